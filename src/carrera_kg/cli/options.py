"""Options that several commands have, and what they say."""

from __future__ import annotations

import argparse
import os
import sys

from carrera_kg.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from carrera_kg.knowledge_graph import KnowledgeGraph

_EXTENSIONS = {
    ".json": "json", ".csv": "csv", ".tsv": "tsv", ".xml": "xml", ".srj": "json", ".srx": "xml", ".rdf": "xml",
    ".ttl": "ttl", ".nt": "nt", ".nq": "nq", ".trig": "trig", ".jsonld": "jsonld", ".jsonl": "jsonl", ".txt": "table",
    ".svg": "svg", ".html": "html", ".htm": "html", ".graphml": "graphml", ".gexf": "gexf",
    ".patch": "patch", ".rdfp": "patch",
}  # fmt: skip


def folder(text: str) -> str:
    """The type of an option that names a folder, or the address of a store."""
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is needed")
    return text


def store_option(command: argparse.ArgumentParser) -> None:
    """Add ``--store``."""
    command.add_argument(
        "--store",
        type=folder,
        metavar="DIR|URL",
        help="the dataset: a folder, or the address of a SPARQL endpoint that has it "
        "(default: CARRERA_KG_STORE, else your cache folder)",
    )


def documents_option(command: argparse.ArgumentParser, purpose: str) -> None:
    """Add ``--documents``."""
    default = os.environ.get("CARRERA_KG_DOCUMENTS") or None
    command.add_argument(
        "--documents", metavar="DIR", default=default, help=f"{purpose} (default: CARRERA_KG_DOCUMENTS)"
    )


def output_options(command: argparse.ArgumentParser, formats: Sequence[str], default: str) -> None:
    """Add ``--format`` and ``-o``.

    Args:
        formats: what the command can write.
        default: what it writes where nothing is said, in words.
    """
    command.add_argument("--format", choices=formats, help=f"default: by the extension of -o, else {default}")
    command.add_argument("-o", "--output", metavar="FILE", help="write to a file instead of standard output")
    command.set_defaults(formats=formats)


def open_graph(arguments: argparse.Namespace) -> KnowledgeGraph:
    """The dataset that is meant, opened.

    Raises:
        DataError: there is none, or it is damaged.
    """
    from carrera_kg.knowledge_graph import KnowledgeGraph

    return KnowledgeGraph.open(arguments.store)


def chosen_format(arguments: argparse.Namespace, in_pipe: str) -> str:
    """By option, else by the file's extension, else a table on a terminal and the given format in a pipe.

    Raises:
        UsageError: the command cannot write what the extension says.
    """
    if arguments.format:
        return str(arguments.format)
    if not arguments.output:
        return "table" if sys.stdout.isatty() else in_pipe
    extension = os.path.splitext(arguments.output)[1].lower()
    format = _EXTENSIONS.get(extension, in_pipe)
    if extension and extension not in _EXTENSIONS and "svg" in arguments.formats:  # a picture of another kind is meant
        raise UsageError(f"{arguments.output}: there is no {extension}", f"use {' or '.join(arguments.formats)}")
    if format == "json" and "json" not in arguments.formats:
        format = "jsonl"
    if format not in arguments.formats:
        raise UsageError(f"{arguments.output}: cannot be written as {format}", f"use {' or '.join(arguments.formats)}")
    return format
