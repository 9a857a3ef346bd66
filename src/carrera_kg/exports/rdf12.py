"""RDF 1.2 in Turtle and TriG: a claim stands as an annotation of what it states.

The mapping can be turned round. A node that has exactly one ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` in a
graph becomes a reifier there (``rdf:reifies <<( s p o )>>``), and these three statements go. Where the graph states the
triple too, the reifier is written behind it with what else is said of it; where it does not, or the triple is itself
said of a reifier, the reifier has a block of its own, and nothing is stated that was not. Everything else is as in
RDF 1.1.

Claims are sorted to what they are about, so that nothing is held in memory but one thing with what is claimed of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from carrera_kg.errors import DataError
from carrera_kg.exports.grouping import grouped
from carrera_kg.exports.selection import Selection, matched
from carrera_kg.exports.turtle import Statement, Writer, by_subject, write_quads, write_triples
from carrera_kg.vocabulary import RDF

_SUBJECT, _PREDICATE, _OBJECT = (f"<{RDF}{name}>" for name in ("subject", "predicate", "object"))
_PARTS = (_SUBJECT, _PREDICATE, _OBJECT)
_REIFIES = f"<{RDF}reifies>"

Triple = tuple[str, str, str]
_About = tuple[str, list[Statement]]
"""A claim, and what is said of it beside the triple."""


def write_ttl12(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the triples of the selection as Turtle of RDF 1.2.

    Args:
        out: is written bytes to.
        tell: is told how many triples of RDF 1.1 are written so far.

    Raises:
        DataError: the dataset has reifiers of RDF 1.2 already.
    """
    write_triples(_Annotating(selection), selection, out, tell)


def write_trig12(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the quads of the selection as TriG of RDF 1.2.

    Args:
        out: is written bytes to.
        tell: is told how many quads of RDF 1.1 are written so far.

    Raises:
        DataError: the dataset has reifiers of RDF 1.2 already.
    """
    write_quads(_Annotating(selection), selection, out, tell)


class _Annotating(Writer):
    """Writes behind each statement who claims it."""

    def __init__(self, selection: Selection) -> None:
        super().__init__(selection)
        self._behind: dict[Triple, list[_About]] = {}

    def blocks(self, graph: Iterable[str]) -> Iterator[str]:
        for subject, lines in grouped(_by_what_they_are_about(graph)):
            yield from self._blocks_of(subject, lines)

    def _blocks_of(self, subject: str, lines: list[str]) -> Iterator[str]:
        """One thing with the claims about it; then those claims which the graph does not state."""
        own: list[Statement] = []
        claims: dict[Triple, list[_About]] = defaultdict(list)
        for node, statements in by_subject(lines):
            triple = _reified(statements)
            if triple is None:
                own = statements
            else:
                claims[triple].append((node, [each for each in statements if each[0] not in _PARTS]))
        stated = {(subject, *statement) for statement in own}
        self._behind = {triple: about for triple, about in claims.items() if triple in stated}
        if own:
            yield self.block(subject, own)
        for triple, about in claims.items():
            for node, rest in about if triple not in stated else ():
                yield self.block(node, [*rest, (_REIFIES, "<<( {} {} {} )>>".format(*triple))])

    def annotation(self, subject: str, predicate: str, object_: str, indent: str) -> str:
        text = ""
        for node, rest in self._behind.get((subject, predicate, object_), ()):
            text += f"\n{indent}    ~ {self.term(node)}"
            if rest:
                listed, name = self.listed(node, rest, f"{indent}        ")
                text += f" {{| {listed}{name}\n{indent}    |}}" if name else f" {{| {listed} |}}"
        return text

    def _short(self, term: str) -> str:
        if term.startswith("<<("):
            return "<<( {} {} {} )>>".format(*map(self.term, _terms(term)))
        return super()._short(term)


def _by_what_they_are_about(graph: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The lines of a graph, each with its subject; those of a claim with what the claim is about."""
    for subject, lines in groupby(graph, key=lambda line: matched(line)[1]):
        own = list(lines)
        statements = [(match[2], match[3]) for match in map(matched, own)]
        if any(predicate == _REIFIES for predicate, _ in statements):
            raise DataError(f"{subject} is a reifier already, and could not be told from a claim", "choose N-Quads")
        triple = _reified(statements)
        yield from ((triple[0] if triple else subject, line) for line in own)


def _reified(statements: Iterable[Statement]) -> Triple | None:
    """The triple that a node speaks of, if it names just one."""
    parts = [[value for predicate, value in statements if predicate == part] for part in _PARTS]
    if any(len(values) != 1 for values in parts):
        return None
    subject, predicate, object_ = (values[0] for values in parts)
    is_triple = subject[0] in "<_" and predicate[0] == "<" and not subject.startswith("<<")
    return (subject, predicate, object_) if is_triple and not predicate.startswith("<<") else None


def _terms(term: str) -> Triple:
    """The three terms of a triple term."""
    match = matched(f"{term.removeprefix('<<( ').removesuffix(' )>>')} .")
    return match[1], match[2], match[3]
