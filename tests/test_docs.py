"""What is written about the project agrees with the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from carrera_kg.cli import parser
from carrera_kg.conflicts import RULES
from carrera_kg.dates import PartialDate
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.resolution import POLICY
from carrera_kg.version import __version__

ROOT = Path(__file__).parent.parent
DATASET = (ROOT / "docs/dataset.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    listed = re.search(r"COMMAND\n((?:    .*\n)+)", parser().format_help())
    assert listed is not None
    return re.findall(r"^    (\w+) ", listed[1], re.M)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"carrera-kg {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_changelog_knows_the_version() -> None:
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [name for name, _ in POLICY])
def test_every_rule_of_the_policy_is_documented_in_order(rule: str) -> None:
    listed = re.findall(r"\*([a-z ]+)\*", " ".join(DATASET.split()))
    assert [name for name in listed if name in dict(POLICY)] == [name for name, _ in POLICY]
    assert rule in listed


@pytest.mark.parametrize("rule", [rule.__name__.replace("_", " ") for rules in RULES for rule in rules])
def test_every_kind_of_conflict_is_documented(rule: str) -> None:
    assert f"| {rule} |" in DATASET


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
