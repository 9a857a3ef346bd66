"""What every match of a pattern has: words and signs without which a pattern need not be tried.

Trying a pattern costs more than looking at the words of a sentence. What is found here is never more than what a match
must have, so that leaving a pattern out for it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]  # how the library itself reads a pattern; nothing public tells it
from typing import Any

from carrera_kg.proposals.language import SIGNS, key_of

_SIGNS = frozenset(SIGNS.values())
_WORD = re.compile(rf"[^\W_]+|[{''.join(_SIGNS)}]")
_DIGIT = re.compile(r"\d")
_MOST = 50_000  # words that are kept in mind

Clause = frozenset[str]
"""Of these a match has at least one: signs, and parts of words; a space says where a word begins or ends."""


def required(pattern: re.Pattern[str]) -> list[Clause]:
    """Of what every match of a pattern has one each.

    >>> [sorted(clause) for clause in required(re.compile("(?:was )?born (?:in|at)"))]
    [['born '], [' at', ' in']]
    """
    if pattern.flags & re.IGNORECASE:
        return []
    return _sequence(_parser.parse(pattern.pattern, pattern.flags), "")


def beginnings(pattern: re.Pattern[str]) -> frozenset[str]:
    """The letters that the first word of a match begins with, with a space where they are the whole of it.

    A zero stands for any digit, and nothing at all for whatever there may be.

    >>> sorted(beginnings(re.compile(r"(?:old|young) .*|mi\\w+|\\d")))
    ['0', 'mi', 'old ', 'young ']
    """
    if pattern.flags & re.IGNORECASE:
        return frozenset([""])
    return frozenset(_begins(list(_parser.parse(pattern.pattern, pattern.flags))))


def _begins(items: list[tuple[Any, Any]]) -> set[str]:
    for number, (kind, told) in enumerate(items):
        name, rest = str(kind), items[number + 1 :]
        if name == "LITERAL":
            return {chr(told) + more for more in _begins(rest)} if chr(told).isalnum() else {" "}
        if name == "IN" and [(str(each), str(of)) for each, of in told] == [("CATEGORY", "CATEGORY_DIGIT")]:
            return {"0"}
        if name == "BRANCH":
            return {begin for option in told[1] for begin in _begins([*option, *rest])}
        if name == "SUBPATTERN" and not told[1] & re.IGNORECASE:
            return _begins([*told[-1], *rest])
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return _begins(list(told[2])) | (set() if told[0] else _begins(rest))
        if name not in ("AT", "ASSERT", "ASSERT_NOT"):
            break
    return {""}


def begins(word: str, beginnings: Iterable[str]) -> bool:
    """Whether a match can begin with a word, by the beginnings of its pattern."""
    own = "0" if word[:1].isdecimal() else _DIGIT.sub("0", word)
    return any(
        f"{own} ".startswith(_DIGIT.sub("0", begin)) or (begin[:1].isdecimal() and own == "0") for begin in beginnings
    )


def _sequence(items: Iterable[tuple[Any, Any]], run: str) -> list[Clause]:
    """The clauses of what stands one after the other.

    Args:
        items: as the library reads them.
        run: the letters right before, with a space if a word begins there.
    """
    found: list[Clause] = []
    for kind, told in items:
        name = str(kind)
        if name == "LITERAL" and chr(told).isalnum():
            run += chr(told)
        elif name == "LITERAL" or (name == "IN" and (signs := _only_signs(told))):
            found += _run(f"{run} ")
            if name == "IN" or chr(told) in _SIGNS:
                found.append(frozenset(chr(told) if name == "LITERAL" else signs))
            run = " "
        elif name == "ATOMIC_GROUP" or (name == "SUBPATTERN" and not told[1] & re.IGNORECASE):
            found += _sequence(told[-1] if name == "SUBPATTERN" else told, run)
            run = ""
        elif name == "BRANCH":
            options = [_sequence(option, run) for option in told[1]]
            found += _either(options) or _run(run)
            run = ""
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):  # these have no letters of their own
            found += _run(run)
            run = ""
            if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and told[0]:
                found += _sequence(told[2], "")
    return found + _run(run)


def _only_signs(items: list[tuple[Any, Any]]) -> list[str]:
    """The signs of a class of nothing else."""
    letters = [chr(told) for kind, told in items if str(kind) == "LITERAL"]
    return letters if len(letters) == len(items) and _SIGNS.issuperset(letters) else []


def _run(run: str) -> list[Clause]:
    """The clause of a run of letters; one letter within a word says nothing."""
    return [frozenset([run])] if len(run) > 1 and run.strip() else []


def _either(options: list[list[Clause]]) -> list[Clause]:
    """What one of several parts must have: words where all of them have some, likewise signs, or else either."""
    found: list[Clause] = []
    signs = [[clause for clause in option if clause <= _SIGNS] for option in options]
    words = [[clause for clause in option if not clause & _SIGNS] for option in options]
    for kinds in (words, signs):
        if all(kinds):
            found.append(frozenset().union(*(max(clauses, key=_telling) for clauses in kinds)))
    if not found and all(options):
        found.append(frozenset().union(*(max(clauses, key=_telling) for clauses in options)))
    return found


def _telling(clause: Clause) -> tuple[int, int]:
    """How much a clause leaves out: the shortest of its words counts, then how few they are."""
    return min(map(len, clause)), -len(clause)


class Index:
    """Tells which patterns a sentence can have a match of, by numbers in which each word and sign has a bit.

    All patterns are given before the first sentence.
    """

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._patterns: dict[str, int] = {}
        self._clauses: list[list[int]] = []
        self._known: dict[str, tuple[int, int]] = {}

    def add(self, clauses: Iterable[Clause], words: frozenset[str] = frozenset()) -> None:
        """Add a pattern.

        Args:
            clauses: what it requires.
            words: of which a sentence must have one as a whole, as it is looked up; all will do if there is none.
        """
        told = sorted(clauses, key=lambda clause: (not clause & _SIGNS, _telling(clause)), reverse=True)
        if words:
            told.insert(0, frozenset(f"={word}" for word in words))
        number = 1 << len(self._clauses)
        self._clauses.append([self._mask(clause) for clause in told[1:]])
        for part in told[0] if told else ("",):  # what is in every word and sign
            self._mask([part])
            self._patterns[part] = self._patterns.get(part, 0) | number

    def _mask(self, clause: Iterable[str]) -> int:
        mask = 0
        for each in clause:
            mask |= self._bits.setdefault(each, 1 << len(self._bits))
        return mask

    def of(self, sentence: str) -> list[int]:
        """The patterns that a sentence can have a match of, by the numbers in which they were added."""
        has, open_, known = 0, 0, self._known
        for word in _WORD.findall(sentence):
            mask, patterns = known.get(word) or self._word(word)
            has |= mask
            open_ |= patterns
        found = []
        while open_:
            number = (open_ & -open_).bit_length() - 1
            open_ &= open_ - 1
            for mask in self._clauses[number]:
                if not has & mask:
                    break
            else:
                found.append(number)
        return found

    def _word(self, word: str) -> tuple[int, int]:
        if len(self._known) >= _MOST:
            self._known.clear()
        whole, key, mask, patterns = f" {word} ", f"={key_of(word)}", 0, 0
        for part, bit in self._bits.items():
            if part in whole or part == key:
                mask |= bit
                patterns |= self._patterns.get(part, 0)
        self._known[word] = mask, patterns
        return mask, patterns
