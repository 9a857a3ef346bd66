"""Who had a job before and after whom: what sources say, what the dates give, and how sure either is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.results import Rows
from carrera_kg.traversal.succession import Succession
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import PEOPLE, TEAMS, SpellIn, World, store_of, worlds


def opened(*spells: SpellIn) -> KnowledgeGraph:
    return KnowledgeGraph(store_of(World(spells)), "")


def manager(name: str, person: str, first: int | None, last: int | None, **more: object) -> SpellIn:
    """In charge of Club North from the start of the one year to the start of the other."""
    begun, over = (date(year, 1, 1) if year else None for year in (first, last))
    certain = (begun, over) if begun and over else None
    made = SpellIn(name, f"person/player-{person}", role="head-coach", possible=(begun, over), certain=certain)
    return replace(made, **more)  # type: ignore[arg-type]


def told(found: list[Succession]) -> list[tuple[str, str, str]]:
    return [(each.person.name, each.how, each.certainty) for each in found]


# ── What sources say ─────────────────────────────────────────────────────────────────────────────


def stated_rows(kg: KnowledgeGraph, team: str) -> set[tuple[str, str]]:
    """Who came before whom at a team, as the library has it: earlier, later."""
    rows = kg.query("team-succession", team=team)
    assert isinstance(rows, Rows)
    found: set[tuple[str, str]] = set()
    for row in rows:
        if row.predecessor:
            found.add((row.predecessor, row.person))
        if row.successor:
            found.add((row.person, row.successor))
    return found


def pairs_of(kg: KnowledgeGraph, people: list[str], team: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    before, after = set(), set()
    for person in people:
        before |= {(s.person.name, s.of.name) for s in kg.predecessors(person) if s.stated and s.team == team}
        after |= {(s.of.name, s.person.name) for s in kg.successors(person) if s.stated and s.team == team}
    return before, after


def test_what_is_stated_is_what_the_library_says_of_every_team(kg: KnowledgeGraph) -> None:
    people = kg.query("SELECT ?p { ?p a car:Person } ORDER BY ?p")
    teams = kg.query("SELECT ?t { ?t a ?c FILTER(?c IN (car:Club, car:NationalTeam)) } ORDER BY ?t")
    assert isinstance(people, Rows)
    assert isinstance(teams, Rows)
    names = [row.p for row in people]
    seen = set()
    for row in teams:
        before, after = pairs_of(kg, names, row.t)
        assert before == after == stated_rows(kg, row.t)
        seen |= before
    assert ("Antonio Conte", "Massimo Carrera") in seen


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_what_is_stated_is_what_the_library_says_in_any_world(world: World) -> None:
    kg = KnowledgeGraph(store_of(world), "")
    for team in TEAMS:
        before, after = pairs_of(kg, [ID + person for person in PEOPLE[:4]], ID + team)
        assert before == after == stated_rows(kg, ID + team)


def test_a_statement_shows_its_words_and_both_spells() -> None:
    kg = opened(manager("a", "a", 1990, 1992, successor="person/player-b"), manager("b", "b", 1992, 1994))
    (found,) = kg.predecessors("Player B")
    assert (found.how, found.certainty) == ("stated, by dates", "certainly")
    assert found.spell is not None
    assert found.other is not None
    assert [claim.words for claim in found.claims()] == ["a successor player-b"]
    assert str(found) == "Player A before Player B at Club North, as a source says"
    assert json.loads(json.dumps(found.as_dict()))["stated"] == [ID + "spell/a"]


def test_of_two_times_in_the_job_it_is_open_which_is_meant() -> None:
    kg = opened(
        manager("a", "a", 1990, 1992, successor="person/player-b"),
        manager("b1", "b", None, None),
        manager("b2", "b", None, None),
    )
    assert [each.spell for each in kg.predecessors("Player B") if each.stated] == [None]


def test_what_is_said_once_of_each_is_one_finding(kg: KnowledgeGraph) -> None:
    found = kg.predecessors("Massimo Carrera", at="Spartak Moscow")
    assert {each.person.name for each in found} == {"Dmitry Alenichev"}
    assert [each.spell is not None for each in found] == [True, True]


# ── What the dates give ──────────────────────────────────────────────────────────────────────────


def test_the_manager_who_went_last_came_right_before() -> None:
    kg = opened(manager("a", "a", 1990, 1991), manager("b", "b", 1991, 1993), manager("c", "c", 1993, 1995))
    assert told(kg.predecessors("Player C")) == [("Player B", "by dates", "certainly")]
    assert told(kg.successors("Player A")) == [("Player B", "by dates", "certainly")]
    assert told(kg.successors("Player C")) == []
    (found,) = kg.predecessors("Player C")
    assert str(found) == "Player B before Player C at Club North, certainly, by dates"
    assert {claim.subject for claim in found.claims()} == {ID + "spell/b", ID + "spell/c"}


def test_an_unknown_end_comes_before_nothing() -> None:
    kg = opened(manager("a", "a", 1990, None), manager("b", "b", 1995, 1996))
    assert told(kg.predecessors("Player B")) == []


def test_somebody_without_dates_may_have_come_between() -> None:
    kg = opened(manager("a", "a", 1990, 1991), manager("b", "b", 1993, 1995), manager("c", "c", None, None))
    assert told(kg.predecessors("Player B")) == [("Player A", "by dates", "possibly")]


def test_a_caretaker_is_a_manager_and_a_player_is_not() -> None:
    kg = opened(
        manager("a", "a", 1990, 1991),
        manager("b", "b", 1991, 1992, role="caretaker"),
        manager("c", "c", 1991, 1992, role="player"),
    )
    assert told(kg.successors("Player A")) == [("Player B", "by dates", "certainly")]
    assert told(kg.predecessors("Player C")) == []


def test_ones_own_time_as_caretaker_is_no_predecessor() -> None:
    kg = opened(
        manager("a", "a", 1990, 1991), manager("b", "b", 1991, 1992, role="caretaker"), manager("c", "b", 1992, 1993)
    )
    assert told(kg.predecessors("Player B")) == [("Player A", "by dates", "certainly")] * 2
    assert told(kg.predecessors("Player B", role="caretaker manager")) == [("Player A", "by dates", "certainly")]


def latest_start(spell: SpellIn) -> date:
    return (spell.certain[0] if spell.certain else spell.possible[1]) or date.max


def earliest_end(spell: SpellIn) -> date:
    return (spell.certain[1] if spell.certain else spell.possible[0]) or date.min


def over(first: SpellIn, second: SpellIn, ends: bool) -> str | None:
    """Whether the one was over when the other began; an unknown bound excludes nothing, or where it ``ends`` all."""
    end, start = first.possible[1], second.possible[0]
    if end and start and end <= start:
        return "certainly"
    if ends and not (end and start):
        return None
    return "possibly" if earliest_end(first) <= latest_start(second) else None


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_by_dates_it_is_whoever_nobody_stands_between(world: World) -> None:
    kg, found, expected = KnowledgeGraph(store_of(world), ""), set(), set()
    for person in PEOPLE[:4]:
        for each in kg.predecessors(ID + person):
            if each.by_dates:
                assert each.other is not None
                assert each.spell is not None
                found.add((each.person, str(each.spell.iri), str(each.team), each.by_dates))
    for mine in world.spells:
        for team in mine.teams if mine.leads else ():
            rivals = [s for s in world.spells if s.leads and team in s.teams and s.person != mine.person]
            best: dict[str, list[str]] = {}
            for other in rivals:
                sure = over(other, mine, ends=True)
                rest = [(over(other, s, False), over(s, mine, False)) for s in rivals if s is not other]
                if sure is None or ("certainly", "certainly") in rest:
                    continue
                certain = sure == "certainly" and all(None in ways for ways in rest)
                best.setdefault(other.person, []).append("certainly" if certain else "possibly")
            expected |= {(ID + who, mine.iri, ID + team, sorted(ways)[0]) for who, ways in best.items()}
    assert found == expected


# ── What is asked ────────────────────────────────────────────────────────────────────────────────


def test_a_question_can_be_about_one_team_and_one_job(kg: KnowledgeGraph) -> None:
    assert told(kg.predecessors("Massimo Carrera", at="Juventus")) == [("Antonio Conte", "stated", "certainly")]
    assert told(kg.predecessors("Massimo Carrera", at="Juventus", role="head coach")) == []
    assert len(kg.predecessors("Massimo Carrera", role="manager")) >= len(
        kg.predecessors("Massimo Carrera", role="head coach")
    )


def test_an_empty_answer_says_so(kg: KnowledgeGraph) -> None:
    assert repr(kg.predecessors("Luca Fusi")) == "no predecessor of Luca Fusi in the sources"
    assert repr(kg.successors("Luca Fusi", at="Bari")) == "no successor of Luca Fusi at Bari in the sources"


@pytest.mark.parametrize(
    ("bound", "message"), [({"at": "Nowhere"}, "no team is called"), ({"role": "mascot"}, "no role is called")]
)
def test_unknown_names_get_a_clear_answer(kg: KnowledgeGraph, bound: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        kg.predecessors("Massimo Carrera", **bound)
