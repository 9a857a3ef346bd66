"""What is written about the project agrees with the project."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from carrera_kg import sparql
from carrera_kg.cli import parser
from carrera_kg.dates import PartialDate
from carrera_kg.entities import Entities
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.model import AGAINST_RECORDS, Certainty
from carrera_kg.ontology import ontology
from carrera_kg.overrides import load_overrides
from carrera_kg.readers.facts import MOST_WORDS, SILENCE
from carrera_kg.resolution import POLICY, settle
from carrera_kg.server import app, connection, lanes, pool, spool
from carrera_kg.version import __version__
from carrera_kg.vocabulary import KINDS, NESTED, RECORDS
from tests.career import conflicts, grounds
from tests.conflicts import EXAMPLES

ROOT = Path(__file__).parent.parent
DATASET = (ROOT / "docs/dataset.md").read_text(encoding="utf-8")
SERVICE = (ROOT / "docs/service.md").read_text(encoding="utf-8")
FACTS = (ROOT / "docs/facts.md").read_text(encoding="utf-8")


def table(text: str, *heads: str) -> list[list[str]]:
    """The cells of the one table with these heads, row by row."""
    (below,) = re.findall(rf"^ *\| {re.escape(' | '.join(heads))} \|\n *\|[-| ]+\|\n((?: *\|.*\n)+)", text, re.M)
    return [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in below.splitlines()]


def commands() -> list[str]:
    listed = re.search(r"COMMAND\n((?:    .*\n)+)", parser().format_help())
    assert listed is not None
    return re.findall(r"^    (\w+) ", listed[1], re.M)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"carrera-kg {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_changelog_knows_the_version() -> None:
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def options(command: str) -> list[str]:
    """The options of a command, beside --help."""
    (actions,) = (action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return [action.option_strings[0] for action in actions[command]._actions if action.dest != "help"]


def test_every_option_of_the_service_is_documented_and_no_other() -> None:
    documented = re.findall(r"`(--[a-z-]+)", "".join(row[0] for row in table(SERVICE, "option", "meaning")))
    assert sorted(documented) == sorted(options("serve"))


@pytest.mark.parametrize(
    ("limit", "values"),
    [
        ("a query", (f"{app._QUERY_BODY >> 20} MiB", f"{sparql.DEEPEST} deep", f"{sparql.MOST_PATTERNS} triple")),
        ("an update, or triples", (f"{app._WRITE_BODY >> 20} MiB",)),
        ("request line and headers", (f"{connection._LARGEST_HEAD >> 10} KiB",)),
        ("one answer", (f"{spool._MOST >> 30} GiB",)),
        ("questions waiting for a worker", (f"{pool._MOST_WAITING:,}",)),
    ],
)
def test_the_limits_of_the_service_are_those_of_the_program(limit: str, values: tuple[str, ...]) -> None:
    documented = dict(table(SERVICE, "limit", "value"))[limit]
    assert all(value in documented for value in values)


def test_the_times_of_the_service_are_those_of_the_program() -> None:
    for text in (
        f"After {lanes.SLOW_AFTER:g} s", f"64 KiB in {connection._READ_WITHIN:g} s",
        f"more than {connection._HEADERS_WITHIN:g} s",
    ):  # fmt: skip
        assert text in " ".join(SERVICE.split())


@pytest.mark.parametrize("rule", [name for name, _ in POLICY])
def test_every_rule_of_the_policy_is_documented_in_order(rule: str) -> None:
    listed = re.findall(r"\*([a-z ]+)\*", " ".join(DATASET.split()))
    assert [name for name in listed if name in dict(POLICY)] == [name for name, _ in POLICY]
    assert rule in listed


def test_the_rules_of_the_policy_are_numbered_as_they_are_applied() -> None:
    assert re.findall(r"^([0-9]+)\. \*([a-z ]+)\*", DATASET, re.M) == [
        (str(number), name) for number, (name, _) in enumerate(POLICY, 1)
    ]


KIND_ROWS = {kind: status for kind, _, status in table(DATASET, "kind", "what it is", "status")}


def test_every_kind_of_conflict_is_documented_and_no_other() -> None:
    assert set(KIND_ROWS) == {*EXAMPLES, AGAINST_RECORDS}  # match records make these, and no rule
    assert all(what for _, what, _ in table(DATASET, "kind", "what it is", "status"))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_status_of_a_kind_is_the_documented_one(kind: str) -> None:
    (verdict,) = settle(conflicts(*EXAMPLES[kind]), grounds(*EXAMPLES[kind]))
    assert verdict.status.value in KIND_ROWS[kind].split(" or ")


def test_every_reason_for_silence_is_documented_and_no_other() -> None:
    rows = table(FACTS, "because", "the sentence")
    assert [reason.strip("`") for reason, _ in rows] == list(SILENCE)


def test_every_reason_for_silence_is_documented_in_the_words_the_program_uses() -> None:
    for reason, words in table(FACTS, "because", "the sentence"):
        assert words.split()[0] in ("is", "says", "names", "belongs", "speaks", "has", "tells"), reason
        assert set(SILENCE[reason.strip("`")].split()) & set(words.split()), reason


def test_every_record_that_a_fact_can_be_about_is_documented_and_no_other() -> None:
    rows = table(FACTS, "head", "what it gathers")
    assert [head.strip("`") for head, _ in rows] == [kind for kind in RECORDS if kind not in NESTED]
    for kind in NESTED:
        assert f"`{kind}`" in FACTS


def test_the_kinds_of_entities_certainties_and_the_length_of_quotations_are_documented() -> None:
    for word in (*KINDS, *(certainty.value for certainty in Certainty)):
        assert re.search(rf"\b{word}\b", FACTS), word
    assert f"at most {MOST_WORDS} words" in FACTS


def test_the_topics_that_need_an_outcome_are_documented() -> None:
    sensitive = [iri.rsplit("/", 1)[1] for iri in ontology().sensitive if "/topic/" in iri]
    assert len(sensitive) == 2 and all(f"`{topic}`" in FACTS for topic in sensitive)
    assert "`settled`" in FACTS


def test_the_verdict_shown_is_one_that_can_be_read(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(verdicts:\n.*?)```", FACTS, re.S)
    assert shown is not None
    (tmp_path / "verdicts.yaml").write_text(shown[1], encoding="utf-8")
    (override,) = load_overrides(str(tmp_path / "verdicts.yaml"), Entities.of(()))
    assert override.property in ontology().properties
    for field in ("about", "property", "at", "accept", "because", "conflict"):
        assert f"{field}:" in FACTS


def test_the_table_of_dates_is_what_the_parser_does() -> None:
    section = DATASET[DATASET.index("| written | EDTF") :].split("\n\n")[0]
    rows = [re.findall(r"`([^`]+)`", line) for line in section.splitlines()[2:]]
    pairs = [(row[0], row[len(row) // 2]) for row in rows if len(row) == 2]
    assert len(pairs) >= 4
    for written, edtf in pairs:
        assert PartialDate.parse(written).edtf == edtf


def test_the_claim_shown_is_in_the_dataset(kg: KnowledgeGraph) -> None:
    shown = re.search(r"claim:([0-9a-f]{16}) a car:Claim", DATASET)
    assert shown is not None
    (claim,) = [claim for claim in kg.claims("Massimo Carrera") if claim.id == shown[1]]
    assert f"#char={claim.start},{claim.end}>" in DATASET
    assert f'oa:exact "{claim.words}"' in DATASET
