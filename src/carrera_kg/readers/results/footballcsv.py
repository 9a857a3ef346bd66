"""Results as footballcsv has them: ``Date,Team 1,FT,HT,Team 2`` of a league, and more columns of a cup.

Of a cup there are ``Stage``, ``Round``, ``Group``, ``ET`` and ``P``, and each team has its country: as a code after its
name, or in a column. ``FT`` is the score after 90 minutes, and ``∑FT`` that of two matches, which each tells for
itself. A star by the score says that ``ET``, ``P`` or ``Comments`` have more: without one of the first two the score is
not that of a match that was played out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.csvtable import table
from carrera_kg.readers.results.days import days, season_of
from carrera_kg.readers.results.making import finished, gathered, matches_of, names_of, sides_wrong
from carrera_kg.readers.results.scores import NOTED, goals_of, has_extra_time, more_at_half_time, no_score, note_of
from carrera_kg.readers.results.stages import is_knockout, stage_of

_COLUMNS = {
    "Date": ("Date",), "_home": ("Team 1",), "FT": ("FT",), "HT": ("HT",), "_away": ("Team 2",), "ET": ("ET",),
    "P": ("P",), "Stage": ("Stage",), "Round": ("Round",), "Matchday": ("Matchday",), "Leg": ("Leg",),
    "Group": ("Group",), "Comments": ("Comments", "Comment", "Notes", "Note", "Status"),
    "_home_code": ("Country 1",), "_away_code": ("Country 2",),
}  # fmt: skip
_CODE = re.compile(r"(?:^|[^a-z])([a-z]{2,3})\.([0-9]+)(?:$|[^a-z0-9])")
_TEAM = r"^(.+?)(?:\s+›\s+([A-Z]{3}))?(?:\s+\(\d+\))?$"
_PLACE = ["Stage", "Round", "Leg", "Group", "Matchday"]


def footballcsv(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """The matches of a season of one competition; the file's name tells which."""
    rows = table(text, file, rejects, _COLUMNS)
    rows = rows.with_columns(date=days(rows["Date"]), season=pl.lit(season_of(file), pl.String), **_competition(file))
    rows = _staged(_teams(rows, file)).with_columns(**_scores())
    unread = [(no_score(pl.col(name)), "no score") for name in ("FT", "HT", "ET", "P")]
    rows = finished(rows, [*sides_wrong(), *unread, *more_at_half_time()], file, rejects)
    yield batch("matches", matches_of(rows, file))
    clubs = [names_of(rows, side, f"_{side}", "club", f"_{side}_country", file) for side in ("home", "away")]
    named = names_of(rows, "competition", "_competition", "competition", "_country", file)
    yield batch("names", gathered([*clubs, named]))


def _competition(file: InputFile) -> dict[str, pl.Expr]:
    """The competition: by a code such as ``it.1``, or else by the file's name without the season."""
    code = _league(file)
    country = country_of(code[1]) if code else None
    key = f"{code[1]}.{code[2]}" if code else _without_season(file.name.rsplit(".", 1)[0])
    return {
        "competition": pl.lit(f"competition/{key}"),
        "_competition": pl.lit(f"{country}, division {code[2]}" if country and code else key),
        "_country": pl.lit(country, pl.String),
    }


def _league(file: InputFile) -> re.Match[str] | None:
    return _CODE.search(file.name.rsplit(".", 1)[0].lower())


def _without_season(name: str) -> str:
    return "-".join(part for part in name.replace("_", "-").split("-") if not part.isdigit()) or name


def _teams(rows: pl.DataFrame, file: InputFile) -> pl.DataFrame:
    """The keys of the teams, with their country: where each has a code, its own, and else the league's."""
    league = _league(file)
    where = pl.coalesce("_country", pl.lit(league[1] if league else None, pl.String))
    for side in ("home", "away"):
        cell, column = pl.col(f"_{side}"), pl.col(f"_{side}_code")
        coded = cell.str.contains(" › ", literal=True) | column.is_not_null()
        rows = rows.with_columns(
            pl.when(coded).then(pl.coalesce(column, cell.str.extract(_TEAM, 2))).alias(f"_{side}_code"),
            pl.when(coded).then(cell.str.extract(_TEAM, 1)).otherwise(cell).alias(f"_{side}"),
        )
        codes = rows[f"_{side}_code"].drop_nulls().unique(maintain_order=True).to_list()
        named = pl.col(f"_{side}_code").replace_strict(
            codes, [country_of(code) for code in codes], default=None, return_dtype=pl.String
        )
        own = pl.col(f"_{side}_code").is_not_null()
        within = pl.when(own).then(pl.coalesce(named, f"_{side}_code")).otherwise(where)
        key = pl.concat_str(pl.lit("club"), within, f"_{side}", separator="/", ignore_nulls=True)
        rows = rows.with_columns(
            pl.when(pl.col(f"_{side}").is_not_null()).then(key).alias(side),
            pl.when(own).then(named).otherwise("_country").alias(f"_{side}_country"),
        )
    return rows


def _staged(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``stage`` and ``matchday``."""
    places = rows.select(_PLACE).unique(maintain_order=True)
    cup = any(is_knockout(name) for name in places["Round"].drop_nulls())
    told = []
    for stage, round_, leg, group, matchday in places.iter_rows():
        within = leg if group is None and re.fullmatch("[A-Z]", leg or "") else group  # a letter is no leg
        parts = [
            stage,
            round_,
            *([f"leg {leg}"] if leg and leg != within else []),
            *([f"group {within}"] if within else []),
        ]
        words, day = stage_of([part for part in parts if part], cup)
        told.append((words, int(matchday) if re.fullmatch(r"\d{1,3}", matchday or "") else day))
    made = pl.DataFrame(told, schema={"stage": pl.String, "matchday": pl.Int64}, orient="row")
    return rows.join(pl.concat([places, made], how="horizontal"), on=_PLACE, how="left", nulls_equal=True,
                     maintain_order="left")  # fmt: skip


def _scores() -> dict[str, pl.Expr]:
    """The score as the match ended: that after extra time where there was any."""
    full, extra, penalties = pl.col("FT"), pl.col("ET"), pl.col("P")
    longer = goals_of(extra, 0).is_not_null()
    columns: dict[str, pl.Expr] = {}
    for number, side in enumerate(("home", "away")):
        columns[f"{side}_goals"] = pl.coalesce(goals_of(extra, number), goals_of(full, number))
        columns[f"{side}_half_time"] = goals_of(pl.col("HT"), number)
        columns[f"{side}_full_time"] = pl.when(longer).then(goals_of(full, number))
        columns[f"{side}_shootout"] = goals_of(penalties, number)
    long = longer | has_extra_time(full)
    starred = full.str.contains("*", literal=True) & ~longer & goals_of(penalties, 0).is_null()
    note = pl.coalesce(note_of(full, pl.col("Comments")), pl.when(starred).then(pl.lit(NOTED)))
    return columns | {"extra_time": pl.when(long).then(pl.lit(value=True)), "note": note}
