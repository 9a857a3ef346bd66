"""A service as a process of its own, and small ways to ask it: by method and address, or byte by byte."""

from __future__ import annotations

import contextlib
import csv
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import rdflib

TOKEN = "let-me-write"
"""The update token of services that take changes."""

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
"""What browsers accept."""

SRX = "{http://www.w3.org/2005/sparql-results#}"
"""The namespace of SPARQL results in XML, as ElementTree writes it."""

MAIN = "from carrera_kg.cli import main; main()"

_READY_WITHIN = 30.0
_ANSWER_WITHIN = 30.0

Body = str | bytes | Mapping[str, object] | None


@dataclass(frozen=True)
class Answer:
    """What a service has answered; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> dict[str, Any]:
        """The problem details, which must be whole and agree with the status."""
        assert self.media_type == "application/problem+json", (self.status, self.headers, self.body[:500])
        found: dict[str, Any] = self.json()
        assert found["status"] == self.status
        assert {"type", "title", "detail"} <= set(found)
        return found

    def rows(self) -> list[dict[str, str]]:
        """The rows of a SELECT, in whatever format they came: columns with the text of their values."""
        if self.media_type in ("application/sparql-results+json", "application/json"):
            bindings = self.json()["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in bindings]
        if self.media_type == "text/csv":
            return [_given(row) for row in csv.DictReader(io.StringIO(self.text, newline=""))]
        if self.media_type == "text/tab-separated-values":
            head, *lines = self.text.splitlines()
            names = [name.removeprefix("?") for name in head.split("\t")]
            rows = (dict(zip(names, line.split("\t"), strict=True)) for line in lines)
            return [{name: _plain(term) for name, term in row.items() if term} for row in rows]
        results = ET.fromstring(self.body).find(f"{SRX}results")
        assert results is not None
        return [
            {binding.attrib["name"]: "".join(binding.itertext()) for binding in result.iter(f"{SRX}binding")}
            for result in results
        ]

    def truth(self) -> bool:
        """The answer to an ASK, in JSON or XML."""
        if self.media_type.endswith("json"):
            return bool(self.json()["boolean"])
        return ET.fromstring(self.body).findtext(f"{SRX}boolean") == "true"

    def graph(self) -> rdflib.Graph:
        """The triples, in whatever format they came, as rdflib reads them; with graphs, of all together."""
        formats = {
            "text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml",
            "application/ld+json": "json-ld", "application/n-quads": "nquads", "application/trig": "trig",
        }  # fmt: skip
        format = formats[self.media_type]
        with warnings.catch_warnings():
            # rdflib 7.6 itself uses what it has deprecated when it reads JSON-LD and TriG.
            warnings.filterwarnings("ignore", r"(ConjunctiveGraph|Dataset\.\w+) is deprecated", DeprecationWarning)
            return self._parsed(format)

    def _parsed(self, format: str) -> rdflib.Graph:
        if format in ("nquads", "trig"):
            dataset = rdflib.Dataset()
            dataset.parse(data=self.body, format=format)
            merged = rdflib.Graph()
            for subject, predicate, object, _ in dataset.quads():
                merged.add((subject, predicate, object))
            return merged
        return rdflib.Graph().parse(data=self.body, format=format)


def _given(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def _plain(term: str) -> str:
    """The text of a term as TSV writes it: N-Triples, or a number as it is."""
    node = rdflib.util.from_n3(term)
    return str(node)


class Reply(NamedTuple):
    """One answer as it went over the wire: what stands before the body, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Service:
    """A running service.

    Attributes:
        address: where it is; ends with "/".
        dataset: the folder that it serves.
        log: the file of its messages.
        pid: of its first process.
    """

    address: str
    dataset: Path
    log: Path
    pid: int

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port
        return port

    def ask(self, method: str, path: str, body: Body = None, accept: str | None = None, **headers: str) -> Answer:
        """Send one request over a connection of its own.

        Args:
            body: bytes or text as they are; a mapping becomes a form.
            headers: with "_" for "-"; none is sent that is not given here, but Content-Length and, if it is not, Host.
        """
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if accept is not None:
            sent["accept"] = accept
        if isinstance(body, Mapping):
            body = urlencode(body, doseq=True, quote_via=quote)
            sent.setdefault("content-type", "application/x-www-form-urlencoded")
        data = body.encode() if isinstance(body, str) else body
        if data is not None:
            sent["content-length"] = str(len(data))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_WITHIN)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host="host" in sent, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(data)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())

    def get(self, path: str, accept: str | None = None, **headers: str) -> Answer:
        return self.ask("GET", path, accept=accept, **headers)

    def query(self, text: str, accept: str | None = None, **fields: Any) -> Answer:
        """Ask in SPARQL with GET; more fields of the address are given by name, with "_" for "-"."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        return self.get("/sparql?" + urlencode({"query": text, **named}, doseq=True, quote_via=quote), accept)

    def select(self, text: str, **fields: Any) -> list[dict[str, str]]:
        """The rows of a SELECT, which must be answered."""
        answer = self.query(text, "application/sparql-results+json", **fields)
        assert answer.status == 200, answer.text
        return answer.rows()

    def yes(self, text: str, **fields: Any) -> bool:
        """The answer to an ASK, which must be answered."""
        answer = self.query(text, "application/sparql-results+json", **fields)
        assert answer.status == 200, answer.text
        return answer.truth()

    def update(self, text: str, token: str = TOKEN, **headers: str) -> Answer:
        """Send an update as it is."""
        sent = {"content_type": "application/sparql-update", "authorization": f"Bearer {token}"} | headers
        return self.ask("POST", "/sparql", text, **sent)

    def write(
        self, method: str, path: str, body: Body = None, content_type: str = "text/turtle", **headers: str
    ) -> Answer:
        """Send triples, with the token."""
        sent = {"authorization": f"Bearer {TOKEN}"} | ({"content_type": content_type} if body is not None else {})
        return self.ask(method, path, body, **(sent | headers))

    def raw(self, data: bytes, close: bool = False) -> bytes:
        """Send bytes and read until the service closes the connection, or nothing has come for a second.

        Args:
            close: whether to say that nothing more will come.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=_ANSWER_WITHIN) as sock:
            sock.sendall(data)
            if close:
                sock.shutdown(socket.SHUT_WR)
            return read_all(sock, quiet=1.0)

    def replies(self, data: bytes, *methods: str) -> list[Reply]:
        """Send bytes that are requests of these methods, one after the other, and read as many answers."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_ANSWER_WITHIN) as sock:
            sock.sendall(data)
            with sock.makefile("rb") as file:
                return [read_reply(file, method) for method in methods]


def read_all(sock: socket.socket, quiet: float) -> bytes:
    """What comes until the other end closes, or nothing has come for so many seconds."""
    sock.settimeout(quiet)
    found = b""
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while piece := sock.recv(1 << 16):
            found += piece
    return found


def read_reply(file: Any, method: str) -> Reply:
    """One answer to a request of that method, read as RFC 9112 says and not a byte further."""
    line = file.readline()
    found = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n", line)
    assert found, f"no status line but {line[:200]!r}"
    status = int(found[1])
    headers = {}
    while (line := file.readline()) != b"\r\n":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    if method == "HEAD" or status in (204, 304):
        return Reply(status, headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(file.readline(), 16):
            body += file.read(size)
            assert file.readline() == b"\r\n"
        assert file.readline() == b"\r\n"
        return Reply(status, headers, body)
    return Reply(status, headers, file.read(int(headers["content-length"])))


def request(method: str, path: str, *headers: str, version: str = "1.1") -> bytes:
    """A request without a body, as bytes."""
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *headers, "", ""]).encode()


@contextlib.contextmanager
def serving(dataset: Path, log: Path, *options: str) -> Iterator[Service]:
    """Run ``carrera-kg serve`` on a free port; it must still be there at the end, and stop when told to."""
    command = [sys.executable, "-c", MAIN, "serve", "--store", str(dataset), "--port", "0", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARRERA_KG_")}
    with open(log, "wb") as file:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=environment)
    try:
        yield Service(_address(process, log), dataset, log, process.pid)
        assert process.poll() is None, log.read_text()
        process.terminate()
        assert process.wait(15) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the service prints when it is ready."""
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"^carrera-kg: serving .* at (http://\S+/)$", log.read_text(), re.M)
        if found:
            return found[1]
        time.sleep(0.02)
    raise AssertionError(f"the service has not started:\n{log.read_text()}")
