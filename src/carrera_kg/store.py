"""A dataset on disk: a folder of generations, of which one is current.

    dataset/CURRENT            the name of the current generation, and what it was built from
    dataset/<generation>/      store/ (Oxigraph), dataset.nq (the same as sorted N-Quads), manifest.json

A build writes a new generation beside the old one and then replaces CURRENT in one step; a reader sees the old dataset
or the new one, never half of either. The generation before stays until the next build, for readers that have it open.
"""

from __future__ import annotations

import contextlib
import os

import pyoxigraph as ox

from carrera_kg.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CURRENT = "CURRENT"
EXPORT = "dataset.nq"
"""The name of the N-Quads file in a generation: same inputs, same bytes."""
_NEXT_MOVE = "build one with 'carrera-kg build'"


def current(dataset: str) -> tuple[str, str]:
    """The folder of the current generation, and the key of what it was built from.

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
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


def open_store(dataset: str) -> ox.Store:
    """The current generation, read-only: a snapshot that a later build does not touch.

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
    folder, _ = current(dataset)
    try:
        return ox.Store.read_only(os.path.join(folder, "store"))
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(f"{dataset}: cannot be opened ({error})", "build it again with 'carrera-kg build'") from None


def read_manifest(dataset: str) -> dict[str, object]:
    """What the current generation was built from and holds (``docs/dataset.md``).

    Raises:
        DataError: there is no dataset, or it is damaged.
    """
    import json  # not needed to answer a query

    folder, _ = current(dataset)
    try:
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            manifest: dict[str, object] = json.load(file)
    except (OSError, ValueError) as error:
        raise DataError(f"{dataset}: no readable manifest ({error})", "build it again") from None
    return manifest


def publish(
    dataset: str, quads: Iterable[str], key: str, describe: Callable[[ox.Store], dict[str, object]], wait: float = 0
) -> None:
    """Write a new generation and make it the current one.

    Args:
        dataset: the folder; made if it is not there.
        quads: lines of N-Quads.
        key: what it was built from, for :func:`current`.
        describe: makes the manifest from the finished store.
        wait: how many seconds to wait for another build of the same folder.

    Raises:
        DataError: the folder is not a dataset, cannot be written, or is being written by another build. The old
            dataset is untouched.
    """
    check_target(dataset)
    with _writing(dataset, wait), _new_generation(dataset, key) as building:
        store = ox.Store(os.path.join(building, "store"))
        export = os.path.join(building, EXPORT)
        with open(export, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{quad}\n" for quad in quads)
        store.bulk_load(path=export, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        _write_manifest(building, describe(store))
        del store  # closes it


def revise(dataset: str, change: Callable[[ox.Store], None], wait: float = 0) -> None:
    """Make a changed copy of the current generation the current one.

    Args:
        dataset: the folder of a dataset.
        change: is given the copy, open for writing; if it raises, nothing is published.
        wait: how many seconds to wait for a build of the same folder.

    Raises:
        DataError: there is no dataset, it cannot be written, or is being written. The old one is untouched.
    """
    import hashlib

    with _writing(dataset, wait):
        manifest = read_manifest(dataset)
        with _new_generation(dataset, "own") as building:
            open_store(dataset).backup(os.path.join(building, "store"))
            store = ox.Store(os.path.join(building, "store"))
            change(store)
            store.flush()
            lines = (store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
            export = b"".join(sorted(lines))
            with open(os.path.join(building, EXPORT), "wb") as file:
                file.write(export)
            updates = manifest.get("updates", 0)
            assert isinstance(updates, int)
            manifest |= {
                "updates": updates + 1,
                "quads": len(lines),
                "nquads_sha256": hashlib.sha256(export).hexdigest(),
                "graphs": graph_sizes(store),
            }
            _write_manifest(building, manifest)
            del store


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


def check_target(dataset: str) -> None:
    """See that a dataset may be written to the folder, before anything is computed.

    Raises:
        DataError: something else is there.
    """
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
    ours = (_CURRENT, _CURRENT + ".new", ".lock")
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
