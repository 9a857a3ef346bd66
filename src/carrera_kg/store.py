"""A dataset on disk: a folder of generations, of which one is current.

    dataset/CURRENT            the name of the current generation, and what it was built from
    dataset/<generation>/      store/ (Oxigraph), dataset.nq (the same as canonical N-Quads), manifest.json

A build writes a new generation beside the old one and then replaces CURRENT in one step; a reader sees the old dataset
or the new one, never half of either. The generation before stays until the next build, for readers that have it open;
a build that withdraws something removes it at once.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os

import pyoxigraph as ox

from carrera_kg.canonical import canonical_lines, sha256_of
from carrera_kg.errors import DataError
from carrera_kg.resources import is_address
from carrera_kg.vocabulary import DATASET_GRAPH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, Any

_CURRENT = "CURRENT"
EXPORT = "dataset.nq"
"""The name of the N-Quads file in a generation: same inputs, same bytes."""
READING = "reading"
"""The name of the folder in which a build keeps what it has read of large sources, until it is done."""
_PIECE = 112 << 20
"""Bytes that are loaded at a time: about half a million lines."""
_NEXT_MOVE = "build one with 'carrera-kg build'"


def current(dataset: str) -> tuple[str, str]:
    """The folder of the current generation, and the key of what it was built from.

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
    _check_folder(dataset)
    try:
        with open(os.path.join(dataset, _CURRENT), encoding="utf-8") as file:
            name, _, key = file.read().partition("\n")
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(f"{dataset}: no dataset there", _NEXT_MOVE) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{dataset}: {error}", "check its permissions, or build again") from None
    folder = os.path.join(dataset, name)
    if not name or os.path.basename(name) != name or not os.path.isdir(os.path.join(folder, "store")):
        raise DataError(f"{dataset}: the dataset is damaged", "build it again with 'carrera-kg build'")
    return folder, key.strip()


def _check_folder(dataset: str) -> None:
    """Refuse a store elsewhere where only a folder will do.

    Raises:
        DataError: it is one.
    """
    if is_address(dataset):
        raise DataError(f"{dataset}: is a store elsewhere, and this needs a folder", "name one with --store")


def open_store(dataset: str) -> ox.Store:
    """The current generation, read-only: a snapshot that a later build does not touch.

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
    folder, _ = current(dataset)
    try:
        store = ox.Store.read_only(os.path.join(folder, "store"))
        _opened.append((store, folder))
        del _opened[:-_MOST_OPENED]
        return store
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(f"{dataset}: cannot be opened ({error})", "build it again with 'carrera-kg build'") from None


_opened: list[tuple[ox.Store, str]] = []
_MOST_OPENED = 4


def generation_of(store: ox.Store) -> str:
    """The folder of the generation that a store was opened from, of the last few that were; else nothing.

    A store tells no path and takes no notes, and what lies beside it belongs to it alone.
    """
    return next((folder for known, folder in _opened if known is store), "")


def ask_ahead(store: object, iris: Iterable[str]) -> None:
    """Say which things will be asked about next, so that a store elsewhere can fetch them together.

    Args:
        store: the embedded one, to which that is nothing, or one elsewhere, which imports more than a question needs.
    """
    met = getattr(store, "met", None)
    if met is not None:
        met(iris)


def read_manifest(dataset: str) -> dict[str, object]:
    """What the current generation was built from and holds (``docs/dataset.md``).

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
    return manifest_of(current(dataset)[0])


def manifest_of(generation: str) -> dict[str, object]:
    """What a generation was built from and holds.

    Args:
        generation: its folder.

    Raises:
        DataError: it has no manifest that can be read.
    """
    import json  # not needed to answer a query

    try:
        with open(os.path.join(generation, "manifest.json"), encoding="utf-8") as file:
            manifest: dict[str, object] = json.load(file)
    except (OSError, ValueError) as error:
        dataset = os.path.dirname(generation)
        raise DataError(f"{dataset}: no readable manifest ({error})", "build it again") from None
    return manifest


def earlier(dataset: str) -> str:
    """The folder of the generation before the current one.

    Raises:
        DataError: there is no dataset, it is damaged, or it has one generation only.
    """
    folder, _ = current(dataset)
    others = [os.path.join(dataset, name) for name in os.listdir(dataset) if name.startswith("generation-")]
    known = [other for other in others if other != folder and os.path.isfile(os.path.join(other, EXPORT))]
    if not known:
        hint = "a build keeps the one before it, unless it withdraws something"
        raise DataError(f"{dataset}: there is no earlier generation", hint)
    return max(known, key=lambda other: (os.stat(other).st_mtime_ns, other))


class Target:
    """Where a build goes, and how.

    Args:
        dataset: the folder; made if it is not there.
        began: when the build began, by ``time.perf_counter``.
        progress: told the name of each step as it begins.
        wait: how many seconds to wait for another build of the same folder.
        keep_earlier: whether the generation before may stay; asked while nobody else writes.
    """

    # No dataclass: what is asked imports this module too, and start-up counts.
    __slots__ = ("began", "dataset", "keep_earlier", "progress", "wait")

    def __init__(
        self,
        dataset: str,
        began: float = 0,
        progress: Callable[[str], None] = lambda _: None,
        wait: float = 0,
        keep_earlier: Callable[[], bool] = lambda: True,
    ) -> None:
        self.dataset, self.began, self.progress = dataset, began, progress
        self.wait, self.keep_earlier = wait, keep_earlier


def publish(
    dataset: str,
    quads: Iterable[str],
    key: str,
    describe: Callable[[ox.Store], dict[str, object]],
    wait: float = 0,
    keep_earlier: Callable[[], bool] = lambda: True,
) -> None:
    """Write a new generation and make it the current one.

    Args:
        dataset: the folder; made if it is not there.
        quads: lines of N-Quads, canonical where the dataset's hash is to be the file's.
        key: what it was built from, for :func:`current`.
        describe: makes the manifest from the finished store.
        wait: how many seconds to wait for another build of the same folder.
        keep_earlier: whether the generation before may stay; asked while nobody else writes.

    Raises:
        DataError: the folder is not a dataset, cannot be written, or is being written by another build. The old
            dataset is untouched; or an earlier one that must not stay cannot be removed, when the new one is current.
    """
    content = functools.partial(_write_lines, lines=quads)
    publish_file(Target(dataset, wait=wait, keep_earlier=keep_earlier), content, key, lambda store, _: describe(store))


def publish_file(
    target: Target,
    content: Callable[[str], bool],
    key: str,
    finish: Callable[[ox.Store, str], dict[str, object]],
) -> None:
    """As :func:`publish`, for what is too large to be lines in memory.

    Args:
        target: the folder, and how to go about it.
        content: writes the N-Quads to a file of that path, and tells whether there may be blank nodes among them.
        key: what it was built from, for :func:`current`.
        finish: does what is left to do with the filled store and the generation's folder, and gives the manifest.

    Raises:
        DataError: as there.
    """
    check_target(target.dataset)
    with _writing(target.dataset, target.wait):
        kept = target.keep_earlier()
        with _new_generation(target.dataset, key) as building:
            export = os.path.join(building, EXPORT)
            blank_nodes = content(export)
            store = ox.Store(os.path.join(building, "store"))
            fill(store, export, blank_nodes=blank_nodes)
            manifest = finish(store, building)
            store.optimize()
            store.flush()
            _write_manifest(building, manifest)
            del store  # closes it
        if not kept:
            _remove_earlier(target.dataset)


def fill(store: ox.Store, path: str, *, blank_nodes: bool = True) -> None:
    """Load a file of N-Quads, in pieces.

    The engine gathers a million lines before it writes any, and has more than two thousand MiB in use meanwhile; of
    smaller pieces it has as much less as they are smaller.

    Args:
        store: on disk.
        path: of the file, with a quad on each line.
        blank_nodes: whether there may be some; to look for them takes a thirtieth of the time.

    Raises:
        SyntaxError, OSError: as the engine does.
    """
    size, begin = os.path.getsize(path), 0
    if size <= _PIECE:
        store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        return
    apart = bytearray()
    with open(path, "rb") as file:
        while begin < size:
            file.seek(begin + _PIECE)
            file.readline()
            end = min(file.tell(), size)
            file.seek(begin)
            stretch = io.BufferedReader(_Stretch(file, end), 1 << 20)
            piece: IO[bytes] | bytes = stretch
            if blank_nodes and b"_:" in (piece := stretch.read()):
                # A blank node has a name for as long as one loading takes, so they are loaded together.
                lines = piece.splitlines(keepends=True)
                apart += b"".join(line for line in lines if b"_:" in line)
                piece = b"".join(line for line in lines if b"_:" not in line)
            store.bulk_load(piece, format=ox.RdfFormat.N_QUADS)
            begin = end
    if apart:
        store.bulk_load(bytes(apart), format=ox.RdfFormat.N_QUADS)


class _Stretch(io.RawIOBase):
    """A file up to some place, so that it need not be in memory as a whole.

    Args:
        file: where reading begins.
        end: the place.
    """

    def __init__(self, file: io.BufferedReader, end: int) -> None:
        self.file, self.end = file, end

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read as much as there is room for, and not beyond the place."""
        return self.file.readinto(memoryview(buffer)[: self.end - self.file.tell()])


def _write_lines(path: str, lines: Iterable[str]) -> bool:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return True


def _remove_earlier(dataset: str) -> None:
    """Remove every generation but the current one, and what other builds left.

    Raises:
        DataError: one cannot be removed.
    """
    import shutil

    folder, _ = current(dataset)
    for name in os.listdir(dataset):
        path = os.path.join(dataset, name)
        if name.startswith(("generation-", "building-")) and path != folder:
            shutil.rmtree(path, ignore_errors=True)
            if os.path.lexists(path):
                hint = "it still holds what was withdrawn: remove the folder yourself"
                raise DataError(f"{path}: an earlier generation cannot be removed", hint)


def revise(dataset: str, change: Callable[[ox.Store], None], wait: float = 0) -> None:
    """Make a changed copy of the current generation the current one.

    Args:
        dataset: the folder of a dataset.
        change: is given the copy, open for writing; if it raises, nothing is published.
        wait: how many seconds to wait for a build of the same folder.

    Raises:
        DataError: there is no dataset, it cannot be written, or is being written. The old one is untouched.
    """
    with _writing(dataset, wait):
        manifest = read_manifest(dataset)
        with _new_generation(dataset, "own") as building:
            open_store(dataset).backup(os.path.join(building, "store"))
            store = ox.Store(os.path.join(building, "store"))
            described = store.contains_named_graph(ox.NamedNode(DATASET_GRAPH))
            change(store)
            updates = manifest.get("updates", 0)
            assert isinstance(updates, int)
            manifest["updates"] = updates + 1
            manifest.setdefault("built_sha256", manifest.get("canonical_sha256", ""))
            lines = _lines(store)
            if described:
                lines = _described_anew(store, lines, manifest)
            store.flush()
            export = os.path.join(building, EXPORT)
            _write_lines(export, canonical_lines(lines))
            manifest |= {"quads": len(store), "canonical_sha256": sha256_of(export), "graphs": graph_sizes(store)}
            _write_manifest(building, manifest)
            del store


def _lines(store: ox.Store) -> list[str]:
    """The store as sorted lines of N-Quads."""
    text = (store.dump(format=ox.RdfFormat.N_QUADS) or b"").decode()
    return sorted(text.split("\n")[:-1])


def _described_anew(store: ox.Store, lines: list[str], manifest: dict[str, Any]) -> list[str]:
    """Have the dataset describe what it holds now, and what was built before it was changed; its lines after that."""
    from carrera_kg.self_description import Making, description, without_description

    made = manifest["carrera_kg"], manifest["inputs"]
    making = Making(*made, shipped=False, updates=manifest["updates"], built=manifest["built_sha256"])
    own = description(lines, making)
    store.remove_graph(ox.NamedNode(DATASET_GRAPH))
    store.bulk_extend(ox.parse("\n".join(own), ox.RdfFormat.N_QUADS))
    return sorted([*without_description(lines), *own])


def graph_sizes(store: ox.Store) -> dict[str, int]:
    """How many triples are in each graph, by its address; in the default graph under ``default``."""
    graphs = {"default": ox.DefaultGraph(), **{graph.value: graph for graph in store.named_graphs()}}
    sizes = {name: sum(1 for _ in store.quads_for_pattern(None, None, None, graph)) for name, graph in graphs.items()}
    return dict(sorted(sizes.items()))


@contextlib.contextmanager
def _writing(dataset: str, wait: float) -> Iterator[None]:
    """Hold the folder against other writers, and tell what fails in our words."""
    import filelock  # only a build needs it

    try:
        os.makedirs(dataset, exist_ok=True)
        with filelock.FileLock(os.path.join(dataset, ".lock"), timeout=wait):
            yield
    except filelock.Timeout:
        raise DataError(f"{dataset}: another build is writing it", "wait for it to end") from None
    except (OSError, SyntaxError) as error:
        reason = _reason(error)
        hint = "check the folder's permissions and space; the old dataset, if any, is untouched"
        raise DataError(f"{dataset}: cannot be written ({reason})", hint) from None


@contextlib.contextmanager
def reading(dataset: str) -> Iterator[str]:
    """The folder in which a build keeps what it reads, held against other builds.

    Args:
        dataset: the folder of a dataset, to be.

    Raises:
        DataError: another build is reading, or it cannot be written.
    """
    import filelock

    check_target(dataset)
    os.makedirs(dataset, exist_ok=True)
    try:
        with filelock.FileLock(os.path.join(dataset, f".{READING}.lock"), timeout=0):
            yield os.path.join(dataset, READING)
    except filelock.Timeout:
        raise DataError(f"{dataset}: another build is reading for it", "wait for it to end") from None


def check_target(dataset: str) -> None:
    """See that a dataset may be written to the folder, before anything is computed.

    Raises:
        DataError: something else is there.
    """
    _check_folder(dataset)
    if os.path.lexists(dataset) and not os.path.isdir(dataset):
        raise DataError(f"{dataset}: is not a folder", "choose an empty or new folder with --store")
    above = os.path.dirname(os.path.abspath(dataset))
    while not os.path.lexists(above):
        above = os.path.dirname(above)
    if not os.path.isdir(above):
        raise DataError(f"{dataset}: cannot be written ({above} is not a folder)", "choose another folder with --store")
    try:
        names = os.listdir(dataset) if os.path.isdir(dataset) else []
    except OSError as error:
        raise DataError(f"{dataset}: {error.strerror}", "check its permissions") from None
    ours = (_CURRENT, _CURRENT + ".new", ".lock", READING, f".{READING}.lock")
    if any(name not in ours and not name.startswith(("generation-", "building-")) for name in names):
        raise DataError(f"{dataset}: holds other files", "choose an empty or new folder with --store")


def _reason(error: Exception) -> str:
    """What went wrong, without the store's internals."""
    text = getattr(error, "strerror", None) or str(error)
    known = ("No space left on device", "File too large", "Permission denied", "Read-only file system")
    return next((words for words in known if words in text), text.strip()[:120])


@contextlib.contextmanager
def _new_generation(dataset: str, key: str) -> Iterator[str]:
    """A folder to write the next generation into; when all is well at the end, it becomes the current one."""
    import shutil
    import tempfile

    old = _read_current(dataset)
    for name in os.listdir(dataset):
        if name.startswith("building-"):  # what a killed build left
            shutil.rmtree(os.path.join(dataset, name), ignore_errors=True)
    building = tempfile.mkdtemp(prefix="building-", dir=dataset)
    try:
        os.chmod(building, 0o755)  # mkdtemp makes it private; a dataset may have other readers
        yield building
        name = "generation-" + os.path.basename(building).removeprefix("building-")
        os.rename(building, os.path.join(dataset, name))
        with open(os.path.join(dataset, _CURRENT + ".new"), "w", encoding="utf-8") as file:
            file.write(f"{name}\n{key}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(os.path.join(dataset, _CURRENT + ".new"), os.path.join(dataset, _CURRENT))
        for other in os.listdir(dataset):
            if other.startswith("generation-") and other not in (old, name):  # nobody can have it open any more
                shutil.rmtree(os.path.join(dataset, other), ignore_errors=True)
    except BaseException:  # an interruption too must leave no half-built generation behind
        shutil.rmtree(building, ignore_errors=True)
        raise


def _write_manifest(building: str, manifest: dict[str, object]) -> None:
    import json

    with open(os.path.join(building, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=2, ensure_ascii=False)
        file.write("\n")


def _read_current(dataset: str) -> str:
    try:
        with open(os.path.join(dataset, _CURRENT), encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, UnicodeDecodeError):
        return ""
