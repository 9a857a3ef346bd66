"""JSON-LD: what three readers make of it is the selection; and one entity is one object."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import DataError
from carrera_kg.exports import Selection, grouping
from carrera_kg.exports.jsonld import in_lines
from carrera_kg.exports.jsonld_context import context, names
from carrera_kg.exports.jsonld_context import written as context_text
from carrera_kg.pipeline import build
from carrera_kg.resources import folder, read_text
from carrera_kg.store import open_store
from carrera_kg.vocabulary import BASE, BOOLEAN, CAR, EDTF_DATE, GRAPH, ID, INTEGER, LABEL, OA, RDF, RDF_TYPE, XSD
from tests.career import about, honour, match, spell, write_career
from tests.exports.exporting import selection_of, value, written
from tests.exports.rdf_readers import JSONLD_READERS, canonical, in_pyld

VIEWS = ("accepted", "sources", "all")


def objects(data: bytes) -> list[dict[str, Any]]:
    return list(json.loads(data)["@graph"])


def every(value: Any) -> Iterator[dict[str, Any]]:
    """All objects within a value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every(inner)


# ── The same statements ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", VIEWS)
def test_the_shipped_facts_are_read_back_as_they_are(kg: KnowledgeGraph, view: str) -> None:
    selection = kg.selection(view=view)
    data, expected = written(selection, "jsonld"), canonical(selection.quads())
    for name, read in JSONLD_READERS.items():
        quads = read(data)
        assert canonical(quads) == expected, name
        assert name == "rdflib" or len(quads) == len(set(quads)), f"{name} is told a statement twice"
    assert written(selection, "jsonld") == data


@pytest.mark.parametrize(
    "choices", [{"about": "Juventus"}, {"about": "carrera-news"}, {"sensitive": "omit"}, {"quotes": "none"}]
)
@pytest.mark.parametrize("view", VIEWS)
def test_a_part_is_read_back_as_it_is(kg: KnowledgeGraph, view: str, choices: dict[str, str]) -> None:
    selection = kg.selection(view=view, **choices)
    assert canonical(in_pyld(written(selection, "jsonld"))) == canonical(selection.quads())


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small career, as two documents tell it."""
    home = tmp_path_factory.mktemp("career")
    sources = {
        "almanac": [
            about("Player A", birthDate="1970", nationality="Town East", position="defender"),
            spell("a", role="player", start="1990", end="1995", tally=[{"scope": "league", "appearances": "100", "goals": "7", "words": "7 in 100"}]),
            honour("cup", person="Player A", team="Club North", competition="Cup", result="winner", season="1992/93"),
            match("m", "Club North", "Club South", date="1991-05-05"),
        ],
        "paper": [about("Player A", birthDate="1971"), spell("b", role="player", start="1991")],
    }  # fmt: skip
    files = write_career(home, sources)
    build(str(home / "dataset"), files.data)
    return home / "dataset"


@pytest.mark.parametrize("view", VIEWS)
def test_one_small_career_is_read_back_as_it_is(career: Path, view: Any) -> None:
    selection = Selection(open_store(str(career)), str(career), view)
    data = written(selection, "jsonld")
    for name, read in JSONLD_READERS.items():
        assert canonical(read(data)) == canonical(selection.quads()), name


IRIS = st.sampled_from(
    [
        f"{ID}person/player-a", f"{ID}spell/s", f"{ID}tally/t", f"{ID}claim/c", f"{ID}club/n", f"{ID}conflict/x", f"{ID}verdict/x",
        f"{ID}document/d", f"{ID}document/d#char=1,2", f"{ID}document/d#char=1,2&quote", f"{ID}//x", f"{ID}", f"{ID}person/%40id", BASE,
        f"{BASE}role/player", f"{BASE}role/unheard-of", f"{BASE}scope/league", f"{CAR}team", f"{CAR}Person", f"{CAR}@type", RDF_TYPE, LABEL,
        f"{RDF}nil", f"{RDF}subject", f"{XSD}string", "car:x", "id:person/a", "schema:x", "graph:y", "league:x", "person:a", "spells:x", "label:x",
        "urn:x:y", "urn:é:ü", "http://e", "http://e/a/../b", "http://e/a//b?c#d", "a:b", "x-y+z.1:foo", "mailto:a@example.org", "kg://x", "tag:@id",
    ]
).map(ox.NamedNode)  # fmt: skip
PREDICATES = st.sampled_from(
    [
        *(f"{CAR}{name}" for name in ("person", "team", "tally", "role", "goals", "start", "captain", "about", "verdict", "scope", "about", "property",
        "label", "@id", "", "columnHeader", "married", "latest", "position")), RDF_TYPE, LABEL, f"{RDF}subject", f"{RDF}predicate", f"{RDF}object",
        f"{RDF}first", f"{OA}hasTarget", f"{OA}hasSelector", f"{OA}start", "car:x", "id:x", "urn:x:p", "label:x", "http://e/p#q", "http://e/@type",
        "http://e/1", "kg:x", "skos://x",
    ]
).map(ox.NamedNode)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["@id", "@type", "@json", "_:b", "league", "car:x", "", "null", "\u0000", "\u2028", "e\u0301", '"\\', "\t\r\n"]),
)  # fmt: skip
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "en-gb", "zh-hant-tw"])).map(lambda x: ox.Literal(x[0], language=x[1])),
    st.tuples(
        st.sampled_from(
            ["1", "01", "-0", "0", "-7", "+7", "1.0", "1e5", "true", "1", "TRUE", "false", "9007199254740991", "9007199254740992",
             "99999999999999999999", "1991", "1991-07/1992-06", "{}", "null", "x", "", "NaN"]
        ),
        st.sampled_from(
            [INTEGER, BOOLEAN, EDTF_DATE, f"{XSD}decimal", f"{XSD}double", f"{XSD}date", f"{RDF}JSON", f"{RDF}HTML", "car:type", f"{CAR}Person", "urn:x:t"]
        ),
    ).map(lambda x: ox.Literal(x[0], datatype=ox.NamedNode(x[1]))),
)  # fmt: skip
BLANK = st.sampled_from(["a", "b1"]).map(ox.BlankNode)
GRAPHS = st.one_of(
    st.just(ox.DefaultGraph()),
    st.sampled_from([f"{GRAPH}derived", f"{GRAPH}document/d", "urn:x:graph", "car:x", "id:graph"]).map(ox.NamedNode),
    BLANK,
)
QUADS = st.lists(
    st.builds(ox.Quad, st.one_of(IRIS, BLANK), PREDICATES, st.one_of(IRIS, BLANK, LITERALS), GRAPHS), max_size=16
)


def _q(subject: str, predicate: str, value: Any) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


@settings(max_examples=200, deadline=None)
@given(quads=QUADS)
@example(quads=[_q("urn:x:s", f"{RDF}object", ox.Literal(1)), _q("urn:x:s", f"{RDF}object", ox.Literal(True))])
@example(quads=[_q(f"{ID}spell/s", f"{CAR}tally", ox.NamedNode(f"{ID}spell/s"))])
@example(
    quads=[
        _q(f"{ID}spell/s", f"{CAR}person", ox.NamedNode(f"{ID}person/p")),
        _q(f"{ID}spell/s", f"{CAR}person", ox.NamedNode(f"{ID}person/q")),
    ]
)
@example(
    quads=[_q(f"{ID}spell/{s}", f"{CAR}tally", ox.NamedNode(f"{ID}tally/t")) for s in "ab"]
    + [_q(f"{ID}tally/t", LABEL, ox.Literal("t"))]
)
@example(
    quads=[
        _q("car:x", "car:y", ox.Literal("z", datatype=ox.NamedNode("schema:w"))),
        _q(f"{CAR}x", f"{CAR}y", ox.NamedNode("id:x")),
    ]
)
def test_anything_is_read_back_as_it_is(quads: list[ox.Quad]) -> None:
    doubles = any(isinstance(q.object, ox.Literal) and q.object.datatype.value == f"{XSD}double" for q in quads)
    with tempfile.TemporaryDirectory() as home:
        selection = selection_of(Path(home), quads, view="all")
        data = written(selection, "jsonld")
        for name, read in JSONLD_READERS.items():
            if name == "pyld" and doubles:
                continue  # it writes every xsd:double anew, also one that is given as a string
            assert canonical(read(data)) == canonical(selection.quads()), name


def test_what_json_ld_cannot_hold_is_said(tmp_path: Path) -> None:
    node = ox.NamedNode("urn:x:y")
    quads = [
        _q("urn:x:s", "urn:x:p", ox.Triple(node, node, node)),
        _q("urn:x:s", "urn:x:p", ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)),
    ]
    for number, quad in enumerate(quads):
        with pytest.raises(DataError, match="JSON-LD has no form"):
            written(selection_of(tmp_path / str(number), [quad], view="all"), "jsonld")


def test_nothing_is_an_empty_list(tmp_path: Path) -> None:
    assert objects(written(selection_of(tmp_path, [], view="all"), "jsonld")) == []


# ── One entity, one object ───────────────────────────────────────────────────────────────────────


def test_a_person_holds_the_spells_and_these_their_tallies(kg: KnowledgeGraph) -> None:
    found = objects(written(kg.selection(), "jsonld"))
    assert len({each["@id"] for each in found}) == len(found)
    (carrera,) = (each for each in found if each["@id"] == "id:person/massimo-carrera")
    (spell,) = (each for each in carrera["spells"] if each["@id"] == "id:spell/massimo-carrera-player-juventus")
    assert spell["@type"] == "Spell" and spell["role"] == "player" and spell["team"] == "id:club/juventus"
    assert all(tally["@type"] == "Tally" and tally["scope"] for tally in spell["tally"])
    assert carrera["honours"] and not any("person" in each for each in (*carrera["spells"], *carrera["honours"]))
    alone = [each["@id"].split("/")[0] for each in found]
    assert not {"id:spell", "id:tally", "id:side", "id:goal", "id:suspension"} & set(alone)


def test_a_claim_stands_in_what_it_is_about_with_its_words(kg: KnowledgeGraph) -> None:
    graphs = {
        each["@id"]: each["@graph"]
        for each in objects(written(kg.selection(view="sources"), "jsonld"))
        if "@graph" in each
    }
    assert set(graphs) >= {"graph:document/carrera-biography", "graph:document/carrera-news"}
    nodes = [node for node in every(graphs["graph:document/carrera-biography"]) if node.get("@type") == "Claim"]
    assert len(nodes) == 481 and all("predicate" in node and "subject" not in node for node in nodes)
    words = [selector["exact"] for node in every(nodes) for selector in node.get("selector", ()) if "exact" in selector]
    assert "Italian town of Sesto San Giovanni" in words


def test_each_thing_is_described_once_in_a_graph(kg: KnowledgeGraph) -> None:
    for graph in (
        {"@graph": objects(written(kg.selection(), "jsonld"))},
        *objects(written(kg.selection(view="all"), "jsonld")),
    ):
        described = [
            node["@id"] for node in every(graph.get("@graph", [])) if set(node) > {"@id"} and "@value" not in node
        ]
        assert len(described) == len(set(described))


def test_the_entity_that_is_asked_for_comes_first_and_holds_its_records(kg: KnowledgeGraph) -> None:
    first = objects(written(kg.selection(about="Juventus"), "jsonld"))[0]
    assert first["@id"] == "id:club/juventus" and all(spell["person"] for spell in first["teamSpells"])


def test_what_is_larger_than_memory_is_sorted_in_files(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(kg.selection(view="all"), "jsonld")
    monkeypatch.setattr(grouping, "_AT_ONCE", 100)
    assert written(kg.selection(view="all"), "jsonld") == data


def test_numbers_are_numbers_only_where_they_are_read_back_as_they_are(tmp_path: Path) -> None:
    texts = ["7", "07", "-0", "9007199254740993"]
    quads = [
        _q(f"{ID}tally/t{text}", f"{CAR}goals", ox.Literal(text, datatype=ox.NamedNode(INTEGER))) for text in texts
    ]
    found = {node["@id"]: node["goals"] for node in objects(written(selection_of(tmp_path, quads), "jsonld"))}
    assert found == {
        "id:tally/t7": 7,
        "id:tally/t07": "07",
        "id:tally/t-0": "-0",
        "id:tally/t9007199254740993": "9007199254740993",
    }


def test_long_objects_are_broken_and_short_ones_are_not() -> None:
    assert in_lines({"a": [1, 2]}) == '{"a": [1, 2]}'
    long = {"a": ["x" * 70, "y" * 70], "b": {}}
    assert in_lines(long) == '{\n "a": [\n  "' + "x" * 70 + '",\n  "' + "y" * 70 + '"\n ],\n "b": {}\n}'
    assert json.loads(in_lines(long)) == long


# ── The context ──────────────────────────────────────────────────────────────────────────────────


def test_the_context_in_the_repository_is_that_of_the_ontology() -> None:
    text = read_text(f"{folder('ontology')}/context.jsonld")
    assert text == context_text(), "run python -m carrera_kg.exports.jsonld_context"
    assert json.loads(text) == {"@context": context()}


def test_every_term_of_the_ontology_has_its_name(kg: KnowledgeGraph) -> None:
    terms = {
        quad.subject.value.removeprefix(CAR)
        for cls in ("Class", "DatatypeProperty", "ObjectProperty")
        for quad in kg.store.quads_for_pattern(
            None, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"http://www.w3.org/2002/07/owl#{cls}"), None
        )
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert len(terms) > 150 and all(names()[term].iri == CAR + term for term in terms)
    concepts = {iri for name in names().values() for iri in name.concepts.values()}
    unnamed = [
        each
        for each in kg.selection(about="Massimo Carrera", view="all").quads()
        if each.predicate.value == f"{CAR}role" and value(each.object) not in concepts
    ]
    assert not unnamed


def test_a_document_that_uses_the_context_reads_well() -> None:
    text = {
        "@context": context(),
        "@id": "id:person/player-a",
        "@type": "Person",
        "spells": [
            {
                "@id": "id:spell/a",
                "role": "head-coach",
                "start": "1991-07/1992-06",
                "tally": {"@id": "id:tally/a", "scope": "league", "goals": 3},
            }
        ],
    }
    lines = {f"{quad.predicate} {quad.object}" for quad in in_pyld(json.dumps(text).encode())}
    assert f"<{CAR}role> <{BASE}role/head-coach>" in lines and f"<{CAR}scope> <{BASE}scope/league>" in lines
    assert f'<{CAR}start> "1991-07/1992-06"^^<{EDTF_DATE}>' in lines and f"<{CAR}person> <{ID}person/player-a>" in lines
