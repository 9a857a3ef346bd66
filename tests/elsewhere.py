"""Servers on loopback: one that says what it is told to, and one that has a dataset."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs

import pyoxigraph as ox

from carrera_kg.remote import ACCEPTED

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["name"]},"results":{"bindings":[{"name":{"type":"literal","value":"Player A"}}]}}'
NOBODY = b'{"head":{"vars":["name"]},"results":{"bindings":[]}}'

Say = bytes | Callable[[socket.socket], None]


def answer(body: bytes = ROWS, status: str = "200 OK", kind: str = JSON, **headers: str) -> bytes:
    """An answer as it goes over the wire; ``length`` is what it says of itself, if that is not the truth."""
    length = headers.pop("length", str(len(body)))
    lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", f"content-length: {length}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Told:
    """A server that gives the answers it is told, one after the other, and remembers what it was asked."""

    says: list[Say]
    heard: list[bytes] = field(default_factory=list)
    url: str = ""

    def header(self, name: str, of: int = 0) -> str:
        """What a request had in a header; nothing if it had none."""
        head = self.heard[of].split(b"\r\n\r\n")[0].decode()
        found = [line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith(f"{name}: ")]
        return found[0] if found else ""


@contextlib.contextmanager
def telling(*says: Say) -> Iterator[Told]:
    """A server of those answers; when there are no more, the last one is given again."""
    told = Told(list(says))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told.url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        thread = threading.Thread(target=_serve, args=(listener, told), daemon=True)
        thread.start()
        yield told
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listener: socket.socket, told: Told) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            told.heard.append(_request(connection))
            say = told.says.pop(0) if len(told.says) > 1 else told.says[0]
            if callable(say):
                say(connection)
            else:
                connection.sendall(say)


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    lengths = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def unused() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"


class Having(ThreadingHTTPServer):
    """A SPARQL endpoint over a store.

    Args:
        store: what it has.
        union: whether its default graph is the union of all graphs, as Virtuoso's is.
    """

    daemon_threads = True

    def __init__(self, store: ox.Store, union: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store, self.union = store, union
        self.asked: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server = cast(Having, self.server)
        fields = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        server.asked.append(fields)
        chosen: dict[str, Any] = {"use_default_graph_as_union": server.union}
        if "default-graph-uri" in fields or "named-graph-uri" in fields:
            chosen = {
                "default_graph": [ox.NamedNode(iri) for iri in fields.get("default-graph-uri", [])],
                "named_graphs": [ox.NamedNode(iri) for iri in fields.get("named-graph-uri", [])],
            }
        found = server.store.query(fields["query"][0], **chosen)
        if isinstance(found, ox.QueryTriples):
            kind, body = "application/n-triples", found.serialize(format=ox.RdfFormat.N_TRIPLES)
        else:
            kind, body = JSON, found.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextlib.contextmanager
def having(store: ox.Store, union: bool = False) -> Iterator[Having]:
    """An endpoint that has what the store has."""
    with Having(store, union) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
    thread.join(5)


def without_default(store: ox.Store) -> ox.Store:
    """The same with the accepted view in a graph, as stores have it that have no default graph of their own."""
    other = ox.Store()
    accepted = ox.NamedNode(ACCEPTED)
    other.bulk_extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, accepted)
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else quad
        for quad in store
    )
    return other
