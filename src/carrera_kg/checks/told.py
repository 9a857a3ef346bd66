"""What documents tell of a record: each document's own words first, and those of others where it is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import PartialDate
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import CAR, EDTF_DATE, MANAGER


@dataclass(frozen=True)
class Told:
    """All claims, by what they speak of.

    Attributes:
        claims: of documents.
        written: when each document was written, as far as it is bounded.
    """

    claims: tuple[Claim, ...]
    written: Mapping[str, PartialDate] = field(default_factory=dict)
    _by: dict[str, dict[str, list[Claim]]] = field(default_factory=dict)
    _above: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, claims: Iterable[Claim], written: Mapping[str, PartialDate] | None = None) -> Told:
        """Index the claims."""
        told = cls(tuple(claims), written or {})
        by: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in told.claims:
            by[claim.subject][claim.predicate.removeprefix(CAR)].append(claim)
            if claim.predicate in _HANGS:
                told._above[claim.object.value] = claim.subject
        told._by.update(by)
        return told

    def records(self, kind: str) -> Iterator[Record]:
        """The records of a kind, each once for every document that tells of it, in order."""
        of = f"/id/{kind}/"
        for subject in sorted(subject for subject in self._by if of in subject):
            for document in sorted({claim.document for claims in self._by[subject].values() for claim in claims}):
                yield Record(self, subject, document)

    def about(self, subject: str) -> Mapping[str, list[Claim]]:
        """The claims about something, by the name of the property."""
        return self._by.get(subject, {})

    def above(self, subject: str) -> str | None:
        """The record that this one hangs on."""
        return self._above.get(subject)

    def spells(self, person: str, team: str) -> list[str]:
        """The spells of a person at a team."""
        return sorted(
            subject
            for subject, told in self._by.items()
            if "/id/spell/" in subject
            and any(claim.object.value == person for claim in told.get("person", ()))
            and any(claim.object.value == team for claim in told.get("team", ()))
        )


_HANGS = {CAR + name for name in ("side", "goal", "tally")}


@dataclass(frozen=True)
class Record:
    """What one document tells of one record.

    Attributes:
        told: all claims.
        subject: the record's address.
        document: whose words go first.
    """

    told: Told
    subject: str
    document: str

    def own(self, name: str) -> list[Claim]:
        """The document's claims of a property."""
        return [claim for claim in self.told.about(self.subject).get(name, ()) if claim.document == self.document]

    def any(self, name: str) -> list[Claim]:
        """The document's claims of a property; those of others where it has none."""
        return self.own(name) or list(self.told.about(self.subject).get(name, ()))

    def thing(self, name: str) -> str | None:
        """The address that is the value, if there is one only."""
        values = {claim.object.value for claim in self.any(name) if isinstance(claim.object, NamedNode)}
        return values.pop() if len(values) == 1 else None

    def date(self, name: str) -> PartialDate | None:
        """The date that is the value: the narrowest of several that agree; None where they do not."""
        dates = [when for claim in self.any(name) if (when := date_of(claim))]
        best = min(dates, key=lambda when: (when.days is None, when.days or 0, when.edtf), default=None)
        return best if best and all(best.agrees_with(other) for other in dates) else None

    def number(self, name: str) -> int | None:
        """The whole number that is the value, if there is one only."""
        values = {number_of(claim) for claim in self.any(name)} - {None}
        return values.pop() if len(values) == 1 else None

    def truth(self, name: str) -> bool | None:
        """Whether the value is true, if there is one only."""
        values = {claim.object.value == "true" for claim in self.any(name)}
        return values.pop() if len(values) == 1 else None

    def borrowed(self, *names: str) -> list[str]:
        """The documents whose words are taken as this one does not tell it."""
        found = {claim.document for name in names if not self.own(name) for claim in self.any(name)}
        return sorted(found - {self.document})

    def below(self, name: str) -> list[Record]:
        """The records that hang on this one, of whichever document."""
        return [
            Record(self.told, subject, self.document) for subject in sorted({c.object.value for c in self.any(name)})
        ]

    def above(self) -> Record | None:
        """The record that this one hangs on."""
        subject = self.told.above(self.subject)
        return Record(self.told, subject, self.document) if subject else None

    @property
    def in_charge(self) -> bool:
        """Whether it is the spell of somebody who leads a team."""
        roles = [claim.object.value for claim in self.any("role")]
        return any(ontology().is_a(role, MANAGER) for role in roles)


def date_of(claim: Claim) -> PartialDate | None:
    """The value of a claim as a date."""
    value = claim.object
    return PartialDate.parse(value.value) if isinstance(value, Literal) and value.datatype.value == EDTF_DATE else None


def number_of(claim: Claim) -> int | None:
    """The value of a claim as a whole number."""
    text = claim.object.value
    return int(text) if isinstance(claim.object, Literal) and text.lstrip("-").isdecimal() else None
