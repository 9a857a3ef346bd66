"""The pieces that workers gather: together they are what one machine gathers, and no club decides their size."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from carrera_kg.columns.spool import Source, Spool, files_of
from carrera_kg.columns.squads import squad_members
from carrera_kg.matching import compared
from carrera_kg.spark.blobs import blob, frame_of
from carrera_kg.spark.gathering import Plan, common, members_by_season, namesakes, root, routed
from carrera_kg.spark.reading import read_unit, units_of
from carrera_kg.vocabulary import ID


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("person/a", "person/a-player-b"),
        ("person/a", "person/a-head-coach-b"),
        ("person/player-a", "person/player-a-manager"),
    ],
)
def test_people_whose_spells_could_be_called_alike_come_into_one_piece(one: str, other: str) -> None:
    assert root(ID + one) == root(ID + other)


def test_other_people_do_not() -> None:
    assert len({root(f"{ID}person/player-{letter}-q1") for letter in "abc"}) == 3


def test_matches_that_could_be_called_alike_come_into_one_piece() -> None:
    assert common(ID + "club/a-b", ID + "club/c") == common(ID + "club/a", ID + "national-team/b-c")
    assert common(ID + "club/a", ID + "club/b") == common(ID + "club/b-1990", ID + "club/a")


def test_the_squads_of_one_club_come_into_many_pieces() -> None:
    count = 400
    spells = pl.DataFrame(
        {
            "spell": [f"{ID}spell/{n}" for n in range(count)],
            "person": [f"{ID}person/{n}" for n in range(count)],
            "team": [ID + "club/north"] * count,
            "team_name": ["Club North"] * count,
        }
    ).with_columns(
        possible_from=pl.date(1960 + pl.int_range(pl.len()) % 40, 7, 1),
        possible_until=pl.date(1963 + pl.int_range(pl.len()) % 40, 6, 30),
        certain_from=pl.lit(None, pl.Date),
        certain_until=pl.lit(None, pl.Date),
    )
    members = squad_members(spells)
    sizes: dict[int, int] = defaultdict(int)
    squads: dict[tuple[str, int], set[int]] = defaultdict(set)
    for _, number, data in members_by_season(members, 8):
        frame = frame_of(data)
        sizes[number] += frame.height
        for squad in frame.select("team", "year").unique().iter_rows():
            squads[squad].add(number)
    assert len(sizes) == 8
    assert max(sizes.values()) < members.height / 2
    assert all(len(numbers) == 1 for numbers in squads.values())


def test_a_unit_that_is_read_twice_is_there_once(inputs: Path, tmp_path: Path) -> None:
    source = Source.parse(f"results={inputs / '1992-93_it.1.csv'}")
    (unit,) = units_of(source, files_of([source])[source])
    (first,) = read_unit(str(tmp_path), False, (0, unit))
    (again,) = read_unit(str(tmp_path), False, (0, unit))
    assert first == again
    assert len(list(Path(Spool(str(tmp_path)).folder_of(source)).iterdir())) == 1


def test_every_record_goes_to_one_piece(inputs: Path, tmp_path: Path) -> None:
    source = Source.parse(f"wikidata={inputs / 'entities.json'}")
    (unit,) = units_of(source, files_of([source])[source])
    (piece,) = read_unit(str(tmp_path), False, (0, unit))
    spool = Spool(str(tmp_path), {source: list(piece.stretches[0][1])})
    keys = spool.scan("names").select("group", "thing", entity=pl.format(ID + "person/{}", "thing")).unique().collect()
    keys.write_parquet(tmp_path / "assigned.parquet")
    keys.select("entity", name="thing").unique().write_parquet(tmp_path / "names.parquet")
    nobody = pl.DataFrame(schema={"group": pl.String, "thing": pl.String})
    plan = Plan(str(tmp_path), str(tmp_path), "", "", 4, nobody, {}, pl.DataFrame())
    counts: dict[str, int] = defaultdict(int)
    people: dict[str, set[int]] = defaultdict(set)
    for number, (kind, data) in routed(plan, piece):
        frame = frame_of(data)
        counts[kind] += frame.height
        for thing in frame[{"names": "thing", "spells": "person"}[kind]] if kind in ("names", "spells") else ():
            people[thing].add(number)
    read = {kind: spool.scan(kind).collect().height for kind in counts}
    assert counts == read
    assert all(len(numbers) == 1 for numbers in people.values())


def test_namesakes_that_are_compared_some_at_a_time_are_compared_as_all_at_once(tmp_path: Path) -> None:
    stays = [
        {"person": n, "team": n % 3, "kind": "club" if n % 4 else "national-team", "nation": "italy",
         "team_name": f"Club {n % 3}", "first": date(1990 + n, 7, 1), "last": date(1992 + n, 6, 30)}
        for n in range(12)
    ]  # fmt: skip
    stints = pl.DataFrame(stays)
    stints.write_parquet(tmp_path / "stints.parquet")
    two = [{"left": left, "right": right, "name": "Player A"} for right in range(12) for left in range(right)]
    pairs = pl.DataFrame(two).sort("left", "right")
    parts = [(start, blob(pairs.slice(start, 10))) for start in range(0, pairs.height, 10)]
    told = [found for part in parts for found in namesakes(str(tmp_path), part)]
    assert_frame_equal(pl.concat(frame_of(data) for _, data in sorted(told)), compared(pairs, stints))
