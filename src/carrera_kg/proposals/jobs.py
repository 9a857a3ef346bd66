"""Jobs on the bench: who is appointed where, after whom, under whom, and who else has one."""

from __future__ import annotations

import re
from typing import Any

from carrera_kg.proposals.careers import IN_CHARGE, LEADING, MANAGING, PLAYING, YOUTH, name_of_team
from carrera_kg.proposals.context import PEOPLE, PERSON, TEAMS, Told
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
    assisted = told.event.slot("assisted")
    if assisted and not assisted.entities:
        assisted = None
    if not team or (team.startswith("place/")):
        return
    named: list[Mark | None] = [*roles]
    for mark in named or [None]:
        role = told.event.rule.told.get("job") or _role(reader, told, mark)
        if role in IN_CHARGE and marks and not _ahead(told, marks[0]) and _of_the_young(reader, told, marks[0]):
            role = "staff"
        spell = reader.careers.spell(told.who, team, role, False, told.when)
        values: Values = [("role", role, [mark])] if mark else []
        if len(roles) < 2:
            values += beginning(reader, told, spell)
        since, long = told.time(told.event.slot("since")), told.event.slot("long")
        since = since or _awaited(reader, team, values)
        values += [("start", since.value, list(since.marks))] if since else []
        if long and long.form in ("season", "year", "month"):
            values.append((f"{long.form}s", long.value, [long]))
        values += [("assistantTo", assisted.entities[0], [assisted])] if assisted else []
        if "teams" in told.event.slots and marks:
            values += bracketed(reader, marks[0])
        before = _before(reader, told) if role in LEADING and len(told.event.slots.get("teams", ())) < 2 else None
        if before:
            values.append(("predecessor", before.entities[0], [before]))
            _succeeded(reader, told, before, team)
        still = since is not None and told.event.slot("since") is not None and "has " in _words(told)
        is_now = reader.language.joint("is_role").search(_words(told))
        if told.event.rule.told.get("ongoing") or still or is_now or _now(reader, told):
            values.append(("ongoing", "now", []))
        reader.spell(told, spell, values, marks)
        if assisted and role == "assistant":
            _in_charge(reader, told, assisted, team)
    _others(reader, told)


def _ahead(told: Told, mark: Mark) -> bool:
    """Whether a team is named before an event, so that what stands beside it is of another: City's juniors."""
    return mark.end <= told.event.start


def _on_the_bench(reader: Reader, told: Told) -> bool:
    """Whether a place that somebody takes is one on the bench, and not in the eleven."""
    if reader.state.mode:
        return reader.state.mode == "manager"
    before = told.event.slot("before")
    if reader.state.left and reader.state.left.start >= told.sentence.start:
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
    team, marks = reader.team(told, "team", "teams")
    if team:
        return team, marks
    left = _left_behind(reader, told) if told.event.rule.told.get("bench") else ""
    if left:
        return left, []
    if told.event.rule.told.get("stays"):  # at the team at which somebody is
        current = reader.careers.current(told.who, MANAGING)
        return (current.team, []) if current else ("", [])
    at = reader.language.maps["joints"]["with"]
    elsewhere = re.match(rf"{at}[{SIGNS['venue']}{SIGNS['unknown']}]", told.sentence.seen[told.event.until :])
    if elsewhere:
        return "", []  # a team that is not known
    ahead = told.sentence.seen[: told.sentence.at[roles[0].start]] if roles else ""
    if roles and reader.language.pattern("national_job").search(ahead):
        return reader.state.nation, marks
    return _employer(reader, told)


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
    if reader.context.news and reader.state.mode != "manager":
        return reader.state.topic, []
    for n in range(told.event.until, min(end, told.event.until + 60)):
        if told.sentence.seen[n] in PEOPLE + "," or reader.language.joins_on.match(told.sentence.seen, n):
            break
        mark = told.sentence.by_place.get(told.sentence.places[n])
        if mark and told.sentence.seen[n] in TEAMS and not reader.context.opponent(told.sentence, mark):
            return name_of_team(mark), [mark]
    if reader.state.mode == "manager" and reader.state.heading_team:
        return reader.state.heading_team, []
    named = [mark for mark in told.sentence.marks if name_of_team(mark).startswith("club/")
             and told.sentence.at[mark.start] < told.event.at and not _in_passing(reader, told, mark)]  # fmt: skip
    if named:
        return name_of_team(named[-1]), [named[-1]]
    current = reader.current(told.who, MANAGING)
    if current is None or current.team == reader.state.team or reader.state.mode == "manager":
        return reader.state.team, []
    return "", []


def _in_passing(reader: Reader, told: Told, team: Mark) -> bool:
    """Whether a club is named in another part of the sentence, and no event speaks of it.

    Where the subject may be left out, another part of a sentence is often of the same one.
    """
    if reader.language.maps["joints"].get("finite"):
        return False
    apart = "," in told.sentence.seen[told.sentence.at[team.start] : told.event.at]
    return apart and team in reader.context.untaken


def _before(reader: Reader, told: Told) -> Mark | None:
    """Who had the job before, where the same sentence says that somebody is replaced, or has left it."""
    named = told.event.slot("before")
    if named:
        return named if named.kind == "person" and named.entities and named.entities[0] != told.who else None
    for part, at in (
        (told.sentence.seen[told.event.at :], told.event.at),
        (told.sentence.seen[: told.event.at], 0),
    ):
        found = reader.language.replaced.search(part) if PERSON in part else None
        if found:
            mark = told.sentence.by_place[told.sentence.places[at + found.start(1)]]
            return mark if mark.entities and mark.entities[0] != told.who else None
    pattern = reader.language.maps["joints"]["leaver"].replace("{person}", PERSON)
    after = re.search(pattern, told.sentence.seen[told.event.until :])
    if after:
        mark = told.sentence.by_place[told.sentence.places[told.event.until + after.start(1)]]
        if mark.entities and mark.entities[0] != told.who:
            return mark
    leaver = reader.state.left
    heir = re.search(reader.language.maps["joints"]["heir"], told.sentence.seen[max(0, told.event.at - 25) :])
    if heir and leaver and leaver.entities and leaver.entities[0] != told.who:
        return leaver
    if leaver and leaver.start >= told.sentence.start and leaver.entities and leaver.entities[0] != told.who:
        return leaver
    return None


def _succeeded(reader: Reader, told: Told, before: Mark, team: str) -> None:
    """What it says of the one who had the job before."""
    known = reader.careers.current(before.entities[0], LEADING, team)
    spell = known or reader.careers.spell(before.entities[0], team, "manager")
    values: Values = [
        ("person", spell.person, [before]), ("team", team, []), ("role", spell.role, []),
        ("successor", told.who, [])]  # fmt: skip
    reader.writer.record("spell", spell.name, told.event, values, 0.92)
    reader.careers.aside(spell)


def replaced(reader: Reader, told: Told) -> None:
    """Who came after somebody who was in charge."""
    left = reader.state.left
    if left and left.entities and not told.event.slot("who") and 0 < told.event.start - left.end < _NEXT:
        told.who = left.entities[0]
    successor, spell = told.event.slot("successor"), reader.current(told.who, LEADING)
    job = reader.current(successor.entities[0], LEADING) if successor and successor.entities else None
    if spell is None and job and told.event.slot("who"):
        spell = reader.careers.spell(told.who, job.team, "manager")
    if spell is None or not successor or not successor.entities or successor.entities[0] == told.who:
        return
    if reader.state.team and spell.team != reader.state.team:
        return
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


def _of_nations(reader: Reader) -> set[str]:
    """Words for who coaches a national team."""
    return {search_key(word) for word in reader.language.lists["national_roles"]}


_NEXT = 200  # characters from somebody who has lost a job to who has it now


def beside(reader: Reader, told: Told) -> None:
    """A job that stands before a name: head coach X, his assistant Y."""
    role, person = told.event.slot("role"), told.event.slot("person")
    named = told.event.slot("team")
    team = reader.state.heading_team if reader.state.mode == "manager" else reader.state.team
    if reader.context.news:
        team = reader.state.topic
    if role and search_key(reader.context.marked.text[role.start : role.end]) in _of_nations(reader):
        own = reader.careers.current(reader.context.main, None, national=True)
        team = own.team if own and own.national else reader.state.nation
    if not (reader.context.single or reader.context.news):
        team = ""
    if not named and not reader.context.news and (reader.state.lost or reader.elsewhere(told, team)):
        return
    team = name_of_team(named) if named else team
    if not named and reader.context.news and not _speaks_of(reader, told, team):
        return
    if not named and role and reader.language.pattern("former").search(told.sentence.seen[: told.event.at]):
        return
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
    spell = reader.careers.current(person.entities[0], MANAGING, team)
    if spell is None:
        spell = reader.careers.spell(person.entities[0], team, role.value)
    values: Values = [("person", spell.person, [person]), ("team", team, [named] if named else [])]
    values.append(("role", role.value, [role]))
    reader.writer.record("spell", spell.name, told.event, values, 1.0)
    reader.careers.aside(spell)


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
