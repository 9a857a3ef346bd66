"""Writes proposals as facts: each value with the few words that carry it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from carrera_kg.proposals.careers import Spell
from carrera_kg.proposals.events import Event
from carrera_kg.proposals.marking import Mark
from carrera_kg.readers.facts import MOST_WORDS

Fact = dict[str, Any]
Values = list[tuple[str, str, list[Any]]]
_WIDER = 3  # words before a name or number that are quoted with it
_ID = re.compile(r"[a-z-]+/[a-z0-9-]+")
_WORD = re.compile(r"\S+")
_APART = frozenset('.;:!?|()“”"')
_LONG = 30  # characters in which the word before something begins, with what is between


@dataclass(slots=True)
class Writer:
    """Collects the facts of a text.

    Attributes:
        text: the text.
        name: what to call an entity in a fact, by its id.
        place_of: the id of a country, or of its team, by its name.
        facts: those written so far, in order.
        opened: how many there were before the sentence that is read.
    """

    text: str
    name: Callable[[str], str]
    place_of: Callable[..., str]
    facts: list[Fact] = field(default_factory=list)
    opened: int = 0
    _names: dict[str, str] = field(default_factory=dict)
    _quotations: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    _wide: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def place(self, country: str) -> str:
        """The id of a country."""
        return self.place_of(country, "place")

    def national(self, country: str, form: str = "") -> str:
        """The id of the national team of a country, which the text may call otherwise."""
        return self.place_of(country, "national-team", form)

    def about(self, who: str, event: Event, values: Values, sure: float) -> None:
        """Write what is said of a person."""
        self._add({"about": self.name(who)}, event, values, sure)

    def record(self, kind: str, name: str, event: Event, values: Values, sure: float) -> None:
        """Write what is said of a spell, an honour or another record."""
        self._add({kind: name}, event, values, sure)

    def tally(self, name: str, event: Event, scope: str, values: Values, sure: float, spell: Spell) -> None:
        """Write figures of a spell."""
        fact = self._head({"spell": name}, event, sure)
        fact |= dict(self._values([("person", spell.person, []), *([("team", spell.team, [])] if spell.team else []),
                                   ("role", spell.role, [])]))  # fmt: skip
        at, words = self._quoted(event.start, event.end)
        fact["tally"] = [{"scope": scope, "at": at, "words": words, **dict(self._values(values))}]
        self.facts.append(fact)

    def match(
        self, name: str, event: Event, values: Values, sides: Iterable[tuple[str, list[Any], Values]], sure: float
    ) -> Fact:
        """Write a match with its two sides."""
        fact = self._head({"match": name}, event, sure) | dict(self._values(values))
        at, words = self._quoted(event.start, event.end)
        fact["side"] = [
            {"at": at, "words": words, **dict(self._values([("team", team, marks), *own]))}
            for team, marks, own in sides
        ]
        self.facts.append(fact)
        return fact

    def goal(self, match: Fact, start: int, end: int, values: Values) -> None:
        """Add a goal to a match that has been written."""
        at, words = self._quoted(start, end)
        match.setdefault("goal", []).append({"at": at, "words": words, **dict(self._values(values))})

    def more(self, match: Fact, team: str, values: Values) -> None:
        """Add to a match that has been written what a later sentence tells; of a side, if a team is given."""
        records = [match] if not team else [each for each in match["side"] if _plain(each["team"]) == self._named(team)]
        for told in records:
            told.update({name: value for name, value in self._values(values) if name not in told})

    def _add(self, head: Fact, event: Event, values: Values, sure: float) -> None:
        fact = self._head(head, event, sure) | dict(self._values(values))
        if not any(_says(other, fact) for other in self.facts[self.opened :]):
            self.facts.append(fact)

    def _head(self, head: Fact, event: Event, sure: float) -> Fact:
        at, words = self._quoted(event.start, event.end)
        fact = {
            **head,
            "rule": event.rule.name,
            "confidence": f"{event.rule.confidence * sure:.2f}",
            "at": at,
            "words": words,
        }
        if event.certainty != "asserted":
            fact["certainty"] = event.certainty
        return fact

    def _values(self, values: Values) -> Iterable[tuple[str, Any]]:
        for name, value, carried in values:
            shown = self._named(value) if "/" in value else value
            places = [self._wider(*_span(each)) for each in carried if each is not None]
            if not places:
                yield name, shown
            elif len(places) == 1:
                yield name, {"value": shown, "at": places[0][0], "words": places[0][1]}
            else:
                told = [{"at": at, "words": words} for at, words in sorted(set(places))]
                yield name, {"value": shown, "places": told}

    def _named(self, value: str) -> str:
        """What to call an entity; any other value stays as it is."""
        shown = self._names.get(value)
        if shown is None:
            shown = self.name(value) if _ID.fullmatch(value) else value
            if shown != value:  # an entity that has no name yet may get one
                self._names[value] = shown
        return shown

    # ── Quoting ──────────────────────────────────────────────────────────────────────────────────

    def _quoted(self, start: int, end: int) -> tuple[str, str]:
        """Words of an event: the last eight, if it has more."""
        found = self._quotations.get((start, end))
        if found is None:
            found = self._quotations[start, end] = self._last_words(start, end)
        return found

    def _last_words(self, start: int, end: int) -> tuple[str, str]:
        while start < end and self.text[start] in " ,.;:()\n\t":
            start += 1
        words = self.text[start:end]
        if len(words.split()) > MOST_WORDS:
            first = [found.start() for found in _WORD.finditer(words)][-MOST_WORDS]
            start, words = start + first, words[first:]
        return str(start), words.rstrip().rstrip(",;:")

    def _wider(self, start: int, end: int) -> tuple[str, str]:
        """A name or number with a few words before it, of the same sentence, as far as eight words allow."""
        found = self._wide.get((start, end))
        if found is None:
            found = self._wide[start, end] = self._quoted(self._words_before(start, end), end)
        return found

    def _words_before(self, start: int, end: int) -> int:
        own = len(self.text[start:end].split())
        left = start
        for _ in range(min(_WIDER, MOST_WORDS - own)):
            before = self._word_before(left)
            if before is None:
                break
            left = before
        return start if len(self.text[left:end].split()) > MOST_WORDS else left

    def _word_before(self, at: int) -> int | None:
        """Where the word begins that stands before something, with a space between; None where another sign does."""
        text, first = self.text, max(0, at - _LONG)
        end = at - 2 if text[max(0, at - 2) : at] == " \n" else at - 1
        if end < first or text[end] != " ":
            return None
        start = end
        while start > first and text[start - 1] not in _APART and not text[start - 1].isspace():
            start -= 1
        if start == end or (start > first and text[start - 1] != "(" and not text[start - 1].isspace()):
            return None
        return start


_ABOUT_THE_WORDS = frozenset(["rule", "confidence", "at", "words"])


def _says(one: Fact, other: Fact) -> bool:
    """Whether a fact says all that another does."""
    return all(_plain(one.get(key)) == _plain(value) for key, value in other.items() if key not in _ABOUT_THE_WORDS)


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) else value


def _span(carried: Any) -> tuple[int, int]:
    return (carried.start, carried.end) if isinstance(carried, Mark) else carried
