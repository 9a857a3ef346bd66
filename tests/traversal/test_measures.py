"""Centrality and communities: the same with and without a faster backend."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from carrera_kg.errors import UsageError
from carrera_kg.traversal.measures import FASTER, MEASURES, METHODS, centrality, communities, faster
from carrera_kg.vocabulary import ID

if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph


def _network(seed: int, nodes: int = 260) -> nx.Graph[Any]:
    """Large enough for a backend to be asked."""
    graph: nx.Graph[Any] = nx.gnp_random_graph(nodes, 0.04, seed=seed)
    return nx.relabel_nodes(graph, {node: f"n{node:04}" for node in graph})


@pytest.mark.parametrize("measure", MEASURES)
def test_measures_are_the_same_with_and_without_a_faster_backend(measure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = _network(1)
    quick = centrality(graph, measure)
    monkeypatch.setattr("carrera_kg.traversal.measures.FASTER", ())
    plain = centrality(graph, measure)
    assert [each.node for each in plain] == [each.node for each in quick]
    assert [each.value for each in plain] == pytest.approx([each.value for each in quick], abs=1e-7)


def test_a_faster_backend_is_used_where_one_is_installed() -> None:
    pytest.importorskip("nx_rustworkx")
    backend = importlib.import_module("nx_rustworkx.interface")
    called: list[str] = []
    graph, own = _network(2), backend.BackendInterface.betweenness_centrality

    def noticed(*args: Any, **options: Any) -> Any:
        called.append("betweenness")
        return own(*args, **options)

    for name in ("can_run", "should_run", "multigraph", "graphs"):
        if hasattr(own, name):
            setattr(noticed, name, getattr(own, name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend.BackendInterface, "betweenness_centrality", staticmethod(noticed))
        centrality(graph, "betweenness")
    assert called == ["betweenness"]


def test_what_a_backend_cannot_do_networkx_does() -> None:
    graph = _network(3)
    others = len(graph) - 1
    expected = {node: value / others for node, value in nx.harmonic_centrality(graph).items()}
    assert {each.node: each.value for each in centrality(graph, "harmonic")} == pytest.approx(expected, abs=1e-8)


def test_a_priority_that_somebody_set_is_kept() -> None:
    with nx.config(backend_priority=["networkx"]), faster():
        assert nx.config.backend_priority.algos == ["networkx"]  # type: ignore[attr-defined]
    with faster():
        assert nx.config.backend_priority.algos in ([], list(FASTER))  # type: ignore[attr-defined]
    assert not nx.config.backend_priority.algos  # type: ignore[attr-defined]


def test_pagerank_is_that_of_networkx() -> None:
    pytest.importorskip("nx_rustworkx")
    graph = _network(4)
    graph.add_node("alone")
    expected = nx.pagerank(graph, tol=1e-12, max_iter=1000, backend="rustworkx")
    assert {each.node: each.value for each in centrality(graph, "pagerank")} == pytest.approx(expected, abs=1e-6)


def test_equals_come_in_order_of_address() -> None:
    ring: nx.Graph[Any] = nx.cycle_graph(6)
    for measure in MEASURES:
        assert [str(each.node) for each in centrality(ring, measure)] == list("012345"), measure


def test_parallel_edges_and_directions_do_not_count() -> None:
    many: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "c"), ("b", "b")])
    plain: nx.Graph[str] = nx.Graph([("a", "b"), ("b", "c")])
    for measure in set(MEASURES) - {"strength"}:
        assert [(e.node, e.value) for e in centrality(many, measure)] == [
            (e.node, e.value) for e in centrality(plain, measure)
        ]


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_and_nobody_connected_are_measured(measure: str) -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert repr(centrality(empty, measure)) == "no nodes"
    empty.add_nodes_from("ab")
    assert [each.node for each in centrality(empty, measure)] == ["a", "b"]


@pytest.mark.parametrize("method", METHODS)
def test_communities_are_found_and_always_the_same(method: str) -> None:
    graph: nx.Graph[Any] = nx.caveman_graph(3, 6)
    found = communities(graph, method)
    assert [len(each) for each in found] == [6, 6, 6]
    assert [{int(each) // 6 for each in one.members} for one in found] == [{0}, {1}, {2}]
    shuffled: nx.Graph[Any] = nx.Graph(list(graph.edges())[::-1])
    assert [each.members for each in communities(shuffled, method)] == [each.members for each in found]


@pytest.mark.parametrize("method", METHODS)
def test_the_members_of_a_community_start_with_the_best_connected(method: str) -> None:
    star: nx.Graph[str] = nx.Graph([("z", "a"), ("z", "b"), ("z", "c")])
    assert communities(star, method)[0].members[0] == "z"
    alone: nx.Graph[str] = nx.Graph()
    alone.add_nodes_from("ba")
    assert [each.members for each in communities(alone, method)] == [("a",), ("b",)]


def test_the_days_together_are_the_strength_of_people(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx("people")
    expected = {node: sum(told["weight"] for told in graph[node].values()) for node in graph}
    assert {str(each.node): each.value for each in kg.centrality("people", "strength")} == expected


def test_a_part_of_a_view_can_be_measured(kg: KnowledgeGraph) -> None:
    near = kg.neighbourhood("Massimo Carrera", 2, kinds=["spell"])
    one = kg.centrality("careers", about="Massimo Carrera")
    assert [str(each) for each in one] == [str(each) for each in kg.centrality(near)]
    assert str(one[0].node) == f"{ID}person/massimo-carrera"
    assert [str(each) for each in kg.centrality(near.to_networkx())] == [str(each) for each in one]
    assert len(kg.communities(near)) >= 2


def test_what_is_unknown_is_said(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no measure 'betweeness'; did you mean betweenness"):
        kg.centrality("people", "betweeness")
    with pytest.raises(UsageError, match="no method 'luvain'; did you mean louvain"):
        kg.communities("people", "luvain")
    with pytest.raises(UsageError, match="no view 'peoples'; did you mean people"):
        kg.centrality("peoples")
    with pytest.raises(UsageError, match="no neighbourhood within statements"):
        kg.centrality("statements", about="Massimo Carrera")


def test_a_ranking_is_a_table_of_names(kg: KnowledgeGraph) -> None:
    shown = repr(kg.centrality("people", "degree"))
    assert shown.splitlines()[0].split() == ["name", "degree"]
    assert "Massimo Carrera" in shown
    assert "Massimo Carrera" in repr(kg.communities("people"))
