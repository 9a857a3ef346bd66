"""Maps claims, verdicts and entities to RDF: batches of columns to N-Quads text, which Oxigraph's bulk loader takes.

The default graph holds the accepted view; each document has a graph with what it says and where. A claim is an
``rdf:Statement`` (RDF 1.1 reification) and a Web Annotation on spans of its document; claims at one place share a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import polars as pl
from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import PartialDate, season
from carrera_kg.derivation import Derived, Overlap
from carrera_kg.documents import Document
from carrera_kg.entities import Entities
from carrera_kg.labels import Naming, record_labels
from carrera_kg.model import Claim, Proposal, Span, Term, Verdict
from carrera_kg.names import search_key
from carrera_kg.squads import Squad, squad_label
from carrera_kg.vocabulary import (
    ALT_LABEL,
    CAR,
    CONFLICTS_GRAPH,
    DATE,
    DCTERMS,
    DECIMAL,
    DERIVED_GRAPH,
    EDTF_DATE,
    INTEGER,
    LABEL,
    OA,
    OWL,
    PROV,
    RDF,
    RDF_TYPE,
    RECORDS,
    document_graph,
    document_iri,
    record_class,
)

_BOUNDS = {
    CAR + "start": ("startEarliest", "startLatest"),
    CAR + "end": ("endEarliest", "endLatest"),
    CAR + "birthDate": ("earliest", "latest"),
    CAR + "date": ("earliest", "latest"),
}
_SPAN = pl.Struct(
    {"iri": pl.String, "start": pl.Int64, "end": pl.Int64, "words": pl.String, "record": pl.String}  # or null
)

ROWS = "https://www.rfc-editor.org/rfc/rfc7111"
"""What says how a row of a CSV file is pointed at."""

CLAIM_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "iri": pl.String,
    "document": pl.String,  # the document's address
    "graph": pl.String,
    "subject": pl.String,
    "predicate": pl.String,
    "object": pl.String,  # as N-Triples
    "certainty": pl.String,  # the concept's address
    "as_written": pl.String,  # as N-Triples, or null
    "earliest": pl.String,  # xsd:date, or null
    "latest": pl.String,
    "rule": pl.String,  # as N-Triples, of a claim that is proposed, or null
    "confidence": pl.String,  # likewise
    "reviewed": pl.String,  # likewise
    "spans": pl.List(_SPAN),
    "header": _SPAN,  # of the table column that the value stands in, or null
}
"""A batch of claims: one row a claim."""


def claim_batch(claims: Iterable[Claim]) -> pl.DataFrame:
    """The claims as one batch (columns: :data:`CLAIM_COLUMNS`)."""
    return pl.DataFrame([_row(claim) for claim in claims], schema=CLAIM_COLUMNS, orient="row")


def _row(claim: Claim) -> tuple[object, ...]:
    date = claim.date
    return (
        claim.iri,
        document_iri(claim.document),
        document_graph(claim.document),
        claim.subject,
        claim.predicate,
        str(claim.object),
        claim.certainty.iri,
        str(Literal(claim.as_written)) if claim.as_written else None,
        date.earliest.isoformat() if date and date.earliest else None,
        date.latest.isoformat() if date and date.latest else None,
        *_proposal(claim.proposal),
        [_span(span) for span in claim.spans],
        _span(claim.header) if claim.header else None,
    )


def _proposal(proposal: Proposal | None) -> tuple[str | None, str | None, str | None]:
    if proposal is None:
        return None, None, None
    reviewed = str(Literal(proposal.reviewed)) if proposal.reviewed else None
    confidence = Literal(proposal.confidence, datatype=NamedNode(DECIMAL))
    return str(Literal(proposal.rule)), str(confidence), reviewed


def _span(span: Span) -> dict[str, object]:
    place = {"start": None, "end": None} if span.record else {"start": span.start, "end": span.end}
    record = str(Literal(_fragment(span.record))) if span.record else None
    return {"iri": span.iri, **place, "words": str(Literal(span.words)), "record": record}


def _fragment(record: str) -> str:
    """What tells a record within its file, like ``row=17``; the whole address of one that has one of its own."""
    return record.partition("#")[2] or record


def claim_quads(batch: pl.DataFrame) -> pl.Series:
    """What the documents say and where, as lines of N-Quads, each in its document's graph.

    Args:
        batch: columns as in :data:`CLAIM_COLUMNS`.
    """
    graph = pl.format("<{}> .", "graph")

    def line(subject: str, predicate: str, object_: pl.Expr) -> pl.Expr:
        return pl.format(f"<{{}}> <{predicate}> {{}} {{}}", subject, object_, graph)

    def iri(column: str) -> pl.Expr:
        return pl.format("<{}>", column)

    def day(column: str) -> pl.Expr:
        return pl.format(f'"{{}}"^^<{DATE}>', column)

    records = [
        pl.format("<{}> <{}> {} {}", "subject", "predicate", "object", graph),
        line("iri", RDF_TYPE, pl.lit(f"<{CAR}Claim>")),
        line("iri", RDF + "subject", iri("subject")),
        line("iri", RDF + "predicate", iri("predicate")),
        line("iri", RDF + "object", pl.col("object")),
        line("iri", CAR + "certainty", iri("certainty")),
        line("iri", PROV + "wasQuotedFrom", iri("document")),
        line("iri", CAR + "asWritten", pl.col("as_written")),
        line("iri", CAR + "rule", pl.col("rule")),
        line("iri", CAR + "confidence", pl.col("confidence")),
        line("iri", CAR + "reviewed", pl.col("reviewed")),
        line("iri", CAR + "earliest", day("earliest")),
        line("iri", CAR + "latest", day("latest")),
    ]
    places = batch.select("iri", "document", "graph", "spans").explode("spans").unnest("spans", separator="_")
    targets = places.select(line("iri", OA + "hasTarget", iri("spans_iri"))).to_series()
    headed = batch.filter(pl.col("header").is_not_null()).with_columns(spans="header")
    under = headed.unnest("spans", separator="_").select(places.columns)
    headers = under.select(line("iri", CAR + "columnHeader", iri("spans_iri"))).to_series()
    places = pl.concat([places, under]).rename({"spans_iri": "span", "spans_words": "words"})
    spans = places.unique("span", maintain_order=True).with_columns(
        position=pl.format("{}&position", "span"), quote=pl.format("{}&quote", "span")
    )
    of_record = pl.col("spans_record").is_not_null()

    def number(column: str) -> pl.Expr:
        return pl.format(f'"{{}}"^^<{INTEGER}>', column)

    selectors = [
        line("span", RDF_TYPE, pl.lit(f"<{OA}SpecificResource>")),
        line("span", OA + "hasSource", iri("document")),
        line("span", OA + "hasSelector", iri("position")),
        line("span", OA + "hasSelector", iri("quote")),
        line("position", RDF_TYPE, pl.when(~of_record).then(pl.lit(f"<{OA}TextPositionSelector>"))),
        line("position", RDF_TYPE, pl.when(of_record).then(pl.lit(f"<{OA}FragmentSelector>"))),
        line("position", RDF + "value", pl.col("spans_record")),
        line(
            "position",
            DCTERMS + "conformsTo",
            pl.when(pl.col("spans_record").str.starts_with('"row=')).then(pl.lit(f"<{ROWS}>")),
        ),
        line("position", OA + "start", number("spans_start")),
        line("position", OA + "end", number("spans_end")),
        line("quote", RDF_TYPE, pl.lit(f"<{OA}TextQuoteSelector>")),
        line("quote", OA + "exact", pl.col("words")),
    ]
    said = [batch.select(expression).to_series() for expression in records]
    where = [spans.select(expression).to_series() for expression in selectors]
    # A null column makes a null line: a claim that is no date has no bounds.
    return pl.concat([*said, targets, headers, *where]).drop_nulls()


class Quads:
    """Collects lines of N-Quads."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, subject: str, predicate: str, value: Term | str, graph: str = "") -> None:
        """Add one; a plain string value is an address."""
        term = f"<{value}>" if isinstance(value, str) else str(value)
        self.lines.append(
            f"<{subject}> <{predicate}> {term} <{graph}> ." if graph else f"<{subject}> <{predicate}> {term} ."
        )


def accepted_quads(accepted: Sequence[Claim], name: Naming) -> list[str]:
    """The accepted view: each accepted triple once, with bounds of dates, types and labels of records."""
    quads = Quads()
    triples = {(claim.subject, claim.predicate, str(claim.object)): claim for claim in accepted}
    for claim in triples.values():
        quads.add(claim.subject, claim.predicate, claim.object)
        # A season bounds an honour; a match that names one has a date of its own.
        season = claim.predicate == CAR + "season" and record_class(claim.subject) == RECORDS["honour"]
        bounds = ("earliest", "latest") if season else _BOUNDS.get(claim.predicate)
        if claim.date and bounds:
            for prop, day in zip(bounds, (claim.date.earliest, claim.date.latest), strict=True):
                if day:
                    quads.add(claim.subject, CAR + prop, Literal(day.isoformat(), datatype=NamedNode(DATE)))
    for record, label in record_labels(triples.values(), name).items():
        quads.add(record, RDF_TYPE, record_class(record))
        quads.add(record, LABEL, Literal(label))
    return quads.lines


def entity_quads(entities: Entities) -> list[str]:
    """Entities with types, names, proven links and search keys."""
    quads = Quads()
    for entity in sorted(entities.by_id.values(), key=lambda entity: entity.id):
        quads.add(entity.iri, RDF_TYPE, entity.cls)
        quads.add(entity.iri, LABEL, Literal(entity.name))
        for form in sorted(set(entity.forms) - {entity.name}):
            quads.add(entity.iri, ALT_LABEL, Literal(form))
        for link in entity.links:
            quads.add(entity.iri, OWL + "sameAs", link)
        for key in sorted({search_key(form) for form in (entity.name, *entity.forms)} - {""}):
            quads.add(entity.iri, CAR + "searchKey", Literal(key), DERIVED_GRAPH)
    return quads.lines


def document_quads(documents: Iterable[Document]) -> list[str]:
    """The catalogue, in the default graph, so that a claim's source has a title."""
    quads = Quads()
    for document in sorted(documents, key=lambda document: document.id):
        iri = document_iri(document.id)
        quads.add(iri, RDF_TYPE, CAR + "Document")
        quads.add(iri, LABEL, Literal(document.title))
        quads.add(iri, DCTERMS + "identifier", Literal(document.id))
        quads.add(iri, DCTERMS + "type", Literal(document.kind))
        quads.add(iri, DCTERMS + "language", Literal(document.language))
        quads.add(iri, DCTERMS + "publisher", Literal(document.publisher))
        quads.add(iri, DCTERMS + "rights", Literal(document.licence))
        if document.derived_from:
            quads.add(iri, PROV + "wasDerivedFrom", document_iri(document.derived_from))
        if document.sha256:  # else its text is not to be shown
            quads.add(iri, CAR + "sha256", Literal(document.sha256))
        quads.add(iri, CAR + "length", Literal(document.length))
        for prop, day in (("earliest", document.earliest), ("latest", document.latest)):
            if day:
                quads.add(iri, CAR + prop, Literal(day.isoformat(), datatype=NamedNode(DATE)))
    return quads.lines


def conflict_quads(verdicts: Iterable[Verdict]) -> list[str]:
    """Conflicts and verdicts, in their own graph."""
    quads = Quads()
    for verdict in sorted(verdicts, key=lambda verdict: verdict.conflict.id):
        conflict = verdict.conflict
        about: list[tuple[str, str, Term | str]] = [
            (conflict.iri, RDF_TYPE, CAR + "Conflict"),
            (conflict.iri, CAR + "kind", Literal(conflict.kind)),
            (conflict.iri, CAR + "status", verdict.status.iri),
            (conflict.iri, CAR + "about", conflict.subject),
            (conflict.iri, CAR + "property", conflict.predicate),
            (conflict.iri, CAR + "explanation", Literal(conflict.explanation)),
            (conflict.iri, CAR + "verdict", verdict.iri),
            *((conflict.iri, CAR + "involves", claim.iri) for claim in conflict.claims),
            (verdict.iri, RDF_TYPE, CAR + "Verdict"),
            (verdict.iri, CAR + "rule", Literal(verdict.rule)),
            (verdict.iri, CAR + "explanation", Literal(verdict.explanation)),
            *((verdict.iri, CAR + "accepts", claim.iri) for claim in verdict.accepted),
        ]
        for subject, predicate, value in about:
            quads.add(subject, predicate, value, CONFLICTS_GRAPH)
    return quads.lines


def derived_quads(derived: Iterable[Derived], overlaps: Iterable[Overlap], name: Naming) -> list[str]:
    """What rules derive, in its own graph: each derivation with its rule and claims, and the plain triples beside it.

    A plain triple stands where the value is exact; a range stands with the derivation alone.
    """
    quads = Quads()
    for fact in derived:
        for predicate, value in _derivation(fact):
            quads.add(fact.iri, predicate, value, DERIVED_GRAPH)
        if fact.exact is not None:
            quads.add(fact.subject, fact.predicate, _literal(fact.exact), DERIVED_GRAPH)
    for overlap in overlaps:
        for predicate, value in _overlap(overlap, name):
            quads.add(overlap.iri, predicate, value, DERIVED_GRAPH)
    return quads.lines


def squad_quads(squads: Iterable[Squad], name: Naming) -> list[str]:
    """The squads of teams in a season, in the graph of what is derived."""
    quads = Quads()
    for squad in squads:
        label = squad_label(name(NamedNode(squad.team)), squad.season)
        quads.add(squad.iri, RDF_TYPE, CAR + "Squad", DERIVED_GRAPH)
        quads.add(squad.iri, LABEL, Literal(label), DERIVED_GRAPH)
        quads.add(squad.iri, CAR + "team", squad.team, DERIVED_GRAPH)
        if squad.season is not None:
            when = Literal(season(squad.season).edtf, datatype=NamedNode(EDTF_DATE))
            quads.add(squad.iri, CAR + "season", when, DERIVED_GRAPH)
        for spell in squad.spells:
            quads.add(squad.iri, CAR + "member", spell, DERIVED_GRAPH)
    return quads.lines


def _derivation(fact: Derived) -> Iterator[tuple[str, Term | str]]:
    """A count has its range; what is no count has its value."""
    yield RDF_TYPE, CAR + "Derivation"
    yield RDF + "subject", fact.subject
    yield RDF + "predicate", fact.predicate
    for prop, value in (("lowest", fact.lowest), ("highest", fact.highest)):
        if type(value) is int:
            yield CAR + prop, _literal(value)
    if fact.exact is not None and type(fact.exact) is not int:
        yield RDF + "object", _literal(fact.exact)
    yield CAR + "rule", Literal(fact.rule)
    for claim in fact.claims:
        yield PROV + "wasDerivedFrom", claim.iri
    for spell in fact.leaves_out:
        yield CAR + "leavesOut", spell


def _overlap(overlap: Overlap, name: Naming) -> Iterator[tuple[str, Term | str]]:
    yield RDF_TYPE, CAR + "Overlap"
    yield LABEL, Literal(_overlap_label(overlap, name))
    yield CAR + "team", overlap.team
    for person, spell in zip(overlap.people, overlap.spells, strict=True):
        yield CAR + "person", person
        yield CAR + "spell", spell
    yield CAR + "met", _literal(overlap.met)
    for kind, days in (("possible", overlap.possible), ("certain", overlap.certain or (None, None))):
        for end, day in zip(("From", "Until"), days, strict=True):
            if day:
                yield CAR + kind + end, _literal(day)
    for claim in overlap.claims:
        yield PROV + "wasDerivedFrom", claim.iri


def _overlap_label(overlap: Overlap, name: Naming) -> str:
    """Like "Player A and Player B at Club North, certainly 1 July 1990 to 30 June 1992"."""
    people = " and ".join(sorted(name(NamedNode(person)) for person in overlap.people))
    first, last = (day and str(PartialDate.parse(day.isoformat())) for day in overlap.certain or overlap.possible)
    if first and last:
        when = f"{first} to {last}" if first != last else f"on {first}"
    elif first or last:
        when = f"from {first}" if first else f"until {last}"
    else:
        when = "at a time that no source gives"
    met = "certainly on some day" if first or last else "certainly"
    sure = "certainly" if overlap.certain else met if overlap.met else "possibly"
    return f"{people} at {name(NamedNode(overlap.team))}, {sure} {when}"


def _literal(value: int | date) -> Literal:
    """A count, a truth or a day, as a literal."""
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(DATE))
    return Literal(value)


def lines_of(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of all parts, in order, each once."""
    return iter(sorted({line for part in parts for line in part}))
