"""Commands that publish a dataset and tell what changed in it: export, diff."""

from __future__ import annotations

import argparse
import sys

from carrera_kg.cli.options import chosen_format, documents_option, open_graph, output_options, store_option
from carrera_kg.cli.output import width, write, write_json
from carrera_kg.errors import UsageError
from carrera_kg.outputs import Output

# ── export ───────────────────────────────────────────────────────────────────────────────────────


def setup_export(command: argparse.ArgumentParser) -> None:
    from carrera_kg.exports.formats import FORMATS

    known = (*FORMATS, "site")
    command.add_argument(
        "--format", metavar="F", help=f"{', '.join(known)}; default: by the ending of -o (docs/exports.md has them all)"
    )
    command.add_argument(
        "--view", default="accepted", metavar="VIEW", help="accepted (default), sources, or all, which loses nothing"
    )
    command.add_argument("--about", metavar="NAME", help="only what is known of this entity or document")
    command.add_argument(
        "--quotes",
        default="words",
        metavar="QUOTES",
        help="none, words (default) or context, the sentences around them, which needs --documents",
    )
    command.add_argument(
        "--sensitive",
        default="include",
        metavar="CHOICE",
        help="include (default) or omit criminal and medical matters",
    )
    command.add_argument(
        "--network", default="careers", metavar="VIEW", help="of graphml and gexf: careers (default), people, honours …"
    )
    command.add_argument(
        "--address", metavar="URL", help="of a site: where it is going to be, for links from elsewhere"
    )
    documents_option(command, "the folder of the texts, for --quotes context")
    command.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="a file, compressed if it ends with .gz, or a folder (default: standard output)",
    )
    store_option(command)
    command.set_defaults(command=_export)


def _export(arguments: argparse.Namespace) -> int:
    if arguments.address and arguments.format != "site":
        raise UsageError("--address is for a site", "choose --format site, or leave --address out")
    if arguments.format == "site":
        return _site(arguments)
    from carrera_kg.exports import export, format_of
    from carrera_kg.progress import Counting

    chosen = format_of(arguments.output, arguments.format)
    graph = open_graph(arguments)
    selection = graph.selection(
        view=arguments.view,
        about=arguments.about,
        quotes=arguments.quotes,
        sensitive=arguments.sensitive,
        documents=arguments.documents if arguments.quotes == "context" else None,
        network=arguments.network,
    )
    with Counting(f"writing {chosen.name}", selection.size()) as tell:
        written = export(selection, arguments.output, chosen.name, tell)
    if written.path:
        print(f"{written.path}: {chosen.name}, {written.written:,} {_unit(chosen.name)}", file=sys.stderr)
        hash_ = selection.manifest.get("canonical_sha256")
        if hash_ and selection.whole and chosen.leaves_out == "nothing":
            print(f"canonical hash (RDFC-1.0, SHA-256): {hash_}", file=sys.stderr)
    return 0


def _unit(format: str) -> str:
    names = {"csv": "rows", "parquet": "rows", "graphml": "nodes and edges", "gexf": "nodes and edges"}
    return names.get(format, "things" if format == "schema.org" else "statements")


def _site(arguments: argparse.Namespace) -> int:
    from carrera_kg.progress import Counting
    from carrera_kg.static_site import write_site

    if not arguments.output:
        raise UsageError("a site is many files", "name a folder with -o")
    unused = [name for name, usual in (("view", "accepted"), ("about", None), ("sensitive", "include"))
              if getattr(arguments, name) != usual]  # fmt: skip
    if unused:
        raise UsageError(f"a site is of the whole dataset: it has no --{unused[0]}", "leave it out")
    with Counting("writing pages", None) as tell:
        made = write_site(
            open_graph(arguments),
            arguments.output,
            address=arguments.address,
            documents=arguments.documents if arguments.quotes == "context" else None,
            quotes=arguments.quotes,
            tell=tell,
        )
    print(f"{arguments.output}: {made.pages:,} pages, {made.files:,} files; open index.html", file=sys.stderr)
    return 0


# ── diff ─────────────────────────────────────────────────────────────────────────────────────────


def setup_diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("a", nargs="?", metavar="A", help="a dataset's folder, or an export: what there was")
    command.add_argument(
        "b", nargs="?", metavar="B", help="another one: what there is now (default: the dataset of --store)"
    )
    command.add_argument(
        "--before", action="store_true", help="compare the dataset with the generation before it, which a build keeps"
    )
    command.add_argument("--about", metavar="NAME", help="only this entity and its records, or this document")
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when they differ")
    output_options(command, ("table", "json", "patch"), "table")
    store_option(command)
    command.set_defaults(command=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    from carrera_kg.comparison import compare, write_patch

    format = chosen_format(arguments, "table")
    before, after = _sides(arguments)
    if format == "patch":
        if arguments.about:
            raise UsageError("a patch is of all that differs", "leave --about out, or choose another --format")
        with Output(arguments.output) as file:
            differ = write_patch(before, after, file)
    else:
        found = compare(before, after, arguments.about)
        differ = bool(found)
        if format == "json":
            write_json(arguments, found.as_dict())
        else:
            from carrera_kg.views.changes import difference_text

            write(arguments, difference_text(found, width()))
    return 1 if arguments.exit_status and differ else 0


def _sides(arguments: argparse.Namespace) -> tuple[str, str]:
    """What is compared with what."""
    from carrera_kg.resources import default_store
    from carrera_kg.store import current, earlier

    if arguments.before:
        if arguments.b is not None:
            raise UsageError("--before compares one dataset with itself", "name one dataset, or leave --before out")
        dataset = arguments.a or arguments.store or default_store()
        return earlier(dataset), current(dataset)[0]
    if arguments.a is None:
        raise UsageError("something to compare with is needed", "name a dataset or an export, or give --before")
    return arguments.a, arguments.b or arguments.store or default_store()
