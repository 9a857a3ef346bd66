"""The sentences in which the words of a proposal stand, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carrera_kg.factfile import Record, parts, places_of
from carrera_kg.proposals.layout import sentences

_AROUND = 1500  # code points in which sentences are looked for: a text may be one line of ten megabytes
_MOST_BEFORE, _MOST_AFTER = 400, 300  # code points that are shown on either side of the words
_TOGETHER = 250  # words that stand so near to each other are shown in one piece
_MOST_PIECES = 4
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``marked`` are words that the proposal quotes."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a proposal stands in the text.

    Attributes:
        pieces: the sentences and the one before, in order; nothing where no words can be shown.
        problems: why some words cannot be shown in their place.
        at_hand: whether the text is; if not, the pieces are the words alone.
    """

    pieces: tuple[Piece, ...]
    problems: tuple[str, ...] = ()
    at_hand: bool = True


def quoted(fact: Record) -> list[tuple[int, str]]:
    """The places and words of a fact and its values, each once, in order; the place is -1 where it is no number."""
    places = [*places_of(fact), *(place for part in parts(fact) for place in part.places)]
    found = {(_offset(place), str(place.get("words", ""))) for place in places}
    return sorted(place for place in found if place[1])


def passage(fact: Record, text: str | None, missing: str = "") -> Passage:
    """The sentences of a text in which the words of a fact stand.

    Args:
        fact: with its places.
        text: of the document; None where it is not at hand.
        missing: why it is not.
    """
    places = quoted(fact)
    if text is None:
        words = [piece for said in _stitched(places) for piece in (Piece(" … "), Piece(seen(said), True))]
        return Passage(tuple(words[1:]), (f"the text is not at hand: {missing}",), at_hand=False)
    standing = [(at, at + len(words)) for at, words in places if at >= 0 and text.startswith(words, at)]
    problems = tuple(
        f"offset {at} reads “{seen(text[at : at + len(words)])}” and not “{seen(words)}”"
        if 0 <= at < len(text)
        else f"“{seen(words)}” has no place in the text"
        for at, words in places
        if (at, at + len(words)) not in standing
    )
    groups = list(_grouped(standing))
    pieces = [piece for group in groups[:_MOST_PIECES] for piece in _shown(text, group)]
    if len(groups) > _MOST_PIECES:
        pieces.append(Piece(f" … and {len(groups) - _MOST_PIECES} places more"))
    return Passage(tuple(pieces), problems)


def seen(text: str) -> str:
    """The text in one line, as it may be shown: a terminal or page is never told anything by it.

    >>> seen("Club\\n\\n North \\x1b[31m")
    'Club North �[31m'
    """
    return _UNSEEN.sub("\ufffd", re.sub(r"\s+", " ", text))


def _stitched(places: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The words without those that others have too, as far as offsets tell."""
    start, held = 0, ""
    for at, words in places:
        if held and at < start + len(held):
            held += words[start + len(held) - at :]
            continue
        if held:
            yield held
        start, held = at, words
    if held:
        yield held


def _grouped(spans: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Spans without overlaps, those near to each other together."""
    group: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if group and start < group[-1][1]:
            group[-1] = (group[-1][0], max(group[-1][1], end))
        elif group and start - group[-1][1] <= _TOGETHER:
            group.append((start, end))
        else:
            if group:
                yield group
            group = [(start, end)]
    if group:
        yield group


def _shown(text: str, group: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    first, last = group[0][0], group[-1][1]
    start, end = _sentences(text, first, last)
    yield Piece("… " if start > 0 else "")
    at = start
    for begins, ends in group:
        yield Piece(seen(text[at:begins]))
        yield Piece(seen(text[begins:ends]), True)
        at = ends
    yield Piece(seen(text[at:end]) + (" … " if text[end : end + _AROUND].strip() else ""))


def _sentences(text: str, first: int, last: int) -> tuple[int, int]:
    """From the sentence before the first words to the end of the one with the last."""
    low = max(0, first - _AROUND)
    found = list(_split(text, low, last + _AROUND))
    own = [number for number, (start, end) in enumerate(found) if start < last and end > first]
    if not own:
        return first, last
    start, end = found[max(own[0] - 1, 0)][0], max(found[own[-1]][1], last)
    if first - start > _MOST_BEFORE:
        space = text.find(" ", first - _MOST_BEFORE, first)
        start = space + 1 if space >= 0 else first - _MOST_BEFORE
    if end - last > _MOST_AFTER:
        space = text.rfind(" ", last, last + _MOST_AFTER)
        end = space if space >= 0 else last + _MOST_AFTER
    return min(start, first), end


def _split(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of text. Every line is one at least."""
    for line in _LINE.finditer(text, low, high):
        for place in sentences(line.group()):
            yield line.start() + place.start, line.start() + place.end


def _offset(place: Record) -> int:
    at = str(place.get("at", ""))
    return int(at) if at.isascii() and at.isdecimal() and len(at) <= 9 else -1
