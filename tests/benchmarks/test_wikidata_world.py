"""The made-up world in the shape of Wikidata tells the careers of the world that it is made of."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks.wikidata_world import FIRST, GREGORIAN, HUMAN, LOAN, PEOPLE, Names, item_of, write_world
from benchmarks.world import Stay, World
from carrera_kg.dates import PartialDate
from carrera_kg.readers import results, wikidata
from carrera_kg.readers.inputs import InputFile, Rejects, input_files
from carrera_kg.vocabulary import PLAYER

PLAYERS = 400
KNOWN = {  # what the format itself needs: all else is invented
    HUMAN, LOAN, GREGORIAN.rsplit("/", 1)[1],
}  # fmt: skip
PROPERTIES = {
    *("P31", "P17", "P19", "P27", "P106", "P413", "P569", "P570", "P1532", "P2446"),
    *("P54", "P6087", "P286", "P580", "P582", "P1350", "P1351", "P1642", "P3831", "P2868"),
    *("P248", "P813", "P854"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wikidata")
    write_world(folder / "world.json", PLAYERS, seed=1, results=folder / "results", seasons=2)
    return folder


@pytest.fixture(scope="module")
def entities(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "world.json").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[" and lines[-1] == "]"
    return [json.loads(line.removesuffix(",")) for line in lines[1:-1]]


@pytest.fixture(scope="module")
def read(folder: Path) -> dict[str, pl.DataFrame]:
    """What the reader finds in it, by kind."""
    return _batches(wikidata, InputFile("world", str(folder / "world.json")))


def _batches(reader: Any, *files: InputFile) -> dict[str, pl.DataFrame]:
    rejects, frames = Rejects(strict=True), defaultdict(list)
    for file in files:
        for batch in reader.read(file, rejects):
            frames[batch.kind].append(batch.frame)
    return {kind: pl.concat(each) for kind, each in frames.items()}


def _statements(entities: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entity in entities:
        for name, group in entity["claims"].items():
            for statement in group:
                yield name, statement


def _snaks(entities: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for _, statement in _statements(entities):
        yield statement["mainsnak"]
        for group in statement.get("qualifiers", {}).values():
            yield from group
        for reference in statement.get("references", ()):
            for group in reference["snaks"].values():
                yield from group


def test_the_same_seed_makes_the_same_bytes_packed_or_not_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    first = (folder / "world.json").read_bytes()
    write_world(tmp_path / "one.json.gz", PLAYERS, seed=1)
    write_world(tmp_path / "two.json.gz", PLAYERS, seed=1, results=tmp_path / "results", seasons=2)
    write_world(tmp_path / "three.json", PLAYERS, seed=2)

    assert gzip.decompress((tmp_path / "one.json.gz").read_bytes()) == first
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()
    assert (tmp_path / "three.json").read_bytes() != first
    for path in sorted((folder / "results").iterdir()):
        assert (tmp_path / "results" / path.name).read_bytes() == path.read_bytes()


def test_every_item_is_invented_or_part_of_the_format(entities: list[dict[str, Any]], folder: Path) -> None:
    named = set(re.findall(r"\bQ[0-9]+\b", (folder / "world.json").read_text(encoding="utf-8")))
    properties = {snak["property"] for snak in _snaks(entities)}

    assert all(id_ in KNOWN or int(id_[1:]) > FIRST for id_ in named)
    assert properties == PROPERTIES
    assert len({entity["id"] for entity in entities}) == len(entities)


def test_statements_have_ids_of_their_own_and_all_that_wikidata_has_of_them(entities: list[dict[str, Any]]) -> None:
    statements = [statement for _, statement in _statements(entities)]
    kinds = Counter(snak["snaktype"] for snak in _snaks(entities))
    times = [
        snak["datavalue"]["value"] for snak in _snaks(entities) if "time" in snak.get("datavalue", {}).get("type", "")
    ]

    assert len({statement["id"] for statement in statements}) == len(statements)
    assert {statement["rank"] for statement in statements} == {"preferred", "normal", "deprecated"}
    assert kinds["somevalue"] > 10 and kinds["novalue"] > 5
    assert {time["precision"] for time in times} == {8, 9, 10, 11}
    assert {(time["before"], time["after"]) for time in times} >= {(0, 0), (1, 0), (1, 1), (1, 2)}
    assert any("references" in statement for statement in statements)
    assert all(
        statement["qualifiers-order"] == list(statement["qualifiers"])
        for statement in statements
        if "qualifiers" in statement
    )
    assert len({tuple(s.get("qualifiers-order", ())) for s in statements}) > 10


def test_people_have_names_in_several_scripts(read: dict[str, pl.DataFrame]) -> None:
    people = read["names"].filter(pl.col("kind") == "person")
    languages = people.group_by("thing").agg(pl.col("language").n_unique())["language"]

    assert people["thing"].n_unique() == PLAYERS
    assert {"en", "ru", "el"} <= set(people["language"])
    assert languages.gt(4).any() and languages.lt(4).any()
    assert people.filter(~pl.col("main")).height > PLAYERS


def test_a_larger_world_has_homonyms_and_clubs_all_have_names_of_their_own() -> None:
    world = World(5_000, seed=1)
    names = Names.of(world, 1)

    assert 4_500 < len({names.person(person.number) for person in world.people}) < 5_000
    teams = [names.team(team) for team in (*world.national, *(club for clubs in world.clubs for club in clubs))]
    assert len(set(teams)) == len(teams)


def test_the_reader_finds_the_careers_of_the_world(read: dict[str, pl.DataFrame]) -> None:
    world = World(PLAYERS, seed=1)
    told = read["spells"].filter((pl.col("rank") != "deprecated") & pl.col("team").is_not_null())
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in told.iter_rows(named=True):
        found[row["person"], row["team"], row["role"]].append(row)
    stays: dict[tuple[str, str, str], list[Stay]] = defaultdict(list)
    for person in world.people:
        for stay in person.stays:
            stays[f"Q{PEOPLE + person.number}", item_of(stay.team), stay.role.rsplit("/", 1)[1]].append(stay)

    assert {key: len(each) for key, each in found.items()} == {key: len(each) for key, each in stays.items()}
    assert any(len(each) > 1 for each in stays.values()), "nobody came back to a club"
    for key, each in stays.items():
        assert Counter(map(_sketch, each)) == Counter(map(_sketch_of_row, found[key])), key
    assert set(told["role"]) == {"player", "manager", "head-coach", "caretaker", "assistant"}
    assert told.filter("loan").height == sum(bool(s.lender) for each in stays.values() for s in each)


def _sketch(stay: Stay) -> tuple[bool, bool, bool]:
    """Which bounds are told, and whether it is told to go on."""
    return bool(stay.start), bool(stay.end), bool(stay.ongoing and stay.over is None and not stay.end)


def _sketch_of_row(row: dict[str, Any]) -> tuple[bool, bool, bool]:
    return row["start"] is not None, row["end"] is not None, row["ongoing"] is not None


def test_dates_hold_the_true_days_and_are_no_more_precise_than_the_world_tells(read: dict[str, pl.DataFrame]) -> None:
    world = World(PLAYERS, seed=1)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read["spells"].filter(pl.col("role") == "player").iter_rows(named=True):
        rows[row["person"], row["team"]].append(row)
    checked = 0
    for person in world.people:
        for stay in person.stays:
            same = rows[f"Q{PEOPLE + person.number}", item_of(stay.team)]
            if stay.role == PLAYER and stay.start and len(same) == 1:
                date, told = PartialDate.parse(same[0]["start"]), PartialDate.parse(stay.start)
                assert date.earliest and date.latest and told.earliest and told.latest
                assert date.earliest <= stay.begun <= date.latest
                assert date.earliest <= told.earliest and told.latest <= date.latest
                checked += 1
    assert checked > PLAYERS


def test_statements_come_back_as_they_were(entities: list[dict[str, Any]], read: dict[str, pl.DataFrame]) -> None:
    back = {each["id"]: each["claims"] for each in wikidata.to_json(read["snaks"])}
    for entity in entities:
        if entity["id"] in back:
            assert back[entity["id"]] == entity["claims"]
    assert len(back) > PLAYERS


def test_results_are_read_without_a_rejected_row_and_goals_add_up_to_the_scores(folder: Path) -> None:
    files = input_files(str(folder / "results"), results.wanted, "leagues")
    found = _batches(results, *files)
    matches = found["matches"].group_by("match").agg(pl.col("home_goals", "away_goals").n_unique())

    assert matches["home_goals"].max() == matches["away_goals"].max() == 1, "the two files tell different scores"
    assert found["goals"]["scorer"].n_unique() > 20
    for path in sorted((folder / "results").glob("0-*.csv")):
        with open(path, encoding="utf-8") as file:
            days = [(row["Date"], team) for row in csv.DictReader(file) for team in (row["Home"], row["Away"])]
        assert len(set(days)) == len(days), "a team plays twice on one day"


def test_who_scores_was_at_the_club(folder: Path) -> None:
    world = World(PLAYERS, seed=1)
    names = Names.of(world, 1)
    clubs: dict[str, set[str]] = defaultdict(set)
    for person in world.people:
        for stay in person.stays:
            clubs[names.team(stay.team)].add(names.person(person.number))
    for path in sorted((folder / "results").glob("*-league.csv")):
        with open(path, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert rows and all(row["scoring_player"] in clubs[row["scoring_team"]] for row in rows)
