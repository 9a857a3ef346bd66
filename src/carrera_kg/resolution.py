"""Settles conflicts by an ordered policy, and says which claims the accepted view holds.

Every claim is kept whatever the verdict; a verdict only chooses what a plain query sees. Where no rule decides, nothing
is accepted and all values stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import NamedNode

from carrera_kg.model import Certainty, Claim, Conflict, Verdict
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import CAR

Choice = tuple[Sequence[Claim], str]
"""The claims that a rule of the policy keeps, and why."""


def more_precise(claims: Sequence[Claim], ontology: Ontology) -> Choice | None:
    """Of values that agree, the most precise: it says all that the others say."""
    for best in sorted(claims, key=lambda claim: (_width(claim), claim.document, claim.spans)):
        if all(_narrows(best, claim, ontology) for claim in claims):
            same = [claim for claim in claims if claim.object == best.object]
            return same, "it is the most precise of values that agree"
    return None


def stated(claims: Sequence[Claim], _: Ontology) -> Choice | None:
    """An opinion is never accepted, so it must not win."""
    kept = [claim for claim in claims if claim.certainty is not Certainty.OPINION]
    return (kept, "the rest is opinion") if 0 < len(kept) < len(claims) else None


def asserted(claims: Sequence[Claim], _: Ontology) -> Choice | None:
    """What a source states goes before what it hedges, reports or thinks."""
    stated = [claim for claim in claims if claim.certainty is Certainty.ASSERTED]
    return (stated, "it is stated as a fact, the rest with a reserve") if 0 < len(stated) < len(claims) else None


def dated(claims: Sequence[Claim], _: Ontology) -> Choice | None:
    """A dated end goes before "still there"."""
    ends = [claim for claim in claims if claim.predicate == CAR + "end"]
    return (ends, "a dated end goes before an open one") if 0 < len(ends) < len(claims) else None


def specific(claims: Sequence[Claim], _: Ontology) -> Choice | None:
    """Of dates that disagree, the more exact one: who knows the day has looked it up."""
    if not all(claim.date for claim in claims):
        return None
    width = min(_width(claim) for claim in claims)
    finest = [claim for claim in claims if _width(claim) == width]
    return (finest, "it is dated more exactly") if len(finest) < len(claims) else None


def supported(claims: Sequence[Claim], _: Ontology) -> Choice | None:
    """The value that more documents give than any other."""
    documents = {claim.object: {c.document for c in claims if c.object == claim.object} for claim in claims}
    most = max(len(found) for found in documents.values())
    values = [value for value, found in documents.items() if len(found) == most]
    if len(values) != 1 or most < 2:
        return None
    return [claim for claim in claims if claim.object == values[0]], f"{most} documents give it"


POLICY: tuple[tuple[str, Callable[[Sequence[Claim], Ontology], Choice | None]], ...] = (
    ("statement over opinion", stated),
    ("dated over open", dated),
    ("asserted over hedged", asserted),
    ("most precise of agreeing values", more_precise),
    ("independent support", supported),
    ("specific over vague", specific),
)
"""The rules of the policy in order; each sees what the ones before it kept."""


def decide(conflict: Conflict, ontology: Ontology) -> Verdict:
    """Accept the claims of one value, or none.

    Rules apply in order, each to what the ones before it kept, until one value is left.
    """
    if conflict.holds:
        return Verdict(conflict, conflict.holds, conflict.kind, "the difference is explained, so nothing is given up")
    kept, reasons, rules = list(conflict.claims), [], []
    for name, rule in POLICY:
        choice = rule(kept, ontology)
        if choice is not None:
            kept = list(choice[0])
            rules.append(name)
            reasons.append(choice[1])
        if len({(claim.predicate, claim.object) for claim in kept}) == 1:
            break
    if len({(claim.predicate, claim.object) for claim in kept}) > 1:
        return Verdict(conflict, (), "undecided", "no rule of the policy prefers one value, so all stand")
    return Verdict(conflict, tuple(kept), ", then ".join(rules), "; ".join(reasons))


def settle(conflicts: Iterable[Conflict], ontology: Ontology) -> list[Verdict]:
    """One verdict for each conflict, in the same order."""
    return [decide(conflict, ontology) for conflict in conflicts]


def accepted_claims(claims: Iterable[Claim], verdicts: Iterable[Verdict]) -> list[Claim]:
    """The claims of the accepted view: all but opinions and those a verdict went against."""
    refused: set[str] = set()
    for verdict in verdicts:
        if verdict.accepted:
            values = {(claim.predicate, claim.object) for claim in verdict.accepted}
            refused |= {c.id for c in verdict.conflict.claims if (c.predicate, c.object) not in values}
    return [claim for claim in claims if claim.id not in refused and claim.certainty is not Certainty.OPINION]


def _width(claim: Claim) -> int:
    """How many days a date leaves open; values that are no dates are all alike."""
    if claim.date is None:
        return 0
    return 10**9 if claim.date.days is None else claim.date.days


def _narrows(best: Claim, claim: Claim, ontology: Ontology) -> bool:
    """Whether accepting the one loses nothing of the other."""
    if best.object == claim.object:
        return True
    if best.date and claim.date:
        return best.date.lies_within(claim.date)
    if isinstance(best.object, NamedNode) and isinstance(claim.object, NamedNode):
        return ontology.is_a(best.object.value, claim.object.value)
    return False
