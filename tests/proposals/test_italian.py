"""Italian prose: what a reader of sports pages understands, with the subject dropped or after the verb."""

from __future__ import annotations

from typing import Any

import pytest

from carrera_kg.entities import Entities, Entity
from carrera_kg.proposals import propose

KNOWN = Entities.of(
    Entity(id_, name, ())
    for id_, name in (
        ("person/player-a", "Player A"),
        ("person/coach-b", "Coach B"),
        ("club/club-north", "Club North"),
        ("club/club-south", "Club South"),
        ("competition/first-division", "First Division"),
    )
)
START = "Player A\n\nPlayer A vive lontano.\n\n"
PLAYER = f"{START}== Giocatore ==\nNel 1990 passò al Club North. "
BENCH = f"{START}== Allenatore ==\nNel 2005 divenne allenatore del Club North. "


def told(text: str) -> list[dict[str, Any]]:
    """The proposals of a text, each value without its place."""
    facts = propose(text, "a-text", KNOWN, language="it").facts
    return [{key: _plain(value) for key, value in fact.items()} for fact in facts]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("value", {key: _plain(each) for key, each in value.items()})
    return [_plain(each) for each in value] if isinstance(value, list) else value


def says(facts: list[dict[str, Any]], **wanted: str) -> bool:
    """Whether one of the facts, or a table of figures in it, has all that is wanted."""
    for fact in facts:
        inner = {key: value for each in fact.get("tally", ()) for key, value in each.items()}
        if wanted.items() <= (fact | inner).items():
            return True
    return False


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Nell'estate del 1992 si trasferì al Club South.", {"team": "Club South", "start": "summer 1992"}),
        ("Due anni dopo fu ceduto al Club South.", {"team": "Club North", "end": "1992", "departure": "transferred"}),
        ("L'anno seguente andò in prestito al Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("Con la squadra totalizzò 204 presenze e 31 reti.", {"appearances": "204", "goals": "31"}),
        ("Realizzò 12 gol in 30 partite.", {"appearances": "30", "goals": "12"}),
        ("Vi restò per sei stagioni.", {"team": "Club North", "seasons": "6"}),
        ("Nel 1995 rescisse il contratto.", {"end": "1995", "departure": "left"}),
        ("Indossò la fascia di capitano.", {"captain": "true"}),
        (
            "Nel 1992 passa in prestito con diritto di riscatto al Club South.",
            {"team": "Club South", "loanFrom": "Club North"},
        ),
        (
            "Il 3 luglio 1992 firma un contratto triennale con il Club South.",
            {"team": "Club South", "contractSigned": "1992-07-03"},
        ),
        ("Nel 1992 passa a parametro zero al Club South.", {"team": "Club South", "start": "1992"}),
        ("Il 14 agosto 1991 debutta in prima squadra.", {"team": "Club North", "debut": "1991-08-14"}),
        ("Con la maglia del Club North disputò 120 partite segnando 35 reti.", {"appearances": "120", "goals": "35"}),
        ("Nel 1994 riparte dal Club South.", {"team": "Club South", "start": "1994"}),
        ("Il 30 agosto 1992 si trasferisce ai turchi del Club South.", {"team": "Club South", "start": "1992-08-30"}),
        ("Nel 1992 passa alla neopromossa Club South.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992 lo comprò proprio il Club South.", {"team": "Club South", "start": "1992"}),
        ("Ceduto al Club South, nel 1993 vinse la First Division.", {"honour": "club-south-first-division-1993"}),
        ("Dopo i prestiti al Club South e al Club West, nel 1994 passò al Club East.", {"team": "Club West"}),
        (
            "Dopo il prestito al Club South, nel 1994 passò al Club East.",
            {"team": "Club South", "loanFrom": "Club North"},
        ),
        ("Nel 1992 fu ceduto a titolo temporaneo al Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("Vestì poi le maglie del Club South, dal 1992 al 1995, e del Club East.", {"team": "Club East"}),
        ("Giocò 27 partite nel Club South.", {"team": "Club South", "appearances": "27"}),
        ("Con la squadra totalizzò cinquantasette presenze.", {"appearances": "57"}),
        ("Nel 1993 arrivò la fascia di capitano.", {"captain": "true"}),
        ("Attira il Club South, che nell'estate del 1992 lo acquista.", {"team": "Club South", "start": "summer 1992"}),
        ("Torna in Italia nel 1992, accordandosi con il Club South.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992, diciannovenne, passa al Club South.", {"team": "Club South", "ageAtStart": "19"}),
        ("È morto a Borgoalto il 3 maggio 2010.", {"deathDate": "2010-05-03"}),
        ("Nell'estate 1996 lascia il Club North e si ritira.", {"retirement": "summer 1996"}),
        ("Si lega al club fino al 1996.", {"team": "Club North", "contractUntil": "1996"}),
        ("Ha difeso la porta del Club South.", {"team": "Club South", "role": "player"}),
        ("Nel 1992 passa al Club South, società di First Division.", {"division": "First Division"}),
        ("Era al Club South dal 1992.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992 trova l'accordo con il Club South.", {"team": "Club South", "start": "1992"}),
        ("Rimane fino al gennaio 1992, quando passa al Club South.", {"team": "Club South", "start": "1992-01"}),
        ("Nel 1992 è al Club South, nel 1993 al Club East.", {"team": "Club East", "start": "1993"}),
        ("Veste la maglia biancorossa per tre campionati.", {"team": "Club North", "seasons": "3"}),
        ("Con il Club North restò tre anni.", {"team": "Club North", "years": "3"}),
        ("Nel 1992 fu acquistato, in cambio di due giovani, dal Club South.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992 riprese l'attività nel Club South.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992 scese in First Division con il Club South.", {"team": "Club South", "start": "1992"}),
        ("Vi militò fino al 1994.", {"team": "Club North", "end": "1994"}),
        ("Nel 1994 vinse il campionato di First Division.", {"competition": "First Division", "result": "winner"}),
        ("Nel 1995, prima di risolvere il contratto, segnò 3 gol.", {"departure": "left"}),
        ("Un infortunio lo costrinse a smettere nel 1998.", {"retirement": "1998"}),
        ("Ha concluso l'attività agonistica nel 1999, al Club South.", {"team": "Club South", "departure": "retired"}),
        ("Il suo contratto scade nel giugno 2026.", {"contractUntil": "2026-06"}),
        ("Da calciatore ha ricoperto il ruolo di centrocampista.", {"position": "midfielder"}),
        ("Vinse la First Division nel 1993.", {"competition": "First Division", "result": "winner"}),
        ("Si ritirò nel 2000, all'età di trentasei anni.", {"retirement": "2000", "ageAtRetirement": "36"}),
    ],
)
def test_of_a_player(sentence: str, wanted: dict[str, str]) -> None:
    assert says(told(PLAYER + sentence), **wanted)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Fu esonerato il 12 novembre 2006.", {"departure": "dismissed", "end": "2006-11-12"}),
        ("Il 3 marzo 2007 rassegnò le dimissioni.", {"departure": "resigned", "end": "2007-03-03"}),
        ("Nel 2007 fu sostituito da Coach B.", {"person": "Player A", "successor": "Coach B"}),
        ("Nel 2010 subentrò a Coach B sulla panchina del Club South.", {"predecessor": "Coach B", "start": "2010"}),
        ("Dal 2003 al 2004 fu vice di Coach B al Club South.", {"role": "assistant", "assistantTo": "Coach B"}),
        ("Dal luglio 2019 è il vice allenatore del Club South.", {"start": "2019-07", "ongoing": "now"}),
        ("Dopo l'esonero di Coach B, gli viene affidata la prima squadra.", {"predecessor": "Coach B"}),
        ("Nel 2012 segue Coach B al Club South come vice.", {"role": "assistant", "assistantTo": "Coach B"}),
        ("Nel 2012 tornò al Club South come direttore tecnico.", {"team": "Club South", "role": "technical-director"}),
        ("Prolungò il contratto fino al 2009.", {"contractUntil": "2009"}),
        ("Nel 2008 prese la guida dei finlandesi del Club South.", {"team": "Club South", "start": "2008"}),
        ("Sedette sulle panchine di Club East (1988-1990) e Club South.", {"team": "Club East", "role": "manager"}),
        ("La prima panchina arrivò nel 2008 con il Club South.", {"team": "Club South", "start": "2008"}),
        ("Guidò poi il Club South, dal quale si dimise nel marzo 2009.", {"departure": "resigned", "end": "2009-03"}),
        ("A fine stagione non viene però confermato.", {"departure": "left"}),
        ("Nel 2010 affiancò Coach B alla guida del Club South.", {"role": "assistant", "assistantTo": "Coach B"}),
        ("L'11 gennaio 2010 sostituisce Coach B sulla panchina del Club South.", {"predecessor": "Coach B"}),
        ("La sua ultima esperienza risale alla stagione 2010-2011 al Club South.", {"team": "Club South"}),
        ("Promosso in prima squadra nel 2008 dopo l'esonero di Coach B, si salva.", {"predecessor": "Coach B"}),
        ("Nel 2008 viene esonerato e poi richiamato ad aprile.", {"team": "Club North", "start": "2008-04"}),
        ("Lascia il club per diventare direttore tecnico del Club South.", {"role": "technical-director"}),
        ("Dal 2024 è vice allenatore di Coach B al Club South.", {"team": "Club South", "assistantTo": "Coach B"}),
        ("Svolse il ruolo di direttore tecnico del Club South.", {"role": "technical-director"}),
        ("In tutto ha guidato la squadra per un totale di 152 partite.", {"appearances": "152"}),
        ("Nel 2008 arrivò al Club South, dopo l'addio di Coach B.", {"predecessor": "Coach B", "start": "2008"}),
        ("Nel 2009 ha riportato la squadra in First Division.", {"result": "promoted", "secured": "2009"}),
    ],
)
def test_of_a_coach(sentence: str, wanted: dict[str, str]) -> None:
    assert says(told(BENCH + sentence), **wanted)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nel 1992 rifiutò il trasferimento al Club South.",
        "Nel 1992 fu accostato al Club South.",
        "Avrebbe dovuto trasferirsi al Club South.",
        "Si parlò di un suo passaggio al Club South.",
        "Non giocò mai per il Club South.",
        "Fu a un passo dal trasferimento al Club South.",
    ],
)
def test_what_did_not_happen_is_not_proposed(sentence: str) -> None:
    assert not any(fact.get("team") == "Club South" for fact in told(PLAYER + sentence))


@pytest.mark.parametrize(
    ("sentence", "unwanted"),
    [
        ("Debutta nella gara persa con il Club South il 3 marzo 1991.", {"team": "Club South", "role": "player"}),
        ("Nel 1992 passò al Club South, con cui l'anno dopo vinse la First Division.", {"start": "1993"}),
        (
            "Dopo i prestiti al Club South e al Club West, nel 1994 passò al Club East.",
            {"onLoan": "true", "start": "1994"},
        ),
        ("Il suo contratto scade nel giugno 2026.", {"departure": "left"}),
        ("Nel 1992 il salto in First Division, al Club South.", {"result": "promoted"}),
        ("Nel 1995 si congedò dal calcio.", {"departure": "left"}),
        ("Nel 1995 lascia la famiglia e il Club South lo aspetta.", {"departure": "left"}),
        ("L'alternativa porta al Club South.", {"team": "Club South"}),
        ("Ha prelevato dal Club South il terzino Player Z.", {"person": "Player A", "team": "Club South"}),
    ],
)
def test_what_another_clause_says_is_not_taken(sentence: str, unwanted: dict[str, str]) -> None:
    assert not says(told(PLAYER + sentence), **unwanted)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Il Club South comunica di aver sollevato dall'incarico di allenatore della prima squadra Coach B.",
            {"person": "Coach B", "team": "Club South", "departure": "dismissed"},
        ),
        (
            "Il Club South ha affidato la guida tecnica a Coach B.",
            {"person": "Coach B", "team": "Club South", "role": "manager"},
        ),
        (
            "Il Club South ha comunicato di aver acquistato dal Club East il terzino Player Z.",
            {"person": "Player Z", "team": "Club East", "departure": "transferred"},
        ),
        (
            "La panchina del Club South, penultimo, è stata affidata al tecnico Coach B.",
            {"person": "Coach B", "team": "Club South", "role": "manager"},
        ),
        (
            "La panchina del Club South è stata affidata ad interim a Coach B.",
            {"person": "Coach B", "team": "Club South", "role": "caretaker"},
        ),
        ("Coach B, ex difensore del Club South e del Club East, è pronto.", {"person": "Coach B", "team": "Club East"}),
    ],
)
def test_of_somebody_in_the_news(sentence: str, wanted: dict[str, str]) -> None:
    assert says(told(f"12 novembre 2006\n\nUfficiale. {sentence}"), **wanted)


def test_a_job_right_before_somebody_is_theirs() -> None:
    facts = told(BENCH + "Nel 2008 a raccoglierne l'eredità sarà il suo vice, Coach B.")
    assert not says(facts, person="Player A", role="assistant")
    assert says(facts, person="Player A", successor="Coach B")


def test_who_is_back_from_a_loan_can_stand_after_the_club() -> None:
    facts = told(PLAYER + "Rientra invece dal prestito al Club South il difensore Player Z.")
    assert not says(facts, person="Player A", team="Club South")


def test_a_clause_after_somebody_with_an_age_is_about_them() -> None:
    facts = told("Il Club North ha affidato la panchina a Coach B, 49 anni, che ha firmato fino al 2025.")
    assert says(facts, person="Coach B", contractUntil="2025")


def test_whoever_has_called_somebody_up_makes_no_debut() -> None:
    facts = told(PLAYER + "Lanciato dal tecnico Coach B, debutta il 3 marzo 1991 contro il Club South.")
    assert [fact["person"] for fact in facts if fact.get("debut")] == ["Player A"]


def test_a_contract_that_ends_is_that_of_whoever_is_named_with_it() -> None:
    facts = told(PLAYER + "Risolto il contratto di Player Z, che ora è svincolato.")
    assert not says(facts, person="Player A", departure="left")


def test_a_clause_that_begins_with_a_time_is_about_who_is_named_before() -> None:
    facts = told(f"{START}Con il Club North arrivò Coach B, che nel gennaio 2016 divenne allenatore del Club North.")
    assert says(facts, person="Coach B", start="2016-01")


def test_whoever_is_on_the_bench_does_not_make_a_coach_of_a_player() -> None:
    facts = told(
        f"{START}Nel 1990 passò al Club North. Con Coach B in panchina segnò 12 gol. Nel 1992 andò al Club South."
    )
    assert {fact["role"] for fact in facts if fact.get("person") == "Player A"} == {"player"}


def test_who_comes_back_from_a_loan_is_at_the_old_club_again() -> None:
    facts = told(PLAYER + "Nel 1991 andò in prestito al Club South. Nel 1992 tornò al Club North. Segnò 8 reti.")
    assert says(facts, team="Club South", end="1992")
    assert says(facts, team="Club North", goals="8")
    assert len({fact["spell"] for fact in facts if fact.get("team") == "Club North"}) == 1


def test_whoever_sends_somebody_on_is_not_whom_the_text_goes_on_about() -> None:
    facts = told(PLAYER + "Nel 1991 Coach B lo mandò in campo. Nel 1992 passò al Club South.")
    assert {fact["person"] for fact in facts if fact.get("team") == "Club South"} == {"Player A"}


def test_this_last_one_is_whoever_was_named_before() -> None:
    facts = told(
        BENCH + "Nel 2006 diventa vice di Coach B al Club South; quando quest'ultimo è esonerato, nel 2007, resta."
    )
    assert [fact["person"] for fact in facts if fact.get("departure") == "dismissed"] == ["Coach B"]


def test_this_one_too_is_whoever_was_named_before() -> None:
    facts = told(BENCH + "Nel 2006 diventa vice di Coach B e, quando questi è stato esonerato nel 2007, resta.")
    assert [fact["person"] for fact in facts if fact.get("departure") == "dismissed"] == ["Coach B"]


def test_goals_that_a_goalkeeper_let_in_are_not_his() -> None:
    facts = told(PLAYER + "Con la squadra disputò tre stagioni, subendo 98 reti in 91 partite.")
    assert not [fact for fact in facts if "goals" in str(fact.get("tally"))]


def test_teams_with_their_seasons_may_stand_below_a_prize() -> None:
    facts = told(PLAYER + "\n\n== Palmarès ==\n\n- First Division: 2\n- Club North: 1990-1991, 1992-1993\n")
    seasons = [fact["season"] for fact in facts if fact.get("honour")]
    assert seasons == ["1990/91", "1992/93"]
