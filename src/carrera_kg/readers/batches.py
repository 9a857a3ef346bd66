"""What readers of large sources yield: batches of columns, one row a record, each with its place in the source.

A reader knows nothing of other sources. It calls things by keys of its own (``Q1422``, ``club/Italy/Juventus``) and
says in ``names`` and ``links`` what it knows of them; which keys mean the same is for :mod:`carrera_kg.matching`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

_PLACE: dict[str, pl.DataType] = {
    "source": pl.String(),  # the id of the file, as in InputFile.id
    "at": pl.String(),  # where in it: "row=17" (RFC 7111), "line=16,17" or "char=5,90" (RFC 5147), or an address
}

SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = {
    # What a source calls things: one row a name. A thing has one main name in a source, and any others.
    "names": {
        "thing": pl.String(),  # the reader's key, the same wherever the source means the same thing
        "kind": pl.String(),  # person, club, national-team, competition, award, place or stadium
        "name": pl.String(),
        "main": pl.Boolean(),  # what to call it
        "language": pl.String(),  # a BCP 47 tag, or null
        "country": pl.String(),  # by its English name; of a person the country played for; null if not told
        "since": pl.String(),  # EDTF: the name was used from then, or null
        "until": pl.String(),
        **_PLACE,
    },
    # Identifiers: one row for each thing and identifier.
    "links": {
        "thing": pl.String(),
        "scheme": pl.String(),  # wikidata, fbref …; "same", "different", "successor": another thing of the source
        "value": pl.String(),
        **_PLACE,
    },
    # Any other value of a thing or a record, as a property of the ontology: one row a value.
    "statements": {
        "subject": pl.String(),  # the key of a thing, or of a record as "spell:KEY"
        "property": pl.String(),  # the last part of its address, as in birthDate
        "value": pl.String(),
        "type": pl.String(),  # thing, edtf, text, integer, boolean or concept (as in position/defender)
        "rank": pl.String(),  # preferred, normal or deprecated
        **_PLACE,
    },
    "spells": {
        "spell": pl.String(),  # the reader's key of the record, unique in its source
        "person": pl.String(),
        "team": pl.String(),  # null where the source says that there was one, and not which
        "role": pl.String(),  # the last part of the concept's address, as in player
        "start": pl.String(),  # EDTF
        "end": pl.String(),  # EDTF; null is not known, and not now
        "ongoing": pl.String(),  # EDTF: the time of writing of a source that says it is still going on
        "loan_from": pl.String(),
        "loan": pl.Boolean(),  # true where the source says that it is one, be it without saying from whom
        "departure": pl.String(),  # the last part of the concept's address
        "rank": pl.String(),
        **_PLACE,
    },
    "tallies": {
        "spell": pl.String(),
        "scope": pl.String(),  # the last part of the concept's address, as in league
        "competition": pl.String(),
        "season": pl.String(),  # EDTF
        "appearances": pl.Int64(),
        "goals": pl.Int64(),
        "wins": pl.Int64(),
        "draws": pl.Int64(),
        "losses": pl.Int64(),
        **_PLACE,
    },
    "honours": {
        "honour": pl.String(),
        "person": pl.String(),
        "team": pl.String(),
        "role": pl.String(),
        "competition": pl.String(),
        "award": pl.String(),
        "season": pl.String(),  # EDTF
        "result": pl.String(),  # the last part of the concept's address
        "rank": pl.String(),
        **_PLACE,
    },
    # Matches: rows of one key add up to one match, so that a file of shoot-outs can add to a file of results.
    "matches": {
        "match": pl.String(),  # as match_key() makes it
        "date": pl.String(),  # EDTF
        "season": pl.String(),  # EDTF, as in 1991-07/1992-06 or 2012; null where the source does not say
        "competition": pl.String(),
        "friendly": pl.Boolean(),
        "stage": pl.String(),
        "matchday": pl.Int64(),
        "place": pl.String(),
        "venue": pl.String(),
        "neutral": pl.Boolean(),
        "home": pl.String(),  # the side named first
        "away": pl.String(),
        "home_goals": pl.Int64(),  # as the match ended, extra time included and a shoot-out not
        "away_goals": pl.Int64(),
        "home_half_time": pl.Int64(),
        "away_half_time": pl.Int64(),
        "home_full_time": pl.Int64(),  # after 90 minutes, where there was extra time
        "away_full_time": pl.Int64(),
        "extra_time": pl.Boolean(),
        "home_shootout": pl.Int64(),
        "away_shootout": pl.Int64(),
        "shootout_winner": pl.String(),  # a thing, where only the winner is told
        "note": pl.String(),  # awarded, abandoned, annulled, replayed: as the source has it; such a score is no play
        **_PLACE,
    },
    "goals": {
        "match": pl.String(),
        "number": pl.Int64(),  # in the order of the source within the match, from 1
        "team": pl.String(),  # the team it counts for
        "scorer": pl.String(),
        "minute": pl.Int64(),
        "stoppage": pl.Int64(),  # minutes into stoppage time
        "own_goal": pl.Boolean(),
        "penalty": pl.Boolean(),
        "home_score": pl.Int64(),  # the score after it
        "away_score": pl.Int64(),
        **_PLACE,
    },
    # Statements of Wikidata without loss: one row a snak, so that readers.wikidata.to_json gives them back.
    "snaks": {
        "entity": pl.String(),  # as in Q60
        "number": pl.Int32(),  # of the statement within its entity, from 1
        "statement": pl.String(),  # its id, as in Q60$5083E43C-…
        "part": pl.String(),  # main, qualifier or reference; a statement begins with its main snak
        "reference": pl.Int32(),  # of the statement, from 1; null for what is not in one
        "order": pl.Int32(),  # of the snak within its part, from 1; 0 is the reference itself, with its hash
        "property": pl.String(),  # as in P54
        "snaktype": pl.String(),  # value, somevalue or novalue
        "hash": pl.String(),
        "datatype": pl.String(),  # wikibase-item, external-id …; null where the source does not say
        "value_type": pl.String(),  # of the value, as in wikibase-entityid; the columns that follow hold it
        "text": pl.String(),  # string, monolingualtext
        "language": pl.String(),
        "item": pl.String(),  # wikibase-entityid: the whole id
        "entity_type": pl.String(),
        "time": pl.String(),  # time: the time stamp as it is
        "precision": pl.Int32(),
        "timezone": pl.Int32(),
        "before": pl.Int32(),
        "after": pl.Int32(),
        "calendar": pl.String(),
        "amount": pl.String(),  # quantity: decimals of any length, as in +166
        "unit": pl.String(),
        "lower": pl.String(),
        "upper": pl.String(),
        "latitude": pl.Float64(),  # globecoordinate
        "longitude": pl.Float64(),
        "coordinate_precision": pl.Float64(),
        "globe": pl.String(),
        "form": pl.String(),  # what is written otherwise than Wikidata does today, as in no-id; null if nothing is
        "json": pl.String(),  # the snak, or with the form "statement" all of it, where no column knows its form
        "type": pl.String(),  # of the statement, as its rank
        "rank": pl.String(),
        **_PLACE,
    },
}
"""The kinds of batch, each with its columns and their types."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one kind.

    Attributes:
        kind: one of :data:`SCHEMAS`.
        frame: their columns, as :data:`SCHEMAS` has them.
    """

    kind: str
    frame: pl.DataFrame


def batch(kind: str, rows: Iterable[Mapping[str, Any]] | pl.DataFrame) -> Batch:
    """A batch of that kind; columns that are missing are null.

    Args:
        kind: one of :data:`SCHEMAS`.
        rows: records by column name, or a frame with some of the columns.

    Raises:
        ValueError: a column is none of the kind's.
    """
    schema = SCHEMAS[kind]
    given = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(list(rows), schema=dict(schema), orient="row")
    strange = set(given.columns) - set(schema)
    if strange:
        raise ValueError(f"{kind} have no column {', '.join(sorted(strange))}")
    columns = [
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(type_).alias(name)
        for name, type_ in schema.items()
    ]
    return Batch(kind, given.select(columns))


def match_key(date: str | None, home: str, away: str) -> str:
    """The key of a match in its source: by it the rows of several files of one source find each other.

    Args:
        date: EDTF, or None.
        home, away: the keys of the teams, in the order in which the source names them.

    >>> match_key("1992-02-19", "national-team/Italy", "national-team/San Marino")
    '1992-02-19|national-team/Italy|national-team/San Marino'
    """
    return "|".join((date or "", home, away))
