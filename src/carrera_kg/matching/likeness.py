"""How alike the names of teams are, given where they play: which of many thousand a short name can mean."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from carrera_kg.matching.words import alike, weights

_BLOCK = 300
"""A word that more teams have finds none: what else is in the name has to."""

_DIGITS = 9
"""Sums of the same numbers in another order are the same up to so many digits, and no further."""

_FEW = 6
_LEAST = 0.7

KNOWN = 4
"""A team with so many identifiers is known abroad too: a league may have teams of a neighbour."""

TOLD = 2
"""So many words of a name, those that tell most, are looked for."""


@dataclass(frozen=True, slots=True)
class Named:
    """Clusters of teams by their names.

    Attributes:
        clusters: ``root``, ``kind``, ``squad``, ``nation``, ``item`` (whether it has a Wikidata item) and ``known``
            (how many identifiers it has): one row a cluster and nation.
        forms: ``root``, ``key`` and ``sure``, up to 1: one row a name or way to write it.
        synonyms: ``token`` and ``other``: words that were seen in each other's place.
        nations: ``nation`` and ``other``: names of one country, or of it and a part of it; each with itself too.
    """

    clusters: pl.DataFrame
    forms: pl.DataFrame
    synonyms: pl.DataFrame
    nations: pl.DataFrame


def candidates(named: Named) -> pl.DataFrame:
    """Pairs of clusters whose names are alike.

    Returns:
        ``left`` (a cluster without an item), ``right``, ``likeness`` up to 1, ``exact`` (one name is the same),
        ``left_name`` and ``right_name`` (the keys that are most alike), ``near`` (whether both are of one country;
        null if that is not known): sorted. Of teams abroad only those that many know are candidates.
    """
    keys = named.forms.select("key").unique().sort("key").with_row_index("form")
    words = keys.with_columns(token=pl.col("key").str.split(" ")).explode("token").unique(["form", "token"])
    held = named.forms.join(keys, on="key").join(named.clusters, on="root")
    tokens = held.join(words.select("form", "token"), on="form")
    weighed = weights(tokens.select("root", "nation", "token"))
    tokens = tokens.join(weighed, on=["nation", "token"], nulls_equal=True)
    left = tokens.filter(~pl.col("item"))
    likes = alike(left["token"], tokens["token"], named.synonyms)
    pairs = _found(left, tokens, likes, named.nations)
    scored = _scored(pairs, tokens, likes)
    initials = _initials(held, named.nations)
    both = (
        pl.concat([scored, initials], how="diagonal_relaxed")
        .join(keys.select(left_form="form", left_name="key"), on="left_form")
        .join(keys.select(right_form="form", right_name="key"), on="right_form")
    )
    sure = held.select(right="root", right_form="form", sure="sure").unique()
    both = both.join(sure, on=["right", "right_form"]).with_columns(pl.col("likeness") * pl.col("sure"))
    both = both.join(_of_all_forms(both, named.forms), on=["left", "right"], how="left")
    order = ["left", "right", "likeness", "left_name", "right_name", "near"]
    both = both.sort(order, descending=[False, False, True, False, False, True], nulls_last=True)
    exact = (pl.col("left_name") == pl.col("right_name")).any().over("left", "right")
    best = both.with_columns(exact=exact).unique(["left", "right"], keep="first", maintain_order=True)
    # What one name has in common with another counts less if the other names of the team have nothing of it.
    likeness = (
        pl.when(pl.col("forms") <= _FEW).then(0.75 * pl.col("likeness") + 0.25 * pl.col("mean")).otherwise("likeness")
    )
    return best.select("left", "right", "exact", "left_name", "right_name", "near", likeness=likeness.round(_DIGITS))


def _of_all_forms(pairs: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """For each pair the mean likeness of all names of the left one, and how many these are."""
    best = pairs.group_by("left", "right", "left_form").agg(pl.col("likeness").max())
    number = forms.group_by(left="root").agg(forms=pl.col("key").n_unique())
    told = best.group_by("left", "right").agg(sum=pl.col("likeness").sum().round(_DIGITS)).join(number, on="left")
    return told.select("left", "right", "forms", mean=pl.col("sum") / pl.col("forms"))


def _found(left: pl.DataFrame, tokens: pl.DataFrame, likes: pl.DataFrame, nations: pl.DataFrame) -> pl.DataFrame:
    """Pairs of forms of clusters that share one of the words that tell most."""
    telling = (
        left.sort("weight", "token", descending=[True, False])
        .group_by("root", "form", "nation", maintain_order=True)
        .head(TOLD)
    )
    telling = telling.select("root", "form", "kind", "squad", "nation", "token").unique()
    counts = tokens.group_by("token").agg(have=pl.col("root").n_unique())
    rare = likes.join(counts, left_on="other", right_on="token").filter(pl.col("have") <= _BLOCK)
    index = tokens.select(
        "kind", "squad", "known", right="root", right_form="form", right_nation="nation", other="token"
    ).unique()
    pairs = (
        telling.join(rare, on="token")
        .join(index, on=["other", "kind", "squad"])
        .rename({"root": "left", "form": "left_form"})
    )
    pairs = _near(pairs.filter(pl.col("left") != pl.col("right")), nations)
    return pairs.select("left", "right", "left_form", "right_form", "left_nation", "right_nation", "near").unique()


def _near(pairs: pl.DataFrame, nations: pl.DataFrame) -> pl.DataFrame:
    """The pairs with ``near``, null where a country is not known; of two countries only with teams that many know."""
    pairs = pairs.rename({"nation": "left_nation"})
    known = nations.select(left_nation="nation", right_nation="other", near=pl.lit(value=True))
    pairs = pairs.join(known, on=["left_nation", "right_nation"], how="left")
    unknown = pl.col("left_nation").is_null() | pl.col("right_nation").is_null()
    near = pl.when(pl.col("near").is_null() & ~unknown).then(pl.lit(value=False)).otherwise("near")
    return pairs.with_columns(near=near).filter(near | unknown | (pl.col("known") >= KNOWN))


def _scored(pairs: pl.DataFrame, tokens: pl.DataFrame, likes: pl.DataFrame) -> pl.DataFrame:
    """The pairs with how much of what each name tells is in the other."""
    numbered = pairs.with_row_index("pair")
    own = tokens.select("root", "form", "nation", "token", "weight").unique(["root", "form", "nation", "token"])
    one = numbered.select("pair", root="left", form="left_form", nation="left_nation").join(
        own, on=["root", "form", "nation"], nulls_equal=True
    )
    two = numbered.select("pair", root="right", form="right_form", nation="right_nation").join(
        own, on=["root", "form", "nation"], nulls_equal=True
    )
    met = (
        one.select("pair", "token", "weight")
        .join(likes, on="token")
        .join(two.select("pair", other="token", weight_other="weight"), on=["pair", "other"])
        .sort("pair", "alike", "token", "other", descending=[False, True, False, False])
    )
    covered = _covered(one, met.rename({"weight_other": "of_other"}), "token").rename({"covered": "of_left"})
    turned = met.drop("token").rename({"other": "token", "weight": "of_other"})
    covers = _covered(two, turned, "token").rename({"covered": "of_right"})
    told = numbered.join(covered, on="pair").join(covers, on="pair")
    likeness = 0.6 * pl.max_horizontal("of_left", "of_right") + 0.4 * pl.min_horizontal("of_left", "of_right")
    # A word that tells much and is not in the longer name speaks of another team.
    return told.with_columns(likeness=likeness - pl.when(pl.col("of_left") < _LEAST).then(0.1).otherwise(0.0))


def _covered(words: pl.DataFrame, met: pl.DataFrame, on: str) -> pl.DataFrame:
    """How much of what the words tell is met; an abbreviation tells no more than what it stands for."""
    best = met.unique(["pair", on], keep="first", maintain_order=True).select("pair", on, "alike", "of_other")
    told = words.join(best, on=["pair", on], how="left").with_columns(pl.col("alike").fill_null(0.0))
    written = pl.when(pl.col("alike").is_between(0.01, 0.99)).then(pl.min_horizontal("weight", "of_other"))
    weight = pl.coalesce(written, "weight")
    covered = (pl.col("alike") * weight).sum() / weight.sum()
    return told.group_by("pair").agg(covered=covered.round(_DIGITS))


def _initials(held: pl.DataFrame, nations: pl.DataFrame) -> pl.DataFrame:
    """Names of three to five letters that are the first letters of the words of another."""
    letters = pl.col("key").str.split(" ").list.eval(pl.element().str.slice(0, 1)).list.join("")
    short = held.filter(~pl.col("item"), pl.col("key").str.contains(r"^\p{L}{3,5}$"))
    long = held.filter(pl.col("key").str.contains(" ")).with_columns(letters=letters)
    whole = long.with_columns(short=pl.col("letters"))
    # The last word is often the kind of club.
    but_last = long.filter(pl.col("key").str.contains(r" \p{L}{2,3}$")).with_columns(
        short=pl.col("letters").str.head(-1)
    )
    found = short.select("kind", "squad", "nation", left="root", left_form="form", short="key").join(
        pl.concat([whole, but_last]).select(
            "short", "kind", "squad", "known", right="root", right_form="form", right_nation="nation"
        ),
        on=["short", "kind", "squad"],
    )
    near = _near(found.filter(pl.col("left") != pl.col("right")), nations).filter("near")
    return near.select("left", "right", "left_form", "right_form", "near", likeness=pl.lit(0.84)).unique()
