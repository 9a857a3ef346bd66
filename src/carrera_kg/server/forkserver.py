"""Makes workers: a process that has loaded everything a worker needs and opened nothing, and forks on request.

So a worker is ready in a few hundredths of a second, and shares with its siblings what was loaded once. The parent
sends a line of JSON for each wish, for a new worker together with the worker's end of a socket, and is sent one for
each that was made or has ended.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys

from carrera_kg.errors import CarreraError
from carrera_kg.resources import is_address
from carrera_kg.server import sandbox
from carrera_kg.server.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main() -> None:
    """Run as ``python -m carrera_kg.server.forkserver FD``: FD is a socket to the parent, which sends the settings."""
    wishes = socket.socket(fileno=int(sys.argv[1]))
    # Ctrl-C, and a service manager that signals every process, are for the parent: it ends this one when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sandbox.die_with_parent()
    first = json.loads(_line(wishes))
    address, settings = first.pop("address"), Settings(**first)
    try:
        from carrera_kg.server.answering import warm_up

        dataset = _ready_dataset(settings)
    except CarreraError as error:
        _tell(wishes, {"failed": str(error), "exit_code": error.exit_code})
        return
    settings = Settings(**(settings.as_dict() | {"dataset": dataset}))  # type: ignore[arg-type]
    warm_up()
    gc.collect()
    gc.freeze()  # what is never collected stays shared with the workers
    _tell(wishes, {"ready": dataset})
    _fork_on_request(wishes, settings, address)


def _ready_dataset(settings: Settings) -> str:
    """The folder of the dataset, built first where it is the default one and missing; or the store that has it.

    Raises:
        CarreraError: there is no dataset, or the build fails.
    """
    from carrera_kg.knowledge_graph import default_dataset
    from carrera_kg.remote import open_remote
    from carrera_kg.store import current

    if is_address(settings.dataset):
        open_remote(settings.dataset).endpoint.close()  # a worker has connections of its own
        return settings.dataset
    if settings.dataset:
        current(settings.dataset)
        return settings.dataset
    # In a process of its own: a build starts threads, and a process with threads must not be forked.
    folder, ready = default_dataset()
    if not ready:
        pid = os.fork()
        if pid == 0:
            sandbox.die_with_parent()
            from carrera_kg.pipeline import build

            try:
                build(folder, wait=600)
            except Exception as error:  # the child must not go on as a second maker of workers
                print(f"carrera-kg: {error}", file=sys.stderr)
            finally:
                os._exit(0)  # whether there is a dataset now is seen below
        os.waitpid(pid, 0)
        current(folder)
    return folder


def _fork_on_request(wishes: socket.socket, settings: Settings, address: str) -> None:
    children: set[int] = set()
    alarm, bell = socket.socketpair()
    alarm.setblocking(False)
    bell.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
    left = b""
    descriptors: list[int] = []
    with selectors.DefaultSelector() as selector:
        selector.register(wishes, selectors.EVENT_READ)
        selector.register(alarm, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is alarm:
                    alarm.recv(4096)
                    _reap(wishes, children)
                    continue
                data, more, _, _ = socket.recv_fds(wishes, 1 << 16, 64)
                if not data:  # the parent has gone, or wants no more workers
                    signal.set_wakeup_fd(-1)
                    for pid in children:
                        os.kill(pid, signal.SIGKILL)
                    return
                descriptors += more
                *lines, left = (left + data).split(b"\n")
                for wish in lines:
                    _grant(json.loads(wish), descriptors, children, settings, address, (wishes, alarm, bell))


def _grant(
    wish: dict[str, Any],
    descriptors: list[int],
    children: set[int],
    settings: Settings,
    address: str,
    ours: tuple[socket.socket, ...],
) -> None:
    """Make a worker, or end one."""
    if "kill" in wish:
        if wish["kill"] in children:  # a process that has not been waited for keeps its number
            os.kill(wish["kill"], signal.SIGKILL)
        return
    descriptor = descriptors.pop(0)
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for sock in ours:
            sock.close()
        for other in descriptors:
            os.close(other)
        # What the engine writes before it aborts is told in our words by the parent.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        from carrera_kg.server.worker import work

        try:
            work(socket.socket(fileno=descriptor), settings, address, writes=wish["writes"])
        finally:
            os._exit(0)
    os.close(descriptor)
    children.add(pid)
    _tell(ours[0], {"made": wish["make"], "pid": pid})


def _reap(wishes: socket.socket, children: set[int]) -> None:
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        children.discard(pid)
        _tell(wishes, {"ended": pid, "status": os.waitstatus_to_exitcode(status)})


def _tell(wishes: socket.socket, message: dict[str, object]) -> None:
    wishes.sendall(json.dumps(message).encode() + b"\n")


def _line(sock: socket.socket) -> bytes:
    """The next line and nothing behind it: a wish that has come already is read later, with the socket it brings."""
    data = b""
    while not data.endswith(b"\n"):
        piece = sock.recv(4096, socket.MSG_PEEK)
        if not piece:
            sys.exit(0)
        data += sock.recv(piece.find(b"\n") + 1 or len(piece))
    return data


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):  # the parent has gone, and there is nobody to tell
        main()
