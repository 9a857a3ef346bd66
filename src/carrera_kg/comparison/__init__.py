"""What changed between two datasets or exports: in words, as JSON, and as an RDF Patch.

Both sides are read as sorted lines and merged, so what they share takes no memory. What is told in words takes memory
for what differs: documents, claims, conflicts, entities and records, up to :data:`MOST` statements.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import pyoxigraph as ox

from carrera_kg.comparison.lines import Parts, differences, graph_of, parts_of
from carrera_kg.comparison.patch import write_patch
from carrera_kg.comparison.sides import KINDS as SIDE_KINDS
from carrera_kg.comparison.sides import Side, opened
from carrera_kg.comparison.telling import Reading, iri_of, text_of
from carrera_kg.lookup import find_entity, kind_of
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.views import ClaimView
from carrera_kg.views.changes import (
    ClaimChange,
    ConflictChange,
    Difference,
    DocumentChange,
    GraphChange,
    ThingChange,
    ValueChange,
)
from carrera_kg.vocabulary import (
    ALT_LABEL,
    CAR,
    DERIVED_GRAPH,
    ID,
    KINDS,
    LABEL,
    NESTED,
    OWL,
    RDF,
    RDF_TYPE,
    RECORDS,
    compact,
)

__all__ = ["compare", "write_patch"]

MOST = 1_000_000
"""Statements that differ and are told in words; of more only the numbers are told, and the patch has all."""

T = TypeVar("T")

_TOLD = ("document", "claim", "conflict", "verdict", *KINDS, *RECORDS)
_HOLDERS = ("person", "team", "competition", "award", "scorer", "concerns")
_SUBJECT = RDF + "subject"
_ORDER = {"new": 1, "gone": 0}


def compare(before: str, after: str, about: str | None = None) -> Difference:
    """What changed from one side to the other, in words.

    Args:
        before, after: folders of datasets or of a generation, addresses of SPARQL endpoints, or files of RDF (N-Quads,
            N-Triples, TriG, Turtle, RDF/XML, JSON-LD, each also packed with gzip). A whole dataset is compared with an
            export of one view by that view of it.
        about: the name of an entity or document: only it and its records.

    Raises:
        DataError: one is missing or cannot be read.
        UsageError: they hold different kinds of things, or nothing is called that.
    """
    with opened(before, after) as (one, other):
        return _Comparison(one, other, about).result()


class _Comparison:
    """One comparison under way."""

    def __init__(self, one: Side, other: Side, about: str | None) -> None:
        self.sides = (one, other)
        self.before, self.after = Reading(one), Reading(other)
        self.about = _named(self.sides, about) if about is not None else None
        self.only = _around(self.sides, self.about) if self.about else None
        self.graphs: Counter[tuple[str, bool]] = Counter()
        self.gone: dict[str, list[Parts]] = defaultdict(list)
        self.came: dict[str, list[Parts]] = defaultdict(list)
        self.whole = True
        self._collect()
        self.moved = self._readdressed()
        self.back = {now: was for was, now in self.moved.items()}

    def _collect(self) -> None:
        """The statements that differ, by subject, as far as they are told in words."""
        told = tuple(f"<{ID}{kind}/".encode() for kind in _TOLD)
        number = 0
        for came, line in differences(*(side.compared() for side in self.sides)):
            self.graphs[graph_of(line).decode(), came] += 1
            if not line.startswith(told) or b"#char=" in line.split(b" ", 1)[0]:
                continue
            number += 1
            if number > MOST:
                self.whole = False
                self.gone.clear()
                self.came.clear()
            if self.whole:
                parts = parts_of(line.decode())
                (self.came if came else self.gone)[iri_of(parts.subject)].append(parts)

    def result(self) -> Difference:
        """The comparison, in words."""
        notes = []
        kinds = {side.kind for side in self.sides}
        if len(kinds) > 1:
            notes.append(f"only {SIDE_KINDS[self.sides[0].view]} is compared: one of the two holds nothing else")
        if not self.whole:
            notes.append(f"more than {MOST:,} statements differ: only their numbers are told; the patch has all")
        claims = self._claims()
        graphs = () if self.about else tuple(self._graphs())
        return Difference(
            before=self.sides[0].name,
            after=self.sides[1].name,
            view=self.sides[0].view,
            about=self.after.label(self.about) if self.about else "",
            notes=tuple(notes),
            values=tuple(self._values()),
            conflicts=tuple(self._conflicts()),
            documents=tuple(self._documents(claims)),
            entities=tuple(self._entities()),
            claims=tuple(claims),
            acceptance=tuple(self._acceptance()),
            records=tuple(self._records()),
            graphs=graphs,
        )

    def _graphs(self) -> Iterator[GraphChange]:
        for graph in sorted({graph for graph, _ in self.graphs}):
            name = compact(iri_of(graph)) if graph else "default"
            yield GraphChange(name, self.graphs[graph, False], self.graphs[graph, True])

    # ── What is the same on both sides ──────────────────────────────────────────────────────────

    def _readdressed(self) -> dict[str, str]:
        """Records that have another address now, as the same is said of them: old address to new."""
        pairs: dict[str, set[str]] = defaultdict(set)
        for iri, lines in self.gone.items():  # the same claim about another address
            if iri.startswith(f"{ID}claim/"):
                for predicate in (_SUBJECT, RDF + "object"):
                    old, new = _values_of(lines, predicate), _values_of(self.came.get(iri, ()), predicate)
                    if len(old) == len(new) == 1:
                        pairs[iri_of(old[0])].add(iri_of(new[0]))
        gone, new_ = self._claims_that_differ
        for key in (_same_statement, _same_words):  # the same statement, though the claim has another id
            gone, new_, same = _paired(gone, new_, key)
            for one, other in same:
                pairs[one.subject].add(other.subject)
                if _is_record(one.object) and _is_record(other.object):
                    pairs[one.object].add(other.object)
        taken = Counter(new for news in pairs.values() for new in news)
        only = {old: next(iter(news)) for old, news in pairs.items() if len(news) == 1 and _is_record(old)}
        return {old: new for old, new in only.items() if old != new and taken[new] == 1 and _is_record(new)}

    @functools.cached_property
    def _claims_that_differ(self) -> tuple[list[ClaimView], list[ClaimView]]:
        """The claims that are gone, and those that are new."""
        found = list(self._types([CAR + "Claim"]))
        gone = [claim for iri, came in found if not came and (claim := self.before.claim(iri))]
        return gone, [claim for iri, came in found if came and (claim := self.after.claim(iri))]

    def _now(self, iri: str) -> str:
        """The address that a thing of the side before has in the other one."""
        return self.moved.get(iri, iri)

    def _term_now(self, term: str) -> str:
        iri = iri_of(term)
        return f"<{self.moved[iri]}>" if iri in self.moved else term

    def _wanted(self, *iris: str) -> bool:
        return self.only is None or any(iri in self.only for iri in iris)

    def _types(self, classes: Iterable[str]) -> Iterator[tuple[str, bool]]:
        """The things of the classes that are gone (False) or new (True), in order of address."""
        wanted = {f"<{cls}>" for cls in classes}
        for came, lines in ((False, self.gone), (True, self.came)):
            for iri in sorted(lines):
                if wanted.intersection(_values_of(lines[iri], RDF_TYPE)):
                    yield iri, came

    # ── Claims ──────────────────────────────────────────────────────────────────────────────────

    def _claims(self) -> list[ClaimChange]:
        """The claims that are gone and new; a pair that says nearly the same is one that changed."""
        gone, new = (
            [claim for claim in side if self._wanted(claim.subject, f"{ID}document/{claim.document}")]
            for side in self._claims_that_differ
        )
        pairs: list[tuple[ClaimView, ClaimView]] = []
        for key in (self._same, self._same_value, self._same_place, self._same_slot):
            gone, new, more = _paired(gone, new, key)
            pairs += more
        changes = [ClaimChange("gone", claim, None) for claim in gone]
        changes += [ClaimChange("new", None, claim) for claim in new]
        changes += [ClaimChange("changed", one, other, _what(one, other)) for one, other in pairs]
        return sorted(changes, key=_claim_order)

    def _same(self, claim: ClaimView) -> object:
        return (*self._same_slot(claim), *_same_statement(claim), self._now(claim.object))

    def _same_value(self, claim: ClaimView) -> object:
        return (*self._same_slot(claim), self._now(claim.object))

    def _same_place(self, claim: ClaimView) -> object:
        return (*self._same_slot(claim), tuple((span["start"], span["words"]) for span in claim.spans))

    def _same_slot(self, claim: ClaimView) -> tuple[str, ...]:
        return claim.document, self._now(claim.subject), claim.predicate

    def _acceptance(self) -> list[ClaimChange]:
        """The claims on both sides that are accepted in one of them only."""
        if self.sides[0].view != "all":
            return []
        old, new = self._slots()
        subjects = {subject for subject, _ in old} | {self.back.get(subject, subject) for subject, _ in new}
        found = []
        for iri in self._claims_about(self.sides[0], subjects):
            one, other = self.before.claim(iri), self.after.claim(iri)
            if one and other and one.accepted != other.accepted and self._wanted(one.subject, other.subject):
                found.append(ClaimChange("accepted" if other.accepted else "not accepted", one, other))
        return sorted(found, key=_claim_order)

    @staticmethod
    def _claims_about(side: Side, subjects: set[str]) -> Iterator[str]:
        """The claims of a side about some of the things."""
        if not subjects:
            return
        marker, ours = f"> <{_SUBJECT}> <".encode(), f"<{ID}claim/".encode()
        for line in side.lines:
            if marker in line and line.startswith(ours):
                parts = parts_of(line.decode())
                if iri_of(parts.object) in subjects:
                    yield iri_of(parts.subject)

    # ── Accepted values ─────────────────────────────────────────────────────────────────────────

    def _slots(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """The slots whose accepted values differ, as each side addresses them."""
        stated = {f"<{known.iri}>" for known in ontology().properties.values() if not known.worked_out}

        def of(lines: dict[str, list[Parts]]) -> set[tuple[str, str]]:
            things = (subject for subject in lines if kind_of(subject) in (*KINDS, *RECORDS))
            told = (parts for subject in things for parts in lines[subject])
            return {(iri_of(p.subject), iri_of(p.predicate)) for p in told if not p.graph and p.predicate in stated}

        return of(self.gone), of(self.came)

    def _values(self) -> list[ValueChange]:
        old, new = self._slots()
        slots = {(self._now(subject), predicate) for subject, predicate in old} | new
        appeared = {iri for iri, _ in self._types(KINDS.values())} | {iri for iri, _ in self._records_that_differ()}
        found = []
        for subject, predicate in sorted(slots):
            was = self.back.get(subject, subject)
            if not self._wanted(subject, was) or (subject in appeared and was == subject):
                continue
            before, after = self.before.accepted(was, predicate), self.after.accepted(subject, predicate)
            if {self._term_now(term) for term in before} != set(after):
                found.append(self._value_change(was, subject, predicate, before, after))
        return sorted(found, key=lambda change: (change.subject_label, change.property, change.subject))

    def _value_change(
        self, was: str, subject: str, predicate: str, before: Sequence[str], after: Sequence[str]
    ) -> ValueChange:
        outcome = self.after.outcome(subject) or self.before.outcome(was)
        told_by_itself = predicate in (CAR + "settled", CAR + "end")
        return ValueChange(
            subject=subject,
            subject_label=self.after.label(subject) if after else self.before.label(was),
            property=self.after.label(predicate),
            before=tuple(sorted({self.before.shown(term) for term in before})),
            after=tuple(sorted({self.after.shown(term) for term in after})),
            outcome="" if told_by_itself else outcome,
        )

    # ── Conflicts ───────────────────────────────────────────────────────────────────────────────

    def _conflicts(self) -> list[ConflictChange]:
        kinds = list(self._types([CAR + "Conflict"]))
        gone, new = ([iri for iri, came in kinds if came is wanted] for wanted in (False, True))
        same = {
            f"{ID}conflict/{iri.rsplit('/', 1)[1]}"
            for iri in (*self.gone, *self.came)
            if iri.startswith((f"{ID}conflict/", f"{ID}verdict/"))
        } - {*gone, *new}

        def key(reading: Reading) -> Callable[[str], object]:
            return lambda iri: (
                reading.one(iri, CAR + "kind"),
                self._now(reading.one(iri, CAR + "about")),
                reading.one(iri, CAR + "property"),
            )

        gone, new, pairs = _paired(gone, new, key(self.before), key(self.after))
        changes = [self._conflict("gone", iri, None) for iri in gone]
        changes += [self._conflict("new", None, iri) for iri in new]
        changes += [self._conflict("changed", *pair) for pair in (*pairs, *((iri, iri) for iri in sorted(same)))]
        told = [change for change in changes if change is not None and change.before != change.after]
        return sorted(told, key=lambda c: (c.change, c.subject_label, c.property, c.kind, c.subject))

    def _conflict(self, change: str, was: str | None, now: str | None) -> ConflictChange | None:
        reading, iri = (self.after, now) if now else (self.before, was or "")
        subject = reading.one(iri, CAR + "about")
        if not self._wanted(subject, *([self.before.one(was, CAR + "about")] if was else [])):
            return None
        before = self.before.decision(was) if was else None
        after = self.after.decision(now) if now else None
        return ConflictChange(
            change=change,
            kind=reading.one(iri, CAR + "kind"),
            subject=subject,
            subject_label=reading.called(subject),
            property=reading.label(reading.one(iri, CAR + "property")),
            before=before,
            after=after,
        )

    # ── Documents, entities and records ─────────────────────────────────────────────────────────

    def _documents(self, claims: Sequence[ClaimChange]) -> list[DocumentChange]:
        counts: Counter[tuple[str, bool]] = Counter()
        for change in claims:
            for came, claim in ((False, change.before), (True, change.after)):
                if claim is not None:
                    counts[claim.document, came] += 1
        appeared = {iri: "new" if came else "gone" for iri, came in self._types([CAR + "Document"])}
        ours = f"{ID}document/"
        touched = {iri for iri in (*self.gone, *self.came) if iri.startswith(ours)}
        touched |= {ours + document for document, _ in counts}
        found = []
        for iri in sorted(touched):
            if self._wanted(iri) or counts[iri.removeprefix(ours), False] or counts[iri.removeprefix(ours), True]:
                title = self.after.one(iri, LABEL) or self.before.one(iri, LABEL)
                id_ = iri.removeprefix(ours)
                what = () if iri in appeared else tuple(self._fields(iri))
                numbers = counts[id_, False], counts[id_, True]
                found.append(DocumentChange(appeared.get(iri, "changed"), id_, title, what, *numbers))
        return found

    def _fields(self, iri: str) -> Iterator[tuple[str, str, str]]:
        """What the catalogue says otherwise: field, before, after."""
        lines = [parts for parts in (*self.gone.get(iri, ()), *self.came.get(iri, ())) if not parts.graph]
        for predicate in sorted({iri_of(parts.predicate) for parts in lines}):
            before, after = (
                " | ".join(sorted(map(reading.shown, reading.accepted(iri, predicate))))
                for reading in (self.before, self.after)
            )
            name = ontology().labels.get(predicate) or ("title" if predicate == LABEL else compact(predicate))
            yield name.rsplit(":", 1)[-1], before, after

    def _entities(self) -> list[ThingChange]:
        appeared = {iri: "new" if came else "gone" for iri, came in self._types(KINDS.values())}
        ours = tuple(f"{ID}{kind}/" for kind in KINDS)
        found = []
        for iri in sorted(iri for iri in {*self.gone, *self.came} if iri.startswith(ours) and self._wanted(iri)):
            kind, id_ = kind_of(iri), iri.removeprefix(ID)
            if iri in appeared:
                name = (self.after if appeared[iri] == "new" else self.before).label(iri)
                found.append(ThingChange(appeared[iri], kind, id_, name))
            else:
                found += self._renamed(iri, kind, id_)
        order = {"renamed": 0, "gone": 1, "new": 2}
        return sorted(found, key=lambda change: (order.get(change.change, 3), change.name, change.id))

    def _renamed(self, iri: str, kind: str, id_: str) -> Iterator[ThingChange]:
        for change, predicate in (("renamed", LABEL), ("other names", ALT_LABEL), ("links", OWL + "sameAs")):
            before, after = (set(map(text_of, reading.accepted(iri, predicate))) for reading in self._readings)
            if before != after:
                gone, new = tuple(sorted(before - after)), tuple(sorted(after - before))
                yield ThingChange(change, kind, id_, self.after.label(iri), gone, new)

    @property
    def _readings(self) -> tuple[Reading, Reading]:
        return self.before, self.after

    def _records_that_differ(self) -> Iterator[tuple[str, bool]]:
        """The records that are gone (False) or new (True): also those at an address that another one had or has now."""
        for iri, came in self._types(RECORDS.values()):
            if iri not in (self.back if came else self.moved):
                yield iri, came
        for ours, theirs, reading, came in (
            (self.moved, self.back, self.after, True),
            (self.back, self.moved, self.before, False),
        ):
            yield from ((iri, came) for iri in ours if iri not in theirs and reading.values(iri, RDF_TYPE))

    def _records(self) -> list[ThingChange]:
        found = []
        for iri, came in self._records_that_differ():
            if self._wanted(iri):
                name = (self.after if came else self.before).called(iri)
                found.append(ThingChange("new" if came else "gone", kind_of(iri), iri.removeprefix(ID), name))
        for old, new in self.moved.items():
            if self._wanted(old, new):
                ends = (old.removeprefix(ID),), (new.removeprefix(ID),)
                found.append(ThingChange("address", kind_of(new), *ends[1], self.after.called(new), *ends))
        return sorted(found, key=lambda change: (change.change, change.kind, change.name, change.id))


def _values_of(lines: Iterable[Parts], predicate: str) -> list[str]:
    wanted = f"<{predicate}>"
    return [parts.object for parts in lines if parts.predicate == wanted]


def _is_record(iri: str) -> bool:
    return kind_of(iri) in RECORDS


def _same_statement(claim: ClaimView) -> tuple[object, ...]:
    """What the same claim has in common whatever its record is called: who says it where, of which property."""
    places = tuple((span["start"], span["words"]) for span in claim.spans)
    return claim.document, claim.predicate, places, "" if _is_record(claim.object) else claim.object


def _same_words(claim: ClaimView) -> tuple[object, ...]:
    """The same, where the text has moved."""
    words = tuple(span["words"] for span in claim.spans)
    return claim.document, claim.predicate, words, "" if _is_record(claim.object) else claim.object


def _paired(
    gone: Sequence[T], new: Sequence[T], key: Callable[[T], object], key_new: Callable[[T], object] | None = None
) -> tuple[list[T], list[T], list[tuple[T, T]]]:
    """What is left of both, and pairs with the same key; where several have one key, none of them is guessed at."""
    olds: dict[object, list[T]] = defaultdict(list)
    news: dict[object, list[T]] = defaultdict(list)
    for each in gone:
        olds[key(each)].append(each)
    for each in new:
        news[(key_new or key)(each)].append(each)
    pairs = {k: (olds[k][0], news[k][0]) for k in olds if len(olds[k]) == len(news.get(k, ())) == 1}
    left = [each for k, each_ in olds.items() if k not in pairs for each in each_]
    right = [each for k, each_ in news.items() if k not in pairs for each in each_]
    return left, right, list(pairs.values())


def _what(one: ClaimView, other: ClaimView) -> tuple[str, ...]:
    """What is different in two claims about one slot."""
    words = [span["words"] for span in one.spans], [span["words"] for span in other.spans]
    places = [span["start"] for span in one.spans], [span["start"] for span in other.spans]
    pairs = {
        "value": (one.object_label, other.object_label),
        "words": words,
        "place": places,
        "certainty": (one.certainty, other.certainty),
    }
    return tuple(name for name, (before, after) in pairs.items() if before != after) or ("id",)


def _claim_order(change: ClaimChange) -> tuple[object, ...]:
    claim = change.claim
    return claim.document, claim.start, claim.end, claim.predicate, claim.id


# ── One entity ───────────────────────────────────────────────────────────────────────────────────


def _named(sides: Iterable[Side], name: str) -> str:
    """The address of what is meant on either side.

    Raises:
        UsageError: nothing or several things are meant.
    """
    names, key = ox.Store(), ox.NamedNode(CAR + "searchKey")
    ours = tuple(f"<{ID}{kind}/".encode() for kind in (*KINDS, "document"))
    wanted = tuple(f"> <{predicate}> ".encode() for predicate in (LABEL, ALT_LABEL, RDF_TYPE))
    known = {
        line
        for side in sides
        for line in side.lines
        if line.startswith(ours) and b"#char=" not in line and any(mark in line for mark in wanted)
    }
    for quad in ox.parse(b"\n".join(sorted(known)), format=ox.RdfFormat.N_QUADS):
        names.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        if isinstance(quad.object, ox.Literal):
            form = ox.Literal(search_key(quad.object.value))
            names.add(ox.Quad(quad.subject, key, form, ox.NamedNode(DERIVED_GRAPH)))
    return find_entity(names, name)


def _around(sides: Iterable[Side], entity: str) -> set[str]:
    """The entity's address with those of the records that are of it, on either side."""
    found = {entity}
    for side in sides:
        reading = Reading(side)
        own = set(_linking(side, (CAR + name for name in _HOLDERS), {entity}))
        parts = {iri for iri in own if kind_of(iri) in ("side", "goal")}
        own |= set(_linking(side, (CAR + name for name in ("side", "goal")), parts))
        found |= own
        for iri in own:
            for link in NESTED:
                found |= {iri_of(term) for term in reading.values(iri, CAR + link)}
    return found


def _linking(side: Side, predicates: Iterable[str], values: set[str]) -> Iterator[str]:
    """What has one of the properties with one of the values."""
    marks = tuple(f"> <{predicate}> <".encode() for predicate in predicates)
    for line in side.lines if values else ():
        if any(mark in line for mark in marks):
            parts = parts_of(line.decode())
            if iri_of(parts.object) in values:
                yield iri_of(parts.subject)
