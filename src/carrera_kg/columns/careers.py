"""Spells, tallies and honours of all sources, in columns.

The bounds of a spell follow the same rules as :mod:`carrera_kg.derivation`, as far as records of data have what these
ask for: its own dates, the person's birth, and that one is at one club at a time. People of whom several sources tell
are *contested*: their records go the way of claims, and are left out here.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from carrera_kg.columns.days import understood, with_days
from carrera_kg.columns.linking import Linking, last_part, numbered, place_of
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import BASE, ID, MANAGER, PLAYER

_ROUNDS = 3
"""How often what one spell tells of another is passed on, as in the derivation."""
_AT_ONCE = 400_000
"""So many spells are compared with each other's at a time, as pairs need more memory than spells."""
_BOUNDS = ("begun_from", "begun_by", "over_from", "over_by")


def spell_table(rows: pl.DataFrame, born: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of spells.

    Args:
        rows: batches of ``spells`` with ``group``, already with addresses in ``person``, ``team`` and ``loan_from``.
        born: ``person`` and ``born``, the first day of the life.

    Returns:
        Columns as in :mod:`carrera_kg.tables.schema`, in order of address, with ``group`` and the reader's own ``key``.
    """
    rows = rows.drop_nulls("person").filter(pl.col("rank").fill_null("normal") != "deprecated")
    rows = rows.with_columns(sources=pl.concat_list(place_of()))
    for name in ("start", "end", "ongoing"):
        rows = with_days(rows, name, f"{name}_earliest", f"{name}_latest")
    rows = rows.join(born, on="person", how="left", maintain_order="left")
    rows = _addressed(rows)
    rows = pl.concat(_bounded(part) for part in _parts(rows)) if rows.height else _bounded(rows)
    rows = _labelled(linking.named(rows, ("person", "team", "loan_from")))
    columns = ("spell", "label", "person", "person_name", "team", "team_name", "role", "start", "start_earliest",
               "start_latest", "end", "end_earliest", "end_latest", "possible_from", "possible_until", "certain_from",
               "certain_until", "loan_from", "loan_from_name", "departure", "sources", "group", "key")  # fmt: skip
    ongoing = pl.concat_list("ongoing").list.drop_nulls()
    return rows.select(*columns, ongoing=ongoing, on_loan="loan").sort("spell")


def tally_table(rows: pl.DataFrame, spells: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of tallies of the spells.

    Args:
        rows: batches of ``tallies`` with ``group``.
        spells: what :func:`spell_table` gives.
    """
    spell = spells.select("group", "key", "spell", "label", "person", "person_name", "team", "team_name", "role")
    rows = linking.entities(rows.with_columns(sources=pl.concat_list(place_of())), ["competition"])
    rows = rows.rename({"spell": "key"}).join(spell, on=["group", "key"], how="inner", maintain_order="left")
    slug = pl.col("spell").str.strip_prefix(ID + "spell/")
    scope = pl.col("scope").fill_null("not-stated")
    labels = _concept_labels("scope")
    rows = rows.with_columns(
        tally=pl.concat_str(pl.lit(ID + "tally/"), slug, pl.lit("-"), scope),
        scope=scope,
        label=pl.concat_str("label", pl.lit(", "), scope.replace(labels)),
    )
    rows = numbered(rows, "tally", ["season"])
    rows = with_days(rows, "season", "season_earliest", "season_latest")
    figures = [
        pl.col(name).alias(f"{name}{end}") for name in ("appearances", "goals") for end in ("_lowest", "_highest")
    ]
    columns = ("tally", "label", "spell", "person", "person_name", "team", "team_name", "role", "scope", "appearances",
               "goals", "wins", "draws", "losses", "competition", "competition_name", "season", "season_earliest",
               "season_latest", "sources")  # fmt: skip
    return linking.named(rows, ["competition"]).select(*columns, *figures).sort("tally")


def honour_table(rows: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The table of honours.

    Args:
        rows: batches of ``honours`` with ``group``, already with addresses in place of keys.
    """
    rows = rows.filter(pl.col("rank").fill_null("normal") != "deprecated")
    rows = rows.with_columns(sources=pl.concat_list(place_of()))
    rows = with_days(rows, "season", "season_earliest", "season_latest", "_when")
    rows = linking.named(rows, ("person", "team", "competition", "award"))
    what = pl.coalesce("competition_name", "award_name").fill_null("honour")
    edition = pl.concat_str(what, "_when", separator=" ", ignore_nulls=True)
    result = pl.col("result").replace(_concept_labels("result"))
    moved = pl.col("result").is_in(["promoted", "relegated"])
    placed = pl.concat_str(edition, result, separator=", ", ignore_nulls=True)
    told = pl.when(moved).then(pl.concat_str(result, pl.lit(" to "), edition)).otherwise(placed)
    parts = [last_part("team"), pl.coalesce(last_part("competition"), last_part("award")), _slug("_when"), "result",
             last_part("person"), _top("role")]  # fmt: skip
    rows = rows.with_columns(
        honour=pl.concat_str(pl.lit(ID + "honour/"), pl.concat_str(parts, separator="-", ignore_nulls=True)),
        label=pl.concat_str(told, "team_name", "person_name", separator=", ", ignore_nulls=True),
    )
    columns = ("honour", "label", "person", "person_name", "team", "team_name", "role", "competition",
               "competition_name", "award", "award_name", "season", "season_earliest", "season_latest", "result",
               "sources")  # fmt: skip
    return numbered(rows, "honour", ["season_earliest"]).select(*columns).sort("honour")


def _slug(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[\W_]+", "-").str.strip_chars("-")


def _concept_labels(folder: str) -> dict[str, str]:
    known = ontology().labels
    start = f"{BASE}{folder}/"
    return {iri.removeprefix(start): label for iri, label in known.items() if iri.startswith(start)}


def _top(column: str) -> pl.Expr:
    """The top of the concept of a role: a caretaker's is manager."""
    start = f"{BASE}role/"
    tops = {name: ontology().top(start + name).removeprefix(start) for name in _concept_labels("role")}
    return pl.col(column).replace(tops)


def _addressed(rows: pl.DataFrame) -> pl.DataFrame:
    """The spells with their addresses; those of one person, job and team are counted in the order of time."""
    role = _top("role").fill_null("role-not-stated")
    base = pl.concat_str(last_part("person"), role, last_part("team").fill_null("unnamed-team"), separator="-")
    rows = rows.rename({"spell": "key"}).with_columns(
        spell=pl.concat_str(pl.lit(ID + "spell/"), base), _first=pl.coalesce("start_earliest", "end_latest")
    )
    return numbered(rows, "spell", ["_first", "end_latest", "key"]).drop("_first")


def _labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Like "Player A, player, Club North (1991–1996)", as carrera_kg.labels has it."""
    years = {name: _years(rows[name], last=name == "end") for name in ("start", "end")}
    start, end = (pl.col(name).replace_strict(years[name], default=None, return_dtype=pl.String) for name in years)
    both = pl.when(start == end).then(pl.format(" ({})", start)).otherwise(pl.format(" ({}–{})", start, end))
    when = (
        pl.when(start.is_not_null() & end.is_not_null()).then(both)
        .when(start.is_not_null()).then(pl.format(" (from {})", start))
        .when(end.is_not_null()).then(pl.format(" (until {})", end))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    role = pl.col("role").replace(_concept_labels("role"))
    team = pl.concat_str(pl.col("team_name").fill_null("team not named"), when)
    return rows.with_columns(label=pl.concat_str("person_name", role, team, separator=", ", ignore_nulls=True))


def _years(texts: pl.Series, last: bool) -> Mapping[str, str]:
    """The year of the first or last day of each text; a decade stays one (199X)."""
    found = {}
    for text, first_day, last_day, *_ in understood(texts).iter_rows():
        day = (last_day or first_day) if last else (first_day or last_day)
        found[text] = text[:4] if "X" in text[:4] else str(day.year) if day else None
    return {text: year for text, year in found.items() if year}


# ── When a spell was ─────────────────────────────────────────────────────────────────────────────


def _parts(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """The spells in parts that hold all those of a person."""
    ordered = rows.sort("person", "spell").with_columns(_part=pl.int_range(pl.len()) // _AT_ONCE)
    ordered = ordered.with_columns(pl.col("_part").first().over("person"))
    return [part.drop("_part") for part in ordered.partition_by("_part", maintain_order=True)]


def _bounded(rows: pl.DataFrame) -> pl.DataFrame:
    """The spells with ``possible_from``, ``possible_until``, ``certain_from`` and ``certain_until``."""
    own = rows.with_row_index("row").with_columns(_own()).with_columns(_reconciled())
    pairs = _elsewhere(own)
    known = own
    for _ in range(_ROUNDS):
        known = _narrowed(own, known, pairs)
    certain = _certain()
    return known.with_columns(
        possible_from="begun_from",
        possible_until="over_by",
        certain_from=pl.when(certain).then("begun_by"),
        certain_until=pl.when(certain).then("over_from"),
    ).drop("row", *_BOUNDS, "born")


def _own() -> list[pl.Expr]:
    """The four bounds that a spell's own dates give; what begins ends later, so that each end bounds the other."""
    begun_from, over_by = pl.col("start_earliest"), pl.col("end_latest")
    begun_by = pl.min_horizontal("start_latest", "ongoing_latest", over_by)
    over_from = pl.max_horizontal("end_earliest", "ongoing_earliest", begun_from)
    return [
        begun_from.alias("begun_from"),
        begun_by.alias("begun_by"),
        over_from.alias("over_from"),
        over_by.alias("over_by"),
    ]


def _reconciled() -> list[pl.Expr]:
    """Where a spell's dates contradict each other the widest of them stands, and nothing is certain."""
    dates = ("start", "end", "ongoing")
    told = [pl.col(name).is_not_null() for name in dates]
    first = pl.min_horizontal(f"{name}_earliest" for name in dates)
    last = pl.max_horizontal(f"{name}_latest" for name in dates)
    all_first = pl.all_horizontal(
        ~is_told | pl.col(f"{name}_earliest").is_not_null() for is_told, name in zip(told, dates, strict=True)
    )
    all_last = pl.all_horizontal(
        ~is_told | pl.col(f"{name}_latest").is_not_null() for is_told, name in zip(told, dates, strict=True)
    )
    holds = _holds()
    widest_first = pl.when(pl.col("begun_from").is_not_null() & all_first).then(first)
    widest_last = pl.when(pl.col("over_by").is_not_null() & all_last).then(last)
    return [
        pl.when(holds).then("begun_from").otherwise(widest_first).alias("begun_from"),
        pl.when(holds).then("begun_by").alias("begun_by"),
        pl.when(holds).then("over_from").alias("over_from"),
        pl.when(holds).then("over_by").otherwise(widest_last).alias("over_by"),
    ]


def _holds() -> pl.Expr:
    begins = (pl.col("begun_from") <= pl.col("begun_by")).fill_null(value=True)
    return begins & (pl.col("over_from") <= pl.col("over_by")).fill_null(value=True)


def _certain() -> pl.Expr:
    return (pl.col("begun_by") <= pl.col("over_from")).fill_null(value=False) & _holds()


def _elsewhere(own: pl.DataFrame) -> pl.DataFrame:
    """Pairs of spells of a person at different clubs, of which one cannot have been going on during the other."""
    top = _top("role")
    player, manager = PLAYER.rsplit("/", 1)[1], MANAGER.rsplit("/", 1)[1]
    national = pl.col("team").str.starts_with(ID + "national-team/")
    lent = pl.col("loan_from").is_not_null() | pl.col("loan").fill_null(value=False)
    beside = (top == player) & (lent | national)
    for_good = top.is_in([player, manager]) & (pl.col("role") != "caretaker") & ~beside & pl.col("team").is_not_null()
    jobs = own.filter(for_good).select("row", "person", "team", job=top)
    pairs = jobs.join(jobs, on=["person", "job"], suffix="_other").filter(pl.col("team") != pl.col("team_other"))
    return pairs.select("row", "row_other")


def _narrowed(own: pl.DataFrame, known: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The spells by their own dates, the life, and what is known of the others."""
    certain = known.filter(_certain()).select(row_other="row", first="begun_by", last="over_from")
    seen = pairs.join(certain, on="row_other").join(known.select("row", "begun_by", "over_from"), on="row")
    outer = seen.group_by("row").agg(
        after=pl.col("first").filter(pl.col("begun_by") < pl.col("first")).min(),
        before=pl.col("last").filter(pl.col("last") < pl.col("over_from")).max(),
    )
    joined = own.join(outer, on="row", how="left", maintain_order="left")
    begun_from = pl.max_horizontal("begun_from", "before", "born")
    over_by = pl.min_horizontal("over_by", "after")
    narrow = joined.with_columns(
        begun_from=begun_from,
        begun_by=pl.min_horizontal("begun_by", over_by),
        over_from=pl.max_horizontal("over_from", begun_from),
        over_by=over_by,
    )
    fits = narrow.select(_holds()).to_series()
    return narrow.with_columns(
        pl.when(fits).then(narrow[name]).otherwise(own[name]).alias(name) for name in _BOUNDS
    ).drop("after", "before")
