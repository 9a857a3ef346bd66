"""The description of a thing: what the dataset holds about it, with the claims, their words and the conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from carrera_kg.lookup import kind_of
from carrera_kg.questions import records_of
from carrera_kg.store import ask_ahead
from carrera_kg.vocabulary import (
    CAR,
    CONFLICTS_GRAPH,
    DERIVED_GRAPH,
    ID,
    LABEL,
    OA,
    ONTOLOGY_GRAPH,
    PROV,
    RDF,
    RECORDS,
    SENSITIVE,
)

_DEFAULT = ox.DefaultGraph()
_CONFLICTS = ox.NamedNode(CONFLICTS_GRAPH)
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_ONTOLOGY = ox.NamedNode(ONTOLOGY_GRAPH)
_LABEL = ox.NamedNode(LABEL)
_PARTS = [ox.NamedNode(iri) for iri in (OA + "hasTarget", CAR + "columnHeader", OA + "hasSelector")]
_CLAIM_OF = [ox.NamedNode(iri) for iri in (RDF + "subject", PROV + "wasQuotedFrom")]
_PREDICATE = ox.NamedNode(RDF + "predicate")
_OF_CLAIM = ox.NamedNode(RDF + "subject")
_SENSITIVE = ox.NamedNode(SENSITIVE)
_OUTCOME = [ox.NamedNode(CAR + name) for name in ("settled", "end", "endEarliest", "endLatest")]
"""How a criminal or medical matter ended, or until when somebody was banned."""
_INTERNAL = ox.NamedNode(CAR + "searchKey")


def description_of(store: ox.Store, iri: str) -> set[ox.Quad]:
    """Everything about a thing.

    Args:
        iri: the address of an entity, a record, a document, a claim, a conflict or a term.

    Returns:
        Quads of the default graph about the thing and its records; of the documents' graphs the claims about them, with
        spans and words; the conflicts and verdicts about them; what rules derive of them; and the labels of what these
        name. What a document says stands as a claim only: as a statement only where it is accepted. A record of a
        criminal or medical matter that is named has its mark and the outcome with it, whoever tells that.
    """
    node = ox.NamedNode(iri)
    subjects = [ox.NamedNode(subject) for subject in sorted(records_of(store, iri))]
    found: set[ox.Quad] = set()
    ask_ahead(store, (subject.value for subject in subjects))
    for subject in subjects:
        found.update(store.quads_for_pattern(subject, None, None, _DEFAULT))
        derived = store.quads_for_pattern(subject, None, None, _DERIVED)
        found.update(quad for quad in derived if quad.predicate != _INTERNAL)
        found.update(_claims(store, subject))
        found.update(_conflicts(store, subject))
    found.update(store.quads_for_pattern(node, None, None, _ONTOLOGY))
    if kind_of(iri) in ("claim", "conflict", "verdict"):
        found.update(_with_parts(store, store.quads_for_pattern(node, None, None, None)))
    found.update([*_outcomes(store, found)])
    found.update(_labels(store, found))
    return found


def _claims(store: ox.Store, subject: ox.NamedNode) -> Iterator[ox.Quad]:
    """The claims about a thing, or quoted from a document, with their spans and words."""
    for link in _CLAIM_OF:
        for quad in store.quads_for_pattern(None, link, subject, None):
            yield from _with_parts(store, store.quads_for_pattern(quad.subject, None, None, quad.graph_name))


def _with_parts(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with those of the spans that they point to, and of the spans' selectors."""
    for quad in quads:
        yield quad
        if quad.predicate in _PARTS and isinstance(quad.object, ox.NamedNode):
            yield from _with_parts(store, store.quads_for_pattern(quad.object, None, None, quad.graph_name))


def _conflicts(store: ox.Store, subject: ox.NamedNode) -> Iterator[ox.Quad]:
    """The conflicts about a thing, each with its verdict."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(CAR + "about"), subject, _CONFLICTS):
        for about in store.quads_for_pattern(quad.subject, None, None, _CONFLICTS):
            yield about
            if about.predicate.value == CAR + "verdict" and isinstance(about.object, ox.NamedNode):
                yield from store.quads_for_pattern(about.object, None, None, _CONFLICTS)


def _outcomes(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Of records of criminal and medical matters that the quads name: the mark and how it ended, with the claims."""
    named = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    for node in named:
        marks = [*store.quads_for_pattern(node, _SENSITIVE, None, _DERIVED)] if kind_of(node.value) in RECORDS else []
        if not marks:
            continue
        yield from marks
        for outcome in _OUTCOME:
            yield from store.quads_for_pattern(node, outcome, None, _DEFAULT)
        for claim in store.quads_for_pattern(None, _OF_CLAIM, node, None):
            own = [*store.quads_for_pattern(claim.subject, None, None, claim.graph_name)]
            if any(quad.predicate == _PREDICATE and quad.object in _OUTCOME for quad in own):
                yield from _with_parts(store, own)


def _labels(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The labels of the entities and terms that the quads name; a record's is made from theirs."""
    named = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)}
    ask_ahead(store, (node.value for node in named))
    for node in named:
        graph = _DEFAULT if node.value.startswith(ID) else _ONTOLOGY
        yield from store.quads_for_pattern(node, _LABEL, None, graph)
