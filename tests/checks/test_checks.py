"""What match records say to what a document says: each kind of claim, true and false."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.listing import Listing
from carrera_kg.results import Rows
from carrera_kg.views import CheckView
from tests.checks.building import Document
from tests.checks.conftest import told

EXPECTED = [
    (words, name, verdict) for words, properties in told().expected.items() for name, verdict in properties.items()
]


@pytest.fixture(scope="session")
def anew(kg: KnowledgeGraph, league: Path, judged: Path) -> Listing[CheckView]:
    """The same, held against the league without a record of it."""
    return kg.check(f"results:league0={league}", judgements=str(judged))


@pytest.mark.parametrize(("words", "name", "verdict"), EXPECTED)
def test_a_claim_is_judged_by_the_matches(anew: Listing[CheckView], words: str, name: str, verdict: str) -> None:
    found = [c for c in anew if c.claim.words == words and c.claim.predicate.endswith(f"#{name}")]
    assert found
    assert {check.verdict for check in found} == {verdict}, [check.explanation for check in found]


def test_a_run_of_no_time_is_told_without_one(anew: Listing[CheckView], document: Document) -> None:
    of = {f["run"]: f["words"] for f in document.facts if "run" in f}
    told = {c.claim.words: c.explanation for c in anew if c.claim.property == "matches"}
    assert told[of["of-nobody"]] == "no data set has league matches of Farway Wanderers"
    assert told[of["across"]].startswith("the longest run that is there is of 23 matches from ")


def test_what_is_refuted_or_supported_shows_the_records_that_say_so(anew: Listing[CheckView]) -> None:
    for check in anew:
        if check.verdict in ("supported", "refuted", "partly"):
            assert check.evidence
            assert all(each.file.startswith("league0/200") for each in check.evidence)


def test_a_record_is_named_with_its_row(anew: Listing[CheckView], league: Path) -> None:
    rows = [each for check in anew for each in check.evidence if each.at]
    for each in rows[:50]:
        number = int(each.at.removeprefix("row="))
        line = (league / each.file.removeprefix("league0/")).read_text().splitlines()[number - 1]
        home, score, away = (line.split(",")[column] for column in (1, 2, 4))
        assert each.words.endswith(f"{home} {score.replace('-', '–').replace('?', '–')} {away}")


def test_a_dataset_keeps_what_was_found(checked: Listing[CheckView], anew: Listing[CheckView]) -> None:
    told = [check.as_dict() for check in anew if check.verdict != "no-data"]
    kept = [check.as_dict() for check in checked]

    def ordered(checks: list[dict[str, object]]) -> list[object]:
        return [{**c, "evidence": sorted(json.dumps(e, sort_keys=True) for e in c["evidence"])} for c in checks]  # type: ignore[attr-defined]

    assert ordered(kept) == ordered(told)


def test_every_check_is_in_the_graph_with_its_claim_and_rows(kg: KnowledgeGraph, checked: Listing[CheckView]) -> None:
    found = kg.query("""
        SELECT ?check (COUNT(DISTINCT ?row) AS ?rows) WHERE { GRAPH graph:checks {
          ?check a car:Check ; car:checks ?claim ; car:finding finding:refuted ; prov:used ?row . ?row rdfs:label ?words
        } GRAPH ?document { ?claim a car:Claim } } GROUP BY ?check""")
    assert isinstance(found, Rows)
    assert len(list(found)) == sum(check.verdict == "refuted" and len(check.readings) == 1 for check in checked)


def test_what_records_refute_is_not_accepted(kg: KnowledgeGraph, document: Document) -> None:
    refuted = {c.claim.id for c in kg.checks() if c.verdict == "refuted"}
    assert not [claim for claim in kg.claims() if claim.id in refuted and claim.accepted]
    kinds = {conflict.kind for conflict in kg.conflicts() if {c.id for c in conflict.claims} & refuted}
    assert "against match records" in kinds


def test_checks_of_one_entity_are_those_of_its_records(kg: KnowledgeGraph) -> None:
    about = kg.checks("Coach B")
    assert {check.claim.property for check in about} >= {"points", "wins"}
    assert all("Coach B" in check.claim.subject_label for check in about)
