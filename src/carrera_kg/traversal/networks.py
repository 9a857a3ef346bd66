"""The edges of networks, with what shows each of them: read of everything at once, or of some people and teams only.

The whole-graph views (:mod:`carrera_kg.traversal.views`) and what is around one thing
(:mod:`carrera_kg.traversal.neighbourhood`) are made of the same edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import pyoxigraph as ox

from carrera_kg.lookup import kind_of, label_of
from carrera_kg.ontology import ontology
from carrera_kg.results import Thing, python_value, shown
from carrera_kg.traversal.spells import (
    Certainty,
    Spell,
    Together,
    claims_on,
    in_order,
    read_spells,
    together,
)
from carrera_kg.traversal.steps import OF_DEPLOYMENT, OF_PERSON, OF_SPELL, Kind
from carrera_kg.vocabulary import BASE, CAR, CONFLICTS_GRAPH, ID, KINDS, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.views import ClaimView

_AT_ONCE = 500
_IN_WORDS = 4
"""So many meetings of two people are told one by one."""

PEOPLE = ("person",)
TEAMS = ("club", "national-team")
CONTESTS = ("competition", "award")

KIND_LABELS = {
    "person": "person",
    "club": "club",
    "national-team": "national team",
    "competition": "competition",
    "award": "award",
}
"""What to call a kind of node; others have the word of their address."""

TEAM_MATES, COACH, COLLEAGUES = "team-mates", "coach and player", "colleagues"
"""How two people were at a team together: two players; a player and somebody in charge; any others."""


# ── What shows an edge ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Statement:
    """A source names the connection of two people.

    Attributes:
        record: of what it says so: the person, or a spell or deployment of the person.
        property: the address of the property.
        source, target: of whom it is said, and whom it names.
        sure: some document states it as a fact, and not only with a reserve.
    """

    record: Thing
    property: str
    source: Thing
    target: Thing
    sure: bool

    def __str__(self) -> str:
        return ontology().labels[self.property]

    def claims(self) -> list[ClaimView]:
        """Who says so, with the words."""
        found = claims_on(self.record._store, [self.record])
        return [claim for claim in found if claim.predicate == self.property and claim.object == self.target]


@dataclass(frozen=True, slots=True)
class Credit:
    """An honour, credited to a person or to the team that has it.

    Attributes:
        honour: its address.
        node: the person or the team.
        contest: the competition or the award.
        edition, result, role, team: in words; empty where no source tells.
    """

    honour: Thing
    node: Thing
    contest: Thing
    edition: str
    result: str
    role: str
    team: str

    def __str__(self) -> str:
        when = f" {self.edition}" if self.edition else ""
        of = f", with {self.team}" if self.team and kind_of(self.node) == "person" else ""
        return f"{self.contest.name}{when}: {self.result or 'result not stated'}{of}"

    def claims(self) -> list[ClaimView]:
        """What the sources say of the honour, with their words."""
        return claims_on(self.honour._store, [self.honour])


@dataclass(frozen=True, slots=True)
class SameMatch:
    """Two have to do with one match: sides, scorers, goalkeepers, those whose first, last or deciding match it was."""

    match: Thing
    ends: tuple[Thing, Thing]

    def __str__(self) -> str:
        return self.match.name

    def claims(self) -> list[ClaimView]:
        """What the sources say of the match and of the two in it, with their words."""
        from carrera_kg.questions import records_of

        about = set(records_of(self.match._store, self.match))
        mine = [claim for claim in claims_on(self.match._store, about) if claim.object in self.ends]
        return mine + [claim for claim in claims_on(self.match._store, self.ends) if claim.object == self.match]


Shown = Spell | Together | Statement | Credit | SameMatch


@dataclass(frozen=True, slots=True, repr=False)
class Edge:
    """Two things that have to do with each other.

    Attributes:
        source, target: the two. What is stated is said of the source; of two people who were together the one whose
            address comes first is the source; else a person or team is, and its team, competition or award the target.
        kind: the kind of step: ``spell``, ``together``, ``stated``, ``honour`` or ``match``.
        certainty: how sure it is.
        disputed: sources contradict each other about what shows it.
        shown: what shows it: the spell, the meetings, the statement, the honours, the match.
    """

    source: Thing
    target: Thing
    kind: Kind
    certainty: Certainty
    disputed: bool
    shown: tuple[Shown, ...]

    @property
    def why(self) -> str:
        """How the two are connected, in words: of several meetings the certain ones, if there are any."""
        met = [each for each in self.shown if isinstance(each, Together) and each.met]
        words = list(dict.fromkeys(in_words(each) for each in met or self.shown))
        more = f"; and {len(words) - _IN_WORDS} times more" if len(words) > _IN_WORDS else ""
        return "; ".join(words[:_IN_WORDS]) + more

    def claims(self) -> list[ClaimView]:
        """The claims that show it, with their words, by document and place."""
        return in_order({claim.id: claim for each in self.shown for claim in each.claims()}.values())

    def as_dict(self) -> dict[str, Any]:
        """The edge as JSON has it."""
        return {
            "source": str(self.source),
            "source_label": self.source.name,
            "target": str(self.target),
            "target_label": self.target.name,
            "kind": self.kind,
            "why": self.why,
            "certainty": self.certainty,
            "disputed": self.disputed,
        }

    @property
    def order(self) -> tuple[str, str, str, str]:
        """What edges are sorted by: their ends, their kind and what shows them."""
        return self.source, self.target, self.kind, key_of(self)

    def __str__(self) -> str:
        return f"{self.source.name} – {self.target.name}: {self.why}"

    __repr__ = __str__


def key_of(edge: Edge) -> str:
    """What tells an edge from all others: the address of the record that shows it, and what else it takes."""
    first, ends = edge.shown[0], f"{edge.source} {edge.target}"
    if isinstance(first, Spell):
        return spell_key(first.iri, edge.target, len(first.teams))
    if isinstance(first, Credit):
        return f"{first.honour} {ends}"
    if isinstance(first, Statement):
        return f"{compact(first.property)} {first.record} {ends}"
    return f"{first.match} {ends}" if isinstance(first, SameMatch) else f"together {ends}"


def spell_key(spell: str, team: str, teams: int) -> str:
    """What tells the edge of a spell to a team from all others: its address, and the team's if there are several."""
    return str(spell) if teams == 1 else f"{spell} {team}"


def in_words(shown_by: Shown) -> str:
    """What shows an edge, in a few words."""
    if isinstance(shown_by, Spell):
        role = " | ".join(role.name for role in shown_by.roles) or "role not stated"
        return f"{role}, {shown_by.when}"
    if isinstance(shown_by, Together):
        return f"{how(shown_by)} at {shown_by.team.name}, {shown_by.certainty} {shown_by.when}"
    return str(shown_by)


def how(met: Together) -> str:
    """How two people were together: :data:`TEAM_MATES`, :data:`COACH` or :data:`COLLEAGUES`."""
    one, other = met.one, met.other
    if one.plays and other.plays:
        return TEAM_MATES
    return COACH if (one.plays and other.leads) or (one.leads and other.plays) else COLLEAGUES


# ── Making edges ─────────────────────────────────────────────────────────────────────────────────


def spell_edges(spells: Iterable[Spell], disputed: Disputes) -> Iterator[Edge]:
    """One edge for each spell, from the person to the team; to each team if sources differ."""
    for spell in spells:
        certainty: Certainty = "certainly" if len(spell.teams) == 1 else "possibly"
        for team in spell.teams:
            yield Edge(spell.person, team, "spell", certainty, spell.iri in disputed, (spell,))


def together_edges(meetings: Iterable[Together], disputed: Disputes) -> Iterator[Edge]:
    """One edge for each two people who were at a team together, with all their meetings in order of time."""
    pairs: dict[tuple[Thing, Thing], list[Together]] = defaultdict(list)
    for met in meetings:
        pairs[met.people].append(met)
    for (one, other), found in pairs.items():
        found.sort(key=_in_time)
        certainty: Certainty = "certainly" if any(met.met for met in found) else "possibly"
        contested = all(met.one.iri in disputed or met.other.iri in disputed for met in found)
        yield Edge(one, other, "together", certainty, contested, tuple(found))


def _in_time(met: Together) -> tuple[bool, date, str, str, str]:
    return not met.met, (met.certain or met.possible)[0] or date.max, met.team, met.one.iri, met.other.iri


def stated_edges(statements: Iterable[Statement], disputed: Disputes) -> Iterator[Edge]:
    """One edge for each statement."""
    for each in statements:
        contested = each.property in disputed.get(each.record, ())
        yield Edge(each.source, each.target, "stated", "certainly" if each.sure else "possibly", contested, (each,))


def honour_edges(credits: Iterable[Credit], disputed: Disputes) -> Iterator[Edge]:
    """One edge for each honour of a person and each result of a team in an edition, to the competition or award."""
    results: dict[tuple[str, ...], list[Credit]] = defaultdict(list)
    for credit in credits:
        own = () if kind_of(credit.node) in TEAMS else (credit.honour,)
        results[credit.node, credit.contest, credit.edition, credit.result, *own].append(credit)
    for found in results.values():
        found.sort(key=lambda credit: credit.honour)
        contested = any(credit.honour in disputed for credit in found)
        yield Edge(found[0].node, found[0].contest, "honour", "certainly", contested, tuple(found))


def match_edges(matches: Mapping[Thing, Iterable[Thing]]) -> Iterator[Edge]:
    """One edge for each match and each two who have to do with it."""
    for match, nodes in matches.items():
        for ends in combinations(sorted(set(nodes)), 2):
            yield Edge(*ends, "match", "certainly", False, (SameMatch(match, ends),))


def meetings(spells: Iterable[Spell], met: Collection[tuple[str, str]]) -> Iterator[Together]:
    """All meetings of the spells' people, each once: the one whose address comes first is the first of the two.

    Each spell is compared only with those that can have been going on when it can have begun.

    Args:
        met: the addresses of spells that certainly met, in pairs, the first in order of address going first.
    """
    teams: dict[Thing, list[Spell]] = defaultdict(list)
    for spell in spells:
        for team in spell.teams:
            teams[team].append(spell)
    for team in sorted(teams):
        present: list[Spell] = []
        for spell in sorted(teams[team], key=lambda spell: (spell.possible[0] or date.min, spell.iri)):
            begun = spell.possible[0] or date.min
            present = [other for other in present if (other.possible[1] or date.max) >= begun]
            for other in present:
                one, two = (spell, other) if spell.person < other.person else (other, spell)
                pair = (one.iri, two.iri) if one.iri < two.iri else (two.iri, one.iri)
                if found := together(one, two, met=pair in met, team=team):
                    yield found
            present.append(spell)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────

Disputes = Mapping[str, Collection[str]]
"""The records about which sources contradict each other, with the addresses of the properties."""

_PEOPLES_SPELLS = "SELECT DISTINCT ?spell WHERE { %s ?spell car:person ?person ; a car:Spell }"
_MET = """
SELECT DISTINCT ?one ?other WHERE {
  %s GRAPH graph:derived { ?overlap car:spell ?one ; car:met true ; car:spell ?other } FILTER (?one != ?other)
}"""
_STATED = tuple(
    f"SELECT DISTINCT ?person ?other ?record ?property WHERE {{ %s {pattern} VALUES ?property {{ {names} }} {last} }}"
    for pattern, properties, last in (
        ("?record car:person ?person .", OF_SPELL, "?record ?property ?other"),
        ("", OF_PERSON, "?person ?property ?other . BIND (?person AS ?record)"),
        ("?spell car:person ?person ; car:deployment ?record .", OF_DEPLOYMENT, "?record ?property ?other"),
    )
    for names in [" ".join(f"car:{name}" for name in properties)]
)
_SURENESS = """
SELECT ?record ?property ?value ?certainty WHERE {
  %s GRAPH ?said { ?claim rdf:subject ?record ; rdf:predicate ?property ; rdf:object ?value ; car:certainty ?certainty }
}"""
_ASSERTED = f"{BASE}certainty/asserted"
_HONOURS = """
SELECT DISTINCT ?honour ?node ?contest WHERE {
  %s ?honour car:person|car:team ?node ; a car:Honour ; car:competition|car:award ?contest
}"""
_MATCHES = tuple(
    f"SELECT DISTINCT ?node ?match WHERE {{ %s {pattern} }}"
    for pattern in (
        "?part car:scorer|car:goalkeeper ?node . ?match car:goal ?part",
        "?part car:person ?node ; car:debutMatch|car:lastMatch|car:wonIn ?match",
        "?part car:team ?node . ?match car:side ?part",
    )
)
_DISPUTES = """
SELECT DISTINCT ?record ?property WHERE {
  %s GRAPH graph:conflicts { ?conflict car:about ?record ; car:property ?property ; car:status ?status }
  FILTER (?status != status:apparent)
}"""


def thing(iri: str, store: ox.Store) -> Thing:
    """The address as a thing."""
    found = Thing(iri)
    found._store = store
    return found


def spells_of_people(store: ox.Store, people: Iterable[str]) -> list[Spell]:
    """All spells of these people."""
    return list(read_spells(store, [spell for (spell,) in _rows(store, _PEOPLES_SPELLS, people)]).values())


def met_pairs(store: ox.Store, spells: Iterable[str] | None = None) -> set[tuple[str, str]]:
    """The spells that certainly met, though the dates of the two need not show it, in pairs in order of address.

    Args:
        spells: the addresses of the spells in question; without them all.
    """
    found = _rows(store, _MET, spells, "one")
    return {(one, other) if one < other else (other, one) for one, other in found}


def read_statements(store: ox.Store, people: Iterable[str] | None = None) -> list[Statement]:
    """By what sources connect two people.

    Args:
        people: of whom it is said; without them of all.
    """
    rows = [row for query in _STATED for row in _rows(store, query, people)]
    rows = [row for row in rows if kind_of(row[0]) == kind_of(row[1]) == "person"]
    unsure = _said_with_a_reserve(store, {record for *_, record, _ in rows})
    return [
        Statement(
            thing(record, store),
            property,
            thing(one, store),
            thing(other, store),
            (record, property, other) not in unsure,
        )
        for one, other, record, property in rows
    ]


def _said_with_a_reserve(store: ox.Store, records: Iterable[str]) -> set[tuple[str, str, str]]:
    """What no document states as a fact: records, properties and values."""
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for record, property, value, certainty in _rows(store, _SURENESS, records, "record"):
        said[record, property, value].add(certainty)
    return {statement for statement, certainties in said.items() if _ASSERTED not in certainties}


def read_credits(store: ox.Store, nodes: Iterable[str] | None = None) -> list[Credit]:
    """The honours of people and teams.

    Args:
        nodes: whose; without them everybody's.
    """
    records: dict[str, dict[str, str]] = {}
    return [
        Credit(
            thing(honour, store),
            thing(node, store),
            thing(contest, store),
            **records.setdefault(honour, records.get(honour) or _honour_in_words(store, honour)),
        )
        for honour, node, contest in _rows(store, _HONOURS, nodes, "node")
    ]


def _honour_in_words(store: ox.Store, honour: str) -> dict[str, str]:
    values: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(ox.NamedNode(honour), None, None, ox.DefaultGraph()):
        values[quad.predicate.value.removeprefix(CAR)].add(shown(python_value(quad.object, store)))
    names = {"edition": ("season", "secured"), "result": ("result",), "role": ("role",), "team": ("team",)}
    return {
        name: next((" | ".join(sorted(values[each])) for each in properties if values[each]), "")
        for name, properties in names.items()
    }


def read_matches(store: ox.Store, nodes: Iterable[str]) -> dict[Thing, list[Thing]]:
    """Which of these people and teams have to do with which match."""
    found: dict[Thing, list[Thing]] = defaultdict(list)
    nodes = list(nodes)
    for node, match in sorted(row for query in _MATCHES for row in _rows(store, query, nodes, "node")):
        found[thing(match, store)].append(thing(node, store))
    return found


def read_disputes(store: ox.Store, records: Iterable[str] | None = None) -> dict[str, set[str]]:
    """About which properties of these records sources contradict each other, and no explanation lets all of them hold.

    Args:
        records: their addresses; without them all.
    """
    found: dict[str, set[str]] = defaultdict(set)
    if next(iter(store.quads_for_pattern(None, None, None, ox.NamedNode(CONFLICTS_GRAPH))), None) is not None:
        for record, property in _rows(store, _DISPUTES, records, "record"):
            found[record].add(property)
    return dict(found)


def _rows(store: ox.Store, query: str, iris: Iterable[str] | None, name: str = "person") -> Iterator[list[str]]:
    """The rows of a query about those things, or about all there are, as text.

    Args:
        query: has a place for the values of a variable.
        name: the variable's name.
    """
    if iris is None:
        yield from table(store, query % "")
        return
    given = sorted(set(iris))
    for start in range(0, len(given), _AT_ONCE):
        lot = " ".join(f"<{iri}>" for iri in given[start : start + _AT_ONCE])
        yield from table(store, query % f"VALUES ?{name} {{ {lot} }}")


# ── Reading everything ───────────────────────────────────────────────────────────────────────────


def table(store: ox.Store, query: str) -> Iterator[list[str]]:
    """The rows of a SELECT as text; much quicker than term by term."""
    from carrera_kg.tables.reading import text_rows  # Polars is slow to load, and small graphs need none of it

    return map(list, text_rows(store, query).iter_rows())


Column = dict[str, list[str]]
"""All values of a property, by what has them: addresses, or literals as text."""

BOUNDS = tuple(f"derived {name}" for name in ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil"))
"""The columns of what is possible and what is certain."""


def columns(store: ox.Store, *names: str) -> list[Column]:
    """All values of some properties. Two are read at a time: the store works while Python does.

    Args:
        names: names of properties of the accepted view; ``derived possibleFrom`` is one of what is derived.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda name: _column(store, name), names))


def _column(store: ox.Store, name: str) -> Column:
    pattern = f"?subject car:{name.removeprefix('derived ')} ?value"
    where = f"GRAPH graph:derived {{ {pattern} }}" if name.startswith("derived ") else pattern
    found: Column = {}
    for subject, value in table(store, f"SELECT ?subject ?value WHERE {{ {where} }}"):
        found.setdefault(subject, []).append(value)
    return found


def all_spells(store: ox.Store) -> list[Spell]:
    """All spells, in order of address."""
    people, teams, roles, *bounds = columns(store, "person", "team", "role", *BOUNDS)
    things: dict[str, Thing] = {}
    days: dict[str, date] = {}

    def known(iri: str) -> Thing:
        return things.get(iri) or things.setdefault(iri, thing(iri, store))

    def day(of: Mapping[str, list[str]], iri: str) -> date | None:
        if iri not in of:
            return None
        text = of[iri][0]
        return days.get(text) or days.setdefault(text, date.fromisoformat(text))

    found = []
    prefix = f"{ID}spell/"
    for iri in sorted(iri for iri in people if iri.startswith(prefix)):
        first, last, begun, over = (day(of, iri) for of in bounds)
        found.append(
            Spell(
                iri=thing(iri, store),
                person=known(min(people[iri])),
                teams=tuple(sorted(known(team) for team in teams.get(iri, ()))),
                roles=tuple(sorted(known(role) for role in roles.get(iri, ()))),
                possible=(first, last),
                certain=(begun, over) if begun and over else None,
            )
        )
    return found


def names_of(store: ox.Store, kinds: Iterable[str]) -> dict[str, str]:
    """The names of all things of these kinds, in order of address."""
    found: dict[str, str] = {}
    for kind in kinds:
        rows = table(store, f"SELECT ?subject ?label WHERE {{ ?subject a <{KINDS[kind]}> ; rdfs:label ?label }}")
        found.update((subject, label) for subject, label in rows)
    return dict(sorted(found.items()))


def node_attributes(iri: str, name: str) -> dict[str, Any]:
    """What a node of a network is told by: its name, its kind as in its address, and the kind in words."""
    kind = kind_of(iri)
    return {"label": name or compact(iri), "kind": kind, "kind_label": KIND_LABELS.get(kind, kind.replace("-", " "))}


def name_of(store: ox.Store, iri: str) -> str:
    """What to call a thing."""
    return label_of(store, iri) or compact(iri)
