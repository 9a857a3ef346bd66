"""Reads pages as a browser would: elements, links, shown queries."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from carrera_kg.pages import Page, Site, render

if TYPE_CHECKING:
    import pyoxigraph as ox

VOID = ("meta", "link", "input", "br", "img", "hr")


class Elements(HTMLParser):
    """Every element with its attributes, and the text of each ``pre`` that shows a query."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.queries: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self._query = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        if given.get("aria-label") == "SPARQL query":
            self._query = True
            self.queries.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        opened = self.open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"
        if tag == "pre":
            self._query = False

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._query:
            self.queries[-1] += data


def elements(page: Page) -> list[tuple[str, dict[str, str]]]:
    return Elements(page.html).found


def attributes(page: Page, name: str) -> list[str]:
    """All values of an attribute."""
    return [given[name] for _, given in elements(page) if name in given]


def text(page: Page) -> str:
    """The page's text, white space folded."""
    return " ".join("".join(Elements(page.html).text).split())


def go(store: ox.Store, site: Site, address: str) -> Page:
    """The page at a link of the site."""
    parts = urlsplit(unescape(address))
    return render(store, site, "/" + parts.path.removeprefix(site.root), parse_qs(parts.query))


def walk(store: ox.Store, site: Site, start: str = "/", most: int = 2_000) -> dict[str, Page]:
    """Every page that links lead to, by path with parameters, beginning at one."""
    pages: dict[str, Page] = {}
    waiting = [site.link(start)]
    while waiting and len(pages) < most:
        address = waiting.pop().partition("#")[0]
        if address in pages or not _ours(address.removeprefix(site.root)):
            continue
        page = pages[address] = go(store, site, address)
        waiting += [page.location] if page.location else []
        waiting += [href for href in attributes(page, "href") if href.startswith(site.root)]
    return pages


def _ours(path: str) -> bool:
    """Whether the path is that of a page of these modules, and not data or the query pages."""
    elsewhere = (
        "static/",
        "id/",
        "sparql",
        "openapi",
        ".well-known",
        "query",
        "queries",
        "complete",
        "ontology.",
        "ontology/",
    )
    return not path.startswith(elsewhere)
