"""What changed between two datasets, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from carrera_kg.markup import Html, faint, joined, line, table
from carrera_kg.results import text_table
from carrera_kg.views.records import ClaimView
from carrera_kg.views.text import places_of, value_of, words_of

_SHOWN = 20
"""Rows of a part that are shown where nobody asked for all."""

_ARROW = " → "


@dataclass(frozen=True, slots=True)
class ValueChange:
    """The accepted values of a slot, before and after; ``outcome`` tells how a sensitive matter ended."""

    subject: str
    subject_label: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    outcome: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return _dict(self)


@dataclass(frozen=True, slots=True)
class Decision:
    """A conflict with its verdict, on one side."""

    id: str
    status: str
    accepted: tuple[str, ...]
    rule: str
    why: str
    explanation: str
    claims: tuple[str, ...]

    @property
    def values(self) -> str:
        """What is accepted, in words."""
        return " | ".join(self.accepted) or "all stand"


@dataclass(frozen=True, slots=True)
class ConflictChange:
    """A conflict that is new, gone, or has other claims, another status or another verdict."""

    change: str
    kind: str
    subject: str
    subject_label: str
    property: str
    before: Decision | None
    after: Decision | None

    def has_other_verdict(self) -> bool:
        """Whether something else is accepted, or for another reason."""
        one, other = self.before, self.after
        if one is None or other is None:
            return False
        return (one.accepted, one.rule, one.why) != (other.accepted, other.rule, other.why)

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return _dict(self) | {"verdict_changed": self.has_other_verdict()}


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is new or gone, says something else, stands elsewhere, or is accepted or not any more.

    ``change`` is ``new``, ``gone``, ``changed``, ``accepted`` or ``not accepted``; ``what`` names what is different in
    one that changed: value, words, place, certainty, or only its id, when its record is told otherwise.
    """

    change: str
    before: ClaimView | None
    after: ClaimView | None
    what: tuple[str, ...] = ()

    @property
    def claim(self) -> ClaimView:
        """The claim as it is now, or was at last."""
        claim = self.after or self.before
        assert claim is not None
        return claim

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        sides = {
            name: side.as_dict() if side else None for name, side in (("before", self.before), ("after", self.after))
        }
        return {"change": self.change, "what": list(self.what), **sides}


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is new, gone, or catalogued otherwise, with how many of its claims came and went."""

    change: str
    id: str
    title: str
    what: tuple[tuple[str, str, str], ...]  # field, before, after
    claims_gone: int
    claims_new: int

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        what = [{"field": name, "before": one, "after": other} for name, one, other in self.what]
        return _dict(self) | {"what": what}


@dataclass(frozen=True, slots=True)
class ThingChange:
    """An entity or record that is new, gone, renamed, or has other names, links or another address."""

    change: str
    kind: str
    id: str
    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return _dict(self)


@dataclass(frozen=True, slots=True)
class GraphChange:
    """How many statements of a graph are gone and new."""

    graph: str
    gone: int
    new: int

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return _dict(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one dataset to another: true if anything did.

    Attributes:
        before, after: what was compared.
        view: what of it: ``all``, ``accepted``, ``sources`` …
        about: the name of what it was limited to, or nothing.
        notes: what must be known to read it.
        values: accepted values by slot.
        conflicts: conflicts and verdicts.
        documents: the catalogue.
        entities: people, teams and so on.
        claims: those that are new, gone or changed.
        acceptance: those that are accepted, or not any more.
        records: spells, honours and so on that are new, gone or have another address.
        graphs: how many statements, by graph.
    """

    before: str
    after: str
    view: str
    about: str = ""
    notes: tuple[str, ...] = ()
    values: tuple[ValueChange, ...] = ()
    conflicts: tuple[ConflictChange, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    entities: tuple[ThingChange, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    acceptance: tuple[ClaimChange, ...] = ()
    records: tuple[ThingChange, ...] = ()
    graphs: tuple[GraphChange, ...] = ()

    def __bool__(self) -> bool:
        parts = (self.values, self.conflicts, self.documents, self.entities, self.claims, self.records)
        return any(parts) or bool(self.acceptance) or bool(self.graphs)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON has it (``docs/corrections.md``)."""
        parts = {
            name: [change.as_dict() for change in getattr(self, name)]
            for name in ("values", "conflicts", "documents", "entities", "claims", "acceptance", "records", "graphs")
        }
        return {
            "before": self.before,
            "after": self.after,
            "view": self.view,
            "about": self.about,
            "differ": bool(self),
            "notes": list(self.notes),
            **parts,
        }

    def __repr__(self) -> str:
        return difference_text(self, most=_SHOWN).rstrip("\n")

    def _repr_html_(self) -> str:
        return str(difference_html(self))


def difference_text(found: Difference, width: int | None = None, most: int | None = None) -> str:
    """What changed, in tables, the most important first.

    Args:
        width: of the page.
        most: so many rows of each part at most.
    """
    parts = [_title(found), *found.notes]
    for title, columns, rows in _parts(found):
        shown = rows[:most]
        parts += ["", f"{title} ({len(rows):,})", text_table(list(columns), shown, width)]
        if len(rows) > len(shown):
            parts.append(f"… {len(rows) - len(shown):,} more")
    return "\n".join(parts) + "\n"


def difference_html(found: Difference) -> Html:
    """What changed, in tables, the most important first."""
    parts = [line(_title(found)), *(line(faint(note)) for note in found.notes)]
    parts += [table(columns, rows, head=f"{title} ({len(rows):,})") for title, columns, rows in _parts(found)]
    return joined(parts)


def _title(found: Difference) -> str:
    about = f", about {found.about}" if found.about else ""
    if not found:
        return f"no difference{about}"
    counted = (
        (len(found.documents), "document"),
        (sum(change.change == "new" for change in found.claims), "new claim"),
        (sum(change.change == "gone" for change in found.claims), "claim", " gone"),
        (sum(change.change == "changed" for change in found.claims), "changed claim"),
        (len(found.conflicts), "conflict or verdict", ""),
        (len(found.values), "accepted value"),
    )
    told = [_many(count, *words) for count, *words in counted if count]
    gone, new = sum(graph.gone for graph in found.graphs), sum(graph.new for graph in found.graphs)
    numbers = f"{gone:,} statement{'' if gone == 1 else 's'} gone, {new:,} new" if found.graphs else ""
    return "; ".join(filter(None, (", ".join(told), numbers))) + about


def _many(count: int, one: str, after: str = "") -> str:
    plural = "conflicts or verdicts" if one == "conflict or verdict" else f"{one}s"
    return f"{count:,} {one if count == 1 else plural}{after}"


def _parts(found: Difference) -> Iterator[tuple[str, Sequence[str], list[list[str]]]]:
    """The parts that are not empty: title, columns, rows."""
    verdicts = [change for change in found.conflicts if change.has_other_verdict()]
    others = [change for change in found.conflicts if not change.has_other_verdict()]
    new = [change for change in found.claims if change.change == "new"]
    gone = [change for change in found.claims if change.change == "gone"]
    changed = [change for change in found.claims if change.change == "changed"]
    said = ("about", "property", "value", "words", "document", "at")
    moved = ("about", "property", "value", "words", "document", "at", "different")
    parts: list[tuple[str, Sequence[str], list[list[str]]]] = [
        ("Accepted values", ("about", "property", "before", "after"), [_value_row(v) for v in found.values]),
        ("Verdicts", ("about", "property", "accepted", "by the rule", "because"), [_verdict_row(c) for c in verdicts]),
        (
            "Conflicts",
            ("", "kind", "about", "property", "status", "claims", "what it is"),
            [_conflict_row(c) for c in others],
        ),
        ("Documents", ("", "document", "title", "what", "claims gone", "claims new"), _document_rows(found.documents)),
        ("Entities", ("", "kind", "name", "before", "after"), [_thing_row(e) for e in found.entities]),
        ("Claims gone", said, [_claim_row(c) for c in gone]),
        ("Claims new", said, [_claim_row(c) for c in new]),
        ("Claims changed", moved, [_changed_row(c) for c in changed]),
        ("Claims accepted or not any more", ("", *said), [[c.change, *_claim_row(c)] for c in found.acceptance]),
        ("Records", ("", "kind", "name", "before", "after"), [_thing_row(r) for r in found.records]),
        ("Statements", ("graph", "gone", "new"), [[g.graph, f"{g.gone:,}", f"{g.new:,}"] for g in found.graphs]),
    ]
    yield from (part for part in parts if part[2])


def _value_row(change: ValueChange) -> list[str]:
    outcome = f" ({change.outcome})" if change.outcome else ""
    before, after = (" | ".join(values) or "nothing" for values in (change.before, change.after))
    return [change.subject_label + outcome, change.property, before, after]


def _verdict_row(change: ConflictChange) -> list[str]:
    one, other = change.before, change.after
    assert one is not None and other is not None
    pairs = ((one.values, other.values), (one.rule, other.rule), (one.why, other.why))
    return [change.subject_label, change.property, *(_arrow(a, b) for a, b in pairs)]


def _conflict_row(change: ConflictChange) -> list[str]:
    one, other = change.before, change.after
    status = _arrow(one.status if one else "", other.status if other else "")
    claims = _arrow(str(len(one.claims)) if one else "", str(len(other.claims)) if other else "")
    now = other or one
    assert now is not None
    return [change.change, change.kind, change.subject_label, change.property, status, claims, now.explanation]


def _document_rows(changes: Sequence[DocumentChange]) -> list[list[str]]:
    return [
        [
            change.change,
            change.id,
            change.title,
            "\n".join(f"{name}: {one or 'none'}{_ARROW}{other or 'none'}" for name, one, other in change.what),
            f"{change.claims_gone:,}",
            f"{change.claims_new:,}",
        ]
        for change in changes
    ]


def _thing_row(change: ThingChange) -> list[str]:
    return [change.change, change.kind, change.name, "\n".join(change.before), "\n".join(change.after)]


def _claim_row(change: ClaimChange) -> list[str]:
    claim = change.claim
    doubt = "" if claim.certainty == "asserted" else f" ({claim.certainty})"
    said = [claim.subject_label, claim.property, value_of(claim) + doubt, f"“{words_of(claim)}”"]
    return [*said, claim.document, places_of(claim)]


def _changed_row(change: ClaimChange) -> list[str]:
    one, other = change.before, change.after
    assert one is not None and other is not None
    before, after = _claim_row(ClaimChange("", one, None)), _claim_row(ClaimChange("", None, other))
    return [*(_arrow(a, b) for a, b in zip(before, after, strict=True)), ", ".join(change.what)]


def _arrow(before: str, after: str) -> str:
    return after if before == after or not before else before if not after else f"{before}{_ARROW}{after}"


def _dict(change: Any) -> dict[str, Any]:
    return {each.name: _plain(getattr(change, each.name)) for each in fields(change)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decision):
        return _dict(value)
    return list(value) if isinstance(value, tuple) else value
