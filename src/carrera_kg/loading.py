"""Fills a store elsewhere with a dataset, graph by graph through the Graph Store Protocol.

The protocol knows no change of several graphs that is made whole or not at all. So the graph in which a dataset
describes itself is removed first and written last: a store that has it, has all of the dataset, and one that was left
half way has none. A graph that goes in one piece is replaced at once, one in several pieces is not.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

import pyoxigraph as ox

from carrera_kg.canonical import canonical_hash, lines_of
from carrera_kg.comparison.lines import graph_of
from carrera_kg.endpoint import Endpoint, Solutions
from carrera_kg.errors import DataError, QueryError, RemoteError
from carrera_kg.remote import ACCEPTED, RemoteStore
from carrera_kg.store import EXPORT, current, manifest_of
from carrera_kg.vocabulary import BOOLEAN, DATASET_GRAPH, GRAPH, ONTOLOGY_GRAPH

_PIECE = 8 << 20
"""Bytes of N-Triples that are sent at a time: some stores have a whole request in memory, and a limit on it."""
_MOST_HASHED = 1_000_000
"""Quads that are read back and hashed; of more only the counts are compared."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is in the store now.

    Attributes:
        quads: how many, in all graphs of the dataset.
        graphs: how many graphs they are in, the accepted view among them.
        accepted: the graph of the accepted view, or nothing where it is the default graph.
        hashed: whether the quads were read back and have the canonical hash of the dataset; else they are counted.
    """

    quads: int
    graphs: int
    accepted: str
    hashed: bool


def load(
    dataset: str,
    endpoint: Endpoint,
    tell: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Loaded:
    """Make a store hold a dataset, in the place of the one that it may hold.

    Graphs whose addresses are not of a dataset are left alone, unless the store has a default graph of its own, which
    the accepted view replaces.

    Args:
        dataset: its folder.
        endpoint: of the store; what it needs to be allowed to write it has from the environment.
        tell: told how many of all bytes have been sent, by the step.

    Raises:
        DataError: there is no dataset, or what is in the store afterwards is not the dataset.
        RemoteError: the store does not take it; what it holds then is no dataset, or the old one untouched.
    """
    generation, _ = current(dataset)
    manifest = manifest_of(generation)
    with tempfile.TemporaryDirectory(prefix="carrera-kg-load-") as folder:
        tell("sorting by graph", 0, 0)
        files = _by_graph(os.path.join(generation, EXPORT), folder)
        total = sum(os.path.getsize(path) for path in files.values())
        writer = _Writer(endpoint, lambda done: tell("loading", done, total))
        try:
            accepted = _write_all(writer, files)
        except (RemoteError, QueryError) as error:
            left = "the store holds a part of it" if writer.done else "nothing was changed there"
            raise RemoteError(f"{error.problem}: {left}", error.hint or "load it again") from None
    tell("checking", 0, 0)
    return _checked(RemoteStore(endpoint), manifest, accepted)


def _write_all(writer: _Writer, files: dict[str, str]) -> str:
    """Write all graphs, and remove what a dataset before had besides.

    Returns:
        The graph of the accepted view, or nothing where that is the default graph.
    """
    there = writer.graphs()
    writer.endpoint.delete(DATASET_GRAPH)
    for graph, path in files.items():
        if graph not in ("", DATASET_GRAPH):
            writer.write(graph, path)
    accepted = ACCEPTED if writer.unites(files) else ""
    writer.write(accepted, files[""])
    for stale in sorted(there - {accepted, *files}):
        writer.endpoint.delete(stale)
    writer.write(DATASET_GRAPH, files[DATASET_GRAPH])
    return accepted


class _Writer:
    """Writes graphs into a store.

    Attributes:
        done: bytes sent so far.
    """

    def __init__(self, endpoint: Endpoint, tell: Callable[[int], None]) -> None:
        self.endpoint, self.tell = endpoint, tell
        self.done = 0

    def graphs(self) -> set[str]:
        """The graphs of a dataset that are there."""
        found = self.endpoint.query(f"SELECT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({_OURS}) }} GROUP BY ?g")
        return {row["g"].value for row in cast("Solutions", found)}

    def write(self, graph: str, path: str) -> None:
        """Make a graph hold the triples of a file and no others; the default graph if it has no name."""
        for number, piece in enumerate(_pieces(path)):
            if number:
                self.endpoint.post(graph or None, piece, repeatable=b"_:" not in piece)
            else:
                self.endpoint.put(graph or None, piece)
            self.done += len(piece)
            self.tell(self.done)

    def unites(self, files: dict[str, str]) -> bool:
        """Whether the default graph has what a named one has, once that is there."""
        with open(files[ONTOLOGY_GRAPH], encoding="utf-8") as file:
            first = next(line.removesuffix(" .\n") for line in file if "_:" not in line)
        return bool(self.endpoint.query(f"ASK {{ {first} }}"))


_OURS = f'STRSTARTS(STR(?g), "{GRAPH}")'


def _by_graph(path: str, folder: str) -> dict[str, str]:
    """Part a file of canonical N-Quads into files of N-Triples.

    Returns:
        The files by the addresses of their graphs; that of the default graph by no name, and first.
    """
    files: dict[bytes, str] = {}
    with contextlib.ExitStack() as stack:
        opened: dict[bytes, IO[bytes]] = {}

        def open_for(graph: bytes) -> IO[bytes]:
            files[graph] = os.path.join(folder, str(len(files)))
            opened[graph] = stack.enter_context(open(files[graph], "wb"))
            return opened[graph]

        open_for(b"")
        with open(path, "rb") as quads:
            for line in quads:
                graph = graph_of(line.rstrip(b"\n"))
                file = opened.get(graph) or open_for(graph)
                file.write(line[: -len(graph) - 4] + b" .\n" if graph else line)
    return {graph.decode()[1:-1]: path for graph, path in files.items()}


def _pieces(path: str) -> Iterator[bytes]:
    """The lines of a file in pieces; those with blank nodes together, as their names hold for one sending."""
    apart = bytearray()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE) + file.readline():
            if b"_:" in piece:
                lines = piece.splitlines(keepends=True)
                apart += b"".join(line for line in lines if b"_:" in line)
                piece = b"".join(line for line in lines if b"_:" not in line)
            if piece:
                yield piece
    if apart:
        yield bytes(apart)


def _checked(store: RemoteStore, manifest: dict[str, Any], accepted: str) -> Loaded:
    """Hold what is in the store against the manifest.

    Raises:
        DataError: they differ.
    """
    wanted: dict[str, int] = dict(manifest["graphs"])
    found = sizes(store)
    for graph in sorted({*wanted, *found}):
        if found.get(graph, 0) != wanted.get(graph, 0):
            here, there = (f"{number:,}" for number in (wanted.get(graph, 0), found.get(graph, 0)))
            hint = "see whether others write it, and load it again"
            raise DataError(f"{store.url}: of {graph} there are {there} triples and not {here}", hint)
    quads = sum(wanted.values())
    hashed = quads <= _MOST_HASHED
    if hashed and hash_of(store) != manifest["canonical_sha256"]:
        hint = "compare them with 'carrera-kg diff': the store may write some values otherwise"
        raise DataError(f"{store.url}: as many quads as the dataset has, but not the same", hint)
    return Loaded(quads, len(wanted), accepted, hashed)


def sizes(store: RemoteStore) -> dict[str, int]:
    """How many triples are in each graph of a dataset elsewhere, as :func:`carrera_kg.store.graph_sizes` has it.

    Raises:
        RemoteError: it does not answer.
    """
    found = {"default": _counted(store, "?s ?p ?o")}
    for graph in store.named_graphs():
        found[graph.value] = _counted(store, f"GRAPH {graph} {{ ?s ?p ?o }}")
    return {graph: number for graph, number in sorted(found.items()) if number}


def _counted(store: RemoteStore, pattern: str) -> int:
    (row,) = cast("Any", store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"))
    return int(row["n"].value)


def hash_of(store: RemoteStore) -> str:
    """The canonical hash of a dataset elsewhere; all of it is read.

    Raises:
        RemoteError: it does not answer.
        AlikeError: its blank nodes cannot be told apart.
    """
    return canonical_hash(lines_of(map(_as_embedded, store)))


_BOOLEANS = {value: ox.Literal(value == "1") for value in ("0", "1")}


def _as_embedded(quad: ox.Quad) -> ox.Quad:
    """The quad as the embedded store writes it; Virtuoso writes a boolean as 0 or 1, which are the same values."""
    value = quad.object
    if isinstance(value, ox.Literal) and value.datatype.value == BOOLEAN and value.value in _BOOLEANS:
        return ox.Quad(quad.subject, quad.predicate, _BOOLEANS[value.value], quad.graph_name)
    return quad
