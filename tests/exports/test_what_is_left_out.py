"""Every format is held to what it says that it leaves out: what it holds is read back with another tool and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.exports import FORMATS, Format, Selection, export
from carrera_kg.vocabulary import CAR, DATASET_GRAPH, ID, KINDS, RDF, RDF_TYPE, SENSITIVE
from tests.exports.exporting import value
from tests.exports.rdf_readers import canonical, in_oxigraph

Check = Callable[[Selection, Format, Path], None]
REIFIES = ox.NamedNode(f"{RDF}reifies")


def read(format: Format, path: Path) -> list[ox.Quad]:
    """What the file says in RDF 1.1: of a claim that annotates its statement, the three parts."""
    found: list[ox.Quad] = []
    for quad in in_oxigraph(path.read_bytes(), format.name):
        if quad.predicate == REIFIES and isinstance(quad.object, ox.Triple):
            parts = zip(("subject", "predicate", "object"), quad.object, strict=True)
            found += [ox.Quad(quad.subject, ox.NamedNode(RDF + name), part, quad.graph_name) for name, part in parts]
        else:
            found.append(quad)
    return found


def delicate(selection: Selection) -> set[str]:
    marks = selection.store.quads_for_pattern(None, ox.NamedNode(SENSITIVE), None, None)
    return {value(quad.subject) for quad in marks if value(quad.subject).startswith(ID)}


def holds_everything(selection: Selection, format: Format, path: Path) -> None:
    assert canonical(read(format, path)) == canonical(selection.quads())


def holds_the_triples(selection: Selection, format: Format, path: Path) -> None:
    found = read(format, path)
    assert {quad.graph_name for quad in found} <= {ox.DefaultGraph()}
    assert canonical(found) == canonical(selection.triples())


def holds_no_evidence(selection: Selection, format: Format, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for kind in ("claim", "conflict", "verdict"):
        assert f"{ID}{kind}/" not in text and f"{kind}/" not in re.findall(r'"id:(\w+/)', text)
    assert delicate(selection) and not any(node in text for node in delicate(selection))
    assert f"{ID}person/massimo-carrera" in text


def holds_a_row_for_each(selection: Selection, format: Format, path: Path) -> None:
    """Each thing and record that the selection has a type of; their columns are the business of test_tables."""
    tables = [file for file in path.iterdir() if file.suffix == f".{format.name}"]
    reading: Callable[[Path], pl.DataFrame] = pl.read_parquet if format.name == "parquet" else _csv
    rows = {str(cell) for file in tables for cell in reading(file).to_series(0)}
    wanted = {quad.subject for quad in selection.quads() if _has_a_table(quad)}
    assert wanted and {value(node) for node in wanted} <= rows


def _csv(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def _has_a_table(quad: ox.Quad) -> bool:
    kinds = {
        f"{CAR}{name}" for name in ("Spell", "Tally", "Honour", "Match", "Claim", "Conflict", "Person", "Document")
    }
    return quad.predicate.value == RDF_TYPE and value(quad.object) in kinds | set(KINDS.values())


def holds_the_description(selection: Selection, format: Format, path: Path) -> None:
    found = {quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)}
    own = {q.triple for q in selection.store.quads_for_pattern(None, None, None, ox.NamedNode(DATASET_GRAPH))}
    assert own <= found
    assert not any(triple.subject.value.startswith(f"{ID}person/") for triple in found if _is_node(triple.subject))
    assert len(found - own) < 20


def _is_node(term: object) -> bool:
    return isinstance(term, ox.NamedNode)


_NETWORK = "claims, sensitive matters and what the network does not draw"
_TABLES = "what has no column (docs/tables.md)"
CHECKS: dict[str, Check] = {
    "nothing": holds_everything,
    FORMATS["ttl"].leaves_out: holds_the_triples,
    "claims, conflicts, disputed and sensitive values, and what schema.org has no words for": holds_no_evidence,
    _NETWORK: holds_no_evidence,
    _TABLES: holds_a_row_for_each,
    "the data": holds_the_description,
}
"""How each is held to its word. A format that leaves out something else needs a check of its own here."""


def choices() -> Iterable[tuple[str, dict[str, str]]]:
    for name, format in FORMATS.items():
        yield name, {"view": "all"}
        if CHECKS[format.leaves_out] in (holds_everything, holds_the_triples):
            yield name, {"view": "accepted"}
            yield name, {"view": "sources", "about": "Antonio Conte"}
            yield name, {"view": "all", "quotes": "none", "sensitive": "omit", "about": "Massimo Carrera"}


@pytest.mark.parametrize(("name", "chosen"), [*choices()])
def test_a_format_leaves_out_what_it_says_and_no_more(
    kg: KnowledgeGraph, name: str, chosen: dict[str, str], tmp_path: Path
) -> None:
    format, path = FORMATS[name], tmp_path / "export"
    selection = kg.selection(**chosen)
    export(selection, str(path), name)
    CHECKS[format.leaves_out](selection, format, path)


def test_a_check_finds_what_is_missing(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """The checks are worth something: with one statement less they fail."""
    selection, path = kg.selection(view="all", about="Juventus"), tmp_path / "export"
    for name, check in (("nq", holds_everything), ("ttl12", holds_the_triples)):
        export(selection, str(path), name)
        check(selection, FORMATS[name], path)
        export(kg.selection(view="all", about="Juventus", quotes="none"), str(path), name)
        with pytest.raises(AssertionError):
            check(selection, FORMATS[name], path)
