"""Cups of several rounds as footballcsv has them: ``Stage,Round,Group,Date,Team 1,FT,HT,Team 2,∑FT,ET,P,Comments``."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.leagues import season_of
from carrera_kg.readers.results.making import finished, names_of

_TEAM = r"^(.+?)\s+›\s+([A-Z]{3})(?:\s+\(\d+\))?$"
_SCORE = r"(\d{1,2})-(\d{1,2})"


def champions(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """The matches of a season; each team has the code of its country, which a reader of codes may know."""
    rows = table(text, file, rejects).rename({"Team 1": "_1", "Team 2": "_2"})
    day = pl.col("Date").str.replace_all(r"\([^)]*\)", "").str.strip_chars().str.to_date("%d %b %Y", strict=False)
    competition = file.name.rsplit(".", 1)[0]
    rows = rows.with_columns(
        _day=day,
        date=day.dt.to_string("%Y-%m-%d"),
        season=pl.lit(season_of(file), pl.String),
        competition=pl.lit(f"competition/{_without_season(competition)}"),
        _competition=pl.lit(_without_season(competition)),
        stage=pl.concat_str("Stage", "Round", pl.format("group {}", "Group"), separator=", ", ignore_nulls=True),
    )
    for number, side in (("_1", "home"), ("_2", "away")):
        name = pl.col(number).str.extract(_TEAM, 1)
        code = pl.col(number).str.extract(_TEAM, 2)
        codes = {each: country_of(each) for each in rows.select(code.unique()).to_series().drop_nulls()}
        rows = rows.with_columns(
            pl.coalesce(name, number).alias(f"_{side}"),
            code.replace_strict(codes, default=None, return_dtype=pl.String).alias(f"_{side}_country"),
            pl.concat_str(pl.lit("club/"), pl.coalesce(code, pl.lit("")), pl.lit("/"), pl.coalesce(name, number)).alias(
                side
            ),
        )
    rows = reject(rows, pl.col("_1").is_null() | pl.col("_2").is_null(), "a team is missing", file, rejects)
    rows = reject(rows, pl.col("home") == pl.col("away"), "a team against itself", file, rejects)
    rows = reject(rows, pl.col("_day").is_null(), "no date that there is", file, rejects)
    rows = _scores(rows)
    played = pl.col("home_goals").is_not_null() | pl.col("FT").is_null() | pl.col("FT").is_in(["?", "-"])
    rows = reject(rows, ~played, "no score", file, rejects)
    yield batch("matches", finished(rows, file, rejects))
    clubs = [names_of(rows, side, f"_{side}", "club", f"_{side}_country", file) for side in ("home", "away")]
    names = [*clubs, names_of(rows, "competition", "_competition", "competition", None, file)]
    yield batch("names", pl.concat(names).unique("thing", keep="first", maintain_order=True))


def _scores(rows: pl.DataFrame) -> pl.DataFrame:
    """The score as the match ended: that after extra time where there was any."""
    found = {}
    for name in ("FT", "HT", "ET", "P"):
        cell = pl.col(name) if name in rows.columns else pl.lit(None, pl.String)
        found[name] = tuple(cell.str.extract(_SCORE, number).cast(pl.Int64) for number in (1, 2))
    extra = found["ET"][0].is_not_null()
    columns = {}
    for number, side in enumerate(("home", "away")):
        columns[f"{side}_goals"] = pl.coalesce(found["ET"][number], found["FT"][number])
        columns[f"{side}_half_time"] = found["HT"][number]
        columns[f"{side}_full_time"] = pl.when(extra).then(found["FT"][number])
        columns[f"{side}_shootout"] = found["P"][number]
    return rows.with_columns(extra_time=pl.when(extra).then(pl.lit(value=True)), **columns)


def _without_season(name: str) -> str:
    return "-".join(part for part in name.replace("_", "-").split("-") if not part.isdigit()) or name
