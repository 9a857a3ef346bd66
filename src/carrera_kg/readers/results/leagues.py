"""Results of leagues: ``Date,Team 1,FT,HT,Team 2`` as footballcsv has them, and the columns of football-data.co.uk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.csvtable import reject, table
from carrera_kg.readers.results.making import finished, names_of, seasons_of

_SEASON = re.compile(r"(?<![0-9])((?:18|19|20)[0-9]{2})(?:[-_/]([0-9]{2}(?:[0-9]{2})?))?(?![0-9])")
_CODE = re.compile(r"(?:^|[^a-z])([a-z]{2,3})\.([0-9]+)$")
_WRITTEN = ("%a %b %d %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
_SHORT = "%d/%m/%y"


def footballcsv(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """A season of a league in the layout of footballcsv; the file's name tells which."""
    rows = table(text, file, rejects).rename(
        {"Date": "_date", "Team 1": "_home", "Team 2": "_away", "FT": "_ft", "HT": "_ht"}
    )
    code = _CODE.search(file.name.rsplit(".", 1)[0].lower())
    country = country_of(code[1]) if code else None
    league = f"{code[1]}.{code[2]}" if code else file.name.rsplit(".", 1)[0]
    rows = rows.with_columns(
        _country=pl.lit(country, pl.String),
        _place=pl.lit(country or (code[1] if code else league)),
        _league=pl.lit(league),
        _league_name=pl.lit(f"{country}, division {code[2]}" if country and code else league),
        season=pl.lit(season_of(file), pl.String),
    )
    yield from _league(rows, file, rejects)


def football_data(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """Results in the layout of football-data.co.uk; a column tells the league."""
    rows = table(text, file, rejects)
    names = {"HomeTeam": "_home", "AwayTeam": "_away", "Home": "_home", "Away": "_away", "Date": "_date"}
    goals = {"FTHG": "_h", "FTAG": "_a", "HG": "_h", "AG": "_a", "HTHG": "_hh", "HTAG": "_ha"}
    rows = rows.rename({old: new for old, new in {**names, **goals}.items() if old in rows.columns})
    both = {"_ft": ("_h", "_a"), "_ht": ("_hh", "_ha")}
    for name, (home, away) in both.items():
        known = home in rows.columns and away in rows.columns
        rows = rows.with_columns(
            (pl.concat_str(home, pl.lit("-"), away) if known else pl.lit(None, pl.String)).alias(name)
        )
    league = pl.coalesce(
        *(pl.col(name) for name in ("League", "Div") if name in rows.columns), pl.lit(file.name.rsplit(".", 1)[0])
    )
    country = pl.col("Country") if "Country" in rows.columns else pl.lit(None, pl.String)
    place = pl.coalesce(country, league)
    rows = rows.with_columns(
        _country=country, _place=place, _league=pl.concat_str(place, pl.lit("/"), league), _league_name=league
    )
    season = seasons_of(pl.col("Season")) if "Season" in rows.columns else pl.lit(season_of(file), pl.String)
    yield from _league(rows.with_columns(season=season), file, rejects)


def _league(rows: pl.DataFrame, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    short = pl.col("_date").str.contains(r"^\d{1,2}/\d{1,2}/\d{2}$")
    long = pl.coalesce(pl.col("_date").str.to_date(form, strict=False) for form in _WRITTEN)
    day = pl.when(short).then(pl.col("_date").str.to_date(_SHORT, strict=False)).otherwise(long)
    score = r"^(\d{1,3})\s*[-–:]\s*(\d{1,3})$"
    rows = rows.with_columns(
        _day=day,
        home_goals=pl.col("_ft").str.extract(score, 1).cast(pl.Int64),
        away_goals=pl.col("_ft").str.extract(score, 2).cast(pl.Int64),
        home_half_time=pl.col("_ht").str.extract(score, 1).cast(pl.Int64),
        away_half_time=pl.col("_ht").str.extract(score, 2).cast(pl.Int64),
    )
    unknown = pl.col("_ft").is_null() | pl.col("_ft").is_in(["?", "-", "NA"])
    rows = reject(rows, pl.col("_home").is_null() | pl.col("_away").is_null(), "a team is missing", file, rejects)
    rows = reject(rows, pl.col("_home") == pl.col("_away"), "a team against itself", file, rejects)
    rows = reject(rows, pl.col("_date").is_null() | pl.col("_day").is_null(), "no date that there is", file, rejects)
    rows = reject(rows, ~unknown & pl.col("home_goals").is_null(), "no score", file, rejects)
    rows = rows.with_columns(
        date=pl.col("_day").dt.to_string("%Y-%m-%d"),
        home=pl.concat_str(pl.lit("club/"), "_place", pl.lit("/"), "_home"),
        away=pl.concat_str(pl.lit("club/"), "_place", pl.lit("/"), "_away"),
        competition=pl.concat_str(pl.lit("competition/"), "_league"),
    )
    matches = finished(rows, file, rejects)
    yield batch("matches", matches)
    clubs = [names_of(rows, side, f"_{side}", "club", "_country", file) for side in ("home", "away")]
    leagues = names_of(rows, "competition", "_league_name", "competition", "_country", file)
    yield batch("names", pl.concat([*clubs, leagues]).unique("thing", keep="first", maintain_order=True))


def season_of(file: InputFile) -> str | None:
    """The season that the file's path tells, as EDTF: ``1994-95/it.1.csv`` or ``2012/us.1.csv``."""
    found = _SEASON.search(file.id.partition("/")[2] or file.member or file.id) or _SEASON.search(file.path)
    if found is None:
        return None
    year = int(found[1])
    return f"{year}-07/{year + 1}-06" if found[2] else str(year)
