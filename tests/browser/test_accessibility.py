"""Pages for people who see, hear or move otherwise: by axe's rules, by Chromium's own, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import EXPECTED, SHIPPED, TOLD, resolved
from tests.browser.auditing import Audit, violations
from tests.browser.browsing import PHONE, Window, focused, seen, style
from tests.server.service import Service

UNFOLD = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"


@pytest.mark.parametrize("name", TOLD)
def test_axe_and_chromium_find_nothing_wrong_in_light_dark_and_on_a_phone(
    album: Window, told: Service, name: str
) -> None:
    page = album.turn(told, resolved(told, TOLD[name]), EXPECTED.get(name, ()))
    with Audit(page) as audit:
        page.evaluate(UNFOLD)
        assert violations(page) == []
        assert audit.nameless() == []
        assert audit.faint() == [], "in light"
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        assert violations(page) == []
        assert audit.faint() == [], "in dark"
        assert audit.issues() == []


def test_they_find_nothing_wrong_with_as_much_as_the_shipped_facts_have(album: Window, shipped: Service) -> None:
    page = album.turn(shipped, SHIPPED["person"])
    with Audit(page) as audit:
        assert violations(page, ".with-aside") == [], (
            "career, tables and pictures; the long list of claims is like any other"
        )
        assert audit.nameless() == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            assert audit.faint() == [], scheme


def test_they_find_nothing_wrong_with_what_opens(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a#words-")
    page.locator("table a.disputed").first.click()
    page.get_by_role("button", name="Explore").click()
    expect(page.locator(".network-stage canvas").first).to_be_visible()
    page.locator("header [data-complete]").press_sequentially("pl")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        assert violations(page) == [], scheme


def test_they_find_nothing_wrong_with_the_menus_of_the_editor(window: Window, told: Service) -> None:
    page = window.open(told, "/query", expected=(400,))
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("SELECT ?p { ?p a car:Persn }")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    page.locator("details.menu summary").click()
    assert violations(page) == []
    page.locator("details.menu summary").click()
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("SELECT ?p { ?p car:birth")
    expect(page.get_by_role("option").first).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        assert violations(page) == [], scheme


def test_the_audits_find_what_is_wrong(window: Window, told: Service) -> None:
    """So that a clean page means something."""
    page = window.open(told, "/about")
    with Audit(page) as audit:
        page.evaluate(
            """() => {
              document.querySelector("main").insertAdjacentHTML("beforeend",
                '<p class="faint">hard to read</p><form><label for="nothing">A</label><input></form><button></button>');
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(".faint { color: #999; background: #eee }");
              document.adoptedStyleSheets = [sheet];
            }"""
        )
        rules = {each.split(":")[0] for each in violations(page)}
        assert rules >= {"color-contrast", "button-name", "label"}
        assert [each for each in audit.faint() if "hard to read" in each]
        assert len(audit.nameless()) == 2
        assert [each for each in audit.issues() if "FormLabelFor" in each]


# ── Structure ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["home", "person", "query", "not found"])
def test_a_page_has_its_landmarks_and_one_heading_of_the_first_level(window: Window, told: Service, name: str) -> None:
    page = window.open(told, TOLD[name], expected=EXPECTED.get(name, ()))
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("navigation", name="Site")).to_have_count(1)
    expect(page.get_by_role("banner").get_by_role("search")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_have_count(1)
    assert page.title().endswith(" · carrera-kg")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_titles_of_pages_tell_them_apart(window: Window, told: Service) -> None:
    page = window.open(told, "/")
    titles = []
    for name in ("home", "people", "person", "person with little", "club", "document", "disputed", "query", "about"):
        page.goto(told.address + TOLD[name].removeprefix("/"))
        titles.append(page.title())
    assert len(set(titles)) == len(titles), titles


# ── Keyboard ─────────────────────────────────────────────────────────────────────────────────────


def test_the_first_stop_is_a_link_that_skips_to_the_content(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    skip = page.get_by_role("link", name="Skip to the content")
    assert not seen(skip)
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert seen(skip)

    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    assert focused(page).startswith("main")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


STOP = """() => {
  let at = document.activeElement;
  const host = at; // in whose shadow it may be
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const before = window.passed;
  window.passed = host;
  const { outlineStyle, outlineWidth } = getComputedStyle(host);
  const { left, right, top, bottom } = (at.getClientRects()[0] ?? at.getBoundingClientRect());
  return {
    name: `${at.tagName.toLowerCase()} ${at.getAttribute("href") ?? at.id ?? ""} ${at.textContent.trim().slice(0, 30)}`,
    after: !before || Boolean(before.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING),
    typing: at.isContentEditable,
    end: at === document.body || at === document.documentElement,
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    inside: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
  };
}"""


@pytest.mark.parametrize("name", ["person with little", "disputed", "query as table"])
def test_every_stop_of_the_keyboard_is_in_the_order_of_the_page_and_visible(
    window: Window, told: Service, name: str
) -> None:
    page = window.open(told, resolved(told, TOLD[name]))
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["end"]:
            break
        stops.append(stop)
        if stop["typing"]:
            page.keyboard.press("Escape")  # or Tab would indent
    assert len(stops) > 12
    assert [stop["name"] for stop in stops if not stop["after"]] == [], "out of order"
    assert [stop["name"] for stop in stops if not stop["outlined"]] == [], "the focus cannot be seen"
    assert [stop["name"] for stop in stops if not stop["inside"]] == [], "it is not in the window"
    assert stops[-1]["name"].startswith("a "), "the last one is in the foot of the page"


def test_tables_that_scroll_can_be_scrolled_by_keyboard(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/person/massimo-carrera", viewport=PHONE)
    wide = page.locator(".scroll").evaluate_all("all => all.map(each => each.scrollWidth > each.clientWidth + 1)")
    assert any(wide)
    region = page.locator(".scroll").nth(wide.index(True))
    region.focus()
    assert style(region, "outline-style") == "solid"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("all => [...document.querySelectorAll('.scroll')].some(each => each.scrollLeft > 0)")


def test_in_forced_colours_what_is_disputed_still_stands_out(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a", forced_colors="active")
    number = page.locator("table a.disputed").first
    assert style(number, "border-bottom-style") == "dashed"
    mark = page.locator(".source-text mark.differ").first
    expect(mark).to_contain_text("⚠")
