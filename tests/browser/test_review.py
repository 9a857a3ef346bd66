"""The page on which proposals are decided on, without JavaScript and for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from carrera_kg.factfile import FactFile
from tests.browser.auditing import Audit, violations
from tests.browser.browsing import NARROW, PHONE, Window, wider
from tests.review.proposed import put
from tests.server.service import Service, serving


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def running(told: Service, home: Path) -> Iterator[Service]:
    options = ("--workers", "1", "--review", put(home), "--documents", str(home))
    with serving(told.dataset, home / "log", *options) as service:
        yield service


@pytest.fixture
def service(running: Service, home: Path) -> Service:
    put(home)
    return running


def now(home: Path) -> FactFile:
    return FactFile.read(str(home / "proposed.yaml"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_without_javascript_everything_can_be_decided(window: Window, service: Service, home: Path) -> None:
    page = window.open(service, "/review", java_script_enabled=False)
    press(page, "Accept")
    page.get_by_text("Edit start").click()
    page.get_by_role("textbox", name="start").fill("summer 2004")
    press(page, "Save")
    expect(page.get_by_text("Edited")).to_be_visible()
    page.get_by_text("Edit role").click()
    page.get_by_role("combobox", name="role").select_option("head-coach")
    press(page, "Save")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_text("Edit tally – goals").click()
    press(page, "Reject this value")
    press(page, "Accept")
    press(page, "Reject")
    expect(page.get_by_role("heading", name="Nothing is left to decide on")).to_be_visible()
    press(page, "Undo the last decision")
    expect(page.get_by_role("heading", name="Spell: Player A, player, Club South")).to_be_visible()
    file = now(home)
    assert [fact.get("reviewed") for fact in file.facts] == ["accepted", "edited", None, "accepted"]
    assert file.facts[1]["role"] == "head-coach"


def test_enter_in_a_field_saves_that_field_and_accepts_nothing(window: Window, service: Service, home: Path) -> None:
    page = window.open(service, "/review")
    page.get_by_text("Edit birth date").click()
    page.get_by_role("textbox", name="birth date").fill("1980-05")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Edited")
    assert (now(home).facts[0]["birthDate"], now(home).facts[0]["reviewed"]) == ("1980-05", "edited")


def test_words_are_marked_and_seen_apart_from_the_rest(window: Window, service: Service) -> None:
    page = window.open(service, "/review")
    mark = page.locator(".passage mark").first
    assert mark.inner_text() == "born 3 May 1980"
    behind = [
        each.evaluate("each => getComputedStyle(each).backgroundColor") for each in (mark, page.locator(".passage"))
    ]
    assert behind[0] != behind[1]


def test_axe_and_chromium_find_nothing_wrong_in_light_dark_and_on_a_phone(window: Window, service: Service) -> None:
    page = window.open(service, "/review")
    page.get_by_text("Spell: Player A, player, Club North").first.click()
    page.get_by_text("Edit start").click()
    page.get_by_role("textbox", name="start").fill("long ago")
    press(page, "Save")
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    with Audit(page) as audit:
        assert violations(page) == []
        assert audit.nameless() == []
        assert audit.faint() == [], "in light"
        page.emulate_media(color_scheme="dark")
        for size in (PHONE, NARROW):
            page.set_viewport_size(size)
            assert wider(page) == []
        assert violations(page) == []
        assert audit.faint() == [], "in dark"
        assert audit.issues() == []
