"""A store elsewhere, in the place of the embedded one: it is asked the same, and gives the same answers.

The dataset stands there in one of two ways. Where the store has a default graph that holds nothing but itself, it is as
everywhere: the accepted view in the default graph, the rest in named graphs. Where the default graph is the union of
all graphs, as in Virtuoso, the accepted view is the graph :data:`ACCEPTED`, and each query names the graphs that it is
about in the protocol. Which it is, is found out when the store is opened.

What is looked up thing by thing would take a request each. So all that a thing says of itself is fetched when it is
first asked about, together with the things that have been met in answers and are likely to be next: a question then
takes about as many requests as it goes steps, and not as many as it meets things.
"""

from __future__ import annotations

import itertools
import threading
from typing import cast

import pyoxigraph as ox

from carrera_kg.endpoint import Endpoint, Solutions
from carrera_kg.errors import DataError, RefusedError, RemoteError
from carrera_kg.sparql import tokens
from carrera_kg.vocabulary import BASE, CAR, DATASET, DATASET_GRAPH, GRAPH, ID, KINDS, LABEL, RECORDS, VOID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO, Any

    from carrera_kg.endpoint import Triples

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

ACCEPTED = GRAPH + "accepted"
"""The graph of the accepted view, in stores that have no default graph of its own."""

_AT_ONCE = 250
"""Things that are asked about in one request."""
_MET = 2_000
"""Things that are remembered because they may be asked about next."""
_MOST = 400_000
"""Quads that are kept; then all are forgotten."""
_SCANNED = 5_000
"""Quads that a scan may give and be kept."""
_DEFAULT = ox.DefaultGraph()
_DESCRIBED = f"SELECT DISTINCT ?g WHERE {{ GRAPH <{DATASET_GRAPH}> {{ ?g <{VOID}triples> ?n }} }}"
"""The graphs of a dataset as it says itself, and the dataset: to list those of a store takes Virtuoso minutes."""
_STANDING = (
    f"SELECT ?g WHERE {{ {{ <{CAR}Spell> <{LABEL}> ?o }} UNION {{ GRAPH ?g {{ <{CAR}Spell> <{LABEL}> ?o }} }} "
    f"UNION {{ GRAPH ?g {{ <{DATASET}> <{VOID}triples> ?o }} }} }}"
)
"""Where two triples stand of which the one is in the ontology's graph and in no other, the other in the description."""
_PLACE, _SELECTOR = "place in a document", "selector of a place"
_SELDOM = {_PLACE, _SELECTOR, "claim", "verdict", "derivation", "overlap", "squad", "graph", "judgement"}
"""The kinds of things that answers are full of, and that are not asked about unless one of them is."""
_ENTITIES = (*KINDS, "document")
"""The kinds of things of which others can say much: of these it is not asked for several at once."""

_REFUSED = "a store elsewhere is only read"


def open_remote(url: str) -> RemoteStore:
    """A dataset in a store elsewhere.

    Args:
        url: of its SPARQL endpoint.

    Raises:
        RemoteError: it does not answer.
        DataError: it holds no dataset of this project, or not in a way that can be asked.
        UsageError: the address is none, or httpx is not installed.
    """
    return RemoteStore(Endpoint(url))


def look_again(store: object) -> None:
    """Forget what has been fetched from a store elsewhere, as the dataset may have changed there."""
    if isinstance(store, RemoteStore):
        store.forget()


class RemoteStore:
    """What is asked of :class:`pyoxigraph.Store` when a dataset is read, answered by an endpoint.

    What it has fetched it keeps, as if the dataset did not change; :meth:`forget` has it look again.

    Args:
        endpoint: which has the dataset.

    Raises:
        RemoteError, DataError: as :func:`open_remote` does.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.url = endpoint.url
        self._empty = ox.Store()
        self._lock = threading.RLock()
        self._forget()
        self._accepted = ""
        self._named: list[str] = []
        self._find_graphs()

    # ── As the embedded store ────────────────────────────────────────────────────────────────────

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        default_graph: Iterable[ox.NamedNode] | None = None,
        named_graphs: Iterable[ox.NamedNode] | None = None,
    ) -> _Noted | ox.QueryBoolean | Triples:
        """Ask; the parameters are those of :meth:`pyoxigraph.Store.query`.

        Raises:
            SyntaxError: the query is wrong, in the words of the embedded engine.
            QueryError, RemoteError: as the endpoint does.
        """
        self._empty.query(query, base_iri=base_iri, prefixes=dict(prefixes) if prefixes else None)
        prologue = f"BASE <{base_iri}>\n" if base_iri else ""
        prologue += "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())
        if default_graph is not None or named_graphs is not None:
            graphs = [node.value for node in default_graph or ()], [node.value for node in named_graphs or ()]
        else:
            graphs = self._dataset if not _names_graphs(query) else ([], [])
        found = self.endpoint.query(prologue + query, default_graphs=graphs[0], named_graphs=graphs[1])
        return _Noted(found, self) if isinstance(found, Solutions) else found

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, in no order.

        Raises:
            RemoteError: the store does not answer; or it is asked about a blank node, which has no name elsewhere.
        """
        if isinstance(subject, ox.BlankNode) or isinstance(object, ox.BlankNode):
            hint = "give the node an address, or build the dataset where it is asked"
            raise RemoteError(f"{self.url}: a blank node cannot be asked about", hint)
        if isinstance(subject, ox.NamedNode):
            self._read_about(subject.value)
        elif isinstance(object, ox.NamedNode) and object.value.startswith(ID):
            self._read_of(predicate, object)
        else:
            return self._scan(predicate, object, graph_name)
        return self._local.quads_for_pattern(subject, predicate, object, graph_name)

    def __contains__(self, quad: ox.Quad) -> bool:
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(iter(found), None) is not None

    def __len__(self) -> int:
        (row,) = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {self._everywhere('', '?s ?p ?o', None)} }}")
        return int(row[0].value)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[ox.Quad]:
        return self._scan(None, None)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The addresses of the graphs, without that of the accepted view."""
        if not self._accepted and not self._named:
            self._named = self._listed_graphs()
        return map(ox.NamedNode, self._named)

    def contains_named_graph(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        """Whether the graph is there; one without triples is not."""
        if not isinstance(graph, ox.NamedNode):
            return isinstance(graph, ox.DefaultGraph)
        if self._accepted:
            return graph.value in self._named
        with self._lock:
            known = self._graphs.get(graph.value)
            if known is None:
                known = self._graphs[graph.value] = bool(self.endpoint.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"))
        return known

    def dump(
        self,
        output: IO[bytes] | None = None,
        format: ox.RdfFormat = ox.RdfFormat.N_QUADS,
        *,
        from_graph: GraphName | None = None,
    ) -> bytes | None:
        """Write the dataset, or the triples of a graph, as they come; the parameters are the embedded store's."""
        quads = self._scan(None, None, from_graph)
        statements: Iterable[Any] = quads if from_graph is None else (quad.triple for quad in quads)
        return ox.serialize(statements, output, format)

    def manifest(self) -> dict[str, Any]:
        """What of a manifest the store can tell: the sizes of graphs, as the dataset has them in its description."""
        rows = self._rows(f"SELECT ?g ?n WHERE {{ GRAPH <{DATASET_GRAPH}> {{ ?g <{VOID}triples> ?n }} }}")
        sizes = {row["g"].value: int(row["n"].value) for row in rows}
        named = {iri: size for iri, size in sizes.items() if "#" not in iri}
        (own,) = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{DATASET_GRAPH}> {{ ?s ?p ?o }} }}")
        counted = {"default": sizes.get(f"{DATASET_GRAPH}#accepted", 0), DATASET_GRAPH: int(own[0].value)}
        return {"graphs": counted | named}

    def update(self, *_: object, **__: object) -> None:
        """Refused.

        Raises:
            RefusedError: always.
        """
        raise RefusedError(f"{self.url}: {_REFUSED}", "change it there, or build it anew and load it")

    extend = load = bulk_load = bulk_extend = add = remove = remove_graph = update

    # ── What is fetched ──────────────────────────────────────────────────────────────────────────

    def met(self, iris: Iterable[str]) -> None:
        """Remember things that may be asked about next."""
        with self._lock:
            for iri in iris:
                if not iri.startswith(BASE):
                    continue
                kind = _kind(iri)
                if kind not in _ENTITIES:
                    _remember(self._seen.setdefault(kind, {}), iri)
                # The words at a place in a document have an address of their own, and are asked for by it.
                for next_ in (iri, f"{iri}&quote") if kind == _PLACE else (iri,):
                    if next_ not in self._about:
                        _remember(self._met.setdefault(_kind(next_), {}), next_)

    def forget(self) -> None:
        """Look again, as the dataset may have changed."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._local = ox.Store()
        self._about: set[str] = set()
        self._of: set[tuple[str, str]] = set()
        self._met: dict[str, dict[str, None]] = {}
        self._asked: set[str] = set()
        self._seen: dict[str, dict[str, None]] = {}
        self._scans: dict[tuple[str, ...], list[ox.Quad]] = {}
        self._graphs: dict[str, bool] = {}
        self._kept = 0

    def _read_about(self, iri: str) -> None:
        """Have at hand all that the thing says, in any graph, and what others do that may be next."""
        with self._lock:
            if iri in self._about:
                return
            self._asked.add(_kind(iri))
            together = [iri, *itertools.islice(self._likely(iri), _AT_ONCE - 1)]
            for each in together:
                self._met.get(_kind(each), {}).pop(each, None)
            self._fetch("?s", together, "?s ?p ?o")
            self._about.update(together)

    def _likely(self, iri: str) -> Iterator[str]:
        """What has been met and is likely to be asked about after the thing: first what is of its kind."""
        own = _kind(iri)
        kinds = [own, *(kind for kind in self._met if kind != own and (kind in self._asked or kind not in _SELDOM))]
        return (each for kind in kinds for each in reversed(self._met.get(kind, {})) if each != iri)

    def _read_of(self, predicate: ox.NamedNode | None, value: ox.NamedNode) -> None:
        """Have at hand what says the thing by the property, in any graph; of records also what says others alike."""
        kind = _kind(value.value)
        if kind == "person":  # few enough, and soon wanted
            predicate = None
        prop = predicate.value if predicate is not None else ""
        with self._lock:
            if (prop, value.value) in self._of or ("", value.value) in self._of:
                return
            kinds = [kind, *(other for other in RECORDS if other != kind and kind in RECORDS)]
            alike = (iri for each in kinds for iri in reversed(self._seen.get(each, {})))
            others = (iri for iri in alike if (prop, iri) not in self._of and iri != value.value)
            asked = [value.value, *itertools.islice(others, _AT_ONCE - 1)]
            self._fetch("?o", asked, f"?s {predicate or '?p'} ?o", predicate)
            self._of.update((prop, iri) for iri in asked)

    def _fetch(self, variable: str, iris: Sequence[str], pattern: str, predicate: ox.NamedNode | None = None) -> None:
        if self._kept > _MOST:
            self._forget()
        values = f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }} "
        quads = list(self._quads(self._everywhere(values, pattern, None), (None, predicate)))
        self._local.extend(quads)
        self._kept += len(quads)
        self._note(quads)

    def _scan(
        self, predicate: ox.NamedNode | None, object: Term | None, graph: GraphName | None = None
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern without a subject, as they come; what is little is kept."""
        key = str(predicate), str(object), str(graph)
        known = self._scans.get(key)
        if known is not None:
            yield from known
            return
        where = self._everywhere("", f"?s {predicate or '?p'} {object or '?o'}", graph)
        keep: list[ox.Quad] | None = []
        quads = self._quads(where, (None, predicate, object), graph)
        while some := list(itertools.islice(quads, _AT_ONCE)):
            self._note(some)
            yield from some
            keep = keep + some if keep is not None and len(keep) < _SCANNED else None
        if keep is not None:
            with self._lock:
                self._scans[key] = keep

    def _note(self, quads: Iterable[ox.Quad]) -> None:
        terms = dict.fromkeys(term for quad in quads for term in (quad.predicate, quad.subject, quad.object))
        self.met(term.value for term in terms if isinstance(term, ox.NamedNode))

    def _everywhere(self, before: str, pattern: str, graph: GraphName | None) -> str:
        """The pattern in a graph, or in all graphs with the graph as ``?g``, that of the accepted view unbound."""
        if isinstance(graph, ox.DefaultGraph):
            return f"{before}GRAPH <{self._accepted}> {{ {pattern} }}" if self._accepted else before + pattern
        if graph is not None:
            return f"{before}GRAPH {graph} {{ {pattern} }}"
        named = f"{before}GRAPH ?g {{ {pattern} }}"
        return named if self._accepted else f"{{ {before}{pattern} }} UNION {{ {named} }}"

    def _quads(self, where: str, known: tuple[Any, ...], graph: GraphName | None = None) -> Iterator[ox.Quad]:
        """The quads of a pattern for ``?s ?p ?o ?g``, of which some are known."""
        _, predicate, object_ = (*known, None, None)[:3]
        asked = ["?s", *(["?p"] if predicate is None else []), *(["?o"] if object_ is None else [])]
        asked += ["?g"] if graph is None else []
        names = " ".join(asked)
        graphs = [self._accepted, *self._named] if self._accepted else []
        for row in self.endpoint.all_rows(names, where, graphs):
            name = row["g"] if graph is None else graph
            at = _DEFAULT if name is None or getattr(name, "value", "") == self._accepted else name
            yield ox.Quad(row["s"], predicate or row["p"], object_ or row["o"], at)

    def _rows(self, query: str) -> Solutions:
        """The rows of a query of this module, over all graphs by their names."""
        graphs = [self._accepted, *self._named] if self._accepted else []
        found = self.endpoint.query(query, named_graphs=graphs)
        assert isinstance(found, Solutions)
        return found

    def _find_graphs(self) -> None:
        """Find out where the accepted view is, and whether the dataset is whole: its description is loaded last.

        Raises:
            DataError: there is none, or other graphs cannot be told from it.
        """
        if self.endpoint.query(f"ASK {{ GRAPH <{ACCEPTED}> {{ ?s ?p ?o }} }}"):
            self._accepted = ACCEPTED
            found: set[Any] = {row[0].value for row in cast("Solutions", self.endpoint.query(_DESCRIBED))}
            whole = DATASET in found
            self._named = sorted({iri for iri in found if "#" not in iri} | {DATASET_GRAPH})
            found.add(ACCEPTED)
        else:
            found = {row[0] and row[0].value for row in self._rows(_STANDING)}
            whole = DATASET_GRAPH in found
            self._graphs |= dict.fromkeys(found, True)
        if not found:
            raise DataError(f"{self.url}: holds no dataset of carrera-kg", "load one there (docs/remote.md)")
        if None in found:
            what = "its default graph is the union of all graphs, where what is accepted cannot be told from the rest"
            raise DataError(f"{self.url}: {what}", f"load the accepted view as {ACCEPTED} (docs/remote.md)")
        if not whole:
            raise DataError(f"{self.url}: holds a part of a dataset only", "load it again (docs/remote.md)")

    def _listed_graphs(self) -> list[str]:
        return sorted(row[0].value for row in self._rows("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"))

    @property
    def _dataset(self) -> tuple[list[str], list[str]]:
        """The graphs that a query is about, where that must be said."""
        return ([self._accepted], self._named) if self._accepted else ([], [])


class _Noted:
    """Rows on their way to whoever asked; what they name is remembered, as it may be asked about next."""

    def __init__(self, found: Solutions, store: RemoteStore) -> None:
        self._found, self._store = found, store
        self.variables = found.variables
        self._some: Iterator[ox.QuerySolution] = iter(())

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return self

    def __next__(self) -> ox.QuerySolution:
        row = next(self._some, None)
        if row is None:
            some = list(itertools.islice(self._found, _AT_ONCE))
            terms = dict.fromkeys(term for row in some for term in row)
            self._store.met(term.value for term in terms if isinstance(term, ox.NamedNode))
            self._some = iter(some)
            return next(self._some)
        return row

    def serialize(self, output: Any = None, format: ox.QueryResultsFormat | None = None) -> bytes | None:
        """As :meth:`carrera_kg.endpoint.Solutions.serialize`."""
        return self._found.serialize(output, format)


def _kind(iri: str) -> str:
    """The folder of an address: ``spell``, ``club``, ``role``, ``ontology``."""
    rest = iri.removeprefix(ID if iri.startswith(ID) else BASE)
    before, mark, _ = rest.partition("#")
    kind = before.partition("/")[0]
    if not mark or kind != "document":
        return kind
    return _SELECTOR if iri.endswith(("&quote", "&position")) else _PLACE


def _remember(iris: dict[str, None], iri: str) -> None:
    """Put an address last, and forget the first where there are too many."""
    iris.pop(iri, None)
    iris[iri] = None
    if len(iris) > _MET:
        del iris[next(iter(iris))]


def _names_graphs(query: str) -> bool:
    """Whether the query itself says what its dataset is."""
    return any(kind == "name" and text.upper() == "FROM" for kind, text, _ in tokens(query))
