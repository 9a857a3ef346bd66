"""The page about the ontology: every term is told of, every example is in the dataset, every query runs in two engines,
and what is criminal or medical is no example."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from carrera_kg import ontology as shipped
from carrera_kg import queries, sparql
from carrera_kg.pages import Page, Site, render
from carrera_kg.pages import usage as usage_module
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.terms import Terms, read_terms, shortened, terms_of
from carrera_kg.pages.usage import Count, Use, usage
from carrera_kg.results import Truth
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    DATASET_GRAPH,
    DERIVED_GRAPH,
    ID,
    LABEL,
    ONTOLOGY_GRAPH,
    OWL,
    RDF,
    RDF_TYPE,
    RDFS,
    SENSITIVE,
    document_graph,
)
from tests.pages.reading import Elements, attributes, elements, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrera_kg.knowledge_graph import KnowledgeGraph

# rdflib 7.6 itself uses what it has deprecated when it queries a Dataset.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated:DeprecationWarning"),
]

STRING, INTEGER = "http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/2001/XMLSchema#integer"


@pytest.fixture(scope="module")
def page(kg: KnowledgeGraph) -> Page:
    return render(kg.store, Site(), "/ontology")


@pytest.fixture(scope="module")
def terms(kg: KnowledgeGraph) -> Terms:
    return terms_of(kg.store)


@pytest.fixture(scope="module")
def uses(kg: KnowledgeGraph, terms: Terms) -> dict[str, Use]:
    return usage(Reader(kg.store), terms)


@pytest.fixture(scope="module")
def examples(page: Page) -> list[str]:
    """The examples of the page as they stand there."""
    return list(preformatted(page, "Example in Turtle"))


def preformatted(page: Page, label: str) -> Iterator[str]:
    """What stands in the blocks with that label."""
    for block in re.findall(rf'<pre[^>]* aria-label="{label}">(.*?)</pre>', page.html, re.S):
        yield "".join(Elements(block).text)


def quad(subject: str, predicate: str, value: str | ox.Literal, graph: str = "") -> ox.Quad:
    object_ = ox.NamedNode(value) if isinstance(value, str) else value
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), object_, where)


def a_store(*quads: ox.Quad) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def told(page: Page, anchor: str) -> str:
    """The text of the page's part about a term."""
    start = page.html.index(f'id="{anchor}"')
    end = page.html.find("<article", start)
    return " ".join(re.sub("<[^>]+>", " ", page.html[start:end]).split())


# ── What is on it ────────────────────────────────────────────────────────────────────────────────


def test_every_term_has_a_place_that_is_called_like_the_end_of_its_address(page: Page, terms: Terms) -> None:
    ids = [given["id"] for tag, given in elements(page) if tag == "article"]
    assert sorted(ids) == sorted(iri.removeprefix(CAR).removeprefix(BASE) for iri in terms.by_iri)
    assert {"birthPlace", "Person", "person", "roles", "role/head-coach", "run/unbeaten", "result/unbeaten"} <= set(ids)


def test_no_id_is_there_twice_and_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    ids = attributes(page, "id")
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    within = {href for href in attributes(page, "href") if href.startswith("#")}
    assert len(within) > 200
    assert {href[1:] for href in within} <= set(ids)


def test_every_term_is_told_of_with_label_definition_and_address(page: Page, terms: Terms) -> None:
    assert set(terms.by_iri) == set(shipped.ontology().labels) - {CAR.removesuffix("#")}
    for term in terms.by_iri.values():
        said = told(page, term.anchor)
        assert term.label in said
        assert term.iri in said
        assert " ".join(term.definition.split()).replace("'", "&#39;") in said


def test_the_page_says_what_it_is_and_how_to_cite_it(page: Page) -> None:
    said = text(page)
    for each in ("The carrera-kg ontology, version 0.1.0", CAR, "car:", "creativecommons.org/publicdomain/zero/1.0/"):
        assert each in said
    assert {"/ontology.ttl", "/ontology.jsonld", "/ontology.nt", "/ontology.rdf"} <= set(attributes(page, "href"))
    assert "/ontology/context.jsonld" in attributes(page, "href")


def test_other_pages_lead_to_it(kg: KnowledgeGraph) -> None:
    for path in ("/", "/about", "/query", "/clubs"):
        assert "/ontology" in attributes(render(kg.store, Site(), path), "href")


def test_a_property_says_whose_it_is_what_its_values_are_and_what_else_there_is_to_it(page: Page) -> None:
    said = told(page, "birthPlace")
    for each in ("of person", "value place", "one value", "narrower than, elsewhere schema:birthPlace", "wdt:P19"):
        assert each in said
    assert "worked out by rules" in told(page, "ageAtEnd")
    assert "sensitive" in told(page, "offence")
    assert "values from roles" in told(page, "role")
    assert "“Apps”" in told(page, "appearances")


def test_a_class_and_a_concept_say_what_is_above_and_below_them(page: Page) -> None:
    assert "kinds of it club , national team" in told(page, "Team").replace(" ,", " ,")
    assert "a kind of entity" in told(page, "Team")
    assert "broader manager" in told(page, "role/caretaker")
    assert "narrower caretaker manager , head coach" in told(page, "role/manager")


def test_alignments_lead_to_the_terms_of_the_other_vocabularies(page: Page) -> None:
    links = set(attributes(page, "href"))
    assert "https://schema.org/Person" in links
    assert "http://www.w3.org/ns/prov#Person" in links
    assert "http://www.wikidata.org/prop/direct/P19" in links
    assert "https://sportschema.org/ontologies/main/Individual" in links


def test_shapes_are_told_in_words_at_the_class_and_at_the_property(page: Page) -> None:
    assert "car:appearances : is of type xsd:integer; is 0 to 2,000 “Appearances are 0 to 2,000”" in told(page, "Tally")
    assert "tally : is of type xsd:integer; is 0 to 2,000" in told(page, "appearances")
    assert "exactly one; is one of certainty:asserted, certainty:hedged" in told(page, "certainty")
    assert "car:startEarliest: is at most car:endLatest" in told(page, "endLatest")
    assert "as advice" in told(page, "role")
    assert "oa:exact : exactly one; matches" in text(page).replace("exact:", "exact :")


def test_uses_are_counted_by_kind_of_graph(page: Page, kg: KnowledgeGraph, uses: dict[str, Use]) -> None:
    accepted = len(list(kg.store.quads_for_pattern(None, ox.NamedNode(CAR + "team"), None, ox.DefaultGraph())))
    claims = sum(
        each.graph_name != ox.NamedNode(DERIVED_GRAPH)
        for each in kg.store.quads_for_pattern(None, ox.NamedNode(RDF + "predicate"), ox.NamedNode(CAR + "team"), None)
    )
    derived = len(list(kg.store.quads_for_pattern(None, ox.NamedNode(CAR + "team"), None, ox.NamedNode(DERIVED_GRAPH))))
    wanted = (Count("accepted", accepted), Count("in claims", claims), Count("derived", derived))
    assert uses[CAR + "team"].counts == wanted
    assert f"uses {accepted} accepted, {claims} in claims, {derived} derived" in told(page, "team")
    assert "not used in this dataset" in told(page, "loanFrom")


def test_a_class_that_has_only_things_of_those_below_it_counts_these(page: Page) -> None:
    assert "20 accepted, all by the terms below it" in told(page, "Team")


# ── Examples ─────────────────────────────────────────────────────────────────────────────────────


def test_every_example_is_turtle_and_each_of_its_statements_is_in_the_dataset(
    kg: KnowledgeGraph, examples: list[str]
) -> None:
    assert len(examples) > 180
    for example in examples:
        triples = list(ox.parse(example, ox.RdfFormat.TURTLE))
        assert triples, example
        for triple in triples:
            found = kg.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            assert next(iter(found), None) is not None, (str(triple), example)
        assert len(rdflib.Graph().parse(data=example, format="turtle")) == len(triples)


def test_every_term_that_is_used_has_an_example_with_it_or_says_why_not(uses: dict[str, Use], terms: Terms) -> None:
    for iri, use in uses.items():
        assert bool(use.counts) == (use.example is not None or use.withheld)
        term = terms.by_iri[iri]
        if use.example and term.kind != "scheme":
            quads = ox.parse(use.example.head + use.example.body, ox.RdfFormat.TURTLE)
            named = {node for each in quads for node in (each.predicate, each.object)}
            assert ox.NamedNode(iri) in named


def test_no_example_touches_a_criminal_or_medical_matter(
    page: Page, kg: KnowledgeGraph, examples: list[str], uses: dict[str, Use]
) -> None:
    marked = {each.subject for each in kg.store.quads_for_pattern(None, ox.NamedNode(SENSITIVE), None, None)}
    assert len(marked) > 4
    for example in examples:
        for triple in ox.parse(example, ox.RdfFormat.TURTLE):
            assert not {triple.subject, triple.predicate, triple.object} & marked
            about = kg.store.quads_for_pattern(triple.subject, ox.NamedNode(RDF + "subject"), None, None)
            assert not {each.object for each in about} & marked
        assert not re.search(r"suspen|banned|\bban\b|charge|prison|acquitted|match-fixing|injur|died", example), example
    for name in ("Suspension", "offence", "settled"):
        assert uses[CAR + name].withheld
    assert "No example: it touches a criminal or medical matter" in told(page, "offence")


def test_a_sentence_about_those_whom_a_marked_record_names_is_no_example() -> None:
    graph, team, person = document_graph("almanac"), f"{ID}club/north", f"{ID}person/a"
    spell, ban, true = f"{ID}spell/a", f"{ID}suspension/a", ox.Literal(True)
    quads = [
        quad(spell, RDF_TYPE, CAR + "Spell"), quad(spell, CAR + "person", person), quad(spell, CAR + "team", team),
        quad(spell, CAR + "duty", ox.Literal("to sit out the ban")), quad(spell, CAR + "seasons", ox.Literal(2)),
        quad(spell, CAR + "duty", ox.Literal("to sit out the ban"), graph),
    ]  # fmt: skip
    marked = [
        quad(ban, RDF_TYPE, CAR + "Suspension"), quad(ban, CAR + "person", person), quad(ban, CAR + "team", team),
        quad(ban, SENSITIVE, true, DERIVED_GRAPH),
    ]  # fmt: skip
    plain, near = a_store(*quads), a_store(*quads, *marked)
    assert usage(Reader(plain), terms_of(plain))[CAR + "duty"].example
    found = usage(Reader(near), terms_of(near))
    assert found[CAR + "duty"].example is None
    assert found[CAR + "duty"].withheld
    assert found[CAR + "seasons"].example  # a figure tells nothing


def test_the_same_dataset_gives_the_same_page(kg: KnowledgeGraph, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_module, "_cached", None)
    assert render(kg.store, Site(), "/ontology").html == page.html


def test_examples_come_from_the_data_at_hand(small: ox.Store, site: Site) -> None:
    page = render(small, site, "/ontology")
    found = "\n".join(preformatted(page, "Example in Turtle"))
    assert "person:player-a" in found
    assert "Carrera" not in found
    assert "massimo-carrera" not in "".join(Elements(page.html).queries)
    assert "not used in this dataset" in told(page, "contractUntil")


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────


def test_every_query_runs_in_both_engines_with_as_many_answers(kg: KnowledgeGraph, page: Page, terms: Terms) -> None:
    asked = Elements(page.html).queries
    assert len(asked) == len(terms.by_iri)
    other = kg.rdflib()
    for query in dict.fromkeys(asked):
        ours: Any = kg.store.query(query)
        theirs: Any = other.query(query)
        if isinstance(ours, ox.QueryBoolean):
            assert bool(ours) == theirs.askAnswer
        else:
            assert len(list(ours)) == len(list(theirs)), query


def test_the_query_of_a_term_has_the_term(page: Page, terms: Terms) -> None:
    parts = re.findall(r'<article class="term" id="([^"]+)">(.*?)</article>', page.html, re.S)
    by_anchor = {term.anchor: term.iri for term in terms.by_iri.values()}
    assert len(parts) == len(by_anchor)
    for anchor, part in parts:
        (query,) = Elements(part).queries
        named = {*sparql.own_terms(query).values(), *re.findall(r"<([^>]+)>", query)}
        assert by_anchor[anchor] in named, (anchor, query)


def test_the_query_of_a_term_that_is_used_has_an_answer(page: Page, kg: KnowledgeGraph, uses: dict[str, Use]) -> None:
    parts = re.findall(r'<article class="term" id="([^"]+)">(.*?)</article>', page.html, re.S)
    for anchor, part in parts:
        used = uses.get(CAR + anchor) or uses.get(BASE + anchor)
        if used and used.counts and anchor not in ("Suspension", "offence"):  # asked of somebody who has none
            answer = queries.run(kg.store, Elements(part).queries[0])
            assert bool(answer) if isinstance(answer, Truth) else next(iter(answer), None) is not None, anchor


def test_only_for_what_is_delicate_a_question_is_about_it(page: Page) -> None:
    parts = re.findall(r'<article class="term" id="([^"]+)">(.*?)</article>', page.html, re.S)
    about = {anchor for anchor, part in parts if "car:Suspension" in Elements(part).queries[0]}
    assert about == {"Suspension", "offence"}


def test_a_query_for_what_is_delicate_asks_for_the_outcome_too(page: Page, small: ox.Store, site: Site) -> None:
    for page_ in (page, render(small, site, "/ontology")):
        for anchor in ("topic/legal-matter", "topic/health"):
            assert "car:settled" in told(page_, anchor)


def test_each_query_can_be_asked_in_the_editor(page: Page) -> None:
    assert sum(href.startswith("/query?query=") for href in attributes(page, "href")) == len(
        Elements(page.html).queries
    )


# ── Other ontologies, and large datasets ─────────────────────────────────────────────────────────


def test_without_an_ontology_in_the_dataset_the_page_tells_of_the_package_s() -> None:
    page = render(ox.Store(), Site(), "/ontology")
    assert page.status == 200
    assert "not used in this dataset" in told(page, "Person")
    assert not list(preformatted(page, "Example in Turtle"))


def test_a_term_that_somebody_has_added_is_told_of_too() -> None:
    new = [
        quad(CAR + "Kit", RDF_TYPE, OWL + "Class", ONTOLOGY_GRAPH),
        quad(CAR + "Kit", LABEL, ox.Literal("kit <b>"), ONTOLOGY_GRAPH),
        quad(CAR + "wears", RDF_TYPE, OWL + "ObjectProperty", ONTOLOGY_GRAPH),
        quad(CAR + "wears", RDFS + "range", CAR + "Kit", ONTOLOGY_GRAPH),
        quad("https://example.org/terms/a", RDF_TYPE, OWL + "Class", ONTOLOGY_GRAPH),
        quad(CAR + "Kit", RDFS + "subClassOf", CAR + "Kit2", ONTOLOGY_GRAPH),
        quad(CAR + "Kit2", RDF_TYPE, OWL + "Class", ONTOLOGY_GRAPH),
        quad(CAR + "Kit2", RDFS + "subClassOf", CAR + "Kit", ONTOLOGY_GRAPH),  # a circle
        quad(f"{ID}person/a", CAR + "wears", f"{ID}kit/a"),
    ]
    page = render(a_store(*new), Site(), "/ontology")
    assert "kit &lt;b&gt;" in told(page, "Kit")
    assert "wears" in told(page, "wears")
    assert "1 accepted" in told(page, "wears")
    assert Counter(attributes(page, "id")).most_common(1)[0][1] == 1
    assert "Properties of anything" in text(page)


def test_counting_ends_where_there_are_very_many_and_what_the_dataset_says_of_itself_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usage_module, "MOST", 20)
    quads = [quad(f"{ID}person/p{i}", CAR + "daughters", ox.Literal(i)) for i in range(30)]
    store = a_store(*quads)
    assert usage(Reader(store), terms_of(store))[CAR + "daughters"].counts == (Count("accepted", 20, True),)
    assert "more than 20 accepted" in told(render(store, Site(), "/ontology"), "daughters")
    void, part, number = "http://rdfs.org/ns/void#", "urn:x:part", ox.Literal("30", datatype=ox.NamedNode(INTEGER))
    store.extend(
        [
            quad(f"{DATASET_GRAPH}#accepted", f"{void}propertyPartition", part, DATASET_GRAPH),
            quad(part, f"{void}property", CAR + "daughters", DATASET_GRAPH),
            quad(part, f"{void}triples", number, DATASET_GRAPH),
        ]
    )
    assert usage(Reader(store), terms_of(store))[CAR + "daughters"].counts == (Count("accepted", 30),)


def test_what_cannot_change_is_looked_at_once_and_what_can_each_time(kg: KnowledgeGraph) -> None:
    terms = terms_of(kg.store)
    assert usage(Reader(kg.store), terms) is usage(Reader(kg.store), terms)
    store = a_store(quad(f"{ID}person/a", CAR + "daughters", ox.Literal(1)))
    before = usage(Reader(store), terms)[CAR + "daughters"].counts
    store.add(quad(f"{ID}person/b", CAR + "daughters", ox.Literal(1)))
    after = usage(Reader(store), terms)[CAR + "daughters"].counts
    assert (before, after) == ((Count("accepted", 1),), (Count("accepted", 2),))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (ox.Literal(3), "3"),
        (ox.Literal(True), "true"),
        (ox.Literal('say "so"\n'), '"say \\"so\\"\\n"'),
        (ox.Literal("così", language="it"), '"così"@it'),
        (ox.Literal("1991", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")), '"1991"^^edtf:EDTF'),
        (ox.Literal("x", datatype=ox.NamedNode("urn:x:type")), '"x"^^<urn:x:type>'),
        (ox.NamedNode(f"{ID}club/a/b"), f"<{ID}club/a/b>"),
        (ox.NamedNode(f"{ID}club/1860-munchen"), "club:1860-munchen"),
        (ox.NamedNode(f"{ID}club/a.b."), f"<{ID}club/a.b.>"),
    ],
)
def test_a_value_is_written_as_short_as_turtle_allows_and_reads_back(value: Any, written: str) -> None:
    subject = f"{ID}person/a"
    store = a_store(quad(subject, CAR + "duty", ox.Literal("x")))
    store.clear()
    store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(CAR + "duty"), value, ox.DefaultGraph()))
    example = usage(Reader(store), terms_of(store))[CAR + "duty"].example
    assert example is not None
    assert f"car:duty {written} ." in example.body
    (triple,) = ox.parse(f"{example.head}\n{example.body}", ox.RdfFormat.TURTLE)
    assert triple.object == value


def test_a_term_is_read_with_all_that_is_said_of_it() -> None:
    about = CAR + "x"
    said = [
        quad(about, RDF_TYPE, OWL + "DatatypeProperty"), quad(about, RDF_TYPE, OWL + "FunctionalProperty"),
        quad(about, RDFS + "comment", ox.Literal("What it is.")), quad(about, RDFS + "range", STRING),
        quad(about, RDFS + "subPropertyOf", "https://schema.org/name"), quad(about, RDFS + "subPropertyOf", CAR + "y"),
        quad(CAR + "y", RDF_TYPE, OWL + "DatatypeProperty"),
    ]  # fmt: skip
    terms = read_terms(each.triple for each in said)
    term = terms.by_iri[about]
    assert (term.kind, term.label, term.definition, term.functional) == ("property", "x", "What it is.", True)
    assert (term.above, terms.by_iri[CAR + "y"].below) == ((CAR + "y",), (about,))
    assert term.alignments == (("narrower than", "https://schema.org/name"),)
    assert shortened(term.range[0]) == "xsd:string"
