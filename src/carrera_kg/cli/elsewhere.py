"""The commands load and verify: a dataset is brought to a store elsewhere, and asked there for the same answers."""

from __future__ import annotations

import argparse

from carrera_kg.cli.options import chosen_format, folder, output_options, store_option
from carrera_kg.cli.output import write, write_json, write_table
from carrera_kg.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.conformance import Verdict
    from carrera_kg.knowledge_graph import KnowledgeGraph


def setup_load(command: argparse.ArgumentParser) -> None:
    store_option(command)
    command.add_argument("--to", required=True, metavar="URL", help="the SPARQL endpoint of the store to fill")
    command.add_argument(
        "--graphs", default="", metavar="URL",
        help="where it speaks the Graph Store Protocol (default: /store beside the endpoint)",
    )  # fmt: skip
    command.set_defaults(command=_load)


def _load(arguments: argparse.Namespace) -> int:
    from carrera_kg.endpoint import Endpoint
    from carrera_kg.loading import load
    from carrera_kg.progress import Steps

    dataset = _on_this_machine(arguments.store, "--store").folder
    with Endpoint(arguments.to, graphs_url=arguments.graphs) as endpoint, Steps() as steps:
        loaded = load(dataset, endpoint, steps.count)
    where = f"the accepted view as {loaded.accepted}" if loaded.accepted else "the accepted view as the default graph"
    held = "read back: the same hash" if loaded.hashed else "counted: as many in each graph"
    print(f"{loaded.quads:,} quads in {loaded.graphs} graphs, {where}; {held}")
    return 0


def _on_this_machine(path: str | None, option: str) -> KnowledgeGraph:
    """The dataset that is meant, opened.

    Raises:
        UsageError: it is elsewhere.
        DataError: there is none, or it is damaged.
    """
    from carrera_kg.knowledge_graph import KnowledgeGraph
    from carrera_kg.resources import default_store, is_address

    meant = default_store() if path is None else path
    if is_address(meant):
        raise UsageError(f"{meant}: is not a dataset on this machine", f"name one with {option}")
    return KnowledgeGraph.open(path)


def setup_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("--store", required=True, metavar="URL", help="the SPARQL endpoint of the store to ask")
    command.add_argument(
        "--against", type=folder, metavar="DIR",
        help="the dataset that it was loaded with (default: CARRERA_KG_STORE, else your cache folder)",
    )  # fmt: skip
    output_options(command, ("table", "json"), "table")
    command.set_defaults(command=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    from carrera_kg.conformance import DIFFERENT, verify
    from carrera_kg.endpoint import Endpoint
    from carrera_kg.progress import Steps
    from carrera_kg.remote import RemoteStore

    here = _on_this_machine(arguments.against, "--against")
    with Endpoint(arguments.store) as endpoint, Steps() as steps:
        verdicts = verify(here.store, RemoteStore(endpoint), steps.count)
    if chosen_format(arguments, "table") == "json":
        write_json(arguments, [verdict.as_dict() for verdict in verdicts])
    else:
        _write_table(arguments, verdicts)
    return int(any(verdict.status == DIFFERENT for verdict in verdicts))


def _write_table(arguments: argparse.Namespace, verdicts: list[Verdict]) -> None:
    from carrera_kg.conformance import DIFFERENT, DOCUMENTED, SAME

    counts = {status: sum(v.status == status for v in verdicts) for status in (SAME, DOCUMENTED, DIFFERENT)}
    told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
    rows = [[v.status, v.question.name, v.detail, v.cause or "not known"] for v in verdicts if v.status != SAME]
    if rows:
        write_table(arguments, ["", "question", "what differs", "cause"], sorted(rows))
    if not arguments.output:
        write(arguments, f"{len(verdicts)} questions: {told}\n")
