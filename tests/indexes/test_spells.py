"""The index of spells answers as the store does, whatever is asked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError
from carrera_kg.indexes.spells import FOLDER, SpellIndex, rows_of, write_spells
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.traversal.people import squad, teammates
from carrera_kg.traversal.spells import Spell, SpellBook
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import PEOPLE, TEAMS, World, store_of, worlds

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
