"""True and false sentences about clubs, national teams and scorers of the open data, made at run time.

The files are read here with the standard library alone, and what is true is counted here in plain Python, so that a
check and what it is held against have nothing in common but the files. Nothing of the data is written down: only how
to draw a statement, and how to spoil it in one place. What comes out is a folder of facts (``docs/facts.md``) with the
texts beside it, and for every sentence what match records should say to it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tarfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).parents[3] / "shared" / "data"
SUPPORTED, REFUTED, PARTLY = frozenset({"supported"}), frozenset({"refuted"}), frozenset({"partly"})
OPEN = frozenset({"undecided", "partly", "no-data"})
"""Not decided: records may know something of it, but neither support nor refute it."""

LEAGUES = {
    "eng.1": "Premier League", "eng.2": "Football League Championship", "eng.3": "Football League One",
    "eng.4": "Football League Two", "es.1": "La Liga", "es.2": "Segunda División", "it.1": "Serie A", "it.2": "Serie B",
    "de.1": "Bundesliga", "de.2": "2. Bundesliga", "fr.1": "Ligue 1", "fr.2": "Ligue 2", "nl.1": "Eredivisie",
    "pt.1": "Primeira Liga", "tr.1": "Süper Lig", "gr.1": "Super League Greece", "be.1": "Belgian Pro League",
    "sco.1": "Scottish Premiership", "br.1": "Campeonato Brasileiro", "ru.1": "Russian Premier League",
    "se.1": "Allsvenskan", "us.1": "Major League Soccer",
}  # fmt: skip
"""What a writer of English would call the leagues of the files."""

DECIDED_BY_TABLE = ("eng.1", "es.1", "it.1", "de.1", "fr.1", "nl.1", "pt.1", "tr.1", "br.1")
"""Leagues of which the table alone makes the champion."""

BELOW = {
    "eng.1": "eng.2",
    "eng.2": "eng.3",
    "eng.3": "eng.4",
    "es.1": "es.2",
    "it.1": "it.2",
    "de.1": "de.2",
    "fr.1": "fr.2",
}
OF_GOALS = {
    "eng-premier-league": "eng.1", "esp-primera-division": "es.1", "ita-serie-a": "it.1", "fra-ligue-1": "fr.1",
    "ned-eredivisie": "nl.1", "tur-sueperlig": "tr.1", "gre-super-league": "gr.1", "bel-pro-league": "be.1",
    "sco-premiership": "sco.1",
}  # fmt: skip
"""Which league of the files of results a file of goals is about."""

SETTLED_OTHERWISE = {("it.1", 2004), ("it.1", 2005)}
"""Seasons whose table was overruled afterwards: points do not tell who was champion."""

Outcome = tuple[int, int]
Fact = dict[str, Any]


# ── The files ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Game:
    """A match as a row has it; without a score where the row has none."""

    day: date
    home: str
    away: str
    score: Outcome | None
    half: Outcome | None = None

    @property
    def teams(self) -> tuple[str, str]:
        return self.home, self.away

    def of(self, team: str) -> Outcome:
        """Its own goals, and the other's."""
        assert self.score
        return self.score if team == self.home else (self.score[1], self.score[0])


@dataclass(frozen=True)
class Season:
    """A season of a league as its file has it."""

    code: str
    year: int
    label: str
    games: tuple[Game, ...]
    file: str = ""

    @cached_property
    def clubs(self) -> list[str]:
        return sorted({team for game in self.games for team in game.teams})

    @cached_property
    def complete(self) -> bool:
        """Whether all have met equally often, and every score is known."""
        met = Counter(frozenset(game.teams) for game in self.games)
        pairs = [frozenset(pair) for pair in combinations(self.clubs, 2)]
        return bool(pairs) and len({met[pair] for pair in pairs}) == 1 and all(game.score for game in self.games)

    @cached_property
    def regular(self) -> bool:
        """Whether all have met equally often, but for clubs that were in play-offs only."""
        played = Counter(team for game in self.games for team in game.teams)
        few = {team for team, number in played.items() if number <= 4}
        rest = Season(self.code, self.year, self.label, tuple(g for g in self.games if not few & set(g.teams)))
        met = Counter(frozenset(game.teams) for game in rest.games)
        return len(met) == len(rest.clubs) * (len(rest.clubs) - 1) // 2 and min(met.values()) > 1

    @property
    def win(self) -> int:
        """Points for a win."""
        first_of_three = {"it": 1994, "de": 1995, "es": 1995, "fr": 1994, "nl": 1995, "pt": 1995}
        return 2 if self.year < first_of_three.get(self.code.split(".", maxsplit=1)[0], 0) else 3

    @cached_property
    def by_club(self) -> dict[str, list[Game]]:
        told: dict[str, list[Game]] = defaultdict(list)
        for game in sorted(self.games, key=lambda each: (each.day, each.home)):
            for team in game.teams:
                told[team].append(game)
        return dict(told)

    def record(self, club: str, until: date = date.max) -> tuple[int, int, int]:
        """Matches won, drawn and lost."""
        scores = [game.of(club) for game in self.by_club.get(club, []) if game.score and game.day <= until]
        won, drawn = sum(a > b for a, b in scores), sum(a == b for a, b in scores)
        return won, drawn, len(scores) - won - drawn

    def points(self, club: str, until: date = date.max) -> int:
        won, drawn, _ = self.record(club, until)
        return self.win * won + drawn

    @cached_property
    def order(self) -> list[str]:
        """By points alone; those with as many in the order of the alphabet."""
        return sorted(self.clubs, key=lambda club: (-self.points(club), club))

    def alone_at(self, rank: int) -> bool:
        """Whether points alone give the place."""
        return sum(self.points(club) == self.points(self.order[rank - 1]) for club in self.clubs) == 1

    def left(self, club: str, after: date) -> int:
        return sum(game.day > after for game in self.by_club[club])


@cache
def _written_day(text: str) -> date:
    return datetime.strptime(text, "%a %b %d %Y").date()


def _score(text: str) -> Outcome | None:
    found = re.fullmatch(r"\s*(\d+)-(\d+)\s*", text or "")
    return (int(found[1]), int(found[2])) if found else None


def read_season(text: str, code: str, label: str, file: str = "") -> Season:
    """A season from a file of results."""
    games = tuple(
        Game(
            _written_day(row["Date"]),
            row["Team 1"], row["Team 2"], _score(row["FT"]), _score(row["HT"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    )  # fmt: skip
    year = int(label[:4])
    return Season(code, year, f"{year}/{label[-2:]}" if "-" in label else label, games, file)


def members(archive: Path) -> Iterator[tuple[str, str]]:
    """The names and texts of the files of an archive."""
    with tarfile.open(archive) as opened:
        for member in sorted(opened.getmembers(), key=lambda each: each.name):
            file = opened.extractfile(member) if member.isfile() and member.name.endswith(".csv") else None
            if file:
                yield member.name, file.read().decode("utf-8")


def read_leagues(archive: Path) -> list[Season]:
    """All seasons of the archive of league results."""
    found = []
    for name, text in members(archive):
        label, file = name.removeprefix("./").split("/")[-2:]
        found.append(read_season(text, file.removesuffix(".csv"), label, f"{label}/{file}"))
    return sorted(found, key=lambda season: (season.code, season.year))


@dataclass(frozen=True)
class Scored:
    """A goal as the file of goals has it: an own goal stands there like any other, for the team it counts for."""

    competition: str
    year: int
    day: date
    scorer: str
    team: str
    minute: str
    home: str
    away: str
    score: Outcome
    usual: bool

    @property
    def match(self) -> tuple[date, str, str]:
        return self.day, self.home, self.away


def read_goals(archive: Path) -> list[Scored]:
    """All goals of the archive of goals."""
    found = []
    for name, text in members(archive):
        competition = name.rsplit("/", 1)[-1].removesuffix(".csv")
        for row in csv.DictReader(io.StringIO(text)):
            match = re.match(r"(.+) vs\. (.+) (\d+):(\d+)(.*)", row["game"], re.DOTALL)
            if not match:
                continue
            day = date.fromisoformat(row["date"])
            year = int(row["season"][:4]) if row["season"][:4].isdigit() else day.year - (day.month < 7)
            found.append(
                Scored(
                    competition, year, day, row["scoring_player"], row["scoring_team"],
                    row["time"], match[1], match[2], (int(match[3]), int(match[4])), not match[5].strip(),
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class International:
    """A match of two national teams."""

    game: Game
    tournament: str
    city: str
    country: str
    neutral: bool
    shootout: str = ""
    goals: tuple[dict[str, str], ...] = ()


def read_internationals(archive: Path) -> list[International]:
    """All internationals, each with its goals and who won a shoot-out."""
    rows = {name.rsplit("/", 1)[-1]: list(csv.DictReader(io.StringIO(text))) for name, text in members(archive)}

    def key(row: dict[str, str]) -> tuple[str, ...]:
        return row["date"], row["home_team"], row["away_team"]

    goals: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows["goalscorers.csv"]:
        goals[key(row)].append(row)
    shootouts = {key(row): row["winner"] for row in rows["shootouts.csv"]}
    return [
        International(
            Game(date.fromisoformat(row["date"]), row["home_team"], row["away_team"],
                 _score(f"{row['home_score']}-{row['away_score']}")),
            row["tournament"], row["city"], row["country"], row["neutral"] == "TRUE", shootouts.get(key(row), ""),
            tuple(goals[key(row)]),
        )
        for row in rows["results.csv"]
    ]  # fmt: skip


def read_cup(file: Path) -> list[Game]:
    """Matches of a season of the Champions League as openfootball writes them, without those that went on longer."""
    lines = file.read_text(encoding="utf-8").splitlines()
    year = int(re.findall(r"20\d\d", lines[0])[0])
    found, day = [], date.min
    for line in lines[1:]:
        dated = re.match(r"\s*\w{3} ([A-Z][a-z]{2})/(\d+)", line)
        if dated:
            month = datetime.strptime(dated[1], "%b").month
            day = date(year if month > 6 else year + 1, month, int(dated[2]))
        played = re.match(
            r"\s+(?:[\d.:]+\s+)?(\S.*?) \(\w{3}\)\s+v\s+(\S.*?) \(\w{3}\)\s+(\d+-\d+)\s*(?:\([\d-]+\))?\s*$", line
        )
        if played:
            found.append(Game(day, played[1], played[2], _score(played[3])))
    return found


# ── Who is who ───────────────────────────────────────────────────────────────────────────────────


class World:
    """All that is read, and which names of the two kinds of files mean one club."""

    def __init__(self, data: Path = DATA) -> None:
        self.seasons = read_leagues(data / "bulk" / "footballdata_league_results.tar.gz")
        self.goals = read_goals(data / "bulk" / "goals_time.tar.gz")
        self.internationals = read_internationals(data / "bulk" / "international_results.tar.gz")
        self.data = data

    @cached_property
    def by_key(self) -> dict[tuple[str, int], Season]:
        return {(season.code, season.year): season for season in self.seasons}

    @cached_property
    def named(self) -> list[Season]:
        """Complete seasons of leagues with a name, with three points for a win."""
        return [
            season for season in self.seasons
            if season.complete and season.code in LEAGUES and season.year >= 1995 and len(season.clubs) > 9
        ]  # fmt: skip

    @cached_property
    def called(self) -> dict[tuple[str, str], str]:
        """By country and name in the files of goals, the name in the files of results.

        Two names mean one club where they keep turning up on the same day in the same league with the same score, and
        no other match of that day there had that score.
        """
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        by_day: dict[tuple[str, date, Outcome], list[Game]] = defaultdict(list)
        for season in self.seasons:
            for game in season.games:
                if game.score:
                    by_day[season.code, game.day, game.score].append(game)
        told: dict[tuple[str, date, Outcome], set[tuple[str, str]]] = defaultdict(set)
        for goal in self.goals:
            if goal.competition in OF_GOALS:
                told[OF_GOALS[goal.competition], goal.day, goal.score].add((goal.home, goal.away))
        for key, pairs in told.items():
            if len(pairs) == 1 and len(by_day[key]) == 1:
                (home, away), game = next(iter(pairs)), by_day[key][0]
                country = key[0].split(".", maxsplit=1)[0]
                votes[country, home][game.home] += 1
                votes[country, away][game.away] += 1
        return {
            key: counted.most_common(1)[0][0]
            for key, counted in votes.items()
            if counted.most_common(1)[0][1] >= 4 and counted.most_common(1)[0][1] > 0.8 * counted.total()
        }

    @cached_property
    def fuller(self) -> dict[tuple[str, str], str]:
        """The other way round, where there is one name only."""
        names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (country, of_goals), of_results in self.called.items():
            names[country, of_results].append(of_goals)
        return {key: told[0] for key, told in names.items() if len(told) == 1}

    def afterwards(self, season: Season) -> list[Scored]:
        """Goals in a league when the last match of its table was over, where the first of the table played on.

        They are of play-offs for the title; in those for other things the champion has no part.
        """
        later = self._later.get((season.code, season.year), [])
        country = season.code.split(".", maxsplit=1)[0]
        played = {self.called.get((country, team)) for goal in later for team in (goal.home, goal.away)}
        return later if season.order[0] in played else []

    @cached_property
    def _later(self) -> dict[tuple[str, int], list[Scored]]:
        last = {
            (season.code, season.year): max(game.day for game in season.games) + timedelta(days=2)
            for season in self.seasons if season.year < 2019
        }  # fmt: skip
        found: dict[tuple[str, int], list[Scored]] = defaultdict(list)
        for goal in self.goals:
            key = OF_GOALS.get(goal.competition, ""), goal.day.year - (goal.day.month < 7)
            if goal.day > last.get(key, date.max):
                found[key].append(goal)
        return found

    @cached_property
    def doubtful(self) -> set[tuple[str, str]]:
        """By country, names that may be those of one club with another name in the files of results.

        One has all the words of the other, and the two are never in one season: it is not for us to say whether a
        club changed its name or a new one came.
        """
        seasons: dict[tuple[str, str], set[str]] = defaultdict(set)
        for season in self.seasons:
            for club in season.clubs:
                seasons[season.code.split(".", maxsplit=1)[0], club].add(season.label)
        words = {key: set(_slug(key[1]).split("-")) for key in seasons}
        by_word: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for key, own in words.items():
            for word in own:
                by_word[key[0], word].append(key)
        return {
            key for alike in by_word.values() for key in alike for other in alike
            if key != other and (words[key] <= words[other] or words[other] <= words[key])
            and not seasons[key] & seasons[other]
        }  # fmt: skip

    @cached_property
    def cups(self) -> list[tuple[str, Game]]:
        """Seasons and matches of the Champions League, with names as in the files of goals, of clubs known from leagues.

        Matches without a goal of clubs that have another one there are among them.
        """
        games = [
            (f"{year}/{(year + 1) % 100:02}", game)
            for year in (2012, 2017)
            for game in read_cup(self.data / "openfootball" / f"of_cl_{year}-{(year + 1) % 100:02}.txt")
        ]
        of_goals: dict[tuple[date, Outcome], set[tuple[str, str]]] = defaultdict(set)
        for goal in self.goals:
            if goal.competition == "champions-league":
                of_goals[goal.day, goal.score].add((goal.home, goal.away))
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for _, game in games:
            found = of_goals.get((game.day, game.score or (0, 0)), set())
            if len(found) == 1:
                for name, other in zip(game.teams, next(iter(found)), strict=True):
                    votes[name][other] += 1
        names = {name: told.most_common(1)[0][0] for name, told in votes.items() if len(told) == 1}
        known = {name for _, name in self.called}
        return [
            (label, Game(game.day, names[game.home], names[game.away], game.score))
            for label, game in games
            if {names.get(team) for team in game.teams} <= known
        ]

    @cached_property
    def twice(self) -> set[str]:
        """Names that are those of clubs of two countries."""
        countries: dict[str, set[str]] = defaultdict(set)
        for season in self.seasons:
            for club in season.clubs:
                countries[club].add(season.code.split(".", maxsplit=1)[0])
        return {club for club, of in countries.items() if len(of) > 1}

    @cached_property
    def scored(self) -> dict[tuple[str, date, str, str], list[Scored]]:
        """Goals of leagues by code, day, and the teams as the files of results call them; of known teams only."""
        found: dict[tuple[str, date, str, str], list[Scored]] = defaultdict(list)
        for goal in self.goals:
            code = OF_GOALS.get(goal.competition, "")
            country = code.split(".", maxsplit=1)[0]
            home, away = self.called.get((country, goal.home)), self.called.get((country, goal.away))
            if home and away:
                found[code, goal.day, home, away].append(goal)
        return found

    def whole(self, code: str, game: Game) -> list[Scored]:
        """The goals of a match where all of them are known and agree with its score; else none."""
        goals = self.scored.get((code, game.day, game.home, game.away), [])
        fits = bool(game.score) and all(goal.score == game.score and goal.usual for goal in goals)
        return goals if game.score and fits and len(goals) == sum(game.score) else []

    def told_alike(self, code: str, game: Game) -> bool:
        """Whether the files of goals say the same of a match, or nothing; a match without goals is never in them."""
        if code not in OF_GOALS.values() or (game.score and not sum(game.score)):
            return True
        return bool(self.whole(code, game))


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sentence:
    """A sentence and what match records should say to it.

    Attributes:
        kind: what it is about.
        text: as it stands in the document.
        document, start, end: where.
        expected: the verdicts that are right; of several any.
        properties: of which the verdicts count.
        why: what is behind it, for a reader of a failure.
        holds: properties that are right in it, though others are not.
    """

    kind: str
    text: str
    document: str
    start: int
    end: int
    expected: frozenset[str]
    properties: tuple[str, ...]
    why: str
    holds: tuple[str, ...] = ()

    @property
    def true(self) -> bool:
        return "supported" in self.expected

    @property
    def false(self) -> bool:
        return bool(self.expected & {"refuted"}) and not self.true

    def verdict(self, found: Iterable[tuple[str, str]]) -> str:
        """What is said to the sentence, from the verdicts on its properties, each with its name."""
        told = [verdict for name, verdict in found if name in self.properties]
        for verdict in ("refuted", "partly", "undecided"):
            if verdict in told:
                return verdict
        if not told or set(told) == {"no-data"}:
            return "no-data"
        return "supported" if set(told) == {"supported"} else "undecided"


@dataclass
class Text:
    """A document that is being written."""

    id: str
    written: dict[str, str]
    text: str = ""
    facts: list[Fact] = field(default_factory=list)


class Book:
    """Documents with their facts, entities, and sentences."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.texts = {
            "told": Text("told", {"earliest": "2026-01-01"}),
            "told-in-2015": Text("told-in-2015", {"earliest": "2015-10-01", "latest": "2015-10-31"}),
        }
        self.entities: dict[str, dict[str, str]] = {}
        self.sentences: list[Sentence] = []
        self.used: set[object] = set()
        self.doubtful: set[str] = set()

    def take(self, *key: object) -> bool:
        """Whether nothing was said yet about a record, from now on something is: none is spoken of twice."""
        new = key not in self.used
        self.used.add(key)
        return new

    def entity(self, kind: str, name: str, mark: str = "", called: str = "") -> str:
        """An entity by kind and name, made if need be; a mark keeps those with one name apart."""
        id = f"{kind}/{_slug(f'{name} {mark}'.strip())}"
        self.entities.setdefault(id, {"id": id, "name": called or name})
        return id

    def club(self, code: str, name: str) -> str:
        """A club of a league, called as the files of results call it, or for every second one as those of goals do."""
        country = code.split(".", maxsplit=1)[0]
        if (country, name) in self.world.doubtful:
            self.doubtful.add(f"club/{_slug(f'{name} {country}')}")
        other = self.world.fuller.get((country, name), name)
        fuller = hashlib.sha256(name.encode()).digest()[0] % 2 and name not in self.world.twice
        return self.entity("club", name, country, other if fuller else name)

    def club_of_goals(self, name: str) -> str:
        """A club that the files of goals name so."""
        found = sorted({(country, of) for (country, called), of in self.world.called.items() if called == name})
        return self.club(f"{found[0][0]}.1", found[0][1]) if len(found) == 1 else self.entity("club", name)

    def league(self, code: str) -> str:
        return self.entity("competition", LEAGUES[code])

    def person(self, kind: str = "Coach") -> str:
        """Somebody of whom nothing is known."""
        number = sum(id.startswith("person/") for id in self.entities) + 1
        return self.entity("person", f"{kind} Number {number}")

    def name(self, id: str) -> str:
        return self.entities[id]["name"]

    def say(
        self,
        kind: str,
        sentence: str,
        phrase: str,
        expected: frozenset[str],
        properties: str | Sequence[str],
        head: str,
        document: str = "told",
        why: str = "",
        holds: tuple[str, ...] = (),
        **values: Any,
    ) -> None:
        """Write a sentence and its fact.

        Args:
            kind, expected, why, holds: as for :class:`Sentence`.
            sentence: with ``{}`` for the phrase to which the fact points.
            phrase: its telling words; the first eight are quoted.
            properties: that are true or false in it.
            head: the kind of record, or ``about ENTITY``.
            values: of the fact.
        """  # fmt: skip
        if self.doubtful & {each for each in _leaves([head.partition(" ")[2], values]) if isinstance(each, str)}:
            return
        text = self.texts[document]
        start = len(text.text)
        words = " ".join(phrase.split()[:8])
        whole = sentence.format(phrase)
        text.text += whole + "\n"
        at = start + whole.index(words)
        names = (properties,) if isinstance(properties, str) else tuple(properties)
        self.sentences.append(Sentence(kind, whole, document, start, start + len(whole), expected, names, why, holds))
        about, _, of = head.partition(" ")
        of = of or f"s{len(self.sentences)}"
        text.facts.append({about: of, "at": str(at), "words": words, **self._placed(values, str(at), words)})

    def _placed(self, value: Any, at: str, words: str) -> Any:
        if isinstance(value, dict):
            return {name: self._placed(each, at, words) for name, each in value.items()}
        if isinstance(value, list):
            return [{"at": at, "words": words, **self._placed(each, at, words)} for each in value]
        return str(value)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the folder of facts and the folder of texts; the two are given back."""
        facts, texts = folder / "facts-folder", folder / "texts"
        (facts / "facts").mkdir(parents=True)
        texts.mkdir()
        spoken = {
            each for text in self.texts.values() for fact in text.facts for each in _leaves(fact) if isinstance(each, str)
        }  # fmt: skip
        entries = []
        for text in self.texts.values():
            if not text.facts:
                continue
            (texts / f"{text.id}.txt").write_bytes(text.text.encode())
            sha = hashlib.sha256(text.text.encode()).hexdigest()
            entries.append({
                "id": text.id, "title": f"What was {text.id.replace('-', ' ')}", "kind": "news", "language": "en",
                "file": f"{text.id}.txt", "sha256": sha, "length": str(len(text.text)),
                "written": {**text.written, "because": "it was made so"},
                "publisher": "nobody", "licence": "made up for tests",
            })  # fmt: skip
            _dump(facts / "facts" / f"{text.id}.yaml", {"document": text.id, "facts": text.facts})
        _dump(facts / "documents.yaml", {"documents": entries})
        _dump(
            facts / "entities.yaml", {"entities": [self.entities[id] for id in sorted(spoken & self.entities.keys())]}
        )
        return facts, texts


def _leaves(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        yield value
    else:
        for each in inner:
            yield from _leaves(each)


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# ── Recipes: each draws true statements and spoils them ──────────────────────────────────────────

Recipe = Callable[[World, Book, Random, int], None]
RECIPES: list[Recipe] = []


def recipe(made: Recipe) -> Recipe:
    RECIPES.append(made)
    return made


def make(world: World, folder: Path, number: int = 5, seed: int = 8) -> tuple[Path, Path, list[Sentence]]:
    """Make the folders of facts and texts.

    Args:
        world: what is read.
        folder: where they are made.
        number: how many true and how many false sentences of a kind, where there are so many.
        seed: of what is drawn.

    Returns:
        the folder of facts, that of texts, and the sentences.
    """
    book = Book(world)
    for each in RECIPES:
        each(world, book, Random(f"{seed} {each.__name__}"), number)
    facts, texts = book.write(folder)
    return facts, texts, book.sentences


def _drawn(random: Random, things: Sequence[Any], number: int) -> list[Any]:
    """So many of them in an order of chance."""
    return random.sample(things, min(number, len(things)))


def _wrong(random: Random, value: int, by: Sequence[int] = (-3, -2, -1, 1, 2, 3)) -> int:
    return random.choice([value + step for step in by if value + step >= 0])


def _games(world: World, book: Book, random: Random) -> Iterator[tuple[Season, Game]]:
    """Matches of leagues in an order of chance, of which nothing was said and all files say the same."""
    for season in random.sample(world.named, len(world.named)):
        games = [game for game in season.games if world.told_alike(season.code, game)]
        if games:
            game = random.choice(games)
            if book.take("match", frozenset(game.teams)):
                yield season, game


def _sides(book: Book, code: str, game: Game, **values: tuple[object, object]) -> list[Fact]:
    clubs = [book.club(code, team) for team in game.teams]
    return [{"team": club, **{name: each[n] for name, each in values.items()}} for n, club in enumerate(clubs)]


def _figure(name: str, value: int) -> Fact:
    return {name: value}


def _flags(first: bool) -> tuple[str, str]:
    return ("true", "false") if first else ("false", "true")


def _in(book: Book, season: Season) -> Fact:
    return {"competition": book.league(season.code), "season": season.label}


def _pair(book: Book, season: Season, game: Game) -> tuple[str, str]:
    return book.name(book.club(season.code, game.home)), book.name(book.club(season.code, game.away))


@recipe
def scores(world: World, book: Book, random: Random, number: int) -> None:
    """The score of a match by its day."""
    for n, (season, game) in zip(range(4 * number), _games(world, book, random), strict=False):
        true, with_league = n % 2 == 0, n % 4 < 2
        assert game.score
        goals = list(game.score)
        if not true:
            side = random.randrange(2)
            goals[side] = _wrong(random, goals[side], (-1, 1, 2))
        home, away = _pair(book, season, game)
        book.say(
            "score of a match", f"On {_day(game.day)} {home} and {away} met, and it {{}} in the end.",
            f"was {goals[0]}-{goals[1]}", SUPPORTED if true else REFUTED, "goalsScored", "match",
            holds=("date", "team"), why=f"{season.file}: {game}", date=game.day, **(_in(book, season) if with_league else {}),
            side=_sides(book, season.code, game, goalsScored=(goals[0], goals[1])),
        )  # fmt: skip


@recipe
def outcomes(world: World, book: Book, random: Random, number: int) -> None:
    """Who won a match."""
    for n, (season, game) in zip(range(2 * number), _games(world, book, random), strict=False):
        assert game.score
        a, b = game.score
        told = ("won", "lost") if a > b else ("lost", "won") if b > a else ("drew", "drew")
        if n % 2:
            told = random.choice(
                [each for each in (("won", "lost"), ("drew", "drew"), ("lost", "won")) if each != told]
            )
        home, away = _pair(book, season, game)
        book.say(
            "winner of a match", f"The hosts {{}} on {_day(game.day)}.", f"{home} {told[0]} against {away}",
            REFUTED if n % 2 else SUPPORTED, "outcome", "match", holds=("date", "team"), why=f"{season.file}: {game}", date=game.day,
            side=_sides(book, season.code, game, outcome=told),
        )  # fmt: skip


@recipe
def half_times(world: World, book: Book, random: Random, number: int) -> None:
    """The score at half-time."""
    games = ((season, game) for season, game in _games(world, book, random) if game.half)
    for n, (season, game) in zip(range(2 * number), games, strict=False):
        assert game.half
        half = list(game.half)
        if n % 2:
            half[random.randrange(2)] += 1
        home, away = _pair(book, season, game)
        book.say(
            "score at half-time", f"When {home} received {away} on {_day(game.day)}, {{}}.",
            f"it was {half[0]}-{half[1]} at half-time", REFUTED if n % 2 else SUPPORTED, "goalsAtHalfTime", "match",
            holds=("date", "team"), why=f"{season.file}: {game}", date=game.day, side=_sides(book, season.code, game, goalsAtHalfTime=(half[0], half[1])),
        )  # fmt: skip


@recipe
def days(world: World, book: Book, random: Random, number: int) -> None:
    """The day of a match of a league, right, and wrong by more than a week with no other match of the two about it."""
    for n, (season, game) in zip(range(2 * number), _games(world, book, random), strict=False):
        day = game.day
        if n % 2:
            near = [other.day for other in season.by_club[game.home] if set(other.teams) == set(game.teams)]
            choice = [game.day + timedelta(days=step) for step in (-31, -17, -10, 10, 17, 31)]
            day = random.choice([each for each in choice if all(abs((each - other).days) > 8 for other in near)])
        home, away = _pair(book, season, game)
        book.say(
            "day of a match", f"In the league {home} against {away} was {{}}.", f"played on {_day(day)}",
            REFUTED if n % 2 else SUPPORTED, "date", "match", why=f"{season.file}: {game}", date=day,
            **_in(book, season), side=_sides(book, season.code, game, home=_flags(True)),
        )  # fmt: skip


@recipe
def grounds(world: World, book: Book, random: Random, number: int) -> None:
    """Who was at home."""
    for n, (season, game) in zip(range(2 * number), _games(world, book, random), strict=False):
        home, away = _pair(book, season, game)
        if n % 2:
            home, away = away, home
        book.say(
            "home and away", f"On {_day(game.day)} it was {{}} who came.", f"{home} at home, and {away}",
            REFUTED if n % 2 else SUPPORTED, "home", "match", holds=("date", "team"), why=f"{season.file}: {game}", date=game.day,
            **_in(book, season), side=_sides(book, season.code, game, home=_flags(n % 2 == 0)),
        )  # fmt: skip


@recipe
def opponents(world: World, book: Book, random: Random, number: int) -> None:
    """Against whom a club played, wrong."""
    for _, (season, game) in zip(range(number), _games(world, book, random), strict=False):
        other = random.choice([club for club in season.clubs if club not in game.teams])
        if any(abs((each.day - game.day).days) < 9 for each in season.by_club[other] if game.home in each.teams):
            continue
        spoilt = Game(game.day, game.home, other, game.score)
        assert game.score
        home, away = _pair(book, season, spoilt)
        book.say(
            "wrong opponent", f"On {_day(game.day)} {home} {{}}.", f"played {game.score[0]}-{game.score[1]} against {away}",
            REFUTED, ("date", "team", "goalsScored", "competition", "season"), "match", why=f"{season.file}: {game}",
            date=game.day, **_in(book, season),
            side=_sides(book, season.code, spoilt, goalsScored=(game.score[0], game.score[1])),
        )  # fmt: skip


@recipe
def unknown_friendlies(world: World, book: Book, random: Random, number: int) -> None:
    """A friendly that no file has, in summer: that it is not there says nothing."""
    for _, (season, game) in zip(range(number), _games(world, book, random), strict=False):
        if "/" not in season.label:
            continue
        day = date(season.year, 7, random.randint(1, 20))
        home, away = _pair(book, season, game)
        book.say(
            "friendly that no file has", f"On {_day(day)} {home} {{}}.", f"beat {away} 3-2 in a friendly", OPEN,
            ("date", "goalsScored", "team", "friendly"), "match", date=day, friendly="true",
            side=_sides(book, season.code, game, goalsScored=(3, 2)),
        )  # fmt: skip


def _club_seasons(
    book: Book, random: Random, seasons: Sequence[Season], of: str = "standing"
) -> Iterator[tuple[Season, str]]:
    """Clubs in seasons in an order of chance, each once."""
    for season in random.sample(seasons, len(seasons)):
        club = random.choice(season.clubs)
        if book.take(of, season.code, season.year, club):
            yield season, club


def _figures(season: Season, club: str) -> dict[str, int]:
    won, drawn, lost = season.record(club)
    return {"points": season.points(club), "wins": won, "draws": drawn, "losses": lost}


@recipe
def figures_of_seasons(world: World, book: Book, random: Random, number: int) -> None:
    """Points, wins, draws and losses of a club in a season."""
    drawn = _club_seasons(book, random, world.named)
    for name in ("points", "wins", "draws", "losses"):
        for n, (season, club) in zip(range(2 * number), drawn, strict=False):
            value = _figures(season, club)[name]
            told = _wrong(random, value) if n % 2 else value
            id = book.club(season.code, club)
            book.say(
                f"{name} in a season", f"In {season.label} {book.name(id)} finished {{}}.", f"with {told} {name} in the league",
                REFUTED if n % 2 else SUPPORTED, name, "standing", why=f"{season.file}: {club} {value}",
                team=id, **_in(book, season), **_figure(name, told),
            )  # fmt: skip


@recipe
def points_of_old(world: World, book: Book, random: Random, number: int) -> None:
    """Points of seasons in which a win was worth two: counted so, and as if it had been three."""
    old = [season for season in world.seasons if season.code in ("it.1", "de.1", "es.1", "de.2") and season.win == 2]
    drawn = list(_club_seasons(book, random, [season for season in old for _ in range(6)]))
    for n, (season, club) in enumerate(drawn[: 2 * number]):
        won, tied, _ = season.record(club)
        told = 3 * won + tied if n % 2 else 2 * won + tied
        id = book.club(season.code, club)
        book.say(
            "two points for a win", f"In {season.label} {book.name(id)} finished {{}}.", f"on {told} points in the league",
            REFUTED if n % 2 else SUPPORTED, "points", "standing", why=f"{season.file}: {won} won, {tied} drawn",
            team=id, **_in(book, season), points=told,
        )  # fmt: skip


@recipe
def incomplete_seasons(world: World, book: Book, random: Random, number: int) -> None:
    """Points and champions of seasons of which matches are missing: one more than the rows give can be right."""
    seasons = [
        season for season in world.seasons
        if season.code in LEAGUES and season.year >= 1995 and not season.complete and not season.regular
        and season.code not in ("sco.1", "us.1", "be.1")
    ]  # fmt: skip
    for season, club in _drawn(random, list(_club_seasons(book, random, seasons)), 2 * number):
        id = book.club(season.code, club)
        points = season.points(club) + 1
        book.say(
            "points of an incomplete season", f"In {season.label} {book.name(id)} ended {{}}.", f"with {points} points in the table",
            OPEN, "points", "standing", why=f"{season.file}: {club} {points - 1} in the rows", team=id,
            **_in(book, season), points=points,
        )  # fmt: skip
    for season in _drawn(random, seasons, number):
        club = season.order[1]
        if book.take("honour", season.code, season.year, "winner"):
            id = book.club(season.code, club)
            book.say(
                "champion of an incomplete season", f"In {season.label} {book.name(id)} {{}}.", "won the league title",
                OPEN, "result", "honour", why=f"{season.file}: second in the rows", team=id, result="winner", **_in(book, season),
            )  # fmt: skip


@recipe
def split_leagues(world: World, book: Book, random: Random, number: int) -> None:
    """Champions of leagues that go on after everybody has met: another file has matches after the last of the table."""
    seasons = [season for season in world.seasons if season.complete and len(world.afterwards(season)) > 20]
    for season in _drawn(random, seasons, number):
        club = random.choice(season.order[:3])
        if book.take("honour", season.code, season.year, "winner"):
            id = book.club(season.code, club)
            book.say(
                "champion after play-offs", f"In {season.label} {book.name(id)} {{}}.", "became champions of the country",
                OPEN, "result", "honour", why=f"{season.file}: {club} {season.order.index(club) + 1} of the first part",
                team=id, result="winner", **_in(book, season),
            )  # fmt: skip


PLACES = {1: ("winner", "won the league title"), 2: ("runner-up", "came second in the league"),
          3: ("third-place", "came third in the league")}  # fmt: skip


def _decided(world: World) -> list[Season]:
    return [
        season for season in world.named
        if season.code in DECIDED_BY_TABLE and (season.code, season.year) not in SETTLED_OTHERWISE and not world.afterwards(season)
    ]  # fmt: skip


@recipe
def places(world: World, book: Book, random: Random, number: int) -> None:
    """Champions, runners-up and those who came third, where points alone make them so."""
    for rank, (result, words) in PLACES.items():
        seasons = [season for season in _decided(world) if season.alone_at(rank)]
        free = [season for season in seasons if book.take("honour", season.code, season.year, result)]
        for n, season in enumerate(_drawn(random, free, 2 * number)):
            others = [each for each in season.order[:6] if season.points(each) != season.points(season.order[rank - 1])]
            club = random.choice(others) if n % 2 else season.order[rank - 1]
            id = book.club(season.code, club)
            book.say(
                result, f"In {season.label} {book.name(id)} {{}}.", words, REFUTED if n % 2 else SUPPORTED, "result", "honour",
                why=f"{season.file}: {[(each, season.points(each)) for each in season.order[:4]]}", team=id, result=result,
                **_in(book, season),
            )  # fmt: skip


def _better(season: Season, one: str, other: str) -> tuple[str | None, str | None]:
    """Of two clubs the better by goal difference, and by the points of their own matches."""
    difference = {
        club: sum(a - b for a, b in (game.of(club) for game in season.by_club[club])) for club in (one, other)
    }
    own = [game for game in season.by_club[one] if other in game.teams]
    gained = {
        club: sum(season.win if a > b else a == b for a, b in (game.of(club) for game in own)) for club in (one, other)
    }
    found = []
    for figure in (difference, gained):
        found.append(None if figure[one] == figure[other] else max(figure, key=figure.__getitem__))
    return found[0], found[1]


@recipe
def equal_points(world: World, book: Book, random: Random, number: int) -> None:
    """Champions where two have as many points: decided, if at all, only where all ways to part them agree."""
    for season in random.sample(world.named, len(world.named)):
        first, second, third = season.order[:3]
        if season.points(first) != season.points(second) or season.points(second) == season.points(third):
            continue
        if not number or not book.take("honour", season.code, season.year, "equal"):
            continue
        by_goals, by_own = _better(season, first, second)
        number -= 1
        for club in (first, second):
            agreed = by_goals is not None and by_own in (None, by_goals) and not world.afterwards(season)
            expected = OPEN if not agreed else OPEN | (SUPPORTED if club == by_goals else REFUTED)
            id = book.club(season.code, club)
            book.say(
                "equal points at the top", f"In {season.label} {book.name(id)} {{}}.", "finished first in the league", expected,
                "result", "honour", why=f"{season.file}: by goals {by_goals}, by their own matches {by_own}", team=id,
                result="winner", **_in(book, season),
            )  # fmt: skip


@recipe
def unbeaten_seasons(world: World, book: Book, random: Random, number: int) -> None:
    """Seasons without a defeat, and with a single one."""
    lost = {0: [], 1: []}  # type: dict[int, list[tuple[Season, str]]]
    for season in world.named:
        for club in season.clubs:
            if season.record(club)[2] in lost:
                lost[season.record(club)[2]].append((season, club))
    for defeats, found in lost.items():
        for season, club in _drawn(random, found, number):
            id = book.club(season.code, club)
            book.say(
                "unbeaten season", f"In {season.label} {book.name(id)} {{}}.",
                f"were unbeaten in their {len(season.by_club[club])} league matches", REFUTED if defeats else SUPPORTED,
                "result", "honour", why=f"{season.file}: lost {defeats}", team=id, result="unbeaten", **_in(book, season),
            )  # fmt: skip


def _runs(games: Sequence[Game], club: str, winning: bool) -> list[tuple[int, int]]:
    """The longest stretches, as [start, end), that are won or not lost."""
    found, start = [], 0
    for n, game in enumerate([*games, None]):
        if game is not None and (game.of(club)[0] >= game.of(club)[1] + winning):
            continue
        if n > start:
            found.append((start, n))
        start = n + 1
    return found


def _clear(games: Sequence[Game], start: int, end: int) -> bool:
    """Whether the stretch is within the matches, and no two of the days about its ends are one."""
    return start > 0 and end < len(games) and all(a.day < b.day for a, b in pairwise(games[start - 1 : end + 1]))


@recipe
def runs(world: World, book: Book, random: Random, number: int) -> None:
    """Winning and unbeaten runs within a season, and such as are one too long, begin too early or are not of the kind."""
    for winning in (True, False):
        spoilt = ("", "number", "", "start", "", "kind")
        drawn = iter(_club_seasons(book, random, world.named, "run"))
        n = 0
        for season, club in drawn:
            if n == 3 * number:
                break
            games = season.by_club[club]
            found = [each for each in _runs(games, club, winning) if each[1] - each[0] >= 4 and _clear(games, *each)]
            if not found:
                continue
            start, end = max(found, key=lambda each: (each[1] - each[0], each))
            how = spoilt[n % 6]
            draws = any(a == b for a, b in (game.of(club) for game in games[start:end]))
            if how == "kind" and (winning or not draws):
                how = "number"
            n += 1
            matches, kind = end - start + (how in ("number", "start")), winning or how == "kind"
            first = games[start - (how == "start")].day
            _say_run(book, season, club, first, games[end - 1].day, matches, kind, how, f"{season.file}: {end - start}")


def _say_run(
    book: Book, season: Season, club: str, first: date, last: date, matches: int, winning: bool, spoilt: str, why: str
) -> None:  # fmt: skip
    id = book.club(season.code, club)
    kind = "winning" if winning else "unbeaten"
    book.say(
        f"{kind} run", f"{book.name(id)} {{}} up to {_day(last)} in the league.",
        f"{'won' if winning else 'were unbeaten in'} {matches} in a row from {_day(first)}",
        (REFUTED | PARTLY) if spoilt else SUPPORTED, ("matches", "kindOfRun", "start", "end"), "run",
        why=f"{why}; spoilt: {spoilt or 'nothing'}", team=id, kindOfRun=kind, matches=matches, start=first, end=last,
        competition=book.league(season.code),
    )  # fmt: skip


@recipe
def runs_over_seasons(world: World, book: Book, random: Random, number: int) -> None:
    """Unbeaten runs that go on from one season of a league into the next."""
    n = 0
    for season in random.sample(world.named, len(world.named)):
        after = world.by_key.get((season.code, season.year + 1))
        if n == 2 * number or not after or not after.complete:
            continue
        for club in sorted(set(season.clubs) & set(after.clubs)):
            games = [*season.by_club[club], *after.by_club[club]]
            edge = len(season.by_club[club])
            found = [
                each for each in _runs(games, club, winning=False)
                if each[0] < edge - 2 and each[1] > edge + 2 and _clear(games, *each)
            ]  # fmt: skip
            if found and book.take("run", season.code, season.year, club):
                start, end = found[0]
                how = "number" if n % 2 else ""
                _say_run(book, season, club, games[start].day, games[end - 1].day, end - start + n % 2, False, how,
                         f"{season.file} and the next: {end - start}")  # fmt: skip
                n += 1
                break


# ── Coaches ──────────────────────────────────────────────────────────────────────────────────────


def _reigns(world: World, book: Book, random: Random) -> Iterator[tuple[Season, str, list[Game]]]:
    """The matches of a club from some day to another, within a season or over two of the same league."""
    for season, club in _club_seasons(book, random, world.named, "reign"):
        after = world.by_key.get((season.code, season.year + 1))
        games = list(season.by_club[club])
        if random.random() < 0.4 and after and after.complete and club in after.clubs:
            games += after.by_club[club]
        start = random.randrange(1, len(games) // 2)
        end = random.randrange(start + 8, len(games) - 1) if len(games) - 1 > start + 8 else 0
        if (
            end
            and _clear(games, start, end)
            and all((b.day - a.day).days > 1 for a, b in (games[start - 1 : start + 1], games[end - 1 : end + 1]))
        ):
            yield season, club, games[start:end]


@recipe
def reigns(world: World, book: Book, random: Random, number: int) -> None:
    """What a club won, drew and lost in the league under a coach with a first and a last day."""
    for n, (season, club, games) in zip(range(4 * number), _reigns(world, book, random), strict=False):
        scores = [game.of(club) for game in games]
        true = {
            "appearances": len(games), "wins": sum(a > b for a, b in scores), "draws": sum(a == b for a, b in scores),
            "losses": sum(a < b for a, b in scores), "points": sum(3 if a > b else a == b for a, b in scores),
        }  # fmt: skip
        name = ("wins", "draws", "losses", "points")[n // 2 % 4]
        told = dict(true)
        if n % 2:
            told[name] = _wrong(random, true[name])
        id, coach = book.club(season.code, club), book.person()
        start, end = games[0].day - timedelta(days=1), games[-1].day + timedelta(days=1)
        book.say(
            "record of a coach", f"{book.name(coach)} led {book.name(id)} from {_day(start)} to {_day(end)} and {{}}.",
            f"had {told[name]} {name} in {len(games)} league matches", REFUTED if n % 2 else SUPPORTED,
            name, "spell", why=f"{season.file}: {true}", person=coach, team=id, role="head-coach", start=start, end=end,
            tally=[{"scope": "league", "appearances": len(games), name: told[name]}],
        )  # fmt: skip


@recipe
def opening_matches(world: World, book: Book, random: Random, number: int) -> None:
    """Points and wins of the first matches under a coach."""
    for n, (season, club, games) in zip(range(2 * number), _reigns(world, book, random), strict=False):
        if len(games) < 6:
            continue
        first = games[: random.randint(5, len(games))]
        scores = [game.of(club) for game in first]
        wins, draws = sum(a > b for a, b in scores), sum(a == b for a, b in scores)
        points = 3 * wins + draws
        told = _wrong(random, points) if n % 2 else points
        id, coach = book.club(season.code, club), book.person()
        start, end = games[0].day - timedelta(days=1), games[-1].day + timedelta(days=1)
        book.say(
            "first matches of a coach", f"With {book.name(coach)}, who came to {book.name(id)} on {_day(start)}, they {{}}.",
            f"took {told} points of {3 * len(first)} at first", REFUTED if n % 2 else SUPPORTED, "points", "spell",
            why=f"{season.file}: {points} of the first {len(first)}", person=coach, team=id, role="head-coach",
            start=start, end=end,
            tally=[{"scope": "opening-matches", "competition": book.league(season.code), "appearances": len(first),
                    "points": told, "pointsAvailable": 3 * len(first)}],
        )  # fmt: skip


@recipe
def reigns_out_of_the_data(world: World, book: Book, random: Random, number: int) -> None:
    """A coach who came before the first season of the files: what they have of it is not all."""
    seasons = [season for season in world.seasons if season.year == 1993 and season.code.startswith("eng.")]
    for season, club in _drawn(random, list(_club_seasons(book, random, seasons, "reign")), number):
        won = season.record(club)[0]
        id, coach = book.club(season.code, club), book.person()
        book.say(
            "coach from before the data", f"{book.name(coach)} led {book.name(id)} for three years and {{}}.",
            f"won {won + 60} league matches", OPEN, "wins", "spell", why=f"{season.file}: {won} in its season", person=coach,
            team=id, role="head-coach", start="1991-07-01", end="1994-06-30",
            tally=[{"scope": "league", "wins": won + 60}],
        )  # fmt: skip


# ── Divisions ────────────────────────────────────────────────────────────────────────────────────


def _steps(world: World) -> list[tuple[Season, Season, Season, Season]]:
    """An upper and a lower league in a season, and the two in the next; all complete."""
    found = []
    for season in world.named:
        four = [season]
        for code, year in ((BELOW.get(season.code), 0), (season.code, 1), (BELOW.get(season.code), 1)):
            other = world.by_key.get((code or "", season.year + year))
            four += [other] if other and other.complete else []
        if len(four) == 4:
            found.append((four[0], four[1], four[2], four[3]))
    return found


@recipe
def divisions(world: World, book: Book, random: Random, number: int) -> None:
    """The league in which a club was in a season; wrong by one."""
    for n, (upper, lower, _, _) in enumerate(_drawn(random, _steps(world), 2 * number)):
        true, other = random.choice([(upper, lower), (lower, upper)])
        club = random.choice(true.clubs)
        if not book.take("division", true.code, true.year, club):
            continue
        told = other if n % 2 else true
        id, player = book.club(true.code, club), book.person("Player")
        book.say(
            "division in a season", f"In {told.label} {book.name(player)} was {{}}.",
            f"with {book.name(id)} in the {LEAGUES[told.code]}", REFUTED if n % 2 else SUPPORTED, "division", "spell",
            why=f"{true.file} has {club}", person=player, team=id, role="player", during=told.label,
            division=book.league(told.code),
        )  # fmt: skip


@recipe
def leagues_at_a_time(world: World, book: Book, random: Random, number: int) -> None:
    """The league of a club without a date, in a document whose time of writing is known."""
    codes = [code for code in BELOW if (code, 2015) in world.by_key and (BELOW[code], 2015) in world.by_key]
    for n in range(2 * number):
        upper = world.by_key[random.choice(codes), 2015]
        lower = world.by_key[BELOW[upper.code], 2015]
        true, other = random.choice([(upper, lower), (lower, upper)])
        club = random.choice(true.clubs)
        if not book.take("league", club):
            continue
        told = other if n % 2 else true
        id = book.club(true.code, club)
        book.say(
            "league at the time of writing", f"{book.name(id)} {{}} these days.", f"play in the {LEAGUES[told.code]}",
            REFUTED if n % 2 else SUPPORTED, "league", f"about {id}", document="told-in-2015",
            why=f"{true.file} has {club}", league=book.league(told.code),
        )  # fmt: skip


@recipe
def up_and_down(world: World, book: Book, random: Random, number: int) -> None:
    """Promotion and relegation, and of clubs that stayed where they were."""
    for result in ("promoted", "relegated"):
        for n, (upper, lower, above, below) in enumerate(_drawn(random, _steps(world), 2 * number)):
            here, there, to = (lower, above, upper) if result == "promoted" else (upper, below, lower)
            moved, stayed = set(here.clubs) & set(there.clubs), set(here.clubs) - set(there.clubs)
            same = below if result == "promoted" else above
            choice = sorted((stayed & set(same.clubs)) if n % 2 else moved)
            if not choice:
                continue
            club = random.choice(choice)
            if not book.take("honour", here.code, here.year, club):
                continue
            id = book.club(here.code, club)
            book.say(
                result, f"At the end of {here.label} {book.name(id)} {{}}.",
                f"{'went up' if result == 'promoted' else 'went down'} to the {LEAGUES[to.code]}",
                REFUTED if n % 2 else SUPPORTED, "result", "honour", why=f"{here.file} and the next season: {club}", team=id,
                result=result, competition=book.league(to.code), season=here.label,
            )  # fmt: skip


# ── Tables on a day, and when it was certain ─────────────────────────────────────────────────────


@recipe
def tables_on_a_day(world: World, book: Book, random: Random, number: int) -> None:
    """Place, points and matches left of a club in the middle of a season, where points alone give the place."""
    n = 0
    for season, club in _club_seasons(book, random, world.named, "standing on a day"):
        if n == 4 * number:
            break
        days = sorted({game.day for game in season.games})
        day = days[random.randrange(len(days) // 4, 3 * len(days) // 4)] + timedelta(days=1)
        points = {each: season.points(each, day) for each in season.clubs}
        played = [len(season.by_club[each]) - season.left(each, day) for each in season.clubs]
        ahead = sum(value > points[club] for value in points.values())
        if (
            Counter(points.values())[points[club]] > 1
            or max(played) - min(played) > 2
            or any(g.day == day for g in season.games)
        ):
            continue
        name, value = (("rank", ahead + 1), ("matchesLeft", season.left(club, day)), ("points", points[club]))[n % 3]
        told = _wrong(random, value, (-2, -1, 1, 2)) if n % 2 else value
        told = told or value + 1
        n += 1
        id = book.club(season.code, club)
        words = {"rank": f"number {told} in the table", "matchesLeft": f"left with {told} matches to play",
                 "points": f"at {told} points"}[name]  # fmt: skip
        book.say(
            f"{name} on a day", f"On {_day(day)} {book.name(id)} were {{}}.", words, REFUTED if told != value else SUPPORTED,
            name, "standing", why=f"{season.file}: {value}", team=id, date=day, **_in(book, season), **_figure(name, told),
        )  # fmt: skip


@recipe
def places_at_the_end(world: World, book: Book, random: Random, number: int) -> None:
    """The place of a club in a final table, where points alone give it."""
    drawn = ((season, club) for season, club in _club_seasons(book, random, _decided(world), "standing")
             if season.alone_at(season.order.index(club) + 1))  # fmt: skip
    for n, (season, club) in zip(range(2 * number), drawn, strict=False):
        rank = season.order.index(club) + 1
        told = (_wrong(random, rank, (-2, -1, 1, 2)) or rank + 1) if n % 2 else rank
        id = book.club(season.code, club)
        book.say(
            "rank at the end", f"{book.name(id)} were {{}} of {season.label}.", f"number {told} in the final table",
            REFUTED if told != rank else SUPPORTED, "rank", "standing", why=f"{season.file}: {rank}", team=id, rank=told,
            **_in(book, season),
        )  # fmt: skip


def _certain(season: Season, club: str, ties: bool) -> date | None:
    """The first day after which nobody could have more points any more, or even as many."""
    for day in sorted({game.day for game in season.games}):
        own = season.points(club, day)
        best = max(
            season.points(each, day) + season.win * season.left(each, day) for each in season.clubs if each != club
        )
        if best < own + ties:
            return day
    return None


@recipe
def certain_titles(world: World, book: Book, random: Random, number: int) -> None:
    """The day on which a title was certain, where it is the same whether as many points would do or not."""
    seasons = [season for season in _decided(world) if season.alone_at(1)]
    n = 0
    for season in random.sample(seasons, len(seasons)):
        champion = season.order[0]
        day = _certain(season, champion, ties=False)
        if n == 2 * number:
            break
        if (
            not day
            or day != _certain(season, champion, ties=True)
            or not book.take("secured", season.code, season.year)
        ):
            continue
        all_days = sorted({game.day for game in season.games})
        own = [each for each in all_days if each != day and 4 < abs((each - day).days) < 40]
        if not own:
            continue
        told = random.choice(own) if n % 2 else day
        n += 1
        id = book.club(season.code, champion)
        book.say(
            "day on which a title was certain", f"In {season.label} {book.name(id)} {{}}.",
            f"could not be overtaken from {_day(told)} on", REFUTED if n % 2 == 0 else SUPPORTED, "secured", "honour",
            why=f"{season.file}: {champion} on {day}", team=id, result="winner", secured=told, **_in(book, season),
        )  # fmt: skip


@recipe
def first_since(world: World, book: Book, random: Random, number: int) -> None:
    """The title before, with every champion between known; and one before that, with a title between."""
    found: dict[bool, list[tuple[Season, Season, str]]] = {True: [], False: []}
    for code in ("eng.1", "es.1", "de.1", "fr.1", "pt.1", "tr.1", "nl.1"):
        years = [season for season in world.seasons if season.code == code and season.year >= 1995]
        for last in years:
            earlier: list[Season] = []
            for season in reversed([each for each in years if each.year < last.year]):
                known = world.by_key.get((code, season.year + 1))
                if not (season.complete and known and known.complete and season.alone_at(1) and last.alone_at(1)):
                    break
                if season.order[0] == last.order[0]:
                    earlier.append(season)
            found[True] += [(last, earlier[0], last.order[0])] if earlier and last.complete else []
            found[False] += [(last, each, last.order[0]) for each in earlier[1:2] if last.complete]
    for true, titles in found.items():
        free = [each for each in titles if each[0].year - each[1].year > 1]
        for last, before, club in _drawn(random, free, number):
            if not book.take("first since", last.code, last.year):
                continue
            id = book.club(last.code, club)
            book.say(
                "first title since", f"In {last.label} {book.name(id)} had {{}}.", f"their first title since {before.label}",
                SUPPORTED if true else REFUTED, "firstSince", "honour", why=f"{last.file}: {club}", team=id, result="winner",
                firstSince=before.label, **_in(book, last),
            )  # fmt: skip


# ── Goals ────────────────────────────────────────────────────────────────────────────────────────


def _whole_of_goals(world: World) -> list[Season]:
    """Seasons of which every goal of every match is in the files of goals."""
    return [
        season for season in world.named
        if season.code in OF_GOALS.values()
        and all(not sum(game.score or ()) or world.whole(season.code, game) for game in season.games)
    ]  # fmt: skip


def _goals_of(world: World, season: Season) -> list[Scored]:
    return [goal for game in season.games for goal in world.whole(season.code, game)]


def _own_goals(goals: Sequence[Scored]) -> set[Scored]:
    """Goals of somebody who else scored for the other team, and at least three times."""
    usual: dict[str, Counter[str]] = defaultdict(Counter)
    for goal in goals:
        usual[goal.scorer][goal.team] += 1
    found = set()
    for goal in goals:
        other = goal.away if goal.team == goal.home else goal.home
        if usual[goal.scorer][other] >= 3 and usual[goal.scorer][goal.team] == 1 and len(usual[goal.scorer]) == 2:
            found.add(goal)
    return found


def _scorer(book: Book, goal: Scored) -> str:
    return book.entity("person", goal.scorer)


@recipe
def goals_of_seasons(world: World, book: Book, random: Random, number: int) -> None:
    """League goals of a player for a club in a season all goals of which are known."""
    n = 0
    seasons = _whole_of_goals(world)
    for season in random.sample(seasons, len(seasons)):
        if n == 3 * number:
            break
        goals = _goals_of(world, season)
        own = _own_goals(goals)
        counted = Counter((goal.scorer, goal.team) for goal in goals)
        teams = Counter(goal.scorer for goal in {(g.scorer, g.team): g for g in goals}.values())
        players = sorted(key for key, value in counted.items() if value >= 4 and teams[key[0]] == 1 and key[0])
        scorer, team = random.choice(players)
        if own and n % 3 == 2:
            odd = min(own, key=lambda goal: (goal.scorer, goal.day))
            scorer, team = odd.scorer, odd.away if odd.team == odd.home else odd.home
        if not book.take("scorer", scorer):
            continue
        true = counted[scorer, team]
        told = true + 1 if n % 3 == 2 else _wrong(random, true) if n % 3 else true
        n += 1
        club = book.club(season.code, world.called[season.code.split(".")[0], team])
        person = book.entity("person", scorer)
        book.say(
            "goals in a season", f"In {season.label} {scorer} {{}}.", f"scored {told} league goals for {book.name(club)}",
            SUPPORTED if told == true else REFUTED, "goals", "spell",
            why=f"{season.file}: {true}{' and an own goal' if any(g.scorer == scorer for g in own) else ''}",
            person=person, team=club, role="player",
            tally=[{"scope": "league", **_in(book, season), "goals": told}],
        )  # fmt: skip


@recipe
def goals_where_some_are_missing(world: World, book: Book, random: Random, number: int) -> None:
    """One goal more than the files have, of a season of which goals are missing or may be."""
    whole = {(season.code, season.year) for season in _whole_of_goals(world)}
    seasons = [s for s in world.named if s.code in OF_GOALS.values() and (s.code, s.year) not in whole]
    for season in _drawn(random, seasons, number):
        country = season.code.split(".")[0]
        listed = Counter(
            world.called.get((country, goal.team)) for goal in world.goals
            if OF_GOALS.get(goal.competition) == season.code and goal.year == season.year
        )  # fmt: skip
        lacking = {club for club in season.clubs if sum(g.of(club)[0] for g in season.by_club[club]) > listed[club] > 0}
        counted = Counter(
            (goal.scorer, world.called.get((country, goal.team)))
            for goal in world.goals if OF_GOALS.get(goal.competition) == season.code and goal.year == season.year
        )  # fmt: skip
        players = sorted(key for key, value in counted.items() if value >= 4 and key[1] in lacking and key[0])
        if not players:
            continue
        scorer, team = random.choice(players)
        if not team or not book.take("scorer", scorer):
            continue
        club = book.club(season.code, team)
        told = counted[scorer, team] + 1
        book.say(
            "goals where some are missing", f"In {season.label} {scorer} {{}}.",
            f"scored {told} league goals for {book.name(club)}", OPEN, "goals", "spell",
            why=f"{season.file}: {told - 1}, with goals of {team} missing", person=book.entity("person", scorer), team=club,
            role="player", tally=[{"scope": "league", **_in(book, season), "goals": told}],
        )  # fmt: skip


def _goal_games(world: World, book: Book, random: Random) -> Iterator[tuple[Season, Game, list[Scored]]]:
    seasons = [season for season in world.named if season.code in OF_GOALS.values()]
    while True:
        season = random.choice(seasons)
        game = random.choice(season.games)
        goals = world.whole(season.code, game)
        if len(goals) > 1 and book.take("match", frozenset(game.teams)):
            yield season, game, goals


def _of_goal(book: Book, world: World, season: Season, goal: Scored) -> str:
    return book.club(season.code, world.called[season.code.split(".")[0], goal.team])


@recipe
def scorers(world: World, book: Book, random: Random, number: int) -> None:
    """Who scored in a match, and when; wrong minutes, and players of the team who scored in other matches only."""
    n = 0
    for season, game, goals in _goal_games(world, book, random):
        if n == 4 * number:
            break
        goal = random.choice(goals)
        several = sum(each.scorer == goal.scorer for each in goals) > 1
        if several or not goal.scorer or not goal.minute.isdigit() or not 2 < int(goal.minute) < 88:
            continue
        others = sorted({
            each.scorer for other in season.by_club[world.called[season.code.split(".")[0], goal.team]]
            for each in world.whole(season.code, other) if each.team == goal.team and each.scorer
        } - {each.scorer for each in goals})  # fmt: skip
        taken = {int(each.minute.split("+")[0]) for each in goals}
        how = ("", "minute", "", "scorer")[n % 4]
        if how == "scorer" and not others:
            continue
        minute = int(goal.minute)
        if how == "minute":
            minute = random.choice([each for each in range(3, 88) if all(abs(each - other) > 4 for other in taken)])
        scorer = random.choice(others) if how == "scorer" else goal.scorer
        n += 1
        home, away = _pair(book, season, game)
        book.say(
            "scorer and minute" if how != "scorer" else "scorer", f"In {home} against {away} on {_day(game.day)} {{}}.",
            f"{scorer} scored in minute {minute}", REFUTED if how else SUPPORTED, (how,) if how else ("scorer", "minute"),
            "match", holds=("date", "team"), why=f"{season.file}: {[(g.scorer, g.minute) for g in goals]}", date=game.day,
            side=_sides(book, season.code, game),
            goal=[{"team": _of_goal(book, world, season, goal), "scorer": book.entity("person", scorer), "minute": minute}],
        )  # fmt: skip


@recipe
def own_goals(world: World, book: Book, random: Random, number: int) -> None:
    """Goals that somebody scored against his own team: told as such, and as goals of the other kind."""
    found = []
    for season in _whole_of_goals(world):
        goals = _goals_of(world, season)
        by_match = {(goal.day, goal.home): game for game in season.games for goal in world.whole(season.code, game)}
        found += [(season, by_match[goal.day, goal.home], goal) for goal in sorted(_own_goals(goals), key=str)]
    for n, (season, game, goal) in enumerate(_drawn(random, found, 2 * number)):
        if not book.take("match", frozenset(game.teams)):
            continue
        home, away = _pair(book, season, game)
        person, team = _scorer(book, goal), _of_goal(book, world, season, goal)
        book.say(
            "own goal", f"In {home} against {away} on {_day(game.day)} {{}} for {book.name(team)}.",
            f"{goal.scorer} {'scored, and no own goal,' if n % 2 else 'scored an own goal'}", OPEN | (REFUTED if n % 2 else SUPPORTED),
            "ownGoal", "match", why=f"{season.file}: {goal}", date=game.day, side=_sides(book, season.code, game),
            goal=[{"team": team, "scorer": person, "ownGoal": "false" if n % 2 else "true"}],
        )  # fmt: skip


@recipe
def without_goals(world: World, book: Book, random: Random, number: int) -> None:
    """Matches without goals: the files of results have them, those of goals cannot."""
    games = ((season, game) for season, game in _games(world, book, random)
             if season.code in OF_GOALS.values() and game.score == (0, 0))  # fmt: skip
    for _, (season, game) in zip(range(number), games, strict=False):
        home, away = _pair(book, season, game)
        book.say(
            "match without goals", f"On {_day(game.day)} {home} and {away} {{}} in the league.", "played nil-nil",
            SUPPORTED, ("goalsScored", "date"), "match", why=f"{season.file}: {game}", date=game.day, **_in(book, season),
            side=_sides(book, season.code, game, goalsScored=(0, 0)),
        )  # fmt: skip


@recipe
def leagues_with_goals_only(world: World, book: Book, random: Random, number: int) -> None:
    """Leagues of which only goals are known, so that matches without any are missing: no table, and no nil-nil."""
    files = {
        "cze-1-fotbalova-liga": "Czech First League",
        "pol-ekstraklasa": "Ekstraklasa",
        "sui-super-league": "Swiss Super League",
    }
    for _ in range(number):
        file, name = random.choice(sorted(files.items()))
        year = random.randint(2001, 2010)
        goals = [goal for goal in world.goals if goal.competition == file and goal.year == year and goal.usual]
        games = {goal.match: Game(goal.day, goal.home, goal.away, goal.score) for goal in goals}
        season = Season(file, year, f"{year}/{(year + 1) % 100:02}", tuple(games.values()))
        club = random.choice(season.clubs)
        if not book.take("standing", file, year, club):
            continue
        id, league = book.club_of_goals(club), book.entity("competition", name)
        of: Fact = {"competition": league, "season": season.label}
        for extra in (0, 2):
            if book.take("standing", file, year, club, extra) and extra:
                points = season.points(club) + extra
                book.say(
                    "points from goals alone", f"In {season.label} {club} got {{}}.", f"as many as {points} points",
                    OPEN, "points", "standing", why=f"{file}: {points - extra} without goalless matches", team=id,
                    points=points, **of,
                )  # fmt: skip
        met = {game.teams for game in season.games}
        missing = [
            other for other in season.clubs if other != club and (club, other) not in met and (other, club) in met
        ]
        if missing:
            other = random.choice(missing)
            played = next(game.day for game in season.games if game.teams == (other, club))
            day = next(
                each for each in (played + timedelta(days=step) for step in range(60, 300))
                if not any({club, other} & set(game.teams) and abs((game.day - each).days) < 3 for game in season.games)
            )  # fmt: skip
            book.say(
                "nil-nil that cannot be there", f"On {_day(day)} {club} and {other} {{}}.", "parted without a goal", OPEN,
                ("goalsScored", "date"), "match", why=f"{file}: {club} at home to {other} is not there", date=day,
                side=[{"team": id, "goalsScored": 0}, {"team": book.club_of_goals(other), "goalsScored": 0}], **of,
            )  # fmt: skip


# ── National teams ───────────────────────────────────────────────────────────────────────────────


def _nations(world: World, book: Book, random: Random) -> Iterator[International]:
    """Internationals in an order of chance, after 1950, with one match of the two about that time."""
    near: dict[frozenset[str], list[date]] = defaultdict(list)
    for match in world.internationals:
        near[frozenset(match.game.teams)].append(match.game.day)
    known = [match for match in world.internationals if match.game.score and match.game.day.year > 1950]
    for match in random.sample(known, len(known)):
        days = near[frozenset(match.game.teams)]
        alone = all(day == match.game.day or abs((day - match.game.day).days) > 40 for day in days)
        if alone and days.count(match.game.day) == 1 and book.take("match", frozenset(match.game.teams)):
            yield match


def _national(book: Book, match: International, **values: tuple[object, object]) -> list[Fact]:
    return [
        {"team": book.entity("national-team", team), **{name: each[n] for name, each in values.items()}}
        for n, team in enumerate(match.game.teams)
    ]


def _opening(match: International) -> str:
    return f"On {_day(match.game.day)} {match.game.home} met {match.game.away}, and"


@recipe
def internationals(world: World, book: Book, random: Random, number: int) -> None:
    """Score, town, friendly or not, and neutral ground of internationals."""
    drawn = _nations(world, book, random)
    for n, match in zip(range(2 * number), drawn, strict=False):
        goals = list(match.game.score or ())
        if n % 2:
            goals[random.randrange(2)] += 1
        book.say(
            "score of an international", f"{_opening(match)} {{}} was the score.", f"{goals[0]}-{goals[1]} after all",
            REFUTED if n % 2 else SUPPORTED, "goalsScored", "match", holds=("date", "team"), why=str(match), date=match.game.day,
            side=_national(book, match, goalsScored=(goals[0], goals[1])),
        )  # fmt: skip
    for n, match in zip(range(2 * number), drawn, strict=False):
        friendly = (match.tournament == "Friendly") != bool(n % 2)
        book.say(
            "friendly", f"{_opening(match)} {{}}.", f"it {'was' if friendly else 'was not'} a friendly",
            REFUTED if n % 2 else SUPPORTED, "friendly", "match", holds=("date", "team"), why=str(match), date=match.game.day,
            friendly=str(friendly).lower(), side=_national(book, match),
        )  # fmt: skip
    for n, match in zip(range(2 * number), drawn, strict=False):
        neutral = match.neutral != bool(n % 2)
        book.say(
            "neutral ground", f"{_opening(match)} {{}}.", f"the ground {'was' if neutral else 'was not'} neutral",
            REFUTED if n % 2 else SUPPORTED, "neutral", "match", holds=("date", "team"), why=str(match), date=match.game.day,
            neutral=str(neutral).lower(), side=_national(book, match),
        )  # fmt: skip
    cities = sorted({match.city for match in world.internationals})
    for n, match in zip(range(2 * number), drawn, strict=False):
        city = random.choice([each for each in cities if each != match.city]) if n % 2 else match.city
        book.say(
            "town of an international", f"{_opening(match)} {{}}.", f"it was played in {city}", REFUTED if n % 2 else SUPPORTED,
            "place", "match", holds=("date", "team"), why=str(match), date=match.game.day, place=book.entity("place", city),
            side=_national(book, match),
        )  # fmt: skip


@recipe
def shootouts(world: World, book: Book, random: Random, number: int) -> None:
    """Who won a shoot-out."""
    drawn = (match for match in _nations(world, book, random) if match.shootout)
    for n, match in zip(range(2 * number), drawn, strict=False):
        first = (match.shootout == match.game.home) != bool(n % 2)
        winner = match.game.teams[0 if first else 1]
        book.say(
            "shoot-out", f"{_opening(match)} {{}}.", f"{winner} won it on penalties", REFUTED if n % 2 else SUPPORTED,
            "wonShootout", "match", holds=("date", "team"), why=str(match), date=match.game.day,
            side=_national(book, match, wonShootout=_flags(first)),
        )  # fmt: skip


@recipe
def scorers_of_internationals(world: World, book: Book, random: Random, number: int) -> None:
    """Scorer, minute, penalty and own goal of internationals of which all goals are known."""
    drawn = (
        match for match in _nations(world, book, random)
        if match.goals and len(match.goals) == sum(match.game.score or ()) and all(each["scorer"] for each in match.goals)
    )  # fmt: skip
    for kind in ("minute", "scorer", "penalty", "ownGoal"):
        n = 0
        for match in drawn:
            if n == 2 * number:
                break
            wanted = [each for each in match.goals if kind != "ownGoal" or n % 4 < 2 or each["own_goal"] == "TRUE"]
            wanted = [each for each in wanted if kind != "penalty" or n % 4 < 2 or each["penalty"] == "TRUE"]
            once = [
                g
                for g in wanted
                if sum(each["scorer"] == g["scorer"] for each in match.goals) == 1 and g["minute"].isdigit()
            ]
            if not once:
                continue
            goal = random.choice(once)
            told: Fact = {
                "minute": goal["minute"],
                "penalty": goal["penalty"].lower(),
                "ownGoal": goal["own_goal"].lower(),
            }
            scorer = goal["scorer"]
            if n % 2:
                if kind == "minute":
                    taken = [int(each["minute"]) for each in match.goals if each["minute"].isdigit()]
                    told["minute"] = random.choice(
                        [m for m in range(3, 88) if all(abs(m - each) > 4 for each in taken)]
                    )
                elif kind == "scorer":
                    scorer = random.choice(world.internationals[random.randrange(9000, 40000)].game.teams) + " Nobody"
                else:
                    told[kind] = "false" if told[kind] == "true" else "true"
            n += 1
            manner = " from a penalty" if told["penalty"] == "true" else ""
            manner += ", an own goal" if told["ownGoal"] == "true" else ""
            words = f"{scorer} scored in minute {told['minute']}{manner}"
            book.say(
                f"{kind} in an international", f"{_opening(match)} {{}}.", words, REFUTED if n % 2 == 0 else SUPPORTED, kind,
                "match", holds=("date", "team"), why=str(match.goals), date=match.game.day, side=_national(book, match),
                goal=[{"team": book.entity("national-team", goal["team"]), "scorer": book.entity("person", scorer), **told}],
            )  # fmt: skip


@recipe
def goals_for_nations(world: World, book: Book, random: Random, number: int) -> None:
    """All goals of a player for a national team: the list of scorers is no list of all goals."""
    counted = Counter(
        (goal["scorer"], goal["team"])
        for match in world.internationals
        for goal in match.goals
        if goal["own_goal"] == "FALSE"
    )
    players = sorted(key for key, value in counted.items() if value >= 5 and key[0])
    for scorer, team in _drawn(random, players, number):
        told = counted[scorer, team] + random.randint(3, 9)
        if book.take("scorer", scorer):
            book.say(
                "goals for a national team", f"In all his matches {scorer} {{}}.", f"scored {told} goals for {team}", OPEN,
                "goals", "spell", why=f"{counted[scorer, team]} in the list", person=book.entity("person", scorer),
                team=book.entity("national-team", team), role="player",
                tally=[{"scope": "all-competitions", "goals": told}],
            )  # fmt: skip


@recipe
def cup_matches(world: World, book: Book, random: Random, number: int) -> None:
    """Scores of the Champions League, nil-nil among them, which one data set has and the one of goals cannot have."""
    cup = book.entity("competition", "UEFA Champions League")
    games = random.sample(world.cups, len(world.cups))
    for wanted in (True, False):
        chosen = [each for each in games if (each[1].score == (0, 0)) == wanted]
        for n, (season, game) in enumerate(chosen[: 2 * number]):
            if not book.take("match", frozenset(game.teams)):
                continue
            goals = list(game.score or ())
            if n % 2:
                goals[random.randrange(2)] += 1
            clubs = [book.club_of_goals(team) for team in game.teams]
            book.say(
                "nil-nil of the Champions League" if wanted else "score of the Champions League",
                f"On {_day(game.day)} {book.name(clubs[0])} received {book.name(clubs[1])}, and {{}} in the end.",
                f"it was {goals[0]}-{goals[1]}", REFUTED if n % 2 else SUPPORTED, "goalsScored", "match",
                holds=("date", "team"), why=f"{season}: {game}", date=game.day, competition=cup, season=season,
                side=[{"team": club, "goalsScored": goals[at]} for at, club in enumerate(clubs)],
            )  # fmt: skip


# ── What the files do not have, and names that mislead ───────────────────────────────────────────


@recipe
def nothing_known(world: World, book: Book, random: Random, number: int) -> None:
    """Leagues that are in no file, years before the files, and seasons that are left out."""
    league = book.entity("competition", "Westland Premier Division")
    for n in range(number):
        club = book.entity("club", f"Westland Rovers {n}")
        book.say(
            "league that is in no file", f"In 2003/04 {book.name(club)} {{}}.", "won the title in Westland", OPEN, "result",
            "honour", team=club, result="winner", competition=league, season="2003/04",
        )  # fmt: skip
    for season, club in _drawn(random, list(_club_seasons(book, random, world.named, "years before")), number):
        id = book.club(season.code, club)
        year = random.randint(1950, 1985)
        label = f"{year}/{(year + 1) % 100:02}" if "/" in season.label else str(year)
        book.say(
            "year before the data", f"In {label} {book.name(id)} ended {{}}.", "with 41 points in the league", OPEN,
            "points", "standing", team=id, points=41, competition=book.league(season.code), season=label,
        )  # fmt: skip
    gaps = [
        (season, year) for season in world.seasons for year in (season.year + 1,)
        if season.code in LEAGUES and (season.code, year) not in world.by_key and year < 2023
    ]  # fmt: skip
    for season, year in _drawn(random, gaps, number):
        club = random.choice(season.order[:4])
        id = book.club(season.code, club)
        label = f"{year}/{(year + 1) % 100:02}" if "/" in season.label else str(year)
        book.say(
            "season that is left out", f"In {label} {book.name(id)} {{}}.", "came first in the league", OPEN, "result", "honour",
            why=f"after {season.file} comes none", team=id, result="winner", competition=book.league(season.code), season=label,
        )  # fmt: skip


@recipe
def one_name_twice(world: World, book: Book, random: Random, number: int) -> None:
    """Clubs of two countries with the same name, each in its own league."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for season in world.named:
        for club in season.clubs:
            by_name[club].add(season.code)
    for club, codes in sorted(by_name.items()):
        if len({code.split(".")[0] for code in codes}) < 2:
            continue
        for code in sorted(codes):
            seasons = [season for season in world.named if season.code == code and club in season.clubs]
            for n, season in enumerate(_drawn(random, seasons, 2)):
                points = season.points(club)
                told = points + 2 if n else points
                id = book.club(code, club)
                if book.take("standing", code, season.year, club):
                    book.say(
                        "one name in two countries", f"In {season.label} {club} got {{}}.", f"{told} points in the {LEAGUES[code]}",
                        REFUTED if n else SUPPORTED, "points", "standing", why=f"{season.file}: {points}", team=id,
                        points=told, **_in(book, season),
                    )  # fmt: skip


@recipe
def names_alike(world: World, book: Book, random: Random, number: int) -> None:
    """Clubs whose names begin alike, in leagues of different countries: the matches of one told of the other."""
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for season in world.seasons:
        if season.code in LEAGUES:
            for club in season.clubs:
                names[_slug(club)[:6]].append((club, season.code))
    pairs = sorted({
        (one, other) for told in names.values() for one in set(told) for other in set(told)
        if one[0] != other[0] and one[1].split(".")[0] != other[1].split(".")[0]
    })  # fmt: skip
    favourites = [
        pair for pair in pairs if _slug(pair[0][0]).startswith("sparta") and _slug(pair[1][0]).startswith("sparta")
    ]
    for (club, code), (alike, of) in [*favourites, *_drawn(random, pairs, number)]:
        season = random.choice([season for season in world.seasons if season.code == code and club in season.clubs])
        game = random.choice([game for game in season.by_club[club] if game.score] or [None])
        if not game or not game.score or not book.take("alike", club, alike):
            continue
        other = next(team for team in game.teams if team != club)
        doubtful = (of.split(".", maxsplit=1)[0], alike) in world.doubtful
        ids = [book.entity("club", alike, "alone") if doubtful else book.club(of, alike), book.club(code, other)]
        a, b = game.of(club)
        book.say(
            "match of a club with a name alike", f"On {_day(game.day)} {book.name(ids[0])} {{}}.",
            f"played {a}-{b} against {book.name(ids[1])}", REFUTED | OPEN, ("date", "goalsScored", "team"), "match",
            why=f"{season.file}: {game}", date=game.day,
            side=[{"team": ids[0], "goalsScored": a}, {"team": ids[1], "goalsScored": b}],
        )  # fmt: skip
