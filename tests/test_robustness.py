"""What must not matter does not: the order of facts, copies of a document, documents that come and go.

On the shipped facts, through the functions of a build.
"""

from __future__ import annotations

import functools
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg import pipeline
from carrera_kg.claims import accepted_quads
from carrera_kg.dates import PartialDate
from carrera_kg.derivation import derive
from carrera_kg.errors import FactError
from carrera_kg.identity import resolve
from carrera_kg.labels import Naming, naming
from carrera_kg.model import Claim, Span, Verdict
from carrera_kg.ontology import ontology
from carrera_kg.pipeline import Report, Sources, build, judge, read_sources
from carrera_kg.readers.facts import FactSheet
from carrera_kg.resolution import accepted_claims
from carrera_kg.resources import folder
from carrera_kg.store import EXPORT, current
from carrera_kg.vocabulary import CAR, GRAPH, ID, SENSITIVE, document_iri
from tests.career import Fact, about, honour, spell, write, write_career

DOCUMENTS = ("carrera-biography", "carrera-encyclopedia", "carrera-news")
Told = tuple[str, str, str, tuple[str, ...]]
"""A verdict in words: the kind of conflict, the property, the status, the accepted values."""


@dataclass(frozen=True)
class Judged:
    """Sources with their claims and the verdicts on them."""

    sources: Sources
    claims: list[Claim]
    verdicts: list[Verdict]
    name: Naming

    @classmethod
    def of(cls, sources: Sources) -> Judged:
        claims = resolve(sources.sheets, sources.entities, ontology())
        name = naming(sources.entities, ontology())
        return cls(sources, claims, judge(sources, claims, name)[0], name)

    def told(self) -> Counter[Told]:
        return Counter(self._told(verdict) for verdict in self.verdicts)

    def _told(self, verdict: Verdict) -> Told:
        values = tuple(sorted({self.name(claim.object) for claim in verdict.accepted}))
        return verdict.conflict.kind, verdict.conflict.predicate.removeprefix(CAR), verdict.status.value, values

    def without_table_headers(self) -> Counter[Told]:
        """The verdicts but for those on a document's own table, of which a copy has one too."""
        return Counter({told: count for told, count in self.told().items() if told[0] != "table header"})

    def accepted(self) -> set[str]:
        """The lines of the accepted view."""
        return set(accepted_quads(accepted_claims(self.claims, self.verdicts), self.name))

    def totals(self) -> set[tuple[str, object, object]]:
        """The totals of careers, with the least and the most that they can be."""
        accepted = accepted_claims(self.claims, self.verdicts)
        facts = (fact for fact in derive(accepted, ontology()) if fact.rule == "career total")
        return {(fact.predicate, fact.lowest, fact.highest) for fact in facts}


@functools.cache
def as_shipped() -> Judged:
    return Judged.of(read_sources(folder("data")))


@pytest.fixture(scope="module")
def shipped() -> Judged:
    return as_shipped()


def sheet_of(sources: Sources, document: str) -> FactSheet:
    [sheet] = [sheet for sheet in sources.sheets if sheet.document.id == document]
    return sheet


def copied(sheet: FactSheet, name: str, sha256: str = "") -> FactSheet:
    """The same facts as another document, of the same text or of one with another checksum."""

    def moved(span: Span) -> Span:
        return replace(span, document=name)

    statements = tuple(
        replace(s, spans=tuple(map(moved, s.spans)), header=moved(s.header) if s.header else None)
        for s in sheet.statements
    )
    document = replace(sheet.document, id=name, sha256=sha256 or sheet.document.sha256)
    return replace(sheet, document=document, statements=statements)


def with_sheet(sources: Sources, sheet: FactSheet) -> Sources:
    catalogue = {**sources.catalogue, sheet.document.id: sheet.document}
    return replace(sources, catalogue=catalogue, sheets=(*sources.sheets, sheet))


def told_in_full(verdicts: Sequence[Verdict]) -> set[tuple[str, str, str, str, tuple[str, ...]]]:
    """The verdicts with their conflicts' ids and explanations, their rules, reasons and accepted claims."""
    return {
        (v.conflict.id, v.conflict.explanation, v.rule, v.explanation, tuple(sorted(c.id for c in v.accepted)))
        for v in verdicts
    }


# ── Order ────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_documents_and_facts_changes_nothing(seed: int) -> None:
    shipped = as_shipped()  # no fixture: hypothesis would print all of it

    def mixed(sheet: FactSheet) -> FactSheet:
        return replace(sheet, statements=tuple(chance.sample(sheet.statements, len(sheet.statements))))

    chance = random.Random(seed)
    sheets = [mixed(sheet) for sheet in shipped.sources.sheets]
    chance.shuffle(sheets)
    again = Judged.of(replace(shipped.sources, sheets=tuple(sheets)))
    lost = {claim.id: claim for claim in shipped.claims}.items() ^ {claim.id: claim for claim in again.claims}.items()
    assert not lost
    assert told_in_full(again.verdicts) == told_in_full(shipped.verdicts)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_claims_changes_no_verdict(seed: int) -> None:
    shipped = as_shipped()
    claims = random.Random(seed).sample(shipped.claims, len(shipped.claims))
    verdicts, _ = judge(shipped.sources, claims, shipped.name)
    assert told_in_full(verdicts) == told_in_full(shipped.verdicts)


# ── Copies ───────────────────────────────────────────────────────────────────────────────────────

COPIES: dict[str, Callable[[FactSheet], FactSheet]] = {
    "the same text": lambda sheet: copied(sheet, f"{sheet.document.id}-copy"),
    "the same text, first in order": lambda sheet: copied(sheet, "a-copy"),
    "another text with the same words": lambda sheet: copied(sheet, f"{sheet.document.id}-copy", "0" * 64),
}


@pytest.fixture(scope="module", params=[(document, kind) for document in DOCUMENTS for kind in COPIES], ids=str)
def with_copy(request: pytest.FixtureRequest, shipped: Judged) -> Judged:
    document, kind = request.param
    return Judged.of(with_sheet(shipped.sources, COPIES[kind](sheet_of(shipped.sources, document))))


def test_a_copy_of_a_document_changes_no_verdict(shipped: Judged, with_copy: Judged) -> None:
    assert with_copy.without_table_headers() == shipped.without_table_headers()


def test_a_copy_of_a_document_changes_no_claim_of_the_others(shipped: Judged, with_copy: Judged) -> None:
    own = [claim.id for claim in with_copy.claims if not claim.document.endswith("copy")]
    assert own == [claim.id for claim in shipped.claims]


def test_a_copy_of_a_document_adds_nothing_to_what_a_player_did(shipped: Judged, with_copy: Judged) -> None:
    assert with_copy.totals() == shipped.totals()


def test_a_table_header_is_each_documents_own(shipped: Judged) -> None:
    copy = COPIES["the same text"](sheet_of(shipped.sources, "carrera-encyclopedia"))
    again = Judged.of(with_sheet(shipped.sources, copy))
    about = {v.conflict.subject for v in again.verdicts if v.conflict.kind == "table header"}
    assert about == {document_iri("carrera-encyclopedia"), document_iri("carrera-encyclopedia-copy")}


# What two made-up documents tell in the same words, and where they differ.
SHARED = [
    about("Player A", words="was born on the second of May", birthDate="1970-05-02"),
    spell("north", words="played for Club North from 1990", role="player", start="1990"),
    spell("north", words="and left Club North in 1995", end="1995"),
    spell("south", team="Club South", words="then played for Club South", role="player", start="1995"),
    spell("south", team="Club South", words="until he retired in 1999", end="1999"),
]
EAST = about("Player A", words="in the town of Town East", birthPlace="Town East")
WEST = about("Player A", words="in the town of Town West", birthPlace="Town West")
TOWN_WEST = [{"id": "place/town-west", "name": "Town West"}]


def birth_place(folder: Path, sources: Mapping[str, Sequence[Fact]]) -> set[str]:
    """What is accepted of the dispute about the birth place; nothing if it is undecided."""
    files = write_career(folder, sources, entities=TOWN_WEST)
    judged = Judged.of(read_sources(files.data))
    [verdict] = [v for v in judged.verdicts if v.conflict.predicate == CAR + "birthPlace"]
    return {judged.name(claim.object) for claim in verdict.accepted}


def test_one_against_one_is_undecided_and_an_independent_third_decides(tmp_path: Path) -> None:
    two = {"almanac": [*SHARED, EAST], "gazette": [WEST]}
    assert birth_place(tmp_path / "two", two) == set()
    third = [about("Player A", words="a son of Town East", birthPlace="Town East")]
    assert birth_place(tmp_path / "three", {**two, "register": third}) == {"Town East"}


def test_a_near_copy_does_not_corroborate(tmp_path: Path) -> None:
    # The near-copy leaves something out and adds something: it is another text, but no other witness.
    near = [*SHARED[:4], EAST, about("Player A", words="a book about him", nickname="Ace")]
    sources = {"almanac": [*SHARED, EAST], "gazette": [WEST], "reprint": near}
    assert birth_place(tmp_path, sources) == set()


def test_who_says_the_same_in_other_words_corroborates(tmp_path: Path) -> None:
    own = [
        {**fact, "words": f"by our own count {number} times over"} for number, fact in enumerate([*SHARED[:4], EAST])
    ]
    assert birth_place(tmp_path, {"almanac": [*SHARED, EAST], "gazette": [WEST], "register": own}) == {"Town East"}


# ── Documents that go ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("document", DOCUMENTS)
def test_without_a_document_exactly_its_claims_are_gone(shipped: Judged, document: str) -> None:
    rest = tuple(sheet for sheet in shipped.sources.sheets if sheet.document.id != document)
    fewer = Judged.of(replace(shipped.sources, sheets=rest))
    kept = {claim.id for claim in shipped.claims if claim.document != document}
    assert {claim.id for claim in fewer.claims} == kept
    assert len(kept) < len(shipped.claims)
    assert {c.document for v in fewer.verdicts for c in v.conflict.claims} <= set(DOCUMENTS) - {document}


# ── Dates ────────────────────────────────────────────────────────────────────────────────────────


def test_every_date_can_be_read_again_as_it_is_shown(shipped: Judged) -> None:
    dates = {claim.date for claim in shipped.claims if claim.date}
    assert len(dates) > 50
    for date in dates:
        assert PartialDate.parse(date.edtf) == date
        shown = str(date)
        if not shown.startswith("between ") and not shown.endswith((" or later", " or earlier")):
            assert PartialDate.parse(shown) == date, shown


def test_every_date_as_written_is_the_date(shipped: Judged) -> None:
    written = [claim for claim in shipped.claims if claim.as_written]
    assert written
    for claim in written:
        assert PartialDate.parse(claim.as_written) == claim.date, claim.as_written


# ── Verdicts of the user ─────────────────────────────────────────────────────────────────────────

OVERRIDES = """verdicts:
- about: Massimo Carrera
  property: birthPlace
  accept: Pozzuolo Martesana
  because: the register of births says so
- about: Massimo Carrera
  property: goals
  at: Atalanta
  accept: 3
  because: counted anew
- conflict: {staff}
  accept: 2009
  because: he was seen there
"""
STAFF = ID + "spell/massimo-carrera-staff-juventus"
CARRERA = ID + "person/massimo-carrera"
ATALANTA = ID + "tally/massimo-carrera-player-atalanta-not-stated"


@dataclass(frozen=True)
class Overruled:
    """A build of the shipped facts with verdicts of the user."""

    report: Report
    graphs: dict[str, set[str]]


def graphs(dataset: str) -> dict[str, set[str]]:
    """The lines of the export by graph; the default graph has no name."""
    found: dict[str, set[str]] = {}
    for line in Path(current(dataset)[0], EXPORT).read_text(encoding="utf-8").splitlines():
        graph = line.rsplit(" ", 2)[1]
        found.setdefault(graph[1:-1] if graph.startswith(f"<{GRAPH}") else "", set()).add(line)
    return found


@pytest.fixture(scope="module")
def before(dataset: Path) -> dict[str, set[str]]:
    return graphs(str(dataset))


@pytest.fixture(scope="module")
def overruled(shipped: Judged, tmp_path_factory: pytest.TempPathFactory) -> Overruled:
    home = tmp_path_factory.mktemp("overruled")
    [staff] = [v for v in shipped.verdicts if (v.conflict.subject, v.conflict.predicate) == (STAFF, CAR + "start")]
    verdicts = write(home / "verdicts.yaml", OVERRIDES.format(staff=staff.conflict.id))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "validate", lambda quads: ())  # slow, and it changes nothing in the dataset
        report = build(str(home / "dataset"), verdicts=verdicts)
    return Overruled(report, graphs(report.dataset))


def test_a_verdict_of_the_user_changes_the_accepted_values_and_no_others(
    before: dict[str, set[str]], overruled: Overruled
) -> None:
    def place(name: str) -> str:
        return f"<{CARRERA}> <{CAR}birthPlace> <{ID}place/{name}> ."

    gone, come = before[""] - overruled.graphs[""], overruled.graphs[""] - before[""]
    goals = f'<{ATALANTA}> <{CAR}goals> "7"'
    assert place("sesto-san-giovanni") in gone
    assert place("pozzuolo-martesana") in overruled.graphs[""]
    assert any(line.startswith(goals) for line in gone)
    # A start has bounds, and the years stand in the labels of the spell and of what hangs on it.
    changed = {line.split()[0] for line in gone | come}
    assert changed == {f"<{CARRERA}>", f"<{ATALANTA}>", f"<{STAFF}>"}
    assert {line.split()[1] for line in come} <= {
        f"<{CAR}start>", f"<{CAR}startEarliest>", f"<{CAR}startLatest>", "<http://www.w3.org/2000/01/rdf-schema#label>",
    }  # fmt: skip


def test_a_verdict_of_the_user_changes_nothing_that_a_source_says(
    before: dict[str, set[str]], overruled: Overruled
) -> None:
    assert overruled.graphs.keys() == before.keys()
    said = [graph for graph in before if graph.startswith(f"{GRAPH}document/")]
    assert len(said) == 3
    for graph in (*said, f"{GRAPH}ontology"):
        assert overruled.graphs[graph] == before[graph]


def test_a_verdict_of_the_user_changes_the_verdict_and_the_status_and_no_conflict(
    before: dict[str, set[str]], overruled: Overruled
) -> None:
    changed = before[f"{GRAPH}conflicts"] ^ overruled.graphs[f"{GRAPH}conflicts"]
    ids = {line.split()[0].rsplit("/", 1)[1] for line in changed}
    assert len(ids) == 3
    for line in changed:
        assert "/id/verdict/" in line.split()[0] or f"<{CAR}status>" in line, line


def test_what_is_derived_follows_the_accepted_view(before: dict[str, set[str]], overruled: Overruled) -> None:
    graph = f"{GRAPH}derived"

    def plain(lines: set[str], subject: str, prop: str) -> set[str]:
        start = f"<{subject}> <{CAR}{prop}> "
        return {line.removeprefix(start).split("^")[0].strip('"') for line in lines if line.startswith(start)}

    assert plain(before[graph], STAFF, "possibleFrom") == {"2011-06-01"}
    assert plain(overruled.graphs[graph], STAFF, "possibleFrom") == {"2009-01-01"}
    totals = [
        {line for line in lines if f"<{CAR}highest>" in line} for lines in (before[graph], overruled.graphs[graph])
    ]
    assert totals[0] != totals[1]
    assert not any(SENSITIVE in line for line in before[graph] ^ overruled.graphs[graph])


def test_a_build_says_what_the_user_changed(overruled: Overruled) -> None:
    assert overruled.report.manifest["verdicts_of_the_user"] == 3
    assert overruled.report.changes[0] == (
        "Massimo Carrera: birth place: all values → Pozzuolo Martesana (the register of births says so)"
    )
    assert overruled.report.changes[1].endswith(
        ", Atalanta (1996–2003), scope not stated: goals: all values → 3 (counted anew)"
    )
    assert overruled.report.changes[2].endswith(": start: summer 2011 → 2009 (he was seen there)")


def test_without_verdicts_of_the_user_there_is_nothing_to_say(tmp_path: Path) -> None:
    files = write_career(tmp_path, {"almanac": [EAST]})
    report = build(str(tmp_path / "dataset"), files.data)
    assert (report.changes, report.manifest["verdicts_of_the_user"]) == ((), 0)


DISPUTE = {"almanac": [EAST], "gazette": [WEST]}
STALE = [
    ("about: Player A\n  property: birthDate\n  accept: 1970", "there is no conflict about birthDate of Player A"),
    (
        "about: Player B\n  property: birthPlace\n  accept: Town East",
        "there is no conflict about birthPlace of Player B",
    ),
    ("about: Player A\n  property: birthPlace\n  at: Club North\n  accept: Town East", "of Player A at Club North"),
    ("conflict: 0123456789abcdef\n  accept: all", "there is no conflict 0123456789abcdef"),
    ("about: Player A\n  property: birthPlace\n  accept: Town North", "no claim of the conflict gives Town North"),
]


@pytest.mark.parametrize(("words", "problem"), STALE, ids=[problem for _, problem in STALE])
def test_a_verdict_that_fits_nothing_is_an_error_and_the_old_dataset_stays(
    tmp_path: Path, words: str, problem: str
) -> None:
    files = write_career(tmp_path, DISPUTE, entities=TOWN_WEST)
    build(str(tmp_path / "dataset"), files.data)
    old = graphs(str(tmp_path / "dataset"))
    path = write(Path(files.data, "verdicts.yaml"), f"verdicts:\n- {words}\n  because: so\n")
    with pytest.raises(FactError) as caught:
        build(str(tmp_path / "dataset"), files.data)
    assert problem in caught.value.problem
    assert caught.value.hint
    assert str(caught.value).startswith(f"{path}:2: ")
    assert graphs(str(tmp_path / "dataset")) == old


def overruled_career(folder: Path, sources: Mapping[str, Sequence[Fact]], verdict: str) -> Judged:
    files = write_career(folder, sources, entities=TOWN_WEST)
    write(Path(files.data, "verdicts.yaml"), f"verdicts:\n- {verdict}\n  because: so\n")
    return Judged.of(read_sources(files.data))


def test_all_lets_every_value_stand(tmp_path: Path) -> None:
    doubted = [{**WEST, "certainty": "hedged"}]
    settled = Judged.of(
        read_sources(write_career(tmp_path / "a", {**DISPUTE, "gazette": doubted}, entities=TOWN_WEST).data)
    )
    assert sum("birthPlace" in line for line in settled.accepted()) == 1
    verdict = "about: Player A\n  property: birthPlace\n  accept: all"
    reopened = overruled_career(tmp_path / "b", {**DISPUTE, "gazette": doubted}, verdict)
    assert sum("birthPlace" in line for line in reopened.accepted()) == 2


def test_a_verdict_across_slots_takes_away_rival_values_only(tmp_path: Path) -> None:
    cup = {"competition": "Cup", "season": "1991", "result": "winner"}
    sources = {
        "almanac": [honour("north-cup", team="Club North", **cup)],
        "gazette": [honour("south-cup", team="Club South", **cup)],
    }
    judged = overruled_career(tmp_path, sources, "about: Cup\n  property: team\n  accept: Club South")
    accepted = judged.accepted()
    assert sum(f"<{CAR}team>" in line for line in accepted) == 1
    assert sum(f"<{CAR}season>" in line for line in accepted) == 2, "nobody disputes the season"
