"""Seasons made at random, written in each layout and read back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.readers.results_files import read

Match = tuple[date, str, str, tuple[int, int] | None]
"""The day, both sides, and the score if it was played."""

_LETTERS = "abcdeäöüßñçØłş"
_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

names = st.text(_LETTERS, min_size=2, max_size=8).map(lambda word: f"Club {word.title()}")
scores = st.none() | st.tuples(st.integers(0, 12), st.integers(0, 12))


@st.composite
def seasons(draw: st.DrawFn) -> tuple[int, bool, list[Match]]:
    """The first year of a season, whether it is one of two years, and matches in the order of their days."""
    first, split = draw(st.integers(1950, 2030)), draw(st.booleans())
    start, length = (date(first, 7, 15), 385) if split else (date(first, 1, 5), 355)  # until August, as in a bad year
    clubs = draw(st.lists(names, min_size=2, max_size=5, unique_by=str.casefold))
    pairs = [(home, away) for home in clubs for away in clubs if home != away]
    matches = [
        (start + timedelta(draw(st.integers(0, length))), home, away, draw(scores))
        for home, away in draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=12, unique=True))
    ]
    return first, split, sorted(matches, key=lambda match: match[:3])


def _english(day: date, year: bool = True) -> str:
    text = f"{_WEEK[day.weekday()]} {_WORDS[day.month - 1].title()} {day.day}"
    return f"{text} {day.year}" if year else text


def _in_brackets(day: date) -> str:
    return f"({_WEEK[day.weekday()]}) {day.day} {_WORDS[day.month - 1].title()} {day.year} (W{day.isocalendar()[1]})"


def _dash(score: tuple[int, int] | None, none: str = "?") -> str:
    return none if score is None else f"{score[0]}-{score[1]}"


def _cells(score: tuple[int, int] | None, none: str = "") -> str:
    return f"{none},{none}" if score is None else f"{score[0]},{score[1]}"


def _footballcsv(season: str, matches: list[Match]) -> tuple[str, str]:
    rows = [f"{_english(day)},{home},{_dash(score)},?,{away}" for day, home, away, score in matches]
    return f"{season}/xyz.1.csv", "\n".join(["Date,Team 1,FT,HT,Team 2", *rows])


def _cup(season: str, matches: list[Match]) -> tuple[str, str]:
    rows = [
        f"Knockout,Final,,{_in_brackets(day)},{home} › XXX (1),{_dash(score)},,{away} › XXX (2),,,,"
        for day, home, away, score in matches
    ]
    return f"cup_{season}.csv", "\n".join(["Stage,Round,Group,Date,Team 1,FT,HT,Team 2,∑FT,ET,P,Comments", *rows])


def _football_data(season: str, matches: list[Match]) -> tuple[str, str]:
    rows = [f"X1,{day:%d/%m/%Y},{home},{away},{_cells(score)}" for day, home, away, score in matches]
    return f"{season}/X1.csv", "\n".join(["Div,Date,HomeTeam,AwayTeam,FTHG,FTAG", *rows])


def _all_seasons(season: str, matches: list[Match]) -> tuple[str, str]:
    told = season if len(season) == 4 else f"{season[:4]}/{int(season[:4]) + 1}"
    rows = [f"X,Top,{told},{day:%d/%m/%Y},{home},{away},{_cells(score)}" for day, home, away, score in matches]
    return "X.csv", "\n".join(["Country,League,Season,Date,Home,Away,HG,AG", *rows])


def _with_v(season: str, matches: list[Match]) -> tuple[str, str]:
    title = season.replace("-", "/")
    rows = [
        f"{_english(day, year=False).replace(' ', '/').replace('/', ' ', 1)}\n  20.45  {home} v {away}   {_dash(score, '')}"
        for day, home, away, score in matches
    ]
    return "cup.txt", "\n".join([f"= The Cup {title}", *rows])


def _around(season: str, matches: list[Match]) -> tuple[str, str]:
    header = f"# Date       {_english(matches[0][0])} - {_english(matches[-1][0])} (9d)"
    rows = [
        f"{_english(day, year=False)}\n  "
        + (f"{home} v {away}" if score is None else f"{home}  {_dash(score)}  {away}")
        for day, home, away, score in matches
    ]
    return f"{season}/league.txt", "\n".join(["= The League", header, *rows])


@pytest.mark.parametrize("write", [_footballcsv, _cup, _football_data, _all_seasons, _with_v, _around])
@settings(max_examples=40, deadline=None)
@given(made=seasons())
def test_what_is_written_is_read_back(
    write: Callable[[str, list[Match]], tuple[str, str]], made: tuple[int, bool, list[Match]]
) -> None:
    first, split, matches = made
    assume(split or write is not _football_data or first != 2021)  # a folder 2021 may be 2020/21 as well
    name, text = write(f"{first}-{(first + 1) % 100:02}" if split else str(first), matches)
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), name, text + "\n")
    assert found.reasons == {}
    rows = [
        (
            row["date"],
            row["home"].split("/")[-1],
            row["away"].split("/")[-1],
            row.get("home_goals"),
            row.get("away_goals"),
        )
        for row in found.rows()
    ]
    assert rows == [(day.isoformat(), home, away, *(score or (None, None))) for day, home, away, score in matches]
    assert set(found.told("season")) == {f"{first}-07/{first + 1}-06" if split else str(first)}
    assert set(found.told("note")) == {None}


@settings(max_examples=40, deadline=None)
@given(made=seasons())
def test_internationals_are_read_back(made: tuple[int, bool, list[Match]]) -> None:
    _, _, matches = made
    rows = [f"{day},{home},{away},{_cells(score, 'NA')},The Cup,,,FALSE" for day, home, away, score in matches]
    header = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral"
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), "results.csv", "\n".join([header, *rows]))
    assert found.reasons == {}
    assert found.told("date", "home", "away", "home_goals", "away_goals") == [
        (f"{day}", f"national-team/{home}", f"national-team/{away}", *(score or (None, None)))
        for day, home, away, score in matches
    ]


@settings(max_examples=40, deadline=None)
@given(made=seasons())
def test_goals_are_read_back_and_matches_without_any_are_not_there(made: tuple[int, bool, list[Match]]) -> None:
    first, _, matches = made
    rows, goals = [], []
    for day, home, away, score in matches:
        after = [0, 0]
        for number in range(sum(score or (0, 0))):
            side = 0 if number < (score or (0, 0))[0] else 1
            after[side] += 1
            goals.append((f"{day}|club/xyz/{home}|club/xyz/{away}", f"club/xyz/{(home, away)[side]}", *after))
            rows.append(
                f"Player A,{(home, away)[side]},{number + 1},{after[0]},{after[1]},"
                f"{home} vs. {away} {score[0] if score else 0}:{score[1] if score else 0},{day},{first}-{first + 1}"
            )
    header = "scoring_player,scoring_team,time,GH,GA,game,date,season"
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), "xyz-league.csv", "\n".join([header, *rows]) + "\n")
    assert found.reasons == {}
    assert found.told("match", "team", "home_score", "away_score", kind="goals") == goals
    assert found.told("date", "home_goals", "away_goals") == [
        (f"{day}", *score) for day, _, _, score in matches if score and sum(score)
    ]
