"""The network around a person: a picture of links, and one that can be moved and zoomed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import PHONE, Window, style
from tests.server.service import Service

EDGES = "() => JSON.parse(document.getElementById('network-data').textContent).edges.map(each => each.disputed)"

DRAWN = """() => [...document.querySelectorAll(".network-stage canvas")].map(each => each.toDataURL()).join()"""


def drawn(page: Page) -> str:
    """The pixels of the network."""
    pixels: str = page.evaluate(DRAWN)
    return pixels


def explore(page: Page) -> None:
    """Open the network with the keyboard."""
    page.get_by_role("button", name="Explore").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".network-stage canvas").first).to_be_visible()


def test_the_network_is_explored_and_left_by_keyboard(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    picture = page.locator(".network > svg")
    button = page.locator(".network-switch")
    expect(button).to_have_attribute("aria-pressed", "false")

    explore(page)
    expect(picture).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Find in the network")).to_be_focused()
    stage = page.locator(".network-stage")
    stage.focus()
    assert style(stage, "outline-style") == "solid"

    views = [drawn(page)]
    for key in ("ArrowRight", "ArrowDown", "+", "-"):
        page.keyboard.press(key)
        page.wait_for_function(f"before => ({DRAWN})() !== before", arg=views[-1])
        views.append(drawn(page))
    page.keyboard.press("Tab")
    expect(stage).not_to_be_focused()
    stage.focus()

    page.keyboard.press("Escape")
    expect(picture).to_be_visible()
    expect(stage).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(stage).to_be_visible()
    page.keyboard.press("Space")
    expect(picture).to_be_visible()


def test_the_picture_leads_to_pages_by_keyboard(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    links = page.locator(".network > svg a")
    names = [(link.text_content() or "").strip() for link in links.all()]
    assert any("Club North" in name for name in names)
    links.filter(has_text="Club North").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{told.address}club/club-north")


def test_a_disputed_tie_is_dashed(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    assert set(page.evaluate(EDGES)) == {True, False}
    dashed = page.locator(".network > svg .kg-edge-differ[data-line]")
    assert dashed.count() == page.evaluate(EDGES).count(True)
    for edge in dashed.all():
        assert edge.evaluate("edge => getComputedStyle(edge).strokeDasharray") != "none"


def test_the_library_is_loaded_only_when_it_is_asked_for(window: Window, told: Service) -> None:
    page = window.open(told, "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{told.address}person/player-a")
    assert not [url for url in asked if "explorer" in url]
    explore(page)
    assert len([url for url in asked if "explorer" in url]) == 1


def test_without_script_the_network_is_a_picture(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a", java_script_enabled=False)
    expect(page.locator(".network > svg")).to_be_visible()
    expect(page.locator(".network-switch")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_network_is_drawn_in_the_colours_of_the_page(window: Window, told: Service, scheme: str) -> None:
    page = window.open(told, "/person/player-a", color_scheme=scheme)
    explore(page)
    shown = page.locator(".network-stage").evaluate(
        """stage => {
          const canvas = [...stage.querySelectorAll("canvas")].at(-1);
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) seen.add(data.slice(at, at + 3).join());
          return [...seen];
        }"""
    )
    accent = {"light": "14,90,73", "dark": "116,203,177"}[scheme]
    assert accent in shown


def test_on_a_phone_the_picture_begins_with_whom_it_is_about(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/person/massimo-carrera", viewport=PHONE)
    middle = page.locator(".network > svg .kg-focus")
    middle.scroll_into_view_if_needed()
    box = middle.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
