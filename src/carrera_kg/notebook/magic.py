"""The magic ``%%sparql``: a cell is a query, its answer is shown as a table, a network or a timeline."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, Any, NoReturn

from carrera_kg.drawing import MOST_NODES, Network, Table, Timeline, network_of, table_of, timeline_of
from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.markup import Html, faint, joined, line
from carrera_kg.pictures.embed import picture
from carrera_kg.pictures.network import network_html
from carrera_kg.results import Answer, Graph, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

USAGE = """Ask in SPARQL, or by the name of a library query.

    %%sparql [-p NAME=VALUE …] [--graph|--timeline|--df] [-o VARIABLE] [--store DIR]
    SELECT …

    %sparql NAME [-p NAME=VALUE …] [--graph|--timeline|--df] [-o VARIABLE] [--store DIR]

-p NAME=VALUE    what a variable or parameter is: a text, or $variable for the value of a variable of this notebook.
                 -p NAME alone is -p NAME=$NAME. Values are bound as terms, never pasted into the query.
--graph          draw the things of the answer as a network
--timeline       draw the rows in time, if they have a start, end or date
--df             give a Polars frame
-o VARIABLE      keep the answer in a variable
--store DIR      ask that dataset; without it the variable kg, or else the default dataset

The prefixes need no declaration. The answer is shown, and is in _ afterwards.
"""

OPTIONS = ("--graph", "--timeline", "--df", "--store", "-p", "-o")


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong as an error of ours, and never exits."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%sparql: {message}", "%sparql? tells how it is used")


def _parser() -> _Parser:
    parser = _Parser(prog="%%sparql", add_help=False, allow_abbrev=False)
    parser.add_argument("name", nargs="?")
    shown = parser.add_mutually_exclusive_group()
    for option in ("graph", "timeline", "df"):
        shown.add_argument(f"--{option}", dest="view", action="store_const", const=option)
    parser.add_argument("--store")
    parser.add_argument("-p", dest="values", action="append", default=[])
    parser.add_argument("-o", dest="variable")
    return parser


class Drawing:
    """An answer as a picture, and as a table where there are no pictures."""

    def __init__(self, answer: Answer, svg: str, page: str = "", note: str = "") -> None:
        self.answer, self.svg, self.page, self.note = answer, svg, page, note

    def __repr__(self) -> str:
        return repr(self.answer)

    def _repr_html_(self) -> str:
        return str(joined([Html(picture(self.svg, self.page)), *([line(faint(self.note))] if self.note else [])]))


class Sparql:
    """The magic in one shell.

    Attributes:
        known: the graph that was asked last, if any was.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.known: KnowledgeGraph | None = None
        self._default: KnowledgeGraph | None = None

    def function(self) -> Callable[[str, str | None], object]:
        """The magic as a function for the shell to register."""
        from IPython.core.magic import no_var_expand

        def sparql(line: str, cell: str | None = None) -> object:
            return self.ask(line, cell)

        sparql.__doc__ = USAGE
        return no_var_expand(sparql)  # values are bound: nothing may be pasted into the line

    def ask(self, line: str, cell: str | None) -> object:
        """Answer a line, or a cell with its first line.

        Raises:
            CarreraError: an option, a name, a value or the query is wrong.
        """
        options = _parser().parse_args(_words(line))
        query = (cell or "").strip()
        if query and options.name:
            raise UsageError("a query in the cell and the name of another", "leave one of them out")
        if not query and not options.name:
            raise UsageError("nothing is asked", "write a query below %%sparql, or name one: %sparql player-clubs")
        if options.variable is not None and not options.variable.isidentifier():
            raise UsageError(f"-o {options.variable}: no name of a variable", "use letters, digits and _")
        bound = dict(_bound(value, self.shell.user_ns) for value in options.values)
        self.known = kg = self._graph(options.store)
        answer = kg.query(cell if query and cell else options.name, **bound)
        kept = _frame(answer) if options.view == "df" else answer
        shown = _drawn(answer, kg, options.view) if options.view in ("graph", "timeline") else kept
        if options.variable:
            self.shell.user_ns[options.variable] = kept
        return shown

    def _graph(self, store: str | None) -> KnowledgeGraph:
        """The dataset of the option, else that of the notebook, else the default one, which is opened once."""
        if store:
            return KnowledgeGraph.open(store)
        given = self.shell.user_ns.get("kg")
        if isinstance(given, KnowledgeGraph):
            return given
        if self._default is None:
            self._default = KnowledgeGraph.open()
        return self._default


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%sparql: {str(error).lower()}", "close the quotation mark") from None


def _bound(given: str, namespace: Mapping[str, Any]) -> tuple[str, Any]:
    """The name and the value of a ``-p``.

    Raises:
        UsageError: it names a variable that is not there.
    """
    name, equals, text = given.partition("=")
    variable = text[1:] if text.startswith("$") else name if not equals else ""
    if not variable.isidentifier():
        return name, text
    if variable not in namespace:
        known = [each for each in namespace if not each.startswith("_")]
        hint = did_you_mean(variable, known) or f"write -p {name}=TEXT, or define it"
        raise UsageError(f"-p {given}: this notebook has no variable {variable}", hint)
    return name, namespace[variable]


def _frame(answer: Answer) -> Any:
    if isinstance(answer, (Graph, Truth)):
        raise UsageError("only rows make a frame", "ask with SELECT, or leave out --df")
    return answer.df()


def _drawn(answer: Answer, kg: KnowledgeGraph, view: str) -> Drawing:
    """The answer as a network or timeline.

    Raises:
        UsageError: it has nothing that could be drawn so.
    """
    if isinstance(answer, Truth):
        raise UsageError("yes or no cannot be drawn", "ask with SELECT or CONSTRUCT")
    table = table_of(answer, kg.store)
    drawn = _network(answer, table) if view == "graph" else _timeline(answer, table)
    if drawn is None and not table.rows:
        raise UsageError("the answer is empty: there is nothing to draw", f"leave out --{view} to see why")
    if drawn is None and view == "graph":
        raise UsageError("the answer has no two columns of things to draw", "select two, like ?person and ?team")
    if drawn is None:
        raise UsageError("the answer has no dates to draw", "select a ?start and an ?end, and what they are of")
    return drawn


def _network(answer: Answer, table: Table) -> Drawing | None:
    drawn: Network | None = network_of(table, isinstance(answer, Graph), "answer to the query")
    if drawn is None:
        return None
    note = f"not in the picture: {drawn.undrawn:,} more" if drawn.undrawn else ""
    page = network_html(drawn.nodes, drawn.edges, drawn.title, MOST_NODES)
    return Drawing(answer, drawn.picture, page, note)


def _timeline(answer: Answer, table: Table) -> Drawing | None:
    drawn: Timeline | None = None if isinstance(answer, Graph) else timeline_of(table, "answer to the query")
    if drawn is None:
        return None
    left = [f"without a date: {drawn.undated:,}"] if drawn.undated else []
    left += [f"too many to draw: {drawn.surplus:,}"] if drawn.surplus else []
    return Drawing(answer, drawn.picture, note=f"not in the picture – {'; '.join(left)}" if left else "")
