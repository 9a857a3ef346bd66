from __future__ import annotations

import subprocess
import sys
import time

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import QueryError, RefusedError, UsageError
from carrera_kg.sparql import (
    DEEPEST,
    LONGEST,
    bind,
    check_size,
    check_update,
    declared_prefixes,
    expand,
    explain_syntax,
    form,
    own_terms,
    places,
    tokens,
    used_prefixes,
    variables,
    with_dataset,
)
from carrera_kg.vocabulary import BASE, CAR, ID, PREFIXES

A, B, NORTH, SOUTH = (f"{ID}{end}" for end in ("person/player-a", "person/player-b", "club/north", "club/south"))
TERM = f"<{A}>"


def career() -> ox.Store:
    """Two players, three spells, two clubs."""
    store = ox.Store()
    store.load(
        f"""
        PREFIX car: <{CAR}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX spell: <{ID}spell/>
        spell:1 car:person <{A}> ; car:team <{NORTH}> ; car:start "1990" ; car:end "1995" .
        spell:2 car:person <{A}> ; car:team <{SOUTH}> ; car:start "1995" .
        spell:3 car:person <{B}> ; car:team <{NORTH}> ; car:start "1991" ; car:follows spell:1 .
        <{A}> rdfs:label "Player A" ; car:nickname "?who" . <{B}> rdfs:label "Player B" .
        """.encode(),
        ox.RdfFormat.TURTLE,
    )
    return store


STORE = career()


def rows(query: str) -> list[dict[str, str]]:
    """The rows of an answer, in no order; unbound variables are left out."""
    found = STORE.query(query, prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return [{"ask": str(bool(found))}]
    if isinstance(found, ox.QueryTriples):
        return sorted(({"triple": str(triple)} for triple in found), key=str)
    names = [variable.value for variable in found.variables]
    listed = [{name: str(row[name]) for name in names if row[name] is not None} for row in found]
    return sorted(listed, key=str)


# ── A parameter restricts the whole query, like a FILTER at its end ──────────────────────────────

SAME_AS_FILTER = [
    # the query with a place for the FILTER, which the bound query has empty
    "SELECT ?who ?club WHERE {{ ?spell car:person ?who ; car:team ?club . {0} }}",
    "SELECT ?club WHERE {{ ?spell car:person ?who ; car:team ?club . {0} }}",
    "SELECT DISTINCT $who WHERE {{ ?spell car:person $who . {0} }}",
    "SELECT ?club ?who ?start {{ ?spell car:person ?who ; car:team ?club ; car:start ?start {0} }} ORDER BY ?who DESC(?start)",
    "SELECT ?club WHERE {{ ?s car:person ?who ; car:team ?club {0} }} ORDER BY DESC(?who) STR(?who) ?club",
    "SELECT ?who (COUNT(?spell) AS ?n) WHERE {{ ?spell car:person ?who {0} }} GROUP BY ?who",
    "SELECT (COUNT(?who) AS ?n) WHERE {{ ?spell car:person ?who {0} }}",
    "SELECT (STR(?who) AS ?text) WHERE {{ ?spell car:person ?who {0} }}",
    "SELECT ?who WHERE {{ ?s car:person ?who {0} }} GROUP BY ?who HAVING (COUNT(?s) > 1 && ?who != car:x) ORDER BY ?who",
    "SELECT ?who ?club WHERE {{ ?s car:person ?who ; car:team ?club {0} }} GROUP BY ?who ?club",
    "SELECT ?who (BOUND(?who) AS ?known) WHERE {{ ?s car:person ?who {0} }}",
    "SELECT ?club WHERE {{ ?s car:person ?who ; car:team ?club FILTER( BOUND ( ?who ) && !bound(?other) ) {0} }}",
    "SELECT ?club ?end WHERE {{ ?s car:person ?who ; car:team ?club OPTIONAL {{ ?s car:end ?end }} {0} }}",
    "SELECT ?mate WHERE {{ ?s car:person ?who ; car:team ?club . ?t car:team ?club ; car:person ?mate "
    "FILTER(?mate != ?who) {0} }}",
    "SELECT ?club WHERE {{ {{ ?s car:person ?who ; car:team ?club }} UNION {{ ?who car:team ?club }} {0} }}",
    "SELECT ?club WHERE {{ ?s car:team ?club ; car:person ?who FILTER NOT EXISTS {{ ?s car:end ?end ; car:person ?who }} {0} }}",
    "SELECT ?who ?name WHERE {{ ?who rdfs:label ?name {0} }} LIMIT 5 OFFSET 0",
    "SELECT ?label WHERE {{ ?s (car:follows/car:person)|car:person ?who . ?who rdfs:label ?label {0} }}",
    "ASK {{ ?s car:person ?who ; car:team <" + SOUTH + "> {0} }}",
    "CONSTRUCT {{ ?who car:team ?club }} WHERE {{ ?s car:person ?who ; car:team ?club {0} }}",
]


@pytest.mark.parametrize("query", SAME_AS_FILTER)
@pytest.mark.parametrize("who", [A, B, NORTH])
def test_a_bound_query_answers_like_one_with_a_filter(query: str, who: str) -> None:
    answer = rows(bind(query.format(""), {"who": f"<{who}>"}))
    assert answer == rows(query.format(f"FILTER(?who = <{who}>)"))


def test_a_sub_select_that_does_not_project_the_parameter_is_restricted_too() -> None:
    query = """
    SELECT ?who ?n WHERE {
        ?who rdfs:label ?name
        { SELECT (COUNT(?spell) AS ?n) WHERE { ?spell car:person ?who } }
    }"""
    assert rows(bind(query, {"who": f"<{A}>"})) == [{"who": f"<{A}>", "n": str(ox.Literal(2))}]
    assert rows(bind(query, {"who": f"<{B}>"})) == [{"who": f"<{B}>", "n": str(ox.Literal(1))}]


def test_a_sub_select_that_projects_the_parameter_is_restricted_too() -> None:
    query = """
    SELECT ?name ?n WHERE {
        { SELECT ?who (COUNT(?spell) AS ?n) WHERE { ?spell car:person ?who } GROUP BY ?who }
        ?who rdfs:label ?name
    }"""
    assert rows(bind(query, {"who": TERM})) == [{"name": '"Player A"', "n": str(ox.Literal(2))}]


def test_several_parameters_are_bound_at_once() -> None:
    query = "SELECT ?start WHERE { ?s car:person ?who ; car:team ?club ; car:start ?start }"
    assert rows(bind(query, {"who": TERM, "club": f"<{SOUTH}>"})) == [{"start": '"1995"'}]


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("DESCRIBE ?who", f"DESCRIBE {TERM}"),
        ("SELECT * { ?who ?p ?o }", f"SELECT * {{ {TERM} ?p ?o }}"),
        ("SELECT ?who { }", f"SELECT ({TERM} AS ?who) {{ }}"),
        ("SELECT ?x { ?x ?p ?who } ORDER BY ?x ?who", f"SELECT ?x {{ ?x ?p {TERM} }} ORDER BY ?x ({TERM})"),
        ("SELECT ?who2 ?whom { ?who2 ?whom ?who }", f"SELECT ?who2 ?whom {{ ?who2 ?whom {TERM} }}"),
        ("ASK { FILTER(BOUND(?who)) }", "ASK { FILTER(true) }"),
        ("ASK { FILTER(?bound(?who)) }", f"ASK {{ FILTER(?bound({TERM})) }}"),
    ],
)
def test_a_variable_is_replaced_in_the_way_its_place_asks_for(query: str, bound: str) -> None:
    assert bind(query, {"who": TERM}) == bound


UNTOUCHED = [
    "# ?who and $who\n",
    "#?who",
    '"?who"',
    "'?who'",
    '"""a "" ?who \' " $who"""',
    "'''a '' ?who \" '''",
    '"a \\" ?who"',
    "'a \\' ?who'",
    "<http://example.org/?who=$who>",
    "<http://example.org/#?who>",
    "'''?who\n?who'''",
    '"""\\"""?who"""',
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_comments_strings_and_addresses_are_left_alone(text: str) -> None:
    query = "SELECT * WHERE {{ ?who ?p ?o . {}\n}}"
    assert bind(query.format(text), {"who": TERM}) == query.format(text).replace("?who ?p ?o", f"{TERM} ?p ?o", 1)


def test_a_comparison_is_no_address() -> None:
    query = "SELECT * WHERE { ?s car:start ?a ; car:end ?b FILTER(?a <?b || ?b> ?a) }"
    assert bind(query, {"a": '"1"'}).endswith('FILTER("1" <?b || ?b> "1") }')


def test_without_parameters_a_query_stays_as_it_is() -> None:
    assert bind("nonsense ?who", {}) == "nonsense ?who"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?who WHERE { BIND(<x> AS ?who) }",
        "SELECT (1 AS $who) WHERE { }",
        "SELECT (COUNT(*) as ?who) WHERE { ?a ?b ?c }",
        "SELECT * WHERE { VALUES ?who { <x> } }",
        "SELECT * WHERE { ?who ?p ?o } VALUES (?p ?who) { (<x> <y>) }",
    ],
)
def test_a_variable_that_the_query_gives_a_value_cannot_be_bound(query: str) -> None:
    with pytest.raises(UsageError, match=r"the query itself gives [?$]who a value; use another name"):
        bind(query, {"who": TERM})


def test_values_may_hold_anything_beside_the_parameter() -> None:
    query = (
        f"SELECT ?start WHERE {{ VALUES ?club {{ <{NORTH}> }} ?s car:person ?who ; car:team ?club ; car:start ?start }}"
    )
    assert rows(bind(query, {"who": TERM})) == [{"start": '"1990"'}]


def test_an_unknown_parameter_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"the query has no parameter whom; did you mean who\?"):
        bind("SELECT * { ?who ?p ?o }", {"whom": TERM})
    with pytest.raises(UsageError, match="the query has no parameter zzz; it has o, p, who"):
        bind("SELECT * { ?who ?p ?o # ?zzz\n }", {"zzz": TERM})


# ── No value becomes part of the query ───────────────────────────────────────────────────────────

INJECTIONS = [
    '" } #',
    '"^^<x> . ?s ?p ?o',
    "\\",
    '\\"',
    '"""',
    "'''",
    "\n}",
    "\r",
    "?who",
    "} UNION { ?a ?b ?c",
    "\x00\x0b\u2028😀",
]


def assert_one_literal(text: str) -> None:
    assert rows(bind("SELECT ?v WHERE { }", {"v": str(ox.Literal(text))})) == [{"v": str(ox.Literal(text))}]
    query = "SELECT ?x ?v WHERE { BIND(STR(?v) AS ?x) FILTER(?v = ?v) } ORDER BY ?v"
    assert rows(bind(query, {"v": str(ox.Literal(text))})) == [dict.fromkeys("vx", str(ox.Literal(text)))]


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_a_hostile_text_stays_one_literal(text: str) -> None:
    assert_one_literal(text)


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_stays_one_literal(text: str) -> None:
    assert_one_literal(text)


def test_a_value_that_looks_like_a_variable_is_not_bound_again() -> None:
    query = "SELECT ?club WHERE { ?s car:nickname ?name ; rdfs:label ?label . ?t car:person ?s ; car:team ?club }"
    assert len(rows(bind(query, {"name": '"?who"', "label": '"Player A"'}))) == 2


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────


@given(st.text(alphabet="?$a1:<>\"'\\#{}()[]@.-^|&!= \n\t\ré", max_size=60))
@settings(max_examples=200, deadline=None)
def test_tokens_are_the_query_without_spaces_and_comments(query: str) -> None:
    found = tokens(query)
    assert all(query[at : at + len(text)] == text for _, text, at in found)
    assert [at for _, _, at in found] == sorted({at for _, _, at in found})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select ?x {}", "SELECT"),
        ("PREFIX select: <x> # ASK\nASK {}", "ASK"),
        ("CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <x>", "DESCRIBE"),
        ("INSERT DATA {}", "INSERT"),
        ("'SELECT'", ""),
        ("", ""),
    ],
)
def test_a_query_has_a_form(query: str, expected: str) -> None:
    assert form(query) == expected


def test_the_stop_after_a_name_is_no_part_of_it() -> None:
    query = "ASK { ?s car:role role:player. ?s car:a.b ?x. ?x car:end 1.}"
    names = [text for kind, text, _ in tokens(query) if kind == "name"]
    assert names == ["ASK", "car:role", "role:player", "car:a.b", "car:end"]


def test_the_variables_stand_in_order_of_their_first_place() -> None:
    assert variables("SELECT ?b { ?a ?b $c . ?c ?a '?d' }") == ["b", "a", "c"]


def test_only_the_preset_prefixes_that_are_used_are_given() -> None:
    assert used_prefixes("SELECT * { ?a car:team 'role:x', my:own }") == {"car": CAR}
    assert used_prefixes("SELECT * { ?a ?b ?c }") == {}


def test_the_prefixes_of_the_query_go_before_the_preset_ones() -> None:
    query = "PREFIX car: <http://example.org/> prefix : <http://example.com/> ASK { ?s car:team :x ; role:y role:z }"
    assert declared_prefixes(query) == {"car": "http://example.org/", "": "http://example.com/"}
    assert expand(query, "car:team") == "http://example.org/team"
    assert expand(query, ":x") == "http://example.com/x"
    assert expand(query, "role:y") == f"{BASE}role/y"
    assert expand(query, "other:y") == ""
    assert own_terms(query) == {"role:y": f"{BASE}role/y", "role:z": f"{BASE}role/z"}


@pytest.mark.parametrize(
    ("query", "stands"),
    [
        ("SELECT ?who { ?s car:person ?who }", ("car:person",)),
        ("SELECT * { ?who rdfs:label ?name . ?who ?p ?o }", ("subject", "subject")),
        ("SELECT * { ?who (car:a|car:b)/car:c ?o }", ("subject",)),
        ("SELECT * { ?s ?p ?who FILTER(?who > 1) }", ()),
        ("SELECT * { ?s rdfs:label ?name }", ()),
        ("SELECT * { FILTER(STR(?x) = ?who) }", ()),
    ],
)
def test_a_variable_stands_as_a_subject_or_after_a_property(query: str, stands: tuple[str, ...]) -> None:
    assert places(query, "who") == stands


# ── Size ─────────────────────────────────────────────────────────────────────────────────────────


def nested(before: str, opening: str, middle: str, closing: str, after: str) -> str:
    """A query that nests as deep as is allowed."""
    spare = DEEPEST - sum((before + middle).count(mark) for mark in "{([")
    return before + opening * spare + middle + closing * spare + after


def chained(before: str, unit: str, link: str, after: str) -> str:
    """A query as long as is allowed."""
    spare = LONGEST - len(tokens(before + after)) - len(tokens(unit))
    return before + unit + (link + unit) * (spare // len(tokens(link + unit))) + after


LARGE = {
    "braces": nested("SELECT * WHERE ", "{", "?a ?b ?c", "}", ""),
    "brackets": nested("SELECT * WHERE { FILTER(", "(", "?a = 1 || ?b = 2", ")", ") }"),
    "negations": nested("SELECT * WHERE { FILTER(", "!(", "?a", ")", ") }"),
    "calls": nested("SELECT * WHERE { FILTER(", "CONCAT(", "'a'", ")", ") }"),
    "OPTIONAL": nested("SELECT * WHERE ", "{ ?a ?b ?c OPTIONAL ", "{}", "}", ""),
    "MINUS": nested("SELECT * WHERE ", "{ ?a ?b ?c MINUS ", "{}", "}", ""),
    "NOT EXISTS": nested("SELECT * WHERE ", "{ ?a ?b ?c FILTER NOT EXISTS ", "{}", "}", ""),
    "nested UNION": nested("SELECT * WHERE { ", "{ {?x ?y ?z} UNION ", "{}", "}", " }"),
    "sub-selects": nested("SELECT * WHERE ", "{ SELECT * WHERE ", "{}", "}", ""),
    "path brackets": nested("SELECT * WHERE { ?a ", "(", "rdf:type", ")*", " ?b }"),
    "or": chained("SELECT * WHERE { ?a ?b ?c FILTER(", "?a", " || ", ") }"),
    "and": chained("SELECT * WHERE { ?a ?b ?c FILTER(", "?a = 1", " && ", ") }"),
    "sum": chained("SELECT * WHERE { FILTER(", "1", " + ", ") }"),
    "UNION": chained("SELECT * WHERE { ", "{}", " UNION ", " }"),
    "not": chained("SELECT * WHERE { FILTER(", "!", "", "?a) }"),
    "IN": chained("SELECT * WHERE { ?a ?b ?c FILTER(?a IN (", "1", ", ", ")) }"),
    "alternatives": chained("SELECT * WHERE { ?a ", "rdf:type", "|", " ?b }"),
    "FILTER": chained("SELECT * WHERE { ?a ?b ?c ", "FILTER(?a) ", "", "}"),
    "GROUP BY": chained("SELECT (1 AS ?x) WHERE { ?a ?b ?c } GROUP BY ", "?a ", "", ""),
    "VALUES": "SELECT * WHERE { VALUES (?a ?b) { " + "(1 UNDEF) " * 20_000 + "} }",
}
ASK_THE_ENGINE = """
import sys
import pyoxigraph as ox
from carrera_kg.sparql import check_size, used_prefixes
query = sys.stdin.read()
check_size(query)
print(len(list(ox.Store().query(query, prefixes=used_prefixes(query)))))
"""


@pytest.mark.parametrize("query", LARGE)
def test_a_query_as_large_as_is_allowed_does_not_end_the_process(query: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK_THE_ENGINE],
        input=LARGE[query],
        text=True,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert done.stdout.strip().isdecimal()


@pytest.mark.parametrize("opening", ["{", "(", "[", "{ ?a ?b ?c OPTIONAL ", "!("])
def test_a_query_that_nests_deeper_is_refused(opening: str) -> None:
    check_size(opening * DEEPEST)
    with pytest.raises(QueryError, match="the query nests more than 100 deep; split it into several queries"):
        check_size(opening * (DEEPEST + 1))


@pytest.mark.parametrize("unit", ["!", "|| ", "car:x ", "?a", "'a'", "{}", "<x>"])
def test_a_longer_query_is_refused(unit: str) -> None:
    times = LONGEST // len(tokens(unit))
    check_size(unit * times)
    with pytest.raises(QueryError, match="more than 3,000 words and marks; move lists into VALUES"):
        check_size(unit * (times + 1))


def test_what_follows_values_counts_again() -> None:
    values = "VALUES ?a { " + "1 " * LONGEST + "}"
    check_size(f"SELECT * {{ {values} {values} }}")
    with pytest.raises(QueryError, match="more than 3,000"):
        check_size(f"SELECT * {{ {values} FILTER({'!' * LONGEST}?a) }}")


def test_brackets_in_strings_and_comments_do_not_nest() -> None:
    check_size("'" + "{" * 1000 + "'")
    check_size("#" + "{" * 1000)


@pytest.mark.parametrize("text", ['"', "'", '"""', "<", "\\", "#", "?", ":", "@a-"])
def test_tokens_are_found_in_time_in_proportion_to_the_length(text: str) -> None:
    began = time.perf_counter()
    tokens(text * 20_000)
    assert time.perf_counter() - began < 2


# ── What is wrong with a query ───────────────────────────────────────────────────────────────────

BROKEN = [
    ("", "the query is empty", "write one"),
    ("# only a comment", "the query is empty", "carrera-kg queries"),
    (
        "SELEKT * WHERE { ?a ?b ?c }",
        "line 1, column 10, at 'WHERE",
        "'SELEKT' is no word of SPARQL, did you mean SELECT",
    ),
    ("SELECT DISTNCT ?a WHERE { ?a ?b ?c }", "line 1, column 16, at '?a WHERE", "did you mean DISTINCT?"),
    ("SELECT * WHERE { ?a ?b ?c FILTR(?a > 1) }", "line 1", "'FILTR' is no word of SPARQL, did you mean FILTER"),
    ("SELECT * WHERE { ?a ?b ?c", "line 1, column 26, at its end", "1 '}' missing"),
    ("SELECT * WHERE ?a ?b ?c }", "line 1, column 16, at '?a ?b ?c }'", "1 '{' missing"),
    ("SELECT * WHERE { ?a ?b ?c FILTER(?a = 1 }", "line 1", "1 ')' missing"),
    ("SELECT * WHERE { ?a ?b [ }", "line 1, column 26, at '}'", "1 ']' missing"),
    ("SELECT *\nWHERE {\n  ?a ?b )\n}", "line 4, column 1, at '}'", "1 '(' missing"),
    ("SELECT * WHERE { ?a ?b }", "line 1", "check the words before it"),
    ("SELECT * WHERE { ?a foo:x ?c }", "the prefix foo: is not declared", "declare it with PREFIX foo: <…>"),
    ("SELECT * WHERE { ?a cra:x ?c }", "the prefix cra: is not declared", "did you mean car?"),
    ("SELECT ?a (COUNT(?c) AS ?n) { ?a ?b ?c }", "neither grouped nor an aggregate", "add it to GROUP BY"),
    ("INSERT DATA { <a:b> <a:c> <a:d> }", "that is an update, not a query", "change the facts and build again"),
    ("DROP ALL", "that is an update, not a query", "read-only"),
    ("SELECT * WHERE { 'é😀' ?b FILTR }", "line 1", "'FILTR' is no word of SPARQL, did you mean FILTER"),
]


@pytest.mark.parametrize(("query", "problem", "way_out"), BROKEN)
def test_a_broken_query_is_explained_in_one_line_with_its_place_and_a_guess(
    query: str, problem: str, way_out: str
) -> None:
    with pytest.raises(SyntaxError) as caught:
        STORE.query(query, prefixes=used_prefixes(query))
    error = explain_syntax(query, str(caught.value))
    assert problem in error.problem and way_out in error.hint
    assert "\n" not in str(error) and len(str(error)) < 200


@given(st.sampled_from([broken for broken, _, _ in BROKEN] + SAME_AS_FILTER), st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_cut_off_a_query_there_is_an_explanation(query: str, data: st.DataObject) -> None:
    cut = query[: data.draw(st.integers(0, len(query)))]
    try:
        STORE.query(cut, prefixes=used_prefixes(cut))
    except SyntaxError as error:
        explained = explain_syntax(cut, str(error))
        assert explained.hint and "\n" not in str(explained)


def test_a_parameter_that_alone_joins_minus_to_the_rest_is_refused() -> None:
    with pytest.raises(UsageError, match="MINUS shares nothing but a parameter with the rest; write FILTER NOT EXISTS"):
        bind("SELECT ?x { ?who <p> ?x MINUS { ?who <q> ?y } }", {"who": "<a>"})
    assert bind("SELECT ?x { ?who <p> ?x MINUS { ?who <q> ?x } }", {"who": "<a>"}).count("<a>") == 2


def test_a_service_is_not_followed() -> None:
    with pytest.raises(QueryError, match="SERVICE is not followed"):
        check_size("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")


def test_a_comparison_without_spaces_hides_no_parameter() -> None:
    assert bind("SELECT ?s { ?s <p> ?g FILTER(0<?hi&&?g>1) }", {"hi": "1"}).count("1") == 2


def test_joins_that_would_stall_the_optimizer_are_refused() -> None:
    check_size("SELECT * { " + "?a ?b ?c . " * 120 + "}")
    with pytest.raises(QueryError, match="more than 120 triple patterns"):
        check_size("SELECT * { " + "?a ?b ?c . " * 121 + "}")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT ?x ?x { ?x ?p ?o }", "a variable is selected twice; select it once"),
        ("SELECT (1 AS ?x) { ?x ?p ?o }", "an expression is given the name of a variable in use; choose another name"),
    ],
)
def test_what_the_engine_says_in_its_own_words_is_said_in_ours(query: str, problem: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    assert problem in str(explain_syntax(query, str(caught.value)))


# ── Updates ──────────────────────────────────────────────────────────────────────────────────────

FIRST, SECOND = "http://example.org/a", "http://example.org/b"


@pytest.mark.parametrize(
    ("update", "changed"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 }", "INSERT DATA { <x:a> <x:b> 1 }"),
        ("DELETE DATA { <x:a> <x:b> 1 }", "DELETE DATA { <x:a> <x:b> 1 }"),
        (
            "INSERT { ?s <x:b> 1 } WHERE { ?s ?p ?o }",
            f"INSERT {{ ?s <x:b> 1 }} USING <{FIRST}> USING NAMED <{SECOND}> WHERE {{ ?s ?p ?o }}",
        ),
        (
            "delete where { ?s ?p ?o }",
            f"delete {{ ?s ?p ?o }} USING <{FIRST}> USING NAMED <{SECOND}> where {{ ?s ?p ?o }}",
        ),
        (
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o . { SELECT ?s WHERE { ?s ?q 2 } } }",
            f"DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} USING <{FIRST}> USING NAMED <{SECOND}> "
            "WHERE { ?s ?p ?o . { SELECT ?s WHERE { ?s ?q 2 } } }",
        ),
        (
            'INSERT { ?s <x:says> "WHERE {" } WHERE { ?s a <x:WHERE> } # WHERE',
            f'INSERT {{ ?s <x:says> "WHERE {{" }} USING <{FIRST}> USING NAMED <{SECOND}> WHERE {{ ?s a <x:WHERE> }} # WHERE',
        ),
    ],
)
def test_every_pattern_of_an_update_is_asked_of_the_given_graphs(update: str, changed: str) -> None:
    assert with_dataset(update, [FIRST], [SECOND]) == changed
    ox.Store().update(changed)


def test_an_update_without_given_graphs_stays_as_it_is() -> None:
    assert with_dataset("WITH <x:g> DELETE WHERE { ?s ?p ?o }", [], []) == "WITH <x:g> DELETE WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("clause", ["USING <x:g>", "using named <x:g>"])
def test_an_update_does_not_choose_its_graphs_twice(clause: str) -> None:
    with pytest.raises(UsageError, match="leave one of them out"):
        with_dataset(f"INSERT {{ ?s <x:b> 1 }} {clause} WHERE {{ ?s ?p ?o }}", [FIRST], [])


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://example.org/data.ttl>",
        "load silent <file:///etc/hostname> into graph <x:g>",
        "INSERT DATA { <x:a> <x:b> 1 } ; LOAD <x:c>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
    ],
)
def test_an_update_fetches_nothing_from_elsewhere(update: str) -> None:
    with pytest.raises(RefusedError, match="send the data"):
        check_update(update)


def test_words_in_texts_and_addresses_of_an_update_load_nothing() -> None:
    check_update('INSERT DATA { <x:LOAD> <x:SERVICE> "LOAD <x:c>" } # LOAD')


def test_an_update_may_hold_many_triples_and_not_nest_without_end() -> None:
    check_update("INSERT DATA {" + " <x:a> <x:b> 1 ." * 50_000 + "}")
    with pytest.raises(QueryError, match=f"nests more than {DEEPEST} deep"):
        check_update("INSERT DATA {" + "(" * 200 + ")" * 200 + "}")


def test_a_wrong_update_is_explained_where_an_update_was_wanted() -> None:
    assert "that is an update" in str(explain_syntax("INSERT DATA { x }", "error at 1:15: expected"))
    assert "line 1, column 15" in str(explain_syntax("INSERT DATA { x }", "error at 1:15: expected", update=True))
