"""A small made-up career as a dataset, with its documents at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carrera_kg.pages import Site
from carrera_kg.pipeline import build
from carrera_kg.store import open_store
from tests.career import Files, about, honour, match, spell, write_career

if TYPE_CHECKING:
    import pyoxigraph as ox

NASTY = "<script>alert('x')</script>\"&\u202e"

SOURCES = {
    "almanac": [
        about("Player A", birthPlace="Town East", nickname="the captain", teammate="Player B"),
        spell("a", role="player", start="1991", end="1996", tally={"scope": "not-stated", "goals": "7"}),
        spell("b", team="Club South", role="head-coach", start="2011", departure="dismissed"),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1994", person="Player A",
               role="player"),
        match("final", "Club North", "Club South", date="1994-05-01", competition="Cup"),
    ],
    "chronicle": [
        spell("a", role="player", start="1991", end="1995", tally={"scope": "not-stated", "goals": "3"}),
        spell("c", person="Player B", role="player", start="1990", end="1999"),
        {"remark": "r", "words": "remark r", "concerns": "Player A", "topic": "reputation", "summary": NASTY},
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_career(tmp_path_factory.mktemp("career"), SOURCES)


@pytest.fixture(scope="session")
def small(files: Files, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = str(tmp_path_factory.mktemp("small") / "dataset")
    build(folder, facts=files.data, documents=files.texts)
    return open_store(folder)


@pytest.fixture(scope="session")
def site(files: Files) -> Site:
    """Behind a proxy, with the texts at hand."""
    return Site(root="/football/", address="https://example.org/football/", documents=files.texts, version="1.2.3")


@pytest.fixture(scope="session")
def bare(site: Site) -> Site:
    """The same without the texts."""
    return Site(root=site.root, address=site.address, version=site.version)
