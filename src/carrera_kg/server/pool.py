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
import itertools
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque

from carrera_kg.errors import DataError
from carrera_kg.server.exchange import Exchange, Worker
from carrera_kg.server.lanes import SLOW_AFTER, SLOW_IN_A_QUEUE, ProcessorTime, SlowBefore
from carrera_kg.server.messages import task_frame
from carrera_kg.server.problems import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from carrera_kg.server.settings import Settings

_SLOW_PRIORITY = 15
"""What a slow worker's niceness becomes; the others have 0."""

_LOOK_EVERY = 0.02
"""Seconds between looks at who has had most, while others wait."""

_MOST_WAITING = 1000
"""How many questions may wait for a worker."""

_MOST_FAILURES = 5
"""How many workers may end before they are ready, until a start is given up."""

_WRITE_TIMEOUT = 120.0
"""Seconds that a change of the dataset may take: it copies and writes it."""

_log = logging.getLogger("carrera_kg.server")


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
        self._waiting: deque[Exchange] = deque()
        self._workers: dict[int, Worker] = {}
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._wishes: socket.socket | None = None
        self._said = b""
        self._started: asyncio.Future[None] | None = None
        self._again = False
        self._closing = False
        self._mark: tuple[int, int] = (0, 0)
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failures = 0
        self._trouble: Problem | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._relief: asyncio.TimerHandle | None = None
        self._slow_before = SlowBefore()

    # ── starting and stopping ────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Start the process that makes workers, and as many as are wanted; one is ready at the end.

        Raises:
            DataError: there is no dataset, or workers cannot be made.
        """
        self._start_forkserver()
        assert self._started is not None
        await self._started

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
            self._mark = self._current_mark()
            if self._again:
                self._begin(None)
            self._fill_up()
        elif "failed" in message:
            self._begin(_data_error(message["failed"], message["exit_code"]))
        elif "made" in message:
            worker = self._workers.get(message["made"])
            if worker is None:  # it was given up before it had a number
                self._send({"kill": message["pid"]})
            else:
                worker.pid = message["pid"]
                worker.used = ProcessorTime(worker.pid)
        elif "ended" in message:
            self._mourn(message["ended"], message["status"])

    def _begin(self, error: DataError | None) -> None:
        """Tell who waits for the start how it went."""
        if self._started is None or self._started.done():
            return
        if error is None:
            self._started.set_result(None)
        else:
            self._started.set_exception(error)

    def _forkserver_lost(self) -> None:
        """The process that makes workers has ended, and all of them with it: begin anew."""
        self._leave_forkserver()
        if self._started is not None and not self._started.done():
            self._begin(DataError("the workers cannot be started", "see the messages before this one"))
        elif not self._closing and self._started is not None and self._started.exception() is None:
            _log.error("the process that makes workers has ended; it is started again")
            for worker in list(self._workers.values()):
                self._remove(worker, _ended())
            self._do(self._start_again())

    def _leave_forkserver(self) -> None:
        """Close what leads to the process that makes workers: it ends its workers, and itself."""
        if self._wishes is not None:
            asyncio.get_running_loop().remove_reader(self._wishes.fileno())
            self._wishes.close()
            self._wishes = None
        if self._process is not None:
            try:
                self._process.wait(1)
            except subprocess.TimeoutExpired:  # it is building a dataset, or has been stopped
                self._process.kill()
                self._process.wait()

    async def _start_again(self) -> None:
        self._again = True
        for pause in itertools.chain((0, 1), itertools.repeat(5)):
            await asyncio.sleep(pause)
            if self._closing:
                return
            try:
                await self.start()
            except DataError as error:
                _log.error("no workers: %s", error)
                self._leave_forkserver()
            else:
                return

    def _do(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)  # or it may be thrown away before it is done
        task.add_done_callback(self._tasks.discard)

    def stop_answering(self) -> None:
        """Give up what is being answered, and take no more questions."""
        self._closing = True
        problem = Problem(503, "the service is being stopped", "ask again in a moment", {"retry-after": "5"})
        for exchange in [*self._waiting, *(worker.exchange for worker in self._workers.values())]:
            if exchange is not None:
                exchange.fail(problem)

    async def close(self) -> None:
        """End all workers."""
        self.stop_answering()
        for worker in list(self._workers.values()):
            worker.dismiss()
        self._leave_forkserver()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def ask(self, task: dict[str, Any], body: bytes = b"") -> Exchange:
        """Put a task to a free worker, or in the queue.

        Returns:
            The exchange; its ``header`` comes when the answer does, or fails with a Problem. The caller closes it.

        Raises:
            Problem: nobody is free, and too many wait; or nobody can answer.
        """
        loop = asyncio.get_running_loop()
        exchange = Exchange(loop, task_frame(task, body))
        self.look_for_a_new_generation()
        if self._slow_before.knows(exchange.question, loop.time()) and self._places_taken():
            raise self._refusal()
        if self._free:
            self._give(self._free.pop(), exchange)  # who was asked last has all at hand: a fifth faster
        elif self._closing:
            raise Problem(503, "the service is being stopped", "ask again in a moment", {"retry-after": "5"})
        elif self._trouble is not None and not self._anybody_ready():
            raise self._trouble
        elif len(self._waiting) >= _MOST_WAITING:
            raise Problem(503, "too many questions are waiting", "ask again in a moment", {"retry-after": "1"})
        else:
            self._waiting.append(exchange)
            self._limit_waiting(exchange)
        return exchange

    def _limit_waiting(self, exchange: Exchange) -> None:
        """Let the question, which is in the queue, wait for as long as an answer may take."""
        loop = asyncio.get_running_loop()
        if exchange.timer is not None:
            exchange.timer.cancel()
        exchange.timer = loop.call_later(self.settings.timeout, self._wait_no_longer, exchange)
        if self._relief is None:
            self._relief = loop.call_later(_LOOK_EVERY, self._relieve)

    def _give(self, worker: Worker, exchange: Exchange) -> None:
        loop = asyncio.get_running_loop()
        if exchange.timer is not None:
            exchange.timer.cancel()
        exchange.began, exchange.used = loop.time(), worker.used()
        worker.ask(exchange)
        if self._slow_before.knows(exchange.question, exchange.began):
            self._turn_slow(worker, exchange)
        else:
            after = min(SLOW_AFTER, self.settings.timeout)
            exchange.timer = loop.call_later(after, self._look_at, worker, exchange)

    def _wait_no_longer(self, exchange: Exchange) -> None:
        with contextlib.suppress(ValueError):
            self._waiting.remove(exchange)
        exchange.fail(Problem(503, "nobody was free to answer in time", "ask again in a moment", {"retry-after": "1"}))

    async def write(self, task: dict[str, Any], body: bytes) -> Exchange:
        """Put a change to a worker of its own, one after the other."""
        async with self._writing:
            loop = asyncio.get_running_loop()
            worker, exchange = self._make(writes=True), Exchange(loop, task_frame(task, body))
            worker.exchange, exchange.worker = exchange, worker
            exchange.timer = loop.call_later(_WRITE_TIMEOUT, self._expire, worker, _WRITE_TIMEOUT)
            with contextlib.suppress(Problem):
                await exchange.header
            self.look_for_a_new_generation()
            return exchange

    def abandon(self, exchange: Exchange) -> None:
        """Nobody waits for the answer any more: end the work, if it is still going on."""
        worker = exchange.worker
        problem = Problem(503, "the client has gone")
        if worker is None:
            with contextlib.suppress(ValueError):
                self._waiting.remove(exchange)
            exchange.fail(problem)
        elif worker.exchange is exchange and not worker.writes:
            self.kill(worker, problem)

    def _look_at(self, worker: Worker, exchange: Exchange) -> None:
        """See whether the question is slow by now; one that has been kept from the processor is not, for a while."""
        if worker.exchange is not exchange:
            return
        loop = asyncio.get_running_loop()
        starved = worker.used() - exchange.used < SLOW_AFTER / 4
        if starved and loop.time() - exchange.began < min(2 * SLOW_AFTER, self.settings.timeout):
            exchange.timer = loop.call_later(SLOW_AFTER / 2, self._look_at, worker, exchange)
        else:
            self._turn_slow(worker, exchange)

    def _turn_slow(self, worker: Worker, exchange: Exchange) -> None:
        """Let the worker go on in one of the places for slow questions, or end it if they are taken."""
        loop = asyncio.get_running_loop()
        self._slow_before.remember(exchange.question, loop.time())
        if self._places_taken():
            self.kill(worker, self._refusal())
            return
        worker.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.thread or worker.pid, _SLOW_PRIORITY)
        left = max(0.0, self.settings.timeout - (loop.time() - exchange.began))
        if exchange.timer is not None:
            exchange.timer.cancel()
        exchange.timer = loop.call_later(left, self._expire, worker, self.settings.timeout)
        self._fill_up()

    def _places_taken(self) -> bool:
        return sum(worker.slow for worker in self._workers.values()) >= self.settings.slow

    def _refusal(self) -> Problem:
        again = {"retry-after": str(max(1, round(self.settings.timeout / 2)))}
        detail = f"the question takes long, and {self.settings.slow} such are being answered"
        return Problem(503, detail, "ask again later", again)

    def _relieve(self) -> None:
        """While others wait and the places for slow questions are taken, refuse the one that has had most already."""
        loop = asyncio.get_running_loop()
        self._relief = None
        if not self._waiting:
            return
        self._relief = loop.call_later(_LOOK_EVERY, self._relieve)
        if not self._places_taken():
            return
        light = (worker for worker in self._workers.values() if not (worker.slow or worker.writes))
        had = {worker: worker.used() - worker.exchange.used for worker in light if worker.exchange is not None}
        most = max(had, key=lambda worker: had[worker], default=None)
        if most is not None and most.exchange is not None and had[most] > SLOW_IN_A_QUEUE:
            self._turn_slow(most, most.exchange)

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
            trouble = self._give_up(report["failed"])
            self._remove(worker, trouble)
            return
        worker.ready, worker.generation, worker.thread = True, report["generation"], report["thread"]
        if report["missing"] and not self.missing:
            self.missing = report["missing"]
            for what in self.missing:
                _log.warning("less protected than it could be: %s", what)
        if worker.writes:
            if worker.exchange is not None:
                worker.ask(worker.exchange)
            return
        if self._trouble is not None:
            _log.warning("there are workers again")
        self._failures, self._trouble = 0, None
        self.generation = worker.generation
        self._begin(None)
        self._give_back(worker)
        self._fill_up()

    def _give_up(self, why: str) -> Problem:
        """Nobody can answer for now; a start fails, and later on questions are refused until a worker is ready."""
        if self._started is not None and self._started.done() and self._trouble is None:
            _log.error("there are no workers: %s", why)
        self._begin(_data_error(why))
        hint = "see the messages of the service"
        self._trouble = Problem(503, "nobody can answer from the dataset", hint, {"retry-after": "5"})
        return self._trouble

    def worker_done(self, worker: Worker, exchange: Exchange) -> None:
        """A worker has answered."""
        if exchange.timer is not None:
            exchange.timer.cancel()
        if worker.slow and worker.used() - exchange.used < SLOW_AFTER / 2:
            self._slow_before.forget(exchange.question)
        if worker.leaving or worker.slow or worker.writes:
            worker.dismiss()  # after a slow question it has a low priority and may hold much memory
            self._remove(worker, _ended())
        else:
            self._give_back(worker)

    def worker_gone(self, worker: Worker) -> None:
        """A worker's socket was closed; how it ended is said by the process that made it, a moment later or before."""
        with contextlib.suppress(ValueError):
            self._free.remove(worker)
        if worker.number not in self._workers:
            return
        if worker.end is not None:
            self._remove(worker, worker.end)
        else:
            asyncio.get_running_loop().call_later(1.0, self.kill, worker, _ended())

    def _mourn(self, pid: int, status: int) -> None:
        worker = next((worker for worker in self._workers.values() if worker.pid == pid), None)
        if worker is None:
            return  # it was killed or let go
        worker.end = _ended()
        if status < 0:
            name = signal.Signals(-status).name
            _log.warning("a worker was ended by %s%s", name, " while it answered" if worker.exchange else "")
            worker.killed = -status == signal.SIGKILL
            if not worker.killed:  # which is not what the engine does when it has no room
                limit = self.settings.memory >> 20
                worker.end = Problem(503, f"the answer needs more than {limit} MiB of memory or stack", "ask for less")
        if worker.gone:  # else some of what it has said is still to be read
            self._remove(worker, worker.end)

    def _remove(self, worker: Worker, problem: Problem) -> None:
        if self._workers.pop(worker.number, None) is None:
            return
        with contextlib.suppress(ValueError):
            self._free.remove(worker)
        if worker.exchange is not None:
            exchange, worker.exchange = worker.exchange, None
            if self._lost(worker, exchange):
                exchange.lost, exchange.worker = exchange.lost + 1, None
                self._waiting.appendleft(exchange)
                self._limit_waiting(exchange)
            else:
                exchange.fail(problem)
        if not worker.ready and not worker.leaving:
            self._failures += 1
            if self._failures >= _MOST_FAILURES and self._trouble is None:
                self._give_up("workers end before they can answer; give them more with --memory")
        worker.dismiss()
        if self._free and self._waiting:
            self._give(self._free.pop(), self._waiting.popleft())
        if self._trouble is not None and not self._anybody_ready():
            while self._waiting:
                self._waiting.popleft().fail(self._trouble)
        self._fill_up()

    def _lost(self, worker: Worker, exchange: Exchange) -> bool:
        """Whether somebody else has killed the worker about when it was asked: then another can be, and another."""
        nothing_said = not (exchange.header.done() or exchange.over or worker.writes)
        just_asked = asyncio.get_running_loop().time() - exchange.began < SLOW_AFTER
        return worker.killed and nothing_said and just_asked and exchange.lost < self.settings.workers

    # ── who is there ─────────────────────────────────────────────────────────────────────────────

    def _anybody_ready(self) -> bool:
        return any(worker.ready and not worker.writes for worker in self._workers.values())

    def _give_back(self, worker: Worker) -> None:
        if worker.leaving:
            return
        if self._waiting:
            self._give(worker, self._waiting.popleft())
        else:
            self._free.append(worker)

    def _fill_up(self) -> None:
        """Have as many workers in the light lane as are wanted."""
        if self._closing or self._wishes is None:
            return
        wanted = self._wanted()
        if wanted <= 0:
            return
        if self._failures:  # a dataset that no worker can open is not tried again and again in a tight loop
            if self._retry is None:
                delay = min(5.0, 0.1 * self._failures)
                self._retry = asyncio.get_running_loop().call_later(delay, self._try_one)
            return
        for _ in range(wanted):
            self._make(writes=False)

    def _wanted(self) -> int:
        """How many workers the light lane is short of."""
        light = sum(not (worker.slow or worker.writes or worker.leaving) for worker in self._workers.values())
        return self.settings.workers - light

    def _try_one(self) -> None:
        """See whether a worker can be made now; if so, the others follow."""
        self._retry = None
        if not self._closing and self._wishes is not None and self._wanted() > 0:  # others may have come meanwhile
            self._make(writes=False)

    def _make(self, writes: bool) -> Worker:
        """Ask for a worker; it is known from now on, and ready when it says so."""
        worker = Worker(self, next(self._numbers), writes)
        self._workers[worker.number] = worker
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._send({"make": worker.number, "writes": writes}, theirs)
        theirs.close()
        self._do(asyncio.get_running_loop().create_connection(lambda: worker, sock=ours))
        return worker

    def _send(self, wish: dict[str, object], sock: socket.socket | None = None) -> None:
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

    def look_for_a_new_generation(self) -> None:
        """After a build or an update the workers have the old dataset open: let them go, and make new ones.

        ``generation`` is empty from then on until a worker has opened the new one.
        """
        mark = self._current_mark()
        if mark == self._mark:
            return
        self._mark = mark
        self.generation = ""
        self._slow_before = SlowBefore()
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


def _data_error(text: str, exit_code: int = DataError.exit_code) -> DataError:
    """An error that another process has told in words."""
    problem, _, hint = text.partition("; ")
    error = DataError(problem, hint)
    error.exit_code = exit_code
    return error


def _ended() -> Problem:
    return Problem(503, "the worker ended before it had answered", "ask again", {"retry-after": "1"})
