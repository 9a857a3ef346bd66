"""A career as pages show it: spells in order with their figures, honours, and who somebody has to do with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carrera_kg.lookup import kind_of
from carrera_kg.pages.environment import reason_of
from carrera_kg.pages.evidence import Evidence
from carrera_kg.pages.reader import Reader, Ref, by_kind
from carrera_kg.pages.site import Site
from carrera_kg.pictures.network import Edge, Node
from carrera_kg.pictures.timeline import Bar
from carrera_kg.questions import spell_order, told_by_all
from carrera_kg.traversal.career import Told, bar_of, lane_of
from carrera_kg.vocabulary import OPENING_MATCHES, RESULT

_COLUMNS = ("start", "end", "role", "appearances", "goals")
_PROUD = ("winner", "runner-up", "finalist", "third-place", "promoted")

_ALONGSIDE = {
    "coachedBy": ("coached by", "coach of"),
    "assistantTo": ("assistant to", "assisted by"),
    "predecessor": ("came after", "came before"),
    "successor": ("came before", "came after"),
}
"""How two people at one team are connected: seen from the person whose spell says so, and from the other."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the claim that gives it. ``claim`` is the id, or nothing."""

    text: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of a property of a record: several where sources differ, with the reason.

    ``state`` is ``differ``, ``explained`` or nothing.
    """

    figures: tuple[Figure, ...] = ()
    state: str = ""
    reason: str = ""
    conflict: str = ""

    @property
    def text(self) -> str:
        """The values in one line."""
        return " | ".join(figure.text for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Stay:
    """A spell as a row: who, where, as what, from when to when, with which record.

    ``disputed`` names what sources disagree about; ``extra`` what of it has no column, with a claim.
    """

    spell: Ref
    person: Ref | None
    team: Ref | None
    role: Cell
    start: Cell
    end: Cell
    ongoing: str
    appearances: Cell
    goals: Cell
    lane: str
    departure: str
    notes: tuple[str, ...]
    disputed: tuple[str, ...]
    extra: tuple[Figure, ...]
    bar: Bar

    @property
    def differs(self) -> bool:
        """Whether there is anything to say about differences."""
        cells = (self.start, self.end, self.role, self.appearances, self.goals)
        return bool(self.extra) or any(cell.state and cell.reason for cell in cells)


@dataclass(frozen=True, slots=True)
class Won:
    """An honour as a row."""

    honour: Ref
    what: Ref | None
    result: str
    season: str
    team: Ref | None
    person: Ref | None
    role: str
    proud: bool


def stays_of(reader: Reader, site: Site, evidence: Evidence | None, spells: Iterable[str]) -> list[Stay]:
    """The spells as rows, in order of time."""
    ordered = sorted(spells, key=lambda spell: spell_order(reader.store, spell))
    return [_stay(reader, site, evidence, spell) for spell in ordered]


def _stay(reader: Reader, site: Site, evidence: Evidence | None, spell: str) -> Stay:
    tallies = [t for t in reader.things(spell, "tally") if OPENING_MATCHES not in reader.things(t, "scope")]
    own = {spell, *reader.things(spell, "tally")}
    team = next(iter(reader.refs(spell, "team")), None)
    person = next(iter(reader.refs(spell, "person")), None)
    roles = reader.things(spell, "role")
    kinds = {kind for role in roles for kind in reader.kinds_of_role(role)}
    lane = lane_of(kinds, team.iri if team else None)
    open_ = [c for c in evidence.open_conflicts if c.subject in own] if evidence else []
    other = {c.property: c.claims[0].id for c in open_ if c.property not in _COLUMNS and c.claims}
    start_name = next((name for name in ("start", "during", "debut") if reader.values(spell).get(name)), "start")
    stay = Stay(
        spell=reader.ref(spell),
        person=person,
        team=team,
        role=_cell(evidence, [spell], "role", "role", [reader.label(role) for role in roles]),
        start=_dated(
            reader, evidence, spell, start_name, {"during": "during", "debut": "debut"}.get(start_name, "start")
        ),
        end=_dated(reader, evidence, spell, "end", "end"),
        ongoing=", ".join(reader.said(spell, "ongoing")) if not reader.values(spell).get("end") else "",
        appearances=_counted(reader, evidence, tallies, "appearances"),
        goals=_counted(reader, evidence, tallies, "goals"),
        lane=lane,
        departure=", ".join(reader.said(spell, "departure")),
        notes=_notes(reader, spell),
        disputed=tuple(sorted({c.property for c in open_})),
        extra=tuple(Figure(label, claim) for label, claim in sorted(other.items())),
        bar=Bar("", lane),
    )
    return _with_bar(reader, site, stay)


def _notes(reader: Reader, spell: str) -> tuple[str, ...]:
    """What else is worth a line: captain, loan, division."""
    notes = ["captain"] if reader.truth(spell, "captain") else []
    notes += [f"on loan from {ref.label}" for ref in reader.refs(spell, "loanFrom")]
    notes += [ref.label for ref in reader.refs(spell, "division")]
    return tuple(notes)


def _with_bar(reader: Reader, site: Site, stay: Stay) -> Stay:
    told = Told(
        team=stay.team.label if stay.team else "",
        role=stay.role.text,
        start=stay.start.text,
        end=stay.end.text,
        ongoing=stay.ongoing,
        appearances=stay.appearances.text,
        goals=stay.goals.text,
        disputed=stay.disputed,
    )
    href = site.link(stay.team.path) if stay.team and stay.team.path else ""
    bar = bar_of(told, stay.lane, lambda name: reader.dates(stay.spell.iri, name), href)
    values = {name: getattr(stay, name) for name in Stay.__slots__}
    return Stay(**(values | {"bar": bar}))


def _dated(reader: Reader, evidence: Evidence | None, spell: str, name: str, label: str) -> Cell:
    """The narrowest of dates that agree, or all that do not."""
    dates = sorted(map(str, told_by_all(reader.dates(spell, name))))
    return _cell(evidence, [spell], name, label, dates)


def _counted(reader: Reader, evidence: Evidence | None, tallies: Sequence[str], name: str) -> Cell:
    numbers = sorted({number for tally in tallies for number in reader.numbers(tally, name)})
    return _cell(evidence, tallies, name, name, [str(number) for number in numbers])


def _cell(evidence: Evidence | None, subjects: Sequence[str], name: str, label: str, values: Sequence[str]) -> Cell:
    """The values with their claims and, where sources differ, the reason."""
    if evidence is None:
        return Cell(tuple(Figure(value) for value in values))
    figures = tuple(
        Figure(value, next(filter(None, (evidence.claim_for(s, name, value) for s in subjects)), ""))
        for value in values
    )
    disputes = evidence.disputes(subjects, label)
    open_ = [c for c in disputes if c.status != "apparent"]
    if open_:
        return Cell(figures, "differ", f"{open_[0].kind}: {reason_of(open_[0])}", open_[0].id)
    if len(figures) > 1:
        explained = next(iter(disputes), None)
        return Cell(
            figures,
            "explained",
            f"{explained.kind}: {reason_of(explained)}" if explained else "",
            explained.id if explained else "",
        )
    return Cell(figures)


def honours_of(reader: Reader, honours: Iterable[str]) -> list[Won]:
    """The honours as rows, in order of time."""
    rows = []
    for honour in honours:
        values = reader.values(honour)
        results = [term.value for term in values.get("result", ())]
        days = sorted(term.value for term in values.get("earliest", ()))
        what = next(iter(reader.refs(honour, "competition") or reader.refs(honour, "award")), None)
        won = Won(
            honour=reader.ref(honour),
            what=what,
            result=" | ".join(reader.said(honour, "result")),
            season=" | ".join(reader.said(honour, "season") or reader.said(honour, "secured")),
            team=next(iter(reader.refs(honour, "team")), None),
            person=next(iter(reader.refs(honour, "person")), None),
            role=" | ".join(reader.said(honour, "role")),
            proud=any(result == RESULT + each for result in results for each in _PROUD),
        )
        rows.append(((days or ["9999"])[0], won.what.label if won.what else "", honour, won))
    return [won for *_, won in sorted(rows, key=lambda row: row[:3])]


def network_of(reader: Reader, site: Site, person: str, stays: Sequence[Stay]) -> tuple[list[Node], list[Edge]]:
    """A person, their teams, and the people whom sources connect with the person there or in other ways."""
    teams: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        if stay.team is not None:
            teams[stay.team.iri].append(stay)
    edges: dict[tuple[str, str], Edge] = {}
    met: dict[str, list[tuple[str, str]]] = defaultdict(list)  # team, connection
    for team, there in teams.items():
        told = ", ".join(dict.fromkeys(stay.role.text for stay in there if stay.role.figures))
        edges[person, team] = Edge(person, team, told, "spell", any(stay.disputed for stay in there))
        for spell in by_kind(reader.holders("team", team), "spell"):
            _meet(reader, person, team, spell, met)
    for name, forth, back in (("teammate", "team-mate", "team-mate"), ("daughter", "daughter", "parent")):
        for other in reader.things(person, name):
            met[other].append(("", forth))
        for other in reader.holders(name, person):
            met[other].append(("", back))
    for other, ways in met.items():
        within = [team for team, _ in ways if team]
        for team in dict.fromkeys(within or [""]):
            labels = dict.fromkeys(how for where, how in ways if where in (team, "") and how)
            edges[team or person, other] = Edge(team or person, other, ", ".join(labels), "spell" if team else "stated")
    notes = {other: ", ".join(dict.fromkeys(how for _, how in ways if how)) for other, ways in met.items()}
    around = [_node(reader, site, iri, notes.get(iri, "")) for iri in (*teams, *notes)]
    return [_node(reader, site, person, focus=True), *around], list(edges.values())


def _meet(reader: Reader, person: str, team: str, spell: str, met: dict[str, list[tuple[str, str]]]) -> None:
    """Note whom a spell at a team connects the person with."""
    whose = reader.things(spell, "person")
    own = person in whose
    for name, (forth, back) in _ALONGSIDE.items():
        for other in reader.things(spell, name):
            if own and other != person:
                met[other].append((team, forth))
            elif not own and other == person:
                for one in whose:
                    met[one].append((team, back))
    if not own:
        for one in whose:
            met[one].append((team, ", ".join(reader.said(spell, "role"))))


def _node(reader: Reader, site: Site, iri: str, note: str = "", focus: bool = False) -> Node:
    ref = reader.ref(iri)
    return Node(iri, ref.label, kind_of(iri), site.link(ref.path) if ref.path else "", note, focus)


def grouped(rows: Sequence[Won]) -> list[tuple[str, list[tuple[str, list[Won]]]]]:
    """Honours by role and, within it, by team."""
    by_role: dict[str, dict[str, list[Won]]] = defaultdict(lambda: defaultdict(list))
    for won in rows:
        by_role[won.role or "role not stated"][won.team.label if won.team else ""].append(won)
    return [(role, list(teams.items())) for role, teams in by_role.items()]
