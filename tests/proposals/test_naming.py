"""Names that nothing is known of: whom and what they are told to be by the words beside them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proposals.building import _bare, proposed


def _told(text: str) -> list[dict[str, Any]]:
    return [_bare(fact) for fact in proposed(text + "\n").facts]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Northtown United have appointed Alpha Beta as their new head coach on a two-year contract.",
         {"team": "Northtown United", "role": "head-coach"}),
        ("Northtown United have signed midfielder Alpha Beta from Club East for an undisclosed fee.",
         {"team": "Northtown United", "role": "player"}),
        ("Northtown United released Alpha Beta in June 2005.", {"departure": "left", "end": "2005-06"}),
        ("Alpha Beta made 212 appearances for Northtown United between 1996 and 2004.",
         {"tally": [{"scope": "not-stated", "appearances": "212"}]}),
        ("Alpha Beta hung up his boots in 2008.", {"retirement": "2008"}),
        ("Alpha Beta has left his role as head coach of Northtown United by mutual consent.",
         {"role": "head-coach", "departure": "left"}),
        ("Alpha Beta was relieved of his duties as Northtown United manager on 12 October 2019.",
         {"role": "manager", "departure": "dismissed", "end": "2019-10-12"}),
        ("Alpha Beta, 51, took charge of Northtown United in June 2022.",
         {"role": "manager", "start": "2022-06"}),
        ("Alpha Beta was put in caretaker charge of Northtown United.", {"role": "caretaker"}),
        ("Alpha Beta joined Northtown United as assistant coach in 2015.", {"role": "assistant", "start": "2015"}),
        ("Alpha Beta, who joined Northtown United on loan in May 2015, scored twice.", {"onLoan": "true"}),
        ("Alpha Beta earned 23 caps for Westland.", {"team": "Westland", "role": "player"}),
    ],
)  # fmt: skip
def test_a_name_of_which_only_people_do_something_is_that_of_a_person(sentence: str, expected: dict[str, Any]) -> None:
    found = [fact for fact in _told(sentence) if "Alpha Beta" in (fact.get("person"), fact.get("about"))]
    assert any(expected.items() <= fact.items() for fact in found), found


@pytest.mark.parametrize(
    "sentence",
    [
        "Northtown United are in talks with Alpha Beta.",
        "Alpha Beta is set to join Northtown United.",
        "Alpha Beta has not signed for Northtown United.",
        "The pair of Alpha Beta and Gamma Delta: the pair scored 41 goals.",
    ],
)
def test_what_has_not_happened_or_is_told_of_two_is_not_proposed(sentence: str) -> None:
    assert _told(sentence) == []


def test_the_league_or_town_before_a_side_is_not_the_side() -> None:
    found = _told("Alpha Beta (born 3 May 1980) is a footballer. He joined Danish Superblock side Club East in 2014.")
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}
    found = _told("Alpha Beta (born 3 May 1980) is a footballer. He joined Lakeside side Club East in 2014.")
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}


def test_what_is_won_is_a_competition() -> None:
    found = _told("Alpha Beta (born 3 May 1980) is a footballer. He won the Toppblock with Club East in 2014.")
    assert any(fact.get("competition") == "Toppblock" and fact["team"] == "Club East" for fact in found), found


def test_the_cup_of_a_nation_is_named_with_it() -> None:
    found = _told("Alpha Beta (born 3 May 1980) is a footballer. He won the Polish Cup with Club East in 2014.")
    assert [fact["competition"] for fact in found if "competition" in fact] == ["Polish Cup"]


def test_a_country_is_where_somebody_plays_and_no_team() -> None:
    found = _told(
        "Alpha Beta (born 3 May 1980) is a footballer. He joined Club East in 2014. He spent three seasons in Denmark."
    )
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}


def test_one_of_the_family_is_not_whom_the_next_sentence_is_about() -> None:
    found = _told(
        "Alpha Beta (born 3 May 1980) is a footballer. His father Gamma played for Club East. "
        "He joined Northtown United in 1999."
    )
    told = {(fact["person"], fact["team"]) for fact in found if "team" in fact}
    assert told == {("Gamma", "Club East"), ("Alpha Beta", "Northtown United")}


def test_years_in_brackets_are_those_of_the_team_before_them() -> None:
    found = _told(
        "Alpha Beta (born 3 May 1980) is a footballer. "
        "He had spells with Club East (2012–2014), Club West (2015) and Northtown United (2016–)."
    )
    told = [(fact["team"], fact.get("start"), fact.get("end")) for fact in found if "team" in fact]
    assert told == [
        ("Club East", "2012", "2014"),
        ("Club West", "2015", "2015"),
        ("Northtown United", "2016", None),
    ]


def test_two_digits_of_a_year_may_be_those_of_the_next_century() -> None:
    opening = "Alpha Beta (born 3 May 1978) is a footballer."
    inline = _told(f"{opening} He had spells with Club East (1999–02) and Club West (2004–06).")
    table = _told(f"{opening}\n\n== Career ==\n\n| Years | Team |\n| --- | --- |\n| 1999–02 | Club East |\n")
    told = {(fact["team"], fact["start"], fact["end"]) for fact in inline if "start" in fact}
    assert told == {("Club East", "1999", "2002"), ("Club West", "2004", "2006")}
    assert [(fact["start"], fact["end"]) for fact in table if "start" in fact] == [("1999", "2002")]


def test_who_was_a_player_there_is_whoever_is_named_next() -> None:
    found = _told(
        "Northtown United have sacked manager Alpha Beta. Coach Gamma will be assisted by former Club East captain "
        "Delta Epsilon."
    )
    assert {fact["person"] for fact in found if fact.get("team") == "Club East"} == {"Delta Epsilon"}


def test_appearances_are_a_players_even_if_he_has_become_a_manager() -> None:
    found = _told(
        "Northtown United have appointed Alpha Beta as manager. "
        "Beta, a former midfielder who made 212 appearances for Club East, signed a contract."
    )
    told = {(fact["team"], fact["role"]) for fact in found if "team" in fact}
    assert told == {("Northtown United", "manager"), ("Club East", "player")}


def test_a_continent_is_no_club() -> None:
    found = _told(
        "Alpha Beta (born 3 May 1980) is a footballer. He moved to Europe in 2012. He joined Club East in 2013."
    )
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}


def test_a_name_that_another_one_tells_of_is_found_too() -> None:
    found = _told(
        "Northtown United have appointed Alpha Beta. Beta led Clubeast to back-to-back Toppblock titles in 2016."
    )
    assert any(fact.get("team") == "Clubeast" and fact.get("competition") == "Toppblock" for fact in found), found


BOX = """Alpha Beta
Date of birth\t9 January 1962
Position(s)\tRight-back
Senior career*
Years\tTeam\tApps\t(Gls)
1980–1986\tClub East\t141\t(3)
1986–1991\tClub West\t118\t(2)
Managerial career
1995–1998\tNorthtown United

Alpha Beta (born 9 January 1962) is a football manager and former player.
"""


def test_a_box_with_tabs_is_read_as_it_is_copied_from_a_page() -> None:
    found = _told(BOX)
    spells = {(fact["team"], fact["role"], fact.get("start"), fact.get("end")) for fact in found if "start" in fact}
    assert spells == {
        ("Club East", "player", "1980", "1986"),
        ("Club West", "player", "1986", "1991"),
        ("Northtown United", "manager", "1995", "1998"),
    }
    tallies = {fact["team"]: fact["tally"][0] for fact in found if "tally" in fact}
    assert (tallies["Club East"]["appearances"], tallies["Club East"]["goals"]) == ("141", "3")
    about = {key: value for fact in found if "about" in fact for key, value in fact.items()}
    assert (about["birthDate"], about["position"]) == ("1962-01-09", "right-back")


def test_a_name_after_in_is_no_persons() -> None:
    found = _told("Born in Northport but brought up in Easton, the forward joined Northtown United in 1999.")
    assert not [fact for fact in found if "Easton" in (fact.get("person"), fact.get("about"))]


def test_a_nickname_is_no_club_of_its_own() -> None:
    text = (
        "Alpha Beta (born 3 May 1980) is a footballer.\n\nIn 2001 he joined Northtown United. In four seasons with the "
    )
    found = _told(text + "Millers he played 31 times.")
    assert {fact["team"] for fact in found if "team" in fact} == {"Northtown United"}
    assert [fact["tally"] for fact in found if "tally" in fact] == [[{"scope": "not-stated", "appearances": "31"}]]


def test_a_name_with_a_middle_name_is_that_of_the_same_person() -> None:
    found = _told(
        "Alpha Beta\n\nAlpha Gamma Beta (born 3 May 1980) is an English footballer. Beta joined Club Town in 2001."
    )
    assert {fact.get("person", fact.get("about")) for fact in found} == {"Alpha Gamma Beta"}


def test_a_last_name_in_capitals_before_the_first_is_turned_round() -> None:
    found = _told("BETA Alpha\n\nBorn in Northport on 3 May 1980. He joined Northtown United in 2001.")
    assert {fact.get("person", fact.get("about")) for fact in found} == {"Alpha Beta"}


def test_countries_have_teams_whose_caps_are_counted_before_or_after_them() -> None:
    text = "Alpha Beta (born 3 May 1980) is a footballer. He won two Saint Lucia caps in 2001."
    assert [fact["tally"] for fact in _told(text) if "tally" in fact] == [[{"scope": "not-stated", "appearances": "2"}]]
    assert {fact["team"] for fact in _told(text) if "team" in fact} == {"national-team/saint-lucia"}


@pytest.mark.parametrize(
    ("box", "loan"),
    [("1998–2003 / Northtown United / 231 (14)\n2003–2005 / → Easton City (loan) / 12 (3)", True),
     ("1998–2003 – Northtown United – 231 (14)\n2003–2005 – Easton City – 12 (3)", False),
     ("1998–2003 Northtown United 231 (14)\n2003–2005 Easton City 12 (3)", False)],
)  # fmt: skip
def test_a_box_is_read_whatever_stands_between_its_cells(box: str, loan: bool) -> None:
    found = _told(f"Alpha Beta\n\nSenior career\n{box}\n\nAlpha Beta (born 3 May 1980) is an English footballer.")
    spells = {(fact["team"], fact["start"], fact["end"]) for fact in found if "start" in fact}
    assert spells == {("Northtown United", "1998", "2003"), ("Easton City", "2003", "2005")}
    tallies = {
        (fact["team"], fact["tally"][0]["appearances"], fact["tally"][0]["goals"]) for fact in found if "tally" in fact
    }
    assert tallies == {("Northtown United", "231", "14"), ("Easton City", "12", "3")}
    assert [fact["team"] for fact in found if fact.get("onLoan")] == ["Easton City"] * loan


def test_a_table_with_times_and_figures_tells_both() -> None:
    rows = "Team | From | To | P | W\nNorthtown United | 2001 | 2004 | 88 | 41"
    found = _told(f"Alpha Beta\n\nAlpha Beta is an English football manager.\n\nManagerial record\n{rows}")
    assert {("2001", "2004")} == {(fact["start"], fact["end"]) for fact in found if "start" in fact}
    assert [fact["tally"][0]["wins"] for fact in found if "tally" in fact] == ["41"]


def test_whoever_coached_the_young_was_on_the_staff() -> None:
    rows = "2001–2004 Northtown United (academy)\n2004–2006 Easton City (assistant)\n2006–2008 Easton City"
    found = _told(f"Alpha Beta\n\nAlpha Beta is an English football manager.\n\nManagerial career\n{rows}")
    assert {(fact["team"], fact["role"], fact["start"]) for fact in found if "start" in fact} == {
        ("Northtown United", "staff", "2001"), ("Easton City", "assistant", "2004"), ("Easton City", "manager", "2006")
    }  # fmt: skip


def test_the_id_of_a_new_name_is_one_that_a_build_takes() -> None:
    text = "Alpha Beta (born 3 May 1980 in Tromsø) is a Norwegian footballer. He joined Bodø Ælv in 1999. "
    found = proposed(text + "He moved to Łódź Stal in 2001.\n")
    ids = [str(entity["id"]) for entity in found.entities]
    assert {"place/tromso", "club/bodo-aelv", "club/lodz-stal"} <= set(ids)
    assert all(id_.isascii() for id_ in ids)


def test_a_last_name_with_a_particle_is_one_name() -> None:
    found = _told("Alpha Beta is a footballer. He became assistant to Gamma Dell'Alta at Club East in 2014.")
    assert {fact["assistantTo"] for fact in found if "assistantTo" in fact} == {"Gamma Dell'Alta"}


@pytest.mark.parametrize("league", ["Allsvenskan", "Eredivisie", "Northserien", "Championship"])
def test_a_league_of_one_word_is_a_competition(league: str) -> None:
    found = _told(f"Alpha Beta is a footballer. In 2014 Northtown United won promotion to the {league}.")
    assert [(fact["competition"], fact["result"]) for fact in found if "result" in fact] == [(league, "promoted")]


def test_a_federation_is_no_club() -> None:
    found = _told("Alpha Beta is a footballer. He left Club East in 2014 and joined the Westland Football Federation.")
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}


def test_letters_that_end_the_name_of_a_club_end_the_sentence_too() -> None:
    found = _told("Alpha Beta is a footballer. She joined Northtown FF. Gamma Delta joined Northtown FF in 2014.")
    told = {(fact["person"], fact["team"]) for fact in found if "team" in fact}
    assert told == {("Alpha Beta", "Northtown FF"), ("Gamma Delta", "Northtown FF")}


def test_a_date_may_be_in_figures_and_a_place_have_small_words() -> None:
    found = _told("Alpha Beta (born 22/06/1946 in North-on-Sea) is a footballer.")
    assert any(fact.get("birthDate") == "1946-06-22" and fact.get("birthPlace") == "North-on-Sea" for fact in found), (
        found
    )


def test_a_name_in_capitals_with_a_nickname_is_one_name_as_it_is_written_elsewhere() -> None:
    found = _told("ALPHA “AL” McBETA\n\nAl McBeta joined Club East in 2014. McBeta left Club East in 2016.")
    assert {fact["person"] for fact in found if "team" in fact} == {"Alpha “Al” McBeta"}


def test_who_have_done_something_are_several_and_a_country_that_opens_the_news_is_no_team() -> None:
    found = _told(
        "Westland: Alpha Gamma turn to Delta\n\n7 May 2010\n\nAlpha Gamma have appointed Beta Delta as their coach."
    )
    assert {(fact["person"], fact["team"]) for fact in found if "team" in fact} == {("Beta Delta", "Alpha Gamma")}


def test_the_number_of_a_league_is_a_part_of_its_name() -> None:
    found = _told("Alpha Beta is a footballer. In 2014 he joined Eastland League One club Northtown United.")
    assert {fact["division"] for fact in found if "division" in fact} == {"Eastland League One"}
