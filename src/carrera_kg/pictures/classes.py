"""Classes as boxes in layers, from left to right: what is wider stands left of what is narrower, and a class left of
those that its properties lead to. Where a line passes a layer it has a lane of its own, so that no line crosses a box.

The same classes give the same picture: ties are broken by the order in which they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from carrera_kg.pictures.svg import element, linked, text, width, words

HEAD, LINE = 14.0, 12.5
"""The sizes of letters: of a class's name, and of its properties."""

_HEAD_HIGH, _LINE_HIGH, _PAD = 30.0, 19.0, 10.0
_GAP, _LANE, _BETWEEN = 22.0, 12.0, 42.0
"""Between boxes above each other, around a passing line, and from layer to layer."""

_MARGIN = 12.0
_SWEEPS = 24
_TURNS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A property in the box of a class: what it is called, and the classes that its values are of, by id."""

    name: str
    targets: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A class.

    Attributes:
        above: the ids of the classes that it is a kind of.
        aside: whether it is told of elsewhere, and is here only for those that lead to it.
    """

    id: str
    name: str
    rows: tuple[Row, ...] = ()
    above: tuple[str, ...] = ()
    href: str = ""
    note: str = ""
    aside: bool = False


@dataclass(slots=True)
class _Spot:
    """Something in a layer: a box, or the lane of a passing line."""

    layer: int
    wide: float
    high: float
    box: Box | None = None
    x: float = 0.0
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.high / 2


@dataclass(slots=True)
class _Tie:
    """A line between two boxes; ``group`` is the number of the properties that it is of, or -1 for "is a kind of".

    It runs from ``left`` to ``right`` whichever way it is meant; ``meant`` tells whether its own end is at the right.
    """

    left: int
    right: int
    group: int
    meant: bool
    lanes: list[int] = field(default_factory=list)

    @property
    def way(self) -> list[int]:
        return [self.left, *self.lanes, self.right]


def classes_svg(boxes: Sequence[Box], title: str) -> str:
    """The classes as SVG; nothing if there are none. What leads to a class that is not among them is not drawn."""
    if not boxes:
        return ""
    return _Picture(boxes).svg(title)


def told(boxes: Sequence[Box]) -> Iterator[tuple[str, str, str]]:
    """What the picture shows, in words: a class, what ties it, and another class."""
    names = {box.id: box.name for box in boxes}
    for box in boxes:
        for wide in box.above:
            if wide in names:
                yield box.name, "is a kind of", names[wide]
        for row in box.rows:
            for target in row.targets:
                if target in names:
                    yield box.name, row.name, names[target]


@dataclass(frozen=True, slots=True)
class _Group:
    """Properties of a class that lead to the same classes: they share a line."""

    number: int
    rows: tuple[Row, ...]


class _Picture:
    """Boxes with their places, and the lines between them."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._spots = [_Spot(0, *_size(box), box) for box in boxes]
        self._groups = [_groups(box) for box in boxes]
        self._ties = _ties(boxes, self._groups)
        self._layer()
        self._order = self._lanes()
        self._untangle()
        self._place()

    # ── layers ───────────────────────────────────────────────────────────────────────────────────

    def _layer(self) -> None:
        """Each box as far left as what must be left of it allows; what nothing leads to stands beside its first tie."""
        ahead: dict[int, set[int]] = defaultdict(set)
        for tie in self._ties:
            if _leads(ahead, tie.right, tie.left):
                tie.left, tie.right, tie.meant = tie.right, tie.left, not tie.meant
            ahead[tie.left].add(tie.right)
        changed = True
        while changed:
            changed = False
            for left, rights in sorted(ahead.items()):
                for right in sorted(rights):
                    if self._spots[right].layer <= self._spots[left].layer:
                        self._spots[right].layer, changed = self._spots[left].layer + 1, True
        led = {right for rights in ahead.values() for right in rights}
        for number, spot in enumerate(self._spots):
            if number not in led and ahead[number]:
                spot.layer = min(self._spots[right].layer for right in ahead[number]) - 1

    def _lanes(self) -> list[list[int]]:
        """The layers, each with its boxes and the lanes of lines that pass it, in order."""
        layers: dict[int, list[int]] = defaultdict(list)
        for number, spot in enumerate(self._spots):
            layers[spot.layer].append(number)
        for tie in self._ties:
            for layer in range(self._spots[tie.left].layer + 1, self._spots[tie.right].layer):
                tie.lanes.append(len(self._spots))
                layers[layer].append(len(self._spots))
                self._spots.append(_Spot(layer, 0.0, 1.0))
        return [layers[layer] for layer in sorted(layers)]

    # ── order ────────────────────────────────────────────────────────────────────────────────────

    def _untangle(self) -> None:
        """Put what is tied side by side, again and again, and keep the order with the fewest crossings."""
        before, after = self._neighbours()
        best, least = [list(layer) for layer in self._order], self._crossings()
        for sweep in range(_SWEEPS):
            near = before if sweep % 2 == 0 else after
            layers = self._order[1:] if sweep % 2 == 0 else self._order[-2::-1]
            at = self._at()
            for layer in layers:
                middle = {one: _mean([at[other] for other in near[one]], at[one]) for one in layer}
                layer.sort(key=lambda one: (middle[one], at[one]))
                at.update({one: float(number) for number, one in enumerate(layer)})
            crossings = self._crossings()
            if crossings < least:
                best, least = [list(layer) for layer in self._order], crossings
        self._order = best
        self._sort_rows()
        self._swap(self._crossings())
        self._sort_rows()

    def _swap(self, least: int) -> None:
        """Exchange neighbours as long as that makes fewer crossings."""
        better = True
        while better:
            better = False
            for layer in self._order:
                for number in range(len(layer) - 1):
                    layer[number : number + 2] = layer[number : number + 2][::-1]
                    crossings = self._crossings()
                    if crossings < least:
                        least, better = crossings, True
                    else:
                        layer[number : number + 2] = layer[number : number + 2][::-1]

    def _sort_rows(self) -> None:
        """Put the properties of a box in the order of what they lead to."""
        at = self._at()
        for number, groups in enumerate(self._groups):
            ahead: dict[int, list[float]] = defaultdict(list)
            for tie in self._ties:
                if tie.group >= 0 and (tie.left if tie.meant else tie.right) == number:
                    beside = tie.way[1] if tie.meant else tie.way[-2]
                    ahead[tie.group].append(at[beside])
            groups.sort(key=lambda group: (_mean(ahead[group.number], -1.0), group.number))

    def _at(self) -> dict[int, float]:
        return {one: float(number) for layer in self._order for number, one in enumerate(layer)}

    def _neighbours(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        before: dict[int, list[int]] = defaultdict(list)
        after: dict[int, list[int]] = defaultdict(list)
        for tie in self._ties:
            for one, other in pairwise(tie.way):
                after[one].append(other)
                before[other].append(one)
        return before, after

    def _crossings(self) -> int:
        """How many pairs of lines cross between neighbouring layers, with the properties of a box in their order."""
        at = self._at()
        steps: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for tie in self._ties:
            share = self._depth(tie) / 10_000
            for step, (one, other) in enumerate(pairwise(tie.way)):
                start = at[one] + (share if step == 0 and tie.meant else 0.0)
                end = at[other] + (share if other == tie.right and not tie.meant else 0.0)
                steps[self._spots[one].layer].append((start, end))
        return sum(
            (a[0] - b[0]) * (a[1] - b[1]) < 0
            for lines in steps.values()
            for number, a in enumerate(lines)
            for b in lines[:number]
        )

    # ── places ───────────────────────────────────────────────────────────────────────────────────

    def _place(self) -> None:
        x = _MARGIN
        for layer in self._order:
            wide = max(self._spots[one].wide for one in layer)
            for one in layer:
                self._spots[one].x, self._spots[one].wide = x, wide
            x += wide + _BETWEEN
        for layer in self._order:
            self._spread(layer, [0.0] * len(layer))
        before, after = self._wishes()
        for turn in range(_TURNS):
            near = before if turn % 2 == 0 else after
            for layer in self._order if turn % 2 == 0 else self._order[::-1]:
                wished = [_mean([wish() for wish in near[one]], self._spots[one].y) for one in layer]
                self._spread(layer, wished)
        top = min(spot.y for spot in self._spots)
        for spot in self._spots:
            spot.y += _MARGIN - top

    def _wishes(self) -> tuple[dict[int, list[_Wish]], dict[int, list[_Wish]]]:
        """Where each spot would have to begin for its lines to be straight."""
        before: dict[int, list[_Wish]] = defaultdict(list)
        after: dict[int, list[_Wish]] = defaultdict(list)
        for tie in self._ties:
            for step, (one, other) in enumerate(pairwise(tie.way)):
                start = self._port(tie, one) if step == 0 else 0.0
                end = self._port(tie, other) if other == tie.right else 0.0
                before[other].append(_Wish(self._spots[one], start - end))
                after[one].append(_Wish(self._spots[other], end - start))
        return before, after

    def _port(self, tie: _Tie, at: int) -> float:
        """How far below the top of the box the line is tied, where its row says so; else at the name."""
        return self._depth(tie) if at == (tie.left if tie.meant else tie.right) else _HEAD_HIGH / 2

    def _depth(self, tie: _Tie) -> float:
        """How far below the top of its box a line begins: in the middle of its properties, or at the name."""
        row = 0
        for group in self._groups[tie.left if tie.meant else tie.right] if tie.group >= 0 else ():
            if group.number == tie.group:
                return _HEAD_HIGH + _LINE_HIGH * (row + len(group.rows) / 2)
            row += len(group.rows)
        return _HEAD_HIGH / 2

    def _spread(self, layer: Sequence[int], wished: Sequence[float]) -> None:
        """Place what is in a layer as near as can be to where it should be, in its order and with room between."""
        gaps = [0.0]
        for one, other in pairwise(layer):
            passing = self._spots[one].box is None or self._spots[other].box is None
            gaps.append(gaps[-1] + self._spots[one].high + (_LANE if passing else _GAP))
        blocks: list[list[float]] = []  # sum of wishes, and how many move together
        for gap, wish in zip(gaps, wished, strict=True):
            blocks.append([wish - gap, 1.0])
            while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
                total, count = blocks.pop()
                blocks[-1][0] += total
                blocks[-1][1] += count
        level = [total / count for total, count in blocks for _ in range(int(count))]
        for one, gap, base in zip(layer, gaps, level, strict=True):
            self._spots[one].y = round(base + gap, 1)

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────

    def svg(self, title: str) -> str:
        """The picture."""
        boxes = [spot.box for spot in self._spots if spot.box]
        wide = max(spot.x + spot.wide for spot in self._spots) + _MARGIN
        high = max(spot.y + spot.high for spot in self._spots) + _MARGIN
        said = "; ".join(f"{one} {tie} {other}" for one, tie, other in told(boxes))
        ends = self._ends()
        lines = "".join(self._line(tie, ends[number]) for number, tie in enumerate(self._ties))
        drawn = "".join(_drawn(spot, groups) for spot, groups in zip(self._spots, self._groups, strict=False))
        ground = element("rect", x=0, y=0, width=wide, height=high, fill="#ffffff", class_="kg-ground")
        # What is an image to a screen reader has no links in it.
        role = "group" if any(linked("x", box.href) != "x" for box in boxes) else "img"
        return element(
            "svg", element("title", words(title)) + element("desc", words(said)) + ground + lines + drawn,
            xmlns="http://www.w3.org/2000/svg", role=role, view_box=f"0 0 {wide:g} {high:g}", width=wide, height=high,
            aria_label=title, font_family="sans-serif", font_size=LINE, class_="kg-classes",
        )  # fmt: skip

    def _ends(self) -> list[tuple[float, float]]:
        """The height of each line's left and right end: its row's, or spread over the side that it comes to."""
        found = [[0.0, 0.0] for _ in self._ties]
        sides: dict[tuple[int, bool, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, tie in enumerate(self._ties):
            for end, at in enumerate((tie.left, tie.right)):
                own = at == (tie.left if tie.meant else tie.right)
                if own and tie.group >= 0:
                    found[number][end] = self._spots[at].y + self._port(tie, at)
                else:
                    beside = self._spots[tie.way[1] if end == 0 else tie.way[-2]]
                    head = end == 0  # kinds of a class all come to its name, as its properties are below
                    sides[at, end == 1, head].append((beside.middle, number))
        for (at, right, head), coming in sides.items():
            spot = self._spots[at]
            room = _HEAD_HIGH if head or spot.box is None else spot.high
            coming.sort()
            alike = head and all(self._ties[number].group < 0 for _, number in coming)
            for place, (_, number) in enumerate(coming):
                share = 0.5 if alike else (place + 1) / (len(coming) + 1)
                found[number][int(right)] = spot.y + room * share
        return [(start, end) for start, end in found]

    def _line(self, tie: _Tie, ends: tuple[float, float]) -> str:
        left, right = self._spots[tie.left], self._spots[tie.right]
        kind = tie.group < 0
        tip = 11.0 if kind else 8.0
        start, end = left.x + left.wide, right.x
        first = (start + (0.0 if tie.meant else tip), ends[0])
        last = (end - (tip if tie.meant else 0.0), ends[1])
        points = [first]
        for lane in tie.lanes:
            spot = self._spots[lane]
            points += [(spot.x, spot.middle), (spot.x + spot.wide, spot.middle)]
        points.append(last)
        path = f"M{_n(first[0])} {_n(first[1])}"
        for number, (x, y) in enumerate(points[1:], 1):
            from_x, from_y = points[number - 1]
            half = (x - from_x) / 2
            straight = number % 2 == 0 or from_y == y
            path += (
                f"H{_n(x)}" if straight else f"C{_n(from_x + half)} {_n(from_y)} {_n(x - half)} {_n(y)} {_n(x)} {_n(y)}"
            )
        drawn = element("path", d=path, fill="none", stroke="#8b8f90", stroke_width=1.3, class_="kg-edge")
        return drawn + _tip((end, ends[1]) if tie.meant else (start, ends[0]), tie.meant, kind)


@dataclass(frozen=True, slots=True)
class _Wish:
    """To begin so far below another spot's beginning."""

    spot: _Spot
    below: float

    def __call__(self) -> float:
        return self.spot.y + self.below


def _groups(box: Box) -> list[_Group]:
    """The properties of a class by what they lead to."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in box.rows:
        found[row.targets].append(row)
    return [_Group(number, tuple(rows)) for number, rows in enumerate(found.values())]


def _ties(boxes: Sequence[Box], groups: Sequence[Sequence[_Group]]) -> list[_Tie]:
    """The lines: first those of kinds, which stand from wide to narrow, then those of properties; none of a box to
    itself, which its row tells."""
    number = {box.id: i for i, box in enumerate(boxes)}
    kinds = [_Tie(number[wide], number[box.id], -1, False) for box in boxes for wide in box.above if wide in number]
    properties = [
        _Tie(number[box.id], number[target], group.number, True)
        for box, each in zip(boxes, groups, strict=True)
        for group in each
        for target in group.rows[0].targets
        if target in number and target != box.id
    ]
    return [*kinds, *properties]


def _leads(ahead: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether there is a way."""
    seen, waiting = set(), [start]
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            waiting.extend(sorted(ahead.get(at, ())))
    return False


def _size(box: Box) -> tuple[float, float]:
    wide = max([width(box.name, HEAD), *(width(_row_text(box, row), LINE) for row in box.rows)]) + 2 * _PAD
    return max(round(wide), 90.0), _HEAD_HIGH + (len(box.rows) * _LINE_HIGH + 6.0 if box.rows else 0.0)


def _row_text(box: Box, row: Row) -> str:
    return f"{row.name} ↺" if box.id in row.targets else row.name


def _drawn(spot: _Spot, groups: Sequence[_Group]) -> str:
    """A box with its properties; its name is a link if it has somewhere to lead."""
    box = spot.box
    assert box is not None
    shape: dict[str, str | float] = {
        "x": spot.x, "y": spot.y, "width": spot.wide, "height": spot.high, "rx": 6.0, "stroke": "#8b8f90",
        "stroke_width": 1.2, "stroke_dasharray": "4 3" if box.aside else "",
    }  # fmt: skip
    back = element("rect", "", **shape, fill="#ffffff", class_="kg-node kg-class")
    head = ""
    if not box.aside:
        head = element("rect", x=spot.x + 1, y=spot.y + 1, width=spot.wide - 2, height=_HEAD_HIGH - 2, rx=5.0,
                       fill="#e2efea", class_="kg-class-head")  # fmt: skip
    name = text(box.name, spot.x + _PAD, spot.y + 20, font_size=HEAD, font_weight="600", fill="#1b2329",
                class_="kg-text")  # fmt: skip
    title = element("title", words(f"{box.name}: {box.note}" if box.note else box.name))
    rows, top = "", spot.y + _HEAD_HIGH
    for group in groups:
        rows += _rows_drawn(box, group, spot, top)
        top += _LINE_HIGH * len(group.rows)
    return element("g", back + linked(title + head + name, box.href) + rows, class_="kg-box")


def _rows_drawn(box: Box, group: _Group, spot: _Spot, top: float) -> str:
    """Properties that share a line, with a bracket where they are several."""
    drawn = "".join(
        element("g", (element("title", words(row.note)) if row.note else "")
                + text(_row_text(box, row), spot.x + _PAD, top + _LINE_HIGH * (number + 0.5) + 4.5, fill="#1b2329",
                       class_="kg-text"))
        for number, row in enumerate(group.rows)
    )  # fmt: skip
    if len(group.rows) > 1 and any(target != box.id for target in group.rows[0].targets):
        x, bottom = spot.x + spot.wide - 8, top + _LINE_HIGH * len(group.rows) - 4
        d = f"M{_n(x)} {_n(top + 4)}h4V{_n(bottom)}h-4M{_n(x + 4)} {_n((top + 4 + bottom) / 2)}h4"
        drawn += element("path", d=d, fill="none", stroke="#8b8f90", stroke_width=1.3, class_="kg-edge")
    return drawn


def _tip(at: tuple[float, float], right: bool, kind: bool) -> str:
    """The head of an arrow: hollow where a class is a kind of another."""
    long, half = (11.0, 6.0) if kind else (8.0, 3.6)
    back = at[0] - long if right else at[0] + long
    d = f"M{_n(at[0])} {_n(at[1])}L{_n(back)} {_n(at[1] - half)}V{_n(at[1] + half)}z"
    if kind:
        return element("path", d=d, fill="#ffffff", stroke="#8b8f90", stroke_width=1.3, class_="kg-node kg-edge")
    return element("path", d=d, fill="#8b8f90", class_="kg-arrow")


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


def _n(value: float) -> str:
    """A coordinate as it is written."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written
