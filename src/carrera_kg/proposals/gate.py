"""What a proposal must hold to be shown to anybody: its words stand in the text, and its values fit the ontology.

It does not matter who proposes. What does not pass is dropped, value by value, and counted by the reason.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.entities import Entities, Entity
from carrera_kg.factfile import (
    HEADS,
    PLACE_KEYS,
    FactFile,
    Part,
    Record,
    Where,
    listed,
    parts,
    subject_of,
    with_value,
    without,
)
from carrera_kg.model import Certainty
from carrera_kg.ontology import Ontology, Property
from carrera_kg.readers.facts import MOST_WORDS, is_count
from carrera_kg.vocabulary import BOOLEAN, CAR, EDTF_DATE, INTEGER, KINDS, NESTED, RECORDS, SCHEMA, SKOS

_CONCEPT = SKOS + "Concept"
_WIDEST = (SCHEMA + "Thing", CAR + "Entity")
_NAMED = frozenset({*KINDS.values(), CAR + "Entity", CAR + "Team"})  # the classes of what has a name
_MOST_PLACES = 20  # of one value: a model may give a list without end


_ID = re.compile(rf"(?:{'|'.join(KINDS)})/[a-z0-9]+(?:-[a-z0-9]+)*")


class Reason(StrEnum):
    """Why something was dropped."""

    FORM = "it is not a fact as facts are written"
    WORDS = "its words are not in the text"
    LENGTH = f"it quotes more than {MOST_WORDS} words"
    PROPERTY = "there is no such property"
    DOMAIN = "the property does not fit what it is said of"
    VALUE = "the value does not fit the property"
    DATE = "the date cannot be read"
    NAME = "it names somebody or something that is not known, or several"
    RECORD = "it names a record of which no fact tells"
    OWN = "it is told in words that are not the text's"
    MANY = "there are more facts than are taken"
    SETTLED = "a criminal or medical matter without its outcome"


Dropped = Counter[Reason]
"""How much was dropped for each reason: values, or facts where the whole fact was wrong."""


def gate(facts: FactFile, text: str, ontology: Ontology, known: Entities | None = None) -> tuple[FactFile, Dropped]:
    """The proposals that may be shown, and how many were dropped for which reason.

    Words that do not stand where they are said to stand are given the nearest place at which they do, with the white
    space of the text. Facts keep their order. A decision is for a person: ``reviewed`` is taken away.

    Args:
        facts: proposals for the text; their values may be anything, as who proposes is not trusted.
        text: the document.
        ontology: what properties there are.
        known: the entities that are known beside those that are proposed; without them names are not looked at.
    """
    keeper = _Keeper(text, ontology, Counter())
    kept = [right for fact in facts.facts if (right := keeper.fact(fact)) is not None]
    entities = [right for entity in facts.entities if (right := keeper.entity(entity)) is not None]
    passed = replace(facts, entities=tuple(entities))
    if known is not None:
        kept = keeper.named(kept, Entities.of([*known.by_id.values(), *entities_of(passed)]))
    return replace(passed, facts=tuple(keeper.linked(keeper.settled(kept)))), keeper.dropped


def misfit(kind: str, name: str, value: str, ontology: Ontology) -> Reason | None:
    """Why a value cannot be given for a property; None if it can.

    Args:
        kind: the head of the fact, or the kind of the record within it.
        name: the property.
        value: as it is written in a fact file.
        ontology: what properties there are.

    >>> from carrera_kg.ontology import ontology
    >>> str(misfit("spell", "start", "after the war", ontology()))
    'the date cannot be read'
    """
    wanted = ontology.properties.get(name)
    if wanted is None or wanted.worked_out:
        return Reason.PROPERTY
    if not _belongs(kind, wanted, ontology):
        return Reason.DOMAIN
    if wanted.range == EDTF_DATE:
        return _date_misfit(value)
    return None if value.strip() and _fits(wanted, value, ontology) else Reason.VALUE


def _fits(wanted: Property, value: str, ontology: Ontology) -> bool:
    if wanted.range == INTEGER:
        return is_count(value)
    if wanted.range == BOOLEAN:
        return value in ("true", "false")
    if wanted.range == _CONCEPT:
        return ontology.concept(value, wanted.scheme) is not None
    return wanted.name not in NESTED


def _belongs(kind: str, wanted: Property, ontology: Ontology) -> bool:
    if kind != "about":
        return kind in RECORDS and ontology.is_a(RECORDS[kind], wanted.domain)
    return wanted.domain in _WIDEST or any(ontology.is_a(cls, wanted.domain) for cls in KINDS.values())


def _date_misfit(value: str) -> Reason | None:
    try:
        if value != "now":
            PartialDate.parse(value)
    except DateNotUnderstood:
        return Reason.DATE
    return None


class _Words:
    """Where words stand in a text: whole words, however the lines are broken."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[tuple[str, ...], list[tuple[int, str]]] = {}

    def nearest(self, words: str, at: int | None) -> tuple[int, str] | None:
        """The place nearest to the given one, or the first, with the words as the text has them."""
        if at is not None and self.text.startswith(words, at) and self._whole(at, at + len(words)):
            return at, words
        found = self._places(tuple(words.split()))
        if not found or at is None:
            return found[0] if found else None
        after = bisect_left(found, (at, ""))
        return min(found[max(after - 1, 0) : after + 1], key=lambda place: abs(place[0] - at))

    def _places(self, words: tuple[str, ...]) -> list[tuple[int, str]]:
        if words not in self._found:
            pattern = re.compile(r"\s+".join(map(re.escape, words)))
            self._found[words] = [
                (match.start(), match.group())
                for match in pattern.finditer(self.text)
                if self._whole(match.start(), match.end())
            ]
        return self._found[words]

    def _whole(self, start: int, end: int) -> bool:
        """Whether no word goes on beyond an end: a 7 in 1997 is no 7."""
        return not self._runs_on(start) and not self._runs_on(end)

    def _runs_on(self, at: int) -> bool:
        """Whether a word or number is on both sides; a capital begins a word, as spaces get lost between sentences."""
        if not 0 < at < len(self.text):
            return False
        before, after = self.text[at - 1], self.text[at]
        if unicodedata.combining(after):
            return True
        letters = before.isalpha() and after.isalpha() and not (before.islower() and after.isupper())
        return letters or (before.isdecimal() and after.isdecimal())


@dataclass(slots=True)
class _Place:
    """The place of a fact or value once it is checked: the keys that tell it, or why there is none."""

    keys: Record
    at: int | None = None
    wrong: Reason | None = None


class _Keeper:
    def __init__(self, text: str, ontology: Ontology, dropped: Dropped) -> None:
        self.words, self.ontology, self.dropped = _Words(text), ontology, dropped

    def fact(self, fact: object) -> Record | None:
        """The fact without what cannot pass; None if nothing is left."""
        heads = [head for head in HEADS if head in fact] if isinstance(fact, dict) else []
        if len(heads) != 1 or not isinstance(fact, dict) or not _plain(fact[heads[0]]):
            self.dropped[Reason.FORM] += 1
            return None
        head = heads[0]
        place = self._place(fact, None)
        kept = {key: _plain(fact[key]) for key in (head, "rule", "confidence") if _plain(fact.get(key))}
        before = self.dropped.total()
        values = self._values(head, {key: value for key, value in fact.items() if key != head}, place)
        if not values and self.dropped.total() == before:
            self.dropped[Reason.FORM] += 1
        return _in_order_of(fact, kept | place.keys | self._certainty(fact) | values) if values else None

    def entity(self, entity: object) -> Record | None:
        """The entity if it has an id and a name, and its words stand in the text; None if not."""
        if (
            not isinstance(entity, dict)
            or not _ID.fullmatch(_plain(entity.get("id")))
            or not _plain(entity.get("name"))
        ):
            self.dropped[Reason.FORM] += 1
            return None
        place = self._place(entity, None)
        if place.wrong or "words" not in place.keys:
            self.dropped[place.wrong or Reason.WORDS] += 1
            return None
        return _in_order_of(entity, {key: value for key, value in entity.items() if key not in PLACE_KEYS} | place.keys)

    def settled(self, facts: list[Record]) -> list[Record]:
        """The facts without sensitive matters of which nobody says how they ended."""
        done = {subject_of(fact) for fact in facts if "settled" in fact}
        kept = [fact for fact in facts if subject_of(fact) in done or not any(map(self._sensitive, parts(fact)))]
        self._count(Reason.SETTLED, len(facts) - len(kept))
        return kept

    def _sensitive(self, part: Part) -> bool:
        wanted = self.ontology.properties[part.name]
        concept = self.ontology.concept(part.value, wanted.scheme) if wanted.range == _CONCEPT else None
        return concept in self.ontology.sensitive

    def named(self, facts: list[Record], entities: Entities) -> list[Record]:
        """The facts without values that name nobody or nothing, or could mean several."""
        kept = []
        for fact in facts:
            unclear = [part for part in parts(fact) if not self._is_clear(fact, part, entities)]
            # Without what tells it from its siblings a record within the fact is none.
            wrong = [part.where[:-1] if part.tells_apart else part.where for part in unclear]
            self._count(Reason.NAME, len(wrong))
            rest = without(fact, wrong) if wrong else fact
            if any(True for _ in parts(rest)):
                kept.append(rest)
        return kept

    def _is_clear(self, fact: Record, part: Part, entities: Entities) -> bool:
        wanted = self.ontology.properties[part.name]
        head, name = subject_of(fact)
        asked = [(name, wanted.domain)] if head == "about" else []
        if wanted.range in _NAMED:
            asked.append((part.value, wanted.range))
        meant = [entities.meant_by(text, cls, self.ontology) for text, cls in asked]
        return all(len(each) == 1 for each in meant) and all(
            cls in _WIDEST or self.ontology.is_a(each[0].cls, cls) for each, (_, cls) in zip(meant, asked, strict=True)
        )

    def linked(self, facts: list[Record]) -> list[Record]:
        """The facts without values that name a record of which no other fact tells."""
        while True:
            known = {subject_of(fact) for fact in facts}
            loose = [loose_ends(fact, known, self.ontology) for fact in facts]
            self._count(Reason.RECORD, sum(map(len, loose)))
            if not any(loose):
                return facts
            facts = [without(fact, gone) if gone else fact for fact, gone in zip(facts, loose, strict=True)]
            facts = [fact for fact in facts if any(True for _ in parts(fact))]

    def _values(self, kind: str, record: Record, place: _Place) -> Record:
        values: Record = {}
        for key, value in record.items():
            if key in PLACE_KEYS or key in ("rule", "confidence", "reviewed", "certainty"):
                continue
            kept = [passed for item in listed(value) if (passed := self._value(kind, str(key), item, place))]
            if kept:
                values[str(key)] = kept if isinstance(value, list) or key in NESTED else kept[0]
        return values

    def _value(self, kind: str, key: str, item: object, outer: _Place) -> object:
        """The value as it may stand, or nothing."""
        own = self._place(item, outer.at) if isinstance(item, dict) else _Place({})
        if own.wrong or not (own.keys or outer.keys):
            return self._drop(own.wrong or outer.wrong or Reason.WORDS)
        if key in NESTED:
            return self._nested(kind, key, item, own if own.keys else outer)
        given = item.get("value") if isinstance(item, dict) else item
        wrong = misfit(kind, key, _plain(given), self.ontology)
        if wrong:
            return self._drop(wrong)
        if not isinstance(item, dict):
            return _plain(given)
        head = item.get("under")
        under = self._place(head, own.at).keys if isinstance(head, dict) else {}
        kept = {"value": _plain(given)} | own.keys | ({"under": under} if under else {}) | self._certainty(item)
        return _in_order_of(item, kept) if len(kept) > 1 else _plain(given)

    def _nested(self, kind: str, key: str, item: object, place: _Place) -> object:
        link = self.ontology.properties[key]
        if not isinstance(item, dict) or not _belongs(kind, link, self.ontology):
            return self._drop(Reason.DOMAIN if isinstance(item, dict) else Reason.FORM)
        values = self._values(key, item, place)
        return _in_order_of(item, place.keys | self._certainty(item) | values) if values else None

    def _count(self, reason: Reason, number: int) -> None:
        if number:
            self.dropped[reason] += number

    def _drop(self, reason: Reason) -> object:
        self.dropped[reason] += 1
        return None

    def _certainty(self, item: Record) -> Record:
        """How sure the text is, if that is said; whoever says it in another way is not sure himself."""
        given = item.get("certainty")
        known = [certainty.value for certainty in Certainty]
        if given is None or given == Certainty.ASSERTED:
            return {}
        return {"certainty": given if given in known else Certainty.HEDGED.value}

    def _place(self, item: Record, near: int | None) -> _Place:
        """Where the words of a fact or value really stand."""
        places = item.get("places")
        if places is None:
            return self._one(item, near) if "words" in item else _Place({})
        found = [
            self._one(place, near) if isinstance(place, dict) else _Place({}, wrong=Reason.FORM)
            for place in listed(places)[:_MOST_PLACES]
        ]
        wrong = next((place.wrong for place in found if place.wrong), None if found else Reason.FORM)
        return _Place({}, wrong=wrong) if wrong else _Place({"places": [p.keys for p in found]}, found[0].at)

    def _one(self, place: Record, near: int | None) -> _Place:
        words, at = _plain(place.get("words")), _plain(place.get("at"))
        if not words.strip():
            return _Place({}, wrong=Reason.WORDS)
        if len(words.split()) > MOST_WORDS:
            return _Place({}, wrong=Reason.LENGTH)
        found = self.words.nearest(words.strip(), int(at) if is_count(at) else near)
        if found is None:
            return _Place({}, wrong=Reason.WORDS)
        return _Place({"at": str(found[0]), "words": found[1]}, found[0])


def loose_ends(fact: Record, known: Collection[tuple[str, str]], ontology: Ontology) -> list[Where]:
    """The values of a fact that name a record which is not among the known, or the fact's own.

    Args:
        fact: a fact.
        known: the records, each as its kind and local name.
        ontology: which properties lead to records.
    """
    kinds = {cls: kind for kind, cls in RECORDS.items()}
    loose = []
    for part in parts(fact):
        wanted = ontology.properties.get(part.name)
        kind = kinds.get(wanted.range) if wanted else None
        if kind and ((kind, part.value) not in known or (kind, part.value) == subject_of(fact)):
            loose.append(part.where)
    return loose


def entities_of(file: FactFile) -> Iterator[Entity]:
    """The entities that a file brings along; what is none is passed over."""
    for entity in file.entities:
        id_, name = _plain(entity.get("id")), _plain(entity.get("name"))
        forms = tuple(form for form in listed(entity.get("forms", [])) if isinstance(form, str))
        if id_.partition("/")[0] in KINDS and name:
            yield Entity(id_, name, forms)


def named_alike(fact: Record, entities: Entities, ontology: Ontology) -> Record:
    """The fact with entities by the name that means nobody else, or by id, as proposals are written.

    Args:
        fact: that has passed the gate.
        entities: all whom its names can mean.
        ontology: what properties there are.
    """

    def written(name: str, cls: str) -> str:
        meant = entities.meant_by(name, cls, ontology)
        if len(meant) != 1:
            return name
        return meant[0].name if len(entities.by_name.get(meant[0].name, ())) == 1 else meant[0].id

    for part in parts(fact):
        wanted = ontology.properties[part.name]
        if wanted.range in _NAMED:
            fact = with_value(fact, part.where, written(part.value, wanted.range))
        if "about" in fact:
            fact = {**fact, "about": written(str(fact["about"]), wanted.domain)}
    return fact


def _in_order_of(given: Record, kept: Record) -> Record:
    """What is kept in the order in which it was given; an offset that was not goes before its words."""
    order = [known for key in given for known in (("at", "words") if key == "words" else (key,))]
    return {key: kept[key] for key in dict.fromkeys([*order, *kept]) if key in kept}


def _plain(value: object) -> str:
    """A scalar of JSON or YAML as text; nothing for what is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else ""
