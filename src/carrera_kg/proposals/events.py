"""What happens in a sentence: where patterns fit, with whom and what they speak of, and how sure the sentence is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from carrera_kg.proposals.language import SIGNS, Language, Rule, alternatives, key_of
from carrera_kg.proposals.marking import Mark, Marked

_LONGEST = 2_000  # characters of a sentence
_FAR = 60  # characters, beyond which a word does not reach
_SIGNS = "".join(SIGNS.values())


@dataclass(slots=True)
class Event:
    """A pattern that fits.

    Attributes:
        rule: the pattern's.
        start, end: the place of its words in the text.
        at, until: the same in the sentence as patterns see it.
        slots: the marks in its slots, by the slot's name; of a list all of them.
        certainty: ``asserted``, ``hedged`` or ``reported``.
    """

    rule: Rule
    start: int
    end: int
    at: int
    until: int
    slots: dict[str, list[Mark]]
    certainty: str = "asserted"

    def slot(self, *names: str) -> Mark | None:
        """The mark in the first of these slots that has one."""
        for name in names:
            if self.slots.get(name):
                return self.slots[name][0]
        return None


@dataclass(slots=True)
class Sentence:
    """A sentence with its marks, as patterns see it.

    Attributes:
        start, end: its place in the text.
        marks: what is known in it.
        seen: its letters in lower case, with a sign for each mark.
        places: where in the text each of these is.
        words: its words.
        by_place: its marks by where they begin in the text, and `at` where the sign of each is.
        breaks: what stands between clauses.
        quoted: the places in the text of what somebody says.
    """

    start: int
    end: int
    marks: list[Mark]
    seen: str
    places: list[int]
    words: frozenset[str]
    signs: frozenset[str]
    by_place: dict[int, Mark] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)
    breaks: re.Pattern[str] = re.compile("[;:—]")
    quoted: tuple[tuple[int, int], ...] = ()

    def said(self, at: int) -> bool:
        """Whether it is somebody's words that stand there, and not the text's own."""
        place = self.places[at]
        return any(start < place < end for start, end in self.quoted)

    @classmethod
    def of(cls, marked: Marked, start: int, end: int) -> Sentence:
        """The sentence at a place of the text."""
        marks = [mark for mark in marked.within(start, end) if mark.end <= end]
        seen, places = marked.abstract(start, end, marks)
        words = frozenset(key_of(word) for word in re.findall(r"[^\W_]+", seen))
        signs = frozenset(sign for sign in seen if sign in _SIGNS)
        by_place = {mark.start: mark for mark in marks}
        at = {places[n]: n for n, sign in enumerate(seen) if sign in _SIGNS}
        quoted = tuple(each for each in marked.quoted if each[0] < end and each[1] > start)
        return cls(start, end, marks, seen, places, words, signs, by_place, at, marked.language.breaks, quoted)

    def clause(self, at: int) -> tuple[int, int]:
        """Where the clause begins and ends in which something stands."""
        start, end = 0, len(self.seen)
        for found in self.breaks.finditer(self.seen):
            if found.end() <= at:
                start = found.end()
            elif found.start() >= at:
                end = found.start()
                break
        return start, end


class Finder:
    """Finds events by the rules of a language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        told = language.lists
        self.never = _any(told["never"])
        self.plans = _any(told["plans"])
        self.hedges = _any(told["hedges"])
        self.reports = _any(told["reports"])
        self.always = {number for number, rule in enumerate(language.rules) if not rule.words}
        self.by_word: dict[str, set[int]] = {}
        for number, rule in enumerate(language.rules):
            for word in rule.words:
                self.by_word.setdefault(word, set()).add(number)
        self.joins = f" (?:{alternatives(told['conjunctions'])}) "

    def events(self, sentence: Sentence) -> list[Event]:
        """The events of a sentence in order; of those of one kind that share words, the first of the longest.

        What is longer than any sentence is none, and has no events.
        """
        if len(sentence.seen) > _LONGEST:
            return []
        numbers = set(self.always)
        for word in self.by_word.keys() & sentence.words:
            numbers |= self.by_word[word]
        rules = (self.language.rules[number] for number in sorted(numbers))
        found = [event for rule in rules for event in self._of(rule, sentence)]
        found.sort(key=lambda event: (event.at, -event.until))
        kept: list[Event] = []
        for event in found:
            if any(self._covers(other, event) for other in kept):
                continue
            kept = [other for other in kept if not self._covers(event, other)]
            kept.append(event)
        kept = [event for event in kept if not any(_told_by(event, other) for other in kept)]
        return sorted(kept, key=lambda event: (event.at, event.until))

    @staticmethod
    def _covers(one: Event, other: Event) -> bool:
        """Whether one says what the other does, at the same words, and at least as much."""
        if one.rule.event != other.rule.event or one.until <= other.at or other.until <= one.at:
            return False
        return len(one.slots) >= len(other.slots)

    def _of(self, rule: Rule, sentence: Sentence) -> Iterator[Event]:
        if any(not needed & sentence.signs for needed in rule.needs):
            return
        for match in rule.pattern.finditer(sentence.seen):
            sure = "apposition" in rule.told  # what somebody is said to be beside the statement
            certainty = "asserted" if sure else self._certainty(sentence, match.start(), match.end())
            if certainty is None:
                continue
            slots: dict[str, list[Mark]] = {}
            for name, (start, end) in ((name, match.span(name)) for name in match.re.groupindex):
                if start >= 0:
                    marks = [sentence.by_place[sentence.places[n]] for n in range(start, end)
                             if sentence.seen[n] in _SIGNS]  # fmt: skip
                    if marks:  # where a pattern offers a slot twice, the second has a number
                        slots.setdefault(name.partition("_")[0], marks)
            place = sentence.places[match.start()], self._end(sentence, match.end())
            yield Event(rule, *place, match.start(), match.end(), slots, certainty)

    @staticmethod
    def _end(sentence: Sentence, at: int) -> int:
        last = sentence.places[at - 1]
        mark = sentence.by_place.get(last)
        return mark.end if mark and sentence.seen[at - 1] in _SIGNS else last + 1

    def _certainty(self, sentence: Sentence, start: int, end: int) -> str | None:
        """How sure it is; None where the sentence denies it, or only plans it, or quotes somebody."""
        if sentence.said(start):
            return None
        clause, _ = sentence.clause(start)
        before = sentence.seen[clause:start]
        within = sentence.seen[start:end]
        if self.never.search(within) or self.plans.search(within):
            return None
        whole = sentence.seen[clause:end]
        if any(_reaches(pattern, whole, start - clause, self.joins) for pattern in (self.never, self.plans)):
            return None
        if self.hedges.search(before) or self.hedges.search(within):
            return "hedged"
        if self.reports.search(before):
            return "reported"
        return "asserted"


_TELLS = {"stay": (("appoint",), "long"), "join": (("youth", "loan"), "team"), "play": (("youth", "loan"), "team"),
          "youth": (("appoint",), "team")}  # fmt: skip
"""What another kind of event tells better, if the same thing stands in the slot of both."""


def _told_by(event: Event, other: Event) -> bool:
    kinds, slot = _TELLS.get(event.rule.event, ((), ""))
    if other.rule.event not in kinds:
        return False
    return any(one is another for one in event.slots.get(slot, ()) for another in other.slots.get(slot, ()))


def _reaches(pattern: re.Pattern[str], words: str, at: int, conjunctions: str) -> bool:
    """Whether such a word stands before something, or runs into it, and no other statement comes between."""
    last = max((found.end() for found in pattern.finditer(words) if found.start() < at), default=-1)
    if last < 0 or at - last >= _FAR:
        return False
    return "," not in words[last:at] and not re.search(conjunctions, words[last:at])


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(words)})(?![^\W_])")
