"""Lines of goals under a match in openfootball text: ``[Player A 12', 45+1' pen.; Player B 50' (og)]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_HOW = r"(?:\((?:og|o\.g\.|pen\.?|p)\)|(?:og|pen)\b\.?)"
_GOAL = re.compile(rf"([^\d,;()\[\]]+?)\s*((?:\d{{1,3}}(?:\+\d{{1,2}})?'?\s*{_HOW}?[\s,]*)+)")
_MINUTE = re.compile(r"(\d{1,3})(?:\+(\d{1,2}))?'?\s*\(?\s*(og|o\.g\.|pen|p)?\.?\s*\)?", re.I)


def is_empty(line: str) -> bool:
    """Whether the line says that there were no goals."""
    return _inner(line) in ("-", "")


def goals_in(line: str, home: str, away: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The goals, the home side's first: the name of each scorer, and columns of a batch.

    The key of the scorer is of the team that he plays for, which of an own goal is the other one.
    """
    for side, part in zip((home, away), _inner(line).split(";", 1), strict=False):
        for scorer in _GOAL.finditer(part):
            name = scorer[1].strip(" -–")
            for minute in _MINUTE.finditer(scorer[2]):
                how = (minute[3] or "").lower()
                own = how in ("og", "o.g.")
                plays_for = (away if side == home else home) if own else side
                yield name, {
                    "team": side, "scorer": f"person/{plays_for}/{name}", "minute": int(minute[1]) or None,
                    "stoppage": int(minute[2]) if minute[2] else None, "own_goal": True if own else None,
                    "penalty": True if how in ("pen", "p") else None,
                }  # fmt: skip


def _inner(line: str) -> str:
    return line[1:].removesuffix("]" if line.startswith("[") else ")").strip()
