"""Where a command's output goes: standard output, a file, a table as wide as the terminal."""

from __future__ import annotations

import io
import os
import sys

from carrera_kg.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import IO, Any

    from carrera_kg.listing import Listing


def width() -> int | None:
    """The terminal's width; in a pipe ``COLUMNS``, or None, as lines may be as long as they are."""
    if sys.stdout.isatty():
        return os.get_terminal_size(sys.stdout.fileno()).columns
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else None


def write_json(arguments: argparse.Namespace, value: object) -> int:
    """Write a value as JSON; the exit code is 0."""
    import json

    return write(arguments, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_table(arguments: argparse.Namespace, names: list[str], rows: list[list[str]]) -> int:
    """Write a table as wide as the terminal; the exit code is 0."""
    from carrera_kg.results import text_table

    return write(arguments, text_table(names, rows, width()) + "\n")


def write_listing(arguments: argparse.Namespace, found: Listing[Any], format: str) -> int:
    """Write what was found as a table, JSON or CSV; the exit code is 0."""
    if format == "json":
        return write_json(arguments, [item.as_dict() for item in found])
    if format == "csv":
        import csv

        text = io.StringIO()
        csv.writer(text).writerows([found.columns, *found.rows()])
        return write(arguments, text.getvalue())
    if not found:
        return write(arguments, f"{found.none}\n")
    return write_table(arguments, list(found.columns), found.rows())


def write(arguments: argparse.Namespace, text: str) -> int:
    """Write text where it is to go; the exit code is 0."""
    with Output(arguments.output) as file:
        file.write(text.encode())
    return 0


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
                os.chmod(self.part, 0o666 & ~_umask())
                os.replace(self.part, self.path)
        finally:
            if self.part is not None and os.path.exists(self.part):
                os.unlink(self.part)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
