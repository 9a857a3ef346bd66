"""The names that a site of files is searched by, as scripts: a page that is opened from a folder may load nothing else.

Every word of every name stands in one sorted list, which is cut into files of some hundred kilobytes; a first file
says with which word each begins. Whoever types "car" loads that first file and the one that words like it stand in,
in a site of a thousand people as in one of a million.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from carrera_kg.lookup import documents, kind_of, label_of
from carrera_kg.vocabulary import ALT_LABEL, CAR, DERIVED_GRAPH, compact

AT_ONCE = 2_000
"""Words in one file."""

_SEARCH_KEY = ox.NamedNode(CAR + "searchKey")
_ALT_LABEL = ox.NamedNode(ALT_LABEL)


def plain(text: str) -> str:
    """The text as it is compared: ``web/src/names.js`` does the same to what somebody types.

    >>> plain("Società Sportiva  Calcio-Napoli")
    'societa sportiva calcio napoli'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    folded = unicodedata.normalize("NFKD", bare.upper().lower()).replace("ς", "σ")
    return " ".join(re.sub(r"[^\w]|_", " ", folded).split())


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a page, under one of its names; ``usual`` says whether that is what it is called."""

    file: str
    name: str
    kind: str
    form: str
    usual: bool


def named(store: ox.Store, file: Callable[[str], str]) -> Iterator[Named]:
    """Every entity and document under each of its names.

    Args:
        file: tells the file of the page of an address; nothing for what has none.
    """
    keys: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _SEARCH_KEY, None, ox.NamedNode(DERIVED_GRAPH)):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            keys.setdefault(quad.subject.value, set()).add(quad.object.value)
    for iri, known in keys.items():
        name = label_of(store, iri)
        others = store.quads_for_pattern(ox.NamedNode(iri), _ALT_LABEL, None, ox.DefaultGraph())
        forms = [quad.object.value for quad in others if isinstance(quad.object, ox.Literal)]
        yield from _of(file(iri), name or compact(iri), kind_of(iri), forms if name else [*forms, *known])
    for id_, iri in documents(store).items():
        name = label_of(store, iri) or id_
        yield from _of(file(iri), name, "document", [], f"{name} {id_}")


def _of(file: str, name: str, kind: str, others: list[str], usual: str = "") -> Iterator[Named]:
    if not file:
        return
    seen = plain(usual or name)
    yield Named(file, name, kind.replace("-", " "), seen, True)
    for form in sorted({plain(each) for each in others} - {seen, ""}):
        yield Named(file, name, kind.replace("-", " "), form, False)


def scripts(names: Iterator[Named]) -> Iterator[tuple[str, str]]:
    """The files with their names within the folder ``search``; the one that is loaded first comes last."""
    words = sorted(
        {
            (word, each.form, each.name, each.file, each.kind, each.usual)
            for each in names
            for word in each.form.split()
        },
        key=lambda row: (_as_compared(row[0]), row),
    )
    begins = []
    for number, start in enumerate(range(0, len(words), AT_ONCE)):
        part = words[start : start + AT_ONCE]
        begins.append(part[0][0])
        yield f"names-{number}.js", f"carreraNames({number},{_packed(part)})\n"
    yield "names.js", f"carreraNames(-1,{_json(begins)})\n"


def _packed(part: list[tuple[str, str, str, str, str, bool]]) -> str:
    """The words with the number of the thing that each is a name of, and these things."""
    things: dict[tuple[str, str, str], int] = {}
    rows = [
        [word, form, things.setdefault((name, kind, file), len(things)), int(usual)]
        for word, form, name, file, kind, usual in part
    ]
    return _json({"things": list(things), "words": rows})


def _as_compared(word: str) -> bytes:
    """What sorts words as scripts compare them: by the units of UTF-16."""
    return word.encode("utf-16-be", "surrogatepass")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
