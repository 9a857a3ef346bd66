from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.factfile import Record
from carrera_kg.review.passages import Passage, passage, quoted, seen
from tests.review.proposed import JOINED, LEFT, TEXT, place


def plain(shown: Passage) -> str:
    return "".join(f"[{piece.text}]" if piece.marked and piece.text else piece.text for piece in shown.pieces)


def fact(*places: Record) -> Record:
    return {"about": "A", "places": list(places), "name": "A"}


def test_the_sentence_is_shown_with_the_one_before_and_its_words_marked() -> None:
    expected = "… He grew up in Town East. [Player A joined Club North] [in 2004], and after two seasons he …"
    assert plain(passage(JOINED, TEXT)).strip() == expected
    assert passage(JOINED, TEXT).problems == ()


def test_the_first_sentence_has_none_before() -> None:
    assert plain(passage({"about": "A", **place("born 3 May 1980")}, TEXT)).startswith("Player A ([born 3 May 1980])")


def test_words_within_other_words_are_marked_once() -> None:
    shown = passage(fact(place("joined Club North in"), place("Club North"), place("North in 2004")), TEXT)
    assert "[joined Club North in 2004]," in plain(shown)


def test_places_far_from_each_other_are_shown_apart() -> None:
    text = f"Player A won the Cup. {'Nothing happened then. ' * 200}He left."
    shown = plain(
        passage(fact({"at": "0", "words": "Player A"}, {"at": str(text.index("He")), "words": "He left"}), text)
    )
    assert shown.startswith("[Player A] won the Cup.") and shown.endswith("[He left].")
    assert len(shown) < 1500


def test_of_very_many_places_the_first_few_are_shown() -> None:
    text = "Player A. " + ("x " * 1000 + "Player A. ") * 9
    places: list[Record] = [
        {"at": str(at), "words": "Player A"} for at in range(len(text)) if text.startswith("Player A", at)
    ]
    assert plain(passage(fact(*places), text)).endswith("… and 6 places more")


def test_words_that_do_not_stand_there_are_told_with_what_does() -> None:
    wrong: Record = {"about": "A", "at": "0", "words": "Player B", "name": "A"}
    assert passage(wrong, TEXT).problems == ("offset 0 reads “Player A” and not “Player B”",)
    for at in (str(len(TEXT) + 5), "never", ""):
        far = passage({**wrong, "at": at}, TEXT)
        assert far.problems == ("“Player B” has no place in the text",) and not far.pieces


def test_without_the_text_the_words_are_shown_and_the_reason() -> None:
    shown = passage(LEFT, None, "give the folder")
    assert "[left for Club South]" in plain(shown)
    assert shown.problems == ("the text is not at hand: give the folder",)


def test_nothing_in_a_text_can_speak_to_a_terminal() -> None:
    assert seen("a\x1b]0;title\x07\u202eb\x9bc\r\nd") == "a\ufffd]0;title\ufffd\ufffdb\ufffdc d"


def test_a_line_of_ten_megabytes_is_shown_in_part_and_at_once() -> None:
    text = "word " * 1_000_000 + "Player A left " + "word " * 1_000_000
    started = time.perf_counter()
    shown = plain(passage({"about": "A", "at": "5000000", "words": "Player A left"}, text))
    assert "word [Player A left] word" in shown and len(shown) < 800
    assert time.perf_counter() - started < 3


@given(st.text(max_size=200), st.integers(0, 200), st.integers(1, 40))
def test_what_is_marked_is_what_is_quoted(text: str, start: int, length: int) -> None:
    words = text[start : start + length]
    if words:
        shown = passage({"about": "A", "at": str(start), "words": words, "name": "A"}, text)
        assert [piece.text for piece in shown.pieces if piece.marked] == [seen(words)]
        assert quoted({"about": "A", "at": str(start), "words": words, "name": "A"}) == [(start, words)]
