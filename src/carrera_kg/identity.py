"""Who and what is meant: names to entities, and records of different documents to the same record.

Records are matched by rule: a document's spell is another document's spell when person, team and kind of role are the
same and their times can overlap. Two records of one document are never merged: a second stay at a club is a second
spell.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode

from carrera_kg.dates import PartialDate
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import FactError, did_you_mean
from carrera_kg.model import Claim, Term
from carrera_kg.names import slug
from carrera_kg.ontology import Ontology
from carrera_kg.readers.facts import FactSheet, Name, Statement, Subject
from carrera_kg.readers.sheets import TOGETHER
from carrera_kg.vocabulary import ID, NESTED


@dataclass(slots=True)
class _Mention:
    """A record as one document has it: its values by property name, and what it hangs on."""

    document: str
    subject: Subject
    order: int
    values: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    parent: Subject | None = None
    children: list[_Mention] = field(default_factory=list)
    said: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)  # property and words

    def one(self, name: str) -> str:
        """The first value of a property, or nothing."""
        return self.values[name][0].value if self.values.get(name) else ""

    def dates(self, name: str) -> list[PartialDate]:
        return [PartialDate.parse(value.value) for value in self.values.get(name, [])]

    def teams(self) -> frozenset[str]:
        """The teams of a match's sides."""
        return frozenset(team for side in self.children if (team := side.one("team")))


def resolve(sheets: Iterable[FactSheet], entities: Entities, ontology: Ontology) -> list[Claim]:
    """The claims of all sheets, each about the one subject that all documents share.

    The order of the sheets does not matter: the claims come out by document and place.

    Raises:
        FactError: a name is unknown or means several things, or a property does not fit what it is said of.
    """
    told = statements_resolved(sheets, entities, ontology)
    unique = {claim.id: claim for claims in told for _, claim in claims}
    return sorted(unique.values(), key=lambda claim: (claim.document, claim.spans, claim.predicate, str(claim.object)))


def statements_resolved(
    sheets: Iterable[FactSheet], entities: Entities, ontology: Ontology
) -> list[list[tuple[Statement, Claim]]]:
    """The statements of each sheet in turn, each with the claim that it makes; see :func:`resolve`."""
    given = list(sheets)
    ordered = sorted(given, key=lambda sheet: sheet.document.id)
    mentions: dict[tuple[str, Subject], _Mention] = {}
    resolved = [_Resolver(sheet, entities, ontology, mentions) for sheet in ordered]
    for resolver in resolved:
        resolver.collect()
    addresses = _addresses(list(mentions.values()), ontology)
    signatures = _signatures(list(mentions.values()), ontology)
    told = {
        id(resolver.sheet): list(zip(resolver.sheet.statements, resolver.claims(addresses, signatures), strict=True))
        for resolver in resolved
    }
    return [told[id(sheet)] for sheet in given]


@dataclass(slots=True)
class _Resolver:
    sheet: FactSheet
    entities: Entities
    ontology: Ontology
    mentions: dict[tuple[str, Subject], _Mention]

    def collect(self) -> None:
        """Note every record that the sheet mentions, with its values."""
        document = self.sheet.document.id
        for statement in self.sheet.statements:
            mention = self._mention(statement.subject)
            if mention is None:
                continue
            # Values of records are alike by nature, and tell of no copy.
            words = tuple(span.words for span in statement.spans if not span.record)
            mention.said.add((statement.property.name, words))
            value = self._term(statement)
            if value is not None:
                mention.values[statement.property.name].append(value)
            elif isinstance(statement.value, Subject) and statement.property.name in NESTED:
                child = self._mention(statement.value)
                assert child is not None
                if child.parent is None:
                    child.parent = statement.subject
                    mention.children.append(child)
        for statement in self.sheet.statements:
            if isinstance(statement.value, Subject) and (document, statement.value) not in self.mentions:
                known = [s.name for d, s in self.mentions if d == document and s.kind == statement.value.kind]
                raise FactError(
                    self.sheet.path,
                    statement.line,
                    f"no {statement.value.kind} {statement.value.name} in this file",
                    did_you_mean(statement.value.name, known) or f"it has {', '.join(sorted(known))}",
                )

    def claims(self, addresses: Mapping[int, str], signatures: Mapping[int, str]) -> Iterator[Claim]:
        """The sheet's statements as claims."""
        document = self.sheet.document.id
        for statement in self.sheet.statements:
            mention = self.mentions.get((document, statement.subject))
            subject = addresses[id(mention)] if mention else self._entity(statement).iri
            value = self._term(statement)
            object_signature = ""
            if value is None:
                assert isinstance(statement.value, Subject)
                target = self.mentions[document, statement.value]
                value, object_signature = NamedNode(addresses[id(target)]), signatures[id(target)]
            yield Claim(
                document=document,
                subject=subject,
                predicate=statement.property.iri,
                object=value,
                spans=statement.spans,
                certainty=statement.certainty,
                signature=signatures[id(mention)] if mention else "",
                object_signature=object_signature,
                as_written=statement.as_written,
                header=statement.header,
                proposal=statement.proposal,
            )

    def _mention(self, subject: Subject) -> _Mention | None:
        if subject.kind == "about":
            return None
        key = (self.sheet.document.id, subject)
        if key not in self.mentions:
            self.mentions[key] = _Mention(key[0], subject, len(self.mentions))
        return self.mentions[key]

    def _term(self, statement: Statement) -> Term | None:
        value = statement.value
        if isinstance(value, Subject):
            return None
        return NamedNode(self._named(value.text, statement).iri) if isinstance(value, Name) else value

    def _named(self, name: str, statement: Statement) -> Entity:
        """The entity that a value names; its class must fit the property."""
        wanted = statement.property.range
        return self._only(name, self.entities.meant_by(name, wanted, self.ontology), wanted, statement.line)

    def _entity(self, statement: Statement) -> Entity:
        """The entity that a fact is about; its class must fit the property."""
        wanted, name = statement.property.domain, statement.subject.name
        meant = self.entities.meant_by(name, wanted, self.ontology)
        if not meant and self.entities.by_name.get(name):
            raise FactError(
                self.sheet.path,
                statement.line,
                f"{statement.property.name} cannot be said of {name}",
                f"it is for a {self.ontology.labels.get(wanted, wanted)}",
            )
        return self._only(name, meant, wanted, statement.line)

    def _only(self, name: str, meant: Sequence[Entity], wanted: str, line: int) -> Entity:
        kind = self.ontology.labels.get(wanted, "thing")
        if len(meant) == 1 and self.ontology.is_a(meant[0].cls, wanted):
            return meant[0]
        if len(meant) > 1:
            ids = " or ".join(sorted(entity.id for entity in meant))
            raise FactError(self.sheet.path, line, f"{name} means {len(meant)} things", f"write {ids}")
        if meant:
            raise FactError(self.sheet.path, line, f"{name} is not a {kind}", "name one, or use another property")
        hint = did_you_mean(name, [*self.entities.by_name, *self.entities.by_id]) or "add it to entities.yaml"
        raise FactError(self.sheet.path, line, f"no {kind} is called {name}", hint)


# ── Which mentions are the same record ───────────────────────────────────────────────────────────


_Compare = Callable[[_Mention, _Mention, Ontology], float]


@dataclass(slots=True)
class _Group:
    """Mentions of one record, at most one to a document."""

    mentions: list[_Mention]

    def can_join(self, other: _Group, compare: _Compare, ontology: Ontology) -> bool:
        """Whether no document is in both and every mention of the one fits every mention of the other."""
        pairs = itertools.product(self.mentions, other.mentions)
        return all(a.document != b.document and compare(a, b, ontology) > 0 for a, b in pairs)


def _addresses(mentions: Sequence[_Mention], ontology: Ontology) -> dict[int, str]:
    """The address of every mention's record, by the mention's identity."""
    addresses: dict[int, str] = {}
    for kind, compare in _COMPARE.items():
        same = compare if kind == "remark" else _or_copied(compare)
        _name_groups(
            kind, _grouped([m for m in mentions if m.subject.kind == kind], same, ontology), ontology, addresses
        )
    by_subject = {(mention.document, mention.subject): mention for mention in mentions}
    for mention in mentions:
        if mention.parent is not None:
            base = addresses[id(by_subject[mention.document, mention.parent])].rsplit("/", 1)[1]
            addresses[id(mention)] = f"{ID}{mention.subject.kind}/{base}-{_mark(mention)}"
    return addresses


def _grouped(mentions: Sequence[_Mention], compare: _Compare, ontology: Ontology) -> list[_Group]:
    """Mentions by record: the best fits are joined first, and never two of one document.

    A mention that fits two records of another document equally well is not guessed at: it stays on its own.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.document, mention.order))
    groups = {id(mention): _Group([mention]) for mention in ordered}
    fits = [
        (-score, i, j)
        for i, j in _candidates(ordered)
        for one, other in [(ordered[i], ordered[j])]
        if one.document != other.document and (score := compare(one, other, ontology)) > 0
    ]
    best: dict[tuple[int, str], list[float]] = defaultdict(list)  # a mention's fits with each other document
    for score, i, j in fits:
        best[i, ordered[j].document].append(score)
        best[j, ordered[i].document].append(score)
    for score, i, j in sorted(fits):
        tied = best[i, ordered[j].document].count(score) > 1 or best[j, ordered[i].document].count(score) > 1
        one, other = groups[id(ordered[i])], groups[id(ordered[j])]
        if tied or one is other or not one.can_join(other, compare, ontology):
            continue
        one.mentions.extend(other.mentions)
        for mention in other.mentions:
            groups[id(mention)] = one
    return list({id(group): group for group in groups.values()}.values())


def _candidates(mentions: Sequence[_Mention]) -> list[tuple[int, int]]:
    """The pairs that have something in common without which no rule joins them: not all pairs of a large set."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        for key in _keys(mention):
            blocks[key].append(number)
    return sorted({pair for block in blocks.values() for pair in itertools.combinations(block, 2)})


def _keys(mention: _Mention) -> set[tuple[object, ...]]:
    """What a mention must share with another one of the same record: who and where, or words that tell a copy."""
    person, team = mention.one("person"), mention.one("team")
    what = mention.one("competition") or mention.one("award")
    keys: set[tuple[object, ...]] = {("said", *said) for said in mention.said if _tells(said[1])}
    if mention.subject.kind == "spell":
        return keys | ({("spell", person, team)} if person and team else set())
    if mention.subject.kind == "honour":
        return keys | {("honour", what, holder) for holder in (person, team) if what and holder}
    own = mention.teams() if mention.subject.kind == "match" else {person or team}
    return keys | {("at", name) for name in own if name}


def _mark(mention: _Mention) -> str:
    value = mention.one(NESTED[mention.subject.kind])
    mark = value.rsplit("/", 1)[1] if value else slug(mention.subject.name.rsplit("/", 1)[1].partition("#")[0])
    again = mention.subject.name.partition("#")[2]  # a player's second goal in a match
    return f"{mark}-{again}" if again else mark


def _name_groups(kind: str, groups: Sequence[_Group], ontology: Ontology, addresses: dict[int, str]) -> None:
    names: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        names[_slug_of(kind, group.mentions, ontology)].append(group)
    taken = set(names)
    for name, same in sorted(names.items()):
        same.sort(key=_in_time)
        address, number = name, 1
        for group in same:
            while group is not same[0] and address in taken:  # a club may itself be called "… 2"
                number += 1
                address = f"{name}-{number}"
            taken.add(address)
            for mention in group.mentions:
                addresses[id(mention)] = f"{ID}{kind}/{address}"


def _in_time(group: _Group) -> tuple[date, date, str, int]:
    """A key that orders groups by when they began, by any of the dates given and by the last of them."""
    starts = [_day(when) for mention in group.mentions for when in mention.dates("start")]
    first = group.mentions[0]
    return _first_day(group.mentions), max(starts, default=date.max), first.document, first.order


def _slug_of(kind: str, mentions: Sequence[_Mention], ontology: Ontology) -> str:
    def end(name: str, default: str = "") -> str:
        values = sorted({value for mention in mentions if (value := mention.one(name))})
        return values[0].rsplit("/", 1)[1] if values else default

    def when(*names: str) -> str:
        given = ([parsed for mention in mentions for parsed in mention.dates(name)] for name in names)
        dates = next(filter(None, given), [])
        return slug(str(min(dates, key=lambda d: (d.days or 10**9, d.edtf)))) if dates else "undated"

    if kind == "remark":  # never another document's, so the document can be part of its name
        return slug(f"{mentions[0].document} {mentions[0].subject.name}")
    if kind == "spell":
        role = ontology.top(mentions[0].one("role")).rsplit("/", 1)[-1] or "role-not-stated"
        return f"{end('person', 'unnamed')}-{role}-{end('team', 'unnamed-team')}"
    if kind == "match":
        teams = sorted({team.rsplit("/", 1)[1] for mention in mentions for team in mention.teams()})
        day = min(
            (d for mention in mentions for d in mention.dates("date")), key=lambda d: d.days or 10**9, default=None
        )
        return "-".join(teams or ["unnamed-teams"]) + f"-{slug(day.edtf) if day else 'undated'}"
    if kind == "suspension":
        return f"{end('person', 'unnamed')}-{when('start', 'during')}"
    if kind == "run":
        return f"{end('team', 'unnamed-team')}-{end('kindOfRun', 'run')}-{when('season', 'start', 'during', 'end')}"
    if kind == "standing":
        return f"{end('team', 'unnamed-team')}-{end('competition', 'unnamed')}-{when('date')}"
    holder = "-".join(filter(None, (end("person"), ontology.top(mentions[0].one("role")).rsplit("/", 1)[-1])))
    parts = (end("team"), end("competition") or end("award", "unnamed"), when("season"), end("result"), holder)
    return "-".join(filter(None, parts))


def _first_day(mentions: Sequence[_Mention]) -> date:
    """When the record began, by the most exact of the dates that say so."""
    for name in ("start", "during", "debut", "date", "season", "end", "ongoing"):
        dates = [parsed for mention in mentions for parsed in mention.dates(name)]
        if dates:
            return _day(min(dates, key=lambda when: (when.days or 10**9, when.edtf)))
    return date.max


def _signatures(mentions: Sequence[_Mention], ontology: Ontology) -> dict[int, str]:
    """What each record is in its own document's terms, so that claim ids do not depend on other documents."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    signatures: dict[int, str] = {}
    by_subject = {(mention.document, mention.subject): mention for mention in mentions}

    def by_content(mention: _Mention) -> tuple[object, ...]:
        said = sorted((name, sorted(map(str, values))) for name, values in mention.values.items())
        return (mention.document, mention.parent is not None, _first_day([mention]), said, mention.order)

    for mention in sorted(mentions, key=by_content):
        kind = mention.subject.kind
        if mention.parent is None:
            base = f"{kind}/{_slug_of(kind, [mention], ontology)}"
        else:
            parent = by_subject[mention.document, mention.parent]
            base = f"{kind}/{signatures[id(parent)]}/{_mark(mention)}"
        counts[mention.document, base] += 1
        signatures[id(mention)] = f"{base}#{counts[mention.document, base]}"
    return signatures


def _or_copied(compare: _Compare) -> _Compare:
    """What one document says of a record in the words of another is of the same record: it is a copy."""

    def same(a: _Mention, b: _Mention, ontology: Ontology) -> float:
        both = a.said & b.said
        if any(_tells(words) for _, words in both) and len(both) == min(len(a.said), len(b.said)):
            return 100 + len(both)
        return compare(a, b, ontology)

    return same


def _tells(words: tuple[str, ...]) -> bool:
    return sum(len(each.split()) for each in words) >= _WORDS_THAT_TELL


_WORDS_THAT_TELL = 3
"""So many words would hardly be the same by chance."""


def _same_spell(a: _Mention, b: _Mention, ontology: Ontology) -> float:
    """How well two mentions fit as one spell; 0 means that they do not."""
    family = ontology.top(a.one("role")) == ontology.top(b.one("role"))
    if not (a.one("team") and a.one("team") == b.one("team") and a.one("person") == b.one("person") and family):
        return 0
    if _period(a).is_before(_period(b)) or _period(b).is_before(_period(a)):
        return 0
    starts = [(x, y) for x in a.dates("start") for y in b.dates("start")]
    same_start = any(x.agrees_with(y) for x, y in starts)
    # Of several spells that fit, the one that began nearest in time.
    apart = min((abs((_day(x) - _day(y)).days) for x, y in starts), default=10**6)
    return 1 + 2 * (a.one("role") == b.one("role")) + 3 * same_start + 1 / (1 + apart)


def _day(when: PartialDate) -> date:
    return when.earliest or when.latest or date.max


def _period(mention: _Mention) -> PartialDate:
    """From the first day that the spell can have begun to the last that it can have ended."""
    starts = [d.earliest for name in ("start", "during", "debut") for d in mention.dates(name) if d.earliest]
    ends = [d.latest for d in mention.dates("end") if d.latest]
    return PartialDate("", min(starts, default=None), max(ends, default=None))


def _same_match(a: _Mention, b: _Mention, _: Ontology) -> float:
    """How well two mentions fit as one match; 0 means that they do not."""
    if a.subject.name.startswith(TOGETHER) and a.subject.name == b.subject.name:
        return 100
    both = a.teams() & b.teams()
    if not both or not (a.teams() <= b.teams() or b.teams() <= a.teams()) or _differ(a, b, "competition"):
        return 0
    dates = [(x, y) for x in a.dates("date") for y in b.dates("date")]
    if any(not x.agrees_with(y) for x, y in dates):
        return 0
    same_competition = bool(a.one("competition")) and a.one("competition") == b.one("competition")
    if len(both) < 2 and not (dates and same_competition):
        return 0
    return 1 + len(both) + 2 * bool(dates) + same_competition


def _same_honour(a: _Mention, b: _Mention, ontology: Ontology) -> float:
    """How well two mentions fit as one honour; 0 means that they do not."""
    what = a.one("competition") or a.one("award")
    if not what or what != (b.one("competition") or b.one("award")):
        return 0
    if any(_differ(a, b, name) for name in ("person", "team", "result")):
        return 0
    if a.one("role") and b.one("role") and ontology.top(a.one("role")) != ontology.top(b.one("role")):
        return 0
    if not (a.one("team") and b.one("team")) and not (a.one("person") and b.one("person")):
        return 0
    seasons = [(x, y) for x in a.dates("season") for y in b.dates("season")]
    if any(not x.agrees_with(y) for x, y in seasons):
        return 0
    return 1 + 2 * bool(seasons) + (a.one("person") == b.one("person"))


def _same_suspension(a: _Mention, b: _Mention, _: Ontology) -> float:
    """How well two mentions fit as one suspension; 0 means that they do not."""
    return float(a.one("person") != "" and a.one("person") == b.one("person") and _meet(a, b))


def _same_run(a: _Mention, b: _Mention, ontology: Ontology) -> float:
    """How well two mentions fit as one run; 0 means that they do not."""
    one, other = a.one("kindOfRun"), b.one("kindOfRun")
    kind = ontology.is_a(one, other) or ontology.is_a(other, one)
    return float(kind and a.one("team") != "" and a.one("team") == b.one("team") and _meet(a, b))


def _same_standing(a: _Mention, b: _Mention, _: Ontology) -> float:
    """How well two mentions fit as one standing; 0 means that they do not."""
    if not a.one("team") or a.one("team") != b.one("team"):
        return 0
    dates = [(x, y) for x in a.dates("date") for y in b.dates("date")]
    return float(bool(dates) and all(x.agrees_with(y) for x, y in dates) and not _differ(a, b, "competition"))


def _meet(a: _Mention, b: _Mention) -> bool:
    """Whether both are dated, some of their dates agree, and none that both give disagrees."""
    times = ("start", "during", "season")
    for name in (*times, "end"):
        if any(not x.agrees_with(y) for x in a.dates(name) for y in b.dates(name)) and name != "during":
            return False
    return any(x.agrees_with(y) for one in times for other in times for x in a.dates(one) for y in b.dates(other))


def _never(_: _Mention, __: _Mention, ___: Ontology) -> float:
    """A remark is one document's own."""
    return 0


_COMPARE: dict[str, _Compare] = {
    "spell": _same_spell,
    "match": _same_match,
    "honour": _same_honour,
    "suspension": _same_suspension,
    "run": _same_run,
    "standing": _same_standing,
    "remark": _never,
}


def _differ(a: _Mention, b: _Mention, name: str) -> bool:
    return bool(a.one(name)) and bool(b.one(name)) and a.one(name) != b.one(name)
