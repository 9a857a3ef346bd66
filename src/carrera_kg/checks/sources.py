"""Which data sets lie at a path, and where each is from."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carrera_kg import yamlfile
from carrera_kg.columns.collecting import checksum
from carrera_kg.columns.spool import Source
from carrera_kg.errors import DataError, FactError, UsageError
from carrera_kg.readers.inputs import InputFile, Rejects, input_files, source_name
from carrera_kg.readers.registry import READERS, reader

_KINDS = ("teams", "results")
"""What can be in a folder of match records, the more special first."""

_FIELDS = ("name", "title", "publisher", "licence", "origin", "because")
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")
_TRIED = 5
"""So many files of a folder are tried, as those of one folder are mostly of one kind."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a data set is from.

    Attributes:
        name: of the data set.
        title, publisher, licence: as they are known; may be empty.
        version: the SHA-256 of what was read; empty where it is not known.
        origin: whose word it is in the end: data sets of one origin are one witness.
    """

    name: str
    title: str = ""
    publisher: str = ""
    licence: str = ""
    version: str = ""
    origin: str = ""


def sources_of(against: Sequence[str]) -> tuple[Source, ...]:
    """The sources at some paths: each archive is one, and so are the loose files of each folder.

    Args:
        against: paths, or ``KIND=PATH`` where the kind of what lies there is to be said.

    Raises:
        CarreraError: there is nothing at a path, or nothing with match records in any.
    """
    found: list[Source] = []
    for text in against:
        kind, equals, _ = text.partition("=")
        if equals and kind.partition(":")[0] in READERS:
            found.append(Source.parse(text))
        elif not os.path.exists(text):
            raise UsageError(f"{text}: no such file or folder", "name a folder of match records, or a dataset")
        else:
            found += _below(text)
    if not any(source.kind == "results" for source in found):
        raise UsageError(f"{', '.join(against)}: no match records there", "see docs/sources.md for what is read")
    return tuple(_named(found))


def _below(path: str) -> Iterator[Source]:
    if os.path.isfile(path):
        kind = _kind_of_source(path)
        if kind:
            yield Source(kind, path, source_name(path))
        return
    for top, folders, names in os.walk(path):
        folders.sort()
        files = [os.path.join(top, name) for name in sorted(names) if not name.startswith(".")]
        for archive in (file for file in files if file.endswith(_ARCHIVES)):
            yield from _below(archive)
        yield from _loose(top, [file for file in files if not file.endswith(_ARCHIVES)])


def _loose(top: str, files: list[str]) -> Iterator[Source]:
    """The loose files of a folder: one source, or one for each file where they are of several kinds."""
    likely = [file for file in files if any(reader(kind).wanted(_bare(file)) for kind in _KINDS)]
    kinds = {file: kind for file in likely[:_TRIED] if (kind := _kind_of_source(file))}
    if not kinds:
        return
    whole = len(set(kinds.values())) == 1 and len(kinds) == len(likely[:_TRIED])
    subfolders = any(os.path.isdir(os.path.join(top, name)) for name in os.listdir(top))
    if whole and not subfolders:
        yield Source(next(iter(kinds.values())), top, source_name(top))
        return
    for file in likely:
        kind = kinds.get(file) or _kind_of_source(file)
        if kind:
            yield Source(kind, file, source_name(file))


def _bare(path: str) -> str:
    return InputFile("", path).name


def _kind_of_source(path: str) -> str | None:
    """The kind of reader that can read the first file there, or None."""
    for kind in _KINDS:
        try:
            files = input_files(path, reader(kind).wanted, "trial")
            next(iter(reader(kind).read(files[0], Rejects())), None)
        except (DataError, UsageError) as error:
            if "install" in error.hint:
                raise
            continue
        return kind
    return None


def _named(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources, with names that are each there once."""
    taken: dict[str, int] = defaultdict(int)
    for source in sources:
        taken[source.name] += 1
        number = taken[source.name]
        yield source if number == 1 else Source(source.kind, source.path, f"{source.name}-{number}")


# ── Where they are from ──────────────────────────────────────────────────────────────────────────


def origins(sources: Iterable[Source]) -> dict[str, Origin]:
    """Where each source is from, as far as ``sources.yaml`` of the project or one beside the data says it.

    Raises:
        DataError, FactError: such a file is wrong.
    """
    shipped = _described(os.path.join(os.path.dirname(__file__), _FILE))
    found = {}
    for source in sources:
        beside = os.path.join(source.path if os.path.isdir(source.path) else os.path.dirname(source.path), _FILE)
        own = _described(beside) if os.path.exists(beside) else {}
        told = own.get(source.name) or shipped.get(source.name) or Origin(source.name)
        found[source.group] = Origin(
            source.group, told.title or os.path.basename(os.path.abspath(source.path)), told.publisher, told.licence,
            checksum(source.path), told.origin or source.group,
        )  # fmt: skip
    return found


_FILE = "sources.yaml"


def described(names: Iterable[str]) -> dict[str, Origin]:
    """Where data sets of these names are from, of which only the names are known."""
    shipped = _described(os.path.join(os.path.dirname(__file__), _FILE))
    return {name: shipped.get(name) or Origin(name, origin=name) for name in names}


def _described(path: str) -> dict[str, Origin]:
    found = {}
    for entry in yamlfile.read_entries(path, "sources", "a source"):
        for key, at in entry.keys_at.items():
            if key not in _FIELDS:
                raise FactError(path, at.line, f"a source has no field {key}", f"the fields are {', '.join(_FIELDS)}")
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            raise FactError(path, entry.line, "a source without a name", "say which: name: SOURCE")
        told = {key: str(entry[key]) for key in ("title", "publisher", "licence", "origin") if key in entry}
        found[str(name)] = Origin(str(name), **told)
    return found
