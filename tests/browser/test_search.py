"""The search box: a combobox with suggestions, and a plain form without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.browsing import PHONE, Window, seen
from tests.server.service import Service


def search_box(page: Page) -> Locator:
    """The search box in the head of every page."""
    return page.locator("header [data-complete]")


def listed(page: Page) -> Locator:
    """The suggestions that are open."""
    return page.get_by_role("listbox").get_by_role("option")


def test_typing_a_name_offers_it_and_arrow_down_and_enter_go_to_its_page(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/people")
    box = search_box(page)
    box.click()
    page.keyboard.type("massimo c", delay=20)
    expect(listed(page).first).to_contain_text("Massimo Carrera")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shipped.address}person/massimo-carrera")
    expect(page.get_by_role("heading", level=1)).to_have_text("Massimo Carrera")


def test_an_answer_that_comes_late_leaves_the_choice_as_it_is(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/people")
    box = search_box(page)
    box.press_sequentially("massimo")
    expect(listed(page).first).to_contain_text("Massimo Carrera")

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/complete?q=massimo+car", late)
    page.keyboard.type(" car")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/complete?q=massimo+car"):
        pass
    page.wait_for_timeout(50)
    expect(page.get_by_role("option", selected=True)).to_contain_text("Massimo Carrera")


def test_a_suggestion_can_be_clicked(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/")
    page.locator("main [data-complete]").press_sequentially("juv")
    listed(page).first.click()
    page.wait_for_url(f"{shipped.address}club/juventus")


def test_the_roles_and_states_are_those_of_a_combobox(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/about")
    box = search_box(page)
    assert box.get_attribute("role") == "combobox"
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_accessible_name("Search for a person, club, competition or document")

    box.press_sequentially("ca")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.locator(f"#{box.get_attribute('aria-controls')}[role=listbox] > [role=option]")
    number = options.count()
    assert number > 1
    assert len({option.get_attribute("id") for option in options.all()}) == number
    expect(page.locator("header [role=status]")).to_have_text(f"{number} suggestions")
    assert box.get_attribute("aria-activedescendant") is None

    for index in [*range(number)]:
        page.keyboard.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", options.nth(index).get_attribute("id") or "none")
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
        assert options.nth(index).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None, "after the last one comes the field itself"
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(number - 1).get_attribute("id") or "none")
    expect(box).to_be_focused()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/about")
    box = search_box(page)
    box.press_sequentially("ca")
    expect(listed(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("ca")
    expect(box).to_be_focused()
    assert box.get_attribute("aria-activedescendant") is None


def test_leaving_the_field_closes_the_suggestions(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/about")
    search_box(page).press_sequentially("ca")
    expect(listed(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_enter_without_a_choice_goes_to_the_results(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/")
    search_box(page).press_sequentially("carrera")
    expect(listed(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shipped.address}search?q=carrera")
    expect(page.get_by_role("main").get_by_role("link", name="Massimo Carrera", exact=True).first).to_be_visible()
    expect(search_box(page)).to_have_value("carrera")


def test_a_name_that_nothing_has_offers_nothing(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/about")
    box = search_box(page)
    box.press_sequentially("qqq")
    expect(page.locator("header [role=status]")).to_have_text("no suggestions")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shipped.address}search?q=qqq")
    expect(page.get_by_role("main")).to_contain_text("Nothing is called")


@pytest.mark.parametrize("path", ["/", "/person/massimo-carrera"])
def test_without_script_the_box_is_a_form(window: Window, shipped: Service, path: str) -> None:
    page = window.open(shipped, path, java_script_enabled=False)
    box = page.locator("[data-complete]").last
    box.fill("Juventus")
    box.press("Enter")
    page.wait_for_url(f"{shipped.address}search?q=Juventus")
    page.get_by_role("main").get_by_role("link", name="Juventus", exact=True).click()
    page.wait_for_url(f"{shipped.address}club/juventus")


def test_on_a_phone_the_suggestions_are_in_the_window(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/people", viewport=PHONE)
    search_box(page).press_sequentially("a")
    expect(listed(page).first).to_be_visible()
    for option in listed(page).all():
        assert seen(option)
        box = option.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
