"""Where in a text we are, and who and when is meant there."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from carrera_kg.proposals.careers import PLAYING, Careers, name_of_team
from carrera_kg.proposals.events import Event, Sentence
from carrera_kg.proposals.language import SIGNS, Ending, Language
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.layout import PLAIN, Block
from carrera_kg.proposals.marking import Mark, Marked
from carrera_kg.proposals.times import WITHOUT_YEAR, Time, read_time

WHEN = SIGNS["when"]
PERSON = SIGNS["person"]
PEOPLE = SIGNS["person"] + SIGNS["pronoun"]
_LIST = 8  # signs between two people, if no statement stands between them: X and Y
NEWS = ("join", "loan", "leave", "appoint")
"""Events that the first sentence of a news item tells."""
JUST = 12  # characters before a verb for what goes with it
_REACH = 60  # characters before a name
_OPENS = 25  # characters with which a sentence opens: also his younger brother
_NEXT = 12  # signs between a conjunction, a time and an event
_MOVE = 40  # characters between a word for a move and the club
_ARTICLE = 4  # signs of an article before a name
_HEAD = 40  # characters of a sentence that say what a paragraph speaks of
_BESIDE_UNKNOWN = re.compile(rf"(?:^|[a-z,] ){SIGNS['unknown']},(?: [^,;: ]+){{0,3}} $")
_WHO = 6  # characters of a word such as "who", which may be the first of an event
_UNKNOWN = re.compile(rf"{SIGNS['unknown']}(?:, [^,;:{PEOPLE}]{{1,60}})?$")
_CLAUSE = re.compile(r"(?:^|[,;:] )(?:[^\W_]+[ ']){0,2}$")
_MODES = ("player", "national", "manager")
"""Headings that say what is told of a career; the others say what kind of text is below."""
_BESIDE = ("under", "beside", "captain", "period", "person", "placed", "led")
"""Events that take no time of their own."""
_MEANT_TEAMS = SIGNS["here"] + SIGNS["they"]
TEAMS = SIGNS["club"] + SIGNS["national-team"] + SIGNS["club-or-place"]


@dataclass(slots=True)
class State:
    """What is kept in mind while a text is read.

    Attributes:
        mode: what the headings speak of: ``player``, ``national``, ``manager`` or nothing.
        part: likewise ``honours``, ``statistics``, ``life`` or nothing.
        heading_team: the team that a heading names.
        team: the team that was spoken of last.
        subject: who is spoken of.
        reference: the time that was told last.
        nation: the national team that was spoken of last.
        leagues: of teams, as they were told last.
        named: whether it is somebody else than the one whom the text is about.
        lost: whether somebody is at a team that is not named.
        left: who was told last to have left a job on the bench.
        paragraph: the line that is read.
        headings: those above it.
        abroad: whether the paragraph speaks of a national team.
        topic: the team that a paragraph of a news item is about.
        era: whether a paragraph below no heading speaks of somebody as ``player`` or ``manager``.
        defined: whether it has been said who somebody is.
        apart: the team at which somebody else is told to be, and that which was spoken of before.
        leads: how many paragraphs have begun: what the first one tells is the news.
    """

    mode: str = ""
    part: str = ""
    heading_team: str = ""
    team: str = ""
    subject: str = ""
    reference: Time | None = None
    nation: str = ""
    leagues: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    named: bool = False
    left: Left | None = None
    paragraph: int = -1
    headings: tuple[Any, ...] = ()
    abroad: bool = False
    topic: str = ""
    leads: int = 0
    era: str = ""
    defined: bool = False
    apart: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Told:
    """An event with who is meant and when it was."""

    event: Event
    sentence: Sentence
    who: str
    when: Time | None
    times: dict[int, Time | None]

    def time(self, mark: Mark | None) -> Time | None:
        """The time of a mark of this sentence."""
        return self.times.get(mark.start) if mark else None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who has left a job on the bench.

    Attributes:
        told: the event that says so.
        person: whose job it was.
        team: where it was; nothing if the sentence goes on to tell that.
        paragraph: how many paragraphs had begun by then.
        filled: whether somebody has been told to have got it.
    """

    told: Told
    person: str
    team: str
    paragraph: int
    filled: bool = False

    @property
    def named(self) -> list[Mark]:
        """The name of the person, where it stands beside the event."""
        mark = self.told.event.slot("who", "person")
        return [mark] if mark and mark.kind == "person" else []


@dataclass
class Context:
    """Where in a text we are, and who and when is meant there.

    Attributes:
        marked: the text with its marks.
        language: its language.
        main: the id of the person that it is about.
        bounds: where the times stand that are no other event's: those of periods and births.
        single: whether it is about that person alone; else a new paragraph may speak of anybody.
        written: the day of a news item.
        home: the team that a news item is about.
        news: whether it is one, with or without a day.
        relation: the one of somebody's family whom the sentence that is read is about.
        untaken: the clubs of the sentence that is read that no event speaks of.
    """

    marked: Marked
    language: Language
    main: str
    single: bool = True
    written: Time | None = None
    home: str = ""
    news: bool = False
    careers: Careers = field(default_factory=Careers)
    state: State = field(default_factory=State)
    bounds: set[int] = field(default_factory=set)
    relation: str = ""
    untaken: list[Mark] = field(default_factory=list)
    _timed: tuple[Sentence, list[int]] | None = None

    def __post_init__(self) -> None:
        self.careers.main = self.state.subject = self.main

    def enter(self, block: Block) -> None:
        """Take note of the headings above a piece of text, and of a new paragraph."""
        state = self.state
        if block.headings != state.headings:
            plain = block.headings and all(heading.level >= PLAIN - 1 for heading in block.headings)
            keeps = state.part == "honours" and plain and block.kind in ("label", "item")
            state.headings, state.part, state.heading_team = block.headings, "honours" if keeps else "", ""
            outer = ""
            for heading in block.headings:
                outer = self._under(heading.place.start, heading.place.end, outer) or outer
            state.team = state.heading_team or state.team
            state.lost = state.lost and not state.heading_team
        if block.paragraph != state.paragraph:
            state.paragraph, state.abroad = block.paragraph, False
            state.subject, state.named = self.main if self.single else "", False
            state.topic, state.era = self.home, ""
            if state.leads == 1 and state.defined and not self.news:
                self._begin_story()
            state.leads += block.kind == "sentence"
            state.reference = self.written or state.reference

    def _begin_story(self) -> None:
        """After a paragraph that says who somebody is, the story begins before the club at which they are now."""
        last = self.careers.current(self.main)
        if last and last.now:
            self.careers.aside(last)
            self.state.team, self.state.lost = "", len(self.careers.spells) == 1

    def _under(self, start: int, end: int, outer: str) -> str:
        """Take note of a heading; what it speaks of, which below one of a coach is not the player for a weak word."""
        words = search_key(self.marked.text[start:end])
        if any(self.main in mark.entities for mark in self.marked.within(start, end)):
            return ""  # the title
        if start == self._second_line() and any(mark.kind == "role" for mark in self.marked.within(start, end)):
            return ""  # the job of today, below the name: the text goes on to tell of all others
        abroad = "manager" in (outer, self.state.mode)  # a country is where clubs are that somebody coached
        general = self.language.lists["sides"]  # Club career, where some club is called Club X
        named = {name_of_team(mark) for mark in self.marked.within(start, end)
                 if (mark.kind in ("club", "national-team")
                     or (mark.kind == "club-or-place" and not (abroad and mark.value)))
                 and search_key(self.marked.text[mark.start : mark.end]) not in general} - {""}  # fmt: skip
        if named:
            self.state.heading_team = named.pop() if len(named) == 1 else ""
        weak = self.language.lists["weak"] if outer in ("manager", "national") else ()
        told = [name for name, phrase, pattern in self.language.headings if phrase in words
                and pattern.search(words) and not (name == "player" and phrase in weak)]  # fmt: skip
        mode = next((name for name in told if name in _MODES), "")
        part = next((name for name in told if name not in _MODES), "")
        self.state.mode, self.state.part = mode or self.state.mode, part or self.state.part
        return mode

    def _second_line(self) -> int:
        """Where the text goes on after its first line."""
        text = self.marked.text
        first = len(text) - len(text.lstrip())
        broken = text.find("\n", first)
        rest = text[broken:] if broken >= 0 else ""
        return broken + len(rest) - len(rest.lstrip()) if rest.strip() else -1

    # ── A sentence ───────────────────────────────────────────────────────────────────────────────

    def told(self, sentence: Sentence, events: list[Event]) -> Iterable[Told]:
        """The events of a sentence with who and when; the state follows as they are taken."""
        head = sentence.seen[:_HEAD]
        if any(words in head for words in self.language.lists["international"]):
            self.state.abroad = True
        own = [
            event for event in events if event.rule.event in ("period", "birth", "death") or event.rule.told.get("own")
        ]
        self.bounds = {mark.start for event in own for marks in event.slots.values() for mark in marks}
        self.state.era = self._era(sentence, events) or self.state.era
        times = self._times(sentence, any(event.rule.told.get("fixture") for event in events))
        self.state.team = self._team_opening(sentence) or self.state.team
        opening = self._opening(sentence, events)
        if opening:
            self.state.named = opening != self.main
            self.state.subject = opening
        self._turn(sentence, events)
        self.state.defined = self.state.defined or any(
            event.rule.event in ("birth", "death", "person") for event in events
        )
        taken = {mark.start for event in events for marks in event.slots.values() for mark in marks}
        if not taken and any(words in sentence.seen for words in self.language.lists["ours"]):
            self.state.lost = True  # at the club whose page it is
        self.untaken = [mark for mark in sentence.marks if mark.kind == "club" and mark.start not in taken]
        lost = self._gone(sentence, events)
        before: Event | None = None
        for number, event in enumerate(events):
            others = [e.at for e in events[number + 1 :] if e.at >= event.until and e.rule.event not in _BESIDE
                      and not (event.rule.event == "debut" and e is self._same_day(events[number + 1 :]))]  # fmt: skip
            limit = min(others, default=len(sentence.seen))
            when, who = self._when(event, sentence, times, (before, limit)), self._who(event, sentence)
            there, left = self.state.apart
            here = any(sign in sentence.seen[: event.until] for sign in _MEANT_TEAMS)
            if who == self.main and there and there == self.state.team and not here:
                self.state.team, self.state.apart = left, ("", "")
            yield Told(event, sentence, who, when, times)
            before = event
        self.state.lost = self.state.lost or lost
        if self.state.era == "player" and any(event.rule.event == "retire" for event in events):
            self.state.era = ""
        self._follow(sentence, events, times)

    @staticmethod
    def _same_day(events: list[Event]) -> Event | None:
        """The match that is told of right after a debut, which was in it."""
        return events[0] if events and events[0].rule.event == "match" else None

    def _era(self, sentence: Sentence, events: list[Event]) -> str:
        """Whether a sentence says that it speaks of somebody as a player, or on the bench; nothing if it does not."""
        if self.state.mode:
            return ""
        lists = self.language.lists
        if any(words in sentence.seen for words in (*lists["bench_talk"], *lists["as_manager"])):
            return "manager"
        placed = any(event.rule.event in ("person", "deployed") and event.slot("position") for event in events)
        placed = placed or any(event.rule.told.get("player") for event in events)
        playing = placed or any(words in sentence.seen for words in lists["as_player"])
        return "player" if playing and not any(event.rule.event == "appoint" for event in events) else ""

    def _follow(self, sentence: Sentence, events: list[Event], times: dict[int, Time | None]) -> None:
        """Take note of the teams and times that a sentence has spoken of."""
        told = [event for event in events if event.rule.event != "period"]
        if not any(event.slot("team", "teams", "to") for event in told):
            words = self.language.pattern("with" if told else "with_at_all")
            for mark in sentence.marks:
                ahead = sentence.seen[: sentence.at.get(mark.start, 0)]
                if mark.kind in ("club", "club-or-place") and words.search(ahead):
                    self.state.team = name_of_team(mark) or self.state.team
        births = {mark.start for event in events if event.rule.event in ("birth", "death", "contract")
                  for marks in event.slots.values() for mark in marks}  # fmt: skip
        signed = self.language.joint("signed").search(sentence.seen)  # until when a contract is, the story does not go
        for at, time in times.items():
            if self.since.search(sentence.seen[: sentence.at.get(at, 0)]):
                continue
            to_come = self.until.search(sentence.seen[: sentence.at.get(at, 0)]) and (self.written or signed)
            if at not in births and not to_come:
                self.state.reference = time or self.state.reference
        if births or (not times and any(mark.kind == "age" for mark in sentence.marks)):
            self.state.reference = self.written  # years after that are counted from a time that is not told
        for mark in sentence.marks:
            if mark.kind == "national-team" and mark.entities:
                self.state.nation = mark.entities[0]

    def _times(self, sentence: Sentence, to_come: bool) -> dict[int, Time | None]:
        found: dict[int, Time | None] = {}
        reference, near = self.written if to_come else self.state.reference, self.written
        current = self.careers.current(self.state.subject)
        last: Mark | None = None
        for mark in sentence.marks:
            if mark.kind == "when":
                ahead = to_come or self.until.search(sentence.seen[: sentence.at.get(mark.start, 0)])
                told_by = near if self.written and mark.form in WITHOUT_YEAR else reference
                time = read_time(mark, self.language, told_by, current.start if current else None, self.written, ahead)
                if self.news and self.written is None and mark.form in WITHOUT_YEAR:
                    time = None  # of today, which is not told
                if mark.form == "later" and last and self._opens(sentence, last, mark):
                    time = found.get(last.start)  # how long it had been by the time that is told just before
                last = mark
                found[mark.start] = time
                if not (ahead and self.written):
                    reference = time or reference
                    near = time if time and len(time.marks) == 1 else near
        return found

    def _opens(self, sentence: Sentence, first: Mark, then: Mark) -> bool:
        """Whether a time opens a clause and another stands right after it: on 5 May, after two years."""
        beside = self.marked.text[first.end : then.start] == ", "
        return beside and _CLAUSE.search(sentence.seen[: sentence.at[first.start]]) is not None

    def _opening(self, sentence: Sentence, events: list[Event]) -> str:
        """Who a sentence is about: the first who is named in it and not in an aside; the one of the text before others.

        Where the subject may be left out, it is nobody who is named only after something has been told.
        """
        people = [mark for mark in sentence.marks
                  if mark.kind in ("person", "pronoun") and mark.value != "last" and mark.start in sentence.by_place
                  and not sentence.said(sentence.at[mark.start]) and not self.aside(sentence, mark)]  # fmt: skip
        self.relation = ""
        told = min((event.until for event in events if event.rule.event not in _BESIDE), default=len(sentence.seen))
        drops = self.single and self.language.maps["joints"].get("finite")
        opened = any(self._opened(event, sentence) is people[0] for event in events) if people else False
        if not people or (drops and sentence.at[people[0].start] >= told and not opened):
            return ""
        if self._of_family(sentence, people[0]):
            self.relation = self.meant(people[0])
            return ""
        own = [mark for mark in people if mark.kind == "person" and self.main in mark.entities]
        if self.single and any(not self._of_family(sentence, mark) for mark in own):
            return self.main
        return self.meant(people[0])

    def _of_family(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether somebody is told of as one of another's family: his father X."""
        before = sentence.seen[: sentence.at[mark.start]].rstrip(" ,").rsplit(" ", 1)[-1]
        return before in self.language.lists["family"]

    def _turn(self, sentence: Sentence, events: list[Event]) -> None:
        """Take note of the teams that a sentence turns to."""
        state = self.state
        teams = [mark for mark in sentence.marks if name_of_team(mark) and mark.start in sentence.at]
        if teams and all(mark.kind == "club" for mark in teams):
            state.abroad = False
        country = bool(teams) and teams[0].kind == "club-or-place" and bool(teams[0].value)
        opens = bool(teams) and sentence.at[teams[0].start] <= _ARTICLE
        if self.news and teams and self._leads(sentence, teams[0]) and (opens or not country):
            state.topic = name_of_team(teams[0])
        lent = self.careers.current(state.subject, PLAYING)
        if lent is None or not lent.loan or any(event.rule.event in ("loan", "join", "home") for event in events):
            return
        owners = [each for each in self.careers.spells if each.person == state.subject and each.role == "player"
                  and not (each.loan or each.national or each.end)]  # fmt: skip
        if owners and any(name_of_team(mark) == owners[-1].team for mark in teams):
            self.careers.moved(owners[-1])
            state.team = owners[-1].team

    def _gone(self, sentence: Sentence, events: list[Event]) -> bool:
        """Whether somebody goes to a club in words that no pattern knows, so that what follows is of another time."""
        if not self.untaken:
            return False
        if any(self.language.joint("takes").match(sentence.seen, sentence.at[mark.start] + 1) for mark in self.untaken):
            return True
        moves = self.language.movement.search(sentence.seen)
        if not moves or self.language.planned.search(sentence.seen[: moves.start()]):
            return False
        if any(words in sentence.seen for words in self.language.lists.get("undone", ())):
            return False
        taken = {mark.start for event in events for marks in event.slots.values() for mark in marks}
        unknown = [mark for mark in sentence.marks if mark.kind == "unknown" and mark.start not in taken
                   and self.language.pattern("towards").search(sentence.seen[: sentence.at[mark.start]])]  # fmt: skip
        for mark in (*self.untaken, *unknown):
            at = sentence.at.get(mark.start, 0)
            if moves.end() <= at and not sentence.said(at):
                between = sentence.seen[moves.end() : at]
                if len(between) < _MOVE and not any(sign in PEOPLE + TEAMS + ",;" for sign in between):
                    return True
        return False

    def beside(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether a team is named after a preposition: against X, with X."""
        return self.language.pattern("asides_of_teams").search(sentence.seen[: sentence.at[mark.start]])

    def opponent(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether a team is named as one that another plays: against X."""
        return self.language.pattern("opponents").search(sentence.seen[: sentence.at[mark.start]])

    def host(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether a match is told of as one at a team: a defeat at X."""
        return self.language.pattern("at_home_of").search(sentence.seen[: sentence.at[mark.start]])

    def alone(self, told: Told) -> bool:
        """Whether a sentence of a news item names no other team than the one that its paragraph is about."""
        teams = {name_of_team(mark) for mark in told.sentence.marks
                 if mark.kind in ("club", "national-team", "club-or-place")} - {""}  # fmt: skip
        return bool(self.state.topic) and teams <= {self.state.topic}

    def _leads(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether a team is what a sentence is about: nobody is named before it, and a verb follows."""
        at = sentence.at[mark.start]
        before, after = sentence.seen[:at], sentence.seen[at + 1 : at + 3]
        return not (
            self.beside(sentence, mark) or sentence.said(at) or any(sign in PEOPLE for sign in before)
        ) and bool(re.match(r" [a-zà-ù]", after))

    @staticmethod
    def _team_opening(sentence: Sentence) -> str:
        """The team that a sentence begins with, which is then spoken of."""
        first = sentence.marks[0] if sentence.marks else None
        opens = first is not None and first.kind == "club" and sentence.at[first.start] <= _ARTICLE
        return name_of_team(first) if first and opens else ""

    def aside(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether somebody is named in an aside: under X, replacing X, to X."""
        at = sentence.at.get(mark.start, 0)
        before = sentence.seen[max(0, at - _REACH) : at]
        if at < _OPENS and self._of_family(sentence, mark):
            return False  # his brother X is whom the sentence is about
        if before.endswith(" "):
            if self.language.joining.search(before):
                return False  # somebody else's clause begins
            if self.language.aside.search(before):
                return True
        after = sentence.seen[at + 1 :]
        if after.startswith("'s ") and any(sign in PEOPLE for sign in sentence.seen[:at]):
            return True
        return self.language.aside_after.match(after) is not None or (
            self.main not in mark.entities and self.language.acts_on.match(after) is not None
        )

    def meant(self, mark: Mark) -> str:
        """Who is meant: by a pronoun the one who is spoken of, by a description the one whom the text is about."""
        if mark.kind == "person":
            return mark.entities[0] if mark.entities else ""
        if mark.value == "last":
            named = (each.entities[0] for each in self.marked.before(mark) if each.kind == "person" and each.entities)
            return next(named, "")
        if mark.value in ("m", "f") and self.relation:
            return self.relation
        if mark.value == "the" and self._other_age(mark):
            return self.state.subject if self.state.subject != self.main else ""
        described = mark.value in ("the", "nation")
        return self.main if described and self.single and not self.state.named else self.state.subject

    def _other_age(self, mark: Mark) -> bool:
        """Whether somebody is meant by an age that is not that of the one whom the text is about."""
        found = re.search(r"\d\d", self.marked.text[mark.start : mark.end])
        return found is not None and self.age > 0 and abs(int(found[0]) - self.age) > 1

    @functools.cached_property
    def age(self) -> int:
        """The age of the one whom the text is about: X, 34, has; or the first by which anybody is meant."""
        for mark in self.marked.marks:
            if mark.kind == "person" and self.main in mark.entities:
                found = re.match(r", (\d\d),", self.marked.text[mark.end : mark.end + 6])
                if found:
                    return int(found[1])
        described = (mark for mark in self.marked.marks if mark.kind == "pronoun" and mark.value == "the")
        ages = (re.search(r"\d\d", self.marked.text[mark.start : mark.end]) for mark in described)
        return next((int(found[0]) for found in ages if found), 0) if self.single else 0

    def _who(self, event: Event, sentence: Sentence) -> str:
        mark = event.slot("who", "person")
        if mark is None and (_BESIDE_UNKNOWN.search(sentence.seen, 0, event.at) or self._of_another(event, sentence)):
            return ""
        mark = mark or self._kin(event, sentence)
        mark = mark or self._relative(event, sentence) or self._right_before(event, sentence)
        mark = mark or self._opened(event, sentence)
        if mark is None:
            start, _ = sentence.clause(event.at)
            people = [each for each in sentence.marks if each.kind in ("person", "pronoun")
                      and not sentence.said(sentence.at.get(each.start, 0))
                      and sentence.at.get(each.start, 0) < event.at and not self.aside(sentence, each)]  # fmt: skip
            near = [each for each in people if sentence.at[each.start] >= start]
            goes_on = self.language.joins_on.fullmatch(f" {sentence.seen[start : event.at]}")  # but was dismissed
            if not near and event.rule.told.get("subject") and not goes_on:
                return ""
            mark = self._of_conjunct(near, sentence) if near else people[-1] if people else None
            if not near and self._stranger(event, sentence, start):
                return ""
        if mark is None and not self.single and not self.language.maps["joints"].get("finite"):
            return ""  # of several people, one who is not named is anybody
        return self.meant(mark) if mark is not None else self.state.subject

    @staticmethod
    def _opened(event: Event, sentence: Sentence) -> Mark | None:
        """Whom a participle is about with which a sentence opens: Born in Northport in 1971, X returned."""
        after = sentence.seen[event.until : event.until + 3]
        if event.at > 0 or after[:2] != ", " or after[2:] != PERSON:
            return None
        return sentence.by_place[sentence.places[event.until + 2]]

    def _kin(self, event: Event, sentence: Sentence) -> Mark | None:
        """Whom what follows is about, where somebody is told to be one of another's family: the father of X, who."""
        found = [each.end() for each in self.language.kin.finditer(sentence.seen, 0, event.at)]
        if not found or any(sign in PEOPLE for sign in sentence.seen[found[-1] : event.at]):
            return None
        return sentence.by_place[sentence.places[found[-1] - 1]]

    def _of_another(self, event: Event, sentence: Sentence) -> bool:
        """Whether an event is in a clause about somebody whose name is not known: his daughter X, who plays."""
        seen = sentence.seen
        words = self.language.joint("tells_of").finditer(seen, 0, event.at + _WHO)
        opens = [
            found.start()
            for found in words
            if found.start() <= event.at and not any(sign in PEOPLE for sign in seen[found.end() : event.at])
        ]
        if not opens:
            return False
        ahead = seen[: opens[-1]].rstrip(", ")
        last = ahead.rsplit(" ", 1)[-1]
        return _UNKNOWN.search(ahead) is not None or last in self.language.lists["family"]

    def _stranger(self, event: Event, sentence: Sentence, start: int) -> bool:
        """Whether somebody whom nothing tells to be one is named before an event in its clause: X Y, back from City."""
        if not self.language.maps["joints"].get("article"):
            return False  # where clubs have no article either, it may be one
        for mark in sentence.marks:
            at = sentence.at.get(mark.start, 0)
            if mark.kind == "unknown" and start <= at < event.at and " " in self.marked.text[mark.start : mark.end]:
                words = sentence.seen[:at].replace("'", " ").split()
                if not self.language.pattern("asides_of_teams").search(sentence.seen[:at]) and not (
                    words and words[-1] in self.language.lists["articles"]
                ):
                    return True
        return False

    def _of_conjunct(self, people: list[Mark], sentence: Sentence) -> Mark:
        """Of several people in a clause the one who is the subject of its last part: X left and Y was put in charge."""
        subject, joins = people[0], self.language.conjuncts
        for before, mark in pairwise(people):
            at = sentence.at[mark.start]
            between = sentence.seen[sentence.at[before.start] + 1 : at]
            listed = len(between) <= _LIST or any(sign in PEOPLE for sign in between)
            if not listed and joins.search(between):
                subject = mark
        return subject

    def _right_before(self, event: Event, sentence: Sentence) -> Mark | None:
        """Whom the word right before an event names: after X retired; but not who does it to another: X gave him."""
        if sentence.seen.startswith(", ", event.at) and event.at and sentence.seen[event.at - 1] in PEOPLE:
            return sentence.by_place[sentence.places[event.at - 1]]
        at = event.at - 2
        plain = at >= 0 and sentence.seen[at + 1] == " " and sentence.seen[at] in PEOPLE
        if not plain or self.language.acts_on.match(sentence.seen, at + 1):
            return None
        return sentence.by_place[sentence.places[at]]

    def _relative(self, event: Event, sentence: Sentence) -> Mark | None:
        """Whom a clause that follows a name at once is about: X, who had left."""
        before = sentence.seen[: event.at]
        if PERSON not in before:
            return None
        finite = self.language.maps["joints"].get("finite")  # a verb whose subject may be left out
        joined = self.language.joins_on.match(f" {sentence.seen[event.at : event.until]}")
        if (
            not joined
            and before.endswith(f"{PERSON}, ")
            and not (finite and re.match(finite, sentence.seen[event.at :]))
        ):
            return sentence.by_place[sentence.places[event.at - 3]]
        found = self.language.running.search(before) or self.language.relative.search(before)
        return sentence.by_place[sentence.places[found.start()]] if found else None

    def _when(
        self, event: Event, sentence: Sentence, times: dict[int, Time | None], around: tuple[Event | None, int]
    ) -> Time | None:
        """The time of an event: in its words, after them or before them in the clause, or that of the sentence."""
        mark = event.slot("when")
        if mark:
            return times.get(mark.start)
        before, limit = around
        taken = self.bounds | {each.start for name in ("until", "since", "teams") for each in event.slots.get(name, ())}
        start, end = sentence.clause(event.at)
        end = min(end, limit)
        if self.written is not None:
            taken |= {mark.start for mark in self.written.marks}  # when an item was written is the day of nothing else
        signs = [n for n in self._own_times(sentence) if sentence.places[n] not in taken]
        within = [n for n in signs if event.at <= n < event.until]
        joints = self.language.maps["joints"]
        then = joints["then"]
        after = [
            n
            for n in signs
            if event.until <= n < end
            and WHEN not in sentence.seen[event.until : n]
            and not self._of_the_next(sentence.seen, event.until, n, limit)
            and not (event.at == 0 and sentence.seen[event.until] == "," and n - event.until > _NEXT)
            and _belongs(sentence.seen[event.until : n], then, joints["next"])
        ]
        apart = event.rule.event not in ("match", "debut", "honour")  # these can be of one day
        of_a_day = before is not None and not apart and before.rule.event in ("match", "debut")
        last = before.until if before and before.rule.event != event.rule.event and not of_a_day else 0
        ahead = [n for n in signs if max(start, last) <= n < event.at
                 and not (before and apart and _of_the_one_before(sentence.seen, before, n, event.at))]  # fmt: skip
        opening = [n for n in signs if n < event.at and len(sentence.seen[:n]) <= 20
                   and not self.language.joint("afterwards").search(sentence.seen[n + 1 : event.until])]  # fmt: skip
        ahead, opening = ([n for n in found if not (apart and self._in_relative(sentence.seen, n, event.at))]
                          for found in (ahead, opening))  # fmt: skip
        ahead = [n for n in ahead if not self.language.joint("since_then").search(sentence.seen[n + 1 : event.at])]
        if before is not None and event.rule.event in ("leave", "retire") and not after:
            opening = []
        between = sentence.seen[event.until : after[0]].replace(",", " ") if after else ""
        if before is None and opening and self.language.joins_on.search(between):
            after = []  # what is told next was then
        if event.rule.told.get("own"):  # a time before it is that of what it is told beside
            ahead = opening = []
        for found in (within[-1:], after[:1], ahead[-1:], opening[:1]):
            if found:
                at = self._finer(sentence, found[0], signs, times)
                return self._side(sentence, at, times, bool(event.rule.told.get("own")))
        return self.written if self._news(event, sentence, start) else None

    def _of_the_next(self, seen: str, until: int, n: int, limit: int) -> bool:
        """Whether a time stands between a conjunction and another event: X joined City and in May moved to Town."""
        joined = self.language.joins_on.search(seen, until, n)
        return joined is not None and limit < len(seen) and limit - n < _NEXT and n - joined.end() < _NEXT

    def _in_relative(self, seen: str, n: int, at: int) -> bool:
        """Whether a time stands in a clause that has ended before an event: X, who left in May, joined Y."""
        opens = [found.start() for found in self.language.joint("who").finditer(seen, 0, n)]
        return bool(opens) and "," not in seen[opens[-1] + 1 : n] and "," in seen[n : at + 1]

    def _news(self, event: Event, sentence: Sentence, start: int) -> bool:
        """Whether an event is what a news item is about, and of its day: somebody has been signed."""
        if self.written is None or self.state.leads != 1 or event.rule.event not in NEWS:
            return False
        return (
            re.search(self.language.maps["joints"]["perfect"], sentence.seen[max(start, event.at - JUST) : event.until])
            is not None
        )

    def _own_times(self, sentence: Sentence) -> list[int]:
        """The signs of times that are none since when or until when something was."""
        if self._timed is None or self._timed[0] is not sentence:
            seen = sentence.seen
            signs = [n for n in sentence.at.values() if seen[n] == WHEN
                     and not self.since.search(seen[:n]) and not self.until.search(seen[:n])]  # fmt: skip
            self._timed = (sentence, signs)
        return self._timed[1]

    @staticmethod
    def _finer(sentence: Sentence, at: int, signs: list[int], times: dict[int, Time | None]) -> int:
        """A finer time that stands right after a vaguer one: two months later, on 19 April."""
        for n in signs:
            if at < n <= at + 8 and "," in sentence.seen[at + 1 : n]:
                vague, fine = times.get(sentence.places[at]), times.get(sentence.places[n])
                if fine and (vague is None or (fine.date.days or 999) < (vague.date.days or 999)):
                    return n
        return at

    def _side(self, sentence: Sentence, at: int, times: dict[int, Time | None], aside: bool) -> Time | None:
        """The time at a sign, or the side of it that the word before it says: before the season.

        A month in an aside may be of any year, if no day of the text tells it.
        """
        time = times.get(sentence.places[at])
        if time is None or (aside and time.marks[0].form in WITHOUT_YEAR and not self.written):
            return None
        for word, pattern in (("before", "earlier"), ("after", "later")):
            if self.language.pattern(pattern).search(sentence.seen[:at]) and "of" not in time.value:
                return Time(f"{word} {time.value}", time.marks)
        return time

    @property
    def until(self) -> Ending:
        """Words after which a time says until when."""
        return self.language.pattern("until")

    @property
    def since(self) -> Ending:
        """Words after which a time says since when, and not when."""
        return self.language.pattern("since")


def _of_the_one_before(seen: str, before: Event, n: int, at: int) -> bool:
    """Whether a time stands right after the event before, and a comma after it: X was sacked in May, and Y came."""
    return n > before.at and "," not in seen[before.until : n] and "," in seen[n:at]


def _belongs(between: str, then: str, next_: str) -> bool:
    """Whether a time that follows some words belongs to what is before them."""
    if between == " (":
        return True
    if len(between) > 50 or any(sign in between for sign in ";:(") or sum(sign in PEOPLE for sign in between) > 1:
        return False
    return between.count(",") <= 1 and not re.search(rf", (?:{then}) | (?:{next_}) ", between)
