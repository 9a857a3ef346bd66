"""A site of files in a real browser, opened from its folder: it reads, looks and works like the service's pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pages.environment import STATIC
from carrera_kg.static_site import names, write_site
from carrera_kg.static_site.site import FolderSite
from tests.browser.auditing import Audit, violations
from tests.browser.browsing import DESKTOP, NARROW, PHONE, Watch, seen, style, wider
from tests.browser.test_accessibility import UNFOLD

ENTITIES = {"person": "person/massimo-carrera.html", "club": "club/juventus.html", "place": "place/bari.html"}

PAGES = {
    "home": "index.html",
    **ENTITIES,
    "competition": "competition/coppa-italia.html",
    "document": "document/carrera-news.html",
    "people": "people.html",
    "disputed": "disputed.html",
    "filtered": "disputed.status-undecided.html",
    "questions": "queries.html",
    "question": "queries/player-clubs.html",
    "ontology": "ontology.html",
    "about": "about.html",
    "search": "search.html?q=carrera",
}


@dataclass
class FolderWatch(Watch):
    """Notes each request that leaves the folder."""

    folder: str = ""
    loaded: list[str] = field(default_factory=list)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.loaded.append(Path(parts.path).name)
        if parts.scheme not in ("data", "blob") and not (
            parts.scheme == "file" and unquote(parts.path).startswith(self.folder + "/")
        ):
            self.complaints.append(f"request that leaves the folder: {request.url}")


class Opened:
    """Opens pages of a folder and keeps watch over them."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._watches: dict[Page, FolderWatch] = {}

    def __call__(self, name: str, **options: Any) -> Page:
        context = self._browser.new_context(**({"viewport": DESKTOP, "color_scheme": "light"} | options))
        context.set_default_timeout(10_000)
        watch = FolderWatch("file://", folder=str(self._folder))
        watch.attach(context)
        page = context.new_page()
        self._watches[page] = watch
        page.goto(f"{self._folder.as_uri()}/{name}")
        return page

    def loaded(self, page: Page) -> list[str]:
        return self._watches[page].loaded

    def close(self) -> None:
        for page in self._watches:
            page.evaluate("0")
        complaints = [each for watch in self._watches.values() for each in watch.complaints]
        for page in self._watches:
            page.context.close()
        assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="module")
def site(browser: Browser, kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped facts, in a folder with a name that addresses have to encode."""
    folder = tmp_path_factory.mktemp("my site #1 (100%)") / "è"
    write_site(kg, folder)
    return folder.resolve()


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Opened]:
    opened = Opened(browser, site)
    yield opened
    opened.close()


def at(page: Page) -> str:
    """The name of the page that is open."""
    return "/".join(unquote(urlsplit(page.url).path).rsplit("/", 2)[-2:])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_its_folder_in_light_dark_and_on_a_phone(opened: Opened, name: str) -> None:
    page = opened(PAGES[name])
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert style(page.locator("body"), "background-color") == "rgb(245, 244, 239)"
    expect(page.locator("html")).to_have_class("js")
    assert wider(page) == []
    assert len(page.screenshot()) > 20_000
    page.emulate_media(color_scheme="dark")
    assert style(page.locator("body"), "background-color") == "rgb(18, 23, 26)"
    page.set_viewport_size(PHONE)
    assert wider(page) == []
    page.set_viewport_size(NARROW)
    assert wider(page) == []


@pytest.mark.parametrize("name", ["home", "club", "place", "filtered", "question", "about", "search"])
def test_axe_and_chromium_find_nothing_wrong(opened: Opened, name: str) -> None:
    page = opened(PAGES[name])
    with Audit(page) as audit:
        page.evaluate(UNFOLD)
        assert violations(page) == []
        assert audit.nameless() == []
        assert audit.faint() == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        assert violations(page) == []


def test_axe_finds_nothing_wrong_with_a_person(opened: Opened) -> None:
    page = opened(ENTITIES["person"])
    assert violations(page, ".with-aside") == []


def test_a_name_is_completed_and_chosen(opened: Opened) -> None:
    page = opened(ENTITIES["club"])
    page.locator("header [data-names]").press_sequentially("massimo c", delay=10)
    first = page.get_by_role("listbox").get_by_role("option").first
    expect(first).to_contain_text("Massimo Carrera")
    assert opened.loaded(page).count("names.js") == 1
    assert opened.loaded(page).count("names-0.js") == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Massimo Carrera")
    assert at(page) == ENTITIES["person"]


@pytest.mark.parametrize("start", ["index.html", ENTITIES["place"]])
def test_a_search_has_a_page_of_results(opened: Opened, start: str) -> None:
    page = opened(start)
    box = page.locator("header [data-names]")
    box.fill("Carrera")
    page.get_by_role("search").first.get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="results for")).to_be_visible()
    expect(page.locator("#site-search")).to_have_value("Carrera")
    page.get_by_role("main").get_by_role("link", name="Massimo Carrera", exact=True).first.click()
    assert at(page) == ENTITIES["person"]


def test_a_name_without_its_accents_is_found_and_one_that_nothing_has_is_not(opened: Opened) -> None:
    page = opened("search.html?q=zzqx")
    expect(page.get_by_role("status").filter(has_text="Nothing is called")).to_be_visible()
    expect(page.locator("#search-help")).to_be_visible()
    page.goto(page.url.replace("zzqx", "JUVÉNTUS"))
    expect(page.get_by_role("main").get_by_role("link", name="Juventus", exact=True).first).to_be_visible()


def test_what_is_searched_for_is_text(opened: Opened) -> None:
    page = opened("search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.get_by_role("status").filter(has_text="<img src=x")).to_be_visible()


def test_scripts_compare_names_as_the_index_does(browser: Browser, tmp_path: Path) -> None:
    """The same words are found whatever their accents, capitals and punctuation; and in a large index too."""
    given = ["Società Calcio-Napoli", "STRASSE F.C.", "Ødegård", "Ærø", "Αθήνας", "İstanbul", "ﬀ ligature", "𐐀 Deseret"]
    many = [*given, *(f"Person {number} Somebody" for number in range(9_000))]
    made = (
        names.Named(f"person/{number}.html", name, "person", names.plain(name), True)
        for number, name in enumerate(many)
    )
    (tmp_path / "search").mkdir()
    for name, text in names.scripts(made):
        (tmp_path / "search" / name).write_text(text, encoding="utf-8")
    bundled = FolderSite().link("/static/bundled/folder.js")
    html = f"""<!doctype html><meta charset="utf-8"><input id="site-search" data-names="./search/names.js">
      <p id="search-status"></p><p id="search-help"></p><ol id="search-results"></ol>
      <script defer src="{bundled}" data-explorer="x"></script>"""
    (tmp_path / "search.html").write_text(html, encoding="utf-8")
    (tmp_path / "static").symlink_to(STATIC)
    context = browser.new_context()
    other = context.new_page()
    for name in [*given, "Strasse", "ødegard", "ISTANBUL", "person 8999", "somebody 4711", "napoli societa"]:
        other.goto(f"file://{tmp_path}/search.html?q={name}")
        expect(other.locator("#search-results a").first).to_be_visible()
        wanted = names.plain(name).split()
        found = other.locator("#search-results a").first.text_content() or ""
        assert all(any(word.startswith(each) for word in names.plain(found).split()) for each in wanted), (name, found)
    other.goto(f"file://{tmp_path}/search.html?q=p")
    expect(other.locator("#search-status")).to_contain_text("200 results for “p”; there may be more")
    context.close()


def test_filters_of_what_is_disputed_work(opened: Opened) -> None:
    page = opened("disputed.html")
    page.get_by_role("list", name="Status").get_by_role("link", name="undecided").click()
    assert at(page).endswith("disputed.status-undecided.html")
    expect(page.get_by_role("list", name="Status").locator("[aria-current]")).to_contain_text("undecided")
    rows = page.locator("table.data tbody tr")
    heading = page.locator("section.card h2").nth(1).text_content() or ""
    assert rows.count() == int(heading.split()[0])
    page.get_by_role("list", name="Kind").get_by_role("link").nth(1).click()
    assert "status-undecided" in at(page)
    assert ".kind-" in at(page)
    page.get_by_role("list", name="Status").get_by_role("link", name="all").click()
    page.get_by_role("list", name="Kind").get_by_role("link", name="all").click()
    assert at(page).endswith("/disputed.html")


def test_a_network_can_be_explored_and_leads_to_pages(opened: Opened) -> None:
    page = opened(ENTITIES["person"])
    assert "folder-explorer.js" not in opened.loaded(page)
    page.get_by_role("button", name="Explore").click()
    expect(page.get_by_role("application")).to_be_visible()
    page.get_by_role("searchbox", name="Find in the network").fill("juv")
    page.locator(".network-found button").first.click()
    page.locator(".network-card").get_by_role("link").first.click()
    assert at(page) == ENTITIES["club"]


def test_pictures_lead_to_pages(opened: Opened) -> None:
    page = opened(ENTITIES["person"])
    page.locator(".timeline svg a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Massimo Carrera")


def test_a_claim_leads_to_its_words(opened: Opened) -> None:
    page = opened(ENTITIES["person"])
    page.locator(".claim .words a").nth(3).click()
    target = page.locator("mark.target").first
    expect(target).to_be_visible()
    assert seen(target)


def test_the_second_part_of_a_list_is_a_page(opened: Opened) -> None:
    page = opened(ENTITIES["person"])
    page.get_by_role("link", name="Next", exact=True).click()
    assert at(page) == "person/massimo-carrera.facts-2.html"
    page.get_by_role("link", name="Previous", exact=True).click()
    assert at(page) == ENTITIES["person"]


@pytest.mark.parametrize("name", ["home", "person", "disputed"])
def test_without_script_all_can_be_read_and_nothing_is_offered_in_vain(opened: Opened, name: str) -> None:
    page = opened(PAGES[name], java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("form:visible").count() == 0
    assert page.locator("button:visible").count() == 0
    with_script = opened(PAGES[name])
    assert with_script.get_by_role("heading").all_text_contents() == page.get_by_role("heading").all_text_contents()
    assert with_script.locator("form:visible").count() > 0


def test_without_script_the_search_says_what_it_needs(opened: Opened) -> None:
    page = opened("search.html", java_script_enabled=False)
    expect(page.get_by_text("Searching needs JavaScript.")).to_be_visible()
    expect(page.get_by_text("Type the name of")).to_be_hidden()


def test_names_that_cannot_be_read_are_told(opened: Opened, site: Path) -> None:
    page = opened("search.html")
    page.route("**/names.js", lambda route: route.abort())
    page.evaluate("location.search = '?q=bari'")
    expect(page.get_by_text("The names cannot be searched: names.js cannot be read.")).to_be_visible()
    opened._watches[page].complaints.clear()  # Chromium tells of what a test takes away
