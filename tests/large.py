"""Invented entities of Wikidata and a league, and builds of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from carrera_kg.columns.spool import Source
from carrera_kg.pipeline import Large, Report, build
from tests.readers.wikidata_entities import amount, entity, item, player, said, somevalue, time, year

NORTH, SOUTH, EAST, A, B, C = "Q900101", "Q900102", "Q900103", "Q900001", "Q900002", "Q900003"


def day(text: str) -> dict[str, Any]:
    return time(f"+{text}T00:00:00Z", 11)


ENTITIES = [
    entity(NORTH, "Club North"),
    entity(SOUTH, "Club South"),
    entity(EAST, 'Town "East"\\'),
    player(
        A, "Player A", P569=[said(day("1970-02-03"))],
        P54=[
            said(item(NORTH), P580=year(1990), P582=year(1993), P1350=amount("+55"), P1351=amount("+3")),
            said(item(SOUTH), P580=year(1993), P582=year(1995)),
            said(item(NORTH), P580=year(1995)),
            said(item(EAST), rank="deprecated", P580=year(1991)),
        ],
    ),
    player(B, "Player B", P54=[said(item(NORTH), P580=day("1992-07-01"), P582=day("1996-06-30")), said(somevalue())]),
    player(C, "Player C", P569=[said(year(1971))], P6087=[said(item(SOUTH), P580=year(2001))]),
]  # fmt: skip
LEAGUE = """Date,Team 1,FT,HT,Team 2
Sun Sep 6 1992,Club North,2-1,1-0,Club South
Sun Sep 13 1992,Club South,0-0,?,Club North
Sun Sep 20 1992,Club North,x,?,Club South
"""


def built(dataset: Path, inputs: Path, *kinds: str, **options: Any) -> Report:
    paths = {"wikidata": "entities.json", "results": "1992-93_it.1.csv"}
    sources = tuple(Source.parse(f"{kind}={inputs / paths[kind]}") for kind in kinds)
    return build(str(dataset), large=Large(sources, **options))
