"""A team that is not in a list, and what else it may be called there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from carrera_kg.checks.likeness import absent
from carrera_kg.checks.views import Season, View

SEASON = cast(Season, SimpleNamespace(competition="league", listed=True, when="2001/02"))


def view(**names: str) -> View:
    """Data of a league of the teams, by their addresses; the team that is looked for is ``told``."""
    records = SimpleNamespace(
        name=lambda each: {"league": "First League", **names}[each],
        called=lambda each: {names[each].lower()},
        undecided=set(),
        common_words=frozenset(),
        entities=frozenset(names),
    )
    return cast(View, SimpleNamespace(records=records, members=lambda season: names.keys() - {"told"}))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("Northham Rovers", "Northham is not there, unless it is Northham Rovers"),
        ("Northham", "Northham is not there, unless it is the Northham of the data"),
        ("Southwick", "Northham is not among the 1 teams of First League in 2001/02, of which all are there"),
    ],
)
def test_a_team_that_may_be_there_by_another_name_is_named(other: str, words: str) -> None:
    assert absent(view(told="Northham", other=other), SEASON, "told", ()).explanation == words
