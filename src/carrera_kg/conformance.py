"""Asks a store elsewhere what the embedded one is asked, and holds the answers against each other.

Asked are the query library and the competency questions (``queries/competency``), each with values bound, so that both
are given the same text. Answers are the same if they have the same columns and the same rows as often, in the same
order where the query says one; literals are compared by their values, as stores write 1 and 01, 1.5 and 1.50, true and
1 alike. What is known to differ stands in :data:`KNOWN` with its reason; whatever else differs is a failure.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import pyoxigraph as ox

from carrera_kg import sparql
from carrera_kg.endpoint import Endpoint
from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.lookup import KINDS
from carrera_kg.queries import Parameter, catalogue, check_given, load_query, term
from carrera_kg.remote import RemoteStore
from carrera_kg.resources import folder, read_text
from carrera_kg.vocabulary import BOOLEAN, ID, PREFIXES, XSD

SAME, DOCUMENTED, DIFFERENT = "same", "documented", "different"
"""What can come of a question: the same answer; another one, for a known reason; another one."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its values: ``name`` is the library query's, or what is asked in words.

    Attributes:
        ask: asks a dataset, and gives the answer to be compared.
        given: the values in words.
    """

    name: str
    kind: str
    ask: Callable[[KnowledgeGraph], Table]
    given: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a question.

    Attributes:
        status: :data:`SAME`, :data:`DOCUMENTED` or :data:`DIFFERENT`.
        rows: how many rows or triples the embedded store gives; of a truth 1.
        detail: what differs.
        cause: why, where that is known.
    """

    question: Question
    status: str
    rows: int
    detail: str = ""
    cause: str = ""

    def as_dict(self) -> dict[str, object]:
        """As JSON has it."""
        asked = {"question": self.question.name, "kind": self.question.kind, "with": self.question.given}
        return {**asked, "status": self.status, "rows": self.rows, "detail": self.detail, "cause": self.cause}


@dataclass(frozen=True, slots=True)
class Known:
    """A divergence that is known: of an engine (how its name begins), in a question, of a kind, and why."""

    engine: str
    question: str
    detail: str
    why: str

    def explains(self, engine: str, question: str, detail: str) -> bool:
        """Whether it is this one."""
        return engine.startswith(self.engine) and question == self.question and detail.startswith(self.detail)


KNOWN: tuple[Known, ...] = ()
"""What is known to differ; a test of each asserts that it does."""


def verify(
    embedded: ox.Store,
    remote: RemoteStore,
    tell: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> list[Verdict]:
    """Ask both stores all questions.

    Args:
        embedded: the dataset whose answers count.
        remote: the same dataset elsewhere.
        tell: told how many of all questions have been asked.

    Returns:
        What came of each, first whether both hold as many triples in the same graphs.

    Raises:
        RemoteError: the store does not answer at all; that it cannot answer a question is a divergence.
    """
    here, there = KnowledgeGraph(embedded, ""), KnowledgeGraph(cast("ox.Store", remote), remote.url)
    asked = [_GRAPHS, *questions(here)]
    verdicts = []
    for number, question in enumerate(asked):
        tell("asking", number, len(asked))
        verdicts.append(_asked_of_both(question, here, there, remote.endpoint))
    return verdicts


def _asked_of_both(question: Question, here: KnowledgeGraph, there: KnowledgeGraph, endpoint: Endpoint) -> Verdict:
    ours = question.ask(here)
    try:
        detail = difference(ours, question.ask(there))
    except CarreraError as error:
        detail = f"no answer: {error.problem}"
    if not detail:
        return Verdict(question, SAME, len(ours.rows))
    why = next((k.why for k in KNOWN if k.explains(endpoint.software, question.name, detail)), "")
    return Verdict(question, DOCUMENTED if why else DIFFERENT, len(ours.rows), detail, why)


# ── Comparing answers ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Table:
    """An answer to be compared: its columns, its rows as values, and whether their order is part of it."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    ordered: bool


def _answer(store: Any, text: str) -> Table:
    found = store.query(text, prefixes=sparql.used_prefixes(text))
    if isinstance(found, ox.QueryBoolean):
        return Table(("answer",), [(bool(found),)], False)
    if hasattr(found, "variables"):
        columns = tuple(variable.value for variable in found.variables)
        return Table(columns, [tuple(map(value_of, row)) for row in found], _is_ordered(text))
    return Table(("subject", "predicate", "object"), list({tuple(map(value_of, triple)) for triple in found}), False)


def _is_ordered(text: str) -> bool:
    """Whether the query itself sorts its rows, and not one within it."""
    depth, ordered = 0, False
    for kind, token, _ in sparql.tokens(text):
        depth += (token in "{(") - (token in "})") if kind == "mark" else 0
        ordered = ordered or (depth == 0 and kind == "name" and token.upper() == "ORDER")
    return ordered


def value_of(value: object) -> object:
    """What is the same for two terms exactly if they are the same term, or literals of the same value.

    >>> value_of(ox.Literal("01", datatype=ox.NamedNode(XSD + "integer"))) == value_of(ox.Literal(1))
    True
    """
    if not isinstance(value, ox.Literal):
        return None if value is None else str(value)
    datatype, text = value.datatype.value, value.value
    if datatype == BOOLEAN and text in ("true", "false", "1", "0"):
        return (datatype, text in ("true", "1"))
    if datatype in _NUMBERS:
        try:
            return (XSD + "decimal", Decimal(text).normalize())
        except InvalidOperation:
            return (datatype, text)
    return (datatype, text, (value.language or "").lower())


_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "int", "long", "nonNegativeInteger"))


def difference(ours: Table, theirs: Table) -> str:
    """What differs between two answers, in words; nothing if they are the same."""
    if ours.columns != theirs.columns:
        return f"columns: {', '.join(theirs.columns)} and not {', '.join(ours.columns)}"
    missing, added = Counter(ours.rows), Counter(theirs.rows)
    missing, added = missing - added, added - missing
    if missing or added:
        examples = [f"{word} {_shown(rows)}" for word, rows in (("without", missing), ("with", added)) if rows]
        return f"rows: {len(theirs.rows)} against {len(ours.rows)}, {', '.join(examples)}"
    if ours.ordered and ours.rows != theirs.rows:
        at = next(n for n, (one, other) in enumerate(zip(ours.rows, theirs.rows, strict=True)) if one != other)
        return f"order: from row {at + 1} on"
    return ""


def _shown(rows: Counter[tuple[object, ...]]) -> str:
    """The first of some rows, as short as may be."""
    row = min(rows, key=str)
    cells = (str(cell[1] if isinstance(cell, tuple) else "" if cell is None else cell) for cell in row)
    return f"{rows.total()} such as ({', '.join(cells)})"


# ── What is asked ────────────────────────────────────────────────────────────────────────────────


def questions(kg: KnowledgeGraph) -> Iterator[Question]:
    """All that can be asked of a dataset, with values that name something in it.

    A library query is asked with the examples of its header where they name something; otherwise with what
    :class:`Chosen` finds in the dataset. A competency question is asked where what it names is there.
    """
    chosen = Chosen(kg.store)
    for query in catalogue().values():
        for choose in (_examples, chosen.values):
            with contextlib.suppress(UsageError):
                yield _query(kg.store, query.name, "library", query.text, query.params, choose(query.params))
                break
    for kind, entry in competency():
        with contextlib.suppress(UsageError):
            yield _competency(kg, kind, entry)


def _examples(params: Mapping[str, Parameter]) -> dict[str, str]:
    return {name: param.example for name, param in params.items()}


def competency() -> Iterator[tuple[str, dict[str, Any]]]:
    """The competency questions as they are written (``queries/competency``), each with its kind."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the one in C is the same, and ten times as fast
    at = os.path.join(folder("queries"), "competency")
    for file in sorted(os.listdir(at)):
        for entry in yaml.load(read_text(os.path.join(at, file)), Loader=loader):
            yield file.removesuffix(".yaml"), entry


def _competency(kg: KnowledgeGraph, kind: str, entry: Mapping[str, Any]) -> Question:
    """A competency question, bound.

    Raises:
        UsageError: it names what the dataset does not have.
    """
    name, given = entry["question"], entry.get("with", {})
    if "query" in entry or "sparql" in entry:
        query = load_query(entry["query"]) if "query" in entry else None
        text, params = (query.text, query.params) if query else (entry["sparql"], {})
        return _query(kg.store, name, kind, text, params, given)
    asked = _explained if "explain" in entry else _on_a_day
    how: Mapping[str, Any] = entry["explain"] if "explain" in entry else entry["on"]
    question = Question(name, kind, lambda kg: asked(kg, **how), ", ".join(f"{k}={v}" for k, v in how.items()))
    question.ask(kg)  # or it cannot be asked
    return question


def _query(
    store: ox.Store, name: str, kind: str, text: str, params: Mapping[str, Parameter], given: Mapping[str, str]
) -> Question:
    """A query with values.

    Raises:
        UsageError: one names what the dataset does not have.
    """
    check_given(given, params or {n: Parameter(n, "entity", v) for n, v in given.items()}, name)
    terms = {n: term(store, value, params[n].type if n in params else "entity", n) for n, value in given.items()}
    bound = sparql.bind(text, terms)
    return Question(name, kind, lambda kg: _answer(kg.store, bound), ", ".join(f"{n}={v}" for n, v in given.items()))


def _explained(kg: KnowledgeGraph, name: str, property: str, at: str | None = None) -> Table:
    slots = kg.explain(name, property, at)
    return Table(("slot",), [(json.dumps(asdict(slot), sort_keys=True, default=str),) for slot in slots], True)


def _on_a_day(kg: KnowledgeGraph, date: str, **question: Any) -> Table:
    [(name, about)] = question.items()
    day = kg.on(date)
    if name == "answer":
        return Table(("answer",), [(day.answer(**about),)], False)
    rows = [row.as_dict() for row in getattr(day, name)(about)]
    return Table(tuple(rows[0]) if rows else (), [tuple(map(str, row.values())) for row in rows], True)


def _graphs(kg: KnowledgeGraph) -> Table:
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s }"
    named = sorted(graph.value for graph in kg.store.named_graphs())
    patterns = {"": "?s ?p ?o", **{graph: f"GRAPH <{graph}> {{ ?s ?p ?o }}" for graph in named}}
    rows = [(graph, _answer(kg.store, count % pattern).rows[0][0]) for graph, pattern in patterns.items()]
    return Table(("graph", "triples"), cast("list[tuple[object, ...]]", rows), True)


_GRAPHS = Question("Which graphs are there, and how many triples are in each?", "data", _graphs)


class Chosen:
    """Values for parameters from a dataset: the person of most spells, the team, season and day of one of them …

    Among equals it is the first by its address, so that the same dataset is asked the same.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._found: dict[str, str] = {}

    def values(self, params: Mapping[str, Parameter]) -> dict[str, str]:
        """A value for each parameter.

        Raises:
            UsageError: the dataset has none.
        """
        return {name: self._value(param) for name, param in params.items()}

    def _value(self, param: Parameter) -> str:
        if param.type in ("integer", "property", "concept"):  # the ontology has them, whatever the dataset
            return param.example
        if param.type in ("date", "string"):
            day = self._first("day", "{ GRAPH graph:derived { ?spell car:possibleFrom ?it } } GROUP BY ?it")
            year = int(day[:4])
            return day if param.type == "date" else f"{year}/{(year + 1) % 100:02}"
        key = "opponent" if param.name == "opponent" else param.type
        return self._first(
            key, _HOLDERS.get(key) or f"{{ ?it a ?class ; rdfs:label ?of {_of_kind(key)} }} GROUP BY ?it"
        )

    def _first(self, key: str, where: str) -> str:
        """The one that is found most often; of opponents the one after it."""
        if key not in self._found:
            text = f"SELECT ?it WHERE {where} ORDER BY DESC(COUNT(*)) STR(?it) LIMIT 1 OFFSET {int(key == 'opponent')}"
            row = next(iter(cast("ox.QuerySolutions", self._store.query(text, prefixes=PREFIXES))), None)
            self._found[key] = row["it"].value if row is not None else ""
        if not self._found[key]:
            raise UsageError(f"the dataset has no {key}")
        return self._found[key]


def _of_kind(kind: str) -> str:
    folders = "|".join(KINDS[kind]) or "[a-z-]+"
    return f'FILTER(REGEX(STR(?it), "^{ID}({folders})/[^/#]+$"))'


_HOLDERS = {
    "person": "{ ?of car:person ?it } GROUP BY ?it",
    "team": "{ ?of car:team ?it } GROUP BY ?it",
    "opponent": "{ ?of car:team ?it } GROUP BY ?it",
    "competition": "{ ?of car:competition ?it } GROUP BY ?it",
    "season": "{ ?of car:season ?it } GROUP BY ?it",
}
"""What hangs on each kind of thing: the one with most is asked about."""
