"""The service as a façade of a store elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from carrera_kg.errors import RemoteError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.server.problems import problem_of
from carrera_kg.store import open_store
from tests.elsewhere import Having, having, without_default
from tests.server.service import Service, serving


@pytest.fixture(scope="module")
def store(career: Path) -> Iterator[Having]:
    with having(without_default(open_store(str(career))), union=True) as server:
        yield server


@pytest.fixture(scope="module")
def facade(store: Having, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    log = tmp_path_factory.mktemp("facade") / "log"
    with serving(cast(Path, store.url), log, "--workers", "2", "--timeout", "30") as running:
        yield running


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/id/person/player-a.ttl", "text/turtle"),
        ("/person/player-a", "text/html"),
        ("/club/club-north", "text/html"),
        ("/queries/player-clubs?person=Player+A&format=csv", "text/csv"),
        ("/sparql?query=ASK%20%7B%20%3Fs%20car:birthDate%20%3Fo%20%7D", "application/sparql-results+json"),
    ],
)
def test_a_facade_answers_as_a_service_of_the_dataset_does(
    path: str, accept: str, service: Service, facade: Service
) -> None:
    own, theirs = service.get(path, accept), facade.get(path, accept)
    assert (theirs.status, theirs.text.replace(facade.address, service.address)) == (own.status, own.text)
    assert own.status == 200
    assert "etag" not in theirs.headers


def test_what_changes_in_the_store_is_seen_at_once(store: Having, facade: Service) -> None:
    question = 'ASK { GRAPH ?g { ?who rdfs:label "Player Z" } }'
    assert '"boolean":false' in facade.query(question).text
    assert facade.get("/id/person/player-z.ttl").status == 404
    store.store.update(
        "INSERT DATA { GRAPH <https://w3id.org/carrera-kg/graph/accepted> { <https://w3id.org/carrera-kg/id/person/player-z>"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "Player Z" } }'
    )
    assert facade.get("/id/person/player-z.ttl").status == 200
    assert KnowledgeGraph.open(store.url).query("ASK { person:player-z rdfs:label ?name }")


def test_a_service_is_refused_what_a_store_elsewhere_must_not_do(facade: Service) -> None:
    assert facade.query("ASK { SERVICE <http://example.org/> { ?a ?b ?c } }").status == 403
    assert facade.ask("POST", "/sparql", {"update": "DROP ALL"}).status == 403


def test_the_address_of_the_store_is_not_told() -> None:
    problem = problem_of(RemoteError("http://10.0.0.1:7878/query: cannot be reached (refused)", "see"))
    assert problem.status == 502
    assert "10.0.0.1" not in str(problem)
