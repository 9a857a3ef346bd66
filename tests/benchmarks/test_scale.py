"""The questions of the benchmark at scale have the same answers, whichever engine is asked and in whichever form."""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from benchmarks.engines import Data, Engine, Missing, Peers, TooSlow, form_for, local_engines, memory_of, write_triples
from benchmarks.questions import HONOURS, QUESTIONS, Question, Values, digest
from benchmarks.wikidata_world import write_world
from carrera_kg.columns.spool import Source
from carrera_kg.pipeline import Large, build
from carrera_kg.store import current

PLAYERS = 120


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    folder = tmp_path_factory.mktemp("scale")
    write_world(folder / "world.json", PLAYERS, seed=1, results=folder / "results", seasons=20)
    sources = (
        Source.parse(f"wikidata:world={folder / 'world.json'}"),
        Source.parse(f"results:leagues={folder / 'results'}"),
    )
    build(str(folder / "dataset"), large=Large(sources, alone=True))
    generation = Path(current(str(folder / "dataset"))[0])
    with open(generation / "dataset.nq", "rb") as quads, open(folder / "all.nt", "wb") as out:
        write_triples(quads, out)
    tables = str(generation / "tables")
    return Data(str(folder / "dataset"), str(generation / "store"), tables, str(folder / "all.nt"), folder)


@pytest.fixture(scope="module")
def engines(data: Data) -> Iterator[dict[str, Engine]]:
    """Those that are installed with the tests; rdflib with the Python that runs them."""
    with ExitStack() as stack:
        starting = local_engines(data, Peers(data.scratch / "peers"))
        running = {name: starting[name]() for name in ("carrera-kg", "pyoxigraph", "DuckDB")}
        running["rdflib"] = Engine("rdflib", "rdflib", data.triples)
        for engine in running.values():
            stack.callback(engine.close)
        yield running


def _fetch(data: Data, sql: str) -> list[Values]:
    with duckdb.connect() as connection:
        for file in Path(data.tables).iterdir():
            connection.execute(f"CREATE VIEW {file.stem} AS FROM read_parquet('{file}')")
        found = connection.sql(sql)
        return [dict(zip(found.columns, map(str, row), strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_all_engines_give_the_same_answer(question: Question, data: Data, engines: dict[str, Engine]) -> None:
    values = question.values(lambda sql: _fetch(data, sql), 2)
    assert values, "the world tells of nothing that the question is about"
    rows = 0
    for value in values:
        forms = {
            "call": question.as_call(value),
            "sql": question.as_sql(value),
            "graphs": question.in_sparql(value),
            "triples": question.in_sparql(value, graphs=False),
        }
        # rdflib joins whole squads before it compares days, which takes minutes.
        asked = {name: engine for name, engine in engines.items() if name != "rdflib" or "hops" not in question.name}
        answers = {name: engine.ask(forms[form_for(name)], 120, rows=True)[1] for name, engine in asked.items()}
        hashes = {name: digest(answer) for name, answer in answers.items()}
        assert len(set(hashes.values())) == 1, answers
        rows += len(answers["DuckDB"])
    assert rows, "no answer has a row"


def test_there_are_twelve_questions_and_honours_are_asked_for_only_where_there_are_any(data: Data) -> None:
    assert len({question.name for question in QUESTIONS}) == 12
    assert {question.kind for question in QUESTIONS} == {"look-up", "walk", "sum"}
    assert HONOURS.values(lambda sql: _fetch(data, sql), 1) == []


def test_values_are_written_as_terms_and_cannot_end_their_literal() -> None:
    question = Question(
        "q", "sum", "SELECT ?a { ?a <p> $text , $day , $one }", "", "", types=(("text", "text"), ("day", "date"))
    )
    written = question.in_sparql({"text": 'a "$day" \\ b', "day": "1991-01-02", "one": "https://example.org/a"})

    assert written.endswith('?a <p> "a \\"$day\\" \\\\ b" , "1991-01-02"^^xsd:date , <https://example.org/a> }')


def test_a_digest_does_not_depend_on_the_order_of_rows_but_on_their_number() -> None:
    assert digest([["a", "b"], ["c", "d"]]) == digest([["c", "d"], ["a", "b"]])
    assert digest([["a", "b"]]) != digest([["a", "b"], ["a", "b"]])
    assert digest([["a", "b"]]) != digest([["b", "a"]])


def test_triples_are_those_of_the_default_graph_and_of_what_is_derived() -> None:
    quads = io.BytesIO(
        b'<urn:a> <urn:p> "x <https://w3id.org/carrera-kg/graph/derived> ." .\n'
        b"<urn:a> <urn:p> <https://w3id.org/carrera-kg/graph/derived> .\n"
        b"<urn:a> <urn:p> <urn:b> <https://w3id.org/carrera-kg/graph/derived> .\n"
        b"<urn:a> <urn:p> <urn:c> <https://w3id.org/carrera-kg/graph/document/d> .\n"
        b'<urn:a> <urn:p> "two words" <https://w3id.org/carrera-kg/graph/derived> .\n'
    )
    out = io.BytesIO()

    assert write_triples(quads, out) == 4
    assert out.getvalue().decode().splitlines() == [
        '<urn:a> <urn:p> "x <https://w3id.org/carrera-kg/graph/derived> ." .',
        "<urn:a> <urn:p> <https://w3id.org/carrera-kg/graph/derived> .",
        "<urn:a> <urn:p> <urn:b> .",
        '<urn:a> <urn:p> "two words" .',
    ]


def test_an_engine_that_is_too_slow_is_ended_and_one_that_cannot_load_says_why(data: Data) -> None:
    slow = Engine("pyoxigraph", "pyoxigraph", data.store)
    with pytest.raises(ValueError, match="SyntaxError"):
        slow.ask("SELECT", 60)
    with pytest.raises(TooSlow):
        slow.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 0.5)
    assert not slow.alive and slow.close() == 0
    with pytest.raises(Missing, match="Error"):
        Engine("pyoxigraph", "pyoxigraph", str(data.scratch / "nowhere"))


def test_what_pip_cannot_install_is_missing_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")

    with pytest.raises(Missing, match="pip cannot install it: ERROR: No matching distribution"):
        Peers(tmp_path).package("maplib")


# ── The report ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def scale() -> Iterator[ModuleType]:
    """The script, which finds its neighbours beside it as it does when it is run."""
    folder = Path(__file__).parents[2] / "benchmarks"
    before, known = list(sys.path), set(sys.modules)
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("scale_script", folder / "scale.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["scale_script"] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - known:
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def test_a_report_names_no_folders_of_the_machine(
    scale: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = scale.Report(tmp_path, tmp_path / "work")
    report.add(f"cannot read {tmp_path / 'work'}/world.json")

    assert report.lines == ["cannot read …/world.json"]
    capsys.readouterr()


def test_tables_become_the_text_that_a_build_has_written(scale: ModuleType, data: Data, tmp_path: Path) -> None:
    lines = scale._write_text(data.tables, str(tmp_path / "text.nq"))
    text = (tmp_path / "text.nq").read_bytes().splitlines()
    built = set(Path(data.store).with_name("dataset.nq").read_bytes().splitlines())

    assert lines == len(text) == len(set(text))
    assert set(text) <= built


def test_mapping_gives_the_lines_of_the_build_without_their_graphs(
    scale: ModuleType, data: Data, tmp_path: Path
) -> None:
    height = scale._to_map(data.tables, tmp_path, 50)
    scale.step_map(str(tmp_path / "spells.parquet"), str(tmp_path / "out.nt"))
    lines = (tmp_path / "out.nt").read_bytes().splitlines()

    assert height == 50 or height > 40
    assert set(lines) <= set(Path(data.triples).read_bytes().splitlines())
    assert len(lines) > 10 * height


def test_what_a_command_has_used_is_measured_and_a_failure_has_its_last_words(scale: ModuleType) -> None:
    done = scale.measured([sys.executable, "-c", "print('x' * 3); sum(range(10**7))"])

    assert done.output == "xxx\n"
    assert 0 < done.cpu <= done.seconds * 8 and done.largest > 5
    with pytest.raises(scale.Missing, match="code 3: so it is"):
        scale.measured([sys.executable, "-c", "import sys; print('so it is'); sys.exit(3)"])


def test_the_memory_of_a_process_is_known_and_that_of_none_is_nothing() -> None:
    import os

    assert memory_of(os.getpid()) > 10
    assert memory_of(2**22 + 1) == 0
