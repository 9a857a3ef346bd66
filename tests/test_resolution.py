from __future__ import annotations

import random as randomness
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.documents import Document
from carrera_kg.model import Certainty, Claim, Conflict, Span, Status, Verdict
from carrera_kg.resolution import (
    POLICY,
    Policy,
    accepted_claims,
    asserted,
    checked,
    consistent,
    contemporary,
    dated,
    decide,
    delicate,
    more_precise,
    settle,
    specific,
    supported,
    witnesses,
)
from carrera_kg.vocabulary import CAR, ID
from tests.career import Fact, claim, conflicts, grounds, said, stay
from tests.conflicts import EVERYTHING, EXAMPLES


def starts(*values: str, documents: str = "abcdefgh", certainty: str = "asserted") -> list[Claim]:
    """Claims of a start, each by a document of its own."""
    return [
        claim("start", value, document, certainty=certainty) for value, document in zip(values, documents, strict=False)
    ]


def verdict(*claims: Claim, **known: Fact) -> Verdict:
    """The verdict on the one conflict among the claims."""
    (found,) = settle(conflicts(*claims), grounds(*claims, **known))  # type: ignore[arg-type]
    return found


def kept(rule: Policy, claims: list[Claim], **known: Fact) -> list[Claim] | None:
    """What the rule of the policy keeps of the claims, or that it has nothing to say."""
    choice = rule(claims, grounds(*claims, **known))  # type: ignore[arg-type]
    return None if choice is None else list(choice[0])


def accepted(*claims: Claim) -> list[Claim]:
    """The accepted view of the claims."""
    return accepted_claims(claims, settle(conflicts(*claims), grounds(*claims)))


# ── Each rule alone ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", [rule for _, rule in POLICY])
def test_a_rule_has_nothing_to_say_where_there_is_nothing_to_choose(rule: Policy) -> None:
    for claims in (starts("1990"), starts("1990", "1990"), starts("1990", "1990", certainty="opinion")):
        assert kept(rule, claims) is None


@pytest.mark.parametrize("rule", [rule for _, rule in POLICY])
def test_a_rule_that_chooses_keeps_some_and_not_all_and_says_why(rule: Policy) -> None:
    one, other = claim("start", "1990"), claim("start", "1990-04", "biography", certainty="hedged")
    for claims in ([one, other], [one, claim("ongoing", "2017")], [*starts("1990", "1991", "1990"), other]):
        choice = rule(claims, grounds(*claims, written={"almanac": "1990"}, refuted=[other]))
        assert choice is None or (0 < len(choice[0]) < len(claims) and choice[1])


def test_a_dated_end_goes_before_still_there() -> None:
    end, ongoing = claim("end", "2016"), claim("ongoing", "2017", "biography")
    assert kept(dated, [ongoing, end]) == [end]
    assert kept(dated, [end]) is None
    assert kept(dated, [ongoing]) is None
    assert kept(dated, [ongoing, end, claim("start", "1990")]) is None


BLUNT = claim("offence", "fraud", of="suspension/x")
CAREFUL = claim("offence", "not reporting it, as was alleged", "biography", of="suspension/x", certainty="hedged")


@pytest.mark.parametrize("reserve", ["hedged", "reported"])
def test_where_it_is_delicate_the_careful_wording_goes_first(reserve: str) -> None:
    careful = replace(CAREFUL, certainty=Certainty(reserve))
    assert kept(delicate, [BLUNT, careful]) == [careful]
    assert kept(delicate, [claim("start", "2012", of="suspension/x"), careful]) == [careful]
    assert kept(delicate, [careful]) is None
    assert kept(delicate, [BLUNT, claim("offence", "theft", "biography", of="suspension/x")]) is None


def test_what_is_not_delicate_needs_no_care() -> None:
    claims = [claim("start", "1990"), claim("start", "1991", "biography", certainty="hedged")]
    assert kept(delicate, claims) is None
    assert kept(delicate, [BLUNT, CAREFUL, claims[0]]) is None


@pytest.mark.parametrize("reserve", ["hedged", "reported", "opinion"])
def test_what_is_stated_goes_before_what_is_said_with_a_reserve(reserve: str) -> None:
    (sure,), (hedged,) = starts("1990"), starts("1991", documents="b", certainty=reserve)
    assert kept(asserted, [hedged, sure]) == [sure]
    assert kept(asserted, [sure]) is None
    assert kept(asserted, [hedged]) is None


def test_what_another_rule_refuted_goes_last() -> None:
    claims = starts("1990", "1991", "1992")
    known = grounds(*claims, refuted=[claims[1]])
    choice = consistent(claims, known)
    assert choice is not None and list(choice[0]) == [claims[0], claims[2]]
    assert consistent([claims[0]], known) is None
    assert consistent([claims[1]], known) is None  # where all are refuted, it cannot choose


def test_the_value_that_more_documents_give_is_better_supported() -> None:
    one, two, three = starts("1990", "1991", "1990")
    choice = supported([one, two, three], grounds())
    assert choice is not None and (list(choice[0]), choice[1]) == ([one, three], "2 documents agree on it")
    assert supported([one, two], grounds()) is None
    assert supported([one, two, three, claim("start", "1991", "d")], grounds()) is None


def test_dates_of_different_precision_support_each_other() -> None:
    year, day, other = starts("1990", "1990-04-21", "1991")
    assert kept(supported, [year, day, other]) == [year, day]
    assert kept(supported, starts("1990", "1990-04-21")) is None
    assert kept(supported, starts("1990", "1990-04", "1990-05", "1991")) == starts("1990")


def test_a_narrower_word_supports_the_wider_one() -> None:
    roles = [claim("role", role, role) for role in ("manager", "caretaker", "player")]
    assert kept(supported, roles) == [roles[0], roles[1]]


def test_support_is_counted_by_witnesses_and_not_by_documents() -> None:
    claims = starts("1990", "1991", "1990", "1991", "1990")
    assert kept(supported, claims) == [claims[0], claims[2], claims[4]]
    copies = grounds(*claims, witnesses={"c": "a", "e": "a"})
    choice = supported(claims, copies)
    assert choice is not None and list(choice[0]) == [claims[1], claims[3]]
    assert supported(claims, grounds(*claims, witnesses={"c": "a", "e": "a", "d": "b"})) is None


def test_a_document_that_repeats_itself_is_one_witness() -> None:
    one, two = starts("1990", "1991")
    assert kept(supported, [one, claim("start", "1990", "a", at=50), two]) is None


def test_of_values_that_agree_the_most_precise_says_all() -> None:
    vague, month, day = starts("1990", "1990-04", "1990-04-21")
    again = claim("start", "1990-04-21", "yearbook")
    assert kept(more_precise, [vague, day, month, again]) == [day, again]
    assert kept(more_precise, starts("1990", "1991-04")) is None
    assert kept(more_precise, starts("1991", "1990/1993")) == starts("1991")
    assert kept(more_precise, starts("1991-07/1992-06", "1992")) is None  # neither says all that the other says


def test_the_narrower_concept_is_the_more_precise() -> None:
    manager, caretaker = claim("role", "manager"), claim("role", "caretaker", "biography")
    assert kept(more_precise, [manager, caretaker]) == [caretaker]
    assert kept(more_precise, [caretaker, claim("role", "head-coach", "biography")]) is None
    assert kept(more_precise, [claim("goals", 7), claim("goals", 8, "biography")]) is None


def test_what_was_written_within_a_year_of_the_event_goes_first() -> None:
    old, new = claim("start", "1990", "chronicle"), claim("start", "1991", "biography")
    assert kept(contemporary, [new, old], written={"chronicle": "1990-12-31", "biography": "2017"}) == [old]
    assert kept(contemporary, [new, old], written={"chronicle": "1990", "biography": "1992"}) == [old]
    for written in ({}, {"chronicle": "1990", "biography": "1991"}, {"chronicle": "[1990..]", "biography": "2017"}):
        assert kept(contemporary, [new, old], written=written) is None


def test_a_value_that_is_no_date_is_as_old_as_what_it_is_about() -> None:
    roles = [claim("role", "assistant", "chronicle"), claim("role", "technical-director", "biography")]
    known = grounds(*roles, claim("end", "1992"), written={"chronicle": "1992-08", "biography": "2017"})
    choice = contemporary(roles, known)
    assert choice is not None and list(choice[0]) == [roles[0]]
    assert contemporary(roles, grounds(*roles, written={"chronicle": "1992-08"})) is None


def test_of_dates_that_disagree_the_more_exact_one_is_better_known() -> None:
    year, day, other_day, open_ = starts("1990", "1991-04-21", "1992-04-21", "[1995..]")
    assert kept(specific, [open_, year, day, other_day]) == [day, other_day]
    assert kept(specific, [open_, year]) == [year]
    assert kept(specific, [day, other_day]) is None
    assert kept(specific, [claim("goals", 7), claim("goals", 8)]) is None
    assert kept(specific, [day, claim("end", "1995")]) is None


# ── In order ─────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_of_the_policy_stand_in_order() -> None:
    assert (
        ("dated over open", dated),
        ("careful wording of a delicate matter", delicate),
        ("match records", checked),
        ("asserted over hedged", asserted),
        ("consistent over inconsistent", consistent),
        ("independent support", supported),
        ("most precise of agreeing values", more_precise),
        ("closer to the event", contemporary),
        ("specific over vague", specific),
    ) == POLICY


def test_a_statement_goes_before_two_reports() -> None:
    (sure,) = starts("1990")
    reports = starts("1991-04-21", "1991-04-21", documents="bc", certainty="reported")
    found = verdict(sure, *reports)
    assert (found.accepted, found.rule, found.status) == ((sure,), "asserted over hedged", Status.CONTRADICTION)


def test_care_goes_before_certainty_where_it_is_delicate() -> None:
    found = verdict(BLUNT, CAREFUL)
    assert (found.accepted, found.rule) == ((CAREFUL,), "careful wording of a delicate matter")


def test_two_vague_documents_go_before_one_exact_one() -> None:
    one, exact, two = starts("1990", "1991-04-21", "1990")
    assert verdict(one, exact, two).accepted == (one, two)
    assert verdict(one, exact, two).rule == "independent support"


def test_a_document_and_its_copy_do_not_go_before_one_exact_one() -> None:
    one, exact, two = starts("1990", "1991-04-21", "1990")
    found = verdict(one, exact, two, witnesses={"c": "a"})
    assert (found.accepted, found.rule) == ((exact,), "specific over vague")


def test_an_exact_date_goes_before_a_vague_one_where_nothing_else_decides() -> None:
    vague, exact = starts("1990", "1991-04-21")
    assert (verdict(vague, exact).accepted, verdict(vague, exact).rule) == ((exact,), "specific over vague")


def test_a_source_of_the_time_goes_before_an_exact_one_of_later() -> None:
    vague, exact = starts("1990", "1991-04-21")
    found = verdict(vague, exact, written={"a": "1990-12-31", "b": "2017"})
    assert (found.accepted, found.rule) == ((vague,), "closer to the event")


def test_a_rule_sees_what_the_ones_before_it_kept() -> None:
    vague, day = starts("1990", "1990-04-21")
    hedged = starts("1985", documents="c", certainty="hedged")
    found = verdict(vague, day, *hedged)
    assert found.accepted == (day,)
    assert found.rule == "asserted over hedged, then most precise of agreeing values"
    assert found.explanation == (
        "it is stated as a fact, the rest with a reserve; it is the most precise of values that agree"
    )


def test_three_documents_two_of_which_agree_give_the_finer_of_the_two() -> None:
    year, day, other = starts("1990", "1990-04-21", "1991")
    found = verdict(year, day, other)
    assert (found.accepted, found.status) == ((day,), Status.CONTRADICTION)
    assert found.rule == "independent support, then most precise of agreeing values"


def test_an_open_end_is_settled_by_the_dated_one() -> None:
    end, ongoing = claim("end", "2016"), claim("ongoing", "2017", "biography")
    found = verdict(end, ongoing)
    assert (found.accepted, found.rule, found.status) == ((end,), "dated over open", Status.CONTRADICTION)


def test_a_vaguer_value_that_agrees_gives_way_to_the_finer_one() -> None:
    vague, day = starts("1990", "1990-04-21")
    found = verdict(vague, day)
    assert (found.accepted, found.status) == ((day,), Status.APPARENT)


EXPLAINED = [
    kind for kind, claims in EXAMPLES.items() if all(each.apparent and each.holds for each in conflicts(*claims))
]


@pytest.mark.parametrize("kind", EXPLAINED)
def test_an_explained_difference_gives_up_nothing_that_holds(kind: str) -> None:
    claims = EXAMPLES[kind]
    found = verdict(*claims)
    assert (found.accepted, found.rule, found.status) == (found.conflict.holds, kind, Status.APPARENT)
    assert found.explanation == "the difference is explained, and all of them stand"
    view = accepted(*claims)
    assert [each for each in claims if each not in view] == [
        each for each in claims if each in found.conflict.claims and each not in found.conflict.holds
    ]


def test_most_explained_differences_hold_all_their_claims() -> None:
    assert set(EXPLAINED) == {
        *("opinion", "scope", "caretaker time", "spelling", "reason", "time of writing", "part of a season"),
    }


def test_a_question_that_no_source_answers_stays_open() -> None:
    claims = EXAMPLES["identity"]
    found = verdict(*claims)
    assert (found.accepted, found.rule, found.status) == ((), "undecided", Status.UNDECIDED)
    assert "nothing is joined" in found.explanation
    assert accepted(*claims) == claims


def test_a_count_that_the_dates_refute_gives_way_to_one_they_allow() -> None:
    dates = said("spell/a", start="1990", end="1995")
    right, wrong = claim("seasons", 5, "biography"), claim("seasons", 6, "yearbook")
    clash, against = settle(conflicts(*dates, right, wrong), grounds(*dates, right, wrong))
    assert (clash.accepted, clash.rule) == ((right,), "consistent over inconsistent")
    assert against.rule == "count against dates" and against.explanation == "a count is reckoned from the dates"
    assert accepted(*dates, right, wrong) == [*dates, right]


def test_a_count_alone_that_the_dates_refute_is_not_accepted() -> None:
    dates = said("spell/a", start="1990", end="1995")
    assert accepted(*dates, claim("seasons", 6, "yearbook")) == dates


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
    opinion = claim("goals", 7, certainty="opinion")
    assert accepted(opinion) == []
    same = claim("goals", 7, "yearbook")
    assert accepted(opinion, same) == [same]
    assert accepted(opinion, claim("goals", 8, "yearbook")) == [claim("goals", 8, "yearbook")]


def test_an_opinion_wins_no_verdict_however_precise() -> None:
    hedged = claim("start", "1990", certainty="hedged")
    opinion = claim("start", "1991-04-21", "biography", certainty="opinion")
    assert verdict(hedged, opinion).accepted == (hedged,)
    assert accepted(hedged, opinion) == [hedged]
    finer = claim("start", "1990-04-21", "biography", certainty="opinion")
    assert accepted(hedged, finer) == [hedged]


def test_that_somebody_thought_so_is_a_fact_about_him() -> None:
    remark = said("remark/almanac-x", certainty="opinion", topic="assessment", summary="it was well done")
    assert accepted(*remark) == remark


def test_a_value_accepted_in_one_document_is_accepted_in_all() -> None:
    claims = starts("1990", "1991-04-21", "1990")
    assert accepted_claims(claims, [verdict(*claims)]) == [claims[0], claims[2]]


def test_settling_gives_one_verdict_for_each_conflict_in_order() -> None:
    found = conflicts(*EVERYTHING)
    assert [each.conflict for each in settle(found, grounds(*EVERYTHING))] == found


def test_a_conflict_that_is_explained_needs_no_rule() -> None:
    one, other = starts("1990", "1991")
    explained = Conflict("k", ID + "x", one.predicate, (one, other), "why", apparent=True, holds=(other,))
    assert decide(explained, grounds()).accepted == (other,)
    assert accepted_claims([one, other], [decide(explained, grounds())]) == [other]


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
@settings(max_examples=100, deadline=None)
def test_a_verdict_changes_nothing_but_the_accepted_view(claims: list[Claim]) -> None:
    before = list(claims)
    verdicts = settle(conflicts(*claims), grounds(*claims))
    view = accepted_claims(claims, verdicts)
    assert claims == before
    assert [each for each in claims if each in view] == view
    for each in verdicts:
        assert set(each.accepted) <= set(each.conflict.claims)
        assert each.rule and each.explanation


@given(some_claims, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_claims_decides_nothing(claims: list[Claim], random: randomness.Random) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert settle(conflicts(*shuffled), grounds(*shuffled)) == settle(conflicts(*claims), grounds(*claims))


@given(some_claims)
@settings(max_examples=100, deadline=None)
def test_of_every_slot_with_statements_one_is_accepted(claims: list[Claim]) -> None:
    said_so = [each for each in claims if each.certainty is not Certainty.OPINION and each.predicate == CAR + "start"]
    assert bool(accepted(*said_so)) == bool(said_so)


# ── Witnesses ────────────────────────────────────────────────────────────────────────────────────


def document(id: str, sha256: str = "", derived_from: str = "") -> Document:
    day = date(2017, 5, 7)
    return Document(id, id, "news", "en", id, sha256 or id, 9, (), day, day, "", "", derived_from)


def quotations(document: str, count: int, words: str = "words in a row") -> list[Claim]:
    """Things that a document says, each in words of its own that another may have copied."""
    return [claim("start", str(1900 + n), document, of=f"spell/{n}", words=f"{words} {n}") for n in range(count)]


def test_every_document_is_a_witness_of_its_own_unless_it_is_known_to_descend() -> None:
    assert witnesses([document("a"), document("b")], []) == {"a": "a", "b": "b"}
    assert witnesses([], []) == {}


def test_documents_of_one_text_are_one_witness() -> None:
    same = [document("b", "x"), document("a", "x"), document("c")]
    assert witnesses(same, []) == {"a": "a", "b": "a", "c": "c"}


def test_a_document_that_rests_on_another_is_no_witness_of_its_own() -> None:
    chain = [document("a", derived_from="b"), document("b", derived_from="c"), document("c")]
    assert witnesses(chain, []) == {"a": "c", "b": "c", "c": "c"}


def test_documents_that_rest_on_each_other_are_one_witness() -> None:
    ring = [document("a", derived_from="b"), document("b", derived_from="c"), document("c", derived_from="a")]
    assert witnesses(ring, []) == {"a": "a", "b": "a", "c": "a"}
    assert witnesses([document("a", derived_from="a")], []) == {"a": "a"}


def test_who_says_the_same_things_in_the_same_words_has_copied() -> None:
    pair = [document("a"), document("b")]
    assert witnesses(pair, [*quotations("a", 5), *quotations("b", 5)]) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(
    "others",
    [
        quotations("b", 4),  # too few to tell
        quotations("b", 5, "other words here"),
        [*quotations("b", 5, "x"), *quotations("b", 4)],
        [*quotations("b", 5), *(claim("end", str(n), "b", of=f"spell/{n}") for n in range(1900, 1910))],
        [replace(each, object=claim("start", "1850").object) for each in quotations("b", 5)],
    ],
)
def test_who_says_other_things_or_in_other_words_has_not_copied(others: list[Claim]) -> None:
    pair = [document("a"), document("b")]
    ends = [claim("end", str(n), "a", of=f"spell/{n}", words=f"an own word {n}") for n in range(1900, 1910)]
    assert witnesses(pair, [*quotations("a", 5), *ends, *others]) == {"a": "a", "b": "b"}


def test_names_and_numbers_alone_are_the_same_by_chance() -> None:
    pair = [document("a"), document("b")]
    assert witnesses(pair, [*quotations("a", 9, "in"), *quotations("b", 9, "in")]) == {"a": "a", "b": "b"}


def test_words_from_several_places_count_together() -> None:
    def pieces(name: str) -> list[Claim]:
        return [
            replace(each, spans=tuple(Span(name, at, at + 3, f"w{at} {n}") for at in (0, 9)))
            for n, each in enumerate(quotations(name, 5))
        ]

    assert witnesses([document("a"), document("b")], [*pieces("a"), *pieces("b")])["b"] == "a"


@given(st.permutations([document("a", "x"), document("b", "x"), document("c", derived_from="b"), document("d")]))
@settings(max_examples=24, deadline=None)
def test_the_order_of_the_documents_does_not_matter(documents: list[Document]) -> None:
    assert witnesses(documents, []) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_a_leap_year_is_no_vaguer_than_another() -> None:
    assert verdict(*starts("2000", "2001")).status is Status.UNDECIDED
    assert verdict(*starts("1974-02", "1974-03")).status is Status.UNDECIDED


def test_a_vague_witness_takes_no_side() -> None:
    found = verdict(*starts("1975-03-12", "1975-03-13", "1975"))
    assert (found.status, found.accepted) == (Status.UNDECIDED, ())


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────────

TITLE = {"competition": "competition/league", "result": "winner"}
SIDES = [*said("match/m", side=["side/n", "side/s"]), *said("side/s", goalsScored=2)]
ACROSS: dict[str, list[Claim]] = {
    "two spells that overlap": [
        *stay("spell/n", start="1990", end="1995"),
        *said("spell/n", "b", start="1990"),
        *stay("spell/s", "club/club-south", start="1992", end="1997"),
    ],
    "two spells that begin in one year": [
        *stay("spell/n", start="1990", end="1995"),
        *stay("spell/s", "club/club-south", document="b", start="1990", end="1997"),
    ],
    "two winners of one season": [
        *said("honour/a", season="1992", team="club/club-north", **TITLE),
        *said("honour/b", "b", season="1992", team="club/club-south", **TITLE),
    ],
    "wins, draws and losses": [
        *said("tally/a", appearances=10, wins=5, draws=4, losses=4),
        *said("tally/a", "b", wins=5),
    ],
    "a score and its outcome": [
        *SIDES,
        *said("side/n", goalsScored=1, outcome="won"),
        *said("side/n", "b", outcome="won"),
    ],
}


@pytest.mark.parametrize("what", ACROSS)
def test_a_verdict_on_several_slots_goes_against_one_of_them_at_most(what: str) -> None:
    claims = ACROSS[what]
    view = accepted(*claims)
    assert len({(each.subject, each.predicate) for each in claims if each not in view}) <= 1


def test_a_daughter_whom_two_name_does_not_take_another_ones_place() -> None:
    named = said("person/a", "b", daughter=["person/x", "person/y"])
    claims = [*said("person/a", daughters=1), *named, *said("person/a", "c", daughter="person/x")]
    assert set(named) <= set(accepted(*claims))


def test_of_dates_that_agree_and_neither_holds_the_other_both_stand() -> None:
    year, before = starts("2016", "[..2016-09-29]")
    assert accepted(year, before) == [year, before]


def test_what_was_written_before_it_happened_is_not_the_closest_to_it() -> None:
    claims = starts("1990", "1991")
    assert kept(contemporary, claims, written={"a": "1985", "b": "2017"}) is None


def test_a_copy_of_a_copy_is_found_though_one_of_them_rests_on_a_third() -> None:
    found = witnesses([document("a"), document("b", "x"), document("c", "x", derived_from="a")], [])
    assert found["b"] == found["c"]
