"""Brings lines together that belong together, however far apart they stand, in little memory."""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

_AT_ONCE = 200_000  # lines


def grouped(keyed: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The lines of each key, both sorted by code point; what is in memory is one key's lines and a fixed number more.

    Args:
        keyed: pairs of a key without tabs and a line without line ends.
    """
    rest = (f"{key}\t{line}\n" for key, line in keyed)
    with tempfile.TemporaryDirectory(prefix="carrera-kg-") as folder:
        paths: list[str] = []
        while len(some := sorted(islice(rest, _AT_ONCE))) == _AT_ONCE:
            paths.append(os.path.join(folder, str(len(paths))))
            with open(paths[-1], "w", encoding="utf-8", newline="\n") as file:
                file.writelines(some)
        runs = [iter(some), *map(_read, paths)]
        merged = (line.split("\t", 1) for line in heapq.merge(*runs))
        for key, lines in groupby(merged, key=lambda each: each[0]):
            yield key, [line[:-1] for _, line in lines]


def _read(path: str) -> Iterator[str]:
    with open(path, encoding="utf-8", newline="\n") as file:
        yield from file
