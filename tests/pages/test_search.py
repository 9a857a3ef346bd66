"""Finding things by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carrera_kg.pages import Site, completion, render
from tests.pages.conftest import NASTY
from tests.pages.reading import attributes, text

if TYPE_CHECKING:
    import pyoxigraph as ox

    from carrera_kg.knowledge_graph import KnowledgeGraph


def names(store: ox.Store, typed: str, limit: int = 10) -> list[str]:
    return [each["name"] for each in completion(store, typed, limit)]


def test_what_begins_like_it_comes_first(kg: KnowledgeGraph) -> None:
    assert names(kg.store, "mas")[0] == "Massimo Carrera"
    assert names(kg.store, "SERIE a")[0] == "Serie A"
    assert (
        names(kg.store, "carrera massimo")
        == ["Massimo Carrera", "Massimo Carrera: biography, sports career and personal life"]
        or names(kg.store, "carrera massimo")[0] == "Massimo Carrera"
    )


def test_a_completion_has_name_kind_path_and_note(kg: KnowledgeGraph) -> None:
    [found] = completion(kg.store, "la bandera", 5)
    assert found == {
        "name": "Massimo Carrera",
        "kind": "person",
        "path": "/person/massimo-carrera",
        "note": "la bandera",
    }


def test_documents_are_found_too(small: ox.Store) -> None:
    assert {"name": "The almanac", "kind": "document", "path": "/document/almanac", "note": ""} in completion(
        small, "alm", 5
    )


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzz", '"', "\\", NASTY, "a" * 10_000, "x\u0000y"])
def test_what_nothing_is_called_completes_to_nothing(small: ox.Store, typed: str) -> None:
    assert completion(small, typed, 5) == []


def test_no_more_are_given_than_asked_for(kg: KnowledgeGraph) -> None:
    assert len(completion(kg.store, "a", 3)) == 3
    assert completion(kg.store, "a", 0) == []


def test_results_are_a_page(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/search", {"q": ["Club"]})
    assert "2 results" in text(page)
    assert site.link("/club/club-north") in attributes(page, "href")


def test_a_misspelt_name_is_guessed(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/search", {"q": ["Clbu North"]})
    assert "Did you mean Club North" in text(page)


def test_what_was_searched_for_stands_in_the_field_as_text(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/search", {"q": [NASTY]})
    assert NASTY.strip() in attributes(page, "value")
    assert "<script>alert" not in page.html
