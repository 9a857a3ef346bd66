from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError, FactError
from carrera_kg.yamlfile import Mapping, Text, line_of, parse_yaml, read_yaml


def at(mapping: Mapping, *path: str | int) -> object:
    value: object = mapping
    for key in path:
        assert isinstance(value, (Mapping, list))
        value = value[key]  # type: ignore[index]
    return value


@pytest.mark.parametrize(
    "value", ["1991", "2005-10-28", "no", "yes", "true", "null", "~", "1.0", "0x1F", "1:30", "", "<<"]
)
def test_every_value_is_read_as_text(value: str) -> None:
    found = parse_yaml(f"a: {value}\n", "facts.yaml")["a"]
    assert found == value and isinstance(found, Text)


@pytest.mark.parametrize("tag", ["!!int", "!!python/object/apply:os.system", "!own"])
def test_a_tag_changes_nothing(tag: str) -> None:
    assert parse_yaml(f"a: {tag} '1'", "facts.yaml") == {"a": "1"}


CAREER = """\
# a comment
document: almanac
facts:
- about: Player A

  name: {value: A, words: "Player A"}
- spell: north
  tally:
  - scope: league
    goals: 7
"""


def test_every_value_and_key_knows_its_line() -> None:
    sheet = parse_yaml(CAREER, "facts.yaml")
    lines = [
        (sheet["document"], 2),
        (at(sheet, "facts", 0), 4),
        (at(sheet, "facts", 0, "name"), 6),
        (at(sheet, "facts", 0, "name", "words"), 6),
        (at(sheet, "facts", 1, "tally", 0), 9),
        (at(sheet, "facts", 1, "tally", 0, "goals"), 10),
    ]
    assert [value.line for value, _ in lines] == [line for _, line in lines]  # type: ignore[attr-defined]
    second = at(sheet, "facts", 1)
    assert isinstance(second, Mapping) and second.keys_at["tally"].line == 8


def test_every_value_and_key_knows_its_offset_in_code_points() -> None:
    source = "é: 😀\nb: {c: 'x'}\n"
    sheet = parse_yaml(source, "facts.yaml")
    inner = sheet["b"]
    assert isinstance(inner, Mapping)
    assert source[sheet.keys_at["b"].offset] == "b"
    assert source[inner.keys_at["c"].offset] == "c"
    assert source[inner["c"].offset :].startswith("'x'")  # type: ignore[attr-defined]


def test_a_mapping_knows_whether_it_is_in_flow_style() -> None:
    sheet = parse_yaml(CAREER, "facts.yaml")
    flow, block = at(sheet, "facts", 0, "name"), at(sheet, "facts", 0)
    assert isinstance(flow, Mapping) and flow.flow
    assert isinstance(block, Mapping) and not block.flow


@pytest.mark.parametrize(
    ("text", "line", "problem", "way_out"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key a is there twice", "list of values"),
        ("a: {b: 1,\n  b: 2}\n", 2, "the key b is there twice", "list of values"),
        ("a: &x 1\nb: *x\n", 2, "aliases are not read", "write the value out"),
        ("[a, b]: 1\n", 1, "a key must be a word", "docs/facts.md"),
        ("a: 1\n  b: 2\n", 2, "not YAML", "indentation and quotes"),
        ("a:\n- 1\nb\n", 4, "not YAML", "indentation and quotes"),
        ('a: "1\n', 2, "not YAML", "indentation and quotes"),
        ("- a\n- b\n", 1, "must be a mapping", "docs/facts.md"),
        ("just words\n", 1, "must be a mapping", "docs/facts.md"),
        ("", 1, "must be a mapping", "docs/facts.md"),
        ("# nothing\n", 1, "must be a mapping", "docs/facts.md"),
        ("a: \x00\n", 1, "not YAML", "plain UTF-8"),
        ("a: " + "[" * 100 + "]" * 100, 1, "nested more than 40 deep", "flatten it"),
        ("a: " + "{b: " * 100 + "}" * 100, 1, "nested more than 40 deep", "flatten it"),
        ("a: " + "[" * 100_000, 1, "nested more than 40 deep", "flatten it"),
    ],
)
def test_what_cannot_be_read_names_file_line_and_next_move(text: str, line: int, problem: str, way_out: str) -> None:
    with pytest.raises(FactError) as caught:
        parse_yaml(text, "facts.yaml")
    error = caught.value
    assert (error.file, error.line) == ("facts.yaml", line)
    assert str(error).startswith(f"facts.yaml:{line}: ")
    assert problem in error.problem and way_out in error.hint
    assert "\n" not in str(error)


def test_a_file_is_read_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(CAREER, encoding="utf-8")
    assert read_yaml(str(path)) == parse_yaml(CAREER, "facts.yaml")


def test_a_file_that_is_not_there_or_not_utf_8_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.yaml: no such file; check the path"):
        read_yaml(str(tmp_path / "none.yaml"))
    with pytest.raises(DataError, match="check the path and its permissions"):
        read_yaml(str(tmp_path))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(DataError, match="byte 3 is not UTF-8; save the file as UTF-8"):
        read_yaml(str(latin))


YAML_LIKE = st.text(alphabet="ab:-{}[],&*!|>'\"#%@ \t\n\r\x85\u2028?.~é😀", max_size=40)


@given(st.one_of(st.text(max_size=60), YAML_LIKE))
@settings(max_examples=500, deadline=None)
def test_garbage_is_a_fact_error_and_nothing_worse(text: str) -> None:
    try:
        found = parse_yaml(text, "facts.yaml")
    except FactError as error:
        assert error.file == "facts.yaml" and 1 <= error.line <= len(text.splitlines()) + 1
    else:
        assert isinstance(found, Mapping)


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_binary_garbage_in_a_file_is_a_data_error_and_nothing_worse(garbage: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(garbage)
        file.flush()
        try:
            read_yaml(file.name)
        except DataError as error:
            assert file.name in str(error)


def test_a_second_document_is_an_error_and_not_the_file() -> None:
    with pytest.raises(FactError, match=r"facts\.yaml:3: a second document after '---'"):
        parse_yaml("a: 1\n---\nb: 2\n", "facts.yaml")


def test_a_byte_order_mark_is_an_error_because_it_would_shift_offsets() -> None:
    with pytest.raises(FactError, match="byte-order mark; save it as UTF-8 without one"):
        parse_yaml("\ufeffa: 1\n", "facts.yaml")


def test_the_line_of_a_value_is_that_of_its_first_item() -> None:
    assert line_of(parse_yaml("a:\n- - b\n", "facts.yaml")["a"]) == 2
    assert line_of([]) == 1
