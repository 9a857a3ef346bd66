"""Arrays in files: they come back as they were, and what is damaged is an error and no answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError
from carrera_kg.indexes.packed import FOLDER, Packed, Texts, opened, packed_texts, write_packed

WORDS = sorted({f"word {number}" for number in range(3_000)} | {"", "ñandú", "Ωμέγα", "𝔘"}, key=str.encode)


def arrays() -> dict[str, np.ndarray]:
    return {
        "small": np.arange(5, dtype=np.uint8),
        "many": np.arange(-2_000, 2_000, dtype=np.int32),
        **packed_texts("word", WORDS),
    }


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexes") / "generation-one"
    write_packed(str(folder), "some.index", arrays(), {"made": True})
    return folder


def path_of(generation: Path) -> Path:
    return generation / FOLDER / "some.index"


def test_arrays_come_back_as_they_were(generation: Path) -> None:
    packed = Packed(str(path_of(generation)))
    many = packed.array("many")
    assert packed.about == {"made": True}
    assert [many[0], many[3_999], len(many)] == [-2_000, 1_999, 4_000]
    assert list(many.part(1_999, 2_002)) == [-1, 0, 1]
    assert many.array(10).tolist() == list(range(-1_990, 2_000))
    assert packed.array("small").array().tolist() == [0, 1, 2, 3, 4]


def test_texts_are_found_by_what_they_are(generation: Path) -> None:
    words = Texts(Packed(str(path_of(generation))), "word")
    assert [words[number] for number in range(len(words))] == WORDS
    assert [words.find(word) for word in WORDS] == list(range(len(WORDS)))
    assert words.find("nowhere") is None
    assert words.find("\udcff") is None


def test_same_arrays_make_the_same_bytes(generation: Path, tmp_path: Path) -> None:
    copy = tmp_path / "building-one"
    write_packed(str(copy), "some.index", arrays(), {"made": True})
    assert path_of(copy).read_bytes() == path_of(generation).read_bytes()


@settings(max_examples=150, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_whatever_is_damaged_no_wrong_text_is_read(
    tmp_path_factory: pytest.TempPathFactory, generation: Path, place: float, bit: int
) -> None:
    damaged = tmp_path_factory.mktemp("damaged") / "generation-one"
    shutil.copytree(generation, damaged)
    data = bytearray(path_of(damaged).read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path_of(damaged).write_bytes(data)
    try:
        packed = opened(str(damaged), "some.index")
        if packed is not None:  # it may say that it is of another version
            words, many = Texts(packed, "word"), packed.array("many")
            assert [words[number] for number in range(len(words))] == WORDS
            assert many.array().tolist() == list(range(-2_000, 2_000))
    except DataError as error:
        assert "some.index: cannot be read" in error.problem
        assert error.hint == "build the dataset again"


@pytest.mark.parametrize("length", [0, 7, 15, 40, 5_000, -1])
def test_a_file_that_is_cut_off_cannot_be_opened(generation: Path, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(path_of(generation).read_bytes()[:length])
    with pytest.raises(DataError, match="cut: cannot be read"):
        Packed(str(cut))


def test_what_belongs_to_another_generation_or_version_is_left_alone(generation: Path, tmp_path: Path) -> None:
    other, older = tmp_path / "generation-two", tmp_path / "building-one"
    shutil.copytree(generation, other)
    assert opened(str(other), "some.index") is None
    shutil.copytree(generation, older)
    assert opened(str(older), "some.index") is not None
    path_of(older).write_bytes(b"carrkg\x00\x01" + path_of(older).read_bytes()[8:])
    assert opened(str(older), "some.index") is None
    assert opened("", "some.index") is None
    assert opened(str(tmp_path / "nowhere"), "some.index") is None
