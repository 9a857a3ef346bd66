"""Starts and stops the service: the socket, the workers, the HTTP server, the signals."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import uvicorn

from carrera_kg.errors import UsageError
from carrera_kg.server.app import Service
from carrera_kg.server.connection import Connection
from carrera_kg.server.pool import Pool
from carrera_kg.server.review import check_review
from carrera_kg.server.settings import Settings

_FINISH_WITHIN = 4.0
"""Seconds that answers under way may take when the service is stopped."""

_STOP_WITHIN = 5
"""Seconds after which it stops in any case."""


def run(settings: Settings, host: str, port: int, token: str) -> None:
    """Serve; see :func:`carrera_kg.server.serve`."""
    _log_to_stderr()
    if settings.review:
        settings = replace(settings, review=check_review(settings.review, host, settings.base))
    if sys.platform == "win32":
        raise UsageError("the service needs Linux or macOS", "run it in WSL or a container")
    listener = _listen(host, port)
    import uvloop  # there is none for Windows

    uvloop.run(_serve(settings, listener, host, token))


async def _serve(settings: Settings, listener: socket.socket, host: str, token: str) -> None:
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    address = settings.base or f"http://{shown}:{port}/"
    pool = Pool(settings, address)
    try:
        await pool.start()
    except BaseException:
        await pool.close()
        listener.close()
        raise
    service = Service(pool, settings.root, token, settings.review)
    config = uvicorn.Config(
        service.app(), http=Connection, ws="none", lifespan="on",
        log_config=None, access_log=False, server_header=False,
        timeout_keep_alive=30, timeout_graceful_shutdown=_STOP_WITHIN, backlog=2048,
    )  # fmt: skip
    await _Server(config, pool, f"serving {pool.dataset} at http://{shown}:{port}/").serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends without a word of its own: answers under way may be finished for a while, and are then broken off."""

    def __init__(self, config: uvicorn.Config, pool: Pool, greeting: str) -> None:
        super().__init__(config)
        self._pool, self._greeting = pool, greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"carrera-kg: {self._greeting}", file=sys.stderr, flush=True)  # from now on signals are heeded

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(_FINISH_WITHIN, self._pool.stop_answering)
        loop.call_later(_FINISH_WITHIN + 0.5, self._end_connections)
        await super().shutdown(sockets)

    def _end_connections(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection):
                connection.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)


def _listen(host: str, port: int) -> socket.socket:
    """The socket to listen on.

    Raises:
        UsageError: it cannot be had.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError, OverflowError):
        raise UsageError(
            f"--host {host!r} is no address of this machine", "use 127.0.0.1, or 0.0.0.0 for all"
        ) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{host}:{port} cannot be listened on ({reason})", "choose another with --port") from None
    return listener


def _log_to_stderr() -> None:
    """Standard output is for data; this command has none."""
    # What no line of ours shows is not looked up for each (Logging HOWTO, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    ours = logging.getLogger("carrera_kg.server")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
    for name in ("uvicorn.error", "asyncio"):
        other = logging.getLogger(name)
        other.handlers, other.propagate = [handler], False
        other.setLevel(logging.ERROR)
