"""openfootball's lists of clubs: one club a paragraph, its other names after bars, countries as headings.

A line such as ``ii) Club North 2`` below a club names its second team, and the other names after it are that team's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from carrera_kg.readers.batches import Batch, batch
from carrera_kg.readers.inputs import InputFile, Rejects
from carrera_kg.readers.results.places import line_at

_ALIAS_LANGUAGE = re.compile(r"^(.*\S)\s*\[([a-z]{2,3})\]$")
_OTHER_TEAM = re.compile(r"^([a-z]{1,4}|u-?\d\d|\d)\)\s*(\S.*)$", re.I)
_COUNTRY = re.compile(r"^=\s+([^=].*?)\s*$")


def is_list(name: str, lines: list[str]) -> bool:
    """Whether a file is such a list."""
    return name.lower().endswith("clubs.txt") or any(re.match(r"\s*\|\s*\S", line) for line in lines[:400])


def clubs(lines: list[str], file: InputFile, rejects: Rejects) -> Iterator[Batch]:
    """The names of clubs and of their other teams, which are things of their own, told apart from the club's first."""
    names: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    country, first, club = None, "", ""
    for number, line in enumerate(lines, 1):
        bare = line.split("#", 1)[0].strip()
        place = {"source": file.id, "at": line_at(number)}
        told = {"kind": "club", "country": country, **place}
        if heading := _COUNTRY.match(bare):
            country, first, club = heading[1], "", ""
        elif not bare or bare.startswith("="):
            if not line.lstrip().startswith("#"):
                club = ""
        elif bare.startswith("|"):
            if not club:
                rejects.add(file.id, line_at(number), "another name of no club", bare)
                continue
            for alias in filter(None, (part.strip() for part in bare.split("|"))):
                tagged = _ALIAS_LANGUAGE.match(alias)
                name, language = (tagged[1], tagged[2]) if tagged else (alias, None)
                names.append({"thing": club, "name": name, "main": False, "language": language, **told})
        else:
            other = _OTHER_TEAM.match(bare)
            name = (other[2] if other else bare).split(",")[0].strip()
            key = f"club/{country or ''}/{name}"
            if other:
                club = f"{key} ({other[1].lower()})" if key == first else key
                if first:
                    links.append({"thing": club, "scheme": "different", "value": first, **place})
            else:
                first = club = key
            names.append({"thing": club, "name": name, "main": True, **told})
    yield batch("names", names)
    yield batch("links", links)
