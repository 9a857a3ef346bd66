"""Team-mates, squads, coaches and players: against the library's queries and against a comparison of everybody."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.results import Rows
from carrera_kg.traversal.people import Stated, days_asked
from carrera_kg.traversal.spells import Spell, Together
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import NAMES, PEOPLE, TEAMS, Meeting, SpellIn, World, days, meetings, store_of, worlds

DAYS = (date(1985, 1, 1), date(1991, 9, 15), date(1993, 5, 1), date(1996, 7, 1), date(2012, 8, 1), date(2016, 8, 5))


def opened(world: World) -> KnowledgeGraph:
    return KnowledgeGraph(store_of(world), "")


def all_of(kg: KnowledgeGraph, cls: str) -> list[str]:
    rows = kg.query(f"SELECT ?thing {{ ?thing a car:{cls} }} ORDER BY ?thing")
    assert isinstance(rows, Rows)
    return [row.thing for row in rows]


def rows_of(kg: KnowledgeGraph, question: str, *columns: str, **bound: object) -> list[tuple[str, ...]]:
    rows = kg.query(question, **bound)
    assert isinstance(rows, Rows)
    return sorted(tuple(str(row[column]) for column in columns) for row in rows)


def people_and_teams(kg: KnowledgeGraph) -> tuple[list[str], list[str]]:
    return all_of(kg, "Person"), [*all_of(kg, "Club"), *all_of(kg, "NationalTeam")]


def sure(spell: Spell, day: date) -> str:
    return spell.on(day) or "no"


# ── Against the library ──────────────────────────────────────────────────────────────────────────


def test_team_mates_are_those_of_the_library_for_every_person(kg: KnowledgeGraph) -> None:
    for person in all_of(kg, "Person"):
        found = sorted((met.person.name, met.team.name, met.certainty) for met in kg.teammates(person))
        assert found == rows_of(kg, "person-teammates", "teammate", "team", "answer", person=person)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_team_mates_are_those_of_the_library_in_any_world(world: World) -> None:
    kg = opened(world)
    for person in PEOPLE[:4]:
        found = sorted((met.person.name, met.team.name, met.certainty) for met in kg.teammates(ID + person))
        assert found == rows_of(kg, "person-teammates", "teammate", "team", "answer", person=ID + person)


def test_squads_are_those_of_the_library_for_every_team_and_day(kg: KnowledgeGraph) -> None:
    for team in people_and_teams(kg)[1]:
        for day in DAYS:
            found = {(spell.person.name, sure(spell, day)) for spell in kg.squad(team, on=day)}
            assert found == set(rows_of(kg, "team-players-on-date", "player", "answer", team=team, date=day))


@settings(max_examples=60, deadline=None)
@given(worlds(), days())
def test_squads_are_those_of_the_library_in_any_world(world: World, day: date) -> None:
    kg = opened(world)
    for team in TEAMS:
        found = {(spell.person.name, sure(spell, day)) for spell in kg.squad(ID + team, on=day)}
        assert found == set(rows_of(kg, "team-players-on-date", "player", "answer", team=ID + team, date=day))


def test_team_mates_on_a_day_are_the_squads_of_that_day(kg: KnowledgeGraph) -> None:
    for person in all_of(kg, "Person"):
        for day in DAYS:
            own = [spell for spell in kg.spells(person) if spell.plays and spell.on(day)]
            expected = {
                (player, team.name, "certainly" if sure(spell, day) == answer == "certainly" else "possibly")
                for spell in own
                for team in spell.teams
                for player, answer in rows_of(kg, "team-players-on-date", "player", "answer", team=team, date=day)
                if player != spell.person.name
            }
            found = kg.teammates(person, on=day)
            assert {(met.person.name, met.team.name, met.certainty) for met in found} == expected


def test_every_coach_whom_a_source_names_is_among_the_coaches(kg: KnowledgeGraph) -> None:
    for person in all_of(kg, "Person"):
        found = kg.coached_by(person)
        named = {
            (met.team.name if met.team else "None", met.person.name, how)
            for met in found
            for how in met.said
            if met.certainty == "certainly"
        }
        relations = {"coachedBy": "coached by", "assistantTo": "assistant to"}
        assert {(team, coach, relations[how]) for team, coach, how in named} == set(
            rows_of(kg, "person-coaches", "team", "coach", "relation", person=person)
        )


def test_coaches_are_among_the_overlaps_of_the_library(kg: KnowledgeGraph) -> None:
    certain = {
        (met.team.name, met.person.name)
        for met in kg.coached_by("Massimo Carrera", certainty="certainly")
        if isinstance(met, Together)
    }
    overlaps = rows_of(kg, "team-overlaps", "team", "other", "answer", person="Massimo Carrera")
    assert certain <= {(team, who) for team, who, answer in overlaps if answer == "certainly"}


# ── Against a comparison of everybody ────────────────────────────────────────────────────────────


def of_coach(meeting: Meeting) -> bool:
    return meeting.one.role in ("player", "assistant") and meeting.other.leads


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_coaches_are_whoever_led_a_team_while_somebody_was_there(world: World) -> None:
    kg, found = opened(world), set()
    for person in PEOPLE[:4]:
        for met in kg.coached_by(ID + person):
            if isinstance(met, Together):
                found.add((met.one.iri, met.other.iri, met.team, met.certain, met.certainty == "certainly"))
            else:
                assert met.value == ID + _only(world, met.spell)[0]
    expected = {(m.one.iri, m.other.iri, ID + m.team, m.certain, m.met) for m in meetings(world) if of_coach(m)}
    assert found == expected


def _only(world: World, spell: Spell) -> list[str]:
    """Who is said to have coached in the spell, though no spell of theirs fits."""
    (made,) = [each for each in world.spells if each.iri == spell.iri]
    fitting = {m.other.person for m in meetings(world) if m.one is made and of_coach(m)}
    return [person for person in (*made.coached_by, *made.assistant_to) if person not in fitting]


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_nobody_whom_a_source_names_as_coach_is_left_out(world: World) -> None:
    kg = opened(world)
    for spell in world.spells:
        named = {ID + person for person in (*spell.coached_by, *spell.assistant_to)}
        found = {met.person for met in kg.coached_by(ID + spell.person, certainty="certainly") if met.said}
        assert named <= found


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_players_of_a_coach_are_those_whom_the_coach_coached(world: World) -> None:
    kg = opened(world)
    forth = {
        (person, str(met.person), str(met.team), met.certainty)
        for person in PEOPLE[:4]
        for met in kg.coached_by(ID + person)
        if (met.spell if isinstance(met, Stated) else met.one).plays
    }
    back = {
        (str(met.person).removeprefix(ID), ID + coach, str(met.team), met.certainty)
        for coach in PEOPLE[:4]
        for met in kg.players_of(ID + coach)
    }
    assert forth == back


@settings(max_examples=60, deadline=None)
@given(worlds(), days(), st.integers(0, 700))
def test_team_mates_during_a_time_are_those_of_some_day_of_it(world: World, first: date, length: int) -> None:
    kg, last = opened(world), first + timedelta(days=length)
    for person in PEOPLE[:4]:
        found = {
            (met.one.iri, met.other.iri, met.team, met.certainty)
            for met in kg.teammates(ID + person, during=f"{first}/{last}")
        }
        expected = set()
        for m in meetings(world):
            if m.one.person != person or not (m.one.plays and m.other.plays):
                continue
            if (m.possible[0] or first) <= last and (m.possible[1] or last) >= first:
                certain = m.certain is not None and m.certain[0] <= last and m.certain[1] >= first
                expected.add((m.one.iri, m.other.iri, ID + m.team, "certainly" if certain else "possibly"))
        assert found == expected


@settings(max_examples=40, deadline=None)
@given(worlds(), days())
def test_certain_ones_are_some_of_the_possible_ones_and_come_first(world: World, day: date) -> None:
    kg = opened(world)
    for person in PEOPLE[:4]:
        for on in (None, day):
            every = kg.teammates(ID + person, on=on)
            certain = kg.teammates(ID + person, on=on, certainty="certainly")
            assert list(every)[: len(certain)] == list(certain)
            assert all(met.met for met in certain)
            assert not any(met.met for met in every[len(certain) :])


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_team_mates_are_team_mates_of_each_other(world: World) -> None:
    kg = opened(world)
    pairs = {
        (met.one.person, met.person, met.team, met.certainty)
        for person in PEOPLE[:4]
        for met in kg.teammates(ID + person)
    }
    assert pairs == {(other, person, team, answer) for person, other, team, answer in pairs}


# ── What is shown ────────────────────────────────────────────────────────────────────────────────


def test_a_coach_of_whom_no_spell_is_known_is_told_as_stated() -> None:
    world = World(
        (SpellIn("a", "person/player-a", coached_by=("person/player-b",), possible=(date(1991, 7, 1), None)),)
    )
    kg = opened(world)
    (met,) = kg.coached_by("Player A")
    assert isinstance(met, Stated)
    assert (met.person.name, met.people[0].name, met.certain, met.days) == ("Player B", "Player A", None, 0)
    assert str(met) == "Player A at Club North, coached by Player B, as a source says"
    assert [claim.words for claim in met.claims()] == ["a coachedBy player-b"]
    assert json.loads(json.dumps(met.as_dict()))["kind"] == "stated"
    (back,) = kg.players_of("Player B")
    assert isinstance(back, Stated)
    assert (back.person.name, back.people[0].name) == ("Player A", "Player B")
    assert "on some day, from 1 July 1991" in repr(kg.coached_by("Player A"))


def test_a_statement_with_a_coachs_spell_is_one_finding() -> None:
    player = SpellIn("a", "person/player-a", coached_by=("person/player-b",))
    kg = opened(World((player, SpellIn("b", "person/player-b", role="head-coach"))))
    (met,) = kg.coached_by("Player A")
    assert isinstance(met, Together)
    assert (met.certainty, met.said) == ("certainly", ("coachedBy",))
    assert "a coachedBy player-b" in [claim.words for claim in met.claims()]


def test_a_coach_who_played_there_is_not_everybodys_coach() -> None:
    world = World((SpellIn("a", "person/player-a"), SpellIn("b", "person/player-b")))
    assert repr(opened(world).coached_by("Player A")) == "no coach of Player A in the sources"


def test_a_question_about_one_team_is_answered_for_that_team(kg: KnowledgeGraph) -> None:
    assert {met.team and met.team.name for met in kg.coached_by("Massimo Carrera", at="Italy")} == {"Italy"}
    assert not kg.players_of("Marcello Lippi", at="Bari")
    assert repr(kg.players_of("Marcello Lippi", at="Bari")) == "no players under Marcello Lippi at Bari in the sources"


def test_a_table_of_team_mates_can_be_read(kg: KnowledgeGraph) -> None:
    found = kg.teammates("Massimo Carrera")
    assert found.columns == ("team-mate", "team", "certainty", "when", "stated")
    assert "Stefano Tacconi" in repr(found)
    assert "<table" in found._repr_html_()
    assert [row[0] for row in kg.teammates("Massimo Carrera", on="1991-09-15", certainty="certainly").rows()] == [
        "Stefano Tacconi"
    ]


def test_a_dated_squad_says_how_sure_it_is_and_an_undated_one_does_not(kg: KnowledgeGraph) -> None:
    assert kg.squad("Juventus", on="1993-05-01").columns == ("player", "certainty", "start", "end")
    assert kg.squad("Juventus").columns == ("player", "start", "end")
    assert {spell.person for spell in kg.squad("Juventus")} == {
        spell.person for spell in kg.spells("Juventus") if spell.plays
    }
    assert [spell.person.name for spell in kg.squad("Juventus", during="1991/92", certainty="certainly")] == [
        "Massimo Carrera",
        "Stefano Tacconi",
    ]


def test_an_empty_answer_says_what_is_not_in_the_sources(kg: KnowledgeGraph) -> None:
    assert repr(kg.teammates("Marcello Lippi")) == "no team-mates of Marcello Lippi in the sources"
    assert repr(kg.squad("Ascoli", on="1950-01-01")) == "nobody at Ascoli in the sources on 1 January 1950"
    assert "until 31 December 1900" in repr(kg.squad("Ascoli", during="/1900"))


# ── What cannot be asked ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda kg: kg.teammates("Masimo Carrera"), "no person is called"),
        (lambda kg: kg.teammates("Juventus"), "is not a person but a club"),
        (lambda kg: kg.squad("Massimo Carrera"), "is not a team but a person"),
        (lambda kg: kg.spells("Serie A"), "is not a person or team but a competition"),
        (lambda kg: kg.teammates("Massimo Carrera", on="1993"), "is not one day"),
        (lambda kg: kg.teammates("Massimo Carrera", on="last week"), "is not a day"),
        (lambda kg: kg.squad("Juventus", during="when it rained"), "is not a time"),
        (lambda kg: kg.squad("Juventus", on="1993-05-01", during="1993"), "not both"),
        (lambda kg: kg.coached_by("Massimo Carrera", certainty="certain"), "no certainty 'certain'"),
        (lambda kg: kg.players_of("Marcello Lippi", at="Nowhere"), "no team is called"),
    ],
)
def test_a_question_that_cannot_be_asked_gets_a_clear_answer(kg: KnowledgeGraph, call: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        call(kg)  # type: ignore[operator]


def test_an_open_time_reaches_as_far_as_days_do() -> None:
    assert days_asked(None, "1991/") == (date(1991, 1, 1), date.max)
    assert days_asked(None, "1991/..") == (date(1991, 1, 1), date.max)
    assert days_asked(None, None) is None


def test_names_of_the_made_up_world_are_known() -> None:
    kg = opened(World())
    assert repr(kg.teammates(NAMES[PEOPLE[0]])) == "no team-mates of Player A in the sources"
    assert repr(kg.spells("Club North")) == "no spell at Club North in the sources"
