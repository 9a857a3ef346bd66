"""A career as bars in lanes, one for playing, one for the national team and so on.

A bar is solid for the days on which the time there was certainly going on and pale, with a dashed edge, for those that
the sources leave open. Where an end is not known, the bar fades out: an unknown end is not "now". Every label has its
own place, in its bar or right beside it; what would collide moves to the next row of its lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from carrera_kg.pictures.svg import element, linked, shortened, text, width, words

LANES = {
    "player": "player",
    "national": "national team",
    "staff": "staff",
    "manager": "manager",
    "other": "other",
}
"""The lanes in their order, with what stands beside them."""

_COLOURS = {"player": "#1d5c9c", "national": "#1a7a50", "staff": "#6a5a96", "manager": "#a3283c", "other": "#5d6670"}

_WIDTH, _RIGHT = 860.0, 30.0
"""About as wide as its place on a page, so that its letters come out as large as the page's own small ones; and the
room that an end which fades out needs beyond the last year."""
_LEFT, _ALONE = 112.0, 36.0
"""Where time begins: beside the names of the lanes, or where there is but one lane, which needs no name."""
_ROW, _BAR, _PAD, _HEAD = 34.0, 24.0, 9.0, 30.0
_SIZE, _SMALL = 12.5, 12.0
_FADE = 26.0
"""How far a bar runs beyond its last known day where the end is not known."""
_GAP = 10.0
_LONGEST, _ROOM = 380.0, 210.0
"""The longest a name may get where there is room for it, and where there is not."""
_NEAR = 7.0
"""How far a label stands from its bar, frame included."""
_THINNEST = 5.0
_LATEST = _WIDTH - _RIGHT - _THINNEST
"""Where a bar begins at the latest, so that what begins in the last days of the picture ends within it too."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One spell in a timeline.

    Attributes:
        label: the team.
        lane: one of :data:`LANES`.
        earliest, begun: the first days on which it can have begun and certainly had.
        over, latest: the last days on which it certainly and possibly went on; all four may be unknown.
        note: shown after the label where there is room, such as matches and goals.
        told: the dates in words, for those who point at it or cannot see it.
        disputed: what the sources disagree about; nothing if they do not.
        href: where it leads.
    """

    label: str
    lane: str
    earliest: date | None = None
    begun: date | None = None
    over: date | None = None
    latest: date | None = None
    note: str = ""
    told: str = ""
    disputed: str = ""
    href: str = ""

    @property
    def days(self) -> list[date]:
        """The known bounds."""
        return [day for day in (self.earliest, self.begun, self.over, self.latest) if day is not None]


@dataclass(frozen=True, slots=True)
class Label:
    """A piece of text with its edges; ``kind`` is ``inside`` the bar, ``beside`` it, or a ``note``."""

    text: str
    left: float
    right: float
    kind: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar with its place: its edges (fading ends included), its certain part, its labels, and its row in the lane."""

    bar: Bar
    row: int
    left: float
    right: float
    solid: tuple[float, float] | None
    fades: tuple[bool, bool]
    labels: tuple[Label, ...]

    @property
    def extent(self) -> tuple[float, float]:
        """The room it takes in its row."""
        lefts, rights = zip(*((label.left, label.right) for label in self.labels), strict=True)
        return min(self.left, *lefts), max(self.right, *rights)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    left: float

    def x(self, day: date) -> float:
        start, years = date(self.first, 1, 1), max(1, self.last - self.first)
        share = (day - start).days / (years * 365.25)
        return self.left + min(1.0, max(0.0, share)) * (_WIDTH - self.left - _RIGHT)

    @property
    def step(self) -> int:
        return next((step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (self.last - self.first) / step <= 14), 1000)


def timeline_svg(bars: Sequence[Bar], title: str) -> str:
    """The picture of a career; nothing if no spell has a date.

    Bars without any date are left out: :func:`undated` names them.
    """
    lanes = place(bars)
    if not lanes:
        return ""
    scale = _scale([bar for bar in bars if bar.days])
    top, body = _HEAD, []
    for number, (lane, placed) in enumerate(lanes.items()):
        rows = 1 + max(each.row for each in placed)
        height = rows * _ROW + 2 * _PAD
        if number % 2 == 0:
            body.append(
                element("rect", x=0.0, y=top, width=_WIDTH, height=height, rx=5.0, fill="#f0eee7", class_="kg-band")
            )
        if len(lanes) > 1:
            body.append(
                text(
                    LANES[lane], 8.0, top + _PAD + _ROW / 2 + 4, font_size=13.0, font_weight="600",
                    fill=_COLOURS[lane], class_=f"kg-lane-{lane}", font_family="sans-serif",
                )
            )  # fmt: skip
        body += [_drawn(each, top + _PAD + each.row * _ROW + (_ROW - _BAR) / 2) for each in placed]
        top += height
    height = top + 8
    told = _description(lanes)
    head = element("title", words(title)) + element("desc", words(told))
    grid = _grid(scale, top)
    # What is an image to a screen reader has no links in it. As one it is nothing but its name, which tells all of it;
    # of a group each bar is heard by itself.
    grouped = any(bar.href for bar in bars if bar.days)
    role, name = ("group", title) if grouped else ("img", f"{title}. {told}")
    bands = [part for part in body if 'class="kg-band"' in part]
    rest = [part for part in body if 'class="kg-band"' not in part]
    # Where no style sheet is, as in a notebook that may be dark, it has a ground of its own.
    ground = element("rect", width=_WIDTH, height=height, fill="#ffffff", class_="kg-ground")
    return element(
        "svg", head + ground + "".join(bands) + grid + "".join(rest), xmlns="http://www.w3.org/2000/svg",
        view_box=f"0 0 {_WIDTH:g} {height:g}", width=_WIDTH, height=height, role=role, aria_label=name,
        class_="kg-timeline",
    )  # fmt: skip


def undated(bars: Iterable[Bar]) -> list[str]:
    """The labels of the bars that cannot be drawn, because no source gives a date."""
    return list(dict.fromkeys(bar.label for bar in bars if not bar.days))


def place(bars: Sequence[Bar]) -> dict[str, list[Placed]]:
    """Where the bars and labels of each lane go: no two in one row come closer than a gap."""
    dated = [bar for bar in bars if bar.days]
    if not dated:
        return {}
    scale = _scale(dated)
    lanes: dict[str, list[Placed]] = {}
    for lane in LANES:
        ends: list[float] = []
        placed = []
        for each in sorted((_measured(bar, scale) for bar in dated if _lane(bar) == lane), key=_order):
            left, right = each.extent
            row = next((i for i, end in enumerate(ends) if end + _GAP <= left), len(ends))
            ends[row : row + 1] = [right]
            placed.append(replace(each, row=row))
        if placed:
            lanes[lane] = placed
    return lanes


def _lane(bar: Bar) -> str:
    return bar.lane if bar.lane in LANES else "other"


def _order(placed: Placed) -> tuple[float, float, str, str]:
    return (*placed.extent, placed.labels[0].text, placed.bar.href)


def _scale(bars: Sequence[Bar]) -> _Scale:
    days = [day for bar in bars for day in bar.days]
    alone = len({_lane(bar) for bar in bars}) == 1
    return _Scale(min(days).year, max(days).year + 1, _ALONE if alone else _LEFT)


def _measured(bar: Bar, scale: _Scale) -> Placed:
    """The bar with its edges and labels."""
    known_start, known_end = bar.earliest or bar.begun, bar.latest or bar.over
    first = min(scale.x(known_start or min(bar.days)), _LATEST)
    last = max(scale.x(known_end or max(bar.days)), first + _THINNEST)
    fades = (known_start is None, known_end is None)
    solid = None
    if bar.begun is not None and bar.over is not None and bar.begun <= bar.over:
        begun = min(scale.x(bar.begun), _LATEST)
        solid = begun, max(scale.x(bar.over), begun + _THINNEST)
    elif fades[1] and bar.begun is not None:
        solid = scale.x(bar.begun), max(last, scale.x(bar.begun))
    elif fades[0] and bar.over is not None:
        solid = min(first, scale.x(bar.over)), scale.x(bar.over)
    if solid:
        first, last = min(first, solid[0]), max(last, solid[1])
    left = first - _FADE if fades[0] else first
    right = last + _FADE if fades[1] else last
    return Placed(bar, 0, left, right, solid, fades, _labels(bar, left, right, solid, scale.left))


def _labels(bar: Bar, left: float, right: float, solid: tuple[float, float] | None, edge: float) -> tuple[Label, ...]:
    """The name goes inside the bar if it fits, and the note after it or beside; else both go right, or else left."""
    sign = " ⚠" if bar.disputed else ""
    name = shortened(bar.label, _LONGEST, _SIZE)
    full = f"{name} · {bar.note}{sign}" if bar.note else f"{name}{sign}"
    if solid:
        room, start = solid[1] - solid[0] - 14, solid[0] + 7
        if width(full, _SIZE) <= room:
            return (Label(full, start, start + width(full, _SIZE), "inside"),)
        if width(name + sign, _SIZE) <= room:
            inside = Label(name + sign, start, start + width(name + sign, _SIZE), "inside")
            beside = _beside(bar.note, left, right, edge, "note")
            return (inside, beside) if beside else (inside,)
    short = shortened(bar.label, _ROOM, _SIZE) + sign
    tried = (_beside(content, left, right, edge) for content in (full, name + sign, short))
    return (next(filter(None, tried), None) or _over(short, left),)


def _beside(content: str, left: float, right: float, edge: float, kind: str = "beside") -> Label | None:
    """The label to the right of the bar, or to its left where the picture ends; None where there is no room or text.

    Args:
        edge: how far it may go to the left.
    """
    wide = width(content, _SMALL)
    if content and right + _NEAR + wide <= _WIDTH - 2:
        return Label(content, right + _NEAR, right + _NEAR + wide, kind)
    if content and left - _NEAR - wide >= edge:
        return Label(content, left - _NEAR - wide, left - _NEAR, kind)
    return None


def _over(content: str, left: float) -> Label:
    """The label on the pale bar, which is longer than any label if there is no room beside it."""
    return Label(content, left + 7, left + 7 + width(content, _SMALL), "beside")


_LOOKS: dict[str, dict[str, str]] = {
    "inside": {"fill": "#ffffff", "class_": "kg-on-bar"},
    "beside": {"fill": "#1b2329", "class_": "kg-text"},
    "note": {"fill": "#55606a", "class_": "kg-quiet"},
}


def _drawn(placed: Placed, y: float) -> str:
    """The bar with its labels, as a link if it has somewhere to lead."""
    bar, lane = placed.bar, _lane(placed.bar)
    colour = {"fill": _COLOURS[lane], "class_": f"kg-lane-{lane}"}
    left = placed.left + (_FADE if placed.fades[0] else 0)
    right = placed.right - (_FADE if placed.fades[1] else 0)
    parts = [element("title", words(_spoken(bar)))]
    if placed.solid is None or placed.solid[0] > left + 0.5 or placed.solid[1] < right - 0.5:
        pale = element("rect", x=left, y=y, width=right - left, height=_BAR, rx=3.0, fill_opacity=0.3,
                       fill=_COLOURS[lane], stroke=_COLOURS[lane], stroke_dasharray="3 2", stroke_width=1.0,
                       class_=f"kg-lane-{lane} kg-line-{lane}")  # fmt: skip
        parts.append(pale)
    if placed.solid:
        start, end = placed.solid
        parts.append(element("rect", x=start, y=y, width=end - start, height=_BAR, rx=3.0, **colour))
    for fading, edge, towards in ((placed.fades[0], left, -1), (placed.fades[1], right, 1)):
        parts += _fade(edge, y, towards, colour) if fading else []
    if bar.disputed:
        parts.append(element("rect", x=placed.left - 2, y=y - 2, width=placed.right - placed.left + 4, height=_BAR + 4,
                             rx=5.0, fill="none", stroke="#b87a12", stroke_width=2.0, stroke_dasharray="6 3",
                             class_="kg-differ"))  # fmt: skip
    for label in placed.labels:
        size = _SIZE if label.kind == "inside" else _SMALL
        parts.append(text(label.text, label.left, y + _BAR / 2 + 4.4, font_size=size, font_family="sans-serif",
                          **_LOOKS[label.kind]))  # fmt: skip
    return linked("".join(parts), bar.href) if bar.href else element("g", "".join(parts))


def _fade(edge: float, y: float, towards: int, colour: dict[str, str]) -> list[str]:
    """Slices that get paler, where an end is not known."""
    slice_ = _FADE / 4
    return [
        element(
            "rect", x=edge + (i * slice_ if towards > 0 else -(i + 1) * slice_), y=y, width=slice_ - 1.2, height=_BAR,
            fill_opacity=opacity, **colour,
        )
        for i, opacity in enumerate((0.55, 0.38, 0.22, 0.1))
    ]  # fmt: skip


def _grid(scale: _Scale, bottom: float) -> str:
    first = -(-scale.first // scale.step) * scale.step
    parts = []
    for year in range(max(1, first), min(9999, scale.last) + 1, scale.step):
        x = scale.x(date(year, 1, 1))
        parts.append(element("line", x1=x, y1=_HEAD - 6, x2=x, y2=bottom, stroke="#dddacf", class_="kg-grid"))
        anchor = "end" if x > _WIDTH - 24 else "middle"
        parts.append(text(str(year), x, 17.0, font_size=12.0, text_anchor=anchor, fill="#55606a",
                          font_family="sans-serif", class_="kg-quiet"))  # fmt: skip
    return "".join(parts)


def _spoken(bar: Bar) -> str:
    parts = [
        bar.label if _lane(bar) == "other" else f"{bar.label}, {LANES[_lane(bar)]}",
        bar.told,
        bar.note,
        f"disputed: {bar.disputed}" if bar.disputed else "",
    ]
    return "; ".join(part for part in parts if part)


def _description(lanes: dict[str, list[Placed]]) -> str:
    told = {lane: "; ".join(_brief(each.bar) for each in placed) for lane, placed in lanes.items()}
    if len(told) == 1:
        return "".join(told.values())
    return ". ".join(f"{LANES[lane]}: {bars}" for lane, bars in told.items())


def _brief(bar: Bar) -> str:
    return ", ".join(filter(None, (bar.label, bar.told, "disputed" if bar.disputed else "")))
