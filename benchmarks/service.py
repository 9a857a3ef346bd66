"""Measures `carrera-kg serve` over HTTP beside three peers, in turns within one run and on the same triples.

The peers: Oxigraph's own server (`oxigraph` from PyPI), rdflib-endpoint, and a bare Starlette that calls pyoxigraph in
the same process, on the same uvicorn. Asked is a light query, a person's clubs, over connections that stay open, by one
client and by eight; then the same beside eight clients that send a query without end over and over.

    python benchmarks/service.py [--rounds N] [--peers DIR]     prints a report in Markdown

The peers are installed with pip into a virtual environment of their own, in DIR if it is given, and stay there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from carrera_kg import __version__
from carrera_kg.pipeline import build
from carrera_kg.store import current

PEERS = ("oxigraph>=0.5.13,<0.6", "rdflib-endpoint>=0.6.3,<0.7")
PREFIXES = """PREFIX car: <https://w3id.org/carrera-kg/ontology#>
PREFIX role: <https://w3id.org/carrera-kg/role/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LIGHT = (
    PREFIXES
    + """SELECT ?club ?name ?start WHERE {
  ?spell car:person <https://w3id.org/carrera-kg/id/person/massimo-carrera> ; car:role role:player ; car:team ?club .
  ?club rdfs:label ?name
  OPTIONAL { ?spell car:start ?start }
}"""
)
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BARE = """
import os, sys
import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
import uvicorn

store = ox.Store.read_only(sys.argv[1])

async def sparql(request):
    answer = store.query(request.query_params["query"])
    body = answer.serialize(format=ox.QueryResultsFormat.JSON)
    return Response(body, media_type="application/sparql-results+json")

app = Starlette(routes=[Route("/sparql", sparql)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), http="httptools", log_level="error", access_log=False)
"""
"""Starlette with pyoxigraph and nothing else: no limits, no workers, no negotiation, no log."""

OURS, BARE_NAME, OXIGRAPH, RDFLIB = "carrera-kg serve", "bare Starlette", "Oxigraph's server", "rdflib-endpoint"
WITHIN = 10.0
"""Seconds after which a light question beside heavy ones counts as not answered."""


class Peer:
    """A server: its command, where it answers, and what it must have installed."""

    def __init__(self, name: str, path: str, command: Callable[[int], list[str]]) -> None:
        self.name, self.path, self.command = name, path, command

    @contextlib.contextmanager
    def running(self) -> Iterator[tuple[int, int]]:
        """Its port and process."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen(self.command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{self.name} has not started")
                time.sleep(0.05)
            yield port, process.pid
        finally:
            process.kill() if self.name != OURS else process.terminate()
            process.wait()

    def request(self, query: str, path: str = "") -> bytes:
        address = path or f"{self.path}?query={quote(query)}"
        accept = "text/html" if path else "application/sparql-results+json"
        return f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode()


def whole(data: bytes) -> bool:
    """Whether it is a whole HTTP answer."""
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        return False
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
    return len(body) == int(length[1]) if length else body.endswith(b"0\r\n\r\n")


def body_of(answer: bytes) -> bytes:
    """The body, put together if it came in chunks."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"content-length" in head.lower():
        return body
    joined = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        joined += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return joined


def ask(port: int, request: bytes, seconds: float = 60.0) -> bytes:
    """One answer over a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as sock:
        sock.sendall(request)
        data = b""
        deadline = time.monotonic() + seconds
        while not whole(data):
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            piece = sock.recv(1 << 16)
            if not piece:
                raise ConnectionError
            data += piece
        return data


def hammer(port: int, request: bytes, clients: int, times: int) -> tuple[float, float]:
    """Ask so many times over connections that stay open, each client as soon as it has its answer.

    Returns:
        The median seconds of an answer, and the answers in a second.
    """
    took: list[float] = []
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(clients):
            sock = stack.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", port))))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(sock, selectors.EVENT_READ, [b"", time.perf_counter()])
        began = time.perf_counter()
        for key in selector.get_map().values():
            key.data[1] = time.perf_counter()
            key.fileobj.sendall(request)
        while len(took) < times:
            for key, _ in selector.select():
                key.data[0] += key.fileobj.recv(1 << 16)
                if whole(key.data[0]):
                    now = time.perf_counter()
                    took.append(now - key.data[1])
                    key.data[:] = [b"", now]
                    key.fileobj.sendall(request)
        elapsed = time.perf_counter() - began
    return statistics.median(took), len(took) / elapsed


def rows(answer: bytes) -> list[str]:
    """The rows of an answer, in an order of their own."""
    assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(body_of(answer))["results"]["bindings"])


def memory(pid: int) -> float:
    """MiB of a process and all that come from it; what they share is counted once (PSS)."""
    pids, total = [pid], 0
    for each in pids:
        for task in Path(f"/proc/{each}/task").iterdir():
            pids += [int(child) for child in (task / "children").read_text().split()]
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)
        total += int(found[1]) if found else 0
    return total / 1024


def beside_heavy(peer: Peer, times: int = 200, at_most: float = 30.0) -> str:
    """Ask the light question beside eight clients that send a heavy one again and again."""
    light, heavy, over = peer.request(LIGHT), peer.request(HEAVY), threading.Event()

    def again(port: int) -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                ask(port, heavy, 60)

    with peer.running() as (port, _):
        expected = rows(ask(port, light))
        for _ in range(8):
            threading.Thread(target=again, args=(port,), daemon=True).start()
        time.sleep(1)
        took, asked, began = [], 0, time.perf_counter()
        while asked < times and time.perf_counter() - began < at_most:
            asked += 1
            start = time.perf_counter()
            with contextlib.suppress(OSError, AssertionError):
                if rows(ask(port, light, WITHIN)) == expected:
                    took.append(time.perf_counter() - start)
        over.set()
    if not took:
        return f"0 of {asked} | – | –"
    return f"{len(took)} of {asked} | {statistics.median(took) * 1e3:.1f} | {max(took) * 1e3:.0f}"


def peers_of(dataset: str, folder: str, installed: Path) -> list[Peer]:
    store = os.path.join(current(dataset)[0], "store")
    triples = os.path.join(folder, "default.nt")  # rdflib-endpoint reads files; asked is the default graph alone
    ox.Store.read_only(store).dump(output=triples, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    bare = os.path.join(folder, "bare.py")
    Path(bare).write_text(BARE, encoding="utf-8")
    shell = str(Path(sys.executable).with_name("carrera-kg"))
    bin_ = installed / "bin"
    return [
        Peer(OURS, "/sparql", lambda port: [shell, "serve", "--store", dataset, "--port", str(port)]),
        Peer(BARE_NAME, "/sparql", lambda port: [sys.executable, bare, store, str(port)]),
        Peer(OXIGRAPH, "/query",
             lambda port: [f"{bin_}/oxigraph", "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]),
        Peer(RDFLIB, "/", lambda port: [f"{bin_}/rdflib-endpoint", "serve", "--port", str(port), triples]),
    ]  # fmt: skip


def install(folder: Path) -> None:
    if not (folder / "bin" / "rdflib-endpoint").exists():
        venv.create(folder, with_pip=True)
        wanted = [*PEERS, "uvloop", "httptools"]
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *wanted,
        ]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)


def installed_version(python: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def our_version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def spread(values: list[float]) -> str:
    return f"{min(values):.2f}–{max(values):.2f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--peers", type=Path, help="where the peers are, or are to be, installed")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        installed = given.peers or Path(folder) / "peers"
        install(installed)
        dataset = os.path.join(folder, "dataset")
        report = build(dataset)
        peers = peers_of(dataset, folder, installed)
        ports, at_rest, first = {}, {}, None
        for peer in peers:
            ports[peer.name], pid = stack.enter_context(peer.running())
            found = rows(ask(ports[peer.name], peer.request(LIGHT)))
            first = first or found
            assert found == first, f"{peer.name} answers differently"
            hammer(ports[peer.name], peer.request(LIGHT), 8, 500)  # warm
            time.sleep(0.5)
            at_rest[peer.name] = memory(pid)
        one: dict[str, list[float]] = {peer.name: [] for peer in peers}
        rate: dict[int, dict[str, list[float]]] = {clients: {peer.name: [] for peer in peers} for clients in (1, 8)}
        eight: dict[str, list[float]] = {peer.name: [] for peer in peers}
        for _ in range(given.rounds):
            for peer in peers:
                port, request = ports[peer.name], peer.request(LIGHT)
                seconds, per_second = hammer(port, request, 1, 300)
                one[peer.name].append(seconds * 1e3)
                rate[1][peer.name].append(per_second)
                seconds, per_second = hammer(port, request, 8, 800)
                eight[peer.name].append(seconds * 1e3)
                rate[8][peer.name].append(per_second)
        page = [hammer(ports[OURS], peers[0].request("", "/person/massimo-carrera"), 1, 20)[0] * 1e3 for _ in range(5)]
        python = installed / "bin" / "python"
        versions = [
            f"carrera-kg {__version__}",
            *(our_version(package) for package in ("pyoxigraph", "starlette", "uvicorn", "uvloop", "httptools")),
            *(f"{p} {installed_version(python, p)}" for p in ("oxigraph", "rdflib-endpoint", "rdflib")),
        ]
        stack.close()
        beside = {peer.name: beside_heavy(peer) for peer in peers}
    middle = statistics.median
    print(
        f"{', '.join(versions)}; Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; ",
        end="",
    )
    print(f"{report.manifest['quads']} quads, {len(first or [])} rows; {given.rounds} rounds in turn, medians\n")
    columns = ("server", "one client, ms", "min–max", "times bare", "answers/s", "eight clients, ms", "answers/s",
               "times rdflib-endpoint", "MiB at rest")  # fmt: skip
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for peer in peers:
        name = peer.name
        to_bare = middle(a / b for a, b in zip(one[name], one[BARE_NAME], strict=True))
        to_rdflib = middle(a / b for a, b in zip(rate[8][name], rate[8][RDFLIB], strict=True))
        print(
            f"| {name} | {middle(one[name]):.2f} | {spread(one[name])} | **{to_bare:.2f}** "
            f"| {middle(rate[1][name]):.0f} | {middle(eight[name]):.2f} | {middle(rate[8][name]):.0f} "
            f"| **{to_rdflib:.2f}** | {at_rest[name]:.0f} |"
        )
    print("\nBeside eight clients that send a query without end over and over:\n")
    print(f"| server | light questions answered right within {WITHIN:g} s | median ms | worst ms |")
    print("|---|---|---|---|")
    for peer in peers:
        print(f"| {peer.name} | {beside[peer.name]} |")
    print(f"\nA person's page of carrera-kg serve: {middle(page):.1f} ms ({spread(page)}).")


if __name__ == "__main__":
    main()
