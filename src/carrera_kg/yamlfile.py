"""YAML in which every value is text and knows its line.

YAML 1.1 turns ``1991`` into a number, ``2005-10-28`` into a date and ``no`` into false. Here the ontology says what a
value is, so nothing is guessed; and an error can name the line, because each text and mapping carries it.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from carrera_kg.errors import FactError
from carrera_kg.resources import read_text

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times faster where PyYAML was built with libyaml
_DEPTH = 40  # no file of ours nests deeper; a hostile one would exhaust the stack


class Text(str):
    """A scalar; ``line`` counts from 1, ``offset`` is its place in the file in code points."""

    line: int
    offset: int


class Mapping(dict[str, object]):
    """A mapping; ``line`` counts from 1, ``flow`` tells ``{…}`` from the block style."""

    line: int
    flow: bool
    keys_at: dict[str, Text]


Value = Text | Mapping | list[object]


def line_of(value: object) -> int:
    """The line of a text, mapping or list's first item, for an error; 1 where it has none."""
    while isinstance(value, list) and value:
        value = value[0]
    return value.line if isinstance(value, (Text, Mapping)) else 1


def read_yaml(path: str) -> Mapping:
    """The one mapping that the file holds.

    Raises:
        DataError: the file cannot be read.
        FactError: it is not YAML, repeats a key, uses an alias, or is not a mapping.
    """
    return parse_yaml(read_text(path), path)


def read_entries(path: str, key: str, what: str) -> list[Mapping]:
    """The mappings in the list that the file keeps under the key; ``what`` is one of them, for errors.

    Raises:
        DataError: the file cannot be read.
        FactError: it is not YAML, or has no such list of mappings.
    """
    return entries_of(read_yaml(path), path, key, what)


def entries_of(sheet: Mapping, path: str, key: str, what: str) -> list[Mapping]:
    """The mappings in the list that a file which has been read keeps under the key, as :func:`read_entries` gives them.

    Raises:
        FactError: it has no such list of mappings.
    """
    entries = sheet.get(key)
    if not isinstance(entries, list):
        raise FactError(path, 1, f"no list of {key}", f"put them under '{key}:'")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise FactError(path, line_of(entry), f"{what} must be a mapping", "see docs/facts.md")
    return [entry for entry in entries if isinstance(entry, Mapping)]


def parse_yaml(text: str, name: str) -> Mapping:
    """Like :func:`read_yaml`, from the text; ``name`` is the file's name in errors."""
    if text.startswith("\ufeff"):
        raise FactError(name, 1, "the file starts with a byte-order mark", "save it as UTF-8 without one")
    try:
        events = yaml.parse(text, Loader=_LOADER)
        value = _document(events, name)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        if "nesting depth" in str(error.problem):  # newer releases of libyaml have a limit of their own
            raise _too_deep(name, line) from None
        raise FactError(name, line, f"not YAML: {error.problem}", "mind the indentation and quotes") from None
    except yaml.YAMLError as error:
        raise FactError(name, 1, f"not YAML: {error}", "save it as plain UTF-8 text") from None
    if not isinstance(value, Mapping):
        raise FactError(name, 1, "the file must be a mapping", "see docs/facts.md")
    return value


def _document(events: Iterator[yaml.Event], name: str) -> Value | None:
    value: Value | None = None
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
            if value is not None:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise FactError(name, line, "a second document after '---'", "put it into a file of its own")
            value = _value(event, events, name, 0)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], name: str, depth: int) -> Value:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if depth > _DEPTH:
        raise _too_deep(name, line)
    if isinstance(event, yaml.ScalarEvent):
        text = Text(event.value)
        text.line, text.offset = line, event.start_mark.index if event.start_mark else 0
        return text
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_value(event, events, name, depth + 1))
        return items
    if isinstance(event, yaml.MappingStartEvent):
        mapping = Mapping()
        mapping.line, mapping.flow, mapping.keys_at = line, bool(event.flow_style), {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = _value(event, events, name, depth + 1)
            if not isinstance(key, Text):
                raise FactError(name, line, "a key must be a word", "see docs/facts.md")
            if key in mapping:
                raise FactError(name, key.line, f"the key {key!s} is there twice", "make it a list of values")
            mapping.keys_at[key] = key
            mapping[key] = _value(next(events), events, name, depth + 1)
        return mapping
    raise FactError(name, line, "aliases are not read", "write the value out")


def _too_deep(name: str, line: int) -> FactError:
    return FactError(name, line, f"nested more than {_DEPTH} deep", "flatten it; see docs/facts.md")
