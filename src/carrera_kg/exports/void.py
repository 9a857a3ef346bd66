"""What the dataset says of itself, with its canonical hash, as Turtle: VoID, DCAT and PROV-O."""

from __future__ import annotations

import os

import pyoxigraph as ox

from carrera_kg.errors import DataError, UsageError
from carrera_kg.results import write_statements
from carrera_kg.self_description import described
from carrera_kg.store import manifest_of
from carrera_kg.vocabulary import DATASET_GRAPH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from carrera_kg.exports.selection import Selection


def write(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the description of the dataset that the selection is of, sorted.

    Args:
        selection: of a whole dataset; its view makes no difference.
        out: is written bytes to.
        tell: told how many triples were written.

    Raises:
        UsageError: only an entity was selected.
        DataError: the dataset does not describe itself, or was built anew since it was opened.
    """
    if selection.about is not None:
        raise UsageError("the description is of the whole dataset", "leave --about out")
    if not selection.store.contains_named_graph(ox.NamedNode(DATASET_GRAPH)):
        raise DataError(f"{selection.folder}: the dataset says nothing of itself", "build it again")
    manifest = manifest_of(os.path.dirname(selection.path))  # of the generation that the store is of
    sha256 = str(manifest.get("canonical_sha256", ""))
    triples = sorted(set(described(selection.store, sha256)), key=str)
    write_statements(triples, out, "ttl")
    tell(len(triples))
