"""The page about the ontology, made from the ontology itself: what each term means, how much it is used, an example of
it in the dataset, and a query."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from markupsafe import Markup

from carrera_kg import queries, sparql
from carrera_kg.errors import UsageError
from carrera_kg.names import search_key
from carrera_kg.pages.constraints import constraints
from carrera_kg.pages.environment import href, write_page
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.shown import Shown, asked, declared
from carrera_kg.pages.site import Page, Site
from carrera_kg.pages.terms import ONTOLOGY, Term, Terms, shortened, terms_of
from carrera_kg.pages.usage import Count, Example, Use, usage
from carrera_kg.pictures.classes import Box, Row, classes_svg, told
from carrera_kg.vocabulary import CAR, CONFLICTS_GRAPH, DERIVED_GRAPH, LABEL, ONTOLOGY_GRAPH, compact

_ENTITY, _RECORD, _MATCH = CAR + "Entity", CAR + "Record", CAR + "Match"

_SEARCH_KEY = ox.NamedNode(CAR + "searchKey")

_ROWS = 50
"""Rows that a query for one term gives at most."""

_GRAPHS = {"derived": DERIVED_GRAPH, "in conflicts": CONFLICTS_GRAPH, "in the ontology": ONTOLOGY_GRAPH}


@dataclass(frozen=True, slots=True)
class Link:
    """A word with where it leads: a place on the page, or an address elsewhere; or nowhere."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape asks, beside the term that it is told at: of what, and what."""

    about: Link
    words: str
    message: str
    advice: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page tells of it.

    Attributes:
        short: the address with its prefix.
        facts: how it stands to other terms: a word for the tie, and the terms.
        below: the counts are those of the terms below it, as it has no uses of its own.
    """

    term: Term
    short: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    rules: tuple[Rule, ...]
    counts: tuple[Count, ...]
    below: bool
    example: Example | None
    withheld: bool
    query: Shown


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together: the properties of a class, the concepts of a scheme."""

    title: str
    head: Entry | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A part of the ontology as a picture, and the same in words."""

    title: str
    svg: Markup
    ties: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A class with those below it."""

    entry: Entry
    below: tuple[Branch, ...]


def ontology_page(reader: Reader, site: Site) -> Page:
    """The page about the ontology of the dataset."""
    terms = terms_of(reader.store)
    entries = _Entries(reader, terms).all()
    by_kind = {kind: [entries[t.iri] for t in terms.of_kind(kind)] for kind in ("class", "property", "concept")}
    return write_page(
        site, "ontology.html", "/ontology", terms.title,
        section="ontology",
        description=terms.comment,
        data="/ontology",
        iri=ONTOLOGY,
        terms=terms,
        licence=href(terms.licence),
        namespace=CAR,
        diagrams=_diagrams(terms),
        tree=_tree(terms, entries),
        classes=by_kind["class"],
        properties=_of_classes(terms, by_kind["property"]),
        schemes=_of_schemes(terms, entries, by_kind["concept"]),
        borrowed=_borrowed(terms),
        counts=[(len(by_kind["class"]), "class", "classes"), (len(by_kind["property"]), "property", "properties"),
                (len(by_kind["concept"]), "concept", "concepts")],
    )  # fmt: skip


def prepare() -> None:
    """Do now what is the same for every dataset with the package's ontology, so that the first reader need not wait."""
    _diagrams(terms_of(ox.Store()))
    _questions()


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────


class _Entries:
    """Gathers what the page tells of each term."""

    def __init__(self, reader: Reader, terms: Terms) -> None:
        self._store, self._terms = reader.store, terms
        self._uses = usage(reader, terms)
        self._asked: dict[str, Shown | None] = {}
        self._delicate = {term.iri for term in terms.by_iri.values() if term.sensitive}

    def all(self) -> dict[str, Entry]:
        """The entries of all terms, by address."""
        return {iri: self._entry(term) for iri, term in self._terms.by_iri.items()}

    def _entry(self, term: Term) -> Entry:
        use, below = self._use(term)
        return Entry(
            term=term,
            short=shortened(term.iri),
            facts=tuple((word, links) for word, links in self._facts(term) if links),
            rules=tuple(self._rules(term)),
            counts=use.counts,
            below=below,
            example=use.example,
            withheld=use.withheld,
            query=self._query(term, use),
        )

    def _use(self, term: Term) -> tuple[Use, bool]:
        """What the dataset has of the term, or of those below it where it has none of its own."""
        own = self._uses[term.iri]
        if own.counts:
            return own, False
        below = [self._uses[iri] for iri in self._terms.all_below(term.iri) if self._uses[iri].counts]
        numbers: dict[str, Count] = {}
        for count in (count for use in below for count in use.counts):
            known = numbers.get(count.where, Count(count.where, 0))
            numbers[count.where] = Count(count.where, known.number + count.number, known.more or count.more)
        example = next((use.example for use in below if use.example), None)
        return Use(tuple(numbers.values()), example, bool(below) and example is None), bool(below)

    def _facts(self, term: Term) -> Iterable[tuple[str, tuple[Link, ...]]]:
        terms = self._terms
        if term.kind == "property":
            yield "of", self._links(term.domain)
            yield "value", self._links(term.range)
            yield "values from", self._links((term.scheme,) if term.scheme else ())
        if term.kind == "concept":
            yield "in", self._links((term.scheme,) if term.scheme else ())
        if term.kind == "scheme":
            yield "values of", self._links(t.iri for t in terms.of_kind("property") if t.scheme == term.iri)
        up, down = {"class": ("a kind of", "kinds of it"), "concept": ("broader", "narrower")}.get(
            term.kind, ("narrower than", "wider than")
        )
        yield up, self._links(term.above)
        yield down, self._links(term.below)
        if term.kind == "class":
            yield "properties", self._links(t.iri for t in terms.of_kind("property") if term.iri in t.domain)
            yield "value of", self._links(t.iri for t in terms.of_kind("property") if term.iri in t.range)
        for word in dict.fromkeys(word for word, _ in term.alignments):
            yield f"{word}, elsewhere", self._links(iri for each, iri in term.alignments if each == word)
        yield "heads columns called", tuple(Link(f"“{word}”") for word in term.headers)

    def _links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(_link(self._terms, iri) for iri in iris)

    def _rules(self, term: Term) -> Iterable[Rule]:
        """What the shapes ask of a class, or of things that have the property."""
        for each in constraints():
            if term.kind == "class" and each.target == term.iri:
                yield Rule(Link(each.path, _anchor(self._terms, each.direct)), each.words, each.message, each.advice)
            elif term.kind == "property" and term.iri in each.terms:
                about = _link(self._terms, each.target)
                where = "" if each.direct == term.iri else each.path
                words = f"{where}: {each.words}" if where else each.words
                yield Rule(about, words, each.message, each.advice)

    # ── queries ──────────────────────────────────────────────────────────────────────────────────

    def _query(self, term: Term, use: Use) -> Shown:
        """A question of the library that has the term, the one with the fewest others; else a small query.

        A question about what is delicate is one for delicate terms only.
        """
        for name, named in _questions().items():
            if term.iri not in named or (named & self._delicate and not term.sensitive):
                continue
            if name not in self._asked:
                self._asked[name] = self._library(name)
            if found := self._asked[name]:
                return found
        return declared(self._small(term, use))

    def _library(self, name: str) -> Shown | None:
        """A question of the library with its examples; nothing where the dataset does not know them."""
        params = queries.load_query(name).params.values()
        if not all(self._is_known(param) for param in params):
            return None
        try:
            return asked(name, {p.name: queries.term(self._store, p.example, p.type, p.name) for p in params})
        except UsageError:
            return None

    def _is_known(self, param: queries.Parameter) -> bool:
        """Whether the dataset can know the example of a parameter, found out without a search for what is like it."""
        if param.type not in queries.ENTITY_TYPES or param.type == "document":
            return True
        key = ox.Literal(search_key(param.example))
        found = self._store.quads_for_pattern(None, _SEARCH_KEY, key, ox.NamedNode(DERIVED_GRAPH))
        return next(iter(found), None) is not None

    def _small(self, term: Term, use: Use) -> str:
        where = next((count.where for count in use.counts), "accepted")
        if term.kind == "scheme":
            users = [self._written(t.iri) for t in self._terms.of_kind("property") if t.scheme == term.iri]
            path = "|".join(users) or "?property"
            pattern = _within(where, f"?thing {path} ?concept .")
            return (
                f"SELECT ?concept (COUNT(?thing) AS ?uses)\nWHERE {{\n  {pattern}\n"
                f"  GRAPH graph:ontology {{ ?concept skos:inScheme {self._written(term.iri)} }}\n}}\n"
                "GROUP BY ?concept\nORDER BY DESC(?uses) STR(?concept)\n"
            )
        outcome = "\n  OPTIONAL { ?thing car:settled ?outcome }\n  OPTIONAL { ?thing car:end ?end }" * term.sensitive
        told = " ?outcome ?end" * term.sensitive
        if term.kind == "class":
            told_of = [iri for iri in self._terms.all_below(term.iri) if term.sensitive or iri not in self._delicate]
            kinds = " ".join(map(self._written, told_of))
            pattern = _within(where, "?thing a ?kind .")
            return (
                f"SELECT ?thing ?kind{told}\nWHERE {{\n  VALUES ?kind {{ {kinds} }}\n  {pattern}{outcome}\n}}\n"
                f"ORDER BY STR(?thing) STR(?kind)\nLIMIT {_ROWS}\n"
            )
        if term.kind == "concept":
            pattern = _within(where, f"?thing ?property {self._written(term.iri)} .")
            names = "?thing ?property"
        else:
            pattern = _within(where, f"?thing {self._written(term.iri)} ?value .")
            names = "?thing ?value"
        order = " ".join(f"STR({name})" for name in names.split())
        return f"SELECT {names}{told}\nWHERE {{\n  {pattern}{outcome}\n}}\nORDER BY {order}\nLIMIT {_ROWS}\n"

    @staticmethod
    def _written(iri: str) -> str:
        short = compact(iri)
        return short if short != iri and short.rpartition(":")[2].replace("-", "").isalnum() else str(ox.NamedNode(iri))


def _within(where: str, pattern: str) -> str:
    """The pattern in the kind of graph where the term is used."""
    if where in ("accepted", "in claims"):
        return pattern
    graph = f"graph:{_GRAPHS[where].rpartition('/')[2]}" if where in _GRAPHS else "?document"
    return f"GRAPH {graph} {{ {pattern.removesuffix(' .')} }}"


@functools.cache
def _questions() -> Mapping[str, frozenset[str]]:
    """The questions of the library with their terms, those with the fewest terms and parameters first."""
    known = queries.catalogue()
    library = {name: frozenset(sparql.own_terms(each.text).values()) for name, each in known.items()}
    ordered = sorted(library, key=lambda name: (len(library[name]), len(known[name].params), name))
    return {name: library[name] for name in ordered}


def _link(terms: Terms, iri: str) -> Link:
    known = terms.by_iri.get(iri)
    return Link(known.label, f"#{known.anchor}") if known else Link(shortened(iri), href(iri))


def _anchor(terms: Terms, iri: str) -> str:
    known = terms.by_iri.get(iri)
    return f"#{known.anchor}" if known else href(iri)


# ── Groups ───────────────────────────────────────────────────────────────────────────────────────


def _tree(terms: Terms, entries: Mapping[str, Entry]) -> tuple[Branch, ...]:
    """The classes below those that are below none."""

    def branch(iri: str, seen: frozenset[str]) -> Branch:
        below = [each for each in terms.by_iri[iri].below if each not in seen and terms.by_iri[each].kind == "class"]
        ordered = sorted(below, key=lambda each: terms.by_iri[each].name.casefold())
        return Branch(entries[iri], tuple(branch(each, seen | {iri}) for each in ordered))

    classes = terms.of_kind("class")
    tops = [term.iri for term in classes if not term.above]
    reached = {iri for top in tops for iri in terms.all_below(top)}
    tops += [term.iri for term in classes if term.iri not in reached]  # a circle has no top
    return tuple(branch(iri, frozenset()) for iri in tops)


def _of_classes(terms: Terms, properties: Sequence[Entry]) -> list[Group]:
    """The properties by the class whose things have them, in the order of classes; the rest at the end."""
    groups: dict[str, list[Entry]] = {term.iri: [] for term in terms.of_kind("class")}
    for entry in properties:
        groups.setdefault(next(iter(entry.term.domain), ""), []).append(entry)
    return [
        Group(_link(terms, iri).text if iri else "anything", None, tuple(found))
        for iri, found in groups.items()
        if found
    ]


def _of_schemes(terms: Terms, entries: Mapping[str, Entry], concepts: Sequence[Entry]) -> list[Group]:
    """The concepts by scheme, each below the one that is broader; those in none at the end."""
    groups: dict[str, list[Entry]] = {term.iri: [] for term in terms.of_kind("scheme")}
    for entry in concepts:
        groups.setdefault(entry.term.scheme if entry.term.scheme in entries else "", []).append(entry)
    found = []
    for iri, members in groups.items():
        paths = {entry.term.iri: _path(terms, entry.term) for entry in members}
        ordered = tuple(sorted(members, key=lambda entry: paths[entry.term.iri]))
        found.append(Group(entries[iri].term.label if iri else "in no scheme", entries.get(iri), ordered))
    return found


def _path(terms: Terms, term: Term) -> list[str]:
    """The names from the top of a concept's branch down to it."""
    path, seen = [term.name], {term.iri}
    while above := [iri for iri in term.above if iri not in seen]:
        term = terms.by_iri[above[0]]
        seen.add(term.iri)
        path.insert(0, term.name)
    return path


def _borrowed(terms: Terms) -> list[tuple[Link, list[Rule]]]:
    """What the shapes ask of classes of other vocabularies."""
    found: dict[str, list[Rule]] = {}
    for each in constraints():
        if each.target not in terms.by_iri:
            rule = Rule(Link(each.path, _anchor(terms, each.direct)), each.words, each.message, each.advice)
            found.setdefault(each.target, []).append(rule)
    return [(_link(terms, iri), rules) for iri, rules in sorted(found.items(), key=lambda pair: shortened(pair[0]))]


# ── Diagrams ─────────────────────────────────────────────────────────────────────────────────────


def _diagrams(terms: Terms) -> list[Diagram]:
    """The classes in parts that can be read: things with names, careers, matches, and evidence."""
    matches = _hanging_on(terms, _MATCH)
    shaped = [each.target for each in constraints() if each.target not in terms.by_iri and each.value_class]
    parts: dict[str, list[str]] = {
        "Things with a name": [], "What a career is made of": [], "Matches": [],
        "Claims, conflicts and what rules derive": list(dict.fromkeys(shaped)),
    }  # fmt: skip
    named, careers, played, evidence = parts
    for term in terms.of_kind("class"):
        is_record = terms.is_a(term.iri, _RECORD)
        part = played if term.iri in matches else careers if is_record else evidence
        parts[named if terms.is_a(term.iri, _ENTITY) else part].append(term.iri)
    found = []
    for title, own in parts.items():
        boxes = _boxes(terms, own)
        if boxes:
            found.append(Diagram(title, _drawn(tuple(boxes), title), tuple(told(boxes))))
    return found


@functools.lru_cache(maxsize=16)
def _drawn(boxes: tuple[Box, ...], title: str) -> Markup:
    return Markup(classes_svg(boxes, title))


def _hanging_on(terms: Terms, iri: str) -> set[str]:
    """The record with those that only hang on it: a match, its sides and its goals."""
    found = {iri} & terms.by_iri.keys()
    ranges = {
        range_
        for term in terms.of_kind("property")
        for range_ in term.range
        if iri in term.domain and terms.is_a(range_, _RECORD)
    }
    return found | ranges


def _boxes(terms: Terms, own: Sequence[str]) -> list[Box]:
    """The classes with the properties that lead to classes, and pale those that these lead to."""
    rows = {iri: _rows(terms, iri, own) for iri in own}
    beside = {target for each in rows.values() for row in each for target in row.targets}
    beside |= {wide for iri in own if iri in terms.by_iri for wide in terms.by_iri[iri].above}
    return [
        *(_box(terms, iri, rows[iri], aside=False) for iri in own),
        *(_box(terms, iri, (), aside=True) for iri in sorted(beside - set(own))),
    ]


def _box(terms: Terms, iri: str, rows: tuple[Row, ...], aside: bool) -> Box:
    known = terms.by_iri.get(iri)
    if known is None:
        return Box(iri, shortened(iri), rows, aside=aside)
    above = () if aside else known.above
    return Box(iri, known.name, rows, above, f"#{known.anchor}", known.definition, aside)


def _rows(terms: Terms, iri: str, own: Sequence[str]) -> tuple[Row, ...]:
    """The properties of a class that lead to classes: by the ontology, and by the shapes where it does not say so."""
    drawn = {each.target for each in constraints()} | {each.value_class for each in constraints()} | set(own)
    found: dict[str, tuple[str, ...]] = {}
    for term in terms.of_kind("property"):
        targets = tuple(t for t in term.range if terms.by_iri.get(t, term).kind == "class" or t in drawn)
        if iri in term.domain and targets:
            found[term.iri] = targets
    above = {wide for wide in own if wide != iri and terms.is_a(iri, wide)}
    inherited = {term.iri for term in terms.of_kind("property") if above & set(term.domain)}
    for each in constraints():
        if each.target == iri and each.value_class and each.direct and each.direct not in inherited:
            found.setdefault(each.direct, (each.value_class,))
    ordered = sorted(found, key=lambda prop: (found[prop], prop.removeprefix(CAR).casefold()))
    return tuple(
        Row(known.name, found[prop], known.definition) if (known := terms.by_iri.get(prop)) else
        Row(shortened(prop), found[prop])
        for prop in ordered
        if prop != LABEL
    )  # fmt: skip
