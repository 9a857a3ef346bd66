"""What is around a person, team, competition or award, up to so many steps: found on the store, step by step."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.listing import Listing
from carrera_kg.lookup import kind_of
from carrera_kg.resources import write_text
from carrera_kg.results import Thing
from carrera_kg.traversal.graphfiles import FORMATS
from carrera_kg.traversal.networks import (
    CONTESTS,
    KIND_LABELS,
    PEOPLE,
    TEAMS,
    Edge,
    honour_edges,
    key_of,
    match_edges,
    meetings,
    met_pairs,
    node_attributes,
    read_credits,
    read_disputes,
    read_matches,
    read_statements,
    spell_edges,
    spells_of_people,
    stated_edges,
    thing,
    together_edges,
)
from carrera_kg.traversal.paths import PathFinder
from carrera_kg.traversal.people import wanted
from carrera_kg.traversal.search import Neighbours
from carrera_kg.traversal.spells import Certainty, Spell
from carrera_kg.traversal.steps import KINDS, STATED, Kind, Ways
from carrera_kg.traversal.views import people_attributes, sure_enough

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

    from carrera_kg.pictures import network

MOST_HOPS = 6
MOST_EDGES = 250_000
"""More edges are not listed: nobody looks at them, and as Python objects they would take gigabytes."""
_TABLE = 12
"""Rows of a table below a picture or a summary."""
_COUNTED = 2_000
"""Of more things a summary does not count the edges, which takes time."""

NODE_WORDS: Mapping[str, tuple[str, ...]] = {
    "people": PEOPLE,
    "teams": TEAMS,
    "clubs": ("club",),
    "national teams": ("national-team",),
    "competitions": ("competition",),
    "awards": ("award",),
    "honours": CONTESTS,
}
"""The words for kinds of things, in the plural, with the kinds in their addresses. The honours are what can be won."""

_NODE_ORDER = (*PEOPLE, *TEAMS, *CONTESTS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What may be around something: the steps that may be taken, and the kinds of things that may be reached."""

    steps: tuple[Kind, ...]
    nodes: tuple[str, ...]


def chosen(kinds: str | Iterable[str] | None) -> Chosen:
    """What the words of a question mean.

    Words for things (``people``, ``teams``, ``clubs``, ``national teams``, ``competitions``, ``awards``, ``honours``)
    say what may be reached, words for steps (``spell``, ``together``, ``stated``, ``honour``, ``match``) what leads
    there. Without words for the one or the other all count.

    Raises:
        UsageError: a word is neither.
    """
    nodes: list[str] = []
    steps: list[Kind] = []
    for word in [kinds] if isinstance(kinds, str) else kinds or ():
        if word in NODE_WORDS:
            nodes += NODE_WORDS[word]
        elif word in KINDS:
            steps += [kind for kind in KINDS if kind == word]
        else:
            known = [*NODE_WORDS, *KINDS]
            raise UsageError(
                f"no kind of thing or step is called {word!r}",
                did_you_mean(str(word), known) or f"take some of {', '.join(known)}",
            )
    return Chosen(tuple(dict.fromkeys(steps)) or KINDS, tuple(dict.fromkeys(nodes)) or _NODE_ORDER)


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """Something around something else.

    Attributes:
        iri: its address; ``iri.name`` is its name.
        kind: the kind in the address: ``person``, ``club`` …
        hops: over how many steps it is reached at least; 0 for what is in the middle.
    """

    iri: Thing
    kind: str
    hops: int

    @property
    def name(self) -> str:
        """What to call it."""
        return self.iri.name

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return KIND_LABELS.get(self.kind, self.kind)

    def __str__(self) -> str:
        return f"{self.name} ({self.kind_label})"

    __repr__ = __str__


class Neighbourhood:
    """What is around something. The things are known at once; the edges are read when they are first wanted.

    Attributes:
        centre: what is in the middle.
        hops: up to how many steps were taken.
        certainty: the least that was wanted.
        steps: the kinds of steps that were taken.
        nodes: the things, by distance, kind and name; the one in the middle is the first.
    """

    def __init__(
        self, store: ox.Store, centre: Thing, layers: list[set[str]], steps: tuple[Kind, ...], least: Certainty
    ) -> None:
        self._store = store
        self.centre, self.hops, self.steps, self.certainty = centre, len(layers) - 1, steps, least
        found = (Node(thing(iri, store), kind_of(iri), hops) for hops, layer in enumerate(layers) for iri in layer)
        self.nodes: Listing[Node] = Listing(
            sorted(found, key=lambda node: (node.hops, _NODE_ORDER.index(node.kind), node.iri)),
            ("name", "kind", "steps away"),
            lambda node: (node.iri, node.kind_label, node.hops),
        )

    @cached_property
    def edges(self) -> Listing[Edge]:
        """All edges among the things, each with why it is there (``why``) and what shows it (``claims()``).

        Raises:
            UsageError: there are more than :data:`MOST_EDGES`.
        """
        found = sure_enough(self._limited(self._edges()), self.certainty)
        columns = ("one", "other", "step", "why", "certainty")
        return Listing(found, columns, lambda edge: (edge.source, edge.target, edge.kind, edge.why, edge.certainty))

    def _edges(self) -> Iterator[Edge]:
        store = self._store
        within = {str(node.iri) for node in self.nodes}
        people = [iri for iri in within if kind_of(iri) in PEOPLE]
        spells: list[Spell] = []
        disputed: dict[str, set[str]] = {}
        if "spell" in self.steps or "together" in self.steps:
            spells = spells_of_people(store, people)
            disputed |= read_disputes(store, [spell.iri for spell in spells])
        if "spell" in self.steps:
            yield from (edge for edge in spell_edges(spells, disputed) if edge.target in within)
        if "together" in self.steps:
            met = self._limited(meetings(spells, met_pairs(store, [spell.iri for spell in spells])))
            yield from together_edges(met, disputed)
        if "stated" in self.steps:
            statements = [each for each in read_statements(store, people) if each.target in within]
            records = [each.record for each in statements]
            yield from stated_edges(statements, read_disputes(store, records))
        if "honour" in self.steps:
            credits = [each for each in read_credits(store, within) if each.contest in within]
            yield from honour_edges(credits, read_disputes(store, [each.honour for each in credits]))
        if "match" in self.steps:
            yield from match_edges(read_matches(store, within))

    def _limited(self, found: Iterable[Any]) -> Iterator[Any]:
        for number, each in enumerate(found):
            if number == MOST_EDGES:
                raise UsageError(
                    f"more than {MOST_EDGES:,} edges among the {len(self.nodes):,} things around {self.centre.name}",
                    "take fewer hops, or name the kinds that you want",
                )
            yield each

    # ── As a graph ───────────────────────────────────────────────────────────────────────────────

    def to_networkx(self) -> nx.MultiGraph[str]:
        """The neighbourhood as a NetworkX graph; ``docs/traversal.md`` has the attributes.

        Raises:
            UsageError: there are too many edges.
        """
        import networkx as nx

        graph: nx.MultiGraph[str] = nx.MultiGraph(
            name=self.title, centre=str(self.centre), hops=self.hops, certainty=self.certainty
        )
        for node in self.nodes:
            graph.add_node(str(node.iri), **node_attributes(node.iri, node.name), hops=node.hops)
        for edge in self.edges:
            graph.add_edge(str(edge.source), str(edge.target), key_of(edge), **_attributes(edge))
        return graph

    # ── As a picture ─────────────────────────────────────────────────────────────────────────────

    @property
    def title(self) -> str:
        """What to call it."""
        return f"Around {self.centre.name}"

    def _drawn(self) -> tuple[list[network.Node], list[network.Edge]]:
        from carrera_kg.pictures import network

        ties: Counter[str] = Counter(str(end) for edge in self.edges for end in (edge.source, edge.target))
        nodes = [
            network.Node(
                id=str(node.iri),
                label=node.name,
                kind=node.kind,
                note=node.kind_label,
                focus=node.hops == 0,
                weight=float(ties[node.iri]),
            )
            for node in self.nodes
        ]
        bundles: dict[tuple[str, ...], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            bundles[tuple(sorted((edge.source, edge.target)))].append(edge)
        return nodes, [_line(found) for found in bundles.values()]

    def svg(self) -> str:
        """The picture; of very many things it shows the best connected, and says so.

        Raises:
            UsageError: there are too many edges.
        """
        from carrera_kg.pictures.network import network_svg

        return network_svg(*self._drawn(), self.title)

    def html(self) -> str:
        """One self-contained page with the picture, to be moved, filtered and searched.

        Raises:
            UsageError: there are too many edges.
        """
        from carrera_kg.pictures.network import network_html

        return network_html(*self._drawn(), self.title)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file; the ending of its name says how: svg, html, graphml, gexf or json.

        The same neighbourhood always gives the same bytes.

        Raises:
            UsageError: the ending is none of these, or there are too many edges.
            DataError: the file cannot be written.
        """
        name = os.fspath(path)
        ending = os.path.splitext(name)[1].removeprefix(".").lower()
        write_text(name, self.text(ending))

    def text(self, format: str) -> str:
        """What a file of that format holds.

        Raises:
            UsageError: there is no such format, or there are too many edges.
        """
        if format == "svg":
            return self.svg()
        if format == "html":
            return self.html()
        if format not in FORMATS:
            known = ("svg", "html", *FORMATS)
            hint = did_you_mean(format, known) if format else ""
            raise UsageError(
                f"a neighbourhood cannot be written as {format or 'a file without an ending'}",
                hint or f"use one of {', '.join(known)}",
            )
        return FORMATS[format](self.to_networkx())

    # ── As text ──────────────────────────────────────────────────────────────────────────────────

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @property
    def summary(self) -> str:
        """How many there are of what, in words."""
        counts = Counter(node.kind for node in self.nodes if node.hops)
        parts = [_counted(counts[kind], kind) for kind in _NODE_ORDER if counts[kind]]
        hops = "1 hop" if self.hops == 1 else f"{self.hops} hops"
        around = ", ".join(parts) if parts else "nothing"
        edges = self._counted_edges
        count = "" if edges is None or not parts else "; 1 edge" if len(edges) == 1 else f"; {len(edges):,} edges"
        return f"{self.title}, {hops}: {around}{count}"

    @cached_property
    def _counted_edges(self) -> Sequence[Edge] | None:
        """The edges, if they are few enough to be counted for a summary."""
        try:
            return self.edges if len(self.nodes) <= _COUNTED else None
        except UsageError:
            return None

    def _table(self) -> Listing[Node]:
        """The nearest and best connected."""
        nodes, edges = self.nodes[1:], self._counted_edges
        if edges is None:
            return Listing(nodes[:_TABLE], self.nodes.columns, self.nodes.cells)
        ties = Counter(str(end) for edge in edges for end in (edge.source, edge.target))
        nodes.sort(key=lambda node: (node.hops, -ties[node.iri]))
        columns = (*self.nodes.columns, "edges")
        return Listing(nodes[:_TABLE], columns, lambda node: (node.iri, node.kind_label, node.hops, ties[node.iri]))

    def __repr__(self) -> str:
        if len(self.nodes) == 1:
            return self.summary
        more = len(self.nodes) - 1 - _TABLE
        return f"{self.summary}\n{self._table()!r}" + (f"\n… {more:,} more" if more > 0 else "")

    def _repr_html_(self) -> str:
        from carrera_kg.markup import joined, line, text

        try:
            nodes, edges = self._drawn()
        except UsageError as error:
            return str(joined([line(self.summary), line(error), text(self._table())]))
        from carrera_kg.pictures.embed import picture
        from carrera_kg.pictures.network import network_html, network_svg

        return picture(network_svg(nodes, edges, self.title), network_html(nodes, edges, self.title))


def neighbourhood(
    finder: PathFinder, centre: Thing, hops: int, kinds: str | Iterable[str] | None, certainty: str
) -> Neighbourhood:
    """What is around a person, team, competition or award.

    Args:
        finder: tells who is one step away, from the store, or from arrays once questions have taken long enough.
        hops: up to how many steps, from 1 to :data:`MOST_HOPS`.
        kinds: what may be reached and which steps lead there, see :func:`chosen`.
        certainty: the least that is wanted.

    Raises:
        UsageError: an argument is not one of those, or nothing leads from the thing.
    """
    least, what = wanted(certainty), chosen(kinds)
    if hops not in range(1, MOST_HOPS + 1):
        raise UsageError(f"no neighbourhood of {hops} hops", f"ask for 1 to {MOST_HOPS}")
    if kind_of(centre) not in _NODE_ORDER:
        raise UsageError(
            f"{centre.name} is a {kind_of(centre).replace('-', ' ')}: no steps lead from there",
            "name a person, a team, a competition or an award",
        )
    ways = _ways(what.steps, least)
    layers = finder.timed(ways, lambda world: _layers(world, centre, hops, what.nodes))
    return Neighbourhood(finder.store, centre, layers, what.steps, least)


def _layers(world: Neighbours[Any], centre: str, hops: int, kinds: tuple[str, ...]) -> list[set[str]]:
    """The addresses of what is no step, one step, two steps away and so on.

    Args:
        kinds: what may be reached.
    """
    fronts = [world.start(centre)]
    layers = [{str(centre)}]
    for _ in range(hops):
        front = _of_kinds(world, world.without(world.neighbours(fronts[-1]), fronts), kinds)
        fronts.append(front)
        layers.append({world.address(each) for each in front})
    return layers


def _of_kinds(world: Neighbours[Any], front: Any, kinds: tuple[str, ...]) -> Any:
    """Those of a set that are of these kinds, as the same kind of set."""
    if isinstance(front, frozenset):
        return frozenset(each for each in front if kind_of(each) in kinds)
    return front[[kind_of(world.address(each)) in kinds for each in front]] if len(front) else front


def _ways(steps: Iterable[Kind], least: Certainty) -> Ways:
    kinds = set(steps)
    return Ways(
        together=(("any", "any"),) if "together" in kinds else (),
        stated=frozenset(STATED) if "stated" in kinds else frozenset(),
        spell=frozenset(TEAMS) if "spell" in kinds else frozenset(),
        credit="honour" in kinds,
        match="match" in kinds,
        sides="match" in kinds,
        least=least,
    )


def _attributes(edge: Edge) -> dict[str, Any]:
    found: dict[str, Any] = {
        "step": edge.kind,
        "why": edge.why,
        "certainty": edge.certainty,
        "disputed": edge.disputed,
    }
    return found | ({"weight": people_attributes([edge])["weight"]} if edge.kind == "together" else {})


def _line(edges: list[Edge]) -> network.Edge:
    """All edges between two things as one line in a picture. It has a direction if they all have the same."""
    from carrera_kg.pictures import network

    told = sorted(edges, key=lambda edge: KINDS.index(edge.kind))
    first = told[0]
    return network.Edge(
        source=str(first.source),
        target=str(first.target),
        label="; ".join(dict.fromkeys(edge.why for edge in told)),
        kind=first.kind,
        disputed=any(edge.disputed for edge in told),
        certain=any(edge.certainty == "certainly" for edge in told),
        directed=all(edge.kind == "stated" and edge.source == first.source for edge in told),
    )


_PLURALS = {"person": "people"}


def _counted(count: int, kind: str) -> str:
    label = KIND_LABELS[kind]
    return f"{count:,} {label if count == 1 else _PLURALS.get(kind, f'{label}s')}"
