"""Results in the columns of football-data.co.uk: ``Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG …``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.csvtable import header, table
from carrera_kg.readers.results.days import days, season, season_years, seasons_of
from carrera_kg.readers.results.making import finished, gathered, matches_of, names_of, sides_wrong
from carrera_kg.readers.results.scores import GOALS, more_at_half_time, no_score, note_of

_COLUMNS = {
    "_home": ("HomeTeam", "Home", "HT"), "_away": ("AwayTeam", "Away", "AT"), "_date": ("Date",),
    "_h": ("FTHG", "HG"), "_a": ("FTAG", "AG"), "_hh": ("HTHG",), "_ha": ("HTAG",), "_result": ("FTR", "Res"),
    "_league": ("League", "Div"), "_country": ("Country",), "_season": ("Season",),
    "_stage": ("Stage", "Round"), "_comments": ("Comments", "Comment", "Notes", "Note", "Status"),
}  # fmt: skip
_FOLDER = re.compile(r"(?:^|/)(\d\d)(\d\d)/[^/]*$")
_GOALS = rf"^{GOALS}(\.0)?$"


def football_data(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """Results of a league's season, or of all its seasons; columns tell the league, and some the country and season.

    A club's key has the letters of its league's code, as it stays the same when it goes up or down:
    ``club/X/Club North`` of ``X1`` and ``X2``. What country the letters stand for the file does not say.
    """
    names = header(text)
    needed = [old for new in ("_home", "_away", "_date", "_h", "_a") for old in _COLUMNS[new] if old in names]
    rows = table(text, file, rejects, _COLUMNS, least=max(map(names.index, needed)) + 1)
    league = pl.coalesce("_league", pl.lit(file.name.rsplit(".", 1)[0]))
    place = pl.coalesce("_country", league.str.replace(r"^([A-Z]+)\d$", "$1"))
    goals = {"home_goals": "_h", "away_goals": "_a", "home_half_time": "_hh", "away_half_time": "_ha"}
    rows = rows.with_columns(
        date=days(rows["_date"]),
        home=pl.concat_str(pl.lit("club/"), place, pl.lit("/"), "_home"),
        away=pl.concat_str(pl.lit("club/"), place, pl.lit("/"), "_away"),
        competition=pl.concat_str(pl.lit("competition"), "_country", league, separator="/", ignore_nulls=True),
        stage="_stage",
        note=note_of(pl.col("_result"), pl.col("_comments"), pl.col("_h")),
        _league=league,
        **{new: pl.col(old).str.replace(r"\.0$", "").cast(pl.Int64, strict=False) for new, old in goals.items()},
    )
    rows = finished(rows, [*sides_wrong(), *_scores_wrong(), *more_at_half_time()], file, rejects)
    path = pl.lit(_season(rows, file), pl.String)
    rows = rows.with_columns(
        season=pl.when(pl.col("_season").is_null()).then(path).otherwise(seasons_of(pl.col("_season")))
    )
    yield batch("matches", matches_of(rows, file))
    clubs = [names_of(rows, side, f"_{side}", "club", "_country", file) for side in ("home", "away")]
    leagues = names_of(rows, "competition", "_league", "competition", "_country", file)
    yield batch("names", gathered([*clubs, leagues]))


def _scores_wrong() -> Iterator[tuple[pl.Expr, str]]:
    home, away = pl.col("home_goals"), pl.col("away_goals")
    yield home.is_null() != away.is_null(), "no score"
    for column in ("_h", "_a", "_hh", "_ha"):
        yield (
            ~pl.col(column).str.contains(_GOALS) & (pl.col(column).str.contains(r"\d") | no_score(pl.col(column))),
            "no score",
        )
    won = pl.when(home > away).then(pl.lit("H")).when(home < away).then(pl.lit("A")).otherwise(pl.lit("D"))
    told = home.is_not_null() & pl.col("note").is_null() & pl.col("_result").is_in(["H", "D", "A"])
    yield told & (pl.col("_result") != won), "a result that the score is not"


def _season(rows: pl.DataFrame, file: InputFile) -> str | None:
    """The season that the path tells, if the days can be of it: a folder ``2021`` may be a year, or 2020/21."""
    first, last = rows["date"].min(), rows["date"].max()
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    coded = _FOLDER.search("/" + file.id) or _FOLDER.search(file.path)
    if coded and int(coded[2]) == (int(coded[1]) + 1) % 100:
        start = next((year for year in (int(first[:4]) - 1, int(first[:4])) if year % 100 == int(coded[1])), None)
        if start is not None and f"{start}-06" <= first and last < f"{start + 1}-09":
            return season(start, start + 1)
    years = season_years(file)
    if years is None:
        return None
    # A season of one year may have ended in the next one, and one of two years have begun in the spring of the first.
    return season(*years) if str(years[0]) <= first and last < f"{years[1] + 1}-06" else None
