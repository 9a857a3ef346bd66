"""Marks proposed facts against true ones, value by value.

Both sides are read by the project's own readers and become the same thing: what is said of people, of their spells
(``person``, ``team`` and kind of work), of honours (``team``, competition or award, result and time) and of matches
(the two teams and the day). What records are called, in how many facts they are told and where, does not count.

A value is right if the truth has it. A vaguer one is right too, and counted as such: 1991 for 1 July 1991, *manager*
for *head coach*. It must still tell something: a date without a bound, or wider than a year, only equals itself. A
true value that a finer true value implies is not asked for twice. What the truth itself only hedges is worth nothing
either way: whoever proposes it is not wrong, whoever does not has missed nothing.
"""

from __future__ import annotations

import bisect
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml
from pyoxigraph import NamedNode

from carrera_kg.coverage import split
from carrera_kg.dates import PartialDate
from carrera_kg.documents import Document, verify_document
from carrera_kg.entities import Entities, Entity
from carrera_kg.model import Certainty, Span
from carrera_kg.names import search_key
from carrera_kg.ontology import Ontology
from carrera_kg.readers.facts import FactSheet, Name, Statement, Subject, read_facts
from carrera_kg.vocabulary import EDTF_DATE, NESTED
from carrera_kg.yamlfile import Mapping as Read
from carrera_kg.yamlfile import read_yaml

OF_PEOPLE = (
    "birthDate", "birthPlace", "deathDate", "deathPlace", "nationality", "position", "retirement", "ageAtRetirement",
)  # fmt: skip
OF_SPELLS = (
    "role", "start", "end", "during", "ongoing", "seasons", "years", "months", "ageAtStart", "first", "division",
    "captain", "loanFrom", "onLoan", "departure", "predecessor", "successor", "assistantTo", "coachedBy", "calledUp",
    "debut", "contractSigned", "contractUntil",
)  # fmt: skip
OF_TALLIES = ("appearances", "goals")
OF_HONOURS = ("person", "when")
OF_MATCHES = ("date", "competition", "season", "venue", "place", "friendly", "extraTime")
OF_SIDES = ("goalsScored", "outcome", "home")
OF_GOALS = ("scorer", "ownGoal")
PROPERTIES = (
    *OF_PEOPLE, "spell", *OF_SPELLS, *OF_TALLIES, "honour", *OF_HONOURS, "match", *OF_MATCHES, *OF_SIDES, *OF_GOALS,
)  # fmt: skip
"""What is marked, in the order of a report; ``spell``, ``honour`` and ``match`` are that there was one at all."""

_TELLING = ("competition", "award", "team", "date", "person")
_WHEN = ("season", "secured", "date", "during")
_FACT_ONLY = frozenset(["rule", "confidence", "reviewed"])
_A_YEAR = 366
_SURE = 1.96  # standard deviations on each side of 95 % of a normal distribution


class Proposed(Protocol):
    """What the extractor gives: the facts of one document, plain as in YAML, and the entities that they bring."""

    @property
    def facts(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def entities(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: the words, and for a proposal the rule that made it and how sure it is."""

    words: str
    at: int
    rule: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: ``of`` is the team that it is of, within a match; two are the same wherever they stand."""

    text: str
    of: str
    source: Source = field(compare=False)
    certain: bool = field(compare=False, default=True)
    date: bool = field(compare=False, default=False)


@dataclass(slots=True)
class Group:
    """Everything that one side says of one person, spell, honour or match.

    What belongs to an honour that is only hedged is asked for as little as the honour itself.
    """

    kind: str
    key: tuple[str, ...]
    values: dict[str, list[Value]]
    source: Source | None
    certain: bool
    roles: frozenset[str] = frozenset()  # of an honour: not marked, but they tell two of one kind apart

    def texts(self, name: str) -> list[str]:
        """The values of a property."""
        return [value.text for value in self.values.get(name, ())]


@dataclass(slots=True)
class _Record:
    """A record as a file has it."""

    kind: str
    name: str
    values: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    children: list[_Record] = field(default_factory=list)
    certain: bool = False

    def one(self, name: str) -> str:
        values = self.values.get(name)
        return values[0].text if values else ""

    def each(self, name: str) -> list[str]:
        """The different values of a property; one that is empty if it has none."""
        return list(dict.fromkeys(value.text for value in self.values.get(name, ()))) or [""]

    def source(self) -> Source | None:
        """Where the record is best seen to be told of."""
        order = [values for name in _TELLING if (values := self.values.get(name))]
        return next((values[0].source for values in (*order, *self.values.values()) if values), None)


# ── Who is who ───────────────────────────────────────────────────────────────────────────────────


class Names:
    """Leads a name, as one side writes it, to the true entity.

    An entity that a proposal brings itself is the true one of its kind that has the same name or form, whatever its id.
    Of several the one that the true facts of the document speak of is meant.
    """

    def __init__(self, true: Entities, used: Iterable[str] = ()) -> None:
        self._true = true
        self._used = frozenset(used)
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity in true.by_id.values():
            for name in (entity.name, *entity.forms):
                self._by_name[_kind(entity), search_key(name)].add(entity.id)

    def true(self, entity: Entity) -> str:
        """The id of the true entity that is meant, or of no true one: the id with a question mark before it."""
        if entity.id in self._true.by_id:
            return entity.id
        for name in (entity.name, *entity.forms):
            found = self._by_name.get((_kind(entity), search_key(name)), set())
            for meant in (found, found & self._used):
                if len(meant) == 1:
                    return next(iter(meant))
        return f"?{entity.id}"


def _kind(entity: Entity) -> str:
    return entity.id.partition("/")[0]


# ── Reading both sides ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """One side: what it says, in groups, and who each of its records is about, by place."""

    groups: tuple[Group, ...]
    people_at: tuple[tuple[str, str, tuple[Span, ...]], ...]
    """Who is spoken of where: the kind of record (or ``person``, ``value``), the person, the places of a statement."""


def true_facts(path: str, documents: dict[str, Document], entities: Entities, ontology: Ontology) -> tuple[Told, Names]:
    """The true side, from a fact file, and the names by which to read the other.

    Raises:
        FactError: the file is not as it must be.
    """
    sheet = read_facts(path, documents, ontology)
    told = _Reader(sheet, entities, Names(entities), ontology, {}).told()
    used = {value.text for group in told.groups for values in group.values.values() for value in values}
    used |= {part for group in told.groups for part in group.key}
    return told, Names(entities, used)


def proposed_facts(
    proposed: Proposed, document: Document, text: str, known: Entities, names: Names, ontology: Ontology
) -> Told:
    """The other side, from what was proposed for a document.

    Raises:
        FactError, TextChangedError: it is no fact file, or its words are not in the text where it says.
    """
    facts = [_plain({key: value for key, value in fact.items() if key not in _FACT_ONLY}) for fact in proposed.facts]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "proposed.yaml")
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(
                {"document": document.id, "facts": facts}, file, allow_unicode=True, sort_keys=False, width=10**6
            )
        sheet = read_facts(path, {document.id: document}, ontology)
        read = read_yaml(path).get("facts")
    verify_document(document, text, sheet.quotations)
    lines = [fact.line for fact in read if isinstance(fact, Read)] if isinstance(read, list) else []
    rules = {
        statement.line: (str(fact.get("rule", "")), str(fact.get("confidence", "")))
        for statement in sheet.statements
        for fact in [proposed.facts[bisect.bisect_right(lines, statement.line) - 1]]
    }
    brought = [
        Entity(str(each["id"]), str(each["name"]), tuple(str(form) for form in each.get("forms", ())))
        for each in proposed.entities
    ]
    entities = Entities.of([*known.by_id.values(), *brought])
    return _Reader(sheet, entities, names, ontology, rules).told()


def _plain(value: Any) -> Any:
    """The value without the types of its reader, which YAML does not write."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass(frozen=True, slots=True)
class _Reader:
    sheet: FactSheet
    entities: Entities
    names: Names
    ontology: Ontology
    rules: Mapping[int, tuple[str, str]]

    def told(self) -> Told:
        records: dict[Subject, _Record] = {}
        people: dict[str, Group] = {}
        for statement in self.sheet.statements:
            subject = statement.subject
            if subject.kind == "about":
                self._about_person(statement, people)
                continue
            record = records.setdefault(subject, _Record(subject.kind, subject.name))
            record.certain |= statement.certainty is Certainty.ASSERTED
            if isinstance(statement.value, Subject):
                if statement.property.name in NESTED:
                    child = records.setdefault(statement.value, _Record(statement.value.kind, statement.value.name))
                    record.children.append(child)
                continue
            record.values[statement.property.name].append(self._value(statement))
        groups = [*people.values(), *_spells(records.values())]
        groups += [group for record in records.values() if record.kind == "honour" for group in _honour(record)]
        groups += [_match(record) for record in records.values() if record.kind == "match"]
        return Told(tuple(groups), tuple(self._people_at(records)))

    def _about_person(self, statement: Statement, people: dict[str, Group]) -> None:
        name = statement.property.name
        if name not in OF_PEOPLE:
            return
        person = self._entity(statement.subject.name, statement.property.domain, "person")
        group = people.setdefault(person, Group("person", (person,), defaultdict(list), None, False))
        group.values[name].append(self._value(statement))

    def _value(self, statement: Statement) -> Value:
        value, wanted = statement.value, statement.property.range
        if isinstance(value, Name):
            text = self._entity(value.text, wanted)
        elif isinstance(value, NamedNode):
            text = value.value.rsplit("/", 1)[1]
        else:
            assert not isinstance(value, Subject)
            text = value.value
        first, *_ = statement.spans
        words = " … ".join(span.words for span in statement.spans)
        source = Source(words, first.start, *self.rules.get(statement.line, ("", "")))
        return Value(text, "", source, statement.certainty is Certainty.ASSERTED, wanted == EDTF_DATE)

    def _entity(self, name: str, wanted: str, kind: str = "") -> str:
        meant = self.entities.meant_by(name, wanted, self.ontology)
        if kind:
            meant = [entity for entity in meant if _kind(entity) == kind] or meant
        return self.names.true(meant[0]) if len(meant) == 1 else f"?{name}"

    def _people_at(self, records: Mapping[Subject, _Record]) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
        owner = {child.name: record for record in records.values() for child in record.children}
        for statement in self.sheet.statements:
            subject = statement.subject
            if subject.kind == "about":
                who = [("person", self._entity(subject.name, statement.property.domain, "person"))]
            else:
                record = records[subject]
                person = record.one("person") or (owner[record.name].one("person") if record.name in owner else "")
                who = [(record.kind, person)]
            if isinstance(statement.value, Name):
                who.append(("value", self._entity(statement.value.text, statement.property.range)))
            for kind, person in who:
                if person.startswith(("person/", "?")):
                    yield kind, person, statement.spans


def _spells(records: Iterable[_Record]) -> list[Group]:
    """The spells; those of one person at one team in one kind of work are one group."""
    groups: dict[tuple[str, ...], Group] = {}
    for record in records:
        if record.kind != "spell":
            continue
        kind = work(record.values.get("role", ()))
        first, *others = ((person, team, kind) for person in record.each("person") for team in record.each("team"))
        for key in others:  # a second person or team makes a second spell, of which nothing else is known
            groups.setdefault(key, Group("spell", key, defaultdict(list), record.source(), record.certain))
        group = groups.setdefault(first, Group("spell", first, defaultdict(list), record.source(), False))
        group.certain |= record.certain
        for name in OF_SPELLS:
            group.values[name] += record.values.get(name, [])
        for tally in record.children:
            if tally.kind == "tally":
                for name in OF_TALLIES:
                    group.values[name] += tally.values.get(name, [])
    return list(groups.values())


def work(roles: Iterable[Value]) -> str:
    """The kind of work that the roles of a spell are: ``playing``, ``youth`` or ``coaching``; nothing for none."""
    for role in roles:
        return {"player": "playing", "youth-player": "youth"}.get(role.text, "coaching")
    return ""


def _honour(record: _Record) -> Iterator[Group]:
    what = record.one("award") or record.one("competition")
    results: dict[str, bool] = {}  # with whether it is asserted: a victory that is hedged is no asserted honour
    for value in record.values.get("result", ()):
        results[value.text] = results.get(value.text, False) or value.certain
    pairs = [(team, *each) for team in record.each("team") for each in (results or {"": record.certain}).items()]
    for team, result, certain in pairs:
        values: dict[str, list[Value]] = {"person": record.values.get("person", [])}
        values["when"] = [value for name in _WHEN for value in record.values.get(name, ())]
        roles = frozenset(work([role]) for role in record.values.get("role", ()))
        yield Group("honour", (team, what, result), values, record.source(), certain, roles)


def _match(record: _Record) -> Group:
    values = {name: list(record.values.get(name, ())) for name in OF_MATCHES}
    teams = []
    for child in record.children:
        team = child.one("team")
        if child.kind == "side":
            teams.append(team)
        names = OF_SIDES if child.kind == "side" else OF_GOALS
        for name in names:
            found = [Value(v.text, team, v.source, v.certain, v.date) for v in child.values.get(name, ())]
            values.setdefault(name, []).extend(found)
    return Group("match", tuple(sorted(filter(None, teams))), values, record.source(), record.certain)


# ── Which group is meant ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks one document."""

    ontology: Ontology

    def marks(self, true: Told, proposed: Told) -> Marks:
        """How well the proposals tell the truth."""
        marks = Marks()
        told: set[tuple[object, ...]] = set()
        hit: set[tuple[int, str, str, str]] = set()
        for group in proposed.groups:
            index = self._meant(group, true.groups)
            meant = true.groups[index] if index is not None else None
            for name, value in _said(group):
                where = (index, name) if meant else (*group.key, *group.texts("when"), name)
                tuple_ = (group.kind, *where, value.of, value.text)
                if tuple_ in told:
                    continue
                told.add(tuple_)
                self._mark(marks, meant, name, value, hit, index or 0, group)
        for index, group in enumerate(true.groups):
            for name, value in self._wanted(group):
                found = (index, name, value.of, value.text) in hit
                marks.line(name).true += 1
                marks.line(name).found += found
                if not found:
                    marks.missed.append(Judged(name, _shown(group, value), value.source))
        return marks

    def _mark(
        self, marks: Marks, meant: Group | None, name: str, value: Value, hit: set[tuple[int, str, str, str]],
        index: int, group: Group,
    ) -> None:  # fmt: skip
        wanted = [each for own, each in self._wanted(meant) if own == name] if meant else []
        same = [each for each in wanted if each.of == value.of]
        exact = [each for each in same if each.text == value.text]
        vaguer = [each for each in same if self._vaguer(value, each)]
        if name == group.kind and meant:  # the key of an honour has its result, which can be a vaguer one
            exact, vaguer = ([], wanted) if group.key[2:] != meant.key[2:] and group.key[2:] != ("",) else (wanted, [])
        if not exact and not vaguer and meant and self._hedged(meant, name, value):
            return
        line = marks.line(name)
        line.proposed += 1
        line.right += bool(exact or vaguer)
        line.vaguer += not exact and bool(vaguer)
        hit.update((index, name, each.of, each.text) for each in (*exact, *vaguer))
        if not exact and not vaguer:
            marks.wrong.append(Judged(name, _shown(group, value), value.source))

    def _wanted(self, group: Group) -> list[tuple[str, Value]]:
        """What is asked for: what is asserted, and no value that a finer one implies."""
        found: list[tuple[str, Value]] = []
        if group.kind == "honour" and not group.certain:
            return found
        for name, value in dict.fromkeys((name, value) for name, value in _said(group) if value.certain):
            others = [v for v in group.values.get(name, ()) if v.certain and v.of == value.of and v.text != value.text]
            if name == group.kind or not any(self._vaguer(value, other) for other in others):
                found.append((name, value))
        return found

    def _hedged(self, group: Group, name: str, value: Value) -> bool:
        """Whether the truth has the value, but not as asserted."""
        if name == group.kind or (group.kind == "honour" and not group.certain):
            return not group.certain
        if name == "onLoan" and group.values.get("loanFrom"):
            return True
        unsure = [each for each in group.values.get(name, ()) if each.of == value.of and not each.certain]
        return any(each.text == value.text or self._vaguer(value, each) for each in unsure)

    def _vaguer(self, value: Value, true: Value) -> bool:
        """Whether the value tells the true one less finely."""
        if value.date and true.date:
            vague, fine = PartialDate.parse(value.text), PartialDate.parse(true.text)
            return vague.days is not None and vague.days <= _A_YEAR and vague != fine and fine.lies_within(vague)
        return not value.date and self._broader(value.text, true.text)

    def _broader(self, wide: str, narrow: str) -> bool:
        """Whether one concept is above the other; who lost or won a final was in it."""
        if wide == narrow or "/" in wide:
            return False
        if wide == "finalist":
            return narrow in ("winner", "runner-up")
        above, below = self.ontology.concept(wide), self.ontology.concept(narrow)
        return above is not None and below is not None and self.ontology.is_a(below, above)

    def _meant(self, group: Group, groups: Sequence[Group]) -> int | None:
        """The place of the true group that the proposed one is about; the one with the most in common."""
        alike = {"person": self._same_key, "spell": self._same_spell, "honour": self._same_honour,
                 "match": self._same_match}[group.kind]  # fmt: skip
        best: tuple[float, int] | None = None
        for index, other in enumerate(groups):
            if other.kind == group.kind and (score := alike(group, other)) and (best is None or score > best[0]):
                best = (score, index)
        return best[1] if best else None

    def _same_key(self, a: Group, b: Group) -> float:
        return float(a.key == b.key)

    def _same_spell(self, a: Group, b: Group) -> float:
        if a.key == b.key:
            return 2
        return float(a.key[:2] == b.key[:2] and a.key[2] == "")

    def _same_honour(self, a: Group, b: Group) -> float:
        """The same result in the same competition; times and, where a team is not told, people must not differ."""
        (team, what, result), (true_team, true_what, true_result) = a.key, b.key
        if what != true_what or not (result == true_result or self._broader(result, true_result)):
            return 0
        shared = bool({*a.texts("person")} & {*b.texts("person")})
        if team != true_team and ((team and true_team) or not shared):
            return 0
        fit = 1 + (team == true_team) + shared / 2 + bool(a.roles & b.roles) / 4
        return self._common(a.values["when"], b.values["when"]) * fit

    def _same_match(self, a: Group, b: Group) -> float:
        """The same two teams, on days that can be one; one team does where the day or the competition is the same."""
        common = self._common(a.values["date"], b.values["date"])
        if a.key == b.key and len(a.key) == 2:
            return common
        told = bool({*a.key} & {*b.key}) and ({*a.key} <= {*b.key} or {*b.key} <= {*a.key})
        same_day = a.values["date"] and b.values["date"] and common >= 2
        same_cup = {*a.texts("competition")} & {*b.texts("competition")}
        return common / 2 if told and (same_day or same_cup) else 0

    def _common(self, times: Sequence[Value], true: Sequence[Value]) -> float:
        """How well times fit: 3 the same, 2 a vaguer one, 1 where one side has none or they overlap, else 0."""
        if not times or not true:
            return 1
        best = 0
        for value in times:
            for other in true:
                if value.text == other.text:
                    best = max(best, 3)
                elif self._vaguer(value, other):
                    best = max(best, 2)
                elif PartialDate.parse(value.text).agrees_with(PartialDate.parse(other.text)):
                    best = max(best, 1)
        return best


def _said(group: Group) -> Iterator[tuple[str, Value]]:
    """What a group says: that there was one, and its values."""
    if group.kind != "person":
        yield group.kind, Value("", "", group.source or Source("", 0), group.certain)
    for name, values in group.values.items():
        yield from ((name, value) for value in values)


def _short(id_: str) -> str:
    """An id without its kind; one that is no true entity's keeps it, as the kind may be what is wrong."""
    return id_ if id_.startswith("?") else id_.rpartition("/")[2]


def _shown(group: Group, value: Value) -> str:
    key = ", ".join(_short(part) or "–" for part in group.key)
    end = f" {_short(value.of)}" if value.of else ""
    return f"{group.kind} ({key}){end}: {value.text}" if value.text else f"{group.kind} ({key})"


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that is wrong, or was missed."""

    property: str
    shown: str
    source: Source


@dataclass(slots=True)
class Line:
    """The figures of one property."""

    proposed: int = 0
    right: int = 0
    vaguer: int = 0
    true: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        """The share of the proposed that is right; 1 where nothing is proposed."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """The share of the true that was found; 1 where nothing is to be found."""
        return self.found / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, other: Line) -> None:
        """Count another's figures in."""
        self.proposed += other.proposed
        self.right += other.right
        self.vaguer += other.vaguer
        self.true += other.true
        self.found += other.found


@dataclass(slots=True)
class Marks:
    """The figures of a document or of a set of them, by property, with every error."""

    lines: dict[str, Line] = field(default_factory=dict)
    wrong: list[Judged] = field(default_factory=list)
    missed: list[Judged] = field(default_factory=list)

    def line(self, name: str) -> Line:
        """The figures of a property."""
        return self.lines.setdefault(name, Line())

    @property
    def total(self) -> Line:
        """The figures of all properties together."""
        total = Line()
        for line in self.lines.values():
            total.add(line)
        return total

    def add(self, other: Marks) -> None:
        """Count another's figures in."""
        for name, line in other.lines.items():
            self.line(name).add(line)
        self.wrong += other.wrong
        self.missed += other.missed


def wilson(right: int, of: int) -> tuple[float, float]:
    """The interval that holds the true share with 95 %, by Wilson's score; the whole range where nothing was counted.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not of:
        return 0.0, 1.0
    share, square = right / of, _SURE**2
    centre = share + square / (2 * of)
    spread = _SURE * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (centre - spread) / (1 + square / of)), min(1.0, (centre + spread) / (1 + square / of))


# ── Whom a sentence is about ─────────────────────────────────────────────────────────────────────


def strangers(true: Told, proposed: Told, text: str) -> list[str]:
    """The proposed spells, tallies, honours and facts of people whose person no true fact of their sentence speaks of.

    A sentence of which nothing is true says nothing on whom it is about: what is proposed from it is wrong by itself.
    """
    starts = [start for start, _ in split(text)]
    people: dict[int, set[str]] = defaultdict(set)
    for _, person, spans in true.people_at:
        for span in spans:
            people[bisect.bisect_right(starts, span.start)].add(person)
    found = set()
    for kind, person, spans in proposed.people_at:
        about = {each for span in spans for each in people[bisect.bisect_right(starts, span.start)]}
        if kind in ("person", "spell", "tally", "honour") and about and person not in about:
            words = " … ".join(span.words for span in spans)
            found.add(f"{kind} of {person}: '{words}' is about {', '.join(sorted(about))}")
    return sorted(found)
