"""Goals with their scorers: ``scoring_player,scoring_team,time,GH,GA,game,date,season``, one file a competition.

``game`` has both teams and the score, and may say how it came about: after extra time, in a shoot-out, awarded … A goal
counts for its ``scoring_team``. Own goals are not marked: of whom a goal is said may be a player of the other team.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.making import finished, names_of, seasons_of

_GAME = r"^(.+?)\s+vs\.\s+(.+?)\s+(\d{1,2}|-):(\d{1,2}|-)(?:\s+(.*))?$"
_FIRST_LEG = r"\(\s*Hinspiel[^)]*\)"
_EXTRA_TIME, _SHOOTOUT = "n.V.", "i.E."
_NOTES = {"Wert.": "awarded", "annull.": "annulled", "abgebr.": "abandoned"}
"""What the marks after a score mean, which are German."""


def goals(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """Goals, the matches in which they fell, and the names of teams and scorers."""
    code, _, league = file.name.rsplit(".", 1)[0].partition("-")
    country = country_of(code) if len(code) == 3 and league else None
    competition = f"competition/{file.name.rsplit('.', 1)[0]}"
    rows = table(text, file, rejects)
    game = pl.col("game").str.replace_all(r"\s+", " ")
    part = {number: game.str.extract(_GAME, number) for number in range(1, 6)}
    mark = part[5].str.replace(_FIRST_LEG, "").str.strip_chars()
    rows = rows.with_columns(
        _home=part[1], _away=part[2], _h=part[3].cast(pl.Int64, strict=False), _a=part[4].cast(pl.Int64, strict=False),
        _mark=pl.when(mark != "").then(mark),
        _day=pl.col("date").str.to_date("%Y-%m-%d", strict=False),
        home_score=pl.col("GH").cast(pl.Int64, strict=False),
        away_score=pl.col("GA").cast(pl.Int64, strict=False),
    )  # fmt: skip
    rows = reject(rows, pl.col("_home").is_null(), "a game without two teams and a score", file, rejects)
    rows = reject(rows, pl.col("_home") == pl.col("_away"), "a team against itself", file, rejects)
    rows = reject(rows, pl.col("_day").is_null(), "no date that there is", file, rejects)
    of_neither = (pl.col("scoring_team") != pl.col("_home")) & (pl.col("scoring_team") != pl.col("_away"))
    rows = reject(rows, of_neither | pl.col("scoring_team").is_null(), "a goal for neither team", file, rejects)
    told = ["scoring_player", "scoring_team", "time", "GH", "GA", "_home", "_away", "date"]
    rows = reject(rows, ~pl.struct(told).is_first_distinct(), "a goal that is there twice", file, rejects)
    where = country or code
    key = {name: pl.concat_str(pl.lit(f"club/{where}/"), f"_{name}") for name in ("home", "away")}
    rows = rows.with_columns(
        **key,
        _country=pl.lit(country, pl.String),
        season=seasons_of(pl.col("season")),
        competition=pl.lit(competition),
        _competition=pl.lit((league if country else file.name.rsplit(".", 1)[0]).replace("-", " ")),
    ).with_columns(match=pl.concat_str("date", pl.lit("|"), "home", pl.lit("|"), "away"))
    yield batch("matches", _matches(rows, file, rejects))
    scored = _goals(rows, where)
    yield batch("goals", scored.select("match", "number", "team", "scorer", "minute", "stoppage", "home_score",
                                       "away_score", "at", source=pl.lit(file.id)))  # fmt: skip
    names = [names_of(rows, side, f"_{side}", "club", "_country", file) for side in ("home", "away")]
    names.append(names_of(rows, "competition", "_competition", "competition", "_country", file))
    names.append(names_of(scored, "scorer", "scoring_player", "person", None, file))
    yield batch("names", pl.concat(names).unique("thing", keep="first", maintain_order=True))


def _matches(rows: pl.DataFrame, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    """One row a match. Of one that went to a shoot-out the file has the penalties, and the goals tell the score."""
    known = pl.col("_mark").is_null() | pl.col("_mark").is_in([_EXTRA_TIME, _SHOOTOUT, *_NOTES])
    shootout = pl.col("_mark") == _SHOOTOUT
    first = [
        pl.col(name).first() for name in ("date", "home", "away", "season", "competition", "_h", "_a", "_mark", "at")
    ]
    last = {f"_last_{side}": pl.col(f"{side}_score").max() for side in ("home", "away")}
    whole = rows.group_by("match", maintain_order=True).agg(*first, **last)
    winner = pl.when(pl.col("_h") > pl.col("_a")).then("home").when(pl.col("_h") < pl.col("_a")).then("away")
    whole = whole.with_columns(
        home_goals=pl.when(shootout).then("_last_home").otherwise("_h"),
        away_goals=pl.when(shootout).then("_last_away").otherwise("_a"),
        home_shootout=pl.when(shootout).then("_h"),
        away_shootout=pl.when(shootout).then("_a"),
        shootout_winner=pl.when(shootout).then(winner),
        extra_time=pl.when(pl.col("_mark") == _EXTRA_TIME).then(pl.lit(value=True)),
        note=pl.when(known).then(pl.col("_mark").replace_strict(_NOTES, default=None)).otherwise("_mark"),
    )
    return finished(whole, file, rejects)


def _goals(rows: pl.DataFrame, where: str) -> pl.DataFrame:
    minute = pl.col("time").str.extract(r"^(\d{1,3})(?:\+\d{1,2})?$", 1).cast(pl.Int64)
    home = pl.col("scoring_team") == pl.col("_home")
    named = pl.col("scoring_player").is_not_null() & (pl.col("scoring_player") != "NA")
    return rows.with_columns(
        number=pl.int_range(1, pl.len() + 1).over("match"),
        team=pl.when(home).then("home").otherwise("away"),
        scorer=pl.when(named).then(
            pl.concat_str(pl.lit(f"person/{where}/"), "scoring_team", pl.lit("/"), "scoring_player")
        ),
        minute=pl.when(minute >= 1).then(minute),
        stoppage=pl.col("time").str.extract(r"^\d{1,3}\+(\d{1,2})$", 1).cast(pl.Int64),
    )
