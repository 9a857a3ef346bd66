from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

from carrera_kg.traversal import arrays
from carrera_kg.traversal.arrays import ArrayNeighbours, Tables
from carrera_kg.traversal.onstore import tab_separated
from carrera_kg.traversal.steps import ways
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import PEOPLE, TEAMS, SpellIn, World, store_of

A, B, C = (f"{ID}{person}" for person in PEOPLE[:3])
ENDS = (A, B)


def stay(name: str, person: str, certain: tuple[str, str] | None = None, **more: object) -> SpellIn:
    days = (date.fromisoformat(certain[0]), date.fromisoformat(certain[1])) if certain else None
    return SpellIn(name, person.removeprefix(ID), certain=days, **({"possible": days or (None, None)} | more))  # type: ignore[arg-type]


def near(world: World, who: str, **asked: str) -> list[str]:
    """Who is one step from somebody."""
    chosen = ways(asked.get("via"), ENDS, asked.get("certainty", "certainly"))  # type: ignore[arg-type]
    neighbours = ArrayNeighbours(Tables(store_of(world)), chosen)
    return [neighbours.address(thing) for thing in neighbours.neighbours(neighbours.start(who))]


def test_things_are_numbered_in_order_of_address() -> None:
    addresses = Tables(store_of(World())).addresses.to_list()
    assert addresses == sorted(addresses)
    assert {A, *(ID + team for team in TEAMS)} <= set(addresses)


def test_what_is_not_there_has_no_number_and_no_neighbours() -> None:
    neighbours = ArrayNeighbours(Tables(store_of(World())), ways(None, ENDS, "certainly"))
    for unknown in (f"{ID}person/nobody", f"{ID}aaa/first", f"{ID}zzz/last"):
        assert neighbours.size(neighbours.start(unknown)) == 0
    assert neighbours.size(neighbours.neighbours(neighbours.start(f"{ID}person/nobody"))) == 0


def test_one_common_day_is_enough_and_none_is_not() -> None:
    first, second = stay("a", A, ("1990-07-01", "1991-06-30")), stay("b", B, ("1991-06-30", "1992-06-30"))
    assert near(World((first, second)), A) == [B]
    later = stay("b", B, ("1991-07-01", "1992-06-30"))
    assert near(World((first, later)), A, certainty="possibly") == []


def test_a_long_stay_reaches_those_who_came_after_shorter_ones() -> None:
    long, short = stay("a", A, ("1950-01-01", "1999-12-31")), stay("c", C, ("1960-01-01", "1960-12-31"))
    assert near(World((long, short, stay("b", B, ("1990-01-01", "1990-12-31")))), A) == [B, C]
    assert near(World((long, short, stay("b", B, ("1990-01-01", "1990-12-31")))), B) == [A]


def test_what_has_no_bound_is_possible_for_ever() -> None:
    world = World((stay("a", A), stay("b", B, ("1990-07-01", "1991-06-30"))))
    assert near(world, A) == []
    assert near(world, A, certainty="possibly") == [B]


def test_nobody_is_a_neighbour_of_oneself() -> None:
    days = ("1990-07-01", "1991-06-30")
    assert near(World((stay("a", A, days), stay("a2", A, days, role="assistant"))), A) == []


def test_only_the_tables_that_a_question_needs_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(store: ox.Store, query: str) -> bytes:
        asked.append(query)
        return tab_separated(store, query)

    monkeypatch.setattr(arrays, "tab_separated", noted)
    tables = Tables(store_of(World((stay("a", A, ("1990-07-01", "1991-06-30")),))))
    ArrayNeighbours(tables, ways("together", ENDS, "certainly"))
    assert not [query for query in asked if "role>" in query or "possibleFrom" in query or "scorer" in query]
    before = len(asked)
    ArrayNeighbours(tables, ways("together", ENDS, "certainly"))
    assert len(asked) == before


def test_dates_are_days_and_not_text() -> None:
    early = stay("a", A, ("0999-07-01", "1000-06-30"))
    assert near(World((early, stay("b", B, ("1000-06-30", "9999-12-31")))), A) == [B]
