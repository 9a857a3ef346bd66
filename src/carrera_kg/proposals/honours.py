"""What was reached: titles, cups, finals, promotions and places."""

from __future__ import annotations

import re
from typing import Any

from carrera_kg.dates import season_of
from carrera_kg.proposals.careers import MANAGING, name_of_team
from carrera_kg.proposals.context import PEOPLE, TEAMS, WHEN, Told
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.times import Time, season_name
from carrera_kg.proposals.writing import Values


def honour(reader: Reader, told: Told) -> None:
    """What a team reached, with whom it is credited to where the text says so."""
    result = told.event.rule.told["result"]
    marks = told.event.slots.get("titles") or told.event.slots.get("competition") or told.event.slots.get("award") or []
    team, team_marks, explicit = _winner(reader, told)
    young = _with_the_young(reader, told, team)
    prizes = [each for mark in marks if not (young and mark.kind == "title") and (each := _prize(reader, mark, team))]
    named = told.event.slot("team")
    if named and (not prizes or name_of_team(named)):
        team, team_marks, explicit = name_of_team(named), [named], True
    prizes = prizes or ([] if young else _untold(reader, team, result, bool(named), bool(marks)))
    if told.event.rule.told.get("credited"):  # to whom it says brought the team there
        explicit = False
    role = "player" if reader.role(told) == "player" else "manager"
    current = reader.careers.current(reader.context.main, reader.roles(told))
    if explicit and current and current.team == team and role == "manager":
        told.who, explicit = reader.context.main, False
    for prize, prize_marks in prizes:
        award = prize.startswith("award/")
        if not award and not team:
            continue
        values: Values = []
        if told.who and not explicit:
            values += [("person", told.who, [told.event.slot("who")] if told.event.slot("who") else []),
                       ("role", role, [])]  # fmt: skip
        if team and not award:
            values.append(("team", team, team_marks))
        if prize:
            values.append(("award" if award else "competition", prize, prize_marks))
        values.append(("result", result, []))
        ahead = _just_before(told, prize_marks[0]) if prize_marks else None
        time = _time(reader, told, prize_marks, ahead)
        since = _since(reader, told)
        if since:
            values.append(("firstSince", since.value, list(since.marks)))
        values += _edition(ahead, time)
        name = reader.careers.local(team, prize, time.value if time else "", result if result != "winner" else "")
        if not award and result == "winner" and _is_league(reader, prize):
            reader.state.leagues[team] = prize
        reader.writer.record("honour", name, told.event, values, reader.sureness(told))
        for more in _again(reader, told, time):
            other = [each for each in values if each[0] not in ("season", "secured", "firstSince")]
            other += _edition(None, more)
            reader.writer.record("honour", reader.careers.local(team, prize, more.value), told.event, other, 0.95)


def _with_the_young(reader: Reader, told: Told, team: str) -> bool:
    """Whether somebody was among the young of a team, or worked with them, whose league is another one."""
    spell = reader.careers.current(told.who, None, team) if told.who and team else None
    return spell is not None and spell.role in ("youth-player", "staff")


def _time(reader: Reader, told: Told, prize_marks: list[Any], ahead: Time | None) -> Time | None:
    """When it was: beside the prize, or when the sentence says, if that is not the day of something else."""
    time = ahead or (_just_after(told, prize_marks[0]) if prize_marks else None)
    if time is None and not _of_the_move(reader, told):
        time = told.when
    if time and time.value.startswith("end of "):
        return Time(time.value.removeprefix("end of "), time.marks)
    place = told.event.rule.told["result"] == "third-place"
    if time and place and "/" not in time.value and (time.date.days or 999) <= _A_MONTH and time.date.earliest:
        return Time(season_name(season_of(time.date.earliest)), time.marks)  # a place is one of a whole season
    return time


_A_MONTH = 31  # days


def _of_the_move(reader: Reader, told: Told) -> bool:
    """Whether a day is that on which somebody came or went, as the same sentence tells."""
    last = reader.last
    day = told.when is not None and told.when.date.days is not None and told.when.date.days <= _A_MONTH
    return day and last is not None and last.sentence is told.sentence and last.when is not None and \
        last.when == told.when and last.event.rule.event in ("join", "appoint", "leave", "loan")  # fmt: skip


def _untold(reader: Reader, team: str, result: str, named: bool, marks: bool) -> list[tuple[str, list[Any]]]:
    """What is meant where no competition is named: its league, or for a team that rose or fell none."""
    if result in ("promoted", "relegated"):  # the league that is known of it is the one it was in
        return [("", [])] if team and not marks else []
    league = reader.state.leagues.get(team) if named else None
    return [(league, [])] if league else []


def _edition(ahead: Time | None, time: Time | None) -> Values:
    """In which edition it was, or when it became certain."""
    if time is None:
        return []
    return [("season" if ahead or "/" in time.value else "secured", time.value, list(time.marks))]


def _again(reader: Reader, told: Told, time: Time | None) -> list[Time]:
    """More times of the same: in 2010 and again in 2012."""
    found, seen, again_in = [], told.sentence.seen, reader.language.maps["joints"]["again"]
    at = next((n for n in range(told.event.until, len(seen)) if seen[n] == WHEN
               and time and told.times.get(told.sentence.places[n]) is time), -1)  # fmt: skip
    while at >= 0:
        more = re.match(f"{again_in}({WHEN})", seen[at + 1 :])
        if not more:
            break
        at += 1 + more.start(1)
        again = told.times.get(told.sentence.places[at])
        found += [again] if again else []
    return found


def _prize(reader: Reader, mark: Mark, team: str) -> tuple[str, list[Any]] | None:
    """The competition or award of a mark; of "the league title" the league in which the team was told to be."""
    if mark.kind == "title":
        words = reader.context.marked.lower[mark.start : mark.end]
        if any(cup in words for cup in reader.language.lists["cups"]):
            return None
        league = reader.state.leagues.get(team)
        return (league, [mark]) if league else None
    return (mark.entities[0], [mark]) if mark.entities else None


def _is_league(reader: Reader, prize: str) -> bool:
    words = set(prize.rsplit("/", maxsplit=1)[-1].split("-"))
    return bool(words & set(reader.language.lists["league_words"]))


def _winner(reader: Reader, told: Told) -> tuple[str, list[Any], bool]:
    """The team that reached something, and whether it is the subject of the sentence itself."""
    start, _ = told.sentence.clause(told.event.at)
    beside = reader.language.pattern("asides_of_teams")
    sides = tuple(f" {word} " for word in reader.language.lists["sides"])
    spoken_of = reader.state.heading_team or ("" if reader.state.lost else reader.state.team)
    for n in range(told.event.at - 1, start - 1, -1):
        sign = told.sentence.seen[n]
        if sign in PEOPLE:
            break
        ahead = told.sentence.seen[:n]
        if sign in TEAMS and not (beside.search(ahead) or ahead.endswith(sides)):
            mark = told.sentence.by_place[told.sentence.places[n]]
            return name_of_team(mark), [mark], True
        if sign == SIGNS["they"] and spoken_of:
            return spoken_of, [told.sentence.by_place[told.sentence.places[n]]], True
    meant = told.event.slot("they")
    if meant and spoken_of:
        return spoken_of, [meant], True
    after = re.match(
        rf"(?:[^.;:]{{0,40}}?){reader.language.maps['joints']['with']}([{TEAMS}{SIGNS['they']}])",
        told.sentence.seen[told.event.until :],
    )
    if after:
        mark = told.sentence.by_place[told.sentence.places[told.event.until + after.start(1)]]
        if mark.kind != "they" and name_of_team(mark):
            return name_of_team(mark), [mark], False
    part = told.sentence.seen[start : told.event.at]
    with_whom = list(re.finditer(rf"{reader.language.maps['joints']['with']}([{TEAMS}])", " " + part.lstrip()))
    if with_whom and told.who:
        at = told.event.at - len(part.lstrip()) + with_whom[-1].start(1) - 1
        mark = told.sentence.by_place[told.sentence.places[at]]
        if name_of_team(mark):
            return name_of_team(mark), [mark], False
    current = reader.current(told.who, reader.roles(told)) if told.who else None
    if current is None or (reader.role(told) == "manager" and reader.current(told.who, MANAGING, reader.state.team)):
        team = "" if reader.state.lost or _just_there(reader, told) else reader.state.team
    else:
        team = current.team
    return ("", [], False) if reader.elsewhere(told, team) else (team, [], False)


def _just_there(reader: Reader, told: Told) -> bool:
    """Whether it is the news that somebody has come to the team, who can have won nothing there before."""
    state = reader.state
    return (
        reader.context.news
        and state.leads > 1
        and not any(spell.person == told.who and spell.team == state.team for spell in reader.careers.spells)
    )


def _since(reader: Reader, told: Told) -> Time | None:
    """Since when there has been no such result."""
    for n in range(told.event.until, min(len(told.sentence.seen), told.event.until + 30)):
        if told.sentence.seen[n] == WHEN and reader.context.since.search(told.sentence.seen[:n]):
            return told.times.get(told.sentence.places[n])
    return None


def _just_after(told: Told, mark: Mark) -> Time | None:
    """The time right after the name of a competition, where several are told of: the Cup in 1998 and the League …"""
    after = re.match(rf" [^\W\d_]{{1,4}} ({WHEN})", told.sentence.seen[told.sentence.at.get(mark.start, 0) + 1 :])
    return told.times.get(told.sentence.places[told.sentence.at[mark.start] + 1 + after.start(1)]) if after else None


def _just_before(told: Told, mark: Mark) -> Time | None:
    """The season that stands right before the name of a competition: the 1998–99 League."""
    at = told.sentence.at.get(mark.start, 0)
    before = told.sentence.seen[:at]
    if before.endswith(WHEN + " "):
        return told.times.get(told.sentence.places[at - 2])
    return None
