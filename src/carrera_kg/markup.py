"""HTML for notebooks: everything escaped, and only what survives in a notebook that nobody has signed.

That is tables, ``<details>``, ``<mark>`` and inline styles. No colour is set but the mark's own, so that it reads in
light and in dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from carrera_kg.vocabulary import BASE

SHOWN = 20
"""Rows of a table that are seen at once; those after them are folded away."""

_FIGURES = re.compile(r"[+-]?\d[\d,.]*%?(?: \| [+-]?\d[\d,.]*%?)*")
"""A number as text, or several that sources dispute about: ``114 | 166``."""

_LEFT = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"
_RIGHT = "text-align:right;vertical-align:top;padding:2px 12px 2px 0;white-space:nowrap"
_HEAD = ";border-bottom:1px solid #888888"
_FAINT = "opacity:0.7;font-size:90%"
_WHOLE = f"{_FAINT};white-space:nowrap"
_MARK = "background-color:#fde68a;color:#1f2937;padding:0 2px"


class Html(str):
    """Markup that is safe already: it is not escaped again."""

    __slots__ = ()


class Rich(str):
    """Text with markup of its own, which stands in its place in a notebook."""

    __slots__ = ("html",)
    html: Html

    def __new__(cls, plain: str, html: Html) -> Rich:
        self = super().__new__(cls, plain)
        self.html = html
        return self

    def _repr_html_(self) -> str:
        return str(self.html)


def text(value: object) -> Html:
    """The value as markup: its own if it has some, else escaped; each line on its own; nothing for None.

    >>> text("<b> & co")
    '&lt;b&gt; &amp; co'
    """
    if isinstance(value, Html):
        return value
    own = getattr(value, "_repr_html_", None)
    if own is not None:
        return Html(own())
    return Html("<br>".join(escape(line) for line in ("" if value is None else str(value)).split("\n")))


def joined(parts: Iterable[object], between: str = "") -> Html:
    """The parts as one piece of markup."""
    return Html(text(between).join(text(part) for part in parts))


def thing(name: str, address: str) -> Html:
    """A name with the address behind it: to be read by pointing at it, or to be followed where it leads outside.

    >>> thing("Player A", "https://example.org/a")
    '<a href="https://example.org/a" title="https://example.org/a">Player A</a>'
    """
    behind = escape(address)
    plain = address.isprintable() and " " not in address
    if plain and address.lower().startswith(("https://", "http://")) and not address.startswith(BASE):
        return Html(f'<a href="{behind}" title="{behind}">{text(name)}</a>')
    return Html(f'<span title="{behind}">{text(name)}</span>')


def titled(name: object, title: str) -> Html:
    """Text with more to be read by pointing at it."""
    return Html(f'<span title="{escape(title)}">{text(name)}</span>')


def strong(value: object) -> Html:
    """Text that stands out."""
    return Html(f"<strong>{text(value)}</strong>")


def faint(value: object) -> Html:
    """Text that stands back."""
    return Html(f'<span style="{_FAINT}">{text(value)}</span>')


def heading(value: object) -> Html:
    """A line above what follows."""
    return Html(f'<div style="margin:8px 0 2px 0"><strong>{text(value)}</strong></div>')


def line(value: object) -> Html:
    """A line of text."""
    return Html(f'<div style="margin:2px 0">{text(value)}</div>')


def preformatted(value: str) -> Html:
    """Text in which every space counts."""
    return Html(f'<pre style="font-family:monospace;font-size:90%;margin:2px 0">{escape(value.expandtabs(4))}</pre>')


def folded(summary: object, inside: object) -> Html:
    """What is seen once the summary is clicked."""
    return Html(f'<details><summary style="cursor:pointer">{text(summary)}</summary>{text(inside)}</details>')


def quotation(words: str, document: str = "", start: int | None = None) -> Html:
    """A few quoted words, marked, and where they stand.

    Args:
        words: the words.
        document: the document that has them.
        start: at which code point.
    """
    place = document if start is None else f"{document}, at {start}".removeprefix(", ")
    quoted = f'<mark style="{_MARK}">{text(words)}</mark>'
    return Html(f"{quoted} {source(place)}" if place else quoted)


def source(place: str) -> Html:
    """A document or a place in one: stands back, and is not broken at its hyphens."""
    return Html(f'<span style="{_WHOLE}">{text(place)}</span>')


def table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], note: object = "", head: object = "", seen: int = SHOWN
) -> Html:
    """A table; the rows after the first twenty are folded away.

    Args:
        columns: their names, escaped; no line of names if all are empty.
        rows: cells, escaped unless they are :class:`Html`; columns of figures are aligned to the right.
        note: a line below.
        head: a line above.
        seen: so many rows are seen at once.
    """
    styles = [_RIGHT if _are_figures([row[n] for row in rows]) else _LEFT for n in range(len(columns))]
    parts = [heading(head)] if head else []
    parts.append(_table(columns, rows[:seen], styles))
    if len(rows) > seen:
        parts.append(folded(f"… {len(rows) - seen:,} more", _table(columns, rows[seen:], styles)))
    if note:
        parts.append(line(faint(note)))
    return joined(parts)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]], styles: Sequence[str]) -> Html:
    names = "".join(
        f'<th style="{style}{_HEAD}">{text(name)}</th>' for name, style in zip(columns, styles, strict=True)
    )
    head = f"<thead><tr>{names}</tr></thead>" if any(columns) else ""
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{style}">{text(cell)}</td>' for cell, style in zip(row, styles, strict=True))
        + "</tr>"
        for row in rows
    )
    return Html(f'<table style="border-collapse:collapse;margin:2px 0">{head}<tbody>{body}</tbody></table>')


def _are_figures(cells: Sequence[object]) -> bool:
    filled = [cell for cell in cells if cell not in (None, "")]
    return bool(filled) and all(is_figure(cell) for cell in filled)


def is_figure(value: object) -> bool:
    """Whether it is a number, or text that only has numbers: ``114 | 166``."""
    if isinstance(value, (int, float, Decimal)):
        return not isinstance(value, bool)
    return isinstance(value, str) and _FIGURES.fullmatch(value) is not None
