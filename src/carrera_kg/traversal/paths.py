"""Paths: how one thing leads to another, step by step, each with its evidence."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, overload

import pyoxigraph as ox

from carrera_kg.errors import UsageError
from carrera_kg.listing import Listing
from carrera_kg.lookup import find_entity
from carrera_kg.results import Thing
from carrera_kg.traversal.evidence import Step, step
from carrera_kg.traversal.networks import thing
from carrera_kg.traversal.onstore import StoreNeighbours, TooDear
from carrera_kg.traversal.search import Neighbours, all_ways, shortest
from carrera_kg.traversal.spells import Certainty
from carrera_kg.traversal.steps import Link, Ways, kind_of_end, ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.traversal.arrays import Tables

_ENOUGH = 10.0
"""Once searches on the store have taken so many seconds in all, arrays are built, which takes as long at 100,000
players."""

Via = str | tuple[str, ...] | None
T = TypeVar("T")

_END_KINDS = ("person", "team", "competition", "award")


class Path(Sequence[Step]):
    """The steps from one thing to another. Without any it is false, and says that the two are not connected."""

    def __init__(self, source: Thing, target: Thing, steps: Sequence[Step], missing: Callable[[], str]) -> None:
        self.source, self.target = source, target
        self._steps, self._missing = tuple(steps), missing

    @property
    def nodes(self) -> list[Thing]:
        """What the path goes through, with both ends; nothing where there is no path."""
        return [self.source, *(step.target for step in self._steps)] if self._steps else []

    @property
    def certainty(self) -> Certainty:
        """How sure the least sure step is."""
        return "possibly" if any(step.certainty == "possibly" for step in self._steps) else "certainly"

    def as_dict(self) -> dict[str, Any]:
        """The path as JSON has it."""
        return {
            "source": str(self.source),
            "source_label": self.source.name,
            "target": str(self.target),
            "target_label": self.target.name,
            "connected": bool(self),
            "certainty": self.certainty if self else None,
            "steps": [step.as_dict() for step in self._steps],
        }

    @property
    def summary(self) -> str:
        """Who leads to whom, and over how many steps; or that nobody does."""
        if not self._steps:
            return self._missing()
        names = " → ".join(node.name for node in self.nodes)
        sure = "all certain" if self.certainty == "certainly" else "not all certain"
        count = f"{len(self)} steps, {sure}" if len(self) > 1 else "1 step, " + sure.removeprefix("all ")
        return f"{names} ({count.replace('1 step, not all certain', '1 step, possible')})"

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Step]: ...
    def __getitem__(self, place: int | slice) -> Step | Sequence[Step]:
        return self._steps[place]

    def __len__(self) -> int:
        return len(self._steps)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Path) and (self.source, self.target, self._steps) == (
            other.source,
            other.target,
            other._steps,
        )

    def __hash__(self) -> int:
        return hash((self.source, self.target, self._steps))

    def __repr__(self) -> str:
        lines = [self.summary]
        for number, each in enumerate(self._steps, 1):
            lines.append(f"{number}. {each.why}")
            lines += [f"   “{claim.words}” – {claim.document}, {claim.where()}" for claim in each.quotations()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from carrera_kg.markup import joined, line, quotation, strong, table, text

        if not self._steps:
            return str(text(self.summary))
        rows = []
        for number, each in enumerate(self._steps, 1):
            quoted = [line(quotation(claim.words, f"{claim.document}, {claim.where()}")) for claim in each.quotations()]
            ends = joined([strong(each.source.name), " → ", strong(each.target.name)])
            rows.append((number, ends, joined([line(each.why), *quoted])))
        return str(table(("", "", ""), rows, head=self.summary))


class PathFinder:
    """Finds paths in a dataset that does not change.

    The first questions are answered from the store, with nothing built. Once they have taken ten seconds in all, or
    on :meth:`prepare`, whatever the next ones need is read into arrays, from which each is answered in a few
    milliseconds. The answers are the same.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._spent = 0.0
        self._tables: Tables | None = None
        self._views: dict[Ways, Neighbours[Any]] = {}

    def prepare(self) -> None:
        """Have all further questions answered from arrays, and read what questions without ``via`` need."""
        self._spent = _ENOUGH
        self.neighbours(ways(None, (), "certainly"))

    def neighbours(self, chosen: Ways) -> Any:
        """Who tells the neighbours by these steps."""
        if self._spent < _ENOUGH:
            return StoreNeighbours(self.store, chosen, _ENOUGH - self._spent)
        if chosen not in self._views:
            from concurrent.futures import ThreadPoolExecutor

            # In a thread of its own, which has memory of its own: what so much reading leaves behind would be scattered
            # over that of this thread, and every later look-up would take half as long again.
            with ThreadPoolExecutor(1) as apart:
                self._views[chosen] = apart.submit(self._from_arrays, chosen).result()
        return self._views[chosen]

    def _from_arrays(self, chosen: Ways) -> Any:
        from carrera_kg.traversal.arrays import ArrayNeighbours, Tables

        self._tables = self._tables or Tables(self.store)
        return ArrayNeighbours(self._tables, chosen)

    def timed(self, chosen: Ways, search: Callable[[Any], T]) -> T:
        """What a search finds that is given who tells the neighbours by these steps; what it costs is counted.

        When it is too dear on the store, it begins anew with arrays.
        """
        started = time.perf_counter()
        try:
            found = search(self.neighbours(chosen))
        except TooDear:
            self._spent = _ENOUGH
            return search(self.neighbours(chosen))
        self._spent += time.perf_counter() - started
        return found

    def end(self, name: str) -> Thing:
        """The one thing of that name that a path can lead to.

        Raises:
            UsageError: nothing or several things are meant, or it is a place, document or the like.
        """
        try:
            iri = find_entity(self.store, name)
        except UsageError:
            found = {iri for kind in _END_KINDS if (iri := self._named(name, kind))}
            if len(found) != 1:
                raise
            (iri,) = found
        if not kind_of_end(iri):
            raise UsageError(f"no path leads to {name}", "name a person, team, competition or award")
        return thing(iri, self.store)

    def _named(self, name: str, kind: str) -> str:
        try:
            return find_entity(self.store, name, kind)
        except UsageError:
            return ""

    def path(self, a: Thing, b: Thing, via: str | Iterable[str] | None, max_hops: int, certainty: Certainty) -> Path:
        """The first of the shortest paths, see :meth:`carrera_kg.knowledge_graph.KnowledgeGraph.path`."""
        via = via if via is None or isinstance(via, str) else tuple(via)
        chosen = self._asked(a, b, via, max_hops, certainty)
        steps = self.timed(chosen, lambda world: self._steps(world, shortest(world, a, b, max_hops) or []))
        return Path(a, b, steps, lambda: self._missing(a, b, via, max_hops, certainty))

    def paths(
        self, a: Thing, b: Thing, via: str | Iterable[str] | None, max_hops: int, certainty: Certainty, limit: int
    ) -> Listing[Path]:
        """The shortest paths and then longer ones, see :meth:`carrera_kg.knowledge_graph.KnowledgeGraph.paths`."""
        if not _is_count(limit):
            raise UsageError(f"no list of {limit!r} paths", "limit is a whole number from 1")
        via = via if via is None or isinstance(via, str) else tuple(via)
        chosen = self._asked(a, b, via, max_hops, certainty)
        found = self.timed(
            chosen,
            lambda world: [self._steps(world, way) for way in itertools.islice(all_ways(world, a, b, max_hops), limit)],
        )
        paths = [Path(a, b, steps, str) for steps in found]
        return Listing(paths, ("steps", "certainty", "path"), _cells, _unconnected(a, b, via, max_hops, certainty))

    def _asked(self, a: Thing, b: Thing, via: str | Iterable[str] | None, max_hops: int, certainty: Certainty) -> Ways:
        if a == b:
            raise UsageError(f"both ends are {a.name}", "name two different things")
        if not _is_count(max_hops):
            raise UsageError(f"no path of {max_hops!r} steps", "max_hops is a whole number from 1")
        return ways(via, (a, b), certainty)

    def _steps(self, world: Any, found: Iterable[tuple[Any, Link]]) -> list[Step]:
        return [
            step(
                self.store,
                world.address(source),
                world.address(link.target),
                link.possible,
                link.rank,
                world.shown_by(link),
            )
            for source, link in found
        ]

    def _missing(self, a: Thing, b: Thing, via: Via, most: int, certainty: Certainty) -> str:
        """That there is no path, and whether there is one if it need not be certain, or may go any way."""
        told = _unconnected(a, b, via, most, certainty)
        if certainty == "certainly" and (found := self.path(a, b, via, most, "possibly")):
            return f"{told}; with certainty='possibly' there is a path of {_counted(len(found), 'step')}"
        if via is not None and (found := self.path(a, b, None, most, certainty)):
            return f"{told}; without via there is a path of {_counted(len(found), 'step')}"
        return told


def _unconnected(a: Thing, b: Thing, via: Via, most: int, certainty: Certainty) -> str:
    by = f" via {via if isinstance(via, str) else ', '.join(via)}" if via is not None else ""
    sure = "certain steps" if certainty == "certainly" else "steps that are possible"
    return f"{a.name} and {b.name} are not connected by {sure}{by} within {_counted(most, 'hop')}"


def _is_count(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0


def _cells(path: Path) -> tuple[object, ...]:
    return len(path), path.certainty, " → ".join(node.name for node in path.nodes)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
