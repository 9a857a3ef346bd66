"""Measures the index of names: completion while somebody types, and guessing what was meant, on made-up names.

Nobody in it exists: names are drawn from made-up syllables, given names from a few thousand of which some are common,
family names from many; one name in four is another form of a name before it, some are of clubs. The same number and
seed make the same names.

    python benchmarks/names.py [--names 400000] [--asked 500]     prints a report in Markdown
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from random import Random

import polars as pl

from carrera_kg import __version__
from carrera_kg.indexes.names import NameIndex, write_names
from carrera_kg.indexes.packed import FOLDER, Packed
from carrera_kg.names import search_key, slug
from carrera_kg.vocabulary import ID

_BEGINNINGS = (
    "b", "br", "c", "ch", "d", "dr", "f", "fr", "g", "gr", "h", "j", "k", "kr", "l", "m", "n", "p", "pr", "r", "s",
    "sh", "st", "t", "tr", "v", "w", "z",
)  # fmt: skip
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ei", "ia", "io", "ou", "á", "é", "ö", "ü")
_ENDS = ("", "", "", "n", "r", "s", "l", "m", "rd", "nt", "ck", "ff")
_CLUBS = ("Club", "Sporting", "United", "Athletic", "Union")


def made_up_names(many: int, seed: int) -> pl.DataFrame:
    """So many made-up names: ``entity``, ``name`` (what to call it) and ``key`` (a name as it is looked up)."""
    draw = Random(seed)
    given = [_word(draw, 2) for _ in range(4_000)]
    family = [_word(draw, draw.choice((2, 2, 3))) for _ in range(max(10, many // 4))]
    rows: list[tuple[str, str, str]] = []
    taken: set[str] = set()
    while len(rows) < many:
        if rows and draw.random() < 0.25:
            entity, name, _ = rows[-1]
            rows.append((entity, name, search_key(f"{draw.choice(given)} {name}")))
            continue
        club = draw.random() < 0.08
        last = family[int(len(family) * draw.random() ** 2)]
        first = draw.choice(_CLUBS) if club else given[int(len(given) * draw.random() ** 3)]
        middle = f" {draw.choice(given)}" if draw.random() < 0.15 else ""
        name = f"{first}{middle} {last}"
        entity = f"{ID}{'club' if club else 'person'}/{slug(name)}"
        if entity in taken:
            entity += f"-{len(rows)}"
        taken.add(entity)
        rows.append((entity, name, search_key(name)))
    return pl.DataFrame(rows, schema=["entity", "name", "key"], orient="row")


def _word(draw: Random, syllables: int) -> str:
    parts = (draw.choice(_BEGINNINGS) + draw.choice(_MIDDLES) + draw.choice(_ENDS) for _ in range(syllables))
    return "".join(parts).capitalize()


def begun(draw: Random, key: str) -> str:
    """What somebody has typed of a name: the beginning of a word of it, or of two."""
    words = key.split()
    parts = [word[: draw.randint(1, len(word))] for word in draw.sample(words, min(len(words), draw.choice((1, 1, 2))))]
    return " ".join(parts)


def mistyped(draw: Random, key: str) -> str:
    """The name with one mistake or two in it."""
    letters = list(key)
    for _ in range(draw.choice((1, 1, 2))):
        at = draw.randrange(len(letters) - 1)
        how = draw.randrange(4)
        if how == 0:
            letters.insert(at, draw.choice("aeinorst"))
        elif how == 1 and letters[at] != " ":
            del letters[at]
        elif how == 2 and letters[at] != " ":
            letters[at] = draw.choice("aeinorst")
        else:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def timed(questions: Sequence[str], answer: Callable[[str], object]) -> list[float]:
    """How many milliseconds each answer takes."""
    found = []
    for question in questions:
        began = time.perf_counter()
        answer(question)
        found.append((time.perf_counter() - began) * 1e3)
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--names", type=int, default=400_000)
    arguments.add_argument("--asked", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    names = made_up_names(given.names, given.seed)
    draw = Random(given.seed)
    known: dict[str, set[str]] = {}
    for entity, key in names.select("entity", "key").iter_rows():
        known.setdefault(key, set()).add(entity)
    chosen = draw.sample(sorted(known), given.asked)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        write_names(folder, names)
        wrote = time.perf_counter() - began
        path = os.path.join(folder, FOLDER, "names.index")
        began = time.perf_counter()
        index = NameIndex(Packed(path))
        opened = (time.perf_counter() - began) * 1e3
        size = os.path.getsize(path)
        typed = [begun(draw, key) for key in chosen]
        wrong = [mistyped(draw, key) for key in chosen]
        kinds = ("club",)
        rows = {
            "completion": timed(typed, lambda text: index.named(text, 10)),
            "completion, clubs only": timed(typed, lambda text: index.named(text, 10, kinds)),
            "one letter": timed(list("abcdefghijklmnopqrstuvwxyz"), lambda text: index.named(text, 10)),
            "did you mean": timed(wrong, lambda text: index.like(text, 3)),
        }
        found = sum(bool(known[key] & set(index.like(text, 3))) for key, text in zip(chosen, wrong, strict=True))
    print(
        f"carrera-kg {__version__}, Python {platform.python_version()}; {given.names:,} names, "
        f"{size / 1e6:.1f} MB, written in {wrote:.1f} s, opened in {opened:.2f} ms; {given.asked} questions each\n"
    )
    print("| what | p50, ms | p95, ms | most, ms |\n|---|---|---|---|")
    for what, times in rows.items():
        cuts = statistics.quantiles(times, n=20)
        print(f"| {what} | {statistics.median(times):.2f} | **{cuts[-1]:.2f}** | {max(times):.2f} |")
    print(f"\nWhat was meant is among the first three guesses for {found / given.asked:.1%} of the wrong names.")


if __name__ == "__main__":
    main()
