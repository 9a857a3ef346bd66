from __future__ import annotations

import pytest

from carrera_kg.entities import Entities, Entity
from carrera_kg.labels import naming, record_labels
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import ID, RECORDS
from tests.career import claim

ENTITIES = Entities.of(
    [
        Entity("person/player-a", "Player A"),
        Entity("club/club-north", "Club North"),
        Entity("club/club-south", "Club South"),
        Entity("competition/cup", "Cup"),
        Entity("award/golden-ball", "Golden Ball"),
    ]
)
NAME = naming(ENTITIES, ontology())
BASICS = [claim("person", "person/player-a"), claim("role", "player"), claim("team", "club/club-north")]


def label(*claims: Claim) -> str:
    return record_labels(claims, NAME)[claims[0].subject]


@pytest.mark.parametrize(
    ("dates", "years"),
    [
        ({}, ""),
        ({"start": "1991", "end": "1996"}, " (1991–1996)"),
        ({"start": "2011"}, " (from 2011)"),
        ({"start": "2011-07/2012-06"}, " (from 2011)"),
        ({"end": "1984-05-01"}, " (until 1984)"),
        ({"start": "2012-02", "end": "2012-05"}, " (2012)"),
        ({"end": "[..2016-08-04]"}, " (until 2016)"),
        ({"start": "199X"}, " (from 199X)"),
        ({"during": "1993"}, " (in 1993)"),
        ({"during": "1993", "end": "1995"}, " (until 1995)"),
        ({"ongoing": "2017"}, ""),
    ],
)
def test_the_label_of_a_spell_says_who_what_where_and_when(dates: dict[str, str], years: str) -> None:
    claims = [claim(prop, value) for prop, value in dates.items()]
    assert label(*BASICS, *claims) == f"Player A, player, Club North{years}"


def test_the_label_of_a_spell_shows_what_is_undecided_and_what_is_missing() -> None:
    assert label(claim("start", "1990"), claim("start", "1991", "biography")).endswith(
        "team not named (from 1990/1991)"
    )
    assert label(*BASICS, claim("team", "club/club-south")) == "Player A, player, Club North | Club South"


NOBODYS = "a record that no source names"


@pytest.mark.parametrize(
    ("record", "values", "text"),
    [
        (
            "honour/x",
            {
                "competition": "competition/cup",
                "season": "1991-07/1992-06",
                "result": "winner",
                "team": "club/club-north",
            },
            "Cup 1991/92, winner, Club North",
        ),
        ("honour/x", {"award": "award/golden-ball", "person": "person/player-a"}, "Golden Ball, Player A"),
        ("honour/x", {"result": "winner"}, "honour, winner"),
        ("match/x", {"date": "1992-05-01"}, "match, 1 May 1992"),
        ("match/x", {"stage": "final"}, "match"),
        ("tally/x", {"scope": "league"}, f"{NOBODYS}, league"),
        ("tally/x", {"goals": 7}, f"{NOBODYS}, scope not stated"),
        ("side/x", {"team": "club/club-north"}, f"Club North in {NOBODYS}"),
        ("goal/x", {"scorer": "person/player-a"}, f"goal by Player A in {NOBODYS}"),
        ("goal/x", {"ownGoal": "false"}, f"goal by somebody in {NOBODYS}"),
        ("goal/x", {"ownGoal": "true"}, f"own goal by somebody in {NOBODYS}"),
        ("deployment/x", {"position": "sweeper"}, f"{NOBODYS}, as sweeper"),
        ("deployment/x", {"during": "1993"}, f"{NOBODYS}, as a position not stated"),
        (
            "run/x",
            {"kindOfRun": "run/unbeaten", "matches": 49, "team": "club/club-north", "season": "1991-07/1992-06"},
            "unbeaten run of 49 matches, Club North, 1991/92",
        ),
        ("run/x", {"matches": 3, "start": "2016-08"}, "run of 3 matches, August 2016"),
        ("run/x", {"during": "2016"}, "run, 2016"),
        (
            "standing/x",
            {"rank": 3, "team": "club/club-north", "competition": "competition/cup", "date": "2016-12"},
            "place 3, Club North, Cup, December 2016",
        ),
        ("standing/x", {"date": "2016"}, "a place, 2016"),
        ("suspension/x", {"person": "person/player-a", "start": "2012-08"}, "suspension of Player A, August 2012"),
        ("suspension/x", {"during": "2012"}, "suspension of somebody, 2012"),
        ("remark/x", {"topic": "feeling", "concerns": "club/club-north"}, "feeling of Club North"),
        ("remark/x", {"topic": "feeling", "summary": "glad to be there"}, "feeling: glad to be there"),
    ],
)
def test_every_kind_of_record_has_a_label(record: str, values: dict[str, object], text: str) -> None:
    assert label(*(claim(prop, value, of=record) for prop, value in values.items())) == text


MATCH = [
    claim("side", "side/north", of="match/m"),
    claim("side", "side/south", of="match/m"),
    claim("date", "1992-05", of="match/m"),
    claim("team", "club/club-north", of="side/north"),
    claim("team", "club/club-south", of="side/south"),
]


def test_the_label_of_a_match_names_the_home_side_first() -> None:
    assert label(*MATCH) == "Club North v Club South, May 1992"
    assert label(*MATCH, claim("home", "true", of="side/south")) == "Club South v Club North, May 1992"


def test_a_record_that_hangs_on_another_is_called_after_it() -> None:
    labels = record_labels([*MATCH, *BASICS, claim("tally", "tally/t")], NAME)
    assert labels[ID + "side/north"] == "Club North in Club North v Club South, May 1992"
    assert labels[ID + "tally/t"] == "Player A, player, Club North, scope not stated"


def test_a_deployment_is_called_after_its_spell() -> None:
    labels = record_labels(
        [*BASICS, claim("deployment", "deployment/d"), claim("position", "sweeper", of="deployment/d")], NAME
    )
    assert labels[ID + "deployment/d"] == "Player A, player, Club North, as sweeper"


def test_a_remark_about_several_names_them_all() -> None:
    both = [claim("concerns", f"{who}", of="remark/x") for who in ("person/player-a", "club/club-south")]
    assert label(*both) == "remark of Club South | Player A"


def test_a_suspension_whose_start_is_disputed_shows_the_most_exact() -> None:
    starts = [claim("start", start, start, of="suspension/x") for start in ("2012", "2012-08-10")]
    assert label(*starts) == "suspension of somebody, 10 August 2012"


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_of_which_nothing_is_known_has_a_label_in_words(kind: str) -> None:
    words = label(claim("date", "1990", of=f"{kind}/x"))
    assert words and "/" not in words and "|" not in words


def test_entities_are_no_records() -> None:
    assert record_labels([claim("birthPlace", "place/town-east", of="person/a")], NAME) == {}
