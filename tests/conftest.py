"""Fixtures of invented large sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.large import ENTITIES, LEAGUE, built


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    lines = ",\n".join(json.dumps(each) for each in ENTITIES)
    (folder / "entities.json").write_text(f"[\n{lines}\n]\n")
    (folder / "1992-93_it.1.csv").write_text(LEAGUE)
    return folder


@pytest.fixture(scope="session")
def large(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped facts with entities of Wikidata and a league."""
    folder = tmp_path_factory.mktemp("large") / "dataset"
    built(folder, inputs, "wikidata", "results")
    return folder
