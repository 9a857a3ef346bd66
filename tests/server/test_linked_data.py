"""Things at their addresses: where one is sent by Accept, what data there is, and what is not said in it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, URIRef

from carrera_kg.resources import folder, read_text
from carrera_kg.store import open_store
from carrera_kg.vocabulary import CAR, CONFLICTS_GRAPH, ID, KINDS, OA, PROV, RECORDS
from tests.server.service import BROWSER, Service

ENDINGS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
CARRERA = "person/massimo-carrera"
_ABSENT = {"suspension"}
"""Kinds of which the tests show no example: matters of law."""


@pytest.fixture(scope="session")
def things(dataset: Path) -> dict[str, str]:
    """One thing of each kind that the shipped dataset has, by kind: what stands after ``id/`` in its address."""
    found: dict[str, str] = {}
    for quad in open_store(str(dataset)).quads_for_pattern(None, ox.NamedNode(str(RDF.type)), None, None):
        iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if iri.startswith(ID) and "#" not in iri:
            name = iri.removeprefix(ID)
            kind = name.split("/")[0]
            found[kind] = min(found.get(kind, name), name)
    return found


every_kind = pytest.mark.parametrize(
    "kind", sorted({*KINDS, *RECORDS, "document", "claim", "conflict", "verdict"} - _ABSENT)
)

# ── Where one is sent ────────────────────────────────────────────────────────────────────────────


@every_kind
def test_a_thing_of_any_kind_sends_people_to_a_page_and_programs_to_data(
    shipped: Service, things: dict[str, str], kind: str
) -> None:
    name = things[kind]

    to_page, to_data = shipped.get(f"/id/{name}", BROWSER), shipped.get(f"/id/{name}", "text/turtle")

    assert (to_page.status, to_page.headers["location"]) == (303, f"/{name}")
    assert (to_data.status, to_data.headers["location"]) == (303, f"/id/{name}.ttl")
    assert "accept" in to_data.headers["vary"]
    data = shipped.get(to_data.headers["location"])
    assert data.status == 200
    assert (URIRef(ID + name), None, None) in data.graph()
    page = shipped.get(to_page.headers["location"], BROWSER)
    while page.status in (302, 303):
        page = shipped.get(page.headers["location"].partition("#")[0], BROWSER)
    assert (page.status, page.media_type) == (200, "text/html")


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (None, ".ttl"),
        ("*/*", ".ttl"),
        ("text/turtle", ".ttl"),
        ("application/n-triples", ".nt"),
        ("application/ld+json", ".jsonld"),
        ("application/json", ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-quads", ".nq"),
        ("application/trig", ".trig"),
        ("text/html", ""),
        (BROWSER, ""),
        ("text/html;q=0.5, text/turtle;q=0.9", ".ttl"),
        ("text/turtle;q=0.5, text/html", ""),
        ("text/html, application/rdf+xml;q=0.9", ""),
        ("image/png, application/rdf+xml;q=0.1", ".rdf"),
    ],
)
def test_a_thing_is_told_in_the_form_that_the_client_likes_most(
    shipped: Service, accept: str | None, ending: str
) -> None:
    answer = shipped.get(f"/id/{CARRERA}", accept)

    assert answer.status == 303
    assert answer.headers["location"] == (f"/id/{CARRERA}{ending}" if ending else f"/{CARRERA}")


@pytest.mark.parametrize("accept", ["image/png", "text/csv", "*/*;q=0"])
def test_a_thing_has_no_other_form(shipped: Service, accept: str) -> None:
    answer = shipped.get(f"/id/{CARRERA}", accept)

    assert answer.status == 406
    assert "text/turtle" in answer.problem["hint"]


@pytest.mark.parametrize(
    "name",
    ["person/nobody", "person/nobody.ttl", "person", "person/", "", "nothing/at-all", "person/massimo-carrera/x.ttl",
     "person/massimo-carrera.pdf", "person/massimo-carrera.ttl.ttl", "person/<x>", "person/%00", "person/..%2Fx",
     "../ontology", "club/massimo-carrera.nt", "person/massimo-carrera%20", "person/%FF"],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["text/turtle", BROWSER], ids=["program", "browser"])
def test_nothing_is_found_where_nothing_is(shipped: Service, name: str, accept: str) -> None:
    assert shipped.get(f"/id/{name}", accept).status == 404


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────


# rdflib would take seconds to read all that is told of a club or a shipped document
@pytest.mark.parametrize(
    "kind", ["award", "place", "spell", "tally", "honour", "match", "claim", "conflict", "verdict"]
)
def test_a_thing_is_the_same_in_every_form(shipped: Service, things: dict[str, str], kind: str) -> None:
    check_forms(shipped, things[kind])


@pytest.mark.parametrize("name", ["person/player-a", "club/club-north", "document/register"])
def test_a_made_up_thing_is_too(service: Service, name: str) -> None:
    check_forms(service, name)


def check_forms(asked: Service, name: str) -> None:
    """See that the thing is told with the same triples in every form."""
    found = {}
    for ending, media_type in ENDINGS.items():
        answer = asked.get(f"/id/{name}.{ending}", "text/html")  # a link is what it says, whoever follows it
        assert (answer.status, answer.media_type) == (200, media_type)
        found[ending] = set(answer.graph())

    assert found["ttl"]
    for ending in ENDINGS:
        assert found[ending] == found["ttl"], ending


@pytest.fixture(scope="module")
def carrera(shipped: Service) -> rdflib.Graph:
    """What is told of the person with the most to tell."""
    return shipped.get(f"/id/{CARRERA}.ttl").graph()


@pytest.fixture(scope="module")
def claims(carrera: rdflib.Graph) -> list[URIRef]:
    """The claims in it."""
    return [URIRef(str(claim)) for claim in carrera.subjects(RDF.type, URIRef(CAR + "Claim"))]


def test_a_person_is_told_with_every_claim_about_him_and_its_records(shipped: Service, claims: list[URIRef]) -> None:
    rows = shipped.select(f"""SELECT DISTINCT ?claim {{
        {{ BIND(<{ID}{CARRERA}> AS ?about) }} UNION {{ ?about car:person <{ID}{CARRERA}> }}
        UNION {{ ?spell car:person <{ID}{CARRERA}> ; car:tally ?about }}
        GRAPH ?g {{ ?claim a car:Claim ; rdf:subject ?about }} }}""")

    assert len(rows) > 100
    assert {row["claim"] for row in rows} <= {str(claim) for claim in claims}


def test_a_claim_is_told_with_its_document_and_its_words(carrera: rdflib.Graph, claims: list[URIRef]) -> None:
    for claim in claims:
        assert (claim, URIRef(PROV + "wasQuotedFrom"), None) in carrera
        targets = list(carrera.objects(claim, URIRef(OA + "hasTarget")))
        assert targets
        for target in targets:
            selectors = list(carrera.objects(target, URIRef(OA + "hasSelector")))
            words = [word for selector in selectors for word in carrera.objects(selector, URIRef(OA + "exact"))]
            assert words, claim
            assert len(str(words[0]).split()) <= 8


def test_the_conflicts_about_a_person_are_told_with_their_verdicts(shipped: Service, carrera: rdflib.Graph) -> None:
    rows = shipped.select(f"""SELECT ?conflict ?verdict {{ GRAPH <{CONFLICTS_GRAPH}> {{
        ?conflict car:about <{ID}{CARRERA}> ; car:verdict ?verdict }} }}""")

    assert rows
    for row in rows:
        assert (URIRef(row["conflict"]), URIRef(CAR + "verdict"), URIRef(row["verdict"])) in carrera
        assert (URIRef(row["verdict"]), RDF.type, None) in carrera


def test_what_is_not_accepted_is_told_as_a_claim_and_not_as_a_statement(
    shipped: Service, carrera: rdflib.Graph, claims: list[URIRef], dataset: Path
) -> None:
    store = open_store(str(dataset))
    parts = [(carrera.value(claim, RDF.subject), carrera.value(claim, RDF.predicate), claim) for claim in claims]
    turned_down = 0
    for subject, predicate, claim in parts:
        value = carrera.value(claim, RDF.object)
        assert subject is not None and predicate is not None and value is not None
        query = f"ASK {{ {subject.n3()} {predicate.n3()} {value.n3()} }}"
        accepted = bool(store.query(query))
        derived = bool(
            store.query(f"ASK {{ GRAPH graph:derived {query[3:]} }}", prefixes={"graph": f"{ID[:-3]}graph/"})
        )
        if accepted or not derived:
            assert ((subject, predicate, value) in carrera) is accepted, query
        turned_down += not accepted

    assert turned_down > 10


def test_a_claim_is_told_with_what_it_says_and_where(shipped: Service, claims: list[URIRef]) -> None:
    claim = min(claims)

    told = shipped.get(f"/id/{claim.removeprefix(ID)}.ttl").graph()

    for link in (RDF.subject, RDF.predicate, RDF.object, URIRef(PROV + "wasQuotedFrom"), URIRef(OA + "hasTarget")):
        assert (claim, link, None) in told
    assert list(told.objects(None, URIRef(OA + "exact")))


def test_what_a_thing_points_to_has_a_name(carrera: rdflib.Graph) -> None:
    named = {str(node) for node in carrera.subjects(RDFS.label, None)}
    teams = {str(team) for team in carrera.objects(None, URIRef(CAR + "team"))}

    assert len(teams) > 10
    assert teams <= named


@pytest.mark.parametrize(("ending", "media_type"), ENDINGS.items())
def test_head_of_data_has_no_body(shipped: Service, ending: str, media_type: str) -> None:
    answer = shipped.ask("HEAD", f"/id/{CARRERA}.{ending}")

    assert (answer.status, answer.media_type, answer.body) == (200, media_type, b"")


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────


def test_the_ontology_is_at_its_address(shipped: Service) -> None:
    for accept in ("text/turtle", "application/rdf+xml", "application/ld+json", "*/*", None):
        answer = shipped.get("/ontology", accept)
        assert answer.status == 200
        assert (URIRef(CAR + "Claim"), RDFS.label, None) in answer.graph()


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "rdf"])
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", None])
def test_the_ontology_with_an_ending_is_data_whatever_the_client_takes(
    shipped: Service, ending: str, accept: str | None
) -> None:
    answer = shipped.get(f"/ontology.{ending}", accept)
    assert (answer.status, answer.media_type) == (200, ENDINGS[ending])
    assert len(answer.graph()) == len(shipped.get("/ontology", "text/turtle").graph()) > 1_000


@pytest.mark.parametrize("path", ["/ontology.nq", "/ontology.html", "/ontology/Person", "/ontology.ttl/x"])
def test_other_endings_and_what_would_be_below_the_ontology_are_not_there(shipped: Service, path: str) -> None:
    assert shipped.get(path, "text/turtle").status == 404


def test_the_json_ld_context_is_below_the_ontology_for_pages_of_any_origin(shipped: Service) -> None:
    answer = shipped.get("/ontology/context.jsonld", "application/ld+json")
    assert (answer.status, answer.media_type) == (200, "application/ld+json")
    assert answer.text == read_text(f"{folder('ontology')}/context.jsonld")
    assert answer.headers["access-control-allow-origin"] == "*"
    tag = answer.headers["etag"]
    assert shipped.get("/ontology/context.jsonld", if_none_match=tag).status == 304
    assert shipped.get("/ontology/context.jsonld", BROWSER).body == answer.body
    assert shipped.get("/ontology/other.jsonld", "application/ld+json").status == 404


def test_a_browser_is_shown_the_page_about_the_ontology_at_its_address(shipped: Service) -> None:
    answer = shipped.get("/ontology", BROWSER)
    assert (answer.status, answer.media_type) == (200, "text/html")
    assert 'id="birthPlace"' in answer.text
    assert "accept" in answer.headers["vary"]
    tag = answer.headers["etag"]
    assert shipped.get("/ontology", "text/turtle").headers["etag"] != tag
    assert shipped.get("/ontology", BROWSER, if_none_match=tag).status == 304


def test_the_format_in_the_address_goes_before_what_a_browser_takes(shipped: Service) -> None:
    assert shipped.get("/ontology?format=ttl", BROWSER).media_type == "text/turtle"
    assert shipped.get("/ontology?format=nonsense", BROWSER).status == 406


@pytest.mark.parametrize("path", ["/role/head-coach", "/scope/league", "/certainty/asserted", "/run/unbeaten"])
def test_a_concept_sends_to_the_ontology_which_tells_of_it(shipped: Service, path: str) -> None:
    answer, shown = shipped.get(path, "text/turtle"), shipped.get(path, BROWSER)

    assert (answer.status, answer.headers["location"]) == (303, "/ontology")
    assert (URIRef(f"{ID[:-3]}{path[1:]}"), None, None) in shipped.get("/ontology").graph()
    assert (shown.status, shown.headers["location"]) == (303, f"/ontology#{path[1:]}")
    assert f'id="{path[1:]}"' in shipped.get("/ontology", BROWSER).text


@pytest.mark.parametrize("path", ["/role/nobody", "/role", "/role/head-coach/x", "/run/nothing"])
def test_a_concept_that_is_none_is_not_found(shipped: Service, path: str) -> None:
    assert shipped.get(path, "text/turtle").status == 404
