"""Matches of several sources: what is one match, what it adds up to, and what is left to be weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from carrera_kg.columns.linking import Linking
from carrera_kg.columns.matches import Matches, match_tables
from carrera_kg.readers.batches import batch, match_key
from carrera_kg.vocabulary import ID
from tests.career import ENTITIES

Row = dict[str, Any]
GROUPS = ("almanac", "annual", "yearbook")
NORTH, SOUTH, LEAGUE = "club/club-north", "club/club-south", "competition/league"
PEOPLE = ("person/player-a", "person/player-b")
NOTHING = pl.DataFrame(schema={"first": pl.String, "second": pl.String, "date": pl.String})
DATE = "1991-09-15"


def linking() -> Linking:
    keys = [(group, each["id"], ID + each["id"]) for group in GROUPS for each in ENTITIES]
    names = [(ID + each["id"], each["name"]) for each in ENTITIES]
    return Linking(
        pl.DataFrame(keys, ["group", "thing", "entity"], orient="row"),
        pl.DataFrame(names, ["entity", "name"], orient="row"),
    )


def frame(kind: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of a kind; ``group`` says whose they are."""
    groups = [row.get("group", "almanac") for row in rows]
    placed = [{"source": row.get("file", group), "at": f"row={number + 2}",
               **{k: v for k, v in row.items() if k not in ("group", "file")}}
              for number, (group, row) in enumerate(zip(groups, rows, strict=True))]  # fmt: skip
    return batch(kind, placed).frame.with_columns(group=pl.Series(groups, dtype=pl.String))


def match(home: str = NORTH, away: str = SOUTH, date: str | None = DATE, **told: Any) -> Row:
    return {"match": match_key(date, home, away), "home": home, "away": away, "date": date, **told}


def goal(of: Row, **told: Any) -> Row:
    return {"match": of["match"], **told}


def gathered(matches: Sequence[Row], goals: Sequence[Row] = (), known: pl.DataFrame = NOTHING) -> Matches:
    return match_tables(frame("matches", matches), frame("goals", goals), linking(), known)


def test_a_match_has_its_sides_with_goals_and_outcome() -> None:
    told = gathered([match(home_goals=2, away_goals=1, home_half_time=0, away_half_time=1)])
    (only,) = told.matches.to_dicts()
    assert only["match"] == f"{ID}match/club-north-club-south-1991-09-15"
    assert only["label"] == "Club North v Club South, 15 September 1991"
    assert only["sources"] == [f"{ID}document/almanac#row=2"]
    home, away = told.sides.sort("home", descending=True).to_dicts()
    assert (home["side"], home["goals"], home["result"]) == (
        f"{ID}side/club-north-club-south-1991-09-15-club-north", 2, "won",
    )  # fmt: skip
    assert (away["goals"], away["result"], away["half_time_goals"], away["home"]) == (1, "lost", 1, False)
    assert only["sides"] == sorted([home["side"], away["side"]])


def test_rows_of_one_key_add_up() -> None:
    whole = match(home_goals=1, away_goals=1)
    told = gathered([whole, match(shootout_winner=SOUTH)])
    assert told.matches.height == 1
    won = dict(told.sides.select("team", "won_shootout").iter_rows())
    assert won == {ID + NORTH: False, ID + SOUTH: True}
    assert set(told.sides["result"]) == {"drew"}


def test_the_same_match_of_two_sources_is_one_and_has_both_rows() -> None:
    first = match(home_goals=2, away_goals=1, competition=LEAGUE)
    told = gathered([first, match(home_goals=2, away_goals=1, group="annual", stage="round 3")])
    (only,) = told.matches.to_dicts()
    assert only["sources"] == [f"{ID}document/almanac#row=2", f"{ID}document/annual#row=3"]
    assert (only["competition"], only["stage"]) == (ID + LEAGUE, "round 3")
    assert told.contested.is_empty()


def test_a_match_of_which_sources_tell_different_scores_is_left_to_be_weighed() -> None:
    told = gathered(
        [
            match(home_goals=2, away_goals=1),
            match(home_goals=2, away_goals=2, group="annual"),
            match(NORTH, SOUTH, "1992-01-01"),
        ]
    )
    assert told.matches["date"].to_list() == ["1992-01-01"]
    assert sorted(told.contested["group"]) == ["almanac", "annual"]


def test_a_source_that_has_the_day_wrong_is_found_by_season_and_ground() -> None:
    season = {"competition": LEAGUE, "season": "1991-07/1992-06"}
    other = match(date="1991-09-16", group="annual", **season)
    assert gathered([match(**season), other]).contested.height == 2
    back = match(SOUTH, NORTH, "1992-02-16", group="annual", **season)
    assert gathered([match(**season), back]).matches.height == 2


def test_two_files_of_one_source_can_tell_of_one_match() -> None:
    """They may call the teams differently, and so have other keys."""
    other = {**match(home_goals=1), "match": "another key", "file": "almanac/cups.csv"}
    told = gathered([match(home_goals=1), other])
    assert told.matches["sources"].to_list() == [
        [f"{ID}document/almanac#row=2", f"{ID}document/almanac/cups.csv#row=3"]
    ]


def test_days_too_far_apart_are_two_matches() -> None:
    season = {"competition": LEAGUE, "season": "1991-07/1992-06"}
    assert gathered([match(**season), match(date="1991-10-01", group="annual", **season)]).matches.height == 2


def test_of_two_matches_of_one_source_on_a_day_none_is_taken_for_another_sources() -> None:
    twice = [match(), match(SOUTH, NORTH)]
    assert gathered([*twice, match(group="annual")]).matches.height == 3


def test_on_neutral_ground_it_does_not_matter_who_is_named_first() -> None:
    told = gathered([
        match(home_goals=2, away_goals=1, neutral=True),
        match(SOUTH, NORTH, home_goals=1, away_goals=2, neutral=True, group="annual"),
    ])  # fmt: skip
    assert dict(told.sides.select("team", "goals").iter_rows()) == {ID + NORTH: 2, ID + SOUTH: 1}
    assert set(told.sides["home"]) == {None}


def test_at_home_for_one_source_and_away_for_another_is_left_to_be_weighed() -> None:
    assert gathered([match(), match(SOUTH, NORTH, group="annual")]).contested.height == 2


def test_a_score_that_is_no_play_has_no_outcome() -> None:
    told = gathered([match(home_goals=3, away_goals=0, note="awarded")])
    assert set(told.sides["result"]) == {None}
    assert told.matches["notes"].to_list() == [["awarded"]]


def test_a_match_that_documents_tell_of_is_left_to_be_weighed() -> None:
    known = pl.DataFrame([(ID + NORTH, ID + SOUTH, DATE)], schema=NOTHING.schema, orient="row")
    assert gathered([match()], known=known).contested.height == 1


def test_goals_hang_on_their_match_and_two_of_a_player_are_two() -> None:
    played = match(home_goals=2, away_goals=1)
    goals = [
        goal(played, number=1, team=NORTH, scorer=PEOPLE[0], minute=10),
        goal(played, number=2, team=SOUTH, scorer=PEOPLE[0], minute=45, stoppage=2, own_goal=True),
        goal(played, number=3, team=NORTH, scorer=None, minute=70, penalty=True),
    ]
    told = gathered([played], goals)
    rows = {row["goal"].rsplit("/", 1)[1]: row for row in told.goals.to_dicts()}
    start = "club-north-club-south-1991-09-15"
    assert set(rows) == {f"{start}-player-a", f"{start}-player-a-2", f"{start}-goal-3"}
    own = rows[f"{start}-player-a-2"]
    assert (own["own_goal"], own["stoppage_time"], own["stoppage_minute"]) == (True, True, 2)
    assert own["label"] == "own goal by Player A in Club North v Club South, 15 September 1991"
    assert told.matches["goals"].to_list() == [sorted(f"{ID}goal/{slug}" for slug in rows)]


def test_a_match_whose_goals_two_sources_tell_is_left_to_be_weighed() -> None:
    played, again = match(), match(group="annual")
    told = gathered([played, again], [goal(played, number=1), {**goal(again, number=1), "group": "annual"}])
    assert told.contested.height == 2
    assert told.goals.is_empty()


def test_two_matches_of_two_teams_on_one_day_have_two_addresses() -> None:
    told = gathered([match(home_goals=1, away_goals=0), match(SOUTH, NORTH, home_goals=0, away_goals=0)])
    assert sorted(told.matches["match"]) == [f"{ID}match/club-north-club-south-1991-09-15{end}" for end in ("", "-2")]
    assert told.sides["side"].n_unique() == 4


@pytest.mark.parametrize("date", [None, "1991", "[..1991-09-15]"], ids=["no date", "a year", "a bound"])
def test_without_a_day_matches_of_two_sources_are_not_taken_for_one(date: str | None) -> None:
    assert gathered([match(date=date), match(date=date, group="annual")]).matches.height == 2
