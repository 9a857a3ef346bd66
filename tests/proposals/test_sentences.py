"""Sentences as they stand on pages about footballers, and what is proposed of each."""

from __future__ import annotations

from typing import Any

import pytest

from carrera_kg.entities import Entity
from tests.proposals.building import known, proposed, says, told

CLUB, NATION, BENCH = "Club career", "International career", "Managerial career"


@pytest.mark.parametrize(
    ("section", "sentence", "expected"),
    [
        (CLUB, "On 1 July 2003, he joined Sporting Lakeside on a free transfer.",
         {"team": "Sporting Lakeside", "role": "player", "start": "2003-07-01"}),
        (CLUB, "In January 2001, Alpha signed for Second Division side Club East on a three-year contract.",
         {"team": "Club East", "start": "2001-01", "division": "Second Division"}),
        (CLUB, "In the summer of 2001, Alpha completed a £500,000 transfer to Rovers City.",
         {"team": "Rovers City", "start": "summer 2001"}),
        (CLUB, "He was loaned to Club West for the 2004–05 season.", {"team": "Club West", "during": "2004/05", "onLoan": "true"}),
        (CLUB, "Alpha joined Dynamo North on loan from Rovers City in January 2006.",
         {"team": "Dynamo North", "loanFrom": "Rovers City", "start": "2006-01"}),
        (CLUB, "Alpha made 120 appearances for Sporting Lakeside, scoring 35 goals.",
         {"team": "Sporting Lakeside", "tally": [{"scope": "not-stated", "appearances": "120", "goals": "35"}]}),
        (CLUB, "Alpha played for Club South between 2010 and 2012.", {"team": "Club South", "start": "2010", "end": "2012"}),
        (CLUB, "He came through the ranks at Northtown United before moving to Club East in 1999.",
         {"team": "Club East", "start": "1999"}),
        (CLUB, "Alpha was released by Northtown United at the end of the 2000–01 season.",
         {"team": "Northtown United", "departure": "left", "end": "end of 2000/01"}),
        (CLUB, "His contract with Sporting Riva expired in June 2015.", {"team": "Sporting Riva", "end": "2015-06"}),
        (CLUB, "He captained Northtown United for three years.", {"team": "Northtown United", "captain": "true"}),
        (CLUB, "He retired at the end of the 2015–16 season at the age of 36.",
         {"retirement": "end of 2015/16", "ageAtRetirement": "36"}),
        (CLUB, "He moved on a free transfer to Club East in 2004.", {"team": "Club East", "start": "2004"}),
        (CLUB, "Alpha joined Club East and made 131 first-team appearances.",
         {"team": "Club East", "tally": [{"scope": "not-stated", "appearances": "131"}]}),
        (CLUB, "Alpha joined Club East and played 20 Westland Cup games.",
         {"team": "Club East", "tally": [{"scope": "not-stated", "appearances": "20"}]}),
        (CLUB, "He came through the youth ranks at Club East, for whom he made 131 first-division appearances.",
         {"team": "Club East", "role": "player", "tally": [{"scope": "not-stated", "appearances": "131"}]}),
        (CLUB, "He put pen to paper on a three-year deal with Club East in June 2004.",
         {"team": "Club East", "start": "2004-06", "contractSigned": "2004-06"}),
        (CLUB, "He joined Club East in 2004 on a contract until 2008.", {"team": "Club East", "contractUntil": "2008"}),
        (CLUB, "In 2004 Club East paid £3 million for him.", {"team": "Club East", "start": "2004"}),
        (CLUB, "He had his contract with Club East terminated in 2009.",
         {"team": "Club East", "departure": "left", "end": "2009"}),
        (CLUB, "He spent the 2004–05 season on loan at Club West.", {"team": "Club West", "during": "2004/05"}),
        (CLUB, "He joined Club West on a season-long loan.", {"team": "Club West", "onLoan": "true"}),
        (CLUB, "A product of the Club East academy, he made his senior debut in 1998.",
         {"team": "Club East", "role": "player", "debut": "1998"}),
        (CLUB, "He debuted for Club East on 14 August 2004.", {"team": "Club East", "debut": "2004-08-14"}),
        (CLUB, "He scored 12 goals in 40 games for Club East in two seasons.",
         {"team": "Club East", "tally": [{"scope": "not-stated", "appearances": "40", "goals": "12"}]}),
        (CLUB, "He helped Club East win the Westland Cup in 2006.",
         {"team": "Club East", "competition": "Westland Cup", "result": "winner"}),
        (CLUB, "He ended his career at Club South in 2012.",
         {"team": "Club South", "departure": "retired", "end": "2012"}),
        (CLUB, "Alpha joined Club East and made his debut for the club in a 2–0 loss to Club North on 16 July 2011.",
         {"team": "Club East", "debut": "2011-07-16"}),
        (CLUB, "Alpha joined Club East in 2004 and signed a new three-year contract in October 2005.",
         {"team": "Club East", "contractSigned": "2005-10"}),
        (CLUB, "He joined Club East in 2004 and put pen to paper on an extension which will see him stay at the club until 2008.",
         {"team": "Club East", "contractUntil": "2008"}),
        (CLUB, "In 1994, Alpha joined Northport-based Club East.", {"team": "Club East", "start": "1994"}),
        (CLUB, "Alpha moved to Club East, where he won the Westland Cup in 1998.", {"team": "Club East", "start": None}),
        (CLUB, "He joined League One strugglers Club West on an initial one-month loan on 14 February 2014.",
         {"team": "Club West", "start": "2014-02-14", "onLoan": "true", "division": "League One"}),
        (CLUB, "He is under contract at Club East until December 2028.", {"team": "Club East", "contractUntil": "2028-12"}),
        (NATION, "He was named in the Westland squad in February 2002.", {"team": "Westland", "calledUp": "2002-02"}),
        (NATION, "He represented Westland at under-21 level.", {"team": "Westland under-21", "role": "player"}),
        (NATION, "He won 14 caps for Westland and made his Westland debut in June 2003.", {"team": "Westland", "debut": "2003-06"}),
        (NATION, "He won 14 caps for Westland. He was called up to the senior squad for the first time in January 2003.",
         {"team": "Westland", "calledUp": "2003-01"}),
        (BENCH, "Club East appointed Alpha as their new head coach on 5 June 2014.",
         {"team": "Club East", "role": "head-coach", "start": "2014-06-05"}),
        (BENCH, "In 2014 he took over from Coach Beta as head coach of Club East.",
         {"team": "Club East", "role": "head-coach", "predecessor": "Coach Beta"}),
        (BENCH, "In 2014 he was put in charge of Club East's under-19 team.", {"team": "Club East", "role": "staff"}),
        (BENCH, "He worked as an assistant coach under Coach Beta at Club East from 2012 to 2014.",
         {"team": "Club East", "assistantTo": "Coach Beta"}),
        (BENCH, "In 2012 he became assistant manager of Club East under Coach Beta.",
         {"team": "Club East", "role": "assistant", "assistantTo": "Coach Beta"}),
        (BENCH, "He is currently the head coach of Club East.", {"team": "Club East", "ongoing": "now"}),
        (BENCH, "He guided Club East to third place in the First Division in 2015.",
         {"team": "Club East", "result": "third-place", "person": "Player Alpha"}),
        (NATION, "Alpha was capped 45 times by Westland, scoring 10 goals.",
         {"team": "Westland", "tally": [{"scope": "not-stated", "appearances": "45", "goals": "10"}]}),
        (NATION, "Alpha earned his first cap for Westland on 6 February 2002.", {"team": "Westland", "debut": "2002-02-06"}),
        (BENCH, "On 5 June 2014, Alpha was appointed manager of Northtown United.",
         {"team": "Northtown United", "role": "manager", "start": "2014-06-05"}),
        (BENCH, "In July 2016 he took over at Club East, replacing Coach Beta.",
         {"team": "Club East", "start": "2016-07", "predecessor": "Coach Beta"}),
        (BENCH, "Alpha started his coaching career as assistant to Coach Gamma at Rovers City in 2012.",
         {"team": "Rovers City", "role": "assistant", "assistantTo": "Coach Gamma", "start": "2012"}),
        (BENCH, "Alpha resigned as head coach of Club East on 9 May 2018.",
         {"team": "Club East", "departure": "resigned", "end": "2018-05-09"}),
        (BENCH, "He left Club East by mutual consent in December 2018.", {"departure": "left", "end": "2018-12"}),
        (BENCH, "He has managed Northtown United since July 2022.",
         {"team": "Northtown United", "start": "2022-07", "ongoing": "now"}),
        (BENCH, "After retiring, Alpha became youth coach at Dynamo North.", {"team": "Dynamo North", "role": "staff"}),
        (BENCH, "Northtown United confirmed the appointment of Alpha as head coach on 1 July 2022.",
         {"team": "Northtown United", "role": "head-coach", "start": "2022-07-01"}),
        (BENCH, "He led Club East to promotion to the First Division in 2017.",
         {"team": "Club East", "result": "promoted", "competition": "First Division"}),
        (BENCH, "He won the Manager of the Year award in 2017.", {"award": "Manager of the Year", "result": "winner"}),
        (BENCH, "He spent two years as Coach Beta's assistant at Club East.",
         {"team": "Club East", "role": "assistant", "assistantTo": "Coach Beta", "years": "2"}),
        (BENCH, "He was given the job of youth team coach at Club East in 2004.",
         {"team": "Club East", "role": "staff", "start": "2004"}),
        (BENCH, "He managed Club East, whom he led to promotion to the First Division in 2009.",
         {"team": "Club East", "competition": "First Division", "result": "promoted"}),
        (BENCH, "Club East are delighted to announce the appointment of Alpha as head coach.",
         {"team": "Club East", "role": "head-coach"}),
        (BENCH, "Alpha has been in charge of Club East since taking over from Coach Beta in May 2014.",
         {"team": "Club East", "start": "2014-05", "predecessor": "Coach Beta"}),
        (BENCH, "Alpha left Club West in May 2014 to become head coach of Club East.",
         {"team": "Club East", "role": "head-coach", "start": "2014-05"}),
    ],
)  # fmt: skip
def test_a_sentence_is_understood(section: str, sentence: str, expected: dict[str, Any]) -> None:
    found = says(sentence, section)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "He never played for Club West.",
        "Alpha was linked with a move to Club West in 2004.",
        "Alpha rejected an offer from Club West and stayed at home.",
        "He would have joined Club West if the fee had been lower.",
        "Alpha was close to joining Club West in 2003.",
        '"I will never forget how I joined Club West in 1999 as a boy," said his brother.',
    ],
)
def test_what_did_not_happen_is_not_proposed(sentence: str) -> None:
    assert told(sentence) == []


def test_a_final_that_was_lost_is_no_title() -> None:
    found = told("Club East reached the final of the Westland Cup in 2004, where they were beaten 2–0 by Rovers City.")
    assert {fact["result"] for fact in found if "honour" in fact} == {"runner-up"}


def test_promotion_to_a_league_is_not_its_title() -> None:
    found = told("He joined Club East in 2014, where he won promotion to the First Division in 2015.")
    assert {fact["result"] for fact in found if "honour" in fact} == {"promoted"}


def test_a_loan_is_from_the_club_that_was_spoken_of_and_a_later_sentence_may_be_about_that() -> None:
    found = told("In 2001 he joined Club East. In 2002 he was loaned to Club West. He scored 20 goals for Club East.")
    assert [fact["loanFrom"] for fact in found if "loanFrom" in fact] == ["Club East"]
    assert [fact["team"] for fact in found if "tally" in fact] == ["Club East"]


def test_figures_of_a_whole_career_are_of_no_club() -> None:
    found = told("In 2001 he joined Club East. He made more than 400 appearances in a career of seventeen seasons.")
    assert not [fact for fact in found if "tally" in fact]


def test_who_does_something_to_somebody_is_not_whom_the_text_goes_on_about() -> None:
    found = told("In 2001 he joined Club East. When Coach Beta left him out, he went on loan to Club West in 2002.")
    assert {fact["person"] for fact in found if fact.get("team") == "Club West"} == {"Player Alpha"}


def test_two_who_are_told_of_in_one_sentence_each_have_their_own() -> None:
    found = told("In 2017 Coach Beta was sacked by Club East and Alpha was placed in caretaker charge.", BENCH)
    roles = {(fact["person"], fact["role"]) for fact in found}
    assert roles == {("Coach Beta", "manager"), ("Player Alpha", "caretaker")}
    assert {fact["person"] for fact in found if fact.get("departure") == "dismissed"} == {"Coach Beta"}


def test_what_is_hedged_or_reported_says_so() -> None:
    assert [fact.get("certainty") for fact in told("Alpha reportedly joined Club West in 2004.")] == ["hedged"]


def test_what_a_sentence_says_of_somebody_else_is_his() -> None:
    text = (
        "Player Alpha (born 3 May 1980) is a football manager.\n\nIn 2001 Alpha joined Club East. "
        "Player Beta joined Club West in 2002."
    )
    people = {fact["team"]["value"]: _value(fact["person"]) for fact in proposed(text).facts if "spell" in fact}  # type: ignore[index]
    assert people == {"Club East": "Player Alpha", "Club West": "Player Beta"}


def _value(told_of: Any) -> Any:
    return told_of["value"] if isinstance(told_of, dict) else told_of


def test_a_match_has_both_sides_with_what_each_scored() -> None:
    found = told(
        "Alpha began his career with Northtown United, making his debut on 12 August 1998 in a 2–1 win against Rovers City."
    )
    match = next(fact for fact in found if "match" in fact)
    assert match["date"] == "1998-08-12"
    assert match["side"] == [
        {"team": "Northtown United", "goalsScored": "2", "outcome": "won"},
        {"team": "Rovers City", "goalsScored": "1", "outcome": "lost"},
    ]


def test_each_title_has_its_own_year() -> None:
    found = told("Alpha won the First Division in 2007–08 and the Westland Cup in 2009 with Dynamo North.")
    years = {fact["competition"]: fact.get("season") or fact.get("secured") for fact in found}
    assert years == {"First Division": "2007/08", "Westland Cup": "2009"}
    assert {fact["team"] for fact in found} == {"Dynamo North"}


def test_times_are_told_by_the_times_before() -> None:
    found = told("He left Club East in 2003 to join Club West, and the following season, he signed for Club South.")
    assert {fact["team"]: fact.get("start") for fact in found if "start" in fact} == {
        "Club West": "2003", "Club South": "2004/05"}  # fmt: skip


def test_a_time_that_is_told_by_none_is_left_out() -> None:
    text = "Player Alpha is a football player.\n\nThe following season, he signed for Club South."
    spell = next(fact for fact in proposed(text).facts if "spell" in fact)
    assert "start" not in spell


def test_a_move_ends_the_time_at_the_club_before() -> None:
    found = told("Alpha signed for Club East in 1999. In July 2002 he moved to Club West.")
    assert [(fact["team"], fact["end"], fact["departure"]) for fact in found if "end" in fact] == [
        ("Club East", "2002-07", "transferred")
    ]


def test_a_second_time_at_a_club_is_another_one() -> None:
    found = told("Alpha joined Club East in 1999. In 2002 he moved to Club West. He returned to Club East in 2005.")
    assert [fact["spell"] for fact in found if fact.get("start") == "2005"] == ["club-east-2"]


def test_who_is_not_named_among_several_is_nobody() -> None:
    text = "Player Beta and Player Gamma met Player Delta and Player Epsilon in town.\n\nThe defender joined Club West in 2002."
    assert not [fact for fact in proposed(text).facts if "spell" in fact]


def test_a_cup_of_no_name_is_not_proposed() -> None:
    assert told("With Club East he won the Super Cup in 1999.") == []


def test_a_first_name_may_be_the_short_word_for_a_month() -> None:
    text = (
        "Jan Alpha\n\nJan Alpha is a football player. In Jan 2002 he joined Club West. In May Jan Alpha left the club."
    )
    found = proposed(text)
    assert [one["name"] for one in found.entities if str(one["id"]).startswith("person/")] == ["Jan Alpha"]


def test_the_job_below_a_name_does_not_say_which_team_the_text_is_about() -> None:
    text = (
        "Coach Alpha\n\nHead Coach, Westland\n\nCoach Alpha is a football manager. "
        "Coach Alpha was appointed head coach of Club East in 2004. He left in 2006."
    )
    ends = [fact for fact in told(text, "", "") if "end" in fact]
    assert [(fact["team"], fact["end"]) for fact in ends] == [("Club East", "2006")]


def test_a_participle_that_opens_a_sentence_is_about_who_is_named_after_it() -> None:
    text = (
        "Club East dismiss Coach Alpha\n\nClub East have dismissed Coach Alpha. Coach Alpha was replaced by Coach Beta.\n\n"
        "Born in Northport in 1971, Coach Beta was in charge of Club West before."
    )
    born = [fact for fact in told(text, "", "") if "birthDate" in fact]
    assert [(fact["about"], fact["birthDate"]) for fact in born] == [("Coach Beta", "1971")]


def test_years_under_a_heading_of_teams_managed_are_those_of_a_coach() -> None:
    text = "Player Alpha\n\nTeams managed\n1973–1975 Club East\n1977–1978 Club West\n\nPlayer Alpha is a football manager.\n"
    spells = {fact["team"]: fact["role"] for fact in told(text, "", "") if "spell" in fact}
    assert spells == {"Club East": "manager", "Club West": "manager"}


def test_a_line_with_a_full_name_says_whom_a_text_is_about() -> None:
    text = "Welcome Alpha\n\nName: Player Alpha\nPosition: goalkeeper\n\nPlayer Alpha has joined Club East from Club West.\n"
    assert {"about": "Player Alpha", "position": "goalkeeper"} in told(text, "", "")


def test_a_country_of_the_language_is_the_team_that_is_known_by_its_name() -> None:
    text = (
        "La calciatrice Alfa ha esordito con la Norvegia il 3 maggio 2010 contro la Scozia, partita pareggiata per 1-1."
    )
    teams = known(Entity("national-team/norvegia", "Norvegia"), Entity("national-team/scozia", "Scozia"))
    match = next(fact for fact in proposed(text, teams, "it").facts if "match" in fact)
    assert str(match["match"]).startswith("norvegia-scozia")


def test_an_assistant_is_told_of_with_the_one_whom_he_assists() -> None:
    found = told("In 2014 he was appointed manager of Club East. He named Player Beta as his assistant.", BENCH)
    assistant = next(fact for fact in found if fact["person"] == "Player Beta")
    assert (assistant["team"], assistant["role"]) == ("Club East", "assistant")


def test_years_before_a_job_do_not_begin_when_it_does() -> None:
    text = "After two years as assistant to Coach Beta at Club East, he was named manager of Club West in 2014."
    found = {fact["role"]: fact.get("start") for fact in told(text, BENCH) if fact["person"] == "Player Alpha"}
    assert found == {"assistant": None, "manager": "2014"}


def test_a_promotion_needs_no_league_and_a_league_that_was_reached_is_not_won() -> None:
    opening = "He was appointed manager of Club East in 2012. "
    won = [fact for fact in told(opening + "He led them to promotion in 2014.", BENCH) if "honour" in fact]
    assert [(fact["result"], fact["secured"], "competition" in fact) for fact in won] == [("promoted", "2014", False)]
    assert not [fact for fact in told(opening + "He guided them to the First Division.", BENCH) if "honour" in fact]


def test_who_takes_somebodys_place_has_the_job_after_him() -> None:
    opening = "He was appointed manager of Club East in 2012. He resigned in 2014 and "
    for rest in ("was succeeded by his former team-mate Coach Beta.", "made way for Coach Beta."):
        assert {"successor": "Coach Beta"}.items() <= says(opening + rest, BENCH).items()


def test_a_loan_ends_when_the_club_calls_its_player_back() -> None:
    text = (
        "Alpha joined Club East in 2019. In September 2020, he was loaned to Club West. "
        "He was recalled by Club East in January 2021. He made 40 appearances for the club."
    )
    found = told(text)
    assert [(fact["team"], fact["end"]) for fact in found if "end" in fact] == [("Club West", "2021-01")]
    assert [fact["team"] for fact in found if "tally" in fact] == ["Club East"]


def test_a_pronoun_after_a_time_is_whom_the_text_is_about() -> None:
    text = "Alpha returned to Club East in July 2014. Ahead of the 2016 season he replaced Player Beta as captain. He left in 2017."
    assert {fact["person"] for fact in told(text)} == {"Player Alpha"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha moved to Northport with his mother at the age of six.",
        "He came back to Club East as kit man in 1998.",
        "He played cricket for Club East in 1998.",
        "He represented clubs in Norway, Sweden and Denmark.",
        "The loan was cut short after he injured a knee.",
    ],
)
def test_who_does_not_play_for_a_team_is_no_player_of_it(sentence: str) -> None:
    assert [fact for fact in told(sentence) if "spell" in fact] == []


JOB = "Coach Alpha\n\nCoach Alpha (born 3 May 1960) is a football manager.\n\n== Managerial career ==\nIn July 2002 Coach Alpha was appointed manager of Club East. "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He resigned in November 2005, and his number two Player Beta took over as caretaker.",
         {"person": "Player Beta", "team": "Club East", "role": "caretaker", "predecessor": "Coach Alpha"}),
        ("He was sacked on 4 December 2010. Player Beta was named as his successor two days later.",
         {"person": "Player Beta", "team": "Club East", "start": "2010-12-06", "predecessor": "Coach Alpha"}),
        ("He was sacked on 4 December 2010. Player Beta was named as his successor two days later.",
         {"person": "Coach Alpha", "team": "Club East", "successor": "Player Beta"}),
        ("In 2009 he became manager of Club West, replacing Serbian coach Player Beta.",
         {"person": "Coach Alpha", "team": "Club West", "predecessor": "Player Beta"}),
        ("In September 2014, following the dismissal of head coach Player Beta, he was appointed coach of Club West.",
         {"person": "Player Beta", "team": "Club West", "departure": "dismissed", "end": "2014-09"}),
        ("In 2009 he moved to Club West, appointing Player Beta as his assistant. He named Player Beta as his assistant.",
         {"person": "Player Beta", "role": "assistant", "assistantTo": "Coach Alpha"}),
        ("In 2010 he took over Club West from Player Beta.",
         {"person": "Coach Alpha", "team": "Club West", "predecessor": "Player Beta"}),
    ],
)  # fmt: skip
def test_who_has_a_job_after_whom_and_beside_whom(text: str, wanted: dict[str, str]) -> None:
    assert any(wanted.items() <= fact.items() for fact in told(JOB + text, "", ""))


def test_who_coaches_the_young_of_a_club_is_on_the_staff() -> None:
    found = told(JOB + "Club East under-19 coach Player Beta was there as well.", "", "")
    assert [fact["role"] for fact in found if fact.get("person") == "Player Beta"] == ["staff"]


def test_somebody_replaced_at_another_club_is_no_predecessor_at_the_first() -> None:
    found = told(JOB + "In 2009 he coached Club West and later replaced Player Beta at Club South.", "", "")
    assert not [fact for fact in found if fact.get("team") == "Club West" and "predecessor" in fact]


def test_the_one_who_has_left_is_not_the_successor_of_whom_somebody_is() -> None:
    found = told(JOB + "Following the departure of Player Beta's successor in May 2006, he left Club East.", "", "")
    assert not [fact for fact in found if fact.get("person") == "Player Beta" and "departure" in fact]
