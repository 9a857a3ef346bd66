"""Who somebody has to do with: the person in the middle, teams to both sides, and other people outside them.

Every name has a line of its own, so that labels cannot collide however many there are. What is disputed is dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carrera_kg.pictures.svg import element, linked, shortened, text, width, words

_WIDTH, _MIDDLE = 1120.0, 560.0
_TEAM, _OUTER = 168.0, 360.0
"""How far from the middle the inner edges of teams and of people are."""
_TEAM_WIDTH, _ROW, _GAP, _TOP = 158.0, 25.0, 13.0, 18.0
_SIZE, _SMALL = 13.0, 11.5

MOST_TEAMS, MOST_PEOPLE = 40, 80
"""What a picture can hold and still be read."""


@dataclass(frozen=True, slots=True)
class Node:
    """A team or a person in a network."""

    id: str
    label: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection of two nodes, in words."""

    source: str
    target: str
    label: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: ``side`` is -1 left, 1 right; a person's label runs outwards from ``x``."""

    node: Node
    side: int
    x: float
    y: float
    is_team: bool


def network_svg(person: Node, teams: Sequence[Node], people: Sequence[Node], edges: Sequence[Edge], title: str) -> str:
    """The picture; nothing if there is nobody and nothing around the person."""
    spots, height = place(person, teams, people, edges)
    if not spots:
        return ""
    centre = height / 2
    at = {spot.node.id: spot for spot in spots}
    lines = "".join(_line(edge, at, person.id, centre) for edge in edges)
    nodes = "".join(_drawn(spot) for spot in spots)
    # What is an image to a screen reader has no links in it.
    role = "group" if any(spot.node.href for spot in spots) else "img"
    head = element("title", words(title)) + element("desc", words(_description(person, edges, at)))
    return element(
        "svg", head + lines + nodes + _centre(person, centre), xmlns="http://www.w3.org/2000/svg", role=role,
        view_box=f"0 0 {_WIDTH:g} {height:g}", aria_label=title, class_="kg-network",
    )  # fmt: skip


def place(
    person: Node, teams: Sequence[Node], people: Sequence[Node], edges: Sequence[Edge]
) -> tuple[list[Spot], float]:
    """Where everybody stands, and the height of the whole: each row has one team, each line one person."""
    blocks = _blocks(teams[:MOST_TEAMS], people[:MOST_PEOPLE], edges)
    if not blocks:
        return [], 0.0
    lines = [max(1, len(around)) for _, around in blocks]
    half, run, cut = sum(lines) / 2, 0, 0
    while cut < len(lines) and (run == 0 or run + lines[cut] / 2 <= half):
        run += lines[cut]
        cut += 1
    columns = ((-1, blocks[:cut]), (1, blocks[cut:]))
    heights = [sum(max(1, len(around)) * _ROW + _GAP for _, around in side) for _, side in columns]
    height = max(110.0, max(heights) + 2 * _TOP)
    spots: list[Spot] = []
    for (sign, side), tall in zip(columns, heights, strict=True):
        y = (height - tall + _GAP) / 2
        for team, around in side:
            rows = max(1, len(around))
            if team is not None:
                spots.append(Spot(team, sign, _MIDDLE + sign * _TEAM, y + rows * _ROW / 2, True))
            for number, one in enumerate(around):
                spots.append(Spot(one, sign, _MIDDLE + sign * _OUTER, y + (number + 0.5) * _ROW, False))
            y += rows * _ROW + _GAP
    return spots, height


def _blocks(
    teams: Sequence[Node], people: Sequence[Node], edges: Sequence[Edge]
) -> list[tuple[Node | None, list[Node]]]:
    """Each team with the people who are beside it: those of several teams stand by the first; the rest by none."""
    known = {team.id for team in teams}
    home: dict[str, str] = {}
    for edge in edges:
        if edge.source in known:
            home.setdefault(edge.target, edge.source)
        if edge.target in known:
            home.setdefault(edge.source, edge.target)
    blocks: list[tuple[Node | None, list[Node]]] = [
        (team, [one for one in people if home.get(one.id) == team.id]) for team in teams
    ]
    alone = [one for one in people if one.id not in home]
    return [*blocks, (None, alone)] if alone else blocks


def _line(edge: Edge, at: dict[str, Spot], person: str, centre: float) -> str:
    """The edge as a curve; nothing if one of its ends is not in the picture."""
    spots = [at[name] for name in (edge.source, edge.target) if name in at]
    if len(spots) == 2:
        inner, outer = spots if spots[0].is_team else spots[::-1]
        crossing = inner.side != outer.side
        start = (inner.x if crossing else inner.x + inner.side * _TEAM_WIDTH, inner.y)
    elif spots and person in (edge.source, edge.target):
        outer, start = spots[0], (_MIDDLE, centre)
    else:
        return ""
    finish = (outer.x if outer.is_team else outer.x - 4 * outer.side, outer.y)
    bend = (start[0] + finish[0]) / 2
    points = (start[0], start[1], bend, start[1], bend, finish[1], finish[0], finish[1])
    path = "M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(*points)
    if edge.disputed:
        return element("path", d=path, fill="none", stroke="#b87a12", stroke_width=2.0, stroke_dasharray="6 4",
                       class_="kg-edge-differ")  # fmt: skip
    return element("path", d=path, fill="none", stroke="#8b8f90", stroke_width=1.2, stroke_opacity=0.75,
                   class_="kg-edge")  # fmt: skip


def _drawn(spot: Spot) -> str:
    node = spot.node
    title = element("title", words(f"{node.label}: {node.note}" if node.note else node.label))
    if spot.is_team:
        left = spot.x if spot.side > 0 else spot.x - _TEAM_WIDTH
        label = shortened(node.label, _TEAM_WIDTH - 16, _SIZE)
        box = element("rect", x=left, y=spot.y - 11.5, width=_TEAM_WIDTH, height=23.0, rx=11.5, fill="#ffffff",
                      stroke="#0e5a49", stroke_width=1.5, class_="kg-node-team")  # fmt: skip
        name = text(label, left + _TEAM_WIDTH / 2, spot.y + 4.5, font_size=_SIZE, text_anchor="middle", fill="#1b2329",
                    font_family="sans-serif", class_="kg-text")  # fmt: skip
        return linked(title + box + name, node.href) if node.href else element("g", title + box + name)
    room = _WIDTH - _MIDDLE - _OUTER - 10
    anchor = "start" if spot.side > 0 else "end"
    x = spot.x + spot.side * 8
    name = shortened(node.label, room, _SIZE)
    dot = element(
        "circle", cx=spot.x, cy=spot.y, r=4.0, fill="#ffffff", stroke="#8b8f90", stroke_width=1.5, class_="kg-node"
    )
    parts = title + dot + text(name, x, spot.y + 4.5, font_size=_SIZE, text_anchor=anchor, fill="#1b2329",
                               font_family="sans-serif", class_="kg-text")  # fmt: skip
    return linked(parts, node.href) if node.href else element("g", parts)


def _centre(person: Node, y: float) -> str:
    lines = _two_lines(shortened(person.label, 220.0, 14.5))
    wide = max(90.0, min(230.0, max(width(line, 14.5) for line in lines) + 26))
    tall = 24.0 + 18 * len(lines)
    box = element("rect", x=_MIDDLE - wide / 2, y=y - tall / 2, width=wide, height=tall, rx=tall / 2, fill="#0e5a49",
                  class_="kg-node-person")  # fmt: skip
    first = y + 5 - 9 * (len(lines) - 1)
    return box + "".join(
        text(line, _MIDDLE, first + 18 * i, font_size=14.5, font_weight="600", text_anchor="middle", fill="#ffffff",
             font_family="sans-serif", class_="kg-on-node")
        for i, line in enumerate(lines)
    )  # fmt: skip


def _two_lines(label: str) -> list[str]:
    parts = label.split()
    if len(label) < 14 or len(parts) < 2:
        return [label]
    cut = min(range(1, len(parts)), key=lambda i: abs(len(" ".join(parts[:i])) - len(" ".join(parts[i:]))))
    return [" ".join(parts[:cut]), " ".join(parts[cut:])]


def _description(person: Node, edges: Sequence[Edge], at: dict[str, Spot]) -> str:
    names = {person.id: person.label} | {name: spot.node.label for name, spot in at.items()}
    told = [
        f"{names[edge.source]} – {names[edge.target]}" + (f": {edge.label}" if edge.label else "")
        for edge in edges
        if edge.source in names and edge.target in names
    ]
    return "; ".join(told)
