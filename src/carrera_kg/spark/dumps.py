"""A dump of Wikidata, with one entity a line, read in pieces by many workers as one reader reads it.

What people refer to stands in other lines than they do, so all workers go through their lines twice: first for people;
then, when it is known what all of them refer to, for that. At last what waited for labels is made into records. A file
that is not packed is cut where lines end. A packed one can only be unpacked from its beginning: one worker does so, and
puts the pieces down for the others; that takes as much disk as the unpacked file has bytes.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

from carrera_kg.columns.spool import FileRead, Source, Spool, file_mark, read_files
from carrera_kg.readers.batches import Batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.wikidata.entities import Entity, no_entity, one_a_line
from carrera_kg.readers.wikidata.gathering import Referred, claims_of, is_person
from carrera_kg.readers.wikidata.reading import REMEMBERED, Numbers, Reading, redirected
from carrera_kg.spark.files import placed
from carrera_kg.spark.reading import Piece, whole
from carrera_kg.spark.session import Task, asked
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyspark import SparkContext

_STATE = "state.pickle"
_WAITING = "waiting"
_PACKED = (".gz", ".bz2", ".xz", ".zst")
_PROPORTION = 5
"""How many times its packed size a dump has at least."""


@dataclass(frozen=True)
class Lines(InputFile):
    """Some lines of a file that is not packed.

    Attributes:
        start, end: where they begin and end, in bytes.
    """

    start: int = 0
    end: int = 0

    def open(self) -> BinaryIO:
        """Their bytes."""
        file = open(self.path, "rb")  # noqa: SIM115 - closed with the whole
        return cast("BinaryIO", io.BufferedReader(_Between(file, self.start, self.end), 1 << 20))


class _Between(io.RawIOBase):
    """The bytes of a file from one place to another."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self.file, self.left = file, end - start
        file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.file.read(min(len(buffer), self.left))
        buffer[: len(piece)] = piece
        self.left -= len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self.file.close()
        super().close()


@dataclass(slots=True)
class Seen:
    """What a worker found in its lines and the others have to know.

    Attributes:
        items: the numbers of all items.
        people: those of people.
        referred: what they refer to.
        weight: how much memory it takes to remember the entities that are no people.
        lines: how many lines there were.
        entities: how many entities could be read.
        labels: of entities that are referred to; after the second go.
        things: those that were found; after the second go.
    """

    items: array[int] = field(default_factory=lambda: array("q"))
    people: array[int] = field(default_factory=lambda: array("q"))
    referred: Referred = field(default_factory=Referred)
    weight: int = 0
    lines: int = 0
    entities: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    things: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """What all workers together found in the first go.

    Attributes:
        people: the numbers of all people.
        referred: what they refer to.
        remembered: whether the reader of the whole file would have remembered all other entities; it looks at all of
            them then, and else only at those that are referred to.
    """

    people: Numbers
    referred: Referred
    remembered: bool


class _Part(Reading):
    """A reading of some lines, which notes what the others have to know."""

    def __init__(self, file: InputFile, rejects: Rejects, folder: str) -> None:
        super().__init__(file, rejects, folder, whole=False, part=True)
        self.seen = Seen(referred=self.gathering.referred)
        self.remembered = None

    def _first(self, line: bytes, entity: Entity) -> None:
        self.seen.items.append(int(entity["id"][1:]))
        before = self.gathering.rows.names
        height = len(before)
        super()._first(line, entity)
        if len(before) > height:  # of people alone names are taken in the first go
            self.seen.people.append(int(entity["id"][1:]))

    def _remember(self, line: bytes, entity: Entity) -> None:
        self.seen.weight += len(line) if line else 4_000

    def first(self) -> Iterator[Batch]:
        """The first go."""
        yield from self.first_go()
        yield from self.flush()
        self.seen.entities = self.source.number
        self.seen.lines = sum(piece.count(b"\n") for piece in self.file.chunks())

    def second(self, known: Known) -> Iterator[Batch]:
        """The second go."""
        self.people, self.gathering.referred = known.people, known.referred
        self.remembered = [] if known.remembered else None
        before = len(self.gathering.referred.labels)
        wanted = _every if known.remembered else known.referred.wanted
        others = self.source.again(wanted)
        yield from self.second_go(each for each in others if not known.remembered or _is_thing(each))
        yield from self.flush()
        assert len(self.gathering.referred.labels) == before, "things refer to what the first go did not find"
        self.seen.labels = self.labels

    def _second(self, entity: Entity) -> None:
        new = entity["id"] not in self.people
        super()._second(entity)
        if new and entity["id"] in self.people:
            self.seen.things.append(entity["id"])


def _every(_: str) -> bool:
    return True


def _is_thing(entity: Entity) -> bool:
    merged = "redirect" in entity and redirected(entity) is not None
    return not merged and not is_person(claims_of(entity))


def is_dump(source: Source, file: InputFile, size: int) -> bool:
    """Whether a file is worth being read in pieces, and can be.

    Args:
        source: of the file.
        file: the file.
        size: how large a piece is to be, in bytes.

    Raises:
        DataError: it cannot be read.
    """
    unpacked = file.size * (_PROPORTION if file.path.endswith(_PACKED) else 1)
    return source.kind == "wikidata" and not file.member and unpacked > size and one_a_line(file)


@dataclass(slots=True)
class Dump:
    """A dump that is read in pieces.

    Attributes:
        folder: of all records.
        source, file: what is read.
        strict: stop at the first record that cannot be read.
        context: of Spark.
        goes: what came of each go, for each piece.
    """

    folder: str
    source: Source
    file: InputFile
    strict: bool
    context: SparkContext
    goes: list[list[tuple[FileRead, Seen]]] = field(default_factory=list)

    def read(self, number: int, size: int) -> list[Piece]:
        """Read the dump.

        Args:
            number: of the first stretch of its records.
            size: of a piece, in bytes.

        Returns:
            The pieces; nothing if an item is there twice, as it then depends on the whole what is taken of it.

        Raises:
            CarreraError: it cannot be read.
        """
        cuts = self._cut(size)
        firsts = [self._name(file, "first") for file in cuts]
        first = self._go(read_first, list(zip(cuts, firsts, strict=True)))
        seen = [each for _, each in first]
        if not sum(each.entities for each in seen):
            raise no_entity(self.file)
        known = together(seen)
        if known is None:
            return []
        shared = self._shared("known", known)
        seconds = [self._name(file, "second", shared) for file in cuts]
        second = self._go(read_second, [(file, name, shared) for file, name in zip(cuts, seconds, strict=True)])
        labels: dict[str, str] = {}
        for _, each in second:
            labels |= each.labels
            for id_ in each.things:
                known.people.add(id_)
        kinds = {id_: kind for id_, kind in known.referred.kinds.items() if id_ not in known.people}
        missing = {id_: kinds[id_] for id_ in sorted(kinds, key=lambda id_: (len(id_), id_))}
        shared = self._shared("labels", (labels, missing))
        waiting = zip(cuts, firsts, seconds, strict=True)
        self._go(read_third, [(file, self._name(file, "third", shared), shared, two) for file, *two in waiting])
        count = len(cuts)
        stretches = [[(number + go * count + at, (self.goes[go][at][0],)) for go in range(3)] for at in range(count)]
        return [Piece(self.source, tuple(each)) for each in stretches]

    def whole(self) -> FileRead:
        """The dump as one file that was read."""
        records: dict[str, int] = {}
        rejects: dict[str, tuple[int, str]] = {}
        parts: list[str] = []
        for go in self.goes:
            lines = 0
            for (file, _), (_, seen) in zip(go, self.goes[0], strict=True):
                parts += file.parts
                for kind, count in file.records.items():
                    records[kind] = records.get(kind, 0) + count
                for why, (count, at) in file.rejects.items():
                    known = rejects.get(why)
                    rejects[why] = (known[0] + count, known[1]) if known else (count, _moved(at, lines))
                lines += seen.lines
        return FileRead(self.file.id, file_mark(self.file), tuple(parts), records, dict(sorted(rejects.items())))

    def _cut(self, size: int) -> list[InputFile]:
        """The pieces of the file: of one that is not packed as it lies there, else unpacked by a worker."""
        if not self.file.path.endswith(_PACKED):
            return list(cut(self.file, size))
        name = hashlib.sha256(f"{self.file.path}\n{file_mark(self.file)}\n{size}".encode()).hexdigest()[:20]
        target = os.path.join(self.folder, "unpacked", name)
        tasks = self.context.parallelize([self.file], 1)
        paths = sorted(asked(tasks.flatMap(Task(unpack, target, size)).collect))
        return [InputFile(self.file.id, path, "", os.path.getsize(path)) for path in paths]

    def _go(self, function: Callable[..., Iterator[Any]], given: Sequence[tuple[Any, ...]]) -> list[Any]:
        numbered = [(at, self.source, *each) for at, each in enumerate(given)]
        tasks = self.context.parallelize(numbered, max(1, len(numbered)))
        found = asked(tasks.flatMap(Task(function, self.folder, self.strict)).collect)
        done = [each for _, *each in sorted(found, key=lambda each: each[0])]
        self.goes.append([(file, seen) for file, seen in done])
        return self.goes[-1]

    def _name(self, file: InputFile, go: str, depends: str = "") -> str:
        where = (file.start, file.end) if isinstance(file, Lines) else ()
        mark = f"{__version__}\n{file.id}\n{file.path}\n{file_mark(file)}\n{where}\n{go}\n{depends}"
        return f"unit-{hashlib.sha256(mark.encode()).hexdigest()[:20]}"

    def _shared(self, what: str, value: object) -> str:
        """Put down what all workers have to know; where it lies."""
        data = pickle.dumps(value)
        top, name = os.path.join(self.folder, "shared"), f"{what}-{hashlib.sha256(data).hexdigest()[:20]}"
        with placed(top, name, top) as path, open(path, "wb") as out:
            out.write(data)
        return os.path.join(top, name)


def together(seen: Sequence[Seen]) -> Known | None:
    """What all workers found in the first go; nothing if an item is there twice."""
    import numpy as np

    items = np.concatenate([np.frombuffer(each.items, dtype=np.int64) for each in seen if each.items])
    if len(np.unique(items)) < len(items):
        return None
    known = Known(Numbers(), Referred(), sum(each.weight for each in seen) <= REMEMBERED)
    for each in seen:
        known.referred.follow(each.referred)
        for number in each.people:
            known.people.add(f"Q{number}")
    return known


def _moved(at: str, lines: int) -> str:
    """Where something stands in the whole file that stands there in a piece after so many lines.

    >>> _moved("line=2,3: {", 10), _moved("http://www.wikidata.org/entity/Q1", 10)
    ('line=12,13: {', 'http://www.wikidata.org/entity/Q1')
    """
    found = re.match(r"line=(\d+),(\d+)", at)
    return f"line={int(found[1]) + lines},{int(found[2]) + lines}{at[found.end() :]}" if found else at


def cut(file: InputFile, size: int) -> Iterator[Lines]:
    """A file that is not packed, cut where lines end.

    Args:
        file: to cut.
        size: of a piece, in bytes, or a little more.
    """
    start = 0
    with open(file.path, "rb") as lines:
        while start < file.size:
            lines.seek(min(start + size, file.size))
            lines.readline()
            end = lines.tell()
            yield Lines(file.id, file.path, "", end - start, start, end)
            start = end


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────


def unpack(target: str, size: int, file: InputFile) -> Iterator[str]:
    """The pieces of a packed file, unpacked and cut where lines end, in a folder that is put there when it is whole.

    Raises:
        DataError: it is damaged, or cut off.
    """
    with whole(target) as folder:
        if folder:
            _unpack(folder, size, file)
    for name in sorted(os.listdir(target)):
        yield os.path.join(target, name)


def _unpack(folder: str, size: int, file: InputFile) -> None:
    number, chunks, rest = 0, file.chunks(min(size, 1 << 20)), b""
    while True:
        with open(os.path.join(folder, f"{number:07}.json"), "wb") as out:
            out.write(rest)
            rest, full = b"", False
            for chunk in chunks:
                end = chunk.find(b"\n") + 1 if out.tell() >= size else 0
                out.write(chunk[:end] if end else chunk)
                if end:
                    rest, full = chunk[end:], True
                    break
        number += 1
        if not full:
            return


Given = tuple[Any, ...]
"""The number of a piece, its source, the file, the name of the folder for its records, and what a go needs more."""


def read_first(folder: str, strict: bool, given: Given) -> Iterator[tuple[int, FileRead, Seen]]:
    """The first go through a piece.

    Raises:
        CarreraError: it cannot be read.
    """
    at, source, file, name = given
    yield at, *_read(folder, strict, source, file, name, _Part.first)


def read_second(folder: str, strict: bool, given: Given) -> Iterator[tuple[int, FileRead, Seen]]:
    """The second go, when it is known what all lines refer to.

    Raises:
        CarreraError: it cannot be read.
    """
    at, source, file, name, shared = given

    def find(part: _Part) -> Iterator[Batch]:
        return part.second(_loaded(shared))

    yield at, *_read(folder, strict, source, file, name, find)


def read_third(folder: str, strict: bool, given: Given) -> Iterator[tuple[int, FileRead, Seen]]:
    """Records of what waited for labels; of the first piece also things that nobody describes.

    Raises:
        CarreraError: it cannot be read.
    """
    at, source, file, name, shared, before = given

    def find(part: _Part) -> Iterator[Batch]:
        part.labels, missing = _loaded(shared)
        if at == 0:
            for id_, kind in missing.items():
                part.gathering.missing(id_, kind)
            yield from part.flush()
        own = part.waiting
        part.waiting = [each for go in before for each in _state(folder, source, go).waiting] + own
        yield from part.resolved()

    yield at, *_read(folder, strict, source, file, name, find)


@dataclass(slots=True)
class _State:
    """What a go leaves beside its records.

    Attributes:
        seen: for the driver.
        waiting: for the third go: kind and path of what waits for labels.
    """

    seen: Seen
    waiting: list[tuple[str, str]]


def _read(
    folder: str, strict: bool, source: Source, file: InputFile, name: str, find: Callable[[_Part], Iterator[Batch]]
) -> tuple[FileRead, Seen]:
    """Go through a piece into a folder of its own, unless it is there."""
    target = os.path.join(Spool(folder).folder_of(source), name)
    with whole(target) as path:
        if path:
            _go_through(path, strict, source, file, find)
    (read,) = read_files(os.path.join(target, "parts"), source, [file], strict)
    return replace(read, parts=tuple(f"{name}/parts/{part}" for part in read.parts)), _state(folder, source, name).seen


def _go_through(
    path: str, strict: bool, source: Source, file: InputFile, find: Callable[[_Part], Iterator[Batch]]
) -> None:
    waiting = os.path.join(path, _WAITING)
    os.makedirs(waiting)
    parts: list[_Part] = []

    def found(file: InputFile, rejects: Rejects) -> Iterator[Batch]:
        parts.append(_Part(file, rejects, waiting))
        return find(parts[0])

    read_files(os.path.join(path, "parts"), source, [file], strict, found)
    inside = [(kind, os.path.relpath(each, path)) for kind, each in parts[0].waiting]
    with open(os.path.join(path, _STATE), "wb") as out:
        pickle.dump(_State(parts[0].seen, inside), out)


def _state(folder: str, source: Source, name: str) -> _State:
    """What a go left, with the paths of what waits."""
    path = os.path.join(Spool(folder).folder_of(source), name)
    state = cast("_State", _loaded(os.path.join(path, _STATE)))
    return _State(state.seen, [(kind, os.path.join(path, inside)) for kind, inside in state.waiting])


def _loaded(path: str) -> Any:
    with open(path, "rb") as file:
        return pickle.load(file)
