"""How two are connected: what they share, the shortest path, and the nearest coaches that both learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carrera_kg.results import Thing
from carrera_kg.traversal.evidence import Step, step
from carrera_kg.traversal.networks import thing
from carrera_kg.traversal.paths import Path, PathFinder
from carrera_kg.traversal.spells import SpellBook
from carrera_kg.traversal.steps import COACHED, COACHES, TEAMS, kind_of_end

_MOST_GENERATIONS = 3
_MOST_ANCESTORS = 5
_MOST_HOPS = 6


@dataclass(frozen=True, slots=True, repr=False)
class Ancestor:
    """A coach from whom two people come, over those whom the coach led as players and who led others.

    Attributes:
        coach: who it is; also one of the two, if that one coached the other or somebody who did.
        lines: from the coach to the one and to the other, player by player; no steps to the coach's own self.
    """

    coach: Thing
    lines: tuple[tuple[Step, ...], tuple[Step, ...]]

    @property
    def generations(self) -> int:
        """Over how many steps the two are related."""
        return sum(map(len, self.lines))

    def as_dict(self) -> dict[str, Any]:
        """The ancestor as JSON has it."""
        lines = [[each.as_dict() for each in line] for line in self.lines]
        return {"coach": str(self.coach), "coach_label": self.coach.name, "lines": lines}

    def __str__(self) -> str:
        told = []
        for line in filter(None, self.lines):
            names = [each.target.name for each in line]
            told.append(f"{self.coach.name} coached {', who coached '.join(names)}")
        return "; ".join(told)

    __repr__ = __str__


@dataclass(frozen=True, repr=False)
class Connection:
    """How two people, teams, competitions or awards are connected.

    Attributes:
        source, target: the two.
        shared: what they have in common; None if they are not two people or two teams.
        path: the first of the shortest paths.
        ancestors: the nearest coaches that two people have in common, at most five.
    """

    source: Thing
    target: Thing
    shared: Any
    path: Path
    ancestors: Sequence[Ancestor]

    def as_dict(self) -> dict[str, Any]:
        """The connection as JSON has it."""
        return {
            "path": self.path.as_dict(),
            "shared": self.shared.as_dict() if self.shared is not None else None,
            "ancestors": [each.as_dict() for each in self.ancestors],
        }

    @property
    def _head(self) -> str:
        return f"How {self.source.name} and {self.target.name} are connected"

    @property
    def _lines(self) -> list[str]:
        """The common coaches, in words."""
        if self.ancestors:
            return [str(each) for each in self.ancestors]
        people = kind_of_end(self.source) == kind_of_end(self.target) == "person"
        return [f"no coach in common within {_MOST_GENERATIONS} generations, for certain"] if people else []

    def __repr__(self) -> str:
        parts = [self._head, repr(self.path)]
        if self.shared is not None:
            parts.append(f"What they share\n{self.shared!r}")
        if self._lines:
            parts.append("\n".join(["In the coaching tree", *self._lines]))
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        from carrera_kg.markup import Html, heading, joined, line, preformatted

        parts = [heading(self._head), Html(self.path._repr_html_())]
        if self.shared is not None:
            as_html = getattr(self.shared, "_repr_html_", None)
            parts += [heading("What they share"), Html(as_html()) if as_html else preformatted(repr(self.shared))]
        if self._lines:
            parts += [heading("In the coaching tree"), *map(line, self._lines)]
        return str(joined(parts))


def connection(book: SpellBook, finder: PathFinder, a: Thing, b: Thing) -> Connection:
    """How two things are connected.

    Raises:
        UsageError: both are the same.
    """
    from carrera_kg.traversal.common import shared

    path = finder.path(a, b, None, _MOST_HOPS, "certainly")
    kinds = {kind_of_end(a), kind_of_end(b)}
    alike = kinds == {"person"} or kinds <= {*TEAMS}
    common = ancestors(finder, a, b) if kinds == {"person"} else []
    return Connection(a, b, shared(book, a, b) if alike else None, path, common)


def ancestors(finder: PathFinder, a: Thing, b: Thing) -> list[Ancestor]:
    """The nearest coaches that two people certainly have in common, by address; at most five.

    Somebody is a coach of those who played at a team that he or she was in charge of, at one time, and of those who are
    said to have played under him or her. Up to three generations are looked at; of several lines from a coach to one of
    the two the shortest is given.
    """
    return finder.timed(COACHED, lambda up: _nearest(finder, up, finder.neighbours(COACHES), a, b))


def _nearest(finder: PathFinder, up: Any, down: Any, a: Thing, b: Thing) -> list[Ancestor]:
    levels = [[up.start(a)], [up.start(b)]]
    for total in range(1, 2 * _MOST_GENERATIONS + 1):
        for line in levels:
            if len(line) <= min(total, _MOST_GENERATIONS):
                line.append(up.without(up.neighbours(line[-1]), line))
        splits = [(i, total - i) for i in range(total + 1) if max(i, total - i) <= _MOST_GENERATIONS]
        found = {who: split for split in splits for who in up.common(levels[0][split[0]], levels[1][split[1]])}
        if found:
            return [
                _ancestor(finder, down, who, [line[:depth] for line, depth in zip(levels, found[who], strict=True)])
                for who in sorted(found)[:_MOST_ANCESTORS]
            ]
    return []


def _ancestor(finder: PathFinder, down: Any, who: Any, levels: list[list[Any]]) -> Ancestor:
    lines = []
    for layers in levels:
        at, line = who, []
        for layer in reversed(layers):
            link = down.links(at, layer)[0]
            records = down.shown_by(link)
            line.append(
                step(finder.store, down.address(at), down.address(link.target), link.possible, link.rank, records)
            )
            at = link.target
        lines.append(tuple(line))
    return Ancestor(thing(down.address(who), finder.store), (lines[0], lines[1]))
