"""How a text is laid out: headings, label lines, list items, rows of tables and sentences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from carrera_kg.proposals.careerlines import NO_WORDS, Career, Words, above, broken_career, career_line
from carrera_kg.proposals.language import folded

_MARKED = re.compile(r"[ \t]*(=+|#+)[ \t]*(?P<words>\S.*?)[ \t]*(?:\1)?[ \t]*")
_BOLD = re.compile(r"[ \t]*(\*\*|__|''')(?P<words>[^*_]+?)\1[ \t]*:?[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:[-*•·▪–—]|\d{1,2}[.)])[ \t]+(?P<words>\S.*)")
_LABEL = re.compile(
    r"(?:\*\*|__|''')?(?P<label>[^\W\d_][^:|.!?*]{1,38}?)[ \t]*(?:\*\*|__|''')?[ \t]*:"
    r"(?:\*\*|__|''')?[ \t]+(?P<words>\S.*)"
)
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_BREAK = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]?[^\Wa-z_])")
_PAIR = re.compile(r"[ \t]*(?P<label>[^\W\d_][^\t\d|:]{1,38}?):?[ ]*\t+[ \t]*(?P<words>[^\t]*[^\t\s])\s*")
_YEAR = re.compile(r"[ \t]*\d{4}")
_SEASON = re.compile(r"[ \t]*(?:[^\W\d_]{4,9} )?\d{4}")
_RULED = re.compile(r"[\s|+:=_-]*[|+][\s|+:=_-]*-{2,}[\s|+:=_-]*|\{\|.*|\|[-}].*")
"""A line of a table that has no cells: one that is drawn, or that opens, parts or ends what is below."""
_CELL = re.compile(r"[ \t]*(?:(?:\*\*|__|''')(?=\S))?(?P<words>(?:[^ \t].*?)?)(?:\*\*|__|''')?[ \t]*")
"""A cell, with the signs for bold letters around it."""
_DATED = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_TOKENS = re.compile(r"\S+")
_LABEL_WORDS = 5
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_STOPS = re.compile(r"[;.] +(?=\d{4})")
_LABELLED = 2  # lines of a label with its value below
_PAIRED = 2  # cells of a row that is a label with its value
_BARS = 2  # between the cells of a row that does not begin with one
_SHORT_WORDS, _SHORT = 9, 80
_LONG = 90  # characters of a line of prose below a heading
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
        boxed: whether a row is a line of a career: years, team, figures.
        width: how many cells a row has, with those that are empty.
    """

    kind: str
    place: Place
    headings: tuple[Heading, ...]
    paragraph: int
    label: Place | None = None
    cells: tuple[Place, ...] = ()
    columns: tuple[int, ...] = ()
    table: int = 0
    boxed: bool = False
    width: int = 0


@dataclass(slots=True)
class _Reader:
    text: str
    abbreviations: frozenset[str]
    words: Words = NO_WORDS
    headings: list[Heading] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    tables: int = 0
    in_table: bool = False
    below: bool = False  # whether the line before is a heading
    under: bool = False  # the same of the line that is read
    boxed: bool = False  # whether the line before tells the years and team of a spell
    honours: bool = False  # whether the line that is read is one of a list of honours

    def blocks(self) -> Iterator[Block]:
        self.lines = list(_lines(self.text))
        number = -1
        while number + 1 < len(self.lines):
            number += 1
            start, _ = self.lines[number]
            words = self._words(number)
            if not words.strip():
                self.in_table = False
                continue
            following = self._words(number + 1)
            alone = not following.strip() or bool(_ITEM.fullmatch(following) or self._separator(following))
            alone = alone or (len(words.split()) <= _NAME and bool(_LABEL.fullmatch(following.strip())))
            alone = alone or career_line(following, self.words) is not None
            opens = self.below or number == 0 or not self._words(number - 1).strip()
            self.under, self.below = self.below, False
            self.honours = self._of_honours()
            spells, many = ([], 0) if self.honours else self._spells(number)
            yield from spells
            self.boxed = bool(spells)
            labelled = None if spells or self.honours else self._broken_label(number)
            if labelled:
                yield labelled
                many = _LABELLED
            if many:
                number += many - 1
                continue
            yield from self._line(start, words, number, alone, opens)

    def _spells(self, number: int) -> tuple[list[Block], int]:
        """The spells that a line or several tell of, and how many lines these are."""
        (start, _), words = self.lines[number], self._words(number)
        career = career_line(words, self.words)
        sign = self._separator(words) if career else ""
        plain = not sign or (sign == "  " and (self.boxed or not self.in_table))
        if career and plain and self._in_box(career, number):
            return [self._boxed(start, words, number, career)], 1
        broken = self._broken(number)
        if broken:
            end = self.lines[number + broken[1] - 1][1]
            return [self._boxed(start, self.text[start:end], number, broken[0])], broken[1]
        at = above(words, self.words)
        if at:
            self._head(Heading(Place(start, start + len(words[:at].rstrip(" \t:"))), PLAIN))
        places = [(at, len(words))] if at else self._in_a_line(words)
        told = [(first, last, career_line(words[first:last], self.words)) for first, last in places]
        found = [self._boxed(start + first, words[first:last], number, each) for first, last, each in told if each]
        return found, int(bool(found))

    def _words(self, number: int) -> str:
        """The words of a line; none of one that there is not."""
        return self.text[slice(*self.lines[number])] if 0 <= number < len(self.lines) else ""

    def _broken(self, number: int) -> tuple[Career, int] | None:
        """A line of a career that is broken after each of its parts."""
        start, end = self.lines[number]
        if not self.text[start:end].strip()[:1].isdecimal() or self.text[end : end + 2] == "\r\n":
            return None
        return broken_career([self._words(n) for n in range(number, number + 5)], self.words)

    def _in_box(self, career: Career, number: int) -> bool:
        """Whether a line of a career is one: others stand beside it, it has figures, or a heading is right above."""
        if self.boxed or (career.figures and career.years_first):
            return True
        beside = (career_line(self._words(n), self.words) for n in (number - 1, number + 1))
        if any(each and each.years_first == career.years_first for each in beside):
            return True
        return career.ranged and self.under and len(self._words(number + 1)) <= _LONG

    def _in_a_line(self, words: str) -> list[tuple[int, int]]:
        """Where the spells stand of a line that tells of several: 1998–2003 Club North; 2003–2005 Club East."""
        if not _YEAR.match(words):
            return []
        places = [(first, last) for first, last in _spans(words.rstrip(" .;"), 0, _STOPS) if words[first:last].strip()]
        careers = [career_line(words[first:last], self.words) for first, last in places]
        told = len(places) > 1 and all(each and each.years_first for each in careers)
        return places if told else []

    def _of_honours(self) -> bool:
        """Whether a heading above is one of honours, below which years are those of titles."""
        words = (self.text[above.place.start : above.place.end].casefold() for above in self.headings)
        return any(honours in each for each in words for honours in self.words.honours)

    def _line(self, start: int, words: str, number: int, alone: bool, opens: bool) -> Iterator[Block]:
        if _RULED.fullmatch(words):
            return
        sign = self._separator(words)
        pair = _PAIR.fullmatch(words) if sign == "\t" and not self.in_table else None
        if pair and self._words(number + 1).count("\t") <= 1:
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
        elif not item and (labelled := self._labelled(body, number)):
            yield Block("label", Place(at + labelled[1] + 1, at + len(body.rstrip())), tuple(self.headings), number,
                        label=Place(at + labelled[0], at + labelled[1]))  # fmt: skip
        elif (item or self._dated(body)) and not _ENDS.search(body) and len(body.split()) <= 2 * _SHORT_WORDS:
            yield Block("item", Place(at, at + len(body.rstrip())), tuple(self.headings), number)
        elif self._heads(body, alone, opens) and not item:
            lead = len(body) - len(body.lstrip())
            last = self.headings[-1].level if self.headings else 0
            level = last + 1 if self.under and last >= PLAIN else PLAIN  # of a heading right below another
            self._head(Heading(Place(at + lead, at + len(body.rstrip())), level))
        else:
            for place in sentences(body, self.abbreviations):
                yield Block("sentence", Place(at + place.start, at + place.end), tuple(self.headings), number)

    def _dated(self, body: str) -> bool:
        """Whether a line without a mark is one of a list of honours, as it has the year of one."""
        return self.honours and _DATED.search(body) is not None

    def _labelled(self, body: str, number: int) -> tuple[int, int] | None:
        """Where the label begins and where it ends, of a line that has no colon after it: Date of birth 3 May 1980.

        One word is a label where a line beside begins with one too: it may be the first of a title.
        """
        end = self._label_of(body)
        if not end or _ENDS.search(body) or len(body.split()) > _SHORT_WORDS + 1:
            return None
        value = body[end:].strip()
        if not value or not (value[0].isupper() or value[0].isdecimal()):
            return None
        lead = len(body) - len(body.lstrip())
        if " " not in body[lead:end].strip():
            beside = (self._words(n) for n in (number - 1, number + 1))
            if not any(self._label_of(each) for each in beside):
                return None
        return lead, end

    def _label_of(self, line: str) -> int:
        """Where the label ends that a line begins with; 0 if it begins with none."""
        words = list(_TOKENS.finditer(line))[:_LABEL_WORDS]
        for many in range(len(words), 0, -1):
            start, end = words[0].start(), words[many - 1].end()
            if folded(line[start:end].strip("*: ")) in self.words.labels:
                return end
        return 0

    def _broken_label(self, number: int) -> Block | None:
        """A label that stands alone in a line, and its value in the next one."""
        (start, _), line, value = self.lines[number], self._words(number), self._words(number + 1)
        plain = line.strip(" \t*:")
        label = self._label_of(line)
        if not label or line[label:].strip(" \t*:") or not value.strip() or self._label_of(value):
            return None
        career = career_line(value, self.words)
        if (career and (career.ranged or career.figures)) or _ITEM.fullmatch(value) or self._separator(value):
            return None
        if len(value.split()) > _SHORT_WORDS or _ENDS.search(value) or folded(plain) in self.words.careers:
            return None
        if career_line(self._words(number + 2), self.words):
            return None  # a heading above spells
        alone = " " not in plain and not line.rstrip().endswith(":")
        if alone and not any(self._label_of(self._words(n)) for n in (number - 2, number + 2)):
            return None
        lead = len(line) - len(line.lstrip(" \t*"))
        first, last = self.lines[number + 1]
        first, last = first + len(value) - len(value.lstrip()), last - (len(value) - len(value.rstrip()))
        return Block("label", Place(first, last), tuple(self.headings), number,
                     label=Place(start + lead, start + lead + len(plain)))  # fmt: skip

    def _boxed(self, start: int, words: str, number: int, career: Career) -> Block:
        if not self.in_table:
            self.tables += 1
            self.in_table = True
        cells = tuple(Place(start + first, start + last) for first, last in career.parts)
        return Block("row", Place(start, start + len(words.rstrip())), tuple(self.headings), number, cells=cells,
                     columns=tuple(range(len(cells))), table=self.tables, boxed=True)  # fmt: skip

    def _heads(self, words: str, alone: bool, opens: bool) -> bool:
        """Whether a line without marks is a heading: short, not ended like a sentence, at the top of what follows."""
        if folded(words.strip(" \t:*")) in self.words.careers and " " in words.strip():
            return True
        short = len(words) <= _SHORT and len(words.split()) <= _SHORT_WORDS
        return short and (opens or alone) and not _ENDS.search(words) and words.rstrip()[-1] not in ",;"

    def _head(self, heading: Heading) -> None:
        self.headings = [above for above in self.headings if above.level < heading.level] + [heading]
        self.below = True

    def _separator(self, words: str) -> str:
        """What stands between the cells of a row; nothing if the line is none."""
        if "\t" in words.strip():
            return "\t"
        if words.lstrip().startswith(("! ", "| ")) and (wide := next((s for s in ("!!", "||") if s in words), "")):
            return wide
        for sign in (" / ", " – ", " - ", " · "):
            many = words.count(sign)
            told = sign not in (" – ", " - ") or (_SEASON.match(words) is not None and not _ENDS.search(words))
            enough = many >= _BARS and told
            if enough or (many and sign == " / " and self.in_table):
                return sign
        bars = words.count(" | ")
        if words.lstrip().startswith("|") or bars >= _BARS or (bars and self.in_table):
            return "|"
        gaps = len(_SPACES.findall(words.strip()))
        return "  " if gaps >= _BARS or (gaps and self.in_table) else ""

    def _row(self, start: int, words: str, number: int, sign: str) -> Block:
        if not self.in_table:
            self.tables += 1
            self.in_table = True
        cells, columns = [], []
        lead = words[: len(words) - len(words.lstrip())]
        at = len(lead) + 1 if words[len(lead) :].startswith(("|", "! ")) else 0
        pieces = list(_spans(words, at, _SPACES if sign == "  " else re.compile(re.escape(sign))))
        for column, (first, last) in enumerate(pieces):
            cell = _CELL.fullmatch(words, first, last)
            if cell and cell["words"]:
                cells.append(_place(start, cell, "words"))
                columns.append(column)
        named = cells and folded(self.text[cells[0].start : cells[0].end].strip(": ")) in self.words.labels
        if named and sign == "|" and columns == [0, 1] and len(pieces) - words.rstrip().endswith("|") == _PAIRED:
            return Block("label", cells[1], tuple(self.headings), number, label=cells[0])
        place = Place(start, start + len(words.rstrip()))
        return Block("row", place, tuple(self.headings), number, cells=tuple(cells), columns=tuple(columns),
                     table=self.tables, width=len(pieces))  # fmt: skip


def blocks(text: str, abbreviations: frozenset[str] = frozenset(), words: Words = NO_WORDS) -> Iterator[Block]:
    """The pieces of a text in order; headings are not pieces, but known to those below them.

    Args:
        text: any text.
        abbreviations: words in lower case after whose full stop no sentence ends.
        words: by which labels and lines of careers are known.
    """
    return _Reader(text, abbreviations, words).blocks()


def _spans(words: str, at: int, sign: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the parts of a line are that a sign stands between."""
    for found in sign.finditer(words, at):
        yield at, found.start()
        at = found.end()
    yield at, len(words)


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
