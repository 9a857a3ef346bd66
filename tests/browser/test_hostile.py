"""Names, words and links that mean harm: they are shown, nothing of them runs, and nothing bursts its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from carrera_kg.pipeline import build
from carrera_kg.store import revise
from carrera_kg.vocabulary import CAR, ID, LABEL, OWL
from tests.browser.browsing import NARROW, Window, wider
from tests.career import Fact, about, honour, match, spell, write_career
from tests.server.service import Service, serving

SCRIPT = "<script>alert('script')</script><img src=x onerror=alert('image')>"
ATTRIBUTE = "\" onmouseover=alert('mouse') onfocus=alert('focus') autofocus x=\"'><b>"
TURNED = "Club \u202eDRAWKCAB\u2066 & </bdi></title>"
LONG = "Endless" * 43  # 301 letters without a place to break
TEMPLATE = "{{ 7 * 7 }} ${alert(1)} \u2028 ]]> --> </script>"

ENTITIES: list[Fact] = [
    {"id": "person/script", "name": SCRIPT, "forms": ["Script"]},
    {"id": "person/attribute", "name": ATTRIBUTE},
    {"id": "club/turned", "name": TURNED},
    {"id": "club/endless", "name": LONG},
    {"id": "competition/template", "name": TEMPLATE},
]

SOURCES: dict[str, list[Fact]] = {
    "almanac": [
        {**about("person/script", nickname=ATTRIBUTE, birthPlace="Town East"), "words": "<script>alert('words')</script>"},
        {**spell("a", person="person/script", team="club/turned", role="player", start="1991", end="1996"), "words": ATTRIBUTE},
        {**spell("b", person="person/script", team="club/endless", role="player", start="1996", end="1999",
                 tally={"scope": "not-stated", "goals": "7"}), "words": "<img src=x onerror=alert('quote')>"},
        {**spell("c", person="person/attribute", team="club/endless", role="player", start="1990", end="1999"), "words": "W" * 300},
        honour("cup", competition="competition/template", team="club/turned", result="winner", season="1994",
               person="person/script", role="player"),
        match("final", "club/turned", "club/endless", date="1994-05-01", competition="competition/template"),
        {"remark": "r", "words": "remark r", "concerns": "person/script", "topic": "reputation", "summary": TEMPLATE + LONG},
    ],
    "chronicle": [
        {**spell("b", person="person/script", team="club/endless", role="player", start="1996", end="1998",
                 tally={"scope": "not-stated", "goals": "3"}), "words": "spell \u202eb"},
    ],
}  # fmt: skip

PATHS = [
    "/",
    "/people",
    "/matches",
    "/disputed",
    "/person/script",
    "/person/attribute",
    "/club/turned",
    "/club/endless",
    "/competition/template",
    "/document/almanac",
    "/search?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/query?query=SELECT+*+{+%3Fa+rdfs%3Alabel+%3Fname+}",
    "/query?query=SELECT+%3Fperson+%3Fteam+%3Fstart+{+%3Fs+car%3Aperson+%3Fperson%3B+car%3Ateam+%3Fteam%3B+car%3Astart+%3Fstart+}&view=graph",
    "/query?query=SELECT+%3Fperson+%3Fteam+%3Fstart+{+%3Fs+car%3Aperson+%3Fperson%3B+car%3Ateam+%3Fteam%3B+car%3Astart+%3Fstart+}&view=timeline",
    "/query?query=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/queries/player-clubs?person=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/person/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
]

STIR = """() => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  for (const each of document.querySelectorAll("body *")) {
    for (const event of ["mouseover", "pointerover", "focus", "focusin"]) each.dispatchEvent(new Event(event, { bubbles: true }));
  }
}"""

HANDLERS = """() => [...document.querySelectorAll("*")].flatMap(each =>
  [...each.attributes].filter(({ name, value }) =>
    name.startsWith("on") || name === "style" || name === "autofocus" || /^\\s*(javascript|vbscript|data:text)/i.test(value))
  .map(({ name, value }) => `${each.tagName} ${name}=${value}`))"""


BURST = """() => [...document.querySelectorAll(".card, .site-header, .page-head, .pill, h1, h2, h3, h4")]
  .filter(each => each.scrollWidth > each.clientWidth + 1)
  .filter(each => getComputedStyle(each).display !== "inline" && !each.matches(".visually-hidden"))
  .map(each => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`)"""


def _more_harm(store: ox.Store) -> None:
    """What no fact file can hold, but a dataset from elsewhere can."""
    person = ox.NamedNode(ID + "person/script")
    for predicate, value in (
        (CAR + "birthPlace", ox.NamedNode("javascript:alert('link')")),
        (OWL + "sameAs", ox.NamedNode("javascript:alert('same')")),
        (
            OWL + "sameAs",
            ox.NamedNode("data:text/html,<script>alert('data')</script>".replace("<", "%3C").replace(">", "%3E")),
        ),
        (OWL + "sameAs", ox.NamedNode("https://example.org/x?a='&b")),
        (CAR + "nationality", ox.NamedNode(ID + "place/%22%3E'onclick=alert(1)")),
    ):
        store.add(ox.Quad(person, ox.NamedNode(predicate), value, ox.DefaultGraph()))
    store.add(ox.Quad(ox.NamedNode(ID + "place/%22%3E'onclick=alert(1)"), ox.NamedNode(LABEL), ox.Literal(SCRIPT)))


@pytest.fixture(scope="package")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("hostile")
    files = write_career(home, SOURCES, entities=ENTITIES)
    build(str(home / "dataset"), facts=files.data, documents=files.texts)
    revise(str(home / "dataset"), _more_harm)
    with serving(home / "dataset", home / "log", "--workers", "2", "--documents", files.texts) as running:
        yield running
    shutil.rmtree(home)


def stir(page: Page) -> None:
    """Touch everything that might wait for the reader."""
    page.evaluate(STIR)
    assert page.evaluate(HANDLERS) == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_and_nothing_overflows(album: Window, hostile: Service, path: str) -> None:
    page = album.turn(hostile, path, (400, 404))
    stir(page)
    assert wider(page) == []
    page.set_viewport_size(NARROW)
    assert wider(page) == []
    assert page.evaluate(BURST) == []
    assert (
        page.locator("script").count()
        == page.locator(
            "script[src^='/static/'], script[type='application/json'], script[type='application/ld+json']"
        ).count()
    )
    assert page.locator("main b, main img").count() == 0


@pytest.mark.parametrize("path", ["/person/script", "/disputed", *PATHS[-4:]])
def test_nothing_would_run_even_without_the_policy(window: Window, hostile: Service, path: str) -> None:
    """Escaping must hold by itself; the policy is for the day on which it does not."""
    page = window.open(hostile, path, (400, 404), bypass_csp=True)
    stir(page)
    page.wait_for_timeout(50)
    assert window.complaints() == []


def test_the_names_are_shown_as_they_are(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/person/script")
    expect(page.get_by_role("heading", level=1)).to_have_text(SCRIPT)
    assert SCRIPT in page.title()
    turned = page.locator("table bdi").filter(has_text="DRAWKCAB").first
    expect(turned).to_have_text(TURNED)


def test_the_order_of_what_follows_a_name_is_not_turned(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/clubs")
    turned = page.get_by_role("main").get_by_role("link").filter(has_text="DRAWKCAB")
    directions = turned.evaluate("link => [getComputedStyle(link).direction, link.querySelector('bdi') !== null]")
    assert directions == ["ltr", True]


def test_an_address_that_is_no_web_address_is_text(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/person/script")
    expect(page.get_by_text("javascript:alert('link')").first).to_be_visible()
    schemes = page.locator("a[href]").evaluate_all(
        "all => all.map(each => new URL(each.getAttribute('href'), location).protocol)"
    )
    assert set(schemes) == {"http:", "https:"}


def test_suggestions_show_hostile_names_as_text(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/")
    page.locator("header [data-complete]").press_sequentially("script")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("<script>alert('script')</script>")
    assert page.evaluate(HANDLERS) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/script")


def test_long_suggestions_stay_in_the_window(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/about", viewport=NARROW)
    page.locator("header [data-complete]").press_sequentially("endless")
    expect(page.get_by_role("option").first).to_be_visible()
    assert wider(page) == []


def test_the_network_of_hostile_names_is_drawn(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/person/script")
    page.get_by_role("button", name="Explore").click()
    expect(page.locator(".network-stage canvas").first).to_be_visible()
    assert wider(page) == []


def test_a_hostile_query_in_the_history_is_text(window: Window, hostile: Service) -> None:
    page = window.open(hostile, "/query")
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("# <img src=x onerror=alert(1)>\nASK {}")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".answer-status.truth")).to_be_visible()
    page.locator("details.menu summary").click()
    expect(page.locator("details.menu button").first).to_have_text("<img src=x onerror=alert(1)>")
    assert page.evaluate(HANDLERS) == []
