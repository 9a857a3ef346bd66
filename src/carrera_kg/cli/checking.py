"""The command check: what the documents say, held against match records."""

from __future__ import annotations

import argparse

from carrera_kg.cli.options import chosen_format, open_graph, output_options, store_option
from carrera_kg.cli.output import write, write_json, write_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.listing import Listing
    from carrera_kg.views import CheckView


def setup_check(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--against", action="append", default=[], metavar="PATH",
        help="a file, folder or archive of match records, KIND=PATH, or a dataset built with them; may be given "
        "several times (default: what the dataset was built with)",
    )  # fmt: skip
    command.add_argument("--about", metavar="NAME", help="checks that concern this entity alone")
    command.add_argument(
        "--verdict", action="append", choices=VERDICTS, metavar="VERDICT",
        help=f"these alone: {', '.join(VERDICTS)} (default for a table: all but no-data)",
    )  # fmt: skip
    command.add_argument("--judgements", metavar="FILE", help="your own on what is the same thing (docs/identity.md)")
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when something is refuted")
    output_options(command, ("table", "json"), "table")
    store_option(command)
    command.set_defaults(command=_check)


VERDICTS = ("supported", "refuted", "partly", "undecided", "no-data")
_WORST_FIRST = ("refuted", "partly", "undecided", "supported", "no-data")


def _check(arguments: argparse.Namespace) -> int:
    from carrera_kg.progress import Steps

    kg = open_graph(arguments)
    with Steps() as steps:
        if arguments.against:
            found = kg.check(
                *arguments.against, about=arguments.about, judgements=arguments.judgements, tell=steps.count
            )
        else:
            found = kg.checks(arguments.about)
    format = chosen_format(arguments, "table")
    wanted = arguments.verdict or (VERDICTS if format == "json" else VERDICTS[:-1])
    shown = [check for check in found if check.verdict in wanted]
    if format == "json":
        write_json(arguments, [check.as_dict() for check in shown])
    else:
        _write_table(arguments, found, shown)
    return 1 if arguments.exit_status and any(check.verdict == "refuted" for check in found) else 0


def _write_table(arguments: argparse.Namespace, found: Listing[CheckView], shown: list[CheckView]) -> None:
    if not found:
        write(arguments, f"{found.none}\n")
        return
    ordered = sorted(shown, key=lambda check: _WORST_FIRST.index(check.verdict))
    counts = {verdict: sum(check.verdict == verdict for check in found) for verdict in VERDICTS}
    told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items() if number)
    rows = [[str(cell) for cell in found.cells(check)] for check in ordered]
    if rows:
        write_table(arguments, list(found.columns), rows)
    if not arguments.output:
        write(arguments, f"{told}\n")
