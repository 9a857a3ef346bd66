"""SPARQL 1.1 Graph Store HTTP Protocol: reading graphs, and with the token replacing, merging and removing them."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from carrera_kg.store import open_store
from carrera_kg.vocabulary import GRAPH
from tests.server.service import TOKEN, Service, request

READ_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
ONE = '<urn:x:a> <urn:x:b> "one" .'
TWO = '<urn:x:a> <urn:x:b> "two" .'


@pytest.fixture
def path(request: pytest.FixtureRequest) -> str:
    """The path of a graph that no other test uses."""
    return f"/graph/{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}"


def stored(service: Service, graph: str | None) -> rdflib.Graph:
    """The triples of a graph as they lie in the dataset."""
    name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    data = open_store(str(service.dataset)).dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    return rdflib.Graph().parse(data=data or b"", format="nt")


def said(service: Service, path: str) -> set[str]:
    """The texts that the graph at the path holds."""
    answer = service.get(path)
    assert answer.status == 200
    return {str(object) for object in answer.graph().objects()}


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        *((name, None) for name in ("document/almanac", "document/register", "conflicts", "derived", "ontology")),
        *(("document/almanac", media_type) for media_type in READ_TYPES),
    ],
)
def test_a_graph_is_read_at_its_own_address_or_by_it(service: Service, name: str, media_type: str | None) -> None:
    direct = service.get(f"/graph/{name}", media_type)
    indirect = service.get(f"/store?graph={quote(GRAPH + name)}", media_type)

    for answer in (direct, indirect):
        assert (answer.status, answer.media_type) == (200, media_type or "text/turtle")
        assert isomorphic(answer.graph(), stored(service, GRAPH + name))


def test_the_default_graph_is_the_accepted_view(service: Service) -> None:
    assert isomorphic(service.get("/store?default").graph(), stored(service, None))
    assert isomorphic(service.get("/store?default=").graph(), stored(service, None))


@pytest.mark.parametrize("format", ["ttl", "nt", "xml", "jsonld"])
def test_the_address_may_say_the_form_of_a_graph(service: Service, format: str) -> None:
    answer = service.get(f"/graph/conflicts?format={format}", "text/html")

    assert isomorphic(answer.graph(), stored(service, GRAPH + "conflicts"))


@pytest.mark.parametrize("accept", ["text/csv", "image/png", "*/*;q=0"])
def test_a_graph_has_no_other_form(service: Service, accept: str) -> None:
    assert service.get("/graph/conflicts", accept).status == 406


@pytest.mark.parametrize("path", ["/graph/conflicts", f"/store?graph={quote(GRAPH)}ontology", "/store?default"])
def test_head_tells_whether_a_graph_is_there(service: Service, path: str) -> None:
    head, got = service.ask("HEAD", path), service.get(path)

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/graph/nowhere", "/graph/", "/graph/document/almanac/", "/store?graph=https://example.org/nowhere",
     "/graph/document", "/graph/Conflicts"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_graph_that_is_not_there_is_not_found(service: Service, path: str, method: str) -> None:
    head, after = service.replies(request(method, path) + request("GET", "/health"), method, "GET")

    assert head.status == 404
    assert after.status == 200


@pytest.mark.parametrize(
    "query",
    ["", "?graph=&default", "?default&graph=https://example.org/g", "?graph=", "?graph=relative", "?graph=a%20b",
     "?graph=https://example.org/a&graph=https://example.org/b", "?format=ttl"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_request_names_one_graph(writable: Service, query: str, method: str) -> None:
    headers = {"authorization": f"Bearer {TOKEN}", "content_type": "text/turtle"}

    assert writable.ask(method, f"/store{query}", ONE if method == "PUT" else None, **headers).status == 400


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("indirect", [False, True], ids=["at its address", "by its address"])
def test_put_makes_a_graph_and_then_replaces_it(writable: Service, path: str, indirect: bool) -> None:
    where = f"/store?graph={quote('https://w3id.org/carrera-kg' + path)}" if indirect else path

    assert writable.get(where).status == 404
    assert writable.write("PUT", where, ONE).status == 201
    assert said(writable, where) == {"one"}
    assert writable.write("PUT", where, TWO).status == 204
    assert said(writable, where) == {"two"}
    assert said(writable, path) == {"two"}


def test_post_adds_to_a_graph_that_is_there_or_not(writable: Service, path: str) -> None:
    assert writable.write("POST", path, ONE).status == 201
    assert writable.write("POST", path, TWO).status == 204
    assert writable.write("POST", path, TWO).status == 204
    assert said(writable, path) == {"one", "two"}


@pytest.mark.parametrize(
    ("method", "there", "conditions", "status"),
    [
        ("PUT", False, {"if_none_match": "*"}, 201),
        ("PUT", True, {"if_none_match": "*"}, 412),
        ("POST", True, {"if_none_match": "*"}, 412),
        ("PUT", True, {"if_match": "*"}, 204),
        ("PUT", False, {"if_match": "*"}, 412),
        ("DELETE", True, {"if_match": "*"}, 204),
        ("DELETE", True, {"if_match": '"made-up"'}, 412),
    ],
)
def test_a_change_is_made_only_if_the_graph_is_as_the_client_takes_it_to_be(
    writable: Service, path: str, method: str, there: bool, conditions: dict[str, str], status: int
) -> None:
    if there:
        writable.write("PUT", path, ONE)
    answer = writable.write(method, path, None if method == "DELETE" else TWO, **conditions)
    assert answer.status == status
    if status == 412:
        assert writable.get(path).status == (200 if there else 404)
        assert not there or said(writable, path) == {"one"}


def test_a_change_is_answered_without_a_body_and_its_type(writable: Service, path: str) -> None:
    answer = writable.write("PUT", path, ONE)
    assert (answer.status, answer.body, answer.media_type) == (201, b"", "")


def test_post_of_a_graph_without_an_address_gives_it_one(writable: Service, path: str) -> None:
    body = f'<urn:x:a> <urn:x:b> "{path}" .'

    answer = writable.write("POST", "/store", body)

    assert answer.status == 201
    assert said(writable, answer.headers["location"]) == {path}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_word_is_no_address_of_a_graph(writable: Service, method: str) -> None:
    answer = writable.write(method, "/store?graph=new", None if method == "DELETE" else ONE)
    assert answer.status == 400
    assert "'new' is no address of a graph" in answer.json()["detail"]


def test_two_graphs_without_an_address_are_two(writable: Service, path: str) -> None:
    bodies = [f'<urn:x:a> <urn:x:b> "{path} {number}" .' for number in range(2)]

    places = [writable.write("POST", "/store", body).headers["location"] for body in bodies]

    assert [said(writable, place) for place in places] == [{f"{path} 0"}, {f"{path} 1"}]


def test_delete_removes_a_graph_once(writable: Service, path: str) -> None:
    writable.write("PUT", path, ONE)

    assert writable.write("DELETE", path).status == 204
    assert writable.get(path).status == 404
    assert writable.write("DELETE", path).status == 404


def test_an_empty_graph_is_there(writable: Service, path: str) -> None:
    assert writable.write("PUT", path, "").status == 201
    assert said(writable, path) == set()
    assert writable.write("PUT", path, "# nothing").status == 204
    assert writable.write("DELETE", path).status == 204


def test_the_default_graph_is_added_to(writable: Service, path: str) -> None:
    before = len(writable.get("/store?default").graph())

    assert writable.write("POST", "/store?default", f'<urn:x:{path[7:]}> <urn:x:b> "one" .').status == 204

    after = writable.get("/store?default").graph()
    assert len(after) == before + 1
    assert (rdflib.URIRef(f"urn:x:{path[7:]}"), None, None) in after


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/turtle", ONE),
        ("text/turtle; charset=utf-8", ONE),
        ("Text/Turtle", ONE),
        ("application/n-triples", ONE),
        ("application/ld+json", '[{"@id": "urn:x:a", "urn:x:b": [{"@value": "one"}]}]'),
        (
            "application/rdf+xml",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
            '<r:Description r:about="urn:x:a"><x:b>one</x:b></r:Description></r:RDF>',
        ),
    ],
)
def test_triples_are_taken_in_every_form(writable: Service, path: str, content_type: str, body: str) -> None:
    assert writable.write("PUT", path, body, content_type).status == 201
    assert said(writable, path) == {"one"}


def test_a_relative_address_is_relative_to_the_graph(writable: Service, path: str) -> None:
    assert writable.write("PUT", path, "<#a> <urn:x:b> <other> .").status == 201

    [(subject, _, object)] = writable.get(path).graph()
    assert str(subject) == f"https://w3id.org/carrera-kg{path}#a"
    assert str(object) == f"{GRAPH}other"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "text/csv", "application/n-quads", "application/json", "image/png"]
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_is_not_triples_is_refused(writable: Service, path: str, content_type: str, method: str) -> None:
    answer = writable.write(method, path, ONE, content_type)

    assert answer.status == 415
    assert "text/turtle" in answer.problem["hint"]
    assert writable.get(path).status == 404


def test_triples_without_a_media_type_are_refused(writable: Service, path: str) -> None:
    answer = writable.ask("PUT", path, ONE, authorization=f"Bearer {TOKEN}")

    assert answer.status == 415
    assert writable.get(path).status == 404


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/turtle", f"{TWO} <urn:x:a> <urn:x:b> "),
        ("text/turtle", f'{TWO} <urn:x:a> <urn:x:b> "unended .'),
        ("text/turtle", f"{TWO} nowhere:a nowhere:b 1 ."),
        ("text/turtle", TWO.encode() + b' <urn:x:a> <urn:x:b> "\xe9" .'),
        ("application/n-triples", f"{TWO}\n{TWO} {TWO} nonsense"),
        ("application/rdf+xml", "<rdf"),
        ("application/ld+json", '[{"@id": '),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_triples_that_are_wrong_change_nothing(
    writable: Service, content_type: str, body: str | bytes, method: str
) -> None:
    before = writable.get("/graph/conflicts")

    answer = writable.write(method, "/graph/conflicts", body, content_type)

    assert answer.status == 400, answer.text
    assert "nothing has changed" in answer.problem["hint"]
    after = writable.get("/graph/conflicts")
    assert (after.body, after.headers["etag"]) == (before.body, before.headers["etag"])


@pytest.mark.parametrize(("status", "authorization"), [(401, None), (403, "Bearer wrong"), (403, f"Basic {TOKEN}")])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("where", ["/graph/conflicts", "/store?default", "/store"])
def test_only_who_shows_the_token_changes_a_graph(
    writable: Service, status: int, authorization: str | None, method: str, where: str
) -> None:
    if where == "/store" and method != "POST":
        where = f"/store?graph={quote(GRAPH)}conflicts"
    sent = {"content_type": "text/turtle"} | ({"authorization": authorization} if authorization else {})
    tag = writable.get("/graph/conflicts").headers["etag"]

    answer = writable.ask(method, where, None if method == "DELETE" else ONE, **sent)

    assert answer.status == status
    assert writable.get("/graph/conflicts").headers["etag"] == tag


def test_a_graph_that_was_sent_is_asked_in_sparql_at_once(writable: Service, path: str) -> None:
    for number in range(3):
        writable.write("PUT", path, f"<urn:x:a> <urn:x:b> {number} .")
        rows = writable.select(f"SELECT ?n {{ GRAPH graph:{path.removeprefix('/graph/')} {{ ?s ?p ?n }} }}")
        assert rows == [{"n": str(number)}]
