"""Clubs and national teams of invented countries."""

from __future__ import annotations

import polars as pl
import pytest

from carrera_kg.errors import FactError
from tests.matching.building import (
    Entities,
    Entity,
    different,
    entity_of,
    judged,
    league,
    link,
    matched,
    register,
    same,
    stint,
    thing,
    things,
)  # fmt: skip

NORTH, SOUTH, EAST, WEST = ("club/w/North", "club/w/South", "club/w/East", "club/w/West")
CLUBS = [thing("league", key, key[-5:].strip("/"), country="Westland") for key in (NORTH, SOUTH, EAST, WEST)]


# ── Identifiers ──────────────────────────────────────────────────────────────────────────────────


def test_things_with_one_item_are_one_whatever_they_are_called() -> None:
    given = things(
        [thing("a", "club/1", "Club North"), thing("b", "club/2", "Nordverein")],
        [link("a", "club/1", "wikidata", "Q900001"), link("b", "club/2", "wikidata", "Q900001")],
    )
    found = matched(given)
    assert entity_of(found, "club/1") == entity_of(found, "club/2") == "club/club-north-q900001"
    assert judged(found, "a:club/1", "b:club/2") == [("same", "identifiers")]


def test_things_of_one_name_with_two_items_are_two() -> None:
    names, links = register(("Q900001", "Club North", "Westland"), ("Q900002", "Club North", "Westland"))
    found = matched(things(names, links))
    assert entity_of(found, "q900001") != entity_of(found, "q900002")
    assert judged(found, "register:q900001", "register:q900002") == [("different", "identifiers")]


def test_an_identifier_that_two_items_share_decides_nothing() -> None:
    names, links = register(("Q900001", "Club North", "Westland"), ("Q900002", "Anchor Town", "Westland"))
    links += [link("register", "q900001", "site", "7"), link("register", "q900002", "site", "7")]
    other = [thing("c", "club/7", "Something Else")]
    found = matched(things(names + other, [*links, link("c", "club/7", "site", "7")]))
    assert entity_of(found, "club/7") == "club/something-else-c"
    assert judged(found, "register:q900001", "register:q900002") == [("undecided", "identifiers")]


def test_identifiers_of_people_and_clubs_are_not_compared() -> None:
    given = things(
        [thing("a", "club/1", "Club North"), thing("b", "person/1", "Player A")],
        [link("a", "club/1", "site", "5"), link("b", "person/1", "site", "5")],
    )
    assert matched(given).entities.height == 2


def test_a_successor_is_another_club() -> None:
    given = things(
        [thing("a", "club/old", "Club North", country="Westland"), thing("a", "club/new", "Club North", country="Westland")],
        [link("a", "club/old", "successor", "club/new")],
    )  # fmt: skip
    found = matched(given)
    assert entity_of(found, "club/old") != entity_of(found, "club/new")
    assert ("different", "succession") in judged(found, "a:club/old", "a:club/new")


def test_a_key_that_is_an_item_is_an_identifier() -> None:
    given = things(
        [thing("wikidata", "Q900001", "Club North", reader="wikidata"), thing("b", "club/2", "Nordverein")],
        [link("b", "club/2", "wikidata", "Q900001")],
    )
    assert matched(given).entities.height == 1


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Norrbruck", "F.C. Norrbruck 1908"),
        ("Norrbruck Utd", "Norrbruck United FC"),
        ("Nörrbruck", "FC Noerrbruck"),
        ("Norrbruk", "Norrbruck FC"),
        ("Норрбрук", "FC Norrbruck"),
        ("Norrbruck F.C.", "FC Norrbruck"),
    ],
    ids=["short", "abbreviated", "umlaut", "misspelt", "cyrillic", "points"],
)
def test_a_name_is_found_however_it_is_written(short: str, whole: str) -> None:
    more = [(f"Q9001{at:02}", f"FC {town} United", "Westland") for at, town in enumerate(TOWNS)]
    names, links = register(("Q900001", whole, "Westland"), *more)
    found = matched(things([*names, thing("league", "club/x", short, country="Westland")], links))
    assert entity_of(found, "club/x") == entity_of(found, "q900001")


TOWNS = [a + b for a in ("Alm", "Ber", "Cor", "Dun", "Eld", "Fal") for b in ("ford", "gate", "heim", "stad")]


def test_a_name_abroad_is_another_club() -> None:
    names, links = register(("Q900001", "Club North", "Eastland"))
    found = matched(things([*names, thing("league", "club/x", "Club North", country="Westland")], links))
    assert entity_of(found, "club/x") == "club/club-north-westland"


def test_of_two_that_a_name_fits_neither_is_taken() -> None:
    names, links = register(("Q900001", "Almford Rovers", "Westland"), ("Q900002", "Almford Albion", "Westland"))
    found = matched(things([*names, thing("league", "club/x", "Almford", country="Westland")], links))
    assert entity_of(found, "club/x") == "club/almford-westland"
    assert judged(found, "league:club/x", "register:q900001") == [("undecided", "names")]


def test_of_namesakes_the_one_that_many_know_is_meant_by_results() -> None:
    known, links = register(("Q900001", "Almford", "Westland"), ids=6)
    unknown, more = register(("Q900002", "Almford", "Westland"))
    found = matched(things([*known, *unknown, thing("league", "club/x", "Almford", country="Westland")], links + more))
    assert entity_of(found, "club/x") == entity_of(found, "q900001")


@pytest.mark.parametrize(
    ("told", "meant"), [("Almford 74", "q900002"), ("Almford", "q900001"), ("Almford 06", "q900001")]
)
def test_a_number_tells_a_club_from_the_one_that_many_know(told: str, meant: str) -> None:
    known, links = register(("Q900001", "Almford FC", "Westland"), ids=8)
    other, more = register(("Q900002", "Almford 74 FC", "Westland"), ids=1)
    found = matched(things([*known, *other, thing("league", "club/x", told, country="Westland")], links + more))
    assert entity_of(found, "club/x") == entity_of(found, meant)


@pytest.mark.parametrize(
    "other", ["Almford Women", "Almford U-19", "Almford Ladies F.C.", "Almford Reserves", "Almford B"]
)
def test_another_team_of_a_club_is_never_its_first(other: str) -> None:
    names, links = register(("Q900001", "Almford", "Westland"), ids=6)
    found = matched(things([*names, thing("league", "club/x", other, country="Westland")], links))
    assert entity_of(found, "club/x") != entity_of(found, "q900001")


@pytest.mark.parametrize(
    ("one", "other"), [("Almford B", "Almford C"), ("Almford II", "Almford III"), ("Almford 2", "Almford")]
)
def test_second_and_third_teams_are_other_teams(one: str, other: str) -> None:
    names, links = register(("Q900001", other, "Westland"), ids=6)
    found = matched(things([*names, thing("league", "club/x", one, country="Westland")], links))
    assert entity_of(found, "club/x") != entity_of(found, "q900001")


@pytest.mark.parametrize("name", ["Almford 2", "Almford II", "Almford-2", "ii) Almford II"])
def test_a_second_team_is_found_however_it_is_numbered(name: str) -> None:
    names, links = register(("Q900001", "Almford", "Westland"), ("Q900002", "Almford B", "Westland"))
    found = matched(things([*names, thing("league", "club/x", name, country="Westland")], links))
    assert entity_of(found, "club/x") == entity_of(found, "q900002")


def test_a_numeral_behind_what_is_no_other_clubs_name_is_no_mark_of_a_second_team() -> None:
    names, links = register(("Q900001", "Vilhelm II", "Westland"), ("Q900002", "Almford", "Westland"))
    found = matched(things([*names, thing("league", "club/x", "F.C. Vilhelm II 1908", country="Westland")], links))
    assert entity_of(found, "club/x") == entity_of(found, "q900001")


def test_a_club_and_a_national_team_of_one_name_are_two() -> None:
    found = matched(things([thing("a", "club/x", "Westland"), thing("b", "national-team/Westland", "Westland")]))
    assert {entity_of(found, "club/x"), entity_of(found, "national-team/Westland")} == {
        "club/westland-a", "national-team/westland-b",
    }  # fmt: skip


def test_a_national_team_is_called_after_its_country() -> None:
    names = [
        thing("a", "national-team/W", "Westland", country="Westland"),
        thing("b", "Q900009", "Westland national football team", kind="national-team", country="Westland"),
    ]
    found = matched(things(names))
    assert entity_of(found, "national-team/W") == entity_of(found, "Q900009")


def test_a_country_has_one_national_team_of_each_kind() -> None:
    registered = Entities.of([Entity("national-team/westland", "Westland")])
    names = [
        thing("results", "national-team/w", "Westland"),
        thing("register", "national-team/q", "Westland national football team"),
        thing("register", "national-team/u", "Westland women's national football team"),
    ]
    found = matched(things(names), registered=registered)
    assert entity_of(found, "national-team/w") == entity_of(found, "national-team/q") == "national-team/westland"
    assert entity_of(found, "national-team/u") != "national-team/westland"


def test_a_name_of_two_national_teams_says_nothing() -> None:
    old, new = "national-team/old", "national-team/new"
    names = [
        thing("results", "national-team/w", "Westland"),
        *(thing("register", key, "Westland") for key in (old, new)),
    ]
    links = [link("register", old, "wikidata", "Q900001"), link("register", new, "wikidata", "Q900002")]
    assert matched(things(names, links)).judgements.filter(rule="name of a nation").is_empty()


def test_a_club_founded_after_the_last_match_is_not_meant() -> None:
    names, links = register(("Q900001", "Almford", "Westland"))
    teams = ["club/x", *(f"club/w/{town}" for town in TOWNS[1:6])]
    clubs = [thing("league", key, key.split("/")[-1], country="Westland") for key in teams[1:]]
    facts = [
        {"group": "register", "thing": "q900001", "property": "founded", "first": pl.date(2015, 1, 1), "last": None}
    ]
    given = things(
        [*names, *clubs, thing("league", "club/x", "Almford", country="Westland")],
        links,
        league("league", teams, 1950),
        facts=pl.DataFrame(facts[0] | {"first": "2015-01-01"}).with_columns(pl.col("first").str.to_date()).to_dicts(),
    )
    assert entity_of(matched(given), "club/x") == "club/almford-westland"


def test_a_documents_entity_keeps_its_address() -> None:
    registered = Entities.of(
        [Entity("club/north", "Club North", ("Norrbruck",), ("http://www.wikidata.org/entity/Q900001",))]
    )
    names, links = register(("Q900001", "Club North 1908", "Westland"))
    found = matched(
        things([*names, thing("league", "club/x", "Norrbruck", country="Westland")], links), registered=registered
    )
    assert entity_of(found, "q900001") == entity_of(found, "club/x") == "club/north"
    assert found.entities.filter(pl.col("label") == "Club North").height == 1


# ── Matches ──────────────────────────────────────────────────────────────────────────────────────

KEYS = [f"club/w/{town}" for town in TOWNS[:8]]
OTHERS = [f"club/o/{number}" for number in range(8)]
BOTH = [
    *(thing("one", key, key.split("/")[-1], country="Westland") for key in KEYS),
    *(thing("two", key, f"Outfit X{name}", country="Westland") for key, name in zip(OTHERS, "ABCDEFGH", strict=True)),
]


def test_matches_prove_teams_and_competitions_the_same_whatever_they_are_called() -> None:
    competitions = [thing(group, "competition/league", name) for group, name in (("one", "w.1"), ("two", "Top Flight"))]
    found = matched(things([*BOTH, *competitions], (), league("one", KEYS) + league("two", OTHERS)))
    assert [entity_of(found, key) for key in KEYS] == [entity_of(found, key) for key in OTHERS]
    assert ("same", "fixtures") in judged(found, f"one:{KEYS[0]}", f"two:{OTHERS[0]}")
    assert judged(found, "one:competition/league", "two:competition/league") == [("same", "fixtures")]
    (evidence,) = found.judgements.filter(pl.col("left") == f"one:{KEYS[0]}")["evidence"].unique()
    assert evidence.startswith("14 of 14 matches on the same days have the same side and score")


def test_matches_prove_teams_of_one_name_different() -> None:
    names = [*BOTH, thing("two", "club/o/x", "Almford", country="Westland")]
    mixed = league("two", ["club/o/x", *OTHERS[1:]], goals=2)
    found = matched(things(names, (), league("one", KEYS) + mixed))
    assert entity_of(found, "club/w/Almford") != entity_of(found, "club/o/x")
    assert ("different", "fixtures") in judged(found, "one:club/w/Almford", "two:club/o/x")


def test_teams_that_played_each_other_are_two_even_if_the_names_are_one() -> None:
    names, links = register(("Q900001", "Almford", "Westland"), ids=6)
    twins = [
        thing("league", "club/w/Almford", "Almford", country="Westland"),
        thing("league", "club/e/Almford", "Almford"),
    ]
    rows = league("league", ["club/w/Almford", "club/e/Almford", *KEYS[1:4]])
    clubs = [thing("league", key, key.split("/")[-1], country="Westland") for key in KEYS[1:4]]
    found = matched(things([*names, *twins, *clubs], links, rows))
    assert entity_of(found, "club/w/Almford") != entity_of(found, "club/e/Almford")


def test_names_of_one_source_in_one_season_are_two_teams() -> None:
    names, links = register(("Q900001", "Almford Town", "Westland"), ids=6)
    teams = [
        thing("league", "club/a", "Almford Town FC", country="Westland"),
        thing("league", "club/b", "Almford Tn", country="Westland"),
    ]
    rows = [
        row
        for row in league("league", ["club/a", "club/b", *KEYS[1:6]])
        if {row["home"], row["away"]} != {"club/a", "club/b"}
    ]
    clubs = [thing("league", key, key.split("/")[-1], country="Westland") for key in KEYS[1:6]]
    found = matched(things([*names, *teams, *clubs], links, rows))
    assert entity_of(found, "club/a") == entity_of(found, "q900001") != entity_of(found, "club/b")


# ── Users ────────────────────────────────────────────────────────────────────────────────────────


def test_a_user_can_put_two_items_together_and_keep_what_has_one_apart() -> None:
    names, links = register(("Q900001", "Club North", "Westland"), ("Q900002", "Old North", "Westland"))
    given = things([*names, thing("x", "club/x", "North")], [*links, link("x", "club/x", "wikidata", "Q900001")])
    found = matched(given, same("Q900001", "Q900002"))
    assert found.entities.height == 1
    assert found.judgements.filter(by="user")["evidence"].unique().to_list() == ["the user knows"]
    parted = matched(given, different("register:q900001", "x:club/x"))
    assert parted.entities.height == 3
    assert ("undecided", "identifiers") in judged(parted, "register:q900001", "x:club/x")


@pytest.mark.parametrize(
    "name", ["league:club/x", "club/x", "club/almford-westland", "https://w3id.org/carrera-kg/id/club/almford-westland"]
)
def test_users_name_things_by_key_or_address(name: str) -> None:
    names, links = register(("Q900001", "Somewhere Else", "Westland"))
    given = things([*names, thing("league", "club/x", "Almford", country="Westland")], links)
    found = matched(given, same(name, "club/somewhere-else-q900001"))
    assert entity_of(found, "club/x") == "club/somewhere-else-q900001"


def test_judgements_that_contradict_each_other_are_an_error() -> None:
    given = things([thing("a", "club/1", "Almford"), thing("a", "club/2", "Berford")])
    with pytest.raises(FactError, match="another judgement says"):
        matched(given, same("club/1", "club/2"), different("club/1", "club/2"))


def test_a_name_of_nothing_is_an_error_with_what_it_may_be() -> None:
    with pytest.raises(FactError, match=r"nothing is called a:club/11; did you mean a:club/1\?"):
        matched(things([thing("a", "club/1", "Almford")]), same("a:club/11", "a:club/1"))


def test_a_key_of_two_sources_needs_its_source() -> None:
    given = things([thing("a", "club/1", "Almford"), thing("b", "club/1", "Berford"), thing("b", "club/2", "Corford")])
    with pytest.raises(FactError, match="means 2 things; write a:club/1 or b:club/1"):
        matched(given, same("club/1", "club/2"))


def test_the_weakest_of_contradicting_judgements_is_undecided() -> None:
    given = things(
        [thing("a", "club/1", "Almford"), thing("b", "club/2", "Berford"), thing("c", "club/3", "Corford")],
        [link("a", "club/1", "wikidata", "Q900001"), link("c", "club/3", "wikidata", "Q900002"),
         link("a", "club/1", "site", "1"), link("b", "club/2", "site", "1"), link("b", "club/2", "other", "2"),
         link("c", "club/3", "other", "2")],
    )  # fmt: skip
    found = matched(given)
    assert entity_of(found, "club/1") == entity_of(found, "club/2") != entity_of(found, "club/3")
    (evidence,) = found.judgements.filter(judgement="undecided")["evidence"].to_list()
    assert evidence == "both have other 2; but they have different Wikidata items: Q900001, Q900002"


def test_every_thing_has_an_entity() -> None:
    given = things([thing("a", "club/1"), thing("a", "Q900005", None, kind="place"), thing("a", "person/x", "Player A")],
                   stints=[stint("a", "person/x", "club/1", 1991)])  # fmt: skip
    found = matched(given)
    assert found.assigned.height == 3
    assert found.assigned["entity"].null_count() == 0
    assert entity_of(found, "Q900005") == "place/q900005"
