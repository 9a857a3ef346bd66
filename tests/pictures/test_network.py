"""The network: everybody has a line of their own, and what is disputed is dashed."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.pictures.network import MOST_PEOPLE, MOST_TEAMS, Edge, Node, network_svg, place

GOLDEN = Path(__file__).parent / "golden"
A = Node("a", "Player A", "/person/a")
NORTH, SOUTH = Node("n", "Club North", "/club/n"), Node("s", "Club South", "/club/s")
B, C = Node("b", "Player B", "/person/b", "team-mate"), Node("c", "Player C")
EDGES = [Edge("a", "n", "player", True), Edge("a", "s"), Edge("n", "b", "team-mate"), Edge("a", "c", "parent")]


def test_a_small_network_is_drawn_like_this() -> None:
    drawn = network_svg(A, [NORTH, SOUTH], [B, C], EDGES, "Around Player A")
    assert drawn == (GOLDEN / "network.svg").read_text(encoding="utf-8").rstrip("\n")


def test_nobody_and_nothing_around_is_no_picture() -> None:
    assert network_svg(A, [], [], [], "t") == ""


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 120), st.data())
def test_everybody_has_a_line_of_their_own(teams: int, people: int, data: st.DataObject) -> None:
    sides = [Node(f"t{i}", f"Team {i}") for i in range(teams)]
    others = [Node(f"p{i}", f"Person {i}") for i in range(people)]
    picks = data.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 120)), max_size=60))
    edges = [Edge(f"t{t}", f"p{p}") for t, p in picks if t < teams and p < people]
    spots, height = place(A, sides, others, edges)
    assert len(spots) == min(teams, MOST_TEAMS) + min(people, MOST_PEOPLE)
    for is_team in (True, False):
        for side in (-1, 1):
            rows = sorted(spot.y for spot in spots if spot.is_team == is_team and spot.side == side)
            assert all(b - a >= 24 for a, b in itertools.pairwise(rows))
            assert all(0 < y < height for y in rows)


def test_disputed_edges_are_dashed() -> None:
    root = ET.fromstring(network_svg(A, [NORTH, SOUTH], [B, C], EDGES, "t"))
    dashes = [each.get("stroke-dasharray") for each in root.iter() if each.tag.endswith("}path")]
    assert dashes == ["6 4", None, None, None]


def test_names_stay_text_and_only_addresses_of_the_site_become_links() -> None:
    nasty = Node("x", "<script>alert('x')</script>\u202e", "javascript:alert(1)", "<b>")
    drawn = network_svg(nasty, [NORTH], [nasty], [Edge("n", "x", "<i>")], "<b>")
    tags = [each.tag.rpartition("}")[2] for each in ET.fromstring(drawn).iter()]
    assert "script" not in tags
    assert [each.get("href") for each in ET.fromstring(drawn).iter() if each.tag.endswith("}a")] == ["/club/n"]


def test_an_edge_to_somebody_who_is_not_in_the_picture_is_left_out() -> None:
    drawn = network_svg(A, [NORTH], [], [Edge("a", "n"), Edge("n", "nobody"), Edge("a", "a")], "t")
    assert drawn.count("<path") == 1
