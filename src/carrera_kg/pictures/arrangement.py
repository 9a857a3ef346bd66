"""The things of a network and their ties, each in its place, before anybody draws them."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from carrera_kg.pictures.layout import layout
from carrera_kg.pictures.svg import shortened, width

MOST = 500
"""What a picture can hold and still be looked at."""

KINDS = {
    "person": ("person", "#0e5a49"),
    "club": ("club", "#1d5c9c"),
    "national-team": ("national team", "#6a5a96"),
    "competition": ("competition", "#a3283c"),
    "award": ("award", "#9a3b86"),
    "place": ("place", "#4f5a3a"),
    "match": ("match", "#00697a"),
    "honour": ("honour", "#7c3f16"),
    "document": ("document", "#44505c"),
    "other": ("other", "#5d6670"),
}
"""The kinds of things: how each is called, and its colour on a light ground."""

SIZE, _LARGE, SMALL = 12.5, 14.0, 10.5
_SIGN_ROOM, PAD, LINE = 19.0, 8.0, 15.0
_ONE_LINE, _LONGEST, _TIE_LONGEST = 140.0, 190.0, 165.0
MARGIN = 14.0

_ROOM_FOR_TIES = 30
"""With so many ties with words or fewer, the layout keeps room for all words."""

_WITH_WORDS = 70
"""With more ties than that, or with many more than boxes, words at them would hide the picture."""

CROWD = 150
"""With more ties than that, each is drawn fainter."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a network.

    Attributes:
        id: tells it from all others.
        label: its name.
        kind: one of :data:`KINDS`.
        href: where it leads.
        note: what is worth knowing beside its name.
        focus: whether the picture is about it.
        weight: how much it counts; what counts more is written larger.
    """

    id: str
    label: str
    kind: str = ""
    href: str = ""
    note: str = ""
    focus: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of two things.

    Attributes:
        source, target: the ids of the two.
        label: what ties them, in words.
        kind: which kind of tie.
        disputed: whether sources disagree about it.
        certain: whether it is certain, and not only possible.
        directed: whether it leads from the one to the other; else it ties both alike.
        weight: how much it counts; what counts more is drawn thicker.
    """

    source: str
    target: str
    label: str = ""
    kind: str = ""
    disputed: bool = False
    certain: bool = True
    directed: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place: the middle of its box and the box's size, its name in lines, and the size of the letters."""

    node: Node
    lines: tuple[str, ...]
    size: float
    x: float
    y: float
    width: float
    height: float

    @property
    def kind(self) -> str:
        """Its kind, among those that are known."""
        return self.node.kind if self.node.kind in KINDS else "other"

    def overlaps(self, x: float, y: float, wide: float, high: float) -> bool:
        """Whether it overlaps another box."""
        return abs(self.x - x) < (self.width + wide) / 2 and abs(self.y - y) < (self.height + high) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """An edge in its place.

    Attributes:
        source, target: the boxes by number.
        bend: how far the line's control point lies to the left of the straight way, seen from the source.
        stroke: how thick it is.
        words: what stands at it, where there is room; ``at`` says where.
        sign: where the sign of a dispute stands.
    """

    edge: Edge
    source: int
    target: int
    bend: float
    stroke: float
    words: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    sign: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network with everything in its place; ``total`` is how many nodes there were to choose from."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left: float
    top: float
    width: float
    height: float
    total: int


# ── What is drawn ────────────────────────────────────────────────────────────────────────────────


def drawing_of(nodes: Iterable[Node], edges: Iterable[Edge], most: int = MOST) -> Drawing:
    """Everything in its place: the same for the same network, in whatever order it comes.

    Args:
        nodes: with different ids; of several with one id, one is taken.
        edges: those with an end that is not among the nodes, and loops, are left out.
        most: so many nodes are shown at most: the focus, its neighbours, and then the best connected.
    """
    return _drawing_of(frozenset(nodes), tuple(sorted(edges, key=_edge_order)), most)


@functools.lru_cache(maxsize=16)
def _drawing_of(nodes: frozenset[Node], edges: tuple[Edge, ...], most: int) -> Drawing:
    known = {node.id: node for node in sorted(nodes, key=_node_order, reverse=True)}
    edges = tuple(
        edge for edge in edges if edge.source in known and edge.target in known and edge.source != edge.target
    )
    shown = sorted(_chosen(list(known.values()), edges, most), key=_node_order)
    heaviest = max((node.weight for node in shown), default=0.0)
    boxes = [_sized(node, heaviest) for node in shown]
    number = {node.id: i for i, node in enumerate(shown)}
    kept = [edge for edge in edges if edge.source in number and edge.target in number]
    ends = [(number[edge.source], number[edge.target]) for edge in kept]
    focus = [i for i, node in enumerate(shown) if node.focus]
    boxes, middles = _placed(boxes, kept, ends, focus)
    lines = _lines(boxes, kept, ends, middles)
    return _framed(boxes, lines, len(known))


def _node_order(node: Node) -> tuple[Any, ...]:
    return not node.focus, node.id, node.label, node.kind, node.href, node.note, node.weight


def _edge_order(edge: Edge) -> tuple[Any, ...]:
    return edge.source, edge.target, edge.kind, edge.label, edge.disputed, edge.certain, edge.directed, edge.weight


def _chosen(nodes: list[Node], edges: Sequence[Edge], most: int) -> list[Node]:
    """The focus and its neighbours first, then the best connected; of equals, the first by id."""
    near: dict[str, set[str]] = {node.id: set() for node in nodes}
    for edge in edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    focus = {node.id for node in nodes if node.focus}

    def rank(node: Node) -> tuple[Any, ...]:
        beside = not near[node.id].isdisjoint(focus)
        return node.id not in focus, not beside, -len(near[node.id]), node.id

    return sorted(nodes, key=rank)[: max(1, most)]


def _sized(node: Node, heaviest: float) -> Box:
    """The box of a name, in one line or two."""
    share = math.sqrt(max(0.0, node.weight) / heaviest) if heaviest > 0 else 0.0
    size = _LARGE if node.focus else round(SIZE + 2.5 * share, 1)
    lines = _in_lines(node.label, size)
    wide = (
        max(width(line, size) for line in lines) * (1.1 if node.focus else 1)
        + _SIGN_ROOM
        + PAD
        + (6 if node.focus else 2)
    )
    high = 8.0 + LINE * len(lines) * size / SIZE + (6 if node.focus else 0)
    return Box(node, lines, size, 0.0, 0.0, math.ceil(wide), math.ceil(high))


def _in_lines(label: str, size: float) -> tuple[str, ...]:
    """A name as it stands in its box."""
    label = " ".join(label.split()) or "?"
    parts = label.split()
    if width(label, size) <= _ONE_LINE or len(parts) == 1:
        return (shortened(label, _LONGEST, size),)
    cuts = range(1, len(parts))
    both = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in cuts]
    best = min(both, key=lambda pair: max(width(each, size) for each in pair))
    return tuple(shortened(each, _LONGEST, size) for each in best)


def _placed(
    boxes: list[Box], edges: Sequence[Edge], ends: Sequence[tuple[int, int]], focus: Sequence[int]
) -> tuple[list[Box], dict[int, tuple[float, float]]]:
    """The boxes at their places and, where there are but few ties with words, the middles of these ties."""
    sizes = [(box.width, box.height) for box in boxes]
    worded = [i for i, edge in enumerate(edges) if edge.label.strip()]
    links = list(ends)
    if len(worded) > _ROOM_FOR_TIES:
        worded = []
    for stop, i in enumerate(worded):
        wide, high = words_extent(_tie_words(edges[i]), edges[i].disputed)
        sizes.append((wide, high))
        links[i] = (ends[i][0], len(boxes) + stop)
        links.append((len(boxes) + stop, ends[i][1]))
    places = layout(sizes, links, focus, len(worded))
    moved = [_moved(box, *place) for box, place in zip(boxes, places, strict=False)]
    return moved, {i: places[len(boxes) + stop] for stop, i in enumerate(worded)}


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.node, box.lines, box.size, x, y, box.width, box.height)


def _tie_words(edge: Edge) -> str:
    return shortened(" ".join(edge.label.split()), _TIE_LONGEST, SMALL)


def words_extent(content: str, disputed: bool) -> tuple[float, float]:
    """The room that words at a line take, with the sign of a dispute if there is one."""
    return math.ceil(width(content, SMALL)) + 6.0 + (16.0 if disputed else 0.0), 15.0


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────

_BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.34, -0.34)
"""How far a line bends, as a share of its length, to get around boxes."""


def _lines(
    boxes: Sequence[Box],
    edges: Sequence[Edge],
    ends: Sequence[tuple[int, int]],
    middles: dict[int, tuple[float, float]],
) -> list[Line]:
    """The edges as lines that avoid boxes where they can, those between the same two boxes beside each other."""
    heaviest = max((edge.weight for edge in edges), default=0.0)
    beside: dict[tuple[int, int], list[int]] = {}
    for i, (one, other) in enumerate(ends):
        beside.setdefault((min(one, other), max(one, other)), []).append(i)
    bends = [0.0] * len(edges)
    for (one, other), several in beside.items():
        free = _clear_bend(boxes, one, other, len(edges)) if len(edges) <= 3 * MOST else 0.0
        for order, i in enumerate(several):
            if i in middles:
                loose = 0.0 if len(several) > 1 else 0.7
                extent = words_extent(_tie_words(edges[i]), edges[i].disputed)
                bends[i] = _bend_by(boxes, ends[i], middles[i], (extent[0] * loose, extent[1] * loose))
                if len(several) == 1 and _boxes_under(boxes, ends[i], bends[i]):
                    bends[i] = round(free if ends[i][0] < ends[i][1] else -free, 1)
                    del middles[i]  # its words go where there is room on its new way
            else:
                bend = free + (order - (len(several) - 1) / 2) * 26.0
                bends[i] = round(bend if ends[i][0] < ends[i][1] else -bend, 1)
    lines = []
    for i, edge in enumerate(edges):
        share = math.sqrt(max(0.0, edge.weight) / heaviest) if heaviest > 0 else 0.0
        stroke = round((1.8 if edge.disputed else 1.2) + (2.6 if len(edges) <= CROWD else 1.4) * share, 1)
        lines.append(Line(edge, *ends[i], bends[i], stroke))
    return _with_words(boxes, lines, middles)


def control_of(one: Box, other: Box, bend: float) -> tuple[float, float]:
    """The control point of a line."""
    dx, dy = other.x - one.x, other.y - one.y
    length = math.sqrt(dx * dx + dy * dy) or 1.0
    return (one.x + other.x) / 2 + dy / length * bend, (one.y + other.y) / 2 - dx / length * bend


def _bend_by(
    boxes: Sequence[Box], ends: tuple[int, int], middle: tuple[float, float], extent: tuple[float, float]
) -> float:
    """The bend with which the line comes by its words: as straight as it can, unless it would run under a box."""
    one, other = boxes[ends[0]], boxes[ends[1]]
    dx, dy = other.x - one.x, other.y - one.y
    length = math.sqrt(dx * dx + dy * dy) or 1.0
    off = ((middle[0] - (one.x + other.x) / 2) * dy - (middle[1] - (one.y + other.y) / 2) * dx) / length
    slack = (abs(dy) * extent[0] + abs(dx) * extent[1]) / length / 2
    straight = 2 * math.copysign(max(0.0, abs(off) - slack), off)
    found = min((straight, 2 * off), key=lambda bend: (_boxes_under(boxes, ends, bend), abs(bend)))
    return round(found, 1)


def _boxes_under(boxes: Sequence[Box], ends: tuple[int, int], bend: float) -> int:
    """How many boxes a line runs under, its ends apart."""
    one, other = boxes[ends[0]], boxes[ends[1]]
    points = [_on_line(one, other, bend, step / 16) for step in range(1, 16)]
    near = (box for i, box in enumerate(boxes) if i not in ends)
    return sum(any(box.overlaps(x, y, 4, 4) for x, y in points) for box in near)


def _on_line(one: Box, other: Box, bend: float, share: float) -> tuple[float, float]:
    """The place on a line after a share of it."""
    x, y = control_of(one, other, bend)
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * one.x + b * x + c * other.x, a * one.y + b * y + c * other.y


def _clear_bend(boxes: Sequence[Box], one: int, other: int, crowd: int) -> float:
    """The smallest bend with which a line runs under the fewest boxes, seen from the first of its ends."""
    start, end = boxes[one], boxes[other]
    length = math.sqrt((end.x - start.x) ** 2 + (end.y - start.y) ** 2)
    reach = 0.2 * length + 10
    left, right = sorted((start.x, end.x))
    top, bottom = sorted((start.y, end.y))
    near = [
        box
        for i, box in enumerate(boxes)
        if i not in (one, other)
        and left - reach < box.x + box.width / 2
        and box.x - box.width / 2 < right + reach
        and top - reach < box.y + box.height / 2
        and box.y - box.height / 2 < bottom + reach
    ]
    best, fewest = 0.0, math.inf
    for share in _BENDS if crowd <= CROWD else _BENDS[:3]:
        points = [_on_line(start, end, share * length, step / 16) for step in range(1, 16)]
        under = sum(any(box.overlaps(x, y, 4, 4) for x, y in points) for box in near)
        if under < fewest:
            best, fewest = share * length, under
        if not fewest:
            break
    return best


def _with_words(boxes: Sequence[Box], lines: Sequence[Line], middles: dict[int, tuple[float, float]]) -> list[Line]:
    """The lines with their signs and with their words where there is room."""
    taken: list[tuple[float, float, float, float]] = [(box.x, box.y, box.width, box.height) for box in boxes]
    found = list(lines)
    worded = len(lines) <= min(_WITH_WORDS, 1.5 * len(boxes) + 6)
    order = sorted(range(len(lines)), key=lambda i: (i not in middles, not lines[i].edge.disputed, i))
    for i in order:
        line = lines[i]
        content = _tie_words(line.edge) if worded else ""
        disputed = line.edge.disputed
        ends = boxes[line.source], boxes[line.target]
        spots = [_on_line(*ends, line.bend, share) for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)]
        if i in middles:
            spots.insert(0, middles[i])
        extent = words_extent(content, disputed)
        spot = next((each for each in spots if content and _is_free(each, extent, taken)), None)
        if spot is None:
            content, extent = "", (14.0, 14.0)
            spot = next((each for each in spots if disputed and _is_free(each, extent, taken)), None)
        if spot is None:
            spot = spots[0] if disputed else None
        if spot is not None:
            taken.append((*spot, *extent))
            found[i] = _told(line, content, (round(spot[0], 1), round(spot[1], 1)), extent[0])
    return found


def _told(line: Line, content: str, spot: tuple[float, float], wide: float) -> Line:
    """The line with words and sign at a spot: the sign stands before the words."""
    sign = None
    if line.edge.disputed:
        sign = (round(spot[0] - wide / 2 + 10, 1), spot[1]) if content else spot
    return Line(line.edge, line.source, line.target, line.bend, line.stroke, content, spot, sign)


def _is_free(
    spot: tuple[float, float], extent: tuple[float, float], taken: Iterable[tuple[float, float, float, float]]
) -> bool:
    x, y = round(spot[0], 1), round(spot[1], 1)
    return not any(
        abs(x - at_x) < (extent[0] + wide) / 2 + 2 and abs(y - at_y) < (extent[1] + high) / 2 + 2
        for at_x, at_y, wide, high in taken
    )


def _framed(boxes: Sequence[Box], lines: Sequence[Line], total: int) -> Drawing:
    """The picture's edges around all."""
    spans = [(box.x, box.y, box.width / 2, box.height / 2) for box in boxes] or [(0.0, 0.0, 1.0, 1.0)]
    for line in lines:
        ends = boxes[line.source], boxes[line.target]
        spans += [(*_on_line(*ends, line.bend, share), 4.0, 4.0) for share in (0.25, 0.5, 0.75)]
        if line.words:
            wide, high = words_extent(line.words, line.edge.disputed)
            spans.append((*line.at, wide / 2, high / 2))
    left, right = min(x - w for x, _, w, _ in spans), max(x + w for x, _, w, _ in spans)
    top, bottom = min(y - h for _, y, _, h in spans), max(y + h for _, y, _, h in spans)
    left, top = math.floor(left - MARGIN), math.floor(top - MARGIN)
    return Drawing(
        tuple(boxes),
        tuple(lines),
        left,
        top,
        math.ceil(right + MARGIN) - left,
        math.ceil(bottom + MARGIN) - top,
        total,
    )


def surplus(drawing: Drawing) -> str:
    """Says that not all is shown; nothing if all is."""
    shown = len(drawing.boxes)
    return "" if shown == drawing.total else f"{shown:,} of {drawing.total:,} shown: the best connected"


def kinds_in(drawing: Drawing) -> list[tuple[str, str, int]]:
    """The kinds that occur, in a fixed order: key, name, how many."""
    counts = dict.fromkeys(KINDS, 0)
    for box in drawing.boxes:
        counts[box.kind] += 1
    return [(kind, KINDS[kind][0], count) for kind, count in counts.items() if count]
