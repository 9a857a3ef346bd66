"""News: an item has a day and a club that it is about, speaks of several people, and quotes them."""

from __future__ import annotations

from typing import Any

import pytest

from carrera_kg.entities import Entities, Entity
from carrera_kg.proposals import propose

KNOWN = Entities.of(
    Entity(id_, name, ())
    for id_, name in (
        ("person/player-a", "Player A"),
        ("person/player-b", "Player B"),
        ("person/coach-c", "Coach C"),
        ("person/coach-d", "Coach D"),
        ("club/club-north", "Club North"),
        ("club/club-south", "Club South"),
        ("club/club-east", "Club East"),
        ("competition/first-division", "First Division"),
    )
)
ENGLISH = "Club North sign Player A\n\nSports desk, 31 January 2022\n\nClub North have signed striker Player A.\n\n"
ITALIAN = "Club North, ufficiale Player A\n\n12 luglio 2021\n\nIl Club North ha acquistato Player A dal Club East.\n\n"


def facts(text: str, language: str = "en") -> list[dict[str, Any]]:
    """The proposals of an item, each value without its place."""
    opening = ENGLISH if language == "en" else ITALIAN
    return [{key: _plain(value) for key, value in fact.items()}
            for fact in propose(opening + text, "a-text", KNOWN, language=language).facts]  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("value", {key: _plain(each) for key, each in value.items()})
    return [_plain(each) for each in value] if isinstance(value, list) else value


def says(found: list[dict[str, Any]], **wanted: str) -> bool:
    """Whether one of the facts has all that is wanted."""
    return any(wanted.items() <= fact.items() for fact in found)


def test_who_has_been_signed_came_on_the_day_of_the_item() -> None:
    assert says(facts(""), person="Player A", team="Club North", start="2022-01-31")
    assert says(facts(""), about="Player A", position="forward")


def test_whom_the_new_club_is_said_to_have_bought_from_was_sold() -> None:
    found = facts("", "it")
    assert says(found, person="Player A", team="Club North", start="2021-07-12")
    assert says(found, person="Player A", team="Club East", departure="transferred")


@pytest.mark.parametrize(
    ("time", "value"),
    [("in October", "2021-10"), ("last month", "2021-12"), ("on Saturday", "2022-01-29"), ("on 4 December", "2021-12-04"),
     ("last season", "2020/21"), ("yesterday", "2022-01-30"), ("last summer", "summer 2021")],
)  # fmt: skip
def test_times_without_a_year_are_told_by_the_day_of_the_item(time: str, value: str) -> None:
    found = facts(f"Club South sacked Coach C {time}.")
    assert says(found, person="Coach C", departure="dismissed", end=value)


def test_a_time_without_a_year_is_told_by_none_where_there_is_no_day() -> None:
    text = "Player A (born 3 May 1980) is a player.\n\nClub South sacked Coach C on Saturday."
    assert not [fact for fact in propose(text, "a-text", KNOWN, language="en").facts if "end" in fact]


def test_until_when_a_contract_runs_is_no_day_that_others_are_told_by() -> None:
    found = facts("Player B has signed a deal until June 2025. Coach C was sacked by Club South in October.")
    assert says(found, person="Coach C", end="2021-10")


def test_a_coach_or_captain_without_a_club_is_that_of_the_club_that_the_paragraph_is_about() -> None:
    found = facts('Player A joined Club South in 2018.\n\n"We are glad," said manager Coach C.')
    assert says(found, person="Coach C", team="Club North", role="manager")
    found = facts("Club South have moved quickly. Captain Player B has signed a new contract until 2024.")
    assert says(found, person="Player B", team="Club South", captain="true")
    assert says(found, person="Player B", team="Club South", contractUntil="2024")


def test_where_a_sentence_names_another_club_a_coach_without_one_is_nobody() -> None:
    found = facts("Club South striker Player B is wanted as well, but manager Coach D insists he will stay.")
    assert says(found, person="Player B", team="Club South", role="player")
    assert not [fact for fact in found if fact.get("person") == "Coach D"]


def test_who_was_appointed_after_another_was_sacked_has_a_predecessor() -> None:
    found = facts("Coach C was appointed in October after Coach D was sacked.")
    assert says(found, person="Coach C", team="Club North", predecessor="Coach D", start="2021-10")
    assert says(found, person="Coach D", team="Club North", departure="dismissed")


def test_what_somebody_says_is_not_proposed_however_many_sentences_it_has() -> None:
    said = '"I am very happy today. Player B joined Club South in 1999 as a boy. I have not forgotten that." He smiled.'
    assert not [fact for fact in facts(said) if fact.get("team") == "Club South"]


def test_who_takes_the_place_of_a_player_is_no_coach() -> None:
    found = facts("Player A prende il posto di Player B, passato al Club South.", "it")
    assert says(found, person="Player B", team="Club South", role="player")
    assert not [fact for fact in found if fact.get("role") == "manager"]


def test_figures_of_last_season_are_those_of_the_club_before() -> None:
    found = facts("La punta ha segnato 14 gol in 35 presenze nella scorsa stagione.", "it")
    assert [fact["team"] for fact in found if "tally" in fact] == ["Club East"]


def test_a_match_to_come_has_its_day_and_no_outcome() -> None:
    match = next(fact for fact in facts("Club North host Club East on Saturday.") if "match" in fact)
    assert match["date"] == "2022-02-05"
    sides = [{key: value for key, value in side.items() if key not in ("at", "words")} for side in match["side"]]
    assert sides == [{"team": "Club North", "home": "true"}, {"team": "Club East", "home": "false"}]


def _plain_facts(text: str, language: str = "en") -> list[dict[str, Any]]:
    return [{key: _plain(value) for key, value in fact.items()}
            for fact in propose(text, "a-text", KNOWN, language=language).facts]  # fmt: skip


def test_a_day_of_the_week_in_the_first_sentences_makes_an_item_of_them() -> None:
    text = "Club North turn to Coach C\n\nClub North acted on Monday night. "
    assert says(_plain_facts(text + "Head coach Coach D took training."), person="Coach D", team="Club North")


def test_the_team_of_an_item_is_not_the_opponent_in_its_title() -> None:
    text = "Heavy defeat against Club East\n\n12 July 2021\n\nClub North have sacked Coach C.\n\nTheir captain Player A was silent."
    assert says(_plain_facts(text), person="Player A", team="Club North")


def test_a_line_of_birth_is_not_the_day_of_an_item() -> None:
    found = _plain_facts(
        "Player A\n\nBorn in Northport on 3 May 1980\n\nPlayer A has joined Club North. He left Club East."
    )
    assert not [fact for fact in found if fact.get("start") == "1980-05-03"]


def test_a_result_in_the_title_of_an_item_is_one() -> None:
    found = [
        fact
        for fact in _plain_facts("Club North 2-1 Club South\n\n6 January 2024\n\nPlayer A scored twice.")
        if "match" in fact
    ]
    sides = {(side["team"], side["goalsScored"], side["outcome"]) for fact in found for side in fact["side"]}
    assert sides == {("Club North", "2", "won"), ("Club South", "1", "lost")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Player B has arrived on a season-long loan from Club East."),
     ("it", "Player B arriva in prestito dal Club East.")],
)  # fmt: skip
def test_who_arrives_on_loan_is_still_the_other_clubs(language: str, text: str) -> None:
    found = facts(text, language)
    assert says(found, person="Player B", team="Club North", loanFrom="Club East")
    assert not [fact for fact in found if fact.get("person") == "Player B" and "departure" in fact]


def test_a_coach_of_another_club_in_an_item_is_not_of_the_one_that_it_is_about() -> None:
    found = facts("Si è dimesso Coach C, tecnico del Club South.", "it")
    assert says(found, person="Coach C", team="Club South", departure="resigned")
    assert not [fact for fact in found if fact.get("person") == "Coach C" and fact["team"] == "Club North"]


def test_where_somebody_came_after_another_is_the_club_that_a_clause_tells_of() -> None:
    found = facts("Coach C began his managerial career at Club South, where he succeeded Coach D in 2010.")
    assert says(found, person="Coach C", team="Club South", predecessor="Coach D")


def test_a_federation_gives_a_job_with_its_national_team() -> None:
    text = "Norway turn to Coach C\n\n12 March 2019\n\nThe Norway Football Federation announced the appointment of Coach C as head coach."
    found = [fact for fact in _plain_facts(text) if fact.get("person") == "Coach C"]
    assert [fact["team"] for fact in found] == ["national-team/norway"]
