"""SQL over the tables of a dataset: DuckDB, in memory, read-only, and closed off from everything else.

The tables are the Parquet files of the generation, where a large build has written them; otherwise those that a
question names are written to a folder of their own first. No other file can be read, nothing can be written, fetched
or configured, and a question is one SELECT.
"""

from __future__ import annotations

import os
import re
import threading

import pyoxigraph as ox

from carrera_kg.errors import CarreraError, QueryError, RefusedError, UsageError, did_you_mean
from carrera_kg.resources import folder, read_text
from carrera_kg.results import Rows
from carrera_kg.vocabulary import DATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    import duckdb
    import polars as pl

_FOLDER = "tables"  # as in carrera_kg.tables, which imports Polars, and that takes longer than most questions
MEMORY = "2GB"
"""What working out an answer may take."""
MOST_CELLS = 50_000_000
"""What an answer may have, rows times columns, as it does not count as memory of DuckDB's."""

RESULTS = """
SELECT side, match, team, team_name, opponent, opponent_name, ground,
  CASE WHEN scored THEN own END AS goals_for,
  CASE WHEN scored THEN others END AS goals_against,
  CASE WHEN NOT stands THEN NULL WHEN NOT scored THEN told
    WHEN own > others THEN 'won' WHEN own < others THEN 'lost' ELSE 'drew' END AS result,
  won_shootout, date, date_earliest, date_latest, competition, competition_name, season, season_earliest, season_latest,
  friendly, stage, matchday, notes, also
FROM (
  SELECT game.*, own.side, own.team, own.team_name, other.team AS opponent, other.team_name AS opponent_name,
    CASE WHEN own.home THEN 'home' WHEN NOT own.home THEN 'away' ELSE 'neutral or not told' END AS ground,
    own.goals AS own, other.goals AS others, own.result AS told, own.won_shootout,
    stands AND own.goals IS NOT NULL AND other.goals IS NOT NULL AS scored
  FROM sides AS own
  JOIN (
    SELECT *, len([note FOR note IN notes IF NOT contains(lower(note), 'awarded')]) = 0 AS stands FROM matches
  ) AS game ON game.match = own.match
  LEFT JOIN sides AS other ON other.match = own.match AND other.side <> own.side
)"""
"""A view beside the tables: one row for each side, with its opponent and how the match ended for it."""

_VIEWS = {"results": (RESULTS, ("matches", "sides"))}
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",  # or a question could read the variables of whoever asks
    "memory_limit": MEMORY,
    "temp_directory": "",
}
_COLUMN = re.compile(r'column (?:named )?"([^"]+)"', re.I)
_TABLE = re.compile(r"(?:Table with name|table) \"?(\w+)\"? (?:does not exist|not found)")


class Database:
    """The tables of a dataset, to be asked in SQL.

    Args:
        store: the dataset.
        generation: its folder, where it is one on disk.

    Raises:
        UsageError: DuckDB is not installed.
    """

    def __init__(self, store: ox.Store, generation: str = "") -> None:
        try:
            import duckdb
        except ImportError:
            raise UsageError("SQL needs DuckDB", "pip install 'carrera-kg[sql]'") from None
        self._store, self._generation = store, generation
        self._files = dict(self._find())
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
        self._connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, self._files.values()))}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def frame(self, text: str, given: Mapping[str, object] | None = None) -> pl.DataFrame:
        """The rows of a SELECT.

        Args:
            text: SQL as DuckDB has it, over the tables that ``docs/tables.md`` describes.
            given: values for ``$name``, which are bound and never pasted.

        Raises:
            QueryError: the question is wrong; a RefusedError if it is no question.
            UsageError: a value is missing, or cannot be bound.
        """
        import duckdb
        import polars as pl

        with self._connection.cursor() as cursor:
            try:
                found = self._relation(cursor, text, given or {})
                for name, type_ in zip(found.columns, found.types, strict=True):
                    if "INTERVAL" in str(type_) or "UNION" in str(type_):
                        raise QueryError(f"{name} is of the type {type_}, which a table cannot hold", "cast it to TEXT")
                most = MOST_CELLS // len(found.columns)
                frame = pl.DataFrame(found.limit(most + 1))
            except duckdb.Error as error:
                raise self._explained(error, text) from None
        if frame.height > most:
            raise QueryError(f"the answer has more than {most:,} rows", "sum them up, or add LIMIT")
        return _whole_numbers(frame)

    def rows(self, text: str, given: Mapping[str, object]) -> Rows:
        """The same as the answer to a query of the library, lazily: texts, whole numbers, truths and days.

        Raises:
            QueryError: the question is wrong.
        """
        import duckdb

        with self._connection.cursor() as cursor:
            try:
                found = self._relation(cursor, text, given)
                answer = _as_solutions(found.columns, found.fetchall())
            except duckdb.Error as error:
                raise self._explained(error, text) from None
        return Rows(lambda: ox.parse_query_results(answer, ox.QueryResultsFormat.TSV), self._store)

    def _relation(
        self, cursor: duckdb.DuckDBPyConnection, text: str, given: Mapping[str, object]
    ) -> duckdb.DuckDBPyRelation:
        statements = cursor.extract_statements(text)
        if not statements:
            raise QueryError("the question is empty", "write a SELECT")
        if len(statements) > 1 or statements[0].type.name != "SELECT":
            raise RefusedError("only one SELECT is answered: nothing is written, loaded or set", "ask one question")
        wanted = statements[0].named_parameters
        for name in given:
            if name not in wanted:
                raise UsageError(f"the SQL has no parameter {name}", did_you_mean(name, wanted) or f"write ${name}")
        for name in sorted(wanted):
            if name not in given:
                raise UsageError(f"the SQL needs {name}", "give it a value")
        self._prepare(text)
        values = {name: _value(name, value) for name, value in given.items()}
        return cursor.sql(text, params=values or None)

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────

    def _find(self) -> Iterator[tuple[str, str]]:
        """The file of each table, be it there or still to be made."""
        if has_tables(self._generation):
            tables = os.path.join(os.path.abspath(self._generation), _FOLDER)
            for file in sorted(os.listdir(tables)):
                if file.endswith(".parquet"):
                    yield file.removesuffix(".parquet"), os.path.join(tables, file)
            return
        import shutil
        import tempfile
        import weakref

        from carrera_kg.tables.schema import TABLES

        own = tempfile.mkdtemp(prefix="carrera-kg-")
        weakref.finalize(self, shutil.rmtree, own, ignore_errors=True)
        for name in TABLES:
            yield name, os.path.join(own, f"{name}.parquet")

    def _prepare(self, text: str) -> None:
        """Have the tables that the text can mean; all, if it names none."""
        words = set(re.findall(r"\w+", text.casefold()))
        named = [name for name in (*self._files, *_VIEWS) if name in words] or [*self._files, *_VIEWS]
        with self._lock:
            for name in named:
                self._have(name)

    def _have(self, name: str) -> None:
        if name in self._known:
            return
        made_of, tables = _VIEWS.get(name, ("", ()))
        for table in tables:
            self._have(table)
        if not made_of:
            self._write(name)
            made_of = f"FROM read_parquet({_quoted(self._files[name])})"
        self._connection.execute(f"CREATE VIEW {name} AS {made_of}")
        self._known.add(name)

    def _write(self, name: str) -> None:
        if not os.path.isfile(self._files[name]):
            from carrera_kg.tables import Tables

            Tables(self._store)[name].write_parquet(self._files[name])

    # ── Errors ───────────────────────────────────────────────────────────────────────────────────

    def _explained(self, error: duckdb.Error, text: str) -> CarreraError:
        """DuckDB's complaint in one line, with a guess at what was meant."""
        import duckdb

        message = str(error)
        if isinstance(error, duckdb.OutOfMemoryException):
            return QueryError(f"the question needs more than {MEMORY} of memory", "ask for less")
        if isinstance(error, duckdb.PermissionException):
            return RefusedError("files are not read: answers come from the tables alone", "leave it out")
        if table := _TABLE.search(message):
            known = (*self._files, *_VIEWS)
            return QueryError(f"no table is called {table[1]}", did_you_mean(table[1], known) or _list(known))
        if "GROUP BY" not in message and (column := _COLUMN.search(message)):
            hint = did_you_mean(column[1], self._columns(text)) or "DESCRIBE a table to see its columns"
            return QueryError(f"no column is called {column[1]}", hint)
        first = message.split("\n", maxsplit=1)[0].partition(": ")[2] or message
        return QueryError(first.rstrip(".!") + _place(message), "docs/tables.md has the tables")

    def _columns(self, text: str) -> list[str]:
        """The columns of the tables that the text names."""
        words = set(re.findall(r"\w+", text.casefold()))
        named = [name for name in self._known if name in words] or sorted(self._known)
        with self._connection.cursor() as cursor:
            return [row[0] for name in named for row in cursor.sql(f"DESCRIBE {name}").fetchall()]


def _place(message: str) -> str:
    """Where in the text DuckDB's complaint points, in words."""
    found = re.search(r"\n(LINE (\d+): )(.*)\n( *)\^", message)
    if found is None:
        return ""
    column = len(found[4]) - len(found[1])
    return f" in line {found[2]}, column {column + 1}, at '{found[3][column:][:30].strip()}'"


def _list(known: Iterable[str]) -> str:
    return f"there are {', '.join(known)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _value(name: str, value: object) -> Any:
    """A Python value as DuckDB binds it."""
    if isinstance(value, str):
        return str(value)
    edtf = getattr(value, "edtf", None)
    if edtf is not None:
        return edtf
    if isinstance(value, (list, tuple)):
        return [_value(name, each) for each in value]
    if value is None or type(value).__name__ in ("bool", "int", "float", "date", "datetime", "Decimal"):
        return value
    raise UsageError(f"{name}: a {type(value).__name__} cannot be bound", "give a text, a number, a date or a list")


def _whole_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with sums of whole numbers as such: DuckDB gives them 128 bits, which come as decimals."""
    import polars as pl

    wide = [name for name, type_ in frame.schema.items() if type_ == pl.Decimal(38, 0)]
    fitting = [
        name for name in wide if frame[name].cast(pl.Int64, strict=False).null_count() == frame[name].null_count()
    ]
    return frame.with_columns(pl.col(fitting).cast(pl.Int64)) if fitting else frame


def has_tables(generation: str) -> bool:
    """Whether a build has written the tables of the generation beside its store."""
    return bool(generation) and os.path.isdir(os.path.join(generation, _FOLDER))


# ── The query library ────────────────────────────────────────────────────────────────────────────


def library_sql(name: str) -> str:
    """The SQL that answers a query of the library from the tables; nothing if it has none."""
    path = os.path.join(folder("queries"), f"{name}.sql")
    return read_text(path) if os.path.isfile(path) else ""


def _as_solutions(columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """Rows in the format of the W3C for SPARQL results, which the engine reads as its own."""
    lines = ["\t".join(f"?{name}" for name in columns), *("\t".join(map(_term, row)) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _term(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return str(ox.Literal(value))
    return str(ox.Literal(value.isoformat(), datatype=ox.NamedNode(DATE)))
