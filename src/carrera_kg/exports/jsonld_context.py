"""The JSON-LD context: a short name for each term of the ontology, made from the ontology itself.

``ontology/context.jsonld`` is what this writes (``python -m carrera_kg.exports.jsonld_context``), and what exports hold
inlined, so that no reader needs the network.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from carrera_kg.ontology import Property, ontology
from carrera_kg.resources import folder, write_text
from carrera_kg.vocabulary import (
    ALT_LABEL,
    BASE,
    CAR,
    CONCEPT_SCHEMES,
    DCTERMS,
    ID,
    LABEL,
    OA,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SKOS,
    STRING,
    XSD,
)

CONTEXT = "context.jsonld"
"""The file's name, in ``ontology/``."""

NAMESPACES = {
    "kg": BASE,
    "id": ID,
    **{
        prefix: iri
        for prefix, iri in PREFIXES.items()
        if not iri.startswith(ID) and iri not in {f"{BASE}{scheme}/" for scheme in CONCEPT_SCHEMES}
    },
}
"""The prefixes of the context. Kinds of things and of concepts have none of their own, as many are called like a
property: it is ``id:person/massimo-carrera``, and a concept stands without one where its property is known."""


class Reverse(NamedTuple):
    """A name for a property read from its value: whose records of a kind are gathered there."""

    predicate: str
    kind: str


REVERSE = {
    "spells": Reverse(CAR + "person", "spell"),
    "honours": Reverse(CAR + "person", "honour"),
    "suspensions": Reverse(CAR + "person", "suspension"),
    "overlaps": Reverse(CAR + "person", "overlap"),
    "remarks": Reverse(CAR + "concerns", "remark"),
    "teamSpells": Reverse(CAR + "team", "spell"),
    "teamHonours": Reverse(CAR + "team", "honour"),
    "runs": Reverse(CAR + "team", "run"),
    "standings": Reverse(CAR + "team", "standing"),
    "squads": Reverse(CAR + "team", "squad"),
    "claims": Reverse(RDF + "subject", "claim"),
    "derivations": Reverse(RDF + "subject", "derivation"),
    "conflicts": Reverse(CAR + "about", "conflict"),
}
"""The names under which a thing holds its records, in the order in which a record looks for the thing it belongs to."""


class Name(NamedTuple):
    """A short name: its address; how values are read (``@id``, ``@vocab``, a datatype or, where empty, as they are);
    whether there are always several; and the short names of the concepts that can be values."""

    iri: str
    type: str = ""
    several: bool = False
    concepts: Mapping[str, str] = MappingProxyType({})


_OTHERS = {
    "label": Name(LABEL),
    "altLabel": Name(ALT_LABEL, "", True),
    "hiddenLabel": Name(SKOS + "hiddenLabel", "", True),
    "comment": Name(RDFS + "comment"),
    "sameAs": Name(OWL + "sameAs", "@id", True),
    "broader": Name(SKOS + "broader", "@id", True),
    "closeMatch": Name(SKOS + "closeMatch", "@id", True),
    "inScheme": Name(SKOS + "inScheme", "@id"),
    "domain": Name(RDFS + "domain", "@vocab"),
    "range": Name(RDFS + "range", "@vocab"),
    "subClassOf": Name(RDFS + "subClassOf", "@vocab", True),
    "subPropertyOf": Name(RDFS + "subPropertyOf", "@vocab", True),
    "subject": Name(RDF + "subject", "@id"),
    "predicate": Name(RDF + "predicate", "@vocab"),
    "object": Name(RDF + "object"),
    "quotedFrom": Name(PROV + "wasQuotedFrom", "@id"),
    "derivedFrom": Name(PROV + "wasDerivedFrom", "@id", True),
    "target": Name(OA + "hasTarget", "@id", True),
    "selector": Name(OA + "hasSelector", "@id", True),
    "source": Name(OA + "hasSource", "@id"),
    "exact": Name(OA + "exact"),
    "prefix": Name(OA + "prefix"),
    "suffix": Name(OA + "suffix"),
    "startsAt": Name(OA + "start", XSD + "integer"),
    "endsAt": Name(OA + "end", XSD + "integer"),
    "identifier": Name(DCTERMS + "identifier"),
    "publisher": Name(DCTERMS + "publisher"),
    "rights": Name(DCTERMS + "rights"),
    "SpecificResource": Name(OA + "SpecificResource"),
    "TextPositionSelector": Name(OA + "TextPositionSelector"),
    "TextQuoteSelector": Name(OA + "TextQuoteSelector"),
    "Concept": Name(SKOS + "Concept"),
    "ConceptScheme": Name(SKOS + "ConceptScheme"),
}
"""Short names for what the dataset uses of other vocabularies."""


@functools.cache
def names() -> dict[str, Name]:
    """The short names of classes and properties; those of :data:`REVERSE` are not among them.

    Raises:
        ValueError: two things would have one name.
    """
    known = ontology()
    found: dict[str, Name] = {}
    classes = sorted(iri for iri in known.labels if iri.startswith(CAR) and iri.removeprefix(CAR)[:1].isupper())
    named = [
        *((iri.removeprefix(CAR), Name(iri)) for iri in classes),
        *((name, _property(known.properties[name])) for name in sorted(known.properties)),
        *_OTHERS.items(),
    ]
    for name, meaning in named:
        if name in found or name in REVERSE or name in NAMESPACES:
            raise ValueError(f"{name} would be the name of two things")
        found[name] = meaning
    return found


def _property(property_: Property) -> Name:
    several = not property_.functional
    if property_.scheme:
        concepts = {name: iri for name in ontology().concepts(property_.scheme) if (iri := _concept(name, property_))}
        return Name(property_.iri, "@vocab", several, dict(sorted(concepts.items())))
    if property_.range == RDF + "Property":
        return Name(property_.iri, "@vocab", several)
    if property_.range.startswith((XSD, PREFIXES["edtf"])):
        return Name(property_.iri, property_.range if property_.range != STRING else "", several)
    return Name(property_.iri, "@id", several)


def _concept(name: str, property_: Property) -> str:
    return ontology().concept(name, property_.scheme) or ""


@functools.cache
def context() -> dict[str, Any]:
    """The context, as it stands after ``@context``."""
    found: dict[str, Any] = {"@version": 1.1, **NAMESPACES}
    for name, meaning in names().items():
        found[name] = _definition(meaning)
    for name, reverse in REVERSE.items():
        found[name] = {"@reverse": shortened(reverse.predicate), "@container": "@set"}
    return found


def _definition(name: Name) -> str | dict[str, Any]:
    definition: dict[str, Any] = {"@id": shortened(name.iri)}
    if name.type:
        definition["@type"] = name.type if name.type[0] == "@" else shortened(name.type)
    if name.several:
        definition["@container"] = "@set"
    if name.concepts:
        # What one property calls "league" is for another one a property: names of concepts hold for theirs only.
        definition["@context"] = {concept: shortened(iri) for concept, iri in name.concepts.items()}
    return definition if len(definition) > 1 else shortened(name.iri)


def shortened(iri: str, without: frozenset[str] = frozenset()) -> str:
    """The address as JSON-LD may have it, with a prefix of the context where one fits.

    Args:
        without: prefixes that do not hold.

    >>> shortened("https://w3id.org/carrera-kg/id/club/bari")
    'id:club/bari'
    """
    for namespace, prefix in _LONGEST_FIRST:
        rest = iri[len(namespace) :]
        if iri.startswith(namespace) and prefix not in without and not rest.startswith("//"):
            return f"{prefix}:{rest}"
    return iri


_LONGEST_FIRST = sorted(
    ((iri, prefix) for prefix, iri in NAMESPACES.items()), key=lambda each: (-len(each[0]), each[0])
)


def mistakable(iri: str) -> str:
    """The prefix for which a reader would take the beginning of the address; nothing if there is none.

    >>> mistakable("car:team"), mistakable("urn:x")
    ('car', '')
    """
    scheme = iri.partition(":")[0]
    return scheme if scheme in NAMESPACES else ""


def written() -> str:
    """The text of the file: one name a line."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield '{\n  "@context": {\n'
    entries = [f"    {json.dumps(name)}: {json.dumps(meaning)}" for name, meaning in context().items()]
    yield ",\n".join(entries)
    yield "\n  }\n}\n"


if __name__ == "__main__":
    write_text(os.path.join(folder("ontology"), CONTEXT), written())
