"""A step of a path, and why it can be taken: in a sentence, and in the words of the sources."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from carrera_kg.lookup import kind_of
from carrera_kg.results import Thing, python_value, shown
from carrera_kg.traversal.networks import SameMatch, Statement, thing
from carrera_kg.traversal.spells import (
    Certainty,
    Spell,
    Together,
    claims_on,
    in_order,
    named,
    read_spells,
    together,
)
from carrera_kg.traversal.steps import OF_PERSON, RANKS, STATED, Kind
from carrera_kg.vocabulary import CAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import ClaimView

_TELLING = (
    *STATED, "scorer", "goalkeeper", "debutMatch", "lastMatch", "wonIn", "result", "start", "end", "during", "ongoing",
    "debut", "calledUp", "team", "competition", "award", "season", "secured", "role", "person", "goal", "side", "date",
)  # fmt: skip
"""What shows a step, the most telling first; what touches criminal or medical matters is not among it."""

_MOST_QUOTED = 2


@dataclass(frozen=True, eq=False, repr=False)
class Step:
    """One step from one thing to another, with what shows that it can be taken.

    Attributes:
        source, target: from where to where.
        certainty: how sure it is.
        what: one of :data:`carrera_kg.traversal.steps.RANKS`: the property of what is stated, else the kind.
        records: the records that show it: the spells of the two, the spell, the match, the honours.
    """

    source: Thing
    target: Thing
    certainty: Certainty
    what: str
    records: tuple[Thing, ...]

    @property
    def kind(self) -> Kind:
        """The kind of step: ``stated``, ``together``, ``spell``, ``match`` or ``honour``."""
        return "stated" if self.what in STATED else self.what  # type: ignore[return-value]

    @functools.cached_property
    def why(self) -> str:
        """Why it can be taken, in a sentence."""
        words = {"together": self._together, "spell": self._spell, "match": self._match, "honour": self._honour}
        return words.get(self.what, self._stated)()

    def claims(self) -> list[ClaimView]:
        """The claims that show it, with their words, the most telling first."""
        return [*self._claims]

    def quotations(self) -> list[ClaimView]:
        """The most telling claim about each of the records that show it; two at most."""
        about = [claim for claim in self._claims if claim.subject in self.records] or self._claims
        if self.what == "match":  # the match is one record: who the two are in it stands with its goals and sides
            about = [claim for claim in self._claims if claim.object in self._ends] or about
        if self.meeting and not self.meeting.certain:  # what is then more telling than dates is who says that they met
            about = [claim for claim in self._claims if not self._order(claim)[0]][:1] or about
        told: dict[str, ClaimView] = {}
        for claim in about:
            told.setdefault(claim.subject, claim)
        most = 1 if self.kind == "stated" else _MOST_QUOTED
        places = {(claim.document, claim.where(), claim.words): claim for claim in reversed(told.values())}
        return list(reversed(places.values()))[:most]

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON has it."""
        return {
            "source": str(self.source),
            "source_label": self.source.name,
            "target": str(self.target),
            "target_label": self.target.name,
            "kind": self.kind,
            "certainty": self.certainty,
            "why": self.why,
            "records": [str(record) for record in self.records],
            "claims": [claim.as_dict() for claim in self.quotations()],
        }

    def __str__(self) -> str:
        return f"{self.source.name} → {self.target.name}: {self.why}"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Step) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        return self.source, self.target, self.certainty, self.what, self.records

    # ── Sentences ────────────────────────────────────────────────────────────────────────────────

    @property
    def _store(self) -> ox.Store:
        return self.source._store

    @functools.cached_property
    def _spells(self) -> list[Spell]:
        """The spells among what shows it; of a deployment, the spell that has it."""
        found = []
        for record in self.records:
            if kind_of(record) == "deployment":
                holders = self._store.quads_for_pattern(None, _DEPLOYMENT, ox.NamedNode(record), ox.DefaultGraph())
                found += sorted(quad.subject.value for quad in holders if isinstance(quad.subject, ox.NamedNode))
            elif kind_of(record) == "spell":
                found.append(str(record))
        return list(read_spells(self._store, found).values())

    @property
    def meeting(self) -> Together | None:
        """How the two spells met, of a step by being together."""
        if self.what != "together" or len(self._spells) != 2:
            return None
        one, other = self._spells
        return together(one, other, met=self.certainty == "certainly")

    def _together(self) -> str:
        met = self.meeting
        if met is None:
            return f"{self.source.name} and {self.target.name} were at one team: {self.certainty}"
        return f"{_doing(met, self.certainty == 'certainly')}: {self.certainty} {met.when}"

    def _stated(self) -> str:
        spell = self._spells[0] if self._spells else None
        holder, other = (self.source, self.target) if self._said_of_source(spell) else (self.target, self.source)
        team = f" at {spell.place}" if spell else ""
        job = named(spell.roles, "somebody") if spell else "somebody"
        place = self._values("position") or "somebody"
        words = {
            "coachedBy": f"{holder.name} was coached by {other.name}{team}",
            "assistantTo": f"{holder.name} was assistant to {other.name}{team}",
            "teammate": f"{holder.name} and {other.name} were team-mates",
            "daughter": f"{other.name} is a daughter of {holder.name}",
            "fieldedBy": f"{other.name} fielded {holder.name} as {place}{team}",
            "predecessor": f"{holder.name} followed {other.name} as {job}{team}",
            "successor": f"{holder.name} was followed by {other.name} as {job}{team}",
            "inPlaceOf": f"{holder.name} played as {place} in place of {other.name}{team}",
        }[self.what]
        # The source dates the spell in which it was so, and not the time that the two had together.
        when = f" (spell: {spell.when})" if spell and self.what not in ("predecessor", "successor") else ""
        reserve = ", as sources say with a reserve" if self.certainty == "possibly" else ""
        return f"{words}{when}: stated{reserve}" if reserve else words + when

    def _said_of_source(self, spell: Spell | None) -> bool:
        holder = self.records[0] if self.what in OF_PERSON else spell.person if spell else self.source
        return holder == self.source

    def _spell(self) -> str:
        spell = self._spells[0]
        team = self.target if kind_of(self.source) == "person" else self.source
        differ = ", though sources differ on the team" if self.certainty == "possibly" else ""
        return (
            f"{spell.person.name} was {named(spell.roles, 'in a role not stated')} at {team.name}: {spell.when}{differ}"
        )

    def _honour(self) -> str:
        names = {
            name: self._values(name)
            for name in ("competition", "award", "season", "secured", "result", "team", "person")
        }
        edition = " ".join(filter(None, (names["competition"] or names["award"], names["season"] or names["secured"])))
        what = ", ".join(filter(None, (edition, names["result"])))
        if len(self.records) == 2:
            return (
                f"{self.source.name} and {self.target.name} are both credited with a result of {names['team']}: {what}"
            )
        who = " with ".join(filter(None, (names["person"], names["team"])))
        return f"{who or self.source.name}: {what}"

    def _match(self) -> str:
        parts = " and ".join(f"{end.name} {_part_in(self._store, end, self.records[0])}" for end in self._ends)
        return f"{parts}: {self.records[0].name}"

    @property
    def _ends(self) -> tuple[Thing, Thing]:
        return self.source, self.target

    def _values(self, name: str) -> str:
        return _said(self._store, self.records[0], name)

    # ── Claims ───────────────────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def _claims(self) -> tuple[ClaimView, ...]:
        found = {claim.id: claim for claim in self._all_claims() if _is_telling(claim) and not claim.outcome}
        return tuple(sorted(in_order(found.values()), key=self._order))

    def _all_claims(self) -> Iterable[ClaimView]:
        if self.what in STATED:
            ends = (
                Statement(self.records[0], CAR + self.what, *self._ends, True),
                Statement(self.records[0], CAR + self.what, self.target, self.source, True),
            )
            yield from (claim for statement in ends for claim in statement.claims())
            yield from claims_on(self._store, [spell.iri for spell in self._spells])
        elif self.what == "match":
            yield from SameMatch(self.records[0], self._ends).claims()
            yield from claims_on(self._store, [self.records[0]])
        else:
            met = self.meeting
            yield from met.claims() if met else claims_on(self._store, self.records)

    def _order(self, claim: ClaimView) -> tuple[bool, bool, int]:
        """What names the two goes first, then what is accepted, then by how telling the property is."""
        stated = claim.predicate == CAR + self.what and claim.object in (*self._ends, *self.records)
        name = claim.predicate.removeprefix(CAR)
        connects = stated or (name in STATED and claim.object in self._ends)
        rank = _TELLING.index(name) if connects or name not in STATED else len(_TELLING)
        return not connects, not claim.accepted, rank


def step(store: ox.Store, source: str, target: str, possible: bool, rank: int, records: Iterable[str]) -> Step:
    """A step, from a link of a search."""
    given = tuple(thing(record, store) for record in records if record)
    certainty: Certainty = "possibly" if possible else "certainly"
    return Step(thing(source, store), thing(target, store), certainty, RANKS[rank], given)


def _doing(met: Together, sure: bool) -> str:
    """What the two did at the team, in words."""
    one, other = met.one, met.other
    a, b, team = one.person.name, other.person.name, met.team.name
    if one.plays and other.plays:
        return f"{a} and {b} {'played' if sure else 'may have played'} together at {team}"
    if one.leads and not other.leads:
        one, other, a, b = other, one, b, a
    if other.leads and one.plays:
        return f"{b} was {named(other.roles, '')} at {team} while {a} {'played' if sure else 'may have played'} there"
    jobs = (f"{who} was {named(spell.roles, 'in a role not stated')}" for who, spell in ((b, other), (a, one)))
    return f"{' and '.join(jobs)} at {team}, {'' if sure else 'perhaps '}at the same time"


def _part_in(store: ox.Store, end: Thing, match: Thing) -> str:
    """What somebody or a team has to do with a match, in words."""
    goals = _objects(store, match, "goal")
    for name, words in (("scorer", "scored"), ("goalkeeper", "was the goalkeeper beaten")):
        if any(end in _objects(store, goal, name) for goal in goals):
            return words
    for name, words in (
        ("debutMatch", "was there for the first time"),
        ("lastMatch", "was there for the last time"),
        ("wonIn", "reached a result by it"),
    ):
        records = _subjects(store, name, match)
        if any(end in _objects(store, record, "person") for record in records):
            return words
    return "played"


def _said(store: ox.Store, record: str, name: str) -> str:
    """The accepted values of a property, in words."""
    found = store.quads_for_pattern(ox.NamedNode(record), ox.NamedNode(CAR + name), None, ox.DefaultGraph())
    return " | ".join(sorted({shown(python_value(quad.object, store)) for quad in found}))


def _objects(store: ox.Store, subject: str, name: str) -> list[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(CAR + name), None, ox.DefaultGraph())
    return [quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)]


def _subjects(store: ox.Store, name: str, value: str) -> list[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + name), ox.NamedNode(value), ox.DefaultGraph())
    return [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]


def _is_telling(claim: ClaimView) -> bool:
    return claim.predicate.removeprefix(CAR) in _TELLING


_DEPLOYMENT = ox.NamedNode(CAR + "deployment")
