"""Writes a site: which pages there are, what lies beside each, and what the whole needs."""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pyoxigraph as ox

from carrera_kg import pages, queries
from carrera_kg.descriptions import description_of
from carrera_kg.errors import DataError, UsageError
from carrera_kg.folders import Folder, replaced
from carrera_kg.lookup import documents as documents_in
from carrera_kg.lookup import kind_of
from carrera_kg.pages.environment import STATIC, asset, page_path, write_page
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.records import claim_pages
from carrera_kg.pages.texts import text_of
from carrera_kg.results import write_statements
from carrera_kg.static_site import names
from carrera_kg.static_site.filenames import file_of
from carrera_kg.static_site.site import FORMATS, FolderSite
from carrera_kg.version import __version__
from carrera_kg.vocabulary import CAR, CONFLICTS_GRAPH, DATASET_GRAPH, ID, KINDS, ONTOLOGY_GRAPH, PROV, RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph

Quotes = Literal["words", "context"]

TOP = (
    "/", "/people", "/clubs", "/national-teams", "/competitions", "/matches", "/documents", "/disputed", "/queries",
    "/ontology", "/about",
)  # fmt: skip
"""The pages of the first level."""

WITH_PAGES = frozenset((*KINDS, *RECORDS, "document", "conflict"))
"""The kinds of things with a page. What rules derive has none: no page leads there."""

_SCRIPTS = ("folder.js", "folder-explorer.js", "third-party-licences.txt")
_DESCRIPTION = ox.NamedNode(DATASET_GRAPH)
_IN_SITEMAP = 50_000
"""Addresses in one file (sitemaps.org)."""

_FROM = ox.NamedNode(PROV + "wasQuotedFrom")
_VERDICT = ox.NamedNode(CAR + "verdict")


@dataclass(frozen=True, slots=True)
class Written:
    """What has been written: pages, all files with them, and their bytes."""

    pages: int
    files: int
    size: int


def write_site(
    source: KnowledgeGraph | ox.Store,
    target: str | os.PathLike[str],
    *,
    address: str | None = None,
    documents: str | os.PathLike[str] | None = None,
    quotes: Quotes = "words",
    tell: Callable[[int], None] | None = None,
) -> Written:
    """Write the pages of a dataset as files, each with its data beside it. The same dataset gives the same bytes.

    Args:
        source: the dataset, or its store.
        target: the folder; an older site there is replaced when the new one is whole.
        address: where the site is going to be, for canonical links and the sitemap; without it there are none.
        documents: the folder of source texts.
        quotes: ``context`` shows the texts themselves, as far as they are in the folder; else no more of them is
            written than the few words that claims rest on.
        tell: is told how many pages there are, again and again.

    Raises:
        UsageError: the address is none, or the texts that are asked for are not there.
        DataError: the folder holds other things or cannot be written, or the package lacks the pages' scripts.
    """
    store = source if isinstance(source, ox.Store) else source.at_hand.store
    site = FolderSite(
        root="./",
        address=_address(address),
        documents=_documents(store, documents, quotes),
        version=__version__,
        described=store.contains_named_graph(_DESCRIPTION),
    )
    assets = [f"bundled/{name}" for name in _SCRIPTS]
    if not all(map(asset, assets)):
        raise DataError(
            "the scripts of the pages are missing from the installation",
            "install carrera-kg from a wheel, or again where Node is, without CARRERA_KG_WITHOUT_BUNDLE",
        )
    with replaced(os.fspath(target)) as folder:
        writing = _Writing(store, site, folder, tell or (lambda number: None))
        for name in (*assets, *sorted(each for each in os.listdir(STATIC) if each.endswith(".css"))):
            with open(os.path.join(STATIC, *name.split("/")), "rb") as file:
                folder.write(f"static/{name}", file.read())
        writing.top()
        writing.things()
        writing.rest()
        return Written(writing.pages, folder.files + 1, folder.size)


def _address(address: str | None) -> str:
    """The address with a slash at its end."""
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or " " in address:
        raise UsageError(f"{address!r} is no address of a site", "write it like https://example.org/football/")
    return address.rstrip("/") + "/"


def _documents(store: ox.Store, documents: str | os.PathLike[str] | None, quotes: str) -> str | None:
    """The folder of texts, if they are to be shown."""
    if quotes == "words":
        return None
    if quotes != "context":
        raise UsageError(f"no site with quotes {quotes!r}: its pages are made of the words", "use words or context")
    if documents is None:
        raise UsageError("the words in their context need the texts", "name their folder with --documents")
    folder = os.fspath(documents)
    reader = Reader(store)
    shown = FolderSite(documents=folder)
    if not any(text_of(reader, shown, iri).text is not None for iri in documents_in(store).values()):
        raise UsageError(f"{folder}: none of the documents of the dataset is there", "name the folder of their texts")
    return folder


class _Writing:
    """Writes pages until there are no more."""

    def __init__(self, store: ox.Store, site: FolderSite, folder: Folder, tell: Callable[[int], None]) -> None:
        self.store, self.site, self.folder, self.tell = store, site, folder, tell
        self.pages = 0
        self.told: list[str] = []
        self._beyond: dict[str, dict[str, int]] = {}
        self._has_page = functools.lru_cache(maxsize=200_000)(self._look_for_page)

    # ── pages ────────────────────────────────────────────────────────────────────────────────────

    def top(self) -> None:
        """The pages of the first level, the questions, search, and the page for what is not there."""
        for path in TOP:
            self._page(path)
        for name, query in queries.catalogue().items():
            self._page(f"/queries/{name}")
            self.folder.write(f"queries/{name}.rq", query.text.encode())
        self._from_template("folder_search.html", self._at("/search"), "Search", indexed=False)
        if self.site.address:
            everywhere = self._at("/404", whole=True)
            self._from_template("folder_missing.html", everywhere, "Nothing here", status=404)
        else:
            self.folder.write("404.html", _BARE_404.encode())

    def things(self) -> None:
        """The page and the data of everything that has one."""
        for iri in self._with_page():
            path = page_path(iri)
            self._page(path)
            statements = sorted({quad.triple for quad in description_of(self.store, iri)}, key=str)
            for ending, _ in FORMATS:
                self._data(file_of(path, ending=ending[1:]), statements, ending[1:])

    def rest(self) -> None:
        """What the whole needs: names to search by, the ontology's and the dataset's own description, a sitemap."""
        for name, text in names.scripts(names.named(self.store, self._file_of_thing)):
            self.folder.write(f"search/{name}", text.encode())
        statements = self._graph(ox.NamedNode(ONTOLOGY_GRAPH))
        for ending, _ in FORMATS:
            self._data(f"ontology{ending}", statements, ending[1:])
        if self.site.described:
            self._data("void.ttl", self._graph(_DESCRIPTION), "ttl")
        if self.site.address:
            self._sitemap()

    def _page(self, path: str) -> None:
        """The page at a path, with those of its lists' further parts and filters."""
        reader = Reader(self.store, self._has_page)
        first = self._at(path)
        waiting: dict[str, dict[str, list[str]]] = {first.at: {}}
        written: set[str] = set()
        while waiting:
            file, params = waiting.popitem()
            written.add(file)
            site = self._at(path, file)
            page = pages.render(self.store, site, path, params, reader)
            if page.status != 200:
                raise DataError(f"the page {path} cannot be written", "build the dataset again")
            self._write(file, page.html)
            waiting |= {
                name: {key: list(values) for key, values in asked.items()}
                for name, asked in site.asked.items()
                if name not in written
            }

    def _from_template(self, template: str, site: FolderSite, title: str, **values: object) -> None:
        self._write(site.at, write_page(site, template, site.path, title, **values).html)  # type: ignore[arg-type]

    def _write(self, file: str, html: str) -> None:
        self.folder.write(file, html.encode())
        self.pages += 1
        self.tell(self.pages)
        if self.site.address and '<meta name="robots" content="noindex">' not in html:
            self.told.append(file)

    def _at(self, path: str, file: str = "", whole: bool = False) -> FolderSite:
        """The site as the page sees it."""
        return FolderSite(
            root="./",
            address=self.site.address,
            documents=self.site.documents,
            version=self.site.version,
            described=self.site.described,
            path=path,
            at=file or file_of(path),
            whole=whole,
            places=self._place,
        )

    # ── which there are ──────────────────────────────────────────────────────────────────────────

    def _with_page(self) -> Iterator[str]:
        """The address of everything that has a page, by kind and name; of two with the same path the one whose page
        that is."""
        found: dict[str, dict[str, str]] = {kind: {} for kind in sorted(WITH_PAGES)}
        for quad in self.store.quads_for_pattern(None, None, None, None):
            iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            if not iri.startswith(ID) or "#" in iri:
                continue
            names_ = found.get(kind_of(iri))
            path = page_path(iri)
            if names_ is not None and path:
                names_[path] = max(iri, names_.get(path, iri), key=lambda each: (ID[:-1] + path == each, each))
        for names_ in found.values():
            yield from (names_[path] for path in sorted(names_))

    def _look_for_page(self, iri: str) -> bool:
        if kind_of(iri) not in WITH_PAGES and kind_of(iri) not in ("claim", "verdict"):
            return False
        return next(iter(self.store.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is not None

    def _file_of_thing(self, iri: str) -> str:
        return file_of(page_path(iri)) if self._has_page(iri) else ""

    def _place(self, path: str) -> tuple[str, int]:
        """The page on which the words of a claim stand, or the conflict that a verdict is about."""
        node = ox.NamedNode(ID[:-1] + path)
        if path.startswith("/verdict/"):
            whole = self.store.quads_for_pattern(None, _VERDICT, node, ox.NamedNode(CONFLICTS_GRAPH))
            about = (quad.subject.value for quad in whole if isinstance(quad.subject, ox.NamedNode))
            return page_path(next(about, "")) or "/disputed", 1
        sources = self.store.quads_for_pattern(node, _FROM, None, None)
        document = next((quad.object.value for quad in sources if isinstance(quad.object, ox.NamedNode)), "")
        if document not in self._beyond:
            reader = Reader(self.store)
            self._beyond[document] = claim_pages(reader, self.site, document) if document else {}
        return page_path(document) or "/documents", self._beyond[document].get(path.removeprefix("/claim/"), 1)

    # ── data ─────────────────────────────────────────────────────────────────────────────────────

    def _graph(self, graph: ox.NamedNode) -> list[ox.Triple]:
        return sorted((quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph)), key=str)

    def _data(self, file: str, statements: list[ox.Triple], format: str) -> None:
        out = io.BytesIO()
        write_statements(statements, out, format)
        self.folder.write(file, out.getvalue())

    def _sitemap(self) -> None:
        """The addresses of the pages that search engines may know, in files of so many; robots.txt tells of them where
        it can: it is only read at the top of a host."""
        address = self.site.address
        parts = [self.told[start : start + _IN_SITEMAP] for start in range(0, len(self.told), _IN_SITEMAP)]
        if len(parts) == 1:
            self.folder.write("sitemap.xml", _sitemap("urlset", "url", (address + file for file in parts[0])))
        else:
            files = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
            for file, part in zip(files, parts, strict=True):
                self.folder.write(file, _sitemap("urlset", "url", (address + each for each in part)))
            self.folder.write("sitemap.xml", _sitemap("sitemapindex", "sitemap", (address + file for file in files)))
        if urlsplit(address).path == "/":
            self.folder.write("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n".encode())


def _sitemap(root: str, each: str, addresses: Iterable[str]) -> bytes:
    lines = "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</{root}>\n'.encode()


_BARE_404 = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Nothing here · carrera-kg</title>
</head>
<body>
<main>
<h1>Nothing here</h1>
<p>The site has nothing at this address. Its first page is <code>index.html</code> in its top folder.</p>
</main>
</body>
</html>
"""
"""A host shows it at any depth, and without an address of the site no link in it can be right everywhere."""
