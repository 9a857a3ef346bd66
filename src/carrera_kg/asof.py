"""Who was where on one day: the questions of the library that have a date, asked of one day after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.errors import UsageError
from carrera_kg.queries import load_query, run
from carrera_kg.results import Rows


def one_day(day: str | date) -> date:
    """The day that is meant: a date, or a text like ``2017-05-07`` or ``7 May 2017``.

    Raises:
        UsageError: it is no date, or leaves several days open.
    """
    text = day.isoformat() if isinstance(day, date) else str(day)
    try:
        when = PartialDate.parse(text)
    except DateNotUnderstood:
        raise UsageError(f"{text!r} is not a day", "write it like 2017-05-07") from None
    if when.earliest is None or when.earliest != when.latest:
        open_ = f"from {when.earliest or 'an unknown day'} to {when.latest or 'an unknown day'}"
        raise UsageError(f"{text!r} is not one day: it is any {open_}", "name one, like 2017-05-07")
    return when.earliest


@dataclass(frozen=True, slots=True)
class OnDate:
    """What the sources tell of one day.

    Each list has a row for each spell that was certainly or possibly going on, certain ones first, with its ``answer``,
    ``start`` and ``end``. A spell whose end no source gives is not therefore going on, and not therefore over.
    """

    store: ox.Store
    day: date

    def teams(self, person: str) -> Rows:
        """The teams and roles of a person: columns ``team``, ``role``, ``answer``, ``start``, ``end``.

        Raises:
            UsageError: nobody is called that.
        """
        return self._ask("person-on-date", person=person)

    def squad(self, team: str) -> Rows:
        """The players of a team: columns ``player``, ``answer``, ``start``, ``end``.

        Raises:
            UsageError: no team is called that.
        """
        return self._ask("team-players-on-date", team=team)

    def staff(self, team: str) -> Rows:
        """Who worked for a team in any role but player: columns ``person``, ``role``, ``answer``, ``start``, ``end``.

        Raises:
            UsageError: no team is called that.
        """
        return self._ask("team-staff-on-date", team=team)

    def coach(self, team: str) -> Rows:
        """Who was in charge of a team: columns ``coach``, ``role``, ``answer``, ``start``, ``end``.

        Raises:
            UsageError: no team is called that.
        """
        return self._ask("team-coach-on-date", team=team)

    def answer(self, person: str, team: str, role: str | None = None) -> str:
        """Whether a person was at a team: ``certainly``, ``possibly``, ``no`` or ``not in the sources``.

        Args:
            role: only in that role, or one below it: a caretaker is a manager.

        Returns:
            "no" where the sources know of times there, and all are over or not begun; "not in the sources" where they
            know of none.

        Raises:
            UsageError: a name is unknown.
        """
        if role is None:
            rows = self._ask("was-at-team-on-date", person=person, team=team).rows()
        else:
            rows = self._ask("was-in-role-on-date", person=person, team=team, role=role).rows()
        return str(rows[0]["answer"]) if rows else "not in the sources"

    def _ask(self, question: str, **names: str) -> Rows:
        query = load_query(question)
        rows = run(self.store, query.text, {**names, "date": self.day}, query.params)
        assert isinstance(rows, Rows)
        rows.none = "not in the sources"
        return rows

    def __repr__(self) -> str:
        return f"OnDate({self.day.isoformat()!r})"

    def _repr_html_(self) -> str:
        from carrera_kg.markup import faint, joined, line, strong

        day = str(PartialDate.parse(self.day.isoformat()))
        asks = "ask .teams(person), .squad(team), .staff(team), .coach(team), .answer(person, team)"
        return str(line(joined([strong(day), " ", faint(asks)])))
