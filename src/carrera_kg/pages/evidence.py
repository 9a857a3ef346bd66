"""Who says what, in which words: claims gathered by what they are about, and the words in their texts.

A claim *differs* if it is in a conflict that is not explained away; it *agrees* if another document gives the same
value; else it stands alone. Every place has a second mark beside its colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg.findings import checks_of
from carrera_kg.lookup import kind_of
from carrera_kg.pages.reader import Reader, Ref, Told
from carrera_kg.pages.site import Site
from carrera_kg.pages.texts import language_of, text_of
from carrera_kg.questions import claims_about, claims_in_slots, conflicts_of
from carrera_kg.views import CheckView, ClaimView, ConflictView
from carrera_kg.vocabulary import CAR, ID, RDF, document_graph, document_iri

STATES = ("differ", "explained", "agree", "single")
"""What became of a fact, worst first."""

WHICH_IS_MEANT = frozenset(
    CAR + name
    for name in ("person", "team", "role", "competition", "award", "tally", "scope", "side", "goal", "deployment",
                 "concerns", "topic")
)  # fmt: skip
"""Properties that only say which spell, honour or match is meant: that stands in its name already. A conflict about one
is shown all the same."""

AT_ONCE = 60
"""Facts on one page."""

_LONG = 60_000
_AROUND = 400
"""A text longer than the first is shown in excerpts that go so far around the words, and so is one of which less than
half stands near any of them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One slot: what the sources say about one property of one thing, and the conflicts there are."""

    subject: Ref
    label: str
    state: str
    claims: tuple[ClaimView, ...]
    conflicts: tuple[ConflictView, ...]

    @property
    def anchor(self) -> str:
        """The id of the element on the page."""
        return f"fact-{self.claims[0].id}"

    @property
    def undecided(self) -> bool:
        """Whether nothing decides between the values, so that all of them stand."""
        return any(conflict.status == "undecided" for conflict in self.conflicts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text. ``claims`` are those whose words it belongs to, the most telling first; ``opening`` are those
    that begin with it. A gap is a place where an excerpt leaves something out."""

    text: str
    state: str = ""
    claims: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    closing: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document with their place and the claims that rest on them; ``opening`` are those first met here."""

    words: str
    start: int
    end: int
    state: str
    claims: tuple[ClaimView, ...]
    opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document with the words that count here: in the text where it is at hand, else as quotations."""

    document: Ref
    id: str
    language: str
    pieces: tuple[Piece, ...]
    quotes: tuple[Quote, ...]
    missing: str
    excerpts: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a page shows of claims.

    Attributes:
        groups: facts by what became of them, worst first.
        states: what became of each claim, by id.
        total: how many facts there are; ``facts`` of them are on this page.
        open_conflicts: those that are not explained.
        checks: what match records say to the claims, by the claim's id.
        sensitive: the ids of claims about criminal or medical matters, from which search engines are to quote nothing.
    """

    groups: tuple[tuple[str, tuple[Fact, ...]], ...]
    sources: tuple[Source, ...]
    states: Mapping[str, str]
    total: int
    number: int
    pages: int
    open_conflicts: tuple[ConflictView, ...]
    conflicts: tuple[ConflictView, ...]
    by_statement: Mapping[tuple[str, str], Sequence[ClaimView]]
    documents: int
    on_page: Collection[str]
    sensitive: Collection[str]
    checks: Mapping[str, CheckView]

    def claim_for(self, subject: str, name: str, value: str) -> str:
        """The id of a claim that gives the value (as shown) of a property, or nothing."""
        found = self.by_statement.get((subject, CAR + name), ())
        return next((claim.id for claim in found if claim.object_label == value), "")

    def disputes(self, subjects: Iterable[str], label: str) -> list[ConflictView]:
        """The conflicts about a property of one of the things, those that are not explained first."""
        wanted = set(subjects)
        return [c for c in self.conflicts if c.subject in wanted and c.property == label]


def gather(reader: Reader, site: Site, subjects: Collection[str], number: int = 1) -> Evidence:
    """The evidence about some things.

    Args:
        subjects: the addresses of entities and records.
        number: which page of facts is wanted, from 1.
    """
    found = conflicts_of(reader.store, subjects)
    told = reader.told(subjects)
    slots = _slots(reader, told, found)
    pages = max(1, -(-len(slots) // AT_ONCE))
    number = min(max(1, number), pages)
    chosen = slots[(number - 1) * AT_ONCE : number * AT_ONCE]
    claims = claims_in_slots(reader.store, [(slot.subject, slot.predicate) for slot in chosen])
    statements: dict[tuple[str, str], list[ClaimView]] = defaultdict(list)
    for claim in claims:
        statements[claim.subject, claim.predicate].append(claim)
    states = _states(statements, found)
    facts = [_fact(reader, slot, statements[slot.subject, slot.predicate]) for slot in chosen]
    groups = tuple((state, tuple(f for f in facts if f.state == state and f.claims)) for state in STATES)
    return Evidence(
        groups=tuple((state, of) for state, of in groups if of),
        sources=tuple(sources_of(reader, site, claims, states)),
        states=states,
        total=len(slots),
        number=number,
        pages=pages,
        open_conflicts=tuple(c for c in found if c.status != "apparent"),
        conflicts=tuple(found),
        by_statement=statements,
        documents=len({document for values in told.values() for said in values.values() for document in said}),
        on_page=frozenset(claim.id for claim in claims),
        sensitive=sensitive_among(reader, claims),
        checks=checks_of(reader.store, claims),
    )


def sensitive_among(reader: Reader, claims: Collection[ClaimView]) -> frozenset[str]:
    """The ids of the claims about criminal or medical matters."""
    records = {subject for subject in {claim.subject for claim in claims} if reader.sensitive(subject)}
    return frozenset(claim.id for claim in claims if claim.subject in records)


@dataclass(frozen=True, slots=True)
class _Slot:
    subject: str
    predicate: str
    label: str
    state: str
    conflicts: tuple[ConflictView, ...]


def _slots(reader: Reader, told: Mapping[tuple[str, str], Told], found: Sequence[ConflictView]) -> list[_Slot]:
    """What the documents speak of, disputed first; what only says which record is meant is left out."""
    about: dict[tuple[str, str], list[ConflictView]] = defaultdict(list)
    for conflict in found:
        about[conflict.subject, conflict.property].append(conflict)
    open_ = {(c.subject, c.predicate) for conflict in found if conflict.status != "apparent" for c in conflict.claims}
    slots = []
    for (subject, predicate), values in told.items():
        label = reader.label(predicate)
        disputes = tuple(about.get((subject, label), ()))
        if (subject, predicate) in open_ or any(conflict.status != "apparent" for conflict in disputes):
            state = "differ"
        elif disputes:
            state = "explained"
        elif predicate in WHICH_IS_MEANT:
            continue
        else:
            state = "agree" if any(len(said) > 1 for said in values.values()) else "single"
        slots.append(_Slot(subject, predicate, label, state, disputes))
    order = ("contradiction", "undecided", "apparent")
    return sorted(
        slots,
        key=lambda slot: (
            STATES.index(slot.state),
            kind_of(slot.subject) in ("remark", "suspension"),  # delicate or loose matters do not come first
            min((order.index(c.status) for c in slot.conflicts), default=3),
            reader.label(slot.subject),
            slot.label,
            slot.subject,
            slot.predicate,
        ),
    )


def _states(slots: Mapping[tuple[str, str], Sequence[ClaimView]], found: Sequence[ConflictView]) -> dict[str, str]:
    """What became of each claim."""
    open_ = {claim.id for conflict in found if conflict.status != "apparent" for claim in conflict.claims}
    states = {}
    for said in slots.values():
        documents: dict[str, set[str]] = defaultdict(set)
        for claim in said:
            documents[claim.object].add(claim.document)
        for claim in said:
            several = len(documents[claim.object]) > 1
            states[claim.id] = "differ" if claim.id in open_ else "agree" if several else "single"
    return states


def _fact(reader: Reader, slot: _Slot, said: Sequence[ClaimView]) -> Fact:
    ordered = tuple(sorted(said, key=lambda c: (c.document, c.start, c.end, c.id)))
    return Fact(reader.ref(slot.subject), slot.label, slot.state, ordered, slot.conflicts)


def gather_document(reader: Reader, site: Site, document: str) -> tuple[Source, list[Quote], dict[str, str]]:
    """All that a document says: its text or words, every place with its claims, and what became of each claim."""
    claims = claims_about(reader.store, document)
    states = {claim.id: _state(reader.store, claim) for claim in claims}
    source = _source(reader, site, document.rsplit("/", 1)[1], claims, states, whole=True)
    return source, quotes(claims, states), states


def _state(store: ox.Store, claim: ClaimView) -> str:
    """What became of one claim, from the conflicts it is in and the other documents that say the same."""
    node = ox.NamedNode(f"{ID}claim/{claim.id}")
    for involved in store.quads_for_pattern(None, _INVOLVES, node, None):
        for quad in store.quads_for_pattern(involved.subject, _STATUS, None, None):
            if isinstance(quad.object, ox.NamedNode) and not quad.object.value.endswith("/apparent"):
                return "differ"
    said = store.quads_for_pattern(node, _OBJECT, None, None)
    value = next((quad.object for quad in said), None)
    if value is None:
        return "single"
    told = store.quads_for_pattern(ox.NamedNode(claim.subject), ox.NamedNode(claim.predicate), value, None)
    graphs = {quad.graph_name.value for quad in told if isinstance(quad.graph_name, ox.NamedNode)}
    own = document_graph(claim.document)
    return "agree" if any(g != own and g.startswith(_DOCUMENTS) for g in graphs) else "single"


_INVOLVES = ox.NamedNode(CAR + "involves")
_STATUS = ox.NamedNode(CAR + "status")
_OBJECT = ox.NamedNode(RDF + "object")
_DOCUMENTS = document_graph("")


def sources_of(
    reader: Reader, site: Site, claims: Iterable[ClaimView], states: Mapping[str, str], whole: bool = False
) -> list[Source]:
    """The documents of the claims with their words; ``whole`` shows a long text all the same."""
    by_document: dict[str, list[ClaimView]] = defaultdict(list)
    for claim in claims:
        by_document[claim.document].append(claim)
    return [_source(reader, site, name, of, states, whole) for name, of in sorted(by_document.items())]


def _source(
    reader: Reader, site: Site, name: str, claims: list[ClaimView], states: Mapping[str, str], whole: bool
) -> Source:
    document = document_iri(name)
    found = text_of(reader, site, document)
    language = language_of(reader, document)
    if found.text is None:
        quoted = tuple(quotes(claims, states))
        return Source(reader.ref(document), name, language, (), quoted, found.missing, False)
    pieces = cut(found.text, claims, states)
    near = excerpted(pieces)
    excerpts = not whole and (len(found.text) > _LONG or 2 * sum(len(each.text) for each in near) < len(found.text))
    if excerpts:
        pieces = near
    return Source(reader.ref(document), name, language, tuple(pieces), (), "", excerpts)


def quotes(claims: Iterable[ClaimView], states: Mapping[str, str]) -> list[Quote]:
    """The words of one document in their order, each once."""
    places: dict[tuple[int, int, str], list[ClaimView]] = defaultdict(list)
    for claim in claims:
        for span in claim.spans:
            places[span["start"], span["end"], span["words"]].append(claim)
    opened: set[str] = set()
    found = []
    for (start, end, words), of in sorted(places.items()):
        telling = _telling(of, states)
        opening = tuple(dict.fromkeys(claim.id for claim in telling if claim.id not in opened))
        opened.update(opening)
        found.append(Quote(words, start, end, _worst(of, states), tuple(telling), opening))
    return found


def cut(text: str, claims: Iterable[ClaimView], states: Mapping[str, str]) -> list[Piece]:
    """The text in pieces that each belong to the same claims. Words that do not stand at their place are not marked."""
    spans = [
        (span["start"], span["end"], claim)
        for claim in claims
        for span in claim.spans
        if text[span["start"] : span["end"]] == span["words"] and span["start"] < span["end"]
    ]
    edges: dict[int, tuple[list[ClaimView], list[ClaimView]]] = defaultdict(lambda: ([], []))
    for start, end, claim in spans:
        edges[start][0].append(claim)
        edges[end][1].append(claim)
    pieces: list[Piece] = []
    within: list[ClaimView] = []
    opened: set[str] = set()
    done = 0
    begun: list[ClaimView] = []
    for at in sorted({*edges, len(text)}):
        if at > done:
            ends_here = bool(within) and (at not in edges or bool(edges[at][1]))
            new = [claim for claim in begun if claim.id not in opened]
            opened.update(claim.id for claim in new)
            pieces.append(_piece(text[done:at], within, new, ends_here, states))
        if at in edges:
            begun, ended = edges[at]
            for claim in ended:
                within.remove(claim)
            within.extend(begun)
        done = at
    return pieces


def _piece(
    text: str, within: Sequence[ClaimView], begun: Sequence[ClaimView], closing: bool, states: Mapping[str, str]
) -> Piece:
    if not within:
        return Piece(text)
    ordered = tuple(dict.fromkeys(claim.id for claim in _telling(within, states)))
    opening = tuple(dict.fromkeys(claim.id for claim in begun))
    return Piece(text, _worst(within, states), ordered, opening, closing)


def excerpted(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with long unmarked ones cut down to what stands around the words."""
    out = []
    for number, piece in enumerate(pieces):
        if piece.claims or len(piece.text) <= 2 * _AROUND:
            out.append(piece)
            continue
        if number:
            out.append(Piece(piece.text[:_AROUND]))
        out.append(Piece("", gap=True))
        if number < len(pieces) - 1:
            out.append(Piece(piece.text[-_AROUND:]))
    return out


def _worst(claims: Iterable[ClaimView], states: Mapping[str, str]) -> str:
    return min((states.get(claim.id, "single") for claim in claims), key=STATES.index)


def _telling(claims: Iterable[ClaimView], states: Mapping[str, str]) -> list[ClaimView]:
    """The claims, those that say most first."""
    return sorted(
        claims,
        key=lambda c: (STATES.index(states.get(c.id, "single")), c.predicate in WHICH_IS_MEANT, len(c.words), c.id),
    )
