"""schema.org as JSON-LD: what search engines take of people, teams, competitions, matches and places.

That vocabulary cannot say who says so, how sure they are or who disagrees. So a value is told only if it is accepted, a
source asserts it without reserve, and no undecided conflict is about it; what is left is as precise as the source and
no more. Criminal and medical matters are not in it, as no search engine is bound to show how they ended; nor are
relatives of whom the sources tell nothing but that they are relatives.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, BinaryIO

import pyoxigraph as ox

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.exports.nesting import Term
from carrera_kg.exports.selection import Selection
from carrera_kg.lookup import kind_of, label_of
from carrera_kg.questions import spell_order, told_by_all
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    CONFLICTS_GRAPH,
    DATASET,
    DATASET_GRAPH,
    DCAT,
    DCTERMS,
    DERIVED_GRAPH,
    EDTF_DATE,
    FOAF,
    ID,
    KINDS,
    OWL,
    RDF,
    RDF_TYPE,
    RECORDS,
    RESULT,
    SENSITIVE,
)

CONTEXT = "https://schema.org"
SPORT = "association football"

_DEFAULT = ox.DefaultGraph()
_CONFLICTS = ox.NamedNode(CONFLICTS_GRAPH)
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_DESCRIPTION = ox.NamedNode(DATASET_GRAPH)
_IS_SENSITIVE = ox.NamedNode(SENSITIVE)
_ASSERTED = f"{BASE}certainty/asserted"
_UNDECIDED = f"{BASE}status/undecided"
_APPARENT = f"{BASE}status/apparent"
_TITLE = "Football careers as sources tell them"
_WHAT_IT_IS = (
    "People, spells at teams, honours and matches, as documents tell them and rules settle what they disagree about. "
    "The whole dataset has each claim with its words and place."
)

Node = dict[str, Any]


def entity_schema(store: ox.Store, iri: str, url: str | None = None) -> Node:
    """An entity, match or document in schema.org; empty for what that vocabulary has no words for, for what touches
    criminal or medical matters, and for relatives.

    Args:
        iri: its address.
        url: the address of its page, if it has one.

    >>> entity_schema(kg.store, "https://w3id.org/carrera-kg/id/club/bari")["@type"]
    'SportsTeam'
    """
    node = _node(store, iri)
    if node and url:
        node["url"] = url
    return {"@context": CONTEXT, **node} if node else {}


def write(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the selection's entities and matches, a line each, after what the dataset is.

    Args:
        selection: its view makes no difference, as only accepted values are told.
        out: is written bytes to.
        tell: is told how many things are written so far.
    """
    out.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [\n'.encode())
    number = 0
    for number, node in enumerate(_nodes(selection), 1):
        out.write((",\n" if number > 1 else "").encode() + json.dumps(node, ensure_ascii=False).encode())
        tell(number)
    out.write(b"\n]}\n")
    tell(number)


def iso_of(first: date | None, last: date | None) -> str | None:
    """The day, month or year in which both days are; nothing where there is none or a bound is not known.

    >>> iso_of(date(1996, 6, 1), date(1996, 9, 22)), iso_of(date(1991, 7, 1), date(1992, 6, 30))
    ('1996', None)
    """
    if first is None or last is None or first.year != last.year:
        return None
    if first.month != last.month:
        return f"{first.year:04}"
    return f"{first.year:04}-{first.month:02}" + (f"-{first.day:02}" if first == last else "")


# ── Things ───────────────────────────────────────────────────────────────────────────────────────


def _nodes(selection: Selection) -> Iterator[Node]:
    store = selection.store
    if selection.about is None:
        yield _dataset(store)
        asked: Iterable[str] = _things(store)
    else:
        asked = [selection.about]
    for iri in asked:
        node = _node(store, iri)
        if node:
            yield node


def _things(store: ox.Store) -> Iterator[str]:
    """What may have a node, by kind and address."""
    for cls in (*KINDS.values(), RECORDS["match"]):
        yield from _holding(store, RDF_TYPE, cls)


def _node(store: ox.Store, iri: str) -> Node:
    kind = kind_of(iri)
    if not iri.startswith(ID) or kind not in _MADE or _sensitive(store, iri):
        return {}
    return _filled(_MADE[kind](_Told(store, iri)))


def _person(person: _Told) -> Node:
    store, iri = person.store, person.iri
    own = _holding(store, CAR + "person", iri)
    career = {kind: [each for each in own if kind_of(each) == kind] for kind in ("spell", "honour")}
    if not any(career.values()) and _holding(store, CAR + "daughter", iri):
        return {}
    spells = sorted(career["spell"], key=lambda spell: spell_order(store, spell))
    honours = sorted((_Told(store, honour) for honour in career["honour"]), key=_when)
    awards = dict.fromkeys(_award(honour) for honour in honours if honour.names("person", iri))
    roles = (_membership(_Told(store, spell), iri) for spell in spells)
    return {
        "@type": "Person",
        "@id": iri,
        "name": person.name,
        "alternateName": sorted({*person.texts("name"), *person.texts("nickname")} - {person.name}),
        "birthDate": person.day("birthDate") if person.undisputed("birthDate") else None,
        "birthPlace": _mention(store, person.one("birthPlace")) if person.undisputed("birthPlace") else None,
        "nationality": _mentions(store, person.all("nationality"), "Country"),
        "jobTitle": sorted(label_of(store, role) for role in person.all("occupation")),
        "memberOf": [role for role in roles if role],
        "award": [award for award in awards if award],
        "sameAs": person.links,
    }


def _membership(spell: _Told, person: str) -> Node:
    """A spell as a role in an organisation; nothing where the person or the team is not sure."""
    team, role = spell.one("team"), spell.one("role")
    if not team or not spell.names("person", person) or _sensitive(spell.store, spell.iri):
        return {}
    return _filled(
        {
            "@type": "OrganizationRole",
            "@id": spell.iri,
            "roleName": label_of(spell.store, role) if role else None,
            "startDate": spell.day("start"),
            "endDate": spell.day("end"),
            "memberOf": _mention(spell.store, team),
        }
    )


def _award(honour: _Told) -> str:
    """What was won, in words; nothing for what was not won, as no second place or promotion is an award."""
    what = honour.one("award") or honour.one("competition")
    if not what or honour.one("result") != RESULT + "winner" or _sensitive(honour.store, honour.iri):
        return ""
    season = " or ".join(str(each) for each in honour.dates("season"))
    credit = ", ".join(label_of(honour.store, each) for each in (honour.one("role"), honour.one("team")) if each)
    return f"{label_of(honour.store, what)} {season}".strip() + (f" ({credit})" if credit else "")


def _when(honour: _Told) -> tuple[str, str]:
    """A key that orders honours in time; those without a season come last."""
    seasons = honour.dates("season")
    return min((str(each.earliest or "9999") for each in seasons), default="9999"), honour.iri


def _team(team: _Told) -> Node:
    places = _mentions(team.store, team.all("basedIn"))
    return {**_thing("SportsTeam", team), "sport": SPORT, "location": places, "sameAs": team.links}


def _competition(competition: _Told) -> Node:
    return {**_thing("EventSeries", competition), "sameAs": competition.links}


def _place(place: _Told) -> Node:
    around = _mentions(place.store, place.all("locatedIn"))
    return {**_thing(_class_of(place.iri), place), "containedInPlace": around, "sameAs": place.links}


def _match(match: _Told) -> Node:
    sides = [_Told(match.store, side) for side in match.all("side")]
    teams = {side.iri: _mention(match.store, side.one("team")) for side in sides}
    home = [side.iri for side in sides if side.values("home") == [ox.Literal(True)]]
    away = [side.iri for side in sides if side.iri not in home] if len(sides) == 2 and len(home) == 1 else []
    return {
        **_thing("SportsEvent", match),
        "sport": SPORT,
        "startDate": match.day("date"),
        "location": _mention(match.store, match.one("venue") or match.one("place")),
        "superEvent": _mention(match.store, match.one("competition")),
        "homeTeam": teams[home[0]] if away else None,
        "awayTeam": teams[away[0]] if away else None,
        "competitor": [team for team in teams.values() if team],
    }


def _document(document: _Told) -> Node:
    store, iri = document.store, document.iri
    language = [value.value for value in _objects(store, iri, DCTERMS + "language")]
    return {**_thing("CreativeWork", document), "inLanguage": language[0] if len(language) == 1 else None}


_MADE: dict[str, Callable[[_Told], Node]] = {
    "person": _person, "club": _team, "national-team": _team, "competition": _competition, "place": _place,
    "stadium": _place, "match": _match, "document": _document,
}  # fmt: skip


def _dataset(store: ox.Store) -> Node:
    """The dataset, as it describes itself: licence and version are told of the shipped facts only."""

    def said(predicate: str, of: str = DATASET) -> list[str]:
        return [value.value for value in _objects(store, of, predicate, _DESCRIPTION)]

    publishers = [name for each in said(DCTERMS + "publisher") for name in said(FOAF + "name", each)]
    return _filled(
        {
            "@type": "Dataset",
            "@id": DATASET,
            "name": next(iter(said(DCTERMS + "title")), _TITLE),
            "description": next(iter(said(DCTERMS + "description")), _WHAT_IT_IS),
            "license": next(iter(said(DCTERMS + "license")), None),
            "version": next(iter(said(DCAT + "version")), None),
            "publisher": [{"@type": "Organization", "name": name} for name in publishers],
            "keywords": said(DCAT + "keyword"),
            "isBasedOn": [_mention(store, iri) for iri in _holding(store, RDF_TYPE, CAR + "Document")],
        }
    )


def _thing(cls: str, thing: _Told) -> Node:
    return {"@type": cls, "@id": thing.iri, "name": thing.name}


def _class_of(iri: str) -> str:
    classes = {
        "club": "SportsTeam", "national-team": "SportsTeam", "competition": "EventSeries", "document": "CreativeWork",
        "stadium": "StadiumOrArena",
    }  # fmt: skip
    return classes.get(kind_of(iri), "Place")


def _mention(store: ox.Store, iri: str, cls: str = "") -> Node | None:
    """The thing with its name, by its kind if no class is given."""
    return {"@type": cls or _class_of(iri), "@id": iri, "name": label_of(store, iri)} if iri else None


def _mentions(store: ox.Store, iris: list[str], cls: str = "") -> Node | list[Node | None] | None:
    """The things; a single one without a list."""
    found = [_mention(store, iri, cls) for iri in iris]
    return found[0] if len(found) == 1 else found


def _filled(node: Node) -> Node:
    """What of a node is known."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


# ── Values ───────────────────────────────────────────────────────────────────────────────────────


class _Told:
    """What can be told of a thing without saying who says so.

    A value is, if it is accepted, some source asserts it without reserve (or none is known), and no undecided conflict
    is about the property.
    """

    def __init__(self, store: ox.Store, iri: str) -> None:
        self.store, self.iri = store, iri

    @property
    def name(self) -> str:
        return label_of(self.store, self.iri)

    @cached_property
    def links(self) -> list[str]:
        """Where else the thing is described."""
        values = [value.value for value in _objects(self.store, self.iri, OWL + "sameAs")]
        return [link for link in values if link.startswith(("https://", "http://"))]

    def values(self, name: str) -> list[ox.Literal | ox.NamedNode]:
        """The values of a property, in order."""
        predicate = CAR + name
        if _UNDECIDED in self._conflicts.get(predicate, ()):
            return []
        accepted = _objects(self.store, self.iri, predicate)
        certainties = [self._certainties.get((predicate, str(value))) for value in accepted]
        return [value for value, sure in zip(accepted, certainties, strict=True) if sure is None or _ASSERTED in sure]

    def all(self, name: str) -> list[str]:
        """The things that a property names."""
        return [value.value for value in self.values(name) if isinstance(value, ox.NamedNode)]

    def one(self, name: str) -> str:
        """The thing that a property names; nothing where several are, as nobody could choose."""
        found = self.all(name)
        accepted = _objects(self.store, self.iri, CAR + name)
        return found[0] if len(found) == len(accepted) == 1 else ""

    def names(self, name: str, iri: str) -> bool:
        """Whether a property names this thing."""
        return iri in self.all(name)

    def texts(self, name: str) -> list[str]:
        """The texts of a property."""
        return [value.value for value in self.values(name) if isinstance(value, ox.Literal)]

    def dates(self, name: str) -> list[PartialDate]:
        """The dates of a property, the narrowest of those that agree."""
        found = []
        for value in self.values(name):
            if isinstance(value, ox.Literal) and value.datatype.value == EDTF_DATE:
                try:
                    found.append(PartialDate.parse(value.value))
                except DateNotUnderstood:
                    continue
        return sorted(told_by_all(found), key=lambda each: each.edtf)

    def day(self, name: str) -> str | None:
        """A date as ISO 8601 has it, a year or month if no more is known; nothing where values disagree, are wider or
        are given with a doubt."""
        told = self.dates(name)
        if len(told) != 1 or any(doubt in told[0].edtf for doubt in "~?%"):
            return None
        return iso_of(told[0].earliest, told[0].latest)

    def undisputed(self, name: str) -> bool:
        """Whether no conflict is about the property, but apparent ones, which have an explanation."""
        return self._conflicts.get(CAR + name, set()) <= {_APPARENT}

    @cached_property
    def _conflicts(self) -> dict[str, set[str]]:
        """The statuses of the conflicts about the thing, by property."""
        found: dict[str, set[str]] = defaultdict(set)
        about = self.store.quads_for_pattern(None, ox.NamedNode(CAR + "about"), ox.NamedNode(self.iri), _CONFLICTS)
        for conflict in (quad.subject for quad in about if isinstance(quad.subject, ox.NamedNode)):
            statuses = _objects(self.store, conflict.value, CAR + "status", _CONFLICTS)
            for property_ in _objects(self.store, conflict.value, CAR + "property", _CONFLICTS):
                found[property_.value].update(status.value for status in statuses)
        return found

    @cached_property
    def _certainties(self) -> dict[tuple[str, str], set[str]]:
        """How sure the claims about the thing are, by property and value."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        about = self.store.quads_for_pattern(None, ox.NamedNode(RDF + "subject"), ox.NamedNode(self.iri), None)
        for claim in about:
            said: dict[str, list[Term]] = defaultdict(list)
            for quad in self.store.quads_for_pattern(claim.subject, None, None, claim.graph_name):
                said[quad.predicate.value].append(quad.object)
            sure = {str(each)[1:-1] for each in said[CAR + "certainty"]}  # what rules derive has none
            for predicate in said[RDF + "predicate"] if sure else ():
                for value in said[RDF + "object"]:
                    found[str(predicate)[1:-1], str(value)].update(sure)
        return found


def _objects(
    store: ox.Store, subject: str, predicate: str, graph: ox.NamedNode | ox.DefaultGraph = _DEFAULT
) -> list[ox.Literal | ox.NamedNode]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, graph)
    values = (quad.object for quad in found)
    return sorted((value for value in values if isinstance(value, (ox.Literal, ox.NamedNode))), key=str)


def _holding(store: ox.Store, predicate: str, iri: str) -> list[str]:
    """What names a thing by a property, in the accepted view."""
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), _DEFAULT)
    return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


def _sensitive(store: ox.Store, iri: str) -> bool:
    """Whether it touches criminal or medical matters of a person."""
    marks = store.quads_for_pattern(ox.NamedNode(iri), _IS_SENSITIVE, None, _DERIVED)
    return any(quad.object == ox.Literal(True) for quad in marks)
