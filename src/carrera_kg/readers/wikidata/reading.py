"""Reads files of entities in two goes: all people first, then what they refer to.

Of a dump the second go parses only the lines of entities that are wanted, and is left out where the other entities of
the first were few enough to be remembered. What waits for labels lies in temporary files meanwhile, so that memory is
bounded by the number of different teams and places, and not by that of people.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from carrera_kg.readers.batches import SCHEMAS, Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.wikidata import concepts
from carrera_kg.readers.wikidata.entities import Entity, Source
from carrera_kg.readers.wikidata.gathering import (
    ENTITY,
    HEAD_COACH,
    STATEMENT,
    Gathered,
    Gathering,
    claims_of,
    countries_of,
    english,
    is_person,
)
from carrera_kg.readers.wikidata.snaks import Row

ENTITIES = 20_000
"""So many entities make a batch, or :data:`ROWS` rows, whatever comes first."""
ROWS = 250_000
REMEMBERED = 64 * 2**20
"""Bytes of entities that are not people which are remembered; if there are more the file is gone through again."""

_NAMES = ("thing", "kind", "name", "main", "language", "at", "_country")
_LINKS = ("thing", "scheme", "value", "at")
_STATEMENTS = ("subject", "property", "value", "type", "rank", "at")
_CONCEPTS = ("subject", "property", "_item", "rank", "at")
_SPELLS = ("spell", "person", "team", "role", "start", "end", "ongoing", "rank", "at", "_role", "_joined")
_TALLIES = ("spell", "appearances", "goals", "at")


def read(file: InputFile, rejects: Rejects, whole: bool = True) -> Iterator[Batch]:
    """What a file of entities says of people, teams and places.

    Args:
        file: JSON of entities: a document, a list, a dump or lines.
        rejects: counts what is left out.
        whole: whether to give ``snaks`` too, the statements as they are, which take most of the time.

    Returns:
        Batches of ``names``, ``links``, ``statements``, ``spells``, ``tallies`` and ``snaks``.

    Raises:
        DataError: the file cannot be read to its end, or no entity can be read in it.
    """
    with tempfile.TemporaryDirectory(prefix="carrera-kg-") as folder:
        yield from Reading(file, rejects, folder, whole).batches()


class Reading:
    """Goes through a file of entities, or through some lines of one."""

    def __init__(self, file: InputFile, rejects: Rejects, folder: str, whole: bool, part: bool = False) -> None:
        self.file, self.rejects, self.folder = file, rejects, folder
        self.source = Source(file, rejects, part)
        self.gathering = Gathering(lambda at, why, found: rejects.add(file.id, at, why, found), whole)
        self.people = Numbers()
        self.labels: dict[str, str] = {}
        self.waiting: list[tuple[str, str]] = []  # kind and path of what waits for labels
        self.remembered: list[bytes | Entity] | None = []
        self.weight = 0

    def batches(self) -> Iterator[Batch]:
        yield from self.first_go()
        yield from self.second_go(self._others())
        referred = self.gathering.referred
        for id_ in sorted(referred.kinds, key=lambda id_: (len(id_), id_)):
            if id_ not in self.people:
                self.gathering.missing(id_, referred.kinds[id_])
        yield from self.flush()
        yield from self.resolved()

    def first_go(self) -> Iterator[Batch]:
        """All people, and what they refer to."""
        number = 0
        for line, entity in self.source.entities():
            self._first(line, entity)
            number += 1
            if number >= ENTITIES or self.gathering.rows.height >= ROWS:
                yield from self.flush()
                number = 0

    def second_go(self, others: Iterator[Entity]) -> Iterator[Batch]:
        """What they refer to, of the entities that are no people."""
        for entity in others:
            self._second(entity)
            if self.gathering.rows.height >= ROWS:
                yield from self.flush()

    # ── Two goes ─────────────────────────────────────────────────────────────────────────────────

    def _first(self, line: bytes, entity: Entity) -> None:
        id_, gathering = entity["id"], self.gathering
        target = redirected(entity)
        if target:
            gathering.redirect(*target)
            if "redirect" in entity:
                return
        groups = claims_of(entity, gathering.reject)
        if is_person(groups):
            if not self.people.add(id_):
                self.rejects.add(self.file.id, ENTITY + id_, "an entity for the second time")
                return
            gathering.person(entity, groups)
            return
        gathering.referred.labels.update(countries_of(groups))
        if HEAD_COACH in groups:
            gathering.referred.kinds.setdefault(id_, "club")
            gathering.head_coaches(entity, groups)
        self._remember(line, entity)

    def _remember(self, line: bytes, entity: Entity) -> None:
        if self.remembered is not None:
            self.weight += len(line) if line else 4_000
            self.remembered.append(line or entity)
            if self.weight > REMEMBERED:
                self.remembered = None

    def _others(self) -> Iterator[Entity]:
        """The entities that are no people and are referred to; of few all."""
        if self.remembered is None:
            yield from self.source.again(self.gathering.referred.wanted)
            return
        for each in self.remembered:
            yield from [each] if isinstance(each, dict) else self.source.of_text(each)

    def _second(self, entity: Entity) -> None:
        id_, referred = entity["id"], self.gathering.referred
        label = english(entity) or ""
        if id_ in referred.labels and label:
            self.labels[id_] = label
        groups = claims_of(entity)
        kind = referred.kinds.get(id_)
        if kind is None and self.remembered is not None:
            # Another file may refer to it, as where each entity has a file of its own.
            kind = concepts.kind_of(label, english(entity, "descriptions") or "")
        elif kind == "club":
            kind = concepts.team_kind(label)
        if kind and id_ not in self.people and self.people.add(id_):
            self.gathering.thing(entity, groups, kind)

    # ── Batches ──────────────────────────────────────────────────────────────────────────────────

    def flush(self) -> Iterator[Batch]:
        """What was gathered since the last time."""
        rows, self.gathering.rows = self.gathering.rows, Gathered()
        source = pl.lit(self.file.id).alias("source")
        if rows.links:
            yield batch("links", _frame("links", _LINKS, rows.links).with_columns(source))
        if rows.statements:
            yield batch("statements", _frame("statements", _STATEMENTS, rows.statements).with_columns(source))
        if rows.tallies:
            scope = pl.lit("not-stated").alias("scope")
            yield batch("tallies", _frame("tallies", _TALLIES, rows.tallies).with_columns(source, scope))
        if rows.snaks.height:
            yield batch("snaks", rows.snaks.frame().with_columns(source, at=_statement_address()))
        if rows.names:
            yield from self._decided_now("names", _frame("names", _NAMES, rows.names).with_columns(source))
        if rows.spells:
            yield from self._decided_now("spells", _frame("spells", _SPELLS, rows.spells).with_columns(source))
        if rows.concepts:
            self._wait("concepts", _frame("statements", _CONCEPTS, rows.concepts).with_columns(source))

    def _decided_now(self, kind: str, frame: pl.DataFrame) -> Iterator[Batch]:
        """What waits for no label; the rest is kept."""
        undecided = [name for name in frame.columns if name.startswith("_")]
        waits = pl.any_horizontal(pl.col(name).is_not_null() for name in undecided)
        self._wait(kind, frame.filter(waits))
        decided = frame.filter(~waits).drop(undecided)
        if decided.height:
            yield batch(kind, decided)

    def _wait(self, kind: str, frame: pl.DataFrame) -> None:
        if frame.height:
            path = os.path.join(self.folder, f"{len(self.waiting)}.parquet")
            frame.write_parquet(path, compression="lz4", statistics=False)
            self.waiting.append((kind, path))

    def resolved(self) -> Iterator[Batch]:
        """What waited for the labels of other entities."""
        for kind, path in self.waiting:
            frame = pl.read_parquet(path)
            if kind == "names":
                yield batch("names", frame.with_columns(country=self._label("_country")).drop("_country"))
            elif kind == "spells":
                yield batch("spells", self._decided(frame))
            else:
                found = self._concepts(frame)
                if found.height:
                    yield batch("statements", found)

    def _label(self, column: str) -> pl.Expr:
        return _mapped(column, self.labels)

    def _decided(self, spells: pl.DataFrame) -> pl.DataFrame:
        roles = {
            item: found.rsplit("/", 1)[1] for item, label in self.labels.items() if (found := concepts.role(label))
        }
        joined = spells["_joined"].drop_nulls().unique().to_list()
        loans = [item for item in joined if concepts.is_loan(item, self.labels.get(item))]
        role = pl.coalesce(_mapped("_role", roles), "role")
        loan = pl.when(pl.col("_joined").is_in(loans)).then(statement=True)
        return spells.with_columns(role=role, loan=loan).drop("_role", "_joined")

    def _concepts(self, frame: pl.DataFrame) -> pl.DataFrame:
        of_position, of_role = (
            {item: found for item, label in self.labels.items() if (found := meaning(label))}
            for meaning in (concepts.position, concepts.occupation)
        )
        value = pl.when(pl.col("property") == "position").then(_mapped("_item", of_position))
        frame = frame.with_columns(value=value.otherwise(_mapped("_item", of_role)), type=pl.lit("concept"))
        return frame.drop("_item").drop_nulls("value")


def _frame(kind: str, columns: Sequence[str], rows: list[Row]) -> pl.DataFrame:
    """A frame of rows; going by columns is several times as fast as by rows."""
    schema = SCHEMAS[kind]
    series = zip(columns, zip(*rows, strict=True), strict=True)
    return pl.DataFrame([pl.Series(name, values, schema.get(name, pl.String())) for name, values in series])


def _mapped(column: str, mapping: Mapping[str, str]) -> pl.Expr:
    if not mapping:
        return pl.lit(None, pl.String())
    return pl.col(column).replace_strict(mapping, default=None, return_dtype=pl.String())


def _statement_address() -> pl.Expr:
    """As :func:`carrera_kg.readers.wikidata.gathering.address` makes it."""
    known = pl.col("statement").str.contains(r"^[A-Za-z0-9$-]{1,100}$").fill_null(value=False)
    own = pl.concat_str(pl.lit(STATEMENT), pl.col("statement").str.replace_all("$", "-", literal=True))
    return pl.when(known).then(own).otherwise(pl.concat_str(pl.lit(ENTITY), "entity"))


def redirected(entity: Entity) -> tuple[str, str] | None:
    """The id of an entity that was merged into another, and that of the other."""
    told = entity.get("redirects")
    if isinstance(told, dict):
        first, other = told.get("from"), told.get("to")
    else:
        first, other = entity["id"], entity.get("redirect")
    if isinstance(first, str) and isinstance(other, str) and _ITEM.fullmatch(first) and _ITEM.fullmatch(other):
        return first, other
    return None


_ITEM = re.compile(r"Q[1-9][0-9]{0,15}")


class Numbers:
    """A set of ids of items: a bit for each number, as there may be tens of millions."""

    def __init__(self) -> None:
        self.bits, self.large = bytearray(), set[int]()

    def __contains__(self, id_: str) -> bool:
        number = int(id_[1:])
        at = number >> 3
        return bool(self.bits[at] >> (number & 7) & 1) if at < len(self.bits) else number in self.large

    def add(self, id_: str) -> bool:
        """Add an id; whether it is new."""
        if id_ in self:
            return False
        number = int(id_[1:])
        at = number >> 3
        if number >= _LARGE:
            self.large.add(number)
            return True
        if at >= len(self.bits):
            self.bits.extend(bytes(at + 1 - len(self.bits) + 4096))
        self.bits[at] |= 1 << (number & 7)
        return True


_LARGE = 2**28
