"""Batches of the columns that the readers of results make: matches with their keys, and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.csvtable import reject


def sides_wrong() -> Iterator[tuple[pl.Expr, str]]:
    """What may be wrong with the sides and the day, of ``home``, ``away`` and ``date``, with the reasons."""
    yield pl.col("home").is_null() | pl.col("away").is_null(), "a team is missing"
    yield pl.col("home") == pl.col("away"), "a team against itself"
    yield pl.col("date").is_null(), "no date that there is"


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``match``, as :func:`carrera_kg.readers.batches.match_key` makes it."""
    return rows.with_columns(match=pl.concat_str("date", pl.lit("|"), "home", pl.lit("|"), "away"))


def finished(
    rows: pl.DataFrame, checks: Iterable[tuple[pl.Expr, str]], file: InputFile, rejects: Rejects
) -> pl.DataFrame:
    """The rows of matches that are right, with their keys; what is there twice is counted as wrong too."""
    rows = keyed(reject(rows, list(checks), file, rejects))
    return reject(rows, [(~pl.col("match").is_first_distinct(), "a match that is there twice")], file, rejects)


def matches_of(rows: pl.DataFrame, file: InputFile) -> pl.DataFrame:
    """The columns of a batch of matches."""
    return rows.select(name for name in SCHEMAS["matches"] if name in rows.columns).with_columns(source=pl.lit(file.id))


def names_of(
    rows: pl.DataFrame, thing: str, name: str, kind: str, country: str | None, file: InputFile
) -> pl.LazyFrame:
    """What the rows call things: the first place of each, to be gathered with :func:`gathered`.

    Args:
        thing, name: the columns of the keys and names.
        kind: of thing.
        country: the column of the country, or None.
    """
    told = rows.lazy().filter(pl.col(thing).is_not_null()).unique(thing, keep="first", maintain_order=True)
    return told.select(
        thing=thing,
        kind=pl.lit(kind),
        name=name,
        main=pl.lit(value=True),
        country=pl.col(country) if country else pl.lit(None, pl.String),
        source=pl.lit(file.id),
        at="at",
    )


def gathered(names: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """The names of several columns, each thing once."""
    return pl.concat(names).unique("thing", keep="first", maintain_order=True).collect()
