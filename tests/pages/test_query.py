"""The query pages: what an answer looks like, what is offered where, and what a wrong query gets to read."""

from __future__ import annotations

import ast
import json
import re
import shlex
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from carrera_kg import queries
from carrera_kg.drawing import MOST_ROWS
from carrera_kg.pages import Page, Site, render
from carrera_kg.pages.query import OPENING
from carrera_kg.vocabulary import CAR, EDTF_DATE, ID, LABEL

if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph

SITE = Site(root="/football/", address="https://example.org/football/")
NASTY = "<script>alert('x')</script>\"&\u202e"


class _Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(page: Page) -> list[tuple[str, dict[str, str]]]:
    return _Elements(page.html).found


def ask(store: ox.Store, query: str, view: str = "") -> Page:
    return render(store, SITE, "/query", {"query": [query], **({"view": [view]} if view else {})})


def named(store: ox.Store, name: str, **params: str) -> Page:
    return render(store, SITE, f"/queries/{name}", {key: [value] for key, value in params.items()})


def views(page: Page) -> list[str]:
    return [attributes["data-view"] for _, attributes in elements(page) if "data-view" in attributes]


def cells(page: Page) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page.html)]


def elsewhere(page: Page) -> list[str]:
    """The snippets for Python, curl and the command line."""
    after = page.html[page.html.index("elsewhere") :]
    return [unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", after, re.S)]


def json_in(page: Page, name: str) -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.html, re.S)
    assert found
    answer: dict[str, Any] = json.loads(found[1])
    return answer


@pytest.fixture
def small() -> ox.Store:
    """A person with a nasty name at two clubs, once with dates."""
    store = ox.Store()

    def say(kind: str, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        store.add(ox.Quad(ox.NamedNode(ID + kind), ox.NamedNode(prop), value))

    say("person/a", LABEL, ox.Literal(NASTY))
    say("club/north", LABEL, ox.Literal("North"))
    say("club/south", LABEL, ox.Literal("South"))
    for number, club in enumerate(("north", "south")):
        say(f"spell/{number}", CAR + "person", ox.NamedNode(ID + "person/a"))
        say(f"spell/{number}", CAR + "team", ox.NamedNode(ID + f"club/{club}"))
        say(f"spell/{number}", CAR + "appearances", ox.Literal(7 + number))
    say("spell/0", CAR + "start", ox.Literal("1991-07/1992-06", datatype=ox.NamedNode(EDTF_DATE)))
    return store


SPELLS = "SELECT ?person ?team ?start ?played { ?s car:person ?person ; car:team ?team ; car:appearances ?played OPTIONAL { ?s car:start ?start } } ORDER BY ?played"


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


def test_things_are_shown_by_name_and_lead_to_their_pages(small: ox.Store) -> None:
    page = ask(small, SPELLS)
    assert cells(page)[1::4] == ["North", "South"]
    links = [attributes["href"] for tag, attributes in elements(page) if tag == "a" and "href" in attributes]
    assert "/football/club/north" in links


def test_dates_are_written_as_people_write_them(small: ox.Store) -> None:
    assert "1991/92" in cells(ask(small, SPELLS))


def test_columns_of_numbers_stand_to_the_right(small: ox.Store) -> None:
    heads = re.findall(r"<th scope=\"col\"([^>]*)>(\w+)<", ask(small, SPELLS).html)
    assert [name for how, name in heads if "number" in how] == ["played"]


def test_disputed_figures_are_numbers_too(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "player-clubs", person="Massimo Carrera")
    assert '<td class="number"><bdi>114 | 166</bdi></td>' in page.html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK { ?s car:person person:a }", "yes"),
        ("ASK { ?s car:person person:b }", "no"),
        ("SELECT ?s { ?s car:person person:b }", "no rows"),
        ("SELECT ?s { ?s car:start ?when }", "1 row"),
        ("SELECT ?s { ?s car:person ?who }", "2 rows"),
        ("CONSTRUCT { ?s rdfs:label ?o } { ?s car:nothing ?o }", "no triples"),
        ("CONSTRUCT WHERE { ?s car:team ?o }", "2 triples"),
        ("DESCRIBE club:north", "1 triple"),
    ],
)
def test_the_page_says_how_much_there_is(small: ox.Store, query: str, status: str) -> None:
    page = ask(small, query)
    assert page.status == 200
    assert re.findall(r'answer-status[^>]*>([^<]*)<', page.html) == [status]  # fmt: skip


def test_triples_are_a_table_with_names(kg: KnowledgeGraph) -> None:
    page = ask(kg.store, "DESCRIBE club:spartak-moscow")
    assert {"Spartak Moscow", "club"} <= set(cells(page))
    assert cells(page)[:3] == ["Spartak Moscow", "rdfs:label", "Spartak Moscow"]  # its name comes first


def test_what_is_not_said_is_told_in_those_words(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "person-suspensions", person="Massimo Carrera")
    assert "not in the sources" in page.html


def test_a_thousand_rows_are_shown_and_the_page_says_that_there_are_more() -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"{ID}person/{i}"), ox.NamedNode(LABEL), ox.Literal(str(i))) for i in range(1002))
    query = "SELECT ?name { ?s rdfs:label ?name }"
    page = ask(store, query)
    assert len(cells(page)) == MOST_ROWS
    assert "There are more: these are the first 1,000" in page.html
    notice = page.html[page.html.index("There are more") :]
    whole = urlsplit(unescape(re.findall(r'href="([^"]*)"', notice)[0]))
    assert (whole.path, parse_qs(whole.query)) == ("/football/sparql", {"query": [query], "format": ["csv"]})


def test_exactly_a_thousand_rows_are_all() -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"{ID}person/{i}"), ox.NamedNode(LABEL), ox.Literal("x")) for i in range(1000))
    page = ask(store, "SELECT ?s { ?s rdfs:label ?name }")
    assert "There are more" not in page.html
    assert "1,000 rows" in page.html


# ── Nothing hostile gets through ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", ["table", "graph", "timeline"])
def test_a_script_in_a_label_stays_text(small: ox.Store, view: str) -> None:
    page = ask(small, SPELLS, view)
    assert view in views(page)
    assert "<script>alert" not in page.html
    scripts = [attributes for tag, attributes in elements(page) if tag == "script"]
    assert all(
        each.get("type") == "application/json" or each["src"].startswith("/football/static/") for each in scripts
    )


def test_a_script_in_the_query_or_a_parameter_stays_text(small: ox.Store, kg: KnowledgeGraph) -> None:
    pages = [
        ask(small, f"SELECT ?x {{ ?x rdfs:label '''</textarea>{NASTY}''' }}"),
        ask(small, f"</textarea>{NASTY}"),
        named(kg.store, "player-clubs", person=f'">{NASTY}'),
        named(kg.store, f"{NASTY}x"),
        named(kg.store, "player-clubs", **{NASTY: "x"}),
    ]
    for page in pages:
        assert "<script>alert" not in page.html
        assert "</textarea><" not in page.html.replace("</textarea>\n", "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    store = ox.Store()
    store.add(
        ox.Quad(ox.NamedNode(address), ox.NamedNode("https://example.org/p"), ox.NamedNode("https://example.org/o"))
    )
    for query in ("SELECT ?s ?p ?o { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        links = [each["href"] for tag, each in elements(ask(store, query)) if tag == "a"]
        assert "https://example.org/o" in links
        assert not [link for link in links if address in link and not link.startswith("/football/")]


@pytest.mark.parametrize("view", ["table", "graph", "timeline"])
def test_pages_keep_to_the_content_security_policy(kg: KnowledgeGraph, view: str) -> None:
    for tag, attributes in elements(ask(kg.store, OPENING, view)):
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


# ── Views ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        (SPELLS, ["table", "graph", "timeline"]),
        ("SELECT ?team ?start { ?s car:team ?team ; car:start ?start }", ["table", "timeline"]),
        ("SELECT ?team ?spellStart { ?s car:team ?team ; car:start ?spellStart }", ["table", "timeline"]),
        ("SELECT ?team ?spell_start { ?s car:team ?team ; car:start ?spell_start }", ["table", "timeline"]),
        ("SELECT ?team ?restart { ?s car:team ?team ; car:start ?restart }", []),
        ("SELECT ?start { ?s car:start ?start }", []),
        ("SELECT ?team (STR(?played) AS ?start) { ?s car:team ?team ; car:appearances ?played }", []),
        ("SELECT ?s ?team { ?s car:team ?team }", ["table", "graph"]),
        ("SELECT ?team { ?s car:team ?team }", []),
        ("SELECT ?s ?p { ?s ?p ?o }", []),
        ("CONSTRUCT WHERE { ?s car:team ?team }", ["table", "graph"]),
        ("CONSTRUCT WHERE { ?s rdfs:label ?name }", []),
        ("ASK { ?s ?p ?o }", []),
    ],
)
def test_a_view_is_offered_where_it_fits(small: ox.Store, query: str, offered: list[str]) -> None:
    assert views(ask(small, query)) == offered


def test_a_view_that_does_not_fit_comes_down_to_the_table(small: ox.Store) -> None:
    query = "SELECT ?team { ?s car:team ?team } ORDER BY ?team"
    assert cells(ask(small, query, "timeline")) == cells(ask(small, query)) == ["North", "South"]


def test_the_graph_is_a_picture_and_data_for_the_script(small: ox.Store) -> None:
    page = ask(small, SPELLS, "graph")
    assert '<div class="network" data-source="network-data"><svg' in page.html
    network = json_in(page, "network-data")
    assert {node["name"] for node in network["nodes"]} == {NASTY, "North", "South"}
    assert {(edge["source"], edge["target"]) for edge in network["edges"]} >= {(f"{ID}person/a", f"{ID}club/north")}
    assert {node["href"] for node in network["nodes"]} >= {"/football/club/north"}


def test_the_timeline_says_what_it_leaves_out(small: ox.Store) -> None:
    assert "1 row without a date" in ask(small, SPELLS, "timeline").html


def test_the_timeline_has_a_lane_for_each_way_of_being_there(kg: KnowledgeGraph) -> None:
    page = ask(kg.store, OPENING, "timeline")
    assert set(re.findall(r'class="kg-lane-(\w+)"', page.html)) >= {"player", "manager", "staff"}


# ── Errors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "words", "place"),
    [
        ("SELECT ?x WHERE {\n ?x a car:Person\n LIMT 3", "did you mean LIMIT?", (3, 2)),
        ("SELECT ?x WHERE {\n  ?x car:goalz ?y }", "car:goalz is not in the ontology", (2, 6)),
        ("SELECT ?x WHERE {\r\n  ?x ex:p ?y }", "the prefix ex: is not declared", (2, 6)),
        ("SELECT ?x WHERE { ?x ?y }", "syntax error in line 1, column 26, at its end", (1, 26)),
        ("DELETE WHERE { ?s ?p ?o }", "that is an update, not a query", None),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is not followed", None),
    ],
)
def test_an_error_is_told_with_the_next_move_and_its_place(
    kg: KnowledgeGraph, query: str, words: str, place: tuple[int, int] | None
) -> None:
    page = ask(kg.store, query)
    assert page.status == 400
    problem = next(attributes for _, attributes in elements(page) if "problem" in attributes.get("class", ""))
    assert words in unescape(page.html)
    found = (int(problem["data-line"]), int(problem["data-column"])) if "data-line" in problem else None
    assert found == place


def test_the_query_stays_in_the_form_when_it_is_wrong(kg: KnowledgeGraph) -> None:
    assert "SELECT ?wrong {</textarea>" in ask(kg.store, "SELECT ?wrong {").html


# ── The editor's page ────────────────────────────────────────────────────────────────────────────


def test_without_a_query_the_page_opens_with_one_that_runs(kg: KnowledgeGraph) -> None:
    page = render(kg.store, SITE, "/query")
    assert page.status == 200
    assert OPENING.splitlines()[1] in page.html
    assert 'class="card answer" aria-label="Answer" hidden' in page.html
    assert ask(kg.store, OPENING).status == 200


def test_a_fragment_is_the_answer_and_nothing_else(kg: KnowledgeGraph) -> None:
    for query, status in ((OPENING, 200), ("SELECT", 400)):
        page = render(kg.store, SITE, "/query", {"query": [query], "fragment": ["1"]})
        assert page.status == status
        assert "<html" not in page.html
        assert page.html.strip() in ask(kg.store, query).html


def test_the_examples_are_queries_that_run(kg: KnowledgeGraph) -> None:
    links = [
        attributes["href"]
        for _, attributes in elements(render(kg.store, SITE, "/query"))
        if "data-example" in attributes
    ]
    assert len(links) > 3
    for link in links:
        assert ask(kg.store, parse_qs(urlsplit(link).query)["query"][0]).status == 200


def test_a_dataset_without_the_people_of_the_examples_has_fewer_examples(small: ox.Store) -> None:
    assert "data-example" not in render(small, SITE, "/query").html


def test_the_editor_knows_the_prefixes_and_the_terms_with_their_labels(kg: KnowledgeGraph) -> None:
    vocabulary = json_in(render(kg.store, SITE, "/query"), "vocabulary")
    assert "car" in vocabulary["prefixes"]
    assert {
        "term": "car:birthPlace",
        "label": "birth place",
        "kind": "property",
        "note": "person → place",
    } in vocabulary["terms"]
    kinds = {each["term"]: each["kind"] for each in vocabulary["terms"]}
    assert (kinds["car:Spell"], kinds["role:head-coach"]) == ("class", "concept")


# ── The same elsewhere ───────────────────────────────────────────────────────────────────────────

QUOTES = r"""SELECT ?s { ?s rdfs:label "it's", 'a "quote"', '''three " ""''', "back\\slash" } # "end\""""


@pytest.mark.parametrize("query", [OPENING, QUOTES, "ASK { ?s ?p 'é\t\\u0041' }\r\n"])
def test_copied_code_asks_the_same(kg: KnowledgeGraph, query: str) -> None:
    python, curl, shell = elsewhere(ask(kg.store, query))
    asked = query.replace("\r\n", "\n")
    calls = [node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Constant)]
    assert [node.value for node in calls] == [asked]
    assert shlex.split(shell) == ["carrera-kg", "query", "-e", asked, "--format", "table"]
    assert shlex.split(curl.replace("\\\n", ""))[:3] == ["curl", "--get", "https://example.org/football/sparql"]
    assert shlex.split(curl.replace("\\\n", " "))[-1] == f"query={asked}"


def test_copied_code_of_a_question_has_its_parameters(kg: KnowledgeGraph) -> None:
    python, curl, shell = elsewhere(named(kg.store, "player-clubs", person="Massimo Carrera"))
    assert "kg.query('player-clubs', person='Massimo Carrera')" in python
    assert "https://example.org/football/queries/player-clubs" in curl
    assert shlex.split(shell)[:5] == ["carrera-kg", "query", "player-clubs", "-p", "person=Massimo Carrera"]


# ── Questions ────────────────────────────────────────────────────────────────────────────────────


def test_the_catalogue_has_every_question_under_its_subject(kg: KnowledgeGraph) -> None:
    page = render(kg.store, SITE, "/queries")
    links = {attributes.get("href") for _, attributes in elements(page)}
    assert {f"/football/queries/{name}" for name in queries.query_names()} <= links
    assert 'id="about-person"' in page.html


@pytest.mark.parametrize("name", queries.query_names())
def test_every_question_can_be_asked_with_its_examples(kg: KnowledgeGraph, name: str) -> None:
    question = queries.load_query(name)
    page = named(kg.store, name, **{param.name: param.example for param in question.params.values()})
    assert page.status == 200
    assert "answer-bar" in page.html


@pytest.mark.parametrize("name", [name for name in queries.query_names() if queries.load_query(name).params])
def test_without_parameters_the_form_has_the_examples(kg: KnowledgeGraph, name: str) -> None:
    page = named(kg.store, name)
    assert page.status == 200
    filled = {each["name"]: each["value"] for tag, each in elements(page) if tag == "input" and "required" in each}
    assert filled == {param.name: param.example for param in queries.load_query(name).params.values()}
    assert "answer-bar" not in page.html


def test_a_day_is_chosen_from_a_calendar_and_names_are_completed(kg: KnowledgeGraph) -> None:
    inputs = {each.get("name"): each for tag, each in elements(named(kg.store, "team-coach-on-date")) if tag == "input"}
    assert inputs["date"]["type"] == "date"
    assert inputs["team"]["data-complete"] == "/football/complete"
    assert inputs["team"]["data-kinds"] == "club national-team"


def test_roles_to_choose_from_are_roles(kg: KnowledgeGraph) -> None:
    choices = [each["value"] for tag, each in elements(named(kg.store, "was-in-role-on-date")) if tag == "option"]
    assert "caretaker" in choices
    assert "defender" not in choices


def test_a_question_opens_in_the_editor_with_its_values_and_gives_the_same_answer(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "team-coach-on-date", team="Spartak Moscow", date="2017-05-07")
    link = next(each["href"] for _, each in elements(page) if each.get("href", "").startswith("/football/query?"))
    query = parse_qs(urlsplit(link).query)["query"][0]
    assert "#+" not in query
    assert query.startswith("# Who was in charge of a team on a day")
    assert cells(ask(kg.store, query)) == cells(page)


def test_the_data_of_a_question_is_one_link_away(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "player-clubs", person="Massimo Carrera")
    links = {each.get("href") for _, each in elements(page)}
    assert "/football/queries/player-clubs?person=Massimo+Carrera&format=csv" in links


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"person": "Massimo Carera"}, "did you mean Massimo Carrera?"),
        ({"persn": "Massimo Carrera"}, "player-clubs has no parameter persn"),
        ({"person": "Massimo Carrera", "team": "Bari"}, "player-clubs has no parameter team"),
    ],
)
def test_a_wrong_parameter_is_told_in_the_form(kg: KnowledgeGraph, params: dict[str, str], words: str) -> None:
    page = named(kg.store, "player-clubs", **params)
    assert page.status == 400
    assert words in unescape(page.html)


def test_a_missing_parameter_is_asked_for(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "team-coach-on-date", team="Juventus", date="")
    assert page.status == 400
    assert "the question needs date" in page.html
    inputs = {each.get("name"): each["value"] for tag, each in elements(page) if tag == "input" and "required" in each}
    assert inputs == {"team": "Juventus", "date": ""}


def test_an_unknown_question_is_not_found(kg: KnowledgeGraph) -> None:
    page = named(kg.store, "player-club")
    assert page.status == 404
    assert "did you mean player-clubs" in page.html


def test_the_answer_is_the_same_every_time(kg: KnowledgeGraph) -> None:
    for view in ("table", "graph", "timeline"):
        assert ask(kg.store, OPENING, view) == ask(kg.store, OPENING, view)


@pytest.mark.parametrize("select", ["SELECT *", "select distinct *", "# SELECT ?s\nSELECT REDUCED *"])
def test_columns_that_nobody_named_stand_in_the_order_of_the_query(small: ox.Store, select: str) -> None:
    page = ask(small, select + " { ?spell car:team ?team ; car:person ?person ; car:appearances ?a } ORDER BY ?a")
    columns = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.html)
    assert columns == ["spell", "team", "person", "a"]
    assert cells(page)[1] == "North"
    assert cells(page)[3] == "7"


def test_columns_that_were_named_stand_as_they_were_named(small: ox.Store) -> None:
    page = ask(small, "SELECT ?team ?spell { { SELECT * { ?spell car:team ?team } } }")
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.html) == ["team", "spell"]
