"""Whether a team that is not in a list can be there under another name."""

from __future__ import annotations

from carrera_kg.checks.answers import REFUTED, UNDECIDED, Answer
from carrera_kg.checks.views import Season, View
from carrera_kg.model import Row

_SHORT = 3
"""Words so short tell nothing: they are mostly kinds of club."""


def absent(view: View, season: Season, team: str, files: tuple[Row, ...]) -> Answer:
    """A team that is not among those of a season: refuted where the list is whole and nobody in it can be the team.

    Absence is evidence only in a list that is complete. A club of which a name is like that of the team, or of which
    identity leaves open whether it is the team, may be it.
    """
    name = view.records.name(team)
    league = view.records.name(season.competition)
    if not season.listed:
        return Answer(UNDECIDED, "", f"{name} is not there, but {season.when} of {league} is not complete", (), files)
    like = sorted({view.records.name(other) for other in view.members(season) if may_be(view, team, other)})
    if like:
        others = " or ".join(f"the {other} of the data" if other == name else other for other in like)
        return Answer(UNDECIDED, "", f"{name} is not there, unless it is {others}", (), files)
    known = any(team in members for members in (view.records.entities,))
    if not known:
        return Answer(
            UNDECIDED,
            "",
            f"{name} is in no data set, so that it is not known by what name it would be there",
            (),
            files,
        )
    number = len(view.members(season))
    return Answer(
        REFUTED,
        "not there",
        f"{name} is not among the {number} teams of {league} in {season.when}, of which all are there",
        (),
        files,
    )


def may_be(view: View, one: str, other: str) -> bool:
    """Whether two teams may be one: identity leaves it open, or the names of the one are among those of the other."""
    if (min(one, other), max(one, other)) in view.records.undecided:
        return True
    return any(a <= b or b <= a for a in _names(view, one) for b in _names(view, other))


def _names(view: View, team: str) -> set[frozenset[str]]:
    """The words of each name of a team that tell something; all of its words where none does."""
    found = set()
    for form in view.records.called(team):
        words = frozenset(word for word in form.split() if len(word) > _SHORT and not word.isdigit())
        found.add(words - view.records.common_words or words or frozenset(form.split()))
    return found
