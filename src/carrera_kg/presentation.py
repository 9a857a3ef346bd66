"""How people see the answers: text for the terminal. It shows what was found, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from carrera_kg.questions import ClaimView, ConflictView, PersonView, SlotView
from carrera_kg.results import text_table

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
            ["✓" if claim.accepted else "", claim.object_label, f"“{claim.words}”", claim.document, str(claim.start)]
            + ([claim.certainty] if claim.certainty != "asserted" else [""])
            for claim in slot.claims
        ]
        parts += [title, *_table(["", "value", "words", "document", "at", ""], rows, width)]
        parts += [_verdict(slot), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def claim_row(claim: ClaimView) -> list[str]:
    """A claim as a row: document, place, words, subject, property, value, accepted."""
    place = ", ".join(str(span["start"]) for span in claim.spans)
    words = " … ".join(span["words"] for span in claim.spans)
    name = claim.predicate.rsplit("#", 1)[-1]
    return [
        claim.document,
        place,
        words,
        claim.subject_label,
        name,
        claim.object_label,
        "yes" if claim.accepted else "no",
    ]


def conflict_row(conflict: ConflictView) -> list[str]:
    """A conflict as a row, the words of all sides in it."""
    sides = "\n".join(f"{c.object_label}: “{c.words}” ({c.document})" for c in _first_of_each(conflict.claims))
    accepted = " | ".join(conflict.accepted) or "none: all stand"
    return [conflict.status, conflict.subject_label, conflict.property, sides, accepted, conflict.why]


def _first_of_each(claims: Sequence[ClaimView]) -> list[ClaimView]:
    """The first claim of each value in each document: a source that repeats itself need not be shown twice."""
    return list({(claim.document, claim.object): claim for claim in reversed(claims)}.values())[::-1]


def _verdict(slot: SlotView) -> str:
    value = " | ".join(slot.accepted) or "nothing"
    if slot.conflict is None:
        said = {claim.document for claim in slot.claims}
        return f"accepted: {value} (no source disagrees{'' if len(said) == 1 else f'; {len(said)} documents say so'})"
    kind = f"{slot.conflict.status}, {slot.conflict.kind}"
    return f"accepted: {value} ({kind}: {slot.conflict.why})"


def _marks(disputed: Sequence[str]) -> str:
    return f"{DISPUTED} {', '.join(disputed)}" if disputed else ""


def _table(names: list[str], rows: list[list[str]], width: int | None) -> list[str]:
    text = text_table(names, rows, width)
    lines = text.splitlines()
    return lines if any(names) else lines[2:]
