"""Makes a football world of any size, in the shape of a dataset, to measure on.

Nobody and nothing in it exists: people are called Player 17, clubs Club 3, countries Country 2. The same number of
players and seed make the same bytes. It has what a build would accept and derive, without claims, derivations and
overlaps: the default graph, the bounds of spells, squads and search keys in graph:derived, and the ontology.

Careers are drawn so that the graph has structure: most moves are within a country and near a player's level, stronger
clubs have more players, some come back to a club, are lent, play for their country, and some go on as assistants and
coaches, one in charge of a team at a time. How closely a date is known depends on how long ago it was; some starts and
some 15 % of ends are not known.

    python benchmarks/world.py --players 100000 --seed 1 --store DIR
"""

from __future__ import annotations

import argparse
import functools
import heapq
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyoxigraph as ox

from carrera_kg import __version__
from carrera_kg.dates import PartialDate, season
from carrera_kg.indexes.names import names_of, write_names
from carrera_kg.indexes.spells import rows_of, write_spells
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.resources import folder
from carrera_kg.squads import open_squad_iri, seasons_of, squad_iri, squad_label
from carrera_kg.store import current, open_store, publish
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    CARETAKER,
    DATE,
    DERIVED_GRAPH,
    EDTF_DATE,
    ID,
    LABEL,
    MANAGER,
    ONTOLOGY_GRAPH,
    PLAYER,
    RDF_TYPE,
)

HEAD_COACH, ASSISTANT = f"{BASE}role/head-coach", f"{BASE}role/assistant"
FIRST_SEASON, LAST_SEASON = 1950, 2024
TODAY = date(2025, 6, 30)
CLUBS_PER_COUNTRY = 50
DIVISION = 20
"""How many of a country's clubs can win its league."""
ROUNDS = 3
"""How often what one spell tells of another is passed on, as in the derivation."""


# ── Who there is ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Something with a name: its address ends like the name."""

    kind: str
    name: str

    @property
    def iri(self) -> str:
        return f"{ID}{self.kind}/{search_key(self.name).replace(' ', '-')}"


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """A club or a national team; a country's clubs go from the strongest to the weakest."""

    iri: str
    name: str
    cls: str
    country: int

    @classmethod
    def of(cls, kind: str, name: str, country: int) -> Team:
        return cls(Named(kind, name).iri, name, CAR + ("Club" if kind == "club" else "NationalTeam"), country)


@dataclass(slots=True, eq=False)
class Stay:
    """A spell: when it really was, and what is told of it."""

    team: Team
    role: str
    begun: date
    over: date | None  # None: still going on
    start: str = ""
    end: str = ""
    ongoing: str = ""
    lender: Team | None = None


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with a career."""

    number: int
    country: int
    talent: float
    born: str
    stays: list[Stay] = field(default_factory=list)

    @property
    def retired(self) -> date | None:
        """The last day of the last spell; None if something is still going on, or nothing ever was."""
        days = [stay.over for stay in self.stays]
        return None if None in days else max(filter(None, days), default=None)


class World:
    """The teams of all countries, and the careers of all people."""

    def __init__(self, players: int, seed: int) -> None:
        self.random = Random(seed)
        clubs = max(12, players * 3 // 100)
        self.countries = max(2, round(clubs / CLUBS_PER_COUNTRY))
        self.clubs: list[list[Team]] = [[] for _ in range(self.countries)]
        for number in range(clubs):
            country = number % self.countries
            self.clubs[country].append(Team.of("club", f"Club {number + 1}", country))
        self.national = [Team.of("national-team", f"Country {n + 1}", n) for n in range(self.countries)]
        self.winners = self._winners()
        self.people = [self._player(number) for number in range(1, players + 1)]
        self._go_into_coaching()

    # ── Competitions ──

    def _winners(self) -> dict[tuple[Team, int], list[str]]:
        """The competitions that each team won, by season."""
        winners: dict[tuple[Team, int], list[str]] = {}
        for year in range(FIRST_SEASON, LAST_SEASON + 1):
            for country, clubs in enumerate(self.clubs):
                for cup in ("League", "Cup"):
                    club = clubs[self._rank(0.9, min(DIVISION, len(clubs)))]
                    winners.setdefault((club, year), []).append(f"{cup} {country + 1}")
            if year % 4 == 1:
                winners.setdefault((self.random.choice(self.national), year), []).append("Cup of Countries")
        return winners

    def _rank(self, talent: float, clubs: int) -> int:
        """The place of a club in its country: the better somebody is, the nearer to the top."""
        return int(clubs * self.random.random() ** (1 + 1.2 * talent))

    # ── Playing ──

    def _player(self, number: int) -> Person:
        """A playing career; the later the birth, the likelier it is told of."""
        draw = self.random
        year = 1932 + int(73 * draw.random() ** 0.5)
        born = date(year, 1, 1) + timedelta(days=draw.randrange(365))
        person = Person(number, draw.randrange(self.countries), draw.random(), told(draw, born, 0.75, 0.05))
        begun = self._transfer(max(FIRST_SEASON, year + 16 + draw.randrange(6)))
        retires = begun.year + 1 + int(draw.triangular(1, 20, 11))
        country, former = person.country, list[Team]()
        while begun < TODAY and begun.year < retires:
            country = self._move(country)
            club = self._club(country, person.talent, former)
            until = self._transfer(min(retires, begun.year + self._length()))
            over = max(until, begun + timedelta(days=120)) if until <= TODAY else None
            person.stays.append(self._told(Stay(club, PLAYER, begun, over)))
            if draw.random() < 0.15:
                self._lend(person, person.stays[-1])
            former.append(club)
            if over is None:
                break
            begun = over if draw.random() < 0.9 else over + timedelta(days=draw.randrange(30, 300))
        self._play_for_country(person)
        return person

    def _transfer(self, year: int) -> date:
        """A day on which players move: mostly in summer."""
        if self.random.random() < 0.8:
            return date(year, 6, 10) + timedelta(days=self.random.randrange(83))
        return date(year, 1, 3) + timedelta(days=self.random.randrange(29))

    def _length(self) -> int:
        """How many years one stays at a club."""
        return self.random.choices((1, 2, 3, 4, 5, 7, 10), (32, 26, 18, 11, 7, 4, 2))[0]

    def _move(self, country: int) -> int:
        """The country of the next club: mostly the same, else mostly one nearby."""
        chance = self.random.random()
        if chance < 0.8:
            return country
        step = self.random.randrange(1, 4) if chance < 0.93 else self.random.randrange(self.countries)
        return (country + step) % self.countries

    def _club(self, country: int, talent: float, former: list[Team]) -> Team:
        """A club of the country that one is good enough for, and does not just come from; or one of old."""
        if len(former) > 1 and self.random.random() < 0.08:
            club = self.random.choice(former[:-1])
        else:
            clubs = self.clubs[country]
            club = clubs[self._rank(talent, len(clubs))]
        while former and club is former[-1]:
            club = self.random.choice(self.clubs[country])
        return club

    def _lend(self, person: Person, stay: Stay) -> None:
        """A season elsewhere in the middle of a time at a club."""
        first = date(stay.begun.year + 1, 7, 1) + timedelta(days=self.random.randrange(60))
        last = date(first.year + 1, 6, 30)
        if last <= (stay.over or TODAY):
            club = self._club(stay.team.country, person.talent, [stay.team])
            person.stays.append(self._told(Stay(club, PLAYER, first, last, lender=stay.team)))

    def _play_for_country(self, person: Person) -> None:
        """The best play for their country too."""
        if person.talent < 0.8 or not person.stays:
            return
        first = person.stays[0].begun + timedelta(days=self.random.randrange(300, 2000))
        last = first + timedelta(days=self.random.randrange(1, 4000))
        final = person.retired or TODAY
        if first < final:
            over = None if last >= TODAY else min(last, final)
            person.stays.append(self._told(Stay(self.national[person.country], PLAYER, first, over)))

    def _told(self, stay: Stay) -> Stay:
        """What is told of the spell's start and end."""
        draw, chance = self.random, self.random.random()
        recent = 0.3 + 0.4 * max(0, stay.begun.year - 1960) / 65
        stay.start = "" if chance < 0.03 else told(draw, stay.begun, recent, 0.1)
        if stay.over:
            stay.end = "" if chance > 0.9 or chance < 0.005 else told(draw, stay.over, recent, 0.1)
        elif chance > 0.5:
            stay.ongoing = str(TODAY.year)
        return stay

    # ── Coaching ──

    def _go_into_coaching(self) -> None:
        """Some former players get one job after another, in the order of time: a team has one coach at a time."""
        draw = self.random
        looking: list[tuple[date, int, int]] = []
        for person in self.people:
            if person.retired and draw.random() < 0.11:
                day = person.retired + timedelta(days=draw.randrange(900))
                heapq.heappush(looking, (day, person.number, draw.randrange(2, 9)))
        taken: dict[Team, date] = {}
        while looking:
            day, number, jobs = heapq.heappop(looking)
            if day >= TODAY:
                continue
            until = self._job(self.people[number - 1], day, taken)
            if until is not None and jobs > 1:
                heapq.heappush(looking, (until + timedelta(days=draw.randrange(0, 500)), number, jobs - 1))

    def _job(self, person: Person, day: date, taken: dict[Team, date]) -> date | None:
        """The next job: until when it is; None if it has no end yet."""
        draw = self.random
        team = self._employer(person)
        until = day + timedelta(days=int(draw.triangular(60, 1800, 400)))
        over = until if until < TODAY else None
        experienced = any(stay.role != PLAYER for stay in person.stays)
        if draw.random() < (0.25 if experienced else 0.65):
            role = ASSISTANT
        elif taken.get(team, day) > day:  # somebody is in charge there: look again later
            return min(taken[team], day + timedelta(days=200))
        else:
            role = draw.choices((HEAD_COACH, MANAGER, CARETAKER), (6, 3, 1))[0]
            if role == CARETAKER and over:
                until = over = min(over, day + timedelta(days=draw.randrange(20, 120)))
            taken[team] = until
        person.stays.append(self._told(Stay(team, role, day, over)))
        return over

    def _employer(self, person: Person) -> Team:
        """A team that takes a coach: often one that knows him."""
        draw = self.random
        last = person.stays[-1].team
        chance = draw.random()
        if chance < 0.35:
            return draw.choice(person.stays).team
        if chance < 0.38:
            return self.national[person.country]
        country = self._move(last.country)
        return self.clubs[country][self._rank(person.talent, len(self.clubs[country]))]


def told(draw: Random, day: date, exact: float, rough: float) -> str:
    """The day as a source tells it: to the day, the month or summer, or the year."""
    chance = draw.random()
    if chance < exact:
        return day.isoformat()
    if chance < exact + rough:
        return f"{day.year}-22" if date(day.year, 6, 1) <= day <= date(day.year, 9, 22) else f"{day.year}-{day:%m}"
    return str(day.year)


# ── What is derived ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of the beginning and of the end of a spell, each as far as it is known."""

    begun_from: date | None = None
    begun_by: date | None = None
    over_from: date | None = None
    over_by: date | None = None

    @property
    def certain(self) -> tuple[date, date] | None:
        if self.begun_by is None or self.over_from is None or self.begun_by > self.over_from:
            return None
        return self.begun_by, self.over_from

    def within(self, begun_from: date | None, over_by: date | None) -> Period:
        """The period held to outer bounds; what begins ends later, so each end bounds the other."""
        begun_from, over_by = later(self.begun_from, begun_from), earlier(self.over_by, over_by)
        return Period(begun_from, earlier(self.begun_by, over_by), later(self.over_from, begun_from), over_by)


def later(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def earlier(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def periods(person: Person) -> list[Period]:
    """The bounds of a person's spells, as :mod:`carrera_kg.derivation` works them out."""
    born = parsed(person.born).earliest
    own = [dated(stay) for stay in person.stays]
    known = own
    one_at_a_time = [
        [n for n, stay in enumerate(person.stays) if stay.role == PLAYER and not stay.lender and is_club(stay)],
        [n for n, stay in enumerate(person.stays) if stay.role in (HEAD_COACH, MANAGER)],
    ]
    for _ in range(ROUNDS):
        begun: list[date | None] = [born] * len(own)
        over: list[date | None] = [None] * len(own)
        for group in one_at_a_time:
            for n in group:
                first, last = elsewhere(person, group, n, known)
                begun[n], over[n] = later(begun[n], first), last
        known = [period.within(begun[n], over[n]) for n, period in enumerate(own)]
    return known


def elsewhere(person: Person, group: list[int], n: int, known: list[Period]) -> tuple[date | None, date | None]:
    """The last certain day at another team before, and the first after: one is at one team at a time."""
    before, after = None, None
    for other in group:
        certain = known[other].certain
        if certain and person.stays[other].team is not person.stays[n].team:
            begun, over = known[n].begun_by, known[n].over_from
            if begun and begun < certain[0]:
                after = earlier(after, certain[0])
            if over and certain[1] < over:
                before = later(before, certain[1])
    return before, after


def dated(stay: Stay) -> Period:
    """The bounds that a spell's own dates give."""
    start, end, ongoing = (parsed(text) if text else None for text in (stay.start, stay.end, stay.ongoing))
    return Period(
        start.earliest if start else None,
        earlier(start.latest if start else None, ongoing.latest if ongoing else None),
        later(end.earliest if end else None, ongoing.earliest if ongoing else None),
        end.latest if end else None,
    ).within(None, None)


def is_club(stay: Stay) -> bool:
    return stay.team.cls == CAR + "Club"


@functools.cache
def parsed(text: str) -> PartialDate:
    return PartialDate.parse(text)


# ── As N-Quads ───────────────────────────────────────────────────────────────────────────────────


class Lines:
    """Collects lines of N-Quads, and counts them by graph."""

    def __init__(self) -> None:
        self.sizes = {"default": 0, DERIVED_GRAPH: 0, ONTOLOGY_GRAPH: 0}
        self.pending: list[str] = []

    def add(self, subject: str, *values: tuple[str, str]) -> None:
        """What the default graph says of a subject: properties and values, as N-Triples."""
        self.sizes["default"] += len(values)
        self.pending += [f"<{subject}> <{prop}> {value} ." for prop, value in values]

    def derive(self, subject: str, *values: tuple[str, str]) -> None:
        """What graph:derived says of a subject."""
        self.sizes[DERIVED_GRAPH] += len(values)
        self.pending += [f"<{subject}> <{prop}> {value} <{DERIVED_GRAPH}> ." for prop, value in values]

    def take(self) -> str:
        """What has come together, as one text."""
        text, self.pending = "\n".join(self.pending), []
        return text


def lines(world: World, out: Lines) -> Iterator[str]:
    """The world, one text of lines after another; none is empty."""
    teams = [*world.national, *(club for clubs in world.clubs for club in clubs)]
    for team in teams:
        _entity(out, team.iri, team.cls, team.name)
    for name in sorted({name for names in world.winners.values() for name in names}):
        _entity(out, Named("competition", name).iri, CAR + "Competition", name)
    squads: dict[tuple[Team, int | None], str] = {}
    for person in world.people:
        _person(out, world, person, squads)
        yield out.take()
    for (team, year), iri in squads.items():
        out.derive(
            iri,
            (RDF_TYPE, f"<{CAR}Squad>"),
            (LABEL, f'"{squad_label(team.name, year)}"'),
            (CAR + "team", node(team.iri)),
        )
        if year is not None:
            out.derive(iri, (CAR + "season", edtf(season(year).edtf)))
    yield out.take()
    for triple in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl")):
        out.sizes[ONTOLOGY_GRAPH] += 1
        yield f"{triple.subject} {triple.predicate} {triple.object} <{ONTOLOGY_GRAPH}> ."


def _entity(out: Lines, iri: str, cls: str, name: str) -> None:
    out.add(iri, (RDF_TYPE, node(cls)), (LABEL, f'"{name}"'))
    out.derive(iri, (CAR + "searchKey", f'"{search_key(name)}"'))


def _person(out: Lines, world: World, person: Person, squads: dict[tuple[Team, int | None], str]) -> None:
    name = f"Player {person.number}"
    iri = f"{ID}person/player-{person.number}"
    _entity(out, iri, CAR + "Person", name)
    out.add(iri, (CAR + "birthDate", edtf(person.born)), *_days("earliest", "latest", person.born))
    honours: dict[str, tuple[Stay, str, int]] = {}
    for number, (stay, period) in enumerate(zip(person.stays, periods(person), strict=True), 1):
        spell = f"{ID}spell/player-{person.number}-{number}"
        _spell(out, spell, iri, name, stay)
        _squads(out, spell, stay.team, period, squads)
        for year in range(stay.begun.year, (stay.over or TODAY).year):
            won = world.winners.get((stay.team, year), ())
            was_there = stay.begun <= date(year, 12, 1) and (stay.over or TODAY) >= date(year + 1, 5, 1)
            if won and was_there and stay.role != ASSISTANT:
                _credit(honours, world.random, person, stay, year, won)
    for honour, (stay, competition, year) in honours.items():
        _honour(out, honour, (iri, name), stay, competition, year)


def _spell(out: Lines, spell: str, person: str, name: str, stay: Stay) -> None:
    years = _years(stay)
    label = f'"{name}, {ontology().labels[stay.role]}, {stay.team.name}{years}"'
    out.add(
        spell,
        (RDF_TYPE, f"<{CAR}Spell>"),
        (LABEL, label),
        (CAR + "person", node(person)),
        (CAR + "team", node(stay.team.iri)),
        (CAR + "role", node(stay.role)),
    )
    if stay.start:
        out.add(spell, (CAR + "start", edtf(stay.start)), *_days("startEarliest", "startLatest", stay.start))
    if stay.end:
        out.add(spell, (CAR + "end", edtf(stay.end)), *_days("endEarliest", "endLatest", stay.end))
    if stay.ongoing:
        out.add(spell, (CAR + "ongoing", edtf(stay.ongoing)))
    if stay.lender:
        out.add(spell, (CAR + "loanFrom", node(stay.lender.iri)))


def _years(stay: Stay) -> str:
    start = str(stay.begun.year) if stay.start else ""
    end = str(stay.over.year) if stay.end and stay.over else ""
    if start and end:
        return f" ({start})" if start == end else f" ({start}–{end})"
    return f" (from {start})" if start else f" (until {end})" if end else ""


def _squads(out: Lines, spell: str, team: Team, period: Period, squads: dict[tuple[Team, int | None], str]) -> None:
    certain = period.certain or (None, None)
    bounds = (period.begun_from, period.over_by, *certain)
    names = ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil")
    out.derive(spell, *((CAR + name, xsd(day)) for name, day in zip(names, bounds, strict=True) if day))
    for year in seasons_of(*bounds):
        if (team, year) not in squads:
            squads[team, year] = open_squad_iri(team.iri) if year is None else squad_iri(team.iri, year)
        out.derive(squads[team, year], (CAR + "member", node(spell)))


def _credit(
    honours: dict[str, tuple[Stay, str, int]], draw: Random, person: Person, stay: Stay, year: int, won: Iterable[str]
) -> None:
    """What a team won is told of whoever was in charge, and of some of the players."""
    for competition in won:
        if stay.role != PLAYER or draw.random() < 0.35:
            work = "player" if stay.role == PLAYER else "manager"
            ending = f"{search_key(competition).replace(' ', '-')}-{year}-{(year + 1) % 100:02}-{work}"
            honours.setdefault(f"{ID}honour/player-{person.number}-{ending}", (stay, competition, year))


def _honour(out: Lines, honour: str, who: tuple[str, str], stay: Stay, competition: str, year: int) -> None:
    person, name = who
    when = season(year)
    out.add(
        honour,
        (RDF_TYPE, f"<{CAR}Honour>"),
        (LABEL, f'"{competition} {when}, winner, {stay.team.name}, {name}"'),
        (CAR + "competition", node(Named("competition", competition).iri)),
        (CAR + "season", edtf(when.edtf)),
        *_days("earliest", "latest", when.edtf),
        (CAR + "result", f"<{BASE}result/winner>"),
        (CAR + "team", node(stay.team.iri)),
        (CAR + "person", node(person)),
        (CAR + "role", node(PLAYER if stay.role == PLAYER else MANAGER)),
    )


def _days(first: str, last: str, text: str) -> tuple[tuple[str, str], ...]:
    when = parsed(text)
    assert when.earliest and when.latest
    return (CAR + first, xsd(when.earliest)), (CAR + last, xsd(when.latest))


def node(iri: str) -> str:
    return f"<{iri}>"


def edtf(text: str) -> str:
    return f'"{text}"^^<{EDTF_DATE}>'


def xsd(day: date) -> str:
    return f'"{day.isoformat()}"^^<{DATE}>'


# ── A dataset ────────────────────────────────────────────────────────────────────────────────────


def make_world(store: str | Path, players: int, seed: int) -> dict[str, int]:
    """Make a world and publish it to a folder that ``KnowledgeGraph.open`` takes.

    Returns:
        How many triples are in each graph.
    """
    world, out = World(players, seed), Lines()

    def describe(_: ox.Store) -> dict[str, object]:
        return {
            "carrera_kg": __version__,
            "world": {"players": players, "seed": seed},
            "claims": 0,
            "quads": sum(out.sizes.values()),
            "graphs": out.sizes,
        }

    publish(os.fspath(store), lines(world, out), "own", describe)
    generation, made = current(os.fspath(store))[0], open_store(os.fspath(store))
    write_spells(generation, rows_of(made))
    write_names(generation, names_of(made))
    return out.sizes


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--players", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--store", required=True, help="the folder of the dataset")
    given = arguments.parse_args()
    began = time.perf_counter()
    sizes = make_world(given.store, given.players, given.seed)
    print(f"{sum(sizes.values()):,} triples in {time.perf_counter() - began:.0f} s: {given.store}")
    for graph, size in sizes.items():
        print(f"  {size:>12,}  {graph}")


if __name__ == "__main__":
    main()
