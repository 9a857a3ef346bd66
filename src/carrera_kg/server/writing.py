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
            Protocol, ``PUT``, ``POST`` or ``DELETE`` (with ``graph``, an address, or None for the default graph, and
            ``type``, the media type of the body).
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
    graph = ox.DefaultGraph() if task["graph"] is None else _address(task["graph"])
    made: list[bool] = []
    revise(dataset, lambda store: made.append(_change(store, task["what"], graph, task["type"], body)), _WAIT)
    return made[0]


def _update(store: ox.Store, text: str, base: str) -> None:
    prefixes = sparql.used_prefixes(text)
    try:
        store.update(text, prefixes=prefixes, base_iri=base)
    except SyntaxError as error:
        raise sparql.explain_syntax(text, str(error), update=True) from None
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update cannot be run: {error}", "nothing has changed") from None


def _change(store: ox.Store, method: str, graph: ox.NamedNode | ox.DefaultGraph, media_type: str, body: bytes) -> bool:
    """Replace, merge or remove a graph, and tell whether one was made."""
    there = isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)
    if method == "DELETE":
        if not there:
            raise MissingError(f"no graph {graph}", "nothing has changed")
        store.remove_graph(graph)
        return False
    format = INPUT_TYPES.get(media_type)
    if format is None:
        known = ", ".join(INPUT_TYPES)
        raise Problem(415, f"triples are not taken as {media_type or 'nothing'}", f"send {known}")
    if method == "PUT" and there:
        store.clear_graph(graph)
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)  # also where no triple is sent
    try:
        base = graph.value if isinstance(graph, ox.NamedNode) else None
        store.load(input=body, format=format, to_graph=graph, base_iri=base)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"the triples cannot be read: {error}", "nothing has changed") from None
    return not there


def _address(iri: str) -> ox.NamedNode:
    if not valid_iri(iri):
        raise UsageError(f"{iri!r} is no address of a graph", "write it like https://w3id.org/carrera-kg/graph/mine")
    return ox.NamedNode(iri)
