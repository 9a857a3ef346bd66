"""Match records as checks want them: one row a match and data set, with the addresses of entities.

The data sets stay apart: what one of them tells is never mended by another, so that each can be asked by itself and
those that differ are seen.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from carrera_kg.checks.sources import Origin, origins, sources_of
from carrera_kg.columns.days import understood
from carrera_kg.columns.linking import Linking, place_of
from carrera_kg.columns.spool import Spool
from carrera_kg.entities import Entities
from carrera_kg.matching import Judgement, match, things_of
from carrera_kg.names import search_key
from carrera_kg.vocabulary import ID

if TYPE_CHECKING:
    from carrera_kg.columns.collecting import Collected
    from carrera_kg.columns.spool import Source

Tell = Callable[[str, int, int], None]

_THINGS = ("competition", "place", "venue", "home", "away", "shootout_winner")
_TOLD = (
    "date", "season", "competition", "friendly", "stage", "matchday", "place", "venue", "neutral", "home", "away",
    "home_goals", "away_goals", "home_half_time", "away_half_time", "home_full_time", "away_full_time", "extra_time",
    "home_shootout", "away_shootout", "shootout_winner", "note",
)  # fmt: skip
_GOALS = ("number", "team", "scorer", "minute", "stoppage", "own_goal", "penalty")


_COMMON = 40
"""In the names of so many clubs a word is one of kind, as united or sporting."""


@dataclass(frozen=True)
class Records:
    """The matches and goals of some data sets.

    Attributes:
        matches: ``id`` (of the row, from 0), ``dataset``, ``places`` (addresses of its records), ``day``, ``season``
            (EDTF), ``since`` and ``until`` (of the season), ``competition``, ``home``, ``away`` (addresses), and the
            rest as :data:`~carrera_kg.readers.batches.SCHEMAS` has it.
        goals: ``match`` (an id of ``matches``), ``place``, ``number``, ``team``, ``scorer`` (addresses), ``minute``,
            ``stoppage``, ``own_goal`` and ``penalty``.
        names: what to call an entity, by address.
        forms: all names of an entity, as :func:`~carrera_kg.names.search_key` writes them, by address.
        countries: the English name of the country of a competition, by address.
        origins: where each data set is from, by name.
        undecided: pairs of addresses of which identity says that it is not known whether they are one.
    """

    matches: pl.DataFrame
    goals: pl.DataFrame
    names: Mapping[str, str]
    forms: Mapping[str, frozenset[str]]
    countries: Mapping[str, str]
    origins: Mapping[str, Origin]
    undecided: frozenset[tuple[str, str]] = frozenset()
    judgements: pl.DataFrame = field(default_factory=pl.DataFrame)

    @functools.cached_property
    def datasets(self) -> list[str]:
        """The names of the data sets, in order."""
        return sorted(self.matches["dataset"].unique())

    @functools.cached_property
    def entities(self) -> frozenset[str]:
        """The teams that play in the records."""
        return frozenset(self.matches["home"]) | frozenset(self.matches["away"])

    @functools.cached_property
    def common_words(self) -> frozenset[str]:
        """Words that so many clubs have in their names that two are not alike by them."""
        clubs = (forms for entity, forms in self.forms.items() if entity.startswith(f"{ID}club/"))
        words = Counter(word for forms in clubs for word in {word for form in forms for word in form.split()})
        return frozenset(word for word, number in words.items() if number >= _COMMON)

    def called(self, entity: str) -> frozenset[str]:
        """All its names, as they are compared."""
        return self.forms.get(entity, frozenset()) | {search_key(self.name(entity))}

    def name(self, entity: str) -> str:
        """What to call it."""
        return self.names.get(entity) or entity.removeprefix(ID)


def read_records(
    against: Sequence[str],
    registered: Entities | None = None,
    told: pl.DataFrame | None = None,
    judgements: Sequence[Judgement] = (),
    strict: bool = False,
    tell: Tell = lambda step, done, total: None,
) -> Records:
    """The match records of files, folders and archives, or of one dataset, with their things told apart.

    Args:
        against: paths, ``KIND=PATH``, or the folder of a dataset.
        registered: the entities that documents speak of; none if None.
        told: which team documents place in which competition, as for :func:`~carrera_kg.matching.match`.
        judgements: the user's, on what is the same.
        strict: stop at the first record that cannot be read.
        tell: told how far it has come.

    Raises:
        CarreraError: a path cannot be read, or has no match records.
    """
    entities = registered or Entities({})
    if len(against) == 1 and os.path.exists(os.path.join(against[0], "CURRENT")):
        from carrera_kg.checks.stored import stored_records

        return stored_records(against[0], entities, told, judgements)
    sources = sources_of(against)
    with tempfile.TemporaryDirectory(prefix="carrera-kg-") as folder:
        spool = Spool(folder)
        spool.read(sources, strict, tell)
        tell("telling things apart", 0, 0)
        matched = match(things_of(spool.scan), entities, judgements, told=told)
        linking = Linking(matched.assigned, matched.entities.select("entity", name="label"))
        tell("gathering records", 0, 0)
        return records_of(spool.scan, linking, matched.judgements, origins(sources))


def records_of(
    scan: Callable[[str], pl.LazyFrame], linking: Linking, judgements: pl.DataFrame, known: Mapping[str, Origin]
) -> Records:
    """The records that readers found, of things that were told apart.

    Args:
        scan: gives the records of a kind, as :meth:`~carrera_kg.columns.spool.Spool.scan` does.
        linking: which entity each key means.
        judgements: on what is the same, as in :class:`~carrera_kg.matching.Matched`.
        known: where each data set is from.
    """
    rows = linking.entities(scan("matches").collect().with_columns(places=place_of()), _THINGS)
    first = [pl.col(name).drop_nulls().first() for name in _TOLD]
    whole = rows.group_by("group", "match", maintain_order=True).agg(*first, "places")
    whole = whole.drop_nulls(["home", "away"]).rename({"group": "dataset"}).with_row_index("id")
    matches = dated(whole)
    goals = linking.entities(scan("goals").collect().with_columns(place=place_of()), ("team", "scorer"))
    keys = matches.select("id", dataset="dataset", match="match")
    goals = goals.rename({"group": "dataset"}).join(keys, on=["dataset", "match"])
    names = scan("names").select("group", "thing", "name", "country").unique().collect()
    return Records(
        matches.drop("match"),
        goals.select("place", *_GOALS, match="id"),
        dict(linking.names.iter_rows()),
        forms_of(names.join(linking.assigned, on=["group", "thing"])),
        countries_of(names.join(linking.assigned, on=["group", "thing"])),
        known,
        open_questions(judgements),
        judgements,
    )


def records_collected(sources: Sequence[Source], collected: Collected) -> Records:
    """The match records of sources that are being built into a dataset."""
    matched = collected.matched
    linking = Linking(matched.assigned, matched.entities.select("entity", name="label"))
    return records_of(collected.scan, linking, matched.judgements, origins(sources))


def dated(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches with ``day``, and with the bounds of their season, ``since`` and ``until``."""
    seasons = understood(matches["season"].drop_nulls().unique())
    bounds = seasons.select(season="text", since="first", until="last")
    told = matches.with_columns(day=pl.col("date").str.to_date("%Y-%m-%d", strict=False))
    return told.join(bounds, on="season", how="left", maintain_order="left").drop("date")


def forms_of(names: pl.DataFrame) -> dict[str, frozenset[str]]:
    """All names by entity: of ``entity`` and ``name``."""
    told = names.drop_nulls("name").select("entity", "name").unique().group_by("entity").agg("name")
    return {entity: frozenset(map(search_key, called)) for entity, called in told.iter_rows()}


def countries_of(names: pl.DataFrame) -> dict[str, str]:
    """The country of each competition for which the data name one only: of ``entity`` and ``country``."""
    told = names.filter(pl.col("entity").str.starts_with(f"{ID}competition/")).drop_nulls("country")
    one = told.group_by("entity").agg(pl.col("country").unique()).filter(pl.col("country").list.len() == 1)
    return {entity: countries[0] for entity, countries in one.iter_rows()}


def open_questions(judgements: pl.DataFrame) -> frozenset[tuple[str, str]]:
    """The pairs of entities that may be one."""
    pairs = judgements.filter(pl.col("judgement") == "undecided").select("left_entity", "right_entity").drop_nulls()
    return frozenset((min(pair), max(pair)) for pair in pairs.iter_rows())
