"""One engine in a process of its own: it loads what it is given, and answers questions over standard input and output.

Run by ``engines.py`` with the Python in which the engine is installed; it needs nothing else. Times are taken here,
around the question and the reading of its whole answer, so that how the two processes talk does not count. Every line
in and out is one JSON object::

    {"ask": ..., "rows": true}    →    {"seconds": 0.0012, "rows": [["…", "…"], …]}
    {}                            →    {"memory": 512}, and the end
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

Rows = list[list[str]]
Asking = Callable[[Any], Callable[[], Rows]]
"""Asks a question to its end, which is what is timed; what it gives makes rows of texts of the answer."""


def text(value: Any) -> str:
    """A value as text, the same whichever engine it comes from."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    shown = str(getattr(value, "edtf", value))
    return shown[1:-1] if shown.startswith("<") and shown.endswith(">") else shown


def pyoxigraph(path: str) -> Asking:
    """The engine that carrera-kg stands on, without anything around it; the path is that of its store."""
    import pyoxigraph as ox

    store = ox.Store.read_only(path)

    def ask(query: str) -> Callable[[], Rows]:
        found = [tuple(row) for row in store.query(query)]
        return lambda: [[term.value if term else "" for term in row] for row in found]

    return ask


def carrera(path: str) -> Asking:
    """carrera-kg: its methods, its queries and its SQL; the path is that of the dataset."""
    from carrera_kg import KnowledgeGraph

    kg = KnowledgeGraph.open(path).prepare_paths()

    def ask(call: dict[str, Any]) -> Callable[[], Rows]:
        way, given = call["way"], call["given"]
        if way == "query":
            answer = [tuple(row) for row in kg.query(call["text"], **given)]
            return lambda: [[text(value) for value in row] for row in answer]
        if way == "sql":
            frame = kg.sql(call["text"], **given)
            return lambda: [[text(value) for value in row] for row in frame.rows()]
        if way == "teammates":
            mates = kg.teammates(given["person"], on=given["day"])
            return lambda: [[person] for person in sorted({str(met.other.person) for met in mates})]
        if way == "squad":
            squad = kg.squad(given["team"], on=given["day"])
            return lambda: [[person] for person in sorted({str(spell.person) for spell in squad})]
        around = kg.neighbourhood(given["person"], 2, kinds="together", certainty="certainly")
        return lambda: [[node] for node in sorted({str(node.iri) for node in around.nodes} - {given["person"]})]

    return ask


def duckdb(path: str) -> Asking:
    """DuckDB over the tables, as Parquet; the path is that of their folder."""
    import duckdb as engine

    connection = engine.connect()
    for file in sorted(os.listdir(path)):
        name = file.removesuffix(".parquet")
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{os.path.join(path, file)}')")

    def ask(call: dict[str, Any]) -> Callable[[], Rows]:
        found = connection.execute(call["text"], call["given"] or None).fetchall()
        return lambda: [[text(value) for value in row] for row in found]

    return ask


def maplib(path: str) -> Asking:
    """maplib, in memory; the path is that of N-Triples."""
    import maplib as engine

    model = engine.Model()
    model.read(path, format="ntriples")

    def ask(query: str) -> Callable[[], Rows]:
        frame = model.query(query)
        return lambda: [[text(value) for value in row] for row in frame.rows()]

    return ask


def rdflib(path: str) -> Asking:
    """rdflib, in memory; the path is that of N-Triples."""
    import rdflib as engine

    graph = engine.Graph()
    graph.parse(path, format="nt")

    def ask(query: str) -> Callable[[], Rows]:
        found = [tuple(row) for row in graph.query(query)]
        return lambda: [[text(value) for value in row] for row in found]

    return ask


def endpoint(address: str) -> Asking:
    """A server that answers over HTTP; the address is ``PORT/PATH``. Other than with the rest, HTTP counts."""
    port, _, path = address.partition("/")
    headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=3600)

    def ask(query: str) -> Callable[[], Rows]:
        try:
            connection.request("POST", f"/{path}", urlencode({"query": query}), headers)
            answer = connection.getresponse()
        except (ConnectionError, http.client.HTTPException):  # servers end connections that wait for long
            connection.close()
            raise
        body = answer.read()
        if answer.status != 200:
            raise ValueError(f"{answer.status}: {body[:300]!r}")
        return lambda: _solutions(json.loads(body))

    return ask


def _solutions(answer: dict[str, Any]) -> Rows:
    names = answer["head"]["vars"]
    return [[row[name]["value"] if name in row else "" for name in names] for row in answer["results"]["bindings"]]


ENGINES = {each.__name__: each for each in (pyoxigraph, carrera, duckdb, maplib, rdflib, endpoint)}


def used() -> dict[str, float]:
    """CPU seconds and the most MiB that this process has had."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": spent.ru_utime + spent.ru_stime, "memory": spent.ru_maxrss / 1024}


def _timed(ask: Asking, question: Any) -> tuple[float, Callable[[], Rows]]:
    for again in (False, True):
        began = time.perf_counter()
        try:
            rows = ask(question)
            return time.perf_counter() - began, rows
        except (ConnectionError, http.client.HTTPException):
            if again:
                raise
    raise AssertionError


def main() -> None:
    """Load, then answer line by line until an empty object, or the end, comes."""
    name, path = sys.argv[1:]
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an engine prints is no answer

    def say(what: dict[str, Any]) -> None:
        out.write(json.dumps(what) + "\n")
        out.flush()

    began, before = time.perf_counter(), used()["cpu"]
    try:
        ask = ENGINES[name](path)
    except Exception as error:
        say({"error": f"{type(error).__name__}: {error}"[:500]})
        return
    say({"seconds": time.perf_counter() - began, **used(), "cpu": used()["cpu"] - before})
    for line in sys.stdin:
        told = json.loads(line)
        if not told:
            break
        try:
            seconds, rows = _timed(ask, told["ask"])
            say({"seconds": seconds, **({"rows": rows()} if told.get("rows") else {})})
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"[:500]})
    say(used())


if __name__ == "__main__":
    main()
