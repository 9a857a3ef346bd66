"""The dataset as a folder of CSV or Parquet files, one for each table, with a Data Package that describes them.

The tables, their columns and their order are those of :mod:`carrera_kg.tables`; ``docs/tables.md`` says what they mean.
The same dataset gives the same bytes; Parquet names the version of Polars that wrote it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import polars as pl

from carrera_kg.lookup import kind_of
from carrera_kg.questions import records_of
from carrera_kg.self_description import LICENCE
from carrera_kg.tables import Tables
from carrera_kg.tables.schema import TABLE_OF_KIND, TABLES, Column, Table
from carrera_kg.version import __version__
from carrera_kg.vocabulary import CAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.exports.selection import Selection

FileFormat = Literal["csv", "parquet"]

BAR = "|"
"""What stands between the values of a list in CSV, where they are addresses, terms or dates, which have none."""

_EVIDENCE = {"claim": "claims", "conflict": "conflicts", "derivation": "derivations"}
"""The tables of what is no entity and no record, by the kind in its address."""

_ROWS_AT_ONCE = 100_000
_LEVEL = 9
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES = {"date": "date", "integer": "integer", "boolean": "boolean"}

_HOLDS = {
    "accepted": "what is accepted: entities, records and the catalogue of documents, without the evidence",
    "sources": "what the documents say and where: the catalogue, claims and quotations",
    "all": "what is accepted, and the evidence: claims, quotations, conflicts with verdicts, derivations",
}


def write_csv(selection: Selection, folder: str, tell: Callable[[int], None]) -> None:
    """Write the tables as CSV (RFC 4180, UTF-8) with a ``datapackage.json``.

    Args:
        folder: where to; made if it is not there.
        tell: is told how many rows are written so far.
    """
    _write(selection, folder, tell, "csv")


def write_parquet(selection: Selection, folder: str, tell: Callable[[int], None]) -> None:
    """Write the tables as Parquet with a ``datapackage.json``.

    Args:
        folder: where to; made if it is not there.
        tell: is told how many rows are written so far.
    """
    _write(selection, folder, tell, "parquet")


def _write(selection: Selection, folder: str, tell: Callable[[int], None], form: FileFormat) -> None:
    os.makedirs(folder, exist_ok=True)
    names = names_of(selection.view)
    resources, sources, rows = [], pl.DataFrame(), 0
    for name, frame in _one_by_one(selection):
        table, path = _table(name, selection), os.path.join(folder, f"{name}.{form}")
        if form == "csv":
            as_csv(frame, table).write_csv(path, line_terminator="\r\n")
        else:
            frame.write_parquet(path, compression="zstd", compression_level=_LEVEL, row_group_size=_ROWS_AT_ONCE)
        resources.append(_resource(table, path, frame.height, form, names))
        sources = frame if name == "documents" else sources
        rows += frame.height
        tell(rows)
    package = _package(selection, form, sources) | {"resources": resources}
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8", newline="\n") as file:
        json.dump(package, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _one_by_one(selection: Selection) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables of a selection; of a whole dataset no more than one is in memory, and the claims."""
    if selection.about is not None or selection.sensitive == "omit":
        yield from selected(selection).items()
        return
    known = Tables(selection.store)
    for name in names_of(selection.view):
        yield name, _quoting(known[name], name, selection)
        if name != "claims":  # others are made from it
            known.forget(name)


# ── Which rows ───────────────────────────────────────────────────────────────────────────────────


def names_of(view: str) -> list[str]:
    """The tables of a view, in order."""
    if view == "sources":
        return ["documents", "claims", "quotations"]
    return [name for name, table in TABLES.items() if view == "all" or not table.evidence]


def selected(selection: Selection) -> dict[str, pl.DataFrame]:
    """The tables of a selection by name, with the rows and words that it wants.

    With ``about`` they have the rows of that entity and its records, and those that these refer to.
    """
    known = Tables(selection.store)
    tables = {name: known[name] for name in names_of(selection.view)}
    if selection.about is not None:
        tables = _around(tables, selection)
    if selection.sensitive == "omit":
        tables = _harmless(tables)
    return {name: _quoting(frame, name, selection) for name, frame in tables.items()}


def _around(tables: Mapping[str, pl.DataFrame], selection: Selection) -> dict[str, pl.DataFrame]:
    """The rows about the entity, and the rows they refer to, and so on."""
    about = selection.about
    assert about is not None
    wanted: dict[str, set[str]] = {name: set() for name in tables}
    if kind_of(about) == "document":
        _want(wanted, "documents", [about])
        records = set(_claims_of(tables, selection).filter(pl.col("document") == about)["subject"])
    else:
        records = records_of(selection.store, about)
    for record in records:
        _want(wanted, _EVIDENCE.get(kind_of(record)) or TABLE_OF_KIND.get(kind_of(record), ""), [record])
    for name in {"claims", "conflicts", "derivations"} & set(tables):
        rows = tables[name].filter(pl.col("subject").is_in(list(records)))
        if kind_of(about) == "document" and name == "claims":
            rows = rows.filter(pl.col("document") == about)
        _want(wanted, name, rows[TABLES[name].key[0]])
    seen: dict[str, set[str]] = {name: set() for name in tables}
    while new := {name: keys - seen[name] for name, keys in wanted.items() if keys - seen[name]}:
        for name, keys in new.items():
            seen[name] |= keys
            for table, references in _references(_rows(tables[name], TABLES[name], keys), TABLES[name]):
                _want(wanted, table, references)
            for table, parts in _parts(tables, name, keys):
                _want(wanted, table, parts)
    return {name: _rows(frame, TABLES[name], _keys_of(name, wanted)) for name, frame in tables.items()}


def _keys_of(name: str, wanted: Mapping[str, set[str]]) -> set[str]:
    return wanted["claims"] if name == "quotations" else wanted[name]  # every quotation of a claim goes with it


def _claims_of(tables: Mapping[str, pl.DataFrame], selection: Selection) -> pl.DataFrame:
    return tables["claims"] if "claims" in tables else Tables(selection.store)["claims"]


def _want(wanted: dict[str, set[str]], table: str, keys: Any) -> None:
    if table in wanted:
        wanted[table].update(keys)


def _rows(frame: pl.DataFrame, table: Table, keys: set[str]) -> pl.DataFrame:
    return frame.filter(pl.col(table.key[0]).is_in(sorted(keys)))


def _references(frame: pl.DataFrame, table: Table) -> list[tuple[str, list[str]]]:
    """The rows of other tables that these rows refer to."""
    found = [(column.table, _addresses(frame, column)) for column in table.columns if column.table]
    if table.name in ("claims", "conflicts", "derivations", "remarks"):
        of = table.column("concerns" if table.name == "remarks" else "subject")
        found += [(TABLE_OF_KIND.get(kind_of(iri), ""), [iri]) for iri in _addresses(frame, of)]
    return found


def _parts(tables: Mapping[str, pl.DataFrame], name: str, keys: set[str]) -> list[tuple[str, pl.Series]]:
    """The rows of other tables that hang on these rows: the tallies of a spell, the sides of a match."""
    hanging = [(table, c) for table in tables for c in TABLES[table].columns if c.fill == "parent" and c.table == name]
    return [
        (table, tables[table].filter(pl.col(column.name).is_in(sorted(keys)))[TABLES[table].key[0]])
        for table, column in hanging
    ]


def _addresses(frame: pl.DataFrame, column: Column) -> list[str]:
    cells = frame[column.name]
    return (cells.explode() if column.many else cells).drop_nulls().unique().to_list()


def _harmless(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables without the rows of criminal and medical matters, and without what refers to them."""
    kept = {name: frame.filter(~_matters(frame)) for name, frame in tables.items()}
    gone = {name: tables[name].join(kept[name], on=TABLES[name].key, how="anti") for name in kept}
    lost = {name: gone[name][TABLES[name].key[0]].to_list() for name in kept if not gone[name].is_empty()}
    return {name: _without(frame, TABLES[name], lost) for name, frame in kept.items()}


def _matters(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("sensitive").fill_null(False) if "sensitive" in frame.columns else pl.lit(False)


def _without(frame: pl.DataFrame, table: Table, lost: Mapping[str, list[str]]) -> pl.DataFrame:
    """The frame without addresses of rows that are left out."""
    for column in table.columns:
        if column.table in lost:
            gone, cells = lost[column.table], pl.col(column.name)
            kept = cells.list.eval(pl.element().filter(~pl.element().is_in(gone)))
            frame = frame.with_columns(kept if column.many else pl.when(~cells.is_in(gone)).then(cells))
    return frame


# ── Words ────────────────────────────────────────────────────────────────────────────────────────

_CONTEXT = Column("context", "text", "The sentence around the words.", quotes=True)


def _table(name: str, selection: Selection) -> Table:
    """The table as it is exported: quotations have a column more if words are wanted in their context."""
    table = TABLES[name]
    wanted = name == "quotations" and selection.quotes == "context"
    return replace(table, columns=(*table.columns, _CONTEXT)) if wanted else table


def _quoting(frame: pl.DataFrame, name: str, selection: Selection) -> pl.DataFrame:
    """The frame with as much of the words of documents as is wanted."""
    if selection.quotes == "none":
        quoted = [column.name for column in TABLES[name].columns if column.quotes]
        return frame.with_columns(pl.lit(None, pl.String).alias(each) for each in quoted)
    if selection.quotes == "context" and name == "quotations":
        return frame.with_columns(_contexts(frame, selection))
    return frame


def _contexts(quotations: pl.DataFrame, selection: Selection) -> pl.Series:
    """The sentences around the words."""
    sentences = selection.sentences()
    found = []
    for document, start, end, words in quotations.select("document", "start", "end", "words").iter_rows():
        before, after = sentences.around(document.rsplit("/", 1)[1], start, end)
        found.append(f"{before}{words}{after}".strip())
    return pl.Series("context", found, dtype=pl.String)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────


def as_csv(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with its lists as text: with bars between addresses, terms and dates; texts as a JSON array.

    No other cell is changed, also where a spreadsheet would take one for a formula.
    """
    lists = [column for column in table.columns if column.many]
    joined = [pl.col(column.name).list.join(BAR).replace("", None) for column in lists if not _as_json(column)]
    return frame.with_columns(joined).with_columns(
        pl.Series(column.name, [_json(cell) for cell in frame[column.name].to_list()], dtype=pl.String)
        for column in lists
        if _as_json(column)
    )


def _as_json(column: Column) -> bool:
    """Whether a list of the column may hold a bar, so that it is written as JSON."""
    return column.type == "text"


def _json(cell: list[str]) -> str | None:
    return json.dumps(cell, ensure_ascii=False) if cell else None


# ── The data package ─────────────────────────────────────────────────────────────────────────────


def _package(selection: Selection, form: FileFormat, documents: pl.DataFrame) -> dict[str, Any]:
    """What stands above the resources."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "carrera-kg",
        **_identity(selection),
        "title": "carrera-kg: football careers as sources tell them",
        "description": _description(selection, form),
        "homepage": "https://w3id.org/carrera-kg/",
        **_licences(selection),
        "sources": [
            {"title": title, "path": document, "licence": licence, "publisher": publisher}
            for document, title, licence, publisher in documents.select(
                "document", "title", "licence", "publisher"
            ).iter_rows()
        ],
    }


def _licences(selection: Selection) -> dict[str, object]:
    """The licence that the dataset states for its facts, if any."""
    if not selection.licence:
        return {}
    named = {"name": "CC0-1.0"} if selection.licence == LICENCE else {}
    return {
        "licenses": [{**named, "title": "For the facts; quoted words belong to the sources", "path": selection.licence}]
    }


def _identity(selection: Selection) -> dict[str, str]:
    """Which dataset it is: its checksum, and the version of the program that built it."""
    manifest = selection.manifest
    checksum = manifest.get("canonical_sha256")
    named = {"id": f"urn:sha256:{checksum}"} if checksum else {}
    return named | {"version": str(manifest.get("carrera_kg", __version__))}


def _description(selection: Selection, form: FileFormat) -> str:
    """What somebody needs to know who finds the folder."""
    about = f" It has the rows about <{selection.about}> and those that they refer to." if selection.about else ""
    lists = (
        "Lists: addresses, terms and dates have a bar between them; texts are a JSON array. No cell is changed for "
        "spreadsheets: import the columns as text, so that none is taken for a formula. "
        if form == "csv"
        else ""
    )
    words = "The words of the documents are left out. " if selection.quotes == "none" else ""
    sensitive = (
        "Rows on criminal or medical matters are left out."
        if selection.sensitive == "omit"
        else "Rows with `sensitive` touch criminal or medical matters: show `outcome` with them."
    )
    return (
        f"Football careers as documents tell them: {_HOLDS[selection.view]}.{about}\n\n"
        "Addresses are those of the linked data, so that tables join with each other and with SPARQL. "
        "A cell is empty where nothing is known, and also where sources differ and no rule can choose: then `also` has "
        "all the values. A bound that no source gives excludes nothing; an unknown end is not now. "
        f"{lists}{words}{sensitive}\n\n"
        "The columns are described below, in `resources`."
    )


def _resource(table: Table, path: str, rows: int, form: FileFormat, tables: Collection[str]) -> dict[str, Any]:
    """What describes one file."""
    dialect = {"dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}}
    return {
        "name": table.name,
        "type": "table",
        "path": os.path.basename(path),
        "description": f"{table.description} In order of {', '.join(table.sorted_by)}.",
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        **({"encoding": "utf-8", **dialect} if form == "csv" else {}),
        "bytes": os.path.getsize(path),
        "hash": f"sha256:{_checksum(path)}",
        "rows": rows,
        "schema": {
            "fields": [_field(column, table, form) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(column, table) for column in table.columns if _is_foreign(column, tables)],
        },
    }


def _field(column: Column, table: Table, form: FileFormat) -> dict[str, Any]:
    single = _TYPES.get(column.type, "string")
    field: dict[str, Any] = {"name": column.name, "type": single}
    if column.many and form == "csv" and _as_json(column):
        field["type"] = "array"
    elif column.many:
        field |= {"type": "list", "itemType": single} | ({"delimiter": BAR} if form == "csv" else {})
    elif column.type == "address":
        field["format"] = "uri"
    if column.name in table.key:
        field["constraints"] = {"required": True} | ({"unique": True} if len(table.key) == 1 else {})
    if column.unit:
        field["unit"] = column.unit
    if column.fill == "value":
        field["propertyUrl"] = CAR + column.of
    return field | {"description": column.description}


def _is_foreign(column: Column, tables: Collection[str]) -> bool:
    """Whether the column refers to a table of the package; a list cannot, by the standard."""
    return column.table in tables and not column.many


def _foreign_key(column: Column, table: Table) -> dict[str, Any]:
    of = TABLES[column.table]
    there = {} if of is table else {"resource": of.name}  # the standard wants none where a table refers to itself
    return {"fields": [column.name], "reference": there | {"fields": list(of.key)}}


def _checksum(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
