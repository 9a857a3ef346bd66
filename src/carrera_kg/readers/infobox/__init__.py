"""Reads wikitext of football biographies in English, Italian, French, German and Spanish.

What pages look like in each language stands in ``languages/*.toml``: names of templates and fields, and words. The
figures of clubs in such boxes count league matches only, and so do the tallies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.infobox.pages import EXPORTS, LINES, TEXTS, Page, pages_of
from carrera_kg.readers.infobox.people import Found, NoPerson, person, place
from carrera_kg.readers.inputs import InputFile, Rejects

_KINDS = ("names", "links", "statements", "spells", "tallies")
_ROWS = 50_000
"""So many rows are gathered before they are given on."""
_MOST_REDIRECTS = 200_000
"""So many pages that only lead to others are kept in mind until it is known whether a career names them."""


def wanted(name: str) -> bool:
    """Whether a file of that name is read: wikitext, an export of MediaWiki or JSON lines."""
    return name.lower().endswith((*TEXTS, *EXPORTS, *LINES))


def read(file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """What the pages of the file say of footballers, in batches.

    A page of something else is passed over and counted. Places are ``char=5,90`` (RFC 5147) of the page's text, and
    in a file with several pages ``page=Title&char=5,90``.

    Raises:
        DataError: the file is damaged, or no export of MediaWiki.
        UsageError: the parser for wikitext is not installed.
    """
    gathered = _Gathered(file, rejects)
    for page in pages_of(file, rejects):
        gathered.take(page)
        if gathered.full:
            yield from gathered.batches()
    gathered.redirects()
    yield from gathered.batches()


class _Gathered:
    def __init__(self, file: InputFile, rejects: Rejects) -> None:
        self.file, self.rejects = file, rejects
        self.rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
        self.kinds: dict[str, str] = {}
        self.known: set[tuple[str, str]] = set()
        self.people: set[str] = set()
        self.leading: dict[str, str] = {}

    @property
    def full(self) -> bool:
        return sum(map(len, self.rows.values())) >= _ROWS

    def take(self, page: Page) -> None:
        """Take in what a page says."""
        if page.redirect:
            key = f"{page.language}:{page.title}"
            if len(self.leading) < _MOST_REDIRECTS or key in self.kinds:
                self.leading[key] = f"{page.language}:{page.redirect}"
            return
        try:
            found = person(page, self.file.id)
        except NoPerson as error:
            self._pass_over(page, error.reason)
            return
        key = found.names[0]["thing"]
        if key in self.people:
            self.rejects.add(self.file.id, place(page, 0, 0), "a page that was there before", page.title)
            return
        self.people.add(key)
        for at, reason, words in found.left_out:
            self.rejects.add(self.file.id, at, reason, words)
        self._keep(found)

    def _pass_over(self, page: Page, reason: str) -> None:
        at = place(page, 0, 0)
        if page.one_of_many or reason != "no infobox":  # of many pages most are of other things, which is no mistake
            self.rejects.counts[self.file.id, reason] += 1
            self.rejects.examples.setdefault((self.file.id, reason), f"{at}: {page.title}"[:120])
        else:
            self.rejects.add(self.file.id, at, reason, page.title)

    def _keep(self, found: Found) -> None:
        for row in found.names:
            thing = row["thing"]
            row["kind"] = self.kinds.setdefault(thing, row["kind"])
            if (thing, row["name"]) not in self.known:
                self.known.add((thing, row["name"]))
                self.rows["names"].append(row)
        for row in found.links:
            if (row["thing"], row["scheme"]) not in self.known:
                self.known.add((row["thing"], row["scheme"]))
                self.rows["links"].append(row)
        for kind in ("statements", "spells", "tallies"):
            self.rows[kind] += getattr(found, kind)

    def redirects(self) -> None:
        """Note which of the pages that careers name only lead to others."""
        for key, target in sorted(self.leading.items()):
            if key in self.kinds and target != key:
                place_ = {"source": self.file.id, "at": place(Page(key.partition(":")[2], "", one_of_many=True), 0, 0)}
                title = target.partition(":")[2]
                row = {"thing": target, "kind": self.kinds[key], "name": title, "main": True, **place_}
                row["language"] = target.partition(":")[0]
                if (target, title) not in self.known:
                    self.rows["names"].append(row)
                self.rows["links"].append({"thing": key, "scheme": "same", "value": target, **place_})

    def batches(self) -> Iterator[Batch]:
        """What was gathered, which is then given on."""
        for kind in _KINDS:
            if self.rows[kind]:
                yield batch(kind, self.rows[kind])
                self.rows[kind] = []
