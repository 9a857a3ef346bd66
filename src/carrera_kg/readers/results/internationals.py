"""Matches of national teams: results, goals with their scorers, shoot-outs, and former names of countries."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.making import finished, names_of

_TEAM = "national-team/"
_MISSING = ("NA", "")


def results(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,home_score,away_score,tournament,city,country,neutral``."""
    rows = _sides(table(text, file, rejects), file, rejects)
    unplayed = pl.col("home_score").is_in(_MISSING) & pl.col("away_score").is_in(_MISSING)
    goals = {side: pl.col(f"{side}_score").str.extract(r"^(\d{1,3})$", 1).cast(pl.Int64) for side in ("home", "away")}
    rows = rows.with_columns(home_goals=goals["home"], away_goals=goals["away"])
    no_score = pl.col("home_goals").is_null() | pl.col("away_goals").is_null()
    rows = reject(rows, no_score & ~unplayed, "no score", file, rejects)
    friendly = pl.col("tournament") == "Friendly"
    city = pl.col("city").is_not_null() & pl.col("country").is_not_null()
    rows = rows.with_columns(
        friendly=pl.when(friendly).then(pl.lit(value=True)),
        competition=pl.when(~friendly).then(pl.concat_str(pl.lit("competition/"), "tournament")),
        place=pl.when(city).then(pl.concat_str(pl.lit("place/"), "country", pl.lit("/"), "city")),
        neutral=_truth("neutral"),
        _in=pl.concat_str(pl.lit("place/"), "country"),
    )
    matches = finished(rows, file, rejects)
    yield batch("matches", matches)
    teams = [names_of(rows, side, f"{side}_team", "national-team", f"{side}_team", file) for side in ("home", "away")]
    others = [
        names_of(rows, "competition", "tournament", "competition", None, file),
        names_of(rows, "place", "city", "place", "country", file),
        names_of(rows, "_in", "country", "place", None, file),
    ]
    yield batch("names", pl.concat([*teams, *others]).unique("thing", keep="first", maintain_order=True))
    towns = rows.drop_nulls(["place", "_in"]).unique("place", keep="first", maintain_order=True)
    within = towns.select("at", subject="place", property=pl.lit("locatedIn"), value="_in", type=pl.lit("thing"))
    yield batch("statements", within.with_columns(source=pl.lit(file.id)))


def scorers(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,team,scorer,minute,own_goal,penalty``; the goal counts for ``team``."""
    rows = _sides(table(text, file, rejects), file, rejects)
    of_neither = (pl.col("team") != pl.col("home_team")) & (pl.col("team") != pl.col("away_team"))
    rows = reject(rows, of_neither | pl.col("team").is_null(), "a goal for neither team", file, rejects)
    minute = pl.col("minute").str.extract(r"^(\d{1,3})(?:\.0)?$", 1).cast(pl.Int64)
    own = _truth("own_goal")
    other = pl.when(pl.col("team") == pl.col("home_team")).then("away_team").otherwise("home_team")
    plays_for = pl.when(own.fill_null(value=False)).then(other).otherwise("team")
    named = pl.col("scorer").is_not_null() & ~pl.col("scorer").is_in(_MISSING)
    rows = rows.with_columns(
        match=pl.concat_str("date", pl.lit("|"), "home", pl.lit("|"), "away"),
        minute=pl.when(minute >= 1).then(minute),
        own_goal=own,
        penalty=_truth("penalty"),
        _nation=plays_for,
        _name="scorer",
        scorer=pl.when(named).then(pl.concat_str(pl.lit("person/"), plays_for, pl.lit("/"), "scorer")),
        team=_TEAM + pl.col("team"),
    )
    goals = rows.select("match", "team", "scorer", "minute", "own_goal", "penalty", "at", source=pl.lit(file.id))
    yield batch("goals", goals.with_columns(number=pl.int_range(1, pl.len() + 1).over("match")))
    yield batch("names", names_of(rows, "scorer", "_name", "person", "_nation", file))


def shootouts(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,winner``: rows that add to the matches of the same key."""
    rows = _sides(table(text, file, rejects), file, rejects)
    of_neither = (pl.col("winner") != pl.col("home_team")) & (pl.col("winner") != pl.col("away_team"))
    rows = reject(rows, of_neither | pl.col("winner").is_null(), "a winner that is neither team", file, rejects)
    matches = finished(rows.with_columns(shootout_winner=_TEAM + pl.col("winner")), file, rejects)
    yield batch("matches", matches)


def former_names(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``current,former,start_date,end_date``: what countries were called before."""
    rows = table(text, file, rejects)
    rows = reject(rows, pl.col("current").is_null() | pl.col("former").is_null(), "a name is missing", file, rejects)
    yield batch(
        "names",
        rows.select(
            thing=_TEAM + pl.col("current"),
            kind=pl.lit("national-team"),
            name="former",
            main=pl.lit(value=False),
            country="current",
            since="start_date",
            until="end_date",
            source=pl.lit(file.id),
            at="at",
        ),
    )


def _sides(rows: pl.DataFrame, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False)
    rows = reject(
        rows, pl.col("home_team").is_null() | pl.col("away_team").is_null(), "a team is missing", file, rejects
    )
    rows = reject(rows, pl.col("home_team") == pl.col("away_team"), "a team against itself", file, rejects)
    rows = reject(rows, pl.col("date").is_null() | day.is_null(), "no date that there is", file, rejects)
    return rows.with_columns(home=_TEAM + pl.col("home_team"), away=_TEAM + pl.col("away_team"))


def _truth(column: str) -> pl.Expr:
    lower = pl.col(column).str.to_lowercase()
    return pl.when(lower == "true").then(pl.lit(value=True)).when(lower == "false").then(pl.lit(value=False))
