"""The page about the ontology in a browser: terms are found by their addresses, pictures can be read and used."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import DESKTOP, NARROW, PHONE, Window, fragment, seen, wider
from tests.server.service import Service


@pytest.mark.parametrize("anchor", ["birthPlace", "Spell", "spell", "roles", "result/unbeaten", "run/unbeaten"])
def test_the_address_of_a_term_shows_the_term(window: Window, shipped: Service, anchor: str) -> None:
    page = window.open(shipped, f"/ontology#{anchor}")
    part = page.locator(f'[id="{anchor}"]')
    expect(part).to_have_count(1)
    assert seen(part.get_by_role("heading"))
    assert part.evaluate("each => each.matches(':target')")


def test_the_address_of_a_concept_shows_the_concept(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/role/caretaker")
    assert fragment(page) == "role/caretaker"
    part = page.locator('[id="role/caretaker"]')
    assert seen(part.get_by_role("heading"))
    part.get_by_role("link", name="manager", exact=True).click()
    assert fragment(page) == "role/manager"
    assert seen(page.locator('[id="role/manager"]').get_by_role("heading"))


def test_an_example_and_a_query_open_and_the_query_runs(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/ontology#birthPlace")
    part = page.locator("#birthPlace")
    part.get_by_text("Show an example").click()
    expect(part.get_by_role("group", name="Example in Turtle")).to_contain_text("car:birthPlace")
    part.get_by_text("Show the query").click()
    part.get_by_role("link", name="Ask it in the editor").click()
    expect(page.locator(".answer-status")).not_to_be_empty()
    expect(page.locator(".answer table")).to_be_visible()


def test_the_contents_lead_to_terms(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/ontology")
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_text(re.compile(r"Show \d+ properties")).click()
    contents.get_by_role("link", name="coached by").click()
    assert seen(page.locator("#coachedBy").get_by_role("heading"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_the_letters_of_a_picture_are_as_large_on_every_window(
    window: Window, shipped: Service, size: dict[str, int]
) -> None:
    page = window.open(shipped, "/ontology", viewport=size)
    assert wider(page) == []
    heights = page.locator(".kg-classes text").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert len(heights) > 60
    assert min(heights) > 12


def test_texts_and_boxes_of_the_pictures_do_not_overlap(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/ontology", viewport=DESKTOP)
    overlapping = page.evaluate(
        """() => [...document.querySelectorAll(".kg-classes")].flatMap(svg => {
          const texts = [...svg.querySelectorAll("text")].map(each => [each.textContent, each.getBoundingClientRect()]);
          const found = [];
          for (const [i, [a, one]] of texts.entries()) for (const [b, other] of texts.slice(i + 1))
            if (one.left < other.right && other.left < one.right && one.top + 2 < other.bottom && other.top + 2 < one.bottom)
              found.push(`${a} over ${b}`);
          for (const text of svg.querySelectorAll("text")) {
            const frame = text.closest(".kg-box").querySelector("rect").getBoundingClientRect();
            if (text.getBoundingClientRect().right > frame.right) found.push(`${text.textContent} leaves its box`);
          }
          return found;
        })"""
    )
    assert overlapping == []


def test_a_class_in_a_picture_leads_to_what_is_told_of_it(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/ontology")
    page.locator(".kg-classes a").filter(has_text="Deployment").first.click()
    assert fragment(page) == "Deployment"
    assert seen(page.locator("#Deployment").get_by_role("heading"))
