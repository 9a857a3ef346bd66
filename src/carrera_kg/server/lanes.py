"""Which questions are slow: by the processor time they have used, and by how they were a short while ago."""

from __future__ import annotations

import ctypes
import sys
import time

SLOW_AFTER = 0.4
"""Seconds after which a question is slow."""

SLOW_IN_A_QUEUE = 0.05
"""Seconds of processor time after which it is when others wait and all places for slow ones are taken."""

_REMEMBERED_FOR = 60.0
"""Seconds for which it is known that a question was slow."""

_REMEMBERED = 1000
"""How many such questions are known at most."""


class SlowBefore:
    """Questions that were slow a short while ago, so that one that is asked again and again takes nobody's place."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def remember(self, question: int, now: float) -> None:
        """It was slow; the question is known by a number, such as its hash."""
        self._until.pop(question, None)
        if len(self._until) >= _REMEMBERED:
            del self._until[next(iter(self._until))]  # the oldest
        self._until[question] = now + _REMEMBERED_FOR

    def forget(self, question: int) -> None:
        """It was not slow this time."""
        self._until.pop(question, None)

    def knows(self, question: int, now: float) -> bool:
        """Whether it was slow."""
        return bool(self._until) and self._until.get(question, 0.0) > now


class ProcessorTime:
    """The processor time that another process has used: a question that is kept waiting for the processor is not slow.

    Args:
        pid: the process; 0 if it is not known, and then time on the wall is told.
    """

    __slots__ = ("_clock",)

    def __init__(self, pid: int) -> None:
        self._clock: int | None = _clock_of(pid) if pid else None

    def __call__(self) -> float:
        """Seconds; only the difference of two means something."""
        if self._clock is not None:
            try:
                return time.clock_gettime(self._clock)
            except OSError:  # it has ended
                self._clock = None
        return time.monotonic()


def _clock_of(pid: int) -> int | None:
    """The clock of a process (POSIX, clock_getcpuclockid), or None where there are none."""
    if sys.platform != "linux":
        return None
    clock = ctypes.c_int()
    return None if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)) else clock.value
