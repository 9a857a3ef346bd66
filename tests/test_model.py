from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.dates import PartialDate
from carrera_kg.model import Certainty, Conflict, Span, Status, Verdict
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import BASE, ID
from tests.career import claim, term

START = claim("start", "1990")
OTHER = claim("start", "1991", "biography")
CLASH = Conflict("value clash", START.subject, START.predicate, (START, OTHER), "only one can be right")


def test_the_same_words_from_the_same_document_always_get_the_same_id() -> None:
    assert START.id == claim("start", "1990").id
    assert START.iri == f"{ID}claim/{START.id}"


def test_the_id_of_a_claim_is_stable_from_version_to_version() -> None:
    assert START.id == "461c4db4dad25e8f"
    assert CLASH.id == "77d2362963499b02"


@pytest.mark.parametrize(
    "other",
    [
        claim("start", "1990", "biography", words="almanac says 1990"),
        claim("start", "1990", of="spell/b"),
        claim("end", "1990"),
        claim("start", "1990-01", words="almanac says 1990"),
        claim("start", "1990", at=1),
        claim("start", "1990", words="another word"),
        claim("start", "1990", certainty="hedged"),
        replace(START, spans=(*START.spans, Span("almanac", 90, 91, "x"))),
        replace(START, signature="spell/other"),
        replace(START, object_signature="spell/other"),
    ],
)
def test_whatever_a_claim_says_and_where_is_part_of_its_id(other: object) -> None:
    assert other.id != START.id  # type: ignore[attr-defined]


def test_the_id_of_a_claim_goes_by_its_documents_own_terms() -> None:
    one = replace(START, signature="spell/x#1", subject=ID + "spell/x")
    assert replace(one, subject=ID + "spell/x-2").id == one.id


def test_the_header_a_value_stands_under_is_no_part_of_what_is_said() -> None:
    assert replace(START, header=Span("almanac", 90, 94, "From")).id == START.id


def test_claims_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        START.subject = "x"  # type: ignore[misc]


def test_a_claim_knows_its_date_where_its_value_is_one() -> None:
    assert START.date == PartialDate.parse("1990")
    assert claim("goals", 7).date is None
    assert claim("role", "player").date is None


def test_a_span_has_the_address_of_its_characters() -> None:
    assert START.spans[0].iri == f"{ID}document/almanac#char=0,17"


@given(st.permutations([claim("start", str(year), document) for year in (1990, 1991) for document in "abc"]))
@settings(max_examples=20, deadline=None)
def test_the_id_of_a_conflict_does_not_depend_on_the_order_of_its_claims(claims: list[object]) -> None:
    one = Conflict("k", START.subject, START.predicate, tuple(claims), "")  # type: ignore[arg-type]
    assert one.id == replace(one, claims=tuple(sorted(one.claims, key=lambda claim: claim.id))).id
    assert one.id != replace(one, kind="other").id


def test_a_verdict_has_the_status_that_its_conflict_and_choice_make() -> None:
    assert Verdict(CLASH, (START,), "rule", "").status is Status.CONTRADICTION
    assert Verdict(CLASH, (), "rule", "").status is Status.UNDECIDED
    assert Verdict(replace(CLASH, apparent=True), (), "rule", "").status is Status.APPARENT


def test_what_a_conflict_explains_and_leaves_standing_is_no_part_of_its_id() -> None:
    other = replace(CLASH, explanation="x", apparent=True, holds=(START,), because="y", open=True, subject=ID + "x")
    assert other.id == CLASH.id
    assert replace(CLASH, predicate=ID + "x").id != CLASH.id
    assert replace(CLASH, claims=(START,)).id != CLASH.id


def test_a_conflict_and_its_verdict_have_addresses_of_their_own() -> None:
    verdict = Verdict(CLASH, (), "rule", "")
    assert CLASH.iri == f"{BASE}id/conflict/{CLASH.id}"
    assert verdict.iri == f"{BASE}id/verdict/{CLASH.id}"


@pytest.mark.parametrize("concept", [*Certainty, *Status])
def test_every_certainty_and_status_is_a_concept_of_the_ontology(concept: Certainty | Status) -> None:
    assert concept.iri in ontology().labels


def test_the_terms_of_a_claim_are_those_of_the_rdf_engine() -> None:
    assert str(term("goals", 7)) == '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert str(term("team", "club/club-north")) == f"<{ID}club/club-north>"
