"""Whole-graph measures by NetworkX's own algorithms, which a faster backend runs where one is installed.

NetworkX hands a call to nx-rustworkx if that is installed, knows the algorithm and would be quicker, and else does it
itself: the answer is the same. Whoever sets a priority of backends (``NETWORKX_BACKEND_PRIORITY``) keeps it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.listing import Listing
from carrera_kg.results import Thing
from carrera_kg.traversal.networks import thing
from carrera_kg.vocabulary import ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph as ox

    from carrera_kg.traversal.paths import PathFinder

    Graph = nx.Graph[Any]

FASTER = ("rustworkx",)
"""Backends that give the same answers sooner, the best first."""

_SEED = 1
_SAME = 9
"""Values are told with so many digits after the point: what is smaller is how a machine adds up."""

MEASURES = ("betweenness", "closeness", "degree", "eigenvector", "harmonic", "pagerank", "strength")
METHODS = ("louvain", "greedy")


@dataclass(frozen=True, slots=True, repr=False)
class Ranked:
    """Something and how central it is.

    Attributes:
        node: its address; where the graph has names, ``node.name`` is its name.
        name: what to call it.
        value: the measure.
    """

    node: str
    name: str
    value: float

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.4g}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Community:
    """Nodes that are connected more with each other than with others.

    Attributes:
        members: their addresses, the best connected within first.
        names: what to call them, in the same order.
    """

    members: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.members)

    def __str__(self) -> str:
        return f"{len(self):,}: {', '.join(self.names[:_SHOWN])}"

    __repr__ = __str__


_SHOWN = 6
"""Members of a community that a table names."""


def centrality(graph: Graph, measure: str = "betweenness", store: ox.Store | None = None) -> Listing[Ranked]:
    """The nodes of a graph by how central they are, the most central first; equals by address.

    Parallel edges count once, and directions do not count. Only ``strength`` looks at weights: in the view ``people``
    it is the number of days that somebody was certainly together with others, added up over them.

    Args:
        graph: any NetworkX graph.
        measure: one of :data:`MEASURES`.
        store: where the addresses of nodes have their names.

    Raises:
        UsageError: there is no such measure.
    """
    if measure not in MEASURES:
        hint = did_you_mean(str(measure), MEASURES) or f"it is one of {', '.join(MEASURES)}"
        raise UsageError(f"no measure {measure!r}", hint)
    values = _strength(graph) if measure == "strength" else _measured(simple(graph), measure)
    ranked = [Ranked(_thing(node, store), _name(graph, node), round(value, _SAME)) for node, value in values.items()]
    ranked.sort(key=lambda each: (-each.value, str(each.node)))
    return Listing(ranked, ("name", measure), lambda each: (_cell(each), f"{each.value:.4g}"), "no nodes")


def communities(graph: Graph, method: str = "louvain") -> Listing[Community]:
    """The communities of a graph, the largest first; always the same for the same graph.

    Args:
        graph: any NetworkX graph; all its edges count alike.
        method: ``louvain`` (with a fixed seed) or ``greedy`` modularity.

    Raises:
        UsageError: there is no such method.
    """
    import networkx as nx

    if method not in METHODS:
        hint = did_you_mean(str(method), METHODS) or f"it is one of {', '.join(METHODS)}"
        raise UsageError(f"no method {method!r}", hint)
    flat = simple(graph)
    found: list[set[Any]]
    if not flat.number_of_edges():
        found = [{node} for node in flat]
    elif method == "louvain":
        found = list(nx.community.louvain_communities(flat, weight=None, seed=_SEED, backend="networkx"))
    else:
        found = [
            set(each) for each in nx.community.greedy_modularity_communities(flat, weight=None, backend="networkx")
        ]
    made = []
    for members in found:
        inside = {node: sum(other in members for other in flat.adj[node]) for node in members}
        order = sorted(members, key=lambda node: (-inside[node], str(node)))
        made.append(Community(tuple(order), tuple(_name(graph, node) for node in order)))
    made.sort(key=lambda each: (-len(each), str(each.members[0])))
    return Listing(made, ("size", "best connected"), _community_cells, "no nodes")


def _community_cells(community: Community) -> tuple[object, ...]:
    more = f", … {len(community) - _SHOWN:,} more" if len(community) > _SHOWN else ""
    return len(community), ", ".join(community.names[:_SHOWN]) + more


def simple(graph: Graph) -> Graph:
    """The graph without directions, parallel edges, loops and attributes, in order of address.

    Algorithms that look at nodes in turn give the same answer however the graph was made.
    """
    import networkx as nx

    nodes = sorted(graph, key=str)
    place = {node: number for number, node in enumerate(nodes)}
    ends = ((place[edge[0]], place[edge[1]]) for edge in graph.edges())
    pairs = {(one, other) if one < other else (other, one) for one, other in ends if one != other}
    flat: Graph = nx.Graph()
    flat.add_nodes_from(nodes)
    flat.add_edges_from((nodes[one], nodes[other]) for one, other in sorted(pairs))
    return flat


def _measured(graph: Graph, measure: str) -> dict[Any, float]:
    algorithm = _ALGORITHMS[measure]
    try:
        with faster():
            found: dict[Any, float] = algorithm(graph)
    except (TypeError, AttributeError, NotImplementedError, ImportError):
        found = algorithm(graph)  # a backend that fails at it is no reason not to answer
    return found


def _betweenness(graph: Graph) -> Any:
    import networkx as nx

    return nx.betweenness_centrality(graph)


def _closeness(graph: Graph) -> Any:
    import networkx as nx

    return nx.closeness_centrality(graph)


def _degree(graph: Graph) -> Any:
    import networkx as nx

    return nx.degree_centrality(graph)


def _harmonic(graph: Graph) -> Any:
    import networkx as nx

    others = max(1, len(graph) - 1)
    return {node: value / others for node, value in nx.harmonic_centrality(graph).items()}


def _eigenvector(graph: Graph) -> Any:
    import networkx as nx

    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    try:
        return nx.eigenvector_centrality(graph, max_iter=1000, tol=1e-10)
    except nx.PowerIterationFailedConvergence:
        raise UsageError(
            "the eigenvector centrality of this graph does not settle", "take pagerank or degree"
        ) from None


def _pagerank(graph: Graph) -> dict[Any, float]:
    """By repeated passing on: NetworkX's own needs SciPy, which is not asked of anybody."""
    import numpy as np

    nodes = list(graph)
    if not nodes:
        return {}
    place = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(place[one], place[other]) for one, other in graph.edges()], dtype=np.int64).reshape(-1, 2)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    degree = np.bincount(source, minlength=len(nodes))
    rank = np.full(len(nodes), 1 / len(nodes))
    for _ in range(_ROUNDS):
        passed = np.bincount(target, rank[source] / degree[source], minlength=len(nodes))
        shared = rank[degree == 0].sum() / len(nodes)
        before, rank = rank, (1 - _DAMPING) / len(nodes) + _DAMPING * (passed + shared)
        if np.abs(rank - before).sum() < _SETTLED:
            break
    return dict(zip(nodes, rank.tolist(), strict=True))


_DAMPING, _ROUNDS, _SETTLED = 0.85, 500, 1e-12


_ALGORITHMS: dict[str, Callable[[Graph], Any]] = {
    "betweenness": _betweenness,
    "closeness": _closeness,
    "degree": _degree,
    "eigenvector": _eigenvector,
    "harmonic": _harmonic,
    "pagerank": _pagerank,
}


def _strength(graph: Graph) -> dict[Any, float]:
    return {node: float(value) for node, value in graph.degree(weight="weight")}


@contextlib.contextmanager
def faster() -> Iterator[None]:
    """While it lasts NetworkX hands what it can to a faster backend, if one is installed.

    A priority that is set already is kept. A backend that cannot do something, or would take longer, leaves it to
    NetworkX.
    """
    import networkx as nx

    installed = [name for name in FASTER if name in nx.config.backends]
    if not installed or getattr(nx.config.backend_priority, "algos", None):
        yield
        return
    with nx.config(backend_priority=installed, cache_converted_graphs=False):
        yield


def _name(graph: Graph, node: Any) -> str:
    return str(graph.nodes[node].get("label", node))


def _thing(node: Any, store: ox.Store | None) -> Any:
    return thing(node, store) if store is not None and str(node).startswith(ID) else node


def _cell(ranked: Ranked) -> object:
    """A thing that knows its name, else the name."""
    return ranked.node if isinstance(ranked.node, Thing) else ranked.name


def network_of(finder: PathFinder, view: Any, about: Thing | None, hops: int, certainty: str) -> Graph:
    """The graph that is meant.

    Args:
        finder: tells who is one step away.
        view: the name of a view, a neighbourhood, or a NetworkX graph.
        about: only what is around this, within the view.
        hops: of so many steps.
        certainty: the least that is wanted.

    Raises:
        UsageError: there is no such view, or there is too much of it.
    """
    import networkx as nx

    from carrera_kg.traversal.neighbourhood import Neighbourhood, neighbourhood
    from carrera_kg.traversal.views import to_networkx, view_called

    if isinstance(view, Neighbourhood):
        return view.to_networkx()
    if isinstance(view, nx.Graph):
        return view
    if about is None:
        return to_networkx(finder.store, view, certainty)
    steps = _STEPS_OF_VIEWS.get(view_called(view))
    if steps is None:
        raise UsageError(f"no neighbourhood within {view}", f"take one of {', '.join(_STEPS_OF_VIEWS)}")
    return neighbourhood(finder, about, hops, steps, certainty).to_networkx()


_STEPS_OF_VIEWS = {"people": ("together", "stated"), "careers": ("spell",), "honours": ("honour",)}
"""The steps that are the edges of a view: a neighbourhood over them is a part of the view."""
