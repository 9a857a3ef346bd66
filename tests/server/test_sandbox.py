"""What a worker gives up: each is tried in a process of its own, as it cannot be had back."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from carrera_kg.server import sandbox
from tests.server import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what Linux offers")


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program that has given up the network, or memory, as it says."""
    command = [sys.executable, "-c", f"from carrera_kg.server import sandbox\n{program}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.fixture
def elsewhere() -> Iterator[int]:
    """A port of this machine that nobody may connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', int(sys.argv[1])))",
        "socket.socket(socket.AF_UNIX)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.create_server(('127.0.0.1', 0))",
        "os.execv('/bin/true', ['true'])",
        "subprocess.run(['/bin/true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_network_and_other_programs_are_refused(attempt: str, elsewhere: int) -> None:
    program = f"""
import os, socket, subprocess, sys
assert sandbox.deny_network() == ""
try:
    {attempt}
except PermissionError:
    print("refused")
"""
    assert run(program, str(elsewhere)).stdout == "refused\n"


def test_threads_made_later_are_bound_too() -> None:
    program = """
import socket, threading
assert sandbox.deny_network() == ""
def attempt():
    try:
        socket.socket()
    except PermissionError:
        print("refused")
thread = threading.Thread(target=attempt)
thread.start()
thread.join()
"""
    assert run(program).stdout == "refused\n"


def test_the_engine_itself_cannot_follow_service(elsewhere: int) -> None:
    program = """
import sys
import pyoxigraph
assert sandbox.deny_network() == ""
try:
    list(pyoxigraph.Store().query("SELECT * { SERVICE <http://127.0.0.1:%s/> { ?s ?p ?o } }" % sys.argv[1]))
except (OSError, RuntimeError):
    print("refused")
"""
    assert run(program, str(elsewhere)).stdout == "refused\n"


def test_what_answering_needs_is_left() -> None:
    program = """
import tempfile
import pyoxigraph
assert sandbox.deny_network() == ""
with tempfile.TemporaryDirectory() as folder:
    store = pyoxigraph.Store(folder)
    store.add(pyoxigraph.Quad(pyoxigraph.NamedNode("a:a"), pyoxigraph.NamedNode("a:b"), pyoxigraph.Literal(1)))
    store.flush()
    reader = pyoxigraph.Store.read_only(folder)
    assert sandbox.limit_memory(64 << 20) == ""
    print(len(list(reader.query("SELECT * { ?s ?p ?o }"))))
"""
    assert run(program).stdout == "1\n"


def test_more_memory_than_the_limit_is_refused() -> None:
    program = """
assert sandbox.limit_memory(100 << 20) == ""
kept = bytearray(50 << 20)
try:
    bytearray(100 << 20)
except MemoryError:
    print("refused")
"""
    assert run(program).stdout == "refused\n"


def test_a_process_ends_with_the_one_that_made_it() -> None:
    program = """
import os, sys, time
reader, writer = os.pipe()
if os.fork() == 0:
    sandbox.die_with_parent()
    os.write(writer, b"x")
    time.sleep(60)
    os._exit(0)
os.read(reader, 1)
print("ready", flush=True)
time.sleep(60)
"""
    command = [sys.executable, "-c", f"from carrera_kg.server import sandbox\n{program}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        (child,) = processes.children(parent.pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 5
    while processes.alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not processes.alive(child)


def test_a_machine_without_a_filter_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "m68k")
    assert sandbox.deny_network() == "no system call filter for linux on m68k"
