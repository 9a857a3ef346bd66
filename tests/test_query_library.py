"""The query library: its headers, its answers on the shipped facts, and the same answers from another engine.

The stored answers in ``tests/answers`` were read against the documents. After a change of facts or queries write them
anew, and read the difference before committing it::

    python -m tests.test_query_library
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.plugins.sparql import prepareQuery

from carrera_kg import sparql
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.ontology import ontology
from carrera_kg.queries import LibraryQuery, catalogue, term
from carrera_kg.results import Graph, Rows
from carrera_kg.vocabulary import CONCEPT_SCHEMES, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWERS = Path(__file__).parent / "answers"
LIBRARY = catalogue()

# rdflib 7.6 itself uses what it has deprecated when it queries a Dataset.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated:DeprecationWarning"),
]
each = pytest.mark.parametrize("name", LIBRARY)


@pytest.fixture(scope="module")
def same_in_rdflib(kg: KnowledgeGraph) -> rdflib.Dataset:
    """The same dataset in the other engine, loaded once."""
    return kg.rdflib()


@each
def test_a_query_answers_its_example_as_stored(name: str, kg: KnowledgeGraph) -> None:
    stored = stored_answer(LIBRARY[name]).read_text(encoding="utf-8")

    assert written(kg, LIBRARY[name]).splitlines() == stored.splitlines()


def test_every_stored_answer_has_its_query() -> None:
    assert sorted(ANSWERS.iterdir()) == sorted(stored_answer(query) for query in LIBRARY.values())


@each
def test_a_query_gives_the_same_rows_in_the_same_order_through_rdflib(
    name: str, kg: KnowledgeGraph, same_in_rdflib: rdflib.Dataset
) -> None:
    text = with_example(kg, LIBRARY[name])

    ours: Any = kg.store.query(text)
    theirs: Any = same_in_rdflib.query(text)

    if isinstance(ours, ox.QuerySolutions):
        assert [v.value for v in ours.variables] == [str(v) for v in theirs.vars or ()]
        assert [n3(row) for row in ours] == [n3(row) for row in theirs]
    elif isinstance(ours, ox.QueryBoolean):
        assert bool(ours) == theirs.askAnswer
    else:
        assert sorted({n3(triple) for triple in ours}) == sorted(n3(triple) for triple in theirs)


@each
def test_no_row_comes_twice(name: str, kg: KnowledgeGraph) -> None:
    answer = kg.query(name, **example(LIBRARY[name]))

    rows = [str(row) for row in answer] if isinstance(answer, Rows) else []

    assert len(rows) == len(set(rows))


@each
def test_a_header_reads_the_same_as_yaml(name: str) -> None:
    query = LIBRARY[name]

    header = yaml.safe_load("".join(re.findall(r"^#\+ (.*\n)", query.text, re.M)))

    assert header.pop("summary") == query.summary
    params = {key: (value["type"], str(value["example"])) for key, value in header.pop("params", {}).items()}
    assert params == {param.name: (param.type, param.example) for param in query.params.values()}
    assert header == {}


@each
def test_a_summary_is_one_question(name: str) -> None:
    assert re.fullmatch(r"[A-Z][^?.]+\?", LIBRARY[name].summary)


@each
def test_a_declared_parameter_is_a_variable_of_the_query(name: str) -> None:
    assert set(LIBRARY[name].params) <= set(sparql.variables(LIBRARY[name].text))


@each
def test_a_query_is_sparql_for_any_engine_without_our_preset_prefixes(name: str) -> None:
    ox.Store().query(LIBRARY[name].text)
    prepareQuery(LIBRARY[name].text)


@each
def test_a_query_declares_the_prefixes_it_uses_as_everywhere_and_no_others(name: str) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", LIBRARY[name].text, re.M))

    assert declared == {prefix: PREFIXES[prefix] for prefix, _ in names(LIBRARY[name])}


@each
def test_a_query_uses_only_terms_of_the_ontology(name: str) -> None:
    used = {PREFIXES[prefix] + local for prefix, local in names(LIBRARY[name]) if prefix in ("car", *CONCEPT_SCHEMES)}

    assert used <= set(ontology().labels)


@each
def test_a_query_names_its_columns_and_sorts_its_rows(name: str) -> None:
    words = [text.upper() for kind, text, _ in sparql.tokens(LIBRARY[name].text) if kind == "name"]

    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*", LIBRARY[name].text)
    assert "SELECT" not in words or "ORDER" in words


def names(query: LibraryQuery) -> set[tuple[str, str]]:
    """The prefixed names in the query, as prefix and local part, without the declarations."""
    found = sparql.tokens(query.text)
    return {
        (text.split(":", 1)[0], text.split(":", 1)[1])
        for (_, before, _), (kind, text, _) in zip((("", "", 0), *found), found, strict=False)
        if kind == "name" and ":" in text and before != "PREFIX"
    }


def n3(row: Iterable[Any]) -> tuple[str, ...]:
    """The terms of a row or triple of either engine in N3, spelt alike."""
    return tuple("" if value is None else str(one_spelling(value)) for value in row)


def one_spelling(value: Any) -> Any:
    """The term as Oxigraph's; rdflib may write "text" and "text"^^xsd:string for the same thing."""
    if isinstance(value, rdflib.URIRef):
        return ox.NamedNode(value)
    if isinstance(value, rdflib.Literal):
        datatype = ox.NamedNode(value.datatype) if value.datatype else None
        return ox.Literal(str(value), datatype=datatype)
    return value


def example(query: LibraryQuery) -> dict[str, object]:
    """The example values of the query's header."""
    return {param.name: param.example for param in query.params.values()}


def with_example(kg: KnowledgeGraph, query: LibraryQuery) -> str:
    """The query's text with its example values bound."""
    terms = {param.name: term(kg.store, param.example, param.type, param.name) for param in query.params.values()}
    return sparql.bind(query.text, terms)


def stored_answer(query: LibraryQuery) -> Path:
    """Where the answer to the query's example is stored: a table, a word, or triples."""
    graph = sparql.form(query.text) in ("CONSTRUCT", "DESCRIBE")
    return ANSWERS / f"{query.name}.{'nt' if graph else 'csv'}"


def written(kg: KnowledgeGraph, query: LibraryQuery) -> str:
    """The answer to the query's example, in the format it is stored in."""
    answer, file = kg.query(query.name, **example(query)), io.BytesIO()
    answer.write(file, "nt" if isinstance(answer, Graph) else "csv")
    return file.getvalue().decode()


def write_answers() -> None:
    """Store the answers anew."""
    from tempfile import TemporaryDirectory

    from carrera_kg.pipeline import build

    ANSWERS.mkdir(exist_ok=True)
    for old in ANSWERS.iterdir():
        old.unlink()
    with TemporaryDirectory() as folder:
        build(folder)
        kg = KnowledgeGraph.open(folder)
        for query in LIBRARY.values():
            # Plain line ends, whatever the format wants, so that differences read well.
            lines = written(kg, query).splitlines()
            stored_answer(query).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(LIBRARY)} answers in {ANSWERS}")


if __name__ == "__main__":
    write_answers()
