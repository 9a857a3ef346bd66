"""Answers that were read by a person and kept.

``UPDATE_GOLDEN=1 pytest tests`` writes them anew, to be read before they are committed.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def golden(name: str, now: str) -> str:
    """The kept answer of that name; with ``UPDATE_GOLDEN`` set it becomes what is the answer now."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")
