"""Marks what ``carrera-kg propose`` makes of prose against the true facts, and measures how fast it is.

The sets of texts are the three documents of the project against its own facts (where the texts are at hand), and the
folders of made-up careers in ``tests/proposals/texts``: ``dev``, which may be looked at while patterns are written;
the others, whose errors have been read after they had been measured unseen. The extractor gets the text and the
entities of ``known.yaml``; for the three documents those of the project, and once more none at all.
``benchmarks/marking.py`` says what is right. A proposal that cannot be read, or whose words are not where it says, ends
the run.

    python -m benchmarks.prose [--set dev] [--errors 15] [--seconds 5]     prints a report in Markdown
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.marking import (
    PROPERTIES,
    Judged,
    Line,
    Marker,
    Marks,
    Proposed,
    Told,
    proposed_facts,
    true_facts,
    wilson,
)
from carrera_kg import __version__
from carrera_kg.documents import Document, load_catalogue, read_document
from carrera_kg.entities import Entities, load_entities
from carrera_kg.ontology import ontology

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "proposals" / "texts"
REAL = ROOT.parent / "shared" / "documents"
MADE_UP = ("dev", "held-out", "read", "natural", "realistic", "mixed", "literary", "plain", "web", "articles")
"""The folders of made-up careers."""

Propose = Callable[[str, str, Entities], Proposed]
"""Gives the proposals for a text, its document's id, and the entities that are known."""


@dataclass(frozen=True, slots=True)
class Set:
    """Texts with their true facts.

    Attributes:
        name: in words.
        facts: the folder with ``documents.yaml``, ``entities.yaml`` and ``facts/``.
        texts: the folder of the texts.
        known: the entities that the extractor is given.
        language: of the documents to take; all, if it is empty.
    """

    name: str
    facts: Path
    texts: Path
    known: Entities
    language: str = ""

    def documents(self) -> Iterator[tuple[Document, str, Path]]:
        """Each document with its text and the file of its facts."""
        for document in load_catalogue(str(self.facts / "documents.yaml")).values():
            if self.language in ("", document.language):
                yield document, read_document(str(self.texts), document), self.facts / "facts" / f"{document.id}.yaml"


@dataclass(slots=True)
class Marked:
    """The marks of a set, and of each of its documents, with what both sides say."""

    name: str
    total: Marks = field(default_factory=Marks)
    documents: dict[str, Marks] = field(default_factory=dict)
    told: dict[str, tuple[Told, Told, str]] = field(default_factory=dict)


def made_up(name: str) -> Set:
    """The set of made-up careers in that folder of ``tests/proposals/texts``."""
    folder = TEXTS / name
    return Set(name, folder, folder, load_entities(str(folder / "known.yaml")))


def real(known: bool = True) -> Set | None:
    """The three documents; None where their texts are not beside the checkout."""
    folder = Path(os.environ.get("CARRERA_KG_DOCUMENTS", REAL))
    if not folder.is_dir():
        return None
    data = ROOT / "data"
    if known:
        return Set("the three documents", data, folder, load_entities(str(data / "entities.yaml")))
    return Set("the three documents, nothing known", data, folder, Entities.of(()))


def mark(texts: Set, propose: Propose) -> Marked:
    """Have everything proposed, and mark it."""
    entities = load_entities(str(texts.facts / "entities.yaml"))
    marked = Marked(texts.name)
    terms = ontology()
    for document, text, path in texts.documents():
        true, names = true_facts(str(path), {document.id: document}, entities, terms)
        given = propose(text, document.id, texts.known)
        told = proposed_facts(given, document, text, texts.known, names, terms)
        marks = Marker(terms).marks(true, told)
        marked.documents[document.id] = marks
        marked.told[document.id] = (true, told, text)
        marked.total.add(marks)
    return marked


def rate(texts: Iterable[tuple[str, str]], known: Entities, propose: Propose, seconds: float) -> tuple[float, float]:
    """How many documents and how many words a second, once started, on one core."""
    given = list(texts)
    for text, name in given:
        propose(text, name, known)
    words = sum(len(text.split()) for text, _ in given)
    rounds, began, used = 0, time.process_time(), 0.0
    while used < seconds:
        for text, name in given:
            propose(text, name, known)
        rounds += 1
        used = time.process_time() - began
    return rounds * len(given) / used, rounds * words / used


# ── The report ───────────────────────────────────────────────────────────────────────────────────


def report(marked: Marked, errors: int) -> Iterator[str]:
    """The lines of a set's part of the report."""
    total = marked.total
    yield f"## {marked.name[0].upper()}{marked.name[1:]}\n"
    yield "| | proposed | right | vaguer | true | found | precision | recall | F1 |"
    yield "|---|---|---|---|---|---|---|---|---|"
    yield _row("**all**", total.total)
    yield from (_row(name, marks.total) for name, marks in marked.documents.items())
    yield from (_row(f"`{name}`", total.lines[name]) for name in PROPERTIES if name in total.lines)
    yield ""
    surest = sorted(total.wrong, key=lambda each: (-_number(each.source.confidence), each.shown))
    yield from _listed("Wrong, the surest first", surest, errors)
    yield from _listed("Missed", sorted(total.missed, key=_weight(total)), errors)


def _row(name: str, line: Line) -> str:
    cells = (
        f"{line.proposed} | {line.right} | {line.vaguer} | {line.true} | {line.found}",
        _share(line.precision, line.right, line.proposed),
        _share(line.recall, line.found, line.true),
        f"{line.f1:.3f}",
    )
    return f"| {name} | {' | '.join(cells)} |"


def _share(share: float, right: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(right, of)
    return f"{share:.3f} ({low:.2f}–{high:.2f})"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _weight(marks: Marks) -> Callable[[Judged], tuple[int, str, int]]:
    """Orders what was missed: properties with most missed values first."""
    missing = {name: line.true - line.found for name, line in marks.lines.items()}
    return lambda each: (-missing[each.property], each.property, each.source.at)


def _listed(title: str, judged: list[Judged], most: int) -> Iterator[str]:
    if not judged or not most:
        return
    yield f"{title} ({min(most, len(judged))} of {len(judged)}):\n"
    for each in judged[:most]:
        rule = f" – rule {each.source.rule} ({each.source.confidence})" if each.source.rule else ""
        words = " ".join(each.source.words.split())
        yield f"- `{each.property}` {each.shown} – “{words}” at {each.source.at}{rule}"
    yield ""


def the_extractor() -> Propose:
    """The extractor of the package, as ``carrera-kg propose`` calls it."""
    from carrera_kg.proposals import propose

    return lambda text, document, known: propose(text, document, known)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--set", action="append", choices=("documents", *MADE_UP), help="default: all")
    arguments.add_argument("--language", default="", help="only texts in this one: en or it")
    arguments.add_argument("--errors", type=int, default=15, help="how many errors of each kind to show")
    arguments.add_argument("--seconds", type=float, default=5.0, help="how long to measure the rate; 0 to leave it out")
    given = arguments.parse_args()
    chosen = given.set or ["documents", *MADE_UP]
    found = [real(), real(known=False)] if "documents" in chosen else []
    sets = [each for each in found if each] + [made_up(name) for name in MADE_UP if name in chosen]
    sets = [replace(each, language=given.language) for each in sets]
    propose = the_extractor()
    print(
        f"carrera-kg {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n"
    )
    if "documents" in chosen and not found[0]:
        print(f"The three documents are not in {REAL}, and left out.\n")
    for texts in sets:
        print("\n".join(report(mark(texts, propose), given.errors)))
    if given.seconds and sets:
        print("## Rate, on one core, once started\n")
        print("| set | texts | documents a second | words a second |\n|---|---|---|---|")
        for texts in sets:
            documents = [(text, document.id) for document, text, _ in texts.documents()]
            many, words = rate(documents, texts.known, propose, given.seconds)
            print(f"| {texts.name} | {len(documents)} | {many:.0f} | {words:,.0f} |")


if __name__ == "__main__":
    main()
