from __future__ import annotations

import csv
import io
import itertools
import json
import sys
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from typing import Any

import polars
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import Result

from carrera_kg.dates import PartialDate
from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.queries import run
from carrera_kg.results import (
    GRAPH_FORMATS,
    ROW_FORMATS,
    Graph,
    Row,
    Rows,
    Thing,
    Truth,
    python_value,
    shown,
    text_table,
    write_statements,
)
from carrera_kg.vocabulary import CAR, GRAPH, ID, LABEL

BARI, RUSSI = ID + "club/bari", ID + "club/russi"
HOSTILE = '<script>alert("1")</script>'


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Two clubs, one of them with a hostile name, and numbers to count."""
    store = ox.Store()
    lines = [
        "@prefix club: <https://w3id.org/carrera-kg/id/club/> .",
        "@prefix car: <https://w3id.org/carrera-kg/ontology#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        'club:bari a car:Club ; rdfs:label "Bari" ; car:goals 4 .',
        f"club:russi a car:Club ; rdfs:label {ox.Literal(HOSTILE)} ; car:goals 7 .",
    ]
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, query: str) -> Rows:
    answer = run(store, query)
    assert isinstance(answer, Rows)
    return answer


def graph(store: ox.Store, query: str = "CONSTRUCT WHERE { ?s ?p ?o }") -> Graph:
    answer = run(store, query)
    assert isinstance(answer, Graph)
    return answer


def written(answer: Rows | Truth | Graph, format: str) -> bytes:
    file = io.BytesIO()
    answer.write(file, format)
    return file.getvalue()


CLUBS = "SELECT ?club ?goals { ?club car:goals ?goals } ORDER BY ?goals"
MANY = "SELECT ?n { VALUES ?n { " + " ".join(map(str, range(100))) + " } }"


# ── Values ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ('"Bari"', "Bari"),
        ('"Bari"@it', "Bari"),
        ("4", 4),
        ("-4", -4),
        ('"99999999999999999999"^^xsd:integer', 99999999999999999999),
        ("1.50", Decimal("1.5")),
        ("1.5e0", 1.5),
        ("true", True),
        ("false", False),
        ('"2005-10-28"^^xsd:date', date(2005, 10, 28)),
        ('"2011-22"^^edtf:EDTF', PartialDate.parse("2011-22")),
        ('"1991"^^xsd:gYear', "1991"),
        ('"many"^^xsd:integer', "many"),
        ('"2005-13-45"^^xsd:date', "2005-13-45"),
        ('"some day"^^edtf:EDTF', "some day"),
        ('"-0044-03-15"^^xsd:date', "-0044-03-15"),
        ("club:bari", BARI),
        ("?unbound", None),
    ],
)
def test_a_value_has_the_python_type_of_its_term(store: ox.Store, term: str, value: object) -> None:
    found = rows(store, f"SELECT ?x {{ OPTIONAL {{ BIND({term} AS ?x) }} }}").scalar()
    assert found == value
    assert isinstance(found, type(value))


def test_a_thing_is_its_address_with_its_name_beside_it(store: ox.Store) -> None:
    thing = rows(store, CLUBS).rows()[0]["club"]
    assert isinstance(thing, Thing)
    assert (thing, thing.name) == (BARI, "Bari")


def test_a_thing_without_a_label_is_called_by_its_short_address(store: ox.Store) -> None:
    assert rows(store, "SELECT (club:juventus AS ?x) {}").scalar().name == "club:juventus"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "yes"), (False, "no"), (7, "7"), ("Bari", "Bari")])
def test_a_value_is_shown_as_a_person_would_read_it(value: object, text: str) -> None:
    assert shown(value) == text


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_read_by_name_by_key_and_by_number(store: ox.Store) -> None:
    row = next(iter(rows(store, CLUBS)))
    assert row.goals == row["goals"] == row[1] == 4
    assert tuple(row) == (BARI, 4)
    assert len(row) == 2
    assert row.as_dict() == {"club": BARI, "goals": 4}


def test_a_row_shows_names(store: ox.Store) -> None:
    assert repr(next(iter(rows(store, CLUBS)))) == "Row(club='Bari', goals='4')"


def test_a_column_that_is_not_there_is_an_error_that_lists_the_columns(store: ox.Store) -> None:
    with pytest.raises(AttributeError, match="no column nets; there are club, goals"):
        _ = next(iter(rows(store, CLUBS))).nets


def test_columns_are_known_before_any_row_is_read(store: ox.Store) -> None:
    assert rows(store, "SELECT ?b ?a { ?a ?b ?c }").columns == ("b", "a")


def test_rows_are_dictionaries_of_values(store: ox.Store) -> None:
    assert rows(store, CLUBS).rows() == [{"club": BARI, "goals": 4}, {"club": RUSSI, "goals": 7}]


def test_iterating_again_gives_the_same_rows(store: ox.Store) -> None:
    answer = rows(store, CLUBS)
    assert [tuple(row) for row in answer] == [tuple(row) for row in answer] == [(BARI, 4), (RUSSI, 7)]


def test_iterating_can_stop_early_and_start_anew(store: ox.Store) -> None:
    answer = rows(store, MANY)
    first = [row.n for row in itertools.islice(answer, 3)]
    assert first == [row.n for row in itertools.islice(answer, 3)]
    assert len(answer.rows()) == 100


def test_two_iterations_do_not_disturb_each_other(store: ox.Store) -> None:
    answer = rows(store, MANY)
    assert all(a.n == b.n for a, b in zip(answer, answer, strict=True))


def test_rows_are_read_no_sooner_than_they_are_wanted() -> None:
    asked = 0

    class Endless:
        variables = (ox.Variable("n"),)

        def __iter__(self) -> Any:
            nonlocal asked
            for asked in itertools.count():
                yield {"n": ox.Literal(asked), 0: ox.Literal(asked)}

    answer = Rows(Endless, ox.Store())
    assert [row.n for row in itertools.islice(answer, 3)] == [0, 1, 2]
    assert asked <= 3


def test_one_gives_the_only_row(store: ox.Store) -> None:
    row = rows(store, "SELECT ?goals { club:bari car:goals ?goals }").one()
    assert isinstance(row, Row)
    assert row.goals == 4


@pytest.mark.parametrize(
    ("where", "problem"), [("?club a car:Person", "no rows"), ("?club a car:Club", "several rows")]
)
def test_one_refuses_none_and_several(store: ox.Store, where: str, problem: str) -> None:
    with pytest.raises(UsageError, match=f"{problem} where one was asked for; use .rows()"):
        rows(store, f"SELECT ?club {{ {where} }}").one()


def test_scalar_gives_the_only_value(store: ox.Store) -> None:
    assert rows(store, "SELECT (SUM(?goals) AS ?all) { ?club car:goals ?goals }").scalar() == 11


def test_scalar_refuses_several_columns(store: ox.Store) -> None:
    with pytest.raises(UsageError, match="2 columns where one was asked for; select one variable"):
        rows(store, CLUBS).scalar()


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────


def test_rows_show_themselves_as_a_table(store: ox.Store) -> None:
    assert repr(rows(store, "SELECT ?club ?goals { ?club car:goals ?goals FILTER(?goals < 5) }")).splitlines() == [
        "club   goals",
        "────────────",
        "Bari       4",
        "1 row",
    ]


def test_an_answer_without_rows_says_so(store: ox.Store) -> None:
    assert repr(rows(store, "SELECT ?x { ?x a car:Person }")).endswith("no rows")


def test_a_long_answer_is_cut_and_says_so(store: ox.Store) -> None:
    lines = repr(rows(store, MANY)).splitlines()
    assert len(lines) == 2 + 20 + 1
    assert lines[-1] == "… more than 20 rows"


def test_a_name_cannot_smuggle_markup_into_a_notebook(store: ox.Store) -> None:
    html = rows(store, CLUBS)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in html
    assert html.startswith("<table ")
    assert ">2 rows<" in html


def test_a_long_answer_is_folded_in_a_notebook(store: ox.Store) -> None:
    html = rows(store, MANY)._repr_html_()
    assert "… 80 more</summary>" in html
    assert ">100 rows<" in html


def test_an_answer_too_long_to_fold_is_cut_and_says_so(store: ox.Store) -> None:
    html = rows(store, f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(201)))} }} }}")._repr_html_()
    assert html.count("<tr>") == 200 + 2
    assert "the first 200 rows; .rows() and .df() have all" in html


def test_a_notebook_has_the_address_of_a_thing_and_the_date_behind_what_is_read(store: ox.Store) -> None:
    html = rows(store, CLUBS)._repr_html_()
    assert f'<span title="{ID}club/bari">Bari</span>' in html
    asked = 'SELECT (STRDT("1991-07/1992-06", <http://id.loc.gov/datatypes/edtf/EDTF>) AS ?season) {}'
    assert '<span title="1991-07/1992-06">1991/92</span>' in rows(store, asked)._repr_html_()


def test_no_rows_have_no_table_in_a_notebook(store: ox.Store) -> None:
    assert rows(store, "SELECT ?x { ?x a car:Person }")._repr_html_() == "no rows"


def test_a_row_shows_itself_as_names_and_values(store: ox.Store) -> None:
    html = next(iter(rows(store, CLUBS)))._repr_html_()
    assert html.count("<tr>") == 2
    assert html.index(">club<") < html.index(">Bari<") < html.index(">goals<")


def test_square_brackets_in_a_name_are_not_taken_for_colours(store: ox.Store) -> None:
    assert "[bold]x[/bold] [/] :smile:" in repr(rows(store, 'SELECT ("[bold]x[/bold] [/] :smile:" AS ?x) {}'))


def test_a_table_is_no_wider_than_it_may_be() -> None:
    lines = text_table(["words", "at"], [["a" * 50, "1"]], width=30).splitlines()
    assert max(map(len, lines)) <= 30
    assert "".join(line.split()[0] for line in lines[2:]) == "a" * 50  # folded, not cut


def test_a_table_without_a_width_keeps_lines_whole() -> None:
    assert "a" * 500 in text_table(["words"], [["a" * 500]])


def test_a_thing_is_its_address_and_a_notebook_shows_its_name(store: ox.Store) -> None:
    thing = python_value(ox.NamedNode(BARI), store)
    assert repr(thing) == repr(BARI)
    assert thing._repr_html_() == f'<span title="{BARI}">Bari</span>'


def test_a_criminal_matter_is_never_named_without_its_outcome() -> None:
    matter, store = ox.NamedNode(ID + "remark/trial"), ox.Store()
    for name, value in ((LABEL, "legal matter: a trial"), (CAR + "settled", "he was acquitted")):
        store.add(ox.Quad(matter, ox.NamedNode(name), ox.Literal(value)))
    assert python_value(matter, store).name == "legal matter: a trial (he was acquitted)"
    assert "he was acquitted" in repr(rows(store, "SELECT ?x { ?x rdfs:label ?l }"))


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────


def test_a_frame_has_names_and_addresses_of_things(store: ox.Store) -> None:
    frame = rows(store, CLUBS).df()
    assert isinstance(frame, polars.DataFrame)
    assert frame.to_dict(as_series=False) == {
        "club": ["Bari", HOSTILE],
        "club_iri": [BARI, RUSSI],
        "goals": [4, 7],
    }


def test_a_frame_keeps_types_and_gaps(store: ox.Store) -> None:
    query = """
        SELECT ?day ?year ?yes ?gap {
          VALUES (?day ?year ?yes ?gap) { ("2005-10-28"^^xsd:date "1991"^^edtf:EDTF true 1) (UNDEF UNDEF UNDEF UNDEF) }
        }
    """
    frame = rows(store, query).df()
    assert frame.schema == {"day": polars.Date, "year": polars.String, "yes": polars.Boolean, "gap": polars.Int64}
    assert frame.rows() == [(date(2005, 10, 28), "1991", True, 1), (None, None, None, None)]


def test_a_column_of_all_kinds_is_still_a_frame(store: ox.Store) -> None:
    assert rows(store, 'SELECT ?x { VALUES ?x { 1 "a" true 1.5 } }').df().height == 4


def test_an_empty_answer_is_an_empty_frame_with_its_columns(store: ox.Store) -> None:
    frame = rows(store, "SELECT ?a ?b { ?a rdfs:comment ?b }").df()
    assert (frame.height, frame.columns) == (0, ["a", "b"])


def test_without_pandas_a_pandas_frame_is_a_clean_error(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pandas is not installed; pip install"):
        rows(store, CLUBS).df("pandas")


def test_an_unknown_frame_library_is_an_error(store: ox.Store) -> None:
    with pytest.raises(UsageError, match="no frames of 'excel'; ask for polars or pandas"):
        rows(store, CLUBS).df("excel")


# ── Formats of rows ──────────────────────────────────────────────────────────────────────────────


def test_rows_in_csv_are_read_by_a_csv_reader(store: ox.Store) -> None:
    read = list(csv.reader(io.StringIO(written(rows(store, CLUBS), "csv").decode(), newline="")))
    assert read == [["club", "goals"], [BARI, "4"], [RUSSI, "7"]]


def test_rows_in_tsv_are_terms(store: ox.Store) -> None:
    assert written(rows(store, CLUBS), "tsv").decode() == f"?club\t?goals\n<{BARI}>\t4\n<{RUSSI}>\t7\n"


def test_rows_in_json_are_the_w3c_format(store: ox.Store) -> None:
    read = json.loads(written(rows(store, CLUBS), "json"))
    assert read["head"]["vars"] == ["club", "goals"]
    assert read["results"]["bindings"][0]["club"] == {"type": "uri", "value": BARI}


def test_rows_in_xml_are_the_w3c_format(store: ox.Store) -> None:
    root = ET.fromstring(written(rows(store, CLUBS), "xml"))
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert len(root.findall(".//{*}result")) == 2


@pytest.mark.parametrize("format", ROW_FORMATS)
def test_another_tool_reads_the_rows_in_every_format(store: ox.Store, format: str) -> None:
    if format == "tsv":
        read = ox.parse_query_results(written(rows(store, CLUBS), format), ROW_FORMATS[format])
        assert isinstance(read, ox.QuerySolutions)
        assert [solution["goals"] for solution in read] == [ox.Literal(4), ox.Literal(7)]
        return
    result = Result.parse(io.BytesIO(written(rows(store, CLUBS), format)), format=format)
    assert [str(row[rdflib.Variable("club")]) for row in result.bindings] == [BARI, RUSSI]


@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig", "jsonld", "table", "xls"])
def test_rows_in_a_format_of_triples_are_an_error(store: ox.Store, format: str) -> None:
    with pytest.raises(UsageError, match=r"rows cannot be written as .*; use table or one of json, csv, tsv, xml"):
        written(rows(store, CLUBS), format)


# ── Truths ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("query", "value"), [("ASK { club:bari ?p ?o }", True), ("ASK { club:milan ?p ?o }", False)])
def test_a_truth_is_true_or_false_in_every_way_it_is_read(store: ox.Store, query: str, value: bool) -> None:
    answer = run(store, query)
    assert isinstance(answer, Truth)
    assert bool(answer) is answer.scalar() is value
    assert repr(answer) == ("yes" if value else "no")
    assert json.loads(written(answer, "json")) == {"head": {}, "boolean": value}
    assert f"<boolean>{str(value).lower()}</boolean>" in written(answer, "xml").decode()
    assert written(answer, "csv") == written(answer, "tsv") == str(value).lower().encode() + b"\n"


def test_a_truth_is_no_graph(store: ox.Store) -> None:
    with pytest.raises(UsageError, match="yes or no cannot be written as ttl"):
        written(run(store, "ASK {}"), "ttl")


# ── Graphs ───────────────────────────────────────────────────────────────────────────────────────


def test_a_graph_can_be_read_twice(store: ox.Store) -> None:
    answer = graph(store)
    assert set(answer) == set(answer)
    assert len(set(answer)) == 6


@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_triples_survive_the_round_trip_in_every_format(store: ox.Store, format: str) -> None:
    answer = graph(store)
    read = ox.parse(written(answer, format), format=GRAPH_FORMATS[format])
    assert {quad.triple for quad in read} == set(answer)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD uses it
@pytest.mark.parametrize(("format", "name"), [("ttl", "turtle"), ("nt", "nt"), ("xml", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_triples(store: ox.Store, format: str, name: str) -> None:
    answer = graph(store)
    read = rdflib.Graph().parse(data=written(answer, format), format=name)
    assert set(read) == set(answer.rdflib())
    assert len(read) == 6


@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_triples_are_written_in_one_order_however_they_came_in(store: ox.Store, format: str) -> None:
    other = ox.Store()
    for quad in sorted(store, key=str, reverse=True):
        other.add(quad)
    assert written(graph(store), format) == written(graph(other), format)


def test_a_graph_shows_itself_as_turtle_and_counts_its_triples(store: ox.Store) -> None:
    found = graph(store, "CONSTRUCT { club:bari car:goals ?g } WHERE { club:bari car:goals ?g }")
    assert repr(found) == "club:bari car:goals 4 .\n# 1 triple"
    assert "<pre" in found._repr_html_()
    assert "1 triple<" in found._repr_html_()


def test_an_empty_graph_says_so(store: ox.Store) -> None:
    nothing = graph(store, "CONSTRUCT { ?x a car:Person } WHERE { ?x a car:Person }")
    assert repr(nothing) == nothing._repr_html_() == "no triples"


def test_a_long_graph_is_cut_and_still_counted(store: ox.Store) -> None:
    numbers = " ".join(map(str, range(500)))
    found = graph(
        store,
        f"CONSTRUCT {{ club:bari car:goals ?n . ?x car:goals ?n }} WHERE {{ VALUES ?n {{ {numbers} }} BIND(IRI(CONCAT(STR(club:bari), STR(?n))) AS ?x) }}",
    )
    lines = repr(found).splitlines()
    assert len(lines) <= 42
    assert lines[-2:] == ["…", "# 1,000 triples"]


def test_written_turtle_declares_the_prefixes_it_uses(store: ox.Store) -> None:
    text = written(graph(store, "CONSTRUCT { club:bari car:goals ?g } WHERE { club:bari car:goals ?g }"), "ttl")
    assert b"@prefix club:" in text
    assert b"@prefix rdfs:" not in text


@pytest.mark.parametrize("at_most", [0, 1, 2, 3, 4, None])
def test_a_graph_written_as_it_comes_is_the_same_graph(store: ox.Store, at_most: int | None) -> None:
    query = "CONSTRUCT WHERE { club:bari ?p ?o }"
    file = io.BytesIO()
    graph(store, query).write(file, "nt", at_most=at_most)
    assert sorted(file.getvalue().splitlines()) == sorted(written(graph(store, query), "nt").splitlines())
    assert len(file.getvalue().splitlines()) == 3


def test_quads_are_written_with_their_graphs_and_the_prefixes_they_use() -> None:
    file = io.BytesIO()
    club = ox.NamedNode(ID + "club/bari")
    quad = ox.Quad(club, ox.NamedNode(CAR + "goals"), ox.Literal(4), ox.NamedNode(GRAPH + "document/news"))
    write_statements([quad], file, "trig")
    text = file.getvalue().decode()
    assert "club:bari car:goals 4" in text and "@prefix rdfs:" not in text
    assert set(ox.parse(text, ox.RdfFormat.TRIG)) == {quad}


def test_a_description_is_a_graph(store: ox.Store) -> None:
    assert len(list(graph(store, "DESCRIBE club:bari"))) == 3


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "table"])
def test_triples_in_a_format_of_rows_are_an_error(store: ox.Store, format: str) -> None:
    with pytest.raises(UsageError, match=r"triples cannot be written as .*; use one of ttl, nt, nq, trig, xml, jsonld"):
        written(graph(store), format)


def test_a_column_that_is_not_there_is_an_error(kg: KnowledgeGraph) -> None:
    answer = kg.query("SELECT ?x { VALUES ?x { 1 } }")
    assert isinstance(answer, Rows)
    row = answer.one()
    assert row[-1] == 1
    with pytest.raises(KeyError, match="no column nope; there are x"):
        row["nope"]
    with pytest.raises(IndexError, match="no column 9; there are 1"):
        row[9]


def test_a_copy_of_a_thing_is_its_address(kg: KnowledgeGraph) -> None:
    import copy
    import pickle

    thing = kg.find("Bari", "club")
    assert copy.deepcopy(thing) == pickle.loads(pickle.dumps(thing)) == str(thing)
