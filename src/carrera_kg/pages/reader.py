"""Looks into a store for one page: names, values and records, each looked up once."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from carrera_kg.dates import PartialDate
from carrera_kg.lookup import kind_of, label_of
from carrera_kg.pages.environment import page_path
from carrera_kg.queries import run
from carrera_kg.results import Rows, python_value, shown
from carrera_kg.vocabulary import (
    BOOLEAN,
    CAR,
    DERIVED_GRAPH,
    ID,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    SENSITIVE,
    SKOS,
    compact,
    document_graph,
)

_DEFAULT = ox.DefaultGraph()
_ONTOLOGY = ox.NamedNode(ONTOLOGY_GRAPH)
_TYPE = ox.NamedNode(RDF_TYPE)
_BROADER = ox.NamedNode(SKOS + "broader")


_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_SENSITIVE = ox.NamedNode(SENSITIVE)
_ABOUT = ox.NamedNode(CAR + "about")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(BOOLEAN))
_DOCUMENTS = document_graph("")

Told = dict[Any, set[str]]
"""Values, as terms, with the graphs of the documents that give them."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What to call a thing, and the path of its page; nothing for what has no page."""

    label: str
    path: str = ""
    iri: str = ""


class Reader:
    """A store as pages see it. Values come from the accepted view, which is the default graph.

    Args:
        has_page: tells which addresses may become links to a page; by default all that are shaped like one.
    """

    def __init__(self, store: ox.Store, has_page: Callable[[str], bool] | None = None) -> None:
        self.store = store
        self._has_page = has_page
        self._classes: dict[str, list[str]] = {}
        self._labels: dict[str, str] = {}
        self._values: dict[str, dict[str, list[Any]]] = {}
        self._roles: dict[str, frozenset[str]] = {}

    def label(self, iri: str) -> str:
        """The name, or the address in short."""
        known = self._labels.get(iri)
        if known is None:
            known = label_of(self.store, iri) or compact(iri)
            if kind_of(iri) == "remark":  # a criminal or medical matter is told with how it ended, or not at all
                settled = "; ".join(self.said(iri, "settled"))
                known = f"{known} ({settled})" if settled else known
            self._labels[iri] = known
        return known

    def ref(self, iri: str) -> Ref:
        """The thing with its name and page."""
        return Ref(self.label(iri), self.path(iri), iri)

    def path(self, iri: str) -> str:
        """The path of the thing's page, or nothing for what has none."""
        path = page_path(iri)
        return path if path and (self._has_page is None or self._has_page(iri)) else ""

    def sensitive(self, iri: str) -> bool:
        """Whether it touches criminal or medical matters of a person; so does a conflict about such a record."""
        about = self.subjects_of_conflict(iri) if kind_of(iri) == "conflict" else [iri]
        return any(
            quad.object == _TRUE
            for each in about
            for quad in self.store.quads_for_pattern(ox.NamedNode(each), _SENSITIVE, None, _DERIVED)
        )

    def subjects_of_conflict(self, iri: str) -> list[str]:
        """What the conflict is about."""
        found = self.store.quads_for_pattern(ox.NamedNode(iri), _ABOUT, None, None)
        return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))

    def values(self, iri: str) -> dict[str, list[Any]]:
        """The accepted values of our own properties, as terms, by the property's short name (``birthPlace``)."""
        known = self._values.get(iri)
        if known is None:
            known = defaultdict(list)
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT):
                if quad.predicate.value.startswith(CAR):
                    known[quad.predicate.value[len(CAR) :]].append(quad.object)
            self._values[iri] = known
        return known

    def told(self, subjects: Iterable[str]) -> dict[tuple[str, str], Told]:
        """What documents say of the things, by thing and property: each value with the graphs that have it."""
        found: dict[tuple[str, str], Told] = {}
        for subject in subjects:
            accepted: dict[str, list[Any]] = defaultdict(list)
            for quad in self.store.quads_for_pattern(ox.NamedNode(subject), None, None, None):
                predicate, graph = quad.predicate.value, quad.graph_name
                if not predicate.startswith(CAR):
                    continue
                if isinstance(graph, ox.DefaultGraph):
                    accepted[predicate[len(CAR) :]].append(quad.object)
                elif isinstance(graph, ox.NamedNode) and graph.value.startswith(_DOCUMENTS):
                    values = found.setdefault((subject, predicate), {})
                    values.setdefault(quad.object, set()).add(graph.value)
            self._values[subject] = accepted
        return found

    def things(self, iri: str, name: str) -> list[str]:
        """The addresses among the values, in order of name."""
        found = [term.value for term in self.values(iri).get(name, ()) if isinstance(term, ox.NamedNode)]
        return sorted(found, key=lambda each: (self.label(each), each))

    def refs(self, iri: str, name: str) -> list[Ref]:
        """The things among the values, with their names."""
        return [self.ref(each) for each in self.things(iri, name)]

    def shown(self, term: Any) -> str:
        """A term as people read it."""
        if isinstance(term, ox.NamedNode):
            return self.label(term.value)
        return shown(python_value(term, self.store))

    def said(self, iri: str, name: str) -> list[str]:
        """The values as people read them, in order."""
        return sorted({self.shown(term) for term in self.values(iri).get(name, ())})

    def dates(self, iri: str, name: str) -> list[PartialDate]:
        """The values that are dates."""
        found = (python_value(term, self.store) for term in self.values(iri).get(name, ()))
        return [value for value in found if isinstance(value, PartialDate)]

    def numbers(self, iri: str, name: str) -> list[int]:
        """The values that are whole numbers, in order."""
        found = (python_value(term, self.store) for term in self.values(iri).get(name, ()))
        return sorted({value for value in found if isinstance(value, int)})

    def truth(self, iri: str, name: str) -> bool:
        """Whether it is said to be so."""
        return any(term.value == "true" for term in self.values(iri).get(name, ()))

    def holders(self, name: str, iri: str) -> list[str]:
        """What has the property with that thing as its value, in order of address."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(CAR + name), ox.NamedNode(iri), _DEFAULT)
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})

    def subjects_anywhere(self, name: str, iri: str) -> list[str]:
        """The same in any graph."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(CAR + name), ox.NamedNode(iri), None)
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})

    def exists(self, iri: str) -> bool:
        """Whether the dataset says anything about it."""
        return next(iter(self.store.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is not None

    def of_class(self, name: str) -> list[str]:
        """The addresses of all things of one of our classes, in order of name."""
        if name not in self._classes:
            self._classes[name] = self._of_class(name)
        return self._classes[name]

    def _of_class(self, name: str) -> list[str]:
        found = self.store.quads_for_pattern(None, _TYPE, ox.NamedNode(CAR + name), _DEFAULT)
        iris = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
        return sorted(iris, key=lambda each: (self.label(each).casefold(), each))

    def some_of_class(self, name: str, most: int) -> list[str]:
        """The addresses of things of one of our classes, so many at most, in no order."""
        found = self.store.quads_for_pattern(None, _TYPE, ox.NamedNode(CAR + name), _DEFAULT)
        return [quad.subject.value for quad in itertools.islice(found, most) if isinstance(quad.subject, ox.NamedNode)]

    def count(self, name: str) -> int:
        """How many things of one of our classes there are."""
        return self._number(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{CAR}{name}> }}")

    def people_of(self, team: str) -> int:
        """How many people have been at a team."""
        at = f"?spell <{CAR}team> {ox.NamedNode(team)} ; <{CAR}person> ?person"
        return self._number(f"SELECT (COUNT(DISTINCT ?person) AS ?n) {{ {at} }}")

    def _number(self, query: str) -> int:
        """The one number that the engine counts: it is many times faster than counting here."""
        answer = run(self.store, query)
        assert isinstance(answer, Rows)
        return int(answer.scalar())

    def kinds_of_role(self, role: str) -> frozenset[str]:
        """The role with all that it is a kind of: a head coach is a manager."""
        known = self._roles.get(role)
        if known is None:
            found, waiting = {role}, [role]
            while waiting:
                for quad in self.store.quads_for_pattern(ox.NamedNode(waiting.pop()), _BROADER, None, _ONTOLOGY):
                    if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                        found.add(quad.object.value)
                        waiting.append(quad.object.value)
            known = self._roles[role] = frozenset(found)
        return known


def iri_of(kind: str, name: str) -> str:
    """The address that a page's path mirrors."""
    return f"{ID}{kind}/{name}"


def by_kind(iris: Iterable[str], *kinds: str) -> list[str]:
    """Those of one of the kinds."""
    return [iri for iri in iris if kind_of(iri) in kinds]
