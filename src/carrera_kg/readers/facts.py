"""Reads fact files: what a document says, standing off from its text (``docs/facts.md``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.documents import Document
from carrera_kg.errors import FactError, did_you_mean
from carrera_kg.model import Certainty, Proposal, Span, Term
from carrera_kg.ontology import Ontology, Property
from carrera_kg.vocabulary import BOOLEAN, EDTF_DATE, INTEGER, NESTED, RECORDS, SKOS, STRING
from carrera_kg.yamlfile import Mapping, Text, line_of, read_yaml

MOST_WORDS = 8
"""How many words a span may quote: enough to carry a fact, too few to republish a text."""

REVIEWED = ("accepted", "edited")
"""What a person can have made of a proposal that stays in the file."""
_HEADS = ("about", *(kind for kind in RECORDS if kind not in NESTED))
SILENCE = {
    "title": "the title of the document or a repetition of it",
    "heading": "says what the lines below are about",
    "caption": "names a picture that is not in the text",
    "navigation": "belongs to the page and not to the text",
    "teaser": "speaks of another article",
    "empty": "has no content: a row without values, a line of marks",
    "withheld": "tells a criminal or medical matter of a person and not how it ended",
}
"""Why a sentence makes no claim of its own. A heading that claims rest on is quoted by them and needs no reason."""

_TOP = ("document", "facts", "silent", "catalogue", "entities", "rejected")
_REVIEW_KEYS = frozenset({"rule", "confidence", "reviewed"})
"""What a proposal says of itself (``docs/proposals.md``)."""
_SURE = re.compile(r"0(\.[0-9]{1,4})?|1(\.0{1,4})?")
_PLACE_KEYS = frozenset({"at", "words", "nth", "places"})
_CONCEPT = SKOS + "Concept"


@dataclass(frozen=True, slots=True)
class Name:
    """An entity as the fact file names it; who that is, is for :mod:`carrera_kg.identity` to say."""

    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: an entity by name (kind ``about``) or a record by its local name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One value a document gives for one property, at its places."""

    subject: Subject
    property: Property
    value: Term | Name | Subject
    spans: tuple[Span, ...]
    certainty: Certainty
    as_written: str
    line: int
    header: Span | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A place where the document makes no claim, and why: a heading, a caption, navigation …"""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Everything one document says, in the order of its file."""

    document: Document
    path: str
    statements: tuple[Statement, ...]
    silences: tuple[Silence, ...] = ()

    @property
    def quotations(self) -> Iterator[Span]:
        """Every span of the sheet, to be held against the text."""
        for statement in self.statements:
            yield from statement.spans
            if statement.header:
                yield statement.header
        for silence in self.silences:
            yield silence.span


def read_facts(
    path: str, documents: dict[str, Document], ontology: Ontology, sheet: Mapping | None = None
) -> FactSheet:
    """Read one fact file.

    Args:
        path: the file.
        documents: the catalogue.
        ontology: the ontology.
        sheet: what is in the file, if it has been read.

    Raises:
        DataError: the file cannot be read.
        FactError: it is not as ``docs/facts.md`` says; the error names the line.
    """
    sheet = read_yaml(path) if sheet is None else sheet
    name = sheet.get("document")
    if not isinstance(name, str) or name not in documents:
        known = did_you_mean(str(name), documents) or f"documents.yaml has {', '.join(documents)}"
        raise FactError(path, sheet.line, f"no document {name!s} in the catalogue", known)
    facts = sheet.get("facts")
    if not isinstance(facts, list):
        raise FactError(path, sheet.line, "no list of facts", "put the statements under 'facts:'")
    for key, at in sheet.keys_at.items():
        if key not in _TOP:
            hint = did_you_mean(key, _TOP) or f"it has {', '.join(_TOP)}"
            raise FactError(path, at.line, f"a fact file has no {key}", hint)
    reader = _Reader(path, documents[name], ontology)
    statements = tuple(statement for fact in facts for statement in reader.fact(fact))
    reader.check_sensitive(statements)
    return FactSheet(documents[name], path, statements, tuple(reader.silences(sheet)))


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the values of a fact share unless they have their own."""

    spans: tuple[Span, ...]
    certainty: Certainty
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    document: Document
    ontology: Ontology

    def fact(self, fact: object) -> Iterator[Statement]:
        if not isinstance(fact, Mapping):
            raise self._error(line_of(fact), "a fact must be a mapping", f"start it with one of {', '.join(_HEADS)}")
        heads = [head for head in _HEADS if head in fact]
        if len(heads) != 1:
            raise self._error(fact.line, "a fact needs one head", f"start it with one of {', '.join(_HEADS)}")
        name = self._text(fact, heads[0])
        outer = _Setting((), Certainty.ASSERTED, self._proposal(fact))
        yield from self._properties(Subject(heads[0], name), fact, heads[0], outer)

    def _proposal(self, fact: Mapping) -> Proposal | None:
        """By which rule a fact is proposed, and how sure; None of a fact that a person has written."""
        if not _REVIEW_KEYS & fact.keys():
            return None
        rule, sure = self._text(fact, "rule"), self._text(fact, "confidence")
        if not _SURE.fullmatch(sure):
            raise self._error(fact.line, f"confidence {sure!r} is no number from 0 to 1", "write it like 0.9")
        reviewed = self._text(fact, "reviewed") if "reviewed" in fact else ""
        if reviewed not in ("", *REVIEWED):
            raise self._error(fact.line, f"reviewed: {reviewed!r} is no decision", f"it is {' or '.join(REVIEWED)}")
        return Proposal(rule, sure.rstrip("0").rstrip(".") if "." in sure else sure, reviewed)

    def _properties(self, subject: Subject, fact: Mapping, head: str, outer: _Setting) -> Iterator[Statement]:
        setting = self._setting(fact, outer)
        for key, value in fact.items():
            if key == head or key in _PLACE_KEYS or key == "certainty" or (head and key in _REVIEW_KEYS):
                continue
            line = fact.keys_at[key].line
            wanted = self.ontology.properties.get(key)
            if wanted is None:
                raise self._error(
                    line,
                    f"no property {key}",
                    did_you_mean(key, self.ontology.properties) or "see ontology/carrera.ttl",
                )
            if wanted.worked_out:
                raise self._error(line, f"{key} is worked out by a rule, not stated", "state what it comes from")
            if subject.kind != "about" and not self.ontology.is_a(RECORDS[subject.kind], wanted.domain):
                raise self._error(line, f"a {subject.kind} has no {key}", "see its domain in ontology/carrera.ttl")
            marks: Counter[str] = Counter()
            for item in value if isinstance(value, list) else [value]:
                if key in NESTED:
                    yield from self._nested(subject, wanted, item, marks, setting, line)
                else:
                    yield self._statement(subject, wanted, item, setting, line)

    def _nested(
        self, parent: Subject, link: Property, item: object, marks: Counter[str], outer: _Setting, line: int
    ) -> Iterator[Statement]:
        if not isinstance(item, Mapping):
            raise self._error(line, f"a {link.name} must be a mapping", "see docs/facts.md")
        given = item.get(NESTED[link.name])
        mark = str((given.get("value") if isinstance(given, Mapping) else given) or marks.total() + 1)
        marks[mark] += 1
        again = f"#{marks[mark]}" if link.name == "goal" and marks[mark] > 1 else ""  # a second goal is another goal
        subject = Subject(link.name, f"{parent.name}/{mark}{again}")
        setting = self._setting(item, outer)
        if not setting.spans:
            raise self._error(item.line, f"a {link.name} without words", "give at and words")
        yield Statement(
            parent, link, subject, setting.spans, setting.certainty, "", item.line, proposal=setting.proposal
        )
        yield from self._properties(subject, item, "", outer)

    def _statement(self, subject: Subject, wanted: Property, item: object, outer: _Setting, line: int) -> Statement:
        setting, header = outer, None
        if isinstance(item, Mapping):
            line = item.line
            for key, at in item.keys_at.items():
                if key not in _PLACE_KEYS and key not in ("value", "certainty", "under"):
                    raise self._error(
                        at.line, f"a value has no {key}", "it has value, at, words, places, under, certainty"
                    )
            setting, header = self._setting(item, outer), self._header(item)
            item = item.get("value")
        if not isinstance(item, Text) or not item.strip():
            raise self._error(line, f"{wanted.name} has no value", "give one, or leave the property out")
        if not setting.spans:
            raise self._error(line, f"{wanted.name} has no words", "no words, no claim: give at and words")
        value, as_written = self._value(wanted, str(item), line)
        if value == subject:
            raise self._error(line, f"{wanted.name}: {subject.name} cannot be its own", "name another record")
        told = (setting.spans, setting.certainty, as_written, line, header, setting.proposal)
        return Statement(subject, wanted, value, *told)

    def _header(self, item: Mapping) -> Span | None:
        """The column header that the value stands under, where it is given."""
        under = item.get("under")
        if under is None:
            return None
        if not isinstance(under, Mapping) or "words" not in under:
            raise self._error(item.line, "under must be a place", "give at and words of the column's header")
        return self._span(under)

    def silences(self, sheet: Mapping) -> Iterator[Silence]:
        """The places where the document makes no claim."""
        listed = sheet.get("silent", [])
        if not isinstance(listed, list) or not all(isinstance(item, Mapping) for item in listed):
            raise self._error(sheet.line, "silent must be a list", "each with at, words and because")
        for item in listed:
            for key, at in item.keys_at.items():
                if key not in ("at", "words", "nth", "because"):
                    raise self._error(at.line, f"a silent place has no {key}", "it has at, words and because")
            reason = self._text(item, "because")
            if reason not in SILENCE:
                raise self._error(item.line, f"no reason {reason!r}", f"it is one of {', '.join(SILENCE)}")
            yield Silence(self._span(item), reason)

    def check_sensitive(self, statements: Sequence[Statement]) -> None:
        """See that a criminal or medical matter is told with how it was settled.

        Raises:
            FactError: it is not.
        """
        settled = {statement.subject for statement in statements if statement.property.name == "settled"}
        for statement in statements:
            value = statement.value
            sensitive = isinstance(value, NamedNode) and value.value in self.ontology.sensitive
            if sensitive and statement.subject not in settled:
                name = self.ontology.labels[value.value] if isinstance(value, NamedNode) else ""
                raise self._error(
                    statement.line,
                    f"{statement.subject.name}: a {name} without its outcome",
                    "say how it was settled, or leave it out and list the sentence as silent because: withheld",
                )

    def _value(self, wanted: Property, text: str, line: int) -> tuple[Term | Name | Subject, str]:
        kind = wanted.range
        if kind == EDTF_DATE:
            return self._date(wanted, text, line)
        if kind == INTEGER:
            if not is_count(text):
                raise self._error(line, f"{wanted.name}: {text!r} is not a whole number", "write it in digits")
            return Literal(str(int(text)), datatype=NamedNode(INTEGER)), ""
        if kind == BOOLEAN:
            if text not in ("true", "false"):
                raise self._error(line, f"{wanted.name}: {text!r} is neither true nor false", "write true or false")
            return Literal(text, datatype=NamedNode(BOOLEAN)), ""
        if kind == STRING:
            return Literal(text), ""
        if kind == _CONCEPT:
            concept = self.ontology.concept(text, wanted.scheme)
            if concept is None:
                known = sorted(self.ontology.concepts(wanted.scheme))
                hint = did_you_mean(text, known) or f"it is one of {', '.join(known)}"
                raise self._error(line, f"{wanted.name}: no concept {text!r}", hint)
            return NamedNode(concept), ""
        records = [name for name, iri in RECORDS.items() if iri == kind]
        return (Subject(records[0], text) if records else Name(text)), ""

    def _date(self, wanted: Property, text: str, line: int) -> tuple[Term, str]:
        try:
            parsed = self.document.written if text == "now" else PartialDate.parse(text)
        except DateNotUnderstood as error:
            hint = "write it like 1991, 1964-04, 2005-10-28, 1991/92, summer 2011 or late 2018"
            raise self._error(line, f"{wanted.name}: {error}", hint) from None
        as_written = text if text not in (parsed.edtf, "now") else ""
        return Literal(parsed.edtf, datatype=NamedNode(EDTF_DATE)), as_written

    def _setting(self, item: Mapping, outer: _Setting) -> _Setting:
        certainty = outer.certainty
        if "certainty" in item:
            text = self._text(item, "certainty")
            if text not in list(Certainty):
                raise self._error(item.line, f"no certainty {text!r}", f"it is one of {', '.join(Certainty)}")
            certainty = Certainty(text)
        return _Setting(self._spans(item) or outer.spans, certainty, outer.proposal)

    def _spans(self, item: Mapping) -> tuple[Span, ...]:
        if "places" in item:
            places = item["places"]
            if "words" in item:
                raise self._error(item.line, "words and places together", "put all of them under places")
            if not isinstance(places, list) or not places or not all(isinstance(place, Mapping) for place in places):
                raise self._error(item.line, "places must be a list", "each with at and words")
            return tuple(sorted(self._span(place) for place in places))
        return (self._span(item),) if "words" in item or "at" in item else ()

    def _span(self, place: Mapping) -> Span:
        words = self._text(place, "words")
        check_words(words, self.path, place.line)
        at = place.get("at")
        if not isinstance(at, Text):
            hint = f"run 'carrera-kg locate {self.path} --documents DIR'"
            raise self._error(place.line, f"'{words}' has no offset", hint)
        if not is_count(at):
            raise self._error(place.line, f"{at!r} is not an offset", "count code points from 0")
        start = int(at)
        if start + len(words) > self.document.length:
            raise self._error(
                place.line, f"offset {start} is past the end of {self.document.id}", "run carrera-kg locate"
            )
        return Span(self.document.id, start, start + len(words), words)

    def _text(self, item: Mapping, key: str) -> str:
        value = item.get(key)
        if not isinstance(value, Text) or not value.strip():
            raise self._error(item.line, f"{key} must be a text", "see docs/facts.md")
        return str(value)

    def _error(self, line: int, problem: str, hint: str) -> FactError:
        return FactError(self.path, line, problem, hint)


def is_count(text: str) -> bool:
    """Whether the text is a whole number that can be one: digits, at most nine."""
    return text.isascii() and text.isdecimal() and len(text) <= 9


def check_words(words: str, path: str, line: int) -> None:
    """Hold a quotation to its length.

    Raises:
        FactError: it has more than eight words.
    """
    count = len(words.split())
    if not count:
        raise FactError(path, line, "words without a word", "quote the words that carry the fact")
    if count > MOST_WORDS:
        raise FactError(
            path, line, f"'{words}' has {count} words", f"keep the {MOST_WORDS} or fewer that carry the fact"
        )
