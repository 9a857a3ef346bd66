"""Matches and goals of all sources, in columns: which rows are of one match, and what they add up to.

Rows of one source with one key are one match. Rows of different files are one match if the same teams met on the same
day; or in the same competition and season, with the same team at home, within some days, where each file has just one
such match: a source may have the day wrong. A match of which sources tell different things is *contested*: its rows go
the way of claims, so that each stands with its source, and is left out here.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from carrera_kg.columns.days import with_days
from carrera_kg.columns.linking import Linking, last_part, numbered, place_of
from carrera_kg.vocabulary import DREW, ID, LOST, WON

THINGS = ("competition", "place", "venue", "home", "away", "shootout_winner")
_TOLD = (
    "date", "season", "competition", "friendly", "stage", "matchday", "place", "venue", "neutral", "home", "away",
    "home_goals", "away_goals", "home_half_time", "away_half_time", "home_full_time", "away_full_time", "extra_time",
    "home_shootout", "away_shootout", "shootout_winner", "note",
)  # fmt: skip
_DECISIVE = (
    "date", "season", "friendly", "place", "neutral", "home_goals", "away_goals", "home_half_time",
    "away_half_time", "home_full_time", "away_full_time", "extra_time", "home_shootout", "away_shootout",
    "shootout_winner",
)  # fmt: skip
"""What sources cannot tell differently of one match. Stages and notes are words, and may differ; whether two names of
competitions mean one is for identity to say: where that is open, the first source's stands."""
_OF_SIDES = ("goals", "half_time", "full_time", "shootout")
_DAYS_APART = 3
"""So many days at most a source may be off with a match that is otherwise the same."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What the sources tell of matches.

    Attributes:
        matches, sides, goals: tables, as :mod:`carrera_kg.tables.schema` has them, without those that are contested.
        contested: ``group`` and ``match``, the keys of matches of which sources tell different things, and
            ``together``, a number that those that are one match share.
    """

    matches: pl.DataFrame
    sides: pl.DataFrame
    goals: pl.DataFrame
    contested: pl.DataFrame


def match_tables(rows: pl.DataFrame, goals: pl.DataFrame, linking: Linking, known: pl.DataFrame) -> Matches:
    """The tables of matches, sides and goals.

    Args:
        rows, goals: all batches of ``matches`` and ``goals``, with ``group``.
        linking: which entity each key means.
        known: matches that documents tell of: ``first`` and ``second``, the teams in order of address, and ``date``.
    """
    told = _added_up(linking.entities(rows, THINGS))
    told = _together(told)
    scorers = (
        goals.select("group", "match").unique().join(told.select("group", "match", "number"), on=["group", "match"])
    )
    doubtful = pl.concat([_differing(told), _several(scorers), _known(told, known)]).unique()
    contested = told.join(doubtful, on="number", how="semi")
    # Counted among themselves, so that the numbers do not depend on what else there is.
    contested = contested.select("group", "match", together=pl.col("number").rank("dense").cast(pl.Int64))
    clear = told.join(doubtful, on="number", how="anti")
    matches = _addressed(_joined(clear), linking)
    keys = clear.select("group", "match", "number").join(matches.select("number", address="match"), on="number")
    sides = _sides(matches, linking)
    scored = _goals(goals, keys, matches, linking)
    return Matches(_matches(matches, sides, scored, linking), sides, scored, contested.sort("group", "match"))


def _added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one source with one key as one: what the first of them tells that tells it."""
    rows = rows.with_columns(sources=place_of())
    first = [pl.col(name).drop_nulls().first() for name in _TOLD]
    file = pl.col("source").first().alias("file")
    return rows.group_by("group", "match", maintain_order=True).agg(*first, pl.col("sources"), file)


def _together(told: pl.DataFrame) -> pl.DataFrame:
    """The matches with a ``number``, the same for those that are one; the first of them tells who is at home."""
    first, second = pl.min_horizontal("home", "away"), pl.max_horizontal("home", "away")
    exact = pl.col("date").str.contains(r"^\d{4}-\d\d-\d\d$") & first.is_not_null() & second.is_not_null()
    told = told.with_row_index("own").with_columns(first=first, second=second)
    told = _joined_by(told, "own", ["first", "second", "date"], exact)
    season = pl.col("season").is_not_null() & pl.col("competition").is_not_null() & first.is_not_null()
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False).dt.epoch("d")
    told = _joined_by(told.with_columns(day=day), "number", ["competition", "season", "home", "away"], season, "day")
    turned = (pl.col("home") != pl.col("home").first()).over("number", order_by="own").fill_null(value=False)
    swapped = [pl.when("_turned").then(f"{other}_{what}").otherwise(f"{one}_{what}").alias(f"{one}_{what}")
               for what in _OF_SIDES for one, other in (("home", "away"), ("away", "home"))]  # fmt: skip
    return told.with_columns(_turned=turned).with_columns(*swapped)


def _joined_by(told: pl.DataFrame, old: str, key: list[str], where: pl.Expr, near: str = "") -> pl.DataFrame:
    """``number``: the least of the old numbers of matches of different files that have one key.

    Where a file has several matches of one key, it is not told which of them is another file's, and none is joined.
    """
    whole = told.filter(where & pl.all_horizontal(pl.col(name).is_not_null() for name in key))
    once = (pl.len() == 1).over("file", *key) & (pl.col("file").n_unique() > 1).over(key)
    whole = whole.filter(once)
    if near:
        apart = (pl.col(near).max() - pl.col(near).min()).over(key)
        whole = whole.filter(apart.is_null() | (apart <= _DAYS_APART))
    least = whole.select("own", pl.col(old).min().over(key).alias("_least"))
    told = told.join(least, on="own", how="left", maintain_order="left")
    number = pl.coalesce("_least", old)
    if old == "number":  # those that were joined before stay together
        number = number.min().over("number")
    return told.with_columns(number=number).drop("_least")


def _differing(told: pl.DataFrame) -> pl.DataFrame:
    """The numbers of matches of which sources tell different things."""
    several = told.filter((pl.len() > 1).over("number"))
    differ = [pl.col(name).drop_nulls().n_unique() > 1 for name in _DECISIVE]
    at_home = pl.col("_turned").any() & ~pl.col("neutral").fill_null(value=False).any()
    return several.group_by("number").agg(pl.any_horizontal(*differ, at_home).alias("_")).filter("_").select("number")


def _several(scorers: pl.DataFrame) -> pl.DataFrame:
    """The numbers of matches whose goals several sources tell."""
    return scorers.group_by("number").len().filter(pl.col("len") > 1).select("number")


def _known(told: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The numbers of matches that documents tell of too."""
    return told.join(known, on=["first", "second", "date"], how="semi").select("number")


def _joined(told: pl.DataFrame) -> pl.DataFrame:
    """One row a match: what the first source tells that tells it, and all the rows that it comes from."""
    first = [pl.col(name).drop_nulls().first() for name in _TOLD]
    merged = told.sort("own").group_by("number", maintain_order=True).agg(*first, pl.col("sources").explode())
    several = pl.col("sources").list.len() > 1  # few, and lists are slow to put in order
    ordered = merged.filter(several).with_columns(pl.col("sources").list.unique().list.sort())
    return pl.concat([merged.filter(~several), ordered]).sort("number")


def _addressed(matches: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The matches with their address (``match``), label, and the days and words of their date."""
    slugs = pl.concat_list(last_part("home"), last_part("away")).list.drop_nulls().list.unique().list.sort()
    when = pl.col("date").fill_null("undated").str.to_lowercase().str.replace_all(r"[\W_]+", "-").str.strip_chars("-")
    teams = pl.when(slugs.list.len() > 0).then(slugs.list.join("-")).otherwise(pl.lit("unnamed-teams"))
    matches = matches.with_columns(match=pl.concat_str(pl.lit(ID + "match/"), teams, pl.lit("-"), when))
    matches = numbered(matches, "match", ["number"])
    matches = with_days(matches, "date", "date_earliest", "date_latest", "_date")
    matches = with_days(matches, "season", "season_earliest", "season_latest", "_season")
    matches = linking.named(matches, ("home", "away", "competition"))
    names = pl.concat_str(pl.col("home_name").fill_null("a team not named"), pl.lit(" v "),
                          pl.col("away_name").fill_null("a team not named"))  # fmt: skip
    dated = pl.coalesce("_date", "_season", "competition_name")
    return matches.with_columns(label=pl.concat_str(names, dated, separator=", ", ignore_nulls=True))


def _sides(matches: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of sides: two for each match, or one where a team is not named."""
    both = pl.concat([_side(matches, one, other) for one, other in (("home", "away"), ("away", "home"))])
    both = both.drop_nulls("team")
    return linking.named(numbered(both.sort("match", "_order"), "side", ["match", "_order"]).drop("_order"), ["team"])


def _side(matches: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    own, theirs = pl.col(f"{one}_goals"), pl.col(f"{other}_goals")
    void = pl.col("note").is_not_null()
    parts = {name: name.rsplit("/", 1)[1] for name in (WON, DREW, LOST)}
    result = pl.when(own > theirs).then(pl.lit(parts[WON])).when(own < theirs).then(pl.lit(parts[LOST]))
    result = result.when(own == theirs).then(pl.lit(parts[DREW]))
    decided = pl.col(f"{one}_shootout") > pl.col(f"{other}_shootout")
    won = pl.coalesce(decided, pl.col("shootout_winner") == pl.col(one))
    neutral = pl.col("neutral").fill_null(value=False)
    slug = pl.col("match").str.strip_prefix(ID + "match/")
    return matches.select(
        side=pl.concat_str(pl.lit(ID + "side/"), slug, pl.lit("-"), last_part(one)),
        match="match",
        label=pl.concat_str(f"{one}_name", pl.lit(" in "), "label"),
        team=one,
        home=pl.when(~neutral).then(pl.lit(one == "home")),
        goals=own,
        result=pl.when(~void).then(result),
        half_time_goals=f"{one}_half_time",
        full_time_goals=f"{one}_full_time",
        shootout_goals=f"{one}_shootout",
        won_shootout=won,
        _order=pl.lit(int(one == "away")),
    )


def _goals(goals: pl.DataFrame, keys: pl.DataFrame, matches: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of goals of the matches."""
    linked = linking.entities(goals.with_columns(sources=pl.concat_list(place_of())), ("team", "scorer"))
    linked = linked.rename({"match": "_key"}).join(
        keys.rename({"match": "_key", "address": "match"}), on=["group", "_key"], maintain_order="left"
    )
    labels = matches.select("match", match_label="label")
    linked = linking.named(linked.join(labels, on="match", how="left", maintain_order="left"), ("team", "scorer"))
    slug = pl.col("match").str.strip_prefix(ID + "match/")
    who = last_part("scorer").fill_null(pl.format("goal-{}", "number"))
    own = pl.col("own_goal").fill_null(value=False)
    what = pl.when(own).then(pl.lit("own goal by ")).otherwise(pl.lit("goal by "))
    linked = linked.with_columns(
        goal=pl.concat_str(pl.lit(ID + "goal/"), slug, pl.lit("-"), who),
        label=pl.concat_str(what, pl.col("scorer_name").fill_null("somebody"), pl.lit(" in "), "match_label"),
        stoppage_time=pl.when(pl.col("stoppage").is_not_null()).then(pl.lit(value=True)),
    )
    linked = numbered(linked, "goal", ["number"])
    columns = ("goal", "match", "label", "team", "team_name", "scorer", "scorer_name", "own_goal", "stoppage_time",
               "minute", "penalty", "sources")  # fmt: skip
    return linked.select(*columns, stoppage_minute="stoppage").sort("goal")


def _matches(matches: pl.DataFrame, sides: pl.DataFrame, goals: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of matches, with lists of their sides and goals beside."""
    matches = linking.named(matches, ("place", "venue"))
    for name, frame in (("side", sides), ("goal", goals)):
        hung = frame.group_by("match").agg(pl.col(name).sort().alias(f"{name}s"))
        matches = matches.join(hung, on="match", how="left", maintain_order="left")
    columns = ("match", "label", "date", "date_earliest", "date_latest", "competition", "competition_name", "season",
               "season_earliest", "season_latest", "stage", "venue", "venue_name", "place", "place_name", "friendly",
               "extra_time", "matchday", "neutral", "sides", "goals", "sources")  # fmt: skip
    notes = pl.concat_list("note").list.drop_nulls()
    return matches.select(*columns, notes=notes).sort("match")
