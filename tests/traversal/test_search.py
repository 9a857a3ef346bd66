"""Paths against a graph built by comparing everything with everything, on random small worlds, from store and arrays."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg.traversal.arrays import ArrayNeighbours, Tables
from carrera_kg.traversal.onstore import StoreNeighbours, TooDear
from carrera_kg.traversal.search import all_ways, shortest
from carrera_kg.traversal.spells import Certainty
from carrera_kg.traversal.steps import COACHED, COACHES, KINDS, Ways, ways
from carrera_kg.vocabulary import ID
from tests.traversal import brute
from tests.traversal.worlds import COMPETITIONS, PEOPLE, TEAMS, World, meetings, store_of, worlds

VIAS = (
    None, "together", "teammates", "coaches", "stated", "predecessors", "family", "honours", "matches", "spells", "clubs",
    "national teams", "competitions", ("teammates", "matches"), ("coaches", "clubs"),
)  # fmt: skip
A, B = ID + PEOPLE[0], ID + PEOPLE[1]
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[World, str, str, Ways]:
    world = draw(worlds(people=6, most_spells=10))
    ends = (*PEOPLE[:6], *PEOPLE[:6], *TEAMS, *COMPETITIONS)
    a, b = draw(st.lists(st.sampled_from(ends), min_size=2, max_size=2, unique=True))
    certainty: Certainty = draw(st.sampled_from(("certainly", "possibly")))
    return world, ID + a, ID + b, ways(draw(st.sampled_from(VIAS)), (ID + a, ID + b), certainty)


def told(neighbours: Any, found: list[Any] | None) -> list[tuple[object, ...]] | None:
    """A way by addresses: the same from store and arrays."""
    if found is None:
        return None
    return [
        (
            neighbours.address(source),
            neighbours.address(link.target),
            link.kind,
            link.possible,
            link.fewer,
            neighbours.shown_by(link),
        )
        for source, link in found
    ]


def both(world: World, chosen: Ways) -> list[Any]:
    store = store_of(world)
    return [StoreNeighbours(store, chosen), ArrayNeighbours(Tables(store), chosen)]


@SOME
@given(questions())
def test_the_shortest_path_is_as_long_as_that_in_a_graph_of_everything(question: tuple[World, str, str, Ways]) -> None:
    world, a, b, chosen = question
    whole: nx.Graph[str] = nx.Graph(brute.graph(world, chosen))
    known = a in whole and b in whole and nx.has_path(whole, a, b)
    length = nx.shortest_path_length(whole, a, b) if known else None
    if length and length > 6:
        length = None
    on_store, on_arrays = (told(each, shortest(each, a, b, 6)) for each in both(world, chosen))
    assert (len(on_store) if on_store is not None else None) == length
    assert on_arrays == on_store


@SOME
@given(questions())
def test_every_step_is_true(question: tuple[World, str, str, Ways]) -> None:
    world, a, b, chosen = question
    true = brute.steps(world, chosen)
    on_store, _ = both(world, chosen)
    for source, target, kind, possible, *_ in told(on_store, shortest(on_store, a, b, 6)) or []:
        assert (source, target, kind, not possible) in true
        assert not (possible and chosen.least == "certainly")


@SOME
@given(questions(), st.integers(1, 4))
def test_all_paths_are_the_simple_paths_of_a_graph_of_everything(
    question: tuple[World, str, str, Ways], most: int
) -> None:
    world, a, b, chosen = question
    whole: nx.Graph[str] = nx.Graph(brute.graph(world, chosen))
    expected = set()
    if a in whole and b in whole:
        expected = {tuple(path) for path in nx.all_simple_paths(whole, a, b, cutoff=most)}
    on_store, on_arrays = both(world, chosen)
    found = [told(on_store, way) or [] for way in all_ways(on_store, a, b, most)]
    nodes = [(a, *(step[1] for step in way)) for way in found]
    assert set(nodes) == expected
    assert len(nodes) == len(expected)
    assert [len(way) for way in found] == sorted(len(way) for way in found)
    assert found == [told(on_arrays, way) for way in all_ways(on_arrays, a, b, most)]
    assert (found[0] if found else None) == told(on_store, shortest(on_store, a, b, most))


@SOME
@given(questions())
def test_the_neighbours_of_some_are_those_of_each(question: tuple[World, str, str, Ways]) -> None:
    world, a, b, chosen = question
    pairs = brute.graph(world, chosen)
    reached = {other for one, other in pairs if one in (a, b)} - {a, b}
    for each in both(world, chosen):
        front = each.without(each.start(a), [])
        assert {each.address(thing) for thing in each.neighbours(front)} == {other for one, other in pairs if one == a}
    on_store, on_arrays = both(world, chosen)
    assert set(on_store.neighbours(frozenset((a, b)))) - {a, b} == reached
    ids = sorted(on_arrays.only(on_arrays.start(end)) for end in (a, b))
    found = on_arrays.neighbours(np.array(ids, np.int32))
    assert {on_arrays.address(thing) for thing in found} - {a, b} == reached


@SOME
@given(questions(), st.booleans())
def test_coaches_are_found_from_the_coached_and_back(question: tuple[World, str, str, Ways], up: bool) -> None:
    world, a, _, _ = question
    chosen = COACHED if up else COACHES
    expected = {
        (ID + met.one.person, ID + met.other.person)
        for met in meetings(world)
        if met.met and met.one.plays and met.other.leads
    }
    expected |= {(ID + spell.person, ID + coach) for spell in world.spells for coach in spell.coached_by}
    nearby = {pair[1] for pair in expected if pair[0] == a} if up else {pair[0] for pair in expected if pair[1] == a}
    for each in both(world, chosen):
        found = each.neighbours(each.start(a))
        assert {each.address(thing) for thing in found} == nearby
        links = each.links(each.only(each.start(a)), found)
        assert sorted(each.address(link.target) for link in links) == sorted(nearby)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_word_for_every_kind(kind: str) -> None:
    assert ways(kind, (ID + PEOPLE[0], ID + PEOPLE[1]), "certainly") != Ways()


def test_reading_stops_when_there_is_no_time_left() -> None:
    with pytest.raises(TooDear):
        shortest(StoreNeighbours(store_of(World()), ways(None, (A, B), "certainly"), seconds=-1), A, B, 6)
