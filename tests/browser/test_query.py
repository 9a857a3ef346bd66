"""The query page: an editor that completes, answers in place, and the same as a plain form without script."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import PHONE, Window, focused, style, wider
from tests.server.service import Service

BIRTHS = "SELECT ?person ?place WHERE { ?person car:birthPlace ?place }"
CLUBS = """# Who was where?
SELECT ?person ?team ?start ?end WHERE {
  ?spell car:person ?person ; car:team ?team ; car:start ?start
  OPTIONAL { ?spell car:end ?end }
} ORDER BY ?start"""


def address(query: str, **more: str) -> str:
    return "/query?" + "&".join(f"{name}={quote(value)}" for name, value in {"query": query, **more}.items())


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="SPARQL query")


def written(page: Page) -> str:
    """What stands in the editor."""
    return "\n".join(line.strip("\n") for line in page.locator(".cm-line").all_inner_texts())


def write(page: Page, text: str) -> None:
    """Type over what stands in the editor."""
    editor(page).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def replace(page: Page, text: str) -> None:
    """Put a text in the place of what stands in the editor, as if pasted: nothing is completed, no bracket closed."""
    editor(page).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def run(page: Page) -> None:
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("section.answer")).to_have_attribute("aria-busy", "false")


def cells(page: Page) -> list[str]:
    return page.locator(".answer td").all_inner_texts()


def asked(page: Page) -> str:
    """The query in the page's address."""
    return parse_qs(urlsplit(page.url).query).get("query", [""])[0]


def test_a_query_is_completed_and_run_by_keyboard_and_its_rows_have_names(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    write(page, "SELECT ?who ?place WHERE { ?who car:birthPl")
    option = page.get_by_role("option", name="car:birthPlace")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(editor(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "none")
    page.wait_for_timeout(100)  # CodeMirror takes no key as meant for a menu that has only just come up
    page.keyboard.press("Enter")
    page.keyboard.type(" ?place }")
    assert written(page) == "SELECT ?who ?place WHERE { ?who car:birthPlace ?place }"

    run(page)
    expect(page.get_by_role("columnheader")).to_have_text(["who", "place"])
    assert {"Massimo Carrera", "Sesto San Giovanni"} <= set(cells(page))
    expect(page.locator(".query-status")).to_contain_text("rows")
    page.locator(".answer").get_by_role("link", name="Massimo Carrera").first.click()
    page.wait_for_url(f"{shipped.address}person/massimo-carrera")


def test_names_of_things_are_completed_behind_their_prefix(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    write(page, "SELECT * { person:car")
    expect(page.get_by_role("option", name="person:massimo-carrera")).to_be_visible()


def test_the_answer_is_shown_as_table_graph_and_timeline_where_they_fit(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    replace(page, BIRTHS)
    run(page)
    views = page.get_by_role("list", name="Show as").get_by_role("link")
    expect(views).to_have_text(["Table", "Graph"])

    replace(page, CLUBS)
    run(page)
    expect(views).to_have_text(["Table", "Graph", "Timeline"])
    views.get_by_text("Timeline").click()
    expect(page.locator(".answer figure svg")).to_be_visible()
    expect(views.get_by_text("Timeline")).to_be_focused()
    expect(views.get_by_text("Timeline")).to_have_attribute("aria-current", "true")
    assert parse_qs(urlsplit(page.url).query)["view"] == ["timeline"]

    views.get_by_text("Graph").click()
    expect(page.locator(".answer .network svg")).to_be_visible()
    page.get_by_role("button", name="Explore").click()
    expect(page.locator(".answer .network-stage canvas").first).to_be_visible()

    views.get_by_text("Table").click()
    expect(page.get_by_role("table")).to_be_visible()

    replace(page, "SELECT (COUNT(*) AS ?n) { ?s a car:Person }")
    run(page)
    expect(views).to_have_count(0)
    assert cells(page) == ["15"]


@pytest.mark.parametrize(
    ("query", "underlined", "said"),
    [
        ("SELECT ?p WHERE {\n  ?p a car:Person ;;; car:birthPlace\n}", None, "line"),
        ("SELECT ?p WHERE { ?p a car:Persn }", "car:Persn", "is not in the ontology"),
        ("SELCT ?p WHERE { ?p a car:Person }", "SELCT", "SELECT"),
        ("SELECT ?p WHERE { ?p a nope:Person }", "nope:Person", "prefix nope: is not declared"),
    ],
    ids=["syntax", "term", "keyword", "prefix"],
)
def test_a_wrong_query_is_underlined_at_its_place_and_says_why(
    window: Window, shipped: Service, query: str, underlined: str | None, said: str
) -> None:
    page = window.open(shipped, "/query", expected=(400,))
    replace(page, query)
    run(page)
    alert = page.locator(".answer [role=alert]")
    expect(alert).to_contain_text(said)
    wrong = page.locator(".cm-lintRange-error")
    expect(wrong.first).to_be_visible()
    assert style(wrong.first, "text-decoration-style") == "wavy"
    if underlined is not None:
        assert "".join(wrong.all_inner_texts()) == underlined
    expect(page.locator(".query-status")).to_have_text("No answer")

    replace(page, BIRTHS)
    expect(wrong).to_have_count(0)
    run(page)
    expect(alert).to_have_count(0)


def test_the_query_is_in_the_address_and_back_and_forward_go_through_the_answers(
    window: Window, shipped: Service
) -> None:
    page = window.open(shipped, "/query")
    opening = written(page)
    replace(page, BIRTHS)
    run(page)
    assert asked(page) == BIRTHS
    replace(page, "ASK { person:massimo-carrera a car:Person }")
    run(page)
    expect(page.locator(".answer")).to_contain_text("yes", ignore_case=True)

    page.go_back()
    expect(page.get_by_role("columnheader")).to_have_text(["person", "place"])
    assert written(page) == BIRTHS
    page.go_forward()
    expect(page.locator(".answer-status.truth")).to_be_visible()
    assert written(page).startswith("ASK")
    page.go_back()
    page.go_back()
    expect(page.locator("section.answer")).to_be_hidden()
    assert written(page) == opening

    again = window.open(shipped, address(BIRTHS))
    assert "Massimo Carrera" in cells(again), "a link to the query opens its answer"
    assert written(again) == BIRTHS


def test_queries_that_were_run_are_in_the_history(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    for query in (BIRTHS, CLUBS):
        replace(page, query)
        run(page)
    page.goto(f"{shipped.address}query")
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    entries = menu.get_by_role("button")
    expect(entries).to_have_text(["Who was where?", BIRTHS, "Clear the history"])

    entries.nth(1).click()
    assert written(page) == BIRTHS
    expect(editor(page)).to_be_focused()
    expect(entries.first).to_be_hidden()

    menu.locator("summary").click()
    menu.get_by_role("button", name="Clear the history").click()
    menu.locator("summary").click()
    expect(menu).to_contain_text("Queries that you run are kept here")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_an_example_fills_the_editor_and_is_answered(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    example = page.get_by_role("link", name="Honours")
    example.click()
    expect(page.locator(".answer td").first).to_be_visible()
    [query] = parse_qs(urlsplit(example.get_attribute("href") or "").query)["query"]
    assert asked(page) == written(page) == query


def test_what_is_copied_runs(window: Window, shipped: Service, tmp_path: Path) -> None:
    page = window.open(shipped, address(BIRTHS), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Ask the same from Python, curl or the command line").click()
    programs = {"Python": [sys.executable, "-c"], "curl": ["sh", "-c"], "Command line": ["sh", "-c"]}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"CARRERA_KG_STORE": str(shipped.dataset), "PATH": path}
    headings = page.locator(".elsewhere h2")
    assert headings.all_inner_texts() == list(programs)
    for index, (name, program) in enumerate(programs.items()):
        if name == "curl" and not shutil.which("curl"):
            continue
        button = page.locator(".elsewhere button.copy").nth(index)
        button.click()
        expect(button).to_have_text("Copied")
        copied = page.evaluate("() => navigator.clipboard.readText()")
        answer = subprocess.run(
            [*program, copied], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, (name, answer.stderr)
        assert "massimo-carrera" in answer.stdout.lower().replace(" ", "-"), name


def test_a_query_that_is_shown_on_a_page_can_be_copied_and_opened_in_the_editor(
    window: Window, shipped: Service
) -> None:
    page = window.open(shipped, "/club/juventus", permissions=["clipboard-read", "clipboard-write"])
    panel = page.locator("details.shown-query").first
    panel.locator("summary").click()
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == panel.locator("pre").text_content()
    panel.get_by_role("link", name="Ask it in the editor").click()
    page.wait_for_url("**/query?*")
    assert written(page).strip() == copied.strip()
    assert cells(page)


def test_without_script_the_form_answers(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query", java_script_enabled=False, expected=(400,))
    field = page.get_by_label("SPARQL query")
    field.fill(CLUBS)
    page.get_by_role("button", name="Run").click()
    assert "Massimo Carrera" in cells(page)
    expect(field).to_have_value(CLUBS)
    page.get_by_role("link", name="Timeline").click()
    expect(page.locator(".answer figure svg")).to_be_visible()

    field.fill("SELECT ?p WHERE { ?p a car:Persn }")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".answer [role=alert]")).to_contain_text("car:Persn is not in the ontology")
    expect(field).to_have_value("SELECT ?p WHERE { ?p a car:Persn }")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_question_of_the_catalogue_is_asked_by_a_form(window: Window, shipped: Service, script: bool) -> None:
    page = window.open(shipped, "/queries", java_script_enabled=script)
    page.locator("a[href$='/queries/player-clubs']").click()
    field = page.get_by_label("person", exact=True)
    field.fill("")
    field.press_sequentially("Massimo Carrera")
    if script:
        page.get_by_role("option").first.click()
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer table")).to_contain_text("Juventus")


def test_the_editor_is_left_by_keyboard(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    editor(page).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert focused(page).startswith("button")
    description = page.locator(f"#{editor(page).get_attribute('aria-describedby')}")
    expect(description).to_contain_text("Escape, then Tab leaves the editor")


def test_on_a_phone_a_query_is_asked_and_read(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query", viewport=PHONE)
    replace(page, CLUBS)
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".answer td").first).to_be_attached()
    assert wider(page) == []


def test_an_answer_that_takes_long_can_be_stopped(window: Window, shipped: Service) -> None:
    page = window.open(shipped, "/query")
    replace(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("ControlOrMeta+Enter")
    button = page.get_by_role("button", name="Stop")
    button.click()
    expect(page.locator(".query-status")).to_have_text("Stopped")
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    replace(page, BIRTHS)
    run(page)
    assert "Massimo Carrera" in cells(page)
