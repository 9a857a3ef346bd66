"""The spells that a text tells of: which one is meant, and which one is new."""

from __future__ import annotations

from dataclasses import dataclass, field

from carrera_kg.names import identifier
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.times import Time

YOUTH = "-under-"
"""A part of the id of a national team of the young."""
PLAYING = frozenset(["player", "youth-player"])
IN_CHARGE = frozenset(["manager", "head-coach"])
LEADING = IN_CHARGE | {"caretaker"}
STAFF = frozenset(["assistant", "defence-coach", "technical-director", "staff"])
MANAGING = LEADING | STAFF


def kind_of(role: str) -> str:
    """Which roles are one job where a text tells of it twice: being in charge is, by whatever name."""
    if role in PLAYING:
        return role
    return "manager" if role in IN_CHARGE else role


@dataclass(slots=True)
class Spell:
    """Somebody's time at a team.

    Attributes:
        name: within the file.
        person, team: ids; a team may not be told.
        role: what the person did there.
        start, end: as far as they are told.
        loan: whether it was with a club that had borrowed the player.
        now: whether it is told to last.
        left: whether it is told how it ended.
    """

    name: str
    person: str
    team: str
    role: str
    start: Time | None = None
    end: Time | None = None
    loan: bool = False
    now: bool = False
    left: bool = False

    @property
    def national(self) -> bool:
        """Whether it is a time with a national team."""
        return self.team.startswith("national-team/")


@dataclass(slots=True)
class Careers:
    """The spells of a text, in the order in which it tells of them."""

    spells: list[Spell] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    main: str = ""

    def spell(self, person: str, team: str, role: str, again: bool = False, start: Time | None = None) -> Spell:
        """The spell of somebody at a team in a role: one that was told of before, or a new one."""
        there = [s for s in self.spells if s.person == person and s.team == team and kind_of(s.role) == kind_of(role)]
        if again and not any(start and s.start and s.start.value == start.value for s in there):
            if there and self._is_last(there[-1]) and there[-1].end is None and start is None:
                return there[-1]
            return self._new(person, team, role)
        for spell in reversed(there):
            if self._can_be(spell, start):
                return spell
        return self._new(person, team, role)

    def _can_be(self, spell: Spell, start: Time | None) -> bool:
        """Whether a start that is told can be that of a spell."""
        if start is None:
            return True
        if spell.start is not None:
            return spell.start.date.agrees_with(start.date)
        return spell.end is None or not spell.end.date.is_before(start.date)

    def _is_last(self, spell: Spell) -> bool:
        own = [each for each in self.spells if each.person == spell.person]
        return own[-1] is spell

    def _new(self, person: str, team: str, role: str) -> Spell:
        base = identifier(team.rsplit("/", maxsplit=1)[-1]) if team else "team-not-named"
        if person != self.main:
            base = f"{person.rsplit('/', maxsplit=1)[-1]}-{base}"
        if role != "player":
            base = f"{base}-{role}"
        name, number = base, 1
        while name in self.names:
            number += 1
            name = f"{base}-{number}"
        self.names.add(name)
        spell = Spell(name, person, team, role)
        self.spells.append(spell)
        return spell

    def moved(self, spell: Spell) -> None:
        """Make a spell the last that was told of."""
        if self.spells[-1] is not spell:
            self.spells.remove(spell)
            self.spells.append(spell)

    def aside(self, spell: Spell) -> None:
        """Make a spell the first, as somebody's who is told of only beside another."""
        self.spells.remove(spell)
        self.spells.insert(0, spell)

    def current(
        self, person: str, roles: frozenset[str] | None = None, team: str = "", national: bool = False
    ) -> Spell | None:
        """The spell of somebody that was told of last, of these roles and at that team where they are given.

        A time with a national team goes on beside those at clubs: it is meant where it is named, or ``national`` says
        so.
        """
        for spell in reversed(self.spells):
            if spell.person != person or (roles is not None and spell.role not in roles):
                continue
            if spell.team == team if team else spell.national == national or spell.role not in PLAYING:
                return spell
        return None

    def local(self, *parts: str) -> str:
        """A name for another record."""
        base = identifier(" ".join(part.split("/")[-1] for part in parts if part))
        self.names.add(base)
        return base


def name_of_team(mark: Mark, wanted: str = "team") -> str:
    """The id that a name has as a team or as a place; empty if it has none."""
    kinds = ("club/", "national-team/") if wanted == "team" else ("place/",)
    found = [id_ for id_ in mark.entities if id_.startswith(kinds)]
    return sorted(found)[0] if found else ""
