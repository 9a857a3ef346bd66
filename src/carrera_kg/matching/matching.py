"""All steps of matching, in order: users, identifiers, what sources say, teams, competitions, places, people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg.entities import Entities
from carrera_kg.matching.addresses import addressed
from carrera_kg.matching.competitions import match_registered
from carrera_kg.matching.identifiers import differ_by_items, join_by_identifiers, join_by_source
from carrera_kg.matching.judging import Judgement, apply
from carrera_kg.matching.nodes import REGISTERED, Nodes, nodes_of
from carrera_kg.matching.people import Compare, People
from carrera_kg.matching.places import join_by_name
from carrera_kg.matching.teams import Teams
from carrera_kg.matching.things import Things
from carrera_kg.matching.union import Clusters, with_references

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Matched:
    """Which things are the same entity, and why.

    Attributes:
        assigned: ``group``, ``thing`` and ``entity``, an address: one row a thing, sorted by group and thing.
        entities: ``entity``, ``kind``, ``label`` and ``country``: one row an entity, sorted.
        judgements: ``left`` and ``right`` (the id of a registered entity, or ``group:thing``), ``judgement`` (same,
            different or undecided), ``rule``, ``evidence``, ``score``, ``by`` (rule or user), ``left_entity`` and
            ``right_entity``: sorted by both sides and the rule.
    """

    assigned: pl.DataFrame
    entities: pl.DataFrame
    judgements: pl.DataFrame


def match(
    things: Things,
    registered: Entities,
    judgements: Sequence[Judgement] = (),
    tell: Tell = lambda step: None,
    told: pl.DataFrame | None = None,
    compare: Compare | None = None,
) -> Matched:
    """Say which things of all sources are the same.

    The order of sources and rows does not matter.

    Args:
        things: of all sources.
        registered: the entities that documents speak of; each keeps its address.
        judgements: of users; they stand above all rules.
        tell: told what is being done.
        told: ``team`` and ``competition`` (ids of registered entities), ``first`` and ``last`` (days, or null): which
            team documents place in which competition, and when.
        compare: compares namesakes elsewhere, as :class:`~carrera_kg.matching.people.People` takes it.

    Raises:
        FactError: a judgement names nothing that there is, or contradicts another one.
    """
    nodes = nodes_of(things, registered)
    items = nodes.ids.filter(pl.col("scheme") == "wikidata").group_by("node").agg(pl.col("value").unique())
    clusters = Clusters(nodes.size, {node: frozenset(values) for node, values in items.iter_rows()})
    if judgements:
        apply(judgements, nodes, addressed(nodes, nodes.things["node"]), clusters)
    competitions = pl.col("kind") == "competition", pl.col("group") == REGISTERED
    clusters.keep_single(nodes.things.filter(*competitions)["node"])
    tell("identifiers")
    join_by_identifiers(nodes, clusters)
    join_by_source(nodes, clusters)
    tell("teams")
    fixtures = nodes.number(things.fixtures, "home", "away", "competition")
    facts = nodes.number(things.facts, "thing").rename({"thing": "node"}).drop_nulls("node")
    teams = Teams(nodes, clusters, fixtures, _dated(facts, "founded"))
    teams.match()
    differ_by_items(nodes, clusters)
    tell("competitions and places")
    teams.match_competitions()
    match_registered(nodes, clusters, fixtures, told)
    join_by_name(nodes, clusters)
    tell("people")
    stints = nodes.number(things.stints, "person", "team").drop_nulls(["person", "team"])
    People(nodes, clusters, stints, _dated(facts, "birthDate"), compare).match()
    tell("addresses")
    return _matched(nodes, clusters)


def _dated(facts: pl.DataFrame, name: str) -> pl.DataFrame:
    return facts.filter(pl.col("property") == name).select("node", "first", "last")


def _matched(nodes: Nodes, clusters: Clusters) -> Matched:
    roots = clusters.roots()
    entities = addressed(nodes, roots)
    rows = nodes.things.with_columns(root=roots).join(entities.select("root", "entity"), on="root")
    assigned = rows.filter(pl.col("group") != REGISTERED).select("group", "thing", "entity").sort("group", "thing")
    told = entities.select("entity", "kind", "label", "country").sort("entity")
    return Matched(assigned, told, _judgements(rows, clusters))


def _judgements(rows: pl.DataFrame, clusters: Clusters) -> pl.DataFrame:
    judged = clusters.judgements()
    refs = rows.sort("node")["ref"]
    judged = judged.with_columns(with_references(judged["evidence"], refs))
    about = rows.select("node", "ref", "entity")
    for side in ("left", "right"):
        named = about.rename({"node": side, "ref": f"{side}_ref", "entity": f"{side}_entity"})
        judged = judged.join(named, on=side, how="left")
    told = judged.select(
        "judgement",
        "rule",
        "evidence",
        "score",
        "by",
        "left_entity",
        "right_entity",
        left="left_ref",
        right="right_ref",
    )
    columns = ["left", "right", "judgement", "rule", "evidence", "score", "by", "left_entity", "right_entity"]
    return told.select(columns).unique().sort(columns)
