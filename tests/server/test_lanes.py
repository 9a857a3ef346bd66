"""Which questions are slow."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from carrera_kg.server import lanes
from carrera_kg.server.lanes import ProcessorTime, SlowBefore


def test_a_question_that_was_slow_is_known_for_a_while() -> None:
    slow = SlowBefore()
    slow.remember(1, now=0.0)
    assert slow.knows(1, now=59.0)
    assert not slow.knows(2, now=0.0)
    assert not slow.knows(1, now=61.0)


def test_a_question_that_is_fast_again_is_not_known_any_more() -> None:
    slow = SlowBefore()
    slow.remember(1, now=0.0)
    slow.forget(1)
    assert not slow.knows(1, now=0.0)


def test_only_so_many_are_remembered_and_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_REMEMBERED", 2)
    slow = SlowBefore()
    for question in (1, 2, 1, 3):
        slow.remember(question, now=0.0)
    assert [slow.knows(question, now=0.0) for question in (1, 2, 3)] == [True, False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="clocks of processes")
def test_a_process_that_waits_uses_no_processor_time() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as idle:
        time.sleep(0.3)
        used = ProcessorTime(idle.pid)
        before = used()
        time.sleep(0.3)
        assert used() - before < 0.1
        idle.communicate(b"\n")


@pytest.mark.skipif(sys.platform != "linux", reason="clocks of processes")
def test_a_process_that_works_uses_it() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        used = ProcessorTime(busy.pid)
        before, deadline = used(), time.monotonic() + 20
        while used() - before < 0.2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        busy.kill()


def test_of_a_process_that_is_not_known_time_on_the_wall_is_told() -> None:
    used = ProcessorTime(0)
    before = used()
    time.sleep(0.05)
    assert used() - before >= 0.05
