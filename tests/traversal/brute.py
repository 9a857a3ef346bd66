"""Who is one step from whom in a small world, worked out by comparing everything with everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from carrera_kg.traversal.steps import Ways
from carrera_kg.vocabulary import ID
from tests.traversal.worlds import HonourIn, SpellIn, World, meetings

Found = tuple[str, str, str, bool]
"""Two ends, the kind of step, and whether it is certain; each pair in both orders."""


def steps(world: World, ways: Ways) -> set[Found]:
    """All steps of a world that the ways allow, however sure they are."""
    one_way = {
        found for part in (_together, _stated, _spells, _honours, _credits, _matches) for found in part(world, ways)
    }
    both = {(ID + a, ID + b, kind, sure) for a, b, kind, sure in one_way if a != b}
    return both | {(b, a, kind, sure) for a, b, kind, sure in both}


def graph(world: World, ways: Ways) -> set[tuple[str, str]]:
    """The pairs that are one step apart, as sure as is wanted."""
    return {(a, b) for a, b, _, sure in steps(world, ways) if sure or ways.least == "possibly"}


def _together(world: World, ways: Ways) -> Iterator[Found]:
    for met in meetings(world):
        if any(_does(a, met.one) and _does(b, met.other) for a, b in ways.together):
            yield met.one.person, met.other.person, "together", met.met


def _does(part: str, spell: SpellIn) -> bool:
    return {"any": True, "plays": spell.plays, "leads": spell.leads, "does not lead": not spell.leads}[part]


def _stated(world: World, ways: Ways) -> Iterator[Found]:
    said = [
        *((spell.person, "coachedBy", other) for spell in world.spells for other in spell.coached_by),
        *((spell.person, "assistantTo", other) for spell in world.spells for other in spell.assistant_to),
        *((spell.person, "predecessor", spell.predecessor) for spell in world.spells if spell.predecessor),
        *((spell.person, "successor", spell.successor) for spell in world.spells if spell.successor),
        *((one, "teammate", other) for one, other in world.mates),
        *((one, "daughter", other) for one, other in world.daughters),
    ]
    return ((one, other, "stated", True) for one, name, other in said if name in ways.stated)


def _spells(world: World, ways: Ways) -> Iterator[Found]:
    for spell in world.spells:
        for team in spell.teams:
            if team.split("/")[0] in ways.spell:
                yield spell.person, team, "spell", len(spell.teams) == 1


def _honours(world: World, ways: Ways) -> Iterator[Found]:
    for one, other in itertools.combinations(world.honours if ways.honour else (), 2):
        if one.person and other.person and _edition(one) and _edition(one) == _edition(other):
            yield one.person, other.person, "honour", True


def _edition(honour: HonourIn) -> tuple[str, str, int, str] | None:
    if not (honour.team and honour.season):
        return None
    return honour.team, honour.competition, honour.season, honour.result


def _credits(world: World, ways: Ways) -> Iterator[Found]:
    for honour in world.honours if ways.credit else ():
        for end in filter(None, (honour.person, honour.team)):
            yield end, honour.competition, "honour", True


def _matches(world: World, ways: Ways) -> Iterator[Found]:
    for match in world.matches if ways.match else ():
        there = (*match.scorers, *(match.teams if ways.sides else ()))
        yield from ((one, other, "match", True) for one, other in itertools.combinations(there, 2))
