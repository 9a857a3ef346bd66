from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg.errors import FactError
from carrera_kg.model import Certainty, Span
from carrera_kg.ontology import ontology
from carrera_kg.readers.facts import SILENCE, FactSheet, Name, Silence, Statement, Subject, read_facts
from carrera_kg.vocabulary import BASE, NESTED, RECORDS
from tests.career import catalogue_of, term, write

TEXT = "Player A joined Club North in 1990 and scored 7 goals. It may be that he left in summer 1995. Now he rests."
HEAD = "document: almanac\nfacts:\n"


def read(folder: Path, facts: str, **written: object) -> FactSheet:
    documents = catalogue_of({"almanac": TEXT}, {"almanac": written} if written else None)
    return read_facts(write(folder / "almanac.yaml", facts), documents, ontology())


def statements(folder: Path, facts: str, **written: object) -> tuple[Statement, ...]:
    return read(folder, HEAD + facts, **written).statements


def test_each_value_is_a_statement_with_its_words(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        HEAD
        + """
- about: Player A
  at: 0
  words: Player A
  name: [Player A, A]
- spell: north
  at: 9
  words: joined Club North in 1990
  team: Club North
  start: {value: 1990, at: 27, words: in 1990}
""",
    )
    assert sheet.document.id == "almanac"
    player, north = Subject("about", "Player A"), Subject("spell", "north")
    joined = Span("almanac", 9, 34, "joined Club North in 1990")
    assert [(s.subject, s.property.name, s.value, s.spans, s.line) for s in sheet.statements] == [
        (player, "name", term("name", "Player A"), (Span("almanac", 0, 8, "Player A"),), 7),
        (player, "name", term("name", "A"), (Span("almanac", 0, 8, "Player A"),), 7),
        (north, "team", Name("Club North"), (joined,), 11),
        (north, "start", term("start", "1990"), (Span("almanac", 27, 34, "in 1990"),), 12),
    ]


def test_each_property_reads_its_value_in_its_own_way(tmp_path: Path) -> None:
    facts = """
- spell: north
  at: 0
  words: Player A
  team: Club North
  start: 1990-04
  seasons: '05'
  captain: true
  role: head-coach
  position: position/defender
  departureReason: 'no "reason"'
  follows: south
"""
    found = {s.property.name: s.value for s in statements(tmp_path, facts)}
    assert found == {
        "team": Name("Club North"),
        "start": term("start", "1990-04"),
        "seasons": term("seasons", "5"),
        "captain": term("captain", "true"),
        "role": term("role", "head-coach"),
        "position": term("position", "defender"),
        "departureReason": term("departureReason", 'no "reason"'),
        "follows": Subject("spell", "south"),
    }


@pytest.mark.parametrize(
    ("text", "edtf", "as_written"),
    [
        ("1990", "1990", ""),
        ("1991/92", "1991-07/1992-06", "1991/92"),
        ("summer 1995", "1995-22", "summer 1995"),
        ("1995-22", "1995-22", ""),
    ],
)
def test_a_date_keeps_its_notation_where_edtf_writes_it_differently(
    tmp_path: Path, text: str, edtf: str, as_written: str
) -> None:
    (found,) = statements(tmp_path, f"- {{spell: north, at: 0, words: Player A, start: {text}}}")
    assert (found.value, found.as_written) == (term("start", edtf), as_written)


def test_now_is_the_time_of_writing(tmp_path: Path) -> None:
    facts = "- {spell: north, at: 94, words: Now, ongoing: now}"
    (found,) = statements(tmp_path, facts, earliest="2004-05-06", latest="2005")
    assert (found.value, found.as_written) == (term("ongoing", "[2004-05-06..2005-12-31]"), "")
    (found,) = statements(tmp_path, facts, earliest="2004-05-06")
    assert found.value == term("ongoing", "[2004-05-06..]")


def test_several_places_are_spans_in_order(tmp_path: Path) -> None:
    (found,) = statements(
        tmp_path,
        """
- spell: north
  end:
    value: summer 1995
    places:
    - {at: 78, words: in summer 1995}
    - {at: 70, words: he left}
""",
    )
    assert found.spans == (Span("almanac", 70, 77, "he left"), Span("almanac", 78, 92, "in summer 1995"))


def test_offsets_count_code_points_up_to_the_very_end(tmp_path: Path) -> None:
    (found,) = statements(tmp_path, f"- {{about: Player A, at: {len(TEXT) - 5}, words: rests, name: x}}")
    assert found.spans == (Span("almanac", len(TEXT) - 5, len(TEXT), "rests"),)


def test_certainty_is_asserted_unless_the_fact_or_the_value_says_otherwise(tmp_path: Path) -> None:
    facts = """
- {spell: a, at: 0, words: Player A, start: 1990}
- spell: b
  at: 55
  words: It may be
  certainty: hedged
  start: 1990
  end: {value: 1995, certainty: reported}
  captain: {value: true, certainty: asserted}
  tally:
  - {scope: league, goals: 7}
  - {scope: not-stated, certainty: opinion, goals: {value: 8, certainty: reported}}
"""
    found = [(s.property.name, s.certainty) for s in statements(tmp_path, facts)]
    assert found == [
        ("start", Certainty.ASSERTED),
        ("start", Certainty.HEDGED),
        ("end", Certainty.REPORTED),
        ("captain", Certainty.ASSERTED),
        ("tally", Certainty.HEDGED),
        ("scope", Certainty.HEDGED),
        ("goals", Certainty.HEDGED),
        ("tally", Certainty.OPINION),
        ("scope", Certainty.OPINION),
        ("goals", Certainty.REPORTED),
    ]


def test_nested_records_are_linked_and_told_apart_by_scope_team_and_scorer(tmp_path: Path) -> None:
    facts = """
- spell: north
  at: 0
  words: Player A
  tally:
  - {scope: league, goals: 7, at: 39, words: scored 7 goals}
  - {scope: {value: not-stated}, goals: 9}
- match: opener
  at: 0
  words: Player A
  side: [{team: Club North}, {home: true}]
  goal: {scorer: Player A}
"""
    found = statements(tmp_path, facts)
    links = [(s.subject.name, s.property.name, s.value) for s in found if s.property.name in ("tally", "side", "goal")]
    assert links == [
        ("north", "tally", Subject("tally", "north/league")),
        ("north", "tally", Subject("tally", "north/not-stated")),
        ("opener", "side", Subject("side", "opener/Club North")),
        ("opener", "side", Subject("side", "opener/2")),
        ("opener", "goal", Subject("goal", "opener/Player A")),
    ]
    places = {(s.subject.name, s.property.name): s.spans[0].words for s in found}
    assert places["north/league", "goals"] == "scored 7 goals"
    assert places["north/not-stated", "goals"] == "Player A"


# ── What is wrong is named with its line and the way out ─────────────────────────────────────────

PLAYER = "- about: Player A\n  at: 0\n  words: Player A\n"
SPELL = "- spell: north\n  at: 0\n  words: Player A\n"
WRONG = [
    # facts, line, problem, way out
    (PLAYER + "  birthdate: 1964", 6, "no property birthdate", "did you mean birthDate"),
    (PLAYER + "  qqq: 1964", 6, "no property qqq", "ontology/carrera.ttl"),
    (SPELL + "  birthDate: 1964", 6, "a spell has no birthDate", "domain"),
    (SPELL + "  tally:\n  - scope: league\n    start: 1990", 8, "a tally has no start", "domain"),
    (SPELL + "  tally:\n  - scope: leage\n", 7, "scope: no concept 'leage'", "did you mean league"),
    (SPELL + "  tally: 7", 6, "a tally must be a mapping", "docs/facts.md"),
    (SPELL + "  role: qqq", 6, "role: no concept 'qqq'", "assistant"),
    (SPELL + "  role: goalkeeper", 6, "role: no concept 'goalkeeper'", ""),
    (SPELL + "  role: position/goalkeeper", 6, "role: no concept 'position/goalkeeper'", ""),
    (
        SPELL + "  deployment:\n  - position: sweeper\n    role: player\n    goals: 1",
        9,
        "a deployment has no goals",
        "domain",
    ),
    (SPELL + "  deployment: sweeper", 6, "a deployment must be a mapping", "docs/facts.md"),
    (SPELL + "  kindOfRun: winning", 6, "a spell has no kindOfRun", "domain"),
    (SPELL.replace("spell", "run") + "  goals: 1", 6, "a run has no goals", "domain"),
    (SPELL.replace("spell", "remark") + "  start: 1990", 6, "a remark has no start", "domain"),
    ("- tally: north\n  goals: 1", 3, "a fact needs one head", "about, spell, honour, match, run, standing"),
    (
        SPELL + "  team:\n    value: x\n    under: Team",
        7,
        "under must be a place",
        "at and words of the column's header",
    ),
    (SPELL + "  team:\n    value: x\n    under: {at: 0}", 7, "under must be a place", "at and words"),
    (SPELL + "  team:\n    value: x\n    under: {words: Player A}", 8, "'Player A' has no offset", "carrera-kg locate"),
    (SPELL + "  under: {at: 0, words: Player A}", 6, "no property under", ""),
    (SPELL + "  words2: x", 6, "no property words2", ""),
    (
        "- spell: north\n  words: Player A\n  places:\n  - {at: 0, words: Player A}",
        3,
        "words and places together",
        "places",
    ),
    (SPELL + "  start: the other day", 6, "start: 'the other day' is not a date", "write it like 1991"),
    (SPELL + "  start: 1990-02-30", 6, "start: '1990-02-30'", "write it like 1991"),
    (SPELL + "  seasons: seven", 6, "seasons: 'seven' is not a whole number", "in digits"),
    (SPELL + "  seasons: -1", 6, "seasons: '-1' is not a whole number", "in digits"),
    (SPELL + "  seasons: ٧", 6, "is not a whole number", "in digits"),
    (SPELL + "  seasons: 1000000000", 6, "is not a whole number", "in digits"),
    (SPELL + "  captain: yes", 6, "captain: 'yes' is neither true nor false", "true or false"),
    (SPELL + "  team:", 6, "team has no value", "leave the property out"),
    (SPELL + "  team: '  '", 6, "team has no value", "leave the property out"),
    (SPELL + "  team: {at: 0, words: Player A}", 6, "team has no value", "leave the property out"),
    (SPELL + "  team: {value: {a: b}}", 6, "team has no value", "leave the property out"),
    (SPELL + "  team: [[Club North]]", 6, "team has no value", "leave the property out"),
    (SPELL + "  team: {value: x, certain: hedged}", 6, "a value has no certain", "certainty"),
    (SPELL + "  certainty: sure", 3, "no certainty 'sure'", "asserted, hedged, reported, opinion"),
    (SPELL + "  team:\n    value: x\n    certainty: sure", 7, "no certainty 'sure'", "asserted"),
    ("- spell: north\n  team: x", 4, "team has no words", "no words, no claim: give at and words"),
    ("- spell: north\n  tally:\n  - scope: league", 5, "a tally without words", "give at and words"),
    ("- spell: north\n  words: Player A\n  team: x", 3, "'Player A' has no offset", "carrera-kg locate"),
    ("- spell: north\n  at: 5\n  team: x", 3, "words must be a text", "docs/facts.md"),
    ("- spell: north\n  at: -5\n  words: x\n  team: x", 3, "'-5' is not an offset", "code points from 0"),
    ("- spell: north\n  at: ٥\n  words: x\n  team: x", 3, "is not an offset", "code points from 0"),
    ("- spell: north\n  at: 999\n  words: x\n  team: x", 3, "offset 999 is past the end of almanac", "locate"),
    (f"- spell: north\n  at: {len(TEXT)}\n  words: x", 3, "is past the end of almanac", "locate"),
    ("- spell: north\n  at: 0\n  words: a b c d e f g h i", 3, "has 9 words", "keep the 8 or fewer"),
    ("- spell: north\n  places: 9", 3, "places must be a list", "each with at and words"),
    ("- spell: north\n  places: [9]", 3, "places must be a list", "each with at and words"),
    ("- spell: north\n  team:\n    value: x\n    places:\n    - at: 1", 7, "words must be a text", "docs/facts.md"),
    ("- at: 0\n  words: Player A", 3, "a fact needs one head", "about, spell, honour, match"),
    ("- about: Player A\n  spell: north", 3, "a fact needs one head", "about, spell, honour, match"),
    ("- about:\n  at: 0", 3, "about must be a text", "docs/facts.md"),
    ("- about: [Player A]", 3, "about must be a text", "docs/facts.md"),
    (SPELL + SPELL.replace("north", "x") + "  teem: x", 9, "no property teem", "did you mean"),
]


@pytest.mark.parametrize(
    ("facts", "line", "problem", "way_out"), WRONG, ids=[f"{w[2]} ({i})" for i, w in enumerate(WRONG)]
)
def test_a_wrong_fact_names_file_line_and_next_move(
    tmp_path: Path, facts: str, line: int, problem: str, way_out: str
) -> None:
    with pytest.raises(FactError) as caught:
        statements(tmp_path, facts)
    error = caught.value
    assert error.file == str(tmp_path / "almanac.yaml")
    assert str(error).startswith(f"{error.file}:{line}: ")
    assert problem in error.problem
    assert way_out in error.hint


@pytest.mark.parametrize(
    ("sheet", "problem", "way_out"),
    [
        ("document: almanach\nfacts: []", "no document almanach in the catalogue", "did you mean almanac?"),
        ("document: qqq\nfacts: []", "no document qqq in the catalogue", "documents.yaml has almanac"),
        ("facts: []", "no document None in the catalogue", "almanac"),
        ("document: almanac", "no list of facts", "put the statements under 'facts:'"),
        ("document: almanac\nfacts: {}", "no list of facts", "put the statements under 'facts:'"),
        (
            "document: almanac\nfacts: [x]",
            "a fact must be a mapping",
            "start it with one of about, spell, honour, match",
        ),
    ],
)
def test_a_wrong_sheet_names_the_way_out(tmp_path: Path, sheet: str, problem: str, way_out: str) -> None:
    with pytest.raises(FactError) as caught:
        read(tmp_path, sheet)
    assert problem in caught.value.problem and way_out in caught.value.hint


def test_eight_words_may_be_quoted(tmp_path: Path) -> None:
    words = "joined Club North in 1990 and scored 7"
    assert statements(tmp_path, f"- {{about: Player A, at: 9, words: {words}, name: A}}")[0].spans[0].words == words


def test_a_concept_is_written_by_its_last_part(tmp_path: Path) -> None:
    (found,) = statements(tmp_path, SPELL + "  departure: dismissed")
    assert found.value.value == f"{BASE}manner/dismissed"  # type: ignore[union-attr]


# ── Records of their own ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind not in NESTED])
def test_a_fact_may_be_about_any_record_with_a_name_of_its_own(tmp_path: Path, kind: str) -> None:
    (found,) = statements(
        tmp_path, f"- {{{kind}: x, at: 0, words: Player A, {'season: 1990' if kind == 'run' else 'date: 1990'}}}"
    )
    assert found.subject == Subject(kind, "x")


def test_a_run_a_standing_and_a_suspension_are_read_like_a_spell(tmp_path: Path) -> None:
    facts = """
- {run: r, at: 0, words: Player A, team: Club North, kindOfRun: unbeaten, matches: 49, season: 1991/92}
- {standing: t, at: 0, words: Player A, team: Club North, rank: 1, matchesLeft: 3, date: 1992-05}
- {suspension: s, at: 0, words: Player A, person: Player A, start: 2012-08, months: 4, offence: x}
"""
    found = {(s.subject.kind, s.property.name): s.value for s in statements(tmp_path, facts)}
    assert found["run", "kindOfRun"] == term("kindOfRun", "run/unbeaten")
    assert found["run", "matches"] == term("matches", "49")
    assert found["standing", "rank"] == term("rank", "1")
    assert found["suspension", "months"] == term("months", "4")


def test_a_concept_of_two_schemes_is_that_of_the_property(tmp_path: Path) -> None:
    facts = "- {honour: x, at: 0, words: Player A, result: unbeaten}\n- {run: x, at: 0, words: Player A, kindOfRun: unbeaten}"
    assert [str(s.value) for s in statements(tmp_path, facts)] == [
        f"<{BASE}result/unbeaten>",
        f"<{BASE}run/unbeaten>",
    ]


def test_a_deployment_hangs_on_its_spell_by_its_position(tmp_path: Path) -> None:
    facts = """
- spell: north
  at: 0
  words: Player A
  deployment:
  - {position: sweeper, fieldedBy: Player B, during: 1993}
  - {position: {value: right-back, at: 9, words: joined}, inPlaceOf: Player B}
"""
    found = statements(tmp_path, facts)
    links = [s.value for s in found if s.property.name == "deployment"]
    assert links == [Subject("deployment", "north/sweeper"), Subject("deployment", "north/right-back")]
    said = {(s.subject.name, s.property.name): s.value for s in found}
    assert said["north/sweeper", "fieldedBy"] == Name("Player B")
    assert said["north/right-back", "position"] == term("position", "right-back")


def test_a_players_second_goal_is_another_goal_and_a_second_tally_of_a_scope_is_the_same(tmp_path: Path) -> None:
    facts = """
- match: m
  at: 0
  words: Player A
  goal: [{scorer: Player A}, {scorer: Player A}, {scorer: Player B}]
- spell: north
  at: 0
  words: Player A
  tally: [{scope: league, goals: 7}, {scope: league, appearances: 70}]
"""
    found = statements(tmp_path, facts)
    assert [s.value.name for s in found if isinstance(s.value, Subject)] == [
        *("m/Player A", "m/Player A#2", "m/Player B"),
        *("north/league", "north/league"),
    ]


# ── Headers of tables ────────────────────────────────────────────────────────────────────────────


def test_a_value_may_name_the_header_that_it_stands_under(tmp_path: Path) -> None:
    facts = SPELL + "  start: {value: 1990, at: 27, words: in 1990, under: {at: 94, words: Now}}\n  end: 1995"
    start, end = statements(tmp_path, facts)
    assert (start.header, end.header) == (Span("almanac", 94, 97, "Now"), None)


def test_the_quotations_of_a_sheet_are_all_that_must_stand_in_the_text(tmp_path: Path) -> None:
    facts = SPELL + "  start: {value: 1990, at: 27, words: in 1990, under: {at: 94, words: Now}}\n"
    sheet = read(tmp_path, HEAD + facts + "silent:\n- {at: 98, words: he rests, because: caption}\n")
    assert [span.words for span in sheet.quotations] == ["in 1990", "Now", "he rests"]


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reason", SILENCE)
def test_a_place_without_a_claim_has_a_reason(tmp_path: Path, reason: str) -> None:
    sheet = read(
        tmp_path, f"document: almanac\nfacts: []\nsilent:\n- {{at: 94, words: Now he rests, because: {reason}}}"
    )
    assert sheet.silences == (Silence(Span("almanac", 94, 106, "Now he rests"), reason),)
    assert sheet.statements == ()


def test_a_sheet_need_not_be_silent_about_anything(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD + PLAYER + "  name: x").silences == ()
    assert read(tmp_path, HEAD + PLAYER + "  name: x\nsilent: []").silences == ()


@pytest.mark.parametrize(
    ("silent", "line", "problem", "way_out"),
    [
        ("silent: heading", 1, "silent must be a list", "each with at, words and because"),
        ("silent: [heading]", 1, "silent must be a list", "each with at, words and because"),
        ("silent:\n- {at: 0, words: Player A}", 4, "because must be a text", "docs/facts.md"),
        (
            "silent:\n- {at: 0, words: Player A, because: boring}",
            4,
            "no reason 'boring'",
            "it is one of title, heading",
        ),
        ("silent:\n- {at: 0, words: Player A, because: title, why: x}", 4, "a silent place has no why", "because"),
        ("silent:\n- {words: Player A, because: title}", 4, "'Player A' has no offset", "carrera-kg locate"),
        ("silent:\n- {at: 0, because: title}", 4, "words must be a text", "docs/facts.md"),
        ("silent:\n- {at: 999, words: x, because: title}", 4, "is past the end of almanac", "locate"),
        ("silent:\n- {at: 0, words: a b c d e f g h i, because: title}", 4, "has 9 words", "keep the 8 or fewer"),
    ],
)
def test_a_wrong_silence_names_its_line_and_the_way_out(
    tmp_path: Path, silent: str, line: int, problem: str, way_out: str
) -> None:
    with pytest.raises(FactError) as caught:
        read(tmp_path, f"document: almanac\nfacts: []\n{silent}")
    assert str(caught.value).startswith(f"{tmp_path / 'almanac.yaml'}:{line}: ")
    assert problem in caught.value.problem and way_out in caught.value.hint


# ── Criminal and medical matters ─────────────────────────────────────────────────────────────────

REMARK = "- remark: matter\n  at: 0\n  words: Player A\n  concerns: Player A\n  summary: x\n"


@pytest.mark.parametrize("topic", ["legal-matter", "health"])
def test_a_delicate_matter_is_not_told_without_its_outcome(tmp_path: Path, topic: str) -> None:
    with pytest.raises(FactError) as caught:
        statements(tmp_path, f"{REMARK}  topic: {topic}")
    assert ":8: matter: a " in str(caught.value) and "without its outcome" in caught.value.problem
    assert "withheld" in caught.value.hint and "say how it was settled" in caught.value.hint


def test_a_delicate_matter_may_be_settled_in_another_sentence_of_the_document(tmp_path: Path) -> None:
    settled = "- {remark: matter, at: 55, words: It may be, settled: the charge was dropped}\n"
    assert len(statements(tmp_path, f"{REMARK}  topic: legal-matter\n{settled}")) == 4
    assert len(statements(tmp_path, f"{settled}{REMARK}  topic: legal-matter\n")) == 4


def test_another_matters_outcome_settles_nothing(tmp_path: Path) -> None:
    other = "- {remark: other, at: 55, words: It may be, settled: the charge was dropped}\n"
    with pytest.raises(FactError, match="matter: a legal matter without its outcome"):
        statements(tmp_path, f"{REMARK}  topic: legal-matter\n{other}")


def test_other_topics_need_no_outcome(tmp_path: Path) -> None:
    assert len(statements(tmp_path, f"{REMARK}  topic: feeling")) == 3


@pytest.mark.parametrize("name", ["searchKey", "earliest", "careerGoals"])
def test_what_rules_work_out_is_not_stated(tmp_path: Path, name: str) -> None:
    with pytest.raises(FactError, match=f"{name} is worked out by a rule, not stated; state what it comes from"):
        read(tmp_path, f"{HEAD}{PLAYER}  {name}: 1990")


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["silence", "fact", "documents"])
def test_a_key_that_a_sheet_has_no_use_for_is_an_error(tmp_path: Path, key: str) -> None:
    with pytest.raises(FactError, match=f"no {key}"):
        read(tmp_path, f"{HEAD}{PLAYER}  name: x\n{key}: []")
