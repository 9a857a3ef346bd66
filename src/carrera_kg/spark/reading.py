"""Reading, spread over workers: each reads some files into parts in a folder that all machines see.

A unit of reading is some small files, or a large one. Its parts come into a folder of its own that is put there when it
is whole, so that a unit that is read again, as a worker was lost or a build interrupted, leaves nothing else behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from carrera_kg.columns.spool import FileRead, Source, Spool, file_mark, files_of, read_files
from carrera_kg.readers.inputs import InputFile
from carrera_kg.spark.session import Task, asked
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyspark import SparkContext

UNIT = 32 << 20
"""So many bytes of files are read at a time, unless one file has more."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files of a source that one task reads.

    Attributes:
        source: of the files.
        files: to read.
    """

    source: Source
    files: tuple[InputFile, ...]

    @property
    def name(self) -> str:
        """What its folder is called: another one if a file was changed."""
        marks = [f"{file.id}\n{file.path}\n{file_mark(file)}" for file in self.files]
        return "unit-" + hashlib.sha256("\n".join([__version__, *marks]).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Piece:
    """The records of a unit, as they were read.

    Attributes:
        source: of the records.
        stretches: what was read, in order; each with its number in the order of all records.
    """

    source: Source
    stretches: tuple[tuple[int, tuple[FileRead, ...]], ...]


class SharedSpool(Spool):
    """The records of all sources, in a folder that all workers see.

    Args:
        folder: where they are kept.
        context: of Spark.

    Attributes:
        pieces: the records of each unit.
    """

    def __init__(self, folder: str, context: SparkContext) -> None:
        super().__init__(folder)
        self.context = context
        self.pieces: list[Piece] = []

    def read(self, sources: Sequence[Source], strict: bool, tell: Callable[[str, int, int], None]) -> None:
        """As :meth:`Spool.read`, by all workers."""
        from carrera_kg.spark.dumps import Dump, is_dump

        found = files_of(sources)
        tell("reading on the workers", 0, 0)
        os.makedirs(self.folder, exist_ok=True)
        units: list[tuple[int, Unit]] = []
        number = 0
        for source, files in found.items():
            read: list[FileRead] = []
            rest = list(files)
            for file in [file for file in files if is_dump(source, file, UNIT)]:
                dump = Dump(self.folder, source, file, strict, self.context)
                if pieces := dump.read(number, UNIT):
                    number = pieces[-1].stretches[-1][0] + 1
                    self.pieces += pieces
                    read.append(dump.whole())
                    rest.remove(file)
            for unit in units_of(source, rest) if rest else ():
                units.append((number, unit))
                number += 1
            self.files[source] = read
        tasks = self.context.parallelize(units, max(1, len(units)))
        ready = asked(tasks.flatMap(Task(read_unit, self.folder, strict)).collect) if units else []
        for piece in sorted(ready, key=lambda piece: piece.stretches[0][0]):
            self.pieces.append(piece)
            self.files[piece.source] += piece.stretches[0][1]
        for source, files in found.items():
            order = {file.id: at for at, file in enumerate(files)}
            self.files[source].sort(key=lambda file, order=order: order[file.id])  # type: ignore[misc]


def units_of(source: Source, files: Sequence[InputFile]) -> Iterator[Unit]:
    """The files in units, in order. Of a packed archive all are one, as it can only be read from its beginning."""
    packed = source.path.endswith((".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))
    taken: list[InputFile] = []
    size = 0
    for file in files:
        if taken and not packed and size + file.size > UNIT:
            yield Unit(source, tuple(taken))
            taken, size = [], 0
        taken.append(file)
        size += file.size
    yield Unit(source, tuple(taken))


def read_unit(folder: str, strict: bool, numbered: tuple[int, Unit]) -> Iterator[Piece]:
    """Read a unit into its folder, unless it is there.

    Raises:
        CarreraError: a file cannot be read.
    """
    number, unit = numbered
    within = Spool(folder).folder_of(unit.source)
    name = unit.name
    with whole(os.path.join(within, name)) as path:
        if path:
            read_files(path, unit.source, unit.files, strict)
    read = read_files(os.path.join(within, name), unit.source, unit.files, strict)
    files = [replace(file, parts=tuple(f"{name}/{part}" for part in file.parts)) for file in read]
    yield Piece(unit.source, ((number, tuple(files)),))


@contextlib.contextmanager
def whole(folder: str) -> Iterator[str]:
    """A new folder to fill, which is put in that place when all has gone well; nothing if there is one already.

    Whoever comes second, as a task can be run twice, leaves the first one's.
    """
    if os.path.isdir(folder):
        yield ""
        return
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    attempt = tempfile.mkdtemp(prefix="attempt-", dir=os.path.dirname(folder))
    try:
        yield attempt
        with contextlib.suppress(OSError):
            os.rename(attempt, folder)
    finally:
        shutil.rmtree(attempt, ignore_errors=True)
    assert os.path.isdir(folder), folder
