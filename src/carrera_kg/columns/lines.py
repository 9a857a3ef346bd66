"""Tables as N-Quads: the lines of each row, in canonical form and in order, by expressions over whole columns.

What fills a column stands in :mod:`carrera_kg.tables.schema`; the same words that make the column of a store's values
here make the values of a column. A table in order of its key gives text in order, so that a dataset is sorted, and its
hash known, without sorting its lines.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg.ontology import ontology
from carrera_kg.tables.schema import Column, Table, Type
from carrera_kg.vocabulary import (
    ALT_LABEL,
    BASE,
    BOOLEAN,
    CAR,
    DATE,
    DCTERMS,
    DERIVED_GRAPH,
    EDTF_DATE,
    GRAPH,
    ID,
    INTEGER,
    KINDS,
    LABEL,
    OWL,
    PROV,
    RDF_TYPE,
    RECORDS,
)

PLACED = "of the source"
"""In place of a graph: the statement stands in the graph of the source that its value is a row of."""

_BOUNDS = {
    "start": ("startEarliest", "startLatest"),
    "end": ("endEarliest", "endLatest"),
    "birth_date": ("earliest", "latest"),
    "date": ("earliest", "latest"),
}
"""The properties of the first and last day, by the column of the date."""

_DATED_BY_SEASON = "honours"
"""An honour's season has bounds; a match has a date of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """The statements that a column makes.

    Attributes:
        predicate: the property's address.
        column: of the table.
        type: what its cells hold.
        many: each cell is a list.
        graph: where the statements stand; the default graph if empty.
        folder: of addresses, where the cells are the last parts of concepts.
    """

    predicate: str
    column: str
    type: Type
    many: bool = False
    graph: str = ""
    folder: str = ""


@functools.cache
def lines_of_table(table: Table) -> tuple[Line, ...]:
    """What each column of a table says, in the order in which canonical N-Quads have the properties."""
    found = [line for column in table.columns if (line := _line(column, table)) is not None]
    return tuple(sorted(found, key=lambda line: f"<{line.predicate}>"))


def extra(predicate: str, column: str, type_: Type, *, many: bool = False, graph: str = "") -> Line:
    """A line for a column that the tables have no place for, as search keys."""
    return Line(predicate, column, type_, many, graph)


def _line(column: Column, table: Table) -> Line | None:
    hung = any(each.fill == "parent" and each.table == "spells" for each in table.columns)
    if hung and column.of in ("person", "team", "role"):  # its spell says so
        return None
    if column.fill == "value":
        known = ontology().properties[column.of]
        folder = _folder(known.scheme) if column.type == "term" else ""
        return Line(known.iri, column.name, column.type, column.many, "", folder)
    if column.fill in ("first day", "last day"):
        season = column.of == "season" and table.name == _DATED_BY_SEASON
        bounds = ("earliest", "latest") if season else _BOUNDS.get(column.of)
        return Line(CAR + bounds[column.fill == "last day"], column.name, "date") if bounds else None
    if column.fill == "derived":
        return Line(CAR + column.of, column.name, "date", graph=DERIVED_GRAPH)
    if column.name in ("label", "name") and column.fill == "name" and not column.of:
        return Line(LABEL, column.name, "text")
    known_names = {
        "other_names": Line(ALT_LABEL, "other_names", "text", many=True),
        "same_as": Line(OWL + "sameAs", "same_as", "address", many=True),
        "identifiers": Line(DCTERMS + "identifier", "identifiers", "text", many=True),
        "sources": Line(PROV + "wasDerivedFrom", "sources", "address", many=True, graph=PLACED),
    }
    return known_names.get(column.name)


def _folder(scheme: str) -> str:
    """Where the concepts of a scheme have their addresses: ``…/role/``."""
    concept = min(iri for iri, of in ontology().schemes.items() if of == scheme)
    return concept.rsplit("/", 1)[0] + "/"


def blocks(rows: pl.DataFrame, key: str, kind: str, lines: Sequence[Line], graph: str = "") -> pl.DataFrame:
    """The text of each row.

    Args:
        rows: with the key, an address that needs no escaping, and the columns of the lines; one that is missing says
            nothing.
        key: the column of the subject.
        kind: of entity or record, for its class.
        lines: what the columns say.
        graph: where the class stands; the default graph if empty.

    Returns:
        ``key``: the subject with its brackets, in whose order the text is to be written; ``text``: lines of canonical
        N-Quads, in order, each with its line end; ``lines``: how many.
    """
    cls = KINDS.get(kind) or RECORDS.get(kind) or CAR + kind.title()
    subject = pl.format("<{}>", key)
    typed = _Said(
        _joined(subject, f" <{RDF_TYPE}> <{cls}>", f" <{graph}> .\n" if graph else " .\n"), pl.lit(1, pl.Int64)
    )
    parts = [(f"<{RDF_TYPE}>", typed), *((f"<{line.predicate}>", _said(line, subject, rows)) for line in lines)]
    parts.sort(key=lambda part: part[0])
    said = [each for _, each in parts if each is not None]
    return rows.select(
        subject.alias("key"),
        _text(*(piece for each in said for piece in each.pieces)).alias("text"),
        pl.sum_horizontal([each.number for each in said]).alias("lines"),
    )


_Piece = pl.Expr | str
"""Of a text: what differs from row to row, or not."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The lines that a column makes of each row.

    Attributes:
        pieces: that follow each other; what is null in a row is none of it.
        number: how many lines they are.
    """

    pieces: tuple[_Piece, ...]
    number: pl.Expr


def _joined(*pieces: _Piece) -> tuple[_Piece, ...]:
    """The pieces, with what always follows each other as one."""
    found: list[_Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


def _text(*pieces: _Piece, whole: bool = False) -> pl.Expr:
    """The text of all pieces; null where one of them is null, if it is to be whole."""
    exprs = [pl.lit(piece) if isinstance(piece, str) else piece for piece in _joined(*pieces)]
    return pl.concat_str(exprs, ignore_nulls=not whole)


def _said(line: Line, subject: pl.Expr, rows: pl.DataFrame) -> _Said | None:
    """The lines that a column makes; None where it is empty, as most columns of a table are in most of its rows."""
    if line.column not in rows.columns:
        return None
    column, cells = pl.col(line.column), rows[line.column]
    if line.many:
        number = column.list.len().fill_null(0).cast(pl.Int64)
        most = cells.list.len().max() or 0
        return _Said((_listed(line, subject, several=most != 1),), number) if most else None
    nulls = cells.null_count()
    pieces = _joined(subject, f" <{line.predicate}> ", *_term(column, line), *_end(column, line))
    if not nulls:
        return _Said(pieces, pl.lit(1, pl.Int64))
    return _Said((_text(*pieces, whole=True),), column.is_not_null().cast(pl.Int64)) if nulls < rows.height else None


def _listed(line: Line, subject: pl.Expr, *, several: bool) -> pl.Expr:
    """The lines of a column of lists; null where a list has no value."""
    column, lead = pl.col(line.column), f" <{line.predicate}> "
    first = column.list.first()
    single = _text(subject, lead, *_term(first, line), *_end(first, line), whole=True)
    if not several:
        return single
    # The subject does not reach into the list, so a mark stands in for it that no text can hold. Most lists have one
    # value, and only the others are taken apart, which takes many times as long.
    cell = pl.element()
    each = _text("\x00", lead, *_term(cell, line), *_end(cell, line), whole=True)
    lists = pl.when(column.list.len() > 1).then(column).list.eval(each)
    text = lists.list.unique().list.sort().list.join("")
    return pl.coalesce(text.str.replace_all("\x00", subject, literal=True), single)


def _end(cell: pl.Expr, line: Line) -> tuple[_Piece, ...]:
    if line.graph == PLACED:
        return " <", source_graph(cell), "> .\n"
    return (f" <{line.graph}> .\n" if line.graph else " .\n",)


def source_graph(place: pl.Expr) -> pl.Expr:
    """The graph of the source that a row, by its address, is of; a statement of Wikidata is in that of its source.

    The address of a row begins with that of its document, of which the first part of the path is the source's name.
    """
    start = f"{ID}document/"
    path = place.str.strip_prefix(start)
    name = pl.when(place.str.starts_with(start)).then(path.str.head(path.str.find("[/#]")))
    return pl.concat_str(pl.lit(GRAPH + "document/"), name.fill_null("wikidata"))


def _term(cell: pl.Expr, line: Line) -> tuple[_Piece, ...]:
    """A cell as a term of N-Quads."""
    if line.type == "address":
        return "<", cell, ">"
    if line.type == "term":
        return f"<{line.folder or BASE}", cell, ">"
    if line.type == "text":
        return '"', escaped(cell), '"'
    datatypes: Mapping[str, str] = {"edtf": EDTF_DATE, "date": DATE, "integer": INTEGER, "boolean": BOOLEAN}
    text = cell.dt.to_string("%Y-%m-%d") if line.type == "date" else cell.cast(pl.String)
    return '"', text, f'"^^<{datatypes[line.type]}>'


_CONTROLS = [chr(n) for n in (*range(0x20), 0x7F)]
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', **{c: _SHORT.get(c, f"\\u{ord(c):04X}") for c in _CONTROLS}}


def escaped(text: pl.Expr) -> pl.Expr:
    """Text as it stands within the quotes of a canonical literal (RDF 1.1 N-Quads, RDFC-1.0 section 5)."""
    return text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
