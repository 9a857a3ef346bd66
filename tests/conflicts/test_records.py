from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from carrera_kg.conflicts import records
from carrera_kg.model import Claim, Span
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import CAR, ID
from tests.career import Fact, claim, conflicts, evidence, kinds, said, stay
from tests.conflicts import found, one, under

# ── two winners ──────────────────────────────────────────────────────────────────────────────────


def title(
    of: str, season: object, team: str = "club/club-north", document: str = "almanac", **more: Any
) -> list[Claim]:
    given: Fact = {"competition": "competition/league", "result": "winner", "season": season, "team": team, **more}
    return said(of, document, **given)


@pytest.mark.parametrize(
    ("season", "other"),
    [("1992", "1992"), ("1991-07/1992-06", "1991-07/1992-06"), ("1992-07/1993-06", "1992-08"), ("1992", "1992-05-20")],
)
def test_an_edition_has_one_winner(season: str, other: str) -> None:
    for document in ("biography", "almanac"):
        claims = [*title("honour/a", season), *title("honour/b", other, "club/club-south", document)]
        conflict = one(records.two_winners, *claims)
        assert (conflict.kind, conflict.apparent, conflict.holds) == ("two winners", False, ())
        assert {c.predicate for c in conflict.claims} == {CAR + "team", CAR + "season"} and len(conflict.claims) == 4
        assert "Club North (" in conflict.explanation and "against Club South (" in conflict.explanation
        assert conflict.explanation.startswith("League, ")
        assert conflict.explanation.endswith("an edition has one winner")


@pytest.mark.parametrize(
    "other",
    [
        title("honour/b", "1993", "club/club-south"),
        title("honour/b", "1992", "club/club-north", person="person/player-b"),  # credited to two of one team
        title("honour/b", "1992", "club/club-south", competition="competition/cup"),
        title("honour/b", "1992", "club/club-south", result="runner-up"),
        title("honour/b", "1991-07/1992-06", "club/club-south"),  # a calendar-year cup beside a split season
        title("honour/b", "1992-07/1993-06", "club/club-south"),
        title("honour/b", "199X", "club/club-south"),
        title("honour/b", "1990/1994", "club/club-south"),
        title("honour/b", [], "club/club-south"),
        said("honour/b", competition="competition/league", result="winner", season="1992"),
    ],
)
def test_another_edition_the_same_team_and_a_vague_season_are_no_second_winner(other: list[Claim]) -> None:
    assert found(records.two_winners, *title("honour/a", "1992"), *other) == []


def test_two_runners_up_are_not_asked_about() -> None:
    runners = [
        *title("honour/a", "1992", result="runner-up"),
        *title("honour/b", "1992", "club/club-south", result="runner-up"),
    ]
    assert found(records.two_winners, *runners) == []


# ── identity ─────────────────────────────────────────────────────────────────────────────────────

EDITIONS = [*title("honour/a", "1992"), *title("honour/b", "1994")]


def undated(document: str = "biography", **more: Any) -> list[Claim]:
    return title("honour/u", [], document=document, **more)


def test_an_honour_without_a_season_may_be_any_of_several() -> None:
    conflict = one(records.identity, *EDITIONS, *undated())
    assert (conflict.kind, conflict.apparent, conflict.open, conflict.holds) == ("identity", False, True, ())
    assert (conflict.subject, conflict.predicate) == (ID + "honour/u", CAR + "competition")
    assert len(conflict.claims) == 3
    assert "does not say which: 1992 (almanac:" in conflict.explanation and " or 1994 (almanac:" in conflict.explanation
    assert kinds(*EDITIONS, *undated()) == ["identity"]


def test_an_award_without_a_year_may_be_any_of_several() -> None:
    def ball(of: str, document: str, **more: Any) -> list[Claim]:
        return said(of, document, award="award/golden-ball", result="winner", person="person/player-a", **more)

    known = [*ball("honour/a", "almanac", season="1992"), *ball("honour/b", "almanac", season="1994")]
    assert one(records.identity, *known, *ball("honour/u", "biography")).predicate == CAR + "award"


@pytest.mark.parametrize(
    "claims",
    [
        undated(),
        [*title("honour/a", "1992"), *undated()],
        [*EDITIONS, *undated("almanac")],  # a document that tells three knows them apart
        [*EDITIONS, *undated(team="club/club-south")],
        [*EDITIONS, *undated(competition="competition/cup")],
        [*EDITIONS, *undated(result="runner-up")],
        [*EDITIONS, *undated(secured="1992-05")],
        [*EDITIONS, *undated(role="head-coach")],
        [
            *title("honour/a", "1992", role="player"),
            *title("honour/b", "1994", role="player"),
            *undated(role="head-coach"),
        ],
        [*title("honour/a", "1992"), *title("honour/b", "1990/1999"), *undated()],
    ],
)
def test_an_honour_that_fits_one_or_none_is_no_question(claims: list[Claim]) -> None:
    assert found(records.identity, *claims) == []


def test_an_honour_of_nobody_in_no_role_fits_those_of_anybody() -> None:
    who = {"role": "player", "person": "person/player-a"}
    known = [*title("honour/a", "1992", **who), *title("honour/b", "1994", **who)]
    assert len(found(records.identity, *known, *undated())) == 1
    assert found(records.identity, *known, *undated(person="person/player-b")) == []


# ── two results ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mine", "theirs", "season", "clash"),
    [
        ("winner", "runner-up", "1992", True),
        ("promoted", "relegated", "1992", True),
        ("winner", "finalist", "1992", False),  # a finalist may have won
        ("winner", "unbeaten", "1992", False),
        ("winner", "runner-up", "1993", False),
        ("promoted", "winner", "1992", False),
    ],
)
def test_two_results_of_one_team_in_one_edition(mine: str, theirs: str, season: str, clash: bool) -> None:
    claims = [*title("honour/a", "1992", result=mine), *title("honour/b", season, document="biography", result=theirs)]
    conflicts_ = found(records.two_results, *claims)
    assert [c.kind for c in conflicts_] == (["two results"] if clash else [])
    assert all(c.explanation.endswith("a team has one of these results in an edition") for c in conflicts_)


# ── first since ──────────────────────────────────────────────────────────────────────────────────


def test_a_first_title_since_a_year_has_none_in_between() -> None:
    claims = [
        *title("honour/a", "2016-07/2017-06", firstSince="2001"),
        *title("honour/b", "2010", document="biography"),
    ]
    conflict = one(records.first_since, *claims)
    assert (conflict.kind, conflict.apparent) == ("superlative", False)
    assert [claim.predicate for claim in conflict.holds] == [CAR + "season"]  # a case goes before a superlative
    assert (conflict.subject, conflict.predicate) == (ID + "honour/a", CAR + "firstSince")
    assert (
        conflict.explanation.startswith("first League since 2001 (almanac:")
        and " against 2010 (" in conflict.explanation
    )
    assert conflict.explanation.endswith("there was one in between")
    assert kinds(*title("honour/a", "2017", firstSince="2001"), *title("honour/b", [], secured="2010-05-01")) == [
        "superlative"
    ]


@pytest.mark.parametrize(
    "other",
    [
        title("honour/b", "2001"),
        title("honour/b", "2000-07/2001-06"),
        title("honour/b", "2000-08/2001-07"),
        title("honour/b", "1995"),
        title("honour/b", "2018"),
        title("honour/b", "2016-07/2017-06", person="person/player-b"),  # the same, credited to another
        title("honour/b", "2010", "club/club-south"),
        title("honour/b", "2010", competition="competition/cup"),
        title("honour/b", "2010", result="runner-up"),
        title("honour/b", []),
        title("honour/b", "2000/2020"),
    ],
)
def test_titles_of_others_and_outside_the_time_refute_no_first_since(other: list[Claim]) -> None:
    assert found(records.first_since, *title("honour/a", "2016-07/2017-06", firstSince="2001"), *other) == []
    assert found(records.first_since, *title("honour/a", [], firstSince="2001"), *other) == []


# ── first spell ──────────────────────────────────────────────────────────────────────────────────

EARLY = stay("spell/e", start="1985", end="1990")


def late(document: str = "biography", **more: Any) -> list[Claim]:
    given: Fact = {"start": "1990-07", "first": "true", **more}
    return stay("spell/l", "club/club-south", document=document, **given)


def test_a_first_spell_has_none_before_it() -> None:
    for document in ("biography", "almanac"):
        conflict = one(records.first_spell, *EARLY, *late(document))
        assert (conflict.kind, conflict.subject, conflict.predicate) == ("superlative", ID + "spell/l", CAR + "first")
        assert [c.predicate for c in conflict.claims if c.subject == ID + "spell/e"] == [CAR + "start"]
        assert conflict.explanation.endswith("the time at Club North was before it")
    assert kinds(*EARLY, *late()) == ["superlative"]


def test_a_first_spell_follows_no_other() -> None:
    before, after = stay("spell/e"), late(start=[], follows="spell/e")
    (conflict,) = conflicts(*before, *after)
    assert {c.predicate for c in conflict.claims} == {CAR + "first", CAR + "follows"}
    assert conflict.explanation.endswith("the time at Club North was before it")
    (conflict,) = conflicts(*(each for each in before if each.predicate != CAR + "team"), *after)
    assert conflict.explanation.endswith("another one was before it")


@pytest.mark.parametrize(
    "other",
    [
        stay("spell/e", start="1990"),  # the same year says nothing about the order
        stay("spell/e", start="1995"),
        stay("spell/e"),
        stay("spell/e", role="assistant", start="1985"),
        stay("spell/e", person="person/player-b", start="1985"),
        said("spell/e", person="person/player-a", team="club/club-north", start="1985"),  # as what is not told
    ],
)
def test_later_spells_other_jobs_and_other_people_refute_no_first(other: list[Claim]) -> None:
    assert found(records.first_spell, *other, *late()) == []


def test_what_is_not_called_the_first_may_have_others_before_it() -> None:
    assert found(records.first_spell, *EARLY, *late(first="false")) == []
    assert found(records.first_spell, *EARLY, *late(first=[])) == []


# ── most recent ──────────────────────────────────────────────────────────────────────────────────

RECENT = stay("spell/r", role="head-coach", start="2021-02-09", latestAt="[2021-04-19..]", document="gazette")


def next_one(start: object, **more: Any) -> list[Claim]:
    return stay("spell/x", "club/club-south", role="manager", start=start, **more)


def test_a_source_written_before_a_later_spell_does_not_contradict_it() -> None:
    conflict = one(records.most_recent, *RECENT, *next_one("2024-03-12"))
    assert (conflict.kind, conflict.apparent) == ("time of writing", True)
    assert conflict.holds == conflict.claims and len(conflict.claims) == 2
    assert conflict.explanation.startswith("the most recent (gazette:")
    assert conflict.explanation.endswith("the source may have been written before the time at Club South")


@pytest.mark.parametrize("start", ["2021-03-01", "2021-04-19"])
def test_a_source_written_after_a_later_spell_began_contradicts_it(start: str) -> None:
    conflict = one(records.most_recent, *RECENT, *next_one(start))
    assert (conflict.kind, conflict.apparent) == ("superlative", False)
    assert [claim.predicate for claim in conflict.holds] == [CAR + "start"]
    assert (conflict.subject, conflict.predicate) == (ID + "spell/r", CAR + "latestAt")
    assert conflict.explanation.endswith("the time at Club South had begun when the source was written")
    assert kinds(*RECENT, *next_one(start, document="gazette")) == ["superlative"]


@pytest.mark.parametrize(
    "other",
    [
        next_one("2020"),
        next_one("2021"),
        next_one("[..2030]"),
        next_one([]),
        next_one("2024", person="person/player-b"),
        stay("spell/x", "club/club-south", role="player", start="2024"),
    ],
)
def test_earlier_spells_other_jobs_and_other_people_are_not_more_recent(other: list[Claim]) -> None:
    assert found(records.most_recent, *RECENT, *other) == []


# ── table header ─────────────────────────────────────────────────────────────────────────────────

START = claim("start", "2012-07-01", words="1 July 2012", at=500)
END = claim("end", "2012-10-19", words="19 October 2012", at=520)
SHIFTED = [under("To", START, 400), under("Role", END, 410)]


def test_a_header_that_does_not_fit_the_cells_is_told_and_the_cells_hold() -> None:
    elsewhere = claim("start", "2012-07-01", "biography")
    conflict = one(records.table_header, *SHIFTED, elsewhere)
    assert (conflict.kind, conflict.apparent, conflict.open) == ("table header", False, False)
    assert conflict.subject == ID + "document/almanac" and conflict.predicate == CAR + "columnHeader"
    assert conflict.claims == conflict.holds == tuple(SHIFTED)
    assert conflict.explanation == (
        "in a table of almanac under 'Role' stands '19 October 2012', read as end, "
        "under 'To' stands '1 July 2012', read as start: the header does not fit the cells"
    )
    assert conflict.because == "the cells were read by what they hold; 1 of the 2 are told elsewhere too"


def test_each_document_has_its_own_tables() -> None:
    other = [under("To", claim("start", str(year), "yearbook", of=f"spell/{year}")) for year in (1990, 1991)]
    assert [c.subject for c in found(records.table_header, *SHIFTED, *other)] == [
        ID + "document/almanac",
        ID + "document/yearbook",
    ]


@pytest.mark.parametrize(
    "claims",
    [
        [under("From", START), under("To", END)],
        [under("from", START), under("UNTIL", END)],
        [START, END],
        [under("To", START), END],  # one odd cell is no shifted header
        [under("To", START), under("To", END)],
        [under("Nat", START), under("Notes", END)],  # headers that mean no property
    ],
)
def test_a_header_that_fits_or_means_nothing_and_one_odd_cell_are_no_conflict(claims: list[Claim]) -> None:
    assert found(records.table_header, *claims) == []


def test_a_value_told_under_two_headers_is_not_told_elsewhere() -> None:
    again = replace(under("To", replace(START, spans=(Span("almanac", 700, 711, "1 July 2012"),)), 680))
    assert one(records.table_header, *SHIFTED, again).because.endswith("0 of the 3 are told elsewhere too")


def test_rules_look_at_nothing_where_nothing_is_said() -> None:
    assert evidence().records == {}
    for rule in (records.two_winners, records.identity, records.first_since, records.first_spell, records.most_recent):
        assert list(rule(evidence())) == []


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────


def test_one_edition_credited_to_two_is_not_several_editions() -> None:
    # Once: records.identity: counts honours and not editions: "does not say which: 1992".
    known = [*title("honour/a", "1992", person="person/player-a"), *title("honour/b", "1992", person="person/player-b")]
    assert found(records.identity, *known, *undated()) == []


def test_a_national_team_stands_beside_the_most_recent_club() -> None:
    # Once: records._rivals: a call-up while at the club does not make the club no longer the most recent one.
    club = stay("spell/r", start="2015", latestAt="2020", document="gazette")
    assert found(records.most_recent, *club, *stay("spell/x", "national-team/westland", start="2018")) == []


def test_of_two_documents_that_say_most_recent_the_later_may_be_wrong_alone() -> None:
    # Once: records.most_recent: the times of writing are merged, and the earliest excuses the latest.
    both = [*RECENT, claim("latestAt", "2025-01-01", "yearbook", of="spell/r")]
    assert "superlative" in kinds(*both, *next_one("2024-03-12"))


def test_the_time_as_caretaker_before_it_does_not_refute_a_first_job_as_head_coach() -> None:
    # Once: records.first_spell: caretaker and head coach are one kind of job; a caretaker's time is no first job.
    caretaker = stay("spell/e", role="caretaker", start="2012-07", end="2012-10")
    first = stay("spell/l", "club/club-south", role="head-coach", start="2016", first="true", document="biography")
    assert found(records.first_spell, *caretaker, *first) == []


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("G", [claim("goals", n, of=f"tally/{n}") for n in (1, 2)]),
        ("League", [claim("division", f"competition/{n}", of=f"spell/{n}") for n in (1, 2)]),
        ("Season", [claim("start", str(n), of=f"spell/{n}") for n in (1990, 1991)]),
        ("Season", [claim("during", str(n), of=f"spell/{n}") for n in (1990, 1991)]),
        ("Record", [claim("wins", n, of=f"tally/{n}") for n in (1, 2)]),
        ("Club", [claim("loanFrom", f"club/{n}", of=f"spell/{n}") for n in (1, 2)]),
    ],
)
def test_a_header_can_mean_several_properties(header: str, cells: list[Claim]) -> None:
    # Once: Ontology.headers: one property to a header; "G" heads goals or games, "League" competitions or divisions.
    assert header.lower() in ontology().headers
    assert found(records.table_header, *(under(header, cell) for cell in cells)) == []


def test_a_spell_that_came_before_is_told_by_its_label() -> None:
    # Once: Evidence.told: a record is told by its address; its label (labels.record_labels) is known.
    assert found(records.first_spell, *stay("spell/e"), *late(start=[], follows="spell/e"))
