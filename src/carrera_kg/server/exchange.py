"""One question and its answer as it comes in, and the worker that gives it, as the parent sees them."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from carrera_kg.server.lanes import ProcessorTime
from carrera_kg.server.messages import BROKEN, DATA, END, HEADER, READY, RETIRE, Frames
from carrera_kg.server.problems import Problem
from carrera_kg.server.spool import Spool, SpoolFullError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from carrera_kg.server.pool import Pool


class Exchange:
    """One question put to a worker, and its answer as it comes in.

    ``header`` is there when the first of the answer is; ``whole`` tells that all of it is, ``broken`` why there is no
    more. ``changed`` is set whenever something has come. ``worker`` is who answers, or None while nobody is free;
    ``began`` is when it was asked, and ``used`` what processor time it had used by then; ``lost`` counts who ended
    before they could answer. ``question`` is a number that the same question has again.

    Args:
        loop: that is running.
        task: the frame that the worker is sent.
    """

    __slots__ = (
        "began", "broken", "changed", "header", "lost", "question", "spool", "task", "timer", "used", "whole", "worker"
    )  # fmt: skip

    def __init__(self, loop: asyncio.AbstractEventLoop, task: bytes) -> None:
        self.header: asyncio.Future[dict[str, Any]] = loop.create_future()
        self.task, self.question = task, hash(task)
        self.began = self.used = 0.0
        self.lost = 0
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
    """The parent's end of a worker.

    ``gone`` tells that its socket is closed, and so that all it has said is read; ``end`` how it ended, as an answer,
    once the process that made it has told.
    """

    def __init__(self, pool: Pool, number: int, writes: bool) -> None:
        self.pool, self.number, self.writes = pool, number, writes
        self.pid = self.thread = 0
        self.ready = self.slow = self.leaving = False
        self.used = ProcessorTime(0)
        self.gone = self.killed = False
        self.end: Problem | None = None
        self.generation = ""
        self.exchange: Exchange | None = None
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it
        if self.leaving:  # it was let go before it was there
            self._transport.close()

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
            self.leaving = self.leaving or kind != END  # after a broken answer the worker may leave too
            self.exchange = None
            if kind == BROKEN:
                exchange.fail(Problem(500, payload.decode()))
            else:
                exchange.whole = True
                exchange.changed.set()
            self.pool.worker_done(self, exchange)

    def ask(self, exchange: Exchange) -> None:
        """Put a question to the worker."""
        assert self._transport is not None
        self.exchange, exchange.worker = exchange, self
        self._transport.write(exchange.task)

    def dismiss(self) -> None:
        """Let the worker go, when it has answered."""
        self.leaving = True
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.gone = True
        self.pool.worker_gone(self)
