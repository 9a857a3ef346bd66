"""The things of all sources as numbered rows, with their names as they are compared."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from carrera_kg.entities import Entities
from carrera_kg.matching.names import plain, squad, without_squad
from carrera_kg.matching.things import Things
from carrera_kg.vocabulary import WIKIDATA

_MOSTLY = 0.6

REGISTERED = ""
"""The group of the entities that documents speak of."""

FAMILIES = {
    "person": "person",
    "club": "team",
    "national-team": "team",
    "competition": "competition",
    "award": "award",
    "place": "place",
    "stadium": "place",
}
"""Kinds among which identifiers of one scheme have one meaning."""

ITEM = r"^Q[1-9]\d*$"
_TEAMS = ("club", "national-team")
_BETWEEN = ("same", "different", "former", "successor")
_NATIONAL = r"\b(national|football|soccer|association|team|mens|men|the|selection)\b"


@dataclass(frozen=True, slots=True)
class Nodes:
    """The things, numbered in order of group and key, so that the order of sources does not matter.

    Attributes:
        things: ``node``, ``group``, ``reader``, ``thing``, ``kind``, ``family``, ``name`` (what to call it; its key if
            it has no name), ``named``, ``country``, ``nation`` (the country as it is compared), ``squad`` and ``ref``.
        forms: ``node``, ``name``, ``main``, ``key`` (the name as it is compared, without what tells which
            team of a club it is) and ``told`` (false if it was taken from an identifier).
        ids: ``node``, ``family``, ``scheme`` and ``value``.
        between: ``node``, ``scheme`` and ``other``: what a source says of two of its things.
    """

    things: pl.DataFrame
    forms: pl.DataFrame
    ids: pl.DataFrame
    between: pl.DataFrame

    @property
    def size(self) -> int:
        """How many things there are."""
        return self.things.height

    def number(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """The frame with the numbers of things in place of their keys; rows with keys of no thing have nulls."""
        keys = self.things.select("group", "thing", "node")
        for column in columns:
            frame = frame.join(keys, left_on=["group", column], right_on=["group", "thing"], how="left")
            frame = frame.drop(column).rename({"node": column})
        return frame


def nodes_of(things: Things, registered: Entities) -> Nodes:
    """The things of all sources and the registered entities."""
    names = _names(things, registered)
    rows = _rows(names)
    links = pl.concat([things.links, _registered_links(registered)], how="diagonal").drop_nulls(["value", "scheme"])
    own = rows.filter(pl.col("thing").str.contains(ITEM)).select(
        "group", "thing", scheme=pl.lit("wikidata"), value="thing"
    )
    links = pl.concat([links.select("group", "thing", "scheme", "value"), own]).unique()
    links = links.join(rows.select("group", "thing", "node", "family"), on=["group", "thing"])
    related = pl.col("scheme").is_in(_BETWEEN)
    others = rows.select("group", value="thing", other="node")
    between = links.filter(related).join(others, on=["group", "value"]).select("node", "scheme", "other").unique()
    ids = links.filter(~related).select("node", "family", "scheme", "value").sort(pl.all())
    forms = _forms(names, rows, ids)
    squads = forms.group_by("node", maintain_order=True).agg(pl.col("squad").first())
    rows = rows.join(squads, on="node", how="left", maintain_order="left").with_columns(pl.col("squad").fill_null(""))
    return Nodes(rows, forms.drop("squad"), ids, between.sort(pl.all()))


def _names(things: Things, registered: Entities) -> pl.DataFrame:
    """One row a thing and name, whatever the language: for each thing the main name first."""
    names = pl.concat([things.names, _registered(registered)], how="diagonal").lazy()
    told = names.group_by("group", "thing", "name").agg(
        pl.col("main").fill_null(value=False).any(),
        *(pl.col(name).drop_nulls().min() for name in ("reader", "kind", "country")),
    )
    untold = pl.col("name").is_null(), ~pl.col("main")
    return told.sort("group", "thing", *untold, "name", nulls_last=True).collect()


def _rows(names: pl.DataFrame) -> pl.DataFrame:
    """One row a thing, with what its first name tells."""
    first = [pl.col(name).drop_nulls().first() for name in ("reader", "kind", "name", "country")]
    rows = names.group_by("group", "thing", maintain_order=True).agg(*first).with_row_index("node")
    registered = pl.col("group") == REGISTERED
    nations = rows.select(pl.col("country").drop_nulls().unique()).with_columns(nation=plain(pl.col("country")))
    return rows.join(nations, on="country", how="left", maintain_order="left").with_columns(
        pl.col("node").cast(pl.Int64),
        named=pl.col("name").is_not_null() & ~pl.col("name").fill_null("").str.contains(ITEM),
        name=pl.coalesce("name", "thing"),
        family=pl.col("kind").replace_strict(FAMILIES, default="place", return_dtype=pl.String),
        ref=pl.when(registered).then("thing").otherwise(pl.format("{}:{}", "group", "thing")),
    )


def _forms(names: pl.DataFrame, rows: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """The names as they are compared, those that a source tells first, with ``squad``."""
    told = names.drop_nulls("name").filter(~pl.col("name").str.contains(ITEM))
    told = told.join(rows.select("group", "thing", "node", "kind"), on=["group", "thing"], maintain_order="left")
    told = told.select("node", "name", "main", kind="kind_right", told=pl.lit(value=True))
    keys = told.select(pl.col("name").unique()).with_columns(whole=plain(pl.col("name")))
    told = told.join(keys, on="name", maintain_order="left")
    team = pl.col("kind").is_in(_TEAMS)
    teams = told.filter(team).with_columns(whole=_compared())
    teams = pl.concat([teams, _in_identifiers(ids, teams)], how="diagonal")
    teams = _with_squads(teams.sort("node", "told", descending=[False, True], maintain_order=True))
    others = told.filter(~team).with_columns(squad=pl.lit(""), key=pl.col("whole"))
    return pl.concat([others, teams], how="diagonal").select("node", "name", "main", "key", "told", "squad")


def _in_identifiers(ids: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Identifiers that are names, as ``club-north``: those of a scheme in which most share a word with the name."""
    wordy = ids.filter(pl.col("family") == "team", pl.col("value").str.contains(r"^[\p{L}\d]+([-_ .][\p{L}\d]+)*$"))
    words = wordy.filter(pl.col("value").str.contains(r"\p{L}{3}")).with_columns(whole=plain(pl.col("value")))
    first = forms.unique("node", keep="first", maintain_order=True).select(
        "node", "kind", own=pl.col("whole").str.split(" ")
    )
    told = words.join(first, on="node")
    told = told.with_columns(shared=pl.col("whole").str.split(" ").list.set_intersection("own").list.len() > 0)
    names = told.filter(pl.col("shared").mean().over("scheme") >= _MOSTLY)
    return names.select("node", "kind", "whole", name="value", main=pl.lit(value=False), told=pl.lit(value=False))


def _compared() -> pl.Expr:
    """The name as it is compared; national teams are called after their country and no more."""
    key = plain(pl.col("name"))
    bare = key.str.replace_all(_NATIONAL, "").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when((pl.col("kind") == "national-team") & (bare != "")).then(bare).otherwise(key)


def _with_squads(forms: pl.DataFrame) -> pl.DataFrame:
    """The forms with ``squad`` and with the ``key`` that is without it.

    What looks like the mark of a second team is one only if the rest of the name is words of other clubs.
    """
    told = forms.with_columns(squad=squad(pl.col("whole")), key=without_squad(pl.col("whole")))
    unmarked = told.filter(pl.col("squad") == "", ~pl.col("whole").str.contains(r"\b(ii|iii|b|c)\b"))
    words = unmarked.select(pl.col("whole").str.split(" ").explode().unique()).to_series()
    known = pl.col("key").str.split(" ").list.eval(pl.element().is_in(words.implode())).list.all()
    second = pl.col("squad").str.contains("second|third") & ~known
    return told.with_columns(
        squad=pl.when(second).then(pl.col("squad").str.replace(" ?(second|third)", "")).otherwise("squad"),
        key=pl.when(second).then("whole").otherwise("key"),
    )


def _registered(registered: Entities) -> pl.DataFrame:
    rows = [
        (id_, id_.split("/")[0], name, name == entity.name)
        for id_, entity in registered.by_id.items()
        for name in dict.fromkeys((entity.name, *entity.forms))
    ]
    frame = pl.DataFrame(
        rows, schema={"thing": pl.String, "kind": pl.String, "name": pl.String, "main": pl.Boolean}, orient="row"
    )
    return frame.with_columns(group=pl.lit(REGISTERED), reader=pl.lit("documents"))


def _registered_links(registered: Entities) -> pl.DataFrame:
    rows = [
        (id_, "wikidata", link.removeprefix(WIKIDATA))
        for id_, entity in registered.by_id.items()
        for link in entity.links
        if link.startswith(WIKIDATA)
    ]
    frame = pl.DataFrame(rows, schema={"thing": pl.String, "scheme": pl.String, "value": pl.String}, orient="row")
    return frame.with_columns(group=pl.lit(REGISTERED))
