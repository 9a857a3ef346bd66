"""A fact file as it is edited by machine: read, merged with new proposals, written in one canonical style.

What stands in it is for :mod:`carrera_kg.readers.facts` to judge; here it is texts, lists and mappings, as in the YAML.
Comments are not kept: a file that is reviewed belongs to the review.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from carrera_kg.errors import DataError, FactError, UsageError, did_you_mean
from carrera_kg.outputs import Output
from carrera_kg.resources import read_text
from carrera_kg.vocabulary import NESTED, RECORDS
from carrera_kg.yamlfile import Mapping, line_of, parse_yaml

Record = dict[str, object]
"""A fact, an entity or a place: texts, lists and mappings, as in the YAML."""

HEADS = ("about", *(kind for kind in RECORDS if kind not in NESTED))
"""The keys of which a fact has one: what it is about."""

PLACE_KEYS = frozenset({"at", "words", "nth", "places"})
REVIEW_KEYS = frozenset({"rule", "confidence", "reviewed"})
"""What a proposal says of itself and not of football."""

REFERENCES = {"follows": "spell", "debutMatch": "match", "lastMatch": "match", "wonIn": "match", "afterMatch": "match"}
"""The properties whose value is the local name of another record, with the kind of that."""

_NO_CLAIM = PLACE_KEYS | REVIEW_KEYS | {"certainty", *HEADS}
_LISTS = ("entities", "facts", "rejected", "silent")
_TOP = ("document", "catalogue", *_LISTS)
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class FactFile:
    """What one document says and what was proposed about it; ``docs/facts.md`` tells the parts."""

    document: str
    catalogue: Record | None = None
    entities: tuple[Record, ...] = ()
    facts: tuple[Record, ...] = ()
    rejected: tuple[Record, ...] = ()
    silent: tuple[Record, ...] = ()

    @staticmethod
    def read(path: str) -> FactFile:
        """The file at the path.

        Raises:
            DataError: it cannot be read.
            FactError: it is not YAML, or has other parts than a fact file.
        """
        return FactFile.parse(read_text(path), path)

    @staticmethod
    def parse(text: str, name: str) -> FactFile:
        """Like :meth:`read`, from the text; ``name`` is the file's name in errors."""
        sheet = parse_yaml(text, name)
        for key, at in sheet.keys_at.items():
            if key not in _TOP:
                hint = did_you_mean(key, _TOP) or f"it has {', '.join(_TOP)}"
                raise FactError(name, at.line, f"a fact file has no {key}", hint)
        document = sheet.get("document")
        if not isinstance(document, str) or not document:
            raise FactError(name, sheet.line, "the file names no document", "put 'document: ID' at its head")
        catalogue = sheet.get("catalogue")
        if catalogue is not None and not isinstance(catalogue, Mapping):
            raise FactError(name, line_of(catalogue), "catalogue must be a mapping", "see docs/facts.md")
        lists = {key: tuple(_records(sheet, key, name)) for key in _LISTS}
        return FactFile(str(document), _plain_mapping(catalogue) if catalogue else None, **lists)

    def text(self) -> str:
        """The file's YAML: what is read from it and written again is the same to the byte."""
        lines = [f"document: {_scalar(self.document)}"]
        if self.catalogue:
            lines += _entry("catalogue", self.catalogue, "")
        for key in _LISTS:
            records: tuple[Record, ...] = getattr(self, key)
            if not records and key != "facts":
                continue
            lines.append(f"{key}:" if records else f"{key}: []")
            for record in records:
                lines += _item(record, "", block=key in ("facts", "rejected"))
        return "\n".join(lines) + "\n"

    def write(self, path: str) -> None:
        """Replace the file in one step, so that an interruption leaves the old one whole.

        Raises:
            DataError: it cannot be written.
        """
        try:
            content = self.text().encode()
        except UnicodeEncodeError:
            raise DataError(f"{path}: half a character cannot be written", "read the document as UTF-8") from None
        try:
            with Output(path) as file:
                file.write(content)
        except OSError as error:
            raise DataError(f"{path}: {error.strerror or error}", "check the folder's permissions and space") from None

    def merged(self, proposed: FactFile) -> FactFile:
        """This file with new proposals in the place of those that nobody has looked at.

        What was reviewed, and what was written by hand (a fact without ``rule``), stays as it is. A claim that it makes
        already, or that was rejected, is not proposed again, whatever local name its record has now.

        Raises:
            UsageError: the proposals are about another document.
            DataError: they are about another text of it.
        """
        if proposed.document != self.document:
            raise UsageError(
                f"proposals for {proposed.document} do not go into the facts of {self.document}",
                "write them to a file of their own",
            )
        ours, theirs = (file.catalogue and file.catalogue.get("sha256") for file in (self, proposed))
        if ours and theirs and ours != theirs:
            raise DataError(
                f"{self.document}: the text is not the one that was reviewed", "write the proposals to a new file"
            )
        kept = [fact for fact in self.facts if not is_open(fact)]
        said = {claim for fact in kept for claim in claims(fact)}
        refused = [claims(fact) for fact in self.rejected]
        said |= {claim for fact in self.rejected for claim in _single(fact)}
        facts = list(kept)
        for fact in _renamed(proposed.facts, (*kept, *self.rejected)):
            left = claims(fact) - said
            rest = {} if any(left <= each for each in refused) else _rest(fact, left)
            if rest:
                facts.append(rest)
        return replace(
            self,
            catalogue=self.catalogue or proposed.catalogue,
            entities=tuple(self._merged_entities(proposed, kept)),
            facts=tuple(sorted(facts, key=_offset)),
            silent=(*self.silent, *(place for place in proposed.silent if place not in self.silent)),
        )

    def joined(self, more: FactFile) -> FactFile:
        """This file with what somebody else proposes from the same text, as far as it is not said already.

        A record of theirs is one of ours if two or more of the values that make a record known agree, and none differs.
        """
        said = {part.gist for fact in self.facts for part in parts(fact)}
        facts = list(self.facts)
        for fact in _renamed(more.facts, self.facts, by_place=False):
            left = {part.claim for part in parts(fact) if part.gist not in said}
            rest = _rest(fact, left)
            if rest:
                facts.append(rest)
        ids = {entity.get("id") for entity in self.entities}
        entities = (*self.entities, *(entity for entity in more.entities if entity.get("id") not in ids))
        return replace(self, entities=entities, facts=tuple(sorted(facts, key=_offset)))

    def _merged_entities(self, proposed: FactFile, kept: list[Record]) -> Iterator[Record]:
        """Those of this file that are still needed, or were written by hand, and the new ones."""
        wanted = {str(entity.get("id")) for entity in proposed.entities} | set(_texts(kept))
        known = set()
        for entity in self.entities:
            if "at" not in entity or not wanted.isdisjoint(_texts([entity.get("id"), entity.get("name")])):
                known.add(entity.get("id"))
                yield entity
        yield from (entity for entity in proposed.entities if entity.get("id") not in known)


Claim = tuple[str, ...]
"""What tells a claim from the others of its document: subject, properties, certainty, value and places."""

Where = tuple[tuple[str, int], ...]
"""The way to a value in a fact: properties, each with the number of the value among its values."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a fact with what it takes from the fact around it; ``gist`` is the claim without how and where."""

    where: Where
    value: str
    places: tuple[Record, ...]
    certainty: str
    claim: Claim
    gist: Claim

    @property
    def name(self) -> str:
        """The property whose value it is."""
        return self.where[-1][0]

    @property
    def tells_apart(self) -> bool:
        """Whether it tells a record within the fact from its siblings, as a scope does a tally."""
        return len(self.where) > 1 and self.name == NESTED.get(self.where[-2][0])


def is_open(fact: Record) -> bool:
    """Whether the fact is a proposal that nobody has decided on."""
    return "rule" in fact and "reviewed" not in fact


def head_of(fact: Record) -> str:
    """The key that says what the fact is about; nothing if there is none."""
    return next((head for head in HEADS if head in fact), "")


def subject_of(fact: Record) -> tuple[str, str]:
    """What the fact is about: the kind and local name of a record, or ``about`` and an entity."""
    head = head_of(fact)
    return head, str(fact.get(head, ""))


def parts(fact: Record) -> Iterator[Part]:
    """The values of a fact, also those in the records within it, in order.

    >>> fact = {"spell": "north", "rule": "joined", "at": "7", "words": "in 2004", "start": "2004"}
    >>> [(part.where, part.value) for part in parts(fact)]
    [((('start', 0),), '2004')]
    """
    yield from _parts(fact, (), subject_of(fact), ((), ""))


def claims(fact: Record) -> set[Claim]:
    """What a fact says, each claim told from all others of the document."""
    return {part.claim for part in parts(fact)}


def without(fact: Record, gone: Iterable[Where]) -> Record:
    """The fact without some of its values. A record within it stays itself or goes as a whole.

    >>> without({"spell": "north", "at": "7", "words": "in 2004", "start": "2004", "first": "true"}, [(("start", 0),)])
    {'spell': 'north', 'at': '7', 'words': 'in 2004', 'first': 'true'}
    """
    return _without(fact, (), set(gone))


def with_value(fact: Record, where: Where, value: str) -> Record:
    """The fact with another value in the place of one; its words stay.

    >>> with_value({"spell": "north", "start": {"value": "2004", "words": "in 2004"}}, (("start", 0),), "2005")
    {'spell': 'north', 'start': {'value': '2005', 'words': 'in 2004'}}
    """
    (name, number), *deeper = where
    items = list(listed(fact[name]))
    item = items[number]
    if deeper and isinstance(item, dict):
        items[number] = with_value(item, tuple(deeper), value)
    else:
        items[number] = {**item, "value": value} if isinstance(item, dict) else value
    return {**fact, name: items if isinstance(fact[name], list) else items[0]}


def listed(value: object) -> list[object]:
    """A value of a property as the list that it may also be."""
    return value if isinstance(value, list) else [value]


def places_of(record: Record) -> tuple[Record, ...]:
    """Where the words of a fact or value stand; nothing if it has no place of its own."""
    if "places" in record:
        return tuple(place for place in listed(record["places"]) if isinstance(place, dict))
    return ({key: record[key] for key in ("at", "words") if key in record},) if "words" in record else ()


def _parts(record: Record, where: Where, path: Claim, outer: tuple[tuple[Record, ...], str]) -> Iterator[Part]:
    around = (places_of(record) or outer[0], str(record.get("certainty", outer[1])))
    for key, value in record.items():
        if key in _NO_CLAIM:
            continue
        for number, item in enumerate(listed(value)):
            here = (*where, (key, number))
            if key in NESTED and isinstance(item, dict):
                yield from _parts(item, here, (*path, f"{key} {_value_of(item.get(NESTED[key], ''))}"), around)
            else:
                own = item if isinstance(item, dict) else {}
                places, certainty = places_of(own) or around[0], str(own.get("certainty", around[1]))
                said = _value_of(item)
                where_said = sorted(f"{place.get('at')} {place.get('words')}" for place in places)
                claim = (*path, key, certainty, said, *where_said)
                yield Part(here, said, places, certainty, claim, (*path, key, said))


def _value_of(item: object) -> str:
    return str(item.get("value", "")) if isinstance(item, dict) else str(item)


def _without(record: Record, where: Where, gone: set[Where]) -> Record:
    rest: Record = {}
    for key, value in record.items():
        if key in _NO_CLAIM:
            rest[key] = value
            continue
        items = []
        for number, item in enumerate(listed(value)):
            here = (*where, (key, number))
            left = _nested_without(item, key, here, gone) if key in NESTED and isinstance(item, dict) else item
            if here not in gone and left:
                items.append(left)
        if items:
            rest[key] = items if isinstance(value, list) and (len(items) > 1 or key in NESTED) else items[0]
    return rest


def _nested_without(record: Record, kind: str, where: Where, gone: set[Where]) -> Record:
    """What is left of a record within another: it goes with its last value beside the one that tells it apart."""
    mark = NESTED[kind]
    of_mark = {(*where, (mark, number)) for number in range(len(listed(record.get(mark))))}
    rest = _without(record, where, gone - of_mark)
    left, before = (each.keys() - _NO_CLAIM - {mark} for each in (rest, record))
    return rest if left or not (before or of_mark & gone) else {}


def _rest(fact: Record, left: set[Claim]) -> Record:
    """The part of a proposal that is left; nothing if there is none."""
    gone = [part.where for part in parts(fact) if part.claim not in left]
    rest = without(fact, gone) if gone else fact
    return rest if claims(rest) else {}


def _renamed(proposed: Iterable[Record], ours: Iterable[Record], by_place: bool = True) -> Iterator[Record]:
    """The proposals with our local names for the records that are ours.

    Local names are given anew with each run. Which record is which is told by the claims that both make; those with
    most in common first, and each of ours once. Another record that has come to have the name of one of ours gets a new
    one.

    Args:
        proposed: with their names.
        ours: with our names.
        by_place: whether claims are the same only if they are made in the same words. If not, two of them must be among
            those that make a record known.
    """
    given = list(proposed)
    mine, theirs = _by_record(ours), _by_record(given)
    makers: dict[Claim, list[Subject]] = defaultdict(list)
    for subject, said in mine.items():
        for claim in said.claims if by_place else said.gists:
            makers[claim].append(subject)
    common = Counter(
        (one, other)
        for one, said in theirs.items()
        for claim in (said.claims if by_place else said.gists)
        for other in makers[claim]
    )
    names: dict[Subject, str] = {}
    taken: set[Subject] = set()
    for one, other in sorted(common, key=lambda pair: (-common[pair], pair[0] != pair[1], pair)):
        if one not in names and other not in taken and theirs[one].can_be(mine[other], 0 if by_place else 2):
            names[one] = other[1]
            taken.add(other)
    # Without places a name says nothing: it was given by somebody else.
    clashing = [subject for subject in theirs if subject not in names and subject in (taken if by_place else mine)]
    for kind, name in clashing:
        number = 2
        while (new := (kind, f"{name}-{number}")) in mine or new in theirs:
            number += 1
        names[kind, name] = new[1]
    return (_with_names(fact, names) for fact in given)


Subject = tuple[str, str]
"""A record by kind and local name."""

_TELLING = ("person", "team", "role", "competition", "award", "season", "date")
"""The values that make a record known."""


@dataclass(slots=True)
class _Said:
    """What is said of one record, without its name."""

    claims: set[Claim] = field(default_factory=set)
    gists: set[Claim] = field(default_factory=set)
    known_by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def can_be(self, other: _Said, least: int) -> bool:
        """Whether so many of the values that make a record known agree, and none that both have differs."""
        both = [(self.known_by[name], other.known_by[name]) for name in _TELLING if other.known_by.get(name)]
        agreeing = [bool(mine & theirs) for mine, theirs in both if mine]
        return all(agreeing) and len(agreeing) >= least


def _by_record(facts: Iterable[Record]) -> dict[Subject, _Said]:
    found: dict[Subject, _Said] = defaultdict(_Said)
    for fact in facts:
        subject = subject_of(fact)
        if subject[0] == "about":
            continue
        said = found[subject]
        for part in parts(fact):
            said.claims.add((subject[0], *part.claim[2:]))
            said.gists.add((subject[0], *part.gist[2:]))
            if len(part.where) == 1:
                said.known_by[part.name].add(part.value)
    return dict(found)


def _with_names(fact: Record, names: dict[Subject, str]) -> Record:
    head, own = subject_of(fact)
    changed = fact if names.get((head, own), own) == own else {**fact, head: names[head, own]}
    for key, kind in REFERENCES.items():
        if key in changed:
            items = [_with_name(item, kind, names) for item in listed(changed[key])]
            changed = {**changed, key: items if isinstance(changed[key], list) else items[0]}
    return changed


def _with_name(item: object, kind: str, names: dict[Subject, str]) -> object:
    value = _value_of(item)
    name = names.get((kind, value), value)
    return {**item, "value": name} if isinstance(item, dict) else name


def _single(fact: Record) -> set[Claim]:
    """The claim of a fact that makes one claim beside those that tell the records within it apart; else nothing."""
    found = {part.claim for part in parts(fact) if not part.tells_apart}
    return found if len(found) == 1 else set()


def _offset(fact: Record) -> int:
    places = [*places_of(fact), *(place for part in parts(fact) for place in part.places)]
    at = str(places[0].get("at")) if places else ""
    return int(at) if at.isascii() and at.isdecimal() else 0


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)


# Reading


def _records(sheet: Mapping, key: str, path: str) -> Iterator[Record]:
    entries = sheet.get(key, [])
    if not isinstance(entries, list):
        raise FactError(path, line_of(entries), f"{key} must be a list", "see docs/facts.md")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise FactError(path, line_of(entry), f"each of {key} must be a mapping", "see docs/facts.md")
        yield _plain_mapping(entry)


def _plain_mapping(mapping: Mapping) -> Record:
    return {str(key): _plain(value) for key, value in mapping.items()}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    return [_plain(item) for item in value] if isinstance(value, list) else str(value)


# Writing

_BARE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=\\][^\n:?,\[\]{}#\"]*")
"""What needs no quotes wherever it stands, also in a list or mapping of one line."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
"""What YAML does not allow, reads as the end of a line, or nobody would see."""


def _scalar(value: object) -> str:
    text = str(value)
    if _UNSEEN.search(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + _UNSEEN.sub(_escape, escaped) + '"'
    if _BARE.fullmatch(text) and text[-1] != " ":
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(match.group())
    return short.get(match.group()) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _entry(key: str, value: object, indent: str) -> Iterator[str]:
    """A key with its value: in one line where it fits, but a record within a record has lines of its own."""
    head = f"{indent}{_scalar(key)}:"
    nested = key in NESTED and not isinstance(value, str)
    if isinstance(value, dict) and value:
        line = f"{head} {_flow(value)}"
        if nested or len(line) > _WIDTH:
            yield head
            for inner, item in value.items():
                yield from _entry(inner, item, indent + "  ")
            return
    elif isinstance(value, list) and value:
        line = f"{head} {_flow(value)}"
        if len(line) > _WIDTH or any(isinstance(item, (dict, list)) for item in value):
            yield head
            for item in value:
                yield from _item(item, indent, block=nested)
            return
    else:
        line = f"{head} {_flow(value)}"
    yield line


def _item(value: object, indent: str, *, block: bool) -> Iterator[str]:
    """An item of a list; a mapping has lines of its own if it must, or does not fit."""
    line = f"{indent}- {_flow(value)}"
    if isinstance(value, dict) and value and (block or len(line) > _WIDTH):
        lines = [line for key, inner in value.items() for line in _entry(key, inner, indent + "  ")]
        lines[0] = f"{indent}- {lines[0][len(indent) + 2 :]}"
        yield from lines
    else:
        yield line
