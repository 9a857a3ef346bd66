from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.model import Certainty, Claim, Conflict, Status, Verdict
from carrera_kg.ontology import ontology
from carrera_kg.resolution import (
    POLICY,
    accepted_claims,
    asserted,
    dated,
    decide,
    more_precise,
    settle,
    specific,
    supported,
)
from carrera_kg.vocabulary import CAR, ID
from tests.career import claim, conflicts

ONTOLOGY = ontology()


def starts(*values: str, documents: str = "abcdefgh", certainty: str = "asserted") -> list[Claim]:
    """Claims of a start, each by a document of its own."""
    return [
        claim("start", value, document, certainty=certainty) for value, document in zip(values, documents, strict=False)
    ]


def verdict(*claims: Claim) -> Verdict:
    """The verdict on the one conflict among the claims."""
    (found,) = conflicts(*claims)
    return decide(found, ONTOLOGY)


# ── Each rule alone ──────────────────────────────────────────────────────────────────────────────


def test_of_values_that_agree_the_most_precise_says_all() -> None:
    vague, month, day = starts("1990", "1990-04", "1990-04-21")
    again = claim("start", "1990-04-21", "yearbook")
    choice = more_precise([vague, day, month, again], ONTOLOGY)
    assert choice is not None and list(choice[0]) == [day, again]
    assert more_precise(starts("1990", "1991-04"), ONTOLOGY) is None


def test_the_narrower_concept_is_the_more_precise() -> None:
    manager, caretaker = claim("role", "manager"), claim("role", "caretaker", "biography")
    choice = more_precise([manager, caretaker], ONTOLOGY)
    assert choice is not None and list(choice[0]) == [caretaker]
    assert more_precise([caretaker, claim("role", "head-coach", "biography")], ONTOLOGY) is None
    assert more_precise([claim("goals", 7), claim("goals", 8, "biography")], ONTOLOGY) is None


@pytest.mark.parametrize("reserve", ["hedged", "reported", "opinion"])
def test_what_is_stated_goes_before_what_is_said_with_a_reserve(reserve: str) -> None:
    (stated,), (hedged,) = starts("1990"), starts("1991", documents="b", certainty=reserve)
    choice = asserted([hedged, stated], ONTOLOGY)
    assert choice is not None and choice[0] == [stated]
    assert asserted([stated], ONTOLOGY) is None
    assert asserted([hedged], ONTOLOGY) is None


def test_a_dated_end_goes_before_still_there() -> None:
    end, ongoing = claim("end", "2016"), claim("ongoing", "2017", "biography")
    choice = dated([ongoing, end], ONTOLOGY)
    assert choice is not None and choice[0] == [end]
    assert dated([end], ONTOLOGY) is None
    assert dated([ongoing], ONTOLOGY) is None


def test_of_dates_that_disagree_the_more_exact_one_is_better_known() -> None:
    year, day, other_day, open_ = starts("1990", "1991-04-21", "1992-04-21", "[1995..]")
    choice = specific([open_, year, day, other_day], ONTOLOGY)
    assert choice is not None and choice[0] == [day, other_day]
    choice = specific([open_, year], ONTOLOGY)
    assert choice is not None and choice[0] == [year]
    assert specific([day, other_day], ONTOLOGY) is None
    assert specific([claim("goals", 7), claim("goals", 8)], ONTOLOGY) is None


def test_the_value_that_more_documents_give_is_better_supported() -> None:
    one, two, three = starts("1990", "1991", "1990")
    choice = supported([one, two, three], ONTOLOGY)
    assert choice is not None and list(choice[0]) == [one, three]
    assert choice[1] == "2 documents give it"
    assert supported([one, two], ONTOLOGY) is None
    assert supported([one, two, three, claim("start", "1991", "d")], ONTOLOGY) is None


def test_a_document_that_repeats_itself_is_one_document() -> None:
    one, two = starts("1990", "1991")
    assert supported([one, claim("start", "1990", "a", at=50), two], ONTOLOGY) is None


# ── In order ─────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_of_the_policy_stand_in_order() -> None:
    assert [rule for rule, _ in POLICY] == [
        "statement over opinion",
        "dated over open",
        "asserted over hedged",
        "most precise of agreeing values",
        "independent support",
        "specific over vague",
    ]


def test_a_statement_goes_before_two_reports() -> None:
    (stated,) = starts("1990")
    reports = starts("1991-04-21", "1991-04-21", documents="bc", certainty="reported")
    found = verdict(stated, *reports)
    assert (found.accepted, found.rule, found.status) == ((stated,), "asserted over hedged", Status.CONTRADICTION)


def test_two_vague_documents_go_before_one_exact_one() -> None:
    one, exact, two = starts("1990", "1991-04-21", "1990")
    assert verdict(one, exact, two).accepted == (one, two)
    assert verdict(one, exact, two).rule == "independent support"


def test_an_exact_date_goes_before_a_vague_one_where_nothing_else_decides() -> None:
    vague, exact = starts("1990", "1991-04-21")
    assert (verdict(vague, exact).accepted, verdict(vague, exact).rule) == ((exact,), "specific over vague")


def test_a_rule_sees_what_the_ones_before_it_kept() -> None:
    vague, day = starts("1990", "1990-04-21")
    hedged = starts("1985", documents="c", certainty="hedged")
    found = verdict(vague, day, *hedged)
    assert found.accepted == (day,)
    assert found.rule == "asserted over hedged, then most precise of agreeing values"
    assert found.explanation == (
        "it is stated as a fact, the rest with a reserve; it is the most precise of values that agree"
    )


def test_an_open_end_is_settled_by_the_dated_one() -> None:
    end, ongoing = claim("end", "2016"), claim("ongoing", "2017", "biography")
    found = verdict(end, ongoing)
    assert (found.accepted, found.rule, found.status) == ((end,), "dated over open", Status.CONTRADICTION)


def test_a_vaguer_value_that_agrees_gives_way_to_the_finer_one() -> None:
    vague, day = starts("1990", "1990-04-21")
    found = verdict(vague, day)
    assert (found.accepted, found.status) == ((day,), Status.APPARENT)


def test_an_explained_difference_gives_nothing_up() -> None:
    claims = [claim("end", "2018"), claim("ongoing", "2017", "biography")]
    found = verdict(*claims)
    assert (found.accepted, found.rule, found.status) == (tuple(claims), "time of writing", Status.APPARENT)
    assert accepted_claims(claims, [found]) == claims


# ── The accepted view ────────────────────────────────────────────────────────────────────────────


def test_where_no_rule_decides_all_values_stand() -> None:
    claims = [claim("goals", 7), claim("goals", 8, "biography")]
    found = verdict(*claims)
    assert (found.accepted, found.rule, found.status) == ((), "undecided", Status.UNDECIDED)
    assert accepted_claims(claims, [found]) == claims


def test_the_accepted_view_holds_all_but_what_a_verdict_went_against() -> None:
    vague, exact = starts("1990", "1991-04-21")
    beside = claim("end", "1995")
    assert accepted_claims([vague, beside, exact], [verdict(vague, exact)]) == [beside, exact]


def test_an_opinion_is_never_accepted() -> None:
    opinion, other = claim("goals", 7, certainty="opinion"), claim("goals", 8, "biography", certainty="opinion")
    assert accepted_claims([opinion], []) == []
    assert accepted_claims([opinion, other], [verdict(opinion, other)]) == []
    same = claim("goals", 7, "yearbook")
    assert accepted_claims([opinion, same], []) == [same]


def test_a_value_accepted_in_one_document_is_accepted_in_all() -> None:
    claims = starts("1990", "1991-04-21", "1990")
    assert accepted_claims(claims, [verdict(*claims)]) == [claims[0], claims[2]]


def test_settling_gives_one_verdict_for_each_conflict_in_order() -> None:
    found = conflicts(*starts("1990", "1991"), claim("goals", 7), claim("goals", 8, "b"))
    assert [each.conflict for each in settle(found, ONTOLOGY)] == found


values = st.sampled_from(["1990", "1990-04", "1990-04-21", "1991", "1991-07/1992-06", "[..1990-12-31]", "1992-05-01"])
some_claims = st.lists(
    st.builds(
        claim,
        st.sampled_from(["start", "end", "ongoing"]),
        values,
        st.sampled_from("abc"),
        certainty=st.sampled_from(["asserted", "hedged", "opinion"]),
        at=st.integers(0, 9),
    ),
    max_size=8,
    unique_by=lambda claim: claim.id,
)


@given(some_claims)
@settings(max_examples=150, deadline=None)
def test_a_verdict_changes_nothing_but_the_accepted_view(claims: list[Claim]) -> None:
    before = list(claims)
    verdicts = settle(conflicts(*claims), ONTOLOGY)
    accepted = accepted_claims(claims, verdicts)
    assert claims == before
    assert [each for each in claims if each in accepted] == accepted
    for each in verdicts:
        assert set(each.accepted) <= set(each.conflict.claims)
        assert each.rule and each.explanation


@given(some_claims, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_claims_decides_nothing(claims: list[Claim], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settle(conflicts(*shuffled), ONTOLOGY) == settle(conflicts(*claims), ONTOLOGY)


@given(some_claims)
@settings(max_examples=100, deadline=None)
def test_of_every_slot_with_statements_one_is_accepted(claims: list[Claim]) -> None:
    stated = [each for each in claims if each.certainty is not Certainty.OPINION]
    accepted = accepted_claims(stated, settle(conflicts(*stated), ONTOLOGY))
    assert {each.predicate for each in accepted} >= {each.predicate for each in stated if each.date} - {CAR + "ongoing"}


def test_a_conflict_that_is_explained_needs_no_rule() -> None:
    one, other = starts("1990", "1991")
    explained = Conflict("k", ID + "x", one.predicate, (one, other), "why", apparent=True, holds=(other,))
    assert decide(explained, ONTOLOGY).accepted == (other,)
    assert accepted_claims([one, other], [decide(explained, ONTOLOGY)]) == [other]


def test_an_opinion_wins_no_verdict_however_precise() -> None:
    hedged = claim("start", "1990", certainty="hedged")
    opinion = claim("start", "1990-04", "biography", certainty="opinion")
    (conflict,) = conflicts(hedged, opinion)
    verdict = decide(conflict, ontology())
    assert verdict.accepted == (hedged,)
    assert accepted_claims([hedged, opinion], [verdict]) == [hedged]
