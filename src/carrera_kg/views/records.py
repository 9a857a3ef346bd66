"""Claims, conflicts, slots, spells and people as they are read; each shows itself in the terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as people read it: where it stands, in which words, and what it says by name.

    ``outcome`` tells how a criminal or medical matter ended: it is never shown without. ``place`` is the record of a
    data file that says it, in words; then it has no offsets.
    """

    id: str
    document: str
    start: int
    end: int
    words: str
    subject: str
    subject_label: str
    predicate: str
    property: str
    object: str
    object_label: str
    certainty: str
    accepted: bool
    spans: tuple[dict[str, Any], ...]
    outcome: str = ""
    place: str = ""

    def where(self) -> str:
        """Where in the document it stands: the code point it begins at, or the record."""
        return self.place or f"at {self.start}"

    def as_dict(self) -> dict[str, Any]:
        """The claim as JSON has it."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "place" or self.place}
        return values | {"spans": list(self.spans)}

    def __repr__(self) -> str:
        from carrera_kg.views.text import claim_text

        return claim_text(self)

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import claim_html

        return str(claim_html(self))


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict as people read it: both words side by side, the verdict, and why.

    ``accepted`` holds the values, ``accepted_claims`` the ids of the claims that give them.
    """

    id: str
    status: str
    kind: str
    subject: str
    subject_label: str
    property: str
    claims: tuple[ClaimView, ...]
    accepted: tuple[str, ...]
    accepted_claims: tuple[str, ...]
    rule: str
    explanation: str
    why: str

    def otherwise(self) -> str:
        """What stands where no value is accepted: all of them, or none of those that match records refute."""
        return "none stands" if self.kind == "against match records" else "all stand"

    def as_dict(self) -> dict[str, Any]:
        """The conflict as JSON has it."""
        claims = [
            {
                "id": c.id,
                "document": c.document,
                "start": c.start,
                "end": c.end,
                "words": c.words,
                "property": c.property,
                "value": c.object_label,
                "outcome": c.outcome,
            }
            for c in self.claims
        ]
        values = {name: getattr(self, name) for name in self.__slots__}
        accepted = {"accepted": list(self.accepted), "accepted_claims": list(self.accepted_claims)}
        return values | {"claims": claims} | accepted

    def __repr__(self) -> str:
        from carrera_kg.views.text import conflict_text

        return conflict_text(self)

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import conflict_html

        return str(conflict_html(self))


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A record of a data set, or a whole file of it, as people read it.

    ``at`` is the place in the file (``row=17``), empty where all of it was counted; ``version`` is a SHA-256.
    """

    iri: str
    dataset: str
    file: str
    at: str
    words: str
    licence: str = ""
    version: str = ""

    def as_dict(self) -> dict[str, str]:
        """The record as JSON has it."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __repr__(self) -> str:
        where = f"{self.file}, {self.at.replace('=', ' ', 1)}" if self.at else self.file
        return f"{self.words} ({where})"


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One way to take the words of a claim, and what match records say to it."""

    text: str
    verdict: str
    found: str
    explanation: str
    evidence: tuple[EvidenceView, ...]

    def as_dict(self) -> dict[str, Any]:
        """The reading as JSON has it."""
        told = {"reading": self.text, "verdict": self.verdict, "found": self.found, "explanation": self.explanation}
        return told | {"evidence": [each.as_dict() for each in self.evidence]}


@dataclass(frozen=True, slots=True)
class CheckView:
    """A claim held against match records, as people read it."""

    claim: ClaimView
    verdict: str
    rule: str
    readings: tuple[ReadingView, ...]

    @property
    def reading(self) -> str:
        """The ways to read it, each with its verdict; that of the only one alone."""
        told = [f"{reading.text}: {reading.verdict}" for reading in self.readings if reading.text]
        return "; ".join(told) if len(self.readings) > 1 else self.readings[0].text

    @property
    def explanation(self) -> str:
        """How the records say so."""
        return "; ".join(dict.fromkeys(reading.explanation for reading in self.readings))

    @property
    def evidence(self) -> tuple[EvidenceView, ...]:
        """The records that say so."""
        return tuple(dict.fromkeys(each for reading in self.readings for each in reading.evidence))

    def as_dict(self) -> dict[str, Any]:
        """The check as JSON has it."""
        claim = self.claim
        told = {
            "claim": claim.id, "document": claim.document, "start": claim.start, "end": claim.end, "words": claim.words,
            "about": claim.subject_label, "property": claim.property, "value": claim.object_label,
            "verdict": self.verdict, "rule": self.rule, "reading": self.reading, "explanation": self.explanation,
            "evidence": [each.as_dict() for each in self.evidence],
        }  # fmt: skip
        several = [reading.as_dict() for reading in self.readings] if len(self.readings) > 1 else []
        return told | {"readings": several}

    def __repr__(self) -> str:
        from carrera_kg.views.text import check_text

        return check_text(self)

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import check_html

        return str(check_html(self))


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot explained: every claim about it, what is accepted, and the conflicts there are, worst first."""

    subject: str
    subject_label: str
    property: str
    claims: tuple[ClaimView, ...]
    accepted: tuple[str, ...]
    conflicts: tuple[ConflictView, ...]
    checks: tuple[CheckView, ...] = ()

    def __repr__(self) -> str:
        from carrera_kg.views.text import slot_text

        return slot_text(self)

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import slot_html

        return str(slot_html(self))


@dataclass(frozen=True, slots=True)
class SpellView:
    """One spell in a career: when, where, as what, with which record; ``disputed`` names its contested properties."""

    iri: str
    team: str
    role: str
    start: str
    end: str
    appearances: str
    goals: str
    disputed: tuple[str, ...]

    def __repr__(self) -> str:
        from carrera_kg.views.text import spell_text

        return spell_text(self)


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person at a glance."""

    iri: str
    name: str
    facts: tuple[tuple[str, str, bool], ...]  # property, values, whether disputed
    spells: tuple[SpellView, ...]
    honours: tuple[tuple[str, str, str], ...]  # role, honour, season
    conflicts: tuple[ConflictView, ...]

    def __repr__(self) -> str:
        from carrera_kg.views.text import person_text

        return person_text(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import person_html

        return str(person_html(self))


class Explanation(list[SlotView]):
    """The slots that some source speaks of, disputed ones first.

    Args:
        slots: those.
        unsaid: in words, what it means if there are none.
    """

    def __init__(self, slots: Iterable[SlotView], unsaid: str = "not in the sources") -> None:
        super().__init__(slots)
        self.unsaid = unsaid

    def __repr__(self) -> str:
        from carrera_kg.views.text import explanation_text

        return explanation_text(self).rstrip("\n") if self else self.unsaid

    def _repr_html_(self) -> str:
        from carrera_kg.views.markup import explanation_html

        return str(explanation_html(self))
