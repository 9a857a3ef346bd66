"""An invented league with its seasons as files of results, and a document that says true and false things of it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

CLUBS = ("Northham", "Southwick", "Eastmere", "Westbury", "Midford", "Lakeby")
LOWER = ("Hillton", "Dalewood", "Fenmarsh", "Stonegate", "Riverside Rovers", "Oakfield")


@dataclass(frozen=True)
class Game:
    """A match of the league."""

    day: date
    home: str
    away: str
    score: tuple[int, int] | None

    @property
    def line(self) -> str:
        """As footballcsv writes it."""
        score = "?" if self.score is None else f"{self.score[0]}-{self.score[1]}"
        return f"{self.day:%a %b} {self.day.day} {self.day:%Y},{self.home},{score},?,{self.away}"


def pairings(clubs: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    """The rounds in which each club plays each other one at home and away."""
    ring = list(clubs)
    first = []
    for turn in range(len(ring) - 1):
        half = len(ring) // 2
        pairs = list(zip(ring[:half], reversed(ring[half:]), strict=True))
        first.append([(b, a) if turn % 2 else (a, b) for a, b in pairs])
        ring = [ring[0], ring[-1], *ring[1:-1]]
    yield from first
    yield from ([(b, a) for a, b in pairs] for pairs in first)


def season(year: int, strength: Sequence[str], draws: frozenset[frozenset[str]] = frozenset()) -> list[Game]:
    """A season in which the stronger club wins every match, but for pairs that draw both of theirs.

    Args:
        year: in which it begins.
        strength: the clubs, the strongest first.
        draws: pairs of clubs.
    """
    games = []
    for number, pairs in enumerate(pairings(sorted(strength))):
        day = date(year, 8, 20) + timedelta(days=14 * number)
        for home, away in pairs:
            first = strength.index(home) < strength.index(away)
            score = (1, 1) if frozenset((home, away)) in draws else (2, 0) if first else (0, 1)
            games.append(Game(day, home, away, score))
    return games


def write_season(folder: Path, name: str, games: Sequence[Game]) -> None:
    """Write a season as a file of results; the name tells season, country and division."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["Date,Team 1,FT,HT,Team 2", *(game.line for game in games)]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


@dataclass
class Document:
    """A document that is written fact by fact, each in a sentence of its own."""

    text: str = "About football.\n"
    facts: list[dict[str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    expected: dict[str, dict[str, str]] = field(default_factory=dict)

    def says(self, head: str, of: str, expect: dict[str, str], **properties: Any) -> None:
        """A fact; its words are a sentence that is made up for it.

        Args:
            head, of: the record and its name, or ``about`` and an entity.
            expect: what match records say to its properties, by name.
            properties: its values.
        """
        words = f"they told us of matter {next(self.numbers)}"
        at = len(self.text)
        self.text += f"{words}.\n"
        self.expected[words] = expect
        self.facts.append({head: of, "at": at, "words": words, **self._placed(properties, at, words)})

    def _placed(self, value: Any, at: int, words: str) -> Any:
        """The value with its place where it is a record within the record."""
        if isinstance(value, dict):
            return {name: self._placed(each, at, words) for name, each in value.items()}
        if isinstance(value, list):
            return [
                {"at": at, "words": words, **self._placed(each, at, words)} if isinstance(each, dict) else each
                for each in value
            ]
        return value

    def match(
        self, of: str, expect: dict[str, str], home: str, away: str, score: tuple[int, int], **properties: Any
    ) -> None:
        """A match with its score."""
        sides = [
            {"team": home, "home": "true", "goalsScored": str(score[0])},
            {"team": away, "home": "false", "goalsScored": str(score[1])},
        ]
        self.says("match", of, expect, side=sides, **properties)

    def write(self, folder: Path, entities: Sequence[dict[str, Any]], written: dict[str, str] | None = None) -> None:
        """Write the folder of facts, and the text beside it."""
        (folder / "facts").mkdir(parents=True, exist_ok=True)
        (folder / "texts").mkdir(exist_ok=True)
        (folder / "texts" / "told.txt").write_text(self.text)
        entry = {
            "id": "told", "title": "What was told", "kind": "news", "language": "en", "file": "told.txt",
            "sha256": hashlib.sha256(self.text.encode()).hexdigest(), "length": str(len(self.text)),
            "publisher": "nobody", "licence": "made up for tests",
        }  # fmt: skip
        if written:
            entry["written"] = {**written, "because": "it was made so"}  # type: ignore[assignment]
        for name, content in (
            ("documents", {"documents": [entry]}),
            ("entities", {"entities": list(entities)}),
            ("facts/told", {"document": "told", "facts": self.facts}),
        ):
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
