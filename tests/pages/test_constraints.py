"""What shapes ask, in words."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from carrera_kg.pages.constraints import Constraint, constraints, read_constraints
from carrera_kg.vocabulary import CAR

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix car: <https://w3id.org/carrera-kg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix role: <https://w3id.org/carrera-kg/role/> . @prefix s: <urn:x:> .
"""


def read(shape: str) -> tuple[Constraint, ...]:
    return read_constraints(quad.triple for quad in ox.parse(PREFIXES + shape, ox.RdfFormat.TURTLE))


def asked(constraint: str) -> str:
    (found,) = read(f"s:shape sh:targetClass car:Spell ; sh:property [ sh:path car:team ; {constraint} ] .")
    assert (found.target, found.path, found.direct) == (CAR + "Spell", "car:team", CAR + "team")
    return found.words


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("sh:minCount 1", "at least one"),
        ("sh:maxCount 1", "at most one"),
        ("sh:maxCount 0", "none"),
        ("sh:minCount 0", ""),
        ("sh:minCount 2 ; sh:maxCount 2", "exactly two"),
        ("sh:minCount 1 ; sh:maxCount 2", "one or two"),
        ("sh:minCount 1 ; sh:maxCount 1200", "one to 1,200"),
        ("sh:class car:Team", "is of the class car:Team"),
        ("sh:datatype xsd:date", "is of type xsd:date"),
        ("sh:nodeKind sh:IRI", "is an address"),
        ("sh:minInclusive 0", "is at least 0"),
        ("sh:minInclusive 0 ; sh:maxInclusive 2000", "is 0 to 2,000"),
        ("sh:maxExclusive 1.5", "is less than 1.5"),
        ("sh:minLength 3", "has at least 3 characters"),
        ("sh:lessThanOrEquals car:end", "is at most car:end"),
        ("sh:in ( role:player role:staff )", "is one of role:player, role:staff"),
        ("sh:hasValue true", "true is among the values"),
        ('sh:pattern "^a$" ; sh:flags "i"', "matches ^a$"),
        ("sh:node s:other", "fits the shape urn:x:other"),
        ("sh:qualifiedMinCount 1", "sh:qualifiedMinCount 1"),
        ("sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )", "is of type xsd:date or is of type xsd:gYear"),
        ("sh:not [ sh:hasValue 1 ]", "not (1 is among the values)"),
    ],
)
def test_each_demand_is_told_in_words(constraint: str, words: str) -> None:
    assert asked(constraint) == words


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("[ sh:inversePath car:tally ]", "^car:tally"),
        ("( car:topic car:sensitive )", "car:topic/car:sensitive"),
        ("[ sh:alternativePath ( car:start car:end ) ]", "car:start|car:end"),
        ("[ sh:zeroOrMorePath car:follows ]", "car:follows*"),
    ],
)
def test_a_path_is_written_as_sparql_has_it(path: str, written: str) -> None:
    (found,) = read(f"s:shape sh:targetClass car:Spell ; sh:property [ sh:path {path} ; sh:minCount 1 ] .")
    assert (found.path, found.direct) == (written, "")
    assert found.terms


def test_what_is_asked_of_a_thing_as_a_whole_names_the_properties_in_it() -> None:
    (found,) = read(
        """s:shape sh:targetClass car:Honour ; sh:message "one of the two" ;
           sh:or ( [ sh:property [ sh:path car:award ; sh:minCount 1 ] ]
                   [ sh:property [ sh:path car:competition ; sh:minCount 1 ] ] ) ."""
    )
    assert found.words == "car:award: at least one or car:competition: at least one"
    assert found.terms == (CAR + "award", CAR + "competition")
    assert (found.path, found.message) == ("", "One of the two")


def test_a_warning_is_advice_wherever_it_is_said() -> None:
    (found,) = read(
        "s:shape sh:targetClass car:Spell ; sh:severity sh:Warning ; sh:property [ sh:path car:role ; sh:minCount 1 ] ."
    )
    assert found.advice
    (found,) = read(
        "s:shape sh:targetClass car:Spell ; sh:property [ sh:path car:role ; sh:minCount 1 ; sh:severity sh:Info ] ."
    )
    assert found.advice


def test_a_list_that_runs_in_a_circle_ends() -> None:
    assert asked("sh:in _:a ] . _:a rdf:first 1 ; rdf:rest _:a . s:x s:y [ s:z 1") == "is one of 1"


def test_all_shapes_of_the_package_have_words() -> None:
    assert len(constraints()) > 60
    for each in constraints():
        assert each.words and each.message, each
        assert "sh:" not in each.words, each
