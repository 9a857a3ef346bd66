"""All that large sources give a build: tables for what is clear, fact sheets for what is contested."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg.columns.gathering import Gathered, Keep, gather, mentioned
from carrera_kg.columns.judgements import judgement_part, judgement_table
from carrera_kg.columns.linking import Linking
from carrera_kg.columns.spool import Source, Spool
from carrera_kg.documents import Document
from carrera_kg.entities import Entities, Entity
from carrera_kg.matching import Compare, Judgement, Matched, match, things_of
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.readers.facts import FactSheet
from carrera_kg.vocabulary import ID
from carrera_kg.withdrawal import Barred

Tell = Callable[[str, int, int], None]
"""Told what is done, how much of it is, and how much there is."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known without the sources.

    Attributes:
        entities: those that documents speak of.
        matches: those that documents tell of, as for :func:`~carrera_kg.columns.matches.match_tables`.
        out: who is withdrawn, and must not come back with the records.
        told: which team documents place in which competition, as for :func:`~carrera_kg.matching.match`.
    """

    entities: Entities
    matches: pl.DataFrame
    out: Barred
    told: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """The records of all sources, and what to make of them.

    Attributes:
        scan: gives all records of a kind, whoever they are of.
        gone: ``group`` and ``thing``, the keys of people whose records must not be used.
        linking: which entity each key means.
        registered: the names of the entities that documents speak of, by address.
        matches: those that documents tell of, as for :func:`~carrera_kg.columns.matches.match_tables`.
    """

    scan: Callable[[str], pl.LazyFrame]
    gone: pl.DataFrame
    linking: Linking
    registered: Mapping[str, str]
    matches: pl.DataFrame

    def kept(self, kind: str) -> pl.LazyFrame:
        """The records of a kind, without those of whom is gone."""
        return _without(self.gone, self.scan, kind)

    def gather(self, keep: Keep) -> Gathered:
        """What they tell, on this machine; ``keep`` is as for :func:`~carrera_kg.columns.gathering.gather`."""
        return gather(self.kept, self.linking, self.registered, self.matches, keep)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What others do of the work, by the same functions.

    Attributes:
        gather: makes tables of the records.
        compare: compares namesakes.
    """

    gather: Callable[[Records], Gathered]
    compare: Compare


@dataclass(frozen=True, slots=True)
class Collected:
    """What the sources give.

    Attributes:
        spool: the records as they were read.
        gathered: the tables of what is clear.
        sheets: what is contested, as the fact sheet of each source.
        entities: the registered ones and those that the sheets speak of.
        documents: the sources as documents, by id.
        lines: what the sources say of registered entities beside what the register says, as lines of N-Quads.
        checksums: of the files that were read.
        report: what was read, left out and matched, for the manifest.
        matched: which keys mean the same, and why.
        scan: gives the records of a kind, without those of whom is withdrawn.
    """

    spool: Spool
    gathered: Gathered
    sheets: tuple[FactSheet, ...]
    entities: Entities
    documents: dict[str, Document]
    lines: list[str]
    checksums: dict[str, str]
    report: dict[str, object]
    matched: Matched
    scan: Callable[[str], pl.LazyFrame]

    def names(self) -> Iterator[tuple[str, str]]:
        """What entities of the sources are called: address and name."""
        rows: Iterator[tuple[str, str]] = self.matched.entities.select("entity", "label").iter_rows()
        return rows


def collect(
    spool: Spool,
    sources: Sequence[Source],
    beside: Beside,
    judgements: Sequence[Judgement],
    strict: bool,
    tell: Tell,
    elsewhere: Elsewhere | None = None,
) -> Collected:
    """Read the sources, tell their things apart, and part what is clear from what is contested.

    Args:
        spool: where records are kept; what is there already is not read again.
        sources: what to read.
        beside: what is known without the sources.
        judgements: the user's, on what is the same.
        strict: stop at the first record that cannot be read.
        tell: told how far it has come.
        elsewhere: what others do of it; this machine does everything if None.

    Raises:
        CarreraError: a source cannot be read.
    """
    spool.read(sources, strict, tell)
    tell("telling things apart", 0, 0)
    gone = _gone(spool, beside.out)
    scan = functools.partial(_without, gone, spool.scan)
    compare = elsewhere.compare if elsewhere else None
    matched = match(things_of(scan), beside.entities, judgements, told=beside.told, compare=compare)
    barred = matched.entities.filter(pl.col("entity").is_in(list(beside.out.addresses)))
    if barred.height:  # known by an identifier, and called otherwise
        gone = pl.concat([gone, matched.assigned.join(barred, on="entity", how="semi").select("group", "thing")])
        scan = functools.partial(_without, gone, spool.scan)
        matched = match(things_of(scan), beside.entities, judgements, told=beside.told, compare=compare)
    linking = Linking(matched.assigned, matched.entities.select("entity", name="label"))
    tell("gathering records", 0, 0)
    registered = beside.entities.by_id
    names = {entity.iri: entity.name for entity in registered.values()}
    records = Records(spool.scan, gone, linking, names, beside.matches)
    gathered = elsewhere.gather(records) if elsewhere else records.gather(spool.keep)
    judged = judgement_table(matched.judgements)
    gathered.tables["judgements"] = judged.lazy()
    gathered.parts.append(judgement_part(judged))
    documents, checksums = {}, {}
    for source in sources:
        checksums[f"{source.kind}:{source.name}"] = version = checksum(source.path)
        documents[source.group] = _document(source, version)
    ids = mentioned(gathered.contested, linking)
    sheets = _sheets(gathered, ids, documents)
    wanted = {id_ for found in ids.values() for id_ in found.values()}
    entities = Entities.of([*registered.values(), *_entities(wanted - registered.keys(), linking)])
    report: dict[str, object] = {"sources": _report(spool), "judgements": _judged(matched)}
    return Collected(spool, gathered, sheets, entities, documents, _lines(gathered), checksums, report, matched, scan)


def _gone(spool: Spool, out: Barred) -> pl.DataFrame:
    """The keys of people who are withdrawn: ``group`` and ``thing``."""
    names = spool.scan("names").select("group", "thing", "kind", "name").collect() if out.keys else _NO_NAMES
    called = names.filter(pl.col("kind") == "person").drop_nulls("name")
    wanted = [name for name in called["name"].unique() if search_key(name) in out.keys]
    return called.filter(pl.col("name").is_in(wanted)).select("group", "thing").unique().sort(pl.all())


def _without(gone: pl.DataFrame, scan: Callable[[str], pl.LazyFrame], kind: str) -> pl.LazyFrame:
    """The records of a kind without those of whom is gone; a goal stays, without its scorer."""
    frame = scan(kind)
    if gone.is_empty():
        return frame
    keys = gone.lazy()
    for column in _WHOSE.get(kind, ()):
        frame = frame.join(keys, left_on=["group", column], right_on=["group", "thing"], how="anti")
    if kind == "goals":
        mark = keys.with_columns(_gone=pl.lit(value=True))
        frame = frame.join(
            mark, left_on=["group", "scorer"], right_on=["group", "thing"], how="left", maintain_order="left"
        )
        frame = frame.with_columns(scorer=pl.when(pl.col("_gone").is_null()).then("scorer")).drop("_gone")
    return frame


_WHOSE = {
    "names": ("thing",), "links": ("thing",), "statements": ("subject", "value"), "spells": ("person",),
    "honours": ("person",),
}  # fmt: skip
_NO_NAMES = pl.DataFrame(schema={"group": pl.String, "thing": pl.String, "kind": pl.String, "name": pl.String})


def _entities(ids: set[str], linking: Linking) -> list[Entity]:
    """Entities of the sources by id, with their names."""
    wanted = pl.DataFrame({"entity": sorted(ID + id_ for id_ in ids)}, schema={"entity": pl.String})
    called = wanted.join(linking.names, on="entity", how="left", maintain_order="left")
    return [Entity(iri.removeprefix(ID), name or iri.removeprefix(ID)) for iri, name in called.iter_rows()]


def _lines(gathered: Gathered) -> list[str]:
    """What the sources say of registered entities."""
    texts = [piece["text"] for part in gathered.registered for piece in part.text()]
    return [line for text in texts for block in text for line in block.split("\n")[:-1]]


def _sheets(
    gathered: Gathered, ids: Mapping[str, Mapping[str, str]], documents: Mapping[str, Document]
) -> tuple[FactSheet, ...]:
    """What is contested, as the fact sheet of each source."""
    if not gathered.contested:
        return ()
    from carrera_kg.readers.sheets import sheet_of

    return tuple(
        sheet_of(documents[group], frames, ids[group], ontology()) for group, frames in gathered.contested.items()
    )


def _document(source: Source, checksum: str) -> Document:
    """A source as the catalogue has it. When it was written is not known, and so nothing is close to an event in it."""
    title = f"{os.path.basename(os.path.abspath(source.path))} ({source.kind})"
    return Document(source.group, title, "data", "mul", "", checksum, 0, (), None, None, "", "")


def _report(spool: Spool) -> dict[str, object]:
    """What was read and left out, by source."""
    told: dict[str, object] = {}
    for source, files in spool.files.items():
        records: dict[str, int] = {}
        rejects: dict[str, dict[str, object]] = {}
        for file in files:
            for kind, number in file.records.items():
                records[kind] = records.get(kind, 0) + number
            for reason, (number, at) in file.rejects.items():
                entry = rejects.setdefault(reason, {"records": 0, "first": f"{file.id}, {at}"})
                entry["records"] = int(str(entry["records"])) + number
        told[source.name] = {
            "kind": source.kind, "files": len(files), "records": dict(sorted(records.items())),
            "left_out": dict(sorted(rejects.items())),
        }  # fmt: skip
    return told


def _judged(matched: Matched) -> Mapping[str, int]:
    """How many judgements there are of each kind."""
    counts = matched.judgements.group_by("judgement").len().sort("judgement")
    return dict(counts.iter_rows())


def checksum(path: str) -> str:
    """The SHA-256 of a file; of a folder that of the checksums and names of its files."""
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    whole = hashlib.sha256()
    for top, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            inside = os.path.relpath(os.path.join(top, name), path).replace(os.sep, "/")
            whole.update(f"{checksum(os.path.join(top, name))} {inside}\n".encode())
    return whole.hexdigest()
