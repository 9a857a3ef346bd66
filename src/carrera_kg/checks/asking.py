"""What a dataset says, as checks want it: the claims of its documents, its entities, and when they were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import pyoxigraph as ox

from carrera_kg.dates import PartialDate, between
from carrera_kg.entities import Entities, Entity
from carrera_kg.model import Certainty, Check, Claim, Span
from carrera_kg.vocabulary import ALT_LABEL, ID, KINDS, LABEL, PREFIXES, WIKIDATA

_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?certainty ?document ?start ?end ?words
WHERE {
  ?document dcterms:type ?type FILTER(?type != "data")
  GRAPH ?graph {
    ?claim prov:wasQuotedFrom ?document ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
           car:certainty ?certainty ; oa:hasTarget ?span .
    ?span oa:hasSelector ?position , ?quote .
    ?position oa:start ?start ; oa:end ?end .
    ?quote oa:exact ?words .
  }
}
"""


def claims_in(store: ox.Store) -> list[Claim]:
    """The claims of the documents of a dataset, with the ids that they have there; those of data sets are left out."""
    spans: dict[str, list[Span]] = defaultdict(list)
    said: dict[str, tuple[Any, ...]] = {}
    for claim, *rest, start, end, words in _rows(store, _CLAIMS):
        said[claim.value] = tuple(rest)
        document = _last(rest[-1].value)
        spans[claim.value].append(Span(document, int(start.value), int(end.value), words.value))
    found = []
    for iri, (subject, predicate, value, certainty, document) in sorted(said.items()):
        places = tuple(sorted(set(spans[iri])))
        claim = Claim(_last(document.value), subject.value, predicate.value, value, places,
                      Certainty(_last(certainty.value)))  # fmt: skip
        object.__setattr__(
            claim, "id", _last(iri)
        )  # it is made of what the fact file says, which is not in the dataset
        found.append(claim)
    return found


def entities_in(store: ox.Store) -> Entities:
    """The entities of which documents of a dataset speak, with their names and proven links."""
    spoken = {iri for claim in claims_in(store) for iri in (claim.subject, claim.object.value)}
    kinds = tuple(f"{ID}{kind}/" for kind in KINDS)
    return Entities.of(_entity(store, iri) for iri in sorted(spoken) if iri.startswith(kinds))


def _entity(store: ox.Store, iri: str) -> Entity:
    def values(predicate: str) -> list[str]:
        quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted(quad.object.value for quad in quads if isinstance(quad.object, (ox.NamedNode, ox.Literal)))

    names = values(LABEL)
    links = tuple(link for link in values(PREFIXES["owl"] + "sameAs") if link.startswith(WIKIDATA))
    return Entity(iri.removeprefix(ID), names[0] if names else _last(iri), tuple(values(ALT_LABEL)), links)


def written_in(store: ox.Store) -> dict[str, PartialDate]:
    """When each document of a dataset was written, as far as it is bounded."""
    query = """
    SELECT ?document ?earliest ?latest WHERE {
      ?document dcterms:type ?type
      OPTIONAL { ?document car:earliest ?earliest }
      OPTIONAL { ?document car:latest ?latest }
    }
    """

    def day(term: Any) -> Any:
        return PartialDate.parse(term.value).earliest if term is not None else None

    return {_last(document.value): between(day(first), day(last)) for document, first, last in _rows(store, query)}


def in_order(checks: Iterable[Check]) -> list[Check]:
    """Checks by document and place."""
    return sorted(checks, key=lambda c: (c.claim.document, c.claim.spans, c.claim.predicate, c.claim.id))


def _rows(store: ox.Store, query: str) -> Iterator[Sequence[Any]]:
    return cast("Iterator[Sequence[Any]]", store.query(query, prefixes=PREFIXES))


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[1]
