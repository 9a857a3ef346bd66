"""Networks against brute force, against each other, and against what SPARQL answers on the shipped facts."""

from __future__ import annotations

import itertools
import json
import pickle
import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from carrera_kg.errors import UsageError
from carrera_kg.results import Rows, Thing
from carrera_kg.traversal import views
from carrera_kg.traversal.graphfiles import FORMATS
from carrera_kg.traversal.neighbourhood import NODE_WORDS, Neighbourhood, neighbourhood
from carrera_kg.traversal.networks import TEAM_MATES, all_spells, thing
from carrera_kg.traversal.paths import PathFinder
from carrera_kg.traversal.steps import KINDS
from carrera_kg.traversal.views import VIEWS, days_of, to_networkx
from carrera_kg.vocabulary import CAR, ID, document_graph
from tests.traversal.worlds import PEOPLE, TEAMS, World, meetings, store_of, worlds

if TYPE_CHECKING:
    from carrera_kg.knowledge_graph import KnowledgeGraph

SOME = settings(max_examples=60, deadline=None)
CARRERA = f"{ID}person/massimo-carrera"


def pairs_of(graph: nx.Graph[str]) -> set[frozenset[str]]:
    return {frozenset(ends) for ends in graph.edges()}


def around(store: ox.Store, key: str, hops: int = 1, kinds: Any = None, certainty: str = "possibly") -> Neighbourhood:
    return neighbourhood(PathFinder(store), thing(ID + key, store), hops, kinds, certainty)


# ── The views ────────────────────────────────────────────────────────────────────────────────────


@SOME
@given(world=worlds(people=5))
@pytest.mark.parametrize("certainty", ["possibly", "certainly"])
def test_people_are_connected_just_as_comparing_everybody_with_everybody_says(world: World, certainty: str) -> None:
    graph = to_networkx(store_of(world), "people", certainty=certainty)
    expected = {
        frozenset((ID + each.one.person, ID + each.other.person))
        for each in meetings(world)
        if each.met or certainty == "possibly"
    }
    expected |= {frozenset((ID + one, ID + other)) for one, other, _ in stated(world)}
    assert pairs_of(graph) == expected
    assert set(graph) == {ID + person for person in PEOPLE}


def stated(world: World) -> list[tuple[str, str, str]]:
    """Whom sources name with whom, and by which property."""
    found = [(one, other, "teammate") for one, other in world.mates]
    found += [(one, other, "daughter") for one, other in world.daughters]
    for spell in world.spells:
        found += [(spell.person, other, "coachedBy") for other in spell.coached_by]
        found += [(spell.person, other, "assistantTo") for other in spell.assistant_to]
        found += [(spell.person, spell.predecessor, "predecessor")] if spell.predecessor else []
        found += [(spell.person, spell.successor, "successor")] if spell.successor else []
    return found


@SOME
@given(world=worlds(people=4))
def test_a_pair_weighs_the_days_that_are_certain_each_counted_once(world: World) -> None:
    graph = to_networkx(store_of(world), "people")
    days: dict[frozenset[str], set[Any]] = defaultdict(set)
    for each in meetings(world):
        if each.certain:
            first, last = each.certain
            pair = frozenset((ID + each.one.person, ID + each.other.person))
            days[pair] |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    assert {pair: len(all_) for pair, all_ in days.items()} == {
        frozenset((one, other)): weight for one, other, told in graph.edges(data=True) if (weight := told["weight"])
    }


@SOME
@given(world=worlds(people=4))
def test_possible_days_are_told_only_where_every_meeting_is_bounded(world: World) -> None:
    graph = to_networkx(store_of(world), "people")
    possible: dict[frozenset[str], list[Any]] = defaultdict(list)
    for each in meetings(world):
        possible[frozenset((ID + each.one.person, ID + each.other.person))].append(each.possible)
    for one, other, told in graph.edges(data=True):
        ranges = possible[frozenset((one, other))]
        bounded = bool(ranges) and all(first and last for first, last in ranges)
        assert ("possible_days" in told) == bounded
        assert told.get("possible_days", 0) >= told["weight"] or not bounded


@SOME
@given(world=worlds(people=4))
def test_careers_have_an_edge_for_each_spell_and_each_team_that_a_source_names(world: World) -> None:
    graph = to_networkx(store_of(world), "careers")
    found = {(told["spell"], frozenset((one, other))) for one, other, told in graph.edges(data=True)}
    expected = {
        (spell.iri, frozenset((ID + spell.person, ID + team))) for spell in world.spells for team in spell.teams
    }
    assert found == expected
    assert graph.number_of_edges() == len(expected)
    assert set(graph) == {ID + key for key in (*PEOPLE, *TEAMS)}


@SOME
@given(world=worlds(people=4))
def test_a_spell_at_one_team_or_another_is_certainly_at_neither(world: World) -> None:
    graph = to_networkx(store_of(world), "careers", certainty="certainly")
    assert {told["spell"] for *_, told in graph.edges(data=True)} == {
        spell.iri for spell in world.spells if len(spell.teams) == 1
    }


@SOME
@given(world=worlds(people=4))
def test_honours_connect_who_has_them_with_what_was_won(world: World) -> None:
    graph = to_networkx(store_of(world), "honours")
    expected = {
        frozenset((ID + who, ID + honour.competition))
        for honour in world.honours
        for who in (honour.person, honour.team)
        if who
    }
    assert pairs_of(graph) == expected
    credited = [honour for honour in world.honours if honour.person]
    assert sum("role" in told for *_, told in graph.edges(data=True)) == len(credited)


@SOME
@given(world=worlds(people=3))
def test_everything_that_is_accepted_is_a_statement_with_its_claims(world: World) -> None:
    store = store_of(world)
    graph = to_networkx(store, "statements")
    almanac = ox.NamedNode(document_graph("almanac"))
    accepted = {
        (quad.subject.value, quad.predicate.value)
        for quad in store.quads_for_pattern(None, None, None, almanac)
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(CAR)
        if not quad.subject.value.startswith(f"{ID}claim/")
    }
    claimed = {(one, told["predicate"]) for one, _, told in graph.edges(data=True) if "claims" in told}
    assert claimed == accepted
    assert all(told["documents"] == "almanac" for *_, told in graph.edges(data=True) if "claims" in told)


@SOME
@given(world=worlds(people=4))
def test_spells_read_at_once_are_those_read_one_by_one(world: World) -> None:
    from carrera_kg.traversal.spells import read_spells

    store = store_of(world)
    found = all_spells(store)
    assert found == list(read_spells(store, sorted(spell.iri for spell in world.spells)).values())


@SOME
@given(world=worlds(people=4))
def test_a_view_is_the_same_however_the_store_was_filled(world: World) -> None:
    one, other = store_of(world), store_of(World(**{**_fields(world), "spells": world.spells[::-1]}))
    for view in ("careers", "honours"):
        assert FORMATS["json"](to_networkx(one, view)) == FORMATS["json"](to_networkx(other, view))


def _fields(world: World) -> dict[str, Any]:
    return {name: getattr(world, name) for name in world.__dataclass_fields__}


# ── Around something ─────────────────────────────────────────────────────────────────────────────

STEPS: dict[str, tuple[str, ...]] = {
    "careers": ("spell",),
    "people": ("together", "stated"),
    "honours": ("honour",),
}


@SOME
@given(world=worlds(people=5))
@pytest.mark.parametrize("certainty", ["possibly", "certainly"])
@pytest.mark.parametrize("view", STEPS)
def test_a_neighbourhood_is_the_ego_graph_of_the_exported_view(world: World, view: str, certainty: str) -> None:
    store = store_of(world)
    graph = to_networkx(store, view, certainty=certainty)
    for key, hops in itertools.product(("person/player-a", "club/club-north"), (1, 2, 3)):
        if ID + key in graph:
            near = around(store, key, hops, STEPS[view], certainty)
            ego = nx.ego_graph(graph, ID + key, radius=hops)
            assert {str(node.iri) for node in near.nodes} == set(ego)
            assert {frozenset((edge.source, edge.target)) for edge in near.edges} == pairs_of(ego)
            if view != "people":
                mine = near.to_networkx()
                assert {(*sorted(edge[:2]), edge[2]) for edge in mine.edges(keys=True)} == {
                    (*sorted(edge[:2]), edge[2]) for edge in ego.edges(keys=True)
                }


@SOME
@given(world=worlds(people=4))
def test_hops_are_the_fewest_steps_from_the_middle(world: World) -> None:
    near = around(store_of(world), "person/player-a", 3)
    lengths = nx.single_source_shortest_path_length(near.to_networkx(), f"{ID}person/player-a")
    assert {str(node.iri): node.hops for node in near.nodes} == dict(lengths)


@SOME
@given(world=worlds(people=4))
def test_every_edge_says_why_and_shows_words(world: World) -> None:
    store = store_of(world)
    for edge in around(store, "person/player-a", 2).edges:
        assert edge.why
        assert edge.claims(), edge
        assert all(claim.words for claim in edge.claims())


@SOME
@given(world=worlds(people=4))
def test_words_for_things_say_what_can_be_reached(world: World) -> None:
    store = store_of(world)
    for word, kinds in (("people", {"person"}), ("teams", {"club", "national-team"}), ("honours", {"competition"})):
        near = around(store, "person/player-a", 2, word)
        assert {node.kind for node in near.nodes[1:]} <= kinds


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def _told(graph: nx.Graph[str]) -> tuple[Any, Any]:
    """The nodes and edges with their attributes, but for what a format adds."""
    nodes = {node: {**told} for node, told in graph.nodes(data=True)}
    edges = []
    for one, other, told in graph.edges(data=True):
        ends = (one, other) if graph.is_directed() else tuple(sorted((one, other)))
        edges.append((ends, sorted((name, value) for name, value in told.items() if name != "id")))
    return nodes, sorted(edges, key=str)


@settings(max_examples=20, deadline=None)
@given(world=worlds(people=4))
@pytest.mark.parametrize("view", VIEWS)
def test_files_bring_back_the_same_nodes_edges_and_attributes(world: World, view: str) -> None:
    import io

    graph = to_networkx(store_of(world), view)
    expected = _told(graph)
    many = graph.is_multigraph()
    graphml = io.BytesIO(FORMATS["graphml"](graph).encode())
    assert _told(nx.read_graphml(graphml, force_multigraph=many)) == expected
    gexf = nx.read_gexf(io.BytesIO(FORMATS["gexf"](graph).encode()))
    assert _told(gexf) == expected
    back = nx.node_link_graph(json.loads(FORMATS["json"](graph)), edges="edges")
    assert _told(back) == expected
    assert _told(pickle.loads(pickle.dumps(graph))) == expected


def test_files_come_out_the_same_every_time(kg: KnowledgeGraph, tmp_path: Path) -> None:
    for ending in ("svg", "html", "graphml", "gexf", "json"):
        written = []
        for name in ("one", "two"):
            path = tmp_path / f"{name}.{ending}"
            around(kg.store, "person/massimo-carrera").write(path)
            written.append(path.read_bytes())
        assert written[0] == written[1]
        assert written[0]
    assert b"lastmodifieddate" not in (tmp_path / "one.gexf").read_bytes()


def test_nodes_are_plain_texts_and_attributes_are_what_every_format_knows(kg: KnowledgeGraph) -> None:
    for view in VIEWS:
        graph = to_networkx(kg.store, view)
        assert all(type(node) is str for node in graph)
        values = [value for _, told in graph.nodes(data=True) for value in told.values()]
        values += [value for *_, told in graph.edges(data=True) for value in told.values()]
        assert {type(value) for value in values} <= {str, int, float, bool}


# ── The shipped facts, against SPARQL ────────────────────────────────────────────────────────────


def test_careers_tell_what_the_query_of_a_players_clubs_tells(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "careers")
    told = [
        (
            graph.nodes[team]["label"],
            spell.get("start_text", ""),
            _figures(spell, "appearances"),
            _figures(spell, "goals"),
        )
        for team, spells in graph[CARRERA].items()
        for spell in spells.values()
        if spell["role"] == "player" and graph.nodes[team]["kind"] == "club"
    ]
    asked = [
        (row.team, str(row.start or ""), row.appearances or "", row.goals or "")
        for row in rows(kg, "player-clubs", person="Massimo Carrera")
        if row.team != "not named"
    ]
    assert sorted(each[0] for each in told) == sorted(each[0] for each in asked)
    assert sorted(each for each in told if each[1]) and {each[2:] for each in told} == {each[2:] for each in asked}


def rows(kg: KnowledgeGraph, name: str, **bound: str) -> Rows:
    answer = kg.query(name, **bound)
    assert isinstance(answer, Rows)
    return answer


def _figures(spell: dict[str, Any], name: str) -> str:
    if f"{name}_min" not in spell:
        return ""
    return " | ".join(str(n) for n in sorted({spell[f"{name}_min"], spell[f"{name}_max"]}))


def test_people_tell_what_the_query_of_team_mates_tells(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "people")
    asked: dict[str, bool] = {}
    for row in rows(kg, "person-teammates", person="Massimo Carrera"):
        asked[row.teammate] = asked.get(row.teammate, False) or row.answer == "certainly"
    told = {
        graph.nodes[mate]["label"]
        for mate, tie in graph[CARRERA].items()
        if TEAM_MATES in tie.get("how", "").split("; ")
    }
    assert told == set(asked)
    sure = to_networkx(kg.store, "people", certainty="certainly")
    assert {name for name, certain in asked.items() if certain} <= {sure.nodes[mate]["label"] for mate in sure[CARRERA]}


def test_honours_tell_what_the_query_of_honours_tells(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "honours")
    told = sorted(
        (graph.nodes[won]["label"], honour.get("edition", ""), honour["result"], honour.get("team", ""))
        for won, honours in graph[CARRERA].items()
        for honour in honours.values()
    )
    asked = sorted(
        (row.honour, str(row.season or ""), row.result, row.team or "")
        for role in ("player", "manager", "staff")
        for row in rows(kg, "person-honours", person="Massimo Carrera", role=role)
    )
    undated = {each for each in told if each not in asked}
    assert len(told) == len(asked)
    assert {(won, result, team) for won, _, result, team in undated} <= {(w, r, t) for w, s, r, t in asked if not s}


def test_a_disputed_spell_is_marked_with_what_is_disputed(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "careers")
    about = {told["spell"]: told["disputed_about"] for *_, told in graph.edges(data=True) if "disputed_about" in told}
    disputed = {
        f"{ID}{each.subject.removeprefix(ID)}"
        for each in kg.conflicts()
        if each.status != "apparent" and each.subject.startswith(f"{ID}spell/")
    }
    assert disputed & {told["spell"] for *_, told in graph.edges(data=True)} <= set(about)
    assert any("goals" in words for words in about.values())


def test_start_and_end_are_in_the_words_of_the_sources(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "careers")
    spells = {str(spell.iri): spell for spell in all_spells(kg.store)}
    for *_, told in graph.edges(data=True):
        spell = spells[told["spell"]]
        assert (told.get("start_text", ""), told.get("end_text", "")) == (spell.start, spell.end)


def test_an_unknown_end_has_no_attribute(kg: KnowledgeGraph) -> None:
    graph = to_networkx(kg.store, "careers")
    (told,) = (
        told for *_, told in graph.edges(data=True) if told["spell"].endswith("massimo-carrera-staff-juventus-2")
    )
    assert told["possible_from"] == "2012-10-19"
    assert "possible_until" not in told and "end_text" not in told and "certain_from" not in told


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────


def test_a_view_that_there_is_not_is_answered_with_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no view 'career'; did you mean careers"):
        kg.to_networkx("career")
    with pytest.raises(UsageError, match="no view 'zzz'; it is one of statements, careers, people, honours"):
        kg.to_networkx("zzz")
    with pytest.raises(UsageError, match="no certainty 'certain'"):
        kg.to_networkx("people", certainty="certain")


def test_a_view_that_would_be_too_large_is_refused(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_EDGES", 3)
    for view in ("people", "statements"):
        with pytest.raises(UsageError, match=f"the view {view} would have some"):
            kg.to_networkx(view)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kinds": "peeple"}, "no kind of thing or step is called 'peeple'; did you mean people"),
        ({"kinds": ["spells"]}, "did you mean spell"),
        ({"hops": 0}, "no neighbourhood of 0 hops; ask for 1 to 6"),
        ({"hops": 7}, "no neighbourhood of 7 hops"),
        ({"certainty": "maybe"}, "no certainty 'maybe'"),
    ],
)
def test_what_a_neighbourhood_cannot_be_is_said(kg: KnowledgeGraph, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        kg.neighbourhood("Massimo Carrera", **arguments)


def test_nothing_leads_from_a_place(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no path leads to Cesena; name a person, team, competition or award"):
        kg.neighbourhood("Cesena")


def test_a_team_is_meant_rather_than_the_town_of_its_name(kg: KnowledgeGraph) -> None:
    assert kg.neighbourhood("Bari").centre == f"{ID}club/bari"


def test_a_file_needs_an_ending_that_is_known(kg: KnowledgeGraph, tmp_path: Path) -> None:
    near = kg.neighbourhood("Massimo Carrera")
    with pytest.raises(UsageError, match="cannot be written as graphmll; did you mean graphml"):
        near.write(tmp_path / "x.graphmll")
    with pytest.raises(UsageError, match="cannot be written as a file without an ending; use one of svg, html"):
        near.write(tmp_path / "x")


def test_too_many_edges_are_refused_and_the_things_still_shown(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carrera_kg.traversal import neighbourhood as module

    monkeypatch.setattr(module, "MOST_EDGES", 5)
    near = kg.neighbourhood("Massimo Carrera")
    with pytest.raises(UsageError, match="more than 5 edges among the"):
        assert near.edges
    for shown in (near._repr_html_(), repr(near)):
        assert "15 clubs" in shown
        assert "Antonio Conte" in shown
    assert "more than 5 edges" in near._repr_html_()


# ── How it shows itself ──────────────────────────────────────────────────────────────────────────


def test_a_neighbourhood_counts_what_it_has(kg: KnowledgeGraph) -> None:
    near = kg.neighbourhood("Massimo Carrera", kinds="clubs")
    clubs = sum(node.kind == "club" for node in near.nodes)
    assert repr(near).startswith(f"Around Massimo Carrera, 1 hop: {clubs} clubs; {len(near.edges)} edges\n")
    assert "Juventus" in repr(near)


def test_in_a_notebook_it_is_a_picture(kg: KnowledgeGraph) -> None:
    html = kg.neighbourhood("Massimo Carrera", kinds=["people", "stated"])._repr_html_()
    assert '<img src="data:image/svg+xml;base64,' in html
    assert "Around Massimo Carrera" in html


def test_a_picture_has_one_line_between_two_which_tells_everything(kg: KnowledgeGraph) -> None:
    near = kg.neighbourhood("Massimo Carrera")
    nodes, lines = near._drawn()
    assert len(nodes) == len(near)
    assert len({frozenset((line.source, line.target)) for line in lines}) == len(lines)
    by_ends = {frozenset((line.source, line.target)): line for line in lines}
    for edge in near.edges:
        line = by_ends[frozenset((str(edge.source), str(edge.target)))]
        assert edge.why in line.label
        assert line.disputed or not edge.disputed
        assert line.certain or edge.certainty == "possibly"


def test_somebody_alone_is_shown_alone() -> None:
    near = around(store_of(World()), "person/player-a")
    assert repr(near) == "Around Player A, 1 hop: nothing"
    assert len(near) == 1
    assert near.to_networkx().number_of_edges() == 0


def test_names_are_labels() -> None:
    graph = to_networkx(store_of(World()), "honours")
    assert {graph.nodes[ID + key]["label"] for key in ("club/club-north", "competition/cup")} == {
        "Club North",
        "The Cup",
    }
    assert graph.nodes[f"{ID}national-team/westland"]["kind_label"] == "national team"


def test_days_that_several_ranges_share_are_counted_once() -> None:
    from datetime import date

    a, b, c = date(1991, 1, 1), date(1991, 1, 10), date(1991, 1, 31)
    assert days_of([(a, b), (a, c), (b, c)]) == 31
    assert days_of([(a, None)]) is None
    assert days_of([]) is None


def test_a_thing_in_a_network_knows_its_name(kg: KnowledgeGraph) -> None:
    node = kg.neighbourhood("Juventus", kinds="people").nodes[0]
    assert isinstance(node.iri, Thing)
    assert node.name == "Juventus"


@SOME
@given(world=worlds(people=5))
@pytest.mark.parametrize("certainty", ["possibly", "certainly"])
def test_the_store_and_arrays_tell_the_same_neighbourhood(world: World, certainty: str) -> None:
    store = store_of(world)
    finder = PathFinder(store)
    finder.prepare()
    for kinds in (None, "people", ["teams", "honours"]):
        one = around(store, "person/player-a", 2, kinds, certainty)
        other = neighbourhood(finder, thing(f"{ID}person/player-a", store), 2, kinds, certainty)
        assert one.nodes == other.nodes
        assert one.edges == other.edges


# ── What the documentation says ──────────────────────────────────────────────────────────────────

DOCUMENTED = (Path(__file__).parents[2] / "docs/traversal.md").read_text(encoding="utf-8")


def documented(head: str) -> list[str]:
    """The names in the first column of the table with that head."""
    (rows_,) = re.findall(rf"^\| {head} \| what it (?:is|lets in) \|\n\|[-|]+\|\n((?:\|.*\n)+)", DOCUMENTED, re.M)
    return re.findall(r"^\| `(.+?)` \|", rows_, re.M)


@pytest.mark.parametrize("view", VIEWS)
def test_every_attribute_of_a_view_is_documented_and_no_other(kg: KnowledgeGraph, view: str) -> None:
    graph = to_networkx(kg.store, view)
    found = {name for *_, told in graph.edges(data=True) for name in told}
    # Nobody disputes an honour of the shipped facts, or figures in other words.
    assert found <= set(documented(f"attribute in {view}"))
    assert set(documented(f"attribute in {view}")) - found <= {"disputed_about", "possible_days"}
    nodes = {name for _, told in graph.nodes(data=True) for name in told}
    assert nodes <= set(documented("attribute of a node"))


def test_every_attribute_of_a_neighbourhood_is_documented_and_no_other(kg: KnowledgeGraph) -> None:
    graph = kg.neighbourhood("Massimo Carrera").to_networkx()
    assert {name for *_, told in graph.edges(data=True) for name in told} == set(
        documented("attribute in a neighbourhood")
    )
    assert {name for _, told in graph.nodes(data=True) for name in told} <= set(documented("attribute of a node"))


def test_every_word_for_kinds_is_documented_and_no_other() -> None:
    assert documented("word") == [*NODE_WORDS, *("spell", "together", "stated", "honour", "match")]
    assert set(documented("word")) == {*NODE_WORDS, *KINDS}
