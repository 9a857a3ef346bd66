"""The tables of entities and records: what is accepted of them, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from carrera_kg.dates import PartialDate
from carrera_kg.ontology import ontology
from carrera_kg.questions import told_by_all
from carrera_kg.tables.reading import CLASSES, Reader, last_part, parsed
from carrera_kg.tables.schema import Column, Table, Type
from carrera_kg.vocabulary import NESTED

_OF_THE_SPELL = ("person", "team", "role")
"""What a tally or deployment has from its spell, where it says nothing else."""

_CHOSEN = {"key": pl.String, "value": pl.String, "first": pl.Date, "last": pl.Date}
_NO_DAY = pl.lit(None, pl.Date)

_Settled = tuple[str | None, date | None, date | None, list[str]]


def make_records(reader: Reader, table: Table) -> pl.DataFrame:
    """One of the tables of entities or records."""
    return _Records(reader, table).made()


class _Records:
    """Makes one table, column by column."""

    def __init__(self, reader: Reader, table: Table) -> None:
        self.reader, self.table = reader, table
        keys = reader.keys(table.kinds)
        self.keys = keys.select("key")
        told = {column.name for column in table.columns if column.fill == "made"}
        self.frame = keys.select(pl.col("key").alias(table.key[0]), *({"kind"} & told))
        self.also: list[pl.DataFrame] = []

    def made(self) -> pl.DataFrame:
        for column in self.table.columns:
            if column.fill == "parent":
                self._add(column.name, self._parents(column))
        for column in self.table.columns:
            if column.fill == "value":
                self._fill(column, self._values(column))
            elif column.fill == "derived":
                self._derive(column)
        beside = {"other_names": "skos:altLabel", "same_as": "owl:sameAs", "identifiers": "dcterms:identifier"}
        for name, predicate in beside.items():
            if name in (column.name for column in self.table.columns):
                self._add(name, _lists(self._read(predicate)))
        for column in self.table.columns:
            if column.fill == "name":
                self._name(column)
        self._certain_on_both_sides()
        self._add("also", self._also())
        key = self.table.key[0]
        self._add("disputed", self._disputed())
        self._add("sources", _lists(self._read("prov:wasDerivedFrom", "?source")))
        return self.reader.with_matters(self.frame, key)

    def _add(self, name: str, values: pl.DataFrame) -> None:
        """A column of the values (``key``, ``value``)."""
        values = values.rename({"key": self.table.key[0], "value": name})
        self.frame = self.frame.join(values, on=self.table.key[0], how="left", maintain_order="left")

    def _read(self, predicate: str, graph: str = "") -> pl.DataFrame:
        return self.reader.values(predicate, self.keys, self.table.kinds, graph)

    def _parents(self, column: Column) -> pl.DataFrame:
        """What each hangs on; the first in order of address if it is on several."""
        found = self.reader.rows(f"SELECT ?key ?value WHERE {{ ?value car:{column.of} ?key }}", "key", "value")
        return found.group_by("key").agg(pl.col("value").min())

    def _values(self, column: Column) -> pl.DataFrame:
        own = self._read(f"car:{column.of}")
        parent = next((each for each in self.table.columns if each.fill == "parent" and each.table == "spells"), None)
        if parent is None or column.of not in _OF_THE_SPELL:
            return own
        hung = self.frame.select(pl.col(self.table.key[0]).alias("key"), pl.col(parent.name).alias("parent"))
        hung = hung.drop_nulls().join(own, on="key", how="anti")
        spells = hung.select(pl.col("parent").alias("key")).unique()
        theirs = self.reader.values(f"car:{column.of}", spells, ["spell"]).rename({"key": "parent"})
        return pl.concat([own, hung.join(theirs, on="parent").select("key", "value")])

    # ── One property ─────────────────────────────────────────────────────────────────────────────

    def _fill(self, column: Column, values: pl.DataFrame) -> None:
        """The column of a property, with those of its bounds or figures."""
        if column.many:
            self._add(column.name, _lists(_cells(values, column.type)))
            return
        single = values.filter(pl.len().over("key") == 1)
        several = _lists(values.join(single, on="key", how="anti"))
        settled = [(key, *settle(column.type, told)) for key, told in several.iter_rows()]
        chosen = pl.DataFrame([row[:4] for row in settled], schema=_CHOSEN, orient="row")
        bounded = _bounded(single) if column.type == "edtf" else single.with_columns(first=_NO_DAY, last=_NO_DAY)
        chosen = pl.concat([bounded, chosen])
        for side in ("first", "last"):
            for each in self._from(column, f"{side} day"):
                self._add(each.name, chosen.select("key", value=side).drop_nulls())
        cells = _cells(chosen.select("key", "value").drop_nulls(), column.type)
        self._add(column.name, cells.drop_nulls())
        self._beside(column, [(key, value) for key, *_, rest in settled for value in rest])
        self._beside(column, values.join(cells.filter(pl.col("value").is_null()), on="key", how="semi").rows())
        if column.type == "integer":
            self._add_range(column, values)

    def _add_range(self, column: Column, values: pl.DataFrame) -> None:
        """The lowest and highest of the figures of a column."""
        figures = _cells(values, "integer").drop_nulls().group_by("key")
        for which, figure in (("lowest", pl.min("value")), ("highest", pl.max("value"))):
            for each in self._from(column, which):
                self._add(each.name, figures.agg(figure))

    def _from(self, column: Column, fill: str) -> Iterator[Column]:
        return (each for each in self.table.columns if each.fill == fill and each.of == column.name)

    def _beside(self, column: Column, rows: Sequence[tuple[Any, ...]]) -> None:
        """What stands beside the value of a column, or instead of one."""
        told = pl.DataFrame(rows, schema={"key": pl.String, "value": pl.String}, orient="row")
        self._tell(column.name, _cells(told, "text" if column.type in ("integer", "boolean") else column.type))

    def _tell(self, name: str, values: pl.DataFrame) -> None:
        if not values.is_empty():
            self.also.append(values.select("key", value=pl.format(f"{name}={{}}", "value")))

    def _derive(self, column: Column) -> None:
        days = self._read(f"car:{column.of}", "graph:derived").with_columns(pl.col("value").str.to_date(strict=False))
        outer = pl.col("value").min() if column.name.endswith("from") else pl.col("value").max()
        self._add(column.name, days.drop_nulls().group_by("key").agg(outer))

    def _certain_on_both_sides(self) -> None:
        """Days are certain only if the first and the last of them are known."""
        if "certain_from" in self.frame.columns:
            both = pl.col("certain_from").is_not_null() & pl.col("certain_until").is_not_null()
            certain = [pl.when(both).then(name).alias(name) for name in ("certain_from", "certain_until")]
            self.frame = self.frame.with_columns(certain)

    # ── Names, and what has no column ────────────────────────────────────────────────────────────

    def _name(self, column: Column) -> None:
        key = self.table.key[0]
        if not column.of:
            self.frame = self.reader.named(self.frame, key, column.name)
        elif not column.many:
            self.frame = self.reader.named(self.frame, column.of, column.name)
        else:
            each = self.frame.select(pl.col(key).alias("key"), pl.col(column.of)).explode(column.of).drop_nulls()
            each = self.reader.named(each, column.of, "value")
            self._add(column.name, each.group_by("key", maintain_order=True).agg("value"))

    def _also(self) -> pl.DataFrame:
        """What has no place in a column of its own, as ``name=value``."""
        for name in self._without_column():
            values = self._read(f"car:{name}")
            self._tell(name, values.with_columns(value=last_part("value")))
        if not self.also:
            return pl.DataFrame(schema={"key": pl.String, "value": pl.List(pl.String)})
        return _lists(pl.concat(self.also).unique())

    def _disputed(self) -> pl.DataFrame:
        """About what sources contradict each other, by the names of the columns where there are any."""
        names = {column.of: column.name for column in self.table.columns if column.fill == "value"}
        found = self.reader.disputes.join(self.keys, on="key", how="semi")
        return _lists(found.with_columns(pl.col("value").replace(names)).unique())

    def _without_column(self) -> list[str]:
        """The properties that the ontology lets such things have, and for which there is no column."""
        known = {column.of for column in self.table.columns if column.fill == "value"} | set(NESTED)
        classes = [CLASSES[kind] for kind in self.table.kinds]
        return sorted(
            name
            for name, each in ontology().properties.items()
            if name not in known and not each.worked_out and any(ontology().is_a(c, each.domain) for c in classes)
        )


def settle(type_: Type, values: Sequence[str]) -> _Settled:
    """What a column of one value shows where several are accepted.

    Returns:
        The value, or None where no rule can choose; for a date its first and last day; and what stands beside it.
    """
    if type_ == "edtf":
        return _settled_date(values)
    if type_ == "term":
        narrow = [term for term in values if all(ontology().is_a(term, other) for other in values)]
        if narrow:
            return narrow[0], None, None, [term for term in values if term != narrow[0]]
    return None, None, None, list(values)


def _settled_date(values: Sequence[str]) -> _Settled:
    """The narrowest of dates that agree, within what all of them allow; else none, and all that any of them allows."""
    dates = [PartialDate(text, None, None) if (date := parsed(text)) is None else date for text in values]
    if any(parsed(text) is None for text in values):
        return None, None, None, list(values)
    told = told_by_all(dates)
    firsts, lasts = [each.earliest for each in dates], [each.latest for each in dates]
    if len(told) > 1:
        first = min(day for day in firsts if day) if all(firsts) else None
        last = max(day for day in lasts if day) if all(lasts) else None
        return None, first, last, list(values)
    (narrowest,) = told
    first = max((day for day in firsts if day), default=None)
    last = min((day for day in lasts if day), default=None)
    return narrowest.edtf, first, last, [text for text in values if text != narrowest.edtf]


def _bounded(values: pl.DataFrame) -> pl.DataFrame:
    """Dates with their first and last days (``key``, ``value``, ``first``, ``last``)."""
    texts = values["value"].unique()
    dates = [parsed(text) for text in texts]
    bounds = pl.DataFrame(
        {
            "value": texts,
            "first": [each.earliest if each else None for each in dates],
            "last": [each.latest if each else None for each in dates],
        },
        schema={"value": pl.String, "first": pl.Date, "last": pl.Date},
    )
    return values.join(bounds, on="value", how="left", maintain_order="left")


def _cells(values: pl.DataFrame, type_: Type) -> pl.DataFrame:
    """The values as cells of a type; null where one is not of it."""
    if type_ == "integer":
        return values.with_columns(pl.col("value").cast(pl.Int64, strict=False))
    if type_ == "boolean":
        told = pl.col("value")
        return values.with_columns(value=pl.when(told == "true").then(True).when(told == "false").then(False))
    return values.with_columns(value=last_part("value")) if type_ == "term" else values


def _lists(values: pl.DataFrame) -> pl.DataFrame:
    """The values of each key as one list, in order."""
    return values.group_by("key").agg(pl.col("value").sort())
