"""The service as the clients see it that people have: curl, SPARQLWrapper, rdflib, and Comunica in JavaScript."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import xml.dom.minidom
from pathlib import Path
from typing import Any

import filelock
import pytest
import rdflib
from rdflib import RDFS, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, Unauthorized

from carrera_kg.vocabulary import BASE, CAR, ID
from tests.server.service import TOKEN, Service

ROOT = Path(__file__).parents[2]
PREFIXES = f"PREFIX car: <{CAR}> PREFIX person: <{ID}person/> PREFIX rdfs: <{RDFS}>"
BIRTHS = PREFIXES + " SELECT ?date WHERE { person:player-a car:birthDate ?date } ORDER BY STR(?date)"
DATES = ["1964-04-22", "1965-04-22"]
CLUBS = PREFIXES + " CONSTRUCT { ?club rdfs:label ?name } WHERE { ?club a car:Club ; rdfs:label ?name }"
NAMES = {"Club North", "Club South", "Town East"}

# ── curl ─────────────────────────────────────────────────────────────────────────────────────────


def curl(*words: str) -> str:
    """What curl prints, which must succeed."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not on this machine")
    done = subprocess.run(
        ["curl", "-sS", "--fail-with-body", *words], check=False, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.parametrize("way", [["--get"], []], ids=["GET", "POST"])
@pytest.mark.parametrize("packed", [[], ["--compressed"]], ids=["plain", "packed"])
def test_curl_asks(service: Service, way: list[str], packed: list[str]) -> None:
    words = ["--data-urlencode", f"query={BIRTHS}", "-H", "Accept: text/csv", f"{service.address}sparql"]

    said = curl(*way, *packed, *words)

    assert [row["date"] for row in csv.DictReader(io.StringIO(said))] == DATES


def test_curl_sends_a_query_from_a_file(service: Service, tmp_path: Path) -> None:
    (tmp_path / "births.rq").write_text(BIRTHS)
    headers = ["-H", "Content-Type: application/sparql-query", "-H", "Accept: application/json"]

    said = curl(*headers, "--data-binary", f"@{tmp_path / 'births.rq'}", f"{service.address}sparql")

    assert [row["date"]["value"] for row in json.loads(said)["results"]["bindings"]] == DATES


def test_curl_follows_a_thing_to_its_data(service: Service) -> None:
    said = curl("-L", "-H", "Accept: text/turtle", f"{service.address}id/person/player-a")

    assert (URIRef(ID + "person/player-a"), RDFS.label, Literal("Player A")) in rdflib.Graph().parse(data=said)


def test_curl_changes_a_graph_and_is_told_when_it_may_not(writable: Service, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text('<urn:x:a> <urn:x:b> "sent by curl" .')
    graph = f"{writable.address}graph/by-curl"
    send = ["-T", str(tmp_path / "mine.ttl"), "-H", "Content-Type: text/turtle", graph]

    refused = curl("-o", os.devnull, "-w", "%{http_code}", "--no-fail-with-body", *send)
    made = curl("-w", "%{http_code}", "-H", f"Authorization: Bearer {TOKEN}", *send)

    assert (refused, made) == ("401", "201")
    assert "sent by curl" in curl(graph)


# ── SPARQLWrapper ────────────────────────────────────────────────────────────────────────────────


def wrapper(service: Service, query: str, format: str, method: str = GET, how: str = URLENCODED) -> SPARQLWrapper:
    asked = SPARQLWrapper(f"{service.address}sparql")
    asked.setMethod(method)
    asked.setRequestMethod(how)
    asked.setReturnFormat(format)
    asked.setQuery(query)
    return asked


every_way = pytest.mark.parametrize(
    ("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)], ids=["GET", "form", "directly"]
)


@every_way
@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_asks_for_rows(service: Service, method: str, how: str, format: str) -> None:
    found: Any = wrapper(service, BIRTHS, format, method, how).query().convert()

    if format == JSON:
        dates = [row["date"]["value"] for row in found["results"]["bindings"]]
    elif format == XML:
        assert isinstance(found, xml.dom.minidom.Document)
        literals: list[Any] = found.getElementsByTagName("literal")
        dates = [literal.firstChild.data for literal in literals]
    else:
        dates = [line.partition("^^")[0].strip('"') for line in found.decode().split()[1:]]
    assert dates == DATES


@every_way
@pytest.mark.parametrize("format", [TURTLE, N3, RDFXML, JSONLD, XML])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper 2.0 makes one
def test_sparqlwrapper_asks_for_triples(service: Service, method: str, how: str, format: str) -> None:
    found: Any = wrapper(service, CLUBS, format, method, how).query().convert()

    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert {str(name) for name in graph.objects(None, RDFS.label)} == NAMES


@every_way
def test_sparqlwrapper_asks_for_a_truth(service: Service, method: str, how: str) -> None:
    found: Any = wrapper(service, PREFIXES + " ASK { ?s a car:Club }", JSON, method, how).query().convert()

    assert found["boolean"] is True


def test_sparqlwrapper_is_told_what_is_wrong(service: Service) -> None:
    with pytest.raises(QueryBadFormed, match="line 1"):
        wrapper(service, "SELECT * WHERE { ?s ?p", JSON).query()
    with pytest.raises(EndPointNotFound):
        SPARQLWrapper(f"{service.address}nowhere").query()


def test_sparqlwrapper_changes_the_dataset_with_the_token(writable: Service) -> None:
    asked = wrapper(writable, "INSERT DATA { GRAPH <urn:x:wrapped> { <urn:x:a> <urn:x:b> 1 } }", JSON, POST)
    with pytest.raises(Unauthorized):
        asked.query()

    asked.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    asked.query()

    assert writable.yes("ASK { GRAPH <urn:x:wrapped> { <urn:x:a> <urn:x:b> 1 } }")


# ── rdflib ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_for_rows(service: Service, method: Any, format: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{service.address}sparql", method=method, returnFormat=format))

    rows: Any = graph.query(BIRTHS)

    assert [str(row.date) for row in rows] == DATES


def test_rdflib_walks_the_graph_as_if_it_were_its_own(service: Service) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{service.address}sparql"))
    player = URIRef(ID + "person/player-a")

    assert graph.value(player, RDFS.label) == Literal("Player A")
    assert sorted(map(str, graph.objects(player, URIRef(CAR + "birthDate")))) == DATES
    assert {str(name) for name in graph.query(CLUBS).graph.objects()} == NAMES  # type: ignore[union-attr]
    assert (player, RDFS.label, Literal("Player B")) not in graph
    assert len(graph) == len(service.get("/store?default").graph())


def test_rdflib_reads_one_graph_of_the_dataset(service: Service) -> None:
    store = SPARQLStore(f"{service.address}sparql")
    almanac = rdflib.Graph(store, URIRef(f"{BASE}graph/document/almanac"))

    dates = almanac.objects(URIRef(ID + "person/player-a"), URIRef(CAR + "birthDate"))

    assert [str(date) for date in dates] == DATES[:1]


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf", "jsonld"])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own, of JSON-LD
def test_rdflib_loads_a_thing_from_its_address(service: Service, ending: str) -> None:
    direct = rdflib.Graph().parse(f"{service.address}id/person/player-a.{ending}")
    negotiated = rdflib.Graph().parse(f"{service.address}id/person/player-a")

    assert set(direct) == set(negotiated)
    assert len(direct) > 20


def test_rdflib_changes_the_dataset_with_the_token(writable: Service) -> None:
    endpoint = f"{writable.address}sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {TOKEN}"}, autocommit=False)
    graph = rdflib.Graph(store, URIRef("https://example.org/by-rdflib"))

    graph.add((URIRef("urn:x:a"), RDFS.label, Literal("Łódź", lang="pl")))
    graph.add((URIRef("urn:x:a"), RDFS.label, Literal('a "quoted"\nname')))
    store.commit()
    assert sorted(map(str, graph.objects())) == ['a "quoted"\nname', "Łódź"]

    graph.remove((URIRef("urn:x:a"), None, Literal("Łódź", lang="pl")))
    store.commit()
    assert list(graph.objects()) == [Literal('a "quoted"\nname')]


# ── Comunica ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def comunica() -> tuple[list[str], Path]:
    """How Node is run, and a folder where Comunica is installed: once for each lock file, and for all processes."""
    from hatch_build import machine_node, package_node

    node = machine_node() or package_node()
    if node is None:
        pytest.skip("there is no Node with npm on this machine")
    clients = ROOT / "tests" / "clients"
    names = (".npmrc", "package.json", "package-lock.json")
    digest = hashlib.sha256(b"".join((clients / name).read_bytes() for name in names)).hexdigest()[:12]
    folder = ROOT / "build" / f"clients-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / ".lock"):
        if not (folder / "installed").exists():
            for name in names:
                shutil.copy(clients / name, folder / name)
            done = subprocess.run(
                [*node.npm, "ci"], cwd=folder, check=False, capture_output=True, text=True, env=_beside(node.node)
            )
            if done.returncode:
                reason = next((line for line in done.stderr.splitlines() if "code" in line), done.stderr[-200:])
                pytest.skip(f"npm cannot install Comunica here: {reason}")
            (folder / "installed").touch()
        shutil.copy(clients / "ask.mjs", folder / "ask.mjs")
    return [node.node, "ask.mjs"], folder


def _beside(node: str) -> dict[str, str]:
    """The environment, with that Node first: npm starts it by its name."""
    return {**os.environ, "PATH": os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))}


def test_comunica_asks_and_changes(writable: Service, comunica: tuple[list[str], Path]) -> None:
    command, folder = comunica
    endpoint = f"{writable.address}sparql"
    typed, found = {"type": "sparql", "value": endpoint}, {"value": endpoint}
    data = {"type": "file", "value": f"{writable.address}id/person/player-a"}
    here = "SELECT ?o WHERE { GRAPH <urn:x:comunica> { <urn:x:a> <urn:x:b> ?o } }"
    joined = PREFIXES + " SELECT ?team WHERE { ?s car:person person:player-a ; car:team ?t . ?t rdfs:label ?team }"
    questions = [
        {"form": "SELECT", "query": BIRTHS, "sources": [typed]},
        {"form": "SELECT", "query": BIRTHS, "sources": [found]},
        {"form": "ASK", "query": PREFIXES + " ASK { ?s a car:Club }", "sources": [typed]},
        {"form": "CONSTRUCT", "query": CLUBS, "sources": [typed]},
        {"form": "SELECT", "query": joined, "sources": [typed, data]},
        {
            "form": "UPDATE",
            "query": 'INSERT DATA { GRAPH <urn:x:comunica> { <urn:x:a> <urn:x:b> "Łódź" } }',
            "sources": [typed],
            "destination": typed,
        },
        {"form": "SELECT", "query": here, "sources": [typed]},
        {"form": "SELECT", "query": "SELECT * WHERE { ?s a <urn:x:\\u0022> ", "sources": [typed]},
    ]

    done = subprocess.run(
        command, cwd=folder, input=json.dumps(questions), check=False, capture_output=True, text=True, timeout=120,
        env=_beside(command[0]) | {"TOKEN": TOKEN},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows, discovered, truth, triples, across, changed, after, wrong = json.loads(done.stdout)

    assert [row["date"] for row in rows] == DATES
    assert [row["date"] for row in discovered] == DATES
    assert truth is True
    assert {name for _, _, name in triples} == NAMES
    assert {row["team"] for row in across} == {"Club North", "Club South"}
    assert changed == "done"
    assert after == [{"o": "Łódź"}]
    assert "error" in wrong
