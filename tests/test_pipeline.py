from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from carrera_kg import KnowledgeGraph, pipeline
from carrera_kg.documents import Document
from carrera_kg.errors import CarreraError, DataError, FactError, TextChangedError
from carrera_kg.pipeline import Sources, build, coverage, read_sources, verify
from carrera_kg.resources import folder
from carrera_kg.store import EXPORT, current, open_store, publish, read_manifest
from carrera_kg.views import ClaimView
from tests.career import about, spell, write_career
from tests.golden import golden

DATA = Path(folder("data"))
# The source texts are not part of the repository; where they lie beside the checkout, the quotations are verified.
DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"
with_documents = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source texts are not at hand")


@pytest.fixture(scope="module")
def manifest(dataset: Path) -> dict[str, Any]:
    return read_manifest(str(dataset))


@pytest.fixture(scope="module")
def sources() -> Sources:
    """The shipped facts, read."""
    return read_sources(str(DATA))


@pytest.fixture(scope="module")
def claims(kg: KnowledgeGraph) -> list[ClaimView]:
    return kg.claims()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A dataset from an earlier build."""
    dataset = tmp_path / "dataset"
    publish(str(dataset), ["<urn:x:old> <urn:x:is> <urn:x:there> ."], "own", lambda store: {})
    return dataset


def still_answers(old: Path) -> bool:
    return ox.NamedNode("urn:x:old") in {quad.subject for quad in open_store(str(old))}


def export(dataset: Path) -> bytes:
    return Path(current(str(dataset))[0], EXPORT).read_bytes()


# ── The same inputs, the same bytes ──────────────────────────────────────────────────────────────


def test_another_process_makes_the_same_bytes_of_the_same_inputs(dataset: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    command = "import sys; from carrera_kg.pipeline import build; build(sys.argv[1])"
    environment = os.environ | {"PYTHONHASHSEED": "1964", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", command, str(again)], check=True, cwd=tmp_path, env=environment)
    assert export(again) == export(dataset)
    assert read_manifest(str(again))["canonical_sha256"] == read_manifest(str(dataset))["canonical_sha256"]


def test_the_manifest_has_the_checksum_of_the_export(dataset: Path, manifest: dict[str, Any]) -> None:
    assert hashlib.sha256(export(dataset)).hexdigest() == manifest["canonical_sha256"]


def test_the_store_holds_what_the_export_says_to_the_letter(dataset: Path) -> None:
    dumped = open_store(str(dataset)).dump(format=ox.RdfFormat.N_QUADS)
    assert dumped is not None
    assert sorted(dumped.splitlines()) == sorted(export(dataset).splitlines())


def test_the_export_is_sorted_and_repeats_nothing(dataset: Path) -> None:
    lines = export(dataset).splitlines()
    assert lines == sorted(set(lines))


# ── The manifest ─────────────────────────────────────────────────────────────────────────────────


def test_the_manifest_has_the_checksum_of_every_input(manifest: dict[str, Any]) -> None:
    inputs = dict(manifest["inputs"])
    ontology = Path(folder("ontology"), "carrera.ttl")
    assert inputs.pop("ontology/carrera.ttl") == hashlib.sha256(ontology.read_bytes()).hexdigest()
    files = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml")]
    assert sorted(inputs) == sorted(files)
    for name, checksum in inputs.items():
        assert checksum == hashlib.sha256((DATA / name).read_bytes()).hexdigest(), name


def test_the_manifest_names_the_versions_it_was_made_with(manifest: dict[str, Any]) -> None:
    assert all(re.match(r"\d+\.\d+", manifest[name]) for name in ("carrera_kg", "pyoxigraph", "python"))


def test_the_manifest_counts_every_graph(manifest: dict[str, Any]) -> None:
    graphs = manifest["graphs"]
    assert sum(graphs.values()) == manifest["quads"]
    kinds = {name.removeprefix("https://w3id.org/carrera-kg/graph/").split("/")[0] for name in graphs}
    assert kinds >= {"default", "document", "conflicts", "derived", "ontology"}


def test_the_manifest_states_the_price_of_provenance(manifest: dict[str, Any]) -> None:
    accepted = manifest["accepted_triples"]
    assert manifest["claims_per_accepted_triple"] == pytest.approx(manifest["claims"] / accepted, abs=0.001)
    factor = manifest["provenance_triples"] / accepted
    assert manifest["provenance_triples_per_accepted_triple"] == pytest.approx(factor, abs=0.001)


def test_the_claims_of_the_manifest_are_those_of_the_dataset(manifest: dict[str, Any], claims: list[ClaimView]) -> None:
    assert manifest["claims"] == len(claims) == sum(manifest["claims_by_document"].values())


def test_without_documents_no_span_counts_as_verified(manifest: dict[str, Any]) -> None:
    assert [document["verified"] for document in manifest["documents"].values()] == [False, False, False]


def test_the_counts_are_those_that_were_read_and_kept(manifest: dict[str, Any]) -> None:
    kept = {key: manifest[key] for key in ("claims", "claims_by_document", "conflicts", "findings")}
    text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    assert text == golden("manifest.json", text)


# ── With the documents at hand ───────────────────────────────────────────────────────────────────


@with_documents
def test_with_the_documents_every_span_verifies_and_the_dataset_is_the_same(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "validate", lambda quads: ())  # slow, and it changes nothing in the dataset
    report = build(str(tmp_path / "verified"), documents=str(DOCUMENTS))
    assert report.verified
    documents = read_manifest(str(tmp_path / "verified"))["documents"]
    assert isinstance(documents, dict)
    assert all(document["verified"] for document in documents.values())
    assert export(tmp_path / "verified") == export(dataset)


def places_to_change(text: str, quoted: set[int]) -> Iterator[tuple[str, int]]:
    yield "first", 0
    yield "last", len(text) - 1
    yield "inside a quotation", sorted(quoted)[len(quoted) // 2]
    yield "outside any quotation", next(at for at in range(len(text) // 3, len(text)) if at not in quoted)


@with_documents
@pytest.mark.parametrize("document", ["carrera-biography", "carrera-encyclopedia", "carrera-news"])
@pytest.mark.parametrize("place", ["first", "last", "inside a quotation", "outside any quotation"])
def test_one_changed_character_is_found_named_and_placed(
    sources: Sources, tmp_path: Path, document: str, place: str
) -> None:
    texts = shutil.copytree(DOCUMENTS, tmp_path / "texts")
    entry = sources.catalogue[document]
    text = (texts / entry.file).read_bytes().decode()
    at = dict(places_to_change(text, quoted(sources, entry)))[place]
    changed = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    (texts / entry.file).write_bytes(changed.encode())
    with pytest.raises(TextChangedError) as caught:
        verify(sources, str(texts))
    error = caught.value
    assert error.document == document
    assert error.offset is not None
    assert abs(error.offset - at) <= 64
    assert str(error).startswith(f"{document}: ")
    assert f"offset {error.offset - error.offset % 64}" in str(error) or f"at {error.offset}" in str(error)
    assert f"restore {entry.file}" in error.hint


def quoted(sources: Sources, document: Document) -> set[int]:
    """The offsets that lie inside a quotation."""
    spans = {
        span
        for sheet in sources.sheets
        if sheet.document.id == document.id
        for statement in sheet.statements
        for span in statement.spans
    }
    return {at for span in spans for at in range(span.start, span.end)}


@with_documents
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:1000] + text[1001:],
        lambda text: text[:1000] + "x" + text[1000:],
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: text[: len(text) // 2],
        lambda text: "",
    ],
    ids=["one less", "one more", "line ends", "longer", "shorter", "half", "empty"],
)
def test_a_text_of_another_length_is_not_the_catalogued_one(sources: Sources, tmp_path: Path, change: Any) -> None:
    texts = shutil.copytree(DOCUMENTS, tmp_path / "texts")
    file = texts / sources.catalogue["carrera-news"].file
    file.write_bytes(change(file.read_bytes().decode()).encode())
    with pytest.raises(TextChangedError, match="carrera-news: the text is not the catalogued one"):
        verify(sources, str(texts))


@with_documents
def test_a_changed_document_stops_the_build_and_the_old_dataset_still_answers(
    sources: Sources, old: Path, tmp_path: Path
) -> None:
    texts = shutil.copytree(DOCUMENTS, tmp_path / "texts")
    file = texts / sources.catalogue["carrera-biography"].file
    file.write_bytes(file.read_bytes().replace(b"Sesto San Giovanni", b"Sesto San Giovanna", 1))
    with pytest.raises(TextChangedError, match=r"carrera-biography: .* offset"):
        build(str(old), documents=str(texts))
    assert still_answers(old)


# ── Facts of one's own ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of one made-up spell, verified against its made-up text."""
    home = tmp_path_factory.mktemp("own")
    files = write_career(home, {"almanac": [spell("north", role="player", start="1991", end="1996")]})
    report = build(str(home / "dataset"), files.data, files.texts)
    assert report.verified
    return home / "dataset"


def test_a_build_of_ones_own_facts_answers_from_them_alone(own: Path) -> None:
    spells = KnowledgeGraph.open(own).person("Player A").spells
    assert [(s.team, s.role, s.start, s.end) for s in spells] == [("Club North", "player", "1991", "1996")]


def test_a_build_of_ones_own_facts_is_never_taken_for_the_shipped_one(own: Path, dataset: Path) -> None:
    assert current(str(own))[1] == "own"
    assert current(str(dataset))[1].startswith("shipped:")


def test_a_build_says_what_it_is_at(own: Path) -> None:
    steps: list[str] = []
    data, texts = own.parent / "data", own.parent / "texts"
    build(str(own), str(data), str(texts), progress=steps.append)
    assert steps == [
        "reading facts", "verifying words", "identifying", "comparing claims", "mapping to RDF", "validating",
        "publishing",
    ]  # fmt: skip


def test_the_report_says_what_the_manifest_says(own: Path) -> None:
    report = build(str(own), str(own.parent / "data"))
    assert not report.verified
    assert dataclasses.asdict(report)["manifest"] == read_manifest(str(own))
    assert report.claims == report.manifest["claims"]


# ── Verdicts and findings in the report ──────────────────────────────────────────────────────────

DISPUTE = {
    "almanac": [about("Player A", birthPlace="Town East")],
    "gazette": [about("Player A", words="A native of West", birthPlace="Town West")],
}
VERDICT = "- {about: Player A, property: birthPlace, accept: Town West, because: counted anew}\n"
TOWN_WEST = [{"id": "place/town-west", "name": "Town West"}]


def test_the_manifest_counts_conflicts_by_status_and_by_kind(tmp_path: Path) -> None:
    report = build(str(tmp_path / "dataset"), write_career(tmp_path, DISPUTE, entities=TOWN_WEST).data)
    assert report.manifest["conflicts"] == {"contradiction": 0, "undecided": 1, "apparent": 0}
    assert report.manifest["conflicts_by_kind"] == {"value clash": 1}
    assert report.statuses == {"undecided": 1}


@pytest.mark.parametrize("beside_the_facts", [True, False])
def test_a_verdict_of_the_user_stands_beside_the_facts_or_anywhere(tmp_path: Path, beside_the_facts: bool) -> None:
    files = write_career(tmp_path, DISPUTE, entities=TOWN_WEST)
    path = Path(files.data, "verdicts.yaml") if beside_the_facts else tmp_path / "mine.yaml"
    path.write_text("verdicts:\n" + VERDICT, encoding="utf-8")
    report = build(str(tmp_path / "dataset"), files.data, verdicts=None if beside_the_facts else str(path))
    assert report.changes == ("Player A: birth place: all values → Town West (counted anew)",)
    assert report.statuses == {"contradiction": 1}
    assert report.manifest["verdicts_of_the_user"] == 1
    inputs = report.manifest["inputs"]
    assert isinstance(inputs, dict)
    assert inputs["verdicts.yaml"] == hashlib.sha256(path.read_bytes()).hexdigest()
    [slot] = KnowledgeGraph.open(report.dataset).explain("Player A", "birthPlace")
    assert slot.accepted == ("Town West",)
    assert slot.conflicts[0].rule == "decided by the user"
    assert slot.conflicts[0].why == "counted anew"


def test_a_legal_matter_without_its_outcome_stops_the_build(tmp_path: Path, old: Path) -> None:
    trial = {"remark": "trial", "words": "he was tried", "concerns": "Player A", "topic": "legal-matter"}
    files = write_career(tmp_path, {"almanac": [trial | {"summary": "there was a trial"}]})
    with pytest.raises(FactError, match="trial: a legal matter without its outcome; say how it was settled, or leave"):
        build(str(old), files.data)
    assert still_answers(old)


# ── Coverage ─────────────────────────────────────────────────────────────────────────────────────


def test_the_sentences_of_a_career_are_all_accounted_for(tmp_path: Path) -> None:
    files = write_career(tmp_path, {"almanac": [spell("north", role="player", start="1991")]})
    [covered] = coverage(files.data, files.texts)
    assert (covered.document, covered.share, covered.missing) == ("almanac", 1, ())


def test_coverage_verifies_on_the_way(tmp_path: Path) -> None:
    files = write_career(tmp_path, {"almanac": [spell("north", role="player", start="1991")]})
    Path(files.texts, "almanac.txt").write_text("Something else.", encoding="utf-8")
    with pytest.raises(TextChangedError):
        coverage(files.data, files.texts)


@with_documents
def test_every_sentence_of_the_shipped_documents_is_accounted_for() -> None:
    for covered in coverage(None, str(DOCUMENTS)):
        assert [sentence.start for sentence in covered.missing] == [], covered.document


def _break(data: Path, name: str, text: str) -> None:
    (data / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["documents.yaml", "entities.yaml", "facts/almanac.yaml"])
@pytest.mark.parametrize("text", ["documents: [", "a: 1\na: 2\n", "- a\n- b\n", "a: *anchor\n", "", "\t", "a: b: c"])
def test_a_broken_file_stops_the_build_with_its_name_and_line(own: Path, tmp_path: Path, name: str, text: str) -> None:
    data = shutil.copytree(own.parent / "data", tmp_path / "data")
    _break(data, name, text)
    with pytest.raises(FactError) as caught:
        build(str(tmp_path / "never"), str(data))
    assert str(caught.value).startswith(f"{data / name}:{caught.value.line}: ")
    assert not (tmp_path / "never").exists()


def test_a_broken_file_leaves_the_old_dataset(own: Path, old: Path, tmp_path: Path) -> None:
    data = shutil.copytree(own.parent / "data", tmp_path / "data")
    _break(data, "facts/almanac.yaml", "document: [")
    with pytest.raises(FactError):
        build(str(old), str(data))
    assert still_answers(old)


@pytest.mark.parametrize("name", ["documents.yaml", "entities.yaml", "facts"])
def test_a_missing_input_is_named(own: Path, tmp_path: Path, name: str) -> None:
    data = shutil.copytree(own.parent / "data", tmp_path / "data")
    shutil.rmtree(data / name) if name == "facts" else (data / name).unlink()
    with pytest.raises(DataError, match=re.escape(str(data / name))):
        build(str(tmp_path / "never"), str(data))


def test_a_folder_without_fact_files_is_an_error(own: Path, tmp_path: Path) -> None:
    data = shutil.copytree(own.parent / "data", tmp_path / "data")
    (data / "facts" / "almanac.yaml").unlink()
    with pytest.raises(DataError, match="no fact files; put one fact file per document there"):
        build(str(tmp_path / "never"), str(data))


def test_a_missing_document_is_named_with_its_file(own: Path, tmp_path: Path) -> None:
    with pytest.raises(CarreraError, match=r"almanac: almanac\.txt is not in .*; put it there, or build without"):
        build(str(tmp_path / "never"), str(own.parent / "data"), str(tmp_path))


# ── The shipped facts ────────────────────────────────────────────────────────────────────────────


def test_every_claim_shows_one_to_eight_words(claims: list[ClaimView]) -> None:
    for claim in claims:
        for span in claim.spans:
            assert 1 <= len(span["words"].split()) <= 8, claim


def test_a_span_is_as_long_as_its_words(claims: list[ClaimView]) -> None:
    assert all(span["end"] - span["start"] == len(span["words"]) for claim in claims for span in claim.spans)


def test_the_spans_of_a_claim_are_sorted_and_differ(claims: list[ClaimView]) -> None:
    for claim in claims:
        starts = [(span["start"], span["end"]) for span in claim.spans]
        assert starts == sorted(set(starts)), claim


def test_no_two_claims_have_one_id(claims: list[ClaimView]) -> None:
    assert len({claim.id for claim in claims}) == len(claims)


def test_no_span_lies_beyond_the_end_of_its_document(claims: list[ClaimView], sources: Sources) -> None:
    assert all(claim.spans[-1]["end"] <= sources.catalogue[claim.document].length for claim in claims)


def values_in_conflict(kg: KnowledgeGraph, subject: str, prop: str) -> set[str]:
    """What the sources say in the open conflict about the slot."""
    return {
        claim.object_label
        for conflict in kg.conflicts("Massimo Carrera")
        if conflict.status != "apparent" and subject in conflict.subject and conflict.property == prop
        for claim in conflict.claims
    }


@pytest.mark.parametrize(
    ("subject", "prop", "values"),
    [
        ("person/massimo-carrera", "birth place", {"Sesto San Giovanni", "Pozzuolo Martesana"}),
        ("tally/massimo-carrera-player-atalanta", "goals", {"7", "3"}),
        ("spell/massimo-carrera-staff-juventus", "start", {"2009", "summer 2011"}),
    ],
)
def test_the_headline_contradictions_are_found(kg: KnowledgeGraph, subject: str, prop: str, values: set[str]) -> None:
    assert values_in_conflict(kg, subject, prop) == values


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("Russi", {"club/russi"}),
        ("Pro Sesto", {"club/pro-sesto"}),
        ("Sesto San Giovanni", {"place/sesto-san-giovanni"}),
        ("AEK Athens", {"club/aek-athens"}),
        ("AEK Larnaca", {"club/aek-larnaca"}),
        ("Bari", {"club/bari", "place/bari"}),
        ("Italy", {"national-team/italy", "place/italy"}),
    ],
)
def test_namesakes_are_kept_apart(sources: Sources, name: str, addresses: set[str]) -> None:
    assert {entity.id for entity in sources.entities.by_id.values() if entity.name == name} == addresses


def test_no_two_entities_share_an_identity_elsewhere() -> None:
    entities = yaml.safe_load((DATA / "entities.yaml").read_text(encoding="utf-8"))["entities"]
    links = [link for entity in entities for link in entity.get("links", {}).items()]
    assert len(links) == len(set(links))


def test_every_identity_elsewhere_says_what_proves_it() -> None:
    entities = yaml.safe_load((DATA / "entities.yaml").read_text(encoding="utf-8"))["entities"]
    linked = [entity for entity in entities if "links" in entity]
    assert linked
    assert [entity["id"] for entity in linked if not entity.get("because")] == []


MATTERS = (
    r"accident\w*|crash\w*|collision|collided|killed|kills|died|drunk\w*|murder\w*|manslaughter|homicide|"
    r"prison|jail|guilty|acquitted|trial|court|lawyers?|illness|disease|hospital"
)


def test_private_misfortune_is_told_with_its_outcome_or_not_at_all(claims: list[ClaimView]) -> None:
    touching = [c for c in claims if re.search(rf"(?i)\b(?:{MATTERS})\b", f"{c.words} {c.object_label}")]
    assert touching
    assert [claim for claim in touching if not claim.outcome] == []


def test_the_plain_view_has_no_private_misfortune_without_its_outcome(kg: KnowledgeGraph) -> None:
    without = """
    ASK { ?remark a car:Remark ; car:topic ?topic . GRAPH graph:ontology { ?topic car:sensitive true }
          FILTER NOT EXISTS { ?remark car:settled ?outcome } }"""
    assert not kg.query(without)
    assert kg.query("ASK { GRAPH graph:derived { ?remark car:sensitive true } }")


@pytest.mark.parametrize("path", ["documents.yaml", "entities.yaml", "verdicts.yaml"])
def test_no_private_misfortune_stands_beside_the_facts(path: str) -> None:
    text = (DATA / path).read_text(encoding="utf-8")
    assert re.findall(rf"(?i)\b(?:{MATTERS})\b", text) == []
