"""Engines to measure beside each other: how each is had, started, filled, asked and ended.

carrera-kg, pyoxigraph and DuckDB run with the Python that runs the benchmark. The peers live in a folder of their own:
a virtual environment for what PyPI has, and what Debian's packages of Virtuoso unpack to. What cannot be had is
:class:`Missing`, with the reason.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

WORKER = Path(__file__).with_name("worker.py")
PACKAGES = {
    "rdflib": ("rdflib>=7.6,<8",),
    "maplib": ("maplib>=0.20,<0.21",),
    "morph-kgc": ("morph-kgc>=2.8,<3", "pyarrow"),
    "oxigraph": ("oxigraph>=0.5.13,<0.6",),
}
"""What the peers are called on PyPI, in the versions that this was written for, with what they need for Parquet."""
VIRTUOSO = ("virtuoso-opensource-7-bin", "libpcre3")
"""Debian's packages: the server, and a library that it needs and newer systems lack."""
GRAPH = "https://w3id.org/carrera-kg/graph/benchmark"


class Missing(Exception):
    """An engine is not to be had, or cannot do it; the message says why."""


class TooSlow(Exception):
    """An answer has taken longer than it may; the engine was ended."""


# ── Getting them ─────────────────────────────────────────────────────────────────────────────────


def peers_folder() -> Path:
    """Where peers are kept from run to run, if no other place is named."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "carrera-kg" / "benchmark-peers"


class Peers:
    """The folder of the peers, and what is in it.

    Args:
        folder: made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def package(self, name: str) -> tuple[str, str]:
        """Have a package of PyPI, in an environment of its own: what one needs another may not bear.

        Returns:
            The Python in which it is, and its version.

        Raises:
            Missing: it cannot be installed.
        """
        environment = self.folder / name
        python = environment / "bin" / "python"
        found = _version(python, name)
        if not found:
            shutil.rmtree(environment, ignore_errors=True)
            try:
                venv.create(environment, with_pip=True)
            except (OSError, subprocess.CalledProcessError) as error:
                raise Missing(f"no environment can be made for it: {error}") from None
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[name]]
            done = subprocess.run(pip, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Missing(f"pip cannot install it: {_last_line(done.stderr)}")
            found = _version(python, name)
        return str(python), found

    def virtuoso(self) -> tuple[str, str, dict[str, str]]:
        """Virtuoso's server and its shell, and the environment in which they start.

        Raises:
            Missing: there is none, and Debian's packages cannot be had.
        """
        installed = shutil.which("virtuoso-t"), shutil.which("isql-vt")
        if installed[0] and installed[1]:
            return installed[0], installed[1], {}
        root = self.folder / "virtuoso"
        server, shell = root / "usr/bin/virtuoso-t", root / "usr/bin/isql-vt"
        if not server.exists():
            _unpack_debian(root)
        libraries = [str(root / folder / "x86_64-linux-gnu") for folder in ("usr/lib", "lib")]
        environment = {"LD_LIBRARY_PATH": ":".join(libraries)}
        done = subprocess.run(
            [server, "-?"], capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )
        if "Virtuoso" not in done.stdout + done.stderr:
            raise Missing(f"it does not start: {_last_line(done.stderr)}")
        return str(server), str(shell), environment

    @functools.cached_property
    def virtuoso_version(self) -> str:
        """What the server says of itself."""
        server, _, environment = self.virtuoso()
        done = subprocess.run(
            [server, "-?"], capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )
        found = re.search(r"Version (\S+?)-", done.stdout + done.stderr)
        return found[1] if found else "of unknown version"


def _version(python: Path, name: str) -> str:
    """The version of a package; nothing if it is not there."""
    if not python.exists():
        return ""
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def _unpack_debian(root: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Missing("it is not installed, and this system has no packages of Debian")
    root.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["apt-get", "download", *VIRTUOSO], cwd=root, capture_output=True, text=True, check=False)
    packages = sorted(root.glob("*.deb"))
    if done.returncode or not packages:
        raise Missing(f"apt-get cannot download it: {_last_line(done.stderr)}")
    for package in packages:
        subprocess.run(["dpkg", "-x", package, root], check=True)
        package.unlink()


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("[notice]")]
    return lines[-1].strip()[:200] if lines else "no reason given"


# ── Asking them ──────────────────────────────────────────────────────────────────────────────────


class Engine:
    """An engine that has loaded its data, in a process of its own.

    Args:
        name: in the report.
        worker: which of the worker's engines it is.
        path: what the worker loads.
        python: that runs it.
        most: seconds that loading may take.

    Attributes:
        loaded: the seconds and CPU seconds of loading, and the most MiB it took.
        server: the process of the server that the worker asks, if it is one that holds the data.

    Raises:
        Missing: it cannot load the data.
    """

    def __init__(self, name: str, worker: str, path: str, python: str = sys.executable, most: float = 3600) -> None:
        self.name = name
        self.server: int | None = None
        command = [python, str(WORKER), worker, path]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            self.loaded = self._answer(most)
        except TooSlow:
            raise Missing(f"loading took more than {most:g} s") from None
        except ValueError as error:
            self._end()
            raise Missing(str(error)) from None

    def ask(self, question: Any, most: float, rows: bool = False) -> tuple[float, list[list[str]]]:
        """Ask once.

        Args:
            question: as the worker's engine takes it.
            most: seconds that it may take.
            rows: whether to give the answer.

        Returns:
            The seconds until the answer was read to its end, and its rows.

        Raises:
            TooSlow: it was ended.
            ValueError: it cannot answer; the message is its own.
        """
        self._send({"ask": question, "rows": rows})
        told = self._answer(most)
        return told["seconds"], told.get("rows", [])

    def close(self) -> float:
        """End it; a server is left to whoever started it.

        Returns:
            The most MiB that it had, of a server those that it has; 0 if it was ended before.
        """
        if self.process.poll() is not None:
            return 0.0
        try:
            self._send({})
            told = float(self._answer(60)["memory"])
            return memory_of(self.server) if self.server else told
        except (TooSlow, ValueError, OSError):
            return 0.0
        finally:
            self._end()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self.process.poll() is None

    def _send(self, told: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(told).encode() + b"\n")
        self.process.stdin.flush()

    def _answer(self, most: float) -> dict[str, Any]:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], most)
        if not ready:
            self._end()
            raise TooSlow
        line = self.process.stdout.readline()
        if not line:
            raise ValueError(f"it ended with code {self.process.wait()}")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise ValueError(told["error"])
        return told

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


@dataclass(frozen=True, slots=True)
class Data:
    """The same dataset for all.

    Attributes:
        dataset: the folder that ``KnowledgeGraph.open`` takes.
        store: the engine's files in it.
        tables: the folder of its tables.
        triples: N-Triples of the default graph and of what is derived.
        scratch: a folder for what engines write.
    """

    dataset: str
    store: str
    tables: str
    triples: str
    scratch: Path


@contextlib.contextmanager
def oxigraph_server(data: Data, peers: Peers) -> Iterator[Engine]:
    """Oxigraph's own server, on the same files.

    Raises:
        Missing: it cannot be had.
    """
    python, _ = peers.package("oxigraph")
    port = _free_port()
    command = [
        str(Path(python).with_name("oxigraph")),
        "serve-read-only",
        "--location",
        data.store,
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with _server(command, port) as process:
        engine = Engine("Oxigraph's server", "endpoint", f"{port}/query")
        engine.server = process.pid
        try:
            yield engine
        finally:
            engine.close()


@contextlib.contextmanager
def virtuoso_server(data: Data, peers: Peers, most: float = 3600) -> Iterator[Engine]:
    """Virtuoso, filled with the triples.

    Raises:
        Missing: it cannot be had, or does not load them.
    """
    server, shell, environment = peers.virtuoso()
    folder = data.scratch / "virtuoso"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port, http = _free_port(), _free_port()
    source = os.path.dirname(os.path.abspath(data.triples))
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(port=port, http=http, source=source), encoding="utf-8")
    command = [server, "+foreground", "+configfile", "virtuoso.ini"]
    with _server(command, http, cwd=folder, env={**os.environ, **environment}, seconds=120) as process:
        began, before = time.perf_counter(), _cpu(process.pid)
        load = (
            f"ld_dir('{source}', '{os.path.basename(data.triples)}', '{GRAPH}'); rdf_loader_run(); checkpoint; "
            f"SPARQL SELECT COUNT(*) FROM <{GRAPH}> WHERE {{ ?s ?p ?o }};"
        )
        try:
            done = subprocess.run(
                [shell, str(port), "dba", "dba", f"exec={load}"],
                capture_output=True, text=True, check=False, timeout=most, env={**os.environ, **environment},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Missing(f"loading took more than {most:g} s") from None
        if done.returncode or "Error" in done.stdout + done.stderr:
            raise Missing(f"it does not load the triples: {_last_line(done.stderr or done.stdout)}")
        engine = Engine("Virtuoso", "endpoint", f"{http}/sparql")
        engine.server = process.pid
        engine.loaded = {
            "seconds": time.perf_counter() - began,
            "cpu": _cpu(process.pid) - before,
            "memory": memory_of(process.pid),
        }
        try:
            yield engine
        finally:
            engine.close()


_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {source}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""
"""As its documentation has it for 4 GB of memory; answers of any length, and no limit on time but ours."""


def local_engines(data: Data, peers: Peers) -> dict[str, Callable[[], Engine]]:
    """What starts each engine that needs no server; each may raise :class:`Missing`."""

    def of_peers(package: str) -> Engine:
        return Engine(package, package, data.triples, peers.package(package)[0])

    return {
        "carrera-kg": lambda: Engine("carrera-kg", "carrera", data.dataset),
        "pyoxigraph": lambda: Engine("pyoxigraph", "pyoxigraph", data.store),
        "DuckDB": lambda: Engine("DuckDB", "duckdb", data.tables),
        "maplib": lambda: of_peers("maplib"),
        "rdflib": lambda: of_peers("rdflib"),
    }


def form_for(engine: str) -> str:
    """In which form an engine takes a question: ``call``, ``sql``, ``graphs`` or ``triples``."""
    return {"carrera-kg": "call", "DuckDB": "sql", "pyoxigraph": "graphs", "Oxigraph's server": "graphs"}.get(
        engine, "triples"
    )


# ── Servers and processes ────────────────────────────────────────────────────────────────────────


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def _server(command: list[str], port: int, seconds: float = 60, **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it takes connections."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            if process.poll() is not None:
                raise Missing(f"its server ended with code {process.returncode}")
            if time.monotonic() > deadline:
                raise Missing(f"its server has not started in {seconds:g} s")
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def _cpu(pid: int) -> float:
    """The CPU seconds that a running process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """MiB of a process and all that come from it; what they share is counted once (PSS). 0 if it has ended."""
    pids, total = [pid], 0
    for each in pids:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)
            total += int(found[1]) if found else 0
    return total / 1024


_GRAPH_NAME = re.compile(rb'[^ "<>]+> \.\n')


def write_triples(quads: IO[bytes], out: IO[bytes]) -> int:
    """The default graph and what is derived, as N-Triples.

    Args:
        quads: canonical N-Quads, line by line.
        out: where to.

    Returns:
        How many triples.
    """
    number = 0
    graph = b" <https://w3id.org/carrera-kg/graph/"
    for line in quads:
        told, found, name = line.rpartition(graph)
        # In a triple the last address is the object, so that only two terms are before it.
        in_graph = found and _GRAPH_NAME.fullmatch(name) and told.count(b" ") >= 2
        if not in_graph:
            out.write(line)
        elif name == b"derived> .\n":
            out.write(told + b" .\n")
        else:
            continue
        number += 1
    return number
