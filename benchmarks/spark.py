"""Measures a build on Apache Spark beside the build on one machine, on made-up worlds of up to 400,000 players.

    python -m benchmarks.spark --sizes 10000 100000 --output report.md

Each world (``wikidata_world.py``) is built alone, without facts: by ``carrera-kg build`` into a store, and by
``--engine spark`` on a standalone master with one worker and with two, of a core each, on loopback. The canonical
hashes are compared. The build on one machine also fills a store, which Spark's does not: the time until it begins to
is told apart. CPU is of all processes, Java too. It needs ``pip install -e '.[spark,sources]'`` and Java.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

from benchmarks.wikidata_world import SIZES, write_world
from carrera_kg.columns.spool import Source
from carrera_kg.pipeline import Large, build
from carrera_kg.spark.engine import Spark
from tests.spark.clusters import Cluster, cluster, missing

FILLING = "filling the store"


@dataclass(frozen=True, slots=True)
class Built:
    """A build.

    Attributes:
        seconds, cpu: that it took, CPU in seconds of a core.
        steps: when each step began, in seconds from the start.
        quads, sha256: of the dataset.
        memory: MiB that the process of the build itself had at the most: on Spark that of the driver.
    """

    seconds: float
    cpu: float
    steps: dict[str, float]
    quads: int
    sha256: str
    memory: float


def step(source: str, to: str, master: str, store: str) -> None:
    """A build in this process, told in a line of JSON; without ``store`` its text is written and not loaded."""
    began, steps = time.perf_counter(), {}

    def progress(name: str) -> None:
        steps[name] = round(time.perf_counter() - began, 1)

    def tell(name: str, done: int, total: int) -> None:
        steps.setdefault(name, round(time.perf_counter() - began, 1))

    engine = Spark(master) if master else None
    large = Large((Source.parse(f"wikidata:world={source}"),), alone=True, engine=engine, tell=tell)
    with contextlib.nullcontext() if store else mock.patch("carrera_kg.store.fill"):
        manifest = build(to, progress=progress, large=large).manifest
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([steps, manifest["quads"], manifest["canonical_sha256"], memory]))


def built(world: Path, to: Path, found: Cluster | None = None, store: bool = True) -> Built:
    """A build in a process of its own."""
    shutil.rmtree(to, ignore_errors=True)
    words = (str(world), str(to), found.url if found else "", "store" if store else "")
    command = [sys.executable, "-m", "benchmarks.spark", "--step", *words]
    began = time.perf_counter()
    with _cpu() as spent:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"the build failed: {done.stderr.strip().splitlines()[-1:]}")
    steps, quads, sha256, memory = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(steps), file=sys.stderr)
    shutil.rmtree(to)
    return Built(seconds, sum(spent.values()), steps, quads, sha256, memory)


@contextlib.contextmanager
def _cpu() -> Iterator[dict[int, float]]:
    """Seconds of CPU of each process below this one, from here on, as far as looking twice a second shows.

    Those of processes that nobody waits for, as Spark's Python workers, are told nowhere else.
    """
    before, spent, over = dict(_processes()), dict[int, float](), threading.Event()

    def look() -> None:
        spent.update({pid: seconds - before.get(pid, 0) for pid, seconds in _processes()})

    def watch() -> None:
        while not over.wait(0.5):
            look()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield spent
    finally:
        look()
        over.set()
        watching.join()


def _processes() -> Iterator[tuple[int, float]]:
    """The processes below this one, each with the seconds of CPU that it has used itself."""
    above: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            above[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    while more := {pid for pid, parent in above.items() if parent in ours} - ours:
        ours |= more
    yield from ((pid, used[pid]) for pid in ours - {os.getpid()})


def rows(given: argparse.Namespace) -> Iterator[list[str]]:
    """The rows of the report, each as soon as it is known."""
    for players in given.sizes:
        world = given.work / f"world-{players}.json.gz"
        if not world.exists():
            write_world(world, players, given.seed)
        local = built(world, given.work / "local", store=not given.no_store)
        filling = local.steps.get(FILLING, local.seconds)
        yield [f"{players:,}", f"{local.quads:,}", "one machine", f"{local.seconds:.0f}", f"{filling:.0f}",
               f"{local.cpu:.0f}", "", f"{local.memory:.0f}", ""]  # fmt: skip
        for workers in given.workers:
            with tempfile.TemporaryDirectory() as folder, cluster(Path(folder), workers, given.memory) as found:
                spark = built(world, given.work / "spark", found)
            same = "yes" if spark.sha256 == local.sha256 else "**no**"
            yield [f"{players:,}", f"{spark.quads:,}", f"Spark, {workers} worker{'s' * (workers != 1)}",
                   f"{spark.seconds:.0f}", f"{spark.seconds:.0f}", f"{spark.cpu:.0f}",
                   f"{spark.seconds / filling:.2f}", f"{spark.memory:.0f}", same]  # fmt: skip


def main() -> None:
    """Measure, and write the report."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="players of the worlds")
    arguments.add_argument("--workers", nargs="+", type=int, default=(1, 2), help="how many workers")
    arguments.add_argument("--memory", default="1g", help="that each worker may give to Java")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "carrera-kg-spark"))
    arguments.add_argument("--output", type=Path, help="the report (default: standard output)")
    arguments.add_argument(
        "--no-store", action="store_true", help="one machine fills no store either, which saves time"
    )
    arguments.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.step:
        return step(*given.step)
    if why := missing():
        raise SystemExit(why)
    given.work.mkdir(parents=True, exist_ok=True)
    columns = (
        "players",
        "quads",
        "built by",
        "seconds",
        "until the store is filled",
        "CPU s",
        "times",
        "MiB",
        "same hash",
    )
    lines = [f"{date.today()}, load {os.getloadavg()[0]:.1f} at the beginning, {os.cpu_count()} cores", "",
             f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]  # fmt: skip
    print("\n".join(lines), file=sys.stderr)
    for row in rows(given):
        lines.append(f"| {' | '.join(row)} |")
        print(lines[-1], file=sys.stderr)
    lines += ["", f"Load {os.getloadavg()[0]:.1f} at the end."]
    text = "\n".join(lines) + "\n"
    given.output.write_text(text, encoding="utf-8") if given.output else print(text)
    return None


if __name__ == "__main__":
    main()
