"""A league over three seasons, a document about it, and what the records say to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.listing import Listing
from carrera_kg.pipeline import Against, build
from carrera_kg.views import CheckView
from tests.checks.building import CLUBS, LOWER, Document, season, write_season

ENTITIES: list[dict[str, Any]] = [
    *({"id": f"club/{club.lower().replace(' ', '-')}", "name": club} for club in (*CLUBS, *LOWER)),
    {"id": "club/farway", "name": "Farway Wanderers"},
    {"id": "person/player-a", "name": "Player A"},
    {"id": "person/coach-b", "name": "Coach B"},
    {"id": "competition/first", "name": "First League", "forms": ["Italian First League"]},
    {"id": "competition/second", "name": "Italy, division 2"},
    {"id": "competition/cup", "name": "The Cup"},
]


@pytest.fixture(scope="session")
def league(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two divisions over three seasons; the second of the first division is not complete."""
    folder = tmp_path_factory.mktemp("league")
    first, second = list(CLUBS), list(LOWER)
    draws = frozenset({frozenset(("Northham", "Southwick"))})
    write_season(folder, "2001-02_it.1", season(2001, first, draws))
    write_season(folder, "2001-02_it.2", season(2001, second))
    first, second = [*first[:5], second[0]], [first[5], *second[1:]]  # the last goes down, the first comes up
    incomplete = season(2002, first)
    write_season(folder, "2002-03_it.1", incomplete[:-1])
    write_season(folder, "2002-03_it.2", season(2002, second))
    write_season(folder, "2003-04_it.1", season(2003, [first[1], first[0], *first[2:]]))
    return folder


def told() -> Document:
    """What the document says of it, true and false, and what match records say to that."""
    document = Document()
    _matches(document)
    _tables(document)
    _runs(document)
    _coaches(document)
    _divisions(document)
    return document


YES, NO, OPEN, NONE, PART = "supported", "refuted", "undecided", "no-data", "partly"
IN_FIRST = {"competition": "First League", "season": "2001/02"}


def _matches(document: Document) -> None:
    all_right = dict.fromkeys(("date", "competition", "season", "team", "home", "goalsScored"), YES)
    document.match("right", all_right, "Southwick", "Eastmere", (2, 0), date="2001-09-03", **IN_FIRST)
    wrong_score = {"date": YES, "goalsScored": NO}
    document.match("wrong-score", wrong_score, "Northham", "Westbury", (3, 1), date="2001-09-03", **IN_FIRST)
    document.match("turned", {"date": YES, "home": NO}, "Lakeby", "Midford", (0, 2), date="2001-09-03", **IN_FIRST)
    wrong_day = {"date": NO, "goalsScored": NONE}
    document.match("wrong-day", wrong_day, "Northham", "Westbury", (2, 0), date="2001-09-17", **IN_FIRST)
    nearly = {"date": NO, "goalsScored": YES}
    document.match("a-day-late", nearly, "Westbury", "Lakeby", (2, 0), date="2001-09-18", **IN_FIRST)
    unknown = dict.fromkeys(("date", "goalsScored", "team"), NONE)
    document.match("not-there", unknown, "Farway Wanderers", "Oakfield", (1, 0), date="2001-09-30")
    elsewhere = {"date": OPEN, "goalsScored": NONE}  # nobody knows what else Farway may be called
    document.match("other-opponent", elsewhere, "Northham", "Farway Wanderers", (1, 0), date="2001-09-03")
    undated = {"goalsScored": YES, "season": NONE}
    document.match("undated", undated, "Midford", "Eastmere", (0, 1), **IN_FIRST)


def _tables(document: Document) -> None:
    honour = {"competition": "First League", "season": "2003/04"}
    first = {"result": YES, "team": YES, "season": YES, "competition": YES, "secured": OPEN}
    document.says("honour", "champion", first, team="Southwick", result="winner", secured="2003-12-10", **honour)
    document.says("honour", "not-champion", {"result": NO, "secured": NO}, team="Northham", result="winner",
                  secured="2003-12-24", **honour)  # fmt: skip
    document.says("honour", "second", {"result": YES}, team="Northham", result="runner-up", **honour)
    document.says("honour", "third", {"result": NO}, team="Midford", result="third-place", **honour)
    level = {"result": OPEN}  # by points, goal difference, goals and their own matches
    document.says("honour", "level", level, team="Northham", result="winner", **IN_FIRST)
    incomplete = {"competition": "First League", "season": "2002/03"}
    document.says("honour", "incomplete", {"result": OPEN}, team="Northham", result="winner", **incomplete)
    document.says("honour", "unbeaten", {"result": YES}, team="Southwick", result="unbeaten", **honour)
    document.says("honour", "beaten", {"result": NO}, team="Northham", result="unbeaten", **honour)
    document.says(
        "honour", "cup", {"result": NONE}, team="Northham", result="winner", competition="The Cup", season="2003"
    )
    document.says("honour", "before", {"result": NONE}, team="Northham", result="winner", competition="First League",
                  season="1990/91")  # fmt: skip
    figures = {"points": YES, "wins": YES, "draws": YES, "losses": YES, "rank": YES}
    document.says("standing", "figures", figures, team="Eastmere", points="18", wins="6", draws="0", losses="4", rank="3",
                  **IN_FIRST)  # fmt: skip
    false = {"points": NO, "wins": NO, "rank": NO}
    document.says("standing", "false-figures", false, team="Westbury", points="13", wins="5", rank="3", **IN_FIRST)
    on = {"rank": YES, "points": YES, "matchesLeft": YES}
    document.says("standing", "autumn", on, team="Eastmere", competition="First League", date="2001-09-10", points="3",
                  rank="4", matchesLeft="8")  # fmt: skip
    document.says("standing", "absent", {"rank": NO}, team="Oakfield", rank="2", **honour)


def _runs(document: Document) -> None:
    whole = {"matches": YES, "start": YES, "end": YES, "kindOfRun": YES}
    of = {"team": "Southwick", "kindOfRun": "winning", "competition": "First League"}
    document.says("run", "ten", whole, matches="10", start="2003-08-20", end="2003-12-24", **of)
    document.says("run", "eleven", {"matches": NO}, matches="11", start="2003-08-20", end="2003-12-24", **of)
    document.says("run", "four", {"matches": YES}, matches="4", season="2001/02", **of)
    document.says("run", "nine", {"matches": NO}, matches="9", season="2001/02", **of)
    document.says("run", "three", {"matches": PART}, matches="3", season="2003/04", **of)
    document.says("run", "lost-one", {"matches": NO}, team="Northham", kindOfRun="unbeaten", matches="10",
                  start="2003-08-20", end="2003-12-24")  # fmt: skip
    document.says("run", "across", {"matches": OPEN}, team="Northham", kindOfRun="unbeaten", matches="25")
    document.says("run", "of-nobody", {"matches": NONE}, team="Farway Wanderers", kindOfRun="unbeaten", matches="4")


def _coaches(document: Document) -> None:
    right = {"appearances": YES, "wins": YES, "draws": YES, "losses": YES, "points": YES}
    spell = {"person": "Coach B", "team": "Eastmere", "role": "head-coach"}
    document.says("spell", "coach", right, **spell, start="2001-09-01", end="2001-11-30", tally=[
        {"scope": "league", "appearances": "7", "wins": "3", "draws": "0", "losses": "4", "points": "9"}])  # fmt: skip
    wrong = {"appearances": NO, "wins": NO, "points": NO}
    document.says("spell", "other-coach", wrong, person="Coach B", team="Midford", role="head-coach", start="2001-09-01",
                  end="2001-11-30", tally=[{"scope": "league", "appearances": "8", "wins": "3", "points": "9"}])  # fmt: skip
    document.says("spell", "start", {"points": YES, "pointsAvailable": YES}, person="Coach B", team="Lakeby", role="head-coach",
                  start="2001-09-01", tally=[{"scope": "opening-matches", "appearances": "3", "points": "0",
                                              "pointsAvailable": "9"}])  # fmt: skip
    document.says("spell", "played", {"appearances": NONE, "goals": NONE}, person="Player A", team="Northham", role="player",
                  during="2001/02", tally=[{"scope": "league", "appearances": "9", "goals": "2"}])  # fmt: skip


def _divisions(document: Document) -> None:
    player = {"person": "Player A", "role": "player"}
    document.says(
        "spell", "in-second", {"division": YES}, team="Lakeby", division="Italy, division 2", during="2002/03", **player
    )
    document.says(
        "spell", "in-first", {"division": NO}, team="Fenmarsh", division="First League", during="2001/02", **player
    )
    document.says("spell", "both", {"division": PART}, team="Hillton", division="Italy, division 2", start="2001-07-01",
                  end="2003-06-30", **player)  # fmt: skip
    document.says("honour", "up", {"result": YES}, team="Hillton", result="promoted", competition="First League",
                  season="2001/02")  # fmt: skip
    document.says("honour", "not-up", {"result": NO}, team="Oakfield", result="promoted", competition="First League",
                  season="2001/02")  # fmt: skip
    document.says("honour", "down", {"result": YES}, team="Lakeby", result="relegated", competition="Italy, division 2",
                  season="2001/02")  # fmt: skip
    document.says("honour", "stayed", {"result": NO}, team="Midford", result="relegated", competition="Italy, division 2",
                  season="2001/02")  # fmt: skip


@pytest.fixture(scope="session")
def document() -> Document:
    return told()


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's judgement on which division is meant."""
    path = tmp_path_factory.mktemp("judged") / "judgements.yaml"
    path.write_text("""judgements:
- {same: [competition/second, "league0:competition/it.2"], because: the document says so}
""")
    return path


@pytest.fixture(scope="session")
def dataset(document: Document, league: Path, judged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document, held against the league as it is built."""
    folder = tmp_path_factory.mktemp("told")
    document.write(folder, ENTITIES)
    records = Against((f"results:league0={league}",), str(judged))
    build(str(folder / "dataset"), facts=str(folder), documents=str(folder / "texts"), against=records)
    return folder / "dataset"


@pytest.fixture(scope="session")
def kg(dataset: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(str(dataset))


@pytest.fixture(scope="session")
def checked(kg: KnowledgeGraph) -> Listing[CheckView]:
    """Every claim of the document, as the dataset recorded it."""
    return kg.checks()
