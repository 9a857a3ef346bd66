"""Commands that ask: query, queries, person, explain, claims, conflicts."""

from __future__ import annotations

import argparse
import os
import sys

from carrera_kg.cli.options import chosen_format, open_graph, output_options, store_option
from carrera_kg.cli.output import width, write, write_json, write_table
from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.outputs import Output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from carrera_kg.views import ConflictView

_QUERY_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "nq", "trig", "jsonld")


def setup_query(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "query", nargs="?", metavar="NAME|FILE.rq|-", help="a library query, a file, or standard input"
    )
    command.add_argument("-e", "--text", metavar="TEXT", help="the query itself")
    command.add_argument(
        "-p", "--param", action="append", default=[], metavar="NAME=VALUE", help="a value for a parameter"
    )
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when an ASK is answered no")
    output_options(command, _QUERY_FORMATS, "table on a terminal, CSV or Turtle in a pipe")
    store_option(command)
    command.set_defaults(command=_query)


def _query(arguments: argparse.Namespace) -> int:
    from carrera_kg.results import Graph, Truth

    if (arguments.query is None) == (arguments.text is None):
        raise UsageError("one query is needed", "give a name, a file, '-' or -e TEXT; see 'carrera-kg queries'")
    bound: dict[str, object] = {}
    for given in arguments.param:
        name, equals, value = given.partition("=")
        if not equals or not name:
            raise UsageError(f"-p {given} is not NAME=VALUE", 'write it like -p person="Massimo Carrera"')
        if name in bound:
            raise UsageError(f"-p {name} is there twice", "give it once")
        bound[name] = value
    text = _query_text(arguments)
    answer = open_graph(arguments).query(text, **bound)
    format = chosen_format(arguments, "ttl" if isinstance(answer, Graph) else "csv")
    if isinstance(answer, Graph) and format == "table":
        format = "ttl"  # triples are readable as Turtle
    with Output(arguments.output) as file:
        if format == "table":
            file.write(_drawn(answer).encode())
        else:
            answer.write(file, format)
    return 1 if arguments.exit_status and isinstance(answer, Truth) and not answer else 0


def _query_text(arguments: argparse.Namespace) -> str:
    """The query's text, or the name of a library query."""
    if arguments.text is not None:
        return str(arguments.text)
    given: str = arguments.query
    if given == "-":
        return standard_input("give a name, a file or -e TEXT")
    if "{" in given:
        raise UsageError("a query was given where a name or file is expected", "put -e before it")
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        from carrera_kg.resources import read_text

        return read_text(given)
    return given


def standard_input(instead: str) -> str:
    """The text that comes in; where nothing can, the error tells what to do instead."""
    if sys.stdin is None:
        raise UsageError("standard input is closed", instead)
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input: byte {error.start} is not UTF-8", "save the query as UTF-8") from None


def _drawn(answer: Any) -> str:
    from carrera_kg.results import Rows, Truth, text_table

    if isinstance(answer, Truth):
        return f"{answer!r}\n"
    names, rows, _ = answer.table()
    if isinstance(answer, Rows):
        print(answer.counted(rows), file=sys.stderr)
    return text_table(names, rows, width()) + "\n"


def setup_queries(command: argparse.ArgumentParser) -> None:
    output_options(command, ("table", "json"), "table on a terminal, JSON in a pipe")
    command.set_defaults(command=_queries)


def _queries(arguments: argparse.Namespace) -> int:
    from carrera_kg.queries import catalogue

    library = catalogue().values()
    if chosen_format(arguments, "json") == "json":
        return write_json(arguments, [query.as_dict() for query in library])
    rows = [[q.name, q.summary, ", ".join(f'{p.name}="{p.example}"' for p in q.params.values())] for q in library]
    return write_table(arguments, ["query", "question", "parameters"], rows)


def setup_person(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    output_options(command, ("table", "json"), "table")
    store_option(command)
    command.set_defaults(command=_person)


def _person(arguments: argparse.Namespace) -> int:
    view = open_graph(arguments).person(arguments.name)
    if chosen_format(arguments, "table") == "json":
        from dataclasses import asdict

        values = asdict(view) | {"conflicts": [conflict.as_dict() for conflict in view.conflicts]}
        return write_json(arguments, values)
    from carrera_kg.views.text import person_text

    more = f'carrera-kg conflicts --about "{view.name}"'
    return write(arguments, person_text(view, width(), more))


def setup_explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    command.add_argument("property", metavar="PROPERTY", help="birthPlace, goals, start …; see ontology/carrera.ttl")
    command.add_argument("--at", metavar="TEAM", help="only what happened at this team")
    output_options(command, ("table", "json"), "table")
    store_option(command)
    command.set_defaults(command=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    kg = open_graph(arguments)
    slots = kg.explain(arguments.name, arguments.property, arguments.at)
    if chosen_format(arguments, "table") == "json":
        entries = [
            {"subject": slot.subject, "subject_label": slot.subject_label, "property": slot.property,
             "accepted": list(slot.accepted), "claims": [claim.as_dict() for claim in slot.claims],
             "conflicts": [conflict.as_dict() for conflict in slot.conflicts],
             **({"checks": [check.as_dict() for check in slot.checks]} if slot.checks else {})}
            for slot in slots
        ]  # fmt: skip
        return write_json(arguments, entries)
    if not slots:
        return write(arguments, kg.unsaid(arguments.name, arguments.property, arguments.at) + "\n")
    from carrera_kg.views.text import explanation_text

    return write(arguments, explanation_text(slots, width()))


def setup_claims(command: argparse.ArgumentParser) -> None:
    command.add_argument("--about", metavar="NAME", help="only claims about this entity and its records")
    output_options(command, ("jsonl", "table"), "table on a terminal, JSON lines in a pipe")
    store_option(command)
    command.set_defaults(command=_claims)


def _claims(arguments: argparse.Namespace) -> int:
    import json

    claims = open_graph(arguments).claims(arguments.about)
    if chosen_format(arguments, "jsonl") == "jsonl":
        lines = (json.dumps(claim.as_dict(), ensure_ascii=False) for claim in claims)
        return write(arguments, "".join(f"{line}\n" for line in lines))
    from carrera_kg.views.text import CLAIM_COLUMNS, claim_row

    return write_table(arguments, list(CLAIM_COLUMNS), [claim_row(claim) for claim in claims])


def setup_conflicts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--about", metavar="NAME", help="only conflicts about this entity and its records")
    command.add_argument(
        "--status", choices=("contradiction", "undecided", "apparent"), help="only conflicts of this status"
    )
    command.add_argument("--kind", metavar="KIND", help="only conflicts of this kind; docs/dataset.md has them all")
    output_options(command, ("json", "table"), "table on a terminal, JSON in a pipe")
    store_option(command)
    command.set_defaults(command=_conflicts)


def _conflicts(arguments: argparse.Namespace) -> int:
    conflicts: list[ConflictView] = open_graph(arguments).conflicts(arguments.about)
    if arguments.kind:
        from carrera_kg.conflicts import KINDS

        if arguments.kind not in KINDS:
            hint = did_you_mean(arguments.kind, KINDS) or f"there are {', '.join(KINDS)}"
            raise UsageError(f"no kind of conflict is called {arguments.kind!r}", hint)
        conflicts = [conflict for conflict in conflicts if conflict.kind == arguments.kind]
    if arguments.status:
        conflicts = [conflict for conflict in conflicts if conflict.status == arguments.status]
    if chosen_format(arguments, "json") == "json":
        return write_json(arguments, [conflict.as_dict() for conflict in conflicts])
    from carrera_kg.views.text import CONFLICT_COLUMNS, conflict_row

    return write_table(arguments, list(CONFLICT_COLUMNS), [conflict_row(conflict) for conflict in conflicts])
