"""From a disputed number to the words that say it, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.browsing import DESKTOP, PHONE, Window, fragment, seen, style
from tests.server.service import Service, serving

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"


def disputed_numbers(page: Page) -> Locator:
    return page.locator("table a.disputed[href^='#claim-']")


def claim_of(service: Service, property: str, document: str) -> str:
    """The id of the document's one claim about the property."""
    told = f"?claim rdf:predicate car:{property} ; prov:wasQuotedFrom document:{document}"
    [row] = service.select(f"SELECT ?claim {{ GRAPH ?graph {{ {told} }} }}")
    return row["claim"].rsplit("/", 1)[1]


def words(page: Page, claim: str) -> Locator:
    """The mark of the claim's words in the text."""
    return page.locator(f".source-text mark[data-claims~='{claim}']").first


def assert_marked(mark: Locator) -> None:
    """It stands out, and not by its colour alone."""
    assert seen(mark)
    assert style(mark, "outline-style") == "solid"
    assert float(style(mark, "outline-width").removesuffix("px")) >= 2
    assert "underline" in style(mark, "text-decoration-line") + style(mark.locator("a"), "text-decoration-line")


def assert_not_marked(mark: Locator) -> None:
    assert style(mark, "outline-style") == "none"


def test_a_disputed_number_leads_to_its_claim_and_the_claim_to_its_words_and_the_words_back(
    window: Window, told: Service
) -> None:
    page = window.open(told, "/person/player-a")

    number = disputed_numbers(page).filter(has_text=re.compile(r"^7\b"))
    number.click()
    claim = fragment(page).removeprefix("claim-")
    row = page.locator(f"#claim-{claim}")
    expect(row).to_contain_text("7")
    expect(row).to_contain_text("almanac")
    assert seen(row)
    assert style(row, "outline-style") == "solid"

    row.get_by_role("link").first.click()
    assert fragment(page) == f"words-{claim}"
    mark = words(page, claim)
    expect(mark).to_have_class(re.compile("target"))
    assert_marked(mark)
    assert mark.locator("xpath=ancestor::section[1]").get_attribute("id") == "text-almanac"

    mark.get_by_role("link").click()
    assert fragment(page).startswith("claim-")
    back = page.locator(f"#{fragment(page)}")
    expect(back).to_have_class(re.compile("target"))
    assert seen(back)


def test_what_is_far_down_in_its_pane_comes_into_sight(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    last = page.locator(".claim").last
    panes = page.locator(".pane")
    assert panes.nth(0).evaluate("pane => pane.scrollHeight > 2 * pane.clientHeight"), "else nothing is to be shown"

    last.get_by_role("link").first.click()
    claim = fragment(page).removeprefix("words-")
    assert_marked(words(page, claim))
    page.go_back()
    page.go_forward()
    assert_marked(words(page, claim))


def test_a_page_opened_without_a_place_begins_at_its_own_words(window: Window, told: Service) -> None:
    page = window.open(told, "/club/club-south")
    page.locator("#claims").scroll_into_view_if_needed()
    page.locator(".source-text").first.scroll_into_view_if_needed()
    mark = page.locator(".source-text mark").first
    pane = page.locator(".pane", has=page.locator(".source-text"))
    inside = mark.evaluate(
        "(mark, pane) => mark.getBoundingClientRect().top < pane.getBoundingClientRect().bottom", pane.element_handle()
    )
    assert inside
    assert fragment(page) == ""


def test_the_other_way_between_claim_and_words_is_by_keyboard(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    disputed_numbers(page).first.focus()
    page.keyboard.press("Enter")
    claim = fragment(page).removeprefix("claim-")
    expect(page.locator(f"#claim-{claim} a").first).to_be_focused()

    page.keyboard.press("Enter")
    assert fragment(page) == f"words-{claim}"
    expect(words(page, claim).locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    assert fragment(page).startswith("claim-")
    expect(page.locator(f"#{fragment(page)} a").first).to_be_focused()


def test_pointing_at_a_claim_marks_its_words(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    row = page.locator(".claim").first
    mark = words(page, (row.get_attribute("id") or "").removeprefix("claim-"))
    assert_not_marked(mark)
    row.hover()
    assert style(mark, "outline-style") == "solid"
    page.get_by_role("heading", level=1).hover()
    assert_not_marked(mark)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("place", ["/document/almanac#claim-{}", "/person/player-a#words-{}"])
def test_a_deep_link_opened_cold_shows_the_words(
    window: Window, told: Service, place: str, screen: ViewportSize, script: bool
) -> None:
    claim = claim_of(told, "departure", "almanac")
    page = window.open(told, place.format(claim), java_script_enabled=script, viewport=screen)
    assert_marked(words(page, claim))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_deep_link_to_a_claim_of_a_person_shows_the_claim(window: Window, told: Service, script: bool) -> None:
    row = window.open(told, "/person/player-a").locator(".claim").last
    id = row.get_attribute("id")
    page = window.open(told, f"/person/player-a#{id}", java_script_enabled=script)
    assert seen(page.locator(f"#{id}"))
    assert style(page.locator(f"#{id}"), "outline-style") == "solid"


def test_the_address_of_a_claim_leads_to_its_words(window: Window, told: Service) -> None:
    claim = claim_of(told, "goals", "chronicle")
    page = window.open(told, f"/id/claim/{claim}")
    assert page.url == f"{told.address}document/chronicle#claim-{claim}"
    assert_marked(words(page, claim))


def test_agreeing_differing_and_single_words_differ_by_more_than_colour(window: Window, told: Service) -> None:
    page = window.open(told, "/person/player-a")
    lines = {}
    for state in ("differ", "agree", "single"):
        mark = page.locator(f".source-text mark.{state}").first
        lines[state] = style(mark, "text-decoration-style") + style(mark.locator("a"), "text-decoration-style")
    assert len(set(lines.values())) == 3, lines
    expect(page.locator(".source-text mark.differ").first).to_contain_text("⚠")


def test_where_the_text_is_not_at_hand_the_disputed_number_leads_to_the_quotation(
    window: Window, shipped: Service
) -> None:
    page = window.open(shipped, "/person/massimo-carrera")
    expect(page.get_by_text("The text is not at hand").first).to_be_attached()
    disputed_numbers(page).first.click()
    claim = fragment(page).removeprefix("claim-")
    assert seen(page.locator(f"#claim-{claim}"))

    page.locator(f"#claim-{claim} a").first.click()
    assert fragment(page) == f"words-{claim}"
    assert_marked(page.locator(f"mark:has(#words-{claim})"))


@pytest.fixture(scope="module")
def with_documents(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of the shipped facts with their own texts, where those lie beside the checkout."""
    if not DOCUMENTS.is_dir():
        pytest.skip("the documents are not here")
    log = tmp_path_factory.mktemp("with-documents") / "log"
    with serving(dataset, log, "--workers", "2", "--documents", str(DOCUMENTS)) as running:
        yield running


def test_every_disputed_number_of_the_shipped_person_leads_to_words_that_hold_it(
    window: Window, with_documents: Service
) -> None:
    page = window.open(with_documents, "/person/massimo-carrera")
    numbers = disputed_numbers(page)
    assert numbers.count() > 5
    for number in numbers.all():
        number.click()
        claim = fragment(page).removeprefix("claim-")
        row = page.locator(f"#claim-{claim}")
        assert seen(row), claim
        row.get_by_role("link").first.click()
        mark = page.locator(f".source-text mark[data-claims~='{claim}']").first
        assert_marked(mark)
        quoted = row.get_by_role("link").first.inner_text().strip("“”")
        assert mark.locator("a").inner_text().strip() in quoted, "the words marked are those that the claim quotes"
