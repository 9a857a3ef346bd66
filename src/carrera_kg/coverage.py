"""Which sentences of a document its facts account for: with claims, or with a reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carrera_kg.readers.facts import SILENCE, FactSheet

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what is known of it.

    Attributes:
        start, end: its place, in code points, half open.
        text: its words, for eyes; it is not kept anywhere.
        claims: how many statements quote from it.
        reason: why it makes no claim, one of :data:`carrera_kg.readers.facts.SILENCE`; empty if none is given.
    """

    start: int
    end: int
    text: str
    claims: int
    reason: str

    @property
    def accounted(self) -> bool:
        """Whether it has claims, or a reason for having none."""
        return bool(self.claims or self.reason)

    @property
    def why(self) -> str:
        """The reason in words."""
        return SILENCE.get(self.reason, "")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the facts of one document account for its text.

    Attributes:
        document: its id.
        sentences: all of them, in order.
        words: how many words the text has.
        quoted: how many of them are within the words that some statement quotes.
    """

    document: str
    sentences: tuple[Sentence, ...]
    words: int
    quoted: int

    @property
    def with_claims(self) -> int:
        """How many sentences have claims."""
        return sum(1 for sentence in self.sentences if sentence.claims)

    @property
    def silent(self) -> tuple[Sentence, ...]:
        """The sentences without claims that have a reason."""
        return tuple(sentence for sentence in self.sentences if sentence.reason and not sentence.claims)

    @property
    def missing(self) -> tuple[Sentence, ...]:
        """The sentences that nothing accounts for."""
        return tuple(sentence for sentence in self.sentences if not sentence.accounted)

    @property
    def share(self) -> float:
        """The share of sentences accounted for, from 0 to 1; an empty text has all of them."""
        return 1 - len(self.missing) / len(self.sentences) if self.sentences else 1.0


def cover(document: str, text: str, sheets: Iterable[FactSheet]) -> Coverage:
    """Hold the facts of a document against its text.

    Args:
        document: the document's id.
        text: the document's text.
        sheets: fact sheets; those of other documents are passed over.
    """
    own = [sheet for sheet in sheets if sheet.document.id == document]
    statements = [
        [(span.start, span.end) for span in (*statement.spans, *([statement.header] if statement.header else []))]
        for sheet in own
        for statement in sheet.statements
    ]
    silences = [silence for sheet in own for silence in sheet.silences]
    sentences = tuple(
        Sentence(
            start,
            end,
            text[start:end],
            claims=sum(any(a < end and b > start for a, b in places) for places in statements),
            reason=next((s.reason for s in silences if s.span.start < end and s.span.end > start), ""),
        )
        for start, end in split(text)
    )
    spoken = bytearray(len(text))
    for start, end in (place for places in statements for place in places):
        spoken[start:end] = b"\1" * (end - start)
    words = [match.start() for match in _WORD.finditer(text)]
    return Coverage(document, sentences, len(words), sum(spoken[at] for at in words))


def split(text: str) -> Iterator[tuple[int, int]]:
    """The places of the sentences, without the white space around them.

    Boundaries are those of Unicode Standard Annex 29; every line is a sentence of its own, so that headings, list items
    and rows of tables are.

    >>> list(split("He left. He came back.\\n\\n== Later =="))
    [(0, 8), (9, 22), (24, 35)]
    """
    from uniseg.sentencebreak import sentence_boundaries  # its tables are slow to load, and seldom needed

    start = 0
    for end in sentence_boundaries(text):
        words = text[start:end]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            yield start + lead, start + len(words.rstrip())
        start = end
