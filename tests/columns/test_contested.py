"""What several sources tell of becomes claims: each value with its place, and what differs is found and weighed."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from carrera_kg.columns.spool import Source
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import Large, Report, build
from carrera_kg.vocabulary import ID, OA, PREFIXES, RDF
from tests.career import about, spell, write_career
from tests.large import day
from tests.readers.wikidata_entities import entity, item, player, said, year

NORTH, SOUTH, X = "Q900101", "Q900102", "Q900009"
LINKED = [
    {"id": "person/player-x", "name": "Player X", "links": {"wikidata": X}, "because": "the register has it"},
    {"id": "club/club-west", "name": "Club West", "links": {"wikidata": NORTH}, "because": "the register has it"},
]
FACTS = [
    about("Player X", birthDate="3 February 1970", name="Player X"),
    spell("west", team="Club West", person="Player X", role="player", start="1990", end="1993"),
    spell("again", team="Club West", person="Player X", role="head-coach", start="2001"),
]
ENTITIES = [
    entity(NORTH, "Club West"),
    entity(SOUTH, "Club South-West"),
    player(
        X, "Player X", P569=[said(day("1970-03-03"))],
        P54=[
            said(item(NORTH), P580=year(1990), P582=day("1993-06-30")),
            said(item(SOUTH), P580=year(1993), P582=year(1995)),
            said(item(SOUTH), rank="deprecated", P580=year(1980)),
        ],
    ),
]  # fmt: skip
FIRST = "Date,Team 1,FT,HT,Team 2\nSun Sep 6 1992,Club A,2-1,1-0,Club B\nSun Sep 13 1992,Club B,0-0,?,Club A\n"
SECOND = "Date,Team 1,FT,HT,Team 2\nSun Sep 6 1992,Club A,3-1,1-0,Club B\nMon Sep 14 1992,Club B,0-0,?,Club A\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("contested")
    files = write_career(folder, {"almanac": FACTS}, entities=LINKED)
    (folder / "entities.json").write_text("\n".join(json.dumps(each) for each in ENTITIES))
    for name, text in {"first": FIRST, "second": SECOND}.items():
        (folder / name).mkdir()
        (folder / name / "1992-93_it.1.csv").write_text(text)
    sources = [f"wikidata={folder / 'entities.json'}", *(f"results={folder / name}" for name in ("first", "second"))]
    large = Large(tuple(Source.parse(text) for text in sources))
    return build(str(folder / "dataset"), facts=files.data, large=large)


@pytest.fixture(scope="module")
def asked(report: Report) -> KnowledgeGraph:
    return KnowledgeGraph.open(report.dataset)


def test_the_shapes_find_nothing_wrong(report: Report) -> None:
    assert [str(finding) for finding in report.findings if finding.severity == "violation"] == []


def test_a_document_and_wikidata_contradict_each_other_and_both_stand(asked: KnowledgeGraph) -> None:
    (conflict,) = [each for each in asked.conflicts("Player X") if each.property == "birth date"]
    assert {(claim.document, claim.object_label) for claim in conflict.claims} == {
        ("almanac", "3 February 1970"),
        ("wikidata", "3 March 1970"),
    }
    (of_wikidata,) = [claim for claim in conflict.claims if claim.document == "wikidata"]
    assert of_wikidata.place == f"statement {X}-00001-P569"
    assert of_wikidata.words == "1970-03-03"


def test_one_stay_of_two_sources_is_one_spell_and_a_second_stay_a_second(asked: KnowledgeGraph) -> None:
    spells = {(each.team and each.team.name, each.start, each.end) for each in asked.spells("Player X") if each.plays}
    assert spells == {("Club West", "1990", "30 June 1993"), ("Club South-West", "1993", "1995")}


def test_what_is_told_more_exactly_agrees_with_what_is_vaguer(asked: KnowledgeGraph) -> None:
    (conflict,) = [each for each in asked.conflicts("Player X") if each.property == "end"]
    assert (conflict.kind, conflict.status) == ("precision", "apparent")


def test_what_a_source_itself_withdraws_is_no_claim(asked: KnowledgeGraph) -> None:
    assert not [claim for claim in asked.claims("Player X") if claim.object == "1980"]


def test_who_says_what_is_shown_with_the_place_of_the_record(asked: KnowledgeGraph) -> None:
    told = repr(asked.explain("Player X", "birthDate"))
    assert f"statement {X}-00001-P569" in told
    assert "almanac" in told


def test_two_scores_of_one_match_are_a_conflict_with_both_rows(asked: KnowledgeGraph) -> None:
    found = [each for each in asked.conflicts() if each.property == "goals scored"]
    assert [sorted(claim.object_label for claim in each.claims) for each in found] == [["2", "3"]]
    assert {claim.place for claim in found[0].claims} == {"row 2 of 1992-93_it.1.csv"}
    assert {claim.document for claim in found[0].claims} == {"first", "second"}


def test_a_day_that_one_source_has_wrong_is_a_conflict_of_one_match(asked: KnowledgeGraph) -> None:
    (conflict,) = [each for each in asked.conflicts() if each.property == "date" and "match/" in each.subject]
    assert {claim.object for claim in conflict.claims} == {"1992-09-13", "1992-09-14"}
    matches = list(
        asked.store.quads_for_pattern(
            None,
            ox.NamedNode(f"{RDF}type"),
            ox.NamedNode("https://w3id.org/carrera-kg/ontology#Match"),
            ox.DefaultGraph(),
        )
    )
    assert len(matches) == 2


def test_the_place_of_a_record_is_a_fragment_of_its_file(asked: KnowledgeGraph) -> None:
    query = (
        "SELECT DISTINCT ?source ?value WHERE { GRAPH ?g { ?span oa:hasSource ?source ; oa:hasSelector ?place , ?quote . "
        "?place a oa:FragmentSelector ; rdf:value ?value ; dcterms:conformsTo ?how . ?quote oa:exact ?exact } }"
    )
    found = asked.store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    rows = {(source.value, value.value) for source, value in found}
    assert rows == {(f"{ID}document/{name}", f"row={number}") for name in ("first", "second") for number in (2, 3)}


def test_claims_of_records_are_in_the_tables_without_offsets(asked: KnowledgeGraph) -> None:
    claims = asked.tables.claims
    of_records = claims.filter(claims["document"].str.ends_with("/wikidata"))
    assert of_records["start"].null_count() == of_records.height > 0
    assert of_records["words"].null_count() == 0


def test_every_text_selector_still_has_its_offsets(asked: KnowledgeGraph) -> None:
    query = f"SELECT ?s WHERE {{ GRAPH ?g {{ ?s a <{OA}TextPositionSelector> FILTER NOT EXISTS {{ ?s <{OA}start> ?n }} }} }}"
    found = asked.store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert list(found) == []
