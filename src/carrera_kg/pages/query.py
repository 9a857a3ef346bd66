"""The pages where one asks: the editor, the catalogue of questions, and each question with its parameters."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox
from markupsafe import Markup

from carrera_kg import queries, sparql, suggestions
from carrera_kg.drawing import Network, Table, Timeline, network_of, timeline_of
from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.ontology import ontology
from carrera_kg.pages.answers import status_of, table_of
from carrera_kg.pages.environment import environment, json_script, write_page
from carrera_kg.pages.site import Page, Params, Site, first
from carrera_kg.results import Answer, Graph, Rows, Truth
from carrera_kg.vocabulary import PREFIXES

OPENING = """\
# Who was where, as what, and when?
SELECT ?person ?team ?role ?start ?end
WHERE {
  ?spell a car:Spell ; car:person ?person ; car:team ?team ; car:role ?role .
  OPTIONAL { ?spell car:start ?start }
  OPTIONAL { ?spell car:end ?end }
}
ORDER BY ?person ?start
"""
"""What the editor holds when nobody has asked anything yet."""

_EXAMPLES = {
    "player-clubs": "Clubs and figures",
    "person-honours": "Honours",
    "person-property": "Who says so",
    "team-coach-on-date": "Coach on a day",
    "person-career-graph": "Career as a graph",
}
"""Questions of the catalogue that show what can be asked, with a short name for a button."""

_RESERVED = ("view", "fragment")

_ROW_FORMATS = (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"), ("XML", "xml"))
_TRUTH_FORMATS = (("JSON", "json"), ("XML", "xml"))
_GRAPH_FORMATS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "xml"))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer, with the place in the query where that is known; counted from 1."""

    message: str
    hint: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at the answer, with its address."""

    name: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it."""

    status: str
    truth: bool | None
    table: Table | None
    views: tuple[View, ...]
    view: str
    network: Network | None
    timeline: Timeline | None
    formats: tuple[tuple[str, str], ...]
    elsewhere: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a part of a form."""

    name: str
    type: str
    value: str
    choices: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the question, the path of its page with the parameters, and the path of its data."""

    title: str
    path: str
    params: Mapping[str, str]
    data: str
    elsewhere: tuple[tuple[str, str], ...]


# ── The editor ───────────────────────────────────────────────────────────────────────────────────


def query_page(store: ox.Store, site: Site, params: Params) -> Page:
    """The editor, with the answer if there is a query; status 400 with the reason if it cannot be run.

    Parameters: ``query``, ``view`` (table, graph, timeline), ``fragment=1`` for nothing but the answer.
    """
    given = first(params, "query").replace("\r\n", "\n")  # as forms send it
    asked = Asked("answer to the query", "/query", {"query": given}, "/sparql", _elsewhere(site, given))
    shown: Shown | None = None
    problem: Problem | None = None
    if given.strip():
        try:
            answer = queries.run(store, given, base=site.public("/sparql"))  # as the same query means there
            shown = _look(store, site, answer, asked, first(params, "view"), _order(given))
        except CarreraError as error:
            problem = _problem(given, error)
    status = 400 if problem else 200
    if first(params, "fragment"):
        return _fragment(site, shown, problem, status)
    return write_page(
        site,
        "query.html",
        "/query",
        "Query",
        status=status,
        section="query",
        description="Ask the knowledge graph in SPARQL; answers as a table, graph or timeline, or as data.",
        query=given or OPENING,
        shown=shown,
        problem=problem,
        examples=_examples(store, site),
        vocabulary=_vocabulary(),
        indexed=not given,
    )


def _examples(store: ox.Store, site: Site) -> list[tuple[str, str, str]]:
    """Short name, question and address of the examples that this dataset can answer."""
    found = []
    for name, label in _EXAMPLES.items():
        question = queries.load_query(name)
        try:
            text = _bound(store, question, {p.name: p.example for p in question.params.values()})
        except UsageError:  # another dataset need not know the person of the example
            continue
        found.append((label, question.summary, site.link("/query", query=text)))
    return found


@functools.cache
def _vocabulary() -> Markup:
    """What the editor completes: the preset prefixes and the ontology's terms with their labels, as JSON."""
    return json_script({"prefixes": PREFIXES, "terms": suggestions.terms()})


# ── The catalogue ────────────────────────────────────────────────────────────────────────────────


def catalogue_page(store: ox.Store, site: Site, params: Params) -> Page:
    """The questions of the catalogue by what they are about."""
    known = queries.catalogue()
    subjects = [
        (subject, [known[name] for name in names])
        for subject, names in groupby(known, key=lambda name: name.split("-")[0])
    ]
    return write_page(
        site,
        "queries.html",
        "/queries",
        "Questions",
        section="query",
        description="Questions that the knowledge graph answers, each with its parameters and its query.",
        subjects=subjects,
        total=len(known),
    )


def named_page(store: ox.Store, site: Site, name: str, params: Params) -> Page:
    """A question of the catalogue with a form for its parameters, and the answer once they are given.

    Status 404 if no question has the name, 400 if a parameter is unknown, missing or wrong.
    """
    try:
        question = queries.load_query(name)
    except UsageError as error:
        missing = Problem(error.problem, error.hint)
        return write_page(
            site, "named_query.html", "/queries", "No such question", status=404, section="query", question=None,
            problem=missing,
        )  # fmt: skip
    given = {key: values[0] for key, values in params.items() if values and key not in _RESERVED}
    filled = {key: value for key, value in given.items() if value.strip() or key not in question.params}
    asked = _asked_by_name(site, question, filled)
    shown: Shown | None = None
    problem: Problem | None = None
    if site.served and (filled or not question.params):
        try:
            _check_filled(question, filled)
            answer = queries.run(store, question.text, filled, question.params)
            if isinstance(answer, Rows):
                answer.none = "not in the sources"
            shown = _look(store, site, answer, asked, first(params, "view"))
        except CarreraError as error:
            problem = Problem(error.problem, error.hint)
    status = 400 if problem else 200
    if first(params, "fragment"):
        return _fragment(site, shown, problem, status)
    return write_page(
        site,
        "named_query.html",
        f"/queries/{question.name}",
        question.summary,
        status=status,
        section="query",
        description=question.summary,
        question=question,
        fields=_fields(question, given),
        text=_as_text(question),
        elsewhere=_on_your_machine(question),
        editor=site.link("/query", query=_bound(store, question, filled)) if shown else "",
        shown=shown,
        problem=problem,
        indexed=not given,
    )


def _check_filled(question: queries.LibraryQuery, filled: Mapping[str, str]) -> None:
    """Hold the parameters to those that the question has, in the words of a form.

    Raises:
        UsageError: one is unknown or missing.
    """
    for param in question.params.values():
        if param.name not in filled and set(filled) <= set(question.params):
            raise UsageError(f"the question needs {param.name}", f"fill it in, for example {param.example}")
    queries.check_given(filled, question.params, question.name)


def _fields(question: queries.LibraryQuery, given: Mapping[str, str]) -> list[Field]:
    """The parameters with what was given; with the examples if nothing was."""
    known = given.keys() & question.params.keys()
    return [
        Field(p.name, p.type, given.get(p.name, "") if known else p.example, _choices(p.type, p.name), _kinds(p.type))
        for p in question.params.values()
    ]


def _choices(type: str, name: str) -> tuple[str, ...]:
    """What a parameter can be, where the ontology says it; names of entities are completed as they are typed."""
    if type == "property":
        return tuple(sorted(ontology().properties))
    if type == "concept":
        return suggestions.concepts(name)
    return ()


def _kinds(type: str) -> tuple[str, ...]:
    """The kinds of entity that a parameter takes, for completion; ``any`` if it takes all, none if it takes none."""
    several = {"entity": ("any",), "team": ("club", "national-team"), "place": ("place", "stadium")}
    return several.get(type, (type,)) if type in queries.ENTITY_TYPES else ()


def _bound(store: ox.Store, question: queries.LibraryQuery, given: Mapping[str, str]) -> str:
    """The question as plain SPARQL with the values in it.

    Raises:
        UsageError: a value names nothing.
    """
    terms = {p.name: queries.term(store, given[p.name], p.type, p.name) for p in question.params.values()}
    return sparql.bind(_as_text(question), terms)


def _as_text(question: queries.LibraryQuery) -> str:
    """The SPARQL of a question: the question itself as a comment, and no header."""
    body = [line for line in question.text.splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {question.summary}", *body]) + "\n"


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


def _order(query: str) -> list[str]:
    """The order of columns where the query names none: that in which its variables first stand. The engine has its own
    order for ``SELECT *``."""
    words = [text.upper() for _, text, _ in sparql.tokens(query)]
    start = words.index("SELECT") + 1 if "SELECT" in words else len(words)
    chosen = next((word for word in words[start:] if word not in ("DISTINCT", "REDUCED")), "")
    return sparql.variables(query) if chosen == "*" else []


def _look(store: ox.Store, site: Site, answer: Answer, asked: Asked, wanted: str, order: Sequence[str] = ()) -> Shown:
    """The answer in the wanted view, or as a table where that view does not fit.

    Args:
        order: of the columns, where it is not that of the answer.

    Raises:
        QueryError: the query broke off half-way.
    """
    table = None if isinstance(answer, Truth) else table_of(answer, store, site, order)
    network = network_of(table, isinstance(answer, Graph), asked.title) if table else None
    timeline = timeline_of(table, asked.title) if table and not isinstance(answer, Graph) else None
    offered = ["table", *(["graph"] if network else []), *(["timeline"] if timeline else [])]
    view = wanted if wanted in offered else "table"
    views = tuple(View(name, name.capitalize(), _address(site, asked, name)) for name in offered)
    formats = _TRUTH_FORMATS if table is None else _GRAPH_FORMATS if isinstance(answer, Graph) else _ROW_FORMATS
    return Shown(
        status=status_of(answer, table),
        truth=bool(answer) if isinstance(answer, Truth) else None,
        table=table,
        views=views if len(views) > 1 else (),
        view=view,
        network=network if view == "graph" else None,
        timeline=timeline if view == "timeline" else None,
        formats=tuple((label, site.link(asked.data, **asked.params, format=ending)) for label, ending in formats),
        elsewhere=asked.elsewhere,
    )


def _address(site: Site, asked: Asked, view: str) -> str:
    """The address of the page with that view; the table needs no saying."""
    return site.link(asked.path, **asked.params, **({} if view == "table" else {"view": view}))


def _fragment(site: Site, shown: Shown | None, problem: Problem | None, status: int) -> Page:
    """Nothing but the answer, for the script."""
    html = environment().get_template("answer.html").render(site=site, shown=shown, problem=problem)
    return Page(html, status)


_PLACE = re.compile(r"line (\d+), column (\d+)")
_NAMED = (
    re.compile(r"'(\S+)' is no word of SPARQL"),
    re.compile(r"the prefix (\S*:) is not declared"),
    re.compile(r"(\S+) is not in the ontology"),
)
"""How errors name the word that is wrong; the engine may stumble only over what comes after it."""


def _problem(query: str, error: CarreraError) -> Problem:
    """The error with its place in the query: where the word that it names stands, else where the engine stumbled."""
    said = f"{error.problem}; {error.hint}"
    named = next((found[1] for pattern in _NAMED if (found := pattern.search(said))), "")
    offsets = [at for _, text, at in sparql.tokens(query) if named and text.startswith(named)]
    if offsets:
        before = query[: offsets[0]]
        return Problem(error.problem, error.hint, before.count("\n") + 1, offsets[0] - before.rfind("\n"))
    place = _PLACE.search(error.problem)
    return Problem(error.problem, error.hint, *((int(place[1]), int(place[2])) if place else ()))


# ── The same question elsewhere ──────────────────────────────────────────────────────────────────


def _elsewhere(site: Site, query: str) -> tuple[tuple[str, str], ...]:
    """The query as Python, curl and command line."""
    return (
        ("Python", _python(_python_text(query))),
        ("curl", f"curl --get {shlex.quote(site.public('/sparql'))} \\\n  --header 'Accept: text/csv' \\\n"
                 f"  --data-urlencode {shlex.quote('query=' + query)}\n"),
        ("Command line", f"carrera-kg query -e {shlex.quote(query)} --format table\n"),
    )  # fmt: skip


def _asked_by_name(site: Site, question: queries.LibraryQuery, given: Mapping[str, str]) -> Asked:
    path = f"/queries/{question.name}"
    values = "".join(f", {name}={value!r}" for name, value in given.items())
    options = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in given.items())
    fields = "".join(f" \\\n  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in given.items())
    elsewhere = (
        ("Python", _python(f"{question.name!r}{values}")),
        ("curl", f"curl --get {shlex.quote(site.public(path))} \\\n  --header 'Accept: text/csv'{fields}\n"),
        ("Command line", f"carrera-kg query {question.name}{options} --format table\n"),
    )
    return Asked(question.summary, path, given, path, elsewhere)


def _on_your_machine(question: queries.LibraryQuery) -> tuple[tuple[str, str], ...]:
    """How to ask the question, with its examples, where nothing is served."""
    examples = {param.name: param.example for param in question.params.values()}
    asked = _asked_by_name(Site(), question, examples)
    return tuple((label, code) for label, code in asked.elsewhere if label != "curl")


def _python(arguments: str) -> str:
    return f"from carrera_kg import KnowledgeGraph\n\nkg = KnowledgeGraph.open()\nprint(kg.query({arguments}))\n"


def _python_text(query: str) -> str:
    """The query as a Python literal of several lines."""
    escaped = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\r", "\\r")
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'
