"""One data set as rules ask it: who played when, which seasons it has, where a match stands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from carrera_kg.checks.leagues import (
    SEASON,
    Line,
    Result,
    main_round,
    play_offs,
    played,
    results,
    seasons,
    table,
    worth,
)
from carrera_kg.checks.records import Records
from carrera_kg.dates import PartialDate
from carrera_kg.model import Row

_LATE = timedelta(days=3)
"""A day or two may be a mistake in a date."""


@dataclass(frozen=True)
class Season:
    """A season of a competition in a data set, as :func:`~carrera_kg.checks.leagues.seasons` has it."""

    competition: str
    season: str
    since: date | None
    until: date | None
    first: date | None
    last: date | None
    teams: int
    matches: int
    league: bool
    listed: bool
    complete: bool
    rounds: int | None
    why: str | None

    @property
    def when(self) -> str:
        """The season in words."""
        return str(PartialDate.parse(self.season))

    def holds(self, when: PartialDate) -> bool:
        """Whether a date that is told can only mean this season.

        A season is meant by its own name and by what lies within it; by a single year only where it is named by one.
        """
        own = PartialDate(self.season, self.since, self.until)
        return when.lies_within(own) or own.lies_within(when)

    def touches(self, first: date | None, last: date | None) -> bool:
        """Whether some of its matches were on one of these days."""
        begins, ends = self.first or self.since, self.last or self.until
        return not ((last and begins and begins > last) or (first and ends and ends < first))


class View:
    """One data set.

    Args:
        records: of all data sets.
        dataset: its name.
    """

    def __init__(self, records: Records, dataset: str) -> None:
        self.records, self.dataset = records, dataset
        self.matches = records.matches.filter(dataset=dataset)

    @functools.cached_property
    def sides(self) -> pl.DataFrame:
        """Each match from the view of each team, in order of day."""
        return played(self.matches).sort("team", "day", "id", nulls_last=True)

    @functools.cached_property
    def _where(self) -> dict[str, tuple[int, int]]:
        """Where the rows of each team are in :attr:`sides`."""
        counts = self.sides.with_row_index("_row").group_by("team").agg(pl.col("_row").min(), pl.len())
        return {team: (start, number) for team, start, number in counts.iter_rows()}

    def of_team(self, team: str) -> pl.DataFrame:
        """The matches of a team from its view, in order of day."""
        start, number = self._where.get(team, (0, 0))
        return self.sides.slice(start, number)

    def has(self, team: str) -> bool:
        """Whether the team plays in it."""
        return team in self._where

    def rows(self, ids: Iterable[int]) -> list[dict[str, object]]:
        """Whole matches by their ids, in order of day."""
        wanted = pl.DataFrame({"id": list(ids)}, schema={"id": self.matches.schema["id"]})
        return self.matches.join(wanted, on="id", how="semi").sort("day", "id", nulls_last=True).to_dicts()

    def goals(self, ids: Iterable[int]) -> list[dict[str, object]]:
        """The goals of matches by their ids."""
        wanted = pl.DataFrame({"match": list(ids)}, schema={"match": self.records.goals.schema["match"]})
        return self.records.goals.join(wanted, on="match", how="semi").sort("match", "number").to_dicts()

    @functools.cached_property
    def has_goals(self) -> bool:
        """Whether it tells of goals."""
        return self.records.goals.join(self.matches.select(match="id"), on="match", how="semi").height > 0

    # ── Seasons ──────────────────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def main(self) -> pl.DataFrame:
        """The matches of leagues, without play-offs."""
        return main_round(self.matches)

    @functools.cached_property
    def league_ids(self) -> pl.DataFrame:
        """The matches of competitions in which all play all, without play-offs: ``id``."""
        leagues = {season.competition for season in self.seasons if season.league}
        return self.main.filter(pl.col("competition").is_in(list(leagues))).select("id")

    @functools.cached_property
    def seasons(self) -> list[Season]:
        """Its seasons."""
        told = seasons(self.matches).drop("dataset")
        return [Season(*row) for row in told.iter_rows()]

    @functools.cached_property
    def _by_competition(self) -> dict[str, list[Season]]:
        found: dict[str, list[Season]] = {}
        for season in self.seasons:
            found.setdefault(season.competition, []).append(season)
        return found

    def seasons_of(self, competition: str) -> list[Season]:
        """The seasons of a competition, in order."""
        found = self._by_competition.get(competition, [])
        return sorted(found, key=lambda season: (season.since or date.min, season.season))

    def season_matches(self, season: Season) -> pl.DataFrame:
        """The matches of a season without play-offs."""
        return self.main.filter(competition=season.competition, season=season.season)

    @functools.cached_property
    def _members(self) -> dict[tuple[str, str], frozenset[str]]:
        sides = pl.concat([self.main.select(*SEASON, team=side) for side in ("home", "away")])
        told = sides.group_by("competition", "season").agg(pl.col("team").unique())
        return {(competition, season): frozenset(teams) for competition, season, teams in told.iter_rows()}

    def members(self, season: Season) -> frozenset[str]:
        """The teams of a season."""
        return self._members.get((season.competition, season.season), frozenset())

    def leagues_of(self, team: str, when: PartialDate) -> list[Season]:
        """The league seasons in which a team was, of those that a date means."""
        return [s for s in self.seasons if s.league and s.holds(when) and team in self.members(s)]

    def decided_later(self, season: Season) -> bool:
        """Whether the first of the table played on after the main round, by this data set or another one."""
        if season.last is None or not season.complete:
            return False
        leader = self.table(season, self.wins_worth(season)[0])[0].team
        if leader in self.in_play_offs(season):
            return True
        of_season = pl.col("season") == season.season
        if season.until:  # a data set may leave out of which season a play-off is
            of_season |= pl.col("season").is_null() & (pl.col("day") <= season.until)
        told = self.records.matches.filter(of_season, competition=season.competition)
        later = told.filter(pl.col("day") > season.last + _LATE, pl.col("dataset") != self.dataset)
        return later.filter((pl.col("home") == leader) | (pl.col("away") == leader)).height > 0

    @functools.cache  # noqa: B019 - a view lives as long as a check of all claims
    def play_off_years(self, competition: str) -> tuple[date, ...]:
        """When the seasons of a league began whose first played on after the main round."""
        return tuple(s.since for s in self.seasons_of(competition) if s.since and self.decided_later(s))

    def in_play_offs(self, season: Season) -> frozenset[str]:
        """The teams that played on after the main round."""
        rows = self._play_offs.filter(competition=season.competition, season=season.season)
        return frozenset(rows["home"]) | frozenset(rows["away"])

    @functools.cached_property
    def _play_offs(self) -> pl.DataFrame:
        return play_offs(self.matches)

    def wins_worth(self, season: Season) -> tuple[int, ...]:
        """How many points a win may have been worth in a season."""
        return worth(self.records.countries.get(season.competition), season.since)

    def results(self, season: Season, until: date | None = None) -> list[Result]:
        """The results of a season without play-offs, up to a day."""
        found = self._results(season.competition, season.season)
        return [each for each in found if until is None or (each.day is not None and each.day <= until)]

    @functools.cache  # noqa: B019 - a view lives as long as a check of all claims
    def _results(self, competition: str, season: str) -> list[Result]:
        return results(self.main.filter(competition=competition, season=season))

    def table(self, season: Season, win: int, until: date | None = None) -> list[Line]:
        """The table of a season on a day."""
        return table(self.results(season, until), win, sorted(self.members(season)))

    # ── Evidence ─────────────────────────────────────────────────────────────────────────────────

    def evidence(self, ids: Iterable[int]) -> tuple[Row, ...]:
        """The records of matches, with what stands there in words."""
        found = []
        for row in self.rows(ids):
            places = row["places"]
            assert isinstance(places, list)
            found += [Row(self.dataset, place, self.words(row)) for place in places[:1]]
        return tuple(found)

    def goal_evidence(self, goals: Sequence[dict[str, object]]) -> tuple[Row, ...]:
        """The records of goals, with what stands there in words."""
        return tuple(Row(self.dataset, str(goal["place"]), self.goal_words(goal)) for goal in goals)

    def words(self, row: dict[str, object]) -> str:
        """A match in words: ``2016-08-21 Spartak Moscow 2–0 Krasnodar``."""
        home, away = (self.records.name(str(row[side])) for side in ("home", "away"))
        score = "–" if row["home_goals"] is None else f"{row['home_goals']}–{row['away_goals']}"
        after = [str(row["note"])] if row.get("note") else []
        after += ["after extra time"] if row.get("extra_time") else []
        if row.get("home_shootout") is not None:
            after.append(f"shoot-out {row['home_shootout']}–{row['away_shootout']}")
        told = f" ({', '.join(after)})" if after else ""
        return f"{row['day'] or 'undated'} {home} {score} {away}{told}"

    def goal_words(self, goal: dict[str, object]) -> str:
        """A goal in words: ``88' Player A for Club North (own goal)``."""
        who = self.records.name(str(goal["scorer"])) if goal["scorer"] else "somebody"
        minute = "" if goal["minute"] is None else f"{goal['minute']}' "
        how = " (own goal)" if goal["own_goal"] else " (penalty)" if goal["penalty"] else ""
        return f"{minute}{who} for {self.records.name(str(goal['team']))}{how}"

    def files(self, matches: pl.DataFrame, what: str) -> tuple[Row, ...]:
        """The files in which all records of some matches are, with what they are in words."""
        places = matches.select(pl.col("places").explode().str.split("#").list.first()).to_series().unique().sort()
        return tuple(Row(self.dataset, place, f"all {matches.height} {what}") for place in places)


def views(records: Records) -> Iterator[View]:
    """Each data set by itself."""
    for dataset in records.datasets:
        yield View(records, dataset)
