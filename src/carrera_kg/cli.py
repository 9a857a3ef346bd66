"""The command line. stdout is data, stderr is messages; 0 fine, 1 a negative answer where asked for, 2 usage, 3 data.

It is argparse and not Typer for one measured reason: a cold ``carrera-kg query`` may take at most 2.5 times a bare
script, and importing Typer alone takes longer than that script (``benchmarks/README.md``).
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import os
import sys

from carrera_kg.errors import CarreraError, DataError, UsageError, did_you_mean
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import IO, Any, NoReturn

    from carrera_kg.knowledge_graph import KnowledgeGraph

_EXTENSIONS = {
    ".json": "json", ".csv": "csv", ".tsv": "tsv", ".xml": "xml", ".srj": "json", ".srx": "xml", ".rdf": "xml",
    ".ttl": "ttl", ".nt": "nt", ".nq": "nq", ".trig": "trig", ".jsonld": "jsonld", ".jsonl": "jsonl", ".txt": "table",
}  # fmt: skip
_QUERY_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "nq", "trig", "jsonld")


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
    for name, (setup, summary) in _COMMANDS.items():
        if chosen in (None, name):
            command = commands.add_parser(name, help=summary, description=summary, formatter_class=_Formatter)
            setup(command)
    return top


def _folder(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is needed")
    return text


def _store_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", type=_folder, metavar="DIR", help="the dataset (default: CARRERA_KG_STORE, else your cache folder)"
    )


def _documents_option(command: argparse.ArgumentParser, purpose: str) -> None:
    default = os.environ.get("CARRERA_KG_DOCUMENTS") or None
    command.add_argument(
        "--documents", metavar="DIR", default=default, help=f"{purpose} (default: CARRERA_KG_DOCUMENTS)"
    )


def _output_options(command: argparse.ArgumentParser, formats: Sequence[str], default: str) -> None:
    command.add_argument("--format", choices=formats, help=f"default: by the extension of -o, else {default}")
    command.add_argument("-o", "--output", metavar="FILE", help="write to a file instead of standard output")
    command.set_defaults(formats=formats)


# ── build ────────────────────────────────────────────────────────────────────────────────────────


def _setup_build(command: argparse.ArgumentParser) -> None:
    _documents_option(command, "the source texts, to verify every quotation")
    command.add_argument(
        "--facts", type=_folder, metavar="DIR", help="documents.yaml, entities.yaml and facts/ (default: the shipped)"
    )
    command.add_argument(
        "--verdicts", metavar="FILE", help="verdicts of your own (default: verdicts.yaml in the folder of facts)"
    )
    _store_option(command)
    command.set_defaults(command=_build)


def _build(arguments: argparse.Namespace) -> int:
    from carrera_kg.pipeline import build
    from carrera_kg.resources import default_store
    from carrera_kg.store import EXPORT, current

    with _Progress() as progress:
        report = build(
            arguments.store or default_store(),
            facts=arguments.facts,
            documents=arguments.documents,
            verdicts=arguments.verdicts,
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
    for finding in report.findings:
        print(f"shapes     {finding}")
    if not report.findings:
        print("shapes     no violations")
    if not report.verified:
        print("carrera-kg: spans were not verified; give the texts with --documents DIR", file=sys.stderr)
    return 0


class _Progress:
    """Names the step at work, on a terminal only."""

    def __init__(self) -> None:
        self.status: Any = None

    def __enter__(self) -> Callable[[str], None]:
        if not sys.stderr.isatty():
            return lambda step: None
        from rich.console import Console

        self.status = Console(stderr=True).status("starting")
        self.status.start()
        return lambda step: self.status.update(step)

    def __exit__(self, *_: object) -> None:
        if self.status is not None:
            self.status.stop()


# ── query ────────────────────────────────────────────────────────────────────────────────────────


def _setup_query(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "query", nargs="?", metavar="NAME|FILE.rq|-", help="a library query, a file, or standard input"
    )
    command.add_argument("-e", "--text", metavar="TEXT", help="the query itself")
    command.add_argument(
        "-p", "--param", action="append", default=[], metavar="NAME=VALUE", help="a value for a parameter"
    )
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when an ASK is answered no")
    _output_options(command, _QUERY_FORMATS, "table on a terminal, CSV or Turtle in a pipe")
    _store_option(command)
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
    answer = _open(arguments).query(text, **bound)
    format = _format(arguments, "ttl" if isinstance(answer, Graph) else "csv")
    if isinstance(answer, Graph) and format == "table":
        format = "ttl"  # triples are readable as Turtle
    with _Output(arguments.output) as file:
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
        if sys.stdin is None:
            raise UsageError("standard input is closed", "give a name, a file or -e TEXT")
        try:
            return sys.stdin.buffer.read().decode()
        except UnicodeDecodeError as error:
            raise UsageError(f"standard input: byte {error.start} is not UTF-8", "save the query as UTF-8") from None
    if "{" in given:
        raise UsageError("a query was given where a name or file is expected", "put -e before it")
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        from carrera_kg.resources import read_text

        return read_text(given)
    return given


def _drawn(answer: Any) -> str:
    from carrera_kg.results import Rows, Truth, text_table

    if isinstance(answer, Truth):
        return f"{answer!r}\n"
    names, rows, _ = answer.table()
    if isinstance(answer, Rows):
        print(answer.counted(rows), file=sys.stderr)
    return text_table(names, rows, _width()) + "\n"


# ── queries ──────────────────────────────────────────────────────────────────────────────────────


def _setup_queries(command: argparse.ArgumentParser) -> None:
    _output_options(command, ("table", "json"), "table on a terminal, JSON in a pipe")
    command.set_defaults(command=_queries)


def _queries(arguments: argparse.Namespace) -> int:
    from carrera_kg.queries import catalogue

    library = catalogue().values()
    if _format(arguments, "json") == "json":
        return _write_json(arguments, [query.as_dict() for query in library])
    rows = [[q.name, q.summary, ", ".join(f'{p.name}="{p.example}"' for p in q.params.values())] for q in library]
    return _write_table(arguments, ["query", "question", "parameters"], rows)


# ── person, explain ──────────────────────────────────────────────────────────────────────────────


def _setup_person(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    _output_options(command, ("table", "json"), "table")
    _store_option(command)
    command.set_defaults(command=_person)


def _person(arguments: argparse.Namespace) -> int:
    view = _open(arguments).person(arguments.name)
    if _format(arguments, "table") == "json":
        from dataclasses import asdict

        values = asdict(view) | {"conflicts": [conflict.as_dict() for conflict in view.conflicts]}
        return _write_json(arguments, values)
    from carrera_kg.presentation import person_text

    return _write(arguments, person_text(view, _width()))


def _setup_explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    command.add_argument("property", metavar="PROPERTY", help="birthPlace, goals, start …; see ontology/carrera.ttl")
    command.add_argument("--at", metavar="TEAM", help="only what happened at this team")
    _output_options(command, ("table", "json"), "table")
    _store_option(command)
    command.set_defaults(command=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    kg = _open(arguments)
    slots = kg.explain(arguments.name, arguments.property, arguments.at)
    if _format(arguments, "table") == "json":
        entries = [
            {"subject": slot.subject, "subject_label": slot.subject_label, "property": slot.property,
             "accepted": list(slot.accepted), "claims": [claim.as_dict() for claim in slot.claims],
             "conflicts": [conflict.as_dict() for conflict in slot.conflicts]}
            for slot in slots
        ]  # fmt: skip
        return _write_json(arguments, entries)
    if not slots:
        return _write(arguments, kg.unsaid(arguments.name, arguments.property, arguments.at) + "\n")
    from carrera_kg.presentation import explanation_text

    return _write(arguments, explanation_text(slots, _width()))


# ── claims, conflicts ────────────────────────────────────────────────────────────────────────────


def _setup_claims(command: argparse.ArgumentParser) -> None:
    command.add_argument("--about", metavar="NAME", help="only claims about this entity and its records")
    _output_options(command, ("jsonl", "table"), "table on a terminal, JSON lines in a pipe")
    _store_option(command)
    command.set_defaults(command=_claims)


def _claims(arguments: argparse.Namespace) -> int:
    import json

    claims = _open(arguments).claims(arguments.about)
    if _format(arguments, "jsonl") == "jsonl":
        lines = (json.dumps(claim.as_dict(), ensure_ascii=False) for claim in claims)
        return _write(arguments, "".join(f"{line}\n" for line in lines))
    from carrera_kg.presentation import claim_row

    names = ["document", "at", "words", "about", "property", "value", "accepted"]
    return _write_table(arguments, names, [claim_row(claim) for claim in claims])


def _setup_conflicts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--about", metavar="NAME", help="only conflicts about this entity and its records")
    command.add_argument(
        "--status", choices=("contradiction", "undecided", "apparent"), help="only conflicts of this status"
    )
    command.add_argument("--kind", metavar="KIND", help="only conflicts of this kind; docs/dataset.md has them all")
    _output_options(command, ("json", "table"), "table on a terminal, JSON in a pipe")
    _store_option(command)
    command.set_defaults(command=_conflicts)


def _conflicts(arguments: argparse.Namespace) -> int:
    conflicts = _open(arguments).conflicts(arguments.about)
    if arguments.kind:
        from carrera_kg.conflicts import KINDS

        if arguments.kind not in KINDS:
            hint = did_you_mean(arguments.kind, KINDS) or f"there are {', '.join(KINDS)}"
            raise UsageError(f"no kind of conflict is called {arguments.kind!r}", hint)
        conflicts = [conflict for conflict in conflicts if conflict.kind == arguments.kind]
    if arguments.status:
        conflicts = [conflict for conflict in conflicts if conflict.status == arguments.status]
    if _format(arguments, "json") == "json":
        return _write_json(arguments, [conflict.as_dict() for conflict in conflicts])
    from carrera_kg.presentation import conflict_row

    names = ["status", "about", "property", "values and words", "accepted", "why"]
    return _write_table(arguments, names, [conflict_row(conflict) for conflict in conflicts])


# ── serve ────────────────────────────────────────────────────────────────────────────────────────


def _setup_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1, this machine alone)")
    command.add_argument("--port", type=_port, default=8000, help="default: 8000; 0 takes a free one")
    _store_option(command)
    _documents_option(command, "the source texts, to show words in their context")
    command.add_argument(
        "--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for one answer (default: 10)"
    )
    command.add_argument("--workers", type=_count, metavar="N", help="answers at once (default: by the processors)")
    command.add_argument(
        "--memory", type=_mebibytes, default=1024, metavar="MIB", help="for one answer (default: 1024)"
    )
    command.add_argument(
        "--base", default="", metavar="URL", help="the public address, if the service is behind another"
    )
    command.add_argument(
        "--update-token",
        default=os.environ.get("CARRERA_KG_UPDATE_TOKEN", ""),
        metavar="TOKEN",
        help="take changes from those who show it (default: CARRERA_KG_UPDATE_TOKEN, else read-only)",
    )
    command.set_defaults(command=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from carrera_kg.server import Settings, public_address, serve

    if arguments.documents and not os.path.isdir(arguments.documents):
        raise DataError(f"{arguments.documents}: no such folder", "give the folder of the source texts")
    settings = Settings(
        dataset=arguments.store or "",
        documents=os.path.abspath(arguments.documents) if arguments.documents else None,
        timeout=arguments.timeout,
        workers=arguments.workers or max(4, os.cpu_count() or 0),
        memory=arguments.memory << 20,
        base=public_address(arguments.base) if arguments.base else "",
        updates=bool(arguments.update_token),
    )
    serve(settings, arguments.host, arguments.port, arguments.update_token)
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a number from 0 to 65535 is needed")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1 << 20:
        raise argparse.ArgumentTypeError("a number from 1 on is needed")
    return int(text)


def _mebibytes(text: str) -> int:
    """With less than 64 MiB a worker cannot answer anything."""
    if not text.isdecimal() or not 64 <= int(text) <= 1 << 20:
        raise argparse.ArgumentTypeError("a number of MiB from 64 on is needed")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("seconds from 0.1 to 86400 are needed")
    return seconds


# ── coverage, locate, catalogue ────────────────────────────────────────────────────────────────────────────


def _setup_coverage(command: argparse.ArgumentParser) -> None:
    _documents_option(command, "the source texts")
    command.add_argument(
        "--facts", type=_folder, metavar="DIR", help="documents.yaml, entities.yaml and facts/ (default: the shipped)"
    )
    command.add_argument("--exit-status", action="store_true", help="exit with 1 when a sentence is not accounted for")
    _output_options(command, ("table", "json"), "table")
    command.set_defaults(command=_coverage)


def _coverage(arguments: argparse.Namespace) -> int:
    from carrera_kg.pipeline import coverage

    if not arguments.documents:
        raise UsageError("the texts are needed to find sentences in", "give their folder with --documents DIR")
    covered = coverage(arguments.facts, arguments.documents)
    if _format(arguments, "table") == "json":
        entries = [
            {"document": c.document, "sentences": len(c.sentences), "with_claims": c.with_claims,
             "without_claims": [{"start": s.start, "end": s.end, "reason": s.reason} for s in c.silent],
             "not_accounted_for": [{"start": s.start, "end": s.end} for s in c.missing],
             "share": c.share, "words": c.words, "words_quoted": c.quoted}
            for c in covered
        ]  # fmt: skip
        _write_json(arguments, entries)
    else:
        from carrera_kg.presentation import coverage_text

        _write(arguments, coverage_text(covered, _width()))
    return 1 if arguments.exit_status and any(c.missing for c in covered) else 0


def _setup_locate(command: argparse.ArgumentParser) -> None:
    command.add_argument("facts", metavar="FACTS.yaml", help="a fact file or a draft of one")
    _documents_option(command, "the source texts")
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


def _setup_catalogue(command: argparse.ArgumentParser) -> None:
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


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "build": (_setup_build, "build the dataset from documents and facts"),
    "query": (_setup_query, "ask in SPARQL or by the name of a library query"),
    "queries": (_setup_queries, "list the query library"),
    "person": (_setup_person, "a person's facts, career, honours and disputes"),
    "explain": (_setup_explain, "who says what about a property, in which words, and what is accepted"),
    "claims": (_setup_claims, "every claim with its words and place"),
    "conflicts": (_setup_conflicts, "what the sources disagree about"),
    "serve": (_setup_serve, "answer over HTTP: SPARQL, linked data and pages"),
    "coverage": (_setup_coverage, "which sentences the facts account for, and why the others make no claim"),
    "locate": (_setup_locate, "write the offsets of quotations into a fact file"),
    "catalogue": (_setup_catalogue, "print the catalogue entry for a source text"),
}


# ── output ───────────────────────────────────────────────────────────────────────────────────────


def _open(arguments: argparse.Namespace) -> KnowledgeGraph:
    from carrera_kg.knowledge_graph import KnowledgeGraph

    return KnowledgeGraph.open(arguments.store)


def _format(arguments: argparse.Namespace, in_pipe: str) -> str:
    """By option, else by the file's extension, else a table on a terminal and the given format in a pipe.

    Raises:
        UsageError: the command cannot write what the extension says.
    """
    if arguments.format:
        return str(arguments.format)
    if not arguments.output:
        return "table" if sys.stdout.isatty() else in_pipe
    format = _EXTENSIONS.get(os.path.splitext(arguments.output)[1].lower(), in_pipe)
    if format == "json" and "json" not in arguments.formats:
        format = "jsonl"
    if format not in arguments.formats:
        raise UsageError(f"{arguments.output}: cannot be written as {format}", f"use {' or '.join(arguments.formats)}")
    return format


def _width() -> int | None:
    """The terminal's width; in a pipe ``COLUMNS``, or None, as lines may be as long as they are."""
    if sys.stdout.isatty():
        return os.get_terminal_size(sys.stdout.fileno()).columns
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else None


def _write_json(arguments: argparse.Namespace, value: object) -> int:
    import json

    return _write(arguments, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _write_table(arguments: argparse.Namespace, names: list[str], rows: list[list[str]]) -> int:
    from carrera_kg.results import text_table

    return _write(arguments, text_table(names, rows, _width()) + "\n")


def _write(arguments: argparse.Namespace, text: str) -> int:
    with _Output(arguments.output) as file:
        file.write(text.encode())
    return 0


class _Output:
    """Standard output, or a file that appears only when it is complete."""

    def __init__(self, path: str | None) -> None:
        self.path = os.path.realpath(path) if path else None
        self.part: str | None = None
        if path is not None and (not path or os.path.isdir(path)):
            raise DataError(f"{path or '-o'}: is not a file", "name one")

    def __enter__(self) -> IO[bytes]:
        if self.path is None:
            # With PYTHONUNBUFFERED this is the bare file, whose write may stop half-way without a word.
            raw = isinstance(sys.stdout.buffer, io.RawIOBase)
            self.file: IO[bytes] = io.BufferedWriter(sys.stdout.buffer) if raw else sys.stdout.buffer
            return self.file
        try:
            if os.path.exists(self.path) and not os.path.isfile(self.path):
                self.file = open(self.path, "wb")  # a device or a pipe is written to, not replaced
            else:
                import tempfile  # slow to import, and seldom needed

                descriptor, self.part = tempfile.mkstemp(prefix=".carrera-kg-", dir=os.path.dirname(self.path))
                self.file = open(descriptor, "wb")
        except OSError as error:
            raise DataError(f"{self.path}: {error.strerror}", "check the folder and its permissions") from None
        return self.file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.path is None:
            self.file.flush()
            if self.file is not sys.stdout.buffer:
                self.file.detach()  # type: ignore[attr-defined]
            return
        try:
            self.file.close()
            if kind is None and self.part is not None:
                os.chmod(self.part, 0o666 & ~_umask())
                os.replace(self.part, self.path)
        finally:
            if self.part is not None and os.path.exists(self.part):
                os.unlink(self.part)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
