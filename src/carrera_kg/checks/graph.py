"""Checks as RDF: what was held against which records, and what these say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal

from carrera_kg.checks.sources import Origin
from carrera_kg.claims import Quads
from carrera_kg.model import Check, Finding, Reading, Row, Term
from carrera_kg.vocabulary import CAR, CHECKS_GRAPH, DCAT, DCTERMS, LABEL, PROV, RDF_TYPE, document_iri


def check_quads(checks: Iterable[Check], origins: Iterable[Origin]) -> list[str]:
    """Checks against match records in a graph of their own: each with its readings, and the records that say so.

    Args:
        checks: those; one without data is left out, as nothing was found.
        origins: of the data sets.
    """
    quads = Quads()
    used: dict[str, Row] = {}
    for check in sorted(checks, key=lambda check: check.claim.id):
        if check.finding is Finding.NO_DATA:
            continue
        quads.add(check.iri, RDF_TYPE, CAR + "Check", CHECKS_GRAPH)
        quads.add(check.iri, CAR + "checks", check.claim.iri, CHECKS_GRAPH)
        quads.add(check.iri, CAR + "rule", Literal(check.rule), CHECKS_GRAPH)
        quads.add(check.iri, CAR + "finding", check.finding.iri, CHECKS_GRAPH)
        several = len(check.readings) > 1
        for number, reading in enumerate(check.readings, 1):
            iri = f"{check.iri}-{number}" if several else check.iri
            if several:
                quads.add(iri, RDF_TYPE, CAR + "Check", CHECKS_GRAPH)
                quads.add(iri, CAR + "readingOf", check.iri, CHECKS_GRAPH)
                quads.add(iri, CAR + "finding", reading.finding.iri, CHECKS_GRAPH)
            for predicate, value in _reading(reading):
                quads.add(iri, predicate, value, CHECKS_GRAPH)
            used |= {row.place: row for row in (*reading.rows, *reading.files)}
    for row in used.values():
        quads.add(row.place, LABEL, Literal(row.words), CHECKS_GRAPH)
        quads.add(row.place, DCTERMS + "isPartOf", document_iri(row.dataset), CHECKS_GRAPH)
    sources = {row.dataset for row in used.values()}
    for origin in origins:
        if origin.name in sources:
            for predicate, value in _origin(origin):
                quads.add(document_iri(origin.name), predicate, value, CHECKS_GRAPH)
    return quads.lines


def _reading(reading: Reading) -> Iterator[tuple[str, Term | str]]:
    """What the records say to one reading, and which they are."""
    for name, text in (("reading", reading.text), ("found", reading.found), ("explanation", reading.explanation)):
        if text:
            yield CAR + name, Literal(text)
    for row in (*reading.rows, *reading.files):
        yield PROV + "used", row.place


def _origin(origin: Origin) -> Iterator[tuple[str, Term | str]]:
    """A data set that a check rests on."""
    yield RDF_TYPE, DCAT + "Dataset"
    told = {"title": origin.title, "publisher": origin.publisher, "rights": origin.licence}
    for name, text in told.items():
        if text:
            yield DCTERMS + name, Literal(text)
    if origin.version:
        yield CAR + "sha256", Literal(origin.version)
