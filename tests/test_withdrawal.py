from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg import KnowledgeGraph, pipeline
from carrera_kg.cli import run
from carrera_kg.comparison import compare
from carrera_kg.entities import Entity
from carrera_kg.errors import CarreraError, DataError, FactError
from carrera_kg.exports.formats import FORMATS
from carrera_kg.exports.selection import VIEWS
from carrera_kg.identity import resolve
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.pages import Site, render
from carrera_kg.pipeline import Report, build, read_sources
from carrera_kg.resources import folder
from carrera_kg.static_site import write_site
from carrera_kg.store import current, earlier, open_store, publish, read_manifest, revise
from carrera_kg.vocabulary import CAR, ID, KINDS, RECORDS
from carrera_kg.withdrawal import Entry, Mentions, Withdrawn, load_withdrawals, withdraw
from tests.career import Fact, Files, about, honour, match, spell, to_yaml, write, write_career

ZETT: Fact = {"id": "person/player-zett", "name": "Player Zett", "forms": ["Zett", "the long one", "Z"]}
MORE: list[Fact] = [
    ZETT,
    {"id": "person/brother-of-player-zett", "name": "Player C"},
    {"id": "person/mario-zett", "name": "Mario Zett"},
    {"id": "club/long-club", "name": "Club West", "forms": ["Zett's club", "West"]},
]
SOURCES: dict[str, list[Fact]] = {
    "almanac": [
        about("Player A", birthPlace="Town East", teammate={"value": "Player Zett", "words": "with his friend"}),
        {"about": "Player Zett", "words": "a tall child", "nickname": "the tower", "birthPlace": "Town East"},
        spell("a", role="player", start="1991", end="1996",
              tally={"scope": "league", "goals": "7", "words": "7 goals"}),
        spell("z", person="Player Zett", role="player", start="1990", end="1995",
              tally={"scope": "league", "goals": "30", "words": "30 goals"}),
        spell("c", person="Player A", team="Club South", role="head-coach", start="2001",
              predecessor={"value": "Player Zett", "words": "after the old coach"},
              appointmentReason={"value": "Zett had left", "words": "because of that"}),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1994", person="Player Zett",
               role="player"),
        match("final", "Club North", "Club South", date="1994-05-01", competition="Cup",
              goal=[{"scorer": "Player Zett", "words": "the only goal"}]),
        {"about": "Club North", "words": "in the times of the tower", "basedIn": "Town East"},
        {"remark": "zett-dream", "words": "a dream of many", "concerns": "Club North", "topic": "feeling",
         "summary": "many dreamt of it"},
        {"remark": "court", "words": "before a court", "concerns": "Player Zett", "topic": "legal-matter",
         "summary": "stood before a court", "settled": {"value": "acquitted", "words": "was acquitted"}},
    ],
    "chronicle": [
        spell("a", role="player", start="1991", end={"value": "1995", "words": "until ZETT came, 1995"},
              tally={"scope": "league", "goals": "3", "words": "3 goals"}),
        spell("z", person="Player Zett", role="player", start={"value": "1989", "words": "from 1989"}),
        about("Player B", birthPlace="Town East"),
        {"about": "Mario Zett", "words": "Mario Zett of Town East", "birthPlace": "Town East"},
        {"about": "Club West", "words": "the club of the east", "basedIn": "Town East"},
        honour("cup", competition="Cup", team="Club North", result="winner", season="1994"),
    ],
    "yearbook": [
        spell("b", person="Player B", team="Zett's club", role="player", start="1980", end="1985"),
        {"about": "Player C", "words": "the younger one", "birthPlace": "Town East"},
        about("Player B", birthPlace={"value": "Town East", "words": "was born in the east"}),
    ],
}  # fmt: skip
BECAUSE = {"because": "asked for"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_career(tmp_path_factory.mktemp("career"), SOURCES, entities=MORE)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shapes are slow to check, and change nothing in the dataset."""
    monkeypatch.setattr(pipeline, "validate", lambda quads: ())


@dataclass(frozen=True)
class Built:
    report: Report
    folder: str

    @property
    def generation(self) -> str:
        return current(self.folder)[0]

    @property
    def lines(self) -> list[str]:
        return Path(self.generation, "dataset.nq").read_text(encoding="utf-8").split("\n")[:-1]

    @property
    def facts(self) -> list[str]:
        """The lines that come from facts, without what is the same in all addresses."""
        return [line.replace("carrera-kg", "") for line in self.lines if not line.endswith("graph/ontology> .")]


Make = Callable[..., Built]


@pytest.fixture
def make(files: Files, tmp_path: Path) -> Make:
    def made(*entries: Fact, documents: bool = False, data: str = files.data, name: str = "dataset") -> Built:
        path = write(tmp_path / "withdrawn.yaml", to_yaml({"withdrawn": [{**BECAUSE, **each} for each in entries]}))
        texts = files.texts if documents else None
        target = str(tmp_path / name)
        return Built(build(target, facts=data, documents=texts, withdrawn=path), target)

    return made


def load(tmp_path: Path, *entries: object) -> tuple[Entry, ...]:
    return load_withdrawals(write(tmp_path / "withdrawn.yaml", to_yaml({"withdrawn": list(entries)})))


def taken(files: Files, *entries: Entry, **more: Any) -> Withdrawn:
    sources = read_sources(files.data)
    return withdraw(entries, sources.catalogue, sources.sheets, sources.entities, ontology(), **more)


def entry(kind: str, name: str, **more: Any) -> Entry:
    return Entry("withdrawn.yaml", 2, kind, name, **more)


def claims_of(files: Files) -> list[Claim]:
    sources = read_sources(files.data)
    return resolve(sources.sheets, sources.entities, ontology())


def one(claims: Sequence[Claim], document: str, prop: str, words: str = "") -> Claim:
    (found,) = [
        claim
        for claim in claims
        if claim.document == document and claim.predicate == CAR + prop and words in claim.spans[0].words
    ]
    return found


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_file_withdraws_nothing() -> None:
    assert load_withdrawals(os.path.join(folder("data"), "withdrawn.yaml")) == ()


def test_entries_are_read_as_they_are_written(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        {"document": "almanac", "because": "x", "since": "2025-03-01"},
        {"claim": "claim:0123456789abcdef", "because": "x", "gone": "true"},
        {"document": "almanac", "words": "7 goals", "at": "12", "because": "x"},
        {"person": "Player A", "because": "x"},
        {"entity": "club/club-north", "because": "x"},
    )
    assert [(e.kind, e.name, e.words, e.at, e.gone) for e in read] == [
        ("document", "almanac", "", None, False),
        ("claim", "0123456789abcdef", "", None, True),
        ("words", "almanac", "7 goals", 12, False),
        ("person", "Player A", "", None, False),
        ("entity", "club/club-north", "", None, False),
    ]
    assert str(read[0].since) == "2025-03-01"


WRONG = [
    ("- {persn: Player A, because: x}", "a withdrawal has no field persn", "did you mean person?"),
    ("- {because: x}", "a withdrawal takes back one thing", "give one of document, claim, person, entity"),
    ("- {person: a, document: b, because: x}", "a withdrawal takes back one thing", "give one of"),
    ("- {person: Player A}", "a withdrawal without because", "nobody's name"),
    ("- {person: '', because: x}", "person must be a text", "docs/corrections.md"),
    ("- {person: [a], because: x}", "person must be a text", "docs/corrections.md"),
    ("- {person: a, words: b, because: x}", "a person has no words and at", "give document, words and at"),
    ("- {document: a, at: 7, because: x}", "at counts code points from 0, beside words", "docs/corrections.md"),
    ("- {document: a, words: b, at: x, because: x}", "at counts code points from 0", "docs/corrections.md"),
    ("- {claim: the first, because: x}", "'the first' is not a claim's id", "see 'carrera-kg claims'"),
    ("- {person: a, because: x, since: long ago}", "'long ago' is not a day", "2025-03-01"),
    ("- {person: a, because: x, gone: maybe}", "'maybe' is neither true nor false", "write true"),
    ("- all", "a withdrawal must be a mapping", "docs/"),
]


@pytest.mark.parametrize(("text", "problem", "way_out"), WRONG, ids=[wrong[1] for wrong in WRONG])
def test_a_wrong_entry_names_its_line_and_the_way_out(tmp_path: Path, text: str, problem: str, way_out: str) -> None:
    path = write(tmp_path / "withdrawn.yaml", f"withdrawn:\n- {{person: Player A, because: y}}\n{text}\n")
    with pytest.raises(FactError) as caught:
        load_withdrawals(path)
    assert str(caught.value).startswith(f"{path}:3: ") and "\n" not in str(caught.value)
    assert problem in caught.value.problem and way_out in caught.value.hint


def test_a_file_without_a_list_says_so(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r":1: no list of withdrawn; put them under 'withdrawn:'"):
        load_withdrawals(write(tmp_path / "withdrawn.yaml", "people: []"))


# ── What an entry means ──────────────────────────────────────────────────────────────────────────

UNKNOWN = [
    (entry("document", "almanack"), "there is no document almanack to withdraw", "did you mean almanac?"),
    (entry("claim", "0" * 16), "there is no claim 0000000000000000 to withdraw", "see 'carrera-kg claims'"),
    (entry("person", "Player Zet"), "there is no person Player Zet to withdraw", "did you mean"),
    (entry("entity", "club/club-nort"), "there is no entity club/club-nort", "did you mean club/club-north"),
    (entry("words", "almanac", words="8 goals"), "no claim in almanac that quotes '8 goals'", "carrera-kg claims"),
    (entry("words", "almanac", words="7 goals", at=1), "that quotes '7 goals' at 1", "carrera-kg claims"),
    (entry("words", "almanack", words="7 goals"), "there is no document almanack", "did you mean almanac?"),
]


@pytest.mark.parametrize(("wrong", "problem", "way_out"), UNKNOWN, ids=[str(wrong[1]) for wrong in UNKNOWN])
def test_what_is_not_there_is_an_error_with_a_way_out(files: Files, wrong: Entry, problem: str, way_out: str) -> None:
    with pytest.raises(FactError, match=r"^withdrawn\.yaml:2: ") as caught:
        taken(files, wrong)
    assert problem in caught.value.problem
    assert way_out in caught.value.hint and "write gone: true beside it" in caught.value.hint


@pytest.mark.parametrize("wrong", [wrong[0] for wrong in UNKNOWN], ids=[str(wrong[1]) for wrong in UNKNOWN])
def test_what_is_said_to_be_gone_need_not_be_there(files: Files, wrong: Entry) -> None:
    left = taken(files, Entry(wrong.path, wrong.line, wrong.kind, wrong.name, wrong.words, wrong.at, gone=True))
    assert left.claims == claims_of(files)
    assert any("nothing to withdraw, as the entry says" in note for note in left.notes)


def test_what_is_said_to_be_gone_is_withdrawn_if_it_returns(files: Files) -> None:
    left = taken(files, entry("document", "almanac", gone=True))
    assert {claim.document for claim in left.claims} == {"chronicle", "yearbook"}


def test_somebody_who_is_gone_from_the_file_is_not_named_either(files: Files) -> None:
    left = taken(files, entry("person", "Somebody Unheard", gone=True))
    assert left.claims == claims_of(files)
    left = taken(files, entry("person", "His Friend", gone=True))
    assert not [claim for claim in left.claims if "friend" in claim.spans[0].words]


def test_a_name_that_means_two_things_is_not_guessed_at(files: Files) -> None:
    with pytest.raises(FactError, match="Town East means 2 things; write club/town-east or place/town-east"):
        taken(files, entry("entity", "Town East"))


def test_a_club_is_no_person(files: Files) -> None:
    with pytest.raises(FactError, match="Club North is not a person; write entity: Club North"):
        taken(files, entry("person", "Club North"))


@pytest.mark.parametrize("name", ["Player Zett", "player zétt", "the long one", "person/player-zett", ID + ZETT["id"]])
def test_a_person_is_meant_by_any_form_of_the_name(files: Files, name: str) -> None:
    assert ID + "person/player-zett" in taken(files, entry("person", name)).forbidden


# ── Names in texts ───────────────────────────────────────────────────────────────────────────────

A = Entity("person/anton-konte", "Anton Konte", ("Konte", "the boss", "K"))
MARIO = Entity("person/mario-konte", "Mario Konte")


@pytest.mark.parametrize(
    "text",
    [
        "Anton Konte",
        "ANTON KONTE",
        "anton  kónte",
        "Konte's team",
        "said KONTE.",
        "of the Boss",
        "K was",
        "Anton-Konte",
    ],
)
def test_a_name_is_found_in_any_case_with_accents_and_marks(text: str) -> None:
    assert text in Mentions([A], [MARIO])


@pytest.mark.parametrize("text", ["Kontext", "Mario Konte", "Mario  KONTE's", "Anton", "k", "bossy", "OK", ""])
def test_what_is_no_name_of_theirs_is_not_found(text: str) -> None:
    assert text not in Mentions([A], [MARIO])


def test_a_family_name_counts_though_no_form_has_it() -> None:
    mentions = Mentions([Entity("person/x", "Jan van der Xyz")], [])
    assert all(text in mentions for text in ("van der Xyz", "Xyz's goal", "JAN VAN DER XYZ"))
    assert "Jan and others" not in mentions


def test_the_words_of_a_club_are_not_its_name() -> None:
    assert "north of the town" not in Mentions([Entity("club/club-north", "Club North")], [])


def test_only_a_proper_name_of_several_words_is_nothing_else() -> None:
    mentions = Mentions([A], [MARIO])
    assert mentions.in_whole("with anton konte") and not mentions.in_whole("with Konte, the boss")


def test_nobody_is_named_where_nobody_is_withdrawn() -> None:
    assert not Mentions([], [A]) and "Anton Konte" not in Mentions([], [A])


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from([" ", ", ", "-", "\n", "’s "]))
def test_whatever_stands_around_it_a_name_is_found(before: str, after: str, mark: str) -> None:
    assert f"{before}{mark}Anton Konte{mark}{after}" in Mentions([A], [])


# ── Documents ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("document", SOURCES)
def test_without_a_document_the_dataset_is_that_of_facts_that_never_had_it(
    make: Make, tmp_path: Path, document: str
) -> None:
    built = make({"document": document})
    others = {name: facts for name, facts in SOURCES.items() if name != document}
    fresh = write_career(tmp_path / "fresh", others, entities=MORE)
    build(str(tmp_path / "other"), facts=fresh.data)
    found = compare(built.folder, str(tmp_path / "other"))
    assert {change.graph for change in found.graphs} <= {"graph:dataset"}  # which has the checksums of the files


def test_of_a_withdrawn_document_only_the_id_is_left(make: Make) -> None:
    built = make({"document": "almanac"})
    manifest = Path(built.generation, "manifest.json").read_text(encoding="utf-8")
    assert json.loads(manifest)["withdrawn"]["documents"] == ["almanac"]
    assert manifest.count("almanac") == 1
    assert not [line for line in built.lines if "almanac" in line]


def test_the_text_of_a_withdrawn_document_need_not_be_at_hand(make: Make, files: Files, tmp_path: Path) -> None:
    texts = shutil.copytree(files.texts, tmp_path / "texts")
    (texts / "almanac.txt").unlink()
    path = write(tmp_path / "w.yaml", to_yaml({"withdrawn": [{"document": "almanac", **BECAUSE}]}))
    report = build(str(tmp_path / "x"), facts=files.data, documents=str(texts), withdrawn=path)
    assert report.verified


def test_two_copies_of_a_withdrawn_document_are_still_one_witness(tmp_path: Path) -> None:
    sources = {name: [about("Player A", birthPlace="Town East")] for name in ("almanac", "copy", "second")}
    files = write_career(tmp_path, sources)
    path = Path(files.data, "documents.yaml")
    text = re.sub(r"(- id: (copy|second)\n)", r"\1  derived_from: almanac\n", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    left = taken(files, entry("document", "almanac"))
    assert [document.derived_from for document in left.catalogue.values()] == ["", ""]
    assert [document.derived_from for document in left.origins] == ["", "almanac", "almanac"]


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_goes_with_its_value_and_nothing_else_does(make: Make, files: Files) -> None:
    claims = claims_of(files)
    wanted = one(claims, "chronicle", "start", "from 1989")
    before, after = make(), make({"claim": wanted.id}, name="other")
    found = compare(before.folder, after.folder)
    assert [(change.change, change.claim.id) for change in found.claims] == [("gone", wanted.id)]
    (value,) = found.values
    assert (value.property, value.before, value.after) == ("start", ("1989", "1990"), ("1990",))
    assert [change.change for change in found.conflicts] == ["gone"]
    assert not found.entities and not found.records and not found.acceptance
    assert not [line for line in after.lines if "from 1989" in line or wanted.id in line]


def test_claims_at_a_place_go_with_all_that_quote_of_it(files: Files) -> None:
    left = taken(files, entry("words", "almanac", words="7 goals"))
    told = [claim for claim in left.claims if claim.document == "almanac"]
    assert not [claim for claim in told if "7 goals" in claim.spans[0].words]
    # The tally stood in these words, so there is none any more.
    assert not [claim for claim in told if "/tally/player-a-player-club-north" in claim.subject]
    assert one(left.claims, "chronicle", "goals").object.value == "3"


def test_a_place_can_be_told_from_the_same_words_elsewhere(tmp_path: Path) -> None:
    facts = [spell("a", start={"value": "1990", "words": "1990 and"}, end={"value": "1990", "words": "end 1990"})]
    files = write_career(tmp_path, {"almanac": facts})
    claims = claims_of(files)
    start = one(claims, "almanac", "start")
    left = taken(files, entry("words", "almanac", words="1990", at=start.spans[0].start))
    assert {claim.predicate for claim in claims} - {claim.predicate for claim in left.claims} == {CAR + "start"}


def test_without_the_person_a_spell_is_not_told_at_all(files: Files) -> None:
    wanted = one(claims_of(files), "chronicle", "person", "spell z")
    left = taken(files, entry("claim", wanted.id))
    assert not [c for c in left.claims if c.document == "chronicle" and "spell/player-zett" in c.subject]


def test_without_its_outcome_a_legal_matter_is_not_told_at_all(files: Files) -> None:
    wanted = one(claims_of(files), "almanac", "settled")
    left = taken(files, entry("claim", wanted.id))
    assert not [claim for claim in left.claims if "remark/almanac-court" in claim.subject]


def test_without_its_link_a_tally_is_not_told(files: Files) -> None:
    wanted = one(claims_of(files), "almanac", "tally", "30 goals")
    left = taken(files, entry("claim", wanted.id))
    assert not [c for c in left.claims if c.document == "almanac" and "tally/player-zett" in f"{c.subject}{c.object}"]


def test_an_id_is_known_as_it_was_and_as_it_is_published_after_other_withdrawals(files: Files) -> None:
    role = one(claims_of(files), "almanac", "role", "spell c")
    start_before = one(claims_of(files), "almanac", "start", "spell c")
    after = taken(files, entry("claim", role.id))
    start_after = one(after.claims, "almanac", "start", "spell c")
    assert start_before.id != start_after.id  # what the spell is in the document's own terms has changed
    for start in (start_before, start_after):
        both = taken(files, entry("claim", role.id), entry("claim", start.id))
        assert len(both.claims) == len(after.claims) - 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_claims_can_go_and_what_is_left_was_there_before(files: Files, data: st.DataObject) -> None:
    claims = claims_of(files)
    chosen = data.draw(st.lists(st.sampled_from(claims), min_size=1, max_size=4, unique_by=lambda claim: claim.id))
    left = taken(files, *(entry("claim", claim.id) for claim in chosen))

    def told(claim: Claim) -> tuple[object, ...]:
        return claim.document, claim.predicate, claim.spans, claim.certainty

    assert {told(claim) for claim in left.claims} <= {told(claim) for claim in claims}
    assert not {claim.id for claim in chosen} & {claim.id for claim in left.claims}
    assert left.counts["statements"] >= len(chosen)
    records = {claim.subject for claim in left.claims}
    for claim in left.claims:
        if isinstance(claim.object, ox.NamedNode) and claim.object.value.startswith(f"{ID}spell/"):
            assert claim.object.value in records
    again = taken(files, *(entry("claim", claim.id) for claim in reversed(chosen)))
    assert again.claims == left.claims


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def test_a_person_goes_with_all_that_is_said_of_them_and_by_them(files: Files) -> None:
    left = taken(files, entry("person", "Player Zett"))
    text = "\n".join(f"{c.subject} {c.object} {[s.words for s in c.spans]}" for c in left.claims).replace("-", " ")
    assert not re.search(r"(?i)player zett|\bZETT came|zett had|zett dream", text)
    kept = {(claim.document, claim.predicate.removeprefix(CAR), str(claim.object.value)) for claim in left.claims}
    assert ("almanac", "goals", "7") in kept and ("almanac", "goals", "30") not in kept
    assert ("almanac", "start", "2001") in kept  # his successor's spell stays, without who was before
    assert ("chronicle", "end", "1995") not in kept  # its words name him
    assert not [claim for claim in left.claims if claim.predicate == CAR + "basedIn" and claim.document == "almanac"]
    assert ("chronicle", "result", "https://w3id.org/carrera-kg/result/winner") in kept  # the team's cup stays
    assert ("chronicle", "birthPlace", f"{ID}place/town-east") in kept
    assert one(left.claims, "chronicle", "birthPlace", "Mario Zett").subject.endswith("mario-zett")


def test_somebody_whose_id_tells_of_them_goes_too_and_a_namesake_stays(files: Files) -> None:
    left = taken(files, entry("person", "Player Zett"))
    assert {"person/brother-of-player-zett", "person/player-zett"}.isdisjoint(left.entities.by_id)
    assert "person/mario-zett" in left.entities.by_id
    assert left.notes == (
        "person/brother-of-player-zett is withdrawn too, as its id tells of somebody who is",
        "Mario Zett bears a withdrawn name as its own, and stays",
    )
    assert left.counts["entities"] == 2


def test_another_s_form_that_names_them_is_dropped_and_still_understood(files: Files) -> None:
    left = taken(files, entry("person", "Player Zett"))
    assert left.entities.by_id["club/long-club"].forms == ("West",)
    assert [claim for claim in left.claims if claim.object == ox.NamedNode(f"{ID}club/long-club")]


def test_a_document_that_bears_the_name_is_published_without_it(tmp_path: Path) -> None:
    sources = {"zett-news": [*SOURCES["almanac"]], "chronicle": SOURCES["chronicle"]}
    files = write_career(tmp_path, sources, entities=MORE)
    left = taken(files, entry("person", "Player Zett"))
    new = next(name for name in left.catalogue if name.startswith("document-"))
    assert left.catalogue[new].title == new
    assert {claim.document for claim in left.claims} == {new, "chronicle"}
    assert all(span.document == claim.document for claim in left.claims for span in claim.spans)
    assert f"document zett-news is published as {new}, as its id tells of somebody who is withdrawn" in left.notes
    both = taken(files, entry("person", "Player Zett"), entry("document", new))  # it may be named as it is published
    assert set(both.catalogue) == {"chronicle"} and both.documents == ()


def test_a_text_that_may_show_what_is_withdrawn_is_not_to_be_found_by_its_checksum(files: Files) -> None:
    hidden = taken(files, entry("person", "Mario Zett"))
    assert not any(document.sha256 or document.file for document in hidden.catalogue.values())
    texts = {name: Path(files.texts, f"{name}.txt").read_text(encoding="utf-8") for name in SOURCES}
    known = taken(files, entry("person", "Mario Zett"), texts=texts)
    assert [name for name, document in known.catalogue.items() if document.sha256] == ["yearbook"]
    words = taken(files, entry("words", "almanac", words="7 goals"))
    assert [name for name, document in words.catalogue.items() if document.sha256] == ["chronicle", "yearbook"]


def test_a_club_goes_with_its_spells_and_a_match_keeps_the_other_side(files: Files) -> None:
    left = taken(files, entry("entity", "Club South"))
    assert not [claim for claim in left.claims if "club-south" in f"{claim.subject}{claim.object}"]
    assert {claim.subject for claim in left.claims if "/match/" in claim.subject} == {
        f"{ID}match/club-north-1994-05-01"
    }


# ── Nothing is left ──────────────────────────────────────────────────────────────────────────────

SITE = Site(root="/", address="https://example.org/", version="1")
NAMES = re.compile(
    r"(?i)player[\W_]*zett|zett[\W_]*s club|zett[\W_]*dream|(?<!mario )(?<!mario-)\bzett\b|the[\W_]long[\W_]one|the tower"
)
WORDS = re.compile(r"(?i)7 goals")


def things(store: ox.Store) -> Iterator[str]:
    """All subjects that have an address of their own."""
    subjects = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    yield from sorted(iri for iri in subjects if iri.startswith(ID) and "#" not in iri)


def shown(built: Built, texts: str | None = None) -> Iterator[tuple[str, str]]:
    """Everything that can be seen of a dataset: files, pages, exports, pictures, answers."""
    for folder_, _, names in os.walk(built.folder):
        for name in names:
            yield os.path.join(folder_, name), Path(folder_, name).read_bytes().decode("utf-8", "replace")
    store = open_store(built.folder)
    site = Site(root="/", address="https://example.org/", version="1", documents=texts)
    for page in ("/", "/people", "/clubs", "/matches", "/competitions", "/documents", "/disputed", "/about"):
        yield page, render(store, site, page).html
    for iri in things(store):
        page = "/" + iri.removeprefix(ID)
        yield page, render(store, site, page).html
    for format_ in (ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD):
        yield str(format_), (store.dump(format=format_) or b"").decode()
    yield from pictures(KnowledgeGraph.open(built.folder))


def pictures(kg: KnowledgeGraph) -> Iterator[tuple[str, str]]:
    everybody = [row[0] for row in kg.query("SELECT ?p { ?p a car:Person }")]  # type: ignore[union-attr]
    yield "claims", f"{kg.claims()._repr_html_()}{[claim.as_dict() for claim in kg.claims()]}"
    yield "conflicts", f"{kg.conflicts()._repr_html_()}{[conflict.as_dict() for conflict in kg.conflicts()]}"
    for person in everybody:
        view = kg.person(str(person))
        yield f"person {person}", repr(view) + view._repr_html_()
        timeline = kg.timeline(str(person))
        yield f"timeline of {person}", repr(timeline) + (timeline._repr_html_() or "")
        around = kg.neighbourhood(str(person), 2)
        yield f"around {person}", repr(around) + (around._repr_html_() or "")
    for view_name in ("statements", "careers", "people", "honours"):
        graph = kg.to_networkx(view_name)
        yield view_name, f"{list(graph.nodes(data=True))}{list(graph.edges(data=True))}"


def exported(kg: KnowledgeGraph, format_: str, folder_: Path) -> Iterator[tuple[str, str]]:
    """The dataset in a format, with every view."""
    for view in VIEWS:
        target = folder_ / f"{format_}-{view}"
        kg.export(target, format_, view=view)
        for path in sorted(path for path in (target, *target.rglob("*")) if path.is_file()):
            packed = path.suffix == ".parquet"
            yield f"{view}: {path.name}", pl.read_parquet(path).write_json() if packed else path.read_text("utf-8")


def without_ours(text: str) -> str:
    """The text without what the package itself brings along: its addresses, its ontology, its questions."""
    return re.sub(r"carrera-kg|ontology.carrera(\.ttl)?", "", text)


def test_of_a_person_nothing_is_left(make: Make, files: Files) -> None:
    built = make({"person": "Player Zett"}, documents=True)
    everything = list(shown(built, files.texts))
    assert len(everything) > 100
    assert [where for where, text in everything if NAMES.search(without_ours(text))] == []
    whole = make(documents=True, name="whole")
    assert len([where for where, text in shown(whole, files.texts) if NAMES.search(text)]) > 30  # it would be seen


@pytest.mark.parametrize("format_", FORMATS)
def test_of_a_person_nothing_is_left_in_any_export(make: Make, tmp_path: Path, format_: str) -> None:
    found = list(exported(KnowledgeGraph.open(make({"person": "Player Zett"}).folder), format_, tmp_path))
    assert len(found) >= len(VIEWS) and any(text for _, text in found)
    assert [where for where, text in found if NAMES.search(without_ours(text))] == []


def test_of_a_person_nothing_is_left_in_a_site(make: Make, files: Files, tmp_path: Path) -> None:
    kg = KnowledgeGraph.open(make({"person": "Player Zett"}, documents=True).folder)
    with pytest.raises(CarreraError, match="none of the documents of the dataset is there"):  # they name him
        write_site(kg, tmp_path / "site", documents=files.texts, quotes="context")
    write_site(kg, tmp_path / "site", address="https://example.org/", documents=files.texts)
    pages = [path for path in sorted((tmp_path / "site").rglob("*")) if path.is_file() and path.suffix != ".js"]
    assert len(pages) > 100
    assert [
        path.name for path in pages if NAMES.search(without_ours(path.read_bytes().decode("utf-8", "replace")))
    ] == []
    assert [path for path in pages if NAMES.search(path.name)] == []


def test_of_a_document_nothing_is_left_but_its_id(make: Make) -> None:
    built = make({"document": "almanac"})
    found = {where for where, text in shown(built) if re.search("almanac|7 goals|30 goals|before a court", text)}
    assert {os.path.basename(where) for where in found} == {"manifest.json"}


def test_of_words_nothing_is_left(make: Make) -> None:
    built = make({"document": "almanac", "words": "7 goals"})
    assert [where for where, text in shown(built) if WORDS.search(text)] == []
    whole = make(name="whole")
    assert [where for where, text in shown(whole) if WORDS.search(text)]


def test_of_a_shipped_person_nothing_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "w.yaml", to_yaml({"withdrawn": [{"person": "Antonio Conte", **BECAUSE}]}))
    built = Built(build(str(tmp_path / "x"), withdrawn=path), str(tmp_path / "x"))
    names = re.compile(r"(?i)\bconte\b")
    assert not [line for line in built.facts if names.search(line)]
    store = open_store(built.folder)
    pages = [
        f"/{iri.removeprefix(ID)}" for iri in things(store) if iri.split("/")[-2] in (*KINDS, *RECORDS, "document")
    ]
    assert len(pages) > 200
    assert [page for page in pages if names.search(render(store, SITE, page).html)] == []
    assert [where for where, text in pictures(KnowledgeGraph.open(built.folder)) if names.search(text)] == []


def test_even_the_one_whom_the_shipped_facts_are_about_can_go(tmp_path: Path) -> None:
    path = write(tmp_path / "w.yaml", to_yaml({"withdrawn": [{"person": "Massimo Carrera", **BECAUSE}]}))
    built = Built(build(str(tmp_path / "x"), withdrawn=path), str(tmp_path / "x"))
    told = [line.replace("#input-ontology-carrera", "").replace("ontology/carrera.ttl", "") for line in built.facts]
    assert not [line for line in told if re.search(r"(?i)\bcarrera\b|massimo", line)]
    manifest = Path(built.generation, "manifest.json").read_text(encoding="utf-8")
    assert not re.search(r"(?i)carrera-(news|biography|encyclopedia)|massimo", manifest)
    assert built.report.claims > 100


def test_the_rest_is_as_it_was(make: Make) -> None:
    found = compare(make().folder, make({"person": "Player Zett"}, name="other").folder)
    others = {"Player A", "Player B", "Mario Zett"}
    assert not others & {change.name for change in found.entities}
    assert {change.change for change in found.claims} == {"gone"}
    for change in found.claims:
        claim = change.claim
        told = f"{claim.subject} {claim.object} {claim.object_label} {claim.words}".replace("-", " ")
        theirs = (
            re.search(r"(?i)zett|younger|the tower", told) or "/match/" in claim.subject or "/honour/" in claim.subject
        )
        assert theirs or claim.subject.split("/")[-2] in ("goal", "remark"), told


# ── Earlier generations ──────────────────────────────────────────────────────────────────────────


def generations(dataset: str) -> list[str]:
    return [name for name in os.listdir(dataset) if name.startswith("generation-")]


def test_a_build_that_withdraws_something_removes_the_generation_before(make: Make) -> None:
    make()
    make()
    assert len(generations(make().folder)) == 2
    built = make({"person": "Player Zett"})
    assert generations(built.folder) == [os.path.basename(built.generation)]
    with pytest.raises(DataError, match="there is no earlier generation"):
        earlier(built.folder)


def test_a_generation_that_lacked_the_same_may_stay(make: Make) -> None:
    make({"person": "Player Zett"})
    built = make({"person": "Player Zett"})
    assert len(generations(built.folder)) == 2
    assert os.path.dirname(earlier(built.folder)) == built.folder
    built = make({"person": "Player Zett"}, {"document": "yearbook"})
    assert len(generations(built.folder)) == 1


def test_a_changed_copy_of_the_old_dataset_goes_too(make: Make) -> None:
    built = make()
    revise(built.folder, lambda store: store.add(ox.Quad(*(ox.NamedNode(f"urn:x:{n}") for n in "abcd"))))
    built = make({"person": "Player Zett"})
    assert len(generations(built.folder)) == 1
    names = [path for path in Path(built.folder).rglob("*") if path.is_file() and NAMES.search(
        without_ours(path.read_bytes().decode("utf-8", "replace")))]  # fmt: skip
    assert names == []


def test_what_a_killed_build_left_goes_too(make: Make, tmp_path: Path) -> None:
    make()
    left = tmp_path / "dataset" / "building-x"
    left.mkdir()
    (left / "dataset.nq").write_text("Player Zett", encoding="utf-8")
    make({"person": "Player Zett"})
    assert not left.exists()


def test_an_earlier_generation_that_cannot_be_removed_is_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(DataError, match="an earlier generation cannot be removed; it still holds what was withdrawn"):
        make({"person": "Player Zett"})


def test_a_dataset_without_a_manifest_is_not_kept(tmp_path: Path) -> None:
    publish(str(tmp_path / "x"), ["<urn:x:a> <urn:x:b> <urn:x:c> ."], "own", lambda store: {}, 0, lambda: True)
    assert pipeline._had_the_same(str(tmp_path / "x"), {"inputs": {"entities.yaml": "1"}}) is False


# ── Verdicts, texts and messages ─────────────────────────────────────────────────────────────────


@pytest.fixture
def with_verdicts(files: Files, tmp_path: Path) -> Callable[..., Report]:
    def made(verdict: Fact, *entries: Fact) -> Report:
        verdicts = write(tmp_path / "verdicts.yaml", to_yaml({"verdicts": [verdict]}))
        path = write(tmp_path / "w.yaml", to_yaml({"withdrawn": [{**BECAUSE, **each} for each in entries]}))
        return build(str(tmp_path / "x"), facts=files.data, verdicts=verdicts, withdrawn=path)

    return made


VERDICT = {"about": "Player A", "property": "goals", "at": "Club North", "accept": "3", "because": "counted anew"}


def test_a_verdict_on_what_is_withdrawn_is_left_out_and_told(with_verdicts: Callable[..., Report]) -> None:
    assert with_verdicts(VERDICT, {"document": "yearbook"}).changes
    report = with_verdicts(VERDICT, {"document": "chronicle"})
    assert not report.changes
    assert any(
        "verdicts.yaml:2: the verdict is left out, as what it decides is withdrawn" in t for t in report.withdrawn
    )


def test_a_verdict_that_never_fitted_is_still_an_error(with_verdicts: Callable[..., Report]) -> None:
    with pytest.raises(FactError, match="there is no conflict about wins"):
        with_verdicts({**VERDICT, "property": "wins"}, {"document": "chronicle"})


def test_a_verdict_whose_reason_names_them_is_an_error(with_verdicts: Callable[..., Report]) -> None:
    with pytest.raises(FactError, match="the reason names somebody who is withdrawn; put it into other words"):
        with_verdicts({**VERDICT, "because": "as Zett says"}, {"person": "Player Zett"})


def test_what_would_be_left_stops_the_build(files: Files) -> None:
    left = taken(files, entry("person", "Player Zett"))
    good = f'<{ID}person/mario-zett> <urn:p> "Mario Zett" .'
    left.check([good], ["{}"])
    for line in (f"<{ID}person/player-zett> <urn:p> <urn:o> .", '<urn:s> <urn:p> "of player  ZÉTT" <urn:g> .',
                 f"<{ID}x/player-zett-1990> <urn:p> <urn:o> ."):  # fmt: skip
        with pytest.raises(DataError, match=r"would be left in the dataset, in .*; nothing was published"):
            left.check([good, line], [])
    with pytest.raises(DataError, match="would be left in the manifest"):
        left.check([good], ['{"facts/player-zett.yaml": 1}'])


def test_a_fact_file_is_not_called_by_a_withdrawn_name_in_the_manifest(files: Files) -> None:
    left = taken(files, entry("person", "Player Zett"))
    assert left.input_name("facts/zett.yaml", "0123456789") == "facts/01234567.yaml"
    assert left.input_name("facts/almanac.yaml", "0123456789") == "facts/almanac.yaml"


def test_reasons_and_days_go_nowhere(make: Make) -> None:
    built = make({"person": "Player Zett", "because": "an unheard-of reason", "since": "2031-07-09"})
    for path in Path(built.folder).rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert b"unheard-of" not in text and b"2031-07-09" not in text


def test_the_manifest_tells_how_much_was_withdrawn(make: Make, files: Files) -> None:
    wanted = one(claims_of(files), "yearbook", "birthPlace", "was born")
    built = make({"person": "Player Zett"}, {"claim": wanted.id})
    told = read_manifest(built.folder)["withdrawn"]
    assert isinstance(told, dict)
    assert told["documents"] == [] and told["claims"] == 1 and told["entities"] == 2
    assert 0 < told["naming"] < told["statements"]


def test_nothing_withdrawn_is_told_as_nothing(make: Make) -> None:
    built = make()
    assert built.report.withdrawn == () and not read_manifest(built.folder)["withdrawn"]


def test_everything_can_be_withdrawn(make: Make) -> None:
    built = make(*({"document": document} for document in SOURCES))
    assert built.report.claims == 0
    assert KnowledgeGraph.open(built.folder).claims() == []


def test_the_command_tells_what_was_withdrawn_in_numbers(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "w.yaml", to_yaml({"withdrawn": [{"document": "yearbook", **BECAUSE}]}))
    code = run(["build", "--facts", files.data, "--withdrawn", path, "--store", str(tmp_path / "x")])
    assert code == 0
    assert re.search(r"^withdrawn  1 document: \d+ statements left out$", capsys.readouterr().out, re.MULTILINE)


def test_the_file_in_the_folder_of_facts_is_taken(tmp_path: Path) -> None:
    files = write_career(tmp_path, SOURCES, entities=MORE)
    write(Path(files.data, "withdrawn.yaml"), to_yaml({"withdrawn": [{"document": "almanac", **BECAUSE}]}))
    report = build(str(tmp_path / "x"), facts=files.data)
    assert report.withdrawn[0].startswith("1 document: ")
    inputs = report.manifest["inputs"]
    assert isinstance(inputs, dict) and "withdrawn.yaml" in inputs


def test_a_wrong_withdrawal_leaves_the_dataset_as_it_was(make: Make) -> None:
    built = make()
    before = built.generation
    with pytest.raises(CarreraError):
        make({"person": "Nobody At All"})
    assert current(built.folder)[0] == before


def test_names_are_looked_up_no_more(make: Make) -> None:
    kg = KnowledgeGraph.open(make({"person": "Player Zett"}).folder)
    for name in ("Player Zett", "Zett", "the long one"):
        with pytest.raises(CarreraError, match="nothing is called"):
            kg.find(name)
    keys = [row[0] for row in kg.query("SELECT ?k { GRAPH graph:derived { ?e car:searchKey ?k } }")]  # type: ignore[union-attr]
    assert [key for key in keys if "zett" in key] == ["mario zett"]
