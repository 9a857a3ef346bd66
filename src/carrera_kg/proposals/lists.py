"""What lines tell that are no sentences: labels with values, lists of honours, and rows of tables."""

from __future__ import annotations

import functools
import re

from carrera_kg.proposals.careerlines import Words
from carrera_kg.proposals.careers import name_of_team
from carrera_kg.proposals.context import Context
from carrera_kg.proposals.events import Event
from carrera_kg.proposals.language import Language, Rule, language
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.layout import Block, Heading, Place
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.tables import TableReader
from carrera_kg.proposals.times import Time, read_time
from carrera_kg.proposals.writing import Values, Writer

_NOTHING = re.compile("(?!)")
_BARE = re.compile(r"[^\w\s]|\s+")
_FIGURES = ("appearances", "goals", "wins", "draws", "losses")
_SPAN = re.compile(r"\d{4}(?:\s*[-–—]\s*(?:\d{4}|\d{2})?)?")
_FIGURE = re.compile(r"\(?(\d{1,4})\)?(?:\s*[(/]\s*(\d{1,4})\)?|\s*\(-\d{1,4}\))?")
"""A number in a table: 12, (12) beside another, or 12 (3); goals let in, 12 (-3), are none of a goalkeeper's own."""
_RULES = {
    name: Rule(name, name, _NOTHING, (), frozenset(), confidence, {})
    for name, confidence in (("label", 0.97), ("honours-list", 0.96), ("spells-table", 0.93), ("seasons-table", 0.9))
}


class ListReader:
    """Reads lines that are no sentences.

    Args:
        context: where in the text we are.
        writer: writes the facts.
    """

    def __init__(self, context: Context, writer: Writer) -> None:
        self.context, self.writer = context, writer
        self.marked, self.language, self.careers = context.marked, context.language, context.careers
        self.tables = TableReader(context, writer)
        self.prize: tuple[Mark, tuple[Heading, ...]] | None = None

    def block(self, block: Block) -> None:
        """Read a line."""
        if block.kind == "row":
            self.tables.row(block)
        elif self.context.state.part == "honours" and block.kind in ("label", "item"):
            self._honour(block)
        elif block.kind == "label":
            self._label(block)

    def positions(self, blocks: list[Block]) -> None:
        """Read headings that are a position and nothing else, as below the name in the profile of a player."""
        for heading in dict.fromkeys(heading for block in blocks for heading in block.headings):
            marks = self.marked.within(heading.place.start, heading.place.end)
            place = heading.place
            if [(mark.kind, mark.start, mark.end) for mark in marks] == [("position", place.start, place.end)]:
                values: Values = [("position", marks[0].value, marks)]
                self.writer.about(self.context.main, self._event("label", place), values, 1.0)

    def _text(self, place: Place) -> str:
        return self.marked.text[place.start : place.end]

    def _event(self, rule: str, place: Place) -> Event:
        return Event(_RULES[rule], place.start, place.end, 0, 0, {})

    def _times(self, marks: list[Mark]) -> list[Time]:
        times = []
        for mark in marks:
            if mark.kind == "when":
                time = read_time(mark, self.language, None, None)
                if time:
                    times.append(time)
        return times

    # ── Labels ───────────────────────────────────────────────────────────────────────────────────

    def _label(self, block: Block) -> None:
        assert block.label is not None
        label = search_key(self._text(block.label))
        names = {name for name, words in self.language.groups["labels"].items() if label in map(search_key, words)}
        marks = self.marked.within(block.place.start, block.place.end)
        values: Values = []
        if names & {"birthDate", "birthPlace"}:
            times = [time for time in self._times(marks) if (time.date.days or 999) <= 366]
            named = [mark for mark in marks if mark.kind in ("club", "club-or-place", "place", "unknown")]
            places = named[:1]  # the first is the town, and not the country after it
            if times:
                values.append(("birthDate", times[0].value, list(times[0].marks)))
            if places and name_of_team(places[0], "place"):
                values.append(("birthPlace", name_of_team(places[0], "place"), [places[0]]))
        if "retirement" in names and (ends := self._times(marks)):
            values.append(("retirement", ends[0].value, list(ends[0].marks)))
        if "position" in names:
            values += [("position", mark.value, [mark]) for mark in marks if mark.kind == "position"]
        if "nationality" in names:
            values += [
                ("nationality", self.writer.place(mark.value), [mark]) for mark in marks if mark.kind == "nation"
            ]
            values += [
                ("nationality", name_of_team(mark, "place"), [mark]) for mark in marks if name_of_team(mark, "place")
            ]
        if values:
            place = Place(block.label.start, block.place.end)
            self.writer.about(self.context.main, self._event("label", place), values, 1.0)
        self._career(block, names, marks)
        if "currentTeam" in names:
            for mark in marks[:1]:
                team = name_of_team(mark)
                if team.startswith("club/"):
                    jobs = [each.value for each in marks if each.kind == "role"]
                    role = jobs[0] if jobs else "manager" if self.context.state.mode == "manager" else "player"
                    spell = self.careers.spell(self.context.main, team, role)
                    told: Values = [
                        ("person", spell.person, []),
                        ("team", team, [mark]),
                        ("role", role, []),
                        ("ongoing", "now", []),
                    ]
                    self.writer.record("spell", spell.name, self._event("label", block.place), told, 0.9)
                    self.careers.aside(spell)  # the story begins before it
                    self.context.state.lost = True

    def _career(self, block: Block, names: set[str], marks: list[Mark]) -> None:
        """The teams of a whole career in a line; the story begins before the last of them."""
        for name, role in (("played", "player"), ("managed", "manager")):
            for mark in marks if name in names else ():
                team = name_of_team(mark)
                if team:
                    spell = self.careers.spell(self.context.main, team, role)
                    own: Values = [("person", spell.person, []), ("team", team, [mark]), ("role", role, [])]
                    self.writer.record("spell", spell.name, self._event("label", block.place), own, 0.9)
                    self.careers.aside(spell)
                    self.context.state.lost = True

    # ── Honours ──────────────────────────────────────────────────────────────────────────────────

    def _honour(self, block: Block) -> None:
        whole = Place(block.label.start if block.label else block.place.start, block.place.end)
        marks = self.marked.within(whole.start, whole.end)
        what = [mark for mark in marks if mark.kind in ("competition", "award", "title") and mark.entities]
        teams = [mark for mark in marks if name_of_team(mark)]
        times: list[Time | None] = [*self._times(marks)]
        if not what and self.prize and self.prize[1] == block.headings and teams and times:
            what = [self.prize[0]]
        if len(what) != 1:
            return
        state = self.context.state
        team = state.heading_team
        award = what[0].kind == "award"
        if not team and not times:  # the teams follow, each in a line with its seasons
            self.prize = (what[0], block.headings)
        if not team and not award and not any(name_of_team(mark) for mark in marks):
            return
        role = "manager" if state.mode == "manager" else "player"
        heading = self._heading_of(team, block)
        for time in times or [None]:
            team, heading = self._side_of(whole, time) or (team, heading)
            if not team and not award:
                if len(teams) != 1:
                    continue
                team, heading = name_of_team(teams[0]), Place(teams[0].start, teams[0].end)
            result = self._result(whole, time)
            values: Values = [("person", self.context.main, []), ("role", role, [])]
            if not award:
                values.append(("team", team, [(heading.start, heading.end)] if heading else []))
            values += [("award" if award else "competition", what[0].entities[0], [what[0]]), ("result", result, [])]
            if time:
                values.append(("season", time.value, list(time.marks)))
            name = self.careers.local(
                team if not award else "",
                what[0].entities[0],
                time.value if time else "",
                "" if result == "winner" else result,
            )
            self.writer.record("honour", name, self._event("honours-list", whole), values, 1.0)

    def _heading_of(self, team: str, block: Block) -> Place | None:
        """The heading that names a team."""
        for heading in reversed(block.headings):
            place = heading.place
            if any(name_of_team(mark) == team for mark in self.marked.within(place.start, place.end)):
                return place
        return None

    def _side_of(self, whole: Place, time: Time | None) -> tuple[str, Place] | None:
        """The team that stands beside a time in the line itself."""
        if time is None:
            return None
        at = time.marks[0].start
        start = max(whole.start, self.marked.text.rfind(";", whole.start, at))
        for mark in reversed(self.marked.within(start, at)):
            if mark.kind in ("club", "national-team") and name_of_team(mark):
                return name_of_team(mark), Place(mark.start, mark.end)
        return None

    def _result(self, whole: Place, time: Time | None) -> str:
        """What was reached: as a word says in the part of the line that a time is in; won, where none does."""
        words = self.marked.lower[whole.start : whole.end]
        at = time.marks[0].start - whole.start if time else 0
        start = words.rfind(";", 0, at) + 1
        end = words.find(";", at) if words.find(";", at) >= 0 else len(words)
        inside = re.match(r"[^(,;]*\(([^)]*)\)", words[at:end])
        part = words[start:at] + (inside[1] if inside else "") if time else words
        for pattern, result in self.language.results:
            if pattern.search(part):
                return result
        return "winner"


@functools.lru_cache(maxsize=8)
def _words_of(code: str) -> Words:
    return _words(language(code))


def words_of_lines(told: Language) -> Words:
    """The words of a language by which labels and lines of careers are known."""
    return _words_of(told.code)


def _words(told: Language) -> Words:
    groups, lists = told.groups, told.lists
    headings = [search_key(words) for name in ("player", "national", "manager") for words in groups["headings"][name]]
    beside = [*told.maps["roles"], *groups["columns"]["loan"], *groups["beside_teams"]["small"], *lists["described"]]
    return Words(
        months=frozenset(told.maps["months"]),
        present=frozenset(word for word in lists["present"] if len(word) > 1),
        since=frozenset(groups["beside_teams"]["since"]),
        until=frozenset(groups["beside_teams"]["until"]),
        small=frozenset(word for words in beside for word in re.findall(r"[^\W\d_]+", words)),
        labels=frozenset(search_key(word) for words in groups["labels"].values() for word in words),
        careers=frozenset(headings),
        honours=frozenset(groups["headings"]["honours"]),
    )
