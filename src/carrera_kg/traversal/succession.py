"""Who had a job before and after whom: as sources say, and as the order of dates gives it, each marked as what it is.

Only a team's manager is a job for one at a time, caretakers included, so that only of managers the dates tell who came
next. They tell it of those whom the sources know: somebody whom no source names may have come between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from carrera_kg.listing import Listing
from carrera_kg.ontology import ontology
from carrera_kg.results import Thing
from carrera_kg.traversal.spells import Certainty, Spell, SpellBook, claims_on, holders_of, in_order, things_of
from carrera_kg.vocabulary import CAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import ClaimView

Relation = Literal["predecessor", "successor"]

_OPPOSITE: dict[Relation, Relation] = {"predecessor": "successor", "successor": "predecessor"}

_DATES = ("person", "team", "role", "start", "end", "during", "ongoing", "follows")
"""The properties of a spell that bear out an order of dates."""


@dataclass(frozen=True, slots=True, repr=False)
class Succession:
    """That somebody had a job at a team right before or after the person who was asked about.

    Attributes:
        person: the predecessor or successor.
        of: the person who was asked about.
        relation: ``predecessor`` or ``successor``.
        team: where; None if no source names the team.
        spell: the spell of the person asked about; None if no source tells of one, or it is open which of several.
        other: the spell of the predecessor or successor; None likewise.
        stated: the addresses of the spells of which a source says so; none if no source does.
        by_dates: how sure the order of dates makes it; None if it does not.
    """

    person: Thing
    of: Thing
    relation: Relation
    team: Thing | None
    spell: Spell | None
    other: Spell | None
    stated: tuple[Thing, ...] = ()
    by_dates: Certainty | None = None

    @property
    def how(self) -> str:
        """How it is known: ``stated``, ``by dates``, or both."""
        ways = ("stated" if self.stated else "", "by dates" if self.by_dates else "")
        return ", ".join(filter(None, ways))

    @property
    def certainty(self) -> Certainty:
        """How sure it is; what a source states, and is accepted, is certain."""
        return "certainly" if self.stated else self.by_dates or "possibly"

    def claims(self) -> list[ClaimView]:
        """Who says so, with the words; if no source does, who says when both had the job."""
        store = self.person._store
        if self.stated:
            found = claims_on(store, self.stated)
            links = {CAR + "predecessor", CAR + "successor"}
            people = {self.person, self.of}
            return [claim for claim in found if claim.predicate in links and claim.object in people]
        spells = [spell.iri for spell in (self.spell, self.other) if spell]
        wanted = {CAR + name for name in _DATES}
        return in_order(claim for claim in claims_on(store, spells) if claim.predicate in wanted)

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "relation": self.relation,
            "person": str(self.person),
            "person_label": self.person.name,
            "of": str(self.of),
            "of_label": self.of.name,
            "team": str(self.team) if self.team else None,
            "team_label": self.team.name if self.team else None,
            "spells": [str(spell.iri) if spell else None for spell in (self.spell, self.other)],
            "stated": [str(spell) for spell in self.stated],
            "by_dates": self.by_dates,
            "certainty": self.certainty,
        }

    def __str__(self) -> str:
        order = "before" if self.relation == "predecessor" else "after"
        where = self.team.name if self.team else "a team not named"
        told = "as a source says" if self.stated else f"{self.certainty}, by dates"
        return f"{self.person.name} {order} {self.of.name} at {where}, {told}"

    __repr__ = __str__


def predecessors(book: SpellBook, person: Thing, team: Thing | None, role: str | None) -> Listing[Succession]:
    """Who was in a job right before a person: stated ones first, then certain ones, in order of time.

    Args:
        team: only there.
        role: the address of a role: only in that job, or one below it.
    """
    return _found(book, person, "predecessor", team, role)


def successors(book: SpellBook, person: Thing, team: Thing | None, role: str | None) -> Listing[Succession]:
    """Who was in a job right after a person: stated ones first, then certain ones, in order of time.

    Args:
        team: only there.
        role: the address of a role: only in that job, or one below it.
    """
    return _found(book, person, "successor", team, role)


def _found(
    book: SpellBook, person: Thing, relation: Relation, team: Thing | None, role: str | None
) -> Listing[Succession]:
    known: dict[tuple[str, str, str], Succession] = {}
    for each in (*_stated(book, person, relation), *_by_dates(book, person, relation)):
        if _is_wanted(each, team, role):
            key = str(each.spell.iri if each.spell else ""), str(each.person), str(each.team or "")
            before = known.get(key)
            known[key] = _joined(before, each) if before else each
    for key in [key for key in known if not key[0]]:
        _add_to_stated(known, key)
    where = f" at {team.name}" if team else ""
    none = f"no {relation} of {person.name}{where} in the sources"
    columns = (relation, "team", "of", "how", "certainty")
    return Listing(sorted(known.values(), key=_order), columns, _cells, none)


def _add_to_stated(known: dict[tuple[str, str, str], Succession], key: tuple[str, str, str]) -> None:
    """What is said of the other's spell alone bears out what is said of the person's, if something is."""
    told = [each for each, found in known.items() if each[0] and each[1:] == key[1:] and found.stated]
    for each in told:
        known[each] = _joined(known[each], replace(known[key], by_dates=None))
    if told:
        del known[key]


def _cells(each: Succession) -> tuple[object, ...]:
    own = each.spell
    job = " | ".join(role.name for role in own.roles) if own else ""
    return each.person, each.team or "not named", job, each.how, each.certainty


def _joined(one: Succession, other: Succession) -> Succession:
    """What two ways of knowing tell together."""
    stated = tuple(sorted({*one.stated, *other.stated}))
    ways = [each.by_dates for each in (one, other) if each.by_dates]
    return replace(one, other=one.other or other.other, stated=stated, by_dates=min(ways, default=None))


def _is_wanted(each: Succession, team: Thing | None, role: str | None) -> bool:
    if team is not None and each.team != team:
        return False
    own = each.spell or each.other
    return role is None or (own is not None and any(ontology().is_a(job, role) for job in own.roles))


def _order(each: Succession) -> tuple[bool, bool, date, str, str, str]:
    own = each.spell or each.other
    day = own.possible[0] if own else None
    return not each.stated, each.certainty != "certainly", day or date.max, each.team or "", each.person, _iri(each)


def _iri(each: Succession) -> str:
    return " ".join(spell.iri for spell in (each.spell, each.other) if spell)


# ── What sources say ─────────────────────────────────────────────────────────────────────────────


def _stated(book: SpellBook, person: Thing, relation: Relation) -> Iterator[Succession]:
    """What is said of the person's own spells, and of the others' that name the person."""
    for mine in book.of(person):
        for value in things_of(book.store, mine.iri, relation):
            other = _the_one(book.of(value), mine)
            for team in mine.teams or (None,):
                yield Succession(value, person, relation, team, mine, other, (mine.iri,))
    for theirs in book.spells(holders_of(book.store, _OPPOSITE[relation], person)):
        own = _the_one(book.of(person), theirs)
        for team in theirs.teams or (None,):
            yield Succession(theirs.person, person, relation, team, own, theirs, (theirs.iri,))


def _the_one(spells: Iterable[Spell], beside: Spell) -> Spell | None:
    """The one of the spells that is the same kind of job at the same team; None if there are several, or none."""
    fitting = [s for s in spells if set(s.teams) & set(beside.teams) and s.jobs & beside.jobs]
    return fitting[0] if len(fitting) == 1 else None


# ── What the dates give ──────────────────────────────────────────────────────────────────────────


def _by_dates(book: SpellBook, person: Thing, relation: Relation) -> Iterator[Succession]:
    """The manager who went last before the person came, or came first after the person went."""
    for mine in book.of(person):
        for team in mine.teams if mine.leads else ():
            rivals = [s for s in book.at(team) if s.leads and s.person != person]
            for other in rivals:
                first, second = (other, mine) if relation == "predecessor" else (mine, other)
                sure = follows(first, second)
                if sure is None:
                    continue
                between = [stands_between(first, rival, second) for rival in rivals if rival != other]
                if "certainly" in between:
                    continue
                certain: Certainty = "certainly" if sure == "certainly" and not any(between) else "possibly"
                yield Succession(other.person, person, relation, team, mine, other, (), certain)


def follows(first: Spell, second: Spell) -> Certainty | None:
    """Whether the first was over when the second began, as far as their dates tell.

    The last day on which the first can have been going on must be known, and the first day of the second: an unknown
    end comes before nothing. Both may fall on one day.
    """
    over, begun = first.possible[1], second.possible[0]
    if over is None or begun is None:
        return None
    if over <= begun:
        return "certainly"
    earliest_end, latest_start = _earliest_end(first), _latest_start(second)
    return None if earliest_end and latest_start and earliest_end > latest_start else "possibly"


def stands_between(first: Spell, middle: Spell, last: Spell) -> Certainty | None:
    """Whether a spell began when the first was over, and was over when the last began; None if it cannot have.

    Here an unknown bound excludes nothing.
    """
    ways = (_is_over(first, middle), _is_over(middle, last))
    if None in ways:
        return None
    return "certainly" if ways == ("certainly", "certainly") else "possibly"


def _is_over(first: Spell, second: Spell) -> Certainty | None:
    """The same as :func:`follows`, if an unknown bound excludes nothing."""
    over, begun = first.possible[1], second.possible[0]
    if over and begun and over <= begun:
        return "certainly"
    earliest_end, latest_start = _earliest_end(first), _latest_start(second)
    return None if earliest_end and latest_start and earliest_end > latest_start else "possibly"


def _earliest_end(spell: Spell) -> date | None:
    """The first day on which it can have been over."""
    if spell.certain:
        return spell.certain[1]
    told = [when.earliest for when in spell.dates("end") or spell.dates("during")]
    known = [day for day in told if day] if all(told) else []
    return min(known, default=spell.possible[0])


def _latest_start(spell: Spell) -> date | None:
    """The last day on which it can have begun."""
    if spell.certain:
        return spell.certain[0]
    told = [when.latest for when in spell.dates("start") or spell.dates("during") or spell.dates("debut")]
    known = [day for day in told if day] if all(told) else []
    return max(known, default=spell.possible[1])
