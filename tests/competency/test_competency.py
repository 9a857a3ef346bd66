"""The competency questions: what a journalist, a historian or a program would ask, and what the documents answer.

The answers in the YAML files of ``queries/competency`` were written down from reading the texts, not from the dataset; each names
claims that support it. Where a test fails, find out who is right before changing either.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from carrera_kg.documents import load_catalogue
from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.queries import load_query, query_names
from carrera_kg.questions import records_of
from carrera_kg.results import Rows, Truth, shown
from carrera_kg.views import ClaimView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "queries" / "competency"
DATA = ROOT / "data"
DOCUMENTS = ROOT.parent / "shared" / "documents"
with_documents = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source texts are not at hand")

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the one in C is the same, and ten times as fast

KINDS = (
    "look-up",
    "as-of",
    "qualifier",
    "aggregate",
    "provenance",
    "contradiction",
    "path",
    "derived",
    "unanswerable",
)
ACCESS = ("query", "sparql", "explain", "on")
UNSAID = "not in the sources"
ERROR = "error"
DOCUMENT_IDS = frozenset(load_catalogue(str(DATA / "documents.yaml")))
WHEN = {"start", "end", "during", "debut", "follows", "departure", "predecessor", "successor", "retirement", "years"}
"""What tells when somebody was at a team."""
CONFLICTS = ("person-conflicts", "conflict-list")
ANSWERS_ON_A_DAY = ("teams", "squad", "staff", "coach", "answer")

# Library queries that no journalist would ask: they describe the dataset, or give triples instead of rows.
NOT_ASKED = {"dataset-contents", "entity-description", "entity-links", "person-career-graph", "property-claims"}
# What is told of suspensions is asked of in the tests of that query alone.
NOT_ASKED |= {"person-suspensions"}
# The documents tell of no goal but an own goal; the tests of queries about matches ask a league for its scorers.
NOT_ASKED |= {"competition-scorers", "competition-scorers-ever"}

Row = dict[str, str]
Table = list[Row]


@dataclass(frozen=True)
class Place:
    """A claim as an entry names it: the document, the offset, and the words there."""

    document: str
    start: int
    words: str


@dataclass(frozen=True)
class Entry:
    """One question with its answer; ``access`` says how it is put, ``how`` holds the query, text or property."""

    kind: str
    question: str
    access: str
    how: Any
    given: Mapping[str, str]
    answer: Table | str
    where: Row = field(default_factory=dict)
    though: Row = field(default_factory=dict)
    claims: tuple[Place, ...] = ()
    ordered: bool = False
    words: str = ""


def entries() -> Iterator[Entry]:
    """All entries. Every value is read as text, as in the fact files."""
    for kind in KINDS:
        text = (WRITTEN / f"{kind}.yaml").read_text(encoding="utf-8")
        for raw in yaml.load(text, Loader=LOADER):
            yield entry(kind, raw)


def entry(kind: str, raw: dict[str, Any]) -> Entry:
    [access] = [name for name in ACCESS if name in raw]
    unknown = set(raw) - {"question", "with", "where", "though", "answer", "claims", "ordered", "words", *ACCESS}
    assert not unknown, f"{raw['question']}: {unknown}"
    return Entry(
        kind=kind,
        question=raw["question"],
        access=access,
        how=raw[access],
        given=raw.get("with", {}),
        answer=raw["answer"],
        where=raw.get("where", {}),
        though=raw.get("though", {}),
        claims=tuple(place(text) for text in raw.get("claims", [])),
        ordered=raw.get("ordered") == "true",
        words=raw.get("words", ""),
    )


def place(text: str) -> Place:
    document, start, words = text.split(" ", 2)
    return Place(document, int(start), words)


ALL = list(entries())
ANSWERED = [e for e in ALL if isinstance(e.answer, list)]
SILENT = [e for e in ALL if e.answer == UNSAID]
WRONG = [e for e in ALL if e.answer == ERROR]


def each(chosen: Iterable[Entry]) -> pytest.MarkDecorator:
    """One case for each entry, called by its question."""
    return pytest.mark.parametrize("asked", [pytest.param(e, id=f"{e.kind}: {e.question}") for e in chosen])


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────


def ask(kg: KnowledgeGraph, asked: Entry) -> Table:
    """The rows of the answer, every value as a person would read it."""
    if asked.access == "explain":
        return explained(kg, **asked.how)
    if asked.access == "on":
        return on_a_day(kg, **asked.how)
    answer = kg.query(asked.how, **asked.given)
    if isinstance(answer, Truth):
        return [{"answer": shown(answer.value)}]
    assert isinstance(answer, Rows)
    return [readable(row.as_dict()) for row in answer]


def explained(kg: KnowledgeGraph, name: str, property: str, at: str | None = None) -> Table:
    """A row for each claim of the slots, or for each of its conflicts if it is in several."""
    found = []
    for slot in kg.explain(name, property, at):
        for claim in slot.claims:
            said = {
                "about": slot.subject_label,
                "value": claim.object_label,
                "document": claim.document,
                "at": str(claim.start),
                "words": claim.words,
                "certainty": claim.certainty,
                "accepted": shown(claim.accepted),
            }
            met = [c for c in slot.conflicts if claim.id in {other.id for other in c.claims}]
            found += [said | {"status": c.status, "kind": c.kind, "rule": c.rule} for c in met] or [
                said | {"status": "", "kind": "", "rule": ""}
            ]
    return found


def on_a_day(kg: KnowledgeGraph, date: str, **question: Any) -> Table:
    [(name, about)] = question.items()
    assert name in ANSWERS_ON_A_DAY
    day = kg.on(date)
    if name == "answer":
        return [{"answer": day.answer(**about)}]
    return [readable(row) for row in getattr(day, name)(about).rows()]


def readable(row: Mapping[str, Any]) -> Row:
    return {name: shown(value) for name, value in row.items()}


def chosen_rows(rows: Table, where: Row, columns: Iterable[str]) -> Table:
    """The rows that fit, with the columns that matter, each once."""
    fitting = [row for row in rows if all(row[name] == value for name, value in where.items())]
    shortened = [{name: row[name] for name in columns} for row in fitting]
    return [row for number, row in enumerate(shortened) if row not in shortened[:number]]


def as_set(rows: Table) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(row.items())) for row in rows}


@each(ANSWERED)
def test_a_question_has_the_answer_that_the_documents_give(asked: Entry, kg: KnowledgeGraph) -> None:
    assert isinstance(asked.answer, list)
    columns = list(asked.answer[0])
    assert all(list(row) == columns for row in asked.answer), "every row of an answer has the same columns"

    found = chosen_rows(ask(kg, asked), asked.where, columns)

    assert found == asked.answer if asked.ordered else as_set(found) == as_set(asked.answer), found


@each(SILENT)
def test_what_no_document_says_is_an_answer_and_no_error(asked: Entry, kg: KnowledgeGraph) -> None:
    if asked.access == "on" and "answer" in asked.how:
        assert ask(kg, asked) == [{"answer": UNSAID}]
        return
    assert ask(kg, asked) == []
    if asked.access == "explain":
        assert kg.unsaid(**asked.how).startswith(f"{UNSAID}: ")


@each(e for e in SILENT if e.though)
def test_the_same_question_is_answered_where_a_document_does_say_it(asked: Entry, kg: KnowledgeGraph) -> None:
    found = ask(kg, instead(asked))

    assert found
    assert found != [{"answer": UNSAID}]


@each(WRONG)
def test_a_question_that_is_put_wrongly_is_an_error_that_says_so(asked: Entry, kg: KnowledgeGraph) -> None:
    with pytest.raises(CarreraError, match=re.escape(asked.words)) as caught:
        ask(kg, asked)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def instead(asked: Entry) -> Entry:
    """The entry with what ``though`` says in the places of its own parameters."""
    parts = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    if asked.access in ("query", "sparql"):
        return Entry(**(parts | {"given": dict(asked.given) | asked.though}))
    if "answer" in asked.how:
        return Entry(**(parts | {"how": asked.how | {"answer": asked.how["answer"] | asked.though}}))
    return Entry(**(parts | {"how": asked.how | asked.though}))


# ── The claims behind an answer ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Evidence:
    """All claims by their places, and what comes of them."""

    claims: dict[Place, list[ClaimView]]
    derived: dict[str, list[tuple[str, str]]]
    """By claim: what is derived from it about what, as a number or "certainly"."""
    conflicts: dict[str, set[str]]
    """By claim: the kinds of conflict in which it takes part."""


@pytest.fixture(scope="module")
def evidence(kg: KnowledgeGraph) -> Evidence:
    claims: dict[Place, list[ClaimView]] = {}
    for claim in kg.claims():
        for span in claim.spans:
            claims.setdefault(Place(claim.document, span["start"], span["words"]), []).append(claim)
    rows = kg.query(
        """
        SELECT ?claim ?about ?number WHERE {
          GRAPH graph:derived {
            ?derivation prov:wasDerivedFrom ?claim .
            { ?derivation rdf:subject ?about ; car:lowest|car:highest ?number }
            UNION { ?derivation a car:Overlap ; car:spell ?about . BIND("certainly" AS ?number) }
          }
        }
        """
    )
    assert isinstance(rows, Rows)
    derived: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        derived.setdefault(str(row["claim"]).rsplit("/", 1)[1], []).append((str(row["about"]), shown(row["number"])))
    conflicts: dict[str, set[str]] = {}
    for conflict in kg.conflicts():
        for claim in conflict.claims:
            conflicts.setdefault(claim.id, set()).add(conflict.kind)
    return Evidence(claims, derived, conflicts)


@functools.cache
def records(kg: KnowledgeGraph, name: str) -> frozenset[str]:
    """The addresses of what is called so, and of its records; none if nothing is: it is a date, a role, a number."""
    if re.search(r"^\d|[.:“”]", name):
        return frozenset()  # spares the search for a name that is meant
    for kind in ("entity", "team"):
        try:
            return frozenset(records_of(kg.store, str(kg.find(name, kind))))
        except UsageError as error:
            if " means " not in error.problem:
                break
    return frozenset()


def records_by_name(kg: KnowledgeGraph, names: Iterable[str]) -> list[frozenset[str]]:
    return [found for name in names if (found := records(kg, name))]


def names_in(asked: Entry) -> tuple[str, ...]:
    """What the question is asked with: the values of its parameters."""

    def flat(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for part in value.values():
                yield from flat(part)
        else:
            yield value

    given = flat(asked.how) if asked.access in ("explain", "on") else iter(asked.given.values())
    return tuple(given)


def reads_the_accepted_view(asked: Entry) -> bool:
    """Whether the answer is taken from there, and not from what each document says."""
    if asked.access == "on":
        return True
    if asked.access == "explain":
        return False
    text = load_query(asked.how).text if asked.access == "query" else asked.how
    return not re.search(r"GRAPH \?|GRAPH graph:conflicts", text)


def told(asked: Entry) -> set[str]:
    """What the answer says beyond what the question already names."""
    assert isinstance(asked.answer, list)
    cells = {value for row in asked.answer for value in row.values() if value}
    return cells - set(asked.where.values()) - set(names_in(asked)) if names_in(asked) else cells


def asked_for(asked: Entry) -> set[str]:
    """The properties that the question looks at, by their names in the ontology."""
    if asked.access == "explain":
        return {asked.how["property"]}
    if asked.access == "on":
        return WHEN
    text = load_query(asked.how).text if asked.access == "query" else asked.how
    used = set(re.findall(r"car:(\w+)", text))
    return used | WHEN if "possibleFrom" in used else used


def fits(kg: KnowledgeGraph, asked: Entry, claim: ClaimView) -> list[bool]:
    """Of each thing that the question names, whether the claim is about it or a record of it."""
    documents = [claim.document == name for name in names_in(asked) if name in DOCUMENT_IDS]
    named = records_by_name(kg, set(names_in(asked)) - DOCUMENT_IDS)
    return documents + [bool({claim.subject, claim.object} & found) for found in named]


def carries(kg: KnowledgeGraph, asked: Entry, claim: ClaimView, evidence: Evidence) -> bool:
    """Whether the claim says what the answer says.

    A rule works the answer out from it; or it takes part in the conflict that is asked about; or its value or what it
    is about stands in the answer; or it gives a property that the question looks at, of something that the answer names,
    if it names anything. Where it can be about something else (a number, another property), it must be about all that
    the question names.
    """
    said = told(asked)
    named = records_by_name(kg, names_in(asked))
    for about, number in evidence.derived.get(claim.id, []):
        if number in said and all(about in found for found in named):
            return True
    fitting = all(fits(kg, asked, claim))
    if asked.how in CONFLICTS:
        kinds = evidence.conflicts.get(claim.id, set())
        return fitting and bool(kinds & {asked.where["kind"]} if "kind" in asked.where else kinds)
    values = {claim.object_label, claim.object, claim.subject_label, claim.words}
    if not names_in(asked):
        said |= set(asked.where.values())
    if any(fitting or not re.fullmatch(r"\d+|yes|no", value) for value in values & said):
        return True
    if said and said <= DOCUMENT_IDS:
        return fitting and claim.document in said
    answered = records_by_name(kg, said - DOCUMENT_IDS)
    of_the_answer = not answered or any({claim.subject, claim.object} & found for found in answered)
    if not named and not answered and asked.access != "sparql":
        return False
    return fitting and of_the_answer and claim.predicate.rsplit("#", 1)[-1] in asked_for(asked)


def touches(kg: KnowledgeGraph, asked: Entry, claim: ClaimView) -> bool:
    """Whether the claim is at least about something that the question or its answer names."""
    said = told(asked) | set(asked.where.values())
    return (
        any(fits(kg, asked, claim))
        or bool({claim.object_label, claim.subject_label} & said)
        or any({claim.subject, claim.object} & found for found in records_by_name(kg, said - DOCUMENT_IDS))
    )


@each(ANSWERED)
def test_the_claims_of_an_answer_are_claims_of_the_dataset(asked: Entry, evidence: Evidence) -> None:
    assert asked.claims
    assert len(set(asked.claims)) == len(asked.claims)
    assert [place for place in asked.claims if place not in evidence.claims] == []


@each(ANSWERED)
def test_the_claims_of_an_answer_support_it(asked: Entry, kg: KnowledgeGraph, evidence: Evidence) -> None:
    at = {place: evidence.claims.get(place, []) for place in asked.claims}
    carrying = [c for claims in at.values() for c in claims if carries(kg, asked, c, evidence)]

    assert carrying, "no claim says what the answer says"
    if reads_the_accepted_view(asked):
        assert any(claim.accepted for claim in carrying), "the answer rests on claims that are not accepted"
    if asked.given or asked.access in ("explain", "on"):
        beside = [place for place, claims in at.items() if not any(touches(kg, asked, claim) for claim in claims)]
        assert beside == [], "claims about something else"


@each(e for e in ANSWERED if e.kind == "contradiction")
def test_a_contradiction_is_shown_with_the_words_of_two_claims(asked: Entry) -> None:
    within = any("table header" in str(part) for part in (asked.where, asked.answer))

    assert len(asked.claims) >= (1 if within else 2)


@with_documents
def test_the_words_stand_in_the_documents_at_the_offsets() -> None:
    catalogue = load_catalogue(str(DATA / "documents.yaml"))
    texts = {d.id: (DOCUMENTS / d.file).read_bytes().decode("utf-8") for d in catalogue.values()}

    wrong = [p for e in ALL for p in e.claims if texts[p.document][p.start : p.start + len(p.words)] != p.words]

    assert wrong == []


# ── The questions themselves ─────────────────────────────────────────────────────────────────────


def test_there_are_enough_questions_of_every_kind() -> None:
    counted = Counter(e.kind for e in ALL)

    assert len(ALL) >= 75
    assert set(counted) == set(KINDS)
    assert min(counted.values()) >= 9
    assert sorted(path.stem for path in WRITTEN.glob("*.yaml")) == sorted(KINDS)


def test_a_question_is_asked_once_and_ends_in_a_question_mark() -> None:
    asked = [e.question for e in ALL]

    assert [question for question, times in Counter(asked).items() if times > 1] == []
    assert [question for question in asked if not re.fullmatch(r"[A-Z].*[^ ?]\?", question)] == []


def test_every_way_of_asking_is_used() -> None:
    assert {e.access for e in ALL} == set(ACCESS)
    assert {name for e in ALL if e.access == "on" for name in e.how} == {"date", *ANSWERS_ON_A_DAY}


def test_every_library_query_that_a_person_would_ask_is_asked_and_answered() -> None:
    asked = {e.how for e in ANSWERED if e.access == "query"}
    # What a day is asked of goes through a query of the library too.
    by_day = {
        "teams": "person-on-date",
        "squad": "team-players-on-date",
        "staff": "team-staff-on-date",
        "coach": "team-coach-on-date",
        "answer": "was-in-role-on-date",
    }
    asked |= {by_day[name] for e in ANSWERED if e.access == "on" for name in e.how if name != "date"}

    assert set(query_names()) - asked == NOT_ASKED


def test_only_entries_that_are_answered_have_rows_and_claims() -> None:
    assert {str(e.answer) for e in ALL if e not in ANSWERED} == {UNSAID, ERROR}
    assert all(e.kind == "unanswerable" for e in (*SILENT, *WRONG))
    assert [e.question for e in (*SILENT, *WRONG) if e.claims or e.where] == []
    assert all(e.words for e in WRONG)


def test_nearly_all_questions_without_an_answer_have_a_sister_with_one() -> None:
    assert len([e for e in SILENT if not e.though]) <= 2


def test_the_road_accident_and_the_suspensions_are_not_asked_about() -> None:
    text = " ".join(e.question + str(e.answer) + " ".join(p.words for p in e.claims) for e in ALL).casefold()

    assert not re.search(r"accident|murder|prison|jail|suspen|\bban\b|banned|match-fixing", text)
