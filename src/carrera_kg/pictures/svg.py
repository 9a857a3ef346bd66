"""What all pictures need: escaped elements, widths of text on the safe side, links that only lead where they may."""

from __future__ import annotations

import unicodedata
from html import escape

_NARROW = frozenset("iljtfrI.,:;'|!()[]·-’ ")
_WIDE = frozenset("mwMWQG@%—…&⚠")


def element(name: str, inside: str = "", **attributes: str | float) -> str:
    """An element; underscores in attribute names stand for hyphens, a last one is dropped (``class_``)."""
    written = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value != "")
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(content: str, x: float, y: float, **attributes: str | float) -> str:
    """A line of text, its content escaped."""
    return element("text", words(content), x=x, y=y, **attributes)


def words(content: str) -> str:
    """Text as XML may hold it: escaped, without control characters."""
    return escape("".join(c for c in content if c.isprintable() or c in "\u200c\u200d"), quote=True)


def linked(inside: str, address: str) -> str:
    """The picture as a link if the address leads to the web or within the site; else as it is.

    >>> linked("x", "javascript:alert(1)")
    'x'
    """
    within = address.startswith(("/", "#", "./", "../")) and not address.startswith("//")
    if not within and not address.lower().startswith(("https://", "http://")):
        return inside
    return element("a", inside, href=address)


def width(content: str, size: float) -> float:
    """How wide the text can get in any usual font of that size: rather too much than too little."""
    return size * sum(map(_advance, content))


def shortened(content: str, room: float, size: float) -> str:
    """The text, or as much of it as has room, with an ellipsis."""
    if width(content, size) <= room:
        return content
    left, kept = room - width("…", size), []
    for char in content:
        left -= size * _advance(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _advance(char: str) -> float:
    """The width of a character in ems, as wide fonts (DejaVu, Verdana) have it."""
    if unicodedata.combining(char) or not char.isprintable():
        return 0
    if char in _NARROW:
        return 0.4
    if char in _WIDE:
        return 1.02
    if char.isdigit():
        return 0.66
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0x2FFF:
        return 1.15
    return 0.76 if char.isupper() else 0.64


def _name(key: str) -> str:
    return "class" if key == "class_" else "viewBox" if key == "view_box" else key.replace("_", "-")


def _value(value: str | float) -> str:
    return words(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
