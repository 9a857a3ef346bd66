"""One person going through the proposals of one file, at whatever shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from carrera_kg.entities import Entities
from carrera_kg.errors import UsageError
from carrera_kg.factfile import FactFile, Record, is_open
from carrera_kg.ontology import Ontology
from carrera_kg.review.decisions import Decided, accept, edit, found, key_of, open_facts, reject
from carrera_kg.review.keeping import Keeping
from carrera_kg.review.passages import Passage, passage
from carrera_kg.review.wording import CERTAINTY, Told, Wording

ACTIONS = {
    "a": "accept",
    "r": "reject",
    "e": "edit",
    "s": "skip",
    "u": "undo",
    "q": "quit",
    "?": "help",
}
"""The keys and what they stand for."""

_ANSWER = re.compile(r"(?P<before>\d{1,3})?\s*(?P<action>[a-z]+|\?)\s*(?P<after>\d{1,3}(?!\S))?\s*(?P<rest>.*)", re.S)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wants: an action, on the value with a number or on the whole, with a value to be written."""

    action: str
    number: int | None = None
    text: str = ""


def parse_answer(text: str) -> Answer:
    """An answer as it is typed: a key or its word, with the number of a value on either side.

    Raises:
        UsageError: it is none.

    >>> parse_answer("e3 2005")
    Answer(action='edit', number=3, text='2005')
    >>> parse_answer("3r"), parse_answer("accept")
    (Answer(action='reject', number=3, text=''), Answer(action='accept', number=None, text=''))
    """
    match = _ANSWER.fullmatch(text.strip())
    words = {**ACTIONS, **{word: word for word in ACTIONS.values()}, "h": "help"}
    action = words.get(match["action"]) if match else None
    numbers = [int(match[name]) for name in ("before", "after") if match[name]] if match else []
    if match is None or action is None or len(numbers) > 1 or (match["rest"] and action != "edit"):
        raise UsageError(f"{text.strip()[:40]!r} is no answer", "type a, r, e, s, u, q, or ? for what they do")
    if numbers and action not in ("edit", "reject"):
        raise UsageError(f"{action} is for the whole proposal", "r and e take the number of a value")
    return Answer(action, numbers[0] if numbers else None, match["rest"].strip())


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as it is put before somebody, and how far the file is."""

    key: str
    told: Told
    passage: Passage
    state: str


def state_of(file: FactFile) -> str:
    """How far a file is: ``3 open · 12 kept · 2 rejected``, facts and, of the rejected, single values too."""
    kept = sum("reviewed" in fact for fact in file.facts)
    return f"{len(open_facts(file))} open · {kept} kept · {len(file.rejected)} rejected"


def decide(file: FactFile, key: str, given: Answer, words: Wording) -> Decided:
    """What a file becomes when somebody accepts, rejects or edits.

    Args:
        file: the proposals.
        key: of the fact that is decided on.
        given: the answer; values are numbered as :class:`Told` has them, from 1.
        words: of the file.

    Raises:
        UsageError: there is no such fact or value, or the value cannot be.
    """
    if given.action == "accept":
        return accept(file, key)
    number, lines = given.number, words.told(found(file, key)).lines
    if given.action == "reject" and number is None:
        return reject(file, key, None, words.ontology)
    if number is None or not 1 <= number <= len(lines):
        raise UsageError("which value?", f"add its number, from 1 to {len(lines)}, as in e1")
    line = lines[number - 1]
    if given.action == "edit":
        if not given.text:
            raise UsageError("no value was given", f"add it, as in e{number} {line.written}")
        return edit(file, key, line.where, given.text, words)
    if line.where == CERTAINTY:
        raise UsageError("how sure the text is cannot be left out", f"edit it, as in e{number} hedged")
    return reject(file, key, line.where, words.ontology)


class Sitting:
    """What is before the person now, and what becomes of it.

    Args:
        keeping: the file.
        text: of the document, or None.
        missing: what is wrong with the text.
        known: the entities beside those of the file.
        ontology: labels, and what fits.

    Raises:
        DataError, FactError: the file cannot be read.
    """

    def __init__(self, keeping: Keeping, text: str | None, missing: str, known: Entities, ontology: Ontology) -> None:
        self.keeping, self._text, self.missing = keeping, text, missing
        self._known, self._ontology = known, ontology
        self._skipped: set[str] = set()
        self._held: str | None = None
        self._source = keeping.read()
        self.file = FactFile.parse(self._source, keeping.path)

    @property
    def open(self) -> int:
        """How many proposals nobody has decided on, those that were skipped among them."""
        return len(open_facts(self.file))

    @property
    def state(self) -> str:
        """How far the file is, in words."""
        return state_of(self.file)

    @property
    def rewrites(self) -> bool:
        """Whether the file is laid out in another way than it will be written, or has comments, which get lost."""
        return self._source != self.file.text()

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.file, self._known, self._ontology)

    def current(self) -> Shown | None:
        """The proposal to decide on; None when there is none, or those that are left were skipped."""
        fact = self._fact()
        if fact is None:
            return None
        where = passage(fact, self._text, self.missing)
        return Shown(key_of(fact), self._wording.told(fact), where, self.state)

    def _fact(self) -> Record | None:
        by_key = {key_of(fact): fact for fact in self.file.facts}
        if self._held in by_key:
            return by_key[self._held]
        return next((fact for key, fact in by_key.items() if is_open(fact) and key not in self._skipped), None)

    def refreshed(self) -> bool:
        """Read the file again if somebody else has changed it, and tell whether that is so.

        Raises:
            DataError, FactError: it cannot be read.
        """
        text = self.keeping.read()
        if text == self._source:
            return False
        self._take(FactFile.parse(text, self.keeping.path), text)
        return True

    def answer(self, given: Answer) -> str:
        """Do what was answered to what is shown; returns what else there is to say.

        Raises:
            UsageError: it cannot be done.
            DataError: the file has changed, or cannot be written.
        """
        if given.action == "undo":
            self._held = self.keeping.undo()
            self._skipped.discard(self._held)
            self._reread()
            return "the last decision is taken back"
        fact = self._fact()
        if fact is None:
            raise UsageError("there is nothing to decide on", "u takes the last decision back, q ends")
        key = key_of(fact)
        if given.action == "skip":
            self._skipped.add(key)
            self._held = None
            return ""
        decided = decide(self.file, key, given, self._wording)
        if decided.file != self.file:
            after = decided.file.text()
            self.keeping.replace(self._source, after, key)
            self._take(decided.file, after)
        stays = given.action == "edit" or given.number is not None
        self._held = decided.key if stays else None
        return decided.note

    def _reread(self) -> None:
        text = self.keeping.read()
        self._take(FactFile.parse(text, self.keeping.path), text)

    def _take(self, file: FactFile, source: str) -> None:
        self.file, self._source = file, source
        self.__dict__.pop("_wording", None)
