"""Commands that walk the graph: timeline, teammates, path, graph."""

from __future__ import annotations

import argparse

from carrera_kg.cli.options import chosen_format, open_graph, output_options, store_option
from carrera_kg.cli.output import write, write_json, write_listing

# ── timeline ─────────────────────────────────────────────────────────────────────────────────────


def setup_timeline(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    output_options(command, ("table", "json", "csv", "svg"), "table on a terminal, JSON in a pipe")
    store_option(command)
    command.set_defaults(command=_timeline)


def _timeline(arguments: argparse.Namespace) -> int:
    timeline = open_graph(arguments).timeline(arguments.name)
    format = chosen_format(arguments, "json")
    return write(arguments, f"{timeline}\n" if format == "table" else timeline.text(format))


# ── teammates ────────────────────────────────────────────────────────────────────────────────────


def setup_teammates(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    when = command.add_mutually_exclusive_group()
    when.add_argument("--on", metavar="DATE", help="only on this day, like 1995-05-17")
    when.add_argument("--during", metavar="TIME", help='only at some time in it, like 1994/95 or "summer 1996"')
    command.add_argument("--certainly", action="store_true", help="only those who certainly were")
    output_options(command, ("table", "json", "csv"), "table on a terminal, CSV in a pipe")
    store_option(command)
    command.set_defaults(command=_teammates)


def _teammates(arguments: argparse.Namespace) -> int:
    mates = open_graph(arguments).teammates(
        arguments.name,
        on=arguments.on,
        during=arguments.during,
        certainty="certainly" if arguments.certainly else "possibly",
    )
    return write_listing(arguments, mates, chosen_format(arguments, "csv"))


# ── path ─────────────────────────────────────────────────────────────────────────────────────────


def setup_path(command: argparse.ArgumentParser) -> None:
    command.add_argument("start", metavar="A")
    command.add_argument("end", metavar="B")
    command.add_argument("--via", action="append", metavar="KIND", help="only steps of this kind; may be given again")
    command.add_argument("--max-hops", type=_hops, default=6, metavar="N", help="at most so many steps (default: 6)")
    command.add_argument("--possibly", action="store_true", help="take steps that are not certain too")
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when they are not connected")
    output_options(command, ("table", "json"), "table on a terminal, JSON in a pipe")
    store_option(command)
    command.set_defaults(command=_path)


def _path(arguments: argparse.Namespace) -> int:
    path = open_graph(arguments).path(
        arguments.start,
        arguments.end,
        via=arguments.via,
        max_hops=arguments.max_hops,
        certainty="possibly" if arguments.possibly else "certainly",
    )
    if chosen_format(arguments, "json") == "json":
        write_json(arguments, path.as_dict())
    else:
        write(arguments, f"{path}\n")
    return 1 if arguments.exit_status and not path else 0


def _hops(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 20:
        raise argparse.ArgumentTypeError("a number from 1 to 20 is needed")
    return int(text)


# ── graph ────────────────────────────────────────────────────────────────────────────────────────


def setup_graph(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    command.add_argument("--hops", type=_hops, default=1, metavar="N", help="how far around (default: 1)")
    command.add_argument(
        "--kinds", action="append", metavar="KIND", help="only these: people, teams …; may be repeated"
    )
    command.add_argument("--certainly", action="store_true", help="only what is certain")
    formats = ("table", "json", "svg", "html", "graphml", "gexf")
    output_options(command, formats, "table on a terminal, JSON in a pipe")
    store_option(command)
    command.set_defaults(command=_graph)


def _graph(arguments: argparse.Namespace) -> int:
    around = open_graph(arguments).neighbourhood(
        arguments.name,
        arguments.hops,
        kinds=arguments.kinds,
        certainty="certainly" if arguments.certainly else "possibly",
    )
    format = chosen_format(arguments, "json")
    return write(arguments, f"{around}\n" if format == "table" else around.text(format))
