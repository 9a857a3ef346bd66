from __future__ import annotations

import pyoxigraph as ox
import pytest

from carrera_kg import cli, conformance
from carrera_kg.conformance import Known, Table, difference, questions, value_of
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.queries import query_names
from carrera_kg.vocabulary import BOOLEAN, XSD

NOWHERE = "http://127.0.0.1:9/sparql"  # the port of "discard", on which nobody listens


def literal(value: str, type: str) -> object:
    return value_of(ox.Literal(value, datatype=ox.NamedNode(type)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", BOOLEAN), ("true", BOOLEAN)),
        (("01", XSD + "integer"), ("1", XSD + "integer")),
        (("1.50", XSD + "decimal"), ("1.5", XSD + "decimal")),
        (("1", XSD + "integer"), ("1.0", XSD + "decimal")),
    ],
)
def test_literals_of_one_value_are_the_same(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert literal(*one) == literal(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", BOOLEAN), ("1", XSD + "integer")),
        (("1", XSD + "string"), ("1", XSD + "integer")),
        (("1992", XSD + "gYear"), ("1992", XSD + "integer")),
        (("much", XSD + "integer"), ("more", XSD + "integer")),
    ],
)
def test_a_value_of_another_type_is_another_one(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert literal(*one) != literal(*other)


def test_a_tag_of_a_language_has_no_case() -> None:
    assert value_of(ox.Literal("a", language="en-GB")) == value_of(ox.Literal("a", language="en-gb"))


def table(*rows: str, ordered: bool = True, columns: tuple[str, ...] = ("name",)) -> Table:
    return Table(columns, [(row,) for row in rows], ordered)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (table("a", "b"), table("a", "b"), ""),
        (table("a", "b"), table("b", "a"), "order: from row 1 on"),
        (table("a", "b", ordered=False), table("b", "a", ordered=False), ""),
        (table("a"), table("a", "a"), "rows: 2 against 1, with 1 such as (a)"),
        (table("a", "b"), table("a"), "rows: 1 against 2, without 1 such as (b)"),
        (table("a"), table("a", columns=("label",)), "columns: label and not name"),
    ],
)
def test_a_difference_is_told_in_words(ours: Table, theirs: Table, said: str) -> None:
    assert difference(ours, theirs) == said


def test_the_order_within_a_sub_select_is_no_order_of_the_answer(kg: KnowledgeGraph) -> None:
    inner = "SELECT ?s WHERE { { SELECT ?s WHERE { ?s a car:Club } ORDER BY ?s } }"

    assert not conformance._answer(kg.store, inner).ordered
    assert conformance._answer(kg.store, f"{inner} ORDER BY ?s").ordered


def test_all_of_the_library_and_all_competency_questions_are_asked_of_the_shipped_facts(kg: KnowledgeGraph) -> None:
    asked = list(questions(kg))

    assert [q.name for q in asked if q.kind == "library"] == query_names()
    errors = [entry for _, entry in conformance.competency() if entry["answer"] == "error"]
    assert len(asked) == len(query_names()) + len(list(conformance.competency())) - len(errors)


def test_a_known_difference_is_of_an_engine_a_question_and_a_kind() -> None:
    known = Known("Virtuoso/07", "player-clubs", "order", "it sorts otherwise")

    assert known.explains("Virtuoso/07.20.3229 (Linux)", "player-clubs", "order: from row 2 on")
    assert not known.explains("Oxigraph/0.5.13", "player-clubs", "order: from row 2 on")
    assert not known.explains("Virtuoso/07.20.3229 (Linux)", "player-goals", "order: from row 2 on")
    assert not known.explains("Virtuoso/07.20.3229 (Linux)", "player-clubs", "rows: 1 against 2")


@pytest.mark.parametrize("command", [["verify", "--store", NOWHERE], ["load", "--to", NOWHERE]])
def test_a_store_that_cannot_be_reached_is_one_line(
    command: list[str], kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARRERA_KG_STORE", kg.folder)
    monkeypatch.setattr("carrera_kg.endpoint.time.sleep", lambda seconds: None)

    assert cli.run(command) == 3
    assert capsys.readouterr().err.startswith(f"carrera-kg: {NOWHERE}: cannot be reached")


@pytest.mark.parametrize("command", [["verify", "--store", NOWHERE], ["load", "--to", NOWHERE]])
def test_what_is_compared_with_or_loaded_is_a_dataset_on_this_machine(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARRERA_KG_STORE", NOWHERE)

    assert cli.run(command) == 2
    assert "is not a dataset on this machine" in capsys.readouterr().err
