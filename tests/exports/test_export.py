"""Writing an export: to a file, compressed or not, a folder or standard output; and what can go wrong."""

from __future__ import annotations

import gzip
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.canonical import canonical_hash, lines_of
from carrera_kg.errors import DataError, UsageError
from carrera_kg.exports import FORMATS, export
from carrera_kg.folders import MARK
from carrera_kg.pipeline import build
from tests.career import about, honour, spell, write_career
from tests.golden import golden


def run(*words: str, code: int = 0) -> tuple[bytes, str]:
    done = subprocess.run([sys.executable, "-m", "carrera_kg.cli", "export", *words], check=False, capture_output=True)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout, done.stderr.decode()


def test_the_ending_of_a_name_says_the_format(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert kg.export(tmp_path / "a.ttl", about="Juventus").format == "ttl"
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8").startswith("# Football careers")
    with pytest.raises(UsageError, match="its name says no format"):
        kg.export(tmp_path / "a.txt")
    with pytest.raises(UsageError, match="did you mean trig"):
        kg.export(tmp_path / "a", "trigg")
    assert os.listdir(tmp_path) == ["a.ttl"]


def test_a_compressed_file_is_the_same_bytes_again_and_holds_the_same(kg: KnowledgeGraph, tmp_path: Path) -> None:
    for name in ("a.nq.gz", "b.nq.gz", "plain.nq"):
        kg.export(tmp_path / name, view="all")
    packed = (tmp_path / "a.nq.gz").read_bytes()
    assert packed == (tmp_path / "b.nq.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "plain.nq").read_bytes()


def test_two_builds_of_the_same_facts_are_exported_alike(dataset: Path, kg: KnowledgeGraph, tmp_path: Path) -> None:
    build(str(tmp_path / "again"))
    other = KnowledgeGraph.open(tmp_path / "again")
    for name in ("a.ttl", "a.trig", "a.jsonld"):
        kg.export(tmp_path / name, view="all")
        other.export(tmp_path / f"other-{name}", view="all")
        assert (tmp_path / name).read_bytes() == (tmp_path / f"other-{name}").read_bytes()


def test_what_is_loaded_elsewhere_has_the_hash_that_was_printed(dataset: Path, tmp_path: Path) -> None:
    _, told = run("--store", str(dataset), "--view", "all", "-o", str(tmp_path / "all.trig"))
    store = ox.Store()
    store.load(path=str(tmp_path / "all.trig"), format=ox.RdfFormat.TRIG)
    assert f"SHA-256): {canonical_hash(lines_of(store))}\n" in told


def test_standard_output_holds_the_data_and_nothing_else(dataset: Path) -> None:
    out, told = run("--store", str(dataset), "--format", "nt", "--about", "Bergamo")
    assert told == "" and list(ox.parse(out, ox.RdfFormat.N_TRIPLES))


def test_tables_and_pages_need_a_folder(dataset: Path) -> None:
    for format in ("csv", "parquet", "site"):
        assert "name a folder with -o" in run("--store", str(dataset), "--format", format, code=2)[1]


def test_a_folder_is_replaced_only_if_it_is_an_export_and_no_more(kg: KnowledgeGraph, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    kg.export(tables, "csv")
    kg.export(tables, "parquet")
    assert {path.suffix for path in tables.iterdir()} == {".parquet", ".json"} and (tables / MARK).exists()
    (tables / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="other things"):
        kg.export(tables, "csv")
    assert (tables / "mine.txt").exists() and (tables / "spells.parquet").exists()
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="other things than an export"):
        kg.export(own, "csv")
    assert os.listdir(own) == ["mine.txt"]


def test_a_file_stays_as_it_was_where_the_new_one_fails(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.nq"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr("carrera_kg.exports.selection._read", _breaks)
    with pytest.raises(OSError, match="disk"):
        export(kg.selection(), str(target))
    assert os.listdir(tmp_path) == ["a.nq"] and target.read_text(encoding="utf-8") == "old"


HALF = """import os, signal, sys
from carrera_kg import KnowledgeGraph
from carrera_kg.exports import lines
def half(found, out, tell):
    out.write(b"half")
    out.flush()
    os.kill(os.getpid(), signal.SIGKILL)
lines._write = half
KnowledgeGraph.open(sys.argv[1]).export(sys.argv[2])
"""


def test_a_file_stays_as_it_was_where_the_export_is_killed(dataset: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.nq"
    target.write_text("old", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", HALF, str(dataset), str(target)], check=False)
    assert done.returncode == -signal.SIGKILL and target.read_text(encoding="utf-8") == "old"
    run("--store", str(dataset), "-o", str(target))
    assert target.read_bytes().startswith(b"<http")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
@pytest.mark.parametrize("name", ["nq", "trig", "rdf", "jsonld"])
def test_a_full_disk_is_one_line(dataset: Path, name: str) -> None:
    error = run("--store", str(dataset), "--format", name, "--view", "all", "-o", "/dev/full", code=3)[1]
    assert "No space left on device" in error and error.count("\n") == 1


EVERYTHING = """import sys
from carrera_kg import KnowledgeGraph
kg = KnowledgeGraph.open(sys.argv[1])
for name in ("a.nq.gz", "a.nt", "a.ttl", "a.trig", "a.rdf", "a.jsonld", "a.trig12", "a.schema.jsonld", "a.graphml"):
    kg.export(f"{sys.argv[2]}/{name}", view="all")
for name in ("csv", "parquet"):
    kg.export(f"{sys.argv[2]}/{name}", name)
"""


def test_the_bytes_do_not_depend_on_the_machine(dataset: Path, tmp_path: Path) -> None:
    found = []
    for number, zone in enumerate(("Pacific/Kiritimati", "America/Denver")):
        folder = tmp_path / str(number)
        (folder / "tmp").mkdir(parents=True)
        (folder / "out").mkdir()
        there = {"TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": ("C", "C.UTF-8")[number], "TMPDIR": str(folder / "tmp"),
                 "POLARS_MAX_THREADS": str(number + 1), "HOME": str(folder)}  # fmt: skip
        command = [sys.executable, "-c", EVERYTHING, str(dataset), str(folder / "out")]
        subprocess.run(command, check=True, env={**os.environ, **there})
        files = [path for path in sorted(folder.glob("out/**/*")) if path.is_file()]
        found.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})
        assert os.listdir(folder / "tmp") == []
    assert len(found[0]) > 30
    for name, content in found[0].items():
        assert content == found[1][name], name


def _breaks(path: str) -> object:
    raise OSError("the disk is gone")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "nope"), "no format 'nope'"),
        (("--format", "N-Quads"), "did you mean nq?"),
        (("-o", "a.csv"), "name a folder, and --format csv"),
        (("--format", "parquet", "-o", "a.gz"), "name a folder"),
        (("--format", "ttl", "--quotes", "context", "--documents", "."), "choose the view sources or all"),
        (("--format", "ttl", "--view", "sorces"), "did you mean sources?"),
        (("--format", "ttl", "--about", "Juventis"), "Juventis"),
        (("--format", "ttl", "--quotes", "context"), "say where the texts are with --documents"),
        (("--format", "ttl", "--address", "https://example.org/"), "--address is for a site"),
        (("--format", "graphml", "--network", "peple"), "people"),
        (("--format", "site", "--about", "Juventus", "-o", "site"), "it has no --about"),
        ((), "a format is needed"),
    ],
)
def test_a_mistake_is_one_line_with_the_next_move(dataset: Path, words: tuple[str, ...], told: str) -> None:
    out, error = run("--store", str(dataset), *words, code=2)
    assert out == b"" and told in error and error.count("\n") == 1


def test_a_place_that_cannot_be_written_is_named(dataset: Path, tmp_path: Path) -> None:
    error = run("--store", str(dataset), "-o", str(tmp_path / "no" / "a.nq"), code=3)[1]
    assert "no/a.nq" in error and error.count("\n") == 1
    error = run("--store", str(dataset), "--format", "nq", "-o", str(tmp_path), code=3)[1]
    assert "is not a file" in error


def test_a_dataset_that_was_built_anew_since_is_not_mixed(tmp_path: Path) -> None:
    store = tmp_path / "dataset"
    for _ in range(2):
        build(str(store))
    kg = KnowledgeGraph.open(store)
    before = list(kg.selection(view="all").lines())
    build(str(store))
    assert list(kg.selection(view="all").lines()) == before  # the generation before is still there
    build(str(store))
    with pytest.raises(DataError, match="open it again"):
        list(kg.selection(view="all").lines())


def test_the_hash_in_a_header_is_that_of_what_was_opened(tmp_path: Path) -> None:
    files = write_career(tmp_path, CAREER)
    build(str(tmp_path / "dataset"), files.data)
    kg = KnowledgeGraph.open(tmp_path / "dataset")
    hash_ = kg.manifest["canonical_sha256"]
    build(str(tmp_path / "dataset"), write_career(tmp_path / "other", {"almanac": CAREER["almanac"]}).data)
    assert kg.export(tmp_path / "a.ttl").written and kg.manifest["canonical_sha256"] != hash_
    assert str(hash_) in (tmp_path / "a.ttl").read_text(encoding="utf-8")


def test_only_the_shipped_facts_have_a_licence(kg: KnowledgeGraph, career: KnowledgeGraph, tmp_path: Path) -> None:
    for graph, stated in ((kg, True), (career, False)):
        graph.export(tmp_path / "a.ttl")
        assert ("creativecommons.org" in (tmp_path / "a.ttl").read_text(encoding="utf-8")) is stated
        graph.export(tmp_path / "tables", "csv")
        assert ("licenses" in (tmp_path / "tables" / "datapackage.json").read_text(encoding="utf-8")) is stated


# ── As it is read ────────────────────────────────────────────────────────────────────────────────

CAREER = {
    "almanac": [
        about("Player A", birthDate="1970-04-21", birthPlace="place/town-east"),
        spell("first", role="player", start="1990", end="1995", tally=[{"scope": "league", "goals": "9", "words": "nine"}]),
        honour("cup", person="Player A", team="Club North", competition="Cup", result="winner", season="1992/93"),
    ],
    "gazette": [
        spell("first", role="player", start="21 April 1990", tally=[{"scope": "league", "goals": "11", "words": "11"}]),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = tmp_path_factory.mktemp("career")
    build(str(home / "dataset"), write_career(home, CAREER).data)
    return KnowledgeGraph.open(home / "dataset")


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("career.nq", {"view": "all", "about": "Player A"}),
        ("career.nt", {}),
        ("career.ttl", {}),
        ("career.trig", {"view": "sources"}),
        ("career.rdf", {"about": "Player A"}),
    ],
)
def test_a_small_career_reads_as_it_was_read(
    career: KnowledgeGraph, tmp_path: Path, name: str, choices: dict[str, str]
) -> None:
    career.export(tmp_path / name, **choices)
    text = (tmp_path / name).read_bytes().decode()
    text = re.sub(r"(SHA-256\): )[0-9a-f]{64}", r"\1…", text)  # the ontology and the version are in it too
    assert text == golden(name, text)


def test_every_format_has_a_function_that_writes() -> None:
    assert all(callable(format.write) for format in FORMATS.values())
