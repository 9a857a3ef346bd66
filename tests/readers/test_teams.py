"""The register of teams and competitions."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from carrera_kg.errors import DataError
from carrera_kg.readers import teams
from carrera_kg.readers.inputs import InputFile, Rejects, StrictError, input_files

HEADER = "reep_id,key_wikidata,name,country,founded,stadium,key_site,key_other"
ROWS = [
    "reep_t1,Q900001,Club North,Westland,1908-01-01,North Park,17,club-north",
    'reep_t2,Q900002,"Club, South",Q900100,1911-05-06,North Park,,',
    "reep_t3,Q900003,Q900003,Westland,http://www.wikidata.org/.well-known/genid/0a,,,",
    "reep_t4,Q900004,Westland national football team,Westland,,Q900200,18,",
]


def read(
    tmp_path: Path, *lines: str, name: str = "teams.csv", strict: bool = False
) -> tuple[dict[str, pl.DataFrame], Rejects]:
    path = tmp_path / name
    path.write_bytes("\n".join(lines).encode())
    (file,) = input_files(str(path), teams.wanted)
    return frames(file, strict)


def frames(file: InputFile, strict: bool = False) -> tuple[dict[str, pl.DataFrame], Rejects]:
    rejects = Rejects(strict)
    found: dict[str, list[pl.DataFrame]] = {"names": [], "links": [], "statements": []}
    for batch in teams.read(file, rejects):
        found[batch.kind].append(batch.frame)
    return {kind: pl.concat(parts) for kind, parts in found.items() if parts}, rejects


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return frame.select(columns).rows()


def test_names_have_kind_country_and_place(tmp_path: Path) -> None:
    found, rejects = read(tmp_path, HEADER, *ROWS)
    assert rows(found["names"], "thing", "kind", "name", "country", "at") == [
        ("reep_t1", "club", "Club North", "Westland", "row=2"),
        ("reep_t2", "club", "Club, South", None, "row=3"),
        ("reep_t3", "club", "Q900003", "Westland", "row=4"),
        ("reep_t4", "national-team", "Westland national football team", "Westland", "row=5"),
        ("stadium/Westland/North Park", "stadium", "North Park", "Westland", "row=2"),
        ("stadium//North Park", "stadium", "North Park", None, "row=3"),
        ("Q900200", "stadium", "Q900200", "Westland", "row=5"),
    ]  # fmt: skip
    assert set(found["names"]["source"]) == {"teams"}
    assert rejects.total == 0


def test_every_column_of_keys_is_a_scheme(tmp_path: Path) -> None:
    found, _ = read(tmp_path, HEADER, *ROWS)
    assert sorted(rows(found["links"].filter(pl.col("thing") == "reep_t1"), "scheme", "value")) == [
        ("other", "club-north"), ("reep", "reep_t1"), ("site", "17"), ("wikidata", "Q900001"),
    ]  # fmt: skip


def test_a_first_of_january_is_a_year_and_an_unknown_day_is_none(tmp_path: Path) -> None:
    found, rejects = read(tmp_path, HEADER, *ROWS)
    said = found["statements"]
    assert rows(said.filter(property="founded"), "subject", "value", "type") == [
        ("reep_t1", "1908", "edtf"), ("reep_t2", "1911-05-06", "edtf"),
    ]  # fmt: skip
    assert rows(said.filter(property="ground"), "subject", "value", "type")[0] == (
        "reep_t1",
        "stadium/Westland/North Park",
        "thing",
    )
    assert rejects.total == 0


@pytest.mark.parametrize(
    ("line", "reason", "example"),
    [
        ("reep_t9,Q900009", "not as many fields as columns", "row=3: reep_t9,Q900009"),
        ("reep_t9,Q900009,  ,Westland,,,,", "no name", "row=3: reep_t9,Q900009, ,Westland,,,,"),
        ("reep_t9,900009,Club East,,,,,", "a Wikidata item that is none", "row=3: 900009"),
        ("reep_t9,Q900009,Club East,,+0000-10-00,,,", "a day of founding that is none", "row=3: +0000-10-00"),
        ("reep_t9,Q900009,Club East,,1999-02-30,,,", "a day of founding that is none", "row=3: 1999-02-30"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_counted_with_its_place(tmp_path: Path, line: str, reason: str, example: str) -> None:
    found, rejects = read(tmp_path, HEADER, ROWS[0], line, ROWS[1])
    assert dict(rejects.counts) == {("teams", reason): 1}
    assert rejects.examples["teams", reason] == example
    assert {"reep_t1", "reep_t2"} <= set(found["names"]["thing"])
    with pytest.raises(StrictError):
        read(tmp_path, HEADER, ROWS[0], line, ROWS[1], strict=True)


def test_a_line_that_is_not_utf_8_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_bytes(b"\n".join([HEADER.encode(), b"reep_t8,Q900008,Club \xff,,,,,", ROWS[0].encode()]))
    found, rejects = frames(input_files(str(path), teams.wanted)[0])
    assert dict(rejects.counts) == {("teams", "a line that is not UTF-8"): 1}
    assert found["names"]["thing"].to_list()[0] == "reep_t1"


def test_competitions_are_told_by_their_key_or_by_the_file(tmp_path: Path) -> None:
    header = "reep_id,key_wikidata,name,country"
    found, _ = read(
        tmp_path, header, "reep_l1,Q900301,Top League,Westland", ",Q900302,Cup,Westland", name="competitions.csv"
    )
    assert rows(found["names"], "thing", "kind") == [("reep_l1", "competition"), ("Q900302", "competition")]


def test_two_rows_of_one_key_are_one_thing_with_two_names(tmp_path: Path) -> None:
    found, _ = read(tmp_path, HEADER, ROWS[0], ROWS[0].replace("Club North", "North Club"))
    own = found["names"].filter(kind="club")
    assert rows(own, "thing", "name", "main") == [("reep_t1", "Club North", True), ("reep_t1", "North Club", False)]


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "name,key_a,key_a\n", "\x00\x01"], ids=["empty", "other", "twice", "binary"]
)
def test_what_is_no_register_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="is no register of teams"):
        read(tmp_path, text)


def test_a_packed_register_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join([HEADER, *ROWS * 50]).encode())
    (tmp_path / "teams.csv.gz").write_bytes(packed[:-20])
    with pytest.raises(DataError, match="damaged or cut off"):
        frames(input_files(str(tmp_path / "teams.csv.gz"), teams.wanted)[0])
