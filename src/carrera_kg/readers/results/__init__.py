"""Reads results: league tables of matches, internationals, goals with scorers, and openfootball text.

What a file is, its first line tells, and not its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from carrera_kg.errors import DataError
from carrera_kg.readers.batches import Batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results import clubs, football_data, football_txt, footballcsv, goals, internationals
from carrera_kg.readers.results.csvtable import MOST, header

Read = Callable[[str, InputFile, Rejects], Iterator[Batch]]

_LAYOUTS: tuple[tuple[frozenset[str], Read], ...] = (
    (frozenset({"Date", "Team 1", "FT", "Team 2"}), footballcsv.footballcsv),
    (frozenset({"Date", "HomeTeam", "AwayTeam"}), football_data.football_data),
    (frozenset({"Date", "Home", "Away", "HG", "AG"}), football_data.football_data),
    (frozenset({"date", "home_team", "away_team", "home_score", "away_score"}), internationals.results),
    (frozenset({"date", "home_team", "away_team", "team", "scorer"}), internationals.scorers),
    (frozenset({"date", "home_team", "away_team", "winner"}), internationals.shootouts),
    (frozenset({"current", "former"}), internationals.former_names),
    (frozenset({"scoring_player", "scoring_team", "game", "date"}), goals.goals),
)
"""The columns that tell each layout of CSV, the more special first."""


def wanted(name: str) -> bool:
    """Whether a file of that name can hold results."""
    return name.lower().endswith((".csv", ".txt"))


def read(file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """What a file tells of matches and goals.

    Raises:
        DataError: it cannot be read to its end, or is of no layout that is known.
    """
    text = file.text(MOST)
    if file.name.lower().endswith(".txt"):
        lines = text.splitlines()
        yield from (clubs.clubs if clubs.is_list(file.name, lines) else football_txt.matches)(lines, file, rejects)
        return
    names = header(text)
    layout = next((read for columns, read in _LAYOUTS if columns <= set(names)), None)
    if layout is None:
        shown = ",".join(names)[:80] or "nothing"
        raise DataError(f"{file.label}: its first row is of no layout that is known ({shown})", "see docs/sources.md")
    yield from layout(text, file, rejects)
