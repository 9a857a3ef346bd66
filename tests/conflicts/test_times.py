from __future__ import annotations

import itertools

import pytest

from carrera_kg.conflicts import times
from carrera_kg.model import Claim
from carrera_kg.vocabulary import CAR, ID
from tests.career import Fact, claim, kinds, said, stay
from tests.conflicts import found, one

# ── open end ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("end", "now"),
    [("2016", "2017-05-07"), ("2016", "[2017-05-07..]"), ("2016-05", "2016-05-31"), ("[..2016-05-30]", "2017")],
)
def test_a_spell_cannot_go_on_after_its_end(end: str, now: str) -> None:
    claims = (claim("end", end), claim("ongoing", now, "biography"))
    conflict = one(times.open_end, *claims)
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("open end", False, ())
    assert conflict.claims == claims and conflict.predicate == CAR + "end"
    assert "against still going on (biography:" in conflict.explanation
    assert conflict.explanation.endswith("the spell cannot have gone on after its end")


def test_a_document_can_contradict_itself_about_an_end() -> None:
    assert kinds(claim("end", "2016"), claim("ongoing", "2017", at=50)) == ["open end"]


@pytest.mark.parametrize(("end", "now"), [("2018", "2017-05-07"), ("2018", "[2017..2019]"), ("2018", "[..2019]")])
def test_a_source_written_before_the_end_does_not_contradict_it(end: str, now: str) -> None:
    claims = (claim("end", end), claim("ongoing", now, "biography"))
    conflict = one(times.open_end, *claims)
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("time of writing", True, claims)
    assert found(times.open_end, claim("end", end), claim("ongoing", now, at=50)) == []


def test_one_late_end_makes_an_open_end() -> None:
    ends = [claim("end", "2016"), claim("end", "2018", "yearbook")]
    assert kinds(*ends, claim("ongoing", "2017-05-07", "biography")) == ["value clash", "open end"]


@pytest.mark.parametrize(
    "claims",
    [
        [claim("end", "2016"), claim("start", "2010", "biography")],
        [claim("ongoing", "2017"), claim("ongoing", "2019", "biography")],
        [claim("start", "2010"), claim("during", "2019", "biography")],
        [claim("end", "2016"), claim("ongoing", "2017", "biography", certainty="opinion")],
        [claim("end", "2016"), claim("ongoing", "2017", "biography", of="spell/b")],
    ],
)
def test_an_unknown_end_is_neither_still_there_nor_a_conflict(claims: list[Claim]) -> None:
    assert found(times.open_end, *claims) == []
    assert kinds(*claims) == []


# ── count against dates ──────────────────────────────────────────────────────────────────────────


def counted(name: str, start: object, end: object, *counts: int) -> list[int]:
    """The counts that the dates leave no room for."""
    dates = said("spell/a", start=start, end=end)
    wrong = (found(times.count_against_dates, *dates, claim(name, count, "biography")) for count in counts)
    return [count for count, conflicts in zip(counts, wrong, strict=True) if conflicts]


def test_a_count_the_dates_have_no_room_for_gives_way_to_them() -> None:
    start, end, count = claim("start", "1990"), claim("end", "1995", "yearbook"), claim("seasons", 6, "biography")
    conflict = one(times.count_against_dates, start, end, count)
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("count against dates", False, (start, end))
    assert (conflict.subject, conflict.predicate) == (ID + "spell/a", CAR + "seasons")
    assert conflict.because == "a count is reckoned from the dates"
    assert conflict.explanation == (
        "6 (biography: 'biography says 6') against 1990 (almanac: 'almanac says 1990') and 1995 (yearbook: "
        "'yearbook says 1995'): between these dates there is room for 5 seasons, 1990/91 to 1994/95"
    )


def test_one_document_can_count_against_its_own_dates() -> None:
    assert kinds(*said("spell/a", start="1990", end="1995", seasons=6)) == ["count against dates"]


def test_of_two_counts_only_the_wrong_one_takes_part() -> None:
    counts = said("spell/a", seasons=5) + said("spell/a", "biography", seasons=6)
    conflict = one(times.count_against_dates, *said("spell/a", start="1990", end="1995"), *counts)
    assert counts[0] not in conflict.claims and counts[1] in conflict.claims


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("1990", "1995", {5}),
        ("1990-22", "1995-22", {5}),  # from summer to summer
        ("1990-07-01", "1995-06-30", {5}),
        ("1990-08", "1995-05", {5}),
        ("1991-07/1992-06", "1995-07/1996-06", {3, 4, 5}),
        ("1996-22", "2003", {7}),
        ("1990-01-15", "1995-06-30", {5, 6}),  # a move in winter: whether the half counts is the source's to say
        ("1990-07-01", "1995-01-20", {4, 5}),
        ("1990-11-05", "1995-06-30", {4, 5}),
        ("1990-07-01", "1994-10-20", {4, 5}),
        ("1990-11-05", "1994-12-20", {3, 4, 5}),
        ("1990-01-15", "1990-06-30", {1}),  # nobody counts a time at a club as no season
        ("1990-07", "1990-12", {1}),
        ("2012-01-15", "2012-05-20", {1}),
        ("1990-08", "1991-05", {1}),
        ("199X", "1995", {1, 2, 3, 4, 5}),
        ("1989/1991", "1995", {4, 5, 6}),
    ],
)
def test_seasons_are_counted_by_the_turns_of_the_year(start: str, end: str, right: set[int]) -> None:
    every = range(10)
    assert set(every) - set(counted("seasons", start, end, *every)) == right


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("1990", "1995", {4, 5, 6}),
        ("2016-08-01", "2018-10-22", {2, 3}),
        ("2016-08-01", "2018-07-31", {1, 2}),
        ("2016-03-01", "2016-05-01", {0, 1}),
    ],
)
def test_part_of_a_year_may_be_rounded_up_or_down(start: str, end: str, right: set[int]) -> None:
    every = range(10)
    assert set(every) - set(counted("years", start, end, *every)) == right


def test_part_of_a_month_may_be_rounded_up_or_down_for_a_suspension_too() -> None:
    assert set(range(10)) - set(counted("months", "2012-02-10", "2012-05-20", *range(10))) == {3, 4}
    ban = said("suspension/a", start="2012-08-10", end="2012-12-08", months=10)
    conflict = one(times.count_against_dates, *ban)
    assert conflict.explanation.endswith("room for 3 to 4 months")
    assert found(times.count_against_dates, *said("suspension/a", start="2012-08-10", end="2012-12-08", months=4)) == []


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"start": "1990"},
        {"end": "1995"},
        {"start": "1990", "end": "[1995..]"},
        {"start": "[..1990]", "end": "1995"},
    ],
)
def test_without_both_dates_any_count_has_room(dates: Fact) -> None:
    for name in ("seasons", "years", "months"):
        assert found(times.count_against_dates, *said("spell/a", **dates), claim(name, 99, "biography")) == []


def test_a_disputed_date_leaves_room_for_what_any_source_allows() -> None:
    assert counted("seasons", ["1990", "1991-08-01"], "1995", 3, 4, 5, 6) == [3, 6]
    assert counted("seasons", "1990", ["1995", "1997"], 4, 5, 6, 7, 8) == [4, 8]


def test_an_opinion_is_no_count() -> None:
    dates = said("spell/a", start="1990", end="1995")
    assert found(times.count_against_dates, *dates, claim("years", 100, certainty="opinion")) == []


def test_a_hedged_count_is_weighed_like_any_other() -> None:
    assert kinds(*said("spell/a", start="1990", end="1995"), claim("seasons", 8, "b", certainty="hedged")) == [
        "count against dates"
    ]


# ── age against dates ────────────────────────────────────────────────────────────────────────────

BORN = claim("birthDate", "1964-04-22", of="person/player-a")


def aged(birth: str, event: str, *ages: int) -> list[int]:
    """The ages at retirement that the dates do not give."""
    dates = said("person/player-a", birthDate=birth, retirement=event)
    person = "person/player-a"
    return [
        age for age in ages if found(times.age_against_dates, *dates, claim("ageAtRetirement", age, "b", of=person))
    ]


def test_an_age_that_the_dates_do_not_give_gives_way_to_them() -> None:
    ended = claim("retirement", "2005-10-28", "yearbook", of="person/player-a")
    age = claim("ageAtRetirement", 44, "biography", of="person/player-a")
    conflict = one(times.age_against_dates, BORN, ended, age)
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("age against dates", False, (BORN, ended))
    assert conflict.predicate == CAR + "ageAtRetirement" and conflict.because
    assert conflict.explanation.endswith("the dates make it 41")


@pytest.mark.parametrize(
    ("birth", "event", "right"),
    [
        ("1964-04-22", "2005-04-21", {40}),
        ("1964-04-22", "2005-04-22", {41}),
        ("1964-04-22", "2005-04", {40, 41}),
        ("1964-04", "2005-04", {40, 41}),
        ("1964-04-22", "2005", {40, 41}),
        ("1964", "2005", {40, 41}),
        ("1964-04-22", "2004-07/2005-06", {40, 41}),
        ("1964", "2004-07/2005-06", {39, 40, 41}),
        ("1964-02-29", "2005-02-28", {40}),
        ("1964-02-29", "2005-03-01", {41}),
    ],
)
def test_around_a_birthday_either_age_is_right(birth: str, event: str, right: set[int]) -> None:
    every = range(37, 45)
    assert set(every) - set(aged(birth, event, *every)) == right


@pytest.mark.parametrize(("birth", "event"), [("[..1964-04-22]", "2005"), ("1964-04-22", "[2005..]")])
def test_an_open_date_gives_no_age(birth: str, event: str) -> None:
    assert aged(birth, event, 1, 99) == []


def test_an_age_without_either_date_is_no_conflict() -> None:
    age = claim("ageAtRetirement", 41, of="person/player-a")
    assert found(times.age_against_dates, age) == found(times.age_against_dates, age, BORN) == []


def test_the_age_at_the_start_of_a_spell_is_that_of_its_person() -> None:
    spell = stay("spell/a", start="1984-07-01", ageAtStart=18, document="biography")
    conflict = one(times.age_against_dates, BORN, *spell)
    assert (conflict.subject, conflict.predicate) == (ID + "spell/a", CAR + "ageAtStart")
    assert conflict.explanation.endswith("the dates make it 20")
    assert found(times.age_against_dates, *spell) == []
    assert (
        found(times.age_against_dates, BORN, *stay("spell/a", person="person/player-b", start="1984", ageAtStart=9))
        == []
    )
    assert found(times.age_against_dates, BORN, *stay("spell/a", start="1984-07-01", ageAtStart=20)) == []


def test_a_disputed_birth_leaves_room_for_both_ages() -> None:
    births = [BORN, claim("birthDate", "1962-04-22", "yearbook", of="person/player-a")]
    ended = claim("retirement", "2005-10-28", of="person/player-a")
    for age, conflicts in ((41, 0), (43, 0), (44, 1)):
        claims = [*births, ended, claim("ageAtRetirement", age, "biography", of="person/player-a")]
        assert len(found(times.age_against_dates, *claims)) == conflicts


# ── impossible order ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("of", "before", "after"),
    [
        ("spell/a", {"start": "1990"}, {"end": "1989-12-31"}),
        ("spell/a", {"start": "1990-07-01"}, {"debut": "1990-06-30"}),
        ("spell/a", {"debut": "1990"}, {"end": "1989"}),
        ("spell/a", {"calledUp": "1992-02-19"}, {"debut": "1992-02-18"}),
        ("suspension/a", {"start": "2012-08"}, {"end": "2012-07"}),
        ("run/a", {"start": "2012-08"}, {"end": "2012-07"}),
    ],
)
def test_nothing_ends_before_it_begins(of: str, before: Fact, after: Fact) -> None:
    for document in ("biography", "almanac"):
        claims = (*said(of, **before), *said(of, document, **after))
        conflict = one(times.impossible_order, *claims)
        assert (conflict.kind, conflict.apparent, conflict.holds) == ("impossible order", False, ())
        assert set(conflict.claims) == set(claims)
        assert conflict.predicate == CAR + next(iter(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"start": "1990"}, {"end": "1990"}),
        ({"start": "1990-12-31"}, {"end": "1990"}),
        ({"start": "1990"}, {"end": "1990-01-01"}),
        ({"start": "1990-07-01"}, {"end": "1990-07-01"}),
        ({"start": "1991-07/1992-06"}, {"debut": "1991-07-01"}),
        ({"start": "[1990..]"}, {"end": "1995"}),
        ({"start": "1995"}, {"end": "[1990..]"}),
        ({"start": "1990"}, {"during": "1980"}),
        ({"end": "1990"}, {"contractUntil": "1985"}),
        ({"contractSigned": "1989"}, {"start": "1990"}),
        ({"contractSigned": "1990"}, {"contractUntil": "1993"}),
    ],
)
def test_dates_that_can_be_in_order_are_no_conflict(before: Fact, after: Fact) -> None:
    assert found(times.impossible_order, *said("spell/a", **before), *said("spell/a", "biography", **after)) == []


def test_what_is_out_of_order_is_told_with_the_names_of_the_dates() -> None:
    claims = [claim("start", "1990", words="came in 1990"), claim("end", "1985", "biography", words="gone by 1985")]
    assert one(times.impossible_order, *claims).explanation == (
        "start 1990 (almanac: 'came in 1990') against end 1985 (biography: 'gone by 1985'): "
        "the end cannot be before the start"
    )


def test_only_the_dates_that_are_out_of_order_take_part() -> None:
    start, end, other = claim("start", "1990"), claim("end", "1985", "biography"), claim("end", "1995", "yearbook")
    assert one(times.impossible_order, start, end, other).claims == (start, end)


def test_nobody_plays_before_being_born() -> None:
    born = claim("birthDate", "1990", of="person/player-a")
    conflict = one(times.impossible_order, born, *stay("spell/a", document="biography", start="1985"))
    assert conflict.explanation.startswith("birth date 1990 (") and "against start 1985 (" in conflict.explanation
    assert found(times.impossible_order, born, *stay("spell/a", start="1990", debut="2008")) == []
    assert found(times.impossible_order, born, *stay("spell/a", person="person/player-b", start="1985")) == []


def test_a_spell_as_a_player_begins_before_the_end_of_playing_and_one_as_a_coach_need_not() -> None:
    ended = claim("retirement", "2008", of="person/player-a")
    conflict = one(times.impossible_order, ended, *stay("spell/a", document="biography", start="2009"))
    assert conflict.predicate == CAR + "retirement"
    assert conflict.explanation.endswith("the retirement from playing cannot be before the start")
    assert found(times.impossible_order, ended, *stay("spell/a", start="2008")) == []
    for role in ("assistant", "caretaker"):
        assert found(times.impossible_order, ended, *stay("spell/a", role=role, start="2009")) == []
    assert found(times.impossible_order, ended, *said("spell/a", person="person/player-a", start="2009")) == []


def test_what_follows_cannot_have_begun_before() -> None:
    first = stay("spell/a", start="1990")
    conflict = one(times.impossible_order, *first, *stay("spell/b", "club/club-south", start="1985", follows="spell/a"))
    assert conflict.explanation.endswith("what follows cannot have begun before")
    for start in ("1990", "1991", "[..1991]"):
        later = stay("spell/b", "club/club-south", start=start, follows="spell/a")
        assert found(times.impossible_order, *first, *later) == []


def test_opinions_have_no_order() -> None:
    assert found(times.impossible_order, claim("start", "1990"), claim("end", "1985", certainty="opinion")) == []


# ── overlap ──────────────────────────────────────────────────────────────────────────────────────

NORTH = stay("spell/n", start="1990", end="1995")


def south(**more: object) -> list[Claim]:
    given: Fact = {"start": "1992", "end": "1997", **more}
    return stay("spell/s", "club/club-south", document="biography", **given)


def test_nobody_plays_for_two_clubs_at_one_time() -> None:
    conflict = one(times.overlap, *NORTH, *south())
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("overlap", False, ())
    assert (conflict.subject, conflict.predicate) == (ID + "spell/s", CAR + "start")
    assert {c.predicate for c in conflict.claims} == {CAR + "start", CAR + "end"} and len(conflict.claims) == 4
    assert conflict.explanation == (
        "Player A at Club North, 1990 (almanac: 'almanac says 1990') to 1995 (almanac: 'almanac says 1995') against "
        "Player A at Club South, 1992 (biography: 'biography says 1992') to 1997 (biography: 'biography says 1997'): "
        "Player A cannot have been at both"
    )


def test_one_document_can_have_a_player_at_two_clubs() -> None:
    assert kinds(*NORTH, *stay("spell/s", "club/club-south", start="1992", end="1997")) == ["overlap"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("1995", "2000"),  # years that merely touch
        ("1994-07/1995-06", "2000"),
        ("1985", "1990"),
        ("1990", "1991"),
        ("1994-12-15", "1997"),  # the days of a change may lie some weeks apart
        ("1992", "[1993..]"),  # an unknown end is not "still there"
        ("[1991..]", "1997"),
    ],
)
def test_spells_that_need_not_have_been_at_one_time_do_not_overlap(start: str, end: str) -> None:
    assert found(times.overlap, *NORTH, *south(start=start, end=end)) == []


@pytest.mark.parametrize("missing", ["start", "end", "role", "person"])
def test_a_spell_that_lacks_a_date_a_role_or_a_person_overlaps_nothing(missing: str) -> None:
    other = [each for each in south() if each.predicate != CAR + missing]
    assert found(times.overlap, *NORTH, *other) == []


@pytest.mark.parametrize(
    "other",
    [
        south(loanFrom="club/club-north"),
        stay("spell/w", "national-team/westland", start="1992", end="1997"),
        south(role="head-coach"),  # a player-coach
        south(role="assistant"),
        south(person="person/player-b"),
    ],
)
def test_a_loan_a_national_team_another_job_and_another_person_do_not_overlap(other: list[Claim]) -> None:
    assert found(times.overlap, *NORTH, *other) == []


def test_a_caretakers_time_stands_beside_another_job() -> None:
    head = stay("spell/n", role="head-coach", start="1990", end="1995")
    assert found(times.overlap, *head, *south(role="caretaker")) == []
    assert found(times.overlap, *head, *south(role="manager")) != []


def test_a_disputed_date_overlaps_only_whichever_source_is_right() -> None:
    assert found(times.overlap, *NORTH, *south(start=["1992", "1995-08"])) == []
    assert found(times.overlap, *NORTH, *south(start=["1992", "1993-08"])) != []


def test_two_stays_at_one_club_stay_two_and_do_not_overlap() -> None:
    assert kinds(*NORTH, *stay("spell/n2", start="1997", end="1999", document="biography")) == []


# ── two in charge ────────────────────────────────────────────────────────────────────────────────

BOSS = stay("spell/b1", role="head-coach", start="1990", end="1995")


def second(**more: object) -> list[Claim]:
    given: Fact = {"person": "person/player-b", "role": "manager", "start": "1992", "end": "1997", **more}
    return stay("spell/b2", document="biography", **given)


def test_a_team_has_one_person_in_charge_at_a_time() -> None:
    conflict = one(times.two_in_charge, *BOSS, *second())
    assert (conflict.kind, conflict.subject) == ("overlap", ID + "spell/b2")
    assert "Player A at Club North, 1990" in conflict.explanation and "Player B at Club North" in conflict.explanation
    assert conflict.explanation.endswith("a team has one person in charge at a time")
    assert kinds(*BOSS, *second()) == ["overlap"]


@pytest.mark.parametrize(
    "other",
    [
        second(role="caretaker"),
        second(role="assistant"),
        second(role="player"),
        second(person="person/player-a"),
        second(team="club/club-south"),
        second(start="1995"),
        second(start="1994-12-10"),
        second(end="[1993..]"),
    ],
)
def test_assistants_caretakers_players_and_successors_are_not_in_charge_beside_somebody(other: list[Claim]) -> None:
    assert found(times.two_in_charge, *BOSS, *other) == []


def test_players_of_one_team_are_many() -> None:
    mate = stay("spell/m", person="person/player-b", start="1991", end="1996")
    assert kinds(*NORTH, *mate) == []


# ── honour outside spell ─────────────────────────────────────────────────────────────────────────

CREDIT = {"person": "person/player-a", "team": "club/club-north"}


def cup(document: str = "biography", **more: object) -> list[Claim]:
    given: Fact = {"competition": "competition/cup", "result": "winner", **CREDIT, **more}
    return said("honour/c", document, **given)


@pytest.mark.parametrize("season", ["1988-07/1989-06", "1989", "1996", "1996-05-20", "1998-07/1999-06"])
def test_nobody_wins_with_a_team_before_or_after_the_time_there(season: str) -> None:
    conflict = one(times.honour_outside_spell, *NORTH, *cup(season=season))
    assert (conflict.kind, conflict.apparent, conflict.holds) == ("impossible order", False, ())
    assert (conflict.subject, conflict.predicate) == (ID + "honour/c", CAR + "season")
    assert conflict.explanation.endswith("Player A was not at Club North then")
    assert len(conflict.claims) == 3


def test_one_document_can_credit_somebody_who_was_not_there() -> None:
    assert kinds(*NORTH, *cup("almanac", season="1998-07/1999-06")) == ["impossible order"]
    assert kinds(*NORTH, *cup(secured="1999-05-20")) == ["impossible order"]


@pytest.mark.parametrize(
    "honour",
    [
        cup(season="1990"),
        cup(season="1995"),
        cup(season="1989-07/1990-06"),  # a split season beside years
        cup(season="1995-07/1996-06"),
        cup(),
        cup(season="1999", role="head-coach"),  # no spell in that job is known
        cup(season="1999", person="person/player-b"),
        cup(season="1999", team="club/club-south"),
        cup(season="1999", person=[]),
        cup(season="1999", team=[]),
        cup(season=["1999", "1992"]),
    ],
)
def test_an_honour_of_the_time_there_or_of_others_is_no_conflict(honour: list[Claim]) -> None:
    assert found(times.honour_outside_spell, *NORTH, *honour) == []


def test_a_second_stay_explains_a_later_honour() -> None:
    again = stay("spell/n2", start="1998", document="yearbook")
    assert found(times.honour_outside_spell, *NORTH, *again, *cup(season="1998-07/1999-06")) == []
    assert len(found(times.honour_outside_spell, *NORTH, *again, *cup(season="1996-07/1997-06"))) == 1


def test_a_spell_without_an_end_or_without_dates_excludes_no_later_honour() -> None:
    assert found(times.honour_outside_spell, *stay("spell/n", start="1990"), *cup(season="2020")) == []
    assert found(times.honour_outside_spell, *stay("spell/n"), *cup(season="1900")) == []
    assert len(found(times.honour_outside_spell, *stay("spell/n", start="1990"), *cup(season="1985"))) == 1


def test_an_honour_needs_no_role_to_be_compared_and_a_spell_without_one_is_not() -> None:
    assert len(found(times.honour_outside_spell, *NORTH, *cup(season="1999", role="player"))) == 1
    nobody = said("spell/n", **CREDIT, start="1990", end="1995")
    assert found(times.honour_outside_spell, *nobody, *cup(season="1999", role="player")) == []


# ── part of a season ─────────────────────────────────────────────────────────────────────────────

TITLE = cup(season="2012-07/2013-06")


@pytest.mark.parametrize(
    ("dates", "what"), [({"end": "2012-10-19"}, "end"), ({"start": "2013-01-15"}, "start"), ({"end": "2012"}, "end")]
)
def test_who_was_there_for_a_part_of_the_season_may_be_credited(dates: Fact, what: str) -> None:
    conflict = one(times.part_of_a_season, *stay("spell/n", **dates), *TITLE)
    assert (conflict.kind, conflict.apparent) == ("part of a season", True)
    assert conflict.holds == conflict.claims
    assert {c.predicate for c in conflict.claims} == {CAR + "season", CAR + what}
    assert conflict.explanation.endswith("Player A was there for a part of that season only")
    assert kinds(*stay("spell/n", **dates), *TITLE) == ["part of a season"]


def test_relegation_is_decided_at_the_end_as_well() -> None:
    assert found(
        times.part_of_a_season, *stay("spell/n", end="2012-10"), *cup(season="2012-07/2013-06", result="relegated")
    )


@pytest.mark.parametrize(
    ("dates", "honour"),
    [
        ({"start": "2011", "end": "2013"}, TITLE),
        ({"end": "2013-05-20"}, TITLE),
        ({"end": "2013-04"}, TITLE),
        ({"start": "2012-12"}, TITLE),
        ({"start": "2012"}, TITLE),
        ({}, TITLE),
        ({"end": "[2012-10-19..]"}, TITLE),
        ({"end": "2012-05"}, TITLE),  # not there at all: another rule's matter
        ({"end": "2012-10-19"}, cup(season="2012")),  # a calendar-year cup
        ({"end": "2012-10-19"}, cup(secured="2012-08-11")),
        ({"end": "2012-10-19"}, cup(season="2012-07/2013-06", result="qualified")),
        ({"end": "2012-10-19"}, cup(season="2012-07/2013-06", result="eliminated")),
        ({"end": "2012-10-19"}, cup(season="2012-07/2013-06", person="person/player-b")),
    ],
)
def test_whoever_was_there_at_the_end_or_for_another_edition_is_simply_credited(
    dates: Fact, honour: list[Claim]
) -> None:
    assert found(times.part_of_a_season, *stay("spell/n", **dates), *honour) == []


def test_of_two_stays_the_rule_does_not_guess() -> None:
    stays = [*stay("spell/n", end="2012-10-19"), *stay("spell/n2", start="2013-01-15")]
    assert found(times.part_of_a_season, *stays, *TITLE) == []


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2016-08-01", "2018-41", 3),
        ("1990-40", "1995-22", 6),
        ("1990-23", "1995-22", 4),
        ("1990-08", "1995-40", 4),
    ],
)
def test_a_half_year_may_be_mid_season_as_well(start: str, end: str, count: int) -> None:
    # Once: dates._exact: "late 2018", "early 1990" and "autumn" are taken to lie between two seasons, like a summer.
    assert counted("seasons", start, end, count) == []


def test_another_source_for_a_start_never_takes_room_away() -> None:
    # Once: times.count_against_dates: starts are merged before seasons are counted, and a merged one is not a day in
    # mid-season any more; reckon each pair of dates by itself and take the widest.
    starts = ("1990", "1990-01-15", "1990-08", "1991-07/1992-06", "1991-11-05", "1992-22", "1993-03")
    for start, other in itertools.permutations(starts, 2):
        alone, both = (set(counted("seasons", given, "1996-06-30", *range(9))) for given in (start, [start, other]))
        assert both <= alone, (start, other)


def test_more_than_two_possible_ages_are_told_as_a_range() -> None:
    # Once: times._age: says "25 or 27" where 26 is right too.
    dates = said("person/player-a", birthDate="1964", retirement="1990-07/1991-06", ageAtRetirement=40)
    assert one(times.age_against_dates, *dates).explanation.endswith("the dates make it 25 to 27")


def test_a_contract_that_was_extended_is_in_order() -> None:
    # Once: times._ORDER: a spell has several contracts; the second is signed after the first has run out.
    contracts = said("spell/a", contractSigned=["1990-07", "1993-08"], contractUntil=["1993-06-30", "1996-06-30"])
    assert found(times.impossible_order, *contracts) == []


def test_a_start_and_an_end_that_are_both_too_early_are_told_apart() -> None:
    # Once: times._ordered: all later dates go by the name of the first: "start 1980 and 1985", where 1985 is the end.
    later = stay("spell/b", "club/club-south", start="1980", end="1985", follows="spell/a")
    assert "end 1985" in one(times.impossible_order, *stay("spell/a", start="1990"), *later).explanation


def test_two_spells_at_one_club_at_one_time_are_not_at_two_clubs() -> None:
    # Once: times.overlap: "cannot have been at both" of one club; a youth team and the first, or a spell not joined.
    assert found(times.overlap, *NORTH, *stay("spell/n2", start="1992", end="1997", document="biography")) == []


def test_somebody_not_named_may_be_the_one_in_charge() -> None:
    # Once: times.two_in_charge: None is taken for another person.
    assert found(times.two_in_charge, *BOSS, *[c for c in second() if c.predicate != CAR + "person"]) == []


def test_who_came_after_the_season_was_not_there_for_a_part_of_it() -> None:
    # Once: times.part_of_a_season: looks whether the spell ended before the season, not whether it began after it.
    assert kinds(*stay("spell/n", start="2015"), *TITLE) == ["impossible order"]


def test_what_was_secured_while_he_was_there_was_not_decided_at_the_end() -> None:
    # Once: times.part_of_a_season: a cup secured in August was not missed by leaving in October.
    honour = cup(season="2012-07/2013-06", secured="2012-08-11")
    assert found(times.part_of_a_season, *stay("spell/n", end="2012-10-19"), *honour) == []


@pytest.mark.parametrize(("start", "end", "count"), [("2011-24", "2015-22", 5), ("2010-22", "2014-24", 3)])
def test_a_winter_is_mid_season(start: str, end: str, count: int) -> None:
    assert counted("seasons", start, end, count) == []
