"""The dataset as tables of columns: Polars frames for scans and sums, and what exports to CSV and Parquet write.

:mod:`carrera_kg.tables.schema` says which tables there are and what their columns mean.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import polars as pl
import pyoxigraph as ox

from carrera_kg.errors import DataError, UsageError, did_you_mean
from carrera_kg.tables.reading import CLASSES, Reader
from carrera_kg.tables.schema import TABLES, Column, Table, Type

_KINDS: dict[Type, pl.DataType] = {
    "address": pl.String(),
    "term": pl.String(),
    "text": pl.String(),
    "edtf": pl.String(),
    "date": pl.Date(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
}
_COUNTED = {
    "documents": "?row a car:Document",
    "claims": "GRAPH ?said { ?row a car:Claim }",
    "quotations": "GRAPH ?said { ?claim oa:hasTarget|car:columnHeader ?row }",
    "conflicts": "GRAPH graph:conflicts { ?row a car:Conflict }",
    "derivations": "GRAPH graph:derived { ?row a car:Derivation }",
    "judgements": "GRAPH graph:identity { ?row a car:Judgement }",
}


FOLDER = "tables"
"""The name of the folder in a generation in which a large build writes its tables."""


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a dataset by name, also as attributes; each is read or made when it is first wanted.

    Args:
        store: the dataset.
        generation: its folder, where it is one on disk. A table that lies there as a file is read from it.
    """

    def __init__(self, store: ox.Store, generation: str = "") -> None:
        self._reader = Reader(store)
        self._generation = generation
        self._made: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        """The table of that name.

        Raises:
            UsageError: there is none.
            DataError: its file is damaged.
        """
        table = table_called(name)
        if name not in self._made:
            file = self.file(name)
            self._made[name] = pl.read_parquet(file) if file else fitted(self._make(table), table)
        return self._made[name]

    def scan(self, name: str) -> pl.LazyFrame:
        """The table as a lazy frame: of one that lies there as a file only what is wanted is read.

        Raises:
            UsageError: there is none.
            DataError: its file is damaged.
        """
        file = None if name in self._made else self.file(name)
        return pl.scan_parquet(file) if file else self[name].lazy()

    def file(self, name: str) -> str | None:
        """The Parquet file of a table, if a build has written one as tables are today.

        Raises:
            UsageError: there is no such table.
            DataError: it is damaged.
        """
        table = table_called(name)
        path = os.path.join(self._generation, FOLDER, f"{name}.parquet")
        if not self._generation or not os.path.isfile(path):
            return None
        try:
            schema = pl.read_parquet_schema(path)
        except (OSError, pl.exceptions.PolarsError):
            raise DataError(f"{path}: the table cannot be read", "build the dataset again") from None
        wanted = {column.name: column_type(column) for column in table.columns}
        return path if list(schema.items()) == list(wanted.items()) else None

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name not in TABLES:
            raise AttributeError(f"no table is called {name!r}")
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __contains__(self, name: object) -> bool:
        return name in TABLES

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    def columns(self, name: str) -> pl.DataFrame:
        """The columns of a table: name, type, unit and what each means.

        Raises:
            UsageError: there is no such table.
        """
        columns = table_called(name).columns
        names = ("name", "type", "many", "unit", "table", "description")
        return pl.DataFrame({each: [getattr(column, each) for column in columns] for each in names})

    def height(self, name: str) -> int:
        """How many rows a table has, without making it.

        Raises:
            UsageError: there is no such table.
        """
        table = table_called(name)
        if name in self._made:
            return self._made[name].height
        if self.file(name):
            return int(self.scan(name).select(pl.len()).collect().item())
        kinds = " ".join(f"<{CLASSES[kind]}>" for kind in table.kinds)
        pattern = _COUNTED.get(name) or f"VALUES ?kind {{ {kinds} }} ?row a ?kind"
        what = "*" if name == "quotations" else "DISTINCT ?row"
        return int(self._reader.rows(f"SELECT (COUNT({what}) AS ?rows) WHERE {{ {pattern} }}", "rows").item())

    def forget(self, name: str) -> None:
        """Free the memory of a table; it is made anew if it is wanted again."""
        self._made.pop(name, None)

    def __repr__(self) -> str:
        lines = [f"{name:<12} {self.height(name):>10,}  {table.description}" for name, table in TABLES.items()]
        return "\n".join(lines)

    def _make(self, table: Table) -> pl.DataFrame:
        from carrera_kg.tables import evidence
        from carrera_kg.tables.records import make_records

        if table.kinds:
            return make_records(self._reader, table)
        if table.name == "documents":
            return evidence.make_documents(self._reader)
        if table.name == "claims":
            return evidence.make_claims(self._reader)
        if table.name == "judgements":
            return evidence.make_judgements(self._reader)
        makers = {
            "quotations": evidence.make_quotations,
            "conflicts": evidence.make_conflicts,
            "derivations": evidence.make_derivations,
        }
        return makers[table.name](self._reader, self["claims"])


def table_called(name: str) -> Table:
    """The table of that name.

    Raises:
        UsageError: there is none.
    """
    table = TABLES.get(name)
    if table is None:
        raise UsageError(f"no table {name!r}", did_you_mean(str(name), TABLES) or f"it is one of {', '.join(TABLES)}")
    return table


def column_type(column: Column) -> pl.DataType:
    """The type of a column in Polars."""
    single = _KINDS[column.type]
    return pl.List(single) if column.many else single


def fitted(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with just the columns of the table, of their types, in order of rows."""
    columns = []
    for column in table.columns:
        wanted = column_type(column)
        cells = pl.col(column.name) if column.name in frame.columns else pl.lit(None).alias(column.name)
        if column.name in frame.columns and column.type == "date" and frame.schema[column.name] == pl.String:
            cells = cells.str.to_date("%Y-%m-%d", strict=False)
        cells = cells.cast(wanted, strict=False)
        columns.append(cells.fill_null(pl.lit([], dtype=wanted)) if column.many else cells)
    return frame.select(columns).sort(table.sorted_by, nulls_last=True, maintain_order=True)
