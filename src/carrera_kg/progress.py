"""What long work is doing: on a terminal and in a notebook, never in a pipe."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Progress:
    """Names the step at work for as long as it takes; nothing of it is left behind.

    Args:
        work: what the steps are part of, said before each.
    """

    def __init__(self, work: str = "") -> None:
        self.work = f"{work}: " if work else ""
        self._stop: Callable[[], None] | None = None

    def __enter__(self) -> Callable[[str], None]:
        tell, self._stop = _in_notebook() or _on_terminal() or (None, None)
        if tell is None:
            return lambda step: None
        tell(f"{self.work}starting")
        return lambda step: tell(f"{self.work}{step}")

    def __exit__(self, *_: object) -> None:
        if self._stop is not None:
            self._stop()


class Counting:
    """Shows how far work has come that is counted, how fast it goes, and how long it is going to take.

    Args:
        work: what is done.
        total: how much there is to do; None where nobody knows.
    """

    def __init__(self, work: str, total: int | None = None) -> None:
        self.work, self.total = work, total
        self._bar: Any = None

    def __enter__(self) -> Callable[[int], None]:
        if sys.stderr is None or not sys.stderr.isatty():
            return lambda done: None
        from rich import progress
        from rich.console import Console

        columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn(),
                   progress.TextColumn("{task.fields[rate]}"), progress.TimeRemainingColumn())  # fmt: skip
        self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        task, began = self._bar.add_task(self.work, total=self.total, rate=""), time.monotonic()

        def tell(done: int) -> None:
            rate = done / max(time.monotonic() - began, 1e-3)
            self._bar.update(task, completed=done, rate=f"{rate:,.0f}/s")

        return tell

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


class Steps:
    """Shows long work of several steps: the step at work and, where it is counted, how far it is and how fast it goes.

    ``step`` is told the name of a step; ``count`` also how much of it is done and how much there is (0: nobody knows).
    """

    def __init__(self) -> None:
        self._plain: Progress | None = None
        self._tell: Callable[[str], None] = lambda step: None
        self._bar: Any = None
        self._task: Any = None
        self._at, self._began = "", 0.0

    def __enter__(self) -> Steps:
        if sys.stderr is None or not sys.stderr.isatty():
            self._plain = Progress()
            self._tell = self._plain.__enter__()
            return self
        from rich import progress
        from rich.console import Console

        columns = (progress.SpinnerColumn(), progress.TextColumn("{task.description}"), progress.BarColumn(),
                   progress.TaskProgressColumn(), progress.TextColumn("{task.fields[rate]}"),
                   progress.TimeRemainingColumn())  # fmt: skip
        self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("starting", total=None, rate="")
        return self

    def __exit__(self, *_: object) -> None:
        if self._plain is not None:
            self._plain.__exit__()
        if self._bar is not None:
            self._bar.stop()

    def step(self, name: str) -> None:
        """A step begins."""
        self.count(name, 0, 0)

    def count(self, name: str, done: int, total: int) -> None:
        """A step has come so far."""
        if self._bar is None:
            if name != self._at:
                self._tell(name)
            self._at = name
            return
        if name != self._at:
            self._at, self._began = name, time.monotonic()
            self._bar.reset(self._task, description=name, total=total or None, rate="")
        rate = done / max(time.monotonic() - self._began, 1e-3)
        shown = f"{_short(rate)}/s" if done else ""
        self._bar.update(self._task, completed=done, total=total or None, rate=shown)


def _short(number: float) -> str:
    """Like 1.2 M."""
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if number >= size:
            return f"{number / size:.1f}{unit}"
    return f"{number:.0f}"


def _in_notebook() -> tuple[Callable[[str], None], Callable[[], None]] | None:
    """Tells in the output of the cell; nothing where this is no notebook."""
    ipython: Any = sys.modules.get("IPython")  # it is there, or this is none
    shell = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "kernel"):
        return None
    shown = ipython.display.display({"text/plain": ""}, raw=True, display_id=True)

    def tell(step: str) -> None:
        shown.update({"text/plain": step, "text/html": f"<progress></progress> {step}"}, raw=True)

    return tell, lambda: shown.update({"text/plain": ""}, raw=True)


def _on_terminal() -> tuple[Callable[[str], None], Callable[[], None]] | None:
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    from rich.console import Console

    status = Console(stderr=True).status("")
    status.start()
    return status.update, status.stop
