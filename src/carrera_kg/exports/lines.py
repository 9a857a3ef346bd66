"""N-Quads and N-Triples: one statement a line, sorted, for programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import islice
from typing import BinaryIO

from carrera_kg.exports.selection import Selection

_BLOCK = 1 << 22  # bytes
_AT_ONCE = 8_192  # lines


def write_nq(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the quads of the selection as canonical N-Quads, sorted by code point.

    Args:
        out: is written bytes to.
        tell: is told how many quads are written so far.
    """
    if selection.whole:
        _copy(selection, out, tell)
    else:
        _write(selection.lines(), out, tell)


def write_nt(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the triples of the selection as canonical N-Triples, sorted by code point.

    Args:
        out: is written bytes to.
        tell: is told how many triples are written so far.
    """
    _write(selection.union(), out, tell)


def _write(lines: Iterable[str], out: BinaryIO, tell: Callable[[int], None]) -> None:
    rest, number = iter(lines), 0
    while some := list(islice(rest, _AT_ONCE)):
        out.write(("\n".join(some) + "\n").encode())
        number += len(some)
        tell(number)


def _copy(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """The dataset's own file: nothing is changed, and so nothing need be read but bytes."""
    size, number, done = selection.size() or 0, 0, 0
    length = os.path.getsize(selection.path) or 1
    with open(selection.path, "rb") as file:
        while block := file.read(_BLOCK):
            out.write(block)
            done += len(block)
            number = size * done // length
            tell(number)
