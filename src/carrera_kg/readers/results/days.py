"""Days and seasons as results have them."""

from __future__ import annotations

import functools
import re
from datetime import date

import polars as pl

from carrera_kg.readers.inputs import InputFile

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WEEKDAY = rf"(?:({'|'.join(WEEKDAYS)})[a-z]*[,.]?\s+)?"
_MONTH = rf"({'|'.join(MONTHS)})[a-z]*"
_WORDS = re.compile(rf"{_WEEKDAY}(?:{_MONTH}[ .]\s*(\d{{1,2}})|(\d{{1,2}})[. ]\s*{_MONTH}),?\s+(\d{{4}})", re.I)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SEASON = re.compile(r"(?<!\d)((?:18|19|20)\d{2})(?:[-_/](\d{2}(?:\d{2})?))?(?![\da-z])")


@functools.lru_cache(maxsize=2**16)
def day_of(text: str) -> str | None:
    """A day as sources write it, as EDTF; None where there is no such day, or it is another day of the week.

    >>> day_of("Sun Sep 4 1994"), day_of("(Wed) 9 Aug 1995 (W32)"), day_of("04/09/94"), day_of("1994-09-04")
    ('1994-09-04', '1995-08-09', '1994-09-04', '1994-09-04')
    >>> day_of("Mon Sep 4 1994"), day_of("31/02/1995")
    (None, None)
    """
    told = text if "(" not in text else " ".join(_IN_BRACKETS.sub(" ", text).split())
    if found := _ISO.fullmatch(told):
        day = real_day(int(found[1]), int(found[2]), int(found[3]))
    elif found := _NUMBERS.fullmatch(told):
        year = int(found[4])
        # As strptime has it: of two digits those from 69 on are of the last century.
        year += 0 if len(found[4]) == 4 else 1900 if year >= 69 else 2000
        day = real_day(year, int(found[3]), int(found[1]))
    elif found := _WORDS.fullmatch(told):
        month = month_of(found[2] or found[5])
        day = real_day(int(found[6]), month, int(found[3] or found[4]))
        if day and found[1] and not is_weekday(day, found[1]):
            day = None
    else:
        day = None
    return day.isoformat() if day else None


def real_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is no such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(word: str) -> int:
    """The number of the month, from 1, by its English name or the beginning of it."""
    return MONTHS.index(word.lower()[:3]) + 1


def is_weekday(day: date, word: str) -> bool:
    """Whether the day is of that day of the week, by its English name or the beginning of it."""
    return WEEKDAYS[day.weekday()] == word.lower()[:3]


def days(column: pl.Series) -> pl.Expr:
    """The cells of the column as days in EDTF, each that is there once read once; null where there is none."""
    texts = column.drop_nulls().unique().to_list()
    read = [day_of(text) for text in texts]
    return pl.col(column.name).replace_strict(texts, read, default=None, return_dtype=pl.String)


def seasons_of(text: pl.Expr) -> pl.Expr:
    """Seasons as sources write them (``1990-1991``, ``1990/91``, ``2012``) in EDTF; null for anything else."""
    first = text.str.extract(r"^(\d{4})", 1).cast(pl.Int64)
    second = text.str.extract(r"^\d{4}\s*[-/–]\s*(\d{2,4})$", 1)
    short = ((first + 1) % 100).cast(pl.String).str.zfill(2)
    next_ = (first + 1).cast(pl.String)
    split = pl.format("{}-07/{}-06", first, next_)
    return pl.when((second == short) | (second == next_)).then(split).when(text.str.contains(r"^\d{4}$")).then(text)


def season_years(file: InputFile) -> tuple[int, int] | None:
    """The years that the file's path tells: ``1994-95/it.1.csv``, ``2010s/2012-13/x.csv`` or ``2012/us.1.csv``.

    What is nearest to the file's own name counts, and two years more than one.
    """
    for path in (file.id.partition("/")[2] or file.member or file.id, file.path):
        found = list(_SEASON.finditer(path.lower()))
        split = [each for each in found if each[2] and follows(int(each[1]), int(each[2]))]
        if split or found:
            year = int((split or found)[-1][1])
            return year, year + bool(split)
    return None


def follows(first: int, second: int) -> bool:
    """Whether the second year, of two digits or four, is the one after the first."""
    return second in (first + 1, (first + 1) % 100)


def season_of(file: InputFile) -> str | None:
    """The season that the file's path tells, as EDTF."""
    years = season_years(file)
    return None if years is None else season(*years)


def season(first: int, last: int) -> str:
    """The season of one year or two in EDTF.

    >>> season(2012, 2012), season(2012, 2013)
    ('2012', '2012-07/2013-06')
    """
    return str(first) if first == last else f"{first}-07/{last}-06"
