"""Matches: the two sides, the score as each has it, the day and the place."""

from __future__ import annotations

import re
from typing import Any

from carrera_kg.proposals.careers import PLAYING, YOUTH, name_of_team
from carrera_kg.proposals.context import Told
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.writing import Values


def match(reader: Reader, told: Told) -> None:
    """A match of the team that is spoken of against another."""
    other = told.event.slot("team")
    rival = name_of_team(other) if other else ""
    own, own_marks = _own_side(reader, told, other)
    if not other or not rival or not own or own == rival:
        return
    if own.split("/")[0] != rival.split("/")[0]:
        return
    score = told.event.slot("score")
    if score is None:
        score = next((mark for mark in told.sentence.marks if mark.kind == "score"), None)
    outcome = _outcome(reader, told, score)
    if score and told.event.rule.told.get("ordered"):  # A 2-1 B
        first, second = int(score.found["own"]), int(score.found["other"])
        outcome = "won" if first > second else "lost" if first < second else "drew"
    goalless = _place_of(told, reader.language.lists["goalless"])
    if outcome == "drew" and score is None and goalless:
        score = Mark("score", *goalless, found={"own": "0", "other": "0"})
    if score and not outcome and score.found["own"] == score.found["other"]:
        outcome = "drew"
    after = "|".join(reader.language.lists["afterwards"])
    if re.search(
        rf"(?<![^\W_])(?:{after})(?:[ '][^\W_]+(?:-[^\W_]+)?){{0,3}}[ ']?$", told.sentence.seen[: told.event.at]
    ):
        told.when = None
    if not score and not told.when and not outcome:
        return
    sides = _sides((own, own_marks), (rival, [other]), score, outcome)
    if not sides:
        return
    around = told.sentence.seen[max(0, told.event.at - 12) : told.event.until + 12]
    where = next((at_home for name, at_home in (("home", "true"), ("away", "false"))
                  if any(word in around for word in reader.language.lists[name])), "")  # fmt: skip
    if not where and reader.context.host(told.sentence, other):
        where = "false"
    if where:
        sides[0][2].append(("home", where, []))
        sides[1][2].append(("home", "false" if where == "true" else "true", []))
    values: Values = []
    if told.when and (told.when.date.days or 99) <= _A_MONTH:
        values.append(("date", told.when.value, list(told.when.marks)))
    values += _around(told, other)
    values += _kind(reader, told)
    name = reader.careers.local(own, rival, told.when.value if told.when else "")
    reader.writer.match(name, told.event, list({each[0]: each for each in values}.values()), sides, 0.95)


_A_MONTH = 31  # days: what is dated no better is not the day of a match
_NEAR = 90  # characters between the other side and what belongs to the match


def _around(told: Told, other: Mark) -> Values:
    """The stadium and town that follow, and the competition that is named nearby."""
    values: Values = []
    for mark in told.sentence.marks:
        after = mark.start > other.start and mark.start - other.end < _NEAR
        if mark.kind == "venue" and mark.entities and after:
            values.append(("venue", mark.entities[0], [mark]))
        elif mark.kind == "place" and after and name_of_team(mark, "place"):
            values.append(("place", name_of_team(mark, "place"), [mark]))
        elif mark.kind == "competition" and mark.entities and abs(mark.start - other.start) < _NEAR:
            values.append(("competition", mark.entities[0], [mark]))
    return values


def _kind(reader: Reader, told: Told) -> Values:
    """Whether it was a friendly, and went to extra time."""
    values: Values = []
    for name, words in reader.language.groups["of_matches"].items():
        place = _place_of(told, words)
        if place:
            values.append((name, "true", [place]))
    return values


def _place_of(told: Told, words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where in the text the first of these words stands that the sentence has."""
    found = next(((at, word) for word in words if (at := told.sentence.seen.find(word)) >= 0), None)
    if found is None:
        return None
    start = told.sentence.places[found[0]]
    return start, start + len(found[1])


def _own_side(reader: Reader, told: Told, other: Mark | None) -> tuple[str, list[Any]]:
    """The side that a match is told of from: a team that is named before the other, or the subject's."""
    named = [mark for mark in told.sentence.marks if mark.kind in ("club", "national-team", "club-or-place")
             and name_of_team(mark) and other and mark.start < other.start]  # fmt: skip
    if named and not _apart(told, named[-1]):
        return name_of_team(named[-1]), [named[-1]]
    current = reader.current(told.who) if told.who else None
    if other and name_of_team(other).startswith("national-team/"):
        current = reader.careers.current(told.who, PLAYING, national=True) or current
        if current and YOUTH in current.team and "under" not in told.sentence.seen:
            return "", []  # of the senior team nothing has been told
    if reader.state.heading_team and current and current.team != reader.state.heading_team:
        return reader.state.heading_team, []
    if reader.context.news and not any(mark.kind in ("person", "pronoun") for mark in told.sentence.marks):
        return reader.state.topic, []
    team = (current.team if current else "") or ("" if reader.state.lost else reader.state.team)
    return team, []


def _apart(told: Told, team: Mark) -> bool:
    """Whether somebody else is told of between a team and a match."""
    between = told.sentence.seen[told.sentence.at[team.start] + 1 : told.event.at]
    return any(sign in between for sign in SIGNS["person"])


def _outcome(reader: Reader, told: Told, score: Mark | None) -> str:
    own, wider = (told.sentence.seen[at : told.event.until] for at in (told.event.at, max(0, told.event.at - 20)))
    found = _outcome_in(reader, own) or _outcome_in(reader, wider)
    if not found and score:
        at = told.sentence.at[score.start]
        found = _outcome_in(reader, told.sentence.seen[max(0, at - 25) : at + 20])
    return found


def _outcome_in(reader: Reader, seen: str) -> str:
    for name, kind in (("lose", "lost"), ("draw", "drew"), ("beat", "won")):
        if reader.language.any_of("words", name).search(seen):
            return kind
    for kind in reader.language.groups["outcomes"]:
        if reader.language.any_of("outcomes", kind).search(seen):
            return kind
    return ""


def _sides(
    own: tuple[str, list[Any]], other: tuple[str, list[Any]], score: Mark | None, outcome: str
) -> list[tuple[str, list[Any], Values]]:
    """Both sides with what is known of them: of a score, the higher number is the winner's."""
    first, second = (int(score.found["own"]), int(score.found["other"])) if score else (-1, -1)
    if score and not outcome:
        return []
    if score and ((outcome == "drew") != (first == second)):
        return []
    goals = {"won": max(first, second), "lost": min(first, second), "drew": first}.get(outcome, -1)
    against = {"won": min(first, second), "lost": max(first, second), "drew": first}.get(outcome, -1)
    opposite = {"won": "lost", "lost": "won", "drew": "drew"}.get(outcome, "")
    sides = []
    for (team, marks), number, result in ((own, goals, outcome), (other, against, opposite)):
        values: Values = []
        if score and number >= 0:
            values.append(("goalsScored", str(number), [score]))
        if result:
            values.append(("outcome", result, []))
        sides.append((team, marks, values))
    return sides
