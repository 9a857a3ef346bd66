"""Matches: the two sides, the score as each has it, the day and the place, and who scored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from carrera_kg.dates import PartialDate
from carrera_kg.proposals.careers import MANAGING, PLAYING, YOUTH, Spell, name_of_team
from carrera_kg.proposals.context import Told
from carrera_kg.proposals.goals import Scored, scored
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.ties import OPPOSITE, Tie, grammar, plain
from carrera_kg.proposals.times import Time
from carrera_kg.proposals.writing import Fact, Values

_OF_YOUTH = re.compile(r"(?:U|Under)[ -]?\d")  # a team of the young of a club or country that is named beside it
_OF_NEWS = ("weekday", "day-of-news", "last", "last-month", "this")  # times that the day of an item tells
_A_MONTH = 31
_OPENING = 20  # characters in which a time stands that is that of a whole sentence
_A_YEAR = 366  # days: what is dated no better is not the day of a match
_MOVES = ("join", "loan", "arrive", "leave", "appoint", "contract", "youth", "home")
_FORTNIGHT = 14  # days before a news item in which its team has played what it tells of
_NEAR = 90  # characters between the other side and what belongs to the match
_SHORT = 50  # characters before a competition that say that it is not that of the match


@dataclass(slots=True)
class Played:
    """A match that has been told of.

    Attributes:
        name: of the record.
        sides: the two teams.
        when: its day, as far as that is told.
        goals: how many the first side scored, and the second.
        fact: as it was written.
        paragraph: in which it was.
    """

    name: str
    sides: tuple[str, str]
    when: str
    goals: tuple[int, int] | None
    fact: Fact
    paragraph: int


def match(reader: Reader, told: Told) -> None:
    """A match of the team that is spoken of against another."""
    if told.sentence is not reader.told_in:
        reader.told_in, reader.opponents = told.sentence, set()
    tie = told.event if isinstance(told.event, Tie) else plain(reader.language, told.sentence, told.event)
    other = tie.slot("team")
    rival = name_of_team(other) if other else ""
    if tie.legs or tie.strange or other is None or not rival or _OF_YOUTH.match(reader.writer.text, other.start):
        return
    when = _when(reader, told, tie)
    own, own_marks = _own_side(reader, told, tie, when)
    reader.opponents.add(rival)
    reader.rivals.add(rival)
    if not own or own == rival or own.split("/")[0] != rival.split("/")[0]:
        return
    if own.startswith("national-team/") and YOUTH not in own + rival and _young(reader, told):
        return
    _without_goals(reader, told, tie)
    if tie.score and not tie.outcome and not tie.own:
        tie.score = None  # whose the goals are is not told
    if not tie.score and not when and not tie.outcome:
        return
    where = tie.home
    sides = [(own, own_marks, _of_side(tie, True, where)), (rival, [other], _of_side(tie, False, where))]
    values: Values = []
    if when and "of" not in when.value:
        values.append(("season" if "/" in when.value else "date", when.value, list(when.marks)))
    values += _around(reader, told, tie, other)
    values += _kind(reader, told, tie)
    values = list({each[0]: each for each in values}.values())
    fact = _written(reader, told, tie, values, sides, when)
    _goals(reader, told, tie, (own, rival), fact)


def _when(reader: Reader, told: Told, tie: Tie) -> Time | None:
    """When it was; not where the match is told of as a reason, or the time is that of the match before."""
    when = _finer(reader, told, tie)
    after = "|".join(reader.language.lists["afterwards"])
    if re.search(rf"(?<![^\W_])(?:{after})(?:[ '][^\W_]+(?:-[^\W_]+)?){{0,3}}[ ']?$", told.sentence.seen[: tie.at]):
        return None
    if when is None or (when.date.days or 999) > _A_YEAR:
        return None
    if any(before.when == when and before.event.rule.event in _MOVES for before in reader.before):
        return None  # it is that of the move
    if when.marks and when.marks[0].form == "nth-season":
        return None  # counted from a start that may have been at the end of a season
    at = told.sentence.at.get(when.marks[0].start, tie.at) if when.marks else tie.at
    coarse = (when.date.days or 999) > _A_MONTH and at > _OPENING
    if coarse and grammar(reader.language).and_.search(told.sentence.seen[at : tie.at]):
        return None  # it is that of what is told before
    if any(mark.kind == "when" and at < told.sentence.at.get(mark.start, 0) < tie.at for mark in told.sentence.marks):
        return None  # another time stands between that is not known
    starts = told.sentence.places[tie.zone[0]]
    if when.marks and told.sentence.start <= when.marks[0].start < starts:
        return None  # it is that of the match before
    return when


def _finer(reader: Reader, told: Told, tie: Tie) -> Time | None:
    """The time of a match; a day before it rather than a year after it, which can be a part of a name."""
    when, rival = told.when, tie.slots["team"][0]
    if when is None or not when.marks or (when.date.days or 999) <= _A_MONTH:
        return when
    if when.marks[0].start >= rival.end:
        days = [time for mark in told.sentence.marks if mark.kind == "when"
                and tie.zone[0] <= told.sentence.at.get(mark.start, -1) < tie.at
                and (time := told.time(mark)) and (time.date.days or 999) <= _A_MONTH]  # fmt: skip
        if days:
            return days[-1]
    return None if when.marks[0].start == rival.end + 1 and when.marks[0].form == "year" else when


def _without_goals(reader: Reader, told: Told, tie: Tie) -> None:
    """Read a draw without goals."""
    place = _place_of(told, reader.language.lists["goalless"], tie.zone)
    if place and tie.score is None and tie.outcome in ("drew", ""):
        tie.score, tie.outcome = Mark("score", *place, found={"own": "0", "other": "0"}), "drew"


def _written(
    reader: Reader, told: Told, tie: Tie, values: Values, sides: list[tuple[str, list[Any], Values]], when: Time | None
) -> Fact:
    """The match as a fact: one that was told of before gets what is new of it."""
    teams = (sides[0][0], sides[1][0])
    goals = _each(tie)
    known: list[Played] = reader.matches
    for before in known:
        if _same(reader, before, teams, when, goals):
            reader.writer.more(before.fact, "", values)
            for team, _, own in sides:
                reader.writer.more(before.fact, team, own)
            return before.fact
    name = reader.careers.local(*teams, when.value if when else "")
    names = {each.name for each in known}
    number = 1
    while name in names:
        number += 1
        name = reader.careers.local(*teams, when.value if when else "", str(number))
    fact = reader.writer.match(name, told.event, values, sides, 0.95)
    known.append(Played(name, teams, when.value if when else "", goals, fact, reader.state.paragraph))
    return fact


def _same(
    reader: Reader, before: Played, teams: tuple[str, str], when: Time | None, goals: tuple[int, int] | None
) -> bool:
    """Whether a match is one that was told of before: by its day, or by its score in the same text of news."""
    if set(before.sides) != set(teams):
        return False
    if goals and before.goals and before.goals != (goals if before.sides == teams else goals[::-1]):
        return False
    if when and before.when:
        return PartialDate.parse(before.when).agrees_with(when.date)
    near = reader.context.news or before.paragraph == reader.state.paragraph
    return near and (goals is not None or before.goals is not None or when is not None)


def _each(tie: Tie) -> tuple[int, int] | None:
    """How many goals the own side scored, and the other: of a score, the higher number is the winner's."""
    if tie.score is None:
        return None
    first, second = int(tie.score.found["own"]), int(tie.score.found["other"])
    if tie.outcome == "won":
        return max(first, second), min(first, second)
    if tie.outcome == "lost":
        return min(first, second), max(first, second)
    return (first, second) if first == second else None


def _of_side(tie: Tie, own: bool, where: str) -> Values:
    """What is known of a side."""
    values: Values = []
    goals = _each(tie)
    if goals:
        values.append(("goalsScored", str(goals[0 if own else 1]), [tie.score]))
    if tie.outcome and not tie.decided:  # after a shoot-out some call the match drawn, and some won
        values.append(("outcome", tie.outcome if own else OPPOSITE[tie.outcome], []))
    if where:
        values.append(("home", where if own else "false" if where == "true" else "true", []))
    if tie.decided:
        if tie.shootout:
            shot = sorted((int(tie.shootout.found["own"]), int(tie.shootout.found["other"])))
            values.append(("shootoutGoals", str(shot[1 if (tie.decided == "won") == own else 0]), [tie.shootout]))
        values.append(("wonShootout", "true" if (tie.decided == "won") == own else "false", []))
    return values


def _around(reader: Reader, told: Told, tie: Tie, other: Mark) -> Values:
    """The stadium and town that follow, and the competition that is named nearby."""
    values: Values = []
    words, seen = grammar(reader.language), told.sentence.seen
    for mark in told.sentence.marks:
        at = told.sentence.at.get(mark.start, -1)
        if not tie.zone[0] <= at < tie.zone[1]:
            continue
        after = mark.start > other.start and mark.start - other.end < _NEAR
        if mark.kind == "venue" and mark.entities and after:
            values.append(("venue", mark.entities[0], [mark]))
        elif mark.kind == "place" and after and name_of_team(mark, "place"):
            values.append(("place", name_of_team(mark, "place"), [mark]))
        elif mark.kind == "competition" and mark.entities and abs(mark.start - other.start) < _NEAR:
            promoted = words.no_competition.search(seen[max(0, at - _SHORT) : at]) or words.other_stage.match(
                seen, at + 1
            )
            if not promoted and not (at > tie.until and words.and_.search(seen[tie.until : at])):
                values.append(("competition", mark.entities[0], [mark]))
    return values


def _kind(reader: Reader, told: Told, tie: Tie) -> Values:
    """Whether it was a friendly, and went to extra time."""
    values: Values = []
    for name, words in reader.language.groups["of_matches"].items():
        place = _place_of(told, words, tie.zone)
        if place:
            values.append((name, "true", [place]))
    return values


def _place_of(told: Told, words: tuple[str, ...], zone: tuple[int, int]) -> tuple[int, int] | None:
    """Where in the text the first of these words stands that a part of the sentence has."""
    start, end = zone if zone[1] else (0, len(told.sentence.seen))
    found = next(((at, word) for word in words if (at := told.sentence.seen.find(word, start, end)) >= 0), None)
    if found is None:
        return None
    at = told.sentence.places[found[0]]
    return at, at + len(found[1])


# ── Whose match it is ────────────────────────────────────────────────────────────────────────────


def _own_side(reader: Reader, told: Told, tie: Tie, when: Time | None) -> tuple[str, list[Any]]:
    """The side that a match is told of from: one that is named for it, or that of which the text speaks then."""
    rival = name_of_team(tie.slots["team"][0])
    if tie.own and name_of_team(tie.own):
        return name_of_team(tie.own), [tie.own]
    if rival.startswith("national-team/"):
        return _nation(reader, told, tie)
    touched, last = reader.touched, reader.last
    news = reader.context.news and _recent(reader, when)
    if touched and touched.person == told.who and touched.team:
        topics = (reader.state.topic, reader.context.home)
        before = news and last is not None and last.event.rule.event == "debut" and touched.team not in topics
        between = _between(reader, told, tie, touched)
        if between and reader.played_for(told.sentence, between):
            return name_of_team(between), [between]
        return ("" if before or between else touched.team), []
    named = _named(reader, told, tie)
    if named:
        return name_of_team(named), [named]
    lent = reader.current(told.who, PLAYING) if told.who else None
    if reader.state.heading_team.startswith("club/") and not reader.context.news and not (lent and lent.loan):
        return reader.state.heading_team, []
    others = {name_of_team(mark) for mark in reader.context.untaken if told.sentence.at[mark.start] < tie.at
              and not reader.context.opponent(told.sentence, mark)}  # fmt: skip
    if (others and not (news and others == {reader.state.topic})) or _for_unknown(reader, told, tie):
        return "", []  # it may be that of the other club that is named
    if reader.state.abroad or reader.state.mode == "national":
        return "", []
    return (_in_news(reader, told) if news else _then(reader, told, when)), []


def _between(reader: Reader, told: Told, tie: Tie, touched: Spell) -> Mark | None:
    """A club that is named after the one that is spoken of, and before a match, and of which no event tells."""
    last = reader.last.event.until if reader.last and reader.last.sentence is told.sentence else 0
    others = [mark for mark in reader.context.untaken if last <= told.sentence.at[mark.start] < tie.at
              and name_of_team(mark) != touched.team and not reader.context.opponent(told.sentence, mark)]  # fmt: skip
    return others[-1] if others else None


def _for_unknown(reader: Reader, told: Told, tie: Tie) -> bool:
    """Whether something that is not known to be a club is named as one played for: for X, in a match against Y."""
    return any(
        tie.zone[0] <= told.sentence.at.get(mark.start, -1) < tie.at and reader.played_for(told.sentence, mark)
        for mark in told.sentence.marks
        if mark.kind == "unknown"
    )


def _named(reader: Reader, told: Told, tie: Tie) -> Mark | None:
    """The club that is named before in the sentence as the one played for."""
    at = tie.at
    for mark in reversed(told.sentence.marks):
        n = told.sentence.at.get(mark.start, -1)
        if mark.kind not in ("club", "club-or-place") or not 0 <= n < at or not name_of_team(mark).startswith("club/"):
            continue
        if name_of_team(mark) in reader.opponents:
            continue  # it was played against in the match before
        if grammar(reader.language).no_side.search(told.sentence.seen, max(0, n - _SHORT), n):
            continue
        if reader.context.opponent(told.sentence, mark) or _apart(told, mark, tie):
            continue
        return mark
    return None


def _apart(told: Told, team: Mark, tie: Tie) -> bool:
    """Whether somebody else is told of between a team and a match."""
    between = told.sentence.seen[told.sentence.at[team.start] + 1 : tie.at]
    return any(sign in between for sign in SIGNS["person"])


def _nation(reader: Reader, told: Told, tie: Tie) -> tuple[str, list[Any]]:
    """The national team that a match is told of from, in the age group of the other where that is told."""
    rival = name_of_team(tie.slots["team"][0])
    before = [mark for mark in told.sentence.marks if name_of_team(mark).startswith("national-team/")
              and mark.kind == "national-team" and told.sentence.at.get(mark.start, 0) < tie.at
              and name_of_team(mark) not in (rival, *reader.opponents)
              and not reader.context.opponent(told.sentence, mark)]  # fmt: skip
    if before and not _apart(told, before[-1], tie):
        return name_of_team(before[-1]), [before[-1]]
    touched = reader.touched
    if touched and touched.person == told.who and touched.national:
        return touched.team, []
    roles = MANAGING if reader.role(told) == "manager" else PLAYING
    current = reader.careers.current(told.who, roles, national=True)
    team = current.team if current and current.national else reader.nation_of(told.who)
    if not team and reader.state.heading_team.startswith("national-team/"):
        team = reader.state.heading_team
    if (YOUTH in team) != (YOUTH in rival or _young(reader, told)):
        return "", []  # of that team nothing has been told
    return team, []


def _young(reader: Reader, told: Told) -> bool:
    """Whether a sentence speaks of a team of the young, and not of the first one too."""
    seen = told.sentence.seen
    return reader.language.youth.search(seen) is not None and not any(
        word in seen for word in reader.language.lists["first_team"]
    )


def _recent(reader: Reader, when: Time | None) -> bool:
    """Whether a match has been played so lately that a news item tells of it as of its day."""
    written = reader.context.written
    if when is None or not when.marks or when.marks[0].form in _OF_NEWS:
        return True
    if written is None:
        return False
    first, last = when.date.earliest, written.date.latest
    return first is not None and last is not None and (last - first).days <= _FORTNIGHT


def _in_news(reader: Reader, told: Told) -> str:
    """The club of a match that has just been played: the one that the item is about."""
    if any(mark.kind in ("person", "pronoun") for mark in told.sentence.marks):
        current = reader.current(told.who) if told.who else None
        if current and not current.national:
            return current.team if current.now or current.team in (reader.state.topic, reader.context.home) else ""
    team = reader.state.topic or reader.context.home
    named = any(name_of_team(mark) == team for mark in told.sentence.marks)
    return "" if team in reader.rivals and not named else team


def _then(reader: Reader, told: Told, when: Time | None) -> str:
    """The club at which somebody was when a match was played, as far as the text has told; else the one spoken of."""
    roles = MANAGING if reader.role(told) == "manager" else PLAYING
    own = [spell for spell in reader.careers.spells if spell.person == told.who and not spell.national
           and spell.team.startswith("club/") and spell.role in roles]  # fmt: skip
    current = reader.current(told.who) if told.who else None
    if current and current.national:
        current = None
    if reader.state.lost or reader.strayed or (current and reader.before_now(told, current)):
        return ""
    if when is None:
        return current.team if current else reader.state.team
    if current and _can_be(current, when) and (current.start or len(own) == 1 or not reader.context.news):
        return current.team
    fitting = [spell for spell in own if spell.start and (spell.end or reader.context.news) and _can_be(spell, when)]
    fitting = [spell for spell in fitting if spell.loan] or fitting[-1:]
    if current or reader.context.news:
        return fitting[-1].team if len({spell.team for spell in fitting}) == 1 else ""
    return reader.state.team


def _can_be(spell: Spell, when: Time) -> bool:
    """Whether a match can have been played while somebody was at a club."""
    if spell.start and when.date.is_before(spell.start.date):
        return False
    return not (spell.end and spell.end.date.is_before(when.date))


# ── Goals ────────────────────────────────────────────────────────────────────────────────────────


def _goals(reader: Reader, told: Told, tie: Tie, teams: tuple[str, str], fact: Fact) -> None:
    """Who scored, and for which side; no more than the score has."""
    left = list(_each(tie) or (9, 9))
    known = {str(goal.get("scorer", "")) for goal in fact.get("goal", ())}
    for each in scored(reader, told, tie):
        if reader.writer.name(each.who) in known or _on_the_bench(reader, each.who):
            continue
        if _apart_from(told, tie, each):
            continue
        side = _side_of(told, tie, each, left)
        number = min(each.number, left[side])
        left[side] -= number
        for _ in range(number):
            values: Values = [("scorer", each.who, [each.mark] if each.mark else []), ("team", teams[side], [])]
            if each.own:
                values.append(("ownGoal", "true", []))
            if each.penalty:
                values.append(("penalty", "true", []))
            places = told.sentence.places
            reader.writer.goal(fact, places[each.at], places[each.until], values)


def _apart_from(told: Told, tie: Tie, goal: Scored) -> bool:
    """Whether matches are counted between a match and a goal, which then is of any of them."""
    start, end = (goal.until, tie.at) if goal.until <= tie.at else (tie.until, goal.at)
    return SIGNS["apps"] in told.sentence.seen[start:end]


def _on_the_bench(reader: Reader, who: str) -> bool:
    """Whether somebody coaches, and so does not score."""
    current = reader.careers.current(who)
    return current is not None and current.role in MANAGING


def _side_of(told: Told, tie: Tie, goal: Scored, left: list[int]) -> int:
    """For which side a goal counts: the own one, unless the score or the words leave only the other."""
    if goal.own:
        return 1 if goal.who == told.who else 0
    if goal.who != told.who and ((goal.decisive and tie.outcome == "lost") or not left[0]):
        return 1
    return 0
