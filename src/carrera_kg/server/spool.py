"""What a worker has said and the client has not yet read: a little in memory, the rest in a file without a name.

A worker is never held up by a slow reader: it says everything, and is free for the next question.
"""

from __future__ import annotations

import tempfile
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

_IN_MEMORY = 1 << 20
"""Bytes of one answer that are kept in memory."""

_MOST = 1 << 30
"""Bytes of one answer that are kept at all."""

_MOST_OF_ALL = 4 << 30
"""Bytes of all answers together that are kept in files."""


class SpoolFullError(Exception):
    """An answer is larger than what is kept of one, or all are together."""


class Spool:
    """First in, first out, of bytes."""

    __slots__ = ("_chunks", "_file", "_held", "_read", "_written", "size")

    in_files = 0
    """Bytes of all spools that are in files."""

    def __init__(self) -> None:
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = self._read = 0
        self.size = 0

    def write(self, data: bytes) -> None:
        """Take bytes.

        Raises:
            SpoolFullError: they are too many.
        """
        if self.size + len(data) > _MOST:
            raise SpoolFullError(f"the answer is larger than {_MOST >> 20} MiB")
        self.size += len(data)
        if self._file is None and self._held + len(data) <= _IN_MEMORY:
            self._chunks.append(data)
            self._held += len(data)
            return
        if Spool.in_files + len(data) > _MOST_OF_ALL:
            raise SpoolFullError("too much is waiting to be read by slow clients")
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="carrera-kg-", buffering=0)  # noqa: SIM115 -- closed by close()
        try:
            self._file.seek(self._written)
            whole = self._file.write(data) == len(data)
        except OSError:
            whole = False
        if not whole:  # the disk is full, and half a chunk must not pass for the whole
            raise SpoolFullError("there is no room for what is waiting to be read by slow clients")
        self._written += len(data)
        Spool.in_files += len(data)

    def read(self, most: int = 1 << 16) -> bytes:
        """The next bytes, about so many at most; none where all that has come was read."""
        if self._chunks:
            data = self._chunks.popleft()
            self._held -= len(data)
            return data
        if self._file is None or self._read == self._written:
            return b""
        self._file.seek(self._read)
        data = self._file.read(min(most, self._written - self._read))
        self._read += len(data)
        if self._read == self._written:  # all was read: back to memory
            self.close()
        return data

    @property
    def overflows(self) -> bool:
        """Whether some of it is in a file."""
        return self._file is not None

    def take(self) -> bytes:
        """All that is in memory."""
        data = b"".join(self._chunks)
        self._chunks.clear()
        self._held = 0
        return data

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            Spool.in_files -= self._written
            self._file.close()
            self._file = None
            self._written = self._read = 0
