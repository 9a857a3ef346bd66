from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from carrera_kg import cli
from carrera_kg.cli import run
from carrera_kg.queries import catalogue
from carrera_kg.results import GRAPH_FORMATS, Rows
from carrera_kg.store import publish
from carrera_kg.version import __version__

COMMANDS = [
    "build", "query", "queries", "sql", "person", "explain", "claims", "conflicts", "check", "timeline", "teammates", "path",
    "graph", "export", "diff", "load", "verify", "serve", "read", "coverage", "propose", "review", "locate",
    "catalogue",
]  # fmt: skip
CLUBS = "SELECT ?name { ?club a car:Club ; rdfs:label ?name FILTER(?name < 'B') } ORDER BY ?name"
IN_CSV = b"name\r\nAEK Athens\r\nAEK Larnaca\r\nAlessandria\r\nAscoli\r\nAtalanta\r\n"
ONE_TRIPLE = "CONSTRUCT WHERE { club:bari a car:Club }"
CLAIM_KEYS = [
    "id", "document", "start", "end", "words", "subject", "subject_label", "predicate", "property", "object",
    "object_label", "certainty", "accepted", "spans", "outcome",
]  # fmt: skip
CONFLICT_KEYS = [
    "id", "status", "kind", "subject", "subject_label", "property", "claims", "accepted", "accepted_claims", "rule",
    "explanation", "why",
]  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Ran]


@pytest.fixture
def shell(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Shell:
    """Runs a command in this process, in an empty folder, on the dataset of the shipped facts."""
    for name in ("CARRERA_KG_DOCUMENTS", "CARRERA_KG_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARRERA_KG_STORE", str(dataset))
    monkeypatch.chdir(tmp_path)

    def call(*words: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = run(words)
        except SystemExit as end:  # argparse ends the process itself after --help
            code = int(str(end.code or 0))
        out, err = capsysbinary.readouterr()
        return Ran(code, out, err.decode())

    return call


def process(dataset: Path, *words: str, python: Sequence[str] = (), **options: Any) -> subprocess.Popen[bytes]:
    """Starts a command in a process of its own."""
    command = [sys.executable, *python, "-c", "from carrera_kg.cli import main; main()", *words]
    environment = options.pop("env", dict(os.environ)) | {"CARRERA_KG_STORE": str(dataset)}
    environment.pop("PYTHONUNBUFFERED", None)  # some machines set it, and a pipe behaves differently then
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(command, env=environment, **pipes)


# ── Help ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_version_is_one_line(shell: Shell) -> None:
    assert shell("--version") == Ran(0, f"carrera-kg {__version__}\n".encode(), "")


def test_the_help_names_every_command_and_exit_code(shell: Shell) -> None:
    ran = shell("--help")
    assert ran.code == 0
    assert all(re.search(rf"^ +{command}\s", ran.text, re.M) for command in COMMANDS)
    assert "0 fine, 1 a negative answer where asked for, 2 usage or query error, 3 data error" in " ".join(
        ran.text.split()
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(shell: Shell, command: str) -> None:
    ran = shell(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.startswith(f"usage: carrera-kg {command} ")


def test_no_command_is_forgotten_here() -> None:
    assert list(cli._COMMANDS) == COMMANDS


# ── query: where the question comes from ─────────────────────────────────────────────────────────


def test_a_query_is_given_as_text(shell: Shell) -> None:
    assert shell("query", "-e", CLUBS) == Ran(0, IN_CSV, "")


def test_a_query_is_read_from_a_file(shell: Shell) -> None:
    Path("clubs.rq").write_text(CLUBS, encoding="utf-8")
    assert shell("query", "clubs.rq").out == IN_CSV
    assert shell("query", "./clubs.rq").out == IN_CSV


def test_a_query_is_read_from_standard_input(shell: Shell) -> None:
    assert shell("query", "-", stdin=CLUBS.encode()).out == IN_CSV


def test_a_query_is_asked_by_its_name(shell: Shell) -> None:
    ran = shell("query", "player-clubs", "-p", "person=massimo carrera")
    assert ran.code == 0
    assert "Atalanta" in {row["team"] for row in csv.DictReader(io.StringIO(ran.text))}


def test_a_file_with_a_header_takes_names(shell: Shell) -> None:
    header = "#+ summary: Who?\n#+ params:\n#+   club: {type: club, example: Bari}\n"
    Path("own.rq").write_text(header + "SELECT ?name { ?club rdfs:label ?name }", encoding="utf-8")
    assert shell("query", "own.rq", "-p", "club=Old Lady").out == b"name\r\nJuventus\r\n"


def test_a_value_may_contain_an_equals_sign(shell: Shell) -> None:
    assert shell("query", "-e", "SELECT ?x {}", "-p", "x=a=b").out == b"x\r\na=b\r\n"


def test_a_value_is_never_part_of_the_query(shell: Shell) -> None:
    ran = shell("query", "-e", "SELECT ?s { ?s rdfs:label ?name }", "-p", 'name=Bari" } DROP ALL #')
    assert ran == Ran(0, b"s\r\n", "")


# ── query: how the answer is written ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("format", "start"),
    [
        ("csv", "name\r\n"),
        ("tsv", "?name\n"),
        ("json", '{"head":{"vars":["name"]}'),
        ("xml", '<?xml version="1.0"?><sparql '),
        ("table", "name\n──"),
    ],
)
def test_rows_are_written_in_the_format_of_the_option(shell: Shell, format: str, start: str) -> None:
    ran = shell("query", "-e", CLUBS, "--format", format)
    assert ran.code == 0
    assert ran.text.startswith(start)


@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig", "xml", "jsonld"])
def test_triples_are_written_in_the_format_of_the_option(shell: Shell, format: str) -> None:
    ran = shell("query", "-e", ONE_TRIPLE, "--format", format)
    assert len(list(ox.parse(ran.out, GRAPH_FORMATS[format]))) == 1


@pytest.mark.parametrize("words", [(), ("--format", "ttl"), ("--format", "table")])
def test_triples_are_turtle_in_a_pipe_and_for_people(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("query", "-e", ONE_TRIPLE, *words).text.endswith("club:bari a car:Club .\n")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("clubs.csv", "name\r\n"),
        ("clubs.tsv", "?name\n"),
        ("clubs.json", '{"head"'),
        ("clubs.SRJ", '{"head"'),
        ("clubs.srx", "<?xml"),
        ("clubs.txt", "name\n──"),
        ("clubs", "name\r\n"),
        ("clubs.dat", "name\r\n"),
    ],
)
def test_rows_in_a_file_have_the_format_of_its_extension(shell: Shell, name: str, start: str) -> None:
    ran = shell("query", "-e", CLUBS, "-o", name)
    assert (ran.code, ran.out) == (0, b"")
    assert Path(name).read_bytes().decode().startswith(start)
    assert os.listdir() == [name]


@pytest.mark.parametrize("name", ["club.ttl", "club.nt", "club.nq", "club.trig", "club.rdf", "club.jsonld", "club"])
def test_triples_in_a_file_have_the_format_of_its_extension(shell: Shell, name: str) -> None:
    assert shell("query", "-e", ONE_TRIPLE, "-o", name).code == 0
    format = GRAPH_FORMATS[{"rdf": "xml", "club": "ttl"}.get(end := name.removeprefix("club."), end)]
    assert len(list(ox.parse(Path(name).read_bytes(), format))) == 1


def test_the_option_goes_before_the_extension(shell: Shell) -> None:
    shell("query", "-e", CLUBS, "-o", "clubs.csv", "--format", "json")
    assert Path("clubs.csv").read_text(encoding="utf-8").startswith('{"head"')


@pytest.mark.parametrize(("rows", "count"), [(0, "no rows"), (1, "1 row"), (2, "2 rows"), (1234, "1,234 rows")])
def test_a_table_is_counted_beside_the_data(shell: Shell, rows: int, count: str) -> None:
    query = "SELECT ?n { VALUES ?n { " + " ".join(map(str, range(rows))) + " } }"
    ran = shell("query", "-e", query, "--format", "table")
    assert ran.err == count + "\n"
    assert "row" not in ran.text


@pytest.mark.parametrize(
    ("query", "words", "code", "out"),
    [
        ("ASK {}", (), 0, b"true\n"),
        ("ASK { FILTER(1 = 2) }", (), 0, b"false\n"),
        ("ASK {}", ("--exit-status",), 0, b"true\n"),
        ("ASK { FILTER(1 = 2) }", ("--exit-status",), 1, b"false\n"),
        ("ASK { FILTER(1 = 2) }", ("--exit-status", "--format", "table"), 1, b"no\n"),
        ("ASK {}", ("--format", "json"), 0, b'{"head":{},"boolean":true}'),
        ("SELECT ?x { ?x a car:Club , car:Person }", ("--exit-status",), 0, b"x\r\n"),
    ],
)
def test_the_exit_code_is_the_answer_only_where_asked_for(
    shell: Shell, query: str, words: tuple[str, ...], code: int, out: bytes
) -> None:
    assert shell("query", "-e", query, *words) == Ran(code, out, "")


# ── Files are written whole or not at all ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        ("query", "-e", "SELEC", "-o", "old.csv"),
        ("query", "-e", ONE_TRIPLE, "-o", "old.csv"),
        ("query", "no-such-query", "-o", "old.csv"),
        ("person", "Nobody", "-o", "old.csv"),
    ],
)
def test_a_command_that_fails_leaves_the_old_file(shell: Shell, words: tuple[str, ...]) -> None:
    Path("old.csv").write_text("precious")
    assert shell(*words).code == 2
    assert (os.listdir(), Path("old.csv").read_text()) == (["old.csv"], "precious")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("a bug")])
def test_a_failure_midway_leaves_the_old_file(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def half(self: Rows, file: io.BytesIO, format: str) -> None:
        file.write(b"half of ")
        raise error

    Path("old.csv").write_text("precious")
    monkeypatch.setattr(Rows, "write", half)
    ran = shell("query", "-e", CLUBS, "-o", "old.csv")
    assert ran.code > 1
    assert ran.err.startswith("carrera-kg: ")
    assert len(ran.err.splitlines()) == 1
    assert (os.listdir(), Path("old.csv").read_text()) == (["old.csv"], "precious")


@pytest.mark.parametrize("command", [("person", "Massimo Carrera"), ("claims",), ("conflicts",), ("queries",)])
def test_every_answer_can_be_written_to_a_file(shell: Shell, command: tuple[str, ...]) -> None:
    ran = shell(*command, "-o", "answer")
    assert (ran.code, ran.out) == (0, b"")
    assert Path("answer").read_bytes() == shell(*command).out


# ── The other questions ──────────────────────────────────────────────────────────────────────────


def test_the_library_is_listed_with_questions_and_parameters(shell: Shell) -> None:
    listed = shell("queries").json
    assert [entry["name"] for entry in listed] == list(catalogue())
    for entry in listed:
        assert list(entry) == ["name", "question", "parameters"]
        assert entry["question"].endswith("?")
        assert all(list(parameter) == ["name", "type", "example"] for parameter in entry["parameters"])


def test_the_library_is_a_table_for_people(shell: Shell) -> None:
    ran = shell("queries", "--format", "table")
    assert ran.text.splitlines()[0].split() == ["query", "question", "parameters"]
    assert 'person="Massimo Carrera"' in ran.text


@pytest.mark.parametrize("name", ["Massimo Carrera", "massimo carrera", "Massio Carrera", "person/massimo-carrera"])
def test_a_person_is_shown_by_any_name(shell: Shell, name: str) -> None:
    ran = shell("person", name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.startswith("Massimo Carrera\n═══════════════\n")


def test_an_explanation_is_a_table_and_json(shell: Shell) -> None:
    assert "✓" in shell("explain", "Massimo Carrera", "birthPlace").text
    [slot] = shell("explain", "Massimo Carrera", "birth place", "--format", "json").json
    assert list(slot) == ["subject", "subject_label", "property", "accepted", "claims", "conflicts"]
    assert [list(claim) for claim in slot["claims"]] == [CLAIM_KEYS] * 2
    [conflict] = slot["conflicts"]
    assert list(conflict) == CONFLICT_KEYS


def test_what_no_source_says_is_an_answer_and_no_error(shell: Shell) -> None:
    ran = shell("explain", "Francesca", "goals")
    assert ran == Ran(0, b"not in the sources: goals of Francesca; they speak of name\n", "")
    assert shell("explain", "Francesca", "goals", "--format", "json") == Ran(0, b"[]\n", "")


def test_what_no_source_says_of_a_team_is_an_answer_too(shell: Shell) -> None:
    ran = shell("explain", "Massimo Carrera", "captain", "--at", "Ascoli")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.startswith("not in the sources: captain of Massimo Carrera at Ascoli; they speak of ")
    assert len(ran.text.splitlines()) == 1


def test_an_explanation_can_be_of_one_team(shell: Shell) -> None:
    [slot] = shell("explain", "Massimo Carrera", "goals", "--at", "Atalanta", "--format", "json").json
    assert {claim["object"] for claim in slot["claims"]} == {"7", "3"}


def test_claims_are_lines_of_json_with_the_promised_keys_in_order(shell: Shell) -> None:
    lines = shell("claims").text.splitlines()
    assert len(lines) > 100
    for line in lines:
        claim = json.loads(line)
        assert list(claim) == CLAIM_KEYS
        assert claim["spans"][0] == {key: claim[key] for key in ("start", "end", "words")}
        assert isinstance(claim["accepted"], bool)


def test_claims_keep_letters_as_they_are(shell: Shell) -> None:
    assert "\\u" not in shell("claims").text


def test_claims_can_be_about_one_thing(shell: Shell) -> None:
    lines = shell("claims", "--about", "Ascoli").text.splitlines()
    assert 0 < len(lines) < 100
    assert any(json.loads(line)["words"] == "present" for line in lines)


def test_claims_are_a_table_for_people(shell: Shell) -> None:
    header = shell("claims", "--about", "Ascoli", "--format", "table").text.splitlines()[0]
    assert header.split() == ["document", "at", "words", "about", "property", "value", "accepted"]


def test_conflicts_are_json_with_both_words_and_the_verdict(shell: Shell) -> None:
    for conflict in shell("conflicts").json:
        assert list(conflict) == CONFLICT_KEYS
        for claim in conflict["claims"]:
            assert list(claim)[:7] == ["id", "document", "start", "end", "words", "property", "value"]


def test_conflicts_can_be_about_one_thing(shell: Shell) -> None:
    [conflict] = shell("conflicts", "--about", "Ascoli", "--kind", "open end").json
    assert (conflict["status"], conflict["accepted"]) == ("contradiction", ["27 September 2024"])


@pytest.mark.parametrize("status", ["contradiction", "undecided", "apparent"])
def test_conflicts_can_be_of_one_status(shell: Shell, status: str) -> None:
    found = shell("conflicts", "--status", status).json
    assert {conflict["status"] for conflict in found} == {status}
    assert found == [conflict for conflict in shell("conflicts").json if conflict["status"] == status]


def test_conflicts_can_be_of_one_kind(shell: Shell) -> None:
    found = shell("conflicts", "--kind", "count clash").json
    assert {conflict["kind"] for conflict in found} == {"count clash"}
    assert found == [conflict for conflict in shell("conflicts").json if conflict["kind"] == "count clash"]


def test_kind_status_and_thing_go_together(shell: Shell) -> None:
    asked = ("conflicts", "--kind", "count clash", "--status", "undecided", "--about", "Atalanta")
    assert [conflict["property"] for conflict in shell(*asked).json] == ["goals"]
    assert shell("conflicts", "--kind", "count clash", "--status", "apparent").json == []


def test_an_unknown_kind_is_told_what_is_near(shell: Shell) -> None:
    ran = shell("conflicts", "--kind", "count clsh")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("carrera-kg: no kind of conflict is called 'count clsh'; did you mean count clash")


def test_a_kind_that_is_like_nothing_is_told_what_there_is(shell: Shell) -> None:
    ran = shell("conflicts", "--kind", "xyz")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("carrera-kg: no kind of conflict is called 'xyz'; there are ")
    assert "count clash, " in ran.err


def test_conflicts_are_a_table_for_people(shell: Shell) -> None:
    header = shell("conflicts", "--format", "table").text.splitlines()[0]
    assert re.split(r"\s{2,}", header) == ["status", "about", "property", "values and words", "accepted", "why"]


# ── walking ──────────────────────────────────────────────────────────────────────────────────────


def test_a_timeline_is_a_table_json_csv_and_a_picture(shell: Shell, tmp_path: Path) -> None:
    assert "Atalanta" in shell("timeline", "Carrera", "--format", "table").text
    told = shell("timeline", "Carrera").json
    assert told["person"].endswith("person/massimo-carrera")
    rows = list(csv.DictReader(io.StringIO(shell("timeline", "Carrera", "--format", "csv").text)))
    assert any("Juventus" in row.values() for row in rows)
    assert shell("timeline", "Carrera", "-o", "career.svg").out == b""
    assert (tmp_path / "career.svg").read_text(encoding="utf-8").startswith("<svg")


def test_team_mates_are_asked_of_a_day_a_time_and_as_sure_as_wanted(shell: Shell) -> None:
    everybody = shell("teammates", "Carrera").text
    assert "Paolo Montero" in everybody
    certain = shell("teammates", "Carrera", "--certainly").text
    assert "Antonio Conte" in certain
    assert "Paolo Montero" not in certain
    on = shell("teammates", "Carrera", "--on", "1991-09-15", "--certainly").text
    assert "Stefano Tacconi" in on
    assert "Antonio Conte" not in on
    assert "Antonio Conte" in shell("teammates", "Carrera", "--during", "1992/93").text
    assert "Juventus" in json.dumps(shell("teammates", "Carrera", "--format", "json").json)


def test_that_there_were_no_team_mates_is_an_answer(shell: Shell) -> None:
    ran = shell("teammates", "Carrera", "--on", "1970-01-01", "--format", "table")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text == "no team-mates of Massimo Carrera in the sources on 1 January 1970\n"


def test_a_path_says_why_with_words(shell: Shell) -> None:
    ran = shell("path", "Carrera", "Marcello Lippi", "--format", "table")
    assert ran.code == 0
    assert "Juventus" in ran.text
    assert "“" in ran.text
    [step] = shell("path", "Carrera", "Marcello Lippi").json["steps"]
    assert step["claims"]


def test_no_path_is_an_answer_and_an_exit_code_only_where_asked_for(shell: Shell) -> None:
    words = ("path", "Carrera", "Marcello Lippi", "--via", "family")
    assert shell(*words).code == 0
    ran = shell(*words, "--exit-status", "--format", "table")
    assert (ran.code, ran.err) == (1, "")
    assert "not connected" in ran.text


@pytest.mark.parametrize("name", ["around.svg", "around.html", "around.graphml", "around.gexf", "around.json"])
def test_a_graph_is_written_as_its_extension_says_and_twice_the_same(shell: Shell, tmp_path: Path, name: str) -> None:
    first = shell("graph", "Carrera", "--hops", "2", "-o", name)
    assert (first.code, first.out, first.err) == (0, b"", "")
    written = (tmp_path / name).read_bytes()
    assert b"Juventus" in written or name.endswith(".html")
    shell("graph", "Carrera", "--hops", "2", "-o", name)
    assert (tmp_path / name).read_bytes() == written


def test_a_graph_is_a_table_for_people(shell: Shell) -> None:
    assert "Juventus" in shell("graph", "Carrera", "--format", "table").text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("path", "Carrera", "Lipi"), "nothing is called 'Lipi'; did you mean"),
        (("teammates", "Carrera", "--on", "1993"), "is not one day"),
        (("teammates", "Carrera", "--on", "1993-05-01", "--during", "1993"), "not allowed with"),
        (("path", "Carrera", "Marcello Lippi", "--via", "teamates"), "did you mean"),
        (("path", "Carrera", "Marcello Lippi", "--max-hops", "0"), "a number from 1 to 20 is needed"),
        (("graph", "Carrera", "--hops", "x"), "a number from 1 to 20 is needed"),
        (("graph", "Carrera", "--kinds", "peple"), "did you mean"),
        (("graph", "Carrera", "-o", "around.png"), "around.png"),
        (("timeline", "Juventus"), "is not a person but a club"),
        (("timeline", "Carrera", "-o", "career.pdf"), "career.pdf"),
    ],
)
def test_what_cannot_be_walked_is_told_in_a_line(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    ran = shell(*words)
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


# ── build, catalogue, locate ─────────────────────────────────────────────────────────────────────

_TEXT = "Player A joined Club North in 1991.\nHe left it in “1996” for Club South.\n"
_ENTITIES = """
entities:
- {id: person/player-a, name: Player A}
- {id: club/club-north, name: Club North}
"""
_DRAFT = """document: almanac
facts:
- spell: north  # the first
  words: joined Club North
  person: {value: Player A, words: Player A}
  team: Club North
  role: player
  start: {value: 1991, words: in 1991}
  end:
    value: 1996
    words: in “1996”
"""


@pytest.fixture
def own(shell: Shell, tmp_path: Path) -> Path:
    """A folder with a text, its catalogue as the command writes it, and a draft of facts without offsets."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "data" / "facts").mkdir(parents=True)
    (tmp_path / "texts" / "almanac.txt").write_bytes(_TEXT.encode())
    described = ("--id", "almanac", "--title", 'The "Almanac"', "--kind", "record")
    entry = shell("catalogue", "texts/almanac.txt", *described).text
    (tmp_path / "data" / "documents.yaml").write_text("documents:\n" + entry, encoding="utf-8")
    (tmp_path / "data" / "entities.yaml").write_text(_ENTITIES, encoding="utf-8")
    (tmp_path / "data" / "facts" / "almanac.yaml").write_text(_DRAFT, encoding="utf-8")
    return tmp_path


DRAFT = "data/facts/almanac.yaml"


def test_a_document_of_ones_own_is_catalogued_located_built_and_asked(shell: Shell, own: Path) -> None:
    assert shell("locate", DRAFT, "--documents", "texts") == Ran(0, f"{DRAFT}: 4 offsets written\n".encode(), "")
    ran = shell("build", "--facts", "data", "--documents", "texts", "--store", "dataset")
    assert (ran.code, ran.err) == (0, "")
    assert "spans      verified against the texts\n" in ran.text
    words = {claim["words"] for claim in map(json.loads, shell("claims", "--store", "dataset").text.splitlines())}
    assert {"Player A", "joined Club North", "in 1991", "in “1996”"} <= words


def test_locating_writes_offsets_and_touches_nothing_else(shell: Shell, own: Path) -> None:
    shell("locate", DRAFT, "--documents", "texts")
    text = (own / DRAFT).read_text(encoding="utf-8")
    for offset in re.findall(r"at: (\d+)", text):
        assert _TEXT[int(offset) :].startswith(("joined Club North", "Player A", "in 1991", "in “1996”"))
    assert "# the first" in text
    assert re.sub(r"at: \d+(, |\n *)", "", text) == _DRAFT


def test_locating_twice_changes_nothing(shell: Shell, own: Path) -> None:
    shell("locate", DRAFT, "--documents", "texts")
    text = (own / DRAFT).read_text(encoding="utf-8")
    assert shell("locate", DRAFT, "--documents", "texts").text == f"{DRAFT}: every offset is right\n"
    assert (own / DRAFT).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("left Club West", "'left Club West' is not in almanac; copy the words"),
        ("Club", "'Club' stands in almanac 2 times, at 16, 61; add 'nth: 1' to 'nth: 2' or quote more words"),
        ("A joined Club North in 1991. He left it in", "8"),
    ],
)
def test_words_that_cannot_be_located_name_the_line_and_leave_the_draft(
    shell: Shell, own: Path, words: str, problem: str
) -> None:
    draft = _DRAFT.replace("in 1991}", f'"{words}"}}')
    (own / DRAFT).write_text(draft, encoding="utf-8")
    ran = shell("locate", DRAFT, "--documents", "texts")
    assert (ran.code, ran.out) == (3, b"")
    assert ran.err.startswith(f"carrera-kg: {DRAFT}:8: ")
    assert problem in ran.err
    assert (own / DRAFT).read_text(encoding="utf-8") == draft


def test_the_documents_can_be_named_by_the_environment(
    shell: Shell, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARRERA_KG_DOCUMENTS", "texts")
    assert shell("locate", DRAFT).code == 0


# ── coverage ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def covered(shell: Shell, own: Path) -> Path:
    """The folder with a second sentence that nothing quotes, and a third line that is a heading."""
    text = _TEXT + "He was happy there.\nLater years\n"
    (own / "texts" / "almanac.txt").write_bytes(text.encode())
    entry = shell("catalogue", "texts/almanac.txt", "--id", "almanac", "--title", "A", "--kind", "record").text
    (own / "data" / "documents.yaml").write_text("documents:\n" + entry, encoding="utf-8")
    (own / DRAFT).write_text(_DRAFT + "silent:\n- {words: Later years, because: heading}\n", encoding="utf-8")
    shell("locate", DRAFT, "--documents", "texts")
    return own


COVERAGE = ("coverage", "--facts", "data", "--documents", "texts")


def test_coverage_lists_what_is_accounted_for_and_what_is_not(shell: Shell, covered: Path) -> None:
    ran = shell(*COVERAGE)
    assert (ran.code, ran.err) == (0, "")
    counts, without, missing = ran.text.split("\n\n")
    assert re.split(r"\s{2,}", counts.splitlines()[-1].strip())[:6] == ["almanac", "4", "2", "1", "1", "75.0%"]
    assert "heading: says what the lines below are about" in without
    assert missing.startswith("Not accounted for\n")
    assert "He was happy there." in missing


def test_coverage_in_json_gives_places(shell: Shell, covered: Path) -> None:
    [found] = shell(*COVERAGE, "--format", "json").json
    text = (covered / "texts" / "almanac.txt").read_text(encoding="utf-8")
    assert list(found) == [
        "document", "sentences", "with_claims", "without_claims", "not_accounted_for", "share", "words", "words_quoted",
    ]  # fmt: skip
    [silent], [missing] = found["without_claims"], found["not_accounted_for"]
    assert text[silent["start"] : silent["end"]] == "Later years"
    assert silent["reason"] == "heading"
    assert text[missing["start"] : missing["end"]] == "He was happy there."
    assert (found["sentences"], found["with_claims"], found["share"]) == (4, 2, 0.75)
    assert 0 < found["words_quoted"] < found["words"]


@pytest.mark.parametrize("words", [(), ("--format", "json"), ("-o", "coverage.json")])
def test_coverage_fails_for_a_missing_sentence_only_where_asked_to(
    shell: Shell, covered: Path, words: tuple[str, ...]
) -> None:
    assert shell(*COVERAGE, *words).code == 0
    assert shell(*COVERAGE, *words, "--exit-status").code == 1
    path = covered / DRAFT
    path.write_text(path.read_text(encoding="utf-8") + "- {words: He was happy, because: withheld}\n", encoding="utf-8")
    shell("locate", DRAFT, "--documents", "texts")
    assert shell(*COVERAGE, *words, "--exit-status").code == 0


def test_coverage_needs_the_texts(shell: Shell, covered: Path) -> None:
    ran = shell("coverage", "--facts", "data")
    assert ran == Ran(
        2,
        b"",
        "carrera-kg: the texts are needed to find sentences in; give their folder with --documents DIR\n",
    )


def test_coverage_takes_the_texts_from_the_environment(
    shell: Shell, covered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARRERA_KG_DOCUMENTS", "texts")
    assert shell("coverage", "--facts", "data").code == 0


def test_coverage_of_a_changed_text_is_an_error(shell: Shell, covered: Path) -> None:
    (covered / "texts" / "almanac.txt").write_text("Something else.", encoding="utf-8")
    ran = shell(*COVERAGE)
    assert (ran.code, ran.out) == (3, b"")
    assert ran.err.startswith("carrera-kg: almanac: the text is not the catalogued one")


# ── Criminal and medical matters ─────────────────────────────────────────────────────────────────

_TRIAL = """- remark: trial
  words: He left it
  concerns: Player A
  topic: legal-matter
  summary: there was a trial
"""
_SETTLED = "  settled: {value: he was acquitted, words: for Club South}\n"


def test_a_legal_matter_is_shown_with_its_outcome_everywhere(shell: Shell, own: Path) -> None:
    (own / DRAFT).write_text(_DRAFT + _TRIAL + _SETTLED, encoding="utf-8")
    shell("locate", DRAFT, "--documents", "texts")
    assert shell("build", "--facts", "data", "--store", "dataset").code == 0
    asked = ("--store", "dataset")
    told = [json.loads(line) for line in shell("claims", *asked).text.splitlines()]
    trial = [claim for claim in told if claim["subject"].endswith("almanac-trial")]
    assert len(trial) == 4
    assert {claim["outcome"] for claim in trial} == {"he was acquitted"}
    assert {claim["outcome"] for claim in told if claim not in trial} == {""}
    table = shell("claims", *asked, "--format", "table").text
    for shown in ("there was a trial (he was acquitted)", "legal matter (he was acquitted)"):
        assert shown in table
    explained = shell("explain", "Player A", "summary", *asked)
    assert "there was a trial (he was acquitted)" in explained.text
    [slot] = shell("explain", "Player A", "summary", *asked, "--format", "json").json
    assert slot["claims"][0]["outcome"] == "he was acquitted"


def test_a_legal_matter_without_its_outcome_is_refused(shell: Shell, own: Path) -> None:
    (own / DRAFT).write_text(_DRAFT + _TRIAL, encoding="utf-8")
    shell("locate", DRAFT, "--documents", "texts")
    ran = shell("build", "--facts", "data", "--store", "dataset")
    line = (_DRAFT + _TRIAL).splitlines().index("  topic: legal-matter") + 1
    assert (ran.code, ran.out) == (3, b"")
    assert re.fullmatch(
        r"carrera-kg: data/facts/almanac\.yaml:\d+: trial: a legal matter without its outcome; say how it was settled, "
        r"or leave it out and list the sentence as silent because: withheld\n",
        ran.err,
    )
    assert line - 3 <= int(ran.err.split(":")[2]) <= line + 3  # locate adds a line for each offset
    assert not (own / "dataset").exists()


# ── Verdicts of the user ─────────────────────────────────────────────────────────────────────────


def test_a_build_prints_what_the_users_verdicts_changed(shell: Shell, own: Path) -> None:
    disputed = (
        _DRAFT + "  departure: [{value: resigned, words: He left it}, {value: dismissed, words: for Club South}]\n"
    )
    (own / DRAFT).write_text(disputed, encoding="utf-8")
    shell("locate", DRAFT, "--documents", "texts")
    (own / "mine.yaml").write_text(
        "verdicts:\n- {about: Player A, property: departure, accept: resigned, because: he told us}\n", encoding="utf-8"
    )
    ran = shell("build", "--facts", "data", "--store", "dataset", "--verdicts", "mine.yaml")
    assert ran.code == 0
    assert (
        "verdict    Player A, player, Club North (1991–1996): manner of departure: all values → resigned (he told us)\n"
    ) in ran.text
    assert "conflicts  1 contradiction\n" in ran.text
    [conflict] = shell("conflicts", "--store", "dataset").json
    assert (conflict["rule"], conflict["why"], conflict["accepted"]) == (
        "decided by the user",
        "he told us",
        ["resigned"],
    )


def test_a_build_without_documents_says_that_nothing_was_verified(shell: Shell, own: Path) -> None:
    shell("locate", DRAFT, "--documents", "texts")
    ran = shell("build", "--facts", "data", "--store", "dataset")
    assert ran.code == 0
    assert "spans      not verified: no documents at hand\n" in ran.text
    assert ran.err == "carrera-kg: spans were not verified; give the texts with --documents DIR\n"


def test_a_changed_document_stops_the_build_and_the_old_dataset_still_answers(shell: Shell, own: Path) -> None:
    shell("locate", DRAFT, "--documents", "texts")
    build = ("build", "--facts", "data", "--documents", "texts", "--store", "dataset")
    assert shell(*build).code == 0
    (own / "texts" / "almanac.txt").write_bytes(_TEXT.replace("1991", "1992").encode())
    ran = shell(*build)
    assert (ran.code, ran.out) == (3, b"")
    at = _TEXT.index("in 1991")
    assert re.match(
        rf"carrera-kg: almanac: the text is not the catalogued one: .* at {at}; restore almanac.txt", ran.err
    )
    assert shell("query", "-e", "ASK { ?spell car:start ?when }", "--store", "dataset").out == b"true\n"


# ── Processes ────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_has_seen_enough_is_no_error(dataset: Path) -> None:
    with process(dataset, "claims") as claims:
        assert claims.stdout is not None
        assert claims.stderr is not None
        claims.stdout.readline()
        claims.stdout.close()
        assert (claims.stderr.read(), claims.wait()) == (b"", 0)


def test_a_query_is_piped_in_and_its_answer_out(dataset: Path) -> None:
    with process(dataset, "query", "-", stdin=subprocess.PIPE) as query:
        assert query.communicate(CLUBS.encode()) == (IN_CSV, b"")
        assert query.returncode == 0


def test_on_a_terminal_the_answer_is_a_table_as_wide_as_the_terminal(dataset: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    long = "SELECT ?name ('" + "long " * 20 + "' AS ?words) { club:bari rdfs:label ?name }"
    with process(dataset, "query", "-e", long, stdout=theirs) as query:
        assert query.stderr is not None
        assert (query.stderr.read(), query.wait()) == (b"1 row\n", 0)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        lines = terminal.read(10_000).decode().splitlines()
    assert lines[0].split() == ["name", "words"]
    assert max(map(len, lines)) <= 40


def test_an_interruption_is_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Rows, "write", interrupted)
    assert shell("query", "-e", CLUBS) == Ran(130, b"", "carrera-kg: interrupted; nothing was changed\n")


def test_a_bug_is_one_line_too_and_a_traceback_on_request(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(Rows, "write", broken)
    ran = shell("query", "-e", CLUBS)
    assert (ran.code, ran.err) == (
        70,
        "carrera-kg: unexpected RuntimeError: two lines; set CARRERA_KG_DEBUG=1 and report the traceback\n",
    )
    monkeypatch.setenv("CARRERA_KG_DEBUG", "1")
    with pytest.raises(RuntimeError, match="two"):
        shell("query", "-e", CLUBS)


# ── Start-up ─────────────────────────────────────────────────────────────────────────────────────

HEAVY = {
    "rdflib", "networkx", "polars", "yaml", "rich", "pandas", "pyshacl", "platformdirs", "filelock",
    "dataclasses", "carrera_kg.model", "carrera_kg.ontology", "carrera_kg.pipeline", "carrera_kg.questions",
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("-e", "SELECT * { ?s a car:Club }"), ("player-clubs", "-p", "person=Massimo Carrera"), ("-e", "ASK {}")],
)
def test_a_query_imports_nothing_heavy(tmp_path: Path, dataset: Path, words: tuple[str, ...]) -> None:
    with process(dataset, "query", *words, "--store", str(dataset), python=("-X", "importtime")) as query:
        _, err = query.communicate()
    imported = {line.split(b"|")[-1].strip().decode() for line in err.splitlines() if line.startswith(b"import time:")}
    assert "carrera_kg.queries" in imported
    assert imported & HEAVY == set()


def test_a_mistake_is_told_without_a_dataset_of_ones_own(tmp_path: Path, shell: Shell) -> None:
    publish(str(tmp_path / "dataset"), [], "own", lambda store: {})
    assert shell("query", "-e", "SELEC", "--store", "dataset").code == 2


def test_a_person_can_be_had_as_json(shell: Shell) -> None:
    ran = shell("person", "Carrera", "--format", "json")
    assert (ran.code, ran.json["name"], len(ran.json["spells"]) > 10) == (0, "Massimo Carrera", True)


@pytest.mark.parametrize(
    "words", [("claims", "-o", "c.csv"), ("conflicts", "-o", "c.ttl"), ("person", "Carrera", "-o", "c.nq")]
)
def test_a_file_name_that_asks_for_another_format_is_an_error(shell: Shell, words: tuple[str, ...]) -> None:
    ran = shell(*words)
    assert ran.code == 2
    assert "cannot be written as" in ran.err


def test_claims_in_a_json_file_are_json_lines(shell: Shell, tmp_path: Path) -> None:
    assert shell("claims", "-o", "c.json").code == 0
    assert len([json.loads(line) for line in (tmp_path / "c.json").read_text().splitlines()]) > 800


def test_an_output_that_is_a_link_changes_what_it_points_to(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert shell("query", "-e", CLUBS, "-o", "link.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == IN_CSV


def test_an_error_at_the_end_of_a_query_is_placed_there(shell: Shell) -> None:
    assert "line 1, column" in shell("query", "-e", "SELECT ?x { ?x a car:Club ").err


def test_the_name_of_no_folder_is_an_error(shell: Shell) -> None:
    assert shell("build", "--store", "").code == 2


def test_data_is_utf8_whatever_the_locale(dataset: Path) -> None:
    command = process(dataset, "person", "Carrera", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    out, _ = command.communicate()
    assert "═" in out.decode()
