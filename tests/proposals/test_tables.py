"""Boxes, tables and lists of honours of pages about somebody, as they are copied from them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proposals.building import told

BOX = "Player Alpha\n\nFull name: Player Alpha\nDate of birth: 3 May 1980\nPosition: Defender\n\n"


def _values(text: str, key: str, opening: str = BOX) -> list[Any]:
    return [fact[key] for fact in told(text, section="", opening=opening) if key in fact]


def _spells(text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (fact["team"], fact["role"], fact.get("start"), fact.get("end"))
        for fact in told(text, section="", opening=BOX)
        if "spell" in fact and "tally" not in fact and "division" not in fact
    ]


def _tallies(text: str) -> list[tuple[str, str, str, str | None]]:
    return [
        (fact["team"], fact["role"], tally["scope"], tally["appearances"])
        for fact in told(text, section="", opening=BOX)
        for tally in fact.get("tally", ())
    ]


def test_a_box_tells_of_youth_of_senior_clubs_and_of_the_bench_apart() -> None:
    text = (
        "Youth career\n1996–1998 City North\n\nSenior career\n1998–2003 City North 131 (4)\n2003 → City East (loan) 9 (0)\n\n"
        "Managerial career\n2010–2012 City East (assistant)\n2012–2014 City North\n"
    )
    assert _spells(text) == [
        ("City North", "youth-player", "1996", "1998"),
        ("City North", "player", "1998", "2003"),
        ("City East", "player", "2003", "2003"),
        ("City East", "assistant", "2010", "2012"),
        ("City North", "manager", "2012", "2014"),
    ]


def test_a_country_with_an_age_is_the_team_of_its_young() -> None:
    text = "International career\n1999–2001 Wales U21 6 (0)\n2002–2009 Wales 31 (1)\n"
    assert [team for team, *_ in _spells(text)] == ["Wales under-21", "national-team/wales"]


def test_two_rows_of_heads_tell_league_matches_from_all_and_shared_cells_are_those_above() -> None:
    text = (
        "Club\tSeason\tLeague\tNational Cup\tTotal\nDivision\tApps\tGoals\tApps\tGoals\tApps\tGoals\n"
        "City North\t1998–99\tFirst Division\t31\t2\t3\t1\t34\t3\n1999–2000\tFirst Division\t12\t0\t1\t0\t13\t0\n"
        "Total\t43\t2\t4\t1\t47\t3\n"
    )
    assert _tallies(text) == [
        ("City North", "player", "league", "31"), ("City North", "player", "all-competitions", "34"),
        ("City North", "player", "league", "12"), ("City North", "player", "all-competitions", "13"),
    ]  # fmt: skip
    assert _values(text, "division") == ["First Division", "First Division"]


def test_wins_and_defeats_are_those_of_a_coach_and_the_opponents_of_matches_are_no_teams_of_somebody() -> None:
    text = "Team | From | To | P | W | D | L\nCity North | 1 July 2012 | 4 May 2014 | 70 | 30 | 20 | 20\n"
    assert _spells(text) == [("City North", "manager", "2012-07-01", "2014-05-04")]
    assert _tallies(text) == [("City North", "manager", "not-stated", "70")]
    matches = "No. | Date | Venue | Opponent | Score\n1 | 23 March 2009 | North Park | City East | 1–0\n"
    assert told(matches, section="", opening=BOX) == []


@pytest.mark.parametrize(
    ("line", "honour"),
    [
        ("First League (2): 1998–99, 2001–02 (City North)", ["1998/99", "2001/02"]),
        ("City North – First League: 1998–99; National Cup finalist: 2001–02", ["1998/99", "2001/02"]),
        ("Top scorer, First League: 1998–99", []),
        ("First League play-offs: 1998–99 (City North)", []),
        ("National Cup semi-finalist: 1998–99 (City North)", []),
    ],
)
def test_honours_have_their_team_beside_and_prizes_of_ones_own_are_no_titles(line: str, honour: list[str]) -> None:
    assert _values(f"City North was his club.\n\nHonours\n{line}\n", "season") == honour


def test_a_title_is_that_of_the_coach_where_the_heading_says_so() -> None:
    text = "Honours\n\nPlayer\nCity North\nFirst League: 1999–00\n\nManager\nCity North\nFirst League: 2013–14\n"
    assert [(fact["season"], fact["role"]) for fact in told(text, section="", opening=BOX) if "honour" in fact] == [
        ("1999/00", "player"), ("2013/14", "manager")]  # fmt: skip


def test_labels_tell_of_clubs_with_their_years_and_of_days_in_digits_that_can_be_read_in_one_way() -> None:
    text = "Died: 22/08/2041, Northport\nPrevious clubs: City North (1998–2003), City East (loan)\n"
    assert [(team, start, end) for team, _, start, end in _spells(text)] == [
        ("City North", "1998", "2003"), ("City East", None, None)]  # fmt: skip
    assert _values(text, "deathDate") == ["2041-08-22"] and _values("Died: 11/04/2041\n", "deathDate") == ["2041"]
    assert _values("Died: 08/22/2041\n", "deathDate") == ["2041-08-22"]
