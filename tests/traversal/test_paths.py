from __future__ import annotations

import json
import threading
from datetime import date

import pyoxigraph as ox
import pytest

from carrera_kg.errors import DataError, UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.traversal import arrays
from carrera_kg.traversal import paths as paths_module
from carrera_kg.traversal.onstore import StoreNeighbours, TooDear
from tests.traversal.worlds import HonourIn, MatchIn, SpellIn, World, store_of

NINETIES = (date(1990, 7, 1), date(1992, 6, 30))
A, B, C, D, E = (f"person/player-{letter}" for letter in "abcde")


def graph(*spells: SpellIn, **more: object) -> KnowledgeGraph:
    return KnowledgeGraph(store_of(World(spells=spells, **more)), "")  # type: ignore[arg-type]


def stay(name: str, person: str, team: str = "club/club-north", role: str = "player", **more: object) -> SpellIn:
    dates = {"possible": NINETIES, "certain": NINETIES}
    return SpellIn(name, person, (team,), role, **(dates | more))  # type: ignore[arg-type]


def test_a_step_says_who_was_together_where_and_when_and_shows_the_words() -> None:
    path = graph(stay("one", A), stay("other", B)).path("Player A", "Player B")
    assert len(path) == 1 and path
    assert path[0].kind == "together"
    assert path[0].why == "Player A and Player B played together at Club North: certainly 1 July 1990 to 30 June 1992"
    assert {claim.subject.rsplit("/", 1)[1] for claim in path[0].claims()} == {"one", "other"}
    assert "“one start 1990-07-01” – almanac, at " in repr(path)


def test_a_coach_and_a_player_are_told_apart() -> None:
    path = graph(stay("one", A), stay("other", B, role="head-coach")).path("Player A", "Player B")
    assert path[0].why.startswith("Player B was head coach at Club North while Player A played there: certainly ")
    back = graph(stay("one", A), stay("other", B, role="head-coach")).path("Player B", "Player A")
    assert back[0].why == path[0].why


def test_colleagues_are_told_by_their_roles() -> None:
    path = graph(stay("one", A, role="assistant"), stay("other", B, role="head-coach")).path("Player A", "Player B")
    assert "Player B was head coach and Player A was assistant manager at Club North, at the same time" in path[0].why


def test_what_a_source_states_goes_before_what_dates_tell() -> None:
    path = graph(stay("one", A, coached_by=(B,)), stay("other", B, role="head-coach")).path("Player A", "Player B")
    assert path[0].kind == "stated"
    assert path[0].why.startswith("Player A was coached by Player B at Club North (spell: ")
    assert [claim.words for claim in path[0].quotations()] == ["one coachedBy player-b"]


@pytest.mark.parametrize(
    ("spell", "why"),
    [
        (stay("one", A, assistant_to=(B,), role="assistant"), "Player A was assistant to Player B at Club North"),
        (stay("one", A, predecessor=B, role="head-coach"), "Player A followed Player B as head coach at Club North"),
        (stay("one", A, successor=B, role="head-coach"), "Player A was followed by Player B as head coach at Club North"),
    ],
)  # fmt: skip
def test_what_is_stated_reads_the_same_from_both_ends(spell: SpellIn, why: str) -> None:
    asked = graph(spell)
    there, back = asked.path("Player A", "Player B"), asked.path("Player B", "Player A")
    assert there[0].why.startswith(why)
    assert back[0].why == there[0].why


def test_family_and_team_mates_are_stated() -> None:
    asked = graph(mates=((A, B),), daughters=((B, C),))
    path = asked.path("Player A", "Player C")
    assert [step.why for step in path] == [
        "Player A and Player B were team-mates",
        "Player C is a daughter of Player B",
    ]
    assert [node.name for node in path.nodes] == ["Player A", "Player B", "Player C"]


def test_only_certain_steps_are_taken_unless_possible_ones_are_wanted() -> None:
    asked = graph(stay("one", A), stay("other", B, certain=None))
    path = asked.path("Player A", "Player B")
    assert not path and len(path) == 0 and path.nodes == []
    assert repr(path) == (
        "Player A and Player B are not connected by certain steps within 6 hops; "
        "with certainty='possibly' there is a path of 1 step"
    )
    possible = asked.path("Player A", "Player B", certainty="possibly")
    assert possible.certainty == "possibly"
    assert possible[0].why.startswith("Player A and Player B may have played together at Club North: possibly ")
    assert possible.summary == "Player A → Player B (1 step, possible)"


def test_a_meeting_on_no_certain_day_is_certain_if_a_source_says_so() -> None:
    one = stay("one", A, certain=None)
    asked = graph(one, stay("other", B, certain=None, role="head-coach", met=("one",)))
    path = asked.path("Player A", "Player B")
    assert path[0].certainty == "certainly"
    assert "certainly on some day from 1 July 1990 to 30 June 1992" in path[0].why


def test_who_cannot_be_reached_is_not_connected() -> None:
    asked = graph(stay("one", A), stay("other", B, team="club/club-south"))
    path = asked.path("Player A", "Player B", certainty="possibly")
    assert repr(path) == "Player A and Player B are not connected by steps that are possible within 6 hops"
    assert path.as_dict()["connected"] is False
    assert "not connected" in path._repr_html_()


def test_that_another_way_would_lead_there_is_said() -> None:
    asked = graph(stay("one", A), stay("other", B))
    assert repr(asked.path("Player A", "Player B", via="matches")) == (
        "Player A and Player B are not connected by certain steps via matches within 6 hops; "
        "without via there is a path of 1 step"
    )


def test_a_path_is_no_longer_than_is_allowed() -> None:
    asked = graph(mates=((A, B), (B, C)))
    assert len(asked.path("Player A", "Player C", max_hops=2)) == 2
    assert not asked.path("Player A", "Player C", max_hops=1)


def test_a_person_leads_to_a_team_by_the_longer_spell() -> None:
    short = stay("a-short", A, certain=(date(1991, 7, 1), date(1991, 8, 1)), role="assistant")
    path = graph(short, stay("long", A)).path("Player A", "Club North")
    assert path[0].kind == "spell"
    assert path[0].why == "Player A was player at Club North: 1 July 1990 to 30 June 1992"


def test_teams_are_connected_by_people_and_matches() -> None:
    played = (MatchIn("final", ("club/club-north", "national-team/westland"), scorers=(A,)),)
    asked = graph(stay("one", B), stay("other", B, team="club/club-south"), matches=played)
    by_person = asked.path("Club North", "Club South")
    assert [step.kind for step in by_person] == ["spell", "spell"]
    by_match = asked.path("Club North", "Westland")
    assert by_match[0].why == "Club North played and Westland played: match final"
    assert asked.path("Player A", "Westland")[0].why == "Player A scored and Westland played: match final"


def test_people_of_one_match_are_connected_by_it() -> None:
    played = (MatchIn("final", ("club/club-north", "club/club-south"), scorers=(A, B)),)
    path = graph(matches=played).path("Player A", "Player B")
    assert path[0].kind == "match"
    assert {claim.object.rsplit("/", 1)[1] for claim in path[0].quotations()} == {"player-a", "player-b"}


def test_people_with_one_teams_result_are_connected_by_it() -> None:
    won = (HonourIn("h1", person=A, season=1990), HonourIn("h2", person=B, season=1990, role="head-coach"))
    path = graph(honours=won).path("Player A", "Player B")
    assert path[0].kind == "honour"
    assert path[0].why == "Player A and Player B are both credited with a result of Club North: The Cup 1990/91, winner"
    assert graph(honours=won).path("Player A", "The Cup")[0].why == "Player A with Club North: The Cup 1990/91, winner"


def test_another_edition_is_another_honour() -> None:
    won = (HonourIn("h1", person=A, season=1990), HonourIn("h2", person=B, season=1991), HonourIn("h3", person=B))
    assert not graph(honours=won).path("Player A", "Player B", certainty="possibly")


def test_who_was_longer_together_is_passed_first() -> None:
    brief = (date(1990, 7, 1), date(1990, 8, 1))
    asked = graph(
        stay("a", A), stay("e", E), stay("b", B, certain=brief), stay("c", C), stay("d", D),
        stay("f", "person/player-f", team="club/club-south"),
        *(stay(f"{who}2", f"person/player-{who}", team="club/club-south") for who in "bcd"),
    )  # fmt: skip
    found = asked.paths("Player A", "Player F")
    assert [path.nodes[1].name for path in found if len(path) == 2] == ["Player C", "Player D", "Player B"]
    assert found[0] == asked.path("Player A", "Player F")


def test_paths_come_shortest_first_and_pass_nothing_twice() -> None:
    asked = graph(*(stay(letter, f"person/player-{letter}") for letter in "abcd"))
    found = asked.paths("Player A", "Player B", limit=99)
    assert [len(path) for path in found] == [1, 2, 2, 3, 3]
    assert all(len(set(path.nodes)) == len(path.nodes) for path in found)
    assert [len(path) for path in asked.paths("Player A", "Player B", limit=2)] == [1, 2]
    assert "Player A → Player C → Player B" in repr(found)


def test_no_paths_are_an_answer() -> None:
    found = graph(stay("one", A)).paths("Player A", "Player B", via=["matches", "honours"], max_hops=1)
    assert list(found) == []
    assert repr(found) == "Player A and Player B are not connected by certain steps via matches, honours within 1 hop"


def test_wrong_questions_get_a_clear_answer() -> None:
    asked = graph(stay("one", A))
    with pytest.raises(UsageError, match="both ends are Player A; name two different things"):
        asked.path("Player A", "player a")
    with pytest.raises(UsageError, match="nothing is called 'Plyer B'; did you mean Player B"):
        asked.path("Player A", "Plyer B")
    with pytest.raises(UsageError, match="no path leads to Townsville; name a person, team, competition or award"):
        asked.path("Player A", "Townsville")
    with pytest.raises(UsageError, match="no path of 0 steps; max_hops is a whole number from 1"):
        asked.path("Player A", "Player B", max_hops=0)
    with pytest.raises(UsageError, match="no list of True paths; limit is a whole number from 1"):
        asked.paths("Player A", "Player B", limit=True)


def test_a_name_that_a_place_has_too_means_the_club(kg: KnowledgeGraph) -> None:
    assert kg.path("Massimo Carrera", "Bari").target.endswith("/club/bari")


def test_a_path_is_json_and_markup() -> None:
    path = graph(stay("one", A), stay("other", B)).path("Player A", "Player B")
    told = json.loads(json.dumps(path.as_dict()))
    assert told["connected"] and told["certainty"] == "certainly"
    assert told["steps"][0]["source_label"] == "Player A"
    assert told["steps"][0]["claims"][0]["words"] == "one start 1990-07-01"
    html = path._repr_html_()
    assert html.startswith("<div") and "<mark" in html and "Player A</strong> → <strong>Player B" in html


def test_answers_from_arrays_are_those_from_the_store(kg: KnowledgeGraph) -> None:
    names = ("Massimo Carrera", "Antonio Conte", "Marcello Lippi", "Stefano Tacconi", "Juventus", "Serie A")
    questions = [(a, b, certainty) for a in names for b in names if a != b for certainty in ("certainly", "possibly")]
    cold, warm = KnowledgeGraph(kg.store, ""), KnowledgeGraph(kg.store, "").prepare_paths()
    for a, b, certainty in questions:
        assert warm.path(a, b, certainty=certainty) == cold.path(a, b, certainty=certainty)  # type: ignore[arg-type]
    assert cold._paths._tables is None and warm._paths._tables is not None


def test_arrays_are_built_once_searching_has_cost_enough(kg: KnowledgeGraph) -> None:
    asked = KnowledgeGraph(kg.store, "")
    first = asked.path("Massimo Carrera", "Antonio Conte")
    assert asked._paths._tables is None
    asked._paths._spent += paths_module._ENOUGH
    assert asked.path("Massimo Carrera", "Antonio Conte") == first
    assert asked._paths._tables is not None


def test_arrays_are_built_in_memory_apart_from_that_of_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    class Seen(arrays.Tables):
        def __init__(self, store: ox.Store) -> None:
            built.append(threading.current_thread() is not threading.main_thread())
            super().__init__(store)

    monkeypatch.setattr(arrays, "Tables", Seen)
    assert graph(stay("one", A), stay("other", B)).prepare_paths().path("Player A", "Player B")
    assert built == [True]


def test_what_goes_wrong_as_arrays_are_built_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(store: ox.Store) -> None:
        raise DataError("the dataset is damaged", "build it again")

    monkeypatch.setattr(arrays, "Tables", broken)
    with pytest.raises(DataError, match="the dataset is damaged"):
        graph(stay("one", A)).prepare_paths()


def test_no_quotation_of_a_path_touches_a_criminal_or_medical_matter(kg: KnowledgeGraph) -> None:
    sensitive = {row["record"] for row in kg.query("SELECT ?record { GRAPH ?g { ?record car:sensitive true } }").rows()}  # type: ignore[union-attr]
    people = [str(row["s"]) for row in kg.query("SELECT ?s { ?s a car:Person }").rows()]  # type: ignore[union-attr]
    shown = [
        claim
        for other in people
        if not other.endswith("/massimo-carrera")
        for path in kg.paths("Massimo Carrera", other, certainty="possibly", max_hops=2)
        for step in path
        for claim in step.claims()
    ]
    assert shown
    assert not [claim for claim in shown if claim.subject in sensitive or claim.outcome]
    assert not [
        claim for claim in shown if claim.predicate.rsplit("#", 1)[1].endswith(("Reason", "offence", "summary"))
    ]


def test_what_is_too_dear_on_the_store_is_answered_from_arrays(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient, hasty = KnowledgeGraph(kg.store, ""), KnowledgeGraph(kg.store, "")
    expected = patient.path("Marcello Lippi", "Antonio Conte"), patient.connection("Massimo Carrera", "Marcello Lippi")
    monkeypatch.setattr(StoreNeighbours, "neighbours", _too_dear)
    found = hasty.path("Marcello Lippi", "Antonio Conte"), hasty.connection("Massimo Carrera", "Marcello Lippi")
    assert found[0] == expected[0]
    assert repr(found[1]) == repr(expected[1])


def _too_dear(*_: object) -> None:
    raise TooDear
