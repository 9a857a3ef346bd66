"""Checks of figures: a coach's matches, wins, draws, losses and points, and a player's goals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from carrera_kg.checks.answers import (
    NO_DATA,
    REFUTED,
    SUPPORTED,
    UNDECIDED,
    Answer,
    Ask,
    Bench,
    check,
    owed,
)
from carrera_kg.checks.tenures import Window, covered, league_matches, windows, worths
from carrera_kg.checks.told import Record, number_of
from carrera_kg.checks.views import View
from carrera_kg.model import Check, Claim, Reading, Row
from carrera_kg.vocabulary import ALL_COMPETITIONS, LEAGUE, NOT_STATED, OPENING_MATCHES

_OF_TEAMS = ("appearances", "wins", "draws", "losses", "points", "pointsAvailable")
_COLUMNS = {"wins": "won", "draws": "drawn", "losses": "lost"}


def tally_checks(bench: Bench) -> Iterator[Check]:
    """Every figure of a spell."""
    for record in bench.told.records("tally"):
        spell = record.above()
        if spell is None:
            continue
        for name in (*_OF_TEAMS, "goals"):
            for claim in record.own(name):
                if spell.in_charge and name != "goals":
                    yield check(claim, "figures of a coach", _of_coach(bench, record, spell, claim, name))
                elif name == "goals":
                    yield check(claim, "goals of a player", [_of_player(bench, record, spell, claim)])
                else:
                    why = "match records do not tell who played"
                    yield Check(claim, "figures of a player", (Reading("", NO_DATA, "", why),))


# ── Coaches ──────────────────────────────────────────────────────────────────────────────────────


def _of_coach(bench: Bench, tally: Record, spell: Record, claim: Claim, name: str) -> Iterator[Reading]:
    team = spell.thing("team")
    nothing = f"no data set has the matches of {bench.name(team)} then" if team else "the team is not told"
    found = _windows(tally, spell)
    if team is None or not found:
        yield Reading("", NO_DATA, "", nothing if team is None else "the day on which the spell began is not told")
        return
    for window in found:
        text = window.text if len(found) > 1 else ""
        yield bench.ask(_counter(team, tally, spell, claim, name, window), nothing, text)


def _counter(team: str, tally: Record, spell: Record, claim: Claim, name: str, window: Window) -> Ask:
    return lambda view: _counted(view, team, tally, spell, claim, name, window)


def _windows(tally: Record, spell: Record) -> list[Window]:
    season = tally.date("season")
    if season and season.earliest and season.latest:
        return [Window.of_season(season)]
    return windows(spell)


def _counted(view: View, team: str, tally: Record, spell: Record, claim: Claim, name: str,
             window: Window) -> Answer | None:  # fmt: skip
    rows = league_matches(view, team, window, tally.thing("competition"))
    scope = tally.thing("scope") or NOT_STATED
    opening = scope == OPENING_MATCHES
    if opening:
        number = tally.number("appearances")
        rows = rows.head(number) if number else rows.head(0)
        if number is None or rows.height < number:
            return None
    if rows.is_empty():
        return None
    first, last = window.first or rows["day"].min(), rows["day"].max() if opening else window.last or None
    whole = (
        isinstance(first, date)
        and isinstance(last, date)
        and covered(view, team, first, last, tally.thing("competition"))
    )
    claimed, evidence = number_of(claim), view.evidence(rows["id"])
    text = f"{_record(rows)} in {rows.height} league matches from {rows['day'][0]} to {rows['day'][-1]}"
    ways = _values(view, rows, name)
    for words, value in ways:
        if value == claimed and whole and scope != ALL_COMPETITIONS:
            return Answer(SUPPORTED, f"{value}{words}", text + owed(spell, "start", "end", "team"), evidence)
    return _other(
        claimed, ways, rows, (whole, scope, opening, last is None), text + owed(spell, "start", "end", "team"), evidence
    )


def _other(claimed: int | None, ways: list[tuple[str, int]], rows: pl.DataFrame, how: tuple[bool, str, bool, bool],
           text: str, evidence: tuple[Row, ...]) -> Answer:  # fmt: skip
    """A number that is not that of the league matches, or of which not all is known."""
    whole, scope, opening, open_end = how
    found = " or ".join(f"{value}{words}" for words, value in ways)
    if not whole:
        least = min(value for _, value in ways)
        if claimed is not None and claimed < least and not opening and not open_end:
            return Answer(REFUTED, f"at least {least}", f"{text}, and not all matches are there", evidence)
        why = "how long the spell lasted is not told" if open_end else "not all matches of that time are there"
        return Answer(UNDECIDED, f"{found} so far", f"{text}; {why}", evidence)
    if opening or scope == LEAGUE:
        return Answer(REFUTED, found, text, evidence)
    if claimed is not None and claimed < min(value for _, value in ways):
        return Answer(REFUTED, f"at least {found}", f"{text}; other competitions can only add to it", evidence)
    return Answer(UNDECIDED, found, f"{text}; matches of other competitions are not there", evidence)


def _values(view: View, rows: pl.DataFrame, name: str) -> list[tuple[str, int]]:
    """What the matches give, for each way in which wins may have counted."""
    if name == "appearances":
        return [("", rows.height)]
    if name in _COLUMNS:
        return [("", int(rows[_COLUMNS[name]].sum()))]
    wins, draws = int(rows["won"].sum()), int(rows["drawn"].sum())
    found = worths(rows, view) or (3, 2)
    told = [(f" with {win} for a win" if len(found) > 1 else "", win) for win in found]
    if name == "pointsAvailable":
        return [(words, win * rows.height) for words, win in told]
    return [(words, win * wins + draws) for words, win in told]


def _record(rows: pl.DataFrame) -> str:
    return f"{rows['won'].sum()} won, {rows['drawn'].sum()} drawn, {rows['lost'].sum()} lost"


# ── Players ──────────────────────────────────────────────────────────────────────────────────────


def _of_player(bench: Bench, tally: Record, spell: Record, claim: Claim) -> Reading:
    person, team = spell.thing("person"), spell.thing("team")
    if person is None or team is None:
        return Reading("", NO_DATA, "", "the player or the team is not told")
    window = _time(tally, spell)
    nothing = f"no data set tells who scored for {bench.name(team)} then"
    if window is None:
        return Reading("", NO_DATA, "", "when it was is not told")
    return bench.ask(lambda view: _scored(bench, view, (person, team), tally, claim, window), nothing)


def _time(tally: Record, spell: Record) -> Window | None:
    season = tally.date("season") or spell.date("during")
    if season and season.earliest and season.latest:
        return Window.of_season(season)
    start, end = spell.date("start"), spell.date("end")
    if start is None or end is None or start.earliest is None or end.latest is None:
        return None
    return Window(start.earliest, end.latest, f"from {start} to {end}")


def _scored(
    bench: Bench, view: View, who: tuple[str, str], tally: Record, claim: Claim, window: Window
) -> Answer | None:
    person, team = who
    competition = tally.thing("competition")
    if not view.has_goals:
        return None
    rows = league_matches(view, team, window, competition)
    if rows.is_empty():
        return None
    goals = [goal for goal in view.goals(rows["id"]) if goal["team"] == team]
    own = [goal for goal in goals if goal["scorer"] == person and not goal["own_goal"]]
    unnamed = sum(goal["scorer"] is None for goal in goals)
    known = any(goal["scorer"] == person for goal in view.records.goals.filter(scorer=person).head(1).to_dicts())
    claimed, number = number_of(claim), len(own)
    whole = not unnamed and known and _all_there(bench, team, rows, len(goals), window, competition)
    scope = tally.thing("scope") or NOT_STATED
    text = f"{number} league goals for {bench.name(team)} {window.text}"
    evidence = view.goal_evidence(own) or view.evidence(rows["id"])  # of none, the matches in which there was none
    if whole and claimed == number and scope != ALL_COMPETITIONS:
        return Answer(SUPPORTED, str(number), text, evidence)
    if claimed is not None and claimed < number and _certainly(window, rows):
        return Answer(REFUTED, f"at least {number}", text, evidence)
    if whole and scope == LEAGUE:
        return Answer(REFUTED, str(number), text, evidence)
    why = (
        "goals of other competitions are not there"
        if whole
        else "not all goals of that time are there with their scorers"
    )
    return Answer(UNDECIDED, str(number), f"{text}; {why}", evidence)


def _certainly(window: Window, rows: pl.DataFrame) -> bool:
    """Whether all of the time is meant: one season, and not a spell whose ends are vague."""
    return window.season is not None and rows["season"].n_unique() == 1


def _all_there(
    bench: Bench, team: str, rows: pl.DataFrame, goals: int, window: Window, competition: str | None
) -> bool:
    """Whether as many goals are told as another data set has, which knows all league matches of the time."""
    keys = set(rows.select("competition", "season").unique().iter_rows())
    for view in bench.views:
        theirs = league_matches(view, team, window, competition)
        if theirs.is_empty() or set(theirs.select("competition", "season").unique().iter_rows()) != keys:
            continue
        first, last = max(window.first or date.min, theirs["day"][0]), min(window.last or date.max, theirs["day"][-1])
        if _whole(view, team, window, (first, last), competition):
            return bool(int(theirs["own"].sum()) == goals)
    return False


def _whole(view: View, team: str, window: Window, days: tuple[date, date], competition: str | None) -> bool:
    """Whether no league match of a time can be missing."""
    if window.season:
        return covered(view, team, *days, competition)
    return window.first is not None and window.last is not None and covered(view, team, window.first, window.last)
