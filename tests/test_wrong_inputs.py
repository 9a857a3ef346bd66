"""Whatever is wrong, the command line says it in one line that names the thing, and exits with the documented code."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from carrera_kg.cli import run
from carrera_kg.store import publish
from tests.career import spell, write_career


class Wrong(NamedTuple):
    """A wrong input: the command (``{here}`` is the folder of wrong files), the exit code, and what is named."""

    what: str
    words: tuple[str, ...]
    code: int
    named: str
    stdin: bytes = b""

    def command(self, here: Path) -> list[str]:
        return [word.replace("{here}", str(here)) for word in self.words]


def ask(*words: str) -> tuple[str, ...]:
    return ("query", "-e", *words)


def build(*words: str) -> tuple[str, ...]:
    return ("build", "--store", "{here}/never", *words)


ASK_ANY = "ASK { ?x ?p ?o }"

QUERIES = [
    Wrong("a misspelt keyword", ask("SELEC ?x { ?x a car:Club }"), 2, "did you mean SELECT?"),
    Wrong("a missing brace", ask("SELECT ?x { ?x a car:Club"), 2, "1 '}' missing"),
    Wrong("an undeclared prefix", ask("SELECT ?x { ?x a cra:Club }"), 2, "prefix cra: is not declared"),
    Wrong("a variable that is not grouped", ask("SELECT ?x ?y { ?x a ?y } GROUP BY ?x"), 2, "GROUP BY"),
    Wrong("a text without an end", ask('SELECT ?x { ?x rdfs:label "Bari }'), 2, "line 1"),
    Wrong("an empty query", ask(""), 2, "the query is empty"),
    Wrong("only a comment", ask("# nothing"), 2, "the query is empty"),
    Wrong("an insertion", ask("INSERT DATA { <urn:a> <urn:b> <urn:c> }"), 2, "an update, not a query"),
    Wrong("a deletion", ask("DROP ALL"), 2, "an update, not a query"),
    Wrong("3,000 nested braces", ask("SELECT * " + "{" * 3000 + "}" * 3000), 2, "nests more than 100 deep"),
    Wrong("3,000 nested parentheses", ask("SELECT (" + "(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}"), 2, "nests more"),
    Wrong("a chain of 20,000 links", ask("ASK { FILTER(" + "1 || " * 20_000 + "1) }"), 2, "more than 3,000 words"),
    Wrong(
        "20,000 patterns",
        ("query", "-"),
        2,
        "more than 120 triple patterns",
        b"ASK { " + b"?s ?p ?o . " * 20_000 + b"}",
    ),
    Wrong("bytes that are no text", ("query", "-"), 2, "standard input: byte 4 is not UTF-8", b"ASK \xff{}"),
    Wrong("nothing on standard input", ("query", "-"), 2, "the query is empty"),
    Wrong("a NUL on standard input", ("query", "-"), 2, "syntax error", b"ASK {\0}"),
]

NAMES = [
    Wrong("an unknown query", ("query", "no-such-question"), 2, "no query is called 'no-such-question'"),
    Wrong("a misspelt query", ("query", "player-club"), 2, "did you mean player-clubs"),
    Wrong("an unknown person", ("person", "Zinedine Zidane"), 2, "no person is called 'Zinedine Zidane'"),
    Wrong("a misspelt person", ("person", "Masimo Carrera"), 2, "did you mean Massimo Carrera?"),
    Wrong("a club as a person", ("person", "Juventus"), 2, "Juventus is not a person but a club"),
    Wrong("a name of two things", ("claims", "--about", "Bari"), 2, "write club/bari or place/bari"),
    Wrong("conflicts about nothing", ("conflicts", "--about", "Nowhere"), 2, "nothing is called 'Nowhere'"),
    Wrong("an unknown property", ("explain", "Massimo Carrera", "shoeSize"), 2, "no property is called 'shoeSize'"),
    Wrong(
        "a team that is a city", ("explain", "Massimo Carrera", "goals", "--at", "Moscow"), 2, "Moscow is not a team"
    ),
    Wrong("what a stranger did", ("explain", "Zinedine Zidane", "goals"), 2, "nothing is called 'Zinedine Zidane'"),
    Wrong(
        "an unknown kind of conflict", ("conflicts", "--kind", "quarrel"), 2, "no kind of conflict is called 'quarrel'"
    ),
    Wrong("an empty name", ("person", ""), 2, "a name is needed"),
]

PARAMETERS = [
    Wrong("an unknown parameter", ask(ASK_ANY, "-p", "club=1"), 2, "no parameter club"),
    Wrong(
        "an unknown parameter of a library query", ("query", "player-clubs", "-p", "persn=x"), 2, "did you mean person?"
    ),
    Wrong("a missing parameter", ("query", "player-clubs"), 2, "player-clubs needs person"),
    Wrong("a parameter without a value", ask(ASK_ANY, "-p", "x"), 2, "-p x is not NAME=VALUE"),
    Wrong("a parameter without a name", ask(ASK_ANY, "-p", "=1"), 2, "-p =1 is not NAME=VALUE"),
    Wrong("a parameter twice", ask(ASK_ANY, "-p", "x=1", "-p", "x=2"), 2, "-p x is there twice"),
    Wrong("an injection", ("query", "player-clubs", "-p", 'person=Massimo" } DROP ALL #'), 2, "no person is called"),
    Wrong("an injection as an address", ask(ASK_ANY, "-p", "x=urn:x> . ?s ?p ?o"), 2, "is not an address"),
    Wrong(
        "a word for a number",
        ("query", "{here}/typed.rq", "-p", "goals=many"),
        2,
        "goals: 'many' is not a whole number",
    ),
    Wrong("an unknown type in a header", ("query", "{here}/mistyped.rq"), 2, "no parameter type player"),
]

FILES = [
    Wrong("a missing query file", ("query", "{here}/missing.rq"), 3, "{here}/missing.rq: no such file"),
    Wrong("a folder as a query file", ("query", "{here}/folder.rq"), 3, "{here}/folder.rq: Is a directory"),
    Wrong("a binary query file", ("query", "{here}/binary.rq"), 3, "{here}/binary.rq: byte 0 is not UTF-8"),
    Wrong("output below a file", ask(ASK_ANY, "-o", "{here}/file/x.csv"), 3, "{here}/file/x.csv: Not a directory"),
    Wrong(
        "output in no folder", ("claims", "-o", "{here}/no/x.jsonl"), 3, "{here}/no/x.jsonl: No such file or directory"
    ),
    Wrong("output to a folder", ask(ASK_ANY, "-o", "{here}/folder.rq"), 3, "{here}/folder.rq"),
    Wrong(
        "no text to catalogue",
        ("catalogue", "{here}/no", "--id", "a", "--title", "A", "--kind", "news"),
        3,
        "{here}/no",
    ),
    Wrong("an id that cannot be one", ("catalogue", "x", "--id", "A B", "--title", "A", "--kind", "news"), 2, "'A B'"),
    Wrong(
        "an unknown kind", ("catalogue", "x", "--id", "a", "--title", "A", "--kind", "rumour"), 2, "no kind 'rumour'"
    ),
    Wrong("a draft without texts", ("locate", "{here}/data/facts/almanac.yaml"), 2, "--documents DIR"),
    Wrong(
        "a missing draft", ("locate", "{here}/data/facts/no.yaml", "--documents", "{here}/texts"), 3, "facts/no.yaml"
    ),
]

DATASETS = [
    Wrong("no dataset", ask(ASK_ANY, "--store", "{here}/nowhere"), 3, "{here}/nowhere: no dataset there"),
    Wrong("a folder that is no dataset", ask(ASK_ANY, "--store", "{here}"), 3, "{here}: no dataset there"),
    Wrong("a file as a dataset", ask(ASK_ANY, "--store", "{here}/file"), 3, "{here}/file: no dataset there"),
    Wrong("a dataset below a file", ("claims", "--store", "{here}/file/x"), 3, "{here}/file/x: no dataset there"),
    Wrong("a damaged dataset", ("conflicts", "--store", "{here}/damaged"), 3, "{here}/damaged: the dataset is damaged"),
    Wrong("a build over other files", ("build", "--store", "{here}"), 3, "{here}: holds other files"),
    Wrong("a build over a file", ("build", "--store", "{here}/file"), 3, "{here}/file: is not a folder"),
    Wrong("a build below a file", ("build", "--store", "{here}/file/x"), 3, "{here}/file/x: cannot be written"),
    Wrong("missing facts", build("--facts", "{here}/no"), 3, "{here}/no/documents.yaml: no such file"),
    Wrong("missing documents", build("--documents", "{here}/no"), 3, "{here}/no: no such folder of documents"),
    Wrong("documents that are not there", build("--documents", "{here}/folder.rq"), 3, "is not in {here}/folder.rq"),
    Wrong(
        "a changed document", build("--facts", "{here}/data", "--documents", "{here}/changed"), 3, "almanac: the text"
    ),
    Wrong(
        "a broken catalogue", build("--facts", "{here}/bad-documents"), 3, "bad-documents/documents.yaml:3: not YAML"
    ),
    Wrong("broken entities", build("--facts", "{here}/bad-entities"), 3, "bad-entities/entities.yaml:2: not YAML"),
    Wrong("a broken fact file", build("--facts", "{here}/bad-facts"), 3, "bad-facts/facts/almanac.yaml:2: not YAML"),
    Wrong("nine words", build("--facts", "{here}/nine-words"), 3, "nine-words/facts/almanac.yaml:"),
    Wrong("an unknown club", build("--facts", "{here}/unknown-club"), 3, "unknown-club/facts/almanac.yaml:"),
    Wrong(
        "a fact of no document",
        build("--facts", "{here}/no-document"),
        3,
        "no-document/facts/almanac.yaml:1: no document",
    ),
]

USAGE = [
    Wrong("no command", (), 2, "COMMAND"),
    Wrong("an unknown command", ("quarry",), 2, "'quarry'"),
    Wrong("an unknown option", ask(ASK_ANY, "--colour"), 2, "--colour"),
    Wrong("an option without a value", ("query", "--format"), 2, "--format"),
    Wrong("an unknown format", ask(ASK_ANY, "--format", "xlsx"), 2, "'xlsx'"),
    Wrong("a format of triples for rows", ask("SELECT * {}", "--format", "ttl"), 2, "rows cannot be written as ttl"),
    Wrong(
        "a format of rows for triples",
        ask("DESCRIBE club:bari", "--format", "csv"),
        2,
        "triples cannot be written as csv",
    ),
    Wrong("a format of triples for a truth", ask(ASK_ANY, "--format", "nt"), 2, "yes or no cannot be written as nt"),
    Wrong("no query", ("query",), 2, "one query is needed"),
    Wrong("two queries", ("query", "player-clubs", "-e", "ASK {}"), 2, "one query is needed"),
    Wrong("a person without a name", ("person",), 2, "NAME"),
    Wrong("two names", ("person", "Massimo", "Carrera"), 2, "Carrera"),
    Wrong("an unknown status", ("conflicts", "--status", "settled"), 2, "'settled'"),
    Wrong("coverage without texts", ("coverage",), 2, "the texts are needed to find sentences in"),
    Wrong("coverage in another format", ("coverage", "--format", "csv"), 2, "'csv'"),
    Wrong("an explanation of nothing", ("explain", "Massimo Carrera"), 2, "PROPERTY"),
]


def cover(*words: str) -> tuple[str, ...]:
    return ("coverage", "--documents", "{here}/texts", *words)


COVERAGE = [
    Wrong("coverage of missing facts", cover("--facts", "{here}/no"), 3, "{here}/no/documents.yaml: no such file"),
    Wrong(
        "coverage in a missing folder", ("coverage", "--facts", "{here}/data", "--documents", "{here}/no"), 3,
        "{here}/no: no such folder of documents",
    ),
    Wrong(
        "coverage of a changed document", ("coverage", "--facts", "{here}/data", "--documents", "{here}/changed"), 3,
        "almanac: the text is not the catalogued one",
    ),
    Wrong("coverage to a folder", cover("--facts", "{here}/data", "-o", "{here}/folder.rq"), 3, "{here}/folder.rq"),
]  # fmt: skip

# What is added to a good fact file, and what is said of it.
FACTS = {
    "silent that is no list": ("silent: {words: Nothing, because: heading}", "silent must be a list"),
    "silent that is a list of words": ("silent: [Nothing]", "silent must be a list"),
    "a silent place without a reason": ("silent: [{at: 0, words: spell}]", "because must be a text"),
    "an unknown reason to be silent": (
        "silent: [{at: 0, words: spell, because: boring}]", "no reason 'boring'; it is one of title, heading,",
    ),
    "a silent place without words": ("silent: [{at: 0, because: heading}]", "words must be a text"),
    "a silent place without an offset": ("silent: [{words: spell, because: heading}]", "'spell' has no offset"),
    "a silent place with a value": (
        "silent: [{at: 0, words: spell, because: heading, value: 1}]", "a silent place has no value",
    ),
    "nine silent words": ("silent: [{at: 0, words: a b c d e f g h i, because: heading}]", "has 9 words"),
    "a silent place past the end": ("silent: [{at: 999, words: spell, because: heading}]", "offset 999 is past the end"),
    "a header that is a word": (
        "- spell: south\n  at: 0\n  words: spell north\n  start: {value: 1991, under: From}", "under must be a place",
    ),
    "a header without words": (
        "- spell: south\n  at: 0\n  words: spell north\n  start: {value: 1991, under: {at: 0}}", "under must be a place",
    ),
    "a header without an offset": (
        "- spell: south\n  at: 0\n  words: spell north\n  start: {value: 1991, under: {words: From}}",
        "'From' has no offset; run 'carrera-kg locate",
    ),
    "a legal matter without its outcome": (
        "- {remark: trial, at: 0, words: spell, concerns: Player A, topic: legal-matter, summary: a trial}",
        "trial: a legal matter without its outcome",
    ),
    "an illness without its outcome": (
        "- {remark: knee, at: 0, words: spell, concerns: Player A, topic: health, summary: a knee}",
        "without its outcome",
    ),
    "an unknown topic": (
        "- {remark: talk, at: 0, words: spell, concerns: Player A, topic: gossip, summary: talk}", "no concept 'gossip'",
    ),
    "an outcome of a spell": ("- {spell: south, at: 0, words: spell, settled: well}", "a spell has no settled"),
    "a kind of run that is a result": (
        "- {run: r, at: 0, words: spell, team: Club North, kindOfRun: run/winner}", "no concept 'run/winner'",
    ),
}  # fmt: skip

VERDICTS = {
    "a verdict file that is no YAML": ("verdicts: [", "not YAML:"),
    "a verdict file without verdicts": ("facts: []", "verdicts.yaml:1: no list of verdicts"),
    "a verdict that is a word": ("verdicts: [mine]", "verdicts.yaml:1: a verdict must be a mapping"),
    "an unknown field of a verdict": (
        "verdicts:\n- {conflict: x, accept: y, because: z, reason: w}", "verdicts.yaml:2: a verdict has no field reason",
    ),
    "a verdict on nothing": ("verdicts:\n- {accept: y, because: z}", "verdicts.yaml:2: a verdict needs one conflict"),
    "a verdict on a person": (
        "verdicts:\n- {about: Player A, accept: y, because: z}", "verdicts.yaml:2: a verdict needs one conflict",
    ),
    "a verdict on two things": (
        "verdicts:\n- {conflict: x, about: Player A, property: start, accept: y, because: z}",
        "verdicts.yaml:2: a verdict needs one conflict",
    ),
    "a verdict without a value": (
        "verdicts:\n- {conflict: x, because: z}", "verdicts.yaml:2: a verdict without accept",
    ),
    "a verdict without a reason": (
        "verdicts:\n- {conflict: x, accept: y}", "verdicts.yaml:2: a verdict without because",
    ),
    "a verdict with an empty reason": (
        "verdicts:\n- {conflict: x, accept: y, because: ' '}", "verdicts.yaml:2: a verdict without because",
    ),
    "a verdict with a list of values": (
        "verdicts:\n- {conflict: x, accept: [y], because: z}", "verdicts.yaml:2: accept must be a text",
    ),
    "a verdict on no conflict": (
        "verdicts:\n- {conflict: 0123456789abcdef, accept: y, because: z}",
        "verdicts.yaml:2: there is no conflict 0123456789abcdef",
    ),
    "a verdict where sources agree": (
        "verdicts:\n- {about: Player A, property: birthDate, accept: 1970, because: z}",
        "verdicts.yaml:2: there is no conflict about birthDate of Player A",
    ),
    "a verdict on another team": (
        "verdicts:\n- {about: Player A, property: start, at: Club South, accept: 1991, because: z}",
        "verdicts.yaml:2: there is no conflict about start of Player A at Club South",
    ),
    "a verdict for a value nobody gives": (
        "verdicts:\n- {about: Player A, property: start, accept: 1999, because: z}",
        "verdicts.yaml:2: no claim of the conflict gives 1999",
    ),
    "a verdict on two conflicts": (
        "verdicts:\n- {about: Club North, property: start, accept: 1991, because: z}",
        "verdicts.yaml:2: 2 conflicts fit conflict about start of Club North",
    ),
}  # fmt: skip

SHEETS = [
    *(
        Wrong(what, build("--facts", "{here}/" + what.replace(" ", "-")), 3, named)
        for what, (_, named) in (FACTS | VERDICTS).items()
    ),
    Wrong(
        "a missing verdict file", build("--facts", "{here}/data", "--verdicts", "{here}/no.yaml"), 3,
        "{here}/no.yaml: no such file",
    ),
    Wrong(
        "a folder of verdicts", build("--facts", "{here}/data", "--verdicts", "{here}/folder.rq"), 3,
        "{here}/folder.rq: Is a directory",
    ),
    Wrong("a copy of nothing", build("--facts", "{here}/copy"), 3, "almanac: derived_from original is not catalogued"),
]  # fmt: skip

ALL = [*QUERIES, *NAMES, *PARAMETERS, *FILES, *DATASETS, *USAGE, *COVERAGE, *SHEETS]

DISPUTED = {
    "almanac": [
        spell("north", role="player", start="1991"),
        spell("b", person="Player B", role="player", start="1995"),
    ],
    "gazette": [
        spell("north", role="player", start="1992"),
        spell("b", person="Player B", role="player", start="1996"),
    ],
}

# These run in a process of their own too: there Python itself has no chance to hide a traceback or a crash.
APART = {
    "a misspelt keyword", "3,000 nested braces", "20,000 patterns", "bytes that are no text", "an unknown person",
    "an injection", "a binary query file", "output below a file", "a damaged dataset", "a broken fact file",
    "an unknown command", "a legal matter without its outcome", "a verdict for a value nobody gives",
    "coverage without texts",
}  # fmt: skip


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of things that are wrong, each in its own way."""
    here = tmp_path_factory.mktemp("wrong")
    (here / "file").write_text("")
    (here / "folder.rq").mkdir()
    (here / "binary.rq").write_bytes(b"\xff\xfe\x00\x01")
    (here / "typed.rq").write_text("#+   goals: {type: integer, example: 7}\nSELECT ?x { ?x car:goals ?goals }")
    (here / "mistyped.rq").write_text("#+   who: {type: player, example: x}\nSELECT ?who { ?who a car:Person }")
    publish(str(here / "damaged"), [], "own", lambda store: {})
    (here / "damaged" / "CURRENT").write_text("no-such-generation\n")
    files = write_career(here, {"almanac": [spell("north", role="player", start="1991")]})
    write_career(here / "disputed", DISPUTED)
    shutil.copytree(here / "texts", here / "changed")
    (here / "changed" / "almanac.txt").write_text("something else")
    facts = Path(files.facts("almanac")).read_text(encoding="utf-8")

    def variant(name: str, file: str, text: str) -> None:
        shutil.copytree(here / "data", here / name)
        (here / name / file).write_text(text, encoding="utf-8")

    variant("bad-documents", "documents.yaml", "documents:\n- {id: almanac")
    variant("bad-entities", "entities.yaml", "entities:\n- {id: 'club/x}")
    variant("bad-facts", "facts/almanac.yaml", "document: almanac\nfacts: [{]")
    variant(
        "nine-words", "facts/almanac.yaml", facts.replace("spell north", "one two three four five six seven eight nine")
    )
    variant("unknown-club", "facts/almanac.yaml", facts.replace("Club North", "Club Nowhere"))
    for what, (text, _) in FACTS.items():
        variant(what.replace(" ", "-"), "facts/almanac.yaml", f"{facts.rstrip()}\n{text}\n")
    for what, (text, _) in VERDICTS.items():
        shutil.copytree(here / "disputed" / "data", here / what.replace(" ", "-"))
        (here / what.replace(" ", "-") / "verdicts.yaml").write_text(text, encoding="utf-8")
    catalogue = (here / "data" / "documents.yaml").read_text(encoding="utf-8")
    variant("copy", "documents.yaml", catalogue.replace("  kind: record", "  kind: record\n  derived_from: original"))
    variant("no-document", "facts/almanac.yaml", facts.replace("document: almanac", "document: gazette"))
    return here


def check(wrong: Wrong, here: Path, code: int, out: bytes, err: str) -> None:
    assert code == wrong.code, err
    assert out == b""
    [line] = err.splitlines()
    assert line.startswith("carrera-kg: ")
    assert not line.startswith("carrera-kg: unexpected")
    assert wrong.named.replace("{here}", str(here)) in line
    assert "; " in line, "the next move is missing"
    assert "Traceback" not in line
    assert not (here / "never").exists()


@pytest.mark.parametrize("wrong", ALL, ids=[wrong.what for wrong in ALL])
def test_a_wrong_input_is_one_line_that_names_it_and_an_exit_code(
    wrong: Wrong,
    here: Path,
    dataset: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for name in ("CARRERA_KG_DOCUMENTS", "CARRERA_KG_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARRERA_KG_STORE", str(dataset))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(wrong.stdin)))
    code = run(wrong.command(here))
    out, err = capsysbinary.readouterr()
    check(wrong, here, code, out, err.decode())


@pytest.mark.parametrize("wrong", [w for w in ALL if w.what in APART], ids=[w.what for w in ALL if w.what in APART])
def test_it_is_so_in_a_process_of_its_own(wrong: Wrong, here: Path, dataset: Path) -> None:
    command = [sys.executable, "-c", "from carrera_kg.cli import main; main()", *wrong.command(here)]
    environment = os.environ | {"CARRERA_KG_STORE": str(dataset)}
    ran = subprocess.run(command, input=wrong.stdin, capture_output=True, env=environment, check=False)
    check(wrong, here, ran.returncode, ran.stdout, ran.stderr.decode())


@pytest.mark.parametrize(
    "words", [("person", "\udcff"), ("query", "-e", "ASK { ?x ?p '\udcff' }"), ("claims", "--about", "\udcff")]
)
def test_words_that_are_no_unicode_are_a_usage_error(
    words: tuple[str, ...], dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--store", str(dataset)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("carrera-kg: ")
    assert len(captured.err.splitlines()) == 1


def test_a_full_disk_under_standard_output_is_one_line(dataset: Path) -> None:
    command = [sys.executable, "-c", "from carrera_kg.cli import main; main()", "claims", "--store", str(dataset)]
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 3
    assert ran.stderr.startswith(b"carrera-kg: output: No space left on device;")
    assert len(ran.stderr.splitlines()) == 1
