"""What may be meant by the beginning of a name or of a term: for everybody who types."""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import cast

import pyoxigraph as ox

from carrera_kg.indexes.names import NameIndex
from carrera_kg.lookup import documents, kind_of, label_of
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import CAR, CONCEPT_SCHEMES, DERIVED_GRAPH, PREFIXES, compact

MOST = 2_000
"""Names looked at, of all that hold the words."""

LONGEST = 200
"""Of a text that is looked for."""


def things_named(store: ox.Store, text: str, limit: int, kinds: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """Entities and documents whose names hold all the words, best first.

    Args:
        kinds: the kinds of address that are wanted; all if none is named.

    Returns:
        Address, name, and the form of the name that has the words if it is not the usual one.
    """
    key = search_key(text[:LONGEST])
    if not key:
        return []
    best: dict[str, tuple[int, int, str]] = {}
    for iri, form in [*_entities(store, key, limit, kinds), *_documents(store, key, kinds)]:
        rank = (_rank(form, key), len(form), form)
        if iri not in best or rank < best[iri]:
            best[iri] = rank
    names = {iri: label_of(store, iri) or compact(iri) for iri in best}
    ordered = sorted(best, key=lambda iri: (best[iri][0], best[iri][1], names[iri], iri))
    usual = {iri: search_key(names[iri]) for iri in ordered[:limit]}
    return [
        (iri, names[iri], "" if best[iri][2] == usual[iri] or kind_of(iri) == "document" else best[iri][2])
        for iri in ordered[:limit]
    ]


def _entities(store: ox.Store, key: str, limit: int, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Entities by the forms of their names that hold all the words; so many of the best are among them."""
    index = NameIndex.of(store)
    if index is not None:
        return index.named(key, min(limit, MOST), kinds)
    tests = " && ".join(f"CONTAINS(?key, {ox.Literal(word)})" for word in key.split()[:8])
    wanted = f"REGEX(STR(?entity), {ox.Literal(f'/id/({chr(124).join(sorted(kinds))})/')})" if kinds else "true"
    rows = cast(
        "ox.QuerySolutions",
        store.query(
            f"SELECT ?entity ?key WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?entity <{CAR}searchKey> ?key }} "
            f"FILTER({tests} && {wanted}) }} LIMIT {MOST}"
        ),
    )
    return [(row["entity"].value, row["key"].value) for row in rows]


def _documents(store: ox.Store, key: str, kinds: Collection[str]) -> list[tuple[str, str]]:
    found = []
    for id_, iri in documents(store).items() if not kinds or "document" in kinds else ():
        name = f"{search_key(label_of(store, iri))} {search_key(id_)}"
        if all(word in name for word in key.split()):
            found.append((iri, name))
    return found


def _rank(name: str, key: str) -> int:
    """How well a name fits: the same, begun alike, a word begun alike, or somewhere within."""
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    words = name.split()
    return 2 if all(any(word.startswith(part) for word in words) for part in key.split()) else 3


def concepts(folder: str = "") -> tuple[str, ...]:
    """The last parts of the concepts in that folder of addresses (``role``), or of all if there is no such folder."""
    addresses = tuple(PREFIXES[each] for each in ((folder,) if folder in CONCEPT_SCHEMES else CONCEPT_SCHEMES))
    return tuple(sorted({iri.rsplit("/", 1)[1] for iri in ontology().schemes if iri.startswith(addresses)}))


@functools.cache
def terms() -> tuple[dict[str, str], ...]:
    """The ontology's terms as queries write them: ``term``, ``label``, ``kind`` and ``note`` of each."""
    known = ontology()
    found = []
    for iri, label in sorted(known.labels.items()):
        about = known.property_of(iri)
        if about is not None:
            ends = " → ".join(known.labels.get(end) or compact(end) for end in (about.domain, about.range))
            found.append({"term": compact(iri), "label": label, "kind": "property", "note": ends})
        elif iri in known.schemes:
            found.append({"term": compact(iri), "label": label, "kind": "concept", "note": ""})
        elif iri.startswith(CAR):
            found.append({"term": compact(iri), "label": label, "kind": "class", "note": ""})
    return tuple(found)
