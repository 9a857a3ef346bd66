"""The ontology as the readers and rules need it: what each property wants and which values are broader."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.resources import folder
from carrera_kg.vocabulary import BASE, CAR, CONCEPT_SCHEMES, LABEL, OWL, RDF_TYPE, RDFS, SENSITIVE, SKOS


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its address, label, the classes it connects, and whether a subject has one value at a time.

    ``scheme`` is the address of the concept scheme that its values are taken from, where they are concepts;
    ``worked_out`` tells that rules give its values, and no source.
    """

    iri: str
    label: str
    domain: str
    range: str
    functional: bool
    scheme: str = ""
    worked_out: bool = False

    @property
    def name(self) -> str:
        """The last part of the address, as fact files and the shell write it."""
        return self.iri.removeprefix(CAR)


@dataclass(frozen=True, slots=True)
class Ontology:
    """``ontology/carrera.ttl``, read once.

    Attributes:
        properties: by name (``birthDate``).
        broader: a class or concept to those directly above it.
        labels: the label of every term.
        schemes: a concept to the scheme that it is in.
        headers: what heads a column of a table, in lower case, to the properties that its cells can have.
        sensitive: the classes, properties and concepts that touch criminal or medical matters.
    """

    properties: dict[str, Property]
    broader: dict[str, frozenset[str]]
    labels: dict[str, str]
    schemes: dict[str, str]
    headers: dict[str, frozenset[str]]
    sensitive: frozenset[str]

    def is_a(self, narrow: str, wide: str) -> bool:
        """Whether the class or concept is the other one or below it."""
        return narrow == wide or any(self.is_a(above, wide) for above in self.broader.get(narrow, ()))

    def top(self, concept: str) -> str:
        """The concept at the top of the branch: a caretaker's is manager.

        Where a concept has several, the first in order of address.
        """
        above = sorted(self.broader.get(concept, ()))
        return self.top(above[0]) if above else concept

    def concept(self, name: str, scheme: str = "") -> str | None:
        """The address of the concept with that last part, if there is one; ``role/player`` says the folder too.

        Args:
            name: the last part, or the last two.
            scheme: the address of the scheme it must be in, as one name may be in several.
        """
        candidates = [f"{BASE}{name}"] if "/" in name else [f"{BASE}{folder}/{name}" for folder in CONCEPT_SCHEMES]
        found = [iri for iri in candidates if iri in self.labels and scheme in ("", self.schemes.get(iri))]
        return found[0] if found else None

    def concepts(self, scheme: str = "") -> Iterable[str]:
        """The last parts of all concepts, or of those in the scheme with that address."""
        return (iri.rsplit("/", 1)[1] for iri, own in self.schemes.items() if scheme in ("", own))

    def property_of(self, iri: str) -> Property | None:
        """The property with that address."""
        return self.properties.get(iri.removeprefix(CAR))


@functools.cache
def ontology() -> Ontology:
    """The ontology that ships with the package."""
    triples: dict[tuple[str, str], list[str]] = defaultdict(list)
    for quad in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl")):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            triples[quad.subject.value, quad.predicate.value].append(quad.object.value)
    labels = {subject: values[0] for (subject, predicate), values in triples.items() if predicate == LABEL}
    broader = {
        subject: frozenset(
            triples.get((subject, RDFS + "subClassOf"), []) + triples.get((subject, SKOS + "broader"), [])
        )
        for subject in labels
    }
    properties = {
        subject.removeprefix(CAR): Property(
            iri=subject,
            label=labels[subject],
            domain=values[0],
            range=triples[subject, RDFS + "range"][0],
            functional=OWL + "FunctionalProperty" in triples[subject, RDF_TYPE],
            worked_out=bool(triples.get((subject, CAR + "workedOut"))),
            scheme=next(iter(triples.get((subject, CAR + "valuesFrom"), [])), ""),
        )
        for (subject, predicate), values in triples.items()
        if predicate == RDFS + "domain"
    }
    heads: dict[str, set[str]] = defaultdict(set)
    for (subject, predicate), values in triples.items():
        for word in values if predicate == SKOS + "hiddenLabel" else ():
            heads[word.lower()].add(subject)
    headers = {word: frozenset(properties) for word, properties in heads.items()}
    sensitive = frozenset(subject for subject, predicate in triples if predicate == SENSITIVE)
    schemes = {subject: values[0] for (subject, predicate), values in triples.items() if predicate == SKOS + "inScheme"}
    return Ontology(properties, broader, labels, schemes, headers, sensitive)
