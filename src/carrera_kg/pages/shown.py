"""The query behind a panel, so that a reader can ask it again, change it and take it elsewhere.

Where the library has the question, its text is shown with the thing bound; the rest stand here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from carrera_kg import sparql
from carrera_kg.queries import load_query
from carrera_kg.vocabulary import PREFIXES


@dataclass(frozen=True, slots=True)
class Shown:
    """A query as it is shown; ``name`` is that of the library's question, if it is one."""

    text: str
    name: str = ""


def library(name: str, **bound: str) -> Shown:
    """A question of the library with addresses bound."""
    return asked(name, _terms(bound))


def asked(name: str, terms: Mapping[str, str]) -> Shown:
    """A question of the library with terms, as N-Triples writes them, for its parameters."""
    return Shown(sparql.bind(_body(name), dict(terms)), name)


def declared(text: str) -> Shown:
    """A query with its prefixes declared."""
    used = sorted(PREFIXES.keys() & set(re.findall(r"(?<![\w:-])([a-z][\w-]*):", text)))
    head = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    return Shown(f"{head}\n{text.strip()}\n")


def own(name: str, **bound: str | ox.Literal) -> Shown:
    """A query of this module with addresses or literals bound, its prefixes declared."""
    return Shown(sparql.bind(declared(_OWN[name]).text, _terms(bound)))


def _terms(bound: Mapping[str, str | ox.Literal]) -> dict[str, str]:
    return {name: str(ox.NamedNode(it) if isinstance(it, str) else it) for name, it in bound.items()}


@functools.lru_cache(maxsize=128)
def _body(name: str) -> str:
    """The text of a library query without its header."""
    return "".join(line for line in load_query(name).text.splitlines(keepends=True) if not line.startswith("#+"))


_LABELS = """
  OPTIONAL { ?object rdfs:label ?name }
  OPTIONAL { GRAPH graph:ontology { ?object rdfs:label ?term } }
  BIND(COALESCE(?name, ?term, ?object) AS ?value)"""

_OWN = {
    "person-work": """
SELECT ?team ?role ?start ?end ?departure
WHERE {
  ?spell a car:Spell ; car:person ?person .
  # What is not played: in charge of a team, on its staff, or in a role that no source names.
  FILTER NOT EXISTS { ?spell car:role role:player }
  OPTIONAL { ?spell car:team/rdfs:label ?team }
  OPTIONAL { ?spell car:role ?job . GRAPH graph:ontology { ?job rdfs:label ?role } }
  OPTIONAL { ?spell car:start ?start }
  OPTIONAL { ?spell car:end ?end }
  OPTIONAL { ?spell car:departure ?how . GRAPH graph:ontology { ?how rdfs:label ?departure } }
  OPTIONAL { ?spell car:startEarliest ?earliest }
}
ORDER BY ?earliest ?team ?role STR(?spell)
""",
    "person-honours": """
SELECT ?as ?team ?honour ?result ?season
WHERE {
  ?won a car:Honour ; car:person ?person ; car:result ?reached ; car:competition|car:award ?contest .
  ?contest rdfs:label ?honour .
  GRAPH graph:ontology { ?reached rdfs:label ?result }
  OPTIONAL { ?won car:role ?role . GRAPH graph:ontology { ?role rdfs:label ?as } }
  OPTIONAL { ?won car:team/rdfs:label ?team }
  OPTIONAL { ?won car:season ?season }
  OPTIONAL { ?won car:earliest ?earliest }
}
ORDER BY ?as ?team ?earliest ?honour STR(?won)
""",
    "person-network": """
SELECT DISTINCT ?other ?how ?team
WHERE {
  {
    ?spell car:person ?person ; car:team/rdfs:label ?team .
    ?spell ?property ?who .
    FILTER(?property IN (car:coachedBy, car:assistantTo, car:predecessor, car:successor))
  } UNION {
    ?spell car:team ?side ; ?property ?person ; car:person ?who .
    ?side rdfs:label ?team .
    FILTER(?property IN (car:coachedBy, car:assistantTo, car:predecessor, car:successor))
  } UNION {
    ?mine car:person ?person ; car:team ?side .
    ?theirs car:person ?who ; car:team ?side .
    ?side rdfs:label ?team .
    FILTER(?who != ?person)
    BIND(car:team AS ?property)
  } UNION {
    ?person ?property ?who .
    FILTER(?property IN (car:teammate, car:daughter))
  } UNION {
    ?who ?property ?person .
    FILTER(?property IN (car:teammate, car:daughter))
  } UNION {
    # A team with nobody else.
    ?spell car:person ?person ; car:team ?who .
    BIND(car:team AS ?property)
  }
  ?who rdfs:label ?other .
  GRAPH graph:ontology { ?property rdfs:label ?how }
}
ORDER BY ?team ?other ?how
""",
    "quotes": """
# The claims about it, and about the spells, honours, matches and other records of it.
SELECT DISTINCT ?about ?property ?value ?accepted ?document ?offset ?words
WHERE {
  {
    SELECT DISTINCT ?subject
    WHERE {
      GRAPH ?any {
        { ?entity ?has ?something . BIND(?entity AS ?subject) }
        UNION { ?subject car:person|car:team|car:competition|car:award|car:scorer|car:concerns ?entity }
        UNION { ?match car:side|car:goal ?entity . BIND(?match AS ?subject) }
        UNION { ?entity car:tally|car:deployment|car:side|car:goal ?subject }
        UNION { ?record car:person|car:team|car:competition ?entity ; car:tally|car:deployment ?subject }
      }
    }
  }
  GRAPH ?said {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
      prov:wasQuotedFrom ?source ; oa:hasTarget ?span .
    ?span oa:hasSelector ?quote .
    ?quote oa:exact ?words .
    # A record of a data file has no offset.
    OPTIONAL { ?span oa:hasSelector ?place . ?place oa:start ?offset }
  }
  ?source dcterms:identifier ?document .
  GRAPH graph:ontology { ?predicate rdfs:label ?property }
  OPTIONAL { ?subject rdfs:label ?about }"""
    + _LABELS
    + """
  BIND(EXISTS { ?subject ?predicate ?object } AS ?accepted)
}
ORDER BY ?about ?property STR(?value) ?document ?offset
""",
    "team-people": """
SELECT ?person ?role ?start ?end
WHERE {
  ?spell a car:Spell ; car:team ?team ; car:person/rdfs:label ?person .
  OPTIONAL { ?spell car:role ?job . GRAPH graph:ontology { ?job rdfs:label ?role } }
  OPTIONAL { ?spell car:start ?start }
  OPTIONAL { ?spell car:end ?end }
  OPTIONAL { ?spell car:startEarliest ?earliest }
}
ORDER BY ?role ?earliest ?person STR(?spell)
""",
    "facts": """
SELECT ?property ?value
WHERE {
  ?entity ?predicate ?object .
  GRAPH graph:ontology { ?predicate rdfs:label ?property }"""
    + _LABELS
    + """
}
ORDER BY ?property STR(?value)
""",
    "pointing": """
SELECT ?what ?property
WHERE {
  ?subject ?predicate ?entity ; rdfs:label ?what .
  GRAPH graph:ontology { ?predicate rdfs:label ?property }
}
ORDER BY ?property ?what STR(?subject)
""",
    "competition-matches": """
SELECT ?match ?date ?season
WHERE {
  ?game a car:Match ; car:competition ?competition ; rdfs:label ?match .
  OPTIONAL { ?game car:date ?date }
  OPTIONAL { ?game car:season ?season }
}
ORDER BY COALESCE(STR(?date), STR(?season), "") ?match
""",
    "match-sides": """
SELECT ?team ?goals ?outcome ?home
WHERE {
  ?match car:side ?side .
  OPTIONAL { ?side car:team/rdfs:label ?team }
  OPTIONAL { ?side car:goalsScored ?goals }
  OPTIONAL { ?side car:outcome ?how . GRAPH graph:ontology { ?how rdfs:label ?outcome } }
  OPTIONAL { ?side car:home ?home }
}
ORDER BY DESC(?home) ?team
""",
    "match-goals": """
SELECT ?scorer ?team ?ownGoal ?goalkeeper ?stoppageTime
WHERE {
  ?match car:goal ?goal .
  OPTIONAL { ?goal car:scorer/rdfs:label ?scorer }
  OPTIONAL { ?goal car:team/rdfs:label ?team }
  OPTIONAL { ?goal car:ownGoal ?ownGoal }
  OPTIONAL { ?goal car:goalkeeper/rdfs:label ?goalkeeper }
  OPTIONAL { ?goal car:stoppageTime ?stoppageTime }
}
ORDER BY ?scorer STR(?goal)
""",
    "conflict": """
SELECT ?property ?value ?accepted ?document ?offset ?words ?explanation ?why
WHERE {
  GRAPH graph:conflicts {
    ?conflict car:involves ?claim ; car:explanation ?explanation ; car:verdict ?verdict .
    ?verdict car:explanation ?why .
  }
  GRAPH ?said {
    ?claim rdf:predicate ?predicate ; rdf:object ?object ; prov:wasQuotedFrom ?source ; oa:hasTarget ?span .
    ?span oa:hasSelector ?quote .
    ?quote oa:exact ?words .
    # A record of a data file has no offset.
    OPTIONAL { ?span oa:hasSelector ?place . ?place oa:start ?offset }
  }
  ?source dcterms:identifier ?document .
  GRAPH graph:ontology { ?predicate rdfs:label ?property }"""
    + _LABELS
    + """
  BIND(EXISTS { GRAPH graph:conflicts { ?verdict car:accepts ?claim } } AS ?accepted)
}
ORDER BY STR(?value) ?document ?offset
""",
    "list": """
SELECT ?entity ?name
WHERE { ?entity a ?class ; rdfs:label ?name }
ORDER BY ?name STR(?entity)
""",
    "search": """
SELECT DISTINCT ?entity ?name
WHERE {
  GRAPH graph:derived { ?entity car:searchKey ?key }
  FILTER(CONTAINS(?key, ?wanted))
  ?entity rdfs:label ?name .
}
ORDER BY ?name STR(?entity)
""",
}
