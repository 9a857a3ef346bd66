"""What a proposal claims, in plain words: labels of the ontology and names, not keys and addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.entities import Entities, Entity
from carrera_kg.factfile import FactFile, Part, Record, Where, is_open, parts, places_of, subject_of
from carrera_kg.model import Certainty
from carrera_kg.ontology import Ontology
from carrera_kg.proposals.gate import entities_of
from carrera_kg.review.passages import seen
from carrera_kg.vocabulary import BOOLEAN, CAR, EDTF_DATE, KINDS, RECORDS, SKOS

_CONCEPT = SKOS + "Concept"
_ENTITY_CLASSES = frozenset({*KINDS.values(), CAR + "Entity", CAR + "Team"})
_TELLING = ("person", "role", "team", "competition", "award", "season", "date", "concerns", "topic")
"""What makes a record known to a reader, in the order in which it is said."""

CERTAINTY: Where = (("certainty", 0),)
"""The way to how sure the text is, which can be edited like a value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a proposal in words.

    Attributes:
        where: the way to it in the fact.
        label: of the property, after that of the record within the fact that has it.
        said: the value in words.
        written: the value as the file has it, for who edits it.
        words: those that carry it, where they are not the fact's.
        certainty: how sure the text is of it, where that is not how sure it is of the fact.
        choice: the values that there are, where these are few.
    """

    where: Where
    label: str
    said: str
    written: str
    words: tuple[str, ...] = ()
    certainty: str = ""
    choice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal in words: what it is about, what it says of that, and how many more proposals tell of the record."""

    about: str
    lines: tuple[Line, ...]
    rule: str
    confidence: str
    reviewed: str
    others: int


class Wording:
    """Words for the facts of one file.

    Args:
        file: the facts; a record is named by what all of them say of it.
        known: the entities that are known beside those of the file.
        ontology: labels.
    """

    def __init__(self, file: FactFile, known: Entities, ontology: Ontology) -> None:
        self.ontology = ontology
        self.entities = Entities.of([*known.by_id.values(), *entities_of(file)])
        self._said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._open: dict[tuple[str, str], int] = defaultdict(int)
        for fact in file.facts:
            subject = subject_of(fact)
            self._open[subject] += is_open(fact)
            for part in parts(fact):
                name = "/".join(key for key, _ in part.where)
                if part.value not in self._said[subject][name]:
                    self._said[subject][name].append(part.value)

    @property
    def records(self) -> Collection[tuple[str, str]]:
        """What the facts of the file are about: records by kind and local name, and entities."""
        return self._said.keys()

    def told(self, fact: Record) -> Told:
        """The fact in words."""
        subject = subject_of(fact)
        return Told(
            about=self.record(*subject),
            lines=(*(self._line(part, fact) for part in parts(fact)), self._certainty(fact)),
            rule=seen(str(fact.get("rule", ""))),
            confidence=seen(str(fact.get("confidence", ""))),
            reviewed=str(fact.get("reviewed", "")),
            others=0 if subject[0] == "about" else self._open[subject] - is_open(fact),
        )

    def record(self, kind: str, name: str) -> str:
        """An entity, or a record by what the file says of it: ``spell: Player A, player, Club North``."""
        if kind == "about":
            return self.entity(name)
        if kind not in RECORDS:
            return "a fact without a subject"
        said = self._said.get((kind, name), {})
        known = [self.value(prop, value) for prop in _TELLING for value in said.get(prop, [])[:3]]
        sides = " v ".join(self.value("team", value) for value in said.get("side/team", [])[:2])
        listed = ", ".join(part for part in (sides, *known) if part)
        return f"{self.ontology.labels[RECORDS[kind]]}: {listed or seen(name).replace('-', ' ')}"

    def entity(self, name: str) -> str:
        """An entity by the name that people call it."""
        found = self.entities.by_id.get(name)
        return seen(found.name if found else name)

    def value(self, prop: str, value: str) -> str:
        """A value of a property in words."""
        wanted = self.ontology.properties.get(prop)
        if wanted is None:
            return seen(value)
        if wanted.range == _CONCEPT:
            concept = self.ontology.concept(value, wanted.scheme)
            return self.ontology.labels[concept] if concept else seen(value)
        if wanted.range == BOOLEAN:
            return {"true": "yes", "false": "no"}.get(value, seen(value))
        if wanted.range == EDTF_DATE:
            return _date(value)
        kind = next((kind for kind, cls in RECORDS.items() if cls == wanted.range), "")
        if kind:
            return self.record(kind, value) if (kind, value) in self._said else seen(value)
        return self.entity(value) if self._names(prop) else seen(value)

    def known(self, prop: str, value: str) -> list[Entity] | None:
        """The entities that a value of the property can mean; None where its values are no entities."""
        if not self._names(prop):
            return None
        wanted = self.ontology.properties[prop].range
        meant = self.entities.meant_by(value, wanted, self.ontology)
        return [entity for entity in meant if self.ontology.is_a(entity.cls, wanted)]

    def _names(self, prop: str) -> bool:
        return self.ontology.properties[prop].range in _ENTITY_CLASSES

    def _line(self, part: Part, fact: Record) -> Line:
        nested = [self._label(key) for key, _ in part.where]
        own = part.places != places_of(fact)
        certainty = part.certainty if part.certainty != fact.get("certainty", "") else ""
        return Line(
            where=part.where,
            label=" – ".join(nested),
            said=self.value(part.name, part.value),
            written=part.value,
            words=tuple(seen(str(place.get("words", ""))) for place in part.places) if own else (),
            certainty=certainty,
            choice=self._choice(part.name),
        )

    def _certainty(self, fact: Record) -> Line:
        said = str(fact.get("certainty", Certainty.ASSERTED))
        return Line(CERTAINTY, "how sure the text is", seen(said), said, choice=tuple(Certainty))

    def _label(self, key: str) -> str:
        wanted = self.ontology.properties.get(key)
        return wanted.label if wanted else seen(key)

    def _choice(self, prop: str) -> tuple[str, ...]:
        wanted = self.ontology.properties.get(prop)
        if wanted is None or wanted.range not in (_CONCEPT, BOOLEAN):
            return ()
        return ("true", "false") if wanted.range == BOOLEAN else tuple(sorted(self.ontology.concepts(wanted.scheme)))


def _date(value: str) -> str:
    try:
        return "when the text was written" if value == "now" else str(PartialDate.parse(value))
    except DateNotUnderstood:
        return seen(value)
