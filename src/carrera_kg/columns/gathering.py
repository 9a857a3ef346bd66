"""From the records of all sources to tables, and to what has to go the way of claims.

What one source tells of, and does not contradict itself about, is accepted as told: it becomes rows of tables, and the
row of the data file is its evidence. What several sources tell of, or documents too, is *contested*: it becomes claims,
so that what differs is found, weighed and kept with its source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from carrera_kg.columns.careers import honour_table, spell_table, tally_table
from carrera_kg.columns.days import understood
from carrera_kg.columns.entities import entity_table, several
from carrera_kg.columns.lines import extra, lines_of_table
from carrera_kg.columns.linking import Linking
from carrera_kg.columns.matches import match_tables
from carrera_kg.columns.text import Part
from carrera_kg.ontology import ontology
from carrera_kg.tables.schema import TABLES
from carrera_kg.vocabulary import CAR, ID, LABEL

Scan = Callable[[str], pl.LazyFrame]
"""Gives the records of a kind, of all sources."""
Keep = Callable[[str, pl.DataFrame], pl.LazyFrame]
"""Puts a frame of that name aside, so that it need not stay in memory."""

_OF_SPELLS = ("person", "team", "loan_from")
_OF_HONOURS = ("person", "team", "competition", "award")
_RECORDS = {
    "spells": "spell", "tallies": "tally", "honours": "honour", "matches": "match", "sides": "side", "goals": "goal",
}  # fmt: skip
_LABELLED = extra(LABEL, "label", "text")
_LISTED = {
    "matches": (extra(CAR + "side", "sides", "address", many=True), extra(CAR + "goal", "goals", "address", many=True)),
    "spells": (extra(CAR + "tally", "tallies", "address", many=True),),
    **dict.fromkeys(("sides", "goals", "tallies"), (_LABELLED,)),
}
"""What stands in no column of its own: what a record has hanging on it, and labels of what hangs on another."""


@dataclass(slots=True)
class Gathered:
    """What the sources tell.

    Attributes:
        tables: rows by table, without those of registered entities and of what is contested.
        parts: the same as text will have it, by kind of address.
        registered: the rows of entities that documents name too, with the lines that they make.
        contested: for each source the rows, in the columns of readers, of what is to become claims.
    """

    tables: dict[str, pl.LazyFrame] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    registered: list[Part] = field(default_factory=list)
    contested: dict[str, dict[str, pl.DataFrame]] = field(default_factory=dict)


def _in_memory(_: str, frame: pl.DataFrame) -> pl.LazyFrame:
    return frame.lazy()


def gather(
    scan: Scan, linking: Linking, registered: Mapping[str, str], known: pl.DataFrame, keep: Keep = _in_memory
) -> Gathered:
    """What the sources tell, as tables and as what is contested.

    Args:
        scan: gives the records of a kind, of all sources, as :meth:`~carrera_kg.columns.spool.Spool.scan` does.
        linking: which entity each key means, and what to call it.
        registered: the names of the entities that documents speak of, by address.
        known: the matches that documents tell of, as for :func:`~carrera_kg.columns.matches.match_tables`.
        keep: is given each table as soon as it is made; by itself they stay in memory.
    """
    gathered = Gathered()
    contested = _add_matches(gathered, scan, linking, known, keep)
    said = _accepted(_linked_statements(scan("statements").collect(), linking))
    spells = linking.entities(scan("spells").collect(), _OF_SPELLS)
    honours = linking.entities(scan("honours").collect(), _OF_HONOURS)
    doubtful = _doubtful(said, spells, honours, registered)
    clear_spells = spells.join(doubtful, left_on="person", right_on="entity", how="anti")
    of_spells = pl.col("subject").str.starts_with("spell:")
    clear_said = said.filter(~of_spells).join(doubtful, left_on="subject", right_on="entity", how="anti")
    clear_honours = honours.join(doubtful, left_on="person", right_on="entity", how="anti")
    gathered.tables["honours"] = keep("honours", honour_table(clear_honours, linking))
    born = _births(clear_said)
    del said, spells, honours, clear_honours
    _add_spells(gathered, clear_spells, born, scan, linking, keep)
    del clear_spells
    gathered.parts = [_part(name, kind, gathered.tables[name]) for name, kind in _RECORDS.items()]
    _add_entities(gathered, scan, linking, registered, clear_said, keep)
    gathered.contested = _contested(scan, linking, doubtful, contested)
    return gathered


def _add_matches(gathered: Gathered, scan: Scan, linking: Linking, known: pl.DataFrame, keep: Keep) -> pl.DataFrame:
    """The tables of matches, sides and goals.

    Returns:
        The keys of contested matches.
    """
    made = match_tables(scan("matches").collect(), scan("goals").collect(), linking, known)
    for name, table in (("matches", made.matches), ("sides", made.sides), ("goals", made.goals)):
        gathered.tables[name] = keep(name, table)
    return made.contested


def _add_spells(
    gathered: Gathered, rows: pl.DataFrame, born: pl.DataFrame, scan: Scan, linking: Linking, keep: Keep
) -> None:
    """The tables of spells and tallies."""
    table = spell_table(rows, born, linking)
    tallies = tally_table(scan("tallies").collect(), table, linking)
    hung = tallies.group_by("spell").agg(tallies=pl.col("tally").sort())
    gathered.tables["tallies"] = keep("tallies", tallies)
    spells = table.join(hung, on="spell", how="left", maintain_order="left").drop("group", "key")
    gathered.tables["spells"] = keep("spells", spells)


def _part(name: str, kind: str, rows: pl.LazyFrame) -> Part:
    table = TABLES[name]
    return Part(kind, table.key[0], rows, (*lines_of_table(table), *_LISTED.get(name, ())))


def _linked_statements(statements: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """The statements with addresses in ``subject`` and, where it is a thing, in ``value``."""
    linked = linking.entities(
        statements.with_columns(key=pl.col("subject"), _thing=pl.col("value")), ["subject", "_thing"]
    )
    of_record = pl.col("key").str.starts_with("spell:")
    linked = linked.filter(pl.col("property").is_in(list(ontology().properties)))
    return linked.with_columns(
        subject=pl.when(of_record).then("key").otherwise("subject"),
        value=pl.when(pl.col("type") == "thing").then("_thing").otherwise("value"),
    ).drop_nulls(["subject", "value"])


def _accepted(said: pl.DataFrame) -> pl.DataFrame:
    """The statements that their source stands by: the preferred ones where there are any, and no deprecated ones."""
    rank = pl.col("rank").fill_null("normal")
    best = (rank == "preferred").any().over("group", "subject", "property")
    return said.filter((rank == "preferred") | ((rank == "normal") & ~best))


def _doubtful(
    said: pl.DataFrame, spells: pl.DataFrame, honours: pl.DataFrame, registered: Collection[str]
) -> pl.DataFrame:
    """The entities of which more than one source tells, or one tells several things: ``entity``."""
    of_spells = pl.col("subject").str.starts_with("spell:")
    about = said.filter(~of_spells)
    told = pl.concat(
        [
            about.select("group", entity="subject"),
            spells.select("group", entity="person"),
            honours.select("group", entity="person"),
        ]
    ).drop_nulls()
    groups = told.group_by("entity").agg(pl.col("group").n_unique())
    known = pl.col("entity").is_in(list(registered))
    return pl.concat([groups.filter(known | (pl.col("group") > 1)).select("entity"), several(about)]).unique()


def _births(said: pl.DataFrame) -> pl.DataFrame:
    """The first day of each life: ``person`` and ``born``."""
    births = said.filter(pl.col("property") == "birthDate").select(person="subject", text="value").unique("person")
    return births.join(understood(births["text"]), on="text", how="left").select("person", born="first")


def _add_entities(
    gathered: Gathered,
    scan: Scan,
    linking: Linking,
    registered: Mapping[str, str],
    said: pl.DataFrame,
    keep: Keep,
) -> None:
    """The tables of entities, those that documents name too apart."""
    labels = linking.names.select("entity", label="name")
    own = {name: call for name, call in registered.items() if name}
    named = pl.DataFrame(
        {"entity": list(own), "_own": list(own.values())}, schema={"entity": pl.String, "_own": pl.String}
    )
    keys = linking.assigned.lazy()
    names = scan("names").join(keys, on=["group", "thing"]).select("entity", "name", "group", "source", "at").collect()
    names = names.join(labels, on="entity", how="left").join(named, on="entity", how="left")
    names = names.with_columns(label=pl.coalesce("_own", "label"), known=pl.col("_own").is_not_null()).drop("_own")
    links = scan("links").join(keys, on=["group", "thing"]).select("entity", "scheme", "value").unique().collect()
    for table in TABLES.values():
        for kind in table.kinds if table.name in _ENTITIES else ():
            rows, lines = entity_table(table, kind, names, links, said, linking)
            known = names.filter("known").select(pl.col("entity").alias(table.key[0])).unique()
            gathered.registered.append(Part(kind, table.key[0], rows.join(known, on=table.key[0], how="semi"), lines))
            rest = keep(f"{table.name}-{kind}", rows.join(known, on=table.key[0], how="anti"))
            gathered.parts.append(Part(kind, table.key[0], rest, lines))
            before = [gathered.tables[table.name]] if table.name in gathered.tables else []
            gathered.tables[table.name] = pl.concat([*before, rest], how="diagonal_relaxed")


_ENTITIES = ("people", "teams", "competitions", "awards", "places")


def _contested(
    scan: Scan, linking: Linking, doubtful: pl.DataFrame, matches: pl.DataFrame
) -> dict[str, dict[str, pl.DataFrame]]:
    """The rows of what is contested, as readers gave them, by group and kind."""
    keys = linking.assigned.join(doubtful, on="entity", how="semi").select("group", "thing")
    by_person: dict[str, Any] = {"left_on": ["group", "person"], "right_on": ["group", "thing"], "how": "semi"}
    spells = scan("spells").collect().join(keys, **by_person)
    ids = spells.select("group", "spell")
    statements = scan("statements").collect()
    of_spell = statements.with_columns(spell=pl.col("subject").str.strip_prefix("spell:"))
    about = statements.join(keys, left_on=["group", "subject"], right_on=["group", "thing"], how="semi")
    found = {
        "statements": pl.concat([about, of_spell.join(ids, on=["group", "spell"], how="semi").drop("spell")]),
        "spells": spells,
        "tallies": scan("tallies").collect().join(ids, on=["group", "spell"], how="semi"),
        "honours": scan("honours").collect().join(keys, **by_person),
        "matches": scan("matches").collect().join(matches, on=["group", "match"], maintain_order="left"),
        "goals": scan("goals").collect().join(matches, on=["group", "match"], how="semi"),
    }
    groups = sorted({group for frame in found.values() for group in frame["group"].unique()})
    return {group: {kind: frame.filter(group=group) for kind, frame in found.items()} for group in groups}


def mentioned(contested: Mapping[str, Mapping[str, pl.DataFrame]], linking: Linking) -> dict[str, dict[str, str]]:
    """The entities that contested rows speak of: for each group, addresses by key."""
    columns = {
        "statements": ("subject", "value"), "spells": _OF_SPELLS, "tallies": ("competition",), "honours": _OF_HONOURS,
        "matches": ("competition", "place", "venue", "home", "away", "shootout_winner"), "goals": ("team", "scorer"),
    }  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for group, frames in contested.items():
        used = (
            pl.concat([frames[kind][name] for kind, names in columns.items() for name in names]).drop_nulls().unique()
        )
        keys = linking.assigned.filter(group=group).join(pl.DataFrame({"thing": used}), on="thing", how="semi")
        found[group] = {thing: entity.removeprefix(ID) for thing, entity in keys.select("thing", "entity").iter_rows()}
    return found
