"""Sorted lines of N-Quads: taken apart, sorted on disk, looked up, and merged from two sides in constant memory."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import mmap
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carrera_kg.errors import DataError

IN_MEMORY = 300_000
"""Lines that are sorted in memory at once; more are sorted in parts on disk."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A line taken apart: terms as N-Quads writes them; no graph means the default one."""

    subject: str
    predicate: str
    object: str
    graph: str


def parts_of(line: str) -> Parts:
    """Take a line of N-Quads apart.

    >>> parts_of('<urn:a> <urn:p> "of <b> ." <urn:g> .')
    Parts(subject='<urn:a>', predicate='<urn:p>', object='"of <b> ."', graph='<urn:g>')
    >>> parts_of('<urn:a> <urn:p> <urn:b> .').graph
    ''
    """
    subject, predicate, rest = _head(line)
    rest = rest.rstrip()[:-1].rstrip()  # the dot
    if rest.startswith('"'):
        end = rest.rindex('"')  # none can be in a graph's address
        tail, space, graph = rest[end:].partition(" ")
        return Parts(subject, predicate, rest[:end] + tail, graph if space else "")
    if rest.startswith("<<("):
        end = rest.rindex(")>>") + 3
        return Parts(subject, predicate, rest[:end], rest[end:].strip())
    value, _, graph = rest.partition(" ")
    return Parts(subject, predicate, value, graph)


def _head(line: str) -> tuple[str, str, str]:
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest


def graph_of(line: bytes) -> bytes:
    """The graph in which a line's statement is, as it is written; nothing for the default graph."""
    before, _, last = line[:-2].rpartition(b" ")  # without the dot
    named = last.startswith((b"<", b"_:")) and b'"' not in last
    # With a subject, a predicate and an object before it, it is the graph.
    return last if named and before.count(b" ") >= 2 else b""


class SortedLines:
    """A file of lines that are sorted by their bytes, each once.

    Args:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None

    def close(self) -> None:
        """Let go of the file."""
        if self._map is not None:
            self._map.close()

    def __iter__(self) -> Iterator[bytes]:
        """The lines without their ends.

        Raises:
            DataError: they are not sorted.
        """
        before = b""
        with open(self.path, "rb") as file:
            for ended in file:
                line = ended.removesuffix(b"\n")
                if line <= before:
                    raise DataError(f"{self.path}: its lines are not in order", "build the dataset again")
                before = line
                yield line

    def starting_with(self, prefix: str) -> list[str]:
        """All lines that begin like that; found by halving, without reading the others."""
        found: list[str] = []
        if self._map is None:
            return found
        wanted = prefix.encode()
        at = self._first(wanted)
        while at < len(self._map):
            end = self._map.find(b"\n", at)
            line = self._map[at : end if end >= 0 else len(self._map)]
            if not line.startswith(wanted):
                break
            found.append(line.decode())
            at += len(line) + 1
        return found

    def _first(self, wanted: bytes) -> int:
        """Where the first line begins that is not before the wanted one."""
        assert self._map is not None
        low, high = 0, len(self._map)
        while low < high:
            middle = (low + high) // 2
            start = self._map.rfind(b"\n", low, middle) + 1 or low
            end = self._map.find(b"\n", middle)
            end = end if end >= 0 else len(self._map)
            if self._map[start:end] < wanted:
                low = end + 1
            else:
                high = start
        return min(low, len(self._map))


def sort_lines(lines: Iterable[bytes], path: str, folder: str) -> None:
    """Write lines to a file, sorted, each once; what does not fit in memory is sorted in parts.

    Args:
        lines: without their ends.
        path: the file.
        folder: for the parts.
    """
    coming = iter(lines)
    with contextlib.ExitStack() as stack:
        sorted_parts: list[Iterable[bytes]] = []
        while part := sorted(set(itertools.islice(coming, IN_MEMORY))):
            name = os.path.join(folder, f"{os.path.basename(path)}.{len(sorted_parts)}")
            with open(name, "wb") as file:
                file.writelines(line + b"\n" for line in part)
            coming_back = stack.enter_context(open(name, "rb"))
            sorted_parts.append(line[:-1] for line in coming_back)  # with its end a line may sort otherwise
            stack.callback(os.unlink, name)
        before = b""
        with open(path, "wb") as file:
            for line in heapq.merge(*sorted_parts):
                if line != before:
                    file.write(line + b"\n")
                before = line


def differences(before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    """The lines of one side only, in order: with False those that are gone, with True those that came.

    >>> list(differences([b"a", b"b"], [b"b", b"c"]))
    [(False, b'a'), (True, b'c')]
    """
    old, new = iter(before), iter(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(old, None), next(new, None)
        elif other is None or (one is not None and one < other):
            assert one is not None
            yield False, one
            one = next(old, None)
        else:
            yield True, other
            other = next(new, None)


# ── Blank nodes ──────────────────────────────────────────────────────────────────────────────────

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|(_:[^\s)]+)')
_ROUNDS = 64
_LARGEST = 400
"""Blank nodes that hang together and are told apart one by one; in larger groups those that look alike are numbered."""


def has_blank_nodes(line: str) -> bool:
    """Whether a blank node is in the line."""
    return "_:" in line and any(match[1] for match in _TOKENS.finditer(line))


def label_blank_nodes(lines: Iterable[str]) -> list[str]:
    """The lines with labels of blank nodes that come from what hangs on them, and not from the file.

    Nodes that hang together are labelled by a checksum of all that is said of them, so the same statements get the same
    labels in both sides, and a change elsewhere does not touch them. Whatever the labels, two nodes never share one.
    """
    groups = _groups(sorted(set(lines)))
    counts: dict[str, int] = {}
    labelled: list[str] = []
    for group in groups:
        colours = _coloured(group)
        text = "\n".join(sorted(_relabelled(line, colours) for line in group))
        digest = _digest(text)
        counts[digest] = counts.get(digest, 0) + 1
        again = f"x{counts[digest]}" if counts[digest] > 1 else ""
        order = sorted(colours, key=lambda node: (colours[node], node))
        labels = {node: f"b{digest}n{number}{again}" for number, node in enumerate(order)}
        labelled += [_relabelled(line, labels) for line in group]
    return labelled


def _nodes(line: str) -> list[str]:
    return [match[1] for match in _TOKENS.finditer(line) if match[1]]


def _relabelled(line: str, labels: dict[str, str], own: str = "") -> str:
    def new(match: re.Match[str]) -> str:
        node = match[1]
        return match[0] if not node else "_:@" if node == own else f"_:{labels[node]}"

    return _TOKENS.sub(new, line)


def _groups(lines: list[str]) -> list[list[str]]:
    """The lines by blank nodes that hang together."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for line in lines:
        first, *others = _nodes(line)
        for other in others:
            parent[root(other)] = root(first)
        root(first)
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(root(_nodes(line)[0]), []).append(line)
    return list(groups.values())


def _coloured(lines: list[str]) -> dict[str, str]:
    """A colour for each node, by what is said of it and of its neighbours; those that look alike are told apart."""
    about: dict[str, list[str]] = {}
    for line in lines:
        for node in dict.fromkeys(_nodes(line)):
            about.setdefault(node, []).append(line)
    colours = _refined(about, dict.fromkeys(about, ""))
    for _ in range(len(about) if len(about) <= _LARGEST else 0):
        alike = [same for same in _classes(colours) if len(same) > 1]
        if not alike:
            break
        first = min(alike[0])
        colours = _refined(about, colours | {first: _digest(colours[first] + "!")})
    return colours


def _refined(about: dict[str, list[str]], colours: dict[str, str]) -> dict[str, str]:
    known = len(set(colours.values()))
    for _ in range(_ROUNDS):
        colours = {
            node: _digest("\n".join([colours[node], *sorted(_relabelled(line, colours, node) for line in lines)]))
            for node, lines in about.items()
        }
        if len(set(colours.values())) == known:
            break
        known = len(set(colours.values()))
    return colours


def _classes(colours: dict[str, str]) -> list[list[str]]:
    classes: dict[str, list[str]] = {}
    for node, colour in sorted(colours.items()):
        classes.setdefault(colour, []).append(node)
    return [classes[colour] for colour in sorted(classes)]


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]
