from __future__ import annotations

import base64
import gzip
import io
import socket
import struct
import threading
import time

import pyoxigraph as ox
import pytest

from carrera_kg.endpoint import AUTHORIZATION, CREDENTIALS, TIMEOUT, Endpoint, Solutions, Triples
from carrera_kg.errors import CarreraError, QueryError, RemoteError, UsageError
from tests.elsewhere import NOBODY, ROWS, answer, telling, unused

ASKED = "SELECT ?name WHERE { ?who <http://example.org/name> ?name }"


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, which take no time here."""
    for name in (AUTHORIZATION, CREDENTIALS, TIMEOUT):
        monkeypatch.delenv(name, raising=False)
    made: list[float] = []
    monkeypatch.setattr("time.sleep", made.append)
    return made


def names(url: str, **options: float) -> list[str]:
    with Endpoint(url, **options) as endpoint:  # type: ignore[arg-type]
        found = endpoint.query(ASKED)
        assert isinstance(found, Solutions)
        return [row["name"].value for row in found]


def problem(url: str, **options: float) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        names(url, **options)
    assert "\n" not in str(caught.value)
    return caught.value


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


def test_a_query_is_posted_as_a_form_and_its_rows_are_those_of_the_engine() -> None:
    with telling(answer()) as server:
        assert names(server.url) == ["Player A"]
        assert server.heard[0].startswith(b"POST /sparql HTTP/1.1")
        assert server.header("content-type") == "application/x-www-form-urlencoded"
        assert b"query=SELECT+%3Fname" in server.heard[0]


def test_the_graphs_of_a_query_go_with_it() -> None:
    with telling(answer()) as server, Endpoint(server.url) as endpoint:
        endpoint.query(ASKED, default_graphs=["http://example.org/a"], named_graphs=["http://example.org/b"])
        assert b"default-graph-uri=http%3A%2F%2Fexample.org%2Fa&named-graph-uri=http" in server.heard[0]


def test_a_truth_is_the_engines_truth() -> None:
    with telling(answer(b'{"head":{},"boolean":true}')) as server, Endpoint(server.url) as endpoint:
        assert endpoint.query("ASK {}") == ox.Store().query("ASK {}")


def test_triples_come_in_any_syntax_of_rdf() -> None:
    turtle = b'@prefix e: <http://example.org/> . e:a e:name "Player A" .'
    with telling(answer(turtle, kind="text/turtle; charset=utf-8")) as server, Endpoint(server.url) as endpoint:
        found = endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(found, Triples)
        assert [triple.object for triple in found] == [ox.Literal("Player A")]
        assert "application/n-triples" in server.header("accept")


def test_a_packed_answer_is_unpacked() -> None:
    with telling(answer(gzip.compress(ROWS), content_encoding="gzip")) as server:
        assert names(server.url) == ["Player A"]
        assert "gzip" in server.header("accept-encoding")


def test_rows_are_given_as_they_come() -> None:
    """The server sends the second half only when the first row has been read."""
    read = threading.Event()

    def slowly(connection: socket.socket) -> None:
        row = b'{"name":{"type":"literal","value":"Player A"}}'
        head = b'{"head":{"vars":["name"]},"results":{"bindings":[' + b",".join([row] * 5_000)
        rest = b"," + b",".join([row] * 5_000) + b"]}}"
        connection.sendall(answer(head, length=str(len(head) + len(rest))))
        if read.wait(10):
            connection.sendall(rest)

    with telling(slowly) as server, Endpoint(server.url) as endpoint:
        found = endpoint.query(ASKED)
        assert isinstance(found, Solutions)
        assert next(found)["name"].value == "Player A"
        read.set()
        assert sum(1 for _ in found) == 9_999


def test_rows_are_passed_on_without_being_looked_at() -> None:
    with telling(answer()) as server, Endpoint(server.url) as endpoint:
        found = endpoint.query(ASKED)
        assert isinstance(found, Solutions)
        assert found.serialize(format=ox.QueryResultsFormat.CSV) == b"name\r\nPlayer A\r\n"


# ── What is no whole answer ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "length"),
    [(ROWS[:-3], None), (ROWS[:-3], str(len(ROWS))), (ROWS + b"The operation has been cancelled", None), (b"", None)],
    ids=["closed properly", "shorter than it says", "with an error at its end", "empty"],
)
def test_an_answer_that_is_cut_off_is_an_error(body: bytes, length: str | None) -> None:
    with telling(answer(body, **({"length": length} if length else {}))) as server:
        assert "cut off" in str(error := problem(server.url)) or "breaks off" in str(error)


def test_triples_that_are_cut_off_are_an_error() -> None:
    body = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"
    cut = answer(body, kind="application/n-triples", length="1000")
    with telling(cut) as server, Endpoint(server.url) as endpoint, pytest.raises(RemoteError, match="breaks off"):
        list(endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }"))  # type: ignore[arg-type]


def test_a_page_of_a_proxy_is_no_answer() -> None:
    page = b"<html><head><title>Please log in</title></head><body>Welcome</body></html>"
    with telling(answer(page, kind="text/html")) as server:
        error = problem(server.url)
        assert "answers with text/html and not with the results of a query (Please log in)" in error.problem


def test_json_that_is_no_result_is_no_answer() -> None:
    with telling(answer(b'{"error": "too busy"}', kind="application/json")) as server:
        assert "cut off or spoilt" in str(problem(server.url))


def test_a_part_that_the_store_calls_a_part_is_an_error() -> None:
    partial = answer(x_sql_state="S1TAT", x_sql_message="RC...: Returning incomplete results")
    with telling(partial) as server:
        assert "a part of the answer only (S1TAT" in str(problem(server.url))


def test_as_many_rows_as_a_store_gives_at_most_may_not_be_all() -> None:
    with telling(answer(x_sparql_maxrows="1")) as server:
        assert "cuts its answers off at 1 rows" in str(problem(server.url))
    with telling(answer(NOBODY, x_sparql_maxrows="1")) as server:
        assert names(server.url) == []


def test_rows_come_in_pages_where_a_store_gives_only_so_many() -> None:
    def page(*found: str) -> bytes:
        rows = ",".join(f'{{"name":{{"type":"literal","value":"{name}"}}}}' for name in found)
        return f'{{"head":{{"vars":["name"]}},"results":{{"bindings":[{rows}]}}}}'.encode()

    count = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"3"}}]}}'
    first, last = answer(page("A", "B"), x_sparql_maxrows="2"), answer(page("C"))
    with telling(first, first, last, answer(count)) as server, Endpoint(server.url) as endpoint:
        assert [row["name"].value for row in endpoint.all_rows("?name", "?who ?said ?name")] == ["A", "B", "C"]
    with (
        telling(first, first, first, answer(count)) as server,
        Endpoint(server.url) as endpoint,
        pytest.raises(RemoteError, match="gives 2 of 3 rows"),
    ):
        list(endpoint.all_rows("?name", "?who ?said ?name"))


def test_a_store_that_stands_still_is_given_up() -> None:
    def silent(connection: socket.socket) -> None:
        connection.recv(1)  # until the client goes

    def half(connection: socket.socket) -> None:
        connection.sendall(answer(ROWS[:40], length=str(len(ROWS))))
        connection.recv(1)

    with telling(silent) as server:
        assert "no answer in 0.2 s" in str(problem(server.url, read=0.2))
        assert len(server.heard) == 1  # it is not asked again: it may be at work still
    with telling(half) as server:
        assert "the answer stands still for 0.2 s" in str(problem(server.url, read=0.2))


# ── Again ────────────────────────────────────────────────────────────────────────────────────────


def test_a_busy_store_is_asked_again_after_a_while(waits: list[float]) -> None:
    busy = answer(b"", status="503 Service Unavailable")
    with telling(busy, busy, answer()) as server:
        assert names(server.url) == ["Player A"]
    assert len(waits) == 2
    assert 0.12 <= waits[0] <= 0.25 <= waits[1] <= 0.5


def test_it_is_asked_again_when_it_says(waits: list[float]) -> None:
    with telling(answer(b"", status="429 Too Many Requests", retry_after="7"), answer()) as server:
        assert names(server.url) == ["Player A"]
    assert 7 <= waits[0] < 8


def test_a_store_that_wants_too_much_patience_is_given_up_at_once(waits: list[float]) -> None:
    with telling(answer(b"", status="503 Service Unavailable", retry_after="3600")) as server:
        assert "wants to be asked again in 3600 s" in str(problem(server.url))
    assert not waits


def test_a_store_that_stays_busy_is_an_error() -> None:
    with telling(answer(b"come back", status="503 Service Unavailable", kind="text/plain")) as server:
        error = problem(server.url)
        assert error.problem.endswith("is busy, and answers 503 after 5 tries (come back)")
        assert error.status == 503


def test_a_connection_that_breaks_is_tried_again(waits: list[float]) -> None:
    with telling(reset, reset, answer()) as server:
        assert names(server.url) == ["Player A"]
    assert len(waits) == 2


def test_nobody_there_is_an_error_in_one_line() -> None:
    error = problem(unused())
    assert "cannot be reached" in error.problem
    assert error.exit_code == 3


def test_an_update_is_sent_once() -> None:
    with telling(reset, answer()) as server, Endpoint(server.url) as endpoint:
        with pytest.raises(RemoteError):
            endpoint.update("INSERT DATA { <a:a> <a:b> <a:c> }")
        assert len(server.heard) == 1


# ── Graphs ───────────────────────────────────────────────────────────────────────────────────────


def test_a_graph_is_put_again_with_the_whole_of_its_triples() -> None:
    done = answer(b"", status="204 No Content")
    with telling(reset, done) as server, Endpoint(server.url) as endpoint:
        endpoint.put("http://example.org/g", io.BytesIO(b"<a:a> <a:b> <a:c> .\n"))
        assert server.heard[1].startswith(b"PUT /store?graph=http%3A%2F%2Fexample.org%2Fg ")
        assert all(b"<a:a> <a:b> <a:c> ." in heard for heard in server.heard)
        assert server.header("content-type") == "application/n-triples"


def test_triples_are_added_twice_only_where_that_does_no_harm() -> None:
    done = answer(b"", status="204 No Content")
    with telling(reset, done) as server, Endpoint(server.url) as endpoint:
        with pytest.raises(RemoteError):
            endpoint.post(None, b"_:a <a:b> <a:c> .\n")
        assert server.heard[0].startswith(b"POST /store?default ")
    with telling(reset, done) as server, Endpoint(server.url) as endpoint:
        endpoint.post(None, b"<a:a> <a:b> <a:c> .\n", repeatable=True)
        assert len(server.heard) == 2


def test_a_graph_that_is_not_there_is_removed_already() -> None:
    with telling(answer(b"", status="404 Not Found")) as server, Endpoint(server.url) as endpoint:
        endpoint.delete("http://example.org/g")
        with pytest.raises(RemoteError, match="answers 404"):
            endpoint.get("http://example.org/g")


@pytest.mark.parametrize(
    ("url", "update", "graphs"),
    [
        ("http://h/query", "http://h/update", "http://h/store"),
        ("http://h/ds/sparql", "http://h/ds/sparql", "http://h/ds/store"),
    ],
)
def test_updates_and_graphs_have_their_addresses_beside_the_endpoints(url: str, update: str, graphs: str) -> None:
    with Endpoint(url) as endpoint:
        assert (endpoint.update_url, endpoint.graphs_url) == (update, graphs)


# ── Secrets ──────────────────────────────────────────────────────────────────────────────────────


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with telling(answer()) as server:
        monkeypatch.setenv(CREDENTIALS, "reader:open sesame")
        names(server.url)
        assert server.header("authorization") == "Basic " + base64.b64encode(b"reader:open sesame").decode()
        monkeypatch.setenv(AUTHORIZATION, "Bearer abcdefgh")
        names(server.url)
        assert server.header("authorization", 1) == "Bearer abcdefgh"


@pytest.mark.parametrize("there", ["http://elsewhere.invalid/sparql", "https://127.0.0.1/sparql"])
def test_credentials_go_to_no_other_host(there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AUTHORIZATION, "Bearer abcdefgh")
    with telling(answer(b"", status="307 Temporary Redirect", location=there)) as server:
        error = problem(server.url)
    assert "is not told the credentials" in error.problem
    assert "abcdefgh" not in str(error)


def test_a_redirect_is_followed_with_its_query_and_not_for_ever() -> None:
    with telling(answer()) as right, telling(answer(b"", status="301 Moved", location=right.url)) as server:
        assert names(server.url) == ["Player A"]
        assert b"query=SELECT" in right.heard[0]
    with telling(answer(b"", status="302 Found", location="/sparql")) as server:
        assert "redirects again and again" in str(problem(server.url))
        assert len(server.heard) == 4


def test_a_secret_that_a_store_repeats_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AUTHORIZATION, "Bearer abcdefgh")
    echo = answer(b"Authorization: Bearer abcdefgh is wrong", status="401 Unauthorized", kind="text/plain")
    with telling(echo) as server:
        error = problem(server.url)
    assert "abcdefgh" not in str(error)
    assert f"set {AUTHORIZATION}" in error.hint


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match=CREDENTIALS) as caught:
        Endpoint("https://reader:sesame@example.org/sparql")
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://", "http://[::1/", "http://example.org/a b"])
def test_what_is_no_address_is_told_before_anything_is_sent(url: str) -> None:
    with pytest.raises(UsageError, match="https://host/sparql"):
        Endpoint(url)


# ── Errors ───────────────────────────────────────────────────────────────────────────────────────


def test_a_query_that_the_store_refuses_is_the_querys_fault() -> None:
    wrong = answer(b"line 1: what is this?\nand more", status="400 Bad Request", kind="text/plain")
    with telling(wrong) as server, Endpoint(server.url) as endpoint, pytest.raises(QueryError) as caught:
        endpoint.query(ASKED)
    assert caught.value.problem == "the store refuses it (line 1: what is this? and more)"


@pytest.mark.parametrize("status", ["401 No", "403 No", "404 No", "405 No", "413 No", "500 Oh", "504 Slow"])
def test_other_refusals_tell_what_to_do(status: str) -> None:
    with telling(answer(b"", status=status)) as server:
        error = problem(server.url)
        assert f"answers {status[:3]}" in error.problem
        assert error.hint


def test_letters_that_a_terminal_obeys_are_left_out() -> None:
    nasty = answer(b"\x1b[2Jgone\x07", status="500 Oh", kind="text/plain")
    with telling(nasty) as server:
        assert "\x1b" not in str(problem(server.url))


def test_the_time_out_can_be_set_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIMEOUT, "soon")
    with pytest.raises(CarreraError, match=TIMEOUT):
        Endpoint("http://127.0.0.1/sparql")


def test_a_date_can_say_when_to_ask_again(waits: list[float]) -> None:
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 20))
    with telling(answer(b"", status="503 Busy", retry_after=later), answer()) as server:
        names(server.url)
    assert 15 < waits[0] < 22
