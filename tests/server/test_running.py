"""Starting and stopping: one clean line when it cannot be done, and nothing left behind when it ends."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import processes
from tests.server.service import MAIN, request

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r . ?s ?t ?u }"

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def command(*options: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "serve", *options]


def refused(*options: str) -> tuple[int, str]:
    """The exit code and the message of a service that does not start."""
    done = subprocess.run(command(*options), capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == ""
    return done.returncode, done.stderr


@contextlib.contextmanager
def running(dataset: Path, log: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A service, and its port."""
    with open(log, "wb") as file:
        whole = command("--store", str(dataset), "--port", "0", "--workers", "2", *options)
        process = subprocess.Popen(whole, stderr=file, stdout=file, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while (found := re.search(r" at http://\S+:(\d+)/$", log.read_text(), re.M)) is None:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)
        yield process, int(found[1])
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def ask_for_long(port: int) -> socket.socket:
    """Put a question without end, and wait until it is being answered."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = ("Content-Type: application/sparql-query", f"Content-Length: {len(LONG)}")
    sock.sendall(request("POST", "/sparql", *head) + LONG.encode())
    time.sleep(0.6)
    return sock


def gone(pids: list[int], within: float = 3.0) -> bool:
    deadline = time.monotonic() + within
    while any(processes.alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(processes.alive(pid) for pid in pids)


# ── starting ─────────────────────────────────────────────────────────────────────────────────────


def test_a_port_in_use_is_one_clean_line(career: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, message = refused("--store", str(career), "--port", str(port))
    assert code == 2
    assert message == (
        f"carrera-kg: 127.0.0.1:{port} cannot be listened on (address already in use); choose another with --port\n"
    )


def test_a_host_that_is_not_here_is_one_clean_line(career: Path) -> None:
    for host in ("no-such-host.invalid", "203.0.113.7", "a b"):
        code, message = refused("--store", str(career), "--host", host, "--port", "0")
        assert code == 2
        assert message.startswith("carrera-kg: ") and message.count("\n") == 1, message


def test_a_missing_dataset_is_one_clean_line(tmp_path: Path) -> None:
    code, message = refused("--store", str(tmp_path / "none"), "--port", "0")
    assert (code, message) == (
        3,
        f"carrera-kg: {tmp_path / 'none'}: no dataset there; build one with 'carrera-kg build'\n",
    )


@pytest.mark.parametrize("damage", ["no store", "no generation", "garbage", "emptied"])
def test_a_damaged_dataset_is_one_clean_line(career: Path, tmp_path: Path, damage: str) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(career, dataset)
    (store,) = dataset.glob("generation-*/store")
    if damage == "no store":
        shutil.rmtree(store)
    elif damage == "no generation":
        (dataset / "CURRENT").write_text("generation-none\n")
    else:
        for path in store.iterdir():
            path.write_bytes(os.urandom(1000) if damage == "garbage" else b"")
    code, message = refused("--store", str(dataset), "--port", "0")
    assert code == 3, message
    assert message.startswith(f"carrera-kg: {dataset}: ") and message.count("\n") == 1, message
    assert "build" in message


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "65536"),
        ("--port", "-1"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--workers", "0"),
        ("--memory", "x"),
        ("--base", "javascript:alert(1)"),
        ("--documents", "/no/such/folder"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_without_a_traceback(career: Path, options: tuple[str, str]) -> None:
    code, message = refused("--store", str(career), "--port", "0", *options)
    assert code in (2, 3)
    assert "Traceback" not in message
    assert options[0].removeprefix("--") in message or options[1] in message


def test_it_listens_where_it_is_told_to(career: Path, tmp_path: Path) -> None:
    with running(career, tmp_path / "log", "--host", "::1") as (_, port):
        with socket.create_connection(("::1", port), timeout=5) as sock:
            sock.sendall(request("GET", "/health"))
            assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
    assert f"at http://[::1]:{port}/" in (tmp_path / "log").read_text()


def test_the_same_port_can_be_taken_again_at_once(career: Path, tmp_path: Path) -> None:
    with running(career, tmp_path / "log") as (first, port), socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(request("GET", "/health"))
        sock.recv(1000)
        first.send_signal(signal.SIGTERM)
        assert first.wait(6) == 0
    with running(career, tmp_path / "log", "--port", str(port)) as (_, again):
        assert again == port


# ── stopping ─────────────────────────────────────────────────────────────────────────────────────


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("to_all", [False, True])
def test_an_idle_service_stops_at_once(career: Path, tmp_path: Path, number: signal.Signals, to_all: bool) -> None:
    with running(career, tmp_path / "log") as (process, port):
        pids = processes.tree(process.pid)
        with socket.create_connection(("127.0.0.1", port)):  # an idle connection holds nothing up
            began = time.monotonic()
            # Ctrl-C in a terminal, and many a service manager, signal every process of the group.
            os.killpg(process.pid, number) if to_all else process.send_signal(number)
            assert process.wait(6) == 0
            assert time.monotonic() - began < 2
        assert gone(pids)
    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) == 1, lines  # what it serves, and where


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_with_a_question_without_end_stops_within_six_seconds(
    dataset: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with running(dataset, tmp_path / "log", "--timeout", "60") as (process, port):
        with contextlib.closing(ask_for_long(port)) as sock:
            pids = processes.tree(process.pid)
            began = time.monotonic()
            process.send_signal(number)
            assert process.wait(8) == 0
            assert time.monotonic() - began < 6
            assert sock.recv(1000).startswith(b"HTTP/1.1 503 ")
        assert gone(pids)
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert "Cancel" not in log


@linux
def test_an_answer_under_way_is_finished_when_the_service_stops(dataset: Path, tmp_path: Path) -> None:
    with running(dataset, tmp_path / "log") as (process, port):
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d rdf:type ?f }"
        with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
            head = ("Content-Type: application/sparql-query", f"Content-Length: {len(query)}")
            sock.sendall(request("POST", "/sparql", *head) + query.encode())
            time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert process.wait(6) == 0


@linux
def test_a_service_stops_though_a_client_does_not_read(dataset: Path, tmp_path: Path) -> None:
    with running(dataset, tmp_path / "log", "--timeout", "60") as (process, port):
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
        with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
            head = ("Content-Type: application/sparql-query", f"Content-Length: {len(query)}")
            sock.sendall(request("POST", "/sparql", *head) + query.encode())
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(8) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


@linux
def test_a_service_that_is_killed_leaves_no_process_behind(dataset: Path, tmp_path: Path) -> None:
    with (
        running(dataset, tmp_path / "log", "--timeout", "60") as (process, port),
        contextlib.closing(ask_for_long(port)),
    ):
        pids = processes.tree(process.pid)
        assert len(pids) > 3
        process.kill()
        process.wait()
        assert gone(pids)


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_stopped_while_it_starts_leaves_nothing(
    career: Path, tmp_path: Path, number: signal.Signals
) -> None:
    for after in (0.0, 0.1, 0.3):
        with open(tmp_path / "log", "wb") as log:
            process = subprocess.Popen(
                command("--store", str(career), "--port", "0"), stderr=log, start_new_session=True
            )
            while not processes.children(process.pid):  # before that Python itself is starting
                time.sleep(0.01)
            time.sleep(after)
            pids = processes.tree(process.pid)
            process.send_signal(number)
            assert process.wait(8) in (0, 130, -number)
        assert gone(pids, within=10)  # what it was loading is loaded first
        assert "Traceback" not in (tmp_path / "log").read_text()
