"""What other tools read of an export, as lines that can be compared: PyLD, rdflib, Oxigraph and Raptor."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from carrera_kg.canonical import canonical_hash, lines_of

Quads = list[ox.Quad]

OXIGRAPH = {
    "nq": ox.RdfFormat.N_QUADS, "nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD, "ttl12": ox.RdfFormat.TURTLE,
    "trig12": ox.RdfFormat.TRIG,
}  # fmt: skip
RDFLIB = {"nq": "nquads", "nt": "nt", "ttl": "turtle", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
RAPPER = {"nq": "nquads", "nt": "ntriples", "ttl": "turtle", "trig": "trig", "rdf": "rdfxml"}


def canonical(quads: Iterable[object]) -> str:
    """What is the same for two datasets that say the same."""
    return canonical_hash(lines_of(quads))


def in_oxigraph(data: bytes, format: str) -> Quads:
    return list(ox.parse(data, OXIGRAPH[format]))


def in_rdflib(data: bytes, format: str) -> Quads:
    """Literals are read as they are written: "01" stays."""
    normalizes, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # "x" as a number is none of its business
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, about itself
            graph = rdflib.Dataset()
            graph.parse(data=data, format=RDFLIB[format])
            return [_quad(*quad) for quad in graph.quads()]
    finally:
        rdflib.NORMALIZE_LITERALS = normalizes


def _quad(subject: Any, predicate: Any, object_: Any, graph: Any) -> ox.Quad:
    name = ox.DefaultGraph() if graph is None or str(graph) == "urn:x-rdflib:default" else _term(graph)
    return ox.Quad(_term(subject), _term(predicate), _term(object_), name)


def _term(term: Any) -> Any:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(f"b{str(term).encode().hex()}")
    datatype = None if term.language or term.datatype is None else ox.NamedNode(str(term.datatype))
    return ox.Literal(str(term), datatype=datatype, language=term.language)


def in_pyld(data: bytes) -> Quads:
    """As PyLD reads JSON-LD, without the network."""
    graphs = jsonld.to_rdf(json.loads(data), {"documentLoader": no_network})
    return list(_of_pyld(graphs))


def no_network(url: str, options: Any) -> Any:
    """A loader that must not be asked."""
    raise AssertionError(f"{url} was to be fetched")


def _of_pyld(graphs: dict[str, Any]) -> Iterator[ox.Quad]:
    def term(value: dict[str, str]) -> Any:
        if value["type"] == "IRI":
            return ox.NamedNode(value["value"])
        if value["type"] == "blank node":
            return ox.BlankNode(value["value"].removeprefix("_:"))
        language = value.get("language")
        return ox.Literal(
            value["value"], language=language, datatype=None if language else ox.NamedNode(value["datatype"])
        )

    for name, triples in graphs.items():
        graph: Any = ox.DefaultGraph()
        if name != "@default":
            graph = term({"type": "blank node" if name.startswith("_:") else "IRI", "value": name})
        for triple in triples:
            yield ox.Quad(term(triple["subject"]), term(triple["predicate"]), term(triple["object"]), graph)


needs_rapper = pytest.mark.skipif(not shutil.which("rapper"), reason="there is no rapper: install raptor2-utils")


def in_rapper(data: bytes, format: str) -> Quads:
    """As Raptor's command reads it."""
    command = ["rapper", "-q", "-i", RAPPER[format], "-o", "nquads", "-", "urn:x:base"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(ox.parse(done.stdout, ox.RdfFormat.N_QUADS))


JSONLD_READERS: dict[str, Callable[[bytes], Quads]] = {
    "pyld": in_pyld,
    "rdflib": lambda data: in_rdflib(data, "jsonld"),
    "oxigraph": lambda data: in_oxigraph(data, "jsonld"),
}
