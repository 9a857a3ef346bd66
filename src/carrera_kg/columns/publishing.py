"""Writes a large dataset: text in order, tables and indexes beside the store, and what the dataset says of itself."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import polars as pl
import pyoxigraph as ox

from carrera_kg.canonical import sha256_of
from carrera_kg.columns.collecting import Collected
from carrera_kg.columns.entities import SEARCH_KEYS
from carrera_kg.columns.gathering import Gathered
from carrera_kg.columns.memory import give_back
from carrera_kg.columns.squads import squad_blocks
from carrera_kg.columns.text import Part, Written, insert_lines, write_text
from carrera_kg.errors import DataError
from carrera_kg.indexes.names import names_of, write_names
from carrera_kg.indexes.spells import rows_of, write_spells
from carrera_kg.self_description import Making, description
from carrera_kg.store import EXPORT, Target, publish_file
from carrera_kg.tables import FOLDER, Tables, fitted
from carrera_kg.tables.schema import TABLES, Table
from carrera_kg.vocabulary import BASE, ID, LABEL

OF_SQUADS = (
    "spell",
    "person",
    "team",
    "team_name",
    "possible_from",
    "possible_until",
    "certain_from",
    "certain_until",
)

_AT_ONCE = 200_000
"""Lines that are parsed at a time: none of them has a blank node, whose name would not be known in the next."""


def fact_store(quads: Sequence[str], names: Iterable[tuple[str, str]]) -> ox.Store:
    """What is small, in memory: facts, and what is contested.

    Args:
        quads: lines of N-Quads.
        names: addresses that they speak of and that are described elsewhere, with what to call them.
    """
    store = ox.Store()
    for start in range(0, len(quads), _AT_ONCE):
        store.bulk_load("\n".join(quads[start : start + _AT_ONCE]).encode(), format=ox.RdfFormat.N_QUADS)
    label = ox.NamedNode(LABEL)
    store.extend(ox.Quad(ox.NamedNode(iri), label, ox.Literal(name)) for iri, name in names)
    return store


def write_dataset(
    path: str,
    parts: Sequence[Part],
    tables: Mapping[str, pl.LazyFrame],
    facts: Tables,
    quads: Sequence[str],
    tell: Callable[[int], None],
) -> Written:
    """Write the lines of the whole dataset but its description, sorted.

    Args:
        path: the file.
        parts: the records and entities of the sources.
        tables: the same by table.
        facts: the tables of all else.
        quads: the lines of all else, sorted, without squads.
        tell: told how many lines are written.
    """
    written = Written()
    spells = pl.concat([tables["spells"].select(OF_SQUADS).collect(), facts["spells"].select(OF_SQUADS)])
    texts: list[tuple[str, Iterator[pl.DataFrame]]] = [(part.kind, part.text()) for part in parts]
    texts.append(("squad", squad_blocks(spells)))
    with open(path, "wb") as out:
        write_text(out, sorted(texts, key=lambda text: f"{ID}{text[0]}/"), quads, written, tell)
    return written


def write_tables(folder: str, tables: Mapping[str, pl.LazyFrame], facts: Tables) -> dict[str, int]:
    """Write every table of a dataset as Parquet.

    Args:
        folder: of the generation.
        tables: the rows of the sources.
        facts: the tables of all else.

    Returns:
        How many rows each table has.
    """
    os.makedirs(os.path.join(folder, FOLDER), exist_ok=True)
    rows = {}
    for name, table in TABLES.items():
        frame = facts[name]
        here = tables[name].collect() if name in tables else pl.DataFrame()
        if here.height:
            frame = in_order(pl.concat([frame, as_table(here, table)]), table)
        write_table(frame, os.path.join(folder, FOLDER, f"{name}.parquet"))
        rows[name] = frame.height
        facts.forget(name)
    return rows


def as_table(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows of sources in the columns of a table."""
    if "sensitive" in {column.name for column in table.columns}:
        rows = rows.with_columns(sensitive=pl.lit(value=False))
    return fitted(rows, table)


def in_order(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The rows in the order of their table."""
    return rows.sort(table.sorted_by, nulls_last=True, maintain_order=True)


def write_table(rows: pl.DataFrame, path: str) -> None:
    """Write rows as Parquet."""
    rows.write_parquet(path, compression="zstd", row_group_size=100_000)


def publish_large(
    target: Target,
    collected: Collected,
    quads: list[str],
    making: Making,
    manifest: dict[str, object],
    tell: Callable[[str, int, int], None],
) -> None:
    """Write a new generation of all that sources and facts tell, and make it the current one.

    Args:
        target: the folder, and how to go about it.
        collected: what the sources tell; it is let go as it is written, to free the memory.
        quads: the lines of all else, sorted, without squads and without a description; let go too.
        making: how the dataset is made, for its description.
        manifest: of what is known before; completed here.
        tell: told what is done, how much of it is, and how much there is.

    Raises:
        DataError: the folder cannot be written. The old dataset is untouched.
    """
    gathered = collected.gathered
    gathered.contested.clear()  # it is among the lines
    manifest |= collected.report
    with contextlib.ExitStack() as at_last:
        describing: list[Description] = []

        def content(path: str) -> bool:
            target.progress("writing text")
            done = functools.partial(_written, tell)
            give_back()
            blank_nodes = any("_:" in line for line in quads)  # columns make none
            small = fact_store(quads, collected.names())
            facts = Tables(small)
            written = write_dataset(path, gathered.parts, gathered.tables, facts, quads, done)
            quads.clear()
            manifest["quads"], manifest["records"] = written.lines, dict(sorted(written.records.items()))
            target.progress("writing tables")
            generation = os.path.dirname(path)
            write_indexes(generation, gathered, small)
            manifest["tables"] = write_tables(generation, gathered.tables, facts)
            gathered.parts.clear()
            gathered.tables.clear()
            del small, facts
            give_back()
            describing.append(Description(path, making))
            at_last.callback(describing[0].stop)
            target.progress("filling the store")
            return blank_nodes

        def finish(store: ox.Store, generation: str) -> dict[str, object]:
            target.progress("describing")
            manifest["quads"] = int(str(manifest["quads"])) + describing[0].insert(store)
            manifest["canonical_sha256"] = sha256_of(os.path.join(generation, EXPORT))
            manifest["seconds"] = round(time.perf_counter() - target.began, 3)
            target.progress("putting the store in order")
            return manifest

        publish_file(target, content, "own", finish)
    collected.spool.clear()


def _written(tell: Callable[[str, int, int], None], lines: int) -> None:
    tell("writing text", lines, 0)


def write_indexes(generation: str, gathered: Gathered, small: ox.Store) -> None:
    """Write what lies beside the store so that it can be asked faster.

    Args:
        generation: its folder.
        gathered: what the sources tell.
        small: all else.
    """
    role = pl.format(f"{BASE}role/{{}}", "role").alias("role")
    days = ("possible_from", "possible_until", "certain_from", "certain_until")
    told = gathered.tables["spells"].select("spell", "person", "team", role, *days).collect()
    write_spells(generation, pl.concat([told, rows_of(small)]))
    keyed = [part for part in gathered.parts if SEARCH_KEYS in part.rows.lazy().collect_schema()]
    keys = [
        part.rows.lazy().select(entity=part.key, name="name", key=SEARCH_KEYS).collect().explode("key")
        for part in keyed
    ]
    write_names(generation, pl.concat([*keys, names_of(small)]))


class Description:
    """The description of a dataset, worked out in a process of its own while the store is filled.

    Args:
        path: the file of the dataset's lines.
        making: how it was made.
    """

    def __init__(self, path: str, making: Making) -> None:
        self.path = path
        command = [sys.executable, "-m", __name__, path, json.dumps(asdict(making))]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def insert(self, store: ox.Store) -> int:
        """Put it into the file and the store.

        Returns:
            How many lines it has.

        Raises:
            DataError: it could not be worked out.
        """
        told, wrong = self.process.communicate()
        if self.process.returncode:
            last = (wrong.decode(errors="replace").strip().splitlines() or ["it was ended"])[-1]
            raise DataError(f"the dataset cannot be described ({last})", "report it: this is a mistake of ours")
        lines = told.decode().split("\n")[:-1]
        insert_lines(self.path, lines)
        store.bulk_load(told, format=ox.RdfFormat.N_QUADS)
        return len(lines)

    def stop(self) -> None:
        """End it, where nobody wants it any more."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def _describe(path: str, making: str) -> None:
    with open(path, encoding="utf-8", newline="\n") as lines:
        told = description((line.removesuffix("\n") for line in lines), Making(**json.loads(making)))
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{line}\n" for line in told)


if __name__ == "__main__":
    _describe(*sys.argv[1:])
