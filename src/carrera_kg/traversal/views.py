"""Ordinary NetworkX graphs of a whole dataset: ``statements``, ``careers``, ``people`` and ``honours``.

A node is the address of a thing, as a plain text; attributes are texts, whole numbers and truths, so that a graph can
be pickled and written as GraphML and GEXF as it is. What is not known has no attribute. Nodes, edges and attributes
come in a fixed order. ``docs/traversal.md`` has the attributes of each view.
"""

from __future__ import annotations

import contextlib
import functools
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, cast, get_args

import pyoxigraph as ox

from carrera_kg.dates import PartialDate
from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.lookup import kind_of
from carrera_kg.ontology import ontology
from carrera_kg.results import python_value, shown
from carrera_kg.traversal.networks import (
    BOUNDS,
    CONTESTS,
    PEOPLE,
    TEAMS,
    Credit,
    Disputes,
    Edge,
    Statement,
    all_spells,
    columns,
    honour_edges,
    how,
    key_of,
    meetings,
    met_pairs,
    name_of,
    names_of,
    node_attributes,
    read_credits,
    read_disputes,
    read_statements,
    spell_key,
    stated_edges,
    table,
    together_edges,
)
from carrera_kg.traversal.people import wanted
from carrera_kg.traversal.spells import Certainty, Range, Together
from carrera_kg.vocabulary import BASE, ID, LABEL, OPENING_MATCHES, PREFIXES, RDF_TYPE, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

View = Literal["statements", "careers", "people", "honours"]
VIEWS: tuple[View, ...] = get_args(View)

MOST_EDGES = 1_000_000
"""A view with more statements or meetings is not made: as Python objects it would take many gigabytes."""

Attributes = dict[str, Any]


def to_networkx(store: ox.Store, view: str, certainty: str = "possibly") -> nx.Graph[str]:
    """The whole dataset as a graph of one of the :data:`VIEWS`.

    Args:
        certainty: the least that is wanted: with ``certainly`` there are only edges that are certain.

    Raises:
        UsageError: there is no such view or certainty, or it would have more than :data:`MOST_EDGES`.
    """
    least = wanted(certainty)
    make = _MAKERS.get(view_called(view))
    assert make is not None
    with _without_collecting():
        graph: nx.Graph[str] = make(store, least)
    graph.graph.update(name=view, certainty=least)
    return graph


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """While it lasts Python looks for no garbage: among millions of new objects it looks in vain, and for long."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def view_called(view: str) -> View:
    """The view of that name.

    Raises:
        UsageError: there is none.
    """
    for each in VIEWS:
        if view == each:
            return each
    raise UsageError(f"no view {view!r}", did_you_mean(str(view), VIEWS) or f"it is one of {', '.join(VIEWS)}")


def sure_enough(edges: Iterable[Edge], least: Certainty) -> list[Edge]:
    """The edges that are as sure as is wanted, in order."""
    kept = (edge for edge in edges if least == "possibly" or edge.certainty == "certainly")
    return sorted(kept, key=lambda edge: edge.order)


# ── Careers ──────────────────────────────────────────────────────────────────────────────────────


def careers(store: ox.Store, least: Certainty) -> nx.MultiGraph[str]:
    """People and teams, with one edge for each spell; to each team if sources differ, which is possible only."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(_nodes(store, (*PEOPLE, *TEAMS)))
    told, disputed = _Told(store), read_disputes(store)
    edges: list[tuple[str, str, str, Attributes]] = []
    for spell, person in told.spells():
        teams = sorted(told.teams.get(spell, ()))
        if not teams or (least == "certainly" and len(teams) > 1):
            continue
        attributes = told.attributes(spell, disputed)
        edges += ((person, team, spell_key(spell, team, len(teams)), dict(attributes)) for team in teams)
    edges.sort(key=lambda edge: edge[:3])
    graph.add_edges_from(edges)  # type: ignore[arg-type]
    return graph


class _Told:
    """What is told of all spells. Half a million of them are too many to make an object of each."""

    def __init__(self, store: ox.Store) -> None:
        self._people, self.teams, self._roles, *told = columns(
            store, "person", "team", "role", "start", "during", "debut", "end", *BOUNDS
        )
        self._dates, self._ends, self._bounds = told[:3], told[3], dict(zip(_BOUND_NAMES, told[4:], strict=True))
        self._tallies, self._scopes, *counts = columns(store, "tally", "scope", "appearances", "goals")
        self._counts = dict(zip(("appearances", "goals"), counts, strict=True))

    def spells(self) -> Iterator[tuple[str, str]]:
        """The spells, each with whose it is."""
        prefix = f"{ID}spell/"
        return ((record, min(people)) for record, people in self._people.items() if record.startswith(prefix))

    def attributes(self, spell: str, disputed: Disputes) -> Attributes:
        """The attributes of a spell's edge."""
        start: Sequence[str] = next((dates[spell] for dates in self._dates if spell in dates), ())
        found = {
            "spell": spell,
            "role": _labels(tuple(self._roles.get(spell, ()))),
            "start_text": _words(tuple(start)),
            "end_text": _words(tuple(self._ends.get(spell, ()))),
        }
        bounds = {name: days[spell][0] for name, days in self._bounds.items() if spell in days}
        if "certain_from" not in bounds or "certain_until" not in bounds:
            bounds = {name: day for name, day in bounds.items() if not name.startswith("certain")}
        sure = {"certainty": "certainly" if len(self.teams[spell]) == 1 else "possibly"}
        counted = [
            tally for tally in self._tallies.get(spell, ()) if OPENING_MATCHES not in self._scopes.get(tally, ())
        ]
        figures = self._figures(counted) if counted else {}
        contested = _dispute(spell in disputed, (spell, *counted), disputed)
        return _without_empty(found) | bounds | sure | figures | contested

    def _figures(self, tallies: Sequence[str]) -> Attributes:
        found: Attributes = {}
        for name, counts in self._counts.items():
            figures = [int(count) for tally in tallies for count in counts.get(tally, ())]
            if figures:
                found |= {f"{name}_min": min(figures), f"{name}_max": max(figures)}
        return found


_BOUND_NAMES = ("possible_from", "possible_until", "certain_from", "certain_until")


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def people(store: ox.Store, least: Certainty) -> nx.Graph[str]:
    """People, with one edge for each two who were at a team together or whom a source connects."""
    import networkx as nx

    _refuse_too_many_meetings(store)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(_nodes(store, PEOPLE))
    disputed = read_disputes(store)
    together = together_edges(meetings(all_spells(store), met_pairs(store)), disputed)
    stated = stated_edges(read_statements(store), disputed)
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in sure_enough([*together, *stated], least):
        one, other = sorted((str(edge.source), str(edge.target)))
        pairs[one, other].append(edge)
    graph.add_edges_from(
        (*pair, people_attributes(edges)) for pair, edges in sorted(pairs.items()) if pair[0] != pair[1]
    )
    return graph


def people_attributes(edges: Sequence[Edge]) -> Attributes:
    """The attributes of all edges between two people as one."""
    met = [each for edge in edges for each in edge.shown if isinstance(each, Together)]
    stated = [each for edge in edges for each in edge.shown if isinstance(each, Statement)]
    teams = sorted({each.team for each in met})
    possible = days_of([each.possible for each in met])
    found: Attributes = {
        "weight": days_of([each.certain for each in met if each.certain]) or 0,
        "possible_days": possible if possible is not None else "",
        "certainty": "certainly" if any(edge.certainty == "certainly" for edge in edges) else "possibly",
        "how": "; ".join(dict.fromkeys(sorted(how(each) for each in met))),
        "teams": "; ".join(team.name for team in teams),
        "team_ids": " ".join(teams),
        "stated": "; ".join(sorted({f"{each.source.name}: {each} {each.target.name}" for each in stated})),
        "disputed": all(edge.disputed for edge in edges),
    }
    return _without_empty(found)


def days_of(ranges: Iterable[Range]) -> int | None:
    """On how many days there is any of these, counting each day once; None if one of them is open, or there is none.

    >>> from datetime import date
    >>> days_of([(date(1991, 1, 1), date(1991, 1, 10)), (date(1991, 1, 6), date(1991, 1, 20))])
    20
    """
    bounded: list[tuple[int, int]] = []
    for first, last in ranges:
        if first is None or last is None:
            return None
        bounded.append((first.toordinal(), last.toordinal()))
    count, counted = 0, 0
    for begun, over in sorted(bounded):
        count += max(0, over - max(begun, counted + 1) + 1)
        counted = max(counted, over)
    return count or None


_MEETINGS = """
SELECT (SUM(?meetings) AS ?all) WHERE {
  { SELECT ?squad ((COUNT(?spell) * (COUNT(?spell) - 1) / 2) AS ?meetings)
    WHERE { GRAPH graph:derived { ?squad car:member ?spell } } GROUP BY ?squad }
}"""
_SEASONS = 4
"""So many seasons two people can be thought to be together, where it is about too many of them."""


def _refuse_too_many_meetings(store: ox.Store) -> None:
    """Raise an error if there are too many, as the squads of seasons tell before any of them is looked at."""
    ((count,),) = table(store, _MEETINGS)
    _refuse_too_many("people", float(count or 0) / _SEASONS, "pairs of people who met")


def _refuse_too_many(view: str, count: float, what: str) -> None:
    if count > MOST_EDGES:
        much = f"{count / 1e6:,.1f} million"
        raise UsageError(
            f"the view {view} would have some {much} {what}, and at most {MOST_EDGES:,} fit",
            "take the neighbourhood of somebody, or the careers",
        )


# ── Honours ──────────────────────────────────────────────────────────────────────────────────────


def honours(store: ox.Store, least: Certainty) -> nx.MultiGraph[str]:
    """People, teams, competitions and awards, with one edge for each honour of a person and each result of a team."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(_nodes(store, (*PEOPLE, *TEAMS, *CONTESTS)))
    disputed = read_disputes(store)
    for edge in sure_enough(honour_edges(read_credits(store), disputed), least):
        graph.add_edge(str(edge.source), str(edge.target), key_of(edge), **honour_attributes(edge, disputed))
    return graph


def honour_attributes(edge: Edge, disputed: Disputes) -> Attributes:
    """The attributes of an honour's edge."""
    credits = [each for each in edge.shown if isinstance(each, Credit)]
    first, of_person = credits[0], kind_of(credits[0].node) in PEOPLE
    found = {
        "honours": " ".join(credit.honour for credit in credits),
        "edition": first.edition,
        "result": first.result,
        "role": first.role if of_person else "",
        "team": first.team if of_person else "",
        "certainty": edge.certainty,
    }
    return _without_empty(found) | _dispute(edge.disputed, {credit.honour for credit in credits}, disputed)


# ── Statements ───────────────────────────────────────────────────────────────────────────────────

_CLAIMS = """
SELECT ?claim ?document ?subject ?predicate ?object
WHERE {
  GRAPH ?graph {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; prov:wasQuotedFrom ?document
  }
}
"""


def statements(store: ox.Store, least: Certainty) -> nx.MultiDiGraph[str]:
    """Every statement of the accepted view. A value that is no address has a node of its own for each statement.

    With ``certainly`` there are only statements about which sources do not contradict each other.
    """
    import networkx as nx

    ((count,),) = table(store, "SELECT (COUNT(*) AS ?all) WHERE { ?subject ?predicate ?object }")
    _refuse_too_many("statements", float(count), "statements")
    claims, documents = _claims(store)
    disputed = read_disputes(store)
    triples = sorted((quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())), key=str)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for triple in triples:
        if triple.predicate.value in (LABEL, RDF_TYPE) or not isinstance(triple.subject, ox.NamedNode):
            continue
        subject, predicate = triple.subject.value, triple.predicate.value
        contested = predicate in disputed.get(subject, ())
        if contested and least == "certainly":
            continue
        told = str(triple)
        for node, attributes in (_node(store, triple.subject, told), target := _node(store, triple.object, told)):
            if node not in graph:
                graph.add_node(node, **attributes)
        found = {
            "predicate": predicate,
            "text": _label(predicate),
            "claims": " ".join(sorted(claims.get(told, ()))),
            "documents": " ".join(sorted(documents.get(told, ()))),
            "disputed": contested,
        }
        graph.add_edge(subject, target[0], predicate, **_without_empty(found))
    for entity, name in names_of(store, (*PEOPLE, *TEAMS, *CONTESTS)).items():
        if entity not in graph:
            graph.add_node(entity, **node_attributes(entity, name))
    return graph


def _node(store: ox.Store, term: Any, told: str) -> tuple[str, Attributes]:
    if isinstance(term, ox.NamedNode):
        known = term.value.startswith((ID, BASE))
        kind = term.value.removeprefix(ID).removeprefix(BASE).split("/")[0] if known else "elsewhere"
        return term.value, node_attributes(term.value, name_of(store, term.value)) | {"kind": kind}
    text = shown(python_value(term, store))
    return told, {
        "label": text,
        "kind": "value",
        "kind_label": "value",
        "value": term.value,
        "datatype": compact(term.datatype.value),
    }


def _claims(store: ox.Store) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The ids of the claims that make each statement, and those of their documents."""
    claims: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    answer = cast("ox.QuerySolutions", store.query(_CLAIMS, prefixes=PREFIXES))
    for claim, document, subject, predicate, object_ in answer:
        statement = str(ox.Triple(subject, predicate, object_))
        claims[statement].add(claim.value.rsplit("/", 1)[1])
        documents[statement].add(document.value.rsplit("/", 1)[1])
    return claims, documents


# ── Attributes ───────────────────────────────────────────────────────────────────────────────────


def _nodes(store: ox.Store, kinds: Iterable[str]) -> Iterable[tuple[str, Attributes]]:
    return ((iri, node_attributes(iri, name)) for iri, name in names_of(store, kinds).items())


def _without_empty(attributes: Mapping[str, Any]) -> Attributes:
    """Without what is not known."""
    return {name: value for name, value in attributes.items() if value != ""}


def _dispute(contested: bool, records: Iterable[str], disputed: Disputes) -> Attributes:
    """Whether sources contradict each other, and about which properties."""
    about = sorted({_label(property) for record in records for property in disputed.get(record, ())})
    return {"disputed": contested} | ({"disputed_about": ", ".join(about)} if about else {})


def _label(term: str) -> str:
    """The label of one of the ontology's terms."""
    return ontology().labels.get(term) or compact(term)


@functools.lru_cache(maxsize=1_000)
def _labels(terms: tuple[str, ...]) -> str:
    """The labels of several of the ontology's terms, in order of address."""
    return " | ".join(_label(term) for term in sorted(terms))


@functools.lru_cache(maxsize=100_000)
def _words(dates: tuple[str, ...]) -> str:
    """Dates in EDTF as people write them: the narrowest of those that agree, or all that do not."""
    from carrera_kg.questions import told_by_all

    return " | ".join(sorted(map(str, told_by_all([PartialDate.parse(text) for text in dates]))))


_MAKERS = {"statements": statements, "careers": careers, "people": people, "honours": honours}
