"""From the keys of readers to the addresses of entities, and to what these are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from carrera_kg.vocabulary import ID


@dataclass(frozen=True, slots=True)
class Linking:
    """Which entity each key means.

    Attributes:
        assigned: ``group``, ``thing`` and ``entity``, an address; one row a key.
        names: ``entity`` and ``name``, what to call it; one row an entity.
    """

    assigned: pl.DataFrame
    names: pl.DataFrame

    def entities(self, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
        """The frame with addresses in place of keys.

        Args:
            frame: with ``group`` and the columns; the order of its rows stays.
            columns: that hold keys of things.
        """
        for column in columns:
            keys = self.assigned.select("group", pl.col("thing").alias(column), pl.col("entity").alias("_entity"))
            joined = frame.join(keys, on=["group", column], how="left", maintain_order="left")
            frame = joined.with_columns(pl.col("_entity").alias(column)).drop("_entity")
        return frame

    def named(self, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
        """The frame with a column ``…_name`` for each column of addresses."""
        for column in columns:
            names = self.names.select(pl.col("entity").alias(column), pl.col("name").alias(f"{column}_name"))
            frame = frame.join(names, on=column, how="left", maintain_order="left")
        return frame

    def named_lists(self, frame: pl.DataFrame, key: str, columns: Mapping[str, str]) -> pl.DataFrame:
        """The frame with a list of names for each list of addresses, in the same order.

        Args:
            frame: with the key; the order of its rows stays.
            key: a column that tells the rows apart.
            columns: of addresses, each with what to call the column of names.
        """
        for column, names in columns.items():
            each = frame.select(key, entity=column).explode("entity").drop_nulls("entity")
            called = each.join(self.names, on="entity", how="left", maintain_order="left")
            lists = called.group_by(key, maintain_order=True).agg(pl.coalesce("name", "entity").alias(names))
            frame = frame.join(lists, on=key, how="left", maintain_order="left")
        return frame


def place_of() -> pl.Expr:
    """The address of the record that a row comes from, by ``source`` and ``at``."""
    own = pl.col("at").str.starts_with("http")
    within = pl.concat_str(pl.lit(ID + "document/"), "source", pl.lit("#"), "at")
    return pl.when(own).then("at").otherwise(within)


def last_part(column: str) -> pl.Expr:
    """The last part of an address, as it stands in the addresses of records."""
    return pl.col(column).str.extract(r"([^/]*)$", 1)


def numbered(frame: pl.DataFrame, base: str, order: Iterable[str]) -> pl.DataFrame:
    """The frame with addresses that are each there once: the second of a name gets ``-2``, as in carrera_kg.identity.

    Args:
        frame: the rows, whose order stays.
        base: the column of the addresses.
        order: the columns by which those of one name are counted.
    """
    taken = frame[base].implode()
    counted = frame.with_row_index("_row").sort(base, *order, "_row", nulls_last=True)
    # What is added depends on those of one name alone, so that a part of the rows gets the addresses that all give.
    counted = counted.with_columns(
        pl.int_range(1, pl.len() + 1).over(base).alias("_number"), pl.len().over(base).alias("_together")
    )
    again = pl.format("{}-{}", base, "_number")
    counted = counted.with_columns(pl.when(pl.col("_number") == 1).then(base).otherwise(again).alias("_address"))
    while (clash := _clashing(counted, taken)).any():  # something else may itself be called "… 2"
        counted = counted.with_columns(pl.col("_number") + clash.cast(pl.Int64) * pl.col("_together"))
        counted = counted.with_columns(pl.when(clash).then(again).otherwise("_address").alias("_address"))
    return (
        counted.sort("_row")
        .with_columns(pl.col("_address").alias(base))
        .drop("_row", "_number", "_together", "_address")
    )


def _clashing(counted: pl.DataFrame, taken: pl.Series) -> pl.Series:
    return counted.select((pl.col("_number") > 1) & pl.col("_address").is_in(taken)).to_series()
