"""The catalogue of source texts, and whether the texts at hand are the ones the facts point into."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import yaml

from carrera_kg import yamlfile
from carrera_kg.dates import DateNotUnderstood, PartialDate, between
from carrera_kg.errors import DataError, FactError, TextChangedError, UsageError, did_you_mean
from carrera_kg.model import Span
from carrera_kg.resources import read_text

_KINDS = ("biography", "encyclopedia", "news", "record")
_BLOCK = 64  # code points to a checksum: close enough to find a changed letter by eye
_FIELDS = frozenset(
    [
        "id",
        "title",
        "kind",
        "language",
        "file",
        "sha256",
        "length",
        "blocks",
        "written",
        "derived_from",
        "publisher",
        "licence",
    ],
)


@dataclass(frozen=True, slots=True)
class Document:
    """A source text as the catalogue has it; the text itself stays where it is.

    Attributes:
        id: its name in addresses and messages.
        title, kind, language, publisher, licence: as catalogued.
        file: the file's name in the folder of documents.
        sha256: of the file's bytes; empty where the text is not to be shown, as something in it is withdrawn.
        length: in Unicode code points.
        blocks: one CRC-32 for every 64 code points, so that a changed text can be told where; may be empty.
        earliest, latest: bounds of its time of writing.
        derived_from: the id of the document that it repeats or rests on; empty if none is known.
    """

    id: str
    title: str
    kind: str
    language: str
    file: str
    sha256: str
    length: int
    blocks: tuple[str, ...]
    earliest: date | None
    latest: date | None
    publisher: str
    licence: str
    derived_from: str = ""

    @property
    def written(self) -> PartialDate:
        """The time of writing, which "now" in the text means."""
        return between(self.earliest, self.latest)


def load_catalogue(path: str) -> dict[str, Document]:
    """The documents of a ``documents.yaml`` by id.

    Raises:
        DataError, FactError: the file is missing or wrong.
    """
    catalogue: dict[str, Document] = {}
    for entry in yamlfile.read_entries(path, "documents", "a document"):
        document = _document(entry, path)
        if document.id in catalogue:
            raise FactError(path, entry.line, f"the document {document.id} is there twice", "rename one")
        catalogue[document.id] = document
    for document in catalogue.values():
        if document.derived_from and document.derived_from not in catalogue:
            hint = did_you_mean(document.derived_from, catalogue) or "catalogue that one too, or leave derived_from out"
            raise FactError(path, 1, f"{document.id}: derived_from {document.derived_from} is not catalogued", hint)
    if not catalogue:
        raise FactError(path, 1, "no documents in the catalogue", "list at least one under 'documents:'")
    return catalogue


def catalogued(entry: object, path: str) -> Document:
    """The catalogue entry that a fact file brings with it.

    Raises:
        FactError: it is not as one in ``documents.yaml``.
    """
    if not isinstance(entry, yamlfile.Mapping):
        raise FactError(path, yamlfile.line_of(entry), "catalogue must be a mapping", "see docs/facts.md")
    return _document(entry, path)


def _document(entry: yamlfile.Mapping, path: str) -> Document:
    def text(key: str, default: str | None = None) -> str:
        value = entry.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise FactError(path, entry.line, f"a document without {key}", "see docs/facts.md")
        return str(value)

    for key, at in entry.keys_at.items():
        if key not in _FIELDS:
            raise FactError(
                path, at.line, f"a document has no field {key}", f"the fields are {', '.join(sorted(_FIELDS))}"
            )
    name = text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise FactError(path, entry.line, f"{name!r} cannot be an id", "use lower case, digits and hyphens")
    if text("kind") not in _KINDS:
        raise FactError(path, entry.line, f"{name}: no kind {text('kind')!r}", f"it is one of {', '.join(_KINDS)}")
    if not re.fullmatch(r"[0-9]{1,9}", text("length")):
        raise FactError(path, entry.line, f"{name}: the length must be a number", "count Unicode code points")
    if not re.fullmatch(r"[0-9a-f]{64}", text("sha256")):
        raise FactError(
            path, entry.line, f"{name}: sha256 must be 64 hexadecimal digits", "carrera-kg catalogue writes it"
        )
    if os.path.basename(text("file")) != text("file"):
        raise FactError(path, entry.line, f"{name}: file must be a plain file name", "give the folder with --documents")
    written = entry.get("written", yamlfile.Mapping())
    if not isinstance(written, yamlfile.Mapping):
        raise FactError(path, entry.line, f"{name}: written must have earliest and latest", "see docs/facts.md")
    for key, at in written.keys_at.items() if written else ():
        if key not in ("earliest", "latest", "because"):
            raise FactError(path, at.line, f"{name}: written has no {key}", "it has earliest, latest and because")
    bounds = {side: _bound(written, side, path, entry.line) for side in ("earliest", "latest")}
    if bounds["earliest"] and bounds["latest"] and bounds["latest"] < bounds["earliest"]:
        raise FactError(path, entry.line, f"{name}: written ends before it begins", "mend earliest and latest")
    return Document(
        id=name,
        title=text("title"),
        kind=text("kind"),
        language=text("language"),
        file=text("file"),
        sha256=text("sha256"),
        length=int(text("length")),
        blocks=tuple(text("blocks", "").split()),
        earliest=bounds["earliest"],
        latest=bounds["latest"],
        derived_from=text("derived_from", ""),
        publisher=text("publisher", "not stated"),
        licence=text("licence", "not stated"),
    )


def _bound(written: yamlfile.Mapping, side: str, path: str, line: int) -> date | None:
    value = written.get(side)
    if value is None:
        return None
    try:
        parsed = PartialDate.parse(str(value))
    except DateNotUnderstood as error:
        raise FactError(path, line, f"written: {error}", "write it like 2017-05-07") from None
    return parsed.earliest if side == "earliest" else parsed.latest


def blocks(text: str) -> tuple[str, ...]:
    """One CRC-32 (eight hexadecimal digits) for every 64 code points of the text."""
    return tuple(f"{zlib.crc32(text[at : at + _BLOCK].encode()):08x}" for at in range(0, len(text), _BLOCK))


def read_document(folder: str, document: Document) -> str:
    """The text of a catalogued document.

    Raises:
        DataError: the folder or the document is missing or unreadable.
    """
    if not os.path.isdir(folder):
        raise DataError(f"{folder}: no such folder of documents", "check --documents or CARRERA_KG_DOCUMENTS")
    path = os.path.join(folder, document.file)
    if not os.path.isfile(path):
        raise DataError(
            f"{document.id}: {document.file} is not in {folder}",
            "put it there, or build without --documents to leave spans unverified",
        )
    return read_text(path)


def verify_document(document: Document, text: str, spans: Iterable[Span]) -> None:
    """Check that the text is the catalogued one and that every span's words stand at their place.

    Raises:
        TextChangedError: at the first difference that can be placed.
    """
    unchanged = hashlib.sha256(text.encode()).hexdigest() == document.sha256
    wrong = next((span for span in sorted(spans) if text[span.start : span.end] != span.words), None)
    if unchanged and wrong is None:
        return
    if unchanged and wrong is not None:
        raise TextChangedError(
            document.id,
            wrong.start,
            f"offset {wrong.start} does not read '{wrong.words}' but '{_line(text[wrong.start : wrong.end])}'",
            "mend the words or run 'carrera-kg locate' on the fact file",
        )
    now = blocks(text)
    block = next((i for i, (a, b) in enumerate(zip(document.blocks, now, strict=False)) if a != b), None)
    if block is None and document.blocks and len(now) != len(document.blocks):
        block = min(len(now), len(document.blocks))
    offset = None if block is None else block * _BLOCK
    if wrong is not None and (offset is None or offset <= wrong.start < offset + _BLOCK):
        offset = wrong.start
    place = "" if offset is None else f" from about offset {offset} on ('{_line(text[offset : offset + 40])}')"
    first = f", where the facts expect '{wrong.words}' at {wrong.start}" if wrong is not None else ""
    raise TextChangedError(
        document.id,
        offset,
        f"the text is not the catalogued one: it differs{place}{first}",
        f"restore {document.file} (SHA-256 {document.sha256[:12]}…), or catalogue it anew and run 'carrera-kg locate'",
    )


def described(path: str, id: str, title: str, kind: str, language: str = "en") -> dict[str, str]:
    """A catalogue entry for a text file, its checksums and length computed.

    Raises:
        DataError: the file cannot be read.
        UsageError: the id or kind cannot be used.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise UsageError(f"{id!r} cannot be an id", "use lower case, digits and hyphens")
    if kind not in _KINDS:
        raise UsageError(f"no kind {kind!r}", f"it is one of {', '.join(_KINDS)}")
    text = read_text(path)
    return {
        "id": id,
        "title": title,
        "kind": kind,
        "language": language,
        "file": os.path.basename(path),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "length": str(len(text)),
        "blocks": " ".join(blocks(text)),
    }


def catalogue_entry(path: str, id: str, title: str, kind: str, language: str = "en") -> str:
    """The same in YAML, to be put under ``documents:``.

    Raises:
        DataError: the file cannot be read.
        UsageError: the id or kind cannot be used.
    """
    entry = described(path, id, title, kind, language)
    sums = entry["blocks"].split()
    rows = "\n".join("    " + " ".join(sums[at : at + 12]) for at in range(0, len(sums), 12))
    return (
        f"- id: {id}\n  title: {_quoted(title)}\n  kind: {kind}\n  language: {_quoted(language)}\n"
        f"  file: {_quoted(entry['file'])}\n  sha256: {entry['sha256']}\n  length: {entry['length']}\n"
        f"  blocks: >-\n{rows}\n"
    )


def _quoted(text: str) -> str:
    """The text as a YAML scalar in double quotes, on one line."""
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()


def _line(text: str) -> str:
    return " ".join(text.split())
