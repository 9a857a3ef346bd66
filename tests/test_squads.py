from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.claims import squad_quads
from carrera_kg.dates import PartialDate, season
from carrera_kg.derivation import derive
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.pages import Site, render
from carrera_kg.squads import Squad, open_squad_iri, seasons_of, squad_iri, squad_label, squads
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, EDTF_DATE, ID, LABEL, RDF_TYPE
from tests.career import claim, name, said, stay

NORTH, SOUTH = f"{ID}club/club-north", f"{ID}club/club-south"


def found(*claims: Claim) -> list[Squad]:
    return squads(claims, derive(claims, ontology()))


def seasons(*claims: Claim, team: str = NORTH) -> list[int | None]:
    return [squad.season for squad in found(*claims) if squad.team == team]


def a_stay(of: str = "spell/a", **more: Any) -> list[Claim]:
    return stay(of, **more)


# ── Who is in which squad ────────────────────────────────────────────────────────────────────────


def test_without_claims_there_are_no_squads() -> None:
    assert found() == []


def test_a_spell_is_in_every_season_in_which_it_can_have_been_going_on() -> None:
    assert seasons(*a_stay(start="1991-07-01", end="1994-06-30")) == [1991, 1992, 1993]
    assert seasons(*a_stay(start="1991-06-30", end="1993-07-01")) == [1990, 1991, 1992, 1993]


def test_a_vague_date_is_in_the_seasons_that_it_can_mean() -> None:
    assert seasons(*a_stay(start="1991", end="1993")) == [1990, 1991, 1992, 1993]


def test_an_unknown_end_is_in_the_open_squad_and_in_the_seasons_that_are_known() -> None:
    assert seasons(*a_stay(start="1991-08-01")) == [None, 1991]
    assert seasons(*a_stay(start="1991-08-01", ongoing="1993-10-01")) == [None, 1991, 1992, 1993]


def test_an_unknown_start_is_in_the_open_squad_and_in_the_season_of_the_end() -> None:
    assert seasons(*a_stay(end="1991-08-01")) == [None, 1991]


def test_a_birth_bounds_a_start_that_no_source_gives() -> None:
    born = claim("birthDate", "1989-01-01", of="person/player-a")
    assert seasons(born, *a_stay(end="1991-08-01")) == [1988, 1989, 1990, 1991]


def test_an_undated_spell_is_in_the_open_squad_alone() -> None:
    assert seasons(*a_stay()) == [None]


def test_players_and_staff_are_in_one_squad_in_order_of_address() -> None:
    coach = a_stay("spell/coach", person="person/player-b", role="head-coach", start="1991-07-01", end="1992-06-30")
    player = a_stay("spell/a", start="1991-07-01", end="1992-06-30")
    assert found(*coach, *player) == [Squad(NORTH, 1991, (f"{ID}spell/a", f"{ID}spell/coach"))]


def test_squads_go_by_team_and_then_the_open_one_before_the_seasons() -> None:
    elsewhere = a_stay("spell/b", team="club/club-south", person="person/player-b", start="1991-08-01")
    order = [(squad.team, squad.season) for squad in found(*elsewhere, *a_stay(start="1994-08-01"))]
    assert order == [(NORTH, None), (NORTH, 1994), (SOUTH, None), (SOUTH, 1991)]


def test_a_second_spell_is_a_member_of_its_own() -> None:
    first, second = (a_stay(f"spell/{n}", start=f"199{n}-08-01", end=f"199{n}-09-01") for n in (1, 5))
    assert [(squad.season, squad.spells) for squad in found(*first, *second)] == [
        (1991, (f"{ID}spell/1",)),
        (1995, (f"{ID}spell/5",)),
    ]


def test_a_spell_whose_team_is_disputed_is_in_the_squads_of_each() -> None:
    claims = [*a_stay(start="1991-07-01", end="1992-06-30"), claim("team", "club/club-south", "biography")]
    assert [(squad.team, squad.season) for squad in found(*claims)] == [(NORTH, 1991), (SOUTH, 1991)]


def test_a_spell_without_a_team_or_a_person_is_in_no_squad() -> None:
    assert found(*said("spell/a", person="person/player-a", role="player", start="1991")) == []
    assert found(*said("spell/a", team="club/club-north", role="player", start="1991")) == []


def test_a_team_of_anything_but_a_spell_makes_no_squad() -> None:
    assert found(*said("honour/a", person="person/player-a", team="club/club-north", season="1991/92")) == []


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [*a_stay("spell/b", start="1991", end="1995"), *a_stay("spell/a", start="1993"), *a_stay("spell/c")]
    assert found(*claims) == found(*reversed(claims))


def test_bounds_at_the_ends_of_the_calendar_make_no_season_that_cannot_be_written() -> None:
    squads_ = seasons_of(date.min, date.max, None, None)
    assert (squads_[0], squads_[-1], len(squads_)) == (1, 9998, 9998)
    assert PartialDate.parse(season(9998).edtf).latest == date(9999, 6, 30)


DAYS = st.none() | st.dates(date(1950, 1, 1), date(1999, 12, 31))


@given(DAYS, DAYS, st.dates(date(1945, 1, 1), date(2005, 12, 31)))
def test_the_squad_of_a_day_and_the_open_one_have_everybody_who_can_have_been_there(
    first: date | None, last: date | None, day: date
) -> None:
    if first and last and last < first:
        first, last = last, first
    there = (first is None or first <= day) and (last is None or day <= last)
    when = [*seasons_of(first, last, None, None)]
    assert not there or None in when or (day.year if day.month >= 7 else day.year - 1) in when


@given(DAYS, DAYS, st.dates(date(1950, 1, 1), date(1990, 1, 1)), st.integers(0, 3000), st.integers(0, 3000))
def test_certain_times_are_covered_by_seasons_and_never_by_the_open_squad_alone(
    first: date | None, last: date | None, begun: date, length: int, later: int
) -> None:
    over = begun + timedelta(days=length)
    first = first and min(first, begun)
    last = last and max(last, over)
    day = begun + timedelta(days=min(later, length))
    assert (day.year if day.month >= 7 else day.year - 1) in seasons_of(first, last, begun, over)


# ── Addresses, labels and quads ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("year", "ending", "label"),
    [
        (1991, "1991-92", "1991/92"),
        (1999, "1999-00", "1999/00"),
        (2000, "2000-01", "2000/01"),
        (1, "0001-02", "0001/02"),
    ],
)
def test_a_squad_is_named_after_its_season(year: int, ending: str, label: str) -> None:
    assert squad_iri(NORTH, year) == f"{ID}squad/club/club-north/{ending}"
    assert squad_label("Club North", year) == f"Club North {label}"
    assert Squad(NORTH, year, ()).iri == squad_iri(NORTH, year)


def test_a_national_team_has_squads_of_its_own() -> None:
    assert squad_iri(f"{ID}national-team/westland", 1991) == f"{ID}squad/national-team/westland/1991-92"


def test_the_open_squad_has_an_address_and_a_name_of_its_own() -> None:
    assert open_squad_iri(NORTH) == Squad(NORTH, None, ()).iri == f"{ID}squad/club/club-north/open"
    assert squad_label("Club North", None) == "Club North, at times not known"


def said_of(squad: Squad) -> dict[str, set[str]]:
    quads = list(ox.parse("\n".join(squad_quads([squad], name)), ox.RdfFormat.N_QUADS))
    assert {(str(quad.subject), str(quad.graph_name)) for quad in quads} == {(f"<{squad.iri}>", f"<{DERIVED_GRAPH}>")}
    return {quad.predicate.value: {str(q.object) for q in quads if q.predicate == quad.predicate} for quad in quads}


def test_a_squad_stands_in_the_derived_graph_with_its_team_its_season_and_its_members() -> None:
    assert said_of(Squad(NORTH, 1991, (f"{ID}spell/a", f"{ID}spell/b"))) == {
        RDF_TYPE: {f"<{CAR}Squad>"},
        LABEL: {'"Club North 1991/92"'},
        CAR + "team": {f"<{NORTH}>"},
        CAR + "season": {f'"1991-07/1992-06"^^<{EDTF_DATE}>'},
        CAR + "member": {f"<{ID}spell/a>", f"<{ID}spell/b>"},
    }


def test_the_open_squad_has_no_season() -> None:
    assert CAR + "season" not in said_of(Squad(NORTH, None, (f"{ID}spell/a",)))


# ── The shipped facts ────────────────────────────────────────────────────────────────────────────

SPELLS = """
SELECT ?spell ?team ?property ?day
WHERE {
  ?spell a car:Spell ; car:person ?person ; car:team ?team .
  OPTIONAL {
    GRAPH graph:derived { ?spell ?property ?day }
    FILTER(?property IN (car:possibleFrom, car:possibleUntil, car:certainFrom, car:certainUntil))
  }
}
"""


def test_the_squads_of_the_dataset_agree_with_the_bounds_of_its_spells(kg: KnowledgeGraph) -> None:
    bounds: dict[tuple[str, str], dict[str, date]] = {}
    for row in asked(kg, SPELLS):
        days = bounds.setdefault((str(row["spell"]), str(row["team"])), {})
        if row["property"]:
            days[str(row["property"]).removeprefix(CAR)] = row["day"]
    expected = {
        (Squad(team, year, ()).iri, spell)
        for (spell, team), days in bounds.items()
        for year in seasons_of(
            *(days.get(name) for name in ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil"))
        )
    }
    members = asked(kg, "SELECT ?s ?spell { GRAPH graph:derived { ?s a car:Squad ; car:member ?spell } }")
    assert {(str(row["s"]), str(row["spell"])) for row in members} == expected != set()


def test_the_squad_of_a_season_has_those_who_were_there_on_a_day_of_it(kg: KnowledgeGraph) -> None:
    in_season = {
        (row["person"], row["role"]) for row in asked(kg, "team-season-squad", team="Juventus", season="1995/96")
    }
    on_day = {row["player"] for row in asked(kg, "team-players-on-date", team="Juventus", date="1995-09-01")}
    coaches = {
        (row["coach"], row["role"]) for row in asked(kg, "team-coach-on-date", team="Juventus", date="1995-09-01")
    }
    assert {(player, "player") for player in on_day} | coaches <= in_season
    assert "Massimo Carrera" in on_day and ("Marcello Lippi", "manager") in coaches


def asked(kg: KnowledgeGraph, query: str, **given_: object) -> list[dict[str, Any]]:
    return list(kg.query(query, **given_))  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["1995-96", "open"])
def test_the_address_of_a_squad_is_a_page(kg: KnowledgeGraph, ending: str) -> None:
    page = render(kg.store, Site(), f"/squad/club/juventus/{ending}")
    assert page.status == 200 and "Juventus" in page.html
    assert render(kg.store, Site(), "/squad/club/juventus/1801-02").status == 404
