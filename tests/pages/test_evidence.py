"""Claims beside their words: what is marked, exactly where, and how the two lead to each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.pages import Site, render
from carrera_kg.pages.evidence import AT_ONCE, Piece, cut, excerpted, gather, quotes
from carrera_kg.pages.marking import marked
from carrera_kg.pages.reader import Reader
from carrera_kg.pipeline import build
from carrera_kg.questions import records_of
from carrera_kg.store import open_store
from carrera_kg.views import ClaimView
from carrera_kg.vocabulary import CAR, ID
from tests.career import about, write_career
from tests.pages.reading import Elements, attributes, elements, text

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from carrera_kg.knowledge_graph import KnowledgeGraph

PLAYER = ID + "person/player-a"


def claim(id: str, words: str, *starts: int) -> ClaimView:
    spans = tuple({"start": start, "end": start + len(words), "words": words} for start in starts)
    return ClaimView(
        id, "almanac", starts[0], starts[0] + len(words), words, PLAYER, "Player A", CAR + "name", "name", "x", "x",
        "asserted", True, spans,
    )  # fmt: skip


def test_words_are_marked_by_code_points() -> None:
    before = "Olé 👩‍👩‍👧 e\u0301\u0301 "
    words = "zwölf 🥅 Tore"
    pieces = cut(f"{before}{words}!", [claim("a", words, len(before))], {"a": "differ"})
    assert [(piece.text, piece.state) for piece in pieces] == [(before, ""), (words, "differ"), ("!", "")]


def test_words_that_do_not_stand_at_their_place_are_not_marked() -> None:
    assert cut("some other text", [claim("a", "words", 2)], {"a": "single"}) == [Piece("some other text")]


def test_overlapping_words_are_cut_where_they_begin_and_end() -> None:
    pieces = cut("one two three", [claim("a", "one two", 0), claim("b", "two three", 4)], {"a": "agree", "b": "differ"})
    assert [(p.text, p.state, p.claims, p.opening) for p in pieces] == [
        ("one ", "agree", ("a",), ("a",)),
        ("two", "differ", ("b", "a"), ("b",)),
        (" three", "differ", ("b",), ()),
    ]


def test_a_claim_of_several_places_has_its_anchor_at_the_first() -> None:
    pieces = cut("goal and goal", [claim("a", "goal", 0, 9)], {"a": "single"})
    assert [piece.opening for piece in pieces] == [("a",), (), ()]
    assert [quote.opening for quote in quotes([claim("a", "goal", 0, 9)], {"a": "single"})] == [("a",), ()]


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 12)), max_size=12),
)
def test_cutting_loses_nothing_and_marks_exactly_the_words(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    claims = [claim(f"c{i}", text[start:end], start) for i, (start, end) in enumerate(spans)]
    pieces = cut(text, claims, {each.id: "single" for each in claims})
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        covering = {
            c.id for c, (start, end) in zip(claims, spans, strict=True) if start < at + len(piece.text) and at < end
        }
        assert set(piece.claims) == covering
        at += len(piece.text)
    opened = [name for piece in pieces for name in piece.opening]
    assert sorted(opened) == sorted(each.id for each in claims)


def test_a_long_text_is_shown_around_its_words() -> None:
    text_ = "a" * 5_000 + "goal" + "b" * 5_000
    pieces = excerpted(cut(text_, [claim("x", "goal", 5_000)], {"x": "single"}))
    assert [piece.gap for piece in pieces] == [True, False, False, False, True]
    assert sum(len(piece.text) for piece in pieces) < 1_000


def test_a_text_that_is_mostly_about_something_else_is_shown_around_the_words(tmp_path: Path) -> None:
    others = [
        {"remark": f"r{number}", "words": f"remark number {number} of the other player", "concerns": "Player B",
         "topic": "reputation", "summary": f"remark {number}"}
        for number in range(150)
    ]  # fmt: skip
    files = write_career(tmp_path / "career", {"almanac": [*others, about("Player A", birthPlace="Town East")]})
    build(str(tmp_path / "dataset"), facts=files.data, documents=files.texts)
    reader, site = Reader(open_store(str(tmp_path / "dataset"))), Site(documents=files.texts)
    for iri, excerpts in ((PLAYER, True), (ID + "person/player-b", False)):
        [source] = gather(reader, site, records_of(reader.store, iri)).sources
        assert source.excerpts is excerpts
        assert any(piece.gap for piece in source.pieces) is excerpts
    page = text(render(reader.store, site, "/person/player-a"))
    assert "Only what stands around the words." in page
    assert "remark number 0 of" in text(render(reader.store, site, "/document/almanac"))


def test_the_text_is_written_exactly_and_escaped() -> None:
    text_ = "a <b>\n\n  & \u202e c"
    html = str(marked(cut(text_, [claim("x", "<b>", 2)], {"x": "differ"}), "words-", lambda piece: "#claim-x"))
    read = Elements(html)
    shown = "".join(read.text).replace("⚠", "").replace(" (disputed)", "")
    assert shown == text_
    assert ("mark", {"class": "differ", "data-claims": "x"}) in read.found


def test_a_disputed_word_has_a_second_cue_beside_colour() -> None:
    html = str(marked(cut("7 goals", [claim("x", "7", 0)], {"x": "differ"}), "w-", lambda piece: "#x"))
    assert "⚠" in html
    assert "(disputed)" in html


def test_disputed_facts_come_first(small: ox.Store, site: Site) -> None:
    reader = Reader(small)
    evidence = gather(reader, site, records_of(small, PLAYER))
    assert [state for state, _ in evidence.groups] == ["differ", "explained", "agree", "single"]
    [fact] = evidence.groups[0][1]
    assert (fact.label, fact.state, {c.object_label for c in fact.claims}) == ("end", "differ", {"1995", "1996"})
    assert evidence.documents == 2


def test_a_claim_and_its_words_lead_to_each_other(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/person/player-a")
    ids, hrefs = attributes(page, "id"), attributes(page, "href")
    claims = [each.removeprefix("claim-") for each in ids if re.fullmatch(r"claim-[0-9a-f]{16}", each)]
    assert len(claims) > 5
    for each in claims:
        assert f"#words-{each}" in hrefs
        assert f"words-{each}" in ids
    for tag, given_ in elements(page):
        if tag == "mark" and "data-claims" in given_:
            assert set(given_["data-claims"].split()) <= set(claims)


def test_a_disputed_number_leads_to_its_claims(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/person/player-a")
    ids = attributes(page, "id")
    disputed = [g["href"] for tag, g in elements(page) if tag == "a" and g.get("class") in ("disputed", "several")]
    assert len([href for href in disputed if href.startswith("#claim-")]) >= 4, "two ends, two tallies"
    assert all(href[1:] in ids for href in disputed if href.startswith("#"))


def test_an_opinion_that_holds_script_is_text(small: ox.Store, site: Site) -> None:
    assert "<script>alert" not in render(small, site, "/person/player-a").html


def test_without_the_texts_the_words_and_places_are_shown(small: ox.Store, bare: Site) -> None:
    page = render(small, bare, "/person/player-a")
    assert "The text is not at hand: the site was started without the folder of documents" in text(page)
    assert "“spell a”" in text(page)


def test_many_facts_are_shown_in_pages(kg: KnowledgeGraph) -> None:
    reader = Reader(kg.store)
    subjects = records_of(kg.store, ID + "person/massimo-carrera")
    first, last = (gather(reader, Site(), subjects, number) for number in (1, 10_000))
    assert first.pages == last.pages == last.number == -(-first.total // AT_ONCE)
    assert sum(len(facts) for _, facts in first.groups) == AT_ONCE
    assert not set(first.on_page) & set(last.on_page)


@pytest.mark.parametrize("given_", ["0", "-1", "x", "²", "99999999", ""])
def test_a_page_number_that_is_none_means_a_page_there_is(small: ox.Store, site: Site, given_: str) -> None:
    assert render(small, site, "/person/player-a", {"facts": [given_]}).status == 200
