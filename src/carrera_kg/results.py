"""Answers: rows, truths and graphs that are lazy, typed, and readable where they are looked at."""

from __future__ import annotations

import functools
import itertools

import pyoxigraph as ox

from carrera_kg.errors import QueryError, UsageError
from carrera_kg.lookup import label_of, outcome_of
from carrera_kg.vocabulary import BOOLEAN, DATE, EDTF_DATE, INTEGER, PREFIXES, XSD, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO, Any

_NamedNode, _Literal = ox.NamedNode, ox.Literal

_SHOWN = 20
"""Rows in a table's repr."""

_FOLDED = 200
"""Rows in a table's repr in a notebook, where those after the first are folded away."""

_LINES = 40
"""Lines in a graph's repr."""

_COUNTED = 10_000
"""Triples that a graph's repr counts and sorts: with more it says so."""

ROW_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Thing(str):
    """The address of an entity, record or term, with its name beside it.

    It is a string, so it can be used wherever an address is wanted; ``name`` looks the label up when asked.
    """

    __slots__ = ("_store",)
    _store: ox.Store

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # a copy is the address: a store cannot be copied

    @property
    def name(self) -> str:
        """The label, or the address in short where there is none; a criminal or medical matter with how it ended."""
        label, outcome = label_of(self._store, self), outcome_of(self._store, self)
        return f"{label} ({outcome})" if label and outcome else label or compact(self)

    def _repr_html_(self) -> str:
        from carrera_kg.markup import thing

        return str(thing(self.name, str(self)))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In IPython the name stands beside the address; elsewhere it is a string like any other."""
        printer.text(f"{self.name} <{self}>")


def python_value(term: Any, store: ox.Store) -> Any:
    """The term as a Python value: Thing, int, bool, Decimal, float, date, PartialDate or str; None stays None."""
    if isinstance(term, _NamedNode):
        thing = Thing(term.value)
        thing._store = store
        return thing
    if isinstance(term, _Literal):
        text = term.value
        convert = _converters().get(term.datatype.value)
        try:
            return convert(text) if convert else text
        except ValueError:
            return text  # a source may hold an ill-typed literal; it is shown as it is
    return None if term is None else str(term)


@functools.cache
def _converters() -> dict[str, Callable[[str], Any]]:
    """From a literal's text to a Python value, by datatype; made when the first literal is looked at."""
    from datetime import date
    from decimal import Decimal

    from carrera_kg.dates import PartialDate

    return {
        INTEGER: int,
        BOOLEAN: lambda text: text in ("true", "1"),
        DATE: date.fromisoformat,
        EDTF_DATE: functools.lru_cache(maxsize=65_536)(PartialDate.parse),
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "float": float,
    }


class Row:
    """One row: ``row.club``, ``row["club"]``, ``row[0]``; a variable without a value is None."""

    __slots__ = ("_names", "_solution", "_store")

    def __init__(self, solution: ox.QuerySolution, store: ox.Store, names: tuple[str, ...]) -> None:
        self._solution, self._store, self._names = solution, store, names

    def __getitem__(self, key: str | int) -> Any:
        if key in self._names:
            return python_value(self._solution[key], self._store)
        if isinstance(key, int):
            try:
                return python_value(self._solution[self._names[key]], self._store)
            except IndexError:
                raise IndexError(f"no column {key}; there are {len(self)}") from None
        raise KeyError(f"no column {key}; there are {', '.join(self._names)}")

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._names:
            return self[name]
        raise AttributeError(f"no column {name}; there are {', '.join(self._names)}")

    def __iter__(self) -> Iterator[Any]:
        store = self._store
        return iter([python_value(term, store) for term in self._solution])

    def __len__(self) -> int:
        return len(self._names)

    def as_dict(self) -> dict[str, Any]:
        """The values by column."""
        return dict(zip(self._names, self, strict=True))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={shown(value)!r}' for name, value in self.as_dict().items())})"

    def _repr_html_(self) -> str:
        from carrera_kg.markup import table

        return str(table(["", ""], [[name, cell(value)] for name, value in self.as_dict().items()]))


class Rows:
    """The answer to a SELECT. Iterating is lazy; iterating again asks again (a dataset does not change under it).

    ``none`` is what it means when there are no rows: for a question of the library, that the sources do not say.
    """

    none = "no rows"

    def __init__(self, run: Callable[[], Any], store: ox.Store, columns: tuple[str, ...] = ()) -> None:
        self._run, self._store = run, store
        self._first: ox.QuerySolutions | None = run()
        self.columns = columns or tuple([variable.value for variable in self._first.variables])

    def _solutions(self) -> ox.QuerySolutions:
        solutions, self._first = self._first or self._run(), None
        return solutions

    def __iter__(self) -> Iterator[Row]:
        store, names = self._store, self.columns
        try:
            for solution in self._solutions():
                yield Row(solution, store, names)
        except (OSError, RuntimeError) as error:
            raise QueryError(f"the query broke off: {error}", "the rows before it are not the whole answer") from None

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries of Python values."""
        return [row.as_dict() for row in self]

    def one(self) -> Row:
        """The only row.

        Raises:
            UsageError: there are none or several.
        """
        found = [row for row, _ in zip(self, range(2), strict=False)]
        if len(found) != 1:
            raise UsageError(f"{'no rows' if not found else 'several rows'} where one was asked for", "use .rows()")
        return found[0]

    def scalar(self) -> Any:
        """The only value of the only row.

        Raises:
            UsageError: there is not exactly one row with one column.
        """
        if len(self.columns) != 1:
            raise UsageError(f"{len(self.columns)} columns where one was asked for", "select one variable")
        return self.one()[0]

    def df(self, library: str = "polars") -> Any:
        """The rows as a Polars (or pandas) frame; a column of things becomes two, names and ``…_iri``.

        Raises:
            UsageError: the library is neither, or is not installed.
        """
        columns: dict[str, list[Any]] = {}
        rows = [tuple(row) for row in self]
        for number, name in enumerate(self.columns):
            values = [row[number] for row in rows]
            if any(isinstance(value, Thing) for value in values):
                columns[name] = [shown(value) if value is not None else None for value in values]
                columns[f"{name}_iri"] = [str(value) if isinstance(value, Thing) else None for value in values]
            else:
                columns[name] = [_plain(value) for value in values]
        if library == "polars":
            import polars

            return polars.DataFrame(columns, strict=False)
        if library == "pandas":
            try:
                import pandas
            except ImportError:
                raise UsageError("pandas is not installed", "pip install 'carrera-kg[pandas]', or use Polars") from None
            return pandas.DataFrame(columns)
        raise UsageError(f"no frames of {library!r}", "ask for polars or pandas")

    def write(self, file: IO[bytes], format: str) -> None:
        """Write the rows in a standard format: json, csv, tsv or xml (W3C SPARQL 1.1 results).

        Raises:
            UsageError: rows cannot be written like that.
        """
        if format not in ROW_FORMATS:
            raise UsageError(f"rows cannot be written as {format}", f"use table or one of {', '.join(ROW_FORMATS)}")
        self._solutions().serialize(file, format=ROW_FORMATS[format])

    def table(self, most: int | None = None) -> tuple[list[str], list[list[str]], bool]:
        """Column names, shown values of at most so many rows, and whether there are more."""
        shown_rows: list[list[str]] = []
        for row in self:
            if most is not None and len(shown_rows) == most:
                return list(self.columns), shown_rows, True
            shown_rows.append([shown(value) for value in row])
        return list(self.columns), shown_rows, False

    def counted(self, rows: Sequence[object]) -> str:
        """How many rows there are, in words."""
        return self.none if not rows else "1 row" if len(rows) == 1 else f"{len(rows):,} rows"

    def __repr__(self) -> str:
        names, rows, more = self.table(_SHOWN)
        return text_table(names, rows) + (f"\n… more than {_SHOWN} rows" if more else f"\n{self.counted(rows)}")

    def _repr_html_(self) -> str:
        from carrera_kg.markup import table, text

        found = list(itertools.islice(self, _FOLDED + 1))
        rows = [[cell(value) for value in row] for row in found[:_FOLDED]]
        note = f"the first {_FOLDED} rows; .rows() and .df() have all" if len(found) > _FOLDED else self.counted(rows)
        return str(table(self.columns, rows, note) if rows else text(note))


class Truth:
    """The answer to an ASK; ``bool(answer)`` is it."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return self.value

    def __repr__(self) -> str:
        return "yes" if self.value else "no"

    def _repr_html_(self) -> str:
        return f"<strong>{self!r}</strong>"

    def scalar(self) -> bool:
        """The answer as a bool."""
        return self.value

    def write(self, file: IO[bytes], format: str) -> None:
        """Write the answer in a standard format: json or xml, or as the word true or false: csv, tsv.

        Raises:
            UsageError: a truth cannot be written like that.
        """
        if format not in ROW_FORMATS:
            raise UsageError(
                f"yes or no cannot be written as {format}", f"use table or one of {', '.join(ROW_FORMATS)}"
            )
        if format in ("csv", "tsv"):  # the W3C formats have no booleans
            file.write(b"true\n" if self.value else b"false\n")
        else:
            ox_truth(self.value).serialize(file, format=ROW_FORMATS[format])


def ox_truth(value: bool) -> Any:
    """The engine's own truth, for its serializer."""
    return ox.Store().query("ASK {}" if value else "ASK { FILTER(1 = 2) }")


class Graph:
    """The answer to a CONSTRUCT or DESCRIBE: triples, in no order. Iterating again asks again."""

    def __init__(self, run: Callable[[], Any], store: ox.Store) -> None:
        self._run, self._store = run, store
        self._first: ox.QueryTriples | None = run()

    def __iter__(self) -> Iterator[ox.Triple]:
        triples, self._first = self._first or self._run(), None
        return iter(triples)

    def write(self, file: Any, format: str, at_most: int | None = None) -> None:
        """Write the triples: ttl, nt, nq, trig, xml (RDF/XML) or jsonld, in a stable order.

        Args:
            file: is written bytes to.
            at_most: so many triples are held in memory; more are written as they come, in the engine's order.

        Raises:
            UsageError: triples cannot be written like that.
        """
        if format not in GRAPH_FORMATS:
            raise UsageError(f"triples cannot be written as {format}", f"use one of {', '.join(GRAPH_FORMATS)}")
        coming = iter(self)
        triples: list[ox.Triple] = list(coming) if at_most is None else list(itertools.islice(coming, at_most))
        if len(triples) == at_most:
            ox.serialize(itertools.chain(triples, coming), file, format=GRAPH_FORMATS[format], prefixes=PREFIXES)
        else:
            write_statements(sorted(set(triples), key=str), file, format)

    def rdflib(self) -> Any:
        """The triples as an rdflib Graph."""
        import rdflib

        graph = rdflib.Graph()
        graph.parse(data=ox.serialize(self, format=ox.RdfFormat.N_TRIPLES), format="nt")
        return graph

    def turtle(self, lines: int = _LINES) -> tuple[str, str]:
        """The beginning of the triples in Turtle, in as many lines, and how many triples there are, in words.

        The preset prefixes are not declared there; what :meth:`write` writes declares them.
        """
        from io import BytesIO

        found = sorted(set(itertools.islice(self, _COUNTED + 1)), key=str)
        file = BytesIO()
        write_statements(found[: lines * 4], file, "ttl")  # a line of Turtle seldom holds more
        written = [line for line in file.getvalue().decode().splitlines() if not line.startswith("@prefix ")]
        cut = len(written) > lines or len(found) > lines * 4
        return "\n".join(written[:lines] + ["…"] * cut), _how_many(len(found))

    def __repr__(self) -> str:
        text, count = self.turtle()
        return f"{text}\n# {count}" if text else count

    def _repr_html_(self) -> str:
        from carrera_kg.markup import faint, joined, line, preformatted

        text, count = self.turtle()
        return str(joined([preformatted(text), line(faint(count))] if text else [count]))


def _how_many(triples: int) -> str:
    if triples > _COUNTED:
        return f"more than {_COUNTED:,} triples"
    return "1 triple" if triples == 1 else f"{triples:,} triples" if triples else "no triples"


def write_statements(statements: Sequence[ox.Triple] | Sequence[ox.Quad], file: Any, format: str) -> None:
    """Write triples or quads in one of :data:`GRAPH_FORMATS`, in their order, with the preset prefixes that they use.

    Args:
        statements: quads where the format has graphs, else triples.
        file: is written bytes to.
    """
    text = "\n".join(map(str, statements))
    used = {prefix: iri for prefix, iri in PREFIXES.items() if iri in text}
    ox.serialize(statements, file, format=GRAPH_FORMATS[format], prefixes=used)


Answer = Rows | Truth | Graph


def answer(run: Callable[[], Any], store: ox.Store, kind: str) -> Answer:
    """Wrap the engine's answer to a query of that form."""
    if kind == "ASK":
        return Truth(bool(run()))
    if kind in ("CONSTRUCT", "DESCRIBE"):
        return Graph(run, store)
    return Rows(run, store)


def shown(value: Any) -> str:
    """A value as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, Thing):
        return value.name
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def cell(value: Any) -> Any:
    """A value as a cell of a table in a notebook: a thing with its address, a date with how it is kept."""
    if type(value).__name__ == "PartialDate" and value.edtf != str(value):
        from carrera_kg.markup import titled

        return titled(str(value), value.edtf)
    own = hasattr(value, "_repr_html_") or (isinstance(value, (int, float)) and not isinstance(value, bool))
    return value if own else shown(value)


def text_table(names: list[str], rows: list[list[str]], width: int | None = None) -> str:
    """A table for the terminal, as wide as it must be or as the given width allows."""
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, name in enumerate(names):
        numeric = bool(rows) and all(row[number].isdigit() or not row[number] for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out = StringIO()
    console = Console(file=out, width=width or 10_000, color_system=None, legacy_windows=False, force_jupyter=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").splitlines())


def _plain(value: Any) -> Any:
    return str(value) if type(value).__name__ == "PartialDate" else value
