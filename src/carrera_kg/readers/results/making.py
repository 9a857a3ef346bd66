"""What the readers of results have in common: keys, names, seasons."""

from __future__ import annotations

import polars as pl

from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.csvtable import reject


def finished(rows: pl.DataFrame, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    """Rows of matches with their keys, in the columns of a batch; what is there twice is counted and left out."""
    keyed = rows.with_columns(
        match=pl.concat_str(pl.col("date").fill_null(""), pl.lit("|"), "home", pl.lit("|"), "away")
    )
    keyed = reject(keyed, ~pl.col("match").is_first_distinct(), "a match that is there twice", file, rejects)
    known = [name for name in SCHEMAS["matches"] if name in keyed.columns]
    return keyed.select(known).with_columns(source=pl.lit(file.id))


def names_of(
    rows: pl.DataFrame, thing: str, name: str, kind: str, country: str | None, file: InputFile
) -> pl.DataFrame:
    """What the rows call things: the first place of each.

    Args:
        thing, name: the columns of the keys and names.
        kind: of thing.
        country: the column of the country, or None.
    """
    told = rows.filter(pl.col(thing).is_not_null()).unique(thing, keep="first", maintain_order=True)
    return told.select(
        thing=thing,
        kind=pl.lit(kind),
        name=name,
        main=pl.lit(value=True),
        country=pl.col(country) if country else pl.lit(None, pl.String),
        source=pl.lit(file.id),
        at="at",
    )


def seasons_of(text: pl.Expr) -> pl.Expr:
    """Seasons as sources write them (``1990-1991``, ``1990/91``, ``2012``) in EDTF; null for anything else."""
    first = text.str.extract(r"^(\d{4})", 1).cast(pl.Int64)
    second = text.str.extract(r"^\d{4}\s*[-/–]\s*(\d{2,4})$", 1)
    short = ((first + 1) % 100).cast(pl.String).str.zfill(2)
    next_ = (first + 1).cast(pl.String)
    split = pl.format("{}-07/{}-06", first, next_)
    return pl.when((second == short) | (second == next_)).then(split).when(text.str.contains(r"^\d{4}$")).then(text)
