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
from carrera_kg.vocabulary import ALT_LABEL, CAR, DCTERMS, GRAPH, ID, LABEL, OA, RDF, RDF_TYPE, SENSITIVE
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
    with pytest.raises(UsageError, match="choose the view sources or all"):
        KnowledgeGraph.open(folder).selection(quotes="context", documents=texts)
    with pytest.raises(DataError, match="no such folder"):
        KnowledgeGraph.open(folder).selection(view="all", quotes="context", documents=str(tmp_path / "none"))


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


MATTER = {
    "paper": [
        {"remark": "court", "words": "stood before a court", "concerns": "Player A", "topic": "legal-matter",
         "summary": "stood before a court", "settled": {"value": "acquitted", "words": "was acquitted"}},
        spell("north") | {"words": "with Club North"},
    ],
    "gazette": [
        {"suspension": "ban", "words": "was banned", "person": "Player A", "start": "1999", "end": "2000",
         "offence": {"value": "a foul", "words": "for a foul"}},
    ],
    "yearbook": [
        {"suspension": "ban", "words": "sat out a ban", "person": "Player A", "start": "1999"},
    ],
}  # fmt: skip
PAPER = "He stood before a court when with Club North, and was acquitted. He stayed with Club North for long."


@pytest.fixture(scope="module")
def matter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A career with a legal matter and a ban, which one document tells with its end and another without."""
    home = tmp_path_factory.mktemp("matter")
    at = [{"at": str(PAPER.index("stood"))}, {"at": str(PAPER.rindex("with Club North"))}]
    remark, stay = MATTER["paper"]
    settled = remark["settled"] | {"at": str(PAPER.index("was acquitted"))}
    early = spell("early") | {"words": "with Club North", "at": str(PAPER.index("with Club North"))}
    files = write_career(home, MATTER | {"paper": [remark | at[0] | {"settled": settled}, stay | at[1], early]})
    write(os.path.join(files.texts, "paper.txt"), PAPER)
    texts = {name: Path(files.texts, f"{name}.txt").read_text(encoding="utf-8") for name in MATTER}
    entries = [entry(name, text) for name, text in texts.items()]
    write(os.path.join(files.data, "documents.yaml"), to_yaml({"documents": entries}))
    build(str(home / "dataset"), facts=files.data, documents=files.texts)
    return home


@pytest.mark.parametrize("view", ["accepted", "sources", "all"])
@pytest.mark.parametrize("name", ["paper", "gazette", "yearbook", "Player A", None])
def test_whoever_is_asked_a_matter_is_told_with_its_mark_and_outcome(matter: Path, view: str, name: str | None) -> None:
    kg = KnowledgeGraph.open(matter / "dataset")
    quads = list(kg.selection(view=view, about=name).quads())
    nodes = {value(node) for quad in quads for node in (quad.subject, quad.object)}
    there = {node for node in nodes if node.startswith((f"{ID}remark/", f"{ID}suspension/"))}
    assert there == {
        value(quad.subject) for quad in quads if quad.predicate.value == SENSITIVE and "id/" in value(quad.subject)
    }
    assert len(there) == (1 if name in MATTER else 2)
    outcomes = {f"{CAR}settled", f"{CAR}end"}
    told = {value(quad.subject) for quad in quads if quad.predicate.value in outcomes}
    claims = {
        quad.subject for quad in quads if quad.predicate.value.endswith("predicate") and value(quad.object) in outcomes
    }
    told |= {
        value(quad.object) for quad in quads if quad.subject in claims and quad.predicate.value.endswith("#subject")
    }
    assert there <= told


def test_a_claim_about_a_matter_is_told_with_its_mark_and_outcome(matter: Path) -> None:
    kg = KnowledgeGraph.open(matter / "dataset")
    (claim,) = [each for each in kg.claims("yearbook") if each.property == "start"]
    quads = list(kg.selection(view="all", about=f"claim/{claim.id}").quads())
    assert [value(quad.subject) for quad in quads if quad.predicate.value == SENSITIVE] == [claim.subject]
    assert any(value(quad.subject) == claim.subject and quad.predicate.value == f"{CAR}end" for quad in quads)


def test_a_sentence_about_a_matter_is_no_context_where_matters_are_omitted(matter: Path) -> None:
    kg = KnowledgeGraph.open(matter / "dataset")
    wanted = {"view": "all", "quotes": "context", "documents": str(matter / "texts")}

    def around(**more: str) -> set[str]:
        return {value(q.object) for q in kg.selection(**wanted, **more).quads() if q.predicate in (PREFIX, SUFFIX)}

    assert any("court" in text for text in around())
    assert {" for long."} <= around(sensitive="omit") <= {"He stayed ", " for long."}
    assert "court" not in "\n".join(kg.selection(**wanted, sensitive="omit", about="Player A").lines())


def test_what_only_one_document_or_a_later_change_calls_sensitive_is_sensitive(tmp_path: Path) -> None:
    remark, said, claim = (ox.NamedNode(ID + each) for each in ("remark/x", "remark/y", "claim/c"))
    topic, health = ox.NamedNode(f"{CAR}topic"), ox.NamedNode("https://w3id.org/carrera-kg/topic/health")
    document = ox.NamedNode(f"{GRAPH}document/paper")
    quads = [
        ox.Quad(remark, topic, health),
        ox.Quad(said, topic, health, document),
        ox.Quad(claim, ox.NamedNode(f"{RDF}subject"), said, document),
        ox.Quad(claim, ox.NamedNode(f"{RDF}object"), health, document),
        ox.Quad(health, ox.NamedNode(LABEL), ox.Literal("health matter"), ox.NamedNode(f"{GRAPH}ontology")),
    ]

    def selected(**choices: str) -> list[str]:
        return list(selection_of(tmp_path / "".join(choices.values()), quads, **choices).lines())

    mark = f'<{SENSITIVE}> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert f"{remark} {mark} ." in selected(view="accepted")
    assert not any(str(said) in line for line in selected(view="accepted"))
    assert f"{said} {mark} <{GRAPH}derived> ." in selected(view="sources")
    assert selected(view="all") == sorted(f"{quad} ." for quad in quads)
    assert selected(view="all", sensitive="omit") == [f"{quads[-1]} ."]


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
