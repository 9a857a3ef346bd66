"""The network: nothing collides, what is disputed and what is only possible shows twice, and nothing in it can do harm."""

from __future__ import annotations

import itertools
import json
import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.pictures.network import (
    KINDS,
    SIGNS,
    Drawing,
    Edge,
    Node,
    as_data,
    drawing_of,
    network_html,
    network_svg,
    svg_of,
)
from carrera_kg.pictures.svg import width

GOLDEN = Path(__file__).parent / "golden"
CSS = Path(__file__).parents[2] / "src/carrera_kg/pages/static/site.css"
STANDALONE_CSS = Path(__file__).parents[2] / "web/src/standalone.css"

A = Node("a", "Player A", "person", "/person/a", focus=True)
NORTH, SOUTH = Node("n", "Club North", "club", "/club/n"), Node("s", "Club South", "club", "/club/s")
B, C = Node("b", "Player B", "person", "/person/b", "team-mate"), Node("c", "Player C", "person")
NODES = [A, NORTH, SOUTH, B, C]
EDGES = [
    Edge("a", "n", "player", "spell", disputed=True),
    Edge("a", "s", "coach", "spell", certain=False),
    Edge("b", "n", "player", "spell"),
    Edge("a", "c", "parent", "stated", directed=True),
]

texts = st.text(st.characters(codec="utf-8"), max_size=40)
nodes_of = st.lists(
    st.builds(
        Node,
        id=st.text("abcdefghij", min_size=1, max_size=2),
        label=texts,
        kind=st.sampled_from([*KINDS, "", "unheard-of"]),
        href=st.sampled_from(["", "/x", "javascript:alert(1)"]),
        note=texts,
        focus=st.booleans(),
        weight=st.floats(0, 9),
    ),
    max_size=20,
    unique_by=lambda node: node.id,
)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    nodes = draw(nodes_of)
    ids = st.sampled_from([*(node.id for node in nodes), "nobody"])
    edges = st.builds(
        Edge,
        ids,
        ids,
        texts,
        st.sampled_from(["spell", ""]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.floats(0, 9),
    )
    return nodes, draw(st.lists(edges, max_size=25))


def elements(svg: str, name: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if each.tag.endswith("}" + name)]


def marked(svg: str, class_: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if class_ in (each.get("class") or "").split()]


def shown(svg: str) -> str:
    """All words that are seen."""
    return " ".join(each.text or "" for each in elements(svg, "text"))


def many(count: int, ties: int) -> tuple[list[Node], list[Edge]]:
    chance = random.Random(count)
    nodes = [Node(f"n{i:04}", f"Player {i}", "person", focus=i == 0) for i in range(count)]
    edges = [Edge(f"n{i:04}", f"n{chance.randrange(i):04}") for i in range(1, count)]
    ends = [[f"n{chance.randrange(count):04}" for _ in "ab"] for _ in range(ties - len(edges))]
    edges += [Edge(source, target) for source, target in ends]
    return nodes, edges


# ── How it looks ─────────────────────────────────────────────────────────────────────────────────


def test_a_small_network_is_drawn_like_this() -> None:
    assert network_svg(NODES, EDGES, "Around Player A") == (GOLDEN / "network.svg").read_text("utf-8").rstrip("\n")


def test_a_chain_is_drawn_like_this() -> None:
    steps = [
        Edge("a", "n", "player, 1991–1996"),
        Edge("b", "n", "player, 1994–1999", certain=False),
        Edge("b", "s", "coach", disputed=True, certain=False),
    ]
    drawn = network_svg([A, NORTH, replace(B, focus=True), SOUTH], steps, "From Player A to Club South")
    assert drawn == (GOLDEN / "chain.svg").read_text("utf-8").rstrip("\n")


def test_no_nodes_are_no_picture() -> None:
    assert network_svg([], [], "t") == ""
    assert network_html([], [Edge("a", "b")], "t") == ""


def test_one_node_is_a_picture() -> None:
    assert "Player A" in shown(network_svg([A], [], "t"))


def collisions(drawing: Drawing) -> list[str]:
    return [
        f"{one.node.id} {other.node.id}"
        for one, other in itertools.combinations(drawing.boxes, 2)
        if one.overlaps(other.x, other.y, other.width, other.height)
    ]


@settings(deadline=None, max_examples=80)
@given(networks())
def test_no_name_comes_over_another_or_over_another_box(network: tuple[list[Node], list[Edge]]) -> None:
    drawing = drawing_of(*network)
    assert collisions(drawing) == []
    for box in drawing.boxes:
        assert all(width(line, box.size) <= box.width - 20 for line in box.lines), "a name stays in its box"


@settings(deadline=None, max_examples=60)
@given(networks())
def test_words_at_ties_come_over_nothing(network: tuple[list[Node], list[Edge]]) -> None:
    drawing = drawing_of(*network)
    told = [(*line.at, width(line.words, 10.5) + 4, 13.0) for line in drawing.lines if line.words]
    for x, y, wide, high in told:
        assert not any(box.overlaps(x, y, wide, high) for box in drawing.boxes)
    for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(told, 2):
        assert abs(ax - bx) >= (aw + bw) / 2 or abs(ay - by) >= (ah + bh) / 2


@settings(deadline=None, max_examples=60)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_comes_makes_no_difference(
    network: tuple[list[Node], list[Edge]], chance: random.Random
) -> None:
    nodes, edges = network
    shuffled = chance.sample(nodes, len(nodes)), chance.sample(edges, len(edges))
    assert network_svg(nodes, edges, "t") == network_svg(*shuffled, "t")
    assert as_data(drawing_of(nodes, edges)) == as_data(drawing_of(*shuffled))


@settings(deadline=None, max_examples=60)
@given(networks(), texts)
def test_any_network_gives_well_formed_svg_in_which_nothing_runs(
    network: tuple[list[Node], list[Edge]], title: str
) -> None:
    drawn = network_svg(*network, title)
    if drawn:
        root = ET.fromstring(drawn)
        assert {each.get("href") for each in root.iter()} <= {None, "/x"}
        assert "style" not in {name for each in root.iter() for name in each.attrib}
        tags = {each.tag.rpartition("}")[2] for each in root.iter()}
        assert tags <= {"svg", "title", "desc", "g", "a", "rect", "path", "text", "circle", "line"}


def test_coordinates_are_short() -> None:
    assert not re.search(r"\d\.\d\d", network_svg(*many(60, 90), "t"))


def test_everything_is_within_the_picture() -> None:
    for network in ((NODES, EDGES), many(80, 120)):
        drawing = drawing_of(*network)
        for box in drawing.boxes:
            assert drawing.left <= box.x - box.width / 2
            assert box.x + box.width / 2 <= drawing.left + drawing.width
            assert drawing.top <= box.y - box.height / 2
            assert box.y + box.height / 2 <= drawing.top + drawing.height


# ── What it says ─────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_shows_in_colour_in_dashes_and_in_a_sign() -> None:
    drawn = network_svg(NODES, EDGES, "t")
    [line] = [each for each in marked(drawn, "kg-edge-differ") if each.get("data-line")]
    assert (line.get("stroke"), line.get("stroke-dasharray")) == ("#b87a12", "7 4")
    assert len([each for each in marked(drawn, "kg-sign") if each.tag.endswith("path")]) == 2, (
        "at the line, in the legend"
    )
    assert "disputed" in shown(drawn)
    assert "disputed" not in shown(network_svg(NODES, EDGES[1:], "t"))


def test_a_dispute_has_its_sign_where_there_is_no_room_for_words() -> None:
    nodes, edges = many(120, 400)
    edges = [replace(edge, disputed=i == 7) for i, edge in enumerate(edges)]
    [line] = [line for line in drawing_of(nodes, edges).lines if line.edge.disputed]
    assert line.sign is not None


def test_what_is_only_possible_is_dotted() -> None:
    drawn = network_svg(NODES, EDGES, "t")
    dotted = [each for each in elements(drawn, "path") if each.get("stroke-dasharray") == "1.5 3.5"]
    assert [each.get("data-line") for each in dotted] == ["2", None]
    assert "possible, not certain" in shown(drawn)


def test_a_direction_has_an_arrow() -> None:
    assert len(marked(network_svg(NODES, EDGES, "t"), "kg-arrow")) == 1


def test_a_kind_shows_in_a_sign_and_in_a_colour_and_is_in_the_legend() -> None:
    nodes = [Node(kind, f"Thing {i}", kind) for i, kind in enumerate(KINDS)]
    drawn = network_svg(nodes, [], "t")
    for kind, (name, colour) in KINDS.items():
        signs = [each for each in marked(drawn, f"kg-kind-{kind}") if each.get("d") == SIGNS[kind]]
        assert {each.get("fill") for each in signs} == {colour}
        assert len(signs) == 2
        assert name in shown(drawn)
    assert len(set(SIGNS.values())) == len({colour for _, colour in KINDS.values()}) == len(KINDS)


def test_the_legend_has_only_the_kinds_that_occur() -> None:
    legend = " ".join(each.text or "" for each in marked(network_svg(NODES, EDGES, "t"), "kg-quiet"))
    assert "person 3" in legend
    assert "club 2" in legend
    assert "match" not in legend


def test_ties_between_the_same_two_lie_beside_each_other() -> None:
    edges = [
        Edge("a", "n", certain=certain, directed=directed) for certain in (True, False) for directed in (True, False)
    ]
    lines = drawing_of([A, NORTH], edges).lines
    assert len({line.bend for line in lines}) == 4


def test_what_counts_more_is_drawn_larger() -> None:
    nodes = [replace(NORTH, weight=9), replace(SOUTH, weight=1), A]
    drawing = drawing_of(nodes, [Edge("a", "n", weight=9), Edge("a", "s", weight=1)])
    size = {box.node.id: box.size for box in drawing.boxes}
    stroke = {line.edge.target: line.stroke for line in drawing.lines}
    assert size["n"] > size["s"]
    assert stroke["n"] > stroke["s"]


def test_who_cannot_see_it_is_told_the_ties() -> None:
    drawn = network_svg(NODES, EDGES, "Around Player A")
    [root], [told] = elements(drawn, "svg"), elements(drawn, "desc")
    assert root.get("aria-label") == "Around Player A"
    assert told.text == (
        "Player A → Player C: parent; Player A – Club North: player, disputed; Player A – Club South: coach, possible; "
        "Player B – Club North: player"
    )


def test_a_picture_with_links_is_no_mere_image() -> None:
    assert elements(network_svg(NODES, EDGES, "t"), "svg")[0].get("role") == "group"
    assert (
        elements(network_svg([C, Node("x", "X", href="javascript:alert(1)")], [], "t"), "svg")[0].get("role") == "img"
    )


def test_it_has_a_light_ground_of_its_own_which_pages_hide() -> None:
    [ground] = marked(network_svg(NODES, EDGES, "t"), "kg-ground")
    assert ground.get("fill") == "#ffffff"
    assert ".kg-ground { display: none; }" in CSS.read_text("utf-8")


def test_pages_have_the_colours_of_the_pictures() -> None:
    for path in (CSS, STANDALONE_CSS):
        light = path.read_text("utf-8").partition("prefers-color-scheme")[0]
        assert dict(re.findall(r"--kind-([a-z-]+): (#[0-9a-f]{6})", light)) == {
            kind: c for kind, (_, c) in KINDS.items()
        }


# ── Too many ─────────────────────────────────────────────────────────────────────────────────────


def test_of_too_many_the_best_connected_are_shown_and_it_says_so() -> None:
    nodes, edges = many(1234, 1500)
    drawn = network_svg(nodes, edges, "t")
    assert "500 of 1,234 shown: the best connected" in shown(drawn)
    drawing = drawing_of(nodes, edges)
    assert len(drawing.boxes) == 500
    assert collisions(drawing) == []
    kept = {box.node.id for box in drawing.boxes}
    beside = {end for edge in edges for end in (edge.source, edge.target) if "n0000" in (edge.source, edge.target)}
    assert beside <= kept
    degree = {node.id: {edge.source for edge in edges if edge.target == node.id} for node in nodes}
    assert max(degree, key=lambda each: len(degree[each])) in kept


def test_the_focus_comes_before_the_best_connected() -> None:
    nodes = [Node("hub", "Hub"), *(Node(f"x{i}", f"X {i}") for i in range(9)), Node("z", "Z", focus=True)]
    drawing = drawing_of(nodes, [*(Edge("hub", f"x{i}") for i in range(9)), Edge("z", "x8")], most=3)
    assert {box.node.id for box in drawing.boxes} == {"z", "x8", "hub"}


def test_with_many_ties_words_make_way() -> None:
    nodes, edges = many(100, 150)
    assert not [
        line for line in drawing_of(nodes, [replace(edge, label="player") for edge in edges]).lines if line.words
    ]


# ── Harm ─────────────────────────────────────────────────────────────────────────────────────────

NASTY = "</script><script>alert('x')</script><!--\u202e\u0000\u2028"


def test_hostile_names_stay_text() -> None:
    nasty = Node("x", NASTY, NASTY, "javascript:alert(1)", NASTY, focus=True)
    drawn = network_svg([nasty, NORTH], [Edge("n", "x", NASTY)], NASTY)
    assert [each.get("href") for each in elements(drawn, "a")] == ["/club/n"]
    assert not elements(drawn, "script")


def test_hostile_names_stay_data_in_the_page() -> None:
    page = network_html([Node("x", NASTY, NASTY, "javascript:alert(1)", NASTY), NORTH], [Edge("n", "x", NASTY)], NASTY)
    assert page.count("<script") == page.count("</script>") in (0, 3)
    assert "javascript:" not in page.partition('id="script"')[0]
    found = re.search(r'id="network-data">(.*?)</script>', page, re.S)
    if found:
        assert json.loads(found[1])["nodes"][1]["name"] == NASTY


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "data:text/html,x", " javascript:x"])
def test_only_addresses_of_the_site_and_the_web_become_links(href: str) -> None:
    assert not elements(network_svg([replace(A, href=href)], [], "t"), "a")
    assert as_data(drawing_of([replace(A, href=href)], []))["nodes"][0]["href"] == ""


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


def test_the_page_has_the_picture_and_asks_no_one() -> None:
    page = network_html(NODES, EDGES, "Around Player A")
    assert svg_of(drawing_of(NODES, EDGES), "Around Player A") in page
    assert not re.findall(r"""(?:src|href)=["'](?!/|#)""", page)
    assert "default-src 'none'" in page


def test_scripts_get_the_same_places() -> None:
    drawing = drawing_of(NODES, EDGES)
    data = as_data(drawing)
    assert [(each["id"], each["x"], each["y"]) for each in data["nodes"]] == [
        (box.node.id, box.x, box.y) for box in drawing.boxes
    ]
    assert {each["kind"] for each in data["kinds"]} == {"person", "club"}
