"""What a time in a text means, also where another one tells it: the following season, that year, two months later."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from carrera_kg.dates import DateNotUnderstood, PartialDate, season_of
from carrera_kg.proposals.language import Language
from carrera_kg.proposals.marking import Mark

_PARTS = {"fall": "autumn", "beginning": "early", "start": "early", "end": "late", "middle": "mid"}


@dataclass(frozen=True, slots=True)
class Time:
    """A time, and the marks that tell it.

    Attributes:
        value: as facts write it.
        marks: the one that is read, and the one that it is told by.
    """

    value: str
    marks: tuple[Mark, ...]

    @property
    def date(self) -> PartialDate:
        """The time with its bounds."""
        return PartialDate.parse(self.value)


def season_name(year: int) -> str:
    """A season as facts write it.

    >>> season_name(1999)
    '1999/00'
    """
    return f"{year}/{(year + 1) % 100:02}"


def read_time(
    mark: Mark,
    language: Language,
    reference: Time | None,
    start: Time | None,
    written: Time | None = None,
    ahead: bool = False,
) -> Time | None:
    """The time that a mark tells; None where it cannot be known.

    Args:
        mark: of the kind ``when``.
        language: the language of the text.
        reference: the time that was told last.
        start: when the spell began that is spoken of.
        written: the day of a news item.
        ahead: whether it is told until when something goes on.
    """
    value = _absolute(mark, language)
    if value is not None:
        return _checked(Time(value, (mark,)))
    if mark.form in _OF_NEWS or (written is not None and written == reference and mark.form in WITHOUT_YEAR):
        day = written.date.earliest if written else None
        value = _from_day(mark, language, day, ahead) if day else None
        return _checked(Time(value, (mark, *written.marks))) if value and written else None
    if mark.form == "nth-season" or (
        mark.form == "later" and start is not None and "after" in mark.found.get("unit", "")
    ):
        reference = start
    if reference is None or reference.date.earliest is None or reference.date.latest is None:
        return None
    value = _relative(mark, language, reference)
    return _checked(Time(value, (mark, *reference.marks[:1]))) if value else None


def _checked(time: Time) -> Time | None:
    try:
        PartialDate.parse(time.value)
        return time
    except DateNotUnderstood:
        return None


def _absolute(mark: Mark, language: Language) -> str | None:
    found, month = mark.found, language.maps["months"].get(mark.found.get("month", ""), "0")
    if mark.form == "day":
        return f"{found['year']}-{int(month):02}-{int(found['day']):02}"
    if mark.form == "month":
        return f"{found['year']}-{int(month):02}"
    if mark.form == "season":
        return _season(found["season"])
    if mark.form == "edge":
        season = _season(found["season"])
        edge = "end" if language.maps.get("edges", {}).get(found["edge"], found["edge"]) == "end" else "start"
        return f"{edge} of {season}" if season and "/" in season else None
    if mark.form in ("part", "half"):
        part = language.maps.get("parts", {}).get(
            found.get("part") or found["half"], found.get("part") or found["half"]
        )
        return f"{_PARTS.get(part, part)} {found['year']}"
    if mark.form in ("year", "short-year"):
        return found["year"]
    return None


def _season(text: str) -> str | None:
    first, second = re.split(r"[-–/]", text)
    year = int(first)
    return season_name(year) if year_after(year, second) == year + 1 else None


def year_after(year: int, text: str) -> int:
    """The year that four digits say, or the next one after a year that ends in two.

    >>> year_after(1999, "02"), year_after(1994, "97"), year_after(1994, "1997")
    (2002, 1997, 1997)
    """
    return int(text) if len(text) == 4 else year + (int(text) - year) % 100


def _relative(mark: Mark, language: Language, reference: Time) -> str | None:
    date, found = reference.date, mark.found
    assert date.earliest is not None and date.latest is not None
    one_year = date.earliest.year if date.earliest.year == date.latest.year else None
    season = _season_meant(reference)
    if mark.form == "next-month":
        found = {"number": "1", "unit": next(word for word, unit in language.maps["units"].items() if unit == "month")}
    if mark.form in ("later", "next-month"):
        return _later(found, language, reference, one_year, season)
    if mark.form == "month-alone":
        return _next_month(int(language.maps["months"][found["month"]]), reference, one_year, season)
    if mark.form == "day-same-year":
        month = int(language.maps["months"][found["month"]])
        year = one_year or _of_season(season, month)
        return f"{year}-{month:02}-{int(found['day']):02}" if year else None
    if mark.form in _BY_YEAR:
        return _by_year(mark, language, one_year) if one_year else None
    if season is None or (mark.form in ("same-season", "end-of-season") and reference.value.isdecimal()):
        return None  # a year does not say which of its two seasons is meant
    if mark.form == "nth-season" and date.days is not None and date.days <= _A_MONTH and date.earliest.month in _CLOSE:
        season = date.earliest.year
    return _by_season(mark, language, season)


_OF_NEWS = frozenset(["weekday", "day-of-news", "last", "this", "last-day", "last-month"])
"""Forms that only the day of a news item tells."""
WITHOUT_YEAR = frozenset(["day-same-year", "month-alone"])
_SUMMER = 6  # the month in which one season is over and the next has not begun


def _from_day(mark: Mark, language: Language, day: datetime.date, ahead: bool) -> str | None:
    """What a time means in an item of that day: on Saturday, in October, last season."""
    found = mark.found
    if mark.form == "weekday":
        back = (day.weekday() - language.lists["weekdays"].index(found["weekday"])) % 7
        back = 7 if back == 0 and "last" in found else back
        return (day - datetime.timedelta(days=back - 7 if ahead else back)).isoformat()
    if mark.form == "day-of-news":
        back = int(language.maps["days_ago"][found["word"]])
        return (day - datetime.timedelta(days=back)).isoformat()
    if mark.form in ("last", "this"):
        return _last_or_this(language.maps["spans"][found["span"]], mark.form == "this", day)
    month = int(language.maps["months"][found["month"]])
    if mark.form in ("month-alone", "last-month"):
        year = day.year - (month > day.month) + (ahead and month < day.month)
        return f"{year + (ahead and month > day.month)}-{month:02}"
    return _nearest(month, int(found["day"]), day, ahead, mark.form == "last-day")


def _nearest(month: int, number: int, day: datetime.date, ahead: bool, past: bool) -> str | None:
    """The day of that name that is nearest: before, after, or on either side."""
    days = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            each = datetime.date(year, month, number)
        except ValueError:
            continue
        if (each >= day or not ahead) and (each <= day or not past):
            days.append(each)
    return min(days, key=lambda each: abs(each - day)).isoformat() if days else None


def _last_or_this(span: str, this: bool, day: datetime.date) -> str | None:
    """The last season, month, summer … before a day, or the one that it is in."""
    back = 0 if this else 1
    if span == "season":
        if day.month in (_SUMMER - 1, _SUMMER) and (this or day.month < _SUMMER):
            return None  # nobody can say which
        return season_name(season_of(day) - (0 if day.month == _SUMMER else back))
    if span == "year":
        return str(day.year - back)
    if span == "week":
        start = day - datetime.timedelta(days=day.weekday() + 7 * back)
        end = start + datetime.timedelta(days=6)
        return f"{start:%Y-%m}" if (start.year, start.month) == (end.year, end.month) else None
    if span == "month":
        months = day.year * 12 + day.month - 1 - back
        return f"{months // 12}-{months % 12 + 1:02}"
    first = {"spring": 3, "summer": 6, "autumn": 9}.get(span)
    if first is None or (this and day.month < first):
        return None  # a winter has two years
    over = day.month >= first + 3
    return f"{span} {day.year - (0 if this or over else 1)}"


_BY_YEAR = frozenset(["month-same-year", "part-same-year", "next-part", "same-year", "next-year"])


def _next_month(month: int, reference: Time, year: int | None, season: int | None) -> str | None:
    """A month without a year: the next after a day or month that was told, or that of a season or year."""
    date = reference.date
    assert date.earliest is not None and date.latest is not None
    if date.days is not None and date.days <= _A_SEASON_PART and date.earliest.year == date.latest.year:
        return f"{date.latest.year + (month < date.latest.month)}-{month:02}"
    if season is not None and not reference.value.isdecimal():
        return f"{_of_season(season, month)}-{month:02}"
    return f"{year}-{month:02}" if year else None


_A_MONTH = 31  # days
_CLOSE = (5, 6)  # whoever comes then comes for the season to be
_A_SEASON_PART = 100  # days: a summer


def _by_year(mark: Mark, language: Language, year: int) -> str:
    """A time that is told by the year before."""
    if mark.form == "month-same-year":
        return f"{year}-{int(language.maps['months'][mark.found['month']]):02}"
    if "part" in mark.found:
        part = language.maps.get("parts", {}).get(mark.found["part"], mark.found["part"])
        return f"{_PARTS.get(part, part)} {year + (mark.form == 'next-part')}"
    return str(year + (mark.form == "next-year"))


def _by_season(mark: Mark, language: Language, season: int) -> str | None:
    """A time that is told by the season before."""
    if mark.form == "same-season":
        return season_name(season)
    if mark.form == "previous-season":
        return season_name(season - 1)
    if mark.form == "next-season":
        return season_name(season + 1)
    if mark.form == "end-of-season":
        return f"end of {season_name(season)}"
    if mark.form == "nth-season":
        return season_name(season + int(language.maps["ordinals"][mark.found["ordinal"]]) - 1)
    return None


def _later(
    found: dict[str, str], language: Language, reference: Time, one_year: int | None, season: int | None
) -> str | None:
    number, unit = language.number(found["number"]), language.maps["units"][found["unit"]]
    if number is None:
        return None
    if unit == "season":
        return season_name(season + number) if season is not None else None
    if unit == "year":
        return str(one_year + number) if one_year else None
    date = reference.date
    assert date.earliest is not None and date.latest is not None
    if unit in ("day", "week"):
        days = number * (7 if unit == "week" else 1)
        return (date.earliest + datetime.timedelta(days=days)).isoformat() if date.days == 1 else None
    if (date.earliest.year, date.earliest.month) != (date.latest.year, date.latest.month):
        return None
    months = date.earliest.year * 12 + date.earliest.month - 1 + number
    return f"{months // 12}-{months % 12 + 1:02}"


def _season_meant(reference: Time) -> int | None:
    """The year in which the season began that a time is of: a year alone means the one that begins in it."""
    date = reference.date
    assert date.earliest is not None and date.latest is not None
    if date.days is not None and date.days >= 365 and (date.earliest.month, date.earliest.day) == (1, 1):
        return date.earliest.year
    if date.days is not None and date.days <= 370:
        first, last = season_of(date.earliest), season_of(date.latest)
        return first if first == last else last
    return None


def _of_season(season: int | None, month: int) -> int | None:
    return None if season is None else season if month >= 7 else season + 1
