"""Measures what carrera-kg costs over the engine it stands on, as ratios in one run.

Cold: a whole process that answers one question, against a bare script that opens the same store with pyoxigraph and
runs the same query. Warm: a point look-up through ``KnowledgeGraph.query`` against ``Store.query``, both read to the
end. Runs take turns, so that a machine that grows slower slows both; the ratio is the median of the pairs' ratios.

    python benchmarks/query.py [--runs N]     prints a report in Markdown
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

import carrera_kg
from carrera_kg import KnowledgeGraph, __version__
from carrera_kg.pipeline import build
from carrera_kg.queries import load_query
from carrera_kg.sparql import bind
from carrera_kg.store import current

PERSON = "https://w3id.org/carrera-kg/id/person/massimo-carrera"
LOOK_UP = "SELECT ?date WHERE { ?person car:birthDate ?date }"
BARE_LOOK_UP = f"""PREFIX car: <https://w3id.org/carrera-kg/ontology#>
SELECT ?date WHERE {{ <{PERSON}> car:birthDate ?date }}"""
BARE_SCRIPT = """import sys, pyoxigraph
store = pyoxigraph.Store.read_only(sys.argv[1])
store.query(sys.argv[2]).serialize(sys.stdout.buffer, format=pyoxigraph.QueryResultsFormat.CSV)
"""
HEAVY = ("rdflib", "networkx", "polars")


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def in_turn(runs: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[list[float], list[float]]:
    one(), other()
    pairs = [(one(), other()) for _ in range(runs)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def row(name: str, ours: list[float], bare: list[float], unit: float, aim: float) -> str:
    a, b = statistics.median(ours), statistics.median(bare)
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    spread = f"{min(ours) * unit:.1f}–{max(ours) * unit:.1f} | {min(bare) * unit:.1f}–{max(bare) * unit:.1f}"
    return f"| {name} | {a * unit:.1f} | {b * unit:.1f} | **{ratio:.2f}** | {aim} | {spread} |"


def imported(command: list[str]) -> list[str]:
    """The heavy libraries that a command imports."""
    traced = subprocess.run(
        [sys.executable, "-X", "importtime", *command], check=True, capture_output=True, text=True
    ).stderr
    modules = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in traced.splitlines()}
    return sorted(modules & set(HEAVY))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=25)
    runs = arguments.parse_args().runs
    # An installed package has its bytecode; a checkout on a machine that forbids Python to keep it would compile anew.
    compileall.compile_dir(os.path.dirname(carrera_kg.__file__), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        dataset = os.path.join(folder, "dataset")
        report = build(dataset)
        store = os.path.join(current(dataset)[0], "store")
        shell = str(Path(sys.executable).with_name("carrera-kg"))
        named = bind(load_query("player-clubs").text, {"person": f"<{PERSON}>"})
        cold_ours = [shell, "query", "-e", LOOK_UP, "-p", f"person={PERSON}", "--store", dataset, "--format", "csv"]
        cold_bare = [sys.executable, "-c", BARE_SCRIPT, store, BARE_LOOK_UP]
        named_ours = [shell, "query", "player-clubs", "-p", "person=Massimo Carrera", "--store", dataset]
        named_bare = [sys.executable, "-c", BARE_SCRIPT, store, named]
        kg = KnowledgeGraph.open(dataset)
        person = ox.NamedNode(PERSON)

        def warm(ask: Callable[[], object], times: int = 500) -> Callable[[], float]:
            def measure() -> float:
                began = time.perf_counter()
                for _ in range(times):
                    ask()
                return (time.perf_counter() - began) / times

            return measure

        rows = [
            row("cold: a look-up in SPARQL, ms", *in_turn(runs, lambda: seconds(cold_ours), lambda: seconds(cold_bare)),
                1e3, 2.5),
            row("cold: player-clubs by name, ms",
                *in_turn(runs, lambda: seconds(named_ours), lambda: seconds(named_bare)), 1e3, 2.5),
            row("warm: a look-up, typed values, µs",
                *in_turn(runs, warm(lambda: [found[0] for found in kg.query(LOOK_UP, person=person)]),
                         warm(lambda: [found[0].value for found in kg.store.query(BARE_LOOK_UP)])), 1e6, 1.3),
        ]  # fmt: skip
        heavy = imported([shell, *named_ours[1:]])
    print(f"carrera-kg {__version__}, pyoxigraph {ox.__version__}, Python {platform.python_version()}, ", end="")
    print(
        f"{os.cpu_count()} cores, {platform.machine()}; {report.claims} claims, {report.manifest['quads']} quads; ",
        end="",
    )
    print(f"{runs} runs of each in turn, medians")
    print("\n| what | carrera-kg | bare pyoxigraph | ratio | aim | carrera-kg min–max | bare min–max |")
    print("|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print(f"\nOf {', '.join(HEAVY)} a cold query imports: {', '.join(heavy) or 'none'}.")


if __name__ == "__main__":
    main()
