"""Checks of matches: day, sides, ground, score, goals and scorers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl

from carrera_kg.checks.answers import NO_DATA, REFUTED, SUPPORTED, UNDECIDED, Answer, Ask, Bench, check, compared, owed
from carrera_kg.checks.fixtures import Fixture, Match, beside, between, ids_of, meant, on_day, whole_season
from carrera_kg.checks.goals import OF_GOALS, goal_answer
from carrera_kg.checks.likeness import may_be
from carrera_kg.checks.told import Record, date_of, number_of
from carrera_kg.checks.views import View
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim, Finding, Reading, Row
from carrera_kg.vocabulary import DREW, LOST, WON

Way = Callable[[Match, str], tuple[Any, Any]]
"""A score of a match from the view of a team: its own goals, and the other's."""


def match_checks(bench: Bench) -> Iterator[Check]:
    """Every claim about a match, its sides and its goals."""
    for record in bench.told.records("match"):
        fixture = Fixture.of(record)
        for claim in _claims(record):
            yield check(claim, "matches", _readings(bench, record, fixture, claim))


def _claims(record: Record) -> Iterator[Claim]:
    """What the document says of the match, its sides and goals, but that it has them."""
    parts = [record, *record.below("side"), *record.below("goal")]
    for part in parts:
        for name in part.told.about(part.subject):
            if name not in ("side", "goal", "goalkeeper"):
                yield from part.own(name)


def _readings(bench: Bench, record: Record, fixture: Fixture | None, claim: Claim) -> Iterator[Reading]:
    if fixture is None:
        yield Reading("", NO_DATA, "", "the two teams of the match are not told")
        return
    name = claim.predicate.rsplit("#", 1)[1]
    nothing = _nothing(bench, fixture)
    if name in ("goalsScored", "outcome"):
        yield from _of_score(bench, fixture, claim, name, nothing)
    elif name == "date":
        yield bench.ask(lambda view: _of_date(view, fixture, claim), nothing)
    elif name == "team" and "/id/side/" in claim.subject:
        yield bench.ask(lambda view: _of_team(view, fixture, claim), nothing)
    elif name in OF_GOALS:
        yield bench.ask(lambda view: goal_answer(view, fixture, claim, name), nothing)
    elif name in _OF_MATCH:
        yield bench.ask(lambda view: _of_one(view, fixture, claim, name), nothing)
    else:
        yield Reading("", NO_DATA, "", f"match records do not tell the {name}")


def _nothing(bench: Bench, fixture: Fixture) -> str:
    names = " and ".join(bench.name(team) for team in fixture.teams)
    when = fixture.date or fixture.season
    if not all(any(view.has(team) for view in bench.views) for team in fixture.teams):
        return f"no data set has matches of both {names}"
    return f"no data set has this match of {names}{f' ({when})' if when else ''}, nor can tell that there was none"


# ── Day and opponent ─────────────────────────────────────────────────────────────────────────────


def _of_date(view: View, fixture: Fixture, claim: Claim) -> Answer | None:
    when = date_of(claim)
    if when is None:
        return None
    found = between(view, fixture)
    on = [row for row in found if on_day(row, when)]
    fitting = [row for row in on if fixture.competition is None or row["competition"] in (fixture.competition, None)]
    if fitting or on:
        rows = view.evidence(ids_of(fitting or on))
        many = "" if len(fitting or on) == 1 else f", {len(fitting or on)} times"
        return Answer(SUPPORTED, rows[0].words, f"the two met then{many}", rows)
    near = [row for row in found if beside(row, when)]
    if near:
        rows = view.evidence(ids_of(near))
        return Answer(REFUTED, str(near[0]["day"]), "the records date the match of the two otherwise", rows)
    busy = _elsewhere(view, fixture, when)
    if busy:
        return busy
    season = whole_season(view, fixture)
    if season:
        inside = [row for row in found if row["season"] == season.season and row["competition"] == season.competition]
        days = ", ".join(str(row["day"]) for row in inside)
        return Answer(REFUTED, days, f"all matches of {season.when} are there, and the two met on other days: {days}",
                      view.evidence(ids_of(inside)))  # fmt: skip
    return None


def _elsewhere(view: View, fixture: Fixture, when: PartialDate) -> Answer | None:
    """Whether one of the two played somebody else that day; a club cannot play twice on a day."""
    if when.earliest is None or when.earliest != when.latest:
        return None
    for team in fixture.teams:
        if "/national-team/" in team:
            continue
        other = view.of_team(team).filter(day=when.earliest)
        if other.height and fixture.other(team) not in other["opponent"]:
            rows = view.evidence(other["id"])
            played = view.records.name(other["opponent"][0])
            if _can_be(view, fixture.other(team), other["opponent"]):
                words = f"{view.records.name(team)} played {played} that day, which may be {_name(view, fixture, team)}"
                return Answer(UNDECIDED, rows[0].words, words, rows)
            return Answer(REFUTED, rows[0].words, f"{view.records.name(team)} played {played} that day", rows)
    return None


def _can_be(view: View, team: str, others: Iterable[str]) -> bool:
    """Whether a team may be one of those that played: one of which the records have no match may be called anything."""
    return team not in view.records.entities or any(may_be(view, team, other) for other in others)


def _name(view: View, fixture: Fixture, team: str) -> str:
    return view.records.name(fixture.other(team))


def _of_team(view: View, fixture: Fixture, claim: Claim) -> Answer | None:
    team = claim.object.value
    rows = meant(view, fixture)
    if rows:
        return Answer(SUPPORTED, view.words(rows[0]), f"{view.records.name(team)} is one of the two sides",
                      view.evidence(ids_of(rows)))  # fmt: skip
    other, when = fixture.other(team), fixture.date
    if when is None or when.earliest is None or when.earliest != when.latest or "/national-team/" in other:
        return None
    instead = view.of_team(other).filter(day=when.earliest)
    if instead.is_empty() or team in instead["opponent"]:
        return None
    names = {view.records.name(each) for each in instead["opponent"]}
    if _can_be(view, team, instead["opponent"]):
        return Answer(UNDECIDED, "", f"it is not known whether {names.pop()} is {view.records.name(team)}",
                      view.evidence(instead["id"]))  # fmt: skip
    played = ", ".join(sorted(names))
    return Answer(REFUTED, played, f"{view.records.name(other)} played {played} that day", view.evidence(instead["id"]))


# ── Score and ground ─────────────────────────────────────────────────────────────────────────────


def _of_score(bench: Bench, fixture: Fixture, claim: Claim, name: str, nothing: str) -> Iterator[Reading]:
    """A score as it was in the end; and after 90 minutes or with the shoot-out, where that is another."""
    side = Record(bench.told, claim.subject, claim.document)
    team = side.thing("team")
    if team is None:
        yield Reading("", NO_DATA, "", "the team is not told")
        return
    ways: list[tuple[str, Way]] = [("", _score)]
    rows = [row for view in bench.views for row in meant(view, fixture)]
    if name == "goalsScored" and any(row["home_full_time"] is not None for row in rows):
        ways = [("with extra time", _score), ("after 90 minutes", _full_time)]
    if name == "outcome" and any(row["home_shootout"] is not None or row["shootout_winner"] for row in rows):
        ways = [("without the shoot-out", _score), ("with the shoot-out", _shootout)]
    for text, way in ways:
        yield bench.ask(_scorer(fixture, claim, team, way), nothing, text)


def _scorer(fixture: Fixture, claim: Claim, team: str, way: Way) -> Ask:
    return lambda view: _scored(view, fixture, claim, team, way)


def _score(row: Match, team: str) -> tuple[Any, Any]:
    one, other = ("home", "away") if row["home"] == team else ("away", "home")
    return row[f"{one}_goals"], row[f"{other}_goals"]


def _full_time(row: Match, team: str) -> tuple[Any, Any]:
    one, other = ("home", "away") if row["home"] == team else ("away", "home")
    return row[f"{one}_full_time"], row[f"{other}_full_time"]


def _shootout(row: Match, team: str) -> tuple[Any, Any]:
    one, other = ("home", "away") if row["home"] == team else ("away", "home")
    if row[f"{one}_shootout"] is not None:
        return row[f"{one}_shootout"], row[f"{other}_shootout"]
    return int(row["shootout_winner"] == team), int(row["shootout_winner"] != team)


def _scored(view: View, fixture: Fixture, claim: Claim, team: str, way: Way) -> Answer | None:
    rows = meant(view, fixture)
    told = [(row, way(row, team)) for row in rows]
    told = [(row, score) for row, score in told if None not in score]
    if not told:
        return None
    evidence = view.evidence(ids_of(row for row, _ in told))
    claimed: object = number_of(claim)
    values = [score[0] for _, score in told]
    if claim.predicate.endswith("outcome"):
        claimed = claim.object.value
        values = [WON if own > theirs else LOST if own < theirs else DREW for _, (own, theirs) in told]
    words = " or ".join(dict.fromkeys(str(value).rsplit("/", 1)[-1] for value in values))
    return _verdict(view, fixture, claimed, values, words, evidence, told[0][0])


def _verdict(view: View, fixture: Fixture, claimed: object, values: list[Any], words: str,
             evidence: tuple[Row, ...], row: Match) -> Answer:  # fmt: skip
    """What the values of the matches that can be meant say to a value."""
    owing = owed(fixture.record, "date", "season", "side")
    findings = {compared(claimed, value) for value in values}
    if len(findings) > 1:
        return Answer(UNDECIDED, words, f"{len(values)} matches can be meant, and they differ{owing}", evidence)
    finding = findings.pop()
    if finding is REFUTED and row.get("note"):
        return Answer(UNDECIDED, words, f"the result was {row['note']}, and is not that of play{owing}", evidence)
    if finding is REFUTED and fixture.date and fixture.record.own("date") and not on_day(row, fixture.date):
        return Answer(UNDECIDED, words, "the records date the match otherwise, so that another can be meant", evidence)
    return Answer(finding, words, f"{view.words(row)}{owing}", evidence)


_OF_MATCH = frozenset(
    ["competition", "season", "friendly", "stage", "extraTime", "matchday", "neutral", "venue", "place", "home",
     "goalsAtHalfTime", "goalsAtFullTime", "shootoutGoals", "wonShootout"],
)  # fmt: skip


def _of_one(view: View, fixture: Fixture, claim: Claim, name: str) -> Answer | None:
    """A claim that one value of the match answers."""
    rows = meant(view, fixture, name)
    known = [(row, value) for row in rows if (value := _value(view, row, claim, name, fixture)) is not None]
    if not known:
        return None
    evidence = view.evidence(ids_of(row for row, _ in known))
    findings = {_compare(view, claim, name, value) for _, value in known}
    words = " or ".join(dict.fromkeys(_shown(view, value) for _, value in known))
    if len(findings) > 1:
        return Answer(UNDECIDED, words, f"{len(known)} matches can be meant, and they differ", evidence)
    finding = findings.pop()
    owing = owed(fixture.record, "date", "season")
    open_ = ": it is not known whether both are the same" if finding is UNDECIDED else ""
    return Answer(finding, words, f"{view.words(known[0][0])}{open_}{owing}", evidence)


_COLUMNS = {"competition": "competition", "friendly": "friendly", "stage": "stage", "matchday": "matchday",
            "venue": "venue", "place": "place", "season": "season"}  # fmt: skip
_SIDES = {"goalsAtHalfTime": "half_time", "goalsAtFullTime": "full_time", "shootoutGoals": "shootout"}


def _value(view: View, row: Match, claim: Claim, name: str, fixture: Fixture) -> object:
    """What a match has of a property; None where the data set does not tell."""
    if name in _COLUMNS:
        if name == "friendly" and row["friendly"] is None:
            return False if row["competition"] is not None else None
        return row[_COLUMNS[name]]
    if name == "neutral":
        return row["neutral"]
    if name == "extraTime":
        return True if row["extra_time"] else None
    team = Record(fixture.record.told, claim.subject, claim.document).thing("team")
    if team is None or team not in (row["home"], row["away"]):
        return None
    side = "home" if row["home"] == team else "away"
    if name == "home":
        return None if row["neutral"] else side == "home"
    if name == "wonShootout":
        if row["shootout_winner"]:
            return row["shootout_winner"] == team
        own, theirs = _shootout(row, team) if row["home_shootout"] is not None else (None, None)
        return None if own is None else own > theirs
    return row[f"{side}_{_SIDES[name]}"]


def _compare(view: View, claim: Claim, name: str, value: object) -> Finding:
    told = claim.object.value
    if name in ("competition", "place", "venue"):
        if told == value:
            return SUPPORTED
        other = str(value)
        if name == "competition":
            known = any(told in _competitions(each) for each in (view,))
            return REFUTED if known and not may_be(view, told, other) else UNDECIDED
        known = told in _towns(view)
        return REFUTED if known and not may_be(view, told, other) else UNDECIDED
    if name == "season":
        return _compare_seasons(date_of(claim), str(value))
    if name == "stage":
        return SUPPORTED if _plain(told) in _plain(str(value)) or _plain(str(value)) in _plain(told) else UNDECIDED
    if isinstance(value, bool):
        return compared(told == "true", value)
    return compared(number_of(claim), value)


def _compare_seasons(claimed: PartialDate | None, value: str) -> Finding:
    own = PartialDate.parse(value)
    if claimed is None:
        return UNDECIDED
    if own.lies_within(claimed) or claimed.lies_within(own):
        return SUPPORTED
    return UNDECIDED if own.agrees_with(claimed) else REFUTED


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum()).removesuffix("s")


def _competitions(view: View) -> frozenset[str]:
    return frozenset(view.matches["competition"].drop_nulls().unique())


def _towns(view: View) -> frozenset[str]:
    return frozenset(pl.concat([view.matches["place"], view.matches["venue"]]).drop_nulls().unique())


def _shown(view: View, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if text.startswith("http"):
        return view.records.name(text)
    return str(PartialDate.parse(text)) if "/" in text else text
