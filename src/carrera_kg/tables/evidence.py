"""The tables of evidence: documents, claims and their quotations, conflicts with their verdicts, derivations."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from carrera_kg.results import shown
from carrera_kg.tables.reading import CLASSES, Reader, in_words, kind_in, last_part, mapped, marked
from carrera_kg.vocabulary import BOOLEAN, EDTF_DATE, compact

_NONE = pl.DataFrame(schema={"key": pl.String, "value": pl.String})


class _Columns:
    """Columns of things that are described by one query for each property."""

    def __init__(self, reader: Reader, keys: str, key: str) -> None:
        self.reader, self.key = reader, key
        self.frame = reader.rows(f"SELECT DISTINCT ?key WHERE {{ {keys} }}", key).sort(key)

    def add(self, name: str, pattern: str, many: bool = False) -> _Columns:
        """A column of what is ``?value`` of ``?key`` in the pattern; the first of several, if it has no lists."""
        found = _NONE if self.frame.is_empty() else self.reader.rows(_select(pattern), "key", "value")
        each = pl.col("value").unique().sort() if many else pl.col("value").min()
        found = found.group_by("key").agg(each).rename({"key": self.key, "value": name})
        self.frame = self.frame.join(found, on=self.key, how="left", maintain_order="left")
        return self

    def add_all(self, patterns: Mapping[str, str]) -> _Columns:
        for name, pattern in patterns.items():
            self.add(name, pattern)
        return self


def _select(pattern: str) -> str:
    return f"SELECT DISTINCT ?key ?value WHERE {{ {pattern} }}"


def make_documents(reader: Reader) -> pl.DataFrame:
    """The catalogue."""
    told = {
        "id": "dcterms:identifier",
        "title": "rdfs:label",
        "kind": "dcterms:type",
        "language": "dcterms:language",
        "publisher": "dcterms:publisher",
        "licence": "dcterms:rights",
        "written_earliest": "car:earliest",
        "written_latest": "car:latest",
        "length": "car:length",
        "sha256": "car:sha256",
        "derived_from": "prov:wasDerivedFrom",
    }
    documents = _Columns(reader, "?key a car:Document", "document")
    return documents.add_all({name: f"?key a car:Document ; {prop} ?value" for name, prop in told.items()}).frame


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────

_OBJECTS = """
SELECT ?claim ?object ?datatype WHERE {
  GRAPH ?said { ?claim a car:Claim ; rdf:object ?object }
  BIND (COALESCE(STR(DATATYPE(?object)), "") AS ?datatype)
}"""
_ACCEPTED = """
SELECT DISTINCT ?claim WHERE {
  GRAPH ?said { ?claim a car:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }
  ?subject ?predicate ?object
}"""
_TARGETS = "SELECT ?claim ?span WHERE {{ GRAPH ?said {{ ?claim {} ?span }} }}"
_PLACES = """
SELECT DISTINCT ?span ?start ?end WHERE {
  GRAPH ?said { ?span oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
}"""
_WORDS = "SELECT DISTINCT ?span ?words WHERE { GRAPH ?said { ?span oa:hasSelector ?quote . ?quote oa:exact ?words } }"


def make_claims(reader: Reader) -> pl.DataFrame:
    """Who says what, each with its first quotation."""
    claims = _Columns(reader, "GRAPH ?said { ?key a car:Claim }", "claim").add_all(
        {
            name: f"GRAPH ?said {{ ?key a car:Claim ; {prop} ?value }}"
            for name, prop in {
                "document": "prov:wasQuotedFrom",
                "subject": "rdf:subject",
                "predicate": "rdf:predicate",
                "as_written": "car:asWritten",
                "certainty": "car:certainty",
                "earliest": "car:earliest",
                "latest": "car:latest",
            }.items()
        }
    )
    claims.add("conflicts", "GRAPH graph:conflicts { ?value car:involves ?key }", many=True)
    frame = claims.frame.join(_objects(reader), on="claim", how="left", maintain_order="left")
    accepted = reader.rows(_ACCEPTED, "claim").with_columns(accepted=pl.lit(True))
    frame = frame.join(accepted, on="claim", how="left", maintain_order="left")
    first = _places(reader, "oa:hasTarget").unique("claim", keep="first", maintain_order=True)
    frame = frame.join(first, on="claim", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.col("accepted").fill_null(False),
        property=last_part("predicate"),
        certainty=last_part("certainty"),
        subject_kind=kind_in("subject"),
    )
    return reader.with_matters(reader.named(frame, "subject", "subject_label"), "subject", _touching(frame))


def _touching(claims: pl.DataFrame) -> pl.Expr:
    """Whether a claim is about something of which any claim, be it rejected, touches criminal or medical matters."""
    kinds = [kind for kind, iri in CLASSES.items() if iri in marked()]
    own = pl.col("predicate").is_in(marked()) | pl.col("object").is_in(marked()) | pl.col("subject_kind").is_in(kinds)
    subjects = claims.filter(own)["subject"].unique().sort().to_list()
    return pl.col("subject").is_in(subjects)


def _objects(reader: Reader) -> pl.DataFrame:
    """The values of claims (``claim``, ``object``, ``datatype``, ``object_label``)."""
    found = reader.rows(_OBJECTS, "claim", "object", "datatype").unique("claim", keep="first", maintain_order=True)
    things = found.filter(pl.col("datatype") == "")
    things = reader.named(things, "object", "object_label").with_columns(datatype=pl.lit(None, pl.String))
    dates = found.filter(pl.col("datatype") == EDTF_DATE)
    dates = dates.with_columns(object_label=mapped(dates["object"], in_words))
    truths = found.filter(pl.col("datatype") == BOOLEAN)
    truths = truths.with_columns(object_label=mapped(truths["object"], lambda text: shown(text == "true")))
    others = found.filter(~pl.col("datatype").is_in(["", EDTF_DATE, BOOLEAN])).with_columns(object_label="object")
    values = pl.concat([dates, truths, others])
    return pl.concat([things, values.with_columns(datatype=mapped(values["datatype"], compact))])


def make_quotations(reader: Reader, claims: pl.DataFrame) -> pl.DataFrame:
    """Where every claim is said."""
    places = pl.concat(
        _places(reader, prop).with_columns(header=pl.lit(header))
        for prop, header in (("oa:hasTarget", False), ("car:columnHeader", True))
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("claim")
    frame = places.sort("claim", "header", "start", "end", "words").with_columns(number=number)
    about = claims.select("claim", "document", "sensitive", "outcome")
    return frame.join(about, on="claim", how="left", maintain_order="left")


def _places(reader: Reader, prop: str) -> pl.DataFrame:
    """Where claims are said (``claim``, ``start``, ``end``, ``words``), in order of place."""
    targets = reader.rows(_TARGETS.format(prop), "claim", "span").unique()
    places = reader.rows(_PLACES, "span", "start", "end").unique("span", keep="first", maintain_order=True)
    words = reader.rows(_WORDS, "span", "words").unique("span", keep="first", maintain_order=True)
    found = targets.join(places, on="span", how="left").join(words, on="span", how="left").drop("span")
    found = found.with_columns(pl.col("start", "end").cast(pl.Int64, strict=False))
    return found.sort("claim", "start", "end", "words")


# ── Conflicts and derivations ────────────────────────────────────────────────────────────────────


def make_conflicts(reader: Reader, claims: pl.DataFrame) -> pl.DataFrame:
    """What cannot all hold, and which of it is accepted."""

    def told(pattern: str) -> str:
        return f"GRAPH graph:conflicts {{ ?key a car:Conflict ; {pattern} }}"

    conflicts = _Columns(reader, "GRAPH graph:conflicts { ?key a car:Conflict }", "conflict").add_all(
        {
            "status": told("car:status ?value"),
            "kind": told("car:kind ?value"),
            "subject": told("car:about ?value"),
            "predicate": told("car:property ?value"),
            "explanation": told("car:explanation ?value"),
            "verdict": told("car:verdict ?value"),
            "rule": told("car:verdict ?verdict . ?verdict car:rule ?value"),
            "why": told("car:verdict ?verdict . ?verdict car:explanation ?value"),
        }
    )
    conflicts.add("claims", told("car:involves ?value"), many=True)
    conflicts.add("accepted_claims", told("car:verdict ?verdict . ?verdict car:accepts ?value"), many=True)
    frame = conflicts.frame
    kept = frame.select("conflict", pl.col("accepted_claims").alias("claim")).explode("claim").drop_nulls()
    order = claims.select("claim", "object_label").with_row_index("place")
    kept = kept.join(order, on="claim").sort("conflict", "place").unique(["conflict", "object_label"], keep="first")
    kept = kept.sort("conflict", "place").group_by("conflict", maintain_order=True).agg(accepted="object_label")
    frame = frame.join(kept, on="conflict", how="left", maintain_order="left").with_columns(
        status=last_part("status"), property=last_part("predicate"), subject_kind=kind_in("subject")
    )
    own = pl.col("predicate").is_in(marked()) | _rests_on_sensitive(frame, "conflict", claims)
    return reader.with_matters(reader.named(frame, "subject", "subject_label"), "subject", own)


def make_derivations(reader: Reader, claims: pl.DataFrame) -> pl.DataFrame:
    """What rules work out."""

    def told(pattern: str) -> str:
        return f"GRAPH graph:derived {{ ?key a car:Derivation ; {pattern} ?value }}"

    made = _Columns(reader, "GRAPH graph:derived { ?key a car:Derivation }", "derivation").add_all(
        {
            "subject": told("rdf:subject"),
            "predicate": told("rdf:predicate"),
            "value": told("rdf:object"),
            "lowest": told("car:lowest"),
            "highest": told("car:highest"),
            "rule": told("car:rule"),
        }
    )
    made.add("claims", told("prov:wasDerivedFrom"), many=True).add("leaves_out", told("car:leavesOut"), many=True)
    exact = pl.when(pl.col("lowest") == pl.col("highest")).then("lowest")
    frame = made.frame.with_columns(
        value=pl.coalesce("value", exact), property=last_part("predicate"), subject_kind=kind_in("subject")
    )
    own = pl.col("predicate").is_in(marked()) | _rests_on_sensitive(frame, "derivation", claims)
    return reader.with_matters(reader.named(frame, "subject", "subject_label"), "subject", own)


def _rests_on_sensitive(frame: pl.DataFrame, key: str, claims: pl.DataFrame) -> pl.Expr:
    """Whether one of its ``claims`` touches criminal or medical matters."""
    sensitive = claims.filter("sensitive").select("claim")
    touched = frame.select(key, pl.col("claims").alias("claim")).explode("claim").join(sensitive, on="claim")
    return pl.col(key).is_in(touched[key].unique().sort().to_list())


# ── Judgements ───────────────────────────────────────────────────────────────────────────────────


def make_judgements(reader: Reader) -> pl.DataFrame:
    """Which things of sources are the same, different or undecided."""
    found = _Columns(reader, "GRAPH graph:identity { ?key a car:Judgement }", "judgement")
    one = {"decision": "decision", "rule": "rule", "decided_by": "decidedBy", "evidence": "explanation"}
    found.add_all({name: f"GRAPH graph:identity {{ ?key car:{prop} ?value }}" for name, prop in one.items()})
    for name, prop in {"keys": "sourceKey", "entities": "between"}.items():
        found.add(name, f"GRAPH graph:identity {{ ?key car:{prop} ?value }}", many=True)
    return found.frame
