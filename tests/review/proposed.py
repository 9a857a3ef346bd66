"""A text about an invented player, and what might be proposed from it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from carrera_kg.entities import Entities
from carrera_kg.factfile import FactFile, Record, parts
from carrera_kg.ontology import ontology
from carrera_kg.review.wording import Wording
from tests.career import write

TEXT = """\
Player A (born 3 May 1980) is a former footballer.

Early years
He grew up in Town East. Player A joined Club North in 2004, and after two seasons he
left for Club South. He made 11 appearances for the club and scored 2 goals.
"""


def place(words: str) -> Record:
    return {"at": str(TEXT.index(words)), "words": words}


def entity(id: str, name: str) -> Record:
    return {"id": id, "name": name, **place(name)}


BORN: Record = {
    "about": "Player A",
    "rule": "born",
    "confidence": "0.95",
    **place("born 3 May 1980"),
    "birthDate": "1980-05-03",
}
JOINED: Record = {
    "spell": "club-north",
    "rule": "joined",
    "confidence": "0.9",
    **place("Player A joined Club North"),
    "person": "Player A",
    "team": "Club North",
    "role": "player",
    "start": {"value": "2004", **place("in 2004")},
}
LEFT: Record = {
    "spell": "club-south",
    "rule": "left-for",
    "confidence": "0.6",
    **place("left for Club South"),
    "person": "Player A",
    "team": "Club South",
    "role": "player",
    "follows": "club-north",
}
TALLY: Record = {
    "spell": "club-south",
    "rule": "tally",
    "confidence": "0.7",
    **place("He made 11 appearances for the club"),
    "tally": [
        {
            "scope": "not-stated",
            **place("11 appearances"),
            "appearances": "11",
            "goals": {"value": "2", **place("scored 2 goals")},
        }
    ],
}
FILE = FactFile(
    "player-a",
    {
        "id": "player-a",
        "title": "Player A",
        "kind": "biography",
        "language": "en",
        "file": "player.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "length": str(len(TEXT)),
    },
    (
        entity("person/player-a", "Player A"),
        entity("club/club-north", "Club North"),
        entity("club/club-south", "Club South"),
    ),
    (BORN, JOINED, LEFT, TALLY),
)


def wording(file: FactFile = FILE) -> Wording:
    return Wording(file, Entities.of([]), ontology())


def where(fact: Record, name: str) -> tuple[tuple[str, int], ...]:
    """The way to the value of a property."""
    return next(part.where for part in parts(fact) if part.name == name)


def put(folder: Path, file: FactFile = FILE) -> str:
    """Write the proposals and their text into a folder; returns the path of the proposals."""
    write(folder / "player.txt", TEXT)
    path = str(folder / "proposed.yaml")
    file.write(path)
    return path
