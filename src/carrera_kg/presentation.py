"""How people see the answers: text for the terminal. It shows what was found, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from carrera_kg.coverage import Coverage
from carrera_kg.questions import ClaimView, ConflictView, PersonView, SlotView
from carrera_kg.results import text_table

_EXCERPT = 40  # code points of a sentence: enough to find it by

_SIDES = 5  # of a conflict in a table; the JSON has all

DISPUTED = "⚠"
"""Marks what the sources disagree about; the word "disputed" stands beside it where there is room."""


def person_text(person: PersonView, width: int | None = None) -> str:
    """A person at a glance: facts, career, honours, and what is disputed."""
    disputes = [conflict for conflict in person.conflicts if conflict.status != "apparent"]
    parts = [person.name, "═" * len(person.name), ""]
    parts += _table(
        ["", "", ""], [[label, value, DISPUTED if open_ else ""] for label, value, open_ in person.facts], width
    )
    spells = [[s.start, s.end, s.team, s.role, s.appearances, s.goals, _marks(s.disputed)] for s in person.spells]
    parts += ["", "Career", *_table(["from", "to", "team", "role", "apps", "goals", "disputed"], spells, width)]
    if person.honours:
        honours = [list(honour) for honour in person.honours]
        parts += ["", "Honours", *_table(["as", "honour", "when"], honours, width)]
    if disputes:
        rows = [conflict_row(conflict)[1:5] for conflict in disputes]
        shorter = [[about.removeprefix(f"{person.name}, "), *rest] for about, *rest in rows]
        parts += ["", "Disputed", *_table(["about", "property", "values and words", "accepted"], shorter, width)]
    explained = len(person.conflicts) - len(disputes)
    if explained:
        parts += ["", f'{explained} more differences have an explanation: carrera-kg conflicts --about "{person.name}"']
    return "\n".join(parts) + "\n"


def explanation_text(slots: Sequence[SlotView], width: int | None = None) -> str:
    """Who says what about each slot, and the verdict."""
    parts = []
    for slot in slots:
        title = f"{slot.subject_label}: {slot.property}"
        rows = [
            ["✓" if claim.accepted else "", _value(claim), f"“{_words(claim)}”", claim.document, str(claim.start)]
            + ([claim.certainty] if claim.certainty != "asserted" else [""])
            for claim in slot.claims
        ]
        parts += [title, *_table(["", "value", "words", "document", "at", ""], rows, width)]
        parts += [*_verdict(slot), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def coverage_text(covered: Sequence[Coverage], width: int | None = None) -> str:
    """How many sentences of each document have claims, and which have none and why."""
    names = ["document", "sentences", "with claims", "without", "not accounted for", "accounted for", "words quoted"]
    rows = [
        [
            c.document,
            str(len(c.sentences)),
            str(c.with_claims),
            str(len(c.silent)),
            str(len(c.missing)),
            f"{c.share:.1%}",
            f"{c.quoted / c.words:.0%}" if c.words else "",
        ]
        for c in covered
    ]
    parts = _table(names, rows, width)
    for title, chosen in (("Without claims", "silent"), ("Not accounted for", "missing")):
        rows = [
            [c.document, str(s.start), s.text.splitlines()[0][:_EXCERPT], f"{s.reason}: {s.why}" if s.reason else ""]
            for c in covered
            for s in getattr(c, chosen)
        ]
        if rows:
            parts += ["", title, *_table(["document", "at", "begins", "why"], rows, width)]
    return "\n".join(parts) + "\n"


def claim_row(claim: ClaimView) -> list[str]:
    """A claim as a row: document, place, words, subject, property, value, accepted."""
    place = ", ".join(str(span["start"]) for span in claim.spans)
    name = claim.predicate.rsplit("#", 1)[-1]
    return [
        claim.document,
        place,
        _words(claim),
        claim.subject_label,
        name,
        _value(claim),
        "yes" if claim.accepted else "no",
    ]


def conflict_row(conflict: ConflictView) -> list[str]:
    """A conflict as a row, the words of all sides in it."""
    shown = _first_of_each(conflict.claims)
    sides = [f"{_side(c, conflict)}: “{_words(c)}” ({c.document})" for c in shown[:_SIDES]]
    if len(shown) > _SIDES:
        sides.append(f"… {len(shown) - _SIDES} more")
    kept = dict.fromkeys(_side(c, conflict) for c in conflict.claims if c.id in conflict.accepted_claims)
    accepted = " | ".join(list(kept)[:_SIDES]) + (" …" if len(kept) > _SIDES else "") or "none: all stand"
    return [conflict.status, conflict.subject_label, conflict.property, "\n".join(sides), accepted, conflict.why]


def _side(claim: ClaimView, conflict: ConflictView) -> str:
    """The value, with the property where it is not the one that the conflict is about."""
    return _value(claim) if claim.property == conflict.property else f"{claim.property} {_value(claim)}"


def _first_of_each(claims: Sequence[ClaimView]) -> list[ClaimView]:
    """The first claim of each value in each document: a source that repeats itself need not be shown twice."""
    return list({(claim.document, claim.object): claim for claim in reversed(claims)}.values())[::-1]


def _verdict(slot: SlotView) -> list[str]:
    """What is accepted and why; a conflict with other statements than those of the slot is explained too."""
    value = " | ".join(slot.accepted) or "nothing"
    if not slot.conflicts:
        said = {claim.document for claim in slot.claims}
        more = "" if len(said) == 1 else f"; {len(said)} documents say so"
        return [f"accepted: {value} (no source disagrees{more})"]
    own = {claim.id for claim in slot.claims}
    across = [c for c in slot.conflicts if not own >= {claim.id for claim in c.claims}]
    within = [c for c in slot.conflicts if c not in across]
    lines = [f"accepted: {value} ({c.status}, {c.kind}: {c.why})" for c in within] or [f"accepted: {value}"]
    lines += [f"in conflict: {c.explanation}" for c in within if c.status != "apparent"]
    return lines + [f"{c.status}, {c.kind}: {c.explanation} ({c.why})" for c in across]


def _value(claim: ClaimView) -> str:
    """The value; that of a criminal or medical matter with how it ended."""
    return claim.object_label + (
        f" ({claim.outcome})" if claim.outcome and not claim.predicate.endswith("#settled") else ""
    )


def _words(claim: ClaimView) -> str:
    """All the words that the claim rests on."""
    return " … ".join(span["words"] for span in claim.spans)


def _marks(disputed: Sequence[str]) -> str:
    return f"{DISPUTED} {', '.join(disputed)}" if disputed else ""


def _table(names: list[str], rows: list[list[str]], width: int | None) -> list[str]:
    text = text_table(names, rows, width)
    lines = text.splitlines()
    return lines if any(names) else lines[2:]
