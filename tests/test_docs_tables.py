"""``docs/tables.md`` has the columns that there are, and its examples print what it says.

``UPDATE_GOLDEN=1 pytest tests/test_docs_tables.py`` writes both anew, to be read before they are committed.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.exports.selection import Selection
from carrera_kg.exports.tables import names_of, write_csv, write_parquet
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.tables.schema import TABLES, TYPES, Column, Table

PAGE = Path(__file__).parent.parent / "docs/tables.md"
COLUMNS = re.compile(r"(?<=<!-- columns -->\n).*(?=<!-- end of columns -->)", re.S)
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.S)


def columns() -> str:
    """What stands below "The columns"."""
    types = "\n".join(f"- *{name}*: {meaning}" for name, meaning in TYPES.items())
    return f"\n{types}\n\n" + "\n".join(section(table) for table in TABLES.values())


def section(table: Table) -> str:
    rows = "\n".join(f"| `{column.name}` | {kind(column)} | {meaning(column)} |" for column in table.columns)
    order = ", ".join(f"`{name}`" for name in table.sorted_by)
    key = ", ".join(f"`{name}`" for name in table.key)
    head = f"### {table.name}\n\n{table.description} Key: {key}. In order of {order}.\n"
    return f"{head}\n| column in {table.name} | type | what it is |\n|---|---|---|\n{rows}\n"


def kind(column: Column) -> str:
    of = f" in `{column.table}`" if column.table else ""
    return f"{'list of ' if column.many else ''}{column.type}{of}{f', {column.unit}' if column.unit else ''}"


def meaning(column: Column) -> str:
    return column.description.replace("|", "\\|")


def kept(page: str) -> str:
    """The page as it is kept; with ``UPDATE_GOLDEN`` set it becomes this one."""
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page, encoding="utf-8")
    return PAGE.read_text(encoding="utf-8")


def test_the_documented_columns_are_those_that_there_are() -> None:
    now = COLUMNS.sub(lambda _: columns(), PAGE.read_text(encoding="utf-8"))
    assert kept(now) == now


def test_the_examples_print_what_the_page_says(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for write in (write_csv, write_parquet):
        write(Selection(kg.store, kg.folder, view="all"), str(tmp_path / "tables"), lambda rows: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CARRERA_KG_STORE", kg.folder)
    names: dict[str, Any] = {}

    def run(found: re.Match[str]) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(found[1], PAGE.name, "exec"), names)
        return f"```python\n{found[1]}```\n\n```text\n{out.getvalue()}```"

    page = PAGE.read_text(encoding="utf-8")
    now = EXAMPLE.sub(run, page)
    assert len(EXAMPLE.findall(page)) == 4 and kept(now) == now


def test_the_views_are_those_that_the_page_lists() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| [a-z, ]+ \|$", page, re.M) == ["accepted", "sources", "all"]
    assert names_of("sources") == ["documents", "claims", "quotations"]
    assert set(names_of("all")) == set(TABLES)
