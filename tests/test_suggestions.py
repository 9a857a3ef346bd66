from __future__ import annotations

import pyoxigraph as ox
import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.suggestions import concepts, terms, things_named
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, ID, LABEL, RDF_TYPE


def store(**names: str) -> ox.Store:
    """People, clubs and documents by the last part of their address, with their names."""
    made = ox.Store()
    for address, name in names.items():
        kind = "document" if address == "almanac" else "club" if name.startswith("Club") else "person"
        node = ox.NamedNode(f"{ID}{kind}/{address}")
        made.add(ox.Quad(node, ox.NamedNode(LABEL), ox.Literal(name)))
        if kind == "document":
            made.add(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + "Document")))
        else:
            key = ox.Literal(name.lower())
            made.add(ox.Quad(node, ox.NamedNode(CAR + "searchKey"), key, ox.NamedNode(DERIVED_GRAPH)))
    return made


WORLD = store(a="Anna North", b="Bert Norton", c="Club North", d="Northa", almanac="Almanac of the north")


def named(text: str, *kinds: str, limit: int = 10) -> list[str]:
    return [name for _, name, _ in things_named(WORLD, text, limit, kinds)]


def test_what_begins_so_comes_before_what_has_a_word_that_does() -> None:
    assert named("north") == ["Northa", "Anna North", "Club North", "Almanac of the north"]


def test_only_the_wanted_kinds_are_named() -> None:
    assert named("nor", "person") == ["Northa", "Anna North", "Bert Norton"]
    assert named("nor", "club", "document") == ["Club North", "Almanac of the north"]


def test_no_more_are_named_than_are_wanted() -> None:
    assert named("north", limit=2) == ["Northa", "Anna North"]


@pytest.mark.parametrize("text", ["", "  ", "?!", "south"])
def test_where_nothing_fits_nothing_is_named(text: str) -> None:
    assert named(text) == []


def test_another_form_of_a_name_is_told(kg: KnowledgeGraph) -> None:
    [(iri, name, form)] = things_named(kg.store, "la bandera", 5, ("person",))
    assert (iri, name, form) == (ID + "person/massimo-carrera", "Massimo Carrera", "la bandera")


def test_terms_are_written_as_queries_write_them() -> None:
    known = {term["term"]: term for term in terms()}
    assert known["car:birthDate"]["kind"] == "property"
    assert known["car:Person"]["kind"] == "class"
    assert known["role:caretaker"]["kind"] == "concept"


def test_concepts_are_those_of_a_folder_or_all() -> None:
    assert "caretaker" in concepts("role")
    assert "winner" not in concepts("role")
    assert {"caretaker", "winner"} <= set(concepts())
