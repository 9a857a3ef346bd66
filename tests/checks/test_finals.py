"""Who won a competition that a final decides, and which finals decide something else."""

from __future__ import annotations

from datetime import date

import pytest

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import Against, build
from tests.checks.building import CLUBS, LOWER, Document, Game, season, write_season
from tests.checks.conftest import ENTITIES, NO, YES

WINNERS = {
    ("Southwick", "First League"): YES,
    ("Lakeby", "First League"): NO,
    ("Hillton", "Italy, division 2"): YES,
    ("Dalewood", "Italy, division 2"): NO,
}
"""What the records say to a club's having won a competition in 2003/04."""


def staged(*games: tuple[str, Game]) -> str:
    """The lines of matches with more cells, as footballcsv has those of cups."""
    return "".join(f"{game.line},{cells}\n" for cells, game in games)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The verdict on each club and competition."""
    folder = tmp_path_factory.mktemp("finals")
    records = folder / "records"
    write_season(records, "2003-04_it.1", season(2003, [CLUBS[1], CLUBS[0], *CLUBS[2:]]))
    path = records / "2003-04_it.1.csv"
    head, *lines = path.read_text().splitlines()
    last = staged(("Play-outs,Final", Game(date(2004, 6, 6), "Midford", "Lakeby", (0, 1))))
    path.write_text("".join([f"{head},Stage,Round\n", *(f"{line},Regular Season,\n" for line in lines), last]))
    hillton, dalewood, fenmarsh, stonegate = LOWER[:4]
    cup = staged(
        ("Semi-finals", Game(date(2004, 5, 1), hillton, fenmarsh, (2, 1))),
        ("Semi-finals", Game(date(2004, 5, 2), dalewood, stonegate, (2, 1))),
        ("Third place", Game(date(2004, 5, 15), fenmarsh, stonegate, (3, 1))),
        ("Final", Game(date(2004, 5, 16), dalewood, hillton, (1, 2))),
    )
    (records / "2003-04_it.2.csv").write_text(f"Date,Team 1,FT,HT,Team 2,Round\n{cup}")
    document = Document()
    for club, competition in WINNERS:
        document.says("honour", f"{club}-{competition[:5]}".lower().replace(",", ""), {}, team=club, result="winner",
                      competition=competition, season="2003/04")  # fmt: skip
    document.write(folder, ENTITIES)
    judged = folder / "judgements.yaml"
    judged.write_text("""judgements:
- {same: [competition/first, "finals:competition/it.1"], because: the document says so}
- {same: [competition/second, "finals:competition/it.2"], because: the document says so}
""")
    against = Against((f"results:finals={records}",), str(judged))
    build(str(folder / "dataset"), facts=str(folder), documents=str(folder / "texts"), against=against)
    kg = KnowledgeGraph.open(str(folder / "dataset"))
    told = dict(zip(document.expected, WINNERS, strict=True))
    return {told[c.claim.words]: c.verdict for c in kg.checks() if c.claim.property == "result"}


@pytest.mark.parametrize("pair", WINNERS, ids=" in ".join)
def test_the_final_of_a_cup_decides_and_that_of_play_outs_does_not(
    pair: tuple[str, str], found: dict[tuple[str, str], str]
) -> None:
    assert found.get(pair) == WINNERS[pair]
