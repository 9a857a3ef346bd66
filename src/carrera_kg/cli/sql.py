"""The command sql: one SELECT over the tables of the dataset."""

from __future__ import annotations

import argparse

from carrera_kg.cli.options import chosen_format, open_graph, output_options, store_option
from carrera_kg.cli.output import write, write_json, write_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import polars as pl


def setup_sql(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "question", metavar="SELECT|FILE.sql|-", help="SQL of DuckDB over the tables, a file, or standard input"
    )
    output_options(command, ("table", "csv", "json", "jsonl"), "table on a terminal, CSV in a pipe")
    store_option(command)
    command.set_defaults(command=_sql)


def _sql(arguments: argparse.Namespace) -> int:
    import json

    found = open_graph(arguments).sql(_text(arguments.question))
    format = chosen_format(arguments, "csv")
    if format == "table":
        rows = [[_shown(value) for value in row] for row in found.iter_rows()]
        return write_table(arguments, found.columns, rows)
    if format == "csv":
        return write(arguments, _flat(found).write_csv(line_terminator="\r\n"))
    rows_as_told = [{name: _told(value) for name, value in row.items()} for row in found.iter_rows(named=True)]
    if format == "json":
        return write_json(arguments, rows_as_told)
    return write(arguments, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows_as_told))


def _text(given: str) -> str:
    """The question itself, that of a file, or what comes in."""
    if given == "-":
        from carrera_kg.cli.ask import standard_input

        return standard_input("give the question or a file")
    if given.endswith(".sql") and not any(letter.isspace() for letter in given):
        from carrera_kg.resources import read_text

        return read_text(given)
    return given


def _told(value: Any) -> Any:
    """A value as JSON has it: whatever JSON has no type for as text."""
    if isinstance(value, dict):
        return {str(name): _told(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each) for each in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # JSON has no infinity
    return value.hex() if isinstance(value, bytes) else str(value)


def _shown(value: Any) -> str:
    """A value as people read it."""
    from carrera_kg.results import shown

    if isinstance(value, list):
        return " | ".join(_shown(each) for each in value)
    return shown(_told(value))


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with lists and the like as JSON, as CSV has one value in a cell."""
    import json

    import polars as pl

    plain = (pl.String, pl.Boolean, pl.Date)
    columns = []
    for cells in frame:
        if cells.dtype in plain or cells.dtype.is_numeric():
            columns.append(cells)
            continue
        told = (_told(value) for value in cells.to_list())
        texts = [json.dumps(each, ensure_ascii=False) if isinstance(each, (list, dict)) else each for each in told]
        columns.append(pl.Series(cells.name, texts, dtype=pl.String))
    return pl.DataFrame(columns)
