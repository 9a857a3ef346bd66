"""Whole texts: whom they are about, which names are one, what must hold of every proposal, and texts that are none."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.entities import Entity
from carrera_kg.errors import UsageError
from carrera_kg.proposals.proposing import LONGEST, guess
from tests.proposals.building import known, proposed

TEXTS = Path(__file__).parent / "texts" / "dev"
ODD = [
    "\u0301",
    "é",
    "ﬁ",
    "😀",
    "\u200f",
    "İ",
    "ß",
    "\u202e",
    "漢",
    "א",
    "\x85",
    "\u2028",
    "|",
    "\r",
    "\t",
    "“",
    "=",
    "- ",
    "\ue001",
]


def _quotations(value: Any) -> Iterator[tuple[int, str]]:
    if isinstance(value, dict):
        if "words" in value and "at" in value:
            yield int(value["at"]), value["words"]
        for inner in value.values():
            yield from _quotations(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _quotations(inner)


def _check(text: str, language: str) -> None:
    for fact in proposed(text, language=language).facts:
        for at, words in _quotations(fact):
            assert text[at : at + len(words)] == words
            assert 1 <= len(words.split()) <= 8


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_all_words_stand_where_it_is_said(path: Path) -> None:
    _check(path.read_text("utf-8"), path.stem[:2])


@pytest.mark.parametrize("seed", range(12))
def test_places_are_right_in_texts_with_odd_letters_and_in_shuffled_ones(seed: int) -> None:
    drawn = random.Random(seed)
    letters = list(drawn.choice(sorted(TEXTS.glob("*.txt"))).read_text("utf-8"))
    for _ in range(drawn.randint(1, 40)):
        letters.insert(drawn.randrange(len(letters)), drawn.choice(ODD))
    if seed % 3 == 0:
        drawn.shuffle(letters)
    _check("".join(letters), drawn.choice(["en", "it"]))


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "他出生于1964年4月22日。" * 200, "ولد في ميلانو عام 1964 " * 200, "😀⚽ " * 500, "|" * 5000, "=" * 5000,
     "A B C D " * 2000, "1 2 3 19-20 " * 2000, "x" * 200_000],
    ids=["empty", "blank", "chinese", "arabic", "emoji", "pipes", "marks", "capitals", "numbers", "one-word"],
)  # fmt: skip
def test_what_is_no_prose_has_no_proposals(text: str) -> None:
    assert proposed(text).facts == ()


def test_a_text_longer_than_any_article_is_refused() -> None:
    with pytest.raises(UsageError, match="no article"):
        proposed("x" * (LONGEST + 1))


def test_the_same_text_gives_the_same_proposals() -> None:
    text = (TEXTS / "en-biography.txt").read_text("utf-8")
    assert proposed(text).text() == proposed(text).text()


def test_a_shorter_name_is_the_longer_one_that_it_is_a_part_of() -> None:
    text = "Player Alpha (born 1980) is a football player. Alpha joined Northtown United in 1999. He left Northtown in 2001."
    found = proposed(text)
    assert {str(entity["id"]) for entity in found.entities} == {"person/player-alpha", "club/northtown-united"}


def test_known_entities_are_meant_by_any_of_their_names() -> None:
    entities = known(
        Entity("person/player-a", "Player Alpha"), Entity("club/north", "Club North", ("the Northerners",), ())
    )
    found = proposed("Player Alpha (born 1980) is a player. In 1999 he joined the Northerners.", entities)
    spell = next(fact for fact in found.facts if "spell" in fact)
    assert spell["team"]["value"] == "Club North"  # type: ignore[index]
    assert found.entities == ()


def test_names_that_two_entities_share_are_told_by_what_a_property_wants() -> None:
    entities = known(Entity("club/north", "Northtown"), Entity("place/north", "Northtown"))
    text = "Player Alpha was born in Northtown on 3 May 1980. In 1999 Alpha joined Northtown."
    found = proposed(text, entities).facts
    assert _value(next(fact for fact in found if "birthPlace" in fact)["birthPlace"]) == "place/north"
    assert _value(next(fact for fact in found if "team" in fact)["team"]) == "club/north"


def _value(told: Any) -> Any:
    return told["value"] if isinstance(told, dict) else told


def test_whom_a_text_is_about_can_be_said() -> None:
    text = (
        "Player Alpha and Player Beta joined forces. Player Beta joined Club West in 1999. He left Club West in 2001."
    )
    found = proposed(text, about="Player Beta").facts
    assert {_value(fact["person"]) for fact in found if "spell" in fact} == {"Player Beta"}


def test_somebody_who_is_not_named_cannot_be_meant() -> None:
    with pytest.raises(UsageError, match="Player Omega is not named in the text"):
        proposed("Player Alpha joined Club East in 1999.", about="Player Omega")


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_language_of_a_text_is_told_by_its_small_words(path: Path) -> None:
    assert guess(path.read_text("utf-8")) == path.stem[:2]


def test_a_text_in_another_language_is_refused() -> None:
    with pytest.raises(UsageError, match="the language of the text is not known"):
        guess("Ο παίκτης γεννήθηκε στην Αθήνα.")
