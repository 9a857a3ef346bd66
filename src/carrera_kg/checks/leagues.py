"""League seasons from their matches: whether all of them are known, the table, and what it leaves open.

A season is complete where every two of its teams met equally often, half of it on each side's ground where that can be,
and every score is known. Of such a season the table is known but for its rules: how much a win is worth
(``points.yaml``), and who goes first of those that are level on points. Where nothing says what the rule is, both
usual ones are tried – goal difference, and the matches among those that are level – and what they do not agree on stays
open.
"""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from carrera_kg import yamlfile
from carrera_kg.errors import FactError

SEASON = ["dataset", "competition", "season"]
"""What tells a season of a data set."""

_COUNTED = ("awarded",)
"""Notes with which a result counts all the same."""


def played(matches: pl.DataFrame) -> pl.DataFrame:
    """Each match from the view of each of its teams.

    Args:
        matches: as in :class:`~carrera_kg.checks.records.Records`.

    Returns:
        ``id``, ``dataset``, ``competition``, ``season``, ``since``, ``until``, ``stage``, ``day``, ``team``,
        ``opponent``, ``home`` (null on neutral ground), ``own``, ``theirs``, ``known`` (whether the score counts),
        ``won``, ``drawn`` and ``lost``.
    """
    void = pl.col("note").is_not_null() & ~pl.col("note").str.to_lowercase().is_in(_COUNTED)
    known = (pl.col("home_goals").is_not_null() & pl.col("away_goals").is_not_null() & ~void).alias("known")
    neutral = pl.col("neutral").fill_null(value=False)
    shared = ["id", "dataset", "competition", "season", "since", "until", "stage", "day", "friendly"]
    sides = [
        matches.select(
            *shared,
            known,
            team=one,
            opponent=other,
            home=pl.when(~neutral).then(pl.lit(one == "home")),
            own=f"{one}_goals",
            theirs=f"{other}_goals",
        )
        for one, other in (("home", "away"), ("away", "home"))
    ]
    own, theirs = pl.col("own"), pl.col("theirs")
    return pl.concat(sides).with_columns(
        won=pl.col("known") & (own > theirs),
        drawn=pl.col("known") & (own == theirs),
        lost=pl.col("known") & (own < theirs),
    )


def main_round(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches in which all play all, without play-offs.

    Play-offs are those of a stage of that kind; of teams that have hardly any match there; and, where at most half of
    the teams take part, the meetings of two teams beyond those that all have, if they come after all others.
    """
    words = pl.col("stage").str.to_lowercase()
    plain = words.is_null() | words.str.contains(r"^(regular|league|main|matchday|round \d|\d)")
    told = matches.filter(plain, pl.col("season").is_not_null(), pl.col("competition").is_not_null())
    low, high = pl.min_horizontal("home", "away"), pl.max_horizontal("home", "away")
    told = _of_the_league(told).with_columns(low=low, high=high)
    pair = [*SEASON, "low", "high"]
    told = told.with_columns(met=pl.len().over(pair), nth=pl.col("day").rank("ordinal").over(pair))
    usual = told.unique(pair).group_by(*SEASON, "met").len().sort(*SEASON, "len", "met", descending=True)
    usual = usual.unique(SEASON, keep="first", maintain_order=True).select(*SEASON, usual="met")
    told = told.join(usual, on=SEASON, how="left", maintain_order="left")
    beyond = (pl.col("nth") > pl.col("usual")).fill_null(value=False)
    rest = told.filter(~beyond).group_by(SEASON).agg(ended=pl.col("day").max())
    more = told.filter(beyond)
    teams = pl.concat([told.select(*SEASON, team=side) for side in ("home", "away")]).group_by(SEASON)
    there = pl.concat([more.select(*SEASON, team=side) for side in ("home", "away")]).group_by(SEASON)
    sizes = teams.agg(pl.col("team").n_unique()).join(there.agg(some=pl.col("team").n_unique()), on=SEASON)
    sizes = sizes.join(more.group_by(SEASON).agg(began=pl.col("day").min()), on=SEASON).join(rest, on=SEASON)
    off = sizes.filter(pl.col("some") * 2 <= pl.col("team"), pl.col("began") > pl.col("ended")).select(SEASON)
    off = off.with_columns(_off=pl.lit(value=True))
    told = told.join(off, on=SEASON, how="left", maintain_order="left")
    left = told.filter(~(beyond & pl.col("_off").fill_null(value=False)))
    return left.drop("low", "high", "met", "nth", "usual", "_off")


def _of_the_league(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches of teams that have at least half as many of them as most have."""
    sides = pl.concat([matches.select(*SEASON, team=side) for side in ("home", "away")])
    counts = sides.group_by(*SEASON, "team").len()
    few = counts.filter(pl.col("len") * 2 < pl.col("len").median().over(SEASON)).select(*SEASON, "team")
    for side in ("home", "away"):
        matches = matches.join(few.rename({"team": side}), on=[*SEASON, side], how="anti", maintain_order="left")
    return matches


def play_offs(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches of seasons with a main round that are not of it."""
    main = main_round(matches)
    return matches.join(main.select(SEASON).unique(), on=SEASON).join(main.select("id"), on="id", how="anti")


def seasons(matches: pl.DataFrame) -> pl.DataFrame:
    """Which seasons the data sets have, and whether they have all of their matches.

    Args:
        matches: as in :class:`~carrera_kg.checks.records.Records`.

    Returns:
        ``dataset``, ``competition``, ``season``, ``since``, ``until``, ``first`` and ``last`` (days with matches),
        ``teams`` and ``matches`` (how many), ``league`` (whether it looks like one), ``listed`` (whether each team met
        each other one, so that no other team can have been there), ``complete``, ``rounds`` (how often every two met;
        null where that differs) and ``why`` it is not complete; sorted.
    """
    main = main_round(matches)
    sides = played(main)
    teams = sides.group_by(SEASON).agg(teams=pl.col("team").n_unique())
    low, high = pl.min_horizontal("home", "away"), pl.max_horizontal("home", "away")
    at_low = (pl.col("home") == low) & ~pl.col("neutral").fill_null(value=False)
    pairs = main.group_by(*SEASON, low.alias("low"), high.alias("high")).agg(met=pl.len(), at_low=at_low.sum())
    uneven = (pl.col("met") % 2 == 0) & (pl.col("at_low") * 2 != pl.col("met"))
    of_pairs = pairs.group_by(SEASON).agg(
        pairs=pl.len(), least=pl.col("met").min(), most=pl.col("met").max(), uneven=uneven.sum()
    )
    scores = sides.group_by(SEASON).agg(
        pl.col("since").first(),
        pl.col("until").first(),
        first=pl.col("day").min(),
        last=pl.col("day").max(),
        matches=pl.len() // 2,
        unknown=(~pl.col("known")).sum() // 2,
        goalless=((pl.col("own") + pl.col("theirs")) == 0).any(),
    )
    told = scores.join(teams, on=SEASON).join(of_pairs, on=SEASON)
    some = ~pl.col("goalless") & (pl.col("matches") >= _ENOUGH)
    all_pairs = pl.col("teams") * (pl.col("teams") - 1) // 2
    every = pl.col("pairs") == all_pairs
    alike = every & (pl.col("least") == pl.col("most"))
    why = (
        pl.when(pl.col("teams") < _FEWEST).then(pl.lit("it has too few teams for a league"))
        .when(some).then(pl.lit("the data set has no goalless match of it, so that these seem to be missing"))
        .when(~every).then(pl.format("only {} of the {} pairs of teams met", "pairs", all_pairs))
        .when(~alike).then(pl.format("some teams met {} times and others {} times", "least", "most"))
        .when(pl.col("uneven") > 0).then(pl.lit("home and away matches are not in balance"))
        .when(pl.col("unknown") > 0).then(pl.format("{} results do not count or are not known", "unknown"))
    )  # fmt: skip
    columns = ["dataset", "competition", "season", "since", "until", "first", "last", "teams", "matches", "league",
               "listed", "complete", "rounds", "why"]  # fmt: skip
    most = pl.col("pairs") * 10 >= all_pairs * 8
    usually = (most & (pl.col("teams") >= _FEWEST)).mean().over("dataset", "competition") >= 0.5
    told = told.with_columns(
        league=usually, why=why, listed=every & (pl.col("teams") >= _FEWEST), rounds=pl.when(alike).then("least")
    )
    return told.with_columns(complete=pl.col("why").is_null()).select(columns).sort(SEASON, nulls_last=True)


_FEWEST = 4
_ENOUGH = 100
"""So many matches without a goalless one among them are no league: about one in twelve is."""


def tables(matches: pl.DataFrame, until: date | None = None) -> pl.DataFrame:
    """The figures of every team in every season of every data set.

    Args:
        matches: as in :class:`~carrera_kg.checks.records.Records`.
        until: count matches up to and including that day; all if None.

    Returns:
        ``dataset``, ``competition``, ``season``, ``team``, ``played``, ``won``, ``drawn``, ``lost``, ``goals_for`` and
        ``goals_against``, of matches whose result counts; sorted.
    """
    sides = played(main_round(matches))
    counted = sides.filter("known") if until is None else sides.filter(pl.col("known") & (pl.col("day") <= until))
    figures = counted.group_by(*SEASON, "team").agg(
        pl.len().alias("played"),
        pl.col("won", "drawn", "lost").sum(),
        pl.col("own").sum().alias("goals_for"),
        pl.col("theirs").sum().alias("goals_against"),
    )
    return figures.sort(*SEASON, "team")


# ── How much a win is worth ──────────────────────────────────────────────────────────────────────


@functools.cache
def _three_points() -> tuple[int, dict[str, int]]:
    path = os.path.join(os.path.dirname(__file__), "points.yaml")
    everywhere = yamlfile.read_yaml(path).get("everywhere")
    if not isinstance(everywhere, yamlfile.Mapping) or "since" not in everywhere:
        raise FactError(path, 1, "it does not say since when everywhere", "write everywhere: {since: YEAR}")
    entries = yamlfile.read_entries(path, "countries", "a country")
    return int(str(everywhere["since"])), {str(entry["country"]): int(str(entry["since"])) for entry in entries}


def worth(country: str | None, begins: date | None) -> tuple[int, ...]:
    """How many points a win may have been worth in a season.

    The years are those of ``points.yaml``, which names its source.

    Args:
        country: the English name, or None where it is not known.
        begins: the first day of the season, or None.

    Returns:
        One number, or two where it is not known.

    >>> worth("England", date(1993, 7, 1)), worth("Germany", date(1993, 7, 1)), worth(None, date(1993, 7, 1))
    ((3,), (2,), (3, 2))
    """
    everywhere, countries = _three_points()
    if begins is None:
        return (3, 2)
    if country in countries:
        return (3,) if begins.year >= countries[country] else (2,)
    return (3,) if begins.year >= everywhere else (3, 2)


# ── A table, and what it leaves open ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """A team in a table.

    Attributes:
        team: its address.
        played, won, drawn, lost, goals_for, goals_against, points: its figures.
        best, worst: the places that it can have, from 1; they differ where no known rule parts it from others.
    """

    team: str
    played: int
    won: int
    drawn: int
    lost: int
    goals_for: int
    goals_against: int
    points: int
    best: int = 0
    worst: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A match as a table counts it."""

    day: date | None
    home: str
    away: str
    home_goals: int
    away_goals: int


def results(matches: pl.DataFrame) -> list[Result]:
    """The matches that count, in order of day."""
    known = played(matches).filter("known").select("id").unique()
    rows = matches.join(known, on="id", how="semi").sort("day", "id", nulls_last=True)
    return [Result(*row) for row in rows.select("day", "home", "away", "home_goals", "away_goals").iter_rows()]


def table(counted: Sequence[Result], win: int, teams: Iterable[str] = ()) -> list[Line]:
    """The table of some results, in order.

    Args:
        counted: the results.
        win: the points for a win; a draw is worth one.
        teams: that take part even if they have not played.
    """
    figures = _figures(counted, win, teams)
    level: dict[int, list[str]] = defaultdict(list)
    for team, line in figures.items():
        level[line.points].append(team)
    lines, place = [], 1
    for points in sorted(level, reverse=True):
        lines += _placed(level[points], figures, counted, win, place)
        place += len(level[points])
    return sorted(lines, key=lambda line: (line.best, line.worst, -(line.goals_for - line.goals_against), line.team))


def _figures(counted: Iterable[Result], win: int, teams: Iterable[str]) -> dict[str, Line]:
    sums: dict[str, list[int]] = {team: [0] * 6 for team in teams}
    for result in counted:
        for team, own, theirs in (
            (result.home, result.home_goals, result.away_goals),
            (result.away, result.away_goals, result.home_goals),
        ):
            of = sums.setdefault(team, [0] * 6)
            of[0] += 1
            of[1 if own > theirs else 2 if own == theirs else 3] += 1
            of[4] += own
            of[5] += theirs
    return {
        team: Line(team, number, won, drawn, lost, scored, conceded, won * win + drawn)
        for team, (number, won, drawn, lost, scored, conceded) in sums.items()
    }


def _placed(teams: list[str], figures: dict[str, Line], counted: Sequence[Result], win: int, place: int) -> list[Line]:
    """Those that are level, each with the places that the usual rules leave it."""
    among = _figures([each for each in counted if each.home in teams and each.away in teams], win, teams)
    whole = {team: (_difference(figures[team]), figures[team].goals_for) for team in teams}
    direct = {team: (among[team].points, _difference(among[team]), *whole[team]) for team in teams}
    lines = []
    for team in teams:
        others = [other for other in teams if other != team]
        ahead = sum(whole[other] > whole[team] and direct[other] > direct[team] for other in others)
        behind = sum(whole[other] < whole[team] and direct[other] < direct[team] for other in others)
        of = figures[team]
        lines.append(Line(team, of.played, of.won, of.drawn, of.lost, of.goals_for, of.goals_against, of.points,
                          place + ahead, place + len(others) - behind))  # fmt: skip
    return lines


def _difference(line: Line) -> int:
    return line.goals_for - line.goals_against


def certain_since(season: Sequence[Result], team: str, win: int) -> tuple[date | None, date | None]:
    """Since when no other team could come before or level with a team, and since when at most level.

    Args:
        season: all results of a season, with their days.
        team: which won it.
        win: the points for a win.

    Returns:
        The day on which nobody could reach its points any more, and the first on which nobody could pass them; None
        where that was never so or a day is not known.
    """
    if any(result.day is None for result in season):
        return None, None
    left: dict[str, int] = defaultdict(int)
    for result in season:
        left[result.home] += 1
        left[result.away] += 1
    points: dict[str, int] = dict.fromkeys(left, 0)
    clear, level = None, None
    by_day: dict[date, list[Result]] = defaultdict(list)
    for result in season:
        by_day[result.day or date.min].append(result)
    for day in sorted(by_day):
        for result in by_day[day]:
            for one, own, theirs in (
                (result.home, result.home_goals, result.away_goals),
                (result.away, result.away_goals, result.home_goals),
            ):
                points[one] += win if own > theirs else own == theirs
                left[one] -= 1
        reach = max((points[other] + win * left[other] for other in points if other != team), default=0)
        clear = (clear or day) if points[team] > reach else None
        level = (level or day) if points[team] >= reach else None
    return clear, level
