"""Checks of a place in the table, and of the figures beside it, on a day of a season or at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from carrera_kg.checks.answers import NO_DATA, REFUTED, SUPPORTED, UNDECIDED, Answer, Bench, check, compared, owed
from carrera_kg.checks.leagues import Line
from carrera_kg.checks.likeness import absent
from carrera_kg.checks.told import Record, number_of
from carrera_kg.checks.views import Season, View
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim, Finding, Reading, Row

_FIGURES = {"points": "points", "wins": "won", "draws": "drawn", "losses": "lost"}
_CHECKED = ("rank", "matchesLeft", *_FIGURES)


@dataclass(frozen=True)
class _Stand:
    """A place in a table as a document tells it."""

    record: Record
    team: str
    competition: str
    day: PartialDate | None
    season: PartialDate | None


def standing_checks(bench: Bench) -> Iterator[Check]:
    """Every claim about a place in a table."""
    for record in bench.told.records("standing"):
        team, competition = record.thing("team"), record.thing("competition")
        stand = (
            _Stand(record, team, competition, record.date("date"), record.date("season"))
            if team and competition
            else None
        )
        for name in _CHECKED:
            for claim in record.own(name):
                yield check(claim, "league tables", [_reading(bench, stand, claim, name)])


def _reading(bench: Bench, stand: _Stand | None, claim: Claim, name: str) -> Reading:
    if stand is None:
        return Reading("", NO_DATA, "", "team and competition are not both told")
    when = stand.day or stand.season
    if when is None:
        return Reading("", NO_DATA, "", "neither season nor day is told")
    nothing = f"no data set has a season of {bench.name(stand.competition)} at the time of {when}"
    return bench.ask(lambda view: _answer(view, stand, claim, name), nothing)


def _seasons(view: View, stand: _Stand) -> list[Season]:
    found = view.seasons_of(stand.competition)
    if stand.season:
        return [season for season in found if season.holds(stand.season)]
    assert stand.day
    return [season for season in found if season.touches(stand.day.earliest, stand.day.latest)]


def _answer(view: View, stand: _Stand, claim: Claim, name: str) -> Answer | None:
    found = _seasons(view, stand)
    if len(found) != 1:
        return None
    season, team = found[0], stand.team
    files = view.files(view.season_matches(season), f"matches of {season.when}")
    if team not in view.members(season):
        return absent(view, season, team, files)
    played = view.of_team(team).filter(competition=season.competition, season=season.season)
    played = played.join(view.main.select("id"), on="id", how="semi", maintain_order="left")
    if stand.day and stand.day.latest:
        played = played.filter(played["day"] <= stand.day.latest)
    rows = view.evidence(played["id"])
    if not season.complete:
        return Answer(UNDECIDED, "", f"{season.when} is not complete: {season.why}", rows, files)
    claimed = number_of(claim)
    days = _days(stand)
    owing = owed(stand.record, "season", "date", "team", "competition")
    if name == "matchesLeft":
        left = {_left(view, season, team, day) for day in days}
        words = " or ".join(map(str, sorted(left)))
        return Answer(_among(claimed, left), words, f"{words} left of {season.when}{owing}", rows, files)
    lines = [_line(view, season, team, win, day) for win in view.wins_worth(season) for day in days]
    words = " or ".join(dict.fromkeys(_words(view, season, line, stand.day) for line in lines))
    if name == "rank":
        return _of_rank(claimed, lines, words, rows, files, owing)
    values = {int(getattr(line, _FIGURES[name])) for line in lines}
    if name == "points" and claimed is not None and claimed < min(values):
        ruling = "; points taken away by a ruling are not in match records"
        return Answer(UNDECIDED, words, f"{words}{ruling}{owing}", rows, files)
    return Answer(_among(claimed, values), words, f"{words}{owing}", rows, files)


def _days(stand: _Stand) -> list[date | None]:
    """The days on which the table can be meant: a day that is told may be before or after the matches of that day."""
    if stand.day is None or stand.day.latest is None:
        return [None]
    return [stand.day.latest]


def _left(view: View, season: Season, team: str, day: date | None) -> int:
    own = [result for result in view.results(season) if team in (result.home, result.away)]
    return sum(day is not None and result.day is not None and result.day > day for result in own)


def _line(view: View, season: Season, team: str, win: int, day: date | None) -> Line:
    return next(line for line in view.table(season, win, day) if line.team == team)


def _among(claimed: int | None, values: set[int]) -> Finding:
    if len(values) > 1:
        return UNDECIDED if claimed in values else REFUTED
    return compared(claimed, next(iter(values)))


def _of_rank(claimed: int | None, lines: list[Line], words: str, rows: tuple[Row, ...], files: tuple[Row, ...],
             owing: str) -> Answer:  # fmt: skip
    if claimed is not None and all(line.best == line.worst == claimed for line in lines):
        return Answer(SUPPORTED, words, f"{words}{owing}", rows, files)
    if claimed is not None and all(claimed < line.best or claimed > line.worst for line in lines):
        ruling = "; points taken away by a ruling are not in match records"
        return Answer(REFUTED, words, f"{words}{ruling}{owing}", rows, files)
    return Answer(UNDECIDED, words, f"{words}; which rule parts those that are level is not known{owing}", rows, files)


def _words(view: View, season: Season, line: Line, day: PartialDate | None) -> str:
    place = str(line.best) if line.best == line.worst else f"{line.best} to {line.worst}"
    when = f"on {day}" if day else f"in {season.when}"
    return (
        f"place {place} {when} with {line.points} points from {line.played} matches "
        f"({line.won} won, {line.drawn} drawn, {line.lost} lost)"
    )
