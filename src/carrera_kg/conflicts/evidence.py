"""All claims sorted into slots and records, with what a rule needs to compare and name values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyoxigraph import NamedNode

from carrera_kg.dates import PartialDate
from carrera_kg.labels import Naming, record_labels
from carrera_kg.model import Certainty, Claim, Conflict, Term
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import CAR, KINDS, NESTED, RECORDS, record_class

_PRESENT = {CAR + "ongoing": "still going on", CAR + "latestAt": "the most recent"}


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

    @property
    def stated(self) -> Slot:
        """The slot without opinions."""
        kept = tuple(claim for claim in self.claims if claim.certainty is not Certainty.OPINION)
        return self if len(kept) == len(self.claims) else Slot(self.subject, self.predicate, kept)


@dataclass(frozen=True)
class Evidence:
    """All slots, with what a rule needs to compare and name values."""

    slots: Mapping[tuple[str, str], Slot]
    ontology: Ontology
    name: Naming

    @classmethod
    def of(cls, claims: Iterable[Claim], ontology: Ontology, name: Naming) -> Evidence:
        """Sort the claims into slots; the order of the claims does not matter."""
        sorted_: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in in_order(claims):
            sorted_[claim.subject, claim.predicate].append(claim)
        return cls({key: Slot(*key, tuple(found)) for key, found in sorted(sorted_.items())}, ontology, name)

    def at(self, subject: str, name: str) -> Slot:
        """The slot of a subject for a property of the ontology by name; empty if nobody says anything."""
        return self.slots.get((subject, CAR + name), Slot(subject, CAR + name, ()))

    def stated(self, subject: str, *names: str) -> tuple[Claim, ...]:
        """The claims of the subject's slots for the properties, without opinions."""
        return tuple(claim for name in names for claim in self.at(subject, name).stated.claims)

    def one(self, subject: str, name: str) -> Term | None:
        """The value of the slot, if those who speak of it agree on one."""
        values = {claim.object for claim in self.stated(subject, name)}
        return values.pop() if len(values) == 1 else None

    def top(self, subject: str, name: str) -> str:
        """The concept at the top of the slot's branch; empty if there is none or there are several."""
        found = {
            self.ontology.top(claim.object.value)
            for claim in self.stated(subject, name)
            if isinstance(claim.object, NamedNode)
        }
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def records(self) -> Mapping[str, tuple[str, ...]]:
        """The subjects of each kind (``spell``, ``honour`` …), in order of address."""
        kinds = {cls: kind for kind, cls in (RECORDS | KINDS).items()}
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for subject, _ in self.slots:
            found[kinds.get(record_class(subject), "")][subject] = None
        return {kind: tuple(subjects) for kind, subjects in found.items()}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The spell or match that a tally, deployment, side or goal hangs on."""
        links = {CAR + kind for kind in NESTED}
        return {
            claim.object.value: subject
            for (subject, predicate), slot in self.slots.items()
            if predicate in links
            for claim in slot.claims
        }

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The subjects of a kind, in order of address."""
        return self.records.get(kind, ())

    def grouped(self, kind: str, *names: str) -> Mapping[tuple[Term, ...], tuple[str, ...]]:
        """The subjects of a kind by their values of the properties; those that lack one are left out."""
        key = (kind, *names)
        if key not in self._groups:
            self._groups[key] = self._grouped(kind, *names)
        return self._groups[key]

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], Mapping[tuple[Term, ...], tuple[str, ...]]]:
        return {}

    def _grouped(self, kind: str, *names: str) -> Mapping[tuple[Term, ...], tuple[str, ...]]:
        found: dict[tuple[Term, ...], list[str]] = defaultdict(list)
        for subject in self.of_kind(kind):
            values = [self.one(subject, name) for name in names]
            if all(value is not None for value in values):
                found[tuple(value for value in values if value is not None)].append(subject)
        return {key: tuple(subjects) for key, subjects in found.items()}

    def agree(self, one: Claim, other: Claim) -> bool:
        """Whether both values can hold: equal, dates with a common day, or one concept within the other."""
        if one.object == other.object:
            return True
        if one.date and other.date:
            return one.date.agrees_with(other.date)
        if isinstance(one.object, NamedNode) and isinstance(other.object, NamedNode):
            a, b = one.object.value, other.object.value
            return self.is_within(a, b) or self.is_within(b, a)
        return False

    def is_within(self, narrow: str, wide: str) -> bool:
        """Whether the one is the other in more specific words: a concept below it, or a place said to lie in it."""
        return self.ontology.is_a(narrow, wide) or wide in self._places_around(narrow)

    def _places_around(self, place: str) -> set[str]:
        """The places that the place is said to lie in, and those that these lie in."""
        around: set[str] = set()
        ahead = [place]
        while ahead:
            wider = {claim.object.value for claim in self.stated(ahead.pop(), "locatedIn")} - around
            around |= wider
            ahead += sorted(wider)
        return around

    def told(self, claims: Sequence[Claim], joined: str = " against ") -> str:
        """Who says what, in which words: ``7 (carrera-biography: 'scored 7 goals')``."""
        by_value: dict[str, list[str]] = defaultdict(list)
        for claim in claims:
            words, value = " … ".join(span.words for span in claim.spans), self.shown(claim)
            said = f"{claim.document}: '{words}'"
            if said not in by_value[value]:
                by_value[value].append(said)
        return joined.join(f"{value} ({'; '.join(said)})" for value, said in by_value.items())

    def shown(self, claim: Claim) -> str:
        """The value in words; a source's own present is told by what it says, not by its time of writing."""
        relative = claim.as_written.startswith(("before ", "after "))  # its bounds are a reckoning, not the source's
        return _PRESENT.get(claim.predicate) or (claim.as_written if relative else self.say(claim.object))

    def say(self, term: Term) -> str:
        """The term in words; a record by its label."""
        return (self._labels.get(term.value) if isinstance(term, NamedNode) else None) or self.name(term)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return record_labels((claim for slot in self.slots.values() for claim in slot.claims), self.name)

    def called(self, subject: str, *names: str) -> str:
        """The first of the properties that has a value, in words; nothing if none has."""
        return next((self.say(claim.object) for name in names for claim in self.at(subject, name).claims), "")

    def is_loan(self, spell: str) -> bool:
        """Whether a source says that the player was on loan."""
        return bool(self.at(spell, "loanFrom").claims)

    def is_at_a_club(self, spell: str) -> bool:
        """Whether the spell is at a club and not with a national team."""
        team = self.one(spell, "team")
        return team is not None and record_class(team.value) == KINDS["club"]

    def is_with_a_country(self, spell: str) -> bool:
        """Whether the spell is with a national team."""
        team = self.one(spell, "team")
        return team is not None and record_class(team.value) == KINDS["national-team"]


SlotRule = Callable[[Slot, Evidence], Conflict | None]
"""Looks at one slot."""

Rule = Callable[[Evidence], Iterator[Conflict]]
"""Looks across slots."""


def bounds(claims: Iterable[Claim]) -> PartialDate | None:
    """The period from the first to the last day that any of the dates allows; None if there is no date."""
    dates = [claim.date for claim in claims if claim.date]
    if not dates:
        return None
    firsts, lasts = [d.earliest for d in dates], [d.latest for d in dates]
    first = None if None in firsts else min(day for day in firsts if day)
    last = None if None in lasts else max(day for day in lasts if day)
    return PartialDate("", first, last)


def certainly(evidence: Evidence, spell: str) -> tuple[date, date] | None:
    """The first and last day on which a spell with a start and an end was going on whichever source is right."""
    starts = [claim.date.latest for claim in evidence.stated(spell, "start") if claim.date]
    ends = [claim.date.earliest for claim in evidence.stated(spell, "end") if claim.date]
    first = max((day for day in starts if day), default=None)
    last = min((day for day in ends if day), default=None)
    if first is None or last is None or None in starts or None in ends or last < first:
        return None
    return first, last


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The claims by document and place."""
    return sorted(claims, key=lambda claim: (claim.document, claim.spans, claim.id))
