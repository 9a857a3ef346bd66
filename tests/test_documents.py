from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.documents import (
    Document,
    blocks,
    catalogue_entry,
    load_catalogue,
    read_document,
    verify_document,
)
from carrera_kg.errors import DataError, FactError, TextChangedError, UsageError
from carrera_kg.model import Span
from tests.career import Fact, entry, to_yaml, write

TEXT = (
    "Player A joined Club North in 1990 – a “small” club 😀 of the League – and scored 7 goals.\r\n"
    "He left for Club South in 1995; café owners wept, and e\u0301migre\u0301s too. In 2001 he stopped."
)
WORDS = ("joined Club North in 1990", "scored 7 goals", "Club South in 1995; café", "In 2001 he stopped")
SPANS = [Span("almanac", TEXT.index(words), TEXT.index(words) + len(words), words) for words in WORDS]


def catalogue(folder: Path, *entries: object) -> dict[str, Document]:
    return load_catalogue(write(folder / "documents.yaml", to_yaml({"documents": list(entries)})))


@pytest.fixture
def almanac(tmp_path: Path) -> Document:
    return catalogue(tmp_path, entry("almanac", TEXT))["almanac"]


# ── The catalogue ────────────────────────────────────────────────────────────────────────────────


def test_a_catalogue_is_read_as_it_is_written(tmp_path: Path) -> None:
    written = {"earliest": "2004", "latest": "2005-03", "because": "it says so"}
    more = {"publisher": "North Press", "licence": "CC0", "written": written}
    found = catalogue(tmp_path, entry("almanac", TEXT, **more), entry("yearbook", "Nothing."))
    assert list(found) == ["almanac", "yearbook"]
    document = found["almanac"]
    assert (document.title, document.kind, document.language) == ("The almanac", "record", "en")
    assert (document.publisher, document.licence) == ("North Press", "CC0")
    assert (document.length, document.blocks) == (len(TEXT), blocks(TEXT))
    assert (document.earliest, document.latest) == (date(2004, 1, 1), date(2005, 3, 31))
    assert document.written.edtf == "[2004-01-01..2005-03-31]"


def test_what_a_catalogue_need_not_say_is_not_stated(tmp_path: Path) -> None:
    document = catalogue(tmp_path, entry("almanac", TEXT))["almanac"]
    assert (document.publisher, document.licence) == ("not stated", "not stated")
    assert (document.earliest, document.latest) == (None, None)


def test_a_document_may_rest_on_another_of_the_catalogue(tmp_path: Path) -> None:
    found = catalogue(tmp_path, entry("yearbook", TEXT, derived_from="almanac"), entry("almanac", TEXT))
    assert [document.derived_from for document in found.values()] == ["almanac", ""]


@pytest.mark.parametrize(
    ("name", "way_out"),
    [("almanach", "did you mean almanac?"), ("qqq", "catalogue that one too, or leave derived_from")],
)
def test_a_document_cannot_rest_on_one_that_is_not_catalogued(tmp_path: Path, name: str, way_out: str) -> None:
    with pytest.raises(FactError, match=f"yearbook: derived_from {name} is not catalogued") as caught:
        catalogue(tmp_path, entry("almanac", TEXT), entry("yearbook", TEXT, derived_from=name))
    assert way_out in caught.value.hint


@pytest.mark.parametrize(
    ("wrong", "problem", "way_out"),
    [
        ({"derived_from": ["almanac"]}, "a document without derived_from", "docs/facts.md"),
        ({"id": "The Almanac"}, "'The Almanac' cannot be an id", "lower case, digits and hyphens"),
        ({"id": "a--b"}, "cannot be an id", "lower case"),
        ({"id": "../almanac"}, "cannot be an id", "lower case"),
        ({"id": ""}, "a document without id", "docs/facts.md"),
        ({"title": ""}, "a document without title", "docs/facts.md"),
        ({"title": ["a"]}, "a document without title", "docs/facts.md"),
        ({"kind": "novel"}, "yearbook: no kind 'novel'", "biography, encyclopedia, news, record"),
        ({"length": "-1"}, "yearbook: the length must be a number", "code points"),
        ({"sha256": "abc"}, "yearbook: sha256 must be 64 hexadecimal digits", "carrera-kg catalogue"),
        ({"file": "../secret.txt"}, "yearbook: file must be a plain file name", "--documents"),
        ({"written": "2004"}, "yearbook: written must have earliest and latest", "docs/facts.md"),
        ({"written": {"earliest": "once"}}, "written: 'once' is not a date", "write it like 2017-05-07"),
        ({"publisher": ["a"]}, "a document without publisher", "docs/facts.md"),
        ({"id": "almanac"}, "the document almanac is there twice", "rename one"),
    ],
)
def test_a_wrong_catalogue_entry_names_its_line_and_the_way_out(
    tmp_path: Path, wrong: Fact, problem: str, way_out: str
) -> None:
    with pytest.raises(FactError) as caught:
        catalogue(tmp_path, entry("almanac", TEXT), {**entry("yearbook", TEXT), **wrong})
    assert caught.value.file.endswith("documents.yaml")
    assert caught.value.line == 10  # where the second entry begins
    assert problem in caught.value.problem and way_out in caught.value.hint


def test_an_unknown_field_names_its_own_line_and_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r":10: a document has no field titel; the fields are .*title") as caught:
        catalogue(tmp_path, {**entry("almanac", TEXT), "titel": "x"})
    assert caught.value.line == 10


@pytest.mark.parametrize("text", ["documents: []", "documents:", "documents: none", "papers: []"])
def test_a_catalogue_without_documents_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        FactError, match=r"no documents in the catalogue; list at least one|no list of documents; put them under"
    ):
        load_catalogue(write(tmp_path / "documents.yaml", text))


def test_a_document_that_is_no_mapping_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="a document must be a mapping"):
        catalogue(tmp_path, "almanac")


HOSTILE = [TEXT, "", "x" * 64, "x" * 65, "😀" * 130, "e\u0301" * 100, "a\r\nb\rc\n", "\ufeffPlayer A", "\x00\x85\u2028"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_catalogue_entry_is_read_back_and_verifies_its_text(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "almanac.txt", text)
    title = 'The "small" \\ alma: nac # 😀'
    write(tmp_path / "documents.yaml", "documents:\n" + catalogue_entry(path, "almanac", title, "news", "it"))
    found = load_catalogue(str(tmp_path / "documents.yaml"))
    document = found["almanac"]
    assert (document.title, document.kind, document.language) == (title, "news", "it")
    assert (document.file, document.length, document.blocks) == ("almanac.txt", len(text), blocks(text))
    texts = {name: read_document(str(tmp_path), document) for name, document in found.items()}
    assert texts == {"almanac": text}
    verify_document(document, texts["almanac"], [Span("almanac", 0, 1, text[0])] if text else [])


def test_a_catalogue_entry_needs_a_usable_id_and_kind_and_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "almanac.txt", TEXT)
    with pytest.raises(UsageError, match="'The Almanac' cannot be an id; use lower case"):
        catalogue_entry(path, "The Almanac", "T", "news")
    with pytest.raises(UsageError, match="no kind 'novel'; it is one of biography"):
        catalogue_entry(path, "almanac", "T", "novel")
    with pytest.raises(DataError, match="no such file; check the path"):
        catalogue_entry(str(tmp_path / "none.txt"), "almanac", "T", "news")


def test_a_block_is_a_checksum_for_every_64_code_points() -> None:
    assert len(blocks("x" * 64)) == 1 and len(blocks("😀" * 65)) == 2 and blocks("") == ()
    assert all(re.fullmatch("[0-9a-f]{8}", block) for block in blocks(TEXT))


# ── The texts ────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_folder_or_document_is_named(tmp_path: Path, almanac: Document) -> None:
    with pytest.raises(DataError, match="no such folder of documents; check --documents or CARRERA_KG_DOCUMENTS"):
        read_document(str(tmp_path / "none"), almanac)
    with pytest.raises(DataError, match=r"almanac: almanac\.txt is not in .*; put it there, or build without"):
        read_document(str(tmp_path), almanac)


def test_the_catalogued_text_verifies(almanac: Document) -> None:
    verify_document(almanac, TEXT, SPANS)
    verify_document(almanac, TEXT, [])


def verified(document: Document, text: str, spans: list[Span]) -> TextChangedError:
    with pytest.raises(TextChangedError) as caught:
        verify_document(document, text, spans)
    assert caught.value.document == "almanac" and caught.value.hint
    return caught.value


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_a_changed_character_is_found_near_its_place(almanac: Document, at: int) -> None:
    changed = TEXT[:at] + ("y" if TEXT[at] == "x" else "x") + TEXT[at + 1 :]
    for spans in (SPANS, []):
        error = verified(almanac, changed, spans)
        assert error.offset is not None and abs(error.offset - at) < 64
        assert f"offset {error.offset}" in error.problem and "restore almanac.txt" in error.hint


@pytest.mark.parametrize("at", range(0, len(TEXT) + 1, 7))
@pytest.mark.parametrize("length", [1, 64])
def test_an_insertion_or_deletion_is_found_no_later_than_its_place(almanac: Document, at: int, length: int) -> None:
    for changed in (TEXT[:at] + "+" * length + TEXT[at:], TEXT[:at] + TEXT[at + length :]):
        if changed != TEXT:
            error = verified(almanac, changed, SPANS)
            assert error.offset is not None and at - 64 < error.offset <= at + 64


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_any_other_text_is_found_out_at_its_first_changed_block_or_words(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=300), "text")
    other = data.draw(st.text(max_size=300).filter(lambda other: other != text), "other")
    document = Document("almanac", "", "", "", "", "0" * 64, len(text), blocks(text), None, None, "", "")
    error = verified(document, other, [])
    first = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    assert error.offset == first // 64 * 64


def test_without_blocks_a_change_is_found_at_the_first_wrong_span(tmp_path: Path) -> None:
    document = catalogue(tmp_path, entry("almanac", TEXT, blocks=""))["almanac"]
    error = verified(document, TEXT.replace("7 goals", "8 goals"), SPANS)
    assert error.offset == TEXT.index("scored 7 goals")
    assert "where the facts expect 'scored 7 goals'" in error.problem
    assert verified(document, TEXT.replace("😀", "!"), []).offset is None


def test_wrong_words_in_the_right_text_show_what_stands_there(almanac: Document) -> None:
    wrong = Span("almanac", 9, 15, "signed")
    error = verified(almanac, TEXT, [*SPANS, wrong])
    assert error.offset == 9
    assert "offset 9 does not read 'signed' but 'joined'" in error.problem
    assert "carrera-kg locate" in error.hint


def test_of_several_wrong_spans_the_first_in_the_text_is_named(almanac: Document) -> None:
    wrong = [Span("almanac", at, at + 3, "???") for at in (90, 20, 50)]
    assert verified(almanac, TEXT, wrong).offset == 20


def test_a_span_past_the_end_does_not_verify(almanac: Document) -> None:
    assert verified(almanac, TEXT, [Span("almanac", 10**6, 10**6 + 1, "x")]).offset == 10**6


def test_line_ends_are_part_of_the_text(almanac: Document) -> None:
    assert verified(almanac, TEXT.replace("\r\n", "\n"), SPANS).offset is not None


def test_a_time_of_writing_that_ends_before_it_begins_is_an_error(tmp_path: Path) -> None:
    wrong = entry("almanac", "text", written={"earliest": "2018", "latest": "2017"})
    path = write(tmp_path / "documents.yaml", to_yaml({"documents": [wrong]}))
    with pytest.raises(FactError, match="almanac: written ends before it begins"):
        load_catalogue(path)


@pytest.mark.parametrize("name", ["notes #2.txt", "a: b.txt", "[a].txt", "- x.txt", "'it.txt", "@x.txt", "tail .txt"])
def test_a_catalogue_entry_names_its_file_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, "text")
    printed = catalogue_entry(path, "almanac", 'A "title": #1', "news")
    catalogue = load_catalogue(write(tmp_path / "documents.yaml", f"documents:\n{printed}"))
    assert (catalogue["almanac"].file, catalogue["almanac"].title) == (name, 'A "title": #1')
