"""Who answers, who waits and who is refused; the workers here are a few lines of asyncio that do as they are told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.errors import DataError
from carrera_kg.server import pool as pools
from carrera_kg.server.exchange import Exchange
from carrera_kg.server.messages import BROKEN, DATA, END, HEAD, HEADER, READY, RETIRE, frame, frame_head, read_task
from carrera_kg.server.pool import Pool
from carrera_kg.server.problems import Problem
from carrera_kg.server.settings import Settings

NOBODY = 100_000_000
"""Numbers of processes from here on are above any that Linux gives."""


class Staged(Pool):
    """A pool whose workers are tasks of the same program.

    A question ``{"do": …}`` is answered: ``say`` with ``words``; ``sleep`` for so many ``seconds``, then said; ``die``
    ends the worker with ``status``; ``break`` says half an answer; ``retire`` says all of it and leaves.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(Settings(dataset=str(folder), **{"workers": 2, "timeout": 1.0, **settings}), "http://x/")
        self.acting: dict[int, asyncio.Task[None]] = {}
        self.made: list[int] = []
        self.asked: list[str] = []
        self.killed: list[int] = []
        self.failing = ""
        self.late = 0.0

    def _start_forkserver(self) -> None:
        loop = asyncio.get_running_loop()
        self._started = loop.create_future()
        self._wishes = socket.socket()
        loop.call_soon(self._heed, {"ready": self.settings.dataset})

    def _leave_forkserver(self) -> None:
        if self._wishes is not None:
            self._wishes.close()
            self._wishes = None
        for task in self.acting.values():
            task.cancel()

    def _send(self, wish: dict[str, Any], sock: socket.socket | None = None) -> None:
        if "kill" in wish:
            self.killed.append(wish["kill"])
            if wish["kill"] in self.acting:
                self.acting.pop(wish["kill"]).cancel()
            return
        assert sock is not None
        pid = NOBODY + wish["make"]
        self.made.append(pid)
        self.acting[pid] = asyncio.get_running_loop().create_task(self._act(pid, wish["make"], sock.dup()))

    async def _act(self, pid: int, number: int, sock: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=sock)
        with contextlib.closing(writer):
            await asyncio.sleep(self.late)
            self._heed({"made": number, "pid": pid})
            report = (
                {"failed": self.failing} if self.failing else {"generation": "one", "thread": NOBODY, "missing": []}
            )
            writer.write(frame(READY, json.dumps(report).encode()))
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while not self.failing:
                    task, _ = read_task(await reader.readexactly(frame_head(await reader.readexactly(HEAD))[1]))
                    self.asked.append(task.get("words", ""))
                    if not await self._play(pid, task, writer):
                        break

    async def _play(self, pid: int, task: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        header, words = frame(HEADER, b'{"status": 200, "headers": {}}'), frame(DATA, task.get("words", "").encode())
        if task["do"] == "die":
            self._heed({"ended": pid, "status": task["status"]})
            return False
        if task["do"] == "sleep":
            await asyncio.sleep(task["seconds"])
        if task["do"] == "break":
            writer.write(header + words + frame(BROKEN, b"half of it is missing"))
            return True
        writer.write(header + words + frame(RETIRE if task["do"] == "retire" else END))
        if task["do"] == "retire":  # its end is told before anybody has read what it said
            self._heed({"ended": pid, "status": 0})
        return bool(task["do"] != "retire")


def staged(play: Callable[[Staged], Awaitable[None]], folder: Path, **settings: Any) -> None:
    """Start a pool, let something happen, and close it."""

    async def run() -> None:
        pool = Staged(folder, **settings)
        try:
            await pool.start()
            await play(pool)
        finally:
            await pool.close()
            await asyncio.sleep(0)

    asyncio.run(run())


def say(words: str = "yes", **more: object) -> dict[str, object]:
    return {"do": "say", "words": words, **more}


def sleep(seconds: float = 60.0, words: str = "late") -> dict[str, object]:
    return {"do": "sleep", "seconds": seconds, "words": words}


async def answer(exchange: Exchange) -> str:
    """The whole answer."""
    await exchange.header
    while not exchange.over:
        await exchange.changed.wait()
        exchange.changed.clear()
    if exchange.broken is not None:
        raise exchange.broken
    return exchange.spool.take().decode()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


async def ready(pool: Staged) -> None:
    await until(lambda: pool.report()["free"] == pool.settings.workers)


def test_a_question_is_answered_by_who_is_free(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        assert await answer(pool.ask(say("Bari"))) == "Bari"
        assert pool.report() == {"generation": "one", "free": 2, "busy": 0, "slow": 0, "waiting": 0}

    staged(play, tmp_path)


def test_who_waits_is_answered_in_turn(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        first = [pool.ask(sleep(0.05)) for _ in range(2)]
        waiting = [pool.ask(say(str(number))) for number in range(5)]
        assert pool.report()["waiting"] == 5
        assert [await answer(exchange) for exchange in waiting] == ["0", "1", "2", "3", "4"]
        assert pool.asked[2:] == ["0", "1", "2", "3", "4"]
        assert [await answer(exchange) for exchange in first] == ["late", "late"]

    staged(play, tmp_path)


def test_a_slow_question_gives_up_its_place_in_the_light_lane_and_is_ended_in_time(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        slow = pool.ask(sleep())
        await until(lambda: pool.report()["slow"] == 1)
        await ready(pool)  # another has taken its place
        assert await answer(pool.ask(say())) == "yes"
        with pytest.raises(Problem, match="longer than 1 s") as raised:
            await answer(slow)
        assert raised.value.status == 503
        assert len(pool.killed) == 1
        assert len(pool.made) == 3  # and nobody needs to take the place of the one that was ended

    staged(play, tmp_path)


def test_when_the_places_for_slow_ones_are_taken_the_next_is_refused_at_once_and_the_light_are_not(
    tmp_path: Path,
) -> None:
    async def play(pool: Staged) -> None:
        taken = [pool.ask(sleep(words=str(number))) for number in range(pool.settings.slow)]
        await until(lambda: pool.report()["slow"] == pool.settings.slow)
        one_too_many = pool.ask(sleep(words="too many"))
        with pytest.raises(Problem, match="takes long") as raised:
            await answer(one_too_many)
        assert int(raised.value.headers["retry-after"]) >= 1
        with pytest.raises(Problem, match="takes long"):
            pool.ask(sleep(words="too many"))  # is known by now
        assert await answer(pool.ask(say())) == "yes"
        for exchange in taken:
            pool.abandon(exchange)

    staged(play, tmp_path, timeout=5.0)


def test_a_question_that_was_slow_starts_in_the_slow_lane(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        assert await answer(pool.ask(sleep(0.6))) == "late"
        await ready(pool)
        again = pool.ask(sleep(0.6))
        assert pool.report()["slow"] == 1
        assert await answer(again) == "late"

    staged(play, tmp_path)


def test_nobody_is_kept_waiting_for_longer_than_an_answer_may_take(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        pool._slow_before.knows = lambda question, now: False  # type: ignore[method-assign]
        for _ in range(2):
            pool.ask(sleep(0.35))
        waiting = pool.ask(say())
        with pytest.raises(Problem, match="nobody was free"):
            await answer(waiting)
        assert pool.report()["waiting"] == 0

    staged(play, tmp_path, timeout=0.2)


def test_too_many_that_wait_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_MOST_WAITING", 3)

    async def play(pool: Staged) -> None:
        await ready(pool)
        asked = [pool.ask(sleep(0.05)) for _ in range(5)]
        with pytest.raises(Problem, match="too many questions"):
            pool.ask(say())
        assert [await answer(exchange) for exchange in asked] == ["late"] * 5

    staged(play, tmp_path)


def test_a_question_whose_client_has_gone_from_the_queue_is_never_asked(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        busy = [pool.ask(sleep(0.05)) for _ in range(2)]
        gone, staying = pool.ask(say("gone")), pool.ask(say("staying"))
        pool.abandon(gone)
        assert pool.report()["waiting"] == 1
        assert await answer(staying) == "staying"
        assert "gone" not in pool.asked
        assert pool.killed == []
        assert [await answer(exchange) for exchange in busy] == ["late", "late"]

    staged(play, tmp_path)


def test_a_question_whose_client_has_gone_is_ended_and_one_worker_made_for_it(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        exchanges = [pool.ask(sleep()), pool.ask(sleep())]
        for exchange in exchanges:
            pool.abandon(exchange)
        await ready(pool)
        assert len(pool.killed) == 2
        assert len(pool.made) == 4
        await asyncio.sleep(0.05)
        assert len(pool.acting) == 2

    staged(play, tmp_path)


def test_an_answer_that_is_whole_is_not_ended_when_it_is_left(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        exchange = pool.ask(say())
        await answer(exchange)
        pool.abandon(exchange)
        exchange.close()
        assert pool.killed == []

    staged(play, tmp_path)


def test_a_worker_that_is_given_up_before_it_is_there_is_ended_when_it_is(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        pool.late = 0.1
        pool.abandon(pool.ask(sleep()))
        newest = pool.made[-1]
        worker = next(worker for worker in pool._workers.values() if not worker.ready)
        pool.kill(worker, Problem(503, "not wanted"))
        await until(lambda: newest in pool.killed)
        await ready(pool)

    staged(play, tmp_path)


@pytest.mark.parametrize(
    ("status", "words"),
    [(-6, "more than 1024 MiB"), (-11, "more than 1024 MiB"), (-9, "ended before"), (0, "ended before")],
)
def test_a_worker_that_ends_is_replaced_and_how_it_ended_is_told(tmp_path: Path, status: int, words: str) -> None:
    async def play(pool: Staged) -> None:
        with pytest.raises(Problem, match=words) as raised:
            await answer(pool.ask({"do": "die", "status": status}))
        assert raised.value.status == 503
        await ready(pool)
        assert await answer(pool.ask(say())) == "yes"

    staged(play, tmp_path)


def test_there_are_never_more_than_are_wanted_however_they_end(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        pool.late = 0.03
        for pid in list(pool.acting):
            pool._heed({"ended": pid, "status": -9})
            pool.acting.pop(pid).cancel()
        await until(lambda: len(pool.made) == 4)
        unready = pool.made[2]
        pool._remove(pool._workers[unready - NOBODY], Problem(503, "it ended before it was ready"))
        assert pool._retry is not None  # one more is tried in a while
        await ready(pool)  # and meanwhile the other one is ready, and lets a second one be made
        await until(lambda: pool._retry is None)
        await asyncio.sleep(0.05)
        assert pool.report()["free"] == len(pool._workers) == 2

    staged(play, tmp_path)


def test_a_question_that_is_lost_with_a_worker_that_somebody_kills_is_put_to_another(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        lost = pool.ask(sleep(0.2, "not lost"))
        assert lost.worker is not None
        pid = lost.worker.pid
        pool.acting.pop(pid).cancel()
        pool._heed({"ended": pid, "status": -9})
        assert await answer(lost) == "not lost"

    staged(play, tmp_path)


def test_a_worker_that_leaves_after_its_answer_has_answered(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        words = "words " * 100_000
        for _ in range(5):
            assert await answer(pool.ask({"do": "retire", "words": words})) == words
        await ready(pool)

    staged(play, tmp_path)


def test_an_answer_that_breaks_off_is_told_and_its_worker_is_not_asked_again(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        exchange = pool.ask({"do": "break", "words": "half"})
        with pytest.raises(Problem, match="half of it is missing"):
            await answer(exchange)
        await ready(pool)
        assert len(pool.made) == 3

    staged(play, tmp_path)


def test_a_start_without_a_dataset_fails_with_the_reason(tmp_path: Path) -> None:
    async def run() -> None:
        pool = Staged(tmp_path)
        pool.failing = "it is damaged; build it again"
        try:
            with pytest.raises(DataError, match="it is damaged") as raised:
                await pool.start()
            assert raised.value.hint == "build it again"
        finally:
            await pool.close()

    asyncio.run(run())


def test_when_nobody_can_answer_questions_are_refused_until_somebody_can(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        pool.failing = "it is damaged; build it again"
        for _ in range(2):
            pool.abandon(pool.ask(sleep()))
        waiting = pool.ask(say())
        with pytest.raises(Problem, match="nobody can answer"):
            await answer(waiting)
        with pytest.raises(Problem, match="nobody can answer"):
            pool.ask(say())
        await asyncio.sleep(0.5)
        assert len(pool.made) < 10  # it is tried again, with pauses
        pool.failing = ""
        await ready(pool)
        assert await answer(pool.ask(say())) == "yes"

    staged(play, tmp_path)


def test_a_new_generation_is_asked_at_once_and_the_old_one_finishes_what_it_does(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        old = pool.ask(sleep(0.1))
        (tmp_path / "CURRENT").write_text("two\n")
        before = list(pool.made)
        assert await answer(pool.ask(say())) == "yes"
        assert pool.made[:2] == before[:2] and len(pool.made) == 4
        assert await answer(old) == "late"
        await ready(pool)
        assert pool.killed == []

    staged(play, tmp_path)


def test_a_change_has_a_worker_of_its_own_and_the_next_one_waits(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        first, second = (asyncio.create_task(pool.write(sleep(0.1, words), b"")) for words in ("first", "second"))
        await until(lambda: pool.asked == ["first"])
        assert await answer(pool.ask(say("between"))) == "between"
        assert [await answer(await first), await answer(await second)] == ["first", "second"]
        assert pool.asked == ["first", "between", "second"]
        assert pool.report()["free"] == 2

    staged(play, tmp_path)


def test_a_service_that_stops_says_so_to_those_who_wait(tmp_path: Path) -> None:
    async def play(pool: Staged) -> None:
        await ready(pool)
        asked = [pool.ask(sleep()) for _ in range(3)]
        await pool.close()
        for exchange in asked:
            with pytest.raises(Problem, match="being stopped"):
                await answer(exchange)

    staged(play, tmp_path)
