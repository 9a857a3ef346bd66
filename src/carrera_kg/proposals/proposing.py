"""A text and what is known of names, to proposals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from carrera_kg.entities import Entities
from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.factfile import FactFile, Record
from carrera_kg.names import identifier
from carrera_kg.proposals.careers import name_of_team
from carrera_kg.proposals.context import JUST, NEWS, Context
from carrera_kg.proposals.events import Event, Finder, Sentence
from carrera_kg.proposals.language import Language, languages
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.language import language as languages_of
from carrera_kg.proposals.layout import Block, blocks
from carrera_kg.proposals.lists import ListReader, vote_of_lists, words_of_lines
from carrera_kg.proposals.marking import Mark, Marked, Vocabulary
from carrera_kg.proposals.naming import Names, NewEntity
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.reading import read_sentence
from carrera_kg.proposals.tables import vote_of_rows
from carrera_kg.proposals.ties import with_ties
from carrera_kg.proposals.times import Time, read_time
from carrera_kg.proposals.writing import Writer
from carrera_kg.vocabulary import WIKIDATA

_WORD = re.compile(r"[^\W\d_]+")
_BECAUSE = "the register of teams has one of that name"
_LONG = 45
_SHORT = 15  # characters before a name
_START = Mark("", 0, 0)
_ALONE = re.compile(r"\W*|.*[:–—-]\W*")
_NAMED = re.compile('[«“"][^«»“”"]*$')
_OPENS = re.compile(r"\)?\.?(?: ?\([^()\n]{1,40}\))? ?[–—-] ")
"""What stands between the day of a news item and its text: an agency, and a dash."""
_AGE = re.compile(r", (\d\d),")
LONGEST = 1_000_000
"""Code points of a text; no article has so many."""
_ENOUGH = 20_000  # code points by which a language is told
_LEAST = 2  # words by which a language is told


@dataclass(slots=True)
class Proposer:
    """Reads texts of a language, with what is known of names.

    Attributes:
        language: the language.
        entities: whom and what names can mean.
        registered: teams of a register, which become entities where they are named.
    """

    language: Language
    entities: Entities
    registered: Entities = field(default_factory=lambda: Entities.of(()))
    vocabulary: Vocabulary = field(init=False)
    finder: Finder = field(init=False)
    counts: tuple[Counter[str], Counter[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.language, self.entities)
        self.vocabulary.add(self.registered.by_id.values())
        self.finder = Finder(self.language)
        known = self.entities.by_id.values()
        forms = Counter(form for entity in known for form in {entity.name, *entity.forms})
        self.counts = Counter(entity.name for entity in known), forms

    def propose(self, text: str, document: str, about: str | None = None) -> FactFile:
        """What a text says of careers.

        Args:
            text: the text.
            document: the id of the document.
            about: the person that it is about, by name or id; found out if None.

        Raises:
            UsageError: nobody of that name is in it.
        """
        if len(text) > LONGEST:
            raise UsageError(f"a text of more than {LONGEST:,} characters is no article", "give one article at a time")
        marked = Marked(text, self.vocabulary)
        pieces = list(blocks(text, frozenset(self.language.lists["abbreviations"]), words_of_lines(self.language)))
        names = Names(marked)
        sentences = self._settled(marked, pieces, names)
        main = self._main(marked, names, about)
        if not main:
            return FactFile(document)
        written = self._written(marked)
        single = self._single(marked, main, sentences.values(), written is not None)
        news = written is not None or self._is_news(sentences.values())
        context = Context(marked, self.language, main, single, written, _home(marked) if news else "", news)
        writer = Writer(text, self._namer(names), self._placer(names))
        reader, lists = Reader(context, writer), ListReader(context, writer)
        if single and not news:
            lists.positions(pieces)
        if news:
            self._headline(reader, marked)
        for number, piece in enumerate(pieces):
            context.enter(piece)
            writer.opened = len(writer.facts)
            if number in sentences:
                read_sentence(reader, *sentences[number])
            else:
                lists.block(piece)
        return FactFile(document, entities=tuple(self._new(names, writer.facts)), facts=tuple(writer.facts))

    def _headline(self, reader: Reader, marked: Marked) -> None:
        """Read the result of a match that is the title of a news item; on which day it was that does not say."""
        sentence = Sentence.of(marked, *_first_line(marked.text))
        events = [event for event in self.finder.events(sentence) if event.rule.told.get("ordered")]
        read_sentence(reader, sentence, events)

    def _settled(self, marked: Marked, pieces: list[Block], names: Names) -> dict[int, tuple[Sentence, list[Event]]]:
        """The sentences with their events, after names that are not known have been given a meaning."""
        found = {number: self._read(marked, piece) for number, piece in enumerate(pieces) if piece.kind == "sentence"}
        unknown = [mark for mark in marked.marks if mark.kind in ("unknown", "title") and not mark.entities]
        if not unknown:
            names.settle()
            return found
        before = [(mark, mark.kind) for mark in unknown]
        for sentence, events in found.values():
            names.count(sentence, events)
        self._vote(marked, pieces, names)
        names.settle()
        changed = {id(mark) for mark, kind in before if mark.kind != kind}
        for number, (sentence, _) in found.items():
            if any(id(mark) in changed for mark in sentence.marks):
                found[number] = self._read(marked, pieces[number])
        self._settle_rest(marked, pieces, names, found)
        return found

    def _settle_rest(
        self, marked: Marked, pieces: list[Block], names: Names, found: dict[int, tuple[Sentence, list[Event]]]
    ) -> None:
        """What is known now of other names can tell of some more."""
        for number, (sentence, events) in list(found.items()):
            slots = [mark for event in events for marks in event.slots.values() for mark in marks]
            if any(mark.kind == "unknown" and not mark.entities for mark in slots):
                names.count(sentence, events)
                names.settle()
                found[number] = self._read(marked, pieces[number])

    def _read(self, marked: Marked, piece: Block) -> tuple[Sentence, list[Event]]:
        sentence = Sentence.of(marked, piece.place.start, piece.place.end)
        return sentence, with_ties(self.language, sentence, self.finder.events(sentence))

    def _vote(self, marked: Marked, pieces: list[Block], names: Names) -> None:
        """What layout tells of names, and the words right beside them."""
        title = self._title(marked, pieces, names)
        self._vote_beside(marked, names)
        self._vote_called(marked, names)
        for piece in pieces:
            if piece.kind == "label" and piece.label:
                self._vote_label(marked, piece, names)
            elif len(piece.headings) > 1 and piece.kind in ("label", "item"):
                place = piece.headings[-1].place
                for mark in marked.within(place.start, place.end)[:1]:
                    if mark.kind == "unknown" and mark.start == place.start and names.words(mark) not in title:
                        names.vote(mark, "club")
        vote_of_rows(marked, pieces, names)
        vote_of_lists(marked, pieces, names)
        self._vote_meant(marked, names)

    def _vote_beside(self, marked: Marked, names: Names) -> None:
        """What the words right beside a name tell: a role or an age of a person, a noun of a club."""
        sides = set(self.language.lists["sides"])
        for before, mark in pairwise([_START, *marked.marks]):
            if "unknown" not in (before.kind, mark.kind):
                continue
            between = marked.text[before.end : mark.start]
            if before.kind == "unknown" and self._aged(marked, before):
                names.vote(before, "person")
            if before.kind == "unknown" and between.strip() in sides and between.startswith(" "):
                league = before.start and marked.text[before.start - 1] == " " and self._of_nation(marked, before)
                names.vote(before, "competition" if league else "place", 3 if league else 6)
            if mark.kind == "unknown":
                self._vote_after(marked, before, mark, names)

    def _vote_after(self, marked: Marked, before: Mark, mark: Mark, names: Names) -> None:
        """What the words before a name tell, and a mark that stands there."""
        between, ahead = marked.text[before.end : mark.start], _ahead_word(marked, mark)
        if ahead in self.language.lists["family"]:
            names.vote(mark, "person")
        where = between == ", " and _ahead_word(marked, before) in self.language.lists["placed_at"]
        if before.kind in ("role", "position") and between in (" ", ", ") and not where:
            names.vote(mark, "person")
        nation = before.kind == "nation" or (before.kind == "pronoun" and before.value in ("the", "nation"))
        if nation and between == " " and self.language.maps["joints"].get("adjective") == "after":
            names.vote(mark, "person")
        if self.language.ending("replace").search(marked.lower[max(0, mark.start - _LONG) : mark.start]):
            names.vote(mark, "person")
        if " " in names.words(mark) and self._of_team(marked, mark) and marked.text[mark.end : mark.end + 1] == " ":
            names.vote(mark, "club")
        several = " " in names.words(mark) and not self._with_article(marked, mark)
        if several and self._beside(marked, mark, "person"):
            names.vote(mark, "person")
        if "article" in self.language.maps["joints"] and self._with_article(marked, mark):
            names.vote(mark, "club", 1)
        if self._beside(marked, mark, "competition"):
            names.vote(mark, "competition")
        if ahead in self.language.lists["sides"]:
            names.vote(mark, "club")

    def _vote_called(self, marked: Marked, names: Names) -> None:
        """People, who are called by their last name afterwards.

        Where clubs have an article, they are those who have none; elsewhere what stands beside the last name tells.
        """
        articles = "article" in self.language.maps["joints"]
        unknown = [mark for mark in marked.marks if mark.kind == "unknown"]
        bare: Counter[str] = Counter()
        for mark in unknown:
            told = (self._beside(marked, mark, "person") or self._aged(marked, mark)) and not names.inside(mark)
            bare[names.words(mark)] += -9 if self._with_article(marked, mark) else articles or told
        counts = Counter(names.words(mark) for mark in unknown)
        places = {names.words(mark) for mark in unknown if self._at(marked, mark)}
        for mark in unknown:
            words = names.words(mark)
            if " " not in words:
                continue
            first, last = words.split(" ", 1)[0], words.rsplit(" ", 1)[1]
            if bare[words] >= articles and bare[last] > 0:
                names.vote(mark, "person")
            elif not articles and counts[last] > 1 and not counts[first] and not {words, last} & places:
                names.vote(mark, "person", 2)

    def _at(self, marked: Marked, mark: Mark) -> bool:
        """Whether a name stands where places and clubs do, and people do not: at X, in X, the X."""
        words = marked.lower[max(0, mark.start - _SHORT) : mark.start].split()
        lists = self.language.lists
        return bool(words) and (
            words[-1] in (*lists["inside"], *lists.get("at_home_of", ())) or self._with_article(marked, mark)
        )

    def _vote_meant(self, marked: Marked, names: Names) -> None:
        """Whom the first pronoun of a text means: if nobody is told to be a person before it, the name next to it."""
        first = next((n for n, mark in enumerate(marked.marks) if mark.kind == "pronoun" and mark.value in "mf"), 0)
        before = [mark for mark in marked.marks[:first] if mark.kind in ("unknown", "person")]
        if any(mark.kind == "person" or names.votes[search_key(names.words(mark))]["person"] for mark in before):
            return
        for mark in reversed(before):
            words = names.words(mark)
            if (
                mark.kind == "unknown"
                and " " in words
                and not names.votes[search_key(words)]
                and not self._with_article(marked, mark)
            ):
                names.vote(mark, "person")
                return

    @staticmethod
    def _aged(marked: Marked, mark: Mark) -> bool:
        """Whether an age follows a name: X, 34, has joined."""
        found = _AGE.match(marked.text, mark.end)
        return found is not None and 15 < int(found[1]) < 90

    def _of_team(self, marked: Marked, mark: Mark) -> bool:
        """Whether a name is no person's: X have (several), or X, 4 May (where news are written)."""
        following = next(iter(marked.within(mark.end, mark.end + 4)), _START)
        dated = following.kind == "when" and following.form.startswith("day")
        if dated and marked.text[mark.end : following.start] == ", " and marked.text[: mark.start].endswith("\n"):
            return True
        verbs = tuple(f" {verb} " for verb in self.language.lists.get("plural_verbs", ()))
        return bool(verbs) and marked.lower.startswith(verbs, mark.end)

    def _with_article(self, marked: Marked, mark: Mark) -> bool:
        """Whether an article stands before a name, as people have none: il X, of the X."""
        ahead = marked.lower[max(0, mark.start - _SHORT) : mark.start].replace("’", "'")
        if _NAMED.search(ahead):
            return False  # what somebody is called
        articles = self.language.maps["joints"].get("article") or f"(?:{'|'.join(self.language.lists['articles'])}) "
        return re.search(rf"(?<![^\W_])(?:{articles})$", ahead) is not None

    @staticmethod
    def _of_nation(marked: Marked, mark: Mark) -> bool:
        """Whether a nation stands right before a name: the Danish Superliga."""
        last = next(marked.before(mark), _START)
        return last.kind == "nation" and last.end == mark.start - 1

    def _beside(self, marked: Marked, mark: Mark, kind: str) -> bool:
        """Whether the words right beside a name are those that stand beside names of that kind alone."""
        before, after = self.language.beside[kind]
        start = max(0, mark.start - _LONG)
        return bool(before.search(marked.lower, start, mark.start) or after.match(marked.lower, mark.end))

    def _title(self, marked: Marked, pieces: list[Block], names: Names) -> set[str]:
        """The names in the first line; one that is told of again is that of a person, if its words are several.

        Of several names it may be any, but one that is the whole of the line, or ends it after a colon, is the name of
        somebody a part of which comes again.
        """
        start, end = _first_line(marked.text)
        marks = [mark for mark in marked.within(start, end) if mark.kind == "unknown"]
        title = {names.words(mark) for mark in marks}
        first = next((piece for piece in pieces if piece.kind == "sentence"), None)
        opening = marked.within(first.place.start, first.place.end)[:1] if first else []
        counts = Counter(names.words(mark) for mark in marked.marks if mark.kind == "unknown")
        labels = [word for key in ("birthDate", "birthPlace") for word in self.language.groups["labels"][key]]
        opening_born = first is not None and marked.lower[first.place.start :].startswith(
            tuple(f"{word} " for word in labels)
        )
        others = any(mark.kind == "person" for mark in marked.within(start, end))
        parts_named = {words.casefold() for words in counts}
        for mark in marked.marks:
            words = names.words(mark)
            named = (" " in words and len(title) == 1 and not others) or (mark in opening and mark.start >= end)
            told = mark.kind == "unknown" and counts[words] > 1 and words in title and named
            if told and not self._with_article(marked, mark) and not self._of_team(marked, mark):
                names.vote(mark, "person")
        for mark in marks:
            parts = names.words(mark).split()
            ahead, beyond = marked.text[start : mark.start], marked.text[mark.end : end]
            alone = _ALONE.fullmatch(ahead) and not re.match(r" \w", beyond) and not self._with_article(marked, mark)
            if not alone or len(parts) == 1:
                continue
            born = opening_born and len(marks) == 1
            if born or {parts[0].casefold(), parts[-1].casefold()} & parts_named:
                names.vote(mark, "person")
            whole = names.words(opening[0]).split() if opening and opening[0].kind == "unknown" else []
            if len(whole) > 1 and whole[-1] == parts[-1] and whole != parts:
                names.called(mark, opening[0])
        return title

    def _vote_label(self, marked: Marked, piece: Block, names: Names) -> None:
        """What the label of a line tells of names in it."""
        assert piece.label is not None
        label = search_key(marked.text[piece.label.start : piece.label.end])
        wanted = {name for name, words in self.language.groups["labels"].items() if label in map(search_key, words)}
        for mark in marked.within(piece.place.start, piece.place.end):
            if mark.kind == "unknown" and wanted & {"birthPlace", "birthDate", "nationality"}:
                names.vote(mark, "place")
            elif mark.kind == "unknown" and "currentTeam" in wanted:
                names.vote(mark, "club")

    # ── Who it is about ──────────────────────────────────────────────────────────────────────────

    def _main(self, marked: Marked, names: Names, about: str | None) -> str:
        people = [mark for mark in marked.marks if mark.kind == "person" and mark.entities]
        if about:
            wanted = search_key(about)
            for mark in people:
                if about == mark.entities[0] or wanted in (
                    search_key(names.words(mark)),
                    search_key(self._name(names, mark.entities[0])),
                ):
                    return mark.entities[0]
            known = sorted({self._name(names, mark.entities[0]) for mark in people})
            hint = did_you_mean(about, known) or "give the name as the text has it"
            raise UsageError(f"{about} is not named in the text", hint)
        if not people:
            return ""
        counts = Counter(mark.entities[0] for mark in people)
        labels = self.language.groups["labels"].get("name", ())
        for mark in people:
            line = marked.lower[marked.lower.rfind("\n", 0, mark.start) + 1 : mark.start].strip(" \t-*•")
            if line.endswith(":") and line[:-1].strip() in labels and counts[mark.entities[0]] > 1:
                return mark.entities[0]
        early = people[0].entities[0]
        if counts[early] > 1 and self._titled(marked, people[0]):
            return early
        most, number = counts.most_common(1)[0]
        main = early if counts[early] * 2 >= number else most
        first = next(mark.start for mark in people if main in mark.entities)
        if counts[main] < _SELDOM and first > _HEAD:
            return ""  # somebody in passing; whom it is about is not known for a person
        return main

    @staticmethod
    def _titled(marked: Marked, mark: Mark) -> bool:
        """Whether the title is the name of somebody, or begins with it and says who that is: X, the last sweeper."""
        start, end = _first_line(marked.text)
        beyond = marked.text[mark.end : end].strip()
        return mark.start == start and (not beyond or beyond[0] in ",:–—-(")

    @staticmethod
    def _single(marked: Marked, main: str, sentences: Iterable[tuple[Sentence, list[Event]]], news: bool) -> bool:
        """Whether a text is about one person: it says who that is, or names no other half as often."""
        counts = Counter(mark.entities[0] for mark in marked.marks if mark.kind == "person" and mark.entities)
        at = next(n for n, mark in enumerate(marked.marks) if main in mark.entities)
        if sum(mark.kind == "pronoun" and mark.value in ("m", "f") for mark in marked.marks[:at]) >= _MEANT:
            return False  # it is about somebody else, whose name is not known for one
        if not news and Proposer._titled(marked, marked.marks[at]):
            return True
        _, first_line = _first_line(marked.text)
        if (
            news
            and counts[main] == max(counts.values()) > 1
            and any(main in mark.entities for mark in marked.within(0, first_line))
        ):
            return True  # it is the news, whoever else is in them
        for _, events in sentences:
            first = next((event for event in events if event.rule.event in ("birth", "person")), None)
            who = first.slot("who") if first else None
            if first:
                return (who is not None and main in who.entities) or who is None or who.kind == "pronoun"
        others = [number for id_, number in counts.items() if id_ != main]
        meant = sum(mark.kind == "pronoun" and mark.value in ("m", "f") for mark in marked.marks)
        if not news and meant >= _OFTEN * max(others, default=0) and next(iter(counts)) == main:
            return True
        return counts[main] >= 2 * max(others, default=0) or counts[main] > sum(others)

    def _is_news(self, sentences: Iterable[tuple[Sentence, list[Event]]]) -> bool:
        """Whether the first sentence tells what has just happened, or one of the first ones says: on Monday."""
        perfect = self.language.joint("perfect")
        for number, (sentence, events) in enumerate(islice(sentences, _LEADS)):
            if any(mark.form in _OF_NEWS for mark in sentence.marks):
                return True
            moves = [event for event in events if event.rule.event in NEWS and not number]
            if any(perfect.search(sentence.seen[max(0, event.at - JUST) : event.until]) for event in moves):
                return True
        return False

    def _written(self, marked: Marked) -> Time | None:
        """The day of a news item: one in a short line of its own at the top, or before the dash that opens the text."""
        labels = {search_key(word) for name in ("birthDate", "birthPlace", "retirement") for word in
                  self.language.groups["labels"].get(name, ())}  # fmt: skip
        born = tuple(f"{label} " for label in labels)
        last = ""
        for start, line in _top(marked.text):
            days = [mark for mark in marked.within(start, start + len(line)) if mark.form == "day"]
            beyond = marked.text[days[0].end : start + len(line)] if days else ""
            short = len(line.split()) <= _DATELINE and "(" not in line and not line.rstrip().endswith(".")
            ahead = marked.text[start : days[0].start] if days else ""
            bracket = ahead.count("(") > ahead.count(")")
            opens = days and not bracket and days[0].start - start <= _LONG and _OPENS.match(beyond)
            label = search_key(line.partition(":")[0]) if ":" in line else last
            short = short and not search_key(line).startswith(born)
            if ((len(days) == 1 and short) or opens) and label not in labels and not line.lstrip().startswith("|"):
                return read_time(days[0], self.language, None, None)
            last = search_key(line)
        return None

    def _name(self, names: Names, id_: str) -> str:
        found = self.entities.by_id.get(id_) or self.registered.by_id.get(id_)
        return found.name if found else names.new[id_].name if id_ in names.new else id_

    def _namer(self, names: Names) -> Any:
        """What to write for an entity: its name, or its id where others of its class have the name too."""
        counts, forms = self.counts
        new = Counter(each.name for each in names.new.values())

        def name(id_: str) -> str:
            if id_ not in names.new and id_ not in self.entities.by_id and id_ not in self.registered.by_id:
                return id_
            told = self._name(names, id_)
            return told if counts[told] + new[told] == 1 and forms[told] <= 1 else id_

        return name

    def _placer(self, names: Names) -> Any:
        def place(country: str, kind: str, form: str = "") -> str:
            for entity in self.entities.by_name.get(country, ()):
                if entity.id.startswith(f"{kind}/"):
                    return entity.id
            id_ = f"{kind}/{identifier(country)}"
            if id_ not in names.new:
                names.new[id_] = NewEntity(id_, country, Mark(kind, 0, 0))
            if form and form not in (country, *names.new[id_].forms):
                names.new[id_].forms.append(form)
            return id_

        return place

    def _new(self, names: Names, facts: Iterable[Record]) -> list[Record]:
        """The entities that the facts need and that are not known yet."""
        used: set[str] = set()
        _texts(facts, used)
        found: list[Record] = []
        for new in sorted(names.new.values(), key=lambda each: (each.mark.start, each.id)):
            if new.id not in self.entities.by_id and (new.name in used or new.id in used):
                found.append({"id": new.id, "name": new.name, **({"forms": list(new.forms)} if new.forms else {})})
        for id_, entity in sorted(self.registered.by_id.items()):
            if id_ not in self.entities.by_id and (entity.name in used or id_ in used):
                told: Record = {"id": id_, "name": entity.name}
                for link in entity.links:
                    told |= {"links": {"wikidata": link.removeprefix(WIKIDATA)}, "because": _BECAUSE}
                found.append(told)
        return found


def _ahead_word(marked: Marked, mark: Mark) -> str:
    """The word that stands before a name; empty where none does."""
    words = marked.lower[max(0, mark.start - _SHORT) : mark.start].split()
    return words[-1] if words else ""


def _first_line(text: str) -> tuple[int, int]:
    """Where the first line begins and ends that has words."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, end if end >= 0 else len(text)


def _top(text: str) -> Iterator[tuple[int, str]]:
    """The first lines of a text that have words, with their places."""
    start, many = 0, 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            many += 1
            yield start, line
        start += len(line)
        if many == _FIRST_LINES:
            return


def _home(marked: Marked) -> str:
    """The team that a news item is about: the one that is named first, and not as another's opponent if one is not."""
    players = tuple(f" {word}" for word in marked.language.lists["caps"])  # a Norway international
    named = [mark for mark in marked.marks if mark.kind in ("club", "national-team", "club-or-place")
             and name_of_team(mark) and not marked.lower.startswith(players, mark.end)]  # fmt: skip
    against = marked.language.pattern("asides_of_teams")
    _, first = _first_line(marked.text)
    owns = [mark for mark in named if mark.end < first and marked.text[mark.end : mark.end + 2] in ("'s", "’s")]
    named = [mark for mark in named if mark not in owns] or named  # X's Y joins Z: the item may be that of either
    leading = (
        mark for mark in named[:_LEADING] if not against.search(marked.lower[max(0, mark.start - _LONG) : mark.start])
    )
    return name_of_team(next(leading, named[0])) if named else ""


_FIRST_LINES = 4
_LEADS = 3  # sentences with which the news begin
_OF_NEWS = ("weekday", "day-of-news")
_LEADING = 3  # teams of which one is that which an item is about
_SELDOM = 3  # times that somebody is named in passing
_HEAD = 400  # characters at the head of a text, in which it names whom it is about
_OFTEN = 4  # times as often as anybody else is named, somebody is meant by pronouns of whom a text tells
_MEANT = 3  # pronouns before a name that cannot be whom they mean
_DATELINE = 9  # words of a line that says when an item was written


def _texts(value: Any, found: set[str]) -> None:
    """Collect every text in a value, however deep."""
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, str):
            found.add(inner)
        elif isinstance(inner, Iterable):
            _texts(inner, found)


def guess(text: str) -> str:
    """The language of a text, by its small words.

    Raises:
        UsageError: it is none of those that can be read.
    """
    start = text[:_ENOUGH]
    words = Counter(_WORD.findall(start.lower()) if start.isascii() else map(str.casefold, _WORD.findall(start)))
    counts = {code: sum(words[word] for word in languages_of(code).lists["small"]) for code in languages()}
    best = max(counts, key=lambda code: (counts[code], code))
    if counts[best] < _LEAST:
        names = ", ".join(languages_of(code).name for code in languages())
        raise UsageError(
            "the language of the text is not known", f"texts in {names} can be read; --language says which"
        )
    return best


def proposer(code: str, entities: Entities, registered: Entities | None = None) -> Proposer:
    """A reader of texts; the one that was asked for last is kept, as the words take a while to be put in order.

    Args:
        code: the code of the language.
        entities: whom and what names can mean.
        registered: teams of a register, if there is one.

    Raises:
        UsageError: texts in that language cannot be read.
    """
    for kept in _KEPT:
        if kept.language.code == code and kept.entities is entities and kept.registered is (registered or _NONE):
            return kept
    made = Proposer(languages_of(code), entities, registered or _NONE)
    _KEPT[:] = [made, *_KEPT[: len(languages()) - 1]]
    return made


_KEPT: list[Proposer] = []
_NONE = Entities.of(())


def propose(
    text: str, document: str, entities: Entities, about: str | None = None, language: str | None = None
) -> FactFile:
    """What a text says of careers, as proposals.

    Args:
        text: the text.
        document: the id of the document.
        entities: whom and what names can mean; others are taken from the text itself.
        about: the person that it is about, by name or id; found out if None.
        language: the code of its language; found out if None.

    Raises:
        UsageError: it is in a language that cannot be read, or nobody of that name is in it.
    """
    return proposer(language or guess(text), entities).propose(text, document, about)
