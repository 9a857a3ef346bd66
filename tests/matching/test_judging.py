"""The file of users' judgements."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg.errors import DataError, FactError
from carrera_kg.matching import Judgement, load_judgements
from tests.career import to_yaml, write


def load(tmp_path: Path, *entries: object) -> tuple[Judgement, ...]:
    return load_judgements(write(tmp_path / "judgements.yaml", to_yaml({"judgements": list(entries)})))


def test_judgements_are_read_as_they_are_written(tmp_path: Path) -> None:
    one, two = load(
        tmp_path,
        {"same": ["club/north", "league:club/Westland/North"], "because": "the register says so"},
        {"different": ["Q900001", "Q900002"], "because": "founded anew"},
    )
    assert (one.same, one.things) == (True, ("club/north", "league:club/Westland/North"))
    assert (two.same, two.because, two.line) == (False, "founded anew", 6)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"same": ["a", "b"]}, "without because"),
        ({"same": ["a"], "because": "x"}, "needs two things"),
        ({"same": ["a", "a"], "because": "x"}, "needs two things"),
        ({"because": "x"}, "needs two things"),
        ({"same": "a", "because": "x"}, "must be a list"),
        ({"same": ["a", "b"], "different": ["a", "b"], "because": "x"}, "needs two things"),
        ({"sane": ["a", "b"], "because": "x"}, "no field sane"),
    ],
)  # fmt: skip
def test_what_is_no_judgement_is_an_error(tmp_path: Path, entry: object, message: str) -> None:
    with pytest.raises(FactError, match=message):
        load(tmp_path, entry)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_judgements(str(tmp_path / "none.yaml"))
