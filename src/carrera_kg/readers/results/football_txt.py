"""openfootball text of matches: a title with the season, headings, dates, and a line for each match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from carrera_kg.errors import DataError
from carrera_kg.readers.batches import Batch, batch, match_key
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of
from carrera_kg.readers.results.days import follows, season, season_years
from carrera_kg.readers.results.places import line_at
from carrera_kg.readers.results.stages import is_knockout, stage_of
from carrera_kg.readers.results.txtdates import Years
from carrera_kg.readers.results.txtgoals import goals_in, is_empty
from carrera_kg.readers.results.txtlines import Line, date_in, has_score, line_of, parts_of_date

_TITLE = re.compile(r"^=\s+(.+?)(?:\s+((?:18|19|20)\d\d)(?:\s*[/–-]\s*(\d{4}|\d\d))?)?\s*$")
_MARKS = "»▪•►"
_UNMARKED = re.compile(
    r"(?:group\s+\w{1,2}|matchday\s+\d+|round(?:\s+of)?\s+\d+|(?:quarter|semi)-?\s?finals?|finals?|play-?offs?"
    r"|(?:match for )?third[- ]place(?:\s+(?:match|play-?off))?)",
    re.I,
)
_DEFINITION = re.compile(rf"(?:{_UNMARKED.pattern})\s*\|", re.I)
"""What a line begins with that says which teams a group has, or which days a round."""
_TEAM = re.compile(r"^(.*\S)\s+\(([A-Z]{3})\)$")
_NO_MATCH = "a line that is no match, date or heading"


@dataclass(slots=True)
class _Text:
    """A file on its way: what the lines before said."""

    file: InputFile
    rejects: Rejects
    cup: bool = False
    competition: str = ""
    years: Years = field(default_factory=Years)
    season: str | None = None
    section: str = ""
    round: str = ""
    day: date | None = None
    match: str | None = None  # which a line of goals is of
    matches: dict[str, dict[str, Any]] = field(default_factory=dict)
    scored: Counter[str] = field(default_factory=Counter)
    goals: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, dict[str, Any]] = field(default_factory=dict)
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def friendly(self) -> bool:
        return "friendly" in self.competition.lower() or "friendlies" in self.competition.lower()

    def reject(self, number: int, reason: str, line: str) -> None:
        self.rejects.add(self.file.id, line_at(number), reason, line)


def matches(lines: list[str], file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """The matches of a file, their goals, and the names of what takes part in them.

    Raises:
        DataError: there are none.
    """
    told = _Text(file, rejects, cup=_is_cup(lines))
    path = season_years(file)
    if path:
        told.years.season, told.season = path, season(*path)
    for number, line in enumerate(lines, 1):
        _line(told, number, line.strip())
    if not told.matches:
        raise DataError(f"{file.label}: no match in it that can be read", "see docs/sources.md for the layouts")
    yield batch("matches", list(told.matches.values()))
    yield batch("goals", told.goals)
    yield batch("names", list(told.names.values()))
    yield batch("statements", list(told.statements.values()))


def _is_cup(lines: list[str]) -> bool:
    """Whether the rounds that have no section above them are those of a cup."""
    found, section = False, False
    for line in (each.strip() for each in lines):
        section |= line.startswith("==")
        found |= not section and line.startswith(tuple(_MARKS)) and is_knockout(line)
    return found


def _line(told: _Text, number: int, line: str) -> None:
    if not line or line.startswith("#"):
        if re.match(r"#\s*Date\s", line):
            told.years.header(line)
        return
    if line.startswith(("=", *_MARKS)) or _UNMARKED.fullmatch(line):
        _heading(told, line)
    elif dated := date_in(line):
        told.day = told.years.day(*parts_of_date(dated))
        if told.day is None:
            told.reject(number, "no date that there is", line)
    elif _is_of_goals(line):
        _goals(told, number, line)
    elif not _DEFINITION.match(line):
        _match(told, number, line)


def _is_of_goals(line: str) -> bool:
    """Whether a line in brackets is no match: that may begin with its number or its day in such, and has a score."""
    first = re.match(r"\(\d{1,3}\)\s|\[([^\]]+)\]\s", line)
    match = first and (not first[1] or date_in(first[1]))
    return line.startswith(("(", "[")) and not match and not has_score(line.partition("(")[0])


def _heading(told: _Text, line: str) -> None:
    title = _TITLE.match(line)
    if title and not told.competition:
        told.competition = title[1].strip()
        if title[2]:
            first, second = int(title[2]), title[3]
            last = first if not second else first + 1 if follows(first, int(second)) else int(second)
            told.years.season = (first, max(first, last))
            # Several years that do not follow each other are no season.
            told.season = season(first, last) if last - first in (0, 1) else None
        return
    name = line.strip(f"={_MARKS} ").strip()
    if line.startswith("=="):
        told.section, told.round = ("", name) if line.startswith("===") else (name, "")
        return
    told.round = name


def _match(told: _Text, number: int, line: str) -> None:
    found = line_of(line)
    day = told.years.day(*parts_of_date(found.dated)) if found.dated else told.day
    if found.sides is None:
        if found.score or re.search(r"\sv\s|\svs\.?\s", line):
            told.reject(number, "a match without two teams", line)
        elif found.note is None and not re.search(r"\bbye\b", line, re.I):
            told.reject(number, _NO_MATCH, line)
        return
    if day is None:
        told.reject(number, "no date that there is" if found.dated else "a match without a date", line)
        return
    _add(told, number, line, found, found.sides, day.isoformat())


def _add(told: _Text, number: int, line: str, found: Line, sides: tuple[str, str], day: str) -> None:
    home, away = (_team(told, name, number) for name in sides)
    key = match_key(day, home, away)
    if home == away or key in told.matches:
        told.reject(number, "a team against itself" if home == away else "a match that is there twice", line)
        return
    told.match = key
    parts = [told.section, *re.split(r",\s+|\s+\|\s+", told.round), "replay" if found.replay else ""]
    stage, matchday = stage_of([part for part in parts if part], told.cup)
    name = told.competition or told.file.name
    told.matches[key] = {
        "match": key, "date": day, "season": told.season, "friendly": True if told.friendly else None,
        "competition": None if told.friendly else _thing(told, "competition", name, None, number),
        "stage": stage, "matchday": matchday, "home": home, "away": away, "note": found.note,
        "place": _place(told, found.venue, number) if found.venue else None,
        "source": told.file.id, "at": line_at(number), **found.score,
    }  # fmt: skip


def _team(told: _Text, name: str, number: int) -> str:
    coded = _TEAM.match(name)
    if coded:
        return _thing(told, "club", coded[1], country_of(coded[2]), number, coded[2])
    return _thing(told, "national-team" if told.friendly else "club", name, None, number)


def _thing(told: _Text, kind: str, name: str, country: str | None, number: int, within: str = "") -> str:
    key = "/".join(filter(None, (kind, within, name)))
    where = name if kind == "national-team" else country
    row = {"kind": kind, "name": name, "main": True, "country": where, "source": told.file.id, "at": line_at(number)}
    told.names.setdefault(key, {"thing": key, **row})
    return key


def _place(told: _Text, text: str, number: int) -> str:
    """``Cairo, Egypt``: a town, and the country it lies in."""
    town, _, country = (part.strip() for part in text.partition(","))
    key = _thing(told, "place", town, country or None, number, country)
    if country:
        row = {
            "subject": key, "property": "locatedIn", "value": _thing(told, "place", country, None, number),
            "type": "thing", "source": told.file.id, "at": line_at(number),
        }  # fmt: skip
        told.statements.setdefault(key, row)
    return key


def _goals(told: _Text, number: int, line: str) -> None:
    """The goals of the match before; they are numbered within it."""
    if told.match is None:
        told.reject(number, "goals without a match", line)
        return
    _, home, away = told.match.split("|")
    found = list(goals_in(line, home, away))
    if not found and not is_empty(line):
        told.reject(number, _NO_MATCH, line)
    place = {"source": told.file.id, "at": line_at(number)}
    for name, goal in found:
        told.scored[told.match] += 1
        told.names.setdefault(
            goal["scorer"], {"thing": goal["scorer"], "kind": "person", "name": name, "main": True, **place}
        )
        told.goals.append({"match": told.match, "number": told.scored[told.match], **goal, **place})
