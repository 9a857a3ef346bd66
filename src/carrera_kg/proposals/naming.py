"""Names that no entity is known for: what kind of thing each is, by where it stands, and which names are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from carrera_kg.names import identifier
from carrera_kg.proposals.events import Event, Sentence
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.language import folded as search_key
from carrera_kg.proposals.marking import LETTERS, Mark, Marked

_SLOTS = {
    **dict.fromkeys(("who", "person", "assisted", "before", "successor", "scorer"), "person"),
    **dict.fromkeys(("team", "teams", "to", "from", "other"), "club"),
    **dict.fromkeys(("place", "in"), "place"),
}
_KINDS = {"person": "person", "club": "club", "national-team": "national-team", "competition": "competition",
          "award": "award", "place": "place", "venue": "stadium"}  # fmt: skip


_WORD = 12  # characters before a name, with the word that stands there
_FULL = 3  # words of a full name
_INTERNATIONAL = re.compile(rf"[{SIGNS['national-team']}{SIGNS['club-or-place']}] international")
_SECOND = ("b", "c", "ii", "iii", "2", "3")
"""Last words of the names of second teams."""
_LARGE = 4  # times as many capitals as small letters has a name that is written in them
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEW = 2  # times that the last name of somebody may stand where clubs do
_SURELY = 3  # times as often as one thing a name stands for another that it can be both, or it is the other alone
_OF_CLUBS = ("join", "arrive", "leave", "stay", "loan", "youth", "contract", "promoted")
"""Events that are never told of national teams."""


@dataclass(slots=True)
class NewEntity:
    """Somebody or something that only the text names.

    Attributes:
        id: ``kind/slug``.
        name: the fullest name.
        forms: the other ways it is written.
        mark: where it is named first.
    """

    id: str
    name: str
    mark: Mark
    forms: list[str] = field(default_factory=list)


def _in_order(name: str) -> str:
    """A name as it is spoken, where the last name is written first and in capitals: BLACK Jo.

    >>> _in_order("BLACK Jo"), _in_order("FC North")
    ('Jo Black', 'FC North')
    """
    first, _, rest = name.partition(" ")
    capitals = len(first) > LETTERS and first.isupper() and rest and not any(word.isupper() for word in rest.split())
    return f"{rest} {first.title()}" if capitals else name


def _shouted(name: str) -> bool:
    """Whether a name of several words is in capitals, but for a few letters.

    >>> _shouted("ROBERT McBETA"), _shouted("A. J. Beta"), _shouted("AJ")
    (True, False, False)
    """
    small, large = sum(map(str.islower, name)), sum(map(str.isupper, name))
    return " " in name and large > _LARGE * max(1, small)


class Names:
    """Gives names that are not known an entity.

    Args:
        marked: the text; its marks are completed.
    """

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.new: dict[str, NewEntity] = {}
        self.nations: set[str] = set()
        self.longer: dict[str, dict[tuple[str, ...], tuple[str, tuple[str, ...]]]] = defaultdict(dict)
        self._called: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def words(self, mark: Mark) -> str:
        """The words of a mark."""
        return self.marked.text[mark.start : mark.end]

    def count(self, sentence: Sentence, events: Iterable[Event]) -> None:
        """Count in which slots names stand that are not known."""
        seen = _INTERNATIONAL.sub(" ", sentence.seen)  # the X international is one who is spoken of at a club
        national = SIGNS["national-team"] in seen
        abroad = any(words in seen for words in self.marked.language.lists["international"])
        events = list(events)
        abroad = abroad or any(e.rule.event == "callup" or e.rule.told.get("national") for e in events
                               if not self._nation_named(e))  # fmt: skip
        for event in events:
            for slot, marks in event.slots.items():
                kind = _SLOTS.get(slot.rstrip("_0123456789"))
                for mark in marks:
                    if kind == "club" and self.marked.lower[max(0, mark.start - 4) : mark.start] == " in ":
                        kind = "place"
                    of_clubs = event.rule.event in _OF_CLUBS or "otherwise" in event.rule.told
                    abroad_here = (abroad and not of_clubs) or self._capped(event)
                    if kind == "club" and (abroad_here or (national and event.rule.event == "match")):
                        kind = "national-team"
                    if kind == "club" and "otherwise" in event.rule.told and self._of_venue(mark):
                        continue
                    if kind == "club" and self._bare(mark):
                        continue
                    if kind and mark.kind == "unknown" and not (kind == "person" and self.inside(mark)):
                        played = event.rule.event == "match" and slot == "team" and event.slot("score") is not None
                        self.votes[search_key(self.words(mark))][kind] += 3 if self._capped(event) or played else 1

    @staticmethod
    def _nation_named(event: Event) -> bool:
        """Whether an event names its national team, so that other names of the sentence need not be those of one."""
        team = event.slot("team")
        return team is not None and (
            team.kind == "national-team" or (team.kind == "club-or-place" and bool(team.value))
        )

    def _of_venue(self, mark: Mark) -> bool:
        """Whether the last word of a name is that of a ground."""
        return search_key(self.words(mark)).rsplit(" ", 1)[-1] in self.marked.language.lists.get("maybe_venues", ())

    def _bare(self, mark: Mark) -> bool:
        """Whether a name has no article where clubs have one: da X Y, a Z."""
        words = self.marked.language.lists.get("bare", ())
        before = self.marked.lower[max(0, mark.start - _WORD) : mark.start].split()
        towns = self.marked.language.lists.get("at_towns", ())
        return bool(before) and ((before[-1] in words and " " in self.words(mark)) or before[-1] in towns)

    def _capped(self, event: Event) -> bool:
        """Whether it counts caps, which only national teams give."""
        apps = event.slot("apps")
        return apps is not None and self.words(apps).lower().split()[-1] in self.marked.language.lists["caps"]

    def vote(self, mark: Mark, kind: str, weight: int = 3) -> None:
        """Count a name of which the layout, or what stands beside it, tells the kind."""
        if not (kind == "person" and self.inside(mark)):
            self.votes[search_key(self.words(mark))][kind] += weight

    def inside(self, mark: Mark) -> bool:
        """Whether a word stands right before a name that stands before no person's: born in X."""
        before = self.marked.lower[max(0, mark.start - _WORD) : mark.start]
        words = before.split()
        return before.endswith(" ") and bool(words) and words[-1] in self.marked.language.lists["inside"]

    def called(self, mark: Mark, whole: Mark) -> None:
        """Take a name for that of the person who has a fuller one."""
        self._called[search_key(self.words(mark))] = search_key(self.words(whole))
        self.vote(whole, "person")

    def settle(self) -> None:
        """Say of each name that is not known what it is, where that can be said; the others stay unknown."""
        open_ = [mark for mark in self.marked.marks if not mark.entities and mark.kind in ("unknown", *_KINDS)]
        open_.sort(
            key=lambda mark: (search_key(self.words(mark)) in self._called, -len(self.words(mark).split()), mark.start)
        )
        for mark in self.marked.marks:
            if mark.kind == "club-or-place" and mark.value:  # a country
                for id_ in mark.entities:
                    self.new.setdefault(id_, NewEntity(id_, mark.value, mark))
        self.nations = {search_key(mark.value) for mark in open_ if mark.kind == "national-team" and mark.value}
        for mark in self.marked.marks:
            if mark.entities:
                self._longer(mark)
        self._whole(open_)
        for mark in open_:
            self._settle(mark)

    def _whole(self, marks: list[Mark]) -> None:
        """Count a full name of which nothing is told for that of somebody who is meant by its last word."""
        for mark in marks:
            words = search_key(self.words(mark)).split()
            if mark.kind == "unknown" and 1 < len(words) <= _FULL and not self.votes.get(" ".join(words)):
                last = self.votes.get(words[-1])
                if last and last["person"] > sum(last.values()) - last["person"] and not self.inside(mark):
                    self.vote(mark, "person", 1)

    def _longer(self, mark: Mark) -> None:
        """Take note of a name of several words, that shorter ones may be parts of."""
        if mark.kind in ("person", "club"):
            words = tuple(self._folded(mark).split())
            second = mark.kind == "club" and words[-1:] and words[-1] in _SECOND
            if len(words) > 1 and not second:  # City is not City B
                for word in set(words) if mark.kind == "person" else {words[0], words[-1]}:
                    self.longer[word][words] = (mark.kind, mark.entities)

    def _settle(self, mark: Mark) -> None:
        name = mark.value if mark.kind == "national-team" else " ".join(self.words(mark).split())
        folded = search_key(name)
        known = self._alias(folded, mark.kind)
        if known:
            mark.kind, mark.entities = known
            return
        if mark.kind == "unknown" and self._nickname(mark):
            mark.kind, mark.value = "they", "nickname"
            return
        if folded in self.marked.language.lists["club_words"]:
            return  # a word that many clubs have, and none alone
        kinds = [mark.kind] if mark.kind != "unknown" else self._kinds(folded)
        if not kinds and folded.rsplit(" ", 1)[-1] in self.marked.language.lists.get("maybe_venues", ()):
            kinds = ["venue"]
        if not kinds:
            return
        name = _in_order(name) if kinds == ["person"] else name
        ids = []
        for kind in kinds:
            id_ = f"{_KINDS[kind]}/{identifier(name)}"
            entity = self.new.setdefault(id_, NewEntity(id_, name, mark))
            if mark.start < entity.mark.start:
                entity.mark = mark
            if entity.name.isupper() and not name.isupper():
                entity.name = name  # a title is in capitals
            written = " ".join(self.words(mark).split())
            if kind == "national-team" and "-under-" in id_ and written not in (name, *entity.forms):
                entity.forms.append(written)
            if kind == "person" and _shouted(entity.name):
                entity.name = self._quiet(entity.name)
            ids.append(id_)
        mark.kind = kinds[0] if len(kinds) == 1 else "club-or-place"
        mark.entities = tuple(ids)
        self._longer(mark)

    def _quiet(self, name: str) -> str:
        """A name in capitals as it is written elsewhere, word for word where that can be seen."""

        def quiet(found: re.Match[str]) -> str:
            word = found[0]
            others = re.finditer(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", self.marked.text, re.IGNORECASE)
            written = (each[0] for each in others if each[0][:1].isupper() and sum(map(str.islower, each[0])) > 1)
            return next((each for each in written if each != word), word.capitalize() if word.isupper() else word)

        return _WORDS.sub(quiet, name)

    def _nickname(self, mark: Mark) -> bool:
        """Whether a name is what the club that is spoken of is called besides: the Pilgrims."""
        words, told = self.words(mark), self.marked.language.lists
        endings = tuple(told.get("nicknames", ()))
        before = self.marked.lower[max(0, mark.start - 4) : mark.start].split()
        article = bool(before) and before[-1] in told["articles"]
        return article and " " not in words and bool(endings) and words.endswith(endings)

    def _kinds(self, folded: str) -> list[str]:
        votes = self.votes.get(folded)
        if votes and any(letter.isdecimal() for letter in folded):
            del votes["person"]
        if folded in self.nations and (not votes or not votes["place"]):
            return ["national-team"]
        if not votes:
            return []
        if votes["competition"] > max(votes["club"], votes["person"]):
            return ["competition"]
        if votes["national-team"] and votes["national-team"] >= votes["club"]:
            return ["national-team", "place"] if votes["place"] else ["national-team"]
        if votes["place"] > _SURELY * votes["club"]:
            return ["place"]
        if votes["club"] and votes["place"]:
            return ["club", "place"]
        best = votes.most_common()
        if len(best) > 1 and best[0][1] == best[1][1]:
            return []
        return [best[0][0]]

    def _alias(self, folded: str, kind: str) -> tuple[str, tuple[str, ...]] | None:
        """Whom or what a shorter name means that is a part of a longer one in this text, or of one that is known."""
        folded = self._called.get(folded, folded)
        words = tuple(folded.split())
        if words in self.longer[words[-1] if words else ""]:
            return self.longer[words[-1]][words]
        if len(words) > 2 and kind in ("unknown", "person"):  # X Marie Y, who is called X Y
            meant = self.longer[words[-1]].get((words[0], words[-1]))
            if meant and meant[0] == "person":
                return meant
        votes = self.votes.get(folded, Counter())
        fits: dict[tuple[str, tuple[str, ...]], bool] = {}
        for word in {words[0], words[-1]} if words else ():
            for longer, meant in self.longer[word].items():
                if len(longer) <= len(words) or kind not in ("unknown", meant[0]):
                    continue
                last = longer[-len(words) :] == words or (longer[0], longer[-1]) == words
                if meant[0] == "person" and (len(words) == 1 or last) and votes["club"] <= max(votes["person"], _FEW):
                    fits[meant] = fits.get(meant, False) or last
                elif meant[0] == "club" and (last or longer[: len(words)] == words) and self._is_club(votes):
                    fits[meant] = True
        chosen = {meant for meant, last in fits.items() if last} or set(fits)
        if len(chosen) > 1 and all(meant[0] == "person" for meant in chosen):
            return min(chosen, key=self._first)  # whoever is named first
        return chosen.pop() if len(chosen) == 1 else None

    def _first(self, meant: tuple[str, tuple[str, ...]]) -> int:
        """Where somebody is named first."""
        return next((mark.start for mark in self.marked.marks if mark.entities == meant[1]), len(self.marked.text))

    @staticmethod
    def _is_club(votes: Counter[str]) -> bool:
        """Whether a name can be that of a club, by where it stands."""
        return votes["person"] <= max(votes["club"], _FEW) and not (votes["place"] and not votes["club"])

    def _folded(self, mark: Mark) -> str:
        words = self.words(mark)
        if words not in self._known:
            self._known[words] = search_key(words)
        return self._known[words]
