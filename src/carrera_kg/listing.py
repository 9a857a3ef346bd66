"""A list that shows itself as a table, in the terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from carrera_kg.results import cell, shown, text_table

T = TypeVar("T")

_SHOWN = 20

_FOLDED = 200
"""In a notebook those after the first are folded away."""


class Listing(list[T]):
    """A list of findings that shows itself as a table.

    Args:
        items: what was found.
        columns: the names of the columns.
        cells: what stands in them for one item: texts, numbers, dates, things.
        none: what it means if nothing was found.
    """

    def __init__(
        self,
        items: Iterable[T],
        columns: Sequence[str],
        cells: Callable[[T], Sequence[object]],
        none: str = "not in the sources",
    ) -> None:
        super().__init__(items)
        self.columns, self.cells, self.none = tuple(columns), cells, none

    def rows(self, most: int | None = None) -> list[list[str]]:
        """What stands in the table, of at most so many items."""
        return [[shown(value) for value in self.cells(item)] for item in self[:most]]

    def __repr__(self) -> str:
        if not self:
            return self.none
        more = f"\n… {len(self) - _SHOWN:,} more" if len(self) > _SHOWN else ""
        return text_table(list(self.columns), self.rows(_SHOWN)) + more

    def _repr_html_(self) -> str:
        from carrera_kg.markup import table, text

        if not self:
            return str(text(self.none))
        rows = [[cell(value) for value in self.cells(item)] for item in self[:_FOLDED]]
        cut = f", of which the first {_FOLDED} are shown" if len(self) > _FOLDED else " in all"
        count = f"{len(self):,}{cut}"
        return str(table(self.columns, rows, count if len(self) > 1 else ""))
