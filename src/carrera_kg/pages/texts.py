"""The texts of documents, where they are at hand: known by the checksum in the dataset, so it is never another text."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.pages.reader import Reader
from carrera_kg.pages.site import Site
from carrera_kg.vocabulary import DCTERMS

_LANGUAGE = ox.NamedNode(DCTERMS + "language")
_MOST_FILES = 5_000
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text, or why it cannot be shown."""

    text: str | None
    missing: str = ""


def text_of(reader: Reader, site: Site, document: str) -> Text:
    """The text of a document, by its address, if a file with the catalogued checksum is at hand."""
    wanted = next((term.value for term in reader.values(document).get("sha256", ())), "")
    if not site.documents:
        return Text(None, site.without_texts)
    if not wanted:
        return Text(None, "the dataset has no checksum to know the text by")
    path = _files(site.documents).get(wanted)
    text = _read(*path) if path else None
    if text is None:
        return Text(None, f"no file in the folder of documents has its checksum (SHA-256 {wanted[:12]}…)")
    return Text(text)


def _files(folder: str) -> dict[str, tuple[str, int, int]]:
    """The files of the folder by checksum; only those that have changed are read again."""
    found: dict[str, tuple[str, int, int]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_MOST_FILES), strict=False):
                if entry.is_file():
                    about = entry.stat()
                    if about.st_size <= _LARGEST:
                        key = (entry.path, about.st_size, about.st_mtime_ns)
                        found.setdefault(_checksum(*key), key)
    except OSError:
        return found
    return found


@functools.lru_cache(maxsize=_MOST_FILES)
def _checksum(path: str, size: int, changed: int) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@functools.lru_cache(maxsize=16)
def _read(path: str, size: int, changed: int) -> str | None:
    """The text of the file; None if it has gone or is no UTF-8."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def language_of(reader: Reader, document: str) -> str:
    """The language of the document as catalogued, if it is written as the web wants it."""
    found = reader.store.quads_for_pattern(ox.NamedNode(document), _LANGUAGE, None, None)
    text = next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), "")
    return text if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text) else ""


def documents_of(reader: Reader) -> list[str]:
    """The addresses of the catalogued documents."""
    return [iri for iri in reader.of_class("Document") if "#" not in iri]


def length_of(reader: Reader, document: str) -> int:
    """How many code points the document has, by the catalogue."""
    terms = reader.values(document).get("length", ())
    return next((int(term.value) for term in terms if isinstance(term, ox.Literal)), 0)
