"""Files that tasks write, which may be run twice or be lost half-way."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def placed(folder: str, name: str, scratch: str) -> Iterator[str]:
    """A file to write, which is put in its place in one step when it is whole.

    Args:
        folder: where it is to be.
        name: of it within the folder, with those above it.
        scratch: a folder on the same file system, for files at work.
    """
    target = os.path.join(folder, name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.makedirs(scratch, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix="attempt-", dir=scratch)
    os.close(handle)
    try:
        yield path
        os.chmod(path, 0o644)
        os.replace(path, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
