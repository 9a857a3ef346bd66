from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import FactError
from carrera_kg.identity import resolve
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import CAR, ID, record_class
from tests.career import Fact, about, honour, match, resolved, sheets, spell, subjects

PLAYED = {"role": "player"}


def spells(*documents: Sequence[Fact]) -> list[set[str]]:
    """Which spells each of the documents speaks of once they are put together."""
    names = "abcdefgh"[: len(documents)]
    claims = resolved(dict(zip(names, documents, strict=True)))
    return [subjects(claims, "spell", name) for name in names]


def record(kind: str, *documents: Sequence[Fact]) -> list[set[str]]:
    names = "abcdefgh"[: len(documents)]
    claims = resolved(dict(zip(names, documents, strict=True)))
    return [subjects(claims, kind, name) for name in names]


# ── Spells ───────────────────────────────────────────────────────────────────────────────────────


def test_two_stays_at_one_club_in_one_document_stay_two() -> None:
    (found,) = spells([spell("x", start="1990", end="1991", **PLAYED), spell("y", start="1995", **PLAYED)])
    assert found == {"player-a-player-club-north", "player-a-player-club-north-2"}


def test_two_spells_of_one_document_stay_two_even_where_nothing_tells_them_apart() -> None:
    (found,) = spells([spell("x", **PLAYED), spell("y", **PLAYED)])
    assert len(found) == 2


def test_the_same_name_again_in_one_document_is_the_same_spell() -> None:
    (found,) = spells([spell("x", start="1990", **PLAYED), {"spell": "x", "words": "again", "end": "1995"}])
    assert found == {"player-a-player-club-north"}


def test_a_spell_in_two_documents_becomes_one() -> None:
    one, other = spells([spell("x", start="1990", **PLAYED)], [spell("y", start="1990-07", end="1995", **PLAYED)])
    assert one == other == {"player-a-player-club-north"}


def test_two_stays_in_two_documents_are_matched_by_their_time() -> None:
    first, second = {"start": "1990", "end": "1991"}, {"start": "1995", "end": "1996"}
    one, other = spells(
        [spell("early", **first, **PLAYED), spell("late", **second, **PLAYED)],
        [spell("late", start="1995-08", **PLAYED), spell("early", end="summer 1991", start="1990", **PLAYED)],
    )
    assert one == other == {"player-a-player-club-north", "player-a-player-club-north-2"}


def test_a_second_stay_alone_in_another_document_joins_the_second_one() -> None:
    one, other = spells(
        [spell("x", start="1990", end="1991", **PLAYED), spell("y", start="1995", end="1996", **PLAYED)],
        [spell("z", start="1995-08", end="1996", **PLAYED)],
    )
    assert len(one) == 2
    assert other == {"player-a-player-club-north-2"}


def test_a_loan_at_another_club_is_a_spell_of_its_own() -> None:
    one, other = spells(
        [spell("x", start="1990", end="1995", **PLAYED)],
        [spell("y", start="1990", end="1995", **PLAYED), spell("loan", "Club South", start="1992", **PLAYED)],
    )
    assert one == {"player-a-player-club-north"}
    assert other == {"player-a-player-club-north", "player-a-player-club-south"}


def test_spells_of_different_people_stay_apart() -> None:
    one, other = spells([spell("x", **PLAYED)], [spell("y", person="Player B", **PLAYED)])
    assert one.isdisjoint(other)


def test_a_player_who_comes_back_as_a_coach_has_two_spells() -> None:
    one, other = spells([spell("x", role="player")], [spell("y", role="head-coach")])
    assert (one, other) == ({"player-a-player-club-north"}, {"player-a-manager-club-north"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "1990", "end": "1991"}, {"start": "1992", "end": "1993"}),
        ({"end": "1991"}, {"start": "1992"}),
        ({"end": "1991"}, {"during": "1995"}),
        ({"start": "1990", "end": "summer 1991"}, {"debut": "1991-10-01"}),
    ],
)
def test_spells_whose_times_cannot_overlap_stay_apart(one: Fact, other: Fact) -> None:
    first, second = spells([spell("x", **one, **PLAYED)], [spell("y", **other, **PLAYED)])
    assert first.isdisjoint(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "1990"}, {"start": "1990", "end": "1995"}),
        ({"start": "1990"}, {"end": "1995"}),
        ({"start": "1990", "end": "1995"}, {"during": "1993"}),
        ({"start": "1990"}, {}),
        ({"start": "1990", "end": "1995"}, {"start": "late 1995"}),
        ({"start": "1990"}, {"start": "2001", "end": "2002"}),
    ],
)
def test_an_unknown_or_vague_end_keeps_spells_possible_as_one(one: Fact, other: Fact) -> None:
    first, second = spells([spell("x", **one, **PLAYED)], [spell("y", **other, **PLAYED)])
    assert first == second


CARETAKER_THEN_HEAD_COACH = [
    spell("caretaker", role="caretaker", start="2016-07-17", end="2016-07-31"),
    spell("head", role="head-coach", start="2016-08-01", end="2018-10"),
]


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        (spell("x", role="head-coach", start="2016"), "head"),
        (spell("x", role="head-coach", start="2016", end="2018"), "head"),
        (spell("x", role="caretaker", start="2016"), "caretaker"),
        (spell("x", role="manager", start="2016-07-17"), "caretaker"),
    ],
)
def test_a_caretaker_and_a_head_coach_are_each_matched_by_the_best_fit(other: Fact, joins: str) -> None:
    claims = resolved({"a": CARETAKER_THEN_HEAD_COACH, "b": [other]})
    role = {c.subject: str(c.object) for c in claims if c.document == "a" and c.predicate == CAR + "role"}
    (joined,) = subjects(claims, "spell", "b")
    assert joins in role[f"{ID}spell/{joined}"]


def test_a_spell_that_fits_two_equally_well_stays_on_its_own() -> None:
    one, other = spells([spell("x", **PLAYED), spell("y", **PLAYED)], [spell("z", **PLAYED)])
    assert len(one) == 2 and len(other) == 1 and one.isdisjoint(other)


def test_three_documents_agree_on_one_spell_only_if_every_two_can() -> None:
    one, middle, other = spells(
        [spell("x", start="1990", end="1991", **PLAYED)],
        [spell("y", **PLAYED)],
        [spell("z", start="1995", end="1996", **PLAYED)],
    )
    assert one.isdisjoint(other)
    assert len(one | middle | other) == 2


def test_spells_at_one_club_are_numbered_by_time() -> None:
    (found,) = [
        resolved({"a": [spell("late", start="1995", **PLAYED), spell("early", start="1990", end="1991", **PLAYED)]})
    ]
    start = {c.subject: c.object.value for c in found if c.predicate == CAR + "start"}
    base = f"{ID}spell/player-a-player-club-north"
    assert start == {base: "1990", base + "-2": "1995"}


# ── Honours, matches and what hangs on them ──────────────────────────────────────────────────────

WON = {"competition": "Cup", "team": "Club North", "result": "winner"}


def test_an_honour_in_two_documents_becomes_one() -> None:
    one, other = record(
        "honour", [honour("x", **WON, season="1992")], [honour("y", **WON, season="1991/92", person="Player A")]
    )
    assert one == other and len(one) == 1


def test_an_honour_that_fits_two_seasons_stays_on_its_own() -> None:
    one, other = record(
        "honour", [honour("x", **WON, season="1992"), honour("y", **WON, season="1994")], [honour("z", **WON)]
    )
    assert len(one) == 2 and len(other) == 1 and one.isdisjoint(other)


@pytest.mark.parametrize(
    "other",
    [
        {"season": "1994"},
        {"competition": "League"},
        {"team": "Club South"},
        {"result": "runner-up"},
        {"person": "Player B"},
        {"role": "head-coach"},
    ],
)
def test_honours_that_differ_in_any_way_stay_apart(other: Fact) -> None:
    given = {**WON, "season": "1992", "person": "Player A", "role": "player"}
    one, two = record("honour", [honour("x", **given)], [honour("y", **{**given, **other})])
    assert one.isdisjoint(two)


def test_an_honour_of_nobody_named_joins_nothing() -> None:
    one, two = record("honour", [honour("x", award="Golden Ball", result="winner")], [honour("y", award="Golden Ball")])
    assert one.isdisjoint(two)


def test_a_match_in_two_documents_becomes_one_with_one_side_for_each_team() -> None:
    documents = {
        "a": [match("m", "Club North", "Club South", date="1992-05-01")],
        "b": [match("final", "Club South", "Club North", date="May 1992")],
    }
    claims = resolved(documents)
    assert subjects(claims, "match", "a") == subjects(claims, "match", "b")
    assert subjects(claims, "match") == {"club-north-club-south-1992-05-01"}
    assert subjects(claims, "side") == {
        "club-north-club-south-1992-05-01-club-north",
        "club-north-club-south-1992-05-01-club-south",
    }


@pytest.mark.parametrize(
    ("teams", "more"),
    [
        (("Club North", "Club South"), {"date": "1993"}),
        (("Club North", "Club South"), {"competition": "League"}),
        (("Club North", "Town East"), {}),
        (("Club North",), {}),
        ((), {"date": "1992-05-01"}),
    ],
)
def test_matches_that_may_differ_stay_apart(teams: tuple[str, ...], more: Fact) -> None:
    one = match("m", "Club North", "Club South", date="1992-05-01", competition="Cup")
    first, second = record("match", [one], [match("n", *teams, **more)])
    assert first.isdisjoint(second)


def test_a_match_of_one_named_team_is_known_by_its_day_and_competition() -> None:
    given = {"date": "1992-05-01", "competition": "Cup"}
    one, other = record("match", [match("m", "Club North", "Club South", **given)], [match("n", "Club North", **given)])
    assert one == other


def test_tallies_of_one_spell_meet_by_their_scope() -> None:
    def tally(scope: str) -> Fact:
        return {"scope": scope, "words": f"{scope} goals", "goals": "7"}

    one, other = record(
        "tally",
        [spell("x", **PLAYED, tally=[tally("league"), tally("not-stated")])],
        [spell("y", **PLAYED, tally=[tally("league")])],
    )
    assert one == {"player-a-player-club-north-league", "player-a-player-club-north-not-stated"}
    assert other == {"player-a-player-club-north-league"}


@pytest.mark.parametrize(
    ("fact", "address"),
    [
        (spell("x", role="caretaker"), "spell/player-a-manager-club-north"),
        (spell("x"), "spell/player-a-role-not-stated-club-north"),
        ({"spell": "x", "words": "x", "role": "player"}, "spell/unnamed-player-unnamed-team"),
        (honour("x", **WON, season="1991/92"), "honour/club-north-cup-1991-92-winner"),
        (
            honour("x", award="Golden Ball", person="Player A", result="winner"),
            "honour/golden-ball-undated-winner-player-a",
        ),
        (match("m", "Club South", "Club North", date="1992-05"), "match/club-north-club-south-1992-05"),
        (match("m", stage="final"), "match/unnamed-teams-undated"),
    ],
)
def test_a_record_has_an_address_that_says_what_it_is(fact: Fact, address: str) -> None:
    claims = resolved({"a": [fact]})
    assert subjects(claims, address.split("/", maxsplit=1)[0]) == {address.split("/")[1]}


# ── Runs, standings, suspensions, remarks, deployments ───────────────────────────────────────────


def named(kind: str, name: str, **properties: object) -> Fact:
    """A fact about a record; its words are made up."""
    return {kind: name, "words": f"{kind} {name}", **properties}


NORTH = {"team": "Club North"}
RUN = {**NORTH, "kindOfRun": "run/unbeaten"}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("run", {**RUN, "season": "1991/92"}, {**RUN, "season": "1992"}),
        ("run", {**RUN, "season": "1991/92"}, {**NORTH, "kindOfRun": "run/winning", "start": "1991-09"}),
        ("standing", {**NORTH, "date": "1992-05"}, {**NORTH, "date": "1992-05-10", "competition": "League"}),
        ("suspension", {"person": "Player A", "start": "2012"}, {"person": "Player A", "during": "2012-09"}),
    ],
)
def test_a_record_of_two_documents_becomes_one_where_it_is_the_same_time(kind: str, one: Fact, other: Fact) -> None:
    first, second = record(kind, [named(kind, "x", **one)], [named(kind, "y", **other)])
    assert first == second and len(first) == 1


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("run", {**RUN, "season": "1991/92"}, {**RUN, "season": "1994/95"}),
        ("run", {**RUN, "season": "1991/92"}, {**RUN, "team": "Club South", "season": "1991/92"}),
        ("run", {**RUN, "season": "1991/92"}, {**NORTH, "season": "1991/92"}),
        ("run", RUN, RUN),  # nobody knows when
        ("run", {"kindOfRun": "run/unbeaten", "season": "1992"}, {"kindOfRun": "run/unbeaten", "season": "1992"}),
        ("standing", {**NORTH, "date": "1992-05"}, {**NORTH, "date": "1992-06"}),
        (
            "standing",
            {**NORTH, "date": "1992", "competition": "Cup"},
            {**NORTH, "date": "1992", "competition": "League"},
        ),
        ("standing", NORTH, NORTH),
        ("standing", {"date": "1992"}, {"date": "1992"}),
        ("suspension", {"person": "Player A", "start": "2012"}, {"person": "Player A", "start": "2013"}),
        ("suspension", {"person": "Player A", "start": "2012"}, {"person": "Player B", "start": "2012"}),
        ("suspension", {"person": "Player A"}, {"person": "Player A", "start": "2012"}),
        ("suspension", {"start": "2012"}, {"start": "2012"}),
        ("remark", {"concerns": "Player A", "topic": "feeling"}, {"concerns": "Player A", "topic": "feeling"}),
    ],
)
def test_records_that_may_differ_stay_apart(kind: str, one: Fact, other: Fact) -> None:
    first, second = record(kind, [named(kind, "x", **one)], [named(kind, "x", **other)])
    assert first.isdisjoint(second) and first and second


@pytest.mark.parametrize("kind", ["run", "standing", "suspension", "remark"])
def test_two_records_of_one_document_stay_two(kind: str) -> None:
    given = {**NORTH} if kind in ("run", "standing") else {}
    when = {"date": "1992"} if kind in ("standing", "remark") else {"start": "1992"}
    (found,) = record(kind, [named(kind, "x", **given, **when), named(kind, "y", **given, **when)])
    assert len(found) == 2


@pytest.mark.parametrize(
    ("kind", "given", "address"),
    [
        ("run", {**RUN, "season": "1991/92"}, "club-north-unbeaten-1991-92"),
        ("run", {"matches": "3"}, "unnamed-team-run-undated"),
        ("standing", {**NORTH, "competition": "League", "date": "1992-05"}, "club-north-league-may-1992"),
        ("standing", {"rank": "3"}, "unnamed-team-unnamed-undated"),
        ("suspension", {"person": "Player A", "start": "2012-08", "during": "2013"}, "player-a-august-2012"),
        ("suspension", {"months": "3"}, "unnamed-undated"),
        ("remark", {"concerns": "Player A"}, "a-x"),
    ],
)
def test_a_record_without_a_name_has_an_address_that_says_what_it_is(kind: str, given: Fact, address: str) -> None:
    assert subjects(resolved({"a": [named(kind, "x", **given)]}), kind) == {address}


def test_deployments_of_one_spell_meet_by_their_position() -> None:
    def fielded(*positions: str) -> list[Fact]:
        return [{"position": position, "words": f"as {position}"} for position in positions]

    one, other = record(
        "deployment",
        [spell("x", **PLAYED, deployment=fielded("sweeper", "right-back"))],
        [spell("y", **PLAYED, deployment=fielded("sweeper"))],
    )
    assert one == {"player-a-player-club-north-sweeper", "player-a-player-club-north-right-back"}
    assert other == {"player-a-player-club-north-sweeper"}


def test_a_value_keeps_the_header_it_stands_under() -> None:
    start = {"value": "1990", "words": "1990", "under": {"words": "From"}}
    claims = resolved({"a": [spell("x", start=start)]})
    headers = {c.predicate.removeprefix(CAR): c.header.words for c in claims if c.header}
    assert headers == {"start": "From"}


# ── Links between records ────────────────────────────────────────────────────────────────────────


def test_a_record_may_name_another_record_of_its_file() -> None:
    claims = resolved({"a": [spell("x", follows="y", **PLAYED), spell("y", "Club South", **PLAYED)]})
    (found,) = [c for c in claims if c.predicate == CAR + "follows"]
    assert found.object.value == f"{ID}spell/player-a-player-club-south"


@pytest.mark.parametrize(
    ("facts", "problem", "way_out"),
    [
        ([spell("x", follows="nortH"), spell("north")], "no spell nortH in this file", "did you mean north?"),
        ([spell("x", follows="qqq")], "no spell qqq in this file", "it has x"),
        ([spell("x", debutMatch="qqq")], "no match qqq in this file", ""),
    ],
)
def test_a_record_that_is_not_in_the_file_is_an_error(facts: list[Fact], problem: str, way_out: str) -> None:
    with pytest.raises(FactError) as caught:
        resolved({"a": facts})
    assert problem in caught.value.problem and way_out in caught.value.hint


def test_the_class_of_a_record_is_read_from_its_address() -> None:
    assert record_class(ID + "tally/x") == CAR + "Tally"
    assert record_class(ID + "national-team/x") == CAR + "NationalTeam"
    assert record_class("https://example.org/x") == CAR + "Record"


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def objects(fact: Fact, entities: Sequence[Fact] = ()) -> dict[str, str]:
    claims = resolved({"a": [fact]}, entities=entities)
    return {c.predicate.removeprefix(CAR): c.object.value.removeprefix(ID) for c in claims}


def test_a_homonym_of_two_kinds_means_what_the_property_wants() -> None:
    assert objects(spell("x", team="Town East"))["team"] == "club/town-east"
    assert objects(about("Player A", birthPlace="Town East"))["birthPlace"] == "place/town-east"
    assert objects(about("Town East", basedIn="Town East"))["basedIn"] == "place/town-east"


def test_what_a_fact_is_about_is_what_the_property_fits() -> None:
    (claim,) = resolved({"a": [about("Town East", basedIn="Town East")]})
    assert claim.subject == ID + "club/town-east"


@pytest.mark.parametrize("name", ["Club North", "North", "club/club-north"])
def test_an_entity_is_meant_by_name_form_or_id(name: str) -> None:
    assert objects(spell("x", team=name))["team"] == "club/club-north"


NAMESAKE = [{"id": "club/club-north-1910", "name": "Club North"}]


def test_two_namesakes_of_one_kind_are_told_apart_by_id() -> None:
    with pytest.raises(FactError) as caught:
        objects(spell("x"), NAMESAKE)
    assert "Club North means 2 things" in caught.value.problem
    assert caught.value.hint == "write club/club-north or club/club-north-1910"
    assert objects(spell("x", team="club/club-north-1910"), NAMESAKE)["team"] == "club/club-north-1910"


@pytest.mark.parametrize(
    ("fact", "problem", "way_out"),
    [
        (spell("x", team="Club Nort"), "no team is called Club Nort", "did you mean Club North"),
        (spell("x", team="club/clubnorth"), "no team is called club/clubnorth", "did you mean club/club-north"),
        (spell("x", team="Qqqqq"), "no team is called Qqqqq", "add it to entities.yaml"),
        (spell("x", team="person/player-b"), "person/player-b is not a team", "name one"),
        (spell("x", team="Player B"), "no team is called Player B", "did you mean"),
        (about("Plyer A", nickname="A"), "no person is called Plyer A", "did you mean Player A"),
        (about("Club North", birthDate="1990"), "birthDate cannot be said of Club North", "it is for a person"),
        (about("club/club-north", birthDate="1990"), "club/club-north is not a person", "another property"),
        (about("Player A", start="1990"), "start cannot be said of Player A", "it is for a period"),
        (about("Player A", tally={"scope": "league", "words": "t"}), "tally cannot be said of Player A", "for a spell"),
    ],
)
def test_a_name_that_does_not_fit_says_why_and_what_to_do(fact: Fact, problem: str, way_out: str) -> None:
    with pytest.raises(FactError) as caught:
        resolved({"a": [about("Player B", nickname="B"), fact]})
    assert problem in caught.value.problem and way_out in caught.value.hint
    assert caught.value.file.endswith("a.yaml") and caught.value.line > 6


# ── Ids do not depend on what else there is ──────────────────────────────────────────────────────

LEAGUE_GOALS = {"scope": "league", "words": "league goals", "goals": "7", "appearances": "70"}
CAREER: dict[str, list[Fact]] = {
    "almanac": [
        about("Player A", birthDate="1970-01-02", name=["A", "Player A"]),
        spell("north", start="1990", end="1995", tally=[LEAGUE_GOALS], **PLAYED),
        spell("south", "Club South", start="1995", follows="north", **PLAYED),
        honour("cup", **WON, season="1992", wonIn="final"),
        match("final", "Club North", "Town East", date="1992-05-01"),
    ],
    "biography": [
        spell("north", start="1989", tally=[LEAGUE_GOALS], **PLAYED),
        spell("coach", role="head-coach", start="2005"),
        honour("cup", **WON, season="1991/92"),
    ],
    "yearbook": [
        spell("a", start="1990-07", end="summer 1995", **PLAYED),
        spell("c", role="caretaker", during="2005-03"),
        match("m", "Club North", "Town East"),
    ],
}


def by_document(sources: dict[str, list[Fact]]) -> dict[str, set[str]]:
    claims = resolved(sources)
    return {document: {c.id for c in claims if c.document == document} for document in sources}


ALL = by_document(CAREER)


@pytest.mark.parametrize("gone", CAREER)
def test_removing_a_document_removes_exactly_its_claims(gone: str) -> None:
    rest = by_document({document: facts for document, facts in CAREER.items() if document != gone})
    assert rest == {document: ids for document, ids in ALL.items() if document != gone}


@pytest.mark.parametrize("alone", CAREER)
def test_a_document_has_the_same_claims_alone_as_among_others(alone: str) -> None:
    assert by_document({alone: CAREER[alone]}) == {alone: ALL[alone]}


def test_every_claim_has_an_id_of_its_own_and_an_address() -> None:
    claims = resolved(CAREER)
    assert len({claim.id for claim in claims}) == len(claims) == sum(map(len, ALL.values()))
    assert {claim.document for claim in claims} == set(CAREER)


def test_all_documents_speak_of_the_same_records() -> None:
    claims = resolved(CAREER)
    north = "player-a-player-club-north"
    assert all(north in subjects(claims, "spell", document) for document in CAREER)
    assert subjects(claims, "tally", "almanac") == subjects(claims, "tally", "biography")
    assert subjects(claims, "honour", "almanac") == subjects(claims, "honour", "biography")
    assert subjects(claims, "match", "almanac") == subjects(claims, "match", "yearbook")


READ, ENTITIES = sheets(CAREER)


@given(st.permutations(READ))
@settings(max_examples=12, deadline=None)
def test_the_order_of_the_documents_changes_nothing(order: list[object]) -> None:
    assert resolve(order, ENTITIES, ontology()) == resolve(READ, ENTITIES, ontology())  # type: ignore[arg-type]


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_statements_changes_no_claim(data: st.DataObject) -> None:
    shuffled = [replace(sheet, statements=tuple(data.draw(st.permutations(sheet.statements)))) for sheet in READ]
    assert set(resolve(shuffled, ENTITIES, ontology())) == set(resolve(READ, ENTITIES, ontology()))


def test_a_club_called_after_a_number_keeps_its_spell_apart() -> None:
    named_two = {"id": "club/club-north-2", "name": "Club North 2"}
    facts = [
        spell("a", role="player", start="1990", end="1991"),
        spell("b", role="player", start="1995"),
        spell("c", team="Club North 2", role="player", start="2001"),
    ]
    found = resolved({"almanac": facts}, entities=[named_two])
    assert len(subjects(found, "spell")) == 3


def test_the_order_of_facts_changes_no_claim() -> None:
    facts = [spell("x", role="player", start="1990", end="1991"), spell("y", role="player", start="1995")]
    told, backwards = (
        {(c.signature, c.subject, c.predicate, str(c.object)) for c in resolved({"a": order})}
        for order in (facts, facts[::-1])
    )
    assert told == backwards


def test_two_goals_of_one_player_in_a_match_stay_two() -> None:
    goal = {"scorer": "Player A", "words": "one goal"}
    other = {"scorer": "Player A", "words": "another goal"}
    found = resolved({"a": [match("m", "Club North", "Club South", goal=[goal, other])]})
    assert len(subjects(found, "goal")) == 2


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("prop", ["start", "end"])
def test_two_runs_of_one_season_that_began_or_ended_at_other_times_stay_two(prop: str) -> None:
    autumn, spring = ({**RUN, "season": "1991/92", prop: when} for when in ("1991-09", "1992-04"))
    first, second = record("run", [named("run", "x", **autumn)], [named("run", "y", **spring)])
    assert first.isdisjoint(second)
