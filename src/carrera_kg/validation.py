"""Holds the dataset to the shapes of ``ontology/shapes.ttl``, and says in words where it falls short."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.resources import folder, read_text
from carrera_kg.vocabulary import LABEL, PREFIXES, compact, document_graph


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as the shapes say: how bad, what, and the message of the shape."""

    severity: str
    thing: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        """Like ``violation: Massimo Carrera: a person has one name (…)``."""
        return f"{self.severity}: {self.thing}: {self.message}" + (f" ({self.value})" if self.value else "")


def validate(quads: Iterable[str]) -> Iterator[Finding]:
    """What the shapes find in lines of N-Quads, worst first.

    The accepted view, the conflicts and the claim records are looked at together, as they speak of each other. What the
    documents say is left out: it need not fit the shapes, and must not stand in for an accepted value.
    """
    import rdflib  # pySHACL works on rdflib graphs; only a build needs either
    from pyshacl import validate as shacl

    triples = {quad.triple for quad in ox.parse("\n".join(quads), ox.RdfFormat.N_QUADS) if not _is_statement(quad)}
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes = rdflib.Graph().parse(data=read_text(os.path.join(folder("ontology"), "shapes.ttl")), format="turtle")
    _, report, _ = shacl(data, shacl_graph=shapes, advanced=False, meta_shacl=False)
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")

    def name(node: object) -> str:
        if not isinstance(node, rdflib.term.Node) or node is None:
            return ""
        label = data.value(node, rdflib.URIRef(LABEL))
        return str(label) if label is not None else compact(str(node))

    findings = set()
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        severity = str(report.value(result, sh.resultSeverity)).rsplit("#", 1)[1].lower()
        message = str(report.value(result, sh.resultMessage))
        value = report.value(result, sh.value)
        findings.add(Finding(severity, name(report.value(result, sh.focusNode)), message, name(value)))
    yield from sorted(findings)


def _is_statement(quad: ox.Quad) -> bool:
    """Whether it is what a document says, and not a record of where it says so."""
    subject = str(quad.subject)
    in_document = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(document_graph(""))
    place = "#char=" in subject or "said=" in subject  # in a text, or a record's
    return in_document and not subject.startswith(f"<{PREFIXES['claim']}") and not place
