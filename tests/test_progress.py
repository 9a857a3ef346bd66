"""Progress on a terminal and in a pipe; what a notebook shows is in test_notebook."""

from __future__ import annotations

import io
import sys

import pytest

from carrera_kg.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stderr", [io.StringIO(), None])
def test_a_pipe_hears_nothing(monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO | None) -> None:
    monkeypatch.setattr(sys, "stderr", stderr)
    with Progress("work") as tell:
        tell("a step")
    assert stderr is None or stderr.getvalue() == ""


def test_a_terminal_sees_each_step_and_what_it_is_part_of(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Progress("building") as tell:
        tell("a step")
    assert "building: " in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K") or "\x1b[" in terminal.getvalue()


def test_it_stops_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(ValueError, match="broken"), Progress():
        raise ValueError("broken")
    before = terminal.getvalue()
    sys.stderr.flush()
    assert terminal.getvalue() == before
