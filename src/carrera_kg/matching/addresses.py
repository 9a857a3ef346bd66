"""Addresses and labels of what was put together."""

from __future__ import annotations

import polars as pl

from carrera_kg.matching.nodes import REGISTERED, Nodes
from carrera_kg.names import slug
from carrera_kg.vocabulary import ID

_READERS = ("documents", "wikidata", "teams", "infobox")
"""Whose names are taken for labels before others."""


def addressed(nodes: Nodes, roots: pl.Series) -> pl.DataFrame:
    """An address for each cluster: ``root``, ``entity``, ``kind``, ``label`` and ``country``, one row each, sorted.

    A registered entity keeps its address. Behind the name of any other stands a Wikidata item, a country or the source,
    also where there is no namesake yet: an address must not change when another source is added.
    """
    rows = nodes.things.with_columns(root=roots)
    items = nodes.ids.filter(pl.col("scheme") == "wikidata").group_by("node").agg(item=pl.col("value").min())
    rows = rows.join(items, on="node", how="left", maintain_order="left")
    place = pl.col("reader").replace_strict(
        {reader: at for at, reader in enumerate(_READERS)}, default=9, return_dtype=pl.Int64
    )
    registered = pl.col("group") == REGISTERED
    rows = rows.with_columns(
        _place=place + pl.when("named").then(0).otherwise(20), _own=pl.when(registered).then("thing")
    )
    rows = rows.sort("root", "_place", "group", "thing")
    first = rows.group_by("root", maintain_order=True).agg(
        pl.col("_own").drop_nulls().first(),
        kind=pl.col("kind").filter(registered | pl.col("named")).first(),
        other_kind=pl.col("kind").first(),
        label=pl.col("name").first(),
        country=pl.col("country").drop_nulls().first(),
        item=pl.col("item").min(),
        group=pl.col("group").min(),
        thing=pl.col("thing").first(),
    )
    first = first.with_columns(kind=pl.coalesce("kind", "other_kind")).drop("other_kind")
    return _with_addresses(first)


def _with_addresses(first: pl.DataFrame) -> pl.DataFrame:
    names = _slugged(first["label"])
    country = _slugged(first["country"])
    item = first["item"].str.to_lowercase()
    told = first.with_columns(_name=names, _country=country, _item=item, _group=pl.col("group"))
    redundant = (pl.concat_str(pl.lit("-"), "_name", pl.lit("-"))).str.contains(
        pl.concat_str(pl.lit("-"), "_country", pl.lit("-")), literal=True
    )
    own_item = pl.col("_name") == pl.col("_item")
    after = (
        pl.when(own_item)
        .then(pl.lit(""))
        .when(pl.col("_item").is_not_null())
        .then(pl.col("_item"))
        .when((pl.col("kind") != "person") & redundant)
        .then(pl.lit(""))
        .when((pl.col("kind") != "person") & pl.col("_country").is_not_null())
        .then(pl.col("_country"))
        .otherwise(pl.col("_group"))
    )
    base = pl.format("{}/{}", "kind", "_name")
    one = pl.when(after == "").then(base).otherwise(pl.format("{}-{}", base, after))
    told = told.with_columns(_id=pl.coalesce("_own", one))
    told = _distinct(told)
    return told.select("root", entity=pl.lit(ID) + pl.col("_id"), kind="kind", label="label", country="country").sort(
        "root"
    )


def _distinct(told: pl.DataFrame) -> pl.DataFrame:
    """The rows with addresses that are each there once: what tells namesakes apart in their sources is added."""
    taken = set(told["_own"].drop_nulls())
    twice = told.filter((pl.len() > 1).over("_id") | pl.col("_id").is_in(list(taken)), pl.col("_own").is_null())
    if twice.height:
        longer = {}
        seen = taken | set(told["_id"])
        for root, id_, thing in twice.sort("_id", "thing", "group").select("root", "_id", "thing").iter_rows():
            base = address = f"{id_}-{_rest(thing, id_)}"
            number = 1
            while address in seen:
                number += 1
                address = f"{base}-{number}"
            seen.add(address)
            longer[root] = address
        ids = pl.DataFrame(
            {"root": list(longer), "_longer": list(longer.values())}, schema={"root": pl.Int64, "_longer": pl.String}
        )
        told = told.join(ids, on="root", how="left", maintain_order="left").with_columns(
            _id=pl.coalesce("_longer", "_id")
        )
    return told


def _rest(thing: str, id_: str) -> str:
    """What a key has beside the kind and the name, as in the team of a scorer; all of it if it has no more."""
    kind, _, name = id_.partition("/")
    parts = [slug(part) for part in thing.split("/")]
    rest = [part for part in parts if part not in ("unnamed", kind) and not name.startswith(part)]
    return "-".join(rest) or slug(thing.replace("/", " "))


def _slugged(texts: pl.Series) -> pl.Series:
    """The texts as they can stand in addresses."""
    unique = texts.drop_nulls().unique().sort()
    made = [slug(text) for text in unique]
    return texts.replace_strict(unique, pl.Series(made, dtype=pl.String), default=None, return_dtype=pl.String)
