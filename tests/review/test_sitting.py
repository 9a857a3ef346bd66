from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.entities import Entities
from carrera_kg.errors import DataError, UsageError
from carrera_kg.factfile import FactFile, Record
from carrera_kg.ontology import ontology
from carrera_kg.review.keeping import Keeping
from carrera_kg.review.sitting import Answer, Sitting, parse_answer
from tests.review.proposed import BORN, FILE, TEXT, put


def sitting(path: str) -> Sitting:
    return Sitting(Keeping(path), TEXT, "", Entities.of([]), ontology())


def says(going: Sitting, *answers: str) -> list[str]:
    return [going.answer(parse_answer(text)) for text in answers]


def rule(going: Sitting) -> str:
    shown = going.current()
    return shown.told.rule if shown else ""


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a", Answer("accept")),
        (" accept ", Answer("accept")),
        ("r", Answer("reject")),
        ("r2", Answer("reject", 2)),
        ("2 r", Answer("reject", 2)),
        ("e 3 summer 2004", Answer("edit", 3, "summer 2004")),
        ("3e 2004", Answer("edit", 3, "2004")),
        ("e3 2004", Answer("edit", 3, "2004")),
        ("e3", Answer("edit", 3)),
        ("e summer 2004", Answer("edit", None, "summer 2004")),
        ("e 2004", Answer("edit", None, "2004")),
        ("undo", Answer("undo")),
        ("?", Answer("help")),
    ],
)
def test_an_answer_is_a_key_or_word_with_a_number_on_either_side(text: str, answer: Answer) -> None:
    assert parse_answer(text) == answer


@pytest.mark.parametrize("text", ["", "x", "3", "a2", "yes please", "r 2 3", "2r3", "é", "r2 because"])
def test_anything_else_is_no_answer(text: str) -> None:
    with pytest.raises(UsageError):
        parse_answer(text)


def test_each_decision_is_in_the_file_at_once_and_the_next_one_resumes_there(tmp_path: Path) -> None:
    path = put(tmp_path)
    says(sitting(path), "a")
    later = sitting(path)
    assert rule(later) == "joined" and later.state == "3 open · 1 kept · 0 rejected"
    says(later, "s", "r")
    assert FactFile.read(path).rejected[0]["rule"] == "left-for"
    assert rule(sitting(path)) == "joined", "what was skipped is still open"


def test_an_edited_fact_stays_before_the_person_until_it_is_left(tmp_path: Path) -> None:
    going = sitting(put(tmp_path))
    says(going, "s", "e4 2005", "e3 head-coach")
    shown = going.current()
    assert shown is not None and shown.told.reviewed == "edited"
    assert [line.said for line in shown.told.lines] == ["Player A", "Club North", "head coach", "2005", "asserted"]
    says(going, "a")
    assert rule(going) == "left-for"


def test_undo_goes_back_to_the_fact_that_was_decided_on(tmp_path: Path) -> None:
    path = put(tmp_path)
    before = Path(path).read_bytes()
    going = sitting(path)
    says(going, "a", "r", "u", "u")
    assert rule(going) == "born" and Path(path).read_bytes() == before
    with pytest.raises(UsageError, match="no decision to take back"):
        says(going, "u")


def test_a_file_that_changes_meanwhile_is_read_again_and_not_overwritten(tmp_path: Path) -> None:
    path = put(tmp_path)
    going = sitting(path)
    FactFile("player-a", facts=(BORN,)).write(path)
    with pytest.raises(DataError, match="changed elsewhere"):
        says(going, "a")
    assert going.refreshed() and not going.refreshed()
    says(going, "a")
    assert going.current() is None and len(FactFile.read(path).facts) == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [("e9 x", "from 1 to 2"), ("e", "which value"), ("e1", "no value"), ("r9", "which value"), ("r2", "how sure")],
)
def test_an_answer_that_cannot_be_done_changes_nothing(answer: str, problem: str, tmp_path: Path) -> None:
    path = put(tmp_path)
    going = sitting(path)
    with pytest.raises(UsageError, match=problem):
        says(going, answer)
    assert FactFile.read(path) == FILE


def test_comments_that_would_get_lost_are_told(tmp_path: Path) -> None:
    path = put(tmp_path)
    assert not sitting(path).rewrites
    with open(path, "a", encoding="utf-8") as file:
        file.write("# a thought\n")
    assert sitting(path).rewrites


KEYS = """about spell match remark rule reviewed at words places person team role start tally scope goals side follows
certainty under topic birthDate confidence value nonsense"""
texts = st.sampled_from(
    ["", "0", "7", "Player A", "in 2004", "2004", "north", "player", "hedged", "joined", "\x1b[31m", "9" * 30]
)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=4),
    max_leaves=8,
)
odd = st.dictionaries(st.sampled_from(KEYS.split()), values, max_size=6).map(lambda fact: {"rule": "r", **fact})


@settings(max_examples=200, deadline=None)
@given(
    st.lists(odd, min_size=1, max_size=4),
    st.lists(st.sampled_from(["a", "r", "r1", "r2", "e1 2004", "e1 north", "s", "u"])),
)
def test_whatever_a_file_says_it_is_shown_and_decided_on_without_an_accident(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Record], answers: list[str]
) -> None:
    path = str(tmp_path_factory.mktemp("odd") / "odd.yaml")
    FactFile("player-a", facts=tuple(facts)).write(path)
    going = sitting(path)
    for answer in answers:
        shown = going.current()
        if shown is not None:
            assert all(line.said.isprintable() or not line.said for line in shown.told.lines)
        with contextlib.suppress(UsageError):
            says(going, answer)
    assert FactFile.read(path) == going.file
    Path(path).unlink()
