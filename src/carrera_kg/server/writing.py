"""Changes of the dataset: SPARQL 1.1 Update and Graph Store Protocol writes.

Each is made on a copy of the current generation, which becomes the next one when it is whole: nobody sees half a
change, and a change that fails leaves nothing behind.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pyoxigraph as ox

from carrera_kg import sparql
from carrera_kg.errors import QueryError, UsageError
from carrera_kg.lookup import valid_iri
from carrera_kg.server.problems import MissingError, Problem
from carrera_kg.store import revise

INPUT_TYPES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""The media types of triples that are taken."""

_WAIT = 5.0
"""Seconds to wait for a build of the same dataset."""


def write(dataset: str, task: dict[str, Any], body: bytes, base: str) -> bool:
    """Make a change, and publish it.

    Args:
        dataset: the folder.
        task: ``what`` is ``update`` (with ``default`` and ``named``, lists of graphs), or a method of the Graph Store
            Protocol, ``PUT``, ``POST`` or ``DELETE`` (with ``graph``, an address, or None for the default graph,
            ``type``, the media type of the body, and ``conditions``, the headers If-Match and If-None-Match).
        body: the update, or triples.
        base: what relative addresses in an update are relative to; those in triples are relative to their graph.

    Returns:
        Whether a graph was made that was not there.

    Raises:
        CarreraError, Problem: it cannot be done; nothing has changed.
    """
    if task["what"] == "update":
        text = body.decode()
        sparql.check_update(text)
        for iri in (*task["default"], *task["named"]):
            _address(iri)
        text = sparql.with_dataset(text, task["default"], task["named"])
        revise(dataset, partial(_update, text=text, base=base), _WAIT)
        return False
    if task["what"] != "DELETE" and task["type"] not in INPUT_TYPES:
        known = ", ".join(INPUT_TYPES)
        raise Problem(415, f"triples are not taken as {task['type'] or 'nothing'}", f"send {known}")
    graph = ox.DefaultGraph() if task["graph"] is None else _address(task["graph"])
    made: list[bool] = []

    def change(store: ox.Store) -> None:
        there = isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)
        _check_conditions(task["conditions"], there)
        made.append(not there)
        _change(store, task["what"], graph, there, task["type"], body)

    revise(dataset, change, _WAIT)
    return made[0]


def _check_conditions(conditions: dict[str, str | None], there: bool) -> None:
    """See that the graph is as the client takes it to be (RFC 9110, section 13.1).

    Raises:
        Problem: it is not. A tag never fits, as ours are weak and If-Match wants strong ones.
    """
    match, none_match = conditions["if-match"], conditions["if-none-match"]
    if (match is not None and (match.strip() != "*" or not there)) or (none_match is not None and there):
        raise Problem(412, f"the graph is {'there' if there else 'not there'}", "read it, and change the condition")


def _update(store: ox.Store, text: str, base: str) -> None:
    prefixes = sparql.used_prefixes(text)
    try:
        store.update(text, prefixes=prefixes, base_iri=base)
    except SyntaxError as error:
        raise sparql.explain_syntax(text, str(error), update=True) from None
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update cannot be run: {error}", "nothing has changed") from None


def _change(
    store: ox.Store, method: str, graph: ox.NamedNode | ox.DefaultGraph, there: bool, media_type: str, body: bytes
) -> None:
    """Replace, merge or remove a graph; ``there`` tells whether it was before."""
    if method == "DELETE":
        if not there:
            raise MissingError(f"no graph {graph}", "nothing has changed")
        store.remove_graph(graph)
        return
    if method == "PUT" and there:
        store.clear_graph(graph)
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)  # also where no triple is sent
    try:
        base = graph.value if isinstance(graph, ox.NamedNode) else None
        store.load(input=body, format=INPUT_TYPES[media_type], to_graph=graph, base_iri=base)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"the triples cannot be read: {error}", "nothing has changed") from None


def _address(iri: str) -> ox.NamedNode:
    if not valid_iri(iri):
        raise UsageError(f"{iri!r} is no address of a graph", "write it like https://w3id.org/carrera-kg/graph/mine")
    return ox.NamedNode(iri)
