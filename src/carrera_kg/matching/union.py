"""What was judged the same put together, and what was judged different kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

SAME, DIFFERENT, UNDECIDED = "same", "different", "undecided"

RECORD: Mapping[str, pl.DataType] = {
    "left": pl.Int64(),
    "right": pl.Int64(),
    "judgement": pl.String(),
    "rule": pl.String(),
    "evidence": pl.String(),
    "score": pl.Float64(),
    "by": pl.String(),
}
"""A judgement on two things by their numbers."""


@dataclass(slots=True)
class Clusters:
    """Things, by number, that were put together so far.

    A cluster never has things with two items of Wikidata, nor two things that were judged different: a judgement that
    would put them together is *undecided*. As the stronger judgements come first, it is the weakest of those that
    contradict each other. Only a user can put things with two items together.

    Attributes:
        items: the Wikidata items of each thing that has any.
        parents: for each thing one of its cluster that is nearer to the first one.
        members: the things of each cluster that has several, by its first.
        apart: for the first thing of a cluster the pairs of things, judged different, of which it has the first.
        single: for the first thing of a cluster the one that it has of those of which no two come together.
        doubts: pairs of things of which a name alone decides nothing any more.
        records: the judgements, as frames of :data:`RECORD`.
    """

    size: int
    items: dict[int, frozenset[str]]
    parents: list[int] = field(init=False)
    members: dict[int, list[int]] = field(default_factory=dict)
    apart: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    single: dict[int, int] = field(default_factory=dict)
    doubts: list[tuple[int, int]] = field(default_factory=list)
    records: list[pl.DataFrame] = field(default_factory=list)
    _roots: pl.Series | None = None

    def __post_init__(self) -> None:
        self.parents = list(range(self.size))

    def root(self, thing: int) -> int:
        """The first thing of its cluster."""
        parents = self.parents
        while parents[thing] != thing:
            parents[thing] = thing = parents[parents[thing]]
        return thing

    def roots(self) -> pl.Series:
        """The first thing of the cluster of each thing."""
        if self._roots is None:
            # Every thing but the first of a cluster is among its members.
            firsts = pl.Series("root", range(self.size), dtype=pl.Int64)
            moved = [(thing, first) for first, things in self.members.items() for thing in things]
            if moved:
                places, values = zip(*moved, strict=True)
                firsts = firsts.scatter(list(places), list(values))
            self._roots = firsts
        return self._roots

    def frame(self) -> pl.DataFrame:
        """``node`` and ``root`` of each thing."""
        return pl.DataFrame({"node": pl.Series(range(self.size), dtype=pl.Int64), "root": self.roots()})

    def contradiction(self, left: int, right: int) -> tuple[int, int] | frozenset[str] | None:
        """What speaks against putting the clusters of two things together: a pair of things, or two items."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return None
        for a, b in self._fewer(one, other):
            if {self.root(a), self.root(b)} == {one, other}:
                return a, b
        if one in self.single and other in self.single:
            return self.single[one], self.single[other]
        first, second = self.items.get(one), self.items.get(other)
        return first | second if first and second and first.isdisjoint(second) else None

    def join(self, left: int, right: int) -> None:
        """Put the clusters of two things together."""
        one, other = sorted((self.root(left), self.root(right)))
        if one == other:
            return
        self.parents[other] = one
        self._roots = None
        self.members.setdefault(one, [one]).extend(self.members.pop(other, [other]))
        if other in self.items:
            self.items[one] = self.items.get(one, frozenset()) | self.items[other]
        if other in self.apart:
            self.apart[one].extend(self.apart.pop(other))
        if other in self.single:
            self.single.setdefault(one, self.single.pop(other))

    def keep_single(self, things: Iterable[int]) -> None:
        """Let no two of these things come together, unless they are already."""
        for thing in sorted(things):
            self.single.setdefault(self.root(thing), thing)

    def differ(self, pairs: pl.DataFrame, rule: str, by: str = "rule") -> None:
        """Judge pairs of things different, unless they are together already.

        Args:
            pairs: ``left``, ``right``, ``evidence`` and ``score``.
        """
        judged = []
        for left, right in pairs.select("left", "right").iter_rows():
            together = self.root(left) == self.root(right)
            judged.append(UNDECIDED if together else DIFFERENT)
            if not together:
                self.apart[self.root(left)].append((left, right))
                self.apart[self.root(right)].append((left, right))
        self._record(pairs, judged, rule, by)

    def same(self, pairs: pl.DataFrame, rule: str, by: str = "rule", force: bool = False) -> int:
        """Judge pairs of things the same, the best first, as far as nothing contradicts.

        Args:
            pairs: ``left``, ``right``, ``evidence`` and ``score``.
            rule: what judges so.
            by: who.
            force: whatever their items are.

        Returns:
            How many clusters were put together.
        """
        pairs = _ordered(pairs)
        judged, notes, joined = [], [], 0
        for left, right in pairs.select("left", "right").iter_rows():
            against = self.contradiction(left, right)
            if isinstance(against, frozenset) and force:
                against = None
            judged.append(SAME if against is None else UNDECIDED)
            notes.append(self._against(against))
            if against is None and self.root(left) != self.root(right):
                self.join(left, right)
                joined += 1
        evidence = pl.concat_str("evidence", pl.Series("_note", notes, dtype=pl.String))
        self._record(pairs.with_columns(evidence), judged, rule, by)
        return joined

    def open(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The pairs, by ``left`` and ``right``, that are neither together nor kept apart."""
        kept = [
            self.root(left) != self.root(right) and self.contradiction(left, right) is None
            for left, right in pairs.select("left", "right").iter_rows()
        ]
        return pairs.filter(pl.Series(kept, dtype=pl.Boolean))

    def leave(self, pairs: pl.DataFrame, rule: str) -> None:
        """Record pairs of things as undecided."""
        pairs = _ordered(pairs)
        self._record(pairs, [UNDECIDED] * pairs.height, rule, "rule")

    def doubt(self, pairs: pl.DataFrame, rule: str) -> None:
        """Record pairs of things that are still open as undecided; a name alone decides nothing of them any more."""
        left = self.open(pairs)
        self.doubts.extend(left.select("left", "right").iter_rows())
        self.leave(left, rule)

    def doubtful(self, pairs: pl.DataFrame) -> pl.Series:
        """Whether the clusters of each pair have things that were judged undecided so."""
        rooted = {frozenset((self.root(left), self.root(right))) for left, right in self.doubts}
        found = [
            frozenset((self.root(left), self.root(right))) in rooted
            for left, right in pairs.select("left", "right").iter_rows()
        ]
        return pl.Series("doubtful", found, dtype=pl.Boolean)

    def judgements(self) -> pl.DataFrame:
        """All judgements so far."""
        return pl.concat([pl.DataFrame(schema=dict(RECORD)), *self.records])

    def _fewer(self, one: int, other: int) -> Iterable[tuple[int, int]]:
        return min(self.apart.get(one, ()), self.apart.get(other, ()), key=len)

    def _against(self, against: tuple[int, int] | frozenset[str] | None) -> str:
        if against is None:
            return ""
        if isinstance(against, frozenset):
            return f"; but they have different Wikidata items: {', '.join(sorted(against))}"
        return f"; but {_REFERENCE}{against[0]}{_REFERENCE} and {_REFERENCE}{against[1]}{_REFERENCE} are different"

    def _record(self, pairs: pl.DataFrame, judged: list[str], rule: str, by: str) -> None:
        if pairs.height:
            judgement = pl.Series("judgement", judged, dtype=pl.String)
            told = pairs.with_columns(judgement, rule=pl.lit(rule), by=pl.lit(by))
            self.records.append(told.select(pl.col(name).cast(type_) for name, type_ in RECORD.items()))


_REFERENCE = "\x02"


def with_references(evidence: pl.Series, names: pl.Series) -> pl.Series:
    """The sentences with what to call things in place of their numbers."""
    marked = evidence.str.contains(_REFERENCE, literal=True)
    if not marked.any():
        return evidence
    texts = evidence.to_list()
    for at in marked.arg_true():
        parts = texts[at].split(_REFERENCE)
        parts[1::2] = [names[int(number)] for number in parts[1::2]]
        texts[at] = "".join(parts)
    return pl.Series(evidence.name, texts, dtype=pl.String)


def _ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.sort(["score", "left", "right"], descending=[True, False, False])
