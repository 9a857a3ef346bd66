"""Stores that are no part of this project, started on loopback and ended for sure.

Each listens on ports that are free, keeps its files in a folder of the test, and is killed with all that it started.
Where an engine is not installed the tests that need it are skipped, and say so.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from carrera_kg.remote import ACCEPTED
from carrera_kg.store import EXPORT, current

SECONDS = 120
"""That an engine may take to start, on a machine that is busy with other tests."""


@dataclass(frozen=True)
class Engine:
    """A store that runs: where it is asked, and where it speaks the Graph Store Protocol, if it does."""

    name: str
    url: str
    graphs: str = ""


def export_of(dataset: Path) -> Path:
    """The dataset's file of N-Quads."""
    return Path(current(str(dataset))[0]) / EXPORT


@contextlib.contextmanager
def oxigraph(folder: Path, dataset: Path | None = None) -> Iterator[Engine]:
    """Oxigraph's own server; filled by its bulk loader, if there is a dataset."""
    command = Path(sys.executable).with_name("oxigraph")
    if not command.exists():
        pytest.skip("the package oxigraph is not installed")
    where = ["--location", str(folder / "oxigraph")]
    if dataset is not None:
        subprocess.run([command, "load", *where, "--file", export_of(dataset)], check=True, capture_output=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running([str(command), "serve", *where, "--bind", f"127.0.0.1:{port}"], port, folder):
        yield Engine("Oxigraph", f"{url}/query", f"{url}/store")


@contextlib.contextmanager
def virtuoso(folder: Path, dataset: Path | None = None) -> Iterator[Engine]:
    """Virtuoso, which takes changes through the Graph Store Protocol; filled by its bulk loader, if there is a dataset.

    All that N-Quads have in the default graph goes into the graph that is named to the loader.
    """
    server, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not shell:
        pytest.skip("Virtuoso (Debian: virtuoso-opensource-7-bin) is not installed")
    port, http, source = free_port(), free_port(), folder / "load"
    source.mkdir()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(port=port, http=http, source=source), encoding="utf-8")
    url = f"http://127.0.0.1:{http}"

    def execute(commands: str) -> None:
        done = subprocess.run(
            [str(shell), str(port), "dba", "dba", f"exec={commands}"], capture_output=True, text=True, check=False
        )
        assert not done.returncode and "Error" not in done.stdout + done.stderr, done.stdout + done.stderr

    with running([server, "+foreground", "+configfile", "virtuoso.ini"], http, folder):
        execute('GRANT SPARQL_UPDATE TO "SPARQL";')
        if dataset is not None:
            shutil.copy(export_of(dataset), source / EXPORT)
            execute(f"ld_dir('{source}', '{EXPORT}', '{ACCEPTED}'); rdf_loader_run(); checkpoint;")
        yield Engine("Virtuoso", f"{url}/sparql", f"{url}/sparql-graph-crud")


_VIRTUOSO = """[Database]
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
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""
"""Small, for 200 MB of memory; answers of any length that the tests have, and no guess beforehand of how long one takes."""


@contextlib.contextmanager
def rdflib_endpoint(folder: Path, dataset: Path | None = None) -> Iterator[Engine]:
    """rdflib-endpoint over rdflib's Dataset; it reads its file itself, and has no Graph Store Protocol."""
    if importlib.util.find_spec("rdflib_endpoint") is None:
        pytest.skip("the package rdflib-endpoint is not installed")
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("rdflib_server.py")), str(port)]
    with running([*command, *([str(export_of(dataset))] if dataset else [])], port, folder):
        yield Engine("rdflib-endpoint", f"http://127.0.0.1:{port}/")


ENGINES: dict[str, Callable[[Path, Path | None], contextlib.AbstractContextManager[Engine]]] = {
    "Oxigraph": oxigraph,
    "Virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A server, from when it takes connections; ended with all that it started, whatever happens."""
    log = folder / "server.log"
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, start_new_session=True)
    try:
        deadline = time.monotonic() + SECONDS
        while not _takes_connections(port):
            assert process.poll() is None, f"{command[0]} ended: {log.read_text(errors='replace')}"
            assert time.monotonic() < deadline, f"{command[0]} has not started in {SECONDS} s"
            time.sleep(0.05)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _takes_connections(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
