"""Neighbours from arrays of whole numbers, read from the store once: for many questions, one after another.

Things are numbered in order of address, and days are counted, so that everything sorts as it does in the store; the
answers are the same as those of :mod:`carrera_kg.traversal.onstore`. Each table is read when some
question first needs it.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import numpy as np
import polars as pl
import pyoxigraph as ox

from carrera_kg.ontology import ontology
from carrera_kg.traversal.onstore import ASSERTED, DEBUTS, PRIZES, SCORERS, tab_separated
from carrera_kg.traversal.steps import (
    ENDS,
    OF_DEPLOYMENT,
    OF_PERSON,
    OF_SPELL,
    RANKS,
    STATED,
    Link,
    Part,
    Ways,
    best_links,
)
from carrera_kg.vocabulary import CAR, ID, KINDS, MANAGER, PLAYER

Ids = np.ndarray[Any, np.dtype[np.int32]]
Rows = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Column = np.ndarray[Any, Any]

_ALWAYS, _NEVER = 1 << 22, 0
"""After every day that a date can have, and before."""
_SHIFT = 23
"""A place and a day make one number, the place before the day."""
_DAY_LENGTH = 10
_DAY_ONE = 719163
"""What Polars counts days from, as Python counts them."""


class Hubs:
    """Who is at which place and when, in order of place and first day: at a team, in an edition, in a match.

    Args:
        frame: columns node, hub, record, lo, hi, first, last; ``lo`` and ``hi`` bound the time that counts,
            ``first`` and ``last`` the time that is certain.
        rank: what a step by it is.
        count: how many nodes there are.
        roles: reads who plays and who leads, columns record, plays and leads; asked when that first matters.
    """

    def __init__(
        self, frame: pl.DataFrame, rank: int, count: int, roles: Callable[[], pl.DataFrame] | None = None
    ) -> None:
        frame = frame.sort("hub", "lo", "node")
        self.rank = rank
        self.node, self.hub = (frame[name].to_numpy().astype(np.int64) for name in ("node", "hub"))
        self.lo, self.hi, self.first, self.last = (
            frame[name].to_numpy().astype(np.int64) for name in ("lo", "hi", "first", "last")
        )
        self.begun, self.over = self.hub << _SHIFT | self.lo, self.hub << _SHIFT | self.hi
        self.record, self._roles = frame["record"], roles
        self.starts = np.searchsorted(self.hub, np.arange(int(self.hub[-1]) + 2 if len(self.hub) else 1))
        self.of_node = np.argsort(self.node, kind="stable")
        self.node_starts = np.searchsorted(self.node[self.of_node], np.arange(count + 1))

    @functools.cached_property
    def _jobs(self) -> dict[str, Mask]:
        """Who plays and who leads, by row."""
        assert self._roles is not None
        rows = pl.DataFrame({"record": self.record})
        jobs = rows.join(self._roles(), on="record", how="left", maintain_order="left").fill_null(False)
        return {name: jobs[name].to_numpy().astype(bool) for name in ("plays", "leads")}

    def rows_of(self, nodes: Column) -> Rows:
        """The rows of these nodes."""
        return self.of_node[_ranges(self.node_starts, nodes)]

    def reached(self, front: Column, within: Column | None, pairs: Iterable[tuple[Part, Part]]) -> Rows:
        """Who was at a place while somebody of the front was; of those within, if given."""
        own = np.sort(self.rows_of(front))
        found = []
        for part, other in pairs:
            here = own[self._does(part, own)]
            if len(here):
                there = self._candidates(here, within, len(front))
                there = there[self._does(other, there)]
                found.append(self.node[there[self._meet(here, there)]])
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def _candidates(self, here: Rows, within: Column | None, size: int) -> Rows:
        if within is not None and len(within) < size:
            return self.rows_of(within)
        return _ranges(self.starts, np.unique(self.hub[here]))

    def _meet(self, here: Rows, there: Rows) -> Mask:
        """Which of the rows there have a time in common with some row here, at the same place."""
        over = np.maximum.accumulate(self.over[here])
        last = np.searchsorted(self.begun[here], self.over[there], side="right") - 1
        return (last >= 0) & (over[last] >= self.begun[there])

    def links(self, node: int, within: Mask, pairs: tuple[tuple[Part, Part], ...]) -> Iterable[Link]:
        """The links from a node to those within."""
        for row in self.of_node[self.node_starts[node] : self.node_starts[node + 1]]:
            there = np.arange(self.starts[self.hub[row]], self.starts[self.hub[row] + 1])
            meets = within[self.node[there]] & (self.lo[there] <= self.hi[row]) & (self.hi[there] >= self.lo[row])
            there = there[meets & (self.node[there] != node)]
            for other in there[self._counts(row, there, pairs)].tolist():
                yield self._link(row, other)

    def _counts(self, row: int, there: Rows, pairs: tuple[tuple[Part, Part], ...]) -> Mask:
        counts = np.zeros(len(there), bool)
        for part, other in pairs:
            if self._does(part, np.array([row]))[0]:
                counts |= self._does(other, there)
        return counts

    def _link(self, row: int, other: int) -> Link:
        target, record = int(self.node[other]), self.record[int(row)]
        if RANKS[self.rank] != "together":
            return Link(
                False, True, 0, target, self.rank, record, "" if RANKS[self.rank] == "match" else self.record[other]
            )
        days = int(min(self.last[row], self.last[other]) - max(self.first[row], self.first[other])) + 1
        return Link(days <= 0, False, -max(days, 0), target, self.rank, record, self.record[other])

    def _does(self, part: Part, rows: Rows) -> Mask:
        if part == "any":
            return np.ones(len(rows), bool)
        return self._jobs["plays"][rows] if part == "plays" else self._jobs["leads"][rows] == (part == "leads")


class Direct:
    """What leads from one thing to the other without a place where both are.

    Args:
        frame: columns node, other, possible, faint, fewer, rank, one, two.
        count: how many nodes there are.
    """

    def __init__(self, frame: pl.DataFrame, count: int) -> None:
        frame = frame.sort("node")
        self.other = frame["other"].to_numpy().astype(np.int64)
        self.frame = frame
        self.node_starts = np.searchsorted(frame["node"].to_numpy(), np.arange(count + 1))

    def reached(self, front: Column) -> Rows:
        """Where the front leads."""
        return self.other[_ranges(self.node_starts, front)]

    def links(self, node: int, within: Mask) -> Iterable[Link]:
        """The links from a node to those within."""
        for row in range(self.node_starts[node], self.node_starts[node + 1]):
            target = int(self.other[row])
            if within[target] and target != node:
                _, _, possible, faint, fewer, rank, one, two = self.frame.row(row)
                yield Link(possible, faint, fewer, target, rank, one, two)


class ArrayNeighbours:
    """Who is one step away, from the tables."""

    def __init__(self, tables: Tables, ways: Ways) -> None:
        self.tables, self.ways = tables, ways
        self.count = len(tables.addresses)
        self.hubs = [(hubs, pairs) for hubs, pairs in tables.hubs(ways) if len(hubs.node)]
        self.direct = tables.direct(ways)

    def start(self, iri: str) -> Ids:
        """The thing with this address, alone; nothing if it is not there."""
        place = bisect.bisect_left(self.tables.addresses, iri)
        there = place < self.count and self.tables.addresses[place] == iri
        return np.array([place] if there else [], np.int32)

    def size(self, front: Ids) -> int:
        """How many there are."""
        return len(front)

    def only(self, front: Ids) -> int:
        """The one thing in a set of one."""
        return int(front[0])

    def without(self, front: Ids, others: list[Ids]) -> Ids:
        """Those that are in none of the others."""
        mask = self._mask(front)
        for other in others:
            mask[other] = False
        return np.flatnonzero(mask).astype(np.int32)

    def common(self, one: Ids, other: Ids) -> list[int]:
        """Those that are in both, in order of address."""
        both: list[int] = np.intersect1d(one, other).tolist()
        return both

    def address(self, thing: int) -> str:
        """The address of the thing."""
        return str(self.tables.addresses[int(thing)])

    def shown_by(self, link: Link) -> tuple[str, str]:
        """The addresses of what shows the link; the second may be empty."""
        return link.one, link.other

    def neighbours(self, front: Ids, within: Ids | None = None) -> Ids:
        """All that are one step away from some of them; or those of them that are within the other set."""
        mask = np.zeros(self.count, bool)
        for hubs, pairs in self.hubs:
            mask[hubs.reached(front, within, pairs)] = True
        mask[self.direct.reached(front)] = True
        if within is not None:
            mask &= self._mask(within)
        elif len(front) == 1:
            mask[front] = False  # nobody is a neighbour of oneself
        return np.flatnonzero(mask).astype(np.int32)

    def links(self, thing: int, within: Ids) -> list[Link]:
        """The best link from the thing to each of its neighbours within the set, best first."""
        mask = self._mask(within)
        meeting = (link for hubs, pairs in self.hubs for link in hubs.links(thing, mask, pairs))
        return sorted(best_links((*self.direct.links(thing, mask), *meeting)).values())

    def _mask(self, nodes: Ids) -> Mask:
        mask = np.zeros(self.count, bool)
        mask[nodes] = True
        return mask


_EVERYBODY: tuple[tuple[Part, Part], ...] = (("any", "any"),)


class Tables:
    """What the store says of people's connections, as columns of numbers."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @functools.cached_property
    def addresses(self) -> pl.Series:
        """The addresses of all things that a path can lead to, in order; a thing's number is its place."""
        classes = " ".join(f"<{KINDS[kind]}>" for kind in ENDS)
        return self._read(f"SELECT ?s WHERE {{ VALUES ?class {{ {classes} }} ?s a ?class }}")["s"].unique().sort()

    def hubs(self, ways: Ways) -> Iterable[tuple[Hubs, tuple[tuple[Part, Part], ...]]]:
        """The places where people meet in these ways, each with who must do what there."""
        if ways.together:
            yield (self._certain_stays if ways.least == "certainly" else self._possible_stays), ways.together
        if ways.honour:
            yield self._editions, _EVERYBODY
        if ways.match:
            yield (self._matches_and_sides if ways.sides else self._matches), _EVERYBODY

    def direct(self, ways: Ways) -> Direct:
        """What else leads from one to the other in these ways."""
        none = pl.DataFrame(schema=_DIRECT)
        parts = [none]
        if ways.together:
            counts = pl.lit(False)
            for part, other in ways.together:
                counts = counts | (_part(part, "") & _part(other, "_two"))
            parts.append(self._met.filter(counts).select(*_DIRECT))
        if ways.stated:
            ranks = [RANKS.index(name) for name in ways.stated]
            rows = self._stated.filter(pl.col("rank").is_in(ranks))
            if ways.toward:
                rows = rows.filter(pl.col("forward") == (ways.toward > 0))
            parts.append(rows.select(*_DIRECT))
        if ways.spell:
            kinds = [f"{ID}{kind}/" for kind in ways.spell]
            rows = self._spell_ends.filter(pl.any_horizontal(pl.col("team").str.starts_with(kind) for kind in kinds))
            parts.append(rows.select(*_DIRECT))
        if ways.credit:
            parts.append(self._credits)
        found = pl.concat(parts)
        return Direct(found.filter(~pl.col("possible")) if ways.least == "certainly" else found, len(self.addresses))

    # ── Spells ───────────────────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def _spells(self) -> pl.DataFrame:
        """record, node, hub, person, team; a row for each person and team."""
        records = self._pairs("person", "record", "person").join(self._pairs("team", "record", "team"), on="record")
        spells = records.filter(pl.col("record").str.starts_with(ID + "spell/"))
        return self._numbered(self._numbered(spells, "person", "node"), "team", "hub")

    @functools.cached_property
    def _roles(self) -> pl.DataFrame:
        """record, plays, leads."""
        roles = self._pairs("role", "record", "role")
        tops = {role: ontology().top(role) for role in roles["role"].unique()}
        plays, leads = ([role for role, top in tops.items() if top == job] for job in (PLAYER, MANAGER))
        jobs = roles.with_columns(plays=pl.col("role").is_in(plays), leads=pl.col("role").is_in(leads))
        return jobs.group_by("record").agg(pl.col("plays", "leads").any())

    @functools.cached_property
    def _certain(self) -> pl.DataFrame:
        """record, first, last."""
        return self._days("certainFrom", "first").join(self._days("certainUntil", "last"), on="record")

    @functools.cached_property
    def _certain_stays(self) -> Hubs:
        stays = self._spells.join(self._certain, on="record")
        return self._hubs(stays.with_columns(lo="first", hi="last"), "together")

    @functools.cached_property
    def _possible_stays(self) -> Hubs:
        stays = self._spells.join(self._certain, on="record", how="left")
        for name, column in (("possibleFrom", "lo"), ("possibleUntil", "hi")):
            stays = stays.join(self._days(name, column), on="record", how="left")
        return self._hubs(
            stays.with_columns(
                pl.col("lo").fill_null(_NEVER),
                pl.col("hi").fill_null(_ALWAYS),
                pl.col("first").fill_null(_ALWAYS),
                pl.col("last").fill_null(_NEVER),
            ),
            "together",
        )

    @functools.cached_property
    def _met(self) -> pl.DataFrame:
        """Those who met for certain on no day that is certain, with what each does: as for :class:`Direct`."""
        query = """SELECT DISTINCT ?one ?two WHERE { GRAPH graph:derived {
            ?overlap car:met true ; car:spell ?one, ?two . FILTER (?one != ?two)
            FILTER NOT EXISTS { ?overlap car:certainFrom ?day } } }"""
        met = self._read(query)
        if met.is_empty():
            return pl.DataFrame(schema={**_DIRECT, **dict.fromkeys(_JOBS, pl.Boolean)})
        people = self._pairs("person", "record", "person").join(self._roles, on="record", how="left")
        people = self._numbered(people, "person", "node").select("record", "node", "plays", "leads")
        people = people.with_columns(pl.col("plays", "leads").fill_null(False))
        met = met.join(people, left_on="one", right_on="record")
        met = met.join(people, left_on="two", right_on="record", suffix="_two").rename({"node_two": "other"})
        return met.with_columns(**_flags("together"))

    @functools.cached_property
    def _spell_ends(self) -> pl.DataFrame:
        """From a person to a team and back: as for :class:`Direct`, with the team's address."""
        differ = pl.col("team").n_unique().over("record") > 1
        fewer = (pl.col("first") - pl.col("last") - 1).fill_null(0)
        rows = self._spells.join(self._certain, on="record", how="left")
        rows = rows.select("node", "team", other="hub", one="record", possible=differ, fewer=fewer)
        back = rows.select("team", "one", "possible", "fewer", node="other", other="node")
        flags = {name: flag for name, flag in _flags("spell").items() if name not in rows.columns}
        return pl.concat([rows, back.select(rows.columns)]).with_columns(two=pl.lit(""), **flags)

    # ── What is stated ───────────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def _stated(self) -> pl.DataFrame:
        """As for :class:`Direct`, and whether it leads from whom it is said of."""
        people = self._pairs("person", "spell", "who")
        held = self._pairs("deployment", "spell", "subject")
        found = [
            pl.DataFrame(schema={"subject": pl.String, "who": pl.String, "whom": pl.String, "property": pl.String})
        ]
        for name in STATED:
            said = self._pairs(name, "subject", "whom").with_columns(property=pl.lit(name))
            if name in OF_SPELL:
                said = said.filter(pl.col("subject").str.starts_with(ID + "spell/"))
                said = said.join(people, left_on="subject", right_on="spell")
            elif name in OF_PERSON:
                said = said.with_columns(who="subject")
            elif name in OF_DEPLOYMENT:
                said = said.join(held, on="subject").join(people, on="spell")
            found.append(said.select(found[0].columns))
        said = pl.concat(found).unique()
        said = said.join(self._reserved, on=["subject", "property", "whom"], how="left")
        said = self._numbered(self._numbered(said, "who", "node"), "whom", "other")
        rank = pl.col("property").replace_strict(RANKS, list(range(len(RANKS))), return_dtype=pl.Int64)
        said = said.with_columns(
            **{**_flags("stated"), "rank": rank, "possible": pl.col("possible").fill_null(False)},
            one="subject",
            two=pl.lit(""),
        )
        there = said.select(*_DIRECT, forward=pl.lit(True))
        back = there.rename({"node": "other", "other": "node"}).with_columns(forward=pl.lit(False))
        return pl.concat([there, back.select(there.columns)])

    @functools.cached_property
    def _reserved(self) -> pl.DataFrame:
        """subject, property, whom, possible: what sources say with a reserve, and whether they only say it so."""
        names = " ".join(f"car:{name}" for name in STATED)
        query = f"""SELECT DISTINCT ?subject ?property ?whom ?certainty WHERE {{ VALUES ?property {{ {names} }}
            GRAPH ?said {{ ?claim rdf:predicate ?property ; rdf:subject ?subject ; rdf:object ?whom ;
                                  car:certainty ?certainty }} }}"""
        claims = self._read(query).with_columns(pl.col("property").str.strip_prefix(CAR))
        reserved = (pl.col("certainty") != ASSERTED).all().alias("possible")
        return claims.group_by("subject", "property", "whom").agg(reserved)

    # ── Honours and matches ──────────────────────────────────────────────────────────────────────

    @functools.cached_property
    def _editions(self) -> Hubs:
        said = self._pairs("person", "record", "person")
        for name in ("team", "competition", "season", "result"):
            said = said.join(self._pairs(name, "record", name), on="record")
        said = self._numbered(said, "person", "node")
        said = said.with_columns(hub=pl.struct("team", "competition", "season", "result").rank("dense") - 1)
        return self._hubs(said.with_columns(**_TIMELESS), "honour")

    @functools.cached_property
    def _credits(self) -> pl.DataFrame:
        """From people and teams to competitions and awards, and back: as for :class:`Direct`."""
        found = []
        for whose in ("person", "team"):
            for what in PRIZES:
                rows = self._pairs(whose, "one", "whose").join(self._pairs(what, "one", "what"), on="one")
                rows = rows.filter(pl.col("one").str.starts_with(ID + "honour/"))
                rows = self._numbered(self._numbered(rows, "whose", "node"), "what", "other")
                found += [rows.select("node", "other", "one"), rows.select(node="other", other="node", one="one")]
        return pl.concat(found).with_columns(two=pl.lit(""), **_flags("honour", faint=True)).select(*_DIRECT)

    @functools.cached_property
    def _matches(self) -> Hubs:
        return self._in_matches(self._people_in_matches)

    @functools.cached_property
    def _matches_and_sides(self) -> Hubs:
        sides = self._pairs("side", "match", "side").join(self._pairs("team", "side", "who"), on="side")
        return self._in_matches(pl.concat([self._people_in_matches, sides.select("match", "who")]))

    @functools.cached_property
    def _people_in_matches(self) -> pl.DataFrame:
        """match, who."""
        people = self._pairs("person", "record", "who")
        linked = [self._pairs(name, "record", "match").join(people, on="record") for name in DEBUTS]
        goals = self._pairs("goal", "match", "goal")
        scored = [goals.join(self._pairs(name, "goal", "who"), on="goal") for name in SCORERS]
        return pl.concat([part.select("match", "who") for part in (*linked, *scored)])

    def _in_matches(self, there: pl.DataFrame) -> Hubs:
        there = self._numbered(there.unique(), "who", "node")
        there = there.with_columns(record="match", hub=pl.col("match").rank("dense") - 1)
        return self._hubs(there.with_columns(**_TIMELESS), "match")

    # ── Reading ──────────────────────────────────────────────────────────────────────────────────

    def _hubs(self, frame: pl.DataFrame, kind: str) -> Hubs:
        return Hubs(frame, RANKS.index(kind), len(self.addresses), lambda: self._roles)

    def _numbered(self, frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
        """The frame with the numbers of the addresses in a column; without rows whose address is no end of a path."""
        return frame.join(self._numbers.rename({"address": column, "number": name}), on=column)

    @functools.cached_property
    def _numbers(self) -> pl.DataFrame:
        return pl.DataFrame({"address": self.addresses}).with_row_index("number")

    def _pairs(self, name: str, subject: str, value: str) -> pl.DataFrame:
        """All statements with a property."""
        return self._statements(name, False).rename({"s": subject, "o": value})

    def _days(self, name: str, column: str) -> pl.DataFrame:
        """record and a day, counted, of a property that is derived."""
        days = self._statements(name, True).rename({"s": "record"})
        counted = pl.col("o").str.slice(1, _DAY_LENGTH).str.to_date("%Y-%m-%d").cast(pl.Int64) + _DAY_ONE
        return days.select("record", counted.alias(column)).unique("record", keep="first", maintain_order=True)

    @functools.cache  # noqa: B019  as long-lived as the tables
    def _statements(self, name: str, derived: bool) -> pl.DataFrame:
        where = f"?s <{CAR}{name}> ?o"  # a value that is no address comes quoted, with its datatype
        return self._read(f"SELECT ?s ?o WHERE {{ {f'GRAPH graph:derived {{ {where} }}' if derived else where} }}")

    def _read(self, query: str) -> pl.DataFrame:
        table = tab_separated(self.store, query)
        frame = pl.read_csv(BytesIO(table), separator="\t", quote_char=None, infer_schema=False)
        frame = frame.rename(lambda name: name.removeprefix("?"))
        return frame.with_columns(pl.all().str.strip_chars("<>"))


_DIRECT = {
    "node": pl.UInt32, "other": pl.UInt32, "possible": pl.Boolean, "faint": pl.Boolean, "fewer": pl.Int64,
    "rank": pl.Int64, "one": pl.String, "two": pl.String,
}  # fmt: skip
"""The columns of :class:`Direct`."""

_JOBS = ("plays", "leads", "plays_two", "leads_two")

_TIMELESS = {
    "lo": pl.lit(_NEVER), "hi": pl.lit(_ALWAYS), "first": pl.lit(_NEVER), "last": pl.lit(_ALWAYS),
}  # fmt: skip
"""What is always so."""


def _flags(what: str, faint: bool = False) -> dict[str, pl.Expr]:
    """What is so of all direct links of a sort, unless it is said otherwise."""
    return {
        "possible": pl.lit(False),
        "faint": pl.lit(faint),
        "fewer": pl.lit(0, dtype=pl.Int64),
        "rank": pl.lit(RANKS.index(what) if what in RANKS else 0, dtype=pl.Int64),
    }


def _part(part: Part, suffix: str) -> pl.Expr:
    """Whether somebody does what is asked."""
    if part == "any":
        return pl.lit(True)
    column = pl.col(("plays" if part == "plays" else "leads") + suffix)
    return ~column if part == "does not lead" else column


def _ranges(starts: Rows, chosen: Column) -> Rows:
    """The numbers from each chosen start up to the next start, one after another."""
    first = starts[chosen]
    counts = starts[chosen + 1] - first
    total = int(counts.sum())
    return np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(total)
