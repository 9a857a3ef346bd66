"""A network's own page, opened from a disk: it is explored without a network, and nothing of it asks for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from carrera_kg.pictures.network import Edge, Node, network_html
from carrera_kg.pictures.standalone import script
from tests.browser.auditing import violations

NODES = [
    Node("a", "Player A", "person", "https://example.org/a", focus=True),
    Node("b", "Player É <b>", "person", note="team-mate"),
    Node("n", "Club North", "club"),
    Node("s", "Club South", "club"),
]
EDGES = [
    Edge("a", "n", "player, 1991–1996", disputed=True),
    Edge("b", "n", "player", certain=False),
    Edge("a", "s", "coach"),
    Edge("b", "a", "coached by", directed=True),
]
TITLE = "Around Player A"

PIXELS = """stage => {
  const seen = new Set();
  for (const canvas of stage.querySelectorAll("canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) seen.add(data.slice(at, at + 3).join());
  }
  return [...seen];
}"""
DRAWN = """() => [...document.querySelectorAll(".network-stage canvas")].map(each => each.toDataURL()).join()"""


class Disk:
    """Opens pages from a disk, offline, and notes what they complain of and what they ask for."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self.complaints: list[str] = []
        self._open: list[Page] = []

    def open(self, html: str, **options: Any) -> Page:
        path = self._folder / f"page-{len(self._open)}.html"
        path.write_text(html, encoding="utf-8")
        settings: dict[str, Any] = {"offline": True, "viewport": {"width": 1100, "height": 800}} | options
        context = self._browser.new_context(**settings)
        context.set_default_timeout(10_000)
        context.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda request: self._request(request.url))
        page = context.new_page()
        self._open.append(page)
        page.goto(path.as_uri())
        return page

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "about:")):
            self.complaints.append(f"request: {url}")

    def close(self) -> None:
        for page in self._open:
            page.context.close()
        assert self.complaints == []


@pytest.fixture
def disk(browser: Browser, tmp_path: Path) -> Iterator[Disk]:
    if not script():
        pytest.skip("the scripts have not been built")
    disk = Disk(browser, tmp_path)
    yield disk
    disk.close()


def explored(disk: Disk, **options: Any) -> Page:
    page = disk.open(network_html(NODES, EDGES, TITLE), **options)
    expect(page.locator(".network-stage canvas").first).to_be_visible()
    return page


def drawn(page: Page) -> str:
    pixels: str = page.evaluate(DRAWN)
    return pixels


@pytest.mark.parametrize(("scheme", "colours"), [
    ("light", {"14,90,73", "29,92,156", "184,122,18"}),
    ("dark", {"116,203,177", "111,168,224", "192,140,48"}),
])  # fmt: skip
def test_it_is_drawn_in_light_and_in_dark(disk: Disk, scheme: str, colours: set[str]) -> None:
    page = explored(disk, color_scheme=scheme)
    assert colours <= set(page.locator(".network-stage").evaluate(PIXELS)), "of people, of clubs and of disputes"
    expect(page.locator("#network > svg")).to_be_hidden()


def test_a_kind_is_hidden_and_shown_by_keyboard(disk: Disk) -> None:
    page = explored(disk)
    before = drawn(page)
    clubs = page.get_by_role("button", name="club 2")
    clubs.focus()
    page.keyboard.press("Space")
    expect(clubs).to_have_attribute("aria-pressed", "false")
    page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before)
    assert "29,92,156" not in page.locator(".network-stage").evaluate(PIXELS)
    page.keyboard.press("Space")
    expect(clubs).to_have_attribute("aria-pressed", "true")


def test_somebody_is_found_and_it_says_why_two_are_tied(disk: Disk) -> None:
    page = explored(disk)
    page.get_by_role("searchbox").fill("player e")
    expect(page.get_by_role("button", name="Player É <b>")).to_be_visible()
    page.keyboard.press("Enter")
    card = page.locator(".network-card")
    expect(card).to_contain_text("Player É <b>")
    expect(card).to_contain_text("person: team-mate")
    expect(card.get_by_role("listitem").filter(has_text="Club North")).to_have_text("Club North: player, possible")
    card.get_by_role("button", name="Player A").click()
    expect(card.get_by_role("link", name="Player A")).to_have_attribute("href", "https://example.org/a")
    expect(card.get_by_role("listitem").filter(has_text="Club North")).to_contain_text("⚠ disputed")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_nobody_of_that_name_is_said(disk: Disk) -> None:
    page = explored(disk)
    page.get_by_role("searchbox").fill("nobody")
    expect(page.locator(".network-found")).to_have_text("Nothing of that name")


def test_it_is_moved_and_fitted_by_keyboard(disk: Disk) -> None:
    page = explored(disk)
    page.locator(".network-stage").focus()
    for key in ("ArrowRight", "+", "0"):
        before = drawn(page)
        page.keyboard.press(key)
        page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before)


def test_it_is_saved_as_png_and_as_svg(disk: Disk) -> None:
    page = explored(disk)
    with page.expect_download() as caught:
        page.get_by_role("button", name="PNG").click()
    assert caught.value.suggested_filename == "Around-Player-A.png"
    assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="club 2").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="SVG").click()
    saved = Path(caught.value.path()).read_text(encoding="utf-8")
    assert re.findall(r"<text [^>]*>(Player A|Club \w+)</text>", saved) == ["Player A"]
    assert 'data-line="2"' in saved, "the tie of the two who are left"
    assert 'data-line="0"' not in saved


def test_it_works_in_a_frame_that_may_nothing_but_run(disk: Disk) -> None:
    page = disk.open(
        '<!doctype html><meta charset="utf-8"><iframe style="width:900px;height:600px" '
        f'sandbox="allow-scripts" srcdoc="{escape(network_html(NODES, EDGES, TITLE))}"></iframe>'
    )
    frame: FrameLocator = page.frame_locator("iframe")
    expect(frame.locator(".network-stage canvas").first).to_be_visible()
    assert "29,92,156" in frame.locator(".network-stage").evaluate(PIXELS)


def test_without_script_it_is_the_picture(disk: Disk) -> None:
    page = disk.open(network_html(NODES, EDGES, TITLE), java_script_enabled=False)
    expect(page.locator("#network > svg")).to_be_visible()
    expect(page.locator("#network > svg").get_by_text("Club North", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(disk: Disk, scheme: str) -> None:
    page = explored(disk, color_scheme=scheme, bypass_csp=True)
    page.get_by_role("searchbox").fill("club north")
    page.keyboard.press("Enter")
    expect(page.locator(".network-card")).to_be_visible()
    assert violations(page) == []


def test_hostile_names_do_nothing(disk: Disk) -> None:
    harm = "</script><img src=x onerror=alert(1)>"
    page = disk.open(network_html([Node("x", harm, "person", note=harm), *NODES], [Edge("x", "a", harm)], harm))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    expect(page.locator(".network-stage canvas").first).to_be_visible()
    page.get_by_role("searchbox").fill("img")
    page.keyboard.press("Enter")
    expect(page.locator(".network-card")).to_contain_text(harm)
    assert page.locator("img").count() == 0
    assert dialogs == []


def test_five_hundred_are_drawn(disk: Disk) -> None:
    nodes = [Node(f"n{i}", f"Player {i}", "person") for i in range(700)]
    page = disk.open(network_html(nodes, [Edge(f"n{i}", f"n{i // 3}") for i in range(1, 700)], TITLE))
    expect(page.locator(".network-stage canvas").first).to_be_visible()
    expect(page.locator(".network-surplus")).to_have_text("500 of 700 shown: the best connected")
