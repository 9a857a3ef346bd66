"""Where in a competition a match is: the words for a stage, and the number of a matchday."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DAY = r"match\s?day|md|spieltag|journ[ée]e|jornada|giornata|game\s?week|week"
_MATCHDAY = re.compile(rf"(?:(?:{_DAY})\s+(\d{{1,3}}|\?)|(\d{{1,3}})(?:\.|ª|a|°|º)?\s*(?:{_DAY}))", re.I)
_ROUND = re.compile(r"(?:(?:round|runde)\s+(\d{1,3}))|(\d{1,3})(?:\.\s*(?:round|runde))?", re.I)
_MAIN = re.compile(r"(regular|league|main)\b", re.I)
_KNOCKOUT = re.compile(r"quarter|semi|\bfinals?\b|round of|last \d|play-?offs?|prelim|qualif", re.I)


def is_knockout(words: str) -> bool:
    """Whether a round of that name is one of a cup."""
    return _KNOCKOUT.search(words) is not None


def stage_of(parts: Sequence[str], cup: bool) -> tuple[str | None, int | None]:
    """The stage, and the number of the matchday within it, of what the source has from the whole to the part.

    A round with a number and no name is a matchday where all play all, and a stage of its own where it is a knockout.

    Args:
        parts: as in ``["Play-offs", "Round 1"]``.
        cup: whether rounds with a number are such of a knockout, unless a stage is the main one of a league.

    >>> stage_of(["Matchday 3"], cup=False), stage_of(["Round 1"], cup=True)
    ((None, 3), ('Round 1', None))
    >>> stage_of(["Regular Season", "Round 12"], cup=True), stage_of(["Play-offs", "Round 1"], cup=False)
    (('Regular Season', 12), ('Play-offs, Round 1', None))
    """
    words: list[str] = []
    day: str | None = None
    for part in filter(None, (" ".join(each.split()) for each in parts)):
        told = _MATCHDAY.fullmatch(part)
        counted = _ROUND.fullmatch(part)
        # A number alone is a matchday in cups too, which have names for their rounds.
        plain = bool(_MAIN.match(words[0])) if words else not cup or part.isdigit()
        if told:
            day = told[1] or told[2]
        elif counted and plain:
            day = counted[1] or counted[2]
        elif part != "?":
            words.append(part)
    return ", ".join(words) or None, int(day) if day and day != "?" else None
