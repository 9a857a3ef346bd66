"""Measures exports of a generated world beside the engine's own dump of the same data, each in a process of its own.

The engine writes N-Quads in the order of its index. What the export writes is sorted, so the two are compared once as
sorted lines. Memory is the peak of the process (resident set). Runs take turns, so that a machine that grows slower
slows all; a second world of half the size shows whether memory grows with the data.

    python benchmarks/exports.py [--players 46000] [--store DIR] [--runs 3]      prints a report in Markdown

With ``--store`` the larger world is a dataset that is there already; nothing is written to it.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from importlib.metadata import version

from world import make_world

import carrera_kg
from carrera_kg import KnowledgeGraph, __version__
from carrera_kg.store import EXPORT, current

DUMP = """import sys
import pyoxigraph as ox
with open(sys.argv[2], "wb") as file:
    ox.Store.read_only(sys.argv[1]).dump(file, format=ox.RdfFormat.N_QUADS)
"""
OURS = """import json, sys
from carrera_kg import KnowledgeGraph
choices = json.loads(sys.argv[3])
KnowledgeGraph.open(sys.argv[1]).export(sys.argv[2], choices.pop("format"), **choices)
"""
# What the system says of a finished child has the parent's peak in it; so the process asks of itself.
PEAK = """
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""
WHAT = {
    "N-Quads, everything": ("all.nq", '{"format": "nq", "view": "all"}'),
    "the same, compressed": ("all.nq.gz", '{"format": "nq", "view": "all"}'),
    "N-Quads, everything but words": ("places.nq", '{"format": "nq", "view": "all", "quotes": "none"}'),
    "N-Triples, accepted": ("accepted.nt", '{"format": "nt"}'),
    "Turtle, accepted": ("accepted.ttl", '{"format": "ttl"}'),
    "RDF/XML, accepted": ("accepted.rdf", '{"format": "rdf"}'),
    "TriG, everything": ("all.trig", '{"format": "trig", "view": "all"}'),
}
PEER = "pyoxigraph's dump, N-Quads"


def world(folder: str, players: int) -> str:
    """A dataset of that many players whose N-Quads are sorted, as those of a build are."""
    store = os.path.join(folder, f"world-{players}")
    make_world(store, players, 1)
    lines = os.path.join(current(store)[0], EXPORT)
    _sort(lines, lines)
    return store


def sorted_copy(folder: str, store: str) -> str:
    """The dataset with its N-Quads sorted: the engine's files are the same, and only read."""
    generation = current(store)[0]
    copy = os.path.join(folder, "given", "generation-given")
    os.makedirs(copy)
    os.symlink(os.path.abspath(os.path.join(generation, "store")), os.path.join(copy, "store"))
    shutil.copy(os.path.join(generation, "manifest.json"), copy)
    _sort(os.path.join(generation, EXPORT), os.path.join(copy, EXPORT))
    with open(os.path.join(folder, "given", "CURRENT"), "w", encoding="utf-8") as file:
        file.write("generation-given\ngiven\n")
    return os.path.join(folder, "given")


def _sort(lines: str, target: str) -> None:
    subprocess.run(["sort", "-u", "-o", target, lines], check=True, env={**os.environ, "LC_ALL": "C"})


def process(script: str, *words: str) -> tuple[float, int]:
    """The seconds a process takes, and the most memory it has, in MiB."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script + PEAK, *words], check=True, capture_output=True, text=True)
    return time.perf_counter() - began, int(done.stdout) // 1024


def checksum(path: str, sort: bool) -> str:
    command = f"{'sort -u' if sort else 'cat'} '{path}' | sha256sum"
    done = subprocess.run(command, shell=True, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C"})
    return done.stdout.decode().split()[0]


def measure(store: str, folder: str, runs: int) -> dict[str, tuple[list[float], int, int]]:
    """Of each export the seconds of its runs, the peak of memory in MiB, and its size in bytes."""
    engine = os.path.join(current(store)[0], "store")
    seconds: dict[str, list[float]] = defaultdict(list)
    peaks: dict[str, int] = defaultdict(int)
    sizes: dict[str, int] = {}
    for _ in range(runs):
        for name, (file, choices) in {PEER: ("dump.nq", ""), **WHAT}.items():
            path = os.path.join(folder, file)
            taken, peak = process(OURS, store, path, choices) if choices else process(DUMP, engine, path)
            seconds[name].append(taken)
            peaks[name], sizes[name] = max(peaks[name], peak), os.path.getsize(path)
            print(f"{name}: {taken:.2f} s, {peak} MiB", file=sys.stderr)
    dumped, exported = (os.path.join(folder, name) for name in ("dump.nq", "all.nq"))
    assert checksum(dumped, sort=True) == checksum(exported, sort=False), "another dataset"
    return {name: (seconds[name], peaks[name], sizes[name]) for name in seconds}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--players", type=int, default=46_000)
    arguments.add_argument("--store", help="a dataset to take for the larger world")
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    compileall.compile_dir(os.path.dirname(carrera_kg.__file__), quiet=1)  # as it is where it is installed
    with tempfile.TemporaryDirectory() as folder:
        whole = sorted_copy(folder, given.store) if given.store else world(folder, given.players)
        half = world(folder, given.players // 2)
        triples, fewer = (len(KnowledgeGraph.open(store).store) for store in (whole, half))
        small = measure(half, folder, 1)
        large = measure(whole, folder, given.runs)
    print(f"carrera-kg {__version__}, pyoxigraph {version('pyoxigraph')}; Python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, {platform.machine()}; {given.runs} runs of each in turn, medians\n")
    print(f"| what, of {triples:,} triples | seconds | least – most | statements/s | speed, dump = 1 ", end="")
    print(f"| peak MiB | of {fewer:,} triples | MB |\n|---|---|---|---|---|---|---|---|")
    for name, (taken, peak, size) in large.items():
        middle = statistics.median(taken)
        ratio = statistics.median(a / b for a, b in zip(large[PEER][0], taken, strict=True))
        print(
            f"| {name} | {middle:.2f} | {min(taken):.2f} – {max(taken):.2f} | {triples / middle:,.0f} | "
            f"**{ratio:.2f}** | {peak} | {small[name][1]} | {size / 1e6:.0f} |"
        )


if __name__ == "__main__":
    main()
