"""Holds the dataset to the shapes of ``ontology/shapes.ttl``, and says in words where it falls short."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.resources import folder, read_text
from carrera_kg.vocabulary import LABEL, compact


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

    All graphs are looked at together: claims in the documents' graphs speak of things described in the default graph.
    """
    import rdflib  # pySHACL works on rdflib graphs; only a build needs either
    from pyshacl import validate as shacl

    triples = {quad.triple for quad in ox.parse("\n".join(quads), ox.RdfFormat.N_QUADS)}
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
