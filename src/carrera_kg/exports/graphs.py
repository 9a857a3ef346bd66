"""Networks as GraphML and GEXF, for Gephi, Cytoscape, yEd and NetworkX itself: the views of ``kg.to_networkx``.

What touches criminal or medical matters is left out, as no tool is bound to show beside it how it ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from carrera_kg.ontology import ontology
from carrera_kg.questions import records_of
from carrera_kg.traversal.graphfiles import gexf, graphml
from carrera_kg.traversal.views import to_networkx

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

    from carrera_kg.exports.selection import Selection

_RECORDS = ("spell", "honours")
"""The attributes of edges that hold the addresses of records, with spaces between them."""

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def write_graphml(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the network as GraphML.

    Raises:
        UsageError: there is no such network, or it would be too large.
    """
    _write(network(selection), graphml, out, tell)


def write_gexf(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the network as GEXF.

    Raises:
        UsageError: there is no such network, or it would be too large.
    """
    _write(network(selection), gexf, out, tell)


def _write(
    graph: nx.Graph[str], as_text: Callable[[nx.Graph[str]], str], out: BinaryIO, tell: Callable[[int], None]
) -> None:
    out.write(as_text(graph).encode())
    tell(graph.number_of_nodes() + graph.number_of_edges())


def network(selection: Selection) -> nx.Graph[str]:
    """The network of a selection: without what is sensitive, and of texts that XML can hold.

    With ``about`` it is what has to do with that entity and its records: their edges, and the nodes at their ends.
    """
    graph = to_networkx(selection.store, selection.network)
    sensitive = ontology().sensitive | {term[1:-1] for term in selection.hidden}
    keep: Callable[[str, str, dict[str, Any]], bool] = _harmless(sensitive)
    nodes = {node for node in graph if node not in sensitive}
    if selection.about is not None:
        about = records_of(selection.store, selection.about)
        keep = _both(keep, _touching(about))
        nodes &= about
    return _holdable(graph, nodes, keep)


def _harmless(sensitive: frozenset[str]) -> Callable[[str, str, dict[str, Any]], bool]:
    def harmless(one: str, other: str, attributes: dict[str, Any]) -> bool:
        named = {one, other, attributes.get("predicate", ""), *_records(attributes)}
        return sensitive.isdisjoint(named)

    return harmless


def _touching(about: set[str]) -> Callable[[str, str, dict[str, Any]], bool]:
    def touching(one: str, other: str, attributes: dict[str, Any]) -> bool:
        return one in about or other in about or not about.isdisjoint(_records(attributes))

    return touching


def _both(one: Callable[..., bool], other: Callable[..., bool]) -> Callable[..., bool]:
    return lambda *edge: one(*edge) and other(*edge)


def _records(attributes: dict[str, Any]) -> Iterator[str]:
    for name in _RECORDS:
        yield from str(attributes.get(name, "")).split()


def _holdable(graph: nx.Graph[str], nodes: set[str], keep: Callable[[str, str, dict[str, Any]], bool]) -> nx.Graph[str]:
    """The graph with these nodes, the edges to keep and the nodes at their ends, in the same order."""
    keyed = graph.is_multigraph()
    edges = [edge for edge in _edges(graph) if keep(edge[0], edge[1], edge[-1])]
    # A value is told by an edge: without it, nobody's.
    wanted = {node for node in nodes if graph.nodes[node].get("kind") != "value"}
    wanted |= {end for edge in edges for end in edge[:2]}
    made = graph.__class__(**graph.graph)
    made.add_nodes_from((_id(node), _texts(told)) for node, told in graph.nodes(data=True) if node in wanted)
    for one, other, *key, attributes in edges:
        ends = (_id(one), _id(other), *(_id(each) for each in key)) if keyed else (_id(one), _id(other))
        made.add_edge(*ends, **_texts(attributes))
    return made


def _edges(graph: nx.Graph[str]) -> Iterator[tuple[Any, ...]]:
    yield from graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)  # type: ignore[call-overload]


def _id(text: str) -> str:
    """The name of a node, which stays a name of its own: what XML cannot hold is written as in N-Triples."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def _texts(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes as XML gives them back: one kind of line end, and a mark for what it cannot hold."""
    return {name: _held(value) if isinstance(value, str) else value for name, value in attributes.items()}


def _held(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
