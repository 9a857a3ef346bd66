"""A worker: a process that opens the dataset read-only and answers one task after another, until it is told to go.

It is made by :mod:`carrera_kg.server.forkserver`, gives up what it does not need, and may be killed at any time.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import traceback
from typing import cast

import pyoxigraph as ox

from carrera_kg.errors import CarreraError, DataError
from carrera_kg.pages import Site
from carrera_kg.remote import look_again, open_remote
from carrera_kg.resources import is_address
from carrera_kg.server import sandbox
from carrera_kg.server.answering import TASKS, Desk
from carrera_kg.server.messages import HEAD, READY, frame, frame_head, read_task
from carrera_kg.server.problems import Problem, problem_of
from carrera_kg.server.reply import Reply
from carrera_kg.server.settings import Settings
from carrera_kg.store import current, open_store
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from typing import BinaryIO

_STACK = 256 << 20
"""Bytes of stack: Oxigraph's parser and evaluator recurse, and 256 MiB take what the limits on queries let through."""

_GROWN = 128 << 20
"""A worker that has grown by so many bytes leaves after the answer: a new one is small again."""


def work(sock: socket.socket, settings: Settings, address: str, writes: bool) -> None:
    """Answer tasks until the socket is closed.

    Args:
        sock: to the parent.
        settings: of the service.
        address: the public address of the service, ending in "/".
        writes: whether it is to change the dataset; as only those with the token can ask for that, it may take the
            memory that a large dataset needs.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which tells its workers
    sandbox.die_with_parent()
    missing = [sandbox.deny_network(but_for_a_store=is_address(settings.dataset))]
    # The engine's stack cannot be larger than its thread's, and the first thread's is small.
    threading.stack_size(_STACK)
    thread = threading.Thread(target=_answer_tasks, args=(sock, settings, address, writes, missing))
    thread.start()
    thread.join()


def _answer_tasks(sock: socket.socket, settings: Settings, address: str, writes: bool, missing: list[str]) -> None:
    try:
        store, generation = _open(settings.dataset)
    except Exception as error:  # whatever it is, the parent must know why nobody can answer
        sock.sendall(frame(READY, json.dumps({"failed": str(error)}).encode()))
        return
    if not writes:
        missing.append(sandbox.limit_memory(settings.memory))
    site = Site(
        root=settings.root,
        address=address,
        documents=settings.documents,
        version=__version__,
        reviews=bool(settings.review),
    )
    desk = Desk(store, site, settings)
    ready = {"generation": generation, "thread": threading.get_native_id(), "missing": [m for m in missing if m]}
    sock.sendall(frame(READY, json.dumps(ready).encode()))
    small = _memory()
    tasks = cast("BinaryIO", sock.makefile("rb", 1 << 16))
    while True:
        try:
            head = _receive(tasks, HEAD)
            task, body = read_task(_receive(tasks, frame_head(head)[1]))
            if not _answer(desk, task, body, Reply(sock, bool(task.get("gzip"))), small):
                return
        except (EOFError, ConnectionError):
            return


def _open(dataset: str) -> tuple[ox.Store, str]:
    """The current generation and its name; a build may take it away between two looks. Elsewhere is no generation."""
    if is_address(dataset):
        return cast("ox.Store", open_remote(dataset)), "elsewhere"
    for _ in range(3):
        folder, _ = current(dataset)
        try:
            return open_store(dataset), os.path.basename(folder)
        except DataError:
            if current(dataset)[0] == folder:
                raise
    raise DataError(f"{dataset}: changes faster than it can be opened", "wait for the builds to end")


def _answer(desk: Desk, task: dict[str, object], body: bytes, reply: Reply, small: int) -> bool:
    """Answer one task, whatever happens, and tell whether to stay for another."""
    problem, stays = None, True
    look_again(desk.store)
    try:
        TASKS[str(task["kind"])](desk, task, body, reply)
    except Problem as error:
        problem = error
    except CarreraError as error:
        problem = problem_of(error)
    except MemoryError:
        limit = desk.settings.memory >> 20
        problem, stays = Problem(503, f"the answer needs more than {limit} MiB of memory", "ask for less"), False
    except (EOFError, ConnectionError):
        raise
    except Exception as error:  # one question must not take the service from the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        problem = Problem(500, f"unexpected {type(error).__name__} in {place}: {error}", "report it")
        stays = False
    stays = stays and _memory() - small < _GROWN  # what it has learnt from wrong questions counts too
    if problem is None:
        reply.finish(retire=not stays)
    else:
        reply.problem(problem, retire=not stays)
    return stays


def _receive(tasks: BinaryIO, length: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: the parent has closed the socket.
    """
    data = tasks.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _memory() -> int:
    """The most memory that this process has had at once, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
