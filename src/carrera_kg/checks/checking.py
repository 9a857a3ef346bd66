"""All rules over all claims."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import polars as pl

from carrera_kg.checks.answers import Bench
from carrera_kg.checks.asking import in_order
from carrera_kg.checks.divisions import division_checks
from carrera_kg.checks.honours import honour_checks
from carrera_kg.checks.matches import match_checks
from carrera_kg.checks.records import Records
from carrera_kg.checks.runs import run_checks
from carrera_kg.checks.standings import standing_checks
from carrera_kg.checks.tallies import tally_checks
from carrera_kg.checks.told import Record, Told
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim
from carrera_kg.vocabulary import ID

RULES: tuple[Callable[[Bench], Iterator[Check]], ...] = (
    match_checks, tally_checks, run_checks, standing_checks, honour_checks, division_checks,
)  # fmt: skip
"""The rules, each over the claims that it knows."""


def check_claims(
    claims: Sequence[Claim],
    records: Records,
    written: Mapping[str, PartialDate] | None = None,
    tell: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> list[Check]:
    """Hold claims against match records.

    Args:
        claims: of documents; those that no rule knows are passed over.
        records: of data sets.
        written: when each document was written, as far as it is bounded.
        tell: told how far it has come.

    Returns:
        A check for each claim that a rule knows, by document and place.
    """
    bench = Bench(Told.of(claims, written), records)
    found: list[Check] = []
    for number, rule in enumerate(RULES):
        tell("checking", number, len(RULES))
        found += rule(bench)
    return in_order(found)


def memberships(claims: Iterable[Claim]) -> pl.DataFrame:
    """Which team documents place in which competition, and when.

    Returns:
        ``team`` and ``competition`` (ids of entities), ``first`` and ``last`` (days, or null): one row each, sorted.
    """
    told = Told.of(claims)
    rows = set(itertools.chain(_of_matches(told), _of_honours(told), _of_spells(told), _of_clubs(told)))
    schema = {"team": pl.String, "competition": pl.String, "first": pl.Date, "last": pl.Date}
    ordered = sorted(rows, key=lambda row: tuple(map(str, row)))
    return pl.DataFrame(ordered, schema=schema, orient="row")


def _row(team: str | None, competition: str | None, when: PartialDate | None) -> Iterator[tuple[object, ...]]:
    if team and competition:
        yield (
            team.removeprefix(ID),
            competition.removeprefix(ID),
            when.earliest if when else None,
            when.latest if when else None,
        )


def _of_matches(told: Told) -> Iterator[tuple[object, ...]]:
    for record in told.records("match"):
        for side in record.below("side"):
            yield from _row(
                side.thing("team"), record.thing("competition"), record.date("season") or record.date("date")
            )


_ELSEWHERE = ("promoted", "relegated", "qualified", "eliminated")
"""Results that name another competition, or one in which the team hardly was."""


def _of_honours(told: Told) -> Iterator[tuple[object, ...]]:
    for kind in ("honour", "standing"):
        for record in told.records(kind):
            result = record.thing("result") or ""
            if result.rsplit("/", 1)[-1] not in _ELSEWHERE:
                yield from _row(record.thing("team"), record.thing("competition"), _when(record))


def _when(record: Record) -> PartialDate | None:
    return record.date("season") or record.date("date") or record.date("secured")


def _of_spells(told: Told) -> Iterator[tuple[object, ...]]:
    for record in told.records("spell"):
        yield from _row(record.thing("team"), record.thing("division"), record.date("during"))


def _of_clubs(told: Told) -> Iterator[tuple[object, ...]]:
    for record in told.records("club"):
        yield from _row(record.subject, record.thing("league"), None)


def concerns(told: Told, check: Check, entity: str) -> bool:
    """Whether a check is about an entity: its record names it, or one that this hangs on or that hangs on this.

    Args:
        told: all claims.
        check: the check.
        entity: an address.
    """
    top = check.claim.subject
    while above := told.above(top):
        top = above
    seen, waiting = set(), [top]
    while waiting:
        subject = waiting.pop()
        if subject == entity:
            return True
        seen.add(subject)
        for name, claims in told.about(subject).items():
            for claim in claims:
                if claim.object.value == entity:
                    return True
                if name in ("side", "goal", "tally") and claim.object.value not in seen:
                    waiting.append(claim.object.value)
    return False
