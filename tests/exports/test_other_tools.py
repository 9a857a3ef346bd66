"""Other people's tools on what is harder to read: odd statements in Raptor, the dataset's description, and pySHACL by itself
on what is accepted."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyshacl import validate

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import DataError
from carrera_kg.resources import folder
from carrera_kg.vocabulary import ID, LABEL
from tests.exports.exporting import selection_of, written
from tests.exports.rdf_readers import (
    RAPPER,
    RDFLIB,
    Quads,
    canonical,
    in_oxigraph,
    in_rapper,
    in_rdflib,
    needs_rapper,
)
from tests.exports.test_lines import QUADS


def _raptor_can_hold(quad: ox.Quad) -> bool:
    """Whether a text is free of what Raptor cuts off or refuses: the character zero, and those that Unicode has not."""
    text = quad.object.value if isinstance(quad.object, ox.Literal) else ""
    return not any(char == "\0" or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef" for char in text)


@needs_rapper
@settings(max_examples=40, deadline=None)
@given(quads=QUADS, format=st.sampled_from(sorted(RAPPER)))
def test_raptor_reads_odd_statements_as_they_are(quads: Quads, format: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        selection = selection_of(Path(home), filter(_raptor_can_hold, quads), view="all")
        try:
            data = written(selection, format)
        except DataError:
            assert format == "rdf"  # a name or a character that XML has not
            return
        said = selection.quads() if format in ("nq", "trig") else selection.triples()
        assert canonical(in_rapper(data, format)) == canonical(said)


def test_rdflib_reads_what_the_dataset_says_of_itself(kg: KnowledgeGraph) -> None:
    data = written(kg.selection(), "void")
    quads = in_rdflib(data, "ttl")
    assert len(quads) > 100 and canonical(quads) == canonical(in_oxigraph(data, "ttl"))


@needs_rapper
def test_raptor_reads_what_the_dataset_says_of_itself(kg: KnowledgeGraph) -> None:
    data = written(kg.selection(), "void")
    assert canonical(in_rapper(data, "ttl")) == canonical(in_oxigraph(data, "ttl"))


# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────


def accepted(kg: KnowledgeGraph, format: str) -> rdflib.Graph:
    """What rdflib reads of the accepted view."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, about itself
        return rdflib.Graph().parse(data=written(kg.selection(), format), format=RDFLIB[format])


def conforms(data: rdflib.Graph) -> tuple[bool, str]:
    """Whether pySHACL finds the data as the shapes say, and its report.

    Shapes ask for a team where a club is meant: that it is one stands in the ontology, which the accepted view has not.
    """
    shapes, ontology = (
        rdflib.Graph().parse(os.path.join(folder("ontology"), name)) for name in ("shapes.ttl", "carrera.ttl")
    )
    fits, _, report = validate(data, shacl_graph=shapes, ont_graph=ontology, allow_warnings=True)
    return fits, report


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf", "jsonld"])
def test_what_is_accepted_is_as_the_shapes_say_when_it_is_read_back(kg: KnowledgeGraph, format: str) -> None:
    fits, report = conforms(accepted(kg, format))
    assert fits, report


def test_what_was_broken_on_the_way_is_found(kg: KnowledgeGraph) -> None:
    data = accepted(kg, "ttl")
    data.add((rdflib.URIRef(f"{ID}person/massimo-carrera"), rdflib.URIRef(LABEL), rdflib.Literal("Another name")))
    fits, report = conforms(data)
    assert not fits and "a person has one name" in report
