from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError, FactError, UsageError
from carrera_kg.factfile import REFERENCES, FactFile, Record, claims, is_open, parts, without
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import NESTED, RECORDS
from tests.career import write

JOINED: Record = {
    "spell": "club-north",
    "rule": "joined",
    "confidence": "0.9",
    "at": "120",
    "words": "Player A joined Club North",
    "person": {"value": "Player A", "at": "120", "words": "Player A"},
    "team": "Club North",
    "role": "player",
    "start": "2004",
}
TALLY: Record = {
    "spell": "club-north",
    "rule": "tally",
    "at": "200",
    "words": "11 caps",
    "tally": [{"scope": "league", "at": "200", "words": "11 caps", "appearances": "11"}],
}
CANONICAL = """\
document: almanac
catalogue: {id: almanac, title: "A, by B", kind: news}
entities:
- {id: person/player-a, name: Player A, forms: [A, the captain]}
facts:
- spell: club-north
  rule: joined
  confidence: 0.9
  reviewed: accepted
  at: 120
  words: "Player A joined Club North: in 2004"
  person: {value: Player A, at: 120, words: Player A}
  team:
    value: Club North
    places:
    - {at: 129, words: joined Club North on the long road from the south to the north}
    - {at: 300, words: Club North}
  position: [right-back, libero]
  tally:
  - scope: not-stated
    at: 150
    words: 11 caps
    appearances: 11
rejected:
- spell: club-north
  rule: joined
  at: 120
  words: Player A joined Club North
  start: 2005
silent:
- {at: 0, words: "Early\\nyears", because: heading}
"""


def sheet(*facts: Record, rejected: tuple[Record, ...] = (), **more: object) -> FactFile:
    return FactFile("almanac", facts=facts, rejected=rejected, **more)  # type: ignore[arg-type]


def reread(file: FactFile) -> FactFile:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "almanac.yaml")
        file.write(path)
        return FactFile.read(path)


def test_what_is_read_and_written_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "almanac.yaml", CANONICAL)
    file = FactFile.read(path)
    assert file.text() == CANONICAL
    file.write(path)
    assert Path(path).read_text(encoding="utf-8") == CANONICAL


def test_what_is_read_is_plain_texts_lists_and_mappings(tmp_path: Path) -> None:
    file = FactFile.read(write(tmp_path / "almanac.yaml", CANONICAL))
    fact = file.facts[0]
    assert type(fact) is dict and type(fact["at"]) is str and type(fact["person"]) is dict
    assert fact["position"] == ["right-back", "libero"]
    assert file.catalogue == {"id": "almanac", "title": "A, by B", "kind": "news"}


ODD = [
    "",
    " ",
    "- a",
    "a: b",
    "a #b",
    "{a",
    "1991",
    "no",
    "~",
    "a\n\nb",
    " a",
    "a ",
    "\ufeff",
    "\u2028",
    "'",
    '"',
    "\\n",
]
ODDER = ["...", "---", "!!int", "a\\'\"", "\x85", "👩\u200d👧", "e\u0301", "؟ا", "=", "<<", "|", "a:", "[", "%", "@"]
scalars = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from([*ODD, *ODDER])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(scalars, inner, max_size=3),
    max_leaves=12,
)
facts = st.dictionaries(
    st.sampled_from(["spell", "at", "words", "start", "tally", "name"]) | scalars, values, min_size=1
)


@settings(max_examples=150, deadline=None)
@given(st.lists(facts, max_size=3), st.lists(facts, max_size=2), scalars.filter(bool))
def test_every_text_comes_back_whatever_is_in_it(some: list[Record], other: list[Record], name: str) -> None:
    file = FactFile(name, {"id": name}, tuple(other), tuple(some), tuple(other), tuple(some))
    again = reread(file)
    assert again == file
    assert again.text() == file.text()
    assert (
        yaml.load(file.text(), Loader=yaml.BaseLoader)["facts"] == some
    )  # the reader in Python, not only the one in C


def test_a_text_that_nobody_would_see_is_written_by_its_number() -> None:
    assert 'words: "Club\\xa0North\\u202e"' in sheet({"about": "A", "words": "Club\xa0North\u202e"}).text()


def test_half_a_character_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="half a character"):
        sheet({"about": "\ud800"}).write(str(tmp_path / "almanac.yaml"))
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("facts: []\n", "names no document"),
        ("document: a\nfact: []\n", "has no fact; did you mean facts"),
        ("document: a\nfacts: none\n", "facts must be a list"),
        ("document: a\nrejected: [a]\n", "each of rejected must be a mapping"),
        ("document: a\ncatalogue: b\n", "catalogue must be a mapping"),
    ],
)
def test_a_file_that_is_no_fact_file_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(FactError, match=problem):
        FactFile.read(write(tmp_path / "almanac.yaml", text))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not hold for this user")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(DataError, match=r"almanac\.yaml"):
        sheet(JOINED).write(str(tmp_path / "almanac.yaml"))


# Claims


def test_a_fact_has_a_claim_for_each_value_also_in_its_records() -> None:
    assert [(part.name, part.value) for part in parts(JOINED)] == [
        ("person", "Player A"),
        ("team", "Club North"),
        ("role", "player"),
        ("start", "2004"),
    ]
    assert [(part.where, part.value) for part in parts(TALLY)] == [
        ((("tally", 0), ("scope", 0)), "league"),
        ((("tally", 0), ("appearances", 0)), "11"),
    ]


def test_a_claim_is_told_by_what_it_says_of_what_and_where() -> None:
    assert claims({**JOINED, "confidence": "0.2", "rule": "other"}) == claims(JOINED)
    for other in ({"spell": "north-2"}, {"at": "500", "person": "Player A"}, {"certainty": "hedged"}):
        assert not claims({**JOINED, **other}) & claims(JOINED)


def test_the_properties_that_name_records_are_those_of_the_ontology() -> None:
    kinds = {cls: kind for kind, cls in RECORDS.items()}
    known = {
        prop.name: kinds[prop.range]
        for prop in ontology().properties.values()
        if prop.range in kinds and prop.name not in NESTED and any(ontology().is_a(cls, prop.domain) for cls in kinds)
    }
    assert known == REFERENCES


def test_a_record_within_a_fact_goes_with_its_last_value() -> None:
    appearances, scope = ((("tally", 0), ("appearances", 0)), (("tally", 0), ("scope", 0)))
    two: Record = {**TALLY, "tally": [{"scope": "league", "appearances": "11", "goals": "2"}]}
    assert without(two, [appearances])["tally"] == [{"scope": "league", "goals": "2"}]
    for gone in ([appearances], [scope, appearances], [(("tally", 0),)]):
        assert "tally" not in without(TALLY, gone)
    alone: Record = {**TALLY, "tally": [{"scope": "league"}]}
    assert without(alone, []) == alone and "tally" not in without(alone, [scope])


def test_of_two_values_one_is_left_as_a_single_one() -> None:
    fact: Record = {"about": "A", "position": ["libero", "right-back"]}
    assert without(fact, [(("position", 0),)]) == {"about": "A", "position": "right-back"}
    assert without(fact, [(("position", 0),), (("position", 1),)]) == {"about": "A"}


# New proposals


def test_what_was_reviewed_or_written_by_hand_stays_and_open_proposals_are_replaced() -> None:
    by_hand = {key: value for key, value in TALLY.items() if key != "rule"}
    accepted: Record = {**JOINED, "reviewed": "accepted"}
    stale: Record = {"about": "A", "rule": "old", "at": "5", "words": "w", "name": "A"}
    fresh: Record = {"about": "A", "rule": "new", "at": "7", "words": "v", "name": "B"}
    merged = sheet(accepted, by_hand, stale).merged(sheet(JOINED, TALLY, fresh))
    assert merged.facts == (fresh, accepted, by_hand)


def test_what_was_rejected_does_not_come_back_under_another_name_or_confidence() -> None:
    again: Record = {**JOINED, "spell": "north-2", "confidence": "0.95"}
    assert sheet(rejected=(JOINED,)).merged(sheet(again)).facts == ()


def test_a_rejected_value_does_not_come_back_and_the_rest_does() -> None:
    refused = without(JOINED, [part.where for part in parts(JOINED) if part.name != "start"])
    assert sheet(rejected=(refused,)).merged(sheet(JOINED)).facts == (without(JOINED, [(("start", 0),)]),)


def test_a_rejected_figure_of_a_tally_does_not_come_back_and_the_other_does() -> None:
    two: Record = {
        **TALLY,
        "tally": [{"scope": "league", "at": "200", "words": "11 caps", "appearances": "11", "goals": "2"}],
    }
    merged = sheet(rejected=(TALLY,)).merged(sheet(two))
    assert merged.facts[0]["tally"] == [{"scope": "league", "at": "200", "words": "11 caps", "goals": "2"}]
    assert sheet(rejected=(TALLY,)).merged(sheet(TALLY)).facts == ()


def test_a_proposal_that_says_more_than_the_rejected_one_is_another_proposal() -> None:
    more: Record = {**JOINED, "first": "true"}
    assert sheet(rejected=(JOINED,)).merged(sheet(more)).facts == (more,)


def test_what_a_better_rule_adds_goes_to_the_record_that_was_accepted() -> None:
    accepted: Record = {**JOINED, "spell": "north", "reviewed": "edited"}
    better: Record = {**JOINED, "first": "true"}
    added = sheet(accepted).merged(sheet(better)).facts[1]
    assert (added["spell"], added["first"], added["rule"]) == ("north", "true", "joined")
    assert "team" not in added and "reviewed" not in added


def test_a_tally_that_gets_a_figure_more_keeps_its_scope() -> None:
    more: Record = {
        **TALLY,
        "tally": [{"scope": "league", "at": "200", "words": "11 caps", "appearances": "11", "goals": "2"}],
    }
    added = sheet({**TALLY, "reviewed": "accepted"}).merged(sheet(more)).facts[1]
    assert added["tally"] == [{"scope": "league", "at": "200", "words": "11 caps", "goals": "2"}]


def two(first: str, second: str) -> tuple[Record, Record]:
    """Two who joined in the same words, each with a tally that tells more."""
    shared: Record = {
        "rule": "joined",
        "at": "7",
        "words": "both joined in 2004",
        "start": "2004",
        "team": "Club North",
    }
    return {"spell": first, **shared, "person": "Player A"}, {"spell": second, **shared, "person": "Player B"}


def test_two_records_with_the_same_words_are_not_taken_for_each_other() -> None:
    a, b = two("a", "b")
    merged = sheet({**a, "reviewed": "accepted"}).merged(sheet(*two("x", "y")))
    assert [(fact["spell"], fact["person"], fact["start"]) for fact in merged.facts] == [
        ("a", "Player A", "2004"),
        ("y", "Player B", "2004"),
    ]
    assert sheet(b, rejected=(a,)).merged(sheet(*two("x", "y"))).facts == (two("x", "y")[1],)


def test_a_record_that_has_come_to_have_the_name_of_another_gets_a_new_one() -> None:
    kept: Record = {**JOINED, "reviewed": "accepted"}
    earlier: Record = {**JOINED, "at": "20", "person": "Player A", "start": "1999"}
    later: Record = {**JOINED, "spell": "club-north-2", "first": "true"}
    after: Record = {"spell": "south", "rule": "r", "at": "300", "words": "w", "follows": "club-north-2"}
    merged = sheet(kept).merged(sheet(earlier, later, after))
    assert [(fact["spell"], fact.get("start")) for fact in merged.facts] == [
        ("club-north-3", "1999"),
        ("club-north", "2004"),
        ("club-north", None),
        ("south", None),
    ]
    assert merged.facts[3]["follows"] == "club-north"


def test_a_proposal_with_the_name_of_a_record_written_by_hand_is_of_that_record() -> None:
    by_hand: Record = {"spell": "club-north", "at": "400", "words": "w", "person": "Player A", "team": "Club North"}
    assert sheet(by_hand).merged(sheet(JOINED)).facts == (JOINED, by_hand)


def test_a_record_of_another_team_is_not_taken_for_one_that_shares_its_words() -> None:
    words: Record = {"rule": "r", "at": "7", "words": "left Club North for Club South", "person": "Player A"}
    north: Record = {"spell": "n", **words, "team": "Club North", "role": "player", "reviewed": "accepted"}
    south: Record = {"spell": "s", **words, "team": "Club South", "role": "player"}
    assert [fact["spell"] for fact in sheet(north).merged(sheet(south)).facts] == ["n", "s"]


def test_proposals_of_two_are_joined_by_what_makes_records_known() -> None:
    theirs: Record = {
        "spell": "x",
        "rule": "model",
        "at": "129",
        "words": "joined Club North in",
        "person": "Player A",
        "team": "Club North",
        "role": "player",
        "start": "2004",
        "first": "true",
    }
    joined = sheet(JOINED).joined(sheet(theirs))
    assert joined.facts[0] == JOINED
    assert {key: joined.facts[1].get(key) for key in ("spell", "first", "team", "start")} == {
        "spell": "club-north", "first": "true", "team": None, "start": None,
    }  # fmt: skip
    assert joined.joined(sheet(theirs)) == joined
    assert sheet(JOINED).joined(sheet(JOINED)) == sheet(JOINED)


def test_a_record_that_differs_in_role_or_is_hardly_known_is_another_one_whatever_its_name() -> None:
    coach: Record = {**JOINED, "rule": "model", "role": "head-coach"}
    vague: Record = {"spell": "club-north", "rule": "model", "at": "9", "words": "w", "role": "player", "first": "true"}
    for other in (coach, vague):
        names = [fact["spell"] for fact in sheet(JOINED).joined(sheet(other)).facts]
        assert sorted(map(str, names)) == ["club-north", "club-north-2"]


def test_merging_twice_changes_nothing() -> None:
    ours = sheet({**JOINED, "reviewed": "accepted"}, rejected=(TALLY,))
    theirs = sheet(
        {**JOINED, "first": "true"}, TALLY, {"about": "A", "rule": "r", "at": "3", "words": "w", "name": "A"}
    )
    once = ours.merged(theirs)
    assert once.merged(theirs) == once
    assert sum(map(is_open, once.facts)) == 2


def test_entities_stay_while_a_fact_needs_them_or_a_person_wrote_them() -> None:
    north: Record = {"id": "club/north", "name": "Club North", "at": "1", "words": "Club North"}
    stale: Record = {"id": "club/stale", "name": "Club Stale", "at": "2", "words": "Club Stale"}
    by_hand: Record = {"id": "club/own", "name": "Club Own"}
    new: Record = {"id": "club/new", "name": "Club New", "at": "4", "words": "Club New"}
    ours = sheet({**JOINED, "reviewed": "accepted"}, entities=(north, stale, by_hand))
    assert ours.merged(sheet(entities=(new,))).entities == (north, by_hand, new)


def test_proposals_for_another_document_or_text_are_refused() -> None:
    with pytest.raises(UsageError, match="proposals for diary"):
        sheet().merged(FactFile("diary"))
    with pytest.raises(DataError, match="not the one that was reviewed"):
        sheet(catalogue={"sha256": "a"}).merged(sheet(catalogue={"sha256": "b"}))
