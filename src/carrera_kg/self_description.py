"""What a dataset says of itself, in the graph ``graph:dataset``: VoID, DCAT 3 and PROV-O.

It is worked out from the dataset's own lines, in one pass, and from how it was made. What it counts is everything but
itself: a count of itself would change what it counts. It tells no time of day and no machine, so that the same inputs
make the same bytes.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import pyoxigraph as ox

from carrera_kg.vocabulary import (
    CAR,
    CONFLICTS_GRAPH,
    DATASET,
    DATASET_GRAPH,
    DCAT,
    DCTERMS,
    DERIVED_GRAPH,
    FOAF,
    ID,
    IDENTITY_GRAPH,
    INTEGER,
    KINDS,
    LABEL,
    ONTOLOGY_GRAPH,
    OWL,
    PROV,
    RDF_TYPE,
    SKOS,
    SPDX,
    VOID,
    XSD,
    compact,
    document_graph,
    document_iri,
)

ACCEPTED = DATASET_GRAPH + "#accepted"
"""The accepted view, which is the default graph, as the description speaks of it."""
CANONICAL = DATASET_GRAPH + "#canonical"
"""All of the dataset in its canonical form."""
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Of the shipped facts."""
TITLE = "A football-career knowledge graph in which every statement can show the words that say it"

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_ENTITIES = r"^https://w3id\.org/carrera-kg/id/[^#]+$"
_LINKS = frozenset([f"<{OWL}sameAs>", f"<{SKOS}exactMatch>", f"<{SKOS}closeMatch>"])
_GRAPHS = {
    CONFLICTS_GRAPH: "Where claims cannot all hold, and what was decided",
    DERIVED_GRAPH: "What rules work out from the accepted view",
    IDENTITY_GRAPH: "Which things of large sources are the same, and why",
    ONTOLOGY_GRAPH: "The ontology",
}

_TYPE, _SELF, _THING = f"<{RDF_TYPE}>", f"<{DATASET_GRAPH}>", f"<{ID}"
_DOCUMENTS = f"<{document_iri('')}"
_CLASSES = {f"<{cls}>": kind for kind, cls in KINDS.items()}
_LOOSE = 1 << 16  # objects that are noted before those that were there already are dropped
_AT_ONCE = 1 << 18  # lines

Term = str
"""A term as N-Quads write it, with its brackets or quotes."""


@dataclass(frozen=True, slots=True)
class Making:
    """How a dataset was made.

    Attributes:
        version: of carrera-kg.
        inputs: the files it was built from, each with its SHA-256.
        shipped: whether they are the ones that come with that version, and nothing was changed since.
        updates: how often it was changed after it was built.
        built: the canonical hash of what was built, where it was changed.
    """

    version: str
    inputs: Mapping[str, str]
    shipped: bool
    updates: int = 0
    built: str = ""


class _Cell:
    """The statements with one property in one graph."""

    __slots__ = ("_dropped", "_kept", "objects", "run", "subjects")

    def __init__(self) -> None:
        self.objects = array("q")  # as hashes: a large dataset has more objects than fit as they are
        self.run = self.subjects = self._dropped = self._kept = 0

    @property
    def triples(self) -> int:
        return self._dropped + len(self.objects)

    def merge(self, other: _Cell) -> None:
        """Add the statements of another one, about other subjects."""
        self.objects.extend(other.objects)
        self.subjects += other.subjects
        self._dropped += other._dropped
        self.compact()

    def compact(self) -> None:
        """Drop objects that are noted twice, where it pays."""
        before = len(self.objects)
        if before > max(_LOOSE, 2 * self._kept):
            self.objects = _distinct([self])
            self._kept = len(self.objects)
            self._dropped += before - self._kept


def _distinct(cells: Iterable[_Cell]) -> array[int]:
    """The objects of several cells, each once."""
    noted = array("q")
    for cell in cells:
        noted.extend(cell.objects)
    if len(noted) < _LOOSE:
        return array("q", set(noted))
    import numpy as np  # only large datasets need it

    return array("q", np.unique(np.frombuffer(noted, dtype=np.int64)).tobytes())


@dataclass(slots=True)
class _Part:
    """A graph, or all of them: its statements by property, and what is told of their subjects."""

    cells: dict[Term, _Cell] = field(default_factory=dict)
    classes: Counter[Term] = field(default_factory=Counter)
    run: int = 0
    subjects: int = 0
    entities: int = 0

    def merge(self, other: _Part) -> None:
        """Add what is told of other subjects."""
        for predicate, cell in other.cells.items():
            self.cells.setdefault(predicate, _Cell()).merge(cell)
        self.classes.update(other.classes)
        self.subjects += other.subjects
        self.entities += other.entities

    def meet(self, subject: Term, run: int) -> None:
        """Count a subject, unless it was the last one."""
        if self.run != run:
            self.run = run
            self.subjects += 1
            self.entities += subject.startswith(_THING) and "#" not in subject


class Census:
    """What is in a dataset, its description left out.

    Attributes:
        all: what all graphs hold together: subjects and classes.
        graphs: each graph by its name as a term; the default graph's is empty.
        properties: by property, of how many subjects it is told in all.
        documents: the catalogue: what the accepted view says of each document.
        links: how many links to other sites there are, by property and site.
        sites: what all addresses of a site that is linked to begin with.
        mentions: how often an entity is the object of an accepted statement.
        entities: the entities of each kind.
    """

    def __init__(self) -> None:
        self.all = _Part()
        self.graphs: dict[Term, _Part] = {"": _Part()}
        self.properties: dict[Term, _Part] = {}
        self.documents: defaultdict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self.links: Counter[tuple[Term, str]] = Counter()
        self.sites: dict[str, str] = {}
        self.mentions: Counter[Term] = Counter()
        self.entities: defaultdict[str, list[Term]] = defaultdict(list)
        self._last: Term = ""
        self._run = 0
        self._typed: tuple[Term, Term] = ("", "")

    def add(self, lines: Iterable[str]) -> None:
        """Count more lines. A subject is told from the one before by a number, its run: that is quick to compare."""
        last, run, graphs = self._last, self._run, self.graphs
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            at = rest.rfind(" ", 0, -2)
            graph, object_ = (rest[at + 1 : -2], rest[:at]) if at > 0 else ("", rest[:-2])
            if graph and (graph[0] not in "<_" or '"' in graph):  # the last words of a text
                graph, object_ = "", rest[:-2]
            if graph == _SELF:
                continue
            if subject != last:
                last, run = subject, run + 1
            part = graphs.get(graph)
            cell = part.cells.get(predicate) if part else None
            if cell is None:
                part, cell = self._new(graph, predicate)
            assert part is not None
            cell.objects.append(hash(object_))
            if cell.run != run:
                cell.run = run
                cell.subjects += 1
                self._meet(part, predicate, subject, run)
            if predicate == _TYPE:
                self._type(part, subject, object_)
            if not graph:
                self._accept(subject, predicate, object_)
        self._last, self._run = last, run
        for part in graphs.values():
            for cell in part.cells.values():
                cell.compact()

    def merge(self, other: Census) -> None:
        """Add what another counted in lines about other subjects, in a process that hashes as this one's does."""
        self.all.merge(other.all)
        for name, part in other.graphs.items():
            self.graphs.setdefault(name, _Part()).merge(part)
        for name, part in other.properties.items():
            self.properties.setdefault(name, _Part()).merge(part)
        for subject, statements in other.documents.items():
            self.documents[subject] += statements
        self.links.update(other.links)
        for site, address in other.sites.items():
            self._site(site, address)
        self.mentions.update(other.mentions)
        for kind, entities in other.entities.items():
            self.entities[kind] += entities

    def _new(self, graph: Term, predicate: Term) -> tuple[_Part, _Cell]:
        part = self.graphs.setdefault(graph, _Part())
        self.properties.setdefault(predicate, _Part())
        return part, part.cells.setdefault(predicate, _Cell())

    def _meet(self, part: _Part, predicate: Term, subject: Term, run: int) -> None:
        for each in (part, self.all, self.properties[predicate]):
            each.meet(subject, run)

    def _type(self, part: _Part, subject: Term, object_: Term) -> None:
        part.classes[object_] += 1
        if self._typed != (subject, object_):  # one statement in two graphs comes twice, one after the other
            self._typed = (subject, object_)
            self.all.classes[object_] += 1

    def _site(self, site: str, address: str) -> None:
        self.sites.setdefault(site, address)
        while not address.startswith(self.sites[site]):
            self.sites[site] = self.sites[site][:-1]

    def _accept(self, subject: Term, predicate: Term, object_: Term) -> None:
        """Look at what an accepted statement is about."""
        if object_.startswith(_THING):
            self.mentions[object_] += 1
        elif predicate == _TYPE and object_ in _CLASSES and subject[0] == "<":
            self.entities[_CLASSES[object_]].append(subject)
        elif predicate in _LINKS and (match := re.match(r"<[a-z]+://([^/?#>]+)", object_)):
            site, address = match[1], object_[1:-1]
            self.links[predicate, site] += 1
            self._site(site, address)
        if subject.startswith(_DOCUMENTS) and "#" not in subject:
            self.documents[subject].append((predicate, object_))


def census(lines: Iterable[str]) -> Census:
    """Count what is in a dataset.

    Args:
        lines: canonical N-Quads, sorted by code point, each once, without line ends.
    """
    found, rest = Census(), iter(lines)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        found.add(some)
    return found


def description(lines: Iterable[str], making: Making) -> list[str]:
    """The description of a dataset, as sorted lines of canonical N-Quads in :data:`DATASET_GRAPH`.

    Args:
        lines: the dataset, as for :func:`census`; a description among them is not looked at.
        making: how it was made.
    """
    return description_of(census(lines), making)


def description_of(found: Census, making: Making) -> list[str]:
    """As :func:`description`, of a dataset in which everything was counted."""
    about = _Statements()
    _about_itself(about, making)
    _in_dcat(about, making)
    _contents(about, found)
    _links(about, found)
    _documents(about, found)
    _provenance(about, making)
    return sorted({f"{statement} {_SELF} ." for statement in about.lines})


def without_description(lines: Iterable[str]) -> Iterator[str]:
    """The lines that are in another graph."""
    return (line for line in lines if not line.endswith(f" {_SELF} ."))


def distribution(name: str, of: str, media_type: str, address: str = "", sha256: str = "") -> Iterator[ox.Triple]:
    """One form in which the dataset or a part of it is to be had, where somebody knows the address.

    Args:
        name: tells it from the others; it becomes ``#name`` of the description.
        of: the address of the dataset or part.
        media_type: like ``text/turtle``.
        address: where it is to be had, if that is known.
        sha256: of its bytes, if that is known.
    """
    about, form = _Statements(), f"{DATASET_GRAPH}#{name}"
    about.add(of, DCAT + "distribution", form)
    about.add(form, RDF_TYPE, DCAT + "Distribution")
    about.add(form, DCAT + "mediaType", _MEDIA_TYPES + media_type)
    if address:
        about.add(of, VOID + "dataDump", address)
        about.add(form, DCAT + "accessURL", address)
        about.add(form, DCAT + "downloadURL", address)
    if sha256:
        about.checksum(form, sha256)
    yield from about.triples()


def canonical_form(sha256: str) -> Iterator[ox.Triple]:
    """That all of the dataset, its description too, has this canonical hash.

    It stands beside the description and not in it: a file cannot hold its own checksum.
    """
    about = _Statements()
    about.text(CANONICAL, DCTERMS + "title", "All graphs as canonical N-Quads (RDFC-1.0)")
    about.add(CANONICAL, DCTERMS + "conformsTo", "https://www.w3.org/TR/rdf-canon/")
    yield from about.triples()
    yield from distribution(CANONICAL.rpartition("#")[2], DATASET, "application/n-quads", sha256=sha256)


def described(store: ox.Store, sha256: str) -> Iterator[ox.Triple]:
    """What a dataset says of itself, and its canonical hash.

    Args:
        store: the dataset.
        sha256: its canonical hash, as the manifest has it; empty if it is not known.
    """
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(DATASET_GRAPH)):
        yield quad.triple
    if sha256:
        yield from canonical_form(sha256)


class _Statements:
    """Collects triples as N-Triples without their dots."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, subject: str, predicate: str, object_: str) -> None:
        """A triple of three addresses."""
        self.lines.append(f"<{subject}> <{predicate}> <{object_}>")

    def term(self, subject: str, predicate: str, term: Term) -> None:
        self.lines.append(f"<{subject}> <{predicate}> {term}")

    def text(self, subject: str, predicate: str, text: str, datatype: str = XSD + "string") -> None:
        self.term(subject, predicate, str(ox.Literal(text, datatype=ox.NamedNode(datatype))))

    def number(self, subject: str, predicate: str, number: int) -> None:
        self.text(subject, predicate, str(number), INTEGER)

    def checksum(self, subject: str, sha256: str) -> None:
        node = f"{subject}-sha256" if "#" in subject else f"{DATASET_GRAPH}#sha256-{_fragment(subject)}"
        self.add(subject, SPDX + "checksum", node)
        self.add(node, RDF_TYPE, SPDX + "Checksum")
        self.add(node, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
        self.text(node, SPDX + "checksumValue", sha256, XSD + "hexBinary")

    def triples(self) -> Iterator[ox.Triple]:
        for quad in ox.parse(" .\n".join([*self.lines, ""]), ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _fragment(iri: str) -> str:
    """The address as a part of another one, in short where it can be."""
    return quote(compact(iri), safe=":/")


def _about_itself(about: _Statements, making: Making) -> None:
    about.add(DATASET_GRAPH, RDF_TYPE, VOID + "DatasetDescription")
    about.text(DATASET_GRAPH, DCTERMS + "title", "What the dataset says of itself")
    about.add(DATASET_GRAPH, FOAF + "primaryTopic", DATASET)
    for type_ in (VOID + "Dataset", DCAT + "Dataset", PROV + "Entity"):
        about.add(DATASET, RDF_TYPE, type_)
    about.text(DATASET, DCTERMS + "title", "carrera-kg" if making.shipped else "A dataset made with carrera-kg")
    about.text(DATASET, DCTERMS + "description", TITLE)
    about.add(DATASET, DCTERMS + "conformsTo", CAR.rstrip("#"))
    about.text(DATASET, VOID + "uriSpace", ID)
    about.text(DATASET, VOID + "uriRegexPattern", _ENTITIES)


def _in_dcat(about: _Statements, making: Making) -> None:
    """What is known of the shipped facts alone: whose they are, which version, and what may be done with them."""
    for keyword in ("football", "careers", "knowledge graph"):
        about.text(DATASET, DCAT + "keyword", keyword)
    if making.shipped:
        publisher = DATASET_GRAPH + "#contributors"
        about.text(DATASET, DCAT + "version", making.version)
        about.add(DATASET, DCTERMS + "license", LICENCE)
        about.add(DATASET, DCTERMS + "publisher", publisher)
        about.add(publisher, RDF_TYPE, FOAF + "Agent")
        about.text(publisher, FOAF + "name", "The carrera-kg contributors")


def _contents(about: _Statements, found: Census) -> None:
    """How much there is of what, in all and by graph."""
    about.add(ACCEPTED, RDF_TYPE, VOID + "Dataset")
    about.text(ACCEPTED, DCTERMS + "title", "The accepted view, which is the default graph")
    about.text(ACCEPTED, VOID + "uriRegexPattern", _ENTITIES)
    every: defaultdict[Term, list[_Cell]] = defaultdict(list)
    for name, part in found.graphs.items():
        for predicate, cell in part.cells.items():
            every[predicate].append(cell)
        if not name or name.startswith("<"):
            graph = name[1:-1] or ACCEPTED
            about.add(DATASET, VOID + "subset", graph)
            about.add(graph, RDF_TYPE, VOID + "Dataset")
            _size(about, graph, part, list(part.cells.values()))
            if graph in _GRAPHS:
                about.text(graph, DCTERMS + "title", _GRAPHS[graph])
    _size(about, DATASET, found.all, list(itertools.chain.from_iterable(every.values())), len(every))
    _classes(about, DATASET, found.all)
    _properties(about, DATASET, {name: (found.properties[name].subjects, cells) for name, cells in every.items()})
    accepted = found.graphs[""]
    _classes(about, ACCEPTED, accepted)
    _properties(about, ACCEPTED, {name: (cell.subjects, [cell]) for name, cell in accepted.cells.items()})
    for term in (*every, *found.all.classes):
        if space := re.fullmatch(r"<([^<>]+[#/])[^#/<>]*>", term):
            about.add(DATASET, VOID + "vocabulary", space[1])
    for kind in KINDS:
        if entities := found.entities.get(kind):
            best = min(entities, key=lambda entity: (-found.mentions[entity], entity))
            about.term(DATASET, VOID + "exampleResource", best)


def _size(about: _Statements, node: str, part: _Part, cells: list[_Cell], properties: int | None = None) -> None:
    about.number(node, VOID + "triples", sum(cell.triples for cell in cells))
    about.number(node, VOID + "entities", part.entities)
    about.number(node, VOID + "distinctSubjects", part.subjects)
    about.number(node, VOID + "distinctObjects", len(_distinct(cells)))
    about.number(node, VOID + "classes", len(part.classes))
    about.number(node, VOID + "properties", len(cells) if properties is None else properties)


def _classes(about: _Statements, node: str, part: _Part) -> None:
    for term, entities in part.classes.items():
        if term[0] == "<" != term[1]:  # an address, and no triple term
            piece = _piece(node, f"class-{_fragment(term[1:-1])}")
            about.add(node, VOID + "classPartition", piece)
            about.term(piece, VOID + "class", term)
            about.number(piece, VOID + "entities", entities)


def _properties(about: _Statements, node: str, properties: Mapping[Term, tuple[int, list[_Cell]]]) -> None:
    """The parts by property; of each is given how many subjects it has, and its statements."""
    for term, (subjects, cells) in properties.items():
        piece = _piece(node, f"property-{_fragment(term[1:-1])}")
        about.add(node, VOID + "propertyPartition", piece)
        about.term(piece, VOID + "property", term)
        about.number(piece, VOID + "triples", sum(cell.triples for cell in cells))
        about.number(piece, VOID + "distinctSubjects", subjects)
        about.number(piece, VOID + "distinctObjects", len(_distinct(cells)))


def _piece(node: str, name: str) -> str:
    return f"{node}-{name}" if node != DATASET else f"{DATASET_GRAPH}#{name}"


def _links(about: _Statements, found: Census) -> None:
    """The links of the accepted view to other datasets."""
    for (predicate, site), number in found.links.items():
        linkset = f"{DATASET_GRAPH}#links-{_fragment(predicate[1:-1])}-{_fragment(site)}"
        target = f"{DATASET_GRAPH}#site-{_fragment(site)}"
        about.add(ACCEPTED, VOID + "subset", linkset)
        about.add(linkset, RDF_TYPE, VOID + "Linkset")
        about.term(linkset, VOID + "linkPredicate", predicate)
        about.add(linkset, VOID + "subjectsTarget", DATASET)
        about.add(linkset, VOID + "objectsTarget", target)
        about.number(linkset, VOID + "triples", number)
        about.add(target, RDF_TYPE, VOID + "Dataset")
        space = re.match(r".*[/#=]", found.sites[site])
        about.text(target, VOID + "uriSpace", space[0] if space else found.sites[site])


def _documents(about: _Statements, found: Census) -> None:
    """The documents that it was made from, each with what may be done with it."""
    carried = {f"<{LABEL}>": "title", f"<{DCTERMS}rights>": "rights"}
    for subject, statements in found.documents.items():
        if (_TYPE, f"<{CAR}Document>") not in statements:
            continue
        document = subject[1:-1]
        about.add(DATASET, DCTERMS + "source", document)
        about.add(DATASET, PROV + "wasDerivedFrom", document)
        about.add(document, RDF_TYPE, PROV + "Entity")
        for predicate, object_ in statements:
            if predicate in carried:
                about.term(document, DCTERMS + carried[predicate], object_)
            if predicate == f"<{CAR}sha256>" and (match := re.fullmatch('"([0-9a-f]{64})"', object_)):
                about.checksum(document, match[1])
        graph = document_graph(document.removeprefix(document_iri("")))
        if f"<{graph}>" in found.graphs:
            about.add(graph, PROV + "wasDerivedFrom", document)
            for predicate, object_ in statements:
                if predicate in carried:
                    about.term(graph, DCTERMS + carried[predicate], object_)


def _provenance(about: _Statements, making: Making) -> None:
    """Who made it from what, and what was changed since."""
    build, software, updates, built = (
        f"{DATASET_GRAPH}#{name}" for name in ("build", "software", "updates", "as-built")
    )
    about.add(build, RDF_TYPE, PROV + "Activity")
    about.text(build, LABEL, "building the dataset")
    about.add(build, PROV + "wasAssociatedWith", software)
    about.add(software, RDF_TYPE, PROV + "SoftwareAgent")
    about.text(software, LABEL, "carrera-kg")
    about.text(software, DCAT + "version", making.version)
    for name, sha256 in making.inputs.items():
        input_ = f"{DATASET_GRAPH}#input-{quote(name)}"
        about.add(build, PROV + "used", input_)
        about.add(input_, RDF_TYPE, PROV + "Entity")
        about.text(input_, LABEL, name)
        about.checksum(input_, sha256)
    if not making.updates:
        about.add(DATASET, PROV + "wasGeneratedBy", build)
        return
    about.add(DATASET, PROV + "wasGeneratedBy", updates)
    about.add(DATASET, PROV + "wasRevisionOf", built)
    about.add(updates, RDF_TYPE, PROV + "Activity")
    about.text(updates, LABEL, f"{making.updates:,} change{'s' * (making.updates != 1)} after the dataset was built")
    about.add(updates, PROV + "used", built)
    about.add(built, RDF_TYPE, PROV + "Entity")
    about.add(built, PROV + "wasGeneratedBy", build)
    about.checksum(built, making.built)
