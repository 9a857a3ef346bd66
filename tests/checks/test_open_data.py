"""True and false sentences about clubs and scorers of the open data, drawn at random, and what the checks say to them.

What is true is worked out here from the rows of the files alone. Nothing of the data is in this file; without the data
beside the checkout the tests are skipped.
"""

from __future__ import annotations

import csv
import io
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from carrera_kg.checks.leagues import seasons, tables
from carrera_kg.checks.records import Records, read_records
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import Against, build
from carrera_kg.views import CheckView
from tests.checks.building import Document, Game

BULK = Path(__file__).parents[3] / "shared" / "data" / "bulk"
LEAGUES = BULK / "footballdata_league_results.tar.gz"
GOALS = BULK / "goals_time.tar.gz"
pytestmark = pytest.mark.skipif(not LEAGUES.exists(), reason="the open data are not beside the checkout")

NAMED = {"eng.1": "Premier League", "it.1": "Serie A", "es.1": "Primera Division", "fr.1": "Ligue 1", "nl.1": "Eredivisie",
         "ru.1": "Russian League"}  # fmt: skip
"""Leagues with a name that a source of goals has for them, and one that has none there."""


@dataclass(frozen=True)
class Season:
    """A season of a league as its file has it."""

    year: int
    league: str
    games: tuple[Game, ...]

    @property
    def clubs(self) -> list[str]:
        return sorted({game.home for game in self.games})

    @property
    def label(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02}"

    @property
    def complete(self) -> bool:
        """Whether each club met each other one once at home, and all scores are there."""
        pairs = Counter((game.home, game.away) for game in self.games)
        number = len(self.clubs)
        return len(pairs) == number * (number - 1) == len(self.games) and all(game.score for game in self.games)

    def of(self, club: str) -> list[tuple[date, int, int]]:
        """Its matches in order, with its own goals and the other's."""
        told = []
        for game in self.games:
            if game.score and club in (game.home, game.away):
                own, theirs = game.score if club == game.home else game.score[::-1]
                told.append((game.day, own, theirs))
        return sorted(told)

    def points(self, club: str) -> int:
        return sum(3 if own > theirs else own == theirs for _, own, theirs in self.of(club))

    def order(self) -> list[str]:
        return sorted(self.clubs, key=lambda club: (-self.points(club), club))


def read(path: Path = LEAGUES) -> list[Season]:
    found = []
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            folder, _, name = member.name.rpartition("/")
            if not name.endswith(".csv") or "-" not in folder:
                continue
            file = archive.extractfile(member)
            assert file
            rows = csv.DictReader(io.TextIOWrapper(file, "utf-8"))
            games = tuple(game for row in rows if (game := _game(row)))
            found.append(Season(int(folder.rsplit("/", 1)[-1][:4]), name.removesuffix(".csv"), games))
    return sorted(found, key=lambda season: (season.league, season.year))


def _game(row: dict[str, str]) -> Game | None:
    day = datetime.strptime(row["Date"], "%a %b %d %Y").date()
    goals = row["FT"].split("-")
    score = (int(goals[0]), int(goals[1])) if len(goals) == 2 and all(part.isdigit() for part in goals) else None
    return Game(day, row["Team 1"], row["Team 2"], score)


@pytest.fixture(scope="module")
def whole() -> list[Season]:
    return [season for season in read() if season.complete and season.year >= 1995]


class Sentences(Document):
    """Sentences with whether they are true."""

    truths: dict[str, bool]

    def __init__(self) -> None:
        super().__init__()
        self.truths = {}
        self.checked: dict[str, str] = {}

    def tell(self, true: bool, head: str, what: str, **properties: Any) -> None:
        """A sentence, and the property that is true or false in it."""
        number = len(self.truths) + 1
        self.says(head, f"s{number}", {}, **properties)
        words = list(self.expected)[-1]
        self.truths[words], self.checked[words] = true, what


def sentences(whole: list[Season], random: Random) -> Sentences:
    told = Sentences()
    by_key = {(season.league, season.year): season for season in whole}
    for league, name in NAMED.items():
        of = [season for season in whole if season.league == league]
        for season in random.sample(of, min(3, len(of))):
            where = {"competition": name, "season": season.label}
            _of_matches(told, season, where, random)
            _of_tables(told, season, where, random)
            _of_runs(told, season, where, random)
            after = by_key.get((league, season.year + 1))
            if after:
                _of_divisions(told, season, after, name)
    return told


def _of_matches(told: Sentences, season: Season, where: dict[str, str], random: Random) -> None:
    for true in (True, False):
        game = random.choice(season.games)
        assert game.score
        home, away = game.score if true else (game.score[0] + 1, game.score[1])
        sides = [{"team": game.home, "goalsScored": str(home)}, {"team": game.away, "goalsScored": str(away)}]
        told.tell(true, "match", "goalsScored", side=[sides[0], {"team": game.away}], date=str(game.day), **where)
        day = game.day if true else game.day + timedelta(days=11)
        told.tell(true, "match", "date", side=[{"team": game.home}, {"team": game.away}], date=str(day), **where)


def _of_tables(told: Sentences, season: Season, where: dict[str, str], random: Random) -> None:
    club = random.choice(season.clubs)
    wins = sum(own > theirs for _, own, theirs in season.of(club))
    for true in (True, False):
        told.tell(true, "standing", "points", team=club, points=str(season.points(club) + (not true)), **where)
        told.tell(true, "standing", "wins", team=club, wins=str(wins + (not true)), **where)
    order = season.order()
    clear = [
        place for place in range(3) if len({season.points(club) for club in order[max(0, place - 1) : place + 2]}) ==
        len(order[max(0, place - 1) : place + 2])
    ]  # fmt: skip
    for place in clear:
        result = ("winner", "runner-up", "third-place")[place]
        told.tell(True, "honour", "result", team=order[place], result=result, **where)
        told.tell(False, "honour", "result", team=order[place + 2], result=result, **where)
    beaten = any(own < theirs for _, own, theirs in season.of(order[0]))
    told.tell(not beaten, "honour", "result", team=order[0], result="unbeaten", **where)


def _of_runs(told: Sentences, season: Season, where: dict[str, str], random: Random) -> None:
    club = random.choice(season.clubs)
    games = season.of(club)
    best: list[tuple[date, int, int]] = []
    run: list[tuple[date, int, int]] = []
    for game in games:
        run = [*run, game] if game[1] >= game[2] else []
        best = run if len(run) > len(best) else best
    if len(best) < 3:
        return
    days = {"start": str(best[0][0]), "end": str(best[-1][0])}
    of = {"team": club, "kindOfRun": "unbeaten", "competition": where["competition"]}
    told.tell(True, "run", "matches", matches=str(len(best)), **days, **of)
    told.tell(False, "run", "matches", matches=str(len(best) + 1), **days, **of)
    if best[-1] is not games[-1]:
        longer = {"start": days["start"], "end": str(games[-1][0])}
        number = len(games) - games.index(best[0])
        told.tell(False, "run", "matches", matches=str(number), **longer, **of)
    spell = {"person": "Coach B", "team": club, "role": "head-coach", "start": str(best[0][0]), "end": str(best[-1][0])}
    won = sum(own > theirs for _, own, theirs in best)
    for true in (True, False):
        figures = {"scope": "league", "wins": str(won + (not true)), "appearances": str(len(best))}
        told.tell(true, "spell", "wins", tally=[figures], **spell)


def _of_divisions(told: Sentences, season: Season, after: Season, name: str) -> None:
    player = {"person": "Player A", "role": "player", "during": after.label, "division": name}
    stayed, gone = sorted({*season.clubs} & {*after.clubs}), sorted({*season.clubs} - {*after.clubs})
    new = sorted({*after.clubs} - {*season.clubs})
    told.tell(True, "spell", "division", team=stayed[0], **player)
    if gone:
        told.tell(False, "spell", "division", team=gone[0], **player)
    if new:
        told.tell(True, "honour", "result", team=new[0], result="promoted", competition=name, season=season.label)
        told.tell(False, "honour", "result", team=stayed[-1], result="promoted", competition=name, season=season.label)


def entities(told: Sentences) -> list[dict[str, Any]]:
    """The clubs, called as in the files, and the leagues."""
    clubs = set()
    for fact in told.facts:
        clubs |= {fact["team"]} if "team" in fact else set()
        clubs |= {side["team"] for side in fact.get("side", [])}
    slugs = {
        club: "".join(c if c.isalnum() and c.isascii() else "-" for c in club.lower()).strip("-") for club in clubs
    }
    numbered = {club: f"club/{'-'.join(filter(None, slug.split('-')))}-{n}" for n, (club, slug) in
                enumerate(sorted(slugs.items()))}  # fmt: skip
    listed = [{"id": id_, "name": club} for club, id_ in numbered.items()]
    listed += [{"id": f"competition/league-{n}", "name": name} for n, name in enumerate(NAMED.values())]
    return [*listed, {"id": "person/coach-b", "name": "Coach B"}, {"id": "person/player-a", "name": "Player A"}]


@pytest.fixture(scope="module")
def told(whole: list[Season]) -> Sentences:
    return sentences(whole, Random(1))


@pytest.fixture(scope="module")
def found(told: Sentences, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CheckView]:
    """The check of the property of each sentence that is true or false in it, by the sentence's words."""
    folder = tmp_path_factory.mktemp("sentences")
    told.write(folder, entities(told))
    build(str(folder / "dataset"), facts=str(folder), against=Against((str(BULK),)))
    kg = KnowledgeGraph.open(str(folder / "dataset"))
    checks: dict[str, list[CheckView]] = defaultdict(list)
    for check in kg.checks():
        if check.claim.predicate.endswith(f"#{told.checked[check.claim.words]}"):
            checks[check.claim.words].append(check)
    return {words: each[0] for words, each in checks.items()}


def test_no_false_sentence_is_supported_and_no_true_one_refuted(told: Sentences, found: dict[str, CheckView]) -> None:
    wrong = [
        (words, told.checked[words], check.claim.subject_label, check.explanation)
        for words, check in found.items()
        if check.verdict == ("refuted" if told.truths[words] else "supported")
    ]
    assert not wrong
    assert len(told.truths) >= 200
    assert sum(not true for true in told.truths.values()) >= 80


def test_most_sentences_are_decided(told: Sentences, found: dict[str, CheckView]) -> None:
    decided = {words for words, check in found.items() if check.verdict in ("supported", "refuted", "partly")}
    open_ = [(told.checked[words], fact) for fact in told.facts if (words := fact["words"]) not in decided]
    assert len(decided) >= 0.95 * len(told.truths), open_[:20]


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def records() -> Records:
    return read_records([f"results:leagues={LEAGUES}"])


def test_tables_are_those_of_the_rows_summed_independently(whole: list[Season], records: Records) -> None:
    drawn = Random(2).sample(whole, 60)
    figures = tables(records.matches).with_columns(points=pl.col("won") * 3 + pl.col("drawn"))
    of_files = records.matches.select(
        "competition", "season", file=pl.col("places").list.first().str.extract(r"leagues/([^#]+)#", 1)
    ).unique()
    for season in drawn:
        name = f"{season.year}-{(season.year + 1) % 100:02}/{season.league}.csv"
        keys = of_files.filter(file=name)
        own = figures.join(keys, on=["competition", "season"], how="semi")
        counted = sorted(own["points"])
        assert counted == sorted(season.points(club) for club in season.clubs), name
        conceded = sorted(own.select("played", "goals_for", "goals_against").rows())
        assert conceded == sorted(
            (len(games), sum(g[1] for g in games), sum(g[2] for g in games)) for club in season.clubs if (games := season.of(club))
        )  # fmt: skip


def test_seasons_are_complete_just_where_all_have_met(whole: list[Season], records: Records) -> None:
    complete = seasons(records.matches).filter("complete")
    files = records.matches.join(complete.select("competition", "season"), on=["competition", "season"], how="semi")
    names = set(files.select(pl.col("places").list.first().str.extract(r"leagues/([^#]+)#", 1)).to_series())
    told = {f"{s.year}-{(s.year + 1) % 100:02}/{s.league}.csv" for s in whole}
    assert told <= names


def test_a_season_that_lacks_a_match_is_not_complete(whole: list[Season], tmp_path: Path) -> None:
    season = Random(3).choice([season for season in whole if len(season.clubs) >= 16])
    for number, lost in enumerate((0, 1, 10)):
        lines = ["Date,Team 1,FT,HT,Team 2", *(game.line for game in season.games[lost:])]
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{season.year}-{(season.year + 1) % 100:02}_{season.league}.csv").write_text("\n".join(lines) + "\n")
        told = seasons(read_records([str(folder)]).matches)
        assert told["complete"].to_list() == [lost == 0]
