"""Results in every layout: what a row says, where it says so, and what is left out and why."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.errors import DataError
from carrera_kg.readers import results
from carrera_kg.readers.inputs import InputFile, StrictError, input_files
from tests.readers.results_files import Read, read

BULK = Path(__file__).parents[3] / "shared" / "data" / "bulk"


# ── Leagues ──────────────────────────────────────────────────────────────────────────────────────

LEAGUE = """Date,Team 1,FT,HT,Team 2
Sun Sep 4 1994,Club North,0-1,?,Club South
Sun Sep 11 1994,Club South,2-2,1-0,Club East
"""


def test_a_row_of_a_league_is_a_match_with_its_season_and_place(tmp_path: Path) -> None:
    first, second = read(tmp_path, "1994-95/it.1.csv", LEAGUE).rows()
    assert first == {
        "match": "1994-09-04|club/Italy/Club North|club/Italy/Club South",
        "date": "1994-09-04",
        "season": "1994-07/1995-06",
        "competition": "competition/it.1",
        "home": "club/Italy/Club North",
        "away": "club/Italy/Club South",
        "home_goals": 0,
        "away_goals": 1,
        "source": "source/1994-95/it.1.csv",
        "at": "row=2",
    }
    assert (second["home_half_time"], second["away_half_time"], second["at"]) == (1, 0, "row=3")


def test_clubs_and_leagues_have_the_country_that_a_library_knows_the_code_of(tmp_path: Path) -> None:
    names = {row["thing"]: row for row in read(tmp_path, "2012/eng.2.csv", LEAGUE).rows("names")}
    assert names["club/England/Club North"]["country"] == "England"
    assert names["competition/eng.2"]["name"] == "England, division 2"
    unknown = {row["thing"]: row for row in read(tmp_path, "2012/xyz.1.csv", LEAGUE).rows("names")}
    assert "country" not in unknown["club/xyz/Club North"]
    assert unknown["competition/xyz.1"]["name"] == "xyz.1"


@pytest.mark.parametrize(
    ("name", "season"),
    [
        ("1999-00/it.1.csv", "1999-07/2000-06"),
        ("2012/us.1.csv", "2012"),
        ("1994-95_it.1.csv", "1994-07/1995-06"),
        ("it.1.csv", None),
    ],
)
def test_the_path_tells_the_season(name: str, season: str | None, tmp_path: Path) -> None:
    assert read(tmp_path, name, LEAGUE).rows()[0].get("season") == season


def test_what_is_wrong_with_a_row_is_counted_with_its_place(tmp_path: Path) -> None:
    text = LEAGUE + "\n".join([
        "Sun Feb 31 1995,Club North,1-0,?,Club East",
        "Sun Mar 5 1995,Club North,one-nil,?,Club East",
        "Sun Mar 5 1995,Club North,1-0,?,Club North",
        "Sun Mar 5 1995,,1-0,?,Club North",
        "Sun Sep 4 1994,Club North,0-1,?,Club South",
        "Sun Mar 5 1995,Club North,1-0",
        'Sun Mar 12 1995,"Club ""North"", of old",?,?,Club East',
    ])  # fmt: skip
    found = read(tmp_path, "1994-95/it.1.csv", text)
    assert found.reasons == {
        "no date that there is": 1, "no score": 1, "a team against itself": 1, "a team is missing": 1,
        "a match that is there twice": 1, "not as many cells as columns": 1,
    }  # fmt: skip
    assert found.rejects.examples["source/1994-95/it.1.csv", "no score"].startswith(
        "row=5: Sun Mar 5 1995,Club North,one-nil"
    )
    last = found.rows()[-1]
    assert last["home"] == 'club/Italy/Club "North", of old'
    assert "home_goals" not in last


def test_strict_stops_at_the_first_bad_row(tmp_path: Path) -> None:
    with pytest.raises(StrictError, match=r"row=4.*no score"):
        read(tmp_path, "it.1.csv", LEAGUE + "Sun Mar 5 1995,Club North,x,?,Club East\n", strict=True)


@pytest.mark.parametrize("date", ["04/09/94", "04/09/1994"])
def test_the_columns_of_football_data_are_known(date: str, tmp_path: Path) -> None:
    text = f"Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR\nX1,{date},Club North,Club South,3,1,H,2,1,H\n"
    (row,) = read(tmp_path, "1994-95/X1.csv", text).rows()
    assert (row["date"], row["home_goals"], row["away_goals"], row["home_half_time"]) == ("1994-09-04", 3, 1, 2)
    assert row["competition"] == "competition/X1"


def test_a_cup_has_extra_time_and_shoot_outs(tmp_path: Path) -> None:
    text = (
        "Stage,Round,Group,Date,Team 1,FT,HT,Team 2,∑FT,ET,P,Comments\n"
        "Group,Matchday 1,A,(Wed) 9 Aug 1995 (W32),Club North › ITA (1),0-0,0-0,Club South › XXX (1),,,,\n"
        "Knockout,Final,,(Wed) 22 May 1996 (W21),Club North › ITA (11),1-1 (*),0-1,Club South › XXX (11),,2-2 (a.e.t.),4-2 (pen.),\n"
    )
    group, final = read(tmp_path, "cup_1995-96.csv", text).rows()
    assert group["stage"] == "Group, group A"
    assert group["matchday"] == 1
    assert "extra_time" not in group
    assert {name: final[name] for name in final if "goals" in name or "time" in name or "shootout" in name} == {
        "home_goals": 2, "away_goals": 2, "home_full_time": 1, "away_full_time": 1, "home_half_time": 0,
        "away_half_time": 1, "extra_time": True, "home_shootout": 4, "away_shootout": 2,
    }  # fmt: skip


# ── Internationals ───────────────────────────────────────────────────────────────────────────────


def test_internationals_have_places_and_friendlies(tmp_path: Path) -> None:
    text = (
        "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n"
        "1992-02-19,Westland,Eastland,4,0,Friendly,Weston,Westland,FALSE\n"
        "1992-03-25,Westland,Eastland,NA,NA,The Cup,Norton,Northland,TRUE\n"
    )
    found = read(tmp_path, "results.csv", text)
    friendly, unplayed = found.rows()
    assert friendly["friendly"] is True
    assert "competition" not in friendly
    assert friendly["place"] == "place/Westland/Weston"
    assert (unplayed["competition"], unplayed["neutral"]) == ("competition/The Cup", True)
    assert "home_goals" not in unplayed
    assert found.told("subject", "property", "value", kind="statements")[0] == (
        "place/Westland/Weston",
        "locatedIn",
        "place/Westland",
    )


def test_goals_count_for_their_team_and_own_goals_are_scored_by_the_other(tmp_path: Path) -> None:
    text = (
        "date,home_team,away_team,team,scorer,minute,own_goal,penalty\n"
        "1992-02-19,Westland,Eastland,Westland,Player A,44,FALSE,TRUE\n"
        "1992-02-19,Westland,Eastland,Westland,Player B,NA,TRUE,FALSE\n"
        "1992-02-19,Westland,Eastland,Northland,Player C,50,FALSE,FALSE\n"
    )
    found = read(tmp_path, "goalscorers.csv", text)
    first, own = found.rows("goals")
    assert (first["scorer"], first["minute"], first["penalty"], first["number"]) == (
        "person/Westland/Player A",
        44,
        True,
        1,
    )
    assert (own["scorer"], own["team"], own["own_goal"]) == ("person/Eastland/Player B", "national-team/Westland", True)
    assert "minute" not in own
    assert found.reasons == {"a goal for neither team": 1}


def test_shoot_outs_add_to_the_match_of_the_same_key(tmp_path: Path) -> None:
    text = "date,home_team,away_team,winner,first_shooter\n1992-02-19,Westland,Eastland,Eastland,\n"
    (row,) = read(tmp_path, "shootouts.csv", text).rows()
    assert row["match"] == "1992-02-19|national-team/Westland|national-team/Eastland"
    assert row["shootout_winner"] == "national-team/Eastland"


def test_former_names_have_the_time_in_which_they_were_used(tmp_path: Path) -> None:
    text = "current,former,start_date,end_date\nWestland,Old Westland,1959-11-08,1975-11-30\n"
    (row,) = read(tmp_path, "former_names.csv", text).rows("names")
    assert (row["thing"], row["name"], row["main"]) == ("national-team/Westland", "Old Westland", False)
    assert (row["since"], row["until"]) == ("1959-11-08", "1975-11-30")


# ── Goals with scorers ───────────────────────────────────────────────────────────────────────────

GOALS = "scoring_player,scoring_team,time,GH,GA,game,date,season\n"


def test_goals_give_their_match_with_the_score_of_the_game(tmp_path: Path) -> None:
    text = GOALS + (
        "Player A,Club North,24,1,0,Club North vs. Club South 1:2,1990-09-09,1990-1991\n"
        "Player B,Club South,90+3,1,1,Club North vs. Club South 1:2,1990-09-09,1990-1991\n"
        "Player B,Club South,90+3,1,1,Club North vs. Club South 1:2,1990-09-09,1990-1991\n"
    )
    found = read(tmp_path, "ita-a-league.csv", text)
    (match,) = found.rows()
    assert (match["home_goals"], match["away_goals"], match["season"]) == (1, 2, "1990-07/1991-06")
    assert found.told("number", "minute", "stoppage", "home_score", kind="goals") == [(1, 24, None, 1), (2, 90, 3, 1)]
    assert found.reasons == {"a goal that is there twice": 1}
    names = {row["thing"]: row["name"] for row in found.rows("names")}
    assert names["competition/ita-a-league"] == "a league"
    assert names["person/Italy/Club South/Player B"] == "Player B"


@pytest.mark.parametrize(
    ("game", "told"),
    [
        ("Club North vs. Club South 1:0 n.V.", {"home_goals": 1, "away_goals": 0, "extra_time": True}),
        (
            "Club North vs. Club South 2:4 i.E.",
            {
                "home_goals": 1,
                "away_goals": 0,
                "home_shootout": 2,
                "away_shootout": 4,
                "shootout_winner": "club/a/Club South",
            },
        ),
        ("Club North vs. Club South 3:0 Wert.", {"home_goals": 3, "away_goals": 0, "note": "awarded"}),
        ("Club North vs. Club South -:- annull.", {"note": "annulled"}),
        ("Club North vs. Club South 1:0 \t\t\n\t (Hinspiel 2:1)", {"home_goals": 1, "away_goals": 0}),
    ],
    ids=["extra time", "a shoot-out", "awarded", "annulled", "with the first leg"],
)
def test_what_stands_after_the_score_says_how_it_came_about(game: str, told: dict[str, Any], tmp_path: Path) -> None:
    text = f'{GOALS}Player A,Club North,24,1,0,"{game}",1990-09-09,NA\n'
    (row,) = read(tmp_path, "a-cup.csv", text).rows()
    known = ("home_goals", "away_goals", "extra_time", "home_shootout", "away_shootout", "shootout_winner", "note")
    assert {name: row[name] for name in known if name in row} == told


# ── openfootball ─────────────────────────────────────────────────────────────────────────────────

WITH_V = """= The Cup 2012/13

# Date       Tue Sep/18 2012 - Sat May/25 2013 (249d)

» Group A
  Tue Sep/18 2012
    20.45  Club North (ITA)        v Club South (XXX)        4-1 (3-0)
           Club East (ITA)         v Club West (ITA)         0-0
  Wed Feb/20
    20.45  Club South (XXX)        v Club North (ITA)        2-1 (0-0)

» Final
  Sat May/25
    20.45  Club North (ITA)        v Club West (ITA)         3-4 pen. 1-1 a.e.t. (1-1, 0-1)
             [Player A 12', 45+1' pen.; Player B 50' (og)]
"""
AROUND = """= League B 2020/21

# Date       Fri Sep 25 2020 - Thu May 27 2021 (244d)

▪ Matchday 1
Fri Sep 25
  16:45  Club North               0-0  Club South 1908
Sat Jan 2
         Club East                4-2 a.e.t. (2-2, 1-1)  Club West
         Club North               3-0 [awarded]  Club West
"""


def test_teams_before_the_score_with_years_from_the_header(tmp_path: Path) -> None:
    found = read(tmp_path, "cup.txt", WITH_V)
    assert found.told("date", "home", "away", "home_goals", "away_goals", "home_half_time") == [
        ("2012-09-18", "club/ITA/Club North", "club/XXX/Club South", 4, 1, 3),
        ("2012-09-18", "club/ITA/Club East", "club/ITA/Club West", 0, 0, None),
        ("2013-02-20", "club/XXX/Club South", "club/ITA/Club North", 2, 1, 0),
        ("2013-05-25", "club/ITA/Club North", "club/ITA/Club West", 1, 1, 0),
    ]
    assert found.reasons == {}
    assert found.rows()[0]["stage"] == "Group A"
    assert {row["thing"]: row.get("country") for row in found.rows("names")}["club/ITA/Club North"] == "Italy"


def test_extra_time_shoot_out_and_goals_of_a_final(tmp_path: Path) -> None:
    found = read(tmp_path, "cup.txt", WITH_V)
    final = found.rows()[-1]
    assert (final["home_full_time"], final["away_full_time"], final["extra_time"]) == (1, 1, True)
    assert (final["home_shootout"], final["away_shootout"], final["away_half_time"]) == (3, 4, 1)
    goals = found.told("team", "scorer", "minute", "stoppage", "penalty", "own_goal", kind="goals")
    north, west = "club/ITA/Club North", "club/ITA/Club West"
    assert goals == [
        (north, f"person/{north}/Player A", 12, None, None, None),
        (north, f"person/{north}/Player A", 45, 1, True, None),
        (west, f"person/{north}/Player B", 50, None, None, True),
    ]


def test_teams_around_the_score_and_days_after_new_year(tmp_path: Path) -> None:
    found = read(tmp_path, "league.txt", AROUND)
    assert found.told("date", "home", "away", "home_goals", "away_goals", "note") == [
        ("2020-09-25", "club/Club North", "club/Club South 1908", 0, 0, None),
        ("2021-01-02", "club/Club East", "club/Club West", 4, 2, None),
        ("2021-01-02", "club/Club North", "club/Club West", 3, 0, "awarded"),
    ]
    assert found.told("season", "matchday", "at")[0] == ("2020-07/2021-06", 1, "line=6,7")


def test_friendlies_have_national_teams_and_places(tmp_path: Path) -> None:
    text = "= Friendly 1992\n\n[Sat Jan 4]\n  Westland - Eastland  2-0   @ Weston, Westland\n[Sun Feb 31]\n  Westland - Eastland  1-0\n"
    found = read(tmp_path, "friendly.txt", text)
    (row,) = found.rows()
    assert (row["home"], row["friendly"], row["place"]) == ("national-team/Westland", True, "place/Westland/Weston")
    assert found.reasons == {"no date that there is": 1, "a match without a date": 1}


def test_lists_of_clubs_give_their_other_names(tmp_path: Path) -> None:
    text = (
        "= Westland\n\n== The North ==   ## a region\nClub North, 1908,  Weston  ## founded\n"
        "  | North | FC North\n  | Nord [de]\n\nClub South, Sutton\n  | South\n"
    )
    names = read(tmp_path, "w.clubs.txt", text).told("thing", "name", "main", "language", "country", kind="names")
    north = "club/Westland/Club North"
    assert names == [
        (north, "Club North", True, None, "Westland"),
        (north, "North", False, None, "Westland"),
        (north, "FC North", False, None, "Westland"),
        (north, "Nord", False, "de", "Westland"),
        ("club/Westland/Club South", "Club South", True, None, "Westland"),
        ("club/Westland/Club South", "South", False, None, "Westland"),
    ]


# ── What is none of these ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.csv", "a,b,c\n1,2,3\n", "its first row is of no layout that is known"),
        ("x.csv", "", "no layout that is known .nothing."),
        ("x.txt", "once upon a time\n", "no match in it that can be read"),
    ],
    ids=["other columns", "empty", "prose"],
)
def test_a_file_of_no_layout_is_a_clear_error(name: str, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, name, text)


def test_only_text_in_utf8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "it.1.csv"
    path.write_bytes(LEAGUE.replace("North", "Nörd").encode("latin-1"))
    with pytest.raises(DataError, match=r"it.1.csv: byte \d+ is not UTF-8"):
        Read(InputFile("it", str(path)))


@pytest.mark.skipif(not BULK.exists(), reason="the open data are not beside the checkout")
@pytest.mark.parametrize(
    "name", ["footballdata_league_results.tar.gz", "international_results.tar.gz", "goals_time.tar.gz"]
)
def test_every_row_of_the_open_data_is_read_or_counted(name: str) -> None:
    files = input_files(os.fspath(BULK / name), results.wanted)
    for file in files[:: max(1, len(files) // 20)]:
        rows = sum(1 for _ in file.lines()) - 1
        found = Read(file)
        kind = "goals" if "goals" in found.frames else "names" if "former" in file.name else "matches"
        if '"' not in file.text():  # a quoted cell may have line ends of its own
            assert found.frames[kind].height + found.rejects.total == rows, file.id
