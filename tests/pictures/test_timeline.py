"""The timeline: labels have their own places, open ends look open, and nothing in it can do harm."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carrera_kg.pictures.svg import shortened, width
from carrera_kg.pictures.timeline import LANES, Bar, place, timeline_svg, undated

GOLDEN = Path(__file__).parent / "golden"
NASTY = "<script>alert('x')</script>\"&\u202e\u0000"

CAREER = [
    Bar("Club North", "player", date(1991, 7, 1), date(1991, 12, 31), date(1996, 6, 1), date(1996, 8, 31),
        "114 apps · 1 goal", "1991 to summer 1996", href="/club/club-north"),
    Bar("Club South", "player", date(1996, 7, 1), date(1996, 7, 1), None, None, told="1996, end not known",
        disputed="goals"),
    Bar("Westland", "national", None, date(1992, 2, 19), date(1992, 2, 19), None),
    Bar("Town East", "manager"),
]  # fmt: skip


def elements(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter())


def named(svg: str, name: str) -> list[ET.Element]:
    return [each for each in elements(svg) if each.tag.endswith("}" + name)]


def test_a_small_career_is_drawn_like_this() -> None:
    drawn = timeline_svg(CAREER, "Career of Player A")
    assert drawn == (GOLDEN / "timeline.svg").read_text(encoding="utf-8").rstrip("\n")


def test_the_same_bars_give_the_same_picture_in_any_order() -> None:
    assert timeline_svg(CAREER, "t") == timeline_svg(CAREER[::-1], "t")


days = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@st.composite
def bars(draw: st.DrawFn) -> Bar:
    start, end = sorted([draw(days), draw(days)])
    vague = draw(st.integers(0, 500))
    known_start, known_end = draw(st.booleans()), draw(st.booleans())
    return Bar(
        draw(st.text(max_size=60)),
        draw(st.sampled_from([*LANES, "unheard of"])),
        start if known_start else None,
        start + timedelta(vague) if draw(st.booleans()) else None,
        end - timedelta(vague) if draw(st.booleans()) else None,
        end if known_end else None,
        draw(st.text(max_size=30)),
        disputed=draw(st.sampled_from(["", "goals"])),
    )


@settings(deadline=None)
@given(st.lists(bars(), max_size=25))
def test_labels_never_collide(career: list[Bar]) -> None:
    for lane in place(career).values():
        for row in {each.row for each in lane}:
            taken = sorted(each.extent for each in lane if each.row == row)
            assert all(before[1] < after[0] for before, after in itertools.pairwise(taken))


@settings(deadline=None)
@given(bars())
def test_a_label_stands_clear_of_its_own_bar_or_within_it(bar: Bar) -> None:
    for lane in place([bar, Bar("x", "staff", date(1900, 1, 1), None, None, date(2030, 1, 1))]).values():
        for each in lane:
            for label in each.labels:
                clear = label.left >= each.right or label.right <= each.left
                within = each.left <= label.left and label.right <= each.right
                assert clear or within
                assert label.right - label.left >= width(label.text, 12.0) - 0.01


@settings(deadline=None)
@given(st.lists(bars(), max_size=12))
@example([Bar("", "player", date(1920, 1, 1)), Bar("", "national", begun=date(2000, 8, 30))])
@example([Bar("", "player", date(1920, 1, 1)), Bar("", "player", None, date(2000, 12, 31), date(2000, 12, 31))])
def test_nothing_runs_out_of_the_picture(career: list[Bar]) -> None:
    for lane in place(career).values():
        for each in lane:
            assert 2 <= each.left <= each.right <= 858, "a dispute's frame takes 2 more"
            assert each.solid is None or each.left <= each.solid[0] <= each.solid[1] <= each.right
            assert all(label.left >= 0 and label.right <= 860 for label in each.labels)


@settings(deadline=None)
@given(st.lists(bars(), max_size=12), st.text(max_size=20))
def test_any_career_gives_well_formed_svg(career: list[Bar], title: str) -> None:
    drawn = timeline_svg(career, title)
    if drawn:
        root = ET.fromstring(drawn)
        assert root.get("role") == "img"
        assert "style" not in {name for each in root.iter() for name in each.attrib}
        assert not named(drawn, "style")


def test_a_career_without_dates_has_no_picture_but_is_told() -> None:
    career = [Bar("Club North", "player"), Bar("Club North", "manager")]
    assert timeline_svg(career, "t") == ""
    assert undated(career) == ["Club North"]


def test_lanes_have_names_unless_there_is_but_one() -> None:
    lone = [Bar("Club North", "other", date(1990, 1, 1), date(1990, 1, 1))]
    assert "other" not in [each.text for each in named(timeline_svg(lone, "t"), "text")]
    two = [*lone, Bar("Westland", "national", date(1991, 1, 1))]
    assert {"other", "national team"} <= {each.text for each in named(timeline_svg(two, "t"), "text")}


def test_who_cannot_see_the_picture_is_told_the_spells() -> None:
    grouped = timeline_svg(CAREER, "Career of Player A")
    [told] = named(grouped, "desc")
    assert told.text == (
        "player: Club North, 1991 to summer 1996; Club South, 1996, end not known, disputed. national team: Westland"
    )
    assert named(grouped, "svg")[0].get("aria-label") == "Career of Player A", "its links are heard by themselves"
    image = timeline_svg(CAREER[1:2], "Career of Player A")
    assert named(image, "svg")[0].get("aria-label") == "Career of Player A. Club South, 1996, end not known, disputed"


def test_an_end_that_is_not_known_fades_and_does_not_reach_today() -> None:
    [placed] = place([Bar("North", "player", date(1990, 1, 1), date(1990, 1, 1)), CAREER[0]])["player"][:1]
    assert placed.fades == (False, True)
    assert placed.right < 700


def test_a_dispute_has_a_frame_and_a_sign_beside_its_colour() -> None:
    drawn = timeline_svg([CAREER[1]], "t")
    assert [each.get("stroke-dasharray") for each in named(drawn, "rect") if each.get("class") == "kg-differ"] == [
        "6 3"
    ]
    assert "⚠" in "".join(each.text or "" for each in named(drawn, "text"))
    assert "disputed: goals" in "".join(each.text or "" for each in named(drawn, "title"))


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example", "data:text/html,x", " javascript:x", "JaVaScRiPt:x"]
)
def test_only_addresses_of_the_site_and_the_web_become_links(href: str) -> None:
    drawn = timeline_svg(
        [Bar(NASTY, "player", date(1990, 1, 1), date(1990, 1, 1), None, None, NASTY, NASTY, NASTY, href)], NASTY
    )
    assert not named(drawn, "a")
    assert not named(drawn, "script")
    assert "\u0000" not in drawn


def test_a_bar_leads_to_its_team_and_a_picture_with_links_is_no_mere_image() -> None:
    assert named(timeline_svg(CAREER, "t"), "svg")[0].get("role") == "group"
    assert named(timeline_svg(CAREER[1:], "t"), "svg")[0].get("role") == "img"
    assert [each.get("href") for each in named(timeline_svg(CAREER, "t"), "a")] == ["/club/club-north"]


def test_hundreds_of_spells_are_drawn() -> None:
    career = [
        Bar(f"Club {i}", "player", date(1950 + i % 60, 1, 1), None, None, date(1951 + i % 60, 1, 1)) for i in range(400)
    ]
    assert timeline_svg(career, "t").count("<title>") == 401


def test_a_long_name_is_shortened_with_an_ellipsis() -> None:
    assert shortened("Very long name of a club", 80, 12).endswith("…")
    assert width(shortened("Very long name of a club", 80, 12), 12) <= 80
    assert shortened("FC", 80, 12) == "FC"
