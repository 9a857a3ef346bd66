"""What to call things: entities by their names, records by what is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import PartialDate
from carrera_kg.entities import Entities
from carrera_kg.model import Claim, Term
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import CAR, EDTF_DATE, ID, NESTED, RECORDS, record_class

Naming = Callable[[Term], str]
"""Says a value as a person would: a name for an entity, plain text for a literal."""

_Values = Mapping[str, Mapping[str, list[Term]]]
"""The values of each record by property name."""


def naming(entities: Entities, ontology: Ontology) -> Naming:
    """Names for things, plain dates, and text as it is."""
    names = {entity.iri: entity.name for entity in entities.by_id.values()}

    def name(term: Term) -> str:
        if isinstance(term, Literal):
            return str(PartialDate.parse(term.value)) if term.datatype.value == EDTF_DATE else term.value
        return names.get(term.value) or ontology.labels.get(term.value) or term.value.removeprefix(ID)

    return name


def record_labels(claims: Iterable[Claim], name: Naming) -> dict[str, str]:
    """A label for each record that the claims are about or point to, in order of address."""
    values: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if _is_record(claim.subject):
            values[claim.subject][claim.predicate.removeprefix(CAR)].append(claim.object)
        if isinstance(claim.object, NamedNode) and _is_record(claim.object.value):
            values.setdefault(claim.object.value, defaultdict(list))
    labels = _Labels(values, name)
    return {record: labels.of(record) for record in sorted(values)}


def _is_record(iri: str) -> bool:
    return iri.startswith(ID) and record_class(iri) in RECORDS.values()


class _Labels:
    """Labels by kind of record; a tally, side or goal is named after what it hangs on."""

    def __init__(self, values: _Values, name: Naming) -> None:
        self.values, self.name = values, name
        self.parents = {
            value.value: record
            for record, properties in values.items()
            for link in NESTED
            for value in properties.get(link, [])
        }

    def of(self, record: str) -> str:
        kind = record.removeprefix(ID).split("/")[0]
        by_kind = {
            "spell": self.spell,
            "honour": self.honour,
            "match": self.match,
            "run": self.run,
            "standing": self.standing,
            "suspension": self.suspension,
            "remark": self.remark,
        }
        if kind in by_kind:
            return by_kind[kind](record)
        parent = self.of(self.parents[record]) if record in self.parents else "a record that no source names"
        if kind == "tally":
            return f"{parent}, {self.said(record, 'scope') or 'scope not stated'}"
        if kind == "deployment":
            return f"{parent}, as {self.said(record, 'position') or 'a position not stated'}"
        if kind == "side":
            return f"{self.said(record, 'team') or 'a side'} in {parent}"
        own = "own goal" if self.said(record, "ownGoal") == "true" else "goal"
        return f"{own} by {self.said(record, 'scorer') or 'somebody'} in {parent}"

    def spell(self, record: str) -> str:
        who = _listed(self.said(record, "person"), self.said(record, "role"))
        years = _years(*(self.dates(record, prop) for prop in ("start", "end", "during")))
        return _listed(who, (self.said(record, "team") or "team not named") + years)

    def honour(self, record: str) -> str:
        what = self.said(record, "competition") or self.said(record, "award") or "honour"
        edition = " ".join(filter(None, (what, self.said(record, "season"))))
        result = self.said(record, "result")
        moved = f"{result} to {edition}" if result in ("promoted", "relegated") else ""
        told = (moved,) if moved else (edition, result)
        return _listed(*told, self.said(record, "team"), self.said(record, "person"))

    def match(self, record: str) -> str:
        sides = [side.value for side in self.values[record].get("side", [])]
        home_first = sorted(sides, key=lambda side: (self.said(side, "home") != "true", self.said(side, "team")))
        teams = list(dict.fromkeys(filter(None, (self.said(side, "team") for side in home_first))))
        if len(teams) == 1:
            teams.append("a team not named")
        when = self.said(record, "date") or self.said(record, "season")
        names = " v ".join(teams)
        return _listed(names or "match", self.said(record, "competition") if not names or not when else "", when)

    def run(self, record: str) -> str:
        matches = self.said(record, "matches")
        kind = self.said(record, "kindOfRun") or "run"
        season = self.said(record, "season") or self.said(record, "start") or self.said(record, "during")
        return _listed(kind + (f" of {matches} matches" if matches else ""), self.said(record, "team"), season)

    def standing(self, record: str) -> str:
        rank = self.said(record, "rank")
        place = f"place {rank}" if rank else "a place"
        return _listed(place, self.said(record, "team"), self.said(record, "competition"), self.said(record, "date"))

    def suspension(self, record: str) -> str:
        dates = self.dates(record, "start") or self.dates(record, "during")
        when = str(min(dates, key=lambda date: (date.days or 10**9, date.edtf))) if dates else ""
        return _listed(f"suspension of {self.said(record, 'person') or 'somebody'}", when)

    def remark(self, record: str) -> str:
        topic, summary = self.said(record, "topic") or "remark", self.said(record, "summary")
        if summary:
            return f"{topic}: {summary}"
        whom = self.said(record, "concerns")
        return f"{topic} of {whom}" if whom else topic

    def said(self, record: str, prop: str) -> str:
        """The record's values of the property, by name."""
        values = self.values.get(record, {}).get(prop, [])
        return " | ".join(sorted({self.name(value) for value in values}))

    def dates(self, record: str, prop: str) -> list[PartialDate]:
        return [PartialDate.parse(value.value) for value in self.values[record].get(prop, [])]


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _years(starts: Iterable[PartialDate], ends: Iterable[PartialDate], during: Iterable[PartialDate]) -> str:
    """Like " (1991–1996)", " (from 2011)", " (until 1984)", " (in 1992)": an unknown end is not "still there"."""
    start, end, at = (
        _joined(_year(when, last) for when in dates) for dates, last in ((starts, False), (ends, True), (during, False))
    )
    if start and end:
        return f" ({start})" if start == end else f" ({start}–{end})"
    if start or end:
        return f" (from {start})" if start else f" (until {end})"
    return f" (in {at})" if at else ""


def _year(when: PartialDate, last: bool) -> str:
    """The year of the first or last day; a decade stays one (199X)."""
    if "X" in when.edtf[:4]:
        return when.edtf[:4]
    day = (when.latest or when.earliest) if last else (when.earliest or when.latest)
    return str(day.year) if day else ""


def _joined(years: Iterable[str]) -> str:
    return "/".join(sorted(set(years) - {""}))
