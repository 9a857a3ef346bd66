"""Goals with their scorers: ``scoring_player,scoring_team,time,GH,GA,game,date,season``, one file a competition.

Such a file has the matches in which a goal fell and no others: one that ended 0-0 is not in it. So nothing follows from
a match that is missing, and no table can be made of what is there. ``game`` has both teams and the score, and may say
how it came about: after extra time, in a shoot-out, awarded … A goal counts for its ``scoring_team``. Own goals are not
marked: of whom a goal is said may be a player of the other team, and which they are is not guessed here.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.days import days, season_of, seasons_of
from carrera_kg.readers.results.making import finished, gathered, keyed, matches_of, names_of, sides_wrong
from carrera_kg.readers.results.scores import note_of

_COLUMNS = ("scoring_player", "scoring_team", "time", "GH", "GA", "game", "date", "season")

_GAME = r"^(.+?)\s+vs\.\s+(.+?)\s+(\d{1,2}|-):(\d{1,2}|-)(?:\s+(.*))?$"
_FIRST_LEG = r"\(\s*Hinspiel[^)]*\)"
_EXTRA_TIME, _SHOOTOUT = "n.V.", "i.E."
"""Marks after a score that the match was played out with; they are German."""


def goals(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """Goals, the matches in which they fell, and the names of teams and scorers."""
    code, _, league = file.name.rsplit(".", 1)[0].partition("-")
    country = country_of(code) if len(code) == 3 and league else None
    competition = f"competition/{file.name.rsplit('.', 1)[0]}"
    rows = table(text, file, rejects, {name: (name,) for name in _COLUMNS})
    game = pl.col("game").str.replace_all(r"\s+", " ")
    part = {number: game.str.extract(_GAME, number) for number in range(1, 6)}
    mark = part[5].str.replace(_FIRST_LEG, "").str.strip_chars()
    rows = rows.with_columns(
        _home=part[1], _away=part[2], _h=part[3].cast(pl.Int64, strict=False), _a=part[4].cast(pl.Int64, strict=False),
        _mark=pl.when(mark != "").then(mark),
        date=days(rows["date"]),
        home_score=pl.col("GH").cast(pl.Int64, strict=False),
        away_score=pl.col("GA").cast(pl.Int64, strict=False),
    )  # fmt: skip
    told = pl.struct("scoring_player", "scoring_team", "time", "GH", "GA", "_home", "_away", "date")
    where = country or code
    key = {name: pl.concat_str(pl.lit(f"club/{where}/"), f"_{name}") for name in ("home", "away")}
    of_neither = (pl.col("scoring_team") != pl.col("_home")) & (pl.col("scoring_team") != pl.col("_away"))
    wrong = [
        (pl.col("_home").is_null(), "a game without two teams and a score"),
        *sides_wrong(),
        (of_neither | pl.col("scoring_team").is_null(), "a goal for neither team"),
    ]
    rows = reject(rows.with_columns(**key), wrong, file, rejects)
    rows = reject(rows, [(~told.is_first_distinct(), "a goal that is there twice")], file, rejects)
    rows = keyed(rows).with_columns(
        _country=pl.lit(country, pl.String),
        season=pl.coalesce(seasons_of(pl.col("season")), pl.lit(season_of(file), pl.String)),
        competition=pl.lit(competition),
        _competition=pl.lit((league if country else file.name.rsplit(".", 1)[0]).replace("-", " ")),
    )
    yield batch("matches", _matches(rows, file, rejects))
    scored = _goals(rows, where)
    yield batch("goals", scored.select("match", "number", "team", "scorer", "minute", "stoppage", "home_score",
                                       "away_score", "at", source=pl.lit(file.id)))  # fmt: skip
    names = [names_of(rows, side, f"_{side}", "club", "_country", file) for side in ("home", "away")]
    names.append(names_of(rows, "competition", "_competition", "competition", "_country", file))
    names.append(names_of(scored, "scorer", "scoring_player", "person", None, file))
    yield batch("names", gathered(names))


def _matches(rows: pl.DataFrame, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    """One row a match. Of one that went to a shoot-out the file has the penalties, and the goals tell the score."""
    mark = pl.col("_mark")
    other = pl.when(~mark.is_in([_EXTRA_TIME, _SHOOTOUT])).then(mark)
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
        note=pl.coalesce(note_of(other), other),
    )
    return matches_of(finished(whole, [], file, rejects), file)


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
