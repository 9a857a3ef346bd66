"""The same dataset in other engines: filled in each of the ways there are, and asked all questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
import pytest

from carrera_kg import cli
from carrera_kg.conformance import DIFFERENT, Question, difference, questions, verify
from carrera_kg.endpoint import Endpoint
from carrera_kg.errors import DataError, RemoteError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.loading import hash_of, load
from carrera_kg.pipeline import build
from carrera_kg.queries import query_names
from carrera_kg.remote import ACCEPTED, RemoteStore
from carrera_kg.store import open_store, read_manifest
from carrera_kg.vocabulary import DATASET_GRAPH
from tests.career import Fact, about, honour, match, spell, write_career
from tests.engines import ENGINES, Engine

Started = Callable[..., Engine]

ALMANAC: list[Fact] = [
    about("Player A", birthDate="1970-02-03", birthPlace="Town East", position="defender"),
    spell("at North", role="player", start="1990-07-01", end="1993", tally=[{"scope": "league", "appearances": 55, "goals": 3}]),
    spell("at South", team="Club South", role="player", start="1993", end="1996-06-30", coachedBy="Player B"),
    spell("B at North", person="Player B", role="player", start="1991", end="1995"),
    spell("B coaches North", person="Player B", role="head-coach", start="1996", departure="dismissed"),
    honour("the League", team="Club North", person="Player A", competition="League", season="1992/93",
           role="player", result="winner"),
    match("North v South", "Club North", "Club South", competition="League", season="1992/93", date="1992-09-06",
          goal=[{"scorer": "Player A", "team": "Club North", "minute": 12, "penalty": True, "words": "a penalty"}]),
]  # fmt: skip
YEARBOOK: list[Fact] = [
    about("Player A", birthDate="1970", birthPlace="place/town-east"),
    spell(
        "at North", role="player", start="1990", end="1994", tally=[{"scope": "league", "appearances": 57, "goals": 3}]
    ),
]


@pytest.fixture(scope="session")
def career(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of one small made-up career."""
    folder = tmp_path_factory.mktemp("career")
    files = write_career(folder, {"almanac": ALMANAC, "yearbook": YEARBOOK})
    build(str(folder / "dataset"), facts=files.data)
    return folder / "dataset"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """Starts an engine for one test."""
    with ExitStack() as stack:
        yield lambda name, dataset=None: stack.enter_context(ENGINES[name](tmp_path, dataset))


@pytest.fixture(scope="module", params=["Oxigraph", "Virtuoso"])
def filled(
    request: pytest.FixtureRequest, dataset: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeGraph]:
    """An engine with the shipped facts, filled by its own loader.

    rdflib takes minutes for them, and is asked them within the process (``tests/test_query_library.py``).
    """
    with (
        ENGINES[request.param](tmp_path_factory.mktemp("engine"), dataset) as engine,
        Endpoint(engine.url) as endpoint,
    ):
        yield KnowledgeGraph(cast("ox.Store", RemoteStore(endpoint)), engine.url)


@pytest.fixture(scope="module")
def asked(dataset: Path) -> dict[str, Question]:
    """The questions about the shipped facts, by name."""
    return {question.name: question for question in questions(KnowledgeGraph.open(dataset))}


@pytest.mark.parametrize("name", ENGINES)
def test_every_question_about_a_career_has_the_same_answer(name: str, career: Path, started: Started) -> None:
    engine = started(name, career)

    with Endpoint(engine.url) as endpoint:
        verdicts = verify(open_store(str(career)), RemoteStore(endpoint))

    assert [(v.question.name, v.detail) for v in verdicts if v.status == DIFFERENT] == []
    assert {v.question.name for v in verdicts} >= set(query_names())


@pytest.mark.parametrize("name", query_names())
def test_a_library_query_has_the_same_answer_about_the_shipped_facts(
    name: str, filled: KnowledgeGraph, asked: dict[str, Question], kg: KnowledgeGraph
) -> None:
    assert difference(asked[name].ask(kg), asked[name].ask(filled)) == ""


def test_a_competency_question_has_the_same_answer_about_the_shipped_facts(
    filled: KnowledgeGraph, asked: dict[str, Question], kg: KnowledgeGraph
) -> None:
    found = {q.name: difference(q.ask(kg), q.ask(filled)) for q in asked.values() if q.kind not in ("library", "data")}

    assert {name: detail for name, detail in found.items() if detail} == {}
    assert len(found) > 150


# ── Filling ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "accepted"), [("Oxigraph", ""), ("Virtuoso", ACCEPTED)])
def test_a_store_is_filled_through_the_graph_store_protocol(
    name: str, accepted: str, career: Path, started: Started
) -> None:
    engine = started(name)

    with Endpoint(engine.url, graphs_url=engine.graphs) as endpoint:
        loaded = load(str(career), endpoint)
        found = hash_of(RemoteStore(endpoint))

    manifest = read_manifest(str(career))
    assert (loaded.quads, loaded.accepted, loaded.hashed) == (manifest["quads"], accepted, True)
    assert found == manifest["canonical_sha256"]


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_that_is_filled_by_its_own_loader_holds_the_dataset(
    name: str, career: Path, started: Started
) -> None:
    engine = started(name, career)

    with Endpoint(engine.url) as endpoint:
        assert hash_of(RemoteStore(endpoint)) == read_manifest(str(career))["canonical_sha256"]


def test_another_dataset_takes_the_place_of_the_one_before(
    career: Path, tmp_path: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = started("Oxigraph", career)
    files = write_career(tmp_path, {"diary": [about("Player A", birthDate="1970-02-03")]})
    build(str(tmp_path / "other"), facts=files.data)

    code = cli.run(["load", "--store", str(tmp_path / "other"), "--to", engine.url])

    assert code == 0
    assert "the accepted view as the default graph; read back: the same hash" in capsys.readouterr().out
    assert cli.run(["verify", "--store", engine.url, "--against", str(tmp_path / "other")]) == 0


def test_a_store_that_was_left_half_way_does_not_describe_itself(career: Path, started: Started) -> None:
    engine = started("Oxigraph", career)

    class Breaking(Endpoint):
        def put(self, graph: str | None, data: bytes | IO[bytes], media_type: str = "application/n-triples") -> None:
            if graph is None:
                raise RemoteError("the line is dead")
            super().put(graph, data, media_type)

    with Breaking(engine.url) as endpoint, pytest.raises(RemoteError, match="the store holds a part of it"):
        load(str(career), endpoint)

    with Endpoint(engine.url) as endpoint:
        assert not endpoint.query(f"ASK {{ GRAPH <{DATASET_GRAPH}> {{ ?s ?p ?o }} }}")
        with pytest.raises(DataError, match="holds a part of a dataset only"):
            RemoteStore(endpoint)


def test_a_store_that_refuses_is_told_of_and_unchanged(career: Path, started: Started) -> None:
    engine = started("rdflib-endpoint", career)

    with Endpoint(engine.url) as endpoint, pytest.raises(RemoteError, match="nothing was changed there"):
        load(str(career), endpoint)


def test_other_data_are_a_difference_that_is_named(
    dataset: Path, career: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = started("Oxigraph", career)

    code = cli.run(["verify", "--store", engine.url, "--against", str(dataset), "--format", "json"])

    assert code == 1
    assert "Which graphs are there, and how many triples are in each?" in capsys.readouterr().out
