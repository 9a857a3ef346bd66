"""The query library: questions in files, with plain-language summaries and typed parameters.

A query file is SPARQL with a header of ``#+`` comment lines (grlc's convention) that together are YAML::

    #+ summary: Which teams has a person played for?
    #+ params:
    #+   person: {type: person, example: Massimo Carrera}

A parameter is the variable of that name. It is bound as a term of its type, wherever the variable stands.
"""

from __future__ import annotations

import os
import re

import pyoxigraph as ox

from carrera_kg import sparql
from carrera_kg.errors import DataError, QueryError, UsageError, did_you_mean
from carrera_kg.lookup import find_concept, find_entity, valid_iri
from carrera_kg.resources import folder, read_text
from carrera_kg.results import Answer, Rows, answer
from carrera_kg.store import ask_ahead
from carrera_kg.vocabulary import (
    CAR,
    CONCEPT_SCHEMES,
    DATE,
    EDTF_DATE,
    INTEGER,
    LABEL,
    ONTOLOGY_GRAPH,
    OWL,
    PROV,
    RDF,
    SKOS,
    XSD,
    compact,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

_LABEL = ox.NamedNode(LABEL)
ENTITY_TYPES = ("entity", "person", "team", "club", "competition", "award", "place", "document")
PARAMETER_TYPES = (*ENTITY_TYPES, "concept", "property", "date", "season", "integer", "string")

# The header is read by hand: a YAML library would cost more than the query. A test holds the files to both readings.
_SUMMARY = re.compile(r"^#\+ summary: (.+)$", re.M)
_PARAM = re.compile(r"^#\+   (\w+): \{type: ([a-z]+), example: (.+)\}$", re.M)


class Parameter:
    """One parameter of a library query."""

    __slots__ = ("example", "name", "type")

    def __init__(self, name: str, type: str, example: str) -> None:
        self.name, self.type, self.example = name, type, example


def parameters(text: str) -> dict[str, Parameter]:
    """The parameters that a query's header declares, by name.

    Raises:
        QueryError: one is of a type that does not exist.
    """
    declared = {found[0]: Parameter(*found) for found in _PARAM.findall(text)}
    for param in declared.values():
        if param.type not in PARAMETER_TYPES:
            wrong = f"{param.name}: no parameter type {param.type}"
            raise QueryError(wrong, f"use one of {', '.join(PARAMETER_TYPES)}")
    return declared


class LibraryQuery:
    """A question in a file: ``name``, ``summary``, ``params`` by name, and ``text``."""

    __slots__ = ("name", "params", "summary", "text")

    def __init__(self, name: str, text: str) -> None:
        summary = _SUMMARY.search(text)
        if summary is None:
            raise DataError(f"{name}.rq has no '#+ summary:' line", "write the question it answers in plain words")
        self.name, self.summary, self.text = name, summary[1].strip(), text
        self.params = parameters(text)

    def as_dict(self) -> dict[str, object]:
        """The question as JSON has it: ``name``, ``question``, ``parameters``."""
        parameters = [{"name": p.name, "type": p.type, "example": p.example} for p in self.params.values()]
        return {"name": self.name, "question": self.summary, "parameters": parameters}


def _option(param: Parameter) -> str:
    return f'-p {param.name}="{param.example}"'


def check_given(
    given: Mapping[str, object],
    params: Mapping[str, Parameter],
    query: str,
    spelled: Callable[[Parameter], str] = _option,
) -> None:
    """Hold the names of values to the declared parameters.

    Args:
        query: what to call the query.
        spelled: how a parameter is given where the values come from; in the shell, if nothing is said.

    Raises:
        UsageError: one is unknown or missing.
    """
    for wrong in given:
        if wrong not in params:
            has = f"it has {', '.join(params)}" if params else "it has none"
            raise UsageError(f"{query} has no parameter {wrong}", did_you_mean(wrong, params) or has)
    for param in params.values():
        if param.name not in given:
            raise UsageError(f"{query} needs {param.name}", f"add {spelled(param)}")


def is_name(text: str) -> bool:
    """Whether the text can only be meant as the name of a library query."""
    return "{" not in text and re.fullmatch(r"[\w.-]+", text) is not None


def load_query(name: str) -> LibraryQuery:
    """The library query of that name.

    Raises:
        UsageError: there is none.
    """
    path = os.path.join(folder("queries"), f"{name}.rq")
    if os.path.basename(name) != name or not os.path.isfile(path):
        raise UsageError(
            f"no query is called {name!r}", did_you_mean(name, query_names()) or "see 'carrera-kg queries'"
        )
    return LibraryQuery(name, read_text(path))


def query_names() -> list[str]:
    """The names of the library's queries, in order."""
    return sorted(name[:-3] for name in os.listdir(folder("queries")) if name.endswith(".rq"))


def catalogue() -> dict[str, LibraryQuery]:
    """The whole library, by name."""
    return {name: load_query(name) for name in query_names()}


def run(
    store: ox.Store,
    text: str,
    given: Mapping[str, object] | None = None,
    params: Mapping[str, Parameter] | None = None,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
    base: str | None = None,
) -> Answer:
    """Ask a store.

    Args:
        text: SPARQL 1.1; the prefixes of :data:`carrera_kg.vocabulary.PREFIXES` need no declaration.
        given: values for variables: names, addresses, numbers, dates or pyoxigraph terms.
        params: the declared parameters, which say what kind of value each wants; otherwise it is taken from the value,
            and for a text from where its variable stands: a name where only a thing can stand, else a literal.
        graphs: addresses of the graphs that together are the default graph, and of the named ones, in the place of
            those of the dataset and of the query's own FROM (SPARQL 1.1 Protocol, 2.1.4); none at all changes nothing.
        base: what relative addresses in the query are relative to; without it they are an error.

    Raises:
        QueryError: the query is wrong.
        UsageError: a value is.
    """
    key = (id(store), text, *given) if given else (id(store), text)
    plan = _plans.get(key)
    if plan is None:
        text = text.removeprefix("\ufeff")
        sparql.check_size(text)
        _check_terms(store, text)
    terms = {}
    for name, value in given.items() if given else ():
        if params and name in params:
            wanted: str | None = params[name].type
        elif type(value) is str:
            wanted = plan.wants[name] if plan else _wanted(store, text, name)
        else:
            wanted = None
        terms[name] = term(store, value, wanted, name)
    if plan is None:
        plan = _Plan(store, text, terms)
        if len(_plans) > 1_000:
            _plans.clear()
        _plans[key] = plan
    text, bound = plan.text, sparql.filled(plan.template, terms)
    asked: dict[str, Any] = {"prefixes": plan.prefixes or None, "base_iri": base}
    if graphs[0] or graphs[1]:
        default, named = ([ox.NamedNode(iri) for iri in iris] for iris in graphs)
        asked |= {"default_graph": default, "named_graphs": named}

    def ask() -> Any:
        try:
            return store.query(bound, **asked)
        except SyntaxError as error:
            raise _why(store, text, terms, str(error)) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query cannot be run: {error}", "use the functions of SPARQL 1.1") from None

    if plan.columns:
        return Rows(ask, store, plan.columns)
    found = answer(ask, store, plan.form)
    if isinstance(found, Rows):
        plan.columns = found.columns
    return found


class _Plan:
    """What is the same whenever a store is asked the same with other values: finding it out takes longer than asking.

    Args:
        terms: values by name; only the names count.

    Raises:
        UsageError: a name cannot be given a value.
    """

    __slots__ = ("columns", "form", "prefixes", "template", "text", "wants")

    def __init__(self, store: ox.Store, text: str, terms: Mapping[str, str]) -> None:
        self.text, self.template = text, sparql.template(text, frozenset(terms)) if terms else ((text,), ())
        self.wants = {name: _wanted(store, text, name) for name in terms}
        declared = sparql.declared_prefixes(text)
        self.prefixes = {name: iri for name, iri in sparql.used_prefixes(text).items() if name not in declared}
        self.form = sparql.form(text)
        self.columns: tuple[str, ...] = ()  # until the engine has told


_plans: dict[tuple[object, ...], _Plan] = {}
"""By store, query and the names of values; a plan is kept once all that it rests on was found right."""

_checked: set[tuple[int, str]] = set()


def _check_terms(store: ox.Store, text: str) -> None:
    """A misspelt term would give an empty answer, which looks like a fact; once for each query.

    Raises:
        QueryError: a term of ours is not in the dataset's ontology.
    """
    if (id(store), text) in _checked:
        return
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    if store.contains_named_graph(graph):
        ask_ahead(store, sparql.own_terms(text).values())
        for written, iri in sparql.own_terms(text).items():
            described = valid_iri(iri) and store.quads_for_pattern(ox.NamedNode(iri), None, None, graph)
            if described and next(iter(described), None) is None:
                labelled = (quad.subject for quad in store.quads_for_pattern(None, _LABEL, None, graph))
                known = {compact(subject.value) for subject in labelled if isinstance(subject, ox.NamedNode)}
                prefix, _, name = compact(iri).rpartition(":")
                near = {word.removeprefix(f"{prefix}:") for word in known if word.startswith(f"{prefix}:")}
                hint = did_you_mean(name, near, before=f"{prefix}:")
                raise QueryError(f"{written} is not in the ontology", hint or "see carrera.ttl")
    if len(_checked) > 1_000:
        _checked.clear()
    _checked.add((id(store), text))


_STANDARD = {RDF + "subject": "entity", PROV + "wasQuotedFrom": "document"}
"""What the standards' properties want here, as the ontology does not say."""


_wants: dict[tuple[int, str, str], str | None] = {}


def _wanted(store: ox.Store, text: str, name: str) -> str | None:
    """What a text given for the variable must mean: an entity or concept where only one can stand, else nothing.

    It is found out once for each query and variable, as that takes longer than a short query.
    """
    key = id(store), text, name
    if key not in _wants:
        if len(_wants) > 1_000:
            _wants.clear()
        _wants[key] = _found_wanted(store, text, name)
    return _wants[key]


def _found_wanted(store: ox.Store, text: str, name: str) -> str | None:
    for place in sparql.places(text, name):
        if place == "subject":
            return "entity"
        iri = sparql.expand(text, place)
        if iri in _STANDARD:
            return _STANDARD[iri]
        if iri and valid_iri(iri):
            node = ox.NamedNode(iri)
            about = list(store.quads_for_pattern(node, None, None, ox.NamedNode(ONTOLOGY_GRAPH)))
            if any(quad.object == ox.NamedNode(OWL + "ObjectProperty") for quad in about):
                concept = any(quad.object == ox.NamedNode(SKOS + "Concept") for quad in about)
                return "concept" if concept else "entity"
    return None


def _why(store: ox.Store, text: str, terms: Mapping[str, str], message: str) -> QueryError:
    """Tell a wrong query from a value that cannot stand where its variable stands."""
    if terms:
        try:
            store.query(text, prefixes=sparql.used_prefixes(text))
        except SyntaxError as error:
            return sparql.explain_syntax(text, str(error))
        values = ", ".join(f"?{name} = {value}" for name, value in sorted(terms.items()))
        return QueryError(f"a value cannot stand where its variable does: {values}", "bind a value of another type")
    return sparql.explain_syntax(text, message)


def term(store: ox.Store, value: object, wanted: str | None, name: str) -> str:
    """A parameter's value as a term in N-Triples syntax.

    Raises:
        UsageError: it is not of the wanted type, or names nothing.
    """
    if not isinstance(value, str):
        if isinstance(value, (ox.NamedNode, ox.Literal)):
            return str(value)
        if wanted is None:
            return _literal(value, name)
    text = str(value)
    if (wanted is None or wanted == "entity") and text.startswith(("http://", "https://", "urn:")):
        try:
            return str(ox.NamedNode(text))
        except ValueError:
            raise UsageError(f"{name}: {text!r} is not an address", "encode spaces and quotes in it") from None
    special = wanted is not None and _of_type(store, text, wanted, name)
    if special:
        return special
    try:
        return str(ox.Literal(text))
    except ValueError as error:
        raise UsageError(f"{name}: {text!r} is no text ({error})", "leave out surrogates") from None


def _of_type(store: ox.Store, text: str, wanted: str, name: str) -> str:
    """The text as a term of the type, or nothing if that is a text."""
    if wanted in ENTITY_TYPES:
        return f"<{find_entity(store, text, wanted)}>"
    if wanted == "concept":
        return f"<{find_concept(store, text, name if name in CONCEPT_SCHEMES else '')}>"
    if wanted == "property":
        return f"<{find_property(text)}>"
    if wanted == "integer":
        if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
            raise UsageError(f"{name}: {text!r} is not a whole number", "write it in digits")
        return str(ox.Literal(str(int(text)), datatype=ox.NamedNode(INTEGER)))
    if wanted == "date":
        return _date(text, name)
    return _season(text, name) if wanted == "season" else ""


def values(store: ox.Store, given: Mapping[str, object], params: Mapping[str, Parameter]) -> dict[str, str]:
    """The values of declared parameters as texts: addresses, and literals without their datatype.

    Raises:
        UsageError: one is not of the wanted type, or names nothing.
    """
    if not given:
        return {}
    terms = {name: term(store, value, params[name].type, name) for name, value in given.items()}
    table = "\t".join(f"?{name}" for name in terms) + "\n" + "\t".join(terms.values()) + "\n"
    read = ox.parse_query_results(table.encode(), ox.QueryResultsFormat.TSV)
    assert isinstance(read, ox.QuerySolutions)
    (found,) = read
    return {name: str(getattr(found[name], "value", "")) for name in terms}


def _literal(value: object, name: str) -> str:
    """A Python value as a literal: what an answer gives can be asked with again."""
    kinds = {"PartialDate": EDTF_DATE, "date": DATE, "datetime": XSD + "dateTime", "Decimal": XSD + "decimal"}
    if isinstance(value, bool):
        return str(ox.Literal(value))
    if isinstance(value, int):
        return str(ox.Literal(str(value), datatype=ox.NamedNode(INTEGER)))
    if isinstance(value, float):
        return str(ox.Literal(value))
    kind = kinds.get(type(value).__name__)
    if kind is None:
        raise UsageError(f"{name}: a {type(value).__name__} cannot be bound", "give a text, number, date or RDF term")
    text = getattr(value, "edtf", None) or (value.isoformat() if hasattr(value, "isoformat") else str(value))
    return str(ox.Literal(text, datatype=ox.NamedNode(kind)))


def _plain(name: str) -> str:
    """The name without case, spaces and hyphens: ``mannerOfDeparture`` and "manner of departure" are one."""
    return re.sub(r"[\s_-]", "", name).casefold()


def find_property(name: str) -> str:
    """The address of a property of the ontology by its name or label (``birthDate``, "birth date").

    Raises:
        UsageError: there is none.
    """
    from carrera_kg.ontology import ontology  # only questions about a property need it

    wanted = name.strip().removeprefix(CAR).removeprefix("car:")
    properties = ontology().properties
    folded = {_plain(p.label): key for key, p in properties.items()} | {_plain(key): key for key in properties}
    key = folded.get(_plain(wanted))
    if key is None:
        raise UsageError(
            f"no property is called {name!r}", did_you_mean(wanted, properties) or "see ontology/carrera.ttl"
        )
    return properties[key].iri


def _date(text: str, name: str) -> str:
    from datetime import date

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}: {text!r} is not a day", "write it like 2017-05-07") from None
    return str(ox.Literal(day.isoformat(), datatype=ox.NamedNode(DATE)))


def _season(text: str, name: str) -> str:
    """A season as the dataset has it: from July to June, or a calendar year."""
    from carrera_kg.dates import DateNotUnderstood, PartialDate, season

    try:
        asked = PartialDate.parse(text)
    except DateNotUnderstood:
        asked = None
    first = asked.earliest if asked else None
    if asked is None or first is None or asked.edtf not in (f"{first.year:04}", season(first.year).edtf):
        raise UsageError(f"{name}: {text!r} is not a season", "write it like 2016/17, or 2016 where it is one year")
    return str(ox.Literal(asked.edtf, datatype=ox.NamedNode(EDTF_DATE)))
