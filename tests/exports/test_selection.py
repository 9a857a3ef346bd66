"""What is exported: views, words, sensitive matters, one entity."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import DataError, UsageError
from carrera_kg.pipeline import build
from carrera_kg.vocabulary import ALT_LABEL, CAR, DCTERMS, GRAPH, ID, LABEL, OA, RDF_TYPE, SENSITIVE
from tests.career import about, entry, spell, to_yaml, write, write_career
from tests.exports.exporting import selection_of, value

EXACT, PREFIX, SUFFIX = (ox.NamedNode(OA + name) for name in ("exact", "prefix", "suffix"))


def test_the_accepted_view_is_the_default_graph_and_the_marks_of_sensitive_matters(kg: KnowledgeGraph) -> None:
    default = {f"{q.triple} ." for q in kg.store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    marks = {f"{q.triple} ." for q in kg.store.quads_for_pattern(None, ox.NamedNode(SENSITIVE), None, None)}
    marks = {mark for mark in marks if f"<{ID}" in mark}
    assert marks and set(kg.selection().lines()) == default | marks


def test_sources_are_the_documents_graphs_with_the_names_of_things(kg: KnowledgeGraph) -> None:
    quads = list(kg.selection(view="sources").quads())
    for document in kg.store.named_graphs():
        if document.value.startswith(f"{GRAPH}document/"):
            there = set(kg.store.quads_for_pattern(None, None, None, document))
            assert {quad for quad in quads if quad.graph_name == document} == there
    default = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    assert any(quad.object == ox.Literal("Massimo Carrera") for quad in default)
    assert not any(quad.predicate.value == f"{CAR}birthPlace" for quad in default)


def test_lines_are_sorted_and_each_stands_once(kg: KnowledgeGraph) -> None:
    for choices in ({"view": "all"}, {"view": "sources"}, {}, {"about": "Juventus", "view": "all"}):
        lines = list(kg.selection(**choices).lines())
        assert lines == sorted(set(lines)) and lines
        union = list(kg.selection(**choices).union())
        assert union == sorted(set(union)) and union


def test_one_entity_is_what_is_known_of_it_as_far_as_the_view_has_it(kg: KnowledgeGraph) -> None:
    accepted, sources, whole = (
        set(kg.selection(about="Atalanta", view=view).lines()) for view in ("accepted", "sources", "all")
    )
    assert accepted < whole and sources < whole
    assert not any("graph/" in line for line in accepted) and any("graph/conflicts" in line for line in whole)
    with pytest.raises(UsageError, match="Atalantta"):
        kg.selection(about="Atalantta")


def test_a_document_can_be_asked_for(kg: KnowledgeGraph) -> None:
    lines = list(kg.selection(about="carrera-news", view="all").lines())
    assert any(f"<{OA}exact>" in line for line in lines)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


def test_without_quotes_no_word_of_a_document_is_left(kg: KnowledgeGraph) -> None:
    words = {value(quad.object) for quad in kg.store.quads_for_pattern(None, EXACT, None, None)}
    long = {text for text in words if len(text.split()) > 3}
    quads = list(kg.selection(view="all", quotes="none").quads())
    texts = {(q.predicate.value, q.object.value) for q in quads if isinstance(q.object, ox.Literal)}
    left = {predicate for predicate, text in texts if any(each in text for each in long)}
    assert long and left <= {
        LABEL,
        ALT_LABEL,
        f"{DCTERMS}title",
        f"{CAR}searchKey",
    }  # a name can be a name in the documents too
    assert any(value(quad.object) == f"{OA}TextPositionSelector" for quad in quads if quad.predicate.value == RDF_TYPE)


def test_the_context_is_the_rest_of_the_sentence(tmp_path: Path) -> None:
    folder, texts = _career(tmp_path)
    kg = KnowledgeGraph.open(folder)
    quads = list(kg.selection(view="sources", quotes="context", documents=texts).quads())
    words, before, after = (
        {q.subject: value(q.object) for q in quads if q.predicate == each} for each in (EXACT, PREFIX, SUFFIX)
    )
    whole = {before.get(node, "") + text + after.get(node, "") for node, text in words.items()}
    assert whole == {"It is told that Player A was born in Town East, they say.", "He stayed with Club North for long."}


def test_the_context_comes_from_the_very_text_only(tmp_path: Path) -> None:
    folder, texts = _career(tmp_path)
    for path in Path(texts).iterdir():
        path.write_text("Another text.", encoding="utf-8")
    with pytest.raises(DataError, match="SHA-256"):
        list(KnowledgeGraph.open(folder).selection(view="all", quotes="context", documents=texts).lines())
    with pytest.raises(UsageError, match="--documents"):
        KnowledgeGraph.open(folder).selection(quotes="context")


def _career(tmp_path: Path) -> tuple[str, str]:
    """A career whose document has sentences around the words."""
    text = "It is told that Player A was born in Town East, they say. He stayed with Club North for long."
    born = about("Player A", birthPlace="Town East") | {"words": "was born in Town East"}
    facts = [born, spell("north") | {"words": "with Club North"}]
    placed = [fact | {"at": str(text.index(str(fact["words"])))} for fact in facts]
    made = write_career(tmp_path, {"paper": placed})
    write(os.path.join(made.texts, "paper.txt"), text)
    write(os.path.join(made.data, "documents.yaml"), to_yaml({"documents": [entry("paper", text)]}))
    build(str(tmp_path / "dataset"), facts=made.data, documents=made.texts)
    return str(tmp_path / "dataset"), made.texts


# ── Sensitive matters ────────────────────────────────────────────────────────────────────────────


def test_a_mark_goes_wherever_the_matter_goes(kg: KnowledgeGraph) -> None:
    marked = {q.subject for q in kg.store.quads_for_pattern(None, ox.NamedNode(SENSITIVE), None, None)}
    marked = {node for node in marked if value(node).startswith(ID)}
    for view in ("accepted", "sources", "all"):
        quads = list(kg.selection(view=view).quads())
        there = {quad.subject for quad in quads} & marked
        assert there == {quad.subject for quad in quads if quad.predicate.value == SENSITIVE} & marked
        assert there


def test_what_is_omitted_leaves_nothing_behind(kg: KnowledgeGraph) -> None:
    quads = list(kg.selection(view="all", sensitive="omit").quads())
    marked = {q.subject for q in kg.store.quads_for_pattern(None, ox.NamedNode(SENSITIVE), None, None)}
    marked = {node for node in marked if value(node).startswith(ID)}
    claims = {q.subject for node in marked for q in kg.store.quads_for_pattern(None, None, node, None)}
    assert claims
    left = {quad.subject for quad in quads} | {quad.object for quad in quads}
    assert not left & (marked | claims - {ox.NamedNode(f"{ID}person/massimo-carrera")} - _entities(claims))
    words = {str(quad.object) for quad in quads if quad.predicate == EXACT}
    assert not any("fixing" in text.lower() or "appeal" in text.lower() for text in words)
    everything = list(kg.selection(view="all").quads())
    assert len(quads) > 0.8 * len(everything)


def _entities(nodes: set[Any]) -> set[Any]:
    return {node for node in nodes if not value(node).startswith((f"{ID}claim/", f"{ID}derivation/"))}


@pytest.mark.parametrize(
    ("choice", "word"), [({"view": "al"}, "all"), ({"quotes": "wrds"}, "words"), ({"sensitive": "omitt"}, "omit")]
)
def test_a_choice_that_is_none_says_what_is_meant(kg: KnowledgeGraph, choice: dict[str, str], word: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {word}"):
        kg.selection(**choice)


def test_an_address_that_looks_like_a_graph_is_not_taken_for_one(tmp_path: Path) -> None:
    node, derived = ox.NamedNode("urn:x:y"), ox.NamedNode(f"{GRAPH}derived")
    selection = selection_of(tmp_path, [ox.Quad(node, ox.NamedNode("urn:x:p"), derived)])
    assert list(selection.lines()) == [f"<urn:x:y> <urn:x:p> <{GRAPH}derived> ."]
