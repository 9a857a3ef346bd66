"""What a worker does for each kind of task: it asks the store and writes to the reply.

A task is a dictionary of plain values with a ``kind`` (see :data:`TASKS`); what else it holds is said at each function.
``accept`` is the client's Accept header, or None, and ``format`` the format that the address asks for, or None.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, cast
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from carrera_kg import pages, queries, sparql
from carrera_kg.descriptions import description_of
from carrera_kg.errors import QueryError, UsageError
from carrera_kg.lookup import valid_iri
from carrera_kg.pages import Site
from carrera_kg.remote import RemoteStore
from carrera_kg.results import GRAPH_FORMATS, Answer, Graph, Rows, write_statements
from carrera_kg.server import description, openapi, writing
from carrera_kg.server.negotiation import (
    GRAPH_TYPES,
    HTML,
    ROW_TYPES,
    NotAcceptableError,
    choose,
    negotiate,
    wants_html,
)
from carrera_kg.server.problems import MissingError, Problem
from carrera_kg.server.reply import Reply
from carrera_kg.server.settings import Settings
from carrera_kg.store import read_manifest
from carrera_kg.vocabulary import BASE, ID

_AT_ONCE = 10_000
"""So many triples of an answer are put in order; more are sent as they come."""

_TRIPLES_ONLY = {type_: format for type_, format in GRAPH_TYPES.items() if format not in ("nq", "trig")}

_EXTENSIONS = {"ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "xml": "rdf", "nq": "nq", "trig": "trig"}
"""The endings of addresses of data, by format."""

_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Functions that give another answer each time."""

Task = dict[str, Any]


@dataclass
class Desk:
    """What a worker answers from."""

    store: ox.Store
    site: Site
    settings: Settings

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the dataset was built from and holds."""
        elsewhere = cast(object, self.store)
        return elsewhere.manifest() if isinstance(elsewhere, RemoteStore) else read_manifest(self.settings.dataset)


def answer_query(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The answer to the SPARQL query in the body.

    The task has ``default`` and ``named``, lists of graphs, and ``page``, where a browser finds the same as a page, or
    None where no address holds the query.
    """
    text = body.decode()
    for iri in (*task["default"], *task["named"]):
        _check_address(iri, "graph")
    kind = _form(text)
    if task["page"] and task["format"] is None and wants_html(task["accept"], _offers(kind)):
        reply.redirect(task["page"])
        return
    graphs = (task["default"], task["named"])
    ask = partial(queries.run, desk.store, text, graphs=graphs, base=desk.site.address + "sparql")
    try:
        media_type, format = negotiate(task["accept"], task["format"], _offers(kind))
    except NotAcceptableError:
        ask()  # what is wrong with the query goes before what is wrong with the form of its answer
        raise
    answer = ask()
    _write(answer, media_type, format, reply, volatile=_volatile(text))


@functools.lru_cache(maxsize=512)
def _volatile(query: str) -> bool:
    return _VOLATILE.search(query) is not None


def answer_named(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The answer of the library query ``name`` to ``params``, each a list of texts; a page for a browser."""
    try:
        query = queries.load_query(task["name"])
    except UsageError as error:
        raise MissingError(error.problem, error.hint) from None
    offers = _offers(_form(query.text))
    if task["format"] is None and wants_html(task["accept"], offers):
        render_page(desk, task, body, reply)
        return
    media_type, format = negotiate(task["accept"], task["format"], offers)
    for name, values in task["params"].items():
        if len(values) > 1:
            raise UsageError(f"{name} is there {len(values)} times", "give it once")
    given = {name: values[0] for name, values in task["params"].items()}
    queries.check_given(given, query.params, query.name, _in_address)
    _write(queries.run(desk.store, query.text, given, query.params), media_type, format, reply)


def _in_address(param: queries.Parameter) -> str:
    """Like ``person=Massimo%20Carrera``."""
    return urlencode({param.name: param.example}, quote_via=quote)


def list_queries(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The catalogue of the query library, as JSON or as a page."""
    if task["format"] is None and wants_html(task["accept"], {"application/json": "json"}):
        render_page(desk, task, body, reply)
        return
    negotiate(task["accept"], task["format"], {"application/json": "json"})
    _write_json(reply, [query.as_dict() for query in queries.catalogue().values()])


def _form(text: str) -> str:
    """The form of the query, for choosing the answer's before asking.

    Raises:
        QueryError: it is too long or too deep, or an update.
    """
    sparql.check_size(text)
    kind = sparql.form(text)
    if kind in sparql.UPDATES:
        raise QueryError("that is an update, not a query", "send it with POST as 'update'")
    return kind


def _offers(kind: str) -> dict[str, str]:
    return GRAPH_TYPES if kind in ("CONSTRUCT", "DESCRIBE") else ROW_TYPES


def _write(answer: Answer, media_type: str, format: str, reply: Reply, volatile: bool = False) -> None:
    headers = {"cache-control": "no-store"} if volatile else {}
    if isinstance(answer, Rows) and media_type == "text/csv":
        media_type = "text/csv; header=present"  # RFC 4180, section 3
    reply.start(media_type, headers=headers)
    try:
        if isinstance(answer, Graph):
            answer.write(reply, format, at_most=_AT_ONCE)
        else:
            answer.write(reply, format)  # type: ignore[arg-type]
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query broke off: {error}", "what came before it is not the whole answer") from None


def describe(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """What the dataset has about ``iri``: the thing with its records, claims and conflicts."""
    iri = str(task["iri"])
    media_type, format = negotiate(task["accept"], task["format"], GRAPH_TYPES)
    _check_known(desk.store, iri)
    found = description_of(desk.store, iri)
    _write_graph(reply, media_type, format, found)


def dereference(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """Where to read about ``iri``, whose path below the root is ``path``: a page, or data."""
    _check_known(desk.store, str(task["iri"]))
    chosen = choose(task["accept"], {**GRAPH_TYPES, HTML: "html"})
    path = quote(task["path"])
    if chosen is None:
        negotiate(task["accept"], None, {**GRAPH_TYPES, HTML: "html"})  # says what there is
    elif chosen[1] == "html":
        reply.redirect(desk.site.root + path.removeprefix("id/"))
    else:
        reply.redirect(f"{desk.site.root}{path}.{_EXTENSIONS[chosen[1]]}")


def tell_concept(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """Where to read about the concept ``iri``; or the page at ``path``: kinds of records can be called like schemes.

    The page about the ontology has a place for each concept, called like the end of its address.
    """
    iri = str(task["iri"])
    if _is_known(desk.store, iri):
        place = f"#{quote(iri.removeprefix(BASE))}" if wants_html(task["accept"], _TRIPLES_ONLY) else ""
        reply.redirect(f"{desk.site.root}ontology{place}")
    else:
        render_page(desk, task, body, reply)


def tell_ontology(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The ontology: the page at ``path`` for a browser, else the triples of its ``graph``."""
    if task["format"] is None and wants_html(task["accept"], _TRIPLES_ONLY):
        render_page(desk, task, body, reply)
    else:
        read_graph(desk, task, body, reply)


def read_graph(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The triples of the graph ``graph``, or of the default graph where that is None (Graph Store Protocol)."""
    media_type, format = negotiate(task["accept"], task["format"], _TRIPLES_ONLY)
    graph: ox.NamedNode | ox.DefaultGraph = ox.DefaultGraph()
    if task["graph"] is not None:
        _check_address(task["graph"], "graph")
        graph = ox.NamedNode(task["graph"])
        if not desk.store.contains_named_graph(graph):
            raise MissingError(f"no graph {graph.value}", "see the graphs in the service description at sparql")
    reply.start(media_type)
    desk.store.dump(reply, format=GRAPH_FORMATS[format], from_graph=graph)  # type: ignore[arg-type]


def describe_service(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The service description (SPARQL 1.1 Service Description); a browser is shown the query page."""
    if task["format"] is None and wants_html(task["accept"], GRAPH_TYPES):
        reply.redirect(desk.site.root + "query")
        return
    media_type, format = negotiate(task["accept"], task["format"], GRAPH_TYPES)
    service = description.service(desk.store, desk.site.address, desk.manifest, desk.settings.updates)
    _write_graph(reply, media_type, format, service)


def describe_dataset(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """What the dataset holds, in VoID."""
    media_type, format = negotiate(task["accept"], task["format"], GRAPH_TYPES)
    void = description.dataset(desk.store, desk.site.address, desk.manifest)
    _write_graph(reply, media_type, format, void)


def describe_interface(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The service's HTTP interface, in OpenAPI."""
    _write_json(reply, openapi.document(desk.site, desk.settings.updates))


def render_page(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The page at ``path`` with ``query``, parameters as lists of texts."""
    page = pages.render(desk.store, desk.site, task["path"], task["query"])
    if page.location:
        reply.redirect(page.location, page.status)
        return
    if page.status >= 400 and not wants_html(task["accept"], {"application/json": "json"}):
        raise Problem(page.status, f"{task['path']} cannot be shown", "see the first page")
    reply.start(HTML, page.status).write(page.html.encode())


def show_review(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """The page for the proposals in the body, of the file ``path``, with the one that has the key ``at``."""
    from carrera_kg.pages.review import Setting, review_page  # few services are for that

    setting = Setting(task["path"], task["token"], task["said"], task["wrong"], task["steps"])
    page = review_page(desk.site, body.decode(), task["at"], setting)
    reply.start(HTML, page.status, task["headers"]).write(page.html.encode())


def decide_review(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """What the proposals in the body become when the one with ``key`` is decided on; nothing is written here."""
    from carrera_kg.pages.review import review_decision
    from carrera_kg.review.sitting import Answer

    number = task["number"] if task["number"].isascii() and task["number"].isdecimal() else ""
    given = Answer(task["action"], int(number[:6]) if number else None, task["value"].strip())
    _write_json(reply, review_decision(body.decode(), task["path"], task["key"], given))


def complete(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """What a name in the search box may become, as JSON; the beginning is ``text``."""
    _write_json(reply, pages.completion(desk.store, str(task["text"]), 12))


def write_graphs(desk: Desk, task: Task, body: bytes, reply: Reply) -> None:
    """Change the dataset, and publish it as the next generation (:mod:`carrera_kg.server.writing`)."""
    created = writing.write(desk.settings.dataset, task, body, base=desk.site.address + "sparql")
    reply.done(201 if created else 204, task.get("headers"))


def _write_graph(reply: Reply, media_type: str, format: str, quads: Iterable[ox.Quad]) -> None:
    """Write quads, in order; in a format without graphs their triples."""
    if format in ("nq", "trig"):
        statements: list[Any] = sorted(set(quads), key=str)
    else:
        statements = sorted({quad.triple for quad in quads}, key=str)
    reply.start(media_type)
    write_statements(statements, reply, format)


def _write_json(reply: Reply, value: object) -> None:
    reply.start("application/json").write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")


def _check_address(iri: str, what: str) -> None:
    if not valid_iri(iri):
        raise UsageError(
            f"{iri!r} is no address of a {what}", "write it like https://w3id.org/carrera-kg/graph/conflicts"
        )


def _check_known(store: ox.Store, iri: str) -> None:
    """See that the dataset speaks of the address.

    Raises:
        MissingError: it does not.
    """
    if not _is_known(store, iri):
        name = iri.removeprefix(ID).removeprefix(BASE)
        raise MissingError(f"nothing is at {name}", "look for it by name on the first page")


def _is_known(store: ox.Store, iri: str) -> bool:
    """Whether the dataset speaks of the address."""
    quads = store.quads_for_pattern(ox.NamedNode(iri), None, None, None) if valid_iri(iri) else iter(())
    return next(iter(quads), None) is not None


TASKS: dict[str, Callable[[Desk, Task, bytes, Reply], None]] = {
    "query": answer_query,
    "named": answer_named,
    "queries": list_queries,
    "describe": describe,
    "dereference": dereference,
    "concept": tell_concept,
    "ontology": tell_ontology,
    "graph": read_graph,
    "service": describe_service,
    "dataset": describe_dataset,
    "interface": describe_interface,
    "page": render_page,
    "complete": complete,
    "review": show_review,
    "decide": decide_review,
    "write": write_graphs,
}
"""The kinds of task, each with what is done."""


def warm_up() -> None:
    """Load what workers need once, before they are made."""
    from carrera_kg.ontology import ontology
    from carrera_kg.pages.ontology import prepare

    ontology()
    prepare()
    queries.catalogue()
    pages.warm()
