"""The whole dataset as canonical N-Quads: tables and the lines of facts, merged in order of subject."""

from __future__ import annotations

import bisect
import mmap
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl

from carrera_kg.columns.lines import Line, blocks
from carrera_kg.errors import DataError

AT_ONCE = 20_000
"""So many rows become text at a time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records or entities of one kind.

    Attributes:
        kind: as in their addresses.
        key: the column of the address.
        rows: in any order.
        lines: what the columns say.
        graph: where the class stands; the default graph if empty.
    """

    kind: str
    key: str
    rows: pl.DataFrame | pl.LazyFrame
    lines: Sequence[Line]
    graph: str = ""

    def text(self) -> Iterator[pl.DataFrame]:
        """Pieces of the text of the rows, in order."""
        rows = self.rows.lazy().collect()
        order = rows.select(pl.col(self.key) + ">").to_series().arg_sort()
        for start in range(0, rows.height, AT_ONCE):
            yield blocks(rows[order.slice(start, AT_ONCE)], self.key, self.kind, self.lines, self.graph)


@dataclass(slots=True)
class Written:
    """What was written.

    Attributes:
        lines: how many.
        records: how many subjects of each kind the parts have.
    """

    lines: int = 0
    records: Counter[str] = field(default_factory=Counter)


def write_text(
    out: BinaryIO,
    parts: Iterable[tuple[str, Iterator[pl.DataFrame]]],
    facts: Sequence[str],
    written: Written,
    tell: Callable[[int], None],
) -> None:
    """Write all lines, sorted.

    Args:
        out: the file.
        parts: kinds, in the order of their addresses, each with the pieces of its text in order.
        facts: the lines of everything else, sorted, without line ends; about no subject that is in the parts.
        written: is told what there is.
        tell: told the number of lines so far.

    Raises:
        DataError: two records have one address.
    """
    rest = by_subject(facts)
    last = ""
    for kind, pieces in parts:
        for piece in pieces:
            if piece.is_empty():
                continue
            end = piece["key"][-1]
            here = bisect.bisect_right(rest["key"], end) if rest.height else 0
            merged = pl.concat([piece, rest.head(here)]).sort("key") if here else piece
            rest = rest.slice(here)
            check_keys(merged["key"], last)
            last = merged["key"][-1]
            write_blocks(merged, out)
            written.lines += int(merged["lines"].sum())
            written.records[kind] += piece.height
            tell(written.lines)
    write_blocks(rest, out)
    written.lines += int(rest["lines"].sum())


def write_blocks(texts: pl.DataFrame, out: BinaryIO) -> None:
    """Write the text of all rows as it is; no object is made of it."""
    texts.select("text").write_csv(out, include_header=False, quote_style="never", line_terminator="")


def check_keys(keys: pl.Series, last: str) -> None:
    """See that keys are in order, each there once and after the last one before.

    Raises:
        DataError: they are not.
    """
    again = keys.filter(keys == keys.shift(1))
    if len(again) or keys[0] <= last or not keys.is_sorted():
        at = again[0] if len(again) else keys[0]
        raise DataError(
            f"{at}: two records have this address, or it is out of order", "report it: this is a mistake of ours"
        )


def by_subject(lines: Sequence[str]) -> pl.DataFrame:
    """Lines by subject: ``key``, ``text`` and ``lines``, in order."""
    frame = pl.DataFrame({"line": lines}, schema={"line": pl.String})
    frame = frame.with_columns(key=pl.col("line").str.extract(r"^(\S+)", 1), line=pl.col("line") + "\n")
    return (
        frame.group_by("key", maintain_order=True)
        .agg(text=pl.col("line").str.join(""), lines=pl.len().cast(pl.Int64))
        .sort("key")
    )


def insert_lines(path: str, lines: Sequence[str]) -> None:
    """Put lines into a sorted file at their places.

    Args:
        path: a file of sorted lines.
        lines: sorted, none of them in the file, without line ends.
    """
    with (
        open(path, "rb") as old,
        open(path + ".new", "wb") as new,
        mmap.mmap(old.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        before = 0
        for line in lines:
            wanted = line.encode()
            at = _place(content, wanted, before)
            _copy(old, before, at, new)
            new.write(wanted + b"\n")
            before = at
        _copy(old, before, len(content), new)
    os.replace(path + ".new", path)


def _place(content: mmap.mmap, line: bytes, low: int) -> int:
    """Where the first line begins that is after the given one."""
    high = len(content)
    while low < high:
        middle = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        middle = max(middle, low)
        end = content.find(b"\n", middle)
        if content[middle:end] < line:
            low = end + 1
        else:
            high = middle
    return low


def _copy(file: BinaryIO, start: int, end: int, out: BinaryIO) -> None:
    """Copy a piece of a file; read and not mapped, as what is mapped counts as memory."""
    file.seek(start)
    for at in range(start, end, 1 << 24):
        out.write(file.read(min(1 << 24, end - at)))
