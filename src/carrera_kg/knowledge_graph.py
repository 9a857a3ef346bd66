"""The knowledge graph as Python sees it."""

from __future__ import annotations

import functools
import os

import pyoxigraph as ox

from carrera_kg import queries
from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.lookup import find_concept, find_entity, label_of
from carrera_kg.resources import default_store, is_address, shipped_fingerprint
from carrera_kg.results import Answer, Rows, Thing, python_value
from carrera_kg.store import current, open_store, read_manifest
from carrera_kg.vocabulary import CAR, RDF_TYPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from typing import Any

    import networkx as nx
    import polars as pl
    import rdflib

    from carrera_kg.asof import OnDate
    from carrera_kg.database import Database
    from carrera_kg.dates import PartialDate
    from carrera_kg.exports import Exported
    from carrera_kg.exports.selection import Selection
    from carrera_kg.listing import Listing
    from carrera_kg.tables import Tables
    from carrera_kg.traversal.career import Timeline
    from carrera_kg.traversal.common import Shared
    from carrera_kg.traversal.connection import Connection
    from carrera_kg.traversal.measures import Community, Ranked
    from carrera_kg.traversal.neighbourhood import Neighbourhood
    from carrera_kg.traversal.paths import Path, PathFinder
    from carrera_kg.traversal.people import Stated
    from carrera_kg.traversal.spells import Certainty, Spell, SpellBook, Together
    from carrera_kg.traversal.succession import Succession
    from carrera_kg.views import CheckView, ClaimView, ConflictView, Explanation, PersonView
    from carrera_kg.views.changes import Difference
    from carrera_kg.views.dataset import Manifest


class KnowledgeGraph:
    """A dataset to ask. It is a snapshot: a later build does not change what this object answers."""

    def __init__(self, store: ox.Store, folder: str) -> None:
        self.store, self.folder = store, folder
        self._generation = ""  # the folder of the generation that is open, where it is known

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
        """Open a dataset.

        Args:
            path: its folder, or the address of a SPARQL endpoint that has it (``docs/remote.md``). Without one it is
                the default dataset (``CARRERA_KG_STORE``, else in the user's cache), which is built from the shipped
                facts when it is missing or older than they are.

        Raises:
            DataError: there is no dataset at the path, or it is damaged.
            RemoteError: the endpoint does not answer.
        """
        chosen = os.fspath(path) if path is not None else os.environ.get("CARRERA_KG_STORE", "")
        if is_address(chosen):
            from carrera_kg.remote import open_remote  # it imports more than other questions need

            return cls(open_remote(chosen), chosen)  # type: ignore[arg-type]  # it answers what a Store is asked
        folder, ready = (chosen, True) if path is not None else default_dataset()
        if not ready:
            from carrera_kg.pipeline import build  # only the first start builds
            from carrera_kg.progress import Progress

            with Progress("building the dataset") as progress:
                build(folder, wait=600, progress=progress)  # two first starts at once: one builds, the other waits
        graph = cls(open_store(folder), folder)
        graph._generation = current(folder)[0]
        return graph

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
        if "{" in query and "#+" not in query:  # neither a name nor a query that declares parameters
            return queries.run(self.store, query, bound)
        named = queries.load_query(query) if queries.is_name(query) else None
        text = named.text if named else query
        params = queries.parameters(text) if "#+" in text else {}
        if named or params:
            queries.check_given(bound, params, query if named else "the query")
        answer = (named and self._from_tables(named, bound)) or queries.run(self.store, text, bound, params)
        if named and isinstance(answer, Rows):
            answer.none = "not in the sources"
        return answer

    def _from_tables(self, named: queries.LibraryQuery, bound: dict[str, object]) -> Rows | None:
        """The same answer from the tables, where they lie beside the store and the query is written for them too."""
        from carrera_kg.database import has_tables, library_sql

        text = library_sql(named.name) if has_tables(self._generation) else ""
        if not text:
            return None
        values = queries.values(self.store, bound, named.params)
        try:
            return self._database.rows(text, values)
        except CarreraError:  # no DuckDB, too little memory, tables of another version: the store answers too
            return None

    def sql(self, text: str, /, **bound: object) -> pl.DataFrame:
        """Ask in SQL (DuckDB's) over the tables that ``docs/tables.md`` describes.

        Args:
            text: one SELECT.
            bound: values for ``$name``, which are bound and never pasted.

        Returns:
            The rows, as a Polars frame.

        Raises:
            QueryError: the question is wrong.
            UsageError: a value is, or DuckDB is not installed.

        >>> kg.sql("SELECT count(*) AS clubs FROM teams WHERE kind = $kind", kind="club").item()
        18
        """
        return self.at_hand._database.frame(text, bound)

    @functools.cached_property
    def _database(self) -> Database:
        from carrera_kg.database import Database

        return Database(self.store, self._generation)

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

    def explain(self, name: str, property: str, at: str | None = None) -> Explanation:
        """Who says what about a property, in which words, what is accepted and why.

        Args:
            name: an entity.
            property: of the entity or of its spells, tallies and honours: ``birthPlace``, ``goals`` …
            at: a team, to look only at what happened there.

        Returns:
            A view of each slot that some source speaks of; none if the sources do not say, and it says so.

        Raises:
            UsageError: a name is unknown.
        """
        from carrera_kg import questions
        from carrera_kg.findings import with_checks
        from carrera_kg.views import Explanation

        asked = self.find(name), queries.find_property(property), self.find(at, "team") if at else None
        found = with_checks(self.store, questions.explain(self.store, *asked))
        return Explanation(found, "" if found else questions.unsaid(self.store, *asked))

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

    def claims(self, about: str | None = None) -> Listing[ClaimView]:
        """All claims, or those about an entity and its records, with their words and places.

        Raises:
            UsageError: nothing is called that.
        """
        from carrera_kg import questions
        from carrera_kg.listing import Listing
        from carrera_kg.views.text import CLAIM_COLUMNS, claim_row

        found = questions.claims_about(self.store, self.find(about) if about else None)
        return Listing(found, CLAIM_COLUMNS, claim_row, "no claims")

    def conflicts(self, about: str | None = None) -> Listing[ConflictView]:
        """The conflicts, worst first, all or those of an entity and its records.

        Raises:
            UsageError: nothing is called that.
        """
        from carrera_kg import questions
        from carrera_kg.listing import Listing
        from carrera_kg.views.text import CONFLICT_COLUMNS, conflict_row

        found = questions.conflicts(self.store, self.find(about) if about else None)
        return Listing(found, CONFLICT_COLUMNS, conflict_row, "no conflicts: the sources agree")

    def check(
        self,
        *against: str,
        about: str | None = None,
        judgements: str | None = None,
        tell: Callable[[str, int, int], None] = lambda step, done, total: None,
    ) -> Listing[CheckView]:
        """Hold what the documents say against match records: supported, refuted, in part, not decided, or no data.

        Args:
            against: files, folders or archives of match records, ``KIND=PATH``, or the folder of a dataset that was
                built with them.
            about: an entity; checks that concern it alone. All if None.
            judgements: a file of your own judgements on what is the same (``docs/identity.md``).
            tell: told what is done, how much of it is, and how much there is.

        Raises:
            CarreraError: a path cannot be read or has no match records, or nothing is called so.
        """
        from carrera_kg import checks
        from carrera_kg.checks.told import Told
        from carrera_kg.matching import load_judgements

        entity = self.find(about) if about else None
        claims = checks.claims_in(self.store)
        own = load_judgements(judgements) if judgements else ()
        told = checks.memberships(claims)
        records = checks.read_records(against, checks.entities_in(self.store), told, own, tell=tell)
        found = checks.check_claims(claims, records, checks.written_in(self.store), tell)
        if entity:
            indexed = Told.of(claims)
            found = [check for check in found if checks.concerns(indexed, check, entity)]
        return self._checks(checks.check_views(self.store, found, records.origins))

    def checks(self, about: str | None = None) -> Listing[CheckView]:
        """What match records say to what the documents say, as the dataset was built with it.

        Args:
            about: an entity; checks that concern it alone. All if None.

        Raises:
            UsageError: nothing is called so.
        """
        from carrera_kg.findings import checks_about

        return self._checks(checks_about(self.store, self.find(about) if about else None))

    def _checks(self, found: list[CheckView]) -> Listing[CheckView]:
        from carrera_kg.listing import Listing
        from carrera_kg.views.text import CHECK_COLUMNS, check_row

        return Listing(found, CHECK_COLUMNS, check_row, "nothing was held against match records")

    def spells(self, name: str) -> Listing[Spell]:
        """The times of a person at teams, in order; or of everybody at a team.

        Args:
            name: a person or a team.

        Raises:
            UsageError: nobody is called that.

        >>> kg.spells("Massimo Carrera")[5]
        Massimo Carrera, player at Juventus, 1991 to summer 1996
        """
        from carrera_kg.traversal import people

        return people.all_spells(self._book, self.find(name, "person or team"))

    def timeline(self, person: str) -> Timeline:
        """A career with its dates: a picture, a table, a file.

        Raises:
            UsageError: nobody is called that.

        >>> kg.timeline("Massimo Carrera").svg()[:4]
        '<svg'
        """
        from carrera_kg.traversal import career

        return career.timeline(self._book, self.find(person, "person"))

    def teammates(
        self,
        person: str,
        *,
        on: str | date | None = None,
        during: str | PartialDate | None = None,
        certainty: str = "possibly",
    ) -> Listing[Together]:
        """The other players who were at a person's teams at the same time, certain ones first.

        Args:
            person: a player.
            on: both were there on that day; it is certain only if both certainly were.
            during: both were there on some day of that time: ``1991/92``, ``summer 1996``.
            certainty: the least that is wanted: ``possibly`` takes all, each marked, ``certainly`` what is certain.

        Raises:
            UsageError: nobody is called that, or it is no day, time or certainty.

        >>> [met.person.name for met in kg.teammates("Massimo Carrera", certainty="certainly")]
        ['Angelo Alessio', 'Antonio Conte', 'Stefano Tacconi']
        """
        from carrera_kg.traversal import people

        days, least = people.days_asked(on, during), people.wanted(certainty)
        return people.teammates(self._book, self.find(person, "person"), days, least)

    def squad(
        self,
        team: str,
        *,
        on: str | date | None = None,
        during: str | PartialDate | None = None,
        certainty: str = "possibly",
    ) -> Listing[Spell]:
        """The players at a team, certain ones first; whoever was ever there, if no time is given.

        Args:
            team: a club or national team.
            on: who was there on that day.
            during: who was there on some day of that time: ``1991/92``, ``summer 1996``.
            certainty: the least that is wanted: ``possibly`` takes all, each marked, ``certainly`` what is certain.

        Raises:
            UsageError: no team is called that, or it is no day, time or certainty.

        >>> [spell.person.name for spell in kg.squad("Juventus", on="1993-05-01", certainty="certainly")]
        ['Massimo Carrera']
        """
        from carrera_kg.traversal import people

        days, least = people.days_asked(on, during), people.wanted(certainty)
        return people.squad(self._book, self.find(team, "team"), days, least)

    def coached_by(
        self, person: str, *, at: str | None = None, certainty: str = "possibly"
    ) -> Listing[Together | Stated]:
        """Who was in charge of a team while a person played or worked there, or is said to have been.

        Args:
            person: a player, an assistant or another of a coach's staff.
            at: only at that team.
            certainty: the least that is wanted: ``possibly`` takes all, each marked, ``certainly`` what is certain.

        Raises:
            UsageError: a name is unknown, or it is no certainty.

        >>> kg.coached_by("Massimo Carrera", at="Italy")[0]
        Massimo Carrera and Arrigo Sacchi at Italy, certainly on some day from 1 January 1991 to 19 February 1992
        """
        from carrera_kg.traversal import people

        least, team = people.wanted(certainty), self.find(at, "team") if at else None
        return people.coached_by(self._book, self.find(person, "person"), team, least)

    def players_of(
        self, coach: str, *, at: str | None = None, certainty: str = "possibly"
    ) -> Listing[Together | Stated]:
        """Who played at a team while a coach was in charge of it, or is said to have played under the coach.

        Args:
            coach: a manager, caretakers included.
            at: only at that team.
            certainty: the least that is wanted: ``possibly`` takes all, each marked, ``certainly`` what is certain.

        Raises:
            UsageError: a name is unknown, or it is no certainty.

        >>> "Massimo Carrera" in [met.person.name for met in kg.players_of("Marcello Lippi")]
        True
        """
        from carrera_kg.traversal import people

        least, team = people.wanted(certainty), self.find(at, "team") if at else None
        return people.players_of(self._book, self.find(coach, "person"), team, least)

    def predecessors(self, person: str, *, at: str | None = None, role: str | None = None) -> Listing[Succession]:
        """Who was in a job at a team before a person: as sources say, and for managers by the order of dates.

        Args:
            person: who came after.
            at: only at that team.
            role: only in that job, or one below it: a caretaker is a manager.

        Raises:
            UsageError: a name is unknown.

        >>> kg.predecessors("Massimo Carrera", at="Juventus")[0].person.name
        'Antonio Conte'
        """
        from carrera_kg.traversal import succession

        return succession.predecessors(self._book, self.find(person, "person"), *self._job(at, role))

    def successors(self, person: str, *, at: str | None = None, role: str | None = None) -> Listing[Succession]:
        """Who was in a job at a team after a person: as sources say, and for managers by the order of dates.

        Args:
            person: who came before.
            at: only at that team.
            role: only in that job, or one below it: a caretaker is a manager.

        Raises:
            UsageError: a name is unknown.

        >>> kg.successors("Massimo Carrera", at="Juventus")[0].person.name
        'Angelo Alessio'
        """
        from carrera_kg.traversal import succession

        return succession.successors(self._book, self.find(person, "person"), *self._job(at, role))

    def shared(self, a: str, b: str) -> Shared:
        """What two people, or two teams, have in common: teams, seasons, coaches, honours, matches, places.

        Raises:
            UsageError: a name is unknown.

        >>> kg.shared("Massimo Carrera", "Angelo Alessio").coaches[0]
        Antonio Conte at Juventus, certainly
        """
        from carrera_kg.traversal import common

        return common.shared(self._book, self.find(a, "person or team"), self.find(b, "person or team"))

    def neighbourhood(
        self,
        name: str,
        hops: int = 1,
        *,
        kinds: str | Iterable[str] | None = None,
        certainty: str = "possibly",
    ) -> Neighbourhood:
        """What is around a person, team, competition or award, up to so many steps.

        Args:
            name: what is in the middle.
            hops: up to how many steps, from 1 to 6.
            kinds: which things (``people``, ``teams``, ``clubs``, ``national teams``, ``competitions``, ``awards``,
                ``honours``) and which steps (``spell``, ``together``, ``stated``, ``honour``, ``match``); without, all.
            certainty: the least that is wanted: ``possibly`` or ``certainly``.

        Returns:
            The things (``nodes``) and why they are connected (``edges``); it draws itself, and can be written as svg,
            html, graphml, gexf and json.

        Raises:
            UsageError: nothing is called that, or an argument is not one of those.

        >>> around = kg.neighbourhood("Marcello Lippi", kinds=["people", "stated"])
        >>> [node.name for node in around.nodes]
        ['Marcello Lippi', 'Massimo Carrera']
        >>> around.edges[0].why, around.edges[0].claims()[0].words
        ('coached by', 'arrival of Marcello Lippi, he was deployed')
        """
        from carrera_kg.traversal.neighbourhood import neighbourhood

        return neighbourhood(self._paths, self._paths.end(name), hops, kinds, certainty)

    def to_networkx(self, view: str = "careers", *, certainty: str = "possibly") -> nx.Graph[str]:
        """The whole dataset as an ordinary NetworkX graph, for any algorithm (``docs/traversal.md``).

        Args:
            view: ``statements`` (everything), ``careers`` (people and teams, an edge for each spell), ``people`` (who
                was at a team together, weighted by time) or ``honours`` (an edge for each).
            certainty: the least that is wanted: ``possibly`` or ``certainly``.

        Raises:
            UsageError: there is no such view, or it would be too large.

        >>> careers = kg.to_networkx("careers")
        >>> careers.nodes[kg.find("club/bari")]["label"]
        'Bari'
        >>> sorted(spell["role"] for spell in careers[kg.find("Massimo Carrera")][kg.find("club/bari")].values())
        ['head coach', 'player']
        """
        from carrera_kg.traversal.views import to_networkx

        return to_networkx(self.store, view, certainty)

    def centrality(
        self,
        view: str | Neighbourhood | nx.Graph[Any] = "people",
        measure: str = "betweenness",
        *,
        about: str | None = None,
        hops: int = 2,
        certainty: str = "possibly",
    ) -> Listing[Ranked]:
        """Who or what is most central, by an algorithm of NetworkX, or of a faster backend where one is installed.

        Args:
            view: a view's name as for :meth:`to_networkx`, a neighbourhood, or any NetworkX graph.
            measure: ``betweenness``, ``closeness``, ``degree``, ``eigenvector``, ``harmonic``, ``pagerank`` or
                ``strength`` (in ``people``: the days that somebody was certainly together with others).
            about: only in the neighbourhood of this, within the view.
            hops: of so many steps, where ``about`` is given.
            certainty: the least that is wanted of a view.

        Raises:
            UsageError: a name, view or measure is unknown, or there is too much of it.

        >>> kg.centrality("careers", "degree")[0]
        Massimo Carrera: 0.3824
        """
        from carrera_kg.traversal.measures import centrality

        return centrality(self._network(view, about, hops, certainty), measure, self.store)

    def communities(
        self,
        view: str | Neighbourhood | nx.Graph[Any] = "people",
        method: str = "louvain",
        *,
        about: str | None = None,
        hops: int = 2,
        certainty: str = "possibly",
    ) -> Listing[Community]:
        """Groups that are connected more with each other than with others, the largest first; always the same.

        Args:
            view, about, hops, certainty: as for :meth:`centrality`.
            method: ``louvain`` or ``greedy`` modularity.

        Raises:
            UsageError: a name, view or method is unknown, or there is too much of it.

        >>> [len(community) for community in kg.communities("people", certainty="certainly")][:2]
        [10, 2]
        """
        from carrera_kg.traversal.measures import communities

        return communities(self._network(view, about, hops, certainty), method)

    def _network(
        self, view: str | Neighbourhood | nx.Graph[Any], about: str | None, hops: int, certainty: str
    ) -> nx.Graph[Any]:
        """The graph that a view, the part of a view around something, a neighbourhood or a graph is."""
        from carrera_kg.traversal.measures import network_of

        middle = self._paths.end(about) if about is not None else None
        return network_of(self._paths, view, middle, hops, certainty)

    def path(
        self,
        a: str,
        b: str,
        *,
        via: str | Iterable[str] | None = None,
        max_hops: int = 6,
        certainty: Certainty = "certainly",
    ) -> Path:
        """How one thing leads to another over as few steps as can be, each with its evidence.

        A step is that a source names the connection of two people (``stated``), that two were at one team at one time
        (``together``), have to do with one match (``match``), or are credited with one team's result (``honour``).
        Where an end is a team, competition or award, people also lead to their teams (``spell``) and honours, teams to
        their matches.

        Of several shortest paths the one is given whose first step is shown first, then whose second is, and so on:
        certain steps go before possible ones, matches and honours last, the longer two were certainly together the
        sooner, then by address.

        Searching needs nothing built. Once searches have taken ten seconds in all, or after :meth:`prepare_paths`,
        further ones use arrays; the answers are the same.

        Args:
            via: which steps may be taken, one word or several: together, teammates, coaches, stated, predecessors,
                family, honours, matches, spells, clubs, national teams, competitions.
            max_hops: over how many steps at most.
            certainty: ``certainly`` for certain steps only; ``possibly`` for all that nothing excludes.

        Returns:
            The path; if the two are not connected, one without steps, which is false and says so.

        Raises:
            UsageError: a name or word is unknown, or both ends are the same.

        >>> kg.path("Marcello Lippi", "Antonio Conte")
        Marcello Lippi → Massimo Carrera → Antonio Conte (2 steps, all certain)
        1. Massimo Carrera was coached by Marcello Lippi at Juventus (spell: 1991 to summer 1996)
           “arrival of Marcello Lippi, he was deployed” – carrera-encyclopedia, at 1215
        2. Massimo Carrera was assistant to Antonio Conte at Juventus (spell: from summer 2011, end not stated)
           “the first assistant to” – carrera-biography, at 3203
        """
        finder = self._paths
        return finder.path(finder.end(a), finder.end(b), via, max_hops, certainty)

    def paths(
        self,
        a: str,
        b: str,
        *,
        via: str | Iterable[str] | None = None,
        max_hops: int = 6,
        certainty: Certainty = "certainly",
        limit: int = 10,
    ) -> Listing[Path]:
        """The paths from one thing to another that pass nothing twice: the shortest, then longer ones.

        The first is that of :meth:`path`, and those of one length are in the order that is described there. Of the
        steps between two things each path takes the most telling.

        Args:
            via, max_hops, certainty: as for :meth:`path`.
            limit: how many at most.

        Raises:
            UsageError: a name or word is unknown, or both ends are the same.

        >>> [len(path) for path in kg.paths("Massimo Carrera", "Antonio Conte")]
        [1, 2]
        """
        finder = self._paths
        return finder.paths(finder.end(a), finder.end(b), via, max_hops, certainty, limit)

    def connection(self, a: str, b: str) -> Connection:
        """How two things are connected: what they share, the shortest path, the coaches whom both learned from.

        Raises:
            UsageError: a name is unknown, or both are the same.

        >>> kg.connection("Massimo Carrera", "Angelo Alessio").path.nodes[-1].name
        'Angelo Alessio'
        """
        from carrera_kg.traversal.connection import connection

        return connection(self._book, self._paths, self._paths.end(a), self._paths.end(b))

    def prepare_paths(self) -> KnowledgeGraph:
        """Read into arrays what questions for paths need, so that each is answered in milliseconds; takes seconds.

        It is worth it before hundreds of questions. Without it that happens by itself, see :meth:`path`.
        """
        self._paths.prepare()
        return self

    @functools.cached_property
    def _paths(self) -> PathFinder:
        """Finds paths, and keeps what it has read for the next question."""
        from carrera_kg.traversal.paths import PathFinder

        return PathFinder(self.store)

    def _job(self, at: str | None, role: str | None) -> tuple[Thing | None, str | None]:
        """The team and the role that a question about a job is limited to."""
        team = self.find(at, "team") if at else None
        return team, find_concept(self.store, role, "role") if role else None

    @functools.cached_property
    def _book(self) -> SpellBook:
        """The spells that were looked up: a dataset does not change, so each is read once."""
        from carrera_kg.indexes.spells import SpellIndex
        from carrera_kg.traversal.spells import SpellBook

        return SpellBook(self.store, SpellIndex.of(self._generation))

    @functools.cached_property
    def tables(self) -> Tables:
        """The dataset as tables of columns (Polars frames) for scans and sums, each made when it is first wanted.

        ``docs/tables.md`` has their columns; ``kg.tables.columns("spells")`` too.

        >>> kg.tables.tallies.select("person_name", "team_name", "appearances").row(2)
        ('Massimo Carrera', 'Bari', 156)
        >>> kg.tables["teams"].height
        20
        """
        from carrera_kg.tables import Tables

        if self.at_hand is not self:
            return self.at_hand.tables
        return Tables(self.store, self._generation)

    def selection(self, *, about: str | None = None, **choices: Any) -> Selection:
        """What of the dataset is to be exported (:class:`carrera_kg.exports.selection.Selection`).

        Args:
            about: the name of an entity or document: only what is known of it.
            choices: ``view``, ``quotes``, ``sensitive``, ``documents`` and ``network``, as a selection has them.

        Raises:
            UsageError: nothing is called that, or it is no choice.

        >>> selection = kg.selection(about="Antonio Conte", view="sources", quotes="none")
        >>> any("exact" in line for line in selection.lines())
        False
        """
        from carrera_kg.exports.selection import Selection
        from carrera_kg.lookup import documents

        if about is None:
            whole = self.at_hand
            return Selection(whole.store, whole.folder, generation=whole._generation, **choices)
        entity = documents(self.store).get(about) or str(self.find(about))
        return Selection(self.store, self.folder, about=entity, generation=self._generation, **choices)

    def export(
        self, path: str | os.PathLike[str], format: str | None = None, *, about: str | None = None, **choices: Any
    ) -> Exported:
        """Write the dataset, or what is known of one entity, for others to load; ``docs/exports.md`` has the formats.

        Args:
            path: a file, compressed if it ends with ``.gz``, or for tables a folder; what is there stays until the new
                one is whole.
            format: ``nq``, ``ttl``, ``jsonld``, ``parquet`` …; by the path's ending if it is not said.
            about: the name of an entity or document: only what is known of it.
            choices: ``view`` (accepted, sources, all), ``quotes`` (none, words, context), ``sensitive`` (include,
                omit), ``documents`` and ``network``.

        Returns:
            Where it was written, in which format, and how many statements, rows or nodes.

        Raises:
            UsageError: a name, format or choice is unknown.
            DataError: it cannot be written.

        >>> import os
        >>> kg.export(os.devnull, "ttl", about="Massimo Carrera").format
        'ttl'
        """
        from carrera_kg.exports import export

        return export(self.selection(about=about, **choices), os.fspath(path), format)

    def diff(self, other: KnowledgeGraph | str | os.PathLike[str], about: str | None = None) -> Difference:
        """What is different in another dataset, seen from this one: claims, conflicts, verdicts, accepted values …

        Args:
            other: a dataset, its folder, or a file that one was exported to; ``docs/corrections.md`` has the details.
            about: the name of an entity: only it and its records.

        Returns:
            The difference: true if there is any, and it shows itself as tables.

        Raises:
            DataError: a side is missing or cannot be read.
            UsageError: the sides hold different kinds of things, or nothing is called that.

        >>> kg.diff(kg)
        no difference
        """
        from carrera_kg.comparison import compare

        sides = (self, other)
        before, after = ((s._generation or s.folder) if isinstance(s, KnowledgeGraph) else os.fspath(s) for s in sides)
        return compare(before, after, about)

    @property
    def manifest(self) -> Manifest:
        """What the dataset was built from and holds."""
        from carrera_kg.views.dataset import Manifest

        return Manifest(read_manifest(self.folder))

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

    @functools.cached_property
    def at_hand(self) -> KnowledgeGraph:
        """The dataset on this machine, for what needs the whole of it: of a store elsewhere a copy, made once.

        Raises:
            RemoteError: the store breaks off.
        """
        if not is_address(self.folder):
            return self
        import tempfile
        import weakref

        from carrera_kg.copying import copy_dataset
        from carrera_kg.progress import Progress

        folder = tempfile.TemporaryDirectory(prefix="carrera-kg-copy-")
        weakref.finalize(self, folder.cleanup)
        with Progress("copying the dataset"):
            copy_dataset(self.store, folder.name)
        return KnowledgeGraph.open(folder.name)

    def __repr__(self) -> str:
        from carrera_kg.views.dataset import overview_text

        return overview_text(self._holds(), self._somebody())

    def _repr_html_(self) -> str:
        from carrera_kg.views.dataset import overview_html

        return str(overview_html(self._holds(), self._somebody()))

    def _holds(self) -> str:
        try:
            return self.manifest.holds()
        except CarreraError:  # it is a snapshot: its folder may be gone, or it is elsewhere
            return f"{len(self.store):,} quads"

    def _somebody(self) -> str:
        """The name of a person to ask about: that of the examples if the dataset knows it."""
        known = queries.load_query("player-clubs").params["person"].example
        try:
            return self.find(known, "person").name
        except UsageError:
            some = self.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + "Person"), None)
            iris = (quad.subject.value for quad in some if isinstance(quad.subject, ox.NamedNode))
            return next((label_of(self.store, iri) for iri in iris), "")


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
