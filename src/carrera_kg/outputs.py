"""Where what is written goes: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import io
import os
import sys

from carrera_kg.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO


class Output:
    """Standard output, or a file that appears only when it is complete."""

    def __init__(self, path: str | None) -> None:
        self.path = os.path.realpath(path) if path else None
        self.part: str | None = None
        if path is not None and (not path or os.path.isdir(path)):
            raise DataError(f"{path or '-o'}: is not a file", "name one")

    def __enter__(self) -> IO[bytes]:
        if self.path is None:
            # With PYTHONUNBUFFERED this is the bare file, whose write may stop half-way without a word.
            raw = isinstance(sys.stdout.buffer, io.RawIOBase)
            self.file: IO[bytes] = io.BufferedWriter(sys.stdout.buffer) if raw else sys.stdout.buffer
            return self.file
        try:
            if os.path.exists(self.path) and not os.path.isfile(self.path):
                self.file = open(self.path, "wb")  # a device or a pipe is written to, not replaced
            else:
                import tempfile  # slow to import, and seldom needed

                descriptor, self.part = tempfile.mkstemp(prefix=".carrera-kg-", dir=os.path.dirname(self.path))
                self.file = open(descriptor, "wb")
        except OSError as error:
            raise DataError(f"{self.path}: {error.strerror}", "check the folder and its permissions") from None
        return self.file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.path is None:
            self.file.flush()
            if self.file is not sys.stdout.buffer:
                self.file.detach()  # type: ignore[attr-defined]
            return
        try:
            self.file.close()
            if kind is None and self.part is not None:
                os.chmod(self.part, 0o666 & ~umask())
                os.replace(self.part, self.path)
        finally:
            if self.part is not None and os.path.exists(self.part):
                os.unlink(self.part)


def umask() -> int:
    """What the process takes from the permissions of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
