"""What is waiting to be read: in order, a little in memory, and never more than the disk is to hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.server import spool
from carrera_kg.server.spool import Spool, SpoolFullError


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hundreds of bytes stand for megabytes; nothing is left behind."""
    monkeypatch.setattr(spool, "_IN_MEMORY", 100)
    monkeypatch.setattr(spool, "_MOST", 5_000)
    monkeypatch.setattr(spool, "_MOST_OF_ALL", 8_000)
    yield
    assert Spool.in_files == 0


STEPS = st.lists(st.one_of(st.binary(min_size=1, max_size=150), st.integers(1, 200)), max_size=40)
"""Bytes are written; a number is how many are read at most."""


@given(STEPS)
def test_what_goes_in_comes_out_in_its_order(steps: list[bytes | int]) -> None:
    waiting, sent, got = Spool(), b"", b""
    try:
        for step in steps:
            if isinstance(step, bytes):
                waiting.write(step)
                sent += step
            else:
                got += waiting.read(step)
                assert sent.startswith(got)
        while piece := waiting.read(64):
            got += piece
        assert got == sent
        assert waiting.size == len(sent)
        assert Spool.in_files == 0
    finally:
        waiting.close()


def test_little_is_kept_in_memory_and_taken_at_once() -> None:
    waiting = Spool()
    waiting.write(b"a" * 50)
    waiting.write(b"b" * 50)
    assert not waiting.overflows
    assert waiting.take() == b"a" * 50 + b"b" * 50
    assert waiting.read() == b""


def test_more_goes_into_a_file_which_is_given_back_when_all_is_read() -> None:
    waiting = Spool()
    waiting.write(b"a" * 90)
    waiting.write(b"b" * 90)
    assert Spool.in_files == 90
    assert waiting.read() == b"a" * 90
    assert waiting.read() == b"b" * 90
    assert not waiting.overflows
    assert Spool.in_files == 0
    waiting.write(b"c")
    assert waiting.read() == b"c"


def test_one_answer_has_a_limit() -> None:
    waiting = Spool()
    for _ in range(50):
        waiting.write(b"x" * 100)
    with pytest.raises(SpoolFullError):
        waiting.write(b"x")
    waiting.close()


def test_all_answers_together_have_a_limit_and_a_closed_one_makes_room() -> None:
    first, second = Spool(), Spool()
    for waiting in (first, second):
        for _ in range(40):
            waiting.write(b"x" * 100)
    with pytest.raises(SpoolFullError):
        for _ in range(40):
            second.write(b"x" * 10)
    first.close()
    second.write(b"x" * 10)
    second.close()


def test_a_full_disk_is_told_and_half_a_chunk_does_not_pass_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """A file that takes half of what it is given."""

        def seek(self, at: int) -> None: ...

        def write(self, data: bytes) -> int:
            return len(data) // 2

        def close(self) -> None: ...

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    waiting = Spool()
    with pytest.raises(SpoolFullError, match="no room"):
        waiting.write(b"x" * 200)
    waiting.close()
