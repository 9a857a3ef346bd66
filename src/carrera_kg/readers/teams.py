"""Reads a register of teams and competitions with their identifiers: CSV as reep publishes it, one row a thing.

A row has ``reep_id``, ``name``, ``country`` and one column ``key_…`` for each place where the thing has an identifier;
teams may have ``founded`` and ``stadium`` too. The key of a thing is its ``reep_id``, or its Wikidata item where it has
none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import polars as pl

from carrera_kg.errors import DataError
from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects

ROWS = 50_000
"""So many rows make a batch."""

_ITEM = r"^Q[1-9]\d*$"
_NATIONAL = r"(?i)\bnational\b.*\bteam\b|\bnational (under|u)-?\d"
_UNKNOWN = "/.well-known/genid/"  # how an export of Wikidata writes "it has one, and nobody knows which"


def wanted(name: str) -> bool:
    """Whether a file of that name can be a register."""
    return name.lower().endswith(".csv")


def read(file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """Names, identifiers, days of founding and stadiums of the things in the register.

    Raises:
        DataError: the file cannot be read to its end, or is no register.
    """
    rows = _rows(file, rejects)
    head = next(rows, None)
    header = [each.strip() for each in head[1]] if head else []
    keys = [name for name in header if name.startswith("key_")]
    if "name" not in header or not keys or len(set(header)) < len(header):
        raise DataError(f"{file.label}: is no register of teams", "its first row must name the columns name and key_…")
    at_name = header.index("name")
    gathered: list[list[str]] = []
    for number, row in rows:
        if len(row) != len(header):
            rejects.add(file.id, f"row={number}", "not as many fields as columns", ",".join(row))
        elif not row[at_name].strip():
            rejects.add(file.id, f"row={number}", "no name", ",".join(row))
        else:
            gathered.append([*row, f"row={number}"])
        if len(gathered) == ROWS:
            yield from _batches(gathered, header, file, rejects)
            gathered = []
    yield from _batches(gathered, header, file, rejects)


def _rows(file: InputFile, rejects: Rejects) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, from 1 for the row of column names (RFC 7111)."""
    parser = csv.reader(_texts(file, rejects))
    number = 0
    while True:
        number += 1
        try:
            row = next(parser)
        except StopIteration:
            return
        except csv.Error as error:
            rejects.add(file.id, f"row={number}", "a row that is not CSV", str(error))
            continue
        if row:
            yield number, row
        else:
            number -= 1  # an empty line is no row


def _texts(file: InputFile, rejects: Rejects) -> Iterator[str]:
    for number, line in file.lines(rejects):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").replace("\0", "") + "\n"
        except UnicodeDecodeError:
            rejects.add(file.id, f"line={number - 1},{number}", "a line that is not UTF-8", repr(line[:40]))


def _batches(rows: list[list[str]], header: list[str], file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    if not rows:
        return
    frame = pl.DataFrame(rows, schema=dict.fromkeys((*header, "_at"), pl.String), orient="row")
    frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    for name in ("reep_id", "key_wikidata", "country", "founded", "stadium"):
        if name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name))
    frame = frame.with_columns(
        # Where the register has no name for a country it gives the number of its item, which is no name.
        _country=pl.when(~pl.col("country").str.contains(_ITEM)).then("country"),
        _item=pl.when(pl.col("key_wikidata").str.contains(_ITEM)).then("key_wikidata"),
        _kind=_kind("stadium" in header or "founded" in header or "team" in file.name.lower()),
    )
    frame = frame.with_columns(
        _thing=pl.coalesce("reep_id", "_item", pl.format("{}:{}", pl.lit(file.id), "_at")),
    )
    wrong = frame.filter(pl.col("key_wikidata").is_not_null() & pl.col("_item").is_null())
    _count(wrong, "key_wikidata", "a Wikidata item that is none", file, rejects)
    source = pl.lit(file.id)
    yield batch("names", _names(frame, source))
    yield batch("links", _links(frame, header, source))
    yield batch("statements", _statements(frame, file, rejects))


def _kind(teams: bool) -> pl.Expr:
    """Team or competition, by the letter in the register's own key, or else by what the file is about."""
    letter = pl.col("reep_id").str.extract(r"^reep_(\p{L})")
    competition = (letter == "l").fill_null(value=not teams)
    national = pl.col("name").str.contains(_NATIONAL)
    return (
        pl.when(competition)
        .then(pl.lit("competition"))
        .when(national)
        .then(pl.lit("national-team"))
        .otherwise(pl.lit("club"))
    )


def _names(frame: pl.DataFrame, source: pl.Expr) -> pl.DataFrame:
    # Things that have the same key and several names have the first of them as the main one.
    own = frame.select(
        thing="_thing",
        kind="_kind",
        name="name",
        main=pl.col("_thing").is_first_distinct(),
        country="_country",
        source=source,
        at="_at",
    )
    homes = frame.drop_nulls("stadium").filter(pl.col("_kind") != "competition")
    stadiums = homes.select(
        thing=_stadium(),
        kind=pl.lit("stadium"),
        name="stadium",
        main=pl.lit(value=True),
        country="_country",
        source=source,
        at="_at",
    )
    return pl.concat([own, stadiums.unique("thing", keep="first", maintain_order=True)])


def _stadium() -> pl.Expr:
    """The key of a stadium: of one name in one country there is one."""
    item = pl.col("stadium").str.contains(_ITEM)
    named = pl.format("stadium/{}/{}", pl.col("_country").fill_null(""), "stadium")
    return pl.when(item).then("stadium").otherwise(named)


def _links(frame: pl.DataFrame, header: list[str], source: pl.Expr) -> pl.DataFrame:
    parts = [
        frame.select(
            thing="_thing",
            scheme=pl.lit(name[4:]),
            value="_item" if name == "key_wikidata" else name,
            source=source,
            at="_at",
        )
        for name in header
        if name.startswith("key_")
    ]
    if "reep_id" in header:
        parts.append(frame.select(thing="_thing", scheme=pl.lit("reep"), value="reep_id", source=source, at="_at"))
    homes = frame.filter(pl.col("stadium").str.contains(_ITEM), pl.col("_kind") != "competition")
    parts.append(homes.select(thing="stadium", scheme=pl.lit("wikidata"), value="stadium", source=source, at="_at"))
    return pl.concat(parts).drop_nulls("value").unique(["thing", "scheme", "value"], maintain_order=True)


def _statements(frame: pl.DataFrame, file: InputFile, rejects: Rejects) -> pl.DataFrame:
    given = frame.drop_nulls("founded").filter(~pl.col("founded").str.contains(_UNKNOWN, literal=True))
    text = pl.col("founded")
    whole = text.str.to_date("%Y-%m-%d", strict=False).is_not_null() & text.str.contains(r"^\d{4}-\d\d-\d\d$")
    less = text.str.contains(r"^\d{4}(-(0[1-9]|1[0-2]))?$")
    # The export writes a year as its first day, so a first of January says no more than the year.
    value = pl.when(whole).then(text.str.replace(r"-01-01$", "")).when(less).then(text)
    dated = given.with_columns(_value=value)
    _count(dated.filter(pl.col("_value").is_null()), "founded", "a day of founding that is none", file, rejects)
    place = {"source": pl.lit(file.id), "at": pl.col("_at"), "rank": pl.lit("normal")}
    founded = dated.drop_nulls("_value").select(
        subject="_thing", property=pl.lit("founded"), value="_value", type=pl.lit("edtf"), **place
    )
    homes = frame.drop_nulls("stadium").filter(pl.col("_kind") != "competition")
    ground = homes.select(subject="_thing", property=pl.lit("ground"), value=_stadium(), type=pl.lit("thing"), **place)
    return pl.concat([founded, ground])


def _count(wrong: pl.DataFrame, column: str, reason: str, file: InputFile, rejects: Rejects) -> None:
    if wrong.height:
        at, found = wrong.select("_at", column).row(0)
        rejects.add(file.id, at, reason, found, wrong.height)
