"""Entities out of files: one document, a list of entities, or a dump with one entity a line.

What is broken is counted and passed over, and the same whether orjson is installed or not: no numbers that do not fit
64 bits, no text that is not Unicode, nothing nested hundreds of times.
"""

from __future__ import annotations

import functools
import importlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from carrera_kg.errors import DataError
from carrera_kg.readers.inputs import InputFile, Rejects

Entity = dict[str, Any]

_SURROGATE = re.compile(r"\\u[dD][89abcdefABCDEF]")
_LARGEST, _SMALLEST = 2**64 - 1, -(2**63)
_ITEM = re.compile(r"Q[1-9][0-9]{0,15}")
_OTHER = re.compile(r"[PLME][1-9][0-9]*(-[FS][1-9][0-9]*)?")
_ID = re.compile(
    rb'\{(?:\s*"(?:pageid|ns|title|lastrevid|modified|type)"\s*:\s*(?:"[^"\\]*"|[0-9]+)\s*,)*\s*"id"\s*:\s*"(Q[0-9]+)"'
)


class NotReadable(ValueError):
    """A text is not JSON that can be read; the message says why, the same for all of its kind."""


def parser() -> Callable[[bytes], Any]:
    """Reads JSON: with orjson, which is several times as fast, where it is installed.

    Returns:
        A function that raises :class:`NotReadable`.
    """
    try:
        return functools.partial(_with_orjson, importlib.import_module("orjson").loads)
    except ImportError:
        return _with_json


def _with_orjson(loads: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return loads(data)
    except ValueError as error:
        why = str(error)
        raise NotReadable(_why(data, "depth limit" in why or "recursion" in why.lower())) from None


def _with_json(data: bytes) -> Any:
    try:
        text = data.decode()
        found = json.loads(text, parse_int=_integer, parse_float=_float, parse_constant=_refused)
        if _SURROGATE.search(text):
            json.dumps(found, ensure_ascii=False).encode()  # half of a pair is no Unicode
    except RecursionError:
        raise NotReadable(_why(data, deep=True)) from None
    except ValueError:
        raise NotReadable(_why(data, deep=False)) from None
    return found


def _integer(digits: str) -> int | float:
    # orjson gives a float where an integer does not fit; whoever needs it exact refuses such floats.
    number = int(digits) if len(digits) < 21 else None
    return number if number is not None and _SMALLEST <= number <= _LARGEST else _float(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(digits)
    return number


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _why(data: bytes, deep: bool) -> str:
    if deep:
        return "is nested too deeply"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "is not UTF-8"
    return "is not JSON, or cut off"


class Source:
    """The entities of one file, which can be gone through several times.

    Args:
        file: what to read.
        rejects: where what is broken is counted, the first time only.
        part: whether it is some lines of a larger file: then each line stands for itself, and there may be no entity.

    Attributes:
        broken: how many lines or entities could not be read.
        number: how many entities of any kind were there.
    """

    def __init__(self, file: InputFile, rejects: Rejects, part: bool = False) -> None:
        self.file, self.rejects, self.parse, self.part = file, rejects, parser(), part
        self.broken = self.number = 0
        self._document: list[tuple[str, Entity]] | None = None

    def entities(self) -> Iterator[tuple[bytes, Entity]]:
        """The items of the file, each with the line it is in (empty if it shares that line with others).

        Raises:
            DataError: the file cannot be read to its end, or there is no entity in it.
        """
        self._document = None if self.part else self._as_document()
        if self._document is not None:
            yield from ((b"", item) for at, entity in self._document if (item := self._item(entity, at)))
        else:
            for number, line in self.file.lines(self.rejects):
                yield from self._of_line(number, line)
        self.broken += self.rejects.counts[self.file.id, _TOO_LONG]
        if not self.number and not self.part:
            raise no_entity(self.file)

    def again(self, wanted: Callable[[str], bool]) -> Iterator[Entity]:
        """The wanted items once more: of a dump only their lines are parsed. Nothing is counted.

        Args:
            wanted: tells by the id.
        """
        if self._document is not None:
            yield from (item for _, value in self._document if (item := _item(value)) and wanted(item["id"]))
        else:
            yield from (item for item in self._lines_again(wanted) if wanted(item["id"]))

    def of_text(self, text: bytes) -> Iterator[Entity]:
        """The items in a line that was read before."""
        yield from (item for _, value in _entities(self.parse(text)) if (item := _item(value)))

    def _lines_again(self, wanted: Callable[[str], bool]) -> Iterator[Entity]:
        for _, line in self.file.lines():
            text = _stripped(line)
            head = _ID.match(text)
            if not text or (head and not wanted(head[1].decode())):
                continue
            try:
                values = list(_entities(self.parse(text)))
            except NotReadable:
                continue
            yield from (item for _, value in values if (item := _item(value)))

    def _as_document(self) -> list[tuple[str, Entity]] | None:
        """All of the file, if it is one text of JSON on several lines; None if its lines stand for themselves."""
        if one_a_line(self.file):
            return None
        try:
            return list(_entities(self.parse(self.file.text().encode())))
        except (NotReadable, DataError):  # larger than memory should hold, or lines of which the first is broken
            return None

    def _of_line(self, number: int, line: bytes) -> Iterator[tuple[bytes, Entity]]:
        at = f"line={number - 1},{number}"
        text = _stripped(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        if not text:
            return
        try:
            found = list(_entities(self.parse(text)))
        except NotReadable as error:
            self.broken += 1
            self.rejects.add(self.file.id, at, f"a line {error}", _shown(text))
            return
        for _, entity in found:
            item = self._item(entity, at)
            if item is not None:
                yield (text if len(found) == 1 else b""), item

    def _item(self, entity: Any, at: str) -> Entity | None:
        """The entity if it is an item; if it is no entity at all it is counted as rejected."""
        why = _fault(entity)
        if why:
            self.broken += 1
            self.rejects.add(self.file.id, at, why, _shown(entity))
            return None
        self.number += 1
        return _item(entity)


def one_a_line(file: InputFile) -> bool:
    """Whether the first line of a file is a text of JSON by itself, as in a dump.

    Raises:
        DataError: it cannot be read.
    """
    lines = (_stripped(line) for _, line in file.lines())
    first = next((line for line in lines if line), b"")
    lines.close()
    try:
        parser()(first)
    except NotReadable:
        return False
    return True


def no_entity(file: InputFile) -> DataError:
    """The error for a file in which there is no entity."""
    hint = "give entities of Wikidata as JSON, as Special:EntityData and the dumps have them"
    return DataError(f"{file.label}: no entity of Wikidata could be read in it", hint)


def _fault(entity: Any) -> str:
    """Why it is no entity; empty if it is one."""
    id_ = entity.get("id", entity.get("entity")) if isinstance(entity, dict) else None
    if not isinstance(id_, str) or not id_:
        return "an entity without an id"
    if entity.get("type") not in (None, "item"):
        return ""
    if _ITEM.fullmatch(id_) or ("type" not in entity and _OTHER.fullmatch(id_)):
        return ""
    return "the id of an item is not Q and a number"


_TOO_LONG = "a line is longer than 64 MiB"


def _stripped(line: bytes) -> bytes:
    """A line of a dump without what makes an array of it: the bracket before the first, commas, that after the last."""
    text = line.strip().removeprefix(b"\xef\xbb\xbf")
    text = text.removesuffix(b",").rstrip()
    if text in (b"[", b"]", b""):
        return b""
    if text.startswith(b"[") and not text.endswith(b"]"):
        return text[1:].lstrip()
    if text.startswith(b"{") and text.endswith(b"]"):
        return text[:-1].rstrip().removesuffix(b",")
    return text


def _entities(value: Any) -> Iterator[tuple[str, Any]]:
    """The entities of a text, each with where it is, in the forms of EntityData, of the API, of dumps and of lists."""
    if isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield f"entity {number}", each
    elif isinstance(value, dict) and isinstance(value.get("entities"), dict):
        for id_, each in value["entities"].items():
            bare = isinstance(each, dict) and "id" not in each and "entity" not in each
            yield f"entity {id_}", {**each, "id": id_} if bare else each
    elif isinstance(value, dict) and isinstance(value.get("entities"), list):
        yield from _entities(value["entities"])
    else:
        yield "entity 1", value


def _item(entity: Any) -> Entity | None:
    """The entity if it is an item or a redirect from one: properties, lexemes and files are passed over."""
    if not isinstance(entity, dict):
        return None
    id_ = entity.get("id", entity.get("entity"))
    if not isinstance(id_, str) or not _ITEM.fullmatch(id_) or entity.get("type", "item") != "item":
        return None
    if "missing" in entity:
        return None
    return entity if "id" in entity else {**entity, "id": id_}


def _shown(value: Any) -> str:
    return (value[:80].decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)[:80]) if value else ""
