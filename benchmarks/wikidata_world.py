"""Writes the made-up worlds of ``world.py`` as entities of Wikidata, and a part of their matches as results.

Nobody and nothing in it exists: names are put together of syllables, every item has a number from Q900000001 up, and
identifiers are such numbers too. Properties, and the few items that are part of the format (humans, the calendar, the
unit of a count, loans), are those of the documentation. The same number of players and seed make the same bytes.

The careers are those of :class:`world.World`: stays with dates of several precisions and bounds, loans, second stays,
national teams, coaches. To that comes what Wikidata adds: labels in several scripts, aliases, homonyms, ranks, unknown
values, qualifiers in any order, references, coaches that are told of at their club, matches and goals of a stay.

    python benchmarks/wikidata_world.py --players 100000 --out FILE.json.gz [--results DIR --seasons 10] [--seed 1]

Entities are written one by one; of the world itself some 2 KB a player are in memory.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gzip
import hashlib
import io
import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import IO, Any

from carrera_kg.vocabulary import CARETAKER, MANAGER, PLAYER

if __package__:
    from benchmarks.world import ASSISTANT, DIVISION, HEAD_COACH, LAST_SEASON, TODAY, Person, Stay, Team, World
else:  # a script, or beside one
    from world import (  # type: ignore[import-not-found, no-redef]
        ASSISTANT,
        DIVISION,
        HEAD_COACH,
        LAST_SEASON,
        TODAY,
        Person,
        Stay,
        Team,
        World,
    )

Json = dict[str, Any]

SIZES = (10_000, 100_000, 400_000)

FIRST = 900_000_000
"""Numbers of items begin after this one, those of each kind ten millions after the kind before."""
PEOPLE, CLUBS, NATIONAL_TEAMS, COUNTRIES, TOWNS, CONCEPTS = (FIRST + n * 10_000_000 for n in range(6))

HUMAN, LOAN = "Q5", "Q2914547"
GREGORIAN = "http://www.wikidata.org/entity/Q1985727"
MODIFIED = f"{TODAY}T12:00:00Z"

_LABELS = (
    "human settlement",
    "sovereign state",
    "association football club",
    "national association football team",
    "association football player",
    "association football manager",
    "goalkeeper",
    "defender",
    "midfielder",
    "forward",
    "head coach",
    "caretaker manager",
    "assistant coach",
    "transfer",
    "Register of Players",
    "Yearbook of Football",
)
CONCEPT = {label: f"Q{CONCEPTS + number}" for number, label in enumerate(_LABELS, 1)}
"""Items that stand for what something is, by their English labels."""
_ROLES = {HEAD_COACH: "head coach", CARETAKER: "caretaker manager", ASSISTANT: "assistant coach"}
_POSITIONS = (("goalkeeper", 0.0, 10), ("defender", 0.05, 35), ("midfielder", 0.12, 35), ("forward", 0.35, 20))
"""Positions, with the goals in a match and how many of a hundred players play there."""


# ── Names ────────────────────────────────────────────────────────────────────────────────────────

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_ENDINGS = ("n", "r", "s", "l", "k", "zo", "ri", "men", "dal", "vik", "nova", "tes")
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "s": "š", "z": "ž"}
_LETTERS = _CONSONANTS + _VOWELS + "chy"
_CYRILLIC, _GREEK = (
    str.maketrans(
        {**dict(zip(_LETTERS, other, strict=True)), **dict(zip(_LETTERS.upper(), other.upper(), strict=True))}
    )
    for other in ("бдфгклмнпрствзаеиоучхй", "βδφγκλμνπρστβζαειουκχγ")
)
_LATIN = ("de", "es", "fr", "it", "nl", "pt", "sv", "ca")
_CLUBS = ("Union", "Sporting", "Racing", "Athletic", "Club", "Rovers", "Stella", "Victoria")


def _words(seed: str, count: int) -> list[str]:
    """So many different words of syllables."""
    draw, found = Random(seed), dict[str, None]()
    while len(found) < count:
        syllables = (draw.choice(_CONSONANTS) + draw.choice(_VOWELS) for _ in range(draw.randrange(2, 4)))
        found["".join(syllables).capitalize() + draw.choice(_ENDINGS)] = None
    return list(found)


@functools.cache
def _given_names() -> list[str]:
    return _words("given", 600)


@functools.cache
def _family_names() -> list[str]:
    draw = Random("accents")
    return [_accent(draw, name) if draw.random() < 0.12 else name for name in _words("family", 14_000)]


def _accent(draw: Random, name: str) -> str:
    at = draw.choice([n for n in range(1, len(name)) if name[n] in _ACCENTED])
    return name[:at] + _ACCENTED[name[at]] + name[at + 1 :]


def _plain(name: str) -> str:
    return name.translate({ord(accented): letter for letter, accented in _ACCENTED.items()})


@dataclass(slots=True)
class Names:
    """What everything is called: in the order of numbers, from 1, as the world numbers it.

    Attributes:
        people: given name and family name.
        clubs, countries: what they are called, all different.
    """

    people: list[tuple[str, str]] = field(default_factory=list)
    clubs: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, seed: int) -> Names:
        draw = Random(f"names {seed}")
        given, family = _given_names(), _family_names()
        people = [(_often_first(draw, given), _often_first(draw, family)) for _ in world.people]
        clubs = [f"{draw.choice(_CLUBS)} {word}" for word in _words(f"clubs {seed}", sum(map(len, world.clubs)))]
        return cls(people, clubs, [f"{word}land" for word in _words(f"countries {seed}", world.countries)])

    def person(self, number: int) -> str:
        return " ".join(self.people[number - 1])

    def club(self, team: Team) -> str:
        return self.clubs[_number(team) - 1]

    def team(self, team: Team) -> str:
        return f"{self.countries[team.country]} national football team" if _is_national(team) else self.club(team)


def _often_first(draw: Random, names: list[str]) -> str:
    """A name; those at the beginning are more common, as a few are of many people."""
    return names[int(len(names) * draw.random() ** 2)]


def _number(team: Team) -> int:
    return int(team.name.rsplit(" ", 1)[1])


def _is_national(team: Team) -> bool:
    return team.cls.endswith("NationalTeam")


def item_of(team: Team) -> str:
    """The item of a team."""
    return f"Q{(NATIONAL_TEAMS if _is_national(team) else CLUBS) + _number(team)}"


# ── Snaks, statements, entities ──────────────────────────────────────────────────────────────────


def _snak(property_: str, datatype: str, kind: str, value: Any) -> Json:
    data = {"value": value, "type": kind}
    return {"snaktype": "value", "property": property_, "datavalue": data, "datatype": datatype}


def _item(property_: str, id_: str) -> Json:
    value = {"entity-type": "item", "numeric-id": int(id_[1:]), "id": id_}
    return _snak(property_, "wikibase-item", "wikibase-entityid", value)


def _identifier(property_: str, text: str) -> Json:
    return _snak(property_, "external-id", "string", text)


def _count(property_: str, number: int) -> Json:
    return _snak(property_, "quantity", "quantity", {"amount": f"+{number}", "unit": "1"})


def _time(property_: str, text: str, precision: int, before: int = 0, after: int = 0) -> Json:
    value = {"time": text, "timezone": 0, "before": before, "after": after, "precision": precision}
    return _snak(property_, "time", "time", {**value, "calendarmodel": GREGORIAN})


def _no_value(property_: str, datatype: str, kind: str) -> Json:
    """That there is none (``novalue``), or that it is not known (``somevalue``)."""
    return {"snaktype": kind, "property": property_, "datatype": datatype}


def _told(property_: str, told: str, draw: Random, vague: bool = False) -> Json:
    """A day, a month, a summer or a year, as the world tells it; some are less precise still."""
    year = int(told[:4])
    if len(told) == 10:
        return _time(property_, f"+{told}T00:00:00Z", 11)
    if told.endswith("-22"):  # a summer, until 22 September: July, a month less or two more
        return _time(property_, f"+{year}-07-00T00:00:00Z", 10, 1, 2)
    if len(told) == 7:
        return _time(property_, f"+{told}-00T00:00:00Z", 10)
    chance = draw.random()
    if vague and chance < 0.3:
        return _time(property_, f"+{year // 10 * 10}-00-00T00:00:00Z", 8)
    if chance > 0.98:
        return _time(property_, f"+{year}-00-00T00:00:00Z", 9, 1, draw.randrange(2))
    return _time(property_, f"+{year}-00-00T00:00:00Z", 9)


def _hash(value: Any) -> str:
    return hashlib.sha1(json.dumps(value, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


class Statements:
    """The statements of an entity, as they are added."""

    def __init__(self, id_: str, draw: Random, references: list[Json]) -> None:
        self.id, self.draw, self.references = id_, draw, references
        self.claims: dict[str, list[Json]] = {}
        self.number = 0

    def add(self, main: Json, *qualifiers: Json, rank: str = "normal") -> None:
        """Add a statement; some have references."""
        found: Json = {"mainsnak": main, "type": "statement"}
        if qualifiers:
            groups: dict[str, list[Json]] = {}
            for snak in qualifiers:
                hashed = {"snaktype": snak["snaktype"], "property": snak["property"], "hash": _hash(snak), **snak}
                groups.setdefault(snak["property"], []).append(hashed)
            found["qualifiers"], found["qualifiers-order"] = groups, list(groups)
        self.number += 1
        digest = hashlib.md5(f"{self.id}/{self.number}".encode(), usedforsecurity=False).hexdigest().upper()
        parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:])
        found["id"], found["rank"] = f"{self.id}${'-'.join(parts)}", rank
        if self.references and self.draw.random() < 0.45:
            found["references"] = [self.draw.choice(self.references)]
        self.claims.setdefault(main["property"], []).append(found)


def _references(draw: Random, id_: str) -> list[Json]:
    """Up to two references that statements of an entity rest on."""
    found = []
    for source in ("Register of Players", "Yearbook of Football")[: draw.randrange(3)]:
        retrieved = f"+{TODAY - timedelta(days=draw.randrange(3000))}T00:00:00Z"
        snaks = {"P248": [_item("P248", CONCEPT[source])], "P813": [_time("P813", retrieved, 11)]}
        if draw.random() < 0.6:
            address = f"https://register.example/{id_[1:]}"
            snaks["P854"] = [_snak("P854", "url", "string", address)]
        found.append({"hash": _hash(snaks), "snaks": snaks, "snaks-order": list(snaks)})
    return found


def _terms(texts: Iterable[tuple[str, str]]) -> dict[str, Json]:
    return {code: {"language": code, "value": text} for code, text in texts}


def _entity(
    id_: str, labels: dict[str, Json], described: str, claims: dict[str, list[Json]], aliases: Iterable[str] = ()
) -> Json:
    number = int(id_[1:])
    named = [{"language": "en", "value": text} for text in aliases]
    return {
        "pageid": number,
        "ns": 0,
        "title": id_,
        "lastrevid": number * 7,
        "modified": MODIFIED,
        "type": "item",
        "id": id_,
        "labels": labels,
        "descriptions": _terms([("en", described)]),
        "aliases": {"en": named} if named else {},
        "claims": claims,
        "sitelinks": {},
    }


# ── People ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Telling:
    """Tells of a world: what is drawn while it does, and what is kept for the entities that come later.

    Attributes:
        at_clubs: coaches that the entity of their team tells of, by its item.
    """

    world: World
    names: Names
    seed: int
    at_clubs: dict[str, list[tuple[str, Stay]]] = field(default_factory=lambda: defaultdict(list))

    def entities(self) -> Iterator[Json]:
        """All entities, in the order of their numbers."""
        for person in self.world.people:
            yield self._person(person)
        for country, clubs in enumerate(self.world.clubs):
            yield from (self._team(club, country) for club in clubs)
        for country, team in enumerate(self.world.national):
            yield self._team(team, country)
        for country, name in enumerate(self.names.countries):
            yield self._place(COUNTRIES + country + 1, name, "sovereign state")
        for country, name in enumerate(self.names.clubs[: 4 * self.world.countries]):
            town = name.split(" ", 1)[1]
            yield self._place(TOWNS + country + 1, town, "human settlement", country % self.world.countries)
        for label, id_ in CONCEPT.items():
            yield _entity(id_, _terms([("en", label)]), "concept", {})
        yield _entity(LOAN, _terms([("en", "loan")]), "concept", {})

    def _person(self, person: Person) -> Json:
        id_ = f"Q{PEOPLE + person.number}"
        draw = Random(f"{self.seed} {id_}")
        said = Statements(id_, draw, _references(draw, id_))
        said.add(_item("P31", HUMAN))
        coached = any(stay.role != PLAYER for stay in person.stays)
        said.add(_item("P106", CONCEPT["association football player"]))
        if coached:
            said.add(_item("P106", CONCEPT["association football manager"]))
        self._life(said, person)
        label, _, per_match = _position(person)
        if draw.random() < 0.9:
            said.add(_item("P413", CONCEPT[label]))
        if draw.random() < 0.6:
            said.add(_identifier("P2446", str(PEOPLE + person.number)))
        for stay in sorted(person.stays, key=lambda stay: stay.begun):
            self._stay(said, id_, stay, per_match)
        self._odd(said, person)
        role = "footballer and coach" if coached else "footballer"
        return _entity(
            id_,
            self._labels(draw, person.number),
            f"{role} from {self.names.countries[person.country]}",
            said.claims,
            self._aliases(draw, person.number),
        )

    def _life(self, said: Statements, person: Person) -> None:
        draw = said.draw
        said.add(_told("P569", person.born, draw, vague=int(person.born[:4]) < 1960))
        last = person.retired
        if last and last.year < 1985 and draw.random() < 0.3:
            said.add(_told("P570", str(last.year + 15 + draw.randrange(TODAY.year - last.year - 14)), draw))
        if draw.random() < 0.7:
            town = person.country + self.world.countries * draw.randrange(4)
            said.add(_item("P19", f"Q{TOWNS + min(town, self._towns - 1) + 1}"))
        country = f"Q{COUNTRIES + person.country + 1}"
        said.add(_item("P27", country))
        if draw.random() < 0.04:
            said.add(_item("P27", f"Q{COUNTRIES + draw.randrange(self.world.countries) + 1}"))
        if any(_is_national(stay.team) for stay in person.stays):
            said.add(_item("P1532", country))

    @property
    def _towns(self) -> int:
        return min(4 * self.world.countries, len(self.names.clubs))

    def _stay(self, said: Statements, id_: str, stay: Stay, per_match: float) -> None:
        if stay.role == HEAD_COACH and said.draw.random() < 0.25:
            self.at_clubs[item_of(stay.team)].append((id_, stay))
            return
        ongoing = bool(stay.ongoing) and stay.over is None
        rank = "preferred" if ongoing and said.draw.random() < 0.1 else "normal"
        property_ = "P54" if stay.role == PLAYER else "P6087"
        said.add(_item(property_, item_of(stay.team)), *_qualifiers(said.draw, stay, per_match), rank=rank)

    def _odd(self, said: Statements, person: Person) -> None:
        """What is wrong and was taken back, teams that are not known, and that there is none."""
        draw = said.draw
        if person.stays and draw.random() < 0.01:
            wrong = draw.choice(draw.choice(self.world.clubs))
            year = draw.choice(person.stays).begun.year - 1
            said.add(_item("P54", item_of(wrong)), _told("P580", str(year), draw), rank="deprecated")
        if draw.random() < 0.01:
            first = int(person.born[:4]) + 12
            unknown = _no_value("P54", "wikibase-item", "somevalue")
            said.add(unknown, _told("P580", str(first), draw), _told("P582", str(first + 2), draw))
        if draw.random() < 0.002:
            said.add(_no_value("P6087", "wikibase-item", "novalue"))

    def _labels(self, draw: Random, number: int) -> dict[str, Json]:
        name = self.names.person(number)
        plain = _plain(name)
        texts = [("en", name), *((code, name) for code in _LATIN if draw.random() < 0.5)]
        if draw.random() < 0.25:
            texts.append(("ru", plain.translate(_CYRILLIC)))
        if draw.random() < 0.12:
            texts.append(("el", plain.translate(_GREEK)))
        return _terms(sorted(texts))

    def _aliases(self, draw: Random, number: int) -> list[str]:
        given, family = self.names.people[number - 1]
        found = [f"{given[0]}. {family}"] if draw.random() < 0.3 else []
        if draw.random() < 0.1:
            found.append(f"{family} {given}")
        if draw.random() < 0.05:
            found.append(f"{_given_names()[draw.randrange(600)]} {family}")
        return found

    # ── Teams and places ──

    def _team(self, team: Team, country: int) -> Json:
        id_, name, place = item_of(team), self.names.team(team), self.names.countries[country]
        draw = Random(f"{self.seed} {id_}")
        said = Statements(id_, draw, _references(draw, id_))
        national = _is_national(team)
        said.add(
            _item("P31", CONCEPT["national association football team" if national else "association football club"])
        )
        said.add(_item("P17", f"Q{COUNTRIES + country + 1}"))
        for person, stay in self.at_clubs.pop(id_, ()):
            said.add(_item("P286", person), *_qualifiers(draw, stay, 0))
        texts = [("en", name), *((code, name) for code in _LATIN if draw.random() < 0.6 and not national)]
        if not national:
            texts.append(("ru", name.translate(_CYRILLIC)))
        described = f"national football team of {place}" if national else f"association football club in {place}"
        aliases = [name.split(" ", 1)[1]] if not national and draw.random() < 0.5 else []
        return _entity(id_, _terms(sorted(texts)), described, said.claims, aliases)

    def _place(self, number: int, name: str, what: str, country: int | None = None) -> Json:
        id_ = f"Q{number}"
        draw = Random(f"{self.seed} {id_}")
        said = Statements(id_, draw, _references(draw, id_))
        said.add(_item("P31", CONCEPT[what]))
        if country is not None:
            said.add(_item("P17", f"Q{COUNTRIES + country + 1}"))
        texts = [("en", name), *((code, name) for code in _LATIN if draw.random() < 0.6)]
        return _entity(id_, _terms(sorted(texts)), what, said.claims)


def _position(person: Person) -> tuple[str, int, float]:
    """The position of a player, its number, and the goals in a match."""
    share = person.number * 37 % 100
    for number, (label, goals, percent) in enumerate(_POSITIONS):
        if share < percent:
            return label, number, goals
        share -= percent
    raise AssertionError("the shares of the positions are a hundred in all")


def _qualifiers(draw: Random, stay: Stay, per_match: float) -> list[Json]:
    """When it was, as what, how one came, how many matches and goals."""
    found = []
    if stay.start:
        found.append(_told("P580", stay.start, draw))
    elif draw.random() < 0.3:
        found.append(_no_value("P580", "time", "somevalue"))
    if stay.end:
        found.append(_told("P582", stay.end, draw))
    elif stay.over is None and stay.ongoing:
        found.append(_no_value("P582", "time", "novalue"))
    elif stay.over is not None and draw.random() < 0.3:
        found.append(_no_value("P582", "time", "somevalue"))
    if stay.role in _ROLES and stay.role != MANAGER:
        found.append(_item(draw.choice(("P3831", "P2868")), CONCEPT[_ROLES[stay.role]]))
    if stay.lender:
        found.append(_item("P1642", LOAN))
    elif stay.role == PLAYER and draw.random() < 0.05:
        found.append(_item("P1642", CONCEPT["transfer"]))
    if stay.role == PLAYER and draw.random() < 0.75:
        matches = int(((stay.over or TODAY) - stay.begun).days / 365 * draw.uniform(3, 36))
        found.append(_count("P1350", matches))
        if draw.random() < 0.9:
            found.append(_count("P1351", int(matches * per_match * draw.uniform(0.4, 1.6))))
    if draw.random() < 0.1:
        draw.shuffle(found)
    return found


# ── Results ──────────────────────────────────────────────────────────────────────────────────────


class Results:
    """Leagues of some seasons: every club of the first division meets every other at home and away.

    Two files a country, in layouts that the reader of results knows: matches, and goals with their scorers, who were
    at the club then. ``scorers`` has who they were, which the files do not tell: numbers of people, for each file of
    goals by row.
    """

    def __init__(self, world: World, names: Names, seed: int, seasons: int) -> None:
        self.world, self.names, self.seed = world, names, seed
        self.scorers: dict[str, list[int]] = {}
        self.years = range(LAST_SEASON + 1 - seasons, LAST_SEASON + 1)
        self.squads: dict[tuple[str, int], list[Person]] = defaultdict(list)
        first = set(self.years)
        for person in world.people:
            for stay in person.stays:
                if stay.role == PLAYER and not _is_national(stay.team):
                    for year in first.intersection(range(stay.begun.year, (stay.over or TODAY).year + 1)):
                        if stay.begun <= date(year, 9, 1) and (stay.over or TODAY) >= date(year + 1, 5, 31):
                            self.squads[stay.team.name, year].append(person)

    def write(self, folder: str | Path) -> tuple[int, int]:
        """Write the files.

        Returns:
            How many matches and goals there are.
        """
        os.makedirs(folder, exist_ok=True)
        matches = goals = 0
        for country, name in enumerate(self.names.countries):
            scorers = self.scorers[f"{name}-league.csv"] = []
            results, scored = self._country(country, scorers)
            # The files are read in the order of their names, and the first tells which competition it is.
            _table(Path(folder, f"0-results-{name}.csv"), _RESULTS, results)
            _table(Path(folder, f"{name}-league.csv"), _GOALS, scored)
            matches, goals = matches + len(results), goals + len(scored)
        return matches, goals

    def _country(self, country: int, scorers: list[int]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        name = self.names.countries[country]
        clubs = self.world.clubs[country][:DIVISION]
        draw = Random(f"{self.seed} results {country}")
        results: list[tuple[Any, ...]] = []
        goals: list[tuple[Any, ...]] = []
        for year in self.years:
            season = f"{year}/{year + 1}"
            for number, (home, away) in _fixtures(clubs):
                day = date(year, 8, 10) + timedelta(days=7 * number + draw.randrange(2))
                score = self._score(draw, clubs, home, away)
                row = (name, f"{name} League", season, f"{day:%d/%m/%Y}")
                results.append((*row, self.names.club(home), self.names.club(away), *score))
                goals += self._goals(draw, (home, away), score, day, year, scorers)
        return results, goals

    def _score(self, draw: Random, clubs: list[Team], home: Team, away: Team) -> tuple[int, int]:
        """The goals of both; the further up a club stands in its country, the more it scores."""
        strength = [1.9 - clubs.index(team) / len(clubs) for team in (home, away)]
        return draw.choices(range(7), _odds(strength[0] + 0.3))[0], draw.choices(range(7), _odds(strength[1]))[0]

    def _goals(
        self,
        draw: Random,
        teams: tuple[Team, Team],
        score: tuple[int, int],
        day: date,
        year: int,
        told: list[int],
    ) -> Iterator[tuple[Any, ...]]:
        home, away = (self.names.club(team) for team in teams)
        game = f"{home} vs. {away} {score[0]}:{score[1]}"
        scorers = [
            self._scorer(draw, team, year) for team, number in zip(teams, score, strict=True) for _ in range(number)
        ]
        order = [0] * score[0] + [1] * score[1]
        draw.shuffle(order)
        minutes = sorted(draw.sample(range(1, 91), len(order)))
        stand, pending = [0, 0], [scorers[: score[0]], scorers[score[0] :]]
        for side, minute in zip(order, minutes, strict=True):
            stand[side] += 1
            scorer = pending[side].pop()
            if scorer:
                told.append(scorer.number)
                yield (
                    self.names.person(scorer.number),
                    (home, away)[side],
                    minute,
                    *stand,
                    game,
                    day.isoformat(),
                    f"{year}-{year + 1}",
                )

    def _scorer(self, draw: Random, team: Team, year: int) -> Person | None:
        """Somebody who plays there, forwards more often; None if nobody is known to."""
        squad = self.squads.get((team.name, year), [])
        if not squad:
            return None
        weights = [_POSITIONS[_position(person)[1]][1] + 0.01 for person in squad]
        return draw.choices(squad, weights)[0]


_RESULTS = ("Country", "League", "Season", "Date", "Home", "Away", "HG", "AG")
_GOALS = ("scoring_player", "scoring_team", "time", "GH", "GA", "game", "date", "season")


def _fixtures(clubs: list[Team]) -> Iterator[tuple[int, tuple[Team, Team]]]:
    """Who meets whom in which week: everybody has a match a week, the second half has the grounds changed."""
    waiting: list[Team | None] = [*clubs, *([None] if len(clubs) % 2 else [])]
    weeks = len(waiting) - 1
    for week in range(weeks):
        half = len(waiting) // 2
        for number, (one, other) in enumerate(zip(waiting[:half], reversed(waiting[half:]), strict=True)):
            if one and other:
                pair = (one, other) if (week + number) % 2 else (other, one)
                yield week, pair
                yield week + weeks, (pair[1], pair[0])
        waiting.insert(1, waiting.pop())


@functools.cache
def _odds(mean: float) -> tuple[float, ...]:
    """Poisson's, but for what all have in common."""
    chances = [1.0]
    for n in range(1, 7):
        chances.append(chances[-1] * mean / n)
    return tuple(chances)


def _table(path: Path, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Made:
    """What was written; ``scorers`` as in :class:`Results`."""

    entities: int
    size: int
    matches: int
    goals: int
    scorers: dict[str, list[int]]


def write_world(
    path: str | Path, players: int, seed: int = 1, results: str | Path | None = None, seasons: int = 10
) -> Made:
    """Write a world.

    Args:
        path: the file of entities, one a line, as the dumps have them; packed if its name ends in ``.gz``.
        players: how many.
        seed: the same makes the same bytes.
        results: a folder for the results of the last seasons; none are written if None.
        seasons: of the results.
    """
    world = World(players, seed)
    names = Names.of(world, seed)
    played = Results(world, names, seed, seasons)
    matches, goals = played.write(results) if results else (0, 0)
    number = 0
    with _opened(path) as out:
        out.write("[\n")
        for entity in Telling(world, names, seed).entities():
            out.write(",\n" if number else "")
            out.write(json.dumps(entity, ensure_ascii=False, separators=(",", ":")))
            number += 1
        out.write("\n]\n")
    return Made(number, os.path.getsize(path), matches, goals, played.scorers)


@contextmanager
def _opened(path: str | Path) -> Iterator[IO[str]]:
    if not str(path).endswith(".gz"):
        with open(path, "w", encoding="utf-8", newline="\n") as plain:
            yield plain
        return
    with (
        open(path, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=3, filename="", mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n", write_through=False) as text,
    ):
        yield text


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--players", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", required=True, help="the file of entities; packed if it ends in .gz")
    arguments.add_argument("--results", help="a folder for results and goals of the last seasons")
    arguments.add_argument("--seasons", type=int, default=10)
    given = arguments.parse_args()
    began = time.perf_counter()
    made = write_world(given.out, given.players, given.seed, given.results, given.seasons)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{made.entities:,} entities, {made.size / 1e6:,.1f} MB: {given.out}")
    if given.results:
        print(f"{made.matches:,} matches, {made.goals:,} goals: {given.results}")
    print(f"{time.perf_counter() - began:.1f} s, {memory:,.0f} MiB at most")


if __name__ == "__main__":
    main()
