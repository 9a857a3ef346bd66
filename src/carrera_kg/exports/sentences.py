"""The sentences around quotations, from the texts themselves: only from the very text that the dataset speaks of."""

from __future__ import annotations

import bisect
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from carrera_kg.coverage import split
from carrera_kg.errors import DataError
from carrera_kg.resources import read_text
from carrera_kg.vocabulary import CAR, document_iri

_SHA256 = ox.NamedNode(CAR + "sha256")


class Sentences:
    """The texts of a dataset's documents, known by their checksums.

    Args:
        store: the dataset.
        folder: where the texts are.
        withheld: places, each as a document's id with start and end, whose sentences are not given.
    """

    def __init__(self, store: ox.Store, folder: str, withheld: Iterable[tuple[str, int, int]] = ()) -> None:
        self.store, self.folder = store, folder
        self._withheld: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for document, start, end in withheld:
            self._withheld[document].append((start, end))
        self._texts: dict[str, tuple[str, list[tuple[int, int]]]] = {}

    def around(self, document: str, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a quotation in its sentence, or sentences if it is in several.

        Args:
            document: the id of the document.
            start, end: where the quotation is, in code points.

        Returns:
            Two texts; both are empty where the sentence is withheld.

        Raises:
            DataError: the text is not in the folder.
        """
        text, sentences = self._of(document)
        first = max(0, bisect.bisect_right(sentences, (start, len(text))) - 1)
        last = max(first, bisect.bisect_left(sentences, (end, 0)) - 1)
        begin, over = (sentences[first][0], sentences[last][1]) if sentences else (start, end)
        begin, over = min(begin, start), max(over, end)
        if any(first < over and begin < last for first, last in self._withheld.get(document, ())):
            return "", ""
        return text[begin:start], text[end:over]

    def _of(self, document: str) -> tuple[str, list[tuple[int, int]]]:
        if document not in self._texts:
            found = self.store.quads_for_pattern(ox.NamedNode(document_iri(document)), _SHA256, None, None)
            wanted = next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), "")
            path = self._paths.get(wanted)
            if path is None:
                raise DataError(
                    f"{self.folder}: the text of {document} is not there",
                    f"put the file there whose SHA-256 begins with {wanted[:12]}, or leave the context out",
                )
            text = read_text(path)
            self._texts[document] = text, sorted(split(text))
        return self._texts[document]

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The files of the folder by checksum."""
        found: dict[str, str] = {}
        try:
            paths = sorted(entry.path for entry in os.scandir(self.folder) if entry.is_file())
            for path in paths:
                with open(path, "rb") as file:
                    found.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), path)
        except OSError as error:
            raise DataError(f"{self.folder}: {error.strerror}", "check the folder of documents") from None
        return found
