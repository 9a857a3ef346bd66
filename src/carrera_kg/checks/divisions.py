"""Checks of the division a club was in: by who else was in it, of which a whole season has all."""

from __future__ import annotations

from collections.abc import Iterator

from carrera_kg.checks.answers import NO_DATA, PARTLY, REFUTED, SUPPORTED, UNDECIDED, Answer, Bench, check
from carrera_kg.checks.likeness import absent
from carrera_kg.checks.told import Record
from carrera_kg.checks.views import Season, View
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim, Reading, Row


def division_checks(bench: Bench) -> Iterator[Check]:
    """Every claim about the division of a spell, and the league of a club."""
    for record in bench.told.records("spell"):
        for claim in record.own("division"):
            yield check(claim, "divisions", [_of_spell(bench, record, claim)])
    for record in bench.told.records("club"):
        for claim in record.own("league"):
            yield check(claim, "divisions", _of_club(bench, record, claim))


def _of_spell(bench: Bench, spell: Record, claim: Claim) -> Reading:
    team, times = spell.thing("team"), _times(spell)
    if team is None:
        return Reading("", NO_DATA, "", "the club is not told")
    if not times:
        return Reading("", NO_DATA, "", "when it was is not told")
    return _in(bench, team, claim.object.value, times)


def _times(spell: Record) -> list[PartialDate]:
    """The times that a spell had for certain: its seasons, or what lies between its latest start and earliest end."""
    during = [when for each in spell.any("during") if (when := each.date)]
    if during:
        return during
    start, end = spell.date("start"), spell.date("end")
    if start and end and start.latest and end.earliest:
        first, last = sorted((start.latest, end.earliest))
        return [PartialDate(f"{first}/{last}", first, last)]
    return []


def _of_club(bench: Bench, club: Record, claim: Claim) -> Iterator[Reading]:
    """A club's league without a date: as of the time that the document tells of, and of its writing."""
    team, told = club.subject, club.told
    own = [spell for spell in told.records("spell") if spell.document == club.document and spell.thing("team") == team]
    times = [when for spell in own if spell.own("start") or spell.own("during") for when in _times(spell)]
    if times:
        yield _in(bench, team, claim.object.value, times, "at the time that the document tells of the club")
    written = told.written.get(club.document)
    if written and written.earliest and written.latest:
        yield _in(bench, team, claim.object.value, [written], "when the document was written")
    if not times and not (written and written.earliest and written.latest):
        yield Reading("", NO_DATA, "", "no time is told for which it is to hold")


def _in(bench: Bench, team: str, division: str, times: list[PartialDate], text: str = "") -> Reading:
    when = ", ".join(map(str, times))
    nothing = f"no data set has a season {when} of a league that is known to be {bench.name(division)}"
    return bench.ask(lambda view: _answer(view, team, division, times), nothing, text)


def _answer(view: View, team: str, division: str, times: list[PartialDate]) -> Answer | None:
    seasons = [season for season in view.seasons_of(division) if any(_during(season, when) for when in times)]
    if not seasons:
        return _elsewhere(view, team, division, times)
    there = [season for season in seasons if team in view.members(season)]
    gone = [absent(view, season, team, _files(view, season)) for season in seasons if season not in there]
    names, league = ", ".join(season.when for season in there), view.records.name(division)
    rows = [row for season in there for row in _evidence(view, season, team)]
    files = tuple(row for answer in gone for row in answer.files)
    if there and not gone:
        return Answer(SUPPORTED, names, f"{view.records.name(team)} is in {league} in {names}", tuple(rows))
    refuted = all(answer.finding is REFUTED for answer in gone)
    if there:
        finding = PARTLY if refuted else UNDECIDED
        return Answer(finding, names, f"in {names}, but not always: {gone[0].explanation}", tuple(rows), files)
    if not refuted:
        return next(answer for answer in gone if answer.finding is not REFUTED)
    return Answer(REFUTED, "not there", "; ".join(answer.explanation for answer in gone), (), files)


def _during(season: Season, when: PartialDate) -> bool:
    """Whether some of a time is in a season, beyond its edges."""
    if when.earliest is None or when.latest is None:
        return False
    begins, ends = season.first or season.since, season.last or season.until
    if begins is None or ends is None:
        return False
    days = (min(ends, when.latest) - max(begins, when.earliest)).days + 1
    return days >= min(_EDGE, (when.latest - when.earliest).days + 1)


_EDGE = 45
"""Fewer days than that of a season are the end of one or the beginning of another, in which clubs are changed."""


def _elsewhere(view: View, team: str, division: str, times: list[PartialDate]) -> Answer | None:
    """Whether the club was in another league then: a club is in one at a time."""
    for when in times:
        for season in view.seasons:
            if (
                not season.listed
                or season.rounds is None
                or not _during(season, when)
                or team not in view.members(season)
            ):
                continue
            if not _known(view, division):
                return None
            league = view.records.name(season.competition)
            words = f"{view.records.name(team)} is in {league} in {season.when}"
            pair = (min(division, season.competition), max(division, season.competition))
            if pair in view.records.undecided:
                return Answer(
                    UNDECIDED, league, f"{words}, and it is not known whether that is {view.records.name(division)}"
                )
            return Answer(REFUTED, league, words, tuple(_evidence(view, season, team)))
    return None


def _known(view: View, division: str) -> bool:
    """Whether the division is one that the data set has in other seasons, so that its name there is known."""
    return bool(view.seasons_of(division))


def _evidence(view: View, season: Season, team: str) -> tuple[Row, ...]:
    rows = view.of_team(team).filter(competition=season.competition, season=season.season)
    return view.evidence(rows["id"].head(2))


def _files(view: View, season: Season) -> tuple[Row, ...]:
    return view.files(view.season_matches(season), f"matches of {season.when}")
