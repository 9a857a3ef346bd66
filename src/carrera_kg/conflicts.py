"""Finds claims that cannot all hold, and differences that have an explanation. Pure: claims in, conflicts out.

A slot is what can hold one value: a subject and a functional property. A rule looks at one slot (and, where it must, at
the slots beside it) and says what kind of conflict it is, if any. No rule knows a person, a club or a document.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from carrera_kg.labels import Naming
from carrera_kg.model import Claim, Conflict, Term
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import CAR, CARETAKER, NOT_STATED

_SCOPED = (CAR + "appearances", CAR + "goals", CAR + "points")


@dataclass(frozen=True, slots=True)
class Slot:
    """A subject and a property, with every claim about them."""

    subject: str
    predicate: str
    claims: tuple[Claim, ...]

    @property
    def values(self) -> list[Term]:
        """The different values, in order of the claims."""
        return list(dict.fromkeys(claim.object for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All slots, with what a rule needs to compare and name values."""

    slots: Mapping[tuple[str, str], Slot]
    ontology: Ontology
    name: Naming

    @classmethod
    def of(cls, claims: Iterable[Claim], ontology: Ontology, name: Naming) -> Evidence:
        """Sort the claims into slots; the order of the claims does not matter."""
        sorted_: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=_place):
            sorted_[claim.subject, claim.predicate].append(claim)
        return cls({key: Slot(*key, tuple(found)) for key, found in sorted(sorted_.items())}, ontology, name)

    def at(self, subject: str, name: str) -> Slot:
        """The slot of a subject for a property of the ontology by name; empty if nobody says anything."""
        return self.slots.get((subject, CAR + name), Slot(subject, CAR + name, ()))

    def agree(self, one: Claim, other: Claim) -> bool:
        """Whether both values can hold: equal, dates with a common day, or one concept within the other."""
        if one.object == other.object:
            return True
        if one.date and other.date:
            return one.date.agrees_with(other.date)
        if isinstance(one.object, NamedNode) and isinstance(other.object, NamedNode):
            a, b = one.object.value, other.object.value
            return self.ontology.is_a(a, b) or self.ontology.is_a(b, a)
        return False

    def told(self, claims: Sequence[Claim]) -> str:
        """Who says what, in which words: ``7 (carrera-biography: 'scored 7 goals')``."""
        by_value: dict[Term, list[str]] = defaultdict(list)
        for claim in claims:
            by_value[claim.object].append(f"{claim.document}: '{claim.spans[0].words}'")
        return " against ".join(f"{self.name(value)} ({'; '.join(said)})" for value, said in by_value.items())


Rule = Callable[[Slot, Evidence], Conflict | None]


def find_conflicts(claims: Iterable[Claim], ontology: Ontology, name: Naming) -> Iterator[Conflict]:
    """The conflicts among the claims, by slot; of rules that look at the same difference the first that knows it."""
    evidence = Evidence.of(claims, ontology, name)
    for slot in evidence.slots.values():
        for rules in RULES:
            found = (conflict for rule in rules if (conflict := rule(slot, evidence)) is not None)
            yield from itertools.islice(found, 1)


def precision(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Values of different precision agree: 1990 and 21 April 1990, defender and right back."""
    if not _holds_one(slot, evidence) or not all(itertools.starmap(evidence.agree, _pairs(slot))):
        return None
    why = f"{evidence.told(slot.claims)}: one value is more precise than the other, and both can hold"
    return Conflict("precision", slot.subject, slot.predicate, slot.claims, why, apparent=True)


def scope(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Two counts may count different matches when neither source says which it counts.

    Where the same sources agree on another count of the same tally they count the same matches, and the difference is
    a contradiction after all.
    """
    if slot.predicate not in _SCOPED or not _holds_one(slot, evidence):
        return None
    if not any(value == NamedNode(NOT_STATED) for value in evidence.at(slot.subject, "scope").values):
        return None
    sources = {claim.document for claim in slot.claims}
    for other in _SCOPED:
        beside = evidence.slots.get((slot.subject, other))
        if other == slot.predicate or beside is None or len(beside.values) > 1:
            continue
        if len(sources & {claim.document for claim in beside.claims}) > 1:
            return None
    why = f"{evidence.told(slot.claims)}: neither says which matches it counts, so both can hold"
    return Conflict("scope", slot.subject, slot.predicate, slot.claims, why, apparent=True, holds=slot.claims)


def value_clash(slot: Slot, evidence: Evidence) -> Conflict | None:
    """One slot, several values that cannot all hold."""
    if not _holds_one(slot, evidence) or all(itertools.starmap(evidence.agree, _pairs(slot))):
        return None
    why = f"{evidence.told(slot.claims)}: only one can be right"
    return Conflict("value clash", slot.subject, slot.predicate, slot.claims, why)


def open_end(slot: Slot, evidence: Evidence) -> Conflict | None:
    """A spell said to be going on at a time by which another statement has it ended.

    "Now" in a source is its time of writing; a source that was written before the end does not contradict it.
    """
    ongoing = evidence.at(slot.subject, "ongoing").claims
    if slot.predicate != CAR + "end" or not ongoing:
        return None
    late = [
        now
        for now in ongoing
        for end in slot.claims
        if now.date and end.date and now.date.earliest and end.date.latest and end.date.latest <= now.date.earliest
    ]
    claims = tuple(sorted([*slot.claims, *ongoing], key=_place))
    if late:
        why = f"{evidence.told(claims)}: the spell cannot have gone on after its end"
        return Conflict("open end", slot.subject, slot.predicate, claims, why)
    if len({claim.document for claim in claims}) == 1:
        return None
    why = f"{evidence.told(claims)}: a source that speaks of its own present may have been written before the end"
    return Conflict("time of writing", slot.subject, slot.predicate, claims, why, apparent=True, holds=claims)


def caretaker_time(slot: Slot, evidence: Evidence) -> Conflict | None:
    """A start that counts the time as caretaker: the day is the start of a caretaker spell of the same person there."""
    if slot.predicate != CAR + "start" or not _holds_one(slot, evidence):
        return None
    person, team = evidence.at(slot.subject, "person").values, evidence.at(slot.subject, "team").values
    if not person or not team:
        return None
    begun = [
        start
        for (subject, predicate), other in evidence.slots.items()
        if predicate == CAR + "role" and subject != slot.subject and NamedNode(CARETAKER) in other.values
        if evidence.at(subject, "person").values == person and evidence.at(subject, "team").values == team
        for start in evidence.at(subject, "start").claims
    ]
    counted = [
        c for c in slot.claims if any(c.date and b.date and c.date.days == 1 and c.date == b.date for b in begun)
    ]
    own = tuple(claim for claim in slot.claims if claim not in counted)
    if not counted or not own or len({claim.object for claim in own}) > 1:
        return None
    why = f"{evidence.told(slot.claims)}: the earlier day is when the time as caretaker began, and it is counted in"
    return Conflict("caretaker time", slot.subject, slot.predicate, slot.claims, why, apparent=True, holds=own)


RULES: tuple[tuple[Rule, ...], ...] = ((precision, scope, caretaker_time, value_clash), (open_end,))
"""The first four look at the same difference: an explanation goes before the verdict that there is none."""


def _holds_one(slot: Slot, evidence: Evidence) -> bool:
    """Whether the slot can hold one value and is given several."""
    held = evidence.ontology.property_of(slot.predicate)
    return held is not None and held.functional and len(slot.values) > 1


def _pairs(slot: Slot) -> Iterator[tuple[Claim, Claim]]:
    return itertools.combinations(slot.claims, 2)


def _place(claim: Claim) -> tuple[str, tuple[object, ...], str]:
    return (claim.document, claim.spans, claim.id)
