"""Spells in columns have the bounds, squads and labels that the same spells have as claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.columns.careers import honour_table, spell_table, tally_table
from carrera_kg.columns.linking import Linking
from carrera_kg.columns.squads import squad_blocks
from carrera_kg.derivation import derive
from carrera_kg.labels import record_labels
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.readers.batches import batch
from carrera_kg.squads import squads
from carrera_kg.vocabulary import CAR, ID
from tests.career import ENTITIES, name, said, stay

BOUNDS = {
    "possible_from": "possibleFrom",
    "possible_until": "possibleUntil",
    "certain_from": "certainFrom",
    "certain_until": "certainUntil",
}
TEAMS = ("club/club-north", "club/club-south", "club/town-east", "national-team/westland")
PEOPLE = ("person/player-a", "person/player-b")
LINKING = Linking(
    pl.DataFrame(
        [("almanac", each["id"], ID + each["id"]) for each in ENTITIES], ["group", "thing", "entity"], orient="row"
    ),
    pl.DataFrame([(ID + each["id"], each["name"]) for each in ENTITIES], ["entity", "name"], orient="row"),
)

Row = dict[str, Any]


def linked(kind: str, rows: Sequence[Row], columns: tuple[str, ...]) -> pl.DataFrame:
    """A batch of the rows, with addresses in place of keys; each comes from a row of the almanac."""
    placed = [{"source": "almanac", "at": f"row={number + 2}", **row} for number, row in enumerate(rows)]
    return LINKING.entities(batch(kind, placed).frame.with_columns(group=pl.lit("almanac")), columns)


def in_columns(rows: Sequence[Row], births: Mapping[str, date] | None = None) -> pl.DataFrame:
    """The table of spells of the rows; the key of each is its number."""
    keyed = [{"spell": str(number), "role": "player", **row} for number, row in enumerate(rows)]
    days = {"person": [ID + person for person in births or {}], "born": list((births or {}).values())}
    born = pl.DataFrame(days, schema={"person": pl.String, "born": pl.Date})
    return spell_table(linked("spells", keyed, ("person", "team", "loan_from")), born, LINKING)


def as_claims(rows: Sequence[Row], births: Mapping[str, date] | None = None) -> list[Claim]:
    """The same as claims, each spell at the address ``spell/NUMBER``."""
    names = {"start": "start", "end": "end", "ongoing": "ongoing", "loan_from": "loanFrom", "loan": "onLoan"}
    claims = [
        claim
        for number, row in enumerate(rows)
        for given in [{prop: row[column] for column, prop in names.items() if row.get(column)}]
        for told in [{prop: "true" if value is True else value for prop, value in given.items()}]
        for claim in stay(f"spell/{number}", row["team"], row["person"], row.get("role", "player"), **told)
    ]
    return [*claims, *(claim for who, born in (births or {}).items() for claim in said(who, birthDate=born))]


def bounds(rows: Sequence[Row], births: Mapping[str, date] | None = None) -> list[Row]:
    """The bounds of each row in columns."""
    table = in_columns(rows, births).sort(pl.col("key").cast(pl.Int64))
    return [dict(zip(BOUNDS, row, strict=True)) for row in table.select(*BOUNDS).iter_rows()]


def derived(rows: Sequence[Row], births: Mapping[str, date] | None = None) -> list[Row]:
    """The bounds of each row as the rules derive them from claims."""
    found: dict[str, Row] = {}
    for fact in derive(as_claims(rows, births), ontology()):
        if fact.rule == "period of spell":
            found.setdefault(fact.subject, {})[fact.predicate.removeprefix(CAR)] = fact.exact
    told = [found.get(f"{ID}spell/{number}", {}) for number in range(len(rows))]
    return [{column: each.get(prop) for column, prop in BOUNDS.items()} for each in told]


def days(first: int, last: int) -> st.SearchStrategy[str]:
    return st.dates(date(first, 1, 1), date(last, 12, 31)).map(str)


DATES = st.one_of(
    st.none(),
    st.integers(1990, 1996).map(str),
    days(1990, 1996),
    st.integers(1990, 1996).map(lambda year: f"{year}-22"),
    st.integers(1990, 1996).map(lambda year: f"{year}-07/{year + 1}-06"),
)
SPELLS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(PEOPLE),
            "team": st.sampled_from(TEAMS),
            "role": st.sampled_from(["player", "head-coach", "caretaker", "assistant", "youth-player"]),
            "start": DATES,
            "end": DATES,
            "ongoing": st.one_of(st.none(), st.just("1997")),
            "loan_from": st.sampled_from([None, None, "club/club-south"]),
            "loan": st.sampled_from([None, None, True]),
        }
    ),
    max_size=7,
)


@given(SPELLS, st.one_of(st.none(), st.dates(date(1960, 1, 1), date(1994, 1, 1))))
@settings(max_examples=150, deadline=None)
def test_the_bounds_of_spells_are_those_that_the_rules_derive_from_claims(rows: list[Row], born: date | None) -> None:
    births = {PEOPLE[0]: born} if born else {}
    assert bounds(rows, births) == derived(rows, births)


@given(SPELLS)
@settings(max_examples=60, deadline=None)
def test_squads_have_the_members_that_they_have_as_claims(rows: list[Row]) -> None:
    claims = as_claims(rows)
    wanted = {(squad.iri, spell) for squad in squads(claims, derive(claims, ontology())) for spell in squad.spells}
    table = in_columns(rows)
    keys = {spell: f"{ID}spell/{key}" for spell, key in table.select("spell", "key").iter_rows()}
    lines = [line for piece in squad_blocks(table) for text in piece["text"] for line in text.split("\n")[:-1]]
    found = [line.split(" ") for line in lines if f"<{CAR}member>" in line]
    assert {(squad[1:-1], keys[spell[1:-1]]) for squad, _, spell, *_ in found} == wanted


@given(SPELLS)
@settings(max_examples=60, deadline=None)
def test_spells_are_called_what_they_are_called_as_claims(rows: list[Row]) -> None:
    table = in_columns(rows)
    labels = record_labels(as_claims(rows), name)
    assert {f"{ID}spell/{key}": label for key, label in table.select("key", "label").iter_rows()} == labels


def test_a_second_stay_is_a_second_spell_and_counted_in_the_order_of_time() -> None:
    north = {"person": PEOPLE[0], "team": TEAMS[0]}
    table = in_columns([{**north, "start": "1995"}, {**north, "start": "1990", "end": "1991"}])
    assert dict(table.select("key", "spell").iter_rows()) == {
        "1": f"{ID}spell/player-a-player-club-north",
        "0": f"{ID}spell/player-a-player-club-north-2",
    }


def test_a_start_without_an_end_stays_unknown() -> None:
    (only,) = bounds([{"person": PEOPLE[0], "team": TEAMS[0], "start": "1990"}])
    assert only == {
        "possible_from": date(1990, 1, 1),
        "possible_until": None,
        "certain_from": None,
        "certain_until": None,
    }


def test_what_a_source_itself_withdraws_is_no_spell() -> None:
    row = {"person": PEOPLE[0], "team": TEAMS[0]}
    assert in_columns([{**row, "rank": "deprecated"}, row])["key"].to_list() == ["1"]


def test_a_spell_at_a_team_that_is_not_named_is_kept() -> None:
    table = in_columns([{"person": PEOPLE[0], "team": None, "start": "1990", "end": "1992"}])
    assert table["spell"].to_list() == [f"{ID}spell/player-a-player-unnamed-team"]
    assert table["label"].to_list() == ["Player A, player, team not named (1990–1992)"]


def test_a_tally_hangs_on_its_spell_and_has_its_figures_as_lowest_and_highest() -> None:
    spells = in_columns([{"person": PEOPLE[0], "team": TEAMS[0]}])
    rows = [{"spell": "0", "scope": "league", "appearances": 12, "source": "almanac", "at": "row=2"}]
    tallies = batch("tallies", rows).frame.with_columns(group=pl.lit("almanac"))
    (tally,) = tally_table(tallies, spells, LINKING).to_dicts()
    assert tally["tally"] == f"{ID}tally/player-a-player-club-north-league"
    assert (tally["appearances_lowest"], tally["appearances"], tally["goals"]) == (12, 12, None)
    assert tally["label"] == "Player A, player, Club North, league"
    assert tally["sources"] == [f"{ID}document/almanac#row=2"]


@pytest.mark.parametrize(
    ("row", "label", "address"),
    [
        (
            {"person": PEOPLE[0], "competition": "competition/cup", "season": "1991", "result": "winner"},
            "Cup 1991, winner, Player A",
            "cup-1991-winner-player-a",
        ),
        (
            {"team": TEAMS[0], "competition": "competition/league", "season": "1991-07/1992-06", "result": "relegated"},
            "relegated to League 1991/92, Club North",
            "club-north-league-1991-92-relegated",
        ),
    ],
    ids=["a cup", "a division"],
)
def test_an_honour_is_called_what_carrera_kg_labels_calls_it(row: Row, label: str, address: str) -> None:
    rows = linked("honours", [row], ("person", "team", "competition", "award"))
    (honour,) = honour_table(rows, LINKING).to_dicts()
    assert (honour["label"], honour["honour"]) == (label, f"{ID}honour/{address}")
