"""What readers find, kept on disk as Parquet until all of it can be told apart and joined.

    reading/<reader>-<source>/done.jsonl          one line for each file that was read to its end, with its parts
    reading/<reader>-<source>/<number>/<kind>.parquet
    reading/gathered/<name>.arrow                 tables that were made of them, for as long as the build takes

A part holds the records of several small files or a piece of a large one. A build that is interrupted goes on with the
files that are not yet in ``done.jsonl``; parts that are not named there are what it left half-written.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from carrera_kg.errors import UsageError
from carrera_kg.readers.batches import SCHEMAS, Batch
from carrera_kg.readers.inputs import InputFile, Rejects, input_files, source_name
from carrera_kg.readers.registry import READERS, reader
from carrera_kg.version import __version__

PART = 400_000
"""So many rows are gathered before they are written: enough for a scan to be fast, few enough for the memory."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of one kind at one path, as ``--with KIND=PATH`` names it.

    Attributes:
        kind: of its reader.
        path: a file, a folder or an archive.
        name: what it is called in the dataset.
    """

    kind: str
    path: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Source:
        """The source that ``KIND=PATH`` or ``KIND:NAME=PATH`` names.

        Raises:
            UsageError: it is neither, or there is no such kind.

        >>> Source.parse("results=bulk/international_results.tar.gz").name
        'international-results'
        >>> Source.parse("results:internationals=bulk/international_results.tar.gz").name
        'internationals'
        """
        head, equals, path = text.partition("=")
        kind, _, name = head.partition(":")
        if not equals or not path:
            raise UsageError(f"{text!r} is no source", f"write KIND=PATH; the kinds are {', '.join(READERS)}")
        reader(kind)
        return cls(kind, path, source_name(name or path))

    @property
    def group(self) -> str:
        """The name under which its records stand: all of Wikidata has one, as its keys and addresses do."""
        return "wikidata" if self.kind == "wikidata" else self.name


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read to its end.

    Attributes:
        id: what it is called in the dataset.
        mark: what tells it from a changed one: size and time of change of the file or archive.
        parts: the names of the folders that hold its records.
        records: how many records it gave, by kind.
        rejects: how many records were left out, by reason, with where the first stood.
    """

    id: str
    mark: str
    parts: tuple[str, ...]
    records: dict[str, int]
    rejects: dict[str, tuple[int, str]]


def files_of(sources: Sequence[Source]) -> dict[Source, list[InputFile]]:
    """The files of each source that there are to read.

    Args:
        sources: each with a name of its own.

    Raises:
        CarreraError: a source cannot be read, or two have one name.
    """
    names = [source.name for source in sources]
    for source in sources:
        if names.count(source.name) > 1:
            hint = f"name them yourself, as in {source.kind}:ANOTHER-NAME={source.path}"
            raise UsageError(f"two sources are called {source.name}", hint)
    return {source: input_files(source.path, reader(source.kind).wanted, source.name) for source in sources}


Finding = Callable[[InputFile, Rejects], Iterator[Batch]]
"""What reads a file."""


def read_files(
    folder: str, source: Source, files: Sequence[InputFile], strict: bool, find: Finding | None = None
) -> list[FileRead]:
    """Read files of a source into parts in a folder.

    Args:
        folder: made if it is not there; what is there of these files already is not read again.
        source: of the files.
        files: to read.
        strict: stop at the first record that cannot be read.
        find: reads a file; the reader of the source if None.

    Raises:
        CarreraError: a file cannot be read.
    """
    reading = _Reading(folder, source, strict, files)
    if find:
        reading.find = find
    for file in files:
        reading.add(file)
    return reading.finish(files)


@dataclass(slots=True)
class Spool:
    """The records of all sources of a build, on disk.

    Attributes:
        folder: where they are kept.
        files: what was read, by source.
    """

    folder: str
    files: dict[Source, list[FileRead]] = field(default_factory=dict)

    def read(self, sources: Sequence[Source], strict: bool, tell: Callable[[str, int, int], None]) -> None:
        """Read all files of the sources that have not been read yet.

        Args:
            sources: each with a name of its own.
            strict: stop at the first record that cannot be read.
            tell: told what is read, how many bytes were, and how many there are.

        Raises:
            CarreraError: a source cannot be read, or two have one name.
        """
        found = files_of(sources)
        total, done = sum(file.size for files in found.values() for file in files), 0
        for source, files in found.items():
            reading = _Reading(self.folder_of(source), source, strict, files)
            for file in files:
                tell(f"reading {source.name}", done, total)
                reading.add(file)
                done += file.size
            self.files[source] = reading.finish(files)

    def scan(self, kind: str) -> pl.LazyFrame:
        """All records of a kind, with two columns more.

        Returns:
            The columns of :data:`~carrera_kg.readers.batches.SCHEMAS`, ``group`` (to which the keys of things belong)
            and ``reader`` (the kind of source), by source and in the order of its files.
        """
        frames = []
        for source, files in self.files.items():
            parts = dict.fromkeys(part for file in files for part in file.parts)
            paths = [os.path.join(self.folder_of(source), part, f"{kind}.parquet") for part in parts]
            there = [path for path in paths if os.path.exists(path)]
            if there:
                marks = pl.lit(source.group).alias("group"), pl.lit(source.kind).alias("reader")
                frames.append(pl.scan_parquet(there, glob=False).with_columns(*marks))
        if not frames:
            schema = {**SCHEMAS[kind], "group": pl.String(), "reader": pl.String()}
            return pl.LazyFrame(schema=schema)
        return pl.concat(frames)

    def keep(self, name: str, frame: pl.DataFrame) -> pl.LazyFrame:
        """Put a frame on disk until the build is done, so that it need not stay in memory.

        Args:
            name: no other frame has it.
            frame: what to keep.

        Returns:
            The same, read when it is wanted; until :meth:`let_go`.
        """
        os.makedirs(os.path.join(self.folder, _KEPT), exist_ok=True)
        path = os.path.join(self.folder, _KEPT, f"{name}.arrow")
        frame.write_ipc(path, compression="lz4")
        return pl.scan_ipc(path)

    def let_go(self) -> None:
        """Remove the frames that were put aside; what was read of the sources stays for the next build."""
        shutil.rmtree(os.path.join(self.folder, _KEPT), ignore_errors=True)

    def clear(self) -> None:
        """Remove all that is kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def folder_of(self, source: Source) -> str:
        """Where the records of a source are kept."""
        return os.path.join(self.folder, f"{source.kind}-{source.name}")


class _Reading:
    """Reads the files of one source, and gathers the records of several in one part."""

    def __init__(self, folder: str, source: Source, strict: bool, files: Iterable[InputFile]) -> None:
        self.folder, self.source, self.strict = folder, source, strict
        self.reader = reader(source.kind)
        self.at_work = ""
        self.rows: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self.height = 0
        self.waiting: list[FileRead] = []  # read, and not yet written as a whole
        self.written: list[str] = []  # parts of the file at work
        self.find: Finding = self._found
        os.makedirs(folder, exist_ok=True)
        self.known = _known(folder, {file.id: file_mark(file) for file in files})
        kept = {part for file in self.known.values() for part in file.parts}
        for name in os.listdir(folder):
            if name != _DONE and name not in kept:
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)

    def add(self, file: InputFile) -> None:
        """Read one file, unless it was read before and is still the same."""
        if file.id in self.known:
            return
        mark, self.at_work = file_mark(file), file.id
        rejects = Rejects(self.strict)
        counts: dict[str, int] = defaultdict(int)
        self.written = []
        for found in self.find(file, rejects):
            counts[found.kind] += found.frame.height
            self.rows[found.kind].append(found.frame)
            self.height += found.frame.height
            if self.height >= PART:
                self._write(unfinished=True)
        told = {reason: (n, rejects.examples[id_, reason]) for (id_, reason), n in sorted(rejects.counts.items())}
        self.waiting.append(FileRead(file.id, mark, tuple(self.written), dict(counts), told))
        if self.height >= PART // 4:
            self._write()

    def _found(self, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
        """What the reader finds; of Wikidata without the statements as they are, which no dataset is made of."""
        if self.source.kind == "wikidata":
            from carrera_kg.readers import wikidata

            return wikidata.read(file, rejects, whole=False)
        return self.reader.read(file, rejects)

    def finish(self, files: Iterable[InputFile]) -> list[FileRead]:
        """Write what is left, and give all that was read, in the order of the files."""
        self._write()
        return [self.known[file.id] for file in files]

    def _write(self, unfinished: bool = False) -> None:
        """Write what was gathered as one part, and note the files that are in it as read."""
        if self.height:
            part = tempfile.mkdtemp(prefix="part-", dir=self.folder)
            with open(os.path.join(part, _FILES), "w", encoding="utf-8") as files:
                json.dump(sorted({*(file.id for file in self.waiting), self.at_work}), files)
            for kind, frames in self.rows.items():
                path = os.path.join(part, f"{kind}.parquet")
                pl.concat(frames).write_parquet(path, compression="lz4", statistics=False)
            name = os.path.basename(part)
            self.waiting = [_in_part(file, name) for file in self.waiting]
            self.written.append(name)
            self.rows.clear()
            self.height = 0
        if not unfinished and self.waiting:
            with open(os.path.join(self.folder, _DONE), "a", encoding="utf-8") as done:
                done.writelines(json.dumps(_as_json(file), ensure_ascii=False) + "\n" for file in self.waiting)
            self.known.update({file.id: file for file in self.waiting})
            self.waiting = []


_DONE = "done.jsonl"
_KEPT = "gathered"
"""The folder of frames that were made of the records; no source's has this name, as those have a hyphen."""
_FILES = "files.json"
"""In a part: the files whose records it holds."""


def _in_part(file: FileRead, part: str) -> FileRead:
    return FileRead(file.id, file.mark, (*file.parts, part), file.records, file.rejects)


def file_mark(file: InputFile) -> str:
    """What tells a file from a changed one."""
    stat = os.stat(file.path)
    return f"{__version__},{stat.st_size},{stat.st_mtime_ns}"


def _known(folder: str, marks: Mapping[str, str]) -> dict[str, FileRead]:
    """The files that were read before and are still the same, and of which all parts are there.

    A part that also holds records of a file that has changed since, or was not read to its end, is of no use.
    """
    found: dict[str, FileRead] = {}
    with contextlib.suppress(FileNotFoundError), open(os.path.join(folder, _DONE), encoding="utf-8") as done:
        for line in done:
            with contextlib.suppress(
                ValueError, KeyError, TypeError, AssertionError
            ):  # the last line of a killed build
                file = _from_json(json.loads(line))
                found[file.id] = file
    found = {id_: file for id_, file in found.items() if file.mark == marks.get(id_)}
    while stale := {id_ for id_, file in found.items() if not all(_whole(folder, part, found) for part in file.parts)}:
        found = {id_: file for id_, file in found.items() if id_ not in stale}
    return found


def _whole(folder: str, part: str, known: Mapping[str, FileRead]) -> bool:
    """Whether a part is there and holds records of known files only."""
    try:
        with open(os.path.join(folder, part, _FILES), encoding="utf-8") as files:
            return all(part in known[id_].parts for id_ in json.load(files))
    except (OSError, ValueError, KeyError):
        return False


def _as_json(file: FileRead) -> dict[str, object]:
    return {name: getattr(file, name) for name in FileRead.__slots__}


def _from_json(told: dict[str, object]) -> FileRead:
    id_, mark, parts, records, rejects = (told[name] for name in FileRead.__slots__)
    assert isinstance(parts, list) and isinstance(records, dict) and isinstance(rejects, dict)
    return FileRead(str(id_), str(mark), tuple(parts), records, {why: (n, at) for why, (n, at) in rejects.items()})
