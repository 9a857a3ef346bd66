"""Where a command's output goes: standard output, a file, a table as wide as the terminal."""

from __future__ import annotations

import io
import os
import sys

from carrera_kg.outputs import Output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from carrera_kg.listing import Listing


def width() -> int | None:
    """The terminal's width; in a pipe ``COLUMNS``, or None, as lines may be as long as they are."""
    if sys.stdout.isatty():
        return os.get_terminal_size(sys.stdout.fileno()).columns
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else None


def write_json(arguments: argparse.Namespace, value: object) -> int:
    """Write a value as JSON; the exit code is 0."""
    import json

    return write(arguments, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_table(arguments: argparse.Namespace, names: list[str], rows: list[list[str]]) -> int:
    """Write a table as wide as the terminal; the exit code is 0."""
    from carrera_kg.results import text_table

    return write(arguments, text_table(names, rows, width()) + "\n")


def write_listing(arguments: argparse.Namespace, found: Listing[Any], format: str) -> int:
    """Write what was found as a table, JSON or CSV; the exit code is 0."""
    if format == "json":
        return write_json(arguments, [item.as_dict() for item in found])
    if format == "csv":
        import csv

        text = io.StringIO()
        csv.writer(text).writerows([found.columns, *found.rows()])
        return write(arguments, text.getvalue())
    if not found:
        return write(arguments, f"{found.none}\n")
    return write_table(arguments, list(found.columns), found.rows())


def write(arguments: argparse.Namespace, text: str) -> int:
    """Write text where it is to go; the exit code is 0."""
    with Output(arguments.output) as file:
        file.write(text.encode())
    return 0
