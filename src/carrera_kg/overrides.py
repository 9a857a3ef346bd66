"""Verdicts of the user (``verdicts.yaml``): which value to accept where, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from carrera_kg import yamlfile
from carrera_kg.conflicts import Evidence
from carrera_kg.entities import Entities
from carrera_kg.errors import FactError, did_you_mean
from carrera_kg.model import Claim, Conflict
from carrera_kg.vocabulary import CAR

_FIELDS = ("conflict", "about", "property", "at", "accept", "because")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Override:
    """One verdict of the user.

    Attributes:
        path, line: where it stands.
        id: the id of a conflict, or nothing.
        about, property, at: what the conflict is about, by name, where it has no id; ``at`` is a team or nothing.
        accept: the value, as the conflict shows it; ``all`` leaves all of them standing.
        because: the user's reason.
    """

    path: str
    line: int
    id: str
    about: str
    property: str
    at: str
    accept: str
    because: str

    def conflict(self, conflicts: Sequence[Conflict], evidence: Evidence) -> Conflict:
        """The conflict that is meant.

        Raises:
            FactError: none or several fit.
        """
        fitting = [conflict for conflict in conflicts if self._fits(conflict, evidence)]
        if len(fitting) == 1:
            return fitting[0]
        what = f"conflict {self.id}" if self.id else f"conflict about {self.property} of {self.about}"
        where = f" at {self.at}" if self.at else ""
        if not fitting:
            raise FactError(self.path, self.line, f"there is no {what}{where}", "see 'carrera-kg conflicts'")
        ids = " or ".join(sorted(conflict.id for conflict in fitting))
        raise FactError(self.path, self.line, f"{len(fitting)} conflicts fit {what}{where}", f"write conflict: {ids}")

    def claims(self, conflict: Conflict, evidence: Evidence) -> tuple[Claim, ...]:
        """The claims that the verdict accepts; none where all values are to stand.

        Raises:
            FactError: no claim gives the value.
        """
        if self.accept == _ALL:
            return ()
        values = {claim.id: _spellings(claim, evidence) for claim in conflict.claims}
        kept = tuple(claim for claim in conflict.claims if self.accept in values[claim.id])
        if not kept:
            shown = list(dict.fromkeys(evidence.shown(claim) for claim in conflict.claims))
            hint = did_you_mean(self.accept, shown) or f"they say {', '.join(shown)}; or accept: all"
            raise FactError(self.path, self.line, f"no claim of the conflict gives {self.accept}", hint)
        return kept

    def _fits(self, conflict: Conflict, evidence: Evidence) -> bool:
        if self.id:
            return conflict.id == self.id
        if conflict.predicate != CAR + self.property:
            return False
        holders = {conflict.subject, *_holders(conflict.subject, evidence)}
        named = {evidence.name(NamedNode(iri)) for iri in holders} | {iri.rsplit("/id/", 1)[-1] for iri in holders}
        return self.about in named and (not self.at or self.at in named)


def load_overrides(path: str, entities: Entities) -> tuple[Override, ...]:
    """The verdicts of a ``verdicts.yaml``; its names may be any form of the entities' names.

    Raises:
        DataError, FactError: the file is missing or wrong.
    """
    return tuple(_override(entry, path, entities) for entry in yamlfile.read_entries(path, "verdicts", "a verdict"))


def _override(entry: yamlfile.Mapping, path: str, entities: Entities) -> Override:
    for key, at in entry.keys_at.items():
        if key not in _FIELDS:
            raise FactError(path, at.line, f"a verdict has no field {key}", f"the fields are {', '.join(_FIELDS)}")
    given = {key: entry.get(key, "") for key in _FIELDS}
    for key, value in given.items():
        if not isinstance(value, str):
            raise FactError(path, entry.line, f"{key} must be a text", "see docs/facts.md")
    texts = {key: str(value) for key, value in given.items()}
    if bool(texts["conflict"]) == bool(texts["about"] and texts["property"]):
        raise FactError(path, entry.line, "a verdict needs one conflict", "give conflict:, or about: and property:")
    for key in ("accept", "because"):
        if not texts[key].strip():
            raise FactError(path, entry.line, f"a verdict without {key}", "say which value, and why")
    return Override(
        path,
        entry.line,
        id=texts["conflict"],
        about=_name(texts["about"], entities),
        property=texts["property"],
        at=_name(texts["at"], entities),
        accept=texts["accept"],
        because=texts["because"],
    )


def _name(form: str, entities: Entities) -> str:
    """The name of which the text is a form, where it can be of one only; else the text."""
    names = {entity.name for entity in entities.by_name.get(form, ())}
    return names.pop() if len(names) == 1 else form


def _holders(subject: str, evidence: Evidence) -> set[str]:
    """Whose and where the subject is: the person and team of a spell, and of the spell of a tally."""
    about = {subject, evidence.parents.get(subject, subject)}
    names = ("person", "team", "competition", "award", "concerns", "scorer")
    linked = (evidence.at(each, name).values for each in about for name in names)
    return about | {value.value for values in linked for value in values}


def _spellings(claim: Claim, evidence: Evidence) -> set[str]:
    """The ways to write the claim's value: as it is shown, in EDTF, or as the end of its address."""
    value = claim.object
    if isinstance(value, Literal):
        return {evidence.shown(claim), evidence.name(value), value.value, claim.as_written}
    return {
        evidence.shown(claim),
        evidence.name(value),
        value.value,
        value.value.rsplit("/", 1)[-1],
        value.value.rsplit("/id/", 1)[-1],
    }
