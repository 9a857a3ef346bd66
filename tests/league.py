"""Made-up seasons of football, as datasets and as plain Python to work out the answers from, without any query.

Nobody in them exists. Besides ordinary matches there are those that real sources have: awarded and annulled ones, scores
that are missing or contradict each other, dates that are vague or several, neutral grounds, shoot-outs, own goals.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pyoxigraph as ox

from carrera_kg.dates import PartialDate, season
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.resources import folder, read_text
from carrera_kg.tables import Tables
from carrera_kg.vocabulary import (
    BASE,
    BOOLEAN,
    CAR,
    DATE,
    EDTF_DATE,
    ID,
    INTEGER,
    KINDS,
    LABEL,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    RECORDS,
)

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """A goal; ``team`` is the one that it counts for."""

    scorer: str
    team: str
    own: bool = False
    penalty: bool | None = None
    minute: int | None = None


@dataclass(frozen=True)
class Game:
    """A match. Several values where one could stand are what sources that contradict each other leave."""

    home: str
    away: str
    dates: tuple[str, ...] = ()
    season: str | None = None
    competition: str | None = None
    home_goals: tuple[int, ...] = ()
    away_goals: tuple[int, ...] = ()
    outcome: str | None = None
    """Of the home side, where a source says no more."""
    notes: tuple[str, ...] = ()
    neutral: bool = False
    shootout: tuple[int, int] | None = None
    goals: tuple[Goal, ...] = ()

    @property
    def bounds(self) -> tuple[date, date] | None:
        """The first and last day on which it can have been played."""
        if not self.dates:
            return None
        read = [PartialDate.parse(text) for text in self.dates]
        firsts, lasts = [d.earliest for d in read if d.earliest], [d.latest for d in read if d.latest]
        narrow = max(firsts), min(lasts)
        return narrow if narrow[0] <= narrow[1] else (min(firsts), max(lasts))

    @property
    def void(self) -> bool:
        return any("awarded" not in note.lower() for note in self.notes)

    def of(self, team: str) -> tuple[int | None, int | None, str | None]:
        """Goals for and against a team, and how it ended: nothing where that is not known or the match is void."""
        mine, theirs = (self.home_goals, self.away_goals)[:: 1 if team == self.home else -1]
        scored = mine[0] if len(set(mine)) == 1 else None
        conceded = theirs[0] if len(set(theirs)) == 1 else None
        if self.void:
            return None, None, None
        if scored is not None and conceded is not None:
            return scored, conceded, "won" if scored > conceded else "lost" if scored < conceded else "drew"
        told = {"won": "lost", "lost": "won", "drew": "drew", None: None}[self.outcome]
        return None, None, self.outcome if team == self.home else told

    def ground(self, team: str) -> str:
        return "neutral or not told" if self.neutral else "home" if team == self.home else "away"


@dataclass(frozen=True)
class League:
    """Matches of some teams, with the players who scored in them."""

    games: tuple[Game, ...]
    names: dict[str, str] = field(default_factory=dict)
    """What is called otherwise than by the end of its address."""

    def quads(self) -> Iterator[str]:
        """The league as a build would store it: the accepted view, and the ontology."""
        things: set[str] = set()
        for number, game in enumerate(self.games):
            yield from self._match(number, game)
            things |= {game.home, game.away, game.competition or game.home, *(goal.scorer for goal in game.goals)}
        for thing in sorted(things):
            yield f"<{ID}{thing}> <{RDF_TYPE}> <{KINDS[thing.split('/')[0]]}> ."
            yield f"<{ID}{thing}> <{LABEL}> {ox.Literal(self.name(thing))} ."
        for triple in ox.parse(read_text(os.path.join(folder("ontology"), "carrera.ttl")), ox.RdfFormat.TURTLE):
            yield f"{triple.subject} {triple.predicate} {triple.object} <{ONTOLOGY_GRAPH}> ."

    def name(self, thing: str) -> str:
        return self.names.get(thing, thing.split("/")[1].replace("-", " ").title())

    def _match(self, number: int, game: Game) -> Iterator[str]:
        match = f"match/{number:05}"
        yield from _record(match, f"{self.name(game.home)} v {self.name(game.away)} {number}")
        for text in game.dates:
            yield _line(match, "date", text, EDTF_DATE)
            yield _line(match, "earliest", str(PartialDate.parse(text).earliest), DATE)
            yield _line(match, "latest", str(PartialDate.parse(text).latest), DATE)
        if game.season:
            yield _line(match, "season", PartialDate.parse(game.season).edtf, EDTF_DATE)
        if game.competition:
            yield _line(match, "competition", ID + game.competition)
        if game.neutral:
            yield _line(match, "neutral", "true", BOOLEAN)
        for note in game.notes:
            yield _line(match, "note", note, "")
        for team in (game.home, game.away):
            side = f"side/{number:05}-{team.split('/')[1]}"
            yield _line(match, "side", ID + side)
            yield from self._side(side, team, game)
        for order, goal in enumerate(game.goals):
            node = f"goal/{number:05}-{order}"
            yield _line(match, "goal", ID + node)
            yield from _goal(node, goal)

    def _side(self, side: str, team: str, game: Game) -> Iterator[str]:
        home = team == game.home
        yield from _record(side, f"{self.name(team)} in a match")
        yield _line(side, "team", ID + team)
        if not game.neutral:
            yield _line(side, "home", str(home).lower(), BOOLEAN)
        for goals in sorted(set(game.home_goals if home else game.away_goals)):
            yield _line(side, "goalsScored", str(goals), INTEGER)
        _, _, outcome = game.of(team)
        if outcome:
            yield _line(side, "outcome", f"{BASE}outcome/{outcome}")
        if game.shootout:
            own, other = game.shootout[:: 1 if home else -1]
            yield _line(side, "shootoutGoals", str(own), INTEGER)
            yield _line(side, "wonShootout", str(own > other).lower(), BOOLEAN)


def _record(record: str, label: str) -> Iterator[str]:
    yield f"<{ID}{record}> <{RDF_TYPE}> <{RECORDS[record.partition('/')[0]]}> ."
    yield f"<{ID}{record}> <{LABEL}> {ox.Literal(label)} ."


def _goal(node: str, goal: Goal) -> Iterator[str]:
    yield from _record(node, "a goal")
    yield _line(node, "scorer", ID + goal.scorer)
    yield _line(node, "team", ID + goal.team)
    if goal.own:
        yield _line(node, "ownGoal", "true", BOOLEAN)
    if goal.penalty is not None:
        yield _line(node, "penalty", str(goal.penalty).lower(), BOOLEAN)
    if goal.minute is not None:
        yield _line(node, "minute", str(goal.minute), INTEGER)


def _line(subject: str, prop: str, value: str, datatype: str | None = None) -> str:
    """A statement about a record: an address without a datatype, a text with an empty one."""
    term = f"<{value}>" if datatype is None else str(ox.Literal(value))
    return f"<{ID}{subject}> <{CAR}{prop}> {term}{f'^^<{datatype}>' if datatype else ''} ."


def opened(league: League, tables: Path | None = None) -> KnowledgeGraph:
    """The league as a dataset to ask.

    Args:
        tables: a folder in which to put its tables as a large build does; without it, it has none beside the store.
    """
    store = ox.Store()
    store.bulk_load("\n".join(league.quads()).encode(), format=ox.RdfFormat.N_QUADS)
    kg = KnowledgeGraph(store, str(tables or ""))
    if tables is not None:
        (tables / "tables").mkdir(parents=True)
        made = Tables(store)
        for name in ("matches", "sides", "goals"):
            made[name].write_parquet(tables / "tables" / f"{name}.parquet")
        kg._generation = str(tables)
    return kg


# ── Leagues of chance ────────────────────────────────────────────────────────────────────────────

CLUBS = tuple(f"club/club-{letter}" for letter in "abcdef")
LEAGUE, CUP = "competition/league", "competition/cup"
NOTES: tuple[tuple[str, ...], ...] = (
    ("awarded",),
    ("Awarded to the visitors",),
    ("annulled",),
    ("abandoned", "awarded"),
)
PLAYERS = {club: tuple(f"person/player-{club[-1]}-{n}" for n in range(4)) for club in CLUBS}


def drawn(seed: int, odd: float = 0.25, seasons: Sequence[int] = (2010, 2011)) -> League:
    """Double round robins and a few cup ties, the same for the same seed.

    Args:
        odd: what part of the matches is out of the ordinary in each way that a match can be.
        seasons: the years in which the seasons begin.
    """
    rng = Random(seed)
    games = []
    for year in seasons:
        day = date(year, 8, 20)
        pairs = [(home, away) for home in CLUBS for away in CLUBS if home != away]
        rng.shuffle(pairs)
        for home, away in pairs:
            day += timedelta(days=rng.choice((0, 0, 1, 7)))
            games.append(_game(rng, odd, home, away, day, season(year).edtf, LEAGUE))
        for _ in range(6):
            home, away = rng.sample(CLUBS, 2)
            games.append(_game(rng, odd, home, away, day, rng.choice((str(year + 1), None)), CUP))
    rng.shuffle(games)
    # Two players of one name are two rows.
    return League(tuple(games), {PLAYERS[CLUBS[0]][0]: "Player Twin", PLAYERS[CLUBS[1]][0]: "Player Twin"})


def _game(rng: Random, odd: float, home: str, away: str, day: date, of: str | None, competition: str) -> Game:
    def rarely() -> bool:
        return rng.random() < odd

    scores: list[tuple[int, ...]] = [(rng.choice((0, 0, 1, 1, 2, 3)),) for _ in range(2)]
    goals = (*_goals(rng, home, away, scores[0][0]), *_goals(rng, away, home, scores[1][0]))
    outcome = None
    if rarely():  # two sources, two scores
        scores[rng.randrange(2)] += (9,)
        outcome = rng.choice((None, "won"))
    elif rarely():
        scores[rng.randrange(2)] = ()
        outcome = rng.choice((None, "won", "drew", "lost"))
    return Game(
        home,
        away,
        _dates(rng, day) if rarely() else (str(day),),
        of,
        competition if rng.random() < 0.95 else None,
        scores[0],
        scores[1],
        outcome,
        rng.choice(NOTES) if rarely() else (),
        neutral=rarely(),
        shootout=rng.choice(((4, 2), (3, 5))) if competition == CUP and scores[0] == scores[1] != () else None,
        goals=goals if rng.random() < 0.9 else (),
    )


def _dates(rng: Random, day: date) -> tuple[str, ...]:
    """No date, a vague one, one that agrees with another, or two that contradict each other."""
    other = day + timedelta(days=rng.choice((1, 40)))
    dated: tuple[tuple[str, ...], ...] = (
        (),
        (str(day)[:7],),
        (str(day.year),),
        (str(day)[:7], str(day)),
        (str(day), str(other)),
    )
    return rng.choice(dated)


def _goals(rng: Random, team: str, other: str, number: int) -> Iterator[Goal]:
    for _ in range(number):
        own = rng.random() < 0.15
        scorer = rng.choice(PLAYERS[other if own else team])
        yield Goal(scorer, team, own, rng.choice((None, False, True)) if not own else None, rng.randrange(1, 91))
