"""Records of data sources as the statements that fact files make, so that they take the full way of claims.

Only what is contested comes here: what several sources tell of, or documents too. Each value is said by its record, in
the words that the record has for it; what a source itself withdraws (a deprecated rank) it does not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pyoxigraph import Literal, NamedNode

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.documents import Document
from carrera_kg.model import Certainty, Span, Term
from carrera_kg.ontology import Ontology, Property
from carrera_kg.readers.facts import MOST_WORDS, FactSheet, Name, Statement, Subject
from carrera_kg.vocabulary import BASE, BOOLEAN, DREW, EDTF_DATE, ID, INTEGER, KINDS, LOST, SKOS, STRING, WON

TOGETHER = "together/"
"""What the names of records begin with that were found to be one: those of one name are, of whichever source."""

_SPELL = {"person": "person", "team": "team", "role": "role", "start": "start", "end": "end", "ongoing": "ongoing",
          "loan_from": "loanFrom", "loan": "onLoan", "departure": "departure"}  # fmt: skip
_TALLY = {"scope": "scope", "competition": "competition", "season": "season", "appearances": "appearances",
          "goals": "goals", "wins": "wins", "draws": "draws", "losses": "losses"}  # fmt: skip
_HONOUR = {"person": "person", "team": "team", "role": "role", "competition": "competition", "award": "award",
           "season": "season", "result": "result"}  # fmt: skip
_MATCH = {"date": "date", "season": "season", "competition": "competition", "friendly": "friendly", "stage": "stage",
          "matchday": "matchday", "place": "place", "venue": "venue", "neutral": "neutral", "extra_time": "extraTime",
          "note": "note"}  # fmt: skip
_SIDE = {"goals": "goalsScored", "half_time": "goalsAtHalfTime", "full_time": "goalsAtFullTime",
         "shootout": "shootoutGoals"}  # fmt: skip
_GOAL = {"team": "team", "scorer": "scorer", "minute": "minute", "stoppage": "stoppageMinute", "own_goal": "ownGoal",
         "penalty": "penalty"}  # fmt: skip
_FOLDERS = {"role": "role", "departure": "manner", "scope": "scope", "result": "result", "outcome": "outcome"}

Row = dict[str, Any]


def sheet_of(
    document: Document, frames: Mapping[str, pl.DataFrame], entity_of: Mapping[str, str], ontology: Ontology
) -> FactSheet:
    """What a source says, as a fact sheet.

    Args:
        document: the source as the catalogue has it.
        frames: its rows by kind, in the columns of :data:`~carrera_kg.readers.batches.SCHEMAS`; matches may have
            ``together``, a number that those of other sources share that are the same match.
        entity_of: the ids of entities by the source's keys.
        ontology: the ontology.
    """
    sheet = _Sheet(document, entity_of, ontology)
    names = {row["match"]: sheet.match_name(row) for row in _rows(frames, "matches")}
    statements = [
        *(each for row in _rows(frames, "statements") for each in sheet.about(row)),
        *(each for row in _rows(frames, "spells") for each in sheet.spell(row)),
        *(each for row in _rows(frames, "tallies") for each in sheet.tally(row)),
        *(each for row in _rows(frames, "honours") for each in sheet.honour(row)),
        *(each for row in _rows(frames, "matches") for each in sheet.match(row)),
        *(
            each
            for row in _rows(frames, "goals")
            if row["match"] in names
            for each in sheet.goal(row, names[row["match"]])
        ),
    ]
    unique = {(each.subject, each.property, str(each.value), each.spans): each for each in statements}
    return FactSheet(document, document.id, tuple(unique.values()))


def _rows(frames: Mapping[str, pl.DataFrame], kind: str) -> Iterator[Row]:
    """The rows of a kind that their source stands by."""
    for row in frames[kind].iter_rows(named=True) if kind in frames else ():
        if row.get("rank") != "deprecated":
            yield row


@dataclass(slots=True)
class _Sheet:
    document: Document
    entity_of: Mapping[str, str]
    ontology: Ontology
    counts: Counter[str]

    def __init__(self, document: Document, entity_of: Mapping[str, str], ontology: Ontology) -> None:
        self.document, self.entity_of, self.ontology, self.counts = document, entity_of, ontology, Counter()

    # ── What each kind of row says ───────────────────────────────────────────────────────────────

    def about(self, row: Row) -> Iterator[Statement]:
        """A value of an entity or of a spell."""
        subject, property_ = row["subject"], self.ontology.properties.get(row["property"])
        if property_ is None:
            return
        if subject.startswith("spell:"):
            about = Subject("spell", subject.removeprefix("spell:"))
        elif subject in self.entity_of:
            about = Subject("about", self.entity_of[subject])
            if not self._fits(about.name, property_.domain):
                return
        else:
            return
        if property_.scheme and "/" in row["value"]:
            yield self._said(about, property_, NamedNode(BASE + row["value"]), row["value"].rpartition("/")[2], row)
        else:
            yield from self._values(about, row, {"value": property_.name})

    def spell(self, row: Row) -> Iterator[Statement]:
        """A spell with what its row says."""
        yield from self._values(Subject("spell", row["spell"]), row, _SPELL)

    def tally(self, row: Row) -> Iterator[Statement]:
        """A tally, hung on its spell."""
        base = f"{row['spell']}/{row['scope'] or 'not-stated'}"
        self.counts[base] += 1
        tally = Subject("tally", base if self.counts[base] == 1 else f"{base}#{self.counts[base]}")
        spell = Subject("spell", row["spell"])
        yield self._said(spell, self.ontology.properties["tally"], tally, row["scope"] or "tally", row)
        yield from self._values(
            tally, {"scope": "not-stated", **{k: v for k, v in row.items() if v is not None}}, _TALLY
        )

    def honour(self, row: Row) -> Iterator[Statement]:
        """An honour."""
        yield from self._values(Subject("honour", row["honour"]), row, _HONOUR)

    def match_name(self, row: Row) -> str:
        """The name of a match within the sheet."""
        return f"{TOGETHER}{row['together']}" if row.get("together") is not None else str(row["match"])

    def match(self, row: Row) -> Iterator[Statement]:
        """A match with its sides."""
        name = self.match_name(row)
        match = Subject("match", name)
        yield from self._values(match, row, _MATCH)
        for own, other in (("home", "away"), ("away", "home")):
            if row[own] not in self.entity_of:
                continue
            side = Subject("side", f"{name}/{self.entity_of[row[own]]}")
            yield self._said(match, self.ontology.properties["side"], side, _words(row[own]), row)
            told = {column: row[f"{own}_{column}"] for column in _SIDE}
            told |= {"team": row[own], "source": row["source"], "at": row["at"]}
            yield from self._values(side, told, {"team": "team", **_SIDE})
            if not row["neutral"]:
                yield self._said(side, self.ontology.properties["home"], _literal(own == "home", BOOLEAN), own, row)
            yield from self._outcome(side, row, own, other)

    def _outcome(self, side: Subject, row: Row, own: str, other: str) -> Iterator[Statement]:
        goals, against = row[f"{own}_goals"], row[f"{other}_goals"]
        if goals is not None and against is not None and not row["note"]:
            outcome = WON if goals > against else LOST if goals < against else DREW
            words = f"{row['home_goals']}-{row['away_goals']}"
            yield self._said(side, self.ontology.properties["outcome"], NamedNode(outcome), words, row)
        ours, theirs = row[f"{own}_shootout"], row[f"{other}_shootout"]
        winner = row["shootout_winner"]
        if winner is not None or (ours is not None and theirs is not None and ours != theirs):
            won = winner == row[own] if winner is not None else ours > theirs
            words = _words(winner) if winner is not None else f"{row['home_shootout']}-{row['away_shootout']}"
            yield self._said(side, self.ontology.properties["wonShootout"], _literal(won, BOOLEAN), words, row)

    def goal(self, row: Row, match: str) -> Iterator[Statement]:
        """A goal, hung on its match."""
        who = self.entity_of.get(row["scorer"] or "", f"goal-{row['number']}").rsplit("/", 1)[-1]
        base = f"{match}/{who}"
        self.counts[base] += 1
        goal = Subject("goal", base if self.counts[base] == 1 else f"{base}#{self.counts[base]}")
        words = _words(row["scorer"] or "goal")
        yield self._said(Subject("match", match), self.ontology.properties["goal"], goal, words, row)
        yield from self._values(goal, row, _GOAL)
        if row["stoppage"] is not None:
            yield self._said(
                goal, self.ontology.properties["stoppageTime"], _literal(True, BOOLEAN), str(row["stoppage"]), row
            )

    # ── Values ───────────────────────────────────────────────────────────────────────────────────

    def _values(self, subject: Subject, row: Row, columns: Mapping[str, str]) -> Iterator[Statement]:
        for column, name in columns.items():
            cell, property_ = row.get(column), self.ontology.properties[name]
            if cell is None or cell == "":
                continue
            value = self._value(cell, column, property_)
            if value is not None:
                words = _words(cell) if isinstance(value, Name) else _shown(cell)
                yield self._said(subject, property_, value, words, row)

    def _value(self, cell: Any, column: str, property_: Property) -> Term | Name | None:
        """The cell as the property wants it; None where it is nothing that it can have."""
        if property_.range == SKOS + "Concept":
            return NamedNode(f"{BASE}{_FOLDERS.get(column) or _FOLDERS.get(property_.name, column)}/{cell}")
        if property_.range in (INTEGER, BOOLEAN, STRING):
            return _literal(cell, property_.range)
        if property_.range == EDTF_DATE:
            try:
                return Literal(PartialDate.parse(str(cell)).edtf, datatype=NamedNode(EDTF_DATE))
            except DateNotUnderstood:
                return None
        id_ = self.entity_of.get(str(cell))
        return Name(id_) if id_ and self._fits(id_, property_.range) else None

    def _fits(self, id_: str, wanted: str) -> bool:
        return self.ontology.is_a(KINDS[id_.split("/", maxsplit=1)[0]], wanted)

    def _said(
        self, subject: Subject, property_: Property, value: Term | Name | Subject, words: str, row: Row
    ) -> Statement:
        at = str(row["at"])
        record = at if at.startswith("http") else f"{ID}document/{row['source']}#{at}"
        short = " ".join(words.split()[:MOST_WORDS]) or "–"
        span = Span(self.document.id, 0, 0, short, record)
        return Statement(subject, property_, value, (span,), Certainty.ASSERTED, "", 0)


def _literal(value: object, datatype: str) -> Literal:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Literal(text, datatype=NamedNode(datatype))


def _shown(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _words(key: object) -> str:
    """The name in the key of a thing, which ends with it."""
    return str(key).rsplit("/", 1)[-1]
