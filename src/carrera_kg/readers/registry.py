"""The readers of large sources by the kind of source; each is imported when it is wanted."""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from carrera_kg.errors import UsageError, did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrera_kg.readers.batches import Batch
    from carrera_kg.readers.inputs import InputFile, Rejects

READERS = {
    "wikidata": "entities of Wikidata: JSON, one document or the layout of the dumps",
    "infobox": "wikitext of football biographies in English, Italian, French, German and Spanish",
    "results": "results and goals: CSV of leagues and internationals, goals with scorers, openfootball text",
    "teams": "a register of teams and competitions with their identifiers (reep)",
}
"""The kinds of source, and what each is. ``carrera_kg.readers.KIND`` reads it."""


class Reader(Protocol):
    """What a module that reads a kind of source has."""

    def wanted(self, name: str) -> bool:
        """Whether a file of that name, without what packs it, is to be read."""

    def read(self, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
        """What the file says, in batches.

        One bad record is counted and left out; what makes the rest unreadable is an error.

        Raises:
            DataError: the file cannot be read to its end, or is not what it should be.
        """


def reader(kind: str) -> Reader:
    """The reader of that kind of source.

    Raises:
        UsageError: there is none.
    """
    if kind not in READERS:
        raise UsageError(f"no reader {kind!r}", did_you_mean(kind, READERS) or f"it is one of {', '.join(READERS)}")
    return cast("Reader", importlib.import_module(f"carrera_kg.readers.{kind}"))
