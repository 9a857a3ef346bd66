"""The canonical form and its hash, held against two other implementations: the engine's, and PyLD's."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from carrera_kg import canonical
from carrera_kg.canonical import AlikeError, canonical_hash, canonical_lines, lines_of, sha256_of
from carrera_kg.pipeline import build
from carrera_kg.store import EXPORT, current, open_store, read_manifest
from tests.career import about, write_career


def parsed(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))


def by_the_engine(lines: list[str]) -> list[str]:
    """The canonical form as Oxigraph makes it."""
    dataset = ox.Dataset(parsed(lines))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return lines_of(dataset)


def by_pyld(lines: list[str]) -> str:
    """The canonical form as PyLD makes it, by the forerunner of the algorithm: the same for the same dataset."""
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
    return str(jsonld.normalize("".join(f"{line}\n" for line in lines), options))


def shuffled(lines: list[str], names: dict[str, str]) -> list[str]:
    """The same dataset with other names of blank nodes."""
    quads = []
    for quad in parsed(lines):
        terms = [ox.BlankNode(names[t.value]) if isinstance(t, ox.BlankNode) else t for t in quad]
        quads.append(ox.Quad(*terms))  # type: ignore[arg-type]
    return lines_of(quads)


# ── Without blank nodes ──────────────────────────────────────────────────────────────────────────

GROUND = ['<urn:x:a> <urn:x:b> "c" .', "<urn:x:a> <urn:x:b> <urn:x:c> .", "<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:g> ."]


def test_the_hash_is_that_of_the_sorted_lines() -> None:
    text = "".join(f"{line}\n" for line in GROUND)
    assert list(canonical_lines(GROUND)) == GROUND
    assert canonical_hash(GROUND) == hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_of_nothing_is_that_of_no_bytes() -> None:
    assert canonical_hash([]) == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("lines", [GROUND[::-1], [GROUND[0], GROUND[0]], [GROUND[1], GROUND[0], "_:a <urn:x:b> 1 ."]])
def test_lines_that_are_not_in_order_are_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="not in order, or there twice: "):
        canonical_hash(lines)


def test_lines_out_of_order_behind_a_blank_node_are_refused_too() -> None:
    with pytest.raises(ValueError, match="not in order"):
        canonical_hash(["_:a <urn:x:b> <urn:x:d> .", "_:a <urn:x:b> <urn:x:c> ."])


def test_lines_are_passed_on_as_they_come() -> None:
    def endless() -> Iterator[str]:
        number = 0
        while True:
            yield f'<urn:x:a> <urn:x:b> "{number:09}" .'
            number += 1

    canonical = canonical_lines(endless())
    assert [next(canonical)[-4:] for _ in range(3)] == ['0" .', '1" .', '2" .']


@pytest.mark.parametrize("text", ["_:a", " _:a .", '" _:b "', "<_:a>", 'a\\" _:b <urn:x:g', "http://x/_:a"])
def test_what_looks_like_a_blank_node_within_a_text_is_text(text: str) -> None:
    [line] = lines_of([ox.Quad(ox.NamedNode("urn:x:_:a"), ox.NamedNode("urn:x:_:b"), ox.Literal(text))])
    assert list(canonical_lines([line])) == [line]


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────


def escaped(letter: str) -> str:
    """How a letter is written in canonical N-Quads (RDF Dataset Canonicalization, appendix A)."""
    short = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 0x22: '"', 0x5C: "\\"}
    number = ord(letter)
    if number in short:
        return "\\" + short[number]
    if number < 0x20 or number in (0x7F, 0xFFFE, 0xFFFF):
        return f"\\u{number:04X}"
    return letter


@pytest.mark.parametrize(
    "number",
    [*range(0x21), 0x22, 0x27, 0x5C, 0x7E, 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF,
     0x10000, 0x1F600, 0x1FFFE, 0x10FFFF],
)  # fmt: skip
@pytest.mark.parametrize("dumped", [False, True])
def test_every_letter_is_written_as_the_recommendation_has_it(number: int, dumped: bool) -> None:
    quad = ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b"), ox.Literal(f"|{chr(number)}|"))
    text = ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert text is not None
    [line] = text.decode().split("\n")[:-1] if dumped else lines_of([quad])
    assert line == f'<urn:x:a> <urn:x:b> "|{escaped(chr(number))}|" .'


def test_the_order_is_that_of_code_points_and_so_of_bytes() -> None:
    letters = ["\ue000", "\ufffd", "\U00010000", "z", "é", "_", "<"]
    quads = [ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b"), ox.Literal(letter)) for letter in letters]
    lines = lines_of(quads)
    assert lines == sorted(lines, key=lambda line: line.encode("utf-8"))
    assert [line[21:-3] for line in lines] == ["<", "_", "z", "é", "\ue000", "\ufffd", "\U00010000"]


def test_a_text_is_written_without_its_type_and_a_language_in_small_letters() -> None:
    text = '<urn:x:a> <urn:x:b> "c"^^<http://www.w3.org/2001/XMLSchema#string> , "d"@EN-GB .'
    lines = lines_of(ox.parse(text, ox.RdfFormat.TURTLE))
    assert lines == ['<urn:x:a> <urn:x:b> "c" .', '<urn:x:a> <urn:x:b> "d"@en-gb .']


# ── With blank nodes ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ["<urn:x:p> <urn:x:q> _:e0 .", "<urn:x:p> <urn:x:q> _:e1 .",
             "_:e0 <urn:x:p> _:e2 .", "_:e1 <urn:x:p> _:e3 .", "_:e2 <urn:x:r> _:e3 ."],
            id="two told by their neighbours",
        ),
        pytest.param(["_:a <urn:x:next> _:b .", "_:b <urn:x:next> _:a ."], id="two that go round"),
        pytest.param(["_:a <urn:x:is> _:a .", "_:b <urn:x:is> _:b ."], id="each with itself"),
        pytest.param(['_:a <urn:x:is> "_:b" _:g .', "_:g <urn:x:of> _:a ."], id="a graph without an address"),
        pytest.param([f"_:a{n} <urn:x:is> <urn:x:there> ." for n in range(3)], id="three of a kind"),
        pytest.param(
            [f"_:{a} <urn:x:plays> _:{b} ." for a in "abcd" for b in "abcd" if a != b], id="everybody with everybody"
        ),
        pytest.param(["_:a <urn:x:b> <<( _:c <urn:x:d> _:e )>> ."], id="within a triple term"),
    ],
)  # fmt: skip
def test_blank_nodes_are_named_as_the_engine_names_them(lines: list[str]) -> None:
    found = list(canonical_lines(sorted(lines)))
    assert found == by_the_engine(lines)
    assert found == sorted(found)


def test_blank_nodes_that_differ_are_numbered_in_the_order_of_their_hashes() -> None:
    known = {
        "coach": ["<urn:x:north> <urn:x:coach> _:a .\n", "_:a <urn:x:knows> _:z .\n"],
        "captain": ["<urn:x:north> <urn:x:captain> _:a .\n", "_:z <urn:x:knows> _:a .\n"],
    }
    hashes = {name: hashlib.sha256("".join(lines).encode()).hexdigest() for name, lines in known.items()}
    names = {name: f"_:c14n{number}" for number, name in enumerate(sorted(known, key=lambda name: hashes[name]))}

    found = list(
        canonical_lines(
            ["<urn:x:north> <urn:x:captain> _:m .", "<urn:x:north> <urn:x:coach> _:n .", "_:n <urn:x:knows> _:m ."]
        )
    )

    assert found == [
        f"<urn:x:north> <urn:x:captain> {names['captain']} .",
        f"<urn:x:north> <urn:x:coach> {names['coach']} .",
        f"{names['coach']} <urn:x:knows> {names['captain']} .",
    ]


def test_a_dataset_with_blank_nodes_is_still_in_order() -> None:
    lines = sorted([*GROUND, "<urn:x:a> <urn:x:b> _:z .", "_:z <urn:x:b> <urn:x:a> _:g ."])
    found = list(canonical_lines(lines))
    assert found == sorted(found)
    assert set(GROUND) < set(found)


NODES = st.sampled_from(["_:n0", "_:n1", "_:n2", "_:n3", "<urn:x:a>"])
OBJECTS = NODES | st.sampled_from(['"x"', '"_:n0 <a> ."', '"y"@en'])
GRAPHS = st.sampled_from(["", "", " <urn:x:g>", " _:n0", " _:n1"])


@st.composite
def datasets(draw: st.DrawFn, graphs: st.SearchStrategy[str] = GRAPHS, loops: bool = True) -> list[str]:
    """Small datasets with many blank nodes that are alike."""
    quad = st.tuples(NODES, st.sampled_from(["<urn:x:p>", "<urn:x:q>"]), OBJECTS, graphs)
    quads = draw(st.lists(quad, min_size=1, max_size=8))
    return sorted({f"{s} {p} {o}{g} ." for s, p, o, g in quads if loops or s != o or s[0] == "<"})


@given(datasets())
@settings(max_examples=300, deadline=None)
def test_the_engine_makes_the_same_canonical_form(lines: list[str]) -> None:
    assert list(canonical_lines(lines)) == by_the_engine(lines)


@given(datasets(), st.permutations(["n0", "n1", "n2", "n3"]), st.sampled_from(["", "c14n", "Z-", "b.c"]))
@settings(max_examples=200, deadline=None)
def test_other_names_of_blank_nodes_change_nothing(lines: list[str], order: list[str], prefix: str) -> None:
    names = {f"n{number}": f"{prefix or 'x'}{name}" for number, name in enumerate(order)}
    assert canonical_hash(shuffled(lines, names)) == canonical_hash(lines)


@given(datasets(st.sampled_from(["", " <urn:x:g>"]), loops=False), st.data())
@settings(max_examples=200, deadline=None)
def test_two_datasets_have_one_hash_where_pyld_finds_them_the_same_and_nowhere_else(
    lines: list[str], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(["n0", "n1", "n2", "n3"]))
    other = shuffled(lines, {f"n{number}": name for number, name in enumerate(order)})
    if other and data.draw(st.sampled_from([True, False])):
        quad = data.draw(st.sampled_from(other))
        other = sorted({*other} - {quad} | {quad.replace("urn:x:p", "urn:x:q")})
    assert (canonical_hash(lines) == canonical_hash(other)) == (by_pyld(lines) == by_pyld(other))


FORMATS = [ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD]
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(NODES, LETTERS, GRAPHS), min_size=1, max_size=5), st.sampled_from(FORMATS))
@settings(max_examples=200, deadline=None)
def test_another_format_changes_nothing(quads: list[tuple[str, str, str]], format: Any) -> None:
    lines = sorted({f"{s} <urn:x:p> {ox.Literal(text)}{g} ." for s, text, g in quads})
    again = ox.parse(ox.serialize(parsed(lines), format=format), format)
    assert canonical_hash(lines_of(again)) == canonical_hash(lines)


def test_blank_nodes_that_nobody_can_tell_apart_in_time_are_an_error_and_soon() -> None:
    players = range(12)
    lines = sorted(f"_:p{a} <urn:x:plays> _:p{b} ." for a in players for b in players if a != b)
    began = time.monotonic()
    with pytest.raises(AlikeError, match=r"too alike to be told apart in .* steps; give them addresses"):
        canonical_hash(lines)
    assert time.monotonic() - began < 60


def test_a_chain_that_is_too_long_is_an_error_and_no_overflow() -> None:
    with pytest.raises(AlikeError):
        canonical_hash(sorted(f"_:p{n} <urn:x:next> _:p{n + 1} ." for n in range(3000)))


def test_many_blank_nodes_that_are_told_by_their_statements_take_no_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "STEPS", 0)
    lines = sorted(f'_:p{n} <urn:x:name> "{n}" .' for n in range(2000))
    assert len(canonical_hash(lines)) == 64


# ── Of a dataset on disk ─────────────────────────────────────────────────────────────────────────


def test_the_hash_of_the_shipped_dataset_is_that_of_its_file_and_of_its_store(dataset: Path) -> None:
    stated = read_manifest(str(dataset))["canonical_sha256"]
    store = open_store(str(dataset))
    assert sha256_of(str(Path(current(str(dataset))[0], EXPORT))) == stated
    assert canonical_hash(lines_of(store)) == stated


def test_the_loaded_export_of_the_shipped_dataset_has_its_hash(dataset: Path) -> None:
    loaded = ox.Store()
    loaded.bulk_load(path=str(Path(current(str(dataset))[0], EXPORT)), format=ox.RdfFormat.N_QUADS)
    trig = loaded.dump(format=ox.RdfFormat.TRIG)
    assert trig is not None
    again = ox.Store()
    again.bulk_load(trig, ox.RdfFormat.TRIG)
    assert canonical_hash(lines_of(again)) == read_manifest(str(dataset))["canonical_sha256"]


NICKNAMES = ['The "Wall" \\ of North', "Tab\tand\x7fdelete\x0b", "Łódź \u2028 \x85 😀", "_:b0 <urn:x:a> ."]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib of itself
def test_odd_letters_in_facts_reach_store_file_and_rdflib_as_one_dataset(tmp_path: Path) -> None:
    facts = [about("Player A", words=f"called {n}", nickname=name) for n, name in enumerate(NICKNAMES)]
    report = build(str(tmp_path / "dataset"), write_career(tmp_path, {"almanac": facts}).data)
    stated = report.manifest["canonical_sha256"]
    lines = lines_of(open_store(report.dataset))
    assert sum("nickname" in line for line in lines) >= len(NICKNAMES)
    assert canonical_hash(lines) == stated
    theirs = rdflib.Dataset()
    theirs.parse(data="".join(f"{line}\n" for line in lines), format="nquads")
    text = theirs.serialize(format="nquads")
    assert canonical_hash(lines_of(ox.parse(text, ox.RdfFormat.N_QUADS))) == stated


def test_pyld_gives_the_same_bytes_of_a_dataset_without_odd_letters(tmp_path: Path) -> None:
    facts = [about("Player A", birthPlace="Town East"), about("Player B", nickname="The Wall")]
    report = build(str(tmp_path / "dataset"), write_career(tmp_path, {"almanac": facts}).data)
    lines = [line for line in lines_of(open_store(report.dataset)) if "graph/ontology" not in line]
    assert by_pyld(lines) == "".join(f"{line}\n" for line in lines)
    assert json.loads((Path(current(report.dataset)[0]) / "manifest.json").read_text())["quads"] > len(lines)
