"""Places, stadiums, competitions and awards of different sources that have one name and one country."""

from __future__ import annotations

import polars as pl

from carrera_kg.matching.nodes import Nodes
from carrera_kg.matching.union import Clusters

RULE = "name and place"
_KINDS = ("place", "stadium", "competition", "award")
_RARE = 3
_OF_SOMEWHERE = ("place", "stadium")
"""Every one of these is in a country, told or not; a competition without one may be of many."""


def join_by_name(nodes: Nodes, clusters: Clusters) -> None:
    """Judge things of one name.

    They are the same if both are of one country, or if both are of none that is told, and only one of them has an item
    of Wikidata. A place whose country is not told is the only one of its name, if another source has just one.
    """
    rows = _rows(nodes, clusters)
    key = ["kind", "key"]
    within = [*key, "place"]
    clear = (pl.col("root").filter(pl.col("item")).n_unique() <= 1).over(within)
    # "Cup" or "First Division" may be of any country, if none is told.
    clear &= (pl.col("place") != "") | pl.col("kind").is_in(_OF_SOMEWHERE) | pl.col("telling")
    found = rows.with_columns(clear=clear, first=pl.col("node").min().over(within))
    place = (
        pl.when(pl.col("place") != "")
        .then(pl.format(" in one country, {}", "place"))
        .otherwise(pl.lit(" and no country that tells them apart"))
    )
    pairs = found.filter(pl.col("node") != pl.col("first")).select(
        "clear",
        left="first",
        right="node",
        evidence=pl.format("one name, {},{}", "name", place),
        score=pl.when(pl.col("place") != "").then(0.9).otherwise(0.85),
    )
    pairs = pairs.filter(~clusters.doubtful(pairs))
    clusters.same(pairs.filter("clear").drop("clear"), RULE)
    clusters.leave(clusters.open(pairs.filter(~pl.col("clear")).drop("clear")), RULE)
    _join_untold(rows, clusters)


def _join_untold(rows: pl.DataFrame, clusters: Clusters) -> None:
    """Judge things without a country by those of one name that have one."""
    key = ["kind", "key"]
    untold = rows.filter(pl.col("place") == "")
    told = rows.filter(pl.col("place") != "").with_columns(places=pl.col("place").n_unique().over(key))
    pairs = untold.join(told, on=key, suffix="_told").filter(pl.col("root") != pl.col("root_told"))
    pairs = pairs.unique(["node", "root_told"], keep="first", maintain_order=True)
    # A source that tells countries, and does not tell it here, may mean a namesake abroad.
    sure = pl.col("kind").is_in(_OF_SOMEWHERE) & (pl.col("places") == 1) & (pl.col("group") != pl.col("group_told"))
    text = pl.format("one name, {}; one is in {}, and of the other nothing is told", "name", "place_told")
    judged = pairs.select(left="node", right="node_told", evidence=text, score=pl.lit(0.8), sure=sure)
    judged = judged.filter(~clusters.doubtful(judged))
    clusters.same(judged.filter("sure").drop("sure"), RULE)
    clusters.leave(clusters.open(judged.filter(~pl.col("sure")).drop("sure")), RULE)


def _rows(nodes: Nodes, clusters: Clusters) -> pl.DataFrame:
    """``node``, ``root``, ``group``, ``kind``, ``key``, ``name``, ``place`` (empty if not told) and ``item``."""
    roots = clusters.frame()
    items = nodes.ids.filter(pl.col("scheme") == "wikidata").join(roots, on="node").select("root").unique()
    kinds = nodes.things.filter(pl.col("kind").is_in(_KINDS), pl.col("named"))
    about = kinds.select("node", "group", "kind", "nation").join(roots, on="node")
    about = about.with_columns(
        place=pl.coalesce("nation", pl.col("nation").drop_nulls().min().over("root"), pl.lit(""))
    )
    forms = nodes.forms.select("node", "key", "name").unique(["node", "key"], keep="first", maintain_order=True)
    rows = forms.join(about, on="node").join(items.with_columns(item=pl.lit(value=True)), on="root", how="left")
    rows = rows.with_columns(pl.col("item").fill_null(value=False)).sort("key", "node").join(_telling(rows), on="key")
    return rows.filter((pl.col("root").n_unique() > 1).over("kind", "key"))


def _telling(rows: pl.DataFrame) -> pl.DataFrame:
    """``key`` and ``telling``: whether the name has many words, or one that hardly any other name has."""
    keys = rows.select("key").unique().with_columns(word=pl.col("key").str.split(" "))
    words = keys.explode("word").with_columns(names=pl.col("key").n_unique().over("word"))
    rare = (pl.col("names") <= _RARE) & (pl.col("word").str.len_chars() >= 5) & ~pl.col("word").str.contains(r"\d")
    told = words.group_by("key").agg(rare=rare.any(), many=pl.col("word").n_unique() >= 3)
    return told.select("key", telling=pl.col("rare") | pl.col("many"))
