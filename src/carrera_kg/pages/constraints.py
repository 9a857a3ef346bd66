"""What the shapes ask of classes and properties, in plain words."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from carrera_kg.pages.environment import capitalised
from carrera_kg.pages.terms import shortened
from carrera_kg.resources import folder
from carrera_kg.vocabulary import RDF

_SH = "http://www.w3.org/ns/shacl#"
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}
_NODE_KINDS = {
    "IRI": "an address",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "a thing, with an address or without",
    "BlankNodeOrLiteral": "a blank node or a literal",
    "IRIOrLiteral": "an address or a literal",
}
_COMPARED = {
    "lessThan": "is less than {}",
    "lessThanOrEquals": "is at most {}",
    "equals": "is the same as {}",
    "disjoint": "is never the same as {}",
}
_BOUNDS = {
    "minInclusive": "is at least {}",
    "maxInclusive": "is at most {}",
    "minExclusive": "is more than {}",
    "maxExclusive": "is less than {}",
    "minLength": "has at least {} characters",
    "maxLength": "has at most {} characters",
}
_TOLD_OTHERWISE = (
    "path", "message", "severity", "minCount", "maxCount", "name", "description", "order", "group", "flags",
    "deactivated", "property", "targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode",
)  # fmt: skip

Nodes = Mapping[Any, Mapping[str, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a shape asks of the things of a class.

    Attributes:
        target: the address of the class.
        path: the property that it is about, as a path in short; nothing where it is about the thing as a whole.
        terms: the addresses of the properties in the path and of those that it compares with, and of the values' class.
        direct: the address of the property where the path is one property as it is; else nothing.
        value_class: the class that values must be of, if one is asked for.
        words: what is asked, in plain words.
        message: what is said when it is not so.
        advice: that it is not a fault if it is not so.
    """

    target: str
    path: str
    terms: tuple[str, ...]
    direct: str
    value_class: str
    words: str
    message: str
    advice: bool


@functools.cache
def constraints() -> tuple[Constraint, ...]:
    """What the package's shapes ask, by class and property."""
    quads = ox.parse(path=os.path.join(folder("ontology"), "shapes.ttl"))
    return read_constraints(quad.triple for quad in quads)


def read_constraints(triples: Iterable[ox.Triple]) -> tuple[Constraint, ...]:
    """What SHACL shapes ask of the things of the classes that they target."""
    nodes: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        nodes[triple.subject][triple.predicate.value].append(triple.object)
    found: set[Constraint] = set()
    for shape in list(nodes):
        for target in _values(nodes, shape, "targetClass"):
            found.update(_of_shape(nodes, shape, target.value))
    return tuple(sorted(found, key=lambda each: (each.target, each.path, each.words, each.message)))


def _of_shape(nodes: Nodes, shape: Any, target: str) -> Iterable[Constraint]:
    """What a shape asks: for each of its properties, and of the thing as a whole."""
    for part in _values(nodes, shape, "property"):
        yield _constraint(nodes, part, target, _advice(nodes, shape))
    if _said(nodes, shape) or _values(nodes, shape, "path"):
        yield _constraint(nodes, shape, target, False)


def _constraint(nodes: Nodes, shape: Any, target: str, advice: bool) -> Constraint:
    path = next(iter(_values(nodes, shape, "path")), None)
    compared = {term.value for name in (*_COMPARED, "class") for term in _values(nodes, shape, name)}
    terms = compared | (_in_path(nodes, path) if path is not None else _within(nodes, shape))
    values = [term.value for term in _values(nodes, shape, "class")]
    return Constraint(
        target=target,
        path=_path(nodes, path) if path is not None else "",
        terms=tuple(sorted(terms)),
        direct=path.value if isinstance(path, ox.NamedNode) else "",
        value_class=min(values, default=""),
        words="; ".join(_said(nodes, shape)),
        message=capitalised(next(iter(sorted(term.value for term in _values(nodes, shape, "message"))), "")),
        advice=advice or _advice(nodes, shape),
    )


def _said(nodes: Nodes, shape: Any) -> list[str]:
    """Each demand of a shape, in words; what there are no words for stands as it is written."""
    said = [*_count(nodes, shape)]
    bounds = [_figure(term) for name in ("minInclusive", "maxInclusive") for term in _values(nodes, shape, name)]
    told = {*_TOLD_OTHERWISE, *(("minInclusive", "maxInclusive") if len(bounds) == 2 else ())}
    for predicate in sorted(nodes.get(shape, {})):
        name = predicate.removeprefix(_SH)
        if predicate.startswith(_SH) and name not in told:
            said += [_demand(nodes, name, value) for value in _values(nodes, shape, name)]
    return [*said, f"is {' to '.join(bounds)}"] if len(bounds) == 2 else said


def _count(nodes: Nodes, shape: Any) -> Iterable[str]:
    least, most = (next((int(t.value) for t in _values(nodes, shape, n)), None) for n in ("minCount", "maxCount"))
    if least is not None and least == most:
        yield f"exactly {_number(least)}"
    elif least and most is not None:
        yield f"{_number(least)} {'or' if most == least + 1 else 'to'} {_number(most)}"
    elif least:
        yield f"at least {_number(least)}"
    elif most is not None:
        yield f"at most {_number(most)}" if most else "none"


def _number(number: int) -> str:
    return ("no", "one", "two", "three")[number] if number < 4 else f"{number:,}"


def _figure(term: Any) -> str:
    return f"{int(term.value):,}" if term.value.lstrip("-").isdigit() else str(term.value)


def _demand(nodes: Nodes, name: str, value: Any) -> str:
    if name in _COMPARED:
        return _COMPARED[name].format(_path(nodes, value))
    if name in _BOUNDS:
        return _BOUNDS[name].format(_figure(value))
    if name == "nodeKind":
        kind = value.value.removeprefix(_SH)
        return f"is {_NODE_KINDS.get(kind, kind)}"
    plain = {
        "datatype": "is of type {}", "class": "is of the class {}", "hasValue": "{} is among the values",
        "pattern": "matches {}", "node": "fits the shape {}", "uniqueLang": "has one value for each language",
    }  # fmt: skip
    if name in plain:
        return plain[name].format(_shown(value))
    if name in ("in", "languageIn"):
        return f"is one of {', '.join(_shown(each) for each in _list(nodes, value))}"
    if name in ("or", "and", "xone"):
        word = {"or": " or ", "and": " and ", "xone": ", or else "}[name]
        return word.join(_whole(nodes, each) for each in _list(nodes, value))
    if name == "not":
        return f"not ({_whole(nodes, value)})"
    return f"sh:{name} {_shown(value)}"


def _whole(nodes: Nodes, shape: Any) -> str:
    """A shape within another, in words."""
    parts = [_path(nodes, shape)] if isinstance(shape, ox.NamedNode) else _said(nodes, shape)
    for part in _values(nodes, shape, "property"):
        path = next(iter(_values(nodes, part, "path")), None)
        parts.append(f"{_path(nodes, path)}: {'; '.join(_said(nodes, part))}")
    return "; ".join(parts)


def _path(nodes: Nodes, path: Any) -> str:
    """A property path as SPARQL writes it."""
    if isinstance(path, ox.NamedNode) and path.value != RDF + "nil":
        return shortened(path.value)
    for name, written in _PATHS.items():
        for inner in _values(nodes, path, name):
            return written.format(_path(nodes, inner))
    for alternatives in _values(nodes, path, "alternativePath"):
        return "|".join(_path(nodes, each) for each in _list(nodes, alternatives))
    return "/".join(_path(nodes, each) for each in _list(nodes, path))


def _in_path(nodes: Nodes, path: Any) -> set[str]:
    if isinstance(path, ox.NamedNode):
        return {path.value} - {RDF + "nil"}
    inner = [each for name in (*_PATHS, "alternativePath") for each in _values(nodes, path, name)]
    return {iri for each in [*inner, *_list(nodes, path)] for iri in _in_path(nodes, each)}


def _within(nodes: Nodes, shape: Any) -> set[str]:
    """The properties that the shapes within a shape are about."""
    parts = [each for name in ("or", "and", "xone") for list_ in _values(nodes, shape, name)
             for each in _list(nodes, list_)]  # fmt: skip
    parts += _values(nodes, shape, "not")
    found: set[str] = set()
    for part in parts:
        for property_ in _values(nodes, part, "property"):
            found |= {iri for path in _values(nodes, property_, "path") for iri in _in_path(nodes, path)}
        found |= _within(nodes, part)
    return found


def _list(nodes: Nodes, head: Any) -> list[Any]:
    """The members of an RDF list."""
    found: list[Any] = []
    seen = set()
    while head in nodes and head not in seen and RDF + "first" in nodes[head]:
        seen.add(head)
        found += nodes[head][RDF + "first"][:1]
        head = next(iter(nodes[head].get(RDF + "rest", ())), None)
    return found


def _values(nodes: Nodes, node: Any, name: str) -> list[Any]:
    return sorted(nodes[node].get(_SH + name, ()), key=str) if node in nodes else []


def _advice(nodes: Nodes, shape: Any) -> bool:
    return any(term.value in (_SH + "Warning", _SH + "Info") for term in _values(nodes, shape, "severity"))


def _shown(term: Any) -> str:
    return shortened(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
