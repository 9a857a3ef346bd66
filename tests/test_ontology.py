from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import carrera_kg
from carrera_kg.ontology import Property, ontology
from carrera_kg.resources import folder
from carrera_kg.vocabulary import BASE, CAR, CONCEPT_SCHEMES, KINDS, LABEL, OWL, RDF_TYPE, RDFS, RECORDS, SKOS, compact

FOLDER = folder("ontology")
TRIPLES = list(ox.parse(path=os.path.join(FOLDER, "carrera.ttl")))
OWN = sorted({t.subject.value for t in TRIPLES if isinstance(t.subject, ox.NamedNode)})
ONTOLOGY = ontology()


def values(subject: str, predicate: str) -> list[str]:
    return [
        triple.object.value
        for triple in TRIPLES
        if triple.subject == ox.NamedNode(subject)
        and triple.predicate.value == predicate
        and isinstance(triple.object, (ox.NamedNode, ox.Literal))
    ]


def of_type(*types: str) -> list[str]:
    return [subject for subject in OWN if set(types) & set(values(subject, RDF_TYPE))]


CLASSES = of_type(OWL + "Class")
PROPERTIES = of_type(OWL + "ObjectProperty", OWL + "DatatypeProperty")
CONCEPTS = of_type(SKOS + "Concept")
SCHEMES = of_type(SKOS + "ConceptScheme")
XSD_RANGES = ("date", "integer", "boolean", "string")


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


def test_the_ontology_has_no_blank_nodes() -> None:
    assert not [t for t in TRIPLES if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]


@pytest.mark.parametrize("term", OWN, ids=compact)
def test_every_term_has_one_label_and_one_comment_that_is_a_sentence(term: str) -> None:
    assert len(values(term, LABEL)) == 1
    (comment,) = values(term, RDFS + "comment")
    assert comment[0].isupper() and comment.endswith(".")


@pytest.mark.parametrize("term", OWN, ids=compact)
def test_every_term_is_a_class_a_property_a_concept_or_a_scheme(term: str) -> None:
    assert sum(term in kind for kind in (CLASSES, PROPERTIES, CONCEPTS, SCHEMES, [CAR[:-1]])) == 1


@pytest.mark.parametrize("prop", PROPERTIES, ids=compact)
def test_every_property_has_one_domain_and_one_range_that_fits_its_type(prop: str) -> None:
    (domain,) = values(prop, RDFS + "domain")
    (range_,) = values(prop, RDFS + "range")
    assert not domain.startswith(CAR) or domain in CLASSES
    assert not range_.startswith(CAR) or range_ in CLASSES
    about_values = range_.startswith(("http://www.w3.org/2001/XMLSchema#", "http://id.loc.gov/datatypes/"))
    assert (OWL + "DatatypeProperty" in values(prop, RDF_TYPE)) == about_values


@pytest.mark.parametrize("concept", CONCEPTS, ids=compact)
def test_every_concept_is_in_the_scheme_that_its_address_names(concept: str) -> None:
    (scheme,) = values(concept, SKOS + "inScheme")
    assert scheme in SCHEMES
    where, name = concept.removeprefix(BASE).split("/")
    assert where in CONCEPT_SCHEMES and re.fullmatch("[a-z]+(-[a-z]+)*", name)
    assert all(above in CONCEPTS and above.split("/")[-2] == where for above in values(concept, SKOS + "broader"))


@pytest.mark.parametrize("above", sorted({*CLASSES}), ids=compact)
def test_a_class_is_below_classes_that_exist(above: str) -> None:
    assert all(wide in CLASSES for wide in values(above, RDFS + "subClassOf") if wide.startswith(CAR))


def test_every_folder_of_concepts_is_in_use() -> None:
    assert {concept.removeprefix(BASE).split("/")[0] for concept in CONCEPTS} == set(CONCEPT_SCHEMES)


CONCEPT_PROPERTIES = [prop for prop in ONTOLOGY.properties.values() if prop.range == SKOS + "Concept"]


@pytest.mark.parametrize("prop", CONCEPT_PROPERTIES, ids=lambda prop: prop.name)
def test_a_property_whose_values_are_concepts_says_from_which_scheme(prop: Property) -> None:
    assert prop.scheme in SCHEMES
    assert any(scheme == prop.scheme for scheme in ONTOLOGY.schemes.values())


def test_other_properties_have_no_scheme() -> None:
    assert all(prop.scheme == "" for prop in ONTOLOGY.properties.values() if prop not in CONCEPT_PROPERTIES)


def test_within_its_scheme_a_concept_is_the_only_one_with_its_last_part() -> None:
    for scheme in SCHEMES:
        assert [name for name, count in Counter(ONTOLOGY.concepts(scheme)).items() if count > 1] == []
    assert sorted(ONTOLOGY.concepts()) == sorted(concept.rsplit("/", 1)[1] for concept in CONCEPTS)


def test_of_two_concepts_with_one_last_part_the_scheme_tells_which_is_meant() -> None:
    for prop, where in (("result", "result"), ("kindOfRun", "run")):
        scheme = ONTOLOGY.properties[prop].scheme
        assert ONTOLOGY.concept("unbeaten", scheme) == f"{BASE}{where}/unbeaten"
        assert ONTOLOGY.concept(f"{where}/unbeaten", scheme) == f"{BASE}{where}/unbeaten"
    assert ONTOLOGY.concept("run/unbeaten", ONTOLOGY.properties["result"].scheme) is None
    assert ONTOLOGY.concept("goalkeeper", ONTOLOGY.properties["role"].scheme) is None


# ── Headers and what is delicate ─────────────────────────────────────────────────────────────────


def test_a_header_is_known_in_lower_case_by_the_properties_it_can_head() -> None:
    assert {"from", "to", "team", "club", "apps", "goals"} <= set(ONTOLOGY.headers)
    for header, props in ONTOLOGY.headers.items():
        assert header == header.lower().strip() != ""
        assert props and props <= set(PROPERTIES)


def test_every_header_of_the_file_is_read() -> None:
    words = {(word.lower(), term) for term in OWN for word in values(term, SKOS + "hiddenLabel")}
    assert words == {(header, prop) for header, props in ONTOLOGY.headers.items() for prop in props}


def test_what_touches_criminal_or_medical_matters_is_marked() -> None:
    assert ONTOLOGY.sensitive == {
        CAR + "Suspension",
        CAR + "offence",
        f"{BASE}topic/legal-matter",
        f"{BASE}topic/health",
    }


# ── What is used exists ──────────────────────────────────────────────────────────────────────────


def used() -> Iterator[tuple[str, str]]:
    """Every name of the ontology that the source or the shapes write out, with its file."""
    package = Path(carrera_kg.__file__).parent
    for path in [*sorted(package.rglob("*.py")), Path(FOLDER, "shapes.ttl")]:
        text = path.read_text(encoding="utf-8")
        names = re.findall(r'\bCAR \+ f?"(\w+)"', text)
        names += re.findall(r"(?<![\w:])car:(\w+)", text)
        names += [name for found in re.findall(r"\{CAR\}(\w+)", text) for name in [found]]
        yield from ((path.name, name) for name in names)


def test_every_name_used_in_the_source_and_the_shapes_is_in_the_ontology() -> None:
    known = {term.removeprefix(CAR) for term in OWN}
    found = set(used())
    assert len(found) > 100
    assert {(file, name) for file, name in found if name not in known} == set()


def test_the_bounds_and_links_that_are_written_by_name_are_in_the_ontology() -> None:
    text = Path(carrera_kg.__file__).with_name("claims.py").read_text(encoding="utf-8")
    bounds = set(re.findall(r'"(\w*(?:[Ee]arliest|[Ll]atest))"', text))
    assert bounds and bounds <= set(ONTOLOGY.properties)
    assert {"tally", "side", "goal"} <= set(ONTOLOGY.properties)


def test_every_concept_that_the_shapes_name_exists() -> None:
    text = Path(FOLDER, "shapes.ttl").read_text(encoding="utf-8")
    named = re.findall(rf"\b({'|'.join(CONCEPT_SCHEMES)}):([a-z-]+)", text)
    assert named and all(f"{BASE}{scheme}/{name}" in CONCEPTS for scheme, name in named)


@pytest.mark.parametrize("kind", [*KINDS.values(), *RECORDS.values()], ids=compact)
def test_every_kind_of_entity_and_record_is_a_class(kind: str) -> None:
    assert kind in CLASSES
    assert ONTOLOGY.is_a(kind, CAR + ("Record" if kind in RECORDS.values() else "Entity"))


# ── Read ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_ontology_is_read_whole() -> None:
    assert sorted(prop.iri for prop in ONTOLOGY.properties.values()) == PROPERTIES
    assert set(ONTOLOGY.labels) == set(OWN)
    assert ONTOLOGY is ontology()


def test_a_property_knows_what_it_connects_and_whether_it_has_one_value() -> None:
    start = ONTOLOGY.properties["start"]
    assert (start.name, start.label, start.domain, start.functional) == ("start", "start", CAR + "Period", True)
    assert ONTOLOGY.property_of(CAR + "start") is start
    assert ONTOLOGY.property_of(CAR + "none") is None
    assert not ONTOLOGY.properties["position"].functional


def test_a_class_or_concept_is_what_stands_above_it() -> None:
    assert ONTOLOGY.is_a(CAR + "Club", CAR + "Club")
    assert ONTOLOGY.is_a(CAR + "Club", CAR + "Entity")
    assert ONTOLOGY.is_a(CAR + "Club", "https://schema.org/SportsTeam")
    assert not ONTOLOGY.is_a(CAR + "Team", CAR + "Club")
    assert not ONTOLOGY.is_a(CAR + "Club", CAR + "Place")
    assert ONTOLOGY.is_a(BASE + "role/defence-coach", BASE + "role/staff")


@pytest.mark.parametrize(
    ("concept", "top"),
    [("caretaker", "manager"), ("defence-coach", "staff"), ("player", "player"), ("right-back", "defender")],
)
def test_the_top_of_a_concept_is_its_kind(concept: str, top: str) -> None:
    iri = ONTOLOGY.concept(concept)
    assert iri is not None and ONTOLOGY.top(iri) == ONTOLOGY.concept(top)


def test_a_concept_is_found_by_its_last_part_with_or_without_the_scheme() -> None:
    assert ONTOLOGY.concept("head-coach") == ONTOLOGY.concept("role/head-coach") == BASE + "role/head-coach"
    assert ONTOLOGY.concept("scope/head-coach") is None
    assert ONTOLOGY.concept("none") is None
