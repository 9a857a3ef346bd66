"""Networks come back from GraphML and GEXF as they were, without what is sensitive and with texts that XML can hold."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import UsageError
from carrera_kg.exports.graphs import network, write_gexf, write_graphml
from carrera_kg.exports.selection import Selection
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.questions import records_of
from carrera_kg.traversal.views import VIEWS
from carrera_kg.vocabulary import CAR, ID, LABEL, RDF_TYPE

FORMATS = {"graphml": write_graphml, "gexf": write_gexf}


def of(kg: KnowledgeGraph, view: str, **wanted: Any) -> Selection:
    return Selection(kg.store, kg.folder, network=view, **wanted)


def written(form: str, selection: Selection) -> bytes:
    out = io.BytesIO()
    FORMATS[form](selection, out, lambda count: None)
    return out.getvalue()


def read(form: str, text: bytes) -> nx.Graph[str]:
    graph: nx.Graph[str] = (nx.read_graphml if form == "graphml" else nx.read_gexf)(io.BytesIO(text))
    return graph


def nodes(graph: nx.Graph[str]) -> dict[str, dict[str, Any]]:
    """The nodes with their attributes."""
    return {node: graph.nodes[node] for node in graph}


def edges(graph: nx.Graph[str]) -> list[tuple[Any, ...]]:
    """The edges with their keys and attributes; GEXF numbers them, and makes a weight a float."""
    keyed = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)  # type: ignore[call-overload]
    found = []
    for one, other, *key, attributes in keyed:
        ends = (one, other) if graph.is_directed() else tuple(sorted((one, other)))
        told = {name: value for name, value in attributes.items() if name != "id"}
        found.append((*ends, *key, told))
    return sorted(found, key=lambda edge: repr((edge[:-1], sorted(edge[-1].items(), key=str))))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("form", FORMATS)
def test_networkx_reads_back_the_same_network(kg: KnowledgeGraph, view: str, form: str) -> None:
    graph = network(of(kg, view))
    back = read(form, written(form, of(kg, view)))
    assert type(back) is type(graph)
    assert nodes(back) == nodes(graph)
    assert edges(back) == edges(graph) and graph.number_of_edges()


@pytest.mark.parametrize("view", ["careers", "people", "honours"])
def test_it_is_the_network_that_python_gives(kg: KnowledgeGraph, view: str) -> None:
    whole, graph = kg.to_networkx(view), network(of(kg, view))
    assert list(graph.nodes(data=True)) == list(whole.nodes(data=True))
    assert list(graph.edges(data=True)) == list(whole.edges(data=True))
    assert graph.graph == whole.graph


@pytest.mark.parametrize("form", FORMATS)
def test_twice_the_same_network_is_twice_the_same_bytes(kg: KnowledgeGraph, form: str) -> None:
    again = KnowledgeGraph.open(kg.folder)
    assert written(form, of(kg, "statements")) == written(form, of(again, "statements"))
    assert not re.search(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T|lastmodified", written(form, of(kg, "careers")))


def test_sensitive_matters_are_left_out(kg: KnowledgeGraph) -> None:
    suspensions = kg.tables.suspensions["suspension"].to_list()
    legal = kg.tables.remarks.filter("sensitive")["remark"].to_list()
    whole, graph = kg.to_networkx("statements"), network(of(kg, "statements"))
    assert suspensions and legal and {*suspensions, *legal} <= set(whole)
    assert not {*suspensions, *legal} & set(graph)
    for form in FORMATS:
        text = written(form, of(kg, "statements")).decode()
        assert not any(iri in text for iri in (*suspensions, *legal))
        assert "offence" not in text
    assert all(graph.degree(node) for node, told in graph.nodes(data=True) if told["kind"] == "value")


def test_a_sensitive_spell_is_no_edge(kg: KnowledgeGraph) -> None:
    store = ox.Store()
    for quad in kg.store:
        store.add(quad)
    spell = kg.spells("Massimo Carrera")[5].iri
    derived = ox.NamedNode("https://w3id.org/carrera-kg/graph/derived")
    store.add(ox.Quad(ox.NamedNode(spell), ox.NamedNode(CAR + "sensitive"), ox.Literal(True), derived))
    kept = {told["spell"] for _, _, told in network(Selection(store, kg.folder, network="careers")).edges(data=True)}
    assert spell not in kept and len(kept) == len(kg.to_networkx("careers").edges) - 1


@pytest.mark.parametrize(
    ("view", "name"), [("careers", "Juventus"), ("honours", "Juventus"), ("statements", "Antonio Conte")]
)
def test_about_is_what_has_to_do_with_the_entity(kg: KnowledgeGraph, view: str, name: str) -> None:
    entity = kg.find(name)
    whole, graph = network(of(kg, view)), network(of(kg, view, about=str(entity)))
    mine = records_of(kg.store, str(entity))
    assert entity in graph and 0 < graph.number_of_edges() < whole.number_of_edges()
    for one, other, told in graph.edges(data=True):
        assert mine & {one, other, told.get("spell"), *told.get("honours", "").split()}
    touching = [edge for edge in whole.edges(data=True) if entity in edge[:2]]
    assert len(touching) <= graph.number_of_edges()


def test_about_somebody_without_connections_is_one_node(kg: KnowledgeGraph) -> None:
    place = kg.find("Sesto San Giovanni")
    assert list(network(of(kg, "careers", about=str(place)))) == []
    person = kg.find("Francesca")
    assert list(network(of(kg, "careers", about=str(person)))) == [person]


def test_an_unknown_network_is_a_usage_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="did you mean careers"):
        network(of(kg, "carers"))


def test_progress_tells_nodes_and_edges(kg: KnowledgeGraph) -> None:
    told: list[int] = []
    write_gexf(of(kg, "careers"), io.BytesIO(), told.append)
    graph = kg.to_networkx("careers")
    assert told == [len(graph) + graph.number_of_edges()]


odd = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(odd, odd)
def test_what_xml_cannot_hold_is_marked_and_the_rest_comes_back(name: str, nickname: str) -> None:
    store = ox.Store()
    person = ox.NamedNode(ID + "person/player-a")
    for prop, value in (
        (RDF_TYPE, ox.NamedNode(CAR + "Person")),
        (LABEL, ox.Literal(name)),
        (CAR + "nickname", ox.Literal(nickname)),
    ):
        store.add(ox.Quad(person, ox.NamedNode(prop), value))
    selection = Selection(store, "", network="statements")
    graph = network(selection)
    assert graph.number_of_nodes() == 2 and graph.number_of_edges() == 1
    held = re.sub("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", re.sub("\r\n?", "\n", name))
    assert graph.nodes[person.value]["label"] == held
    for form in FORMATS:
        text = written(form, selection)
        ElementTree.fromstring(text)
        assert nodes(read(form, text)) == nodes(graph)
