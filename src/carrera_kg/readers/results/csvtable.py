"""CSV files as frames of text, with the rows that are not as the header says counted and left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import polars as pl

from carrera_kg.readers.inputs import InputFile, Rejects

MOST = 512 * 2**20
"""Bytes of one file, which is in memory as a whole."""


def header(text: str) -> list[str]:
    """The names of the columns."""
    return [name.strip() for name in next(csv.reader(io.StringIO(text[:4096])), [])]


def table(text: str, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    """The rows by column name, all of them text without outer spaces, and null where there is nothing.

    Returns:
        Also ``at``: the place of the row (RFC 7111; the header is row 1).
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    names = [name.strip() for name in next(reader, [])]
    rows: list[Sequence[str]] = []
    places: list[str] = []
    number = 1
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rejects.add(file.id, f"row={number}", "a row that is not CSV", str(error))
            continue
        if not row:
            number -= 1  # an empty line is no row
        elif len(row) != len(names):
            rejects.add(file.id, f"row={number}", "not as many cells as columns", ",".join(row))
        else:
            rows.append(row)
            places.append(f"row={number}")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    cells = [pl.col(name).str.strip_chars().alias(name) for name in names]
    known = [pl.when(cell != "").then(cell).alias(name) for cell, name in zip(cells, names, strict=True)]
    return frame.select(known).with_columns(at=pl.Series(places, dtype=pl.String))


def reject(frame: pl.DataFrame, wrong: pl.Expr, reason: str, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    """The frame without the rows that are wrong, which are counted.

    Args:
        wrong: true where a row is to be left out; null counts as right.
        reason: why.
    """
    bad = frame.filter(wrong.fill_null(value=False))
    shown = [name for name in bad.columns if name != "at"][:8]
    for at, *cells in bad.select("at", *shown).iter_rows():
        rejects.add(file.id, at, reason, ",".join("" if cell is None else str(cell) for cell in cells))
    return frame.filter(~wrong.fill_null(value=False))
