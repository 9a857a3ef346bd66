"""Turns a draft with quotations into a fact file with offsets, so that nobody counts characters by hand.

The file is edited where the offsets go and nowhere else: comments, order and layout stay as they were.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from carrera_kg.documents import Document
from carrera_kg.errors import DataError, FactError, did_you_mean
from carrera_kg.readers.facts import check_words, is_count
from carrera_kg.resources import read_text
from carrera_kg.yamlfile import Mapping, Text, parse_yaml


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def locate(path: str, documents: dict[str, Document], read: Callable[[Document], str]) -> tuple[str, int]:
    """The fact file's text with an offset beside every quotation, and how many offsets are new or mended.

    Args:
        path: the fact file.
        documents: the catalogue.
        read: gives the text of a document.

    Raises:
        DataError: the file cannot be read.
        FactError: a quotation is not in the document, stands there more than once without saying which, or is too long.
    """
    source = read_text(path)
    sheet = parse_yaml(source, path)
    name = str(sheet.get("document"))
    if name not in documents:
        known = did_you_mean(name, documents) or f"documents.yaml has {', '.join(documents)}"
        raise FactError(path, sheet.line, f"no document {name} in the catalogue", known)
    text = read(documents[name])
    edits = [edit for place in _places(sheet) for edit in _edit(place, text, name, path, source)]
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    _check_edited(source, path, text)
    return source, len(edits)


def _check_edited(source: str, path: str, text: str) -> None:
    """See that the edited file says what it should: unusual YAML may be laid out in ways that an edit breaks."""
    for place in _places(parse_yaml(source, path)):
        at, words = str(place.get("at")), str(place["words"])
        if not is_count(at) or not text.startswith(words, int(at)):
            line = place.keys_at["words"].line
            raise FactError(
                path, line, f"the offset of '{words}' cannot be written here", "write it plainly: at, then words"
            )


def write_facts(path: str, text: str) -> None:
    """Replace the file in one step, so that an interruption leaves the old one whole.

    Raises:
        DataError: it cannot be written.
    """
    try:
        with open(f"{path}.new", "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(f"{path}.new", path)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}", "check the folder's permissions and space") from None


def find_words(words: str, text: str) -> Iterator[int]:
    """The offsets at which the words stand in the text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _places(value: object) -> Iterator[Mapping]:
    if isinstance(value, Mapping):
        if isinstance(value.get("words"), Text):
            yield value
        for inner in value.values():
            yield from _places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner)


def _edit(place: Mapping, text: str, document: str, path: str, source: str) -> list[_Edit]:
    words, line = str(place["words"]), place.keys_at["words"].line
    check_words(words, path, line)
    found = list(find_words(words, text))
    if not found:
        raise FactError(path, line, f"'{words}' is not in {document}", "copy the words from the text, marks and all")
    at = place.get("at")
    if isinstance(at, Text) and is_count(at) and int(at) in found:
        return []
    nth = place.get("nth")
    if nth is None and len(found) > 1:
        where = ", ".join(str(offset) for offset in found[:5])
        hint = f"add 'nth: 1' to 'nth: {len(found)}' or quote more words"
        raise FactError(path, line, f"'{words}' stands in {document} {len(found)} times, at {where}", hint)
    number = 1 if nth is None else int(str(nth)) if is_count(str(nth)) else 0
    if not 1 <= number <= len(found):
        raise FactError(path, line, f"nth: {nth} of {len(found)} places", f"give a number from 1 to {len(found)}")
    offset = f"at: {found[number - 1]}"
    # The offset takes the place of an old one or of `nth`, which it makes needless; else it goes before the words.
    edits = []
    stale = [key for key in ("at", "nth") if key in place]
    if stale:
        key, value = place.keys_at[stale[0]], place[stale[0]]
        if not isinstance(value, Text):
            raise FactError(path, line, f"{stale[0]} must be a number", "give one, or leave it out")
        edits.append(_Edit(key.offset, value.offset + _written(value, source), offset))
    else:
        start = place.keys_at["words"].offset
        column = start - (source.rfind("\n", 0, start) + 1)
        lead = source[start - column : start]
        # After "- " the next line must be indented by spaces alone.
        between = ", " if place.flow else "\n" + "".join(c if c.isspace() else " " for c in lead)
        edits.append(_Edit(start, start, offset + between))
    return edits


def _written(value: Text, source: str) -> int:
    quoted = source[value.offset : value.offset + 1] in ("'", '"')
    return len(value) + 2 if quoted else len(value)
