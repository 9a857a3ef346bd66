"""The pages of documents and conflicts, and the list of what is disputed."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from carrera_kg.pages import Site, render
from carrera_kg.questions import conflicts
from tests.pages.reading import attributes, elements, text

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from carrera_kg.knowledge_graph import KnowledgeGraph
    from tests.career import Files


def test_a_document_at_hand_is_shown_whole(small: ox.Store, site: Site, files: Files) -> None:
    with open(os.path.join(files.texts, "almanac.txt"), encoding="utf-8") as file:
        whole = file.read()
    page = render(small, site, "/document/almanac")
    assert " ".join(whole.split()) in text(page).replace(" (disputed)", "").replace("⚠", "").replace(
        " (one document says so)", ""
    ).replace(" (several documents say so)", "")


def test_a_document_that_was_changed_is_not_shown(small: ox.Store, site: Site, files: Files, tmp_path: Path) -> None:
    folder = shutil.copytree(files.texts, tmp_path / "texts")
    with open(folder / "almanac.txt", "a", encoding="utf-8") as file:
        file.write("And more.")
    elsewhere = Site(documents=str(folder))
    assert "no file in the folder of documents has its checksum" in text(render(small, elsewhere, "/document/almanac"))
    assert "The text is not at hand" not in text(render(small, elsewhere, "/document/chronicle"))


def test_a_document_is_known_by_its_checksum_whatever_its_file_is_called(
    small: ox.Store, files: Files, tmp_path: Path
) -> None:
    shutil.copy(os.path.join(files.texts, "almanac.txt"), tmp_path / "renamed")
    assert "not at hand" not in text(render(small, Site(documents=str(tmp_path)), "/document/almanac"))


def test_a_folder_of_documents_that_is_not_there_is_told(small: ox.Store, tmp_path: Path) -> None:
    page = render(small, Site(documents=str(tmp_path / "none")), "/document/almanac")
    assert page.status == 200
    assert "not at hand" in text(page)


def test_without_its_text_a_document_lists_its_words(small: ox.Store, bare: Site) -> None:
    page = render(small, bare, "/document/almanac")
    assert "The words quoted from it" in text(page)
    assert "“spell a”" in text(page)
    assert [each for each in attributes(page, "id") if each.startswith("claim-")]


def test_a_conflict_shows_its_sides_its_words_and_why(small: ox.Store, site: Site) -> None:
    [conflict] = [c for c in conflicts(small) if c.status == "undecided"]
    page = text(render(small, site, f"/conflict/{conflict.id}"))
    for part in ("1995", "1996", "“spell a”", "almanac", "chronicle", "undecided", "value clash", "none: all stand"):
        assert part in page


def test_the_list_of_disputes_is_filtered_by_status_and_kind(kg: KnowledgeGraph) -> None:
    every = conflicts(kg.store)
    page = text(render(kg.store, Site(), "/disputed"))
    assert f"{len(every)} differences" in page
    few = render(kg.store, Site(), "/disputed", {"status": ["undecided"], "kind": ["count clash"]})
    assert few.status == 200
    assert "1 difference" in text(few)
    chosen = [given["value"] for tag, given in elements(few) if tag == "option" and "selected" in given]
    assert chosen == ["undecided", "count clash"]


def test_a_status_that_there_is_none_of_is_told(kg: KnowledgeGraph) -> None:
    page = render(kg.store, Site(), "/disputed", {"status": ["<b>"]})
    assert page.status == 400
    assert "There is no status or kind <b>" in text(page)


def test_documents_are_listed_with_their_claims(small: ox.Store, site: Site) -> None:
    page = text(render(small, site, "/documents"))
    assert "2 documents" in page
    assert "The almanac" in page


def test_where_only_a_reading_was_refused_the_conflict_says_which(kg: KnowledgeGraph) -> None:
    [conflict] = [c for c in conflicts(kg.store) if c.kind == "table header"]
    page = render(kg.store, Site(), f"/conflict/{conflict.id}")
    assert "✓accepted" not in text(page)
    assert not [given for _, given in elements(page) if "accepted" in given.get("class", "").split()]
    assert "refused: the column’s header, “From”" in text(page)


def test_a_value_that_was_accepted_against_another_is_marked(kg: KnowledgeGraph) -> None:
    conflict = next(c for c in conflicts(kg.store) if c.rule == "specific over vague")
    page = text(render(kg.store, Site(), f"/conflict/{conflict.id}"))
    assert page.count("✓accepted") == 1
    assert "refused" not in page


def test_contradictions_about_how_something_was_read_come_after_those_about_values(kg: KnowledgeGraph) -> None:
    order = {conflict.id: (conflict.status, conflict.kind) for conflict in conflicts(kg.store)}
    page = render(kg.store, Site(), "/disputed")
    places = re.findall(r'<td role="cell" data-label="What"><a href="/conflict/([^"]+)"', page.html)
    seen = [order[id_] for id_ in places]
    statuses = [status for status, _ in seen]
    assert statuses == sorted(statuses, key=["contradiction", "undecided", "apparent"].index)
    contradictions = [kind for status, kind in seen if status == "contradiction"]
    assert contradictions.index("table header") == len(contradictions) - 1


def test_every_cell_of_a_difference_says_its_column_where_rows_become_cards(kg: KnowledgeGraph) -> None:
    found = elements(render(kg.store, Site(), "/disputed"))
    rows = [given for tag, given in found if tag in ("td", "th") and given.get("role") in ("cell", "rowheader")]
    assert len(rows) == 5 * len(conflicts(kg.store))
    assert {given.get("data-label") for given in rows} == {"About", "What", "Values and words", "Accepted", "Status"}


def test_the_text_comes_before_the_catalogue(small: ox.Store, site: Site) -> None:
    page = text(render(small, site, "/document/almanac"))
    assert page.index("The text") < page.index("SHA-256")
