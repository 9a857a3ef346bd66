"""The competitions that documents speak of, among those of the data: by name and by the clubs that play in them.

A league of one name may be of any country, so a name alone proves nothing: that a club which documents place in it
plays in the data's competition of that name, or comes from its country, does. A league of which the data have no name
but the country and the number of the division is the one in which a club plays that documents place in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from carrera_kg.matching.nodes import REGISTERED, Nodes
from carrera_kg.matching.union import Clusters

RULE = "name and clubs"

_CODED = re.compile(r"^(?P<country>.+) division (?P<division>\d+)$")
"""A competition of which the data have a country and a division, as readers of results name them."""

_CUP = re.compile(
    r"\b(cup|coppa|copa|coupe|pokal|beker|taca|kupa|kupasi|kypello|cupa|puchar|pohar|shield|trophy|supercup|super cup|"
    r"supercoppa|supercopa|supertaca|trophee|play ?offs?|friendl\w*|qualif\w*)\b"
)
"""Words of competitions in which not all play all."""

_LOWER = re.compile(r"\b(2|3|4|ii|iii|b|c|two|second|segunda|seconda|deuxieme|zweite|tweede|lower|third|reserves?)\b")
"""Words of divisions that are not the first."""

_OF_ALL = ("uefa", "fifa")
"""Federations that some sources name with a competition, and others do not."""

_LONG = 4
"""So many first letters are the same in a country and in what is of it: Italy and Italian."""


Places = list[tuple[int, date | None, date | None]]
"""Teams that documents place in a competition, by cluster, with the first and last day."""

Nations = dict[int, frozenset[str]]
"""The countries of teams, by cluster."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A competition of the data: a cluster, with what it is called and where it is from."""

    root: int
    names: frozenset[str]
    nations: frozenset[str]

    def country_words(self) -> frozenset[str]:
        coded = {found["country"] for name in self.names if (found := _CODED.match(name))}
        return frozenset(word for nation in self.nations | coded for word in nation.split())

    def real_names(self) -> frozenset[str]:
        """Its names without those that are a country and a number."""
        return frozenset(name for name in self.names if not _CODED.match(name))

    def is_first_division(self) -> bool:
        """Whether the data call it the first division of a country, and nothing else."""
        return not self.real_names() and any(
            (found := _CODED.match(name)) is not None and found["division"] == "1" for name in self.names
        )


def match_registered(nodes: Nodes, clusters: Clusters, fixtures: pl.DataFrame, told: pl.DataFrame) -> None:
    """Judge which competitions of the data are those that documents speak of.

    Args:
        nodes: all things.
        clusters: what is together so far, teams and competitions among themselves.
        fixtures: the matches, with numbers of things.
        told: ``team`` and ``competition`` (ids of registered entities), ``first`` and ``last``: when a team was in it.
    """
    known = _known(nodes, clusters)
    if not known or told.is_empty():
        return
    sides = _sides(fixtures, clusters)
    ids = dict(nodes.things.filter(group=REGISTERED).select("thing", "node").iter_rows())
    nations = _nations(nodes, clusters)
    same: list[_Pair] = []
    open_: list[_Pair] = []
    for competition, rows in sorted(told.partition_by("competition", as_dict=True).items()):
        node = ids.get(str(competition[0]))
        if node is None:
            continue
        of = [(clusters.root(ids[team]), first, last)
              for team, first, last in rows.select("team", "first", "last").iter_rows() if team in ids]  # fmt: skip
        names = frozenset(nodes.forms.filter(node=node)["key"])
        others = [each for each in known if each.root != clusters.root(node)]
        found = _fitting(names, others, of, sides, nations)
        pairs = [(node, each.root, text, 0.9) for each, text in found]
        (same if len(found) == 1 else open_).extend(pairs)
    clusters.same(_frame(same), RULE)
    clusters.leave(clusters.open(_frame(open_)), RULE)


_Pair = tuple[int, int, str, float]


def _fitting(
    names: frozenset[str], known: list[_Known], places: Places, sides: pl.DataFrame, nations: Nations
) -> list[tuple[_Known, str]]:
    """The competitions of the data that can be the one of these names, each with what speaks for it."""
    called = [(each, name) for each in known if (name := _same_name(names, each))]
    if called:
        told = [(each, _by_clubs(name, each, places, sides, nations)) for each, name in called]
    else:
        told = [(each, _by_division(names, each, places, sides, nations, known)) for each in known]
    return [(each, text) for each, text in told if text]


def _frame(rows: list[_Pair]) -> pl.DataFrame:
    schema = {"left": pl.Int64, "right": pl.Int64, "evidence": pl.String, "score": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known(nodes: Nodes, clusters: Clusters) -> list[_Known]:
    """The competitions of the data."""
    things = nodes.things.filter(pl.col("kind") == "competition").join(clusters.frame(), on="node")
    forms = nodes.forms.select("node", "key").join(things.select("node", "root", "group"), on="node")
    names = forms.filter(pl.col("group") != REGISTERED).group_by("root").agg(pl.col("key").unique())
    nations = things.group_by("root").agg(pl.col("nation").drop_nulls().unique())
    rows = names.join(nations, on="root", how="left").sort("root")
    return [_Known(root, frozenset(keys), frozenset(of or ())) for root, keys, of in rows.iter_rows()]


def _sides(fixtures: pl.DataFrame, clusters: Clusters) -> pl.DataFrame:
    """``team`` and ``competition``, as clusters, and ``day``: who played in what when."""
    roots = clusters.frame()
    told = fixtures.drop_nulls("competition").join(roots, left_on="competition", right_on="node")
    told = told.rename({"root": "_of"})
    sides = [
        told.select(pl.col(side).alias("node"), "_of", "day")
        .join(roots, on="node")
        .select("day", team="root", competition="_of")
        for side in ("home", "away")
    ]
    return pl.concat(sides).unique()


def _nations(nodes: Nodes, clusters: Clusters) -> Nations:
    """The countries of each team, by cluster."""
    teams = nodes.things.filter(pl.col("family") == "team").join(clusters.frame(), on="node")
    told = teams.group_by("root").agg(pl.col("nation").drop_nulls().unique())
    return {root: frozenset(nations) for root, nations in told.iter_rows()}


def _same_name(names: frozenset[str], known: _Known) -> str:
    """The name that both have, once the words of country and federation are taken off; empty if there is none."""
    off = known.country_words()
    theirs = {_bare(name, off): name for name in known.real_names()}
    for name in sorted(names):
        bare = _bare(name, off)
        if bare and bare in theirs:
            return theirs[bare]
    return ""


def _bare(name: str, off: frozenset[str]) -> str:
    words = [word for word in name.split() if word not in _OF_ALL and not _of_country(word, off)]
    return " ".join(words)


def _of_country(word: str, off: frozenset[str]) -> bool:
    """Whether a word is a country, or of it: the same letters to begin with, as in Italy, Italian and ita."""
    return any(
        word == other
        or (len(word) == len("ita") and other.startswith(word))
        or (len(word) >= _LONG and word[:_LONG] == other[:_LONG])
        for other in off
    )


def _by_clubs(name: str, known: _Known, places: Places, sides: pl.DataFrame, nations: Nations) -> str:
    """What of the clubs speaks for a competition of the same name; empty if nothing does."""
    there = sides.filter(competition=known.root)
    played = {team for team, first, last in places if _played(there, team, first, last)}
    if played:
        return f"one name, {name}, and {len(played)} of the clubs that documents place in it play in it"
    off = known.country_words()
    near = {team for team, _, _ in places if any(_of_country(w, off) for n in nations.get(team, ()) for w in n.split())}
    return f"one name, {name}, and the country of the clubs that documents place in it" if near and off else ""


def _played(there: pl.DataFrame, team: int, first: date | None, last: date | None) -> bool:
    rows = there.filter(team=team)
    if first:
        rows = rows.filter(pl.col("day") >= first)
    return not (rows.filter(pl.col("day") <= last) if last else rows).is_empty()


def _by_division(
    names: frozenset[str],
    known: _Known,
    places: Places,
    sides: pl.DataFrame,
    nations: Nations,
    others: list[_Known],
) -> str:
    """What of the clubs speaks for a first division that has no name in the data; empty if nothing does."""
    if not known.is_first_division() or any(_CUP.search(name) or _LOWER.search(name) for name in names):
        return ""
    there = sides.filter(competition=known.root)
    off, leagues = (
        known.country_words(),
        {other.root for other in others if _is_coded(other) and other.root != known.root},
    )
    elsewhere = sides.filter(pl.col("competition").is_in(list(leagues)))
    played = 0
    for team, first, last in places:
        if first is None or last is None:
            continue
        if not any(_of_country(word, off) for nation in nations.get(team, ()) for word in nation.split()):
            return ""  # a club of another country is placed in it: it is no league of this one
        if _played(elsewhere, team, first, last):
            return ""
        played += _played(there, team, first, last)
    if not played:
        return ""
    return f"{played} times a club plays in it at a time at which documents place it there, and in no other league"


def _is_coded(known: _Known) -> bool:
    return any(_CODED.match(name) for name in known.names)
