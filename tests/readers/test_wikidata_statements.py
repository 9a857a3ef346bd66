"""Statements go into columns and come back as they were."""

from __future__ import annotations

import copy
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg.readers.wikidata.snaks import SnakRows, to_json
from tests.readers.wikidata_entities import (
    Json,
    amount,
    dump,
    identifier,
    item,
    player,
    read,
    read_file,
    reference,
    said,
    snak,
    year,
)


def there_and_back(folder: Path, *entities: Json) -> None:
    found = read(folder, *copy.deepcopy(entities))
    assert same(found.claims(), {each["id"]: each["claims"] for each in entities})
    assert not found.rejects.total


def same(one: Any, other: Any) -> bool:
    """Whether JSON is the same to the type of each number; the order of keys means nothing."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def in_columns(statement: Json) -> list[Json]:
    """The rows of a statement that have something in the column of last resort."""
    rows = SnakRows()
    rows.add("Q900001", 1, statement["mainsnak"]["property"], statement)
    return [row for row in rows.frame().rows(named=True) if row["json"] is not None]


def statement(**changed: Any) -> Json:
    full = player(
        "Q900001",
        P54=[
            said(
                item("Q900101"),
                references=[
                    reference("a" * 40, P143=item("Q900601"), P854=identifier("https://example.org/a")),
                    reference("b" * 40),
                ],
                P580=year(1991),
                P1350=[amount("+166", upperBound="+170", lowerBound="+160"), amount("+167")],
                P1642=item("Q900301"),
            )
        ],
    )["claims"]["P54"][0]
    found = {**full, **changed}
    return {name: value for name, value in found.items() if value is not ...}


def test_a_statement_with_all_its_parts_needs_no_json(tmp_path: Path) -> None:
    assert in_columns(statement()) == []
    there_and_back(tmp_path, {**player("Q900001"), "claims": {"P54": [statement()]}})


# ── Forms that are older, or rare ────────────────────────────────────────────────────────────────

ENTITY_IDS = [
    {"entity-type": "item", "numeric-id": 900101},
    {"entity-type": "item", "id": "Q900101"},
    {"entity-type": "property", "numeric-id": 54, "id": "P54"},
    {"entity-type": "property", "numeric-id": 54},
    {"entity-type": "lexeme", "numeric-id": 5, "id": "L5"},
    {"entity-type": "form", "id": "L5-F1"},
]
VALUES: list[tuple[str, Any]] = [
    *(("wikibase-entityid", value) for value in ENTITY_IDS),
    ("string", "a\u0000b\n“c” 🥅"),
    ("string", ""),
    ("monolingualtext", {"text": "Club Nord", "language": "fr"}),
    ("quantity", {"amount": "+0.10", "unit": "http://www.wikidata.org/entity/Q900701"}),
    ("quantity", {"amount": "+1", "unit": "1", "upperBound": None, "lowerBound": None}),
    ("quantity", {"amount": "+1", "unit": "1", "upperBound": "+2"}),
    ("globecoordinate", {"latitude": 40.5, "longitude": -3.25, "altitude": None, "precision": 0.001, "globe": "http://www.wikidata.org/entity/Q2"}),
    ("globecoordinate", {"latitude": 40, "longitude": 0, "precision": 1, "globe": "http://www.wikidata.org/entity/Q2"}),
    ("globecoordinate", {"latitude": 40.0, "longitude": -0.5, "precision": None, "globe": "http://www.wikidata.org/entity/Q2"}),
    ("globecoordinate", {"latitude": 40.0, "longitude": -0.5, "globe": "http://www.wikidata.org/entity/Q2"}),
    ("time", {"time": "+00000001991-05-07T00:00:00Z", "timezone": 60, "before": 0, "after": 1, "precision": 11, "calendarmodel": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), VALUES, ids=map(str, range(len(VALUES))))
@pytest.mark.parametrize("datatype", ["external-id", None], ids=["datatype", "none"])
def test_documented_values_stand_in_columns_of_their_own(
    tmp_path: Path, kind: str, value: Any, datatype: str | None
) -> None:
    main = {"snaktype": "value", "property": "P999", "datavalue": {"value": value, "type": kind}}
    if datatype:
        main["datatype"] = datatype
    one = statement(mainsnak=main)
    assert in_columns(one) == []
    someone = player("Q900001")
    someone["claims"]["P999"] = [one]
    there_and_back(tmp_path, someone)


FORMS: list[Json] = [
    {"qualifiers": ..., "qualifiers-order": ...},
    {"qualifiers-order": ...},
    {"qualifiers": {}, "qualifiers-order": []},
    {"qualifiers": [], "qualifiers-order": []},
    {"qualifiers": [], "qualifiers-order": ...},
    {
        "qualifiers": [snak("P580", year(1991)), snak("P582", year(1992)), snak("P580", year(1993))],
        "qualifiers-order": ...,
    },
    {"qualifiers": [snak("P580", year(1991)), snak("P582", year(1992))], "qualifiers-order": ["P580", "P582"]},
    {"references": ...},
    {"references": []},
    {"references": [{"snaks": {}, "snaks-order": []}, {"hash": "c", "snaks": []}, {"hash": "d"}]},
    {"references": [{"hash": "c", "snaks": [snak("P143", item("Q900601"))]}]},
    {"type": "claim"},
    {"type": ...},
    {"id": ...},
    {"rank": ...},
    {"rank": "strange"},
    {"mainsnak": {"snaktype": "somevalue", "property": "P54", "hash": "e"}},
    {"mainsnak": {"snaktype": "novalue", "property": "P54", "datatype": "wikibase-item"}},
    {"mainsnak": {"snaktype": "somevalue", "property": "P54"}},
]


@pytest.mark.parametrize("form", FORMS, ids=map(str, range(len(FORMS))))
def test_old_and_rare_forms_of_statements_stand_in_columns_too(tmp_path: Path, form: Json) -> None:
    one = statement(**form)
    assert in_columns(one) == []
    there_and_back(tmp_path, {**player("Q900001"), "claims": {"P54": [one, statement()]}})


STRANGE: list[Json] = [
    {"qualifiers": {"P580": []}},
    {"qualifiers-order": ["P580"]},
    {"qualifiers-order": ["P1642", "P1350", "P999"]},
    {"qualifiers": {"P580": [snak("P582", year(1991))]}, "qualifiers-order": ["P580"]},
    {"qualifiers": "none", "qualifiers-order": ...},
    {"qualifiers": ..., "qualifiers-order": []},
    {"references": [{"hash": 5, "snaks": {}}]},
    {"references": [5]},
    {"references": {}},
    {"rank": None},
    {"id": 5},
    {"remark": {"new": ["field", 1.5, True, None]}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "bad", "value": 1, "error": "x"}}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "new", "value": {"b": [1], "a": 2}}}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "string", "value": None}}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": ["string"], "value": "x"}}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": {"type": "time", "value": {"time": "+1991"}}}},
    {"mainsnak": {"snaktype": "value", "property": "P54", "datavalue": "Q900101", "datatype": None}},
    {"mainsnak": {"property": "P54"}},
]


@pytest.mark.parametrize("form", STRANGE, ids=map(str, range(len(STRANGE))))
def test_what_is_documented_nowhere_comes_back_by_way_of_json(tmp_path: Path, form: Json) -> None:
    one = statement(**form)
    assert len(in_columns(one)) == 1
    found = read(tmp_path, {**player("Q900001", P106=[said(item("Q900504"))]), "claims": {"P54": [statement(), one]}})
    assert same(found.claims(), {"Q900001": {"P54": [statement(), one]}})


def test_json_of_last_resort_is_canonical() -> None:
    first = {"snaktype": "value", "property": "P54", "datavalue": {"type": "new", "value": {"b": "ü", "a": 2}}}
    second = json.loads(json.dumps(first, sort_keys=True))
    (one,), (other,) = in_columns(statement(mainsnak=first)), in_columns(statement(mainsnak=second))
    assert (
        one["json"]
        == other["json"]
        == '{"datavalue":{"type":"new","value":{"a":2,"b":"ü"}},"property":"P54","snaktype":"value"}'
    )


def test_entities_that_are_there_twice_or_lack_their_first_statement_are_kept_apart() -> None:
    plan = [("Q900001", 2), ("Q900001", 3), ("Q900002", 4), ("Q900002", 1)]
    one = statement(id=..., qualifiers=..., **{"qualifiers-order": ...}, references=...)
    rows = SnakRows()
    for id_, number in plan:
        rows.add(id_, number, "P54", one)
    frame = rows.frame()
    assert [(each["id"], len(each["claims"]["P54"])) for each in to_json(frame)] == [
        ("Q900001", 2),
        ("Q900002", 1),
        ("Q900002", 1),
    ]
    assert list(to_json([frame[:1], frame[1:]])) == list(to_json(frame))


def test_statements_in_one_list_come_back_by_property(tmp_path: Path) -> None:
    someone = player("Q900001", P54=[said(item("Q900101"))])
    groups = someone["claims"]
    found = read(tmp_path, {**someone, "claims": [each for group in groups.values() for each in group]})
    assert found.claims() == {"Q900001": groups}


def test_old_forms_say_the_same_as_new(tmp_path: Path) -> None:
    new = player(
        "Q900001",
        "Player A",
        P54=[said(item("Q900101"), P580=year(1991), P1350=amount("+7"))],
        P2446=[said(identifier("5"))],
    )
    old = json.loads(json.dumps(new).replace('"+1991-', '"+00000001991-'))
    for group in old["claims"].values():
        for each in group:
            snaks = [each["mainsnak"], *itertools.chain(*each.get("qualifiers", {}).values())]
            for one in snaks:
                del one["datatype"]
                if isinstance(one["datavalue"]["value"], dict):
                    one["datavalue"]["value"].pop("id", None)
            each.pop("qualifiers-order", None)
            each["qualifiers"] = list(itertools.chain(*each.get("qualifiers", {}).values()))
    old["descriptions"] = old["aliases"] = old["sitelinks"] = []
    found, before = read(tmp_path, old), read(tmp_path, new)
    for kind in ("spells", "tallies", "links", "names"):
        assert found.rows(kind) == before.rows(kind)
    assert found.claims() == {"Q900001": old["claims"]}


# ── Any statements of the documented format ──────────────────────────────────────────────────────

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBER = st.integers(1, 10**9)
PROPERTY = st.integers(1, 40).map("P{}".format)
DECIMAL = st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:+f}".format)
ITEM = NUMBER.map(lambda n: {"entity-type": "item", "numeric-id": n, "id": f"Q{n}"})
OLD_ITEM = NUMBER.map(lambda n: {"entity-type": "item", "numeric-id": n})
TIME = st.builds(
    lambda sign, year_, month, day, precision, model, before, after: {
        "time": f"{sign}{year_:04}-{month:02}-{day:02}T00:00:00Z",
        "timezone": 0,
        "before": before,
        "after": after,
        "precision": precision,
        "calendarmodel": f"http://www.wikidata.org/entity/{model}",
    },
    st.sampled_from("+-"),
    st.one_of(st.integers(1, 2100), st.integers(0, 10**11)),
    st.integers(0, 13),
    st.integers(0, 31),
    st.integers(0, 14),
    st.sampled_from(["Q1985727", "Q1985786"]),
    st.integers(0, 3),
    st.integers(0, 3),
)
QUANTITY = st.one_of(
    st.fixed_dictionaries({"amount": DECIMAL, "unit": st.just("1")}),
    st.fixed_dictionaries({"amount": DECIMAL, "unit": st.just("1"), "upperBound": DECIMAL, "lowerBound": DECIMAL}),
)
DEGREES = st.one_of(st.floats(-180, 180), st.integers(-180, 180))
COORDINATE = st.fixed_dictionaries(
    {"latitude": DEGREES, "longitude": DEGREES, "globe": TEXT, "precision": st.one_of(st.none(), DEGREES)},
    optional={"altitude": st.none()},
)
ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e9, 1e9), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=5,
)
VALUE = st.one_of(
    ITEM.map(lambda v: ("wikibase-entityid", v)),
    OLD_ITEM.map(lambda v: ("wikibase-entityid", v)),
    TEXT.map(lambda v: ("string", v)),
    TIME.map(lambda v: ("time", v)),
    QUANTITY.map(lambda v: ("quantity", v)),
    COORDINATE.map(lambda v: ("globecoordinate", v)),
    st.builds(lambda text: ("monolingualtext", {"text": text, "language": "it"}), TEXT),
    st.tuples(TEXT, ANY_JSON),
)


@st.composite
def snaks(draw: st.DrawFn, property_: str) -> Json:
    found: Json = {
        "snaktype": draw(st.sampled_from(["value", "value", "value", "somevalue", "novalue"])),
        "property": property_,
    }
    if found["snaktype"] == "value":
        kind, value = draw(VALUE)
        found["datavalue"] = {"value": value, "type": kind}
    found |= draw(st.fixed_dictionaries({}, optional={"datatype": TEXT, "hash": TEXT}))
    return found


@st.composite
def grouped(draw: st.DrawFn, name: str) -> Json:
    groups = {
        property_: draw(st.lists(snaks(property_), min_size=1, max_size=2))
        for property_ in draw(st.lists(PROPERTY, unique=True, max_size=3))
    }
    found: Json = {name: groups if draw(st.booleans()) else list(itertools.chain(*groups.values()))}
    if draw(st.booleans()):
        found[f"{name}-order"] = list(groups)
    return found


@st.composite
def statements(draw: st.DrawFn, property_: str) -> Json:
    found: Json = {"mainsnak": draw(snaks(property_))}
    if draw(st.booleans()):
        found |= draw(grouped("qualifiers"))
    if draw(st.booleans()):
        count = draw(st.integers(0, 2))
        found["references"] = [
            draw(grouped("snaks")) | draw(st.fixed_dictionaries({}, optional={"hash": TEXT})) for _ in range(count)
        ]
    rank = st.sampled_from(["preferred", "normal", "deprecated"])
    optional = {"id": TEXT, "type": st.sampled_from(["statement", "claim"]), "rank": rank, "new": ANY_JSON}
    return found | draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def people(draw: st.DrawFn) -> list[Json]:
    found = []
    football = ["P54", "P6087", "P286", "P106", "P413", "P569", "P19", "P27", "P1532", "P2446"]
    for number in range(1, draw(st.integers(1, 3)) + 1):
        names = draw(st.lists(st.one_of(st.sampled_from(football), PROPERTY), unique=True, max_size=5))
        claims = {name: draw(st.lists(statements(name), min_size=1, max_size=3)) for name in names}
        found.append(
            {
                "type": "item",
                "id": f"Q{900000 + number}",
                "labels": [],
                "claims": {
                    "P2446": claims.pop("P2446", [statement(mainsnak=snak("P2446", identifier("1")))]),
                    **claims,
                },
            }
        )
    return found


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150, deadline=None
)
@given(people())
def test_any_statements_come_back_as_they_were(tmp_path: Path, entities: list[Json]) -> None:
    found = read_file(dump(tmp_path / "any.json", entities))
    assert same(found.claims(), {each["id"]: each["claims"] for each in entities})
    for kind, frames in found.frames.items():
        assert all(frame.null_count()["at"].item() == frame.null_count()["source"].item() == 0 for frame in frames), (
            kind
        )
