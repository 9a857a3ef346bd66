"""Which page an address means."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox

from carrera_kg.lookup import valid_iri
from carrera_kg.pages import entities, lists, records, search
from carrera_kg.pages.reader import Reader, iri_of
from carrera_kg.pages.site import Page, Params, Site
from carrera_kg.vocabulary import KINDS, RECORDS

_ENTITIES = {
    "person": entities.person_page,
    "club": entities.team_page,
    "national-team": entities.team_page,
    "competition": entities.competition_page,
    "match": entities.match_page,
    "document": records.document_page,
}
"""The kinds with a page of their own; other entities and records have the general one."""

_LISTS = ("people", "clubs", "national-teams", "competitions", "matches")


def render(store: ox.Store, site: Site, path: str, params: Params | None = None, reader: Reader | None = None) -> Page:
    """The page at a path.

    Args:
        path: without the root, as in ``/person/massimo-carrera``.
        params: the parameters of the address.
        reader: of the store, if there is one that knows names already.

    Returns:
        A page of status 200; 404 where there is nothing; 400 for parameters that mean nothing; 303 with a location.
    """
    given = params or {}
    reader = reader or Reader(store)
    first, _, rest = path.strip("/").partition("/")
    if not rest:
        page = _top(reader, site, first, given)
    elif first == "queries":
        page = _query("named_page", store, site, unquote(rest), given)
    else:
        page = _thing(reader, site, first, rest, given)
    return page or search.missing_page(reader, site, path)


def _top(reader: Reader, site: Site, name: str, params: Params) -> Page | None:
    """The pages of the first level."""
    if name in _LISTS:
        return lists.list_page(reader, site, name, params)
    if name == "query":
        return _query("query_page", reader.store, site, params)
    if name == "queries":
        return _query("catalogue_page", reader.store, site, params)
    if name == "ontology":
        from carrera_kg.pages.ontology import ontology_page  # no other page draws classes and reads shapes

        return ontology_page(reader, site)
    pages = {
        "": lambda: lists.home_page(reader, site),
        "search": lambda: search.search_page(reader, site, params),
        "documents": lambda: records.documents_page(reader, site),
        "disputed": lambda: records.disputed_page(reader, site, params),
        "about": lambda: lists.about_page(reader, site),
    }
    return pages[name]() if name in pages else None


def _query(name: str, *given: object) -> Page:
    """A page where one asks: the editor, the catalogue, a question."""
    from carrera_kg.pages import query  # the ontology that it completes from is needed nowhere else

    page = getattr(query, name)(*given)
    assert isinstance(page, Page)
    return page


def _thing(reader: Reader, site: Site, kind: str, name: str, params: Params) -> Page | None:
    """The page of what has an address of its own; None if the dataset does not know it."""
    iri = _known(reader, kind, name)
    if iri is None:
        return None
    ending = iri.removeprefix(iri_of(kind, ""))
    if kind == "claim":
        return _moved(records.claim_location(reader, site, ending))
    if kind == "verdict":
        return _moved(records.verdict_location(reader, site, ending))
    if kind == "conflict":
        return records.conflict_page(reader, site, iri, ending)
    if kind in _ENTITIES:
        return _ENTITIES[kind](reader, site, iri, params)
    known = (*KINDS, *RECORDS, "derivation", "overlap", "squad")
    return entities.general_page(reader, site, iri, params) if kind in known else None


def _known(reader: Reader, kind: str, name: str) -> str | None:
    """The address that the path mirrors, as it is or with its encoding undone, if the dataset speaks of it."""
    for written in dict.fromkeys((name, unquote(name))):
        iri = iri_of(kind, written)
        if "#" not in iri and valid_iri(iri) and reader.exists(iri):
            return iri
    return None


def _moved(location: str) -> Page | None:
    return Page("", 303, location) if location else None
