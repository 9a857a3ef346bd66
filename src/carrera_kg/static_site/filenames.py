"""From the address of a page to the name of its file: safe on every file system, and never the same for two addresses.

A name in an address can be of any length and hold nearly anything; file systems take other characters for their own,
forget the difference between capitals and small letters, and keep some names for devices. So names keep small letters,
digits, "-" and "_", and everything else is written as "~" and two hexadecimal digits; a dot only stands before a
parameter and before the ending.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence

Parameters = Mapping[str, str | int | Sequence[str]]

_KEPT = re.compile(rb"[a-z0-9]")
_KEPT_WITHIN = re.compile(rb"[a-z0-9_-]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_LONGEST = 100
"""Bytes of a name: with parameters and ending it must stay below 143, which is what the narrowest file systems take."""

_KEPT_OF_LONG = 60
_LARGE = 60
"""Bytes that a parameter may take."""


@functools.lru_cache(maxsize=65_536)
def file_name(name: str, longest: int = _LONGEST) -> str:
    """The name as a file may have it. Two names never have the same, whatever a file system takes for alike.

    >>> file_name("massimo-carrera"), file_name("CON"), file_name("con"), file_name("a/b")
    ('massimo-carrera', '~43~4f~4e', '~63on', 'a~2fb')
    """
    octets = [bytes([octet]) for octet in name.encode("utf-8", "surrogatepass")]
    parts = [
        octet.decode() if (_KEPT_WITHIN if number else _KEPT).match(octet) else f"~{octet[0]:02x}"
        for number, octet in enumerate(octets)
    ]
    if _DEVICE.fullmatch("".join(parts)):
        parts[0] = f"~{octets[0][0]:02x}"
    if sum(map(len, parts)) <= longest:
        return "".join(parts) or "~"
    kept, length = [], 0
    for part in parts:
        length += len(part)
        if length > min(_KEPT_OF_LONG, longest - 34):
            break
        kept.append(part)
    # "~~" stands in no other name. 128 bits: names meet by chance never, and by intent at great cost.
    return f"{''.join(kept)}~~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


_TOP = {"": "index", "names": "search/names"}


def file_of(path: str, params: Parameters | None = None, ending: str = "html") -> str:
    """The file of the page at a path of the site.

    >>> file_of("/"), file_of("/people", {"page": 2}), file_of("/club/bari")
    ('index.html', 'people.page-2.html', 'club/bari.html')
    """
    folder, _, name = path.strip("/").partition("/")
    stem = f"{folder}/{file_name(name)}" if name else _TOP.get(folder, folder)
    return "".join([stem, *(f".{name}-{value}" for name, value in _told(params or {})), ".", ending])


def _told(params: Parameters) -> list[tuple[str, str]]:
    """The parameters that change a page, in order; the first page of a list needs no saying."""
    found = []
    for name, given in sorted(params.items()):
        values = [given] if isinstance(given, str | int) else list(given)
        text = ",".join(file_name(str(value), _LARGE) for value in values)
        if text and text != "1":
            found.append((name, text))
    return found


def relative(file: str, at: str) -> str:
    """How a page leads to a file; both are named from the top folder.

    >>> relative("club/bari.html", "person/massimo-carrera.html"), relative("index.html", "people.html")
    ('../club/bari.html', './index.html')
    """
    return ("../" * at.count("/") or "./") + file
