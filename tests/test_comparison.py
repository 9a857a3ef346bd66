from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg import KnowledgeGraph, comparison, pipeline
from carrera_kg.cli import run
from carrera_kg.comparison import compare, lines, sides, write_patch
from carrera_kg.comparison.lines import SortedLines, differences, graph_of, label_blank_nodes, parts_of, sort_lines
from carrera_kg.errors import CarreraError, DataError, UsageError
from carrera_kg.pipeline import build
from carrera_kg.store import current, publish, revise
from carrera_kg.vocabulary import CAR, ID
from tests.career import Fact, about, honour, spell, to_yaml, write, write_career

BEFORE: dict[str, list[Fact]] = {
    "almanac": [
        about("Player A", birthPlace="Town East"),
        spell("a", role="player", start="1991", end="1996", tally={"scope": "league", "goals": "7", "words": "7 goals"}),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1994", person="Player A",
               role="player"),
    ],
    "chronicle": [
        spell("a", role="player", start="1991", tally={"scope": "league", "goals": "3", "words": "3 goals"}),
        about("Player B", birthPlace="Town East"),
    ],
}  # fmt: skip

Make = Callable[..., str]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shapes are slow to check, and change nothing in the dataset."""
    monkeypatch.setattr(pipeline, "validate", lambda quads: ())


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Builds a dataset of a career and says where it is."""

    def make(sources: dict[str, list[Fact]], name: str = "after", verdicts: Sequence[Fact] = (), **more: Any) -> str:
        shutil.rmtree(tmp_path / f"facts-{name}", ignore_errors=True)
        files = write_career(tmp_path / f"facts-{name}", sources, **more)
        write(Path(files.data, "verdicts.yaml"), to_yaml({"verdicts": list(verdicts)}))
        build(str(tmp_path / name), facts=files.data)
        return str(tmp_path / name)

    return make


@pytest.fixture
def before(made: Make) -> str:
    return made(BEFORE, "before")


def export(dataset: str) -> Path:
    return Path(current(dataset)[0], "dataset.nq")


def changed(document: str, *facts: Fact) -> dict[str, list[Fact]]:
    return {**BEFORE, document: list(facts)}


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def test_a_dataset_does_not_differ_from_itself(before: str) -> None:
    found = compare(before, before)
    assert not found and repr(found) == "no difference"
    assert found._repr_html_() == '<div style="margin:2px 0">no difference</div>'


def test_a_new_value_is_told_with_its_claim_its_conflict_and_what_is_accepted(before: str, made: Make) -> None:
    after = made(changed("chronicle", *BEFORE["chronicle"], {"about": "Player A", "words": "of Club South",
                                                             "birthPlace": "place/town-west"}),
                 entities=[{"id": "place/town-west", "name": "Town West"}])  # fmt: skip
    found = compare(before, after)
    (claim,) = found.claims
    assert claim.change == "new" and claim.before is None
    assert (claim.claim.subject_label, claim.claim.object_label, claim.claim.words) == (
        "Player A", "Town West", "of Club South",
    )  # fmt: skip
    (conflict,) = found.conflicts
    assert (conflict.change, conflict.kind, conflict.subject_label) == ("new", "value clash", "Player A")
    (value,) = found.values
    assert (value.subject_label, value.property) == ("Player A", "birth place")
    assert (value.before, value.after) == (("Town East",), ("Town East", "Town West"))
    assert [(entity.change, entity.name) for entity in found.entities] == [("new", "Town West")]
    (document,) = found.documents
    assert (document.id, document.change, document.claims_gone, document.claims_new) == ("chronicle", "changed", 0, 1)
    assert {name for name, _, _ in document.what} == {"SHA-256", "length"}
    assert not found.acceptance and not found.records


def test_backwards_it_is_the_opposite(before: str, made: Make) -> None:
    after = made(changed("chronicle", about("Player B", birthPlace="Town East")))
    there, back = compare(before, after), compare(after, before)
    one, other = ([(c.before and c.before.id, c.after and c.after.id) for c in side.claims] for side in (there, back))
    assert {(b, a) for a, b in one} == set(other) and len(one) > 2
    assert sorted((v.subject, v.property, v.after, v.before) for v in there.values) == sorted(
        (v.subject, v.property, v.before, v.after) for v in back.values
    )
    assert [(g.graph, g.new, g.gone) for g in there.graphs] == [(g.graph, g.gone, g.new) for g in back.graphs]


def test_a_verdict_of_the_user_changes_what_is_accepted_and_no_claim(before: str, made: Make) -> None:
    verdict = {"about": "Player A", "property": "goals", "accept": "3", "because": "counted anew"}
    found = compare(before, made(BEFORE, verdicts=[verdict]))
    assert not found.claims and not found.documents and not found.entities
    (conflict,) = found.conflicts
    assert conflict.change == "changed" and conflict.has_other_verdict()
    assert conflict.before is not None and conflict.after is not None
    assert (conflict.before.values, conflict.before.status) == ("all stand", "undecided")
    assert (conflict.after.values, conflict.after.status) == ("3", "contradiction")
    assert (conflict.after.rule, conflict.after.why) == ("decided by the user", "counted anew")
    (value,) = found.values
    assert (value.property, value.before, value.after) == ("goals", ("3", "7"), ("3",))
    assert [(change.change, change.claim.object_label) for change in found.acceptance] == [("not accepted", "7")]
    text = repr(found)
    assert text.index("Accepted values") < text.index("Verdicts") < text.index("Statements")
    assert "all stand → 3" in text and "undecided → decided by the user" in text and "counted anew" in text


def test_a_corrected_value_is_one_claim_that_changed(before: str, made: Make) -> None:
    facts = [
        about("Player A", birthPlace="Town East"),
        spell(
            "a", role="player", start="1992", end="1996", tally={"scope": "league", "goals": "7", "words": "7 goals"}
        ),
        *BEFORE["almanac"][2:],
    ]
    found = compare(before, made(changed("almanac", *facts)))
    claim = next(change for change in found.claims if change.what == ("value",))
    assert claim.before is not None and claim.after is not None
    assert (claim.before.object_label, claim.after.object_label) == ("1991", "1992")
    assert "1991 → 1992" in repr(found)
    assert {change.change for change in found.claims} == {"changed"}


def test_a_quotation_that_moved_is_the_same_claim_elsewhere(before: str, made: Make) -> None:
    found = compare(before, made(changed("chronicle", about("Club South", basedIn="Town East"), *BEFORE["chronicle"])))
    moved = [change for change in found.claims if change.change == "changed"]
    assert len(moved) >= 5 and {change.what for change in moved} == {("place",)}
    assert [change.claim.subject_label for change in found.claims if change.change == "new"] == ["Club South"]
    assert not [change for change in found.claims if change.change == "gone"]


def test_a_record_under_another_address_is_still_the_same(tmp_path: Path, made: Make) -> None:
    later = [spell("a", role="player", start="1991", end="1996")]
    before = made({"almanac": later}, "before")
    after = made({"almanac": [*later, spell("b", role="player", start="1980", end="1982")]})
    found = compare(before, after)
    assert {change.subject_label for change in found.values} == set()  # nothing is accepted otherwise
    moved = [record for record in found.records if record.change == "address"]
    assert [(record.before, record.after) for record in moved] == [
        (("spell/player-a-player-club-north",), ("spell/player-a-player-club-north-2",))
    ]
    assert [record.name for record in found.records if record.change == "new"] == [
        "Player A, player, Club North (1980–1982)"
    ]


def test_entities_are_new_gone_renamed_and_otherwise_named(made: Make) -> None:
    old = [{"id": "club/x", "name": "Club X", "forms": ["X"]}, {"id": "club/y", "name": "Club Y"}]
    new = [{"id": "club/x", "name": "Club Ten", "forms": ["X", "Club X"]}, {"id": "club/z", "name": "Club Z"}]
    found = compare(made(BEFORE, "before", entities=old), made(BEFORE, entities=new))
    assert [(e.change, e.id, e.before, e.after) for e in found.entities] == [
        ("renamed", "club/x", ("Club X",), ("Club Ten",)),
        ("gone", "club/y", (), ()),
        ("new", "club/z", (), ()),
        ("other names", "club/x", (), ("Club X",)),
    ]


def test_documents_come_and_go(before: str, made: Make) -> None:
    found = compare(before, made({"almanac": BEFORE["almanac"], "yearbook": BEFORE["chronicle"]}))
    changes = {document.id: document for document in found.documents}
    assert {id_: document.change for id_, document in changes.items()} == {"chronicle": "gone", "yearbook": "new"}
    assert changes["chronicle"].claims_gone == changes["yearbook"].claims_new > 0
    assert changes["yearbook"].title == "The yearbook"


def test_a_conflict_with_one_claim_more_is_the_same_conflict(before: str, made: Make) -> None:
    more = spell("a", role="player", tally={"scope": "league", "goals": "9", "words": "9 goals"})
    found = compare(before, made({**BEFORE, "yearbook": [more]}))
    (clash,) = [change for change in found.conflicts if change.property == "goals"]
    assert clash.change == "changed" and clash.before is not None and clash.after is not None
    assert (len(clash.before.claims), len(clash.after.claims)) == (2, 3)
    assert "2 → 3" in repr(found)


def test_a_legal_matter_is_told_with_its_outcome(before: str, made: Make) -> None:
    remark = {"remark": "court", "words": "before a court", "concerns": "Player A", "topic": "legal-matter",
              "summary": "stood before a court", "settled": {"value": "acquitted", "words": "was acquitted"}}  # fmt: skip
    ban = {"suspension": "ban", "words": "was banned", "person": "Player A", "start": "1999", "end": "2000",
           "offence": {"value": "a foul", "words": "for a foul"}}  # fmt: skip
    found = compare(before, made(changed("chronicle", *BEFORE["chronicle"], remark, ban)))
    claims = [change.claim for change in found.claims]
    told = {claim.property: claim.outcome for claim in claims if "/remark/" in claim.subject}
    assert set(told.values()) == {"acquitted"}
    (offence,) = [claim for claim in claims if claim.property == "offence"]
    assert offence.outcome == "until 2000"
    text = repr(found)
    for line in text.splitlines():
        if "court" in line and "“" in line:
            assert "acquitted" in line
    assert "a foul (until 2000)" in text
    assert {record.name.rsplit(" (", 1)[1] for record in found.records if record.kind in ("remark", "suspension")} == {
        "acquitted)", "until 2000)",
    }  # fmt: skip


def test_a_part_of_the_rows_is_shown_where_nobody_asked_for_all(made: Make) -> None:
    many = [spell(str(n), team="Club South", role="player", start=str(1900 + n)) for n in range(40)]
    found = compare(made({"almanac": BEFORE["almanac"]}, "before"), made({"almanac": [*BEFORE["almanac"], *many]}))
    assert re.search(r"… \d+ more", repr(found))
    from carrera_kg.views.changes import difference_text

    whole = difference_text(found)
    assert "… " not in whole and whole.count("“spell ") > 100
    assert "<details>" in found._repr_html_()


def test_markup_in_words_stays_text(before: str, made: Make) -> None:
    fact = {"about": "Player A", "words": "<b>bold</b>", "nickname": "<script>"}
    html = compare(before, made(changed("chronicle", fact)))._repr_html_()
    assert "<script>" not in html and "<b>" not in html and "&lt;script&gt;" in html


def test_as_json_all_of_it_has_documented_keys(before: str, made: Make) -> None:
    found = compare(before, made(changed("chronicle", about("Player B", birthPlace="Town East"))))
    values = json.loads(json.dumps(found.as_dict()))
    documentation = (Path(__file__).parent.parent / "docs/corrections.md").read_text(encoding="utf-8")
    for key in values:
        assert f"`{key}`" in documentation, key
    for part in ("values", "conflicts", "documents", "claims", "graphs"):
        assert values[part], part
    assert values["differ"] is True
    conflict = values["conflicts"][0]
    assert conflict["after"] is None and set(conflict["before"]) >= {"status", "accepted", "rule", "why"}


def test_twice_the_same_comparison_gives_the_same_bytes(before: str, made: Make) -> None:
    after = made(changed("chronicle", about("Player B", birthPlace="Town East")))
    one, other = (compare(before, after) for _ in range(2))
    assert one.as_dict() == other.as_dict() and repr(one) == repr(other)


# ── About one thing ──────────────────────────────────────────────────────────────────────────────


def test_about_an_entity_only_it_and_its_records_are_told(before: str, made: Make) -> None:
    facts = [
        about("Player A", birthPlace="Town East"),
        spell("a", role="player", start="1992", end="1996"),
        spell("b", person="Player B", role="player", start="1970"),
    ]
    after = made(changed("almanac", *facts))
    found = compare(before, after, "player a")
    assert found.about == "Player A" and not found.graphs
    assert found.claims and all("Player B" not in change.claim.subject_label for change in found.claims)
    assert [change.claim for change in found.claims if "/tally/" in change.claim.subject]
    other = compare(before, after, "Player B")
    assert {change.claim.subject for change in other.claims} == {f"{ID}spell/player-b-player-club-north"}
    assert not compare(before, after, "Club South")


def test_about_a_document_only_its_claims_are_told(before: str, made: Make) -> None:
    after = made({"almanac": BEFORE["almanac"][:1], "chronicle": BEFORE["chronicle"][:1]})
    found = compare(before, after, "chronicle")
    assert {change.claim.document for change in found.claims} == {"chronicle"}
    assert [document.id for document in found.documents] == ["chronicle"]


def test_who_is_on_one_side_only_is_found(before: str, made: Make) -> None:
    after = made(BEFORE, entities=[{"id": "club/club-new", "name": "Club New"}])
    assert [entity.name for entity in compare(before, after, "Club New").entities] == ["Club New"]
    with pytest.raises(UsageError, match="did you mean Club New"):
        compare(before, after, "Clubb New")


# ── Files ────────────────────────────────────────────────────────────────────────────────────────

WHOLE = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}
TRIPLES = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML}


def dumped(dataset: str, path: Path, format_: ox.RdfFormat, accepted: bool = False) -> str:
    store = KnowledgeGraph.open(dataset).store
    data = store.dump(format=format_, from_graph=ox.DefaultGraph() if accepted else None) or b""
    packed = path.suffix == ".gz"
    path.write_bytes(gzip.compress(data) if packed else data)
    return str(path)


@pytest.mark.parametrize("extension", WHOLE)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_an_export_of_everything_is_the_same_dataset(before: str, tmp_path: Path, extension: str, packed: str) -> None:
    path = dumped(before, tmp_path / f"whole{extension}{packed}", WHOLE[extension])
    assert not compare(before, path) and not compare(path, before) and not compare(path, path)


@pytest.mark.parametrize("extension", TRIPLES)
def test_an_export_of_the_accepted_view_is_compared_with_that_view(
    before: str, made: Make, tmp_path: Path, extension: str
) -> None:
    path = dumped(before, tmp_path / f"accepted{extension}", TRIPLES[extension], accepted=True)
    found = compare(path, before)
    assert not found and found.view == "accepted"
    assert found.notes == ("only the accepted view is compared: one of the two holds nothing else",)
    verdict = {"about": "Player A", "property": "goals", "accept": "3", "because": "counted anew"}
    other = compare(path, made(BEFORE, verdicts=[verdict]))
    assert [(value.property, value.after) for value in other.values] == [("goals", ("3",))]
    assert {graph.graph for graph in other.graphs} == {"default"}


def test_what_sources_say_is_compared_with_what_they_say(before: str, tmp_path: Path) -> None:
    lines_ = [
        line
        for line in export(before).read_text(encoding="utf-8").splitlines()
        if "/graph/document/" in line.split()[-2]
    ]
    path = tmp_path / "sources.nq"
    path.write_text("\n".join(lines_) + "\n", encoding="utf-8")
    assert compare(before, str(path)).view == "sources" and not compare(before, str(path))


@pytest.mark.parametrize("format_", ["nq", "trig", "nq.gz"])
@pytest.mark.parametrize("view", ["accepted", "sources", "all"])
def test_our_own_exports_are_compared_with_their_view(before: str, tmp_path: Path, format_: str, view: str) -> None:
    path = str(tmp_path / f"{view}.{format_}")
    KnowledgeGraph.open(before).export(path, view=view)
    found = compare(path, before)
    assert not found and found.view == view


@pytest.mark.parametrize("format_", ["nt", "ttl", "rdf"])
def test_our_own_exports_without_graphs_are_compared_where_they_are_the_accepted_view(
    before: str, tmp_path: Path, format_: str
) -> None:
    kg = KnowledgeGraph.open(before)
    for view in ("accepted", "sources", "all"):
        kg.export(str(tmp_path / f"{view}.{format_}"), view=view)
    assert not kg.diff(tmp_path / f"accepted.{format_}")
    with pytest.raises(UsageError, match="claims without graphs"):
        kg.diff(tmp_path / f"sources.{format_}")
    assert compare(str(tmp_path / f"sources.{format_}"), str(tmp_path / f"all.{format_}"))


def test_sides_that_differ_in_kind_are_not_compared(before: str, tmp_path: Path) -> None:
    accepted = dumped(before, tmp_path / "accepted.nt", ox.RdfFormat.N_TRIPLES, accepted=True)
    lines_ = [
        line
        for line in export(before).read_text(encoding="utf-8").splitlines()
        if "/graph/document/" in line.split()[-2]
    ]
    sources = write(tmp_path / "sources.nq", "\n".join(lines_) + "\n")
    flat = write(tmp_path / "flat.nt", "".join(re.sub(r" <[^>]*> \.$", " .\n", line) for line in lines_))
    other = write(tmp_path / "other.nt", "<urn:x:a> <urn:x:b> <urn:x:c> .\n")
    for one, two, told in (
        (accepted, sources, "holds the accepted view, .* what the sources say"),
        (flat, before, "holds claims without graphs, .* a whole dataset"),
        (other, before, "holds other RDF, .* a whole dataset"),
    ):
        with pytest.raises(UsageError, match=f"the two differ in kind: .*{told}; compare exports of the same view"):
            compare(one, two)
    assert not compare(flat, flat) and not compare(other, other)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.nq", b"<urn:a> <urn:b> .\n", r"x\.nq: "),
        ("x.ttl", b"@prefix a: <urn:a> . a:b a:c", r"x\.ttl: "),
        ("x.nt.gz", b"no gzip", r"x\.nt\.gz: is no gzip file, or is cut off"),
        ("x.nt.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 99, mtime=0)[:-9], "is no gzip file, or is cut off"),
        ("x.csv", b"a,b", r"x\.csv: no kind of RDF is called \.csv; use \.nq, \.nt"),
        ("x", b"", "no kind of RDF is called that"),
        ("x.nt", b"\xff\xfe", r"x\.nt: "),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    before: str, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CarreraError, match=problem) as caught:
        compare(before, str(tmp_path / name))
    assert "\n" not in str(caught.value) and caught.value.hint


def test_what_is_not_there_is_told(before: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such dataset or file; check the path"):
        compare(before, str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="no dataset there"):
        compare(before, str(tmp_path))


def test_a_generation_is_a_side_too(before: str) -> None:
    assert not compare(current(before)[0], before)


def test_lines_of_a_dataset_that_are_in_no_order_are_put_in_order(before: str, tmp_path: Path) -> None:
    own = export(before).read_text(encoding="utf-8").splitlines()
    random.Random(7).shuffle(own)
    generation = tmp_path / "generation-x"
    generation.mkdir()
    write(generation / "dataset.nq", "\n".join(own) + "\n")
    assert not compare(before, str(generation))


def test_an_update_is_seen(before: str) -> None:
    first = current(before)[0]
    triple = ox.Quad(
        ox.NamedNode(f"{ID}club/club-north"), ox.NamedNode(CAR + "basedIn"), ox.NamedNode(f"{ID}place/town-east")
    )
    revise(before, lambda store: store.add(triple))
    (value,) = compare(first, before).values
    assert (value.subject_label, value.before, value.after) == ("Club North", (), ("Town East",))


def test_too_many_differences_are_told_in_numbers(before: str, made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    after = made({"yearbook": BEFORE["chronicle"]})
    monkeypatch.setattr(comparison, "MOST", 10)
    found = compare(before, after)
    assert found and not found.claims and found.graphs
    assert "more than 10 statements differ: only their numbers are told; the patch has all" in repr(found)


# ── The patch ────────────────────────────────────────────────────────────────────────────────────


def applied(lines_: set[str], patch: str) -> set[str]:
    """A small reader of RDF Patch."""
    kept = set(lines_)
    rows = patch.split("\n")
    assert rows.pop() == ""
    assert [row[:2] for row in rows[:2]] == ["H ", "H "] and rows[2] == "TX ." and rows[-1] == "TC ."
    for row in rows[3:-1]:
        operation, line = row[0], row[2:]
        assert row[1] == " " and operation in "AD"
        assert (line in kept) == (operation == "D"), "nothing is added that is there, or deleted that is not"
        (kept.add if operation == "A" else kept.remove)(line)
    return kept


def patch_of(one: str, other: str) -> str:
    file = io.BytesIO()
    differ = write_patch(one, other, file)
    text = file.getvalue().decode()
    assert differ == (len(text.split("\n")) > 5)
    return text


def test_applied_to_the_one_the_patch_gives_the_other(before: str, made: Make) -> None:
    after = made({"almanac": BEFORE["almanac"][:2], "yearbook": BEFORE["chronicle"]})
    one, other = ({*export(side).read_text(encoding="utf-8").split("\n")} - {""} for side in (before, after))
    patch = patch_of(before, after)
    assert applied(one, patch) == other
    assert applied(other, patch_of(after, before)) == one
    for side, word in ((before, "before"), (after, "after")):
        checksum = hashlib.sha256(export(side).read_bytes()).hexdigest()
        assert f"H {word} <urn:sha256:{checksum}> ." in patch


def test_a_patch_between_the_same_has_nothing_in_it(before: str) -> None:
    assert patch_of(before, before).split("\n")[2:] == ["TX .", "TC .", ""]


IRIS = st.sampled_from([f"<urn:x:{letter}>" for letter in "abcé"])
LITERALS = st.text(max_size=6).map(lambda text: str(ox.Literal(text))) | st.sampled_from(
    ['"a"@en', '"<urn:x:a> ."', '"_:b <urn:x:g>"', f'"1"^^<{CAR}n>', '"a <b"^^<urn:x:t>']
)
QUADS = st.builds(
    lambda s, p, o, g: f"{s} {p} {o} {g} ." if g else f"{s} {p} {o} .",
    IRIS, IRIS, IRIS | LITERALS, st.one_of(st.just(""), IRIS),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(one=st.sets(QUADS, max_size=12), other=st.sets(QUADS, max_size=12))
def test_any_two_files_differ_by_their_patch(
    tmp_path_factory: pytest.TempPathFactory, one: set[str], other: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("patch")
    paths = [
        write(folder / f"{name}.nq", "".join(f"{line}\n" for line in lines_))
        for name, lines_ in (("a", one), ("b", other))
    ]
    read = [{f"{quad} ." for quad in ox.parse(path=path)} for path in paths]
    assert applied(read[0], patch_of(*paths)) == read[1]
    found = compare(*paths)
    assert bool(found) == (read[0] != read[1])
    assert sum(graph.gone for graph in found.graphs) == len(read[0] - read[1])
    assert sum(graph.new for graph in found.graphs) == len(read[1] - read[0])


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────


@given(QUADS)
def test_a_line_is_taken_apart_as_the_parser_does(line: str) -> None:
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    parts = parts_of(f"{quad} .")
    assert parts.subject == str(quad.subject) and parts.predicate == str(quad.predicate)
    assert parts.object == str(quad.object)
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    assert parts.graph == graph == graph_of(f"{quad} .".encode()).decode()


@pytest.mark.parametrize("graph", ["", "<urn:g>"])
@pytest.mark.parametrize("value", ['<<( <urn:a> <urn:b> "c d" )>>', "_:b1", '"a b"@en'])
def test_triple_terms_and_blank_nodes_are_taken_apart_too(value: str, graph: str) -> None:
    line = f"<urn:s> <urn:p> {value} {graph}".rstrip() + " ."
    assert (parts_of(line).object, parts_of(line).graph) == (value, graph)
    assert graph_of(line.encode()).decode() == graph


@given(
    st.sets(st.text(st.characters(blacklist_characters="\n", codec="utf-8"), min_size=1, max_size=8), max_size=60),
    st.integers(1, 9),
)
def test_lines_are_sorted_by_bytes_in_parts_and_found_again(
    tmp_path_factory: pytest.TempPathFactory, texts: set[str], at_once: int
) -> None:
    folder = tmp_path_factory.mktemp("sort")
    path = str(folder / "lines")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "IN_MEMORY", at_once)
        sort_lines([text.encode() for text in [*texts, *texts]], path, str(folder))
    found = SortedLines(path)
    assert list(found) == sorted(text.encode() for text in texts)
    assert os.listdir(folder) == ["lines"]
    for prefix in {text[:2] for text in texts} | {"a", "\uffff"}:
        assert found.starting_with(prefix) == [t for t in sorted(texts) if t.startswith(prefix)]
    found.close()


def test_lines_out_of_order_are_an_error(tmp_path: Path) -> None:
    found = SortedLines(write(tmp_path / "lines", "b\na\n"))
    with pytest.raises(DataError, match="its lines are not in order; build the dataset again"):
        list(found)


@given(st.sets(st.binary(min_size=1, max_size=2)), st.sets(st.binary(min_size=1, max_size=2)))
def test_differences_are_those_of_the_sets_in_order(one: set[bytes], other: set[bytes]) -> None:
    found = list(differences(sorted(one), sorted(other)))
    assert [line for _, line in found] == sorted(one ^ other)
    assert {line for came, line in found if came} == other - one


# ── Blank nodes ──────────────────────────────────────────────────────────────────────────────────

NODES = st.integers(0, 5)
BLANK = st.builds(lambda s, p, o: f"_:n{s} <urn:x:{p}> {o} .", NODES, st.sampled_from("pq"),
                  NODES.map(lambda n: f"_:n{n}") | st.sampled_from(['"v"', '"_:n1"', "<urn:x:o>"]))  # fmt: skip


def relabelled(lines_: set[str], order: Sequence[int]) -> set[str]:
    return {re.sub(r'(?<!")_:n(\d)', lambda match: f"_:m{order[int(match[1])]}", line) for line in lines_}


@settings(max_examples=100, deadline=None)
@given(st.sets(BLANK, min_size=1, max_size=12), st.permutations(range(6)))
def test_labels_of_blank_nodes_do_not_come_from_the_file(lines_: set[str], order: list[int]) -> None:
    one, other = label_blank_nodes(lines_), label_blank_nodes(relabelled(lines_, order))
    assert sorted(one) == sorted(other)
    assert len(set(one)) == len(lines_)  # two nodes never share a label
    names = {name for line in lines_ for name in re.findall(r'(?<!")_:n\d', line)}
    assert len({name for line in one for name in re.findall(r'(?<!")_:b\w+', line)}) == len(names)


def test_a_change_elsewhere_leaves_blank_nodes_alone(tmp_path: Path) -> None:
    lists = ["_:a <urn:x:first> <urn:x:1> .", "_:a <urn:x:rest> _:b .", "_:b <urn:x:first> <urn:x:2> ."]
    one = write(tmp_path / "a.nt", "\n".join(lists) + "\n_:c <urn:x:p> <urn:x:o> .\n")
    two = write(
        tmp_path / "b.nt",
        "\n".join(lists).replace("_:", "_:z") + "\n_:a <urn:x:q> <urn:x:o> .\n_:d <urn:x:q> <urn:x:o> .\n",
    )
    (graph,) = compare(one, two).graphs
    assert (graph.gone, graph.new) == (1, 2)


def test_many_blank_nodes_that_look_alike_take_no_time() -> None:
    ring = [f"_:n{n} <urn:x:p> _:n{(n + 1) % 60} ." for n in range(60)]
    clique = [f"_:k{a} <urn:x:p> _:k{b} ." for a in range(14) for b in range(14) if a != b]
    assert len(set(label_blank_nodes([*ring, *clique]))) == len(ring) + len(clique)


def test_too_many_blank_nodes_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sides, "MOST_BLANK", 3)
    path = write(tmp_path / "a.nt", "".join(f"_:a <urn:x:p{n}> <urn:x:o> .\n" for n in range(4)))
    with pytest.raises(DataError, match="more than 3 statements have blank nodes"):
        compare(path, path)


# ── From Python and the shell ────────────────────────────────────────────────────────────────────


def test_a_graph_is_compared_with_another_one_a_folder_or_a_file(before: str, made: Make) -> None:
    after = made({"almanac": BEFORE["almanac"]})
    kg = KnowledgeGraph.open(before)
    for other in (KnowledgeGraph.open(after), after, Path(after), export(after)):
        found = kg.diff(other)
        assert [document.id for document in found.documents] == ["chronicle"]
    assert kg.diff(after, "Player B").about == "Player B"


def test_a_graph_is_what_it_was_when_it_was_opened(before: str, made: Make) -> None:
    kg = KnowledgeGraph.open(before)
    made({"almanac": BEFORE["almanac"]}, "before")
    assert [document.change for document in kg.diff(before).documents] == ["gone"]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(["diff", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_writes_a_table_json_and_a_patch(
    before: str, made: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = made({"almanac": BEFORE["almanac"]})
    code, out, _ = told(capsys, before, after)
    assert code == 0 and out.startswith("1 document, ") and "Accepted values" in out
    code, out, _ = told(capsys, before, after, "--format", "json")
    assert json.loads(out)["documents"][0]["id"] == "chronicle"
    code, out, err = told(capsys, before, after, "-o", str(tmp_path / "x.rdfp"))
    assert (code, out, err) == (0, "", "")
    patch = (tmp_path / "x.rdfp").read_text(encoding="utf-8")
    one, other = ({*export(side).read_text(encoding="utf-8").split("\n")} - {""} for side in (before, after))
    assert applied(one, patch) == other
    code, out, _ = told(capsys, before, "--store", after, "--about", "Player B")
    assert "about Player B" in out


@pytest.mark.parametrize("format_", ["table", "json", "patch"])
def test_the_exit_code_tells_whether_they_differ_where_asked(
    before: str, made: Make, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    after = made({"almanac": BEFORE["almanac"]})
    assert told(capsys, before, after, "--format", format_)[0] == 0
    assert told(capsys, before, after, "--format", format_, "--exit-status")[0] == 1
    assert told(capsys, before, before, "--format", format_, "--exit-status")[0] == 0


def test_the_command_compares_with_the_generation_before(made: Make, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = made(BEFORE)
    code, _, err = told(capsys, "--before", "--store", dataset)
    assert code == 3 and "there is no earlier generation; a build keeps the one before it" in err
    made({"almanac": BEFORE["almanac"]})
    for words in (["--before", dataset], ["--before", "--store", dataset]):
        code, out, _ = told(capsys, *words)
        assert code == 0 and "gone" in out and "chronicle" in out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "something to compare with is needed; name a dataset or an export, or give --before"),
        (["a", "b", "--before"], "--before compares one dataset with itself"),
        (["a", "b", "--about", "x", "--format", "patch"], "a patch is of all that differs; leave --about out"),
        (["a", "b"], "a: there is no such dataset or file"),
    ],
)
def test_wrong_words_are_told_in_one_line(capsys: pytest.CaptureFixture[str], words: list[str], problem: str) -> None:
    code, out, err = told(capsys, *words)
    assert code in (2, 3) and out == ""
    assert problem in err and err.count("\n") == 1


def test_a_dataset_of_nothing_can_be_compared(tmp_path: Path, before: str) -> None:
    publish(str(tmp_path / "empty"), [], "own", lambda store: {})
    found = compare(str(tmp_path / "empty"), before)
    assert all(change.change == "new" for change in found.claims) and len(found.claims) > 10
    assert not compare(str(tmp_path / "empty"), str(tmp_path / "empty"))


def test_an_export_named_in_capitals_is_known(before: str, tmp_path: Path) -> None:
    path = Path(dumped(before, tmp_path / "whole.nq", ox.RdfFormat.N_QUADS)).rename(tmp_path / "WHOLE.NQ")
    assert not compare(before, str(path))
