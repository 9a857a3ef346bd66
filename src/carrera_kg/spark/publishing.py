"""Publishing, spread over workers: the text of the whole dataset in order, cut into files, each written by one task."""

from __future__ import annotations

import bisect
import hashlib
import itertools
import json
import operator
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg.columns.collecting import Collected
from carrera_kg.columns.publishing import OF_SQUADS, as_table, fact_store, in_order, write_table
from carrera_kg.columns.squads import squad_members, squad_text
from carrera_kg.columns.text import by_subject, check_keys, insert_lines, write_blocks
from carrera_kg.folders import Folder
from carrera_kg.self_description import Census, Making, census, description_of
from carrera_kg.spark.blobs import blob, frame_of
from carrera_kg.spark.files import placed
from carrera_kg.spark.gathering import (
    MEMBERS,
    PLACE,
    RECORDS,
    TEXT,
    Kept,
    Plan,
    Told,
    for_driver,
    members_by_season,
    text_of,
    with_places,
)
from carrera_kg.spark.session import Task, asked, on_disk
from carrera_kg.store import Target
from carrera_kg.tables import Tables
from carrera_kg.tables.schema import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

LARGEST = 64 << 20
"""So many bytes of text come into one file, or a little more."""
_AT_ONCE = 20_000
NQUADS = "nquads"
"""The folder of the text: files of N-Quads that are sorted, one after the other."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the text.

    Attributes:
        number: of it among all.
        first: the first subject in it.
        lines: how many it has.
        counted: what was counted in it.
    """

    number: int
    first: str
    lines: int
    counted: Census


def file_name(number: int) -> str:
    """The name of a file of text within the dataset."""
    return f"{NQUADS}/part-{number:05}.nq"


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────


def squads_of(members: Iterable[tuple[int, bytes]]) -> Iterator[Told]:
    """The text of the squads of a piece.

    Args:
        members: as :func:`~carrera_kg.spark.gathering.members_by_season` gives them.
    """
    frames = [frame_of(data) for _, data in members]
    if frames:
        text = squad_text(pl.concat(frames))
        yield RECORDS, ("squad", text.height), b""
        yield from with_places(text)


def cut(bounds: Sequence[str], told: Told) -> Iterator[tuple[int, bytes]]:
    """Text, cut at the bounds: for each piece the number of the file that it comes into.

    Args:
        bounds: the last subject of each file but the last one.
        told: a piece of text in order.
    """
    frame = frame_of(told[2])
    places = frame["key"].search_sorted(pl.Series(bounds, dtype=pl.String), side="right").to_list() if bounds else []
    edges = [0, *places, frame.height]
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        if end > start:
            yield number, blob(frame.slice(start, end - start))


def written(plan: Plan, number: int, pieces: Iterable[tuple[int, bytes]]) -> Iterator[File]:
    """Write a file of text.

    Raises:
        DataError: two records have one address.
    """
    frames = [frame_of(data) for _, data in pieces]
    if not frames:
        return
    whole = pl.concat(frames).sort("key")
    del frames
    check_keys(whole["key"], "")
    with placed(plan.output, file_name(number), plan.scratch) as path:
        with open(path, "wb") as out:
            for start in range(0, whole.height, _AT_ONCE):
                write_blocks(whole.slice(start, _AT_ONCE), out)
        with open(path, encoding="utf-8", newline="\n") as lines:
            counted = census(line.removesuffix("\n") for line in lines)
    yield File(number, whole["key"][0], int(whole["lines"].sum()), counted)


# ── The driver's part ────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Publishing:
    """Writes a dataset.

    Attributes:
        context: of Spark.
        plan: of the build.
        told: what the pieces of the records told: text, and who is in which squad.
        kept: what the driver has of it.
    """

    context: SparkContext
    plan: Plan
    told: RDD[Told]
    kept: Kept

    def publish(
        self, folder: Folder, target: Target, collected: Collected, quads: list[str], making: Making
    ) -> dict[str, object]:
        """Write the text and the tables.

        Args:
            folder: of the dataset.
            target: as for a build on one machine.
            collected: what the sources tell.
            quads: the lines of all else, sorted.
            making: how the dataset is made.

        Returns:
            What the manifest has to say of it.

        Raises:
            CarreraError: a worker cannot do its part.
        """
        target.progress("writing tables")
        spoken_of = {entity.iri for entity in collected.entities.by_id.values()}
        named = [(iri, name) for iri, name in collected.names() if iri in spoken_of]
        facts = Tables(fact_store(quads, named))
        own = [each for part in collected.gathered.parts for each in text_of(part)]
        own += with_places(by_subject(quads))
        spells = facts["spells"].select(OF_SQUADS)
        members = [*members_by_season(squad_members(spells), self.plan.pieces)]
        rows = self._tables(collected, facts)
        target.progress("writing text")
        files = self._text(own, members)
        lines = sum(file.lines for file in files)
        target.progress("describing")
        counted = Census()
        for file in files:
            counted.merge(file.counted)
        about = description_of(counted, making)
        insert(folder.path, [(file.number, file.first) for file in files], about)
        return {
            "quads": lines + len(about),
            "records": dict(sorted(self.kept.records.items())),
            "tables": rows,
            "canonical_sha256": hash_of([os.path.join(folder.path, file_name(file.number)) for file in files]),
        }

    def _tables(self, collected: Collected, facts: Tables) -> dict[str, int]:
        """Write the rows of facts, and of what only the driver knows; how many rows each table has in all."""
        rows = {}
        for name, table in TABLES.items():
            frame = facts[name]
            if name in collected.gathered.tables:
                here = collected.gathered.tables[name].collect()
                frame = in_order(pl.concat([frame, as_table(here, table)]) if here.height else frame, table)
            with placed(self.plan.output, f"tables/{name}/facts.parquet", self.plan.scratch) as path:
                write_table(frame, path)
            rows[name] = frame.height + self.kept.rows.get(name, 0)
        return rows

    def _text(self, own: Sequence[Told], members: Sequence[Told]) -> list[File]:
        """Write all text.

        Args:
            own: of facts.
            members: of squads, by facts.
        """
        of_squads = self.told.filter(_is_member).union(self._spread(members)).map(_numbered)
        squads = of_squads.partitionBy(self.plan.pieces, operator.index).mapPartitions(Task(squads_of))
        squads = squads.persist(on_disk())
        for mark, about, _ in asked(squads.filter(for_driver).collect):
            self.kept.count(mark, about)
        places = sorted([*self.kept.places, *(about for mark, about, _ in own if mark == PLACE)])
        for mark, about, _ in own:
            self.kept.count(mark, about)
        bounds = bounds_of(places)
        texts = self.told.union(squads).filter(_is_text).union(self._spread([each for each in own if _is_text(each)]))
        parts = texts.flatMap(Task(cut, bounds)).partitionBy(len(bounds) + 1, operator.index)
        files = asked(parts.mapPartitionsWithIndex(Task(written, self.plan)).collect)
        return sorted(files, key=lambda file: file.number)

    def _spread(self, told: Sequence[Told]) -> RDD[Told]:
        return self.context.parallelize(told, min(len(told), self.plan.pieces) or 1)


def _numbered(told: Told) -> tuple[int, bytes]:
    return told[1], told[2]


def _is_text(told: Told) -> bool:
    return told[0] == TEXT


def _is_member(told: Told) -> bool:
    return told[0] == MEMBERS


def bounds_of(places: Sequence[tuple[str, int]]) -> list[str]:
    """Where to cut the text, so that each file has about :data:`LARGEST` bytes: the last subject of all but the last.

    Args:
        places: subjects in order, each in the middle of so many bytes of one text.

    >>> bounds_of([("<a>", 40 << 20), ("<b>", 40 << 20), ("<c>", 10 << 20), ("<d>", 60 << 20), ("<e>", 1)])
    ['<b>', '<d>']
    """
    bounds, size = [], 0
    for key, before in places:
        size += before
        if size >= LARGEST:
            bounds.append(key)
            size = 0
    return list(dict.fromkeys(bounds))


def insert(folder: str, files: Sequence[tuple[int, str]], lines: Sequence[str]) -> None:
    """Put lines into the files of text at their places.

    Args:
        folder: of the dataset.
        files: number and first subject of each, in order.
        lines: sorted, none of them there.
    """
    firsts = [first for _, first in files]
    among: dict[int, list[str]] = {}
    for line in lines:
        at = max(0, bisect.bisect_right(firsts, line.split(" ", 1)[0]) - 1)
        among.setdefault(files[at][0], []).append(line)
    for number, some in among.items():
        insert_lines(os.path.join(folder, file_name(number)), some)


def hash_of(paths: Sequence[str]) -> str:
    """The SHA-256 of files, one after the other: of canonical lines it is their canonical hash."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def write_manifest(folder: Folder, manifest: dict[str, object], began: float) -> None:
    """Write the manifest of the dataset.

    Args:
        folder: of the dataset.
        manifest: all but how long it took.
        began: when the build began, by ``time.perf_counter``.
    """
    manifest["seconds"] = round(time.perf_counter() - began, 3)
    folder.write("manifest.json", (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
