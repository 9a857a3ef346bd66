"""A network as a picture and as a page: the same boxes at the same places, whoever draws them.

Each thing is a box with its name in it; what kind it is shows in a sign and in a colour. What the sources dispute is
dashed, amber and has a sign on the line; what is only possible is dotted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from carrera_kg.pictures.arrangement import (
    CROWD,
    KINDS,
    LINE,
    MARGIN,
    MOST,
    SIZE,
    SMALL,
    Box,
    Drawing,
    Edge,
    Line,
    Node,
    control_of,
    drawing_of,
    kinds_in,
    surplus,
    words_extent,
)
from carrera_kg.pictures.svg import element, linked, text, width, words

__all__ = [
    "KINDS", "MOST", "SIGNS", "Box", "Drawing", "Edge", "Line", "Node", "as_data", "drawing_of", "network_html",
    "network_svg", "svg_of",
]  # fmt: skip

SIGNS = {
    "person": "M0-5.6a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4zM-5 5.6c0-3.7 2-5 5-5s5 1.3 5 5z",
    "club": "M-4.8-5.4h9.6v5.4c0 3.2-2.2 4.8-4.8 5.9c-2.6-1.1-4.8-2.7-4.8-5.9z",
    "national-team": "M-5-6h1.6v12h-1.6zM-2.6-5.6h8l-2.3 3.2l2.3 3.2h-8z",
    "competition": "M-3.6-5.6h7.2v.9h2v1.6c0 2-1 3.1-2.6 3.4c-.5 1-1.2 1.6-2.1 1.8v1.7h2.3v1.8h-6.4v-1.8h2.3v-1.7"
    "c-.9-.2-1.6-.8-2.1-1.8c-1.6-.3-2.6-1.4-2.6-3.4v-1.6h2z",
    "award": "M-3.4-6h6.8l-1.7 3.4h-3.4zM0-2.2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
    "place": "M0-6a4.2 4.2 0 0 1 4.2 4.2c0 2.8-2.6 4.9-4.2 7.8c-1.6-2.9-4.2-5-4.2-7.8a4.2 4.2 0 0 1 4.2-4.2z"
    "M0-3.4a1.6 1.6 0 1 0 0 3.2a1.6 1.6 0 1 0 0-3.2z",
    "match": "M-6-4.6l5.6 4.6l-5.6 4.6zM6-4.6l-5.6 4.6l5.6 4.6z",
    "honour": "M0-6l1.7 4h4.2l-3.3 2.7l1.2 4.3l-3.8-2.5l-3.8 2.5l1.2-4.3l-3.3-2.7h4.2z",
    "document": "M-4.2-6h5.4l3 3v9h-8.4zM-2.2-1.4h4.4v1.2h-4.4zM-2.2 1.6h4.4v1.2h-4.4z",
    "other": "M0-5l5 5l-5 5l-5-5z",
}
"""The signs of the kinds, twelve units wide and high, around their middle."""

_WARNING = "M0-6.2l6.6 11.6h-13.2zM-.8-2.4h1.6v4h-1.6zM-.8 2.6h1.6v1.6h-1.6z"

_TOLD = 60
"""Ties that are told in words to those who cannot see the picture; of more, nobody would hear the end."""

_SIZES = ((" kg-huge", 2200), (" kg-large", 1300), (" kg-wide", 830), ("", -1))
"""The class of a picture that is wider than that: a page scrolls it instead of making its letters too small."""

# ── The picture ──────────────────────────────────────────────────────────────────────────────────


def network_svg(nodes: Iterable[Node], edges: Iterable[Edge], title: str, most: int = MOST) -> str:
    """The network as SVG; nothing if there are no nodes.

    Args:
        nodes, edges, most: as for :func:`drawing_of`.
        title: what the picture shows.
    """
    return svg_of(drawing_of(nodes, edges, most), title)


def svg_of(drawing: Drawing, title: str) -> str:
    """The drawing as SVG; nothing if nothing is in it."""
    if not drawing.boxes:
        return ""
    legend, wide, below = _legend(drawing)
    left = drawing.left - (wide - drawing.width) / 2
    high = drawing.height + below
    # What is an image to a screen reader has no links in it.
    role = "group" if any(linked("x", box.node.href) != "x" for box in drawing.boxes) else "img"
    ground = element("rect", x=left, y=drawing.top, width=wide, height=high, fill="#ffffff", class_="kg-ground")
    lines = "".join(_line_svg(line, drawing.boxes, i) for i, line in enumerate(drawing.lines))
    if len(drawing.lines) > CROWD:
        lines = element("g", lines, stroke_opacity=0.6, class_="kg-crowd")
    said = "".join(_words_svg(line, i) for i, line in enumerate(drawing.lines))
    boxes = "".join(_box_svg(box, i) for i, box in enumerate(drawing.boxes))
    head = element("title", words(title)) + element("desc", words(_description(drawing)))
    size = next(name for name, least in _SIZES if wide > least)
    return element(
        "svg", head + ground + lines + said + boxes + legend, xmlns="http://www.w3.org/2000/svg", role=role,
        view_box=f"{left:g} {drawing.top:g} {wide:g} {high:g}", width=wide, height=high, aria_label=title,
        font_family="sans-serif", font_size=SIZE, class_=f"kg-network{size}",
    )  # fmt: skip


def _box_svg(box: Box, number: int) -> str:
    """A box, as a link if it has somewhere to lead."""
    node, kind = box.node, box.kind
    colour = KINDS[kind][1]
    called = f"{node.label} ({KINDS[kind][0]})" if node.kind in KINDS else node.label
    title = element("title", words(f"{called}: {node.note}" if node.note else called))
    left, top = box.x - box.width / 2, box.y - box.height / 2
    fill = {"fill": colour, "class_": f"kg-kind-{kind}"} if node.focus else {"fill": "#ffffff", "class_": "kg-node"}
    rounded = box.height / 2 if kind == "person" else 4.0
    shape = element("rect", x=left, y=top, width=box.width, height=box.height, rx=min(rounded, 13.0), **fill)
    frame = element("rect", x=left, y=top, width=box.width, height=box.height, rx=min(rounded, 13.0), fill="none",
                    stroke=colour, stroke_width=1.4, class_=f"kg-frame-{kind}")  # fmt: skip
    inset = left + (13.0 if not node.focus else 15.0)
    sign = _sign(
        kind, inset, box.y, "#ffffff" if node.focus else colour, "kg-on-node" if node.focus else f"kg-kind-{kind}"
    )
    step = LINE * box.size / SIZE
    first = box.y + box.size * 0.36 - step * (len(box.lines) - 1) / 2
    look: dict[str, str | float] = {"fill": "#1b2329", "class_": "kg-text"}
    if node.focus:
        look = {"fill": "#ffffff", "class_": "kg-on-node", "font_weight": "600"}
    name = "".join(
        text(line, inset + 10, first + step * i, font_size="" if box.size == SIZE else box.size, **look)
        for i, line in enumerate(box.lines)
    )
    inside = title + shape + frame + sign + name
    target = linked(inside, node.href)
    return element("g", target, class_="kg-box kg-focus" if node.focus else "kg-box", data_box=str(number))


def _sign(kind: str, x: float, y: float, colour: str, class_: str) -> str:
    return element("path", d=SIGNS[kind], transform=f"translate({_n(x)} {_n(y)})", fill=colour, fill_rule="evenodd",
                   class_=class_)  # fmt: skip


def _n(value: float) -> str:
    """A coordinate as it is written."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def _border(box: Box, towards: tuple[float, float], out: float) -> tuple[float, float]:
    """Where the straight way from the middle of a box towards a point leaves the box, made larger by that much."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    shares = [(size / 2 + out) / abs(way) for size, way in ((box.width, dx), (box.height, dy)) if way]
    share = min([*shares, 1.0]) if shares else 0.0
    return box.x + dx * share, box.y + dy * share


def _line_svg(line: Line, boxes: Sequence[Box], number: int) -> str:
    """A line from box to box, with its arrow; its ends are under the boxes, so that round corners leave no gap."""
    edge, one, other = line.edge, boxes[line.source], boxes[line.target]
    control = control_of(one, other, line.bend)
    start = _border(one, control, -5.0)
    end = _border(other, control, 6.0 if edge.directed else -5.0)
    curve = f"Q{_n(control[0])} {_n(control[1])} " if line.bend else "L"
    path = f"M{_n(start[0])} {_n(start[1])}{curve}{_n(end[0])} {_n(end[1])}"
    colour, class_ = ("#b87a12", "kg-edge-differ") if edge.disputed else ("#8b8f90", "kg-edge")
    dashes = {(True, True): "7 4", (True, False): "7 3 1.5 3", (False, False): "1.5 3.5"}.get(
        (edge.disputed, edge.certain), ""
    )
    title = _spoken(edge, one.node, other.node) if edge.label or edge.disputed or not edge.certain else ""
    drawn = element(
        "path", element("title", words(title)) if title else "", d=path, fill="none", stroke=colour,
        stroke_width=line.stroke, stroke_dasharray=dashes, class_=class_, data_line=str(number),
    )  # fmt: skip
    if not edge.directed:
        return drawn
    return drawn + _arrow(control if line.bend else start, end, line, number)


def _arrow(before: tuple[float, float], end: tuple[float, float], line: Line, number: int) -> str:
    """The head of an arrow, its point a little further than the end of its line."""
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = math.sqrt(dx * dx + dy * dy) or 1.0
    dx, dy, half = dx / length, dy / length, 2.6 + line.stroke
    tip, base = (end[0] + 5 * dx, end[1] + 5 * dy), (end[0] - 3 * dx, end[1] - 3 * dy)
    corners = (tip, (base[0] - half * dy, base[1] + half * dx), (base[0] + half * dy, base[1] - half * dx))
    d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + "z"
    colour, class_ = ("#b87a12", "kg-arrow-differ") if line.edge.disputed else ("#8b8f90", "kg-arrow")
    return element("path", d=d, fill=colour, class_=class_, data_line=str(number))


def _words_svg(line: Line, number: int) -> str:
    """The words at a line, on a ground of their own, and the sign of a dispute."""
    parts = ""
    if line.words:
        wide, high = words_extent(line.words, line.sign is not None)
        wide *= 0.9  # most letters are narrower than reckoned, and the line need not be hidden beside them
        parts += element("rect", x=line.at[0] - wide / 2, y=line.at[1] - high / 2, width=wide, height=high, rx=3.0,
                         fill="#ffffff", fill_opacity=0.9, class_="kg-halo")  # fmt: skip
        if line.sign:
            parts += text(
                line.words, line.sign[0] + 9, line.at[1] + 3.8, font_size=SMALL, fill="#7a4700", class_="kg-sign"
            )
        else:
            parts += text(line.words, line.at[0], line.at[1] + 3.8, font_size=SMALL, text_anchor="middle",
                          fill="#55606a", class_="kg-quiet")  # fmt: skip
    if line.sign is not None:
        x, y = line.sign
        if not line.words:
            parts += element("circle", cx=x, cy=y, r=8.0, fill="#ffffff", class_="kg-halo")
        parts += _warning(x, y)
    return element("g", parts, data_line=str(number)) if parts else ""


def _warning(x: float, y: float) -> str:
    return element("path", d=_WARNING, transform=f"translate({_n(x)} {_n(y)})", fill="#8a5600", fill_rule="evenodd",
                   class_="kg-sign")  # fmt: skip


def _spoken(edge: Edge, one: Node, other: Node) -> str:
    """A tie in words."""
    ends = f"{one.label} {'→' if edge.directed else '–'} {other.label}"
    more = [edge.label, "" if edge.certain else "possible", "disputed" if edge.disputed else ""]
    told = ", ".join(each for each in more if each)
    return f"{ends}: {told}" if told else ends


def _description(drawing: Drawing) -> str:
    """The ties in words, as many as one can listen to."""
    told = [
        _spoken(line.edge, drawing.boxes[line.source].node, drawing.boxes[line.target].node)
        for line in drawing.lines[:_TOLD]
    ]
    more = len(drawing.lines) - len(told)
    return "; ".join([*told, *([f"and {more:,} more"] if more else []), *filter(None, [surplus(drawing)])])


# ── The legend ───────────────────────────────────────────────────────────────────────────────────


def _legend(drawing: Drawing) -> tuple[str, float, float]:
    """The legend below the picture, and how wide and how much higher the picture is with it."""
    items: list[tuple[str, str]] = [
        (_sign(kind, 0.0, 0.0, KINDS[kind][1], f"kg-kind-{kind}"), f"{name} {count:,}" if count > 1 else name)
        for kind, name, count in kinds_in(drawing)
    ]
    if any(line.edge.disputed for line in drawing.lines):
        items.append((_sample("#b87a12", "kg-edge-differ", "7 4") + _warning(0.0, 0.0), "disputed"))
    if any(not line.edge.certain for line in drawing.lines):
        items.append((_sample("#8b8f90", "kg-edge", "1.5 3.5"), "possible, not certain"))
    if surplus(drawing):
        items.append(("", surplus(drawing)))
    widths = [
        (14.0 if sign else 0.0) + (14.0 if "kg-edge" in sign else 0.0) + width(name, 11.5) + 20 for sign, name in items
    ]
    wide = max(drawing.width, math.ceil(max(widths)) + 2 * MARGIN)
    rows: list[list[int]] = [[]]
    for i, each in enumerate(widths):
        if rows[-1] and sum(widths[j] for j in rows[-1]) + each > wide - 2 * MARGIN:
            rows.append([])
        rows[-1].append(i)
    left, y, parts = drawing.left - (wide - drawing.width) / 2 + MARGIN, drawing.top + drawing.height + 13.0, []
    parts.append(
        element("line", x1=left, x2=left + wide - 2 * MARGIN, y1=y - 13, y2=y - 13, stroke="#dddacf", class_="kg-grid")
    )
    for row in rows:
        x = left
        for i in row:
            sign, name = items[i]
            room = 0.0 if not sign else 28.0 if "kg-edge" in sign else 14.0
            if sign:
                parts.append(element("g", sign, transform=f"translate({_n(x + room / 2 - 1)} {_n(y)})"))
            parts.append(text(name, x + room + 2, y + 4, font_size=11.5, fill="#55606a", class_="kg-quiet"))
            x += widths[i]
        y += 20
    return element("g", "".join(parts), class_="kg-legend", aria_hidden="true"), wide, 8 + 20.0 * len(rows)


def _sample(colour: str, class_: str, dashes: str) -> str:
    return element(
        "path", d="M-13 0H13", fill="none", stroke=colour, stroke_width=2.0, stroke_dasharray=dashes, class_=class_
    )


# ── For scripts ──────────────────────────────────────────────────────────────────────────────────


def as_data(drawing: Drawing) -> dict[str, Any]:
    """The drawing as scripts read it: the same boxes and lines at the same places."""
    nodes = [
        {
            "id": box.node.id, "label": "\n".join(box.lines), "name": box.node.label, "kind": box.kind,
            "href": box.node.href if linked("x", box.node.href) != "x" else "", "note": box.node.note,
            "focus": box.node.focus, "size": box.size, "x": box.x, "y": box.y, "width": box.width, "height": box.height,
        }
        for box in drawing.boxes
    ]  # fmt: skip
    edges = [
        {
            "source": line.edge.source, "target": line.edge.target, "label": line.edge.label, "words": line.words,
            "disputed": line.edge.disputed, "certain": line.edge.certain, "directed": line.edge.directed,
            "bend": line.bend, "stroke": line.stroke, "at": line.at,
        }
        for line in drawing.lines
    ]  # fmt: skip
    kinds = [
        {"kind": kind, "name": name, "count": count, "sign": SIGNS[kind]} for kind, name, count in kinds_in(drawing)
    ]
    return {"nodes": nodes, "edges": edges, "kinds": kinds, "surplus": surplus(drawing)}


def network_html(nodes: Iterable[Node], edges: Iterable[Edge], title: str, most: int = MOST) -> str:
    """The network as one page that one can explore, with everything it needs in itself; nothing without nodes.

    Args:
        nodes, edges, title, most: as for :func:`network_svg`, which the page shows until it is explored.
    """
    from carrera_kg.pictures.standalone import page_of

    drawing = drawing_of(nodes, edges, most)
    return page_of(svg_of(drawing, title), as_data(drawing), title) if drawing.boxes else ""
