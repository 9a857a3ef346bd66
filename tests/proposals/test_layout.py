from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.proposals.careerlines import Words, career_line
from carrera_kg.proposals.layout import Block, blocks, sentences

PAGE = """= Player A =

- Position: Defender

== Career ==
He joined F.C. North in 1999. He left in 2001!

Honours
Club North
- First League: 1999–00
- promoted twice

| Team | From |
| Club North | 1999 |
"""


def _read(text: str) -> list[tuple[str, str, list[str]]]:
    return [
        (block.kind, text[block.place.start : block.place.end],
         [text[heading.place.start : heading.place.end] for heading in block.headings])
        for block in blocks(text, frozenset(["f.c"]))
    ]  # fmt: skip


def test_a_page_is_read_as_what_its_lines_are() -> None:
    assert _read(PAGE) == [
        ("label", "Defender", ["Player A"]),
        ("sentence", "He joined F.C. North in 1999.", ["Player A", "Career"]),
        ("sentence", "He left in 2001!", ["Player A", "Career"]),
        ("label", "1999–00", ["Player A", "Career", "Honours", "Club North"]),
        ("item", "promoted twice", ["Player A", "Career", "Honours", "Club North"]),
        ("row", "| Team | From |", ["Player A", "Career", "Honours", "Club North"]),
        ("row", "| Club North | 1999 |", ["Player A", "Career", "Honours", "Club North"]),
    ]


def test_cells_know_their_columns_and_rows_their_table() -> None:
    text = "| A | | 3 |\n\n| B |\n"
    rows = list(blocks(text))
    assert [row.columns for row in rows] == [(0, 2), (0,)]
    assert [row.table for row in rows] == [1, 2]


def test_no_sentence_ends_after_an_initial_or_an_abbreviation() -> None:
    text = "A. Player of F.C. North scored. Then he left."
    assert [text[place.start : place.end] for place in sentences(text, frozenset(["f.c"]))] == [
        "A. Player of F.C. North scored.", "Then he left."]  # fmt: skip


@given(st.text(alphabet=st.sampled_from("Aa .!?\n|=-#:é\u0301😀\u200f\t*"), max_size=120))
def test_every_place_lies_in_the_text_and_pieces_do_not_overlap(text: str) -> None:
    found: list[Block] = list(blocks(text))
    places = [(block.place.start, block.place.end) for block in found]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_a_line_with_the_years_and_the_team_of_a_spell_is_a_row_of_a_table() -> None:
    text = "Senior career\n1998–2003 Club North 231 (14)\n2003–2005: → Club East (loan), 12 (-9)\n2005 Club West U21\n"
    rows = [[text[cell.start : cell.end] for cell in block.cells] for block in blocks(text)]
    assert rows == [["1998–2003", "Club North", "231 (14)"], ["2003–2005", "Club East (loan)", "12 (-9)"],
                    ["2005", "Club West U21"]]  # fmt: skip
    assert {block.table for block in blocks(text)} == {1}


@pytest.mark.parametrize("sign", [" / ", " – ", " | "])
def test_cells_may_stand_between_strokes_dashes_and_bars(sign: str) -> None:
    text = sign.join(["1998–2003", "Club North", "231 (14)"]) + "\n"
    assert [[text[cell.start : cell.end] for cell in block.cells] for block in blocks(text)] == [
        ["1998–2003", "Club North", "231 (14)"]
    ]


def test_a_year_with_a_title_above_prose_is_a_heading_and_no_row() -> None:
    assert _read("1998–2003: Years in the north\nHe joined Club North in 1998.\n") == [
        ("sentence", "He joined Club North in 1998.", ["1998–2003: Years in the north"])
    ]


def test_what_stands_after_a_colon_and_is_a_sentence_is_no_value_of_a_label() -> None:
    text = "Alpha stays at the club: he has begun working as assistant to Coach Beta."
    assert [kind for kind, _, _ in _read(text)] == ["sentence"]


WORDS = Words(
    months=frozenset(["july", "june"]),
    present=frozenset(["present"]),
    small=frozenset(["loan", "assistant", "youth"]),
    labels=frozenset(["date of birth", "position", "place of birth"]),
    careers=frozenset(["youth career"]),
    honours=frozenset(["honours"]),
)


def _cells(line: str) -> list[str]:
    found = career_line(line, WORDS)
    return [line[start:end] for start, end in found.parts] if found else []


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("- 2003–2006 North BK – 48 (12)", ["2003–2006", "North BK", "48 (12)"]),
        ("1946–1950, Club North, 43 apps (8 goals)", ["1946–1950", "Club North", "43 apps (8 goals)"]),
        ("Club North (1950–1957) 241 (63)", ["1950–1957", "Club North", "241 (63)"]),
        ("1 July 2014 – present: Club North (assistant)", ["1 July 2014 – present", "Club North (assistant)"]),
        ("1998/99–2001/02 Nord 04 45 (3)", ["1998/99–2001/02", "Nord 04", "45 (3)"]),
        ("2020– → North Under-19", ["2020–", "North Under-19"]),
    ],
)
def test_the_parts_of_a_line_of_a_career_are_found_in_either_order(line: str, parts: list[str]) -> None:
    assert _cells(line) == parts


@pytest.mark.parametrize("line", ["First Cup 1990", "1998–2003: Years in the north", "He was born in 1990"])
def test_a_year_beside_words_is_not_yet_a_line_of_a_career(line: str) -> None:
    assert _cells(line) == []


def test_a_line_of_a_career_may_be_broken_after_each_of_its_parts() -> None:
    text = "Youth career\n1998–2003\nClub North\n231\n(14)\n2003–2005\nClub East\n12\n(1)\n"
    rows = [[text[cell.start : cell.end] for cell in block.cells] for block in blocks(text, words=WORDS)]
    assert rows == [["1998–2003", "Club North", "231", "(14)"], ["2003–2005", "Club East", "12", "(1)"]]


def test_a_label_may_have_no_colon_and_its_value_may_stand_below() -> None:
    text = "Date of birth 3 May 1980\nPlace of birth\nNorthport\n| Position | Defender |\n"
    found = [
        (text[block.label.start : block.label.end], text[block.place.start : block.place.end])
        for block in blocks(text, words=WORDS)
        if block.label
    ]
    assert found == [("Date of birth", "3 May 1980"), ("Place of birth", "Northport"), ("Position", "Defender")]


def test_columns_may_stand_apart_by_spaces_and_years_in_lists_of_honours_are_no_spells() -> None:
    text = "Season   Team         Apps\n1998–99  Club North   31\n\nHonours\nClub North 1998–99\nClub East 2001–02\n"
    assert [(block.kind, len(block.cells)) for block in blocks(text, words=WORDS)] == [
        ("row", 3), ("row", 3), ("item", 0), ("item", 0)]  # fmt: skip
