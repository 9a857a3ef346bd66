"""What all kinds of events need: which spell is meant, in which role, at which team; and how a spell is written."""

from __future__ import annotations

import re
from typing import Any

from carrera_kg.dates import PartialDate
from carrera_kg.proposals.careers import MANAGING, PLAYING, YOUTH, Spell, name_of_team
from carrera_kg.proposals.context import Context, Told
from carrera_kg.proposals.events import Sentence
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.times import Time
from carrera_kg.proposals.writing import Values, Writer

_A_MONTH = len("2012-06")
_NEAR = 250  # characters between the name of a club and its nickname


class Reader:
    """Turns what a text tells into facts.

    Args:
        context: where in the text we are.
        writer: writes the facts.

    Attributes:
        last: the event before.
        touched: the spell that was written last.
        awaited: a team and since when somebody works there, and the paragraph that says so.
        countries: where people are from, as far as it is told.
        positions: people of whom a position on the field is told, who are players for that.
        period: a time from when to when that waits for a spell, and the clause that it is in.
        nicknames: the clubs that nicknames mean, as far as they have been met.
        matches: those that have been told of.
        before: the events of the sentence that have been read.
        told_in: the sentence whose matches are read, and `opponents`, who was played against in those before.
        rivals: all who have been played against.
        strayed: whether the sentence before named a club as one played for, of which nothing is known.
    """

    def __init__(self, context: Context, writer: Writer) -> None:
        self.context, self.writer = context, writer
        self.careers, self.state, self.language = context.careers, context.state, context.language
        self.last: Told | None = None
        self.period: tuple[Told, tuple[int, int]] | None = None
        self.awaited: tuple[str, Time, int] | None = None
        self.touched: Spell | None = None
        self.countries: dict[str, str] = {}
        self.positions: set[str] = set()
        self.nicknames: dict[str, str] = {}
        self.matches: list[Any] = []
        self.before: list[Told] = []
        self.told_in: Sentence | None = None
        self.opponents: set[str] = set()
        self.rivals: set[str] = set()
        self.strayed = False

    def nation_of(self, who: str) -> str:
        """The national team of somebody whose country has been told, where the text names no other."""
        country = self.countries.get(who, "")
        own = self.writer.national(country) if country else ""
        return own if self.state.nation in ("", own) or self.state.nation.startswith(own + YOUTH) else ""

    def senior(self, team: str) -> str:
        """The national team above one of the young."""
        if YOUTH not in team:
            return team
        named = (mark.value for mark in self.context.marked.marks if team in mark.entities and mark.value)
        country = next(named, "").rpartition(" ")[0]
        return self.writer.national(country) if country else ""

    def about(self, told: Told, values: Values) -> None:
        """Write what is said of a person."""
        if values:
            if any(name == "position" for name, _, _ in values):
                self.positions.add(told.who)
            self.writer.about(told.who, told.event, values, self.sureness(told))

    def role(self, told: Told, team: str = "") -> str:
        """The role in which somebody comes to a team where no word says it."""
        if team.startswith("national-team/"):
            return "player" if self.state.mode in ("", "player", "national") else "manager"
        for role in ("player", "manager"):
            if any(words in told.sentence.seen for words in self.language.lists[f"as_{role}"]):
                return role
        start, _ = told.sentence.clause(told.event.at)
        clause = told.sentence.seen[start : told.event.until]
        if self.language.only_players.search(clause):
            return "player"
        if self.state.mode == "manager" or any(words in clause for words in self.language.lists["bench_talk"]):
            return "manager"
        if not self.state.mode:
            return "player" if self._before_jobs(told) else self.state.era or self._era(told.who)
        return "player"

    def _before_jobs(self, told: Told) -> bool:
        """Whether something was before somebody had a first job on a bench, as far as times tell."""
        jobs = [spell for spell in self.careers.spells if spell.person == told.who and spell.role in MANAGING]
        starts = [spell.start for spell in jobs if spell.start]
        return (
            bool(jobs)
            and told.when is not None
            and len(starts) == len(jobs)
            and all(told.when.date.is_before(start.date) for start in starts)
        )

    def _era(self, who: str) -> str:
        current = self.careers.current(who)
        return "manager" if current and current.role in MANAGING else "player"

    def roles(self, told: Told) -> frozenset[str]:
        """The roles that are meant: those of players, or those on the bench."""
        return MANAGING if self.role(told) == "manager" else PLAYING

    def current(self, who: str, roles: frozenset[str] | None = None, team: str = "") -> Spell | None:
        """The spell that was told of last; where headings speak of the national team, one of those.

        After a move that is not understood it is none, unless a team is given.
        """
        if self.state.lost and not team:
            return None
        national = self.state.mode == "national"
        found = self.careers.current(who, roles, team, national)
        benches = roles is not None and not roles & PLAYING
        return found or (self.careers.current(who, roles, team) if national and (team or benches) else None)

    def team(self, told: Told, *slots: str) -> tuple[str, list[Any]]:
        """The team that is meant, and the marks that say so: one in a slot, "the club", or that of the heading."""
        mark = told.event.slot(*(slots or ("team",)))
        if mark:
            at = told.sentence.at[mark.start]
            ahead, beyond = told.sentence.seen[:at], told.sentence.seen[at + 1 :]
            inside = mark.kind == "club-or-place" and (ahead.endswith(" in ") or beyond.startswith("'s "))
            if ahead.endswith(" the ") and self.language.of_town.match(beyond):  # the Northport club
                return "", [mark]
            return ("", []) if inside else (name_of_team(mark), [mark])
        meant = told.event.slot("they", "here")
        if meant and meant.value == "nickname":
            return self._nicknamed(told, meant), [meant]
        beside = self.where(told) if meant and meant.kind == "here" else None
        if beside:
            return name_of_team(beside), [beside]
        if meant:
            topic = self.state.topic if self.context.news and meant.kind == "they" else ""
            return topic or ("" if self.state.lost else self.state.team), [meant]
        return "", []

    @staticmethod
    def where(told: Told) -> Mark | None:
        """The club of which a clause tells that an event is in: City, where he stayed."""
        seen = told.sentence.seen
        at = seen.rfind(SIGNS["here"], 0, told.event.until)
        before = seen[: max(at, 0)].rstrip(" ,")
        if not before.endswith((SIGNS["club"], SIGNS["club-or-place"])) or "," in seen[at : told.event.at]:
            return None
        mark = told.sentence.by_place[told.sentence.places[len(before) - 1]]
        return mark if name_of_team(mark).startswith("club/") else None

    def _nicknamed(self, told: Told, mark: Mark) -> str:
        """The club of a nickname: that of the news, or the one named last before it at which nobody was on loan."""
        if self.context.news:
            return self.state.topic
        words = self.context.marked.text[mark.start : mark.end]
        if words not in self.nicknames:
            lent = {spell.team for spell in self.careers.spells if spell.loan}
            named = (name_of_team(each) for each in self.context.marked.before(mark)
                     if each.kind == "club" and mark.start - each.start < _NEAR)  # fmt: skip
            self.nicknames[words] = next((team for team in named if team and team not in lent), "")
        return self.nicknames[words]

    def spell(self, told: Told, spell: Spell, values: Values, team: list[Any]) -> None:
        """Write a spell with what is said of it, and take it for the one that is spoken of."""
        who = told.event.slot("who", "person")
        own: Values = [("person", spell.person, [who] if who else [])]
        if spell.team:
            own.append(("team", spell.team, team))
        own.append(("role", spell.role, [value[2][0] for value in values if value[0] == "role"][:1]))
        own += [value for value in values if value[0] != "role" and not _impossible(spell, value[0], value[1])]
        if (
            self.period
            and self.period[0].sentence is told.sentence
            and self.period[1][0] <= told.event.at < self.period[1][1]
        ):
            told_before, self.period = self.period[0], None
            own += [each for each in self.from_to(told_before) if each[0] not in {name for name, _, _ in own}]
        self.touched = spell
        spell.now = spell.now or any(name == "ongoing" for name, _, _ in own)
        spell.left = spell.left or any(name == "departure" for name, _, _ in own)
        self.writer.record("spell", spell.name, told.event, own, self.sureness(told))
        self.careers.moved(spell)
        self.state.lost = False
        if spell.person == self.state.subject:
            self.state.abroad = spell.national and spell.role == "player"
        aside = self.context.single and spell.person not in (self.context.main, self.state.subject)
        if spell.team and not aside and (not spell.national or spell.role not in PLAYING):
            if self.context.single and spell.person != self.context.main and spell.team != self.state.team:
                self.state.apart = spell.team, self.state.team
            self.state.team = spell.team

    def sureness(self, told: Told) -> float:
        """By how much less sure an event is whose subject no name says."""
        who = told.event.slot("who", "person")
        return 1.0 if who and who.kind == "person" else 0.97 if who else 0.94

    def from_to(self, told: Told) -> Values:
        """From when to when, as an event says."""
        since, until = told.time(told.event.slot("since")), told.time(told.event.slot("until"))
        month = told.event.slot("since")
        if month and month.form == "month-alone" and until and until.date.latest and len(until.value) >= _A_MONTH:
            number = int(self.language.maps["months"][month.found["month"]])  # from January to June 1994
            year = until.date.latest.year - (number > until.date.latest.month)
            since = Time(f"{year}-{number:02}", (month, *until.marks))
        values: Values = []
        if since:
            values.append(("start", since.value, list(since.marks)))
        if until:
            values.append(("end", until.value, list(until.marks)))
        return values

    def played(self, apps: Mark | None) -> bool:
        """Whether what is counted is what only players do."""
        words = self.context.marked.lower[apps.start : apps.end].split() if apps else []
        return bool(words) and words[-1] in self.language.lists["played"]

    def spoken_of(self, told: Told, team: str, played: bool = False) -> Spell | None:
        """The spell that a figure or a length of time belongs to; of what only players do, one of a player."""
        if team:
            role = "player" if played else self.role(told, team)
            told_so = any(words in told.sentence.seen for words in self.language.lists["as_player"])
            playing = PLAYING if played or told_so or self.state.mode == "player" else None
            there = self.current(told.who, playing if role == "player" else MANAGING, team)
            if there or told.event.slot("they", "here"):
                return there
            return self.careers.spell(told.who, team, role)
        last = self.last
        if last and last.sentence is told.sentence and self.touched and self.touched.national and last.who == told.who \
                and self.touched.role == "player" and self.touched.person == told.who:  # fmt: skip
            return self.touched
        roles = PLAYING if played else self.roles(told)
        apps = told.event.slot("apps")
        capped = apps and "cap" in self.context.marked.lower[apps.start : apps.end]
        first, last_ = told.sentence.clause(told.event.at)
        clause = told.sentence.seen[first:last_]
        abroad = self.state.abroad or any(words in clause for words in self.language.lists["international"])
        if self.state.mode == "national" or abroad or (capped and not self.state.mode):
            found = self.careers.current(told.who, PLAYING, national=True)
            above = self.senior(found.team) if found and capped and YOUTH in found.team else ""
            nation = self._nation_there(told) or self.nation_of(told.who) if found is None else ""
            if nation and not self.language.youth.search(told.sentence.seen):
                return self.careers.spell(told.who, nation, "player")
            if above and not any(words in told.sentence.seen for words in self.language.lists.get("with_youth", ())):
                return self.careers.spell(told.who, above, "player")  # caps are won with the first team
            return found
        where = self.where(told)
        if where:
            team = name_of_team(where)
            beside = self.touched if self.touched and self.touched.person == told.who else None
            return self.current(told.who, roles, team) or (
                self.careers.spell(told.who, team, beside.role) if beside and beside.role in roles else None
            )
        start, _ = told.sentence.clause(told.event.at)
        here = SIGNS["here"] + SIGNS["they"]
        if self.state.lost or any(sign in here for sign in told.sentence.seen[start : told.event.until]):
            return None if self.state.lost else self.current(told.who, roles, self.state.team)
        spell = self._before(self.current(told.who, roles, self.state.team) or self.current(told.who, roles))
        return None if spell and self.elsewhere(told, spell.team) else spell

    def _nation_there(self, told: Told) -> str:
        """The one national team that a sentence names before an event, and not as an opponent: for Norway he won."""
        sentence, context = told.sentence, self.context
        named = {name_of_team(mark) for mark in sentence.marks
                 if mark.kind in ("national-team", "club-or-place") and sentence.at[mark.start] < told.event.at
                 and context.beside(sentence, mark) and not context.opponent(sentence, mark)}  # fmt: skip
        nations = {team for team in named if team.startswith("national-team/")}
        return nations.pop() if len(nations) == 1 else ""

    def elsewhere(self, told: Told, team: str) -> bool:
        """Whether another club is named before in the sentence of which no event speaks, so that it may be that one."""
        whole = told.event.rule.event == "captain"
        named = {name_of_team(mark) for mark in self.context.untaken
                 if (whole or told.sentence.at.get(mark.start, 0) < told.event.until)
                 and not self.context.opponent(told.sentence, mark)}  # fmt: skip
        return bool(named) and team not in named

    def played_for(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether a club is named as the one played for: with X."""
        before = sentence.seen[: sentence.at[mark.start]]
        return re.search(f"{self.language.maps['joints']['with']}$", before) is not None

    def stray(self, sentence: Sentence) -> None:
        """Take note of a club that a sentence names as one played for, where no event tells of it."""
        known = {spell.team for spell in self.careers.spells}
        self.strayed = self.touched is None and any(
            name_of_team(mark) not in known
            and self.played_for(sentence, mark)
            and not self.context.opponent(sentence, mark)
            for mark in self.context.untaken
        )

    def before_now(self, told: Told, spell: Spell) -> bool:
        """Whether something with a day may have been before a time of which only is known that it lasts."""
        heading = self.state.heading_team == spell.team
        return bool(spell.now and spell.start is None and told.when and not self.context.news and not heading)

    def elsewhere_in_news(self, told: Told, spell: Spell) -> bool:
        """Whether a news item tells what has just happened, which is hardly at a club before the one it is about."""
        topics = (self.state.topic, self.context.home)
        fresh = told.when is not None and self.context.written is not None and told.when.marks \
            and told.when.marks[0].form in ("weekday", "day-of-news")  # fmt: skip
        return self.context.news and bool(fresh) and spell.team not in topics and not spell.now

    def _before(self, spell: Spell | None) -> Spell | None:
        """The spell before one that a news item has just told to begin, as figures can only be of that."""
        day = self.context.written
        if spell is None or day is None or spell.start is None or spell.start.value != day.value:
            return spell
        ended = [each for each in self.careers.spells if each.person == spell.person and each.end
                 and each.end.value == day.value and each.role == spell.role]  # fmt: skip
        return ended[-1] if ended else None


def _impossible(spell: Spell, name: str, value: str) -> bool:
    """Whether a spell would end before it has begun: then the time is that of another one."""
    if name == "end" and spell.start:
        return PartialDate.parse(value).is_before(spell.start.date)
    return name == "start" and spell.end is not None and spell.end.date.is_before(PartialDate.parse(value))
