"""The competitions that documents speak of, among those of the data: by their names and by the clubs that play in them.

A name alone proves nothing, as a league of one name may be of any country. That a club plays in it at the time at which
documents place it there does; so it does for a league of which the data have a country and a number, and no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import combinations

import polars as pl

from carrera_kg.matching.fixtures import leagues_of, seasons_of
from carrera_kg.matching.names import skeleton
from carrera_kg.matching.nodes import REGISTERED, Nodes
from carrera_kg.matching.union import Clusters
from carrera_kg.matching.words import of_country, of_cup, of_many_countries, of_other_squad

RULE = "name and clubs"

_CODED = re.compile(r"^(?P<country>.+) division \d+$|^[a-z]{2,3} \d+$")
"""A competition of which readers of results have the country or its code, and the number of the division."""

_FEDERATIONS = ("uefa", "fifa")
"""What some sources name with a competition, and others do not."""

_SEASON = timedelta(days=400)
"""A longer time is more than a season."""

_BREAK = timedelta(days=90)
"""From the beginning of what is called a season to its first match, and from the last to its end."""

_OUTNUMBERED = 2
"""Documents err: so many times a club has to be there for each time one is not that they place there."""

_MENTIONED = 4
"""A shorter word is no mention of a country: it may be a code, and any word."""

_SHOWN = 3

Told = list[tuple[str, int, date | None, date | None]]
"""Clubs that documents place in a competition: the id, the cluster, and the first and last day."""


@dataclass(frozen=True)
class _Known:
    """A competition of the data that has matches.

    Attributes:
        root: its cluster.
        names: what sources call it.
        nations: the country that is told of it, and that of most of its teams.
        seasons: the first and last day of each, whether it is complete, and who was in it.
    """

    root: int
    names: frozenset[str]
    nations: frozenset[str]
    seasons: tuple[tuple[date, date, bool, frozenset[int]], ...]

    @cached_property
    def real_names(self) -> list[str]:
        """Its names without those that are a country and a number."""
        return sorted(name for name in self.names if not _CODED.match(name))

    @cached_property
    def countries(self) -> frozenset[str]:
        """The words of its country."""
        coded = {found["country"] or "" for name in self.names if (found := _CODED.match(name))}
        return frozenset(word for nation in self.nations | coded for word in nation.split())


@dataclass(frozen=True, slots=True)
class _World:
    """What is known of the competitions of the data, and of the clubs that documents place in some."""

    known: Mapping[int, _Known]
    leagues: frozenset[int]
    days: Mapping[tuple[int, int], list[date]]
    playing: frozenset[int]
    nations: Mapping[int, frozenset[str]]
    countries: frozenset[str]

    def played(self, team: int, competition: int, first: date | None, last: date | None) -> bool:
        """Whether the team has a match in the competition between two days."""
        days = self.days.get((team, competition), [])
        at = bisect_left(days, first) if first else 0
        return at < len(days) and (last is None or days[at] <= last)

    def knows(self, team: int) -> bool:
        """Whether the team has a match in any competition."""
        return team in self.playing

    def missing(self, team: int, competition: _Known, first: date | None, last: date | None) -> bool:
        """Whether the complete seasons of the competition say that the team was not there between two days."""
        if first is None or last is None or last - first > _SEASON:
            return False
        complete = ((since - _BREAK, until + _BREAK) for since, until, whole, _ in competition.seasons if whole)
        at = first
        for since, until in sorted(complete):
            if since <= at <= until:
                at = until
        return at >= last and not any(
            team in teams for since, until, _, teams in competition.seasons if since <= last and until >= first
        )

    def elsewhere(self, team: int, competition: int, first: date, last: date) -> bool:
        """Whether the team has a match in another league of the data between two days."""
        return any(self.played(team, other, first, last) for other in self.leagues if other != competition)


@dataclass(slots=True)
class _Fit:
    """A competition of the data that may be a registered one.

    Attributes:
        node: the registered one.
        root: the other.
        strength: what speaks for it: a name 3, a country that is named 2, the country of the clubs 1.
        text: the same in words.
        there: how many times a club was there when documents place it there.
        against: what speaks against it, in words.
        doubtful: whether that is more than that nothing proves it.
    """

    node: int
    root: int
    strength: int
    text: str
    there: int = 0
    against: list[str] = field(default_factory=list)
    doubtful: bool = True

    @property
    def evidence(self) -> str:
        """What speaks for it and against it."""
        return "; but ".join([self.text, *self.against])

    def is_beaten(self, other: _Fit) -> bool:
        """Whether the other is not clearly the weaker one."""
        if self.strength == other.strength:
            return self.there < _OUTNUMBERED * other.there
        return self.strength < other.strength


def match_registered(nodes: Nodes, clusters: Clusters, fixtures: pl.DataFrame, told: pl.DataFrame | None) -> None:
    """Judge which competitions of the data are those that documents speak of.

    Args:
        nodes: all things.
        clusters: what is together so far: teams, and competitions of the data among themselves.
        fixtures: the matches, with numbers of things.
        told: ``team`` and ``competition`` (ids of registered entities), ``first`` and ``last`` (days, or null): which
            team documents place in which competition, and when.
    """
    registered = nodes.things.filter(pl.col("group") == REGISTERED)
    competitions = dict(registered.filter(pl.col("kind") == "competition").select("node", "thing").iter_rows())
    if not competitions or fixtures.is_empty():
        return
    places = _places(registered, clusters, told)
    teams = {team for rows in places.values() for _, team, _, _ in rows}
    world = _world(nodes, clusters, fixtures, teams)
    names = _names(nodes, competitions)
    fits: list[_Fit] = []
    for node, id_ in sorted(competitions.items()):
        own = clusters.root(node)
        others = [known for root, known in sorted(world.known.items()) if root != own]
        found = _by_name(node, names[node], others, places[id_], world)
        fits += found
        if all(fit.against for fit in found):
            fits += _by_division(node, names[node], _without_name(others, found, world), places[id_], world)
    _compare(fits, world, competitions, _labels(nodes, world))
    clusters.same(_frame(fit for fit in fits if not fit.against), RULE)
    clusters.doubt(_frame(fit for fit in fits if fit.against and fit.doubtful), RULE)
    clusters.leave(clusters.open(_frame(fit for fit in fits if fit.against and not fit.doubtful)), RULE)


def _without_name(known: list[_Known], found: list[_Fit], world: _World) -> list[_Known]:
    """The leagues that have no name in the data, but for those of countries in which one has the name looked for."""
    nations = frozenset[str]().union(*(world.known[fit.root].nations for fit in found))
    return [each for each in known if not each.real_names and each.root in world.leagues and not each.nations & nations]


def _frame(fits: Iterable[_Fit]) -> pl.DataFrame:
    schema = {"left": pl.Int64, "right": pl.Int64, "evidence": pl.String, "score": pl.Float64}
    rows = [(fit.node, fit.root, fit.evidence, 0.85 + 0.03 * fit.strength) for fit in fits]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _compare(fits: list[_Fit], world: _World, ids: Mapping[int, str], labels: Mapping[int, str]) -> None:
    """Say of each what else fits as well.

    A registered competition may be several of the data if none of them has a season at the time of another's, and all
    are of one country; one of the data is only one registered competition, of several the one that most speaks for.
    """
    sure = [fit for fit in fits if not fit.against]
    for one, other in combinations(sure, 2):
        if one.node == other.node and _rivals(world.known[one.root], world.known[other.root]):
            one.against.append(f"{labels[other.root]} fits as well")
            other.against.append(f"{labels[one.root]} fits as well")
        elif one.root == other.root:
            beaten = one.is_beaten(other), other.is_beaten(one)
            if beaten[0]:
                one.against.append(f"so may {ids[other.node]} be")
            if beaten[1]:
                other.against.append(f"so may {ids[one.node]} be")


def _rivals(one: _Known, other: _Known) -> bool:
    if one.nations != other.nations and one.nations.isdisjoint(other.nations):
        return True
    return any(
        since <= end and until >= begin for since, until, _, _ in one.seasons for begin, end, _, _ in other.seasons
    )


# ── What is known ────────────────────────────────────────────────────────────────────────────────


def _places(registered: pl.DataFrame, clusters: Clusters, told: pl.DataFrame | None) -> dict[str, Told]:
    nodes = dict(registered.select("thing", "node").iter_rows())
    places: dict[str, Told] = defaultdict(list)
    rows = [] if told is None else told.select("competition", "team", "first", "last").unique().rows()
    for competition, team, first, last in sorted(rows, key=str):
        if team in nodes:
            places[competition].append((team, clusters.root(nodes[team]), first, last))
    return places


def _names(nodes: Nodes, of: Collection[int]) -> dict[int, list[str]]:
    """The names of registered competitions, as they are compared."""
    forms = nodes.forms.filter(pl.col("node").is_in(list(of))).select("node", "key").unique().sort("node", "key")
    names: dict[int, list[str]] = {node: [] for node in of}
    for node, key in forms.iter_rows():
        names[node].append(key)
    return names


def _labels(nodes: Nodes, world: _World) -> dict[int, str]:
    rows = nodes.things.filter(pl.col("node").is_in(list(world.known)))
    return dict(rows.select("node", "ref").iter_rows())


def _world(nodes: Nodes, clusters: Clusters, fixtures: pl.DataFrame, told: Collection[int]) -> _World:
    roots = clusters.frame()
    competitions = nodes.things.filter(pl.col("kind") == "competition").select("node").join(roots, on="node")
    seasons = seasons_of(fixtures, roots, competitions)
    nations = _nations_of_teams(nodes, roots)
    of = _nations(nodes, competitions, seasons, nations)
    forms = nodes.forms.join(competitions, on="node").join(nodes.things.select("node", "group"), on="node")
    names = forms.filter(pl.col("group") != REGISTERED).group_by("root").agg(pl.col("key").unique())
    called = {root: frozenset(keys) for root, keys in names.iter_rows()}
    times: dict[int, list[tuple[date, date, bool, frozenset[int]]]] = defaultdict(list)
    for competition, first, last, whole, teams in seasons.select(
        "competition", "first", "last", "complete", "teams"
    ).iter_rows():
        times[competition].append((first, last, whole, frozenset(teams)))
    known = {
        root: _Known(root, called.get(root, frozenset()), of.get(root, frozenset()), tuple(rows))
        for root, rows in times.items()
    }
    told_nations = {
        team: frozenset(each) for team, each in nations.group_by("root").agg("nation").iter_rows() if team in told
    }
    days = _days(fixtures, roots, competitions, told)
    playing = frozenset(team for team, _ in days)
    return _World(known, leagues_of(seasons), days, playing, told_nations, _countries(nodes))


def _countries(nodes: Nodes) -> frozenset[str]:
    """The words of all countries: of what competitions and, in two sources, clubs are told to be of."""
    of = nodes.things.filter(pl.col("kind").is_in(["club", "competition"])).drop_nulls("nation")
    told = of.group_by("nation").agg(
        sources=pl.col("group").n_unique(), competition=(pl.col("kind") == "competition").any()
    )
    nations = told.filter((pl.col("sources") > 1) | pl.col("competition"))["nation"]
    return frozenset(word for nation in nations for word in nation.split())


def _nations_of_teams(nodes: Nodes, roots: pl.DataFrame) -> pl.DataFrame:
    teams = nodes.things.filter(pl.col("kind") == "club").join(roots, on="node")
    return teams.select("root", "nation").drop_nulls().unique().sort("root", "nation")


def _nations(
    nodes: Nodes, competitions: pl.DataFrame, seasons: pl.DataFrame, of_teams: pl.DataFrame
) -> dict[int, frozenset[str]]:
    """The countries that are told of competitions, and those of most of the teams of each."""
    told = nodes.things.join(competitions, on="node").drop_nulls("nation").select("root", "nation")
    teams = seasons.select("competition", team="teams").explode("team").unique()
    placed = teams.join(of_teams, left_on="team", right_on="root")
    number = placed.group_by("competition").agg(number=pl.col("team").n_unique())
    most = placed.group_by("competition", "nation").agg(teams=pl.col("team").n_unique()).join(number, on="competition")
    most = most.filter(pl.col("teams") * 2 > pl.col("number")).select("nation", root="competition")
    both = pl.concat([told, most.select("root", "nation")]).group_by("root").agg(pl.col("nation").unique())
    return {root: frozenset(nations) for root, nations in both.iter_rows()}


def _days(
    fixtures: pl.DataFrame, roots: pl.DataFrame, competitions: pl.DataFrame, teams: Collection[int]
) -> dict[tuple[int, int], list[date]]:
    """On which days each of the teams, by cluster, played in each competition."""
    told = fixtures.drop_nulls("competition").join(
        competitions.rename({"root": "of"}), left_on="competition", right_on="node"
    )
    sides = [told.select("of", "day", node=side).join(roots, on="node") for side in ("home", "away")]
    played = pl.concat(sides).filter(pl.col("root").is_in(list(teams))).unique().sort("root", "of", "day")
    days = played.group_by("root", "of", maintain_order=True).agg("day")
    return {(team, competition): each for team, competition, each in days.iter_rows()}


# ── By name ──────────────────────────────────────────────────────────────────────────────────────


def _by_name(node: int, names: list[str], known: list[_Known], places: Told, world: _World) -> list[_Fit]:
    fits = []
    for each in known:
        found = _one_name(names, each, world)
        if not found:
            continue
        own, theirs = found
        text = f"one name, {theirs}" + ("" if own == theirs else ", but for words of country or federation")
        fit = _Fit(node, each.root, 3, text)
        spoken_of = [row for row in places if world.knows(row[1]) and _covered(each, row[2], row[3])]
        if spoken_of:
            _by_clubs(fit, each, spoken_of, world)
        elif places or not _names_country([own], each, world):
            fit.against.append(
                f"the data do not have {_listed(places)} then" if places else "a country is told of one only"
            )
            fit.doubtful = False
        # Of one name without anything for or against it, it is judged with all other names.
        if not (fit.against and not fit.doubtful and own == theirs):
            fits.append(fit)
    # Where one is proved, namesakes abroad are of no interest.
    proven = [world.known[fit.root].nations for fit in fits if not fit.against]
    nations = frozenset[str]().union(*proven)
    return [fit for fit in fits if not fit.against or not proven or world.known[fit.root].nations & nations]


def _one_name(names: list[str], known: _Known, world: _World) -> tuple[str, str] | None:
    """The names that are the same once the words of country and federation are taken off."""
    equal = next((name for name in names if name in known.real_names), None)
    if equal:
        return equal, equal
    theirs = {_bare(name, known, world): name for name in reversed(known.real_names)}
    for name in names:
        bare = _bare(name, known, world)
        if bare and bare in theirs:
            return name, theirs[bare]
    return None


def _bare(name: str, known: _Known, world: _World) -> str:
    # What is of one country is of no federation: the UEFA Cup is no Cup of Italy.
    federations = () if known.nations else _FEDERATIONS
    words = [
        word
        for word in name.split()
        if word not in federations and not _of_country(word, known.countries, world.countries)
    ]
    return _skeleton("".join(words))


@lru_cache(maxsize=4096)
def _skeleton(letters: str) -> str:
    return str(pl.select(skeleton(pl.lit(letters))).item())


_of_country = lru_cache(maxsize=65536)(of_country)


def _names_country(names: list[str], known: _Known, world: _World) -> bool:
    return any(_of_country(word, known.countries, world.countries) for name in names for word in name.split())


def _covered(known: _Known, first: date | None, last: date | None) -> bool:
    """Whether the competition has a season between two days."""
    return any(
        (last is None or since <= last) and (first is None or until >= first) for since, until, _, _ in known.seasons
    )


def _by_clubs(fit: _Fit, known: _Known, places: Told, world: _World) -> None:
    """Say of what has the name what the clubs say that documents place in it."""
    there = [row for row in places if world.played(row[1], known.root, row[2], row[3])]
    missing = [row for row in places if row not in there and world.missing(row[1], known, row[2], row[3])]
    fit.there = len(there)
    if there:
        fit.text += f"; {_listed(there)} played in it, and documents place it there"
    elif not missing:
        fit.against.append(f"{_listed(places)}, which documents place in it, did not play in it then")
        fit.doubtful = not any(world.played(row[1], known.root, None, None) for row in places)
    _outnumbered(fit, missing, "in its complete season")


def _outnumbered(fit: _Fit, missing: Told, where: str) -> None:
    if not missing:
        return
    text = f"{_listed(missing)}, which documents place in it, was not {where}"
    if fit.there >= _OUTNUMBERED * len(missing):
        fit.text += f"; {text}, which is taken for an error of theirs"
    else:
        fit.against.append(text)


def _listed(places: Told) -> str:
    times = [f"{id_}{_when(first, last)}" for id_, _, first, last in places]
    more = len(times) - _SHOWN
    return ", ".join(times[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _when(first: date | None, last: date | None) -> str:
    return f" ({first or '..'}/{last or '..'})" if first or last else ""


# ── By division ──────────────────────────────────────────────────────────────────────────────────


def _by_division(node: int, names: list[str], known: list[_Known], places: Told, world: _World) -> list[_Fit]:
    """The leagues without a name in which clubs play when documents place them in the competition."""
    if any(of_cup(name) or of_other_squad(name) or of_many_countries(name) for name in names):
        return []
    dated = [row for row in places if _is_season(row[2], row[3])]
    fits = []
    for each in known:
        there = [row for row in dated if world.played(row[1], each.root, row[2], row[3])]
        alone = [row for row in there if not world.elsewhere(row[1], each.root, *_bounds(row))]
        named = _names_country(names, each, world)
        of_clubs = any(world.nations.get(team, frozenset()) & each.nations for _, team, _, _ in there)
        if not there or not (named or (of_clubs and not _mentions_country(names, world))):
            continue
        country = "it names the country" if named else "it is of the country of its clubs"
        fit = _Fit(node, each.root, 2 if named else 1, f"a league that has no name in the data; {country}", len(alone))
        if alone:
            fit.text += f"; {_listed(alone)} played in it and in no other league, and documents place it there"
        else:
            fit.against.append(f"{_listed(there)}, which documents place in it, played in another league too")
        _outnumbered(fit, _not_there(dated, each, world), "in it, but elsewhere")
        fits.append(fit)
    return fits


def _mentions_country(names: list[str], world: _World) -> bool:
    words = (word for name in names for word in name.split() if len(word) >= _MENTIONED)
    return any(_of_country(word, world.countries, world.countries) for word in words)


def _not_there(places: Told, known: _Known, world: _World) -> Told:
    """The clubs that were in another league, or not in a complete season, when documents place them in this one."""
    return [
        row
        for row in places
        if not world.played(row[1], known.root, row[2], row[3])
        and (world.missing(row[1], known, row[2], row[3]) or world.elsewhere(row[1], known.root, *_bounds(row)))
    ]


def _is_season(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last - first <= _SEASON


def _bounds(row: tuple[str, int, date | None, date | None]) -> tuple[date, date]:
    return row[2] or date.min, row[3] or date.max
