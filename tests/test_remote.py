from __future__ import annotations

import ast
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest

from carrera_kg.cli import run
from carrera_kg.errors import CarreraError, DataError, QueryError, RefusedError, RemoteError, UsageError
from carrera_kg.exports import export
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.remote import ACCEPTED, RemoteStore, open_remote
from carrera_kg.store import EXPORT, current
from carrera_kg.vocabulary import CAR, CONFLICTS_GRAPH, DATASET_GRAPH, ID, RDF_TYPE
from tests.elsewhere import Having, having, unused, without_default

CARRERA = "Massimo Carrera"
SRC = Path(__file__).parents[1] / "src" / "carrera_kg"

Ask = Callable[[KnowledgeGraph], object]
ASKED: dict[str, tuple[Ask, int]] = {
    "person": (lambda kg: kg.person(CARRERA), 20),
    "explain": (lambda kg: list(kg.explain(CARRERA, "goals", at="Atalanta")), 30),
    "explain what nobody says": (lambda kg: kg.explain("Antonio Conte", "nickname"), 30),
    "claims": (lambda kg: list(kg.claims(CARRERA)), 25),
    "conflicts": (lambda kg: list(kg.conflicts()), 15),
    "timeline": (lambda kg: repr(kg.timeline(CARRERA)), 20),
    "team-mates": (lambda kg: repr(kg.teammates(CARRERA)), 15),
    "team-mates on a day": (lambda kg: repr(kg.teammates(CARRERA, on="1991-09-15")), 15),
    "squad": (lambda kg: repr(kg.squad("Juventus", during="1995/96")), 15),
    "path": (lambda kg: repr(kg.path(CARRERA, "Marcello Lippi")), 30),
    "possible path": (lambda kg: repr(kg.path("Luca Fusi", "Denis Glushakov", certainty="possibly")), 50),
    "connection": (lambda kg: repr(kg.connection(CARRERA, "Angelo Alessio")), 70),
    "neighbourhood": (lambda kg: sorted(map(repr, kg.neighbourhood(CARRERA, 2).edges)), 100),
    "as of a day": (lambda kg: kg.on("2012-08-01").answer(CARRERA, "Juventus"), 8),
    "library query": (lambda kg: kg.query("player-clubs", person=CARRERA).rows(), 6),  # type: ignore[union-attr]
    "truth": (lambda kg: bool(kg.query("ASK { ?who car:birthPlace ?place }")), 6),
    "triples": (lambda kg: sorted(map(str, kg.query("DESCRIBE person:luca-fusi"))), 6),  # type: ignore[arg-type]
    "named graphs": (
        lambda kg: sorted(map(str, kg.query("SELECT DISTINCT ?g { GRAPH ?g { ?claim a car:Claim } }"))),  # type: ignore[arg-type]
        6,
    ),
    "graphs of its own": (
        lambda kg: kg.query("SELECT (COUNT(*) AS ?n) FROM graph:conflicts { ?c a car:Conflict }").scalar(),  # type: ignore[union-attr]
        6,
    ),
    "names": (lambda kg: [kg.find(name) for name in ("Juventus", "club/bari", "carrera-news")], 10),
    "centrality": (lambda kg: repr(kg.centrality("careers", "degree")), 40),
}
"""What is asked, and how many requests it may take at most after opening."""


@pytest.fixture(scope="module", params=[False, True], ids=["its own default graph", "no default graph"])
def elsewhere(request: pytest.FixtureRequest, kg: KnowledgeGraph) -> Iterator[Having]:
    union = request.param
    with having(without_default(kg.store) if union else kg.store, union) as server:
        yield server


@pytest.mark.parametrize("what", ASKED)
def test_the_answer_is_that_of_the_embedded_store_and_takes_few_requests(
    what: str, kg: KnowledgeGraph, elsewhere: Having
) -> None:
    ask, most = ASKED[what]
    remote = KnowledgeGraph.open(elsewhere.url)
    before = len(elsewhere.asked)
    assert ask(remote) == ask(kg)
    assert len(elsewhere.asked) - before <= most


def test_every_pattern_has_the_quads_of_the_embedded_store(kg: KnowledgeGraph, elsewhere: Having) -> None:
    store = open_remote(elsewhere.url)
    person, label = ox.NamedNode(f"{ID}person/massimo-carrera"), ox.Literal(CARRERA)
    conflicts = ox.NamedNode(CONFLICTS_GRAPH)
    patterns: list[tuple[Any, ...]] = [
        (person, None, None), (None, None, person), (None, ox.NamedNode(CAR + "person"), person),
        (None, None, label), (None, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + "Club"), ox.DefaultGraph()),
        (None, None, None, conflicts), (None, None, None, ox.DefaultGraph()), (None, None, None),
    ]  # fmt: skip
    for pattern in patterns:
        assert set(store.quads_for_pattern(*pattern)) == set(kg.store.quads_for_pattern(*pattern)), pattern
    assert len(store) == len(kg.store)
    assert set(store.named_graphs()) == set(kg.store.named_graphs())
    assert store.contains_named_graph(conflicts)
    assert not store.contains_named_graph(ox.NamedNode("http://example.org/g"))
    some = next(iter(kg.store.quads_for_pattern(person, None, None)))
    assert some in store
    assert ox.Quad(person, some.predicate, ox.Literal("Nobody"), some.graph_name) not in store


def test_a_whole_export_has_the_bytes_and_the_hash_of_the_dataset(
    dataset: Path, elsewhere: Having, tmp_path: Path
) -> None:
    remote = KnowledgeGraph.open(elsewhere.url)
    remote.export(tmp_path / "all.nq", view="all")
    assert (tmp_path / "all.nq").read_bytes() == (Path(current(str(dataset))[0]) / EXPORT).read_bytes()
    assert not remote.diff(dataset)
    assert remote.sql("SELECT count(*) AS clubs FROM teams WHERE kind = 'club'").item() == 18


def test_an_export_about_somebody_is_the_same_but_for_the_hash_of_the_whole(
    kg: KnowledgeGraph, elsewhere: Having, tmp_path: Path
) -> None:
    own, theirs = tmp_path / "own.ttl", tmp_path / "theirs.ttl"
    for graph, path in ((kg, own), (KnowledgeGraph.open(elsewhere.url), theirs)):
        export(graph.selection(about="Luca Fusi", view="all"), str(path))
    lines = own.read_text().splitlines()
    assert theirs.read_text().splitlines() == [line for line in lines if not line.startswith("# Canonical hash")]


def test_what_is_looked_up_twice_is_asked_once_until_it_is_forgotten(elsewhere: Having) -> None:
    remote = KnowledgeGraph.open(elsewhere.url)
    remote.person(CARRERA)
    before = len(elsewhere.asked)
    remote.person(CARRERA).facts  # noqa: B018
    lookups = len(elsewhere.asked) - before
    assert lookups <= 3  # the queries of conflicts and claims
    cast(Any, remote.store).forget()
    remote.person(CARRERA)
    assert len(elsewhere.asked) - before > lookups + 3


# ── Guards ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT ?a { SERVICE <http://example.org/sparql> { ?a ?b ?c } }", RefusedError),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", QueryError),
        ("SELECT ?a { ?a ?b ", QueryError),
        ("ASK { ?who car:birthPlce ?place }", QueryError),
        ("ASK { nonsuch:a ?b ?c }", QueryError),
        ("SELECT ?a {" + "{" * 200 + "}" * 200 + "}", QueryError),
    ],
)
def test_a_query_is_refused_in_the_words_of_the_embedded_store_before_it_is_sent(
    query: str, error: type[CarreraError], kg: KnowledgeGraph, elsewhere: Having
) -> None:
    remote = KnowledgeGraph.open(elsewhere.url)
    with pytest.raises(error) as ours:
        kg.query(query)
    with pytest.raises(error) as theirs:
        remote.query(query)
    assert str(theirs.value) == str(ours.value)
    assert not any(query in asked["query"][0] for asked in elsewhere.asked)


def test_a_store_elsewhere_is_only_read(elsewhere: Having) -> None:
    store = open_remote(elsewhere.url)
    for change in (store.update, store.extend, store.add, store.load, store.remove_graph):
        with pytest.raises(RefusedError, match="only read"):
            change("DROP ALL")


def test_a_blank_node_cannot_be_asked_about(elsewhere: Having) -> None:
    with pytest.raises(RemoteError, match="blank node"):
        open_remote(elsewhere.url).quads_for_pattern(ox.BlankNode(), None, None)


def test_nothing_is_asked_of_a_store_that_one_elsewhere_cannot_answer() -> None:
    """The readers' code is looked through for what it wants of its store."""
    own = {"store.py", "sandbox.py", "writing.py", "publishing.py", "comparison", "columns", "copying.py"}
    wanted = set()
    for path in SRC.rglob("*.py"):
        if own & set(path.parts) or path.name in own:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
                holder = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if holder in ("store", "_store"):
                    wanted.add(node.attr)
    assert {"query", "quads_for_pattern", "contains_named_graph", "dump"} <= wanted
    assert {name for name in wanted if not hasattr(RemoteStore, name)} <= {"endpoint", "url"}


# ── What is no dataset ───────────────────────────────────────────────────────────────────────────


def test_a_store_without_a_dataset_says_so() -> None:
    with having(ox.Store()) as server, pytest.raises(DataError, match="holds no dataset of carrera-kg"):
        open_remote(server.url)


@pytest.mark.parametrize("union", [False, True])
def test_half_a_dataset_is_none(union: bool, kg: KnowledgeGraph) -> None:
    store = ox.Store()
    store.bulk_extend(quad for quad in kg.store if quad.graph_name != ox.NamedNode(DATASET_GRAPH))
    with (
        having(without_default(store) if union else store, union) as server,
        pytest.raises(DataError, match="a part of a dataset only"),
    ):
        open_remote(server.url)


def test_a_default_graph_that_is_the_union_of_all_is_refused(kg: KnowledgeGraph) -> None:
    with having(kg.store, union=True) as server, pytest.raises(DataError, match=re.escape(ACCEPTED)):
        open_remote(server.url)


def test_graphs_of_others_in_the_same_store_are_not_seen(kg: KnowledgeGraph) -> None:
    store = without_default(kg.store)
    other = ox.NamedNode("http://example.org/graph")
    store.add(ox.Quad(ox.NamedNode(f"{ID}person/massimo-carrera"), ox.NamedNode(CAR + "name"), ox.Literal("X"), other))
    with having(store, union=True) as server:
        remote = KnowledgeGraph.open(server.url)
        assert remote.person(CARRERA) == kg.person(CARRERA)
        assert not remote.query('ASK { GRAPH ?g { ?who car:name "X" } }')
        assert len(remote.store) == len(kg.store)


# ── On the command line ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "command",
    [
        ["person", CARRERA],
        ["explain", CARRERA, "birthPlace"],
        ["teammates", CARRERA, "--format", "json"],
        ["path", "Marcello Lippi", "Antonio Conte"],
        ["query", "player-clubs", "-p", f"person={CARRERA}"],
        ["claims", "--about", "Luca Fusi"],
        ["export", "--format", "jsonld", "--about", "Luca Fusi"],
        ["check"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_takes_an_address_as_its_store(
    command: list[str], dataset: Path, elsewhere: Having, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run([*command, "--store", str(dataset)]) == 0
    own = capfdbinary.readouterr()
    assert run([*command, "--store", elsewhere.url]) == 0
    assert capfdbinary.readouterr() == own


def test_the_environment_can_name_it(
    elsewhere: Having, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CARRERA_KG_STORE", elsewhere.url)
    assert run(["query", "-e", "ASK { ?who car:birthPlace ?place }"]) == 0
    assert "true" in capfd.readouterr().out
    assert run(["build"]) == 3
    assert "is a store elsewhere, and this needs a folder" in capfd.readouterr().err


@pytest.mark.parametrize("command", [["build"], ["diff", "--before"]], ids=lambda command: command[0])
def test_what_needs_a_folder_says_so_in_one_line(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--store", "http://127.0.0.1:9/sparql"]) == 3
    err = capfd.readouterr().err
    assert "is a store elsewhere, and this needs a folder; name one with --store" in err
    assert err.count("\n") == 1


def test_a_store_that_is_not_there_is_one_line(capfd: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert run(["person", CARRERA, "--store", unused()]) == 3
    err = capfd.readouterr().err
    assert err.startswith("carrera-kg: http://127.0.0.1:")
    assert err.count("\n") == 1


def test_a_service_takes_no_changes_for_a_store_elsewhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--store", "http://127.0.0.1:9/sparql", "--update-token", "x"]) == 2
    assert "a store elsewhere is only read" in capfd.readouterr().err


def test_a_dataset_of_an_address_has_no_manifest(elsewhere: Having) -> None:
    remote = KnowledgeGraph.open(elsewhere.url)
    with pytest.raises(DataError, match="is a store elsewhere"):
        remote.manifest  # noqa: B018
    assert "quads" in repr(remote)


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(UsageError, match="password"):
        KnowledgeGraph.open("http://me:secret@127.0.0.1/sparql")


# ── The server of Oxigraph ───────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def oxigraph(dataset: Path) -> Iterator[str]:
    """The address of Oxigraph's own server with the shipped facts."""
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(shutil.sys.executable).parent))  # type: ignore[attr-defined]
    if program is None:
        pytest.skip("the command oxigraph is not there: pip install oxigraph")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        at = f"127.0.0.1:{listener.getsockname()[1]}"
    server = subprocess.Popen([program, "serve", "--bind", at], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        quads = (Path(current(str(dataset))[0]) / EXPORT).read_bytes()
        request = urllib.request.Request(f"http://{at}/store", quads, {"content-type": "application/n-quads"})
        for _ in range(200):
            try:
                urllib.request.urlopen(request, timeout=60).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield f"http://{at}/query"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("what", ASKED)
def test_the_server_of_oxigraph_gives_the_same_answers(what: str, kg: KnowledgeGraph, oxigraph: str) -> None:
    ask, _ = ASKED[what]
    assert ask(KnowledgeGraph.open(oxigraph)) == ask(kg)
