"""The formats of RDF 1.1: what is read back is what was selected, whatever stands in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import DataError
from carrera_kg.exports import Selection
from carrera_kg.exports.selection import VIEWS
from carrera_kg.vocabulary import BOOLEAN, CAR, GRAPH, ID, INTEGER, LABEL, RDF, RDF_TYPE
from tests.exports.exporting import selection_of, value, written
from tests.exports.rdf_readers import RDFLIB, canonical, in_oxigraph, in_rdflib

RDF11 = tuple(each for each in RDFLIB if each != "jsonld")
LOSSLESS = ("nq", "trig")

IRIS = st.sampled_from(
    [
        f"{ID}person/player-a", f"{ID}person/o'neill.", f"{ID}club/a/b", f"{ID}person/%C3%A9", f"{ID}place/été",
        f"{CAR}team", f"{CAR}1st", "urn:x:y", "http://example.org/", "http://example.org/a#b;c", f"{ID}club/-",
        f"{ID}club/x_y.z", f"{ID}document/d#char=1,2&quote", RDF_TYPE, LABEL,
    ]
).map(ox.NamedNode)  # fmt: skip
PREDICATES = st.sampled_from([RDF_TYPE, LABEL, f"{CAR}team", f"{CAR}settled", "http://example.org/p#q"]).map(
    ox.NamedNode
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            '"',
            "\\",
            "a\nb",
            "\t",
            "a # b",
            "'''",
            '"""',
            " . ",
            "<x> .",
            "a\r\nb\r",
            "\u0000\u007f",
            "\ufffe",
            "é\u0301",
        ]
    ),
)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="en-gb")),
    st.sampled_from(["1", "01", "-7", "+7", "x", "", "1.0"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(INTEGER))
    ),
    st.sampled_from(["true", "1", "TRUE"]).map(lambda text: ox.Literal(text, datatype=ox.NamedNode(BOOLEAN))),
    TEXTS.map(lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{ID}club/type"))),
)
BLANK = st.sampled_from(["a", "b1"]).map(ox.BlankNode)
GRAPHS = st.one_of(
    st.just(ox.DefaultGraph()),
    st.sampled_from([f"{GRAPH}derived", f"{GRAPH}document/d", "urn:x:graph"]).map(ox.NamedNode),
)
QUADS = st.lists(
    st.builds(ox.Quad, st.one_of(IRIS, BLANK), PREDICATES, st.one_of(IRIS, BLANK, LITERALS), GRAPHS), max_size=12
)


def expected(selection: Selection, format: str) -> str:
    return canonical(selection.quads() if format in LOSSLESS else selection.triples())


# ── The shipped facts ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", RDF11)
@pytest.mark.parametrize("view", VIEWS)
def test_the_shipped_facts_are_read_back_as_they_are(kg: KnowledgeGraph, view: str, format: str) -> None:
    selection = kg.selection(view=view)
    data = written(selection, format)
    assert canonical(in_oxigraph(data, format)) == expected(selection, format)
    assert written(selection, format) == data


def test_everything_has_the_hash_that_the_manifest_states(kg: KnowledgeGraph) -> None:
    for format in LOSSLESS:
        data = written(kg.selection(view="all"), format)
        assert canonical(in_oxigraph(data, format)) == kg.manifest["canonical_sha256"]
    assert written(kg.selection(view="all"), "nq") == Path(kg.selection().path).read_bytes()


def test_without_graphs_what_a_document_says_is_a_claim_and_no_statement(kg: KnowledgeGraph) -> None:
    triples = set(kg.selection(view="all").triples())
    assert {q.triple for q in kg.store.quads_for_pattern(None, None, None, ox.DefaultGraph())} <= triples
    said = [q.triple for q in kg.selection(view="all").quads() if str(q.graph_name).startswith(f"<{GRAPH}document/")]
    assert any(t not in triples for t in said if t.predicate.value.startswith(CAR) and "claim/" not in value(t.subject))


# ── Anything ─────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=40, deadline=None)
@given(quads=QUADS, format=st.sampled_from(RDF11))
def test_anything_is_read_back_as_it_is(quads: list[ox.Quad], format: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        selection = selection_of(Path(folder), quads, view="all")
        try:
            data = written(selection, format)
        except DataError as error:
            assert format == "rdf" and "XML" in str(error)
        else:
            for read in (in_oxigraph, in_rdflib):  # Raptor takes no noncharacters, which RDF may hold
                assert canonical(read(data, format)) == expected(selection, format), read.__name__


def test_xml_says_what_it_cannot_hold(tmp_path: Path) -> None:
    node = ox.NamedNode("urn:x:y")
    for number, quad in enumerate(
        [
            ox.Quad(node, ox.NamedNode(LABEL), ox.Literal("a\u0001b")),
            ox.Quad(node, ox.NamedNode("http://example.org/1"), node),
            ox.Quad(node, ox.NamedNode(f"{RDF}li"), node),
            ox.Quad(node, ox.NamedNode(f"{RDF}about"), node),
            ox.Quad(node, ox.NamedNode("http://www.w3.org/XML/1998/namespacelang"), node),
            ox.Quad(node, ox.NamedNode(LABEL), ox.Literal("a", language="ar", direction=ox.BaseDirection.RTL)),
            ox.Quad(node, ox.NamedNode(LABEL), ox.Triple(node, node, node)),
        ]
    ):
        with pytest.raises(DataError, match="XML"):
            written(selection_of(tmp_path / str(number), [quad], view="all"), "rdf")


def test_a_text_of_megabytes_is_read_back_as_it_is(tmp_path: Path) -> None:
    quad = ox.Quad(ox.NamedNode(f"{ID}person/player-a"), ox.NamedNode(LABEL), ox.Literal('a"b\\ \n' * 300_000))
    selection = selection_of(tmp_path, [quad], view="all")
    for format in RDF11:
        assert in_oxigraph(written(selection, format), format) == [
            quad if format in LOSSLESS else ox.Quad(*quad.triple)
        ]


# ── How it reads ─────────────────────────────────────────────────────────────────────────────────


def test_turtle_has_types_first_names_as_comments_and_the_prefixes_that_it_needs(tmp_path: Path) -> None:
    player, club = ox.NamedNode(f"{ID}person/player-a"), ox.NamedNode(f"{ID}club/club-n")
    quads = [
        ox.Quad(player, ox.NamedNode(f"{CAR}aaa"), club),
        ox.Quad(player, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{CAR}Person")),
        ox.Quad(player, ox.NamedNode(f"{CAR}goals"), ox.Literal("7", datatype=ox.NamedNode(INTEGER))),
        ox.Quad(player, ox.NamedNode(f"{CAR}goals"), ox.Literal("+7", datatype=ox.NamedNode(INTEGER))),
        ox.Quad(club, ox.NamedNode(LABEL), ox.Literal("Club \n North")),
    ]
    text = written(selection_of(tmp_path, quads), "ttl").decode()
    assert text[text.index("\n\n@prefix") :] == (
        "\n\n@prefix car: <https://w3id.org/carrera-kg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix person: <https://w3id.org/carrera-kg/id/person/> .\n"
        "@prefix club: <https://w3id.org/carrera-kg/id/club/> .\n"
        '\nclub:club-n rdfs:label "Club \\n North" .\n'
        "\nperson:player-a a car:Person ;\n    car:aaa club:club-n ;  # Club North\n"
        '    car:goals "+7"^^xsd:integer ,\n        7 .\n'
    )


def test_trig_has_the_default_graph_first(kg: KnowledgeGraph) -> None:
    text = written(kg.selection(view="all", about="Antonio Conte"), "trig").decode()
    assert (
        text.index("person:antonio-conte a car:Person")
        < text.index("graph:conflicts {")
        < text.index("graph:derived {")
    )
