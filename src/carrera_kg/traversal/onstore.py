"""Neighbours read from the store as they are asked for: one question needs nothing built.

Whole sets of things are looked up in few queries, and every record once: on disk it is the number of places looked at
that costs. Where an index of spells lies beside the store, spells are read from there, which is many times cheaper.
Certain times are found by the squads of their seasons, which name everybody who can have been there then; the bounds
are compared here, as text, which sorts as the days do.
"""

from __future__ import annotations

import functools
import itertools
import math
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple, cast

import pyoxigraph as ox

from carrera_kg.dates import season_of
from carrera_kg.indexes.spells import SpellIndex
from carrera_kg.lookup import kind_of
from carrera_kg.ontology import ontology
from carrera_kg.squads import open_squad_iri, squad_iri
from carrera_kg.traversal.steps import (
    OF_DEPLOYMENT,
    OF_PERSON,
    OF_SPELL,
    RANKS,
    Link,
    Part,
    Ways,
    best_links,
    kind_of_end,
)
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, MANAGER, PLAYER, PREFIXES

Front = frozenset[str]
Values = dict[str, dict[str, list[str]]]
"""By thing and by the name of a property: values, or what has it for a value."""

_AT_ONCE = 500
"""Addresses in one query."""
_WIDER = 8
"""To look at so many things is as dear as to look at the neighbours of one."""

ALWAYS, NEVER = "9999-12-31", ""
"""The last day of what has no end; and what is before every day."""

DEBUTS = ("debutMatch", "lastMatch", "wonIn")
SCORERS = ("scorer", "goalkeeper")
PRIZES = ("competition", "award")

_OUT = "SELECT ?s ?p (STR(?o) AS ?value) WHERE { VALUES ?s { %s } { ?s ?p ?o FILTER (?p IN (%p)) } }"
_IN = "SELECT ?s ?p ?o WHERE { VALUES ?s { %s } { ?o ?p ?s FILTER (?p IN (%p)) } }"
_STAYS = """
SELECT ?node ?team ?record (STR(?a) AS ?from) (STR(?b) AS ?until) (STR(?c) AS ?first) (STR(?d) AS ?last) ?role
WHERE { %w %b %r }"""
_OF_PEOPLE = "VALUES ?node { %s } ?record car:person ?node ; car:team ?team ."
_IN_SQUADS = """
{ SELECT DISTINCT ?record ?team WHERE {
  VALUES ?squad { %s } GRAPH graph:derived { ?squad car:team ?team ; car:member ?record } } }
?record car:person ?node ."""
_AT_TEAMS = "VALUES ?team { %s } ?record car:team ?team ; car:person ?node ."
_CERTAIN = "GRAPH graph:derived { ?record car:certainFrom ?c ; car:certainUntil ?d }"
_POSSIBLE = """
?record a car:Spell .
OPTIONAL { GRAPH graph:derived { ?record car:possibleFrom ?a } }
OPTIONAL { GRAPH graph:derived { ?record car:possibleUntil ?b } }
OPTIONAL { GRAPH graph:derived { ?record car:certainFrom ?c } }
OPTIONAL { GRAPH graph:derived { ?record car:certainUntil ?d } }"""
_CERTAIN_DAYS = f"SELECT ?record (STR(?c) AS ?first) (STR(?d) AS ?last) WHERE {{ VALUES ?record {{ %s }} {_CERTAIN} }}"
_ROLE = "OPTIONAL { ?record car:role ?role }"
_EDITIONS = """
SELECT ?node ?record ?team ?competition (STR(?season) AS ?year) ?result WHERE {
  %w
  ?record car:competition ?competition ; car:season ?season ; car:team ?team ; car:result ?result ; car:person ?node .
}"""
_HONOURED = "VALUES ?node { %s } ?record car:person ?node ."
_ALIKE = """
{ SELECT DISTINCT ?competition ?season ?team ?result WHERE {
  VALUES ?like { %s }
  ?like car:competition ?competition ; car:season ?season ; car:team ?team ; car:result ?result } }"""
_MET = """
SELECT DISTINCT ?node ?other ?one ?two ?role ?otherRole WHERE {
  VALUES ?node { %s } ?one car:person ?node .
  GRAPH graph:derived {
    ?overlap car:spell ?one ; car:met true ; car:spell ?two .
    FILTER (?one != ?two) FILTER NOT EXISTS { ?overlap car:certainFrom ?day }
  }
  ?two car:person ?other . %r
}"""
_MET_ROLES = "OPTIONAL { ?one car:role ?role } OPTIONAL { ?two car:role ?otherRole }"
_SAID = """
SELECT DISTINCT ?record ?property ?object ?certainty WHERE {
  VALUES ?record { %s }
  GRAPH ?said { ?claim rdf:subject ?record ; rdf:predicate ?property ; rdf:object ?object ; car:certainty ?certainty }
  FILTER (?property IN (%p))
}"""
ASSERTED = PREFIXES["certainty"] + "asserted"


class Stay(NamedTuple):
    """A spell at a team with its bounds, as text that sorts as the days do."""

    node: str
    hub: str
    record: str
    plays: bool
    leads: bool
    from_: str
    until: str
    first: str
    last: str


class Places:
    """People by where they are: at a team, in an edition, in a match."""

    def __init__(self, nodes: Collection[str] = ()) -> None:
        self.nodes = nodes
        self.stays: dict[str, list[Stay]] = defaultdict(list)
        self.editions: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        self.matches: dict[str, list[str]] = defaultdict(list)


class TooDear(Exception):
    """More would have to be read than there is time for."""


class StoreNeighbours:
    """Who is one step away, read from a store.

    Args:
        seconds: after so much time, to read more raises :class:`TooDear`.
    """

    def __init__(self, store: ox.Store, ways: Ways, seconds: float = math.inf) -> None:
        self.ways = ways
        self.certain = ways.least == "certainly"
        self.reading = Reading(store, ways, time.perf_counter() + seconds)
        self._best: dict[str, dict[str, Link]] = {}

    # ── Sets ─────────────────────────────────────────────────────────────────────────────────────

    def start(self, iri: str) -> Front:
        """The thing with this address, alone."""
        return frozenset((iri,))

    def size(self, front: Front) -> int:
        """How many there are."""
        return len(front)

    def only(self, front: Front) -> str:
        """The one thing in a set of one."""
        (thing,) = front
        return thing

    def without(self, front: Front, others: list[Front]) -> Front:
        """Those that are in none of the others."""
        return front.difference(*others)

    def common(self, one: Front, other: Front) -> list[str]:
        """Those that are in both, in order of address."""
        return sorted(one & other)

    def address(self, thing: str) -> str:
        """The address of the thing."""
        return thing

    def shown_by(self, link: Link) -> tuple[str, str]:
        """The addresses of what shows the link; the second may be empty."""
        return link.one, link.other

    # ── Neighbours ───────────────────────────────────────────────────────────────────────────────

    def neighbours(self, front: Front, within: Front | None = None) -> Front:
        """All that are one step away from some of them; or those of them that are within the other set."""
        if within is None:
            return self._reached(front)
        if self.reading.has_read(front) and self.reading.has_read(within):
            return self._touched(front, within)
        if len(front) * _WIDER <= len(within):
            return self._reached(front) & within
        if len(within) * _WIDER <= len(front):
            front &= self._reached(within)  # those of many that have a neighbour among few
        return self._touched(front, within) if front else front

    def links(self, thing: str, within: Front) -> list[Link]:
        """The best link from the thing to each of its neighbours within the set, best first."""
        if thing in self._best or len(within) > _WIDER:
            best = self._best_links(thing)
            return sorted(link for target, link in best.items() if target in within)
        self.reading.read([thing, *within])
        return sorted(self._linked(thing, self.reading.where(within)).values())

    def _best_links(self, thing: str) -> dict[str, Link]:
        """The best link to every neighbour, by neighbour."""
        if thing not in self._best:
            self.reading.read([thing])
            self._best[thing] = self._linked(thing, self.reading.around([thing]), everybody=True)
        return self._best[thing]

    def _linked(self, thing: str, places: Places, everybody: bool = False) -> dict[str, Link]:
        direct = (link for link in self.reading.direct[thing] if everybody or link.target in places.nodes)
        return best_links(link for link in (*direct, *self._meeting(thing, places)) if link.target != thing)

    def _meeting(self, thing: str, places: Places) -> Iterator[Link]:
        """The links to everybody who is where the thing is."""
        for stay in self.reading.stays[thing]:
            for other in places.stays[stay.hub]:
                if other.node != thing and (link := self._together(stay, other)):
                    yield link
        for edition, record in self.reading.editions[thing]:
            for node, other_record in places.editions[edition]:
                yield Link(False, True, 0, node, RANKS.index("honour"), record, other_record)
        for match in self.reading.matches[thing]:
            for node in places.matches[match]:
                yield Link(False, True, 0, node, RANKS.index("match"), match, "")

    def _together(self, one: Stay, other: Stay) -> Link | None:
        if not counts(self.ways, one, other):
            return None
        first, last = max(one.first, other.first), min(one.last, other.last)
        certain = first <= last
        if not certain and (self.certain or max(one.from_, other.from_) > min(one.until, other.until)):
            return None
        days = _length(first, last) if certain else 0
        return Link(not certain, False, -days, other.node, RANKS.index("together"), one.record, other.record)

    def _reached(self, front: Front) -> Front:
        if len(front) == 1:
            return frozenset(self._best_links(self.only(front)))
        self.reading.read(front)
        found = {link.target for thing in front for link in self.reading.direct[thing]}
        return frozenset(found | self._met_by(front, self.reading.around(front)))

    def _touched(self, front: Front, within: Front) -> Front:
        self.reading.read([*front, *within])
        found = {link.target for thing in front for link in self.reading.direct[thing]} & within
        return frozenset(found | self._met_by(front, self.reading.where(within)))

    def _met_by(self, front: Front, places: Places) -> set[str]:
        """Who is where somebody of the front is."""
        reading = self.reading
        found = {
            node for thing in front for edition, _ in reading.editions[thing] for node, _ in places.editions[edition]
        }
        found.update(node for thing in front for match in reading.matches[thing] for node in places.matches[match])
        there: dict[str, list[Stay]] = defaultdict(list)
        for thing in front:
            for stay in reading.stays[thing]:
                there[stay.hub].append(stay)
        for hub, stays in there.items():
            for other in places.stays[hub]:
                if other.node not in found and any(
                    stay.node != other.node and self._together(stay, other) for stay in stays
                ):
                    found.add(other.node)
        return found


class Reading:
    """What is read from a store for some ways: for each thing its stays, editions and matches, and its direct links."""

    def __init__(self, store: ox.Store, ways: Ways, until: float = math.inf) -> None:
        self.store, self.ways, self.until = store, ways, until
        self.certain = ways.least == "certainly"
        self.index = SpellIndex.beside(store)
        self.stays: dict[str, list[Stay]] = {}
        self.editions: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.matches: dict[str, list[str]] = {}
        self.direct: dict[str, list[Link]] = {}
        self._known, self._looked_at = Places(), set[object]()

    def has_read(self, things: Front) -> bool:
        """Whether all of these are read."""
        return self.direct.keys() >= things

    def read(self, things: Iterable[str]) -> None:
        """Read what is not read yet."""
        new = [thing for thing in dict.fromkeys(things) if thing not in self.direct]
        for thing in new:
            self.stays[thing], self.editions[thing], self.matches[thing], self.direct[thing] = [], [], [], []
        self._read_people([thing for thing in new if kind_of_end(thing) == "person"])
        if self.ways.spell or self.ways.credit or self.ways.sides:
            self._read_others([thing for thing in new if kind_of_end(thing) != "person"])

    # ── Places ───────────────────────────────────────────────────────────────────────────────────

    def where(self, things: Collection[str]) -> Places:
        """Where these are."""
        found = Places(set(things))
        for thing in things:
            for stay in self.stays[thing]:
                found.stays[stay.hub].append(stay)
            for edition, record in self.editions[thing]:
                found.editions[edition].append((thing, record))
            for match in self.matches[thing]:
                found.matches[match].append(thing)
        return found

    def around(self, things: Iterable[str]) -> Places:
        """Everybody who is where these are, and who else was met there before."""
        things, found = list(things), self._known
        for stay in self._stays_around([stay for thing in things for stay in self.stays[thing]]):
            if self._is_new((stay.record, stay.hub, stay.node)):
                found.stays[stay.hub].append(stay)
        new = [record for thing in things for edition, record in self.editions[thing] if self._is_new(edition)]
        for node, record, *edition in self._rows(_EDITIONS.replace("%w", _ALIKE), new):
            if self._is_new((node, record, *edition)):
                found.editions[tuple(edition)].append((node, record))
        matches = [match for thing in things for match in self.matches[thing] if self._is_new(match)]
        for match, node in self._in_matches(matches):
            found.matches[match].append(node)
        return found

    def _stays_around(self, stays: list[Stay]) -> Iterator[Stay]:
        """The spells that can meet these: of their seasons, and where a bound is not known, of all times."""
        squads, teams = set[str](), set[str]()
        for stay in stays:
            seasons = _seasons(stay.first, stay.last) if self.certain else _seasons(stay.from_, stay.until)
            if seasons is None:
                teams.add(stay.hub)
                continue
            squads.update(squad_iri(stay.hub, season) for season in seasons)
            if not self.certain:
                squads.add(open_squad_iri(stay.hub))
        yield from self._stays(_IN_SQUADS, filter(self._is_new, squads))
        yield from self._stays(_AT_TEAMS, filter(self._is_new, teams))

    def _is_new(self, what: object) -> bool:
        """Whether it was not asked before."""
        if what in self._looked_at:
            return False
        self._looked_at.add(what)
        return True

    def _stays(self, where: str, things: Iterable[str]) -> Iterator[Stay]:
        """The spells of people or at teams."""
        roles: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for *spell, role in self._spell_rows(where, things):
            roles[tuple(spell)].append(role)
        return (stay_of(spell, found) for spell, found in roles.items())

    def _spell_rows(self, where: str, things: Iterable[str]) -> Iterator[Sequence[str]]:
        """What is told of the spells, a row for each person, team and role."""
        if self.index is None:
            query = _STAYS.replace("%w", where).replace("%b", _CERTAIN if self.certain else _POSSIBLE)
            yield from self._rows(query.replace("%r", _ROLE if self.ways.by_role else ""), things)
            return
        index = self.index
        told = {_OF_PEOPLE: index.rows_of_person, _IN_SQUADS: index.rows_in_squad, _AT_TEAMS: index.rows_at_team}
        for thing in things:
            self._see_to_the_time()
            yield from told[where](thing, self.certain)

    def _see_to_the_time(self) -> None:
        """Raise an error when it is over."""
        if time.perf_counter() > self.until:
            raise TooDear

    def _in_matches(self, matches: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Who has to do with the matches."""
        matches = list(matches)
        if not matches:
            return
        parts = self._out(matches, ("goal", "side"))
        records = self._in(matches, DEBUTS)
        linked = [each for by in records.values() for name in DEBUTS for each in by[name]]
        inside = [each for values in parts.values() for name in ("goal", "side") for each in values[name]]
        said = self._out([*linked, *inside], ("person", *SCORERS, *(("team",) if self.ways.sides else ())))
        for match in matches:
            for name in DEBUTS:
                yield from ((match, who) for record in records[match][name] for who in said[record]["person"])
            for goal in parts[match]["goal"]:
                yield from ((match, who) for name in SCORERS for who in said[goal][name])
            yield from ((match, team) for side in parts[match]["side"] for team in said[side]["team"])

    # ── People ───────────────────────────────────────────────────────────────────────────────────

    def _read_people(self, people: list[str]) -> None:
        ways = self.ways
        if ways.together:
            for stay in self._stays(_OF_PEOPLE, people):
                self.stays[stay.node].append(stay)
            self._read_met(people)
        if ways.honour:
            for node, record, *edition in self._rows(_EDITIONS.replace("%w", _HONOURED), people):
                self.editions[node].append((tuple(edition), record))
        pointing = self._in(people, self._naming)
        held = {person: self._records(pointing[person]["person"]) for person in people}
        said = self._out([*itertools.chain(*held.values()), *people], self._told)
        days = self._days([record for person in people for record in held[person]] if ways.spell else ())
        for person in people:
            for record in held[person]:
                self._read_record(person, record, said[record], days)
        if ways.stated:
            self._read_stated(people, held, said, pointing)
        if ways.match:
            self._read_goals({person: [g for name in SCORERS for g in pointing[person][name]] for person in people})

    @functools.cached_property
    def _naming(self) -> list[str]:
        """The properties whose values are people, as far as they are wanted and there are any.

        Where nothing is wanted of people's records, these are not.
        """
        ways = self.ways
        wanted = {*(ways.stated if ways.toward <= 0 else ()), *(SCORERS if ways.match else ())}
        return sorted({*self._there(wanted), *(("person",) if self._told else ())})

    @functools.cached_property
    def _told(self) -> list[str]:
        """What is wanted of people's records, and of people, as far as there is any."""
        ways = self.ways
        wanted = {*(ways.stated if ways.toward >= 0 else ())} - {*OF_DEPLOYMENT}
        if ways.stated & {*OF_DEPLOYMENT} and ways.toward >= 0:
            wanted.add("deployment")
        wanted.update(("team",) if ways.spell else (), PRIZES if ways.credit else (), DEBUTS if ways.match else ())
        return self._there(wanted)

    def _there(self, names: Iterable[str]) -> list[str]:
        """The properties of which the dataset has a value."""
        given = " ".join(f"car:{name}" for name in sorted(names))
        if not given:
            return []
        rows = self.store.query(
            f"SELECT ?name WHERE {{ VALUES ?name {{ {given} }} FILTER EXISTS {{ ?record ?name ?value }} }}",
            prefixes={"car": CAR},
        )
        return sorted(row["name"].value.removeprefix(CAR) for row in cast("ox.QuerySolutions", rows))

    def _records(self, records: Iterable[str]) -> list[str]:
        return [record for record in records if kind_of(record) in ("spell", "honour")]

    def _read_record(self, person: str, record: str, said: dict[str, list[str]], days: dict[str, int]) -> None:
        if kind_of(record) == "spell":
            teams = [team for team in said["team"] if kind_of(team) in self.ways.spell]
            self.direct[person] += self._at_team(teams, record, said["team"], days)
        elif self.ways.credit:
            self.direct[person] += [_credit(prize, record) for name in PRIZES for prize in said[name]]
        if self.ways.match:
            self.matches[person] += [match for name in DEBUTS for match in said[name]]

    def _at_team(self, ends: Iterable[str], spell: str, teams: Sequence[str], days: dict[str, int]) -> list[Link]:
        """The links by a spell: only possible ones if sources differ on the team."""
        differ = len(set(teams)) > 1
        if differ and self.certain:
            return []
        return [Link(differ, False, -days.get(spell, 0), end, RANKS.index("spell"), spell, "") for end in ends]

    def _days(self, spells: Iterable[str]) -> dict[str, int]:
        """How many days are certain of these spells."""
        return {spell: _length(first, last) for spell, first, last in self._rows(_CERTAIN_DAYS, spells)}

    def _read_met(self, people: list[str]) -> None:
        """Those who met for certain, though on no day that is certain."""
        if not self._overlaps:
            return
        query = _MET.replace("%r", _MET_ROLES if self.ways.by_role else "")
        roles: dict[tuple[str, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for *meeting, role, other_role in self._rows(query, people):
            known = roles[tuple(meeting)]
            known[0].append(role)
            known[1].append(other_role)
        for (node, other, one, two), found in roles.items():
            a, b = (stay_of((node, "", one, "", "", "", ""), names) for names in found)
            if node != other and counts(self.ways, a, b):
                self.direct[node].append(Link(False, False, 0, other, RANKS.index("together"), one, two))

    @functools.cached_property
    def _overlaps(self) -> bool:
        """Whether the dataset has overlaps, in which more is known than in the bounds of spells."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(CAR + "met"), None, ox.NamedNode(DERIVED_GRAPH))
        return next(iter(found), None) is not None

    def _read_stated(self, people: list[str], held: dict[str, list[str]], said: Values, pointing: Values) -> None:
        """What sources say of people's connections: what is said of them, and where they are named."""
        found: list[tuple[str, str, str, str, str]] = []  # node, other, subject, property, object
        stated = self.ways.stated
        spells = {person: [each for each in held[person] if kind_of(each) == "spell"] for person in people}
        deployed = [(p, d) for p in people for spell in spells[p] for d in said[spell]["deployment"]]
        fielded = self._out([d for _, d in deployed], OF_DEPLOYMENT)
        if self.ways.toward >= 0:
            subjects = [
                *((p, spell, said[spell], OF_SPELL) for p in people for spell in spells[p]),
                *((p, p, said[p], OF_PERSON) for p in people),
                *((p, deployment, fielded[deployment], OF_DEPLOYMENT) for p, deployment in deployed),
            ]
            for p, subject, values, names in subjects:
                found += [(p, other, subject, n, other) for n in names if n in stated for other in values[n]]
        named = [(p, subject, n) for p in people for n in sorted(stated) for subject in pointing[p][n]]
        deployments = self._in([subject for _, subject, n in named if n in OF_DEPLOYMENT], ("deployment",))
        of_spell = {s for _, s, n in named if n in OF_SPELL} | {
            s for by in deployments.values() for s in by["deployment"]
        }
        whose = self._out(of_spell, ("person",))
        for p, subject, n in named:
            holders = deployments[subject]["deployment"] if n in OF_DEPLOYMENT else [subject]
            others = holders if n in OF_PERSON else [other for spell in holders for other in whose[spell]["person"]]
            found += [(p, other, subject, n, p) for other in others]
        doubtful = self._doubtful({(subject, n, object_) for _, _, subject, n, object_ in found})
        for p, other, subject, n, object_ in found:
            doubt = (subject, n, object_) in doubtful
            if not (doubt and self.certain):
                self.direct[p].append(Link(doubt, False, 0, other, RANKS.index(n), subject, ""))

    def _doubtful(self, statements: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Those that sources only make with a reserve."""
        certainties: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        query = _SAID.replace("%p", _properties({name for _, name, _ in statements}))
        for subject, predicate, object_, certainty in self._rows(query, {subject for subject, _, _ in statements}):
            certainties[subject, predicate.removeprefix(CAR), object_].add(certainty)
        return {each for each in statements if certainties[each] and ASSERTED not in certainties[each]}

    def _read_goals(self, goals: dict[str, list[str]]) -> None:
        found = self._in({goal for each in goals.values() for goal in each}, ("goal",))
        for person, scored in goals.items():
            self.matches[person] += [match for goal in scored for match in found[goal]["goal"]]

    # ── Teams, competitions and awards ───────────────────────────────────────────────────────────

    def _read_others(self, things: list[str]) -> None:
        pointing = self._in(things, ("team", *PRIZES))
        records = {thing: [each for by in pointing[thing].values() for each in by] for thing in things}
        wanted = [each for held in records.values() for each in held if kind_of(each) in ("spell", "honour")]
        said = self._out(wanted, ("person", "team", *PRIZES))
        days = self._days(wanted if self.ways.spell else ())
        sides = self._in([s for held in records.values() for s in held if kind_of(s) == "side"], ("side",))
        for thing in things:
            for record in records[thing]:
                if kind_of(record) == "spell" and kind_of(thing) in self.ways.spell:
                    self.direct[thing] += self._at_team(said[record]["person"], record, said[record]["team"], days)
                if kind_of(record) == "honour" and self.ways.credit:
                    ends = PRIZES if kind_of_end(thing) in ("club", "national-team") else ("person", "team")
                    self.direct[thing] += [_credit(each, record) for name in ends for each in said[record][name]]
                if kind_of(record) == "side" and self.ways.sides:
                    self.matches[thing] += sides[record]["side"]

    # ── The store ────────────────────────────────────────────────────────────────────────────────

    def _out(self, things: Iterable[str], names: Sequence[str]) -> Values:
        """The values of these properties of the things."""
        return self._values(_OUT, things, names)

    def _in(self, things: Iterable[str], names: Sequence[str]) -> Values:
        """What has the things for values of these properties."""
        return self._values(_IN, things, names)

    def _values(self, query: str, things: Iterable[str], names: Sequence[str]) -> Values:
        values: Values = defaultdict(lambda: defaultdict(list))
        if not names:
            return values
        for thing, predicate, value in self._rows(query.replace("%p", _properties(names)), things):
            values[thing][predicate.removeprefix(CAR)].append(value)
        return values

    def _rows(self, query: str, things: Iterable[str]) -> Iterator[list[str]]:
        """The rows of a query about the things."""
        given = sorted(set(things))
        for start in range(0, len(given), _AT_ONCE):
            self._see_to_the_time()
            lot = " ".join(str(ox.NamedNode(iri)) for iri in given[start : start + _AT_ONCE])
            yield from text_rows(self.store, query.replace("%s", lot))


def counts(ways: Ways, one: Stay, other: Stay) -> bool:
    """Whether it counts that the two were at one team, by what they do there."""
    return any(_does(a, one) and _does(b, other) for a, b in ways.together)


def stay_of(spell: Sequence[str], roles: Iterable[str]) -> Stay:
    """A spell of a person at a team, with its bounds, and the roles it is in; what is not known is empty."""
    node, team, record, begun, over, first, last = spell
    tops = {ontology().top(role) for role in roles if role}
    certain = (first, last) if first and last else (ALWAYS, NEVER)
    return Stay(node, team, record, PLAYER in tops, MANAGER in tops, begun, over or ALWAYS, *certain)


def text_rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    """The rows of a query for addresses and plain texts only, as text; what is not bound is empty."""
    lines = tab_separated(store, query).decode().split("\n")
    return ([cell[1:-1] for cell in line.split("\t")] for line in lines[1:] if line)


def tab_separated(store: ox.Store, query: str) -> bytes:
    """The answer as a table; that is much quicker than row by row."""
    file = BytesIO()
    cast("ox.QuerySolutions", store.query(query, prefixes=PREFIXES)).serialize(file, format=ox.QueryResultsFormat.TSV)
    return file.getvalue()


def _properties(names: Iterable[str]) -> str:
    return ", ".join(f"<{CAR}{name}>" for name in sorted(names))


def _does(part: Part, stay: Stay) -> bool:
    if part == "any":
        return True
    return stay.plays if part == "plays" else stay.leads == (part == "leads")


def _length(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def _seasons(first: str, last: str) -> range | None:
    """The years in which the seasons from one day to the other begin; None if they are without number."""
    if first > last:
        return range(0)
    if first == NEVER or last == ALWAYS:
        return None
    begun, over = (season_of(date.fromisoformat(day)) for day in (first, last))
    return range(begun, over + 1)


def _credit(target: str, honour: str) -> Link:
    return Link(False, True, 0, target, RANKS.index("honour"), honour, "")
