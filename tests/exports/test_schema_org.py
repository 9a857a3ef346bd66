"""What search engines are told: a profile with shapes, as precise as the sources and without sensitive matters."""

from __future__ import annotations

import copy
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from pyshacl import validate

from carrera_kg import KnowledgeGraph
from carrera_kg.exports.schema_org import entity_schema, iso_of
from carrera_kg.resources import folder
from carrera_kg.vocabulary import (
    ALT_LABEL,
    BASE,
    CAR,
    DERIVED_GRAPH,
    EDTF_DATE,
    GRAPH,
    ID,
    LABEL,
    RDF,
    RDF_TYPE,
    SENSITIVE,
)
from tests.exports.exporting import selection_of, value, written

_DATES = ("birthDate", "startDate", "endDate")
_ADDRESSES = ("sameAs", "url", "license")
# Like the context that https://schema.org answers with, which no test fetches: names are below http://schema.org/.
CONTEXT = {
    "@vocab": "http://schema.org/",
    **{name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in _ADDRESSES},
    **{name: {"@id": f"http://schema.org/{name}", "@type": "http://schema.org/Date"} for name in _DATES},
}


def loader(url: str, options: Any) -> dict[str, Any]:
    assert url == "https://schema.org", f"{url} was to be fetched"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def triples_of(data: Any) -> rdflib.Graph:
    options = {"format": "application/n-quads", "documentLoader": loader}
    return rdflib.Graph().parse(data=jsonld.to_rdf({"@context": "https://schema.org", **data}, options), format="nt")


def findings(data: Any) -> list[str]:
    shapes = rdflib.Graph().parse(os.path.join(folder("ontology"), "schema-org-shapes.ttl"))
    _, report, _ = validate(triples_of(data), shacl_graph=shapes)
    messages = report.objects(None, rdflib.SH.resultMessage)
    return sorted(str(message) for message in messages)


@pytest.fixture(scope="module")
def whole(kg: KnowledgeGraph) -> Any:
    return json.loads(written(kg.selection(), "schema.org"))


def nodes(whole: Any, cls: str) -> dict[str, Any]:
    return {node["name"]: node for node in whole["@graph"] if node["@type"] == cls}


def test_the_shipped_facts_hold_to_the_profile(whole: Any) -> None:
    assert len(whole["@graph"]) > 50
    assert findings(whole) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"birthDate": "22 April 1964"}, "a date of birth is a year, a month or a day, once"),
        ({"name": ["One", "Other"]}, "a thing has one name"),
        ({"memberOf": [{"@type": "OrganizationRole", "roleName": "player"}]}, "a role is in one team"),
        ({"memberOf": [{"@type": "SportsTeam", "@id": "urn:x:t", "name": "T"}]}, "a career is roles in teams"),
        ({"suspension": "four months"}, "closed"),
        ({"url": "urn:x:y"}, "a page has an address on the web"),
        ({"nationality": "Italian"}, "a nationality is a country"),
        ({"sameAs": "urn:x:y"}, "sameAs is an address on the web"),
    ],
)
def test_what_breaks_the_profile_is_found(whole: Any, change: dict[str, Any], told: str) -> None:
    person = copy.deepcopy(nodes(whole, "Person")["Massimo Carrera"]) | change
    assert any(told in each for each in findings({"@graph": [person]}))


@pytest.mark.parametrize(
    ("cls", "change", "told"),
    [
        ("SportsTeam", {"location": "Bari"}, "a team is at home in places"),
        ("SportsTeam", {"@id": None}, "Value"),
        ("SportsEvent", {"startDate": "1991/92"}, "a match has one date"),
        ("SportsEvent", {"competitor": [{"@type": "Person", "@id": "urn:x:p", "name": "P"}]}, "two teams play a match"),
        ("SportsEvent", {"score": "1:0"}, "closed"),
        ("Place", {"containedInPlace": "Italy"}, "a place lies in places"),
        ("EventSeries", {"name": ""}, "a thing has one name"),
        ("Dataset", {"description": "short"}, "a dataset has a description"),
    ],
)
def test_what_breaks_the_profile_of_other_things_is_found(whole: Any, cls: str, change: Any, told: str) -> None:
    node = copy.deepcopy(next(iter(nodes(whole, cls).values())))
    assert findings({"@graph": [node]}) == []
    node |= change
    assert any(told in each for each in findings({"@graph": [{k: v for k, v in node.items() if v is not None}]}))


def test_each_entity_by_itself_holds_to_the_profile(kg: KnowledgeGraph, whole: Any) -> None:
    for name in ("Massimo Carrera", "Juventus", "Serie A", "Bergamo", "carrera-news"):
        node = entity_schema(kg.store, kg.find(name), "https://example.org/page")
        assert node["@context"] == "https://schema.org" and findings(node) == [], name
    match = next(iter(nodes(whole, "SportsEvent").values()))
    assert entity_schema(kg.store, match["@id"]) == {"@context": "https://schema.org", **match}


def test_a_disputed_value_is_not_told_and_a_settled_one_is(whole: Any) -> None:
    carrera = nodes(whole, "Person")["Massimo Carrera"]
    assert "birthPlace" not in carrera  # two documents name two towns, and nobody can choose
    assert carrera["birthDate"] == "1964-04-22" and carrera["nationality"]["name"] == "Italy"


def test_a_career_is_roles_with_dates_as_precise_as_the_source(whole: Any) -> None:
    roles = nodes(whole, "Person")["Massimo Carrera"]["memberOf"]
    juventus = [role for role in roles if role["memberOf"]["name"] == "Juventus" and role.get("roleName") == "player"]
    assert [(role["startDate"], role["endDate"]) for role in juventus] == [("1991", "1996")]
    assert all(role.get("endDate") != "present" for role in roles)


def test_relatives_and_sensitive_matters_are_not_told(kg: KnowledgeGraph, whole: Any) -> None:
    relatives = {value(q.object) for q in kg.store.quads_for_pattern(None, ox.NamedNode(CAR + "daughter"), None, None)}
    assert relatives and not any(iri in json.dumps(whole) for iri in relatives)
    assert all(entity_schema(kg.store, iri) == {} for iri in relatives)
    text = json.dumps(whole).lower()
    assert "suspen" not in text and "fixing" not in text


def test_a_match_names_home_and_away_only_where_a_source_does(whole: Any) -> None:
    matches = nodes(whole, "SportsEvent").values()
    assert all(("homeTeam" in match) == ("awayTeam" in match) for match in matches)
    assert all(len(match["competitor"]) <= 2 for match in matches)


def test_what_schema_org_has_no_words_for_is_nothing(kg: KnowledgeGraph) -> None:
    for iri in (f"{ID}spell/massimo-carrera-player-juventus", f"{ID}claim/0", "https://example.org/", f"{CAR}Person"):
        assert entity_schema(kg.store, iri) == {}


def test_the_address_of_a_page_is_told(kg: KnowledgeGraph) -> None:
    node = entity_schema(kg.store, kg.find("Juventus"), "https://example.org/club/juventus")
    assert node["url"] == "https://example.org/club/juventus" and node["@context"] == "https://schema.org"
    assert node["sameAs"] == sorted(node["sameAs"])


def test_dates_that_disagree_or_are_wider_than_a_year_are_left_out(tmp_path: Path) -> None:
    node = ox.NamedNode(f"{ID}person/player-a")
    told = {
        "agree": ("1964", "1964-04"),
        "differ": ("1964", "1965"),
        "wide": ("1964/1966",),
        "before": ("[..1964-05]",),
    }
    for name, dates in told.items():
        quads = [
            ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{CAR}Person")),
            ox.Quad(node, ox.NamedNode(LABEL), ox.Literal("Player A")),
            *(
                ox.Quad(node, ox.NamedNode(f"{CAR}birthDate"), ox.Literal(day, datatype=ox.NamedNode(EDTF_DATE)))
                for day in dates
            ),
        ]
        found = entity_schema(selection_of(tmp_path / name, quads).store, node.value)
        assert found.get("birthDate") == ("1964-04" if name == "agree" else None)


def claimed(claim: str, subject: str, name: str, value: ox.NamedNode | ox.Literal, certainty: str) -> list[ox.Quad]:
    """A claim, and that its value is accepted."""
    node, of = ox.NamedNode(f"{ID}claim/{claim}"), ox.NamedNode(f"{ID}{subject}")
    graph, predicate = ox.NamedNode(f"{GRAPH}document/paper"), ox.NamedNode(CAR + name)
    said = [("subject", of), ("predicate", predicate), ("object", value)]
    return [
        ox.Quad(of, predicate, value),
        *(ox.Quad(node, ox.NamedNode(RDF + part), term, graph) for part, term in said),
        ox.Quad(node, ox.NamedNode(CAR + "certainty"), ox.NamedNode(f"{BASE}certainty/{certainty}"), graph),
    ]


def typed(subject: str, cls: str, name: str) -> list[ox.Quad]:
    node = ox.NamedNode(ID + subject)
    return [
        ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + cls)),
        ox.Quad(node, ox.NamedNode(LABEL), ox.Literal(name)),
    ]


def conflict(subject: str, name: str, status: str) -> list[ox.Quad]:
    node, graph = ox.NamedNode(f"{ID}conflict/{name}{status}"), ox.NamedNode(f"{GRAPH}conflicts")
    said = [("about", ID + subject), ("property", CAR + name), ("status", f"{BASE}status/{status}")]
    return [ox.Quad(node, ox.NamedNode(CAR + each), ox.NamedNode(value), graph) for each, value in said]


PLAYER = typed("person/player-a", "Person", "Player A")
BORN = ox.Literal("1964-04-22", datatype=ox.NamedNode(EDTF_DATE))


@pytest.mark.parametrize(
    ("certainty", "told"), [("asserted", "1964-04-22"), ("hedged", None), ("reported", None), ("opinion", None)]
)
def test_a_value_that_no_source_asserts_is_not_told(tmp_path: Path, certainty: str, told: str | None) -> None:
    quads = [*PLAYER, *claimed("1", "person/player-a", "birthDate", BORN, certainty)]
    store = selection_of(tmp_path, quads).store
    assert entity_schema(store, f"{ID}person/player-a").get("birthDate") == told


@pytest.mark.parametrize(("status", "told"), [("undecided", None), ("contradiction", None), ("apparent", "1964-04-22")])
def test_a_disputed_date_of_birth_is_not_told(tmp_path: Path, status: str, told: str | None) -> None:
    quads = [*PLAYER, *claimed("1", "person/player-a", "birthDate", BORN, "asserted")]
    store = selection_of(tmp_path, [*quads, *conflict("person/player-a", "birthDate", status)]).store
    assert entity_schema(store, f"{ID}person/player-a").get("birthDate") == told


@pytest.mark.parametrize(("status", "told"), [("undecided", None), ("contradiction", "1964-04-22")])
def test_of_a_career_the_accepted_value_is_told_and_none_where_nobody_can_choose(
    tmp_path: Path, status: str, told: str | None
) -> None:
    player, club = ox.NamedNode(f"{ID}person/player-a"), ox.NamedNode(f"{ID}club/club-north")
    quads = [
        *PLAYER, *typed("spell/a", "Spell", "a"), *typed("club/club-north", "Club", "Club North"),
        *claimed("1", "spell/a", "person", player, "asserted"), *claimed("2", "spell/a", "team", club, "asserted"),
        *claimed("3", "spell/a", "start", BORN, "asserted"), *conflict("spell/a", "start", status),
    ]  # fmt: skip
    (role,) = entity_schema(selection_of(tmp_path / "a", quads).store, player.value)["memberOf"]
    assert role.get("startDate") == told and role["memberOf"]["name"] == "Club North"
    undecided = [*quads, *conflict("spell/a", "team", "undecided")]
    assert "memberOf" not in entity_schema(selection_of(tmp_path / "b", undecided).store, player.value)


def test_what_is_marked_as_sensitive_is_nowhere_in_it(tmp_path: Path) -> None:
    player, club = ox.NamedNode(f"{ID}person/player-a"), ox.NamedNode(f"{ID}club/club-north")
    mark = ox.Quad(ox.NamedNode(f"{ID}spell/a"), ox.NamedNode(SENSITIVE), ox.Literal(True), ox.NamedNode(DERIVED_GRAPH))
    quads = [
        *PLAYER, *typed("spell/a", "Spell", "a"), *typed("club/club-north", "Club", "Club North"),
        *claimed("1", "spell/a", "person", player, "asserted"), *claimed("2", "spell/a", "team", club, "asserted"),
    ]  # fmt: skip
    assert entity_schema(selection_of(tmp_path / "a", quads).store, player.value)["memberOf"]
    store = selection_of(tmp_path / "b", [*quads, mark]).store
    assert "memberOf" not in entity_schema(store, player.value) and entity_schema(store, f"{ID}spell/a") == {}


def test_a_daughter_with_a_career_of_her_own_is_told_of(tmp_path: Path) -> None:
    player, club = ox.NamedNode(f"{ID}person/player-a"), ox.NamedNode(f"{ID}club/club-north")
    daughter = ox.Quad(ox.NamedNode(f"{ID}person/player-b"), ox.NamedNode(CAR + "daughter"), player)
    alone = selection_of(tmp_path / "a", [*PLAYER, daughter]).store
    assert entity_schema(alone, player.value) == {}
    quads = [*typed("spell/a", "Spell", "a"), *claimed("1", "spell/a", "person", player, "asserted")]
    quads += claimed("2", "spell/a", "team", club, "asserted")
    assert entity_schema(selection_of(tmp_path / "b", [*PLAYER, daughter, *quads]).store, player.value)["memberOf"]


@pytest.mark.parametrize("date", ["1964?", "1964~", "196X", "[..1964-05]", "1964/1966"])
def test_a_doubtful_or_open_date_is_not_told(tmp_path: Path, date: str) -> None:
    quads = [
        *PLAYER,
        *claimed("1", "person/player-a", "birthDate", ox.Literal(date, datatype=ox.NamedNode(EDTF_DATE)), "asserted"),
    ]
    assert "birthDate" not in entity_schema(selection_of(tmp_path, quads).store, f"{ID}person/player-a")


def test_awards_are_what_was_won(whole: Any) -> None:
    awards = nodes(whole, "Person")["Massimo Carrera"]["award"]
    assert "Serie A 1994/95 (player, Juventus)" in awards
    assert "Russian Premier League Coach of the Year 2016/17 (manager)" in awards
    assert not any("promoted" in each or "runner" in each or "finalist" in each for each in awards)


def test_how_texts_mention_a_thing_is_no_name_of_it(kg: KnowledgeGraph, whole: Any) -> None:
    mentions = [
        q.object.value
        for q in kg.store.quads_for_pattern(None, ox.NamedNode(ALT_LABEL), None, None)
        if isinstance(q.object, ox.Literal)
    ]
    assert "the local team of the same name" in mentions and "the local team of the same name" not in json.dumps(whole)


def test_a_dataset_of_ones_own_has_no_licence_of_ours(tmp_path: Path) -> None:
    (node, *_) = json.loads(written(selection_of(tmp_path, PLAYER), "schema.org"))["@graph"]
    assert node["@type"] == "Dataset" and "license" not in node and "version" not in node
    assert findings({"@graph": [node]}) == []


def test_a_day_a_month_or_a_year() -> None:
    assert iso_of(date(2005, 10, 28), date(2005, 10, 28)) == "2005-10-28"
    assert iso_of(date(2005, 10, 1), date(2005, 10, 31)) == "2005-10"
    assert iso_of(date(2005, 1, 1), date(2005, 12, 31)) == "2005"
    assert iso_of(None, date(2005, 1, 1)) is None
