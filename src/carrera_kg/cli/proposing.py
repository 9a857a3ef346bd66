"""The command propose: what texts say, as facts to be looked at."""

from __future__ import annotations

import argparse
import os
import sys

from carrera_kg.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.entities import Entities
    from carrera_kg.factfile import FactFile
    from carrera_kg.proposals.documents import Source


def setup_propose(command: argparse.ArgumentParser) -> None:
    command.add_argument("texts", nargs="+", metavar="DOCUMENT", help="a plain text in UTF-8")
    command.add_argument("--about", metavar="NAME", help="the person that it is about (default: found out)")
    command.add_argument(
        "-o", "--output", metavar="FILE|DIR",
        help="the fact file to write, or a folder with one for each text; what is reviewed in a file stays as it is",
    )  # fmt: skip
    command.add_argument(
        "--facts", metavar="DIR", help="the folder with documents.yaml and entities.yaml (default: the shipped one)"
    )
    command.add_argument(
        "--teams", action="append", default=[], metavar="PATH", help="a register of teams, for more names"
    )
    command.add_argument("--language", metavar="CODE", help="en or it (default: found out)")
    command.add_argument("--id", help="of a text that is not catalogued (default: after its file)")
    command.add_argument("--kind", choices=("biography", "encyclopedia", "news"), help="likewise")
    command.add_argument("--title", help="likewise")
    command.add_argument(
        "--model", metavar="URL", default="",
        help="ask a language model there too (docs/proposals.md); its key is taken from CARRERA_KG_MODEL_KEY",
    )  # fmt: skip
    command.add_argument("--model-name", metavar="NAME", default="", help="of the model, where there are several")
    command.set_defaults(command=_propose)


def _propose(arguments: argparse.Namespace) -> int:
    from carrera_kg.documents import load_catalogue
    from carrera_kg.entities import load_entities
    from carrera_kg.progress import Counting
    from carrera_kg.proposals.documents import register, source
    from carrera_kg.resources import folder

    facts = arguments.facts or folder("data")
    known = load_catalogue(os.path.join(facts, "documents.yaml"))
    entities = load_entities(os.path.join(facts, "entities.yaml"))
    told = {key: getattr(arguments, key) for key in ("id", "kind", "title", "language")}
    many = len(arguments.texts) > 1
    if many and (arguments.id or arguments.title):
        raise UsageError("--id and --title are of one text", "leave them out, or give one text")
    sources = [source(path, known, told) for path in arguments.texts]
    targets = _targets(sources, arguments.output)
    teams = register(arguments.teams, entities) if arguments.teams else None
    found: list[FactFile] = []
    with Counting("reading texts", len(sources)) as count:
        for number, each in enumerate(sources):
            found.append(_proposals(each, entities, teams, arguments.about))
            count(number + 1)
    if arguments.model:
        found = [_asked(each, file, entities, arguments) for each, file in zip(sources, found, strict=True)]
    for each, file, target in zip(sources, found, targets, strict=True):
        _write(each, file, target)
    return 0


def _proposals(source: Source, entities: Entities, teams: Entities | None, about: str | None) -> FactFile:
    import dataclasses

    from carrera_kg.proposals import proposer

    found = proposer(source.language, entities, teams).propose(source.text, source.id, about)
    return dataclasses.replace(found, catalogue=dict(source.catalogue) if source.catalogue else None)


def _asked(source: Source, found: FactFile, entities: Entities, arguments: argparse.Namespace) -> FactFile:
    """What was found, with what a language model proposes beside it."""
    from carrera_kg.entities import Entities
    from carrera_kg.proposals.gate import entities_of
    from carrera_kg.proposals.model import KEY, ask

    known = Entities.of([*entities.by_id.values(), *entities_of(found)])
    key, name = os.environ.get(KEY), arguments.model_name
    more, dropped = ask(arguments.model, source.text, source.id, known, key, name=name)
    why = ": " + "; ".join(f"{number} as {reason}" for reason, number in dropped.most_common()) if dropped else ""
    told = f"the model proposes {len(more.facts)} facts; {dropped.total()} claims or facts of it were dropped{why}"
    print(f"{source.id}: {told}", file=sys.stderr)
    return found.joined(more)


def _targets(sources: list[Source], output: str | None) -> list[str | None]:
    """Where the proposals for each text go; None for standard output."""
    ids = [each.id for each in sources]
    twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if twice:
        raise UsageError(f"two texts would be {twice}", "rename a file, or give one at a time with --id")
    if output is None:
        if len(sources) > 1:
            raise UsageError("proposals for several texts need a folder", "name one with -o")
        return [None]
    if len(sources) > 1 or os.path.isdir(output) or output.endswith(os.sep):
        if os.path.isfile(output):
            raise UsageError(f"{output} is a file, and the texts are several", "name a folder with -o")
        os.makedirs(output, exist_ok=True)
        return [os.path.join(output, f"{id_}.yaml") for id_ in ids]
    return [output]


def _write(source: Source, proposed: FactFile, target: str | None) -> None:
    from carrera_kg.factfile import FactFile

    if target and os.path.exists(target):
        proposed = FactFile.read(target).merged(proposed)
    if target is None:
        sys.stdout.write(proposed.text())
    else:
        proposed.write(target)
    facts = [fact for fact in proposed.facts if "rule" in fact and "reviewed" not in fact]
    new = f", {len(proposed.entities)} names that are not known" if proposed.entities else ""
    where = f" in {target}" if target else ""
    then = f"; look at them with 'carrera-kg review {target}'" if target and facts else ""
    print(f"{source.id}: {len(facts)} proposals{where}{new}{then}", file=sys.stderr)
