"""Small made-up worlds in the shape of a dataset, written by hand: what is true in them is known without the engine.

:func:`worlds` gives random ones with overlapping dates, bounds that no source gives, disputed teams and things that are
only stated; :func:`store_of` makes a store of one. Everything is in the accepted view and said by one document, the
almanac, so that every statement has a claim with words.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import strategies as st

from carrera_kg.names import search_key
from carrera_kg.resources import folder
from carrera_kg.squads import open_squad_iri, seasons_of, squad_iri, squad_label
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    DATE,
    DERIVED_GRAPH,
    EDTF_DATE,
    ID,
    LABEL,
    OA,
    ONTOLOGY_GRAPH,
    PROV,
    RDF,
    RDF_TYPE,
    document_graph,
    document_iri,
    record_class,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Day = date | None

NAMES = {
    **{f"person/player-{letter}": f"Player {letter.upper()}" for letter in "abcdefgh"},
    "club/club-north": "Club North",
    "club/club-south": "Club South",
    "national-team/westland": "Westland",
    "competition/cup": "The Cup",
    "competition/league": "The League",
    "award/golden-boot": "Golden Boot",
    "place/townsville": "Townsville",
    "document/almanac": "The almanac",
}
"""What there can be in a world, by the end of its address."""

PEOPLE = tuple(key for key in NAMES if key.startswith("person/"))
TEAMS = tuple(key for key in NAMES if key.startswith(("club/", "national-team/")))
COMPETITIONS = tuple(key for key in NAMES if key.startswith("competition/"))
ROLES = ("player", "head-coach", "caretaker", "assistant")


@dataclass(frozen=True)
class SpellIn:
    """A spell. People and teams are named by the ends of their addresses (``person/player-a``).

    ``possible`` and ``certain`` are its bounds as a build would derive them; ``met`` names spells that it certainly met
    though not by certain dates.
    """

    name: str
    person: str
    teams: tuple[str, ...] = ("club/club-north",)
    role: str = "player"
    possible: tuple[Day, Day] = (None, None)
    certain: tuple[date, date] | None = None
    coached_by: tuple[str, ...] = ()
    assistant_to: tuple[str, ...] = ()
    predecessor: str = ""
    successor: str = ""
    met: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return f"{ID}spell/{self.name}"

    @property
    def plays(self) -> bool:
        return self.role == "player"

    @property
    def leads(self) -> bool:
        return self.role in ("manager", "head-coach", "caretaker")


@dataclass(frozen=True)
class HonourIn:
    """A team's result in an edition, credited to a person; what is empty is not told. ``season`` is its first year."""

    name: str
    competition: str = "competition/cup"
    team: str = "club/club-north"
    person: str = ""
    season: int | None = None
    role: str = "player"
    result: str = "winner"

    @property
    def iri(self) -> str:
        return f"{ID}honour/{self.name}"


@dataclass(frozen=True)
class MatchIn:
    """A match of two teams, with those who scored for the first of them."""

    name: str
    teams: tuple[str, ...]
    scorers: tuple[str, ...] = ()
    competition: str = ""
    day: Day = None

    @property
    def iri(self) -> str:
        return f"{ID}match/{self.name}"


@dataclass(frozen=True)
class World:
    """Spells, honours and matches of a few people; ``mates`` and ``daughters`` are pairs that some source names."""

    spells: tuple[SpellIn, ...] = ()
    honours: tuple[HonourIn, ...] = ()
    matches: tuple[MatchIn, ...] = ()
    mates: tuple[tuple[str, str], ...] = ()
    daughters: tuple[tuple[str, str], ...] = ()
    born: tuple[tuple[str, str], ...] = ()  # person and place

    def spells_of(self, entity: str) -> list[SpellIn]:
        """The spells of a person or at a team."""
        return [spell for spell in self.spells if entity == spell.person or entity in spell.teams]


@dataclass(frozen=True)
class Meeting:
    """Two spells of two people at one team that can have been going on at the same time."""

    one: SpellIn
    other: SpellIn
    team: str
    possible: tuple[Day, Day]
    certain: tuple[date, date] | None
    met: bool
    stated: bool


def meetings(world: World) -> list[Meeting]:
    """Who was at a team together, by comparing everybody with everybody: both orders of each pair."""
    found = (
        meeting
        for one, other in itertools.permutations(world.spells, 2)
        for team in one.teams
        if team in other.teams and (meeting := _meeting(world, one, other, team))
    )
    return list(found)


def _meeting(world: World, one: SpellIn, other: SpellIn, team: str) -> Meeting | None:
    first = max((day for day in (one.possible[0], other.possible[0]) if day), default=None)
    last = min((day for day in (one.possible[1], other.possible[1]) if day), default=None)
    if one.person == other.person or (first and last and first > last):
        return None
    certain = None
    if one.certain and other.certain:
        begun, over = max(one.certain[0], other.certain[0]), min(one.certain[1], other.certain[1])
        certain = (begun, over) if begun <= over else None
    stated = says_met(world, one, other) or says_met(world, other, one)
    met = bool(certain) or stated or other.name in one.met or one.name in other.met
    return Meeting(one, other, team, (first, last), certain, met, stated)


def says_met(world: World, one: SpellIn, other: SpellIn) -> bool:
    """Whether a source says that the one's person was there with the other's."""
    under = other.leads and other.person in (*one.coached_by, *one.assistant_to)
    return under or (one.plays and other.plays and (one.person, other.person) in world.mates)


# ── Random worlds ────────────────────────────────────────────────────────────────────────────────

_FIRST = date(1990, 1, 1)


def days() -> st.SearchStrategy[date]:
    """Days of a few years, few enough to coincide, some at the turn of a season."""
    steps = st.integers(0, 24).map(lambda step: _FIRST + timedelta(days=91 * step))
    return st.one_of(steps, st.sampled_from([date(year, *day) for year in (1991, 1993) for day in ((6, 30), (7, 1))]))


@st.composite
def bounds(draw: st.DrawFn) -> tuple[tuple[Day, Day], tuple[date, date] | None]:
    """What is possible and what is certain; each of them may be open."""
    a, b, c, d = sorted(draw(st.lists(days(), min_size=4, max_size=4)))
    possible = (draw(st.sampled_from([a, a, a, None])), draw(st.sampled_from([d, d, d, None])))
    return possible, draw(st.sampled_from([(b, c), (b, c), None]))


@st.composite
def spells(draw: st.DrawFn, number: int, people: tuple[str, ...]) -> SpellIn:
    """A spell of one of the people at one team, or at two if sources differ, with what is stated of it."""
    possible, certain = draw(bounds())
    person = draw(st.sampled_from(people))
    others = st.sampled_from([each for each in people if each != person])
    role = draw(st.sampled_from((*ROLES, "player", "player")))
    teams = draw(st.lists(st.sampled_from((*TEAMS, TEAMS[0])), min_size=1, max_size=2, unique=True))
    one_team = draw(st.integers(0, 3)) > 0
    some = st.lists(others, max_size=1)
    return SpellIn(
        name=f"s{number}",
        person=person,
        teams=tuple(teams[:1] if one_team else sorted(teams)),
        role=role,
        possible=possible,
        certain=certain,
        coached_by=tuple(draw(some)) if role == "player" else (),
        assistant_to=tuple(draw(some)) if role == "assistant" else (),
        predecessor=draw(st.one_of(st.just(""), others)) if role in ("head-coach", "caretaker") else "",
        successor=draw(st.one_of(st.just(""), others)) if role in ("head-coach", "caretaker") else "",
        met=tuple(draw(st.lists(st.sampled_from([f"s{n}" for n in range(number)]), max_size=1))) if number else (),
    )


@st.composite
def worlds(draw: st.DrawFn, people: int = 4, most_spells: int = 8) -> World:
    """A world of so many people at most (2 to 8), with what they have to do with each other."""
    there = PEOPLE[:people]
    pairs = st.tuples(st.sampled_from(there), st.sampled_from(there)).filter(lambda pair: pair[0] != pair[1])
    count = draw(st.integers(0, most_spells))
    honours = [
        HonourIn(
            name=f"h{number}",
            competition=draw(st.sampled_from(COMPETITIONS)),
            team=draw(st.sampled_from(("", *TEAMS))),
            person=draw(st.sampled_from(("", *there, *there))),
            season=draw(st.sampled_from((None, 1990, 1991))),
            role=draw(st.sampled_from(("player", "head-coach"))),
            result=draw(st.sampled_from(("winner", "winner", "runner-up"))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    matches = [
        MatchIn(
            name=f"m{number}",
            teams=draw(st.sampled_from(list(itertools.combinations(TEAMS, 2)))),
            scorers=tuple(draw(st.lists(st.sampled_from(there), max_size=2, unique=True))),
            competition=draw(st.sampled_from(("", *COMPETITIONS))),
            day=draw(st.one_of(st.none(), days())),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return World(
        spells=tuple(draw(spells(number, there)) for number in range(count)),
        honours=tuple(honours),
        matches=tuple(matches),
        mates=tuple(draw(st.lists(pairs, max_size=2, unique=True))),
        daughters=tuple(draw(st.lists(pairs, max_size=1))),
        born=tuple((person, "place/townsville") for person in draw(st.lists(st.sampled_from(there), unique=True))),
    )


# ── The store ────────────────────────────────────────────────────────────────────────────────────


def store_of(world: World) -> ox.Store:
    """The world as a dataset: accepted view, claims of the almanac, derived bounds, overlaps and squads, ontology."""
    writing = _Writing()
    for key, name in NAMES.items():
        if not key.startswith("document/"):
            writing.derive(ID + key, "searchKey", ox.Literal(search_key(name)))
        kind = CAR + "Document" if key.startswith("document/") else record_class(ID + key)
        writing.add(ID + key, RDF_TYPE, ox.NamedNode(kind))
        writing.add(ID + key, LABEL, ox.Literal(name))
    for spell in world.spells:
        _write_spell(writing, spell)
    for honour in world.honours:
        _write_honour(writing, honour)
    for match in world.matches:
        _write_match(writing, match)
    for property, pairs in (("teammate", world.mates), ("daughter", world.daughters), ("birthPlace", world.born)):
        for one, other in pairs:
            writing.say(ID + one, property, other)
    _write_overlaps(writing, world)
    _write_squads(writing, world)
    store = ox.Store()
    store.extend(_ontology_quads())
    store.load("\n".join(writing.lines).encode(), format=ox.RdfFormat.N_QUADS)
    return store


@dataclass
class _Writing:
    lines: list[str] = field(default_factory=list)
    at: int = 0

    def add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal, graph: str = "") -> None:
        self.lines.append(f"<{subject}> <{predicate}> {value} {f'<{graph}> ' if graph else ''}.")

    def say(self, subject: str, name: str, value: str | ox.Literal) -> None:
        """State it, and claim it with words of its own; a text is the end of an address of ours, or an address."""
        predicate, graph, almanac = CAR + name, document_graph("almanac"), document_iri("almanac")
        if isinstance(value, str):
            term: ox.NamedNode | ox.Literal = ox.NamedNode(value if value.startswith("http") else ID + value)
        else:
            term = value
        self.add(subject, predicate, term)
        self.add(subject, predicate, term, graph)
        words = f"{subject.rsplit('/', 1)[1]} {name} {term.value.rsplit('/', 1)[-1]}"
        claim = f"{ID}claim/{hashlib.sha256(f'{subject} {name} {term}'.encode()).hexdigest()[:16]}"
        span, self.at = f"{almanac}#char={self.at},{self.at + len(words)}", self.at + len(words) + 2
        for property, target in (
            (RDF_TYPE, ox.NamedNode(CAR + "Claim")),
            (RDF + "subject", ox.NamedNode(subject)),
            (RDF + "predicate", ox.NamedNode(predicate)),
            (RDF + "object", term),
            (CAR + "certainty", ox.NamedNode(BASE + "certainty/asserted")),
            (PROV + "wasQuotedFrom", ox.NamedNode(almanac)),
            (OA + "hasTarget", ox.NamedNode(span)),
        ):
            self.add(claim, property, target, graph)
        self.add(f"{span}&quote", OA + "exact", ox.Literal(words), graph)

    def derive(self, subject: str, name: str, value: ox.NamedNode | ox.Literal) -> None:
        self.add(subject, CAR + name, value, DERIVED_GRAPH)


def _write_spell(writing: _Writing, spell: SpellIn) -> None:
    writing.add(spell.iri, RDF_TYPE, ox.NamedNode(CAR + "Spell"))
    writing.add(spell.iri, LABEL, ox.Literal(f"{NAMES[spell.person]}, spell {spell.name}"))
    writing.say(spell.iri, "person", spell.person)
    writing.say(spell.iri, "role", f"{BASE}role/{spell.role}")
    for team in spell.teams:
        writing.say(spell.iri, "team", team)
    for property, people in (
        ("coachedBy", spell.coached_by),
        ("assistantTo", spell.assistant_to),
        ("predecessor", (spell.predecessor,)),
        ("successor", (spell.successor,)),
    ):
        for person in filter(None, people):
            writing.say(spell.iri, property, person)
    first, last = spell.certain or (None, None)
    for name, earliest, latest in (("start", spell.possible[0], first), ("end", last, spell.possible[1])):
        if earliest or latest:
            writing.say(spell.iri, name, _edtf(earliest, latest))
        for end, day in (("Earliest", earliest), ("Latest", latest)):
            if day:
                writing.add(spell.iri, f"{CAR}{name}{end}", _day(day))
    for name, day in (
        ("possibleFrom", spell.possible[0]),
        ("possibleUntil", spell.possible[1]),
        ("certainFrom", first),
        ("certainUntil", last),
    ):
        if day:
            writing.derive(spell.iri, name, _day(day))


def _write_honour(writing: _Writing, honour: HonourIn) -> None:
    writing.add(honour.iri, RDF_TYPE, ox.NamedNode(CAR + "Honour"))
    writing.add(honour.iri, LABEL, ox.Literal(f"honour {honour.name}"))
    writing.say(honour.iri, "competition", honour.competition)
    writing.say(honour.iri, "result", f"{BASE}result/{honour.result}")
    writing.say(honour.iri, "role", f"{BASE}role/{honour.role}")
    for name, value in (("team", honour.team), ("person", honour.person)):
        if value:
            writing.say(honour.iri, name, value)
    if honour.season:
        edtf = f"{honour.season}-07/{honour.season + 1}-06"
        writing.say(honour.iri, "season", ox.Literal(edtf, datatype=ox.NamedNode(EDTF_DATE)))
        writing.add(honour.iri, CAR + "earliest", _day(date(honour.season, 7, 1)))
        writing.add(honour.iri, CAR + "latest", _day(date(honour.season + 1, 6, 30)))


def _write_match(writing: _Writing, match: MatchIn) -> None:
    writing.add(match.iri, RDF_TYPE, ox.NamedNode(CAR + "Match"))
    writing.add(match.iri, LABEL, ox.Literal(f"match {match.name}"))
    for number, team in enumerate(match.teams):
        side = f"side/{match.name}-{number}"
        writing.add(ID + side, RDF_TYPE, ox.NamedNode(CAR + "Side"))
        writing.say(match.iri, "side", side)
        writing.say(ID + side, "team", team)
    for number, scorer in enumerate(match.scorers):
        goal = f"goal/{match.name}-{number}"
        writing.add(ID + goal, RDF_TYPE, ox.NamedNode(CAR + "Goal"))
        writing.say(match.iri, "goal", goal)
        writing.say(ID + goal, "scorer", scorer)
        writing.say(ID + goal, "team", match.teams[0])
    if match.competition:
        writing.say(match.iri, "competition", match.competition)
    if match.day:
        writing.say(match.iri, "date", ox.Literal(match.day.isoformat(), datatype=ox.NamedNode(EDTF_DATE)))
        writing.add(match.iri, CAR + "earliest", _day(match.day))
        writing.add(match.iri, CAR + "latest", _day(match.day))


def _write_overlaps(writing: _Writing, world: World) -> None:
    """Those that are certain, and of the others those of two spells that both have some date."""
    for meeting in meetings(world):
        one, other = meeting.one, meeting.other
        dated = all(any(spell.possible) or spell.certain for spell in (one, other))
        if one.name > other.name or not (meeting.met or dated):
            continue
        iri = f"{ID}overlap/{one.name}-{other.name}-{meeting.team.rsplit('/', 1)[1]}"
        writing.add(iri, RDF_TYPE, ox.NamedNode(CAR + "Overlap"), DERIVED_GRAPH)
        label = f"{NAMES[one.person]} and {NAMES[other.person]} at {NAMES[meeting.team]}"
        writing.add(iri, LABEL, ox.Literal(label), DERIVED_GRAPH)
        writing.derive(iri, "team", ox.NamedNode(ID + meeting.team))
        for spell in (one, other):
            writing.derive(iri, "spell", ox.NamedNode(spell.iri))
            writing.derive(iri, "person", ox.NamedNode(ID + spell.person))
        writing.derive(iri, "met", ox.Literal(meeting.met))
        for kind, ends in (("possible", meeting.possible), ("certain", meeting.certain or (None, None))):
            for end, day in zip(("From", "Until"), ends, strict=True):
                if day:
                    writing.derive(iri, kind + end, _day(day))


def _write_squads(writing: _Writing, world: World) -> None:
    for team in TEAMS:
        seasons: dict[int | None, list[SpellIn]] = {}
        for spell in world.spells_of(team):
            for season in seasons_of(*spell.possible, *(spell.certain or (None, None))):
                seasons.setdefault(season, []).append(spell)
        for season, members in seasons.items():
            iri = open_squad_iri(ID + team) if season is None else squad_iri(ID + team, season)
            writing.add(iri, RDF_TYPE, ox.NamedNode(CAR + "Squad"), DERIVED_GRAPH)
            writing.add(iri, LABEL, ox.Literal(squad_label(NAMES[team], season)), DERIVED_GRAPH)
            writing.derive(iri, "team", ox.NamedNode(ID + team))
            if season is not None:
                edtf = ox.Literal(f"{season}-07/{season + 1}-06", datatype=ox.NamedNode(EDTF_DATE))
                writing.derive(iri, "season", edtf)
            for spell in members:
                writing.derive(iri, "member", ox.NamedNode(spell.iri))


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(DATE))


def _edtf(earliest: Day, latest: Day) -> ox.Literal:
    text = earliest.isoformat() if earliest and earliest == latest else f"[{earliest or ''}..{latest or ''}]"
    return ox.Literal(text, datatype=ox.NamedNode(EDTF_DATE))


@functools.cache
def _ontology_quads() -> tuple[ox.Quad, ...]:
    return tuple(_read_ontology())


def _read_ontology() -> Iterator[ox.Quad]:
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    for quad in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl")):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
