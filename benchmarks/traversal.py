"""Measures the traversal on a generated world, beside what else could answer, as ratios in one run.

The peers are a SPARQL query that compares dates, NetworkX and rustworkx with a graph built from scratch. Where two can
give the same answer, the answers are compared first. Runs take turns, so that a machine that grows slower slows all.

    python benchmarks/traversal.py [--players 100000] [--store DIR] [--runs N]     prints a report in Markdown
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

from world import make_world

import carrera_kg
from carrera_kg import KnowledgeGraph, __version__
from carrera_kg.store import current
from carrera_kg.vocabulary import PREFIXES

COLD = """import sys
from carrera_kg import KnowledgeGraph
path = KnowledgeGraph.open(sys.argv[1]).path(sys.argv[2], sys.argv[3])
print(len(path))
"""
# People and squads as nodes: the smallest graph in which a path shows who can have met whom. It compares no days.
COLD_PEER = """import sys
import networkx, pyoxigraph
store = pyoxigraph.Store.read_only(sys.argv[1])
graph = networkx.Graph()
graph.add_edges_from((row[0].value, row[1].value) for row in store.query(sys.argv[4]))
path = networkx.bidirectional_shortest_path(graph, sys.argv[2], sys.argv[3])
print(len(path) // 2)
"""
MEMBERS = """PREFIX car: <https://w3id.org/carrera-kg/ontology#>
SELECT ?person ?squad WHERE {
  GRAPH <https://w3id.org/carrera-kg/graph/derived> { ?squad car:member ?spell . ?squad car:season ?season }
  ?spell car:person ?person
}"""
_THERE = """
  FILTER NOT EXISTS {{ GRAPH graph:derived {{ {spell} car:possibleFrom ?begun }} FILTER(?begun > {day}) }}
  FILTER NOT EXISTS {{ GRAPH graph:derived {{ {spell} car:possibleUntil ?over }} FILTER(?over < {day}) }}"""
SQUAD_BY_DATES = """SELECT DISTINCT ?mate WHERE {{
  ?theirs a car:Spell ; car:team {team} ; car:role role:player ; car:person ?mate ."""
MATES_BY_DATES = """SELECT DISTINCT ?mate WHERE {{
  ?mine a car:Spell ; car:person {person} ; car:role role:player ; car:team ?team . {mine}
  ?theirs a car:Spell ; car:team ?team ; car:role role:player ; car:person ?mate . {theirs}
  FILTER(?mate != {person})
}}"""


def _mates_by_dates(person: str, day: date) -> str:
    term = f'"{day.isoformat()}"^^xsd:date'
    mine, theirs = (_THERE.format(spell=spell, day=term) for spell in ("?mine", "?theirs"))
    return MATES_BY_DATES.format(person=f"<{person}>", mine=mine, theirs=theirs)


def _squad_by_dates(team: str, day: date) -> str:
    term = f'"{day.isoformat()}"^^xsd:date'
    return SQUAD_BY_DATES.format(team=f"<{team}>") + _THERE.format(spell="?theirs", day=term) + "\n}"


class Run:
    """One run: the world, what is asked of it, and the rows of the report."""

    def __init__(self, store: str, asked: int) -> None:
        self.path = store
        self.kg = KnowledgeGraph.open(store)
        self.engine = os.path.join(current(store)[0], "store")
        chance = random.Random(1)
        people = sorted(self.ask("SELECT DISTINCT ?p { ?s car:person ?p ; car:role role:player ; car:end ?end }"))
        self.players = chance.sample(people, 2 * asked)
        self.pairs = list(zip(self.players[:asked], self.players[asked:], strict=True))
        self.rows: list[str] = []
        self.chance = chance

    def ask(self, query: str) -> set[str]:
        """The only column of a query, straight from the engine."""
        return {row[0].value for row in self.kg.store.query(query, prefixes=PREFIXES)}

    def measure(
        self, what: str, asked: Sequence[Any], ours: Callable[[Any], object], aim: str, **peers: Callable[[Any], object]
    ) -> None:
        """Put each question to all in turn, and note medians, and the median of how many times longer a peer takes."""
        gc.collect()
        times: dict[str, list[float]] = defaultdict(list)
        for question in asked:
            for name, answer in {"carrera-kg": ours, **peers}.items():
                began = time.perf_counter()
                answer(question)
                times[name].append(time.perf_counter() - began)
        for name, taken in times.items():
            ratio = statistics.median(a / b for a, b in zip(taken, times["carrera-kg"], strict=True))
            cells = [
                what,
                name.replace("_", " "),
                _time(statistics.median(taken)),
                f"{_time(min(taken))} – {_time(max(taken))}",
            ]
            self.rows.append(f"| {' | '.join(cells)} | {'' if name == 'carrera-kg' else f'**{ratio:.2f}**'} | {aim} |")
            print(self.rows[-1], file=sys.stderr)
            what = aim = ""


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms"


def _process(script: str, *words: str) -> str:
    return subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True, text=True).stdout


# ── The questions ────────────────────────────────────────────────────────────────────────────────


def cold_path(run: Run, runs: int) -> None:
    """A whole process that opens the store and finds one path."""
    run.measure(
        "one path, from a cold process", run.pairs[:runs], lambda pair: _process(COLD, run.path, *pair), "peer ≥ 10",
        networkx_built_first=lambda pair: _process(COLD_PEER, run.engine, *pair, MEMBERS),
    )  # fmt: skip


def warm_path(run: Run) -> None:
    """Paths once everything is in memory, beside libraries that hold a graph of people and squads."""
    import networkx
    import rustworkx

    run.kg.path(*run.pairs[0])
    run.measure("one path, warm process, nothing prepared", run.pairs, lambda pair: run.kg.path(*pair), "")
    began = time.perf_counter()
    edges = [(row[0].value, row[1].value) for row in run.kg.store.query(MEMBERS)]
    read = time.perf_counter() - began
    graph = networkx.Graph()
    graph.add_edges_from(edges)
    built = time.perf_counter() - began
    number = {node: index for index, node in enumerate(graph)}
    rust = rustworkx.PyGraph()
    rust.add_nodes_from(list(number))
    rust.add_edges_from_no_data([(number[a], number[b]) for a, b in graph.edges])
    run.kg = KnowledgeGraph.open(run.path)  # the one that was asked has prepared itself by now
    began = time.perf_counter()
    run.kg.prepare_paths()
    ours = time.perf_counter() - began
    run.rows.append(f"| what is prepared for paths | carrera-kg | {_time(ours)} | | | |")
    run.rows.append(f"| | networkx | {_time(built)} | reading alone {_time(read)} | **{built / ours:.2f}** | |")
    run.measure(
        "one path, prepared", run.pairs, lambda pair: run.kg.path(*pair), "",
        networkx=lambda pair: networkx.bidirectional_shortest_path(graph, *pair),
        rustworkx=lambda pair: rustworkx.dijkstra_shortest_paths(rust, number[pair[0]], number[pair[1]]),
    )  # fmt: skip
    for pair in run.pairs:  # who certainly was there together was in one squad
        found = run.kg.path(*pair)
        least = networkx.shortest_path_length(graph, *pair) // 2
        assert not found or len(found) >= least, "a path is shorter than the graph of squads allows"


def on_a_date(run: Run) -> None:
    """Team-mates and squads on a date, beside a query that compares dates."""
    days = {player: _a_day(run, player) for player in run.players}
    asked = [(player, day) for player, day in days.items() if day]

    def mates(question: tuple[str, date]) -> set[str]:
        return {str(met.other.person) for met in run.kg.teammates(question[0], on=question[1])}

    def by_dates(question: tuple[str, date]) -> set[str]:
        return run.ask(_mates_by_dates(*question))

    for question in asked:
        assert mates(question) == by_dates(question), f"other team-mates of {question}"
    run.kg = KnowledgeGraph.open(run.path)  # what was read before is forgotten
    mates(asked[0])
    run.measure("team-mates on a date, first time", asked[1:], mates, "peer ≥ 20", SPARQL_comparing_dates=by_dates)
    run.measure("team-mates on a date, again", asked[1:], mates, "peer ≥ 20", SPARQL_comparing_dates=by_dates)
    teams = [
        (str(run.kg.teammates(player, on=day)[0].team), day)
        for player, day in asked
        if run.kg.teammates(player, on=day)
    ]

    def squad(question: tuple[str, date]) -> set[str]:
        return {str(spell.person) for spell in run.kg.squad(question[0], on=question[1])}

    def squad_by_dates(question: tuple[str, date]) -> set[str]:
        return run.ask(_squad_by_dates(*question))

    for question in teams:
        assert squad(question) == squad_by_dates(question), f"another squad of {question}"
    run.kg = KnowledgeGraph.open(run.path)
    squad(teams[0])
    run.measure("squad on a date, first time", teams[1:], squad, "peer ≥ 20", SPARQL_comparing_dates=squad_by_dates)
    run.measure("squad on a date, again", teams[1:], squad, "peer ≥ 20", SPARQL_comparing_dates=squad_by_dates)


def _a_day(run: Run, player: str) -> date | None:
    """A day on which the player certainly was somewhere."""
    certain = [spell.certain for spell in run.kg.spells(player) if spell.certain and spell.plays]
    return certain[0][0] if certain else None


def two_hops(run: Run, runs: int) -> None:
    """Who was certainly together with somebody who was certainly together with somebody; no peer has ended in time."""

    def around(player: str) -> object:
        return run.kg.neighbourhood(player, 2, kinds="together", certainty="certainly")

    run.measure("two hops of people together, from the store", run.players[:runs], around, "")
    run.kg.prepare_paths()
    run.measure("two hops of people together, prepared", run.players[:runs], around, "")


def betweenness(run: Run, runs: int) -> None:
    """On a neighbourhood of about 800 nodes."""
    import networkx
    import rustworkx

    sizes = {
        player: len(run.kg.neighbourhood(player, 2, kinds="together", certainty="certainly")) for player in run.players
    }
    player = min(sizes, key=lambda each: (abs(sizes[each] - 800), each))
    around = run.kg.neighbourhood(player, 2, kinds="together", certainty="certainly")
    graph = networkx.Graph(around.to_networkx())
    number = {node: index for index, node in enumerate(graph)}
    rust = rustworkx.PyGraph(multigraph=False)
    rust.add_nodes_from(list(number))
    rust.add_edges_from_no_data([(number[a], number[b]) for a, b in graph.edges])
    mine = {ranked.node: ranked.value for ranked in run.kg.centrality(graph)}
    theirs = networkx.betweenness_centrality(graph)
    assert all(abs(mine[node] - value) < 1e-9 for node, value in theirs.items()), "another betweenness"
    what = f"betweenness of {len(graph)} people with {graph.number_of_edges():,} links"
    run.measure(
        what, range(runs), lambda _: run.kg.centrality(graph), "≤ 1.5 times the fastest: peer ≥ 0.67",
        rustworkx=lambda _: rustworkx.betweenness_centrality(rust),
        networkx=lambda _: networkx.betweenness_centrality(graph, backend="networkx"),
    )  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--players", type=int, default=100_000)
    arguments.add_argument("--store", help="keep the world there, or use the one that is there")
    arguments.add_argument("--runs", type=int, default=5, help="of what takes seconds")
    arguments.add_argument("--asked", type=int, default=30, help="questions of what takes milliseconds")
    given = arguments.parse_args()
    compileall.compile_dir(os.path.dirname(carrera_kg.__file__), quiet=1)  # as it is where it is installed
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or os.path.join(folder, "world")
        if not os.path.exists(os.path.join(store, "CURRENT")):
            make_world(store, given.players, 1)
        run = Run(store, given.asked)
        cold_path(run, given.runs)
        warm_path(run)
        on_a_date(run)
        two_hops(run, given.runs)
        betweenness(run, given.runs)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "networkx", "rustworkx", "nx-rustworkx"))
    print(
        f"carrera-kg {__version__}, {libraries}; Python {platform.python_version()}, {os.cpu_count()} cores, ", end=""
    )
    print(f"{platform.machine()}; {given.players:,} players, {len(run.kg.store):,} triples; ", end="")
    print(f"{given.asked} questions each, {given.runs} of what takes seconds; in turn, medians")
    print("\n| what | who | median | least – most | times carrera-kg | aim |\n|---|---|---|---|---|---|")
    print("\n".join(run.rows))


if __name__ == "__main__":
    main()
