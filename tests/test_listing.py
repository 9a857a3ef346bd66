from __future__ import annotations

import pyoxigraph as ox

from carrera_kg.dates import PartialDate
from carrera_kg.listing import Listing
from carrera_kg.results import python_value
from carrera_kg.vocabulary import ID, LABEL

NORTH = ox.NamedNode(ID + "club/north")


def store() -> ox.Store:
    store = ox.Store()
    store.add(ox.Quad(NORTH, ox.NamedNode(LABEL), ox.Literal("Club <North>")))
    return store


def listing(items: int) -> Listing[int]:
    return Listing(range(items), ["number", "word"], lambda n: [n, f"word {n}"])


def test_it_is_a_list() -> None:
    found = listing(3)
    assert found == [0, 1, 2]
    assert isinstance(found, list)
    assert found[-1] == 2


def test_it_reads_as_a_table() -> None:
    names, _, *rows = repr(listing(2)).splitlines()
    assert names.split() == ["number", "word"]
    assert [row.split() for row in rows] == [["0", "word", "0"], ["1", "word", "1"]]


def test_an_empty_one_says_what_that_means() -> None:
    empty = Listing[int]([], ["number"], lambda n: [n], none="nobody <knows>")
    assert repr(empty) == "nobody <knows>"
    assert empty._repr_html_() == "nobody &lt;knows&gt;"


def test_a_long_one_is_cut_in_the_terminal_and_folded_in_a_notebook() -> None:
    assert repr(listing(1025)).endswith("\n… 1,005 more")
    html = listing(1025)._repr_html_()
    assert html.count("<tr>") == 200 + 2
    assert "… 180 more" in html
    assert "1,025, of which the first 200 are shown" in html


def test_a_single_finding_is_not_counted() -> None:
    assert "opacity" not in listing(1)._repr_html_()


def test_things_are_shown_by_name_with_the_address_behind() -> None:
    club = python_value(NORTH, store())
    found = Listing([club], ["club", "when", "sure", "none"], lambda c: [c, PartialDate.parse("1991/92"), True, None])
    assert found.rows() == [["Club <North>", "1991/92", "yes", ""]]
    html = found._repr_html_()
    assert f'<span title="{club}">Club &lt;North&gt;</span>' in html
    assert '<span title="1991-07/1992-06">1991/92</span>' in html
