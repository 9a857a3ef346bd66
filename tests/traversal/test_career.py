"""Timelines, and what two people or teams have in common."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pages.career import stays_of
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.site import Site
from carrera_kg.traversal.career import Told, bar_of, lane_of
from carrera_kg.vocabulary import BASE, ID, PLAYER
from tests.traversal.worlds import PEOPLE, HonourIn, MatchIn, SpellIn, World, meetings, store_of, worlds

FIRST, LAST = date(1991, 7, 1), date(1993, 6, 30)


def opened(world: World) -> KnowledgeGraph:
    return KnowledgeGraph(store_of(world), "")


def player(name: str, person: str, **more: object) -> SpellIn:
    return SpellIn(name, f"person/player-{person}", **more)  # type: ignore[arg-type]


# ── Timelines ────────────────────────────────────────────────────────────────────────────────────


def test_a_timeline_has_the_bars_of_the_page(kg: KnowledgeGraph) -> None:
    timeline = kg.timeline("Massimo Carrera")
    reader, iris = Reader(kg.store), [spell.iri for spell in timeline.spells]
    stays = stays_of(reader, Site(), None, iris)
    assert [spell.iri for spell in timeline.spells] == [stay.spell.iri for stay in stays]
    for bar, stay in zip(timeline.bars, stays, strict=True):
        ours = (bar.label, bar.lane, bar.earliest, bar.begun, bar.over, bar.latest, bar.note, bar.told)
        theirs = stay.bar
        assert ours == (
            theirs.label, theirs.lane, theirs.earliest, theirs.begun, theirs.over, theirs.latest, theirs.note, theirs.told
        )  # fmt: skip


def test_a_timeline_tells_what_is_disputed(kg: KnowledgeGraph) -> None:
    person = kg.person("Massimo Carrera")
    timeline = kg.timeline("Massimo Carrera")
    assert [told.disputed for told in timeline.told] == [spell.disputed for spell in person.spells]
    assert any(bar.disputed for bar in timeline.bars)


def test_a_picture_shows_each_dated_spell_and_names_the_others(kg: KnowledgeGraph) -> None:
    timeline = kg.timeline("Massimo Carrera")
    root = ElementTree.fromstring(timeline.svg())
    assert root.tag.endswith("svg")
    assert timeline.undated == ["Pro Sesto"]
    assert "Pro Sesto" not in timeline.svg()
    assert "Spartak Moscow" in timeline.svg()
    assert timeline.svg() == kg.timeline("Massimo Carrera").svg()


def test_a_timeline_reads_as_text(kg: KnowledgeGraph) -> None:
    text = repr(kg.timeline("Massimo Carrera"))
    assert text.startswith("Massimo Carrera\nbirth date: 22 April 1964\n")
    for words in ("summer 1996", "207", "Greek Cup, runner-up (AEK Athens)", "2019/20", "goals, seasons"):
        assert words in text
    assert repr(opened(World()).timeline("Player A")) == "no dates of Player A in the sources"


def test_a_timeline_shows_its_picture_and_table_in_a_notebook(kg: KnowledgeGraph) -> None:
    html = kg.timeline("Massimo Carrera")._repr_html_()
    assert "data:image/svg+xml;base64," in html
    assert "<table" in html
    assert "<script" not in html


def test_a_timeline_without_dates_still_lists_its_spells() -> None:
    timeline = opened(World((player("a", "a"),))).timeline("Player A")
    assert timeline.svg() == ""
    assert timeline.undated == ["Club North"]
    assert "Club North" in repr(timeline)
    assert "Club North" in timeline._repr_html_()


def test_a_timeline_is_written_as_picture_table_and_json(kg: KnowledgeGraph, tmp_path: Path) -> None:
    timeline = kg.timeline("Massimo Carrera")
    for name in ("career.svg", "career.JSON", "career.csv"):
        timeline.write(tmp_path / name)
    assert (tmp_path / "career.svg").read_text(encoding="utf-8") == timeline.svg()
    told = json.loads((tmp_path / "career.JSON").read_text(encoding="utf-8"))
    assert told["person_label"] == "Massimo Carrera"
    assert len(told["spells"]) == len(timeline.spells)
    assert {"what": "birth date", "when": "22 April 1964"} in told["life"]
    with open(tmp_path / "career.csv", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(timeline.columns), *timeline.rows()]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("career.png", "cannot be written as png"),
        ("career", "a file without an ending"),
        ("nowhere/career.svg", "cannot be written (No such file"),
    ],
)
def test_a_file_that_cannot_be_written_gets_a_clear_answer(
    kg: KnowledgeGraph, tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(CarreraError, match=re.escape(message)):
        kg.timeline("Massimo Carrera").write(tmp_path / name)


def test_what_has_no_date_cannot_be_drawn_to_a_file(tmp_path: Path) -> None:
    timeline = opened(World((player("a", "a"),))).timeline("Player A")
    with pytest.raises(UsageError, match="has a date to draw"):
        timeline.write(tmp_path / "a.svg")
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize(
    ("jobs", "team", "lane"),
    [
        ({PLAYER}, "club/club-north", "player"),
        ({PLAYER}, "national-team/westland", "national"),
        ({PLAYER}, None, "player"),
        ({BASE + "role/manager"}, "national-team/westland", "manager"),
        ({BASE + "role/staff"}, "club/club-north", "staff"),
        (set(), "club/club-north", "other"),
    ],
)
def test_a_spell_has_its_lane(jobs: set[str], team: str | None, lane: str) -> None:
    assert lane_of(jobs, ID + team if team else None) == lane


def test_a_bar_says_in_words_what_is_not_known() -> None:
    bar = bar_of(Told(appearances="1", goals="2"), "player", lambda _: [])
    assert (bar.label, bar.note, bar.days) == ("team not named", "1 app · 2 goals", [])
    assert bar.told == "role not stated, start not known to end not known"
    assert "still there at 1999" in bar_of(Told(ongoing="1999"), "player", lambda _: []).told


def test_nobody_of_that_name_has_a_timeline(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no person is called"):
        kg.timeline("Nobody At All")


# ── In common ────────────────────────────────────────────────────────────────────────────────────


def test_two_team_mates_share_a_team_its_seasons_and_their_coach() -> None:
    bounds = {"possible": (FIRST, LAST), "certain": (FIRST, LAST)}
    boss = SpellIn("c", "person/player-c", role="head-coach", possible=(FIRST, LAST), certain=(FIRST, LAST))
    found = opened(World((player("a", "a", **bounds), player("b", "b", **bounds), boss))).shared("Player A", "Player B")
    assert found
    assert [str(season) for season in found.seasons] == [
        "1991/92 at Club North, certainly",
        "1992/93 at Club North, certainly",
    ]
    assert [str(coach) for coach in found.coaches] == ["Player C at Club North, certainly"]
    assert repr(found) == (
        "Player A and Player B\n\n"
        "At the same team at the same time\n  Club North: player and player, certainly 1 July 1991 to 30 June 1993\n\n"
        "Seasons\n  1991/92 at Club North, certainly\n  1992/93 at Club North, certainly\n\n"
        "Coaches of both\n  Player C at Club North, certainly"
    )


def test_one_team_at_different_times_is_told_apart() -> None:
    found = opened(World((player("a", "a", possible=(None, FIRST)), player("b", "b", possible=(LAST, None))))).shared(
        "Player A", "Player B"
    )
    assert not found.together
    assert [both.what.name for both in found.apart] == ["Club North"]
    assert "At the same team, not at the same time" in repr(found)


def test_who_takes_over_on_the_day_when_the_other_goes_is_not_together_with_the_other(kg: KnowledgeGraph) -> None:
    pairs = {
        (met.one.iri, met.other.iri)
        for met in kg.shared("Massimo Carrera", "Dmitry Alenichev").together
        if met.one.leads and met.other.leads
    }
    assert pairs == set()


def test_honours_are_shared_in_one_edition_with_one_team_only() -> None:
    a, b = "person/player-a", "person/player-b"
    honours = (
        HonourIn("same-a", person=a, season=1990),
        HonourIn("same-b", person=b, season=1990),
        HonourIn("year-a", person=a, season=1991, competition="competition/league"),
        HonourIn("year-b", person=b, season=1992, competition="competition/league"),
        HonourIn("team-a", person=a, season=1993),
        HonourIn("team-b", person=b, season=1993, team="club/club-south"),
        HonourIn("unknown-a", person=a),
        HonourIn("unknown-b", person=b),
        HonourIn("rank-a", person=a, season=1994),
        HonourIn("rank-b", person=b, season=1994, result="runner-up"),
    )
    found = opened(World(honours=honours)).shared("Player A", "Player B")
    assert [str(honour) for honour in found.honours] == ["The Cup 1990/91, winner with Club North"]


def test_a_match_a_birth_place_and_nothing_else_can_be_shared() -> None:
    match = MatchIn("m", ("club/club-north", "club/club-south"), scorers=("person/player-a", "person/player-b"))
    born = (("person/player-a", "place/townsville"), ("person/player-b", "place/townsville"))
    found = opened(World(matches=(match,), born=born)).shared("Player A", "Player B")
    assert [each.name for each in found.matches] == ["match m"]
    assert [each.name for each in found.places] == ["Townsville"]
    assert "Born in the same place\n  Townsville" in repr(found)


def test_two_teams_share_people_matches_and_competitions() -> None:
    spells = (player("a", "a"), player("b", "a", teams=("club/club-south",)), player("c", "b"))
    match = MatchIn("m", ("club/club-north", "club/club-south"), competition="competition/cup")
    found = opened(World(spells, matches=(match,))).shared("Club North", "Club South")
    assert [both.what.name for both in found.people] == ["Player A"]
    assert [each.name for each in found.matches] == ["match m"]
    assert [each.name for each in found.competitions] == ["The Cup"]
    assert "Player A: player, at a time not stated – player, at a time not stated" in repr(found)


def test_two_without_anything_in_common_are_told_so() -> None:
    found = opened(World()).shared("Player A", "Player B")
    assert not found
    assert repr(found) == "Player A and Player B have nothing in common in the sources"
    assert "nothing in common" in found._repr_html_()


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ("Massimo Carrera", "Juventus", "is a person and Juventus a team"),
        ("Juventus", "Juventus", "one and the same"),
        ("Massimo Carrera", "Serie A", "not a person or team but a competition"),
        ("Massimo Carrera", "Nobody At All", "no person or team is called"),
    ],
)
def test_what_cannot_be_compared_gets_a_clear_answer(kg: KnowledgeGraph, a: str, b: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        kg.shared(a, b)


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_two_are_together_where_a_comparison_of_all_spells_says_so(world: World) -> None:
    kg = opened(world)
    one, other = PEOPLE[0], PEOPLE[1]
    found = kg.shared(ID + one, ID + other)
    expected = {
        (m.one.iri, m.other.iri, ID + m.team, m.certain, m.met)
        for m in meetings(world)
        if (m.one.person, m.other.person) == (one, other) and not took_over(m.one, m.other)
    }
    assert {(m.one.iri, m.other.iri, m.team, m.certain, m.met) for m in found.together} == expected
    teams = {team for spell in world.spells_of(one) for team in spell.teams}
    both = {ID + team for team in teams for spell in world.spells_of(other) if team in spell.teams}
    assert {each.what for each in found.apart} == both - {team for _, _, team, _, _ in expected}
    json.dumps(found.as_dict())
    assert isinstance(repr(found), str)


def took_over(one: SpellIn, other: SpellIn) -> bool:
    named = {one.person} & {other.predecessor, other.successor} | {other.person} & {one.predecessor, one.successor}
    return bool(named) and (one.leads, one.plays) == (other.leads, other.plays)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_what_one_shares_with_the_other_the_other_shares_with_the_one(world: World) -> None:
    kg = opened(world)
    forth, back = kg.shared(ID + PEOPLE[0], ID + PEOPLE[1]), kg.shared(ID + PEOPLE[1], ID + PEOPLE[0])
    assert bool(forth) == bool(back)
    assert {(m.one.iri, m.other.iri, m.team) for m in forth.together} == {
        (m.other.iri, m.one.iri, m.team) for m in back.together
    }
    for name in ("seasons", "matches", "places"):
        assert getattr(forth, name) == getattr(back, name)
    assert {(each.coach, each.certainty) for each in forth.coaches} == {
        (each.coach, each.certainty) for each in back.coaches
    }
    assert [(h.contest, h.season, h.team) for h in forth.honours] == [
        (h.contest, h.season, h.team) for h in back.honours
    ]


def test_what_is_shared_shows_its_words(kg: KnowledgeGraph) -> None:
    claims = kg.shared("Massimo Carrera", "Antonio Conte").claims()
    assert claims
    assert all(claim.words for claim in claims)
    assert len({claim.id for claim in claims}) == len(claims)
