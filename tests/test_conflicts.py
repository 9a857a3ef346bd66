from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.conflicts import Evidence
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import CAR, ID
from tests.career import claim, conflicts, kinds, name

# ── Agreement is no conflict ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [claim("start", "1990")],
        [claim("start", "1990"), claim("start", "1990", "biography")],
        [claim("start", "1990"), claim("start", "1995", "biography", of="spell/b")],
        [claim("start", "1990"), claim("end", "1995", "biography")],
        [claim("name", "A", of="person/a"), claim("name", "Player A", "biography", of="person/a")],
        [claim("position", "forward"), claim("position", "goalkeeper", "biography")],
        [claim("division", "competition/league"), claim("division", "competition/cup", "biography")],
    ],
)
def test_equal_values_other_slots_and_properties_with_many_values_do_not_conflict(claims: list[Claim]) -> None:
    assert kinds(*claims) == []


def test_different_scopes_are_different_slots() -> None:
    league, cup = "tally/a-league", "tally/a-all-competitions"
    claims = [claim("scope", "league", of=league), claim("goals", 7, of=league)]
    claims += [claim("scope", "all-competitions", "biography", of=cup), claim("goals", 9, "biography", of=cup)]
    assert kinds(*claims) == []


# ── precision ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("birthDate", "1990", "1990-04-21"),
        ("start", "1991-07/1992-06", "1992"),
        ("end", "[..1995-08-04]", "1995"),
        ("role", "manager", "caretaker"),
        ("departure", "left", "dismissed"),
    ],
)
def test_values_of_different_precision_agree(prop: str, one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        (found,) = conflicts(claim(prop, first), claim(prop, second, "biography"))
        assert (found.kind, found.apparent, found.holds) == ("precision", True, ())
        assert (found.subject, found.predicate) == (ID + "spell/a", CAR + prop)


def test_three_values_agree_only_if_every_two_do() -> None:
    vague, early, late = (claim("start", value, value) for value in ("1990", "1990-01", "1990-02"))
    assert kinds(vague, early) == kinds(vague, late) == ["precision"]
    assert kinds(early, late) == kinds(vague, early, late) == ["value clash"]


def test_a_document_may_give_the_same_date_twice_in_different_precision() -> None:
    assert kinds(claim("start", "1990"), claim("start", "1990-04", at=50)) == ["precision"]


# ── value clash ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("birthDate", "1990", "1991-04-21"),
        ("start", "1990-04", "1990-05"),
        ("role", "head-coach", "caretaker"),
        ("departure", "resigned", "dismissed"),
        ("captain", "true", "false"),
        ("goals", 7, 8),
        ("birthPlace", "place/town-east", "place/town-west"),
        ("stage", "final", "play-off"),
    ],
)
def test_values_that_cannot_all_hold_clash(prop: str, one: object, other: object) -> None:
    first, second = claim(prop, one), claim(prop, other, "biography")
    (found,) = conflicts(first, second)
    assert (found.kind, found.apparent, found.holds) == ("value clash", False, ())
    assert found.claims == (first, second)


def test_a_conflict_tells_who_says_what_in_which_words() -> None:
    claims = [claim("goals", 7, words="seven goals"), claim("goals", 8, "biography", words="eight goals")]
    claims.append(claim("goals", 7, "yearbook", words="7 goals"))
    (found,) = conflicts(*claims)
    assert found.explanation == (
        "7 (almanac: 'seven goals'; yearbook: '7 goals') against 8 (biography: 'eight goals'): only one can be right"
    )


def test_a_conflict_names_things_and_dates_in_words() -> None:
    (found,) = conflicts(claim("start", "2011-22"), claim("start", "1990-04-21", "biography"))
    assert "summer 2011 (" in found.explanation and "21 April 1990 (" in found.explanation
    (found,) = conflicts(claim("role", "head-coach"), claim("role", "player", "biography"))
    assert "head coach (" in found.explanation and "http" not in found.explanation


# ── scope ────────────────────────────────────────────────────────────────────────────────────────

TALLY = "tally/a-not-stated"
NOT_STATED = claim("scope", "not-stated", of=TALLY)


def tally(prop: str, value: int, document: str = "almanac") -> Claim:
    return claim(prop, value, document, of=TALLY)


@pytest.mark.parametrize("prop", ["appearances", "goals", "points"])
def test_counts_of_an_unstated_scope_may_count_different_matches(prop: str) -> None:
    one, other = tally(prop, 7), tally(prop, 9, "biography")
    (found,) = conflicts(NOT_STATED, one, other)
    assert (found.kind, found.apparent, found.holds) == ("scope", True, (one, other))


def test_counts_of_a_stated_scope_clash() -> None:
    league = "tally/a-league"
    claims = [claim("goals", 7, of=league), claim("goals", 9, "biography", of=league)]
    assert kinds(claim("scope", "league", of=league), *claims) == ["value clash"]


def test_counts_clash_after_all_where_the_same_sources_agree_on_another_count() -> None:
    goals = [tally("goals", 7), tally("goals", 9, "biography")]
    agreed = [tally("appearances", 70), tally("appearances", 70, "biography")]
    assert kinds(NOT_STATED, *goals, *agreed) == ["value clash"]


@pytest.mark.parametrize(
    "beside",
    [
        [tally("appearances", 70)],
        [tally("appearances", 70), tally("appearances", 70, "yearbook")],
        [tally("pointsAvailable", 70), tally("pointsAvailable", 70, "biography")],
    ],
)
def test_counts_do_not_clash_where_only_others_agree_on_another_count(beside: list[Claim]) -> None:
    assert kinds(NOT_STATED, tally("goals", 7), tally("goals", 9, "biography"), *beside) == ["scope"]


def test_where_all_counts_differ_each_may_count_different_matches() -> None:
    goals = [tally("goals", 7), tally("goals", 9, "biography")]
    appearances = [tally("appearances", 70), tally("appearances", 90, "biography")]
    assert kinds(NOT_STATED, *goals, *appearances) == ["scope", "scope"]


def test_what_is_no_count_of_matches_has_no_scope() -> None:
    assert kinds(NOT_STATED, tally("pointsAvailable", 7), tally("pointsAvailable", 9, "biography")) == ["value clash"]


# ── caretaker time ───────────────────────────────────────────────────────────────────────────────


def job(of: str, role: str, start: str, team: str = "club/club-north", person: str = "person/player-a") -> list[Claim]:
    return [
        claim("person", person, of=of),
        claim("team", team, of=of),
        claim("role", role, of=of),
        claim("start", start, of=of),
    ]


HEAD = job("spell/head", "head-coach", "2016-08-01")
COUNTED = claim("start", "2016-07-17", "biography", of="spell/head")


def test_a_start_may_count_the_time_as_caretaker_in() -> None:
    claims = [*HEAD, COUNTED, *job("spell/caretaker", "caretaker", "2016-07-17")]
    (found,) = conflicts(*claims)
    assert (found.kind, found.apparent) == ("caretaker time", True)
    assert found.holds == (HEAD[3],)


@pytest.mark.parametrize(
    "caretaker",
    [
        [],
        job("spell/c", "caretaker", "2016-07-18"),
        job("spell/c", "caretaker", "2016"),
        job("spell/c", "assistant", "2016-07-17"),
        job("spell/c", "caretaker", "2016-07-17", team="club/club-south"),
        job("spell/c", "caretaker", "2016-07-17", person="person/player-b"),
    ],
)
def test_a_start_that_is_no_caretakers_day_there_clashes(caretaker: list[Claim]) -> None:
    assert kinds(*HEAD, COUNTED, *caretaker) == ["value clash"]


def test_the_time_as_caretaker_explains_nothing_where_the_other_starts_differ_too() -> None:
    third = claim("start", "2016-09-01", "yearbook", of="spell/head")
    assert kinds(*HEAD, COUNTED, third, *job("spell/c", "caretaker", "2016-07-17")) == ["value clash"]


def test_the_time_as_caretaker_explains_a_start_and_no_end() -> None:
    ends = [claim("end", day, day, of="spell/head") for day in ("2016-07-17", "2018-01-01")]
    assert kinds(*HEAD, *ends, *job("spell/c", "caretaker", "2016-07-17")) == ["value clash"]


# ── open end ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("end", "now"),
    [("2016", "2017-05-07"), ("2016", "[2017-05-07..]"), ("2016-05", "2016-05-31"), ("[..2016-05-30]", "2017")],
)
def test_a_spell_cannot_go_on_after_its_end(end: str, now: str) -> None:
    claims = (claim("end", end), claim("ongoing", now, "biography"))
    (found,) = conflicts(*claims)
    assert (found.kind, found.apparent, found.holds) == ("open end", False, ())
    assert found.claims == claims and found.predicate == CAR + "end"


def test_a_document_can_contradict_itself_about_an_end() -> None:
    assert kinds(claim("end", "2016"), claim("ongoing", "2017", at=50)) == ["open end"]


@pytest.mark.parametrize(("end", "now"), [("2018", "2017-05-07"), ("2018", "[2017..2019]"), ("2018", "[..2019]")])
def test_a_source_written_before_the_end_does_not_contradict_it(end: str, now: str) -> None:
    claims = (claim("end", end), claim("ongoing", now, "biography"))
    (found,) = conflicts(*claims)
    assert (found.kind, found.apparent, found.holds) == ("time of writing", True, claims)
    assert kinds(claim("end", end), claim("ongoing", now, at=50)) == []


def test_one_late_end_makes_an_open_end() -> None:
    ends = [claim("end", "2016"), claim("end", "2018", "yearbook")]
    assert kinds(*ends, claim("ongoing", "2017-05-07", "biography")) == ["value clash", "open end"]


def test_an_end_without_ongoing_and_ongoing_without_an_end_are_no_conflict() -> None:
    assert kinds(claim("end", "2016"), claim("start", "2010", "biography")) == []
    assert kinds(claim("ongoing", "2017"), claim("ongoing", "2019", "biography")) == []


# ── All together ─────────────────────────────────────────────────────────────────────────────────

EVERYTHING = [
    *[*HEAD, COUNTED, *job("spell/caretaker", "caretaker", "2016-07-17")],
    *[NOT_STATED, tally("goals", 7), tally("goals", 9, "biography")],
    *[claim("end", "2016"), claim("end", "2018", "yearbook"), claim("ongoing", "2017-05-07", "biography")],
    *[claim("birthDate", "1990", of="person/a"), claim("birthDate", "1990-04", "biography", of="person/a")],
    *[claim("captain", "true"), claim("captain", "false", at=90), claim("captain", "true", "biography")],
]


def test_each_slot_has_its_own_conflicts() -> None:
    assert sorted(kinds(*EVERYTHING)) == [
        "caretaker time",
        "open end",
        "precision",
        "scope",
        "value clash",
        "value clash",
    ]


@given(st.permutations(EVERYTHING))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_claims_changes_nothing(claims: list[Claim]) -> None:
    assert conflicts(*claims) == conflicts(*EVERYTHING)


def test_the_claims_of_a_conflict_are_in_order_of_document_and_place() -> None:
    for found in conflicts(*EVERYTHING):
        assert list(found.claims) == sorted(found.claims, key=lambda claim: (claim.document, claim.spans))


def test_a_slot_nobody_speaks_of_is_empty() -> None:
    slot = Evidence.of(EVERYTHING, ontology(), name).at(ID + "spell/none", "start")
    assert (slot.claims, slot.values) == ((), [])
