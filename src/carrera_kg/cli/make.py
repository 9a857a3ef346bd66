"""Commands that make a dataset and what goes into it: build, coverage, locate, catalogue."""

from __future__ import annotations

import argparse
import functools
import os
import sys

from carrera_kg.cli.options import chosen_format, documents_option, folder, output_options, store_option
from carrera_kg.cli.output import width, write, write_json
from carrera_kg.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from carrera_kg.pipeline import Against, Engine, Large


def setup_build(command: argparse.ArgumentParser) -> None:
    documents_option(command, "the source texts, to verify every quotation")
    command.add_argument(
        "--facts", type=folder, metavar="DIR", help="documents.yaml, entities.yaml and facts/ (default: the shipped)"
    )
    command.add_argument(
        "--verdicts", metavar="FILE", help="verdicts of your own (default: verdicts.yaml in the folder of facts)"
    )
    command.add_argument(
        "--withdrawn", metavar="FILE", help="what to take back (default: withdrawn.yaml in the folder of facts)"
    )
    command.add_argument(
        "--with", dest="sources", action="append", default=[], metavar="KIND=PATH",
        help="a large source to build in: wikidata, infobox, results or teams; may be given several times",
    )  # fmt: skip
    command.add_argument(
        "--check", dest="against", action="append", default=[], metavar="PATH",
        help="match records to hold the documents against, without building them in; may be given several times",
    )  # fmt: skip
    command.add_argument("--alone", action="store_true", help="the large sources alone, without facts")
    command.add_argument("--strict", action="store_true", help="stop at the first record that cannot be read")
    command.add_argument("--judgements", metavar="FILE", help="your own on what is the same thing (docs/identity.md)")
    command.add_argument("--engine", choices=("local", "spark"), default="local", help="what builds (default: local)")
    command.add_argument("--master", metavar="URL", help="of Spark (default: local[*], this machine)")
    command.add_argument(
        "--partitions", type=int, default=0, metavar="N", help="into how many pieces Spark parts the records"
    )
    command.add_argument("--to", type=folder, metavar="DIR", help="the folder for the files that Spark writes")
    store_option(command)
    command.set_defaults(command=_build)


def _build(arguments: argparse.Namespace) -> int:
    from carrera_kg.pipeline import build
    from carrera_kg.progress import Steps
    from carrera_kg.resources import default_store
    from carrera_kg.store import EXPORT, current

    engine = _engine(arguments)
    with Steps() as steps:
        report = build(
            (arguments.to if engine else arguments.store) or default_store(),
            facts=arguments.facts,
            documents=arguments.documents,
            verdicts=arguments.verdicts,
            withdrawn=arguments.withdrawn,
            progress=steps.step,
            large=_large(arguments, steps.count, engine),
            against=_against(arguments, steps.count),
        )
    manifest = report.manifest
    documents = manifest["documents"]
    assert isinstance(documents, dict)
    print(f"dataset    {report.dataset}")
    if not engine:
        print(f"export     {os.path.join(current(report.dataset)[0], EXPORT)}")
    print(f"documents  {len(documents)}: {', '.join(documents)}")
    print(f"spans      {'verified against the texts' if report.verified else 'not verified: no documents at hand'}")
    print(f"claims     {report.claims:,} on {manifest['accepted_triples']:,} accepted triples "
          f"({manifest['claims_per_accepted_triple']} each; "
          f"{manifest['provenance_triples_per_accepted_triple']} provenance triples each)")  # fmt: skip
    print(f"conflicts  {', '.join(f'{n} {status}' for status, n in sorted(report.statuses.items())) or 'none'}")
    print(f"quads      {manifest['quads']:,} in {manifest['seconds']} s")
    _print_checks(manifest)
    for change in report.changes:
        print(f"verdict    {change}")
    for withdrawal in report.withdrawn:
        print(f"withdrawn  {withdrawal}")
    for finding in report.findings[:_MOST_FINDINGS]:
        print(f"shapes     {finding}")
    if len(report.findings) > _MOST_FINDINGS:
        print(f"shapes     and {len(report.findings) - _MOST_FINDINGS:,} more")
    if not report.findings:
        print("shapes     no violations")
    _print_sources(manifest)
    if not report.verified:
        print("carrera-kg: spans were not verified; give the texts with --documents DIR", file=sys.stderr)
    return 0


_MOST_FINDINGS = 20


def _engine(arguments: argparse.Namespace) -> Engine | None:
    """What builds, if it is not this process.

    Raises:
        UsageError: options do not go together.
    """
    if arguments.engine != "spark":
        given = next((name for name in ("master", "partitions", "to") if getattr(arguments, name)), "")
        if given:
            raise UsageError(f"--{given} is for Spark", "add --engine spark")
        return None
    if not arguments.sources:
        raise UsageError("--engine spark is for large sources", "name one with --with KIND=PATH")
    if not arguments.to or arguments.store:
        raise UsageError("Spark writes files for a store and no store", "name a folder for them with --to DIR alone")
    if arguments.partitions < 0:
        raise UsageError(f"--partitions {arguments.partitions}: less than none", "leave it out, or name a number")
    from carrera_kg.spark.engine import Spark

    return Spark(arguments.master or "local[*]", arguments.partitions)


def _large(
    arguments: argparse.Namespace, tell: Callable[[str, int, int], None], engine: Engine | None = None
) -> Large | None:
    """The large sources that are named, if there are any."""
    from carrera_kg.pipeline import Large

    if not arguments.sources:
        given = [name for name in ("alone", "strict") if getattr(arguments, name)]
        given += ["judgements"] if arguments.judgements and not arguments.against else []
        if given:
            raise UsageError(f"--{given[0]} is for large sources", "name one with --with KIND=PATH")
        return None
    from carrera_kg.columns.spool import Source

    sources = tuple(Source.parse(text) for text in arguments.sources)
    return Large(sources, arguments.judgements, arguments.strict, arguments.alone, engine, tell)


def _against(arguments: argparse.Namespace, tell: Callable[[str, int, int], None]) -> Against | None:
    """The match records that are named, if there are any."""
    from carrera_kg.pipeline import Against

    return Against(tuple(arguments.against), arguments.judgements, tell) if arguments.against else None


def _print_checks(manifest: dict[str, object]) -> None:
    """What match records say, by number."""
    counts = manifest.get("checks")
    if isinstance(counts, dict) and counts:
        print(f"checks     {', '.join(f'{number:,} {finding}' for finding, number in counts.items())}")


def _print_sources(manifest: dict[str, object]) -> None:
    """What was read of large sources, and what was left out and why."""
    sources, judgements = manifest.get("sources"), manifest.get("judgements")
    if not isinstance(sources, dict) or not isinstance(judgements, dict):
        return
    for name, told in sources.items():
        records = ", ".join(f"{number:,} {kind}" for kind, number in told["records"].items()) or "nothing"
        print(f"source     {name} ({told['kind']}, {told['files']} file{'s' * (told['files'] != 1)}): {records}")
        for reason, left in sorted(told["left_out"].items(), key=lambda entry: (-entry[1]["records"], entry[0])):
            print(f"left out   {left['records']:,} records of {name}: {reason} (first: {left['first']})")
    print(f"identity   {', '.join(f'{number:,} {kind}' for kind, number in judgements.items()) or 'no judgements'}")


def setup_read(command: argparse.ArgumentParser) -> None:
    from carrera_kg.readers.registry import READERS

    command.add_argument("kind", choices=tuple(READERS), metavar="KIND", help=f"one of {', '.join(READERS)}")
    command.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or an archive")
    command.add_argument("--strict", action="store_true", help="stop at the first record that cannot be read")
    output_options(command, ("table", "jsonl", "parquet"), "table")
    command.set_defaults(command=_read)


def _read(arguments: argparse.Namespace) -> int:
    from carrera_kg.columns.showing import show_records

    shown = chosen_format(arguments, "table")
    rejects = show_records(arguments.kind, arguments.paths, arguments.strict, shown, arguments.output, width())
    if rejects.total and shown != "table":
        print(f"carrera-kg: {rejects.total:,} records were left out; --format table says why", file=sys.stderr)
    return 0


def setup_coverage(command: argparse.ArgumentParser) -> None:
    documents_option(command, "the source texts")
    command.add_argument(
        "--facts", type=folder, metavar="DIR", help="documents.yaml, entities.yaml and facts/ (default: the shipped)"
    )
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when a sentence is not accounted for")
    output_options(command, ("table", "json"), "table")
    command.set_defaults(command=_coverage)


def _coverage(arguments: argparse.Namespace) -> int:
    from carrera_kg.pipeline import coverage

    if not arguments.documents:
        raise UsageError("the texts are needed to find sentences in", "give their folder with --documents DIR")
    covered = coverage(arguments.facts, arguments.documents)
    if chosen_format(arguments, "table") == "json":
        entries = [
            {"document": c.document, "sentences": len(c.sentences), "with_claims": c.with_claims,
             "without_claims": [{"start": s.start, "end": s.end, "reason": s.reason} for s in c.silent],
             "not_accounted_for": [{"start": s.start, "end": s.end} for s in c.missing],
             "share": c.share, "words": c.words, "words_quoted": c.quoted}
            for c in covered
        ]  # fmt: skip
        write_json(arguments, entries)
    else:
        from carrera_kg.views.text import coverage_text

        write(arguments, coverage_text(covered, width()))
    return 1 if arguments.exit_status and any(c.missing for c in covered) else 0


def setup_locate(command: argparse.ArgumentParser) -> None:
    command.add_argument("facts", metavar="FACTS.yaml", help="a fact file or a draft of one")
    documents_option(command, "the source texts")
    command.add_argument("--catalogue", metavar="FILE", help="documents.yaml (default: the one in the folder above)")
    command.set_defaults(command=_locate)


def _locate(arguments: argparse.Namespace) -> int:
    from carrera_kg.documents import load_catalogue, read_document
    from carrera_kg.readers.drafts import locate, write_facts

    if not arguments.documents:
        raise UsageError("the texts are needed to find words in", "give their folder with --documents DIR")
    above = os.path.dirname(os.path.dirname(os.path.abspath(arguments.facts)))
    catalogue = load_catalogue(arguments.catalogue or os.path.join(above, "documents.yaml"))
    text, changed = locate(arguments.facts, catalogue, functools.partial(read_document, arguments.documents))
    if changed:
        write_facts(arguments.facts, text)
    print(f"{arguments.facts}: {changed} offsets written" if changed else f"{arguments.facts}: every offset is right")
    return 0


def setup_catalogue(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a source text in UTF-8")
    command.add_argument("--id", required=True, help="lower case, digits and hyphens")
    command.add_argument("--title", required=True)
    command.add_argument("--kind", required=True, help="biography, encyclopedia, news or record")
    command.add_argument("--language", default="en", help="a BCP 47 tag (default: en)")
    command.set_defaults(command=_catalogue)


def _catalogue(arguments: argparse.Namespace) -> int:
    from carrera_kg.documents import catalogue_entry

    entry = catalogue_entry(arguments.file, arguments.id, arguments.title, arguments.kind, arguments.language)
    sys.stdout.write(entry)
    return 0
