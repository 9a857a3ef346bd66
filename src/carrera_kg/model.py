"""The records everything is made of: spans, claims, conflicts and verdicts. All are frozen; ids come from content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import PartialDate
from carrera_kg.vocabulary import BASE, EDTF_DATE, document_iri

Term = NamedNode | Literal
"""What a claim can say of its subject: a thing or a value, as pyoxigraph terms."""


class Certainty(StrEnum):
    """How a document puts a statement."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    REPORTED = "reported"
    OPINION = "opinion"

    @property
    def iri(self) -> str:
        """The concept's address."""
        return f"{BASE}certainty/{self.value}"


class Status(StrEnum):
    """What became of a conflict."""

    CONTRADICTION = "contradiction"
    UNDECIDED = "undecided"
    APPARENT = "apparent"

    @property
    def iri(self) -> str:
        """The concept's address."""
        return f"{BASE}status/{self.value}"


class Finding(StrEnum):
    """What match records say to a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    PARTLY = "partly"
    UNDECIDED = "undecided"
    NO_DATA = "no-data"

    @property
    def iri(self) -> str:
        """The concept's address."""
        return f"{BASE}finding/{self.value}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of Unicode code points in a document, with the words found there.

    In a document of records the place is that of a record: ``record`` is its address, start and end are 0, and the
    words are the value as the record has it.
    """

    document: str
    start: int
    end: int
    words: str
    record: str = ""

    @property
    def iri(self) -> str:
        """The document's address with an RFC 5147 fragment, which counts characters the same way.

        Of a record it is the record's address, with a mark that tells the words from others of the record.
        """
        if self.record:
            mark = hashlib.sha256(self.words.encode()).hexdigest()[:8]
            return f"{self.record}{'&' if '#' in self.record else '#'}said={mark}"
        return f"{document_iri(self.document)}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a statement comes from that a rule has found in a text, and no person.

    Attributes:
        rule: the rule's name.
        confidence: from 0 to 1, as it is written.
        reviewed: ``accepted`` or ``edited``; empty where nobody has looked at it.
    """

    rule: str
    confidence: str
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One document saying one triple at one or more spans.

    Attributes:
        document: the document's id.
        subject: the address of what is spoken of, the same in every document.
        predicate: the property's address.
        object: the value.
        spans: where it is said, in order of place; never empty.
        certainty: how the document puts it.
        signature: what the subject is in this document's own terms, so that the id does not depend on other documents.
        object_signature: the same for an object that is a record.
        as_written: a date in the notation of the fact file, where EDTF writes it differently.
        header: the header of the table's column that the value stands in.
        proposal: the rule that proposed it; None where a person wrote it.
    """

    document: str
    subject: str
    predicate: str
    object: Term
    spans: tuple[Span, ...]
    certainty: Certainty = Certainty.ASSERTED
    signature: str = ""
    object_signature: str = ""
    as_written: str = ""
    header: Span | None = None
    proposal: Proposal | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        words = json.dumps(
            [
                self.document,
                self.signature or self.subject,
                self.predicate,
                self.object_signature or str(self.object),
                [[span.start, span.end, span.words, *([span.record] if span.record else [])] for span in self.spans],
                self.certainty,
            ],
            ensure_ascii=False,
        )
        object.__setattr__(self, "id", hashlib.sha256(words.encode()).hexdigest()[:16])

    @property
    def iri(self) -> str:
        """The claim's address."""
        return f"{BASE}id/claim/{self.id}"

    @property
    def date(self) -> PartialDate | None:
        """The value as a date with bounds, where it is one."""
        if isinstance(self.object, Literal) and self.object.datatype.value == EDTF_DATE:
            return PartialDate.parse(self.object.value)
        return None


AGAINST_RECORDS = "against match records"
"""The kind of conflict of what documents say alike and match records refute: no value is accepted."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims about one slot that differ.

    Attributes:
        kind: the name of the rule that found it.
        subject: the address of what the slot belongs to.
        predicate: the property's address.
        claims: those that take part, ordered by document and place.
        explanation: what they disagree about, or why they do not.
        apparent: all claims can hold; the difference has an explanation.
        holds: the claims that the rule itself leaves standing; none where the policy is to choose.
        because: why they stand, where the rule chose them over others.
        open: no policy can choose, as it is a question and not a choice between values.
    """

    kind: str
    subject: str
    predicate: str
    claims: tuple[Claim, ...]
    explanation: str
    apparent: bool = False
    holds: tuple[Claim, ...] = ()
    because: str = ""
    open: bool = False

    @property
    def id(self) -> str:
        """The same claims in the same kind of conflict always get the same id."""
        words = json.dumps([self.kind, self.predicate, sorted(claim.id for claim in self.claims)])
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def iri(self) -> str:
        """The conflict's address."""
        return f"{BASE}id/conflict/{self.id}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which claims of a conflict are accepted, by which rule, and why; none accepted means undecided."""

    conflict: Conflict
    accepted: tuple[Claim, ...]
    rule: str
    explanation: str

    @property
    def status(self) -> Status:
        """Apparent, contradiction (settled) or undecided."""
        if self.conflict.apparent:
            return Status.APPARENT
        if self.conflict.kind == AGAINST_RECORDS:
            return Status.CONTRADICTION
        return Status.CONTRADICTION if self.accepted else Status.UNDECIDED

    @property
    def iri(self) -> str:
        """The verdict's address."""
        return f"{BASE}id/verdict/{self.conflict.id}"


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a data set that a check rests on.

    Attributes:
        dataset: the name of the data set.
        place: the address of the record, as in ``…/id/document/DATASET/FILE#row=17``; of a whole file without the part
            after the ``#``.
        words: what stands there, in short.
    """

    dataset: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the words of a claim, and what the records say to it.

    Attributes:
        text: how they are taken; empty where there is one way only.
        finding: what the records say.
        found: the value that the records give, in words; empty where they give none.
        explanation: how it was found, or why it was not.
        rows: the records that say so.
        files: files of which all records were counted.
    """

    text: str
    finding: Finding
    found: str
    explanation: str
    rows: tuple[Row, ...] = ()
    files: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A claim held against match records.

    Attributes:
        claim: what a document says.
        rule: the name of the rule that knows how to check it.
        readings: the ways to take its words; at least one.
    """

    claim: Claim
    rule: str
    readings: tuple[Reading, ...]

    @property
    def finding(self) -> Finding:
        """What the records say on the whole.

        It is supported or refuted where every reading that can be decided says so and none is left open; where some
        support and others refute it, it holds in part.
        """
        found = {reading.finding for reading in self.readings if reading.finding is not Finding.NO_DATA}
        if len(found) == 1:
            return found.pop()
        if Finding.PARTLY in found or Finding.SUPPORTED in found:
            return Finding.PARTLY if found & {Finding.REFUTED, Finding.PARTLY} else Finding.UNDECIDED
        return Finding.UNDECIDED if found else Finding.NO_DATA

    @property
    def iri(self) -> str:
        """The check's address."""
        return f"{BASE}id/check/{self.claim.id}"
