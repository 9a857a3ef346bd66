"""What lines tell that are no sentences: labels with values, lists of honours, and rows of tables."""

from __future__ import annotations

import functools
import re
from itertools import pairwise

from carrera_kg.proposals.careerlines import Words
from carrera_kg.proposals.careers import LEADING, MANAGING, Spell, name_of_team
from carrera_kg.proposals.context import Context
from carrera_kg.proposals.events import Event
from carrera_kg.proposals.language import Language, Rule, language
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.layout import PLAIN, Block, Heading, Place
from carrera_kg.proposals.marking import Mark, Marked
from carrera_kg.proposals.naming import Names
from carrera_kg.proposals.tables import TableReader
from carrera_kg.proposals.times import Time, read_time
from carrera_kg.proposals.writing import Values, Writer

_NOTHING = re.compile("(?!)")
_YEARS = re.compile(r"(?P<years>\d{4}\s?[-–—]\s?(?:\d{4}|\d\d)?)(?:[ ,;(].*)?")
_IN_BRACKETS = re.compile(r" ?\([^()]*\)")
_ANOTHER = re.compile(r"[,;] \d{1,2} [^\W\d_a-z]")
_BEYOND = 30  # characters after the name of a competition
_RULES = {
    name: Rule(name, name, _NOTHING, (), frozenset(), confidence, {})
    for name, confidence in (("label", 0.97), ("honours-list", 0.96))
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
        self.now: tuple[Spell, Mark] | None = None  # where somebody is today
        self.won_as = ""  # whether headings speak of what was won as a player or on the bench
        self.above: tuple[Heading, ...] = ()

    def block(self, block: Block) -> None:
        """Read a line."""
        if (
            self.context.state.part == "honours"
            and block.kind in ("label", "item", "row")
            and not self._personal(block)
        ):
            self._honour(block)
        elif block.kind == "row":
            self.tables.row(block)
        elif block.kind == "label":
            self._label(block)

    def _personal(self, block: Block) -> bool:
        """Whether a label is one of those that say who somebody is, whatever stands above."""
        label = search_key(self._text(block.label)) if block.label else ""
        groups = self.language.groups["labels"]
        return any(label in map(search_key, groups[name]) for name in (*_PERSONAL[:5], "deathDate", "deathPlace"))

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
        values = [*self._of_life(block, names, marks, "birth"), *self._of_life(block, names, marks, "death")]
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
            self._say(place, values)
        self._career(block, names)
        if "currentTeam" in names:
            self._current(block, marks)
        if self.now and names & {"joined", "contractUntil"}:
            self._of_contract(block, "joined" in names)
        if not names:
            self._team_with_years(block)

    def _say(self, place: Place, values: Values) -> None:
        """Write what is said of somebody; several values of one kind, such as positions, one by one."""
        event = self._event("label", place)
        first = {name: n for n, (name, _, _) in reversed(list(enumerate(values)))}
        self.writer.about(
            self.context.main, event, [value for n, value in enumerate(values) if first[value[0]] == n], 1.0
        )
        for n, value in enumerate(values):
            if first[value[0]] != n:
                self.writer.about(self.context.main, event, [value], 1.0)

    def _of_life(self, block: Block, names: set[str], marks: list[Mark], what: str) -> Values:
        """When and where somebody was born, or died."""
        if not names & {f"{what}Date", f"{what}Place"}:
            return []
        values: Values = []
        times = [time for time in self._times(marks) if (time.date.days or 999) <= 366]
        if times:
            values.append((f"{what}Date", times[0].value, list(times[0].marks)))
        for mark in marks:  # the first is the town, and not the country after it
            if mark.kind not in ("club", "club-or-place", "place", "unknown"):
                continue
            place = name_of_team(mark, "place") or self.writer.place(self._text(Place(mark.start, mark.end)))
            values.append((f"{what}Place", place, [mark]))
            break
        return values

    def _current(self, block: Block, marks: list[Mark]) -> None:
        """The team that somebody is at today."""
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
                self.now = (spell, mark)

    def _of_contract(self, block: Block, joined: bool) -> None:
        """Since when somebody has been at the team of today, or until when the contract runs."""
        assert self.now is not None
        spell, mark = self.now
        times = self._times(self.marked.within(block.place.start, block.place.end))
        if len(times) != 1:
            return
        values: Values = [("person", spell.person, []), ("team", spell.team, [mark]), ("role", spell.role, []),
                          ("start" if joined else "contractUntil", times[0].value, list(times[0].marks))]  # fmt: skip
        if joined:
            spell.start = spell.start or times[0]
        self.writer.record("spell", spell.name, self._event("label", block.place), values, 0.95)

    def _career(self, block: Block, names: set[str]) -> None:
        """The teams of a whole career in a line, with their years or without; the story begins before the last."""
        for name, role in (("played", "player"), ("managed", "manager")):
            if name in names:
                self.tables.listed(block, role)
                self.context.state.lost = True

    def _team_with_years(self, block: Block) -> None:
        """A team with the years of a spell after it: Club North: 1998–2003."""
        assert block.label is not None
        years = _YEARS.fullmatch(self._text(block.place))
        marks = self.marked.within(block.label.start, block.label.end)
        if not years or not marks or not name_of_team(marks[0]) or not block.headings:
            return
        above = search_key(self._text(block.headings[-1].place))
        if any(name in ("player", "manager", "national") for name in _told(self.language, above)):
            self.tables.spell(block, Place(block.place.start, block.place.start + years.end("years")), block.label)

    # ── Honours ──────────────────────────────────────────────────────────────────────────────────

    def _honour(self, block: Block) -> None:
        """A line of a list of honours: one prize or several, each with its years."""
        whole = Place(block.label.start if block.label else block.place.start, block.place.end)
        words, told = self.marked.lower[whole.start : whole.end], self.language.groups["beside_honours"]
        marks = self.marked.within(whole.start, whole.end)
        what = [mark for mark in marks if mark.kind in ("competition", "award", "title") and mark.entities]
        if any(mark.kind == "award" for mark in what):
            what = [mark for mark in what if mark.kind == "award"]
        elif any(word in words for word in told["individual"]) or self._individual(block):
            return  # a prize of one's own that has no name, in a competition
        if not what:
            if (
                self.prize
                and self.prize[1] == block.headings
                and (self._parties(whole) or self.prize[0].kind == "award")
            ):
                self._prize(block, whole, self.prize[0], self._parties(whole))
            return
        at, parts = whole.start, []
        for before, mark in pairwise(what):
            ends = max(self.marked.text.rfind(sign, before.end, mark.start) for sign in ";,/•·|")
            if ends < 0:
                return
            parts.append((Place(at, ends), before))
            at = ends + 1
        another = _ANOTHER.search(self.marked.text, what[-1].end, whole.end)  # a prize whose name is not known
        parts.append((Place(at, another.start() if another else whole.end), what[-1]))
        first = self._parties(parts[0][0])
        for place, mark in parts:
            beyond = self.marked.lower[mark.end : min(place.end, mark.end + _BEYOND)]
            if not any(beyond.lstrip(" -–,").startswith(word) for word in told["unwon"]):
                self._prize(block, place, mark, self._parties(place) or first)
        alone = len(parts) == 1 and not first and not self._times(marks)
        self.prize = (what[0], block.headings) if alone else None if self._times(marks) or first else self.prize

    def _parties(self, place: Place) -> list[Mark]:
        """The teams that a part of a line names."""
        return [mark for mark in self.marked.within(place.start, place.end) if name_of_team(mark)]

    def _individual(self, block: Block) -> bool:
        """Whether a heading says that prizes are somebody's own."""
        above = block.headings[-1:]
        words = self.marked.lower[above[0].place.start : above[0].place.end] if above else ""
        return any(word in words for word in self.language.groups["beside_honours"]["own"])

    def _prize(self, block: Block, place: Place, what: Mark, teams: list[Mark]) -> None:
        """A prize with its years, which are those of the team that stands beside, or of the one in the heading."""
        times: list[Time | None] = [*self._times(self.marked.within(place.start, place.end))]
        team = self.context.state.heading_team
        award = what.kind == "award"
        if not times and not team and not award and not teams:
            return
        heading = self._heading_of(team, block)
        for time in times or [None]:
            team, heading = self._side_of(place, time) or (team, heading)
            if not team and not award:
                if len({name_of_team(mark) for mark in teams}) > 1:
                    continue
                if teams:
                    team, heading = name_of_team(teams[0]), Place(teams[0].start, teams[0].end)
            where = team
            if not team and not award:
                where, heading = self._club_then(block, what, time), None
                if not where:
                    continue
            result = self._result(place, time)
            if not result:
                continue
            role = self._honoured_as(block, where, time)
            values: Values = [("person", self.context.main, []), ("role", role, [])]
            if not award:
                values.append(("team", where, [(heading.start, heading.end)] if heading else []))
            values += [("award" if award else "competition", what.entities[0], [what]), ("result", result, [])]
            if time:
                values.append(("season", time.value, list(time.marks)))
            name = self.careers.local(
                where if not award else "",
                what.entities[0],
                time.value if time else "",
                "" if result == "winner" else result,
            )
            self.writer.record("honour", name, self._event("honours-list", place), values, 1.0)

    def _club_then(self, block: Block, what: Mark, time: Time | None) -> str:
        """The one club at which somebody was in a season, for a title of a country that has no club beside it."""
        words = set(re.findall(r"[^\W_]+", self.marked.lower[what.start : what.end]))
        lists, told = self.language.lists, self.language.groups["beside_honours"]
        if time is None or words & set(told["of_nations"]) or not words & {*lists["league_words"], *lists["cups"]}:
            return ""
        managing = self._honoured_as(block, "", time) == "manager"
        own = [s for s in self.careers.spells if s.person == self.context.main and not s.national
               and (s.role in LEADING if managing else s.role == "player")]  # fmt: skip
        if any(s.start is None or s.end is None for s in own):
            return ""
        there = {s.team for s in own if s.start and s.end and not time.date.is_before(s.start.date)
                 and not s.end.date.is_before(time.date)}  # fmt: skip
        return there.pop() if len(there) == 1 else ""

    def _honoured_as(self, block: Block, team: str, time: Time | None) -> str:
        """Whether somebody won as a player or on the bench: as headings say, or else by when it was."""
        for heading in block.headings if block.headings != self.above else ():
            words = search_key(self._text(heading.place))
            weak = self.language.lists["weak"]
            told = [name for name, phrase, pattern in self.language.headings if phrase in words and phrase not in weak
                    and pattern.search(words) and name in ("player", "manager", "honours")]  # fmt: skip
            mode = next((name for name in told if name != "honours"), "")
            if told:
                self.won_as = mode
        self.above = block.headings
        if self.won_as:
            return self.won_as
        own = [spell for spell in self.careers.spells if spell.person == self.context.main]
        there = [spell for spell in own if not team or spell.team == team] or own
        jobs, played = ([s for s in there if (s.role in MANAGING) is managed] for managed in (True, False))
        if not jobs or not played:
            return "manager" if jobs else "player"
        first = min((s.start.date.earliest for s in jobs if s.start and s.start.date.earliest), default=None)
        late = time is not None and first is not None and time.date.latest is not None and time.date.latest > first
        return "manager" if late else "player"

    def _heading_of(self, team: str, block: Block) -> Place | None:
        """The heading that names a team."""
        for heading in reversed(block.headings):
            place = heading.place
            if any(name_of_team(mark) == team for mark in self.marked.within(place.start, place.end)):
                return place
        return None

    def _side_of(self, whole: Place, time: Time | None) -> tuple[str, Place] | None:
        """The team that stands beside a time in the line itself: before it, or in brackets after it."""
        if time is None:
            return None
        at = time.marks[0].start
        start = max(whole.start, self.marked.text.rfind(";", whole.start, at))
        for mark in reversed(self.marked.within(start, at)):
            if mark.kind in ("club", "national-team") and name_of_team(mark):
                return name_of_team(mark), Place(mark.start, mark.end)
        end = time.marks[0].end
        beside = _IN_BRACKETS.match(self.marked.text, end, whole.end)
        for mark in self.marked.within(end, beside.end()) if beside else ():
            if name_of_team(mark):
                return name_of_team(mark), Place(mark.start, mark.end)
        return None

    def _result(self, whole: Place, time: Time | None) -> str:
        """What was reached: as a word says in the part of the line that a time is in; won, where none does.

        Nothing where it is no more than a round of a cup.
        """
        words = self.marked.lower[whole.start : whole.end]
        at = time.marks[0].start - whole.start if time else 0
        start = words.rfind(";", 0, at) + 1
        end = words.find(";", at) if words.find(";", at) >= 0 else len(words)
        inside = re.match(r"[^(,;]*\(([^)]*)\)", words[at:end])
        part = words[start:at] + (inside[1] if inside else "") if time else words
        for pattern, result in self.language.results:
            if pattern.search(part):
                return "" if result == "none" else result
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


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def _told(told: Language, words: str) -> list[str]:
    """What the words of a heading say of the text below, those of the longest phrase first."""
    return [name for name, phrase, pattern in told.headings if phrase in words and pattern.search(words)]


def vote_of_lists(marked: Marked, pieces: list[Block], names: Names) -> None:
    """What labels and lists of honours tell of names that are not known."""
    told = marked.language
    _vote_title(marked, pieces, names)
    honours, counted = False, False
    for piece in pieces:
        heads = [search_key(marked.text[h.place.start : h.place.end]) for h in piece.headings]
        plain = all(heading.level >= PLAIN - 1 for heading in piece.headings)
        keeps = honours and plain and piece.kind in ("label", "item")
        honours = any("honours" in _told(told, words) for words in heads) or keeps
        if honours and piece.kind in ("label", "item", "row"):
            counted = _vote_honour(marked, piece, names, _of_club(told, heads), counted)
        elif piece.label and piece.kind == "label":
            label = search_key(marked.text[piece.label.start : piece.label.end])
            if any(label in map(search_key, told.groups["labels"][name]) for name in ("played", "managed")):
                for mark in marked.within(piece.place.start, piece.place.end):
                    if mark.kind == "unknown":
                        names.vote(mark, "club", 2)


def _of_club(told: Language, heads: list[str]) -> bool:
    """Whether the nearest heading can be the name of a club: it is none of those that all texts have."""
    own = told.groups["beside_honours"]["own"]
    return bool(heads) and not _told(told, heads[-1]) and not any(word in heads[-1] for word in own)


def _vote_honour(marked: Marked, piece: Block, names: Names, of_club: bool, counted: bool) -> bool:
    """What a line of a list of honours tells; whether it names no year, so that the teams follow."""
    whole = piece.label.start if piece.label else piece.place.start
    marks = marked.within(whole, piece.place.end)
    dated = any(mark.kind == "when" for mark in marks)
    prizes = [mark for mark in marks if mark.kind in ("competition", "title", "award")]
    results = "|".join(re.escape(words) for words in marked.language.maps["results"])
    for mark in marks:
        if mark.kind == "title":
            mark.kind = "competition"  # in a list of honours a cup is that of the team
        if mark.kind != "unknown":
            continue
        in_label = piece.label is not None and (mark.start, mark.end) == (piece.label.start, piece.label.end)
        before, after = marked.text[: mark.start][-_NEAR:], marked.lower[mark.end : mark.end + _NEAR]
        if (before.endswith("(") and after.startswith(")") and dated) or (in_label and prizes):
            names.vote(mark, "club", 2)
        elif in_label and dated:
            names.vote(mark, "competition" if of_club and not counted else "club", 2)
        elif re.match(rf"[ ,]*(?:{results})(?![^\W_])", after) and dated:
            names.vote(mark, "competition", 2)
    return not dated and bool(prizes)


_NEAR = 16  # characters beside a name
_PERSONAL = ("birthDate", "birthPlace", "position", "nationality", "name", "other", "played", "managed", "currentTeam")
_LEAST = 2  # labels of a page about somebody
_TOP = 20  # pieces at the top of a page


def _vote_title(marked: Marked, pieces: list[Block], names: Names) -> None:
    """Whom a page is about that begins with a name and tells of somebody in lines with labels."""
    groups, labels = marked.language.groups["labels"], set()
    full: Mark | None = None
    for piece in pieces[:_TOP]:
        if piece.label is None:
            continue
        label = search_key(marked.text[piece.label.start : piece.label.end])
        told = {name for name in _PERSONAL if label in map(search_key, groups[name])}
        labels |= {label} if told else set()
        if "name" in told and full is None:
            full = next((mark for mark in marked.within(piece.place.start, piece.place.end)
                         if mark.kind in ("unknown", "person")), None)  # fmt: skip
    if len(labels) < _LEAST:
        return
    start = len(marked.text) - len(marked.text.lstrip(" \t\n=#*"))
    end = marked.text.find("\n", start)
    title = next((mark for mark in marked.within(start, max(start, end)) if mark.kind in ("unknown", "person")), None)
    if title is not None and title.start == start and " " in names.words(title):
        names.vote(title, "person", _SURE)
    if full is None or full.kind != "unknown":
        return
    names.vote(full, "person", _SURE)
    if title is None or title.start != start:
        return
    whole, short = ({search_key(word) for word in names.words(mark).split()} for mark in (full, title))
    if len(short & whole) > 1 and short != whole:
        names.called(title, full)


_SURE = 9
