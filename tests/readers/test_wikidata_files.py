"""Files in all layouts, and broken ones."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.errors import DataError
from carrera_kg.readers import inputs, wikidata
from carrera_kg.readers.inputs import InputFile, Rejects, StrictError
from carrera_kg.readers.wikidata import entities
from tests.readers.wikidata_entities import Json, dump, entity, item, packed, player, read, read_file, said, year

A = player("Q900001", "Player A", P54=[said(item("Q900101"), P580=year(1991))])
B = player("Q900002", "Player B", P54=[said(item("Q900101"), P580=year(1992))])
NORTH = entity("Q900101", "Club North")
NAMES = [("Q900001", "Player A"), ("Q900002", "Player B"), ("Q900101", "Club North")]
ALL = [A, B, NORTH]
BY_ID = {each["id"]: each for each in ALL}


@pytest.fixture(params=["orjson", "json"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With orjson and without it."""
    if request.param == "json":
        monkeypatch.setattr(entities, "parser", lambda: entities._with_json)
    return str(request.param)


def line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


LAYOUTS = {
    "dump": "[\n" + ",\n".join(map(line, ALL)) + "\n]\n",
    "dump that begins on the first line": "[" + ",\n".join(map(line, ALL)) + "]",
    "dump with empty lines and CR": "[\r\n" + ",\r\n\r\n".join(map(line, ALL)) + "\r\n]\r\n",
    "lines": "\n".join(map(line, ALL)),
    "lines with a mark": "\ufeff" + "\n".join(map(line, ALL)),
    "list": line(ALL),
    "list on many lines": json.dumps(ALL, indent=1),
    "document": line({"entities": BY_ID}),
    "document on many lines": json.dumps({"entities": BY_ID, "success": 1}, indent=4),
    "document with a mark": "\ufeff" + json.dumps({"entities": BY_ID}, indent=4),
    "document with a list": line({"entities": ALL}),
    "document without ids": line({"entities": {key: {**each, "id": key} | {} for key, each in BY_ID.items()}}),
    "documents": "\n".join(line({"entities": {key: each}}) for key, each in BY_ID.items()),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_layouts_say_the_same(tmp_path: Path, layout: str, either: str) -> None:
    found = read_file(packed(tmp_path / "q.json", LAYOUTS[layout].encode()))
    assert found.rows("names", "thing", "name") == NAMES
    assert found.rows("spells", "person", "start") == [("Q900001", "1991"), ("Q900002", "1992")]
    assert {key: found.claims()[key] for key in ("Q900001", "Q900002")} == {
        key: BY_ID[key]["claims"] for key in ("Q900001", "Q900002")
    }
    assert not found.rejects.total


@pytest.mark.parametrize("bare", [json.dumps(A), json.dumps(A, indent=2)], ids=["line", "lines"])
def test_a_bare_entity_is_a_document(tmp_path: Path, bare: str) -> None:
    found = read_file(packed(tmp_path / "Q900001", bare.encode()))
    assert found.rows("spells", "person", "team") == [("Q900001", "Q900101")]


@pytest.mark.parametrize("end", ["", ".gz", ".bz2", ".zst"])
def test_packed_dumps_are_read_as_they_are(tmp_path: Path, end: str) -> None:
    found = read_file(dump(tmp_path / f"dump.json{end}", ALL))
    assert found.rows("names", "thing", "name") == NAMES


def test_an_entity_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    found = read(tmp_path, A, B, A)
    assert len(found.rows("spells", "spell")) == 2
    assert found.reasons == {"an entity for the second time": 1}


# ── Broken and hostile files ─────────────────────────────────────────────────────────────────────

BROKEN: dict[str, tuple[bytes, str]] = {
    "not JSON": (b'{"type":"item","id":"Q900003",]', "a line is not JSON, or cut off"),
    "cut off": (line(A).encode()[:200], "a line is not JSON, or cut off"),
    "not UTF-8": (line(player("Q900003", "Jugador Peña")).encode("latin-1"), "a line is not UTF-8"),
    "UTF-16": (line(A).encode("utf-16-le"), "a line is not JSON, or cut off"),
    "half a surrogate": (b'{"type":"item","id":"Q900003","labels":{"en":{"language":"en","value":"\\ud800"}}}', "a line is not JSON, or cut off"),
    "deep": (b'{"id":"Q900003","claims":' + b'{"a":' * 3000 + b"1" + b"}" * 3001, "a line is nested too deeply"),
    "deep and never closed": (b"[" * 100_000, "a line is not JSON, or cut off"),
    "no id": (b'{"type":"item","labels":{}}', "an entity without an id"),
    "a number": (b"17", "an entity without an id"),
    "strange id": (b'{"type":"item","id":"Q1> <x> .","claims":{}}', "the id of an item is not Q and a number"),
    "infinite": (b'{"type":"item","id":"Q900003","pageid":1e999}', "a line is not JSON, or cut off"),
    "no number": (b'{"type":"item","id":"Q900003","pageid":NaN}', "a line is not JSON, or cut off"),
    "very many digits": (b'{"type":"item","id":"Q900003","pageid":' + b"9" * 5000 + b"}", "a line is not JSON, or cut off"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_a_broken_line_is_counted_and_the_rest_is_read(tmp_path: Path, case: str, first: bool, either: str) -> None:
    broken, reason = BROKEN[case]
    good = [line(each).encode() for each in ALL]
    data = b"\n".join([broken, *good] if first else [good[0], broken, *good[1:]])
    found = read_file(packed(tmp_path / "dump.json", data))
    assert found.rows("names", "thing", "name") == NAMES
    if case == "deep and never closed":
        assert set(found.reasons) <= {reason, "a line is nested too deeply"}
    else:
        assert found.reasons == {reason: 1}
    where = next(iter(found.rejects.examples.values()))
    assert where.startswith("line=0,1" if first else "line=1,2")


STATEMENTS: dict[str, tuple[Any, str]] = {
    "no main snak": ({"type": "statement", "id": "Q900003$1", "rank": "normal"}, "a statement without a main snak"),
    "no object": ("P54", "a statement without a main snak"),
    "another property": (
        {"mainsnak": {"snaktype": "novalue", "property": "P55"}},
        "a statement under another property than its own",
    ),
    "a large number": (
        {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "new", "value": 10**30}}},
        "a number of a statement does not fit 64 bits",
    ),
    "no team": (
        {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "string", "value": "Club"}}},
        "a value of P54 that is no item",
    ),
}


@pytest.mark.parametrize("case", STATEMENTS)
def test_a_broken_statement_is_counted_and_the_others_are_read(tmp_path: Path, case: str, either: str) -> None:
    broken, reason = STATEMENTS[case]
    someone = player("Q900001", P54=[said(item("Q900101"))])
    good = someone["claims"]["P54"][0]
    found = read(tmp_path, {**someone, "claims": {"P54": [broken, good]}})
    assert found.rows("spells", "team") == ["Q900101"]
    assert found.reasons == {reason: 1}
    assert good in found.claims()["Q900001"]["P54"]


@pytest.mark.parametrize("depth", [150, 400, 900])
def test_a_deep_statement_is_kept_or_counted_and_no_crash(tmp_path: Path, depth: int, either: str) -> None:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    deep = {"mainsnak": {"snaktype": "value", "property": "P999", "datavalue": {"type": "new", "value": value}}}
    found = read_file(packed(tmp_path / "q.json", (_deep(deep) + "\n" + line(B)).encode()))
    assert ("Q900002", "1992") in found.rows("spells", "person", "start")
    kept = "P999" in found.claims().get("Q900001", {})
    assert kept != bool(found.rejects.total)


def _deep(statement: Json) -> str:
    import sys

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        return line({**A, "claims": {**A["claims"], "P999": [statement]}})
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize(
    "claims",
    [[], {}, None, "none", {"P54": {}}, {"P54": None}, {"P54": [None]}, [7], [{"mainsnak": {"property": 5}}]],
    ids=str,
)
def test_claims_of_any_shape_are_read_or_counted(tmp_path: Path, claims: Any, either: str) -> None:
    odd: Json = {
        "type": "item",
        "id": "Q900003",
        "labels": [],
        "aliases": [None, 5],
        "descriptions": {"en": 5},
        "claims": claims,
    }
    found = read(tmp_path, odd, B)
    assert found.rows("spells", "person") == ["Q900002"]


def test_a_long_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LONGEST_LINE", 2**21)
    data = line(A).encode() + b'\n{"type":"item","id":"Q900003","x":"' + b"x" * 2**22 + b'"}\n' + line(B).encode()
    found = read_file(packed(tmp_path / "dump.json", data))
    assert [row[0] for row in found.rows("names", "thing", "name")][:2] == ["Q900001", "Q900002"]
    assert found.reasons == {"a line is longer than 64 MiB": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"[\n]\n",
        b"{}",
        b'"Q60"',
        b"id,name\n1,2\n",
        b"\x1f\x8b\x00",
        b'{"entities":{}}',
        line(A).encode("utf-16"),
    ],
    ids=str,
)
def test_a_file_without_any_entity_is_an_error(tmp_path: Path, data: bytes, either: str) -> None:
    with pytest.raises(DataError, match="no entity of Wikidata could be read in it"):
        read_file(packed(tmp_path / "q.json", data))


def test_a_packed_file_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    path = dump(tmp_path / "dump.json.gz", ALL)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match="damaged or cut off"):
        read_file(path)


def test_with_strict_the_first_broken_record_is_the_end(tmp_path: Path) -> None:
    path = packed(tmp_path / "dump.json", b'{"type":"item"}\n' + line(A).encode())
    with pytest.raises(StrictError, match="an entity without an id"):
        list(wikidata.read(InputFile("q", str(path)), Rejects(strict=True)))


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    batches: Iterator[Any] = wikidata.read(InputFile("q", str(dump(tmp_path / "dump.json", ALL))), Rejects())
    next(batches)
    batches.close()  # type: ignore[attr-defined]
    assert not list((tmp_path / "temporary").iterdir())


def test_without_orjson_the_standard_library_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert entities.parser() is entities._with_json


@pytest.mark.parametrize(
    "text",
    [
        b"1",
        b"-0",
        b"18446744073709551615",
        b"18446744073709551616",
        b"-9223372036854775809",
        b"1e22",
        b"-0.0",
        b'{"a":1,"a":2}',
        b'"\\u0000\\ud83e\\udd45"',
    ],
    ids=str,
)
def test_both_parsers_agree_to_the_type_of_a_number(text: bytes) -> None:
    orjson = pytest.importorskip("orjson")
    assert repr(entities._with_orjson(orjson.loads, text)) == repr(entities._with_json(text))


@pytest.mark.parametrize(
    "text",
    [
        b"NaN",
        b"Infinity",
        b"1e999",
        b"01",
        b"[1,]",
        b'"\x01"',
        b'"\\ud800"',
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"[" * 5000 + b"]" * 5000,
        b"9" * 5000,
        b"",
    ],
    ids=lambda text: str(text[:12]),
)
def test_both_parsers_refuse_the_same(text: bytes) -> None:
    orjson = pytest.importorskip("orjson")
    with pytest.raises(entities.NotReadable) as fast:
        entities._with_orjson(orjson.loads, text)
    with pytest.raises(entities.NotReadable) as slow:
        entities._with_json(text)
    assert str(fast.value) == str(slow.value)
