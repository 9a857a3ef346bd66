"""Rows of tables and lines of careers: spells with their years, and the figures of seasons and spells."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from carrera_kg.names import identifier
from carrera_kg.proposals.careerlines import counts
from carrera_kg.proposals.careers import LEADING, MANAGING, PLAYING, YOUTH, Spell, name_of_team
from carrera_kg.proposals.context import Context
from carrera_kg.proposals.events import Event
from carrera_kg.proposals.language import Language, Rule
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.layout import Block, Place
from carrera_kg.proposals.marking import LETTERS, Mark, Marked
from carrera_kg.proposals.naming import Names
from carrera_kg.proposals.times import Time, read_time, year_after
from carrera_kg.proposals.writing import Values, Writer

_NOTHING = re.compile("(?!)")
_BARE = re.compile(r"[^\w\s]|\s+")
_FIGURES = ("appearances", "goals", "wins", "draws", "losses")
_SPAN = re.compile(r"\d{4}(?:\s*[-–—−/]\s*(?:\d{4}|\d{2})?)?")
_IN_YEARS = re.compile(
    r"(?P<since>[^\W\d_]{2,5} )?(?P<first>\d{4})(?:/\d\d(?!\d))?"
    r"(?P<dash>\s*[-–—−/]\s*|\s[^\W\d_]{1,5}\s(?=\d{4}))?"
    r"(?:(?P<last>\d{4}|\d{2})(?:/(?P<second>\d\d))?|[^\W\d_ ]+(?: [^\W\d_]+)?)?"
)
"""The years of a spell: 1998–2003, 1998/99–2002/03, since 2004, 2004–present."""
_IN_BRACKETS = re.compile(
    r"(?:[^,;()]{0,14}| ?\([^()\d]*\))? ?\((?P<years>\d{4}(?:\s?[-–—]\s?(?:\d{4}|\d\d|[^\W\d_]+)?)?)[^()]*\)"
)
"""The years of a spell in brackets after a team."""
_BESIDE = re.compile(r"[^,;/()]{0,14}(?:\([^()]*\) ?){0,2}")
"""What stands beside a team in a list of them."""
_LONGEST = 40  # years of a spell
_FIGURE = re.compile(r"\(?(\d{1,4})\)?(?:\s*[(/]\s*(\d{1,4})\)?|\s*\(-\d{1,4}\))?[*†‡]?")
"""A number in a table: 12, (12) beside another, or 12 (3); goals let in, 12 (-3), are none of a goalkeeper's own."""
_EMPTY = re.compile(r"\(?[-–—?.*]*\)?|\(?[-–−]\d{1,3}\)?")
_OF_AGE = re.compile(r"(?P<country>[^\W\d_][^\d,(|\n]*?) (?:[Uu]nder|[Uu]|[Ss]ub)[- ]?(?P<age>\d\d)(?!\d)")
_LETTER = re.compile(r"[A-E]\d?")
"""A league that is called by its letter."""
_MODES = ("player", "national", "manager")
_RULES = {
    name: Rule(name, name, _NOTHING, (), frozenset(), confidence, {})
    for name, confidence in (("spells-table", 0.93), ("seasons-table", 0.9))
}


@dataclass(slots=True)
class _Table:
    """What is known of a table.

    Attributes:
        number: of the table.
        columns: what each column of text holds.
        figures: of the columns of figures in order: which figure, and of what matches.
        at: the column in which the figures begin.
        width: how many columns there are.
        header: the cells of the first row, if it says what the columns hold.
        skipped: whether it is of something else than careers, such as matches.
        begun: whether a row of figures or years has been read.
        team: the team of the row before, with the mark that names it.
    """

    number: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    figures: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0
    width: int = 0
    header: list[tuple[int, str, str]] = field(default_factory=list)
    skipped: bool = False
    begun: bool = False
    team: tuple[str, Mark] | None = None

    @property
    def of_coach(self) -> bool:
        """Whether wins and defeats are counted, as those of a coach are."""
        names = {name for name, _ in self.figures}
        return "wins" in names and "losses" in names


def mode_of(marked: Marked, block: Block) -> str:
    """What the nearest heading that says so speaks of: ``player``, ``national``, ``manager`` or nothing."""
    for heading in reversed(block.headings):
        words = search_key(marked.text[heading.place.start : heading.place.end])
        for name, phrase, pattern in marked.language.headings:
            if name in _MODES and phrase in words and pattern.search(words):
                return name
    return ""


class _Columns:
    """Says what the columns of tables hold, by the words of their first rows."""

    def __init__(self, language: Language, text: str) -> None:
        self.language, self.text = language, text
        self.groups = {name: {search_key(word) for word in told} for name, told in language.groups["columns"].items()}
        self.totals = {search_key(word) for word in language.lists["totals"]}

    def key(self, cell: Place) -> str:
        """The words of a cell as they are looked up."""
        return search_key(_BARE.sub(" ", self.text[cell.start : cell.end]))

    def named(self, key: str, found: Iterable[str]) -> str:
        """What a cell of a first row says of its column; nothing if it is not known."""
        told = set(found)
        first, _, last = key.rpartition(" ")
        if first in self.groups["appearances"] and last in self.groups["goals"]:
            return "appearances"  # and the goals after them in brackets
        if key in self.groups["losses"] and {"wins", "draws"} <= told:
            return "losses"
        for name, words in self.groups.items():
            fits = key in words or (name in _FIGURES and last in words and first not in self.totals)
            if fits and (name not in told or name in ("other", "figure")):
                return name
        return ""

    def header(self, table: _Table, block: Block) -> bool:
        """Take a row that says what the columns hold; False if it does not."""
        texts = [self.text[cell.start : cell.end] for cell in block.cells]
        if table.begun or any(_SPAN.fullmatch(text) or _FIGURE.fullmatch(text) for text in texts):
            return False
        if table.header:
            return self._second(table, block)
        found: list[tuple[int, str, str]] = []
        for column, cell in zip(block.columns, block.cells, strict=True):
            key = self.key(cell)
            found.append((column, key, self.named(key, (name for _, _, name in found))))
        known = [name for _, _, name in found if name]
        if not known or (len(known) == 1 and len(found) > 3):
            return False
        table.header, table.width = found, block.width
        self._settle(table, found)
        return True

    def _settle(self, table: _Table, found: list[tuple[int, str, str]]) -> None:
        names = [name for _, _, name in found]
        if "other" in names and "season" not in names and "years" not in names:
            table.skipped = True
        table.columns = {column: name for column, _, name in found if name and name not in (*_FIGURES, "figure")}
        counted = [column for column, _, name in found if name in _FIGURES]
        if not counted:
            table.at = table.width
            return
        table.at = min(counted)
        by_column = {column: name for column, _, name in found if name in _FIGURES}
        league = "competition" in names
        table.figures = [
            (by_column.get(n, ""), "league" if league else "not-stated") for n in range(table.at, table.width)
        ]

    def _second(self, table: _Table, block: Block) -> bool:
        """A second row of heads: what is counted in each of the competitions that the first one names."""
        keys = [self.key(cell) for cell in block.cells]
        seen: list[str] = []
        for key in keys:  # each competition has its own matches and goals
            name = next((n for n in (*_FIGURES, "figure") if key in self.groups.get(n, ())), "")
            if key in self.groups["losses"] and {"wins", "draws"} <= set(seen):
                name = "losses"
            seen.append(name)
        known = [
            bool(name) or not key or key in self.groups["competition"] for key, name in zip(keys, seen, strict=True)
        ]
        first = next((n for n, name in enumerate(seen) if name in _FIGURES), -1)
        if first < 0 or not all(known[first:]):
            return False
        groups = max(1, sum(name == "appearances" for name in seen[first:]))
        if groups > len(table.header):
            return False
        header = table.header
        while len(header) > groups and header[-1][2] == "figure" and header[-1][1] not in self.totals:
            header = header[:-1]  # a column of notes
        text, heads = header[: len(header) - groups], header[len(header) - groups :]
        leading = {column: name for column, (_, _, name) in enumerate(text) if name and name not in _FIGURES}
        for key, column in zip(keys[:first], range(len(text), len(text) + first), strict=True):
            leading[column] = "competition" if key in self.groups["competition"] else ""
        table.columns = {column: name for column, name in leading.items() if name}
        table.at = len(text) + first
        table.width = table.at + len(seen) - first
        scope, table.figures, number = "", [], -1
        for name in seen[first:]:
            if name == "appearances":
                number += 1
                scope = self._scope(heads[number][1], number, groups)
            table.figures.append((name if scope else "", scope or "league"))
        return True

    def _scope(self, head: str, number: int, groups: int) -> str:
        """Which matches a head speaks of; nothing for those of a cup, which are not told apart."""
        if head in self.totals:
            return "all-competitions"
        if number == 0 and (groups > 1 or head in self.groups["competition"]):
            return "league"
        return "not-stated" if groups == 1 else ""


class TableReader:
    """Reads rows.

    Args:
        context: where in the text we are.
        writer: writes the facts.
    """

    def __init__(self, context: Context, writer: Writer) -> None:
        self.context, self.writer = context, writer
        self.marked, self.language, self.careers = context.marked, context.language, context.careers
        self.table = _Table()
        self.heads = _Columns(context.language, context.marked.text)

    def row(self, block: Block) -> None:
        """Read a row."""
        if block.table != self.table.number:
            self.table = _Table(block.table)
        table = self.table
        if block.boxed:
            table.begun = True
            self._years(block, block.cells[0], block.cells[1])
            self._counted(block)
            return
        if self.heads.header(table, block):
            return
        if table.skipped or self._of_totals(block):
            return
        if not table.header and not table.begun and not self._bare(block):
            return
        table.begun = True
        self._cells(block)

    def spell(self, block: Block, years: Place, team: Place) -> None:
        """Read a team with the years of a spell that stand apart."""
        self.table = _Table()
        self._years(block, years, team)

    def listed(self, block: Block, role: str) -> None:
        """Read the teams of a whole career in a line, each with its years in brackets or without."""
        self.table = _Table()
        for mark in self._marks(block.place):
            place = Place(mark.start, mark.end)
            found = _IN_BRACKETS.match(self.marked.text, mark.end, block.place.end)
            team = self._team_of(Place(mark.start, found.start("years") if found else mark.end))
            if team is None or self.language.youth.match(self.marked.lower, mark.start):
                continue
            told = _BESIDE.match(self.marked.text, mark.end, block.place.end)
            own, young = role, told is not None and self._of_the_young(Place(mark.end, told.end()))
            if young and not team[0].startswith("national-team/"):
                own = "staff" if role == "manager" else "youth-player"
            inside = Place(found.start("years"), found.end("years")) if found else None
            bounds = self._bounds(inside) if inside else None
            jobs = (
                [each.value for each in self._marks(Place(mark.end, found.end())) if each.kind == "role"]
                if found
                else []
            )
            own = jobs[0] if jobs and role == "manager" else own
            values: Values = [("person", self.context.main, []), ("team", team[0], [mark]), ("role", own, [])]
            spell = (
                self._spell_of(team[0], bounds[0], own)
                if bounds
                else self.careers.spell(self.context.main, team[0], own)
            )
            lent = told is not None and self._loan(Place(mark.end, told.end()))
            if lent and own == "player":
                spell.loan = True
                values.append(("onLoan", "true", [mark]))
            if bounds:
                spell.start = spell.start or bounds[0]
                values.append(("start", bounds[0].value, list(bounds[0].marks)))
            if bounds and bounds[1]:
                spell.end = spell.end or bounds[1]
                values.append(("end", bounds[1].value, list(bounds[1].marks)))
            self.writer.record("spell", spell.name, self._event("spells-table", place), values, 0.95)
            self.careers.aside(spell)

    def _text(self, place: Place) -> str:
        return self.marked.text[place.start : place.end]

    def _event(self, rule: str, place: Place) -> Event:
        return Event(_RULES[rule], place.start, place.end, 0, 0, {})

    def _marks(self, place: Place) -> list[Mark]:
        return self.marked.within(place.start, place.end)

    def _times(self, marks: list[Mark]) -> list[Time]:
        times = (read_time(mark, self.language, None, None) for mark in marks if mark.kind == "when")
        return [time for time in times if time]

    def _of_totals(self, block: Block) -> bool:
        keys = [self.heads.key(cell) for cell in block.cells[:2]]
        first = keys[0].split(" ")[0] if keys else ""
        return any(key in self.heads.totals for key in keys) or first in self.heads.totals

    def _bare(self, block: Block) -> bool:
        """Whether a table without heads is one of a career: years or a season, a team, and figures at the end."""
        if len(block.cells) < 2 or not _SPAN.fullmatch(self._text(block.cells[0])):
            if any(letter.isdecimal() for letter in self._text(block.cells[0])):
                return False
            times = self._times(self._marks(block.place))
            return 1 <= len(times) <= 2 and any(name_of_team(mark) for mark in self._marks(block.cells[0]))
        counted = [n for n, cell in enumerate(block.cells) if n and _FIGURE.fullmatch(self._text(cell))]
        text = len(block.cells) - len(counted)
        if counted and counted[0] != text:
            return False
        table = self.table
        table.at, table.width = block.columns[text - 1] + 1, block.width
        found: dict[str, Place] = {}
        league = any(self._kind(cell, found) == "competition" for cell in block.cells[1:text])
        names = ("appearances", "goals")
        table.figures = [(name, "league" if league else "not-stated") for name, _ in zip(names, counted, strict=False)]
        table.columns = {block.columns[0]: "season" if league else "years"}
        return True

    def _cells(self, block: Block) -> None:
        """Read a row by what stands in its cells, as far as heads do not say it."""
        table = self.table
        short = max(0, table.width - block.width) if block.width else 0
        at = max(0, table.at - short)  # cells that several rows share are written in the first of these alone
        leading = [(n, cell) for n, cell in zip(block.columns, block.cells, strict=True) if n < at]
        named: dict[str, Place] = {}
        for n, cell in leading:
            name = table.columns.get(n, "") if not short else ""
            if not name or (name in ("season", "years") and not re.match(r"\d{4}", self._text(cell))):
                name = self._kind(cell, named)
            if name and name not in named:
                named[name] = cell
        team = self._team_of(named["team"]) if "team" in named else None
        if "team" not in named and "team" in table.columns.values() and table.team and {"season", "years"} & set(named):
            team = table.team
        if "team" not in named and "team" not in table.columns.values():
            team = self._of_heading(block) or next((each for _, cell in leading if (each := self._team_of(cell))), None)
        if team is None:
            table.team = None
            return
        table.team = team
        figures = self._figures(block, at)
        span = named.get("years") or named.get("season")
        years = span is not None and ("years" in named or self._long(self._text(span)))
        if span is not None and years:
            self._years(block, span, named.get("team"), team)
        elif (
            span is None
            and not {"start", "end"} <= named.keys()
            and figures
            and not self._times(self._marks(block.place))
        ):
            pass  # the figures of a whole time at a team
        elif span is None:
            self._spell(block, team)
        if figures or "competition" in named:
            self._season(block, team, named, figures, years)

    def _kind(self, cell: Place, found: dict[str, Place]) -> str:
        """What a cell holds, by what stands in it."""
        text = self._text(cell)
        if _SPAN.fullmatch(text):
            return "years" if "years" in self.table.columns.values() else "season"
        marks = self._marks(cell)
        letter = "series" in self.language.groups["beside_teams"] and _LETTER.fullmatch(text)
        if letter or any(mark.kind == "competition" for mark in marks[:1]):
            return "competition"
        if "team" not in found and any(name_of_team(mark) for mark in marks):
            return "team"
        return ""

    @staticmethod
    def _long(text: str) -> bool:
        """Whether the years of a cell are more than one season."""
        found = _IN_YEARS.fullmatch(text)
        if not found or not found["last"]:
            return False
        return year_after(int(found["first"]), found["last"]) > int(found["first"]) + 1

    def _of_heading(self, block: Block) -> tuple[str, Mark] | None:
        """The team that a heading above a table names."""
        team = self.context.state.heading_team
        for heading in reversed(block.headings):
            for mark in self._marks(heading.place):
                if team and name_of_team(mark) == team:
                    return team, mark
        return None

    def _team_of(self, cell: Place) -> tuple[str, Mark] | None:
        """The team that a cell names; of a country with an age beside it the one of its young."""
        marks = self._marks(cell)
        for mark, then in zip(marks, [*marks[1:], None], strict=False):
            team = name_of_team(mark)
            if not team and mark.kind != "unknown":
                continue
            flag = mark.value and then and then.start == mark.end + 1 and name_of_team(then)
            if flag and not (then and self.language.youth.match(self.marked.lower, then.start)):
                continue  # the country of the club that follows, where pages have a flag
            words = self._text(Place(mark.start, max(mark.end, cell.end)))
            aged = _OF_AGE.match(words)
            if aged and "-under-" not in team and search_key(aged["country"]) in self.countries:
                return self.writer.national(f"{aged['country']} under-{aged['age']}", aged[0]), mark
            if team and not self.language.youth.fullmatch(self.marked.lower, mark.start, mark.end):
                return team, mark
        return None

    @functools.cached_property
    def countries(self) -> frozenset[str]:
        """The names of countries, as they are looked up."""
        told = self.language.maps
        return frozenset(search_key(word) for word in (*told["nations"].values(), *told.get("countries", {})))

    def _figures(self, block: Block, at: int) -> list[tuple[str, str, Place]]:
        """The figures of a row: which, of what matches, and where."""
        found = []
        for n, cell in zip(block.columns, block.cells, strict=True):
            if not at <= n < at + len(self.table.figures):
                continue
            name, scope = self.table.figures[n - at]
            text = self._text(cell)
            figure = _FIGURE.fullmatch(text)
            if figure is None:
                if _EMPTY.fullmatch(text) or not name:
                    continue
                return []  # a cell that does not fit: the columns are others than the heads say
            if name:
                found.append((name, scope, Place(cell.start + figure.start(1), cell.start + figure.end(1))))
            own = {each for each, its in self.table.figures if its == scope}
            if name == "appearances" and figure[2] and "goals" not in own:
                found.append(("goals", scope, Place(cell.start + figure.start(2), cell.start + figure.end(2))))
        return found

    # ── Roles ────────────────────────────────────────────────────────────────────────────────────

    def _mode(self, block: Block) -> str:
        if self.table.of_coach:
            return "manager"
        told = mode_of(self.marked, block)
        counted = any(name == "goals" for name, _ in self.table.figures) and not block.boxed
        return told or ("player" if counted else self.context.state.mode)

    def _role(self, block: Block, marks: list[Mark], team: str) -> str:
        """The role that a row or the headings tell; below one of the young it is theirs."""
        told = [mark.value for mark in marks if mark.kind == "role"]
        mode = self._mode(block)
        if mode == "manager":
            role = told[0] if told else "manager"
            if role in LEADING and self._of_the_young(block.place) and not team.startswith("national-team/"):
                return "staff"
            return role
        if told and told[0] in MANAGING - LEADING and not mode:
            return told[0]
        above = block.headings[-1:]
        words = self.marked.lower[above[0].place.start : above[0].place.end] if above else ""
        young = any(re.search(rf"(?<![^\W_]){word}", words) for word in self.language.lists["youth_job"])
        national = team.startswith("national-team/")
        return "youth-player" if not national and (young or self._of_the_young(block.place)) else "player"

    def _role_then(self, team: str, season: Time) -> str:
        """The role in which somebody was at a team in a season, by the years that have been told."""
        own = [s for s in self.careers.spells if s.person == self.context.main and s.team == team]
        roles = {s.role for s in own if s.start and s.end and not season.date.is_before(s.start.date)
                 and not s.end.date.is_before(season.date)}  # fmt: skip
        return roles.pop() if len(roles) == 1 else ""

    def _of_the_young(self, place: Place) -> bool:
        """Whether words are about the young of a team: City (academy)."""
        words = self.marked.lower[place.start : place.end]
        return self.language.youth.search(words) is not None

    # ── Spells ───────────────────────────────────────────────────────────────────────────────────

    def _years(
        self, block: Block, cell: Place, of_team: Place | None, team: tuple[str, Mark] | None = None
    ) -> Spell | None:
        """A row with the years of a spell in one cell: 1989–1992, or the days on which it began and ended."""
        team = team or (self._team_of(of_team) if of_team else None)
        if team is None:
            return None
        times = self._bounds(cell)
        if not times:
            return None
        (start, end), now = times, self._open(cell)
        marks = self._marks(block.place)
        role = self._role(block, marks, team[0])
        spell = self._spell_of(team[0], start, role)
        if self._loan(block.place) and role == "player":
            spell.loan = True
        values: Values = [("person", self.context.main, []), ("team", team[0], [team[1]]), ("role", spell.role, [])]
        once = spell.national and role == "player" and end is not None and end.value == start.value
        if not once:  # the year of some matches is none in which a time with a national team begins and ends
            values.append(("start", start.value, list(start.marks)))
        if end and once:
            pass
        elif end:
            values.append(("end", end.value, list(end.marks)))
            spell.end = spell.end or end
        elif now:
            values.append(("ongoing", "now", [(cell.start, cell.end)]))
        if spell.loan and role == "player":
            values.append(("onLoan", "true", [(team[1].start, team[1].end)]))
        spell.start = spell.start or start
        self.writer.record("spell", spell.name, self._event("spells-table", block.place), values, 1.0)
        senior = spell.national and YOUTH not in spell.team
        if senior or (self.context.state.leads and not block.boxed):
            self.careers.moved(spell)
        else:  # above the story, which begins before it
            self.careers.aside(spell)
            self.context.state.lost = self.context.state.lost or not self.context.state.leads
        return spell

    def _open(self, cell: Place) -> bool:
        """Whether the years of a cell have no end: 2019–, 2019–present."""
        words = self._text(cell).casefold()
        return any(re.search(rf"(?<!\w){re.escape(word)}$", words) for word in self.language.lists["present"]
                   if len(word) > 1)  # fmt: skip

    def _bounds(self, cell: Place) -> tuple[Time, Time | None] | None:
        """When a spell began and ended, by the years or days in a cell."""
        text, mark = self._text(cell), Mark("when", cell.start, cell.end)
        found = _IN_YEARS.fullmatch(text)
        if found:
            first = int(found["first"])
            last = first if not found["dash"] and not found["since"] else None
            if found["last"]:
                last = year_after(first, found["last"])
            if last is not None and found["second"]:
                last = year_after(last, found["second"])
            if last is not None and not first <= last <= first + _LONGEST:
                return None
            return Time(str(first), (mark,)), Time(str(last), (mark,)) if last is not None else None
        times = self._times(self._marks(cell)) or list(_in_digits(text, mark))
        if not times or len(times) > 2:
            return None
        return times[0], times[1] if len(times) > 1 else None

    def _loan(self, place: Place) -> bool:
        words = self.marked.lower[place.start : place.end]
        return any(arrow in words for arrow in "→⇒↳↪") or any(
            word in words for word in self.language.groups["columns"]["loan"]
        )

    def _spell_of(self, team: str, start: Time | None, role: str) -> Spell:
        """The spell of a row: of those at the team the one whose start agrees."""
        roles = LEADING if role in LEADING else frozenset([role])
        spells = [
            s for s in self.careers.spells if s.person == self.context.main and s.team == team and s.role in roles
        ]
        fits = [s for s in spells if s.start is None or start is None or s.start.date.agrees_with(start.date)]
        exact = [s for s in fits if s.start is not None]
        return (exact or fits or [self.careers.spell(self.context.main, team, role, True, start)])[0]

    def _spell_in(self, team: str, role: str, season: Time | None) -> Spell:
        """The spell of a season: of those at the team the one in whose years it is, or the last one."""
        roles = LEADING if role in LEADING else frozenset([role])
        spells = [
            s for s in self.careers.spells if s.person == self.context.main and s.team == team and s.role in roles
        ]
        if season:
            around = [s for s in spells if (s.start or s.end) and not (s.start and season.date.is_before(s.start.date))
                      and not (s.end and s.end.date.is_before(season.date))]  # fmt: skip
            spells = around or spells
        return spells[-1] if spells else self.careers.spell(self.context.main, team, role)

    def _spell(self, block: Block, team: tuple[str, Mark]) -> None:
        """A row with a team and times: the first is its start and the second its end, whatever stands above them."""
        marks = self._marks(block.place)
        times = self._times(marks)
        if not times or len(times) > 2:
            return
        role = self._role(block, marks, team[0])
        roles = LEADING if role in LEADING else PLAYING if role in PLAYING else frozenset([role])
        spells = [
            s for s in self.careers.spells if s.person == self.context.main and s.team == team[0] and s.role in roles
        ]
        fits = [s for s in spells if s.start is None or s.start.date.agrees_with(times[0].date)]
        spell = fits[0] if fits else self.careers.spell(self.context.main, team[0], role, False, times[0])
        last = spells[-1] if spells and fits else spell
        told: Values = [("person", self.context.main, []), ("team", team[0], [team[1]])]
        values: Values = [*told, ("role", spell.role, []), ("start", times[0].value, list(times[0].marks))]
        cells = [(search_key(self._text(cell)), cell) for cell in block.cells]
        now = [cell for key, cell in cells if key in self.language.lists["present"]]
        ends: Values = []
        if len(times) == 2:
            ends.append(("end", times[1].value, list(times[1].marks)))
        elif now:
            ends.append(("ongoing", "now", [(now[0].start, now[0].end)]))
        if last is spell:
            values += ends
        elif ends:  # one line for two jobs that followed each other: the end is that of the second
            more = [*told, ("role", last.role, []), *ends]
            self.writer.record("spell", last.name, self._event("spells-table", block.place), more, 1.0)
        self.writer.record("spell", spell.name, self._event("spells-table", block.place), values, 1.0)

    # ── Figures ──────────────────────────────────────────────────────────────────────────────────

    def _counted(self, block: Block) -> None:
        """The figures of a line of a career."""
        team, bounds = self._team_of(block.cells[1]), self._bounds(block.cells[0])
        if team is None or len(block.cells) < 3 or bounds is None:
            return
        spell = self._spell_of(team[0], bounds[0], self._role(block, self._marks(block.place), team[0]))
        values: Values = []
        last = block.cells[2:4][-1]
        place = Place(block.cells[2].start, last.end)
        for name, digits, at in counts(self._text(place), self.language.groups["columns"]):
            start = place.start + at
            values.append((name, digits, [(start, start + len(digits))]))
        if values:
            self.writer.tally(spell.name, self._event("seasons-table", block.place), "not-stated", values, 1.0, spell)

    def _season(
        self, block: Block, team: tuple[str, Mark], named: dict[str, Place], figures: list[tuple[str, str, Place]],
        years: bool,
    ) -> None:  # fmt: skip
        """A row of figures: of a season at a team, or of a team in all."""
        span = named.get("season") or named.get("years")
        times = self._times(self._marks(span)) if span and not years else []
        role = self._role(block, self._marks(block.place), team[0])
        if times and not self._mode(block):
            role = self._role_then(team[0], times[0]) or role
        if span and years:
            bounds = self._bounds(span)
            spell = self._spell_of(team[0], bounds[0] if bounds else None, role)
        else:
            spell = self._spell_in(team[0], role, times[0] if times else None)
        values: Values = []
        if times:
            values.append(("season", times[0].value, list(times[0].marks)))
        competition = self._competition(named.get("competition"))
        if competition:
            self._division(block, spell, team, competition)
        if competition:
            values.append(("competition", *competition))
        for scope in dict.fromkeys(scope for _, scope, _ in figures):
            own: Values = [
                (name, self._text(place), [(place.start, place.end)]) for name, its, place in figures if its == scope
            ]
            if any(name in ("appearances", "goals") for name, _, _ in own):
                told = values if scope == "league" else [value for value in values if value[0] == "season"]
                self.writer.tally(
                    spell.name, self._event("seasons-table", block.place), scope, [*told, *own], 1.0, spell
                )

    def _competition(self, cell: Place | None) -> tuple[str, list[Mark]] | None:
        """The competition that a cell names."""
        letter = self.language.groups["beside_teams"].get("series", ())
        if cell and letter and _LETTER.fullmatch(self._text(cell)):
            id_ = self.writer.place_of(f"{letter[0]} {self._text(cell)}", "competition")
            return id_, [Mark("competition", cell.start, cell.end)]
        marks = [mark for mark in self._marks(cell) if mark.kind == "competition" and mark.entities] if cell else []
        return (marks[0].entities[0], [marks[0]]) if len(marks) == 1 else None

    def _division(
        self, block: Block, spell: Spell, team: tuple[str, Mark], competition: tuple[str, list[Mark]]
    ) -> None:
        """The league that a team played in, as a row says."""
        words = set(competition[0].rsplit("/", maxsplit=1)[-1].split("-"))
        if words & {identifier(word) for word in self.language.lists["cups"]} or spell.national:
            return
        values: Values = [("person", spell.person, []), ("team", team[0], [team[1]]), ("role", spell.role, []),
                          ("division", *competition)]  # fmt: skip
        self.writer.record("spell", spell.name, self._event("seasons-table", block.place), values, 1.0)


def _in_digits(text: str, mark: Mark) -> Iterator[Time]:
    """The days and months of a text that are written in digits, the day before the month: 01/07/2012."""
    for found in re.finditer(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})", text):
        month, year = int(found[2]), found[3]
        if 1 <= month <= 12:
            yield Time(f"{year}-{month:02}-{int(found[1]):02}" if found[1] else f"{year}-{month:02}", (mark,))


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def vote_of_rows(marked: Marked, pieces: list[Block], names: Names) -> None:
    """What the columns of tables and the lines of careers tell of names that are not known."""
    table, heads = _Table(), _Columns(marked.language, marked.text)
    for block in pieces:
        if block.kind != "row":
            continue
        if block.table != table.number:
            table = _Table(block.table)
        if block.boxed:
            _vote_cell(marked, block.cells[1], "club", names)
        elif not heads.header(table, block):
            table.begun = True
            _vote_row(marked, block, table, names)


def _vote_row(marked: Marked, block: Block, table: _Table, names: Names) -> None:
    told = False
    for column, cell in zip(block.columns, block.cells, strict=True):
        name = table.columns.get(column, "") if block.width == table.width else ""
        if name in ("team", "competition"):
            _vote_cell(marked, cell, "club" if name == "team" else "competition", names)
            told = told or name == "team"
    if told or table.skipped or "team" in table.columns.values():
        return
    for mark in marked.within(block.place.start, block.place.end):
        words = names.words(mark)
        if mark.kind == "unknown" and not (words.isupper() and len(words) <= 3):
            names.vote(mark, "club")
            break


def _vote_cell(marked: Marked, cell: Place, kind: str, names: Names) -> None:
    for mark in marked.within(cell.start, cell.end)[:1]:
        if mark.end - mark.start <= LETTERS and kind == "competition":
            continue  # an abbreviation, such as B
        if mark.kind == "unknown" and not marked.language.youth.match(marked.lower, mark.start):
            names.vote(mark, kind, 2)
        if mark.kind == "title" and kind == "competition":
            mark.kind = "competition"  # in a column of leagues it is the name of one
