"""Squads of all seasons, in columns: what :mod:`carrera_kg.squads` does, for millions of spells."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.columns.lines import blocks, extra
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, ID, LABEL

_BOUNDS = ("possible_from", "possible_until", "certain_from", "certain_until")
_FIRST, _LAST = 1, 9998
"""As there: the seasons that both begin and end in years of four digits."""
_AT_ONCE = 300_000
"""So many spells are spread over seasons at a time."""

LINES = (
    extra(LABEL, "label", "text", graph=DERIVED_GRAPH),
    extra(CAR + "member", "spells", "address", many=True, graph=DERIVED_GRAPH),
    extra(CAR + "season", "season", "edtf", graph=DERIVED_GRAPH),
    extra(CAR + "team", "team", "address", graph=DERIVED_GRAPH),
)
"""What is said of a squad."""


def squad_blocks(spells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The text of all squads, in order of address.

    Args:
        spells: ``spell``, ``person``, ``team``, ``team_name`` and the four bounds of each.
    """
    known = spells.drop_nulls(["person", "team"]).select("spell", "person", "team", "team_name", *_BOUNDS)
    # A team's squads have its address and a slash before what tells them apart.
    known = known.sort(pl.col("team") + "/", "spell").with_columns(_part=pl.int_range(pl.len()) // _AT_ONCE)
    known = known.with_columns(pl.col("_part").first().over("team"))
    for part in known.partition_by("_part", maintain_order=True):
        yield squad_text(squad_members(part))


def squad_members(spells: pl.DataFrame) -> pl.DataFrame:
    """Who is in which squad: ``team``, ``team_name``, ``year`` (null for times not known) and ``spell``.

    Args:
        spells: as for :func:`squad_blocks`; those without a person or team are passed over.
    """
    spells = spells.drop_nulls(["person", "team"])
    first = _season(pl.min_horizontal(*_BOUNDS)).clip(lower_bound=_FIRST)
    last = _season(pl.max_horizontal(*_BOUNDS)).clip(upper_bound=_LAST)
    dated = pl.when(first.is_not_null()).then(pl.int_ranges(first, last + 1)).otherwise(pl.lit([], pl.List(pl.Int64)))
    spread = spells.with_columns(_years=dated)
    seasons = spread.explode("_years").drop_nulls("_years").rename({"_years": "year"})
    unknown = pl.col("possible_from").is_null() | pl.col("possible_until").is_null()
    open_ = spells.filter(unknown).with_columns(year=pl.lit(None, pl.Int64))
    columns = ("team", "team_name", "year", "spell")
    return pl.concat([seasons.select(columns), open_.select(columns)])


def squad_text(members: pl.DataFrame) -> pl.DataFrame:
    """The text of squads, in order of address.

    Args:
        members: as :func:`squad_members` gives them, with all those of each squad.
    """
    squads = members.group_by("team", "year").agg(pl.col("team_name").first(), spells=pl.col("spell").unique().sort())
    year = pl.col("year").cast(pl.String).str.zfill(4)
    next_ = (pl.col("year") + 1).cast(pl.String).str.zfill(4)
    short = ((pl.col("year") + 1) % 100).cast(pl.String).str.zfill(2)
    within = pl.when(pl.col("year").is_null()).then(pl.lit("open")).otherwise(pl.format("{}-{}", year, short))
    called = (
        pl.when(pl.col("year").is_null())
        .then(pl.lit(", at times not known"))
        .otherwise(pl.format(" {}/{}", year, short))
    )
    named = squads.with_columns(
        squad=pl.format(f"{ID}squad/{{}}/{{}}", pl.col("team").str.strip_prefix(ID), within),
        label=pl.col("team_name") + called,
        season=pl.format("{}-07/{}-06", year, next_),
    )
    return blocks(named.sort(pl.col("squad") + ">"), "squad", "squad", LINES, graph=DERIVED_GRAPH)


def _season(day: pl.Expr) -> pl.Expr:
    """The year in which the season of a day begins, which is in July."""
    return (day.dt.year() - (day.dt.month() < 7).cast(pl.Int32)).cast(pl.Int64)
