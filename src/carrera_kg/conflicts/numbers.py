"""Rules about counts: what does not add up."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import NamedNode

from carrera_kg.conflicts.evidence import Evidence, in_order
from carrera_kg.model import Claim, Conflict
from carrera_kg.vocabulary import ALL_COMPETITIONS, CAR, DREW, LEAGUE, LOST, WON

_SUMS: tuple[tuple[tuple[str, ...], Callable[..., bool], str], ...] = (
    # Leagues gave two points for a win before they gave three; a time in charge may lie on both sides of the change.
    (("pointsAvailable", "appearances"), lambda p, n: 2 * n <= p <= 3 * n, "a match is worth three points, once two"),
    (("points", "pointsAvailable"), lambda p, most: p <= most, "there were not so many points to win"),
    (("points", "appearances"), lambda p, n: p <= 3 * n, "a match is worth at most three points"),
    (
        ("appearances", "wins", "draws", "losses"),
        lambda n, w, d, x: n == w + d + x,
        "every match is won, drawn or lost",
    ),
    (("appearances", "wins"), lambda n, w: w <= n, "more matches were won than played"),
    (("appearances", "draws"), lambda n, d: d <= n, "more matches were drawn than played"),
    (("appearances", "losses"), lambda n, x: x <= n, "more matches were lost than played"),
    (("points", "wins", "draws"), lambda p, w, d: 2 * w <= p - d <= 3 * w, "a win is three points, once two"),
)


def sums(evidence: Evidence) -> Iterator[Conflict]:
    """Numbers of one tally that do not add up: points and matches; wins, draws and losses."""
    for tally in evidence.of_kind("tally"):
        for names, holds, why in _SUMS:
            slots = [evidence.stated(tally, name) for name in names]
            # Where a number is disputed itself, any of its values may be the right one.
            choices = itertools.product(*({int(c.object.value) for c in slot} for slot in slots))
            if all(slots) and not any(holds(*numbers) for numbers in choices):
                claims = [claim for slot in slots for claim in slot]
                yield _conflict("numbers", tally, names[0], claims, f"{_listed(evidence, slots)}: {why}")


def scores(evidence: Evidence) -> Iterator[Conflict]:
    """A score that does not fit the outcome, or the goals that are told.

    A match may be won with equal goals: by penalties, or on away goals.
    """
    for match in evidence.of_kind("match"):
        sides = [claim.object.value for claim in evidence.stated(match, "side")]
        for one, other in itertools.combinations(dict.fromkeys(sides), 2):
            yield from _two_ways(evidence, one, other)
            yield from _outcome(evidence, one, other)
            yield from _outcome(evidence, other, one)
        for side in dict.fromkeys(sides):
            yield from _told_goals(evidence, match, side)


def _two_ways(evidence: Evidence, *sides: str) -> Iterator[Conflict]:
    outcomes = [evidence.one(side, "outcome") for side in sides]
    ended = {outcome.value for outcome in outcomes if outcome is not None}
    if None not in outcomes and ended not in ({WON, LOST}, {DREW}):
        slots = {side: evidence.stated(side, "outcome") for side in sides}
        told = " against ".join(f"{evidence.called(side, 'team')} {evidence.told(slots[side])}" for side in sides)
        claims = [claim for slot in slots.values() for claim in slot]
        yield _conflict("numbers", sides[0], "outcome", claims, f"{told}: a match ends one way")


def _outcome(evidence: Evidence, side: str, other: str) -> Iterator[Conflict]:
    scored, conceded = evidence.one(side, "goalsScored"), evidence.one(other, "goalsScored")
    outcome = evidence.one(side, "outcome")
    if scored is None or conceded is None or outcome is None:
        return
    difference = int(scored.value) - int(conceded.value)
    wrong = {WON: difference < 0, DREW: difference != 0, LOST: difference > 0}
    if wrong.get(outcome.value, False):
        claims = [*evidence.stated(side, "goalsScored", "outcome"), *evidence.stated(other, "goalsScored")]
        why = f"{evidence.called(side, 'team')} {evidence.name(outcome)} by {scored.value} to {conceded.value} "
        words = f"({'; '.join(dict.fromkeys(_said(claim) for claim in claims))}): the outcome does not fit the score"
        yield _conflict("numbers", side, "outcome", claims, why + words)


def _told_goals(evidence: Evidence, match: str, side: str) -> Iterator[Conflict]:
    scored, team = evidence.one(side, "goalsScored"), evidence.one(side, "team")
    told: dict[str, dict[str, Claim]] = defaultdict(dict)  # a goal may have another record in another document
    for claim in evidence.stated(match, "goal"):
        if team is not None and evidence.one(claim.object.value, "team") == team:
            told[claim.document][claim.object.value] = claim
    own = max(told.values(), key=len, default={})
    if scored is not None and len(own) > int(scored.value):
        claims = [*evidence.stated(side, "goalsScored"), *own.values()]
        count = evidence.told(evidence.stated(side, "goalsScored"))
        why = f"{count} against {len(own)} goals told: more than were scored"
        yield _conflict("numbers", side, "goalsScored", claims, why)


def count_against_names(evidence: Evidence) -> Iterator[Conflict]:
    """More daughters named than counted; fewer are no conflict, as a source need not name them all."""
    for person in evidence.of_kind("person"):
        counts, named = evidence.stated(person, "daughters"), evidence.stated(person, "daughter")
        number = len({claim.object for claim in named})
        wrong = [claim for claim in counts if int(claim.object.value) < number]
        if wrong:
            why = (
                f"{evidence.told(wrong, ' and ')} against {evidence.told(named, ' and ')}: more are named than counted"
            )
            yield _conflict("numbers", person, "daughters", [*wrong, *named], why)


def part_against_whole(evidence: Evidence) -> Iterator[Conflict]:
    """More matches or goals in the league than in all competitions."""
    for spell in evidence.of_kind("spell"):
        by_scope = {
            scope.object.value: claim.object.value
            for claim in evidence.stated(spell, "tally")
            if isinstance(claim.object, NamedNode)
            for scope in evidence.stated(claim.object.value, "scope")
        }
        if LEAGUE not in by_scope or ALL_COMPETITIONS not in by_scope:
            continue
        for name in ("appearances", "goals", "wins", "draws", "losses"):
            part, whole = (evidence.stated(by_scope[scope], name) for scope in (LEAGUE, ALL_COMPETITIONS))
            if part and whole and _least(part) > _most(whole):
                told = f"{evidence.told(part, ' and ')} in the league against {evidence.told(whole, ' and ')} in all"
                why = f"{told}: a part cannot be more than the whole"
                yield _conflict("numbers", by_scope[LEAGUE], name, [*part, *whole], why)


def _least(claims: Sequence[Claim]) -> int:
    return min(int(claim.object.value) for claim in claims)


def _most(claims: Sequence[Claim]) -> int:
    return max(int(claim.object.value) for claim in claims)


def _listed(evidence: Evidence, slots: Sequence[Sequence[Claim]]) -> str:
    labels = evidence.ontology.labels
    return ", ".join(f"{labels[slot[0].predicate]} {evidence.told(slot, ' or ')}" for slot in slots)


def _said(claim: Claim) -> str:
    return f"{claim.document}: '{claim.spans[0].words}'"


def _conflict(kind: str, subject: str, name: str, claims: Sequence[Claim], why: str) -> Conflict:
    unique = {claim.id: claim for claim in claims}
    return Conflict(kind, subject, CAR + name, tuple(in_order(unique.values())), why)
