"""Files as readers get them: whatever packs them, and however hostile they are."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from carrera_kg.errors import CarreraError, DataError, UsageError
from carrera_kg.readers import inputs
from carrera_kg.readers.inputs import InputFile, Rejects, StrictError, input_files


def every(name: str) -> bool:
    return True


def only(path: Path) -> InputFile:
    (file,) = input_files(str(path), every)
    return file


def lines(path: Path) -> list[tuple[int, bytes]]:
    return list(only(path).lines())


def zstandard(data: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").ZstdCompressor().compress(data))


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard,
    "": bytes,
}


@pytest.mark.parametrize("end", list(PACKED))
def test_lines_come_out_whatever_packs_them(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"league.csv{end}"
    path.write_bytes(PACKED[end](b"Date,Team\r\n1991,North\n\nlast"))
    assert lines(path) == [(1, b"Date,Team"), (2, b"1991,North"), (3, b""), (4, b"last")]
    assert only(path).name == "league.csv"
    assert only(path).id == "league"


@pytest.mark.parametrize("end", [end for end in PACKED if end])
def test_what_is_cut_off_is_a_clear_error(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"league.csv{end}"
    data = PACKED[end](b"".join(b"%d,North,South\n" % number**9 for number in range(5000)))
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(DataError, match="is damaged or cut off"):
        lines(path)


def tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_the_members_of_an_archive_are_read_as_they_lie_there(tmp_path: Path) -> None:
    path = tar(tmp_path / "my_results.tar.gz", {"1995-96/b 1.csv": b"b", "1994-95/a.csv": b"a", "notes.md": b"n"})
    files = input_files(str(path), lambda name: name.endswith(".csv"))
    assert [file.id for file in files] == ["my-results/1995-96/b-1.csv", "my-results/1994-95/a.csv"]
    assert [file.text() for file in files] == ["b", "a"]


def test_zip_and_folder_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "results" / "x").mkdir(parents=True)
    (tmp_path / "results" / "x" / "a.csv").write_bytes(b"a")
    with zipfile.ZipFile(tmp_path / "results.zip", "w") as archive:
        archive.writestr("x/a.csv", "a")
    for path in (tmp_path / "results", tmp_path / "results.zip"):
        assert [(file.id, file.text()) for file in input_files(str(path), every)] == [("results/x/a.csv", "a")]


def test_a_file_that_blows_up_out_of_all_proportion_ends_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "FREE_SIZE", 1000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 2**22))
    with pytest.raises(DataError, match=r"bomb.csv.gz: unpacks to more than 400 times its size"):
        lines(path)
    member = tar(tmp_path / "bomb.tar.gz", {"x.csv": b"0" * 2**22})
    with pytest.raises(DataError, match="unpacks to more than"):
        lines(member)


def test_a_line_that_is_too_long_is_counted_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LONGEST_LINE", 2**20)
    path = tmp_path / "long.csv"
    path.write_bytes(b"first\n" + b"x" * 2**22 + b"\nthird\n")
    rejects = Rejects()
    assert [line for _, line in only(path).lines(rejects)] == [b"first", b"third"]
    assert rejects.total == 1
    assert rejects.examples[("long", "a line is longer than 64 MiB")].startswith("line=1,2")


@pytest.mark.parametrize("name", ["broken.tar.gz", "broken.zip", "broken.tar"])
def test_an_archive_that_is_none_is_a_clear_error(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"this is no archive" * 50)
    with pytest.raises(DataError, match="is damaged or cannot be read"):
        input_files(str(tmp_path / name), every)


def test_text_must_be_utf8_and_not_too_large(tmp_path: Path) -> None:
    path = tmp_path / "page.wiki"
    path.write_bytes("\ufeffGenève".encode())
    assert only(path).text() == "Genève"
    path.write_bytes("Genève".encode("latin-1"))
    with pytest.raises(DataError, match=r"page.wiki: byte 3 is not UTF-8"):
        only(path).text()
    with pytest.raises(DataError, match="split it into several files"):
        only(path).text(most=3)


def test_nothing_to_read_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("nothing")
    with pytest.raises(UsageError, match="no file there that this reader knows"):
        input_files(str(tmp_path), lambda name: name.endswith(".csv"))
    with pytest.raises(DataError, match="no such file or folder"):
        input_files(str(tmp_path / "missing"), every)


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    for name in ("a b.csv", "a-b.csv"):
        (tmp_path / name).write_text("x")
    with pytest.raises(CarreraError, match="two files would both be called"):
        input_files(str(tmp_path), every)


def test_records_that_are_left_out_are_counted_by_reason_with_the_first_place() -> None:
    rejects = Rejects()
    rejects.add("league", "row=7", "no date", "31 February")
    rejects.add("league", "row=9", "no date", "yesterday")
    assert rejects.counts[("league", "no date")] == 2
    assert rejects.examples[("league", "no date")] == "row=7: 31 February"
    with pytest.raises(StrictError, match=r"league, row=7: x: no date; mend the record"):
        Rejects(strict=True).add("league", "row=7", "no date", "x")
