"""What was found, as markup for notebooks: the same words as in the terminal, in the same order."""

from __future__ import annotations

from carrera_kg.markup import Html, faint, heading, joined, line, quotation, source, table, thing
from carrera_kg.views.records import CheckView, ClaimView, ConflictView, Explanation, PersonView, SlotView
from carrera_kg.views.text import (
    CONFLICT_COLUMNS,
    DISPUTED,
    HONOUR_COLUMNS,
    RECORDS,
    SPELL_COLUMNS,
    conflict_row,
    disputes_of,
    explained_of,
    said,
    side_of,
    sides_of,
    slot_verdict,
    spell_row,
    title_of,
    value_of,
    verdict_of,
    where_of,
    words_of,
)


def claim_html(claim: ClaimView) -> Html:
    """A claim: what it says, and where in which words."""
    place = source(f"{claim.document}, {where_of(claim)}")
    return joined([line(said(claim)), line(joined([marked(claim), " ", place]))])


def marked(claim: ClaimView) -> Html:
    """The words of a claim."""
    return quotation(words_of(claim))


def conflict_html(conflict: ConflictView) -> Html:
    """A conflict: both words side by side, the verdict, and why."""
    shown, more = sides_of(conflict)
    values = [side_of(claim, conflict) for claim in shown]
    kept = ["✓ accepted" if claim.id in conflict.accepted_claims else "" for claim in shown]
    rows: list[list[object]] = [[marked(claim) for claim in shown]]
    rows.append([source(f"{claim.document}, {where_of(claim)}") for claim in shown])
    rows += [list(kept)] if any(kept) else []
    sides = table(values, rows, more)
    return joined([heading(title_of(conflict)), sides, *map(line, verdict_of(conflict))])


def check_html(check: CheckView) -> Html:
    """A check: what is claimed, in which words, what match records say to each reading, and which they are."""
    claim = check.claim
    title = heading(f"{check.verdict}: {claim.subject_label}: {claim.property} {value_of(claim)}")
    words = line(joined([marked(claim), " ", source(f"{claim.document}, {where_of(claim)}")]))
    parts = [title, words]
    for reading in check.readings:
        told = f"{reading.text}: {reading.verdict}, " if len(check.readings) > 1 else ""
        rows = [
            [each.words, source(f"{each.file} {each.at.replace('=', ' ', 1)}".strip())] for each in reading.evidence
        ]
        parts.append(line(f"{told}{reading.explanation}"))
        parts += [table(["record", "where"], rows, seen=RECORDS)] if rows else []
    return joined(parts)


def slot_html(slot: SlotView) -> Html:
    """Who says what about one slot, and the verdict."""
    rows = [
        [
            "✓" if claim.accepted else "",
            value_of(claim),
            marked(claim),
            source(f"{claim.document}, {claim.where()}"),
            "" if claim.certainty == "asserted" else claim.certainty,
        ]
        for claim in slot.claims
    ]
    title = heading(f"{slot.subject_label}: {slot.property}")
    return joined([title, table([""] * 5, rows), *map(line, slot_verdict(slot))])


def explanation_html(slots: Explanation) -> Html:
    """Who says what about each slot, and the verdicts."""
    return joined(map(slot_html, slots)) if slots else line(slots.unsaid)


def person_html(person: PersonView) -> Html:
    """A person at a glance: facts, career, honours, and what is disputed."""
    facts = [[faint(label), value, f"{DISPUTED} disputed" if open_ else ""] for label, value, open_ in person.facts]
    parts = [heading(thing(person.name, person.iri)), table(["", "", ""], facts)]
    spells = [spell_row(spell) for spell in person.spells]
    parts.append(table(SPELL_COLUMNS, spells, head="Career", seen=len(spells)))
    if person.honours:
        parts.append(table(HONOUR_COLUMNS, person.honours, head="Honours"))
    disputes = disputes_of(person)
    if disputes:
        rows = [conflict_row(conflict)[1:5] for conflict in disputes]
        shorter = [[about.removeprefix(f"{person.name}, "), *rest] for about, *rest in rows]
        parts.append(table(CONFLICT_COLUMNS[1:5], shorter, head=f"{DISPUTED} Disputed"))
    explained = explained_of(person)
    return joined([*parts, *([line(faint(explained))] if explained else [])])
