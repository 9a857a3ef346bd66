"""openfootball text: matches in both layouts (``A v B 2-1 (1-0)`` and ``A 2-1 (1-0) B``), and lists of clubs' names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from carrera_kg.errors import DataError
from carrera_kg.readers.batches import Batch, batch, match_key
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.countries import country_of

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
    rf"(?:({_MONTH})[a-z]*[/ .](\d{{1,2}})|(\d{{1,2}})[. ]\s*({_MONTH})[a-z]*)"
    r"(?:[,/ ]+((?:18|19|20)\d\d))?", re.I,
)  # fmt: skip
_TIME = re.compile(r"^\d{1,2}[.:h]\d{2}\b\s*")
_TITLE = re.compile(r"^=\s+(.+?)(?:\s+((?:18|19|20)\d\d)(?:\s*[/-]\s*(\d{2,4}))?)?\s*$")
_ONE = r"\d{1,2}-\d{1,2}"
_SCORE = re.compile(
    rf"(?<![\w-])(?:(?P<pen>{_ONE})\s*pen\.?,?\s*)?(?P<score>{_ONE})(?![\w-])\s*(?P<aet>a\.?e\.?t\.?)?"
    rf"(?:\s*,?\s*(?P<pen2>{_ONE})\s*pen\.?)?\s*(?:\((?P<halves>\s*(?:{_ONE})?\s*(?:,\s*(?:{_ONE})?\s*)*)\))?",
)  # fmt: skip
_NOTE = re.compile(
    r"\[(awarded|abandoned|annulled|cancelled|postponed|replay|replayed|suspended|w/o|walkover)[^\]]*\]", re.I
)
_BARE_NOTE = re.compile(r"\b(awarded|abandoned|annulled|cancelled|postponed|bye)\b", re.I)
_COUNTRY = re.compile(r"^(.*\S)\s+\(([A-Z]{3})\)$")
_VENUE = re.compile(r"\s@\s*(.+)$")
_HOW = r"(?:\((?:og|o\.g\.|pen\.?|p)\)|(?:og|pen)\b\.?)"
_GOAL = re.compile(rf"([^\d,;()\[\]]+?)\s*((?:\d{{1,3}}(?:\+\d{{1,2}})?'?\s*{_HOW}?[\s,]*)+)")
_MINUTE = re.compile(r"(\d{1,3})(?:\+(\d{1,2}))?'?\s*\(?\s*(og|o\.g\.|pen|p)?\.?\s*\)?", re.I)
_MATCHDAY = re.compile(r"^(?:matchday|round|spieltag|jornada|giornata)\s+(\d+)\b", re.I)
_ALIAS_LANGUAGE = re.compile(r"^(.*\S)\s*\[([a-z]{2,3})\]$")


@dataclass
class _Text:
    """A file on its way: what the lines before said."""

    file: InputFile
    rejects: Rejects
    competition: str = ""
    season: str | None = None
    years: tuple[int, int] | None = None
    day: date | None = None
    stage: str = ""
    matchday: int | None = None
    last: str | None = None  # the match that a line of goals is of
    matches: list[dict[str, Any]] = field(default_factory=list)
    goals: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, dict[str, Any]] = field(default_factory=dict)
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)


def read_text(text: str, file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """What a file of matches or of clubs' names tells.

    Raises:
        DataError: it is neither.
    """
    lines = text.splitlines()
    if file.name.lower().endswith("clubs.txt") or any(re.match(r"\s*\|\s*\S", line) for line in lines[:400]):
        yield batch("names", list(_clubs(lines, file)))
        return
    told = _Text(file, rejects)
    for number, line in enumerate(lines, 1):
        _line(told, number, line.rstrip())
    if not told.matches:
        raise DataError(f"{file.label}: no match in it that can be read", "see docs/sources.md for the layouts")
    yield batch("matches", told.matches)
    yield batch("goals", told.goals)
    yield batch("names", list(told.names.values()))
    yield batch("statements", list(told.statements.values()))


def _line(told: _Text, number: int, line: str) -> None:
    bare = line.strip()
    if not bare or _header(told, bare):
        return
    if bare.startswith(("=", "»", "▪", "•", "►")):
        _heading(told, bare)
        return
    dated = bare.strip("[]").strip()
    found = _DATE.match(dated)
    if found and not dated[found.end() :].strip():
        told.day = _day(told, found)
        if told.day is None:
            told.rejects.add(told.file.id, _at(number), "no date that there is", bare)
        return
    if bare.startswith(("(", "[")) and not _SCORE.search(_NOTE.sub("", bare.split("(")[0])):
        _goals(told, number, bare)
        return
    _match(told, number, bare)


def _header(told: _Text, line: str) -> bool:
    """Comments; the header's has the years."""
    if not line.startswith("#"):
        return False
    if re.match(r"#\s*Date\s", line):
        years = [int(year) for year in re.findall(r"\b(?:18|19|20)\d\d\b", line)]
        if years:
            told.years = (min(years), max(years))
    return True


def _heading(told: _Text, line: str) -> None:
    title = _TITLE.match(line)
    if title and not told.competition:
        told.competition = title[1].strip()
        if title[2]:
            year = int(title[2])
            told.season = f"{year}-07/{year + 1}-06" if title[3] else str(year)
            told.years = told.years or ((year, year + 1) if title[3] else (year, year))
        return
    name = line.strip("=»▪•► ").strip()
    day = _MATCHDAY.match(name)
    told.matchday = int(day[1]) if day else None
    told.stage = "" if day else name


def _day(told: _Text, found: re.Match[str]) -> date | None:
    """The day that is written; its year, where none is, is the one in which it can be: the first after the start."""
    month = _MONTHS[(found[1] or found[4]).lower()[:3]]
    day = int(found[2] or found[3])
    if found[5]:
        return _real(int(found[5]), month, day)
    if told.years is None:
        return None
    first, last = told.years
    if first == last:
        return _real(first, month, day)
    # A season goes from summer to summer. A day before the one before it by a few is of another group or round.
    return _real(first if month >= 7 else last, month, day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Found:
    """What a line of a match has."""

    number: int
    line: str
    day: date
    sides: tuple[str, str]
    score: re.Match[str] | None
    note: str | None
    venue: str | None


def _match(told: _Text, number: int, line: str) -> None:
    venue = _VENUE.search(line)
    rest = _TIME.sub("", line[: venue.start()] if venue else line).strip()
    rest, own_day = _own_day(told, rest)
    note = _NOTE.search(rest)
    rest = _NOTE.sub("", rest).strip()
    score = _SCORE.search(rest)
    sides = _sides(rest, score)
    day = own_day or told.day
    if sides is None:
        if score or re.search(r"\sv\s|\svs\.?\s", rest):
            told.rejects.add(told.file.id, _at(number), "a match without two teams", line)
        elif _BARE_NOTE.search(rest) is None:
            told.rejects.add(told.file.id, _at(number), "a line that is no match, date or heading", line)
    elif day is None:
        told.rejects.add(told.file.id, _at(number), "a match without a date", line)
    else:
        said = note[1].lower() if note else _bare_note(line)
        _add(told, _Found(number, line, day, sides, score, said, venue[1] if venue else None))


def _own_day(told: _Text, rest: str) -> tuple[str, date | None]:
    """A date at the beginning of a line of a match."""
    found = re.match(r"\[([^\]]+)\]\s*", rest)
    dated = _DATE.fullmatch(found[1].strip()) if found else None
    return (rest[found.end() :], _day(told, dated)) if found and dated else (rest, None)


def _sides(rest: str, score: re.Match[str] | None) -> tuple[str, str] | None:
    """The two teams: around the score, or before it with a v or a dash between them."""
    if score:
        before, after = rest[: score.start()].strip(), rest[score.end() :].strip()
        if before and after and not after.startswith(("(", "[")):
            return before, after
        pair = re.split(r"\s+(?:v|vs\.?|-|–)\s+", before)
    else:
        pair = re.split(r"\s+(?:v|vs\.?)\s+|\s+(?:-|–)\s+", _BARE_NOTE.sub("", rest).strip())
    teams = [part.strip() for part in pair]
    return (teams[0], teams[1]) if len(teams) == 2 and all(teams) else None


def _add(told: _Text, found: _Found) -> None:
    at = _at(found.number)
    home, away = (_team(told, name, found.number) for name in found.sides)
    key = match_key(found.day.isoformat(), home, away)
    if home == away or key in told.keys:
        reason = "a team against itself" if home == away else "a match that is there twice"
        told.rejects.add(told.file.id, at, reason, found.line)
        return
    told.keys.add(key)
    told.last = key
    friendly = "friendly" in told.competition.lower()
    name = told.competition or told.file.name
    competition = None if friendly else _thing(told, "competition", name, None, found.number)
    told.matches.append({
        "match": key, "date": found.day.isoformat(), "season": told.season, "competition": competition,
        "friendly": True if friendly else None, "stage": told.stage or None, "matchday": told.matchday,
        "home": home, "away": away, "note": found.note, "source": told.file.id, "at": at,
        "place": _place(told, found.venue, found.number) if found.venue else None, **_scores(found.score),
    })  # fmt: skip


def _bare_note(line: str) -> str | None:
    found = _BARE_NOTE.search(line)
    return found[1].lower() if found else None


def _scores(score: re.Match[str] | None) -> dict[str, Any]:
    """``3-4 pen. 1-1 a.e.t. (1-1, 0-0)``: shoot-out, end, after 90 minutes, half-time."""
    if score is None:
        return {}
    found: dict[str, Any] = dict(zip(("home_goals", "away_goals"), _pair(score["score"]), strict=True))
    halves = [part.strip() for part in (score["halves"] or "").split(",")]
    extra = bool(score["aet"]) or len(halves) > 1
    penalties = score["pen"] or score["pen2"]
    if penalties:
        found |= dict(zip(("home_shootout", "away_shootout"), _pair(penalties), strict=True))
    half = halves[-1] if halves[-1] and (not score["aet"] or len(halves) > 1) else ""
    if half:
        found |= dict(zip(("home_half_time", "away_half_time"), _pair(half), strict=True))
    if extra:
        found["extra_time"] = True
        if halves[0]:
            found |= dict(zip(("home_full_time", "away_full_time"), _pair(halves[0]), strict=True))
    return found


def _pair(text: str) -> tuple[int, int]:
    home, away = text.split("-")
    return int(home), int(away)


def _team(told: _Text, text: str, number: int) -> str:
    coded = _COUNTRY.match(" ".join(text.split()))
    if coded:
        return _thing(told, "club", coded[1], country_of(coded[2]), number, coded[2])
    national = "friendly" in told.competition.lower()
    return _thing(told, "national-team" if national else "club", " ".join(text.split()), None, number)


def _thing(told: _Text, kind: str, name: str, country: str | None, number: int, within: str = "") -> str:
    key = "/".join(filter(None, (kind, within, name)))
    where = name if kind == "national-team" else country
    row = {"kind": kind, "name": name, "main": True, "country": where, "source": told.file.id, "at": _at(number)}
    told.names.setdefault(key, {"thing": key, **row})
    return key


def _place(told: _Text, text: str, number: int) -> str:
    """``Cairo, Egypt``: a town, and the country it lies in."""
    town, _, country = (part.strip() for part in text.partition(","))
    key = _thing(told, "place", town, country or None, number, country)
    if country:
        land = _thing(told, "place", country, None, number)
        row = {
            "subject": key,
            "property": "locatedIn",
            "value": land,
            "type": "thing",
            "source": told.file.id,
            "at": _at(number),
        }
        told.statements.setdefault(key, row)
    return key


def _goals(told: _Text, number: int, line: str) -> None:
    """A line of goals under its match: ``[Player A 12', 45+1' pen.; Player B 50' (og)]``, the home side's first."""
    if told.last is None:
        told.rejects.add(told.file.id, _at(number), "goals without a match", line)
        return
    _, home, away = told.last.split("|")
    inner = line[1:].removesuffix("]" if line.startswith("[") else ")").strip()
    counted = 0
    for side, part in zip((home, away), inner.split(";", 1), strict=False):
        for scorer in _GOAL.finditer(part):
            name = scorer[1].strip(" -–")
            for minute in _MINUTE.finditer(scorer[2]):
                own = (minute[3] or "").lower() in ("og", "o.g.")
                plays_for = (away if side == home else home) if own else side
                counted += 1
                key = f"person/{plays_for}/{name}"
                told.names.setdefault(key, {"thing": key, "kind": "person", "name": name, "main": True,
                                            "source": told.file.id, "at": _at(number)})  # fmt: skip
                told.goals.append({
                    "match": told.last, "number": len(told.goals) + 1, "team": side, "scorer": key,
                    "minute": int(minute[1]) or None, "stoppage": int(minute[2]) if minute[2] else None,
                    "own_goal": True if own else None,
                    "penalty": True if (minute[3] or "").lower() in ("pen", "p") else None,
                    "source": told.file.id, "at": _at(number),
                })  # fmt: skip
    if not counted and inner not in ("-", ""):
        told.rejects.add(told.file.id, _at(number), "a line that is no match, date or heading", line)


def _clubs(lines: list[str], file: InputFile) -> Iterator[dict[str, Any]]:
    """The names of clubs: one club a paragraph, its other names after bars, countries as headings."""
    country, club = None, ""
    for number, line in enumerate(lines, 1):
        bare = line.split("#", 1)[0].strip()
        heading = re.match(r"^=\s+([^=].*?)\s*$", bare)
        if heading:
            country, club = heading[1], ""
        elif not bare or bare.startswith("="):
            club = club if bare == "" and line.lstrip().startswith("#") else ""
        elif bare.startswith("|"):
            for alias in filter(None, (part.strip() for part in bare.split("|"))):
                tagged = _ALIAS_LANGUAGE.match(alias)
                if club:
                    name, language = (tagged[1], tagged[2]) if tagged else (alias, None)
                    yield _name(club, name, False, country, language, file, number)
        else:
            name = bare.split(",")[0].strip()
            club = f"club/{country or ''}/{name}"
            yield _name(club, name, True, country, None, file, number)


def _name(club: str, name: str, main: bool, country: str | None, language: str | None, file: InputFile,
          number: int) -> dict[str, Any]:  # fmt: skip
    return {"thing": club, "kind": "club", "name": name, "main": main, "country": country, "language": language,
            "source": file.id, "at": _at(number)}  # fmt: skip


def _at(number: int) -> str:
    """A line of text (RFC 5147): the place between the lines before and after it."""
    return f"line={number - 1},{number}"
