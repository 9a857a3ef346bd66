from __future__ import annotations

from dataclasses import replace

from carrera_kg.entities import Entities, Entity
from carrera_kg.factfile import FactFile, Record
from carrera_kg.ontology import ontology
from carrera_kg.review.wording import Wording
from tests.review.proposed import BORN, FILE, JOINED, LEFT, TALLY, place, wording


def said(fact: Record, file: FactFile = FILE) -> list[tuple[str, str]]:
    return [(line.label, line.said) for line in wording(file).told(fact).lines]


def test_a_claim_is_told_with_labels_and_names() -> None:
    assert said(BORN) == [("birth date", "3 May 1980"), ("how sure the text is", "asserted")]
    assert said({**LEFT, "role": "head-coach", "onLoan": "true", "ongoing": "now"})[2:] == [
        ("role", "head coach"),
        ("follows", "spell: Player A, player, Club North"),
        ("on loan", "yes"),
        ("ongoing at", "when the text was written"),
        ("how sure the text is", "asserted"),
    ]


def test_a_record_is_named_by_what_all_facts_say_of_it() -> None:
    told = wording().told(TALLY)
    assert told.about == "spell: Player A, player, Club South"
    assert told.others == 1
    assert wording(replace(FILE, facts=(TALLY,))).told(TALLY).about == "spell: club south"


def test_a_match_is_named_by_its_sides() -> None:
    sides = [{"team": team, **place(team)} for team in ("Club North", "Club South")]
    match: Record = {"match": "final", **place("Club North"), "side": sides, "date": "1994-05-01"}
    assert wording(FactFile("a", facts=(match,))).told(match).about == "match: Club North v Club South, 1 May 1994"


def test_a_value_with_words_of_its_own_shows_them() -> None:
    lines = wording().told(JOINED).lines
    assert [line.words for line in lines] == [(), (), (), ("in 2004",), ()]


def test_a_value_that_is_less_sure_than_its_fact_says_so() -> None:
    line = wording().told({**BORN, "nickname": {"value": "A", "certainty": "reported"}}).lines[1]
    assert (line.said, line.certainty) == ("A", "reported")


def test_an_entity_that_is_written_by_id_is_told_by_name() -> None:
    known = Entities.of([Entity("club/far-away", "Far Away")])
    words = Wording(FILE, known, ontology())
    assert words.value("team", "club/far-away") == "Far Away"
    assert words.value("team", "club/club-north") == "Club North"
    assert words.value("team", "club/nobody-knows") == "club/nobody-knows"


def test_what_the_ontology_does_not_know_is_shown_as_it_is() -> None:
    odd: Record = {"about": "Player A", "words": "w", "at": "0", "shoeSize": "44\x1b", "birthDate": "long ago"}
    assert said(odd)[:2] == [("shoeSize", "44\ufffd"), ("birth date", "long ago")]


def test_few_values_are_offered_as_a_choice() -> None:
    choices = {line.label: line.choice for line in wording().told({**LEFT, "onLoan": "true"}).lines}
    assert "head-coach" in choices["role"] and choices["on loan"] == ("true", "false")
    assert choices["how sure the text is"] == ("asserted", "hedged", "reported", "opinion") and choices["team"] == ()
