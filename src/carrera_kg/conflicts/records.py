"""Rules about records: which one is meant, who else claims it, and is it the first or the last of its kind?"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from carrera_kg.conflicts.evidence import Evidence, bounds, in_order
from carrera_kg.dates import PartialDate
from carrera_kg.model import Claim, Conflict
from carrera_kg.vocabulary import CAR, CARETAKER, PLAYER, RESULT, document_iri

_WINNER = NamedNode(RESULT + "winner")
_EDITION_DAYS = 366


# ── Identity ─────────────────────────────────────────────────────────────────────────────────────


def two_winners(evidence: Evidence) -> Iterator[Conflict]:
    """One edition of a competition with two winners."""
    for (_, result), honours in evidence.grouped("honour", "competition", "result").items():
        if result != _WINNER:
            continue
        # An edition is credited to each of the players; one of them is enough.
        editions = {
            (team.value, edition): honour
            for honour in reversed(honours)
            if (team := evidence.one(honour, "team")) and (edition := _edition(evidence, honour))
        }
        by_honour = sorted((honour, team, edition) for (team, edition), honour in editions.items())
        for (one, mine, a), (other, theirs, b) in itertools.combinations(by_honour, 2):
            # A calendar year and a season that overlap may be two editions; one within the other is not.
            if mine == theirs or not (a.lies_within(b) or b.lies_within(a)):
                continue
            claims = in_order([*evidence.stated(one, "team", "season"), *evidence.stated(other, "team", "season")])
            what = evidence.called(one, "competition")
            sides = [evidence.told(evidence.stated(honour, "team"), " and ") for honour in (one, other)]
            why = f"{what}, {evidence.called(one, 'season')}: {' against '.join(sides)}: an edition has one winner"
            yield Conflict("two winners", one, CAR + "team", tuple(claims), why)


_EXCLUSIVE = tuple(
    frozenset(RESULT + name for name in names)
    for names in (("winner", "runner-up", "third-place", "eliminated"), ("promoted", "relegated"))
)


def two_results(evidence: Evidence) -> Iterator[Conflict]:
    """One team in one edition of a competition with two results that exclude each other."""
    for honours in evidence.grouped("honour", "competition", "team").values():
        known = [(h, edition) for h in honours if (edition := _edition(evidence, h))]
        results = {
            (result.value, edition): h for h, edition in reversed(known) if (result := evidence.one(h, "result"))
        }
        by_honour = sorted((honour, result, edition) for (result, edition), honour in results.items())
        for (one, mine, a), (other, theirs, b) in itertools.combinations(by_honour, 2):
            excluded = mine != theirs and any({mine, theirs} <= results for results in _EXCLUSIVE)
            if excluded and (a.lies_within(b) or b.lies_within(a)):
                claims = in_order(
                    [*evidence.stated(one, "result", "season"), *evidence.stated(other, "result", "season")]
                )
                what = ", ".join(evidence.called(one, name) for name in ("team", "competition", "season"))
                sides = [evidence.told(evidence.stated(honour, "result"), " and ") for honour in (one, other)]
                why = f"{what}: {' against '.join(sides)}: a team has one of these results in an edition"
                yield Conflict("two results", one, CAR + "result", tuple(claims), why)


def _edition(evidence: Evidence, honour: str) -> PartialDate | None:
    """The season of an honour, if it is one edition's."""
    when = bounds(evidence.stated(honour, "season"))
    return when if when is not None and when.days is not None and when.days <= _EDITION_DAYS else None


def identity(evidence: Evidence) -> Iterator[Conflict]:
    """An honour without a season that may be any of several of the same name in another document."""
    for prop in ("competition", "award"):
        for honours in evidence.grouped("honour", prop, "result").values():
            for honour in honours:
                if evidence.at(honour, "season").claims or evidence.at(honour, "secured").claims:
                    continue
                told = _documents(evidence, honour, prop)
                others = [
                    other
                    for other in honours
                    if other != honour
                    and not told & _documents(evidence, other, prop)
                    and _edition(evidence, other)
                    and all(_compatible(evidence, honour, other, name) for name in ("person", "team"))
                    and evidence.top(honour, "role") in ("", evidence.top(other, "role"))
                ]
                if _several([edition for other in others if (edition := _edition(evidence, other))]):
                    yield _which(evidence, honour, others, prop)


def _several(editions: Sequence[PartialDate]) -> bool:
    return any(not a.agrees_with(b) for a, b in itertools.combinations(editions, 2))


def _which(evidence: Evidence, honour: str, others: Sequence[str], prop: str) -> Conflict:
    own = evidence.stated(honour, prop)
    editions = [claim for other in others for claim in evidence.stated(other, "season")]
    why = f"{evidence.told(own)} does not say which: {evidence.told(editions, ' or ')}"
    return Conflict("identity", honour, CAR + prop, tuple(in_order([*own, *editions])), why, open=True)


def _documents(evidence: Evidence, honour: str, prop: str) -> set[str]:
    return {claim.document for claim in evidence.stated(honour, prop)}


def _compatible(evidence: Evidence, one: str, other: str, name: str) -> bool:
    a, b = evidence.one(one, name), evidence.one(other, name)
    return a is None or b is None or a == b


# ── First, last, only ────────────────────────────────────────────────────────────────────────────


def first_since(evidence: Evidence) -> Iterator[Conflict]:
    """A title called the first since a year, and another one in between."""
    for honours in evidence.grouped("honour", "competition", "result", "team").values():
        for honour in honours:
            claims = evidence.stated(honour, "firstSince")
            since, when = bounds(claims), _when(evidence, honour)
            if since is None or when is None:
                continue
            for other in honours:
                then = _when(evidence, other)
                if other != honour and then is not None and since.is_before(then) and then.is_before(when):
                    dates = evidence.stated(other, "season", "secured")
                    what = f"first {evidence.called(honour, 'competition')} since {evidence.told(claims, ' and ')}"
                    why = f"{what} against {evidence.told(dates, ' and ')}: there was one in between"
                    yield _refuted(honour, "firstSince", claims, dates, why)


def first_spell(evidence: Evidence) -> Iterator[Conflict]:
    """A spell called the person's first, and another one of that kind before it."""
    for spell, others in _rivals(evidence):
        claims = [claim for claim in evidence.stated(spell, "first") if claim.object.value == "true"]
        began = bounds(evidence.stated(spell, "start"))
        follows = {claim.object.value: claim for claim in evidence.stated(spell, "follows")}
        for other in others if claims else ():
            dates = evidence.stated(other, "start", "end")
            before = [c for c in dates if c.date and began is not None and c.date.is_before(began)]
            evident = [*before, *([follows[other]] if other in follows else [])]
            if evident:
                team = evidence.called(other, "team")
                why = f"{evidence.told(claims, ' and ')} against {evidence.told(evident, ' and ')}: "
                why += f"the time at {team} was before it" if team else "another one was before it"
                yield _refuted(spell, "first", claims, evident, why)


def most_recent(evidence: Evidence) -> Iterator[Conflict]:
    """A spell called the most recent, and a later one.

    "Most recent" is so at the source's time of writing; a source written before the later spell does not contradict it.
    """
    for spell, others in _rivals(evidence):
        said = evidence.stated(spell, "latestAt")
        began = bounds(evidence.stated(spell, "start"))
        for other in others if said else ():
            starts = evidence.stated(other, "start")
            start = bounds(starts)
            if start is None or began is None or not began.is_before(start):
                continue
            team = evidence.called(other, "team")
            late = [c for c in said if c.date and c.date.earliest and start.latest and start.latest <= c.date.earliest]
            early = [claim for claim in said if claim not in late]
            if late:
                why = f"{evidence.told([*late, *starts])}: the time at {team} had begun when the source was written"
                yield _refuted(spell, "latestAt", late, starts, why)
            if early:
                both = tuple(in_order([*early, *starts]))
                told = evidence.told([*early, *starts], " and ")
                why = f"{told}: the source may have been written before the time at {team}"
                yield Conflict("time of writing", spell, CAR + "latestAt", both, why, apparent=True, holds=both)


def _refuted(subject: str, name: str, said: Sequence[Claim], cases: Sequence[Claim], why: str) -> Conflict:
    """A superlative against the cases that it forgets; these go first."""
    claims, holds = tuple(in_order([*said, *cases])), tuple(in_order(cases))
    because = "one case is enough to refute a superlative"
    return Conflict("superlative", subject, CAR + name, claims, why, holds=holds, because=because)


def _rivals(evidence: Evidence) -> Iterator[tuple[str, list[str]]]:
    """Each spell with the person's other spells in that kind of job.

    A player's call-ups stand beside the clubs, and a caretaker's time beside the jobs for good.
    """
    for spells in evidence.grouped("spell", "person").values():
        by_job: dict[str, list[str]] = defaultdict(list)
        for spell in spells:
            job = evidence.top(spell, "role")
            caretaker = NamedNode(CARETAKER) in evidence.at(spell, "role").values
            if not caretaker and not (job == PLAYER and evidence.is_with_a_country(spell)):
                by_job[job].append(spell)
        for job, same in by_job.items():
            for spell in same if job else ():
                yield spell, [other for other in same if other != spell]


def _when(evidence: Evidence, honour: str) -> PartialDate | None:
    return bounds(evidence.stated(honour, "secured")) or bounds(evidence.stated(honour, "season"))


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────


def table_header(evidence: Evidence) -> Iterator[Conflict]:
    """A table whose header does not fit its cells: under "To" stands what can only be a start.

    The cells are accepted as they were read; a claim keeps the header it stands under, so that anyone can judge.
    """
    misfits: dict[str, list[Claim]] = defaultdict(list)
    for slot in evidence.slots.values():
        for claim in slot.claims:
            meant = evidence.ontology.headers.get(claim.header.words.lower()) if claim.header else None
            if meant is not None and claim.predicate not in meant:
                misfits[claim.document].append(claim)
    for document, claims in sorted(misfits.items()):
        if len(claims) < 2:  # one odd cell is no shifted header
            continue
        read = {
            (c.header.words, evidence.ontology.labels[c.predicate]): c for c in reversed(in_order(claims)) if c.header
        }
        cells = [
            f"under '{word}' stands '{c.spans[-1].words}', read as {label}" for (word, label), c in sorted(read.items())
        ]
        elsewhere = sum(_told_elsewhere(evidence, claim) for claim in claims)
        yield Conflict(
            "table header",
            document_iri(document),
            CAR + "columnHeader",
            tuple(in_order(claims)),
            f"in a table of {document} {', '.join(cells)}: the header does not fit the cells",
            holds=tuple(in_order(claims)),
            because=f"the cells were read by what they hold; {elsewhere} of the {len(claims)} are told elsewhere too",
        )


def _told_elsewhere(evidence: Evidence, claim: Claim) -> bool:
    slot = evidence.slots[claim.subject, claim.predicate]
    return any(other.object == claim.object and other.header is None for other in slot.claims)
