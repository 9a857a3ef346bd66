"""Finds the shortest ways between two things, and the longer ones after them, from both ends at once.

It knows nothing of careers: a :class:`Neighbours` tells who is one step away, from the store
(:mod:`carrera_kg.traversal.onstore`) or from arrays (:mod:`carrera_kg.traversal.arrays`).

Of several ways of one length that comes first whose first step is shown first, then whose second is, and so on; the
order of steps is that of :class:`carrera_kg.traversal.steps.Link`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

from carrera_kg.traversal.steps import Link

F = TypeVar("F")
"""A set of things, as whoever tells the neighbours likes to have it."""


class Neighbours(Protocol[F]):
    """Tells who is one step away."""

    def start(self, iri: str) -> F:
        """The thing with this address, alone."""
        ...

    def size(self, front: F) -> int:
        """How many there are."""
        ...

    def without(self, front: F, others: list[F]) -> F:
        """Those that are in none of the others."""
        ...

    def neighbours(self, front: F, within: F | None = None) -> F:
        """All that are one step away from some of them; or those of them that are within the other set.

        Who is in both sets may be taken for a neighbour.
        """
        ...

    def links(self, thing: Any, within: F) -> list[Link]:
        """The best link from the thing to each of its neighbours within the set, best first."""
        ...

    def only(self, front: F) -> Any:
        """The one thing in a set of one."""
        ...

    def common(self, one: F, other: F) -> list[Any]:
        """Those that are in both, in order of address."""
        ...

    def address(self, thing: Any) -> str:
        """The address of the thing."""
        ...

    def shown_by(self, link: Link) -> tuple[str, str]:
        """The addresses of what shows the link; the second may be empty."""
        ...


def shortest(world: Neighbours[F], one: str, other: str, most: int) -> list[tuple[Any, Link]] | None:
    """The first of the shortest ways of at most so many steps: each step's source with the link, if there is one."""
    a, b = world.start(one), world.start(other)
    for layers in _layers(world, a, b, most, shortest_only=True):
        return next(_threads(world, world.only(a), layers), None)
    return None


def all_ways(world: Neighbours[F], one: str, other: str, most: int) -> Iterator[list[tuple[Any, Link]]]:
    """All ways of at most so many steps that pass nothing twice, the shortest first."""
    a, b = world.start(one), world.start(other)
    if next(_layers(world, a, b, most, shortest_only=True), None) is not None:  # else longer ones are sought in vain
        for layers in _layers(world, a, b, most, shortest_only=False):
            yield from _threads(world, world.only(a), layers)


def _layers(world: Neighbours[F], a: F, b: F, most: int, shortest_only: bool) -> Iterator[list[F]]:
    """For each length of ways, shortest first, what can stand after one step, after two and so on; the last is the end.

    Args:
        shortest_only: what was passed is not passed again; only the first answer is wanted.
    """
    ahead, behind = [a], [b]
    for length in range(1, most + 1):
        touching = world.neighbours(ahead[-1], behind[-1])
        if world.size(touching):
            yield _narrowed(world, ahead, behind, touching)
        if length == most:
            return
        grown = ahead if world.size(ahead[-1]) <= world.size(behind[-1]) else behind
        reached = world.without(world.neighbours(grown[-1]), grown if shortest_only else [a, b])
        if not world.size(reached):
            return
        grown.append(reached)


def _narrowed(world: Neighbours[F], ahead: list[F], behind: list[F], touching: F) -> list[F]:
    """The layers without what does not lead from the one end to the other.

    Args:
        ahead, behind: what is reached from the one end and from the other.
        touching: those of the last layer behind that are a step from the last layer ahead.
    """
    before: list[F] = []
    last = touching
    for layer in reversed(ahead[1:]):
        last = world.neighbours(last, layer)
        before.insert(0, last)
    after = [touching]
    for layer in reversed(behind[:-1]):
        after.append(world.neighbours(after[-1], layer))
    return [*before, *after]


def _threads(world: Neighbours[F], start: Any, layers: list[F]) -> Iterator[list[tuple[Any, Link]]]:
    """The ways through the layers that pass nothing twice, in order."""
    way: list[tuple[Any, Link]] = []
    passed = {start}
    open_ = [iter(world.links(start, layers[0]))]
    while open_:
        link = next(open_[-1], None)
        if link is None:
            open_.pop()
            if way:
                passed.discard(way.pop()[1].target)
            continue
        if link.target in passed:
            continue
        source = way[-1][1].target if way else start
        if len(open_) == len(layers):
            yield [*way, (source, link)]
            continue
        way.append((source, link))
        passed.add(link.target)
        open_.append(iter(world.links(link.target, layers[len(open_)])))
