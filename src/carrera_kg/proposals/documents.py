"""Texts that nobody has catalogued yet, and registers of teams: what they are called, and what they are."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass

from carrera_kg.documents import Document, described
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import DataError
from carrera_kg.names import identifier, search_key
from carrera_kg.proposals.language import language
from carrera_kg.proposals.layout import blocks
from carrera_kg.proposals.proposing import LONGEST, guess
from carrera_kg.resources import read_text
from carrera_kg.vocabulary import WIKIDATA

_TITLE = 12  # words of a title


@dataclass(frozen=True, slots=True)
class Source:
    """A text to make proposals of.

    Attributes:
        path: its file.
        text: the text.
        id: its id in the catalogue, or the one that it gets.
        language: the code of its language.
        catalogue: its entry, if it is not in the catalogue yet.
    """

    path: str
    text: str
    id: str
    language: str
    catalogue: dict[str, str] | None


def source(
    path: str,
    known: dict[str, Document],
    told: dict[str, str | None],
) -> Source:
    """A text with its place in the catalogue, or an entry for it.

    Args:
        path: a file of text.
        known: the catalogue; a text is known by its checksum.
        told: ``id``, ``kind``, ``title`` and ``language``, as far as the user says.

    Raises:
        DataError: the file cannot be read, is no text, or is larger than any article.
        UsageError: its language cannot be read, or the id cannot be one.
    """
    text = read_text(path)
    if "\0" in text:
        raise DataError(f"{path}: is no text", "give a plain text in UTF-8")
    if len(text) > LONGEST:
        raise DataError(f"{path}: has more than {LONGEST:,} characters", "give one article at a time")
    entry = described(
        path, told["id"] or identifier(os.path.splitext(os.path.basename(path))[0])[:60].strip("-"), "x", "news"
    )
    for document in known.values():
        if document.sha256 == entry["sha256"]:
            return Source(path, text, document.id, told["language"] or document.language, None)
    code = told["language"] or guess(text)
    language(code)
    entry |= {"title": told["title"] or _title(text), "kind": told["kind"] or _kind(text), "language": code}
    return Source(path, text, entry["id"], code, entry)


def _title(text: str) -> str:
    line = next((line.strip(" =#*\t") for line in text.splitlines() if line.strip(" =#*\t")), "untitled")
    return " ".join(line.split()[:_TITLE])


def _kind(text: str) -> str:
    """What kind of text it is by its layout: marks and tables are an encyclopedia's, chapters a biography's."""
    if text.lstrip().startswith(("=", "#")) or "\n==" in text or "\n##" in text:
        return "encyclopedia"
    headings = {heading for block in blocks(text) for heading in block.headings}
    return "biography" if len(headings) > 3 else "news"


def register(paths: list[str], known: Entities) -> Entities:
    """The teams of registers, each with its address in Wikidata where it has one.

    Args:
        paths: files of the kind ``teams``.
        known: entities that names can mean anyhow; a team of the register that is one of these gives it its names.

    Raises:
        DataError: a file cannot be read, or is no register.
    """
    import polars as pl

    from carrera_kg.readers.inputs import Rejects, input_files
    from carrera_kg.readers.teams import read, wanted

    names: list[pl.DataFrame] = []
    links: list[pl.DataFrame] = []
    for path in paths:
        for file in input_files(path, wanted, "teams"):
            for batch in read(file, Rejects()):
                for kind, frames in (("names", names), ("links", links)):
                    if batch.kind == kind:
                        frames.append(batch.frame)
    if not names:
        return Entities.of(())
    items = {
        thing: value for thing, scheme, value in pl.concat(links).select("thing", "scheme", "value").iter_rows()
        if scheme == "wikidata"
    } if links else {}  # fmt: skip
    meant: dict[str, set[str]] = defaultdict(set)
    called: dict[str, str] = {}
    told = pl.concat(names).filter(pl.col("kind") == "club").select("thing", "name")
    for thing, name in told.iter_rows():
        meant[search_key(name)].add(thing)
        called.setdefault(thing, name)
    linked = {link: entity for entity in known.by_id.values() for link in entity.links}
    entities: dict[str, Entity] = {}
    for thing, name in called.items():
        alone = len(meant[search_key(name)]) == 1  # of namesakes a text does not say which is meant
        link = WIKIDATA + items[thing] if alone and thing in items else ""
        if link in linked:
            same = linked[link]
            entities[same.id] = Entity(same.id, same.name, (*same.forms, name), same.links)
        else:
            id_ = f"club/{identifier(name)}"
            entities.setdefault(id_, Entity(id_, name, (), (link,) if link else ()))
    return Entities.of(entities.values())
