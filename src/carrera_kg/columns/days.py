"""Dates in columns: each different text is understood once, and its days joined to all rows that have it."""

from __future__ import annotations

import polars as pl

from carrera_kg.dates import DateNotUnderstood, PartialDate

_SCHEMA = {"text": pl.String(), "first": pl.Date(), "last": pl.Date(), "said": pl.String(), "days": pl.Int64()}


def understood(texts: pl.Series) -> pl.DataFrame:
    """What the different texts of a column mean.

    Args:
        texts: dates in EDTF; nulls are passed over.

    Returns:
        ``text``; ``first`` and ``last``: the days that it allows, null where it is open; ``said``: as a person would
        write it; ``days``: how many it has, null where it is open. What is no date has none of them.
    """
    return pl.DataFrame([_row(text) for text in texts.drop_nulls().unique().sort()], schema=_SCHEMA, orient="row")


def _row(text: str) -> tuple[object, ...]:
    try:
        when = PartialDate.parse(text)
    except DateNotUnderstood:
        return text, None, None, None, None
    return text, when.earliest, when.latest, str(when), when.days


def with_days(frame: pl.DataFrame, column: str, first: str = "", last: str = "", said: str = "") -> pl.DataFrame:
    """The frame with the first and last day of a column of dates, and how a person would write them.

    Args:
        frame: the rows, whose order stays.
        column: dates in EDTF.
        first, last, said: what to call the new columns; those without a name are left out.
    """
    named = {"first": first, "last": last, "said": said}
    wanted = [pl.col(old).alias(new) for old, new in named.items() if new]
    meaning = understood(frame[column]).select(pl.col("text").alias(column), *wanted)
    return frame.join(meaning, on=column, how="left", maintain_order="left")
