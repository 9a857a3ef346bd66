"""Classes in layers: boxes and lines keep clear of each other, and the same classes give the same picture.

The stored pictures were looked at. After a change of the ontology or of the drawing write them anew, and look again::

    python -m tests.pictures.test_classes
"""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.pages.ontology import _diagrams
from carrera_kg.pages.terms import terms_of
from carrera_kg.pictures.classes import LINE, Box, Row, classes_svg, told
from carrera_kg.pictures.svg import width

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
DIAGRAMS = _diagrams(terms_of(ox.Store()))
each_diagram = pytest.mark.parametrize("number", range(len(DIAGRAMS)))

PEOPLE = [
    Box("thing", "Thing", note="Anything."),
    Box("person", "Person", (Row("born", ("place",), "Where."), Row("child", ("person",))), ("thing",), "#Person"),
    Box("place", "Place", (), ("thing",)),
    Box("spell", "Spell", (Row("of", ("person",)), Row("coach", ("person",)), Row("at", ("team",)))),
    Box("team", "Team", aside=True),
]


def boxes_of(svg: str) -> list[tuple[float, float, float, float]]:
    """The frames of the classes: left, top, right, bottom."""
    found = []
    for rect in ET.fromstring(svg).iter(f"{SVG}rect"):
        if "kg-class" in rect.get("class", "").split():
            x, y, wide, high = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + high))
    return found


def lines_of(svg: str) -> list[list[tuple[float, float]]]:
    """The lines as points, with the curves between them walked along."""
    found = []
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        d = path.get("d", "")
        if path.get("fill") == "none" and "h4" not in d:
            found.append(list(walked(d)))
    return found


def walked(d: str) -> list[tuple[float, float]]:
    at, points = (0.0, 0.0), []
    for letter, numbers in re.findall(r"([MHC])([^MHC]*)", d):
        values = [float(each) for each in numbers.split()]
        if letter == "M":
            at = (values[0], values[1])
        elif letter == "H":
            points += [(at[0] + (values[0] - at[0]) * i / 20, at[1]) for i in range(21)]
            at = (values[0], at[1])
        else:
            (x0, y0), (x1, y1, x2, y2, x3, y3) = at, values
            for i in range(21):
                t = i / 20
                a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * x0 + b * x1 + c * x2 + e * x3, a * y0 + b * y1 + c * y2 + e * y3))
            at = (x3, y3)
    return points


def keeps_clear(svg: str) -> None:
    boxes = boxes_of(svg)
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in itertools.combinations(boxes, 2):
        assert r1 + 8 <= l2 or r2 + 8 <= l1 or b1 + 8 <= t2 or b2 + 8 <= t1
    for line in lines_of(svg):
        for x, y in line:
            assert not any(left + 1 < x < right - 1 and top + 1 < y < bottom - 1 for left, top, right, bottom in boxes)


@each_diagram
def test_in_the_diagrams_of_the_ontology_no_box_or_line_crosses_a_box(number: int) -> None:
    keeps_clear(str(DIAGRAMS[number].svg))


@each_diagram
def test_letters_are_large_enough_and_stay_within_their_boxes(number: int) -> None:
    tree = ET.fromstring(str(DIAGRAMS[number].svg))
    frames = boxes_of(str(DIAGRAMS[number].svg))
    for each in tree.iter(f"{SVG}text"):
        size = float(each.get("font-size", LINE))
        assert size >= 12
        x, y = float(each.get("x", "")), float(each.get("y", ""))
        inside = [frame for frame in frames if frame[0] < x < frame[2] and frame[1] < y < frame[3]]
        assert len(inside) == 1
        assert x + width(each.text or "", size) * 0.95 < inside[0][2]


@each_diagram
def test_a_diagram_is_told_in_words_and_no_larger_than_a_window(number: int) -> None:
    diagram = DIAGRAMS[number]
    tree = ET.fromstring(str(diagram.svg))
    assert tree.findtext(f"{SVG}title") == diagram.title
    said = tree.findtext(f"{SVG}desc") or ""
    assert all(f"{one} {tie} {other}" in said for one, tie, other in diagram.ties)
    assert float(tree.get("width", "")) <= 900


def test_every_class_is_drawn_and_each_is_whole_once() -> None:
    terms = terms_of(ox.Store())
    whole = [
        re.sub("<[^>]+>", "", found)
        for diagram in DIAGRAMS
        for found in re.findall(r'kg-class-head"/><text[^>]*>([^<]+)<', str(diagram.svg))
    ]
    assert sorted(name for name in whole if ":" not in name) == sorted(term.name for term in terms.of_kind("class"))


def test_every_property_between_classes_is_in_a_diagram() -> None:
    terms = terms_of(ox.Store())
    drawn = {tie for diagram in DIAGRAMS for _, tie, _ in diagram.ties}
    classes = {term.iri for term in terms.of_kind("class")}
    between = {t.name for t in terms.of_kind("property") if {*t.domain, *t.range} <= classes}
    assert between <= drawn


def stored() -> dict[str, str]:
    """The pictures that are stored, by name of the file."""
    drawn = {f"classes-{number}.svg": str(diagram.svg) for number, diagram in enumerate(DIAGRAMS, 1)}
    return {"classes.svg": classes_svg(PEOPLE, "People and places")} | drawn


@pytest.mark.parametrize("name", stored())
def test_a_picture_is_as_stored(name: str) -> None:
    assert (GOLDEN / name).read_text(encoding="utf-8").rstrip("\n") == stored()[name]


def test_what_a_class_leads_to_is_told_and_what_is_not_there_is_not() -> None:
    lone = [Box("a", "A", (Row("p", ("nowhere",)),), ("elsewhere",))]
    assert list(told(lone)) == []
    assert "<path" not in classes_svg(lone, "One")
    assert ("Spell", "of", "Person") in set(told(PEOPLE))
    assert classes_svg([], "None") == ""


def test_what_is_written_in_a_picture_is_escaped_and_links_lead_nowhere_else() -> None:
    hostile = [Box("a", "<script>", (Row("&p", ("a",), '"'),), href="javascript:alert(1)", note="<b>")]
    svg = classes_svg(hostile, "<title>")
    assert "<script>" not in svg and "javascript" not in svg
    assert ET.fromstring(svg).get("aria-label") == "<title>"
    assert 'role="img"' in svg  # without links it is an image


names = st.sampled_from("abcdefghij")


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        names, st.tuples(st.lists(names, max_size=4), st.lists(names, max_size=2, unique=True)), min_size=1, max_size=10
    )
)
def test_whatever_the_classes_are_their_picture_keeps_clear_and_comes_out_the_same(
    given_: dict[str, tuple[list[str], list[str]]],
) -> None:
    boxes = [
        Box(
            each,
            each * 3,
            tuple(Row(f"to-{target}", (target,)) for target in rows),
            tuple(w for w in above if w != each),
        )
        for each, (rows, above) in given_.items()
    ]
    svg = classes_svg(boxes, "Classes")
    keeps_clear(svg)
    assert len(boxes_of(svg)) == len(boxes)
    assert classes_svg(boxes, "Classes") == svg


if __name__ == "__main__":
    for file, picture in stored().items():
        (GOLDEN / file).write_text(picture + "\n", encoding="utf-8")
