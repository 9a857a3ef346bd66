"""The home page, lists, and the page about the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from carrera_kg.pages import Site, render
from carrera_kg.vocabulary import CAR, ID, LABEL, RDF_TYPE
from tests.pages.reading import attributes, text

if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph


def test_a_long_list_is_shown_in_pages_and_says_how_many_there_are() -> None:
    store = ox.Store()
    for number in range(450):
        club = ox.NamedNode(f"{ID}club/c{number:03}")
        store.add(ox.Quad(club, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + "Club"), ox.DefaultGraph()))
        store.add(ox.Quad(club, ox.NamedNode(LABEL), ox.Literal(f"Club {number:03}"), ox.DefaultGraph()))
    seen = []
    for shown in ("1", "2", "3"):
        page = render(store, Site(), "/clubs", {"page": [shown]})
        assert f"450 in the dataset, page {shown} of 3" in text(page)
        seen += [href for href in attributes(page, "href") if href.startswith("/club/")]
    assert len(seen) == len(set(seen)) == 450
    assert "/clubs?page=2" in attributes(render(store, Site(), "/clubs"), "href")


def test_the_home_page_counts_and_leads_on(kg: KnowledgeGraph) -> None:
    page = render(kg.store, Site(), "/")
    assert "15people 18clubs 13competitions 7matches 3documents" in text(page)
    for path in ("/people", "/clubs", "/competitions", "/documents", "/disputed", "/query", "/queries", "/about"):
        assert path in attributes(page, "href")


def test_the_page_about_the_site_says_how_to_ask_from_code(small: ox.Store, site: Site) -> None:
    page = text(render(small, site, "/about"))
    assert "curl --get https://example.org/football/sparql" in page
    assert "CC0 1.0" in page


def test_quotations_on_the_home_page_lead_to_their_words(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/")
    words = [href for href in attributes(page, "href") if "#claim-" in href]
    assert len(words) >= 2
    for href in words:
        path, _, anchor = href.removeprefix("/football").partition("#")
        assert anchor in attributes(render(small, site, path), "id")
