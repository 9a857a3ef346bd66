"""The two sides of a comparison: a dataset, an earlier generation of one, or a file of RDF; each as sorted lines."""

from __future__ import annotations

import contextlib
import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from carrera_kg.comparison.lines import SortedLines, graph_of, has_blank_nodes, label_blank_nodes, sort_lines
from carrera_kg.errors import DataError, UsageError
from carrera_kg.remote import open_remote
from carrera_kg.resources import is_address
from carrera_kg.store import EXPORT, current
from carrera_kg.vocabulary import BASE, GRAPH, RDF, SENSITIVE

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".ttl12": ox.RdfFormat.TURTLE,
    ".trig12": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
"""The files that can be compared, by extension; each may also be packed (``.gz``)."""

MOST_BLANK = 200_000
"""Statements with blank nodes in one side: they are held in memory."""

_DOCUMENTS = f"<{GRAPH}document/".encode()
_OURS = f"<{GRAPH}".encode()
_CLAIM_SUBJECT = f"> <{RDF}subject> <".encode()
_SENSITIVE = f"> <{SENSITIVE}> ".encode()
_REIFIES = f"> <{RDF}reifies> <<(".encode()

KINDS = {
    "all": "a whole dataset",
    "accepted": "the accepted view",
    "sources": "what the sources say",
    "statements": "claims without graphs",
    "reified": "claims as RDF 1.2 has them",
    "triples": "other RDF",
}
"""What a side can hold, in words."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        name: what was asked for.
        lines: all its statements as sorted lines of N-Quads.
        kind: one of :data:`KINDS`.
        view: what of it is compared.
        narrowed: whether the other side holds no more than that.
    """

    name: str
    lines: SortedLines
    kind: str
    view: str = ""
    narrowed: bool = False

    def compared(self) -> Iterator[bytes]:
        """The lines that are compared."""
        if not self.narrowed:
            yield from self.lines
        elif self.view == "accepted":  # in which an export also marks what is sensitive, as rules derive
            yield from (line for line in self.lines if not graph_of(line) and _SENSITIVE not in line)
        else:
            yield from (line for line in self.lines if graph_of(line).startswith(_DOCUMENTS))


@contextlib.contextmanager
def opened(before: str, after: str) -> Iterator[tuple[Side, Side]]:
    """Both sides, made comparable; what was sorted for it is removed afterwards.

    Args:
        before, after: folders of datasets or of a generation, addresses of stores elsewhere, or files of RDF.

    Raises:
        DataError: one is missing or cannot be read.
        UsageError: they hold different kinds of things.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="carrera-kg-diff-"))
        sides = []
        for number, path in enumerate((before, after)):
            own = os.path.join(folder, str(number))
            os.mkdir(own)
            side = _side(path, own)
            stack.callback(side.lines.close)
            sides.append(side)
        yield _comparable(*sides)


def _comparable(one: Side, other: Side) -> tuple[Side, Side]:
    """Both sides with what they have in common: a whole dataset is compared with a view by that view of it.

    Raises:
        UsageError: they have nothing in common.
    """
    kinds = {one.kind, other.kind}
    view = one.kind
    if len(kinds) == 2:
        narrower = (kinds - {"all"}).pop()
        if "all" not in kinds or narrower not in ("accepted", "sources"):
            told = f"{one.name} holds {KINDS[one.kind]}, {other.name} {KINDS[other.kind]}"
            raise UsageError(f"the two differ in kind: {told}", "compare exports of the same view and kind of format")
        view = narrower
    narrowed = len(kinds) == 2
    return replace(one, view=view, narrowed=narrowed), replace(other, view=view, narrowed=narrowed)


def _side(path: str, folder: str) -> Side:
    if is_address(path):
        sorted_ = os.path.join(folder, "lines")
        sort_lines((f"{quad} .".encode() for quad in open_remote(path)), sorted_, folder)
        return Side(path, SortedLines(sorted_), "all")
    if os.path.isdir(path):
        generation = path if os.path.isfile(os.path.join(path, EXPORT)) else current(path)[0]
        try:
            return Side(path, SortedLines(_in_order(os.path.join(generation, EXPORT), folder)), "all")
        except OSError as error:
            raise DataError(f"{path}: {EXPORT}: {error.strerror}", "build the dataset again") from None
    if not os.path.exists(path):
        raise DataError(f"{path}: there is no such dataset or file", "check the path")
    return _from_file(path, folder)


def _in_order(path: str, folder: str) -> str:
    """The file, or a sorted copy of it where something else than a build has written it."""
    try:
        for _ in SortedLines(path):
            pass
    except DataError:
        sorted_ = os.path.join(folder, "lines")
        with open(path, "rb") as file:
            sort_lines((line.rstrip(b"\n") for line in file), sorted_, folder)
        return sorted_
    return path


def _from_file(path: str, folder: str) -> Side:
    """A file of RDF, read and sorted.

    Raises:
        DataError, UsageError: it cannot be read.
    """
    stem, extension = os.path.splitext(path)
    packed = extension.lower() == ".gz"
    extension = (os.path.splitext(stem)[1] if packed else extension).lower()
    format_ = FORMATS.get(extension)
    if format_ is None:
        raise UsageError(f"{path}: no kind of RDF is called {extension or 'that'}", f"use {', '.join(FORMATS)} or .gz")
    kind = _Kind()
    sorted_ = os.path.join(folder, "lines")
    try:
        with gzip.open(path) if packed else open(path, "rb") as file:
            sort_lines(kind.watched(_quads(path, file, format_)), sorted_, folder)
    except SyntaxError as error:
        raise DataError(f"{path}: {' '.join(str(error).split())}", "write the export again") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise DataError(f"{path}: is no gzip file, or is cut off", "copy or write it again") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}", "check the file and the space for sorting") from None
    return Side(path, SortedLines(sorted_), kind.name)


def _quads(path: str, file: Any, format_: ox.RdfFormat) -> Iterator[str]:
    """The statements as lines; those with blank nodes last, with labels that come from what is said of them."""
    blank: list[str] = []
    for quad in ox.parse(file, format=format_, base_iri=BASE):
        line = f"{quad} ."
        if "_:" in line and has_blank_nodes(line):
            if len(blank) == MOST_BLANK:
                hint = "give the nodes addresses, or compare parts"
                raise DataError(f"{path}: more than {MOST_BLANK:,} statements have blank nodes", hint)
            blank.append(line)
        else:
            yield line
    yield from label_blank_nodes(blank)


class _Kind:
    """Watches lines go by and tells what they are."""

    def __init__(self) -> None:
        self.graphs: set[bytes] = set()
        self.claims = self.reified = self.ours = False

    def watched(self, lines: Iterator[str]) -> Iterator[bytes]:
        for text in lines:
            line = text.encode()
            graph = graph_of(line)
            if len(self.graphs) < 100_000 and _SENSITIVE not in line:  # every view has those marks, in their graph
                self.graphs.add(graph)
            self.claims = self.claims or _CLAIM_SUBJECT in line
            self.reified = self.reified or _REIFIES in line
            self.ours = self.ours or line.startswith(f"<{BASE}".encode())
            yield line

    @property
    def name(self) -> str:
        own = {graph for graph in self.graphs if graph.startswith(_OURS)}
        if not self.ours:
            return "triples"
        if self.reified:
            return "reified"
        if any(not graph.startswith(_DOCUMENTS) for graph in own):
            return "all"
        if own:
            return "sources"
        return "statements" if self.claims else "accepted"
