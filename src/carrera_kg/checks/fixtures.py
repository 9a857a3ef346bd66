"""Which match of the records a document means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from carrera_kg.checks.told import Record
from carrera_kg.checks.views import Season, View
from carrera_kg.dates import PartialDate

_NEAR = timedelta(days=3)
"""Two matches of the same teams are never so close, so that one of a day or two beside is the same, dated otherwise."""

_YEAR = 400
"""A time that is longer, or open, can mean many matches of the same teams."""

Match = dict[str, Any]
"""A match as a row of the records."""


@dataclass(frozen=True)
class Fixture:
    """What documents say to tell a match by.

    Attributes:
        record: the match.
        teams: its two teams.
        date: the day, as far as it is told.
        season: the season, as far as it is told.
        competition: the competition, if it is told.
        home: the team that played at home, if it is told.
    """

    record: Record
    teams: tuple[str, str]
    date: PartialDate | None
    season: PartialDate | None
    competition: str | None
    home: str | None

    @classmethod
    def of(cls, record: Record) -> Fixture | None:
        """The fixture, if its two teams are told."""
        sides = {team: side for side in record.below("side") if (team := side.thing("team"))}
        if len(sides) != 2:
            return None
        homes = [team for team, side in sides.items() if side.truth("home") is True]
        first, second = sorted(sides)
        return cls(
            record, (first, second), record.date("date"), record.date("season"), record.thing("competition"),
            homes[0] if len(homes) == 1 else None,
        )  # fmt: skip

    def other(self, team: str) -> str:
        """The opponent of one of the two."""
        return self.teams[1] if team == self.teams[0] else self.teams[0]


# ── Which match is meant ─────────────────────────────────────────────────────────────────────────


def between(view: View, fixture: Fixture) -> list[Match]:
    """All matches of the two teams."""
    ids = view.of_team(fixture.teams[0]).filter(opponent=fixture.teams[1])["id"]
    return view.rows(ids)


def meant(view: View, fixture: Fixture, without: str = "") -> list[Match]:
    """The matches that fit what the documents tell, but for one property.

    Args:
        view: the data set.
        fixture: what they tell.
        without: the property that is being checked, which is not used.
    """
    found = between(view, fixture)
    narrow = fixture.date and fixture.date.days is not None and fixture.date.days <= _YEAR
    if fixture.date and narrow and without != "date":
        on = [row for row in found if on_day(row, fixture.date)]
        return on or [row for row in found if beside(row, fixture.date)]
    if fixture.season and without != "season":
        found = [row for row in found if _in(row, fixture.season)]
    elif not narrow:
        return []  # of some match of the two at some time nothing can be said
    for wanted, name, value in (
        ("competition", "competition", fixture.competition),
        ("home", "home", fixture.home),
    ):
        if value and without != wanted:
            found = [row for row in found if row[name] in (value, None)]
    return found


def on_day(row: Match, when: PartialDate) -> bool:
    """Whether a match was within a time."""
    day = row["day"]
    return day is not None and PartialDate("", day, day).lies_within(when)


def beside(row: Match, when: PartialDate) -> bool:
    """Whether a match is so close to a day that it is the same one."""
    day = row["day"]
    if day is None or when.earliest is None or when.earliest != when.latest:
        return False
    return bool(abs(day - when.earliest) <= _NEAR)


def _in(row: Match, when: PartialDate) -> bool:
    own = PartialDate(str(row["season"]), row["since"], row["until"])
    if row["season"] is None:
        return on_day(row, when)
    return own.lies_within(when) or when.lies_within(own)


def whole_season(view: View, fixture: Fixture) -> Season | None:
    """The whole league season in which the match must be, if the documents say which, and both teams were in it."""
    when = fixture.date or fixture.season
    if fixture.competition is None or when is None:
        return None
    for season in view.seasons_of(fixture.competition):
        in_it = season.touches(when.earliest, when.latest) if fixture.date else season.holds(when)
        if in_it and season.complete and set(fixture.teams) <= view.members(season):
            return season
    return None


def ids_of(rows: Iterable[Match]) -> list[int]:
    """The ids of matches."""
    return [int(str(row["id"])) for row in rows]
