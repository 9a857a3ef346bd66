"""Every type of page: it loads in light and dark without a complaint, fits every window, and prints."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import EXPECTED, SHIPPED, resolved
from tests.browser.browsing import DESKTOP, NARROW, PHONE, Window, style, wider
from tests.server.service import Service

PAPER = {"light": "rgb(245, 244, 239)", "dark": "rgb(18, 23, 26)"}


def opened(window: Window, service: Service, name: str, **options: object) -> Page:
    page = window.open(service, resolved(service, SHIPPED[name]), expected=EXPECTED.get(name, ()), **options)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    return page


@pytest.mark.parametrize("name", SHIPPED)
def test_a_page_loads_in_light_and_in_dark_and_fits_every_window(album: Window, shipped: Service, name: str) -> None:
    page = album.turn(shipped, resolved(shipped, SHIPPED[name]), EXPECTED.get(name, ()))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert style(page.locator("body"), "background-color") == PAPER["light"]
    assert wider(page) == []

    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert style(page.locator("body"), "background-color") == PAPER["dark"]
    assert style(page.locator("html"), "color-scheme") == "light dark"
    assert wider(page) == []
    page.set_viewport_size(NARROW)
    assert wider(page) == []


@pytest.mark.parametrize("name", ["person", "disputed", "query as table"])
def test_without_script_a_page_has_the_same_content_and_fits_a_phone(
    window: Window, shipped: Service, name: str
) -> None:
    page = opened(window, shipped, name, java_script_enabled=False, viewport=NARROW)
    assert wider(page) == []
    with_script = opened(window, shipped, name)
    headings = page.get_by_role("heading").all_text_contents()
    assert with_script.get_by_role("heading").all_text_contents() == headings


def test_the_colour_scheme_follows_the_reader(window: Window, shipped: Service) -> None:
    page = opened(window, shipped, "person")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert style(page.locator("body"), "background-color") == PAPER[scheme]
        # What the browser itself draws, such as the fields of a form and scroll bars, follows too.
        drawn = page.evaluate(
            """() => {
              const system = document.body.appendChild(document.createElement("p"));
              system.className = "system";
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(".system { background-color: Canvas }");
              document.adoptedStyleSheets.push(sheet);
              const canvas = getComputedStyle(system).backgroundColor;
              system.remove();
              return canvas;
            }"""
        )
        assert (drawn == "rgb(255, 255, 255)") == (scheme == "light"), drawn


@pytest.mark.parametrize("name", ["person", "disputed", "query as table"])
def test_what_is_printed_has_no_navigation_and_is_dark_on_light(window: Window, shipped: Service, name: str) -> None:
    page = opened(window, shipped, name, color_scheme="dark")
    page.emulate_media(media="print")
    for away in (
        ".site-nav",
        ".site-search",
        ".skip",
        ".shown-query summary",
        ".network-tools",
        "button",
        "form input",
    ):
        for each in page.locator(away).all():
            expect(each).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert style(page.locator("h1"), "color") == "rgb(0, 0, 0)"
    assert style(page.locator(".card").first, "background-color") == "rgb(255, 255, 255)"
    clipped = page.locator(".pane, .answer-table").evaluate_all(
        "all => all.filter(each => each.scrollHeight > each.clientHeight + 1).length"
    )
    assert clipped == 0, "paper does not scroll"


def test_on_paper_a_timeline_and_a_network_are_as_wide_as_the_page(window: Window, shipped: Service) -> None:
    page = opened(window, shipped, "person", viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    assert wider(page) == []
    for picture in page.locator("figure svg").all():
        box = picture.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 680


MOVING = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter(each => {
  const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(each);
  return [transitionDuration, animationDuration].some(time => time.split(",").some(one => parseFloat(one) > 0))
    || scrollBehavior === "smooth";
}).length"""


@pytest.mark.parametrize("name", ["person", "query as table"])
def test_nothing_moves_for_readers_who_do_not_want_it(window: Window, shipped: Service, name: str) -> None:
    page = opened(window, shipped, name, reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0


def test_claims_are_scrolled_to_at_once_for_readers_who_want_no_motion(window: Window, told: Service) -> None:
    for motion, wanted in (("reduce", "auto"), ("no-preference", "smooth")):
        page = window.open(told, "/person/player-a", reduced_motion=motion)
        page.evaluate(
            """() => {
              window.behaviours = [];
              Element.prototype.scrollTo = function (options) { window.behaviours.push(options.behavior); };
            }"""
        )
        page.locator(".claim").last.get_by_role("link").first.click()
        page.wait_for_function("() => window.behaviours.length")
        assert set(page.evaluate("window.behaviours")) == {wanted}


def test_a_page_at_twice_the_size_of_text_loses_nothing(window: Window, shipped: Service) -> None:
    """WCAG 1.4.4: half the window at double density is what zooming to 200 % makes of it."""
    half = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
    page = opened(window, shipped, "person", viewport=half, device_scale_factor=2)
    assert wider(page) == []
    for name in ("People", "Clubs", "Competitions", "Documents", "Disputed", "Query"):
        expect(page.get_by_role("navigation", name="Site").get_by_role("link", name=name)).to_be_visible()
