"""What can stand at the cursor: names in the arguments of a knowledge graph, terms in a query, options of the magic."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from carrera_kg import queries
from carrera_kg.asof import OnDate
from carrera_kg.errors import CarreraError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.lookup import KINDS, kind_of
from carrera_kg.names import search_key
from carrera_kg.notebook.magic import OPTIONS
from carrera_kg.ontology import ontology
from carrera_kg.sparql import KEYWORDS
from carrera_kg.suggestions import concepts, terms, things_named
from carrera_kg.vocabulary import CONCEPT_SCHEMES, ID, PREFIXES

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext, SimpleMatcherResult

_MOST = 50
"""Names that are offered at once."""

_LOOKED_BACK = 1_000
"""Characters before the cursor in which the call is looked for."""

_PARAMETERS = {
    "person": "person", "coach": "person", "team": "team", "at": "team",
    "name": "entity", "about": "entity", "a": "entity", "b": "entity", "via": "entity",
    "property": "property", "query": "query", "role": "role", "certainty": "certainty", "kind": "kind",
    "view": "view", "measure": "measure", "method": "method",
}  # fmt: skip
"""What the parameters of methods mean, by their names."""

_STRING = r"""(?:"[^"\n]*"|'[^'\n]*')"""
_CALL = re.compile(
    rf"(?P<object>[A-Za-z_]\w*)(?:\.(?P<before>\w+)\((?:[^()\"']|{_STRING})*\))?"
    rf"\.(?P<method>\w+)\((?P<given>(?:[^()\"']|{_STRING})*)"
    r"""(?P<quote>["'])(?P<text>(?:(?!(?P=quote))[^\n\\])*)$"""
)
_KEYWORD = re.compile(r"(\w+)\s*=\s*(?:[\[({][^\])}]*)?$")
_MAGIC = re.compile(r"^(?:.*=)?\s*%%?sparql\s(?P<line>.*)$")
_VALUE = re.compile(r"""(?:^|\s)-p\s+(?P<name>\w+)=(?P<quote>["']?)(?P<text>[^"']*)$""")
_VARIABLE = re.compile(r"[?$]\w*$")
_PREFIXED = re.compile(r"(?P<prefix>[A-Za-z][\w-]*):(?P<local>[\w.-]*)$")
_WORD = re.compile(r"[A-Za-z]\w*$")


class Offer(NamedTuple):
    """What may be written in the place of the beginning, and what it is."""

    text: str
    kind: str


class Offers(NamedTuple):
    """The beginning that is there already, and what may stand in its place."""

    begun: str
    found: tuple[Offer, ...]


def offers(cell: str, line: int, column: int, namespace: Mapping[str, Any], known: KnowledgeGraph | None) -> Offers:
    """What can stand at the cursor.

    Args:
        cell: the whole text of the cell.
        line, column: where the cursor is, counted from 0.
        namespace: the variables of the notebook.
        known: the graph that the magic asks, if it has been asked.
    """
    lines = cell.split("\n")
    before = "\n".join([*lines[:line], lines[line][:column]])
    here = lines[line][:column]
    graph = namespace.get("kg")
    asked = graph if isinstance(graph, KnowledgeGraph) else known
    if line and lines[0].startswith("%%sparql"):
        return _in_query(cell, here, asked)
    magic = _MAGIC.match(here)
    if magic:
        return _in_magic(magic["line"], namespace, asked)
    return _in_call(before[-_LOOKED_BACK:], namespace)


def matcher_for(namespace: Mapping[str, Any], known: Callable[[], KnowledgeGraph | None]) -> Any:
    """The completion as IPython wants it."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    def carrera_kg_matcher(context: CompletionContext) -> SimpleMatcherResult:
        try:
            begun, found = offers(context.full_text, context.cursor_line, context.cursor_position, namespace, known())
        except CarreraError:  # nobody has asked for anything yet
            begun, found = "", ()
        return {
            "completions": [SimpleCompletion(text=each.text, type=each.kind) for each in found],
            "matched_fragment": begun,
            "ordered": True,
            "suppress": bool(found),
        }

    return context_matcher()(carrera_kg_matcher)


# ── In Python ────────────────────────────────────────────────────────────────────────────────────


def _in_call(before: str, namespace: Mapping[str, Any]) -> Offers:
    """Within a text that is an argument of a method of a knowledge graph."""
    call = _CALL.search(before)
    graph = namespace.get(call["object"]) if call else None
    if call is None or not isinstance(graph, (KnowledgeGraph, OnDate)):
        return Offers("", ())
    owner = type(graph) if not call["before"] else OnDate if call["before"] == "on" else None
    method = getattr(owner, call["method"], None)
    if not callable(method):
        return Offers("", ())
    wanted = _wanted(method, call["given"])
    quote = call["quote"]
    found = [each for each in _values(wanted, call["text"], graph) if quote not in each.text and "\\" not in each.text]
    return Offers(call["text"], tuple(found))


def _wanted(method: Callable[..., object], given: str) -> str:
    """What the next argument of a method means, after those that are given."""
    plain = re.sub(_STRING, '""', given)
    keyword = _KEYWORD.search(plain)
    names = [p.name for p in inspect.signature(method).parameters.values() if p.kind is not p.VAR_KEYWORD][1:]
    if keyword and keyword[1] not in names:
        named = re.match(r"""\s*["']([\w-]+)["']""", given)
        return _type_in(named[1], keyword[1]) if named else ""
    position = plain.count(",")
    name = keyword[1] if keyword else names[position] if position < len(names) else ""
    return "person" if (method, name) == (KnowledgeGraph.person, "name") else _PARAMETERS.get(name, "")


def _type_in(query: str, parameter: str) -> str:
    """The type of a parameter of a library query; its name, where that says which concepts it takes."""
    params = queries.load_query(query).params
    type = params[parameter].type if parameter in params else ""
    return parameter if type == "concept" and parameter in CONCEPT_SCHEMES else type


def _values(wanted: str, begun: str, graph: KnowledgeGraph | OnDate | None) -> Iterable[Offer]:
    """What can be meant where something of that sort is wanted: an entity of a kind, a property …"""
    if wanted in KINDS and graph is not None:
        return _names(graph, begun, KINDS[wanted])
    choices: Iterable[str] = ()
    if wanted == "query":
        choices = queries.query_names()
    elif wanted == "property":
        choices = ontology().properties
    elif wanted == "certainty":
        choices = ("certainly", "possibly")
    elif wanted == "kind":
        choices = KINDS
    elif wanted in ("view", "measure", "method"):
        from carrera_kg.traversal import measures, views

        choices = {"view": views.VIEWS, "measure": measures.MEASURES, "method": measures.METHODS}[wanted]
    elif wanted == "concept" or wanted in CONCEPT_SCHEMES:
        choices = concepts(wanted)
    return _beginning(begun, choices, wanted)


def _beginning(begun: str, choices: Iterable[str], kind: str) -> list[Offer]:
    return [Offer(each, kind) for each in sorted(set(choices)) if each.casefold().startswith(begun.casefold())]


def _names(graph: KnowledgeGraph | OnDate, begun: str, kinds: tuple[str, ...]) -> list[Offer]:
    """The names that begin so, or hold the words; where a name means several things, their addresses in short."""
    found = things_named(graph.store, begun, _MOST, kinds)
    keys = [search_key(name) if kind_of(iri) != "document" else iri for iri, name, _ in found]
    named = []
    for (iri, name, _), key in zip(found, keys, strict=True):
        kind = kind_of(iri)
        short = iri.removeprefix(ID)
        text = short.partition("/")[2] if kind == "document" else short if keys.count(key) > 1 else name
        named.append(Offer(text, kind))
    return named


# ── In the magic ─────────────────────────────────────────────────────────────────────────────────


def _in_magic(line: str, namespace: Mapping[str, Any], graph: KnowledgeGraph | None) -> Offers:
    """In the line of the magic: the names of queries, its options, the parameters of the query and their values."""
    words = line.split()
    name = words[0] if words and queries.is_name(words[0]) and not words[0].startswith("-") else ""
    value = _VALUE.search(line)
    if value and value["text"].startswith("$"):
        begun = value["text"][1:]
        return Offers(begun, tuple(_beginning(begun, (n for n in namespace if not n.startswith("_")), "variable")))
    if value:
        found = _values(_type_in(name, value["name"]) if name else "", value["text"], graph)
        quoted = [
            each if value["quote"] or " " not in each.text else Offer(f'"{each.text}"', each.kind) for each in found
        ]
        return Offers(value["text"], tuple(quoted))
    begun = "" if line.endswith(" ") or not words else words[-1]
    last = words[-1 if not begun else -2] if len(words) > bool(begun) else ""
    if last == "-p" and name:
        return Offers(begun, tuple(_beginning(begun, (f"{p}=" for p in queries.load_query(name).params), "parameter")))
    if last in ("-p", "-o", "--store"):
        return Offers(begun, ())
    choices = OPTIONS if begun.startswith("-") or (name and begun != name) else [*queries.query_names(), *OPTIONS]
    return Offers(begun, tuple(_beginning(begun, choices, "option" if begun.startswith("-") else "query")))


def _quoted(offer: Offer) -> Offer:
    return Offer(f'"{offer.text}"', offer.kind)


def _in_query(cell: str, here: str, graph: KnowledgeGraph | None) -> Offers:
    """In a query: variables, prefixed terms, things by their names, keywords."""
    if "#" in re.sub(r"<[^>]*>|\"[^\"]*\"|'[^']*'", "", here) or here.count('"') % 2:
        return Offers("", ())
    variable = _VARIABLE.search(here)
    if variable:
        used = set(re.findall(r"[?$]\w+", cell)) - {variable[0]}
        return Offers(variable[0], tuple(_beginning(variable[0], used, "variable")))
    prefixed = _PREFIXED.search(here)
    if prefixed:
        begun = prefixed[0]
        known = [Offer(t["term"], t["kind"]) for t in terms() if t["term"].casefold().startswith(begun.casefold())]
        return Offers(begun, tuple(known or _things(prefixed["prefix"], prefixed["local"], graph)))
    word = _WORD.search(here)
    begun = word[0] if word else ""
    if not begun:
        return Offers("", ())
    local = [Offer(t["term"], t["kind"]) for t in terms() if _begins(t["term"].partition(":")[2], begun)]
    prefixes = _beginning(begun, (f"{prefix}:" for prefix in PREFIXES), "prefix")
    return Offers(begun, (*prefixes, *local, *_beginning(begun, KEYWORDS, "keyword")))


def _begins(text: str, begun: str) -> bool:
    return text.casefold().startswith(begun.casefold())


def _things(prefix: str, local: str, graph: KnowledgeGraph | None) -> list[Offer]:
    """The things behind a prefix of entities (``person:``) whose names hold the words."""
    address = PREFIXES.get(prefix, "")
    if graph is None or not address.startswith(ID):
        return []
    found = things_named(graph.store, local.replace("-", " "), _MOST, (address.removeprefix(ID).rstrip("/"),))
    return [Offer(f"{prefix}:{iri.removeprefix(address)}", kind_of(iri)) for iri, _, _ in found]
