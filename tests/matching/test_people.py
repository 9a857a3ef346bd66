"""People of one name: one person or namesakes."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from carrera_kg.matching.things import runs
from tests.matching.building import Entities, Entity, Row, entity_of, judged, link, matched, stint, thing, things

TEAMS = [
    thing("goals", "club/A", "Almford", country="Westland"),
    thing("goals", "club/B", "Berford", country="Westland"),
    thing("goals", "national-team/W", "Westland", country="Westland"),
    thing("goals", "national-team/E", "Eastland", country="Eastland"),
]
ONE, TWO = "person/A/Paul Playerson", "person/B/Paul Playerson"


def person(key: str, group: str = "goals", **more: object) -> Row:
    return thing(group, key, key.rpartition("/")[2], **more)


def born(key: str, day: str) -> Row:
    when = date.fromisoformat(day)
    return {"group": "goals", "thing": key, "property": "birthDate", "first": when, "last": when}


def test_a_rare_name_at_one_club_and_then_at_another_is_one_person() -> None:
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1994, 1996)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints))
    assert entity_of(found, ONE) == entity_of(found, TWO) == "person/paul-playerson-goals"
    assert judged(found, f"goals:{ONE}", f"goals:{TWO}") == [("same", "name and career")]


def test_nobody_is_at_two_clubs_at_once() -> None:
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1992, 1994)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints))
    assert entity_of(found, ONE) != entity_of(found, TWO)
    assert judged(found, f"goals:{ONE}", f"goals:{TWO}") == [("different", "times")]


def test_at_a_club_and_a_national_team_at_once_is_one_person() -> None:
    national = "person/W/Paul Playerson"
    stints = [stint("goals", ONE, "club/A", 1991, 1996), stint("goals", national, "national-team/W", 1992, 1994)]
    found = matched(things([*TEAMS, person(ONE), person(national)], stints=stints))
    assert entity_of(found, ONE) == entity_of(found, national)


def test_two_national_teams_are_left_open() -> None:
    one, two = "person/W/Paul Playerson", "person/E/Paul Playerson"
    stints = [stint("goals", one, "national-team/W", 1991), stint("goals", two, "national-team/E", 1993)]
    found = matched(things([*TEAMS, person(one), person(two)], stints=stints))
    assert entity_of(found, one) != entity_of(found, two)
    assert judged(found, f"goals:{one}", f"goals:{two}") == [("undecided", "name")]


def test_nobody_plays_for_thirty_years() -> None:
    stints = [stint("goals", ONE, "club/A", 1961), stint("goals", TWO, "club/B", 1995)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints))
    assert judged(found, f"goals:{ONE}", f"goals:{TWO}") == [("different", "times")]


def test_a_gap_of_many_years_is_left_open() -> None:
    stints = [stint("goals", ONE, "club/A", 1981), stint("goals", TWO, "club/B", 1995)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints))
    assert judged(found, f"goals:{ONE}", f"goals:{TWO}") == [("undecided", "name")]


def test_a_name_of_one_word_says_nothing_of_another_club() -> None:
    one, two = "person/A/Paulo", "person/B/Paulo"
    stints = [stint("goals", one, "club/A", 1991), stint("goals", two, "club/B", 1992)]
    found = matched(things([*TEAMS, person(one), person(two)], stints=stints))
    assert entity_of(found, one) != entity_of(found, two)


def test_a_common_name_says_nothing_of_another_club() -> None:
    crowd = [f"person/{first}{last}/{first} {last}" for first in ("Paul", "Pavel") for last in ("Playerson", "Passer")]
    more = [person(f"person/x{at}/Paul Name{at}") for at in range(60)]
    more += [person(f"person/y{at}/Given{at} Playerson") for at in range(60)]
    stints = [stint("goals", ONE, "club/A", 1991), stint("goals", TWO, "club/B", 1992)]
    found = matched(things([*TEAMS, person(ONE), person(TWO), *more, *map(person, crowd)], stints=stints))
    assert entity_of(found, ONE) != entity_of(found, TWO)


def test_one_name_at_one_club_is_one_person_in_two_sources_however_common_it_is() -> None:
    other = [thing("two", "club/x", "Almford", country="Westland"), person("person/p", "two", main=True)]
    other[1]["name"] = "Playerson, Paul"
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("two", "person/p", "club/x", 1992)]
    found = matched(things([*TEAMS, person(ONE), *other], stints=stints))
    assert judged(found, f"goals:{ONE}", "two:person/p") == [("same", "name and team")]


def test_days_of_birth_decide() -> None:
    key = "person/Paul Playerson"
    alike = things([person(ONE), person(TWO), person(key)],
                   facts=[born(ONE, "1970-01-02"), born(TWO, "1970-01-02"), born(key, "1971-01-02")])  # fmt: skip
    found = matched(alike)
    assert entity_of(found, ONE) == entity_of(found, TWO) != entity_of(found, key)
    assert judged(found, f"goals:{ONE}", f"goals:{key}") == [("different", "birth")]


def test_who_fits_two_namesakes_is_left_open() -> None:
    third = "person/W/Paul Playerson"
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1992, 1994),
              stint("goals", third, "national-team/W", 1992)]  # fmt: skip
    found = matched(things([*TEAMS, person(ONE), person(TWO), person(third)], stints=stints))
    assert len({entity_of(found, key) for key in (ONE, TWO, third)}) == 3


def test_a_documents_person_is_the_only_one_of_the_name() -> None:
    registered = Entities.of([Entity("person/paul", "Paul Playerson", ("Paul", "P. Playerson"))])
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1994, 1996)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints), registered=registered)
    assert entity_of(found, ONE) == entity_of(found, TWO) == "person/paul"
    twins = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1992, 1996)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=twins), registered=registered)
    assert "person/paul" not in {entity_of(found, ONE), entity_of(found, TWO)}


def test_people_with_two_items_are_two() -> None:
    names = [person(ONE), person(TWO)]
    links = [link("goals", ONE, "wikidata", "Q900011"), link("goals", TWO, "wikidata", "Q900012")]
    stints = [stint("goals", ONE, "club/A", 1991), stint("goals", TWO, "club/B", 1992)]
    found = matched(things([*TEAMS, *names], links, stints=stints))
    assert {entity_of(found, ONE), entity_of(found, TWO)} == {
        "person/paul-playerson-q900011", "person/paul-playerson-q900012",
    }  # fmt: skip


def test_namesakes_have_what_tells_them_apart_in_their_addresses() -> None:
    stints = [stint("goals", ONE, "club/A", 1991, 1993), stint("goals", TWO, "club/B", 1992, 1994)]
    found = matched(things([*TEAMS, person(ONE), person(TWO)], stints=stints))
    assert {entity_of(found, ONE), entity_of(found, TWO)} == {
        "person/paul-playerson-goals-a", "person/paul-playerson-goals-b",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "number"), [([0, 100, 200], 1), ([0, 100, 500], 2), ([0], 1)], ids=["season", "later", "once"]
)
def test_a_season_without_a_goal_ends_a_stay(days: list[int], number: int) -> None:
    first = date(1991, 9, 1).toordinal()
    seen = pl.DataFrame(
        {"group": "g", "person": "p", "team": "t", "day": [date.fromordinal(first + day) for day in days]}
    )
    assert runs(seen.lazy()).collect().height == number
