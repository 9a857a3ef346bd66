"""The outputs that are committed are what the notebooks give, from the first cell to the last, in a kernel of their own.

python -m tests.notebooks     writes them anew, to be looked at before they are committed
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.notebooks.running import METADATA, NOTEBOOKS, can_run, read, run, tidied, without_embedded, written

LARGEST = 1_000_000
"""Bytes of a notebook: what GitHub and a mail program still show, and a diff can bear."""

_ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|link|source|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*["']?(?!data:)[^"'>\s]+"""
    r"""|@import|url\(\s*["']?(?!data:|\#)""",
    re.I,
)
"""What loads when a page is opened: everything but a link to be followed."""

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from cell.outputs


def texts(notebook: NotebookNode) -> Iterator[str]:
    """All that the outputs say, in every form they have."""
    for output in outputs(notebook):
        yield from [output.text] if output.output_type == "stream" else map(str, output.get("data", {}).values())


def unpacked(content: object) -> str:
    """As JSON, without the packed script of a page to explore: another zlib packs the same script in other bytes."""
    return re.sub(r"H4sI[A-Za-z0-9+/]{1000,}=*", "script", json.dumps(content, sort_keys=True, indent=1))


def pictures(text: str) -> Iterator[str]:
    """The pictures that are embedded in a text, as SVG."""
    for found in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", text):
        yield base64.b64decode(found).decode()


def test_there_are_six() -> None:
    assert [path.name[:3] for path in NOTEBOOKS] == ["01-", "02-", "03-", "04-", "05-", "06-"]


@each_notebook
def test_running_a_notebook_gives_the_outputs_that_are_committed(path: Path, dataset: Path) -> None:
    if not can_run(path):
        pytest.skip("the match records are not beside the checkout")
    before, after = read(path), run(path, dataset)
    for was, is_ in zip(before.cells, after.cells, strict=True):
        assert unpacked(is_.get("outputs")) == unpacked(was.get("outputs")), (
            f"cell {was.id}: python -m tests.notebooks, and look at the difference"
        )
    assert unpacked(after) == unpacked(before)


@each_notebook
def test_a_notebook_keeps_nothing_of_the_machine_that_ran_it(path: Path) -> None:
    notebook = read(path)
    assert notebook.metadata == METADATA
    assert written(tidied(notebook)) == path.read_text(encoding="utf-8")
    home, root = str(Path.home()), str(Path(__file__).parent.parent.parent)
    machine = re.compile(
        "|".join([r"/tmp/", r"/var/folders/", r"\bC:\\", r"\.venv\b", *map(re.escape, {root, sys.prefix, f"{home}/"})])
    )
    for text in texts(notebook):
        for said in (without_embedded(text), *pictures(text)):
            assert not machine.search(said), machine.search(said)
            assert not re.search(r" object at 0x[0-9a-f]+|\bid=\d{9,}", said)


@each_notebook
def test_every_cell_has_been_run_once_in_order_and_none_has_failed_or_warned(path: Path) -> None:
    notebook = read(path)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    for output in outputs(notebook):
        assert output.output_type != "error", output
        assert output.get("name") != "stderr", output.text


@each_notebook
def test_the_cells_have_ids_that_say_what_they_are(path: Path) -> None:
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{1,30}", each) for each in ids), ids


@each_notebook
def test_a_notebook_is_short_and_says_what_it_is_about_and_where_to_go_next(path: Path) -> None:
    cells = read(path).cells
    assert 8 <= sum(cell.cell_type == "code" for cell in cells) <= 15
    assert re.match(r"# \S", cells[0].source)
    assert (cells[0].cell_type, cells[-1].cell_type) == ("markdown", "markdown")
    links = re.findall(r"\]\(([^)#]+)", cells[-1].source)
    assert links
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", "\n".join(c.source for c in cells if c.cell_type == "markdown")):
        assert (path.parent / link).exists(), link


@each_notebook
def test_what_is_shown_as_html_can_be_read_as_text_too(path: Path) -> None:
    for output in outputs(read(path)):
        if "text/html" in output.get("data", {}):
            text = output.data["text/plain"]
            assert text.strip() and not re.match(r"<[\w.]+( object)?.*>$", text), text


@each_notebook
def test_a_notebook_loads_nothing_from_anywhere(path: Path) -> None:
    for text in texts(read(path)):
        for said in (text, *pictures(text)):
            assert not _ELSEWHERE.search(without_embedded(said))


@each_notebook
def test_a_notebook_stays_small(path: Path) -> None:
    assert path.stat().st_size <= LARGEST
