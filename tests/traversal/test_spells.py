"""Spells: what bounds them, how they are told, and whether two of them met."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.results import Thing
from carrera_kg.squads import open_squad_iri, squad_iri
from carrera_kg.traversal.spells import (
    Range,
    Spell,
    SpellBook,
    days_in_words,
    members_of,
    read_spells,
    spells_of,
    squads_of,
    together,
    when_in_words,
)
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import PEOPLE, TEAMS, SpellIn, World, meetings, store_of, worlds

NORTH = ID + "club/club-north"
FIRST, LAST = date(1991, 7, 1), date(1993, 6, 30)


def the(world: World, name: str) -> Spell:
    iri = f"{ID}spell/{name}"
    return read_spells(store_of(world), [iri])[iri]


def one(**more: object) -> SpellIn:
    return SpellIn("a", "person/player-a", **more)  # type: ignore[arg-type]


# ── One spell ────────────────────────────────────────────────────────────────────────────────────


def test_a_spell_knows_whose_where_and_as_what_it_is() -> None:
    spell = the(World((one(role="caretaker"),)), "a")
    assert (spell.person.name, spell.place, [role.name for role in spell.roles]) == (
        "Player A",
        "Club North",
        ["caretaker manager"],
    )
    assert spell.leads
    assert not spell.plays


def test_a_spell_at_no_named_team_is_still_a_spell() -> None:
    spell = the(World((one(teams=(), possible=(FIRST, None)),)), "a")
    assert (spell.team, spell.teams) == (None, ())
    assert str(spell) == "Player A, player at a team not named, from 1 July 1991 or later, end not stated"


def test_sources_that_differ_on_the_team_give_it_both() -> None:
    spell = the(World((one(teams=("club/club-north", "club/club-south")),)), "a")
    assert spell.place == "Club North | Club South"
    assert spell.team == NORTH


@pytest.mark.parametrize(
    ("possible", "certain", "day", "answer"),
    [
        ((FIRST, LAST), (FIRST, LAST), date(1992, 1, 1), "certainly"),
        ((FIRST, LAST), None, date(1992, 1, 1), "possibly"),
        ((FIRST, LAST), (FIRST, FIRST), date(1991, 6, 30), None),
        ((FIRST, None), (FIRST, FIRST), date(2026, 1, 1), "possibly"),
        ((None, None), None, date(1900, 1, 1), "possibly"),
        ((None, LAST), None, date(1993, 7, 1), None),
    ],
)
def test_an_unknown_bound_excludes_nothing_and_proves_nothing(
    possible: tuple[date | None, date | None], certain: tuple[date, date] | None, day: date, answer: str | None
) -> None:
    assert the(World((one(possible=possible, certain=certain),)), "a").on(day) == answer


def test_an_unknown_end_is_not_now() -> None:
    spell = the(World((one(possible=(FIRST, None), certain=(FIRST, FIRST)),)), "a")
    assert spell.when == "1 July 1991 to 1 July 1991 or later"
    assert the(World((one(possible=(None, None)),)), "a").when == "at a time not stated"


def test_a_time_at_which_it_was_going_on_is_no_start(kg: KnowledgeGraph) -> None:
    spell = next(spell for spell in kg.spells("Antonio Conte") if spell.leads and spell.place == "Juventus")
    assert spell.start == "summer 2011"
    assert spell.when == "at least summer 2011"
    assert spell.possible[0] is None


def test_a_spell_shows_its_claims_with_their_words(kg: KnowledgeGraph) -> None:
    spell = next(spell for spell in kg.spells("Massimo Carrera") if spell.place == "Juventus")
    claims = spell.claims()
    assert {claim.subject for claim in claims} == {str(spell.iri)}
    assert all(claim.words for claim in claims)
    assert claims == sorted(claims, key=lambda claim: (claim.document, claim.start, claim.end, claim.predicate))


def test_every_spell_can_be_written_as_json_and_as_text(kg: KnowledgeGraph) -> None:
    for spell in kg.spells("Massimo Carrera"):
        told = json.loads(json.dumps(spell.as_dict()))
        assert told["person_label"] == "Massimo Carrera"
        assert repr(spell) == str(spell)
        assert str(spell).startswith("Massimo Carrera, ")


def test_the_spells_of_a_person_are_in_the_order_of_the_page(kg: KnowledgeGraph) -> None:
    person = kg.person("Massimo Carrera")
    assert [spell.iri for spell in kg.spells("Massimo Carrera")] == [spell.iri for spell in person.spells]
    assert [spell.start for spell in kg.spells("Massimo Carrera")] == [spell.start for spell in person.spells]


# ── Two spells ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("possible", "certain", "met", "words"),
    [
        ((FIRST, LAST), (FIRST, LAST), True, "1 July 1991 to 30 June 1993"),
        ((FIRST, LAST), (FIRST, FIRST), True, "on 1 July 1991"),
        ((FIRST, LAST), None, True, "on some day from 1 July 1991 to 30 June 1993"),
        ((FIRST, FIRST), None, True, "on 1 July 1991"),
        ((FIRST, None), None, True, "on some day, 1 July 1991 or later"),
        ((None, LAST), None, True, "on some day, 30 June 1993 or earlier"),
        ((None, None), None, True, "at a time that no source gives"),
        ((FIRST, LAST), None, False, "1 July 1991 to 30 June 1993"),
        ((None, LAST), None, False, "until 30 June 1993"),
        ((None, None), None, False, "at a time that no source gives"),
    ],
)
def test_words_claim_no_more_than_is_known(
    possible: tuple[date | None, date | None], certain: tuple[date, date] | None, met: bool, words: str
) -> None:
    assert when_in_words(possible, certain, met) == words


def test_days_that_nothing_bounds_have_no_words() -> None:
    assert days_in_words((None, None)) == ""


def test_nobody_is_together_with_oneself() -> None:
    world = World((one(), SpellIn("b", "person/player-a")))
    assert together(the(world, "a"), the(world, "b")) is None


def test_a_meeting_in_certain_days_only_counts_if_both_were_there_then() -> None:
    later = SpellIn("b", "person/player-b", possible=(FIRST, None), certain=(date(1992, 1, 1), LAST))
    world = World((one(possible=(FIRST, LAST), certain=(FIRST, date(1992, 2, 1))), later))
    met = together(the(world, "a"), the(world, "b"))
    assert met is not None
    assert (met.certain, met.days, met.certainty) == ((date(1992, 1, 1), date(1992, 2, 1)), 32, "certainly")
    before = met.during(FIRST, date(1991, 12, 31))
    assert before is not None
    assert (before.certainty, before.possible, before.days) == ("possibly", (FIRST, date(1991, 12, 31)), 0)
    assert met.during(date(1980, 1, 1), date(1980, 1, 2)) is None


def test_that_a_source_says_so_tells_of_no_day() -> None:
    world = World((one(), SpellIn("b", "person/player-b")))
    met = together(the(world, "a"), the(world, "b"), met=True)
    assert met is not None
    assert str(met) == "Player A and Player B at Club North, certainly at a time that no source gives"
    on = met.during(FIRST, FIRST)
    assert on is not None
    assert on.certainty == "possibly"


def test_a_meeting_shows_whose_words_it_rests_on(kg: KnowledgeGraph) -> None:
    for met in kg.teammates("Massimo Carrera"):
        claims = met.claims()
        assert {str(met.one.iri), str(met.other.iri)} <= {claim.subject for claim in claims}
        assert len({claim.id for claim in claims}) == len(claims)
        if met.said:
            assert any(claim.property == "team-mate" for claim in claims)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_two_spells_meet_as_a_comparison_of_all_days_says(world: World) -> None:
    spells = read_spells(store_of(world), [spell.iri for spell in world.spells])
    expected = {(m.one.name, m.other.name, m.team): (m.possible, m.certain) for m in meetings(world)}
    found = {}
    for a in world.spells:
        for b in world.spells:
            for team in a.teams:
                met = together(spells[a.iri], spells[b.iri], team=_thing(ID + team))
                if met is not None:
                    found[a.name, b.name, team] = met.possible, met.certain
    assert found == expected


def _thing(iri: str) -> Thing:
    return Thing(iri)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_spells_are_read_as_they_were_written(world: World) -> None:
    store = store_of(world)
    found = read_spells(store, [spell.iri for spell in world.spells])
    assert list(found) == [spell.iri for spell in world.spells]
    for spell in world.spells:
        read = found[spell.iri]
        assert (read.person, list(read.teams)) == (ID + spell.person, [ID + team for team in spell.teams])
        assert (read.possible, read.certain) == (spell.possible, spell.certain)
        assert (read.plays, read.leads) == (spell.plays, spell.leads)
    for entity in (*PEOPLE, *TEAMS):
        prop = "person" if entity in PEOPLE else "team"
        assert spells_of(store, prop, ID + entity) == sorted(spell.iri for spell in world.spells_of(entity))


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_squads_of_a_time_hold_everybody_who_can_have_been_there(world: World) -> None:
    book = SpellBook(store_of(world))
    times: list[Range] = [(FIRST, LAST), (FIRST, FIRST), (None, FIRST), (date(1900, 1, 1), LAST)]
    for days in times:
        for team in TEAMS:
            found = {spell.iri for spell in book.there(ID + team, days)}
            first, last = days[0] or date.min, days[1] or date.max
            expected = {
                spell.iri
                for spell in world.spells_of(team)
                if (spell.possible[0] or date.min) <= last and (spell.possible[1] or date.max) >= first
            }
            assert found == expected


def test_a_spell_without_an_end_is_in_the_open_squad_and_in_that_of_its_start() -> None:
    store = store_of(World((one(possible=(FIRST, None)),)))
    squads = {squad_iri(NORTH, 1991), open_squad_iri(NORTH)}
    assert set(squads_of(store, f"{ID}spell/a")) == squads
    assert all(members_of(store, squad) == [f"{ID}spell/a"] for squad in squads)


def test_a_book_asks_the_store_once_and_forgets_when_it_is_full() -> None:
    store = store_of(World((one(), SpellIn("b", "person/player-b"))))
    book = SpellBook(store, most=1)
    (first,) = book.of(ID + "person/player-a")
    assert book.of(ID + "person/player-a")[0] is first
    assert len(book.of(ID + "person/player-b")) == 1
    again = book.of(ID + "person/player-a")[0]
    assert again == first
    assert again is not first


def test_what_is_no_spell_is_left_out() -> None:
    assert read_spells(store_of(World((one(),))), [NORTH, f"{ID}spell/nowhere"]) == {}
