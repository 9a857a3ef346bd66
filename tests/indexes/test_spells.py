"""The index of spells answers as the store does, whatever is asked."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError
from carrera_kg.indexes.packed import FOLDER
from carrera_kg.indexes.spells import SpellIndex, rows_of, write_spells
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.traversal.onstore import StoreNeighbours
from carrera_kg.traversal.people import squad, teammates
from carrera_kg.traversal.search import all_ways, shortest
from carrera_kg.traversal.spells import Spell, SpellBook
from carrera_kg.traversal.steps import Ways, ways
from carrera_kg.vocabulary import BASE, CAR, ID
from tests.traversal.test_search import questions, told
from tests.traversal.worlds import PEOPLE, TEAMS, SpellIn, World, store_of, worlds

DAYS = st.one_of(st.none(), st.dates(date(1985, 1, 1), date(2005, 12, 31)))


def index_of(store: ox.Store, folder: str) -> SpellIndex:
    write_spells(folder, rows_of(store))
    found = SpellIndex.of(folder)
    assert found is not None
    return found


def shown(spells: list[Spell]) -> Sequence[object]:
    return sorted((str(s.iri), str(s.person), s.teams, s.roles, s.possible, s.certain) for s in spells)


@given(worlds(), DAYS, DAYS)
@settings(max_examples=60, deadline=None)
def test_spells_at_a_team_in_some_days_are_those_of_the_store(
    world: World, first: date | None, last: date | None
) -> None:
    days = (min(first, last), max(first, last)) if first and last else (first, last)
    store = store_of(world)
    with tempfile.TemporaryDirectory() as folder:
        plain, indexed = SpellBook(store), SpellBook(store, index_of(store, folder))
        for team in TEAMS:
            assert shown(indexed.there(ID + team, days)) == shown(plain.there(ID + team, days))


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_spells_of_a_person_are_those_of_the_store(world: World) -> None:
    store = store_of(world)
    with tempfile.TemporaryDirectory() as folder:
        plain, indexed = SpellBook(store), SpellBook(store, index_of(store, folder))
        for person in PEOPLE:
            assert shown(indexed.of(ID + person)) == shown(plain.of(ID + person))


@given(questions())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_paths_are_those_of_the_store(question: tuple[World, str, str, Ways]) -> None:
    world, a, b, chosen = question
    store = store_of(world)
    with tempfile.TemporaryDirectory() as folder:
        plain, indexed = StoreNeighbours(store, chosen), StoreNeighbours(store, chosen)
        indexed.reading.index = index_of(store, folder)
        assert told(indexed, shortest(indexed, a, b, 5)) == told(plain, shortest(plain, a, b, 5))
        ways_ = [
            [told(each, way) for way in itertools.islice(all_ways(each, a, b, 3), 30)] for each in (indexed, plain)
        ]
        assert ways_[0] == ways_[1]


@pytest.mark.parametrize("certainty", ["certainly", "possibly"])
def test_a_spell_on_whose_person_team_and_role_sources_differ_is_the_same(
    certainty: Literal["certainly", "possibly"], tmp_path: Path
) -> None:
    when = (date(1990, 7, 1), date(1992, 6, 30))
    one = SpellIn("one", PEOPLE[0], TEAMS[:2], possible=when, certain=when)
    other = SpellIn("other", PEOPLE[2], TEAMS[1:2], possible=(when[0], None), certain=when)
    store = store_of(World(spells=(one, other)))
    for name, value in (("person", ID + PEOPLE[1]), ("role", f"{BASE}role/assistant")):
        store.add(ox.Quad(ox.NamedNode(one.iri), ox.NamedNode(CAR + name), ox.NamedNode(value)))
    index = index_of(store, str(tmp_path))
    plain, indexed = SpellBook(store), SpellBook(store, index)
    for person in PEOPLE[:3]:
        assert shown(indexed.of(ID + person)) == shown(plain.of(ID + person))
    for team in TEAMS:
        assert shown(indexed.there(ID + team, when)) == shown(plain.there(ID + team, when))
        assert shown(indexed.at(ID + team)) == shown(plain.at(ID + team))
    chosen = ways("teammates", (ID + PEOPLE[0], ID + PEOPLE[2]), certainty)
    from_store, from_index = StoreNeighbours(store, chosen), StoreNeighbours(store, chosen)
    from_index.reading.index = index
    for each in (from_store, from_index):
        each.reading.read([ID + person for person in PEOPLE])
    everybody = frozenset(ID + person for person in PEOPLE)
    for person in PEOPLE[:3]:
        stays = [sorted(each.reading.stays[ID + person]) for each in (from_index, from_store)]
        # Where only what is certain counts, what is possible is not read from the store.
        assert [(*stay[:5], *stay[7:]) for stay in stays[0]] == [(*stay[:5], *stay[7:]) for stay in stays[1]]
        assert from_index.links(ID + person, everybody) == from_store.links(ID + person, everybody)


@pytest.fixture(scope="module")
def books(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> tuple[SpellBook, SpellBook]:
    """The shipped facts, without and with an index."""
    folder = tmp_path_factory.mktemp("index")
    return SpellBook(kg.store), SpellBook(kg.store, index_of(kg.store, str(folder)))


@pytest.mark.parametrize("day", [None, date(1992, 3, 1), date(1996, 10, 1), date(2017, 5, 17)])
def test_team_mates_and_squads_of_the_shipped_facts_are_the_same(
    day: date | None, kg: KnowledgeGraph, books: tuple[SpellBook, SpellBook]
) -> None:
    plain, indexed = books
    days = (day, day) if day else None
    for spell in plain.spells(kg.tables.spells["spell"]):
        person = spell.person
        assert str(teammates(indexed, person, days, "possibly")) == str(teammates(plain, person, days, "possibly"))
        for team in spell.teams:
            assert str(squad(indexed, team, days, "possibly")) == str(squad(plain, team, days, "possibly"))


def test_who_is_not_in_the_index_has_no_spells(books: tuple[SpellBook, SpellBook]) -> None:
    assert books[1].of(f"{ID}person/nobody") == []
    assert books[1].there(f"{ID}club/nowhere", (None, None)) == []


def test_a_dataset_without_an_index_has_none(tmp_path: Path) -> None:
    assert SpellIndex.of(str(tmp_path)) is None
    assert SpellIndex.of("") is None


@pytest.mark.parametrize("damage", ["cut", "empty", "other"])
def test_a_damaged_index_is_a_clear_error_and_never_an_empty_answer(
    damage: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    index_of(kg.store, str(tmp_path))
    path = tmp_path / FOLDER / "spells.index"
    data = path.read_bytes()
    path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "other": b"x" * len(data)}[damage])
    with pytest.raises(DataError, match=r"spells.index: cannot be read .*build the dataset again"):
        SpellIndex.of(str(tmp_path))


def test_an_index_of_nothing_can_be_asked(tmp_path: Path) -> None:
    index = index_of(ox.Store(), str(tmp_path))
    assert os.path.getsize(tmp_path / FOLDER / "spells.index") > 0
    assert index.there(f"{ID}club/club-north", (None, None)) == []
