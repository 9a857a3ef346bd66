"""What two people, or two teams, have in common: teams, seasons, coaches, honours, matches, places."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox

from carrera_kg.dates import season, season_of
from carrera_kg.errors import UsageError
from carrera_kg.lookup import kind_of
from carrera_kg.results import Thing, python_value, shown
from carrera_kg.traversal.people import Met, coached_by, in_time
from carrera_kg.traversal.spells import (
    Certainty,
    Spell,
    SpellBook,
    Together,
    holders_of,
    in_order,
    named,
    things_of,
    together,
)
from carrera_kg.vocabulary import CAR, PLAYER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import ClaimView


@dataclass(frozen=True, slots=True, repr=False)
class AtBoth:
    """That two people were at one team, or one person at two teams: with the spells of each."""

    what: Thing
    one: tuple[Spell, ...]
    other: tuple[Spell, ...]

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        spells = [[str(spell.iri) for spell in side] for side in (self.one, self.other)]
        return {"what": str(self.what), "label": self.what.name, "spells": spells}

    def __str__(self) -> str:
        sides = (" and ".join(f"{named(s.roles, 'role not stated')}, {s.when}" for s in side) for side in self._sides)
        return f"{self.what.name}: {' – '.join(sides)}"

    __repr__ = __str__

    @property
    def _sides(self) -> tuple[tuple[Spell, ...], tuple[Spell, ...]]:
        return self.one, self.other


@dataclass(frozen=True, slots=True, repr=False)
class SharedSeason:
    """A season in which two people were at one team: on some day of it together, certainly or possibly."""

    team: Thing
    season: int
    certainty: Certainty

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "team": str(self.team),
            "team_label": self.team.name,
            "season": season(self.season).edtf,
            "certainty": self.certainty,
        }

    def __str__(self) -> str:
        return f"{season(self.season)} at {self.team.name}, {self.certainty}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class SharedCoach:
    """Somebody who was in charge of two people, with where and when of each."""

    coach: Thing
    one: tuple[Met, ...]
    other: tuple[Met, ...]

    @property
    def certainty(self) -> Certainty:
        """How sure it is that both were coached."""
        both = any(met.met for met in self.one) and any(met.met for met in self.other)
        return "certainly" if both else "possibly"

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        sides = [[met.as_dict() for met in side] for side in (self.one, self.other)]
        return {
            "coach": str(self.coach),
            "coach_label": self.coach.name,
            "certainty": self.certainty,
            "where": sides,
        }

    def __str__(self) -> str:
        sides = []
        for side in (self.one, self.other):
            sure = [met for met in side if met.met] or list(side)
            teams = dict.fromkeys(met.team.name if met.team else "a team not named" for met in sure)
            sides.append(" and ".join(teams))
        where = f"at {sides[0]}" if sides[0] == sides[1] else f"at {sides[0]} and at {sides[1]}"
        return f"{self.coach.name} {where}, {self.certainty}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class SharedHonour:
    """A team's result in one edition that both are credited with, or an award that both got in it."""

    contest: Thing
    season: str
    result: str
    team: Thing | None
    one: Thing
    other: Thing

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "contest": str(self.contest),
            "contest_label": self.contest.name,
            "season": self.season,
            "result": self.result,
            "team": str(self.team) if self.team else None,
            "team_label": self.team.name if self.team else None,
            "honours": [str(self.one), str(self.other)],
        }

    def __str__(self) -> str:
        where = f" with {self.team.name}" if self.team else ""
        return f"{self.contest.name} {self.season}, {self.result}{where}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Shared:
    """What two people, or two teams, have in common; true if there is anything.

    Attributes:
        one, other: the two.
        together: two people at one team at the same time, certain ones first.
        apart: two people at one team, but not at the same time.
        seasons: the seasons of both at one team.
        coaches: who was in charge of both.
        honours: team results or awards of one edition with which both are credited.
        matches: matches that both have to do with.
        places: where both were born.
        people: of two teams: who was at both.
        competitions: of two teams: in which both played.
    """

    one: Thing
    other: Thing
    together: tuple[Together, ...] = ()
    apart: tuple[AtBoth, ...] = ()
    seasons: tuple[SharedSeason, ...] = ()
    coaches: tuple[SharedCoach, ...] = ()
    honours: tuple[SharedHonour, ...] = ()
    matches: tuple[Thing, ...] = ()
    places: tuple[Thing, ...] = ()
    people: tuple[AtBoth, ...] = ()
    competitions: tuple[Thing, ...] = ()

    def __bool__(self) -> bool:
        return any(found for _, found in self._sections())

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        told = {
            name: [
                {"iri": str(each), "label": each.name} if isinstance(each, Thing) else each.as_dict() for each in found
            ]
            for name, found in self._sections()
        }
        return {
            "one": str(self.one),
            "one_label": self.one.name,
            "other": str(self.other),
            "other_label": self.other.name,
            **told,
        }

    def claims(self) -> list[ClaimView]:
        """What bears out that they were at one team, with the words, by document and place."""
        found = {claim.id: claim for met in self.together for claim in met.claims()}
        for both in (*self.apart, *self.people):
            found |= {claim.id: claim for spell in (*both.one, *both.other) for claim in spell.claims()}
        return in_order(found.values())

    def _sections(self) -> list[tuple[str, tuple[Any, ...]]]:
        return [(name, getattr(self, name)) for name in self.__slots__[2:]]

    def _lines(self) -> list[tuple[str, list[str]]]:
        """What there is in words, below what it is."""
        return [(_HEADS[name], [_in_words(each) for each in found]) for name, found in self._sections() if found]

    def __repr__(self) -> str:
        told = self._lines()
        if not told:
            return self._nothing
        parts = [f"{self.one.name} and {self.other.name}"]
        for head, lines in told:
            parts += [f"\n{head}", *(f"  {line}" for line in lines[:_MOST])]
            parts += [f"  … {len(lines) - _MOST:,} more"] if len(lines) > _MOST else []
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        from carrera_kg.markup import folded, heading, joined, line, strong

        told = self._lines()
        if not told:
            return str(line(self._nothing))
        parts = [line(strong(f"{self.one.name} and {self.other.name}"))]
        for head, lines in told:
            parts += [heading(head), *map(line, lines[:_MOST])]
            if len(lines) > _MOST:
                parts.append(folded(f"… {len(lines) - _MOST:,} more", joined(map(line, lines[_MOST:]))))
        return str(joined(parts))

    @property
    def _nothing(self) -> str:
        return f"{self.one.name} and {self.other.name} have nothing in common in the sources"


_MOST = 12

_HEADS = {
    "together": "At the same team at the same time",
    "apart": "At the same team, not at the same time",
    "seasons": "Seasons",
    "coaches": "Coaches of both",
    "honours": "Honours of both",
    "matches": "Matches of both",
    "places": "Born in the same place",
    "people": "People who were at both",
    "competitions": "Competitions of both",
}


def _in_words(found: Any) -> str:
    if isinstance(found, Together):
        jobs = " and ".join(named(spell.roles, "role not stated") for spell in (found.one, found.other))
        return f"{found.team.name}: {jobs}, {found.certainty} {found.when}"
    return found.name if isinstance(found, Thing) else str(found)


def shared(book: SpellBook, one: Thing, other: Thing) -> Shared:
    """What two people, or two teams, have in common.

    Raises:
        UsageError: they are a person and a team, or one and the same.
    """
    if one == other:
        raise UsageError(f"{one.name} is one and the same", "name two")
    kinds = [kind_of(each) == "person" for each in (one, other)]
    if kinds[0] != kinds[1]:
        person, team = (one, other) if kinds[0] else (other, one)
        raise UsageError(f"{person.name} is a person and {team.name} a team", "name two people or two teams")
    return _of_people(book, one, other) if kinds[0] else _of_teams(book, one, other)


def _of_people(book: SpellBook, one: Thing, other: Thing) -> Shared:
    met = _meetings(book, one, other)
    by_time = sorted(
        met, key=lambda each: (not each.met, (each.certain or each.possible)[0] or date.max, *_spells(each))
    )
    return Shared(
        one,
        other,
        together=tuple(by_time),
        apart=_apart(book, one, other, {each.team for each in met}),
        seasons=_seasons(met),
        coaches=_coaches(book, one, other),
        honours=_honours(book.store, one, other),
        matches=_both(_matches(book, one), _matches(book, other)),
        places=_both(things_of(book.store, one, "birthPlace"), things_of(book.store, other, "birthPlace")),
    )


def _spells(met: Together) -> tuple[str, str]:
    return met.one.iri, met.other.iri


def _meetings(book: SpellBook, one: Thing, other: Thing) -> list[Together]:
    """All that the spells of two people have in common, whatever their roles."""
    stated = {*things_of(book.store, one, "teammate"), *things_of(book.store, other, "teammate")}
    mates = one in stated or other in stated
    return [
        met
        for mine, theirs in itertools.product(book.of(one), book.of(other))
        if not _took_over(book, mine, theirs)
        for team in mine.teams
        if (met := together(mine, theirs, _is_certain(book, mine, theirs, mates), team))
    ]


def _took_over(book: SpellBook, mine: Spell, theirs: Spell) -> bool:
    """Whether the one followed the other in the job: they may share a day, but were not there together."""
    pairs = ((mine, theirs), (theirs, mine))
    return mine.jobs == theirs.jobs and any(
        b.person in things_of(book.store, a.iri, name) for a, b in pairs for name in ("predecessor", "successor")
    )


def _is_certain(book: SpellBook, mine: Spell, theirs: Spell, mates: bool) -> bool:
    """Whether it is known, beside the dates, that the two met: worked out by the build, or stated."""
    if theirs.iri in book.met(mine.iri) or (mates and mine.jobs == theirs.jobs == {PLAYER}):
        return True
    pairs = ((mine, theirs), (theirs, mine))
    return any(
        boss.leads and boss.person in (*things_of(book.store, below.iri, "coachedBy"), *_assisted(book, below))
        for below, boss in pairs
    )


def _assisted(book: SpellBook, spell: Spell) -> list[Thing]:
    return things_of(book.store, spell.iri, "assistantTo")


def _apart(book: SpellBook, one: Thing, other: Thing, met: set[Thing]) -> tuple[AtBoth, ...]:
    """The teams at which both were, and cannot have been at the same time."""
    ours, theirs = _by_team(book.of(one)), _by_team(book.of(other))
    return tuple(
        AtBoth(team, tuple(ours[team]), tuple(theirs[team])) for team in ours if team in theirs and team not in met
    )


def _by_team(spells: Iterable[Spell]) -> dict[Thing, list[Spell]]:
    found: dict[Thing, list[Spell]] = {}
    for spell in sorted(spells, key=in_time):
        for team in spell.teams:
            found.setdefault(team, []).append(spell)
    return found


def _seasons(met: Iterable[Together]) -> tuple[SharedSeason, ...]:
    """The seasons of the times together, as far as these are bounded."""
    sure: dict[tuple[int, Thing], bool] = {}
    for each in met:
        first, last = each.possible
        possible = _seasons_between(first, last) if first and last else range(0)
        certain = _seasons_between(*each.certain) if each.certain else range(0)
        if each.met and len(possible) == 1:
            certain = possible
        for year in {*possible, *certain}:
            sure[year, each.team] = sure.get((year, each.team), False) or year in certain
    found = sorted(sure, key=lambda key: (not sure[key], *key))
    return tuple(SharedSeason(team, year, "certainly" if sure[year, team] else "possibly") for year, team in found)


def _seasons_between(first: date, last: date) -> range:
    return range(season_of(first), season_of(last) + 1)


def _coaches(book: SpellBook, one: Thing, other: Thing) -> tuple[SharedCoach, ...]:
    sides: list[dict[Thing, list[Met]]] = [{}, {}]
    for side, person in zip(sides, (one, other), strict=True):
        for met in coached_by(book, person, None, "possibly"):
            side.setdefault(met.person, []).append(met)
    found = [
        SharedCoach(coach, tuple(mets), tuple(sides[1][coach])) for coach, mets in sides[0].items() if coach in sides[1]
    ]
    return tuple(sorted(found, key=lambda each: (each.certainty, each.coach)))


def _honours(store: ox.Store, one: Thing, other: Thing) -> tuple[SharedHonour, ...]:
    ours, theirs = ([(iri, _values(store, iri)) for iri in _held(store, person)] for person in (one, other))
    found = [
        honour for (a, x), (b, y) in itertools.product(ours, theirs) if (honour := _one_edition(a, x, b, y)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.season, each.contest, each.one, each.other)))


def _held(store: ox.Store, person: Thing) -> list[Thing]:
    """A person's honours."""
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + "person"), ox.NamedNode(person), ox.DefaultGraph())
    iris = sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))
    return [python_value(ox.NamedNode(iri), store) for iri in iris if kind_of(iri) == "honour"]


def _one_edition(a: Thing, x: dict[str, list[Any]], b: Thing, y: dict[str, list[Any]]) -> SharedHonour | None:
    """Two people's honours as one, if they are the same result of the same team in the same edition."""

    def common(name: str) -> list[Any]:
        return [value for value in x.get(name, []) if value in y.get(name, [])]

    contest, seasons, results = common("competition") or common("award"), common("season"), common("result")
    teams = common("team")
    of_teams = bool(x.get("team") or y.get("team"))
    if (
        not contest
        or not seasons
        or (of_teams and not teams)
        or bool(x.get("result") or y.get("result")) > bool(results)
    ):
        return None
    result = results[0].name if results else "awarded"
    return SharedHonour(contest[0], shown(seasons[0]), result, teams[0] if teams else None, a, b)


def _matches(book: SpellBook, person: Thing) -> list[Thing]:
    """The matches of a person: in which goals were scored or conceded, the first and the last for a team."""
    store = book.store
    goals = {goal for name in ("scorer", "goalkeeper") for goal in holders_of(store, name, person)}
    found = {match for goal in goals for match in holders_of(store, "goal", goal)}
    for spell in book.of(person):
        found |= {match for name in ("debutMatch", "lastMatch") for match in things_of(store, spell.iri, name)}
    return sorted(found)


def _of_teams(book: SpellBook, one: Thing, other: Thing) -> Shared:
    ours, theirs = _by_person(book.at(one)), _by_person(book.at(other))
    both = [AtBoth(who, tuple(ours[who]), tuple(theirs[who])) for who in sorted(ours) if who in theirs]
    return Shared(
        one,
        other,
        matches=_both(_played(book.store, one), _played(book.store, other)),
        people=tuple(both),
        competitions=_both(_competitions(book.store, one), _competitions(book.store, other)),
    )


def _by_person(spells: Iterable[Spell]) -> dict[Thing, list[Spell]]:
    found: dict[Thing, list[Spell]] = {}
    for spell in sorted(spells, key=in_time):
        found.setdefault(spell.person, []).append(spell)
    return found


def _played(store: ox.Store, team: Thing) -> list[Thing]:
    """The matches of a team."""
    sides = (side for side in holders_of(store, "team", team) if kind_of(side) == "side")
    return sorted({match for side in sides for match in holders_of(store, "side", side)})


def _competitions(store: ox.Store, team: Thing) -> list[Thing]:
    """The competitions in which a team is known to have played: by honours, matches and other records."""
    records = [*holders_of(store, "team", team), *_played(store, team)]
    return sorted({contest for record in records for contest in things_of(store, record, "competition")})


def _both(one: Iterable[Thing], other: Iterable[Thing]) -> tuple[Thing, ...]:
    also = set(other)
    return tuple(each for each in one if each in also)


def _values(store: ox.Store, iri: str) -> dict[str, list[Any]]:
    """The accepted values of our properties, by name."""
    found: dict[str, list[Any]] = {}
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
        if quad.predicate.value.startswith(CAR):
            found.setdefault(quad.predicate.value.removeprefix(CAR), []).append(python_value(quad.object, store))
    return found
