"""The files that the text is cut into."""

from __future__ import annotations

from collections import Counter
from random import Random

import polars as pl
import pytest

from carrera_kg.spark import gathering, publishing
from carrera_kg.spark.blobs import frame_of
from carrera_kg.spark.gathering import PLACE, TEXT, with_places
from carrera_kg.spark.publishing import bounds_of, cut


def text_of(subjects: list[int]) -> pl.DataFrame:
    """A hundred bytes on each of the subjects."""
    keys = [f"<{subject:06}>" for subject in sorted(subjects)]
    return pl.DataFrame({"key": keys, "text": ["x" * 100] * len(keys)})


def test_files_of_texts_that_are_alike_are_of_like_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SAMPLE", 2_000)
    monkeypatch.setattr(publishing, "LARGEST", 50_000)
    subjects, pieces = list(range(10_000)), 100
    Random(1).shuffle(subjects)
    told = [each for n in range(pieces) for each in with_places(text_of(subjects[n::pieces]))]

    bounds = bounds_of(sorted(about for mark, about, _ in told if mark == PLACE))
    sizes: Counter[int] = Counter()
    for each in told:
        if each[0] == TEXT:
            for number, data in cut(bounds, each):
                sizes[number] += int(frame_of(data)["text"].str.len_bytes().sum())

    assert sum(sizes.values()) == 1_000_000
    assert len(sizes) >= 18
    assert max(sizes.values()) < 75_000


def test_a_text_is_the_same_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SAMPLE", 250)
    whole = text_of(list(range(20)))
    told = list(with_places(whole))
    stretches = [frame_of(data) for mark, _, data in told if mark == TEXT]
    places = [about for mark, about, _ in told if mark == PLACE]
    assert pl.concat(stretches).equals(whole)
    assert [key for key, _ in places] == [stretch["key"][stretch.height // 2] for stretch in stretches]
    assert sum(size for _, size in places) == 2_000
    assert all(size <= 350 for _, size in places)


def test_of_no_text_there_is_nothing() -> None:
    assert list(with_places(text_of([]))) == []
