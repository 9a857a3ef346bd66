"""The index of names: what has the words, and what may have been meant."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError, UsageError
from carrera_kg.indexes.names import NameIndex, write_names
from carrera_kg.indexes.packed import Packed
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.names import search_key
from carrera_kg.store import current, open_store
from carrera_kg.suggestions import things_named
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, ID

WORDS = st.lists(st.text("abcñß 1", min_size=1, max_size=6).map(search_key).filter(bool), min_size=1, max_size=3)
NAMES = st.lists(WORDS.map(" ".join), min_size=1, max_size=30)


def index_of(folder: Path, names: list[tuple[str, str]]) -> NameIndex:
    frame = pl.DataFrame(names, schema={"entity": pl.String, "key": pl.String}, orient="row")
    write_names(str(folder), frame)
    return NameIndex(Packed(str(folder / "indexes" / "names.index")))


@given(NAMES, st.text("abc", min_size=3, max_size=4))
@settings(max_examples=80, deadline=None)
def test_all_names_that_have_a_word_are_found(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], word: str
) -> None:
    entities = [(f"{ID}person/p{number}", name) for number, name in enumerate(names)]
    index = index_of(tmp_path_factory.mktemp("names"), entities)
    assert set(index.having([word], 100)) == {(iri, name) for iri, name in entities if word in name}


@pytest.fixture
def index(tmp_path: Path) -> NameIndex:
    names = {
        "person/player-a": ["player a", "alessandro northward"],
        "person/player-b": ["bo southward"],
        "club/club-north": ["club north", "north"],
        "club/northwood": ["northwood"],
        "place/north": ["north"],
    }
    return index_of(tmp_path, [(ID + entity, key) for entity, keys in names.items() for key in keys])


def ends(found: list[tuple[str, str]]) -> list[str]:
    return [iri.removeprefix(ID) for iri, _ in found]


def test_those_that_begin_with_the_word_go_first_and_the_shorter_ones(index: NameIndex) -> None:
    found = ends(index.having(["north"], 10))
    assert found == ["club/club-north", "place/north", "club/northwood", "club/club-north", "person/player-a"]


def test_all_words_must_be_in_the_name(index: NameIndex) -> None:
    assert ends(index.having(["north", "ales"], 10)) == ["person/player-a"]
    assert index.having(["north", "zzz"], 10) == []


def test_a_short_word_begins_a_word_of_the_name(index: NameIndex) -> None:
    assert ends(index.having(["b"], 10)) == ["person/player-b"]
    assert ends(index.having(["bo"], 10)) == ["person/player-b"]


def test_only_the_kinds_that_are_wanted(index: NameIndex) -> None:
    assert ends(index.having(["north"], 10, ("place",))) == ["place/north"]


@pytest.mark.parametrize("wrong", ["alesandro northward", "alessandro nortward", "alessandro northwrad", "northward"])
def test_a_name_with_a_mistake_is_found(wrong: str, index: NameIndex) -> None:
    assert index.like(wrong, ("person",))[0] == f"{ID}person/player-a"


def test_nothing_is_like_nothing(index: NameIndex) -> None:
    assert index.like("") == []
    assert index.having([], 10) == []


def test_a_dataset_of_large_sources_is_asked_by_its_index(large: Path) -> None:
    store = open_store(str(large))
    assert NameIndex.of(store) is not None
    with pytest.raises(UsageError, match=r"no person is called 'Playr A'; did you mean Player A"):
        KnowledgeGraph.open(large).person("Playr A")


@pytest.mark.parametrize("text", ["juve", "carr", "player a", "north", "b", "massimo ca"])
def test_suggestions_are_the_same_with_and_without_the_index(large: Path, text: str) -> None:
    with_index = open_store(str(large))
    without = ox.Store.read_only(str(Path(current(str(large))[0], "store")))
    assert NameIndex.of(without) is None
    indexed = things_named(with_index, text, 10)
    plain = things_named(without, text, 10)
    if any(len(word) < 3 for word in search_key(text).split()):  # it begins a word of the name, in the index
        assert {iri for iri, *_ in indexed} <= {iri for iri, *_ in things_named(without, text, 10_000)}
    else:
        assert indexed == plain


def test_every_search_key_of_the_store_is_in_the_index(large: Path) -> None:
    store = open_store(str(large))
    index = NameIndex.of(store)
    assert index is not None
    keyed = store.quads_for_pattern(None, ox.NamedNode(CAR + "searchKey"), None, ox.NamedNode(DERIVED_GRAPH))
    for quad in keyed:
        key = getattr(quad.object, "value", "")
        if len(key) >= 3:
            assert (str(quad.subject)[1:-1], key) in index.having(key.split(), 2000)


def test_a_damaged_index_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "names.index"
    path.write_bytes(b"carrkg\x00\x01" + b"\xff" * 40)
    with pytest.raises(DataError, match=r"names.index: cannot be read"):
        Packed(str(path))
