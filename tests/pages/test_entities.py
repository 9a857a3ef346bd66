"""The pages of people, teams, competitions and matches."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from carrera_kg.pages import Site, render
from carrera_kg.pages.career import honours_of, network_of, stays_of
from carrera_kg.pages.entities import career_panels
from carrera_kg.pages.evidence import gather
from carrera_kg.pages.reader import Reader, by_kind
from carrera_kg.questions import records_of
from carrera_kg.vocabulary import ID
from tests.pages.reading import elements, text

if TYPE_CHECKING:
    import pyoxigraph as ox

    from carrera_kg.knowledge_graph import KnowledgeGraph

CARRERA = ID + "person/massimo-carrera"


def shown(kg: KnowledgeGraph, path: str) -> str:
    return text(render(kg.store, Site(), path))


def test_a_person_has_the_number_of_disputes_and_sources(kg: KnowledgeGraph) -> None:
    assert "⚠7 disputed 3 sources" in shown(kg, "/person/massimo-carrera")


def test_tallies_that_differ_stand_side_by_side_with_the_reason(kg: KnowledgeGraph) -> None:
    page = shown(kg, "/person/massimo-carrera")
    assert re.search(r"114 \| or 166", page)
    assert "scope: neither says which matches it counts, so both can hold" in page
    assert re.search(r"3 \| or 7 ⚠ disputed", page)


def test_the_career_is_told_by_kind_of_work_and_in_order(kg: KnowledgeGraph) -> None:
    reader, site = Reader(kg.store), Site()
    evidence = gather(reader, site, records_of(kg.store, CARRERA))
    stays = stays_of(reader, site, evidence, by_kind(reader.holders("person", CARRERA), "spell"))
    panels = {heading: rows for heading, _, rows, *_ in career_panels(CARRERA, stays)}
    assert list(panels) == ["Clubs as player", "National teams", "As coach"]
    teams = [stay.team.label if stay.team else "" for stay in panels["Clubs as player"]]
    assert teams[:6] == ["Pro Sesto", "Russi", "Alessandria", "", "Bari", "Juventus"]
    [italy] = panels["National teams"]
    assert (italy.appearances.text, italy.lane) == ("1", "national")
    assert "seasons" in next(stay for stay in stays if stay.team and stay.team.label == "Atalanta").disputed


def test_an_end_that_is_not_known_is_not_now(kg: KnowledgeGraph) -> None:
    reader, site = Reader(kg.store), Site()
    stays = stays_of(reader, site, None, [ID + "spell/massimo-carrera-player-napoli"])
    assert (stays[0].end.text, stays[0].bar.over, stays[0].bar.latest) == ("", None, None)
    assert "end not known" in stays[0].bar.told


def test_honours_are_grouped_by_role_and_club(kg: KnowledgeGraph) -> None:
    page = shown(kg, "/person/massimo-carrera")
    assert "As player Bari Serie B 1988/89" in page
    assert "As manager Juventus Supercoppa Italiana 2012" in page
    assert "Personal Russian Premier League Coach of the Year 2016/17" in page


def test_results_that_are_no_honours_are_told_apart(kg: KnowledgeGraph) -> None:
    reader = Reader(kg.store)
    won = honours_of(reader, by_kind(reader.holders("person", CARRERA), "honour"))
    assert {each.result for each in won if not each.proud} == {"qualified", "relegated"}


def test_the_network_has_teams_and_the_people_met_there(kg: KnowledgeGraph) -> None:
    reader, site = Reader(kg.store), Site()
    stays = stays_of(reader, site, None, by_kind(reader.holders("person", CARRERA), "spell"))
    nodes, edges = network_of(reader, site, CARRERA, stays)
    names = {node.label: node for node in nodes}
    assert "coached by" in names["Giovanni Trapattoni"].note
    assert names["Antonio Conte"].href == "/person/antonio-conte"
    assert (names["Juventus"].kind, names["Italy"].kind) == ("club", "national-team")
    assert [node.id for node in nodes if node.focus] == [CARRERA]
    known = [node.id for node in nodes]
    assert len(known) == len(set(known))
    assert all({edge.source, edge.target} <= set(known) for edge in edges)


def test_the_network_for_the_script_is_json_that_cannot_end_its_element(kg: KnowledgeGraph) -> None:
    page = render(kg.store, Site(), "/person/massimo-carrera")
    found = re.search(r'<script type="application/json" id="network-data">(.*?)</script>', page.html, re.S)
    assert found is not None
    data = json.loads(found[1])
    assert set(data) == {"nodes", "edges", "kinds", "surplus"}
    assert {"id", "label", "kind", "href", "x", "y"} <= set(data["nodes"][0])
    assert {"source", "target", "label", "disputed", "bend"} <= set(data["edges"][0])
    assert ("div", {"class": "network", "data-source": "network-data"}) in elements(page)


def test_a_club_tells_who_was_there_and_what_it_won(kg: KnowledgeGraph) -> None:
    page = shown(kg, "/club/juventus")
    for part in ("In charge", "Staff", "Players", "Honours", "Matches told of", "114 | or 166"):
        assert part in page


def test_a_national_team_a_competition_and_a_match_have_their_pages(kg: KnowledgeGraph) -> None:
    assert "Arrigo Sacchi" in shown(kg, "/national-team/italy")
    assert "Who won or reached what" in shown(kg, "/competition/serie-a")
    match = shown(kg, "/match/juventus-milan-1991-09-15")
    assert "own goal by Massimo Carrera" in match
    assert "goalkeeper Stefano Tacconi" in match


def test_a_delicate_matter_is_told_with_its_outcome_or_not_at_all(kg: KnowledgeGraph) -> None:
    import pyoxigraph as ox

    from carrera_kg.vocabulary import CAR

    settled = {
        quad.subject.value: quad.object.value
        for quad in kg.store.quads_for_pattern(None, ox.NamedNode(CAR + "settled"), None, ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    assert settled
    for remark, outcome in settled.items():
        summaries = kg.store.quads_for_pattern(ox.NamedNode(remark), ox.NamedNode(CAR + "summary"), None, None)
        summary = next(quad.object.value for quad in summaries if isinstance(quad.object, ox.Literal))
        whom = kg.store.quads_for_pattern(ox.NamedNode(remark), ox.NamedNode(CAR + "concerns"), None, None)
        paths = {quad.object.value.removeprefix(ID) for quad in whom if isinstance(quad.object, ox.NamedNode)}
        for path in (*paths, remark.removeprefix(ID)):
            page = unescape(shown(kg, f"/{path}"))
            assert page.count(summary) <= page.count(outcome), path
        assert summary not in shown(kg, "/")


def test_figures_of_a_made_up_career_are_shown(small: ox.Store, site: Site) -> None:
    page = text(render(small, site, "/person/player-a"))
    assert "1991 1995 | or 1996 ⚠ disputed Club North" in page
    assert "Head coach" not in page
    assert "head coach dismissed" in page


def test_a_match_says_its_goals_and_its_own_name_once(kg: KnowledgeGraph) -> None:
    page = shown(kg, "/match/aek-athens-vfl-wolfsburg-undated")
    assert "AEK Athens 2 outcome won" in page
    assert "goals scored · AEK Athens 2" in page
    assert "AEK Athens in AEK Athens" not in page


def test_what_is_to_be_taken_comes_after_the_content(kg: KnowledgeGraph) -> None:
    for path in ("person/massimo-carrera", "club/juventus", "competition/serie-a", "spell/massimo-carrera-player-bari"):
        page = render(kg.store, Site(), f"/{path}").html
        main = re.search(r'class="stack( main-part)?">', page)
        assert main
        assert main.start() < page.index("Take it with you"), path
