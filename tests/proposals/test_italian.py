"""Italian prose: what a reader of sports pages understands, with the subject dropped or after the verb."""

from __future__ import annotations

from typing import Any

import pytest

from carrera_kg.entities import Entities, Entity
from carrera_kg.proposals import propose
from carrera_kg.proposals.marking import Marked
from carrera_kg.proposals.proposing import proposer

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
        ("Lo scoprì il Club South.", {"team": "Club South", "role": "player"}),
        ("Nel 1992 lo ripescò il Club South.", {"team": "Club South", "start": "1992"}),
        ("Nel 1993 la società lo cedette agli olandesi del Club South.", {"team": "Club South", "start": "1993"}),
        ("Nel 1993 arriva la chiamata del Club South.", {"team": "Club South", "start": "1993"}),
        ("Dal luglio 1992 veste la maglia del Club South.", {"start": "1992-07", "ongoing": "now"}),
        ("Nell'agosto 1991, l'esordio in First Division.", {"team": "Club North", "debut": "1991-08"}),
        ("L'esordio in prima squadra risale all'aprile del 1991.", {"team": "Club North", "debut": "1991-04"}),
        ("Fa il suo esordio in First Division nell'agosto del 1991.", {"debut": "1991-08"}),
        ("Al Club South resta due stagioni.", {"team": "Club South", "seasons": "2"}),
        ("Seguono due stagioni ai greci del Club South.", {"team": "Club South", "seasons": "2"}),
        ("Ha vestito per otto stagioni la maglia del Club South.", {"team": "Club South", "seasons": "8"}),
        ("Trascorse un anno in prestito al Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("Faceva il mediano, allora.", {"position": "midfielder"}),
        ("Ex difensore, vive lontano.", {"position": "defender"}),
        (
            "Da giocatore era stato del Club South e, per un biennio, degli austriaci del Club East.",
            {"team": "Club East"},
        ),
        ("Nel 1992 ereditò da Player Z la fascia di capitano.", {"captain": "true"}),
        ("Tornò al Club South, di cui fu capitano.", {"team": "Club South", "captain": "true"}),
        (
            "Passato al Club South nel 1992, vi restò fino alla retrocessione del 1995.",
            {"team": "Club South", "end": "1995"},
        ),
        ("Smise a 37 anni.", {"ageAtRetirement": "37"}),
        ("Vinse il campionato con il Club South.", {"team": "Club South", "role": "player"}),
        ("Per lui 34 presenze e 2 gol.", {"appearances": "34", "goals": "2"}),
        ("A credere in lui è il Club South.", {"team": "Club South", "role": "player"}),
        ("Lascia i gialloblù nel 1998.", {"team": "Club North", "departure": "left", "end": "1998"}),
        (
            "Dal Club South passò al Club East nel 1993.",
            {"team": "Club South", "departure": "transferred", "end": "1993"},
        ),
        ("Esordì a sedici anni, con il Club South, in First Division.", {"team": "Club South", "role": "player"}),
        ("Dieci anni al Club South, poi due al Club East.", {"team": "Club East", "role": "player"}),
        ("Nel Club South giocò dieci campionati, 287 partite e 41 gol.", {"appearances": "287", "goals": "41"}),
        (
            "È stato un giocatore del Club South dal 1992 al 1995.",
            {"team": "Club South", "start": "1992", "end": "1995"},
        ),
        ("Ha disputato 204 partite con il Club South, realizzando 31 gol.", {"appearances": "204", "goals": "31"}),
        ("Il passaggio al Club South è del 1992.", {"team": "Club South", "start": "1992"}),
        ("Nel 1992 sposa il progetto del Club South.", {"team": "Club South", "start": "1992"}),
        ("Approdò quindi alla corte di Coach B, al Club South.", {"team": "Club South", "role": "player"}),
        ("Nel 1992 scelse il Club South, preferendolo al Club East.", {"team": "Club South", "start": "1992"}),
        ("Il Club South, allenato da Coach B, lo acquistò nel 1992.", {"team": "Club South", "start": "1992"}),
        ("Torna poi in Italia, al Club South.", {"team": "Club South", "role": "player"}),
        ("Il 12 maggio 1991 giocò la sua prima partita in First Division.", {"debut": "1991-05-12"}),
        ("Messosi in luce con il Club South, nel 1993 passò al Club East.", {"team": "Club South", "end": "1993"}),
        ("A 34 anni, nel 2001, disse basta al calcio giocato.", {"retirement": "2001", "ageAtRetirement": "34"}),
        (
            "Chiuse la carriera tra i dilettanti, al Club South, nel 2001.",
            {"team": "Club South", "departure": "retired"},
        ),
        (
            "Ha giocato per il Club South, dal 1992 al 1995, poi per il Club East.",
            {"team": "Club South", "end": "1995"},
        ),
        ("Segnò il 3 marzo 1991 nella vittoria per 2-0 sul Club South.", {"date": "1991-03-03"}),
        ("Ha un contratto fino al 1996.", {"contractUntil": "1996"}),
        ("È maliano, e difensore: lo fece esordire Coach B.", {"coachedBy": "Coach B"}),
        ("Nel 1991 passò in prestito, questa volta al Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("Ceduto nell'estate 1992 al Club South, vi restò due anni.", {"team": "Club South", "start": "summer 1992"}),
        ("Mosse i primi passi nel Club South.", {"team": "Club South", "role": "youth-player"}),
        ("Chiude la sua prima stagione con 9 presenze e 2 reti.", {"appearances": "9", "goals": "2"}),
        ("Fa il suo esordio in massima serie il 22 settembre 1991.", {"debut": "1991-09-22"}),
        ("Firma un contratto che lo legherà al club fino al 30 giugno 1996.", {"contractUntil": "1996-06-30"}),
        ("Fu titolare fino al 1992, quando venne acquistato dal Club South.", {"team": "Club South", "start": "1992"}),
        ("Passò al Club South, che lasciò nel 1994.", {"team": "Club South", "departure": "left", "end": "1994"}),
        ("Nel 1991 fu prelevato in prestito dal Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("Nel 1992 passa, con la medesima formula, al Club South.", {"team": "Club South", "loanFrom": "Club North"}),
        ("La stagione 1991-1992 la vive al Club South, in prestito.", {"team": "Club South", "during": "1991/92"}),
        ("Nacque a Borgoverde, e iniziò nella squadra del suo paese, il Club South.", {"role": "youth-player"}),
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
        (
            "Il suo ultimo incarico, da direttore tecnico del Club South, si chiuse nel 2014.",
            {"role": "technical-director"},
        ),
        ("Il suo ultimo incarico, da direttore tecnico del Club South, si chiuse nel 2014.", {"end": "2014"}),
        ("In mezzo una parentesi in Albania, come vice di Coach B al Club South.", {"assistantTo": "Coach B"}),
        ("Poi una parentesi amara in Grecia, al Club South.", {"team": "Club South", "role": "manager"}),
        ("Nel 2010 cominciò ad allenare, per poi guidare il Club South.", {"team": "Club South", "role": "manager"}),
        ("Allenò poi il Club East e, dal 2007 al 2009, il Club South.", {"team": "Club South", "end": "2009"}),
        ("Infine allenò, fino al 2013, le giovanili del Club South.", {"team": "Club South", "role": "staff"}),
        ("Al Club South durò appena quattro mesi.", {"team": "Club South", "months": "4"}),
        ("Nel 2009 riportò i biancorossi in First Division.", {"team": "Club North", "result": "promoted"}),
        (
            "Dopo due stagioni da vice di Coach B, nel 2010 viene promosso capo allenatore.",
            {"person": "Player A", "start": "2010"},
        ),
        ("Le dimissioni arrivarono il 3 marzo 2007.", {"departure": "resigned", "end": "2007-03-03"}),
        ("Il suo posto venne preso da Coach B.", {"successor": "Coach B"}),
        ("Richiamato nel marzo 2009, ottenne la salvezza.", {"team": "Club North", "start": "2009-03"}),
        (
            "Nel 2014 conclude l'esperienza con il Club South.",
            {"team": "Club South", "departure": "left", "end": "2014"},
        ),
        (
            "Il rapporto con il Club South si interrompe nel 2015.",
            {"team": "Club South", "departure": "left", "end": "2015"},
        ),
        ("Chiamato a gennaio 2010 al capezzale del Club South, si salva.", {"team": "Club South", "start": "2010-01"}),
        ("Nel 2011 il Club South gli affida la Primavera.", {"team": "Club South", "role": "staff"}),
        ("Lavora poi come vice di Coach B, prima al Club South.", {"team": "Club South", "assistantTo": "Coach B"}),
        ("Dopo l'esonero dal Club South tornò a casa.", {"team": "Club South", "departure": "dismissed"}),
        ("Nel 2014 guida il Club South, portandolo in First Division.", {"result": "promoted", "team": "Club South"}),
        ("Lasciò il Club South, in Svizzera, da cui si era dimesso.", {"team": "Club South", "departure": "resigned"}),
        ("Nel 2008 lo volle come secondo Coach B al Club South.", {"role": "assistant", "assistantTo": "Coach B"}),
        ("Nel 2008 fece da secondo a Coach B al Club South.", {"role": "assistant", "assistantTo": "Coach B"}),
        ("Nel 2007 fu esonerato in favore di Coach B.", {"person": "Player A", "successor": "Coach B"}),
        ("Nel 2008, in seguito all'esonero di Coach B, è promosso allenatore del Club South.", {"start": "2008"}),
        ("In carriera ha guidato, tra le altre, Club South e Club East.", {"team": "Club East", "role": "manager"}),
        ("Nel 2008 fu chiamato dal Club South dopo l'esonero di Coach B.", {"predecessor": "Coach B", "start": "2008"}),
        (
            "Nel 2008 ebbe la prima panchina tra i professionisti al Club South.",
            {"team": "Club South", "start": "2008"},
        ),
        ("Mantenne la guida della squadra fino al 2009.", {"team": "Club North", "end": "2009"}),
        ("Tra il 2006 e il 2008 fu assistente di Coach B al Club South.", {"start": "2006", "end": "2008"}),
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
        ("Fu convocato una volta sola, e la partita con il Club South la vide dalla tribuna.", {"team": "Club South"}),
        ("Esonerato il maestro, toccò a lui.", {"departure": "dismissed"}),
        ("Restò quattro anni come consulente.", {"years": "4"}),
        (
            "Nel 1992, dopo un anno, dal Club South arriva in prestito Player Z.",
            {"person": "Player A", "onLoan": "true"},
        ),
        ("È arrivato a Borgoalto nel 1992.", {"team": "Borgoalto"}),
        ("Gioca con il marito, ex portiere del Club South.", {"team": "Club South"}),
        ("Suo fratello giocò nel Club South.", {"team": "Club South"}),
        ("Nel 1993 il prestito al Club South si trasforma in acquisto definitivo.", {"loanFrom": "Club North"}),
        ("Il Club South, allenato da Coach B, lo acquistò nel 1992.", {"person": "Coach B", "team": "Club North"}),
        ("Dopo l'addio al Club South, nel 1994 passò al Club East.", {"team": "Club South", "end": "1994"}),
        ("Segnò contro il Club South, subentrando a Player Z nella sconfitta.", {"predecessor": "Player Z"}),
        ("Rescissione consensuale, invece, per lo svedese Player Z.", {"person": "Player A", "departure": "left"}),
        ("Nel 1993 fece da secondo fino alla scadenza.", {"role": "assistant"}),
        ("Debutta in First Division, e nel 1995 vince la First Division.", {"debut": "1995"}),
        ("Restò lontano dai campi per nove mesi.", {"months": "9"}),
        ("Passò al Club South dopo tre anni e 71 presenze.", {"team": "Club South", "appearances": "71"}),
        ("Chiuse la carriera, nel 1995, a 34 anni, con il Club South.", {"team": "Club North", "departure": "retired"}),
        ("Fu promosso in prima squadra nel 1991.", {"role": "manager"}),
        ("Dal 1992 è il vice capitano della squadra.", {"captain": "true"}),
        ("Ufficiale la cessione in prestito di Player Z al Club South.", {"person": "Player A", "team": "Club South"}),
        ("In tutto ha collezionato 11 presenze in First Division e 64 in Second Division.", {"appearances": "11"}),
        ("L'esordio è previsto nel 1995 sul campo del Club South.", {"debut": "1995"}),
        ("«È bello» ha detto Marinacci.", {"nickname": "Marinacci"}),
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
            "Il Club South e Coach B si sono detti addio.",
            {"person": "Coach B", "team": "Club South", "departure": "left"},
        ),
        (
            "L'attaccante Player Z passa dal Club South al Club East.",
            {"person": "Player Z", "team": "Club South", "departure": "transferred"},
        ),
        (
            "Il Club South è chiaro. L'addio di Player Z al Club South è ufficiale.",
            {"person": "Player Z", "team": "Club South", "departure": "left"},
        ),
        (
            "Per il futuro c'è Coach B, 55 anni, che il Club South ha già allenato.",
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
        (
            "Il Club South ha ufficializzato l'esonero del tecnico Coach B.",
            {"person": "Coach B", "team": "Club South", "departure": "dismissed"},
        ),
        (
            "Ufficiale il passaggio di Player Z dal Club East al Club South in prestito.",
            {"person": "Player Z", "team": "Club South", "loanFrom": "Club East"},
        ),
        (
            "Rinnovo in casa Club South: il portiere Player Z ha prolungato fino al 2009.",
            {"person": "Player Z", "team": "Club South", "contractUntil": "2009"},
        ),
        (
            "L'avventura di Coach B sulla panchina del Club South è finita.",
            {"person": "Coach B", "team": "Club South", "departure": "left"},
        ),
        (
            "Coach B è a riposo. Retrocede in First Division anche il Club South.",
            {"team": "Club South", "competition": "First Division", "result": "relegated"},
        ),
        (
            "Al Club South, invece, la panchina è stata affidata a Coach B.",
            {"person": "Coach B", "team": "Club South", "role": "manager"},
        ),
        (
            "Il Club East ha scelto Coach B, nella passata stagione vice di Player Z al Club South.",
            {"person": "Coach B", "team": "Club South", "assistantTo": "Player Z"},
        ),
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


def test_whoever_it_is_that_signs_somebody_is_not_the_subject() -> None:
    facts = told(PLAYER + "Fu Coach B, arrivato nel 1991, a volerlo in First Division. Nel 1992 passò al Club South.")
    assert not says(facts, person="Coach B", team="Club South")
    assert says(facts, person="Player A", team="Club South")


def test_a_second_relative_clause_is_about_whom_the_first_is_about() -> None:
    facts = told(BENCH + "Ritrova Coach B, che lo aveva allenato e che nel 2009 passò al Club South.")
    assert says(facts, person="Coach B", team="Club South")


def test_the_president_of_a_club_is_none() -> None:
    facts = told("12 novembre 2006\n\nIl Club South del presidente Patron C ha ufficializzato l'ingaggio di Player Z.")
    assert says(facts, person="Player Z", team="Club South")
    assert not says(facts, team="Patron C")


def _matches(facts: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Matches as who, how many, how many, against whom."""
    return [(own["team"], own.get("goalsScored", ""), other.get("goalsScored", ""), other["team"])
            for own, other in (fact["side"] for fact in facts if "side" in fact)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il 3 maggio 1992 segna nel pareggio casalingo con il Club South (2-2).",
         [("Club North", "2", "2", "Club South")]),
        ("Nel giugno 1993 la squadra perde la finale contro il Club South (1-0 dopo i tempi supplementari).",
         [("Club North", "0", "1", "Club South")]),
        ("Il 3 maggio 1992 debutta contro il Club South, battuto 4-0.", [("Club North", "4", "0", "Club South")]),
        ("Perde lo spareggio contro il Club South (1-1 all'andata, 0-2 al ritorno).", []),
        ("Segna il primo gol il 3 maggio 1992, in North-South 2-1.", [("Club North", "2", "1", "South")]),
    ],
)  # fmt: skip
def test_matches_have_their_sides_and_scores(text: str, expected: list[tuple[str, ...]]) -> None:
    assert _matches(told(PLAYER + text)) == expected


def test_where_a_match_was_and_who_scored() -> None:
    facts = told(PLAYER + "Il 5 aprile 1992 segna una doppietta nel 3-1 in trasferta contro il Club South, gara vinta.")
    match = next(fact for fact in facts if "side" in fact)
    assert [side["home"] for side in match["side"]] == ["false", "true"]
    assert [goal["scorer"] for goal in match["goal"]] == ["Player A", "Player A"]


def test_a_last_name_with_a_particle_is_one_name() -> None:
    facts = told(BENCH + "Nel 2008 gli subentrò Gamma Dell'Alta. Dell'Alta lasciò il Club North nel 2009.")
    assert {fact["person"] for fact in facts if "person" in fact} == {"Player A", "Gamma Dell'Alta"}


def test_a_hyphen_before_a_score_joins_no_name() -> None:
    text = "Player A esordì nel 1991 in Alfa Ovest-Beta Est (2-1)."
    marks = Marked(text, proposer("it", KNOWN).vocabulary).marks
    assert {"Alfa Ovest", "Beta Est"} <= {text[mark.start : mark.end] for mark in marks}


@pytest.mark.parametrize("cup", ["Coppa Italia di Serie C", "Supercoppa italiana", "Seconda Divisione"])
def test_the_name_of_a_competition_may_have_ordinals_and_small_words(cup: str) -> None:
    facts = told(PLAYER + f"Nel 1995 vinse con il Club North la {cup}.")
    assert {fact["competition"] for fact in facts if "competition" in fact} == {cup}


def test_who_is_chosen_in_somebodys_place_comes_after_the_one_who_was_dismissed_before() -> None:
    found = told(
        BENCH
        + "Il 3 maggio 2007 fu esonerato. La squadra era ultima. Al suo posto è stato scelto Coach B come tecnico."
    )
    assert says(found, person="Coach B", team="Club North", predecessor="Player A")
    assert says(found, person="Player A", team="Club North", successor="Coach B")


def test_the_one_replaced_at_a_second_club_is_not_the_predecessor_at_the_first() -> None:
    found = told(
        BENCH + "Nel 2008 guidò il Club North, mentre l'anno dopo sostituì Coach B sulla panchina del Club South."
    )
    assert says(found, person="Player A", team="Club South", predecessor="Coach B")
    assert not [fact for fact in found if fact.get("team") == "Club North" and fact.get("predecessor") == "Coach B"]


def test_his_second_is_the_assistant_of_the_one_in_charge() -> None:
    found = told(BENCH + "Il suo vice Coach B arrivò con lui.")
    assert says(found, person="Coach B", team="Club North", role="assistant", assistantTo="Player A")


def test_who_takes_the_place_of_somebody_as_head_of_the_academy_is_no_manager() -> None:
    found = told(BENCH + "Il nuovo responsabile del settore giovanile è Coach B, che prende il posto di Coach C.")
    assert not [fact for fact in found if fact.get("person") == "Coach B" and fact.get("role") == "manager"]


def test_the_under_21s_without_a_country_are_those_of_whom_the_text_is_about() -> None:
    text = "Player A (Northport, 8 febbraio 1968) è un ex calciatore italiano.\n\nConta 5 presenze con la nazionale Under-21.\n"
    found = propose(text, "text", Entities.of(()), language="it").facts
    assert {fact["team"] for fact in found if "tally" in fact} == {"Italy under-21"}


def test_the_club_that_stands_before_where_is_the_one_that_is_meant() -> None:
    text = (
        "Player A (Northport, 8 febbraio 1968) è un ex calciatore italiano.\n\nHa poi guidato il Club Est, portato dalla "
        "Serie D alla Serie C nel 2016, e il Club Ovest, dove è rimasto tre stagioni.\n"
    )
    found = propose(text, "text", Entities.of(()), language="it").facts
    assert {fact["team"] for fact in found if "seasons" in fact} == {"Club Ovest"}
