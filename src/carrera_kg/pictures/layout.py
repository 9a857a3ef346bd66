"""Where the boxes of a network lie: near what they are tied to, and none over another.

Pure arithmetic: additions, products, quotients and roots in a stated order, so that every machine finds the same
places for the same boxes. How it goes, for each part of the network that hangs together:

1. distances between all boxes along the ties, where a tie is the longer the more its ends have to carry, and the
   shorter the more neighbours they share;
2. places at which the distances on paper come close to these (stress majorization), from two beginnings: a tree
   around the focus, and the two main axes of the distances. The one with fewer crossings is taken;
3. boxes that overlap are pushed apart, and what still overlaps goes to the nearest free place;
4. a box that lies on a tie of others moves aside, if there is room.

Then the parts are packed into a picture that is about half as wide again as high.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ASPECT = 1.5
"""Width to height of a good picture."""

GAP = (16.0, 12.0)
"""What stays free between two boxes, across or down."""

_FILL, _FILL_DENSE = 0.36, 0.26
"""How much of its part of the picture the boxes take before they are pushed apart; the second where there are more than
two ties for each box, which need room too."""

_TRIED_TWICE = 160
"""Networks with more boxes are begun in one way only."""

_ROW = 880.0
"""The longest row of a chain; what is longer goes on in the next."""

_MOVED_ASIDE = 90
"""In networks with more boxes none is moved aside: there, ties under boxes cannot be helped."""

_ROUNDS = 140
_PUSHES = 90
_MANY = 250
"""With more boxes there are fewer rounds: each takes longer, and there is less to gain."""

Place = tuple[float, float]
Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the network that hangs together: its boxes by number, their places, and its size."""

    members: tuple[int, ...]
    places: tuple[Place, ...]
    left: float
    top: float
    width: float
    height: float


def layout(
    sizes: Sequence[tuple[float, float]], links: Sequence[Link], focus: Sequence[int] = (), words: int = 0
) -> list[Place]:
    """The centre of each box; no two boxes come closer than the gap, across or down.

    Args:
        sizes: width and height of each box. Their order matters where nothing else decides: the caller sorts.
        links: pairs of boxes by number; loops and repetitions change nothing.
        focus: the boxes that the picture is about: one is in the middle, two or more lie from left to right.
        words: how many boxes, the last ones, are words at a tie: each is linked with the two that it ties.
    """
    pairs = sorted({(min(link), max(link)) for link in links if link[0] != link[1]})
    near: list[list[int]] = [[] for _ in sizes]
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    groups = _groups(near, focus)
    parts = []
    for group in groups:
        if len(group) > 1:
            chain = _chain(group, near, focus)
            row = _in_rows(chain, sizes, len(sizes) - words) if chain else None
            parts.append(row or _part(group, sizes, near, focus, len(sizes) - words))
    alone = [group[0] for group in groups if len(group) == 1]
    parts += [_measured((one,), ((0.0, 0.0),), sizes) for one in alone]
    return _packed(parts, len(sizes))


def _groups(near: Sequence[Sequence[int]], focus: Sequence[int]) -> list[list[int]]:
    """What hangs together: first the part with the focus, then the larger ones."""
    seen: set[int] = set()
    groups = []
    for start in range(len(near)):
        if start in seen:
            continue
        group, at = [start], 0
        seen.add(start)
        while at < len(group):
            for other in near[group[at]]:
                if other not in seen:
                    seen.add(other)
                    group.append(other)
            at += 1
        groups.append(sorted(group))
    first = focus[0] if focus else -1
    return sorted(groups, key=lambda group: (first not in group, -len(group), group[0]))


# ── Chains ───────────────────────────────────────────────────────────────────────────────────────


def _chain(group: Sequence[int], near: Sequence[Sequence[int]], focus: Sequence[int]) -> list[int]:
    """The boxes in order if they are but a chain, from the first focus on; else nothing."""
    ends = [box for box in group if len(near[box]) == 1]
    if len(ends) != 2 or any(len(near[box]) > 2 for box in group):
        return []
    order = [ends[1] if focus and focus[0] == ends[1] else ends[0]]
    while len(order) < len(group):
        order.append(next(box for box in near[order[-1]] if len(order) < 2 or box != order[-2]))
    return order


def _in_rows(chain: Sequence[int], sizes: Sequence[tuple[float, float]], first_words: int) -> _Part:
    """A chain as text is written, but every second row from right to left, so that it is never broken."""
    gap = GAP[0] + 14
    rows: list[list[int]] = [[]]
    turns: dict[int, int] = {}  # by row, the words that stand between it and the next
    run = 0.0
    for at, box in enumerate(chain):
        wide = sizes[box][0] + gap
        behind = sum(sizes[each][0] + gap for each in chain[at : at + 2]) if box >= first_words else wide
        if rows[-1] and rows[-1][-1] < first_words and run + behind > _ROW + gap:
            rows.append([])
            run = 0.0
            if box >= first_words:
                turns[len(rows) - 2] = box
                continue
        rows[-1].append(box)
        run += wide
    places: dict[int, Place] = {}
    y, turn, towards = 0.0, 0.0, 1
    for number, row in enumerate(rows):
        high = max(sizes[box][1] for box in row)
        y += high / 2
        x = turn - towards * sizes[row[0]][0] / 2
        for box in row:
            places[box] = round(x + towards * sizes[box][0] / 2, 1), round(y, 1)
            x += towards * (sizes[box][0] + gap)
        turn, towards, y = places[row[-1]][0], -towards, y + high / 2 + 22
        if number in turns:
            places[turns[number]] = turn, round(y + sizes[turns[number]][1] / 2, 1)
            y += sizes[turns[number]][1] + 22
    return _measured(tuple(chain), tuple(places[box] for box in chain), sizes)


def _part(
    group: Sequence[int],
    sizes: Sequence[tuple[float, float]],
    near: Sequence[Sequence[int]],
    focus: Sequence[int],
    first_words: int,
) -> _Part:
    """The places of boxes that hang together."""
    import numpy as np

    number = {box: i for i, box in enumerate(group)}
    around = [[number[other] for other in near[box]] for box in group]
    pairs = [(i, other) for i, others in enumerate(around) for other in others if i < other]
    chosen = [number[box] for box in focus if box in number]
    wanted = _distances(np, around, pairs)
    root = chosen[0] if chosen else int(np.argmin(wanted.sum(axis=0).round(6)))
    extents = np.array([sizes[box] for box in group], dtype=np.float64)
    axes = _axes(np, wanted)
    starts = [axes] if len(group) > _TRIED_TWICE else [_tree(np, around, wanted, root, axes), axes]
    fill = _FILL if len(pairs) <= 2 * len(group) else _FILL_DENSE
    found = []
    for order, start in enumerate(starts):
        at = _stressed(np, start, wanted)
        at = _apart(np, _spread(np, _turned(np, at, chosen), extents, fill), extents, root)
        if len(group) <= _MOVED_ASIDE:
            movable = [i for i, box in enumerate(group) if box < first_words and i != root]
            at = _aside(np, at, extents, pairs, around, movable)
        found.append((_cost(np, at, extents, pairs), order, at))
    at = min(found, key=lambda each: each[:2])[2]
    return _measured(tuple(group), tuple((float(x), float(y)) for x, y in at.round(1)), sizes)


# ── Distances ────────────────────────────────────────────────────────────────────────────────────


def _distances(np: Any, around: Sequence[Sequence[int]], pairs: Sequence[Link]) -> Floats:
    """The shortest way from each box to each other one."""
    size = len(around)
    near = [set(others) for others in around]
    wanted: Floats = np.full((size, size), np.inf)
    for one, other in pairs:
        shared = len(near[one] & near[other])
        together = len(near[one] | near[other]) - 2
        likeness = shared / together if together else 0.0
        room = math.sqrt(math.sqrt(len(near[one]) * len(near[other])))
        wanted[one, other] = wanted[other, one] = round((0.6 + 0.4 * min(room, 4.0)) * (1.15 - 0.5 * likeness), 6)
    np.fill_diagonal(wanted, 0.0)
    for middle in range(size):
        np.minimum(wanted, wanted[:, middle, None] + wanted[None, middle, :], out=wanted)
    return wanted


# ── Beginnings ───────────────────────────────────────────────────────────────────────────────────


def _axes(np: Any, wanted: Floats) -> Floats:
    """Places along the two directions in which the distances vary most (classical scaling by power iteration)."""
    size = len(wanted)
    squares = wanted * wanted
    rows = squares.sum(axis=0) / size
    centred = -0.5 * (squares - rows[:, None] - rows[None, :] + _total(np, rows) / size)
    found: list[Floats] = []
    for axis in range(2):
        vector: Floats = np.array([((i * 7919 + axis * 104729) % 1009) / 1009 - 0.5 for i in range(size)])
        for _ in range(60):
            for before in found:
                vector = vector - before * _total(np, vector * before)
            vector = (centred * vector[:, None]).sum(axis=0)
            length = math.sqrt(_total(np, vector * vector))
            if length < 1e-9:
                break
            vector = vector / length
        found.append(vector.round(7))
    scale = math.sqrt(max(1e-9, _total(np, rows) / size))
    spiral = np.array([_on_spiral(i) for i in range(size)])
    at: Floats = np.stack(found, axis=1) * scale * math.sqrt(size) / 2 + spiral * 0.05
    return at


def _total(np: Any, values: Floats) -> float:
    """The sum, added in order: how numpy adds one row of numbers depends on the machine."""
    return float(sum(values.tolist()))


def _on_spiral(number: int) -> Place:
    """Points that are never the same, around the middle."""
    angle, radius = number * 2.399963, math.sqrt(number + 1)
    return round(radius * math.cos(angle), 6), round(radius * math.sin(angle), 6)


def _tree(np: Any, around: Sequence[Sequence[int]], wanted: Floats, root: int, axes: Floats) -> Floats:
    """Rings around the root: each box gets as much of the circle as the boxes behind it need."""
    parent, order = {root: root}, [root]
    for box in order:
        for other in sorted(around[box], key=lambda each: (float(wanted[root, each]), each)):
            if other not in parent:
                parent[other] = box
                order.append(other)
    children: dict[int, list[int]] = {box: [] for box in order}
    for box in order[1:]:
        children[parent[box]].append(box)
    leaves = dict.fromkeys(order, 1.0)
    for box in reversed(order):
        if children[box]:
            leaves[box] = sum(leaves[child] for child in children[box])
    middle = axes[root]

    def direction(box: int) -> float:
        return round(math.atan2(float(axes[box][1] - middle[1]), float(axes[box][0] - middle[0])), 6)

    at: Floats = np.zeros((len(around), 2))
    sector = {root: (0.0, 2 * math.pi)}
    for box in order:
        start, end = sector[box]
        share = (end - start) / leaves[box]
        for child in sorted(children[box], key=lambda each: (direction(each), each)):
            sector[child] = start, start + share * leaves[child]
            angle, radius = start + share * leaves[child] / 2, float(wanted[root, child])
            at[child] = round(radius * math.cos(angle), 6), round(radius * math.sin(angle), 6)
            start = sector[child][1]
    return at


# ── Stress ───────────────────────────────────────────────────────────────────────────────────────


def _stressed(np: Any, start: Floats, wanted: Floats) -> Floats:
    """Places whose distances come close to the wanted ones, those between near boxes above all."""
    size = len(wanted)
    safe = wanted + np.eye(size)
    weights = 1 / (safe * safe)
    np.fill_diagonal(weights, 0.0)
    totals = weights.sum(axis=0)
    pull = weights * wanted
    x, y = start[:, 0].copy(), start[:, 1].copy()
    for _ in range(_ROUNDS if size <= _MANY else _ROUNDS // 2):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        ratio = pull / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-4)
        new_x = (weights * x[:, None] - ratio * dx).sum(axis=0) / totals
        new_y = (weights * y[:, None] - ratio * dy).sum(axis=0) / totals
        x, y = x + 0.8 * (new_x - x), y + 0.8 * (new_y - y)
    at: Floats = np.stack([x, y], axis=1).round(6)
    return at


def _turned(np: Any, at: Floats, focus: Sequence[int]) -> Floats:
    """Turned so that the first focus lies left of the second; where there is but one, the longest way is across."""
    at = at - at.mean(axis=0).round(6)
    x, y = at[:, 0], at[:, 1]
    if len(focus) > 1:
        angle = math.atan2(*(at[focus[1]] - at[focus[0]])[::-1].tolist())
    else:
        across, down = _total(np, x * x), _total(np, y * y)
        angle = 0.5 * math.atan2(2 * _total(np, x * y), across - down)
    cos, sin = round(math.cos(angle), 9), round(math.sin(angle), 9)
    turned: Floats = np.stack([x * cos + y * sin, y * cos - x * sin], axis=1)
    return turned


def _spread(np: Any, at: Floats, extents: Floats, fill: float) -> Floats:
    """Stretched to about the room that the boxes need, in about the shape of a good picture."""
    room = sum((w + GAP[0]) * (h + GAP[1]) for w, h in extents.tolist()) / fill
    width, height = math.sqrt(room * ASPECT), math.sqrt(room / ASPECT)
    across, down = (at.max(axis=0) - at.min(axis=0)).tolist()
    scale = math.sqrt(width * height / max(1e-6, across * down)) if across * down > 1e-3 else width / max(across, 1e-3)
    stretch = math.sqrt((width / height) / max(0.2, across / max(1e-6, down)))
    stretch = min(1.7, max(0.9, stretch))
    scale = min(scale, 3 * width / max(across, 1e-3))
    spread: Floats = at * np.array([scale * stretch, scale / stretch])
    return spread


# ── Overlaps ─────────────────────────────────────────────────────────────────────────────────────


def _apart(np: Any, at: Floats, extents: Floats, root: int) -> Floats:
    """Boxes pushed apart: each pair that overlaps along the side on which less is missing."""
    size = len(at)
    across = (extents[:, 0, None] + extents[None, :, 0]) / 2 + GAP[0]
    down = (extents[:, 1, None] + extents[None, :, 1]) / 2 + GAP[1]
    x, y = at[:, 0].copy(), at[:, 1].copy()
    order = np.sign(np.arange(size)[:, None] - np.arange(size)[None, :]).astype(np.float64)
    for _ in range(_PUSHES if size <= _MANY else _PUSHES // 2):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        missing_x, missing_y = across - np.abs(dx), down - np.abs(dy)
        over = (missing_x > 0) & (missing_y > 0)
        np.fill_diagonal(over, False)
        if not over.any():
            break
        sideways = over & (missing_x * down < missing_y * across)
        upwards = over & ~sideways
        side_x, side_y = np.where(dx == 0, order, np.sign(dx)), np.where(dy == 0, order, np.sign(dy))
        # Half of what is missing and a little more, so that the last bit needs no further rounds.
        push_x = np.where(sideways, side_x * (missing_x * 0.5 + 0.3), 0.0)
        push_y = np.where(upwards, side_y * (missing_y * 0.5 + 0.3), 0.0)
        count_x, count_y = sideways.sum(axis=0), upwards.sum(axis=0)
        # Element [i, j] moves i away from j: its opposite moves j, and that is what a sum over i adds up.
        x = x - push_x.sum(axis=0) / np.maximum(1.0, np.sqrt(count_x))
        y = y - push_y.sum(axis=0) / np.maximum(1.0, np.sqrt(count_y))
    return _legal(np, np.stack([x, y], axis=1).round(1), extents, root)


def _legal(np: Any, at: Floats, extents: Floats, root: int) -> Floats:
    """Each box at its place or, where that is taken, at the nearest free one; those nearest to the root come first."""
    half = extents / 2
    away = at - at[root]
    order = sorted(range(len(at)), key=lambda i: (round(float(away[i][0] ** 2 / 4 + away[i][1] ** 2), 3), i))
    gap = np.array(GAP)
    placed: Floats = np.empty((len(at), 2))
    sizes: Floats = np.empty((len(at), 2))
    spots = _spots()
    result: Floats = at.copy()
    for count, box in enumerate(order):
        if count:
            reach = sizes[:count] + half[box] + gap - 1e-6
            result[box] = _free(np, at[box], placed[:count], reach, spots)
        placed[count], sizes[count] = result[box], half[box]
    return result


@functools.cache
def _spots() -> Floats:
    """Where to look for a free place: steps from where the box would be, the short ones first."""
    import numpy as np

    steps = [(12.0 * i, 6.0 * j) for i in range(-40, 41) for j in range(-50, 51)]
    return np.array(sorted(steps, key=lambda step: (step[0] ** 2 / 3 + step[1] ** 2, step)))


def _free(np: Any, wish: Floats, placed: Floats, reach: Floats, spots: Floats) -> Floats:
    """The first of the spots around the wish at which a box overlaps none that is placed."""
    size, start = 1, 0
    while start < len(spots):
        tried = wish + spots[start : start + size]
        taken = (np.abs(tried[:, None, :] - placed[None, :, :]) < reach[None, :, :]).all(axis=2).any(axis=1)
        if not taken.all():
            found: Floats = tried[int(np.argmin(taken))]
            return found
        start, size = start + size, min(256, size * 4)
    below: Floats = np.array([wish[0], round(float((placed[:, 1] + reach[:, 1]).max()) + 1, 1)])
    return below


# ── Boxes on ties ────────────────────────────────────────────────────────────────────────────────


def _aside(
    np: Any,
    at: Floats,
    extents: Floats,
    pairs: Sequence[Link],
    around: Sequence[Sequence[int]],
    movable: Sequence[int],
) -> Floats:
    """Boxes that lie on ties of others moved to a place nearby where they disturb less."""
    ends, half, spots = np.array(pairs), extents / 2 + 3, _spots()[:240]
    at = at.copy()
    for _ in range(2):
        one, other = at[ends[:, 0]], at[ends[:, 1]]
        foreign = [(ends[:, 0] != box) & (ends[:, 1] != box) for box in range(len(at))]
        on = [int(_meet(at[box], half[box], one, other)[foreign[box]].sum()) for box in range(len(at))]
        for box in sorted((box for box in movable if on[box]), key=lambda box: (-on[box], box)):
            others = np.arange(len(at)) != box
            tried = at[box] + spots
            reach = half[box] + half[others] - 3 + np.array(GAP) - 3
            free = ~(np.abs(tried[:, None, :] - at[others][None]) < reach[None]).all(axis=2).any(axis=1)
            tried, steps = tried[free], np.arange(len(spots))[free]
            one, other = at[ends[:, 0]][foreign[box]], at[ends[:, 1]][foreign[box]]
            cost = 3 * _meet(tried[:, None], half[box], one[None], other[None]).sum(axis=1)
            for near in around[box][:8]:
                rest = others & (np.arange(len(at)) != near)
                cost = cost + 2 * _meet(at[rest][None], half[rest][None], tried[:, None], at[near]).sum(axis=1)
            if len(tried):
                at[box] = tried[int(np.argmin(cost + 3 * steps / len(spots)))]
    return at


def _meet(middle: Floats, half: Floats, one: Floats, other: Floats) -> Any:
    """Whether boxes and straight lines meet."""
    way, off = other - one, (one + other) / 2 - middle
    wide, high = abs(way[..., 0]), abs(way[..., 1])
    return (
        (abs(off[..., 0]) <= half[..., 0] + wide / 2)
        & (abs(off[..., 1]) <= half[..., 1] + high / 2)
        & (abs(way[..., 0] * off[..., 1] - way[..., 1] * off[..., 0]) <= half[..., 0] * high + half[..., 1] * wide)
    )


# ── Which beginning was better ───────────────────────────────────────────────────────────────────


def _cost(np: Any, at: Floats, extents: Floats, pairs: Sequence[Link]) -> float:
    """How much there is to disturb a reader: ties that cross, ties under boxes, and length of ties."""
    ends = np.array(pairs)
    one, other = at[ends[:, 0]], at[ends[:, 1]]
    crossings = _crossings(np, one, other, ends) if len(pairs) <= 600 else 0
    under = 0
    for box, (place, extent) in enumerate(zip(at, extents, strict=True)):
        foreign = (ends[:, 0] != box) & (ends[:, 1] != box)
        under += int((_meet(place, extent / 2, one, other) & foreign).sum())
    width, height = (at.max(axis=0) - at.min(axis=0)).tolist()
    return float(crossings + 2 * under + round(width * height / 40_000) + round(abs(width / ASPECT - height) / 40))


def _crossings(np: Any, one: Floats, other: Floats, ends: Any) -> int:
    """How many pairs of ties cross, ends apart."""

    def side(a: Floats, b: Floats, c: Floats) -> Any:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) > (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])

    a, b, c, d = one[:, None], other[:, None], one[None], other[None]
    cross = (side(a, b, c) != side(a, b, d)) & (side(c, d, a) != side(c, d, b))
    for i in range(2):
        for j in range(2):
            cross &= ends[:, None, i] != ends[None, :, j]
    return int(cross.sum()) // 2


# ── Packing ──────────────────────────────────────────────────────────────────────────────────────


def _measured(members: tuple[int, ...], places: tuple[Place, ...], sizes: Sequence[tuple[float, float]]) -> _Part:
    edges = [(x, y, sizes[box][0] / 2, sizes[box][1] / 2) for box, (x, y) in zip(members, places, strict=True)]
    left, right = min(x - w for x, _, w, _ in edges), max(x + w for x, _, w, _ in edges)
    top, bottom = min(y - h for _, y, _, h in edges), max(y + h for _, y, _, h in edges)
    return _Part(members, places, left, top, right - left, bottom - top)


def _packed(parts: Sequence[_Part], count: int) -> list[Place]:
    """The parts in rows, each row in the middle of the picture."""
    if not parts:
        return []
    room = sum((part.width + 2 * GAP[0]) * (part.height + 2 * GAP[1]) for part in parts)
    widest = max(*(part.width for part in parts), math.sqrt(room * ASPECT))
    rows: list[list[_Part]] = []
    run = math.inf
    for part in parts:
        if run + part.width > widest + 1e-6:
            rows.append([])
            run = 0.0
        rows[-1].append(part)
        run += part.width + 2 * GAP[0]
    found: list[Place] = [(0.0, 0.0)] * count
    y = 0.0
    for row in rows:
        height = max(part.height for part in row)
        x = -(sum(part.width for part in row) + 2 * GAP[0] * (len(row) - 1)) / 2
        for part in row:
            down = y + (height - part.height) / 2
            for box, (at_x, at_y) in zip(part.members, part.places, strict=True):
                found[box] = round(x + at_x - part.left, 1), round(down + at_y - part.top, 1)
            x += part.width + 2 * GAP[0]
        y += height + 2 * GAP[1]
    return found
