"""The twelve questions of the benchmark at scale, in SPARQL, in SQL, and as carrera-kg answers them best.

Every form of a question gives the same rows of texts, in any order. None limits how many, so that no order of equals
decides which they are. What is asked for is drawn from the tables, the same in every run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Values = dict[str, str]
Fetch = Callable[[str], list[Values]]
"""Answers SQL over the tables, with values as texts."""

BASE = "https://w3id.org/carrera-kg/"
PREFIXES = f"""PREFIX car: <{BASE}ontology#>
PREFIX graph: <{BASE}graph/>
PREFIX role: <{BASE}role/>
PREFIX outcome: <{BASE}outcome/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
"""

NOTHING = "nothing"
"""The column of a draw where a question has no values, and asks for all there is."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        name: in words.
        kind: ``look-up``, ``walk`` (along the edges of the graph) or ``sum`` (over much of it).
        sparql: the query; ``$name`` stands for a value, and ``DERIVED { … }`` for what is derived.
        sql: the same over the tables.
        draw: SQL that gives the values, as texts, in columns of their names.
        way: how carrera-kg answers: ``query``, ``sql``, or the method.
        types: of the values that are no addresses: ``text``, ``date`` or ``edtf``.
    """

    name: str
    kind: str
    sparql: str
    sql: str
    draw: str
    way: str = "sql"
    types: tuple[tuple[str, str], ...] = ()

    def values(self, fetch: Fetch, number: int) -> list[Values]:
        """What to ask for; nothing if the data has nothing that the question is about.

        Args:
            fetch: answers SQL.
            number: how many at most.
        """
        drawn = fetch(f"{self.draw} LIMIT {number}")
        return [{name: value for name, value in values.items() if name != NOTHING} for values in drawn]

    def in_sparql(self, values: Values, graphs: bool = True) -> str:
        """The query with the values in it.

        Args:
            values: what to ask for.
            graphs: whether what is derived is in a graph of its own; else all is in one.
        """
        types = dict(self.types)
        found = self.sparql.replace("DERIVED", "GRAPH graph:derived" if graphs else "")
        terms = {name: _term(value, types.get(name)) for name, value in values.items()}
        return PREFIXES + re.sub(r"\$(\w+)", lambda match: terms[match[1]], found)

    def as_call(self, values: Values) -> dict[str, Any]:
        """What carrera-kg is asked."""
        if self.way == "query":
            return {"way": "query", "text": PREFIXES + self._bindable(), "given": values}
        if self.way == "sql":
            return {"way": "sql", "text": self.sql, "given": values}
        return {"way": self.way, "text": "", "given": values}

    def as_sql(self, values: Values) -> dict[str, Any]:
        """What DuckDB is asked."""
        return {"text": self.sql, "given": values}

    def _bindable(self) -> str:
        """The query with variables in place of values, which are bound from outside."""
        return self.sparql.replace("DERIVED", "GRAPH graph:derived").replace("$", "?")


def _term(value: str, type_: str | None) -> str:
    if type_ is None:
        return f"<{value}>"
    written = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return written + {"text": "", "date": "^^xsd:date", "edtf": "^^edtf:EDTF", "number": "^^xsd:integer"}[type_]


def digest(rows: Iterable[Sequence[str]]) -> str:
    """The same for the same rows in any order."""
    lines = sorted("\t".join(row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


# Whoever is asked about has had several clubs, and is drawn by a hash of the address: the same in every run.
_CAREERS = """
FROM spells WHERE role = 'player' AND certain_from IS NOT NULL AND team IS NOT NULL
GROUP BY person HAVING count(*) >= 3 ORDER BY md5(person)"""
_PERSON = f"SELECT person AS person {_CAREERS}"
_THERE = """
  FILTER NOT EXISTS {{ DERIVED {{ {spell} car:possibleFrom ?begun }} FILTER(?begun > $day) }}
  FILTER NOT EXISTS {{ DERIVED {{ {spell} car:possibleUntil ?over }} FILTER(?over < $day) }}"""
_ON_DAY = (
    "({0}.possible_from IS NULL OR {0}.possible_from <= CAST($day AS DATE)) "
    "AND ({0}.possible_until IS NULL OR {0}.possible_until >= CAST($day AS DATE))"
)
_MET_SQL = "{0}.team = {1}.team AND {0}.certain_from <= {1}.certain_until AND {1}.certain_from <= {0}.certain_until"


def _met(one: str, other: str, person: str, mate: str) -> str:
    """Two spells at one team that certainly have a day in common."""
    return f"""
  {one} car:person {person} ; car:team {one}Team .
  DERIVED {{ {one} car:certainFrom {one}First ; car:certainUntil {one}Last }}
  {other} car:team {one}Team ; car:person {mate} .
  DERIVED {{ {other} car:certainFrom {other}First ; car:certainUntil {other}Last }}
  FILTER({one}First <= {other}Last && {other}First <= {one}Last)"""


QUESTIONS = (
    Question(
        "a player's clubs",
        "look-up",
        """SELECT ?team ?start ?end WHERE {
  ?spell a car:Spell ; car:person $person ; car:role role:player ; car:team ?team .
  OPTIONAL { ?spell car:start ?start }
  OPTIONAL { ?spell car:end ?end }
}""",
        """SELECT team, start, "end" FROM spells WHERE person = $person AND role = 'player' AND team IS NOT NULL""",
        _PERSON,
        "query",
    ),
    Question(
        "a person by name",
        "look-up",
        """SELECT ?person ?born WHERE {
  ?person rdfs:label $name ; a car:Person .
  OPTIONAL { ?person car:birthDate ?born }
}""",
        "SELECT person, birth_date FROM people WHERE name = $name",
        "SELECT name AS name FROM people ORDER BY md5(person)",
        "query",
        (("name", "text"),),
    ),
    Question(
        "a player's matches and goals",
        "look-up",
        """SELECT (SUM(?matches) AS ?appearances) (COUNT(?tally) AS ?tallies) WHERE {
  ?spell car:person $person ; car:tally ?tally .
  ?tally car:appearances ?matches
}""",
        "SELECT sum(appearances), count(*) FROM tallies WHERE person = $person AND appearances IS NOT NULL",
        "SELECT person AS person FROM tallies WHERE appearances IS NOT NULL GROUP BY person ORDER BY md5(person)",
        "query",
    ),
    Question(
        "team-mates on a date",
        "walk",
        """SELECT DISTINCT ?mate WHERE {
  ?mine a car:Spell ; car:person $person ; car:role role:player ; car:team ?team ."""
        + _THERE.format(spell="?mine")
        + "\n  ?theirs a car:Spell ; car:team ?team ; car:role role:player ; car:person ?mate ."
        + _THERE.format(spell="?theirs")
        + "\n  FILTER(?mate != $person)\n}",
        f"""SELECT DISTINCT theirs.person FROM spells AS mine JOIN spells AS theirs ON theirs.team = mine.team
WHERE mine.person = $person AND theirs.person <> $person AND mine.role = 'player' AND theirs.role = 'player'
AND {_ON_DAY.format("mine")} AND {_ON_DAY.format("theirs")}""",
        f"SELECT person AS person, min(certain_from) AS day {_CAREERS}",
        "teammates",
        (("day", "date"),),
    ),
    Question(
        "a squad on a date",
        "walk",
        """SELECT DISTINCT ?person WHERE {
  ?theirs a car:Spell ; car:team $team ; car:role role:player ; car:person ?person ."""
        + _THERE.format(spell="?theirs")
        + "\n}",
        f"SELECT DISTINCT person FROM spells WHERE team = $team AND role = 'player' AND {_ON_DAY.format('spells')}",
        """SELECT team AS team, max(certain_from) AS day FROM spells WHERE role = 'player' AND certain_from IS NOT NULL
AND team LIKE '%/club/%' GROUP BY team ORDER BY md5(team)""",
        "squad",
        (("day", "date"),),
    ),
    Question(
        "certainly together, over two hops",
        "walk",
        # A sub-query that finds the first hop once would seem natural, and took twenty times as long in Oxigraph.
        f"""SELECT DISTINCT ?far WHERE {{{_met("?a", "?b", "$person", "?mate")}{_met("?c", "?d", "?mate", "?far")}
  FILTER(?far != $person)
}}""",
        f"""WITH met AS (SELECT DISTINCT b.person FROM spells AS a JOIN spells AS b ON {_MET_SQL.format("a", "b")}
WHERE a.person = $person)
SELECT DISTINCT d.person FROM spells AS c JOIN spells AS d ON {_MET_SQL.format("c", "d")}
WHERE c.person IN (SELECT person FROM met) AND d.person <> $person""",
        _PERSON,
        "neighbourhood",
    ),
    Question(
        "players with most clubs",
        "sum",
        """SELECT ?person (COUNT(DISTINCT ?team) AS ?clubs) WHERE {
  ?spell a car:Spell ; car:person ?person ; car:role role:player ; car:team ?team
} GROUP BY ?person HAVING(COUNT(DISTINCT ?team) >= $least)""",
        """SELECT person, count(DISTINCT team) FROM spells WHERE role = 'player' AND team IS NOT NULL
GROUP BY person HAVING count(DISTINCT team) >= CAST($least AS INTEGER)""",
        """SELECT least AS least FROM (SELECT count(DISTINCT team) AS least FROM spells WHERE role = 'player'
GROUP BY person ORDER BY least DESC LIMIT 50) ORDER BY least""",
        types=(("least", "number"),),
    ),
    Question(
        "top scorers of a league",
        "sum",
        """SELECT ?scorer (COUNT(?goal) AS ?goals) WHERE {
  ?match car:competition $competition ; car:goal ?goal .
  ?goal car:scorer ?scorer
} GROUP BY ?scorer HAVING(COUNT(?goal) >= 5)""",
        """SELECT scorer, count(*) FROM goals JOIN matches ON goals.match = matches.match
WHERE competition = $competition AND scorer IS NOT NULL GROUP BY scorer HAVING count(*) >= 5""",
        "SELECT competition AS competition FROM matches WHERE competition IS NOT NULL "
        "GROUP BY competition ORDER BY count(*) DESC, competition",
    ),
    Question(
        "matches won by who was in charge",
        "sum",
        """SELECT ?person (COUNT(?match) AS ?won) WHERE {
  VALUES ?role { role:manager role:head-coach role:caretaker }
  ?spell a car:Spell ; car:role ?role ; car:person ?person ; car:team ?team .
  DERIVED { ?spell car:certainFrom ?first ; car:certainUntil ?last }
  ?side car:team ?team ; car:outcome outcome:won .
  ?match car:side ?side ; car:earliest ?day .
  FILTER(?day >= ?first && ?day <= ?last)
} GROUP BY ?person""",
        """SELECT person, count(*) FROM spells JOIN sides ON sides.team = spells.team
JOIN matches ON matches.match = sides.match
WHERE role IN ('manager', 'head-coach', 'caretaker') AND sides.result = 'won'
AND date_earliest BETWEEN certain_from AND certain_until GROUP BY person""",
        "SELECT any_value(1) AS nothing FROM sides HAVING count(*) > 0",
    ),
    Question(
        "a league's table",
        "sum",
        """SELECT ?team (COUNT(?side) AS ?played) (SUM(?points) AS ?total) (SUM(?goals) AS ?scored) WHERE {
  ?match car:competition $competition ; car:season $season ; car:side ?side .
  ?side car:team ?team ; car:goalsScored ?goals ; car:outcome ?outcome .
  BIND(IF(?outcome = outcome:won, 3, IF(?outcome = outcome:drew, 1, 0)) AS ?points)
} GROUP BY ?team""",
        """SELECT team, count(*), sum(CASE sides.result WHEN 'won' THEN 3 WHEN 'drew' THEN 1 ELSE 0 END), sum(goals)
FROM sides JOIN matches ON sides.match = matches.match
WHERE competition = $competition AND season = $season AND goals IS NOT NULL AND sides.result IS NOT NULL
GROUP BY team""",
        "SELECT competition AS competition, season AS season FROM matches WHERE competition IS NOT NULL "
        "AND season IS NOT NULL GROUP BY competition, season ORDER BY md5(competition || season)",
        types=(("season", "edtf"),),
    ),
    Question(
        "names that fit a pattern",
        "sum",
        "SELECT ?person ?name WHERE { ?person a car:Person ; rdfs:label ?name FILTER(REGEX(?name, $pattern)) }",
        "SELECT person, name FROM people WHERE regexp_matches(name, $pattern)",
        """SELECT '^' || left(name, 2) || '.* .*' || right(name, 3) || '$' AS pattern FROM people
WHERE regexp_matches(name, '^[A-Za-z]+ [A-Za-z0-9]+$') ORDER BY md5(person)""",
        types=(("pattern", "text"),),
    ),
    Question(
        "goals by league and season",
        "sum",
        """SELECT ?competition ?season (COUNT(?goal) AS ?goals) WHERE {
  ?match car:competition ?competition ; car:season ?season ; car:goal ?goal
} GROUP BY ?competition ?season""",
        """SELECT competition, season, count(*) FROM goals JOIN matches ON goals.match = matches.match
WHERE competition IS NOT NULL AND season IS NOT NULL GROUP BY competition, season""",
        "SELECT any_value(1) AS nothing FROM goals HAVING count(*) > 0",
    ),
)
"""The twelve."""

HONOURS = Question(
    "honours by manager",
    "sum",
    """SELECT ?person (COUNT(?honour) AS ?honours) WHERE {
  ?honour a car:Honour ; car:role role:manager ; car:person ?person
} GROUP BY ?person""",
    "SELECT person, count(*) FROM honours WHERE role = 'manager' AND person IS NOT NULL GROUP BY person",
    "SELECT any_value(1) AS nothing FROM honours WHERE role = 'manager' HAVING count(*) > 0",
)
"""Asked too where there are honours; neither Wikidata's players nor results tell of any."""
