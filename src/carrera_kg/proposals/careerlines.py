"""Lines that tell of one spell each: the years, the team, and perhaps the matches and goals, in either order."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a language by which lines are known, all in lower case.

    Attributes:
        months: names of months.
        present: words for a spell that goes on.
        since: words before the year in which one began.
        until: words between the year in which one began and that in which it ended.
        small: words in small letters that can stand beside a team: youth, loan, assistant.
        labels: what stands before a value that is said of somebody.
        careers: headings of careers.
        honours: headings of lists of honours.
    """

    months: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    careers: frozenset[str] = frozenset()
    honours: frozenset[str] = frozenset()


NO_WORDS = Words()
_Y = r"(?:18|19|20)\d\d"
_LEAD = r"[ \t]*(?:[-*•·▪–—][ \t]+)?(?:\*\*|__|''')?"
_ARROW = r"(?:(?:→|⇒|↳|↪|->|=>|>)[ \t]*)?"
_BOLD = r"(?:\*\*|__|''')?"
_BETWEEN = rf"(?:{_BOLD}[ \t]*[:,;|]?[ \t]+(?:[|–—-][ \t]+)?{_BOLD})"
_BRACKET = r"(?:[ \t]?\((?=[^()]*[^\W\d_])(?![^()]*\d{4})[^()]{1,40}\))"
_TEAM = (
    r"(?:1\. )?[^\W\d_](?:(?![ ]{2})[^\d.,;:|()\t–—*]|(?<=[A-Z])\.|(?<=St)\.|,(?= [^\W\d_])"
    r"|(?:(?<=[Uu])|(?<=[Uu]-)|(?<=nder[ -])|(?<=ub[ -]))\d\d"
    rf"|(?<= )\d\d(?=[ \t]+\d{{1,3}}[ \t]*\()){{1,50}}?{_BRACKET}{{0,2}}"
)
_COUNT = r"\d{1,4}(?: [^\W\d_]{1,12}\.?)?"
_FIGURES = rf"(?:\(?{_COUNT}(?:[ \t]*(?:[,;/+]|[(]|–| - | e | and |[ \t])[ \t]*\(?-?(?:{_COUNT}|[?–-])\)*)?\)*)"
_SMALL = re.compile(r"(?<![^\W_])[a-zà-ÿ][^\W\d_]{3,}")
_BRACKETED = re.compile(r"\([^()]*\)")
_RANGED = re.compile(r"\d{4}\)?[ ]?[-–—−]|\d{4}/\d\d[-–—−]|^[^\W\d_]+[ ]\d{4}|\d{4} [^\W\d_]+ (?:.* )?\d{4}")
"""Years with an end, or open: 1998–2003, since 2003, 1998 to 2003."""
_LONGEST = 160  # characters of a line of a career
_WORDS = 7  # of the name of a team that stands alone in a line
_FIGURE_LINE = re.compile(r"[ \t]*\(?-?\d{1,4}(?:[ \t]*\(-?\d{1,4}\))?\)?[ \t]*")


@dataclass(frozen=True, slots=True)
class _Patterns:
    years_first: re.Pattern[str]
    team_first: re.Pattern[str]
    years: re.Pattern[str]
    team: re.Pattern[str]


def _either(words: frozenset[str]) -> str:
    return "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(words, key=len, reverse=True)) or "(?!)"


@functools.lru_cache(maxsize=8)
def _patterns(words: Words) -> _Patterns:
    month = rf"(?i:{_either(words.months)})\.?"
    date = (
        rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th|º|°|\.)?[ ])?{month}[ ]{_Y}|{month} \d{{1,2}}, {_Y}"
        rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]{_Y}|\d{{1,2}}/{_Y}|{_Y}(?:/\d\d(?!\d))?)(?!\d)"
    )
    end = rf"(?:{date}|\d\d(?!\d)|(?i:{_either(words.present)})(?![^\W_]))"
    until = rf"(?:[-–—−/]|(?i:{_either(words.until)})(?![^\W_]))"
    since = rf"(?:(?i:{_either(words.since)})[ ])"
    years = rf"{since}?{date}(?:[ ]?{until}[ ]?{end}|[-–—−](?=[ \t:)]|$))?"
    first = rf"{_LEAD}\(?(?P<years>{years})\)?{_BETWEEN}{_ARROW}(?P<team>{_TEAM})"
    first += rf"(?:{_BETWEEN}(?P<figures>{_FIGURES}))?{_BOLD}[ \t]*"
    then = rf"{_LEAD}{_ARROW}(?P<team>{_TEAM})(?!:)(?:{_BETWEEN}|[ \t]*(?=\())\(?(?P<years>{years})"
    then += rf"(?:\)?(?:{_BETWEEN}|[ \t]*(?=\())(?P<figures>{_FIGURES}))?\)?{_BOLD}[ \t]*"
    alone = rf"{_LEAD}\(?(?P<years>{years})\)?:?[ \t]*"
    return _Patterns(*map(re.compile, (first, then, alone, rf"[ \t]*{_ARROW}(?P<team>{_TEAM})[ \t]*")))


@dataclass(frozen=True, slots=True)
class Career:
    """The parts of a line of a career, each with where it begins and ends in the line.

    Attributes:
        parts: years and team, and figures where there are some, in this order.
        figures: whether there are figures.
        ranged: whether the years have an end, or are open.
        years_first: whether the years stand before the team.
    """

    parts: tuple[tuple[int, int], ...]
    figures: bool
    ranged: bool
    years_first: bool


def career_line(line: str, words: Words = NO_WORDS) -> Career | None:
    """The parts of a line that tells of a spell; None if it does not look like one."""
    if len(line) > _LONGEST:
        return None
    patterns = _patterns(words)
    found, first = patterns.years_first.fullmatch(line), True
    if found is None:
        found, first = patterns.team_first.fullmatch(line), False
    if found is None or not _may_be_team(found["team"], words):
        return None
    ranged = _RANGED.search(found["years"]) is not None
    bracketed = line[: found.start("years")].endswith("(")
    if not first and not ranged and not bracketed and not found["figures"]:
        return None  # a name with a year: the Cup 1990
    names = [name for name in ("years", "team", "figures") if found[name]]
    parts = tuple((found.start(name), found.start(name) + len(found[name].rstrip())) for name in names)
    return Career(parts, bool(found["figures"]), ranged, first)


def _may_be_team(text: str, words: Words) -> bool:
    """Whether the words beside years can be a team, with what it is called in brackets or beside."""
    name = _BRACKETED.sub("", text)
    small = [word for word in _SMALL.findall(name) if word.casefold() not in words.small]
    return any(letter.isupper() for letter in name) and not small


def broken_career(lines: list[str], words: Words) -> tuple[Career, int] | None:
    """A line of a career whose parts stand in a line each: the years, the team, the matches, the goals.

    The places are those in the lines joined with a break between two. Also how many lines there are.
    """
    patterns = _patterns(words)
    years = patterns.years.fullmatch(lines[0]) if lines else None
    if years is None or len(lines) <= 2 or years["years"].strip().isdecimal():
        return None
    team = patterns.team.fullmatch(lines[1])
    if team is None or len(lines[1].split()) > _WORDS or not _may_be_team(team["team"], words):
        return None
    at = len(lines[0]) + 1
    parts = [(years.start("years"), years.end("years")), (at + team.start("team"), at + team.end("team"))]
    at, many = at + len(lines[1]) + 1, 2
    for line in lines[2:4]:
        if not _FIGURE_LINE.fullmatch(line):
            break
        lead = len(line) - len(line.lstrip())
        parts.append((at + lead, at + len(line.rstrip())))
        at, many = at + len(line) + 1, many + 1
    following = lines[2].strip().rstrip(":").casefold()
    if many == 2 and following and not patterns.years.fullmatch(lines[2]) and following not in words.careers:
        return None
    return Career(tuple(parts), many > 2, True, True), many


def above(line: str, words: Words) -> int:
    """Where a line of a career begins that stands in one line with the heading above it; 0 if none does."""
    lower = line.casefold()
    for heading in words.careers:
        if lower.startswith(f"{heading} ") or lower.startswith(f"{heading}: "):
            at = len(heading) + 1
            told = career_line(line[at:].lstrip(), words)
            if told and told.ranged and told.years_first:
                return at + len(line[at:]) - len(line[at:].lstrip())
    return 0


def counts(figures: str, nouns: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, int]]:
    """The matches and goals of a line: which, the digits, and where they begin in its figures.

    Args:
        figures: such as 45 (3), 45 apps, 3 goals, or 12 (-9), of which the goals are let in.
        nouns: the words for each.
    """
    told: list[str] = []
    for found in re.finditer(r"(?P<sign>-?)(?P<number>\d{1,4})(?:[ ](?P<noun>[^\W\d_]+))?", figures):
        noun = (found["noun"] or "").casefold()
        name = next((name for name in ("appearances", "goals") if noun and noun in nouns[name]), "")
        if noun and not name and noun not in ("e", "and"):
            return
        name = name or ("appearances", "goals")[min(len(told), 1)]
        if name in told:
            return
        told.append(name)
        if not found["sign"]:
            yield name, found["number"], found.start("number")
