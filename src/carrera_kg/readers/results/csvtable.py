"""CSV files as frames of text, with the rows that are not as the header says counted and left out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from carrera_kg.readers.inputs import InputFile, Rejects

MOST = 128 * 2**20
"""Bytes of one file, which is in memory as a whole: some three million matches."""

LONGEST_ROW = 2**16
"""Characters of one row. Real ones have a few hundred."""

_MOST_LINES = 50
"""So many lines at most a cell in quotation marks may have: a mark that is never closed must not swallow the file."""


def header(text: str) -> list[str]:
    """The names of the columns; one that has none, or another's, is called after its place."""
    first = next(csv.reader(_lines(text[:LONGEST_ROW])[:_MOST_LINES]), [])
    names: list[str] = []
    for number, name in enumerate(each.strip() for each in first):
        names.append(name if name and name not in (*names, "at") else f"column {number + 1}")
    return names


def table(
    text: str, file: InputFile, rejects: Rejects, columns: Mapping[str, Sequence[str]], least: int | None = None
) -> pl.DataFrame:
    """The rows, all cells text without outer spaces, and null where there is nothing.

    Args:
        columns: what to call the columns, each with the names one of which the file may have for it; others are left
            out, and those that the file does not have are null.
        least: a row may have any number of cells from this on, as spreadsheets leave out the empty ones at its end;
            without it, as many as there are columns.

    Returns:
        Also ``at``: the place of the row (RFC 7111; the header is row 1, and an empty line is no row).
    """
    names = header(text)
    lines = _lines(text)
    if not lines[-1]:
        lines.pop()
    rows = _plain(lines, names)
    if rows is None:
        gathered = list(_quoted(lines, len(names), least, not text.endswith(("\n", "\r")), file, rejects))
        cells = zip(*gathered, strict=True) if gathered else ((),) * (len(names) + 1)
        schema = dict.fromkeys([*names, "at"], pl.String)
        rows = pl.DataFrame(dict(zip(schema, cells, strict=True)), schema=schema)
    return rows.select(*_cells(columns, names), "at")


def _cells(columns: Mapping[str, Sequence[str]], names: list[str]) -> Iterator[pl.Expr]:
    for new, olds in columns.items():
        old = next((each for each in olds if each in names), None)
        cell = pl.lit(None, pl.String) if old is None else pl.col(old).str.strip_chars()
        yield pl.when(cell != "").then(cell).alias(new)


def reject(
    frame: pl.DataFrame, checks: Sequence[tuple[pl.Expr, str]], file: InputFile, rejects: Rejects
) -> pl.DataFrame:
    """The frame without the rows that are wrong, which are counted by the first reason that holds.

    Args:
        checks: expressions, true where a row is to be left out (null counts as right), each with the reason why.
    """
    if not checks:
        return frame
    why = pl.coalesce(pl.when(wrong).then(pl.lit(reason)) for wrong, reason in checks)
    judged = frame.with_columns(_why=why)
    bad = judged.filter(pl.col("_why").is_not_null())
    if not bad.height:
        return frame
    shown = [name for name in bad.columns if name not in ("at", "_why")][:8]
    for part in bad.partition_by("_why", maintain_order=True):
        first = ",".join("" if cell is None else str(cell) for cell in part.select(shown).row(0))
        rejects.add(file.id, part["at"][0], part["_why"][0], first, part.height)
    return judged.filter(pl.col("_why").is_null()).drop("_why")


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _plain(lines: list[str], names: list[str]) -> pl.DataFrame | None:
    """The rows, where each is one line without quotation marks and has as many cells as there are columns."""
    body = lines[1:]
    joined = "\n".join(body)
    whole = all(body) and max(map(len, body), default=0) <= LONGEST_ROW and len(names) > 1
    if '"' in "\n".join(lines) or not whole or any(line.count(",") != len(names) - 1 for line in body):
        return None
    schema = dict.fromkeys(names, pl.String)
    if not body:
        return pl.DataFrame(schema=schema | {"at": pl.String()})
    rows = pl.read_csv(joined.encode(), has_header=False, schema=schema, quote_char=None)
    return rows.with_columns(at=pl.format("row={}", pl.int_range(2, pl.len() + 2)))


def _quoted(
    lines: list[str], columns: int, least: int | None, cut: bool, file: InputFile, rejects: Rejects
) -> Iterator[list[str]]:
    """Rows that may have quotation marks, line ends within them, or other than the right number of cells."""
    records = _records(lines, columns, least)
    next(records, None)
    last, number = len(lines), 1
    for end, record, cells in records:
        number += 1
        where = f"row={number}"
        short = least is None or (cut and end == last)  # what a file that was cut off ends with may be half a row
        if cells is None:
            rejects.add(file.id, where, "a quotation mark that is not closed", record[:80])
        elif len(record) > LONGEST_ROW:
            rejects.add(file.id, where, f"a row of more than {LONGEST_ROW} characters", record[:80])
        elif len(cells) != columns and (least is None or len(cells) < (columns if short else least)):
            rejects.add(file.id, where, "not as many cells as columns", record)
        elif any(cells):
            yield [*cells[:columns], *[""] * (columns - len(cells)), where]


def _records(lines: list[str], columns: int, least: int | None) -> Iterator[tuple[int, str, list[str] | None]]:
    """The records: the line after each, its text and its cells; none where a quotation mark is not closed."""
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if not line:
            continue
        if len(line) > LONGEST_ROW:
            yield at, line, []
        elif line.count('"') % 2 == 0:
            yield at, line, next(csv.reader([line]), [])
        else:
            until = min(at + _MOST_LINES, len(lines))
            end = next((each for each in range(at, until) if lines[each].count('"') % 2), None)
            record = "\n".join(lines[at - 1 : end + 1]) if end is not None else ""
            cells = next(csv.reader([record]), []) if 0 < len(record) <= LONGEST_ROW else []
            if len(cells) == columns or (least is not None and len(cells) >= least):
                at = (end or at) + 1
                yield at, record, cells
            else:  # the mark that closes is another's: of the broken record only its first line is lost
                yield at, line, None
