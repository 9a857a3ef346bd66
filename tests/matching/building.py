"""Builders of invented sources: clubs, matches and people that nobody has heard of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from carrera_kg.entities import Entities, Entity
from carrera_kg.matching import Judgement, Matched, Things, match
from carrera_kg.vocabulary import ID

NOBODY = Entities.of([])

Row = dict[str, Any]


def thing(group: str, key: str, name: str | None = None, **more: Any) -> Row:
    """A row of ``names``; the kind is what the key begins with."""
    kind = key.partition("/")[0] if "/" in key else "club"
    return {"group": group, "reader": "results", "thing": key, "kind": kind, "name": name, "main": True, **more}


def link(group: str, key: str, scheme: str, value: str) -> Row:
    return {"group": group, "thing": key, "scheme": scheme, "value": value}


def register(*clubs: tuple[str, str, str], group: str = "register", ids: int = 0) -> tuple[list[Row], list[Row]]:
    """Names and links of clubs of a register: each an item, a name and a country, with so many other identifiers."""
    names = [thing(group, item.lower(), name, country=country, reader="teams") for item, name, country in clubs]
    links = [link(group, item.lower(), "wikidata", item) for item, _, _ in clubs]
    more = [link(group, item.lower(), f"site-{at}", f"{item}-{at}") for item, _, _ in clubs for at in range(ids)]
    return names, links + more


def league(
    group: str, teams: Sequence[str], year: int = 1991, goals: int = 0, of: str = "competition/league", step: int = 3
) -> list[Row]:
    """Matches of each team with each other, at home and away, on days of a year; scores follow from the two indices."""
    rows, day = [], date(year, 8, 1)
    for turn in range(len(teams)):
        for shift in range(1, len(teams)):
            home, away = teams[turn], teams[(turn + shift) % len(teams)]
            score = (turn * 7 + shift * 3 + goals) % 5
            rows.append(
                {
                    "group": group, "home": home, "away": away, "day": day, "season": str(year),
                    "competition": of, "home_goals": score, "away_goals": (score * 2 + turn) % 4,
                }
            )  # fmt: skip
            day += timedelta(days=step)
    return rows


def stint(group: str, person: str, team: str, first: int, last: int | None = None) -> Row:
    """When somebody was seen at a team, by years."""
    days = date(first, 9, 1), date(last or first, 12, 1)
    return {"group": group, "person": person, "team": team, "first": days[0], "last": days[1]}


def things(
    names: Iterable[Row],
    links: Iterable[Row] = (),
    fixtures: Iterable[Row] = (),
    stints: Iterable[Row] = (),
    facts: Iterable[Row] = (),
) -> Things:
    frames = [pl.DataFrame(list(rows), infer_schema_length=None) for rows in (names, links, fixtures, stints, facts)]
    return Things.of(*frames)


def shuffled(given: Things, seed: int) -> Things:
    """The same things in another order."""
    frames = ("names", "links", "fixtures", "stints", "facts")
    mixed = {name: getattr(given, name).sample(fraction=1.0, shuffle=True, seed=seed) for name in frames}
    return replace(given, **mixed)


def same(*names: str) -> Judgement:
    return Judgement("judgements.yaml", 1, True, names, "the user knows")


def different(*names: str) -> Judgement:
    return Judgement("judgements.yaml", 2, False, names, "the user knows")


def told(*rows: tuple[str, str, int | None]) -> pl.DataFrame:
    """What documents say: a club, a competition, and the year in which the season begins, if they say it."""
    seasons = [
        (club, competition, date(year, 7, 1) if year else None, date(year + 1, 6, 30) if year else None)
        for club, competition, year in rows
    ]
    schema = {"team": pl.String, "competition": pl.String, "first": pl.Date, "last": pl.Date}
    return pl.DataFrame(seasons, schema=schema, orient="row")


def matched(
    given: Things, *judgements: Judgement, registered: Entities = NOBODY, told: pl.DataFrame | None = None
) -> Matched:
    return match(given, registered, judgements, told=told)


def entity_of(found: Matched, key: str) -> str:
    """The end of the address of a thing, which has the key in just one source or the same address in all."""
    (address,) = found.assigned.filter(pl.col("thing") == key)["entity"].unique().to_list()
    return str(address).removeprefix(ID)


def judged(found: Matched, left: str, right: str) -> list[tuple[str, str]]:
    """What was judged of two things: judgement and rule."""
    about = found.judgements.filter(
        ((pl.col("left") == left) & (pl.col("right") == right))
        | ((pl.col("left") == right) & (pl.col("right") == left))
    )  # fmt: skip
    return sorted(about.select("judgement", "rule").iter_rows())


__all__ = [
    "NOBODY", "Entities", "Entity", "Row", "different", "entity_of", "judged", "league", "link", "matched", "register",
    "same", "shuffled", "stint", "thing", "things", "told",
]  # fmt: skip
