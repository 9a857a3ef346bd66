"""Who was at a team with whom: team-mates, squads, coaches and players, certainly or possibly, with the evidence.

Nobody is compared with everybody who was ever at a club: a person's spells lead to the squads of their seasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyoxigraph as ox

from carrera_kg.asof import one_day
from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.listing import Listing
from carrera_kg.ontology import ontology
from carrera_kg.results import Thing
from carrera_kg.traversal.spells import (
    Certainty,
    Range,
    Spell,
    SpellBook,
    Together,
    claims_on,
    days_as_text,
    days_in_words,
    holders_of,
    things_of,
    together,
)
from carrera_kg.vocabulary import CAR, MANAGER, PLAYER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import ClaimView

Days = tuple[date, date]

ALWAYS: Range = (None, None)

_UNDER = ("coachedBy", "assistantTo")
"""The properties of a spell that name who was in charge of the person."""


@dataclass(frozen=True, slots=True, repr=False)
class Stated:
    """That a source names two people together, where it knows of no spell in which the one was in charge of the other.

    Attributes:
        spell: the spell of which the source says it.
        how: the name of the property: ``coachedBy``, ``assistantTo``.
        value: whom it names.
        person: the one of the two who was asked for.
    """

    spell: Spell
    how: str
    value: Thing
    person: Thing

    @property
    def people(self) -> tuple[Thing, Thing]:
        """Who was asked about, and who was found."""
        other = self.value if self.person == self.spell.person else self.spell.person
        return other, self.person

    @property
    def team(self) -> Thing | None:
        """Where; None if no source names the team."""
        return self.spell.team

    @property
    def said(self) -> tuple[str, ...]:
        """The name of the property by which a source says so."""
        return (self.how,)

    @property
    def certainty(self) -> Certainty:
        """A source says so, and it is accepted."""
        return "certainly"

    @property
    def met(self) -> bool:
        """A source says so, and it is accepted."""
        return True

    @property
    def possible(self) -> Range:
        """The first and last day on which it can have been: those of the spell."""
        return self.spell.possible

    @property
    def certain(self) -> None:
        """No day is certain: of the other one no time there is known."""
        return

    @property
    def days(self) -> int:
        """On no day in particular."""
        return 0

    @property
    def when(self) -> str:
        """When it can have been, in words."""
        return (
            f"on some day, {days_in_words(self.possible)}" if any(self.possible) else "at a time that no source gives"
        )

    def claims(self) -> list[ClaimView]:
        """Who says so, with the words."""
        found = claims_on(self.spell.iri._store, [self.spell.iri])
        return [claim for claim in found if claim.predicate == CAR + self.how and claim.object == self.value]

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "kind": "stated",
            "people": [str(person) for person in self.people],
            "people_labels": [person.name for person in self.people],
            "team": str(self.team) if self.team else None,
            "team_label": self.team.name if self.team else None,
            "spells": [str(self.spell.iri)],
            "certainty": self.certainty,
            "possible": days_as_text(self.possible),
            "certain": None,
            "said": list(self.said),
        }

    def __str__(self) -> str:
        connected = ontology().labels[CAR + self.how]
        return f"{self.spell.person.name} at {self.spell.place}, {connected} {self.value.name}, as a source says"

    __repr__ = __str__


Met = Together | Stated
"""How two people met: by two spells at one team, or because a source says so without a second spell."""


# ── What is asked ────────────────────────────────────────────────────────────────────────────────


def days_asked(on: str | date | None, during: str | PartialDate | None) -> Days | None:
    """The days that a question is about; None if it is about no time in particular.

    Args:
        on: one day.
        during: a time that is bounded or open: ``1991/92``, ``summer 1996``, ``1991/1994``.

    Raises:
        UsageError: they are not understood, or both are given.
    """
    if on is not None and during is not None:
        raise UsageError("a question is about one day or about a time, not both", "give on or during")
    if on is not None:
        day = one_day(on)
        return day, day
    if during is None:
        return None
    try:
        when = during if isinstance(during, PartialDate) else PartialDate.parse(str(during))
    except DateNotUnderstood:
        raise UsageError(f"{during!r} is not a time", "write it like 1991/92, summer 1996 or 1991") from None
    return when.earliest or date.min, when.latest or date.max


def wanted(certainty: str) -> Certainty:
    """The least certainty that is wanted.

    Raises:
        UsageError: it is neither ``possibly`` nor ``certainly``.
    """
    if certainty == "certainly":
        return "certainly"
    if certainty == "possibly":
        return "possibly"
    hint = did_you_mean(certainty, ["certainly", "possibly"])
    raise UsageError(f"no certainty {certainty!r}", hint or "it is possibly (all, each marked) or certainly")


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


def teammates(book: SpellBook, person: Thing, days: Days | None, certainty: Certainty) -> Listing[Together]:
    """The other players at a person's teams at the same time; certain ones first, then in order of time.

    Args:
        days: both were there on some day of these; without, at any time.
        certainty: the least that is wanted.
    """
    stated = _named_with(book.store, person, "teammate")
    found = [
        _said(met, "teammate") if met.person in stated and _only_plays(met) else met
        for mine in book.of(person)
        if mine.plays
        for met in _alongside(book, mine, days)
        if met.other.plays
    ]
    none = f"no team-mates of {person.name} in the sources" + ("" if days is None else f" {_in_words(days)}")
    return _listed(_of_days(found, days), certainty, "team-mate", none)


def coached_by(book: SpellBook, person: Thing, team: Thing | None, certainty: Certainty) -> Listing[Met]:
    """Who was in charge of a team while the person played or worked there, or is said to have been.

    Args:
        team: only there.
        certainty: the least that is wanted.
    """
    found: list[Met] = []
    for mine in book.of(person):
        if not mine.jobs - {MANAGER} or team not in (None, *mine.teams):
            continue
        bosses: dict[Thing, list[str]] = defaultdict(list)
        for name in _UNDER:
            for boss in things_of(book.store, mine.iri, name):
                bosses[boss].append(name)
        here: list[Met] = [
            _said(met, *bosses.get(met.person, ()))
            for met in _alongside(book, mine, None)
            if met.other.leads and team in (None, met.team)
        ]
        known = {met.person for met in here}
        found += here
        found += [Stated(mine, names[0], boss, boss) for boss, names in bosses.items() if boss not in known]
    where = f" at {team.name}" if team else ""
    return _listed(found, certainty, "coach", f"no coach of {person.name}{where} in the sources")


def players_of(book: SpellBook, coach: Thing, team: Thing | None, certainty: Certainty) -> Listing[Met]:
    """Who played at a team while the coach was in charge of it, or is said to have been coached by the coach.

    Args:
        team: only there.
        certainty: the least that is wanted.
    """
    claimed = {
        spell.iri: [name for name in _UNDER if coach in things_of(book.store, spell.iri, name)]
        for spell in book.spells(spell for name in _UNDER for spell in holders_of(book.store, name, coach))
        if spell.plays and team in (None, *spell.teams)
    }
    found: list[Met] = [
        _said(met, *claimed.get(met.other.iri, ()))
        for mine in book.of(coach)
        if mine.leads
        for met in _alongside(book, mine, None)
        if met.other.plays and team in (None, met.team)
    ]
    known = {met.other.iri for met in found if isinstance(met, Together)}
    rest = book.spells(iri for iri in claimed if iri not in known)
    found += [Stated(spell, claimed[spell.iri][0], coach, spell.person) for spell in rest]
    where = f" at {team.name}" if team else ""
    return _listed(found, certainty, "player", f"no players under {coach.name}{where} in the sources")


def squad(book: SpellBook, team: Thing, days: Days | None, certainty: Certainty) -> Listing[Spell]:
    """The players at a team: who was there on some day of these, certain ones first; without days, whoever was ever.

    Args:
        certainty: the least that is wanted.
    """
    if days is None:
        players = [(spell, "certainly") for spell in book.at(team) if spell.plays]
    else:
        there = book.there(team, days)
        players = [(spell, sure) for spell in there if spell.plays and (sure := spell.during(*days))]
    if certainty == "certainly":
        players = [(spell, sure) for spell, sure in players if sure == "certainly"]
    players.sort(key=lambda each: (each[1], *in_time(each[0])))

    def cells(spell: Spell) -> tuple[object, ...]:
        sure = (spell.during(*days),) if days else ()
        return (spell.person, *sure, spell.start, spell.end)

    columns = ("player", *(("certainty",) if days else ()), "start", "end")
    none = f"nobody at {team.name} in the sources" + (f" {_in_words(days)}" if days else "")
    return Listing([spell for spell, _ in players], columns, cells, none)


def all_spells(book: SpellBook, entity: Thing) -> Listing[Spell]:
    """The spells of a person, in order of time as a page has them, or of a team by what is known of their time."""
    from carrera_kg.lookup import kind_of
    from carrera_kg.questions import spell_order

    none = f"no spell {'of' if kind_of(entity) == 'person' else 'at'} {entity.name} in the sources"
    if kind_of(entity) == "person":
        found = sorted(book.of(entity), key=lambda spell: spell_order(book.store, spell.iri))
        return Listing(found, ("team", "role", "start", "end"), _cells_of_person, none)
    found = sorted(book.at(entity), key=in_time)
    return Listing(found, ("person", "role", "start", "end"), _cells_of_team, none)


def _cells_of_person(spell: Spell) -> tuple[object, ...]:
    return _one_or_names(spell.teams, "not named"), _one_or_names(spell.roles, ""), *_when(spell)


def _cells_of_team(spell: Spell) -> tuple[object, ...]:
    return spell.person, _one_or_names(spell.roles, ""), *_when(spell)


def _when(spell: Spell) -> tuple[str, str]:
    return spell.start, spell.end


def _one_or_names(things: tuple[Thing, ...], none: str) -> object:
    return things[0] if len(things) == 1 else " | ".join(thing.name for thing in things) or none


# ── How they are found ───────────────────────────────────────────────────────────────────────────


def _alongside(book: SpellBook, mine: Spell, days: Days | None) -> Iterator[Together]:
    """All who were, or can have been, at the teams of a spell while it was going on, in those days if any.

    What is certain does not look at the days yet.
    """
    within: Range = days or ALWAYS
    if days and mine.during(*days) is None:
        return
    first = max((day for day in (mine.possible[0], within[0]) if day), default=None)
    last = min((day for day in (mine.possible[1], within[1]) if day), default=None)
    for team in mine.teams:
        for other in book.there(team, (first, last)):
            met = together(mine, other, team=team)
            if met is not None:
                yield met if met.met or other.iri not in book.met(mine.iri) else replace(met, met=True)


def _of_days(found: Iterable[Together], days: Days | None) -> list[Together]:
    """What of the meetings lies in those days."""
    if days is None:
        return list(found)
    return [part for met in found if (part := met.during(*days))]


def _said(met: Together, *names: str) -> Together:
    """That a source says so, which makes it certain."""
    return replace(met, said=names, met=True) if names else met


def _only_plays(met: Together) -> bool:
    """Whether both are players and nothing else: of what else they may be, a team-mate is no proof."""
    return met.one.jobs == met.other.jobs == {PLAYER}


def _listed(found: Iterable[Any], certainty: Certainty, whom: str, none: str) -> Listing[Any]:
    """The findings as a table, certain ones first, then in order of time."""
    kept = [met for met in found if met.met or certainty == "possibly"]
    said = any(met.said for met in kept)

    def cells(met: Met) -> tuple[object, ...]:
        stated = (", ".join(ontology().labels[CAR + name] for name in met.said),) if said else ()
        return (met.person, met.team or "not named", met.certainty, met.when, *stated)

    columns = (whom, "team", "certainty", "when", *(("stated",) if said else ()))
    return Listing(sorted(kept, key=_order), columns, cells, none)


def _order(met: Met) -> tuple[bool, date, str, str, str]:
    spells = f"{met.one.iri} {met.other.iri}" if isinstance(met, Together) else str(met.spell.iri)
    day = (met.certain or met.possible)[0]
    return not met.met, day or date.max, met.team or "", met.person, spells


def in_time(spell: Spell) -> tuple[date, str, str]:
    """A key that orders spells by the first day that is known of them; those without any come last."""
    first, last = spell.possible
    day = first or (spell.certain[0] if spell.certain else last)
    return day or date.max, spell.person, spell.iri


def _in_words(days: Days) -> str:
    known: Range = (days[0] if days[0] != date.min else None, days[1] if days[1] != date.max else None)
    return days_in_words(known)


def _named_with(store: ox.Store, person: Thing, name: str) -> set[str]:
    """Whom a property connects with the person, either way."""
    return {*things_of(store, person, name), *holders_of(store, name, person)}
