"""A dump that many read in pieces tells what it tells one reader."""

from __future__ import annotations

import gzip
import json
import operator
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from carrera_kg.columns.spool import Source, Spool, files_of
from carrera_kg.errors import DataError
from carrera_kg.spark import dumps
from carrera_kg.spark.dumps import Dump, cut, is_dump
from carrera_kg.spark.gathering import KINDS
from tests.large import ENTITIES, NORTH, SOUTH
from tests.readers.wikidata_entities import entity, item, player, said, year

COACH, PLACE, COUNTRY, HEAD = "Q900301", "Q900302", "Q900303", "Q900304"
MORE = [
    entity(COUNTRY, "Country"),
    entity(PLACE, "Town", P17=[said(item(COUNTRY))]),
    entity("Q900305", "Club West", P17=[said(item(COUNTRY))], P286=[said(item(COACH), P580=year(1999))]),
    entity(HEAD, "head coach"),
    entity("Q900308", "goalkeeper"),
    player("Q900306", "Player F", P19=[said(item(PLACE))], P413=[said(item("Q900308"))],
           P54=[said(item("Q900305"), P580=year(1998)), said(item("Q900399"), P580=year(2001))]),
    player(COACH, "Coach G", P6087=[said(item(SOUTH), P580=year(2003), P3831=[item(HEAD)])]),
    player("Q900307", "Player H", P27=[said(item("Q900398"))], P54=[said(item(NORTH), P580=year(1990))]),
]  # fmt: skip


class Rdd:
    def __init__(self, items: Iterable[Any]) -> None:
        self.items = list(items)

    def flatMap(self, function: Any) -> Rdd:
        return Rdd(each for item in self.items for each in list(function(item)))

    def collect(self) -> list[Any]:
        return self.items


class Context:
    """Does at once what Spark would have its workers do."""

    def parallelize(self, items: Iterable[Any], _: int) -> Rdd:
        return Rdd(items)


def write(path: Path, entities: Iterable[Any], broken: bool = False) -> Path:
    lines = [json.dumps(each) for each in entities]
    if broken:
        lines.insert(len(lines) - 1, "{not json")
    data = ("[\n" + ",\n".join(lines) + "\n]\n").encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def in_pieces(path: Path, folder: Path, size: int = 600) -> tuple[Spool, Dump, list[Any]]:
    source = Source.parse(f"wikidata={path}")
    (file,) = files_of([source])[source]
    assert is_dump(source, file, size)
    at_once: Any = Context()
    dump = Dump(str(folder), source, file, False, at_once)
    pieces = dump.read(0, size)
    stretches = sorted((each for piece in pieces for each in piece.stretches), key=operator.itemgetter(0))
    return Spool(str(folder), {source: [file for _, files in stretches for file in files]}), dump, pieces


def whole(path: Path, folder: Path) -> Spool:
    spool = Spool(str(folder))
    spool.read([Source.parse(f"wikidata={path}")], False, lambda *_: None)
    return spool


@pytest.mark.parametrize("name", ["entities.json", "entities.json.gz"])
@pytest.mark.parametrize("remembered", [True, False], ids=["few other entities", "many"])
def test_a_dump_in_pieces_gives_the_records_that_the_whole_gives(
    name: str, remembered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not remembered:
        monkeypatch.setattr(dumps, "REMEMBERED", 0)
        monkeypatch.setattr("carrera_kg.readers.wikidata.reading.REMEMBERED", 0)
    path = write(tmp_path / name, [*ENTITIES, *MORE], broken=True)
    there, dump, pieces = in_pieces(path, tmp_path / "pieces")
    here = whole(path, tmp_path / "whole")
    assert len(pieces) > 3
    for kind in KINDS:
        expected = here.scan(kind).collect()
        assert_frame_equal(there.scan(kind).collect().sort(pl.all()), expected.sort(pl.all()))
    ((told,),) = here.files.values()
    assert dump.whole().records == told.records
    assert dump.whole().rejects == told.rejects


def test_an_item_that_is_there_twice_is_left_to_one_reader(tmp_path: Path) -> None:
    path = write(tmp_path / "entities.json", [*ENTITIES, *MORE, ENTITIES[0]])
    assert in_pieces(path, tmp_path / "pieces")[2] == []


def test_a_dump_without_entities_is_an_error_as_for_one_reader(tmp_path: Path) -> None:
    path = write(tmp_path / "entities.json", [{"no": "entity" * 200}] * 9)
    with pytest.raises(DataError, match="no entity of Wikidata could be read in it"):
        in_pieces(path, tmp_path / "pieces")


def test_the_pieces_are_all_lines_in_order(tmp_path: Path) -> None:
    path = write(tmp_path / "entities.json", [*ENTITIES, *MORE])
    source = Source.parse(f"wikidata={path}")
    (file,) = files_of([source])[source]
    lines = [line for piece in cut(file, 500) for _, line in piece.lines()]
    assert lines == [line for _, line in file.lines()]


def test_a_document_on_several_lines_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    path.write_text(json.dumps([*ENTITIES, *MORE], indent=1))
    source = Source.parse(f"wikidata={path}")
    (file,) = files_of([source])[source]
    assert not is_dump(source, file, 10)
