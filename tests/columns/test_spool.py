"""What readers find is kept on disk: read once, and gone on with after an interruption."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from carrera_kg.columns import spool as spooling
from carrera_kg.columns.spool import Source, Spool
from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects


class Reader:
    """Reads a name a line; a line of a question mark is no record, and one of an exclamation mark ends all."""

    def __init__(self) -> None:
        self.read_files: list[str] = []

    def wanted(self, name: str) -> bool:
        return name.endswith(".txt")

    def read(self, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
        self.read_files.append(file.id)
        for number, line in file.lines(rejects):
            if line == b"!":
                raise KeyboardInterrupt
            if line == b"?":
                rejects.add(file.id, f"line={number - 1},{number}", "no name")
            else:
                yield batch("names", [{"thing": line.decode(), "source": file.id, "at": f"line={number - 1},{number}"}])


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(spooling, "reader", lambda kind: made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "names").mkdir()
    for name, text in {"a.txt": "one\ntwo\n", "b.txt": "three\n?\n", "c.txt": "four\n"}.items():
        (tmp_path / "names" / name).write_text(text)
    return tmp_path / "names"


def read(folder: Path, strict: bool = False) -> Spool:
    spool = Spool(str(folder.parent / "reading"))
    spool.read([Source("results", str(folder), "names")], strict, lambda step, done, total: None)
    return spool


def things(spool: Spool) -> list[str]:
    return spool.scan("names").collect()["thing"].to_list()


def test_records_come_back_in_the_order_of_the_files_with_their_source(folder: Path, reader: Reader) -> None:
    frame = read(folder).scan("names").collect()
    assert frame["thing"].to_list() == ["one", "two", "three", "four"]
    assert set(frame["group"]) == {"names"}
    assert set(frame["reader"]) == {"results"}
    assert frame["source"][2] == "names/b.txt"


def test_what_was_read_is_not_read_again_unless_the_file_changed(folder: Path, reader: Reader) -> None:
    read(folder)
    reader.read_files.clear()
    assert things(read(folder)) == ["one", "two", "three", "four"]
    assert reader.read_files == []
    (folder / "b.txt").write_text("changed\n")
    os.utime(folder / "b.txt", ns=(1, 1))
    assert things(read(folder)) == ["one", "two", "changed", "four"]
    assert "names/b.txt" in reader.read_files


@pytest.mark.parametrize("part", [1, 100], ids=["each record a part", "all in one part"])
def test_an_interrupted_reading_goes_on_with_the_file_it_was_at(
    part: int, folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "PART", part)
    (folder / "b.txt").write_text("half\n!\n")
    with pytest.raises(KeyboardInterrupt):
        read(folder)
    (folder / "b.txt").write_text("three\n")
    reader.read_files.clear()
    assert things(read(folder)) == ["one", "two", "three", "four"]
    assert ("names/a.txt" in reader.read_files) == (part == 100)


def test_a_note_that_was_cut_off_is_passed_over(folder: Path, reader: Reader) -> None:
    read(folder)
    done = folder.parent / "reading" / "results-names" / "done.jsonl"
    done.write_text(done.read_text()[:-20])
    assert things(read(folder)) == ["one", "two", "three", "four"]


def test_what_was_left_out_is_told_by_file_and_reason(folder: Path, reader: Reader) -> None:
    (told,) = read(folder).files.values()
    assert told[1].rejects == {"no name": (1, "line=1,2")}
    assert told[1].records == {"names": 1}
    assert json.loads(json.dumps(told[1].rejects)) == {"no name": [1, "line=1,2"]}


def test_strict_stops_at_the_first_record_that_cannot_be_read(folder: Path, reader: Reader) -> None:
    with pytest.raises(CarreraError, match=r"names/b.txt, line=1,2: no name"):
        read(folder, strict=True)


def test_a_kind_of_which_there_is_nothing_is_empty(folder: Path, reader: Reader) -> None:
    frame = read(folder).scan("goals").collect()
    assert frame.is_empty()
    assert {"match", "group", "reader"} <= set(frame.columns)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("results", "'results' is no source; write KIND=PATH"),
        ("resluts=x", "no reader 'resluts'; did you mean results?"),
        ("results=", "is no source"),
    ],
    ids=["no path", "a wrong kind", "an empty path"],
)
def test_a_source_that_is_none_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        Source.parse(text)


def test_two_sources_of_one_name_are_an_error_that_says_how_to_name_them(folder: Path, reader: Reader) -> None:
    twice = [Source("results", str(folder), "names")] * 2
    with pytest.raises(
        UsageError, match="two sources are called names; name them yourself, as in results:ANOTHER-NAME="
    ):
        Spool(str(folder.parent / "reading")).read(twice, False, lambda step, done, total: None)


def test_a_frame_that_is_put_aside_comes_back_as_it_was_and_is_let_go(folder: Path, reader: Reader) -> None:
    spool = read(folder)
    days = pl.Series([date(1990, 7, 1), None], dtype=pl.Date)
    frame = pl.DataFrame({"name": ["Player A", None], "day": days, "places": [["a", "b"], []]})
    kept = spool.keep("spells", frame)
    assert_frame_equal(kept.collect(), frame)
    assert_frame_equal(spool.keep("none", frame.clear()).collect(), frame.clear())
    spool.let_go()
    assert not (folder.parent / "reading" / "gathered").exists()
    assert things(spool) == ["one", "two", "three", "four"]
