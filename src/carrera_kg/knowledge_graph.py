"""The knowledge graph as Python sees it."""

from __future__ import annotations

import os

import pyoxigraph as ox

from carrera_kg import queries
from carrera_kg.lookup import find_entity
from carrera_kg.resources import default_store, shipped_fingerprint
from carrera_kg.results import Answer, Rows, Thing, python_value
from carrera_kg.store import current, open_store, read_manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    import rdflib

    from carrera_kg.asof import OnDate
    from carrera_kg.questions import ClaimView, ConflictView, PersonView, SlotView


class KnowledgeGraph:
    """A dataset to ask. It is a snapshot: a later build does not change what this object answers."""

    def __init__(self, store: ox.Store, path: str) -> None:
        self.store, self.path = store, path

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
        """Open a dataset.

        Args:
            path: its folder. Without one it is the default dataset (``CARRERA_KG_STORE``, else in the user's cache),
                which is built from the shipped facts when it is missing or older than they are.

        Raises:
            DataError: there is no dataset at the path, or it is damaged.
        """
        folder, ready = (os.fspath(path), True) if path is not None else default_dataset()
        if not ready:
            from carrera_kg.pipeline import build  # only the first start builds

            build(folder, wait=600)  # two first starts at once: one builds, the other waits
        return cls(open_store(folder), folder)

    def query(self, query: str, /, **bound: object) -> Answer:
        """Ask in SPARQL, or by the name of a library query.

        Args:
            query: SPARQL 1.1 with preset prefixes, or a name like ``player-clubs``.
            bound: values for variables, bound as terms and never pasted: numbers, dates, addresses, texts. A text is a
                name where only a thing can stand (as a subject, after ``car:person``), else a literal; a query with a
                ``#+ params:`` header says itself what its parameters are.

        Returns:
            Rows (SELECT), Truth (ASK) or Graph (CONSTRUCT, DESCRIBE).

        Raises:
            QueryError: the query is wrong.
            UsageError: a name or value is.
        """
        named = queries.load_query(query) if queries.is_name(query) else None
        text = named.text if named else query
        params = queries.parameters(text) if "#+" in text else {}
        if named or params:
            queries.check_given(bound, params, query if named else "the query")
        answer = queries.run(self.store, text, bound, params)
        if named and isinstance(answer, Rows):
            answer.none = "not in the sources"
        return answer

    def find(self, name: str, kind: str = "entity") -> Thing:
        """The one thing of that name; ``kind`` is person, team, club, competition, award, place, document or entity.

        Raises:
            UsageError: nothing or several things are meant.
        """
        thing = python_value(ox.NamedNode(find_entity(self.store, name, kind)), self.store)
        assert isinstance(thing, Thing)
        return thing

    def person(self, name: str) -> PersonView:
        """A person's facts, career, honours and disputes.

        Raises:
            UsageError: nobody is called that.
        """
        from carrera_kg import questions

        return questions.person(self.store, self.find(name, "person"))

    def explain(self, name: str, property: str, at: str | None = None) -> list[SlotView]:
        """Who says what about a property, in which words, what is accepted and why.

        Args:
            name: an entity.
            property: of the entity or of its spells, tallies and honours: ``birthPlace``, ``goals`` …
            at: a team, to look only at what happened there.

        Returns:
            A view of each slot that some source speaks of; none if the sources do not say.

        Raises:
            UsageError: a name is unknown.
        """
        from carrera_kg import questions

        team = self.find(at, "team") if at else None
        return questions.explain(self.store, self.find(name), queries.find_property(property), team)

    def unsaid(self, name: str, property: str, at: str | None = None) -> str:
        """In words, that the sources do not say it, and of what they do speak; for when :meth:`explain` finds nothing.

        Raises:
            UsageError: a name is unknown.
        """
        from carrera_kg import questions

        team = self.find(at, "team") if at else None
        return questions.unsaid(self.store, self.find(name), queries.find_property(property), team)

    def on(self, day: str | date) -> OnDate:
        """What the sources tell of one day: who was at which team, certainly or possibly.

        Args:
            day: a date, or a text like ``2017-05-07``.

        Raises:
            UsageError: it is not one day.
        """
        from carrera_kg import asof

        return asof.OnDate(self.store, asof.one_day(day))

    def claims(self, about: str | None = None) -> list[ClaimView]:
        """All claims, or those about an entity and its records, with their words and places.

        Raises:
            UsageError: nothing is called that.
        """
        from carrera_kg import questions

        return questions.claims_about(self.store, self.find(about) if about else None)

    def conflicts(self, about: str | None = None) -> list[ConflictView]:
        """The conflicts, worst first, all or those of an entity and its records.

        Raises:
            UsageError: nothing is called that.
        """
        from carrera_kg import questions

        return questions.conflicts(self.store, self.find(about) if about else None)

    @property
    def manifest(self) -> dict[str, Any]:
        """What the dataset was built from and holds."""
        return read_manifest(self.path)

    def rdflib(self) -> rdflib.Dataset:
        """The same dataset as an rdflib Dataset in memory, with the preset prefixes bound."""
        import rdflib

        from carrera_kg.vocabulary import PREFIXES

        dataset = rdflib.Dataset(default_union=False)
        # Graph by graph: rdflib's own N-Quads parser warns of a property that rdflib has deprecated.
        for name in (ox.DefaultGraph(), *self.store.named_graphs()):
            graph = dataset.default_graph
            if isinstance(name, ox.NamedNode):
                graph = dataset.graph(rdflib.URIRef(name.value))
            graph.parse(data=self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name), format="nt")
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri, replace=True)
        return dataset

    def __repr__(self) -> str:
        return f"KnowledgeGraph({self.path!r}, {len(self.store):,} quads)"


def default_dataset() -> tuple[str, bool]:
    """The folder of the default dataset, and whether it can be used: the user's own, or one of these shipped facts.

    Raises:
        DataError: it is damaged.
    """
    folder = default_store()
    if not os.path.exists(os.path.join(folder, "CURRENT")):
        return folder, False
    _, key = current(folder)
    return folder, key in ("own", shipped_fingerprint())
