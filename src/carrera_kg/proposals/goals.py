"""Who scored in a match that a sentence tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carrera_kg.proposals.context import Told
from carrera_kg.proposals.language import SIGNS, Language
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.ties import TEAMS, Tie, grammar

_PEOPLE = SIGNS["person"] + SIGNS["pronoun"]
_LISTED = 5  # people in a row
_FEW = 2  # words between somebody and a verb
_MOST = 5  # goals of one player in a match
_SUBJECT = 90  # characters between a verb and its subject
_NOT = 20  # characters before a goal that deny it
_NEAR = 25  # characters after a goal that tell of what kind it was


@dataclass(frozen=True, slots=True)
class Scored:
    """Goals of one player in a match.

    Attributes:
        who: the player's id; whom the text speaks of if there is no mark.
        mark: the name.
        number: how many.
        own: whether it is an own goal.
        penalty: whether it was a penalty.
        decisive: whether it is told to have won the match.
        at, until: where in the sentence it is told.
    """

    who: str
    mark: Mark | None
    number: int
    own: bool
    penalty: bool
    decisive: bool
    at: int
    until: int


class Words:
    """Words for goals, as patterns."""

    def __init__(self, language: Language) -> None:
        told = language.maps["matches"]
        edge = r"(?<![^\W_])"
        self.verbs = re.compile(rf"{edge}(?:{told['alone']}|(?:{told['scored']}){told['scores']})")
        self.whose = re.compile(rf"(?P<who>[{SIGNS['person']}]){told['whose']}(?![^\W_])")
        self.came = re.compile(rf"{edge}(?:{told['came']})")
        self.with_a = re.compile(told["with_a"])
        self.numbers = [(number, re.compile(rf"{edge}(?:{told[name]})(?![^\W_])"))
                        for number, name in ((4, "four"), (3, "thrice"), (2, "twice"))]  # fmt: skip
        self.own_goal, self.penalty = re.compile(told["own_goal"]), re.compile(told["penalty"])
        self.no_goal = re.compile(told["no_goal"])
        self.winner = re.compile(told["winner"])


_WORDS: dict[str, Words] = {}


def words_of(language: Language) -> Words:
    """The patterns of a language."""
    if language.code not in _WORDS:
        _WORDS[language.code] = Words(language)
    return _WORDS[language.code]


def scored(reader: Reader, told: Told, tie: Tie) -> list[Scored]:
    """The goals that a sentence tells of in a match, each player's once."""
    words, seen = words_of(reader.language), told.sentence.seen
    start, end = tie.zone
    found: list[Scored] = []
    for match in grammar(reader.language).goals_of.finditer(seen, start, end):
        found += _of_people(reader, told, match)
    for match in words.whose.finditer(seen, start, end):
        mark = told.sentence.by_place[told.sentence.places[match.start("who")]]
        found += _made(reader, told, match, reader.context.meant(mark), mark)
    for pattern in (words.verbs, words.with_a, words.came):
        until = tie.at if pattern is words.came else end  # a goal that came later was in another match
        for match in pattern.finditer(seen, start, until):
            if not any(other.at < match.end() and match.start() < other.until for other in found):
                subject = _subject(reader, told, match.start(), beside=pattern is words.with_a)
                found += _made(reader, told, match, *subject)
    kept: dict[str, Scored] = {}
    for each in found:
        if each.who and each.who not in kept:
            kept[each.who] = each
    return list(kept.values())


def _of_people(reader: Reader, told: Told, match: re.Match[str]) -> list[Scored]:
    """Goals from one or several: goals from X and Y."""
    words, sentence = grammar(reader.language), told.sentence
    ends = [match]
    while len(ends) < _LISTED and (more := words.also_of.match(sentence.seen, ends[-1].end())):
        ends.append(more)
    found = []
    for each in ends:
        mark = sentence.by_place[sentence.places[each.start("who")]]
        found += _made(reader, told, match, reader.context.meant(mark), mark, len(ends), each.end())
    return found


def _made(
    reader: Reader, told: Told, match: re.Match[str], who: str, mark: Mark | None, people: int = 1, until: int = 0
) -> list[Scored]:
    words, seen = words_of(reader.language), told.sentence.seen
    at, until = match.start(), until or match.end()
    if not who.startswith("person/") or told.sentence.said(at) or words.no_goal.search(seen[max(0, at - _NOT) : at]):
        return []
    phrase = seen[at:until]
    number = next((number for number, pattern in words.numbers if pattern.search(phrase)), 1)
    number = 1 if people > 1 else number if number > 1 else _counted(told, at, until)
    if number > _MOST:
        return []
    near = re.split("[,;]", seen[at : until + _NEAR])[0]
    return [
        Scored(
            who,
            mark,
            number,
            words.own_goal.search(phrase) is not None,
            words.penalty.search(near) is not None,
            words.winner.search(seen[max(0, at - _NOT) : until + _NEAR]) is not None,
            at,
            until,
        )
    ]


def _counted(told: Told, at: int, until: int) -> int:
    """How many goals a number tells."""
    for n in range(at, until):
        if told.sentence.seen[n] == SIGNS["goals"]:
            value = told.sentence.by_place[told.sentence.places[n]].value
            return int(value) if value.isdecimal() else 1
    return 1


def _subject(reader: Reader, told: Told, at: int, beside: bool) -> tuple[str, Mark | None]:
    """Who scored: whoever is named last before the verb, not in an aside; nobody where a team did.

    Goals that are told beside another statement have no verb: City won with a goal of his.
    """
    sentence, seen = told.sentence, told.sentence.seen
    start, _ = sentence.clause(at)
    before = [n for n in sorted(sentence.at.values()) if max(start, at - _SUBJECT) <= n < at]
    teams = [n for n in before if seen[n] in TEAMS]
    if teams and not beside and len(seen[teams[-1] + 1 : at].split()) <= 1 and "," not in seen[teams[-1] : at]:
        return "", None  # it is a side that scores
    for n in reversed(before):
        if seen[n] == SIGNS["unknown"] and len(seen[n + 1 : at].split()) <= _FEW:
            return "", None  # somebody whose name is not known for one
        if seen[n] in _PEOPLE:
            direct = len(seen[n + 1 : at].split()) == 0
            mark = sentence.by_place[sentence.places[n]]
            if direct or not reader.context.aside(sentence, mark):
                return reader.context.meant(mark), mark
    return told.who, None
