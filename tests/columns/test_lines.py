"""Tables as text: the same lines that the store was filled with, in canonical form and in order."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.columns.lines import blocks, escaped, extra, lines_of_table, source_graph
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.store import EXPORT, current
from carrera_kg.tables.schema import TABLE_OF_KIND, TABLES
from carrera_kg.vocabulary import ID, KINDS, RECORDS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def lines(frame: pl.DataFrame) -> list[str]:
    return [line for text in frame["text"] for line in text.split("\n")[:-1]]


@pytest.mark.parametrize("kind", [*KINDS, *RECORDS])
def test_a_table_gives_back_the_lines_that_it_was_made_of(kind: str, kg: KnowledgeGraph, dataset: Path) -> None:
    table = TABLES[TABLE_OF_KIND[kind]]
    key = table.key[0]
    rows = kg.tables[table.name].filter(pl.col(key).str.starts_with(f"{ID}{kind}/"))
    made = lines(blocks(rows, key, kind, lines_of_table(table)))
    with open(Path(current(str(dataset))[0], EXPORT), encoding="utf-8") as file:
        known = set(file.read().split("\n"))
    assert [line for line in made if line not in known] == []
    assert made or rows.is_empty()


def test_the_lines_of_a_row_are_in_order_and_counted(kg: KnowledgeGraph) -> None:
    table = TABLES["spells"]
    pieces = blocks(kg.tables["spells"], "spell", "spell", lines_of_table(table))
    for text, number in pieces.select("text", "lines").iter_rows():
        told = text.split("\n")[:-1]
        assert told == sorted(set(told))
        assert len(told) == number


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5))
def test_text_is_escaped_as_the_engine_does(texts: list[str]) -> None:
    told = pl.DataFrame({"text": texts}).select(escaped(pl.col("text"))).to_series().to_list()
    assert [f'"{text}"' for text in told] == [str(ox.Literal(text)) for text in texts]


@settings(deadline=None)
@given(st.lists(TEXT, max_size=4))
def test_lists_become_a_line_for_each_text(texts: list[str]) -> None:
    rows = pl.DataFrame({"key": ["urn:x:a"], "texts": [texts]}, schema={"key": pl.String, "texts": pl.List(pl.String)})
    made = lines(blocks(rows, "key", "club", [extra("urn:x:says", "texts", "text", many=True)]))
    told = [
        quad.object.value for quad in ox.parse("\n".join(made), ox.RdfFormat.N_QUADS) if "says" in quad.predicate.value
    ]
    assert sorted(told) == sorted(set(texts))
    assert made == sorted(made)


def test_a_row_has_a_line_for_each_of_its_values_and_none_where_it_has_none() -> None:
    says, is_ = extra("urn:x:says", "says", "text", many=True), extra("urn:x:is", "is", "integer")
    rows = pl.DataFrame({
        "key": ["urn:x:a", "urn:x:b", "urn:x:c", "urn:x:d"],
        "says": [["B", "A"], ["C"], [], None],
        "is": [1, None, 3, None],
    })  # fmt: skip
    made = blocks(rows, "key", "club", [says, is_])
    told = [line.split(" ", 2) for line in lines(made) if "urn:x:is>" in line or "urn:x:says" in line]
    assert [(subject[7:-1], property_[7:-1], value[1:2]) for subject, property_, value in told] == [
        ("a", "is", "1"), ("a", "says", "A"), ("a", "says", "B"), ("b", "says", "C"), ("c", "is", "3"),
    ]  # fmt: skip
    assert made["lines"].to_list() == [4, 2, 2, 1]


def test_a_row_of_a_data_file_stands_in_the_graph_of_its_source() -> None:
    places = pl.DataFrame(
        {"at": [f"{ID}document/results/1994-95/x.csv#row=2", "http://www.wikidata.org/entity/statement/x"]}
    )
    graphs = places.select(source_graph(pl.col("at"))).to_series().to_list()
    assert [graph.rsplit("/", 1)[1] for graph in graphs] == ["results", "wikidata"]
