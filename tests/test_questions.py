from __future__ import annotations

import json

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.questions import claims_about, conflicts, explain, person, records_of, unsaid
from carrera_kg.views import ClaimView, ConflictView
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
        "property": "birth date",
        "object": "1964-04-22",
        "object_label": "22 April 1964",
        "certainty": "asserted",
        "accepted": True,
        "spans": [{"start": claim.start, "end": claim.end, "words": "born 22 April 1964"}],
        "outcome": "",
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
    assert records_of(kg.store, ID + "place/pozzuolo-martesana") == {ID + "place/pozzuolo-martesana"}


def test_the_records_of_a_place_are_the_remarks_about_it(kg: KnowledgeGraph) -> None:
    found = records_of(kg.store, ID + "place/bergamo") - {ID + "place/bergamo"}
    assert found
    assert {record.removeprefix(ID).split("/")[0] for record in found} == {"remark"}


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


IN_ONE_SLOT = {
    "value clash", "count clash", "role clash", "manner clash", "division clash", "precision", "wording", "spelling",
    "opinion", "reason", "scope", "caretaker time",
}  # fmt: skip


def test_the_claims_of_a_conflict_in_one_slot_are_about_its_subject_and_property(disputes: list[ConflictView]) -> None:
    found = [conflict for conflict in disputes if conflict.kind in IN_ONE_SLOT]
    assert found
    for conflict in found:
        assert {(claim.subject, claim.property) for claim in conflict.claims} == {(conflict.subject, conflict.property)}


def test_a_conflict_names_its_subject_whether_or_not_a_claim_is_about_it(disputes: list[ConflictView]) -> None:
    across = [conflict for conflict in disputes if conflict.kind not in IN_ONE_SLOT]
    assert across
    assert all(conflict.subject_label and not conflict.subject_label.startswith("http") for conflict in across)


def test_an_accepted_value_is_one_that_a_source_gives(disputes: list[ConflictView]) -> None:
    for conflict in disputes:
        assert set(conflict.accepted) <= {claim.object_label for claim in conflict.claims}, conflict
        assert set(conflict.accepted_claims) <= {claim.id for claim in conflict.claims}, conflict


def test_of_a_contradiction_less_is_accepted_than_was_said(disputes: list[ConflictView]) -> None:
    # The cells of a table are accepted as they were read; what goes is its header.
    settled = [c for c in disputes if c.status == "contradiction" and c.kind != "table header"]
    assert settled
    for conflict in settled:
        assert len(conflict.accepted) < len({(claim.predicate, claim.object) for claim in conflict.claims})


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
    assert {conflict.subject for conflict in found} <= records_of(kg.store, ID + "club/atalanta")


# ── Explanations ─────────────────────────────────────────────────────────────────────────────────


def test_disputed_slots_are_explained_first(kg: KnowledgeGraph) -> None:
    disputed = [bool(slot.conflicts) for slot in explain(kg.store, CARRERA, CAR + "start")]
    assert disputed == sorted(disputed, reverse=True)
    assert {True, False} == set(disputed)


def test_an_explanation_has_every_claim_about_its_slot(kg: KnowledgeGraph, every: list[ClaimView]) -> None:
    for slot in explain(kg.store, CARRERA, CAR + "start"):
        said = {claim.id for claim in every if (claim.subject, claim.predicate) == (slot.subject, CAR + "start")}
        assert {claim.id for claim in slot.claims} == said


def test_a_slot_has_all_its_conflicts_worst_first(kg: KnowledgeGraph, disputes: list[ConflictView]) -> None:
    order = ["contradiction", "undecided", "apparent"]
    for slot in explain(kg.store, CARRERA, CAR + "seasons"):
        own = {c.id for c in disputes if (c.subject, c.property) == (slot.subject, slot.property)}
        assert {conflict.id for conflict in slot.conflicts} == own
        statuses = [order.index(conflict.status) for conflict in slot.conflicts]
        assert statuses == sorted(statuses)
    several = [slot for slot in explain(kg.store, CARRERA, CAR + "seasons") if len(slot.conflicts) > 1]
    assert several, "two sources count differently, and the dates refute one of them"


def test_what_no_source_says_has_no_explanation_but_an_answer(kg: KnowledgeGraph) -> None:
    daughter = ID + "person/francesca-daughter-of-massimo-carrera"
    assert explain(kg.store, daughter, CAR + "goals") == []
    assert unsaid(kg.store, daughter, CAR + "goals") == "not in the sources: goals of Francesca; they speak of name"


def test_an_answer_to_what_no_source_says_names_the_team_and_what_is_near(kg: KnowledgeGraph) -> None:
    told = unsaid(kg.store, CARRERA, CAR + "captain", ID + "club/ascoli")
    assert told.startswith("not in the sources: captain of Massimo Carrera at Ascoli; they speak of ")
    assert "start" in told.split("they speak of ")[1].split(", ")
    near = unsaid(kg.store, CARRERA, CAR + "goalsScored", ID + "club/atalanta")
    assert near == "not in the sources: goals scored of Massimo Carrera at Atalanta; did you mean goals?"


def test_of_something_without_a_claim_they_say_nothing_of_the_kind(kg: KnowledgeGraph) -> None:
    told = unsaid(kg.store, ID + "club/nowhere", CAR + "goals")
    assert told.startswith("not in the sources: goals of ")
    assert told.endswith("; they say nothing of the kind")


# ── Criminal and medical matters ─────────────────────────────────────────────────────────────────


def test_a_legal_matter_shows_its_outcome_with_every_claim(every: list[ClaimView]) -> None:
    topics = {
        c.subject for c in every if c.predicate == CAR + "topic" and c.object.endswith(("legal-matter", "health"))
    }
    assert topics
    told = [claim for claim in every if claim.subject in topics]
    assert len(told) > len(topics)
    assert [claim for claim in told if not claim.outcome] == []


def test_nothing_else_has_an_outcome(every: list[ClaimView]) -> None:
    assert {claim.subject.removeprefix(ID).split("/")[0] for claim in every if claim.outcome} == {"remark"}
    character = {c.subject for c in every if c.predicate == CAR + "topic" and c.object.endswith("/character")}
    assert character
    assert not any(claim.outcome for claim in every if claim.subject in character)


# ── A person ─────────────────────────────────────────────────────────────────────────────────────


def test_a_career_is_told_in_time(kg: KnowledgeGraph) -> None:
    teams = [spell.team for spell in person(kg.store, CARRERA).spells if spell.role == "player"]
    assert [t for t in teams if t not in ("team not named", "Italy")] == [
        "Pro Sesto", "Russi", "Alessandria", "Bari", "Juventus", "Atalanta", "Napoli", "Treviso", "Pro Vercelli",
    ]  # fmt: skip


def test_two_stays_at_one_club_are_two_spells(kg: KnowledgeGraph) -> None:
    at_bari = [spell for spell in person(kg.store, CARRERA).spells if spell.team == "Bari"]
    assert [(spell.role, spell.start) for spell in at_bari] == [
        ("player", "end of 1985/86"),
        ("head coach", "9 February 2021"),
    ]


def test_a_date_is_shown_as_precise_as_its_source(kg: KnowledgeGraph) -> None:
    starts = {spell.start for spell in person(kg.store, CARRERA).spells}
    assert {"end of 1985/86", "summer 1996", "2004/05", "28 October 2005"} <= starts


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


def test_of_start_dates_that_agree_the_career_shows_the_narrowest(kg: KnowledgeGraph) -> None:
    [trainer] = [s for s in person(kg.store, CARRERA).spells if s.role == "defence coach"]
    starts = {claim.object for claim in claims_about(kg.store) if claim.subject == trainer.iri and claim.accepted
              and claim.predicate == CAR + "start"}  # fmt: skip
    assert len(starts) == 2
    assert trainer.start == "2016"
