"""What a decision makes of a fact file: pure steps from one file to the next, so that any can be taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.factfile import FactFile, Part, Record, Where, is_open, parts, subject_of, with_value, without
from carrera_kg.model import Certainty
from carrera_kg.ontology import Ontology
from carrera_kg.proposals.gate import Reason, loose_ends, misfit
from carrera_kg.review.wording import CERTAINTY, Wording

_FIRST = ("rule", "confidence", "reviewed")  # these stand after the head


@dataclass(frozen=True, slots=True)
class Decided:
    """The file after a decision.

    Attributes:
        file: as it is to be written.
        key: of the fact, if it is still there.
        note: what else was decided thereby; nothing if nothing was.
    """

    file: FactFile
    key: str | None
    note: str = ""


def key_of(fact: Record) -> str:
    """What tells a fact from others of its file, for as long as nobody changes it."""
    return hashlib.blake2b(repr(fact).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def open_facts(file: FactFile) -> list[Record]:
    """The proposals that nobody has decided on, in their order."""
    return [fact for fact in file.facts if is_open(fact)]


def found(file: FactFile, key: str) -> Record:
    """The fact with that key.

    Raises:
        UsageError: it is not there any more.
    """
    fact = next((fact for fact in file.facts if key_of(fact) == key), None)
    if fact is None:
        raise UsageError("that proposal is not in the file any more", "it was decided on or changed elsewhere")
    return fact


def accept(file: FactFile, key: str) -> Decided:
    """The fact is right as it is; what was edited before stays ``edited``."""
    fact = found(file, key)
    done = fact if "reviewed" in fact else _reviewed(fact, "accepted")
    return Decided(_with(file, fact, done), key_of(done))


def reject(file: FactFile, key: str, where: Where | None, ontology: Ontology) -> Decided:
    """The fact, or one value of it, is wrong: it goes to the rejected, and is not proposed again.

    With the value that tells a record within the fact apart goes that record; with the last value goes the fact. Values
    of other facts that named the record go too if no fact is left that tells of it.

    Raises:
        UsageError: there is no such fact or value.
    """
    fact = found(file, key)
    wrong = [part for part in parts(fact) if where in (None, part.where)]
    if not wrong:
        raise UsageError("the proposal has no such value", "see what it says now")
    if wrong[0].tells_apart and where is not None:
        wrong = [part for part in parts(fact) if part.where[:-1] == where[:-1]]
    rest = without(fact, [part.where for part in wrong])
    if where is None or not any(True for _ in parts(rest)):
        plain = {name: value for name, value in fact.items() if name != "reviewed"}
        left = replace(_with(file, fact, None), rejected=(*file.rejected, plain))
        return _tied_up(left, _loose(file, ontology), ontology)
    return Decided(
        replace(_with(file, fact, rest), rejected=(*file.rejected, *_alone(fact, wrong))),
        key_of(rest),
    )


def edit(file: FactFile, key: str, where: Where, value: str, words: Wording) -> Decided:
    """The value is another one; the one that was proposed is rejected.

    Raises:
        UsageError: there is no such fact or value, or the property cannot have the value.
    """
    fact, value = found(file, key), value.strip()
    if where == CERTAINTY:
        return _edit_certainty(file, fact, value)
    part = next((part for part in parts(fact) if part.where == where), None)
    if part is None:
        raise UsageError("the proposal has no such value", "see what it says now")
    if value == part.value:
        return Decided(file, key)
    _check(fact, part, value, words)
    changed = _reviewed(with_value(fact, where, value), "edited")
    return Decided(
        replace(_with(file, fact, changed), rejected=(*file.rejected, *_alone(fact, [part]))),
        key_of(changed),
    )


def _edit_certainty(file: FactFile, fact: Record, value: str) -> Decided:
    if value not in list(Certainty):
        raise UsageError(f"no certainty {value!r}", f"it is one of {', '.join(Certainty)}")
    if value == fact.get("certainty", Certainty.ASSERTED):
        return Decided(file, key_of(fact))
    changed = {name: given for name, given in fact.items() if name != "certainty"}
    if value != Certainty.ASSERTED:
        changed["certainty"] = value
    changed = _reviewed(changed, "edited")
    # Each of its claims was sure in another way: all of them are other claims now.
    plain = {name: given for name, given in fact.items() if name != "reviewed"}
    return Decided(replace(_with(file, fact, changed), rejected=(*file.rejected, plain)), key_of(changed))


def _check(fact: Record, part: Part, value: str, words: Wording) -> None:
    """See that the property can have the value, in this file."""
    ontology, name = words.ontology, part.name
    kind = part.where[-2][0] if len(part.where) > 1 else subject_of(fact)[0]
    wrong = misfit(kind, name, value, ontology)
    shown = words.value(name, value)
    if wrong is Reason.DATE:
        raise UsageError(f"{shown!r} is no date", "write it like 1991, 1964-04, 2005-10-28, 1991/92 or summer 2011")
    if wrong:
        scheme = ontology.properties[name].scheme if name in ontology.properties else ""
        known = sorted(ontology.concepts(scheme)) if scheme else []
        hint = did_you_mean(value, known) or (f"it is one of {', '.join(known)}" if known else "give another value")
        raise UsageError(f"{shown!r} cannot be the {_label(name, ontology)}: {wrong}", hint)
    meant = words.known(name, value)
    if meant is not None and len(meant) != 1:
        if meant:
            raise UsageError(f"{shown!r} means {len(meant)} things", f"write {' or '.join(e.id for e in meant)}")
        hint = did_you_mean(value, [*words.entities.by_name, *words.entities.by_id])
        raise UsageError(
            f"nothing known that can be the {_label(name, ontology)} is called {shown!r}",
            hint or "add it under entities: in the file first",
        )
    if loose_ends(with_value(fact, part.where, value), set(words.records), ontology) and meant is None:
        raise UsageError(f"no fact of the file tells of {shown!r}", "give the local name of a record in the file")


def _label(name: str, ontology: Ontology) -> str:
    return ontology.properties[name].label if name in ontology.properties else name


def _reviewed(fact: Record, how: str) -> Record:
    """The fact with the decision after its head."""
    kind, _ = subject_of(fact)
    first = {name: fact[name] for name in (kind, *_FIRST) if name in fact} | {"reviewed": how}
    return first | {name: value for name, value in fact.items() if name not in first}


def _with(file: FactFile, fact: Record, other: Record | None) -> FactFile:
    """The file with another fact in the place of one, or none."""
    at = next(number for number, each in enumerate(file.facts) if each is fact)
    return replace(file, facts=(*file.facts[:at], *([] if other is None else [other]), *file.facts[at + 1 :]))


def _alone(fact: Record, some: Iterable[Part]) -> list[Record]:
    """For each of the values the fact with that value alone, as it was proposed."""
    every = list(parts(fact))
    alone = []
    for part in some:
        if part.tells_apart and any(other.where[:-1] == part.where[:-1] and not other.tells_apart for other in every):
            continue  # it stands with each of the others
        others = [other.where for other in every if other.where != part.where]
        mark = [other for other in every if other.tells_apart and other.where[:-1] == part.where[:-1]]
        rest = without(fact, [where for where in others if where not in [each.where for each in mark]])
        alone.append({name: value for name, value in rest.items() if name != "reviewed"})
    return alone


def _loose(file: FactFile, ontology: Ontology) -> set[tuple[int, Where]]:
    known = {subject_of(fact) for fact in file.facts}
    return {(id(fact), where) for fact in file.facts for where in loose_ends(fact, known, ontology)}


def _tied_up(file: FactFile, before: set[tuple[int, Where]], ontology: Ontology) -> Decided:
    """The file without values that have come to name a record of which no fact tells."""
    number = 0
    while loose := _loose(file, ontology) - before:
        fact = next(fact for fact in file.facts if any(id(fact) == each for each, _ in loose))
        wrong = [part for part in parts(fact) if (id(fact), part.where) in loose]
        rest = without(fact, [part.where for part in wrong])
        keeps = any(True for _ in parts(rest))
        file = replace(_with(file, fact, rest if keeps else None), rejected=(*file.rejected, *_alone(fact, wrong)))
        number += len(wrong)
    values = "1 value" if number == 1 else f"{number} values"
    return Decided(file, None, f"{values} that named what was rejected went with it" if number else "")
