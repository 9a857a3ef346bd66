"""What a dataset says of itself, held against the dataset and against what others ask of such descriptions."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyshacl import validate as shacl
from rdflib import FOAF, PROV, RDF, RDFS, VOID, XSD, Namespace, URIRef

from carrera_kg import KnowledgeGraph
from carrera_kg.canonical import lines_of
from carrera_kg.pipeline import build
from carrera_kg.results import Rows
from carrera_kg.self_description import Making, canonical_form, described, description, distribution
from carrera_kg.store import current, open_store, read_manifest, revise
from carrera_kg.version import __version__
from carrera_kg.vocabulary import DATASET_GRAPH, ID, PREFIXES
from tests.career import about, entry, spell, to_yaml, write, write_career

ROOT = Path(__file__).parents[1]
DATASET = Namespace(DATASET_GRAPH + "#")
GRAPH, CAR = Namespace(PREFIXES["graph"]), Namespace(PREFIXES["car"])
DCAT, DCTERMS, SPDX = Namespace(PREFIXES["dcat"]), Namespace(PREFIXES["dcterms"]), Namespace(PREFIXES["spdx"])
MADE = Making("0.1.0", {}, shipped=False)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def graph_of(store: ox.Store) -> rdflib.Graph:
    """The description in a store, as rdflib reads it."""
    lines = [f"{triple} ." for triple in described(store, "")]
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def number(value: object) -> int:
    assert isinstance(value, rdflib.Literal)
    assert value.datatype == XSD.integer
    return int(value)


def one(found: rdflib.Graph, subject: Any, predicate: Any) -> Any:
    """The value, of which there must be one."""
    [value] = found.objects(subject, predicate)
    return value


@pytest.fixture(scope="module")
def shipped(kg: KnowledgeGraph) -> rdflib.Graph:
    """What the shipped dataset says of itself."""
    return graph_of(kg.store)


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────

ALL = f"{{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{DATASET_GRAPH}>) }} }}"
DEFAULT = "{ ?s ?p ?o }"
SIZES = {
    VOID.triples: "COUNT(*)",
    VOID.distinctSubjects: "COUNT(DISTINCT ?s)",
    VOID.distinctObjects: "COUNT(DISTINCT ?o)",
    VOID.properties: "COUNT(DISTINCT ?p)",
}


def ask(store: ox.Store, query: str) -> list[list[Any]]:
    rows: Any = store.query(query)
    return [list(row) for row in rows]


def check_counts(store: ox.Store) -> rdflib.Graph:
    """See that the description in the store counts as SPARQL does."""
    found = graph_of(store)
    named = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    parts: dict[URIRef, str] = {DATASET.dataset: ALL, DATASET.accepted: DEFAULT}
    parts |= {URIRef(g.value): f"{{ GRAPH {g} {{ ?s ?p ?o }} }}" for g in named if g.value != DATASET_GRAPH}
    linksets = set(found.subjects(RDF.type, VOID.Linkset))
    assert set(found.objects(None, VOID.subset)) - linksets == set(parts) - {DATASET.dataset}
    for part, where in parts.items():
        for predicate, what in SIZES.items():
            [[counted]] = ask(store, f"SELECT ({what} AS ?n) {where}")
            assert number(one(found, part, predicate)) == int(counted.value), (part, predicate)
        assert number(one(found, part, VOID.entities)) == len(entities(store, where))
        [[classes]] = ask(store, f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {where} FILTER (?p = <{RDF.type}>) }}")
        assert number(one(found, part, VOID.classes)) == int(classes.value)
    for part in (DATASET.dataset, DATASET.accepted):
        check_partitions(store, found, part, parts[part])
    return found


def entities(store: ox.Store, where: str) -> set[str]:
    subjects = [row[0] for row in ask(store, f"SELECT DISTINCT ?s {where}")]
    names = {node.value for node in subjects if isinstance(node, ox.NamedNode)}
    return {name for name in names if re.match(r"^https://w3id\.org/carrera-kg/id/[^#]+$", name)}


def check_partitions(store: ox.Store, found: rdflib.Graph, part: URIRef, where: str) -> None:
    properties = {
        str(one(found, piece, VOID.property)): [
            number(one(found, piece, each)) for each in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
        ]
        for piece in found.objects(part, VOID.propertyPartition)
    }
    counts = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) (COUNT(DISTINCT ?o) AS ?l)"
    rows = ask(store, f"SELECT ?p {counts} {where} GROUP BY ?p")
    assert properties == {p.value: [int(each.value) for each in rest] for p, *rest in rows}
    classes = {
        str(one(found, piece, VOID["class"])): number(one(found, piece, VOID.entities))
        for piece in found.objects(part, VOID.classPartition)
    }
    typed = f"SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {{ {where} FILTER (?p = <{RDF.type}> && ISIRI(?o)) }} GROUP BY ?o"
    assert classes == {row[0].value: int(row[1].value) for row in ask(store, typed)}


def test_the_shipped_dataset_counts_itself_as_sparql_does(kg: KnowledgeGraph) -> None:
    check_counts(kg.store)


def loaded(lines: list[str], making: Making = MADE) -> ox.Store:
    """A store of the lines and of what they say of themselves."""
    store = ox.Store()
    store.extend(ox.parse("\n".join([*lines, *description(lines, making)]), ox.RdfFormat.N_QUADS))
    return store


SUBJECTS = st.sampled_from([f"<{ID}person/a>", f"<{ID}club/b>", f"<{ID}document/d#char=1,2>", "<urn:x:s>", "_:b"])
PREDICATES = st.sampled_from([f"<{RDF.type}>", "<urn:x:p>", "<http://x.org/é#q>", f"<{PREFIXES['owl']}sameAs>"])
OBJECTS = SUBJECTS | st.sampled_from(
    [f"<{CAR}Person>", f"<{CAR}Club>", '"x"', '"a <urn:x:g> ."', '"b _:c"@en', '"5"^^<urn:x:t>', '"say \\"<x>\\" <y>"',
     "<http://one.org/a/1>", "<http://one.org/a/23>", "<http://one.org/b>", "<https://two.org/x#y>", "<<( <urn:x:s> <urn:x:p> _:b )>>"]
)  # fmt: skip
GRAPHS = st.sampled_from(["", "", " <urn:x:g>", f" <{GRAPH.conflicts}>", " _:h"])


@given(st.lists(st.tuples(SUBJECTS, PREDICATES, OBJECTS, GRAPHS), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_dataset_counts_itself_as_sparql_does(quads: list[tuple[str, ...]]) -> None:
    lines = sorted({f"{s} {p} {o}{g} ." for s, p, o, g in quads})
    check_counts(loaded(lines))


def test_a_large_dataset_counts_each_object_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import carrera_kg.self_description as module

    monkeypatch.setattr(module, "_LOOSE", 10)
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    lines = sorted(f'<urn:x:s{n}> <urn:x:p{n % 3}> "{n % 40}" .' for n in range(500))
    found = check_counts(loaded(lines))
    assert number(one(found, DATASET.dataset, VOID.distinctObjects)) == 40


def test_it_does_not_count_itself(kg: KnowledgeGraph, shipped: rdflib.Graph) -> None:
    assert number(one(shipped, DATASET.dataset, VOID.triples)) == len(kg.store) - len(shipped)
    lines = lines_of(kg.store)
    making = Making(__version__, read_manifest(kg.folder)["inputs"], shipped=True)  # type: ignore[arg-type]
    again = description(lines, making)
    assert again == [line for line in lines if line.endswith(f" <{DATASET_GRAPH}> .")]


def test_a_query_reads_the_counts_without_counting(kg: KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?n { GRAPH graph:dataset { ?d a void:Dataset ; void:triples ?n ; dcat:version ?v } }")
    assert isinstance(rows, Rows)
    assert [row["n"] for row in rows] == [len(kg.store) - kg.manifest["graphs"][DATASET_GRAPH]]


# ── What there is, and how it hangs together ─────────────────────────────────────────────────────


def test_links_are_counted_by_site_with_what_their_addresses_begin_with() -> None:
    same, close = f"<{PREFIXES['owl']}sameAs>", f"<{PREFIXES['skos']}closeMatch>"
    lines = sorted(
        [f"<urn:x:a> {same} <http://one.org/item/Q1> .", f"<urn:x:b> {same} <http://one.org/item/Q25> .",
         f"<urn:x:b> {same} <https://two.org/player?id=7> .", f"<urn:x:a> {close} <http://one.org/item/Q2> .",
         f"<urn:x:a> {same} <urn:x:b> .", f"<urn:x:c> {same} <http://one.org/item/Q1> <urn:x:g> ."]
    )  # fmt: skip
    found = graph_of(loaded(lines))
    links = {
        (str(one(found, each, VOID.linkPredicate)), str(one(found, one(found, each, VOID.objectsTarget), VOID.uriSpace))):
        number(one(found, each, VOID.triples))
        for each in found.subjects(RDF.type, VOID.Linkset)
    }  # fmt: skip
    assert links == {
        (same[1:-1], "http://one.org/item/"): 2,
        (same[1:-1], "https://two.org/player?id="): 1,
        (close[1:-1], "http://one.org/item/"): 1,
    }


def test_the_shipped_clubs_are_linked_to_wikidata(kg: KnowledgeGraph, shipped: rdflib.Graph) -> None:
    [linkset] = shipped.subjects(RDF.type, VOID.Linkset)
    [[links]] = ask(kg.store, f"SELECT (COUNT(*) AS ?n) {{ ?s <{PREFIXES['owl']}sameAs> ?o }}")
    assert number(one(shipped, linkset, VOID.triples)) == int(links.value) > 0
    target = one(shipped, linkset, VOID.objectsTarget)
    assert str(one(shipped, target, VOID.uriSpace)) == "http://www.wikidata.org/entity/"


def test_the_examples_are_what_is_spoken_of_most(shipped: rdflib.Graph) -> None:
    examples = {str(each).removeprefix(ID) for each in shipped.objects(DATASET.dataset, VOID.exampleResource)}
    assert {"person/massimo-carrera", "club/juventus"} < examples
    assert len({each.split("/")[0] for each in examples}) == len(examples)


def test_the_vocabularies_are_those_of_the_terms_that_are_used(kg: KnowledgeGraph, shipped: rdflib.Graph) -> None:
    named = {str(each) for each in shipped.objects(DATASET.dataset, VOID.vocabulary)}
    assert named >= {PREFIXES[prefix] for prefix in ("car", "rdf", "rdfs", "prov", "oa", "dcterms", "skos", "owl")}
    used = {row[0].value for row in ask(kg.store, f"SELECT DISTINCT ?p {ALL}")}
    assert {space for space in named if not any(term.startswith(space) for term in used)} <= {
        PREFIXES["skos"], PREFIXES["owl"]
    }  # fmt: skip


def test_no_address_of_the_description_is_one_that_others_cannot_read(shipped: rdflib.Graph) -> None:
    addresses = {node for triple in shipped for node in triple if isinstance(node, URIRef)}
    assert [node for node in addresses if not re.fullmatch(r"[a-z]+:[A-Za-z0-9/_.#:%?=&~,+-]+", node)] == []


# ── Documents, licences, versions ────────────────────────────────────────────────────────────────


def test_every_document_is_a_source_with_a_licence_note_and_its_checksum(
    kg: KnowledgeGraph, shipped: rdflib.Graph
) -> None:
    catalogue = yaml.safe_load((ROOT / "data/documents.yaml").read_text(encoding="utf-8"))["documents"]
    sources = set(shipped.objects(DATASET.dataset, PROV.wasDerivedFrom))
    assert sources == {URIRef(f"{ID}document/{document['id']}") for document in catalogue}
    assert set(shipped.objects(DATASET.dataset, DCTERMS.source)) == sources
    for document in catalogue:
        node, graph = URIRef(f"{ID}document/{document['id']}"), GRAPH[f"document/{document['id']}"]
        for each in (node, graph):
            assert str(one(shipped, each, DCTERMS.title)) == document["title"]
            assert str(one(shipped, each, DCTERMS.rights)) == document["licence"]
        assert checksum(shipped, node) == document["sha256"]
        assert one(shipped, graph, PROV.wasDerivedFrom) == node


def checksum(found: rdflib.Graph, node: Any) -> str:
    value = one(found, node, SPDX.checksum)
    assert one(found, value, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    return str(one(found, value, SPDX.checksumValue)).lower()


def test_the_shipped_facts_have_a_version_and_a_licence(shipped: rdflib.Graph) -> None:
    assert str(one(shipped, DATASET.dataset, DCAT.version)) == __version__
    assert str(one(shipped, DATASET.dataset, DCTERMS.license)) in (ROOT / "LICENSE-CC0").read_text(encoding="utf-8")
    publisher = one(shipped, DATASET.dataset, DCTERMS.publisher)
    assert str(one(shipped, publisher, FOAF.name)) in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A dataset of made-up facts."""
    facts = {"almanac": [spell("north", role="player", start="1991")], "gazette": [about("Player A", nickname="A")]}
    build(str(tmp_path / "dataset"), write_career(tmp_path, facts).data)
    return tmp_path / "dataset"


def test_of_somebody_elses_facts_no_licence_version_or_publisher_is_claimed(own: Path) -> None:
    found = graph_of(open_store(str(own)))
    for claimed in (DCTERMS.license, DCTERMS.publisher, DCAT.version):
        assert list(found.objects(DATASET.dataset, claimed)) == []
    assert str(one(found, DATASET.software, DCAT.version)) == __version__
    rights = {str(one(found, source, DCTERMS.rights)) for source in found.objects(DATASET.dataset, DCTERMS.source)}
    assert rights == {"not stated"}


def test_the_licence_of_each_source_is_its_own(tmp_path: Path) -> None:
    files = write_career(tmp_path, {"almanac": [about("Player A", nickname="A")], "gazette": []})
    texts = {name: Path(files.texts, f"{name}.txt").read_text() for name in ("almanac", "gazette")}
    licences = {"almanac": "free to quote", "gazette": "all rights reserved, “quoted”"}
    entries = [entry(name, text, licence=licences[name]) for name, text in texts.items()]
    write(str(Path(files.data, "documents.yaml")), to_yaml({"documents": entries}))
    found = graph_of(open_store(build(str(tmp_path / "dataset"), files.data).dataset))
    assert {
        str(source).rpartition("/")[2]: str(one(found, source, DCTERMS.rights))
        for source in found.objects(DATASET.dataset, DCTERMS.source)
    } == licences


# ── How it was made ──────────────────────────────────────────────────────────────────────────────


def test_the_build_used_every_input_with_its_checksum(kg: KnowledgeGraph, shipped: rdflib.Graph) -> None:
    assert one(shipped, DATASET.dataset, PROV.wasGeneratedBy) == DATASET.build
    assert one(shipped, DATASET.build, PROV.wasAssociatedWith) == DATASET.software
    used = {
        str(one(shipped, each, RDFS.label)): checksum(shipped, each)
        for each in shipped.objects(DATASET.build, PROV.used)
    }
    assert used == kg.manifest["inputs"]
    documents = ROOT / "data/documents.yaml"
    assert used["documents.yaml"] == hashlib.sha256(documents.read_bytes()).hexdigest()


def test_it_tells_no_time_and_no_machine(shipped: rdflib.Graph) -> None:
    types = {node.datatype for node in shipped.objects() if isinstance(node, rdflib.Literal)}
    assert types <= {None, XSD.string, XSD.integer, XSD.hexBinary}
    assert [str(node) for node in shipped.objects() if str(ROOT) in str(node)] == []


def test_the_shipped_description_has_what_catalogues_ask_for(shipped: rdflib.Graph) -> None:
    conforms, _, report = shacl(shipped, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, report


def test_that_of_somebody_elses_facts_has_it_too(own: Path) -> None:
    found = graph_of(open_store(str(own)))
    conforms, _, report = shacl(found, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, report


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix : <urn:x:shapes#> .

:dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path dcterms:description ; sh:minCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path dcterms:license ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:version ; sh:maxCount 1 ] ,
    [ sh:path dcat:keyword ; sh:minCount 1 ] ,
    [ sh:path dcterms:source ; sh:minCount 1 ; sh:node :source ] ,
    [ sh:path prov:wasGeneratedBy ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Activity ] ,
    [ sh:path void:exampleResource ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path void:uriSpace ; sh:minCount 1 ; sh:maxCount 1 ] .
:source sh:property [ sh:path dcterms:title ; sh:minCount 1 ] , [ sh:path dcterms:rights ; sh:minCount 1 ] ,
    [ sh:path spdx:checksum ; sh:minCount 1 ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
:checksum a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:hexBinary ;
      sh:pattern "^[0-9a-fA-F]{64}$" ] .
:linkset a sh:NodeShape ; sh:targetClass void:Linkset ;
  sh:property [ sh:path void:linkPredicate ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path void:subjectsTarget ; sh:minCount 1 ; sh:maxCount 1 ; sh:class void:Dataset ] ,
    [ sh:path void:objectsTarget ; sh:minCount 1 ; sh:maxCount 1 ; sh:class void:Dataset ] .
:activity a sh:NodeShape ; sh:targetClass prov:Activity ;
  sh:property [ sh:path prov:used ; sh:minCount 1 ; sh:class prov:Entity ] .
"""


# ── After a change ───────────────────────────────────────────────────────────────────────────────


def insert(store: ox.Store) -> None:
    store.update(
        f"INSERT DATA {{ GRAPH <urn:x:mine> {{ <{ID}person/player-a> a <urn:x:Scout> ; <urn:x:saw> 1 , 2 }} }}"
    )


def test_after_a_change_it_counts_what_is_there_now(own: Path) -> None:
    revise(str(own), insert)
    found = check_counts(open_store(str(own)))
    assert number(one(found, URIRef("urn:x:mine"), VOID.triples)) == 3


def test_after_a_change_it_says_what_it_was_before(own: Path) -> None:
    before = read_manifest(str(own))
    for changes, words in ((1, "1 change after the dataset was built"), (2, "2 changes after the dataset was built")):
        revise(str(own), lambda store: None)
        found = graph_of(open_store(str(own)))
        made_by = one(found, DATASET.dataset, PROV.wasGeneratedBy)
        assert str(one(found, made_by, RDFS.label)) == words, changes
        built = one(found, DATASET.dataset, PROV.wasRevisionOf)
        assert checksum(found, built) == before["canonical_sha256"]
        assert one(found, built, PROV.wasGeneratedBy) == DATASET.build


def test_after_a_change_it_claims_no_version_and_no_licence(dataset: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(dataset, tmp_path / "copy")
    revise(str(tmp_path / "copy"), insert)
    found = graph_of(open_store(str(tmp_path / "copy")))
    for claimed in (DCTERMS.license, DCTERMS.publisher, DCAT.version):
        assert list(found.objects(DATASET.dataset, claimed)) == []


def test_a_document_that_was_taken_out_is_no_source_any_more(own: Path) -> None:
    gazette = f"{ID}document/gazette"
    revise(str(own), lambda store: store.update(f"DELETE WHERE {{ <{gazette}> ?p ?o }}"))
    found = graph_of(open_store(str(own)))
    assert list(found.objects(DATASET.dataset, DCTERMS.source)) == [URIRef(f"{ID}document/almanac")]


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ GRAPH <{DATASET_GRAPH}> {{ <{DATASET_GRAPH}#dataset> <{VOID.triples}> 7 }} }}",
        f"CLEAR GRAPH <{DATASET_GRAPH}>",
        f"DROP GRAPH <{DATASET_GRAPH}>",
        "DROP ALL",
    ],
)
def test_what_is_written_into_the_description_does_not_stay(own: Path, update: str) -> None:
    revise(str(own), lambda store: store.update(update))
    store = open_store(str(own))
    check_counts(store)
    assert read_manifest(str(own))["quads"] == len(store)


def test_after_a_change_the_file_has_the_hash_of_what_is_in_the_store(own: Path) -> None:
    from carrera_kg.canonical import canonical_hash

    revise(
        str(own), lambda store: store.update("INSERT DATA { [] <urn:x:p> [ <urn:x:q> [] ] . <urn:x:a> <urn:x:b> [] }")
    )
    stated = read_manifest(str(own))["canonical_sha256"]
    exported = Path(current(str(own))[0], "dataset.nq").read_bytes()
    assert hashlib.sha256(exported).hexdigest() == stated
    assert canonical_hash(lines_of(open_store(str(own)))) == stated
    assert b"_:c14n3" in exported


def test_a_dataset_that_never_described_itself_does_not_begin_to(tmp_path: Path) -> None:
    from carrera_kg.store import publish

    publish(str(tmp_path / "bare"), ["<urn:x:a> <urn:x:b> <urn:x:c> ."], "own", lambda store: {})
    revise(str(tmp_path / "bare"), insert)
    assert not open_store(str(tmp_path / "bare")).contains_named_graph(ox.NamedNode(DATASET_GRAPH))


# ── Where it is to be had, and how to cite it ────────────────────────────────────────────────────


def test_a_distribution_has_its_address_its_kind_and_its_checksum() -> None:
    triples = distribution("zip", str(DATASET.accepted), "application/zip", "https://x.org/a.zip", "ab" * 32)
    found = rdflib.Graph().parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    form = one(found, DATASET.accepted, DCAT.distribution)
    assert form == DATASET.zip
    assert str(one(found, form, DCAT.mediaType)).endswith("/application/zip")
    assert (
        one(found, form, DCAT.accessURL) == one(found, DATASET.accepted, VOID.dataDump) == URIRef("https://x.org/a.zip")
    )
    assert checksum(found, form) == "ab" * 32


def test_a_distribution_without_an_address_has_none() -> None:
    found = rdflib.Graph().parse(data="\n".join(f"{each} ." for each in canonical_form("cd" * 32)), format="nt")
    form = one(found, DATASET.dataset, DCAT.distribution)
    assert list(found.objects(form, DCAT.accessURL)) == []
    assert checksum(found, form) == "cd" * 32


CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_citation_file_is_of_this_version_and_these_licences() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert CITATION["version"] == __version__
    assert CITATION["title"] == project["name"]
    assert " AND ".join(CITATION["license"]) == project["license"]
    assert CITATION["abstract"].rstrip(".") == project["description"]
    assert set(CITATION["keywords"]) <= set(project["keywords"])


def test_the_citation_file_names_those_who_hold_the_copyright() -> None:
    assert CITATION["authors"] == [{"name": "The carrera-kg contributors"}]
    assert CITATION["authors"][0]["name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_citation_file_has_what_its_format_asks_for_and_nothing_it_does_not_know() -> None:
    assert CITATION["cff-version"] == "1.2.0"
    assert set(CITATION) >= {"cff-version", "message", "title", "authors"}
    assert set(CITATION) <= {
        "abstract", "authors", "cff-version", "contact", "date-released", "doi", "identifiers", "keywords", "license",
        "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact",
        "repository-code", "title", "type", "url", "version", "commit",
    }  # fmt: skip
    assert CITATION["type"] in ("software", "dataset")


def test_a_dataset_is_cited_with_its_version_and_its_hash(kg: KnowledgeGraph) -> None:
    cited = kg.manifest.citation
    assert cited.startswith(f"carrera-kg {__version__}, ")
    assert cited.endswith(kg.manifest["canonical_sha256"])
