"""The pages of what the dataset is made of: documents and conflicts, and the lists of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import pyoxigraph as ox

from carrera_kg.pages.embedded import embedded, unadvertised
from carrera_kg.pages.environment import many, write_page
from carrera_kg.pages.evidence import Piece, Quote, gather_document, quotes, sensitive_among
from carrera_kg.pages.marking import marked
from carrera_kg.pages.panels import number_of, part_of
from carrera_kg.pages.reader import Reader, iri_of
from carrera_kg.pages.shown import library, own
from carrera_kg.pages.site import Page, Params, Site, first
from carrera_kg.pages.texts import documents_of, length_of, text_of
from carrera_kg.questions import ConflictHead, claims_about, conflict_heads, conflicts_with_ids
from carrera_kg.views import ClaimView
from carrera_kg.vocabulary import CAR, DCTERMS, OA, PROV

STATUSES = ("contradiction", "undecided", "apparent")
"""What can have become of a conflict, worst first."""

MEANINGS = {
    "contradiction": "settled for one side, by a rule of the policy or in a file of verdicts",
    "undecided": "nothing decides it, and all values stand",
    "apparent": "a difference with an explanation: all can hold",
}

READINGS = ("table header",)
"""Kinds of conflict that refuse how something was read and no value: the least of the contradictions to a reader."""

_PLACES = 400
"""Places of a document on one page of their list."""

_QUOTED_FROM = ox.NamedNode(PROV + "wasQuotedFrom")


def document_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """A document: its text with the words of all claims where it is at hand, else the words with their places."""
    source, places, states = gather_document(reader, site, iri)
    name, path = reader.label(iri), reader.ref(iri).path
    part = part_of(places, number_of(params), _PLACES)
    pages = _pages_of(places)

    def target(piece: Piece) -> str:
        page, place = pages[piece.claims[0]]
        return place if page == part.number else site.link(path + place, page=page)

    return write_page(
        site, "document.html", path, name,
        section="documents",
        description=f"{name}: {many(len(states), 'claim')} with their words.",
        data=f"/id{path}",
        iri=iri,
        **embedded(reader, site, iri, path),
        about=_catalogued(reader, iri),
        length=length_of(reader, iri),
        source=source,
        text=marked(source.pieces, "claim-", target) if source.pieces else "",
        quotes=part,
        states=states,
        counts=Counter(states.values()),
        labels={claim.subject: reader.ref(claim.subject) for each in part.items for claim in each.claims},
        sensitive=sensitive_among(reader, [claim for each in part.items for claim in each.claims]),
        query=library("document-words", document=iri) if places else None,
    )  # fmt: skip


def _pages_of(places: Sequence[Quote]) -> dict[str, tuple[int, str]]:
    """The page of the list, and the place on it, where each claim is met first."""
    return {
        claim: (1 + index // _PLACES, f"#at-{each.start}-{each.end}")
        for index, each in enumerate(places)
        for claim in each.opening
    }


def _catalogued(reader: Reader, iri: str) -> list[tuple[str, str]]:
    """What the catalogue says of the document."""
    node = ox.NamedNode(iri)

    def said(name: str) -> str:
        found = reader.store.quads_for_pattern(node, ox.NamedNode(DCTERMS + name), None, ox.DefaultGraph())
        return ", ".join(sorted(reader.shown(quad.object) for quad in found))

    earliest, latest = (" | ".join(reader.said(iri, name)) for name in ("earliest", "latest"))
    written = f"between {earliest} and {latest}" if earliest and latest else f"{earliest} or later" if earliest else ""
    rows = [
        ("id", said("identifier")),
        ("kind", said("type")),
        ("language", said("language")),
        ("written", written or (f"{latest} or earlier" if latest else "")),
        ("publisher", said("publisher")),
        ("rights", said("rights")),
        ("SHA-256", " ".join(reader.said(iri, "sha256"))),
    ]
    return [(label, value) for label, value in rows if value]


def conflict_page(reader: Reader, site: Site, iri: str, name: str) -> Page | None:
    """A conflict: its sides with their words, what was decided and why; None if there is none of that id."""
    found = conflicts_with_ids(reader.store, [name])
    if not found:
        return None
    conflict = found[0]
    sides: dict[tuple[str, str], list[ClaimView]] = {}
    for claim in conflict.claims:
        sides.setdefault((claim.property, claim.object_label), []).append(claim)
    one_refused = {claim.id for claim in conflict.claims} != set(conflict.accepted_claims)
    about = reader.ref(conflict.subject)
    path = f"/conflict/{quote(name)}"
    return write_page(
        site, "conflict.html", path, f"{about.label}: {conflict.property}",
        section="disputed",
        data=f"/id{path}",
        iri=iri,
        **unadvertised(reader, iri),
        conflict=conflict,
        about=about,
        whose=[ref for name in ("person", "team", "competition") for ref in reader.refs(conflict.subject, name)],
        sides=[(*side, claims, _headers(reader, claims)) for side, claims in sides.items()],
        one_refused=one_refused,
        reading_refused=conflict.kind in READINGS,
        meaning=MEANINGS[conflict.status],
        query=own("conflict", conflict=iri) if conflict.claims else None,
    )  # fmt: skip


def _headers(reader: Reader, claims: Sequence[ClaimView]) -> list[str]:
    """The words that head the columns of tables in which the claims stand."""
    found = [ox.NamedNode(iri_of("claim", claim.id)) for claim in claims]
    words: set[str] = set()
    for predicate in (CAR + "columnHeader", OA + "hasSelector", OA + "exact"):
        steps = [quad for node in found for quad in reader.store.quads_for_pattern(node, ox.NamedNode(predicate), None)]
        words.update(quad.object.value for quad in steps if isinstance(quad.object, ox.Literal))
        found = [quad.object for quad in steps if isinstance(quad.object, ox.NamedNode)]
    return sorted(words)


def disputed_page(reader: Reader, site: Site, params: Params) -> Page:
    """All conflicts, by status and kind; a status or kind that there is none of is told so."""
    heads = sorted(conflict_heads(reader.store), key=lambda head: (STATUSES.index(head.status), head.kind in READINGS))
    wanted = {name: [value for value in params.get(name, ()) if value] for name in ("status", "kind")}
    kinds = Counter(head.kind for head in heads)
    wrong = [v for v in wanted["status"] if v not in STATUSES] + [v for v in wanted["kind"] if v not in kinds]
    found = [
        head.id
        for head in heads
        if (not wanted["status"] or head.status in wanted["status"])
        and (not wanted["kind"] or head.kind in wanted["kind"])
    ]
    part = part_of(found, number_of(params), 50)
    shown = sorted(conflicts_with_ids(reader.store, part.items), key=lambda each: part.items.index(each.id))
    return write_page(
        site, "disputed.html", "/disputed", "Disputed",
        status=400 if wrong else 200,
        section="disputed",
        description="What the documents disagree about, in which words, and what was decided.",
        wrong=wrong,
        part=part,
        conflicts=shown,
        statuses=[(s, sum(head.status == s for head in heads), MEANINGS[s]) for s in STATUSES],
        kinds=sorted(kinds.items()),
        filters=_filters(heads, {name: first(params, name) for name in wanted}),
        indexed=not wrong and (site.served or not any(wanted.values())),
        chosen={name: first(params, name) for name in wanted},
        wanted={name: values for name, values in wanted.items() if values},
        total=len(heads),
        abouts={conflict.subject: reader.ref(conflict.subject) for conflict in shown},
        sensitive={conflict.id for conflict in shown if reader.sensitive(conflict.subject)},
        query=library("conflict-list") if heads else None,
    )  # fmt: skip


def _filters(
    heads: Sequence[ConflictHead], chosen: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, int, dict[str, str], bool]]]]:
    """The filters as links: for the status and for the kind each value that leaves something, beside what is chosen of
    the other, with how much it leaves and its parameters."""
    found = []
    for name, other in (("status", "kind"), ("kind", "status")):
        left = [head for head in heads if chosen[other] in ("", getattr(head, other))]
        numbers = Counter(getattr(head, name) for head in left)
        values = [s for s in STATUSES if s in numbers] if name == "status" else sorted(numbers)
        kept = {other: chosen[other]} if chosen[other] else {}
        options = [("all", len(left), kept, not chosen[name])]
        options += [(value, numbers[value], {**kept, name: value}, value == chosen[name]) for value in values]
        found.append((name.capitalize(), options))
    return found


def documents_page(reader: Reader, site: Site) -> Page:
    """The catalogue of documents."""
    rows = [
        (reader.ref(iri), dict(_catalogued(reader, iri)), length_of(reader, iri), _claims_in(reader, iri))
        for iri in documents_of(reader)
    ]
    return write_page(
        site, "documents.html", "/documents", "Documents",
        section="documents",
        description="The documents that the statements come from.",
        rows=rows,
        query=library("document-list") if rows else None,
    )  # fmt: skip


def _claims_in(reader: Reader, iri: str) -> int:
    """How many claims the document makes."""
    return sum(1 for _ in reader.store.quads_for_pattern(None, _QUOTED_FROM, ox.NamedNode(iri), None))


def claim_location(reader: Reader, site: Site, name: str) -> str:
    """The address of a claim's words, or nothing if there is no such claim."""
    node = ox.NamedNode(iri_of("claim", name))
    documents = reader.store.quads_for_pattern(node, _QUOTED_FROM, None, None)
    iri = next((quad.object.value for quad in documents if isinstance(quad.object, ox.NamedNode)), None)
    if iri is None:
        return ""
    path = f"{reader.ref(iri).path}#claim-{quote(name)}"
    page = claim_pages(reader, site, iri).get(name, 1)
    return site.link(path, page=page) if page > 1 else site.link(path)


def claim_pages(reader: Reader, site: Site, document: str) -> dict[str, int]:
    """The pages of a document's places on which its claims are met first, where that is not the first page. With the
    text at hand its words are on each of them."""
    if text_of(reader, site, document).text is not None:
        return {}
    places = _pages_of(quotes(claims_about(reader.store, document), {}))
    return {claim: page for claim, (page, _) in places.items() if page > 1}


def verdict_location(reader: Reader, site: Site, name: str) -> str:
    """The address of the conflict that a verdict is about, or nothing."""
    found = reader.subjects_anywhere("verdict", iri_of("verdict", name))
    return site.link(reader.ref(found[0]).path) if found else ""
