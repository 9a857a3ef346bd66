"""Other people's tools read the exports: the same statements in Oxigraph, rdflib, Raptor and PyLD; and the shapes hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.exports import FORMATS, Selection, export
from carrera_kg.exports.selection import View
from carrera_kg.validation import validate
from tests.exports.exporting import written
from tests.exports.rdf_readers import (
    OXIGRAPH,
    RAPPER,
    RDFLIB,
    Quads,
    canonical,
    in_oxigraph,
    in_pyld,
    in_rapper,
    in_rdflib,
    needs_rapper,
)

VIEWS: tuple[View, ...] = ("accepted", "sources", "all")
WITH_GRAPHS = ("nq", "trig", "jsonld")


def expected(selection: Selection, format: str) -> Quads:
    if format in WITH_GRAPHS:
        return list(selection.quads())
    return in_oxigraph("".join(f"{line}\n" for line in selection.union()).encode(), "nt")


def same(found: Quads, wanted: Quads) -> bool:
    return len(set(found)) == len(set(wanted)) and canonical(found) == canonical(wanted)


def test_every_format_of_rdf_is_read_here() -> None:
    others = {"schema.org", "graphml", "gexf", "csv", "parquet", "void"}
    assert set(FORMATS) - others == set(OXIGRAPH)
    assert set(OXIGRAPH) - set(RDFLIB) == {"ttl12", "trig12"}  # rdflib knows RDF 1.1
    assert set(RDFLIB) - set(RAPPER) == {"jsonld"}  # Raptor writes JSON, but does not read JSON-LD


@pytest.mark.parametrize("view", ["accepted", "all"])
@pytest.mark.parametrize("format", RDFLIB)
def test_rdflib_and_oxigraph_read_the_same(kg: KnowledgeGraph, format: str, view: View) -> None:
    selection = kg.selection(view=view)
    data, wanted = written(selection, format), expected(selection, format)
    assert same(in_oxigraph(data, format), wanted)
    assert same(in_rdflib(data, format), wanted)


@needs_rapper
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("format", RAPPER)
def test_raptor_reads_the_same(kg: KnowledgeGraph, format: str, view: View) -> None:
    selection = kg.selection(view=view)
    assert same(in_rapper(written(selection, format), format), expected(selection, format))


@pytest.mark.parametrize("view", VIEWS)
def test_pyld_reads_the_same(kg: KnowledgeGraph, view: View) -> None:
    selection = kg.selection(view=view)
    assert same(in_pyld(written(selection, "jsonld")), expected(selection, "jsonld"))


@pytest.mark.parametrize("format", ["trig", "jsonld"])
def test_what_rdflib_reads_back_holds_to_the_shapes(kg: KnowledgeGraph, format: str) -> None:
    quads = in_rdflib(written(kg.selection(view="all"), format), format)
    findings = list(validate(f"{quad} ." for quad in quads))
    assert [str(finding) for finding in findings if finding.severity == "violation"] == []
    assert len(findings) == len(kg.manifest["findings"])


def test_a_compressed_file_is_read_by_its_name(kg: KnowledgeGraph, tmp_path: Path) -> None:
    import gzip

    selection = kg.selection(about="Bergamo", view="all")
    for format in RDFLIB:
        path = tmp_path / f"bergamo{FORMATS[format].extension}.gz"
        export(selection, str(path))
        assert same(in_oxigraph(gzip.decompress(path.read_bytes()), format), expected(selection, format))
