"""The command that answers over HTTP: serve."""

from __future__ import annotations

import argparse
import os

from carrera_kg.cli.options import documents_option, store_option
from carrera_kg.errors import DataError, UsageError
from carrera_kg.resources import is_address


def setup_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1, this machine alone)")
    command.add_argument("--port", type=_port, default=8000, help="default: 8000; 0 takes a free one")
    store_option(command)
    documents_option(command, "the source texts, to show words in their context")
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
    command.add_argument(
        "--review",
        metavar="FACTS.yaml",
        default="",
        help="decide on the proposals of a file at /review, from this machine",
    )
    command.set_defaults(command=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from carrera_kg.server import Settings, public_address, serve

    if arguments.documents and not os.path.isdir(arguments.documents):
        raise DataError(f"{arguments.documents}: no such folder", "give the folder of the source texts")
    dataset = arguments.store or os.environ.get("CARRERA_KG_STORE", "")
    if is_address(dataset) and arguments.update_token:
        raise UsageError("a store elsewhere is only read", "change it there, and leave --update-token out")
    settings = Settings(
        dataset=dataset if arguments.store or is_address(dataset) else "",
        documents=os.path.abspath(arguments.documents) if arguments.documents else None,
        timeout=arguments.timeout,
        workers=arguments.workers or max(4, os.cpu_count() or 0),
        memory=arguments.memory << 20,
        base=public_address(arguments.base) if arguments.base else "",
        updates=bool(arguments.update_token),
        review=arguments.review,
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
