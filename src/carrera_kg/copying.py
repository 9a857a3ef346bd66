"""A copy on this machine of a dataset that a store elsewhere has, for what needs the whole of it at hand."""

from __future__ import annotations

import os
from typing import Any

import pyoxigraph as ox

from carrera_kg.canonical import canonical_lines, sha256_of
from carrera_kg.comparison.lines import sort_lines
from carrera_kg.store import EXPORT, Target, graph_sizes, publish_file
from carrera_kg.vocabulary import DATASET_GRAPH, DCAT, PROV, RDF_TYPE


def copy_dataset(store: ox.Store, folder: str) -> None:
    """Make a dataset in a folder of what the store has, with the canonical hash that it was built with.

    Args:
        store: which has it, read from beginning to end.
        folder: empty, or not there yet.

    Raises:
        RemoteError: the store breaks off; nothing is left then.
        DataError: the folder cannot be written.
    """

    def content(path: str) -> bool:
        unsorted = f"{path}.sorted"
        sort_lines((f"{quad} .".encode() for quad in store), unsorted, os.path.dirname(path))
        with open(unsorted, encoding="utf-8", newline="\n") as lines, open(path, "wb") as file:
            file.writelines(f"{line}\n".encode() for line in canonical_lines(line[:-1] for line in lines))
        os.unlink(unsorted)
        return True

    publish_file(Target(folder), content, "own", _manifest)


def _manifest(store: ox.Store, generation: str) -> dict[str, object]:
    """What can be told of the dataset without the manifest of its build, which stays where it was built."""
    manifest: dict[str, Any] = {"quads": len(store), "canonical_sha256": sha256_of(os.path.join(generation, EXPORT))}
    about = ox.NamedNode(DATASET_GRAPH)
    for agent in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(PROV + "SoftwareAgent"), about):
        for quad in store.quads_for_pattern(agent.subject, ox.NamedNode(DCAT + "version"), None, about):
            assert isinstance(quad.object, ox.Literal)
            manifest["carrera_kg"] = quad.object.value
    return manifest | {"graphs": graph_sizes(store)}
