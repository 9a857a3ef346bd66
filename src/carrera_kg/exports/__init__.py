"""Exports: the dataset, or what is known of one entity, in formats that others can load, check and cite.

A :class:`~carrera_kg.exports.selection.Selection` says what is exported, a format how; the same gives the same bytes.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.exports.formats import FORMATS, OTHER_NAMES, Format, by_path
from carrera_kg.exports.selection import Selection
from carrera_kg.folders import replaced
from carrera_kg.outputs import Output

__all__ = ["FORMATS", "Exported", "Format", "Selection", "export", "format_of"]

_LEVEL = 6
"""Of gzip: the next ones take twice the time for one part in a hundred."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, in which format, and how many statements, rows or nodes."""

    path: str
    format: str
    written: int


def format_of(path: str | None, name: str | None) -> Format:
    """The format that is meant: the one that is named, else the one that the file's name asks for.

    Raises:
        UsageError: there is no such format, or nothing says which.
    """
    known = [*FORMATS, "site"]
    if name is None:
        name = by_path(path or "")
        if not name:
            what = f"{path}: its name says no format" if path else "a format is needed"
            folder = FORMATS.get((path or "").lower().rpartition(".")[2])
            if folder and folder.folder:
                raise UsageError(what, f"{folder.name} is several files: name a folder, and --format {folder.name}")
            raise UsageError(what, f"choose one: {', '.join(known)}")
    if name == "site":
        hint = "use 'carrera-kg export --format site', or carrera_kg.static_site.write_site"
        raise UsageError("a site is pages and not a file of statements", hint)
    if name not in FORMATS:
        meant = OTHER_NAMES.get(name.lower(), name.lower())
        hint = f"did you mean {meant}?" if meant in known else did_you_mean(name, known)
        raise UsageError(f"no format {name!r}", hint or f"use {', '.join(known)}")
    return FORMATS[name]


def export(
    selection: Selection,
    path: str | None,
    format: str | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Exported:
    """Write a selection; what is there stays as it is until the new one is whole.

    Args:
        path: a file, which is compressed if its name ends with ``.gz``; a folder for tables; None is standard output.
        format: a name of :data:`FORMATS`; by the path's ending if None.
        tell: is told how many statements, rows or nodes are written so far.

    Raises:
        UsageError: the format is unknown or does not fit the path.
        DataError: it cannot be written, or the dataset not be read.
    """
    chosen = format_of(path, format)
    written = 0

    def count(number: int) -> None:
        nonlocal written
        written = number
        tell(number)

    if chosen.folder:
        if path is None:
            raise UsageError(f"{chosen.name} is several files", "name a folder with -o")
        if path.lower().endswith(".gz"):
            raise UsageError(f"{chosen.name} is several files, and {path} would be one", "name a folder")
        with replaced(path) as folder:
            chosen.write(selection, folder.path, count)
            for name in sorted(os.listdir(folder.path)):
                folder.count(name)
    else:
        with Output(path) as file:
            if path is not None and path.lower().endswith(".gz"):
                # No name and no time in the header: the same statements are the same bytes.
                with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed:
                    chosen.write(selection, cast(BinaryIO, packed), count)
            else:
                chosen.write(selection, cast("IO[Any]", file), count)
    return Exported(path or "", chosen.name, written)
