"""The years of dates that are written without one, as openfootball does: ``Wed Sep/19``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carrera_kg.readers.results.days import is_weekday, month_of, real_day
from carrera_kg.readers.results.txtlines import dates_in, parts_of_date

_SUMMER = range(6, 10)
_NEAR = 60
"""Days: a match of the same months in the other year of the season is some three hundred days away."""


@dataclass(slots=True)
class Years:
    """What tells the years of a file's dates.

    Attributes:
        season: the first and the last year of the season, if known.
        span: the first and the last day, as the header has them.
        last: the day read before.
    """

    season: tuple[int, int] | None = None
    span: tuple[date, date] | None = None
    last: date | None = None

    def header(self, text: str) -> None:
        """Take the days from a line as ``# Date Tue Sep/18 2012 - Sat May/25 2013``; the first may have no year."""
        found = [parts_of_date(each) for each in dates_in(text)]
        if len(found) != 2:
            return
        (_, first_year, first_month, first_day), (_, year, month, day) = found
        end = real_day(year, month_of(month), day) if year else None
        if end is None:
            return
        before = (month_of(first_month), first_day) > (end.month, end.day)
        start = real_day(first_year or end.year - before, month_of(first_month), first_day)
        if start is not None and start <= end:
            self.span = (start, end)

    def day(self, weekday: str | None, year: int | None, month: str, day: int) -> date | None:
        """The day that is written; None where there is no such, or nothing tells the year."""
        number = month_of(month)
        if year is not None:
            found = real_day(year, number, day)
        else:
            possible = [each for each in (real_day(one, number, day) for one in self._years()) if each is not None]
            found = self._likeliest(possible, weekday)
        self.last = found or self.last
        return found

    def _years(self) -> range:
        if self.season:
            first, last = self.season
        elif self.span:
            first, last = self.span[0].year, self.span[1].year
        elif self.last:
            first, last = self.last.year - 1, self.last.year + 1
        else:
            return range(0)
        return range(first, last + 1)

    def _likeliest(self, possible: list[date], weekday: str | None) -> date | None:
        """By the day of the week, then the header; then near the day before in summer, when seasons end and begin."""
        for tells in (
            lambda each: bool(weekday) and is_weekday(each, weekday or ""),
            lambda each: self.span is not None and self.span[0] <= each <= self.span[1],
        ):
            possible = [each for each in possible if tells(each)] or possible
        if len(possible) < 2:
            return possible[0] if possible else None
        nearest = min(possible, key=lambda each: abs((each - (self.last or each)).days))
        near = self.last is not None and abs((nearest - self.last).days) <= _NEAR
        if near and (nearest.month in _SUMMER or not self.season):
            return nearest
        # A season goes from summer to summer. A day before the one before it by much is of another group or round.
        return possible[0] if possible[0].month > 6 else possible[-1]
