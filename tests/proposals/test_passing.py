"""What a text tells in passing: moves that nobody understands, clauses with times of their own, people beside others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proposals.building import _bare, proposed, says, told

BENCH = "Managerial career"
DAY = "Club North sign Alpha\n\n14 January 2025\n\n"


def _facts(text: str) -> list[dict[str, Any]]:
    return [_bare(fact) for fact in proposed(text + "\n").facts]


def _spells(facts: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(fact["person"], fact["team"], fact["role"]) for fact in facts if "spell" in fact and "team" in fact}


# ── Where somebody is ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "move",
    [
        "There was a swap that saw him end up on loan in the colours of Club West.",
        "Club West, of the second tier, then snapped him up.",
        "In 2003 he went abroad.",
        "In 2003 he moved to a foreign club.",
    ],
)
def test_after_a_move_that_is_not_understood_nothing_is_of_the_club_before(move: str) -> None:
    found = told(f"Alpha joined Club East in 2001. {move} He scored 20 goals in 50 matches and was made captain.")
    assert not [fact for fact in found if fact.get("team") == "Club East" and ("tally" in fact or "captain" in fact)]


def test_a_move_that_came_to_nothing_leaves_somebody_where_they_are() -> None:
    found = told("Alpha joined Club East in 2001. A move to Club West fell through. He scored 20 goals in 50 matches.")
    assert [fact["team"] for fact in found if "tally" in fact] == ["Club East"]


def test_figures_in_a_sentence_on_another_club_are_not_of_the_club_before() -> None:
    found = told("Alpha joined Club East in 2001. Part of 2003 saw him at Club West, playing 11 times.")
    assert not [fact for fact in found if "tally" in fact and fact["team"] == "Club East"]


def test_the_club_of_the_opening_sentence_is_not_where_the_story_begins() -> None:
    text = (
        "Player Alpha (born 3 May 1990) is a footballer who plays for Club North.\n\n"
        "He grew up by the sea. He made his debut on 12 August 2008 and scored 20 goals in 50 matches."
    )
    assert [fact for fact in _facts(text) if "tally" in fact or "debut" in fact] == []


def test_what_comes_of_one_of_the_family_is_theirs() -> None:
    found = told(
        "Alpha joined Club East in 2001. His son, Player Beta, joined Club West, with whom he spent three seasons."
    )
    assert {fact["person"] for fact in found if "seasons" in fact} == {"Player Beta"}


# ── Times ────────────────────────────────────────────────────────────────────────────────────────


def test_what_came_then_has_not_the_time_that_opens_the_sentence() -> None:
    found = told("In 2015 he was appointed by Club East, and he then spent four years in charge of Club West.", BENCH)
    assert {fact["team"]: fact.get("start") for fact in found} == {"Club East": "2015", "Club West": None}


def test_years_after_an_age_are_counted_from_no_time_that_is_told() -> None:
    text = "Alpha left Club East in 2011. As a boy he joined Club South at the age of 16. He made his debut two years later."
    assert [fact for fact in told(text) if "debut" in fact] == []


def test_the_years_in_a_list_are_those_of_each_team() -> None:
    found = told("He managed Club East (2002–2004), Club West (2005) and the Danish club Rovers City.", BENCH)
    assert {fact["team"]: (fact.get("start"), fact.get("end")) for fact in found} == {
        "Club East": ("2002", "2004"), "Club West": ("2005", "2005"), "Rovers City": (None, None)}  # fmt: skip


# ── People beside others ─────────────────────────────────────────────────────────────────────────


def test_a_former_player_beside_another_name_is_the_one_who_is_named_next() -> None:
    found = told("Alpha met Player Beta, former Club West striker Player Gamma and Player Delta.")
    assert _spells(found) == {("Player Gamma", "Club West", "player")}


def test_who_arrives_from_a_club_has_left_that_and_is_at_the_one_of_the_news() -> None:
    text = (
        DAY
        + "Club North have signed striker Alpha Beta from Club East. He is the third to come, following the arrival of "
        "goalkeeper Gamma Delta from Club West."
    )
    assert {("Gamma Delta", "Club North", "player"), ("Gamma Delta", "Club West", "player")} <= _spells(_facts(text))


def test_of_two_whom_a_sentence_tells_of_it_is_whom_the_text_is_about_who_is_meant_next() -> None:
    found = told(
        "In 2015 Coach Beta was sacked by Club East and Alpha was named caretaker manager. He left in May 2016."
    )
    assert {fact["person"] for fact in found if fact.get("end") == "2016-05"} == {"Player Alpha"}


def test_what_somebody_says_of_another_is_the_others() -> None:
    found = told("Coach Beta confirmed that teenager Player Gamma has joined Club West on loan.")
    assert {fact["person"] for fact in found if fact.get("team") == "Club West"} == {"Player Gamma"}


def test_until_when_a_contract_is_is_not_when_somebody_comes() -> None:
    text = DAY + "Club North have appointed Alpha Beta as manager on a contract until the end of next season."
    assert {fact["start"] for fact in _facts(text) if "start" in fact} == {"2025-01-14"}


def test_last_tuesday_is_not_the_day_of_the_item() -> None:
    text = (
        DAY + "Club North have appointed Alpha Beta as manager. He replaces Gamma Delta, who was sacked last Tuesday."
    )
    assert {fact["end"] for fact in _facts(text) if "end" in fact} == {"2025-01-07"}


def test_somebody_of_another_age_is_somebody_else() -> None:
    text = (
        DAY
        + "Alpha Beta, 41, has been appointed manager of Club North. He succeeds Gamma Delta. The 58-year-old left in May."
    )
    assert [fact for fact in _facts(text) if "departure" in fact and fact["person"] == "Alpha Beta"] == []


def test_what_may_happen_to_somebody_makes_nothing_doubtful_that_follows_the_name() -> None:
    found = told("Alpha could meet Player Beta, who joined Club West in 2004.")
    assert _spells(found) == {("Player Beta", "Club West", "player")}


def test_a_match_to_come_is_no_employer() -> None:
    found = told(
        "Coach Beta of Club East has been placed in temporary charge and will lead the team at Club West on Tuesday."
    )
    assert not [fact for fact in found if fact.get("team") == "Club West"]


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_who_is_called_by_the_last_name_afterwards_is_a_person() -> None:
    text = "Everybody here remembers Alpha Betason. Betason joined Club East in 2001. Coach Gamma Delta signed him."
    assert ("Alpha Betason", "Club East", "player") in _spells(_facts(text))


def test_whom_the_first_pronoun_means_is_a_person() -> None:
    text = "The bread is free for Alpha Betason in this town. He joined Club East in 2001."
    assert ("Alpha Betason", "Club East", "player") in _spells(_facts(text))


def test_a_title_and_the_full_name_are_one_person() -> None:
    text = "Al Betason\n\nAlfred James Betason (born 3 May 1980) is a footballer.\n\nBetason joined Club East in 2001."
    assert {fact["person"] for fact in _facts(text) if "spell" in fact} == {"Alfred James Betason"}


def test_a_park_where_a_club_stands_is_one() -> None:
    assert _spells(told("He had loan spells at Alder Park and Club West.")) == {
        ("Player Alpha", "Alder Park", "player"), ("Player Alpha", "Club West", "player")}  # fmt: skip


def test_an_award_that_a_league_gives_is_not_its_title() -> None:
    found = told(
        "Club East won the Westland League in 2001. Alpha won the Westland League Manager of the Month award.", BENCH
    )
    assert [fact["award"] for fact in found if "award" in fact] == ["Westland League Manager of the Month"]


# ── Departures, and more that is told in a few words ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("section", "sentence", "expected"),
    [
        (BENCH, "Alpha joined Club East as manager in 2015. Club East sacked him in May 2017.",
         {"departure": "dismissed", "end": "2017-05"}),
        ("Club career", "Alpha joined Club East in 2015, scoring 10 goals, before being released in May 2017.",
         {"departure": "left", "end": "2017-05"}),
        ("Club career", "Club East, then in the second tier, acquired him in March 1999.", {"team": "Club East", "start": "1999-03"}),
        ("Club career", "Having been with Club East since the age of nine, Alpha signed his first professional contract in 1999.",
         {"team": "Club East", "ageAtStart": "9", "contractSigned": "1999"}),
        ("Club career", "Club East paid £185,000 for him in August 1991.", {"team": "Club East", "start": "1991-08"}),
        ("Club career", "Alpha joined Club East in 1998. They loaned him to Club West. Club East loaned him to Club South in 2001.",
         {"team": "Club South", "loanFrom": "Club East", "start": "2001"}),
        ("Club career", "His career started at Club East in 1995.", {"team": "Club East", "start": "1995", "first": "true"}),
        ("Club career", "He spent six years as a player at Club East, captaining the side from 2003.",
         {"team": "Club East", "years": "6", "captain": "true"}),
        (BENCH, "He began his coaching career in the Club East academy.", {"team": "Club East", "role": "staff"}),
        ("Club career", "In August 1999 he was signed by First Division Club East.",
         {"team": "Club East", "division": "First Division", "start": "1999-08"}),
        ("Club career", "He began his career as a trainee with Club East.", {"team": "Club East", "first": "true"}),
        ("Club career", "He then had a spell in Westland with Club East.", {"team": "Club East", "role": "player"}),
        (BENCH, "He is the assistant manager of Club East.", {"role": "assistant", "ongoing": "now"}),
        ("Club career", "He became an apprentice at Club East.", {"team": "Club East", "role": "youth-player"}),
        ("Club career", "In August 2001 he was loaned to First Division club Club East.",
         {"team": "Club East", "division": "First Division"}),
        ("Club career", "He dropped into non-League with Club East.", {"team": "Club East"}),
        ("Club career", "He spent 2015 to 2018 at Club East.", {"team": "Club East", "start": "2015", "end": "2018"}),
        ("Club career", "In 1999 he played for Club East, for whom he kept goal 378 times.",
         {"tally": [{"scope": "not-stated", "appearances": "378"}]}),
        (BENCH, "He returned to Westland as player-manager of Club East.", {"team": "Club East", "role": "manager"}),
        (BENCH, "In 2010 he joined Club East as assistant manager, replacing Coach Beta.", {"team": "Club East", "role": "assistant"}),
        (BENCH, "He had six matches as caretaker at Club East in 2016.", {"team": "Club East", "role": "caretaker", "start": "2016"}),
        (BENCH, "He is currently the sporting director of Club East.", {"role": "technical-director", "ongoing": "now"}),
    ],
)  # fmt: skip
def test_a_sentence_is_understood(section: str, sentence: str, expected: dict[str, Any]) -> None:
    found = says(sentence, section)
    assert {key: found.get(key) for key in expected} == expected


def test_who_has_died_has_both_days_in_brackets_or_the_day_and_place() -> None:
    found = _facts("Player Alpha (1 December 1949 – 14 February 2011) was a footballer. Player Alpha died in Eastport.")
    own = {key: value for fact in found for key, value in fact.items()}
    assert (own["birthDate"], own["deathDate"], own["deathPlace"]) == ("1949-12-01", "2011-02-14", "Eastport")


def test_teams_of_two_ages_are_two_and_a_senior_call_up_is_to_the_first_team() -> None:
    found = told(
        "Alpha represented Norway at under-17 and under-19 level before receiving his first senior call-up in 2007.", ""
    )
    teams = {fact["team"].removeprefix("national-team/").lower() for fact in found if "team" in fact}
    assert teams == {"norway under-17", "norway under-19", "norway"}
    assert [fact["team"] for fact in found if "calledUp" in fact] == ["national-team/norway"]


def test_what_stands_under_the_names_of_two_clubs_is_of_neither_for_that() -> None:
    found = told(
        "He joined Club East in 2001. The club were relegated to the Second Division.", "Club East and Club West"
    )
    assert {fact["team"] for fact in found if "honour" in fact} == {"Club East"}


def test_a_club_with_its_country_is_the_club() -> None:
    assert _spells(told("In 1980 they sold him to Club West of Norway.")) == {("Player Alpha", "Club West", "player")}


def test_who_gives_somebody_a_debut_is_the_coach() -> None:
    found = told("Alpha joined Club East in 2001. Coach Beta gave him his debut on 4 May 2002.")
    assert {fact["person"] for fact in found if "debut" in fact} == {"Player Alpha"}
    assert [fact["coachedBy"] for fact in found if "coachedBy" in fact] == ["Coach Beta"]


def test_a_career_in_the_youth_is_told_by_the_heading_of_the_rows() -> None:
    text = (
        "Player Alpha (born 3 May 1980) is a footballer.\n\nYouth career\n1994–2000\tClub East\n\n"
        "Senior career\n2000–2004\tClub East\t50\t(3)\n"
    )
    found = {
        (fact["role"], fact.get("start"))
        for fact in _facts(text)
        if fact.get("team") == "Club East" and "start" in fact
    }
    assert found == {("youth-player", "1994"), ("player", "2000")}


def test_a_game_and_half_a_season_are_no_figures() -> None:
    found = told(
        "Alpha joined Club East in 2001. The club folded before he had played a game. He stayed for a season and a half."
    )
    assert not [fact for fact in found if "tally" in fact or "seasons" in fact]


def test_what_is_won_away_is_won_at_the_others() -> None:
    found = told("Alpha joined Club East in 2001. He made his debut on 3 May 2002 in a 2–0 win at Club West.")
    sides = next(fact["side"] for fact in found if "match" in fact)
    assert [side["home"] for side in sides] == ["false", "true"]


def test_the_same_words_say_a_thing_once() -> None:
    text = (
        DAY
        + "Club North have signed Alpha Beta from Club East. Gamma Delta, the former Club West defender, has left the club."
    )
    found = [fact for fact in _facts(text) if fact.get("team") == "Club West"]
    assert len(found) == 1


# ── Whom it is about, and as what ────────────────────────────────────────────────────────────────


def test_what_no_other_pattern_knows_is_read_by_the_words_of_a_move() -> None:
    found = told("In 2003 he crossed the border to play for Club West.")
    assert [(fact["team"], fact["role"]) for fact in found if "spell" in fact and "team" in fact] == [
        ("Club West", "player")
    ]


@pytest.mark.parametrize(
    "sentence",
    ["He has a granddaughter, Ellie, who plays for Club West.", "His brother, who played for Club West, is a teacher.",
     "The youngest, Daniel, midfielder in the academy of Club West, still lives at home."],
)  # fmt: skip
def test_a_clause_about_somebody_whose_name_is_not_known_is_about_nobody_else(sentence: str) -> None:
    found = told(f"Alpha joined Club East in 2001. {sentence}")
    assert not [fact for fact in found if fact.get("team") == "Club West" and fact.get("person") == "Player Alpha"]


def test_what_was_before_the_first_job_was_as_a_player() -> None:
    text = (
        "Player Alpha\n\nPlayer Alpha was appointed head coach of Club North on 9 June 2015.\n\n"
        "He moved to Club East in 1993, was sold to Club South in 1997 and took charge of Club West in 2018.\n"
    )
    assert _spells(_facts(text)) == {
        ("Player Alpha", "Club North", "head-coach"), ("Player Alpha", "Club East", "player"),
        ("Player Alpha", "Club South", "player"), ("Player Alpha", "Club West", "manager"),
    }  # fmt: skip


def test_whoever_came_through_an_academy_was_a_player_there_whatever_became_of_them() -> None:
    text = (
        "Player Alpha\n\nPlayer Alpha was appointed head coach of Club North in 2015.\n\n"
        "Alpha came through the ranks at Club East. He was a midfielder in his playing days. A spell with Club West followed.\n"
    )
    assert {("Club East", "youth-player"), ("Club West", "player")} <= {each[1:] for each in _spells(_facts(text))}


def test_a_label_with_clubs_names_those_of_a_career() -> None:
    text = "Player Alpha\n\nPlaying career: Club East, Club West\nCoaching career: Club North\n\nPlayer Alpha is a football coach.\n"
    assert _spells(_facts(text)) == {
        ("Player Alpha", "Club East", "player"), ("Player Alpha", "Club West", "player"),
        ("Player Alpha", "Club North", "manager"),
    }  # fmt: skip


def test_a_position_below_the_name_is_that_of_whom_a_profile_is_about() -> None:
    found = _facts("Player Alpha\n\nGoalkeeper\n\nPlayer Alpha joined Club East in 2001.\n")
    assert {"about": "Player Alpha", "position": "goalkeeper"} in found


def test_a_title_that_says_who_somebody_is_names_whom_a_text_is_about() -> None:
    text = "Player Alpha, the last sweeper\n\nCoach Beta and Coach Beta again, and Coach Beta. Player Alpha joined Club East in 2001.\n"
    assert ("Player Alpha", "Club East", "player") in _spells(_facts(text))


# ── Times and figures ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "start"),
    [("He joined Club East in '98.", "1998"), ("He joined Club East in '04.", "2004"),
     ("He was released on 3 May 2001. Two weeks later he joined Club East.", "2001-05-17")],
)  # fmt: skip
def test_years_of_two_digits_and_weeks_are_times(sentence: str, start: str) -> None:
    assert [fact["start"] for fact in told(sentence) if fact.get("team") == "Club East" and "start" in fact] == [start]


def test_the_time_of_a_clause_that_has_ended_is_not_that_of_what_follows() -> None:
    found = told("Alpha, who left Club East in May 2001, joined Club West.")
    assert [fact for fact in found if fact.get("team") == "Club West" and "start" in fact] == []


def test_a_month_before_until_when_is_of_that_year() -> None:
    found = told("He joined Club East in 1990. He played for Club West from January to June 1994.")
    assert [(fact["start"], fact["end"]) for fact in found if fact.get("team") == "Club West" and "end" in fact] == [
        ("1994-01", "1994-06")
    ]


def test_a_goalless_draw_has_no_goals_on_either_side() -> None:
    found = [fact for fact in told("Alpha joined Club East in 2001. His last match was a goalless draw against Club West.")
             if "match" in fact]  # fmt: skip
    assert [{side["goalsScored"] for side in fact["side"]} for fact in found] == [{"0"}]


def test_a_month_on_loan_is_none_at_the_club_that_lends() -> None:
    found = told("Alpha joined Club East in 2001. He spent a month on loan at Club West.")
    assert not [fact for fact in found if fact.get("team") == "Club East" and "months" in fact]


def test_no_spell_ends_before_it_has_begun() -> None:
    text = (
        "Player Alpha\n\nManagerial career\n2001–2002 Club North\n2003–2004 Club East\n\nPlayer Alpha is a football manager.\n\n"
        "Player Alpha was manager of Club North. He was sacked in May 1999.\n"
    )
    ends = [fact["end"] for fact in _facts(text) if fact.get("team") == "Club North" and "end" in fact]
    assert set(ends) == {"2002"}


def test_no_goals_are_quoted_by_the_word_that_says_so() -> None:
    text = "Player Alpha (born 3 May 1980) is a footballer.\n\nAlpha joined Club East in 2001. His last match was a goalless draw against Club West.\n"
    found: list[Any] = [fact for fact in proposed(text).facts if "match" in fact]
    words = {side["goalsScored"]["words"] for fact in found for side in fact["side"]}
    assert len(words) == 1
    assert "goalless" in words.pop()


# ── Matches ──────────────────────────────────────────────────────────────────────────────────────

_EAST = "Alpha joined Club East in 2001. "


def _matches(text: str, section: str = "Club career") -> list[tuple[str, ...]]:
    """Matches as who, how many, how many, against whom."""
    found = [fact for fact in told(text, section) if "match" in fact]
    return [(own["team"], own.get("goalsScored", ""), other.get("goalsScored", ""), other["team"])
            for own, other in (fact["side"] for fact in found)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He played in a 2–2 draw away to Club West, and scored in a 1–0 win over Club South.",
         [("Club East", "2", "2", "Club West"), ("Club East", "1", "0", "Club South")]),
        ("They beat Club West 1–0 in the semi-final before losing 2–0 to Club South.",
         [("Club East", "1", "0", "Club West"), ("Club East", "0", "2", "Club South")]),
        ("He scored in the semi-final against Club West on 3 May 2003, before Club East beat Club South 3–1 in the final.",
         [("Club East", "", "", "Club West"), ("Club East", "3", "1", "Club South")]),
        ("He scored the winner in the 2–1 defeat of Club West.", [("Club East", "2", "1", "Club West")]),
        ("In 2004 they beat Club West 3–2 on aggregate.", []),
    ],
)  # fmt: skip
def test_each_match_of_a_sentence_has_its_own_score(text: str, expected: list[tuple[str, ...]]) -> None:
    assert _matches(_EAST + text) == expected


def test_a_debut_on_loan_is_in_a_match_of_that_club() -> None:
    loan = "In August 2003 he joined Club West on loan. He made his debut two days later in a 3–1 win over Club South."
    assert _matches(_EAST + loan) == [("Club West", "3", "1", "Club South")]


def test_a_match_of_long_ago_is_not_of_the_club_of_today() -> None:
    opening = "Player Alpha is a footballer who plays for Club North.\n\n"
    found = told("He made his debut on 4 May 2008 in a 2–1 defeat by Club West.", "Career", opening)
    assert not [fact for fact in found if "match" in fact or "debut" in fact]


def test_a_debut_against_a_country_is_in_the_national_team() -> None:
    text = _EAST + "He won 21 caps for Poland. He made his debut on 10 October 2004 in a 2–0 win against Romania."
    assert _matches(text) == [("national-team/poland", "2", "0", "national-team/romania")]
    assert {fact["team"] for fact in told(text) if "debut" in fact} == {"national-team/poland"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He scored twice in a 4–1 win over Club West.", [("Player Alpha", "Club East")] * 2),
        ("Club East beat Club West 2–0 with goals from Jo Beta and Al Gamma.",
         [("Jo Beta", "Club East"), ("Al Gamma", "Club East")]),
        ("He scored an own goal in a 3–1 defeat by Club West.", [("Player Alpha", "Club West")]),
        ("He played in a 3–0 win over Club West and has since made 40 appearances, scoring twice.", []),
        ("He failed to score in a 1–0 win over Club West.", []),
    ],
)  # fmt: skip
def test_who_scored_and_for_whom(text: str, expected: list[tuple[str, str]]) -> None:
    found = [goal for fact in told(_EAST + text) for goal in fact.get("goal", ())]
    assert [(goal["scorer"], goal["team"]) for goal in found] == expected


def test_a_shoot_out_is_no_score_of_the_match() -> None:
    found = told(_EAST + "They lost the final 4–3 on penalties to Club West, after a 1–1 draw.")
    sides = next(fact["side"] for fact in found if "match" in fact)
    assert [(side["goalsScored"], side["shootoutGoals"], side["wonShootout"]) for side in sides] == [
        ("1", "3", "false"),
        ("1", "4", "true"),
    ]


def test_a_match_that_is_told_twice_is_one() -> None:
    text = _EAST + "On 3 May 2003 he played against Club West. The match against Club West on 3 May 2003 was a 2–0 win."
    assert len(_matches(text)) == 1


# ── Where and when, told by what stands around ───────────────────────────────────────────────────


def test_a_time_between_a_conjunction_and_another_event_is_that_of_the_other() -> None:
    found = told("He began playing with Club East and in 1947 moved to Club West.")
    assert [(fact["team"], fact.get("start")) for fact in found if "start" in fact] == [("Club West", "1947")]


def test_a_country_that_is_left_is_no_national_team() -> None:
    assert not [
        fact for fact in told("In 2017 he left Ghana to sign for Club West.") if "ghana" in fact.get("team", "")
    ]


def test_after_caps_it_is_the_national_team_that_is_spoken_of_until_a_club_is_named() -> None:
    found = told("He joined Club East in 2001. He was capped 12 times by Wales. He made his debut on 3 March 2012.")
    assert [fact["team"] for fact in found if "debut" in fact] == ["national-team/wales"]


def test_a_debut_before_a_move_is_at_the_club_before() -> None:
    found = told("He joined Club East in 2001. In 2004 he joined Club West. He made his debut on 3 March 2002.")
    assert [fact["team"] for fact in found if "debut" in fact] == ["Club East"]


def test_who_came_after_somebody_ends_that_job_on_the_same_day() -> None:
    found = told("He became head coach of Club East in 2015 and was replaced by Player Beta in 2019.", BENCH)
    assert {fact.get("end") for fact in found if "successor" in fact} == {"2019"}
    assert {fact.get("start") for fact in found if "predecessor" in fact} == {"2019"}


def test_where_somebody_else_goes_is_not_where_the_one_is_whom_the_text_is_about() -> None:
    found = told(
        "In 2001 he became assistant coach of Club East. In 2003 Player Beta took over at Club West. "
        "In 2004 Alpha was made head coach.",
        BENCH,
    )
    assert [fact["team"] for fact in found if fact.get("role") == "head-coach"] == ["Club East"]


def test_matches_of_a_run_and_figures_that_are_added_are_nobodys_sum() -> None:
    found = told("He joined Club East in 2001. It had one win in 11 matches. He has since made 20 more appearances.")
    assert [fact for fact in found if "tally" in fact] == []


def test_a_career_does_not_end_at_a_club_that_had_borrowed_somebody() -> None:
    found = told("He joined Club East in 2001. In 2004 he was loaned to Club West and retired in 2006.")
    assert not [fact for fact in found if fact.get("team") == "Club West" and "departure" in fact]


def test_who_retires_from_a_job_has_not_ended_playing_then() -> None:
    found = told("He became assistant manager of Club West in 2004, and worked there until his retirement in 2010.", "")
    assert not [fact for fact in found if "retirement" in fact]


def test_the_town_before_the_word_club_is_no_club() -> None:
    found = told("He joined Club East in 2001. He left the Northport club in 2004.")
    assert {fact["team"] for fact in found if "team" in fact} == {"Club East"}


def test_a_club_that_takes_somebody_on_loan_says_from_whom() -> None:
    found = _facts(DAY + "Club North have completed the signing of midfielder Player Alpha on loan from Club West.\n")
    assert [(fact["team"], fact["loanFrom"]) for fact in found if "loanFrom" in fact] == [("Club North", "Club West")]


def test_nobody_plays_for_a_federation() -> None:
    found = told(
        "In 2004 he moved to the Welsh Football Federation and spent two years at the Northland Football Association."
    )
    assert not [fact for fact in found if "team" in fact]


def test_who_is_sold_and_what_they_did_before_are_told_of_the_same_one() -> None:
    sold = "sold to Club West last month after scoring 44 goals in three seasons"
    found = told(f"He joined Club East in 2001. He takes the shirt of Player Beta, {sold}.")
    assert {fact["person"] for fact in found if "seasons" in fact} == {"Player Beta"}


def test_a_club_named_after_where_somebody_plays_is_a_club() -> None:
    text = "In 1960 Defensores del Rio bought him. In 1962, with Alpha at centre-forward, Defensores won 3-2 against Club West."
    assert not [fact for fact in told(text) if fact.get("about") == "Defensores"]
