"""The pages of a file: one of wikitext, an export of MediaWiki in XML, or JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from carrera_kg.errors import DataError, UsageError
from carrera_kg.readers.inputs import InputFile, Rejects

LONGEST_PAGE = 16 * 2**20
"""Bytes of one page. The wikis themselves stop at 2 million."""

TEXTS = (".wiki", ".wikitext", ".mediawiki", ".txt")
EXPORTS = (".xml",)
LINES = (".jsonl", ".ndjson")

_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d.*)?")
_WIKI = re.compile(r"([a-z]{2,3}|simple)wiki")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a wiki.

    Attributes:
        title: its title.
        text: its wikitext.
        language: of the wiki, where the file says it.
        revised: the day of its revision in EDTF, where the file says it.
        one_of_many: whether the file has several pages.
        redirect: the title of the page that it only leads to.
    """

    title: str
    text: str
    language: str = ""
    revised: str | None = None
    one_of_many: bool = False
    redirect: str = ""


def pages_of(file: InputFile, rejects: Rejects) -> Iterator[Page]:
    """The pages of the file, in its order.

    Raises:
        DataError: the file is damaged, or no export of MediaWiki.
    """
    name = file.name.lower()
    if name.endswith(EXPORTS):
        yield from _export(file, rejects)
    elif name.endswith(LINES):
        yield from _lines(file, rejects)
    else:
        yield from _text(file, rejects)


def _text(file: InputFile, rejects: Rejects) -> Iterator[Page]:
    data = bytearray()
    for piece in file.chunks():
        data += piece
        if len(data) > LONGEST_PAGE:
            rejects.add(file.id, "char=0,0", "a page of more than 16 MiB", file.name)
            return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rejects.add(file.id, "char=0,0", "a page that is not UTF-8", f"byte {error.start}")
        return
    stem = re.sub(r"\.(?:wiki|wikitext|mediawiki|txt)$", "", file.name, flags=re.IGNORECASE)
    yield Page(" ".join(unquote(stem).replace("_", " ").split()), text)


# ── JSON lines ───────────────────────────────────────────────────────────────────────────────────


def _lines(file: InputFile, rejects: Rejects) -> Iterator[Page]:
    try:
        import orjson
    except ImportError:
        raise UsageError("reading JSON lines needs orjson", "install carrera-kg[sources]") from None
    for number, line in file.lines(rejects):
        if not line.strip():
            continue
        at = f"line={number - 1},{number}"
        try:
            data = orjson.loads(line)
        except orjson.JSONDecodeError:
            rejects.add(file.id, at, "a line that is not JSON", repr(line[:40]))
            continue
        page = _of_json(data)
        if page is None:
            rejects.add(file.id, at, "a line without a title and wikitext", repr(line[:40]))
        elif len(page.text) > LONGEST_PAGE:
            rejects.add(file.id, at, "a page of more than 16 MiB", page.title)
        else:
            yield page


def _of_json(data: Any) -> Page | None:
    if not isinstance(data, dict):
        return None
    body = data.get("article_body")
    inner = body.get("wikitext") if isinstance(body, dict) else None
    texts = [data.get(key) for key in ("wikitext", "text", "content", "source_text")] + [inner]
    text = next((each for each in texts if isinstance(each, str)), None)
    title = next((each for each in (data.get("title"), data.get("name")) if isinstance(each, str)), None)
    if text is None or not title:
        return None
    spoken = data.get("in_language")
    said = spoken.get("identifier") if isinstance(spoken, dict) else None
    tags = [data.get("language"), data.get("lang"), data.get("wiki"), said]
    tag = next((each for each in tags if isinstance(each, str)), "")
    wiki = _WIKI.fullmatch(tag)
    times = [data.get(key) for key in ("timestamp", "date_modified", "revised")]
    stamp = next((each for each in times if isinstance(each, str)), "")
    when = _TIMESTAMP.fullmatch(stamp)
    language = wiki[1] if wiki else tag if re.fullmatch(r"[a-z]{2,3}|simple", tag) else ""
    return Page(" ".join(title.replace("_", " ").split()), text, language, when[1] if when else None, one_of_many=True)


# ── An export of MediaWiki ───────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Export:
    """Takes in an export piece by piece; of a page with several revisions the last counts."""

    file: InputFile
    rejects: Rejects
    ready: list[Page] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    language: str = ""
    values: dict[str, str] = field(default_factory=dict)
    redirect: str = ""
    parts: list[str] = field(default_factory=list)
    size: int = 0
    too_long: bool = False
    known: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self.path and name != "mediawiki":
            raise DataError(f"{self.file.label}: is no export of MediaWiki (<{name[:40]}>)", "export pages as XML")
        if not self.path:
            self.known = True
            tag = attributes.get("xml:lang", "")
            self.language = tag if re.fullmatch(r"[a-z]{2,3}|simple", tag) else ""
        if len(self.path) > 100:
            raise DataError(f"{self.file.label}: is nested too deep", "export pages as XML")
        self.path.append(name)
        if name == "page":
            self.values, self.redirect, self.too_long = {}, "", False
        elif name == "redirect":
            self.redirect = attributes.get("title", "")
        self.parts, self.size = [], 0

    def data(self, text: str) -> None:
        if self.path and self.path[-1] in ("title", "ns", "timestamp", "text"):
            self.size += len(text)
            if self.size <= LONGEST_PAGE:
                self.parts.append(text)
            else:
                self.too_long = True

    def end(self, name: str) -> None:
        name = self.path.pop()
        inside = self.path[-1] if self.path else ""
        if name in ("title", "ns") and inside == "page":
            self.values[name] = "".join(self.parts).strip()
        elif name in ("timestamp", "text") and inside == "revision":
            self.values[name] = "".join(self.parts)
        elif name == "page":
            self._page()
        self.parts = []

    def _page(self) -> None:
        title = " ".join(self.values.get("title", "").split())
        if self.values.get("ns", "0") not in ("", "0") or not title:
            return
        when = _TIMESTAMP.fullmatch(self.values.get("timestamp", "").strip())
        page = Page(title, self.values.get("text", ""), self.language, when[1] if when else None, True, self.redirect)
        if self.too_long:
            self.rejects.add(self.file.id, f"page={title}", "a page of more than 16 MiB", title)
        else:
            self.ready.append(page)

    def doctype(self, *_: object) -> None:
        raise DataError(f"{self.file.label}: declares a document type, which an export does not", "export pages as XML")


def _export(file: InputFile, rejects: Rejects) -> Iterator[Page]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    export = _Export(file, rejects)
    parser.StartElementHandler, parser.EndElementHandler = export.start, export.end
    parser.CharacterDataHandler = export.data
    parser.StartDoctypeDeclHandler = export.doctype
    try:
        for piece in file.chunks():
            parser.Parse(piece, False)
            yield from export.ready
            export.ready.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from export.ready
        why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise file.damaged(why) from None
    yield from export.ready
