"""Names of one country, learned from the clubs that sources have in it."""

from __future__ import annotations

import polars as pl

_SHARE = 0.4
_CLUBS = 3
"""So many clubs of one name in both make two names of a country one, or one a part of the other."""


def nations_of(clusters: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """``nation`` and ``other``: names that may mean the same country, each with itself too, in both directions.

    What one source calls England may be the United Kingdom in another. Where sources have a country by two names, many
    clubs of one have the names of clubs of the other, and few have those of clubs of any third.

    Args:
        clusters: ``root``, ``kind``, ``squad``, ``nation`` and ``group``: one row a thing.
        forms: ``root`` and ``key``.
    """
    own = clusters.select(pl.col("nation").drop_nulls().unique().sort()).with_columns(other="nation")
    teams = clusters.filter(pl.col("kind") == "club", pl.col("squad") == "").drop_nulls("nation")
    named = forms.join(teams.select("root", "nation", "group"), on="root").select("group", "nation", "key").unique()
    # A name that is in many countries says nothing.
    named = named.filter(pl.col("nation").n_unique().over("key") <= 3)
    met = named.join(named, on="key", suffix="_other").filter(pl.col("group") != pl.col("group_other"))
    votes = met.group_by("nation", "group_other", "nation_other").agg(clubs=pl.col("key").n_unique())
    # A source that has clubs in the country by this name needs no other name for it.
    own_name = named.group_by("nation", "group").len().filter(pl.col("len") >= _CLUBS)
    votes = votes.join(own_name, left_on=["nation", "group_other"], right_on=["nation", "group"], how="anti")
    most = pl.col("clubs").max().over("nation", "group_other")
    voted = votes.filter(
        pl.col("nation") != pl.col("nation_other"), pl.col("clubs") >= _CLUBS, pl.col("clubs") * 2 >= most
    )
    pairs = voted.select("nation", other="nation_other")
    of_several = clusters.filter((pl.col("group").n_unique() > 1).over("root"))
    within = of_several.group_by("root").agg(pl.col("nation").drop_nulls().unique().sort())
    turned = pl.concat([pairs, pairs.select(nation="other", other="nation")])
    told = pl.concat([own, turned, _together(within)])
    return told.unique().sort("nation", "other")


def _together(clusters: pl.DataFrame) -> pl.DataFrame:
    """Names of the country of one club in several sources, where many clubs of one of them have both."""
    having = clusters.explode("nation").drop_nulls("nation").group_by("nation").len()
    both = clusters.filter(pl.col("nation").list.len() == 2).select(
        nation=pl.col("nation").list.get(0), other=pl.col("nation").list.get(1)
    )
    counts = both.group_by("nation", "other").agg(clubs=pl.len()).join(having, on="nation")
    counts = counts.join(having, left_on="other", right_on="nation", suffix="_other")
    fewer = pl.min_horizontal("len", "len_other")
    often = counts.filter(pl.col("clubs") >= _CLUBS, pl.col("clubs") >= _SHARE * fewer).select("nation", "other")
    return pl.concat([often, often.select(nation="other", other="nation")])
