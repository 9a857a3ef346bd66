"""Matches of national teams: results, goals with their scorers, shoot-outs, and former names of countries."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.days import days
from carrera_kg.readers.results.making import finished, gathered, keyed, matches_of, names_of, sides_wrong
from carrera_kg.readers.results.scores import GOALS

_TEAM = "national-team/"
_MISSING = ("NA", "")
_MATCH = ("date", "home_team", "away_team")


def results(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,home_score,away_score,tournament,city,country,neutral``; the score may be ``NA``."""
    rows = _sides(text, file, rejects, ("home_score", "away_score", "tournament", "city", "country", "neutral"))
    told = {side: pl.col(f"{side}_score") for side in ("home", "away")}
    unplayed = pl.all_horizontal(score.is_null() | score.is_in(_MISSING) for score in told.values())
    goals = {f"{side}_goals": score.str.extract(rf"^({GOALS})$", 1).cast(pl.Int64) for side, score in told.items()}
    no_score = pl.any_horizontal(score.is_null() for score in goals.values())
    rows = reject(rows.with_columns(**goals), [(no_score & ~unplayed, "no score")], file, rejects)
    friendly = pl.col("tournament") == "Friendly"
    city = pl.col("city").is_not_null() & pl.col("country").is_not_null()
    rows = rows.with_columns(
        friendly=pl.when(friendly).then(pl.lit(value=True)),
        competition=pl.when(~friendly).then(pl.concat_str(pl.lit("competition/"), "tournament")),
        place=pl.when(city).then(pl.concat_str(pl.lit("place/"), "country", pl.lit("/"), "city")),
        neutral=_truth("neutral"),
        _in=pl.concat_str(pl.lit("place/"), "country"),
    )
    rows = finished(rows, [], file, rejects)
    yield batch("matches", matches_of(rows, file))
    teams = [names_of(rows, side, f"{side}_team", "national-team", f"{side}_team", file) for side in ("home", "away")]
    others = [
        names_of(rows, "competition", "tournament", "competition", None, file),
        names_of(rows, "place", "city", "place", "country", file),
        names_of(rows, "_in", "country", "place", None, file),
    ]
    yield batch("names", gathered([*teams, *others]))
    towns = rows.drop_nulls(["place", "_in"]).unique("place", keep="first", maintain_order=True)
    within = towns.select("at", subject="place", property=pl.lit("locatedIn"), value="_in", type=pl.lit("thing"))
    yield batch("statements", within.with_columns(source=pl.lit(file.id)))


def scorers(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,team,scorer,minute,own_goal,penalty``; the goal counts for ``team``."""
    rows = _sides(text, file, rejects, ("team", "scorer", "minute", "own_goal", "penalty"))
    rows = reject(rows, [(_of_neither("team"), "a goal for neither team")], file, rejects)
    minute = pl.col("minute").str.extract(r"^(\d{1,3})(?:\.0)?$", 1).cast(pl.Int64)
    own = _truth("own_goal")
    other = pl.when(pl.col("team") == pl.col("home_team")).then("away_team").otherwise("home_team")
    plays_for = pl.when(own.fill_null(value=False)).then(other).otherwise("team")
    named = pl.col("scorer").is_not_null() & ~pl.col("scorer").is_in(_MISSING)
    rows = keyed(rows).with_columns(
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
    yield batch("names", gathered([names_of(rows, "scorer", "_name", "person", "_nation", file)]))


def shootouts(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``date,home_team,away_team,winner``: rows that add to the matches of the same key."""
    rows = _sides(text, file, rejects, ("winner",)).with_columns(shootout_winner=_TEAM + pl.col("winner"))
    rows = finished(rows, [(_of_neither("winner"), "a winner that is neither team")], file, rejects)
    yield batch("matches", matches_of(rows, file))


def former_names(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """``current,former,start_date,end_date``: what countries were called before."""
    columns = ("current", "former", "start_date", "end_date")
    rows = table(text, file, rejects, {name: (name,) for name in columns})
    untold = pl.col("current").is_null() | pl.col("former").is_null()
    rows = reject(rows, [(untold, "a name is missing")], file, rejects)
    rows = rows.with_columns(since=days(rows["start_date"]), until=days(rows["end_date"]))
    yield batch(
        "names",
        rows.select(
            thing=_TEAM + pl.col("current"),
            kind=pl.lit("national-team"),
            name="former",
            main=pl.lit(value=False),
            country="current",
            since="since",
            until="until",
            source=pl.lit(file.id),
            at="at",
        ),
    )


def _sides(text: str, file: InputFile, rejects: Rejects, columns: tuple[str, ...]) -> pl.DataFrame:
    """The rows whose sides and day are right, with ``home`` and ``away``."""
    rows = table(text, file, rejects, {name: (name,) for name in (*_MATCH, *columns)})
    rows = rows.with_columns(
        date=days(rows["date"]), home=_TEAM + pl.col("home_team"), away=_TEAM + pl.col("away_team")
    )
    return reject(rows, list(sides_wrong()), file, rejects)


def _of_neither(column: str) -> pl.Expr:
    team = pl.col(column)
    return team.is_null() | ((team != pl.col("home_team")) & (team != pl.col("away_team")))


def _truth(column: str) -> pl.Expr:
    lower = pl.col(column).str.to_lowercase()
    return pl.when(lower == "true").then(pl.lit(value=True)).when(lower == "false").then(pl.lit(value=False))
