"""Times of Wikidata as EDTF: as precise as they are given, and no more.

A value is a time stamp of which only some parts mean anything, with a precision, a calendar, and an uncertainty in
units of the precision (Wikibase, "JSON"). Years may have 4 to 16 digits, and months and days may be 00.
"""

from __future__ import annotations

import calendar
import functools
import re
from datetime import date

from carrera_kg.dates import PartialDate

JULIAN = "Q1985786"
"""The item at the end of the address of the Julian calendar; all else is taken as Gregorian."""

MILLENNIUM, CENTURY, DECADE, YEAR, MONTH, DAY = 6, 7, 8, 9, 10, 11

_TIME = re.compile(r"([+-]?)([0-9]{1,16})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T[0-9:.]*Z?)?")
_YEARS = {MILLENNIUM: 1000, CENTURY: 100, DECADE: 10, YEAR: 1}
_LAST_YEAR = 9999
_WIDEST = 10_000  # units of uncertainty: what is wider says nothing
_DAY_NUMBER = 1_721_425  # the Julian day number of the day before the first of the Gregorian calendar


@functools.lru_cache(maxsize=65_536)
def edtf(time: str, precision: int, model: str = "", before: int = 0, after: int = 0) -> str | None:
    """The time in EDTF; None if it is too vague, before the year 1 or after 9999, or is no time.

    Days of the Julian calendar become those of the Gregorian, which EDTF is in; vaguer dates stay as they are.

    Args:
        time: the time stamp, such as ``+1991-00-00T00:00:00Z``.
        precision: 0 to 14; what is finer than a day is not used.
        model: the address of the calendar.
        before, after: how many units of the precision it may lie before and after.

    >>> edtf("+1991-00-00T00:00:00Z", 9), edtf("+00000001991-05-00T00:00:00Z", 10), edtf("+1990-00-00T00:00:00Z", 8)
    ('1991', '1991-05', '199X')
    >>> edtf("+1900-00-00T00:00:00Z", 7)  # the 19th century
    '[1801..1900]'
    >>> edtf("+1899-05-10T00:00:00Z", 11, "http://www.wikidata.org/entity/Q1985786")
    '1899-05-22'
    >>> edtf("+1991-00-00T00:00:00Z", 9, "", 1, 2)
    '[1990..1993]'
    """
    match = _TIME.fullmatch(time)
    if not match or match[1] == "-" or not 1 <= int(match[2]) <= _LAST_YEAR or precision < MILLENNIUM:
        return None
    year, month, day = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    julian = model.endswith(JULIAN)
    unit = _unit(precision, year, month, day, julian)
    if julian and unit == DAY:
        year, month, day = _gregorian(year, month, day)
    if (before, after) != (0, 0):
        return _between(unit, (year, month, day), max(0, before), max(0, after))
    if unit in (MILLENNIUM, CENTURY):
        first, last = _span(unit, year)
        return f"[{first:04}..{last:04}]"
    return f"{year // 10:03}X" if unit == DECADE else _written(unit, year, month, day)


def _unit(precision: int, year: int, month: int, day: int, julian: bool) -> int:
    """The precision that the parts of the time stamp bear out: no month, no day, or 30 February, and it is vaguer."""
    unit = min(precision, DAY)
    if unit >= MONTH and not 1 <= month <= 12:
        return YEAR
    if unit == DAY and not 1 <= day <= calendar.monthrange(4 if julian and year % 4 == 0 else year, month)[1]:
        return MONTH
    return unit


def _written(unit: int, year: int, month: int, day: int) -> str:
    if unit == DAY:
        return f"{year:04}-{month:02}-{day:02}"
    return f"{year:04}-{month:02}" if unit == MONTH else f"{year:04}"


def _span(unit: int, year: int) -> tuple[int, int]:
    """The years of a decade, or of a century or millennium as Wikibase counts them: the 19th ends with 1900."""
    length = _YEARS[unit]
    if unit in (DECADE, YEAR):
        first = year - year % length
        return max(1, first), first + length - 1
    last = -(-year // length) * length
    return last - length + 1, min(last, _LAST_YEAR)


def _between(unit: int, parts: tuple[int, int, int], before: int, after: int) -> str | None:
    """From so many units before it to so many after it."""
    if max(before, after) > _WIDEST:
        return None
    year, month, day = parts
    if unit == DAY:
        number = date(year, month, day).toordinal()
        low, high = number - before, number + after
        if low < 1 or high > date.max.toordinal():
            return None
        return f"[{date.fromordinal(low)}..{date.fromordinal(high)}]"
    if unit == MONTH:
        count = year * 12 + month - 1
        low, high = count - before, count + after
        if low < 12 or high >= (_LAST_YEAR + 1) * 12:
            return None
        return f"[{low // 12:04}-{low % 12 + 1:02}..{high // 12:04}-{high % 12 + 1:02}]"
    first, last = _span(unit, year)
    first, last = first - before * _YEARS[unit], last + after * _YEARS[unit]
    return f"[{first:04}..{last:04}]" if first >= 1 and last <= _LAST_YEAR else None


def _gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The day of the Julian calendar in the Gregorian, by way of the Julian day number."""
    early = (14 - month) // 12  # January and February are counted to the year before
    years, months = year + 4800 - early, month + 12 * early - 3
    number = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    ordinal = number - _DAY_NUMBER
    if not 1 <= ordinal <= date.max.toordinal():
        return year, month, day
    found = date.fromordinal(ordinal)
    return found.year, found.month, found.day


def span_of(texts: list[str]) -> str | None:
    """One date for several that a statement gives for the same: one of them, and it is not said which.

    >>> span_of(["1991", "1990-07"]), span_of(["1990", "1990"]), span_of([])
    ('[1990-07..1991]', '1990', None)
    """
    different = sorted(set(texts))
    if len(different) < 2:
        return different[0] if different else None
    dates = [PartialDate.parse(text) for text in different]
    first = min(dates, key=lambda each: each.earliest or date.min)
    last = max(dates, key=lambda each: each.latest or date.max)
    low = first.edtf if ".." not in first.edtf and "X" not in first.edtf else str(first.earliest)
    high = last.edtf if ".." not in last.edtf and "X" not in last.edtf else str(last.latest)
    return f"[{low}..{high}]"
