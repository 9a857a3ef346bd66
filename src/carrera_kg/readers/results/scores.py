"""Scores as results have them, and the words that say that a match was not played out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

GOALS = r"\d{1,3}"

_ENGLISH = {
    "awarded": r"award(?:ed)?|awd",
    "abandoned": r"abandoned|aband|abd",
    "annulled": r"annulled|void|voided",
    "cancelled": r"cancelled|canceled|canc",
    "postponed": r"postponed|postp|ppd",
    "suspended": r"suspended|susp|interrupted",
    "replayed": r"replayed",
    "walkover": r"walk-?over|w/o|w\.o",
}
"""What the marks mean that sources have for a result that is not that of play."""

_GERMAN = {
    "awarded": "wert",
    "annulled": "annull?",
    "abandoned": "abgebr",
    "cancelled": r"n\.gesp",
    "postponed": "verl",
}
"""The same in a cell by itself; among the names of clubs they may be part of one."""

_WORDS = {note: "|".join(filter(None, (words, _GERMAN.get(note)))) for note, words in _ENGLISH.items()}

NOTE_WORDS = "|".join(_ENGLISH.values())
"""The English ones, as an expression."""

NOTED = "(*)"
"""What stands by a score of which another column says how it came about."""

_ANY = "|".join(_WORDS.values())
_NOT_PLAYED = r"(?i)^(?:[?\-–—:\s]+|n/?a)$"
_AFTER = rf"\*|\([^()]*\)|\[[^\[\]]*\]|(?:a\.?e\.?t|pens?|pso|{_ANY})\.?"
_SCORE = rf"(?i)^({GOALS})\s*[-–:]\s*({GOALS})(?:\s*(?:{_AFTER}))*$"
_NOTE = rf"(?i)(?:^|[^\pL\d])({_ANY})(?:$|[^\pL\d])"
_AFTER_EXTRA_TIME = r"(?i)\ba\.?e\.?t\b"


def goals_of(cell: pl.Expr, side: int) -> pl.Expr:
    """How many goals a score (``2-1``, ``2-2 (a.e.t.)``) has for the first or second side."""
    return cell.str.extract(_SCORE, side + 1).cast(pl.Int64)


def no_score(cell: pl.Expr) -> pl.Expr:
    """True where something stands there that is neither a score nor says that there is none."""
    known = cell.str.contains(_SCORE) | cell.str.contains(_NOT_PLAYED) | cell.str.contains(_NOTE) | (cell == NOTED)
    return ~known.fill_null(value=True)


def has_extra_time(cell: pl.Expr) -> pl.Expr:
    """Whether a score is marked as that after extra time; false for none."""
    return cell.str.contains(_AFTER_EXTRA_TIME).fill_null(value=False)


def note_of(*cells: pl.Expr) -> pl.Expr:
    """What the first of the cells that says so says made the result another than that of play, in one of eight words.

    >>> pl.DataFrame({"FT": ["3-0 awd.", "2-1", "3-0 (*)"]}).select(note_of(pl.col("FT"))).to_series().to_list()
    ['awarded', None, None]
    """
    return pl.coalesce(_note(cell) for cell in cells)


def _note(cell: pl.Expr) -> pl.Expr:
    word = cell.str.extract(_NOTE, 1).str.to_lowercase()
    return pl.coalesce(
        pl.when(word.str.contains(rf"^(?:{words})$")).then(pl.lit(note)) for note, words in _WORDS.items()
    )


def note_in(word: str) -> str:
    """The same for a word that is one of :data:`NOTE_WORDS`."""
    return next(note for note, words in _WORDS.items() if re.fullmatch(words, word.lower()))


def more_at_half_time() -> Iterator[tuple[pl.Expr, str]]:
    """A half-time that nobody can have seen, of the columns of a batch, with the reason."""
    for side in ("home", "away"):
        yield pl.col(f"{side}_half_time") > pl.col(f"{side}_goals"), "more goals at half-time than in the end"
