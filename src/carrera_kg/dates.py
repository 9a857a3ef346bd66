"""Dates as precise as their source and never more: EDTF with bounds.

The notation is the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2), levels 0 to 2 as far as football
needs them, plus the words sources use ("summer 2011", "1991/92"). A value says in which period something fell: ``1991``
is some day of 1991.
"""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DateNotUnderstood", "PartialDate"]


class DateNotUnderstood(ValueError):
    """The words are not a date that can be bounded."""


# Widest meaning of each word, meteorological or astronomical, so that a bound is never tighter than the source.
_PERIODS: dict[int, tuple[tuple[int, int], tuple[int, int, int]]] = {
    # EDTF code: (first month, first day), (years later, last month, last day)
    21: ((3, 1), (0, 6, 21)),  # spring
    22: ((6, 1), (0, 9, 22)),  # summer
    23: ((9, 1), (0, 12, 21)),  # autumn
    24: ((1, 1), (1, 3, 20)),  # winter: "winter 2011" may be its start or its end
    33: ((1, 1), (0, 3, 31)),  # quarters
    34: ((4, 1), (0, 6, 30)),
    35: ((7, 1), (0, 9, 30)),
    36: ((10, 1), (0, 12, 31)),
    37: ((1, 1), (0, 4, 30)),  # quadrimesters
    38: ((5, 1), (0, 8, 31)),
    39: ((9, 1), (0, 12, 31)),
    40: ((1, 1), (0, 6, 30)),  # half-years
    41: ((7, 1), (0, 12, 31)),
}
_WORDS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24, "early": 40, "mid": 38, "late": 41}
_NAMES = {21: "spring", 22: "summer", 23: "autumn", 24: "winter", 40: "early", 38: "mid", 41: "late"}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}

_LONGEST = 80
_YEAR = re.compile(r"([0-9]{4})([~?%]?)")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])([~?%]?)")
_DAY = re.compile(r"([0-9]{4})-([0-9][0-9])-([0-9][0-9])([~?%]?)")
_PERIOD = re.compile(r"([0-9]{4})-(2[1-4]|3[3-9]|4[01])([~?%]?)")
_MASKED = re.compile(r"([0-9]{2})XX|([0-9]{3})X")
_SEASON = re.compile(r"([0-9]{4})[/–]([0-9]{2}|[0-9]{4})")
_NAMED = re.compile(r"(spring|summer|autumn|fall|winter|early|mid|late)[ -](?:of )?([0-9]{4})", re.I)
_MONTH_NAMED = re.compile(r"(?:([0-9]{1,2}) )?([A-Za-z]+) ([0-9]{4})")
_DECADE = re.compile(r"([0-9]{3})0s")
_CIRCA = re.compile(r"(?:circa|about|around|c\.) ?(.+)", re.I)
_RELATIVE = re.compile(r"(before|after) (?:the )?(.+)", re.I)
_END_OF_SEASON = re.compile(r"(start|end) (?:of )?(?:the )?([0-9]{4}[/–](?:[0-9]{2}|[0-9]{4}))", re.I)
_ONE_SEASON = re.compile(r"[0-9]{4}-07/[0-9]{4}-06")
_SET = re.compile(r"\[([^.\[\]]*)\.\.([^.\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A period in which something fell.

    Attributes:
        edtf: the value in EDTF.
        earliest: its first day, or None where the source leaves it open.
        latest: its last day, or None where the source leaves it open.
    """

    edtf: str
    earliest: date | None
    latest: date | None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read EDTF or the words a source uses.

        Raises:
            DateNotUnderstood: it is neither, or no such day exists.

        >>> PartialDate.parse("2004")
        PartialDate(edtf='2004', earliest=datetime.date(2004, 1, 1), latest=datetime.date(2004, 12, 31))
        >>> PartialDate.parse("1991/92").edtf
        '1991-07/1992-06'
        >>> str(PartialDate.parse("summer 2011").latest)
        '2011-09-22'
        """
        return _parse(" ".join(text.split()))

    @property
    def days(self) -> int | None:
        """How many days the period has; None where it is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether some day satisfies both: a vaguer date does not refute a finer one.

        >>> PartialDate.parse("1990").agrees_with(PartialDate.parse("1990-04-21"))
        True
        """
        return not (self.is_before(other) or other.is_before(self))

    def lies_within(self, other: PartialDate) -> bool:
        """Whether every day of this one is a day of the other: it says all that the other says."""
        starts = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        return starts and (other.latest is None or (self.latest is not None and self.latest <= other.latest))

    def is_before(self, other: PartialDate) -> bool:
        """Whether every day of this one is before every day of the other."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def __str__(self) -> str:
        """The date as a person would write it.

        >>> str(PartialDate.parse("1991/92")), str(PartialDate.parse("2018-41")), str(PartialDate.parse("1964-04"))
        ('1991/92', 'late 2018', 'April 1964')
        """
        return _in_words(self.edtf)


def season(year: int) -> PartialDate:
    """The football season that begins in the year, from July to June.

    Transfers and contracts run from 1 July to 30 June, and no league of the sources plays its season across that date.
    """
    return PartialDate(f"{year:04}-07/{year + 1:04}-06", date(year, 7, 1), date(year + 1, 6, 30))


def season_of(day: date) -> int:
    """The year in which the season of the day begins.

    >>> season_of(date(1992, 2, 19))
    1991
    """
    return day.year if day.month >= 7 else day.year - 1


def years_between(born: date, day: date) -> int:
    """Whole years from the one day to the other, as ages are counted.

    >>> years_between(date(1964, 4, 22), date(2005, 10, 28))
    41
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def seasons_between(start: PartialDate, end: PartialDate) -> tuple[int, int] | None:
    """How many seasons there can be at least and at most from a start to an end; None where either is open.

    Seasons are counted by the turns of the year, which lie in their middle. A move that is dated by the year or the
    summer is taken to lie between two seasons, as most do; a day, a month or a half-year that can be in mid-season
    leaves open whether that part of a season is counted.

    >>> seasons_between(PartialDate.parse("summer 1996"), PartialDate.parse("2003"))
    (7, 7)
    >>> seasons_between(PartialDate.parse("2019-12-08"), PartialDate.parse("2020-12-22"))
    (1, 2)
    """
    if not (start.earliest and start.latest and end.earliest and end.latest):
        return None
    low = end.earliest.year - start.latest.year
    high = end.latest.year - start.earliest.year
    low -= _within_a_season(start) and start.latest.month in (10, 11, 12)
    high += _within_a_season(start) and start.earliest.month in (1, 2, 3, 4, 5)
    low -= _within_a_season(end) and end.earliest.month in (1, 2, 3)
    high += _within_a_season(end) and end.latest.month in (8, 9, 10, 11, 12)
    return max(1, low), max(1, high)  # nobody counts a time at a club as no season


def _within_a_season(when: PartialDate) -> bool:
    """Whether it is dated closely enough to be known to lie in mid-season, and is no end of a season and no summer."""
    if when.earliest is None or when.latest is None or when.days is None:
        return False
    if re.fullmatch(r"[0-9]{4}-24", when.edtf):  # a winter, be it the one that begins or the one that ends the year
        return True
    if when.days > _HALF_YEAR:
        return False
    return when.days <= _MONTH_DAYS or not 4 <= when.earliest.month <= when.latest.month <= 9


_HALF_YEAR, _MONTH_DAYS = 184, 31


def between(earliest: date | None, latest: date | None) -> PartialDate:
    """Some day from the one to the other (EDTF "one of a set"); either may be open.

    >>> between(date(2024, 9, 27), None).edtf
    '[2024-09-27..]'
    """
    return PartialDate(f"[{earliest or ''}..{latest or ''}]", earliest, latest)


@functools.lru_cache(maxsize=4096)
def _parse(text: str) -> PartialDate:
    if len(text) > _LONGEST:
        raise DateNotUnderstood(f"{text[:_LONGEST]!r}… is too long for a date")
    try:
        parsed = _edtf(text) or _words(text)
    except (ValueError, OverflowError) as error:
        if isinstance(error, DateNotUnderstood):
            raise
        raise DateNotUnderstood(f"{text!r}: {error}") from None
    if parsed is None:
        raise DateNotUnderstood(f"{text!r} is not a date")
    if parsed.earliest and parsed.latest and parsed.latest < parsed.earliest:
        raise DateNotUnderstood(f"{text!r} ends before it begins")
    return parsed


def _edtf(text: str) -> PartialDate | None:
    if match := _DAY.fullmatch(text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return _qualified(text, day, day, match[4], timedelta(days=1))
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return _qualified(
            text, date(year, month, 1), date(year, month, _last_day(year, month)), match[3], timedelta(days=31)
        )
    if match := _PERIOD.fullmatch(text):
        year, (begin, end) = int(match[1]), _PERIODS[int(match[2])]
        return _qualified(text, date(year, *begin), date(year + end[0], *end[1:]), match[3], timedelta(days=92))
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
        return _qualified(text, date(year, 1, 1), date(year, 12, 31), match[2], timedelta(days=366))
    if match := _MASKED.fullmatch(text):
        first, years = (int(match[1]) * 100, 100) if match[1] else (int(match[2]) * 10, 10)
        return PartialDate(text, date(first, 1, 1), date(first + years - 1, 12, 31))
    if match := _SET.fullmatch(text):
        low = _edtf(match[1]) if match[1] else None
        high = _edtf(match[2]) if match[2] else None
        if (match[1] and low is None) or (match[2] and high is None):
            return None
        return PartialDate(text, low.earliest if low else None, high.latest if high else None)
    if text.count("/") == 1 and not _SEASON.fullmatch(text):
        from_, to = text.split("/")
        low = None if from_ in ("", "..") else _edtf(from_)
        high = None if to in ("", "..") else _edtf(to)
        if (low is None and from_ not in ("", "..")) or (high is None and to not in ("", "..")):
            return None
        if low is None and high is None:
            return None
        return PartialDate(text, low.earliest if low else None, high.latest if high else None)
    return None


def _qualified(text: str, first: date, last: date, mark: str, unit: timedelta) -> PartialDate:
    # EDTF gives "approximately" no width; one unit of the value's own precision to each side is our reading.
    widen = unit if mark in ("~", "%") else timedelta(0)
    return PartialDate(text, first - widen, last + widen)


def _words(text: str) -> PartialDate | None:
    if match := _SEASON.fullmatch(text):
        year, end = int(match[1]), match[2]
        following = int(end) if len(end) == 4 else year - year % 100 + int(end) + (100 if int(end) < year % 100 else 0)
        if following == year + 1:
            return season(year)
        return _edtf(f"{year}/{following}") or PartialDate(
            f"{year}/{following}", date(year, 1, 1), date(following, 12, 31)
        )
    if match := _NAMED.fullmatch(text):
        return _edtf(f"{match[2]}-{_WORDS[match[1].lower()]}")
    if match := _DECADE.fullmatch(text):
        return _edtf(f"{match[1]}X")
    if (match := _MONTH_NAMED.fullmatch(text)) and match[2].lower() in _MONTHS:
        month = _MONTHS[match[2].lower()]
        day = f"-{int(match[1]):02}" if match[1] else ""
        return _edtf(f"{match[3]}-{month:02}{day}")
    if match := _CIRCA.fullmatch(text):
        inner = _edtf(match[1])
        return _edtf(f"{inner.edtf}~") if inner else None
    if match := _END_OF_SEASON.fullmatch(text.removesuffix(" season")):
        return _end_of_season(match[1].lower(), match[2])
    if match := _RELATIVE.fullmatch(text):
        return _relative(match[1].lower(), match[2].removesuffix(" season"))
    return None


def _end_of_season(word: str, text: str) -> PartialDate | None:
    """The weeks in which a season can begin or end: its first or last three months."""
    whole = _words(text)
    if whole is None or not _ONE_SEASON.fullmatch(whole.edtf) or whole.earliest is None or whole.latest is None:
        return None
    return _edtf(
        f"{whole.earliest.year}-07/{whole.earliest.year}-09"
        if word == "start"
        else f"{whole.latest.year}-04/{whole.latest.year}-06"
    )


def _relative(word: str, text: str) -> PartialDate:
    limit = _parse(text)
    # A season begins some weeks after 1 July and ends some weeks before 30 June; "before" it is before its first match.
    weeks = timedelta(days=91) if _ONE_SEASON.fullmatch(limit.edtf) else timedelta(0)
    if word == "before" and limit.earliest:
        return between(None, limit.earliest + weeks - timedelta(days=1))
    if word == "after" and limit.latest:
        return between(limit.latest - weeks + timedelta(days=1), None)
    raise DateNotUnderstood(f"{word} {text!r} has no bound")


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _in_words(edtf: str) -> str:
    if match := re.fullmatch(r"([0-9]{4})-07/([0-9]{4})-06", edtf):
        return f"{match[1]}/{match[2][2:]}" if int(match[2]) == int(match[1]) + 1 else edtf
    if match := re.fullmatch(r"([0-9]{4})-04/\1-06", edtf):
        return f"end of {_in_words(f'{int(match[1]) - 1}-07/{match[1]}-06')}"
    if match := re.fullmatch(r"([0-9]{4})-07/\1-09", edtf):
        return f"start of {_in_words(f'{match[1]}-07/{int(match[1]) + 1:04}-06')}"
    if match := _PERIOD.fullmatch(edtf):
        name = _NAMES.get(int(match[2]))
        return f"{name} {match[1]}{match[3]}" if name else edtf
    if match := _MONTH.fullmatch(edtf):
        return f"{calendar.month_name[int(match[2])]} {match[1]}{match[3]}"
    if match := _DAY.fullmatch(edtf):
        return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}{match[4]}"
    if match := _SET.fullmatch(edtf):
        low, high = _in_words(match[1]), _in_words(match[2])
        if low and high:
            return f"between {low} and {high}"
        if low or high:
            return f"{low} or later" if low else f"{high} or earlier"
        return "at a time not stated"
    return edtf
