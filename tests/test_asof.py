from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.asof import OnDate, one_day
from carrera_kg.dates import PartialDate
from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import build
from carrera_kg.results import Rows
from tests.career import about, spell, write_career

FACTS = [
    about("Player A", birthDate="1970-04-22"),
    spell("north", role="player", start="1990-07-01", end="1995"),
    spell("south", "Club South", role="player", start="1996-01-10", follows="north"),
    spell("coach", role="caretaker", start="2001-08-05", end="2001-10-22"),
    spell("job", "Town East", start="2005-01-01", end="2006-12-31"),
    spell("mate", person="Player B", role="player", start="1991", end="1994-06-30"),
    spell("assistant", person="Player B", role="assistant", start="2001"),
]


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The made-up career, as a dataset."""
    folder = tmp_path_factory.mktemp("career")
    files = write_career(folder, {"almanac": FACTS})
    build(str(folder / "dataset"), files.data)
    return KnowledgeGraph.open(folder / "dataset")


def told(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


# ── A day ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "day",
    ["2017-05-07", " 2017-05-07 ", "7 May 2017", date(2017, 5, 7), PartialDate.parse("2017-05-07")],
    ids=str,
)
def test_a_day_is_a_date_or_its_text(career: KnowledgeGraph, day: Any) -> None:
    assert one_day(day) == date(2017, 5, 7)
    assert repr(career.on(day)) == "OnDate('2017-05-07')"


@pytest.mark.parametrize("day", ["tomorrow", "", "2017-02-30", "2017-13-01", "x" * 100, 7, None, ["2017-05-07"]])
def test_what_is_no_day_is_an_error_that_shows_how_to_write_one(career: KnowledgeGraph, day: Any) -> None:
    with pytest.raises(UsageError, match=r"is not a day; write it like 2017-05-07$"):
        career.on(day)


def test_a_moment_is_no_day(career: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="is not a day"):
        career.on(datetime(2017, 5, 7, 15, 30))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2017", "from 2017-01-01 to 2017-12-31"),
        ("May 2017", "from 2017-05-01 to 2017-05-31"),
        ("2016/17", "from 2016-07-01 to 2017-06-30"),
        ("[2017-05-07..]", "from 2017-05-07 to an unknown day"),
        ("before 2017", "from an unknown day to 2016-12-31"),
    ],
)
def test_several_days_are_an_error_that_says_which(career: KnowledgeGraph, day: str, said: str) -> None:
    problem = f"{day!r} is not one day: it is any {said}; name one, like 2017-05-07"
    with pytest.raises(UsageError, match=re.escape(problem)):
        career.on(day)


# ── Who was where ────────────────────────────────────────────────────────────────────────────────


def test_a_squad_has_who_was_certainly_there_before_who_possibly_was(career: KnowledgeGraph) -> None:
    squad = career.on("1991-09-15").squad("Club North")
    assert told(squad, "player", "answer") == [("Player A", "certainly"), ("Player B", "possibly")]
    [first, _] = squad.rows()
    assert (first["start"], first["end"]) == (PartialDate.parse("1990-07-01"), PartialDate.parse("1995"))


def test_the_staff_are_all_but_players(career: KnowledgeGraph) -> None:
    staff = career.on("2001-09-01").staff("Club North")
    assert told(staff, "person", "role", "answer") == [
        ("Player A", "caretaker manager", "certainly"),
        ("Player B", "assistant manager", "possibly"),
    ]


def test_a_coach_is_who_was_in_charge(career: KnowledgeGraph) -> None:
    assert told(career.on("2001-09-01").coach("North"), "coach", "role", "answer") == [
        ("Player A", "caretaker manager", "certainly")
    ]
    assert career.on("1991-09-15").coach("North").rows() == []


def test_a_person_has_teams_in_roles_and_a_role_that_is_not_stated_is_left_open(career: KnowledgeGraph) -> None:
    assert told(career.on("2005-05-05").teams("Player A"), "team", "role", "answer") == [
        ("Town East", None, "certainly"),
        ("Club South", "player", "possibly"),
    ]


def test_a_list_is_shown_as_a_table(career: KnowledgeGraph) -> None:
    lines = repr(career.on("2001-09-01").coach("North")).splitlines()
    assert lines[0].split() == ["coach", "role", "answer", "start", "end"]
    assert lines[-1] == "1 row" and "22 October 2001" in lines[-2]


def test_a_list_with_nobody_says_so(career: KnowledgeGraph) -> None:
    assert repr(career.on("1991-09-15").coach("North")).splitlines()[-1] == "not in the sources"


@pytest.mark.parametrize("ask", ["teams", "squad", "staff", "coach"])
def test_a_name_that_nothing_has_is_an_error(career: KnowledgeGraph, ask: str) -> None:
    with pytest.raises(UsageError, match="is called 'Nobody'"):
        getattr(career.on("2001-09-01"), ask)("Nobody")


# ── Certainly, possibly, no, not in the sources ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "team", "role", "answer"),
    [
        ("1990-06-30", "Club North", None, "no"),
        ("1990-07-01", "Club North", None, "certainly"),
        ("1995-01-01", "Club North", None, "certainly"),
        ("1995-06-01", "Club North", None, "possibly"),
        ("1996-01-01", "Club North", None, "no"),
        ("2001-09-01", "Club North", None, "certainly"),
        ("2001-09-01", "Club North", "player", "no"),
        ("2001-09-01", "Club North", "manager", "certainly"),
        ("2001-09-01", "Club North", "caretaker", "certainly"),
        ("2001-09-01", "Club North", "head coach", "not in the sources"),
        ("1991-09-01", "Club North", "manager", "no"),
        ("1996-01-10", "Club South", None, "certainly"),
        ("1996-01-11", "Club South", None, "possibly"),
        ("2040-01-01", "Club South", None, "possibly"),
        ("2005-05-05", "Town East", None, "certainly"),
        ("2005-05-05", "Town East", "player", "possibly"),
        ("2007-05-05", "Town East", "player", "no"),
    ],
)
def test_whether_somebody_was_there_has_four_answers(
    career: KnowledgeGraph, day: str, team: str, role: str | None, answer: str
) -> None:
    assert career.on(day).answer("Player A", team, role) == answer


def test_who_never_was_at_a_team_is_not_in_the_sources(career: KnowledgeGraph) -> None:
    assert career.on("2001-09-01").answer("Player B", "Club South") == "not in the sources"
    assert career.on("2001-09-01").answer("Player B", "Club South", "player") == "not in the sources"


def test_of_a_role_that_is_undecided_nobody_is_certain(tmp_path: Path) -> None:
    one, other = (
        spell("job", role=role, start="2001-01-01", end="2003") for role in ("assistant", "technical-director")
    )
    files = write_career(tmp_path, {"almanac": [one], "biography": [other]})
    build(str(tmp_path / "dataset"), files.data)
    on = KnowledgeGraph.open(tmp_path / "dataset").on("2002-02-02")
    answers = [
        on.answer("Player A", "North", role) for role in (None, "assistant", "technical-director", "staff", "player")
    ]
    assert answers == ["certainly", "possibly", "possibly", "certainly", "not in the sources"]


@given(st.dates(date(1985, 1, 1), date(2010, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_the_lists_and_the_answer_agree_on_every_day(career: KnowledgeGraph, day: date) -> None:
    on: OnDate = career.on(day)
    for person in ("Player A", "Player B"):
        listed: dict[str, list[str]] = {}
        for team, answer in told(on.teams(person), "team", "answer"):
            listed.setdefault(team, []).append(answer)
        for team in ("Club North", "Club South", "club/town-east"):
            answer = on.answer(person, team)
            name = career.find(team, "team").name
            assert answer == min(listed.get(name, ["no" if answer == "no" else "not in the sources"]))
    players = told(on.squad("Club North"), "player", "answer")
    assert all(on.answer(player, "Club North", "player") == answer for player, answer in players)
