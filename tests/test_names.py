from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.names import identifier, search_key, slug


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Player A", "player a"),
        ("PLÄYER  Á", "player a"),
        ("Pla\u0308yer", "player"),
        ("Club-North (1990)", "club north 1990"),
        ("O’Player", "o player"),
        ("Straße", "strasse"),
        ("Игрок", "игрок"),
        ("  ", ""),
        ("…!", ""),
    ],
)
def test_a_name_is_looked_up_without_case_accents_and_punctuation(name: str, key: str) -> None:
    assert search_key(name) == key


def test_a_name_without_letters_still_has_a_place_in_an_address() -> None:
    assert slug("…!") == "unnamed"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="_"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_slug_can_stand_in_an_address(text: str) -> None:
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", slug(text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_search_key_is_its_own_search_key(name: str) -> None:
    assert search_key(search_key(name)) == search_key(name)
    assert search_key(name.upper()) == search_key(name.upper().lower())


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_an_identifier_is_one_that_a_fact_file_takes(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier(text))


@pytest.mark.parametrize(
    ("name", "id_"), [("Bodø Ælv", "bodo-aelv"), ("Łódź Þór", "lodz-thor"), ("İzmir Iı", "izmir-ii")]
)
def test_letters_that_have_no_accent_to_lose_are_spelled_out(name: str, id_: str) -> None:
    assert identifier(name) == id_
