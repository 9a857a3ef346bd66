"""The layout: no box over another, the same places for the same network, and a shape that fits a page."""

from __future__ import annotations

import itertools
import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.pictures.layout import GAP, Place, layout

Sizes = list[tuple[float, float]]

sizes = st.lists(st.tuples(st.integers(10, 260), st.integers(12, 60)), max_size=40)


def collisions(boxes: Sizes, places: list[Place]) -> list[tuple[int, int]]:
    """Pairs that come closer than half the gap, across and down."""
    found = []
    for i, j in itertools.combinations(range(len(boxes)), 2):
        across = (boxes[i][0] + boxes[j][0]) / 2 + GAP[0] / 2
        down = (boxes[i][1] + boxes[j][1]) / 2 + GAP[1] / 2
        if abs(places[i][0] - places[j][0]) < across and abs(places[i][1] - places[j][1]) < down:
            found.append((i, j))
    return found


def extent(boxes: Sizes, places: list[Place]) -> tuple[float, float]:
    xs = [(x - w / 2, x + w / 2) for (x, _), (w, _) in zip(places, boxes, strict=True)]
    ys = [(y - h / 2, y + h / 2) for (_, y), (_, h) in zip(places, boxes, strict=True)]
    return max(b for _, b in xs) - min(a for a, _ in xs), max(b for _, b in ys) - min(a for a, _ in ys)


def random_network(count: int, ties: int) -> tuple[Sizes, list[tuple[int, int]]]:
    chance = random.Random(count)
    boxes = [(round(chance.uniform(60, 190)), 24) for _ in range(count)]
    links = [(i, chance.randrange(i)) for i in range(1, count)]
    links += [(chance.randrange(count), chance.randrange(count)) for _ in range(ties - len(links))]
    return [(float(w), float(h)) for w, h in boxes], links


@settings(deadline=None, max_examples=60)
@given(sizes, st.data())
def test_no_box_comes_over_another(boxes: Sizes, data: st.DataObject) -> None:
    ends = st.integers(0, max(0, len(boxes) - 1))
    links = data.draw(st.lists(st.tuples(ends, ends), max_size=80)) if boxes else []
    focus = data.draw(st.lists(ends, max_size=3, unique=True)) if boxes else []
    places = layout(boxes, links, focus)
    assert len(places) == len(boxes)
    assert collisions(boxes, places) == []


def test_nothing_has_no_places() -> None:
    assert layout([], []) == []


def test_the_same_network_has_the_same_places_however_its_links_are_told() -> None:
    boxes, links = random_network(40, 70)
    turned = [(other, one) for one, other in reversed(links)] + links[:5] + [(3, 3)]
    assert layout(boxes, links, [0]) == layout(boxes, turned, [0])


def test_a_star_has_its_middle_in_the_middle() -> None:
    boxes = [(120.0, 24.0)] * 31
    places = layout(boxes, [(0, i) for i in range(1, 31)], [0])
    wide, high = extent(boxes, places)
    left, top = min(x for x, _ in places) - 60, min(y for _, y in places) - 12
    assert 0.35 < (places[0][0] - left) / wide < 0.65
    assert 0.35 < (places[0][1] - top) / high < 0.65


def test_the_picture_is_broad_and_not_too_empty() -> None:
    for count, ties in ((20, 25), (80, 120), (200, 260)):
        boxes, links = random_network(count, ties)
        wide, high = extent(boxes, layout(boxes, links, [0]))
        assert 1.0 < wide / high < 2.6
        assert sum(w * h for w, h in boxes) / (wide * high) > 0.1


def test_groups_that_hold_together_lie_apart() -> None:
    boxes = [(90.0, 24.0)] * 24
    links = [pair for start in (0, 12) for pair in itertools.combinations(range(start, start + 12), 2)] + [(0, 12)]
    places = layout(boxes, links)
    (ax, ay), (bx, by) = (
        (sum(x for x, _ in group) / 12, sum(y for _, y in group) / 12) for group in (places[:12], places[12:])
    )
    within = max(abs(x - ax) + abs(y - ay) for x, y in places[:12])
    assert abs(ax - bx) + abs(ay - by) > within


def test_two_that_the_picture_is_about_lie_from_left_to_right() -> None:
    links = [(0, 2), (2, 1), (0, 3), (3, 1), (2, 4), (3, 5)]
    places = layout([(100.0, 24.0)] * 6, links, [0, 1])
    assert places[0][0] < places[1][0]
    assert abs(places[0][1] - places[1][1]) < 60


def test_a_long_chain_goes_on_in_the_next_row() -> None:
    boxes = [(150.0, 24.0)] * 14
    places = layout(boxes, [(i, i + 1) for i in range(13)], [0, 13])
    wide, _ = extent(boxes, places)
    assert wide < 950
    assert collisions(boxes, places) == []
    for one, other in itertools.pairwise(places):
        assert one[0] == other[0] or one[1] == other[1], "each step goes along a row or straight down"


def test_words_at_the_ties_of_a_chain_stand_between_what_they_tie() -> None:
    boxes = [(150.0, 24.0)] * 5 + [(90.0, 15.0)] * 4
    links = [pair for i in range(4) for pair in ((i, 5 + i), (5 + i, i + 1))]
    places = layout(boxes, links, [0], words=4)
    for i in range(4):
        middle = (places[i][0] + places[i + 1][0]) / 2, (places[i][1] + places[i + 1][1]) / 2
        assert abs(places[5 + i][0] - middle[0]) < 40
        assert abs(places[5 + i][1] - middle[1]) < 20


def test_parts_that_do_not_hang_together_lie_in_rows() -> None:
    boxes = [(100.0, 24.0)] * 40
    places = layout(boxes, [(0, 1), (1, 2), (2, 0)], [0])
    assert collisions(boxes, places) == []
    wide, high = extent(boxes, places)
    assert 1.0 < wide / high < 5


def test_five_hundred_boxes_take_seconds_at_most() -> None:
    boxes, links = random_network(500, 900)
    start = time.process_time()
    places = layout(boxes, links, [0])
    assert time.process_time() - start < 8, "about one; a machine may be slow"
    assert collisions(boxes, places) == []
