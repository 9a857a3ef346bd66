"""The workers as the parent sees them: who is free, who is at it, and who has been at it for too long.

Two lanes. A question starts in the light lane. One that is not answered after 0.4 s is slow: it gets a lower priority
and one of a few places for slow ones, and a new worker takes the place of its own; where no place is left it is
refused. So questions that take long cannot keep those waiting that do not. A worker whose question is too slow, or that
nobody waits for any more, is killed, as a query cannot be interrupted; a new one is ready in a few hundredths of a
second.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from typing import cast

from carrera_kg.errors import DataError
from carrera_kg.server.messages import BROKEN, DATA, END, HEADER, READY, RETIRE, Frames, task_frame
from carrera_kg.server.problems import Problem
from carrera_kg.server.spool import Spool, SpoolFullError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from carrera_kg.server.settings import Settings

SLOW_AFTER = 0.4
"""Seconds after which a question is slow."""

_SLOW_PRIORITY = 15
"""What a slow worker's niceness becomes; the others have 0."""

_MOST_WAITING = 1000
"""How many questions may wait for a worker."""

_WRITE_TIMEOUT = 120.0
"""Seconds that a change of the dataset may take: it copies and writes it."""

_log = logging.getLogger("carrera_kg.server")


class Exchange:
    """One question put to a worker, and its answer as it comes in.

    ``header`` is there when the first of the answer is; ``whole`` tells that all of it is, ``broken`` why there is no
    more. ``changed`` is set whenever something has come.
    """

    __slots__ = ("broken", "changed", "header", "spool", "timer", "whole", "worker")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.header: asyncio.Future[dict[str, Any]] = loop.create_future()
        self.spool = Spool()
        self.whole = False
        self.broken: Problem | None = None
        self.changed = asyncio.Event()
        self.worker: Worker | None = None
        self.timer: asyncio.TimerHandle | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.whole or self.broken is not None

    def fail(self, problem: Problem) -> None:
        """There is no more: as an error where nothing has come yet, else as a broken answer."""
        if not self.over:
            self.broken = problem
            if not self.header.done():
                self.header.set_exception(problem)
                self.header.exception()  # somebody may have stopped waiting; that is no news
            self.changed.set()

    def close(self) -> None:
        """Nobody waits for the answer any more."""
        if self.timer is not None:
            self.timer.cancel()
        self.spool.close()


class Worker(asyncio.Protocol):
    """The parent's end of a worker."""

    def __init__(self, pool: Pool, number: int, writes: bool) -> None:
        self.pool, self.number, self.writes = pool, number, writes
        self.pid = self.thread = 0
        self.ready = self.slow = self.leaving = False
        self.generation = ""
        self.exchange: Exchange | None = None
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it

    def data_received(self, data: bytes) -> None:
        for kind, payload in self._frames.feed(data):
            if kind == READY:
                self.pool.worker_ready(self, json.loads(payload))
            elif self.exchange is not None:
                self._take(kind, payload, self.exchange)

    def _take(self, kind: bytes, payload: bytes, exchange: Exchange) -> None:
        if kind == HEADER:
            if not exchange.header.done():
                exchange.header.set_result(json.loads(payload))
        elif kind == DATA:
            try:
                exchange.spool.write(payload)
            except SpoolFullError as error:
                self.pool.kill(self, Problem(503, str(error), "ask for less, for example with LIMIT"))
                return
            exchange.changed.set()
        elif kind in (END, RETIRE, BROKEN):
            self.leaving = self.leaving or kind == RETIRE
            self.exchange = None
            if kind == BROKEN:
                exchange.fail(Problem(500, payload.decode()))
            else:
                exchange.whole = True
                exchange.changed.set()
            self.pool.worker_done(self, exchange)

    def ask(self, exchange: Exchange, task: bytes) -> None:
        """Put a question to the worker."""
        assert self._transport is not None
        self.exchange, exchange.worker = exchange, self
        self._transport.write(task)

    def dismiss(self) -> None:
        """Let the worker go, when it has answered."""
        self.leaving = True
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.pool.worker_gone(self)


class Pool:
    """The workers of a service, and the process that makes them.

    Args:
        settings: of the service.
        address: the public address, ending in "/".
    """

    def __init__(self, settings: Settings, address: str) -> None:
        self.settings, self._address = settings, address
        self.dataset = settings.dataset
        self.generation = ""
        self.missing: list[str] = []
        self._free: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._workers: dict[int, Worker] = {}
        self._numbers = iter(range(1, sys.maxsize))
        self._process: subprocess.Popen[bytes] | None = None
        self._wishes: socket.socket | None = None
        self._said = b""
        self._started: asyncio.Future[None] | None = None
        self._closing = False
        self._mark: tuple[int, int] = (0, 0)
        self._writing = asyncio.Lock()
        self._failures = 0
        self._making: set[asyncio.Task[Worker]] = set()

    # ── starting and stopping ────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Start the process that makes workers, and as many as are wanted.

        Raises:
            DataError: there is no dataset, or workers cannot be made.
        """
        self._start_forkserver()
        assert self._started is not None
        await self._started
        self._mark = self._current_mark()
        for _ in range(self.settings.workers):
            await self._make(writes=False)
        first = await self._next_free()
        self._give_back(first)

    def _start_forkserver(self) -> None:
        loop = asyncio.get_running_loop()
        self._started = loop.create_future()
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "carrera_kg.server.forkserver", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        theirs.close()
        first = self.settings.as_dict() | {"address": self._address}
        ours.sendall(json.dumps(first).encode() + b"\n")
        ours.setblocking(False)
        self._wishes, self._said = ours, b""
        loop.add_reader(ours.fileno(), self._hear)

    def _hear(self) -> None:
        """What the process that makes workers says."""
        assert self._wishes is not None
        try:
            data = self._wishes.recv(1 << 16)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._forkserver_lost()
            return
        *lines, self._said = (self._said + data).split(b"\n")
        for line in lines:
            self._heed(json.loads(line))

    def _heed(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self.dataset = message["ready"]
            if self._started is not None and not self._started.done():
                self._started.set_result(None)
        elif "failed" in message and self._started is not None and not self._started.done():
            problem, _, hint = message["failed"].partition("; ")
            error = DataError(problem, hint)
            error.exit_code = message["exit_code"]
            self._started.set_exception(error)
        elif "made" in message:
            worker = self._workers.get(message["made"])
            if worker is not None:
                worker.pid = message["pid"]
                if worker.leaving:  # it was given up before it had a number
                    self._send({"kill": worker.pid})
        elif "ended" in message:
            self._mourn(message["ended"], message["status"])

    def _forkserver_lost(self) -> None:
        """The process that makes workers has ended, and all of them with it: begin anew."""
        assert self._wishes is not None
        asyncio.get_running_loop().remove_reader(self._wishes.fileno())
        self._wishes.close()
        self._wishes = None
        if self._process is not None:
            self._process.wait()
        if self._started is not None and not self._started.done():
            self._started.set_exception(DataError("the workers cannot be started", "see the messages before this one"))
        elif not self._closing:
            _log.error("the process that makes workers has ended; it is started again")
            for worker in list(self._workers.values()):
                self._remove(worker, _ended())
            asyncio.get_running_loop().create_task(self._start_again())

    async def _start_again(self) -> None:
        with contextlib.suppress(DataError):
            await self.start()

    async def close(self) -> None:
        """End all workers."""
        self._closing = True
        for worker in list(self._workers.values()):
            if worker.exchange is not None:
                worker.exchange.fail(Problem(503, "the service is being stopped", "ask again in a moment"))
            worker.dismiss()
        if self._wishes is not None:
            asyncio.get_running_loop().remove_reader(self._wishes.fileno())
            self._wishes.close()
            self._wishes = None
        if self._process is not None:
            self._process.terminate()  # its children end with it
            self._process.wait()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    async def ask(self, task: dict[str, Any], body: bytes = b"") -> Exchange:
        """Put a task to a free worker.

        Returns:
            The exchange; its ``header`` comes when the answer does, or fails with a Problem. The caller closes it.

        Raises:
            Problem: nobody is free, and too many wait.
        """
        frame = task_frame(task, body)
        self._look_for_a_new_generation()
        worker = self._free.popleft() if self._free and not self._waiting else await self._next_free()
        loop = asyncio.get_running_loop()
        exchange = Exchange(loop)
        worker.ask(exchange, frame)
        exchange.timer = loop.call_later(SLOW_AFTER, self._turn_slow, worker, exchange)
        return exchange

    async def write(self, task: dict[str, Any], body: bytes) -> Exchange:
        """Put a change to a worker of its own, one after the other."""
        async with self._writing:
            loop = asyncio.get_running_loop()
            worker = await self._make(writes=True)
            exchange = Exchange(loop)
            exchange.timer = loop.call_later(_WRITE_TIMEOUT, self._expire, worker, _WRITE_TIMEOUT)
            worker.exchange, exchange.worker = exchange, worker
            while not worker.ready and not exchange.over:
                await exchange.changed.wait()
                exchange.changed.clear()
            if not exchange.over:
                worker.ask(exchange, task_frame(task, body))
            with contextlib.suppress(Problem):
                await exchange.header
            self._look_for_a_new_generation()
            return exchange

    def abandon(self, exchange: Exchange) -> None:
        """The client has gone: end the work, if it is still going on."""
        worker = exchange.worker
        if worker is not None and worker.exchange is exchange and not worker.writes:
            self.kill(worker, Problem(503, "the client has gone"))

    async def _next_free(self) -> Worker:
        if len(self._waiting) >= _MOST_WAITING:
            raise Problem(503, "too many questions are waiting", "ask again in a moment", {"retry-after": "1"})
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            return await asyncio.wait_for(future, self.settings.timeout)
        except TimeoutError:
            hint = "ask again in a moment"
            raise Problem(503, "nobody was free to answer in time", hint, {"retry-after": "1"}) from None
        finally:
            if not future.done() or future.cancelled():
                with contextlib.suppress(ValueError):
                    self._waiting.remove(future)

    def _turn_slow(self, worker: Worker, exchange: Exchange) -> None:
        if worker.exchange is not exchange:
            return
        if sum(other.slow for other in self._workers.values()) >= self.settings.slow:
            again = str(max(1, round(self.settings.timeout / 2)))
            self.kill(worker, Problem(
                503, f"the question takes long, and {self.settings.slow} such are being answered", "ask again later",
                {"retry-after": again},
            ))  # fmt: skip
            return
        worker.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.thread or worker.pid, _SLOW_PRIORITY)
        left = max(0.0, self.settings.timeout - SLOW_AFTER)
        exchange.timer = asyncio.get_running_loop().call_later(left, self._expire, worker, self.settings.timeout)
        self._fill_up()

    def _expire(self, worker: Worker, limit: float) -> None:
        if worker.exchange is not None:
            hint = "ask for less, or run it with 'carrera-kg query' on your own machine"
            self.kill(worker, Problem(503, f"the answer took longer than {limit:g} s", hint, {"retry-after": "60"}))

    def kill(self, worker: Worker, problem: Problem) -> None:
        """End a worker at once, and what it is doing with it."""
        worker.leaving = True
        if worker.pid:
            self._send({"kill": worker.pid})
        self._remove(worker, problem)

    # ── what workers report ──────────────────────────────────────────────────────────────────────

    def worker_ready(self, worker: Worker, report: dict[str, Any]) -> None:
        """A new worker has opened the dataset, or could not."""
        if "failed" in report:
            _log.error("a worker could not open the dataset: %s", report["failed"])
            self._remove(worker, Problem(503, "the dataset cannot be opened", "see the messages of the service"))
            return
        self._failures = 0
        worker.ready, worker.generation, worker.thread = True, report["generation"], report["thread"]
        if report["missing"] and not self.missing:
            self.missing = report["missing"]
            for what in self.missing:
                _log.warning("less protected than it could be: %s", what)
        if worker.writes:
            if worker.exchange is not None:
                worker.exchange.changed.set()
            return
        self.generation = worker.generation
        self._give_back(worker)

    def worker_done(self, worker: Worker, exchange: Exchange) -> None:
        """A worker has answered."""
        if exchange.timer is not None:
            exchange.timer.cancel()
        if worker.leaving or worker.slow or worker.writes:
            worker.dismiss()  # after a slow question it has a low priority and may hold much memory
            self._remove(worker, _ended())
        else:
            self._give_back(worker)

    def worker_gone(self, worker: Worker) -> None:
        """A worker's socket was closed; how it ended is said by the process that made it, a moment later."""
        if worker.number in self._workers:
            asyncio.get_running_loop().call_later(1.0, self._remove, worker, _ended())

    def _mourn(self, pid: int, status: int) -> None:
        worker = next((worker for worker in self._workers.values() if worker.pid == pid), None)
        if worker is None:
            return  # it was killed or let go
        problem = _ended()
        if status < 0:
            name = signal.Signals(-status).name
            _log.warning("a worker was ended by %s while it answered", name)
            limit = self.settings.memory >> 20
            problem = Problem(503, f"the answer needs more than {limit} MiB of memory or stack", "ask for less")
        self._remove(worker, problem)

    def _remove(self, worker: Worker, problem: Problem) -> None:
        if self._workers.pop(worker.number, None) is None:
            return
        with contextlib.suppress(ValueError):
            self._free.remove(worker)
        if worker.exchange is not None:
            exchange, worker.exchange = worker.exchange, None
            exchange.fail(problem)
        if not worker.ready and not worker.leaving:
            self._failures += 1
        worker.dismiss()
        self._fill_up()

    # ── who is there ─────────────────────────────────────────────────────────────────────────────

    def _give_back(self, worker: Worker) -> None:
        if worker.leaving:
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._free.append(worker)

    def _fill_up(self) -> None:
        """Have as many workers in the light lane as are wanted."""
        if self._closing or self._wishes is None:
            return
        light = sum(not (worker.slow or worker.writes or worker.leaving) for worker in self._workers.values())
        for _ in range(self.settings.workers - light):
            # A dataset that no worker can open is not tried again and again in a tight loop.
            delay = min(5.0, 0.1 * self._failures)
            loop = asyncio.get_running_loop()
            if delay:
                loop.call_later(delay, self._fill_up)
                return
            task = loop.create_task(self._make(writes=False))
            self._making.add(task)  # or it may be thrown away before it is done
            task.add_done_callback(self._making.discard)

    async def _make(self, writes: bool) -> Worker:
        """Ask for a worker; it is known from now on, and ready when it says so."""
        worker = Worker(self, next(self._numbers), writes)
        self._workers[worker.number] = worker
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._send({"make": worker.number}, theirs)
        theirs.close()
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
        return worker

    def _send(self, wish: dict[str, int], sock: socket.socket | None = None) -> None:
        if self._wishes is None:
            return
        line = json.dumps(wish).encode() + b"\n"
        with contextlib.suppress(ConnectionError):
            if sock is None:
                self._wishes.sendall(line)
            else:
                socket.send_fds(self._wishes, [line], [sock.fileno()])

    def _current_mark(self) -> tuple[int, int]:
        """What changes when another generation becomes the current one."""
        try:
            stat = os.stat(os.path.join(self.dataset, "CURRENT"))
        except OSError:
            return self._mark
        return stat.st_ino, stat.st_mtime_ns

    def _look_for_a_new_generation(self) -> None:
        """After a build or an update the workers have the old dataset open: let them go, and make new ones."""
        mark = self._current_mark()
        if mark == self._mark:
            return
        self._mark = mark
        self.generation = ""
        for worker in list(self._workers.values()):
            if worker.writes:
                continue
            worker.leaving = True
            if worker.exchange is None:
                self._remove(worker, _ended())
        self._fill_up()

    def report(self) -> dict[str, Any]:
        """How the service is, for ``/health``."""
        workers = self._workers.values()
        return {
            "generation": self.generation,
            "free": len(self._free),
            "busy": sum(worker.exchange is not None for worker in workers),
            "slow": sum(worker.slow for worker in workers),
            "waiting": len(self._waiting),
        }


def _ended() -> Problem:
    return Problem(503, "the worker ended before it had answered", "ask again", {"retry-after": "1"})
