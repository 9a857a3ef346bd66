"""How much of an ontology a dataset uses: counts by kind of graph, and an example of each term.

Counts stop at :data:`MOST`, so that the page about a dataset of millions of triples is made as fast as that of a small
one; beyond it, what the dataset says of its accepted view in VoID is taken. Criminal and medical matters are counted,
and are never examples.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from carrera_kg.errors import RefusedError
from carrera_kg.lookup import kind_of
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.terms import Term, Terms
from carrera_kg.vocabulary import (
    BOOLEAN,
    CAR,
    CONFLICTS_GRAPH,
    DATASET_GRAPH,
    DERIVED_GRAPH,
    INTEGER,
    LABEL,
    ONTOLOGY_GRAPH,
    PREFIXES,
    RDF,
    RDF_TYPE,
    SENSITIVE,
    STRING,
    VOID,
    compact,
    document_graph,
)

MOST = 10_000
"""Uses of one term in one kind of graph that are counted."""

_LOOKED_AT = 200
"""Uses among which an example is looked for: the first that the store gives, in order of address."""

_DOCUMENTS = 1_000
"""Documents in whose records uses are counted."""

_MARKED = 5_000
"""Marked records that are looked at for the people and teams they name."""

_TRIED = 30
"""So many of them are tried until one is no criminal or medical matter."""

_LINES = 8
"""Lines of an example about a thing: more tell nothing new of the class."""

_OF_ONE = 2
"""Lines for one property, if there are others."""

_TOO_CLOSE = 3
"""A sentence about a person and a team that a marked record names too is no example."""

_LONG = 110
"""Characters of a text that an example has, if there is a shorter one."""

_REACH = 300
"""Statements about one thing that are looked at for what is delicate; what has more is no example."""

_ACCEPTED = DATASET_GRAPH + "#accepted"
"""The accepted view, as the dataset's description of itself speaks of it."""

_TYPE = ox.NamedNode(RDF_TYPE)
_MARK = ox.NamedNode(SENSITIVE)
_TRUE = ox.Literal("true", datatype=ox.NamedNode(BOOLEAN))
_OUTCOME = ox.NamedNode(CAR + "settled")
_SUBJECT = ox.NamedNode(RDF + "subject")
_VERDICT = ox.NamedNode(CAR + "verdict")
_DEFAULT = ox.DefaultGraph()
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_ONTOLOGY = ox.NamedNode(ONTOLOGY_GRAPH)
_ABOUT_ITSELF = (_ONTOLOGY, ox.NamedNode(DATASET_GRAPH))
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)
"""Local names that Turtle takes as they are."""

_STATED = {"property": "predicate", "class": "object", "concept": "object"}
"""Where in a claim a term stands."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a term is used in one kind of graph; ``more`` tells that counting stopped there."""

    where: str
    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of the dataset in Turtle.

    Attributes:
        head: the declarations of the prefixes.
        body: the statements, with names as comments.
        where: in which graph they are, in words.
        more: how many statements about the thing are left out.
    """

    head: str
    body: str
    where: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """What the dataset has of a term: counts, an example, and whether there is none because all are delicate."""

    counts: tuple[Count, ...]
    example: Example | None
    withheld: bool = False


_cached: tuple[ox.Store, dict[str, Use]] | None = None
"""What the last store that cannot change uses: a worker of the service has one as long as it lives."""


def usage(reader: Reader, terms: Terms) -> dict[str, Use]:
    """What the dataset has of each term, by address."""
    global _cached  # noqa: PLW0603
    if _cached and _cached[0] is reader.store:
        return _cached[1]
    found = _Usage(reader, terms).all()
    if _cannot_change(reader.store):
        _cached = (reader.store, found)
    return found


def _cannot_change(store: ox.Store) -> bool:
    try:
        store.extend(())
    except (RuntimeError, RefusedError):
        return True
    return False


class _Usage:
    """Looks for the uses of the terms of one ontology in one store."""

    def __init__(self, reader: Reader, terms: Terms) -> None:
        self._reader, self._store, self._terms = reader, reader.store, terms
        self._delicate = {iri for iri, term in terms.by_iri.items() if term.sensitive}
        self._weight: Counter[str] = Counter()
        self._touching: dict[tuple[str, int], bool] = {}
        self._named: dict[str, set[str]] = {}
        named = (str(graph) for graph in self._store.named_graphs())
        documents = (graph for graph in named if graph.startswith(f"<{document_graph('')}"))
        self._documents = sorted(itertools.islice(documents, _DOCUMENTS))
        self._near = self._near_what_is_delicate()
        self._told = self._told_by_the_dataset()

    def all(self) -> dict[str, Use]:
        """The uses of all terms; those of a scheme are the uses of the properties that take their values from it."""
        counts = {iri: self._counts(term) for iri, term in self._terms.by_iri.items() if term.kind != "scheme"}
        for iri, each in counts.items():
            self._weight[iri] = next((count.number for count in each), 0)
        found = {}
        for iri, each in counts.items():
            example, withheld = self._example(self._terms.by_iri[iri]) if each else (None, False)
            found[iri] = Use(each, example, withheld)
        for scheme in self._terms.of_kind("scheme"):
            users = [term.iri for term in self._terms.of_kind("property") if term.scheme == scheme.iri]
            uses = [found[iri] for iri in users if found[iri].counts]
            numbers: dict[str, Count] = {}
            for count in (count for use in uses for count in use.counts):
                known = numbers.get(count.where, Count(count.where, 0))
                numbers[count.where] = Count(count.where, known.number + count.number, known.more or count.more)
            example = next((use.example for use in uses if use.example), None)
            withheld = bool(uses) and example is None
            found[scheme.iri] = Use(tuple(numbers.values()), example, withheld)
        return found

    # ── counts ───────────────────────────────────────────────────────────────────────────────────

    def _counts(self, term: Term) -> tuple[Count, ...]:
        """Where the term is used and how often, without places where it is not."""
        node, about = f"<{term.iri}>", _STATED[term.kind]
        pattern = {"property": f"?s {node} ?o", "class": f"?s a {node}", "concept": f"?s ?p {node}"}[term.kind]
        claimed = f"GRAPH ?g {{ ?s <{RDF}{about}> {node} }} FILTER(?g != <{DERIVED_GRAPH}>)"
        claimed = claimed if self._documents else "FILTER(false)"
        accepted = self._count("accepted", pattern)
        if accepted.more and self._told.get(term.iri, 0) > MOST:
            accepted = Count("accepted", self._told[term.iri])
        counts = [
            accepted,
            self._count("in claims", claimed),
            self._count("in conflicts", f"GRAPH <{CONFLICTS_GRAPH}> {{ {pattern} }}"),
            self._count("derived", f"GRAPH <{DERIVED_GRAPH}> {{ {pattern} }}"),
        ]
        if not counts[1].number and self._documents:  # it is what a claim is made of, and not what it says
            graphs = f"VALUES ?g {{ {' '.join(self._documents)} }} GRAPH ?g {{ {pattern} }}"
            counts[1] = self._count("in records of claims", graphs)
        if term.kind == "property":
            counts.append(self._count("in the ontology", f"GRAPH <{ONTOLOGY_GRAPH}> {{ {pattern} }}"))
        return tuple(count for count in counts if count.number)

    def _count(self, where: str, pattern: str) -> Count:
        query = f"SELECT (COUNT(*) AS ?n) {{ SELECT ?s {{ {pattern} }} LIMIT {MOST + 1} }}"
        solutions: Any = self._store.query(query)
        number = int(next(iter(solutions))[0].value)
        return Count(where, min(number, MOST), number > MOST)

    def _told_by_the_dataset(self) -> dict[str, int]:
        """How often the accepted view uses properties and classes, where the dataset says so of itself in VoID."""
        parts = " UNION ".join(
            f"{{ <{_ACCEPTED}> <{VOID}{part}> [ <{VOID}{of}> ?term ; <{VOID}{number}> ?number ] }}"
            for part, of, number in (
                ("propertyPartition", "property", "triples"),
                ("classPartition", "class", "entities"),
            )
        )
        query = f"SELECT ?term ?number {{ GRAPH <{DATASET_GRAPH}> {{ {parts} }} }}"
        solutions: Any = self._store.query(query)
        rows = [(row["term"].value, row["number"].value) for row in solutions]
        return {term: int(number) for term, number in rows if number.isdigit()}

    # ── examples ─────────────────────────────────────────────────────────────────────────────────

    def _example(self, term: Term) -> tuple[Example | None, bool]:
        """An example of the term, and whether there would be one if all uses were not delicate."""
        if term.sensitive:
            return None, True
        first = sorted(self._uses(term), key=self._preference)[:_TRIED]
        whole = term.kind == "class"
        chosen = [self._about_thing(quad) if whole else ([quad], 0) for quad in first]
        for quads, more in sorted(chosen, key=lambda pair: (self._closeness(pair[0]), -len(pair[0]) * whole)):
            if self._closeness(quads) < _TOO_CLOSE and not any(map(self._is_delicate, quads[: 1 + whole])):
                return self._written(quads, more), False
        return None, bool(first)

    def _near_what_is_delicate(self) -> frozenset[str]:
        """The people and teams that marked records name."""
        marked = self._store.quads_for_pattern(None, _MARK, _TRUE, _DERIVED)
        found = set()
        for quad in itertools.islice(marked, _MARKED):
            if isinstance(quad.subject, ox.NamedNode):
                found.update(self._people_and_teams(quad.subject))
        return frozenset(found)

    def _people_and_teams(self, node: ox.NamedNode) -> set[str]:
        if node.value not in self._named:
            self._named[node.value] = self._find_people_and_teams(node)
        return self._named[node.value]

    def _find_people_and_teams(self, node: ox.NamedNode) -> set[str]:
        quads = itertools.islice(self._store.quads_for_pattern(node, None, None, _DEFAULT), _REACH)
        named = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
        return {iri for iri in named if kind_of(iri) in ("person", "club", "national-team")}

    def _closeness(self, quads: Sequence[ox.Quad]) -> int:
        """How many people and teams what is told in a sentence shares with what is marked: the sentence may well be
        about the same matter, and nobody has marked it. Figures, dates and names tell nothing."""
        subject = quads[0].subject
        told = any(
            isinstance(quad.object, ox.Literal) and quad.object.value.count(" ") > 1 and quad.predicate.value != LABEL
            for quad in quads
        )
        if not told and kind_of(getattr(subject, "value", "")) not in ("remark", "claim"):
            return 0
        claimed = [each.object for each in self._store.quads_for_pattern(subject, _SUBJECT, None, None)]
        about = [each for each in claimed or [subject] if isinstance(each, ox.NamedNode)]
        if not told and not any(kind_of(each.value) == "remark" for each in about):
            return 0
        named = {iri for each in about for iri in self._people_and_teams(each)}
        return 1 + len(named & self._near)

    def _uses(self, term: Term) -> list[ox.Quad]:
        """Statements with the term, of the first kind of graph that has any; the accepted view goes first."""
        node = ox.NamedNode(term.iri)
        pattern = {
            "property": (None, node, None), "class": (None, _TYPE, node), "concept": (None, None, node),
        }[term.kind]  # fmt: skip
        for graph in (_DEFAULT, None):
            quads: Iterable[ox.Quad] = self._store.quads_for_pattern(*pattern, graph)
            found = [
                quad
                for quad in itertools.islice(quads, _LOOKED_AT)
                if isinstance(quad.subject, ox.NamedNode)
                and not isinstance(quad.object, ox.BlankNode)
                and (quad.graph_name not in _ABOUT_ITSELF or term.kind == "property")
                and (term.kind != "concept" or not quad.predicate.value.startswith(RDF))
            ]
            if found:
                return found
        return []

    def _preference(self, quad: ox.Quad) -> tuple[bool, str, str, str, str]:
        long = isinstance(quad.object, ox.Literal) and len(quad.object.value) > _LONG
        return long, str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)

    def _is_delicate(self, quad: ox.Quad) -> bool:
        """Whether the statement touches what is criminal or medical: itself, or what its things are about."""
        return any(
            self._touches(term, 2) for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)
        ) or self._names_delicate(quad)

    def _names_delicate(self, quad: ox.Quad) -> bool:
        named = {term.value for term in (quad.predicate, quad.object) if isinstance(term, ox.NamedNode)}
        return bool(named & self._delicate) or quad.predicate in (_OUTCOME, _MARK)

    def _touches(self, node: ox.NamedNode, steps: int) -> bool:
        """Whether the thing is marked, has a delicate term or an outcome, or leads to such a one in so many steps."""
        known = self._touching.get((node.value, steps))
        if known is None:
            known = node.value in self._delicate or (
                node.value not in self._terms.by_iri and self._leads_to_delicate(node, steps)
            )
            self._touching[node.value, steps] = known
        return known

    def _leads_to_delicate(self, node: ox.NamedNode, steps: int) -> bool:
        quads = list(itertools.islice(self._store.quads_for_pattern(node, None, None, None), _REACH + 1))
        if len(quads) > _REACH or any(self._names_delicate(quad) for quad in quads):
            return True
        ahead = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)}
        above = self._store.quads_for_pattern(None, _VERDICT, node, None)  # a verdict does not say what it is about
        ahead.update(quad.subject for quad in above if isinstance(quad.subject, ox.NamedNode))
        return steps > 0 and any(self._touches(each, steps - 1) for each in sorted(ahead, key=str))

    def _about_thing(self, quad: ox.Quad) -> tuple[list[ox.Quad], int]:
        """What one graph says of a thing, what is said of most things first, and how much more it says."""
        quads = [
            each
            for each in self._store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            if not isinstance(each.object, ox.BlankNode) and each != quad
        ]
        seen: Counter[str] = Counter()
        ordered: list[tuple[bool, int, ox.Quad]] = []
        for each in sorted(quads, key=self._rank):
            seen[each.predicate.value] += 1
            ordered.append((seen[each.predicate.value] > _OF_ONE, len(ordered), each))
        shown = [quad, *(each for _, _, each in sorted(ordered, key=lambda item: item[:2])[: _LINES - 1])]
        return sorted(shown, key=self._rank), 1 + len(quads) - len(shown)

    def _rank(self, quad: ox.Quad) -> tuple[int, bool, int, str, str]:
        predicate = quad.predicate.value
        long = isinstance(quad.object, ox.Literal) and len(quad.object.value) > _LONG
        first = {RDF_TYPE: 0, LABEL: 1}.get(predicate, 2)
        return first, long, -self._weight[predicate], predicate, str(quad.object)

    # ── Turtle ───────────────────────────────────────────────────────────────────────────────────

    def _written(self, quads: Sequence[ox.Quad], more: int) -> Example:
        """The statements about one thing in Turtle, each thing with its name."""
        subject = quads[0].subject
        lines = []
        for number, quad in enumerate(quads):
            predicate = "a" if quad.predicate == _TYPE else _term(quad.predicate)
            end = "." if number == len(quads) - 1 else ";"
            name = self._name(quad.object) if quad.predicate != _TYPE else ""
            lines.append(f"  {predicate} {_term(quad.object)} {end}" + (f"  # {name}" if name else ""))
        labelled = any(quad.predicate.value == LABEL for quad in quads)
        name = "" if labelled else self._name(subject)
        body = "\n".join([*([f"# {name}"] if name else []), _term(subject), *lines])
        used = sorted(set(re.findall(r"(?<![\w:<\"])([a-z][\w-]*):", "\n".join(_bare(quads)))))
        head = "\n".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in used if prefix in PREFIXES)
        return Example(head, body, self._where(quads[0].graph_name), more)

    def _name(self, term: Any) -> str:
        """The name of a thing, on one line; nothing for what has none, and for what its address says as well."""
        if not isinstance(term, ox.NamedNode):
            return ""
        name = " ".join(self._reader.label(term.value).split())
        return "" if name in (compact(term.value), term.value) else name

    def _where(self, graph: Any) -> str:
        if isinstance(graph, ox.DefaultGraph):
            return "the accepted view"
        fixed = {CONFLICTS_GRAPH: "the conflicts", DERIVED_GRAPH: "what rules derive", ONTOLOGY_GRAPH: "the ontology"}
        start = document_graph("")
        if graph.value.startswith(start):
            return f"the document {graph.value.removeprefix(start)}"
        return fixed.get(graph.value) or compact(graph.value)


def _bare(quads: Sequence[ox.Quad]) -> Iterator[str]:
    """The terms of the statements as they are written, without what stands in quotation marks."""
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.Literal):
                yield _datatype(term)
            else:
                yield _term(term)


def _term(term: Any) -> str:
    """A term as Turtle writes it, as short as it can be."""
    if isinstance(term, ox.NamedNode):
        short = compact(term.value)
        return short if short != term.value and _PLAIN.fullmatch(short.partition(":")[2]) else str(term)
    if isinstance(term, ox.Literal):
        whole = re.fullmatch(r"[+-]?\d+", term.value)
        if (term.datatype.value == INTEGER and whole) or (
            term.datatype.value == BOOLEAN and term.value in ("true", "false")
        ):
            return term.value
        quoted = str(ox.Literal(term.value))
        if term.language:
            return f"{quoted}@{term.language}"
        datatype = _datatype(term)
        return f"{quoted}^^{datatype}" if datatype else quoted
    return str(term)


def _datatype(literal: ox.Literal) -> str:
    """The datatype as Turtle writes it; nothing where it is not written."""
    if literal.language or literal.datatype.value in (STRING, INTEGER, BOOLEAN):
        return ""
    return _term(literal.datatype)
