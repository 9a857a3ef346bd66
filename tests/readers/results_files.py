"""Files of results for tests, and what the reader finds in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from carrera_kg.readers import results
from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.readers.inputs import InputFile, Rejects


class Read:
    """What a file gave: rows by kind, and what was left out."""

    def __init__(self, file: InputFile | Path, name: str = "", strict: bool = False) -> None:
        self.file = InputFile(f"source/{name}", str(file)) if isinstance(file, Path) else file
        self.rejects = Rejects(strict)
        frames: dict[str, list[pl.DataFrame]] = {}
        for batch in results.read(self.file, self.rejects):
            assert batch.frame.columns == list(SCHEMAS[batch.kind])
            frames.setdefault(batch.kind, []).append(batch.frame)
        self.frames = {kind: pl.concat(each) for kind, each in frames.items()}

    def rows(self, kind: str = "matches") -> list[dict[str, Any]]:
        frame = self.frames.get(kind)
        found = [] if frame is None else frame.to_dicts()
        return [{name: value for name, value in row.items() if value is not None} for row in found]

    def told(self, *columns: str, kind: str = "matches") -> list[Any]:
        rows = self.frames[kind].select(columns).rows()
        return [row[0] for row in rows] if len(columns) == 1 else rows

    @property
    def reasons(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for (_, reason), number in self.rejects.counts.items():
            counts[reason] += number
        return dict(counts)


def read(folder: Path, name: str, text: str, strict: bool = False) -> Read:
    """Write the file below the folder, and read it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Read(path, name, strict)
