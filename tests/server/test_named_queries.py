"""The query library over HTTP: the same answers as in Python, in every form, and wrong parameters put right."""

from __future__ import annotations

import functools
import io
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from carrera_kg import sparql
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.queries import LibraryQuery, catalogue
from carrera_kg.results import GRAPH_FORMATS, ROW_FORMATS
from tests.server.service import BROWSER, Answer, Service

LIBRARY = catalogue()
GRAPH_QUERIES = {name for name, query in LIBRARY.items() if sparql.form(query.text) in ("CONSTRUCT", "DESCRIBE")}
FORMATS = [
    (name, format)
    for name in LIBRARY
    for format in (GRAPH_FORMATS if name in GRAPH_QUERIES else ROW_FORMATS)
]  # fmt: skip


def example(query: LibraryQuery) -> dict[str, str]:
    return {param.name: param.example for param in query.params.values()}


@functools.cache
def how_many(kg: KnowledgeGraph, name: str) -> int:
    """How many rows the query's example has in Python."""
    answer: Any = kg.query(name, **example(LIBRARY[name]))
    return len(list(answer))


def ask(service: Service, name: str, accept: str | None = None, **given: Any) -> Answer:
    return service.get(f"/queries/{name}?{urlencode(given, doseq=True, quote_via=quote)}", accept)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "format"), FORMATS)
def test_a_query_answers_its_example_as_it_does_in_python(
    shipped: Service, kg: KnowledgeGraph, name: str, format: str
) -> None:
    ours: Any = kg.query(name, **example(LIBRARY[name]))
    file = io.BytesIO()
    ours.write(file, format)

    answer = ask(shipped, name, format=format, **example(LIBRARY[name]))

    assert answer.status == 200, answer.text
    if name in GRAPH_QUERIES:
        assert sorted(answer.body.splitlines()) == sorted(file.getvalue().splitlines())
        assert len(answer.graph()) == len(list(ours)) > 0
    else:
        assert answer.body == file.getvalue().replace(b"\r", b"&#xD;" if format == "xml" else b"\r")
        if sparql.form(LIBRARY[name].text) == "SELECT":
            assert len(answer.rows()) == how_many(kg, name)
            assert all(set(row) <= set(ours.columns) for row in answer.rows())


def test_the_catalogue_lists_every_question(shipped: Service) -> None:
    answer = shipped.get("/queries", "application/json")

    assert answer.media_type == "application/json"
    assert answer.json() == [query.as_dict() for query in LIBRARY.values()]


def test_the_catalogue_is_a_page_for_a_browser(shipped: Service) -> None:
    answer = shipped.get("/queries", BROWSER)

    assert (answer.status, answer.media_type) == (200, "text/html")
    for query in LIBRARY.values():
        assert f"/queries/{query.name}" in answer.text


def test_the_catalogue_has_no_other_form(shipped: Service) -> None:
    assert shipped.get("/queries", "text/csv").status == 406


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_is_a_page_for_a_browser(shipped: Service, name: str) -> None:
    answer = ask(shipped, name, BROWSER, **example(LIBRARY[name]))

    assert (answer.status, answer.media_type) == (200, "text/html")
    assert LIBRARY[name].summary in answer.text.replace("&#39;", "'").replace("’", "'")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [(None, "application/sparql-results+json"), ("text/csv", "text/csv"), ("text/html;q=0.1, text/csv", "text/csv")],
)
def test_accept_says_the_form_of_an_answer(shipped: Service, accept: str | None, media_type: str) -> None:
    answer = ask(shipped, "player-clubs", accept, person="Massimo Carrera")

    assert (answer.status, answer.media_type) == (200, media_type)
    assert len(answer.rows()) > 5


def test_a_thing_is_named_by_its_address_too(shipped: Service) -> None:
    by_name = ask(shipped, "player-clubs", person="Massimo Carrera")
    by_address = ask(shipped, "player-clubs", person="https://w3id.org/carrera-kg/id/person/massimo-carrera")

    assert by_address.status == 200
    assert by_address.rows() == by_name.rows()


# ── Wrong parameters ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("player-clubs", {}, ["player-clubs needs person", "person=Massimo%20Carrera"]),
        ("person-on-date", {"person": "Massimo Carrera"}, ["needs date", "date="]),
        ("person-on-date", {"date": "2012-01-01"}, ["needs person"]),
        ("player-clubs", {"player": "Massimo Carrera"}, ["no parameter player", "person"]),
        ("player-clubs", {"persn": "Massimo Carrera"}, ["no parameter persn", "did you mean", "person"]),
        ("player-clubs", {"PERSON": "Massimo Carrera"}, ["no parameter PERSON", "person"]),
        ("player-clubs", {"person": "Massimo Carrera", "limit": "1"}, ["no parameter limit", "person"]),
        ("document-list", {"person": "Massimo Carrera"}, ["no parameter person", "none"]),
        ("player-clubs", {"person": "Massimo Carera"}, ["Massimo Carera", "did you mean", "Massimo Carrera"]),
        ("player-clubs", {"person": ""}, ["person"]),
        ("player-clubs", {"person": "Juventus"}, ["Juventus"]),
        ("player-clubs", {"person": "> } DROP ALL {"}, ["DROP ALL"]),
        ("person-on-date", {"person": "Massimo Carrera", "date": "yesterday"}, ["date", "yesterday", "2017-05-07"]),
        ("person-on-date", {"person": "Massimo Carrera", "date": "2012-13-01"}, ["date", "2012-13-01"]),
        ("player-clubs", {"person": ["Massimo Carrera", "Antonio Conte"]}, ["person", "2 times", "once"]),
    ],
)
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", None])
def test_a_wrong_parameter_is_answered_with_what_is_right(
    shipped: Service, name: str, given: dict[str, object], told: list[str], accept: str | None
) -> None:
    answer = ask(shipped, name, accept, **given)

    assert answer.status == 400, answer.text
    problem = answer.problem
    said = f"{problem['detail']}; {problem.get('hint', '')}"
    for words in told:
        assert words in said


def test_every_parameter_that_is_missing_is_named_with_an_example(shipped: Service) -> None:
    for query in LIBRARY.values():
        for missing in query.params:
            given = {name: value for name, value in example(query).items() if name != missing}
            problem = ask(shipped, query.name, **given).problem
            assert problem["status"] == 400
            assert missing in problem["detail"]
            assert quote(query.params[missing].example, safe="") in problem["hint"].replace("+", "%20")


def test_every_badly_typed_value_is_refused_by_name(shipped: Service) -> None:
    wrong = {"date": "the day before", "integer": "many"}
    for query in LIBRARY.values():
        for param in query.params.values():
            if param.type == "string":
                continue
            given = example(query) | {param.name: wrong.get(param.type, "nobody and nothing at all")}
            answer = ask(shipped, query.name, **given)
            assert answer.status == 400, (query.name, param.name)
            assert given[param.name] in answer.problem["detail"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/queries/player-club", "player-clubs"),
        ("/queries/nothing-like-it-at-all", ""),
        ("/queries/..%2F..%2Fpyproject", ""),
        ("/queries/player-clubs.rq", ""),
        ("/queries/%00", ""),
        ("/queries/" + "x" * 5000, ""),
    ],
)
def test_a_question_that_is_not_in_the_library_is_not_found(shipped: Service, path: str, hint: str) -> None:
    problem = shipped.get(path, "application/json").problem

    assert problem["status"] == 404
    assert hint in problem["hint"]


def test_rows_that_are_not_there_are_an_empty_answer_and_no_error(service: Service) -> None:
    answer = ask(service, "person-coaches", person="Player B")

    assert answer.status == 200
    assert json.loads(answer.body)["results"]["bindings"] == []
