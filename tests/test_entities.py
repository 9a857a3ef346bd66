from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg.entities import load_entities
from carrera_kg.errors import DataError, FactError
from carrera_kg.vocabulary import CAR, ID
from tests.career import Fact, to_yaml, write


@pytest.mark.parametrize(
    ("wrong", "problem", "way_out"),
    [
        ({"id": "Club North"}, "Club North is not an id", "write kind/slug; the kinds are person, club"),
        ({"id": "team/north"}, "team/north is not an id", "the kinds are"),
        ({"id": "club/North"}, "club/North is not an id", "write kind/slug"),
        ({"id": "club/a/b"}, "club/a/b is not an id", "write kind/slug"),
        ({"name": ""}, "an entity needs an id and a name", "docs/facts.md"),
        ({"id": ["club/x"]}, "an entity needs an id and a name", "docs/facts.md"),
        ({"forms": "North"}, "club/north: forms must be a list of texts", "docs/facts.md"),
        ({"forms": [""]}, "club/north: forms must be a list of texts", "docs/facts.md"),
        ({"links": "Q1"}, "club/north: links must be a mapping", "wikidata"),
        ({"links": {"wikidata": "1"}, "because": "x"}, "wikidata: 1 is no link", "wikidata"),
        ({"links": {"wikidata": "Q0"}, "because": "x"}, "wikidata: Q0 is no link", "wikidata"),
        ({"links": {"dbpedia": "Q1"}, "because": "x"}, "dbpedia: Q1 is no link", "wikidata"),
        ({"links": {"wikidata": "Q1"}}, "a link without 'because'", "say which data at hand proves it"),
        ({"wikidata": "Q1"}, "an entity has no field wikidata", "because, forms, id, links, name, note"),
        ({"id": "club/first"}, "the entity club/first is there twice", "merge the two"),
    ],
)
def test_a_wrong_entity_names_its_line_and_the_way_out(tmp_path: Path, wrong: Fact, problem: str, way_out: str) -> None:
    entries = [{"id": "club/first", "name": "First"}, {"id": "club/north", "name": "North", **wrong}]
    path = write(tmp_path / "entities.yaml", to_yaml({"entities": entries}))
    with pytest.raises(FactError) as caught:
        load_entities(path)
    assert caught.value.file == path and caught.value.line >= 4
    assert problem in caught.value.problem and way_out in caught.value.hint


def test_entities_know_their_addresses_classes_and_links(tmp_path: Path) -> None:
    entry = {"id": "club/north", "name": "North", "forms": ["N"], "links": {"wikidata": "Q1"}, "because": "a test"}
    entity = load_entities(write(tmp_path / "entities.yaml", to_yaml({"entities": [entry]}))).by_id["club/north"]
    assert (entity.iri, entity.cls) == (ID + "club/north", CAR + "Club")
    assert (entity.forms, entity.links) == (("N",), ("http://www.wikidata.org/entity/Q1",))


@pytest.mark.parametrize("text", ["entities: none", "people: []"])
def test_a_file_without_entities_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(FactError, match="no list of entities; put them under 'entities:'"):
        load_entities(write(tmp_path / "entities.yaml", text))
    with pytest.raises(DataError, match="no such file"):
        load_entities(str(tmp_path / "none.yaml"))
    with pytest.raises(FactError, match="an entity must be a mapping"):
        load_entities(write(tmp_path / "entities.yaml", "entities: [x]"))
