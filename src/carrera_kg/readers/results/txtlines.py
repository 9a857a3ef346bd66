"""Lines of matches in openfootball text taken apart: ``A v B 2-1 (1-0)`` or ``A 2-1 (1-0) B``, and what is around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from carrera_kg.readers.results.days import MONTHS, WEEKDAYS
from carrera_kg.readers.results.scores import NOTE_WORDS, note_in

_WEEKDAY, _MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
_DATE = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})[a-z]*\.?,?\s+)?"
    rf"(?:(?P<month>{_MONTH})[a-z]*[/ .](?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})[. ]\s*(?P<month2>{_MONTH})[a-z]*)(?!\w)"
    r"(?:[,/ ]+(?P<year>(?:18|19|20)\d\d)(?!\d))?",
    re.I,
)
_NUMBER = re.compile(r"^\(\d{1,3}\)\s+")
_TIME = re.compile(r"^\d{1,2}[.:h]\d{2}\b(?:\s*\(?UTC[+-]?\d*\)?)?\s*")
_ONE = r"\d{1,3}-\d{1,3}"
_SCORE = re.compile(
    rf"(?<![\w-])(?:(?P<pen>{_ONE})\s*pen\.?,?\s*)?(?P<score>{_ONE})(?![\w-])\s*(?P<aet>a\.?e\.?t\.?)?"
    rf"(?:\s*,?\s*(?P<pen2>{_ONE})\s*pen\.?)?\s*(?:\((?P<halves>\s*(?:{_ONE})?\s*(?:,\s*(?:{_ONE})?\s*)*)\))?",
)
_NOTE = re.compile(
    rf"\[\s*(?P<square>{NOTE_WORDS})\b[^\]]*\]|\(\s*(?P<round>{NOTE_WORDS})\.?\s*\)"
    rf"|(?:(?<=\d)\s+|\s{{2,}}|\s(?=\S+$))(?P<bare>{NOTE_WORDS})\.?(?=$|\s)",
    re.I,
)
_REPLAY = re.compile(r"\[\s*replay\b[^\]]*\]", re.I)
_OTHER_MARK = re.compile(r"\[[^\]]*\]\s*$")
_VENUE = re.compile(r"\s@\s*(.+)$")
_BETWEEN = re.compile(r"\s+(?:v|vs\.?|-|–)\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a match says.

    Attributes:
        dated: the date it begins with, if any.
        sides: the two teams, or None where there are not two.
        score: the columns of a batch that its score fills.
        note: why the score is not that of play.
        replay: whether it is marked as a replay of a match before, which was played like any other.
        venue: what stands after an ``@``.
    """

    dated: re.Match[str] | None
    sides: tuple[str, str] | None
    score: dict[str, Any]
    note: str | None
    replay: bool
    venue: str | None


def date_in(text: str) -> re.Match[str] | None:
    """The date that is all of the text, but for square brackets, with groups for :func:`parts_of_date`."""
    return _DATE.fullmatch(text.strip("[]").strip())


def parts_of_date(found: re.Match[str]) -> tuple[str | None, int | None, str, int]:
    """The weekday, the year, the month and the day of a date; null for what it does not have."""
    year = int(found["year"]) if found["year"] else None
    return found["weekday"], year, found["month"] or found["month2"], int(found["day"] or found["day2"])


def dates_in(text: str) -> list[re.Match[str]]:
    """All dates in a text."""
    return list(_DATE.finditer(text))


def has_score(text: str) -> bool:
    """Whether there is a score in it."""
    return _SCORE.search(_NOTE.sub("", text)) is not None


def line_of(text: str) -> Line:
    """A line taken apart."""
    venue = _VENUE.search(text)
    dated, rest = _own_date(_NUMBER.sub("", text[: venue.start()] if venue else text).strip())
    rest = _TIME.sub("", rest).strip()
    noted = _NOTE.search(rest)
    note = note_in(next(filter(None, noted.groups()))) if noted else None
    replay = _REPLAY.search(rest) is not None
    bare = _OTHER_MARK.sub("", _REPLAY.sub("  ", _NOTE.sub("  ", rest))).strip()
    score = _SCORE.search(bare)
    where = venue[1].split("(UTC")[0].strip() if venue else None
    return Line(dated, _sides(bare, score), _scores(score) if score else {}, note, replay, where or None)


def _own_date(rest: str) -> tuple[re.Match[str] | None, str]:
    """The date at the beginning of a line of a match, and what comes after it; one without weekday has brackets."""
    bracketed = re.match(r"\[([^\]]+)\]\s*", rest)
    if bracketed:
        found = date_in(bracketed[1])
        return (found, rest[bracketed.end() :]) if found else (None, rest)
    found = _DATE.match(rest)
    return (found, rest[found.end() :].strip()) if found and found["weekday"] else (None, rest)


def _sides(rest: str, score: re.Match[str] | None) -> tuple[str, str] | None:
    """The two teams: around the score, or before it with a v or a dash between them."""
    if score:
        before, after = rest[: score.start()].strip(), rest[score.end() :].strip()
        if before and after and not after.startswith(("(", "[")):
            return _teams([before, after])
        return _teams(_BETWEEN.split(before))
    return _teams(_BETWEEN.split(rest.removesuffix(" ?-?").removesuffix(" -:-")))


def _teams(parts: list[str]) -> tuple[str, str] | None:
    teams = [" ".join(part.split()) for part in parts]
    good = len(teams) == 2 and all(re.search(r"[^\W\d_]", team) and not _DATE.fullmatch(team) for team in teams)
    return (teams[0], teams[1]) if good else None


def _scores(score: re.Match[str]) -> dict[str, Any]:
    """``3-4 pen. 1-1 a.e.t. (1-1, 0-0)``: shoot-out, end, after 90 minutes, half-time."""
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
