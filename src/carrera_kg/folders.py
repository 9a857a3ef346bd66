"""Folders of exported files: written beside their place, and put there when they are whole."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator

from carrera_kg.errors import DataError
from carrera_kg.outputs import umask

MARK = "carrera-kg-export.json"
"""The file that tells that a folder is an export of ours, and how many files are in each of its folders."""


class Folder:
    """Takes files by their names from the top folder, and counts them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.sizes: Counter[str] = Counter()
        self.size = 0

    def write(self, name: str, content: bytes) -> None:
        """Write a file that is not there yet."""
        within = os.path.dirname(name)
        if within not in self.sizes:
            os.makedirs(os.path.join(self.path, within), exist_ok=True)
        with open(os.path.join(self.path, name), "xb") as file:
            file.write(content)
        self.sizes[within] += 1
        self.size += len(content)

    def count(self, name: str) -> None:
        """Count a file that somebody else has written there."""
        self.sizes[os.path.dirname(name)] += 1
        self.size += os.path.getsize(os.path.join(self.path, name))

    def count_all(self) -> None:
        """Count all files that others have written there."""
        self.sizes.clear()
        for top, _, names in os.walk(self.path):
            within = os.path.relpath(top, self.path).replace(os.sep, "/").removeprefix(".")
            self.sizes[within] += 0  # it may have folders alone
            for name in names:
                self.count(f"{within}/{name}" if within else name)

    @property
    def files(self) -> int:
        """How many there are."""
        return self.sizes.total()


@contextlib.contextmanager
def replaced(target: str) -> Iterator[Folder]:
    """A new folder that takes the place of the target when all has gone well; else the old one stays as it was.

    Raises:
        DataError: the target is no folder, holds what is not of an export, or cannot be written.
    """
    target = os.path.realpath(target)
    check(target)
    parent = os.path.dirname(target)
    try:
        os.makedirs(parent, exist_ok=True)
        part = tempfile.mkdtemp(prefix=f".{os.path.basename(target)[:40]}-", dir=parent)
    except OSError as error:
        raise DataError(f"{target}: {error.strerror}", "check the folder and its permissions") from None
    try:
        os.chmod(part, 0o777 & ~umask())
        folder = Folder(part)
        yield folder
        folder.sizes[""] += 1
        mark = {"made by": "carrera-kg", "files": dict(sorted(folder.sizes.items()))}
        with open(os.path.join(part, MARK), "x", encoding="utf-8") as file:
            json.dump(mark, file, indent=1)
            file.write("\n")
        check(target)  # somebody may have put something there meanwhile
        _swap(part, target)
    except OSError as error:
        raise DataError(f"{target}: cannot be written ({error.strerror})", "nothing there was changed") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check(target: str) -> None:
    """See that nothing is lost where an export is put: that there is no more than an older one, if anything.

    Raises:
        DataError: there is something else.
    """
    next_move = "name a new folder, or empty this one"
    try:
        entries = sorted(os.listdir(target))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise DataError(f"{target}: is not a folder", "name one") from None
    except OSError as error:
        raise DataError(f"{target}: {error.strerror}", "check its permissions") from None
    if not entries:
        return
    counted = _counted(target)
    if counted is None:
        raise DataError(f"{target}: holds other things than an export", next_move)
    for folder, _, files in os.walk(target):
        within = os.path.relpath(folder, target).replace(os.sep, "/").removeprefix(".")
        if within not in counted or len(files) > counted[within]:
            raise DataError(f"{target}: {within or 'it'} holds other things beside the export", next_move)


def _counted(target: str) -> dict[str, int] | None:
    """How many files are in each folder of the export that is there; None if it is none."""
    try:
        with open(os.path.join(target, MARK), encoding="utf-8") as file:
            files = json.load(file)["files"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return files if isinstance(files, dict) and all(isinstance(each, int) for each in files.values()) else None


def _swap(part: str, target: str) -> None:
    """Put the new folder into the place of the old one."""
    if not os.path.isdir(target):
        os.rename(part, target)
        return
    aside = f"{part}.old"
    os.rename(target, aside)
    try:
        os.rename(part, target)
    except OSError:
        os.rename(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
