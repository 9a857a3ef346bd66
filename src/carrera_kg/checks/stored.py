"""Match records of a dataset that was built with them: its tables, with the rows that they come from."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl
import pyoxigraph as ox

from carrera_kg.checks.records import Records, countries_of, dated, forms_of, open_questions
from carrera_kg.checks.sources import described
from carrera_kg.entities import Entities
from carrera_kg.errors import UsageError
from carrera_kg.matching import Judgement, Things, match
from carrera_kg.store import current, open_store
from carrera_kg.tables import FOLDER
from carrera_kg.vocabulary import CAR, DCTERMS, ID, OA, RDF, document_graph

_STORE = "store"
"""The name under which the entities of the dataset are matched with those of documents."""


def stored_records(
    dataset: str, registered: Entities, told: pl.DataFrame | None, judgements: Sequence[Judgement]
) -> Records:
    """The match records in the tables of a dataset.

    An entity that documents speak of and that is in the dataset by the same address is the same: the dataset was built
    with it. What is not is told apart by names, as with any source.

    Args:
        dataset: the folder of the dataset.
        registered: the entities that documents speak of.
        told: which team documents place in which competition, as for :func:`~carrera_kg.matching.match`.
        judgements: the user's, on what is the same.

    Raises:
        UsageError: the dataset has no match records.
    """
    folder = os.path.join(current(dataset)[0], FOLDER)
    if not os.path.isdir(folder):
        raise UsageError(f"{dataset}: a dataset without tables", "build it with match records: --with results=PATH")
    read = {name: pl.read_parquet(os.path.join(folder, f"{name}.parquet")) for name in _TABLES}
    clear = _matches(read["matches"], read["sides"])
    matches = pl.concat([clear, contested_matches(open_store(dataset))], how="diagonal_relaxed")
    matches = matches.sort("dataset", "match").with_row_index("id")
    if matches.is_empty():
        raise UsageError(f"{dataset}: a dataset without match records", "build it with --with results=PATH")
    names = _names(read)
    same = _same(names, read, registered, told, judgements)
    matches = _renamed(matches, same, ("competition", "home", "away", "place", "venue", "shootout_winner"))
    goals = _renamed(_goals(read["goals"], matches), same, ("team", "scorer"))
    names = _renamed(names, same, ("entity",))
    labels = dict(names.filter("main").select("entity", "name").iter_rows())
    labels |= {entity.iri: entity.name for entity in registered.by_id.values()}
    own = pl.read_parquet(os.path.join(folder, "judgements.parquet"))
    return Records(
        dated(matches), goals, labels, forms_of(names), countries_of(names),
        described(matches["dataset"].unique().sort()), open_questions(_judged(own)), own,
    )  # fmt: skip


_TABLES = ("matches", "sides", "goals", "teams", "people", "competitions", "places")


def _matches(matches: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """One row for each match and each data set that it comes from."""
    both = sides.with_columns(order=pl.col("home").not_().fill_null(value=True)).sort("match", "order", "side")
    both = both.group_by("match", maintain_order=True).agg(
        pl.col("team", "goals", "half_time_goals", "full_time_goals", "shootout_goals", "won_shootout")
    )
    both = both.filter(pl.col("team").list.len() == 2)
    parts = {
        f"{side}_{new}": pl.col(old).list.get(number)
        for number, side in enumerate(("home", "away"))
        for new, old in (
            ("goals", "goals"), ("half_time", "half_time_goals"), ("full_time", "full_time_goals"),
            ("shootout", "shootout_goals"),
        )
    }  # fmt: skip
    home, away = pl.col("team").list.get(0), pl.col("team").list.get(1)
    won = pl.col("won_shootout").list
    both = both.select(
        "match",
        **parts,
        home=home,
        away=away,
        shootout_winner=pl.when(won.get(0)).then(home).when(won.get(1)).then(away),
    )
    columns = ("match", "date", "season", "competition", "friendly", "stage", "matchday", "place", "venue", "neutral",
               "extra_time")  # fmt: skip
    told = matches.select(*columns, "sources", note=pl.col("notes").list.first()).join(both, on="match")
    rows = told.explode("sources").filter(pl.col("sources").str.starts_with(f"{ID}document/"))
    dataset = pl.col("sources").str.strip_prefix(f"{ID}document/").str.extract("^([^/#]+)", 1)
    rows = (
        rows.with_columns(dataset=dataset)
        .group_by("match", "dataset", maintain_order=True)
        .agg(pl.all().exclude("sources").first(), places=pl.col("sources"))
    )
    return rows


_COLUMNS = {
    "date": "date", "season": "season", "competition": "competition", "friendly": "friendly", "stage": "stage",
    "matchday": "matchday", "place": "place", "venue": "venue", "neutral": "neutral", "extraTime": "extra_time",
    "note": "note",
}  # fmt: skip
_SIDES = {"goalsScored": "goals", "goalsAtHalfTime": "half_time", "goalsAtFullTime": "full_time",
          "shootoutGoals": "shootout"}  # fmt: skip


def contested_matches(store: ox.Store) -> pl.DataFrame:
    """The matches that a dataset has as claims, as each data set tells them.

    Of these the tables have what is accepted, which may be the word of a document: that must not support itself.
    """
    rows = [row for graph, name in _data_graphs(store) for row in _told_in(store, graph, name)]
    whole = ("date", "season", "competition", "stage", "place", "venue", "note", "home", "away", "shootout_winner")
    numbers = [f"{side}_{name}" for side in ("home", "away") for name in _SIDES.values()]
    schema: dict[str, pl.DataType] = {"match": pl.String(), "dataset": pl.String(), "places": pl.List(pl.String())}
    schema |= {name: pl.String() for name in whole}
    schema |= dict.fromkeys(("friendly", "neutral", "extra_time"), pl.Boolean())
    schema |= dict.fromkeys(("matchday", *numbers), pl.Int64())
    return pl.DataFrame(rows, schema=schema, orient="row")


def _data_graphs(store: ox.Store) -> Iterator[tuple[ox.NamedNode, str]]:
    """The graphs of data sets, with their names."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(DCTERMS + "type"), ox.Literal("data"), None):
        assert isinstance(quad.subject, ox.NamedNode)
        name = quad.subject.value.rsplit("/", 1)[1]
        yield ox.NamedNode(document_graph(name)), name


def _told_in(store: ox.Store, graph: ox.NamedNode, name: str) -> Iterator[dict[str, object]]:
    """The matches that a data set tells of as claims."""
    found = store.quads_for_pattern(None, ox.NamedNode(CAR + "side"), None, graph)
    sides: dict[str, list[str]] = defaultdict(list)
    for quad in found:
        sides[_text(quad.subject)].append(_text(quad.object))
    for address, both in sides.items():
        if len(both) != 2:
            continue
        row: dict[str, object] = {"match": address, "dataset": name, "places": _places(store, graph, address)}
        told = _values(store, graph, address)
        row |= {column: told[key] for key, column in _COLUMNS.items() if key in told}
        parts = sorted((_values(store, graph, side) for side in both), key=lambda part: part.get("home") is not True)
        for at, part in zip(("home", "away"), parts, strict=True):
            row[at] = part.get("team")
            row |= {f"{at}_{column}": part[key] for key, column in _SIDES.items() if key in part}
            if part.get("wonShootout"):
                row["shootout_winner"] = part.get("team")
        if row["home"] and row["away"]:
            yield row


def _values(store: ox.Store, graph: ox.NamedNode, subject: str) -> dict[str, object]:
    """What a graph says of something, by the name of the property."""
    quads = store.quads_for_pattern(ox.NamedNode(subject), None, None, graph)
    return {quad.predicate.value.rsplit("#", 1)[-1]: _value(quad.object) for quad in quads}


def _value(term: object) -> object:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rsplit("#", 1)[-1]
        return int(term.value) if kind == "integer" else term.value == "true" if kind == "boolean" else term.value
    return _text(term)


def _text(term: object) -> str:
    assert isinstance(term, (ox.NamedNode, ox.Literal))
    return term.value


def _places(store: ox.Store, graph: ox.NamedNode, match: str) -> list[str]:
    """The records by which a data set tells of a match."""
    claims = store.quads_for_pattern(None, ox.NamedNode(RDF + "subject"), ox.NamedNode(match), graph)
    spans = {
        _text(quad.object).split("&said=")[0].split("#said=")[0]
        for claim in claims
        for quad in store.quads_for_pattern(claim.subject, ox.NamedNode(OA + "hasTarget"), None, graph)
    }
    return sorted(spans)


def _goals(goals: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """The goals, each with the match of the data set that tells of it."""
    told = goals.with_columns(place=pl.col("sources").list.first()).drop_nulls("place")
    dataset = pl.col("place").str.strip_prefix(f"{ID}document/").str.extract("^([^/#]+)", 1)
    told = told.with_columns(dataset=dataset, number=pl.int_range(1, pl.len() + 1).over("match"))
    keys = matches.select("match", "dataset", of="id")
    told = told.join(keys, on=["match", "dataset"], how="inner")
    return told.select(
        "place", "number", "team", "scorer", "minute", "own_goal", "penalty", match="of", stoppage="stoppage_minute"
    )


def _names(read: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """All names of the entities: ``entity``, ``kind``, ``name``, ``main`` and ``country``."""
    frames = []
    for name, key in (("teams", "team"), ("people", "person"), ("competitions", "competition"), ("places", "place")):
        frame = read[name]
        country = pl.lit(None, pl.String)
        told = frame.select(entity=key, name="name", country=country, main=pl.lit(value=True))
        frames.append(told)
        others = frame.select(entity=key, name="other_names", country=country, main=pl.lit(value=False))
        frames.append(others.explode("name").drop_nulls("name"))
    kind = pl.col("entity").str.strip_prefix(ID).str.extract("^([^/]+)", 1)
    return pl.concat(frames, how="vertical_relaxed").with_columns(kind=kind)


def _same(
    names: pl.DataFrame,
    read: dict[str, pl.DataFrame],
    registered: Entities,
    told: pl.DataFrame | None,
    judgements: Sequence[Judgement],
) -> dict[str, str]:
    """Which address of the dataset means which entity of documents, where that is another address."""
    here = set(names["entity"])
    missing = [entity for entity in registered.by_id.values() if entity.iri not in here]
    if not missing:
        return {}
    things = Things.of(
        names.select("kind", "name", "main", "country", group=pl.lit(_STORE), reader=pl.lit("results"), thing="entity")
    )
    matched = match(things, Entities.of(missing), judgements, told=told)
    wanted = {entity.iri for entity in missing}
    rows = matched.assigned.filter(pl.col("entity").is_in(list(wanted))).select("thing", "entity")
    return dict(rows.iter_rows())


def _renamed(frame: pl.DataFrame, same: dict[str, str], columns: Sequence[str]) -> pl.DataFrame:
    if not same:
        return frame
    return frame.with_columns(pl.col(name).replace(same) for name in columns)


def _judged(judgements: pl.DataFrame) -> pl.DataFrame:
    """Judgements on two entities, as matching has them."""
    two = judgements.filter(pl.col("entities").list.len() == 2)
    entities = pl.col("entities").list
    return two.select(judgement="decision", left_entity=entities.get(0), right_entity=entities.get(1))
