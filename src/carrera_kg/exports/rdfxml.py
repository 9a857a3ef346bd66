"""RDF/XML, for tools that read nothing newer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import pyoxigraph as ox

from carrera_kg.errors import DataError
from carrera_kg.exports.selection import Selection, counted, matched, parsed
from carrera_kg.vocabulary import PREFIXES, RDF

_ELEMENT = re.compile(r"<.*?[A-Za-z_][\w.-]*>")
"""A predicate that ends as a name of an element may, and so can be one."""
_RESERVED = frozenset(
    f"<{RDF}{name}>"
    for name in (
        "RDF", "Description", "ID", "about", "aboutEach", "aboutEachPrefix", "bagID", "datatype", "li", "nodeID",
        "parseType", "resource",
    )
)  # fmt: skip
"""What RDF/XML has a meaning of its own for, where a property stands."""
_OF_XML = ("<http://www.w3.org/XML/1998/namespace", "<http://www.w3.org/2000/xmlns/")
_LATER = re.compile(r"<<\(.*|.*\"@[A-Za-z0-9-]+--(?:ltr|rtl)", re.DOTALL)
"""What came with RDF 1.2: a statement as a value, and a text with a direction."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def write(selection: Selection, out: BinaryIO, tell: Callable[[int], None]) -> None:
    """Write the triples of the selection as RDF/XML.

    Args:
        out: is written bytes to.
        tell: is told how many triples are written so far.

    Raises:
        DataError: a property or value cannot be written in XML.
    """
    escaping = cast(BinaryIO, _Escaping(out))
    quads = parsed(_fit(counted(selection.union(), tell)))
    # Which prefixes are used is not known before the end, so all are declared but those of addresses of things.
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if "carrera-kg/id/" not in iri}
    ox.serialize((quad.triple for quad in quads), escaping, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)


class _Escaping:
    """A file that escapes carriage returns, which a reader of XML takes for line ends and the engine writes bare."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        self._out.write(bytes(data).replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self._out.flush()


def _fit(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        predicate, object_ = matched(line).group(2, 3)
        if not _ELEMENT.fullmatch(predicate) or predicate in _RESERVED or predicate.startswith(_OF_XML):
            raise DataError(f"{predicate} cannot be a name in XML", "choose Turtle or N-Triples")
        if object_[:2] == "<<" or ("--" in object_ and _LATER.fullmatch(object_)):
            raise DataError(f"RDF/XML has no form for {object_[:60]}, which is of RDF 1.2", "choose TriG or N-Quads")
        if object_[0] == '"' and ("\\u" in object_ or not object_.isprintable()):
            _check(object_)
        yield line


def _check(literal: str) -> None:
    quad = next(iter(ox.parse(f"<urn:x:s> <urn:x:p> {literal} .", ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.Literal)
    wrong = _NOT_XML.search(quad.object.value)
    if wrong:
        raise DataError(f"XML cannot hold the character U+{ord(wrong[0]):04X} of {literal[:60]}", "choose Turtle")
