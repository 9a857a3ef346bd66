"""What happens in a sentence: where patterns fit, with whom and what they speak of, and how sure the sentence is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from carrera_kg.proposals.language import SIGNS, Language, Rule, alternatives
from carrera_kg.proposals.marking import Mark, Marked
from carrera_kg.proposals.required import Index, required

_LONGEST = 2_000  # characters of a sentence
_FAR = 60  # characters, beyond which a word does not reach
_SIGNS = "".join(SIGNS.values())
_SIGN = re.compile(f"[{_SIGNS}]")


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
            marks = self.slots.get(name)
            if marks:
                return marks[0]
        return None


@dataclass(slots=True)
class Sentence:
    """A sentence with its marks, as patterns see it.

    Attributes:
        start, end: its place in the text.
        marks: what is known in it.
        seen: its letters in lower case, with a sign for each mark.
        places: where in the text each of these is.
        by_place: its marks by where they begin in the text, and `at` where the sign of each is.
        breaks: what stands between clauses.
        quoted: the places in the text of what somebody says.
    """

    start: int
    end: int
    marks: list[Mark]
    seen: str
    places: list[int]
    by_place: dict[int, Mark] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)
    breaks: re.Pattern[str] = re.compile("[;:—]")
    quoted: tuple[tuple[int, int], ...] = ()
    _between: list[tuple[int, int]] | None = None

    def said(self, at: int) -> bool:
        """Whether it is somebody's words that stand there, and not the text's own."""
        if not self.quoted:
            return False
        place = self.places[at]
        return any(start < place < end for start, end in self.quoted)

    @classmethod
    def of(cls, marked: Marked, start: int, end: int) -> Sentence:
        """The sentence at a place of the text."""
        marks = [mark for mark in marked.within(start, end) if mark.end <= end]
        seen, places = marked.abstract(start, end, marks)
        by_place = {mark.start: mark for mark in marks}
        at = {places[found.start()]: found.start() for found in _SIGN.finditer(seen)}
        quoted = tuple(each for each in marked.quoted if each[0] < end and each[1] > start)
        return cls(start, end, marks, seen, places, by_place, at, marked.language.breaks, quoted)

    def clause(self, at: int) -> tuple[int, int]:
        """Where the clause begins and ends in which something stands."""
        if self._between is None:
            self._between = [found.span() for found in self.breaks.finditer(self.seen)]
        start, end = 0, len(self.seen)
        for first, last in self._between:
            if last <= at:
                start = last
            elif first >= at:
                end = first
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
        self.index = Index()
        for rule in language.rules:
            self.index.add(dict.fromkeys((*required(rule.pattern), *rule.needs)), rule.words)
        for pattern in (self.never, self.plans, self.hedges, self.reports):
            self.index.add(required(pattern))
        words = alternatives((*told["conjunctions"], *told["subordinators"]))
        self.joins = re.compile(f" (?:{words}) ")

    def events(self, sentence: Sentence) -> list[Event]:
        """The events of a sentence in order; of those of one kind that share words, the first of the longest.

        What is longer than any sentence is none, and has no events.
        """
        if len(sentence.seen) > _LONGEST:
            return []
        numbers, rules = self.index.of(sentence.seen), self.language.rules
        doubts = tuple(number - len(rules) for number in numbers if number >= len(rules))
        found = [event for number in numbers[: len(numbers) - len(doubts)]
                 for event in self._of(rules[number], sentence, doubts)]  # fmt: skip
        found.sort(key=lambda event: (event.at, -event.until))
        kept: list[Event] = []
        for event in found:
            if any(self._covers(other, event) for other in kept):
                continue
            kept = [other for other in kept if not self._covers(event, other)]
            kept.append(event)
        kept = [event for event in kept if not any(_told_by(event, other) for other in kept)]
        undone = any(words in sentence.seen for words in self.language.lists.get("undone", ()))
        kept = [event for event in kept if not ("otherwise" in event.rule.told and undone)
                and not any(_told_otherwise(event, other) for other in kept)]  # fmt: skip
        return sorted(kept, key=lambda event: (event.at, event.until))

    @staticmethod
    def _covers(one: Event, other: Event) -> bool:
        """Whether one says what the other does, at the same words, and at least as much."""
        if one.rule.event != other.rule.event or one.until <= other.at or other.until <= one.at:
            return False
        if ("otherwise" in one.rule.told) != ("otherwise" in other.rule.told):
            return "otherwise" in other.rule.told
        return len(one.slots) >= len(other.slots)

    def _of(self, rule: Rule, sentence: Sentence, doubts: tuple[int, ...]) -> Iterator[Event]:
        for match in rule.pattern.finditer(sentence.seen):
            beside = "apposition" in rule.told  # what somebody is said to be beside the statement
            certainty = "asserted" if beside else self._certainty(sentence, match.start(), match.end(), doubts)
            if certainty is None:
                continue
            slots: dict[str, list[Mark]] = {}
            for name in match.re.groupindex:
                start, end = match.span(name)
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

    def _certainty(self, sentence: Sentence, start: int, end: int, doubts: tuple[int, ...]) -> str | None:
        """How sure it is; None where the sentence denies it, or only plans it, or quotes somebody.

        What is doubtful of somebody is not so of what a clause tells that follows the name: may miss X, who had left.
        Of denials, plans, hedges and reports (in this order) those are looked for whose words the sentence may have.
        """
        if sentence.said(start):
            return None
        if not doubts:
            return "asserted"
        relative = self.language.relates.match(sentence.seen, start)
        start = relative.end() if relative else start
        clause, _ = sentence.clause(start)
        before = sentence.seen[clause:start]
        within = sentence.seen[start:end]
        whole = sentence.seen[clause:end]
        for pattern in [pattern for number, pattern in enumerate((self.never, self.plans)) if number in doubts]:
            if pattern.search(within) or _reaches(pattern, whole, start - clause, self.joins):
                return None
        if 2 in doubts and (self.hedges.search(before) or self.hedges.search(within)):
            return "hedged"
        if 3 in doubts and self.reports.search(before):
            return "reported"
        return "asserted"


_TELLS = {"stay": (("appoint",), "long"), "join": (("youth", "loan"), "team"), "play": (("youth", "loan"), "team"),
          "youth": (("appoint",), "team"), "under": (("led",), "person")}  # fmt: skip
"""What another kind of event tells better, if the same thing stands in the slot of both."""


def _told_by(event: Event, other: Event) -> bool:
    kinds, slot = _TELLS.get(event.rule.event, ((), ""))
    if other.rule.event not in kinds:
        return False
    return any(one is another for one in event.slots.get(slot, ()) for another in other.slots.get(slot, ()))


_KEYS = ("team", "teams", "titles", "role", "position")


def _told_otherwise(event: Event, other: Event) -> bool:
    """Whether a pattern that is for what no other knows speaks of something of which another does."""
    if "otherwise" not in event.rule.told or "otherwise" in other.rule.told:
        return False
    own = [mark for name in _KEYS for mark in event.slots.get(name, ())]
    return any(mark is one for mark in own for marks in other.slots.values() for one in marks)


def _reaches(pattern: re.Pattern[str], words: str, at: int, conjunctions: re.Pattern[str]) -> bool:
    """Whether such a word stands before something, or runs into it, and no other statement comes between."""
    last = max((found.end() for found in pattern.finditer(words) if found.start() < at), default=-1)
    if last < 0 or at - last >= _FAR:
        return False
    return "," not in words[last:at] and not conjunctions.search(words[last:at])


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(words)})(?![^\W_])")
