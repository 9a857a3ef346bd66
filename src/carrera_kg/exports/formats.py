"""The formats of exports: what each is called, holds and leaves out, and which function writes it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_TRIPLES = "graphs; what a document says stands as a claim, and as a statement only where it is accepted"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: as ``--format`` takes it.
        extension: the ending of a file's name, with a dot; of a folder, nothing.
        summary: what it is.
        leaves_out: what of the selection it does not hold; ``nothing`` where reading it back gives the same.
        module: that has the function which writes it, within this package.
        function: its name.
        folder: whether it is several files in a folder.
    """

    name: str
    extension: str
    summary: str
    leaves_out: str
    module: str
    function: str = "write"
    folder: bool = False

    @property
    def write(self) -> Callable[..., Any]:
        """The function that writes it: ``write(selection, out, tell)``, where ``out`` is a file or a folder's path."""
        written: Callable[..., Any] = getattr(importlib.import_module(f"{__package__}.{self.module}"), self.function)
        return written


_ALL = (
    Format("nq", ".nq", "N-Quads, sorted and canonical", "nothing", "lines", "write_nq"),
    Format("nt", ".nt", "N-Triples, sorted and canonical", _TRIPLES, "lines", "write_nt"),
    Format("ttl", ".ttl", "Turtle with names as comments", _TRIPLES, "turtle", "write_ttl"),
    Format("trig", ".trig", "TriG with names as comments", "nothing", "turtle", "write_trig"),
    Format("jsonld", ".jsonld", "JSON-LD 1.1, framed by entity, context inlined", "nothing", "jsonld"),
    Format("rdf", ".rdf", "RDF/XML", _TRIPLES, "rdfxml"),
    Format(
        "ttl12", ".ttl12", "RDF 1.2 Turtle: claims as annotations of what they state", _TRIPLES, "rdf12", "write_ttl12"
    ),
    Format("trig12", ".trig12", "RDF 1.2 TriG: the same, in graphs", "nothing", "rdf12", "write_trig12"),
    Format(
        "schema.org", ".schema.jsonld", "schema.org as JSON-LD, for search engines",
        "claims, conflicts, disputed and sensitive values, and what schema.org has no words for", "schema_org",
    ),
    Format(
        "graphml", ".graphml", "a network for Gephi, yEd, Cytoscape and NetworkX",
        "claims, sensitive matters and what the network does not draw", "graphs", "write_graphml",
    ),
    Format(
        "gexf", ".gexf", "the same as GEXF", "claims, sensitive matters and what the network does not draw",
        "graphs", "write_gexf",
    ),
    Format(
        "csv", "", "tables as CSV with a data package", "what has no column (docs/tables.md)", "tables", "write_csv",
        folder=True,
    ),
    Format(
        "parquet", "", "tables as Parquet with a data package", "what has no column (docs/tables.md)", "tables",
        "write_parquet", folder=True,
    ),
    Format("void", ".void.ttl", "what the dataset says of itself: VoID, DCAT and PROV-O", "the data", "void"),
)  # fmt: skip

FORMATS = {format.name: format for format in _ALL}
"""The formats by name."""


OTHER_NAMES = {
    "n-quads": "nq", "nquads": "nq", "n-triples": "nt", "ntriples": "nt", "turtle": "ttl", "json-ld": "jsonld",
    "json": "jsonld", "rdf/xml": "rdf", "rdfxml": "rdf", "xml": "rdf", "schema": "schema.org", "html": "site",
}  # fmt: skip
"""What formats are called elsewhere, to guess at what is meant."""


def by_path(path: str) -> str:
    """The name of the format that a file's name asks for; nothing if it ends like none.

    >>> by_path("career.ttl"), by_path("dump.nq.gz"), by_path("career")
    ('ttl', 'nq', '')
    """
    name = path.lower().removesuffix(".gz")
    fitting = [format for format in _ALL if format.extension and name.endswith(format.extension)]
    return max(fitting, key=lambda format: len(format.extension)).name if fitting else ""
