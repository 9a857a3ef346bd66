"""From the events of a sentence to facts: each kind of event has a function that reads it."""

from __future__ import annotations

from collections.abc import Callable

from carrera_kg.proposals.careers import MANAGING, name_of_team
from carrera_kg.proposals.context import Told
from carrera_kg.proposals.events import Event, Sentence
from carrera_kg.proposals.honours import honour
from carrera_kg.proposals.jobs import appoint, beside, led, placed, replaced, under, work
from carrera_kg.proposals.matches import match
from carrera_kg.proposals.persons import birth, death, described, nickname, person, retire
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.spells import (
    arrive,
    callup,
    captain,
    contract,
    debut,
    deployed,
    gone,
    home,
    job_after,
    join,
    leave,
    loan,
    period,
    play,
    promoted,
    stay,
    tally,
    there,
    youth,
)

_READ: dict[str, Callable[[Reader, Told], None]] = {
    each.__name__: each
    for each in (
        birth,
        death,
        person,
        nickname,
        retire,
        join,
        arrive,
        home,
        gone,
        youth,
        promoted,
        loan,
        leave,
        stay,
        period,
        play,
        captain,
        deployed,
        contract,
        tally,
        callup,
        debut,
        appoint,
        beside,
        led,
        placed,
        under,
        match,
        honour,
        work,
        there,
        replaced,
    )
}
_OF_TEAMS = ("match", "honour")
"""Events that need nobody."""


def _kind(reader: Reader, told: Told) -> str:
    """What kind of event it is: to come to a club in a job is to be appointed there."""
    kind = told.event.rule.event
    job = job_after(reader, told) if kind == "join" else None
    team = told.event.slot("team")
    if job and job.value in MANAGING and team and name_of_team(team).startswith("club/"):
        told.event.slots["role"] = [job]
        return "appoint"
    return kind


def read_sentence(reader: Reader, sentence: Sentence, events: list[Event]) -> None:
    """Read a sentence; of somebody's private life only who they are."""
    if reader.state.part == "life":
        events = [event for event in events if event.rule.event in ("birth", "death", "person")]
    reader.touched = None
    reader.before = []
    described(reader, sentence)
    for told in reader.context.told(sentence, events):
        if told.who or told.event.rule.event in _OF_TEAMS:
            _READ[_kind(reader, told)](reader, told)
            reader.last = told
            reader.before.append(told)
    reader.period = None
    reader.stray(sentence)
