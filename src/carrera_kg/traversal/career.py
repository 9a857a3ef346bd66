"""A career as a timeline: with a picture, a table and files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carrera_kg.dates import PartialDate
from carrera_kg.errors import UsageError
from carrera_kg.lookup import kind_of
from carrera_kg.ontology import ontology
from carrera_kg.pictures.timeline import Bar
from carrera_kg.resources import write_text
from carrera_kg.results import Thing, shown, text_table
from carrera_kg.traversal.spells import Spell, SpellBook, values_of
from carrera_kg.vocabulary import BASE, CAR, EDTF_DATE, MANAGER, PLAYER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import PersonView, SpellView

STAFF = BASE + "role/staff"

# ── A spell as a bar ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a spell in words, as a table or page has it; what is not known is empty.

    ``start`` is also a time at which it was going on, where no source tells when it began; ``ongoing`` the time of
    writing at which it still was.
    """

    team: str = ""
    role: str = ""
    start: str = ""
    end: str = ""
    ongoing: str = ""
    appearances: str = ""
    goals: str = ""
    disputed: tuple[str, ...] = ()


def bar_of(told: Told, lane: str, dates: Callable[[str], list[PartialDate]], href: str = "") -> Bar:
    """A spell as a bar of a timeline.

    Args:
        told: what stands in and beside the bar.
        lane: one of :data:`carrera_kg.pictures.timeline.LANES`.
        dates: the accepted dates of the spell's property with that name.
        href: where the bar leads.
    """
    from carrera_kg.questions import told_by_all

    earliest, begun = _extent(told_by_all(dates("start")))
    over, latest = _extent(told_by_all(dates("end")))
    around = told_by_all(dates("during") or dates("debut"))
    if begun is None and over is None and around:  # a day on which it was going on, and no more
        begun, over = _extent(around)
    figures = []
    if told.appearances:
        figures.append(f"{told.appearances} {'app' if told.appearances == '1' else 'apps'}")
    if told.goals:
        figures.append(f"{told.goals} {'goal' if told.goals == '1' else 'goals'}")
    ending = told.end or (f"still there at {told.ongoing}" if told.ongoing else "end not known")
    return Bar(
        label=told.team or "team not named",
        lane=lane,
        earliest=earliest,
        begun=begun,
        over=over,
        latest=latest,
        note=" · ".join(figures),
        told=f"{told.role or 'role not stated'}, {told.start or 'start not known'} to {ending}",
        disputed=", ".join(told.disputed),
        href=href,
    )


def _extent(dates: Iterable[PartialDate]) -> tuple[date | None, date | None]:
    """The first and last day that any of the dates allows."""
    when = list(dates)
    first = [each.earliest for each in when if each.earliest]
    last = [each.latest for each in when if each.latest]
    return min(first, default=None), max(last, default=None)


def lane_of(jobs: Iterable[str], team: str | None) -> str:
    """The lane of a timeline that a spell belongs to.

    Args:
        jobs: the addresses of its roles, or of what they are kinds of.
        team: the address of the team.
    """
    kinds = set(jobs)
    if PLAYER in kinds:
        return "national" if team is not None and kind_of(team) == "national-team" else "player"
    if MANAGER in kinds:
        return "manager"
    return "staff" if STAFF in kinds else "other"


# ── A timeline ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, repr=False)
class Timeline:
    """A career in order of time.

    Attributes:
        person: whose it is.
        spells: the spells in order.
        told: what is told of each, in the same order.
        bars: each as a bar of the picture, in the same order.
        honours: what was won or reached: role, honour and season, in words.
        life: dates of the person's life: what, and when.
    """

    person: Thing
    spells: tuple[Spell, ...]
    told: tuple[Told, ...]
    bars: tuple[Bar, ...]
    honours: tuple[tuple[str, str, str], ...]
    life: tuple[tuple[str, str], ...]

    columns = ("start", "end", "team", "role", "matches", "goals", "disputed")

    def svg(self) -> str:
        """The picture; nothing if no spell has a date."""
        from carrera_kg.pictures.timeline import timeline_svg

        return timeline_svg(self.bars, f"Career of {self.person.name}")

    @property
    def undated(self) -> list[str]:
        """The teams of the spells that the picture cannot show, because no source gives a date."""
        from carrera_kg.pictures.timeline import undated

        return undated(self.bars)

    def rows(self) -> list[list[str]]:
        """The spells as rows of a table."""
        return [
            [
                each.start,
                _ending(each),
                each.team or "team not named",
                each.role,
                each.appearances,
                each.goals,
                disputed,
            ]
            for each in self.told
            for disputed in [", ".join(each.disputed)]
        ]

    def as_dict(self) -> dict[str, Any]:
        """The timeline as JSON has it."""
        spells = [
            spell.as_dict()
            | {
                "ongoing": told.ongoing,
                "appearances": told.appearances,
                "goals": told.goals,
                "disputed": list(told.disputed),
            }
            for spell, told in zip(self.spells, self.told, strict=True)
        ]
        return {
            "person": str(self.person),
            "person_label": self.person.name,
            "life": [{"what": what, "when": when} for what, when in self.life],
            "spells": spells,
            "honours": [{"role": role, "honour": honour, "season": when} for role, honour, when in self.honours],
            "undated": self.undated,
        }

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file; the ending of its name says how: svg, json or csv.

        Raises:
            UsageError: it is to be another kind of file, or has no date to draw.
            DataError: the file cannot be written.
        """
        name = os.fspath(path)
        write_text(name, self.text(os.path.splitext(name)[1].removeprefix(".").lower()))

    def text(self, format: str) -> str:
        """What a file of that format holds: a picture (svg), everything (json) or a table of the spells (csv).

        Raises:
            UsageError: there is no such format, or no date to draw.
        """
        if format == "svg":
            picture = self.svg()
            if not picture:
                raise UsageError(f"no spell of {self.person.name} has a date to draw", "ask for json or csv")
            return picture
        if format == "json":
            return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"
        if format == "csv":
            return _csv([list(self.columns), *self.rows()])
        what = format or "a file without an ending"
        raise UsageError(f"a timeline cannot be written as {what}", "use svg (a picture), json (everything) or csv")

    def __repr__(self) -> str:
        lines = [self.person.name, *(f"{what}: {when}" for what, when in self.life)]
        if self.told:
            lines += ["", text_table(list(self.columns), self.rows())]
        if self.honours:
            lines += ["", text_table(["season", "honour", "as"], _honour_rows(self.honours))]
        return "\n".join(lines) if len(lines) > 1 else f"no dates of {self.person.name} in the sources"

    def _repr_html_(self) -> str:
        from carrera_kg.markup import Html, joined, line, strong, table
        from carrera_kg.pictures.embed import picture

        head = line(joined([strong(self.person.name), *(f"{what}: {when}" for what, when in self.life)], " · "))
        parts: list[Html] = [head, Html(picture(self.svg()))]
        if self.told:
            parts.append(table(self.columns, self.rows()))
        if self.honours:
            parts.append(table(("season", "honour", "as"), _honour_rows(self.honours)))
        return str(joined(parts))


def _ending(told: Told) -> str:
    return told.end or (f"still there {told.ongoing}" if told.ongoing else "")


def _honour_rows(honours: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    return [[when, honour, role] for role, honour, when in honours]


def _csv(rows: Iterable[Sequence[str]]) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def timeline(book: SpellBook, person: Thing) -> Timeline:
    """The career of a person in order of time."""
    from carrera_kg import questions

    view = questions.person(book.store, person)
    spells = {str(spell.iri): spell for spell in book.spells(each.iri for each in view.spells)}
    told = [_told(view_, spells[view_.iri]) for view_ in view.spells]
    ordered = [spells[each.iri] for each in view.spells]
    bars = [
        bar_of(words, lane_of(spell.jobs, spell.team), spell.dates) for words, spell in zip(told, ordered, strict=True)
    ]
    honours = sorted(view.honours, key=lambda honour: (not honour[2], honour[2], honour[1], honour[0]))
    return Timeline(person, tuple(ordered), tuple(told), tuple(bars), tuple(honours), _life(view))


def _told(view: SpellView, spell: Spell) -> Told:
    end = _words(spell.iri, "end")
    return Told(
        team=view.team if spell.teams else "",
        role=view.role,
        start=view.start,
        end=view.end if end else "",
        ongoing="" if end else ", ".join(_words(spell.iri, "ongoing")),
        appearances=view.appearances,
        goals=view.goals,
        disputed=view.disputed,
    )


def _life(view: PersonView) -> tuple[tuple[str, str], ...]:
    """The dates among a person's facts: birth first."""
    about = [each for each in ontology().properties.values() if each.domain == CAR + "Person"]
    labels = [each.label for each in about if each.range == EDTF_DATE]
    facts = {label: words for label, words, _ in view.facts}
    return tuple((label, facts[label]) for label in labels if label in facts)


def _words(thing: Thing, name: str) -> list[str]:
    return sorted({shown(value) for value in values_of(thing, name)})
