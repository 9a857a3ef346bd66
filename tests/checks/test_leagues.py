"""Tables and complete seasons, against the rows of the files summed up by other means."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from random import Random

import polars as pl
import pytest

from carrera_kg.checks.leagues import seasons, tables
from carrera_kg.checks.records import read_records
from tests.checks.sentences import DATA, Season, read_leagues

ARCHIVE = DATA / "bulk" / "footballdata_league_results.tar.gz"
pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the open data are not beside the checkout")

Row = tuple[int, ...]


@pytest.fixture(scope="session")
def leagues() -> list[Season]:
    """The seasons as this test reads them."""
    return read_leagues(ARCHIVE)


@pytest.fixture(scope="session")
def matches() -> pl.DataFrame:
    """The matches as the checks read them, each with the file it is from."""
    read = read_records([f"results:leagues={ARCHIVE}"]).matches
    file = pl.col("places").list.first().str.extract(r"leagues/([^#]+)#", 1).alias("file")
    return read.with_columns(file)


@pytest.fixture(scope="session")
def drawn(leagues: list[Season]) -> list[Season]:
    """Sixty complete seasons, at most five of a country."""
    complete = [season for season in leagues if season.complete]
    found: list[Season] = []
    for season in Random(60).sample(complete, len(complete)):
        of_country = sum(each.code.split(".")[0] == season.code.split(".")[0] for each in found)
        if of_country < 5 and len(found) < 60:
            found.append(season)
    return found


def _keys(matches: pl.DataFrame, season: Season) -> pl.DataFrame:
    return matches.filter(file=season.file).select("dataset", "competition", "season").unique()


def _counted(season: Season) -> list[Row]:
    """Of each club: matches, won, drawn, lost, goals for and against."""
    found = []
    for club in season.clubs:
        own = [game.of(club) for game in season.by_club[club]]
        won, drawn, lost = season.record(club)
        found.append((len(own), won, drawn, lost, sum(a for a, _ in own), sum(b for _, b in own)))
    return sorted(found)


def test_sixty_seasons_of_many_countries_are_drawn(drawn: list[Season]) -> None:
    assert len(drawn) == 60
    assert len({season.code.split(".")[0] for season in drawn}) >= 12


def test_tables_are_those_of_the_rows(drawn: list[Season], matches: pl.DataFrame) -> None:
    figures = tables(matches)
    columns = ["played", "won", "drawn", "lost", "goals_for", "goals_against"]
    wrong = []
    for season in drawn:
        own = figures.join(_keys(matches, season), on=["dataset", "competition", "season"], how="semi")
        found = sorted(own.select(columns).rows())
        if found != _counted(season):
            wrong.append((season.file, sorted(set(found) ^ set(_counted(season)))))
    assert not wrong


def test_each_season_is_one_and_each_club_has_one_line(drawn: list[Season], matches: pl.DataFrame) -> None:
    figures = tables(matches)
    for season in drawn:
        keys = _keys(matches, season)
        assert keys.height == 1, season.file
        own = figures.join(keys, on=["dataset", "competition", "season"], how="semi")
        assert own["team"].n_unique() == own.height == len(season.clubs), season.file


def test_points_are_those_of_the_rows(drawn: list[Season], matches: pl.DataFrame) -> None:
    figures = tables(matches)
    for season in drawn:
        own = figures.join(_keys(matches, season), on=["dataset", "competition", "season"], how="semi")
        found = sorted(own.select(points=pl.col("won") * season.win + pl.col("drawn"))["points"])
        assert found == sorted(season.points(club) for club in season.clubs), season.file


def test_complete_seasons_are_recognised(leagues: list[Season], matches: pl.DataFrame) -> None:
    told = _told(matches)
    certain = [season for season in leagues if season.complete and _balanced(season)]
    wrong = [season.file for season in certain if not told.get(season.file, (False, ""))[0]]
    assert len(certain) > 600
    assert not wrong


def test_seasons_in_which_matches_are_missing_are_not_complete(leagues: list[Season], matches: pl.DataFrame) -> None:
    told = _told(matches)
    lacking = [season for season in leagues if _lacking(season)]
    assert lacking
    wrong = [(season.file, told[season.file]) for season in lacking if told.get(season.file, (False, ""))[0]]
    assert not wrong


def test_what_is_not_complete_says_why(matches: pl.DataFrame) -> None:
    assert seasons(matches).filter(~pl.col("complete"), pl.col("why") == "").is_empty()


def _told(matches: pl.DataFrame) -> dict[str, tuple[bool, str]]:
    keys = ["dataset", "competition", "season"]
    files = matches.select(*keys, "file").unique()
    joined = files.join(seasons(matches), on=keys, how="left", nulls_equal=True)
    return {row["file"]: (bool(row["complete"]), row["why"]) for row in joined.iter_rows(named=True)}


def _balanced(season: Season) -> bool:
    """Whether of two clubs each was at home as often, but for one match where they met an odd number of times."""
    at_home = Counter(game.teams for game in season.games)
    return all(abs(number - at_home[away, home]) <= 1 for (home, away), number in at_home.items())


def _lacking(season: Season) -> bool:
    """Whether some of those who played most met some of them fewer times than others, or a score is missing."""
    played = Counter(team for game in season.games for team in game.teams)
    most = [team for team, number in played.items() if number > max(played.values()) // 2]
    met = Counter(frozenset(game.teams) for game in season.games)
    unknown = any(game.score is None for game in season.games)
    never = [(a, b) for n, a in enumerate(most) for b in most[n + 1 :] if not met[frozenset((a, b))]]
    return unknown or bool(never)


# ── Files with rows taken out ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("spoil", ["nothing", "first row", "last row", "one in the middle", "a club's last", "a score"])
def test_a_season_without_some_of_its_rows_is_not_complete(leagues: list[Season], tmp_path: Path, spoil: str) -> None:
    random = Random(spoil)
    chosen = [season for season in leagues if season.complete and 16 <= len(season.clubs) <= 24]
    for n, season in enumerate(random.sample(chosen, 3)):
        folder = tmp_path / str(n)
        folder.mkdir()
        games = list(season.games)
        if spoil == "first row":
            del games[0]
        elif spoil == "last row":
            del games[-1]
        elif spoil == "one in the middle":
            del games[random.randrange(10, len(games) - 10)]
        elif spoil == "a club's last":
            games.remove(season.by_club[random.choice(season.clubs)][-1])
        with (folder / f"{season.label.replace('/', '-')}_{season.code}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Date", "Team 1", "FT", "HT", "Team 2"])
            for number, game in enumerate(games):
                assert game.score
                score = "?" if spoil == "a score" and number == 7 else f"{game.score[0]}-{game.score[1]}"
                writer.writerow([f"{game.day:%a %b} {game.day.day} {game.day:%Y}", game.home, score, "?", game.away])
        found = seasons(read_records([str(folder)]).matches)
        assert found["complete"].to_list() == [spoil == "nothing"], (season.file, found["why"].to_list())
        if spoil != "nothing":
            assert all(found["why"].to_list())
