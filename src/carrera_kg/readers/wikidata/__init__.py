"""Reads entities of Wikidata as JSON, and gives their statements back as they were.

A person is an item that says of itself what only people have (a team, a position, a day of birth), or that it is human.
Teams, places and what else people refer to are named by their own items, where the file has these. Positions, roles
and loans are told by the English labels of the items that stand for them.
"""

from __future__ import annotations

import re

from carrera_kg.readers.wikidata.reading import read
from carrera_kg.readers.wikidata.snaks import to_json

__all__ = ["read", "to_json", "wanted"]

_NAME = re.compile(r".*\.(json|jsonl|ndjson)|[QPL][0-9]+", re.I)


def wanted(name: str) -> bool:
    """Whether a file of that name, without what packs it, is to be read.

    >>> [wanted(name) for name in ("Q60.json", "Q60", "all.jsonl", "README.md")]
    [True, True, True, False]
    """
    return bool(_NAME.fullmatch(name))
