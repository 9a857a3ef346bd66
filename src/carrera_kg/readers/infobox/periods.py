"""The years, dates and figures of a career, as pages write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from carrera_kg.names import search_key
from carrera_kg.readers.infobox.languages import Language

_DASH = "–"
_DASHES = re.compile(r"\s*(?:[‐‑‒–—―−﹘﹣－-]|&ndash;)+>?\s*")
_YEAR = re.compile(r"(1[89]\d\d|20\d\d)")
_MASKED = re.compile(r"(?:(1[89]|20)(?:\?\?|\.\.|XX|xx|__|--)|(1[89]\d|20\d)(?:\?|X|x|_|\.))")
_DECADE = re.compile(r"(1[89]\d|20\d)0'?s")
_SEASON = re.compile(r"(1[89]\d\d|20\d\d)\s*/\s*(\d\d\d\d|\d\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(1[89]\d\d|20\d\d)")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(1[89]\d\d|20\d\d)")
_ISO_DAY = re.compile(r"(1[89]\d\d|20\d\d)-(\d\d)-(\d\d)")
_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+")
_EMPTY = re.compile(
    r"[\s?¿.…*†‡+()'\"–—−‐‑‒―-]*|n\s*/?\s*[ad]\.?|nd|n\.\s?d\.|s/d|k\.?\s?a\.?|tba|tbd|unknown|0000", re.IGNORECASE
)
_FIGURES = re.compile(
    r"(?P<games>[\d.,'’ ]*\d|[?–-]+)?\s*(?:\(\s*(?P<goals>[+–-]?\s*\d[\d.,'’ ]*|[?–-]+|)\s*\))?[*†‡]*"
)

MOST_GAMES, MOST_GOALS = 2_000, 1_500


@dataclass(frozen=True, slots=True)
class Period:
    """A time at a team.

    Attributes:
        start, end: EDTF; None is not told.
        present: whether the source says in words that it is still going on.
        open: whether the source leaves the end open with a dash.
    """

    start: str | None
    end: str | None
    present: bool = False
    open: bool = False


class NotUnderstood(ValueError):
    """The words are no years, date or figures."""


def periods(text: str, language: Language) -> list[Period]:
    """The times that a cell tells of, in its order; none if it leaves them open altogether.

    Raises:
        NotUnderstood: the words are no years.

    >>> from carrera_kg.readers.infobox.languages import language
    >>> [(time.start, time.end) for time in periods("1991–1992, 1994–96", language("en"))]
    [('1991', '1992'), ('1994', '1996')]
    >>> [(time.start, time.end) for time in periods("lug.-dic. 2012", language("it"))]
    [('2012-07', '2012-12')]
    """
    tidy = _tidy(text, language)
    if _EMPTY.fullmatch(tidy) and _DASH not in tidy.strip(" ?"):
        return []
    found: list[Period] = []
    joiners = "|".join(re.escape(word) for word in sorted(language.words["and"]))
    for piece in re.split(rf"[,;&\n]|\s(?:{joiners})\s", tidy):
        if piece.strip(" .'\""):
            last = found[-1].end or found[-1].start if found else None
            found.append(_period(piece.strip(" .'\""), language, last))
    return [each for each in found if each != Period(None, None)]


def _tidy(text: str, language: Language) -> str:
    text = re.sub(r"\((?:[^()\d]|\d{1,3}(?!\d))*\)|\[[^\]]*\]", " ", text)  # remarks without a year
    text = text.replace("'''", "").replace("''", "")
    if _ISO_DAY.fullmatch(text.strip()):
        return text.strip()
    days = _ISO_DAY.sub(r"\3.\2.\1", text)
    return " ".join(_DASHES.sub(_DASH, days).replace("\n", ",").split())


def _period(piece: str, language: Language, after: str | None) -> Period:
    if _ISO_DAY.fullmatch(piece):
        return Period(day(piece, language), day(piece, language))
    sides = [side.strip() for side in piece.split(_DASH)]
    if len(sides) == 1:
        return _without_dash(sides[0], language, after)
    if len(sides) > 2:
        raise NotUnderstood(piece)
    left, right = sides[0], sides[1].lstrip("'’")
    end, present = _end(right, language, left)
    if re.fullmatch(r"\d\d", left) and after:
        left = _century(left, after)
    start = _side(left, language, right)
    is_open = not right
    if start is None and end is None and not present:
        if left or right:
            return Period(None, None)
        raise NotUnderstood(piece)
    if start and end and _last_year(end) < _first_year(start):
        raise NotUnderstood(piece)
    return Period(start, end, present, is_open)


def _without_dash(side: str, language: Language, after: str | None) -> Period:
    key = search_key(side)
    for word in sorted(language.words["since"], key=len, reverse=True):
        if key.startswith(word + " ") and len(key) > len(word) + 3:
            rest = re.sub(rf"^\W*{_loose(word)}\W+", "", side, flags=re.IGNORECASE)
            for until in sorted(language.words["to"], key=len, reverse=True):
                if match := re.fullmatch(rf"(.+?)\W+{_loose(until)}\W+(.+)", rest, flags=re.IGNORECASE):
                    return _period(f"{match[1]}{_DASH}{match[2]}", language, after)
            return Period(_side(rest, language, ""), None, present=True)
    for word in sorted(language.words["until"], key=len, reverse=True):
        if key.startswith(word + " "):
            rest = re.sub(rf"^\W*{_loose(word)}\W+", "", side, flags=re.IGNORECASE)
            return Period(None, _side(rest, language, ""))
    for word in sorted(language.words["to"], key=len, reverse=True):
        match = re.fullmatch(rf"(.*\d{{4}})\W+{_loose(word)}\W+(.*)", side, flags=re.IGNORECASE)
        match = match or re.fullmatch(rf"([^\W\d_]+)\W+{_loose(word)}\W+(.*\d{{4}})", side, flags=re.IGNORECASE)
        if match and search_key(match[2]) and (match[1][-1:].isdigit() or search_key(match[1]) in language.months):
            return _period(f"{match[1]}{_DASH}{match[2]}", language, after)
    if re.fullmatch(r"\d\d", side) and after:
        side = _century(side, after)
    when = _side(side, language, "")
    return Period(when, when)


def _loose(word: str) -> str:
    """A pattern for a word of a search key in the text: accents and marks may stand in between."""
    return r"\W+".join("".join(f"{_accented(c)}" for c in part) for part in word.split())


def _accented(letter: str) -> str:
    more = {"a": "àâáä", "e": "éèêë", "i": "ìîíï", "o": "òôóö", "u": "ùûúü"}.get(letter, "")
    return f"[{letter}{more}]" if more else re.escape(letter)


def _end(right: str, language: Language, left: str) -> tuple[str | None, bool]:
    if search_key(right) and search_key(right) in language.words["present"]:
        return None, True
    if re.fullmatch(r"\d", right) and (year := _first_year(_side(left, language, right) or "")):
        if int(right) <= year % 10:
            raise NotUnderstood(right)
        return str(year - year % 10 + int(right)), False
    if re.fullmatch(r"\d\d", right):
        year = _first_year(_side(left, language, right) or "")
        if not year:
            raise NotUnderstood(right)
        end = year - year % 100 + int(right) + (100 if int(right) < year % 100 else 0)
        if end - year > 30:
            raise NotUnderstood(right)
        return str(end), False
    return _side(right, language, ""), False


def _century(two: str, after: str) -> str:
    year = _first_year(after)
    full = year - year % 100 + int(two)
    return str(full if full >= year else full + 100)


def _first_year(edtf: str) -> int:
    return int(edtf[:4].replace("X", "0")) if edtf else 0


def _last_year(edtf: str) -> int:
    return int(edtf.rsplit("/", 1)[-1][:4].replace("X", "9"))


def _side(text: str, language: Language, other: str) -> str | None:
    """One date in EDTF; None where the source leaves it open.

    Args:
        text: the words.
        language: of the words.
        other: what stands on the other side of a dash, whose year counts for both.
    """
    text = text.strip(" .'\"")
    word, space, rest = text.partition(" ")
    if space and search_key(word) in language.words["season"]:  # as in "season 2013/14"
        text = rest.strip()
    if _EMPTY.fullmatch(text) or search_key(text) in language.words["unknown"]:
        return None
    if match := _SEASON.fullmatch(text):
        return _season(int(match[1]), match[2])
    if match := _MASKED.fullmatch(text):
        return f"{match[1]}XX" if match[1] else f"{match[2]}X"
    found = day(text, language)
    if found is None and (year := _YEAR.search(other)):
        found = day(f"{text} {year[1]}", language)
    if found is None:
        raise NotUnderstood(text)
    return found


def _season(year: int, last: str) -> str:
    end = int(last) if len(last) == 4 else year - year % 100 + int(last) + (100 if int(last) < year % 100 else 0)
    if not year < end <= year + 30:
        raise NotUnderstood(f"{year}/{last}")
    return f"{year:04}-07/{end:04}-06" if end == year + 1 else f"{year:04}/{end:04}"


def day(text: str, language: Language) -> str | None:
    """A date in EDTF, as precise as the words; None if they are no date.

    >>> from carrera_kg.readers.infobox.languages import language
    >>> day("22 de abril de 1964", language("es")), day("c. 1890", language("en")), day("1er mars 1970", language("fr"))
    ('1964-04-22', '1890~', '1970-03-01')
    """
    text = " ".join(text.split()).strip(" .,'\"")
    if match := _ISO_DAY.fullmatch(text):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        if language.tag == "en" and max(first, second) <= 12 and first != second:
            return None  # the day or the month may stand first
        first, second = (second, first) if second > 12 else (first, second)
        return _valid(int(match[3]), second, first)
    if match := _MONTH_YEAR.fullmatch(text):
        return _valid(int(match[2]), int(match[1]))
    if match := _DECADE.fullmatch(text):
        return f"{match[1]}X"
    word, _, rest = text.partition(" ")
    if search_key(word) in language.words["decade"]:
        return f"{rest[:3]}X" if _YEAR.fullmatch(rest) and rest.endswith("0") else None
    return _in_words(text, language)


def _in_words(text: str, language: Language) -> str | None:
    """Words and numbers that are all of a date: nothing may be left over."""
    number = month = code = year = None
    circa = False
    words = re.findall(r"\d+|[^\W\d_]+", text)
    for word in words:
        key = search_key(word)
        if _YEAR.fullmatch(word):
            if year is not None:
                return None
            year = int(word)
        elif word.isdecimal():
            if number is not None or len(word) > 2:
                return None
            number = int(word)
        elif key in language.circa_words():
            circa = True
        elif key in language.months and month is None:
            month = language.months[key]
        elif key in language.times and code is None and month is None:
            code = language.times[key]
        elif key not in _BETWEEN:
            return None
    if year is None or (number is not None and month is None):
        return None
    when = f"{year:04}-{code}" if code else _valid(year, month, number)
    return f"{when}~" if when and circa else when


_BETWEEN = frozenset(
    (
        "of",
        "de",
        "del",
        "the",
        "er",
        "th",
        "st",
        "nd",
        "rd",
        "in",
        "im",
        "le",
        "il",
        "o",
        "d",
        "den",
        "am",
        "en",
        "el",
        "a",
    )
)


def _valid(year: int, month: int | None = None, number: int | None = None) -> str | None:
    if not 1800 <= year <= 2100:
        return None
    try:
        date(year, month or 1, number or 1)
    except ValueError:
        return None
    if month is None:
        return f"{year:04}"
    return f"{year:04}-{month:02}" if number is None else f"{year:04}-{month:02}-{number:02}"


def figures(text: str) -> tuple[int | None, int | None]:
    """Appearances and goals, as in ``12 (3)``; what is empty, open or conceded is None.

    Raises:
        NotUnderstood: it is neither a figure nor empty.

    >>> figures("12 (3)"), figures("168 (−159)"), figures("?"), figures("1,024 (7)")
    ((12, 3), (168, None), (None, None), (1024, 7))
    """
    tidy = " ".join(_DASHES.sub("-", _without_marks(text).replace("\n", " ")).split()).strip(" .")
    if _EMPTY.fullmatch(tidy):
        return None, None
    match = _FIGURES.fullmatch(tidy)
    if match is None:
        raise NotUnderstood(text)
    return _count(match["games"], MOST_GAMES), _count(match["goals"], MOST_GOALS)


def _without_marks(text: str) -> str:
    """The text without bold, marks of notes, as in ``12 (3)[1]``, and remarks in brackets."""
    return re.sub(r"\[[^\[\]]*\]|\([^()]*[^\W\d_][^()]*\)", " ", text.replace("'''", ""))


def goals(text: str) -> int | None:
    """Goals that stand by themselves: ``3``, ``(3)``; None if empty, open or conceded.

    Raises:
        NotUnderstood: it is neither a figure nor empty.
    """
    tidy = " ".join(_DASHES.sub("-", _without_marks(text)).split()).strip(" .*†‡()")
    if _EMPTY.fullmatch(tidy):
        return None
    return _count(tidy, MOST_GOALS)


def _count(text: str | None, most: int) -> int | None:
    text = (text or "").replace(_DASH, "-").replace(" ", "").strip("+ ")
    if not text or set(text) <= set("?-") or text.startswith("-"):
        if text.startswith("-") and not re.fullmatch(r"-*\??|-\d+", text):
            raise NotUnderstood(text)
        return None
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    if not _NUMBER.fullmatch(text) or len(text) > 5 or int(text) > most:
        raise NotUnderstood(text)
    return int(text)
