"""The box and its fields, cut out of a page by counting braces: in linear time, whatever the page holds.

Offsets are code points of the page's text. What no reader sees (comments, footnotes) is blanked first, so that
everything else keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from carrera_kg.readers.infobox.languages import box_pattern, field_key

LONGEST_BOX = 300_000
"""Code points of one box. Long ones have about 20,000."""

MOST_BOXES = 20
"""Boxes of one page; most have one."""

_UNSEEN = re.compile(r"<!--|<(ref|nowiki|pre|gallery|math|timeline|noinclude|templatestyles|source|syntaxhighlight)\b",
                     re.IGNORECASE)  # fmt: skip
_TOKENS = re.compile(r"\{\{|\}\}|\[\[|\]\]|\||\n")
_BRACES = re.compile(r"\{\{|\}\}")
_LINE_FIELD = re.compile(r"^[ \t]*\|[ \t]*([^=|\[\]{}\n]{1,60}?)[ \t]*=", re.MULTILINE)
_ENDS = re.compile(r"\n\}\}|\n'''|\n==|\n\n")


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a template.

    Attributes:
        name: as field_key has it; empty if it has none but its place.
        start, end: of the value in the page.
        begin: where the name begins.
    """

    name: str
    begin: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Template:
    """A template in a page.

    Attributes:
        name: as it is written there.
        start, end: in the page, braces included.
        fields: its values, in their order.
        whole: whether it has an end.
    """

    name: str
    start: int
    end: int
    fields: tuple[Field, ...]
    whole: bool = True


def seen(text: str) -> str:
    """The text with blanks in place of comments, footnotes and the like.

    >>> seen("12<ref>A book</ref> (3)<!-- or 4 -->")
    '12                  (3)             '
    """
    parts, at = [], 0
    closed: dict[str, bool] = {}
    for match in _UNSEEN.finditer(text):
        if match.start() < at:
            continue
        end = _end_of_unseen(text, match, closed)
        if end is not None:
            parts += [text[at : match.start()], " " * (end - match.start())]
            at = end
    return "".join(parts) + text[at:]


def _end_of_unseen(text: str, match: re.Match[str], closed: dict[str, bool]) -> int | None:
    """Where it ends; None if it does not. ``closed`` remembers of what there is no further end, to look once."""
    if match[1] is None:
        end = text.find("-->", match.end())
        return len(text) if end < 0 else end + 3
    name = match[1].lower()
    tag_end = text.find(">", match.end(), match.end() + 2000)
    if tag_end < 0:
        return None
    if text[tag_end - 1] == "/" or name in ("templatestyles", "noinclude"):
        return tag_end + 1
    if not closed.get(name, True):
        return tag_end + 1
    close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, tag_end)
    closed[name] = close is not None
    return close.end() if close else tag_end + 1


def boxes(text: str) -> Iterator[Template]:
    """The first boxes of a page, whatever they stand in, in their order.

    Args:
        text: what :func:`seen` gives.
    """
    after, count = 0, 0
    for match in box_pattern().finditer(text):
        if match.start() < after:
            continue
        count += 1
        if count > MOST_BOXES:
            return
        end = _end_of_template(text, match.start())
        if end is None:
            box = _line_by_line(text, match)
            after = box.end
            yield box
            continue
        after = end
        yield Template(match[1], match.start(), end, tuple(_fields(text, match.end(), end - 2)))


def _end_of_template(text: str, start: int) -> int | None:
    depth = 0
    for match in _BRACES.finditer(text, start, start + LONGEST_BOX):
        depth += 1 if match[0] == "{{" else -1
        if not depth:
            return match.end()
    return None


def _line_by_line(text: str, match: re.Match[str]) -> Template:
    """A box without an end: the lines that look like fields, up to where the article seems to begin."""
    limit = min(len(text), match.end() + 20_000)
    stop = _ENDS.search(text, match.end(), limit)
    end = stop.start() if stop else limit
    lines = list(_LINE_FIELD.finditer(text, match.end(), end))
    ends = [line.start() for line in lines[1:]] + [end]
    fields = tuple(
        Field(field_key(line[1]), line.start(), line.end(), until) for line, until in zip(lines, ends, strict=False)
    )
    return Template(match[1], match.start(), end, fields, whole=False)


def _fields(text: str, start: int, end: int) -> Iterator[Field]:
    """The values between the bars; what stands before the first bar is none."""
    bars = _bars(text, start, end)
    for bar, until in zip(bars, [*bars[1:], end], strict=False):
        equals = text.find("=", bar + 1, until)
        inner = _TOKENS.search(text, bar + 1, until)
        while inner and inner[0] == "\n":
            inner = _TOKENS.search(text, inner.end(), until)
        if equals >= 0 and (inner is None or equals < inner.start()) and equals - bar <= 100:
            yield Field(field_key(text[bar + 1 : equals]) or "?", bar, equals + 1, until)
        else:
            yield Field("", bar, bar + 1, until)


def _bars(text: str, start: int, end: int) -> list[int]:
    """Where the bars stand that separate values: outside of templates and links, which never go over a line's end."""
    found, braces, brackets = [], 0, 0
    for match in _TOKENS.finditer(text, start, end):
        token = match[0]
        if token == "|":
            if not braces and not brackets:
                found.append(match.start())
        elif token == "\n":
            brackets = 0
        elif token in ("{{", "}}"):
            braces = braces + 1 if token == "{{" else max(0, braces - 1)
        else:
            brackets = brackets + 1 if token == "[[" else max(0, brackets - 1)
    return found


def templates_within(text: str, start: int, end: int) -> Iterator[Template]:
    """The templates of a stretch of text that stand in no other, in their order."""
    depth, begin = 0, start
    for match in _BRACES.finditer(text, start, end):
        if match[0] == "{{":
            begin = match.start() if not depth else begin
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield _template(text, begin, match.end())


def _template(text: str, start: int, end: int) -> Template:
    bars = _bars(text, start + 2, end - 2)
    name = text[start + 2 : bars[0] if bars else end - 2].strip()
    return Template(name, start, end, tuple(_fields(text, start + 2, end - 2)))
