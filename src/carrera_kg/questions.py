"""The questions everybody asks: who is this, who says so, in which words, what is disputed and what is accepted."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote

import pyoxigraph as ox

from carrera_kg.dates import PartialDate
from carrera_kg.errors import did_you_mean
from carrera_kg.lookup import kind_of, label_of, outcome_of
from carrera_kg.results import Thing, python_value, shown
from carrera_kg.views import ClaimView, ConflictView, PersonView, SlotView, SpellView
from carrera_kg.vocabulary import CAR, ID, NESTED, OA, OPENING_MATCHES, PREFIXES, RESULT, compact

_CLAIMS = """
SELECT ?claim ?document ?subject ?predicate ?object ?certainty ?span
WHERE {
  %s
  GRAPH ?graph {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
           car:certainty ?certainty ; prov:wasQuotedFrom ?document ; oa:hasTarget ?span .
    %s
  }
}
"""

_AT_ONCE = 500
"""Addresses in one query: enough to spread its cost, and far from what the parser can take."""

_CONFLICTS = """
SELECT ?conflict ?status ?kind ?subject ?property ?explanation ?verdict ?rule ?why
WHERE {
  %s
  GRAPH graph:conflicts {
    ?conflict a car:Conflict ; car:status ?status ; car:kind ?kind ; car:about ?subject ; car:property ?property ;
              car:explanation ?explanation ; car:verdict ?verdict .
    ?verdict car:rule ?rule ; car:explanation ?why .
  }
}
"""

_HOLDERS = ("person", "team", "competition", "award", "scorer", "concerns")

_WITHOUT_PARTS = ("remark", "honour", "tally", "deployment", "side", "goal")
"""The records that are most, and on which no other record hangs."""

_STATUS_ORDER = ("contradiction", "undecided", "apparent")


@dataclass(frozen=True, slots=True)
class ConflictHead:
    """A conflict without its claims: enough to count and to choose."""

    id: str
    status: str
    kind: str
    subject: str


def claims_about(store: ox.Store, about: str | None = None) -> list[ClaimView]:
    """The claims of the dataset, or those about an entity and the records of it, by document and place.

    Args:
        about: the address of an entity or record.
    """
    if about is None:
        return _claims(store)
    if kind_of(about) == "document":
        return _claims(store, document=about)
    return sorted(
        claims_of(store, records_of(store, about)),
        key=lambda claim: (claim.document, claim.start, claim.end, claim.predicate, claim.id),
    )


def records_of(store: ox.Store, entity: str) -> set[str]:
    """The entity's address with those of the records that are of it: spells, tallies, honours, matches, sides."""
    direct = {r for prop in _HOLDERS for r in _subjects(store, prop, entity)}
    parents = {match for record in direct for link in ("side", "goal") for match in _subjects(store, link, record)}
    known = direct | parents | {entity}
    whole = (record for record in known if kind_of(record) not in _WITHOUT_PARTS)
    return known | {r for record in whole for link in NESTED for r in _objects(store, record, link)}


def conflicts(store: ox.Store, about: str | None = None) -> list[ConflictView]:
    """The conflicts of the dataset, or of an entity and its records: contradictions first, then undecided ones."""
    return conflicts_of(store, records_of(store, about)) if about else _conflicts(store)


def conflicts_of(store: ox.Store, subjects: Iterable[str]) -> list[ConflictView]:
    """The conflicts about just these entities and records, in the order of :func:`conflicts`."""
    return _conflicts(store, subject=subjects)


def conflicts_with_ids(store: ox.Store, ids: Iterable[str]) -> list[ConflictView]:
    """The conflicts that have these ids, in the order of :func:`conflicts`."""
    return _conflicts(store, conflict=[f"{ID}conflict/{id_}" for id_ in ids])


def conflict_heads(store: ox.Store) -> list[ConflictHead]:
    """All conflicts without their claims, in the order of :func:`conflicts`."""
    reading = _Reading(store)
    keyed = []
    for row in _solutions(store, _CONFLICTS % ""):
        conflict, status, kind, subject, property_ = (term.value for term in tuple(row)[:5])
        head = ConflictHead(conflict.rsplit("/", 1)[1], status.rsplit("/", 1)[1], kind, subject)
        order = _STATUS_ORDER.index(head.status), reading.name(subject), reading.name(property_), head.id
        keyed.append((order, head))
    return [head for _, head in sorted(keyed, key=lambda each: each[0])]


def _conflicts(store: ox.Store, **bound: str | Iterable[str]) -> list[ConflictView]:
    """The conflicts with one of those subjects, properties or addresses, or all."""
    rows = [tuple(row) for only in _choices(bound) for row in _solutions(store, _CONFLICTS % only)]
    involved = {row[0].value: _objects(store, row[0].value, "involves") for row in rows}
    claims = claims_with_ids(store, {iri.rsplit("/", 1)[1] for iris in involved.values() for iri in iris})
    reading = _Reading(store)
    found = [
        _conflict_view(
            reading, row, [claims[i] for iri in involved[row[0].value] if (i := iri.rsplit("/", 1)[1]) in claims]
        )
        for row in rows
    ]
    return sorted(found, key=lambda c: (_STATUS_ORDER.index(c.status), c.subject_label, c.property, c.id))


def explain(store: ox.Store, entity: str, predicate: str, at: str | None = None) -> list[SlotView]:
    """Who says what about a property of an entity or of its records, in which words, and what is accepted.

    Args:
        entity, predicate: addresses.
        at: the address of a team: only records of that team.

    Returns:
        A view of each slot that some source speaks of, disputed ones first; none if no source says anything about it.
    """
    subjects = _subjects_of(store, entity, at)
    slots: dict[str, list[ClaimView]] = {subject: [] for subject in sorted(subjects)}
    for claim in _claims(store, subject=subjects, predicate=predicate):
        slots[claim.subject].append(claim)
    disputes: dict[tuple[str, str], list[ConflictView]] = defaultdict(list)
    for conflict in _conflicts(store, subject=slots, property=predicate):
        disputes[conflict.subject, conflict.property].append(conflict)
    label = label_of(store, predicate)
    views = [
        SlotView(
            subject, label_of(store, subject), label, tuple(claims), _accepted(claims), tuple(disputes[subject, label])
        )
        for subject, claims in slots.items()
        if claims
    ]
    return sorted(views, key=lambda view: (not view.conflicts, view.subject_label))


def unsaid(store: ox.Store, entity: str, predicate: str, at: str | None = None) -> str:
    """That the sources do not say it, and of what they do speak: an answer, for when :func:`explain` finds nothing."""
    subjects = _subjects_of(store, entity, at)
    known = {claim.predicate.removeprefix(CAR) for claim in _claims(store, subject=subjects)}
    where = f" at {label_of(store, at)}" if at else ""
    spoken = f"they speak of {', '.join(sorted(known)[:12])}" if known else "they say nothing of the kind"
    hint = did_you_mean(predicate.removeprefix(CAR), known) or spoken
    return f"not in the sources: {label_of(store, predicate)} of {label_of(store, entity)}{where}; {hint}"


def _subjects_of(store: ox.Store, entity: str, at: str | None) -> set[str]:
    """The entity and its records, or those of them that are at the team."""
    subjects = records_of(store, entity)
    if kind_of(entity) == "person":
        subjects = {s for s in subjects if kind_of(s) not in ("match", "side", "goal")}
    return subjects & records_of(store, at) if at is not None else subjects


def person(store: ox.Store, iri: str) -> PersonView:
    """A person's facts, career, honours and disputes, from the accepted view."""
    disputes = conflicts(store, iri)
    open_ = {(c.subject, c.property) for c in disputes if c.status != "apparent"}
    values = _values(store, iri)
    facts = tuple(
        (label, " | ".join(sorted({shown(v) for v in values[predicate]})), (iri, label) in open_)
        for predicate in sorted(values)
        if predicate.startswith(CAR) and predicate not in (CAR + "earliest", CAR + "latest")
        for label in [label_of(store, predicate)]
    )
    records = _subjects(store, "person", iri)
    spells = [record for record in records if kind_of(record) == "spell"]
    honours = [record for record in records if kind_of(record) == "honour"]
    ordered = sorted(spells, key=lambda spell: spell_order(store, spell))
    return PersonView(
        iri=str(iri),
        name=label_of(store, iri),
        facts=facts,
        spells=tuple(_spell_view(store, spell, disputes) for spell in ordered),
        honours=tuple(
            sorted(
                (_honour(store, honour) for honour in honours if _is_honour(store, honour)),
                key=lambda honour: (honour[0], honour[2], honour[1]),
            )
        ),
        conflicts=tuple(disputes),
    )


def claims_of(store: ox.Store, subjects: Iterable[str], leave_out: Collection[str] = ()) -> list[ClaimView]:
    """The claims about just these entities and records, by document, in few looks at the store.

    Args:
        leave_out: the addresses of properties whose claims are not wanted.
    """
    return _claims(store, leave_out, subject=subjects)


def claims_in_slots(store: ox.Store, slots: Iterable[tuple[str, str]]) -> list[ClaimView]:
    """The claims about just these properties of these things.

    Args:
        slots: the addresses of thing and property.
    """
    pairs = [f"({_term(subject)} {_term(predicate)})" for subject, predicate in sorted(set(slots))]
    lots = (" ".join(pairs[i : i + _AT_ONCE]) for i in range(0, len(pairs), _AT_ONCE))
    queries = (_CLAIMS % (f"VALUES (?subject ?predicate) {{ {lot} }}", "") for lot in lots)
    return _views(store, (row for query in queries for row in _solutions(store, query)))


def claims_with_ids(store: ox.Store, ids: Iterable[str]) -> dict[str, ClaimView]:
    """The claims that have these ids, by id."""
    return {claim.id: claim for claim in _claims(store, claim=[f"{ID}claim/{id_}" for id_ in ids])}


def _claims(store: ox.Store, leave_out: Collection[str] = (), **bound: str | Iterable[str]) -> list[ClaimView]:
    """The claims with one of those subjects, predicates, documents or addresses; several spans make one claim."""
    return _views(store, _claim_rows(store, leave_out, bound))


def _views(store: ox.Store, rows: Iterable[Sequence[Any]]) -> list[ClaimView]:
    """Claims as people read them, from rows of one for each span."""
    views: dict[str, ClaimView] = {}
    reading = _Reading(store)
    for row in rows:
        claim, document, subject, predicate, _, certainty, target = (term.value for term in row)
        span = reading.span(target)
        if span is None:
            continue
        before = views.get(claim)
        if before is not None:
            views[claim] = _with_span(before, span)
            continue
        value = python_value(row[4], store)
        views[claim] = ClaimView(
            id=claim.rsplit("/", 1)[1],
            document=document.rsplit("/", 1)[1],
            **span,
            subject=subject,
            subject_label=reading.name(subject),
            predicate=predicate,
            property=reading.name(predicate),
            object=value.edtf if isinstance(value, PartialDate) else _lexical(value),
            object_label=reading.name(value) if isinstance(value, Thing) else shown(value),
            certainty=certainty.rsplit("/", 1)[1],
            accepted=reading.accepts(subject, predicate, row[4]),
            spans=(span,),
            outcome=outcome_of(store, subject),
        )
    return sorted(views.values(), key=lambda view: (view.document, view.id))


def _claim_rows(
    store: ox.Store, leave_out: Collection[str], bound: Mapping[str, str | Iterable[str]]
) -> Iterator[Sequence[Any]]:
    """Claims with their spans, as terms; a claim has a row for each span."""
    without = f"FILTER(?predicate NOT IN ({', '.join(map(_term, leave_out))}))" if leave_out else ""
    for only in _choices(bound):
        yield from _solutions(store, _CLAIMS % (only, without))


def _choices(bound: Mapping[str, str | Iterable[str]]) -> Iterator[str]:
    """The addresses that variables may have, as SPARQL; in several lots where they are many."""
    values = {name: [iris] if isinstance(iris, str) else sorted(set(iris)) for name, iris in bound.items()}
    lots = [[(name, iris[i : i + _AT_ONCE]) for i in range(0, len(iris), _AT_ONCE)] for name, iris in values.items()]
    for chosen in itertools.product(*lots):
        yield " ".join(f"VALUES ?{name} {{ {' '.join(map(_term, iris))} }}" for name, iris in chosen)


def _solutions(store: ox.Store, query: str) -> Iterator[Sequence[Any]]:
    """The rows of a SELECT of this module, as terms."""
    return cast("Iterator[Sequence[Any]]", store.query(query, prefixes=PREFIXES))


def _term(iri: str) -> str:
    return str(ox.NamedNode(iri))


class _Reading:
    """Looks things up for many claims, each thing once: claims share subjects, properties and spans."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._names: dict[str, str] = {}
        self._spans: dict[str, dict[str, Any] | None] = {}

    def name(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = label_of(self.store, iri) or compact(iri)
        return known

    def span(self, iri: str) -> dict[str, Any] | None:
        """Where the span begins and ends, and its words; None where the dataset does not say all of it."""
        if iri not in self._spans:
            self._spans[iri] = self._span_by_address(iri) or self._record(iri) or self._span_by_selectors(iri)
        return self._spans[iri]

    def _span_by_address(self, iri: str) -> dict[str, Any] | None:
        """The span of an address as this project writes it (RFC 5147): only the words are looked up."""
        place = _PLACE.search(iri)
        if place is None:
            return None
        quotes = self.store.quads_for_pattern(ox.NamedNode(f"{iri}&quote"), _EXACT, None, None)
        words = next((quad.object.value for quad in quotes if isinstance(quad.object, ox.Literal)), None)
        return None if words is None else {"start": int(place[1]), "end": int(place[2]), "words": words}

    def _record(self, iri: str) -> dict[str, Any] | None:
        """The span that is a record of a data file."""
        record = _RECORD.match(iri)
        if record is None:
            return None
        quotes = self.store.quads_for_pattern(ox.NamedNode(f"{iri}&quote"), _EXACT, None, None)
        words = next((quad.object.value for quad in quotes if isinstance(quad.object, ox.Literal)), None)
        return None if words is None else {"start": 0, "end": 0, "words": words, "place": place_in_words(record[1])}

    def _span_by_selectors(self, iri: str) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for quad in self.store.quads_for_pattern(ox.NamedNode(iri), _HAS_SELECTOR, None, None):
            if not isinstance(quad.object, ox.NamedNode):
                continue
            for each in self.store.quads_for_pattern(quad.object, None, None, quad.graph_name):
                key = _SELECTOR.get(each.predicate.value)
                if key and isinstance(each.object, ox.Literal):
                    found[key] = each.object.value if key == "words" else int(each.object.value)
        return {key: found[key] for key in ("start", "end", "words")} if len(found) == 3 else None

    def accepts(self, subject: str, predicate: str, value: Any) -> bool:
        """Whether the statement stands in the accepted view."""
        found = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), value, ox.DefaultGraph())
        return next(iter(found), None) is not None


_PLACE = re.compile(r"#char=([0-9]{1,9}),([0-9]{1,9})$")
_RECORD = re.compile(r"(.+)[&#]said=[0-9a-f]{8}$")
_EXACT = ox.NamedNode(OA + "exact")
_HAS_SELECTOR = ox.NamedNode(OA + "hasSelector")
_SELECTOR = {OA + "start": "start", OA + "end": "end", OA + "exact": "words"}


def _accepted(claims: Sequence[ClaimView]) -> tuple[str, ...]:
    """The accepted values, as a person would say them."""
    return tuple(dict.fromkeys(claim.object_label for claim in claims if claim.accepted))


def _with_span(claim: ClaimView, span: dict[str, Any]) -> ClaimView:
    spans = tuple(sorted((*claim.spans, span), key=lambda s: (s["start"], s["end"], s.get("place", ""))))
    values = {name: getattr(claim, name) for name in claim.__slots__}
    return ClaimView(**(values | {"spans": spans} | spans[0]))


def place_in_words(record: str) -> str:
    """What to call a record of a data file by its address.

    >>> place_in_words("https://w3id.org/carrera-kg/id/document/leagues/1994-95/x.csv#row=17")
    'row 17 of 1994-95/x.csv'
    >>> place_in_words("http://www.wikidata.org/entity/statement/Q900001-1-P54")
    'statement Q900001-1-P54'
    """
    address, _, fragment = record.partition("#")
    if not fragment:
        kind, _, name = address.rpartition("/")
        return f"statement {name}" if kind.endswith("/statement") else name
    parts = [part.replace("=", " ", 1) for part in unquote(fragment).split("&")]
    file = address.removeprefix(f"{ID}document/")
    return f"{', '.join(parts)} of {file.partition('/')[2] or file}"


def _lexical(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _conflict_view(reading: _Reading, row: Sequence[Any], claims: list[ClaimView]) -> ConflictView:
    conflict, status, kind, subject, property_, explanation, verdict, rule, why = (term.value for term in row)
    accepted = set(_objects(reading.store, verdict, "accepts"))
    claims.sort(key=lambda c: (c.document, c.start, c.end, c.id))
    kept = [c for c in claims if f"{ID}claim/{c.id}" in accepted]
    return ConflictView(
        id=conflict.rsplit("/", 1)[1],
        status=status.rsplit("/", 1)[1],
        kind=kind,
        subject=subject,
        subject_label=reading.name(subject),
        property=reading.name(property_),
        claims=tuple(claims),
        accepted=tuple(dict.fromkeys(c.object_label for c in kept)),
        accepted_claims=tuple(c.id for c in kept),
        rule=rule,
        explanation=explanation,
        why=why,
    )


def _values(store: ox.Store, iri: str) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = defaultdict(list)
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
        values[quad.predicate.value].append(python_value(quad.object, store))
    return values


def _subjects(store: ox.Store, prop: str, iri: str) -> list[str]:
    """What has the property with that value, in any graph."""
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + prop), ox.NamedNode(iri), None)
    return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})


def _objects(store: ox.Store, iri: str, prop: str) -> list[str]:
    """The things that are values of the property, in any graph."""
    found = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(CAR + prop), None, None)
    return sorted({quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)})


def spell_order(store: ox.Store, spell: str, seen: frozenset[str] = frozenset()) -> tuple[str, int, str]:
    """A key that orders spells in time; one without a date goes where the spell that follows it stands."""
    values = _values(store, spell)
    for rank, name in enumerate(("start", "during", "debut", "calledUp", "end")):
        days = [str(date.earliest or date.latest) for date in values.get(CAR + name, [])]
        if days:
            return (min(days), 0 if name == "end" else 1 + rank, spell)  # what ended in a year began before it
    for later in _subjects(store, "follows", spell):
        if later not in seen:
            day, rank, _ = spell_order(store, later, seen | {spell})
            return (day, rank - 1, spell)
    return ("9999", 0, spell)


def _spell_view(store: ox.Store, spell: str, disputes: Sequence[ConflictView]) -> SpellView:
    values = _values(store, spell)
    tallies = [_values(store, str(tally)) for tally in values.get(CAR + "tally", [])]
    own = {spell, *(str(tally) for tally in values.get(CAR + "tally", []))}
    counted = [t for t in tallies if OPENING_MATCHES not in t.get(CAR + "scope", [])]

    def said(name: str) -> str:
        return " | ".join(sorted({shown(v) for v in values.get(CAR + name, [])}))

    def count(name: str) -> str:
        return " | ".join(str(n) for n in sorted({v for tally in counted for v in tally.get(CAR + name, [])}))

    def when(*names: str) -> str:
        given = (values[CAR + name] for name in names if values.get(CAR + name))
        return " | ".join(sorted(map(str, told_by_all(next(given, [])))))

    end = when("end") or ("still there " + said("ongoing") if CAR + "ongoing" in values else "")
    return SpellView(
        iri=spell,
        team=said("team") or "team not named",
        role=said("role"),
        start=when("start", "during", "debut"),
        end=end,
        appearances=count("appearances"),
        goals=count("goals"),
        disputed=tuple(sorted({c.property for c in disputes if c.subject in own and c.status != "apparent"})),
    )


def told_by_all(dates: Sequence[PartialDate]) -> set[PartialDate]:
    """The narrowest of dates that agree; all of those that do not."""
    if all(a.agrees_with(b) for a, b in itertools.combinations(dates, 2)):
        return set(sorted(dates, key=lambda date: (date.days or 10**9, date.edtf))[:1])
    return set(dates)


def _is_honour(store: ox.Store, honour: str) -> bool:
    """Whether the result is one to be proud of: nobody lists a relegation among the honours."""
    proud = {RESULT + result for result in ("winner", "runner-up", "finalist", "third-place", "promoted")}
    return not proud.isdisjoint(_values(store, honour).get(CAR + "result", []))


def _honour(store: ox.Store, honour: str) -> tuple[str, str, str]:
    values = _values(store, honour)

    def said(name: str) -> str:
        return " | ".join(sorted({shown(v) for v in values.get(CAR + name, [])}))

    what = said("competition") or said("award")
    result = said("result")
    team = said("team")
    plain = f"{what}, {result}" if result and result != "winner" else what
    detail = (f"{result} to {what}" if result in ("promoted", "relegated") else plain) + (f" ({team})" if team else "")
    return said("role"), detail, said("season") or said("secured")
