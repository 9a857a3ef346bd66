"""Every page there is: it renders, its links lead somewhere, and it keeps to the policy of the site."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from carrera_kg import queries
from carrera_kg.pages import Page, Site, render
from carrera_kg.pages.environment import asset
from carrera_kg.results import Graph, Rows
from carrera_kg.vocabulary import CAR, ID, LABEL, OWL, RDF_TYPE
from tests.pages.conftest import NASTY
from tests.pages.reading import Elements, attributes, elements, go, text, walk

if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph


@pytest.fixture(scope="module")
def pages(small: ox.Store, site: Site) -> dict[str, Page]:
    return walk(small, site)


@pytest.fixture(scope="module")
def bare_pages(small: ox.Store, bare: Site) -> dict[str, Page]:
    return walk(small, bare)


@pytest.fixture(scope="module")
def hostile() -> ox.Store:
    """People with no spells and no claims, whose names and links mean harm."""
    store = ox.Store()
    person = ox.NamedNode(ID + "person/x")
    for predicate, value in (
        (RDF_TYPE, ox.NamedNode(CAR + "Person")),
        (LABEL, ox.Literal(NASTY)),
        (CAR + "nickname", ox.Literal(NASTY)),
        (CAR + "birthPlace", ox.NamedNode("javascript:alert(1)")),
        (CAR + "nationality", ox.NamedNode(ID + "place/%22%3E'onclick=alert(1)")),
        (OWL + "sameAs", ox.NamedNode("javascript:alert(2)")),
        (OWL + "sameAs", ox.NamedNode("https://example.org/x?a='&b")),
    ):
        store.add(ox.Quad(person, ox.NamedNode(predicate), value, ox.DefaultGraph()))
    return store


def test_every_link_of_every_page_leads_to_a_page(pages: dict[str, Page]) -> None:
    assert len(pages) > 30
    assert {address: page.status for address, page in pages.items() if page.status not in (200, 303)} == {}


def test_every_link_within_a_page_has_its_place(pages: dict[str, Page], bare_pages: dict[str, Page]) -> None:
    for address, page in [*pages.items(), *bare_pages.items()]:
        ids = attributes(page, "id")
        assert len(ids) == len(set(ids)), f"{address} has an id twice"
        missing = {href for href in attributes(page, "href") if href.startswith("#") and href[1:] not in ids}
        assert not missing, address


def test_every_link_to_a_place_on_another_page_finds_it(pages: dict[str, Page], site: Site) -> None:
    for page in list(pages.values())[:60]:
        for href in attributes(page, "href"):
            address, _, fragment = href.partition("#")
            if address in pages and fragment and pages[address].status == 200:
                assert fragment in attributes(pages[address], "id"), href


def test_pages_hold_no_style_and_no_script_of_their_own(pages: dict[str, Page], hostile: ox.Store, site: Site) -> None:
    for page in [*pages.values(), render(hostile, site, "/person/x")]:
        for tag, given in elements(page):
            assert tag != "style"
            assert not [name for name in given if name == "style" or name.startswith("on")], (tag, given)
            if tag == "script":
                assert given.get("type") in ("application/json", "application/ld+json") or given["src"].startswith(
                    site.root
                )
            if tag in ("script", "img", "link") and not given.get("rel", "").startswith(("canonical", "alternate")):
                address = given.get("src") or given.get("href") or ""
                assert address.startswith((site.root, "data:")) or not address, "a request to somewhere else"


def test_elements_are_closed_in_order(pages: dict[str, Page], hostile: ox.Store, site: Site) -> None:
    for page in [*pages.values(), render(hostile, site, "/person/x")]:
        if page.html:
            assert Elements(page.html).open == []


def test_every_shown_query_has_an_answer(pages: dict[str, Page], small: ox.Store) -> None:
    # The ontology has terms that this dataset does not use.
    told = [page for address, page in pages.items() if not address.endswith("/ontology")]
    shown = {query for page in told for query in Elements(page.html).queries}
    assert len(shown) > 30
    for query in shown:
        answer = queries.run(small, query)
        assert isinstance(answer, (Rows, Graph))
        assert next(iter(answer), None) is not None, query


def test_the_shipped_person_has_all_panels_and_answers_to_their_queries(kg: KnowledgeGraph) -> None:
    page = render(kg.store, Site(), "/person/massimo-carrera")
    shown = Elements(page.html).queries
    assert len(shown) == 8
    for query in shown:
        answer = queries.run(kg.store, query)
        assert isinstance(answer, (Rows, Graph))
        assert next(iter(answer), None) is not None, query


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        levels = [int(tag[1]) for tag, _ in elements(page) if re.fullmatch(r"h[1-6]", tag)]
        if page.status == 200:
            assert levels.count(1) == 1, address
            steps = [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1]
            assert not steps, address


def test_tables_have_captions_and_headers_with_a_scope(pages: dict[str, Page]) -> None:
    for page in pages.values():
        found = elements(page)
        tables = [tag for tag, _ in found if tag == "table"]
        assert len([tag for tag, _ in found if tag == "caption"]) == len(tables)
        assert all(given.get("scope") for tag, given in found if tag == "th")


def test_fields_have_labels_and_regions_have_names(pages: dict[str, Page]) -> None:
    for page in pages.values():
        found = elements(page)
        labelled = {given["for"] for tag, given in found if tag == "label"}
        fields = [given for tag, given in found if tag in ("input", "select", "textarea")]
        assert all(field["id"] in labelled for field in fields)
        assert all(given.get("aria-label") for _, given in found if given.get("role") == "region")


def test_scripts_in_names_stay_text(hostile: ox.Store, site: Site) -> None:
    page = render(hostile, site, "/person/x")
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert NASTY in "".join(Elements(page.html).text)


def test_only_web_addresses_become_links(hostile: ox.Store, site: Site) -> None:
    page = render(hostile, site, "/person/x")
    hrefs = attributes(page, "href")
    assert not [href for href in hrefs if "javascript" in href.lower()]
    assert "https://example.org/x?a='&b" in hrefs
    assert "javascript:alert(1)" in text(page), "it is still shown"


def test_a_person_without_spells_and_claims_has_a_page(hostile: ox.Store, site: Site) -> None:
    assert "No document says anything of its own about it" in text(render(hostile, site, "/person/x"))


def test_an_empty_dataset_has_all_its_lists(site: Site) -> None:
    for path in ("/", "/people", "/clubs", "/competitions", "/matches", "/documents", "/disputed", "/about", "/search"):
        assert render(ox.Store(), site, path).status == 200


def test_what_is_not_there_says_what_may_be_meant(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/person/playr-a")
    assert page.status == 404
    assert "Did you mean Player A" in text(page)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/person", "/person/", "/person/../club", "/person/%00", "/person/a b", "/ontology/x", "/a/b/c/d",
     "/claim/none", "/verdict/none", "/conflict/none", "/person/" + "x" * 5000, "/person/%ff", "//", "/document/a%23b"],
)  # fmt: skip
def test_a_path_that_means_nothing_is_not_found(small: ox.Store, site: Site, path: str) -> None:
    assert render(small, site, path).status == (200 if path == "//" else 404)


def test_a_claim_leads_to_its_words(pages: dict[str, Page], small: ox.Store, site: Site, bare: Site) -> None:
    claims = {
        href.rsplit("-", 1)[1] for page in pages.values() for href in attributes(page, "href") if "#claim-" in href
    }
    assert len(claims) > 10
    for claim in claims:
        for where in (site, bare):
            moved = render(small, where, f"/claim/{claim}")
            assert moved.status == 303
            assert moved.location is not None
            assert f"claim-{claim}" in attributes(go(small, where, moved.location), "id")


def test_a_verdict_leads_to_its_conflict(small: ox.Store, site: Site) -> None:
    verdicts = small.quads_for_pattern(None, ox.NamedNode(CAR + "verdict"), None, None)
    quad = next(iter(verdicts))
    assert isinstance(quad.object, ox.NamedNode)
    assert isinstance(quad.subject, ox.NamedNode)
    moved = render(small, site, quad.object.value.removeprefix(ID.rstrip("/")))
    assert (moved.status, moved.location) == (303, site.link(quad.subject.value.removeprefix(ID)))


def test_pages_name_their_address_and_their_data(small: ox.Store, site: Site) -> None:
    links = [given for tag, given in elements(render(small, site, "/club/club-north")) if tag == "link"]
    assert {"rel": "canonical", "href": "https://example.org/football/club/club-north"} in links
    assert [each["href"] for each in links if each.get("type") == "text/turtle"] == ["/football/id/club/club-north.ttl"]


def test_the_style_sheet_is_named_by_its_content(small: ox.Store, site: Site) -> None:
    assert re.fullmatch(r"/static/site\.css\?v=[0-9a-f]{8}", asset("site.css"))
    assert site.link(asset("site.css")) in attributes(render(small, site, "/"), "href")
