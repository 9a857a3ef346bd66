"""Small datasets of any quads, and exports of them in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from carrera_kg.canonical import canonical_hash, lines_of
from carrera_kg.exports import FORMATS, Selection
from carrera_kg.store import graph_sizes, open_store, publish


def dataset_of(folder: Path, quads: Iterable[ox.Quad]) -> str:
    """A dataset that holds these quads, and nothing that describes it."""
    lines = lines_of(quads)

    def describe(store: ox.Store) -> dict[str, object]:
        return {"graphs": graph_sizes(store), "canonical_sha256": canonical_hash(lines)}

    publish(str(folder), lines, "own", describe)
    return str(folder)


def selection_of(folder: Path, quads: Iterable[ox.Quad], **choices: Any) -> Selection:
    """A selection of a dataset that holds these quads."""
    dataset = dataset_of(folder, quads)
    return Selection(open_store(dataset), dataset, **choices)


def written(selection: Selection, format: str) -> bytes:
    """A selection in a format of one file."""
    out = io.BytesIO()
    FORMATS[format].write(selection, out, lambda number: None)
    return out.getvalue()


def value(term: object) -> str:
    """The address or text of a term."""
    return str(getattr(term, "value", ""))
