"""Holds the dataset to the shapes of ``ontology/shapes.ttl``, and says in words where it falls short."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

import pyoxigraph as ox

from carrera_kg.errors import DataError
from carrera_kg.resources import folder, read_text
from carrera_kg.vocabulary import LABEL, PREFIXES, RDF_TYPE, RDFS, XSD, compact, document_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
_NAMING = ("path", "lessThan", "lessThanOrEquals", "equals", "disjoint", "targetSubjectsOf", "targetObjectsOf")
"""What in shapes is followed by properties, or by paths of them."""
_AT_ONCE = 50_000  # lines


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

    shapes = rdflib.Graph().parse(data=read_text(os.path.join(folder("ontology"), "shapes.ttl")), format="turtle")
    data = _graph(quads, _seen(shapes))
    _, report, _ = shacl(data, shacl_graph=shapes, advanced=False, meta_shacl=False)
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace(_SH)

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


def validate_apart(quads: Iterable[str]) -> list[Finding]:
    """As :func:`validate`, in a process of its own: for many lines it needs memory that is not given back otherwise.

    Raises:
        DataError: the process was ended from outside.
    """
    command = [sys.executable, "-m", __name__]
    with (
        tempfile.TemporaryFile() as wrong,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=wrong) as process,
    ):
        assert process.stdin is not None and process.stdout is not None
        try:
            with contextlib.suppress(BrokenPipeError):  # it has ended; why is told below
                process.stdin.writelines(f"{line}\n".encode() for line in quads)
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            told = process.stdout.read()
        except BaseException:  # an interruption too must leave no process behind
            process.kill()
            with contextlib.suppress(BrokenPipeError):  # of what nobody reads any more; it must not hide the error
                process.stdin.close()
            raise
        if process.wait():
            wrong.seek(0)
            last = (wrong.read().decode(errors="replace").strip().splitlines() or ["it was ended"])[-1]
            raise DataError(f"the dataset cannot be validated ({last})", "see that there is memory, and build again")
    return [Finding(*each) for each in json.loads(told)]


def _seen(shapes: rdflib.Graph) -> frozenset[str]:
    """The properties that the shapes look at; none of the others can make a difference to them."""
    import rdflib

    pending = [node for name in _NAMING for node in shapes.objects(None, rdflib.URIRef(_SH + name))]
    found = {RDF_TYPE, RDFS + "subClassOf", LABEL}
    while pending:
        node = pending.pop()
        if isinstance(node, rdflib.BNode):
            pending += shapes.objects(node)
        else:
            found.add(str(node))
    return frozenset(found)


def _graph(quads: Iterable[str], seen: frozenset[str]) -> rdflib.Graph:
    """The triples of those properties as a graph in which each term is there once, which saves half the memory."""
    import rdflib

    term = functools.cache(_term)
    graph = rdflib.Graph()
    wanted = (line for line in quads if line.split(" ", 2)[1][1:-1] in seen)
    while some := list(itertools.islice(wanted, _AT_ONCE)):
        for quad in ox.parse("\n".join(some), ox.RdfFormat.N_QUADS):
            if not _is_statement(quad):
                graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _term(term: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        plain = term.datatype.value == XSD + "string"
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    assert isinstance(term, ox.BlankNode)
    return rdflib.BNode(term.value)


def _is_statement(quad: ox.Quad) -> bool:
    """Whether it is what a document says, and not a record of where it says so."""
    subject = str(quad.subject)
    in_document = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(document_graph(""))
    place = "#char=" in subject or "said=" in subject  # in a text, or a record's
    return in_document and not subject.startswith(f"<{PREFIXES['claim']}") and not place


if __name__ == "__main__":
    with open(0, encoding="utf-8", newline="\n", closefd=False) as lines:
        told = [astuple(finding) for finding in validate(line.removesuffix("\n") for line in lines)]
    sys.stdout.write(json.dumps(told))
