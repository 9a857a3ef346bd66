"""An answer as a table with names and plain dates, and as a network or a timeline where its columns fit."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import pyoxigraph as ox

from carrera_kg.dates import PartialDate
from carrera_kg.lookup import kind_of
from carrera_kg.markup import is_figure
from carrera_kg.ontology import ontology
from carrera_kg.pictures import network, timeline
from carrera_kg.results import Graph, Rows, Thing, python_value, shown
from carrera_kg.vocabulary import BASE, ID, LABEL, MANAGER, PLAYER, RDF_TYPE

MOST_ROWS = 1_000
"""What is shown of an answer: more cannot be read."""

MOST_NODES = 200
MOST_BARS = 100
"""What a picture may hold: with more nothing in it can be read."""

_TRIPLE = ("subject", "property", "value")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: how it reads, where it leads, and the address or exact value behind it."""

    value: Any
    text: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; ``numeric`` tells of each column whether it holds numbers; ``more`` that this is not all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The things of an answer and how they are tied, drawn when it is asked for.

    The picture shows the thing with most ties and its neighbours first, then the best connected; ``undrawn`` is how
    many things are too many.
    """

    nodes: tuple[network.Node, ...]
    edges: tuple[network.Edge, ...]
    title: str

    @property
    def undrawn(self) -> int:
        """How many things the picture leaves out."""
        return max(0, len(self.nodes) - MOST_NODES)

    @property
    def picture(self) -> str:
        """The network as SVG."""
        return network.network_svg(self.nodes, self.edges, self.title, MOST_NODES)

    @property
    def page(self) -> str:
        """The network as a page of its own, to be explored."""
        return network.network_html(self.nodes, self.edges, self.title, MOST_NODES)

    def as_dict(self) -> dict[str, Any]:
        """The network as the script reads it."""
        return network.as_data(network.drawing_of(self.nodes, self.edges, MOST_NODES))


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of an answer as a picture, without those that have no date and those that are too many."""

    picture: str
    undated: int
    surplus: int


Link = Callable[[Thing], str]
"""Where a thing's name leads; nowhere if it gives nothing."""


def no_link(thing: Thing) -> str:
    """Names lead nowhere."""
    return ""


def table_of(answer: Rows | Graph, store: ox.Store, link: Link = no_link, order: Sequence[str] = ()) -> Table:
    """The first rows, or the triples as rows, with names for addresses.

    Args:
        link: where the names of things lead.
        order: the names of columns in the order in which they are to be shown; none for that of the answer.

    Raises:
        QueryError: the query broke off half-way.
    """
    if isinstance(answer, Graph):
        triples = list(islice(answer, MOST_ROWS + 1))
        values: list[Sequence[Any]] = [[python_value(term, store) for term in triple] for triple in triples]
        columns: tuple[str, ...] = _TRIPLE
    else:
        at = [answer.columns.index(name) for name in order if name in answer.columns]
        at += [number for number in range(len(answer.columns)) if number not in at]
        columns = tuple(answer.columns[number] for number in at)
        values = [[row[number] for number in at] for row in map(tuple, islice(answer, MOST_ROWS + 1))]
    rows = [tuple(_cell(value, link) for value in row) for row in values[:MOST_ROWS]]
    if isinstance(answer, Graph):
        rows.sort(key=_reading_order)  # triples come in no order
    numeric = tuple(_is_numeric([row[number] for row in rows]) for number in range(len(columns)))
    return Table(columns, tuple(rows), numeric, len(values) > MOST_ROWS)


def _cell(value: Any, link: Link) -> Cell:
    text = shown(value)
    if isinstance(value, Thing):
        return Cell(value, text, link(value), str(value))
    exact = value.edtf if isinstance(value, PartialDate) else ""
    return Cell(value, text, title=exact if exact != text else "")


def _reading_order(row: Sequence[Cell]) -> tuple[Any, ...]:
    """A thing's name and kind before the rest of what is said about it."""
    subject, property_, value = row
    first = {LABEL: 0, RDF_TYPE: 1}.get(str(property_.value), 2)
    return subject.text, str(subject.value), first, property_.text, value.text, str(value.value)


def _is_numeric(cells: Iterable[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text]
    return bool(filled) and all(is_figure(cell.value) for cell in filled)


# ── Graph ────────────────────────────────────────────────────────────────────────────────────────

Tie = tuple[Cell, Cell, str]
"""Two things, and what ties them in words."""


def network_of(table: Table, is_graph: bool, title: str) -> Network | None:
    """The network of a table, if it is one of triples or has two columns of things; else nothing."""
    ties = _triple_ties(table) if is_graph else _row_ties(table)
    ties = [tie for tie in ties if tie[0].value != tie[1].value]
    if not ties:
        return None
    cells = {str(cell.value): cell for tie in ties for cell in tie[:2]}
    labels: dict[tuple[str, str], list[str]] = {}
    for one, other, label in ties:
        known = labels.setdefault((str(one.value), str(other.value)), [])
        known.extend([label] if label and label not in known else [])
    edges = tuple(network.Edge(*ends, ", ".join(told), directed=is_graph) for ends, told in labels.items())
    count = Counter(end for edge in edges for end in (edge.source, edge.target))
    middle = max(cells, key=lambda iri: count[iri])  # of several with as many ties the first
    nodes = tuple(_node(cell, cells[middle]) for cell in cells.values())
    return Network(nodes, edges, title)


def _node(cell: Cell, middle: Cell) -> network.Node:
    """A thing as it is called beside the one in the middle: a person's spell without the name of the person."""
    short, iri = cell.text.removeprefix(f"{middle.text}, "), str(cell.value)
    note = cell.text if short != cell.text else ""
    return network.Node(iri, short, kind_of(iri), cell.href, note, focus=cell is middle)


def _triple_ties(table: Table) -> list[Tie]:
    return [(s, o, p.text) for s, p, o in table.rows if _is_entity(s) and _is_entity(o)]


def _row_ties(table: Table) -> list[Tie]:
    """The first two columns of things, tied by what a column of concepts or properties says."""
    things = [number for number in range(len(table.columns)) if _all(table, number, _is_entity)]
    if len(things) < 2:
        return []
    named = [number for number in range(len(table.columns)) if _all(table, number, _is_term)]
    one, other = things[:2]
    return [
        (row[one], row[other], row[named[0]].text if named else "")
        for row in table.rows
        if row[one].text and row[other].text
    ]


def _is_entity(cell: Cell) -> bool:
    return isinstance(cell.value, Thing) and cell.value.startswith(ID)


def _is_term(cell: Cell) -> bool:
    return isinstance(cell.value, Thing) and cell.value.startswith(BASE) and not cell.value.startswith(ID)


def _all(table: Table, number: int, holds: Callable[[Cell], bool]) -> bool:
    """Whether it holds of all cells of the column that are filled, and some are."""
    filled = [row[number] for row in table.rows if row[number].text]
    return bool(filled) and all(holds(cell) for cell in filled)


# ── Timeline ─────────────────────────────────────────────────────────────────────────────────────

_STARTS = ("start", "from", "since", "earliest")
_ENDS = ("end", "until", "to", "latest")
_MOMENTS = ("date", "when", "during", "season", "debut")


def timeline_of(table: Table, title: str) -> Timeline | None:
    """The rows in time, if a column says when they start, end or happened; else nothing."""
    numbers = range(len(table.columns))
    dates = [number for number in numbers if _all(table, number, _is_date)]
    start, end = _named(table, dates, _STARTS), _named(table, dates, _ENDS)
    moment = _named(table, dates, _MOMENTS)
    role = _named(table, numbers, ("role",))
    rest = [n for n in numbers if n not in (*dates, role) and not table.numeric[n] and _all(table, n, _is_said)]
    if (start is None and end is None and moment is None) or not rest:
        return None
    telling = [n for n in rest if len({row[n].text for row in table.rows}) > 1] or rest
    bars = []
    for row in table.rows:
        at = _date(row, moment)
        first, last = _date(row, start) or at, _date(row, end) or at
        if first or last:
            bars.append(_bar(row, first, last, telling[:2], role))
    picture = timeline.timeline_svg(bars[:MOST_BARS], title)
    return Timeline(picture, len(table.rows) - len(bars), max(0, len(bars) - MOST_BARS)) if picture else None


def _bar(
    row: Sequence[Cell], first: PartialDate | None, last: PartialDate | None, telling: Sequence[int], role: int | None
) -> timeline.Bar:
    """A row as a bar: what tells it from the others is its label, its role the lane."""
    parts = [row[number].text for number in telling if row[number].text]
    if len(parts) == 2 and parts[1] in parts[0]:  # a spell's name has that of the person in it
        parts.pop()
    label = ", ".join(parts)
    told = f"{first or '…'} – {last or '…'}" if first != last else str(first)
    return timeline.Bar(
        label=label or "not named",
        lane=_lane(row, role),
        earliest=first.earliest if first else None,
        begun=first.latest if first else None,
        over=last.earliest if last else None,
        latest=last.latest if last else None,
        told=told,
        href=next((row[number].href for number in telling if row[number].href), ""),
    )


def _lane(row: Sequence[Cell], role: int | None) -> str:
    """The lane of a role, given as a concept or by its label; a player of a national team has another one."""
    if role is None or not row[role].text:
        return "other"
    known, cell = ontology(), row[role]
    given = str(cell.value)
    iri = given if given in known.labels else _role_called(cell.text)
    top = known.top(iri) if iri else ""
    if top == PLAYER:
        national = any(isinstance(each.value, Thing) and kind_of(each.value) == "national-team" for each in row)
        return "national" if national else "player"
    return "manager" if top == MANAGER else "staff" if top else "other"


@functools.cache
def _role_called(label: str) -> str:
    """The address of the role with that label, or nothing."""
    labels = ontology().labels
    return next((iri for iri in sorted(labels) if iri.startswith(f"{BASE}role/") and labels[iri] == label), "")


def _is_date(cell: Cell) -> bool:
    return isinstance(cell.value, (PartialDate, date))


def _is_said(cell: Cell) -> bool:
    return isinstance(cell.value, str)


def _date(row: Sequence[Cell], number: int | None) -> PartialDate | None:
    value = row[number].value if number is not None else None
    return PartialDate.parse(value.isoformat()) if isinstance(value, date) else value


def _named(table: Table, columns: Iterable[int], words: Sequence[str]) -> int | None:
    """The first of the columns that is called by one of the words, or ends in one: ``certainFrom``, ``spell_end``."""
    for number in columns:
        last = re.split(r"_|(?<=[a-z0-9])(?=[A-Z])", table.columns[number])[-1].lower()
        if last in words:
            return number
    return None
