from __future__ import annotations

import os
from pathlib import Path

import pytest

from carrera_kg.errors import DataError, UsageError
from carrera_kg.review import keeping
from carrera_kg.review.keeping import Keeping
from tests.career import write


def kept(folder: Path, text: str = "one") -> tuple[Keeping, Path]:
    path = folder / "proposed.yaml"
    return Keeping(write(path, text)), path


def test_each_decision_is_on_the_disk_and_can_be_taken_back(tmp_path: Path) -> None:
    file, path = kept(tmp_path)
    file.replace("one", "two", "first")
    file.replace("two", "three", "second")
    assert path.read_text() == "three"
    assert (file.undo(), path.read_text()) == ("second", "two")
    assert (file.undo(), path.read_text()) == ("first", "one")
    with pytest.raises(UsageError, match="no decision to take back"):
        file.undo()
    assert os.listdir(tmp_path) == ["proposed.yaml"]


def test_a_decision_on_what_the_file_says_no_more_is_refused(tmp_path: Path) -> None:
    file, path = kept(tmp_path)
    assert file.read() == "one"
    path.write_text("else")
    with pytest.raises(DataError, match="changed elsewhere"):
        file.replace("one", "two", "first")
    assert path.read_text() == "else"


def test_what_somebody_else_wrote_is_never_taken_back(tmp_path: Path) -> None:
    file, path = kept(tmp_path)
    file.replace("one", "two", "first")
    path.write_text("else")
    with pytest.raises(UsageError, match="no decision"):
        file.undo()
    assert path.read_text() == "else"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    _, path = kept(tmp_path)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    Keeping(str(link)).replace("one", "two", "first")
    assert link.is_symlink() and path.read_text() == "two"


def test_only_so_many_decisions_can_be_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_MOST_STEPS", 3)
    file, _ = kept(tmp_path, "0")
    for number in range(9):
        file.replace(str(number), str(number + 1), "key")
    assert file.steps == 3


def test_a_file_that_is_gone_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, path = kept(tmp_path)
    path.unlink()
    with pytest.raises(DataError, match="no such file"):
        file.read()
    path.write_text("x" * 100)
    monkeypatch.setattr(keeping, "_MOST_BYTES", 99)
    with pytest.raises(DataError, match="is larger than"):
        file.read()
