"""Competitions of invented countries: those of the data among themselves, and those that documents speak of."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.matching import Matched, Things
from carrera_kg.matching.words import of_country
from tests.matching.building import (
    Entities,
    Entity,
    Row,
    different,
    entity_of,
    judged,
    league,
    link,
    matched,
    shuffled,
    thing,
    things,
    told,
)  # fmt: skip

WEST = ["Almford", "Berford", "Corford", "Durford", "Elford", "Fenford", "Garford", "Holford"]
EAST = ["Ivograd", "Jurograd", "Kalograd", "Lunograd", "Mirograd", "Novograd"]
LOWER = ["Oakham", "Penham", "Quorham", "Rudham", "Selham", "Tatham"]
ITEMS = {name: f"Q90000{at:02d}" for at, name in enumerate([*WEST, *EAST, *LOWER])}


def clubs(group: str, names: list[str], country: str) -> tuple[list[Row], list[Row]]:
    """The clubs of a source, with their items."""
    keys = [(f"club/{name}", name) for name in names]
    return (
        [thing(group, key, name, country=country) for key, name in keys],
        [link(group, key, "wikidata", ITEMS[name]) for key, name in keys],
    )


def entities(*competitions: Entity) -> Entities:
    """Documents that speak of all clubs, and of some competitions."""
    address = "http://www.wikidata.org/entity/"
    known = [Entity(f"club/{name.lower()}", name, (), (address + item,)) for name, item in ITEMS.items()]
    return Entities.of([*known, *competitions])


def keys(names: list[str]) -> list[str]:
    return [f"club/{name}" for name in names]


class Data:
    """Sources with competitions, clubs and matches."""

    def __init__(self) -> None:
        self.names: list[Row] = []
        self.links: list[Row] = []
        self.fixtures: list[Row] = []

    def add(
        self,
        group: str,
        key: str,
        name: str,
        teams: list[str],
        *years: int,
        country: str | None = "Westland",
        **more: Any,
    ) -> Data:
        """A competition of a source with seasons in which all play all."""
        of = f"competition/{key}"
        self.names.append(thing(group, of, name, country=country))
        named, linked = clubs(group, teams, str(more.get("home", country or "Westland")))
        self.names += [row for row in named if row not in self.names]
        self.links += linked
        for year in years:
            step = 290 // (len(teams) * (len(teams) - 1))  # from August to May
            self.fixtures += league(group, keys(teams), year, of=of, step=step)
        return self

    def things(self) -> Things:
        return things(self.names, self.links, self.fixtures)


def evidence(found: Matched, left: str, right: str) -> str:
    """Why the first rule that judged them did so."""
    about = found.judgements.filter(pl.col("left") == left, pl.col("right") == right)
    text, *_ = about.sort("rule")["evidence"]
    return str(text)


def without_goals(rows: list[Row]) -> list[Row]:
    """The matches of a source of goals."""
    return [row for row in rows if row["home_goals"] + row["away_goals"] > 0]


# ── Of the data, among themselves ────────────────────────────────────────────────────────────────


def test_only_the_seasons_that_both_have_are_compared() -> None:
    data = Data().add("one", "w.1", "Westland, division 1", WEST, 1990, 1991, 1992, 1993, 1994)
    data.add("two", "top", "Top Flight", WEST, 1990, 1994)
    found = matched(data.things())
    assert judged(found, "one:competition/w.1", "two:competition/top") == [("same", "fixtures")]
    text = evidence(found, "one:competition/w.1", "two:competition/top")
    assert text == "112 of the 112 matches of the smaller one are in both, in the seasons that both have"


def test_a_source_of_goals_has_no_goalless_matches_to_compare() -> None:
    data = Data().add("one", "w.1", "Westland, division 1", WEST, 1990, 1991).add("two", "top", "Top Flight", WEST)
    for row in data.fixtures[::2]:
        row["home_goals"] = row["away_goals"] = 0
    seen = without_goals([row | {"group": "two", "competition": "competition/top"} for row in data.fixtures])
    data.fixtures += [*seen[:44], *seen[-3:]]
    found = matched(data.things())
    assert judged(found, "one:competition/w.1", "two:competition/top") == [("same", "fixtures")]
    assert " matches with goals of the smaller one" in evidence(found, "one:competition/w.1", "two:competition/top")


@pytest.mark.parametrize(("name", "judgement"), [("Western Cup", "same"), ("Western Qualifiers", "undecided")])
def test_a_few_matches_of_a_large_competition_need_its_name(name: str, judgement: str) -> None:
    data = Data().add("one", "cup", "Western Cup", WEST, 1990, country=None).add("two", "few", name, WEST, country=None)
    few = [row | {"group": "two", "competition": "competition/few"} for row in data.fixtures[::12]]
    assert 3 <= len(few) < 10
    data.fixtures += few
    found = matched(data.things())
    assert (judgement, "fixtures") in judged(found, "one:competition/cup", "two:competition/few")


def test_matches_of_other_clubs_on_the_same_days_say_nothing() -> None:
    data = Data().add("one", "w.1", "Westland, division 1", WEST[:6], 1990)
    data.add("two", "w.2", "Westland, division 2", LOWER, 1990)
    assert judged(matched(data.things()), "one:competition/w.1", "two:competition/w.2") == []


# ── By name ──────────────────────────────────────────────────────────────────────────────────────

SERIES = Entity("competition/series", "Series A")
NAMESAKES = (
    Data()
    .add("one", "west-series-a", "series a", WEST, 1990, 1991)
    .add("one", "east-series-a", "series a", EAST, 1990, 1991, country="Eastland")
)


def test_of_leagues_of_one_name_it_is_the_one_in_which_the_clubs_play() -> None:
    said = told(("club/kalograd", "competition/series", 1991), ("club/lunograd", "competition/series", None))
    found = matched(NAMESAKES.things(), registered=entities(SERIES), told=said)
    assert entity_of(found, "competition/east-series-a") == "competition/series"
    assert entity_of(found, "competition/west-series-a") != "competition/series"
    text = evidence(found, "competition/series", "one:competition/east-series-a")
    assert "club/kalograd (1991-07-01/1992-06-30), club/lunograd played in it" in text


def test_without_clubs_a_name_of_two_countries_is_left_open() -> None:
    found = matched(NAMESAKES.things(), registered=entities(SERIES), told=told())
    assert entity_of(found, "competition/east-series-a") != "competition/series"
    assert ("undecided", "name and place") in judged(found, "competition/series", "one:competition/east-series-a")


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("Western Super League", "super league"),
        ("Super League", "wes super league"),
        ("Super League Westland", "Westlandic Superleague"),
        ("Süper League", "Sueperleague"),
    ],
)
def test_words_of_country_and_federation_and_spelling_do_not_count(name: str, theirs: str) -> None:
    data = Data().add("one", "x", theirs, WEST, 1990)
    said = told(("club/almford", "competition/super", 1990))
    found = matched(data.things(), registered=entities(Entity("competition/super", name)), told=said)
    assert judged(found, "competition/super", "one:competition/x") == [("same", "name and clubs")]


def test_a_federation_may_be_missing_in_what_is_of_several_countries() -> None:
    data = Data().add("one", "x", "champions cup", [*WEST[:3], *EAST[:3]], 1990, country=None)
    data.add("one", "y", "cup", LOWER, 1990).add("one", "z", "friends", EAST, 1991, country="Eastland")
    said = told(("club/almford", "competition/c", 1990), ("club/oakham", "competition/u", 1990))
    registered = entities(Entity("competition/c", "UEFA Champions Cup"), Entity("competition/u", "UEFA Cup"))
    found = matched(data.things(), registered=registered, told=said)
    assert entity_of(found, "competition/x") == "competition/c"
    assert entity_of(found, "competition/y") != "competition/u"


def test_words_of_another_country_count() -> None:
    data = Data().add("one", "x", "super league", WEST, 1990).add("one", "y", "cup", EAST, country="Eastland")
    said = told(("club/almford", "competition/super", 1990))
    found = matched(data.things(), registered=entities(Entity("competition/super", "Eastern Super League")), told=said)
    assert judged(found, "competition/super", "one:competition/x") == []


def test_a_name_that_tells_the_country_needs_no_clubs() -> None:
    registered = entities(Entity("competition/super", "Western Super League"))
    data = (
        Data()
        .add("one", "x", "super league", WEST, 1990)
        .add("one", "y", "super league", EAST, 1990, country="Eastland")
    )
    found = matched(data.things(), registered=registered)
    assert entity_of(found, "competition/x") == "competition/super" != entity_of(found, "competition/y")


def test_a_club_that_a_complete_season_does_not_have_leaves_it_open() -> None:
    data = Data().add("one", "x", "series a", WEST, 1990, 1991).add("one", "y", "friends", LOWER, 1990)
    said = told(("club/almford", "competition/series", 1990), ("club/oakham", "competition/series", 1991))
    found = matched(data.things(), registered=entities(SERIES), told=said)
    assert judged(found, "competition/series", "one:competition/x") == [("undecided", "name and clubs")]
    assert (
        "club/oakham (1991-07-01/1992-06-30), which documents place in it, was not in its complete season"
        in evidence(found, "competition/series", "one:competition/x")
    )


def test_one_error_of_documents_does_not_outweigh_what_else_they_say() -> None:
    data = Data().add("one", "x", "series a", WEST, 1990, 1991).add("one", "y", "friends", LOWER, 1990)
    right = [(f"club/{name.lower()}", "competition/series", 1990) for name in WEST[:3]]
    found = matched(
        data.things(), registered=entities(SERIES), told=told(*right, ("club/oakham", "competition/series", 1991))
    )
    assert judged(found, "competition/series", "one:competition/x") == [("same", "name and clubs")]
    assert "taken for an error" in evidence(found, "competition/series", "one:competition/x")


def test_a_club_that_never_played_in_it_speaks_against_a_name_alone() -> None:
    data = Data().add("one", "x", "Grand Tournoi", WEST, 1990, country=None).add("one", "y", "friends", LOWER, 1990)
    registered = entities(Entity("competition/tournoi", "Grand Tournoi"))
    assert entity_of(matched(data.things(), registered=registered), "competition/x") == "competition/tournoi"
    found = matched(data.things(), registered=registered, told=told(("club/oakham", "competition/tournoi", None)))
    assert entity_of(found, "competition/x") != "competition/tournoi"
    assert judged(found, "competition/tournoi", "one:competition/x") == [("undecided", "name and clubs")]


# ── By division ──────────────────────────────────────────────────────────────────────────────────

DIVISIONS = (
    Data()
    .add("one", "w.1", "Westland, division 1", WEST, 1990, 1991)
    .add("one", "w.2", "Westland, division 2", LOWER, 1990, 1991)
)
PREMIER = Entity("competition/premier", "Western Premier League")


def test_a_league_without_a_name_is_that_in_which_clubs_play_when_documents_say_so() -> None:
    found = matched(
        DIVISIONS.things(), registered=entities(PREMIER), told=told(("club/almford", "competition/premier", 1990))
    )
    assert entity_of(found, "competition/w.1") == "competition/premier"
    text = evidence(found, "competition/premier", "one:competition/w.1")
    assert text.startswith("a league that has no name in the data; it names the country; club/almford (1990-07-01/")


def test_a_lower_league_is_found_by_its_clubs_and_not_by_a_number() -> None:
    series = Entity("competition/b", "Series B")
    found = matched(DIVISIONS.things(), registered=entities(series), told=told(("club/oakham", "competition/b", 1991)))
    assert entity_of(found, "competition/w.2") == "competition/b"
    assert judged(found, "competition/b", "one:competition/w.1") == []


@pytest.mark.parametrize(
    "name",
    ["Western Cup", "Landspokal", "Supercoppa", "UEFA Champions League", "Western Women's League", "Eastern League"],
)
def test_a_cup_or_a_league_of_others_is_no_league_without_a_name(name: str) -> None:
    data = Data().add("one", "w.1", "Westland, division 1", WEST, 1990)
    data.add("one", "e.1", "Eastland, division 1", EAST, 1990, country="Eastland")
    found = matched(
        data.things(),
        registered=entities(Entity("competition/c", name)),
        told=told(("club/almford", "competition/c", 1990)),
    )
    assert judged(found, "competition/c", "one:competition/w.1") == []


def test_a_time_that_is_no_season_proves_no_league_without_a_name() -> None:
    found = matched(
        DIVISIONS.things(), registered=entities(PREMIER), told=told(("club/almford", "competition/premier", None))
    )
    assert entity_of(found, "competition/w.1") != "competition/premier"


def test_what_is_no_league_is_not_joined_without_a_name() -> None:
    data = Data().add("one", "w.1", "Westland, division 1", WEST, 1990)
    data.fixtures = data.fixtures[::5]
    found = matched(
        data.things(), registered=entities(PREMIER), told=told(("club/almford", "competition/premier", 1990))
    )
    assert judged(found, "competition/premier", "one:competition/w.1") == []


def test_a_league_is_only_one_of_the_competitions_that_documents_speak_of() -> None:
    said = told(("club/almford", "competition/a", 1990), ("club/berford", "competition/b", 1991))
    registered = entities(Entity("competition/a", "First League"), Entity("competition/b", "Top League"))
    found = matched(DIVISIONS.things(), registered=registered, told=said)
    assert judged(found, "competition/a", "one:competition/w.1") == [("undecided", "name and clubs")]
    assert evidence(found, "competition/b", "one:competition/w.1").endswith("; but so may competition/a be")


def test_the_one_that_names_the_country_is_preferred() -> None:
    said = told(("club/almford", "competition/premier", 1990), ("club/berford", "competition/b", 1991))
    registered = entities(PREMIER, Entity("competition/b", "Top League"))
    found = matched(DIVISIONS.things(), registered=registered, told=said)
    assert entity_of(found, "competition/w.1") == "competition/premier"


def test_where_a_league_has_the_name_one_without_is_not_meant() -> None:
    data = Data().add("one", "w.2", "Westland, division 2", LOWER, 1990).add("two", "x", "series a", WEST, 1990)
    found = matched(data.things(), registered=entities(SERIES), told=told(("club/oakham", "competition/series", 1990)))
    assert entity_of(found, "competition/w.2") != "competition/series" != entity_of(found, "competition/x")


# ── Users, and what always holds ─────────────────────────────────────────────────────────────────


def test_two_competitions_of_documents_stay_two_whatever_they_are_called() -> None:
    registered = entities(Entity("competition/a", "Grand Series"), Entity("competition/b", "Grand Series"))
    data = Data().add("one", "x", "Grand Series", WEST, 1990, country=None)
    found = matched(data.things(), registered=registered)
    assert found.entities.filter(pl.col("entity").str.contains("competition/[ab]$")).height == 2


def test_a_user_can_undo_a_join_and_make_one() -> None:
    said = told(("club/almford", "competition/premier", 1990))
    apart = different("competition/premier", "one:competition/w.1")
    found = matched(DIVISIONS.things(), apart, registered=entities(PREMIER), told=said)
    assert entity_of(found, "competition/w.1") != "competition/premier"


def test_a_word_is_of_the_country_that_it_is_most_like() -> None:
    countries = ["westland", "westlandia", "serbonia"]
    assert of_country("western", ["westland"], countries)
    assert of_country("westlandian", ["westlandia"], countries)
    assert not of_country("westlandian", ["westland"], countries)
    assert not of_country("serie", ["serbonia"], countries)


WORDS = ["Series A", "Western Series A", "Cup", "Western Cup", "League"]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Things, Entities, pl.DataFrame]:
    """Some leagues of few names in two sources, and what documents say of them, some of it wrong."""
    data = Data()
    for group in ("one", "two"):
        for at, (teams, country) in enumerate([(WEST, "Westland"), (LOWER, "Westland"), (EAST, "Eastland")]):
            names = [f"{country}, division {at + 1}", *WORDS]
            years = draw(st.lists(st.integers(1990, 1992), min_size=1, max_size=2, unique=True))
            told_country = draw(st.sampled_from([country, country, None]))
            data.add(group, f"{country}-{at}", draw(st.sampled_from(names)), teams[:6], *years, country=told_country)
    registered = entities(
        *(Entity(f"competition/{at}", draw(st.sampled_from(WORDS))) for at in range(draw(st.integers(1, 3))))
    )
    club = st.sampled_from([f"club/{name.lower()}" for name in ITEMS])
    row = st.tuples(
        club, st.sampled_from(["competition/0", "competition/1", "competition/2"]), st.none() | st.integers(1989, 1993)
    )
    return data.things(), registered, told(*draw(st.lists(row, max_size=6, unique=True)))


@settings(max_examples=12, deadline=None)
@given(worlds(), st.integers(0, 9))
def test_the_order_of_rows_and_sources_does_not_matter(world: tuple[Things, Entities, pl.DataFrame], seed: int) -> None:
    given_, registered, said = world
    one = matched(given_, registered=registered, told=said)
    mixed = said.sample(fraction=1.0, shuffle=True, seed=seed)
    other = matched(shuffled(given_, seed), registered=registered, told=mixed)
    assert one.assigned.equals(other.assigned)
    assert one.judgements.equals(other.judgements)


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_competitions_of_documents_are_never_one(world: tuple[Things, Entities, pl.DataFrame]) -> None:
    given_, registered, said = world
    found = matched(given_, registered=registered, told=said)
    together = found.judgements.filter(pl.col("judgement") == "same", pl.col("left_entity") != pl.col("right_entity"))
    assert together.is_empty()
    own = [entity.iri for id_, entity in registered.by_id.items() if id_.startswith("competition/")]
    assert set(own) <= set(found.entities["entity"])
