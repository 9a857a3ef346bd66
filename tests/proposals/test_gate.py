from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.documents import load_catalogue
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import FactError
from carrera_kg.factfile import FactFile, Record, parts
from carrera_kg.identity import resolve
from carrera_kg.ontology import ontology
from carrera_kg.proposals.gate import Dropped, Reason, gate, misfit
from carrera_kg.readers.facts import read_facts
from tests.career import entry, to_yaml, write
from tests.review.proposed import BORN, FILE, JOINED, LEFT, TALLY, TEXT, place

KNOWN = Entities.of(
    [
        Entity("person/player-a", "Player A"),
        Entity("club/club-north", "Club North"),
        Entity("club/club-south", "Club South"),
    ]
)


def passed(*facts: Any, text: str = TEXT, known: Entities | None = None) -> tuple[tuple[Record, ...], Dropped]:
    file, dropped = gate(FactFile("player-a", facts=facts), text, ontology(), known)
    return file.facts, dropped


def one(fact: Any, text: str = TEXT, known: Entities | None = None) -> Record:
    facts, _ = passed(fact, text=text, known=known)
    assert len(facts) == 1
    return facts[0]


def reasons(*facts: Any, text: str = TEXT, known: Entities | None = None) -> Dropped:
    return passed(*facts, text=text, known=known)[1]


def name(**more: object) -> Record:
    return {"about": "Player A", "name": "Player A", **more}


def test_what_is_right_passes_as_it_is() -> None:
    file, dropped = gate(FILE, TEXT, ontology(), KNOWN)
    assert file == FILE and not dropped


def test_a_decision_that_a_proposal_brings_along_is_taken_away() -> None:
    assert "reviewed" not in one({**BORN, "reviewed": "accepted"})


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


def test_words_that_are_not_in_the_text_are_dropped_with_what_rests_on_them() -> None:
    invented: Record = {**JOINED, "words": "Player A signed for Club North"}
    facts, dropped = passed(invented)
    assert [part.name for part in parts(facts[0])] == ["start"], "it has words of its own"
    assert dropped == {Reason.WORDS: 3}


def test_a_value_with_invented_words_is_dropped_alone() -> None:
    fact = one({**JOINED, "start": {"value": "2004", "words": "in the year 2004"}})
    assert "start" not in fact and fact["team"] == "Club North"


@pytest.mark.parametrize(
    ("at", "found"), [("0", "0"), ("30", "24"), ("36", "24"), ("37", "48"), ("900", "48"), (None, "0")]
)
def test_of_several_places_the_nearest_is_taken(at: str | None, found: str) -> None:
    text = "Player A came. And then Player A went, and so on Player A ends."
    assert [index for index in range(len(text)) if text.startswith("Player A", index)] == [0, 24, 49]
    found = {"48": "49"}.get(found, found)
    assert one(name(words="Player A", **({"at": at} if at else {})), text)["at"] == found


def test_a_value_without_a_place_is_looked_for_near_its_fact() -> None:
    text = "He scored 2 goals in the Cup. " + "x " * 200 + "Player A scored 2 goals here."
    fact = one(
        {"about": "Player A", "words": "Player A scored", "name": {"value": "Player A", "words": "2 goals"}}, text
    )
    assert fact["name"] == {"value": "Player A", "at": str(text.rindex("2 goals")), "words": "2 goals"}


def test_words_get_the_white_space_of_the_text() -> None:
    text = "Player A joined\n   Club\u00a0North."
    assert one(name(words="joined Club North"), text)["words"] == "joined\n   Club\u00a0North"


@pytest.mark.parametrize("words", ["7", "97", "Nor", "lub North", "Club Nort", "e"])
def test_a_part_of_a_word_or_number_is_no_quotation(words: str) -> None:
    assert reasons(name(words=words), text="Club North 1997 e\u0301") == {Reason.WORDS: 1}
    assert reasons(name(words=words, at="0"), text=f"x{words}x" if words[0].isalpha() else f"9{words}9x") == {
        Reason.WORDS: 1
    }


def test_words_that_lost_their_space_are_still_found() -> None:
    assert one(name(words="In the season"), "In the seasonPlayer A came.")["at"] == "0"


def test_more_than_eight_words_are_dropped() -> None:
    assert reasons(name(words="He grew up in Town East. Player A joined Club")) == {Reason.LENGTH: 1}


@pytest.mark.parametrize("places", [[], "x", [{}], [{"words": "Player B"}], [1], {"words": "Player B"}])
def test_places_that_are_none_are_dropped(places: object) -> None:
    assert not passed(name(places=places))[0]


def test_several_places_each_must_stand() -> None:
    both = [{"words": "Club North"}, {"words": "in 2004"}]
    assert one(name(places=both))["places"] == [place("Club North"), place("in 2004")]
    assert reasons(name(places=[*both, {"words": "in 2005"}])) == {Reason.WORDS: 1}


# ── Values ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "prop", "value", "reason"),
    [
        ("about", "shoeSize", "44", Reason.PROPERTY),
        ("about", "earliest", "1999-01-01", Reason.PROPERTY),
        ("about", "appearances", "4", Reason.DOMAIN),
        ("spell", "birthDate", "1999", Reason.DOMAIN),
        ("tally", "team", "Club North", None),
        ("about", "birthDate", "one fine day", Reason.DATE),
        ("about", "birthDate", "", Reason.DATE),
        ("about", "birthDate", "now", None),
        ("about", "birthDate", "summer 1999", None),
        ("about", "birthPlace", " ", Reason.VALUE),
        ("about", "daughters", "two", Reason.VALUE),
        ("about", "daughters", "2", None),
        ("about", "married", "yes", Reason.VALUE),
        ("about", "occupation", "wizard", Reason.VALUE),
        ("spell", "role", "not-stated", Reason.VALUE),
        ("spell", "tally", "11", Reason.VALUE),
    ],
)
def test_a_value_must_fit_the_property_and_the_property_what_it_is_said_of(
    kind: str, prop: str, value: str, reason: Reason | None
) -> None:
    assert misfit(kind, prop, value, ontology()) == reason


def test_numbers_and_truths_of_json_are_written_as_in_yaml() -> None:
    fact = one({**LEFT, "at": 150, "follows": [], "onLoan": True, "seasons": 2, "confidence": 0.5})
    assert (fact["at"], fact["onLoan"], fact["seasons"], fact["confidence"]) == ("150", "true", "2", "0.5")


def test_an_unknown_certainty_is_a_hedge() -> None:
    assert one({**BORN, "certainty": "perhaps"})["certainty"] == "hedged"
    assert "certainty" not in one({**BORN, "certainty": "asserted"})


def test_a_figure_is_dropped_alone_and_a_tally_with_its_last() -> None:
    tally: Any = {**TALLY, "tally": [{"scope": "league", "words": "11 appearances", "appearances": "many", "goals": 2}]}
    assert one(tally)["tally"] == [{"scope": "league", **place("11 appearances"), "goals": "2"}]
    assert reasons({**TALLY, "tally": ["11"]}) == {Reason.FORM: 1}
    assert reasons({**BORN, "tally": [{"scope": "league"}]})[Reason.DOMAIN] == 1


@pytest.mark.parametrize(
    "fact", [None, 1, "x", [], {}, {"about": ""}, {"about": "A", "spell": "b"}, {"about": ["A"]}, {"tally": "x"}]
)
def test_what_is_no_fact_is_dropped(fact: object) -> None:
    assert reasons(fact) == {Reason.FORM: 1}


def test_a_fact_that_says_nothing_is_dropped() -> None:
    assert reasons({"about": "Player A", "words": "Player A"}) == {Reason.FORM: 1}


def test_a_record_that_nobody_tells_of_is_not_named_and_so_on() -> None:
    lost: Record = {"spell": "lost", "words": "left for", "follows": "club-north"}
    more: Record = {"spell": "more", "words": "left for", "follows": "lost"}
    facts, dropped = passed(BORN, lost, more)
    assert facts == (BORN,) and dropped == {Reason.RECORD: 2}
    assert reasons({**LEFT, "follows": "club-south"}) == {Reason.RECORD: 1}, "nothing follows itself"


def test_a_criminal_matter_without_its_outcome_is_dropped() -> None:
    remark: Record = {
        "remark": "a",
        "words": "He grew up",
        "concerns": "Player A",
        "topic": "legal-matter",
        "summary": "s",
    }
    assert reasons(remark) == {Reason.SETTLED: 1}
    assert one({**remark, "settled": "acquitted"})["topic"] == "legal-matter"


def test_a_name_must_be_known_and_fit() -> None:
    assert one({**JOINED, "team": "Club West"}, known=KNOWN).keys() >= {"person", "role"}
    assert reasons({**JOINED, "team": "Club West"}, known=KNOWN) == {Reason.NAME: 1}
    assert reasons({**JOINED, "team": "Player A"}, known=KNOWN) == {Reason.NAME: 1}
    assert reasons({**BORN, "about": "Player B"}, known=KNOWN) == {Reason.NAME: 1}
    assert reasons({**BORN, "about": "Club North"}, known=KNOWN) == {Reason.NAME: 1}


def test_a_side_without_a_known_team_is_no_side() -> None:
    sides = [{"team": team, "words": "Club North", "goals": "1"} for team in ("Club North", "Club West")]
    fact = one({"match": "m", "words": "Club North", "side": sides}, known=KNOWN)
    assert [side["team"] for side in fact["side"]] == ["Club North"]  # type: ignore[attr-defined]


def test_an_entity_needs_an_id_a_name_and_words() -> None:
    wrong = [{"id": "x", "name": "A", "words": "Player A"}, {"id": "person/a", "words": "Player A"}, "x",
             {"id": "person/b", "name": "B", "words": "Player B"}, {"id": "person/c", "name": "C"}]  # fmt: skip
    right: Record = {"id": "person/a", "name": "A", **place("Player A")}
    file, dropped = gate(FactFile("a", None, (right, *wrong)), TEXT, ontology())  # type: ignore[arg-type]
    assert file.entities == (right,) and dropped == {Reason.FORM: 3, Reason.WORDS: 2}


# ── All of it ────────────────────────────────────────────────────────────────────────────────────

RIGHT = "Player A|Club North|in 2004|2004|11|player|league|club-north|club-south|born 3 May 1980|winner|true|now|2"
WRONG = "|Player B|not-stated|legal-matter|\n|Cup|0|left for Club South and then for some other club"
KEYS = """at words places value person team role start tally scope goals appearances side name follows certainty nth under
topic summary settled deployment position goal scorer birthDate rule confidence reviewed competition concerns nonsense"""
texts = st.sampled_from([*RIGHT.split("|"), *WRONG.split("|")])
leaves = texts | st.integers(-5, 300) | st.booleans() | st.none() | st.floats(allow_nan=True)
keys = st.sampled_from(KEYS.split())
nested = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=10
)
heads = st.sampled_from(["about", "spell", "honour", "match", "remark", "run"])
any_facts = st.builds(
    lambda head, subject, words, rest: {head: subject, "words": words, **rest},
    heads,
    texts,
    texts,
    st.dictionaries(keys, nested, max_size=6),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(any_facts | nested, max_size=5))
def test_whatever_comes_what_passes_can_be_built(tmp_path_factory: pytest.TempPathFactory, facts: list[Any]) -> None:
    file, _ = gate(replace(FILE, facts=tuple(facts)), TEXT, ontology(), KNOWN)
    assert gate(file, TEXT, ontology(), KNOWN) == (file, Dropped()), "what has passed passes again"
    folder = tmp_path_factory.mktemp("facts")
    catalogue = load_catalogue(write(folder / "documents.yaml", to_yaml({"documents": [entry("player-a", TEXT)]})))
    path = folder / "player-a.yaml"
    bare = [{key: value for key, value in fact.items() if key not in ("rule", "confidence")} for fact in file.facts]
    FactFile("player-a", facts=tuple(bare)).write(str(path))
    sheet = read_facts(str(path), catalogue, ontology())
    assert all(TEXT.startswith(span.words, span.start) for span in sheet.quotations)
    try:
        resolve([sheet], KNOWN, ontology())
    except FactError as error:
        pytest.fail(str(error))
    for written in Path(folder).iterdir():
        written.unlink()
