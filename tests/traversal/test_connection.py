from __future__ import annotations

import json

import pytest

from carrera_kg.errors import UsageError
from tests.traversal.test_paths import A, B, C, D, E, graph, stay


def test_one_who_coached_the_other_is_the_nearest_ancestor() -> None:
    found = graph(stay("one", A), stay("other", B, role="head-coach")).connection("Player A", "Player B")
    assert [str(each) for each in found.ancestors] == ["Player B coached Player A"]
    assert found.ancestors[0].generations == 1


def test_two_players_of_one_coach_have_that_coach_in_common() -> None:
    asked = graph(
        stay("a", A), stay("c", C, role="head-coach"), stay("b", B, team="club/club-south"),
        stay("c2", C, team="club/club-south", role="caretaker"),
    )  # fmt: skip
    found = asked.connection("Player A", "Player B")
    assert [str(each) for each in found.ancestors] == ["Player C coached Player A; Player C coached Player B"]
    assert [step.kind for line in found.ancestors[0].lines for step in line] == ["together", "together"]
    assert "Player C coached Player A" in repr(found) and "Player C coached Player A" in found._repr_html_()


def test_the_tree_is_followed_over_coaches_who_were_coached() -> None:
    asked = graph(stay("d", D, coached_by=(E,)), stay("a", A, coached_by=(D,)), stay("b", B, coached_by=(E,)))
    found = asked.connection("Player A", "Player B")
    assert str(found.ancestors[0]) == "Player E coached Player D, who coached Player A; Player E coached Player B"


def test_no_common_coach_is_said() -> None:
    found = graph(stay("one", A), stay("other", B)).connection("Player A", "Player B")
    assert list(found.ancestors) == []
    assert "no coach in common within 3 generations, for certain" in repr(found)


def test_what_is_shared_is_told_of_people_and_of_teams() -> None:
    asked = graph(stay("one", A), stay("other", A, team="club/club-south"))
    assert asked.connection("Club North", "Club South").shared is not None
    with_team = asked.connection("Player A", "Club North")
    assert with_team.shared is None and "coaching tree" not in repr(with_team)


def test_a_connection_is_json() -> None:
    told = json.loads(json.dumps(graph(stay("one", A), stay("other", B)).connection("Player A", "Player B").as_dict()))
    assert told["path"]["connected"] and told["ancestors"] == []


def test_one_thing_is_not_connected_with_itself() -> None:
    with pytest.raises(UsageError, match="both ends are Player A"):
        graph(stay("one", A)).connection("Player A", "Player A")
