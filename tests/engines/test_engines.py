"""The same dataset in other engines: filled in each of the ways there are, and asked all questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from carrera_kg.conformance import DIFFERENT, Verdict, verify
from carrera_kg.remote import open_remote
from carrera_kg.store import open_store
from tests.engines import ENGINES, Engine


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine with the shipped facts, filled by its own loader."""
    with ExitStack() as stack:
        yield stack.enter_context(ENGINES[request.param](tmp_path_factory.mktemp("engine"), dataset))


@pytest.fixture(scope="module")
def verdicts(engine: Engine, dataset: Path) -> list[Verdict]:
    return verify(open_store(str(dataset)), open_remote(engine.url))


def test_every_answer_is_the_same_or_differs_for_a_known_reason(verdicts: list[Verdict]) -> None:
    assert [(v.question.name, v.detail) for v in verdicts if v.status == DIFFERENT] == []
