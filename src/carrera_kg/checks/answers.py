"""What data sets answer, each by itself, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from carrera_kg.checks.records import Records
from carrera_kg.checks.told import Record, Told
from carrera_kg.checks.views import View, views
from carrera_kg.model import Check, Claim, Finding, Reading, Row

SUPPORTED, REFUTED, PARTLY, UNDECIDED, NO_DATA = (
    Finding.SUPPORTED,
    Finding.REFUTED,
    Finding.PARTLY,
    Finding.UNDECIDED,
    Finding.NO_DATA,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one data set says to one reading of a claim.

    Attributes:
        finding, found, explanation, rows, files: as in :class:`~carrera_kg.model.Reading`.
    """

    finding: Finding
    found: str
    explanation: str
    rows: tuple[Row, ...] = ()
    files: tuple[Row, ...] = ()


Ask = Callable[[View], Answer | None]
"""Asks a data set; None where it has no data for the question."""


@dataclass(frozen=True)
class Bench:
    """All that a rule may look at.

    Attributes:
        told: what documents tell.
        records: what data sets tell.
    """

    told: Told
    records: Records
    views: tuple[View, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "views", tuple(views(self.records)))

    def name(self, entity: str) -> str:
        """What to call an entity."""
        return self.records.name(entity)

    def ask(self, ask: Ask, nothing: str, text: str = "") -> Reading:
        """One reading of a claim, put to all data sets.

        Args:
            ask: the question.
            nothing: why none can answer, if none can.
            text: how the words are taken.
        """
        answers = {view.dataset: answer for view in self.views if (answer := ask(view)) is not None}
        if not answers:
            return Reading(text, NO_DATA, "", nothing)
        return self._together(answers, text)

    def _together(self, answers: Mapping[str, Answer], text: str) -> Reading:
        """Several data sets as one; those that contradict each other leave it open."""
        by = {finding: [name for name, a in answers.items() if a.finding is finding] for finding in Finding}
        sides = [finding for finding in (SUPPORTED, PARTLY, REFUTED) if by[finding]]
        if len(sides) > 1:
            told = "; ".join(f"{name}: {answers[name].explanation}" for f in sides for name in by[f])
            all_ = [answers[name] for finding in sides for name in by[finding]]
            return _reading(text, UNDECIDED, "", f"the data sets do not agree ({told})", all_)
        finding = sides[0] if sides else UNDECIDED if by[UNDECIDED] else NO_DATA
        names = by[finding]
        best = answers[max(names, key=lambda name: len(answers[name].rows))]
        explanation = best.explanation
        if len(names) > 1 and finding is not NO_DATA:
            explanation += f" ({self._witnesses(names)})"
        return _reading(text, finding, best.found, explanation, [answers[name] for name in names])

    def _witnesses(self, names: Sequence[str]) -> str:
        origins = {self.records.origins[name].origin if name in self.records.origins else name for name in names}
        if len(origins) == 1:
            return f"{len(names)} data sets of one origin say so"
        return f"{len(names)} data sets of {len(origins)} origins say so"


def _reading(text: str, finding: Finding, found: str, explanation: str, answers: Sequence[Answer]) -> Reading:
    rows = dict.fromkeys(row for answer in answers for row in answer.rows)
    files = dict.fromkeys(row for answer in answers for row in answer.files)
    return Reading(text, finding, found, explanation, tuple(rows), tuple(files))


def check(claim: Claim, rule: str, readings: Iterable[Reading]) -> Check:
    """A claim with its readings; those without an answer are left out beside others that have one."""
    found = list(readings)
    having = [reading for reading in found if reading.finding is not NO_DATA]
    return Check(claim, rule, tuple(having or found[:1]))


def compared(claimed: object, found: object) -> Finding:
    """Whether what is claimed is what was found."""
    return SUPPORTED if claimed == found else REFUTED


def owed(record: Record, *names: str) -> str:
    """A remark on what is taken from other documents, if anything is."""
    others = record.borrowed(*names)
    return f"; what it does not tell itself is taken from {', '.join(others)}" if others else ""
