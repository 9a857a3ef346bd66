"""What is taken back (``withdrawn.yaml``): documents, claims, people and other entities, with all that rests on them.

Statements are left out before anything is compared, derived or written, so the dataset is the one of fact files that
never had them. Whoever is withdrawn must not remain in what others say either: statements whose words name them go too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pyoxigraph import Literal, NamedNode

from carrera_kg import yamlfile
from carrera_kg.documents import Document
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import DataError, FactError, did_you_mean
from carrera_kg.identity import statements_resolved
from carrera_kg.model import Claim, Span
from carrera_kg.names import search_key
from carrera_kg.names import slug as slug_of
from carrera_kg.ontology import Ontology
from carrera_kg.readers.facts import FactSheet, Statement, Subject, is_count
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    ID,
    KINDS,
    NESTED,
    ONTOLOGY_GRAPH,
    document_graph,
    document_iri,
    record_class,
)

_HEADS = ("document", "claim", "person", "entity")
_FIELDS = (*_HEADS, "words", "at", "because", "since", "gone")
_SEE = "see docs/corrections.md"

_BELONGS = tuple(CAR + name for name in ("person", "team", "award", "scorer", "concerns", "speaker"))
"""What a record cannot be told without: a spell is somebody's at a team, a remark is about somebody."""
_EDITIONS = frozenset((CAR + "Honour", CAR + "Standing"))
"""Records of a competition; a match in one stands without it."""
_TOLD_BY_OTHERS = frozenset((CAR + "Honour",))
"""Records that another document may tell without the person: that a team won stays, though a player of it goes."""


_NAMES = (CAR + "name", CAR + "nickname")

_NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "spell": (frozenset(("person",)), frozenset(("team",))),
    "honour": (frozenset(("result",)), frozenset(("competition", "award")), frozenset(("person", "team"))),
    "match": (frozenset(("side",)),),
    "run": (frozenset(("team",)), frozenset(("kindOfRun",))),
    "standing": (frozenset(("team",)), frozenset(("rank",))),
    "suspension": (frozenset(("person",)), frozenset(("end",))),
    "remark": tuple(frozenset((name,)) for name in ("concerns", "topic", "summary", "settled")),
    **{kind: (frozenset((name,)),) for kind, name in NESTED.items()},
}
"""What must be left of a record, where the document gave it: one of each. A ban is not told without its end, and a
criminal or medical matter not without its outcome."""


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Entry:
    """One withdrawal.

    Attributes:
        path, line: where it stands.
        kind: ``document``, ``claim`` (by id), ``words`` (the claims at a place), ``person`` or ``entity``.
        name: the document's id, the claim's id, or the name or id of the entity.
        words, at: for ``words``, what is quoted, and from which code point on, where that is given.
        because, since: the reason, and the day of it if one is given; they go into no dataset.
        gone: it need not be there any more.
    """

    path: str
    line: int
    kind: str
    name: str
    words: str = ""
    at: int | None = None
    because: str = ""
    since: date | None = None
    gone: bool = False

    def error(self, problem: str, hint: str) -> FactError:
        """An error of this entry."""
        return FactError(self.path, self.line, problem, hint)

    def missing(self, what: str, hint: str = "") -> FactError:
        """The error for what nothing fits."""
        known = f"{hint} " if hint else ""
        return self.error(
            f"there is no {what} to withdraw", f"{known}if the facts no longer have it, write gone: true beside it"
        )


def load_withdrawals(path: str) -> tuple[Entry, ...]:
    """The entries of a ``withdrawn.yaml``.

    Raises:
        DataError, FactError: the file is missing or wrong.
    """
    return tuple(_entry(entry, path) for entry in yamlfile.read_entries(path, "withdrawn", "a withdrawal"))


def _entry(entry: yamlfile.Mapping, path: str) -> Entry:
    for key, at in entry.keys_at.items():
        if key not in _FIELDS:
            hint = did_you_mean(key, _FIELDS) or f"the fields are {', '.join(_FIELDS)}"
            raise FactError(path, at.line, f"a withdrawal has no field {key}", hint)
        if not isinstance(entry[key], str) or not str(entry[key]).strip():
            raise FactError(path, at.line, f"{key} must be a text", _SEE)
    texts = {key: str(value).strip() for key, value in entry.items()}
    heads = [head for head in _HEADS if head in texts]
    if len(heads) != 1:
        raise FactError(path, entry.line, "a withdrawal takes back one thing", f"give one of {', '.join(_HEADS)}")
    (kind,) = heads
    if "because" not in texts:
        raise FactError(path, entry.line, "a withdrawal without because", "say why, in a word, and nobody's name")
    place = "words" in texts or "at" in texts
    if place and kind != "document":
        raise FactError(path, entry.line, f"a {kind} has no words and at", "give document, words and at for a place")
    if "at" in texts and not ("words" in texts and is_count(texts["at"])):
        raise FactError(path, entry.keys_at["at"].line, "at counts code points from 0, beside words", _SEE)
    if kind == "claim" and not re.fullmatch(r"[0-9a-f]{16}", texts["claim"].rsplit("/", 1)[-1].removeprefix("claim:")):
        hint = "see 'carrera-kg claims'; for all claims at a place give document and words"
        raise FactError(path, entry.keys_at["claim"].line, f"{texts['claim']!r} is not a claim's id", hint)
    return Entry(
        path,
        entry.line,
        kind="words" if place else kind,
        name=texts[kind].rsplit("/", 1)[-1].removeprefix("claim:") if kind == "claim" else texts[kind],
        words=texts.get("words", ""),
        at=int(texts["at"]) if "at" in texts else None,
        because=texts["because"],
        since=_day(entry, path),
        gone=_gone(entry, path),
    )


def _day(entry: yamlfile.Mapping, path: str) -> date | None:
    if "since" not in entry:
        return None
    try:
        return date.fromisoformat(str(entry["since"]).strip())
    except ValueError:
        line = entry.keys_at["since"].line
        raise FactError(path, line, f"since: {entry['since']!r} is not a day", "write it like 2025-03-01") from None


def _gone(entry: yamlfile.Mapping, path: str) -> bool:
    text = str(entry.get("gone", "false")).strip()
    if text not in ("true", "false"):
        raise FactError(path, entry.keys_at["gone"].line, f"gone: {text!r} is neither true nor false", "write true")
    return text == "true"


# ── Names in texts ───────────────────────────────────────────────────────────────────────────────


class Mentions:
    """Whether a text names one of those who are withdrawn.

    A name counts in any case, with or without accents, as whole words; so do all forms of it, and a person's family
    name. A form of one letter counts as it is written. What is part of the longer name of somebody else does not
    ("Mario Conte", when Antonio Conte with the form "Conte" is withdrawn).

    Args:
        withdrawn: those who are.
        others: the entities that stay.
        also: what else they are called: spellings and nicknames that documents tell.
    """

    def __init__(self, withdrawn: Iterable[Entity], others: Iterable[Entity], also: Iterable[str] = ()) -> None:
        meant = list(withdrawn)
        forms = {form for entity in meant for form in _forms(entity)} | set(also)
        proper = {entity.name for entity in meant} | {form for form in forms if form == form.title()}
        names = {entity.name for entity in others}
        self.words = frozenset(key for form in forms if len(key := search_key(form)) > 1)
        self.whole_names = frozenset(key for form in proper if " " in (key := search_key(form)))
        letters = frozenset(_written(form.strip()) for form in forms if len(search_key(form)) == 1)
        self._folded = _Finder(self.words, {search_key(name) for name in names})
        self._letters = _Finder(letters, {_written(name) for name in names})
        self._whole = _Finder(self.whole_names, {search_key(name) for name in names})

    def __bool__(self) -> bool:
        return bool(self._folded.wanted or self._letters.wanted)

    def __contains__(self, text: object) -> bool:
        written = str(text)
        return self._folded.finds(search_key(written)) or self._letters.finds(_written(written))

    def in_whole(self, text: str) -> bool:
        """Whether a proper name of two words and more is in the text: it is hardly anything else."""
        return self._whole.finds(search_key(text))

    def is_borne_by(self, name: str) -> bool:
        """Whether a name has one of them in it: it is somebody else's own."""
        return any(_finds(form, search_key(name)) for form in self.words)


class _Finder:
    """Finds words in a text, but not within longer names that may stand there."""

    def __init__(self, wanted: Collection[str], kept: Iterable[str]) -> None:
        self.wanted = sorted(wanted)
        self.kept = sorted(
            {name for name in kept if name not in wanted and any(_finds(form, name) for form in wanted)},
            key=lambda name: (-len(name), name),
        )

    def finds(self, text: str) -> bool:
        for name in self.kept:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "|", text)
        return any(_finds(form, text) for form in self.wanted)


def _finds(form: str, text: str) -> bool:
    return form in text and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None


def _written(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _forms(entity: Entity) -> set[str]:
    """The names of an entity; of a person also the family name, in either of the places where it can stand."""
    forms = {entity.name, *entity.forms}
    parts = search_key(entity.name).split()
    if entity.id.startswith("person/") and len(parts) > 1 and len(parts[-1]) > 1:
        forms |= {" ".join(parts[1:]), parts[-1]}
    return forms


# ── What goes ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is left of the sources, and what went.

    Attributes:
        catalogue, entities, sheets: what is left, to be published.
        claims: the claims that are left.
        documents: the ids of the documents that went, without those that name somebody who is withdrawn.
        counts: how many documents, claims (by entries that mean claims) and entities were withdrawn, and how many
            ``statements`` went in all; of them ``naming`` went only because their words name somebody.
        notes: what whoever builds must know, in words; it goes into no dataset.
        mentions: tells whether a text names somebody who is withdrawn.
        origins: all documents, those that went too: two copies of one that went are still one witness.
        forbidden: addresses that must not occur any more.
    """

    catalogue: dict[str, Document]
    entities: Entities
    sheets: tuple[FactSheet, ...]
    claims: list[Claim]
    documents: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...]
    mentions: Mentions
    origins: tuple[Document, ...]
    forbidden: frozenset[str]

    @property
    def numbers(self) -> dict[str, object]:
        """What went, in numbers, and the documents by id: as much as a dataset may say of it."""
        numbers = {name: number for name, number in self.counts.items() if name != "documents"}
        return {"documents": list(self.documents), **numbers}

    @property
    def told(self) -> tuple[str, ...]:
        """What went, in words, for whoever builds; not to be published."""
        what = ", ".join(
            f"{self.counts[name]:,} {name if self.counts[name] != 1 else one}"
            for name, one in (("documents", "document"), ("claims", "claim"), ("entities", "entity"))
            if self.counts[name]
        )
        statements, naming = self.counts["statements"], self.counts["naming"]
        many = f"{statements:,} statement{'' if statements == 1 else 's'} left out"
        only = f", {naming:,} of them only because they name somebody" if naming else ""
        return (f"{what or 'nothing'}: {many}{only}", *self.notes)

    def input_name(self, name: str, checksum: str) -> str:
        """What to call a file of facts where its name may be read: not by the name of somebody who is withdrawn."""
        folder, _, file = name.rpartition("/")
        if folder != "facts" or file.removesuffix(".yaml") not in self.mentions:
            return name
        return f"{folder}/{checksum[:8]}.yaml"

    def check(self, lines: Iterable[str], others: Iterable[str]) -> None:
        """See that nothing of what was withdrawn is in the dataset.

        Args:
            lines: the dataset as N-Quads.
            others: other texts that are published.

        Raises:
            DataError: something is.
        """
        addresses = _any_of(rf"{re.escape(iri)}(?=[>#])" for iri in sorted(self.forbidden))
        names = self.mentions.whole_names
        likely = _any_of(re.escape(form).replace(r"\ ", r"\W+") for form in sorted(names))
        for line in lines:
            if line.endswith(f" <{ONTOLOGY_GRAPH}> ."):
                continue
            named = likely.search(line.casefold() if line.isascii() else _folded(line))
            if (named and self.mentions.in_whole(_readable(line))) or addresses.search(line):
                raise self._left(f"the dataset, in {line.rsplit(' ', 2)[1]}")
        if any(self.mentions.in_whole(_readable(text)) for text in others):
            raise self._left("the manifest")

    @staticmethod
    def _left(where: str) -> DataError:
        hint = "nothing was published; look for the name in entities.yaml, verdicts.yaml and the names of fact files"
        return DataError(f"something of what is withdrawn would be left in {where}", hint)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)")


def _folded(line: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", line.casefold()) if not unicodedata.combining(c))


def _readable(line: str) -> str:
    """The line without what is the same in all addresses."""
    return line.replace(BASE, " ")


def withdraw(
    entries: Sequence[Entry],
    catalogue: Mapping[str, Document],
    sheets: Sequence[FactSheet],
    entities: Entities,
    ontology: Ontology,
    texts: Mapping[str, str] | None = None,
) -> Withdrawn:
    """Take back what the entries name, and all that rests on it.

    Args:
        entries: of the file.
        catalogue, sheets, entities: the sources.
        ontology: the ontology.
        texts: the documents' texts by id, as far as they are at hand.

    Raises:
        FactError: an entry means nothing that is there, or several things.
    """
    work = _Work(entries, dict(catalogue), tuple(sheets), entities, ontology)
    work.mark()
    return work.result(texts or {})


@dataclass(frozen=True, slots=True)
class Barred:
    """Who must not come back with the records of large sources.

    Attributes:
        addresses: of entities that are withdrawn.
        keys: names of people that are withdrawn, as they are looked up: whoever is called so is left out.
    """

    addresses: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()


def barred(entries: Iterable[Entry], entities: Entities) -> Barred:
    """Who is withdrawn, for sources that know nothing of documents.

    Args:
        entries: of the file.
        entities: the registered ones, before anything was withdrawn.
    """
    addresses: set[str] = set()
    keys: set[str] = set()
    for entry in entries:
        if entry.kind not in ("person", "entity"):
            continue
        name = entry.name.removeprefix(ID)
        key = search_key(name)
        meant = {each.iri: each for form, all_ in entities.by_name.items() if search_key(form) == key for each in all_}
        if name in entities.by_id:
            meant[ID + name] = entities.by_id[name]
        addresses |= meant.keys() | {ID + name}
        forms = [form for each in meant.values() for form in (each.name, *each.forms)]
        if entry.kind == "person" and "/" not in name:
            keys |= {search_key(form) for form in (name, *forms) if " " in form.strip()} | {key}
    return Barred(frozenset(addresses), frozenset(keys - {""}))


_Told = dict[int, tuple[Statement, Claim]]
"""Statements of a sheet by number, each with the claim that it makes."""


@dataclass(slots=True)
class _Work:
    """The withdrawal under way: which statements of which sheet are gone, by number."""

    entries: Sequence[Entry]
    catalogue: dict[str, Document]
    sheets: tuple[FactSheet, ...]
    entities: Entities
    ontology: Ontology
    gone: list[set[int]] = field(default_factory=list)
    found: set[int] = field(default_factory=set)  # the entries that meant something, by number
    naming: int = 0
    claims: list[Claim] = field(default_factory=list)
    people: dict[str, Entity] = field(default_factory=dict)  # and other entities, by address
    cascaded: list[str] = field(default_factory=list)
    mentions: Mentions = field(default_factory=lambda: Mentions((), ()))
    renamed: dict[str, str] = field(default_factory=dict)  # documents whose id has a withdrawn name in it
    documents: frozenset[str] = frozenset()

    def mark(self) -> None:
        """Find out what goes: until nothing more does."""
        self.sheets = tuple(sorted(self.sheets, key=lambda sheet: sheet.document.id))
        self.gone = [set() for _ in self.sheets]
        told = self._told()
        self._entities(told)
        self._rename()
        self._documents()
        for number, entry in enumerate(self.entries):
            if entry.kind == "words":
                self._place(number, entry)
        self._claims(told)
        self.sheets = tuple(_renamed(sheet, self.renamed) for sheet in self.sheets)
        told = self._told()
        while self._claims(told):  # without a record, the claims about the next one may have other ids
            told = self._told()
        unique = {claim.id: claim for sheet in told for _, claim in sheet.values()}
        self.claims = sorted(unique.values(), key=lambda c: (c.document, c.spans, c.predicate, str(c.object)))
        self._all_found()

    def _told(self) -> list[_Told]:
        """The statements that are left, by sheet and number, with the claims that they make."""
        left = [[n for n in range(len(sheet.statements)) if n not in gone] for sheet, gone in self._pairs()]
        kept = [
            replace(sheet, statements=tuple(sheet.statements[n] for n in numbers))
            for sheet, numbers in zip(self.sheets, left, strict=True)
        ]
        told = statements_resolved(kept, self.entities, self.ontology)
        return [dict(zip(numbers, claims, strict=True)) for numbers, claims in zip(left, told, strict=True)]

    def _pairs(self) -> Iterable[tuple[FactSheet, set[int]]]:
        return zip(self.sheets, self.gone, strict=True)

    # ── Entities ────────────────────────────────────────────────────────────────────────────────

    def _entities(self, told: Sequence[_Told]) -> None:
        for number, entry in enumerate(self.entries):
            if entry.kind in ("person", "entity"):
                entity = self._meant(entry)
                self.people[entity.iri] = entity
                if entity.id in self.entities.by_id:
                    self.found.add(number)
        more: list[Entity] = list(self.people.values())
        while more:  # whose id tells of them is withdrawn with them
            others = [entity for entity in self.entities.by_id.values() if entity.iri not in self.people]
            called = (claim for sheet in told for _, claim in sheet.values() if claim.predicate in _NAMES)
            also = {claim.object.value for claim in called if claim.subject in self.people}
            self.mentions = Mentions(self.people.values(), others, also)
            more = [entity for entity in others if self._tells_of_another(entity)]
            self.people |= {entity.iri: entity for entity in more}
            self.cascaded += sorted(entity.id for entity in more)

    def _tells_of_another(self, entity: Entity) -> bool:
        slug = entity.id.split("/", 1)[1]
        own = self.mentions.is_borne_by(entity.name)
        return self.mentions.in_whole(slug) if own else slug in self.mentions

    def _meant(self, entry: Entry) -> Entity:
        """The one entity that is meant; one that is gone from the file still has its name."""
        name = entry.name.removeprefix(ID)
        key = search_key(name)
        same = {e.id: e for form, all_ in self.entities.by_name.items() if search_key(form) == key for e in all_}
        known = [self.entities.by_id[name]] if name in self.entities.by_id else [same[id_] for id_ in sorted(same)]
        fitting = [e for e in known if entry.kind == "entity" or e.id.startswith("person/")]
        if len(fitting) > 1:
            ids = " or ".join(entity.id for entity in fitting)
            raise entry.error(f"{entry.name} means {len(fitting)} things", f"write {ids}")
        if fitting:
            return fitting[0]
        if known:
            raise entry.error(f"{entry.name} is not a person", f"write entity: {entry.name}")
        if not entry.gone:
            ids_or_names: Collection[str] = self.entities.by_id if "/" in name else self.entities.by_name
            raise entry.missing(f"{entry.kind} {entry.name}", did_you_mean(entry.name, ids_or_names))
        kind, _, slug = name.partition("/")
        if slug and kind in KINDS:
            return Entity(name, slug.replace("-", " "))
        return Entity(f"{entry.kind if entry.kind in KINDS else 'person'}/{slug_of(name)}", name)

    def _belongings(self, told: Sequence[_Told]) -> None:
        """Mark what is said of them or by them: statements about them, their records, and words that name them."""
        records: set[str] = set()
        own: list[set[Subject]] = [set() for _ in told]
        for number, sheet in enumerate(told):
            for statement, claim in sheet.values():
                if self._is_theirs(claim):
                    own[number].add(statement.subject)
                    if record_class(claim.subject) not in _TOLD_BY_OTHERS:
                        records.add(claim.subject)
        for number, (gone, sheet) in enumerate(zip(self.gone, told, strict=True)):
            for n, (statement, claim) in sheet.items():
                value = claim.object.value if isinstance(claim.object, NamedNode) else ""
                theirs = {claim.subject, value} & (records | self.people.keys())
                if theirs or statement.subject in own[number] or statement.value in own[number]:
                    gone.add(n)
                elif n not in gone and self._names(statement):
                    self.naming += 1
                    gone.add(n)

    def _is_theirs(self, claim: Claim) -> bool:
        """Whether the claim makes its subject a record of somebody who is withdrawn."""
        if not isinstance(claim.object, NamedNode) or claim.object.value not in self.people:
            return False
        edition = claim.predicate == CAR + "competition" and record_class(claim.subject) in _EDITIONS
        return claim.predicate in _BELONGS or edition

    def _names(self, statement: Statement) -> bool:
        words = [span.words for span in _places(statement)]
        texts = [*words, " ".join(words), statement.as_written]
        if isinstance(statement.value, Literal):
            texts.append(statement.value.value)
        if statement.subject.kind == "remark":  # its local name is in its address
            texts.append(statement.subject.name)
        return any(text in self.mentions for text in texts)

    # ── Documents, places and claims ────────────────────────────────────────────────────────────

    def _rename(self) -> None:
        if self.mentions:
            self.renamed = {
                id_: f"document-{document.sha256[:8]}"
                for id_, document in self.catalogue.items()
                if id_ in self.mentions
            }

    def _document(self, entry: Entry) -> str | None:
        """The document that the entry names, by its id or by the one that it is published under."""
        published = {new: old for old, new in self.renamed.items()}
        name = published.get(entry.name, entry.name)
        if name in self.catalogue:
            return name
        if not entry.gone:
            raise entry.missing(f"document {entry.name}", did_you_mean(entry.name, self.catalogue))
        return None

    def _documents(self) -> None:
        wanted = {n: self._document(entry) for n, entry in enumerate(self.entries) if entry.kind == "document"}
        self.found |= {number for number, name in wanted.items() if name}
        self.documents = frozenset(name for name in wanted.values() if name)
        for sheet, gone in self._pairs():
            if sheet.document.id in self.documents:
                gone |= set(range(len(sheet.statements)))

    def _place(self, number: int, entry: Entry) -> None:
        """The statements that quote the words, and those that quote anything of the same place."""
        document = self._document(entry)
        places: set[tuple[int, int]] = set()
        own = [(sheet, gone) for sheet, gone in self._pairs() if sheet.document.id == document]
        for span in (span for sheet, _ in own for statement in sheet.statements for span in _places(statement)):
            at = span.words.find(entry.words)
            while at >= 0:
                if entry.at in (None, span.start + at):
                    places.add((span.start + at, span.start + at + len(entry.words)))
                at = span.words.find(entry.words, at + 1)
        for sheet, gone in own:
            hit = {n for n, statement in enumerate(sheet.statements) if _touches(statement, places)}
            gone.update(hit)
            self.found |= {number} if hit else set()

    def _claims(self, told: Sequence[_Told]) -> bool:
        """Mark claims by id and what belongs to entities, and what rests on them; whether anything more goes."""
        before = sum(map(len, self.gone))
        wanted: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self.entries):
            if entry.kind == "claim":
                wanted[entry.name].add(number)
        for gone, sheet in zip(self.gone, told, strict=True):
            for n, (_, claim) in sheet.items():
                if claim.id in wanted:
                    self.found |= wanted[claim.id]
                    gone.add(n)
        if self.people:
            self._belongings(told)
        for sheet_, gone in self._pairs():
            while more := _resting(sheet_.statements, gone) - gone:
                gone.update(more)
        return sum(map(len, self.gone)) > before

    def _all_found(self) -> None:
        for number, entry in enumerate(self.entries):
            if number in self.found or entry.gone:
                continue
            at = "" if entry.at is None else f" at {entry.at}"
            quoting = f"claim in {entry.name} that quotes '{entry.words}'{at}"
            raise entry.missing(quoting if entry.words else f"claim {entry.name}", "see 'carrera-kg claims';")

    # ── What is left ────────────────────────────────────────────────────────────────────────────

    def result(self, texts: Mapping[str, str]) -> Withdrawn:
        """What is left, with nothing in it that names anybody who is withdrawn."""
        left = {id_: document for id_, document in self.catalogue.items() if id_ not in self.documents}
        documents = [self._catalogued(document, texts.get(id_)) for id_, document in left.items()]
        catalogue = {document.id: document for document in documents}
        sheets = [
            replace(
                sheet,
                document=catalogue[sheet.document.id],
                statements=tuple(each for n, each in enumerate(sheet.statements) if n not in gone),
                silences=(),
            )
            for sheet, gone in self._pairs()
            if sheet.document.id in catalogue
        ]
        origins = tuple(map(self._with_new_ids, self.catalogue.values()))
        silent = [id_ for id_ in self.documents if id_ in self.mentions]
        return Withdrawn(
            catalogue=catalogue,
            entities=self._entities_left(),
            sheets=tuple(sheets),
            claims=self.claims,
            documents=tuple(sorted(self.documents.difference(silent))),
            counts=self._counts(),
            notes=self._notes(),
            mentions=self.mentions,
            origins=origins,
            forbidden=frozenset(
                (*self.people, *map(document_iri, self.documents), *map(document_graph, self.documents))
            ),
        )

    def _with_new_ids(self, document: Document) -> Document:
        above = document.derived_from
        new, above = self.renamed.get(document.id, document.id), self.renamed.get(above, above)
        return replace(document, id=new, derived_from=above)

    def _catalogued(self, document: Document, text: str | None) -> Document:
        """The catalogue's entry; a text that may show what is withdrawn has no checksum to be found by."""
        left = self._with_new_ids(document)
        if document.derived_from in self.documents:
            left = replace(left, derived_from="")

        def said(value: str, instead: str) -> str:
            return instead if value in self.mentions else value

        left = replace(
            left,
            title=said(left.title, left.id),
            publisher=said(left.publisher, "not stated"),
            licence=said(left.licence, "not stated"),
        )
        touched = any(gone for sheet, gone in self._pairs() if sheet.document.id == left.id)
        hidden = touched or (bool(self.mentions) and (text is None or text in self.mentions))
        return replace(left, file="", sha256="", blocks=()) if hidden else left

    def _entities_left(self) -> Entities:
        left = []
        for entity in self.entities.by_id.values():
            if entity.iri not in self.people:
                forms = [form for form in entity.forms if _is_part(form, entity.name) or form not in self.mentions]
                left.append(replace(entity, forms=tuple(forms)))
        return Entities.of(left)

    def _counts(self) -> dict[str, int]:
        return {
            "documents": len(self.documents),
            "claims": sum(entry.kind in ("claim", "words") for entry in self.entries),
            "entities": sum(entity.id in self.entities.by_id for entity in self.people.values()),
            "statements": sum(map(len, self.gone)),
            "naming": self.naming,
        }

    def _notes(self) -> tuple[str, ...]:
        notes = [f"{id_} is withdrawn too, as its id tells of somebody who is" for id_ in self.cascaded]
        notes += [
            f"document {old} is published as {new}, as its id tells of somebody who is withdrawn"
            for old, new in sorted(self.renamed.items())
            if old not in self.documents
        ]
        notes += [
            f"{entry.path}:{entry.line}: nothing to withdraw, as the entry says"
            for number, entry in enumerate(self.entries)
            if number not in self.found
        ]
        stay = (entity for entity in self.entities.by_id.values() if entity.iri not in self.people)
        bearing = sorted({entity.name for entity in stay if self.mentions.is_borne_by(entity.name)})
        return (*notes, *(f"{name} bears a withdrawn name as its own, and stays" for name in bearing))


def _places(statement: Statement) -> tuple[Span, ...]:
    return (*statement.spans, *((statement.header,) if statement.header else ()))


def _touches(statement: Statement, places: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for span in _places(statement) for start, end in places)


def _is_part(form: str, name: str) -> bool:
    return f" {search_key(form)} " in f" {search_key(name)} "


def _resting(statements: Sequence[Statement], gone: Collection[int]) -> set[int]:
    """The statements that cannot stand without those that are gone: parts of records, and what points to them."""
    told: set[Subject] = set()
    stands: dict[tuple[Subject, object], bool] = {}
    for n, statement in enumerate(statements):
        needed: list[tuple[Subject, object]] = [
            (statement.subject, names)
            for names in _NEEDS.get(statement.subject.kind, ())
            if statement.property.name in names
        ]
        if statement.property.name in NESTED and isinstance(statement.value, Subject):
            needed.append((statement.value, "linked"))
        for need in needed:
            stands[need] = stands.get(need, False) or n not in gone
        if n not in gone:
            told.add(statement.subject)
    dead = {record for (record, _), stand in stands.items() if not stand}
    linked = {record for record, need in stands if need == "linked"}
    return {
        n
        for n, statement in enumerate(statements)
        if statement.subject in dead
        or (isinstance(value := statement.value, Subject) and (value in dead or value not in told | linked))
    }


def _renamed(sheet: FactSheet, renamed: Mapping[str, str]) -> FactSheet:
    """The sheet, with its document under the new id."""
    new = renamed.get(sheet.document.id)
    if new is None:
        return sheet

    def moved(span: Span) -> Span:
        return replace(span, document=new)

    statements = tuple(
        replace(each, spans=tuple(map(moved, each.spans)), header=moved(each.header) if each.header else None)
        for each in sheet.statements
    )
    return replace(sheet, document=replace(sheet.document, id=new), statements=statements)
