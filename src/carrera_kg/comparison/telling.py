"""Reads what lines say, for people: labels, claims with their words, conflicts with their verdicts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from carrera_kg.comparison.lines import Parts, parts_of
from carrera_kg.comparison.sides import Side
from carrera_kg.dates import PartialDate
from carrera_kg.errors import DataError
from carrera_kg.ontology import ontology
from carrera_kg.views import ClaimView
from carrera_kg.views.changes import Decision
from carrera_kg.views.text import value_of
from carrera_kg.vocabulary import CAR, EDTF_DATE, ID, LABEL, OA, PROV, RDF, compact

_PLACE = re.compile(r"#char=([0-9]{1,9}),([0-9]{1,9})$")


def iri_of(term: str) -> str:
    """The address in a term of N-Quads; nothing if it is none."""
    return term[1:-1] if term.startswith("<") and not term.startswith("<<") else ""


@functools.lru_cache(maxsize=200_000)
def literal_of(term: str) -> ox.Literal | None:
    """The literal in a term of N-Quads; None if it is none."""
    if not term.startswith('"'):
        return None
    try:
        quad = next(iter(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES)))
    except SyntaxError as error:
        raise DataError(f"{term} is no literal ({error})", "build the dataset again") from None
    return quad.object if isinstance(quad.object, ox.Literal) else None


def text_of(term: str) -> str:
    """A term as plain text: an address, or what a literal says."""
    literal = literal_of(term)
    return literal.value if literal is not None else iri_of(term) or term


class Reading:
    """Looks things up in one side, each once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._about: dict[str, list[Parts]] = {}
        self._labels: dict[str, str] = {}

    def about(self, iri: str) -> list[Parts]:
        """All that is said of a thing, in any graph."""
        known = self._about.get(iri)
        if known is None:
            if len(self._about) > 100_000:
                self._about.clear()
            known = self._about[iri] = [parts_of(line) for line in self.side.lines.starting_with(f"<{iri}> ")]
        return known

    def values(self, iri: str, predicate: str) -> list[str]:
        """The values of a property in any graph, as terms, each once."""
        wanted = f"<{predicate}>"
        return list(dict.fromkeys(parts.object for parts in self.about(iri) if parts.predicate == wanted))

    def accepted(self, iri: str, predicate: str) -> list[str]:
        """The values of a property in the accepted view, as terms."""
        wanted = f"<{predicate}>"
        return [parts.object for parts in self.about(iri) if parts.predicate == wanted and not parts.graph]

    def one(self, iri: str, predicate: str) -> str:
        """The text of a property's first value; nothing if there is none."""
        return next(map(text_of, self.values(iri, predicate)), "")

    def label(self, iri: str) -> str:
        """What to call a thing."""
        known = self._labels.get(iri)
        if known is None:
            known = self.one(iri, LABEL) or ontology().labels.get(iri) or compact(iri)
            if len(self._labels) > 100_000:
                self._labels.clear()
            self._labels[iri] = known
        return known

    def shown(self, term: str) -> str:
        """A term as a person would say it."""
        literal = literal_of(term)
        if literal is None:
            iri = iri_of(term)
            return self.label(iri) if iri else term
        if literal.datatype.value == EDTF_DATE:
            return _date(literal.value)
        return literal.value

    def outcome(self, record: str) -> str:
        """How a criminal or medical matter ended, a suspension too; nothing for other things."""
        if record.startswith(f"{ID}suspension/"):
            ends = sorted({self.shown(term) for term in self.values(record, CAR + "end")})
            return f"until {' or '.join(ends)}" if ends else ""
        settled = self.values(record, CAR + "settled") if record.startswith(f"{ID}remark/") else ()
        return "; ".join(sorted(map(text_of, settled)))

    def called(self, iri: str) -> str:
        """What to call a thing; a sensitive matter with how it ended."""
        outcome = self.outcome(iri)
        return f"{self.label(iri)} ({outcome})" if outcome else self.label(iri)

    def claim(self, iri: str) -> ClaimView | None:
        """A claim with its words; None if the side has no such claim."""
        subject, predicate = self.one(iri, RDF + "subject"), self.one(iri, RDF + "predicate")
        objects = self.values(iri, RDF + "object")
        if not subject or not predicate or not objects:
            return None
        spans = sorted(self._spans(iri), key=lambda span: (span["start"], span["end"]))
        first = spans[0] if spans else {"start": 0, "end": 0, "words": ""}
        value = literal_of(objects[0])
        return ClaimView(
            id=iri.rsplit("/", 1)[1],
            document=self.one(iri, PROV + "wasQuotedFrom").rsplit("/", 1)[-1],
            **first,
            subject=subject,
            subject_label=self.label(subject),
            predicate=predicate,
            property=self.label(predicate),
            object=value.value if value is not None else text_of(objects[0]),
            object_label=self.shown(objects[0]),
            certainty=self.one(iri, CAR + "certainty").rsplit("/", 1)[-1],
            accepted=objects[0] in self.accepted(subject, predicate),
            spans=tuple(spans),
            outcome="" if predicate == CAR + "end" else self.outcome(subject),
        )

    def _spans(self, claim: str) -> Iterator[dict[str, Any]]:
        for term in self.values(claim, OA + "hasTarget"):
            span = iri_of(term)
            place = _PLACE.search(span)
            if place:
                words = self.one(f"{span}&quote", OA + "exact")
                yield {"start": int(place[1]), "end": int(place[2]), "words": words}

    def decision(self, conflict: str) -> Decision | None:
        """A conflict with its verdict; None if the side has no such conflict."""
        verdict = next(map(iri_of, self.values(conflict, CAR + "verdict")), "")
        status = self.one(conflict, CAR + "status")
        if not status:
            return None
        kept = [self.claim(iri_of(term)) for term in self.values(verdict, CAR + "accepts")] if verdict else []
        claims = sorted((claim for claim in kept if claim), key=lambda c: (c.document, c.start, c.end, c.id))
        return Decision(
            id=conflict.rsplit("/", 1)[1],
            status=status.rsplit("/", 1)[1],
            accepted=tuple(dict.fromkeys(value_of(claim) for claim in claims)),
            rule=self.one(verdict, CAR + "rule"),
            why=self.one(verdict, CAR + "explanation"),
            explanation=self.one(conflict, CAR + "explanation"),
            claims=tuple(sorted(iri_of(term).rsplit("/", 1)[1] for term in self.values(conflict, CAR + "involves"))),
        )


@functools.lru_cache(maxsize=10_000)
def _date(edtf: str) -> str:
    try:
        return str(PartialDate.parse(edtf))
    except ValueError:
        return edtf
