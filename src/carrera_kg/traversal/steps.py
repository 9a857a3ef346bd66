"""The kinds of steps that lead from one thing to another, and the words by which people choose among them.

- ``stated``: a source names the connection of two people: coached by, assistant to, team-mate, predecessor, daughter …
- ``together``: two people were at one team at one time.
- ``spell``: a person was at a team.
- ``match``: two have to do with the same match.
- ``honour``: two people are credited with the same team's result in the same edition; or somebody, or a team, with a
  result in a competition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.traversal.spells import Certainty
from carrera_kg.vocabulary import ID

Kind = Literal["stated", "together", "spell", "match", "honour"]

KINDS: tuple[Kind, ...] = ("stated", "together", "spell", "match", "honour")
"""The kinds of steps, the most telling first."""

OF_SPELL = ("assistantTo", "coachedBy", "predecessor", "successor")
OF_PERSON = ("daughter", "teammate")
OF_DEPLOYMENT = ("fieldedBy", "inPlaceOf")
STATED = (*OF_SPELL, *OF_PERSON, *OF_DEPLOYMENT)
"""The properties by which a source names the connection of two people, by what they are said of."""

RANKS = (
    "coachedBy", "assistantTo", "predecessor", "successor", "together", "teammate", "daughter", "fieldedBy",
    "inPlaceOf", "spell", "match", "honour",
)  # fmt: skip
"""What a step can be, the most telling first: what is stated by its property, the others by their kind."""

COACHING = ("coachedBy", "fieldedBy")
"""Those that name the coach of a player."""

Part = Literal["any", "plays", "leads", "does not lead"]
"""What somebody does at a team."""

TEAMS = ("club", "national-team")
ENDS = ("person", *TEAMS, "competition", "award")
"""The kinds of things that a path can lead to."""


class Link(NamedTuple):
    """A step that can be taken. Links sort by what is shown first.

    Certain ones go before possible ones; being together, being named and being at a team before a match and an honour;
    the longer the two were certainly together the sooner; then the one whose target's address comes first.

    Attributes:
        possible: it is only possible.
        faint: it is by a match or an honour.
        fewer: on how many days it certainly was so, below zero.
        target: where it leads.
        rank: the place in :data:`RANKS`.
        one, other: what shows it: the spells of the two; the subject of what is stated; the match; the honours of the
            two.
    """

    possible: bool
    faint: bool
    fewer: int
    target: Any
    rank: int
    one: Any
    other: Any

    @property
    def kind(self) -> Kind:
        """The kind of step."""
        name = RANKS[self.rank]
        return "stated" if name in STATED else next(kind for kind in KINDS if kind == name)


@dataclass(frozen=True, slots=True)
class Ways:
    """Which steps may be taken.

    Attributes:
        together: who must do what at a team for being there at one time to count: pairs for the one who is left and the
            one who is reached.
        stated: the properties that count.
        spell: the kinds of team that a spell may lead to.
        honour: two people may be credited with the same team's result.
        credit: an honour may lead to its competition or award.
        match: two people may have to do with the same match.
        sides: teams count among those who have to do with a match.
        toward: 1 if what is stated leads only from whom it is said of, -1 if only back, 0 if both ways.
        least: how sure a step must be.
    """

    together: tuple[tuple[Part, Part], ...] = ()
    stated: frozenset[str] = frozenset()
    spell: frozenset[str] = frozenset()
    honour: bool = False
    credit: bool = False
    match: bool = False
    sides: bool = False
    toward: int = 0
    least: Certainty = "certainly"

    @property
    def by_role(self) -> bool:
        """Whether it matters what people do at a team."""
        return any(part != "any" for pair in self.together for part in pair)

    def joined(self, other: Ways) -> Ways:
        """The steps of both."""
        return replace(
            self,
            together=tuple(dict.fromkeys((*self.together, *other.together))),
            stated=self.stated | other.stated,
            spell=self.spell | other.spell,
            honour=self.honour or other.honour,
            credit=self.credit or other.credit,
            match=self.match or other.match,
            sides=self.sides or other.sides,
        )


def best_links(links: Iterable[Link]) -> dict[Any, Link]:
    """The best link to each target.

    Of several to one target the certain and the most telling is shown; on how many days the two were together is what
    the longest of them tells.
    """
    best: dict[Any, Link] = {}
    for link in links:
        known = best.get(link.target)
        if known is None:
            best[link.target] = link
        else:
            fewer = min(known.fewer, link.fewer)
            best[link.target] = min(known, link, key=_telling)._replace(fewer=fewer)
    return best


def _telling(link: Link) -> tuple[Any, ...]:
    return link.possible, link.faint, link.rank, link.fewer, link.one, link.other


_ANY: tuple[tuple[Part, Part], ...] = (("any", "any"),)
_LED: tuple[tuple[Part, Part], ...] = (("leads", "does not lead"), ("does not lead", "leads"))
_CHOICES: tuple[tuple[str, Ways], ...] = (
    ("together", Ways(together=_ANY)),
    ("teammates teammate players", Ways(together=(("plays", "plays"),), stated=frozenset({"teammate"}))),
    ("coaches coach coached coaching managers", Ways(together=_LED, stated=frozenset({*COACHING, "assistantTo"}))),
    ("stated", Ways(stated=frozenset(STATED))),
    ("predecessors predecessor successors successor", Ways(stated=frozenset({"predecessor", "successor"}))),
    ("family daughters daughter", Ways(stated=frozenset({"daughter"}))),
    ("honours honour", Ways(honour=True)),
    ("matches match", Ways(match=True)),
    ("spells spell teams team", Ways(spell=frozenset(TEAMS))),
    ("clubs club", Ways(spell=frozenset({"club"}))),
    ("nationalteams nationalteam countries", Ways(spell=frozenset({"national-team"}))),
    ("competitions competition awards award", Ways(credit=True)),
)
_WORDS = {word: ways for words, ways in _CHOICES for word in words.split()}
_SHOWN_WORDS = (
    "together", "teammates", "coaches", "stated", "predecessors", "family", "honours", "matches",
    "spells", "clubs", "national teams", "competitions",
)  # fmt: skip

_BETWEEN_PEOPLE = Ways(together=_ANY, stated=frozenset(STATED), honour=True, match=True)
_AMONG_ALL = _BETWEEN_PEOPLE.joined(Ways(spell=frozenset(TEAMS), credit=True, sides=True))

COACHED = Ways(together=(("plays", "leads"),), stated=frozenset(COACHING), toward=1)
"""From a player to the coaches."""
COACHES = Ways(together=(("leads", "plays"),), stated=frozenset(COACHING), toward=-1)
"""From a coach to the players."""


def ways(via: str | Iterable[str] | None, ends: Iterable[str], least: Certainty) -> Ways:
    """The steps that are asked for.

    Args:
        via: a word or several; None for all steps between people, and those over teams, competitions and awards too
            where an end is no person.
        ends: the addresses of the two ends.
        least: how sure a step must be.

    Raises:
        UsageError: a word is unknown, or it is said otherwise how sure a step must be.
    """
    if least not in ("certainly", "possibly"):
        raise UsageError(f"no certainty {least!r}", "ask for certainly or possibly")
    people = all(kind_of_end(end) == "person" for end in ends)
    if via is None:
        return replace(_BETWEEN_PEOPLE if people else _AMONG_ALL, least=least)
    chosen = Ways()
    for word in [via] if isinstance(via, str) else via:
        chosen = chosen.joined(_ways_called(word))
    if chosen == Ways():
        raise UsageError("via names nothing", f"take one or several of {', '.join(_SHOWN_WORDS)}, or leave it out")
    if not people:
        chosen = replace(chosen, credit=chosen.credit or chosen.honour, sides=chosen.match)
    return replace(chosen, least=least)


def _ways_called(word: str) -> Ways:
    found = _WORDS.get("".join(filter(str.isalpha, str(word).lower())))
    if found is None:
        hint = did_you_mean(str(word), [*_SHOWN_WORDS, *_WORDS])
        raise UsageError(f"there are no steps called {word!r}", hint or f"take one of {', '.join(_SHOWN_WORDS)}")
    return found


def kind_of_end(iri: str) -> str:
    """What kind of thing a path can lead to; empty if none can lead there."""
    kind = iri.removeprefix(ID).split("/")[0]
    return kind if kind in ENDS else ""
