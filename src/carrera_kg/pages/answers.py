"""An answer as a page shows it: names that lead to pages, and how much there is, in words."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from carrera_kg import drawing
from carrera_kg.drawing import MOST_ROWS, Table
from carrera_kg.pages.environment import href, many, page_path
from carrera_kg.pages.site import Site
from carrera_kg.results import Answer, Graph, Rows, Thing, Truth
from carrera_kg.vocabulary import BASE


def table_of(answer: Rows | Graph, store: ox.Store, site: Site, order: Sequence[str] = ()) -> Table:
    """The first rows, or the triples as rows, with names that lead to their pages.

    Args:
        order: the names of columns in the order in which they are to be shown; none for that of the answer.

    Raises:
        QueryError: the query broke off half-way.
    """

    def link(thing: Thing) -> str:
        path = page_path(thing)
        outside = "" if thing.startswith(BASE) else href(thing)
        return site.link(path) if path else outside

    return drawing.table_of(answer, store, link, order)


def status_of(answer: Answer, table: Table | None) -> str:
    """How much there is, in words."""
    if isinstance(answer, Truth) or table is None:
        return "yes" if answer else "no"
    if table.more:
        return f"the first {MOST_ROWS:,} {'triples' if isinstance(answer, Graph) else 'rows'}"
    if isinstance(answer, Graph):
        return many(len(table.rows), "triple") if table.rows else "no triples"
    return many(len(table.rows), "row") if table.rows else answer.none
