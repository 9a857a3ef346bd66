"""The terms of an ontology as its page tells of them, read from the triples that describe them."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.resources import folder
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    DCTERMS,
    LABEL,
    ONTOLOGY_GRAPH,
    OWL,
    PREFIXES,
    RDF,
    RDF_TYPE,
    RDFS,
    SENSITIVE,
    SKOS,
)

ONTOLOGY = CAR.removesuffix("#")
"""The address of the ontology itself."""

_VANN = "http://purl.org/vocab/vann/"

_KINDS = {
    OWL + "Class": "class",
    RDFS + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    RDF + "Property": "property",
    SKOS + "ConceptScheme": "scheme",
    SKOS + "Concept": "concept",
}
"""What a term is, by its types; where it has several the first here counts."""

ALIGNMENTS = {
    OWL + "equivalentClass": "the same as",
    OWL + "equivalentProperty": "the same as",
    OWL + "sameAs": "the same as",
    SKOS + "exactMatch": "the same as",
    RDFS + "subClassOf": "a kind of",
    RDFS + "subPropertyOf": "narrower than",
    SKOS + "broadMatch": "narrower than",
    SKOS + "narrowMatch": "wider than",
    SKOS + "closeMatch": "close to",
    SKOS + "relatedMatch": "related to",
    RDFS + "seeAlso": "see also",
}
"""How a term can stand to one of another vocabulary, in words."""


@dataclass(frozen=True, slots=True)
class Term:
    """One class, property, concept scheme or concept.

    Attributes:
        kind: ``class``, ``property``, ``scheme`` or ``concept``.
        name: the last part of the address.
        anchor: where the page tells of it: the name, or of a concept what comes after the base of all addresses, as
            two schemes can have concepts of one name (``run/unbeaten``, ``result/unbeaten``).
        above, below: the terms of the same ontology directly above and below it.
        domain, range: of a property; addresses, and several only where the ontology says so.
        scheme: of a property the one its values are taken from, of a concept the one it is in; or nothing.
        alignments: how it stands to terms of other vocabularies, and which.
        headers: words that head columns of tables in which values of the property stand.
    """

    iri: str
    kind: str
    name: str
    anchor: str
    label: str
    definition: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    functional: bool = False
    worked_out: bool = False
    sensitive: bool = False
    scheme: str = ""
    alignments: tuple[tuple[str, str], ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """An ontology as its page tells of it.

    Attributes:
        by_iri: the terms by address, in order of kind and name.
        title, comment, version, licence, prefix: what the ontology says of itself; nothing where it does not.
    """

    by_iri: dict[str, Term]
    title: str
    comment: str
    version: str
    licence: str
    prefix: str

    def of_kind(self, kind: str) -> list[Term]:
        """The terms of that kind, by name without regard to case."""
        return [term for term in self.by_iri.values() if term.kind == kind]

    def is_a(self, narrow: str, wide: str) -> bool:
        """Whether the term is the other one or below it; a circle of terms ends the search."""
        return narrow == wide or wide in self._reached(narrow, "above")

    def all_below(self, iri: str) -> list[str]:
        """The term with all below it, in order of address."""
        return sorted({iri, *self._reached(iri, "below")})

    def _reached(self, iri: str, way: str) -> set[str]:
        seen: set[str] = set()
        waiting = [iri]
        while waiting:
            at = waiting.pop()
            ahead = getattr(self.by_iri[at], way) if at in self.by_iri else ()
            waiting.extend(each for each in ahead if each not in seen)
            seen.update(ahead)
        return seen


def terms_of(store: ox.Store) -> Terms:
    """The ontology that the dataset was built with; the one of the package where the dataset has none."""
    quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(ONTOLOGY_GRAPH)))
    return read_terms(quad.triple for quad in quads) if quads else _shipped()


@functools.cache
def _shipped() -> Terms:
    return read_terms(quad.triple for quad in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl")))


def read_terms(triples: Iterable[ox.Triple]) -> Terms:
    """The terms that the triples describe."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, (ox.NamedNode, ox.Literal)):
            said[triple.subject.value][triple.predicate.value].append(triple.object.value)
    kinds = {iri: kind for iri, about in said.items() if (kind := _kind(about))}
    below: dict[str, set[str]] = defaultdict(set)
    for iri in kinds:
        for wide in _above(said[iri], kinds):
            below[wide].add(iri)
    made = [_term(iri, kinds, said[iri], below[iri]) for iri in kinds]
    order = list(dict.fromkeys(_KINDS.values()))
    made.sort(key=lambda term: (order.index(term.kind), term.name.casefold(), term.iri))
    own = said.get(ONTOLOGY, {})
    return Terms(
        {term.iri: term for term in made},
        title=_first(own, DCTERMS + "title", LABEL) or "The ontology",
        comment=_first(own, RDFS + "comment", DCTERMS + "description"),
        version=_first(own, OWL + "versionInfo"),
        licence=_first(own, DCTERMS + "license"),
        prefix=_first(own, _VANN + "preferredNamespacePrefix") or "car",
    )


def _kind(about: dict[str, list[str]]) -> str:
    types = about.get(RDF_TYPE, ())
    return next((kind for type_, kind in _KINDS.items() if type_ in types), "")


def _above(about: dict[str, list[str]], kinds: dict[str, str]) -> list[str]:
    """What the ontology itself puts directly above the term."""
    links = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")
    return sorted({wide for link in links for wide in about.get(link, ()) if wide in kinds})


def _term(iri: str, kinds: dict[str, str], about: dict[str, list[str]], below: Iterable[str]) -> Term:
    name = iri.removeprefix(CAR) if iri.startswith(CAR) else iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    schemes = about.get(CAR + "valuesFrom") or about.get(SKOS + "inScheme") or [""]
    alignments = {
        (words, other)
        for link, words in ALIGNMENTS.items()
        for other in about.get(link, ())
        if other not in kinds and not other.startswith(BASE)
    }
    words = list(dict.fromkeys(ALIGNMENTS.values()))
    return Term(
        iri=iri,
        kind=kinds[iri],
        name=name,
        anchor=name if iri.startswith(CAR) else iri.removeprefix(BASE),
        label=_first(about, LABEL, SKOS + "prefLabel") or name,
        definition=_first(about, SKOS + "definition", RDFS + "comment"),
        above=tuple(_above(about, kinds)),
        below=tuple(sorted(below)),
        domain=tuple(sorted(about.get(RDFS + "domain", ()))),
        range=tuple(sorted(about.get(RDFS + "range", ()))),
        functional=OWL + "FunctionalProperty" in about.get(RDF_TYPE, ()),
        worked_out="true" in about.get(CAR + "workedOut", ()),
        sensitive="true" in about.get(SENSITIVE, ()),
        scheme=min(schemes),
        alignments=tuple(sorted(alignments, key=lambda pair: (words.index(pair[0]), shortened(pair[1])))),
        headers=tuple(sorted(about.get(SKOS + "hiddenLabel", ()), key=str.casefold)),
    )


def _first(about: dict[str, list[str]] | dict[str, Sequence[str]], *links: str) -> str:
    """The first value, in order, of the first of the properties that has one."""
    return next((min(about[link]) for link in links if about.get(link)), "")


@functools.cache
def prefixes() -> dict[str, str]:
    """The preset prefixes, and those that the ontology's file declares for other vocabularies."""
    parser = ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl"))
    for _ in parser:  # they are known when it has been read
        pass
    return PREFIXES | {prefix: iri for prefix, iri in sorted(parser.prefixes.items()) if prefix}


def shortened(iri: str) -> str:
    """The address with a prefix where one fits, as people write it.

    >>> shortened("https://schema.org/Person"), shortened("http://www.wikidata.org/prop/direct/P569")
    ('schema:Person', 'wdt:P569')
    """
    fitting = [(len(start), prefix) for prefix, start in prefixes().items() if iri.startswith(start) and iri != start]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
