"""The accepted values of anything, in words, with a link to who says so where that is disputed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.lookup import kind_of
from carrera_kg.pages.environment import href, reason_of
from carrera_kg.pages.evidence import Evidence
from carrera_kg.pages.reader import Reader, Ref
from carrera_kg.questions import told_by_all
from carrera_kg.vocabulary import CAR, NESTED, OWL

_FIRST = ("birthDate", "birthPlace", "nationality", "position", "occupation", "nickname", "name", "basedIn", "league",
          "date", "season", "competition", "stage", "venue", "place", "person", "team", "role", "start",
          "end")  # fmt: skip
_BOUNDS = ("earliest", "latest", "startEarliest", "startLatest", "endEarliest", "endLatest", "sensitive")
_SAME_AS = ox.NamedNode(OWL + "sameAs")


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text, its page if it has one, and the claim that gives it if that is worth a link."""

    text: str
    path: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values; ``state`` is ``differ``, ``explained`` or nothing."""

    label: str
    values: tuple[Value, ...]
    state: str = ""
    reason: str = ""
    conflict: str = ""


def facts_of(reader: Reader, iri: str, evidence: Evidence | None = None, leave_out: Collection[str] = ()) -> list[Row]:
    """What the accepted view says of a thing, the telling properties first."""
    names = [name for name in reader.values(iri) if name not in (*_BOUNDS, *leave_out)]
    names.sort(key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), reader.label(CAR + name)))
    return [_row(reader, iri, name, evidence) for name in names]


def _row(reader: Reader, iri: str, name: str, evidence: Evidence | None) -> Row:
    label = reader.label(CAR + name)
    disputes = evidence.disputes([iri], label) if evidence else []
    worst = next(iter(sorted(disputes, key=lambda c: c.status == "apparent")), None)
    state = "" if worst is None else "explained" if worst.status == "apparent" else "differ"
    dates = reader.dates(iri, name)
    if dates:
        texts = [(str(date), "") for date in sorted(told_by_all(dates), key=str)]
    else:
        terms = reader.values(iri)[name]
        pairs = {
            (reader.shown(term), reader.path(term.value) if isinstance(term, ox.NamedNode) else "") for term in terms
        }
        texts = sorted(pairs)
    values = tuple(Value(text, path, evidence.claim_for(iri, name, text) if evidence else "") for text, path in texts)
    if state == "explained" and len(values) < 2:
        state = ""
    reason, conflict = (f"{worst.kind}: {reason_of(worst)}", worst.id) if worst and state else ("", "")
    return Row(label, values, state, reason, conflict)


def elsewhere(reader: Reader, iri: str) -> list[str]:
    """Addresses of the same thing elsewhere that may become links."""
    found = reader.store.quads_for_pattern(ox.NamedNode(iri), _SAME_AS, None, None)
    return sorted(
        {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode) and href(quad.object.value)}
    )


@dataclass(frozen=True, slots=True)
class Pointing:
    """What has the thing as a value of a property."""

    label: str
    things: tuple[Ref, ...]


def pointing_at(reader: Reader, iri: str, most: int = 400) -> tuple[list[Pointing], bool]:
    """What points at the thing in the accepted view, by property, and whether there is more."""
    found: dict[str, set[str]] = {}
    many = False
    quads = reader.store.quads_for_pattern(None, None, ox.NamedNode(iri), ox.DefaultGraph())
    for number, quad in enumerate(quads):
        if number == most:
            many = True
            break
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(CAR):
            found.setdefault(quad.predicate.value, set()).add(quad.subject.value)
    rows = []
    for predicate, subjects in found.items():
        if predicate.removeprefix(CAR) in NESTED and len(subjects) == 1 and kind_of(iri) in NESTED:
            label = "part of"
        else:
            label = reader.label(predicate)
        refs = sorted((reader.ref(subject) for subject in subjects), key=lambda ref: (ref.label, ref.iri))
        rows.append(Pointing(label, tuple(refs)))
    return sorted(rows, key=lambda row: row.label), many
