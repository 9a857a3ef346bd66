"""Finds claims that cannot all hold, and differences that have an explanation. Pure: claims in, conflicts out.

A rule is small and knows no person, club or document. One kind looks at a slot (:mod:`.slots`), the other at all that
is said of records and between them: dates (:mod:`.times`), counts (:mod:`.numbers`), identities and superlatives
(:mod:`.records`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from carrera_kg.conflicts import numbers, records, slots, times
from carrera_kg.conflicts.evidence import Evidence, Rule, Slot, SlotRule
from carrera_kg.model import AGAINST_RECORDS, Conflict

__all__ = ["KINDS", "RULES", "SLOT_RULES", "Evidence", "Slot", "find_conflicts"]

SLOT_RULES: tuple[SlotRule, ...] = (
    slots.precision,
    slots.wording,
    slots.scope,
    slots.caretaker_time,
    slots.count_clash,
    slots.role_clash,
    slots.manner_clash,
    slots.value_clash,
)
"""They look at the same difference, so the first that knows it names it: an explanation goes before a clash."""

RULES: tuple[Rule, ...] = (
    slots.opinion,
    slots.spelling,
    slots.reason,
    slots.division_clash,
    slots.league_then_and_now,
    times.open_end,
    times.count_against_dates,
    times.age_against_dates,
    times.impossible_order,
    times.overlap,
    times.two_in_charge,
    times.honour_outside_spell,
    times.part_of_a_season,
    numbers.sums,
    numbers.scores,
    numbers.count_against_names,
    numbers.part_against_whole,
    records.two_winners,
    records.two_results,
    records.identity,
    records.first_since,
    records.first_spell,
    records.most_recent,
    records.table_header,
)
"""They look across slots, each for itself."""


KINDS = (
    "value clash", "count clash", "role clash", "manner clash", "division clash", "open end", "count against dates",
    "age against dates", "impossible order", "overlap", "numbers", "two winners", "two results", "identity",
    "superlative", "table header", "precision", "wording", "spelling", "opinion", "reason", "scope", "caretaker time",
    "part of a season", "time of writing", AGAINST_RECORDS,
)  # fmt: skip
"""Every kind that there can be; ``docs/dataset.md`` says what each one is."""


def find_conflicts(evidence: Evidence) -> Iterator[Conflict]:
    """The conflicts in the evidence; the order of the claims it was made of does not matter."""
    for whole in evidence.slots.values():
        slot = whole.stated  # what somebody thinks contradicts nothing
        found = (conflict for rule in SLOT_RULES if (conflict := rule(slot, evidence)) is not None)
        yield from itertools.islice(found, 1)
    for rule in RULES:
        yield from rule(evidence)
