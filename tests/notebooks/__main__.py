"""python -m tests.notebooks [NAME …]     runs the notebooks, or those whose name begins so, and writes their outputs anew"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from carrera_kg.pipeline import build
from tests.notebooks.running import NOTEBOOKS, can_run, run, written


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "dataset")
        build(str(store))
        for path in NOTEBOOKS:
            if can_run(path) and (not names or path.name.startswith(tuple(names))):
                text = written(run(path, store))
                path.write_text(text, encoding="utf-8")
                print(f"{path.name}: {len(text) / 1000:,.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
