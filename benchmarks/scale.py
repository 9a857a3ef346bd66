"""Measures carrera-kg on made-up worlds of up to 400,000 players and on bulk data, beside its peers in the same run.

    python benchmarks/scale.py --output report.md          everything; takes hours at the full sizes
    python benchmarks/scale.py --only queries --query-players 2000 25000
    python benchmarks/scale.py --only build --sizes 10000

The stages, each of which can be run alone:

- *build*: `carrera-kg build --with` of worlds in the shape of Wikidata (``wikidata_world.py``), and of a folder of bulk
  data: seconds, CPU, memory, triples, bytes per triple, records left out with the reasons;
- *text*: from tables to a store, against loading the same triples from text that is ready;
- *queries*: the twelve questions of ``questions.py``; the answers of all engines are compared by a hash of their rows;
- *mapping*: the same table mapped to the same triples by carrera-kg, maplib and morph-kgc, compared as sorted lines;
- *paths*: how two people are connected, beside a graph in NetworkX.

Peers that cannot be had are named with the reason. Worlds and datasets stay in ``--work``, and are used again.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from engines import (
    Data,
    Engine,
    Missing,
    Peers,
    TooSlow,
    form_for,
    local_engines,
    memory_of,
    oxigraph_server,
    peers_folder,
    virtuoso_server,
    write_triples,
)
from questions import HONOURS, QUESTIONS, Question, Values, digest
from wikidata_world import SIZES, write_world
from worker import used

from carrera_kg import KnowledgeGraph, __version__
from carrera_kg.store import current, fill

STAGES = ("build", "text", "queries", "mapping", "paths")
BULK = Path(__file__).parent / "../../shared/data/bulk"
OURS, RAW, DUCKDB, RDFLIB = "carrera-kg", "pyoxigraph", "DuckDB", "rdflib"
SEASONS = 5
"""Seasons of results in the worlds that are queried."""
ROUNDS = {"look-up": (20, 10), "walk": (10, 5), "sum": (3, 5)}
"""How many values each kind of question is asked with, and how many times with each."""
ENOUGH = 15.0
"""Seconds: who has taken so long with a question is not asked it again, with fewer values if need be."""


# ── Measuring ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command has used.

    Attributes:
        seconds, cpu: of all its processes, these in seconds of a core.
        largest: MiB that the largest of its processes had.
        together: MiB that all had at one time, as far as looking now and then shows, at most twice a second.
        output: what it printed.
    """

    seconds: float
    cpu: float
    largest: float
    together: float
    output: str


def measured(command: Sequence[str | Path], **more: Any) -> Measured:
    """Run a command to its end.

    Raises:
        Missing: it failed; the message has its last words.
    """
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **more)
        over, most = threading.Event(), [0.0]

        def watch() -> None:
            pause = 0.5
            while not over.wait(pause):
                began = time.perf_counter()
                most[0] = max(most[0], memory_of(process.pid))
                pause = max(0.5, 20 * (time.perf_counter() - began))  # a look at gigabytes takes its time

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        _, status, spent = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        over.set()
        watching.join()
        out.seek(0)
        printed = out.read().decode(errors="replace")
    if process.returncode:
        words = [line for line in printed.splitlines() if line.strip()]
        raise Missing(f"ended with code {process.returncode}: {' '.join(words[-1:])[:300]}")
    largest = spent.ru_maxrss / 1024
    return Measured(seconds, spent.ru_utime + spent.ru_stime, largest, max(largest, most[0]), printed)


def noise() -> list[float]:
    """Seconds that the same work takes, over and over."""
    found = []
    for _ in range(9):
        began = time.perf_counter()
        sum(hash(n * 0.5) & 7 for n in range(400_000))
        found.append(time.perf_counter() - began)
    return found


def disk(path: str | Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(file.stat().st_size for file in Path(path).rglob("*") if file.is_file())


def step(name: str, *words: str | Path) -> list[str | Path]:
    """The command of a step of this benchmark in a process of its own."""
    return [sys.executable, Path(__file__).absolute(), "--step", name, *words]


# ── The report ───────────────────────────────────────────────────────────────────────────────────


class Report:
    """Markdown, as it comes together; what is added is also told at once.

    Args:
        folders: of this machine, which messages of others may name and a report must not.
    """

    def __init__(self, *folders: Path) -> None:
        self.lines: list[str] = []
        self.folders = sorted(map(str, folders), key=len, reverse=True)

    def add(self, *lines: str) -> None:
        """Add lines."""
        text = "\n".join(lines)
        for folder in self.folders:
            text = text.replace(folder, "…")
        if lines:
            self.lines.append(text)
            print(text, file=sys.stderr)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table."""
        self.add("", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}")
        self.add(*(f"| {' | '.join(row)} |" for row in rows), "")


def machine() -> str:
    """The machine, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                return f"{model} ({platform.machine()}), {os.cpu_count()} cores, {memory:.0f} GiB of memory"
    return f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory"


def own_versions() -> str:
    """Versions of what runs in this Python."""
    found = [f"carrera-kg {__version__}"]
    for name in ("pyoxigraph", "polars", "duckdb", "orjson", "networkx"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join([*found, f"Python {platform.python_version()}"])


def milliseconds(seconds: float) -> str:
    """A time as people read it: three figures, in milliseconds or seconds."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds * 1e3:.3g} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that so large a share of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# ── Worlds and datasets ──────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Bench:
    """One run.

    Attributes:
        given: the arguments.
        work: where worlds and datasets are.
        peers: where the peers are.
        report: what comes out.
    """

    given: argparse.Namespace
    work: Path
    peers: Peers
    report: Report

    def world(self, players: int, results: bool = False) -> tuple[Path, Path | None]:
        """The entities of a world, and the folder of its results if these are wanted; made where they are not there."""
        name = f"world-{players}-{self.given.seed}" + ("-results" if results else "")
        path, folder = self.work / f"{name}.json.gz", self.work / name if results else None
        if not path.exists():
            building = path.with_name(f"building-{path.name}")
            made = write_world(building, players, self.given.seed, folder, SEASONS)
            building.rename(path)
            print(f"{name}: {made.entities:,} entities, {made.size / 1e6:,.0f} MB", file=sys.stderr)
        return path, folder

    def queried(self, players: int) -> str:
        """The dataset of a world with results; built where it is not there."""
        if self.given.store:
            return str(self.given.store)
        store = self.work / f"dataset-{players}-{self.given.seed}-results"
        if not (store / "CURRENT").exists():
            entities, results = self.world(players, results=True)
            measured(_build(store, f"wikidata:world={entities}", f"results:leagues={results}"))
        return str(store)

    def data(self, dataset: str, scratch: Path) -> Data:
        """A dataset with what the engines need of it, in a folder for that."""
        generation = current(dataset)[0]
        tables = Path(generation, "tables")
        if not tables.is_dir():
            tables = scratch / "tables"
            measured(step("tables", dataset, tables))
        triples = scratch / "triples" / "all.nt"
        triples.parent.mkdir(parents=True, exist_ok=True)
        with open(Path(generation, "dataset.nq"), "rb") as quads, open(triples, "wb") as out:
            write_triples(quads, out)
        return Data(dataset, os.path.join(generation, "store"), str(tables), str(triples), scratch)


def _build(store: str | Path, *sources: str) -> list[str | Path]:
    shell = Path(sys.executable).with_name("carrera-kg")
    given = [word for source in sources for word in ("--with", source)]
    return [shell, "build", "--alone", *given, "--store", store]


# ── Build ────────────────────────────────────────────────────────────────────────────────────────


def stage_build(bench: Bench) -> None:
    """Worlds of several sizes, and bulk data."""
    bench.report.add("## Building", "")
    rows, left_out = [], []
    todo: list[tuple[str, Callable[[], list[str]]]] = []
    for players in bench.given.sizes:
        todo.append((f"{players:,} players", lambda players=players: [f"wikidata={bench.world(players)[0]}"]))
    bulk = Path(bench.given.bulk)
    if bulk.is_dir():
        todo.append(("bulk data", lambda: bulk_sources(bulk)))
    else:
        bench.report.add("The bulk data is not beside the checkout: give its folder with `--bulk`.", "")
    for name, sources in todo:
        store = bench.work / f"dataset-{name.replace(' ', '-').replace(',', '')}"
        shutil.rmtree(store, ignore_errors=True)
        try:
            given = sources()
            done = measured(_build(store, *given))
        except Missing as error:
            rows.append([name, f"failed: {error}", *[""] * 8])
            continue
        row, reasons = _built(name, str(store), done, sum(disk(each.partition("=")[2]) for each in given))
        rows.append(row)
        left_out += reasons
    columns = ("source", "MB to read", "triples", "seconds", "CPU s", "triples/s", "MiB, largest process",
               "MiB, all together", "bytes per triple, store", "bytes per triple, tables")  # fmt: skip
    bench.report.table(columns, rows)
    if left_out:
        bench.report.add("Records left out:", "", *left_out, "")


def bulk_sources(folder: Path) -> list[str]:
    """What a folder of bulk data has for the command: archives of results, and registers of teams."""
    results = [f"results={path}" for path in sorted(folder.glob("*.tar.gz"))]
    return [*results, *(f"teams={path}" for path in sorted(folder.glob("reep_*.csv*")))]


def _built(name: str, store: str, done: Measured, size: int) -> tuple[list[str], list[str]]:
    generation = Path(current(store)[0])
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    quads = manifest["quads"]
    row = [name, f"{size / 1e6:,.0f}", f"{quads:,}", f"{done.seconds:,.0f}", f"{done.cpu:,.0f}",
           f"{quads / done.seconds:,.0f}", f"{done.largest:,.0f}", f"{done.together:,.0f}",
           f"{disk(generation / 'store') / quads:.0f}", f"{disk(generation / 'tables') / quads:.1f}"]  # fmt: skip
    reasons = [
        f"- {name}, {source}: {left['records']:,} ({reason}; the first: {left['first']})"
        for source, told in sorted(manifest.get("sources", {}).items())
        for reason, left in sorted(told.get("left_out", {}).items())
    ]
    return row, reasons


# ── Tables to store ──────────────────────────────────────────────────────────────────────────────


def stage_text(bench: Bench) -> None:
    """From tables to a store, against loading ready text."""
    bench.report.add("## From tables to a store", "")
    built = sorted(bench.work.glob("dataset-*"), key=lambda path: disk(path) if (path / "CURRENT").exists() else 0)
    dataset = bench.given.store or (built and (built[-1] / "CURRENT").exists() and built[-1])
    dataset = str(dataset or bench.queried(bench.given.query_players[-1]))
    tables = Path(current(dataset)[0], "tables")
    with tempfile.TemporaryDirectory(dir=bench.work) as scratch:
        if not tables.is_dir():
            tables = Path(scratch, "tables")
            measured(step("tables", dataset, tables))
        text, runs = Path(scratch, "text.nq"), {"both": list[Any](), "load": list[Any]()}
        for _ in range(bench.given.runs):
            for name, seen in runs.items():
                shutil.rmtree(Path(scratch, "store"), ignore_errors=True)
                done = measured(step(name, tables, text, Path(scratch, "store")))
                seen.append((done, json.loads(done.output.splitlines()[-1])))
    rows = []
    spent = {name: [told["text_cpu"] + told["load_cpu"] for _, told in seen] for name, seen in runs.items()}
    for name, words in (("both", "tables → text → store"), ("load", "ready text → store")):
        cpu, seconds = spent[name], statistics.median(done.seconds for done, _ in runs[name])
        largest = max(done.largest for done, _ in runs[name])
        rows.append([words, f"{seconds:,.1f}", f"{statistics.median(cpu):,.1f}",
                     f"{min(cpu):,.1f} – {max(cpu):,.1f}", f"{largest:,.0f}"])  # fmt: skip
    bench.report.table(("what", "seconds", "CPU s", "least – most", "MiB at most"), rows)
    ratio = statistics.median(a / b for a, b in zip(spent["both"], spent["load"], strict=True))
    told = runs["both"][-1][1]
    making = statistics.median(told["text_cpu"] for _, told in runs["both"])
    rate = told["lines"] / statistics.median(told["text_seconds"] for _, told in runs["both"])
    bench.report.add(
        f"{told['lines']:,} triples, {bench.given.runs} runs of each in turn, medians. CPU **{ratio:.2f}** times that "
        f"of loading ready text (aim: 1.15); making the text took {making:.1f} s of CPU, {rate:,.0f} lines a second.",
        "",
    )


def step_both(tables: str, text: str, store: str) -> None:
    """Tables to text, and the text into a store."""
    import carrera_kg.columns.text  # noqa: F401 - what loading modules takes is not of the text

    began, before = time.perf_counter(), used()["cpu"]
    lines = _write_text(tables, text)
    told = {"lines": lines, "text_seconds": time.perf_counter() - began, "text_cpu": used()["cpu"] - before}
    print(json.dumps({**told, "load_cpu": _load(text, store, functools.partial(fill, blank_nodes=False))}))


def step_load(_: str, text: str, store: str) -> None:
    """Ready text into a store, by the engine alone."""
    import pyoxigraph as ox

    def whole(filled: ox.Store, path: str) -> None:
        filled.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)

    print(json.dumps({"text_cpu": 0.0, "load_cpu": _load(text, store, whole)}))


def _write_text(tables: str, path: str) -> int:
    import polars as pl

    from carrera_kg.columns.lines import lines_of_table
    from carrera_kg.columns.text import Part, Written, write_text
    from carrera_kg.tables.schema import TABLES
    from carrera_kg.vocabulary import ID

    parts = []
    for name, table in TABLES.items():
        file = Path(tables, f"{name}.parquet")
        if not table.kinds or not file.exists():
            continue
        rows = pl.read_parquet(file)
        for kind in table.kinds:
            of_kind = rows.filter(pl.col("kind") == kind) if len(table.kinds) > 1 else rows
            if of_kind.height:
                parts.append(Part(kind, table.key[0], of_kind, lines_of_table(table)))
    written = Written()
    with open(path, "wb") as out:
        texts = sorted(((part.kind, part.text()) for part in parts), key=lambda each: f"{ID}{each[0]}/")
        write_text(out, texts, [], written, lambda _: None)
    return written.lines


def _load(text: str, path: str, loading: Callable[[Any, str], None]) -> float:
    """Load text.

    Returns:
        The CPU seconds it took.
    """
    import pyoxigraph as ox

    before = used()["cpu"]
    store = ox.Store(path)
    loading(store, text)
    store.flush()
    return used()["cpu"] - before


def step_tables(dataset: str, folder: str) -> None:
    """The tables of a dataset that has none beside it."""
    os.makedirs(folder, exist_ok=True)
    tables = KnowledgeGraph.open(dataset).tables
    for name in tables:
        tables[name].write_parquet(Path(folder, f"{name}.parquet"))
        tables.forget(name)


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────


class Slot:
    """An engine that is started anew where it had to be ended.

    Args:
        name: of the engine.
        starting: starts it; may raise :class:`Missing`.

    Attributes:
        engine: the running one; None if there is none.
        why: there is none.
        loaded: what loading took, the first time.
        memory: the most MiB that it had, as far as it could be asked.
    """

    def __init__(self, name: str, starting: Callable[[], contextlib.AbstractContextManager[Engine]]) -> None:
        self.name, self.starting = name, starting
        self.engine: Engine | None = None
        self.why, self.memory = "", 0.0
        self.loaded: dict[str, float] = {}
        self.running = contextlib.ExitStack()
        self.start()

    def start(self) -> None:
        """Start it, or note why not."""
        self.running.close()
        self.engine = None
        try:
            self.engine = self.running.enter_context(self.starting())
            self.loaded = self.loaded or self.engine.loaded
        except Missing as error:
            self.why = str(error)

    def close(self) -> None:
        """End it."""
        if self.engine is not None:
            self.memory = max(self.memory, self.engine.close())
        self.running.close()


@dataclass(slots=True)
class Asked:
    """How one engine did on one question.

    Attributes:
        times: seconds of each answer; with one of each value only, if it was slow.
        digests: of its answers, by value.
        rows: of the first answer.
        trouble: why it has no answer, or no more of them.
    """

    times: list[float] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)
    rows: int = 0
    trouble: str = ""


def stage_queries(bench: Bench) -> None:
    """The twelve questions, at a small and a large size."""
    bench.report.add("## Twelve questions", "")
    sizes = [0] if bench.given.store else bench.given.query_players
    for players in sizes:
        with tempfile.TemporaryDirectory(dir=bench.work) as scratch:
            data = bench.data(bench.queried(players), Path(scratch))
            _ask_all(bench, data, f"{players:,} players" if players else "the given dataset")


def _ask_all(bench: Bench, data: Data, what: str) -> None:
    lines = _lines(data.triples)
    quads = len(KnowledgeGraph.open(data.dataset).store)
    bench.report.add(f"### {what}, {quads:,} triples", "")
    slots = _slots(bench, data, small=lines <= bench.given.small)
    try:
        _report_loading(bench.report, slots, lines)
        fetch = _fetching(data.tables)
        found: dict[str, dict[str, Asked]] = {}
        for question in (*QUESTIONS, HONOURS):
            values = question.values(fetch, ROUNDS[question.kind][0])
            if values:
                found[question.name] = _ask(question, values, slots, bench.given.most)
                print(f"asked: {question.name}", file=sys.stderr)
            elif question is not HONOURS:
                bench.report.add(f"- {question.name}: the data tells of nothing that it asks for")
    finally:
        for slot in slots:
            slot.close()
    _report_answers(bench.report, [slot for slot in slots if slot.loaded], found)
    peaks = ", ".join(f"{slot.name} {slot.memory:,.0f}" for slot in slots if slot.memory)
    bench.report.add(
        f"MiB at most, of servers at the end: {peaks}. What is mapped from files counts where it is used.", ""
    )


def _slots(bench: Bench, data: Data, small: bool) -> list[Slot]:
    def held(start: Callable[[], Engine]) -> Callable[[], contextlib.AbstractContextManager[Engine]]:
        @contextlib.contextmanager
        def running() -> Iterator[Engine]:
            engine = start()
            try:
                yield engine
            finally:
                engine.close()

        return running

    starting = {name: held(start) for name, start in local_engines(data, bench.peers).items()}
    starting["Oxigraph's server"] = lambda: oxigraph_server(data, bench.peers)
    starting["Virtuoso"] = lambda: virtuoso_server(data, bench.peers)
    if not small:
        del starting[RDFLIB]
        bench.report.add(f"rdflib is asked only where there are {bench.given.small:,} triples or less.", "")
    wanted = bench.given.engines
    return [Slot(name, start) for name, start in starting.items() if not wanted or name in (OURS, DUCKDB, *wanted)]


def _report_loading(report: Report, slots: Sequence[Slot], lines: int) -> None:
    rows = []
    for slot in slots:
        told = slot.loaded
        if told:
            rows.append([slot.name, f"{told['seconds']:,.1f}", f"{told['cpu']:,.1f}", f"{told['memory']:,.0f}", ""])
        else:
            rows.append([slot.name, "–", "–", "–", slot.why])
    report.table(("engine", "seconds to open or load", "CPU s", "MiB then", "not there, because"), rows)
    report.add(
        "carrera-kg, pyoxigraph and Oxigraph's server open the same store, DuckDB the tables beside it; carrera-kg "
        f"prepares paths too. The others load {lines:,} triples: the default graph and what is derived, in one graph.",
        "",
    )


def _ask(question: Question, values: list[Values], slots: Sequence[Slot], most: float) -> dict[str, Asked]:
    """Ask everybody once with each value, compare the answers, then again and again, in an order drawn anew each time.

    In the same order always, one engine would always come after DuckDB, whose threads empty the processor's caches: it
    was measured to take 20 to 40 % longer than right after another.
    """
    draw = random.Random(1)
    found = {slot.name: Asked() for slot in slots if slot.loaded}
    first: dict[str, list[float]] = {name: [] for name in found}
    for slot in slots:
        for number, value in enumerate(values):
            told = _once(slot, question, value, most, rows=True)
            asked = found.get(slot.name)
            if asked is None or told is None:
                break
            if isinstance(told, str):
                asked.trouble = told
                break
            first[slot.name].append(told[0])
            asked.digests[number] = digest(told[1])
            asked.rows = asked.rows or len(told[1])
            if sum(first[slot.name]) > ENOUGH:
                break
    for _ in range(ROUNDS[question.kind][1]):
        for number, value in enumerate(values):
            for slot in draw.sample(slots, len(slots)):
                asked = found.get(slot.name)
                if asked is None or asked.trouble or number not in asked.digests:
                    continue
                if sum(first[slot.name]) + sum(asked.times) < ENOUGH:
                    told = _once(slot, question, value, most)
                    if isinstance(told, tuple):
                        asked.times.append(told[0])
                    elif told:
                        asked.trouble = told
    for name, asked in found.items():
        asked.times = asked.times or first[name]
    return found


def _once(
    slot: Slot, question: Question, value: Values, most: float, rows: bool = False
) -> tuple[float, list[list[str]]] | str | None:
    """One answer, or why there is none; None if the engine is not there."""
    if slot.engine is None:
        return None
    forms: dict[str, Callable[[], Any]] = {
        "call": lambda: question.as_call(value),
        "sql": lambda: question.as_sql(value),
        "graphs": lambda: question.in_sparql(value),
        "triples": lambda: question.in_sparql(value, graphs=False),
    }
    try:
        return slot.engine.ask(forms[form_for(slot.name)](), most, rows)
    except TooSlow:
        slot.start()
        return f"over {most:g} s"
    except (ValueError, OSError) as error:
        if not slot.engine.alive:
            slot.start()
        return f"cannot: {' '.join(str(error).split())[:160]}"


def _report_answers(report: Report, slots: Sequence[Slot], found: dict[str, dict[str, Asked]]) -> None:
    names = [slot.name for slot in slots]
    times, ratios, notes = [], [], []
    for question, asked in found.items():
        expected = asked[DUCKDB].digests if DUCKDB in asked else asked[OURS].digests
        cells, times_ours = [], []
        ours = asked[OURS].times
        for name in names:
            each = asked[name]
            cells.append(_cell(each))
            times_ours.append(
                f"{statistics.median(each.times) / statistics.median(ours):.2f}" if each.times and ours else "–"
            )
            if each.trouble:
                notes.append(f"- {question}, {name}: {each.trouble}")
            differ = [number for number, digest_ in each.digests.items() if digest_ != expected.get(number)]
            if differ:
                notes.append(
                    f"- {question}, {name}: **another answer** with {len(differ)} of {len(each.digests)} values"
                )
        rows = str(max(each.rows for each in asked.values()))
        times.append([question, rows, *cells])
        ratios.append([question, *times_ours])
    report.add(
        "Times of an answer that is read to its end, p50 and p95; the two servers answer over HTTP, all others in "
        f"their own process. Who needs more than {ENOUGH:g} s for a question is asked fewer times."
    )
    report.table(("question", "rows", *names), times)
    report.add("Medians, as times that of carrera-kg (more is slower):")
    report.table(("question", *names), ratios)
    report.add(
        "The answers of all were the same, by a hash of their sorted rows" + (", but for:" if notes else "."), ""
    )
    report.add(*notes, *([""] if notes else []))
    report.add(*_aims(found), "")


def _cell(asked: Asked) -> str:
    if not asked.times:
        return asked.trouble.partition(":")[0] or "–"
    return f"{milliseconds(statistics.median(asked.times))} / {milliseconds(percentile(asked.times, 0.95))}"


def _aims(found: dict[str, dict[str, Asked]]) -> Iterator[str]:
    """What was aimed at, and what came out."""
    kinds = {question.name: question.kind for question in (*QUESTIONS, HONOURS)}
    for question, asked in found.items():
        ours, kind = asked[OURS].times, kinds[question]
        peer = asked.get(DUCKDB if kind == "sum" else RAW)
        if not ours or peer is None or not peer.times:
            continue
        mine, theirs = statistics.median(ours), statistics.median(peer.times)
        if kind == "look-up":
            yield f"- {question}: {mine / theirs:.2f} times raw pyoxigraph (aim: 1.3)"
        elif kind == "sum":
            yield f"- {question}: {mine / theirs:.2f} times DuckDB on the same tables (aim: 2)"
        elif "date" in question:
            shown = f"{milliseconds(mine)}, {theirs / mine:.0f} times faster than comparing dates in SPARQL"
            yield f"- {question}: {shown} (aim: under 1 ms, or 20 times)"


def _fetching(tables: str) -> Callable[[str], list[Values]]:
    import duckdb

    connection = duckdb.connect()
    for file in sorted(os.listdir(tables)):
        name = file.removesuffix(".parquet")
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{os.path.join(tables, file)}')")

    def fetch(sql: str) -> list[Values]:
        found = connection.sql(sql)
        return [dict(zip(found.columns, map(str, row), strict=True)) for row in found.fetchall()]

    return fetch


def _lines(path: str) -> int:
    with open(path, "rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


# ── Mapping ──────────────────────────────────────────────────────────────────────────────────────

DAYS = ("start_earliest", "start_latest", "end_earliest", "end_latest", "possible_from", "possible_until",
        "certain_from", "certain_until")  # fmt: skip
MAPPED = ("spell", "label", "person", "team", "role", "start", "end", *DAYS)
"""The columns of the table of spells that are mapped."""


def stage_mapping(bench: Bench) -> None:
    """The table of spells to triples, by three engines."""
    bench.report.add("## Mapping a table to triples", "")
    with tempfile.TemporaryDirectory(dir=bench.work) as temporary:
        scratch = Path(temporary)
        tables = bench.data(bench.queried(bench.given.query_players[-1]), scratch).tables
        height = _to_map(tables, scratch, bench.given.mapped)
        found: dict[str, list[tuple[Measured, tuple[int, str]]]] = {}
        missing = []
        for name, command in _mappers(bench, scratch):
            try:
                words = command()
                found[name] = [
                    (measured(words, cwd=scratch), _triples_in(scratch / "out.nt")) for _ in range(bench.given.runs)
                ]
            except Missing as error:
                missing.append(f"- {name}: {error}")
    if OURS not in found:
        bench.report.add(*missing, "")
        return
    expected, rows = found[OURS][0][1], []
    ours = statistics.median(done.cpu for done, _ in found[OURS])
    for name, runs in found.items():
        cpu, (lines, hashed) = statistics.median(done.cpu for done, _ in runs), runs[0][1]
        seconds = statistics.median(done.seconds for done, _ in runs)
        same = "yes" if (lines, hashed) == expected else "**no**"
        rows.append([name, f"{lines:,}", same, f"{seconds:.1f}", f"{cpu:.1f}", f"{lines / seconds:,.0f}",
                     f"{cpu / ours:.2f}", f"{max(done.together for done, _ in runs):,.0f}"])  # fmt: skip
    columns = ("who", "triples", "the same", "seconds", "CPU s", "triples/s", "CPU, times carrera-kg", "MiB")
    bench.report.table(columns, rows)
    bench.report.add(
        f"{height:,} spells with {len(MAPPED)} columns, from Parquet to a file of N-Triples, whole processes from "
        f"their start; {bench.given.runs} runs, medians. The same: number and hash of the sorted lines.",
        "",
        *missing,
        "",
    )


def _mappers(bench: Bench, scratch: Path) -> Iterator[tuple[str, Callable[[], list[str | Path]]]]:
    yield OURS, lambda: step("map", scratch / "spells.parquet", scratch / "out.nt")

    def maplib() -> list[str | Path]:
        python, _ = bench.peers.package("maplib")
        (scratch / "map.py").write_text(_MAPLIB, encoding="utf-8")
        return [python, "map.py", _template(), " ".join(DAYS)]

    def morph() -> list[str | Path]:
        python, _ = bench.peers.package("morph-kgc")
        (scratch / "mapping.ttl").write_text(_rml(), encoding="utf-8")
        (scratch / "config.ini").write_text(_MORPH, encoding="utf-8")
        return [python, "-m", "morph_kgc", "config.ini"]

    yield "maplib", maplib
    yield "morph-kgc", morph


def _to_map(tables: str, scratch: Path, most: int) -> int:
    """The columns to map, as texts: for all the same, as morph-kgc writes days with a time."""
    import polars as pl

    from carrera_kg.vocabulary import BASE

    spells = pl.read_parquet(Path(tables, "spells.parquet")).head(most).drop_nulls("team").select(MAPPED)
    spells = spells.with_columns(
        *(pl.col(day).dt.to_string("%Y-%m-%d") for day in DAYS), role=pl.concat_str(pl.lit(f"{BASE}role/"), "role")
    )
    spells.write_parquet(scratch / "spells.parquet")
    return spells.height


def _triples_in(path: Path) -> tuple[int, str]:
    """How many lines, and the hash of the sorted lines."""
    lines = sorted(line.strip() for line in path.read_bytes().splitlines() if line.strip())
    path.unlink()
    return len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest()


def step_map(source: str, path: str) -> None:
    """carrera-kg's own text of the columns, without graphs."""
    import polars as pl

    from carrera_kg.columns.lines import blocks, lines_of_table
    from carrera_kg.tables.schema import TABLES

    table = TABLES["spells"]
    rows = pl.read_parquet(source).with_columns(
        pl.col("role").str.split("/").list.last(), *(pl.col(day).str.to_date("%Y-%m-%d") for day in DAYS)
    )
    lines = [replace(line, graph="") for line in lines_of_table(table) if line.column in MAPPED]
    with open(path, "wb") as out:
        for start in range(0, rows.height, 20_000):
            text = blocks(rows.slice(start, 20_000), "spell", "spell", lines)["text"]
            out.write("".join(text).encode())


def _mapped_properties() -> list[tuple[str, str, str]]:
    """Column, property and datatype (nothing for an address) of what is mapped."""
    from carrera_kg.columns.lines import lines_of_table
    from carrera_kg.tables.schema import TABLES
    from carrera_kg.vocabulary import DATE, EDTF_DATE

    datatypes = {"address": "", "term": "", "edtf": EDTF_DATE, "date": DATE, "text": "text"}
    lines = lines_of_table(TABLES["spells"])
    return [(line.column, line.predicate, datatypes[line.type]) for line in lines if line.column in MAPPED]


def _template() -> str:
    """The same mapping as a template of stOTTR."""
    types = {"": "ottr:IRI", "text": "xsd:string"}
    properties = _mapped_properties()
    parameters = [f"? {types.get(kind, f'<{kind}>')} ?{column}" for column, _, kind in properties]
    triples = [f"ottr:Triple(?spell, <{predicate}>, ?{column})" for column, predicate, _ in properties]
    head = "@prefix ottr: <http://ns.ottr.xyz/0.4/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    typed = "ottr:Triple(?spell, <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>, "
    typed += "<https://w3id.org/carrera-kg/ontology#Spell>)"
    return (
        f"{head}<urn:spell> [ottr:IRI ?spell, {', '.join(parameters)}] :: {{\n  {typed},\n  "
        + ",\n  ".join(triples)
        + "\n} ."
    )


_MAPLIB = """
import sys
import maplib, polars
model = maplib.Model()
model.add_template(sys.argv[1])
spells = polars.read_parquet("spells.parquet")
spells = spells.with_columns(polars.col(day).str.to_date("%Y-%m-%d") for day in sys.argv[2].split())
model.map("urn:spell", spells)
model.write("out.nt", format="ntriples")
"""
_MORPH = """[CONFIGURATION]
output_file = out.nt
output_format = N-TRIPLES
logging_level = ERROR
na_values = None,nan
[spells]
mappings = mapping.ttl
"""


def _rml() -> str:
    """The same mapping in RML."""
    maps = []
    for column, predicate, kind in _mapped_properties():
        how = {"": "; rr:termType rr:IRI", "text": ""}.get(kind, f"; rr:datatype <{kind}>")
        maps.append(
            f'  rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ rml:reference "{column}" {how} ] ]'
        )
    return (
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n@prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n<urn:map> a rr:TriplesMap ;\n"
        '  rml:logicalSource [ rml:source "spells.parquet" ; rml:referenceFormulation ql:Parquet ] ;\n'
        '  rr:subjectMap [ rml:reference "spell" ; rr:termType rr:IRI ; '
        "rr:class <https://w3id.org/carrera-kg/ontology#Spell> ] ;\n" + " ;\n".join(maps) + " .\n"
    )


# ── Paths ────────────────────────────────────────────────────────────────────────────────────────

MEMBERS = """PREFIX car: <https://w3id.org/carrera-kg/ontology#>
SELECT ?person ?squad WHERE {
  GRAPH <https://w3id.org/carrera-kg/graph/derived> { ?squad car:member ?spell . ?squad car:season ?season }
  ?spell car:person ?person
}"""


def stage_paths(bench: Bench) -> None:
    """How two people are connected, nothing prepared and prepared, beside NetworkX."""
    bench.report.add("## Paths", "")
    dataset = bench.queried(bench.given.query_players[-1])
    kg = KnowledgeGraph.open(dataset)
    everybody = sorted({row[0].value for row in kg.store.query(MEMBERS)})
    chosen = random.Random(1).sample(everybody, min(60, len(everybody) // 2 * 2))
    pairs = list(zip(chosen[::2], chosen[1::2], strict=True))
    rows: list[list[str]] = []

    def note(what: str, who: str, taken: Sequence[float]) -> None:
        rows.append([what, who, milliseconds(statistics.median(taken)), milliseconds(percentile(taken, 0.95))])

    note("a path, nothing prepared", OURS, [_seconds(lambda pair=pair: kg.path(*pair)) for pair in pairs])
    kg = KnowledgeGraph.open(dataset)
    note("preparing paths", OURS, [_seconds(kg.prepare_paths)])
    found = {pair: kg.path(*pair) for pair in pairs}
    note("a path, prepared", OURS, [_seconds(lambda pair=pair: kg.path(*pair)) for pair in pairs])
    try:
        import networkx
    except ImportError:
        bench.report.add("- NetworkX is not installed")
    else:
        graph = networkx.Graph()
        building = lambda: graph.add_edges_from((r[0].value, r[1].value) for r in kg.store.query(MEMBERS))  # noqa: E731
        note("reading people and squads into a graph", "networkx", [_seconds(building)])
        search = networkx.bidirectional_shortest_path
        joined = [pair for pair in pairs if networkx.has_path(graph, *pair)]
        note("a path in it", "networkx", [_seconds(lambda pair=pair: search(graph, *pair)) for pair in joined])
        shorter = [pair for pair in joined if found[pair] and len(found[pair]) < len(search(graph, *pair)) // 2]
        rows.append(["paths shorter than squads allow", OURS, str(len(shorter)), ""])
    bench.report.table(("what", "who", "p50", "p95"), rows)
    bench.report.add(
        f"{len(pairs)} pairs of people; carrera-kg found {sum(map(bool, found.values()))} paths. "
        "NetworkX compares no days.",
        "",
    )


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


# ── The whole ────────────────────────────────────────────────────────────────────────────────────

STEPS = {"both": step_both, "load": step_load, "tables": step_tables, "map": step_map}
RUN = {
    "build": stage_build,
    "text": stage_text,
    "queries": stage_queries,
    "mapping": stage_mapping,
    "paths": stage_paths,
}


def parser() -> argparse.ArgumentParser:
    """The options."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--only", nargs="+", choices=STAGES, default=STAGES, help="these stages alone")
    arguments.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="players of the worlds that are built")
    arguments.add_argument(
        "--query-players", nargs="+", type=int, default=(2_000, 25_000), help="players of the worlds that are queried"
    )
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--runs", type=int, default=3, help="of what takes long")
    arguments.add_argument("--most", type=float, default=120.0, help="seconds that an answer may take")
    arguments.add_argument("--small", type=int, default=600_000, help="triples up to which rdflib is asked")
    arguments.add_argument("--mapped", type=int, default=100_000, help="spells that are mapped, at most")
    arguments.add_argument("--engines", nargs="+", help="ask these alone, beside carrera-kg and DuckDB")
    arguments.add_argument("--store", help="a dataset that is there, in place of worlds, but for building")
    arguments.add_argument("--bulk", default=BULK, help="the folder of bulk data")
    arguments.add_argument("--work", type=Path, default=Path("build/benchmarks"), help="for worlds and datasets")
    arguments.add_argument("--peers", type=Path, help="where the peers are, or are to be, installed")
    arguments.add_argument("--output", type=Path, help="the report; printed if not given")
    return arguments


def main() -> None:
    """Run the wanted stages, and write the report."""
    if sys.argv[1:2] == ["--step"]:
        STEPS[sys.argv[2]](*sys.argv[3:])
        return
    given = parser().parse_args()
    wanting = [name for name in ("duckdb", "pycountry") if importlib.util.find_spec(name) is None]
    if wanting:
        raise SystemExit(f"this needs {' and '.join(wanting)}: pip install -e '.[sources,sql]'")
    given.work.mkdir(parents=True, exist_ok=True)
    work, peers = given.work.absolute(), Peers(given.peers or peers_folder())
    bench = Bench(given, work, peers, Report(work, peers.folder, Path(sys.prefix), Path.cwd(), Path.home()))
    quiet = noise()
    bench.report.add("# carrera-kg at scale", "", f"{machine()}; {own_versions()}.", "")
    for name in given.only:
        try:
            RUN[name](bench)
        except Missing as error:
            bench.report.add(f"The stage *{name}* could not be run: {error}", "")
    quiet += noise()
    middle = statistics.median(quiet)
    bench.report.add(
        f"Noise: the same small piece of work took {min(quiet) / middle:.2f} to {max(quiet) / middle:.2f} times its "
        "median, before and after."
    )
    versions = []
    for name in ("rdflib", "maplib", "morph-kgc", "oxigraph"):
        with contextlib.suppress(Missing):
            versions.append(f"{name} {bench.peers.package(name)[1]}")
    with contextlib.suppress(Missing):
        versions.append(f"Virtuoso {bench.peers.virtuoso_version}")
    bench.report.add("", f"Peers: {', '.join(versions) or 'none'}.")
    text = "\n".join(bench.report.lines) + "\n"
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
