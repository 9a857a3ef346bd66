"""What a review needs beside the file: the text of the document, and the entities that are known."""

from __future__ import annotations

import hashlib
import os

from carrera_kg.documents import load_catalogue
from carrera_kg.entities import Entities, load_entities
from carrera_kg.errors import CarreraError
from carrera_kg.factfile import FactFile
from carrera_kg.resources import folder, read_text


def text_of(file: FactFile, path: str, documents: str | None, catalogue: str | None = None) -> tuple[str | None, str]:
    """The text of the file's document, and what is wrong with it.

    Args:
        file: the proposals.
        path: of their file: the catalogue is looked for in the folder above it, and is else the shipped one.
        documents: the folder of the source texts, if there is one.
        catalogue: the path of a ``documents.yaml``.

    Returns:
        The text, or None where it is not at hand; and why it is not, or that it is another text than the catalogued
        one, or nothing.
    """
    if not documents:
        return None, "give the folder of the source texts with --documents DIR"
    try:
        name, sum_ = _catalogued(file, path, catalogue)
        if not name or os.path.basename(name) != name:
            return None, f"no catalogue has {file.document} with the name of its file; give it with --catalogue FILE"
        text = read_text(os.path.join(documents, name))
    except CarreraError as error:
        return None, str(error)
    changed = sum_ and hashlib.sha256(text.encode()).hexdigest() != sum_
    return text, f"{name} is not the text that the proposals were made from" if changed else ""


def known_entities(path: str, entities: str | None = None) -> Entities:
    """The entities that a build of the file knows: those of the folder above it, or the shipped ones.

    Raises:
        DataError: their file is wrong.
    """
    return load_entities(entities or _beside(path, "entities.yaml"))


def _catalogued(file: FactFile, path: str, catalogue: str | None) -> tuple[str, str]:
    """The name and SHA-256 of the document's file."""
    own = file.catalogue or {}
    if own.get("file"):
        return str(own["file"]), str(own.get("sha256", ""))
    document = load_catalogue(catalogue or _beside(path, "documents.yaml")).get(file.document)
    return (document.file, document.sha256) if document else ("", "")


def _beside(path: str, name: str) -> str:
    """The file of that name in the folder above the one of the proposals, or the shipped one."""
    above = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(path))), name)
    return above if os.path.isfile(above) else os.path.join(folder("data"), name)
