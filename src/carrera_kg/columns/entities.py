"""People, teams, competitions and places of all sources, in columns: what they are called, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from carrera_kg.columns.days import with_days
from carrera_kg.columns.lines import Line, extra, lines_of_table
from carrera_kg.columns.linking import Linking, place_of
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.tables.schema import Table, Type
from carrera_kg.vocabulary import BASE, BOOLEAN, CAR, DERIVED_GRAPH, EDTF_DATE, ID, INTEGER, SKOS, STRING, WIKIDATA

SEARCH_KEYS = "search_keys"
"""The column of search keys, which stand in the graph of what is derived and in no table."""

_TYPES: dict[str, Type] = {EDTF_DATE: "edtf", INTEGER: "integer", BOOLEAN: "boolean", STRING: "text"}


def entity_table(
    table: Table, kind: str, names: pl.DataFrame, links: pl.DataFrame, said: pl.DataFrame, linking: Linking
) -> tuple[pl.DataFrame, tuple[Line, ...]]:
    """The rows of a table of entities that are of one kind, and the lines that they make.

    Args:
        table: of people, teams, competitions, awards or places.
        kind: of entity.
        names: ``entity``, ``name``, ``label`` (what to call it), ``group``, ``source`` and ``at``: one row a name.
        links: ``entity``, ``scheme`` and ``value``.
        said: ``subject``, an address, ``property``, ``value``, an address where it is an entity, and ``type``.
        linking: which entity each key means.
    """
    key = table.key[0]
    own = names.filter(pl.col("entity").str.starts_with(f"{ID}{kind}/")).with_columns(place=place_of())
    first = own.sort("source", "at").group_by("entity", "group", maintain_order=True).agg(pl.col("place").first())
    places = first.group_by("entity").agg(sources=pl.col("place").unique().sort())
    other = pl.col("name").filter(pl.col("name") != pl.col("label")).drop_nulls().unique().sort()
    rows = own.group_by("entity").agg(pl.col("label").first().alias("name"), other.alias("other_names"))
    rows = rows.join(places, on="entity", how="left").sort("entity")
    rows = _linked(rows, links).rename({"entity": key}).with_columns(pl.lit(kind).alias("kind"))
    rows, lines = _with_statements(rows, key, table, said.join(rows.select(subject=key), on="subject", how="semi"))
    dated = [column.name for column in table.columns if column.type == "edtf" and column.name in rows.columns]
    for column in dated:
        rows = with_days(rows, column, f"{column}_earliest", f"{column}_latest")
    named = [column for column in table.columns if column.fill == "name" and column.of in rows.columns]
    rows = linking.named(rows, [column.of for column in named if not column.many])
    rows = linking.named_lists(rows, key, {column.of: column.name for column in named if column.many})
    return rows.with_columns(_search_keys(rows)).sort(key), (*lines, _SEARCHED)


_SEARCHED = extra(CAR + "searchKey", SEARCH_KEYS, "text", many=True, graph=DERIVED_GRAPH)


def _linked(rows: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The rows with addresses and identifiers of the same thing elsewhere."""
    of_wikidata = pl.col("scheme") == "wikidata"
    same = (
        links.filter(of_wikidata).group_by("entity").agg(same_as=pl.format(f"{WIKIDATA}{{}}", "value").unique().sort())
    )
    known = links.filter(~of_wikidata & ~pl.col("scheme").is_in(_BETWEEN))
    ids = known.group_by("entity").agg(identifiers=pl.format("{}:{}", "scheme", "value").unique().sort())
    return rows.join(same, on="entity", how="left").join(ids, on="entity", how="left")


_BETWEEN = ("same", "different", "former", "successor")
"""Schemes that link things of a source with each other."""


def _with_statements(
    rows: pl.DataFrame, key: str, table: Table, said: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[Line, ...]]:
    """The rows with a column for each property, and the lines of those that the table has no column for."""
    lines = list(lines_of_table(table))
    columns = {column.of: column for column in table.columns if column.fill == "value"}
    for name in said["property"].unique().sort():
        about = said.filter(pl.col("property") == name).select(pl.col("subject").alias(key), "value")
        many = name not in columns or columns[name].many
        column = columns[name].name if name in columns else name
        if name not in columns:
            lines.append(_line(name))
        value = pl.col("value").unique().sort() if many else pl.col("value").first()
        rows = rows.join(about.group_by(key).agg(value.alias(column)), on=key, how="left")
        if name in columns:
            rows = rows.with_columns(_cells(column, columns[name].type, many))
    return rows, tuple(lines)


def _line(name: str) -> Line:
    """What a property says for which there is no column."""
    known = ontology().properties[name]
    type_: Type = "term" if known.range == SKOS + "Concept" else _TYPES.get(known.range, "address")
    return Line(known.iri, name, type_, many=True, folder=BASE)


def _cells(column: str, type_: Type, many: bool) -> pl.Expr:
    """The column in the type of its cells; concepts lose the folder of their address."""
    cell = pl.element() if many else pl.col(column)
    if type_ == "integer":
        cell = cell.cast(pl.Int64, strict=False)
    elif type_ == "boolean":
        cell = cell == "true"
    elif type_ == "term":
        cell = cell.str.extract(r"([^/]*)$", 1)
    return (pl.col(column).list.eval(cell) if many else cell).alias(column)


def _search_keys(rows: pl.DataFrame) -> pl.Series:
    """The names as they are looked up."""
    keys = [
        sorted({search_key(form) for form in (name, *(others or ()))} - {""})
        for name, others in rows.select("name", "other_names").iter_rows()
    ]
    return pl.Series(SEARCH_KEYS, keys, dtype=pl.List(pl.String))


def several(said: pl.DataFrame) -> pl.DataFrame:
    """Of what sources tell several things that cannot all hold: ``entity``.

    Args:
        said: ``subject``, ``property`` and ``value``, of things that are accepted as told.
    """
    one: Sequence[str] = [name for name, each in ontology().properties.items() if each.functional]
    counts = said.filter(pl.col("property").is_in(one)).group_by("subject", "property").agg(pl.col("value").n_unique())
    return counts.filter(pl.col("value") > 1).select(entity="subject").unique()
