"""The dataset's description as a file."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, VOID

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import DataError, UsageError
from carrera_kg.exports.selection import Selection
from carrera_kg.exports.void import write
from carrera_kg.self_description import canonical_form
from carrera_kg.vocabulary import DATASET, DATASET_GRAPH, ID
from tests.exports.exporting import selection_of


def written(kg: KnowledgeGraph, dataset: Path, **what: str) -> bytes:
    told: list[int] = []
    out = io.BytesIO()
    write(Selection(kg.store, str(dataset), **what), out, told.append)  # type: ignore[arg-type]
    assert told == [len(rdflib.Graph().parse(data=out.getvalue(), format="turtle"))]
    return out.getvalue()


def test_it_is_the_description_with_the_hash_of_the_whole(kg: KnowledgeGraph, dataset: Path) -> None:
    found = rdflib.Graph().parse(data=written(kg, dataset), format="turtle")
    own = kg.manifest["graphs"][DATASET_GRAPH]
    assert len(found) == own + len(list(canonical_form("ab" * 32)))
    assert (rdflib.URIRef(DATASET), RDF.type, VOID.Dataset) in found
    assert f'"{kg.manifest["canonical_sha256"]}"^^'.encode() in written(kg, dataset)


def test_it_is_the_same_twice_and_whatever_the_view(kg: KnowledgeGraph, dataset: Path) -> None:
    assert written(kg, dataset) == written(kg, dataset) == written(kg, dataset, view="all")


def test_it_is_written_with_prefixes(kg: KnowledgeGraph, dataset: Path) -> None:
    text = written(kg, dataset).decode()
    assert f"@prefix dataset: <{DATASET_GRAPH}#> ." in text
    assert "\ndataset:accepted " in text
    assert f"<{DATASET_GRAPH}#" not in text.partition("\ndataset:")[2]


def test_it_is_of_no_single_entity(kg: KnowledgeGraph, dataset: Path) -> None:
    with pytest.raises(UsageError, match="the description is of the whole dataset; leave --about out"):
        written(kg, dataset, about=f"{ID}person/massimo-carrera")


def test_a_dataset_that_says_nothing_of_itself_is_no_empty_file(tmp_path: Path) -> None:
    node = ox.NamedNode("urn:x:y")
    with pytest.raises(DataError, match="the dataset says nothing of itself; build it again"):
        write(selection_of(tmp_path, [ox.Quad(node, node, node)]), io.BytesIO(), lambda number: None)
