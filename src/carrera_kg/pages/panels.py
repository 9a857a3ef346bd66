"""What several pages share: the panel of claims beside the words, and lists in pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from carrera_kg.pages.evidence import Evidence, Piece, Source, gather
from carrera_kg.pages.marking import marked
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.shown import Shown, own
from carrera_kg.pages.site import Params, Site, first

A_PAGE = 200
"""Rows of a list on one page."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """A page of a long list."""

    items: Sequence[_T]
    number: int
    pages: int
    total: int


def number_of(params: Params, name: str = "page") -> int:
    """The number of the page that is asked for; the first if it is none."""
    text = first(params, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0 else 1


def part_of(items: Sequence[_T], number: int, size: int = A_PAGE) -> Part[_T]:
    """The page of that number, or the last one."""
    pages = max(1, -(-len(items) // size))
    number = min(number, pages)
    return Part(items[(number - 1) * size : number * size], number, pages, len(items))


def evidence_for(
    reader: Reader, site: Site, iri: str, subjects: Collection[str], params: Params
) -> tuple[Evidence, dict[str, Any]]:
    """The evidence about some things, and what the panel of a page about the first of them shows."""
    evidence = gather(reader, site, subjects, number_of(params, "facts"))
    shown: Shown | None = own("quotes", entity=iri) if evidence.total else None
    texts = {source.id: _text(source) for source in evidence.sources if source.pieces}
    return evidence, {"evidence": evidence, "texts": texts, "quotes_query": shown}


def _text(source: Source) -> Markup:
    return marked(source.pieces, "words-", _to_claim)


def _to_claim(piece: Piece) -> str:
    return f"#claim-{piece.claims[0]}"
