"""Things that share an identifier, and things that have different ones."""

from __future__ import annotations

import polars as pl

from carrera_kg.matching.nodes import Nodes
from carrera_kg.matching.union import Clusters

RULE = "identifiers"


def join_by_identifiers(nodes: Nodes, clusters: Clusters) -> None:
    """Judge things by their identifiers.

    Things with the same item of Wikidata are the same. Things that share another identifier are too, unless things with
    different items share it: then somebody is wrong, and nobody here can tell who.
    """
    clusters.same(_sharing(nodes.ids.filter(pl.col("scheme") == "wikidata"), 1.0), RULE)
    items = nodes.ids.filter(pl.col("scheme") == "wikidata").group_by("node").agg(item=pl.col("value").min())
    others = nodes.ids.filter(pl.col("scheme") != "wikidata").join(items, on="node", how="left")
    key = ["family", "scheme", "value"]
    doubtful = (pl.col("item").n_unique() - pl.col("item").has_nulls().cast(pl.UInt32)).over(key) > 1
    clusters.leave(_sharing(others.filter(doubtful), 0.5), RULE)
    clusters.same(_sharing(others.filter(~doubtful), 0.99), RULE)


def join_by_source(nodes: Nodes, clusters: Clusters) -> None:
    """Judge things as their own source does: the same, or different, as one that is the successor of the other is."""
    told = nodes.between.filter(pl.col("node") != pl.col("other"))
    refs = nodes.things.select("node", "ref")
    told = told.join(refs, on="node").join(refs, left_on="other", right_on="node", suffix="_other")
    pairs = told.select(
        "scheme",
        left="node",
        right="other",
        evidence=pl.format("{} names {} as: {}", "ref", "ref_other", "scheme"),
        score=pl.lit(0.98),
    )
    clusters.differ(pairs.filter(~pl.col("scheme").is_in(["same", "different"])), "succession")
    clusters.differ(pairs.filter(pl.col("scheme") == "different"), "source")
    clusters.same(pairs.filter(pl.col("scheme") == "same"), "source")


def differ_by_items(nodes: Nodes, clusters: Clusters) -> None:
    """Record that things of one name and country are different as they have different items of Wikidata."""
    items = nodes.ids.filter(pl.col("scheme") == "wikidata").group_by("node").agg(item=pl.col("value").min())
    roots = clusters.frame()
    about = (
        nodes.things.select("node", "kind", "squad", "nation", "country").join(items, on="node").join(roots, on="node")
    )
    forms = nodes.forms.filter("main").select("node", "key", "name").unique(["node", "key"], maintain_order=True)
    rows = forms.join(about, on="node").sort("key", "item").unique(["key", "item"], keep="first", maintain_order=True)
    group = ["kind", "squad", "key", "nation"]
    following = (
        rows.filter((pl.len() > 1).over(group))
        .sort(*group, "item")
        .with_columns(pl.col("node", "item", "name", "root").shift(-1).over(group).name.suffix("_next"))
    )
    pairs = following.drop_nulls("node_next").filter(pl.col("root") != pl.col("root_next"))
    where = pl.concat_str(pl.lit(" ("), "country", pl.lit(")")).fill_null("")
    text = pl.format(
        "{}{} and {}{} have the Wikidata items {} and {}", "name", where, "name_next", where, "item", "item_next"
    )
    clusters.differ(pairs.select(left="node", right="node_next", evidence=text, score=pl.lit(1.0)), RULE)


def _sharing(ids: pl.DataFrame, score: float) -> pl.DataFrame:
    """Pairs of the first thing that has an identifier, with an item if one has, and any other; with what they share."""
    key = ["family", "scheme", "value"]
    first = (
        pl.col("node").min()
        if "item" not in ids.columns
        else pl.col("node").sort_by("item", "node", nulls_last=True).first()
    )
    shared = ids.filter((pl.len() > 1).over(key)).with_columns(first=first.over(key))
    pairs = shared.filter(pl.col("node") != pl.col("first"))
    text = pl.format("{} {}", "scheme", "value").unique().sort()
    told = pairs.group_by(left="first", right="node").agg(text)
    evidence = pl.format("both have {}", pl.col("scheme").list.join(", "))
    return told.sort("left", "right").select("left", "right", evidence=evidence, score=pl.lit(score))
