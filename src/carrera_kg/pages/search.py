"""Finding things by name: completion while somebody types, results, and what may have been meant."""

from __future__ import annotations

import difflib
import itertools

import pyoxigraph as ox

from carrera_kg.indexes.names import NameIndex
from carrera_kg.lookup import kind_of
from carrera_kg.names import search_key
from carrera_kg.pages.environment import write_page
from carrera_kg.pages.panels import number_of, part_of
from carrera_kg.pages.reader import Reader, Ref
from carrera_kg.pages.shown import Shown, own
from carrera_kg.pages.site import Page, Params, Site, first
from carrera_kg.suggestions import LONGEST, MOST, things_named
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH

_GUESSED = 20_000
"""Names among which a guess at a misspelt one is made: comparing takes some 10 µs each."""

_SEARCH_KEY = ox.NamedNode(CAR + "searchKey")


def completion(store: ox.Store, text: str, limit: int = 10) -> list[dict[str, str]]:
    """What may be meant by the beginning of a name, best first: ``name``, ``kind``, ``path`` and ``note`` of each."""
    reader = Reader(store)
    return [
        {"name": ref.label, "kind": kind_of(ref.iri).replace("-", " "), "path": ref.path, "note": note}
        for ref, note in find(reader, text, max(0, limit))
    ]


def find(reader: Reader, text: str, limit: int) -> list[tuple[Ref, str]]:
    """Entities and documents whose names hold all the words, best first, with the form of the name that does if it is
    not the usual one."""
    return [(reader.ref(iri), form) for iri, _, form in things_named(reader.store, text, limit)]


def guesses(reader: Reader, text: str, limit: int = 5) -> list[Ref]:
    """Names that look like the text."""
    key = search_key(text[:LONGEST])
    if not key:
        return []
    index = NameIndex.of(reader.store)
    if index is not None:
        return [reader.ref(iri) for iri in index.like(key, limit)]
    quads = reader.store.quads_for_pattern(None, _SEARCH_KEY, None, ox.NamedNode(DERIVED_GRAPH))
    names: dict[str, list[str]] = {}
    for quad in itertools.islice(quads, _GUESSED):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            names.setdefault(quad.object.value, []).append(quad.subject.value)
    close = difflib.get_close_matches(key, names, n=limit, cutoff=0.6)
    iris = dict.fromkeys(iri for name in close for iri in sorted(names[name]))
    return [reader.ref(iri) for iri in list(iris)[:limit]]


def search_page(reader: Reader, site: Site, params: Params) -> Page:
    """The results of a search."""
    text = first(params, "q").strip()
    found = find(reader, text, MOST)
    key = search_key(text[:LONGEST])
    query: Shown | None = (
        own("search", wanted=ox.Literal(key))
        if any(kind_of(r.iri) != "document" for r, _ in found) and " " not in key
        else None
    )
    return write_page(
        site, "search.html", "/search", f"Search: {text}" if text else "Search",
        searched=text,
        indexed=False,
        part=part_of(found, number_of(params), 50),
        kinds={ref.iri: kind_of(ref.iri).replace("-", " ") for ref, _ in found},
        guessed=guesses(reader, text) if text and not found else [],
        query=query,
    )  # fmt: skip


def missing_page(reader: Reader, site: Site, path: str) -> Page:
    """Nothing is at the path: what may have been meant."""
    words = path.strip("/").rsplit("/", 1)[-1].replace("-", " ").replace("_", " ")
    meant = [ref for ref, _ in find(reader, words, 5)] or guesses(reader, words)
    return write_page(site, "missing.html", path, "Nothing here", status=404, words=words, meant=meant)
