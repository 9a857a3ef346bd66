"""Services that the tests ask: on a small made-up career, on the shipped facts, and on copies that may be changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrera_kg.pipeline import build
from tests.career import about, honour, spell, write_career
from tests.server.service import TOKEN, Service, serving

CAREER = {
    "almanac": [
        about("Player A", birthDate="1964-04-22", birthPlace="Town East", occupation="player"),
        spell("north", start="1986", end="1991", tally={"scope": "league", "appearances": "100", "goals": "7"}),
        spell("south", team="Club South", start="1991", end="1996"),
        honour("cup", competition="Cup", team="Club North", person="Player A", result="winner", season="1988/89"),
    ],
    "register": [
        about("Player A", birthDate="1965-04-22", occupation="player"),
        spell("north", start="1986", end="1991", tally={"scope": "league", "appearances": "100", "goals": "9"}),
        spell("b", person="Player B", start="1988", end="1990"),
    ],
}
"""Two sources that disagree about a birth and about goals."""


@pytest.fixture(scope="session")
def career(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up career as a dataset; it must not be changed."""
    home = tmp_path_factory.mktemp("career")
    folder = home / "dataset"
    build(str(folder), write_career(home, CAREER).data)
    return folder


@pytest.fixture(scope="session")
def service(career: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A read-only service of the career."""
    log = tmp_path_factory.mktemp("service") / "log"
    with serving(career, log, "--workers", "2", "--timeout", "3") as running:
        yield running


@pytest.fixture(scope="session")
def shipped(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A read-only service of the shipped facts."""
    log = tmp_path_factory.mktemp("shipped-service") / "log"
    with serving(dataset, log, "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def writable(career: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of a copy of the career that takes changes; each test has graphs of its own in it."""
    home = tmp_path_factory.mktemp("writable")
    shutil.copytree(career, home / "dataset")
    with serving(home / "dataset", home / "log", "--workers", "2", "--update-token", TOKEN) as running:
        yield running
