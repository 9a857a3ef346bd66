"""Proposals are marked as a careful reader would: a copy of the truth is perfect, and every kind of error costs its due."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.marking import Line, Marker, Marks, proposed_facts, strangers, true_facts, wilson
from benchmarks.prose import MADE_UP, Set, made_up, mark, rate, report
from carrera_kg.documents import catalogue_entry, load_catalogue
from carrera_kg.entities import Entities, load_entities
from carrera_kg.errors import TextChangedError
from carrera_kg.ontology import ontology
from carrera_kg.yamlfile import read_yaml

TEXT = """Player A was born on 21 April 1970. He joined Club North in July 1991 and left in 1994.
He played 60 matches and scored 5 goals. With Club North he won the Cup in 1993.
Player B was head coach of Club North until 1995.
On 1 May 1993 Club North beat Club South 2–1; Player A scored.
"""

FACTS = """document: text
facts:
- about: Player A
  words: Player A was born on 21 April 1970
  birthDate: 1970-04-21
- spell: north
  words: joined Club North in July 1991
  person: Player A
  team: Club North
  role: player
  start: 1991-07
  end: {value: 1994, words: left in 1994}
  tally:
  - words: 60 matches and scored 5 goals
    scope: not-stated
    appearances: 60
    goals: 5
- honour: cup
  words: won the Cup in 1993
  person: Player A
  team: Club North
  competition: Cup
  season: 1993
  result: winner
- spell: coach
  words: Player B was head coach of Club North
  person: Player B
  team: Club North
  role: head-coach
  end: {value: 1995, words: until 1995}
  start: {value: 1990, words: until 1995, certainty: hedged}
- match: south
  words: On 1 May 1993
  date: 1993-05-01
  side:
  - words: Club North beat Club South 2–1
    team: Club North
    goalsScored: 2
    outcome: won
  - words: Club North beat Club South 2–1
    team: Club South
    goalsScored: 1
    outcome: lost
  goal:
  - words: Player A scored
    scorer: Player A
    team: Club North
"""

ENTITIES = """entities:
- {id: person/player-a, name: Player A, forms: [A]}
- {id: person/player-b, name: Player B}
- {id: club/club-north, name: Club North, forms: [North]}
- {id: club/club-south, name: Club South}
- {id: competition/cup, name: Cup}
"""

ASKED = 20
"""Birth 1; the player's spell 6 (itself, role, start, end, two counts); the honour 3; the coach 3; the match 7."""


@dataclass
class File:
    """What an extractor gives."""

    facts: list[dict[str, Any]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)


def located(value: Any) -> Any:
    """The same with the offset of every quotation in the text."""
    if isinstance(value, dict):
        plain = {str(key): located(each) for key, each in value.items()}
        return {"at": TEXT.index(plain["words"]), **plain} if "words" in plain else plain
    return [located(each) for each in value] if isinstance(value, list) else str(value)


@pytest.fixture
def texts(tmp_path: Path) -> Set:
    (tmp_path / "facts").mkdir()
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "entities.yaml").write_text(ENTITIES, encoding="utf-8")
    entry = catalogue_entry(str(tmp_path / "text.txt"), "text", "Player A", "biography")
    (tmp_path / "documents.yaml").write_text(f"documents:\n{entry}", encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(FACTS, encoding="utf-8")
    facts = located(read_yaml(str(tmp_path / "draft.yaml")))
    (tmp_path / "facts" / "text.yaml").write_text(dumped(facts), encoding="utf-8")
    return Set("made up", tmp_path, tmp_path, load_entities(str(tmp_path / "entities.yaml")))


def dumped(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)


def copied(texts: Set) -> File:
    """A perfect proposal: the truth itself, but for what the truth hedges."""
    facts = located(read_yaml(str(texts.facts / "facts" / "text.yaml"))["facts"])
    del named(facts, "spell", "coach")["start"]
    return File(facts)


def named(facts: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    return next(fact for fact in facts if fact.get(kind) == name)


def marked(texts: Set, file: File, known: Entities | None = None) -> Marks:
    given = texts if known is None else Set(texts.name, texts.facts, texts.texts, known)
    return mark(given, lambda text, document, entities: file).total


def figures(line: Line) -> tuple[int, int, int, int]:
    return line.proposed, line.right, line.true, line.found


def test_a_copy_of_the_truth_is_perfect(texts: Set) -> None:
    marks = marked(texts, copied(texts))
    assert figures(marks.total) == (ASKED, ASKED, ASKED, ASKED)
    assert (marks.total.precision, marks.total.recall, marks.total.f1) == (1, 1, 1)
    assert (marks.total.vaguer, marks.wrong, marks.missed) == (0, [], [])


def test_nothing_proposed_is_nothing_wrong_and_everything_missed(texts: Set) -> None:
    marks = marked(texts, File())
    assert figures(marks.total) == (0, 0, ASKED, 0)
    assert (marks.total.precision, marks.total.recall, marks.total.f1) == (1, 0, 0)
    assert len(marks.missed) == ASKED


def test_a_dropped_fact_is_missed_with_its_words(texts: Set) -> None:
    file = copied(texts)
    file.facts = [fact for fact in file.facts if "honour" not in fact]
    marks = marked(texts, file)
    assert figures(marks.total) == (ASKED - 3, ASKED - 3, ASKED, ASKED - 3)
    assert [(each.property, each.source.words) for each in marks.missed] == [
        ("honour", "won the Cup in 1993"), ("person", "won the Cup in 1993"), ("when", "won the Cup in 1993"),
    ]  # fmt: skip


def test_a_wrong_value_is_wrong_and_the_true_one_missed(texts: Set) -> None:
    file = copied(texts)
    spell = named(file.facts, "spell", "north")
    spell |= {"start": "1992", "rule": "joined", "confidence": "0.9"}
    marks = marked(texts, file)
    assert figures(marks.lines["start"]) == (1, 0, 1, 0)
    assert figures(marks.total) == (ASKED, ASKED - 1, ASKED, ASKED - 1)
    [wrong] = marks.wrong
    assert (wrong.property, wrong.source.rule, wrong.source.confidence) == ("start", "joined", "0.9")
    assert "1992" in wrong.shown


def test_a_wrong_person_makes_the_whole_spell_wrong(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "north")["person"] = "Player B"
    marks = marked(texts, file)
    assert figures(marks.total) == (ASKED, ASKED - 6, ASKED, ASKED - 6)


@pytest.mark.parametrize(
    ("name", "values"), [("person", ["Player A", "Player B"]), ("team", ["Club North", "Club South"])]
)
def test_a_second_person_or_team_of_a_spell_is_a_wrong_spell(texts: Set, name: str, values: list[str]) -> None:
    file = copied(texts)
    named(file.facts, "spell", "north")[name] = values
    assert figures(marked(texts, file).lines["spell"]) == (3, 2, 2, 2)


def test_a_second_team_of_an_honour_is_a_wrong_honour(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "honour", "cup")["team"] = ["Club North", "Club South"]
    assert figures(marked(texts, file).lines["honour"]) == (2, 1, 1, 1)


def test_a_wrong_team_of_an_honour_makes_it_another_one(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "honour", "cup")["team"] = "Club South"
    assert figures(marked(texts, file).lines["honour"]) == (1, 0, 1, 0)


def test_a_wrong_day_makes_another_match(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "match", "south")["date"] = "1993-05-02"
    marks = marked(texts, file)
    assert figures(marks.lines["match"]) == (1, 0, 1, 0)
    assert figures(marks.lines["scorer"]) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("value", "right", "vaguer"),
    [
        ("1991-07", True, False),
        ("July 1991", True, False),
        ("1991", True, True),
        ("1991/92", True, True),
        ("summer 1991", True, True),
        ("autumn 1991", False, False),
        ("1991-07-01", False, False),  # more than the text says
        ("before 1995", False, False),  # no bound to speak of
        ("199X", False, False),
    ],
)
def test_a_vaguer_date_is_right_and_counted_as_vaguer(texts: Set, value: str, right: bool, vaguer: bool) -> None:
    file = copied(texts)
    named(file.facts, "spell", "north")["start"] = value
    line = marked(texts, file).lines["start"]
    assert (line.right, line.found, line.vaguer) == (right, right, vaguer)


def test_a_wider_concept_is_right_and_counted_as_vaguer(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "coach")["role"] = "manager"
    marks = marked(texts, file)
    assert figures(marks.total) == (ASKED, ASKED, ASKED, ASKED)
    assert marks.total.vaguer == marks.lines["role"].vaguer == 1


def test_a_finer_concept_than_the_text_has_is_wrong(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "coach")["role"] = "caretaker"
    assert figures(marked(texts, file).lines["role"]) == (2, 1, 2, 1)


def test_to_have_been_in_the_final_is_a_vaguer_result(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "honour", "cup")["result"] = "finalist"
    line = marked(texts, file).lines["honour"]
    assert (figures(line), line.vaguer) == ((1, 1, 1, 1), 1)
    named(file.facts, "honour", "cup")["result"] = "runner-up"
    assert figures(marked(texts, file).lines["honour"]) == (1, 0, 1, 0)


def test_what_the_truth_hedges_is_worth_nothing_either_way(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "coach")["start"] = "1990"
    assert figures(marked(texts, file).total) == (ASKED, ASKED, ASKED, ASKED)
    named(file.facts, "spell", "coach")["start"] = "1989"
    assert figures(marked(texts, file).total) == (ASKED + 1, ASKED, ASKED, ASKED)


def test_an_honour_whose_result_is_hedged_is_worth_nothing_either_way(texts: Set) -> None:
    path = texts.facts / "facts" / "text.yaml"
    sheet = located(read_yaml(str(path)))
    named(sheet["facts"], "honour", "cup")["result"] = {"value": "winner", "certainty": "hedged"}
    file = copied(texts)
    path.write_text(dumped(sheet), encoding="utf-8")
    assert figures(marked(texts, file).total) == (ASKED - 3,) * 4
    file.facts = [fact for fact in file.facts if "honour" not in fact]
    assert figures(marked(texts, file).total) == (ASKED - 3,) * 4


def test_the_same_said_twice_counts_once(texts: Set) -> None:
    file = copied(texts)
    file.facts += copy.deepcopy(file.facts)
    assert figures(marked(texts, file).total) == (ASKED, ASKED, ASKED, ASKED)
    again = copy.deepcopy(named(file.facts, "spell", "north")) | {"spell": "a-name-of-its-own", "start": "1980"}
    file.facts += [again, copy.deepcopy(again) | {"spell": "and-another"}]
    assert figures(marked(texts, file).total) == (ASKED + 1, ASKED, ASKED, ASKED)


def test_names_of_records_do_not_count(texts: Set) -> None:
    file = copied(texts)
    for number, fact in enumerate(file.facts):
        for kind in ("spell", "honour", "match"):
            if kind in fact:
                fact[kind] = f"r{number}"
    assert marked(texts, file).total.f1 == 1


def test_entities_that_the_text_brings_are_known_by_any_of_their_names(texts: Set) -> None:
    file = copied(texts)
    file.entities = [
        {"id": "person/a", "name": "A", "at": "7", "words": "A"},
        {"id": "person/player-b", "name": "Player B", "at": "172", "words": "Player B"},
        {"id": "club/north", "name": "NORTH", "at": "54", "words": "North"},
        {"id": "club/club-south", "name": "Club South", "at": "246", "words": "Club South"},
        {"id": "competition/the-cup", "name": "Cup", "at": "161", "words": "Cup"},
    ]
    file.facts = renamed(file.facts, {"Player A": "A", "Club North": "NORTH"})
    marks = marked(texts, file, Entities.of(()))
    assert (marks.wrong, marks.missed) == ([], [])


def renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with other names, but for what is quoted."""
    if isinstance(value, dict):
        return {key: each if key == "words" else renamed(each, names) for key, each in value.items()}
    return [renamed(each, names) for each in value] if isinstance(value, list) else names.get(value, value)


def test_a_name_that_nothing_explains_is_wrong(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "north")["team"] = "Club West"
    marks = marked(texts, file)
    assert figures(marks.lines["spell"]) == (2, 1, 2, 1)
    assert any("?Club West" in each.shown or "Club West" in each.shown for each in marks.wrong)


def test_a_national_team_is_no_club(texts: Set) -> None:
    file = copied(texts)
    file.entities = [{"id": "national-team/club-north", "name": "Club North"}]
    known = Entities.of(entity for entity in texts.known.by_id.values() if entity.name != "Club North")
    assert figures(marked(texts, file, known).lines["spell"]) == (2, 0, 2, 0)


def test_a_finer_truth_answers_for_a_vaguer_one(texts: Set) -> None:
    path = texts.facts / "facts" / "text.yaml"
    sheet = located(read_yaml(str(path)))
    sheet["facts"].append({
        "spell": "north", "at": TEXT.index("in July 1991"), "words": "in July 1991", "person": "Player A",
        "team": "Club North", "role": "player", "start": "1991",
    })  # fmt: skip
    file = copied(texts)
    path.write_text(dumped(sheet), encoding="utf-8")
    assert figures(marked(texts, file).lines["start"]) == (1, 1, 1, 1)


def test_words_that_are_not_at_their_place_end_the_run(texts: Set) -> None:
    file = copied(texts)
    file.facts[0]["at"] = "1"
    with pytest.raises(TextChangedError):
        marked(texts, file)


# ── Whom a sentence is about ─────────────────────────────────────────────────────────────────────


def told_of(texts: Set, file: File) -> list[str]:
    [document] = load_catalogue(str(texts.facts / "documents.yaml")).values()
    path = str(texts.facts / "facts" / "text.yaml")
    true, names = true_facts(path, {document.id: document}, texts.known, ontology())
    return strangers(true, proposed_facts(file, document, TEXT, texts.known, names, ontology()), TEXT)


def test_nobody_in_a_copy_of_the_truth_is_a_stranger(texts: Set) -> None:
    assert told_of(texts, copied(texts)) == []


def test_a_person_of_whom_the_sentence_does_not_speak_is_a_stranger(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "coach")["person"] = "Player A"
    found = told_of(texts, file)
    assert found
    assert all("person/player-a" in each and "is about person/player-b" in each for each in found)


def test_a_birth_of_somebody_else_is_told_of_a_stranger(texts: Set) -> None:
    file = copied(texts)
    file.facts[0]["about"] = "Player B"
    [found] = told_of(texts, file)
    assert found.startswith("person of person/player-b")


def test_a_sentence_with_no_true_fact_is_about_nobody(texts: Set) -> None:
    path = texts.facts / "facts" / "text.yaml"
    sheet = located(read_yaml(str(path)))
    before = copied(texts)
    sheet["facts"] = [fact for fact in sheet["facts"] if fact.get("spell") != "coach"]
    path.write_text(dumped(sheet), encoding="utf-8")
    named(before.facts, "spell", "coach")["person"] = "Player A"
    assert told_of(texts, before) == []


# ── The figures and the report ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.278), (10, 10, 0.722, 1), (5, 10, 0.237, 0.763), (90, 100, 0.826, 0.945)],
)
def test_intervals_are_those_of_wilson(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=5e-4)


def test_a_report_has_the_figures_and_the_errors(texts: Set) -> None:
    file = copied(texts)
    named(file.facts, "spell", "north").update(start="1992", rule="joined", confidence="0.9")
    lines = list(report(mark(texts, lambda text, document, known: file), errors=5))
    assert f"| **all** | {ASKED} | {ASKED - 1} | 0 | {ASKED} | {ASKED - 1} | 0.950 (0.76–0.99) |" in lines[3]
    assert "| `start` | 1 | 0 | 0 | 1 | 0 | 0.000 (0.00–0.79) | 0.000 (0.00–0.79) | 0.000 |" in lines
    assert any("1992 – “joined Club North in July 1991” at" in line and "rule joined (0.9)" in line for line in lines)


def test_the_rate_counts_documents_and_words() -> None:
    asked: list[str] = []

    def propose(text: str, document: str, known: Entities) -> File:
        asked.append(document)
        return File()

    many, words = rate([("one two", "a"), ("three", "b")], Entities.of(()), propose, seconds=0.01)
    assert asked[:4] == ["a", "b", "a", "b"]
    assert words == pytest.approx(many * 1.5)


@pytest.mark.parametrize("name", MADE_UP)
def test_the_made_up_texts_marked_against_themselves_are_perfect(name: str) -> None:
    texts = made_up(name)
    entities = load_entities(str(texts.facts / "entities.yaml"))
    files = {document.id: read_yaml(str(path))["facts"] for document, _, path in texts.documents()}

    def propose(text: str, document: str, known: Entities) -> File:
        facts = files[document]
        assert isinstance(facts, list)
        return File(facts)

    found = mark(Set(texts.name, texts.facts, texts.texts, entities), propose)
    assert (found.total.wrong, found.total.missed) == ([], [])
    assert found.total.total.true > 500
    for true, told, text in found.told.values():
        assert strangers(true, told, text) == []


def test_the_marker_is_for_one_document_at_a_time(texts: Set) -> None:
    [document] = load_catalogue(str(texts.facts / "documents.yaml")).values()
    true, _ = true_facts(str(texts.facts / "facts" / "text.yaml"), {"text": document}, texts.known, ontology())
    assert Marker(ontology()).marks(true, true).total.f1 == 1
