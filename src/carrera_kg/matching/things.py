"""What there is to match: the things of all sources with their names and identifiers, and what tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.ontology import ontology
from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.vocabulary import KINDS

_TOLD = ("thing", "kind", "name", "main", "country")
NAMES = {"group": pl.String(), "reader": pl.String()} | {name: SCHEMAS["names"][name] for name in _TOLD}
LINKS = {"group": pl.String()} | {name: SCHEMAS["links"][name] for name in ("thing", "scheme", "value")}
FIXTURES: Mapping[str, pl.DataType] = {
    "group": pl.String(),
    "home": pl.String(),
    "away": pl.String(),
    "day": pl.Date(),
    "season": pl.String(),
    "competition": pl.String(),
    "home_goals": pl.Int64(),
    "away_goals": pl.Int64(),
}
STINTS: Mapping[str, pl.DataType] = {
    "group": pl.String(),
    "person": pl.String(),
    "team": pl.String(),
    "first": pl.Date(),  # a day on which the person was there for certain or, of a spell, the first possible one
    "last": pl.Date(),
}
FACTS: Mapping[str, pl.DataType] = {
    "group": pl.String(),
    "thing": pl.String(),
    "property": pl.String(),
    "first": pl.Date(),
    "last": pl.Date(),
}
REFERRED = {
    "spells": {"person": "person", "team": "club", "loan_from": "club"},
    "tallies": {"competition": "competition"},
    "honours": {"person": "person", "team": "club", "competition": "competition", "award": "award"},
    "matches": {
        "competition": "competition",
        "place": "place",
        "venue": "stadium",
        "home": "club",
        "away": "club",
        "shootout_winner": "club",
    },
    "goals": {"team": "club", "scorer": "person"},
}
"""The columns that hold keys of things, each with the kind that such a thing has if its source does not say."""

_SEASON = 250
"""So many days without a goal may be a new season, elsewhere."""

_DATED = ("birthDate", "deathDate", "founded")


@dataclass(frozen=True, slots=True)
class Things:
    """The things of all sources, and what tells them apart.

    A thing is known by ``group`` (the sources whose keys mean the same) and ``thing``, its key there.

    Attributes:
        names: ``group``, ``reader`` (the kind of source), ``thing``, ``kind``, ``name``, ``main`` and ``country``, as
            in :data:`~carrera_kg.readers.batches.SCHEMAS`. A thing that records speak of and no source names has a row
            without a name.
        links: ``group``, ``thing``, ``scheme`` and ``value``.
        fixtures: ``group``, ``home``, ``away`` (keys), ``day``, ``season``, ``competition`` (a key), ``home_goals``
            and ``away_goals``: one row a match whose day is known.
        stints: ``group``, ``person``, ``team`` (keys), ``first`` and ``last``, days: when a person was at a team. A
            person may have many of them.
        facts: ``group``, ``thing``, ``property``, ``first`` and ``last``: the days on which it was born or founded.
    """

    names: pl.DataFrame
    links: pl.DataFrame
    fixtures: pl.DataFrame
    stints: pl.DataFrame
    facts: pl.DataFrame

    @classmethod
    def of(
        cls,
        names: pl.DataFrame,
        links: pl.DataFrame | None = None,
        fixtures: pl.DataFrame | None = None,
        stints: pl.DataFrame | None = None,
        facts: pl.DataFrame | None = None,
    ) -> Things:
        """Things of frames that may lack columns, which are null then."""
        given = [(names, NAMES), (links, LINKS), (fixtures, FIXTURES), (stints, STINTS), (facts, FACTS)]
        return cls(*(_with_columns(frame, schema) for frame, schema in given))


def _with_columns(frame: pl.DataFrame | None, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema=dict(schema))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(type_).alias(name)
        for name, type_ in schema.items()
    )


def things_of(scan: Callable[[str], pl.LazyFrame]) -> Things:
    """The things that the records of readers speak of.

    Args:
        scan: gives all records of a kind, with the columns ``group`` and ``reader`` beside those of
            :data:`~carrera_kg.readers.batches.SCHEMAS`.
    """
    names = scan("names").select(list(NAMES)).unique().collect()
    return Things.of(
        pl.concat([names, _unnamed(scan, names)], how="diagonal"),
        scan("links").select(list(LINKS)).unique().collect(),
        _fixtures(scan("matches")),
        pl.concat([_scored(scan), _served(scan("spells"))]),
        _facts(scan("statements")),
    )


def _unnamed(scan: Callable[[str], pl.LazyFrame], names: pl.DataFrame) -> pl.DataFrame:
    """Things that records speak of and no name stands for."""
    found = [
        scan(kind)
        .select("group", "reader", pl.col(column).alias("thing"), pl.lit(of).alias("kind"))
        .drop_nulls()
        .unique()
        for kind, columns in REFERRED.items()
        for column, of in columns.items()
    ]
    kinds = {cls: kind for kind, cls in KINDS.items()}
    ranges = {name: kinds[each.range] for name, each in ontology().properties.items() if each.range in kinds}
    said = scan("statements").filter(pl.col("type") == "thing")
    kind = pl.col("property").replace_strict(ranges, default="place", return_dtype=pl.String)
    found.append(
        said.select("group", "reader", pl.col("value").alias("thing"), kind.alias("kind")).drop_nulls().unique()
    )
    referred = pl.concat(found).unique(["group", "thing"], keep="first", maintain_order=True).collect()
    return referred.join(names.select("group", "thing").unique(), on=["group", "thing"], how="anti")


def _fixtures(matches: pl.LazyFrame) -> pl.DataFrame:
    """The matches of each source whose day is known; rows of one match as one."""
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False)
    told = matches.select(
        "group", "match", "home", "away", "season", "competition", "home_goals", "away_goals", day=day
    )
    first = [pl.col(name).drop_nulls().first() for name in FIXTURES if name != "group"]
    whole = told.group_by("group", "match").agg(*first).drop("match")
    return whole.drop_nulls(["day", "home", "away"]).select(list(FIXTURES)).unique().sort(pl.all()).collect()


def _scored(scan: Callable[[str], pl.LazyFrame]) -> pl.DataFrame:
    """When people scored for teams, by season; an own goal is scored by somebody of the other team."""
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False)
    matches = scan("matches").select("group", "match", "home", "away", day=day).drop_nulls(["day", "match"])
    matches = matches.unique(["group", "match"])
    goals = scan("goals").select("group", "match", "team", "scorer", "own_goal").drop_nulls("scorer")
    other = pl.when(pl.col("team") == pl.col("home")).then("away").otherwise("home")
    own = pl.col("own_goal").fill_null(value=False)
    told = goals.join(matches, on=["group", "match"]).with_columns(team=pl.when(own).then(other).otherwise("team"))
    return runs(told.select("group", pl.col("scorer").alias("person"), "team", "day")).collect()


def runs(days_there: pl.LazyFrame) -> pl.LazyFrame:
    """Stints of people who were seen at a team on some days: a season without being seen ends one.

    Args:
        days_there: ``group``, ``person``, ``team`` and ``day``.
    """
    key = ["group", "person", "team"]
    ordered = days_there.unique().sort(*key, "day")
    later = (pl.col("day").diff().dt.total_days() > _SEASON).fill_null(value=False)
    numbered = ordered.with_columns(_run=later.cum_sum().over(key))
    stints = numbered.group_by(*key, "_run").agg(first=pl.col("day").min(), last=pl.col("day").max())
    return stints.select(list(STINTS))


def _served(spells: pl.LazyFrame) -> pl.DataFrame:
    """When people were at teams by what sources say of their spells."""
    told = spells.select("group", "person", "team", "start", "end", "ongoing").drop_nulls(["person", "team"]).collect()
    starts = days(told["start"])
    ends = days(pl.concat([told["end"], told["ongoing"]]))
    told = told.join(starts, left_on="start", right_on="text", how="left").rename({"earliest": "first"}).drop("latest")
    until = pl.coalesce("end", "ongoing")
    told = told.with_columns(_until=until).join(ends, left_on="_until", right_on="text", how="left")
    return told.select("group", "person", "team", "first", pl.col("latest").alias("last"))


def _facts(statements: pl.LazyFrame) -> pl.DataFrame:
    said = statements.filter(pl.col("property").is_in(_DATED) & (pl.col("rank").fill_null("normal") != "deprecated"))
    told = said.select("group", "property", "value", thing="subject").collect()
    dated = told.join(days(told["value"]), left_on="value", right_on="text")
    return dated.select("group", "thing", "property", first="earliest", last="latest").unique().sort(pl.all())


def days(texts: pl.Series) -> pl.DataFrame:
    """``text``, ``earliest`` and ``latest``: the days between which each of the dates lies, if it is understood."""
    rows = []
    for text in texts.drop_nulls().unique().sort():
        try:
            when = PartialDate.parse(text)
        except DateNotUnderstood:
            continue
        rows.append((text, when.earliest, when.latest))
    return pl.DataFrame(rows, schema={"text": pl.String, "earliest": pl.Date, "latest": pl.Date}, orient="row")
