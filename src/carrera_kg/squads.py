"""Who can have been at a team in a season, so that team-mates are looked up and dates need not be compared. Pure.

A season's squad has every spell at the team, of players and staff, that can have been going on in it. A bound that no
source gives excludes nothing: spells that lack one are also in the team's open squad, and whoever asks for a day takes
that day's squad and the open one, and looks at the bounds of their spells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carrera_kg.dates import season_of
from carrera_kg.derivation import Derived
from carrera_kg.model import Claim
from carrera_kg.vocabulary import CAR, ID

_BOUNDS = tuple(CAR + name for name in ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil"))
_FIRST, _LAST = 1, 9998
"""The seasons that both begin and end in years of four digits."""


@dataclass(frozen=True, slots=True)
class Squad:
    """Everybody who can have been at a team in a season.

    Attributes:
        team: the team's address.
        season: the year in which the season begins; None for those of whose time there a bound is not known.
        spells: the addresses of the spells, in order.
    """

    team: str
    season: int | None
    spells: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The squad's address."""
        return open_squad_iri(self.team) if self.season is None else squad_iri(self.team, self.season)


def squads(claims: Iterable[Claim], derived: Iterable[Derived]) -> list[Squad]:
    """The squads of all teams, by team and season; the open one goes before the seasons.

    A spell is in the seasons from its first known bound to its last. If sources differ on the team, it is in the
    squads of each.

    Args:
        claims: the accepted ones, which say whose and where a spell was; their order does not matter.
        derived: what :func:`carrera_kg.derivation.derive` makes of them: the bounds of the spells.
    """
    people, teams = set(), set()
    for claim in claims:
        if claim.subject.startswith(f"{ID}spell/"):
            if claim.predicate == CAR + "person":
                people.add(claim.subject)
            elif claim.predicate == CAR + "team":
                teams.add((claim.object.value, claim.subject))
    days: dict[str, dict[str, date]] = defaultdict(dict)
    for fact in derived:
        if fact.predicate in _BOUNDS and isinstance(fact.exact, date):
            days[fact.subject][fact.predicate] = fact.exact
    members: dict[tuple[str, int | None], list[str]] = defaultdict(list)
    for team, spell in sorted(teams):
        if spell in people:
            for season in seasons_of(*(days[spell].get(bound) for bound in _BOUNDS)):
                members[team, season].append(spell)
    found = sorted(members, key=lambda squad: (squad[0], squad[1] or 0))
    return [Squad(team, season, tuple(members[team, season])) for team, season in found]


def seasons_of(
    possible_from: date | None, possible_until: date | None, certain_from: date | None, certain_until: date | None
) -> list[int | None]:
    """In which squads a spell is: the years in which their seasons begin, after None for the open squad.

    Args:
        possible_from, possible_until: the first and last day on which it can have been going on.
        certain_from, certain_until: the first and last day on which it certainly was.

    >>> seasons_of(date(1991, 7, 1), None, date(1991, 7, 1), date(1993, 1, 31))
    [None, 1991, 1992]
    """
    known = [season_of(day) for day in (possible_from, possible_until, certain_from, certain_until) if day]
    open_: list[int | None] = [] if possible_from and possible_until else [None]
    if not known:
        return open_
    return [*open_, *range(max(min(known), _FIRST), min(max(known), _LAST) + 1)]


def squad_iri(team: str, season: int) -> str:
    """The address of a team's squad of the season that begins in the year.

    >>> squad_iri("https://w3id.org/carrera-kg/id/club/bari", 1999)
    'https://w3id.org/carrera-kg/id/squad/club/bari/1999-00'
    """
    return f"{_of_team(team)}/{season:04}-{(season + 1) % 100:02}"


def open_squad_iri(team: str) -> str:
    """The address of the squad of those of whose time at the team a bound is not known."""
    return f"{_of_team(team)}/open"


def squad_label(team: str, season: int | None) -> str:
    """What to call the squad of a team with that name.

    >>> squad_label("Bari", 1991), squad_label("Bari", None)
    ('Bari 1991/92', 'Bari, at times not known')
    """
    return f"{team}, at times not known" if season is None else f"{team} {season:04}/{(season + 1) % 100:02}"


def _of_team(team: str) -> str:
    return f"{ID}squad/{team.removeprefix(ID)}"
