"""JSON-LD 1.1: one object for each entity, with its records, and what is known of these, inside.

Each graph is written by itself, and in it one entity at a time: the lines are sorted by the entity that they end up in
(:class:`~carrera_kg.exports.nesting.Links` looks that up), so that the largest entity bounds the memory. Where an
object standing in another one tells a statement it is not told again: expanding the document gives the statements of
the selection, each once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import pyoxigraph as ox

from carrera_kg.errors import DataError
from carrera_kg.exports.grouping import grouped
from carrera_kg.exports.jsonld_context import Name, context, mistakable, names, shortened
from carrera_kg.exports.nesting import Links, Node, Term, nested
from carrera_kg.exports.selection import Selection, counted, matched
from carrera_kg.exports.turtle import Graph, parted
from carrera_kg.vocabulary import BOOLEAN, INTEGER, RDF_TYPE, STRING

_WIDTH = 120
_SAFE = 2**53 - 1
"""A whole number beyond this is not read as it stands by every JSON parser."""
_WHOLE = re.compile(r"-?[1-9][0-9]{0,15}|0")
_KEYS = {name.iri: key for key, name in names().items()}
_CONCEPTS = {name.iri: {iri: concept for concept, iri in name.concepts.items()} for name in names().values()}


def write(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the quads of the selection as JSON-LD.

    Args:
        out: is written bytes to.
        tell: is told how many quads are read so far.

    Raises:
        DataError: it holds a triple term or the direction of a text, for which JSON-LD has no form that tools agree on.
    """
    out.write(f'{{\n"@context": {json.dumps(context())},\n"@graph": ['.encode())
    before = "\n"
    for graph in parted(counted(selection.lines(), tell)):
        name = graph.name[1:-1] if graph.name.startswith("<") else graph.name
        without = frozenset({mistakable(name)} - {""})
        if name:
            head = _head(without) | {"@id": _address(name, without)}
            out.write(f'{before}{json.dumps(head, ensure_ascii=False)[:-1]}, "@graph": ['.encode())
            before = "\n"
        for node in _objects(selection, graph, without):
            out.write(f"{before}{in_lines(node)}".encode())
            before = ",\n"
        if name:
            out.write(b"\n]}")
            before = ",\n"
    out.write(b"\n]\n}\n")


def in_lines(value: Any, indent: int = 0) -> str:
    """A value as JSON, one member a line where it is too long for one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= _WIDTH or not isinstance(value, (dict, list)):
        return line
    inner, pad = indent + 1, " " * (indent + 1)
    if isinstance(value, dict):
        members = [f"{json.dumps(key, ensure_ascii=False)}: {in_lines(value[key], inner)}" for key in value]
        return "{\n" + ",\n".join(f"{pad}{member}" for member in members) + f"\n{' ' * indent}}}"
    return "[\n" + ",\n".join(f"{pad}{in_lines(member, inner)}" for member in value) + f"\n{' ' * indent}]"


def _objects(selection: Selection, graph: Graph, without: frozenset[str]) -> Iterator[Any]:
    """The objects of one graph, by entity."""
    links = Links(selection, graph.name)
    first = selection.about or ""
    # What was asked for has the empty key, and so comes first.
    keyed = (((owner if (owner := links.owner(matched(line)[1])) != first else ""), line) for line in graph)
    for key, own in grouped(keyed):
        quads = list(ox.parse("\n".join(own), ox.RdfFormat.N_QUADS))
        also = frozenset(map(mistakable, _addresses(quads))) - {""} - without
        writer = _Writer(without | also)
        for node in nested(quads, key or first, links):
            yield _head(also) | writer.node(node)


def _head(without: frozenset[str]) -> dict[str, Any]:
    """A context that takes prefixes away, where an address begins like one."""
    return {"@context": dict.fromkeys(sorted(without))} if without else {}


def _addresses(quads: Iterable[ox.Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


def _address(iri: str, without: frozenset[str]) -> str:
    return iri if iri.startswith("_:") else shortened(iri, without)


def _value_of(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _plain(text: str, datatype: str) -> int | bool | None:
    """The value as JSON has it, if it is read back as it is written here."""
    if datatype == BOOLEAN and text in ("true", "false"):
        return text == "true"
    if datatype == INTEGER and _WHOLE.fullmatch(text) and abs(int(text)) <= _SAFE:
        return int(text)
    return None


def _beyond(term: Term) -> DataError:
    what = "the direction of a text" if isinstance(term, ox.Literal) else "a statement as a value"
    return DataError(f"JSON-LD has no form for {what} that tools agree on: {str(term)[:80]}", "choose N-Quads")


class _Writer:
    """Writes nodes as JSON values.

    Args:
        without: the prefixes of the context that do not hold here.
    """

    def __init__(self, without: frozenset[str]) -> None:
        self._without = without

    def node(self, node: Node) -> dict[str, Any]:
        """A node: address, type and name first, then what is said of it, then what stands in it."""
        found: dict[str, Any] = {"@id": self._term(node.subject)}
        types = [term for term in node.values.get(RDF_TYPE, ()) if isinstance(term, (ox.NamedNode, ox.BlankNode))]
        if types:
            shown = [self._vocabulary(term) for term in types]
            found["@type"] = shown if len(shown) > 1 else shown[0]
        members: dict[str, Any] = {}
        for predicate, values in node.values.items():
            rest = [term for term in values if term not in types] if predicate == RDF_TYPE else values
            if rest:
                key, name = self._property(predicate)
                members[key] = self._values(rest, name)
        members |= {term: [self.node(inner) for inner in inners] for term, inners in node.inner.items()}
        order = sorted(members, key=lambda key: (key != "label", key in node.inner, key))
        return found | {key: members[key] for key in order}

    def _property(self, predicate: str) -> tuple[str, Name]:
        key = _KEYS.get(predicate)
        if key is not None:
            return key, names()[key]
        return shortened(predicate, self._without), Name(predicate)

    def _values(self, values: list[Term | Node], name: Name) -> Any:
        # Without a type of its own a property may have 1 and true, which some readers take for the same.
        native = bool(name.type) or len(values) == 1
        shown = [self.node(v) if isinstance(v, Node) else self._value(v, name, native) for v in values]
        return shown if name.several or len(shown) > 1 else shown[0]

    def _value(self, term: Term, name: Name, native: bool) -> Any:
        if isinstance(term, ox.Literal):
            return self._literal(term, name, native)
        if name.type == "@vocab":
            return _CONCEPTS.get(name.iri, {}).get(_value_of(term)) or self._vocabulary(term)
        return self._term(term) if name.type == "@id" else {"@id": self._term(term)}

    def _literal(self, literal: ox.Literal, name: Name, native: bool) -> Any:
        text, datatype = literal.value, literal.datatype.value
        if literal.language:
            if literal.direction is not None:
                raise _beyond(literal)
            return {"@value": text, "@language": literal.language}
        if datatype == STRING:
            return {"@value": text} if name.type else text
        if native and datatype == (name.type or datatype):
            plain = _plain(text, datatype)
            if plain is not None:
                return plain
        return text if datatype == name.type else {"@value": text, "@type": shortened(datatype, self._without)}

    def _vocabulary(self, term: Term) -> str:
        """A class, property or concept, by its name if it has one."""
        return _KEYS.get(_value_of(term)) or self._term(term)

    def _term(self, term: Term) -> str:
        if isinstance(term, ox.BlankNode):
            return str(term)
        if not isinstance(term, ox.NamedNode):
            raise _beyond(term)
        return shortened(term.value, self._without)
