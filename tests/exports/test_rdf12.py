"""RDF 1.2: claims as annotations, and the way back to RDF 1.1."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg import KnowledgeGraph
from carrera_kg.canonical import canonical_hash, lines_of
from carrera_kg.errors import DataError
from carrera_kg.exports import grouping
from carrera_kg.vocabulary import CAR, GRAPH, ID, PREFIXES, RDF
from tests.exports.exporting import selection_of, written

SUBJECT, PREDICATE, OBJECT, REIFIES = (
    ox.NamedNode(RDF + each) for each in ("subject", "predicate", "object", "reifies")
)
TYPE = ox.NamedNode(RDF + "type")


def back(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """What annotations say, as statements about the claim."""
    found = []
    for quad in quads:
        if quad.predicate == REIFIES and isinstance(quad.object, ox.Triple):
            parts = (SUBJECT, quad.object.subject), (PREDICATE, quad.object.predicate), (OBJECT, quad.object.object)
            found += [ox.Quad(quad.subject, name, value, quad.graph_name) for name, value in parts]
        else:
            found.append(quad)
    return found


def canonical(quads: Iterable[object]) -> str:
    return canonical_hash(lines_of(quads))


@pytest.mark.parametrize("view", ["accepted", "sources", "all"])
def test_the_way_back_leads_to_the_same_statements(kg: KnowledgeGraph, view: str) -> None:
    selection = kg.selection(view=view)
    quads = ox.parse(written(selection, "trig12"), ox.RdfFormat.TRIG)
    assert canonical(back(quads)) == canonical(selection.quads())
    triples = ox.parse(written(selection, "ttl12"), ox.RdfFormat.TURTLE)
    assert canonical(back(triples)) == canonical(ox.Quad(*triple) for triple in selection.triples())


def test_every_claim_is_a_reifier_of_what_it_states(kg: KnowledgeGraph) -> None:
    quads = list(ox.parse(written(kg.selection(view="all"), "trig12"), ox.RdfFormat.TRIG))
    reified = {q.subject: q.object for q in quads if q.predicate == REIFIES}
    claims = {q.subject for q in quads if q.predicate == TYPE and q.object == ox.NamedNode(f"{CAR}Claim")}
    assert len(claims) == 1341 and claims <= set(reified)
    assert not any(q.predicate == OBJECT and q.subject in claims for q in quads)


def test_a_claim_that_is_not_accepted_is_not_stated_without_graphs(kg: KnowledgeGraph) -> None:
    triples = set(ox.parse(written(kg.selection(view="all"), "ttl12"), ox.RdfFormat.TURTLE))
    stated = {quad.triple for quad in triples}
    claimed = {quad.object for quad in triples if isinstance(quad.object, ox.Triple)}
    assert len(claimed & stated) > 900 and claimed - stated


def test_an_annotation_stands_behind_what_it_is_about(tmp_path: Path) -> None:
    player, place, graph = (ox.NamedNode(ID + each) for each in ("person/a", "place/town", "x"))
    graph = ox.NamedNode(f"{GRAPH}document/paper")
    claims = [ox.NamedNode(f"{ID}claim/{number}") for number in range(3)]
    birth, certainty = ox.NamedNode(f"{CAR}birthPlace"), ox.NamedNode(f"{CAR}certainty")
    quads = [
        ox.Quad(player, birth, place, graph),
        *(
            ox.Quad(claim, name, value, graph)
            for claim in claims
            for name, value in ((SUBJECT, player), (PREDICATE, birth), (OBJECT, place))
        ),
        ox.Quad(claims[0], certainty, ox.NamedNode("https://w3id.org/carrera-kg/certainty/asserted"), graph),
        ox.Quad(claims[2], certainty, ox.Literal("of the first"), graph),
        ox.Quad(ox.NamedNode(f"{ID}claim/about"), SUBJECT, claims[2], graph),
        ox.Quad(ox.NamedNode(f"{ID}claim/about"), PREDICATE, certainty, graph),
        ox.Quad(ox.NamedNode(f"{ID}claim/about"), OBJECT, ox.Literal("of the first"), graph),
    ]
    text = written(selection_of(tmp_path, quads, view="all"), "trig12").decode()
    assert text[text.index("<https://w3id.org/carrera-kg/graph/document/paper> {") :] == (
        "<https://w3id.org/carrera-kg/graph/document/paper> {\n"
        '    claim:about rdf:reifies <<( claim:2 car:certainty "of the first" )>> .\n'
        "\n"
        "    person:a car:birthPlace place:town\n"
        "            ~ claim:0 {| car:certainty certainty:asserted |}\n"
        "            ~ claim:1\n"
        '            ~ claim:2 {| car:certainty "of the first" |} .\n'
        "}\n"
    )
    assert canonical(back(ox.parse(text.encode(), ox.RdfFormat.TRIG))) == canonical(quads)


NODES = st.sampled_from(
    [*(ox.NamedNode(f"{ID}claim/{name}") for name in "abc"), ox.NamedNode(f"{ID}person/a"), ox.BlankNode("b")]
)
PREDICATES = st.sampled_from([SUBJECT, PREDICATE, OBJECT, ox.NamedNode(f"{CAR}team"), ox.NamedNode("urn:x:p")])
VALUES = st.one_of(NODES, PREDICATES, st.sampled_from(["x", 'a" |} . # "', "<<( )>>"]).map(ox.Literal))
GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode(f"{GRAPH}document/d")])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(ox.Quad, NODES, PREDICATES, VALUES, GRAPHS), max_size=24))
def test_whatever_speaks_of_statements_comes_back(quads: list[ox.Quad]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = written(selection_of(Path(folder), quads, view="all"), "trig12")
    assert canonical(back(ox.parse(text, ox.RdfFormat.TRIG))) == canonical(quads)


def test_reifiers_that_are_there_already_are_not_mixed_with_claims(tmp_path: Path) -> None:
    node = ox.NamedNode("urn:x:y")
    quads = [ox.Quad(node, REIFIES, ox.Triple(node, node, node))]
    with pytest.raises(DataError, match="is a reifier already"):
        written(selection_of(tmp_path, quads, view="all"), "trig12")


def test_what_is_larger_than_memory_is_sorted_in_files(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(kg.selection(view="all"), "trig12")
    monkeypatch.setattr(grouping, "_AT_ONCE", 100)
    assert written(kg.selection(view="all"), "trig12") == data


def test_what_rules_derive_is_an_annotation_where_it_names_a_value(kg: KnowledgeGraph) -> None:
    quads = list(ox.parse(written(kg.selection(view="all"), "trig12"), ox.RdfFormat.TRIG))
    derived = [q for q in quads if q.graph_name == ox.NamedNode(f"{GRAPH}derived")]
    reifiers = {q.subject for q in derived if q.predicate == REIFIES}
    ranges = {q.subject for q in derived if q.predicate == PREDICATE}
    assert reifiers and ranges and not reifiers & ranges  # a range has no value that a statement could be about


def test_the_update_in_the_documentation_leads_back(kg: KnowledgeGraph) -> None:
    """What users are told to do to get RDF 1.1 again does it."""
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    update = re.search(r"<!-- rdf12 -->.*?```sparql\n(.*?)```.*?<!-- /rdf12 -->", text, re.DOTALL)
    assert update
    selection = kg.selection(view="all", about="Massimo Carrera")
    store = ox.Store()
    store.load(written(selection, "trig12"), ox.RdfFormat.TRIG)
    store.update(update[1], prefixes=PREFIXES)
    assert canonical(store) == canonical(selection.quads())
