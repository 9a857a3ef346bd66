"""The index of names: it tells the same names as the store does, and what may have been meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError, UsageError
from carrera_kg.indexes.names import NameIndex, mistakes_between, names_of, write_names
from carrera_kg.indexes.packed import FOLDER, Packed
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.lookup import find_entity, label_of
from carrera_kg.names import search_key
from carrera_kg.store import current, open_store, publish
from carrera_kg.suggestions import things_named
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, ID, LABEL

LETTERS = st.text("abcñß 1", min_size=1, max_size=6)
FORMS = st.lists(LETTERS.filter(search_key), min_size=1, max_size=3)
KIND = st.sampled_from(["person", "club", "place", "national-team"])
WORLDS = st.lists(st.tuples(KIND, FORMS), min_size=1, max_size=30)

SCHEMA = dict.fromkeys(("entity", "name", "key"), pl.String)
Things = list[tuple[str, list[str]]]
"""Kinds of address, each with the forms of a name, of which the first is the usual one."""


def rows_of(things: Things) -> list[tuple[str, str, str]]:
    """An entity, what to call it, and a key, for each form."""
    return [
        (f"{ID}{kind}/t{number}", forms[0], search_key(form))
        for number, (kind, forms) in enumerate(things)
        for form in dict.fromkeys(forms)
    ]


def index_of(folder: Path, things: Things) -> NameIndex:
    write_names(str(folder), pl.DataFrame(rows_of(things), schema=SCHEMA, orient="row"))
    return NameIndex(Packed(str(folder / FOLDER / "names.index")))


def stores_of(folder: Path, things: Things) -> tuple[ox.Store, ox.Store]:
    """The same dataset twice: without its index, and with it."""
    lines = {
        line
        for entity, name, key in rows_of(things)
        for line in (
            f"<{entity}> <{LABEL}> {ox.Literal(name)} .",
            f"<{entity}> <{CAR}searchKey> {ox.Literal(key)} <{DERIVED_GRAPH}> .",
        )
    }
    publish(str(folder), sorted(lines), "own", lambda _: {})
    generation, store = current(str(folder))[0], open_store(str(folder))
    write_names(generation, names_of(store))
    return ox.Store.read_only(str(Path(generation, "store"))), store


# ── Completion ───────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(
    things=WORLDS,
    texts=st.lists(st.text("abcñß 1", min_size=1, max_size=5), min_size=1, max_size=6),
    limit=st.integers(0, 8),
    kinds=st.lists(KIND, max_size=2, unique=True),
)
def test_the_same_things_are_named_with_and_without_the_index(
    tmp_path_factory: pytest.TempPathFactory, things: Things, texts: list[str], limit: int, kinds: list[str]
) -> None:
    without, with_index = stores_of(tmp_path_factory.mktemp("names") / "dataset", things)
    assert NameIndex.of(without) is None
    assert NameIndex.of(with_index) is not None
    for text in texts:
        assert things_named(with_index, text, limit, kinds) == things_named(without, text, limit, kinds)


def test_names_go_by_how_well_they_fit_then_by_length_then_by_what_things_are_called(tmp_path: Path) -> None:
    things = [
        ("person", ["North"]), ("person", ["Northa"]), ("club", ["Anna Northam"]), ("club", ["Zora North"]),
        ("club", ["Bert North"]), ("person", ["Subnorth"]), ("person", ["Someone Else", "north b"]),
    ]  # fmt: skip
    found = index_of(tmp_path, [(kind, list(forms)) for kind, forms in things]).named("north", 10)
    assert [form for _, form in found] == [
        "north", "northa", "north b", "bert north", "zora north", "anna northam", "subnorth",
    ]  # fmt: skip


def test_several_words_may_begin_words_in_any_order(tmp_path: Path) -> None:
    index = index_of(tmp_path, [("person", ["Massimo North"]), ("person", ["Nora Southam"]), ("club", ["North Mass"])])
    assert [form for _, form in index.named("nor mas", 5)] == ["north mass", "massimo north"]
    assert [form for _, form in index.named("n m", 5, ("person",))] == ["massimo north", "nora southam"]


def test_part_of_a_word_does_not_go_on_in_the_next_word_of_the_list(tmp_path: Path) -> None:
    index = index_of(tmp_path, [("person", ["ab"]), ("person", ["cd"]), ("person", ["cdef"]), ("person", ["gh"])])
    assert [index.named(part, 5) for part in ("bc", "bcd", "dcde", "efgh")] == [[], [], [], []]
    assert [form for _, form in index.named("de", 5)] == ["cdef"]


# ── What was meant ───────────────────────────────────────────────────────────────────────────────


def slowly(one: str, other: str) -> int:
    """By how many mistakes two words differ, the way it is defined."""
    rows = [[max(i, j) if not min(i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


WORD = st.text("abcд", min_size=1, max_size=10)


@settings(max_examples=200, deadline=None)
@given(word=WORD, others=st.lists(WORD, min_size=1, max_size=20), most=st.integers(1, 2))
def test_mistakes_between_words_are_counted_right(word: str, others: list[str], most: int) -> None:
    width = len(word) + most
    others = [other for other in others if abs(len(other) - len(word)) <= most] or [word]
    letters = np.array([[ord(c) for c in other.ljust(width, "\0")] for other in others]).T
    lengths = np.array([len(other) for other in others])
    found = mistakes_between([ord(c) for c in word], letters, lengths, most)
    assert found.tolist() == [min(slowly(word, other), most + 1) for other in others]


@settings(max_examples=80, deadline=None)
@given(words=st.lists(WORD, min_size=1, max_size=25, unique=True), word=WORD)
def test_every_word_is_found_that_differs_by_a_mistake_or_two(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], word: str
) -> None:
    index = index_of(tmp_path_factory.mktemp("names"), [("person", [each]) for each in words])
    most = 2 if len(word) >= 5 else 1 if len(word) > 1 else 0
    near = {each: slowly(word, each) for each in words}
    expected = {each: mistakes for each, mistakes in near.items() if mistakes <= most}
    found = {index._keys[int(row)]: mistakes for mistakes, rows in index._near(word, right=False) for row in rows}
    assert found == expected


THINGS: Things = [
    ("person", ["Massimo Northward", "La Bandiera"]),
    ("person", ["Marcello Lippo"]),
    ("club", ["Atalonta"]),
    ("club", ["Pro Sestino"]),
    ("club", ["AEX Athena"]),
    ("club", ["AEX Larnica"]),
    ("club", ["Spartan Moskau", "Moskau Spartan"]),
    ("club", ["Mcdonalds"]),
    ("place", ["Atalanto"]),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    return index_of(tmp_path_factory.mktemp("names"), THINGS)


@pytest.mark.parametrize(
    ("wrong", "kinds", "meant"),
    [
        ("masimo northward", (), [0]),
        ("massimo nrothward", (), [0]),
        ("northward massimo", (), [0]),
        ("northwrad", (), [0]),
        ("la bandeira", (), [0]),
        ("masimo xyz northward", (), [0]),
        ("lipo", (), [1]),
        ("atlonta", (), [2]),
        ("atalanta", (), [8, 2]),
        ("atalanta", ("place",), [8]),
        ("sestino", (), [3]),
        ("aex", (), [4, 5]),
        ("spartan moscau", (), [6]),
        ("mc donalds", (), [7]),
        ("massimonorthward", (), [0]),
        ("landier", (), [0]),
        ("andier", (), [0]),
        ("zzzz", (), []),
        ("", (), []),
        ("\udcff", (), []),
    ],
)
def test_what_was_meant_is_guessed(index: NameIndex, wrong: str, kinds: tuple[str, ...], meant: list[int]) -> None:
    found = [int(iri.rsplit("/t", 1)[1]) for iri in index.like(wrong, 5, kinds)]
    assert found == meant


@pytest.mark.parametrize(
    ("name", "wanted", "meant"),
    [("Player Bee", "person", "Player B"), ("Clb North", "team", "Club North"), ("Noth", "club", "Club North")],
)
def test_an_error_tells_the_names_that_may_be_meant(tmp_path: Path, name: str, wanted: str, meant: str) -> None:
    things: Things = [("person", ["Player B", "Player Be"]), ("club", ["Club North"]), ("place", ["Noth"])]
    _, store = stores_of(tmp_path / "dataset", things)
    with pytest.raises(UsageError) as caught:
        find_entity(store, name, wanted)
    told = caught.value.hint or caught.value.problem
    assert told == f"did you mean {meant}?" or "is not a club but a place" in caught.value.problem


# ── Datasets ─────────────────────────────────────────────────────────────────────────────────────


def test_a_dataset_of_large_sources_is_asked_by_its_index(large: Path) -> None:
    assert NameIndex.of(open_store(str(large))) is not None
    with pytest.raises(UsageError, match=r"no person is called 'Playr A'; did you mean Player A"):
        KnowledgeGraph.open(large).person("Playr A")


@pytest.mark.parametrize("text", ["juve", "carr", "player a", "north", "b", "massimo ca", "arrer", "n c", "1"])
def test_suggestions_of_a_dataset_are_the_same_with_and_without_its_index(large: Path, text: str) -> None:
    with_index = open_store(str(large))
    without = ox.Store.read_only(str(Path(current(str(large))[0], "store")))
    for kinds in ((), ("person",), ("club", "document")):
        assert things_named(with_index, text, 10, kinds) == things_named(without, text, 10, kinds)


def test_every_name_of_a_dataset_is_in_its_index(large: Path) -> None:
    store = open_store(str(large))
    index = NameIndex.of(store)
    assert index is not None
    names = names_of(store)
    assert names.height > 100
    for entity, name, key in names.select("entity", "name", "key").iter_rows():
        assert (entity, key) in index.named(key, 2_000)
        assert name == label_of(store, entity)


def test_a_damaged_index_is_a_clear_error(tmp_path: Path) -> None:
    _, store = stores_of(tmp_path / "dataset", [("person", ["Player A"])])
    path = Path(current(str(tmp_path / "dataset"))[0], FOLDER, "names.index")
    data = path.read_bytes()
    path.write_bytes(data[:-3])
    with pytest.raises(DataError, match=r"names\.index: cannot be read \(it is cut off\); build the dataset again"):
        things_named(store, "player", 5)
    path.unlink()
    assert [name for _, name, _ in things_named(store, "player", 5)] == ["Player A"]


def test_an_index_of_nothing_can_be_asked(tmp_path: Path) -> None:
    index = index_of(tmp_path, [])
    assert index.named("a", 5) == []
    assert index.like("somebody", 5) == []
    assert index.named("", 5) == []
