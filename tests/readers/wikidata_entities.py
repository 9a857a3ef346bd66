"""Invented entities in the JSON of Wikidata, short to write: ``player("Q900001", P54=[said(item("Q900101"))])``."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from carrera_kg.readers import wikidata
from carrera_kg.readers.inputs import InputFile, Rejects

Json = dict[str, Any]

GREGORIAN = "http://www.wikidata.org/entity/Q1985727"
JULIAN = "http://www.wikidata.org/entity/Q1985786"


def item(id_: str) -> Json:
    value = {"entity-type": "item", "numeric-id": int(id_[1:]), "id": id_}
    return {"datatype": "wikibase-item", "datavalue": {"value": value, "type": "wikibase-entityid"}}


def time(text: str, precision: int, model: str = GREGORIAN, before: int = 0, after: int = 0) -> Json:
    value = {"time": text, "timezone": 0, "before": before, "after": after, "precision": precision}
    return {"datatype": "time", "datavalue": {"value": {**value, "calendarmodel": model}, "type": "time"}}


def year(number: int) -> Json:
    return time(f"+{number:04}-00-00T00:00:00Z", 9)


def amount(text: str, **bounds: str) -> Json:
    return {"datatype": "quantity", "datavalue": {"value": {"amount": text, "unit": "1", **bounds}, "type": "quantity"}}


def identifier(text: str) -> Json:
    return {"datatype": "external-id", "datavalue": {"value": text, "type": "string"}}


def somevalue() -> Json:
    return {"datatype": "wikibase-item", "snaktype": "somevalue"}


def novalue() -> Json:
    return {"datatype": "wikibase-item", "snaktype": "novalue"}


def said(value: Json, rank: str = "normal", references: list[Json] | None = None, **qualifiers: Any) -> Json:
    """A statement without what :func:`entity` adds: its property and its id."""
    return {"value": value, "rank": rank, "references": references, "qualifiers": qualifiers}


def entity(id_: str, label: str = "", modified: str = "", description: str = "", **claims: list[Json]) -> Json:
    found: Json = {"type": "item", "id": id_, "labels": {}, "descriptions": {}, "aliases": {}, "claims": {}}
    if label:
        found["labels"] = {"en": {"language": "en", "value": label}}
    if description:
        found["descriptions"] = {"en": {"language": "en", "value": description}}
    if modified:
        found["modified"] = modified
    found["claims"] = {
        name: [_statement(id_, name, n, each) for n, each in enumerate(group, 1)] for name, group in claims.items()
    }
    return found


def player(id_: str, label: str = "", **claims: Any) -> Json:
    return entity(id_, label, P31=[said(item("Q5"))], **claims)


def _statement(id_: str, name: str, number: int, short: Json) -> Json:
    found = {
        "mainsnak": snak(name, short["value"]),
        "type": "statement",
        "id": f"{id_}$0000{number}-{name}",
        "rank": short["rank"],
    }
    qualifiers = {key: each if isinstance(each, list) else [each] for key, each in short["qualifiers"].items()}
    if qualifiers:
        found["qualifiers"] = {
            key: [snak(key, value, hash=f"{key}{n}") for n, value in enumerate(group)]
            for key, group in qualifiers.items()
        }
        found["qualifiers-order"] = list(qualifiers)
    if short["references"] is not None:
        found["references"] = short["references"]
    return found


def snak(property_: str, value: Json, **more: Any) -> Json:
    return {"snaktype": "value", "property": property_, **more, **value}


def reference(hash_: str, **snaks: Json) -> Json:
    groups = {name: [snak(name, value)] for name, value in snaks.items()}
    return {"hash": hash_, "snaks": groups, "snaks-order": list(groups)}


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


class Read:
    """What a file gave: rows by kind, and what was rejected."""

    def __init__(self, frames: Mapping[str, list[pl.DataFrame]], rejects: Rejects) -> None:
        self.frames, self.rejects = frames, rejects

    def rows(self, kind: str, *columns: str) -> list[Any]:
        if kind not in self.frames:
            return []
        frame = pl.concat(self.frames[kind])
        rows = (frame.select(columns) if columns else frame).rows()
        return [row[0] for row in rows] if len(columns) == 1 else rows

    def claims(self) -> dict[str, Any]:
        return {each["id"]: each["claims"] for each in wikidata.to_json(self.frames.get("snaks", []))}

    @property
    def reasons(self) -> dict[str, int]:
        return {reason: number for (_, reason), number in self.rejects.counts.items()}


def read_file(path: Path) -> Read:
    rejects = Rejects()
    frames: dict[str, list[pl.DataFrame]] = {}
    for batch in wikidata.read(InputFile("entities", str(path), "", path.stat().st_size), rejects):
        frames.setdefault(batch.kind, []).append(batch.frame)
    return Read(frames, rejects)


def read(folder: Path, *entities: Json) -> Read:
    """The entities as a dump has them."""
    return read_file(dump(folder / "dump.json", entities))


def dump(path: Path, entities: Iterable[Json]) -> Path:
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in entities)
    return packed(path, f"[\n{lines}\n]\n".encode())


def packed(path: Path, data: bytes) -> Path:
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".bz2":
        data = bz2.compress(data)
    elif path.suffix == ".zst":
        import zstandard

        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path
