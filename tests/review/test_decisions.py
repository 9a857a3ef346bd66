from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import UsageError
from carrera_kg.factfile import FactFile, Record, claims, parts
from carrera_kg.ontology import ontology
from carrera_kg.review.decisions import accept, edit, found, key_of, open_facts, reject
from carrera_kg.review.wording import CERTAINTY
from tests.review.proposed import BORN, FILE, JOINED, LEFT, TALLY, where, wording


def rejected(fact: Record, name: str | None = None, file: FactFile = FILE) -> FactFile:
    return reject(file, key_of(fact), where(fact, name) if name else None, ontology()).file


def edited(fact: Record, name: str, value: str, file: FactFile = FILE) -> FactFile:
    return edit(file, key_of(fact), where(fact, name), value, wording(file)).file


def test_an_accepted_fact_says_so_after_its_head_and_is_not_open_any_more() -> None:
    file = accept(FILE, key_of(BORN)).file
    assert list(file.facts[0])[:4] == ["about", "rule", "confidence", "reviewed"]
    assert file.facts[0]["reviewed"] == "accepted" and claims(file.facts[0]) == claims(BORN)
    assert open_facts(file) == [JOINED, LEFT, TALLY]


def test_a_rejected_fact_is_kept_among_the_rejected_and_not_proposed_again() -> None:
    file = rejected(TALLY)
    assert file.facts == (BORN, JOINED, LEFT) and file.rejected == (TALLY,)
    assert file.merged(FILE).facts == file.facts


def test_a_rejected_value_leaves_the_rest_open_and_is_not_proposed_again() -> None:
    file = rejected(JOINED, "start")
    assert "start" not in file.facts[1] and file.facts[1]["team"] == "Club North"
    assert [part.name for part in parts(file.rejected[0])] == ["start"] and file.rejected[0]["spell"] == "club-north"
    assert file.merged(FILE).facts == file.facts


def test_with_its_last_value_a_fact_is_rejected() -> None:
    assert rejected(BORN, "birthDate") == rejected(BORN)


def test_a_figure_is_rejected_without_its_tally_and_a_tally_by_its_scope() -> None:
    without_goals = rejected(TALLY, "goals")
    assert [part.name for part in parts(without_goals.facts[3])] == ["scope", "appearances"]
    assert without_goals.merged(FILE).facts == without_goals.facts
    both: Record = {**TALLY, "captain": "true"}
    file = replace(FILE, facts=(both,))
    without_tally = rejected(both, "scope", file)
    assert [part.name for part in parts(without_tally.facts[0])] == ["captain"]
    assert without_tally.merged(file).facts == without_tally.facts


def test_with_a_record_goes_what_named_it() -> None:
    decided = reject(FILE, key_of(JOINED), None, ontology())
    assert "follows" not in decided.file.facts[1]
    assert decided.note == "1 value that named what was rejected went with it"
    assert [[part.name for part in parts(fact)] for fact in decided.file.rejected][1] == ["follows"]
    assert decided.file.merged(FILE).facts == decided.file.facts


def test_what_named_nothing_before_is_left_to_the_reader_of_facts() -> None:
    file = replace(FILE, facts=(LEFT, BORN))
    assert reject(file, key_of(BORN), None, ontology()).file.facts == (LEFT,)


def test_an_edited_value_takes_the_place_of_the_proposed_one_which_does_not_come_back() -> None:
    file = edited(JOINED, "start", " summer 2004 ")
    assert file.facts[1]["reviewed"] == "edited"
    assert file.facts[1]["start"] == {**JOINED["start"], "value": "summer 2004"}  # type: ignore[dict-item]
    assert [part.value for part in parts(file.rejected[0])] == ["2004"]
    assert file.merged(FILE).facts == file.facts
    assert accept(file, key_of(file.facts[1])).file == file, "what was edited stays so"


def test_an_edited_figure_of_a_tally_is_the_only_one_that_changes() -> None:
    file = edited(TALLY, "goals", "3")
    assert [part.value for part in parts(file.facts[3])] == ["not-stated", "11", "3"]
    assert file.merged(FILE).facts == file.facts


def test_how_sure_the_text_is_can_be_edited() -> None:
    file = edit(FILE, key_of(BORN), CERTAINTY, "reported", wording()).file
    assert (file.facts[0]["certainty"], file.facts[0]["reviewed"]) == ("reported", "edited")
    assert file.merged(FILE).facts == file.facts
    back = edit(file, key_of(file.facts[0]), CERTAINTY, "asserted", wording(file)).file
    assert "certainty" not in back.facts[0]


@pytest.mark.parametrize(
    ("fact", "name", "value", "problem"),
    [
        (JOINED, "start", "after the war", "is no date; write it like"),
        (JOINED, "start", "", "is no date"),
        (JOINED, "role", "player-manager-ish", "cannot be the role"),
        (JOINED, "role", "manger", "did you mean manager"),
        (JOINED, "team", "Club West", "nothing known that can be the team is called 'Club West'"),
        (JOINED, "team", "Player A", "nothing known that can be the team"),
        (JOINED, "team", "Club Nort", "did you mean Club North"),
        (JOINED, "team", "person/player-a", "nothing known that can be the team"),
        (TALLY, "goals", "two", "cannot be the goals: the value does not fit the property; give another value$"),
        (TALLY, "goals", "-1", "cannot be the goals"),
        (LEFT, "follows", "club-west", "no fact of the file tells of"),
        (LEFT, "follows", "club-south", "no fact of the file tells of"),
    ],
)
def test_a_value_that_would_not_build_is_refused(fact: Record, name: str, value: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        edited(fact, name, value)


def test_how_sure_a_text_can_be_is_told() -> None:
    with pytest.raises(UsageError, match="it is one of asserted, hedged, reported, opinion"):
        edit(FILE, key_of(BORN), CERTAINTY, "perhaps", wording())


def test_a_fact_or_value_that_is_gone_is_told() -> None:
    with pytest.raises(UsageError, match="not in the file any more"):
        found(rejected(BORN), key_of(BORN))
    with pytest.raises(UsageError, match="no such value"):
        reject(FILE, key_of(BORN), (("deathDate", 0),), ontology())
    with pytest.raises(UsageError, match="no such value"):
        edit(FILE, key_of(BORN), (("deathDate", 0),), "1999", wording())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("arvec"), st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_whatever_is_decided_nothing_comes_back_and_the_file_stays_canonical(steps: list[tuple[str, int, int]]) -> None:
    file = FILE
    for action, which, value in steps:
        if not file.facts:
            break
        fact = file.facts[which % len(file.facts)]
        some = [part.where for part in parts(fact)]
        at, key = some[value % len(some)], key_of(fact)
        try:
            file = {
                "a": lambda: accept(file, key),  # noqa: B023
                "r": lambda: reject(file, key, None, ontology()),  # noqa: B023
                "v": lambda: reject(file, key, at, ontology()),  # noqa: B023
                "e": lambda: edit(file, key, at, "2011", wording(file)),  # noqa: B023
                "c": lambda: edit(file, key, CERTAINTY, "hedged", wording(file)),  # noqa: B023
            }[action]().file
        except UsageError:
            continue
    assert FactFile.parse(file.text(), "proposed.yaml") == file
    again = file.merged(FILE)
    assert sorted(map(repr, again.facts)) == sorted(map(repr, file.facts))
    assert again.merged(FILE) == again
