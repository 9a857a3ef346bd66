"""What the service says of itself: service description, VoID and OpenAPI, held against what it does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import rdflib
from openapi_spec_validator import validate
from rdflib import FOAF, RDF, Namespace, URIRef

from carrera_kg.queries import catalogue
from carrera_kg.server.negotiation import GRAPH_TYPES, ROW_TYPES
from carrera_kg.store import read_manifest
from tests.server.service import BROWSER, TOKEN, Service, serving

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")

MEDIA_TYPES = {
    FORMATS["SPARQL_Results_JSON"]: "application/sparql-results+json",
    FORMATS["SPARQL_Results_XML"]: "application/sparql-results+xml",
    FORMATS["SPARQL_Results_CSV"]: "text/csv",
    FORMATS["SPARQL_Results_TSV"]: "text/tab-separated-values",
    FORMATS["Turtle"]: "text/turtle",
    FORMATS["N-Triples"]: "application/n-triples",
    FORMATS["RDF_XML"]: "application/rdf+xml",
    FORMATS["JSON-LD"]: "application/ld+json",
    FORMATS["N-Quads"]: "application/n-quads",
    FORMATS["TriG"]: "application/trig",
}


def described(service: Service, path: str = "/sparql") -> rdflib.Graph:
    answer = service.get(path)
    assert answer.status == 200
    return answer.graph()


def endpoint(service: Service) -> URIRef:
    return URIRef(f"{service.address}sparql")


# ── Service description ──────────────────────────────────────────────────────────────────────────


def test_the_endpoint_describes_itself_where_nothing_is_asked(service: Service) -> None:
    about = described(service)

    assert list(about.subjects(RDF.type, SD.Service)) == [endpoint(service)]
    assert list(about.objects(endpoint(service), SD.endpoint)) == [endpoint(service)]


@pytest.mark.parametrize("media_type", sorted(set(GRAPH_TYPES) - {"application/json", "application/xml", "text/xml"}))
def test_the_description_is_had_in_every_form_of_triples(service: Service, media_type: str) -> None:
    answer = service.get("/sparql", media_type)

    assert (answer.status, answer.media_type) == (200, media_type)
    if media_type not in ("text/plain", "application/x-turtle"):
        assert len(answer.graph()) == len(described(service))


def test_a_browser_is_shown_the_query_page_instead(service: Service) -> None:
    answer = service.get("/sparql", BROWSER)

    assert (answer.status, answer.headers["location"]) == (303, "/query")


def test_the_default_graph_and_all_named_ones_are_described_with_their_sizes(service: Service) -> None:
    about = described(service)
    [dataset] = about.objects(endpoint(service), SD.defaultDataset)

    assert (dataset, RDF.type, SD.Dataset) in about
    [default] = about.objects(dataset, SD.defaultGraph)
    assert size(about, default) == count(service, "{ ?s ?p ?o }")
    named = {}
    for node in about.objects(dataset, SD.namedGraph):
        assert (node, RDF.type, SD.NamedGraph) in about
        [name], [graph] = about.objects(node, SD.name), about.objects(node, SD.graph)
        named[str(name)] = size(about, graph)
    rows = service.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert named == {row["g"]: int(row["n"]) for row in rows}
    assert len(named) >= 5


def size(about: rdflib.Graph, graph: Any) -> int:
    assert (graph, RDF.type, SD.Graph) in about
    [number] = about.objects(graph, VOID.triples)
    return integer(number)


def integer(node: rdflib.term.Node | None) -> int:
    assert isinstance(node, rdflib.Literal)
    return int(node.toPython())


def count(service: Service, pattern: str, what: str = "*") -> int:
    [row] = service.select(f"SELECT (COUNT({what}) AS ?n) {pattern}")
    return int(row["n"])


def test_the_formats_that_are_described_are_those_one_can_have(service: Service) -> None:
    formats = {URIRef(str(each)) for each in described(service).objects(endpoint(service), SD.resultFormat)}

    assert formats == set(MEDIA_TYPES)
    for format in formats:
        media_type = MEDIA_TYPES[format]
        query = "DESCRIBE person:player-a" if media_type in GRAPH_TYPES else "SELECT ?s { ?s a car:Club }"
        assert service.query(query, media_type).media_type == media_type


def test_updates_are_described_where_they_are_taken_and_nowhere_else(service: Service, writable: Service) -> None:
    for each, languages in ((service, {SD.SPARQL11Query}), (writable, {SD.SPARQL11Query, SD.SPARQL11Update})):
        assert set(described(each).objects(endpoint(each), SD.supportedLanguage)) == languages


def test_the_formats_that_triples_are_sent_in_are_described_where_they_are_taken(
    service: Service, writable: Service
) -> None:
    inputs = set(described(writable).objects(endpoint(writable), SD.inputFormat))

    assert inputs == {FORMATS[name] for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")}
    assert list(described(service).objects(endpoint(service), SD.inputFormat)) == []
    for number, format in enumerate(sorted(map(str, inputs))):
        empty = {"application/ld+json": "[]"}.get(MEDIA_TYPES[URIRef(format)], "")
        if MEDIA_TYPES[URIRef(format)] == "application/rdf+xml":
            empty = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
        answer = writable.write("PUT", f"/graph/input-{number}", empty, MEDIA_TYPES[URIRef(format)])
        assert answer.status == 201, answer.text


def test_the_sizes_are_those_after_an_update(writable: Service) -> None:
    graph = "https://example.org/sizes"
    writable.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> 1 , 2 , 3 }} }}")

    about = described(writable)

    [node] = about.subjects(SD.name, URIRef(graph))
    assert [size(about, each) for each in about.objects(node, SD.graph)] == [3]
    assert list(about.objects(None, SD.defaultGraph)) != []


# ── VoID ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def void(shipped: Service) -> rdflib.Graph:
    """What the shipped dataset says of itself."""
    return described(shipped, "/.well-known/void")


def the_dataset(void: rdflib.Graph) -> URIRef:
    [dataset] = set(void.objects(None, FOAF.primaryTopic))
    assert (dataset, RDF.type, VOID.Dataset) in void
    assert isinstance(dataset, URIRef)
    return dataset


def test_void_says_what_the_dataset_says_of_itself(shipped: Service, void: rdflib.Graph) -> None:
    own = shipped.get("/graph/dataset", "text/turtle").graph()

    assert len(own) > 500
    assert set(own) <= set(void)
    added = {node for triple in set(void) - set(own) for node in triple if str(node).startswith("http://127.")}
    assert added == {URIRef(f"{shipped.address}{path}") for path in ("", "sparql", ".well-known/void", DUMP)}


DUMP = "store?default&format=ttl"


def test_void_counts_all_triples_but_its_own(shipped: Service, void: rdflib.Graph) -> None:
    [triples] = void.objects(the_dataset(void), VOID.triples)

    others = "{ GRAPH ?g { ?s ?p ?o } FILTER (?g != graph:dataset) }"
    assert integer(triples) == count(shipped, "{ ?s ?p ?o }") + count(shipped, others)


def test_void_has_the_canonical_hash_of_the_whole_dataset(shipped: Service, void: rdflib.Graph) -> None:
    [whole] = [node for node in void.objects(the_dataset(void), DCAT.distribution) if "canonical" in str(node)]
    checksum = void.value(whole, SPDX.checksum)

    [value] = void.objects(checksum, SPDX.checksumValue)
    assert str(value) == read_manifest(str(shipped.dataset))["canonical_sha256"]


def test_void_points_to_the_endpoint_and_to_examples_that_are_there(shipped: Service, void: rdflib.Graph) -> None:
    dataset = the_dataset(void)

    assert list(void.objects(dataset, VOID.sparqlEndpoint)) == [endpoint(shipped)]
    [space] = void.objects(dataset, VOID.uriSpace)
    examples = [str(example) for example in void.objects(dataset, VOID.exampleResource)]
    assert f"{space}person/massimo-carrera" in examples
    for example in examples:
        assert example.startswith(str(space))
        assert shipped.get("/id/" + example.removeprefix(str(space)), "text/turtle").status == 303


def test_void_tells_where_the_accepted_view_is_to_be_had(shipped: Service, void: rdflib.Graph) -> None:
    [dump] = void.objects(None, VOID.dataDump)
    [accepted] = void.subjects(VOID.dataDump, dump)

    assert str(dump) == shipped.address + DUMP
    [triples] = void.objects(accepted, VOID.triples)
    answer = shipped.get("/" + DUMP)
    assert answer.media_type == "text/turtle"
    assert len(answer.graph()) == integer(triples)


def test_void_is_about_the_dataset_as_an_update_left_it(writable: Service) -> None:
    update = "INSERT DATA { GRAPH <https://example.org/mine> { <urn:x:a> <urn:x:counted> 1 , 2 } }"
    assert writable.update(update).status == 204

    void = described(writable, "/.well-known/void")

    [part] = void.subjects(VOID.property, URIRef("urn:x:counted"))
    assert [integer(each) for each in void.objects(part, VOID.triples)] == [2]
    assert (the_dataset(void), VOID.subset, URIRef("https://example.org/mine")) in void


def test_the_service_description_and_void_tell_of_one_dataset(shipped: Service, void: rdflib.Graph) -> None:
    assert list(described(shipped).objects(endpoint(shipped), SD.defaultDataset)) == [the_dataset(void)]


# ── OpenAPI ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def interface(service: Service) -> dict[str, Any]:
    """The OpenAPI document."""
    answer = service.get("/openapi.json")
    assert answer.media_type == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_the_interface_is_described_in_valid_openapi(interface: dict[str, Any]) -> None:
    validate(interface)


def test_the_interface_of_a_service_that_takes_changes_is_valid_too(writable: Service) -> None:
    document = writable.get("/openapi.json").json()

    validate(document)
    assert "application/sparql-update" in document["paths"]["/sparql"]["post"]["requestBody"]["content"]


def test_the_interface_of_a_read_only_service_has_no_updates(interface: dict[str, Any]) -> None:
    content = interface["paths"]["/sparql"]["post"]["requestBody"]["content"]

    assert set(content) == {"application/x-www-form-urlencoded", "application/sparql-query"}
    assert "update" not in content["application/x-www-form-urlencoded"]["schema"]["properties"]


def test_every_query_of_the_library_is_described_with_its_parameters(interface: dict[str, Any]) -> None:
    paths = {path for path in interface["paths"] if path.startswith("/queries/")}

    assert paths == {f"/queries/{name}" for name in catalogue()}
    for name, query in catalogue().items():
        operation = interface["paths"][f"/queries/{name}"]["get"]
        described = {each["name"]: each for each in operation["parameters"]}
        assert operation["summary"] == query.summary
        assert set(described) == {*query.params, "format"}
        for param in query.params.values():
            assert described[param.name]["required"] is True
            assert described[param.name]["in"] == "query"
            assert str(described[param.name]["example"]) == param.example
        assert described["format"]["required"] is False
        types = set(operation["responses"]["200"]["content"])
        assert types in (set(ROW_TYPES), set(GRAPH_TYPES))


def test_an_example_is_of_the_type_that_its_parameter_says(interface: dict[str, Any]) -> None:
    kinds = {"string": str, "integer": int}

    for path, item in interface["paths"].items():
        for parameter in item.get("get", {}).get("parameters", []):
            if "example" in parameter:
                kind = kinds[parameter["schema"]["type"]]
                assert isinstance(parameter["example"], kind), (path, parameter)


def test_every_path_that_is_described_is_answered(interface: dict[str, Any], service: Service) -> None:
    for path in interface["paths"]:
        if "{" not in path:
            assert service.ask("OPTIONS", path).status == 204
            assert service.get(path, "application/json").status in (200, 400), path


def test_no_two_operations_have_one_name(interface: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in interface["paths"].values() for operation in item.values()]

    assert len(names) == len(set(names))


# ── Behind another address ───────────────────────────────────────────────────────────────────────

PUBLIC = "https://kg.example.org/football/"


@pytest.fixture(scope="module")
def proxied(career: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A service that is reached through another one, at a path of it."""
    home = tmp_path_factory.mktemp("proxied")
    shutil.copytree(career, home / "dataset")  # one of the tests changes it
    options = ("--workers", "1", "--base", PUBLIC.rstrip("/"), "--update-token", TOKEN)
    with serving(home / "dataset", home / "log", *options) as running:
        yield running


def test_the_descriptions_are_of_the_public_address(proxied: Service) -> None:
    about, void = described(proxied), described(proxied, "/.well-known/void")

    assert list(about.subjects(RDF.type, SD.Service)) == [URIRef(f"{PUBLIC}sparql")]
    assert list(about.objects(None, SD.endpoint)) == [URIRef(f"{PUBLIC}sparql")]
    assert list(void.objects(None, VOID.sparqlEndpoint)) == [URIRef(f"{PUBLIC}sparql")]
    for graph in (about, void):
        assert not [node for triple in graph for node in triple if str(node).startswith(proxied.address)]


def test_openapi_names_the_public_address(proxied: Service) -> None:
    assert proxied.get("/openapi.json").json()["servers"] == [{"url": PUBLIC.rstrip("/")}]


@pytest.mark.parametrize(
    ("path", "accept", "location"),
    [
        ("/id/person/player-a", "text/html", "/football/person/player-a"),
        ("/id/person/player-a", "text/turtle", "/football/id/person/player-a.ttl"),
        ("/sparql", BROWSER, "/football/query"),
        ("/sparql?query=ASK%7B%7D", BROWSER, "/football/query?query=ASK%7B%7D"),
        ("/role/player", "text/turtle", "/football/ontology"),
        ("/role/player", BROWSER, "/football/ontology#role/player"),
    ],
)
def test_where_to_go_on_is_said_with_the_path_of_the_public_address(
    proxied: Service, path: str, accept: str, location: str
) -> None:
    answer = proxied.get(path, accept)

    assert (answer.status, answer.headers["location"]) == (303, location)


def test_a_graph_that_was_given_an_address_is_under_the_public_one(proxied: Service) -> None:
    location = proxied.write("POST", "/store", "<urn:x:a> <urn:x:b> 1 .").headers["location"]

    assert location.startswith("/football/graph/")
    assert proxied.get(location.removeprefix("/football")).status == 200


@pytest.mark.parametrize("path", ["/", "/person/player-a", "/people", "/queries", "/query", "/no/such/page"])
def test_every_link_of_a_page_begins_with_the_path_of_the_public_address(proxied: Service, path: str) -> None:
    import re

    links = re.findall(r'\b(?:href|src|action)="([^"]*)"', proxied.get(path, BROWSER).text)

    assert links
    assert [link for link in links if link.startswith("/") and not link.startswith("/football/")] == []
    assert [link for link in links if proxied.address in link] == []
