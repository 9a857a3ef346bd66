from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from carrera_kg import KnowledgeGraph, queries
from carrera_kg.errors import DataError, QueryError, UsageError
from carrera_kg.queries import (
    PARAMETER_TYPES,
    LibraryQuery,
    Parameter,
    catalogue,
    check_given,
    find_property,
    load_query,
    parameters,
    query_names,
    run,
    term,
)
from carrera_kg.results import Graph, Rows, Truth
from carrera_kg.vocabulary import BASE, CAR, ID

CARRERA, BARI = ID + "person/massimo-carrera", ID + "club/bari"
HEADER = "#+ summary: Who is it?\n#+ params:\n#+   who: {type: person, example: Massimo Carrera}\n"
INJECTIONS = [
    'Massimo" } DROP ALL #',
    'Massimo" } UNION { ?who ?p ?name } #',
    "x> . ?s ?p ?o",
    "https://example.org/x> . ?s ?p ?o . <https://example.org/y",
    "Massimo\nCarrera",
    "Massimo\\",
    '\\" } #',
    "?person",
    "$person",
    "<https://w3id.org/carrera-kg/id/club/bari>",
    '"""',
    "'''",
    "\\u0022 } #",
    "😀",
    "{}",
    "\x00",
    "",
]


def rows(kg: KnowledgeGraph, query: str, types: dict[str, str] | None = None, **bound: object) -> list[dict[str, Any]]:
    params = {name: Parameter(name, type_, "") for name, type_ in (types or {}).items()}
    answer = run(kg.store, query, bound, params)
    assert isinstance(answer, Rows)
    return answer.rows()


# ── Values are bound ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        (7, 7),
        (-7, -7),
        (1.5, 1.5),
        (True, True),
        (date(2005, 10, 28), date(2005, 10, 28)),
        ("Bari", "Bari"),
        (BARI, BARI),
        ("urn:isbn:1", "urn:isbn:1"),
        (ox.NamedNode(BARI), BARI),
        (ox.Literal("Bari", language="it"), "Bari"),
        (ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")), Decimal("1.5")),
    ],
)
def test_a_value_is_bound_as_a_term_of_its_type(kg: KnowledgeGraph, value: object, bound: object) -> None:
    [row] = rows(kg, "SELECT ?x {}", x=value)
    assert row == {"x": bound}
    assert isinstance(row["x"], type(bound))


def test_a_negative_number_is_subtracted_as_a_number(kg: KnowledgeGraph) -> None:
    assert rows(kg, "SELECT (1 - ?n AS ?m) {}", n=-3) == [{"m": 4}]


def test_a_name_from_an_answer_can_be_asked_with(kg: KnowledgeGraph) -> None:
    assert rows(kg, "SELECT ?name { ?club rdfs:label ?name }", club=kg.find("Old Lady")) == [{"name": "Juventus"}]


def test_a_text_is_a_name_where_only_a_thing_can_stand(kg: KnowledgeGraph) -> None:
    assert rows(kg, "SELECT ?label { ?club rdfs:label ?label }", club="Bianco Neri") == [{"label": "Juventus"}]
    assert rows(kg, "ASK { ?spell car:team ?club }".replace("ASK", "SELECT (COUNT(*) AS ?n)"), club="Russi") == [
        {"n": 1}
    ]
    assert rows(kg, "SELECT ?spell { ?spell car:role ?role } LIMIT 1", role="head coach")


def test_a_text_is_a_text_elsewhere(kg: KnowledgeGraph) -> None:
    assert {row["x"] for row in rows(kg, "SELECT ?x { ?x rdfs:label ?name }", name="Bari")} == {BARI, ID + "place/bari"}


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT ?club (COUNT(*) AS ?n) { ?club a car:Club } GROUP BY ?club", [{"club": BARI, "n": 1}]),
        ("SELECT (COUNT(?club) AS ?n) { ?club a car:Club }", [{"n": 1}]),
        ("SELECT ?club { ?club a car:Club } ORDER BY ?club", [{"club": BARI}]),
        ("SELECT ?club { ?club a car:Club FILTER(BOUND(?club)) }", [{"club": BARI}]),
        ("SELECT DISTINCT $club { $club a car:Club }", [{"club": BARI}]),
        ("SELECT ?name { OPTIONAL { ?club rdfs:label ?name } }", [{"name": "Bari"}]),
        ("SELECT ?name { { ?club rdfs:label ?name } UNION { ?club rdfs:comment ?name } }", [{"name": "Bari"}]),
        ("SELECT ?name { ?x rdfs:label ?name FILTER(?x = ?club) }", [{"name": "Bari"}]),
        ("SELECT ?name { BIND(?club AS ?x) ?x rdfs:label ?name }", [{"name": "Bari"}]),
        ("SELECT ?name { VALUES ?x { club:bari club:russi } ?x rdfs:label ?name MINUS { ?club rdfs:label ?name } }",
         [{"name": "Russi"}]),
    ],
)  # fmt: skip
def test_a_parameter_may_stand_anywhere(kg: KnowledgeGraph, query: str, answer: list[dict[str, object]]) -> None:
    assert rows(kg, query, club=BARI) == answer


def test_a_parameter_need_not_be_projected(kg: KnowledgeGraph) -> None:
    assert rows(kg, "SELECT ?name { ?club rdfs:label ?name }", club=BARI) == [{"name": "Bari"}]


def test_a_parameter_restricts_a_subquery_that_does_not_project_it(kg: KnowledgeGraph) -> None:
    query = "SELECT ?n { { SELECT (COUNT(?spell) AS ?n) { ?spell car:person ?who } } }"
    everybody = rows(kg, query.replace("?who", "?anyone"))[0]["n"]
    his = rows(kg, query, who=CARRERA)[0]["n"]
    assert 0 < his < everybody


def test_a_parameter_restricts_a_named_graph(kg: KnowledgeGraph) -> None:
    said = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert rows(kg, said, g=BASE + "graph/conflicts")[0]["n"] == kg.manifest["graphs"][BASE + "graph/conflicts"]


def test_the_same_question_can_be_asked_again_about_another(kg: KnowledgeGraph) -> None:
    query = "SELECT ?name { ?who rdfs:label ?name }"
    for _ in range(2):
        assert rows(kg, query, who=CARRERA) == [{"name": "Massimo Carrera"}]
        assert rows(kg, query, who=BARI) == [{"name": "Bari"}]
        assert rows(kg, query, who="Antonio Conte") == [{"name": "Antonio Conte"}]


def test_the_same_question_can_be_asked_again_with_another_variable_bound(kg: KnowledgeGraph) -> None:
    query = "SELECT * { ?who a car:Club ; rdfs:label ?name }"
    for _ in range(2):
        assert rows(kg, query, who=BARI) == [{"name": "Bari"}]
        assert rows(kg, query, name=ox.Literal("Bari")) == [{"who": BARI}]
        assert {"who": BARI, "name": "Bari"} in rows(kg, query)
        assert rows(kg, query, who=BARI, name="Atalanta") == []


def test_a_question_that_was_answered_is_held_to_its_values_the_next_time(kg: KnowledgeGraph) -> None:
    query = "SELECT ?name { ?who rdfs:label ?name }"
    for wrong in ("https://example.org/a b", "Nobody At All", object()):
        assert rows(kg, query, who=CARRERA)
        with pytest.raises(UsageError):
            rows(kg, query, who=wrong)
    with pytest.raises(UsageError, match="the query has no parameter whom"):
        rows(kg, query, whom=CARRERA)


def test_a_declared_type_goes_before_what_was_found_out_without_one(kg: KnowledgeGraph) -> None:
    query = "SELECT ?who { ?who a car:Club ; rdfs:label ?name }"
    assert rows(kg, query, name="Bari") == rows(kg, query, {"name": "string"}, name="Bari") == [{"who": BARI}]
    assert rows(kg, query, {"name": "club"}, name="Bari") == []


def test_a_byte_order_mark_is_no_part_of_a_question(kg: KnowledgeGraph) -> None:
    for _ in range(2):
        assert rows(kg, "\ufeffSELECT ?name { ?who rdfs:label ?name }", who=BARI) == [{"name": "Bari"}]
        with pytest.raises(QueryError, match="line 1, column 32"):  # counted without it
            rows(kg, "\ufeffSELECT ?name { ?who rdfs:label }")


def test_a_prefix_that_the_query_declares_itself_is_not_the_preset_one(kg: KnowledgeGraph) -> None:
    query = "PREFIX car: <https://example.org/> SELECT ?name { ?who a car:Club ; rdfs:label ?name }"
    for _ in range(2):
        assert rows(kg, query, who=BARI) == []


def test_truths_and_graphs_take_parameters_too(kg: KnowledgeGraph) -> None:
    assert isinstance(truth := run(kg.store, "ASK { ?club a car:Club }", {"club": BARI}), Truth)
    assert truth.scalar()
    assert isinstance(graph := run(kg.store, "CONSTRUCT { ?c a ?t } WHERE { ?c a ?t }", {"c": BARI}), Graph)
    assert len(list(graph)) == 1
    assert isinstance(described := run(kg.store, "DESCRIBE ?c", {"c": BARI}), Graph)
    assert {str(triple.subject) for triple in described} == {f"<{BARI}>"}


# ── And never pasted ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [text for text in INJECTIONS if not text.startswith("https://")])
def test_a_text_is_bound_to_the_letter_whatever_it_says(kg: KnowledgeGraph, text: str) -> None:
    assert rows(kg, "SELECT ?x {}", x=text) == [{"x": text}]
    assert rows(kg, 'SELECT (STRLEN(?x) AS ?n) { FILTER(?x != "other") }', x=text) == [{"n": len(text)}]


@pytest.mark.parametrize("text", [text for text in INJECTIONS if not text.startswith("https://")])
def test_a_text_cannot_widen_a_question(kg: KnowledgeGraph, text: str) -> None:
    assert rows(kg, "SELECT ?who { ?who rdfs:label ?name }", name=text) == []


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_name_means_one_thing_or_nothing_whatever_it_says(kg: KnowledgeGraph, text: str) -> None:
    try:
        found = rows(kg, "SELECT ?name { ?who rdfs:label ?name }", {"who": "person"}, who=text)
    except UsageError as error:
        assert any(words in str(error) for words in ("is called", "a name is needed", "is not a person but a club"))
    else:
        assert found == [{"name": "Massimo Carrera"}]  # "Massimo" is one of his names; marks in it do not matter


@pytest.mark.parametrize(
    "address", ["https://example.org/x> . ?s ?p ?o", "http://a b", 'urn:"', "https://{}", "http://\n"]
)
def test_what_is_no_address_is_not_bound_as_one(kg: KnowledgeGraph, address: str) -> None:
    with pytest.raises(UsageError, match="is not an address; encode spaces and quotes in it"):
        rows(kg, "SELECT ?x {}", x=address)


def test_a_lone_surrogate_is_no_text(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="leave out surrogates"):
        rows(kg, "SELECT ?x {}", x="\udcff")


# ── What cannot be bound ─────────────────────────────────────────────────────────────────────────


def test_a_parameter_that_the_query_does_not_have_is_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match=r"the query has no parameter persn; did you mean person\?"):
        rows(kg, "SELECT ?person { ?person a car:Person }", persn="x")


@pytest.mark.parametrize("query", ['SELECT ?x { ?x rdfs:label "?name" }', "SELECT ?x { ?x a car:Club } # ?name"])
def test_a_text_or_comment_that_looks_like_the_parameter_is_none(kg: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UsageError, match="the query has no parameter name"):
        rows(kg, query, name="Bari")


@pytest.mark.parametrize(
    "query", ["SELECT ?x { BIND(1 AS ?x) }", "SELECT ?x { VALUES ?x { 1 2 } }", "SELECT (1 AS ?x) {}"]
)
def test_what_the_query_gives_a_value_itself_cannot_be_bound(kg: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UsageError, match=r"the query itself gives \?x a value"):
        rows(kg, query, x=1)


def test_a_value_that_cannot_stand_in_its_place_is_an_error_that_shows_it(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"a value cannot stand where its variable does: \?p = \"7\""):
        rows(kg, "SELECT ?s { ?s ?p ?o }", p=7)


@pytest.mark.parametrize(
    ("wanted", "value", "bound"),
    [
        ("person", "carrera", CARRERA),
        ("team", "BARI", BARI),
        ("club", "club/bari", BARI),
        ("place", "Bari", ID + "place/bari"),
        ("competition", "RPL", ID + "competition/russian-premier-league"),
        ("award", "russian premier league coach of the year", ID + "award/russian-premier-league-coach-of-the-year"),
        ("document", "carrera-news", ID + "document/carrera-news"),
        ("concept", "head-coach", BASE + "role/head-coach"),
        ("property", "birth date", CAR + "birthDate"),
    ],
)
def test_a_declared_type_says_what_a_name_means(kg: KnowledgeGraph, wanted: str, value: str, bound: str) -> None:
    assert term(kg.store, value, wanted, "x") == f"<{bound}>"


@pytest.mark.parametrize(
    ("wanted", "value", "written"),
    [
        ("integer", "007", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("integer", "-1", '"-1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("date", "2017-05-07", '"2017-05-07"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("string", "http://x", '"http://x"'),
        ("string", "7", '"7"'),
    ],
)
def test_a_declared_type_says_what_a_text_means(kg: KnowledgeGraph, wanted: str, value: str, written: str) -> None:
    assert term(kg.store, value, wanted, "x") == written


@pytest.mark.parametrize(
    ("wanted", "value", "problem"),
    [
        ("integer", "seven", "goals: 'seven' is not a whole number; write it in digits"),
        ("integer", "1.5", "goals: '1.5' is not a whole number; write it in digits"),
        ("integer", "٧", "goals: '٧' is not a whole number; write it in digits"),
        ("integer", "", "goals: '' is not a whole number; write it in digits"),
        ("date", "2017", "goals: '2017' is not a day; write it like 2017-05-07"),
        ("date", "2017-02-30", "goals: '2017-02-30' is not a day; write it like 2017-05-07"),
        ("date", "yesterday", "goals: 'yesterday' is not a day; write it like 2017-05-07"),
        ("person", "Nobody", "no person is called 'Nobody'; check the spelling"),
        ("concept", "mascot", "no concept is called 'mascot'; see the concepts in ontology/carrera.ttl"),
        ("property", "birthDat", "no property is called 'birthDat'; did you mean"),
    ],
)
def test_a_value_of_the_wrong_type_names_the_parameter_and_the_way_out(
    kg: KnowledgeGraph, wanted: str, value: str, problem: str
) -> None:
    with pytest.raises(UsageError) as caught:
        term(kg.store, value, wanted, "goals")
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    "name", ["birthDate", "birthdate", "birth date", "Birth Date", "birth-date", "car:birthDate", CAR + "birthDate"]
)
def test_a_property_is_found_by_name_label_and_address(name: str) -> None:
    assert find_property(name) == CAR + "birthDate"


# ── The library ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of one question."""
    monkeypatch.setattr(queries, "folder", lambda name: str(tmp_path))
    (tmp_path / "person-is.rq").write_text(HEADER + "SELECT ?who { ?who a car:Person }", encoding="utf-8")
    return tmp_path


def test_a_library_query_has_a_name_a_question_and_parameters(library: Path) -> None:
    query = load_query("person-is")
    assert (query.name, query.summary) == ("person-is", "Who is it?")
    assert [(p.name, p.type, p.example) for p in query.params.values()] == [("who", "person", "Massimo Carrera")]


def test_the_catalogue_lists_the_library_by_name(library: Path) -> None:
    (library / "a-question.rq").write_text("#+ summary: Any?\nASK {}", encoding="utf-8")
    (library / "notes.txt").write_text("", encoding="utf-8")
    assert query_names() == list(catalogue()) == ["a-question", "person-is"]


def test_an_unknown_query_is_answered_with_a_near_one(library: Path) -> None:
    with pytest.raises(UsageError, match=r"no query is called 'persn-is'; did you mean person-is\?"):
        load_query("persn-is")


@pytest.mark.parametrize("name", ["../queries/person-is", "/etc/passwd", "", ".", "a/b"])
def test_a_name_cannot_leave_the_library(library: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no query is called"):
        load_query(name)


def test_a_query_without_its_question_is_an_error_that_names_the_file(library: Path) -> None:
    (library / "odd.rq").write_text("ASK {}", encoding="utf-8")
    with pytest.raises(DataError, match=re.escape("odd.rq has no '#+ summary:' line; write the question")):
        load_query("odd")


def test_every_parameter_of_a_library_query_must_be_given(library: Path) -> None:
    with pytest.raises(UsageError, match='person-is needs who; add -p who="Massimo Carrera"'):
        check_given({}, load_query("person-is").params, "person-is")


@pytest.mark.parametrize(("given", "hint"), [("whom", "did you mean who?"), ("xyz", "it has who")])
def test_only_parameters_of_the_library_query_may_be_given(library: Path, given: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_given({given: "x"}, load_query("person-is").params, "person-is")
    assert str(caught.value) == f"person-is has no parameter {given}; {hint}"


def test_a_library_query_without_parameters_says_it_has_none() -> None:
    with pytest.raises(UsageError, match="any has no parameter x; it has none"):
        check_given({"x": 1}, LibraryQuery("any", "#+ summary: Any?\nASK {}").params, "any")


@pytest.mark.parametrize("type", PARAMETER_TYPES)
def test_every_parameter_type_can_be_declared(type: str) -> None:
    assert parameters(f"#+   x: {{type: {type}, example: y}}")["x"].type == type


def test_an_unknown_parameter_type_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(QueryError, match="x: no parameter type player; use one of entity, person, team"):
        parameters("#+   x: {type: player, example: y}")


# ── Wrong queries ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELEC ?x { ?x a car:Club }", "did you mean SELECT?"),
        ("SELECT ?x { ?x a car:Club } LIMT 3", "did you mean LIMIT?"),
        ("SELECT ?x { ?x a car:Club ", "1 '}' missing"),
        ("SELECT ?x { ?x a cr:Club }", "the prefix cr: is not declared; did you mean car?"),
        ("SELECT ?x { ?x a zzz:Club }", "the prefix zzz: is not declared; declare it with PREFIX zzz: <…>"),
        ("SELECT ?x ?y { ?x a ?y } GROUP BY ?x", "add it to GROUP BY"),
        ("", "the query is empty"),
        (" \n# only a comment", "the query is empty"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "that is an update, not a query; the dataset is read-only"),
        ("DELETE WHERE { ?s ?p ?o }", "that is an update, not a query"),
        ("DROP ALL", "that is an update, not a query"),
        ("LOAD <https://example.org/>", "that is an update, not a query"),
        ("SELECT (<urn:x:age>(1) AS ?x) {}", "the query cannot be run"),
        ("SELECT * { " + "{" * 300 + "}" * 300 + " }", "nests more than 100 deep; split it into several queries"),
        ("SELECT * { " + "?s ?p ?o . " * 2000 + " }", "has more than 120 triple patterns; split it into several"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_one_line_with_the_next_move(kg: KnowledgeGraph, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(kg.store, query)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_long_list_in_values_is_no_wrong_query(kg: KnowledgeGraph) -> None:
    query = "SELECT (COUNT(?n) AS ?all) { VALUES ?n { " + " ".join(map(str, range(20_000))) + " } }"
    assert rows(kg, query) == [{"all": 20_000}]


def test_a_misspelt_term_is_an_error_and_not_an_empty_answer(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="car:birthPlac is not in the ontology; did you mean car:birthPlace"):
        run(kg.store, "SELECT ?x { ?x car:birthPlac ?y }")
    assert isinstance(run(kg.store, "ASK { ?x a car:Club. }"), Truth)


def test_what_an_answer_gives_can_be_asked_with(kg: KnowledgeGraph) -> None:
    born = kg.query("SELECT ?born { person:massimo-carrera car:birthDate ?born }")
    assert isinstance(born, Rows)
    who = run(kg.store, "SELECT ?who { ?who car:birthDate ?born }", {"born": born.scalar()})
    assert isinstance(who, Rows)
    assert who.scalar().name == "Massimo Carrera"
    with pytest.raises(UsageError, match="a list cannot be bound"):
        run(kg.store, "SELECT ?x {}", {"x": [1]})


def test_a_question_of_the_library_says_what_it_is_as_json_has_it() -> None:
    assert LibraryQuery("who", HEADER + "SELECT ?who {}").as_dict() == {
        "name": "who",
        "question": "Who is it?",
        "parameters": [{"name": "who", "type": "person", "example": "Massimo Carrera"}],
    }


def test_a_missing_parameter_is_spelled_as_where_it_comes_from() -> None:
    params = parameters(HEADER)
    with pytest.raises(UsageError, match='add -p who="Massimo Carrera"'):
        check_given({}, params, "who")
    with pytest.raises(UsageError, match="add who=…"):
        check_given({}, params, "who", lambda param: f"{param.name}=…")


@pytest.fixture
def graphs() -> ox.Store:
    """A triple in the default graph and one in each of three graphs."""
    store = ox.Store()
    for name in ("", "a", "b", "c"):
        graph = ox.NamedNode(f"urn:x:{name}") if name else ox.DefaultGraph()
        store.add(ox.Quad(ox.NamedNode("urn:x:s"), ox.NamedNode("urn:x:p"), ox.Literal(name or "default"), graph))
    return store


def asked(store: ox.Store, pattern: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> list[str]:
    answer = run(store, f"SELECT ?o WHERE {{ {pattern} }} ORDER BY ?o", graphs=(default, named))
    assert isinstance(answer, Rows)
    return [row[0] for row in answer]


def test_without_graphs_the_datasets_own_are_asked(graphs: ox.Store) -> None:
    assert asked(graphs, "?s ?p ?o") == ["default"]
    assert asked(graphs, "GRAPH ?g { ?s ?p ?o }") == ["a", "b", "c"]


def test_given_graphs_together_are_the_default_graph_and_none_is_named(graphs: ox.Store) -> None:
    assert asked(graphs, "?s ?p ?o", ("urn:x:a", "urn:x:b")) == ["a", "b"]
    assert asked(graphs, "GRAPH ?g { ?s ?p ?o }", ("urn:x:a",)) == []


def test_given_named_graphs_leave_the_default_graph_empty(graphs: ox.Store) -> None:
    assert asked(graphs, "?s ?p ?o", (), ("urn:x:c",)) == []
    assert asked(graphs, "GRAPH ?g { ?s ?p ?o }", ("urn:x:a",), ("urn:x:b", "urn:x:c")) == ["b", "c"]


def test_given_graphs_go_before_those_of_the_query(graphs: ox.Store) -> None:
    answer = run(graphs, "SELECT ?o FROM <urn:x:a> WHERE { ?s ?p ?o }", graphs=(("urn:x:b",), ()))
    assert isinstance(answer, Rows)
    assert [row[0] for row in answer] == ["b"]


def test_relative_addresses_are_relative_to_the_base_if_there_is_one(graphs: ox.Store) -> None:
    answer = run(graphs, "SELECT (STR(<club>) AS ?iri) {}", base="http://example.org/sparql")
    assert isinstance(answer, Rows)
    assert answer.scalar() == "http://example.org/club"
    with pytest.raises(QueryError):
        run(graphs, "SELECT (STR(<club>) AS ?iri) {}")
