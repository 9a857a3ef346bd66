from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError, FactError
from carrera_kg.ontology import ontology
from carrera_kg.readers.drafts import find_words, locate, write_facts
from carrera_kg.readers.facts import read_facts
from tests.career import catalogue_of, to_yaml, write

TEXT = "Player A joined Club North in 1990. Club North won the Cup in 1992, Club North fell in 1994."
HEAD = "document: almanac\nfacts:\n"
SECOND, THIRD = 36, 68  # where "Club North" stands again


def located(draft: str, text: str = TEXT) -> tuple[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = write(os.path.join(folder, "almanac.yaml"), draft)
        return locate(path, catalogue_of({"almanac": text}), lambda document: text)


@pytest.mark.parametrize(
    ("draft", "finished"),
    [
        ("- about: A\n  words: Player A\n", "- about: A\n  at: 0\n  words: Player A\n"),
        ("- words: Player A\n  about: A\n", "- at: 0\n  words: Player A\n  about: A\n"),
        ("-   words: Player A\n    about: A\n", "-   at: 0\n    words: Player A\n    about: A\n"),
        ("- {about: A, words: Player A}\n", "- {about: A, at: 0, words: Player A}\n"),
        ("- {about: A,\n   words: Player A}\n", "- {about: A,\n   at: 0, words: Player A}\n"),
        ("- about: A\n  'words': Player A\n", "- about: A\n  at: 0\n  'words': Player A\n"),
        ("- about: A\n  words: >-\n    Player\n    A\n", "- about: A\n  at: 0\n  words: >-\n    Player\n    A\n"),
        ("- about: A\n  at:\n  words: Player A\n", "- about: A\n  at: 0\n  words: Player A\n"),
        ("- about: A\n  at: # later\n  words: Player A\n", "- about: A\n  at: 0 # later\n  words: Player A\n"),
        ("- {about: A, at: , words: Player A}\n", "- {about: A, at: 0, words: Player A}\n"),
        ("- about: A\n  words: Club North\n  nth: 2\n", "- about: A\n  words: Club North\n  at: 36\n"),
        ("- {about: A, words: Club North, nth: '3'} # x\n", "- {about: A, words: Club North, at: 68} # x\n"),
        ("- about: A\n  words: Player A\n  nth: 1\n", "- about: A\n  words: Player A\n  at: 0\n"),
        ("- about: A\n  at: 99\n  words: Player A\n", "- about: A\n  at: 0\n  words: Player A\n"),
        ('- {about: A, at: "99", words: Player A}\n', "- {about: A, at: 0, words: Player A}\n"),
        ("- about: A\n  at: '99' # x\n  words: Player A\n", "- about: A\n  at: 0 # x\n  words: Player A\n"),
        ("- about: A\n  at: never\n  words: Player A\n", "- about: A\n  at: 0\n  words: Player A\n"),
    ],
)
def test_the_offset_goes_beside_the_words(draft: str, finished: str) -> None:
    assert located(HEAD + draft) == (HEAD + finished, 1)


DRAFT = """\
# who he is – a comment with 😀
document:   almanac

facts:
- about: Player A   # head
  words: "Player A"
  name: {value: Player A,   words: Player A joined}

# where he played
- spell: north
  at: 7
  words: joined Club North
  start:
    value: 1990
    places:
    - words: in 1990
    - {words: Club North, nth: 3}
"""


def test_the_file_is_edited_where_the_offsets_go_and_nowhere_else() -> None:
    finished, count = located(DRAFT)
    assert count == 5
    assert finished == (
        DRAFT.replace('  words: "Player A"', '  at: 0\n  words: "Player A"')
        .replace("words: Player A joined", "at: 0, words: Player A joined")
        .replace("at: 7", "at: 9")
        .replace("- words: in 1990", "- at: 27\n      words: in 1990")
        .replace("nth: 3", f"at: {THIRD}")
    )


def test_a_second_run_changes_nothing() -> None:
    finished, _ = located(DRAFT)
    assert located(finished) == (finished, 0)


def test_line_ends_of_windows_stay() -> None:
    finished, count = located("document: almanac\r\nfacts:\r\n- about: é😀\r\n  at: 9\r\n  words: Player A\r\n")
    assert (finished, count) == ("document: almanac\r\nfacts:\r\n- about: é😀\r\n  at: 0\r\n  words: Player A\r\n", 1)


def test_an_offset_that_is_right_stays_even_where_the_words_stand_more_than_once() -> None:
    facts = HEAD + f"- {{about: A, at: {SECOND}, words: Club North}}\n"
    assert located(facts) == (facts, 0)


def test_a_finished_draft_is_a_fact_file() -> None:
    finished, _ = located(DRAFT)
    with tempfile.TemporaryDirectory() as folder:
        path = write(os.path.join(folder, "almanac.yaml"), finished)
        sheet = read_facts(path, catalogue_of({"almanac": TEXT}), ontology())
    spans = [span for statement in sheet.statements for span in statement.spans]
    assert len(spans) == 3
    assert all(TEXT[span.start : span.end] == span.words for span in spans)


@pytest.mark.parametrize(
    ("draft", "line", "problem", "way_out"),
    [
        ("- about: A\n  words: Club West\n", 4, "'Club West' is not in almanac", "copy the words from the text"),
        ("- about: A\n  words: club north\n", 4, "'club north' is not in almanac", "marks and all"),
        (
            "- about: A\n  words: Club North\n",
            4,
            f"'Club North' stands in almanac 3 times, at 16, {SECOND}, {THIRD}",
            "add 'nth: 1' to 'nth: 3' or quote more words",
        ),
        ("- about: A\n  at: 5\n  words: Club North\n", 5, "stands in almanac 3 times", "nth: 1"),
        ("- about: A\n  nth: 4\n  words: Club North\n", 5, "nth: 4 of 3 places", "from 1 to 3"),
        ("- about: A\n  nth: 0\n  words: Club North\n", 5, "nth: 0 of 3 places", "from 1 to 3"),
        ("- about: A\n  nth: two\n  words: Club North\n", 5, "nth: two of 3 places", "from 1 to 3"),
        ("- about: A\n  words: a b c d e f g h i\n", 4, "has 9 words", "keep the 8 or fewer"),
    ],
)
def test_words_that_cannot_be_placed_name_line_and_next_move(draft: str, line: int, problem: str, way_out: str) -> None:
    with pytest.raises(FactError) as caught:
        located(HEAD + draft)
    assert caught.value.line == line
    assert problem in caught.value.problem and way_out in caught.value.hint


@pytest.mark.parametrize(
    ("head", "way_out"),
    [("document: almanach\n", "did you mean almanac?"), ("facts: []\n", "documents.yaml has almanac")],
)
def test_a_draft_of_an_unknown_document_is_an_error(head: str, way_out: str) -> None:
    with pytest.raises(FactError, match="in the catalogue") as caught:
        located(head)
    assert way_out in caught.value.hint


def test_words_that_overlap_themselves_are_found_at_every_place() -> None:
    assert list(find_words("aa", "aaaa")) == [0, 1, 2]
    assert list(find_words("x", "aaaa")) == []


def test_a_fact_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = write(tmp_path / "almanac.yaml", "old")
    write_facts(path, "new\r\n😀")
    assert Path(path).read_bytes() == "new\r\n😀".encode()
    assert os.listdir(tmp_path) == ["almanac.yaml"]
    with pytest.raises(DataError, match="check the folder's permissions and space"):
        write_facts(str(tmp_path / "none" / "almanac.yaml"), "new")


WORDS = st.text(st.sampled_from("ab é\u0301😀“”\n\r:#'\"-{}[]&*!%@,?|>\\\t"), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_offsets_are_right_in_any_text(parts: list[str], data: st.DataObject, flow: bool) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(words.strip() and len(words.split()) <= 8)
    nth = list(find_words(words, text)).index(start) + 1
    fact = {"about": "é😀", "words": words, "nth": str(nth)}
    draft = to_yaml({"document": "almanac", "facts": [fact]})
    if flow:
        draft = yaml.safe_dump({"document": "almanac", "facts": [fact]}, default_flow_style=True, width=10**6)
    finished, count = located(draft, text)
    assert count == 1
    assert located(finished, text) == (finished, 0)
    assert yaml.load(finished, yaml.BaseLoader)["facts"] == [{"about": "é😀", "words": words, "at": str(start)}]


@pytest.mark.parametrize(
    "place",
    ["at: &z 99\n  words: Player A", "at: !!int 99\n  words: Player A", "at: |-\n    99\n  words: Player A",
     "at: [99]\n  words: Player A", "? at\n  : 9\n  words: Player A"],
)  # fmt: skip
def test_a_layout_that_an_edit_would_break_is_refused_or_written_right(place: str) -> None:
    try:
        text, _ = located(f"{HEAD}- about: A\n  {place}\n")
    except FactError as error:
        assert error.hint
    else:
        assert yaml.safe_load(text)["facts"][0]["at"] == 0


def test_an_offset_may_be_the_last_thing_in_the_file() -> None:
    assert located(f"{HEAD}- about: A\n  words: Player A\n  at:")[0].endswith("at: 0")
