"""Turtle and TriG as people would write them: prefixes, one subject a block, names of things as comments.

The order is that of the sorted N-Quads: graph, subject, then type, label and the other properties by address. Nothing
is held in memory but one subject; what is written waits in a temporary file until it is known which prefixes it needs.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

import pyoxigraph as ox

from carrera_kg.exports.selection import QUOTES, VIEWS, Selection, counted, matched
from carrera_kg.vocabulary import BOOLEAN, INTEGER, LABEL, ONTOLOGY_GRAPH, PREFIXES, RDF_TYPE

_NAMESPACES = {iri: prefix for prefix, iri in PREFIXES.items()}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""The local names that need no escapes, in any reader of Turtle."""
_TYPED = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")\^\^(<[^>]*>)')
_WHOLE = re.compile(rf'"(0|-?[1-9][0-9]*)"\^\^<{re.escape(INTEGER)}>|"(true|false)"\^\^<{re.escape(BOOLEAN)}>')
"""What may stand without quotes: a number in its only form, as some readers lose the sign of +7."""
_TYPE = f"<{RDF_TYPE}>"
_FIRST = {_TYPE: 0, f"<{LABEL}>": 1}
_LINE_START = re.compile(r"^(?=.)", re.MULTILINE)
_KEPT = 100_000  # terms
_BUFFERED = 200_000  # lines
_DEFAULT = ox.DefaultGraph()
_ONTOLOGY = ox.NamedNode(ONTOLOGY_GRAPH)
_LABEL = ox.NamedNode(LABEL)


Statement = tuple[str, str]
"""A predicate and an object, as N-Quads has them."""


def write_ttl(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the triples of the selection as Turtle.

    Args:
        out: is written bytes to.
        tell: is told how many triples are written so far.
    """
    write_triples(Writer(selection), selection, out, tell)


def write_trig(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the quads of the selection as TriG: the default graph, then the named ones by address.

    Args:
        out: is written bytes to.
        tell: is told how many quads are written so far.
    """
    write_quads(Writer(selection), selection, out, tell)


def write_triples(writer: Writer, selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the triples of a selection with a writer."""
    with tempfile.TemporaryFile() as body:
        for graph in parted(counted(selection.union(), tell)):
            for block in writer.blocks(graph):
                body.write(block.encode())
        _finish(writer, body, out)


def write_quads(writer: Writer, selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the quads of a selection with a writer."""
    with tempfile.TemporaryFile() as body:
        for graph in parted(counted(selection.lines(), tell)):
            blocks = writer.blocks(graph)
            if not graph.name:
                body.writelines(block.encode() for block in blocks)
                continue
            body.write(f"\n{writer.term(graph.name)} {{\n".encode())
            for number, block in enumerate(blocks):
                text = block if number else block.removeprefix("\n")
                body.write(_LINE_START.sub("    ", text).encode())
            body.write(b"}\n")
        _finish(writer, body, out)


def _finish(writer: Writer, body: BinaryIO, out: BinaryIO) -> None:
    out.write(writer.head().encode())
    body.seek(0)
    shutil.copyfileobj(body, out, 1 << 20)


class Writer:
    """Writes terms and subjects, and notes which prefixes they need."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.used: set[str] = set()
        self._terms: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def head(self) -> str:
        """What stands above: what this is, and the prefixes."""
        lines = [f"# {line}" for line in about(self.selection)]
        lines += ["", *(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in PREFIXES if prefix in self.used)]
        return "\n".join(lines).rstrip() + "\n"

    def blocks(self, graph: Iterable[str]) -> Iterator[str]:
        """Each subject's statements as one block, with an empty line before it.

        Args:
            graph: the sorted N-Quads of one graph, whose name is not written; may be gone through more than once.
        """
        for subject, statements in by_subject(graph):
            yield self.block(subject, statements)

    def block(self, subject: str, statements: Iterable[Statement]) -> str:
        """One subject with its predicates and objects, as N-Quads has them."""
        text, name = self.listed(subject, statements, "    ")
        return f"\n{self.term(subject)} {text} .{name}\n"

    def listed(self, subject: str, statements: Iterable[Statement], indent: str) -> tuple[str, str]:
        """Predicates and objects in order, without what ends them; and the comment on the last one.

        Args:
            indent: what the lines after the first begin with.
        """
        values: dict[str, list[str]] = defaultdict(list)
        for predicate, object_ in statements:
            values[predicate].append(object_)
        text = name = ""
        for number, predicate in enumerate(sorted(values, key=lambda each: (_FIRST.get(each, 2), each))):
            text += (f" ;{name}\n{indent}" if number else "") + ("a" if predicate == _TYPE else self.term(predicate))
            for place, object_ in enumerate(values[predicate]):
                text += f" ,{name}\n{indent}    " if place else " "
                text += self.term(object_) + self.annotation(subject, predicate, object_, indent)
                name = self.comment(object_)
        return text, name

    def annotation(self, subject: str, predicate: str, object_: str, indent: str) -> str:
        """What stands behind an object: nothing in RDF 1.1."""
        return ""

    def term(self, term: str) -> str:
        """A term of N-Quads as Turtle has it, with a prefix where one fits."""
        known = self._terms.get(term)
        if known is None:
            if len(self._terms) >= _KEPT:
                self._terms.clear()
            known = self._terms[term] = self._short(term)
        return known

    def comment(self, term: str) -> str:
        """The name of a thing as a comment; nothing for values, and where the address says as much."""
        if term[0] != "<" or term.startswith("<<"):
            return ""
        known = self._names.get(term)
        if known is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            known = self._names[term] = self._name(term[1:-1])
        return known

    def _short(self, term: str) -> str:
        if term[0] == "<" and not term.startswith("<<"):
            return self._address(term)
        whole = _WHOLE.fullmatch(term)
        if whole:
            return whole[1] or whole[2]
        typed = _TYPED.fullmatch(term)
        return f"{typed[1]}^^{self._address(typed[2])}" if typed else term

    def _address(self, term: str) -> str:
        iri = term[1:-1]
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = _NAMESPACES.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return term
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def _name(self, iri: str) -> str:
        node = ox.NamedNode(iri)
        for graph in (_DEFAULT, _ONTOLOGY):
            for quad in self.selection.store.quads_for_pattern(node, _LABEL, None, graph):
                words = " ".join(quad.object.value.split()) if isinstance(quad.object, ox.Literal) else ""
                if words and _plain(words) != _plain(re.split(r"[/#]", iri)[-1]):
                    return f"  # {''.join(sign for sign in words if sign.isprintable())[:120]}"
        return ""


def _plain(text: str) -> str:
    """What is left of a name when it is written as an address or a term."""
    return re.sub(r"[\W_]+", "", text).lower()


def about(selection: Selection) -> list[str]:
    """What the file is, for its first lines."""
    hash_ = selection.manifest.get("canonical_sha256", "")
    lines = [
        "Football careers as sources tell them, exported by carrera-kg.",
        f"View {selection.view}: {VIEWS[selection.view]}.",
    ]
    if selection.about:
        lines.append(f"Only what is known of <{selection.about}>.")
    if selection.quotes != "words":
        lines.append(f"Quotations: {QUOTES[selection.quotes]}.")
    if selection.sensitive == "omit":
        lines.append("Criminal and medical matters are left out.")
    facts = f"Licence of the facts: {selection.licence}" if selection.licence else "No licence of the facts is stated"
    lines.append(f"{facts}; quoted words are their documents'.")
    if hash_:
        lines.append(f"Canonical hash of the whole dataset (RDFC-1.0, SHA-256): {hash_}")
    return lines


@dataclass(frozen=True, slots=True)
class Graph:
    """The lines of one graph, in a file: its name as N-Quads has it, which of the default graph is empty."""

    name: str
    path: str

    def __iter__(self) -> Iterator[str]:
        with open(self.path, encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line[:-1]


def by_subject(graph: Iterable[str]) -> Iterator[tuple[str, list[Statement]]]:
    """Each subject of sorted lines with its predicates and objects."""
    for subject, own in groupby(map(matched, graph), key=lambda match: match[1]):
        yield subject, [(match[2], match[3]) for match in own]


def parted(lines: Iterable[str]) -> Iterator[Graph]:
    """The lines of each graph by themselves, in their order; the default graph comes first.

    They are parted in files, so that neither one pass a graph is needed nor memory for them.
    """
    with tempfile.TemporaryDirectory(prefix="carrera-kg-") as folder:
        files: dict[str, str] = {}
        waiting: dict[str, list[str]] = defaultdict(list)
        for number, line in enumerate(lines, 1):
            waiting[matched(line)[4] or ""].append(line)
            if number % _BUFFERED == 0:
                _put_down(waiting, files, folder)
        _put_down(waiting, files, folder)
        for name in sorted(files):
            yield Graph(name, files[name])


def _put_down(waiting: dict[str, list[str]], files: dict[str, str], folder: str) -> None:
    for graph, lines in waiting.items():
        path = files.setdefault(graph, os.path.join(folder, str(len(files))))
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
    waiting.clear()
