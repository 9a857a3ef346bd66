"""A comparison as an RDF Patch: what to delete and add so that one side becomes the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO

from carrera_kg.comparison.lines import differences
from carrera_kg.comparison.sides import Side, opened


def write_patch(before: str, after: str, file: IO[bytes]) -> bool:
    """Write what turns one side into the other in the format RDF Patch, in the order of the statements.

    The header has the SHA-256 of both sides as sorted lines of N-Quads; of a dataset it is the one in its manifest.

    Args:
        before, after: folders of datasets or of a generation, or files of RDF.
        file: is written bytes to.

    Returns:
        Whether they differ.

    Raises:
        DataError: one is missing or cannot be read.
        UsageError: they hold different kinds of things.
    """
    with opened(before, after) as (one, other):
        for line in _patch(one, other):
            file.write(line + b"\n")
        return _checksum(one) != _checksum(other)


def _patch(one: Side, other: Side) -> Iterator[bytes]:
    yield f"H before <urn:sha256:{_checksum(one)}> .".encode()
    yield f"H after <urn:sha256:{_checksum(other)}> .".encode()
    yield b"TX ."
    for came, line in differences(one.compared(), other.compared()):
        yield (b"A " if came else b"D ") + line
    yield b"TC ."


def _checksum(side: Side) -> str:
    digest = hashlib.sha256()
    for line in side.compared():
        digest.update(line + b"\n")
    return digest.hexdigest()
