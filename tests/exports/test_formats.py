"""The table of formats: what it says is what the formats do, and the documentation says the same."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.exports import FORMATS, export
from carrera_kg.exports.formats import by_path

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
_TABLE = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- /formats -->)", re.DOTALL)


def table() -> str:
    """The formats as the documentation has them."""
    rows = ["| `--format` | ending | what it is | what it leaves out of the selection |", "|---|---|---|---|"]
    rows += [
        f"| `{each.name}` | {f'`{each.extension}`' if each.extension else 'a folder'} | {each.summary} | {each.leaves_out} |"
        for each in FORMATS.values()
    ]
    return "\n".join(rows) + "\n"


def test_the_documentation_has_the_formats_as_they_are() -> None:
    found = _TABLE.search(DOCS.read_text(encoding="utf-8"))
    assert found and found[0] == table(), "run python -m tests.exports.test_formats"


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_can_be_written_and_gives_the_same_bytes_twice(
    kg: KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    first, second = (export(kg.selection(view="all"), str(tmp_path / each), name) for each in ("one", "two"))
    assert first.written == second.written > 0
    one, two = (_bytes(tmp_path / each) for each in ("one", "two"))
    assert one == two and one


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_can_be_written_of_one_entity(kg: KnowledgeGraph, name: str, tmp_path: Path) -> None:
    if name == "void":
        pytest.skip("it is of the whole dataset")
    whole = export(kg.selection(), str(tmp_path / "whole"), name)
    one = export(kg.selection(about="Massimo Carrera"), str(tmp_path / "one"), name)
    assert 0 < one.written < whole.written


@pytest.mark.parametrize("name", FORMATS)
def test_the_ending_of_a_file_means_its_format(name: str) -> None:
    extension = FORMATS[name].extension
    assert not extension or by_path(f"career{extension.upper()}.gz") == name


def _bytes(path: Path) -> dict[str, bytes]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


if __name__ == "__main__":
    DOCS.write_text(_TABLE.sub(lambda _: table(), DOCS.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
