"""The command line. stdout is data, stderr is messages; 0 fine, 1 a negative answer where asked for, 2 usage, 3 data.

It is argparse and not Typer for one measured reason: a cold ``carrera-kg query`` may take at most 2.5 times a bare
script, and importing Typer alone takes longer than that script (``benchmarks/README.md``).
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys

from carrera_kg.errors import CarreraError, DataError, UsageError
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit with its code."""
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: Sequence[str]) -> int:
    """Run a command; every failure is one line on stderr and an exit code."""
    try:
        if sys.stdout is None:
            raise DataError("standard output is closed", "give it somewhere to go")
        _speak_utf8()
        try:
            arguments = parser(argv).parse_args(argv)
            code: int = arguments.command(arguments)
        finally:
            sys.stdout.flush()
        return code
    except CarreraError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough
        _discard_output()
        return 0
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was changed", 130)
    except MemoryError:
        return _fail("out of memory; ask for less, for example with LIMIT", 2)
    except OSError as error:
        _discard_output()
        return _fail(
            f"{error.filename or 'output'}: {error.strerror or error}; check the path, permissions and space", 3
        )
    except Exception as error:
        if os.environ.get("CARRERA_KG_DEBUG"):
            raise
        text = " ".join(str(error).split())
        return _fail(f"unexpected {type(error).__name__}: {text}; set CARRERA_KG_DEBUG=1 and report the traceback", 70)


def _fail(message: str, code: int) -> int:
    print(f"carrera-kg: {message}", file=sys.stderr)
    return code


def _speak_utf8() -> None:
    """Data is UTF-8 whatever the locale says; a message never fails for want of a letter."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _discard_output() -> None:
    """Let Python close a broken standard output without a word of its own."""
    with contextlib.suppress(OSError, ValueError):  # not a real file: a test's, or a notebook's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Formatter(argparse.HelpFormatter):
    """argparse's own asks for the terminal's size, and imports five modules to, before any help is wanted."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100, max_help_position=34)
        self._action_max_length = len("    conflicts  ")  # it forgets that commands are indented


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"see '{self.prog} --help'")


def parser(argv: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The parser; given the words of a command line, only that command's options are set up."""
    top = _Parser(
        prog="carrera-kg",
        formatter_class=_Formatter,
        description="A football-career knowledge graph in which every statement can show the words that say it.",
        epilog="Exit codes: 0 fine, 1 a negative answer where asked for, 2 usage or query error, 3 data error.",
    )
    top.add_argument("--version", action="version", version=f"carrera-kg {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    chosen = argv[0] if argv and argv[0] in _COMMANDS else None
    for name, (module, summary) in _COMMANDS.items():
        if chosen in (None, name):
            command = commands.add_parser(name, help=summary, description=summary, formatter_class=_Formatter)
            getattr(importlib.import_module(f"{__name__}.{module}"), f"setup_{name}")(command)
    return top


_COMMANDS = {
    "build": ("make", "build the dataset from documents and facts"),
    "query": ("ask", "ask in SPARQL or by the name of a library query"),
    "queries": ("ask", "list the query library"),
    "sql": ("sql", "ask in SQL over the tables of the dataset"),
    "person": ("ask", "a person's facts, career, honours and disputes"),
    "explain": ("ask", "who says what about a property, in which words, and what is accepted"),
    "claims": ("ask", "every claim with its words and place"),
    "conflicts": ("ask", "what the sources disagree about"),
    "check": ("checking", "hold what the documents say against match records"),
    "timeline": ("walk", "a career as a table or a picture"),
    "teammates": ("walk", "who played at the same teams at the same time"),
    "path": ("walk", "how two are connected, each step with the words that say so"),
    "graph": ("walk", "what is around somebody or something, as a picture or a graph file"),
    "export": ("publish", "write the dataset, or what is known of one entity, for others to load"),
    "diff": ("publish", "what changed between two datasets or exports"),
    "load": ("elsewhere", "fill a store elsewhere with the dataset"),
    "verify": ("elsewhere", "ask a store elsewhere all questions, and compare its answers"),
    "serve": ("serving", "answer over HTTP: SPARQL, linked data and pages"),
    "read": ("make", "show what a reader finds in a large source"),
    "coverage": ("make", "which sentences the facts account for, and why the others make no claim"),
    "propose": ("proposing", "propose facts that a text tells, with their words"),
    "review": ("reviewing", "decide on proposals: accept, reject or edit them one by one"),
    "locate": ("make", "write the offsets of quotations into a fact file"),
    "catalogue": ("make", "print the catalogue entry for a source text"),
}
"""The commands, each with the module that has its options, and what it does."""
