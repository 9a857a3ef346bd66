"""What of a dataset is exported: a view, one entity or everything, with how many of the documents' words.

The lines come from the generation's own N-Quads, which are sorted, so that nothing is held in memory and the order is
always the same.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import Any, Literal

import pyoxigraph as ox

from carrera_kg.errors import DataError, UsageError, did_you_mean
from carrera_kg.lookup import kind_of
from carrera_kg.store import EXPORT, current, manifest_of
from carrera_kg.vocabulary import (
    ALT_LABEL,
    CAR,
    CONFLICTS_GRAPH,
    DATASET,
    DATASET_GRAPH,
    DCTERMS,
    DERIVED_GRAPH,
    GRAPH,
    ID,
    KINDS,
    LABEL,
    NESTED,
    OA,
    OWL,
    PROV,
    RDF,
    RDF_TYPE,
    RECORDS,
    SENSITIVE,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.exports.sentences import Sentences

View = Literal["accepted", "sources", "all"]
Quotes = Literal["none", "words", "context"]
Sensitive = Literal["include", "omit"]

VIEWS: dict[str, str] = {
    "accepted": "what a plain query sees: entities, records and accepted values",
    "sources": "what each document says, in its own graph, with claims, words and places",
    "all": "every graph",
}
QUOTES: dict[str, str] = {
    "none": "places without the words, and no explanations of conflicts, which quote them",
    "words": "the few words that a claim rests on",
    "context": "the sentence around them too, from the texts themselves",
}

LINE = re.compile(
    r'(<[^>]*>|_:\S+) (<[^>]*>) (<[^<(][^>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"(?:\^\^<[^>]*>|@\S+)?|<<\(.*\)>>)'
    r"(?: (<[^>]*>|_:\S+))? \."
)
"""Subject, predicate, object and graph of a line of N-Quads; the graph is None in the default graph."""

_AT_ONCE = 5_000  # lines parsed together
_SENSITIVE = ox.NamedNode(SENSITIVE)
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_OF_DOCUMENT = f"<{GRAPH}document/"
_IS_SENSITIVE = f"<{SENSITIVE}>"
_TRUE = str(ox.Literal(True))
_EXACT, _PREFIX, _SUFFIX = (f"<{OA}{name}>" for name in ("exact", "prefix", "suffix"))
_EXPLANATION = f"<{CAR}explanation>"
_NAMES = frozenset(f"<{iri}>" for iri in (RDF_TYPE, LABEL, ALT_LABEL, OWL + "sameAs"))
_ENTITY = tuple(f"<{ID}{kind}/" for kind in KINDS)
_DOCUMENT = f"<{ID}document/"
_SPAN = re.compile(rf"{re.escape(ID)}document/([^#]+)#char=([0-9]{{1,9}}),([0-9]{{1,9}})")
_QUOTE = re.compile(rf"<{_SPAN.pattern}&quote>")


@dataclass(frozen=True)
class Selection:
    """What of a dataset is exported.

    Attributes:
        store: the dataset.
        folder: where it is kept.
        view: see :data:`VIEWS`.
        about: the address of an entity, record or document: then only its description, as far as the view has it.
        quotes: see :data:`QUOTES`.
        sensitive: ``omit`` leaves out the records of criminal and medical matters, with all that is said of them.
        documents: the folder of the texts, for the context of quotations.
        network: which network a graph file has (:func:`carrera_kg.traversal.views.to_networkx`).
        generation: the folder of the generation that is open; the current one if it is not said.
    """

    store: ox.Store
    folder: str
    view: View = "accepted"
    about: str | None = None
    quotes: Quotes = "words"
    sensitive: Sensitive = "include"
    documents: str | None = None
    network: str = "careers"
    generation: str = ""

    def __post_init__(self) -> None:
        for name, given, known in (
            ("view", self.view, VIEWS),
            ("choice of quotes", self.quotes, QUOTES),
            ("choice for sensitive matters", self.sensitive, ("include", "omit")),
        ):
            if given not in known:
                raise UsageError(f"no {name} {given!r}", did_you_mean(given, known) or f"use {', '.join(known)}")
        if self.quotes == "context" and not self.documents:
            hint = "say where the texts are with --documents, or leave --quotes out"
            raise UsageError("the context of quotations is in the documents only", hint)
        if self.quotes == "context" and self.view == "accepted":
            raise UsageError("the accepted view has no quotations", "choose the view sources or all for their context")
        if self.documents and not os.path.isdir(self.documents):
            raise DataError(f"{self.documents}: there is no such folder", "say where the texts are with --documents")

    @property
    def whole(self) -> bool:
        """Whether it is the dataset as it is, of which nothing is left out or changed."""
        return (self.view, self.about, self.quotes, self.sensitive) == ("all", None, "words", "include")

    @property
    def path(self) -> str:
        """The file of sorted N-Quads that holds the dataset.

        Raises:
            DataError: it is not there any more.
        """
        path = os.path.join(self.generation or current(self.folder)[0], EXPORT)
        if not os.path.isfile(path):
            raise DataError(f"{self.folder}: was built anew since it was opened", "open it again")
        return path

    def lines(self) -> Iterator[str]:
        """The quads as canonical N-Quads without line ends, sorted by code point, each once.

        Nothing is held in memory but one subject at a time, or the description of one entity.

        Raises:
            DataError: the dataset's file cannot be read, or a text for the context is missing or another one.
        """
        lines = self._viewed() if self.about is None else self._described()
        if self.sensitive == "omit":
            lines = self._without_sensitive(lines)
        if self.quotes == "none":
            return (line for line in lines if not _quotes(line))
        return self._in_context(lines) if self.quotes == "context" else lines

    def union(self) -> Iterator[str]:
        """The triples of all graphs together, as :meth:`lines`, for formats that have no graphs.

        What a document says stands as a claim, and as a statement only where it is accepted: without graphs nobody
        could tell the two apart.
        """
        before = ""
        for line in self.lines():
            match = matched(line)
            subject, graph = match[1], match[4]
            if graph is None:
                triple = line
            elif graph.startswith(_OF_DOCUMENT) and not _is_evidence(subject):
                continue
            else:
                triple = f"{line[: match.end(3)]} ."
            if triple != before:  # the same triple in several graphs stands in lines that follow each other
                before = triple
                yield triple

    def quads(self) -> Iterator[ox.Quad]:
        """The same as :meth:`lines`, as terms."""
        return parsed(self.lines())

    def triples(self) -> Iterator[ox.Triple]:
        """The same as :meth:`union`, as terms."""
        return (quad.triple for quad in parsed(self.union()))

    def size(self) -> int | None:
        """About how many quads there are; None where nobody has counted."""
        if self.about is not None:
            return None
        sizes = self._sizes
        if self.view == "all":
            return sum(sizes.values())
        if self.view == "accepted":
            return sizes.get("default")
        return sum(size for graph, size in sizes.items() if graph.startswith(f"{GRAPH}document/"))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the dataset was built from and holds; empty where it cannot be read."""
        try:
            return manifest_of(os.path.dirname(self.path))
        except DataError:
            return {}

    @property
    def licence(self) -> str:
        """The address of the licence that the dataset states for its facts; only the shipped ones have one."""
        parts = ox.NamedNode(DATASET), ox.NamedNode(DCTERMS + "license"), None, ox.NamedNode(DATASET_GRAPH)
        found = (quad.object for quad in self.store.quads_for_pattern(*parts))
        return min((term.value for term in found if isinstance(term, ox.NamedNode)), default="")

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return dict(self.manifest.get("graphs", {}))

    def _viewed(self) -> Iterator[str]:
        lines = _read(self.path)
        if self.view == "all":
            return lines
        if self.view == "sources":
            return merged(filter(_in_sources, lines), self._derived_marks())
        accepted = (line for line in lines if matched(line)[4] is None)
        return merged(accepted, self._marks())

    def _described(self) -> Iterator[str]:
        """The description of one thing, as far as the view has it."""
        from carrera_kg.descriptions import description_of

        assert self.about is not None
        lines = sorted(f"{quad} ." for quad in description_of(self.store, self.about))
        if self.view == "all":
            return iter(lines)
        if self.view == "sources":
            told = [line for line in lines if _in_sources(line)]
            nodes = {node for line in told for node in matched(line).group(1, 3)}
            return merged(told, (mark for mark in self._derived_marks() if matched(mark)[1] in nodes))
        accepted = [line for line in lines if matched(line)[4] is None]
        there = {matched(line)[1] for line in accepted}
        return merged(accepted, (mark for mark in self._marks() if matched(mark)[1] in there))

    def _marks(self) -> Iterator[str]:
        """That records touch criminal or medical matters, as statements of the accepted view."""
        return iter(sorted(f"{record} {_IS_SENSITIVE} {_TRUE} ." for record in self._delicate if self._holds(record)))

    def _holds(self, node: ox.NamedNode) -> bool:
        """Whether the view says anything about the node."""
        graph = ox.DefaultGraph() if self.view == "accepted" else None
        return next(iter(self.store.quads_for_pattern(node, None, None, graph)), None) is not None

    def _derived_marks(self) -> Iterator[str]:
        """The same in the graph of what is derived, for views that have graphs."""
        return (f"{mark[:-2]} {_DERIVED} ." for mark in self._marks())

    # ── Sensitive matters ────────────────────────────────────────────────────────────────────────

    def _without_sensitive(self, lines: Iterable[str]) -> Iterator[str]:
        hidden = self.hidden
        for line in lines:
            subject, predicate, object_, _ = matched(line).groups()
            if subject not in hidden and object_ not in hidden and predicate != _IS_SENSITIVE:
                yield line

    @cached_property
    def _delicate(self) -> frozenset[ox.NamedNode]:
        """The records that touch criminal or medical matters.

        They are those that rules have marked, and those that only one document or a later change says it of: by their
        class, a property that they have, or a concept that is its value.
        """
        from carrera_kg.ontology import ontology

        marked = self.store.quads_for_pattern(None, _SENSITIVE, ox.Literal(True), _DERIVED)
        found = {quad.subject for quad in marked if isinstance(quad.subject, ox.NamedNode)}
        for term in map(ox.NamedNode, sorted(ontology().sensitive)):
            quads = [*self.store.quads_for_pattern(None, term, None), *self.store.quads_for_pattern(None, None, term)]
            nodes = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
            found |= {node for node in nodes if kind_of(node.value) in RECORDS}
        return frozenset(found)

    @cached_property
    def _delicate_claims(self) -> frozenset[ox.NamedNode]:
        records = self._with_parts(self._delicate)
        return frozenset(self._subjects(records, RDF + "subject", RDF + "object"))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The terms, as N-Quads have them, that are left out where sensitive matters are.

        They are the records that are marked, what hangs on them, the claims and conflicts about them, what rules
        derive of them, and the places in the documents that no other claim points to.
        """
        records, claims = self._with_parts(self._delicate), self._delicate_claims
        conflicts = self._subjects(records, CAR + "about") | self._subjects(claims, CAR + "involves")
        verdicts = self._objects(conflicts, CAR + "verdict")
        derivations = self._subjects(claims, PROV + "wasDerivedFrom")
        hidden = records | claims | conflicts | verdicts | derivations
        places = self._objects(claims, OA + "hasTarget", CAR + "columnHeader")
        alone = {place for place in places if self._subjects({place}, OA + "hasTarget", CAR + "columnHeader") <= claims}
        return frozenset(map(str, hidden | alone | self._objects(alone, OA + "hasSelector")))

    def _with_parts(self, records: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
        """The records with those that hang on them: a spell with its tallies, a match with its sides and goals."""
        whole = set(records)
        return whole | self._objects(whole, *(CAR + link for link in NESTED))

    def _subjects(self, of: Iterable[ox.NamedNode], *predicates: str) -> set[ox.NamedNode]:
        return {
            quad.subject
            for node in of
            for iri in predicates
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(iri), node, None)
            if isinstance(quad.subject, ox.NamedNode)
        }

    def _objects(self, of: Iterable[ox.NamedNode], *predicates: str) -> set[ox.NamedNode]:
        return {
            quad.object
            for node in of
            for iri in predicates
            for quad in self.store.quads_for_pattern(node, ox.NamedNode(iri), None, None)
            if isinstance(quad.object, ox.NamedNode)
        }

    # ── Words in their context ───────────────────────────────────────────────────────────────────

    def sentences(self) -> Sentences:
        """The sentences of the documents; without those about sensitive matters where these are left out."""
        from carrera_kg.exports.sentences import Sentences

        assert self.documents is not None
        if self.sensitive != "omit":
            return Sentences(self.store, self.documents)
        places = self._objects(self._delicate_claims, OA + "hasTarget", CAR + "columnHeader")
        found = (_SPAN.fullmatch(place.value) for place in places)
        return Sentences(self.store, self.documents, {(s[1], int(s[2]), int(s[3])) for s in found if s})

    def _in_context(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines, and for each quotation the rest of its sentence: before it and after it."""
        sentences = self.sentences()
        for _, own in groupby(lines, key=lambda line: line[: line.index(" ")]):
            about = list(own)
            for line in list(about):
                subject, predicate, _, graph = matched(line).groups()
                place = _QUOTE.fullmatch(subject) if predicate == _EXACT else None
                if place:
                    around = sentences.around(place[1], int(place[2]), int(place[3]))
                    of = f" {graph}" if graph else ""
                    about += [
                        f"{subject} {name} {ox.Literal(text)}{of} ."
                        for name, text in zip((_PREFIX, _SUFFIX), around, strict=True)
                        if text
                    ]
            yield from sorted(set(about))


def matched(line: str) -> re.Match[str]:
    """The parts of a line of N-Quads, as :data:`LINE` has them."""
    match = LINE.fullmatch(line)
    if match is None:
        raise DataError(f"not N-Quads: {line[:120]}", "build the dataset again")
    return match


def parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    """Lines of N-Quads as terms, a few thousand at a time."""
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        yield from ox.parse("\n".join(some), ox.RdfFormat.N_QUADS)


def merged(one: Iterable[str], other: Iterable[str]) -> Iterator[str]:
    """Two sorted runs of lines as one, each line once."""
    return (line for line, _ in groupby(heapq.merge(one, other)))


def counted(lines: Iterable[str], tell: Callable[[int], None]) -> Iterator[str]:
    """The lines; on the way it is told how many there were, now and then and at the end."""
    number = 0
    for number, line in enumerate(lines, 1):
        if number % _AT_ONCE == 0:
            tell(number)
        yield line
    tell(number)


def _read(path: str) -> Iterator[str]:
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line[:-1]


def _in_sources(line: str) -> bool:
    """Whether it is what a document says, with the names of what it speaks of, and what is known of the document."""
    match = matched(line)
    subject, predicate, graph = match[1], match[2], match[4]
    if graph is None:
        return subject.startswith(_DOCUMENT) or (predicate in _NAMES and subject.startswith(_ENTITY))
    return graph.startswith(_OF_DOCUMENT)


def _is_evidence(subject: str) -> bool:
    return subject.startswith(f"<{ID}claim/") or (subject.startswith(_DOCUMENT) and "#" in subject)


def _quotes(line: str) -> bool:
    """Whether it holds words of a document."""
    match = matched(line)
    return match[2] == _EXACT or (match[2] == _EXPLANATION and match[4] == f"<{CONFLICTS_GRAPH}>")
