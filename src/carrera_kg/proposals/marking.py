"""What is known in a text, each with its place: names, times, numbers of things, roles, and words for who is meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from carrera_kg.entities import Entities, Entity
from carrera_kg.names import identifier, search_key
from carrera_kg.proposals.language import SIGNS, DateForm, Language
from carrera_kg.proposals.language import key_of as key
from carrera_kg.proposals.required import beginnings, begins, required

_TOKEN = re.compile(r"[^\W_]+")
_SCORE = re.compile(r"(\d{1,2})\s?[-–—:]\s?(\d{1,2})(?![\d%])(?![-–—/]\d)")
_NICKNAME = re.compile(r" [\"“‘'«](?P<nick>[^\W\d_]+)[\"”’'»] (?P<next>[^\W\d_])")
_FIGURES = re.compile(r"\d\d[-/.]\d\d[-/.]\d\d")
_RESULT = re.compile(r",? \(?\d{1,2}[-–—:]\d{1,2}(?!\d)")
_UNDER = re.compile(r"(?:[^\W\d_]+[- ]?)?\d\d")
_CLASSES = {"person": "person", "club": "club", "national-team": "national-team", "competition": "competition",
            "award": "award", "place": "place", "stadium": "venue"}  # fmt: skip
_NAMED = frozenset(["club", "person", "competition", "national-team"])
_GOALS = re.compile(r"[ \t]*\(-?\d{1,3}\)|[ \t]*\n\d{4}")
"""What follows the matches in a line of a career: goals, or another line."""
_CELL = re.compile(r"(?:\|[ \t]*(?:→[ \t]*)?|^[ \t]*(?:[-*•][ \t]+)?)$")
_YEARS_ABOVE = re.compile(r"\n[ \t]*\d{4}[ ]?[-–—][ ]?(?:\d{4}|\d\d|[^\W\d_]+)?[ \t]*\n$")
"""A line of years, below which a team stands alone in a line."""
_YEARS_BEFORE = re.compile(r"[ \t]*(?:[-*•][ \t]+)?\d{4}(?:[-–—/]\d{0,4})?:?[ \t]+(?:→[ \t]*)?")
_LINE_ENDS = re.compile(r"[ \t]*(?:\([^()\n]*\)[ \t]*)?(?:\n|$)")
_LONG_LINE = 30
_AFTER_CELL = re.compile(r"[ \t]*(?:\([^()|\n]*\)[ \t]*)?\||:[ \t]+(?:18|19|20)\d\d(?!\d)")
LETTERS = 3  # of what stands for several words, such as AFC
_AGED_TEAM = re.compile(r"u\d\d")
_CENTURY = 30  # years of two digits from which on they are of the twentieth century
_FULL_WORD = 5  # letters of a word that is more than an article or preposition
_BEFORE_PLACE = 16  # characters with which a birth is told
_DAYS = 31  # of a month
_LONGEST = 8  # words of a name
_ENDS = frozenset('.!?\n|:•“"')
_OPENING = ("months", "nations", "numbers")
"""Tables of words with capital letters that are no names."""


@dataclass(slots=True)
class Mark:
    """Something known at a place.

    Attributes:
        kind: one of :data:`~carrera_kg.proposals.language.SIGNS`.
        start, end: its place in the text.
        entities: whom or what a name can mean, by id; empty for a name that is not known.
        value: of others: the key of a role or position, the number of things, the two numbers of a score …
        form: of a time, how it is written.
        found: of a time or age, the parts of it.
    """

    kind: str
    start: int
    end: int
    entities: tuple[str, ...] = ()
    value: str = ""
    form: str = ""
    found: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    kind: str
    value: str
    entities: tuple[str, ...] = ()
    cased: bool = False


class Vocabulary:
    """The names and words that are looked for, by their first words.

    Args:
        language: the language.
        entities: those that names can mean.
    """

    def __init__(self, language: Language, entities: Entities) -> None:
        self.language = language
        self.phrases: dict[tuple[str, ...], _Phrase] = {}
        self.small: dict[tuple[str, ...], _Phrase] = {}  # nations that are written like countries, but for the capital
        self.lengths: dict[str, dict[str, list[int]]] = {}
        self.of_competitions: set[str] = set()
        told = language
        self.articles = frozenset(key(word) for word in told.lists["articles"])
        people = {*told.maps["occupations"], *told.maps["roles"], *told.lists["described"]}
        self.of_people = frozenset(key(word) for word in people if word.isalpha())
        self.nations = frozenset(key(word) for word in told.maps["nations"])
        self.may_open = frozenset(key(word) for word in told.lists["may_open"])
        self.labels = frozenset(word for words in told.groups["labels"].values() for word in words)
        self.finals = frozenset(key(word) for word in told.lists["finals"])
        months = [key(word) for word in told.maps["months"]]
        self.month_names = {int(number): word for word, number in reversed(told.maps["months"].items())}
        self.day_first = bool(told.lists["day_first"])
        self.short = frozenset(word for word in months if any(len(word) < len(each) and each.startswith(word)
                                                              for each in months))  # fmt: skip
        self.openers = (
            frozenset(
                key(word)
                for words in (told.lists["openers"], told.lists["weekdays"], *map(told.maps.get, _OPENING))
                for word in words or ()
                if word.isascii() or not key(word).isascii()
            )
            - self.short
        )  # Jan may be the month, and somebody
        self.accented = frozenset(word for word in told.lists["openers"] if not word.isascii())  # sarà, but not Sara
        self.connectors = frozenset(key(word) for word in told.lists["connectors"])
        self.inner_connectors = frozenset(key(word) for word in told.lists.get("inner_connectors", ()))
        self.particles = frozenset(told.lists.get("particles", ()))
        self.born_in = tuple(told.lists.get("born_in", ())) or ("\0",)
        self.small_nations = (
            told.maps["joints"].get("adjective") == "after"
        )  # and all words within a sentence are small
        self.bodies = {tuple(key(word).split()) for word in told.lists.get("body_words", ())}
        self.numbered = frozenset(told.lists.get("league_ordinals", ()))
        self.tails = frozenset(told.lists.get("league_tails", ()))
        self.leagues = frozenset(told.lists["league_words"])
        self.own_leagues = frozenset(told.lists.get("own_leagues", ()))
        self.cues = {kind: frozenset(key(word) for word in told.lists[f"{kind}_words"])
                     for kind in ("club", "competition", "venue")}  # fmt: skip
        self.award_heads = frozenset(cue.split()[0] for cue in told.lists["award_words"] if len(cue.split()) == 3)
        self.titles = frozenset(key(word) for word in (*told.maps["roles"], *told.lists["described"]))
        self.generic = frozenset(key(word) for word in told.lists["generic"])
        self._beginnings = [(form, beginnings(form.pattern)) for form in told.forms]
        self._forms: dict[str, list[DateForm]] = {}
        self.nationals = [(name, pattern, required(pattern)) for name in ("national", "youth_national")
                          for pattern in told.nationals[name]]  # fmt: skip
        self.begins = {*told.triggers, *told.maps["numbers"], *self.articles}
        self._words()
        self.add(entities.by_id.values())

    def add(self, entities: Iterable[Entity]) -> None:
        """Look for the names of these as well."""
        meant: dict[tuple[str, ...], list[tuple[str, str, bool]]] = defaultdict(list)
        called = {}
        for entity in entities:
            called[entity.id] = entity.name
            kind = _CLASSES[entity.id.split("/")[0]]
            for name in (entity.name, *entity.forms):
                tokens = tuple(_TOKEN.findall(search_key(name)))
                if tokens:
                    meant[tokens].append((kind, entity.id, name[:1].isupper()))
        for tokens, all_ in meant.items():
            kinds = {kind for kind, _, _ in all_}
            ids = tuple(dict.fromkeys(id_ for _, id_, _ in all_))
            cased = all(cased for _, _, cased in all_)
            old = self.phrases.get(tokens)
            of_nation = bool(old and old.kind == "nation") or not cased or _comes_from(tokens, called[ids[0]])
            adjective = kinds == {"place"} and of_nation
            if adjective:  # a word for those who come from there
                self.phrases.pop(tokens, None)
                self._put(_Phrase(tokens, "nation", called[ids[0]], ids))
            else:
                self._put(_Phrase(tokens, _together(kinds), "", ids, cased))

    def _put(self, phrase: _Phrase) -> None:
        if phrase.kind == "competition":
            self.of_competitions |= set(phrase.tokens)
        old = self.phrases.get(phrase.tokens)
        for one, other in ((phrase, old), (old, phrase)):
            if one and other and one.kind == "nation" and other.cased:
                self.small[phrase.tokens] = one
        if old is None or (phrase.entities and not old.entities):
            self.phrases[phrase.tokens] = phrase
            self.begins.add(phrase.tokens[0])
            second = self.lengths.setdefault(phrase.tokens[0], {})
            lengths = second.setdefault(phrase.tokens[1], []) if len(phrase.tokens) > 1 else [1]
            if len(phrase.tokens) not in lengths:
                lengths.append(len(phrase.tokens))
                lengths.sort(reverse=True)
        elif phrase.entities:  # the same words for more: what they can mean is joined
            known = {id_.split("/")[0] for id_ in phrase.entities} if old.value else set()
            general = [id_ for id_ in old.entities if id_.split("/")[0] not in known]  # the country that is not listed
            ids = tuple(dict.fromkeys((*general, *phrase.entities)))
            kind, cased = _together({old.kind, phrase.kind}), old.cased and phrase.cased
            self.phrases[phrase.tokens] = _Phrase(phrase.tokens, kind, old.value or phrase.value, ids, cased)

    def at(self, keys: list[str], n: int) -> list[_Phrase]:
        """The phrases that stand at a word, the longest first."""
        second = self.lengths.get(keys[n])
        if second is None:
            return []
        lengths = second.get(keys[n + 1]) if n + 1 < len(keys) else None
        found = [self.phrases.get(tuple(keys[n : n + length])) for length in lengths or ()]
        found.append(self.phrases.get((keys[n],)))
        return [phrase for phrase in found if phrase is not None]

    def forms(self, word: str) -> list[DateForm]:
        """The ways to write a time that can begin with a word or digits."""
        word = "0" if word[:1].isdecimal() else word
        found = self._forms.get(word)
        if found is None:
            found = self._forms[word] = [form for form, first in self._beginnings if begins(word, first)]
        return found

    def _words(self) -> None:
        told = self.language
        for name, kind in (("roles", "role"), ("positions", "position"), ("nations", "nation")):
            for words, value in told.maps[name].items():
                self._phrase(words, kind, value)
        countries = {country: country for country in told.maps["nations"].values()} | told.maps.get("countries", {})
        for words, country in sorted(countries.items()):  # the country, or its team
            ids = (f"national-team/{identifier(country)}", f"place/{identifier(country)}")
            tokens = tuple(_TOKEN.findall(search_key(words)))
            self._put(_Phrase(tokens, "club-or-place", country, ids, cased=True))
        for words, value in told.maps["pronouns"].items():
            self._phrase(words, "pronoun", value)
        self._descriptions()
        for words in told.lists["teams_meant"]:
            self._phrase(words, "they", "")
        for words in told.lists["here"]:
            self._phrase(words, "here", "")
        for words in told.lists.get("titles", ()):
            self._phrase(words, "title", "")
        for words in told.lists["regions"]:
            self._put(_Phrase(tuple(_TOKEN.findall(search_key(words))), "place", "", cased=True))

    def _descriptions(self) -> None:
        """Words for who is meant: the young defender, the Italian."""
        told = self.language
        articles = told.lists.get("articles", ("the",))
        nations = list(told.maps["nations"])
        for words in told.lists["described"]:
            for article in articles:
                for between in ("", *told.lists["describing"], *nations):
                    self._phrase(f"{article} {between} {words}" if between else f"{article} {words}", "pronoun", "the")
                    if told.maps.get("joints", {}).get("adjective") == "after" and between:
                        self._phrase(f"{article} {words} {between}", "pronoun", "the")
        for article in articles:
            for nation in nations:
                self._phrase(f"{article} {nation}", "pronoun", "nation")

    def _phrase(self, words: str, kind: str, value: str) -> None:
        tokens = tuple(_TOKEN.findall(search_key(words)))
        if tokens:
            self._put(_Phrase(tokens, kind, value))


def _comes_from(tokens: tuple[str, ...], place: str) -> bool:
    """Whether a word is made of the name of a place: Norlander, of Norland."""
    name = search_key(place)
    return len(tokens) == 1 and tokens[0] != name and tokens[0].startswith(name[: max(4, len(name) - 2)])


def _together(kinds: set[str]) -> str:
    """The one kind of what can be several."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds <= {"club", "place", "club-or-place", "national-team", "venue"}:
        return "club-or-place"
    return "person" if "person" in kinds else "unknown"


class Marked:
    """A text with its marks.

    Args:
        text: the text.
        vocabulary: what is looked for.

    Attributes:
        marks: in order; none lies in another.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary, self.language = text, vocabulary, vocabulary.language
        self.lower = _lower(text)
        self.tokens = [found.span() for found in _TOKEN.finditer(text)]
        self.keys = _TOKEN.findall(self.lower)  # each letter is where it is in the text, and one that is none stays so
        if not self.lower.isascii():
            places = zip(self.keys, self.tokens, strict=True)
            self.keys = [word if word.isascii() else key(text[start:end]) for word, (start, end) in places]
        words = _TOKEN.findall(text)
        self.capital = [word[0].isupper() for word in words]
        self.openers, self.connectors = vocabulary.openers, vocabulary.connectors
        self.small_connectors: tuple[str, ...] = self.language.lists.get("small_connectors", ())
        self.inner_connectors, self.cues = vocabulary.inner_connectors, vocabulary.cues
        self.award_cues = frozenset(self.language.lists["award_words"])
        self.apart = self._apart()
        self.own = self._own_leagues()
        if self.own:
            self.cues = {**self.cues, "competition": self.cues["competition"] | self.own}
        self.seen = {
            word for n, word in enumerate(words) if self.capital[n] and (not self._first(n) or self._begins(n))
        }
        self.seen |= {word.capitalize() for word in self.seen if word.isupper() and len(word) > LETTERS}
        self.surnames = self._surnames()
        self.quoted = list(_quoted(text))
        self.marks = list(self._parted(self._nationals(self._without_flags(list(self._all())))))
        self._headed()
        self.starts = [mark.start for mark in self.marks]

    def _headed(self) -> None:
        """Take a country that opens the title, with a colon, for where it was, and no team: Westland: X turn to Y."""
        start = len(self.text) - len(self.text.lstrip())
        for mark in self.marks[:1]:
            country = mark.kind == "club-or-place" and mark.value and mark.start == start
            if country and self.text.startswith(": ", mark.end) and self.text.find("\n", start) > mark.end:
                mark.kind = "place"
                mark.entities = tuple(id_ for id_ in mark.entities if id_.startswith("place/"))

    def _own_leagues(self) -> frozenset[str]:
        """The words of the text that are the name of a league by themselves: by a list, or by how they end."""
        endings = tuple(self.language.lists.get("league_endings", ()))
        words = (word for n, word in enumerate(self.keys) if self.capital[n])
        found = [word for word in words if endings and word.endswith(endings)]
        return self.vocabulary.own_leagues.union(found)

    def _surnames(self) -> set[tuple[str, ...]]:
        """The last names with a particle that stand within a sentence, so that one that opens a sentence is none."""
        particles = self.vocabulary.particles
        found: set[tuple[str, ...]] = set()
        for n, word in enumerate(self.keys[:-1]):
            if word in particles and self.capital[n] and self._particle(n) and not self._first(n):
                found.add((word, self.keys[n + 1]))
        return found

    def _particle(self, n: int) -> bool:
        """Whether a word is the article or preposition with which a last name begins: Di, Dell'."""
        if not (self.capital[n] and self.keys[n] in self.vocabulary.particles and n + 1 < len(self.tokens)):
            return False
        between = self.text[self.tokens[n][1] : self.tokens[n + 1][0]]
        whole = self.text[slice(*self.tokens[n])]
        shout = len(whole) > 1 and whole.isupper() and not self.text[slice(*self.tokens[n + 1])].isupper()
        return self.capital[n + 1] and between in (" ", "'", "’") and not shout

    def _apart(self) -> set[int]:
        """The words before which a hyphen stands that joins no name.

        Those are two sides with a score after them, and names of which each stands elsewhere without the other.
        """
        found = set()
        for m in range(1, len(self.tokens)):
            at = self.tokens[m][0]
            if self.text[at - 1] != "-" or self.tokens[m - 1][1] != at - 1:
                continue
            if not (self.capital[m] and self.capital[m - 1]):
                continue
            last = m + 1
            while last < min(m + 4, len(self.tokens)) and self._before(last) == " " and self.capital[last]:
                last += 1
            if _RESULT.match(self.text, self.tokens[last - 1][1]):
                found.add(m)
                continue
            first = m - 1
            while first > max(0, m - 4) and self._before(first) == " " and self.capital[first - 1]:
                first -= 1
            left = (self.text[self.tokens[n][0] : at - 1] for n in range(first, m))
            right = (self.text[at : self.tokens[n - 1][1]] for n in range(last, m, -1))
            if any(map(self._alone, left)) and any(map(self._alone, right)):
                found.add(m)
        return found

    def _alone(self, words: str) -> bool:
        """Whether words stand somewhere without a hyphen beside them."""
        return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", self.text) is not None

    def _parted(self, marks: list[Mark]) -> Iterator[Mark]:
        """The marks, with a club and somebody who does something there apart: the coach del Cerreto Fabio Gatti.

        Only where clubs have an article and people none; the club is named by itself elsewhere.
        """
        article = self.language.maps["joints"].get("article")
        named = ("club", "club-or-place", "unknown")
        alone = {self.text[mark.start : mark.end]: mark for mark in marks if mark.kind in named} if article else {}
        for before, mark in pairwise([Mark("", 0, 0), *marks]):
            words = self.text[mark.start : mark.end].split(" ")
            job = before.kind in ("role", "position", "pronoun") and re.fullmatch(
                f" (?:{article})", self.lower[before.end : mark.start].replace("’", "'")
            )
            many = next((n for n in range(1, len(words) - 1) if " ".join(words[:n]) in alone), 0) if job else 0
            if mark.kind != "unknown" or not many:
                yield mark
                continue
            club = alone[" ".join(words[:many])]
            at = mark.start + len(" ".join(words[:many]))
            yield Mark(club.kind, mark.start, at, club.entities, club.value)
            yield Mark("unknown", at + 1, mark.end)

    def _without_flags(self, marks: list[Mark]) -> list[Mark]:
        """The marks, with the country apart that stands before a club in a cell, where pages have a flag."""
        named = ("club", "club-or-place", "unknown")
        alone = {self.text[mark.start : mark.end] for mark in marks if mark.kind in named}
        found = []
        for mark in marks:
            first, _, rest = self.text[mark.start : mark.end].partition(" ")
            country = self.vocabulary.phrases.get((key(first),)) if mark.kind in named and rest in alone else None
            if country and country.value and self.text[: mark.start][-2:].strip(" ")[-1:] in ("\t", "|", "\n"):
                at = mark.start + len(first)
                found.append(Mark(country.kind, mark.start, at, country.entities, country.value))
                found.append(Mark(mark.kind, at + 1, mark.end, mark.entities, mark.value))
            else:
                found.append(mark)
        return found

    def within(self, start: int, end: int) -> list[Mark]:
        """The marks of a part of the text."""
        return self.marks[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def before(self, mark: Mark) -> Iterator[Mark]:
        """The marks before one, the nearest first."""
        return (self.marks[n] for n in range(bisect_left(self.starts, mark.start) - 1, -1, -1))

    def _nationals(self, marks: list[Mark]) -> list[Mark]:
        """The marks, with those together that name a national team: an adjective or a country, and "national team"."""
        kinds = {SIGNS[mark.kind] for mark in marks}
        patterns = [
            (name, pattern)
            for name, pattern, clauses in self.vocabulary.nationals
            if all(kinds & clause or any(word.strip() in self.lower for word in clause) for clause in clauses)
        ]
        if not patterns:
            return marks
        seen, places = self.abstract(0, len(self.text), marks)
        by_start = {mark.start: mark for mark in marks}
        own = self._of(marks)
        for name, pattern in patterns:
            of_none = not any(SIGNS[kind] in pattern.pattern for kind in ("nation", "place"))
            for found in pattern.finditer(seen):
                inner = [by_start[places[n]] for n in range(found.start(), found.end()) if places[n] in by_start]
                named = next((mark for mark in inner if mark.kind != "figure"), own if of_none else None)
                if named is None or any(mark.kind == "national-team" and mark.value for mark in inner):
                    continue
                start, end = places[found.start()], places[found.end() - 1]
                last = by_start.get(end)
                end = last.end if last else end + 1
                country = (
                    named.value if named.kind == "nation" else " ".join(self.text[named.start : named.end].split())
                )
                known = tuple(id_ for id_ in named.entities if id_.startswith("national-team/"))
                for mark in inner:
                    del by_start[mark.start]
                if name == "youth_national":
                    by_start |= {made.start: made for made in self._of_the_young(country, start, end)}
                else:
                    by_start[start] = Mark("national-team", start, end, known, country)
        return sorted(by_start.values(), key=lambda mark: mark.start)

    def _of(self, marks: list[Mark]) -> Mark | None:
        """The country of the one whom a text is about, as its head says: an Italian defender."""
        people = self.vocabulary.of_people
        for mark in marks:
            if mark.kind == "nation" and mark.start < _HEAD:
                beside = self.lower[max(0, mark.start - _BESIDE) : mark.end + _BESIDE]
                if not people.isdisjoint(_TOKEN.findall(beside)) or (mark.start and self._labelled_at(mark.start)):
                    return mark
        return None

    def _of_the_young(self, country: str, start: int, end: int) -> Iterator[Mark]:
        """The national teams of the young that some words name: at under-17 and under-19 level are two."""
        ages = list(_UNDER.finditer(self.text[start:end]))
        if not ages:
            yield Mark("national-team", start, end, (), f"{country} under-")
        for n, age in enumerate(ages):
            first = start + age.start() if n else start
            last = end if n + 1 == len(ages) else start + age.end()
            yield Mark("national-team", first, last, (), f"{country} under-{age[0][-2:]}")

    # ── Finding them ─────────────────────────────────────────────────────────────────────────────

    def _all(self) -> Iterator[Mark]:
        n, begins, articles = 0, self.vocabulary.begins, self.vocabulary.articles
        while n < len(self.tokens):
            word = self.keys[n]
            if not (word in begins or self.capital[n] or word[:1].isdecimal()):
                n += 1
                continue
            found = self._aged(n) if word in articles else None
            found = found or self._time(n) or self._prize(n) or self._known(n) or self._name(n) or self._number(n)
            if found is None:
                n += 1
                continue
            mark, after = found
            yield mark
            n = max(after, n + 1)

    def _after(self, end: int, n: int) -> int:
        while n < len(self.tokens) and self.tokens[n][0] < end:
            n += 1
        return n

    def _time(self, n: int) -> tuple[Mark, int] | None:
        word = self.keys[n]
        if not (word[:1].isdecimal() or word in self.language.triggers):
            return None
        start, end = self.tokens[n]
        if word == "may" and self.text[start].islower():
            return None
        for form in self.vocabulary.forms(self.lower[start:end]):
            found = form.pattern.match(self.lower, start)
            if found and (not (found.groupdict().get("month") or "").isdecimal() or any(self._in_figures(found))):
                return self._dated(form, found, n)
        return None

    def _in_figures(self, found: re.Match[str]) -> tuple[int, int]:
        """The day and month of a date in figures, as 22/08/1974 or 08/22/1974; zeros where it may be either or none."""
        day, month, months = int(found["day"]), int(found["month"]), self.vocabulary.month_names
        if "sign" in found.groupdict():  # else the year comes first, and the day last
            if month not in months:
                day, month = month, day
            elif day in months and day != month and not self.vocabulary.day_first:
                return 0, 0
        return (day, month) if month in months and 1 <= day <= _DAYS else (0, 0)

    def _dated(self, form: DateForm, found: re.Match[str], n: int) -> tuple[Mark, int]:
        parts = {name: value for name, value in found.groupdict().items() if value is not None}
        if parts.get("month", "").isdecimal():  # in figures
            day, month = self._in_figures(found)
            parts |= {"day": str(day), "month": self.vocabulary.month_names[month]}
        if form.kind == "short-year":
            parts["year"] = f"{19 if int(parts['year']) >= _CENTURY else 20}{parts['year']}"
        kind = "age" if form.kind == "age" else "when"
        return Mark(kind, found.start(), found.end(), form=form.kind, found=parts), self._after(found.end(), n)

    def _aged(self, n: int) -> tuple[Mark, int] | None:
        """Somebody who is meant by an age, after an article: the 24-year-old striker, the Italian's "il 24enne"."""
        found = self.language.aged.match(self.lower, self.tokens[n][0])
        if found is None:
            return None
        last = self._after(found.end(), n)
        if last < len(self.keys) and (self._named(last) or self._before_name(last)):
            return None
        if n and self.keys[n - 1] in self.language.lists["before_what"]:
            return None
        return Mark("pronoun", found.start(), found.end(), value="the"), last

    def _before_name(self, m: int) -> bool:
        """Whether a word that says what somebody is stands there, and a name follows."""
        phrase = next((each for each in self.vocabulary.at(self.keys, m) if each.kind in ("role", "position")), None)
        after = m + len(phrase.tokens) if phrase else len(self.keys)
        return after < len(self.keys) and self._named(after)

    def _phrases(self, n: int) -> Iterator[_Phrase]:
        """The phrases that stand at a word; where a country is written small, those who come from there."""
        large = self.text[self.tokens[n][0]].isupper()
        for phrase in self.vocabulary.at(self.keys, n):
            if large or not phrase.cased:
                yield phrase
            elif phrase.tokens in self.vocabulary.small:
                yield self.vocabulary.small[phrase.tokens]

    def _known(self, n: int) -> tuple[Mark, int] | None:
        for phrase in self._phrases(n):
            last = n + len(phrase.tokens)
            start, end = self.tokens[n][0], self.tokens[last - 1][1]
            if "\n" in self.text[start:end] or not self._joined(n, last):
                continue
            if n and self.text[start - 1] == "-" and self.keys[n - 1] in self.language.lists.get("prefixes", ()):
                continue
            if phrase.entities and phrase.kind != "nation":
                longer = self._run(n)
                if phrase.kind == "competition" and any(
                    cue in " ".join(self.keys[n : last + 4]) for cue in self.language.lists["award_words"] if " " in cue
                ):
                    return self._unknown(n, max(longer, last))
                national = phrase.value and self.keys[last : last + 1] and self._of_national(last)
                if longer > last and not national and not self._splits(last, longer):
                    return self._unknown(n, longer)
            elif (
                (phrase.kind == "place" and not phrase.value and not phrase.entities and self._run(n) > last)
                or (phrase.kind == "nation" and (self._of_nation(n) or self._surname(n)))
                or (phrase.kind in ("role", "position", "nation") and self._in_name(n, last))
                or (phrase.kind in ("pronoun", "they") and not self._meant(phrase, n, last))
            ):
                continue
            elif phrase.kind == "title" and self._of_league(n, last):
                return Mark("competition", self.tokens[last - 1][0], end), last
            elif phrase.kind == "title" and last < len(self.keys) and self._followed(last):
                continue  # the league, but not the League Cup, or League Two
            return Mark(phrase.kind, start, end, phrase.entities, phrase.value), last
        return None

    def _of_league(self, n: int, last: int) -> bool:
        """Whether "the Championship" is the league of that name: in it somebody is, and goes to it or comes from it."""
        lists = self.language.lists
        league = self.keys[last - 1] in lists.get("capital_leagues", ()) and self.capital[last - 1] and n > 0
        within = league and not self.text[slice(*self.tokens[last - 1])].isupper() and not self._first(n)
        return bool(within) and self.keys[n - 1] in lists.get("before_leagues", ())

    def _meant(self, phrase: _Phrase, n: int, last: int) -> bool:
        """Whether a description means somebody here, and does not say what somebody is or has become."""
        following = self.keys[last] if last < len(self.keys) else ""
        if phrase.kind == "they":  # the club, but not the Club North
            return not (following and self.text[self.tokens[last - 1][0]].isupper() and self._named(last))
        if phrase.value == "nation":
            country = self.text[self.tokens[last - 1][0]].isupper()
            if country and self.language.maps["joints"].get("adjective") == "after":
                return False  # where those who come from it are written small, it is the country
            ends = self.text[self.tokens[last - 1][1] : self.tokens[last - 1][1] + 1] in ",.;"
            return ends or following in self.language.verbs
        if phrase.value != "the":
            return True
        before = self.keys[n - 1] if n else ""
        told = self.language.lists
        if self.text[self.tokens[last - 1][1] : self.tokens[last - 1][1] + 1] in ("'", "’"):
            return False
        if following and self._named(last):
            return False
        return before not in told["before_what"] and following not in told["after_what"]

    def _named(self, m: int) -> bool:
        """Whether a name follows at once, so that what stands before it is a title: the coach X."""
        if m >= len(self.tokens):
            return False
        between = self.text[self.tokens[m - 1][1] : self.tokens[m][0]]
        return between == " " and self.capital[m] and self.keys[m] not in self.openers

    def _followed(self, m: int) -> bool:
        """Whether a word with a capital follows at once."""
        return self.capital[m] and self.text[self.tokens[m - 1][1] : self.tokens[m][0]] == " "

    def _joined(self, n: int, last: int) -> bool:
        """Whether only what can stand in a name or a phrase is between the words."""
        for m in range(n, last - 1):
            between = self.text[self.tokens[m][1] : self.tokens[m + 1][0]]
            if len(between) > 3 or any(sign in between for sign in ",;:()!?"):
                return False
        return True

    def _of_national(self, last: int) -> bool:
        """Whether a word after a country is one of its team: Westland Women's National Team."""
        return self.keys[last] in self.language.lists.get("national_words", ())

    def _splits(self, last: int, longer: int) -> bool:
        """Whether the words after a known name begin something that is known too."""
        return last < len(self.keys) and bool(self.vocabulary.at(self.keys, last))

    def _in_name(self, n: int, last: int) -> bool:
        """Whether words that are no name are a part of one here: capital letters in the middle of a sentence."""
        if not self.capital[n]:
            return False
        if self._first(n):  # Coach A is a name, and in Coach A B it begins after the title
            return last == n + 1 and self._run(n) == n + 2
        return last < len(self.tokens) and self._run(n) > last and self.keys[n] not in self.openers

    def _surname(self, n: int) -> bool:
        """Whether a word for where somebody is from is a name: X Russo, in languages that write the others small."""
        small = self.language.maps["joints"].get("adjective") == "after" and self.keys[n] in self.vocabulary.nations
        return small and n > 0 and self.capital[n] and self.capital[n - 1] and self._close(n)

    def _of_nation(self, n: int) -> bool:
        """Whether a nation begins the name of a competition that has no name of its own: the Polish Cup."""
        if self.keys[n] not in self.vocabulary.nations or n + 1 == len(self.keys) or not self.capital[n + 1]:
            return False
        if not self._close(n + 1):
            return False
        if self.keys[n + 1] in self.vocabulary.generic or " ".join(self.keys[n + 1 : n + 4]) in self.award_cues:
            return True
        last = self._run(n + 1)
        if self.keys[n + 1] in self.language.lists.get("of_whom", ()) and self.cues["competition"] & set(
            self.keys[n + 1 : last]
        ):
            return True
        opens = self._first(n) or self.keys[n - 1] in self.vocabulary.articles
        of_side = last < len(self.keys) and self.keys[last] in self.language.lists["sides"]
        known = self.vocabulary.at(self.keys, n + 1)
        return opens and not of_side and not known and bool(self.cues["competition"] & set(self.keys[n + 1 : last]))

    def _first(self, n: int) -> bool:
        """Whether a word is the first of a sentence or line."""
        if n == 0:
            return True
        between = self.text[self.tokens[n - 1][1] : self.tokens[n][0]]
        if between in ("-", "–"):  # of two sides of a match the second opens nothing
            return not self.capital[n - 1]
        return between != " " and (not _ENDS.isdisjoint(between) or between.strip() in ("-", "–", "*"))

    def _begins(self, n: int) -> bool:
        """Whether a word that opens a sentence begins a name of several."""
        following = n + 1 < len(self.tokens) and self.capital[n + 1] and self.keys[n + 1] not in self.openers
        return following and self.keys[n] not in self.openers and self._close(n + 1)

    def _run(self, n: int) -> int:
        """The end of the run of words with capital letters that begins here."""
        last = n
        m = n
        while m < len(self.tokens) and m - n < _LONGEST:
            start = self.tokens[m][0]
            if m > n and ((not self._close(m) and not self._nicknamed(m)) or _AGED_TEAM.fullmatch(self.keys[m])):
                break
            if self.text[start].isupper():
                prize = m == n + 1 and self.keys[n] in self.cues["competition"]
                if m > n and self.keys[m] in self.openers and not prize and not self._goes_on(m):
                    break
                last = m + 1
            elif self._inner(n, m) or (m > n and (self._small_connector(m) or self._hyphened(m))):
                pass
            elif self._founded(n, m) or self._division(n, m) or self._of_that_nation(n, m):
                last = m + 1
            elif (self.keys[m] not in self.connectors and not self._possessive(m)) or m == n:
                digits = self.keys[m].isdecimal() and len(self.keys[m]) == 2 and not _SCORE.match(self.text, start)
                digits = digits and not _GOALS.match(self.text, self.tokens[m][1])
                digits = digits and not _FIGURES.match(self.text, start)
                if not (digits and m > n and last == m) or self._counted(m):
                    break
                last = m + 1
            m += 1
        return last

    def _goes_on(self, m: int) -> bool:
        """Whether a word with a capital that is none of a name by itself is one here: Di, IF, Seconda Divisione."""
        return (
            self.keys[m] in self.connectors
            or self._initials(m)
            or self._surname(m)
            or self._particle(m)
            or self._particle(m - 1)
            or self._ordinal(m)
            or self._tail(m)
            or (
                self.vocabulary.small_nations
                and len(self.keys[m]) >= _FULL_WORD
                and self._before(m) == " "
                and self.keys[m] not in self.language.lists.get("never_within", ())
            )
        )

    def _hyphened(self, m: int) -> bool:
        """Whether a small word joins the parts of the name of a place: X-on-Y, X upon Y."""
        if not 0 < m < len(self.tokens) - 1 or not (self.capital[m - 1] and self.capital[m + 1]):
            return False
        sides = self._before(m), self._before(m + 1)
        if sides == (" ", " "):
            return self.keys[m] in self.language.lists.get("place_joints", ())
        return sides == ("-", "-") and self.keys[m] in self.language.lists.get("place_connectors", ())

    def _small_connector(self, m: int) -> bool:
        """Whether a word in small letters joins two names, as its capital would not: X i Y."""
        small = self.text[slice(*self.tokens[m])] in self.small_connectors
        return small and m + 1 < len(self.tokens) and self._followed(m + 1)

    def _nicknamed(self, m: int) -> bool:
        """Whether a word begins or follows a nickname within a name: Robert "Bobby" X."""
        for first in (m, m - 1):
            found = _NICKNAME.match(self.text, self.tokens[first - 1][1]) if first > 0 else None
            if found and self.tokens[m][0] in (found.start("nick"), found.start("next")):
                return bool(self.capital[m] and self.capital[first - 1])
        return False

    def _ordinal(self, m: int) -> bool:
        """Whether a word counts a league, as a part of its name: Seconda Divisione."""
        counts = self.capital[m] and self.keys[m] in self.vocabulary.numbered and m + 1 < len(self.tokens)
        return counts and self._followed(m + 1) and self.keys[m + 1] in self.cues["competition"]

    def _tail(self, m: int) -> bool:
        """Whether a word says which of several leagues it is: China League One."""
        return self.keys[m] in self.vocabulary.tails and self.keys[m - 1] in self.vocabulary.leagues

    def _founded(self, n: int, m: int) -> bool:
        """Whether a year is a part of the name of a club, by a verb right after it: the club FC X 1924 tells."""
        year = self.keys[m]
        if len(year) != 4 or not year.isdecimal() or self._before(m) != " " or not "1860" <= year <= "2030":
            return False
        article = n > 0 and self.keys[n - 1] in self.vocabulary.articles
        if not (article or self.cues["club"] & set(self.keys[n:m])) or self.cues["competition"] & set(self.keys[n:m]):
            return False
        after = re.match(r" ([^\W\d_]+)", self.text[self.tokens[m][1] : self.tokens[m][1] + 30])
        return after is not None and after[1].lower() in self.language.lists.get("club_tells", ())

    def _division(self, n: int, m: int) -> bool:
        """Whether a digit is that of a league within its name: Division 1."""
        if m == n or len(self.keys[m]) > 1 or self.keys[m] not in "12345" or self._before(m) != " ":
            return False
        end = self.tokens[m][1]
        league = self.keys[m - 1] in self.vocabulary.leagues and self.keys[m - 1] not in self.own
        goes_on = re.match(r"[-–—:/%.,]\d|[ \t]*\(|[ \t]+\d", self.text[end : end + 8])
        return league and goes_on is None and self._counted(m) is None

    def _of_that_nation(self, n: int, m: int) -> bool:
        """Whether a small word names the country whose cup it is: Supercoppa italiana."""
        cup = m == n + 1 and self.keys[n] in self.language.lists["cups"] and self._before(m) == " "
        return (
            cup
            and self.language.maps["joints"].get("adjective") == "after"
            and (self.keys[m] in self.vocabulary.nations)
        )

    def _possessive(self, m: int) -> bool:
        """Whether a word is the s of a possessive within a name: Women's Cup."""
        if self.keys[m] != "s" or self.text[self.tokens[m][0] - 1] not in "'’" or m + 1 >= len(self.tokens):
            return False
        last = next((n for n in (m + 1, m + 2) if self.keys[n : n + 1] and self.keys[n] in self.cues["competition"]), m)
        return last > m and all(self.capital[m + 1 : last + 1])

    def _inner(self, n: int, m: int) -> bool:
        """Whether a small word stands right after the first one of the name of a competition or ground."""
        first = self.keys[n] in self.cues["competition"] or self.keys[n] in self.cues["venue"]
        if first and m > n + 1 and m + 1 < len(self.keys) and self.keys[m] in self.inner_connectors:
            cup, of = self.keys[n] in self.language.lists["cups"], self.keys[m + 1]
            return cup and self.capital[m + 1] and of in self.vocabulary.leagues  # Coppa Italia di Serie C
        return first and m == n + 1 and self.keys[m] in self.inner_connectors

    def _close(self, m: int) -> bool:
        if self._possessive(m):
            return True
        between = self.text[self.tokens[m - 1][1] : self.tokens[m][0]]
        if between in (" ", "-", "’", "'", ". ", "."):
            if m in self.apart:
                return False
            if between == ". ":  # an initial, or letters such as F.C.; those that end a name end the sentence too
                start, end = self.tokens[m - 1]
                letters = m > 1 and end - start > 1 and self.text[start:end].isupper() and self._before(m - 1) == " "
                return end - start <= 2 and not (letters and self.capital[m - 2])
            if between in ("’", "'"):
                return self.tokens[m][1] - self.tokens[m][0] > 1
            return True
        return False

    def _name(self, n: int) -> tuple[Mark, int] | None:
        start = self.tokens[n][0]
        if not self.text[start].isupper():
            return None
        if n and self.text[start - 1] == "-" and self.keys[n - 1] in self.language.lists.get("prefixes", ()):
            return None
        if self._of_nation(n):
            return self._unknown(n, self._run(n + 1))
        if self.keys[n] in self.vocabulary.short and not self._named(n + 1):
            return None
        if _AGED_TEAM.fullmatch(self.keys[n]) and n and self.capital[n - 1] and self._before(n) == " ":
            return None  # of a country
        birthplace = self._birthplace(n)
        if birthplace:
            return Mark("unknown", start, self.tokens[birthplace - 1][1]), birthplace
        if (
            (self.keys[n] in self.openers or self.lower[start : self.tokens[n][1]] in self.vocabulary.accented)
            and not self._letters(n)
            and not self._of_surname(n)
            and not self._ordinal(n)
            and not self._number_name(n)
            and not self._dotted(n)
            and (self.keys[n] not in self.vocabulary.may_open or self._first(n) or not self._named(n + 1))
        ):
            return None
        last = self._run(n)
        if self.keys[n] in self.vocabulary.titles and last > n + 2:
            return None  # Coach A B: the name begins after the title; of Coach A it is a part
        while last > n and self.keys[last - 1] in self.connectors:
            last -= 1
        if last <= n:
            return None
        sides = {n, n + 1} & self.apart  # of a match, before its score
        if last == n + 1 and not sides and self._first(n) and self.text[slice(*self.tokens[n])] not in self.seen:
            whole = self.text[slice(*self.tokens[n])]
            after = self.text[self.tokens[n][1] : self.tokens[n][1] + 2]
            told = after in ("'s", "’s") or self._labelled(n) or self._in_cell(n)
            if not (whole.isupper() and len(whole) > 1) and not told:
                return None
        return self._unknown(n, last)

    def _in_cell(self, n: int) -> bool:
        """Whether a word is the whole of a cell between bars, or of a label before a year: Northport: 1998."""
        start, end = self.tokens[n]
        line = self.text.rfind("\n", 0, start) + 1
        if not self.text[line:start].strip(" \t→") and _YEARS_ABOVE.search(self.text, max(0, line - _LONG_LINE), line):
            return True
        if _YEARS_BEFORE.fullmatch(self.text, line, start) and _LINE_ENDS.match(self.text, end):
            return True
        return _CELL.search(self.text[line:start]) is not None and _AFTER_CELL.match(self.text, end) is not None

    def _birthplace(self, n: int) -> int:
        """Where a place with small words in its name ends, after words for a birth: born in X upon Y; 0 if none."""
        inner = self.language.lists.get("place_connectors", ())
        before = self.lower[max(0, self.tokens[n][0] - _BEFORE_PLACE) : self.tokens[n][0]].replace("’", "'")
        bracket = before.endswith("(")  # X (Y sul Z, 4 May 1970)
        if not inner or not (bracket or before.endswith(self.vocabulary.born_in)):
            return 0
        last, small, m = n + 1, False, n + 1
        while m < len(self.tokens) and m - n < _LONGEST:
            between = self._before(m)
            if between not in (" ", "-", "'", "’") or not (self.capital[m] or self.keys[m] in inner):
                break
            if self.keys[m] == "in" and between == " ":
                break  # X in the county of Y, but X-in-Y
            if self.capital[m]:
                last = m + 1
            else:
                small = True
            m += 1
        if bracket and not re.match(r", (?:[a-z]+ )?\d", self.lower[self.tokens[last - 1][1] :][:20]):
            return 0
        return last if small and last > n + 2 and self._ends_place(last) else 0

    def _ends_place(self, last: int) -> bool:
        """Whether what follows a place is none of its name."""
        after = self.text[self.tokens[last - 1][1] : self.tokens[last - 1][1] + 2]
        return not after.strip() or after[0] in ",.;()\n" or (after[0] == " " and not after[1].isupper())

    def _of_surname(self, n: int) -> bool:
        """Whether a last name begins with this particle: Di Vaiano, within a sentence or as it stands in one."""
        if not self._particle(n):
            return False
        return not self._first(n) or (self.keys[n], self.keys[n + 1]) in self.surnames

    def _dotted(self, n: int) -> bool:
        """Whether a letter is the first of several with full stops, of a club: A.S.D."""
        return (
            self.tokens[n][1] - self.tokens[n][0] == 1
            and re.match(r"\.[^\W\d_]\.", self.text[self.tokens[n][1] :][:3]) is not None
        )

    def _number_name(self, n: int) -> bool:
        """Whether a number with a capital is a first name, as another name follows: Otto Beta."""
        if self.language.number(self.keys[n]) is None or not self._named(n + 1) or self._counted(n):
            return False
        known = self.vocabulary.at(self.keys, n + 1)
        cued = any(self.keys[n + 1] in cues for cues in self.cues.values())
        if known or cued or self.text[slice(*self.tokens[n])].isupper():
            return False
        name = self.text[self.tokens[n][0] : self.tokens[n + 1][1]]
        return not self._first(n) or re.search(rf"(?<=\w ){re.escape(name)}(?!\w)", self.text) is not None

    def _labelled(self, n: int) -> bool:
        """Whether a word is the first after the label of a line that is about somebody: Place of birth: Northport."""
        return self._labelled_at(self.tokens[n][0])

    def _labelled_at(self, start: int) -> bool:
        """Whether what stands at a place is the first after a label."""
        label = self.lower[self.lower.rfind("\n", 0, start) + 1 : start].strip(" \t-*•")
        return label.endswith(":") and label[:-1].strip() in self.vocabulary.labels

    def _initials(self, m: int) -> bool:
        """Whether a word within a name is letters that stand for something: Club IF."""
        word, before = (self.text[slice(*self.tokens[n])] for n in (m, m - 1))
        return 1 < len(word) <= 3 and word.isupper() and not before.isupper()

    def _letters(self, n: int) -> bool:
        """Whether a word is the letters of a club before its name: AS, IF."""
        whole = self.text[slice(*self.tokens[n])]
        return len(whole) > 1 and whole.isupper() and self.keys[n] in self.cues["club"] and self._named(n + 1)

    def _ends(self, n: int, last: int) -> int:
        """Where a name ends that is not known: at the latest where a known one begins within it."""
        for m in range(n, last):
            inner = self.vocabulary.at(self.keys, m)[:1] if m > n else []
            if inner and inner[0].kind == "club-or-place" and self.keys[m - 1] in self.connectors and m - 1 > n \
                    and not self.cues["competition"] & set(self.keys[n:m]):  # fmt: skip
                return m - 1  # a club of a country
            if m > n and self._another(n, m, last, inner):
                return m
            titled = m == n + 1 and self.keys[n] in self.vocabulary.titles  # Coach A, though a club is called A
            if (
                inner
                and inner[0].kind in _NAMED
                and not titled
                and not self.cues["competition"] & set(self.keys[m:last])
            ):
                return m
        return last

    def _unknown(self, n: int, last: int) -> tuple[Mark, int]:
        """A name that is not known; of what kind it is its own words may tell."""
        small = next((m for m in range(n + 2, last) if self.keys[m] in self.language.lists["from_where"]), last)
        if not any(set(self.keys[n:last]) & cues for cues in self.cues.values()):
            last = small  # somebody of somewhere
        last = self._ends(n, last)
        words = self.keys[n:last]
        beyond = last
        while beyond < min(last + 3, len(self.keys)) and not re.search(r"[\n)]", self._before(beyond)):
            beyond += 1
        phrase = " ".join(self.keys[n:beyond])
        kind = "unknown"
        if any(cue in phrase for cue in self.language.lists["award_words"]):
            kind, last = "award", self._award(n, last)
        elif self.cues["competition"] & set(words):
            generic = self.cues["competition"] | self.vocabulary.generic
            while last - n > 1 and self.keys[last - 1] in self.vocabulary.finals:
                last -= 1  # the Cup Final is one match of the Cup
            last = self._without_club(n, last)
            words = self.keys[n:last]
            one = len(self.cues["competition"] & set(words)) > 1  # any cup or league, but the League Cup is one
            one = one or (last == n + 1 and self._before_side(last))
            kind = "title" if set(words) <= generic - self.own and not one else "competition"
        elif self.vocabulary.bodies & {(words[0],), (words[-1],), tuple(words[:2])}:
            kind = "body"
            country = self._country(n, last)
            if country and self._tells(last):
                return Mark("national-team", self.tokens[n][0], self.tokens[last - 1][1], value=country), last
        elif self.cues["venue"] & set(words):
            kind = "unknown" if words[-1] in self.language.lists.get("maybe_venues", ()) else "venue"
        elif words[0] in self.vocabulary.of_people and len(words) > 1:
            kind = "person"
        elif self.cues["club"] & set(words):
            kind = "club"
        return Mark(kind, self.tokens[n][0], self.tokens[last - 1][1]), last

    def _another(self, n: int, m: int, last: int, inner: list[_Phrase]) -> bool:
        """Whether a team follows somebody in whose charge it is: under X Westland have won."""
        country = bool(inner and inner[0].kind == "club-or-place" and inner[0].value)
        whole = country and m + len(inner[0].tokens) >= last
        led = n > 0 and self.keys[n - 1] in self.language.lists.get("led_by", ())
        if not (whole or led) or not self._stands_alone(n, m):
            return False
        return whole or self._alone(self.text[self.tokens[m][0] : self.tokens[last - 1][1]])

    def _before_side(self, last: int) -> bool:
        """Whether a word that is a league with a capital stands before a word for a team: Championship side North."""
        leagues, side = self.language.lists.get("capital_leagues", ()), self.keys[last : last + 1]
        return self.keys[last - 1] in leagues and bool(side) and side[0] in self.language.lists["sides"]

    def _stands_alone(self, n: int, m: int) -> bool:
        """Whether a part of a name stands elsewhere before a small word, as people's do."""
        if any(cues & set(self.keys[n:m]) for cues in self.cues.values()):
            return False
        name = self.text[self.tokens[n][0] : self.tokens[m - 1][1]]
        return re.search(rf"(?<!\w){re.escape(name)} [a-zà-ù]", self.text) is not None

    def _country(self, n: int, last: int) -> str:
        """The country that is named within words: of the Football Federation of Norway, of the Norwegian one."""
        known = (phrase for m in range(n, last) for phrase in self.vocabulary.at(self.keys, m))
        return next(
            (phrase.value for phrase in known if phrase.value and phrase.kind in ("nation", "club-or-place")), ""
        )

    def _tells(self, last: int) -> bool:
        """Whether a verb follows for what a federation does with its coaches: announced, appointed."""
        words = self.keys[last : last + 2]
        return not set(words).isdisjoint(self.language.lists["federation_tells"])

    def _without_club(self, n: int, last: int) -> int:
        """The end of the name of a league right after which a club is named: First Division Club North."""
        tails = self.language.lists.get("league_tails")
        leagues = self.language.lists["league_words"]
        at = next((m for m in range(last - 1, n, -1) if self.keys[m] in self.cues["competition"]), last)
        if at == last and n + 1 < last and self.keys[n] in leagues and self.keys[n + 1] in (tails or ()):
            at = n  # League Two
        if tails and at + 2 < last and (self.keys[at + 1] in tails or self.keys[at + 1].isdecimal()):
            at += 1
        elif not tails or at + 1 >= last or self.keys[at] not in leagues:
            return last
        country = any(phrase.value for phrase in self.vocabulary.at(self.keys, at + 1))  # Super League Westland
        apart = self.capital[at + 1] and self.keys[at + 1] not in tails and not country
        return at + 1 if apart else last

    def _award(self, n: int, last: int) -> int:
        """The end of the name of an award, which has small words in it: of the Year."""
        end, small = last, self.connectors | self.vocabulary.articles
        for cue in self.language.lists["award_words"]:  # what all of it is: of the Year, d'oro
            tokens = cue.split()
            places = range(n, last + 1) if len(tokens) > 1 else ()
            for at in places:
                if self.keys[at : at + len(tokens)] == tokens and self._joined(n, at + len(tokens)):
                    end = max(end, at + len(tokens))
        if end > last and self.keys[end - 1] not in small and not (end < len(self.tokens) and self._followed(end)):
            return end
        last = end
        for m in range(last, min(last + 6, len(self.tokens))):
            more = end > last and not small.issuperset(self.keys[end:m])
            if self.capital[m] and not more and self._close_award(end, m):
                end = m + 1
        return end

    def _close_award(self, last: int, m: int) -> bool:
        between = self.text[self.tokens[last - 1][1] : self.tokens[m][0]]
        return all(sign not in between for sign in ".,;:\n") and all(
            self.keys[k] in self.openers or self.keys[k] in self.connectors for k in range(last, m)
        )

    def _prize(self, n: int) -> tuple[Mark, int] | None:
        """An award whose name begins with a word that is none of a name by itself: Manager of the Year."""
        if not self.capital[n] or self.keys[n] not in self.vocabulary.award_heads:
            return None
        phrase = " ".join(self.keys[n : n + 3])
        if not any(phrase == cue for cue in self.language.lists["award_words"]):
            return None
        last = self._award(n, n + 1)
        if last == n + 1:
            return None
        return Mark("award", self.tokens[n][0], self.tokens[last - 1][1]), last

    def _number(self, n: int) -> tuple[Mark, int] | None:
        start, end = self.tokens[n]
        word = self.keys[n]
        if word[:1].isdecimal():
            score = _SCORE.match(self.text, start)
            if score and not self.text[start - 1 : start].isdecimal():
                mark = Mark("score", start, score.end(), found={"own": score[1], "other": score[2]})
                return mark, self._after(score.end(), n)
        number = self.language.number(word)
        if number is None:
            return None
        counted = self._counted(n)
        if counted:
            kind, unit, last = counted
            place = (start, self.tokens[last - 1][1])
            return Mark(kind, *place, value=str(number), form=unit), last
        one = word in self.language.lists.get("indefinite", ())
        before_name = not (word.isdecimal() or one) and self._named(n + 1)
        if before_name or (word.isdecimal() and number < 2000):
            return Mark("figure", start, end, value=str(number)), n + 1
        return None

    def _counted(self, n: int) -> tuple[str, str, int] | None:
        """What a number counts: its kind, the unit, and where the words end."""
        nouns, between = self.vocabulary.language.groups["nouns"], self.language.lists["between"]
        m, names, league = n + 1, False, False
        for _ in range(_COUNTED):
            if m >= len(self.tokens) or any(sign in self._before(m) for sign in ".,;:\n("):
                return None
            for unit, words in nouns.items():
                if self.keys[m] in words and (league or not names):
                    return (unit if unit in ("apps", "goals") else "long"), unit, m + 1
            last = m + 1
            while last < len(self.tokens) and self._before(last) == "-":
                last += 1
            known = any(self._known_competition(each) for each in range(m, last))
            if "-".join(self.keys[m:last]) not in between and not known:  # 131 first-team appearances
                if not self.capital[m]:
                    return None
                names = True  # 20 Premier League matches, but not 20 Lakeside matches
            league = league or known
            m = last
        return None

    def _before(self, m: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.tokens[m - 1][1] : self.tokens[m][0]]

    def _known_competition(self, m: int) -> bool:
        return self.keys[m] in self.cues["competition"] or self.keys[m] in self.vocabulary.of_competitions

    # ── As patterns see it ───────────────────────────────────────────────────────────────────────

    def abstract(self, start: int, end: int, marks: list[Mark]) -> tuple[str, list[int]]:
        """A part of the text in which each mark is one sign, and where each of its signs is in the text.

        The second has one number more than there are signs.
        """
        pieces: list[str] = []
        places: list[int] = []
        at = start
        for mark in marks:
            if mark.start < at or mark.end > end:
                continue
            pieces.append(self.lower[at : mark.start])
            places += range(at, mark.start)
            pieces.append(SIGNS[mark.kind])
            places.append(mark.start)
            at = mark.end
        pieces.append(self.lower[at:end])
        places += range(at, end + 1)
        seen = "".join(pieces).replace("\n", " ").replace("\t", " ").replace("\u00a0", " ").replace("’", "'")
        return seen, places


_HEAD = 600  # characters with which a text says who somebody is
_BESIDE = 25  # characters beside a nation in which it is told what somebody of it is
_COUNTED = 5  # words from a number to what it counts, this too: 20 Scottish Second Division matches
_SIGN = re.compile(f"[{''.join(SIGNS.values())}]")
_SAID = 30  # characters of what somebody says; a shorter quotation is a name or a single word
_PAIRS = re.compile("“[^”“]*”|«[^»«]*»|„[^“„]*“")


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """The places of what is said in quotation marks, within a line; where a mark is missing, none."""
    if not any(sign in text for sign in '"“«„'):
        return
    start = 0
    for line in text.splitlines(keepends=True):
        straight = [start + found.start() for found in re.finditer('"', line)]
        pairs = list(zip(straight[::2], straight[1::2], strict=False))
        pairs += [(start + found.start(), start + found.end() - 1) for found in _PAIRS.finditer(line)]
        yield from ((opens, ends) for opens, ends in pairs if ends - opens > _SAID)
        start += len(line)


_NO_SIGNS = str.maketrans(dict.fromkeys(SIGNS.values(), " "))


def _lower(text: str) -> str:
    """The text in lower case, each letter where it was, without what could be taken for a sign."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lower.translate(_NO_SIGNS) if _SIGN.search(lower) else lower
