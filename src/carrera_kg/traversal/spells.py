"""Spells as traversal sees them, and whether two of them were at one team at the same time.

Everything is read from the accepted view and from what the build derived: the bounds of each spell, and the squads,
which say who can have been at a team in a season (:mod:`carrera_kg.squads`).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast

import pyoxigraph as ox

from carrera_kg.dates import PartialDate, season_of
from carrera_kg.ontology import ontology
from carrera_kg.results import Thing, python_value, shown
from carrera_kg.squads import open_squad_iri, squad_iri
from carrera_kg.store import ask_ahead
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, MANAGER, PLAYER, PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.indexes.spells import Entry, SpellIndex
    from carrera_kg.views import ClaimView

Certainty = Literal["certainly", "possibly"]
"""How sure it is, in the words of the query library. As an argument it is the least that is wanted: ``possibly`` takes
what is certain too."""

Range = tuple[date | None, date | None]
"""A first and a last day; None where nothing bounds it."""

Bounds = tuple[Range, tuple[date, date] | None]
"""What is possible and what is certain."""

_AT_ONCE = 500
_SEASONS_AT_ONCE = 60
"""Beyond so many seasons everybody who was ever at the team is looked at."""

_SPELLS = """
SELECT ?spell ?person ?team ?role
WHERE { VALUES ?spell { %s } ?spell car:person ?person ; car:team ?team ; car:role ?role }
"""

_WHEN = ("start", "end", "during", "debut", "ongoing", "calledUp", "debutMatch", "lastMatch")
"""The properties of a spell that tell when it was."""


@dataclass(frozen=True, slots=True, repr=False)
class Spell:
    """One continuous time of one person at one team in one role, with what bounds it.

    Attributes:
        iri: its address; ``iri.name`` is its label.
        person: whose it is.
        teams: where; none if no source names the team, several if sources differ.
        roles: as what; several if sources differ.
        possible: the first and last day on which it can have been going on.
        certain: the first and last day on which it certainly was; None if no day is certain.
    """

    iri: Thing
    person: Thing
    teams: tuple[Thing, ...]
    roles: tuple[Thing, ...]
    possible: Range
    certain: tuple[date, date] | None

    @property
    def team(self) -> Thing | None:
        """The team; the first in order of address if sources differ."""
        return self.teams[0] if self.teams else None

    @property
    def jobs(self) -> frozenset[str]:
        """The addresses of the roles' kinds: a caretaker's is manager."""
        return frozenset(_job(str(role)) for role in self.roles)

    @property
    def plays(self) -> bool:
        """Whether it is a player's; also if only some source says so."""
        return PLAYER in self.jobs

    @property
    def leads(self) -> bool:
        """Whether it is that of somebody in charge, also for the time being; also if only some source says so."""
        return MANAGER in self.jobs

    def on(self, day: date) -> Certainty | None:
        """Whether it was going on on the day; None if it cannot have been."""
        return self.during(day, day)

    def during(self, first: date, last: date) -> Certainty | None:
        """Whether it was going on on some day from the first to the last; None if it cannot have been."""
        if self.certain and self.certain[0] <= last and first <= self.certain[1]:
            return "certainly"
        begun, over = self.possible
        return None if (begun and begun > last) or (over and over < first) else "possibly"

    @property
    def start(self) -> str:
        """When it began, as the sources write it, or when it was going on; nothing if they do not say."""
        given = (self.dates(name) for name in ("start", "during", "debut"))
        return _told(next(filter(None, given), []))

    @property
    def end(self) -> str:
        """When it ended, as the sources write it; nothing if they do not say."""
        return _told(self.dates("end"))

    @property
    def when(self) -> str:
        """From when to when, in words: an unknown end is not "now".

        >>> kg.spells("Massimo Carrera")[5].when
        '1991 to summer 1996'
        """
        start, end = self.start, self.end
        ongoing = " | ".join(sorted(shown(value) for value in values_of(self.iri, "ongoing")))
        if end:
            return f"{start} to {end}" if start and start != end else end if start else f"until {end}"
        if ongoing:
            return f"{f'{start}, ' if start else ''}still there at {ongoing}"
        if not start:
            return "at a time not stated"
        return f"from {start}, end not stated" if self.dates("start") else f"at least {start}"

    def dates(self, name: str) -> list[PartialDate]:
        """The dates that a property of it has: ``start``, ``end``, ``during`` …"""
        return [value for value in values_of(self.iri, name) if isinstance(value, PartialDate)]

    def claims(self) -> list[ClaimView]:
        """What the sources say of this spell, with their words, by document and place."""
        return claims_on(self.iri._store, [self.iri])

    def as_dict(self) -> dict[str, Any]:
        """The spell as JSON has it."""
        return {
            "spell": str(self.iri),
            "person": str(self.person),
            "person_label": self.person.name,
            "teams": [str(team) for team in self.teams],
            "team_labels": [team.name for team in self.teams],
            "roles": [str(role) for role in self.roles],
            "role_labels": [role.name for role in self.roles],
            "start": self.start,
            "end": self.end,
            "possible": days_as_text(self.possible),
            "certain": days_as_text(self.certain) if self.certain else None,
        }

    def __str__(self) -> str:
        return f"{self.person.name}, {named(self.roles, 'role not stated')} at {self.place}, {self.when}"

    __repr__ = __str__

    @property
    def place(self) -> str:
        """The name of the team; several if sources differ."""
        return named(self.teams, "a team not named")


@dataclass(frozen=True, slots=True, repr=False)
class Together:
    """Two spells at one team that were, or can have been, going on at the same time.

    Attributes:
        one, other: the spells.
        team: where.
        possible: the first and last day on which both can have been there.
        certain: the first and last day on which both certainly were; None if no day is certain.
        met: it is certain that they met there: by the dates, or because a source says so.
        said: the names of the properties by which a source says so: ``coachedBy``, ``assistantTo``, ``teammate``.
    """

    one: Spell
    other: Spell
    team: Thing
    possible: Range
    certain: tuple[date, date] | None
    met: bool
    said: tuple[str, ...] = ()

    @property
    def certainty(self) -> Certainty:
        """How sure it is that they were there together."""
        return "certainly" if self.met else "possibly"

    @property
    def days(self) -> int:
        """On how many days they certainly were there together; 0 if on none in particular."""
        return (self.certain[1] - self.certain[0]).days + 1 if self.certain else 0

    @property
    def people(self) -> tuple[Thing, Thing]:
        """Whose spells they are."""
        return self.one.person, self.other.person

    @property
    def person(self) -> Thing:
        """The other one: the team-mate, coach or player who was asked for."""
        return self.other.person

    @property
    def when(self) -> str:
        """When they were together, in words and with no more certainty than there is."""
        return when_in_words(self.possible, self.certain, self.met)

    def during(self, first: date, last: date) -> Together | None:
        """What of it lies in those days, by the dates alone; None if nothing can.

        It is certain only if some day of them is certain for both; that a source says that they met tells of no day.
        """
        possible = _common(self.possible, (first, last))
        if possible is None:
            return None
        certain = _common(self.certain, (first, last)) if self.certain else None
        return replace(self, possible=possible, certain=certain, met=certain is not None, said=())

    def claims(self) -> list[ClaimView]:
        """What shows it: who, where, as what and when of both spells, and who says that they met, with the words."""
        store = self.one.iri._store
        wanted = {CAR + name for name in ("person", "team", "role", *_WHEN)}
        found = claims_on(store, [self.one.iri, self.other.iri])
        shown_ = {claim.id: claim for claim in found if claim.predicate in wanted or self._connects(claim)}
        if self.said:
            stated = claims_on(store, self.people)
            shown_ |= {claim.id: claim for claim in stated if self._connects(claim)}
        shown_ |= _of_overlap(store, self.one.iri, self.other.iri)
        return in_order(shown_.values())

    def _connects(self, claim: ClaimView) -> bool:
        """Whether it names the one of the two where it speaks of the other."""
        return claim.predicate.removeprefix(CAR) in self.said and claim.object in self.people

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "kind": "together",
            "people": [str(person) for person in self.people],
            "people_labels": [person.name for person in self.people],
            "team": str(self.team),
            "team_label": self.team.name,
            "spells": [str(self.one.iri), str(self.other.iri)],
            "certainty": self.certainty,
            "possible": days_as_text(self.possible),
            "certain": days_as_text(self.certain) if self.certain else None,
            "said": list(self.said),
        }

    def __str__(self) -> str:
        one, other = self.people
        return f"{one.name} and {other.name} at {self.team.name}, {self.certainty} {self.when}"

    __repr__ = __str__


@functools.lru_cache(maxsize=256)
def _job(role: str) -> str:
    return ontology().top(role)


# ── Two spells ───────────────────────────────────────────────────────────────────────────────────


def together(one: Spell, other: Spell, met: bool = False, team: Thing | None = None) -> Together | None:
    """How two people's spells met: at which team and when; None where they cannot have.

    A bound that no source gives excludes nothing.

    Args:
        met: a source says that they met.
        team: at which team, where both are at several because sources differ; else it is the first in common.
    """
    where = [each for each in one.teams if each in other.teams and team in (None, each)]
    possible = _common(one.possible, other.possible)
    if not where or one.person == other.person or possible is None:
        return None
    certain = _common(one.certain, other.certain) if one.certain and other.certain else None
    return Together(one, other, where[0], possible, certain, met or certain is not None)


def _common(one: Any, other: Any) -> Any:
    """The first and last day of both ranges; None where there is no such day."""
    (first, last), (begun, over) = one, other
    if begun and (first is None or begun > first):
        first = begun
    if over and (last is None or over < last):
        last = over
    return None if first and last and first > last else (first, last)


def at_least(found: Iterable[Any], certainty: Certainty) -> list[Any]:
    """Those of the findings that are as sure as is wanted."""
    return [each for each in found if each.certainty == "certainly" or certainty == "possibly"]


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


def when_in_words(possible: Range, certain: tuple[date, date] | None, met: bool = False) -> str:
    """When two people were at a team together, with no more certainty than there is.

    Args:
        met: it is certain that they met, though on no day in particular.

    >>> when_in_words((date(1991, 7, 1), None), None, met=True)
    'on some day, 1 July 1991 or later'
    """
    if certain:
        return days_in_words(certain)
    if not met:
        return days_in_words(possible) or "at a time that no source gives"
    first, last = possible
    if first and last:
        return f"on {_day(first)}" if first == last else f"on some day from {days_in_words(possible)}"
    if first or last:
        return f"on some day, {f'{_day(first)} or later' if first else f'{_day(cast(date, last))} or earlier'}"
    return "at a time that no source gives"


def days_in_words(days: Range) -> str:
    """A first and a last day in words; nothing if neither is known.

    >>> days_in_words((date(1991, 7, 1), date(1992, 6, 30)))
    '1 July 1991 to 30 June 1992'
    """
    first, last = days
    if first and last:
        return f"on {_day(first)}" if first == last else f"{_day(first)} to {_day(last)}"
    return f"from {_day(first)}" if first else f"until {_day(last)}" if last else ""


def _day(day: date) -> str:
    return str(PartialDate.parse(day.isoformat()))


def days_as_text(days: Range) -> list[str | None]:
    """A first and a last day as JSON has them."""
    return [day.isoformat() if day else None for day in days]


def named(things: Sequence[Thing], none: str) -> str:
    """The names of what is either of them if sources differ, or what to say if there is none."""
    return " | ".join(thing.name for thing in things) or none


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────


def claims_on(store: ox.Store, subjects: Iterable[str]) -> list[ClaimView]:
    """The claims about just these things, by document and place."""
    from carrera_kg.questions import claims_of

    return in_order(claims_of(store, [str(subject) for subject in subjects]))


def in_order(claims: Iterable[ClaimView]) -> list[ClaimView]:
    """The claims by document and place."""
    return sorted(claims, key=lambda claim: (claim.document, claim.start, claim.end, claim.predicate, claim.id))


def _of_overlap(store: ox.Store, one: str, other: str) -> dict[str, ClaimView]:
    """The claims from which the build worked out that the two spells overlap, by id."""
    from carrera_kg.questions import claims_with_ids

    ids: set[str] = set()
    for overlap in _overlaps_of(store, one):
        if ox.Quad(overlap, _OF_SPELL, ox.NamedNode(other), _DERIVED) in store:
            sources = store.quads_for_pattern(overlap, _FROM, None, _DERIVED)
            ids |= {quad.object.value.rsplit("/", 1)[1] for quad in sources if isinstance(quad.object, ox.NamedNode)}
    return claims_with_ids(store, ids) if ids else {}


def _overlaps_of(store: ox.Store, spell: str) -> list[ox.NamedNode]:
    found = store.quads_for_pattern(None, _OF_SPELL, ox.NamedNode(spell), _DERIVED)
    return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


class SpellBook:
    """The spells and squads of a dataset that does not change, each looked up once.

    Args:
        store: the dataset.
        index: its spells as numbers, where they lie beside it; it answers the same, sooner.
        most: so many spells are kept at hand.
    """

    def __init__(self, store: ox.Store, index: SpellIndex | None = None, most: int = 200_000) -> None:
        self.store, self._index, self._most = store, index, most
        self._spells: dict[str, Spell] = {}
        self._bounds: dict[str, Bounds] = {}
        self._lists: dict[tuple[str, str], tuple[str, ...]] = {}
        self._things: dict[str, Thing] = {}

    def spells(self, iris: Iterable[str]) -> list[Spell]:
        """The spells with these addresses, in that order; what is no person's spell is left out."""
        asked = list(dict.fromkeys(iris))
        new = [iri for iri in asked if iri not in self._spells]
        if len(self._bounds) + len(new) > self._most:
            self._forget()
            new = asked
        if new and self._index:
            self._keep(self._index.entries(new))
            new = [iri for iri in new if iri not in self._spells]
        if new:
            self._spells |= read_spells(self.store, new, self._bounds)
        return [self._spells[iri] for iri in asked if iri in self._spells]

    def _keep(self, entries: Iterable[Entry]) -> list[Spell]:
        """Spells of the index, kept at hand."""
        found = []
        for iri, person, teams, roles, possible, certain in entries:
            spell = self._spells.get(iri)
            if spell is None:
                things = self._thing(person), tuple(map(self._thing, teams)), tuple(map(self._thing, roles))
                spell = self._spells[iri] = Spell(self._thing(iri), *things, possible, certain)
                self._bounds[iri] = possible, certain
            found.append(spell)
        return found

    def _thing(self, iri: str) -> Thing:
        known = self._things.get(iri)
        if known is None:
            known = self._things[iri] = python_value(ox.NamedNode(iri), self.store)
            assert isinstance(known, Thing)
        return known

    def _from(self, index: SpellIndex, entries: list[Entry]) -> list[Spell]:
        if len(self._bounds) + len(entries) > self._most:
            self._forget()
        return self._keep(entries)

    def of(self, person: str) -> list[Spell]:
        """The spells of a person, in order of address."""
        if self._index:
            return self._from(self._index, self._index.of_person(person))
        found = self.spells(self._listed("person", person))
        ask_ahead(self.store, (s for spell in found for team in spell.teams for s in _squads(team, spell.possible)))
        return found

    def at(self, team: str) -> list[Spell]:
        """All spells at a team, in order of address."""
        return self.spells(self._listed("team", team))

    def there(self, team: str, days: Range) -> list[Spell]:
        """The spells at a team that can have been going on in those days, by the squads of the team."""
        if self._index:
            return self._from(self._index, self._index.there(team, days))
        squads = _squads(team, days)
        ask_ahead(self.store, squads)
        listed = [self._listed("member", squad) for squad in squads] or [self._listed("team", team)]
        found = dict.fromkeys(itertools.chain(*listed))
        # Bounds first: of most spells in an open squad nothing else need be known.
        return self.spells(iri for iri in found if _common(self._bounds_of(iri)[0], days) is not None)

    def met(self, spell: str) -> tuple[str, ...]:
        """The addresses of the spells that it certainly met, as the build worked it out."""
        return self._listed("met", spell)

    def _bounds_of(self, spell: str) -> Bounds:
        known = self._bounds.get(spell)
        if known is None:
            known = self._bounds[spell] = read_bounds(self.store, spell)
        return known

    def _forget(self) -> None:
        for known in (self._spells, self._bounds, self._lists, self._things):
            known.clear()

    def _listed(self, what: str, of: str) -> tuple[str, ...]:
        known = self._lists.get((what, of))
        if known is None:
            known = self._lists[what, of] = tuple(_LISTS[what](self.store, of))
        return known


def _squads(team: str, days: Range) -> list[str]:
    """The addresses of a team's squads of those days; none where they are without end, or too many to look at."""
    first, last = days
    if first is None or last is None or last.year - first.year > _SEASONS_AT_ONCE:
        return []
    return [*(squad_iri(team, season) for season in range(season_of(first), season_of(last) + 1)), open_squad_iri(team)]


def read_spells(store: ox.Store, spells: Iterable[str], known: dict[str, Bounds] | None = None) -> dict[str, Spell]:
    """The spells with these addresses, by address, in that order; what is no person's spell is left out.

    Args:
        known: the bounds of some spells; those that are looked up are added.
    """
    bounds = known if known is not None else {}
    asked = list(dict.fromkeys(spells))
    told: dict[str, tuple[set[Thing], set[Thing], set[Thing]]] = {}
    for start in range(0, len(asked), _AT_ONCE):
        lot = " ".join(f"<{iri}>" for iri in asked[start : start + _AT_ONCE])
        for spell, *values in cast("ox.QuerySolutions", store.query(_SPELLS % lot, prefixes={"car": CAR})):
            entry = told.setdefault(spell.value, (set(), set(), set()))
            for told_values, value in zip(entry, values, strict=True):
                told_values.add(python_value(value, store))
    found = {}
    for iri in asked:
        person, teams, roles = told.get(iri) or _who_where_as_what(store, iri)
        if person:
            if iri not in bounds:
                bounds[iri] = read_bounds(store, iri)
            possible, certain = bounds[iri]
            things = sorted(person)[0], tuple(sorted(teams)), tuple(sorted(roles))
            found[iri] = Spell(python_value(ox.NamedNode(iri), store), *things, possible, certain)
    return found


def _who_where_as_what(store: ox.Store, spell: str) -> tuple[set[Thing], set[Thing], set[Thing]]:
    """Of a spell of which not all is known."""
    thing = python_value(ox.NamedNode(spell), store)
    person, team, role = (
        {value for value in values_of(thing, name) if isinstance(value, Thing)} for name in ("person", "team", "role")
    )
    return person, team, role


def read_bounds(store: ox.Store, spell: str) -> Bounds:
    """The days on which a spell can have been going on, and those on which it certainly was."""
    days = {
        quad.predicate.value: quad.object.value
        for quad in store.quads_for_pattern(ox.NamedNode(spell), None, None, _DERIVED)
        if quad.predicate.value in _BOUNDS and isinstance(quad.object, ox.Literal)
    }
    first, last, begun, over = (date.fromisoformat(days[name]) if name in days else None for name in _BOUNDS)
    return (first, last), (begun, over) if begun and over else None


def spells_of(store: ox.Store, prop: str, value: str) -> list[str]:
    """The addresses of the spells that have the value: ``spells_of(store, "person", …)``, ``"team"``."""
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + prop), ox.NamedNode(value), ox.DefaultGraph())
    iris = (quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))
    return sorted(iri for iri in iris if _is_spell(store, iri))


def squads_of(store: ox.Store, spell: str) -> list[str]:
    """The addresses of the squads that a spell is in."""
    found = store.quads_for_pattern(None, _MEMBER, ox.NamedNode(spell), _DERIVED)
    return [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]


def members_of(store: ox.Store, squad: str) -> list[str]:
    """The addresses of the spells in a squad."""
    found = store.quads_for_pattern(ox.NamedNode(squad), _MEMBER, None, _DERIVED)
    return [quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)]


def met_by(store: ox.Store, spell: str) -> list[str]:
    """The addresses of the spells that a spell certainly met, as the build worked it out."""
    return [
        quad.object.value
        for overlap in _overlaps_of(store, spell)
        if ox.Quad(overlap, _MET, ox.Literal(True), _DERIVED) in store
        for quad in store.quads_for_pattern(overlap, _OF_SPELL, None, _DERIVED)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value != spell
    ]


_LISTS = {
    "person": lambda store, person: spells_of(store, "person", person),
    "team": lambda store, team: spells_of(store, "team", team),
    "member": members_of,
    "met": met_by,
}


def _is_spell(store: ox.Store, iri: str) -> bool:
    return ox.Quad(ox.NamedNode(iri), _TYPE, _SPELL, ox.DefaultGraph()) in store


def things_of(store: ox.Store, subject: str, name: str) -> list[Thing]:
    """The things among the accepted values of a property, in order of address."""
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(CAR + name), None, ox.DefaultGraph())
    return sorted(python_value(quad.object, store) for quad in found if isinstance(quad.object, ox.NamedNode))


def holders_of(store: ox.Store, name: str, value: str) -> list[Thing]:
    """What has the property with that thing as an accepted value, in order of address."""
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + name), ox.NamedNode(value), ox.DefaultGraph())
    return sorted(python_value(quad.subject, store) for quad in found if isinstance(quad.subject, ox.NamedNode))


def values_of(thing: Thing, name: str) -> Iterator[Any]:
    """The accepted values of a property."""
    store = thing._store
    for quad in store.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(CAR + name), None, ox.DefaultGraph()):
        yield python_value(quad.object, store)


def _told(dates: Sequence[PartialDate]) -> str:
    """The narrowest of dates that agree, or all that do not."""
    from carrera_kg.questions import told_by_all

    return " | ".join(sorted(map(str, told_by_all(dates))))


_MEMBER = ox.NamedNode(CAR + "member")
_SPELL = ox.NamedNode(CAR + "Spell")
_OF_SPELL = ox.NamedNode(CAR + "spell")
_MET = ox.NamedNode(CAR + "met")
_FROM = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_BOUNDS = tuple(CAR + name for name in ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil"))
