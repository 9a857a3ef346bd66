from __future__ import annotations

import itertools
from typing import Any

import pytest

from carrera_kg.errors import UsageError
from carrera_kg.traversal.steps import KINDS, RANKS, STATED, Link, Ways, best_links, kind_of_end, ways
from carrera_kg.vocabulary import ID

PEOPLE = (f"{ID}person/player-a", f"{ID}person/player-b")
TEAM = (f"{ID}person/player-a", f"{ID}club/club-north")


def link(target: str = "b", rank: str = "together", **more: Any) -> Link:
    values: dict[str, Any] = {"possible": False, "faint": False, "fewer": 0, "one": "x", "other": "y"} | more
    return Link(target=target, rank=RANKS.index(rank), **values)


def test_between_people_only_what_connects_people_counts() -> None:
    chosen = ways(None, PEOPLE, "certainly")
    assert chosen.together and chosen.stated == set(STATED) and chosen.honour and chosen.match
    assert not (chosen.spell or chosen.credit or chosen.sides)


def test_where_an_end_is_a_team_people_lead_to_their_teams_too() -> None:
    chosen = ways(None, TEAM, "certainly")
    assert chosen.spell == {"club", "national-team"} and chosen.credit and chosen.sides


def test_a_word_restricts_the_steps() -> None:
    assert ways("family", PEOPLE, "certainly") == Ways(stated=frozenset({"daughter"}))


def test_several_words_allow_the_steps_of_each() -> None:
    assert ways(["clubs", "matches"], PEOPLE, "possibly") == Ways(
        spell=frozenset({"club"}), match=True, least="possibly"
    )


def test_words_are_understood_however_they_are_written() -> None:
    plain = ways("national teams", PEOPLE, "certainly")
    assert plain == ways("National-Team", PEOPLE, "certainly") == ways("nationalteams", PEOPLE, "certainly")
    assert ways("team-mates", PEOPLE, "certainly") == ways("teammate", PEOPLE, "certainly")


def test_team_mates_are_players_and_coaches_lead_those_who_do_not() -> None:
    assert ways("teammates", PEOPLE, "certainly").together == (("plays", "plays"),)
    assert ("leads", "does not lead") in ways("coaches", PEOPLE, "certainly").together


def test_honours_lead_to_competitions_only_where_an_end_is_no_person() -> None:
    assert not ways("honours", PEOPLE, "certainly").credit
    assert ways("honours", TEAM, "certainly").credit


def test_an_unknown_word_gets_a_hint() -> None:
    with pytest.raises(UsageError, match="no steps called 'teamates'; did you mean teammates"):
        ways("teamates", PEOPLE, "certainly")
    with pytest.raises(UsageError, match="via names nothing; take one or several of together"):
        ways([], PEOPLE, "certainly")


def test_an_unknown_certainty_gets_a_hint() -> None:
    with pytest.raises(UsageError, match="no certainty 'surely'; ask for certainly or possibly"):
        ways(None, PEOPLE, "surely")  # type: ignore[arg-type]


def test_roles_are_read_only_where_they_matter() -> None:
    assert not ways(None, PEOPLE, "certainly").by_role
    assert ways("coaches", PEOPLE, "certainly").by_role


def test_a_path_leads_to_people_teams_competitions_and_awards() -> None:
    assert [kind_of_end(f"{ID}{kind}/x") for kind in ("person", "national-team", "award")] == [
        "person",
        "national-team",
        "award",
    ]
    assert kind_of_end(f"{ID}place/x") == ""


def test_every_kind_of_step_has_a_rank() -> None:
    assert {link(rank=rank).kind for rank in RANKS} == set(KINDS)


def test_links_sort_by_what_is_shown_first() -> None:
    order = [
        link("z", fewer=-400),
        link("y", fewer=-30),
        link("a", "coachedBy"),
        link("b"),
        link("a", "match", faint=True),
        link("a", possible=True),
    ]
    assert all(sorted(mixed) == order for mixed in itertools.permutations(order))


def test_of_several_links_to_one_the_most_telling_is_shown_and_the_longest_counts() -> None:
    links = [link(fewer=-30), link(rank="coachedBy", one="s"), link(fewer=-400), link("c", possible=True)]
    found = best_links(links)
    assert found["b"] == link(rank="coachedBy", one="s", fewer=-400)
    assert found["c"].possible
    assert best_links(reversed(links)) == found
