"""What the service and its dataset say of themselves: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from carrera_kg.vocabulary import CAR, DCTERMS, ID, INTEGER, PREFIXES, PROV, RDF_TYPE

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FOAF = "http://xmlns.com/foaf/0.1/"

_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD",
)  # fmt: skip
"""Names at http://www.w3.org/ns/formats/."""

_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"

_CLASSES = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?entities) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class
"""
_PROPERTIES = """
SELECT ?property (COUNT(*) AS ?triples) WHERE { ?s ?property ?o } GROUP BY ?property ORDER BY ?property
"""
_LINKS = """
SELECT (COUNT(*) AS ?links) WHERE { ?s <http://www.w3.org/2002/07/owl#sameAs> ?o
  FILTER(STRSTARTS(STR(?o), "http://www.wikidata.org/entity/")) }
"""
_EXAMPLE = f"SELECT ?person WHERE {{ ?person a <{CAR}Person> }} ORDER BY ?person LIMIT 1"


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
    dataset_, default = f"{address}.well-known/void#dataset", f"{endpoint}#default-graph"
    yield _link(endpoint, _SD + "defaultDataset", dataset_)
    yield _link(endpoint, _SD + "availableGraphs", dataset_)
    yield _link(dataset_, RDF_TYPE, _SD + "Dataset")
    yield _link(dataset_, RDF_TYPE, _SD + "GraphCollection")
    yield _link(dataset_, _SD + "defaultGraph", default)
    yield from _graph(default, manifest["graphs"].get("default", 0))
    for number, graph in enumerate(store.named_graphs(), 1):
        if isinstance(graph, ox.NamedNode):
            named, held = f"{endpoint}#named-graph-{number}", f"{endpoint}#graph-{number}"
            yield _link(dataset_, _SD + "namedGraph", named)
            yield _link(named, RDF_TYPE, _SD + "NamedGraph")
            yield _link(named, _SD + "name", graph.value)
            yield _link(named, _SD + "graph", held)
            yield from _graph(held, manifest["graphs"].get(graph.value, 0))


def _graph(graph: str, triples: int) -> Iterator[ox.Quad]:
    yield _link(graph, RDF_TYPE, _SD + "Graph")
    yield _number(graph, _VOID + "triples", triples)


def dataset(store: ox.Store, address: str, manifest: dict[str, Any]) -> Iterator[ox.Quad]:
    """The dataset in VoID: how many triples, of which classes and properties, in which vocabularies, linked to what.

    Args:
        address: the public address of the service, ending in "/".
        manifest: of the dataset; its ``graphs`` tells the sizes.
    """
    page, void = f"{address}.well-known/void", f"{address}.well-known/void#dataset"
    yield _link(page, RDF_TYPE, _VOID + "DatasetDescription")
    yield _link(page, _FOAF + "primaryTopic", void)
    yield _link(void, RDF_TYPE, _VOID + "Dataset")
    yield _text(void, DCTERMS + "title", "carrera-kg")
    yield _text(
        void, DCTERMS + "description", "A football-career knowledge graph: every statement with the words that say it"
    )
    yield _link(void, DCTERMS + "license", _LICENCE)
    yield _link(void, _FOAF + "homepage", address)
    yield _link(void, _VOID + "sparqlEndpoint", f"{address}sparql")
    yield _text(void, _VOID + "uriSpace", ID)
    yield _number(void, _VOID + "triples", sum(manifest["graphs"].values()))
    for prefix in ("car", "prov", "oa", "skos", "dcterms", "rdfs"):
        yield _link(void, _VOID + "vocabulary", PREFIXES[prefix])
    for form in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
        yield _link(void, _VOID + "feature", _FORMATS + form)
    for document in manifest["documents"]:
        yield _link(void, PROV + "wasDerivedFrom", f"{ID}document/{document}")
    for row in _rows(store, _EXAMPLE):
        yield _link(void, _VOID + "exampleResource", row[0].value)
    yield from _partitions(store, void)
    yield from _linkset(store, void)


def _partitions(store: ox.Store, void: str) -> Iterator[ox.Quad]:
    """The accepted view by class and by property."""
    for query, link, names, count in (
        (_CLASSES, "classPartition", "class", "entities"),
        (_PROPERTIES, "propertyPartition", "property", "triples"),
    ):
        for number, row in enumerate(_rows(store, query), 1):
            part = f"{void}-{names}-{number}"
            yield _link(void, _VOID + link, part)
            yield _link(part, _VOID + names, row[0].value)
            yield _number(part, _VOID + count, int(row[1].value))


def _linkset(store: ox.Store, void: str) -> Iterator[ox.Quad]:
    links = int(next(iter(_rows(store, _LINKS)))[0].value)
    if links:
        linkset, wikidata = f"{void}-wikidata", "http://www.wikidata.org/entity/"
        yield _link(void, _VOID + "subset", linkset)
        yield _link(linkset, RDF_TYPE, _VOID + "Linkset")
        yield _link(linkset, _VOID + "linkPredicate", "http://www.w3.org/2002/07/owl#sameAs")
        yield _link(linkset, _VOID + "subjectsTarget", void)
        yield _text(linkset, _VOID + "objectsTarget", wikidata)
        yield _number(linkset, _VOID + "triples", links)


def _rows(store: ox.Store, query: str) -> Any:
    return store.query(query)


def _link(subject: str, predicate: str, object: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))


def _text(subject: str, predicate: str, text: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text))


def _number(subject: str, predicate: str, number: int) -> ox.Quad:
    value = ox.Literal(str(number), datatype=ox.NamedNode(INTEGER))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)
