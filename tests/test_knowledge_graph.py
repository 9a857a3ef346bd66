from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import carrera_kg
from carrera_kg import CarreraError, KnowledgeGraph, pipeline
from carrera_kg.claims import claim_batch, claim_quads, document_quads, entity_quads
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import DataError, UsageError
from carrera_kg.model import Claim
from carrera_kg.resources import folder, shipped_fingerprint
from carrera_kg.results import Answer, Graph, Rows, Thing, Truth
from carrera_kg.store import publish, read_manifest
from carrera_kg.vocabulary import CAR, ID, ONTOLOGY_GRAPH
from tests.career import catalogue_of, claim

CARRERA = ID + "person/massimo-carrera"


def rows(answer: Answer) -> Rows:
    assert isinstance(answer, Rows)
    return answer


# ── Opening ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the default dataset is kept in this test."""
    monkeypatch.setenv("CARRERA_KG_STORE", str(tmp_path / "default"))
    return tmp_path / "default"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that were built into; a build here is of one quad."""
    built: list[str] = []

    def build(folder: str, wait: float, progress: Callable[[str], None]) -> None:
        assert wait > 0, "two first starts at once must not fail"
        progress("publishing")
        built.append(folder)
        put(folder, shipped_fingerprint())

    monkeypatch.setattr(pipeline, "build", build)
    return built


def put(folder: str | Path, key: str) -> None:
    publish(str(folder), ["<urn:x:a> <urn:x:b> <urn:x:c> ."], key, lambda store: {})


def test_the_first_opening_builds_the_shipped_facts(default: Path, dataset: Path) -> None:
    kg = KnowledgeGraph.open()
    assert kg.find("Old Lady").name == "Juventus"
    assert read_manifest(str(default))["canonical_sha256"] == read_manifest(str(dataset))["canonical_sha256"]


def test_the_second_opening_does_not_build(default: Path, builds: list[str]) -> None:
    KnowledgeGraph.open()
    KnowledgeGraph.open()
    assert builds == [str(default)]


def test_a_dataset_of_other_shipped_facts_is_built_anew(default: Path, builds: list[str]) -> None:
    put(default, "shipped:00000000")
    KnowledgeGraph.open()
    assert builds == [str(default)]


def test_a_dataset_of_ones_own_is_never_built_over(default: Path, builds: list[str]) -> None:
    put(default, "own")
    KnowledgeGraph.open()
    assert builds == []


def test_a_place_that_was_named_is_never_built_into(tmp_path: Path, builds: list[str]) -> None:
    with pytest.raises(DataError, match="no dataset there; build one"):
        KnowledgeGraph.open(tmp_path / "nowhere")
    assert builds == []


def test_without_a_named_place_the_dataset_is_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[str]
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("CARRERA_KG_STORE", raising=False)
    assert KnowledgeGraph.open().folder == builds[0]
    assert Path(builds[0]).is_relative_to(tmp_path)
    assert "carrera-kg" in builds[0]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_place_is_a_text_or_a_path(dataset: Path, kind: type) -> None:
    assert KnowledgeGraph.open(kind(dataset)).folder == os.fspath(dataset)


def test_it_is_a_snapshot(tmp_path: Path) -> None:
    put(tmp_path, "own")
    kg = KnowledgeGraph.open(tmp_path)
    publish(str(tmp_path), [], "own", lambda store: {})
    assert rows(kg.query("SELECT * { ?s ?p ?o }")).rows() != []


def test_it_says_what_it_holds_and_what_to_try(kg: KnowledgeGraph) -> None:
    holds, moves = repr(kg).splitlines()
    assert holds.startswith("KnowledgeGraph: 3 documents, 1,341 claims, 34 conflicts (")
    assert holds.endswith(f"; {kg.manifest['quads']:,} quads")
    assert moves == 'try kg.person("Massimo Carrera"), kg.explain("Massimo Carrera", "birthPlace"), kg.conflicts()'


def test_the_package_offers_the_graph_and_its_errors() -> None:
    assert set(carrera_kg.__all__) == {"CarreraError", "KnowledgeGraph", "__version__"}
    assert issubclass(DataError, CarreraError)
    with pytest.raises(AttributeError, match="no attribute 'Graph'"):
        _ = carrera_kg.Graph


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────


def test_prefixes_are_preset(kg: KnowledgeGraph) -> None:
    assert rows(kg.query("SELECT ?name { club:bari rdfs:label ?name ; a car:Club }")).scalar() == "Bari"


def test_a_prefix_of_ones_own_wins_over_a_preset_one(kg: KnowledgeGraph) -> None:
    answer = kg.query(f"PREFIX car: <{ID}club/> SELECT ?name {{ car:bari rdfs:label ?name }}")
    assert rows(answer).scalar() == "Bari"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * {}", Rows),
        ("ASK {}", Truth),
        ("CONSTRUCT WHERE { club:bari ?p ?o }", Graph),
        ("DESCRIBE club:bari", Graph),
    ],
)
def test_each_form_of_query_has_its_form_of_answer(kg: KnowledgeGraph, query: str, kind: type) -> None:
    assert isinstance(kg.query(query), kind)


def test_a_question_of_the_library_is_asked_by_its_name(kg: KnowledgeGraph) -> None:
    teams = {row["team"] for row in rows(kg.query("player-clubs", person="Massimo Carrera")).rows()}
    assert teams >= {"Bari", "Juventus", "Atalanta"}


@pytest.mark.parametrize(
    ("bound", "problem"),
    [({}, "player-clubs needs person"), ({"person": "carrera", "club": "x"}, "player-clubs has no parameter club")],
)
def test_a_question_of_the_library_wants_its_parameters_and_no_others(
    kg: KnowledgeGraph, bound: dict[str, str], problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        kg.query("player-clubs", **bound)


def test_a_query_with_a_header_takes_names(kg: KnowledgeGraph) -> None:
    header = "#+ summary: Who?\n#+ params:\n#+   who: {type: person, example: Massimo Carrera}\n"
    assert rows(kg.query(header + "SELECT ?who {}", who="Massio Carrera")).scalar() == CARRERA


@pytest.mark.parametrize("name", ["query", "self", "text", "store", "given", "types"])
def test_a_parameter_may_have_any_name(kg: KnowledgeGraph, name: str) -> None:
    bound: dict[str, object] = {name: 7}
    assert rows(kg.query(f"SELECT ?{name} {{}}", **bound)).scalar() == 7


def test_an_answer_is_read_only_as_far_as_it_is_wanted(kg: KnowledgeGraph) -> None:
    answer = rows(kg.query("SELECT ?a ?b { GRAPH ?g { ?a ?p ?x } GRAPH ?h { ?b ?q ?y } }"))  # many millions of rows
    assert next(iter(answer)).a


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────


def test_a_thing_is_found_by_name(kg: KnowledgeGraph) -> None:
    club = kg.find("bianco neri")
    assert isinstance(club, Thing)
    assert (club, club.name) == (ID + "club/juventus", "Juventus")


def test_a_kind_decides_between_namesakes(kg: KnowledgeGraph) -> None:
    assert kg.find("Bari", "place") == ID + "place/bari"


# ── The questions everybody asks ─────────────────────────────────────────────────────────────────


def test_a_person_has_facts_a_career_honours_and_disputes(kg: KnowledgeGraph) -> None:
    person = kg.person("Massimo Carrera")
    assert (person.iri, person.name) == (CARRERA, "Massimo Carrera")
    assert ("birth date", "22 April 1964", False) in person.facts
    assert ("birth place", "Pozzuolo Martesana | Sesto San Giovanni", True) in person.facts
    assert {"Bari", "Juventus", "Spartak Moscow"} <= {spell.team for spell in person.spells}
    assert ("player", "UEFA Champions League (Juventus)", "1995/96") in person.honours
    assert person.conflicts == tuple(kg.conflicts("Massimo Carrera"))


def test_an_explanation_shows_who_says_what_in_which_words_and_what_is_accepted(kg: KnowledgeGraph) -> None:
    [slot] = kg.explain("Massimo Carrera", "birthPlace")
    assert (slot.subject, slot.property) == (CARRERA, "birth place")
    assert {(claim.document, claim.words, claim.object_label) for claim in slot.claims} == {
        ("carrera-biography", "Italian town of Sesto San Giovanni", "Sesto San Giovanni"),
        ("carrera-encyclopedia", "Birthplace: Pozzuolo Martesana", "Pozzuolo Martesana"),
    }
    assert set(slot.accepted) == {"Sesto San Giovanni", "Pozzuolo Martesana"}
    assert [conflict.status for conflict in slot.conflicts] == ["undecided"]


def test_an_explanation_can_be_of_one_team(kg: KnowledgeGraph) -> None:
    everywhere = {slot.subject for slot in kg.explain("Massimo Carrera", "goals")}
    [slot] = kg.explain("Massimo Carrera", "goals", at="Atalanta")
    assert {claim.object for claim in slot.claims} == {"7", "3"}
    assert len(everywhere) > 1


def test_claims_are_of_everything_or_of_one_thing(kg: KnowledgeGraph) -> None:
    every, of_bari = kg.claims(), kg.claims("club/bari")
    assert len(every) == kg.manifest["claims"]
    assert 0 < len(of_bari) < len(every)
    assert {claim.id for claim in of_bari} < {claim.id for claim in every}


def test_conflicts_are_of_everything_or_of_one_thing(kg: KnowledgeGraph) -> None:
    every, of_ascoli = kg.conflicts(), kg.conflicts("Ascoli")
    assert len(every) == sum(kg.manifest["conflicts"].values())
    assert [conflict.kind for conflict in of_ascoli] == ["open end"]


@pytest.mark.parametrize("ask", ["person", "claims", "conflicts"])
def test_a_name_that_nothing_has_is_an_error_everywhere(kg: KnowledgeGraph, ask: str) -> None:
    with pytest.raises(UsageError, match="called 'Zinedine Zidane'"):
        getattr(kg, ask)("Zinedine Zidane")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("Zinedine Zidane", "birthPlace"), "nothing is called 'Zinedine Zidane'"),
        (("Massimo Carrera", "shoeSize"), "no property is called 'shoeSize'"),
        (("Massimo Carrera", "goals", "Atlanta"), "no team is called 'Atlanta'; did you mean Atalanta?"),
    ],
)
def test_what_cannot_be_explained_is_an_error_that_says_why(
    kg: KnowledgeGraph, words: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(UsageError) as caught:
        kg.explain(*words)
    assert str(caught.value).startswith(problem)
    with pytest.raises(UsageError):
        kg.unsaid(*words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("Denis Glushakov", "birthPlace"),
            "not in the sources: birth place of Denis Glushakov; they speak of captain",
        ),
        (
            ("Massimo Carrera", "goals", "Palermo"),
            "not in the sources: goals of Massimo Carrera at Palermo; they say nothing",
        ),
    ],
)
def test_what_no_source_says_has_no_explanation_but_words_for_that(
    kg: KnowledgeGraph, words: tuple[str, ...], said: str
) -> None:
    assert kg.explain(*words) == []
    assert kg.unsaid(*words).startswith(said)


# ── One day ──────────────────────────────────────────────────────────────────────────────────────


def test_one_day_tells_who_was_where(kg: KnowledgeGraph) -> None:
    on = kg.on("2017-05-07")
    assert [(row["coach"], row["answer"]) for row in on.coach("Spartak Moscow").rows()] == [
        ("Massimo Carrera", "certainly")
    ]
    assert on.answer("Massimo Carrera", "Spartak Moscow", "head coach") == "certainly"
    assert on.answer("Massimo Carrera", "Milan") == "not in the sources"


def test_one_day_gives_the_answers_of_the_library(kg: KnowledgeGraph) -> None:
    listed = rows(kg.query("team-players-on-date", team="Juventus", date="1991-09-15"))
    assert kg.on(date(1991, 9, 15)).squad("Juventus").rows() == listed.rows()


def test_several_days_are_not_one(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="'2017' is not one day"):
        kg.on("2017")


def test_what_is_derived_does_not_stand_in_the_accepted_view(kg: KnowledgeGraph) -> None:
    own = "car:possibleFrom car:certainFrom car:days car:careerGoals car:lowest car:leavesOut"
    assert not kg.query(f"ASK {{ VALUES ?p {{ {own} }} ?s ?p ?o }}")
    assert not kg.query("ASK { VALUES ?class { car:Derivation car:Overlap } ?s a ?class }")
    assert kg.query("ASK { GRAPH graph:derived { ?s car:possibleFrom ?day ; ^rdf:subject/car:rule ?rule } }")


# ── Remarks ──────────────────────────────────────────────────────────────────────────────────────


def remarked(*claims: Claim) -> list[tuple[str | None, str, str, str | None]]:
    """The remarks on a person in a dataset of these claims alone: topic, summary, certainty, how it was settled."""
    person = [
        claim("concerns", "person/player-a", of=each) for each in sorted({c.subject.removeprefix(ID) for c in claims})
    ]
    lines = [
        *claim_quads(claim_batch([*person, *claims])),
        *entity_quads(Entities.of([Entity("person/player-a", "Player A")])),
        *document_quads(catalogue_of({"almanac": "Player A"}).values()),
    ]
    store = ox.Store()
    store.extend(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))
    terms = ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl"))
    store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(ONTOLOGY_GRAPH)) for t in terms)
    answer = rows(KnowledgeGraph(store, "").query("person-remarks", person="Player A"))
    return [(row["topic"], row["summary"], row["certainty"], row["settled"]) for row in answer]


def test_a_remark_comes_with_how_sure_the_document_is_and_an_opinion_is_told_as_one() -> None:
    told = [
        claim("summary", "a leader", of="remark/x", certainty="opinion"),
        claim("topic", "character", of="remark/x"),
    ]
    assert remarked(*told, claim("summary", "no topic", of="remark/y")) == [
        (None, "no topic", "asserted", None),
        ("character", "a leader", "opinion", None),
    ]


@pytest.mark.parametrize("topic", ["legal-matter", "health"])
def test_a_criminal_or_medical_matter_is_told_with_how_it_ended_or_not_at_all(topic: str) -> None:
    told = [claim("summary", "a matter", of="remark/x"), claim("topic", topic, of="remark/x")]
    assert remarked(*told) == []
    [row] = remarked(*told, claim("settled", "all is well", of="remark/x"))
    assert row[1:] == ("a matter", "asserted", "all is well")


# ── The same in rdflib ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def in_rdflib(kg: KnowledgeGraph) -> rdflib.Dataset:
    return kg.rdflib()


def test_rdflib_has_the_same_quads_graph_by_graph(kg: KnowledgeGraph, in_rdflib: rdflib.Dataset) -> None:
    sizes = {str(graph.identifier): len(graph) for graph in in_rdflib.graphs()}
    sizes["default"] = sizes.pop("urn:x-rdflib:default")
    assert sizes == kg.manifest["graphs"]


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")  # rdflib's own use
@pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?claim a car:Claim }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?claim a car:Claim } }",
    ],
)
def test_in_rdflib_too_a_plain_query_sees_the_accepted_view(
    kg: KnowledgeGraph, in_rdflib: rdflib.Dataset, query: str
) -> None:
    counted = [str(binding[rdflib.Variable("n")]) for binding in in_rdflib.query(query).bindings]
    assert counted == [str(rows(kg.query(query)).scalar())]


def test_rdflib_knows_the_preset_prefixes(in_rdflib: rdflib.Dataset) -> None:
    assert ("car", rdflib.URIRef(CAR)) in set(in_rdflib.namespaces())
