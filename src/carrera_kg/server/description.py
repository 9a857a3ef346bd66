"""What the service and its dataset say of themselves: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from carrera_kg import self_description
from carrera_kg.vocabulary import DATASET, DCAT, FOAF, INTEGER, RDF_TYPE, VOID

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"

_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD",
)  # fmt: skip
"""Names at http://www.w3.org/ns/formats/."""


def service(store: ox.Store, address: str, manifest: dict[str, Any], updates: bool) -> Iterator[ox.Quad]:
    """The service description.

    Args:
        address: the public address of the service, ending in "/".
        manifest: of the dataset; its ``graphs`` tells the sizes.
        updates: whether updates are taken.
    """
    endpoint = f"{address}sparql"
    yield _link(endpoint, RDF_TYPE, _SD + "Service")
    yield _link(endpoint, _SD + "endpoint", endpoint)
    yield _link(endpoint, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    if updates:
        yield _link(endpoint, _SD + "supportedLanguage", _SD + "SPARQL11Update")
    for name in _RESULT_FORMATS:
        yield _link(endpoint, _SD + "resultFormat", _FORMATS + name)
    if updates:
        for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
            yield _link(endpoint, _SD + "inputFormat", _FORMATS + name)
    default = f"{endpoint}#default-graph"
    yield _link(endpoint, _SD + "defaultDataset", DATASET)
    yield _link(endpoint, _SD + "availableGraphs", DATASET)
    yield _link(DATASET, RDF_TYPE, _SD + "Dataset")
    yield _link(DATASET, RDF_TYPE, _SD + "GraphCollection")
    yield _link(DATASET, _SD + "defaultGraph", default)
    yield from _graph(default, manifest["graphs"].get("default", 0))
    for number, graph in enumerate(store.named_graphs(), 1):
        if isinstance(graph, ox.NamedNode):
            named, held = f"{endpoint}#named-graph-{number}", f"{endpoint}#graph-{number}"
            yield _link(DATASET, _SD + "namedGraph", named)
            yield _link(named, RDF_TYPE, _SD + "NamedGraph")
            yield _link(named, _SD + "name", graph.value)
            yield _link(named, _SD + "graph", held)
            yield from _graph(held, manifest["graphs"].get(graph.value, 0))


def _graph(graph: str, triples: int) -> Iterator[ox.Quad]:
    yield _link(graph, RDF_TYPE, _SD + "Graph")
    yield _number(graph, VOID + "triples", triples)


def dataset(store: ox.Store, address: str, manifest: dict[str, Any]) -> Iterator[ox.Quad]:
    """What the dataset says of itself, and where the service has it.

    Args:
        address: the public address of the service, ending in "/".
        manifest: of the dataset; its ``canonical_sha256`` is its hash.
    """
    for triple in self_description.described(store, manifest.get("canonical_sha256", "")):
        yield ox.Quad(*triple)
    page, endpoint = f"{address}.well-known/void", f"{address}sparql"
    yield _link(page, RDF_TYPE, VOID + "DatasetDescription")
    yield _link(page, FOAF + "primaryTopic", DATASET)
    yield _link(DATASET, RDF_TYPE, VOID + "Dataset")
    yield _link(DATASET, FOAF + "homepage", address)
    yield _link(DATASET, VOID + "sparqlEndpoint", endpoint)
    yield _link(endpoint, RDF_TYPE, DCAT + "DataService")
    yield _link(endpoint, DCAT + "endpointURL", endpoint)
    yield _link(endpoint, DCAT + "servesDataset", DATASET)
    for form in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
        yield _link(DATASET, VOID + "feature", _FORMATS + form)
    dump = f"{address}store?default&format=ttl"
    for triple in self_description.distribution("accepted-turtle", self_description.ACCEPTED, "text/turtle", dump):
        yield ox.Quad(*triple)


def _link(subject: str, predicate: str, object: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))


def _number(subject: str, predicate: str, number: int) -> ox.Quad:
    value = ox.Literal(str(number), datatype=ox.NamedNode(INTEGER))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)
