"""Settles conflicts by an ordered policy, and says which claims the accepted view holds.

Every claim is kept whatever the verdict; a verdict only chooses what a plain query sees. Where no rule decides, nothing
is accepted and all values stand side by side.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pyoxigraph import NamedNode

from carrera_kg.conflicts import Evidence
from carrera_kg.conflicts.evidence import bounds
from carrera_kg.dates import PartialDate
from carrera_kg.documents import Document
from carrera_kg.errors import FactError
from carrera_kg.model import AGAINST_RECORDS, Certainty, Check, Claim, Conflict, Finding, Verdict
from carrera_kg.ontology import Ontology
from carrera_kg.overrides import Override
from carrera_kg.vocabulary import CAR, record_class

Choice = tuple[Sequence[Claim], str]
"""The claims that a rule of the policy keeps, and why."""

BY_USER = "decided by the user"
"""The rule of a verdict that stands in ``verdicts.yaml``."""

_CONTEMPORARY = timedelta(days=366)
_SAME_QUOTATIONS = 5
_WORDS_THAT_TELL = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the policy may look at besides the claims of a conflict.

    Attributes:
        evidence: all claims.
        witnesses: each document's witness: a copy or a descendant of another document is no witness of its own.
        written: when each document was written, as far as it is bounded.
        refuted: ids of claims that a rule across slots has gone against.
        found: what match records say to claims, by id.
    """

    evidence: Evidence
    witnesses: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, PartialDate] = field(default_factory=dict)
    refuted: frozenset[str] = frozenset()
    found: Mapping[str, Finding] = field(default_factory=dict)

    @property
    def ontology(self) -> Ontology:
        """The ontology."""
        return self.evidence.ontology

    def witness(self, claim: Claim) -> str:
        """Whose word the claim is in the end."""
        return self.witnesses.get(claim.document, claim.document)

    def event(self, claim: Claim) -> PartialDate | None:
        """When that of which the claim speaks was: its own date, or the dates of what it is about."""
        if claim.date:
            return claim.date
        names = ("end", "start", "during", "date", "season", "secured", "retirement")
        return bounds(self.evidence.stated(claim.subject, *names))


Policy = Callable[[Sequence[Claim], Grounds], Choice | None]


# ── The policy, rule by rule ─────────────────────────────────────────────────────────────────────


def dated(claims: Sequence[Claim], _: Grounds) -> Choice | None:
    """A dated end goes before "still there"."""
    ends = [claim for claim in claims if claim.predicate == CAR + "end"]
    ongoing = [claim for claim in claims if claim.predicate == CAR + "ongoing"]
    return (
        (ends, "a dated end goes before an open one")
        if ends and len(ends) + len(ongoing) == len(claims) > len(ends)
        else None
    )


def delicate(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """Where it is legally delicate, the careful wording goes before the blunt one."""
    if not all(_is_delicate(claim, grounds.ontology) for claim in claims):
        return None
    hedged = [claim for claim in claims if claim.certainty in (Certainty.HEDGED, Certainty.REPORTED)]
    return (hedged, "in a delicate matter the careful wording goes first") if 0 < len(hedged) < len(claims) else None


def checked(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """What match records support goes before what they refute."""
    found = {claim.id: grounds.found.get(claim.id) for claim in claims}
    refuted = [claim for claim in claims if found[claim.id] is Finding.REFUTED]
    supported_ = [claim for claim in claims if found[claim.id] is Finding.SUPPORTED]
    if not refuted:
        return None
    if supported_:
        return supported_, "match records support it, and refute the other"
    kept = [claim for claim in claims if claim not in refuted]
    return (kept, "match records refute the other") if kept else None


def asserted(claims: Sequence[Claim], _: Grounds) -> Choice | None:
    """What a source states goes before what it hedges, reports or thinks."""
    stated = [claim for claim in claims if claim.certainty is Certainty.ASSERTED]
    return (stated, "it is stated as a fact, the rest with a reserve") if 0 < len(stated) < len(claims) else None


def consistent(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """What agrees with the other things that are known goes before what another rule has refuted."""
    kept = [claim for claim in claims if claim.id not in grounds.refuted]
    return (kept, "it fits the other statements, the rest does not") if 0 < len(kept) < len(claims) else None


def supported(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """The value with which more witnesses agree than with any that it contradicts.

    A date supports a vaguer or finer one that it agrees with; one that agrees with all of them takes no side. A source
    that repeats itself is one witness, and so are a document and its copies.
    """
    rivals = [one for one in claims if not all(_agrees(one, other, grounds) for other in claims)]
    support = {
        claim.id: {grounds.witness(other) for other in rivals if _agrees(claim, other, grounds)} for claim in rivals
    }
    most = max(map(len, support.values()), default=0)
    best = [claim for claim in rivals if len(support[claim.id]) == most]
    if most < 2 or len(best) == len(claims) or not all(_agrees(best[0], claim, grounds) for claim in best):
        return None
    return best, f"{most} documents agree on it"


def more_precise(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """Of values that agree, the most precise: it says all that the others say."""
    for best in sorted(claims, key=lambda claim: (_width(claim), claim.document, claim.spans)):
        if all(_narrows(best, claim, grounds.evidence) for claim in claims):
            same = [claim for claim in claims if claim.object == best.object]
            return (same, "it is the most precise of values that agree") if len(same) < len(claims) else None
    return None


def contemporary(claims: Sequence[Claim], grounds: Grounds) -> Choice | None:
    """What was written within a year after the event goes before what was written later."""
    close = [claim for claim in claims if _is_contemporary(claim, grounds)]
    return (close, "it was written closest to the event") if 0 < len(close) < len(claims) else None


def specific(claims: Sequence[Claim], _: Grounds) -> Choice | None:
    """Of dates that disagree, the more exact one: who knows the day has looked it up."""
    if not all(claim.date for claim in claims) or len({claim.predicate for claim in claims}) > 1:
        return None
    if all(a.date.agrees_with(b.date) for a, b in itertools.combinations(claims, 2) if a.date and b.date):
        return None  # each says something that the others leave open, and all can hold
    width = min(_width(claim) for claim in claims)
    finest = [claim for claim in claims if _width(claim) < 2 * width]  # a leap year is no vaguer than another
    return (finest, "it is dated more exactly") if len(finest) < len(claims) else None


POLICY: tuple[tuple[str, Policy], ...] = (
    ("dated over open", dated),
    ("careful wording of a delicate matter", delicate),
    ("match records", checked),
    ("asserted over hedged", asserted),
    ("consistent over inconsistent", consistent),
    ("independent support", supported),
    ("most precise of agreeing values", more_precise),
    ("closer to the event", contemporary),
    ("specific over vague", specific),
)
"""The rules of the policy in order; each sees what the ones before it kept."""


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────


def decide(conflict: Conflict, grounds: Grounds) -> Verdict:
    """Accept the claims of one value, or none.

    Rules apply in order, each to what the ones before it kept, until one value is left.
    """
    if conflict.kind == AGAINST_RECORDS:
        return Verdict(conflict, (), "match records", "match records refute it, and no document says otherwise")
    if conflict.open:
        return Verdict(conflict, (), "undecided", "no source says which is meant, so nothing is joined")
    if conflict.holds:
        because = conflict.because or "the difference is explained, and all of them stand"
        return Verdict(conflict, conflict.holds, conflict.kind, because)
    if not _rivals(conflict.claims):
        standing = [claim for claim in conflict.claims if grounds.found.get(claim.id) is not Finding.REFUTED]
        if 0 < len(standing) < len(conflict.claims):
            return Verdict(conflict, tuple(standing), "match records", "match records refute the rest")
        return Verdict(conflict, (), "undecided", "they do not fit together, and no rule says which of them is wrong")
    kept, reasons, rules = list(conflict.claims), [], []
    for name, rule in POLICY:
        choice = rule(kept, grounds)
        if choice is not None:
            kept = list(choice[0])
            rules.append(name)
            reasons.append(choice[1])
        if len({(claim.predicate, claim.object) for claim in kept}) == 1:
            break
    if len({(claim.predicate, claim.object) for claim in kept}) > 1:
        return Verdict(conflict, (), "undecided", "no rule of the policy prefers one value, so all stand")
    return Verdict(conflict, tuple(kept), ", then ".join(rules), "; ".join(reasons))


def against_records(
    verdicts: Sequence[Verdict], claims: Iterable[Claim], refuted: Mapping[str, str]
) -> Iterator[Conflict]:
    """A conflict for each value that match records refute and that no verdict has gone against.

    Args:
        verdicts: on the conflicts among claims.
        claims: all claims.
        refuted: how records refute claims, by id.
    """
    refused = {claim.id for verdict in verdicts for claim in _refused(verdict)}
    slots: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.id in refuted and claim.id not in refused:
            slots[claim.subject, claim.predicate, str(claim.object)].append(claim)
    for (subject, predicate, _), told in sorted(slots.items()):
        ordered = tuple(sorted(told, key=lambda claim: (claim.document, claim.spans, claim.id)))
        yield Conflict(AGAINST_RECORDS, subject, predicate, ordered, refuted[ordered[0].id])


def refutations(checks: Iterable[Check]) -> dict[str, str]:
    """How match records refute claims, in words, by the claim's id."""
    return {
        check.claim.id: "; ".join(dict.fromkeys(r.explanation for r in check.readings if r.finding is Finding.REFUTED))
        for check in checks
        if check.finding is Finding.REFUTED
    }


def settle(conflicts: Iterable[Conflict], grounds: Grounds) -> list[Verdict]:
    """One verdict for each conflict, in the same order.

    Conflicts across slots whose rule knows what goes first are settled before the others, which may rest on them.
    """
    found = list(conflicts)
    refuted = {
        claim.id
        for conflict in found
        if conflict.holds and not conflict.apparent
        for claim in conflict.claims
        if claim not in conflict.holds
    }
    informed = replace(grounds, refuted=frozenset(refuted))
    return [decide(conflict, informed) for conflict in found]


@dataclass(frozen=True, slots=True)
class Change:
    """What a user's verdict changed."""

    before: Verdict
    after: Verdict


def overrule(
    verdicts: Sequence[Verdict], overrides: Iterable[Override], grounds: Grounds
) -> tuple[list[Verdict], list[Change]]:
    """The verdicts as the user has them, and what that changed.

    Raises:
        FactError: a user's verdict fits no conflict or several, or accepts a value that no claim gives.
    """
    settled = {verdict.conflict.id: verdict for verdict in verdicts}
    changes: list[Change] = []
    for override in overrides:
        decided = {change.after.conflict.id for change in changes}
        conflict = override.conflict([verdict.conflict for verdict in verdicts], grounds.evidence)
        if conflict.id in decided:
            raise FactError(override.path, override.line, "a second verdict on the same conflict", "leave one of them")
        after = Verdict(conflict, override.claims(conflict, grounds.evidence), BY_USER, override.because)
        changes.append(Change(settled[conflict.id], after))
        settled[conflict.id] = after
    return [settled[verdict.conflict.id] for verdict in verdicts], changes


def accepted_claims(claims: Iterable[Claim], verdicts: Iterable[Verdict]) -> list[Claim]:
    """The claims of the accepted view: all but opinions and those a verdict went against.

    What the user accepts is not refused again because of another conflict.
    """
    refused: set[str] = set()
    chosen: set[str] = set()
    for verdict in verdicts:
        refused |= {claim.id for claim in _refused(verdict)}
        chosen |= {claim.id for claim in verdict.accepted if verdict.rule == BY_USER}
    return [claim for claim in claims if claim.id not in refused - chosen and _shows(claim)]


def _refused(verdict: Verdict) -> Iterator[Claim]:
    """The claims that a verdict went against.

    A rule that says what holds speaks against all the rest; a value chosen by the user against its rivals in the slot.
    """
    if verdict.conflict.kind == AGAINST_RECORDS and verdict.rule != BY_USER:
        yield from verdict.conflict.claims
        return
    values = {(claim.subject, claim.predicate, claim.object) for claim in verdict.accepted}
    across = verdict.rule == BY_USER and not _rivals(verdict.conflict.claims)
    predicates = {claim.predicate for claim in verdict.accepted}
    for claim in verdict.conflict.claims if values else ():
        given = (claim.subject, claim.predicate, claim.object)
        if given not in values and (not across or claim.predicate in predicates):
            yield claim


def witnesses(documents: Iterable[Document], claims: Iterable[Claim]) -> dict[str, str]:
    """Whose word each document gives: its own, or that of those it shares its origin with.

    A document descends from another when the catalogue says so, when both have the same text, or when they say the same
    things in the same words: five quotations or more of at least three words each, and most of what both say.
    """
    known = sorted(documents, key=lambda document: document.id)
    quotations: dict[str, dict[tuple[str, str, str], set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        said = (claim.subject, claim.predicate, str(claim.object))
        # The values of records are alike by nature: they descend from nothing by that.
        quotations[claim.document][said].add(tuple(span.words for span in claim.spans if not span.record))
    groups = {document.id: {document.id} for document in known}
    for one, other in itertools.combinations(known, 2):
        told = one.id == other.derived_from or other.id == one.derived_from
        if groups[one.id] is not groups[other.id] and (told or _descends(one, other, quotations)):
            groups[one.id] |= groups[other.id]
            for member in groups[other.id]:
                groups[member] = groups[one.id]
    rests = {document.id for document in known if document.derived_from}
    return {document: min(group - rests or group) for document, group in groups.items()}


def _descends(
    one: Document, other: Document, quotations: Mapping[str, Mapping[tuple[str, str, str], set[tuple[str, ...]]]]
) -> bool:
    if one.sha256 == other.sha256:
        return True
    a, b = quotations.get(one.id, {}), quotations.get(other.id, {})
    both = a.keys() & b.keys()
    copied = [said for said in both if any(_tells(words) for words in a[said] & b[said])]
    return len(copied) >= _SAME_QUOTATIONS and 2 * len(copied) > len(both)


def _tells(words: tuple[str, ...]) -> bool:
    """Whether so many words would hardly be the same by chance."""
    return sum(len(each.split()) for each in words) >= _WORDS_THAT_TELL


def _rivals(claims: Sequence[Claim]) -> bool:
    """Whether the claims are values of one slot, or an end and "still there": only then does one exclude others."""
    slots = {(claim.subject, claim.predicate) for claim in claims}
    return len(slots) == 1 or (
        len({subject for subject, _ in slots}) == 1 and {name for _, name in slots} <= {CAR + "end", CAR + "ongoing"}
    )


def _shows(claim: Claim) -> bool:
    """Whether an accepted view may have it: facts that are not opinions, and remarks of any certainty.

    A remark records that a source said so, which is a fact whatever one thinks of it.
    """
    return claim.certainty is not Certainty.OPINION or record_class(claim.subject) == CAR + "Remark"


def _is_delicate(claim: Claim, ontology: Ontology) -> bool:
    return bool({claim.predicate, record_class(claim.subject)} & ontology.sensitive)


def _is_contemporary(claim: Claim, grounds: Grounds) -> bool:
    written, event = grounds.written.get(claim.document), grounds.event(claim)
    if written is None or event is None or written.latest is None or event.earliest is None:
        return False
    return event.earliest <= written.latest <= event.earliest + _CONTEMPORARY


def _agrees(one: Claim, other: Claim, grounds: Grounds) -> bool:
    return one.predicate == other.predicate and grounds.evidence.agree(one, other)


def _width(claim: Claim) -> int:
    """How many days a date leaves open; values that are no dates are all alike."""
    if claim.date is None:
        return 0
    return 10**9 if claim.date.days is None else claim.date.days


def _narrows(best: Claim, claim: Claim, evidence: Evidence) -> bool:
    """Whether accepting the one loses nothing of the other."""
    if best.predicate != claim.predicate:
        return False
    if best.object == claim.object:
        return True
    if best.date and claim.date:
        return best.date.lies_within(claim.date)
    if isinstance(best.object, NamedNode) and isinstance(claim.object, NamedNode):
        return evidence.is_within(best.object.value, claim.object.value)
    return False
