"""The file under review on its way to the disk and back: each decision is written at once, and can be taken back.

It is kept as text, so that a process that must not know what the file says can keep it too.
"""

from __future__ import annotations

import os

from carrera_kg.errors import DataError, UsageError
from carrera_kg.outputs import Output
from carrera_kg.resources import read_text

_MOST_BYTES = 32 << 20
"""How large a fact file may be."""

_MOST_STEPS = 200
"""How many decisions can be taken back: each keeps the whole file as it was."""

_MOST_KEPT = 64 << 20
"""And how many characters they keep together."""


class Keeping:
    """One fact file, and what it was before each of the last decisions.

    Args:
        path: of the file; where it is a link, the file that it leads to.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.realpath(path)
        self._last: str | None = None
        self._steps: list[tuple[str, str]] = []

    @property
    def steps(self) -> int:
        """How many decisions can be taken back."""
        return len(self._steps)

    def read(self) -> str:
        """What the file says now. If somebody else has changed it, what was decided before stands.

        Raises:
            DataError: it cannot be read, or is too large.
        """
        if os.path.isfile(self.path) and os.path.getsize(self.path) > _MOST_BYTES:
            raise DataError(f"{self.path}: is larger than {_MOST_BYTES >> 20} MiB", "split it by document")
        text = read_text(self.path)
        if text != self._last:
            self._steps.clear()
            self._last = text
        return text

    def replace(self, before: str, after: str, key: str) -> None:
        """Write the file as it is after a decision.

        Args:
            before: what the decision was made on.
            after: what the file is to say.
            key: of the fact that was decided on, as it was.

        Raises:
            DataError: the file has changed since, or cannot be written.
        """
        if self.read() != before:
            raise DataError(f"{self.path}: was changed elsewhere", "look again and decide on what it says now")
        self._write(after)
        self._steps.append((before, key))
        while len(self._steps) > _MOST_STEPS or sum(len(text) for text, _ in self._steps[:-1]) > _MOST_KEPT:
            del self._steps[0]

    def undo(self) -> str:
        """Take the last decision back; returns the key of the fact that it was about.

        Raises:
            UsageError: there is none.
            DataError: the file cannot be read or written.
        """
        self.read()
        if not self._steps:
            raise UsageError("there is no decision to take back", "older ones can be changed in the file")
        before, key = self._steps[-1]
        self._write(before)
        self._steps.pop()
        return key

    def _write(self, text: str) -> None:
        try:
            with Output(self.path) as file:
                file.write(text.encode())
        except OSError as error:
            raise DataError(
                f"{self.path}: {error.strerror or error}", "check the folder's permissions and space"
            ) from None
        self._last = text
