"""How a text is laid out: headings, label lines, list items, rows of tables and sentences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARKED = re.compile(r"[ \t]*(=+|#+)[ \t]*(?P<words>\S.*?)[ \t]*(?:\1)?[ \t]*")
_BOLD = re.compile(r"[ \t]*(\*\*|__)(?P<words>[^*_]+)\1[ \t]*:?[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:[-*•–—]|\d{1,2}[.)])[ \t]+(?P<words>\S.*)")
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:|.!?]{1,38}?)[ \t]*:[ \t]+(?P<words>\S.*)")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_BREAK = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]?[^\Wa-z_])")
_CELL = re.compile(r"[^|]+")
_PAIR = re.compile(r"[ \t]*(?P<label>[^\W\d_][^\t\d|:]{1,38}?)[ ]*\t+[ \t]*(?P<words>[^\t]*[^\t\s])\s*")
_YEAR = re.compile(r"[ \t]*\d{4}")
_BOX = re.compile(
    r"[ \t]*(?P<years>\d{4}(?:[-–—](?:\d{4}|\d{2})?)?):?[ \t]+(?:→[ \t]*)?"
    r"(?P<team>[^\d.,;:|]{3,50}(?:U-?\d\d)?)"
    r"(?:,?[ \t]+(?P<figures>\d{1,4}(?:[ \t]*\(-?\d{1,4}\))?))?[ \t]*"
)
"""The years and the team of a spell in a line, with the matches and goals after them."""
_BARS = 2  # between the cells of a row that does not begin with one
_SHORT_WORDS, _SHORT = 9, 80
_NAME = 4  # words of a line that is the name of what the lines with labels below it are of
PLAIN = 9
"""The level of a heading that no mark makes one: below all that have marks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open range of code points in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that says what the lines below are about.

    Attributes:
        place: of its words.
        level: from 1, as far as marks tell; a line without marks has the lowest.
    """

    place: Place
    level: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text with the headings above it.

    Attributes:
        kind: ``sentence``, ``label`` (with the label in ``label``), ``item`` or ``row``.
        place: of its words.
        headings: above it, outermost first.
        paragraph: the number of the line that it is from.
        label: of a label line or of an item that has one.
        cells: of a row, empty ones left out but counted by ``columns``.
        columns: for each cell the number of its column.
        table: the number of the table that a row is of.
    """

    kind: str
    place: Place
    headings: tuple[Heading, ...]
    paragraph: int
    label: Place | None = None
    cells: tuple[Place, ...] = ()
    columns: tuple[int, ...] = ()
    table: int = 0


@dataclass(slots=True)
class _Reader:
    text: str
    abbreviations: frozenset[str]
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0
    in_table: bool = False
    below: bool = False  # whether the line before is a heading
    under: bool = False  # the same of the line that is read
    boxed: bool = False  # whether the line before tells the years and team of a spell

    def blocks(self) -> Iterator[Block]:
        number = 0
        lines = list(_lines(self.text))
        for number, (start, end) in enumerate(lines):
            words = self.text[start:end]
            if not words.strip():
                self.in_table = False
                continue
            following = self.text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
            alone = not following.strip() or bool(_ITEM.fullmatch(following) or self._separator(following))
            alone = alone or (len(words.split()) <= _NAME and bool(_LABEL.fullmatch(following.strip())))
            opens = self.below or number == 0 or not self.text[slice(*lines[number - 1])].strip()
            self.under, self.below = self.below, False
            box = _BOX.fullmatch(words)
            if box and not self._separator(words) and (self.boxed or box["figures"] or _BOX.fullmatch(following)):
                self.boxed = True
                yield self._boxed(start, words, number, box)
                continue
            self.boxed = False
            yield from self._line(start, words, number, alone, opens)

    def _line(self, start: int, words: str, number: int, alone: bool, opens: bool) -> Iterator[Block]:
        sign = self._separator(words)
        if sign == "\t" and not self.in_table and (pair := _PAIR.fullmatch(words)):
            yield Block("label", _place(start, pair, "words"), tuple(self.headings), number,
                        label=_place(start, pair, "label"))  # fmt: skip
            return
        if sign:
            yield self._row(start, words, number, sign)
            return
        self.in_table = False
        if found := _MARKED.fullmatch(words) or _BOLD.fullmatch(words):
            level = len(found[1]) if found[1][0] in "=#" else PLAIN - 1
            self._head(Heading(_place(start, found, "words"), level))
            return
        item = _ITEM.fullmatch(words)
        body, at = (item["words"], start + item.start("words")) if item else (words, start)
        label = _LABEL.fullmatch(body.rstrip())
        closed = label is not None and label["label"].count("(") == label["label"].count(")")
        told = (
            label is not None
            and _ENDS.search(label["words"])
            and (label["words"][0].islower() or len(label["words"].split()) > _SHORT_WORDS)
        )
        if label and closed and not told and len(label["label"].split()) <= 6 and (item or not _BREAK.search(body)):
            place = _place(at, label, "words")
            yield Block("label", place, tuple(self.headings), number, label=_place(at, label, "label"))
        elif item and not _ENDS.search(body) and len(body.split()) <= 2 * _SHORT_WORDS:
            yield Block("item", Place(at, at + len(body.rstrip())), tuple(self.headings), number)
        elif self._heads(body, alone, opens) and not item:
            lead = len(body) - len(body.lstrip())
            last = self.headings[-1].level if self.headings else 0
            level = last + 1 if self.under and last >= PLAIN else PLAIN  # of a heading right below another
            self._head(Heading(Place(at + lead, at + len(body.rstrip())), level))
        else:
            for place in sentences(body, self.abbreviations):
                yield Block("sentence", Place(at + place.start, at + place.end), tuple(self.headings), number)

    def _boxed(self, start: int, words: str, number: int, box: re.Match[str]) -> Block:
        if not self.in_table:
            self.tables += 1
            self.in_table = True
        named = [name for name in ("years", "team", "figures") if box[name]]
        cells = tuple(_place(start, box, name) for name in named)
        return Block("row", Place(start, start + len(words.rstrip())), tuple(self.headings), number, cells=cells,
                     columns=tuple(range(len(cells))), table=self.tables)  # fmt: skip

    def _heads(self, words: str, alone: bool, opens: bool) -> bool:
        """Whether a line without marks is a heading: short, not ended like a sentence, at the top of what follows."""
        short = len(words) <= _SHORT and len(words.split()) <= _SHORT_WORDS
        return short and (opens or alone) and not _ENDS.search(words) and words.rstrip()[-1] not in ",;"

    def _head(self, heading: Heading) -> None:
        self.headings = [above for above in self.headings if above.level < heading.level] + [heading]
        self.below = True

    def _separator(self, words: str) -> str:
        """What stands between the cells of a row; nothing if the line is none."""
        if "\t" in words.strip():
            return "\t"
        for sign in (" / ", " – "):
            many = words.count(sign)
            enough = many >= _BARS and (sign == " / " or _YEAR.match(words) is not None)
            if enough or (many and sign == " / " and self.in_table):
                return sign
        bars = words.count(" | ")
        return "|" if words.lstrip().startswith("|") or bars >= _BARS or (bars and self.in_table) else ""

    def _row(self, start: int, words: str, number: int, sign: str) -> Block:
        if not self.in_table:
            self.tables += 1
            self.in_table = True
        cells, columns, column = [], [], -1
        at = words.index("|") + 1 if words.lstrip().startswith("|") else 0
        for piece in words[at:].split(sign):
            column += 1
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                cells.append(Place(start + at + lead, start + at + lead + len(piece.strip())))
                columns.append(column)
            at += len(piece) + len(sign)
        place = Place(start, start + len(words.rstrip()))
        return Block("row", place, tuple(self.headings), number, cells=tuple(cells), columns=tuple(columns),
                     table=self.tables)  # fmt: skip


def blocks(text: str, abbreviations: frozenset[str] = frozenset()) -> Iterator[Block]:
    """The pieces of a text in order; headings are not pieces, but known to those below them.

    Args:
        text: any text.
        abbreviations: words in lower case after whose full stop no sentence ends.
    """
    return _Reader(text, abbreviations).blocks()


def sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> Iterator[Place]:
    """The places of the sentences of a line, without the white space around them.

    >>> [(p.start, p.end) for p in sentences("He left F.C. North. He came back.", frozenset(["f.c"]))]
    [(0, 19), (20, 33)]
    """
    start = 0
    for found in _BREAK.finditer(text):
        before = text[start : found.start()].casefold().rsplit(None, 2)
        last = before[-1].lstrip("(\"'“‘«[") if before else ""
        lettered = len(before) > 1 and before[-2] in _LETTERED
        initial = len(last) == 1 and last.isalpha() and found[0] == "." and not lettered
        if found[0] == "." and (last in abbreviations or initial):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


_LETTERED = frozenset(["serie", "lega", "girone", "gruppo", "group", "league"])
"""What has a letter for a name, which is nobody's initial: Serie A."""


def _trimmed(text: str, start: int, end: int) -> Iterator[Place]:
    words = text[start:end]
    if words.strip():
        yield Place(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        start += len(line)


def _place(at: int, found: re.Match[str], group: str) -> Place:
    return Place(at + found.start(group), at + found.start(group) + len(found[group].rstrip()))
