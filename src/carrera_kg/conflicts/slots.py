"""Rules that look at one slot: do the values differ, and can they all hold?"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pyoxigraph import NamedNode

from carrera_kg.conflicts.evidence import Evidence, Slot, bounds, in_order
from carrera_kg.dates import PartialDate, season_of
from carrera_kg.model import Claim, Conflict, Term
from carrera_kg.names import search_key
from carrera_kg.vocabulary import CAR, CARETAKER, INTEGER, NOT_STATED

_SCOPED = (CAR + "appearances", CAR + "goals", CAR + "points", CAR + "wins", CAR + "draws", CAR + "losses")


# ── Differences with an explanation ──────────────────────────────────────────────────────────────


def precision(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Dates of different precision agree: 1990 and 21 April 1990."""
    if not _all_agree(slot, evidence) or not all(claim.date for claim in slot.claims):
        return None
    nested = any(all(a.date and b.date and a.date.lies_within(b.date) for b in slot.claims) for a in slot.claims)
    how = "one date is more precise than the other" if nested else "the dates have days in common"
    why = f"{evidence.told(slot.claims, ' and ')}: {how}, and both can hold"
    return Conflict("precision", slot.subject, slot.predicate, slot.claims, why, apparent=True)


def wording(slot: Slot, evidence: Evidence) -> Conflict | None:
    """One word is more specific than the other: manager and caretaker manager, left and dismissed."""
    if not _all_agree(slot, evidence) or any(claim.date for claim in slot.claims):
        return None
    why = f"{evidence.told(slot.claims, ' and ')}: one word is more specific than the other, and both can hold"
    return Conflict("wording", slot.subject, slot.predicate, slot.claims, why, apparent=True)


def scope(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Two counts may count different matches when neither source says which it counts.

    Where sources that differ on this count agree on another of the same tally, they count the same matches, and the
    difference is a contradiction after all.
    """
    if slot.predicate not in _SCOPED or not _holds_one(slot, evidence):
        return None
    if not any(value == NamedNode(NOT_STATED) for value in evidence.at(slot.subject, "scope").values):
        return None
    differ = {(a.document, b.document) for a, b in _pairs(slot) if a.object != b.object}
    for other in _SCOPED:
        beside = evidence.slots.get((slot.subject, other))
        if other == slot.predicate or beside is None:
            continue
        agree = {(a.document, b.document) for a, b in itertools.permutations(beside.claims, 2) if a.object == b.object}
        if any(pair in agree for pair in differ if pair[0] != pair[1]):
            return None
    why = f"{evidence.told(slot.claims, ' and ')}: neither says which matches it counts, so both can hold"
    return Conflict("scope", slot.subject, slot.predicate, slot.claims, why, apparent=True, holds=slot.claims)


def caretaker_time(slot: Slot, evidence: Evidence) -> Conflict | None:
    """A start that counts the time as caretaker: the day is the start of a caretaker spell of the same person there."""
    if slot.predicate != CAR + "start" or not _holds_one(slot, evidence):
        return None
    person, team = evidence.one(slot.subject, "person"), evidence.one(slot.subject, "team")
    if person is None or team is None:
        return None
    begun = [
        start
        for spell in evidence.grouped("spell", "person", "team").get((person, team), ())
        if spell != slot.subject and NamedNode(CARETAKER) in evidence.at(spell, "role").values
        for start in evidence.at(spell, "start").claims
    ]
    counted = [
        c for c in slot.claims if any(c.date and b.date and c.date.days == 1 and c.date == b.date for b in begun)
    ]
    own = [claim for claim in slot.claims if claim not in counted]
    agreed = all(itertools.starmap(evidence.agree, itertools.combinations(own, 2)))
    if not counted or not own or not agreed or not all(c.date and _starts_before(counted, c.date) for c in own):
        return None
    why = f"{evidence.told(slot.claims, ' and ')}: the earlier day is when the time as caretaker began"
    best = _most_precise(own)
    return Conflict("caretaker time", slot.subject, slot.predicate, slot.claims, why, apparent=True, holds=best)


def _starts_before(counted: Sequence[Claim], when: PartialDate) -> bool:
    return not any(claim.date and when.is_before(claim.date) for claim in counted)


def _most_precise(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Of dates that agree, the one that says all that the others say, if there is one; else all."""
    for best in claims:
        if all(best.date and claim.date and best.date.lies_within(claim.date) for claim in claims):
            return tuple(claim for claim in claims if claim.object == best.object)
    return tuple(claims)


def opinion(evidence: Evidence) -> Iterator[Conflict]:
    """A judgement or a hyperbole beside a statement of fact takes nothing away from it."""
    for slot in evidence.slots.values():
        stated = slot.stated.claims
        judged = [claim for claim in slot.claims if claim not in stated]
        differing = [claim for claim in judged if not any(evidence.agree(claim, other) for other in stated)]
        agreed = all(itertools.starmap(evidence.agree, itertools.combinations(stated, 2)))
        if stated and differing and agreed and _holds_one(slot, evidence):
            claims = tuple(in_order([*stated, *differing]))
            why = f"{evidence.told(claims, ' and ')}: one of them is a judgement or an exaggeration, not a statement"
            yield Conflict("opinion", slot.subject, slot.predicate, claims, why, apparent=True, holds=stated)


def spelling(evidence: Evidence) -> Iterator[Conflict]:
    """Two spellings of one name: another alphabet's transcription, a slip of the pen or of a translator."""
    for slot in evidence.slots.values():
        if slot.predicate != CAR + "name":
            continue
        close = [
            claim
            for claim in slot.claims
            if any(_same_name(claim.object.value, other.value) for other in slot.values if other != claim.object)
        ]
        if close:
            why = f"{evidence.told(close, ' and ')}: the same name in another spelling"
            yield Conflict(
                "spelling", slot.subject, slot.predicate, tuple(close), why, apparent=True, holds=tuple(close)
            )


def reason(evidence: Evidence) -> Iterator[Conflict]:
    """Sources give different reasons for one thing; a thing can have several, so both can hold."""
    for slot in evidence.slots.values():
        told: dict[str, set[Term]] = defaultdict(set)
        for claim in slot.claims:
            told[claim.document].add(claim.object)
        if slot.predicate in _REASONS and not any(told[each] >= set(slot.values) for each in told):
            why = f"{evidence.told(slot.claims, ' and ')}: each gives its own reason, and both can hold"
            yield Conflict("reason", slot.subject, slot.predicate, slot.claims, why, apparent=True, holds=slot.claims)


_REASONS = (CAR + "departureReason", CAR + "appointmentReason", CAR + "retirementReason")


# ── Values that cannot all hold ──────────────────────────────────────────────────────────────────


def count_clash(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Two counts of the same things, or of the same matches."""
    held = evidence.ontology.property_of(slot.predicate)
    if held is None or held.range != INTEGER:
        return None
    same = next(
        (f"; all give {told} {label}, so they count the same matches" for label, told in _agreed(slot, evidence)), ""
    )
    return _clash("count clash", slot, evidence, same)


def role_clash(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Two roles in one spell, neither of which is the other in general words."""
    return _clash("role clash", slot, evidence) if slot.predicate == CAR + "role" else None


def manner_clash(slot: Slot, evidence: Evidence) -> Conflict | None:
    """Two ways of leaving: somebody who was dismissed did not resign."""
    return _clash("manner clash", slot, evidence) if slot.predicate == CAR + "departure" else None


def value_clash(slot: Slot, evidence: Evidence) -> Conflict | None:
    """One slot, several values that cannot all hold."""
    return _clash("value clash", slot, evidence)


def division_clash(evidence: Evidence) -> Iterator[Conflict]:
    """A team plays in one division at a time: a spell within one season has one."""
    for spell in evidence.of_kind("spell"):
        slot = evidence.at(spell, "division").stated
        start, end = bounds(evidence.stated(spell, "start")), bounds(evidence.stated(spell, "end"))
        if len(slot.values) < 2 or not (start and end and start.earliest and end.latest):
            continue
        if season_of(start.earliest) == season_of(end.latest):
            why = f"{evidence.told(slot.claims)}: within one season a team plays in one division"
            yield Conflict("division clash", spell, slot.predicate, slot.claims, why)


def _agreed(slot: Slot, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Other counts of the tally on which everyone who differs on this one agrees: their names and values."""
    sources = {claim.document for claim in slot.claims}
    for other in _SCOPED if slot.predicate in _SCOPED else ():
        beside = evidence.slots.get((slot.subject, other))
        if beside is not None and len(beside.values) == 1 and sources <= {c.document for c in beside.claims}:
            yield evidence.ontology.labels[other], evidence.name(beside.values[0])


def league_then_and_now(evidence: Evidence) -> Iterator[Conflict]:
    """The league of a team in a source's own time, and another one in the time that is told of."""
    for (team,), spells in evidence.grouped("spell", "team").items():
        now = evidence.stated(team.value, "league")
        for spell in spells if now else ():
            then = evidence.stated(spell, "division")
            if then and not {claim.object for claim in then} & {claim.object for claim in now}:
                claims = tuple(in_order([*then, *now]))
                why = f"{evidence.told(claims, ' and ')}: a team may play in another league when a source is written"
                yield Conflict("time of writing", spell, CAR + "division", claims, why, apparent=True, holds=claims)


def _clash(kind: str, slot: Slot, evidence: Evidence, more: str = "") -> Conflict | None:
    if not _holds_one(slot, evidence) or _all_agree(slot, evidence):
        return None
    rivals = [one for one in slot.claims if not all(evidence.agree(one, other) for other in slot.claims)]
    vague = [claim for claim in slot.claims if claim not in rivals]
    sides: list[list[Claim]] = []
    for claim in rivals:
        own = next((side for side in sides if all(evidence.agree(claim, other) for other in side)), None)
        if own is None:
            sides.append([claim])
        else:
            own.append(claim)
    told = " against ".join(evidence.told(side, " and ") for side in sides)
    why = f"{told}: only one can be right{more}"
    if vague:
        why += f"; {evidence.told(vague, ' and ')} fits all of them"
    return Conflict(kind, slot.subject, slot.predicate, slot.claims, why)


def _holds_one(slot: Slot, evidence: Evidence) -> bool:
    """Whether the slot can hold one value and is given several."""
    held = evidence.ontology.property_of(slot.predicate)
    return held is not None and held.functional and len(slot.values) > 1


def _all_agree(slot: Slot, evidence: Evidence) -> bool:
    return _holds_one(slot, evidence) and all(itertools.starmap(evidence.agree, _pairs(slot)))


def _pairs(slot: Slot) -> Iterator[tuple[Claim, Claim]]:
    return itertools.combinations(slot.claims, 2)


def _same_name(one: str, other: str) -> bool:
    """Whether two names have as many words and no word differs by more than a slip or a transcription does."""
    a, b = search_key(one).split(), search_key(other).split()
    return len(a) == len(b) and all(_likeness(*pair) > _CLOSE for pair in zip(a, b, strict=True))


def _likeness(one: str, other: str) -> float:
    """difflib's ratio, which may depend on the order."""
    return max(SequenceMatcher(None, one, other).ratio(), SequenceMatcher(None, other, one).ratio())


_CLOSE = 0.8
"""Dmitri and Dmitry are alike by 0.83, Massio and Massimo by 0.92; Marco and Mauro, two names, by 0.8."""
