"""Fixtures that tests and doctests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped facts as a dataset, built without the documents."""
    folder = tmp_path_factory.mktemp("shipped") / "dataset"
    build(str(folder))
    return folder


@pytest.fixture(scope="session")
def kg(dataset: Path) -> KnowledgeGraph:
    """The shipped facts, to be asked."""
    return KnowledgeGraph.open(dataset)


@pytest.fixture(autouse=True)
def examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """Examples in docstrings ask ``kg``, the shipped facts."""
    if isinstance(request.node, pytest.DoctestItem):
        doctest_namespace["kg"] = request.getfixturevalue("kg")
