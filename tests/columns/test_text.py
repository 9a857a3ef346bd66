"""The text of a dataset: sorted whatever it is merged from."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.columns.lines import extra
from carrera_kg.columns.text import Part, Written, insert_lines, write_text
from carrera_kg.errors import DataError

LABEL = (extra("urn:x:label", "label", "text"),)
SLUGS = st.lists(st.text("ab-1", min_size=1, max_size=4), unique=True, max_size=8)


def written(parts: dict[str, list[str]], facts: list[str]) -> tuple[list[str], Written]:
    """The lines of the parts (kind: ends of addresses) merged with other lines."""
    texts = []
    for kind in sorted(parts, key=lambda kind: f"{kind}/"):
        rows = pl.DataFrame({"key": [f"urn:x:{kind}/{slug}" for slug in parts[kind]]}, schema={"key": pl.String})
        rows = rows.with_columns(label=pl.lit("it"))
        texts.append((kind, Part(kind, "key", rows, LABEL).text()))
    out, told = io.BytesIO(), Written()
    write_text(out, texts, facts, told, lambda lines: None)
    return out.getvalue().decode().split("\n")[:-1], told


@settings(deadline=None)
@given(SLUGS, SLUGS, SLUGS)
def test_whatever_is_merged_comes_out_sorted(clubs: list[str], people: list[str], facts: list[str]) -> None:
    others = sorted(
        f"<urn:x:{kind}/{slug}x> <urn:x:is> <urn:x:there> ." for slug in facts for kind in ("club", "a", "zoo")
    )
    lines, told = written({"club": clubs, "person": people}, others)
    assert lines == sorted(set(lines))
    assert len(lines) == told.lines == 2 * len(clubs) + 2 * len(people) + len(others)
    assert set(others) <= set(lines)


def test_two_records_of_one_address_are_an_error() -> None:
    with pytest.raises(DataError, match="two records have this address"):
        written({"club": ["a", "a"]}, [])


@settings(deadline=None)
@given(st.lists(st.text("abc", min_size=1, max_size=5), unique=True, min_size=1), st.data())
def test_lines_are_inserted_where_they_belong(words: list[str], data: st.DataObject) -> None:
    lines = sorted(f"<{word}> ." for word in words)
    new = sorted(data.draw(st.lists(st.sampled_from(lines), unique=True)))
    old = [line for line in lines if line not in new] or ["<a> ."]
    new = [line for line in new if line not in old]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lines.nq")
        path.write_text("".join(f"{line}\n" for line in old))
        insert_lines(str(path), new)
        assert path.read_text().split("\n")[:-1] == sorted([*old, *new])
