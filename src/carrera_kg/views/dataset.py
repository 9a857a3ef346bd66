"""What a dataset holds, and what it was made from."""

from __future__ import annotations

from typing import Any

from carrera_kg.markup import Html, faint, folded, joined, line, strong, table, text
from carrera_kg.results import shown, text_table

_FEW = 5
"""Parts of an entry that are shown at once."""


class Manifest(dict[str, Any]):
    """What a dataset was built from and holds: a dictionary that shows itself as a table."""

    def __repr__(self) -> str:
        rows = [[_words(name), "\n".join(_parts(value))] for name, value in self.items()]
        return "\n".join(text_table(["", ""], rows).splitlines()[2:])

    def _repr_html_(self) -> str:
        return str(table(["", ""], [[faint(_words(name)), _entry(value)] for name, value in self.items()]))

    @property
    def citation(self) -> str:
        """How to cite the dataset: the version it was built with, and the canonical hash that tells it from any other.

        >>> Manifest(carrera_kg="0.1.0", canonical_sha256="5f1c").citation
        'carrera-kg 0.1.0, dataset with canonical SHA-256 (RDFC-1.0) 5f1c'
        """
        hash_ = self.get("canonical_sha256", "unknown")
        return f"carrera-kg {self.get('carrera_kg', '')}, dataset with canonical SHA-256 (RDFC-1.0) {hash_}"

    def holds(self) -> str:
        """What the dataset holds, in words."""
        documents, conflicts = len(self.get("documents", ())), self.get("conflicts", {})
        kinds = ", ".join(
            _many(number, status) if status == "contradiction" else f"{number:,} {status}"
            for status, number in conflicts.items()
        )
        told = [_many(documents, "document"), _many(self.get("claims", 0), "claim")]
        told.append(_many(sum(conflicts.values()), "conflict") + (f" ({kinds})" if kinds else ""))
        return f"{', '.join(told)}; {self.get('quads', 0):,} quads"


def next_moves(person: str) -> list[str]:
    """What can be asked next, as Python."""
    import json

    name = json.dumps(person, ensure_ascii=False)
    return [
        f"kg.person({name})",
        f'kg.explain({name}, "birthPlace")',
        "kg.conflicts()",
        'kg.on("1995-09-01")',
        f'kg.query("player-clubs", person={name})',
    ]


def overview_text(holds: str, person: str) -> str:
    """What a knowledge graph holds, and what to try next."""
    lines = [f"KnowledgeGraph: {holds}"]
    return "\n".join([*lines, f"try {', '.join(next_moves(person)[:3])}"] if person else lines)


def overview_html(holds: str, person: str) -> Html:
    """What a knowledge graph holds, and what to try next."""
    parts = [line(joined([strong("Knowledge graph"), ": ", holds]))]
    if person:
        moves = joined([Html(f"<code>{text(move)}</code>") for move in next_moves(person)], ", ")
        parts.append(line(joined([faint("try "), moves])))
    return joined(parts)


def _entry(value: Any) -> Any:
    parts = _parts(value)
    if len(parts) <= _FEW:
        return "\n".join(parts)
    return folded(f"{len(parts)} entries", "\n".join(parts))


def _parts(value: Any) -> list[str]:
    """An entry as lines."""
    if isinstance(value, dict):
        return [f"{name}: {_flat(part)}" for name, part in value.items()] or ["none"]
    if isinstance(value, list):
        return [str(part) for part in value] or ["none"]
    return [f"{value:,}" if isinstance(value, int) else str(value)]


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_flat(part)}" for name, part in value.items())
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else shown(value)[:20]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
