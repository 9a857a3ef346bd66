"""What entities say, gathered in rows: names, links, statements, spells, tallies and snaks.

What depends on the label of another entity is kept with that entity's id, to be resolved when all labels are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from carrera_kg.readers.wikidata import concepts
from carrera_kg.readers.wikidata.entities import Entity
from carrera_kg.readers.wikidata.snaks import NotUsable, Row, SnakRows, main_snak
from carrera_kg.readers.wikidata.times import edtf, span_of

ENTITY = "http://www.wikidata.org/entity/"
STATEMENT = ENTITY + "statement/"

TEAM, COACHED, HEAD_COACH, POSITION, OCCUPATION = "P54", "P6087", "P286", "P413", "P106"
START, END, MATCHES, GOALS, ACQUISITION = "P580", "P582", "P1350", "P1351", "P1642"
INSTANCE, COUNTRY, COUNTRY_FOR_SPORT, COORDINATES = "P31", "P17", "P1532", "P625"
HUMAN = "Q5"
_ROLE_QUALIFIERS = ("P3831", "P2868")  # what role the object has, and the subject
_SPELLS = (TEAM, COACHED)
_PERSONAL = frozenset((TEAM, COACHED, POSITION, OCCUPATION, "P569", "P2446"))
_DATES = {"P569": "birthDate", "P570": "deathDate"}
_PLACES = {"P19": "birthPlace", "P20": "deathPlace", "P27": "nationality", COUNTRY_FOR_SPORT: "countryForSport"}
_ROLES = {TEAM: "player", COACHED: "manager", HEAD_COACH: "head-coach"}
_CONCEPTS = {POSITION: "position", OCCUPATION: "occupation"}
_IDENTIFIERS = frozenset(("P2446",))  # known to be such where the data do not give the datatype

_ITEM = re.compile(r"Q[1-9][0-9]{0,15}")
_GUID = re.compile(r"[A-Za-z0-9$-]{1,100}")
_MODIFIED = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T")
_COUNT = re.compile(r"\+?([0-9]{1,9})(?:\.0*)?")
_FIRST = ("en", "mul", "en-gb", "en-us", "en-ca", "de", "es", "fr", "it", "nl", "pt")  # main name, if in several
_ENGLISH = ("en", "en-gb", "en-us", "en-ca", "mul")
_RANKS = frozenset(("preferred", "normal", "deprecated"))

Rejecting = Callable[[str, str, str], None]
"""Told where a record is, why it is left out, and what stood there."""


@dataclass(slots=True)
class Gathered:
    """Rows of each kind, as tuples. The last of ``names`` and ``spells`` are ids of entities whose labels decide.

    Attributes:
        names: thing, kind, name, main, language, at, id of the country.
        links: thing, scheme, value, at.
        statements: subject, property, value, type, rank, at.
        concepts: subject, property, id of what means a concept, rank, at.
        spells: spell, person, team, role, start, end, ongoing, rank, at, id of the role, id of the way of joining.
        tallies: spell, appearances, goals, at.
        snaks: the statements as they are.
    """

    names: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    concepts: list[Row] = field(default_factory=list)
    spells: list[Row] = field(default_factory=list)
    tallies: list[Row] = field(default_factory=list)
    snaks: SnakRows = field(default_factory=SnakRows)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.names) + self.snaks.height + len(self.links) + len(self.statements) + len(self.spells)


@dataclass(slots=True)
class Referred:
    """Other entities that entities refer to.

    Attributes:
        kinds: things by their ids, with the kind that their use tells.
        labels: ids of entities of which only the English label counts.
        certain: those of the things whose use leaves no doubt of their kind.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)

    def use(self, id_: str, kind: str) -> None:
        """Note a use that leaves no doubt of the kind."""
        self.kinds[id_] = kind
        self.certain.add(id_)

    def follow(self, other: Referred) -> None:
        """Add what was noted after all that is noted here."""
        for id_, kind in other.kinds.items():
            if id_ in other.certain:
                self.use(id_, kind)
            else:
                self.kinds.setdefault(id_, kind)
        self.labels |= other.labels

    def wanted(self, id_: str) -> bool:
        """Whether something refers to it."""
        return id_ in self.kinds or id_ in self.labels


class Gathering:
    """Takes entities apart.

    Args:
        reject: told of what is left out.
        whole: whether to keep the statements as they are.

    Attributes:
        rows: what was gathered.
        referred: what it refers to.
    """

    def __init__(self, reject: Rejecting, whole: bool = True) -> None:
        self.reject, self.whole, self.rows, self.referred = reject, whole, Gathered(), Referred()

    # ── Entities ─────────────────────────────────────────────────────────────────────────────────

    def person(self, entity: Entity, groups: dict[str, list[Any]]) -> None:
        """All that the entity of a person says."""
        id_ = entity["id"]
        countries = _Values(groups).items(COUNTRY_FOR_SPORT)
        self._named(entity, "person", countries[0] if countries else None)
        written = _written(entity)
        taken: set[str] = set()
        for property_, number, statement in self._statements(id_, groups):
            main = statement["mainsnak"]
            if property_ in _SPELLS:
                self._spell(_Said(id_, property_, number, statement, taken), written)
            elif property_ in _PLACES:
                self._place(id_, _PLACES[property_], main, statement)
            elif property_ in _CONCEPTS:
                item = self._item_of(main, id_)
                if item:
                    self.referred.labels.add(item)
                    said = (_CONCEPTS[property_], item, _rank(statement), address(id_, statement))
                    self.rows.concepts.append((id_, *said))
            elif property_ in _DATES:
                self._date(id_, _DATES[property_], main, statement)

    def thing(self, entity: Entity, groups: dict[str, list[Any]], kind: str) -> None:
        """What the entity of a team, a place or another thing is called, its identifiers and its statements."""
        countries = _Values(groups).items(COUNTRY)
        self._named(entity, kind, countries[0] if countries else None)
        for _ in self._statements(entity["id"], groups):
            pass

    def head_coaches(self, entity: Entity, groups: dict[str, list[Any]]) -> None:
        """The spells of those whom the entity of a team calls its head coaches."""
        id_, written = entity["id"], _written(entity)
        taken: set[str] = set()
        for number, statement in enumerate(groups.get(HEAD_COACH, ()), 1):
            if isinstance(statement, dict) and isinstance(statement.get("mainsnak"), dict):
                self._spell(_Said(id_, HEAD_COACH, number, statement, taken), written)

    def missing(self, id_: str, kind: str) -> None:
        """A thing that is referred to, and of which the data have no entity: it has its id, and no name."""
        at = ENTITY + id_
        self.rows.names.append((id_, kind, id_, False, None, at, None))
        self.rows.links.append((id_, "wikidata", id_, at))

    def redirect(self, id_: str, target: str) -> None:
        """An entity that was merged into another."""
        self.rows.links.append((id_, "same", target, ENTITY + id_))

    # ── Names ────────────────────────────────────────────────────────────────────────────────────

    def _named(self, entity: Entity, kind: str, country: str | None) -> None:
        id_ = entity["id"]
        at = ENTITY + id_
        labels = labels_of(entity)
        main = next((code for code in _FIRST if code in labels), None) or min(labels, default=None)
        if country:
            self.referred.labels.add(country)
        rows = self.rows.names
        if main is None:
            rows.append((id_, kind, id_, False, None, at, country))
        seen = set()
        for code in sorted(labels):
            seen.add((labels[code], code))
            rows.append((id_, kind, labels[code], code == main, concepts.language_tag(code), at, country))
        for code, name in _aliases(entity):
            if (name, code) not in seen:
                seen.add((name, code))
                rows.append((id_, kind, name, False, concepts.language_tag(code), at, country))
        self.rows.links.append((id_, "wikidata", id_, at))

    # ── Statements ───────────────────────────────────────────────────────────────────────────────

    def _statements(self, id_: str, groups: dict[str, list[Any]]) -> Iterator[tuple[str, int, Entity]]:
        """The statements that can be used, with their snaks and identifiers gathered."""
        number = 0
        snaks, links = self.rows.snaks, self.rows.links
        for property_, group in groups.items():
            for statement in group:
                number += 1
                try:
                    if self.whole:
                        snaks.add(id_, number, property_, statement)
                    else:
                        main_snak(property_, statement)
                except NotUsable as error:
                    self.reject(ENTITY + id_, str(error), f"{property_} {statement}"[:80])
                    continue
                value = _identifier(property_, statement)
                if value:
                    links.append((id_, property_, value, address(id_, statement)))
                yield property_, number, statement

    def _item_of(self, snak: Entity, id_: str) -> str | None:
        """The item that is the value; something else is rejected, no value or an unknown one is not."""
        if snak.get("snaktype") != "value":
            return None
        item = item_id(snak)
        if item is None:
            self.reject(ENTITY + id_, f"a value of {snak.get('property')} that is no item", repr(snak.get("datavalue")))
        return item

    def _date(self, id_: str, name: str, snak: Entity, statement: Entity) -> None:
        if snak.get("snaktype") != "value":
            return
        text = date_of(snak)
        if text is None:
            why = f"a time of {snak.get('property')} that is none, or is not precise enough"
            self.reject(address(id_, statement), why, repr(snak.get("datavalue")))
            return
        self.rows.statements.append((id_, name, text, "edtf", _rank(statement), address(id_, statement)))

    def _place(self, id_: str, name: str, snak: Entity, statement: Entity) -> None:
        item = self._item_of(snak, id_)
        if item:
            self.referred.kinds.setdefault(item, "place")
            self.rows.statements.append((id_, name, item, "thing", _rank(statement), address(id_, statement)))

    # ── Spells ───────────────────────────────────────────────────────────────────────────────────

    def _spell(self, said: _Said, written: str | None) -> None:
        """A spell for a statement: that there is no team is none, an unknown team is one without its name.

        Args:
            said: the statement.
            written: when the entity was last changed; who says that there is no end says that it went on then.
        """
        if said.main.get("snaktype") == "novalue":
            return
        other = self._item_of(said.main, said.entity)
        if other is None and said.main.get("snaktype") == "value":
            return
        of_team = said.property == HEAD_COACH
        person, team = (other, said.entity) if of_team else (said.entity, other)
        if person is None:
            return
        if other:
            self.referred.use(other, "person" if of_team else "club")
        roles = [] if said.property == TEAM else [item for name in _ROLE_QUALIFIERS for item in said.items(name)]
        joined = said.items(ACQUISITION)
        self.referred.labels.update(roles[:1], joined[:1])
        ongoing = written if said.has_none(END) else None
        place = (_rank(said.statement), said.at, roles[0] if roles else None, joined[0] if joined else None)
        dates = (self._bound(said, START), self._bound(said, END))
        self.rows.spells.append((said.key, person, team, _ROLES[said.property], *dates, ongoing, *place))
        for item in said.items(POSITION):
            self.referred.labels.add(item)
            self.rows.concepts.append((f"spell:{said.key}", "position", item, _rank(said.statement), said.at))
        for matches, goals in zip_longest(self._counts(said, MATCHES), self._counts(said, GOALS)):
            if matches is not None or goals is not None:
                self.rows.tallies.append((said.key, matches, goals, said.at))

    def _bound(self, said: _Said, property_: str) -> str | None:
        """When it began or ended; where several times are given, from the first to the last of them."""
        texts = []
        for snak in said.qualifiers.get(property_, ()):
            if snak.get("snaktype") == "value":
                text = date_of(snak)
                if text is None:
                    why = f"a time of {property_} that is none, or is not precise enough"
                    self.reject(said.at, why, repr(snak.get("datavalue")))
                else:
                    texts.append(text)
        return texts[0] if len(texts) == 1 else span_of(texts)

    def _counts(self, said: _Said, property_: str) -> list[int | None]:
        found: list[int | None] = []
        for snak in said.qualifiers.get(property_, ()):
            if snak.get("snaktype") == "value":
                value = value_of(snak)
                amount = value.get("amount") if isinstance(value, dict) else None
                match = _COUNT.fullmatch(amount) if isinstance(amount, str) else None
                if match:
                    found.append(int(match[1]))
                else:
                    self.reject(said.at, f"a value of {property_} that is no count", repr(value))
        return found


class _Said:
    """A statement about a time at a team.

    Attributes:
        key: of the spell, unique in the file.
        at: the address of the statement.
        qualifiers: snaks by property.
    """

    __slots__ = ("at", "entity", "key", "main", "property", "qualifiers", "statement")

    def __init__(self, entity: str, property_: str, number: int, statement: Entity, taken: set[str]) -> None:
        self.entity, self.property, self.statement = entity, property_, statement
        self.main: Entity = statement["mainsnak"]
        self.at = address(entity, statement)
        key = statement.get("id")
        if not isinstance(key, str) or not _GUID.fullmatch(key) or key in taken:
            key = f"{entity}-{property_}-{number}"
        taken.add(key)
        self.key = key
        self.qualifiers = _qualifiers(statement.get("qualifiers"))

    def items(self, property_: str) -> list[str]:
        """The items of a qualifier."""
        found = (item_id(snak) for snak in self.qualifiers.get(property_, ()))
        return [item for item in found if item]

    def has_none(self, property_: str) -> bool:
        """Whether it is said that there is no value."""
        return any(snak.get("snaktype") == "novalue" for snak in self.qualifiers.get(property_, ()))


class _Values:
    """What is said by the statements of a property that are of the best rank."""

    __slots__ = ("groups",)

    def __init__(self, groups: dict[str, list[Any]]) -> None:
        self.groups = groups

    def items(self, property_: str) -> list[str]:
        """The items, those of preferred rank first; what is deprecated is left out."""
        found: list[tuple[bool, str]] = []
        for statement in self.groups.get(property_, ()):
            main = statement.get("mainsnak") if isinstance(statement, dict) else None
            item = item_id(main) if isinstance(main, dict) else None
            if item and statement.get("rank") != "deprecated":
                found.append((statement.get("rank") != "preferred", item))
        return [item for _, item in sorted(found, key=lambda each: each[0])]


def _qualifiers(given: Any) -> dict[str, list[Entity]]:
    if not given:
        return {}
    if isinstance(given, dict):
        lists = {name: group for name, group in given.items() if isinstance(group, list)}
        return {name: [snak for snak in group if isinstance(snak, dict)] for name, group in lists.items()}
    found: dict[str, list[Entity]] = {}
    for snak in given if isinstance(given, list) else ():
        if isinstance(snak, dict) and isinstance(snak.get("property"), str):
            found.setdefault(snak["property"], []).append(snak)
    return found


# ── Entities and values ──────────────────────────────────────────────────────────────────────────


def claims_of(entity: Entity, reject: Rejecting | None = None) -> dict[str, list[Any]]:
    """The statements of an entity by property; an empty list stands for none, and in old forms they are in one list.

    Args:
        entity: as JSON has it.
        reject: told of what is no list of statements, if at all.
    """
    claims = entity.get("claims")
    if isinstance(claims, dict):
        found = {name: group for name, group in claims.items() if isinstance(group, list)}
        if reject and len(found) < len(claims):
            for name in sorted(claims.keys() - found.keys()):
                reject(ENTITY + entity["id"], "statements of a property that are no list", name)
        return found
    found = {}
    if claims is not None and not isinstance(claims, list) and reject:
        reject(ENTITY + entity["id"], "claims that are no map", repr(claims)[:80])
    for statement in claims if isinstance(claims, list) else ():
        main = statement.get("mainsnak") if isinstance(statement, dict) else None
        property_ = main.get("property") if isinstance(main, dict) else None
        found.setdefault(property_ if isinstance(property_, str) else "", []).append(statement)
    return found


def is_person(groups: dict[str, list[Any]]) -> bool:
    """Whether statements are those of a person: somebody who plays, coaches, was born, or is human."""
    if not _PERSONAL.isdisjoint(groups):
        return True
    return HUMAN in _Values(groups).items(INSTANCE) if INSTANCE in groups else False


def countries_of(groups: dict[str, list[Any]]) -> list[str]:
    """The countries that a thing is said to be in."""
    return _Values(groups).items(COUNTRY) if COUNTRY in groups else []


def labels_of(entity: Entity) -> dict[str, str]:
    """The labels of an entity by language code."""
    labels = entity.get("labels")
    given = labels.values() if isinstance(labels, dict) else labels if isinstance(labels, list) else ()
    return dict(term for each in given if (term := _term(each)))


def english(entity: Entity, part: str = "labels") -> str | None:
    """The English label, or description, of an entity."""
    terms = labels_of({"labels": entity.get(part)})
    return next((terms[code] for code in _ENGLISH if code in terms), None)


def _aliases(entity: Entity) -> Iterator[tuple[str, str]]:
    aliases = entity.get("aliases")
    groups = aliases.values() if isinstance(aliases, dict) else [aliases]
    for group in groups:
        for each in group if isinstance(group, list) else ():
            term = _term(each)
            if term:
                yield term


def _term(given: Any) -> tuple[str, str] | None:
    if not isinstance(given, dict):
        return None
    code, text = given.get("language"), given.get("value")
    return (code, text) if isinstance(code, str) and isinstance(text, str) and text.strip() else None


def address(entity: str, statement: Entity) -> str:
    """The address of a statement; that of its entity if it has no id, or one that no address can hold."""
    id_ = statement.get("id")
    return STATEMENT + id_.replace("$", "-") if isinstance(id_, str) and _GUID.fullmatch(id_) else ENTITY + entity


def _written(entity: Entity) -> str | None:
    """The day on which the entity was last changed, if the source says it."""
    told = entity.get("modified")
    return told[:10] if isinstance(told, str) and _MODIFIED.match(told) else None


def value_of(snak: Entity) -> Any:
    """The value of a snak, or None."""
    data = snak.get("datavalue")
    return data.get("value") if isinstance(data, dict) else None


def item_id(snak: Entity) -> str | None:
    """The item that is the value of a snak, in new and old forms, or None."""
    value = value_of(snak)
    if not isinstance(value, dict):
        return None
    id_ = value.get("id")
    if id_ is None and value.get("entity-type") == "item" and type(value.get("numeric-id")) is int:
        id_ = f"Q{value['numeric-id']}"
    return id_ if isinstance(id_, str) and _ITEM.fullmatch(id_) else None


def date_of(snak: Entity) -> str | None:
    """The time that is the value of a snak, in EDTF, or None."""
    value = value_of(snak)
    if not isinstance(value, dict):
        return None
    time, precision, model = value.get("time"), value.get("precision", 11), value.get("calendarmodel", "")
    before, after = value.get("before") or 0, value.get("after") or 0
    whole = type(precision) is int and type(before) is int and type(after) is int
    return edtf(time, precision, model, before, after) if whole and type(time) is type(model) is str else None


def _identifier(property_: str, statement: Entity) -> str | None:
    """The identifier that a statement gives, if it gives one."""
    main = statement["mainsnak"]
    datatype = main.get("datatype")
    known = datatype == "external-id" or (datatype is None and property_ in _IDENTIFIERS)
    value = value_of(main) if known and statement.get("rank") != "deprecated" else None
    return value if isinstance(value, str) and value else None


def _rank(statement: Entity) -> str:
    rank = statement.get("rank")
    return rank if isinstance(rank, str) and rank in _RANKS else "normal"
