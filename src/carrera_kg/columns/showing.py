"""What a reader finds in a source, for eyes and for other programs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import IO

import polars as pl

from carrera_kg.errors import UsageError
from carrera_kg.folders import replaced
from carrera_kg.outputs import Output
from carrera_kg.readers.batches import Batch
from carrera_kg.readers.inputs import Rejects, input_files
from carrera_kg.readers.registry import reader
from carrera_kg.results import text_table

_SHOWN = 5
"""So many records of each kind are shown."""


def show_records(
    kind: str, paths: Sequence[str], strict: bool, form: str, output: str | None, width: int | None = None
) -> Rejects:
    """Write what a reader finds.

    Args:
        kind: of the reader.
        paths: files, folders or archives.
        strict: stop at the first record that cannot be read.
        form: ``table`` (counts, and the first records of each kind), ``jsonl`` (all, one a line) or ``parquet`` (a
            folder with a file for each kind).
        output: a file, or for ``parquet`` a folder; standard output if None.
        width: of the terminal, for tables.

    Returns:
        What was left out.

    Raises:
        CarreraError: a source cannot be read, or the output not be written.
    """
    rejects = Rejects(strict)
    found = _batches(kind, paths, rejects)
    if form == "parquet":
        if output is None:
            raise UsageError("Parquet goes into a folder", "name one with -o DIR")
        _write_parquet(found, output)
    elif form == "jsonl":
        with Output(output) as file:
            _write_lines(found, file)
    else:
        text = _tables(found, rejects, width)
        with Output(output) as file:
            file.write(text.encode())
    return rejects


def _batches(kind: str, paths: Sequence[str], rejects: Rejects) -> Iterator[Batch]:
    wanted = reader(kind)
    for path in paths:
        for file in input_files(path, wanted.wanted):
            yield from wanted.read(file, rejects)


def _write_lines(found: Iterator[Batch], out: IO[bytes]) -> None:
    import json

    for batch in found:
        for record in batch.frame.iter_rows(named=True):
            told = {name: value for name, value in record.items() if value is not None}
            out.write((json.dumps({"kind": batch.kind, **told}, ensure_ascii=False, default=str) + "\n").encode())


def _write_parquet(found: Iterator[Batch], output: str) -> None:
    parts: dict[str, list[str]] = {}
    with replaced(output) as folder:
        for batch in found:
            names = parts.setdefault(batch.kind, [])
            names.append(os.path.join(folder.path, f".{batch.kind}-{len(names)}.parquet"))
            batch.frame.write_parquet(names[-1], compression="lz4")
        for kind, names in sorted(parts.items()):
            whole = os.path.join(folder.path, f"{kind}.parquet")
            pl.scan_parquet(names, glob=False).sink_parquet(whole, compression="zstd")
            folder.count(f"{kind}.parquet")
            for name in names:
                os.unlink(name)


def _tables(found: Iterator[Batch], rejects: Rejects, width: int | None) -> str:
    counts: dict[str, int] = {}
    first: dict[str, pl.DataFrame] = {}
    for batch in found:
        counts[batch.kind] = counts.get(batch.kind, 0) + batch.frame.height
        before = first.get(batch.kind)
        if before is None or before.height < _SHOWN:
            head = batch.frame.head(_SHOWN)
            first[batch.kind] = head if before is None else pl.concat([before, head]).head(_SHOWN)
    lines = []
    for kind, frame in sorted(first.items()):
        told = [name for name in frame.columns if frame[name].null_count() < frame.height]
        rows = [["" if value is None else str(value) for value in row] for row in frame.select(told).iter_rows()]
        lines += [f"{kind}: {counts[kind]:,}", text_table(told, rows, width), ""]
    for (source, reason), number in sorted(rejects.counts.items(), key=lambda entry: (-entry[1], entry[0])):
        lines.append(f"left out: {number:,} of {source}: {reason} (first: {rejects.examples[source, reason]})")
    return "\n".join(lines or ["nothing was found"]).rstrip("\n") + "\n"
