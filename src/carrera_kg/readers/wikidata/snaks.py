"""The statements of Wikidata in columns, and back to its JSON without loss.

One row is one snak. A statement begins with its main snak (part ``main``), then come its qualifiers and its references;
each reference begins with a row of its own (part ``reference``, order 0) that bears its hash. What is written in
another way than Wikidata writes it today stands in ``form``, so that the JSON comes back as it was: old forms are
known by their names there. Only what the documentation does not know is kept as JSON, in ``json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from carrera_kg.readers.batches import SCHEMAS
from carrera_kg.readers.wikidata.entities import Entity

_EXACT = 2.0**53
_LETTERS = {"item": "Q", "property": "P", "lexeme": "L"}
_SCHEMA = SCHEMAS["snaks"]

Row = tuple[Any, ...]

# Rows are gathered by the type of their value, with the columns of that type only: it halves the work of a batch.
_HEAD = ("at", "row", "part", "reference", "order", "property", "snaktype", "hash", "datatype", "form")
_STATEMENT = ("entity", "number", "statement", "type", "rank")
_SHAPES = {
    "string": ("text",),
    "monolingualtext": ("text", "language"),
    "wikibase-entityid": ("item", "entity_type"),
    "time": ("time", "precision", "timezone", "before", "after", "calendar"),
    "quantity": ("amount", "unit", "lower", "upper"),
    "globecoordinate": ("latitude", "longitude", "coordinate_precision", "globe"),
    "": ("json",),  # no value, or one of no known form
}


class NotUsable(ValueError):
    """A statement lacks what makes it one; the message says what, the same for all of its kind."""


class _Strange(ValueError):
    """A statement has a form that columns do not know."""


class SnakRows:
    """The rows of statements, as they are gathered.

    Attributes:
        height: how many there are.
    """

    def __init__(self) -> None:
        self.height = 0
        self._statements: list[Row] = []
        self._shapes: dict[str, list[Row]] = {name: [] for name in _SHAPES}

    def add(self, entity: str, number: int, property_: str, statement: Any) -> None:
        """Add a statement.

        Args:
            entity: the id of the entity.
            number: counts the statements of the entity, from 1.
            property_: under which it stands.
            statement: as JSON has it.

        Raises:
            NotUsable: it is no statement, or nested too deeply.
        """
        main = main_snak(property_, statement)
        id_ = statement.get("id")
        if id_ is not None and type(id_) is not str:
            id_ = None
        at, first = len(self._statements), self.height
        try:
            type_, rank = self._regular(at, statement, main)
        except _Strange:
            self._undo(at, first)
            whole = canonical(statement)
            type_ = rank = None
            self._put("", (at, self.height, "main", None, 1, property_, None, None, None, "statement", whole))
        except NotUsable:
            self._undo(at, first)
            raise
        self._statements.append((entity, number, id_, type_, rank))

    def frame(self) -> pl.DataFrame:
        """All rows in order, with the columns of ``snaks`` but for ``source`` and ``at``."""
        statements = _columns(_STATEMENT, self._statements)
        parts = [
            _columns((*_HEAD, *_SHAPES[kind]), rows).with_columns(value_type=pl.lit(kind or None, pl.String()))
            for kind, rows in self._shapes.items()
            if rows
        ]
        rows = pl.concat(parts, how="diagonal").sort("row")
        rows = rows.hstack(statements[rows["at"]])
        names = [name for name in _SCHEMA if name not in ("source", "at")]
        return rows.select(
            pl.col(name) if name in rows.columns else pl.lit(None, _SCHEMA[name]).alias(name) for name in names
        )

    def _put(self, kind: str, row: Row) -> None:
        self._shapes[kind].append(row)
        self.height += 1

    def _undo(self, at: int, height: int) -> None:
        """Take back the rows of a statement that turned out to be strange."""
        for rows in self._shapes.values():
            while rows and rows[-1][0] == at:
                rows.pop()
        self.height = height

    def _regular(self, at: int, statement: Entity, main: Entity) -> tuple[str | None, str | None]:
        type_, rank, id_ = statement.get("type"), statement.get("rank"), statement.get("id")
        qualifiers, order = statement.get("qualifiers"), statement.get("qualifiers-order")
        references = statement.get("references")
        known = 1 + (type_ is not None) + (rank is not None) + (id_ is not None) + (qualifiers is not None)
        if len(statement) != known + (order is not None) + (references is not None):
            raise _Strange
        if not (_is_text(type_) and _is_text(rank) and _is_text(id_)):
            raise _Strange
        form = None
        if qualifiers is None and order is None:
            grouped: list[Entity] = []
        else:
            grouped, form = _grouped(qualifiers, order, "qualifiers")
        if references is not None and not references:
            if references != []:
                raise _Strange
            form = f"{form} references=[]" if form else "references=[]"
        self._snak(at, "main", None, 1, main, form)
        for number, snak in enumerate(grouped, 1):
            self._snak(at, "qualifier", None, number, snak, None)
        if references:
            if type(references) is not list:
                raise _Strange
            for n, reference in enumerate(references, 1):
                self._reference(at, n, reference)
        return type_, rank

    def _reference(self, at: int, number: int, reference: Any) -> None:
        if type(reference) is not dict:
            raise _Strange
        hash_, snaks, order = reference.get("hash"), reference.get("snaks"), reference.get("snaks-order")
        known = (hash_ is not None) + (snaks is not None) + (order is not None)
        if len(reference) != known or not _is_text(hash_):
            raise _Strange
        grouped, form = _grouped(snaks, order, "snaks")
        self._put("", (at, self.height, "reference", number, 0, None, None, hash_, None, form, None))
        for n, snak in enumerate(grouped, 1):
            self._snak(at, "reference", number, n, snak, None)

    def _snak(self, at: int, part: str, reference: int | None, order: int, snak: Entity, form: str | None) -> None:
        property_, kind, hash_ = snak.get("property"), snak.get("snaktype"), snak.get("hash")
        datatype, data = snak.get("datatype"), snak.get("datavalue")
        known = 2 + (hash_ is not None) + (datatype is not None) + (data is not None)
        texts = type(property_) is str and type(kind) is str and _is_text(hash_) and _is_text(datatype)
        head = (at, self.height, part, reference, order, property_, kind, hash_, datatype)
        if texts and len(snak) == known:
            if data is None:
                self._put("", (*head, form, None))
                return
            shape, values = _values(data)
            if values:
                own = values[0]
                if form:
                    values = (f"{form} {own}" if own else form, *values[1:])
                self._shapes[shape].append(head + values)
                self.height += 1
                return
        plain = (each if type(each) is str else None for each in (property_, kind, hash_, datatype))
        self._put("", (*head[:5], *plain, form, canonical(snak)))


def main_snak(property_: str, statement: Any) -> Entity:
    """The main snak of a statement.

    Raises:
        NotUsable: there is none, or one of another property.
    """
    main = statement.get("mainsnak") if isinstance(statement, dict) else None
    if not isinstance(main, dict):
        raise NotUsable("a statement without a main snak")
    if main.get("property") != property_:
        raise NotUsable("a statement under another property than its own")
    return main


def canonical(value: Any) -> str:
    """JSON text that is the same for equal values.

    Raises:
        NotUsable: it is nested too deeply, or has a number that JSON readers do not agree on.
    """
    try:
        _check_numbers(value)
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        raise NotUsable("a statement is nested too deeply") from None


def _check_numbers(value: Any) -> None:
    if type(value) is float and abs(value) >= _EXACT:
        raise NotUsable("a number of a statement does not fit 64 bits")
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            _check_numbers(each)


def _columns(names: Iterable[str], rows: list[Row]) -> pl.DataFrame:
    """A frame of rows; going by columns is several times as fast as by rows."""
    columns = zip(names, zip(*rows, strict=True), strict=True)
    types = {**_SCHEMA, "at": pl.Int64(), "row": pl.Int64()}
    return pl.DataFrame([pl.Series(name, values, types[name]) for name, values in columns])


def _grouped(groups: Any, order: Any, name: str) -> tuple[list[Entity], str | None]:
    """Snaks that are grouped by property, in their order; and how they are written, if otherwise than today."""
    if type(groups) is dict:
        forms = [] if groups else [f"{name}={{}}"]
        if order is None:
            order = list(groups)
            forms.append(f"no-{name}-order")
        return _in_order(groups, order), " ".join(forms) or None
    if groups is None and order is None:
        return [], None
    if type(groups) is not list or not all(type(snak) is dict for snak in groups):
        raise _Strange
    if order is not None and order != _properties(groups):
        raise _Strange
    return groups, f"{name}=[]" if order is not None else f"{name}=[] no-{name}-order"


def _in_order(groups: dict[str, Any], order: Any) -> list[Entity]:
    """The snaks of a map in the order of their properties, each of which has some."""
    if type(order) is not list or len(order) != len(groups):
        raise _Strange
    snaks: list[Entity] = []
    try:
        for property_ in order:
            group = groups[property_]
            if type(group) is not list or not group:
                raise _Strange
            for snak in group:
                if snak["property"] != property_:
                    raise _Strange
            snaks += group
    except (KeyError, TypeError, IndexError):
        raise _Strange from None
    if len(order) > 1 and len(set(order)) != len(order):
        raise _Strange
    return snaks


def _properties(snaks: Iterable[Entity]) -> list[Any]:
    found: list[Any] = []
    for snak in snaks:
        if snak.get("property") not in found:
            found.append(snak.get("property"))
    return found


def _is_text(value: Any) -> bool:
    return value is None or type(value) is str


# ── Values: the form and then the columns of their type, or nothing if these cannot hold them ────


def _values(data: Any) -> tuple[str, Row | None]:
    """The type of a value, and its columns."""
    if type(data) is not dict or len(data) != 2:
        return "", None
    kind, value = data.get("type"), data.get("value")
    if type(kind) is not str or kind not in _READ:
        return "", None
    return kind, _READ[kind](value)


def _string(value: Any) -> Row | None:
    return (None, value) if type(value) is str else None


def _monolingual(value: Any) -> Row | None:
    if type(value) is not dict or len(value) != 2:
        return None
    row = (None, value.get("text"), value.get("language"))
    return row if type(row[1]) is type(row[2]) is str else None


def _entity_id(value: Any) -> Row | None:
    if type(value) is not dict:
        return None
    kind, id_, number = value.get("entity-type"), value.get("id"), value.get("numeric-id")
    if type(kind) is not str or len(value) != 1 + (id_ is not None) + (number is not None):
        return None
    if type(id_) is str:
        if type(number) is int:
            return (None, id_, kind) if id_[1:] == str(number) else None
        return ("no-numeric-id", id_, kind) if number is None else None
    if id_ is None and type(number) is int and kind in _LETTERS:
        return "no-id", f"{_LETTERS[kind]}{number}", kind
    return None


_TIME = (str, int, int, int, int, str)


def _time(value: Any) -> Row | None:
    if type(value) is not dict or len(value) != 6:
        return None
    try:
        row = (
            value["time"],
            value["precision"],
            value["timezone"],
            value["before"],
            value["after"],
            value["calendarmodel"],
        )
    except KeyError:
        return None
    if tuple(map(type, row)) != _TIME or max(row[1:5]) >= 2**31 or min(row[1:5]) < -(2**31):
        return None
    return (None, *row)


def _quantity(value: Any) -> Row | None:
    if type(value) is not dict:
        return None
    amount, unit = value.get("amount"), value.get("unit")
    lower, upper = value.get("lowerBound"), value.get("upperBound")
    if type(amount) is not str or type(unit) is not str or not (_is_text(lower) and _is_text(upper)):
        return None
    form = None
    if len(value) != 2 + (lower is not None) + (upper is not None):
        if value.keys() != _BOUNDED or not lower is upper is None:
            return None
        form = "null-bounds"
    return form, amount, unit, lower, upper


def _coordinate(value: Any) -> Row | None:
    if type(value) is not dict or not value.keys() <= _LOCATED:
        return None
    globe, forms, numbers = value.get("globe"), [], []
    for name in ("latitude", "longitude", "precision"):
        number = value.get(name)
        if type(number) is int and abs(number) < _EXACT:
            forms.append(f"whole-{name}")
        elif name == "precision" and number is None:
            forms += ["null-precision"] if name in value else []
        elif type(number) is not float or abs(number) >= _EXACT:
            return None
        numbers.append(None if number is None else float(number))
    if value.get("altitude") is not None or type(globe) is not str:
        return None
    forms += ["null-altitude"] if "altitude" in value else []
    return (" ".join(forms) or None, *numbers, globe)


_BOUNDED = {"amount", "unit", "lowerBound", "upperBound"}
_LOCATED = {"latitude", "longitude", "precision", "globe", "altitude"}
_READ = {
    "string": _string,
    "monolingualtext": _monolingual,
    "wikibase-entityid": _entity_id,
    "time": _time,
    "quantity": _quantity,
    "globecoordinate": _coordinate,
}


# ── Back to JSON ─────────────────────────────────────────────────────────────────────────────────


def to_json(frames: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[Entity]:
    """The entities with the statements that the rows hold, as the JSON of Wikidata has them.

    Args:
        frames: batches of ``snaks``, in their order.

    Returns:
        ``id``, ``type`` and ``claims`` of one entity after the other.
    """
    entity: Entity = {}
    rows: list[dict[str, Any]] = []
    for row in _rows(frames):
        if row["part"] == "main" and rows:
            _add(entity, rows)
            if row["entity"] != entity["id"] or row["number"] <= rows[0]["number"]:
                yield entity
                entity = {}
            rows = []
        entity = entity or {"type": "item", "id": row["entity"], "claims": {}}
        rows.append(row)
    if rows:
        _add(entity, rows)
        yield entity


def _rows(frames: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[dict[str, Any]]:
    for frame in [frames] if isinstance(frames, pl.DataFrame) else frames:
        yield from frame.iter_rows(named=True)


def _add(entity: Entity, rows: list[dict[str, Any]]) -> None:
    entity["claims"].setdefault(rows[0]["property"], []).append(_statement(rows[0], rows[1:]))


def _statement(main: dict[str, Any], rows: list[dict[str, Any]]) -> Entity:
    forms = _forms(main)
    if "statement" in forms:
        return json.loads(main["json"])  # type: ignore[no-any-return]
    found: Entity = {"mainsnak": _snak(main)}
    if main["type"] is not None:
        found["type"] = main["type"]
    _group(found, "qualifiers", [_snak(row) for row in rows if row["part"] == "qualifier"], forms)
    if main["statement"] is not None:
        found["id"] = main["statement"]
    if main["rank"] is not None:
        found["rank"] = main["rank"]
    references = [_back(row, rows) for row in rows if row["part"] == "reference" and row["order"] == 0]
    if references or "references=[]" in forms:
        found["references"] = references
    return found


def _back(head: dict[str, Any], rows: list[dict[str, Any]]) -> Entity:
    """The reference that begins with that row."""
    found: Entity = {} if head["hash"] is None else {"hash": head["hash"]}
    snaks = [_snak(row) for row in rows if row["reference"] == head["reference"] and row["order"]]
    _group(found, "snaks", snaks, _forms(head))
    return found


def _forms(row: dict[str, Any]) -> list[str]:
    return row["form"].split() if row["form"] else []


def _group(found: Entity, name: str, snaks: list[Entity], forms: list[str]) -> None:
    """Add snaks as Wikidata groups them, and their order."""
    as_list = f"{name}=[]" in forms
    if not (snaks or as_list or f"{name}={{}}" in forms):
        return
    order = _properties(snaks)
    grouped: Any = snaks
    if not as_list:
        grouped = {property_: [snak for snak in snaks if snak["property"] == property_] for property_ in order}
    found[name] = grouped
    if f"no-{name}-order" not in forms:
        found[f"{name}-order"] = order


def _snak(row: dict[str, Any]) -> Entity:
    if row["json"] is not None:
        return json.loads(row["json"])  # type: ignore[no-any-return]
    found = {"snaktype": row["snaktype"], "property": row["property"]}
    if row["hash"] is not None:
        found["hash"] = row["hash"]
    if row["value_type"] is not None:
        found["datavalue"] = {"value": _value(row, _forms(row)), "type": row["value_type"]}
    if row["datatype"] is not None:
        found["datatype"] = row["datatype"]
    return found


def _value(row: dict[str, Any], forms: list[str]) -> Any:
    match row["value_type"]:
        case "string":
            return row["text"]
        case "monolingualtext":
            return {"text": row["text"], "language": row["language"]}
        case "wikibase-entityid":
            return _id_value(row, forms)
        case "time":
            names = ("time", "timezone", "before", "after", "precision")
            return {**{name: row[name] for name in names}, "calendarmodel": row["calendar"]}
        case "quantity":
            bounds = {"upperBound": row["upper"], "lowerBound": row["lower"]}
            given = {name: value for name, value in bounds.items() if value is not None or "null-bounds" in forms}
            return {"amount": row["amount"], "unit": row["unit"], **given}
    return _coordinate_value(row, forms)


def _id_value(row: dict[str, Any], forms: list[str]) -> Entity:
    found = {"entity-type": row["entity_type"]}
    if "no-numeric-id" not in forms:
        found["numeric-id"] = int(row["item"][1:])
    if "no-id" not in forms:
        found["id"] = row["item"]
    return found


def _coordinate_value(row: dict[str, Any], forms: list[str]) -> Entity:
    found = {"latitude": row["latitude"], "longitude": row["longitude"], "precision": row["coordinate_precision"]}
    found = {name: int(value) if f"whole-{name}" in forms else value for name, value in found.items()}
    if found["precision"] is None and "null-precision" not in forms:
        del found["precision"]
    if "null-altitude" in forms:
        found["altitude"] = None
    return {**found, "globe": row["globe"]}
