"""Which thing stands inside which: a tally in its spell, a spell in its person, a claim in what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from carrera_kg.exports.jsonld_context import REVERSE
from carrera_kg.exports.selection import Selection
from carrera_kg.vocabulary import CAR, ID, KINDS, NESTED, OA, RECORDS

_FORWARD = {
    **{kind: (CAR + kind,) for kind in (*NESTED, "verdict")},
    "span": (OA + "hasTarget", CAR + "columnHeader"),
    "selector": (OA + "hasSelector",),
}
"""Kinds of things that hang on another one, with the properties of that one which say so."""

_BACKWARD = {
    kind: tuple((term, each.predicate) for term, each in REVERSE.items() if each.kind == kind)
    for kind in {each.kind for each in REVERSE.values()}
}
"""Kinds of things that name what they belong to: how they are called there, and by which property."""

_LINKING = frozenset(predicate for predicates in _FORWARD.values() for predicate in predicates)

_DEPTHS = {
    **dict.fromkeys((*KINDS, "document"), 0),
    **dict.fromkeys((*RECORDS, "overlap", "squad"), 1),
    **dict.fromkeys(NESTED, 2),
    **dict.fromkeys(("claim", "conflict", "derivation"), 3),
    **dict.fromkeys(("verdict", "span"), 4),
    "selector": 5,
}
"""How deep a kind of thing can stand: only ever in a thing of lesser depth, so that nothing stands in itself."""

_KEPT = 100_000

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What an RDF statement can say of its subject."""


def _kind(iri: str) -> str:
    if not iri.startswith(ID):
        return ""
    kind = iri.removeprefix(ID).split("/")[0]
    if kind == "document" and "#" in iri:
        return "selector" if "&" in iri else "span"
    return kind


def _within(inner: str, outer: str) -> bool:
    """Whether the one can stand in the other."""
    outer_depth, inner_depth = _DEPTHS.get(_kind(outer)), _DEPTHS.get(_kind(inner))
    return outer_depth is not None and inner_depth is not None and outer_depth < inner_depth


class Links:
    """Looks up in a graph of a dataset what a thing belongs to.

    Args:
        graph: as N-Quads have it; empty for the default graph.
    """

    def __init__(self, selection: Selection, graph: str) -> None:
        self._store, self._about = selection.store, selection.about
        self._hidden = selection.hidden if selection.sensitive == "omit" else frozenset()
        self._graph: ox.NamedNode | ox.DefaultGraph | None = ox.DefaultGraph()
        if graph:  # the store has names of its own for blank nodes
            self._graph = ox.NamedNode(graph[1:-1]) if graph.startswith("<") else None
        self._owners: dict[str, str] = {}

    def owner(self, subject: str) -> str:
        """The address of the entity, or of the other thing, in which the subject stands in the end.

        Args:
            subject: as N-Quads have it.
        """
        return self._owner(subject[1:-1]) if subject.startswith("<") else subject

    def _owner(self, iri: str) -> str:
        known = self._owners.get(iri)
        if known is None:
            above = self._above(iri)
            known = self._owner(above) if above else iri
            if len(self._owners) >= _KEPT:
                self._owners.clear()
            self._owners[iri] = known
        return known

    def _above(self, iri: str) -> str:
        kind = _kind(iri)
        if self._graph is None or not (kind in _FORWARD or kind in _BACKWARD):
            return ""
        node = ox.NamedNode(iri)
        for predicate in _FORWARD.get(kind, ()):
            found = self._store.quads_for_pattern(None, ox.NamedNode(predicate), node, self._graph)
            holders = [
                quad.subject.value
                for quad in found
                if isinstance(quad.subject, ox.NamedNode) and str(quad.subject) not in self._hidden
            ]
            fitting = [holder for holder in holders if _within(iri, holder)]
            if fitting:
                return min(fitting)
        values = {
            predicate: [
                quad.object for quad in self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, self._graph)
            ]
            for _, predicate in _BACKWARD.get(kind, ())
        }
        return self.holder(iri, values)[1]

    def holder(self, iri: str, values: dict[str, list[Term]]) -> tuple[str, str]:
        """The name under which a thing stands in another one, and the address of that; two empty texts if in none.

        Args:
            values: what it says, by property.
        """
        found = [
            (self._about not in fitting, number, term, self._about if self._about in fitting else min(fitting))
            for number, (term, predicate) in enumerate(_BACKWARD.get(_kind(iri), ()))
            if (
                fitting := [
                    value.value
                    for value in values.get(predicate, ())
                    if isinstance(value, ox.NamedNode) and _within(iri, value.value)
                ]
            )
        ]
        if not found:
            return "", ""
        _, _, term, chosen = min(found, key=lambda each: each[:2])
        return term, chosen or ""


@dataclass
class Node:
    """A thing with what is said of it; and with what stands in it.

    Attributes:
        subject: the thing.
        values: by property; a value that stands in it is a node.
        inner: what names it by a property that is read backwards, by the name of that.
    """

    subject: ox.NamedNode | ox.BlankNode
    values: dict[str, list[Term | Node]] = field(default_factory=lambda: defaultdict(list))
    inner: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))


def nested(quads: Iterable[ox.Quad], first: str, links: Links) -> Iterator[Node]:
    """The things that the quads of one graph speak of, each once: in another one where it belongs to it.

    Args:
        quads: in order.
        first: the address of the thing that comes first.

    Returns:
        Those that stand in no other one, by address after the first.
    """
    nodes: dict[str, Node] = {}
    for quad in quads:
        assert not isinstance(quad.subject, ox.Triple)
        node = nodes.setdefault(str(quad.subject), Node(quad.subject))
        node.values[quad.predicate.value].append(quad.object)
    inside = _put_in_place(nodes)
    for key in [key for key in nodes if key not in inside]:
        _put_in_holder(nodes, key, links, inside)
    outer = [key for key in nodes if key not in inside]
    for key in sorted(outer, key=lambda key: (key != f"<{first}>", key)):
        yield nodes[key]


def _put_in_place(nodes: dict[str, Node]) -> set[str]:
    """Put things where the values stand that are they, each in the first place; which ones were."""
    inside: set[str] = set()
    for node in nodes.values():
        for predicate in node.values.keys() & _LINKING:
            values = node.values[predicate]
            for place, value in enumerate(values):
                key = str(value)
                if key in nodes and key not in inside and _hangs_on(value, predicate, node):
                    inside.add(key)
                    values[place] = nodes[key]
    return inside


def _hangs_on(value: Term | Node, predicate: str, node: Node) -> bool:
    return (
        isinstance(value, ox.NamedNode)
        and isinstance(node.subject, ox.NamedNode)
        and predicate in _FORWARD.get(_kind(value.value), ())
        and _within(value.value, node.subject.value)
    )


def _put_in_holder(nodes: dict[str, Node], key: str, links: Links, inside: set[str]) -> None:
    """Put a thing into that which it names, if there is one: the statement that names it is then told by its place."""
    node = nodes[key]
    if not isinstance(node.subject, ox.NamedNode):
        return
    said = {predicate: [v for v in values if not isinstance(v, Node)] for predicate, values in node.values.items()}
    term, holder = links.holder(node.subject.value, said)
    if not term:
        return
    predicate = REVERSE[term].predicate
    outer = nodes.setdefault(f"<{holder}>", Node(ox.NamedNode(holder)))
    outer.inner[term].append(node)
    node.values[predicate].remove(ox.NamedNode(holder))
    if not node.values[predicate]:
        del node.values[predicate]
    inside.add(key)
