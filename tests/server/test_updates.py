"""SPARQL 1.1 Update over HTTP: the cases of the W3C's protocol tests, and that a change is whole, kept and asked for."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from carrera_kg.server import app
from carrera_kg.server.http import Request
from carrera_kg.server.pool import Pool
from carrera_kg.server.settings import Settings
from carrera_kg.store import current
from carrera_kg.vocabulary import GRAPH, ID
from tests.server.service import TOKEN, Answer, Service, serving

ALMANAC, REGISTER = GRAPH + "document/almanac", GRAPH + "document/register"
UPDATE, FORM = "application/sparql-update", "application/x-www-form-urlencoded"
BEARER = {"authorization": f"Bearer {TOKEN}"}
PLAIN_INSERT = "INSERT DATA { GRAPH <https://example.org/plain> { <urn:x:a> <urn:x:b> 1 } }"


def by_form(service: Service, text: str, **fields: object) -> Answer:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return service.ask("POST", "/sparql", {"update": text, **named}, **BEARER)


def directly(service: Service, text: str, **fields: object) -> Answer:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    address = "/sparql?" + urlencode(named, doseq=True, quote_via=quote)
    return service.ask("POST", address, text, content_type=UPDATE, **BEARER)


Way = Callable[..., Answer]
both_ways = pytest.mark.parametrize("change", [by_form, directly])


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> str:
    """The address of a graph that no other test uses."""
    return f"https://example.org/{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}"


def births(service: Service, graph: str) -> list[str]:
    """The dates of birth of Player A in the graph."""
    rows = service.select(f"SELECT ?d {{ GRAPH <{graph}> {{ person:player-a car:birthDate ?d }} }} ORDER BY STR(?d)")
    return [row["d"] for row in rows]


# ── The W3C's cases ──────────────────────────────────────────────────────────────────────────────


@both_ways
def test_an_update_is_made_however_it_is_sent(writable: Service, graph: str, change: Way) -> None:
    answer = change(writable, f"INSERT DATA {{ GRAPH <{graph}> {{ person:player-a rdfs:label 'Łódź' }} }}")

    assert (answer.status, answer.body) == (204, b"")
    assert writable.yes(f"ASK {{ GRAPH <{graph}> {{ person:player-a rdfs:label 'Łódź' }} }}")


COPY_BIRTH = "INSERT {{ GRAPH <{0}> {{ ?who car:birthDate ?d }} }} WHERE {{ ?who car:birthDate ?d }}"
COPY_FROM_GRAPHS = (
    "INSERT {{ GRAPH <{0}> {{ ?who car:birthDate ?d }} }} WHERE {{ GRAPH ?g {{ ?who car:birthDate ?d }} }}"
)


@both_ways
@pytest.mark.parametrize(
    ("using", "dates"),
    [
        ([], ["1964-04-22", "1965-04-22"]),
        ([ALMANAC], ["1964-04-22"]),
        ([ALMANAC, REGISTER], ["1964-04-22", "1965-04-22"]),
        ([GRAPH + "nowhere"], []),
    ],
    ids=["none", "one", "two", "one that is not there"],
)
def test_an_update_looks_at_the_default_graph_of_the_request(
    writable: Service, graph: str, change: Way, using: list[str], dates: list[str]
) -> None:
    assert change(writable, COPY_BIRTH.format(graph), using_graph_uri=using).status == 204

    assert births(writable, graph) == dates


@both_ways
@pytest.mark.parametrize(
    ("using", "dates"),
    [([REGISTER], ["1965-04-22"]), ([ALMANAC, REGISTER], ["1964-04-22", "1965-04-22"])],
    ids=["one", "two"],
)
def test_an_update_looks_at_the_named_graphs_of_the_request(
    writable: Service, graph: str, change: Way, using: list[str], dates: list[str]
) -> None:
    assert change(writable, COPY_FROM_GRAPHS.format(graph), using_named_graph_uri=using).status == 204

    assert births(writable, graph) == dates


@both_ways
def test_default_and_named_graphs_go_together_in_an_update(writable: Service, graph: str, change: Way) -> None:
    text = f"""INSERT {{ GRAPH <{graph}> {{ ?who car:birthDate ?here , ?there }} }} WHERE {{
        ?who car:birthDate ?here . GRAPH ?g {{ ?who car:birthDate ?there }} }}"""

    assert change(writable, text, using_graph_uri=ALMANAC, using_named_graph_uri=[REGISTER]).status == 204

    assert births(writable, graph) == ["1964-04-22", "1965-04-22"]


@both_ways
@pytest.mark.parametrize("clause", [f"USING <{ALMANAC}>", f"USING NAMED <{ALMANAC}>", f"WITH <{ALMANAC}>"])
@pytest.mark.parametrize("field", ["using_graph_uri", "using_named_graph_uri"])
def test_an_update_that_names_graphs_twice_is_refused(
    writable: Service, graph: str, change: Way, clause: str, field: str
) -> None:
    text = COPY_BIRTH.format(graph)
    text = f"{clause} {text}" if clause.startswith("WITH") else text.replace("WHERE", f"{clause} WHERE")

    answer = change(writable, text, **{field: REGISTER})

    assert answer.status == 400
    assert clause.split(maxsplit=1)[0] in answer.problem["detail"]
    assert births(writable, graph) == []


@pytest.mark.parametrize("field", ["using_graph_uri", "using_named_graph_uri"])
@pytest.mark.parametrize("address", ["", "almanac", "https://example.org/> { } ; DROP ALL #"])
def test_a_graph_of_an_update_must_be_an_address(writable: Service, graph: str, field: str, address: str) -> None:
    assert directly(writable, COPY_BIRTH.format(graph), **{field: address}).status == 400
    assert len(writable.select("SELECT ?s { ?s a car:Club } LIMIT 1")) == 1


@both_ways
def test_a_relative_address_is_relative_to_the_endpoint(writable: Service, graph: str, change: Way) -> None:
    assert change(writable, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> <test> }} }}").status == 204

    rows = writable.select(f"SELECT ?o {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> ?o }} }}")
    assert rows == [{"o": f"{writable.address}test"}]
    assert writable.yes(f"ASK {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> <test> }} }}")


@pytest.mark.parametrize(
    ("status", "method", "path", "body", "content_type"),
    [
        (400, "GET", "/sparql?update=CLEAR+ALL", None, None),
        (405, "PUT", "/sparql?update=CLEAR+ALL", None, None),
        (400, "POST", "/sparql", "update=CLEAR+ALL&update=CLEAR+ALL", FORM),
        (400, "POST", "/sparql", "update=CLEAR+ALL&query=ASK%7B%7D", FORM),
        (400, "POST", "/sparql?update=CLEAR+ALL", "update=CLEAR+ALL", FORM),
        (400, "POST", "/sparql?update=CLEAR+ALL", "", FORM),
        (415, "POST", "/sparql", "CLEAR ALL", "text/plain"),
        (415, "POST", "/sparql", "update=CLEAR+ALL", "text/plain"),
        (415, "POST", "/sparql", "update=CLEAR+ALL", None),
        (415, "POST", "/sparql", "CLEAR ALL", None),
        (415, "POST", "/sparql", "CLEAR ALL", f"{UPDATE}; charset=iso-8859-1"),
        (400, "POST", "/sparql", b'INSERT DATA { <urn:x:a> <urn:x:b> "\xe9" }', UPDATE),
        (400, "POST", "/sparql", b"update=INSERT+DATA+%7B+%3Curn:x:a%3E+%3Curn:x:b%3E+%22%E9%22+%7D", FORM),
        (400, "POST", "/sparql", "CLEAR", UPDATE),
        (400, "POST", "/sparql", "INSERT DATA { <urn:x:a> <urn:x:b> ", UPDATE),
        (400, "POST", "/sparql", "INSERT DATA { ?s ?p ?o }", UPDATE),
        (400, "POST", "/sparql", "ASK {}", UPDATE),
        (400, "POST", "/sparql", "CLEAR ALL", "application/sparql-query"),
        (400, "POST", "/sparql", "query=CLEAR+ALL", FORM),
        (400, "GET", "/sparql?query=CLEAR+ALL", None, None),
    ],
)
def test_what_is_no_update_is_refused_and_changes_nothing(
    writable: Service, status: int, method: str, path: str, body: str | bytes | None, content_type: str | None
) -> None:
    before = files(writable.dataset)
    sent = BEARER | ({"content_type": content_type} if content_type else {})

    answer = writable.ask(method, path, body, **sent)

    assert answer.status == status, answer.text
    assert answer.problem["hint"]
    assert files(writable.dataset) == before


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "authorization"),
    [
        (401, None),
        (403, "Bearer wrong"),
        (403, f"Bearer {TOKEN}x"),
        (403, f"Bearer {TOKEN[:-1]}"),
        (403, "Bearer"),
        (403, "Bearer "),
        (403, f"Basic {TOKEN}"),
        (403, TOKEN),
        (403, "Bearer l\xe9t"),
        (204, f"bearer {TOKEN}"),
        (204, f"BEARER   {TOKEN} "),
    ],
)
@pytest.mark.parametrize("form", [False, True], ids=["directly", "as a form"])
def test_only_who_shows_the_token_changes_the_dataset(
    writable: Service, graph: str, status: int, authorization: str | None, form: bool
) -> None:
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> 1 }} }}"
    body, content_type = (f"update={quote(text)}", FORM) if form else (text, UPDATE)
    sent = {"content_type": content_type} | ({"authorization": authorization} if authorization else {})

    answer = writable.ask("POST", "/sparql", body, **sent)

    assert answer.status == status, answer.text
    assert answer.headers.get("www-authenticate", "").startswith("Bearer") is (status == 401)
    assert writable.yes(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") is (status == 204)


@pytest.mark.parametrize(
    "headers", [{}, BEARER, {"authorization": "Bearer "}], ids=["without", "a token", "an empty one"]
)
def test_a_service_without_a_token_takes_no_changes(service: Service, headers: dict[str, str]) -> None:
    for answer in (
        service.ask("POST", "/sparql", PLAIN_INSERT, content_type=UPDATE, **headers),
        service.ask("POST", "/sparql", {"update": PLAIN_INSERT}, **headers),
        service.ask("PUT", "/graph/mine", "", content_type="text/turtle", **headers),
        service.ask("POST", "/store", "", content_type="text/turtle", **headers),
        service.ask("DELETE", "/graph/conflicts", **headers),
    ):
        assert answer.status == 403
        assert "read-only" in answer.problem["detail"]
    assert not service.yes("ASK { GRAPH <https://example.org/plain> { ?s ?p ?o } }")


def test_reading_needs_no_token_where_writing_does(writable: Service) -> None:
    assert writable.ask("POST", "/sparql", {"query": "ASK {}"}).status == 200
    assert writable.get("/graph/conflicts", authorization="Bearer wrong").status == 200


# ── What a change may not do ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/x.ttl>",
        "LOAD SILENT <http://127.0.0.1:1/x.ttl>",
        "load <file:///etc/passwd> INTO GRAPH <urn:x:g>",
        f"{PLAIN_INSERT} ; LOAD <file:///etc/passwd>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o . SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
@both_ways
def test_an_update_that_reaches_for_something_elsewhere_is_forbidden(writable: Service, change: Way, text: str) -> None:
    before = files(writable.dataset)

    answer = change(writable, text)

    assert answer.status == 403
    assert "is not followed" in answer.problem["detail"]
    assert files(writable.dataset) == before


@pytest.mark.parametrize("word", ["LOAD", "SERVICE"])
def test_the_words_alone_are_no_harm(writable: Service, graph: str, word: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:{word}> <urn:x:{word}> '{word} <urn:x:a>' }} }} # {word} <urn:x>"

    assert directly(writable, text).status == 204
    assert writable.yes(f"ASK {{ GRAPH <{graph}> {{ <urn:x:{word}> ?p ?o }} }}")


# ── A change is whole, and is kept ───────────────────────────────────────────────────────────────


def files(dataset: Path) -> dict[str, str]:
    """The files of the current generation with their checksums; the lock is none of it."""
    found = (path for path in sorted(Path(current(str(dataset))[0]).rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found if path.name != "LOCK"}


@pytest.fixture
def copy(career: Path, tmp_path: Path) -> Path:
    """A copy of the career."""
    return Path(shutil.copytree(career, tmp_path / "dataset"))


@pytest.fixture
def fresh(copy: Path, tmp_path: Path) -> Iterator[Service]:
    """A service of a copy of the career that no other test has changed."""
    with serving(copy, tmp_path / "log", "--workers", "1", "--update-token", TOKEN) as running:
        yield running


def test_an_update_that_fails_at_its_end_has_not_begun(fresh: Service) -> None:
    before = files(fresh.dataset)

    for end in ("CREATE GRAPH graph:conflicts", "DROP GRAPH <urn:x:nowhere>", "CLEAR", "INSERT DATA { <urn:x:a> }"):
        answer = fresh.update(
            f"{PLAIN_INSERT} ; DROP ALL ; {end}" if "CREATE" not in end else f"{PLAIN_INSERT} ; {end}"
        )
        assert answer.status == 400, end
        assert files(fresh.dataset) == before, end
        assert not fresh.yes("ASK { GRAPH <https://example.org/plain> { ?s ?p ?o } }")


def test_an_update_with_blank_nodes_that_nobody_can_tell_apart_is_refused(fresh: Service) -> None:
    players = range(10)
    everybody = " . ".join(f"_:p{a} <urn:x:plays> _:p{b}" for a in players for b in players if a != b)

    answer = fresh.update(f"INSERT DATA {{ {everybody} }}")

    assert answer.status == 422
    assert "too alike" in answer.json()["detail"]
    assert not fresh.yes("ASK { ?a <urn:x:plays> ?b }")


def test_an_update_is_seen_at_once_and_after_a_restart(copy: Path, tmp_path: Path) -> None:
    generation = current(str(copy))[0]
    insert = "INSERT DATA {{ GRAPH <https://example.org/kept> {{ <urn:x:a> <urn:x:b> {0} }} }}"
    asked = "SELECT ?n { GRAPH <https://example.org/kept> { ?s ?p ?n } } ORDER BY ?n"
    options = ("--workers", "2", "--update-token", TOKEN)

    with serving(copy, tmp_path / "first", *options) as service:
        for number in range(3):
            assert service.update(insert.format(number)).status == 204
            for _ in range(4):  # whichever worker answers
                assert [row["n"] for row in service.select(asked)] == [str(n) for n in range(number + 1)]
    with serving(copy, tmp_path / "second", *options) as service:
        assert [row["n"] for row in service.select(asked)] == ["0", "1", "2"]
        assert service.yes("ASK { ?s a car:Club }")

    assert current(str(copy))[0] != generation
    assert b"https://example.org/kept" in Path(current(str(copy))[0], "dataset.nq").read_bytes()


def test_changes_at_one_time_are_all_there_in_the_end(writable: Service, graph: str) -> None:
    def insert(number: int) -> int:
        return writable.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> {number} }} }}").status

    def read(_: int) -> int:
        return writable.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").status

    with ThreadPoolExecutor(12) as threads:
        writing = threads.map(insert, range(8))
        reading = threads.map(read, range(40))
        assert list(writing) == [204] * 8
        assert list(reading) == [200] * 40

    rows = writable.select(f"SELECT ?n {{ GRAPH <{graph}> {{ ?s ?p ?n }} }} ORDER BY ?n")
    assert [row["n"] for row in rows] == [str(number) for number in range(8)]


def test_an_answer_has_another_tag_after_an_update(writable: Service, graph: str) -> None:
    path = "/sparql?" + urlencode({"query": f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"})
    before = writable.get(path)
    assert before.rows() == []

    writable.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> 1 }} }}")
    after = writable.get(path, if_none_match=before.headers["etag"])

    assert after.status == 200
    assert len(after.rows()) == 1
    assert after.headers["etag"] != before.headers["etag"]


def test_what_is_shown_of_a_person_changes_with_the_dataset(fresh: Service) -> None:
    paths = ("/person/player-a", "/id/person/player-a.ttl", "/store?default")
    for path in paths:
        assert b"Player A" in fresh.get(path).body
        assert b"1888" not in fresh.get(path).body

    fresh.update("""DELETE { person:player-a car:birthDate ?d } INSERT { person:player-a car:birthDate "1888"^^edtf:EDTF }
        WHERE { person:player-a car:birthDate ?d }""")

    for path in paths:
        assert b"1888" in fresh.get(path).body


def test_a_thing_with_letters_of_any_script_in_its_address_is_found(fresh: Service) -> None:
    assert fresh.update(f"INSERT DATA {{ <{ID}club/łódź> a car:Club ; rdfs:label 'ŁKS Łódź' }}").status == 204

    answer = fresh.get("/id/club/%C5%82%C3%B3d%C5%BA", "text/turtle")

    assert answer.status == 303
    assert answer.headers["location"] == "/id/club/%C5%82%C3%B3d%C5%BA.ttl"
    assert "ŁKS Łódź" in fresh.get(answer.headers["location"]).text
    page = fresh.get("/id/club/%C5%82%C3%B3d%C5%BA", "text/html").headers["location"]
    assert page == "/club/%C5%82%C3%B3d%C5%BA"
    assert "ŁKS Łódź" in fresh.get(page, "text/html").text


def test_an_update_of_two_megabytes_is_taken(writable: Service, graph: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:b> '{'x' * (2 << 20)}' }} }}"

    assert writable.update(text).status == 204
    assert writable.select(f"SELECT (STRLEN(?o) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == [{"n": str(2 << 20)}]
    assert writable.update(f"DROP GRAPH <{graph}>").status == 204
    assert not writable.yes(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize(("shown", "may"), [("schlüssel", True), ("schlussel", False), ("", False)])
def test_a_token_may_have_letters_of_any_alphabet(shown: str, may: bool) -> None:
    scope = {"method": "POST", "path": "/sparql", "headers": [(b"authorization", f"Bearer {shown}".encode())]}

    async def receive() -> dict[str, Any]:
        raise AssertionError("nothing is read of the body")

    pool = Pool(Settings(), "http://localhost/")
    assert app.Service(pool, "/", "schlüssel")._may_write(Request(scope, receive)) is may
