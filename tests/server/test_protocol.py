"""SPARQL 1.1 Protocol over HTTP: the cases of the W3C's protocol tests, and what HTTP itself asks of a service."""

from __future__ import annotations

import asyncio
import gzip
import html.parser
import re
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from rdflib.compare import isomorphic

from carrera_kg.server import http
from carrera_kg.server.http import Request
from carrera_kg.server.problems import Problem
from carrera_kg.vocabulary import GRAPH
from tests.server.service import BROWSER, Answer, Service, read_all, request

ALMANAC, REGISTER = GRAPH + "document/almanac", GRAPH + "document/register"
BIRTHS = "SELECT ?date WHERE { person:player-a car:birthDate ?date } ORDER BY STR(?date)"
BIRTHS_BY_GRAPH = "SELECT ?g ?date WHERE { GRAPH ?g { person:player-a car:birthDate ?date } } ORDER BY STR(?date)"
ALL_BIRTHS = [{"date": "1964-04-22"}, {"date": "1965-04-22"}]
NAME = "CONSTRUCT { ?s rdfs:label ?name } WHERE { ?s rdfs:label ?name . FILTER(?s = person:player-a) }"
DEEP = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?l) }"

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
FORM = "application/x-www-form-urlencoded"
ROWS = (JSON, XML, CSV, TSV)
GRAPHS = (
    "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/n-quads",
    "application/trig",
)  # fmt: skip


def address(**fields: object) -> str:
    """The address of a query, with its fields; "_" stands for "-"."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return "/sparql?" + urlencode(named, doseq=True, quote_via=quote)


# ── The W3C's cases: queries ─────────────────────────────────────────────────────────────────────


def by_get(service: Service, text: str, accept: str = JSON, **fields: object) -> Answer:
    return service.query(text, accept, **fields)


def by_form(service: Service, text: str, accept: str = JSON, **fields: object) -> Answer:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return service.ask("POST", "/sparql", {"query": text, **named}, accept)


def directly(service: Service, text: str, accept: str = JSON, **fields: object) -> Answer:
    return service.ask("POST", address(**fields), text, accept, content_type="application/sparql-query")


Way = Callable[..., Answer]
every_way = pytest.mark.parametrize("ask", [by_get, by_form, directly])


@every_way
def test_a_query_is_answered_however_it_is_sent(service: Service, ask: Way) -> None:
    answer = ask(service, BIRTHS)

    assert answer.status == 200
    assert answer.rows() == ALL_BIRTHS


@every_way
@pytest.mark.parametrize(
    ("graphs", "dates"),
    [
        ([ALMANAC], ["1964-04-22"]),
        ([REGISTER], ["1965-04-22"]),
        ([ALMANAC, REGISTER], ["1964-04-22", "1965-04-22"]),
        ([GRAPH + "ontology"], []),
        ([GRAPH + "nowhere"], []),
    ],
    ids=["one", "another", "both", "one that says nothing of it", "one that is not there"],
)
def test_the_default_graph_is_what_the_request_says(
    service: Service, ask: Way, graphs: list[str], dates: list[str]
) -> None:
    answer = ask(service, BIRTHS, default_graph_uri=graphs)

    assert [row["date"] for row in answer.rows()] == dates


@every_way
@pytest.mark.parametrize("graphs", [[ALMANAC], [ALMANAC, REGISTER]], ids=["one", "two"])
def test_the_named_graphs_are_those_of_the_request(service: Service, ask: Way, graphs: list[str]) -> None:
    answer = ask(service, BIRTHS_BY_GRAPH, named_graph_uri=graphs)

    assert [row["g"] for row in answer.rows()] == graphs


@every_way
def test_a_request_with_named_graphs_alone_has_an_empty_default_graph(service: Service, ask: Way) -> None:
    assert ask(service, BIRTHS, named_graph_uri=ALMANAC).rows() == []


@every_way
def test_default_and_named_graphs_go_together(service: Service, ask: Way) -> None:
    query = """SELECT ?here ?g ?there WHERE {
        person:player-a car:birthDate ?here . GRAPH ?g { person:player-a car:birthDate ?there } }"""

    answer = ask(service, query, default_graph_uri=ALMANAC, named_graph_uri=[REGISTER])

    assert answer.rows() == [{"here": "1964-04-22", "g": REGISTER, "there": "1965-04-22"}]


@every_way
def test_the_graphs_of_the_request_go_before_those_of_the_query(service: Service, ask: Way) -> None:
    query = BIRTHS.replace("WHERE", f"FROM <{REGISTER}> WHERE")

    assert [row["date"] for row in ask(service, query).rows()] == ["1965-04-22"]
    assert [row["date"] for row in ask(service, query, default_graph_uri=ALMANAC).rows()] == ["1964-04-22"]


@pytest.mark.parametrize("graph", ["", "almanac", "not an address", "http://example.org/a b", "<x>"])
@pytest.mark.parametrize("field", ["default_graph_uri", "named_graph_uri"])
def test_a_graph_that_is_no_address_is_refused(service: Service, field: str, graph: str) -> None:
    assert service.query(BIRTHS, **{field: graph}).status == 400


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT ?s WHERE { ?s a car:Club }", ROWS),
        ("ASK { ?s a car:Club }", (JSON, XML)),
        ("DESCRIBE person:player-a", GRAPHS),
        (NAME, GRAPHS),
    ],
    ids=["SELECT", "ASK", "DESCRIBE", "CONSTRUCT"],
)
def test_every_form_of_query_has_an_answer_of_its_kind(service: Service, query: str, types: tuple[str, ...]) -> None:
    unasked = service.query(query)
    assert unasked.status == 200
    assert unasked.media_type == types[0]
    for wanted in types:
        answer = service.query(query, wanted)
        assert (answer.status, answer.media_type) == (200, wanted)
        assert answer.body


# ── The W3C's cases: what must be refused ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "method", "path", "body", "content_type"),
    [
        (405, "PUT", address(query="ASK {}"), None, None),
        (405, "DELETE", address(query="ASK {}"), None, None),
        (405, "PATCH", "/sparql", "ASK {}", "application/sparql-query"),
        (400, "GET", address(query=["ASK {}", "SELECT * {}"]), None, None),
        (400, "POST", "/sparql", "query=ASK+%7B%7D&query=ASK+%7B%7D", FORM),
        (400, "GET", address(query=["ASK {}", "ASK {}"]), None, None),
        (415, "POST", "/sparql", "query=ASK+%7B%7D", "text/plain"),
        (415, "POST", "/sparql", "ASK {}", "text/plain"),
        (415, "POST", "/sparql", '{"query": "ASK {}"}', "application/json"),
        (415, "POST", "/sparql", "ASK {}", "application/sparql"),
        (415, "POST", "/sparql", "query=ASK+%7B%7D", None),
        (415, "POST", "/sparql", "ASK {}", None),
        (415, "POST", "/sparql", "query=ASK+%7B%7D", "multipart/form-data; boundary=x"),
        (415, "POST", "/sparql", b"ASK {}", "application/sparql-query; charset=utf-16"),
        (400, "POST", "/sparql", b'ASK { ?s ?p "\xe9" }', "application/sparql-query"),
        (400, "POST", "/sparql", b'ASK { ?s ?p "\xff\xfe" }', "application/sparql-query; charset=UTF-8"),
        (400, "POST", "/sparql", b"query=ASK+%7B+%3Fs+%3Fp+%22%E9%22+%7D", FORM),
        (400, "POST", "/sparql", b'query=ASK { ?s ?p "\xe9" }', FORM),
        (400, "GET", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%E9%22%20%7D", None, None),
        (400, "GET", address(query="SELECT nothing WHERE"), None, None),
        (400, "GET", address(query="SELECT * WHERE { ?s ?p ?o"), None, None),
        (400, "POST", "/sparql", "CONSTRUCT ASK", "application/sparql-query"),
        (400, "GET", address(query=""), None, None),
        (400, "GET", address(query="  \n "), None, None),
        (400, "GET", address(query="# nothing but a comment"), None, None),
        (400, "POST", "/sparql", "", "application/sparql-query"),
        (400, "POST", "/sparql", "", FORM),
        (400, "POST", "/sparql", "other=1", FORM),
        (400, "POST", "/sparql", "query=ASK%7B%7D&update=CLEAR+ALL", FORM),
        (400, "POST", address(query="ASK {}"), "query=ASK%7B%7D", FORM),
        (400, "GET", "/sparql?other=1", None, None),
        (400, "GET", address(query="INSERT DATA { <a:a> <a:b> 1 }"), None, None),
        (400, "GET", address(update="CLEAR ALL"), None, None),
        (400, "GET", address(query="ASK {}", update="CLEAR ALL"), None, None),
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused_with_the_status_that_says_why(
    service: Service, status: int, method: str, path: str, body: str | bytes | None, content_type: str | None
) -> None:
    answer = service.ask(method, path, body, JSON, **({"content_type": content_type} if content_type else {}))

    assert answer.status == status, answer.text
    assert answer.problem["hint"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/queries", "GET, HEAD, OPTIONS"),
        ("/queries/person-birth", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
        ("/.well-known/void", "GET, HEAD, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/id/person/player-a", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
        ("/store", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
        ("/graph/conflicts", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
    ],
)
def test_a_wrong_method_is_answered_with_the_right_ones(service: Service, path: str, methods: str) -> None:
    answer = service.ask("PATCH", path)

    assert answer.status == 405
    assert answer.headers["allow"] == methods


# ── Which form an answer takes ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/xml", "text/xml"),
        ("TEXT/CSV", CSV),
        ("text/csv; header=present", CSV),
        ("text/csv;q=0.5, text/tab-separated-values", TSV),
        ("text/csv;q=0.5,text/tab-separated-values;q=0.4", CSV),
        (f"{JSON};q=0, */*", XML),
        (f"{JSON};q=0, {XML};q=0, */*;q=0.1", CSV),
        ("*/*, text/csv;q=0.9", JSON),
        (f"*/*;q=0.1, {XML};q=0.2", XML),
        ("text/*;q=0.9, text/csv;q=0.1", TSV),
        ("text/*;q=0.3, text/csv;q=0, */*;q=0.2", TSV),
        ("image/png, text/csv", CSV),
        ("text/turtle, text/csv;q=0.1", CSV),
        ("nonsense, text/csv", CSV),
        (f"{XML};q=0.8;level=1, text/csv;q=0.7", XML),
    ],
)
def test_the_form_of_rows_is_what_the_client_likes_most(service: Service, accept: str | None, media_type: str) -> None:
    answer = service.query(BIRTHS, accept)

    assert (answer.status, answer.media_type) == (200, media_type)
    assert answer.rows() == ALL_BIRTHS


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("application/json", "application/json"),
        ("application/trig", "application/trig"),
        ("text/csv, application/ld+json;q=0.2", "application/ld+json"),
    ],
)
def test_the_form_of_triples_is_what_the_client_likes_most(
    service: Service, accept: str | None, media_type: str
) -> None:
    answer = service.query(NAME, accept)

    assert (answer.status, answer.media_type) == (200, media_type)


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/turtle", "application/unknown, a/b", "text/html;q=0"])
def test_a_client_that_takes_none_of_the_forms_of_rows_is_told_which_there_are(service: Service, accept: str) -> None:
    answer = service.query(BIRTHS, accept)

    assert answer.status == 406
    assert JSON in answer.problem["hint"]
    assert CSV in answer.problem["hint"]


@pytest.mark.parametrize("accept", ["text/csv", JSON, "image/*"])
def test_a_client_that_takes_none_of_the_forms_of_triples_is_told_which_there_are(
    service: Service, accept: str
) -> None:
    answer = service.query(NAME, accept)

    assert answer.status == 406
    assert "text/turtle" in answer.problem["hint"]


@pytest.mark.parametrize(
    ("query", "format", "media_type"),
    [
        *((BIRTHS, name, type_) for name, type_ in zip(("json", "xml", "csv", "tsv"), ROWS, strict=True)),
        *((NAME, name, type_) for name, type_ in zip(("ttl", "nt", "xml", "jsonld", "nq", "trig"), GRAPHS, strict=True)),
        (BIRTHS, "srj", JSON), (BIRTHS, CSV, CSV), (BIRTHS, " CSV ", CSV),
        (NAME, "turtle", "text/turtle"), (NAME, "rdf", "application/rdf+xml"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", [None, BROWSER, "image/png"], ids=["alone", "from a browser", "against Accept"])
def test_the_address_may_say_the_form_itself(
    service: Service, query: str, format: str, media_type: str, accept: str | None
) -> None:
    answer = service.query(query, accept, format=format)

    assert (answer.status, answer.media_type) == (200, media_type)


@pytest.mark.parametrize(
    "format", [["csv", "json"], ["tab", "csv"], ["csv,json"], ["", "text/csv"], ["nonsense", "csv"]]
)
def test_of_several_forms_in_an_address_the_first_that_there_is_will_do(service: Service, format: list[str]) -> None:
    assert service.query(BIRTHS, JSON, format=format).media_type == CSV


@pytest.mark.parametrize(("query", "format"), [(BIRTHS, "ttl"), (NAME, "csv"), (BIRTHS, "pdf"), (NAME, "html")])
def test_a_form_that_an_answer_does_not_have_is_not_acceptable(service: Service, query: str, format: str) -> None:
    answer = service.query(query, "*/*", format=format)

    assert answer.status == 406
    assert format in answer.problem["detail"]


def test_rows_are_the_same_in_every_form(service: Service) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"

    json, xml, csv, tsv = (service.query(query, type_).rows() for type_ in ROWS)

    assert len(json) > 50
    assert json == xml == csv == tsv


def test_triples_are_the_same_in_every_form(service: Service) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

    first, *others = (service.query(query, type_).graph() for type_ in GRAPHS)

    assert len(first) > 50
    for other in others:
        assert isomorphic(first, other)


@pytest.mark.parametrize(("pattern", "truth"), [("{ ?s a car:Club }", True), ("{ ?s a car:Match }", False)])
@pytest.mark.parametrize("media_type", [JSON, XML, "application/json", "text/xml"])
def test_a_truth_is_the_same_in_every_form_that_has_one(
    service: Service, pattern: str, truth: bool, media_type: str
) -> None:
    assert service.query("ASK " + pattern, media_type).truth() is truth


@pytest.mark.parametrize(
    "text",
    ['a "quoted" word', "a, b; c", "two\nlines", "two\r\nlines", "a\ttab", "<tag> & more", "été ⚽ \u202e", " ", "'"],
)
@pytest.mark.parametrize("media_type", ROWS)
def test_a_text_comes_through_as_it_is(service: Service, text: str, media_type: str) -> None:
    escaped = text.replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")

    assert service.query(f'SELECT ("{escaped}" AS ?text) {{}}', media_type).rows() == [{"text": text}]


CONTROL = 'SELECT (CONCAT("a", "\\u0001", "b") AS ?x) {}'


def test_xml_is_never_written_with_characters_it_cannot_hold(service: Service) -> None:
    answer = service.query(CONTROL, XML)

    assert answer.status == 406
    assert "XML" in answer.problem["detail"]
    assert service.query(CONTROL, JSON).rows() == [{"x": "a\x01b"}]


@pytest.mark.parametrize("escape", ["\\u0000", "\\u0008", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_rdf_xml_neither(service: Service, escape: str) -> None:
    query = f'CONSTRUCT {{ <urn:x:s> <urn:x:p> "a{escape}b" }} WHERE {{}}'

    assert service.query(query, "application/rdf+xml").status == 406
    assert len(service.query(query, "application/n-triples").graph()) == 1


# ── What HTTP asks ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (address(query=BIRTHS), 200),
        ("/sparql", 200),
        ("/queries", 200),
        ("/openapi.json", 200),
        ("/health", 200),
        ("/", 200),
        ("/id/person/player-a.ttl", 200),
        ("/graph/ontology", 200),
        ("/graph/conflicts", 200),
        ("/id/person/player-a", 303),
        ("/id/person/nobody", 404),
        ("/no/such/page", 404),
        (address(query="no query"), 400),
        (address(query=BIRTHS, format="pdf"), 406),
        ("/static/no-such-file", 404),
        ("/store", 400),
    ],
)
def test_head_has_no_body_and_the_connection_goes_on(service: Service, path: str, status: int) -> None:
    head, after = service.replies(request("HEAD", path) + request("GET", "/health"), "HEAD", "GET")

    assert head.status == status
    assert (after.status, after.headers["content-type"]) == (200, "application/json")
    assert b'"ok"' in after.body


def test_head_says_what_get_would(service: Service) -> None:
    head, got = service.ask("HEAD", address(query=BIRTHS)), service.get(address(query=BIRTHS))

    assert head.body == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_requests_may_follow_each_other_without_waiting(service: Service) -> None:
    paths = [address(query=f"SELECT ({number} AS ?n) {{}}", format="csv") for number in range(20)]

    answers = service.replies(b"".join(request("GET", path) for path in paths), *["GET"] * 20)

    assert [answer.body.split() for answer in answers] == [[b"n", str(number).encode()] for number in range(20)]


def test_a_large_answer_comes_in_whole_chunks_and_the_connection_goes_on(service: Service) -> None:
    query = address(query="SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }", format="json")

    large, after = service.replies(request("GET", query) + request("GET", "/health"), "GET", "GET")

    assert len(large.body) > 1 << 17
    assert len(Answer(large.status, large.headers, large.body).rows()) > 1000
    assert after.status == 200


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_client_of_http_1_0_is_sent_the_length_and_no_chunks(service: Service, size: str) -> None:
    query = BIRTHS if size == "small" else "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"

    came = service.raw(request("GET", address(query=query, format="csv"), version="1.0"))

    head, _, body = came.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert head.startswith(b"HTTP/1.")
    assert b"transfer-encoding" not in head
    assert length
    assert int(length[1]) == len(body) > 0


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_that_asks_by_its_address_is_led_to_the_page_with_the_query(service: Service) -> None:
    answer = service.get(address(query=BIRTHS), BROWSER)
    assert answer.status == 303
    page = service.get(answer.headers["location"], BROWSER)
    assert page.status == 200 and page.media_type == "text/html"
    assert b"person:player-a car:birthDate ?date" in page.body


@pytest.mark.parametrize("accept", [BROWSER, "text/html, application/sparql-results+json;q=0.5"])
def test_a_query_in_a_body_is_answered_there_because_no_address_could_hold_it(service: Service, accept: str) -> None:
    answer = service.ask("POST", "/sparql", {"query": BIRTHS}, accept)
    assert answer.status == 200
    assert answer.rows()


def test_a_relative_address_means_the_same_on_the_query_page(service: Service) -> None:
    query = "SELECT (STR(<club>) AS ?iri) {}"
    assert service.select(query) == [{"iri": f"{service.address}club"}]
    page = service.get("/query?query=" + quote(query), "text/html")
    assert page.status == 200
    assert f"{service.address}club".encode() in page.body


def test_a_request_of_http_1_1_must_name_the_host(service: Service) -> None:
    assert service.raw(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert service.raw(b"GET /health HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("sent", "gzipped"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("identity", False), ("gzip;q=0", False), (None, False)],
)
@pytest.mark.parametrize("path", [address(query="SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"), "/graph/ontology"])
def test_an_answer_is_packed_for_who_takes_it(service: Service, path: str, sent: str | None, gzipped: bool) -> None:
    plain = service.get(path)

    answer = service.get(path, **({"accept_encoding": sent} if sent else {}))

    assert (answer.headers.get("content-encoding") == "gzip") is gzipped
    assert (gzip.decompress(answer.body) if gzipped else answer.body) == plain.body
    assert gzipped is (len(answer.body) < len(plain.body))
    assert gzipped is (answer.headers["etag"] != plain.headers["etag"])


@pytest.mark.parametrize(
    "path",
    [address(query=BIRTHS), address(query=NAME), "/sparql", "/queries", "/queries/document-list", "/openapi.json",
     "/.well-known/void", "/graph/conflicts", "/store?default", "/id/person/player-a.ttl", "/", "/person/player-a"],
)  # fmt: skip
def test_what_has_not_changed_is_not_sent_again(service: Service, path: str) -> None:
    first = service.get(path)
    tag = first.headers["etag"]

    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', f'{tag}, W/"other"', "*"):
        again = service.get(path, if_none_match=given)
        assert (again.status, again.body) == (304, b""), given
        assert again.headers["etag"] == tag
        assert "accept" in again.headers["vary"]

    for given in ('"other"', 'W/"other"', ""):
        assert service.get(path, if_none_match=given).status == 200


def test_nothing_but_a_304_follows_on_the_connection(service: Service) -> None:
    tag = service.query(BIRTHS).headers["etag"]
    same = request("GET", address(query=BIRTHS), f"If-None-Match: {tag}")

    first, after = service.replies(same + request("GET", "/health"), "GET", "GET")

    assert (first.status, after.status) == (304, 200)


def test_every_form_of_an_answer_has_a_tag_of_its_own(service: Service) -> None:
    answers = [service.query(BIRTHS, type_) for type_ in ROWS]

    assert len({answer.headers["etag"] for answer in answers}) == len(ROWS)
    assert {answer.headers["vary"] for answer in answers} == {"accept, accept-encoding"}


def test_another_query_has_another_tag(service: Service) -> None:
    assert service.query(BIRTHS).headers["etag"] != service.query(BIRTHS + " ").headers["etag"]


def test_an_answer_to_post_has_no_tag_and_is_sent_whatever_the_client_has(service: Service) -> None:
    tag = service.query(BIRTHS).headers["etag"]
    for given in (tag, "*"):
        answer = service.ask("POST", "/sparql", {"query": BIRTHS}, if_none_match=given)
        assert (answer.status, "etag" in answer.headers) == (200, False)
        assert answer.rows() == ALL_BIRTHS


@pytest.mark.parametrize("call", ["NOW()", "now ()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_is_another_answer_each_time_is_not_kept(service: Service, call: str) -> None:
    answer = service.query(f"SELECT ({call} AS ?x) {{}}")

    assert answer.status == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_an_error_is_not_kept(service: Service) -> None:
    answer = service.query("no query")

    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8", "us-ascii"])
@pytest.mark.parametrize(
    ("media_type", "body"), [("application/sparql-query", BIRTHS), (FORM, f"query={quote(BIRTHS)}")]
)
def test_a_body_may_say_that_it_is_utf_8(service: Service, charset: str, media_type: str, body: str) -> None:
    answer = service.ask("POST", "/sparql", body, JSON, content_type=f"{media_type}; charset={charset}")

    assert answer.rows() == ALL_BIRTHS


@pytest.mark.parametrize(
    "content_type", ["Application/SPARQL-Query", "application/sparql-query ; x=y", " application/sparql-query"]
)
def test_a_media_type_is_the_same_however_it_is_written(service: Service, content_type: str) -> None:
    assert service.ask("POST", "/sparql", BIRTHS, JSON, content_type=content_type).rows() == ALL_BIRTHS


def test_a_packed_body_is_refused(service: Service) -> None:
    packed = {"content_type": "application/sparql-query", "content_encoding": "gzip"}

    answer = service.ask("POST", "/sparql", gzip.compress(BIRTHS.encode()), **packed)

    assert answer.status == 415
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("text", [f"\ufeff{BIRTHS}", f"\ufeff# as some editors save\n{BIRTHS}"])
@every_way
def test_a_byte_order_mark_does_not_matter(service: Service, ask: Way, text: str) -> None:
    assert ask(service, text).rows() == ALL_BIRTHS


@every_way
def test_a_text_of_any_script_is_asked_with(service: Service, ask: Way) -> None:
    answer = ask(service, 'SELECT ?x WHERE { VALUES ?x { "Łódź ⚽ 東京" } }')

    assert answer.rows() == [{"x": "Łódź ⚽ 東京"}]


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        address(query="ASK {}"),
        "/",
        "/openapi.json",
        "/id/person/player-a",
        "/nothing",
        "/%0a",
        "/static/nothing",
    ],
)
@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", "null"])
def test_pages_from_anywhere_may_read_but_not_as_the_user(service: Service, path: str, origin: str) -> None:
    answer = service.get(path, "*/*", origin=origin, cookie="a=b")

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/sparql", "/store", "/queries/person-birth", "/", "/id/person/player-a"])
def test_a_preflight_says_what_is_allowed(service: Service, path: str) -> None:
    asked = {"origin": "https://elsewhere.example.org", "access_control_request_method": "POST",
             "access_control_request_headers": "content-type, authorization"}  # fmt: skip

    answer = service.ask("OPTIONS", path, **asked)

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert {"content-type", "authorization"} <= set(answer.headers["access-control-allow-headers"].split(", "))
    assert "GET" in answer.headers["access-control-allow-methods"].split(", ")


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────


def test_a_query_that_takes_too_long_is_ended_and_the_service_goes_on(service: Service) -> None:
    answer = service.query(DEEP)

    assert answer.status == 503
    assert "took longer than 3 s" in answer.problem["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert service.query(BIRTHS).rows() == ALL_BIRTHS


@pytest.mark.parametrize("content_type", ["application/sparql-query", FORM])
def test_a_query_that_is_too_large_is_refused(service: Service, content_type: str) -> None:
    before = "query=" if content_type == FORM else ""

    answer = service.ask("POST", "/sparql", before + "ASK {} # " + "x" * (4 << 20), content_type=content_type)

    assert answer.status == 413
    assert "MiB" in answer.problem["detail"]


def test_a_body_that_will_be_too_large_is_refused_before_it_comes(service: Service) -> None:
    head = request("POST", "/sparql", "Content-Type: application/sparql-query", "Content-Length: 99999999999")

    [answer] = service.replies(head, "POST")

    assert (answer.status, answer.headers["connection"]) == (413, "close")


def test_a_body_in_chunks_is_measured_too(service: Service) -> None:
    head = request("POST", "/sparql", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    [small] = service.replies(head + b"6\r\nASK {}\r\n0\r\n\r\n", "POST")
    [large] = service.replies(head + chunk * 17, "POST")

    assert (small.status, large.status) == (200, 413)


def test_a_head_that_is_too_large_is_refused(service: Service) -> None:
    [long_address] = service.replies(request("GET", address(query="ASK {} # " + "x" * 70_000)), "GET")
    [long_header] = service.replies(request("GET", "/", *(f"X-{n}: {'x' * 1000}" for n in range(70))), "GET")

    for answer in (long_address, long_header):
        assert answer.status == 431
        assert answer.body.endswith(b"send a POST\n")


def test_an_address_of_many_thousand_characters_is_taken(service: Service) -> None:
    assert service.query(f"{BIRTHS} # {'x' * 50_000}").rows() == ALL_BIRTHS


def test_a_form_of_too_many_fields_is_refused(service: Service) -> None:
    answer = service.ask("POST", "/sparql", "query=ASK%7B%7D" + "&a=1" * 2000, content_type=FORM)

    assert answer.status == 400
    assert "fields" in answer.problem["detail"]


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_BODY_WITHIN", 0.05)
    pieces = iter([{"type": "http.request", "body": b"ASK", "more_body": True}])

    async def receive() -> MutableMapping[str, Any]:
        for piece in pieces:
            return piece
        await asyncio.sleep(5)
        raise AssertionError("it waits without end")

    with pytest.raises(Problem, match="too slowly") as caught:
        asyncio.run(Request({"method": "POST", "path": "/sparql", "headers": []}, receive).body(1 << 20))
    assert (caught.value.status, caught.value.headers["connection"]) == (408, "close")


@pytest.mark.parametrize(
    "sent",
    [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: minus\r\n\r\n", b"GET /\x00 HTTP/1.1\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n"],
)  # fmt: skip
def test_what_is_not_http_is_told_so(service: Service, sent: bytes) -> None:
    assert service.raw(sent).startswith(b"HTTP/1.1 400 ")
    assert service.get("/health").status == 200


@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "ASK { SERVICE SILENT ?x { } }"]
)
@every_way
def test_a_query_that_reaches_for_another_service_is_forbidden(service: Service, ask: Way, text: str) -> None:
    answer = ask(service, text)

    assert answer.status == 403
    assert "SERVICE" in answer.problem["detail"]


# ── Nothing of a request becomes a header ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [
        "/id/person/player-a%0d%0aX-Evil:%201",
        "/id/person/player-a%0d%0a%0d%0a<script>",
        "/person/player-a%0aX-Evil:%201",
        "/claim/0%0d%0aX-Evil:%201",
        "/role/player%0d%0aX-Evil:%201",
        "/queries/person-birth%0d%0aX-Evil:%201?person=Player%20A",
        "/sparql?query=ASK%7B%7D&format=csv%0d%0aX-Evil:%201",
        "/sparql?query=ASK%7B%7D%0d%0aX-Evil:%201",
        "/store?graph=https://example.org/%0d%0aX-Evil:%201",
        "/search?q=%0d%0aX-Evil:%201",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", BROWSER], ids=["program", "browser"])
def test_a_line_break_in_an_address_makes_no_header(service: Service, path: str, accept: str) -> None:
    came = service.raw(request("GET", path, f"Accept: {accept}", "Connection: close"))

    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 ")
    assert b"\nx-evil" not in head.lower()
    assert b"<script>" not in body or b"application/problem+json" in head
    assert not head.startswith(b"HTTP/1.1 5")


def test_a_line_break_in_an_address_makes_no_line_in_the_log(service: Service) -> None:
    service.get("/person/x%0a2026-01-01T00:00:00%20127.0.0.1%20forged")

    assert "\n2026-01-01T00:00:00 127.0.0.1 forged" not in service.log.read_text()


# ── Errors ───────────────────────────────────────────────────────────────────────────────────────

WRONG = {
    400: address(query="SELECT * WHERE { ?s ?p ?o"),
    403: address(query="ASK { SERVICE <http://127.0.0.1/> {} }"),
    404: "/id/person/nobody.ttl",
    406: address(query="ASK {}", format="pdf"),
}


@pytest.mark.parametrize("status", WRONG)
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json", JSON, None])
def test_a_program_is_told_of_an_error_in_problem_details(service: Service, status: int, accept: str | None) -> None:
    problem = service.get(WRONG[status], accept).problem

    assert problem["status"] == status
    assert all(isinstance(problem[key], str) and problem[key] for key in ("type", "title", "detail", "hint"))


class _Page(html.parser.HTMLParser):
    """The elements and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (address(query="ASK { SERVICE <http://127.0.0.1/> {} }"), 403, "SERVICE is not followed"),
        (address(query="ASK {}", format="pdf"), 406, "pdf"),
        ("/sparql?other=1", 400, "no query"),
        ("/id/person/nobody", 404, "person/nobody"),
        ("/id/person/two%0alines", 404, "person/two\nlines"),
        ("/static/nothing.css", 404, "static/nothing.css"),
        ("/id/person/<script>alert(1)</script>", 404, "<script>alert(1)</script>"),
        ("/sparql?query=ASK%7B%7D&format=<img%20src=x>", 406, "<img src=x>"),
    ],
)
def test_a_browser_is_shown_an_error_as_a_page_that_one_can_read(
    service: Service, path: str, status: int, words: str
) -> None:
    answer = service.get(path, BROWSER)
    page = _Page(answer.text)

    assert (answer.status, answer.media_type) == (status, "text/html")
    assert words in page.words
    assert {tag for tag, _ in page.elements} <= {
        "html", "head", "meta", "title", "link", "body", "main", "h1", "p", "a", "header", "footer", "nav", "form",
        "input", "label", "button", "div", "span", "ul", "li", "script", "bdi", "code", "svg", "path", "strong", "small",
    }  # fmt: skip
    assert all(attributes.get("src") for tag, attributes in page.elements if tag == "script")
    assert ("html", {"lang": "en"}) in [(tag, {"lang": attributes.get("lang")}) for tag, attributes in page.elements]
    assert any(tag == "a" and attributes.get("href") == "/" for tag, attributes in page.elements)
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_browser_that_asks_for_a_query_is_shown_the_query_page(service: Service) -> None:
    answer = service.query(BIRTHS, BROWSER)

    assert answer.status == 303
    assert answer.headers["location"] == "/query?" + address(query=BIRTHS).partition("?")[2]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("SELECT * WHERE { ?s ?p ?o", "line 1"),
        ("SELECT *\nWHERE { ?s a nowhere:Club }", "nowhere"),
        ("SELECT * WHERE { ?s a car:Clubb }", "car:Club"),
        ("SELEC * WHERE { ?s ?p ?o }", "SELECT"),
    ],
)
def test_a_wrong_query_is_told_where_it_is_wrong(service: Service, query: str, where: str) -> None:
    answer = service.query(query, JSON)

    assert answer.status == 400
    assert where in answer.problem["detail"] + answer.problem["hint"]


def test_a_function_that_nobody_knows_is_a_wrong_query(service: Service) -> None:
    answer = service.query("SELECT (<urn:x:no-such>(1) AS ?x) WHERE {}", JSON)

    assert answer.status in (200, 400)
    if answer.status == 200:  # SPARQL 1.1, 17.6: an error in an expression leaves the variable unbound
        assert answer.rows() == [{}]


# ── Several at once ──────────────────────────────────────────────────────────────────────────────


def test_answers_do_not_mix(service: Service) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(number: int) -> tuple[int, list[dict[str, str]]]:
        return number, service.select(f"SELECT ({number} AS ?n) WHERE {{}}")

    with ThreadPoolExecutor(16) as threads:
        for number, rows in threads.map(ask, range(100)):
            assert rows == [{"n": str(number)}]


def test_a_client_that_goes_in_the_middle_leaves_the_service_as_it_was(service: Service) -> None:
    import socket

    for _ in range(5):
        with socket.create_connection(("127.0.0.1", service.port)) as sock:
            sock.sendall(request("GET", address(query="SELECT * { GRAPH ?g { ?s ?p ?o } }")))
    for body in (b"", b"query="):
        with socket.create_connection(("127.0.0.1", service.port)) as sock:
            sock.sendall(request("POST", "/sparql", f"Content-Type: {FORM}", "Content-Length: 100") + body)
            assert read_all(sock, quiet=0.05) == b""

    assert service.query(BIRTHS).rows() == ALL_BIRTHS
