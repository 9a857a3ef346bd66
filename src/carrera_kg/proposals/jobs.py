"""Jobs on the bench: who is appointed where, after whom, under whom, and who else has one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from carrera_kg.proposals.careers import IN_CHARGE, LEADING, MANAGING, PLAYING, STAFF, YOUTH, Spell, name_of_team
from carrera_kg.proposals.context import PEOPLE, PERSON, TEAMS, WHEN, Left, Told
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.spells import beginning, bracketed
from carrera_kg.proposals.times import Time
from carrera_kg.proposals.writing import Values


def appoint(reader: Reader, told: Told) -> None:
    """Somebody gets a job: at which team, in which role, from when, and after whom."""
    if told.event.rule.told.get("bench") and not _on_the_bench(reader, told):
        return  # somebody else's place in the eleven
    roles = [mark for mark in (told.event.slot("role"), *told.event.slots.get("role2", [])) if mark]
    team, marks = _where(reader, told, roles)
    if team.startswith("national-team/") and YOUTH not in team and _of_young_nation(reader, told):
        reader.state.lost = True
        return  # a team of the young that has no name
    told.when = (None if _apart(reader, told) else told.when) or _vacated(reader, told)
    if not team or team.startswith("place/"):
        return
    assisted = told.event.slot("assisted") or _assisted(reader, told, roles)[0]
    if assisted and not assisted.entities:
        assisted = None
    boss = _whose(reader, told)[0] if told.event.rule.told.get("his") else ""
    named: list[Mark | None] = [*roles]
    for mark in named or [None]:
        role = told.event.rule.told.get("job") or (_role(reader, told, mark) if mark else _told_before(reader, told))
        if role in IN_CHARGE and marks and not _ahead(told, marks[0]) and _of_the_young(reader, told, marks[0]):
            role = "staff"
        spell = reader.careers.spell(told.who, team, role, False, told.when)
        values: Values = [("role", role, [mark])] if mark else []
        one = len(told.event.slots.get("teams", ())) < 2
        before, named_so = _before(reader, told, team) if role in LEADING and one else ("", [])
        if len(roles) < 2:
            values += beginning(reader, told, spell)
        since, long = told.time(told.event.slot("since")), told.event.slot("long")
        since = since or _awaited(reader, team, values)
        values += [("start", since.value, list(since.marks))] if since else []
        if long and long.form in ("season", "year", "month"):
            values.append((f"{long.form}s", long.value, [long]))
        values += [("assistantTo", assisted.entities[0], [assisted])] if assisted else []
        values += [("assistantTo", boss, [])] if boss and not assisted and role == "assistant" else []
        if "teams" in told.event.slots and marks:
            values += bracketed(reader, marks[0])
        if before:
            values.append(("predecessor", before, named_so))
            _succeeded(reader, told, before, named_so, team)
        _filled(reader, before, team, role)
        still = since is not None and told.event.slot("since") is not None and "has " in _words(told)
        is_now = reader.language.joint("is_role").search(_words(told))
        if told.event.rule.told.get("ongoing") or still or is_now or _now(reader, told):
            values.append(("ongoing", "now", []))
        reader.spell(told, spell, values, marks)
        if assisted and role == "assistant":
            _in_charge(reader, told, assisted, team)
    _settle(reader, told, team)
    _others(reader, told)


def _whose(reader: Reader, told: Told) -> tuple[str, str]:
    """Whose assistant somebody is, and where that one is in charge: of X, or of the one whom the sentence is about."""
    named = told.event.slot("person")
    before = [mark for mark in told.sentence.marks if mark.kind in ("person", "pronoun") and mark is not named
              and told.sentence.at[mark.start] < told.event.until
              and (named is None or mark.start < named.start)]  # fmt: skip
    assisted = told.event.slot("assisted")
    meant = reader.context.meant(before[0]) if before else reader.state.subject
    boss = assisted.entities[0] if assisted and assisted.entities else meant
    job = reader.careers.current(boss, LEADING) if boss and boss != told.who else None
    return (boss, job.team) if job else ("", "")


def _assisted(reader: Reader, told: Told, roles: list[Mark]) -> tuple[Mark | None, int]:
    """Who is named right after a role as the one whom somebody assists, and where that ends: assistant to X."""
    if not roles or roles[-1].value != "assistant" or roles[-1].start not in told.sentence.at:
        return None, 0
    found = reader.language.joint("assists").match(told.sentence.seen, told.sentence.at[roles[-1].start] + 1)
    return (told.sentence.by_place[told.sentence.places[found.start(1)]], found.end()) if found else (None, 0)


def _of_young_nation(reader: Reader, told: Told) -> bool:
    """Whether it is the young of a country whom somebody coaches, in words that are no part of the team's name."""
    _, end = told.sentence.clause(told.event.at)
    words = told.sentence.seen[told.event.at : min(end, told.event.until + _YOUNG)].split(",")[0]
    return reader.language.youth.search(words) is not None


_YOUNG = 30  # signs after an event in which its team may be told


def _apart(reader: Reader, told: Told) -> bool:
    """Whether a time stands before a clause about somebody that an event is in: in May X came for Y, who had."""
    time = told.when.marks[0].start if told.when else None
    at = told.sentence.at.get(time, told.event.at) if time is not None else told.event.at
    opens = [
        found.end() for found in reader.language.joint("who").finditer(told.sentence.seen, at, told.event.at + _WHO)
    ]
    return bool(opens) and at < opens[-1] and "," not in told.sentence.seen[opens[-1] : told.event.at]


_WHO = 6  # characters of a word such as "who", which may be the first of an event


def _vacated(reader: Reader, told: Told) -> Time | None:
    """When the job became free, if that is told just before as what it was after: after X's resignation in May."""
    last = reader.last
    if last is None or last.sentence is not told.sentence or last.event.rule.event != "leave":
        return None
    opens = last.event.at <= _OPENS and reader.language.pattern("subordinators").search(
        told.sentence.seen[: last.event.at])  # fmt: skip
    a_day = last.when is not None and last.when.date.days == 1  # on which the other need not have come
    return last.when if (last.event.rule.told.get("own") or opens) and last.who != told.who and not a_day else None


_OPENS = 12  # signs before what opens a sentence: when X left


def _settle(reader: Reader, told: Told, team: str) -> None:
    """Write of somebody who has left a job where it was, as the one who got it is told to be there."""
    left = reader.state.left
    if left is None or left.team or left.told.sentence is not told.sentence or left.person == told.who:
        return
    gone = left.told
    when = gone.when
    if when is None and told.when and told.when.marks[0].start < gone.event.start and told.when.date.days != 1:
        when = told.when  # a time that opens the sentence is that of both, if it is not a day
    known = reader.careers.current(left.person, LEADING, team)
    spell = known or reader.careers.spell(left.person, team, "manager")
    values: Values = [("person", left.person, left.named), ("team", team, []), ("role", spell.role, []),
                      ("departure", gone.event.rule.told.get("manner", "left"), [])]  # fmt: skip
    if when:
        values.append(("end", when.value, list(when.marks)))
        spell.end = when
    reader.writer.record("spell", spell.name, gone.event, values, 0.92)
    reader.careers.aside(spell)
    reader.state.left = replace(left, team=team)


def _filled(reader: Reader, before: str, team: str, role: str) -> None:
    """Take note that a job which somebody has left has been given to another; a caretaker keeps it for somebody."""
    left = reader.state.left
    if left and left.person == before and left.team in ("", team):
        reader.state.left = replace(left, filled=True) if role == "caretaker" or not left.team else None


def _ahead(told: Told, mark: Mark) -> bool:
    """Whether a team is named before an event, so that what stands beside it is of another: City's juniors."""
    return mark.end <= told.event.start


def _on_the_bench(reader: Reader, told: Told) -> bool:
    """Whether a place that somebody takes is one on the bench, and not in the eleven."""
    if reader.state.mode:
        return reader.state.mode == "manager"
    before = told.event.slot("before")
    left = _lately(reader, told)
    if left and (left.told.sentence is told.sentence or before is None or left.person in before.entities):
        return True
    people = [told.who, *(before.entities[:1] if before else ())]
    spells = [spell for person in people if (spell := reader.careers.current(person))]
    plays = told.who in reader.positions and not reader.state.era
    return (
        any(spell.role in MANAGING for spell in spells)
        or any(mark.kind == "role" for mark in told.sentence.marks)
        or (told.event.slot("team") is not None and not plays)
    )


def _where(reader: Reader, told: Told, roles: list[Mark]) -> tuple[str, list[Any]]:
    """The team of a job: the one that is named, the national team, or the employer that is meant."""
    if told.event.rule.told.get("his"):
        return _whose(reader, told)[1], []
    team, marks = reader.team(told, "team", "teams")
    if team:
        return team, marks
    if SIGNS["place"] in _words(told):
        return "", []  # a team there that is not named
    at = reader.language.maps["joints"]["with"]
    left = _left_behind(reader, told) if told.event.rule.told.get("bench") else ""
    if left:
        return left, []
    before, lately = told.event.slot("before"), _lately(reader, told)
    if told.event.rule.told.get("bench") and lately and lately.team \
            and (lately.person in before.entities if before else True):  # fmt: skip
        return lately.team, []
    chief, end = _assisted(reader, told, roles)
    there = re.match(rf"{at}([{TEAMS}{_UNKNOWN}])", told.sentence.seen[end:]) if chief else None
    if there:  # assistant to X at City
        mark = told.sentence.by_place[told.sentence.places[end + there.start(1)]]
        return name_of_team(mark), [mark]
    if told.event.rule.told.get("stays"):  # at the team at which somebody is
        current = reader.careers.current(told.who, MANAGING)
        return (current.team, []) if current else ("", [])
    elsewhere = re.match(rf"{at}[{_UNKNOWN}]", told.sentence.seen[told.event.until :])
    if elsewhere:
        return "", []  # a team that is not known
    ahead = told.sentence.seen[: told.sentence.at[roles[0].start]] if roles else ""
    if roles and reader.language.pattern("national_job").search(ahead):
        return reader.state.nation, marks
    return _employer(reader, told)


_UNKNOWN = SIGNS["venue"] + SIGNS["unknown"] + SIGNS["place"]


def _left_behind(reader: Reader, told: Told) -> str:
    """The team of somebody who has gone to another in the same sentence: when X went to Town, Y took his place."""
    last = reader.last
    if last is None or last.sentence is not told.sentence or last.who == told.who or last.event.rule.event != "join":
        return ""
    jobs = [spell for spell in reader.careers.spells if spell.person == last.who and spell.role in LEADING]
    elsewhere = {name_of_team(mark) for mark in told.sentence.marks}
    return next((spell.team for spell in reversed(jobs) if spell.team not in elsewhere), "")


def _others(reader: Reader, told: Told) -> None:
    """The further teams of a list of those that somebody coached."""
    for mark in told.event.slots.get("teams", [])[1:]:
        if name_of_team(mark):
            spell = reader.careers.spell(told.who, name_of_team(mark), "manager")
            reader.spell(told, spell, bracketed(reader, mark), [mark])


def _role(reader: Reader, told: Told, mark: Mark | None) -> str:
    """The role that a word says; who coaches the young is on the staff."""
    if mark is None:
        return told.event.rule.told.get("as", "manager")
    before = told.sentence.seen[: told.sentence.at[mark.start]]
    return "staff" if mark.value in IN_CHARGE and reader.language.young.search(before) else mark.value


def _told_before(reader: Reader, told: Told) -> str:
    """The role of a job that the words for it do not say; on the staff where that is said before of the same one."""
    role = _role(reader, told, None)
    if not told.event.rule.told.get("bench"):
        return role
    start, _ = told.sentence.clause(told.event.at)
    for mark in told.sentence.marks:
        at = told.sentence.at.get(mark.start, 0)
        if mark.kind == "role" and mark.value in STAFF and start <= at < told.event.at \
                and reader.language.joint("has_job").match(told.sentence.seen, at + 1):  # fmt: skip
            return mark.value  # the new head of the academy is X, who takes the place of Y
    return role


def _of_the_young(reader: Reader, told: Told, team: Mark) -> bool:
    """Whether it is the young of a team that somebody coaches: the academy, the under-19s."""
    at = told.sentence.at.get(team.start, 0) + 1
    young = "|".join(reader.language.lists["youth_after"])
    return re.match(rf"(?:'s?)? (?:{young})(?![^\W_])", told.sentence.seen[at:]) is not None


def work(reader: Reader, told: Told) -> None:
    """Somebody works at a team from then on; the role is told later in the paragraph, if at all."""
    team, since = reader.team(told)[0], told.time(told.event.slot("since"))
    if team and since:
        reader.state.team, reader.awaited = team, (team, since, reader.state.paragraph)


def _awaited(reader: Reader, team: str, values: Values) -> Time | None:
    """Since when somebody works at a team, where it was told before the role."""
    if reader.awaited is None or any(name == "start" for name, _, _ in values):
        return None
    there, since, paragraph = reader.awaited
    if there != team or paragraph != reader.state.paragraph:
        return None
    reader.awaited = None
    return since


def _employer(reader: Reader, told: Told) -> tuple[str, list[Any]]:
    """The team of a job where the words for the job do not name it: one that follows, or the one spoken of."""
    _, end = told.sentence.clause(told.event.at)
    slotted = {mark.start for marks in told.event.slots.values() for mark in marks}
    within = [mark for mark in told.sentence.marks if name_of_team(mark) and mark.start not in slotted
              and told.event.at <= told.sentence.at.get(mark.start, -1) < told.event.until]  # fmt: skip
    if len(within) == 1:
        return name_of_team(within[0]), within
    touched, last = reader.touched, reader.last
    goes_on = last and last.sentence is told.sentence and last.event.rule.event in ("appoint", "join")
    if touched and goes_on and touched.person == told.who and touched.role in MANAGING:
        return touched.team, []  # he coached City, succeeding X
    if reader.context.news and reader.state.mode != "manager":
        return _in_news(reader, told)
    for n in range(told.event.until, min(end, told.event.until + 60)):
        if told.sentence.seen[n] in PEOPLE + "," or reader.language.joins_on.match(told.sentence.seen, n):
            break
        mark = told.sentence.by_place.get(told.sentence.places[n])
        if mark and told.sentence.seen[n] in TEAMS and not reader.context.opponent(told.sentence, mark):
            return name_of_team(mark), [mark]
    if reader.state.mode == "manager" and reader.state.heading_team:
        return reader.state.heading_team, []
    named = [mark for mark in told.sentence.marks if name_of_team(mark).startswith("club/")
             and told.sentence.at[mark.start] < told.event.at and not _in_passing(reader, told, mark)
             and not reader.context.opponent(told.sentence, mark)]  # fmt: skip
    left = _lately(reader, told)
    if left and left.team and left.told.sentence is told.sentence and not left.filled:
        return left.team, []
    if named:
        return name_of_team(named[-1]), [named[-1]]
    current = reader.current(told.who, MANAGING)
    if current is None or current.team == reader.state.team or reader.state.mode == "manager":
        return reader.state.team, []
    return "", []


def _in_news(reader: Reader, told: Told) -> tuple[str, list[Any]]:
    """The employer in a news item: the topic, or the team of which a clause tells more; none if there is another."""
    context, topic = reader.context, reader.state.topic
    named = [mark for mark in told.sentence.marks if name_of_team(mark)
             and told.sentence.at.get(mark.start, told.event.at) < told.event.at
             and not context.opponent(told.sentence, mark) and not context.host(told.sentence, mark)
             and not _formerly(reader, told, mark)]  # fmt: skip
    seen = told.sentence.seen
    if named and re.match(rf",? {SIGNS['here']}", seen[told.sentence.at[named[-1].start] + 1 :]):
        return name_of_team(named[-1]), [named[-1]]
    start, _ = told.sentence.clause(told.event.at)
    near = [
        mark
        for mark in named
        if told.sentence.at[mark.start] >= start and "," not in seen[told.sentence.at[mark.start] : told.event.at + 1]
    ]
    if any(name_of_team(mark) != topic for mark in near) or not _met(reader, told, topic):
        return "", []
    return topic, []


def _formerly(reader: Reader, told: Told, mark: Mark) -> bool:
    """Whether a team is named as one at which somebody was before: former City coach."""
    return reader.language.pattern("former").search(told.sentence.seen[: told.sentence.at[mark.start]])


def _met(reader: Reader, told: Told, team: str) -> bool:
    """Whether a text has named a team before an event."""
    marks = (mark for mark in reader.context.marked.marks if mark.start < told.sentence.end)
    return any(team in mark.entities for mark in marks) or team.startswith("national-team/")


def _in_passing(reader: Reader, told: Told, team: Mark) -> bool:
    """Whether a club is named in another part of the sentence, and no event speaks of it.

    Where the subject may be left out, another part of a sentence is often of the same one.
    """
    if reader.language.maps["joints"].get("finite"):
        return False
    apart = "," in told.sentence.seen[told.sentence.at[team.start] : told.event.at]
    return apart and team in reader.context.untaken


def _before(reader: Reader, told: Told, team: str) -> tuple[str, list[Mark]]:
    """Who had the job before, where the same sentence says that somebody is replaced, or somebody has just left it."""
    named = told.event.slot("before")
    if named:
        return _other_than(told, named if named.kind == "person" else None)
    start, end = told.sentence.clause(told.event.at)
    taken = reader.language.joint("from_whom").match(told.sentence.seen, told.event.until)
    if taken and reader.language.joint("takes_over").search(_words(told)):
        return _other_than(told, told.sentence.by_place[told.sentence.places[taken.start(1)]])
    for first, last in ((told.event.at, end), (start, told.event.at), (0, start)):
        found = reader.language.replaced.search(told.sentence.seen, first, last)
        if found and not _at_another(told, found.span(), team):
            return _other_than(told, told.sentence.by_place[told.sentence.places[found.start(1)]])
    pattern = reader.language.maps["joints"]["leaver"].replace("{person}", PERSON)
    after = re.compile(pattern).search(told.sentence.seen, told.event.until, end)
    if after and not _at_another(told, (after.start(), after.start(1) + 1), team):
        before = _other_than(told, told.sentence.by_place[told.sentence.places[after.start(1)]])
        if before[0]:
            told.when = _left_at(told, after.end()) or told.when
            return before
    left = _lately(reader, told)
    if left is None or left.team not in ("", team):
        return "", []
    here = left.told.sentence is told.sentence
    heir = re.search(reader.language.maps["joints"]["heir"], told.sentence.seen[max(0, told.event.at - 45) :])
    if here or heir or told.event.rule.told.get("bench") or _comes_next(reader, told, left):
        return left.person, left.named
    return "", []


def _left_at(told: Told, at: int) -> Time | None:
    """When somebody left a job, and another got it: was named caretaker when X resigned in May."""
    found = re.compile(rf"[^,.;:{PEOPLE}{TEAMS}]{{0,25}}?({WHEN})").match(told.sentence.seen, at)
    return told.times.get(told.sentence.places[found.start(1)]) if found else None


def _other_than(told: Told, mark: Mark | None) -> tuple[str, list[Mark]]:
    """Somebody who is named, if it is not the one who is told of."""
    return (mark.entities[0], [mark]) if mark and mark.entities and mark.entities[0] != told.who else ("", [])


def _at_another(told: Told, place: tuple[int, int], team: str) -> bool:
    """Whether another team is named between a job and who is replaced, or right after: X replaced Y at City."""
    seen = told.sentence.seen
    between = range(told.event.until, place[0]) if place[0] >= told.event.until else range(place[1], told.event.at)
    after = _BESIDE.match(seen, place[1])
    marks = [told.sentence.by_place[told.sentence.places[n]] for n in between if seen[n] in TEAMS]
    marks += [told.sentence.by_place[told.sentence.places[after.end() - 1]]] if after else []
    return any(name_of_team(mark) not in ("", team) for mark in marks)


_BESIDE = re.compile(rf"(?: [^\W\d_]+){{1,4}}[ '][{TEAMS}]")
"""A team right after somebody, as far as words go."""


def _lately(reader: Reader, told: Told) -> Left | None:
    """Who has just been told to have left a job: in the same paragraph, or in news in the one before."""
    left, state = reader.state.left, reader.state
    if left is None or left.person == told.who or left.told.event.start > told.event.start:
        return None
    near = told.event.start - left.told.event.end < _NEXT
    same = state.leads == left.paragraph
    return left if near and (same or (reader.context.news and state.leads - left.paragraph == 1)) else None


def _comes_next(reader: Reader, told: Told, left: Left) -> bool:
    """Whether somebody who is named gets a job in the sentence after the one in which another has lost it."""
    who = told.event.slot("who", "person") or next(
        (mark for mark in told.sentence.marks if mark.kind == "person" and told.who in mark.entities), None
    )
    gap = reader.context.marked.text[left.told.sentence.end : told.sentence.start]
    if left.filled or who is None or who.kind != "person" or gap.strip() or reader.state.leads != left.paragraph:
        return False
    ended = left.told.when
    return not (told.when and ended and told.when.date.is_before(ended.date))


def _succeeded(reader: Reader, told: Told, before: str, named: list[Mark], team: str) -> None:
    """What it says of the one who had the job before."""
    known = reader.careers.current(before, LEADING, team)
    spell = known or reader.careers.spell(before, team, "manager")
    values: Values = [
        ("person", spell.person, list(named)), ("team", team, []), ("role", spell.role, []),
        ("successor", told.who, [])]  # fmt: skip
    reader.writer.record("spell", spell.name, told.event, values, 0.92)
    reader.careers.aside(spell)


def replaced(reader: Reader, told: Told) -> None:
    """Who came after somebody who was in charge."""
    successor = told.event.slot("successor")
    left = _lately(reader, told)
    if left and left.team and not told.event.slot("who"):
        told.who = left.person
    job = reader.current(successor.entities[0], LEADING) if successor and successor.entities else None
    spell = reader.careers.current(told.who, LEADING, left.team) if left and left.person == told.who else None
    spell = spell or reader.current(told.who, LEADING)
    if spell is None and job and told.event.slot("who"):
        spell = reader.careers.spell(told.who, job.team, "manager")
    if spell is None or not successor or not successor.entities or successor.entities[0] == told.who:
        return
    if reader.state.team and spell.team != reader.state.team:
        return
    if not (left or told.event.slot("who")) and _has_heir(reader, spell, successor.entities[0]):
        return  # the one at a team that came later, and is not known
    ends: Values = [("successor", successor.entities[0], [successor])]
    apart = told.when and "," in reader.context.marked.text[told.event.end : told.when.marks[0].start]
    if told.when and spell.end is None and not apart:
        ends.append(("end", told.when.value, list(told.when.marks)))
    reader.spell(told, spell, ends, [])
    after = reader.careers.spell(successor.entities[0], spell.team, "manager", False, told.when)
    values: Values = [
        ("person", after.person, [successor]), ("team", spell.team, []), ("role", after.role, []),
        ("predecessor", told.who, [])]  # fmt: skip
    if told.when and told.when.marks[0].start >= told.event.start:  # and not the day on which the other one left
        values.append(("start", told.when.value, list(told.when.marks)))
    reader.writer.record("spell", after.name, told.event, values, 0.95)
    reader.careers.aside(after)


def _has_heir(reader: Reader, spell: Spell, who: str) -> bool:
    """Whether somebody else has been told to have come after a spell."""
    told = (
        fact["successor"] for fact in reader.writer.facts if fact.get("spell") == spell.name and "successor" in fact
    )
    return any(value not in (who, reader.writer.name(who)) for value in told)


def _of_nations(reader: Reader) -> set[str]:
    """Words for who coaches a national team."""
    return {search_key(word) for word in reader.language.lists["national_roles"]}


_NEXT = 500  # characters from somebody who has lost a job to who has it now


def beside(reader: Reader, told: Told) -> None:
    """A job that stands before a name: head coach X, his assistant Y."""
    role, person = told.event.slot("role"), told.event.slot("person")
    named = told.event.slot("team") or _of_the_young_there(reader, told, role)
    chief = _chief(reader, told) if role and role.value in STAFF else None
    team = name_of_team(named) if named else _there(reader, told, chief)
    if not role or not person or not person.entities or not team:
        return
    if person.entities[0] == reader.context.main and not named:
        return
    last = reader.last
    called = last and (last.event.rule.event == "callup" or last.event.rule.told.get("national"))
    if last and called and last.sentence is told.sentence:
        known = reader.careers.current(last.who, PLAYING, national=True)
        team = known.team if known else ""
    elif reader.state.mode == "national":
        return
    if not team:
        return
    job = _role(reader, told, role)
    spell = reader.careers.current(person.entities[0], MANAGING, team)
    if spell is None:
        spell = reader.careers.spell(person.entities[0], team, job)
    values: Values = [("person", spell.person, [person]), ("team", team, [named] if named else [])]
    values.append(("role", job, [role]))
    if chief and chief.team == team and job == "assistant":
        values.append(("assistantTo", chief.person, []))
    reader.writer.record("spell", spell.name, told.event, values, 1.0)
    reader.careers.aside(spell)


def _there(reader: Reader, told: Told, chief: Spell | None) -> str:
    """The team of a job that stands before a name without one; nothing if it may be another than the one spoken of."""
    role, state = told.event.slot("role"), reader.state
    team = state.heading_team if state.mode == "manager" else state.team
    if reader.context.news:
        team = state.topic
    if role and search_key(reader.context.marked.text[role.start : role.end]) in _of_nations(reader):
        own = reader.careers.current(reader.context.main, None, national=True)
        team = own.team if own and own.national else state.nation
    elif chief:
        team = chief.team
    if not (reader.context.single or reader.context.news):
        team = ""
    if not reader.context.news and (state.lost or reader.elsewhere(told, team)):
        return ""
    if reader.context.news and not (chief or (_speaks_of(reader, told, team) and _met(reader, told, team))):
        return ""
    former = role and reader.language.pattern("former").search(told.sentence.seen[: told.event.at])
    return "" if former else team


def _of_the_young_there(reader: Reader, told: Told, role: Mark | None) -> Mark | None:
    """The club whose young somebody coaches, if it stands before these: City under-19 coach X."""
    ahead = told.sentence.seen[: told.sentence.at[role.start]] if role else ""
    young = reader.language.young.search(ahead)
    before = ahead[: young.start()] if young else ""
    found = re.search(rf"([{TEAMS}])(?:'s?)? $", before)
    return told.sentence.by_place[told.sentence.places[found.start(1)]] if found else None


def _chief(reader: Reader, told: Told) -> Spell | None:
    """The job of the one in charge whose assistant is meant by a pronoun: his assistant X, with him comes X."""
    role, person, sentence = told.event.slot("role"), told.event.slot("person"), told.sentence
    ahead = sentence.seen[: sentence.at[role.start]] if role else ""
    his = told.event.rule.told.get("his") or reader.language.joint("his").search(ahead)
    if not his or person is None:
        return None
    here = [mark for mark in sentence.marks if mark.kind in ("person", "pronoun")
            and sentence.at.get(mark.start, told.event.at) < told.event.at]  # fmt: skip
    left = reader.state.left
    here_left = left is not None and left.told.sentence is sentence
    said = [left.person] if left and here_left and not left.told.event.rule.told.get("own") else []
    said += [reader.state.subject, *(reader.context.meant(mark) for mark in reversed(here))]
    said.append(reader.context.main if reader.context.single else "")
    said += [mark.entities[0] for mark in reader.context.marked.before(person)
             if mark.kind == "person" and mark.entities][:_FEW]  # fmt: skip
    jobs = (reader.careers.current(who, MANAGING) for who in said if who and who not in person.entities)
    job = next((job for job in jobs if job and (
        here_left or left is None or (left.person, left.team) != (job.person, job.team))), None)  # fmt: skip
    before = (mark for mark in reader.context.marked.before(person) if person.start - mark.start < _NEXT)
    nation = next((team for mark in before if (team := name_of_team(mark)).startswith("national-team/")), "")
    elsewhere = job is not None and job.national and nation not in ("", job.team)
    return job if job and job.role in LEADING and not elsewhere else None


_FEW = 4  # people named before, of whom one is meant by a pronoun


def _speaks_of(reader: Reader, told: Told, team: str) -> bool:
    """Whether a sentence names no other team before a job without one: then the job is there."""
    before = [mark for mark in told.sentence.marks if mark.start < told.event.start]
    return all(name_of_team(mark) in ("", team) for mark in before
               if mark.kind in ("club", "national-team", "club-or-place"))  # fmt: skip


def placed(reader: Reader, told: Told) -> None:
    """Somebody with what they are beside the name: City striker X, captain Y."""
    person, position, named = told.event.slot("person"), told.event.slot("position"), told.event.slot("team")
    if not person or not person.entities:
        return
    told.who = person.entities[0]
    if position:
        reader.about(told, [("position", position.value, [position])])
    captain = told.event.rule.told.get("captain")
    team = name_of_team(named) if named else ""
    if captain and not team and reader.context.news and _speaks_of(reader, told, reader.state.topic):
        team = reader.state.topic
    if told.event.rule.told.get("there"):
        team = reader.state.team
    if not team or not (named or captain):
        return
    spell = reader.careers.current(told.who, PLAYING, team) or reader.careers.spell(told.who, team, "player")
    values: Values = [
        ("person", told.who, [person]),
        ("team", team, [named] if named else []),
        ("role", spell.role, []),
    ]
    values += [("captain", "true", [])] if captain else []
    reader.writer.record("spell", spell.name, told.event, values, 1.0)


def under(reader: Reader, told: Told) -> None:
    """Somebody plays or works under a coach, who thus is at the team as well."""
    coach = told.event.slot("person")
    if not coach or not coach.entities:
        return
    people = [m for m in told.sentence.marks if m.kind in ("person", "pronoun") and m is not coach]
    who = reader.context.meant(people[0]) if people else reader.state.subject
    abroad = bool(told.event.rule.told.get("national") or reader.state.abroad)
    spell = reader.careers.current(who, PLAYING, national=True) if abroad else reader.current(who, PLAYING)
    current = None if abroad else reader.current(who)
    last, touched = reader.last, reader.touched
    if last and last.sentence is told.sentence and touched and touched.person == who and touched.role in PLAYING:
        spell = current = touched
    if current and current.role == "assistant" and who != coach.entities[0]:
        reader.writer.record("spell", current.name, told.event, [("assistantTo", coach.entities[0], [coach])], 0.95)
        _in_charge(reader, told, coach, current.team)
        return
    if current and current.role in MANAGING and who != coach.entities[0]:
        _in_charge(reader, told, coach, current.team if current.role not in LEADING else "")
        return
    if spell and reader.state.mode == "national" and not spell.national:
        return
    if spell is None or who == coach.entities[0] or (YOUTH in spell.team and "under" not in told.sentence.seen):
        return
    reader.writer.record("spell", spell.name, told.event, [("coachedBy", coach.entities[0], [coach])], 0.95)
    _in_charge(reader, told, coach, spell.team)


def led(reader: Reader, told: Told) -> None:
    """A team that is named with its coach: City, then managed by X."""
    coach, team = told.event.slot("person"), told.event.slot("team")
    if coach and team and name_of_team(team):
        _in_charge(reader, told, coach, name_of_team(team))


def _in_charge(reader: Reader, told: Told, coach: Mark, team: str) -> None:
    """The spell of a coach who is named beside somebody else's."""
    if not team or not coach.entities:
        return
    spell = reader.careers.spell(coach.entities[0], team, "manager")
    values: Values = [
        ("person", spell.person, [coach]), ("team", team, []), ("role", spell.role, [])]  # fmt: skip
    reader.writer.record("spell", spell.name, told.event, values, 0.9)
    reader.careers.aside(spell)


def _words(told: Told) -> str:
    return told.sentence.seen[told.event.at : told.event.until]


def _now(reader: Reader, told: Told) -> bool:
    words = told.sentence.seen[max(0, told.event.at - 15) : told.event.until]
    return any(re.search(rf"(?<![^\W_]){word}(?![^\W_])", words) for word in reader.language.lists["now"])
