"""The command check, and what explain and the pages show of checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrera_kg import cli
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pages import Site, render
from tests.pages.reading import text


class Ran:
    """What the command wrote, and its exit code."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *argv: str) -> None:
        self.code = cli.run(argv)
        self.out, self.err = capsys.readouterr()


def test_it_writes_what_records_say_as_a_table_the_worst_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, dataset: Path, league: Path, judged: Path
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)  # those who run tests at once may set it
    ran = Ran(capsys, "check", "--store", str(dataset), "--against", f"results:league0={league}",
              "--judgements", str(judged))  # fmt: skip
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].split()[:3] == ["verdict", "about", "property"]
    verdicts = [line.split()[0] for line in lines[2:-1]]
    assert verdicts == sorted(verdicts, key=["refuted", "partly", "undecided", "supported"].index)
    assert lines[-1].endswith("no-data")


def test_its_json_has_the_claim_its_words_the_verdict_and_the_rows(
    capsys: pytest.CaptureFixture[str], dataset: Path
) -> None:
    ran = Ran(capsys, "check", "--store", str(dataset), "--format", "json")
    checks = json.loads(ran.out)
    assert {"claim", "document", "start", "end", "words", "verdict", "reading", "explanation", "evidence"} <= set(
        checks[0]
    )
    shown = next(check for check in checks if check["verdict"] == "supported")
    assert {"dataset", "file", "at", "words", "licence", "version"} <= set(shown["evidence"][0])


def test_it_can_exit_with_1_where_something_is_refuted(capsys: pytest.CaptureFixture[str], dataset: Path) -> None:
    told = "check", "--store", str(dataset), "--exit-status"
    assert Ran(capsys, *told).code == 1
    assert Ran(capsys, *told, "--about", "club/oakfield", "--verdict", "supported").code == 1
    assert Ran(capsys, *told, "--about", "Riverside Rovers").code == 0


def test_a_dataset_without_checks_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: Path) -> None:
    assert Ran(capsys, "build", "--store", str(tmp_path / "plain"), "--facts", str(dataset.parent)).code == 0
    ran = Ran(capsys, "check", "--store", str(tmp_path / "plain"))
    assert (ran.code, ran.out) == (0, "nothing was held against match records\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none", None, "no such file or folder"),
        ("empty.csv", b"", "no match records there"),
        ("other.csv", b"a,b\n1,2\n", "no match records there"),
        ("binary.csv", b"\x00\xff\x00\xfe", "no match records there"),
        ("broken.tar.gz", b"\x1f\x8b\x08\x00", "damaged"),
    ],
)
def test_what_is_no_match_record_is_one_clean_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ran = Ran(capsys, "check", "--store", str(dataset), "--against", str(path))
    assert ran.code in (2, 3)
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err or "no match records there" in ran.err


def test_an_entity_that_is_not_known_is_one_clean_line(capsys: pytest.CaptureFixture[str], dataset: Path) -> None:
    ran = Ran(capsys, "check", "--store", str(dataset), "--about", "Nobody At All")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_explain_shows_what_records_say(kg: KnowledgeGraph) -> None:
    told = repr(kg.explain("Eastmere", "points"))
    assert "match records, 18: supported (place 3 in 2001/02 with 18 points" in told


def test_the_page_of_a_club_shows_it_beside_the_claim(kg: KnowledgeGraph) -> None:
    page = text(render(kg.store, Site(), "/club/eastmere"))
    assert "match records: ✓ supported" in page
    assert "league0/2001-02_it.1.csv" in page


def test_it_shows_itself_in_a_notebook(kg: KnowledgeGraph) -> None:
    check = next(check for check in kg.checks() if check.verdict == "refuted")
    assert "refuted" in check._repr_html_()
    assert repr(check).startswith("refuted: ")


def test_records_that_a_dataset_was_built_with_are_asked_the_same_way(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: Path, league: Path, judged: Path
) -> None:
    built = tmp_path / "built"
    told = Ran(capsys, "build", "--store", str(built), "--facts", str(dataset.parent), "--with",
               f"results:league0={league}", "--judgements", str(judged))  # fmt: skip
    assert told.code == 0, told.err
    assert "checks     " in told.out
    recorded = KnowledgeGraph.open(str(built)).checks()
    alone = KnowledgeGraph.open(str(dataset)).checks()
    by_claim = {check.claim.id: check.verdict for check in alone}
    assert {check.claim.id: check.verdict for check in recorded} == by_claim
    again = KnowledgeGraph.open(str(built)).check(str(built))
    assert {check.claim.id: check.verdict for check in again if check.verdict != "no-data"} == by_claim
