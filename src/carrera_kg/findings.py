"""What match records say to claims, as a dataset was built with it: by the name of an entity, or for given claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import pyoxigraph as ox

from carrera_kg.questions import claims_with_ids, records_of
from carrera_kg.views.records import CheckView, ClaimView, EvidenceView, ReadingView, SlotView
from carrera_kg.vocabulary import CHECKS_GRAPH, ID, PREFIXES

_CHECKS = """
SELECT ?check ?claim ?rule ?finding
WHERE { %s GRAPH graph:checks { ?check car:checks ?claim ; car:rule ?rule ; car:finding ?finding } }
"""

_READINGS = """
SELECT ?check ?reading ?text ?finding ?found ?explanation
WHERE {
  %s
  GRAPH graph:checks {
    { ?check car:explanation ?explanation BIND(?check AS ?reading) } UNION { ?reading car:readingOf ?check }
    ?reading car:finding ?finding ; car:explanation ?explanation .
    OPTIONAL { ?reading car:reading ?text }
    OPTIONAL { ?reading car:found ?found }
  }
}
"""

_USED = """
SELECT ?reading ?place ?words ?dataset ?licence ?version
WHERE {
  %s
  GRAPH graph:checks {
    ?reading prov:used ?place . ?place rdfs:label ?words ; dcterms:isPartOf ?dataset .
    OPTIONAL { ?dataset dcterms:rights ?licence }
    OPTIONAL { ?dataset car:sha256 ?version }
  }
}
"""

_AT_ONCE = 500
_GRAPH = ox.NamedNode(CHECKS_GRAPH)


def checks_about(store: ox.Store, entity: str | None = None) -> list[CheckView]:
    """The checks of a dataset, or of claims about an entity and its records, by document and place."""
    rows = [tuple(row) for row in _rows(store, _CHECKS % "")] if _has_checks(store) else []
    claims = claims_with_ids(store, {_last(row[1].value) for row in rows})
    if entity is not None:
        mine = records_of(store, entity)
        claims = {id_: claim for id_, claim in claims.items() if claim.subject in mine}
    views = list(_views(store, rows, claims))
    return sorted(views, key=lambda c: (c.claim.document, c.claim.start, c.claim.end, c.claim.predicate, c.claim.id))


def checks_of(store: ox.Store, claims: Iterable[ClaimView]) -> dict[str, CheckView]:
    """The checks of some claims, by the claim's id."""
    known = {claim.id: claim for claim in claims}
    if not known or not _has_checks(store):
        return {}
    rows = [tuple(row) for only in _lots("claim", [f"{ID}claim/{id_}" for id_ in known])
            for row in _rows(store, _CHECKS % only)]  # fmt: skip
    return {view.claim.id: view for view in _views(store, rows, known)}


def with_checks(store: ox.Store, slots: Sequence[SlotView]) -> list[SlotView]:
    """Slots with what match records say to their claims."""
    found = checks_of(store, (claim for slot in slots for claim in slot.claims))
    if not found:
        return list(slots)
    return [replace(slot, checks=tuple(found[c.id] for c in slot.claims if c.id in found)) for slot in slots]


def _has_checks(store: ox.Store) -> bool:
    """Whether the dataset was built with match records: most are not, and then nothing is asked."""
    return store.contains_named_graph(_GRAPH)


def _views(store: ox.Store, rows: list[Any], claims: Mapping[str, ClaimView]) -> Iterator[CheckView]:
    wanted = [row for row in rows if _last(row[1].value) in claims]
    readings = _readings(store, [row[0].value for row in wanted])
    for check, claim, rule, finding in wanted:
        if readings[check.value]:
            told = tuple(reading for _, reading in sorted(readings[check.value], key=lambda each: each[0]))
            yield CheckView(claims[_last(claim.value)], _last(finding.value), rule.value, told)


def _readings(store: ox.Store, checks: list[str]) -> dict[str, list[tuple[str, ReadingView]]]:
    """The readings of checks, each with its address."""
    rows = [tuple(row) for only in _lots("check", checks) for row in _rows(store, _READINGS % only)]
    used: dict[str, list[EvidenceView]] = defaultdict(list)
    for only in _lots("reading", sorted({row[1].value for row in rows})):
        for reading, *evidence in _rows(store, _USED % only):
            used[reading.value].append(_evidence(*evidence))
    found: dict[str, list[tuple[str, ReadingView]]] = defaultdict(list)
    for check, reading, text, finding, value, explanation in rows:
        records = tuple(sorted(used[reading.value], key=lambda each: (not each.at, each.words, each.iri)))
        view = ReadingView(_text(text), _last(finding.value), _text(value), explanation.value, records)
        found[check.value].append((reading.value, view))
    return found


def _evidence(place: Any, words: Any, dataset: Any, licence: Any, version: Any) -> EvidenceView:
    file, _, at = place.value.removeprefix(f"{ID}document/").partition("#")
    return EvidenceView(place.value, _last(dataset.value), file, at, words.value, _text(licence), _text(version))


def _lots(name: str, iris: Sequence[str]) -> Iterator[str]:
    """The addresses that a variable may have, as SPARQL, some at a time."""
    for at in range(0, len(iris), _AT_ONCE):
        lot = " ".join(str(ox.NamedNode(iri)) for iri in iris[at : at + _AT_ONCE])
        yield f"VALUES ?{name} {{ {lot} }}"


def _rows(store: ox.Store, query: str) -> Iterator[Sequence[Any]]:
    return cast("Iterator[Sequence[Any]]", store.query(query, prefixes=PREFIXES))


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def _text(term: Any) -> str:
    return "" if term is None else str(term.value)
