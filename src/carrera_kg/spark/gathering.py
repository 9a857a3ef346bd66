"""Gathering, spread over workers: the records of each subject go to one of them, which makes tables and text of them.

What :func:`carrera_kg.columns.gathering.gather` does, it does for each piece of the records alone if a piece has

- all that is told of an entity;
- all entities of which records could come to be called alike, as addresses are counted among those of one name; and
- all matches between two teams, and of other teams whose matches could come to be called alike.

So the number of a piece depends on what is common to such entities: see :func:`root` and :func:`common`. No club
decides it: one with everybody in it has no more records of its own than another, and its squads go by season.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from carrera_kg.columns.collecting import Records
from carrera_kg.columns.gathering import Gathered
from carrera_kg.columns.linking import Linking
from carrera_kg.columns.publishing import OF_SQUADS, as_table, in_order, write_table
from carrera_kg.columns.spool import Spool
from carrera_kg.columns.squads import squad_members
from carrera_kg.columns.text import Part
from carrera_kg.matching import compared
from carrera_kg.matching.things import REFERRED
from carrera_kg.ontology import ontology
from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.spark.blobs import blob, frame_of, spread
from carrera_kg.spark.files import placed
from carrera_kg.spark.reading import Piece
from carrera_kg.tables.schema import TABLES
from carrera_kg.vocabulary import BASE

KINDS = ("names", "links", "statements", "spells", "tallies", "honours", "matches", "goals")
ORDER = "_order"
"""The column that tells where a record stands among all of its kind, as it is on one machine."""
SAMPLE = 1 << 20
"""A place is noted every so many bytes of text, to cut it there."""
_PIECE = 1 << 40
_KEYS = {
    "names": ("thing",), "links": ("thing",), "statements": ("subject", "value"),
    **{kind: tuple(columns) for kind, columns in REFERRED.items()},
}  # fmt: skip
"""The columns of each kind that hold keys of things."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What each task has to know.

    Attributes:
        reading: the folder of the records.
        linking: the folder of which entity each key means.
        output: the folder that the dataset is written to.
        scratch: a folder for files at work.
        pieces: how many pieces there are to be.
        gone, registered, matches: as :class:`~carrera_kg.columns.collecting.Records` has them.
    """

    reading: str
    linking: str
    output: str
    scratch: str
    pieces: int
    gone: pl.DataFrame
    registered: Mapping[str, str]
    matches: pl.DataFrame


# ── Which piece ──────────────────────────────────────────────────────────────────────────────────


@cache
def _role_words() -> frozenset[str]:
    roles = [iri.removeprefix(f"{BASE}role/") for iri in ontology().labels if iri.startswith(f"{BASE}role/")]
    return frozenset(word for role in (*roles, "role-not-stated") for word in role.split("-"))


def root(address: str) -> str:
    """What is common to all people of whom a spell or tally could come to be called alike.

    Such an address has the person's name, then the role, then the team's name. If it can be taken apart in two ways,
    the longer name of the two has a word of roles where the shorter one ends; so all before such a word is the same.

    >>> root("https://w3id.org/carrera-kg/id/person/player-a-q1"), root("id/person/ana-coach-q2")
    ('player-a-q1', 'ana')
    """
    first, *rest = address.rsplit("/", 1)[-1].split("-")
    words = [first]
    for word in rest:
        if word in _role_words():
            break
        words.append(word)
    return "-".join(words)


def common(home: str, away: str) -> str:
    """What is common to all pairs of teams of which a match could come to be called alike.

    Such an address has the names of both teams and the day; days are of numbers.

    >>> common("id/club/club-north-q1", "id/club/club-south") == common("id/club/south", "id/club/club-club-north-2")
    True
    """
    words = re.split(r"[-/]", f"{home.rsplit('/', 1)[-1]}-{away.rsplit('/', 1)[-1]}")
    return " ".join(sorted(word for word in words if not re.search(r"\d|^x+$|^undated$|^$", word)))


def _numbers(entities: pl.Series, pieces: int) -> pl.Series:
    """The piece of each entity."""
    known = entities.drop_nulls().unique()
    numbers = [spread(root(entity), pieces) for entity in known]
    return entities.replace_strict(known, pl.Series(numbers, dtype=pl.Int64), default=None, return_dtype=pl.Int64)


# ── To the pieces ────────────────────────────────────────────────────────────────────────────────


def linking_for(folder: str, frames: Mapping[str, pl.DataFrame]) -> Linking:
    """Which entity each key means, of the keys in some records.

    Args:
        folder: of all keys.
        frames: records by kind, with ``group``.
    """
    used = [
        frame.select("group", thing=column) for kind, frame in frames.items() for column in _KEYS[kind] if frame.height
    ]
    used += [_match_keys(frames[kind]) for kind in ("matches", "goals") if kind in frames]
    nothing = pl.DataFrame(schema={"group": pl.String, "thing": pl.String})
    keys = pl.concat([nothing, *used]).drop_nulls().unique().lazy()
    assigned = pl.scan_parquet(f"{folder}/assigned.parquet").join(keys, on=["group", "thing"], how="semi").collect()
    named = assigned.lazy().select("entity").unique()
    return Linking(assigned, pl.scan_parquet(f"{folder}/names.parquet").join(named, on="entity", how="semi").collect())


def _match_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """The teams in the keys of matches: ``group`` and ``thing``."""
    teams = pl.col("match").str.split("|").list.slice(1)
    return frame.select("group", thing=teams).unique().explode("thing")


def routed(plan: Plan, piece: Piece) -> Iterator[tuple[int, tuple[str, bytes]]]:
    """The records of a unit of reading, each with the number of the piece that it goes to."""
    frames = {kind: _records(plan, piece, kind) for kind in KINDS}
    linking = linking_for(plan.linking, frames)
    spells = linking.entities(frames["spells"], ["person"]).select("group", "spell", entity="person")
    for kind, frame in frames.items():
        if frame.is_empty():
            continue
        told = frame.with_columns(_whereto(kind, frame, spells, linking, plan.pieces))
        whole = told.drop_nulls("_piece").partition_by("_piece", as_dict=True, include_key=False)
        for (number,), part in whole.items():
            yield int(number), (kind, blob(part))


def _records(plan: Plan, piece: Piece, kind: str) -> pl.DataFrame:
    """The records of a unit that are of one kind, with their places among all; without those of whom is gone."""
    frames = []
    for number, files in piece.stretches:
        spool = Spool(plan.reading, {piece.source: list(files)})
        nothing = pl.DataFrame(schema={"entity": pl.String, "name": pl.String})
        records = Records(spool.scan, plan.gone, Linking(nothing, nothing), plan.registered, plan.matches)
        place = pl.int_range(pl.len(), dtype=pl.Int64) + number * _PIECE
        frames.append(records.kept(kind).collect().with_columns(place.alias(ORDER)))
    return pl.concat(frames)


def _whereto(kind: str, frame: pl.DataFrame, spells: pl.DataFrame, linking: Linking, pieces: int) -> pl.Series:
    """``_piece``: the number of the piece of each record; null where it is told of nobody."""
    if kind in ("matches", "goals"):
        return _by_teams(frame, linking, pieces).alias("_piece")
    if kind in ("names", "links"):
        entities = linking.entities(frame.select("group", entity="thing"), ["entity"])["entity"]
    elif kind == "honours":
        linked = linking.entities(frame, ("person", "team", "competition", "award"))
        entities = linked.select(pl.coalesce("person", "team", "competition", "award")).to_series().fill_null("")
    elif kind == "spells":
        entities = spells["entity"]
    else:
        whose = spells.unique(["group", "spell"], keep="first", maintain_order=True)
        key = pl.col("subject").str.strip_prefix("spell:") if kind == "statements" else pl.col("spell")
        own = frame.select("group", spell=key).join(whose, on=["group", "spell"], how="left", maintain_order="left")
        entities = own["entity"]
        if kind == "statements":
            of_spell = frame["subject"].str.starts_with("spell:")
            about = linking.entities(frame.select("group", entity="subject"), ["entity"])["entity"]
            entities = entities.zip_with(of_spell, about)
    return _numbers(entities, pieces).alias("_piece")


def _by_teams(frame: pl.DataFrame, linking: Linking, pieces: int) -> pl.Series:
    """The piece of each match or goal: by the teams in the key of the match, as goals name but one of them."""
    teams = pl.col("match").str.split("|").list
    rows = frame.select("group", home=teams.get(1, null_on_oob=True), away=teams.get(2, null_on_oob=True))
    rows = linking.entities(rows, ("home", "away"))
    known = rows.select(pl.col("home", "away").fill_null("")).unique()
    numbers = [spread(common(home, away), pieces) for home, away in known.iter_rows()]
    known = known.with_columns(_piece=pl.Series(numbers, dtype=pl.Int64))
    filled = rows.select(pl.col("home", "away").fill_null(""))
    return filled.join(known, on=["home", "away"], how="left", maintain_order="left")["_piece"]


# ── Namesakes ────────────────────────────────────────────────────────────────────────────────────


def namesakes(folder: str, numbered: tuple[int, bytes]) -> Iterator[tuple[int, bytes]]:
    """Pairs of people of one name, compared by their stays.

    Args:
        folder: of the stays of all people.
        numbered: a number, and the pairs.
    """
    number, data = numbered
    pairs = frame_of(data)
    people = pl.concat([pairs["left"], pairs["right"]]).unique().to_frame("person").lazy()
    stints = pl.scan_parquet(f"{folder}/stints.parquet").join(people, on="person", how="semi").collect()
    yield number, blob(compared(pairs, stints))


# ── What comes of a piece ────────────────────────────────────────────────────────────────────────

TEXT, MEMBERS, PLACE, ROWS, RECORDS, CONTESTED, REGISTERED = (
    "text", "members", "place", "rows", "records", "contested", "registered",
)  # fmt: skip
"""The marks of what a task gives: text of records and who is in which squad, which go to other tasks; for the driver
where text may be cut, how many rows and records there are, what is contested, and what is said of registered ones."""

Told = tuple[str, Any, bytes]
"""A mark, what belongs to it, and a frame in bytes."""


def gathered(plan: Plan, number: int, records: Iterable[tuple[int, tuple[str, bytes]]]) -> Iterator[Told]:
    """What the records of a piece tell; its tables are written on the way.

    Args:
        plan: of the build.
        number: of the piece.
        records: as :func:`routed` gives them, in any order.
    """
    parts: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for _, (kind, data) in records:
        parts[kind].append(frame_of(data))
    if not parts:
        return
    frames = {kind: pl.concat(some).sort(ORDER) for kind, some in parts.items()}
    parts.clear()
    empty = {kind: pl.DataFrame(schema=_schema(kind)) for kind in KINDS if kind not in frames}
    linking = linking_for(plan.linking, frames)
    nobody = plan.gone.clear()
    whole = Records(lambda kind: (frames | empty)[kind].lazy(), nobody, linking, plan.registered, plan.matches)
    told = whole.gather(lambda _, frame: frame.lazy())
    yield from _written(plan, number, told)
    for part in told.parts:
        yield from text_of(part)
    members = squad_members(told.tables["spells"].select(OF_SQUADS).collect())
    yield from members_by_season(members, plan.pieces)
    for part in told.registered:
        rows = part.rows.lazy().collect()
        if rows.height:
            yield REGISTERED, (part.kind, part.key, tuple(part.lines), part.graph), blob(rows)
    for group, kinds in told.contested.items():
        for kind, frame in kinds.items():
            if frame.height:
                yield CONTESTED, (number, group, kind), blob(frame)


def _schema(kind: str) -> dict[str, Any]:
    return {**SCHEMAS[kind], "group": pl.String(), "reader": pl.String(), ORDER: pl.Int64()}


def _written(plan: Plan, number: int, told: Gathered) -> Iterator[Told]:
    """Write the tables of a piece, and tell how many rows they have."""
    for name, lazy in told.tables.items():
        rows = lazy.collect()
        if rows.height:
            table = TABLES[name]
            with placed(plan.output, f"tables/{name}/part-{number:05}.parquet", plan.scratch) as path:
                write_table(in_order(as_table(rows, table), table), path)
            yield ROWS, (name, rows.height), b""


def text_of(part: Part) -> Iterator[Told]:
    """The text of records or entities of one kind, with places where it may be cut."""
    records = 0
    for piece in part.text():
        records += piece.height
        yield from with_places(piece)
    if records:
        yield RECORDS, (part.kind, records), b""


def with_places(text: pl.DataFrame) -> Iterator[Told]:
    """Text in stretches of about :data:`SAMPLE` bytes, each with the subject in its middle and how many bytes it has.

    Where the first stretch ends is another place in each text: else the stretches of many texts, which are alike, would
    end at nearly the same subjects, and nothing would be known of those between.
    """
    if text.is_empty():
        return
    first = zlib.crc32(text["key"][0].encode()) % SAMPLE
    sizes = text["text"].str.len_bytes()
    stretches = text.with_columns(_stretch=(sizes.cum_sum() + first) // SAMPLE)
    for part in stretches.partition_by("_stretch", maintain_order=True, include_key=False):
        yield TEXT, None, blob(part)
        yield PLACE, (part["key"][part.height // 2], int(part["text"].str.len_bytes().sum())), b""


def members_by_season(members: pl.DataFrame, pieces: int) -> Iterator[Told]:
    """Who is in which squad, by the number of a piece: that of team and season, as a club may have everybody."""
    squads = members.select("team", "year").unique()
    numbers = [spread(f"{team} {year}", pieces) for team, year in squads.iter_rows()]
    squads = squads.with_columns(_piece=pl.Series(numbers, dtype=pl.Int64))
    going = members.join(squads, on=["team", "year"], nulls_equal=True)
    for (number,), part in going.partition_by("_piece", as_dict=True, include_key=False).items():
        yield MEMBERS, int(number), blob(part)


def for_driver(told: Told) -> bool:
    """Whether what was told is for the driver, and not for other tasks."""
    return told[0] not in (TEXT, MEMBERS)


# ── For the driver ───────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Kept:
    """What the driver keeps of all pieces.

    Attributes:
        rows, records: how many there are by table and by kind.
        places: where text may be cut, each with the bytes before it.
        gathered: what is contested and what is said of registered entities.
    """

    rows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    records: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    places: list[tuple[str, int]] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)

    @classmethod
    def of(cls, told: Iterable[Told]) -> Kept:
        """What tasks told, in any order."""
        kept = cls()
        contested: dict[str, dict[str, list[pl.DataFrame]]] = defaultdict(lambda: defaultdict(list))
        for mark, about, data in told:
            if mark == CONTESTED:
                number, group, kind = about
                contested[group][kind].append(frame_of(data).with_columns(_piece=pl.lit(number)))
            elif mark == REGISTERED:
                kind, key, lines, graph = about
                kept.gathered.registered.append(Part(kind, key, frame_of(data), lines, graph))
            else:
                kept.count(mark, about)
        kept.gathered.contested = _contested(contested)
        return kept

    def count(self, mark: str, about: tuple[str, int]) -> None:
        """Note a number that a task told."""
        if mark == PLACE:
            self.places.append(about)
        elif mark in (ROWS, RECORDS):
            (self.rows if mark == ROWS else self.records)[about[0]] += about[1]


def _contested(
    found: Mapping[str, Mapping[str, list[pl.DataFrame]]],
) -> dict[str, dict[str, pl.DataFrame]]:
    """What is contested by group and kind, in the order in which it is on one machine."""
    told = {}
    together = _together([frame for kinds in found.values() for frame in kinds.get("matches", ())])
    for group in sorted(found):
        told[group] = {kind: _ordered(kind, found[group].get(kind, []), together) for kind in _CONTESTED}
    return told


_CONTESTED = ("statements", "spells", "tallies", "honours", "matches", "goals")


def _together(matches: list[pl.DataFrame]) -> pl.DataFrame:
    """The numbers of matches that are one: counted within a piece (``_piece``, ``together``), and among all."""
    if not matches:
        return pl.DataFrame(schema={"_piece": pl.Int32, "together": pl.Int64, "_among_all": pl.Int64})
    first = pl.concat(matches).group_by("_piece", "together").agg(pl.col(ORDER).min())
    return first.select("_piece", "together", _among_all=pl.col(ORDER).rank("dense").cast(pl.Int64))


def _ordered(kind: str, frames: list[pl.DataFrame], together: pl.DataFrame) -> pl.DataFrame:
    schema = {**SCHEMAS[kind], "group": pl.String(), "reader": pl.String()}
    if not frames:
        return pl.DataFrame(schema=schema | ({"together": pl.Int64()} if kind == "matches" else {}))
    # What is said of spells comes after what is said of entities.
    order = [pl.col("subject").str.starts_with("spell:")] if kind == "statements" else []
    rows = pl.concat(frames).sort(*order, ORDER)
    if kind == "matches":
        rows = rows.join(together, on=["_piece", "together"], how="left", maintain_order="left")
        rows = rows.with_columns(together="_among_all").drop("_among_all")
    return rows.drop("_piece", ORDER)
