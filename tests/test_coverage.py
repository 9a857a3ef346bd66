from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.coverage import Coverage, Sentence, cover, split
from carrera_kg.model import Span
from carrera_kg.ontology import ontology
from carrera_kg.pipeline import coverage, read_sources
from carrera_kg.readers.facts import SILENCE, FactSheet, read_facts
from carrera_kg.resources import folder
from tests.career import Fact, catalogue_of, to_yaml, write

# The source texts are not part of the repository; where they lie beside the checkout, the facts are held against them.
DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


# ── Sentences ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n\t\r\n ", []),
        ("He left", ["He left"]),  # without a final line break or full stop
        ("He left. He came back.", ["He left.", "He came back."]),
        ("  He left.  ", ["He left."]),
        ("Did he? He did! Well …", ["Did he?", "He did!", "Well …"]),
        ("== Early years ==\nHe was born.\n", ["== Early years ==", "He was born."]),
        ("Honours\n\n- Cup: 1992\n- League: 1994", ["Honours", "- Cup: 1992", "- League: 1994"]),
        ("| Team | From |\n|---|---|\n| North | 1990 |", ["| Team | From |", "|---|---|", "| North | 1990 |"]),
        ("one\r\ntwo\u2028three\x85four", ["one", "two", "three", "four"]),
        ("He won 3.5 points a game, i.e. many. So be it.", ["He won 3.5 points a game, i.e. many.", "So be it."]),
        ("He said: “I go.” Then he went.", ["He said: “I go.”", "Then he went."]),
        ("(He left.) He came back.", ["(He left.)", "He came back."]),
        ("He played for F.C. North.", ["He played for F.C.", "North."]),  # Annex 29 knows no abbreviations
        ("He played for F.C.North and S.S.C. of the town.", ["He played for F.C.North and S.S.C. of the town."]),
        ("No. 5 scored 1.000 times.", ["No. 5 scored 1.000 times."]),
        ("😀 e\u0301migre\u0301. 😀 Go.", ["😀 e\u0301migre\u0301.", "😀 Go."]),
    ],
)
def test_a_text_is_split_into_sentences_and_lines(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


MARKS = st.text(st.sampled_from("aB é\u0301😀🇮🇹.!?…“”’()|-=\n\r\t\u2028\x851 .A. "), max_size=80)


@given(st.one_of(MARKS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_sentences_never_overlap_and_never_lose_a_character_but_white_space(text: str) -> None:
    places = list(split(text))
    assert places == sorted(places)
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(text)]
    for end, start in zip(ends, starts, strict=True):
        assert end <= start and not text[end:start].strip()
    for start, end in places:
        assert text[start:end] == text[start:end].strip() != ""


@given(MARKS, MARKS)
@settings(max_examples=100, deadline=None)
def test_a_line_is_split_the_same_whatever_stands_in_other_lines(one: str, other: str) -> None:
    whole = f"{one}\n\n{other}"
    later = [(start + len(one) + 2, end + len(one) + 2) for start, end in split(other)]
    assert list(split(whole)) == [*split(one), *later]


# ── Coverage ─────────────────────────────────────────────────────────────────────────────────────

TEXT = "Early years\n\nPlayer A 😀 joined Club North. He scored 7 goals.\n| To |\n| 1990 |\nRead more"


def place(words: str) -> Fact:
    return {"at": str(TEXT.index(words)), "words": words}


def sheet(folder: Path, facts: list[Fact], silent: list[Fact] | None = None, document: str = "almanac") -> FactSheet:
    texts = catalogue_of({"almanac": TEXT, "yearbook": TEXT})
    content = {"document": document, "facts": facts, **({"silent": silent} if silent else {})}
    return read_facts(write(folder / f"{document}.yaml", to_yaml(content)), texts, ontology())


JOINED: Fact = {"spell": "north", **place("joined Club North"), "person": "Player A", "team": "Club North"}


def test_a_sentence_counts_the_statements_that_quote_from_it(tmp_path: Path) -> None:
    found = cover("almanac", TEXT, [sheet(tmp_path, [JOINED])])
    assert [(sentence.text, sentence.claims) for sentence in found.sentences] == [
        ("Early years", 0),
        ("Player A 😀 joined Club North.", 2),
        ("He scored 7 goals.", 0),
        ("| To |", 0),
        ("| 1990 |", 0),
        ("Read more", 0),
    ]
    assert found.with_claims == 1 and len(found.missing) == 5
    assert found.share == pytest.approx(1 / 6)


def test_a_reason_accounts_for_a_sentence_without_claims(tmp_path: Path) -> None:
    silent = [{**place("Early"), "because": "heading"}, {**place("Read more"), "because": "navigation"}]
    found = cover("almanac", TEXT, [sheet(tmp_path, [JOINED], silent)])
    assert [(s.text, s.reason, s.why) for s in found.silent] == [
        ("Early years", "heading", SILENCE["heading"]),
        ("Read more", "navigation", SILENCE["navigation"]),
    ]
    assert [s.text for s in found.missing] == ["He scored 7 goals.", "| To |", "| 1990 |"]


def test_a_reason_is_not_shown_where_there_are_claims(tmp_path: Path) -> None:
    found = cover("almanac", TEXT, [sheet(tmp_path, [JOINED], [{**place("Club North"), "because": "title"}])])
    assert found.silent == () and found.with_claims == 1


def test_a_header_that_a_value_stands_under_is_quoted_as_well(tmp_path: Path) -> None:
    cell = {"value": "1990", **place("1990"), "under": place("To")}
    found = cover("almanac", TEXT, [sheet(tmp_path, [{"spell": "north", "start": cell}])])
    assert {s.text for s in found.sentences if s.claims} == {"| To |", "| 1990 |"}


def test_words_that_cross_a_full_stop_speak_for_both_sentences(tmp_path: Path) -> None:
    found = cover("almanac", TEXT, [sheet(tmp_path, [{**JOINED, **place("North. He")}])])
    assert [s.text for s in found.sentences if s.claims] == ["Player A 😀 joined Club North.", "He scored 7 goals."]


def test_words_are_counted_once_however_often_they_are_quoted(tmp_path: Path) -> None:
    goals = {"spell": "north", **place("Club North. He"), "role": "player"}
    found = cover("almanac", TEXT, [sheet(tmp_path, [JOINED, goals])])
    assert found.quoted == 4  # joined, Club, North, He
    assert found.words == 15


def test_facts_of_other_documents_account_for_nothing(tmp_path: Path) -> None:
    other = sheet(tmp_path, [JOINED], [{**place("Early"), "because": "heading"}], document="yearbook")
    found = cover("almanac", TEXT, [other])
    assert (found.with_claims, found.silent, found.quoted, found.share) == (0, (), 0, 0)
    own = cover("almanac", TEXT, [sheet(tmp_path, [JOINED]), other])
    assert own == cover("almanac", TEXT, [sheet(tmp_path, [JOINED])])


def test_an_empty_text_is_accounted_for(tmp_path: Path) -> None:
    assert cover("almanac", "", [sheet(tmp_path, [])]) == Coverage("almanac", (), 0, 0)
    assert Coverage("almanac", (), 0, 0).share == 1.0


def test_a_sentence_is_accounted_for_by_claims_or_by_a_reason() -> None:
    assert [Sentence(0, 1, "x", n, why).accounted for n, why in ((0, ""), (1, ""), (0, "title"))] == [False, True, True]
    assert Sentence(0, 1, "x", 1, "").why == ""


# ── The shipped facts ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def shipped() -> list[Coverage]:
    """The shipped facts held against the source texts."""
    if not DOCUMENTS.is_dir():
        pytest.skip("the source texts are not at hand")
    return coverage(None, str(DOCUMENTS))


@pytest.mark.parametrize("name", ["carrera-biography", "carrera-encyclopedia", "carrera-news"])
def test_the_shipped_facts_account_for_every_sentence(shipped: list[Coverage], name: str) -> None:
    (found,) = [each for each in shipped if each.document == name]
    assert len(found.sentences) > 20 and found.with_claims > 20
    assert [(sentence.start, sentence.text[:60]) for sentence in found.missing] == []
    assert found.share == 1.0


def test_every_sentence_of_the_sources_that_makes_no_claim_has_a_known_reason(shipped: list[Coverage]) -> None:
    silent = [sentence for each in shipped for sentence in each.silent]
    assert silent and {sentence.reason for sentence in silent} <= set(SILENCE)


def test_no_reason_is_given_twice_or_where_there_are_claims(shipped: list[Coverage]) -> None:
    for found in shipped:
        both = [sentence.text[:60] for sentence in found.sentences if sentence.claims and sentence.reason]
        assert both == [], found.document


def test_no_quotation_is_a_whole_sentence(shipped: list[Coverage]) -> None:
    """The texts belong to others. Headings, list items and cells are no sentences, and have no full stop."""
    sources = read_sources(folder("data"))
    quoted = {(span.document, span.start, span.end) for sheet in sources.sheets for span in sheet_spans(sheet)}
    whole = [
        sentence.text
        for found in shipped
        for sentence in found.sentences
        if sentence.text.endswith((".", "!", "?", ".”"))
        if {(found.document, sentence.start, sentence.end - cut) for cut in (0, 1, 2)} & quoted
    ]
    assert whole == []


def sheet_spans(sheet: FactSheet) -> list[Span]:
    """What the statements of a sheet quote; a silent place is told by its words and makes no use of them."""
    return [span for statement in sheet.statements for span in statement.spans]


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────────


def test_a_statement_quoted_from_two_places_of_a_sentence_is_one_statement(tmp_path: Path) -> None:
    fact = {"spell": "north", "person": {"value": "Player A", "places": [place("Player A"), place("Club North")]}}
    found = cover("almanac", TEXT, [sheet(tmp_path, [fact])])
    assert [sentence.claims for sentence in found.sentences if sentence.claims] == [1]
