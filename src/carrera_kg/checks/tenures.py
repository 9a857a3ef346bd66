"""A team's league matches in order, under whom they were played, and whether all of them are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from carrera_kg.checks.told import Record, Told
from carrera_kg.checks.views import View
from carrera_kg.dates import PartialDate

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From one day to another, both open where they are not known, and how that is meant.

    Attributes:
        first, last: days; None is open.
        text: in words.
        season: the season that is meant, whatever the days of its last matches were.
    """

    first: date | None
    last: date | None
    text: str
    season: PartialDate | None = None

    @classmethod
    def of_season(cls, season: PartialDate) -> Window:
        """A whole season."""
        return cls(season.earliest, season.latest, f"in {season}", season)


def windows(spell: Record) -> list[Window]:
    """The times that a spell in charge of a team can mean, each begun by another day that sources tell.

    A coach's time can be counted from the day that is told as its start, from the first match, or from that on which
    the same person took charge for the time being.
    """
    starts: dict[date, str] = {}
    for when, words in _starts(spell):
        if when.earliest and when.earliest == when.latest:
            starts.setdefault(when.earliest, words)
    end = _end(spell)
    return [Window(day, end, f"from {words}, {day}") for day, words in sorted(starts.items())]


def _starts(spell: Record) -> list[tuple[PartialDate, str]]:
    found = [(when, "the start of the spell") for when in _dates(spell, "start")]
    found += [(when, "the debut") for when in _dates(spell, "debut")]
    match = spell.thing("debutMatch")
    if match:
        found += [(when, "the first match") for when in _dates(Record(spell.told, match, spell.document), "date")]
    found += [(when, f"the time as {_role(other)}") for other in _before(spell) for when in _dates(other, "start")]
    return found


def _dates(record: Record, name: str) -> list[PartialDate]:
    """All dates that any document gives."""
    whole = record.told.about(record.subject).get(name, [])
    return sorted({when for claim in whole if (when := claim.date)}, key=lambda when: when.edtf)


def _role(spell: Record) -> str:
    role = spell.thing("role")
    return role.rsplit("/", 1)[1].replace("-", " ") if role else "the one in charge"


def _before(spell: Record) -> list[Record]:
    """The other spells of the person in charge of the team that lie close before it."""
    person, team = spell.thing("person"), spell.thing("team")
    if person is None or team is None:
        return []
    own = spell.date("start")
    others = [Record(spell.told, each, spell.document) for each in spell.told.spells(person, team)]
    return [
        other for other in others
        if other.subject != spell.subject and other.in_charge and _close(other.date("start"), own)
    ]  # fmt: skip


def _close(before: PartialDate | None, after: PartialDate | None) -> bool:
    if before is None or after is None or before.earliest is None or after.latest is None:
        return False
    return timedelta(0) <= after.latest - before.earliest <= timedelta(days=120)


def _end(spell: Record) -> date | None:
    end = spell.date("end")
    return end.latest if end and end.latest and end.latest == end.earliest else None


def tenure(told: Told, person: str, team: str, document: str) -> Window | None:
    """The whole time of a person in charge of a team, as widely as sources have it; None where no start is known."""
    spells = [Record(told, each, document) for each in told.spells(person, team)]
    spells = [spell for spell in spells if spell.in_charge]
    starts = [when.earliest for spell in spells for when in _dates(spell, "start") if when.earliest]
    ends = [when.latest for spell in spells for when in _dates(spell, "end") if when.latest]
    if not starts:
        return None
    return Window(
        min(starts), max(ends, default=None), f"in his time in charge, {min(starts)} to {max(ends, default='…')}"
    )


# ── Matches in order ─────────────────────────────────────────────────────────────────────────────


def league_matches(view: View, team: str, window: Window, competition: str | None = None) -> pl.DataFrame:
    """The league matches of a team in a time, in order, from its view."""
    rows = view.of_team(team).join(view.league_ids, on="id", how="semi", maintain_order="left")
    return within(rows if competition is None else rows.filter(competition=competition), window)


def all_matches(view: View, team: str, window: Window) -> pl.DataFrame:
    """All matches of a team in a time, in order, from its view."""
    return within(view.of_team(team), window)


def within(rows: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The matches of a time: of a season those of its name, as one may end later than seasons do."""
    season = window.season
    if season and season.earliest and season.latest:
        inside = (pl.col("since") >= season.earliest) & (pl.col("until") <= season.latest)
        around = (pl.col("since") <= season.earliest) & (pl.col("until") >= season.latest)
        days = pl.col("since").is_null() & pl.col("day").is_between(season.earliest, season.latest)
        return rows.filter(inside | around | days)
    if window.first:
        rows = rows.filter(pl.col("day") >= window.first)
    return rows.filter(pl.col("day") <= window.last) if window.last else rows


def covered(view: View, team: str, first: date, last: date, competition: str | None = None) -> bool:
    """Whether all league matches of a team from one day to another are known: of whole seasons, one after the other."""
    day = first
    own = [
        season for season in view.seasons
        if season.complete and season.since and season.until and team in view.members(season)
        and competition in (None, season.competition)
    ]  # fmt: skip
    for season in sorted(own, key=lambda season: season.since or date.min):
        assert season.since and season.until
        begins, ends = min(season.since, season.first or season.since), max(season.until, season.last or season.until)
        if begins <= day <= ends:
            day = ends + _DAY
    return day > last


def worths(rows: pl.DataFrame, view: View) -> Sequence[int]:
    """How many points a win in these matches may have been worth."""
    keys = set(rows.select("competition", "season").unique().iter_rows())
    found = {
        win for season in view.seasons if (season.competition, season.season) in keys for win in view.wins_worth(season)
    }
    return sorted(found, reverse=True)
