"""Rules about time: what cannot have been, given when other things were."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import NamedNode

from carrera_kg.conflicts.evidence import Evidence, bounds, certainly, in_order
from carrera_kg.dates import PartialDate, season, seasons_between, years_between
from carrera_kg.model import Claim, Conflict
from carrera_kg.vocabulary import CAR, CARETAKER, MANAGER, PLAYER, RESULT

_HANDOVER = timedelta(days=31)
"""Dates of a change may lie some weeks apart from source to source; nothing shorter is called an overlap."""
_YEAR = 365.2425
_MONTH = _YEAR / 12


def open_end(evidence: Evidence) -> Iterator[Conflict]:
    """A spell said to be going on at a time by which another statement has it ended.

    "Now" in a source is its time of writing; a source that was written before the end does not contradict it.
    """
    for spell in evidence.of_kind("spell"):
        ends, ongoing = evidence.stated(spell, "end"), evidence.stated(spell, "ongoing")
        if not ends or not ongoing:
            continue
        claims = tuple(in_order([*ends, *ongoing]))
        pairs = [(end.date, now.date) for end in ends for now in ongoing if end.date and now.date]
        if any(end.latest and now.earliest and end.latest <= now.earliest for end, now in pairs):
            over = min(end.date.latest for end in ends if end.date and end.date.latest)
            late = [now for now in ongoing if now.date and now.date.earliest and over <= now.date.earliest]
            claims = tuple(in_order([*ends, *late]))
            told = f"{evidence.told(ends, ' and ')} against {evidence.told(late, ' and ')}"
            why = f"{told}: the spell cannot have gone on after its end"
            yield Conflict("open end", spell, CAR + "end", claims, why)
        elif len({claim.document for claim in claims}) > 1:
            told = evidence.told(claims, " and ")
            why = f"{told}: a source that speaks of its own present may have been written before the end"
            yield Conflict("time of writing", spell, CAR + "end", claims, why, apparent=True, holds=claims)


# ── Counts and dates ─────────────────────────────────────────────────────────────────────────────


_Measure = Callable[[PartialDate, PartialDate], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class _Room:
    """How many units fit between two dates, and the words for it."""

    low: int
    high: int
    words: str


def count_against_dates(evidence: Evidence) -> Iterator[Conflict]:
    """A count of seasons, years or months that the start and end leave no room for.

    The dates go before the count, as a count is reckoned from them.
    """
    for spell in (*evidence.of_kind("spell"), *evidence.of_kind("suspension")):
        starts, ends = evidence.stated(spell, "start"), evidence.stated(spell, "end")
        pairs = [(a.date, b.date) for a in starts for b in ends if a.date and b.date]
        for name, measure, unit in _MEASURES:
            room = _room(pairs, measure, unit)
            wrong = [
                c for c in evidence.stated(spell, name) if room and not room.low <= int(c.object.value) <= room.high
            ]
            if room and wrong:
                dates = (*starts, *ends)
                words = f"{evidence.told(wrong, ' and ')} against {evidence.told(dates, ' and ')}"
                why = f"{words}: between these dates there is room for {room.words}"
                yield _settled(
                    "count against dates", spell, name, wrong, dates, why, "a count is reckoned from the dates"
                )


def age_against_dates(evidence: Evidence) -> Iterator[Conflict]:
    """An age that the date of birth and the date of the event do not give; the dates go before it."""
    for person in evidence.of_kind("person"):
        yield from _age(evidence, person, person, "ageAtRetirement", "retirement")
    for spell in evidence.of_kind("spell"):
        holder = evidence.one(spell, "person")
        if holder is not None:
            yield from _age(evidence, spell, holder.value, "ageAtStart", "start")


def _age(evidence: Evidence, subject: str, person: str, name: str, event: str) -> Iterator[Conflict]:
    births, events = evidence.stated(person, "birthDate"), evidence.stated(subject, event)
    born, when = bounds(births), bounds(events)
    if born is None or when is None or not (born.earliest and born.latest and when.earliest and when.latest):
        return
    youngest, oldest = years_between(born.latest, when.earliest), years_between(born.earliest, when.latest)
    wrong = [c for c in evidence.stated(subject, name) if not youngest <= int(c.object.value) <= oldest]
    if wrong:
        dates = (*births, *events)
        age = str(youngest) if youngest == oldest else f"{youngest} {'or' if oldest == youngest + 1 else 'to'} {oldest}"
        why = f"{evidence.told(wrong, ' and ')} against {evidence.told(dates, ' and ')}: the dates make it {age}"
        yield _settled("age against dates", subject, name, wrong, dates, why, "an age is reckoned from the dates")


def _room(pairs: Sequence[tuple[PartialDate, PartialDate]], measure: _Measure, unit: str) -> _Room | None:
    """The widest of the rooms between starts and ends, as any source of a date may be right; None where one is open."""
    rooms = [room for start, end in pairs if (room := measure(start, end)) is not None]
    if not rooms or len(rooms) < len(pairs):
        return None
    low, high = min(low for low, _ in rooms), max(high for _, high in rooms)
    first = min((start.earliest.year for start, _ in pairs if start.earliest), default=0)
    last = max((end.latest.year - 1 for _, end in pairs if end.latest), default=0)
    named = f", {season(first)} to {season(last)}" if unit == "season" and low == high == last - first + 1 > 1 else ""
    return _Room(low, high, _so_many(low, high, unit) + named)


def _years(start: PartialDate, end: PartialDate) -> tuple[int, int] | None:
    return _units(start, end, _YEAR)


def _months(start: PartialDate, end: PartialDate) -> tuple[int, int] | None:
    return _units(start, end, _MONTH)


def _units(start: PartialDate, end: PartialDate, length: float) -> tuple[int, int] | None:
    """A source may round a part of a unit up or down."""
    if not (start.earliest and start.latest and end.earliest and end.latest):
        return None
    low = math.floor(max(0, (end.earliest - start.latest).days) / length)
    high = math.ceil(max(0, (end.latest - start.earliest).days) / length)
    return low, high


_MEASURES = (("seasons", seasons_between, "season"), ("years", _years, "year"), ("months", _months, "month"))


def _so_many(low: int, high: int, unit: str) -> str:
    return f"{low} {unit}{'' if low == 1 else 's'}" if low == high else f"{low} to {high} {unit}s"


# ── Order ────────────────────────────────────────────────────────────────────────────────────────

_ORDER = (
    ("start", "end"),
    ("start", "debut"),
    ("debut", "end"),
    ("calledUp", "debut"),
)


def impossible_order(evidence: Evidence) -> Iterator[Conflict]:
    """Something that is said to have happened before what it needs: an end before its start, a debut before a birth."""
    for record in (*evidence.of_kind("spell"), *evidence.of_kind("suspension"), *evidence.of_kind("run")):
        for before, after in _ORDER:
            yield from _ordered(evidence, record, evidence.stated(record, before), evidence.stated(record, after))
        yield from _life(evidence, record)
        for previous in evidence.stated(record, "follows"):
            starts = evidence.stated(previous.object.value, "start")
            later = evidence.stated(record, "start", "end")
            yield from _ordered(evidence, record, starts, later, "what follows cannot have begun before")


def _life(evidence: Evidence, spell: str) -> Iterator[Conflict]:
    """A spell lies after the person's birth, and one as a player begins before the end of playing."""
    person = evidence.one(spell, "person")
    if person is None:
        return
    begun = evidence.stated(spell, "start", "debut")
    yield from _ordered(evidence, spell, evidence.stated(person.value, "birthDate"), begun)
    if evidence.top(spell, "role") == PLAYER:
        yield from _ordered(evidence, spell, begun, evidence.stated(person.value, "retirement"))


def _ordered(
    evidence: Evidence, subject: str, before: Sequence[Claim], after: Sequence[Claim], because: str = ""
) -> Iterator[Conflict]:
    wrong = [(a, b) for a in before for b in after if a.date and b.date and b.date.is_before(a.date)]
    if not wrong:
        return
    first = {a.id: a for a, _ in wrong}
    then = {b.id: b for _, b in wrong}
    predicate = next(iter(then.values())).predicate
    labels = evidence.ontology.labels
    one, other = labels[next(iter(first.values())).predicate], labels[predicate]
    earlier, later = (_by_property(evidence, list(claims.values())) for claims in (first, then))
    why = f"{earlier} against {later}: {because or f'the {other} cannot be before the {one}'}"
    claims = tuple(in_order([*first.values(), *then.values()]))
    yield Conflict("impossible order", subject, predicate, claims, why)


def _by_property(evidence: Evidence, claims: Sequence[Claim]) -> str:
    """Who says what, each value with its property: ``start 1980 (…) and end 1985 (…)``."""
    properties = dict.fromkeys(claim.predicate for claim in claims)
    own = {prop: [claim for claim in claims if claim.predicate == prop] for prop in properties}
    return " and ".join(f"{evidence.ontology.labels[prop]} {evidence.told(own[prop], ' and ')}" for prop in properties)


# ── Overlaps ─────────────────────────────────────────────────────────────────────────────────────


def overlap(evidence: Evidence) -> Iterator[Conflict]:
    """Two spells of one person in the same kind of job at clubs, certainly at the same time.

    A loan lies within another spell; a national team stands beside a club, a caretaker's time beside another job, and
    a coach may still play.
    """
    for (person,), spells in evidence.grouped("spell", "person").items():
        able = [s for s in spells if _can_clash(evidence, s)]
        for one, other in itertools.combinations(able, 2):
            same_job = evidence.top(one, "role") == evidence.top(other, "role")
            if same_job and evidence.one(one, "team") != evidence.one(other, "team"):
                yield from _overlapping(evidence, one, other, f"{evidence.name(person)} cannot have been at both")


def two_in_charge(evidence: Evidence) -> Iterator[Conflict]:
    """Two people in charge of one team, certainly at the same time."""
    for spells in evidence.grouped("spell", "team").values():
        able = [s for s in spells if _can_clash(evidence, s) and evidence.top(s, "role") == MANAGER]
        for one, other in itertools.combinations(able, 2):
            people = evidence.one(one, "person"), evidence.one(other, "person")
            if None not in people and people[0] != people[1]:
                yield from _overlapping(evidence, one, other, "a team has one person in charge at a time")


def _can_clash(evidence: Evidence, spell: str) -> bool:
    roles = evidence.at(spell, "role").values
    return bool(
        roles and NamedNode(CARETAKER) not in roles and not evidence.is_loan(spell) and evidence.is_at_a_club(spell)
    )


def _overlapping(evidence: Evidence, one: str, other: str, why: str) -> Iterator[Conflict]:
    a, b = certainly(evidence, one), certainly(evidence, other)
    if a is None or b is None or min(a[1], b[1]) - max(a[0], b[0]) <= _HANDOVER:
        return
    first, second = sorted((one, other), key=lambda spell: (certainly(evidence, spell), spell))
    claims = tuple(in_order([*evidence.stated(first, "start", "end"), *evidence.stated(second, "start", "end")]))
    told = " against ".join(
        f"{evidence.called(spell, 'person')} at {evidence.called(spell, 'team')}, "
        f"{evidence.told(evidence.stated(spell, 'start', 'end'), ' to ')}"
        for spell in (first, second)
    )
    yield Conflict("overlap", second, CAR + "start", claims, f"{told}: {why}")


# ── Honours and spells ───────────────────────────────────────────────────────────────────────────

_DECIDED_AT_THE_END = frozenset(
    RESULT + name for name in ("winner", "runner-up", "third-place", "promoted", "relegated", "unbeaten")
)


def honour_outside_spell(evidence: Evidence) -> Iterator[Conflict]:
    """An honour credited to somebody in a season in which he was not at the team, by all that is known."""
    for honour, spells in _credited(evidence):
        when = evidence.stated(honour, "season") or evidence.stated(honour, "secured")
        edition = bounds(when)
        periods = [(bounds(evidence.stated(s, "start")), bounds(evidence.stated(s, "end"))) for s in spells]
        if edition is None or not spells:
            continue
        if all((start and edition.is_before(start)) or (end and end.is_before(edition)) for start, end in periods):
            dates = [claim for spell in spells for claim in evidence.stated(spell, "start", "end")]
            who, team = evidence.called(honour, "person"), evidence.called(honour, "team")
            why = (
                f"{evidence.told(when, ' and ')} against {evidence.told(dates, ' and ')}: {who} was not at {team} then"
            )
            yield Conflict("impossible order", honour, CAR + "season", tuple(in_order([*when, *dates])), why)


def part_of_a_season(evidence: Evidence) -> Iterator[Conflict]:
    """An honour decided at the end of a season, credited to somebody who was there for a part of the season only."""
    for honour, spells in _credited(evidence):
        when = evidence.stated(honour, "season")
        edition = bounds(when)
        decided = {claim.object.value for claim in evidence.stated(honour, "result")} <= _DECIDED_AT_THE_END
        if not when or not decided or edition is None or not edition.earliest or not edition.latest:
            continue
        if edition != PartialDate("", *_season_bounds(edition.earliest)) or len(spells) != 1:
            continue
        start, end = (bounds(evidence.stated(spells[0], name)) for name in ("start", "end"))
        secured = bounds(evidence.stated(honour, "secured"))
        decided_on = secured.earliest if secured and secured.earliest else edition.latest - timedelta(days=92)
        left = end and end.latest and edition.earliest <= end.latest < decided_on
        half_way = edition.earliest + timedelta(days=183)
        came = start and start.earliest and half_way < start.earliest <= edition.latest
        if left or came:
            dates = evidence.stated(spells[0], "end" if left else "start")
            why = f"{evidence.told(when, ' and ')} and {evidence.told(dates, ' and ')}: "
            why += f"{evidence.called(honour, 'person')} was there for a part of that season only"
            claims = tuple(in_order([*when, *dates]))
            yield Conflict("part of a season", honour, CAR + "season", claims, why, apparent=True, holds=claims)


def _season_bounds(day: date) -> tuple[date | None, date | None]:
    if day.year >= date.max.year:
        return None, None
    whole = season(day.year)
    return whole.earliest, whole.latest


def _credited(evidence: Evidence) -> Iterator[tuple[str, list[str]]]:
    """Each honour of a person with a team, and the person's spells at the team in that kind of job."""
    at = evidence.grouped("spell", "person", "team")
    for (person, team), honours in evidence.grouped("honour", "person", "team").items():
        for honour in honours:
            job = evidence.top(honour, "role")
            yield honour, [s for s in at.get((person, team), ()) if not job or evidence.top(s, "role") == job]


def _settled(
    kind: str, subject: str, name: str, wrong: Sequence[Claim], right: Sequence[Claim], why: str, because: str
) -> Conflict:
    """A conflict in which the rule itself knows what goes first."""
    claims = tuple(in_order([*wrong, *right]))
    return Conflict(kind, subject, CAR + name, claims, why, holds=tuple(in_order(right)), because=because)
