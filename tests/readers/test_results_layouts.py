"""Results that are unusual: matches that were not played out, stages, seasons that end late, second teams, bad files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carrera_kg.readers.results.csvtable import LONGEST_ROW
from tests.matching.building import entity_of, judged, link, matched, thing, things
from tests.readers.results_files import Read, read

CUP = "Stage,Round,Group,Date,Team 1,FT,HT,Team 2,∑FT,ET,P,Comments\n"
COLUMNS = ("home_goals", "away_goals", "home_half_time", "extra_time", "home_shootout", "note")


def said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in COLUMNS if name in row}


# ── Matches that were not played out, and those that were not played yet ─────────────────────────


@pytest.mark.parametrize(
    ("score", "comment", "told"),
    [
        ("2-1", "", {"home_goals": 2, "away_goals": 1}),
        ("2-1", "Away Goals (2)", {"home_goals": 2, "away_goals": 1}),
        ("?", "", {}),
        ("", "", {}),
        ("-", "", {}),
        ("?-?", "", {}),
        ("-:-", "", {}),
        ("NA", "", {}),
        ("3-0 (*)", "awd.", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("3-0 awd.", "", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("3-0 (awarded)", "", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("3-0", "awarded", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("3-0 (*)", "", {"home_goals": 3, "away_goals": 0, "note": "(*)"}),
        ("(*)", "abandoned", {"note": "abandoned"}),
        ("1-0 abd.", "", {"home_goals": 1, "away_goals": 0, "note": "abandoned"}),
        ("(*)", "cancelled", {"note": "cancelled"}),
        ("", "postponed", {"note": "postponed"}),
        ("(*)", "w/o", {"note": "walkover"}),
        ("2-2", "replayed", {"home_goals": 2, "away_goals": 2, "note": "replayed"}),
        ("149-0", "", {"home_goals": 149, "away_goals": 0}),
    ],
)
def test_a_score_that_is_not_that_of_play_has_a_note(
    score: str, comment: str, told: dict[str, Any], tmp_path: Path
) -> None:
    text = f"{CUP}Knockout,Final,,Wed May 22 1996,Club North,{score},,Club South,,,,{comment}\n"
    found = read(tmp_path, "cup_1995-96.csv", text)
    assert found.reasons == {}
    assert said(found.rows()[0]) == told


def test_a_club_is_not_taken_for_a_mark_that_its_name_is_like(tmp_path: Path) -> None:
    found = read(tmp_path, "cup.txt", "= Cup 2012\n\nTue Sep 18\n  Club A  2-1  Club Verl\n  Club B v SC Wert  1-0\n")
    assert found.told("away", "note") == [("club/Club Verl", None), ("club/SC Wert", None)]


def test_a_star_that_extra_time_explains_is_no_note(tmp_path: Path) -> None:
    text = (
        f"{CUP}Knockout,Final,,Wed May 22 1996,Club North,1-1 (*),0-1,Club South,,2-2 (a.e.t.),4-2 (pen.),\n"
        "Knockout,Final,,Thu May 23 1996,Club North,1-1 (*),0-1,Club South,,,4-2 (pen.),\n"
    )
    long, short = read(tmp_path, "cup_1995-96.csv", text).rows()
    assert said(long) == {"home_goals": 2, "away_goals": 2, "home_half_time": 0, "extra_time": True, "home_shootout": 4}
    assert said(short) == {"home_goals": 1, "away_goals": 1, "home_half_time": 0, "home_shootout": 4}


@pytest.mark.parametrize("score", ["one-nil", "2-1-0", "2", "2-", "2-1 or so", "-1-2"])
def test_what_is_no_score_is_counted(score: str, tmp_path: Path) -> None:
    text = f"Date,Team 1,FT,HT,Team 2\nSun Sep 4 1994,Club North,{score},?,Club South\n"
    found = read(tmp_path, "1994-95/it.1.csv", text)
    assert (found.rows(), found.reasons) == ([], {"no score": 1})


def test_a_half_time_with_more_goals_than_the_end_is_counted(tmp_path: Path) -> None:
    text = "Date,Team 1,FT,HT,Team 2\nSun Sep 4 1994,Club North,1-0,2-0,Club South\n"
    assert read(tmp_path, "it.1.csv", text).reasons == {"more goals at half-time than in the end": 1}


def test_a_result_that_the_score_is_not_is_counted(tmp_path: Path) -> None:
    text = (
        "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,Comments\n"
        "X1,04/09/1994,Club North,Club South,2,1,A,\n"
        "X1,05/09/1994,Club North,Club South,2,1,A,awarded to the guests\n"
        "X1,06/09/1994,Club North,Club South,,,,\n"
        "X1,07/09/1994,Club North,Club South,1,,,\n"
        "X1,08/09/1994,Club North,Club South\n"
    )
    found = read(tmp_path, "1994-95/X1.csv", text)
    assert found.reasons == {"a result that the score is not": 1, "no score": 1, "not as many cells as columns": 1}
    assert [(row["date"], row.get("note"), row.get("home_goals")) for row in found.rows()] == [
        ("1994-09-05", "awarded", 2),
        ("1994-09-06", None, None),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Club A v Club B", {}),
        ("Club A - Club B  ?-?", {}),
        ("Club A v Club B   2-1 (1-0)", {"home_goals": 2, "away_goals": 1, "home_half_time": 1}),
        ("Club A  2-1 (1-0)  Club B", {"home_goals": 2, "away_goals": 1, "home_half_time": 1}),
        ("Club A  3-0  Club B   [awarded]", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("Club A  3-0 [awarded; was 0-2]  Club B", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("Club A  3-0 awd.  Club B", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("Club A v Club B  3-0 (awd)", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("Club A v Club B  1-0  abandoned", {"home_goals": 1, "away_goals": 0, "note": "abandoned"}),
        ("Club A v Club B  postponed", {"note": "postponed"}),
        ("Club A - Club B  [cancelled]", {"note": "cancelled"}),
        ("Club A v Club B  2-0  [replay]", {"home_goals": 2, "away_goals": 0}),
        (
            "(12) Tue Sep 18 17:00   Club A - Club B  1-1  @ The Ground, Weston (UTC-3)",
            {"home_goals": 1, "away_goals": 1},
        ),
        ("[Tue Sep 18] Club A v Club B", {}),
    ],
)
def test_lines_of_matches_with_and_without_a_score_or_a_note(line: str, told: dict[str, Any], tmp_path: Path) -> None:
    found = read(tmp_path, "cup.txt", f"= The Cup 2012/13\n\n[Tue Sep 18]\n  {line}\n")
    assert found.reasons == {}
    (row,) = found.rows()
    assert (row["home"], row["away"], row["date"]) == ("club/Club A", "club/Club B", "2012-09-18")
    assert said(row) == told
    assert row.get("stage") == ("replay" if "[replay]" in line else None)


# ── Seasons and dates ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "season"),
    [
        ("2012/ar.1.csv", "2012"),
        ("2012_no.1.csv", "2012"),
        ("cn.1_2012.csv", "2012"),
        ("2012-13/ar.1.csv", "2012-07/2013-06"),
        ("2010s/2012-13/eng.1.csv", "2012-07/2013-06"),
        ("1999-2000/it.1.csv", "1999-07/2000-06"),
        ("2019-20/it.1.csv", "2019-07/2020-06"),
        ("it.1.csv", None),
    ],
)
def test_the_path_tells_the_season_of_two_years_or_one(name: str, season: str | None, tmp_path: Path) -> None:
    text = "Date,Team 1,FT,HT,Team 2\nSun Aug 2 2020,Club North,1-0,?,Club South\n"
    assert read(tmp_path, name, text).rows()[0].get("season") == season


@pytest.mark.parametrize(
    ("name", "date", "season"),
    [
        ("2021/X1.csv", "04/09/2021", "2021"),
        ("2021/X1.csv", "04/09/2020", "2020-07/2021-06"),
        ("2019-20/X1.csv", "02/08/2020", "2019-07/2020-06"),
        ("2020/X1.csv", "25/02/2021", "2020"),
        ("2020/X1.csv", "25/08/2022", None),
        ("X1.csv", "04/09/2020", None),
    ],
)
def test_a_folder_tells_the_season_if_the_days_can_be_of_it(
    name: str, date: str, season: str | None, tmp_path: Path
) -> None:
    text = f"Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nX1,{date},Club North,Club South,2,1\n"
    assert read(tmp_path, name, text).rows()[0].get("season") == season


@pytest.mark.parametrize(("told", "season"), [("2012/2013", "2012-07/2013-06"), ("2012", "2012"), ("2012/2015", None)])
def test_a_column_tells_the_season(told: str, season: str | None, tmp_path: Path) -> None:
    text = (
        f"Country,League,Season,Date,Home,Away,HG,AG,Res\nWestland,Top,{told},04/09/2012,Club North,Club South,2,1,H\n"
    )
    (row,) = read(tmp_path, "WST.csv", text).rows()
    assert (row.get("season"), row["competition"]) == (season, "competition/Westland/Top")


LATE = """= League B 2019/20

# Date       {}

▪ Matchday 1
Fri Aug 23
  Club A  0-0  Club B
▪ Matchday 37
Wed Jul 29
  Club B  1-0  Club A
▪ Matchday 38
Sat Aug 1
  Club A  1-0  Club C
"""


@pytest.mark.parametrize(
    "header", ["Fri Aug 23 2019 - Sat Aug 1 2020", "Fri Aug 23 - Sat Aug 1 2020", "unknown"], ids=str.lower
)
def test_a_season_that_ended_in_august_has_its_days_in_the_second_year(header: str, tmp_path: Path) -> None:
    found = read(tmp_path, "league.txt", LATE.format(header))
    assert found.told("date", "season") == [
        ("2019-08-23", "2019-07/2020-06"),
        ("2020-07-29", "2019-07/2020-06"),
        ("2020-08-01", "2019-07/2020-06"),
    ]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (
            ["Sep/18", "Dec/4", "Feb/20", "Sep/19", "May/25"],
            ["2012-09-18", "2012-12-04", "2013-02-20", "2012-09-19", "2013-05-25"],
        ),
        (["May/25", "Jul/2", "Aug/1"], ["2013-05-25", "2013-07-02", "2013-08-01"]),
        (["Jul/14", "Aug/1"], ["2012-07-14", "2012-08-01"]),
        (["Sep/18 2012", "Jan 9"], ["2012-09-18", "2013-01-09"]),
    ],
)
def test_days_without_year_and_weekday_are_in_the_year_that_fits(
    dates: list[str], days: list[str], tmp_path: Path
) -> None:
    text = "= The Cup 2012/13\n\n" + "".join(f"{date}\n  Club A v Club {n}  1-0\n" for n, date in enumerate(dates))
    assert read(tmp_path, "cup.txt", text.replace("Club 0", "Club Z")).told("date") == days


@pytest.mark.parametrize(
    ("title", "name", "season"),
    [
        ("= League 2012/13", "x.txt", "2012-07/2013-06"),
        ("= League 2012", "x.txt", "2012"),
        ("= League", "2012-13/x.txt", "2012-07/2013-06"),
        ("= League", "2012/x.txt", "2012"),
        ("= Qualifying 2010-2012", "x.txt", None),
    ],
)
def test_a_title_tells_the_season_and_else_the_path(title: str, name: str, season: str | None, tmp_path: Path) -> None:
    found = read(tmp_path, name, f"{title}\n\nTue Sep 18 2012\n  Club A v Club B  1-0\n")
    assert found.rows()[0].get("season") == season


def test_a_day_that_there_is_not_is_not_the_one_before(tmp_path: Path) -> None:
    text = "= The Cup 2012/13\n\nTue Sep 18\n  Club A v Club B  1-0\nSun Feb 31\n  Club A v Club C  1-0\n"
    found = read(tmp_path, "cup.txt", text)
    assert found.told("away") == ["club/Club B"]
    assert found.reasons == {"no date that there is": 1, "a match without a date": 1}


def test_a_range_of_days_is_no_match(tmp_path: Path) -> None:
    text = "= Cup 2014\n\nRound of 16  |  Sat Jun 28 - Tue Jul 1\n\nSat Jun 28\n  Club A - Club B  1-0\nSat Jun 28 - Tue Jul 1\n"
    found = read(tmp_path, "cup.txt", text)
    assert found.told("home") == ["club/Club A"]
    assert found.reasons == {"a line that is no match, date or heading": 1}


# ── Stages ───────────────────────────────────────────────────────────────────────────────────────


def test_sections_of_a_league_file_are_stages_and_their_rounds_too(tmp_path: Path) -> None:
    headings = ["▪ Matchday 1", "▪ Round 2", "== Play-offs", "▪ Round 1", "▪ Final", "== Regular Season", "▪ Round 3"]
    text = "= League 2012/13\n\nTue Sep 18\n"
    text += "".join(f"{heading}\n  Club A v Club {n}  1-0\n" for n, heading in enumerate(headings))
    found = read(tmp_path, "league.txt", text.replace("Club 0", "Club Z"))
    assert found.told("stage", "matchday") == [
        (None, 1),
        (None, 2),
        ("Play-offs", None),
        ("Play-offs, Round 1", None),
        ("Play-offs, Final", None),
        ("Regular Season", None),
        ("Regular Season", 3),
    ]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("▪ League, Matchday 3", ("League", 3)),
        ("▪ Playoffs, Matchday 2", ("Playoffs", 2)),
        ("» Group A", ("Group A", None)),
        ("Group A", ("Group A", None)),
        ("▪ 12. Spieltag", (None, 12)),
        ("▪ Round 1", ("Round 1", None)),
        ("▪ Quarterfinals", ("Quarterfinals", None)),
    ],
)
def test_a_heading_of_a_cup_is_a_stage_or_a_matchday(heading: str, told: tuple[Any, Any], tmp_path: Path) -> None:
    text = f"= Cup 2012\n\nTue Sep 18\n{heading}\n  Club A v Club B  1-0\n» Final\n  Club A v Club C  1-0\n"
    assert read(tmp_path, "cup.txt", text).told("stage", "matchday")[0] == told


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        ("Round", ["1", "38"], [(None, 1), (None, 38)]),
        ("Matchday", ["1", "2"], [(None, 1), (None, 2)]),
        ("Round", ["Round 1", "Round 2"], [(None, 1), (None, 2)]),
        ("Round", ["Round 1", "Final"], [("Round 1", None), ("Final", None)]),
        ("Round", ["38", "Play-off Final"], [(None, 38), ("Play-off Final", None)]),
        ("Stage,Round", ["Regular Season,Round 1", "Play-offs,Final"], [("Regular Season", 1), ("Play-offs, Final", None)]),
        ("Stage,Round", ["Regular,1", "Relegation Group,1"], [("Regular", 1), ("Relegation Group, 1", None)]),
        ("Group", ["A", "B"], [("group A", None), ("group B", None)]),
        ("Stage,Leg", ["Knockout,1", "Group,B"], [("Knockout, leg 1", None), ("Group, group B", None)]),
    ],
)  # fmt: skip
def test_columns_tell_the_stage(columns: str, rows: list[str], told: list[Any], tmp_path: Path) -> None:
    text = f"{columns},Date,Team 1,FT,HT,Team 2\n"
    text += "".join(
        f"{row},Sun Sep {n} 1994,Club North,0-1,?,Club South\n" for row, n in zip(rows, (4, 11), strict=True)
    )
    assert read(tmp_path, "1994-95/it.1.csv", text).told("stage", "matchday") == told


def test_columns_of_countries_tell_where_teams_are_from(tmp_path: Path) -> None:
    text = (
        "Stage,Round,Leg,Group,Date,Team 1,FT,HT,Team 2,ET,P,Country 1,Country 2\n"
        ",Final,,,(Wed) 26 May 1993 (W21),Club North (11),1-0,0-0,Club South (4),,,ITA,XXX\n"
    )
    found = read(tmp_path, "1992-93/champs.csv", text)
    (row,) = found.rows()
    assert (row["home"], row["away"], row["stage"]) == ("club/Italy/Club North", "club/XXX/Club South", "Final")
    assert row["competition"] == "competition/champs"
    assert {each["thing"]: each.get("country") for each in found.rows("names")}["club/XXX/Club South"] is None


# ── Second teams ─────────────────────────────────────────────────────────────────────────────────


def test_a_second_team_is_a_thing_of_its_own_and_said_to_be_another(tmp_path: Path) -> None:
    text = (
        "= Westland\n\nClub North,  Weston\n  | North\nii) Club North 2\n  | North 2 | FC North 2\n\n"
        "Club South\nii) Club South\n  | South Reserves\n"
    )
    found = read(tmp_path, "w.clubs.txt", text)
    second, other = "club/Westland/Club North 2", "club/Westland/Club South (ii)"
    assert found.told("thing", "name", "main", kind="names") == [
        ("club/Westland/Club North", "Club North", True),
        ("club/Westland/Club North", "North", False),
        (second, "Club North 2", True),
        (second, "North 2", False),
        (second, "FC North 2", False),
        ("club/Westland/Club South", "Club South", True),
        (other, "Club South", True),
        (other, "South Reserves", False),
    ]
    assert found.told("thing", "scheme", "value", "at", kind="links") == [
        (second, "different", "club/Westland/Club North", "line=4,5"),
        (other, "different", "club/Westland/Club South", "line=8,9"),
    ]


def test_what_is_said_to_be_another_team_is_never_joined_with_the_first() -> None:
    first, second = "club/Westland/Club North", "club/Westland/Club North 2"
    names = [
        thing("a", first, "Club North", country="Westland"),
        thing("a", second, "Club North 2", country="Westland"),
        thing("a", second, "Club North", country="Westland", main=False),
    ]
    found = matched(things(names, [link("a", second, "different", first)]))
    assert entity_of(found, first) != entity_of(found, second)
    assert ("different", "source") in judged(found, f"a:{first}", f"a:{second}")


def test_a_name_after_a_bar_that_is_of_no_club_is_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "w.clubs.txt", "= Westland\n\n  | North\n\nClub North\n  | North\n")
    assert found.reasons == {"another name of no club": 1}


# ── Files that are odd or made to harm ───────────────────────────────────────────────────────────

HEADER = "Date,Team 1,FT,HT,Team 2"
ROW = "Sun Sep 4 1994,Club North,0-1,?,Club South"


@pytest.mark.parametrize(
    "text",
    [f"{HEADER}\r\n{ROW}\r\n", f"{HEADER}\r{ROW}\r", f"\ufeff{HEADER}\n{ROW}\n", f"{HEADER}\n\n{ROW}\n\n", f"{HEADER}\n{ROW}",
     HEADER.replace(",", '","').join('""') + "\n" + ROW.replace(",", '","').join('""') + "\n",
     f"{HEADER},at,note,venue\n{ROW},x,y,z\n", f"{HEADER},,\n{ROW},,\n"],
    ids=["crlf", "cr", "mark", "empty lines", "no end", "quoted", "columns called as ours", "columns without name"],
)  # fmt: skip
def test_ways_to_write_one_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "it.1.csv"
    path.write_bytes(text.encode())
    found = Read(path, "it.1.csv")
    assert found.reasons == {}
    (row,) = found.rows()
    assert (row["home"], row["away_goals"], row["at"]) == ("club/Italy/Club North", 1, "row=2")
    assert "venue" not in row
    assert row.get("note") is None


def test_a_header_alone_is_no_match_and_no_error(tmp_path: Path) -> None:
    found = read(tmp_path, "it.1.csv", HEADER + "\n")
    assert (found.rows(), found.reasons) == ([], {})


def test_a_quotation_mark_that_is_not_closed_takes_one_row(tmp_path: Path) -> None:
    rows = [f"Sun Sep {day} 1994,Club North,0-1,?,Club {day}" for day in (4, 11, 18, 25)]
    rows.insert(1, 'Sun Oct 2 1994,"Club North,0-1,?,Club South')
    found = read(tmp_path, "it.1.csv", "\n".join([HEADER, *rows]) + "\n")
    assert found.told("at") == ["row=2", "row=4", "row=5", "row=6"]
    assert found.reasons == {"a quotation mark that is not closed": 1}


def test_a_row_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "it.1.csv", f"{HEADER}\nSun Sep 4 1994,{'x' * LONGEST_ROW},0-1,?,Club South\n{ROW}\n")
    assert found.told("at") == ["row=3"]
    assert found.reasons == {f"a row of more than {LONGEST_ROW} characters": 1}
