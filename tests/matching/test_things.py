"""From the records of readers to what is matched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from carrera_kg.matching import things_of
from carrera_kg.readers.batches import SCHEMAS, batch

Row = dict[str, object]


def scanning(**records: list[Row]) -> Callable[[str], pl.LazyFrame]:
    def scan(kind: str) -> pl.LazyFrame:
        marks = pl.lit("source").alias("group"), pl.lit("results").alias("reader")
        return batch(kind, records.get(kind, [])).frame.lazy().with_columns(*marks)

    assert set(records) <= set(SCHEMAS)
    return scan


MATCH: Row = {"match": "m", "date": "1991-09-01", "season": "1991-07/1992-06", "competition": "competition/L",
         "home": "club/A", "away": "club/B", "home_goals": 2, "away_goals": 1}  # fmt: skip


def test_rows_of_one_match_add_up_and_only_days_count() -> None:
    rows: list[Row] = [MATCH, {"match": "m", "home": "club/A", "away": "club/B", "date": "1991-09-01", "shootout_winner": "club/A"},
            {**MATCH, "match": "n", "date": "1991-10"}]  # fmt: skip
    fixtures = things_of(scanning(matches=rows)).fixtures
    assert fixtures.select("home", "away", "day", "home_goals").rows() == [("club/A", "club/B", date(1991, 9, 1), 2)]


def test_who_scores_an_own_goal_is_of_the_other_team() -> None:
    goals: list[Row] = [{"match": "m", "number": 1, "team": "club/A", "scorer": "person/x"},
             {"match": "m", "number": 2, "team": "club/A", "scorer": "person/y", "own_goal": True}]  # fmt: skip
    stints = things_of(scanning(matches=[MATCH], goals=goals)).stints
    assert sorted(stints.select("person", "team").rows()) == [("person/x", "club/A"), ("person/y", "club/B")]


def test_a_spell_lasts_from_its_first_to_its_last_possible_day() -> None:
    spells: list[Row] = [{"spell": "s", "person": "person/x", "team": "club/A", "start": "1991", "end": "1992-06"},
              {"spell": "t", "person": "person/x", "team": "club/B", "start": "1992"},
              {"spell": "u", "person": "person/x", "team": None, "start": "1992"}]  # fmt: skip
    stints = things_of(scanning(spells=spells)).stints.sort("team")
    assert stints.select("team", "first", "last").rows() == [
        ("club/A", date(1991, 1, 1), date(1992, 6, 30)), ("club/B", date(1992, 1, 1), None),
    ]  # fmt: skip


def test_things_without_names_are_things_of_the_kind_that_their_place_wants() -> None:
    statements: list[Row] = [
        {"subject": "person/x", "property": "birthPlace", "value": "Q900050", "type": "thing"},
        {"subject": "person/x", "property": "birthDate", "value": "1970-01-02", "type": "edtf"},
    ]
    names: list[Row] = [{"thing": "club/A", "kind": "club", "name": "Club A", "main": True}]
    given = things_of(scanning(names=names, matches=[MATCH], statements=statements))
    unnamed = given.names.filter(pl.col("name").is_null())
    assert sorted(unnamed.select("thing", "kind").rows()) == [
        ("Q900050", "place"), ("club/B", "club"), ("competition/L", "competition"),
    ]  # fmt: skip
    assert given.facts.select("thing", "property", "first").rows() == [("person/x", "birthDate", date(1970, 1, 2))]
