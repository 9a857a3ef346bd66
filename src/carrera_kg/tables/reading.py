"""Columns from a store: one query for each property, whatever the number of rows."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Iterable
from typing import cast

import polars as pl
import pyoxigraph as ox

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import BASE, CAR, ID, KINDS, PREFIXES, RECORDS, compact

_FEW = 50_000
"""Of so many things the store looks up each one's values of a property that others have too."""

CLASSES = KINDS | RECORDS
"""The class of each kind of address."""

_OUTCOMES = """
SELECT DISTINCT ?record ?outcome WHERE {
  { ?record car:settled ?outcome } UNION { GRAPH ?said { ?record car:settled ?outcome } }
}"""
_ENDS = "SELECT ?record ?end WHERE { ?record a car:Suspension ; car:end ?end }"
_DISPUTES = """
SELECT DISTINCT ?record ?property WHERE {
  GRAPH graph:conflicts { ?conflict car:about ?record ; car:property ?property ; car:status ?status }
  FILTER (?status != status:apparent)
}"""


class Reader:
    """Reads columns of a store. What several tables need is read once and kept."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def rows(self, query: str, *names: str) -> pl.DataFrame:
        """The rows of a SELECT as text: addresses, and literals without their datatype.

        Args:
            names: what to call its columns, of which no value may be unbound.
        """
        frame = text_rows(self.store, query)
        return frame.rename(dict(zip(frame.columns, names, strict=True)))

    def keys(self, kinds: Iterable[str]) -> pl.DataFrame:
        """The things of these kinds (``key``, ``kind``), in order of address."""
        found = [
            self.rows(f"SELECT ?thing WHERE {{ ?thing a <{CLASSES[kind]}> }}", "key").with_columns(kind=pl.lit(kind))
            for kind in kinds
        ]
        return pl.concat(found).unique("key").sort("key")

    def values(self, predicate: str, of: pl.DataFrame, kinds: Iterable[str], graph: str = "") -> pl.DataFrame:
        """The values that things have of a property (``key``, ``value``), each once and in no order.

        Args:
            predicate: the property, as SPARQL writes it.
            of: the things (``key``).
            kinds: their kinds of address.
            graph: the named graph to look in; the accepted view without it.
        """
        if of.is_empty():
            return pl.DataFrame(schema={"key": pl.String, "value": pl.String})
        pattern = f"?key {predicate} ?value"
        pattern = f"GRAPH {graph} {{ {pattern} }}" if graph else pattern
        classes = " ".join(f"<{CLASSES[kind]}>" for kind in kinds) if of.height <= _FEW and _shared(predicate) else ""
        only = f"VALUES ?class {{ {classes} }} ?key a ?class . " if classes else ""
        each = "DISTINCT " if only else ""
        found = self.rows(f"SELECT {each}?key ?value WHERE {{ {only}{pattern} }}", "key", "value")
        return found.join(of.select("key"), on="key", how="semi")

    @functools.cached_property
    def labels(self) -> pl.DataFrame:
        """What everything in the accepted view, and every term, is called (``key``, ``label``)."""
        told = self.rows("SELECT ?key ?label WHERE { ?key rdfs:label ?label }", "key", "label")
        known = ontology().labels
        terms = pl.DataFrame({"key": list(known), "label": list(known.values())}, schema=told.schema)
        first = told.group_by("key").agg(pl.col("label").min())
        return pl.concat([first, terms.join(first, on="key", how="anti")])

    def named(self, frame: pl.DataFrame, addresses: str, name: str) -> pl.DataFrame:
        """The frame with a column of the names of what is in a column of addresses."""
        labels = self.labels.select(pl.col("key").alias(addresses), pl.col("label").alias(name))
        frame = frame.join(labels, on=addresses, how="left", maintain_order="left")
        without = frame.filter(pl.col(name).is_null() & pl.col(addresses).is_not_null())[addresses].unique()
        if without.is_empty():
            return frame
        short = pl.DataFrame({addresses: without, "short": [compact(iri) for iri in without]})
        frame = frame.join(short, on=addresses, how="left", maintain_order="left")
        return frame.with_columns(pl.coalesce(name, "short").alias(name)).drop("short")

    @functools.cached_property
    def disputes(self) -> pl.DataFrame:
        """About which properties sources contradict each other (``key``, ``value``)."""
        return self.rows(_DISPUTES, "key", "value").with_columns(value=last_part("value"))

    @functools.cached_property
    def sensitive(self) -> pl.DataFrame:
        """The records that touch criminal or medical matters (``key``)."""
        marked = [iri for iri in CLASSES.values() if iri in ontology().sensitive]
        classes = [self.rows(f"SELECT ?key WHERE {{ ?key a <{each}> }}", "key") for each in sorted(marked)]
        derived = self.rows("SELECT ?key WHERE { GRAPH graph:derived { ?key car:sensitive true } }", "key")
        return pl.concat([derived, *classes]).unique().sort("key")

    @functools.cached_property
    def outcomes(self) -> pl.DataFrame:
        """How matters ended (``key``, ``outcome``): how a remark's was settled, when a suspension ended."""
        ends = self.rows(_ENDS, "key", "outcome")
        ends = ends.with_columns(outcome=pl.format("ended {}", mapped(ends["outcome"], in_words)))
        told = pl.concat([self.rows(_OUTCOMES, "key", "outcome"), ends.select("key", "outcome")])
        return told.unique().sort("key", "outcome").group_by("key").agg(pl.col("outcome").str.join("; "))

    def with_matters(self, frame: pl.DataFrame, key: str, also: pl.Expr | None = None) -> pl.DataFrame:
        """The frame with the columns ``sensitive`` and ``outcome``.

        Args:
            key: the column that tells whose matter it is.
            also: what else makes a row sensitive.
        """
        sensitive = self.sensitive.select(pl.col("key").alias(key), pl.lit(True).alias("sensitive"))
        frame = frame.join(sensitive, on=key, how="left", maintain_order="left")
        outcomes = self.outcomes.rename({"key": key})
        frame = frame.join(outcomes, on=key, how="left", maintain_order="left")
        marked = pl.col("sensitive").fill_null(False)
        return frame.with_columns(sensitive=marked if also is None else marked | also)


def text_rows(store: ox.Store, query: str) -> pl.DataFrame:
    """The rows of a SELECT as text, much quicker than term by term: addresses, and literals without their datatype.

    What is unbound is an empty text.
    """
    answer = cast("ox.QuerySolutions", store.query(query, prefixes=PREFIXES))
    # Not CSV: there Oxigraph writes the comma of an address as it is, and so one cell becomes two.
    text = answer.serialize(format=ox.QueryResultsFormat.TSV)
    assert text is not None
    frame = pl.read_csv(io.BytesIO(text), separator="\t", quote_char=None, infer_schema=False)
    return frame.select(_text(cells) for cells in frame)


def _shared(predicate: str) -> bool:
    """Whether things of several kinds have the property: it may have many more values than are wanted."""
    known = ontology().properties.get(predicate.removeprefix("car:"))
    return known is not None and known.domain not in {*CLASSES.values(), CAR + "Team"}


def _text(cells: pl.Series) -> pl.Series:
    """The text of terms that are written as in TSV: an address without brackets, a literal without its datatype."""
    term = pl.col(cells.name).fill_null("")
    address = pl.when(term.str.starts_with("<")).then(term.str.slice(1).str.strip_suffix(">"))
    literal = term.str.extract(r'^"(.*)"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?$')
    found = cells.to_frame().select(pl.coalesce(address, literal, term).alias("text"), escaped=literal.is_not_null())
    escaped = found["escaped"] & found["text"].str.contains("\\", literal=True)
    if not escaped.any():
        return found["text"].alias(cells.name)
    plain = pl.Series([_plain(text) if is_ else text for text, is_ in zip(found["text"], escaped, strict=True)])
    return plain.cast(pl.String).alias(cells.name)


_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _plain(text: str) -> str:
    """The text without the escapes of Turtle."""

    def character(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", character, text)


def last_part(column: str) -> pl.Expr:
    """The last part of the addresses of our own properties and terms; of others, the whole address."""
    ours = rf"^{BASE}(?:ontology#|[a-z-]+/)([^/]+)$".replace(".", r"\.")
    return pl.coalesce(pl.col(column).str.extract(ours), pl.col(column))


def kind_in(column: str) -> pl.Expr:
    """The kind that is in the addresses: ``person``, ``spell`` …; nothing where they are not ours."""
    return pl.col(column).str.strip_prefix(ID).str.extract(r"^([a-z-]+)/")


def mapped(texts: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """The texts, each different one put through a function of Python once."""
    known = {text: function(text) for text in texts.unique()}
    return pl.Series(texts.name, [known[text] for text in texts], dtype=pl.String)


def in_words(edtf: str) -> str:
    """A date as people write it; as it stands if it is none."""
    date = parsed(edtf)
    return str(date) if date else edtf


def parsed(edtf: str) -> PartialDate | None:
    """The date, or None if it is none: a dataset may hold an ill-typed value."""
    try:
        return PartialDate.parse(edtf)
    except DateNotUnderstood:
        return None


def marked() -> list[str]:
    """The terms that touch criminal or medical matters."""
    return sorted(ontology().sensitive)
