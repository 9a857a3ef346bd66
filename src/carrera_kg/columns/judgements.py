"""Judgements on identity, as a table and as text in a graph of their own."""

from __future__ import annotations

import hashlib

import polars as pl

from carrera_kg.columns.lines import extra
from carrera_kg.columns.text import Part
from carrera_kg.vocabulary import CAR, ID, IDENTITY_GRAPH

_LINES = (
    extra(CAR + "between", "entities", "address", many=True, graph=IDENTITY_GRAPH),
    extra(CAR + "decidedBy", "decided_by", "text", graph=IDENTITY_GRAPH),
    extra(CAR + "decision", "decision", "text", graph=IDENTITY_GRAPH),
    extra(CAR + "explanation", "evidence", "text", graph=IDENTITY_GRAPH),
    extra(CAR + "rule", "rule", "text", graph=IDENTITY_GRAPH),
    extra(CAR + "sourceKey", "keys", "text", many=True, graph=IDENTITY_GRAPH),
)


def judgement_table(judgements: pl.DataFrame) -> pl.DataFrame:
    """The table of judgements.

    Args:
        judgements: as :class:`~carrera_kg.matching.Matched` has them.
    """
    marks = pl.concat_str("left", "right", "judgement", "rule", separator="\n")
    pairs = {name: pl.concat_list(f"left{end}", f"right{end}").list.drop_nulls().list.unique().list.sort()
             for name, end in (("keys", ""), ("entities", "_entity"))}  # fmt: skip
    rows = judgements.with_columns(_mark=marks).unique("_mark", keep="first", maintain_order=True)
    ids = [ID + "judgement/" + hashlib.sha256(mark.encode()).hexdigest()[:16] for mark in rows["_mark"]]
    told = rows.select("rule", "evidence", decision="judgement", decided_by="by", **pairs)
    return told.with_columns(judgement=pl.Series(ids, dtype=pl.String)).sort("judgement")


def judgement_part(table: pl.DataFrame) -> Part:
    """The text of the table."""
    return Part("judgement", "judgement", table, _LINES, IDENTITY_GRAPH)
