from __future__ import annotations

import json

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.questions import ClaimView, ConflictView, claims_about, conflicts, explain, person, records_of
from carrera_kg.vocabulary import CAR, ID

CARRERA = ID + "person/massimo-carrera"
BARI = ID + "club/bari"
ATALANTA_GOALS = ID + "tally/massimo-carrera-player-atalanta-not-stated"


@pytest.fixture(scope="module")
def every(kg: KnowledgeGraph) -> list[ClaimView]:
    return claims_about(kg.store)


@pytest.fixture(scope="module")
def disputes(kg: KnowledgeGraph) -> list[ConflictView]:
    return conflicts(kg.store)


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_says_where_it_stands_and_what_it_says(every: list[ClaimView]) -> None:
    [claim] = [c for c in every if c.subject == CARRERA and c.object == "1964-04-22"]
    assert claim.as_dict() == {
        "id": claim.id,
        "document": "carrera-encyclopedia",
        "start": claim.start,
        "end": claim.start + len("born 22 April 1964"),
        "words": "born 22 April 1964",
        "subject": CARRERA,
        "subject_label": "Massimo Carrera",
        "predicate": CAR + "birthDate",
        "object": "1964-04-22",
        "object_label": "22 April 1964",
        "certainty": "asserted",
        "accepted": True,
        "spans": [{"start": claim.start, "end": claim.end, "words": "born 22 April 1964"}],
    }


def test_a_claim_of_several_places_repeats_the_first_in_front(every: list[ClaimView]) -> None:
    several = [claim for claim in every if len(claim.spans) > 1]
    assert several
    for claim in every:
        assert claim.spans[0] == {"start": claim.start, "end": claim.end, "words": claim.words}


def test_claims_about_one_thing_go_by_document_and_place(kg: KnowledgeGraph) -> None:
    places = [(claim.document, claim.start, claim.end) for claim in claims_about(kg.store, CARRERA)]
    assert places == sorted(places)


def test_claims_about_a_person_are_also_those_about_his_records(kg: KnowledgeGraph) -> None:
    kinds = {claim.subject.removeprefix(ID).split("/")[0] for claim in claims_about(kg.store, CARRERA)}
    assert kinds >= {"person", "spell", "tally", "honour"}


def test_claims_about_nothing_are_none(kg: KnowledgeGraph) -> None:
    assert claims_about(kg.store, ID + "club/nowhere") == []


def test_what_is_accepted_is_what_a_plain_query_sees(kg: KnowledgeGraph, every: list[ClaimView]) -> None:
    answer = kg.query("ASK { ?s ?p ?o }", s=CARRERA, p=CAR + "birthDate", o=kg.find("Italy", "place"))
    assert not answer
    vague = [c for c in every if c.subject == CARRERA and c.predicate == CAR + "birthDate" and c.object == "1964-04"]
    assert [claim.accepted for claim in vague] == [False]


# ── Records ──────────────────────────────────────────────────────────────────────────────────────


def test_the_records_of_a_person_reach_to_his_tallies(kg: KnowledgeGraph) -> None:
    found = records_of(kg.store, CARRERA)
    assert {CARRERA, ATALANTA_GOALS, ID + "spell/massimo-carrera-player-bari"} <= found


def test_the_records_of_a_club_are_its_spells_and_not_its_people(kg: KnowledgeGraph) -> None:
    found = records_of(kg.store, BARI)
    assert ID + "spell/massimo-carrera-player-bari" in found
    assert CARRERA not in found


def test_the_records_of_what_has_none_are_itself(kg: KnowledgeGraph) -> None:
    assert records_of(kg.store, ID + "place/bergamo") == {ID + "place/bergamo"}


# ── Conflicts ────────────────────────────────────────────────────────────────────────────────────


def test_the_worst_conflicts_come_first(disputes: list[ConflictView]) -> None:
    order = ["contradiction", "undecided", "apparent"]
    statuses = [order.index(conflict.status) for conflict in disputes]
    assert statuses == sorted(statuses)


def test_every_conflict_has_two_sides_an_explanation_and_a_rule(disputes: list[ConflictView]) -> None:
    for conflict in disputes:
        assert len(conflict.claims) >= 2, conflict
        assert len({(claim.object, claim.document) for claim in conflict.claims}) >= 2, conflict
        assert all([conflict.kind, conflict.rule, conflict.explanation, conflict.why, conflict.subject_label]), conflict


def test_the_claims_of_a_conflict_are_about_its_subject(disputes: list[ConflictView]) -> None:
    for conflict in disputes:
        assert {claim.subject for claim in conflict.claims} == {conflict.subject}


def test_an_accepted_value_is_one_that_a_source_gives(disputes: list[ConflictView]) -> None:
    for conflict in disputes:
        assert set(conflict.accepted) <= {claim.object_label for claim in conflict.claims}, conflict


def test_of_a_contradiction_less_is_accepted_than_was_said(disputes: list[ConflictView]) -> None:
    settled = [conflict for conflict in disputes if conflict.status == "contradiction"]
    assert settled
    for conflict in settled:
        assert len(conflict.accepted) < len({claim.object for claim in conflict.claims})


def test_a_conflict_is_json_with_both_words_in_it(disputes: list[ConflictView]) -> None:
    conflict = next(c for c in disputes if c.subject == ATALANTA_GOALS)
    read = json.loads(json.dumps(conflict.as_dict()))
    assert {(claim["value"], claim["words"]) for claim in read["claims"]} == {
        ("7", "scored 7 goals"),
        ("3", "and three goals"),
    }


def test_conflicts_of_a_team_are_those_of_its_records(kg: KnowledgeGraph) -> None:
    found = conflicts(kg.store, ID + "club/atalanta")
    assert ATALANTA_GOALS in {conflict.subject for conflict in found}
    assert all("atalanta" in conflict.subject for conflict in found)


# ── Explanations ─────────────────────────────────────────────────────────────────────────────────


def test_disputed_slots_are_explained_first(kg: KnowledgeGraph) -> None:
    disputed = [slot.conflict is not None for slot in explain(kg.store, CARRERA, CAR + "start")]
    assert disputed == sorted(disputed, reverse=True)
    assert {True, False} == set(disputed)


def test_an_explanation_has_every_claim_about_its_slot(kg: KnowledgeGraph, every: list[ClaimView]) -> None:
    for slot in explain(kg.store, CARRERA, CAR + "start"):
        said = {claim.id for claim in every if (claim.subject, claim.predicate) == (slot.subject, CAR + "start")}
        assert {claim.id for claim in slot.claims} == said


# ── A person ─────────────────────────────────────────────────────────────────────────────────────


def test_a_career_is_told_in_time(kg: KnowledgeGraph) -> None:
    teams = [spell.team for spell in person(kg.store, CARRERA).spells if spell.role == "player"]
    assert [t for t in teams if t not in ("team not named", "Italy")] == [
        "Pro Sesto", "Russi", "Alessandria", "Bari", "Juventus", "Atalanta", "Napoli", "Treviso", "Pro Vercelli",
    ]  # fmt: skip


def test_two_stays_at_one_club_are_two_spells(kg: KnowledgeGraph) -> None:
    at_bari = [spell for spell in person(kg.store, CARRERA).spells if spell.team == "Bari"]
    assert [(spell.role, spell.start) for spell in at_bari] == [("player", "1986"), ("head coach", "9 February 2021")]


def test_a_date_is_shown_as_precise_as_its_source(kg: KnowledgeGraph) -> None:
    starts = {spell.start for spell in person(kg.store, CARRERA).spells}
    assert {"1986", "summer 1996", "2004/05", "28 October 2005"} <= starts


def test_what_has_an_explanation_is_not_marked_as_disputed(kg: KnowledgeGraph) -> None:
    view = person(kg.store, CARRERA)
    assert ("birth date", "22 April 1964", False) in view.facts
    [atalanta] = [spell for spell in view.spells if spell.team == "Atalanta"]
    assert "goals" in atalanta.disputed


def test_a_relegation_is_no_honour(kg: KnowledgeGraph) -> None:
    assert not [honour for honour in person(kg.store, CARRERA).honours if "relegated" in honour[1]]


def test_somebody_of_whom_little_is_said_has_an_empty_career(kg: KnowledgeGraph) -> None:
    view = person(kg.store, ID + "person/giovanni-trapattoni")
    assert view.name == "Giovanni Trapattoni"
    assert view.honours == ()
