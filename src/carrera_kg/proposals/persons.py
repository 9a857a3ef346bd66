"""What is said of people themselves: birth, nationality, position, the end of playing."""

from __future__ import annotations

import re

from carrera_kg.proposals.careers import MANAGING, PLAYING, name_of_team
from carrera_kg.proposals.context import TEAMS, WHEN, Told
from carrera_kg.proposals.events import Event, Sentence
from carrera_kg.proposals.language import Rule
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.writing import Values

_DESCRIBED = Rule("described", "person", re.compile("(?!)"), (), frozenset(), 0.85, {})
"""The rule of what a description tells."""


def birth(reader: Reader, told: Told) -> None:
    """When and where somebody was born."""
    values = []
    when, place = told.event.slot("when"), told.event.slot("place")
    time = told.time(when)
    if when and time and len(time.marks) == 1 and time.value[:4].isdecimal():
        values.append(("birthDate", time.value, [when]))
    place_id = name_of_team(place, "place") if place else ""
    if place and place_id:
        values.append(("birthPlace", place_id, [place]))
    reader.about(told, values)


def death(reader: Reader, told: Told) -> None:
    """When and where somebody died; with the day of birth, where both stand in brackets after the name."""
    values: Values = []
    for name, slot in (("birthDate", "since"), ("deathDate", "until"), ("deathDate", "when")):
        mark = told.event.slot(slot)
        time = told.time(mark)
        if mark and time and len(time.marks) == 1 and time.value[:4].isdecimal():
            values.append((name, time.value, [mark]))
    place = told.event.slot("place")
    if place and name_of_team(place, "place"):
        values.append(("deathPlace", name_of_team(place, "place"), [place]))
    reader.about(told, values)


def person(reader: Reader, told: Told) -> None:
    """Which country, position and profession somebody is of."""
    values: Values = []
    nation, position = told.event.slot("nation"), told.event.slot("position")
    if nation:
        values.append(("nationality", reader.writer.place(nation.value), [nation]))
        reader.countries.setdefault(told.who, nation.value)
    if position:
        values.append(("position", position.value, [position]))
    if nation:
        seen = told.sentence.seen[told.event.at : told.event.until]
        for words, role, pattern in reader.language.occupations:
            found = pattern.search(seen) if words in seen else None
            if found and not any(name == "occupation" and value == role for name, value, _ in values):
                at = told.sentence.places[told.event.at + found.start()]
                values.append(("occupation", role, [(at, at + len(words))]))
        for mark in told.sentence.marks:
            at = told.sentence.at.get(mark.start, -1)
            if mark.kind == "role" and told.event.at <= at < told.event.until + 25 and mark.value in MANAGING:
                values.append(("occupation", "manager", [mark]))
                break
    reader.about(told, values)


def nickname(reader: Reader, told: Told) -> None:
    """What somebody is called beside the name."""
    mark = told.event.slot("any")
    if mark and mark.kind in ("unknown", "person"):
        words = " ".join(reader.context.marked.text[mark.start : mark.end].split())
        reader.about(told, [("nickname", words, [mark])])


def retire(reader: Reader, told: Told) -> None:
    """When playing ended, and at what age."""
    values: Values = []
    if told.when:
        values.append(("retirement", told.when.value, list(told.when.marks)))
    for mark in told.sentence.marks:
        at = told.sentence.at[mark.start]
        if mark.kind == "age" and told.event.at - _NEAR <= at < told.event.until + _NEAR:
            number = reader.language.number(mark.found["number"])
            if number:
                values.append(("ageAtRetirement", str(number), [mark]))
                break
    start, end = told.sentence.clause(told.event.at)
    abroad = any(words in told.sentence.seen[start:end] for words in reader.language.lists["international"])
    playing = reader.state.mode == "player" or (not reader.state.mode and reader.role(told) == "player")
    if told.who == reader.context.main and playing and not abroad:
        reader.about(told, values)
    elsewhere = _ELSEWHERE.match(told.sentence.seen, told.event.until)
    if told.when and not (elsewhere and told.event.slot("team") is None) and _last_club(reader, told):
        return
    last = reader.last
    if elsewhere:
        return  # at a team that the next words name
    if last and len(last.event.slots.get("teams", ())) > 1:
        return  # of several
    if (
        last
        and last.sentence is told.sentence
        and reader.touched
        and reader.touched.role == "player"
        and not reader.touched.loan
        and values
        and (abroad or not reader.touched.national)
    ):
        spell = reader.touched
        ends: Values = [("departure", "retired", [])]
        if told.when and spell.end is None:
            ends.append(("end", told.when.value, list(told.when.marks)))
            spell.end = told.when
        if spell.person == told.who:
            reader.spell(told, spell, ends, [])


def _last_club(reader: Reader, told: Told) -> bool:
    """Whether the time at the last club, or with the national team, ended with that."""
    if reader.state.mode not in ("", "player", "national") or told.when is None:
        return False
    start, end = told.sentence.clause(told.event.at)
    abroad = any(words in told.sentence.seen[start:end] for words in reader.language.lists["international"])
    spell = reader.careers.current(told.who, PLAYING, national=abroad or reader.state.mode == "national")
    if spell is None or spell.loan or reader.state.lost or spell.role != "player":
        return False
    began, ended = spell.start.date if spell.start else None, told.when.date
    if began is None or began.earliest is None or ended.latest is None or ended.is_before(began):
        return False
    if spell.end and not (spell.end.date.agrees_with(ended) or ended.agrees_with(spell.end.date)):
        return False
    if ended.latest.year - began.earliest.year > _LONGEST or _intends(reader, told):
        return False
    following = re.match(r"[^,.;]*", told.sentence.seen[told.event.until :])
    if following and any(sign in TEAMS for sign in following[0]) and not abroad:
        return False
    spell.end = told.when
    values: Values = [("end", told.when.value, list(told.when.marks)), ("departure", "retired", [])]
    reader.spell(told, spell, values, [])
    return True


def _intends(reader: Reader, told: Told) -> bool:
    """Whether it says that the end was resolved on, and not that it came."""
    words = told.sentence.seen[max(0, told.event.at - 15) : told.event.until]
    return any(word in words for word in reader.language.lists["resolves"])


_ELSEWHERE = re.compile(rf"(?: [{WHEN}]| [a-z]{{2,4}} [{WHEN}])?,?(?: [a-z]+){{0,3}} (?:[a-z]+')?[{TEAMS}]")
_LONGEST = 4  # years from one club to the end, beyond which the text has left out another
_NEAR = 40  # signs between the end of playing and the age at which it came


def described(reader: Reader, sentence: Sentence) -> None:
    """What a description tells beside who is meant: the Scottish midfielder."""
    if not reader.context.single:
        return  # it may be anybody's
    for mark in sentence.marks:
        if mark.kind in ("person", "unknown") and reader.context.main not in mark.entities:
            break  # whoever is described after another name may be that one
        if mark.kind != "pronoun" or mark.value not in ("the", "nation"):
            continue
        words = search_key(reader.context.marked.text[mark.start : mark.end])
        values: Values = []
        nations, positions = reader.language.described_as(words)
        values += [("nationality", reader.writer.place(nation), [mark]) for nation in nations]
        values += [("position", position, [mark]) for position in positions]
        who = reader.context.meant(mark)
        if values and who:
            event = Event(_DESCRIBED, mark.start, mark.end, 0, 0, {})
            reader.writer.about(who, event, values[:2], 1.0)
