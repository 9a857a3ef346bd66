"""Queries about matches, on leagues of chance, against figures that are worked out in plain Python.

Where a query can be answered from tables too, both answers are the same, to the type and the order.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carrera_kg import database, queries
from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.resources import folder
from carrera_kg.results import Rows
from tests.league import CLUBS, CUP, LEAGUE, PLAYERS, Game, Goal, League, drawn, opened

SEEDS = range(5)
GROUNDS = ("home", "away", "neutral or not told", "all")
SEASONS = {"2010/11": "2010-07/2011-06", "2011/12": "2011-07/2012-06", "2011": "2011", "2012": "2012"}
each_league = pytest.mark.parametrize("seed", SEEDS)
Row = dict[str, Any]


@functools.cache
def league(seed: int) -> League:
    return drawn(seed)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], KnowledgeGraph]:
    """The league of a seed as a dataset with tables."""

    @functools.cache
    def dataset(seed: int) -> KnowledgeGraph:
        return opened(league(seed), tmp_path_factory.mktemp("league") / "generation")

    return dataset


def select(kg: KnowledgeGraph, query: str, **given: object) -> Rows:
    answer = kg.query(query, **given)
    assert isinstance(answer, Rows)
    return answer


def rows(kg: KnowledgeGraph, query: str, **given: object) -> list[Row]:
    """The answer from the store; and the same from the tables, where they can give it."""
    library = queries.load_query(query)
    answer = queries.run(kg.store, library.text, given, library.params)
    assert isinstance(answer, Rows)
    found = answer.rows()
    if database.library_sql(query):
        tables = kg._from_tables(library, given)
        assert tables is not None
        assert tables.columns == answer.columns
        assert typed(tables.rows()) == typed(found)
    return found


def typed(found: list[Row]) -> list[list[tuple[str, str, Any]]]:
    return [[(name, type(value).__name__, value) for name, value in row.items()] for row in found]


# ── What the answers must be ─────────────────────────────────────────────────────────────────────


def within(game: Game, first: date, last: date) -> bool | None:
    """Whether the match was between the days: certainly, certainly not, or perhaps (None)."""
    if game.bounds is None:
        return None
    if game.bounds[1] < first or game.bounds[0] > last:
        return False
    return True if game.bounds[0] >= first and game.bounds[1] <= last else None


def figures(team: str, games: Iterable[tuple[Game, bool]]) -> Row:
    """What matches add up to for a team, each with whether it may count."""
    told = Counter[str]()
    for game, may_count in games:
        scored, conceded, result = game.of(team)
        if not may_count or result is None:
            told["leftOut"] += 1
            continue
        told["played"] += 1
        told[{"drew": "drawn"}.get(result, result)] += 1
        if scored is None or conceded is None:
            told["withoutScore"] += 1
        else:
            told["goalsFor"] += scored
            told["goalsAgainst"] += conceded
    names = ("played", "won", "drawn", "lost", "goalsFor", "goalsAgainst", "withoutScore", "leftOut")
    return {name: told[name] for name in names}


def by_ground(team: str, games: list[tuple[Game, bool]]) -> Iterator[Row]:
    for ground in GROUNDS:
        there = [(game, counts) for game, counts in games if ground in (game.ground(team), "all")]
        if there:
            yield {"ground": ground} | figures(team, there)


def in_season(game: Game, edtf: str) -> bool:
    """Whether the match is in the season, by what a source says or by its date where none says anything."""
    if game.season or not game.bounds:
        return game.season == edtf
    year = int(edtf[:4])
    bounds = (date(year, 7, 1), date(year + 1, 6, 30)) if "/" in edtf else (date(year, 1, 1), date(year, 12, 31))
    return within(game, *bounds) is True


def of(team: str, seed: int) -> list[Game]:
    return [game for game in league(seed).games if team in (game.home, game.away)]


# ── Teams ────────────────────────────────────────────────────────────────────────────────────────


@each_league
@pytest.mark.parametrize(("first", "last"), [("2010-07-01", "2011-06-30"), ("2010-09-01", "2010-09-20")])
def test_the_record_of_a_team_between_two_days(seed: int, first: str, last: str, asked: Any) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    for team in CLUBS:
        dated = [(game, within(game, *days)) for game in of(team, seed) if game.bounds]
        games = [(game, there is True) for game, there in dated if there is not False]

        assert rows(asked(seed), "team-record", team=team, **{"from": first, "to": last}) == list(
            by_ground(team, games)
        )


@each_league
@pytest.mark.parametrize("season", SEASONS)
def test_the_record_of_a_team_in_a_season(seed: int, season: str, asked: Any) -> None:
    for team in CLUBS:
        games = [game for game in of(team, seed) if in_season(game, SEASONS[season])]
        expected = [
            {"competition": contest and league(seed).name(contest)} | row
            for contest in (None, CUP, LEAGUE)
            for row in by_ground(team, [(game, True) for game in games if game.competition == contest])
        ]

        assert rows(asked(seed), "team-season", team=team, season=season) == expected


@each_league
def test_the_record_of_a_team_against_another(seed: int, asked: Any) -> None:
    team = CLUBS[0]
    for opponent in CLUBS[1:]:
        games = [game for game in of(team, seed) if opponent in (game.home, game.away)]
        found = rows(asked(seed), "team-head-to-head", team=team, opponent=opponent)
        shootouts = {row["ground"]: row.pop("wonShootouts") for row in found}

        assert found == list(by_ground(team, [(game, True) for game in games]))
        won = [
            game
            for game in games
            if game.shootout
            and game.of(team)[2]
            and game.shootout[game.home != team] > game.shootout[game.home == team]
        ]
        assert shootouts["all"] == len(won)


@each_league
def test_every_meeting_of_two_teams_is_told(seed: int, asked: Any) -> None:
    team, opponent = CLUBS[:2]
    games = [game for game in of(team, seed) if opponent in (game.home, game.away)]

    found = rows(asked(seed), "team-meetings", team=team, opponent=opponent)

    # What sources contradict each other about has a row for each.
    told = sum(
        len(game.dates or "-")
        * len(set(game.home_goals) or "-")
        * len(set(game.away_goals) or "-")
        * len(game.notes or "-")
        for game in games
    )
    assert len(found) == told
    assert {row["note"] for row in found} == {note for game in games for note in game.notes or (None,)}


# ── Competitions ─────────────────────────────────────────────────────────────────────────────────


def standings(seed: int, competition: str, season: str, day: date, win: int) -> list[Row]:
    games = [game for game in league(seed).games if game.competition == competition and game.season == season]
    by_day = [(game, within(game, date.min, day)) for game in games]
    counted = [(game, there is True) for game, there in by_day if there is not False]
    table = []
    for club in CLUBS:
        own = [(game, counts) for game, counts in counted if club in (game.home, game.away)]
        if own:
            row = figures(club, own)
            more = {
                "difference": row["goalsFor"] - row["goalsAgainst"],
                "points": row["won"] * win + row["drawn"],
            }
            table.append({"team": league(seed).name(club)} | row | more)
    return sorted(table, key=lambda row: (-row["points"], -row["difference"], -row["goalsFor"], row["team"]))


@each_league
@pytest.mark.parametrize("day", ["2010-08-01", "2010-10-10", "2011-06-30", "2099-01-01"])
@pytest.mark.parametrize("win", [2, 3])
def test_the_table_of_a_season_on_a_day(seed: int, day: str, win: int, asked: Any) -> None:
    for season in ("2010/11", "2011/12"):
        expected = standings(seed, LEAGUE, SEASONS[season], date.fromisoformat(day), win)

        found = rows(asked(seed), "competition-standings", competition=LEAGUE, season=season, date=day, win=win)

        assert found == expected


def scorers(seed: int, competition: str, season: str | None) -> list[Row]:
    goals: dict[str, list[tuple[Game, Goal]]] = defaultdict(list)
    for game in league(seed).games:
        if game.competition == competition and season in (None, game.season) and not game.void:
            for goal in game.goals:
                if not goal.own:
                    goals[goal.scorer].append((game, goal))
    table: list[tuple[Row, str]] = [
        (
            {
                "scorer": league(seed).name(scorer),
                "teams": " | ".join(sorted({league(seed).name(goal.team) for _, goal in scored})),
                "goals": len(scored),
                "penalties": sum(goal.penalty is True for _, goal in scored),
                "matches": len({id(game) for game, _ in scored}),
            },
            scorer,
        )
        for scorer, scored in goals.items()
    ]
    return [row for row, _ in sorted(table, key=lambda entry: (-entry[0]["goals"], entry[0]["scorer"], entry[1]))]


@each_league
def test_the_scorers_of_a_competition_in_a_season_and_ever(seed: int, asked: Any) -> None:
    for competition in (LEAGUE, CUP):
        for season, edtf in SEASONS.items():
            found = rows(asked(seed), "competition-scorers", competition=competition, season=season)
            assert found == scorers(seed, competition, edtf)
        assert rows(asked(seed), "competition-scorers-ever", competition=competition) == scorers(
            seed, competition, None
        )


def test_players_of_one_name_are_two_scorers(asked: Any) -> None:
    found = rows(asked(0), "competition-scorers-ever", competition=LEAGUE)

    assert [row["teams"] for row in found if row["scorer"] == "Player Twin"] in (
        ["Club A", "Club B"],
        ["Club B", "Club A"],
    )


# ── Players ──────────────────────────────────────────────────────────────────────────────────────


def totals(seed: int, player: str, season: str | None) -> set[tuple[Any, ...]]:
    """Team of the player, competition, goals, penalties, own goals."""
    told: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for game in league(seed).games:
        if game.void or (season and not in_season(game, season)):
            continue
        for goal in game.goals:
            if goal.scorer == player:
                other = game.away if goal.team == game.home else game.home
                count = told[league(seed).name(other if goal.own else goal.team), game.competition]
                count["own" if goal.own else "goals"] += 1
                count["penalties"] += goal.penalty is True
    return {
        (team, contest and league(seed).name(contest), count["goals"], count["penalties"], count["own"])
        for (team, contest), count in told.items()
    }


def as_totals(found: list[Row]) -> set[tuple[Any, ...]]:
    names = ("team", "competition", "goals", "penalties", "ownGoals")
    return {tuple(row[name] for name in names) for row in found}


@each_league
def test_the_goals_of_a_player_by_team_and_competition(seed: int, asked: Any) -> None:
    for player in PLAYERS[CLUBS[0]]:
        assert as_totals(rows(asked(seed), "player-goal-totals", person=player)) == totals(seed, player, None)
        for season, edtf in SEASONS.items():
            found = rows(asked(seed), "player-season", person=player, season=season)
            assert as_totals(found) == totals(seed, player, edtf)
            assert {row["counted"] for row in found} <= {"goals told of"}


@each_league
def test_every_goal_of_a_player_is_told_once_with_its_date(seed: int, asked: Any) -> None:
    for player in PLAYERS[CLUBS[1]]:
        found = rows(asked(seed), "player-goals", person=player)
        told = sorted(
            (date_, goal.minute, goal.own, note)
            for game in league(seed).games
            for goal in game.goals
            if goal.scorer == player
            for date_ in game.dates or ("",)
            for note in game.notes or ("",)
        )

        assert told == sorted(
            (row["date"].edtf if row["date"] else "", row["minute"], bool(row["ownGoal"]), row["note"] or "")
            for row in found
        )


# ── By way of tables ─────────────────────────────────────────────────────────────────────────────


def test_a_query_with_sql_is_answered_from_the_tables(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kg = asked(0)
    given = {"competition": LEAGUE, "season": "2010/11", "date": "2011-06-30", "win": "3"}
    expected = rows(kg, "competition-standings", **given)
    monkeypatch.setattr(queries, "run", lambda *_: pytest.fail("the store was asked"))

    answer = select(kg, "competition-standings", **given)

    assert answer.rows() == answer.rows() == expected
    assert select(kg, "competition-standings", **given | {"season": "1900"}).none == "not in the sources"


def test_without_tables_or_duckdb_the_store_answers(
    asked: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {"competition": LEAGUE}
    expected = rows(asked(0), "competition-scorers-ever", **given)

    assert select(opened(league(0)), "competition-scorers-ever", **given).rows() == expected
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert select(opened(league(0), tmp_path / "generation"), "competition-scorers-ever", **given).rows() == expected


def test_tables_of_another_version_are_no_reason_to_fail(tmp_path: Path) -> None:
    kg = opened(league(0), tmp_path / "generation")
    (tmp_path / "generation" / "tables" / "goals.parquet").write_bytes(b"none")

    found = select(kg, "competition-scorers-ever", competition=LEAGUE)

    assert found.rows() == scorers(0, LEAGUE, None)


@pytest.mark.parametrize("way", ["tables", "store"])
def test_a_wrong_value_is_the_same_error_either_way(way: str, asked: Any) -> None:
    kg = asked(0) if way == "tables" else opened(league(0))

    with pytest.raises(UsageError, match="season: '2010/13' is not a season; write it like 2016/17"):
        kg.query("competition-standings", competition=LEAGUE, season="2010/13", date="2011-01-01", win=3)
    with pytest.raises(UsageError, match="is not a competition but a club"):
        kg.query("competition-scorers-ever", competition=CLUBS[0])


def test_every_file_of_sql_has_its_query() -> None:
    written = [name for name in queries.query_names() if database.library_sql(name)]

    assert "competition-standings" in written
    assert sorted(path.stem for path in Path(folder("queries")).glob("*.sql")) == written


@pytest.mark.parametrize("text", ["2016/17", "2016/2017", "2016-07/2017-06"])
def test_a_season_is_written_in_any_of_its_forms(text: str, asked: Any) -> None:
    term = queries.term(asked(0).store, text, "season", "season")

    assert term.startswith('"2016-07/2017-06"^^')


@pytest.mark.parametrize("text", ["2016/18", "16/17", "2016-17", "2016-05", "", "winter", "20160", "0000", "９"])
def test_what_is_no_season_is_refused(text: str, asked: Any) -> None:
    with pytest.raises(UsageError, match="is not a season"):
        queries.term(asked(0).store, text, "season", "season")
