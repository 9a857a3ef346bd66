"""Commands that make a dataset and what goes into it: build, coverage, locate, catalogue."""

from __future__ import annotations

import argparse
import functools
import os
import sys

from carrera_kg.cli.options import chosen_format, documents_option, folder, output_options, store_option
from carrera_kg.cli.output import width, write, write_json
from carrera_kg.errors import UsageError
from carrera_kg.progress import Progress


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
    store_option(command)
    command.set_defaults(command=_build)


def _build(arguments: argparse.Namespace) -> int:
    from carrera_kg.pipeline import build
    from carrera_kg.resources import default_store
    from carrera_kg.store import EXPORT, current

    with Progress() as progress:
        report = build(
            arguments.store or default_store(),
            facts=arguments.facts,
            documents=arguments.documents,
            verdicts=arguments.verdicts,
            withdrawn=arguments.withdrawn,
            progress=progress,
        )
    manifest = report.manifest
    documents = manifest["documents"]
    assert isinstance(documents, dict)
    print(f"dataset    {report.dataset}")
    print(f"export     {os.path.join(current(report.dataset)[0], EXPORT)}")
    print(f"documents  {len(documents)}: {', '.join(documents)}")
    print(f"spans      {'verified against the texts' if report.verified else 'not verified: no documents at hand'}")
    print(f"claims     {report.claims:,} on {manifest['accepted_triples']:,} accepted triples "
          f"({manifest['claims_per_accepted_triple']} each; "
          f"{manifest['provenance_triples_per_accepted_triple']} provenance triples each)")  # fmt: skip
    print(f"conflicts  {', '.join(f'{n} {status}' for status, n in sorted(report.statuses.items())) or 'none'}")
    print(f"quads      {manifest['quads']:,} in {manifest['seconds']} s")
    for change in report.changes:
        print(f"verdict    {change}")
    for withdrawal in report.withdrawn:
        print(f"withdrawn  {withdrawal}")
    for finding in report.findings:
        print(f"shapes     {finding}")
    if not report.findings:
        print("shapes     no violations")
    if not report.verified:
        print("carrera-kg: spans were not verified; give the texts with --documents DIR", file=sys.stderr)
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
