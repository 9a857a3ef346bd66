from __future__ import annotations

import functools
import operator
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from carrera_kg.claims import (
    accepted_quads,
    claim_batch,
    claim_quads,
    conflict_quads,
    derived_quads,
    document_quads,
    entity_quads,
    squad_quads,
)
from carrera_kg.conflicts import Evidence, find_conflicts
from carrera_kg.derivation import derive, overlaps
from carrera_kg.documents import Document
from carrera_kg.errors import DataError
from carrera_kg.identity import resolve
from carrera_kg.labels import naming as naming_of
from carrera_kg.model import Claim, Span
from carrera_kg.ontology import ontology
from carrera_kg.resolution import Grounds, accepted_claims, settle
from carrera_kg.resources import folder, read_text
from carrera_kg.squads import squads
from carrera_kg.validation import Finding, validate, validate_apart
from carrera_kg.vocabulary import CAR, GRAPH, ID, LABEL, OA, ONTOLOGY_GRAPH, PROV, RDFS, SENSITIVE
from tests.career import about, honour, match, sheets, spell, term

GOALS = {"scope": "league", "words": "league goals", "goals": "7", "appearances": "70", "wins": "30"}
BACK = {"position": "sweeper", "words": "as a sweeper"}


def record(kind: str, name: str, **properties: object) -> dict[str, object]:
    """A fact about a record of a kind that has no builder of its own."""
    return {kind: name, "words": f"{kind} {name}", **properties}


CAREER = {
    "almanac": [
        about("Player A", birthDate="1970-01-02", birthPlace="Town East"),
        spell("north", role="player", start="1990", end="1995", tally=[GOALS], deployment=[BACK]),
        spell("b", person="Player B", role="player", start="1991", end="1994"),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1992", person="Player A"),
        match("final", "Club North", "Club South", date="1992-05-01", venue="North Ground"),
        record("run", "no-defeat", team="Club North", kindOfRun="run/unbeaten", matches="12", season="1991/92"),
        record("standing", "winter", team="Club North", competition="League", date="1991-12", rank="2"),
        record("suspension", "ban", person="Player B", months="3", start="1993-01"),
        record("remark", "calm", concerns="Player A", topic="character", summary="keeps calm"),
        record("remark", "trial", concerns="Player B", topic="legal-matter", summary="tried", settled="acquitted"),
    ],
    "biography": [spell("n", role="player", start="1989-08", end="summer 1995", tally=[{**GOALS, "goals": "8"}])],
}
SHEETS, ENTITIES = sheets(CAREER)
CATALOGUE: dict[str, Document] = {sheet.document.id: sheet.document for sheet in SHEETS}
CLAIMS = resolve(SHEETS, ENTITIES, ontology())
ONTOLOGY = [  # as much of it as the shapes look at: fifty datasets are validated here
    f"{triple.subject} {triple.predicate} {triple.object} <{ONTOLOGY_GRAPH}> ."
    for triple in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl"))
    if triple.predicate.value in (RDFS + "subClassOf", SENSITIVE)
]
NORTH = ID + "spell/player-a-player-club-north"


def dataset(claims: list[Claim]) -> list[str]:
    """Everything that is said of the claims, as lines of N-Quads."""
    name = naming_of(ENTITIES, ontology())
    evidence = Evidence.of(claims, ontology(), name)
    verdicts = settle(find_conflicts(evidence), Grounds(evidence))
    accepted = accepted_claims(claims, verdicts)
    derived = derive(accepted, ontology())
    return [
        *entity_quads(ENTITIES),
        *document_quads(CATALOGUE.values()),
        *ONTOLOGY,
        *claim_quads(claim_batch(claims)),
        *accepted_quads(accepted, name),
        *conflict_quads(verdicts),
        *derived_quads(derived, overlaps(accepted, ontology()), name),
        *squad_quads(squads(accepted, derived), name),
    ]


GOOD = dataset(CLAIMS)


def test_a_good_dataset_has_no_findings() -> None:
    assert list(validate(GOOD)) == []


def triple(subject: str, prop: str, value: str) -> str:
    return f"<{subject}> <{CAR}{prop}> {value} ."


def changed(prop: str, value: object, of: str = "") -> list[str]:
    """The dataset with another value for a property of a thing, whoever states it."""
    subject = of or next(line.split()[0][1:-1] for line in GOOD if f"> <{CAR}{prop}> " in line)
    return [*without(f"<{subject}> <{CAR}{prop}> "), triple(subject, prop, str(term(prop, value)))]


def without(words: str) -> list[str]:
    """The dataset without the lines in which the words stand."""
    lines = [line for line in GOOD if words not in line]
    assert len(lines) < len(GOOD)
    return lines


def with_quote(words: str) -> list[str]:
    long = replace(CLAIMS[0], spans=(Span("almanac", 0, len(words), words),))
    return dataset([*CLAIMS, long])


def removed(subject: str, prop: str) -> list[str]:
    """The dataset without a property of a thing."""
    return without(f"<{subject}> <{CAR}{prop}> ")


RUN = ID + "run/club-north-unbeaten-1991-92"
STANDING = ID + "standing/club-north-league-december-1991"
SUSPENSION = ID + "suspension/player-b-january-1993"
CALM, TRIAL = ID + "remark/almanac-calm", ID + "remark/almanac-trial"
DEPLOYMENT = ID + "deployment/player-a-player-club-north-sweeper"
UNBEATEN = "unbeaten run of 12 matches, Club North, 1991/92"
BAN = "suspension of Player B, January 1993"
SQUAD = ID + "squad/club/club-north/1991-92"
TOGETHER = "Player A and Player B at Club North"
WITHOUT_OUTCOME = "a legal or medical matter is told with how it was settled"
TALLY = "Player A, player, Club North (1989–1995), league"
SPELL = "Player A, player, Club North (1989–1995)"
BROKEN = {
    "appearances of -1": (changed("appearances", -1), "violation", TALLY, "appearances are 0 to 2,000", "-1"),
    "two persons": (
        [*GOOD, triple(NORTH, "person", f"<{ID}person/player-b>")],
        "violation",
        SPELL,
        "a spell is one person's",
        "",
    ),
    "nobody": (without(f"<{NORTH}> <{CAR}person> "), "violation", SPELL, "a spell is one person's", ""),
    "a club as a person": (
        changed("person", "club/club-north"),
        "violation",
        SPELL,
        "a spell is one person's",
        "Club North",
    ),
    "end before start": (
        changed("endLatest", "1980-01-01", NORTH),
        "violation",
        SPELL,
        "a spell ends after it begins",
        "",
    ),
    "no seasons": (
        [*GOOD, triple(NORTH, "seasons", str(term("seasons", 0)))],
        "violation",
        SPELL,
        "1 to 40 seasons",
        "0",
    ),
    "no role": (without(f"<{NORTH}> <{CAR}role> "), "warning", SPELL, "the role of a spell is not stated", ""),
    "no label": (
        without(f"<{ID}person/player-b> <{LABEL}> "),
        "violation",
        "person:player-b",
        "a person has one name",
        "",
    ),
    "no scope": (without(f"> <{CAR}scope> <"), "violation", TALLY, "a tally has one scope", ""),
    "no result": (
        without(f"> <{CAR}result> <https"),
        "violation",
        "Cup 1992, winner, Club North",
        "an honour has one result",
        "",
    ),
    "a town as a venue": (
        changed("venue", "place/town-east"),
        "violation",
        "1 May 1992",
        "a venue is a stadium",
        "Town East",
    ),
    "nine words": (with_quote("a b c d e f g h i"), "violation", "document:almanac", "a span quotes 1 to 8 words", "i"),
    "no words": (without(f"> <{OA}hasTarget> "), "violation", "claim:", "no words, no claim", ""),
    "no certainty": (without(f"> <{CAR}certainty> "), "violation", "claim:", "a claim has one certainty", ""),
    "no explanation": (without(f"> <{CAR}explanation> "), "violation", "conflict:", "a conflict is explained", ""),
    "a verdict for no claim": (
        [
            *GOOD,
            triple(next(line.split()[0][1:-1] for line in GOOD if f"<{CAR}accepts>" in line), "accepts", f"<{NORTH}>"),
        ],
        "violation",
        "verdict",
        "a verdict accepts claims",
        SPELL,
    ),
    "no verdict": (
        without("> <https://w3id.org/carrera-kg/id/verdict/"),
        "violation",
        "conflict:",
        "a conflict has a verdict",
        "",
    ),
    "wins of -1": (changed("wins", -1), "violation", TALLY, "wins are 0 to 2,000", "-1"),
    "2,001 draws": (
        [*GOOD, triple(f"{ID}tally/player-a-player-club-north-league", "draws", str(term("draws", 2001)))],
        "violation",
        TALLY,
        "draws are 0 to 2,000",
        "2001",
    ),
    "losses of -3": (
        [*GOOD, triple(f"{ID}tally/player-a-player-club-north-league", "losses", str(term("losses", -3)))],
        "violation",
        TALLY,
        "losses are 0 to 2,000",
        "-3",
    ),
    "nobody's run": (removed(RUN, "team"), "violation", UNBEATEN, "a run is one team's", ""),
    "a run of two teams": (
        [*GOOD, triple(RUN, "team", f"<{ID}club/club-south>")],
        "violation",
        UNBEATEN,
        "a run is one team's",
        "",
    ),
    "a run of no kind": (removed(RUN, "kindOfRun"), "violation", UNBEATEN, "a run says of what kind it is", ""),
    "a run of no matches": (changed("matches", 0, RUN), "violation", UNBEATEN, "a run has 1 to 500 matches", "0"),
    "a run of 501 matches": (changed("matches", 501, RUN), "violation", UNBEATEN, "a run has 1 to 500 matches", "501"),
    "nobody's standing": (
        removed(STANDING, "team"),
        "violation",
        "place 2, Club North",
        "a standing is one team's",
        "",
    ),
    "no place": (
        removed(STANDING, "rank"),
        "violation",
        "place 2, Club North",
        "a standing tells a place or figures",
        "",
    ),
    "place 61": (changed("rank", 61, STANDING), "violation", "place 2", "a standing is a place from 1 to 60", "61"),
    "place 0": (changed("rank", 0, STANDING), "violation", "place 2", "a standing is a place from 1 to 60", "0"),
    "nobody's suspension": (removed(SUSPENSION, "person"), "violation", BAN, "a suspension is one person's", ""),
    "a suspended club": (
        changed("person", "club/club-north", SUSPENSION),
        "violation",
        BAN,
        "a suspension is one person's",
        "Club North",
    ),
    "no months": (changed("months", 0, SUSPENSION), "violation", BAN, "a suspension lasts 1 to 240 months", "0"),
    "241 months": (changed("months", 241, SUSPENSION), "violation", BAN, "a suspension lasts 1 to 240 months", "241"),
    "a remark about nothing": (
        removed(CALM, "concerns"),
        "violation",
        "character: keeps calm",
        "a remark says whom or what it concerns",
        "",
    ),
    "no topic": (removed(CALM, "topic"), "violation", "character: keeps calm", "a remark has one topic", ""),
    "two topics": (
        [*GOOD, triple(CALM, "topic", str(term("topic", "feeling")))],
        "violation",
        "character: keeps calm",
        "a remark has one topic",
        "",
    ),
    "no summary": (removed(CALM, "summary"), "violation", "character: keeps calm", "a remark is summed up", ""),
    "a club that speaks": (
        [*GOOD, triple(CALM, "speaker", f"<{ID}club/club-north>")],
        "violation",
        "character: keeps calm",
        "a speaker is a person",
        "Club North",
    ),
    "a trial without its outcome": (
        removed(TRIAL, "settled"),
        "violation",
        "legal matter: tried",
        WITHOUT_OUTCOME,
        "",
    ),
    "an illness without its outcome": (
        changed("topic", "health", CALM),
        "violation",
        "character: keeps calm",
        WITHOUT_OUTCOME,
        "",
    ),
    "no position": (removed(DEPLOYMENT, "position"), "violation", "as sweeper", "a deployment is in a position", ""),
    "a deployment of no spell": (
        removed(NORTH, "deployment"),
        "violation",
        "as sweeper",
        "a deployment belongs to one spell",
        "",
    ),
    "a deployment of two spells": (
        [*GOOD, triple(f"{ID}spell/player-b-player-club-north", "deployment", f"<{DEPLOYMENT}>")],
        "violation",
        "as sweeper",
        "a deployment belongs to one spell",
        "",
    ),
    "no rule": (without(f"> <{CAR}rule> "), "violation", "", "a derivation names its rule", ""),
    "a derivation from nothing": (
        without(f"> <{PROV}wasDerivedFrom> "),
        "violation",
        "",
        "a derivation comes from claims",
        "",
    ),
    "more at least than at most": (
        changed("highest", 0),
        "violation",
        "",
        "the least is no more than the most",
        "",
    ),
    "an overlap of one": (
        without(f"<{CAR}person> <{ID}person/player-b> <{GRAPH}derived>"),
        "violation",
        TOGETHER,
        "two people overlap",
        "",
    ),
    "a squad of two teams": (
        [*GOOD, triple(SQUAD, "team", f"<{ID}club/club-south>")],
        "violation",
        "Club North 1991/92",
        "a squad is that of one team",
        "",
    ),
    "a squad in two seasons": (
        [*GOOD, triple(SQUAD, "season", str(term("season", "1992/93")))],
        "violation",
        "Club North 1991/92",
        "a squad is that of one season at most",
        "",
    ),
    "a person in a squad": (
        [*GOOD, triple(SQUAD, "member", f"<{ID}person/player-a>")],
        "violation",
        "Club North 1991/92",
        "the members of a squad are spells",
        "Player A",
    ),
    "a short checksum": (changed("sha256", "abc"), "violation", "The almanac", "a document has a SHA-256", "abc"),
}


def _batches() -> list[dict[str, frozenset[str]]]:
    """What is broken, with the lines in which it differs, in batches that break different things.

    pySHACL takes its time, so each batch is validated at once.
    """
    batches: list[dict[str, frozenset[str]]] = []
    for broken, (lines, *_) in BROKEN.items():
        differs = frozenset(GOOD) ^ frozenset(lines)
        touched = {line.split()[0] for line in differs}
        free = (each for each in batches if not any(line.split()[0] in touched for d in each.values() for line in d))
        batch = next(free, None)
        if batch is None:
            batches.append(batch := {})
        batch[broken] = differs
    return batches


@functools.cache
def _findings() -> dict[str, list[Finding]]:
    """What is found in the batch of each thing that is broken."""
    found: dict[str, list[Finding]] = {}
    for batch in _batches():
        lines = functools.reduce(operator.xor, batch.values(), frozenset(GOOD))
        findings = list(validate(sorted(lines)))
        found |= dict.fromkeys(batch, findings)
    return found


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_found_and_named(broken: str) -> None:
    _, severity, thing, message, value = BROKEN[broken]
    found = _findings()[broken]
    assert any(
        each.severity == severity and thing in each.thing and message in each.message and value in each.value
        for each in found
    ), [str(each) for each in found]


def test_no_finding_shows_an_address() -> None:
    told = [str(each) for found in _findings().values() for each in found]
    assert {each for each in told if "http" in each} == set()


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding("violation", "Player A", "a person has one name", "A")) == (
        "violation: Player A: a person has one name (A)"
    )
    assert str(Finding("warning", "Player A", "a person has one name")) == "warning: Player A: a person has one name"


def test_findings_come_in_order_and_each_once() -> None:
    lines = [*changed("appearances", -1), triple(NORTH, "seasons", str(term("seasons", 0)))]
    found = list(validate([*lines, *lines]))
    assert len(found) == 2 and found == sorted(set(found))


def test_apart_the_same_is_found() -> None:
    lines = [*changed("appearances", -1), *ONTOLOGY, f'<{NORTH}> <{LABEL}> "Straße ü  \\n"@de .']
    assert validate_apart(iter(lines)) == list(validate(lines)) != []


def test_the_shapes_look_at_no_property_that_is_left_out_before() -> None:
    text = read_text(os.path.join(folder("ontology"), "shapes.ttl"))
    everything = {str(quad.predicate) for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    shacl = {
        name.removeprefix("<http://www.w3.org/ns/shacl#").removesuffix(">") for name in everything if "shacl#" in name
    }
    assert not shacl & {"closed", "sparql", "select", "ask", "node", "js", "rule", "target", "expression"}


def test_a_validation_that_is_ended_from_outside_is_one_clean_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DataError, match=r"the dataset cannot be validated \(it was ended\)"):
        validate_apart(f"<urn:x:{n}> <urn:x:is> <urn:x:there> ." for n in range(10_000))


def test_a_line_that_is_no_quad_is_told_by_the_process_that_reads_it() -> None:
    with pytest.raises(DataError, match="the dataset cannot be validated"):
        validate_apart([f"<urn:x:a> <{LABEL}> nothing ."])


@pytest.mark.parametrize("error", [KeyboardInterrupt(), DataError("a line cannot be made", "report it")])
def test_an_interruption_leaves_no_process_and_is_the_error_that_is_seen(error: BaseException) -> None:
    def lines() -> Iterator[str]:
        yield "<urn:x:a> <urn:x:is> <urn:x:there> ."
        raise error

    before = children()
    with pytest.raises(type(error)) as caught:
        validate_apart(lines())
    assert caught.value is error
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started and that are still there, where the system tells."""
    return {pid for tasks in Path("/proc/self/task").glob("*/children") for pid in tasks.read_text().split()}
