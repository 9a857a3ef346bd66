"""What was found, as text for the terminal. It shows what was found, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from carrera_kg.markup import Rich, joined, quotation, source
from carrera_kg.results import text_table
from carrera_kg.views.records import CheckView, ClaimView, ConflictView, PersonView, SlotView, SpellView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.coverage import Coverage

_EXCERPT = 40  # code points of a sentence: enough to find it by

_SIDES = 5  # of a conflict in a table; the JSON has all

DISPUTED = "⚠"
"""Marks what the sources disagree about; the word "disputed" stands beside it where there is room."""


CLAIM_COLUMNS = ("document", "at", "words", "about", "property", "value", "accepted")
CHECK_COLUMNS = ("verdict", "about", "property", "value", "words", "document", "match records", "evidence")
CONFLICT_COLUMNS = ("status", "about", "property", "values and words", "accepted", "why")
SPELL_COLUMNS = ("from", "to", "team", "role", "apps", "goals", "disputed")
HONOUR_COLUMNS = ("as", "honour", "when")


def person_text(person: PersonView, width: int | None = None, more: str = "") -> str:
    """A person at a glance: facts, career, honours, and what is disputed.

    Args:
        width: of the page.
        more: how to see the differences that have an explanation; as Python is asked, if nothing is said.
    """
    disputes = disputes_of(person)
    parts = [person.name, "═" * len(person.name), ""]
    parts += _table(
        ["", "", ""], [[label, value, DISPUTED if open_ else ""] for label, value, open_ in person.facts], width
    )
    parts += ["", "Career", *_table(SPELL_COLUMNS, [spell_row(spell) for spell in person.spells], width)]
    if person.honours:
        parts += ["", "Honours", *_table(HONOUR_COLUMNS, [list(honour) for honour in person.honours], width)]
    if disputes:
        rows = [conflict_row(conflict)[1:5] for conflict in disputes]
        shorter = [[about.removeprefix(f"{person.name}, "), *rest] for about, *rest in rows]
        parts += ["", "Disputed", *_table(CONFLICT_COLUMNS[1:5], shorter, width)]
    explained = explained_of(person, more)
    return "\n".join([*parts, *(["", explained] if explained else [])]) + "\n"


def disputes_of(person: PersonView) -> list[ConflictView]:
    """The conflicts that no explanation settles."""
    return [conflict for conflict in person.conflicts if conflict.status != "apparent"]


def explained_of(person: PersonView, more: str = "") -> str:
    """How many differences have an explanation, and how to see them; nothing if there are none."""
    number = len(person.conflicts) - len(disputes_of(person))
    differences = "1 more difference has" if number == 1 else f"{number} more differences have"
    return f"{differences} an explanation: {more or f'kg.conflicts({person.name!r})'}" if number else ""


def spell_row(spell: SpellView) -> list[str]:
    """A spell as a row: from, to, team, role, appearances, goals, what is disputed."""
    return [spell.start, spell.end, spell.team, spell.role, spell.appearances, spell.goals, _marks(spell.disputed)]


def spell_text(spell: SpellView) -> str:
    """A spell in a line."""
    when = f" ({spell.start or '…'} – {spell.end or '…'})" if spell.start or spell.end else ""
    return f"{spell.team}, {spell.role}{when}" + (f" {_marks(spell.disputed)}" if spell.disputed else "")


def claim_text(claim: ClaimView) -> str:
    """A claim in two lines: what it says, and where in which words."""
    return f"{said(claim)}\n{words_text(claim)}"


def said(claim: ClaimView) -> str:
    """What a claim says, and whether it is accepted."""
    doubt = "" if claim.certainty == "asserted" else f", {claim.certainty}"
    verdict = "✓ accepted" if claim.accepted else "not accepted"
    return f"{claim.subject_label}: {claim.property} {value_of(claim)} ({verdict}{doubt})"


def words_text(claim: ClaimView) -> str:
    """The words with the document and the place."""
    return f"“{words_of(claim)}” ({claim.document}, {where_of(claim)})"


def conflict_text(conflict: ConflictView) -> str:
    """A conflict: both words, the verdict, and why."""
    shown, more = sides_of(conflict)
    accepted = conflict.accepted_claims
    sides = [f"{'✓' if c.id in accepted else ' '} {side_of(c, conflict)}: {words_text(c)}" for c in shown]
    return "\n".join([title_of(conflict), *sides, *([f"  {more}"] if more else []), *verdict_of(conflict)])


def check_row(check: CheckView) -> list[str]:
    """A check as a row of a table."""
    claim = check.claim
    number = len(check.evidence)
    rows = f"{number} record{'s' * (number != 1)}" if number else ""
    return [check.verdict, claim.subject_label, claim.property, value_of(claim), f"“{words_of(claim)}”", claim.document,
            _found(check), rows]  # fmt: skip


def _found(check: CheckView) -> str:
    """How records say it; of several readings each with its verdict."""
    if len(check.readings) == 1:
        return check.explanation
    return "; ".join(f"{reading.text}: {reading.verdict}, {reading.explanation}" for reading in check.readings)


def records_say(check: CheckView) -> str:
    """What match records say to a value, in a line."""
    return f"match records, {value_of(check.claim)}: {check.verdict} ({_found(check)})"


def check_text(check: CheckView) -> str:
    """A check: what is claimed, in which words, what match records say to each reading, and which they are."""
    claim = check.claim
    parts = [f"{check.verdict}: {claim.subject_label}: {claim.property} {value_of(claim)}", words_text(claim)]
    for reading in check.readings:
        told = f"{reading.text}: {reading.verdict}, " if len(check.readings) > 1 else ""
        parts.append(f"{told}{reading.explanation}")
        parts += [f"  {each!r}" for each in reading.evidence[:RECORDS]]
        if len(reading.evidence) > RECORDS:
            parts.append(f"  … {len(reading.evidence) - RECORDS} more records")
    return "\n".join(parts)


RECORDS = 40
"""So many records are shown with a check: a season's matches of a team; the JSON has all."""


def title_of(conflict: ConflictView) -> str:
    """What sort of conflict it is, about what."""
    mark = "" if conflict.status == "apparent" else f"{DISPUTED} "
    return f"{mark}{conflict.status}, {conflict.kind}: {conflict.property} of {conflict.subject_label}"


def verdict_of(conflict: ConflictView) -> list[str]:
    """What the matter is, what is accepted, and why."""
    accepted = f"accepted: {accepted_in(conflict)}" if conflict.accepted_claims else conflict.otherwise()
    return [conflict.explanation, f"{accepted} ({conflict.why})"]


def slot_text(slot: SlotView) -> str:
    """Who says what about one slot, and the verdict."""
    return explanation_text([slot]).rstrip("\n")


def explanation_text(slots: Sequence[SlotView], width: int | None = None) -> str:
    """Who says what about each slot, and the verdict."""
    parts = []
    for slot in slots:
        title = f"{slot.subject_label}: {slot.property}"
        rows = [
            [
                "✓" if claim.accepted else "",
                value_of(claim),
                f"“{words_of(claim)}”",
                claim.document,
                claim.place or str(claim.start),
                claim.certainty if claim.certainty != "asserted" else "",
            ]
            for claim in slot.claims
        ]
        parts += [title, *_table(["", "value", "words", "document", "at", ""], rows, width)]
        parts += [*slot_verdict(slot), ""]
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
    name = claim.predicate.rsplit("#", 1)[-1]
    return [
        claim.document,
        places_of(claim),
        Rich(words_of(claim), quotation(words_of(claim))),
        claim.subject_label,
        name,
        value_of(claim),
        "yes" if claim.accepted else "no",
    ]


def conflict_row(conflict: ConflictView) -> list[str]:
    """A conflict as a row, the words of all sides in it."""
    shown, more = sides_of(conflict)
    sides = [_side(claim, conflict) for claim in shown] + ([more] if more else [])
    words = Rich("\n".join(sides), joined(sides, "\n"))
    return [conflict.status, conflict.subject_label, conflict.property, words, accepted_in(conflict), conflict.why]


def _side(claim: ClaimView, conflict: ConflictView) -> Rich:
    value, words, document = side_of(claim, conflict), words_of(claim), claim.document
    markup = joined([f"{value}: ", quotation(words), " ", source(document)])
    return Rich(f"{value}: “{words}” ({document})", markup)


def sides_of(conflict: ConflictView) -> tuple[list[ClaimView], str]:
    """The claims that are shown, and how many more there are, in words."""
    first = _first_of_each(conflict.claims)
    return first[:_SIDES], f"… {len(first) - _SIDES} more" if len(first) > _SIDES else ""


def accepted_in(conflict: ConflictView) -> str:
    """The values that are accepted."""
    kept = dict.fromkeys(side_of(c, conflict) for c in conflict.claims if c.id in conflict.accepted_claims)
    return " | ".join(list(kept)[:_SIDES]) + (" …" if len(kept) > _SIDES else "") or f"none: {conflict.otherwise()}"


def side_of(claim: ClaimView, conflict: ConflictView) -> str:
    """The value, with the property where it is not the one that the conflict is about."""
    return value_of(claim) if claim.property == conflict.property else f"{claim.property} {value_of(claim)}"


def _first_of_each(claims: Sequence[ClaimView]) -> list[ClaimView]:
    """The first claim of each value in each document: a source that repeats itself need not be shown twice."""
    return list({(claim.document, claim.object): claim for claim in reversed(claims)}.values())[::-1]


def slot_verdict(slot: SlotView) -> list[str]:
    """What is accepted and why; a conflict with other statements than those of the slot is explained too."""
    told = {claim.object_label: value_of(claim) for claim in slot.claims}
    value = " | ".join(told.get(label, label) for label in slot.accepted) or "nothing"
    records = list(dict.fromkeys(map(records_say, slot.checks)))
    if not slot.conflicts:
        said = {claim.document for claim in slot.claims}
        more = "" if len(said) == 1 else f"; {len(said)} documents say so"
        return [f"accepted: {value} (no source disagrees{more})", *records]
    own = {claim.id for claim in slot.claims}
    across = [c for c in slot.conflicts if not own >= {claim.id for claim in c.claims}]
    within = [c for c in slot.conflicts if c not in across]
    lines = [f"accepted: {value} ({c.status}, {c.kind}: {c.why})" for c in within] or [f"accepted: {value}"]
    lines += [f"in conflict: {c.explanation}" for c in within if c.status != "apparent"]
    return lines + records + [f"{c.status}, {c.kind}: {c.explanation} ({c.why})" for c in across]


def value_of(claim: ClaimView) -> str:
    """The value; that of a criminal or medical matter with how it ended."""
    return claim.object_label + (
        f" ({claim.outcome})" if claim.outcome and not claim.predicate.endswith("#settled") else ""
    )


def words_of(claim: ClaimView) -> str:
    """All the words that the claim rests on."""
    return " … ".join(span["words"] for span in claim.spans)


def places_of(claim: ClaimView) -> str:
    """Where the words stand: at which code points, or in which records."""
    return ", ".join(dict.fromkeys(str(span.get("place") or span["start"]) for span in claim.spans))


def where_of(claim: ClaimView) -> str:
    """The same in a sentence."""
    return places_of(claim) if claim.place else f"at {places_of(claim)}"


def _marks(disputed: Sequence[str]) -> str:
    return f"{DISPUTED} {', '.join(disputed)}" if disputed else ""


def _table(names: Sequence[str], rows: list[list[str]], width: int | None) -> list[str]:
    text = text_table(list(names), rows, width)
    lines = text.splitlines()
    return lines if any(names) else lines[2:]
