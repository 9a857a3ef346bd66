from __future__ import annotations

import os
from dataclasses import replace

import pyoxigraph as ox
import pytest

from carrera_kg.claims import accepted_quads, claim_batch, claim_quads, conflict_quads, document_quads, entity_quads
from carrera_kg.conflicts import find_conflicts
from carrera_kg.documents import Document
from carrera_kg.identity import resolve
from carrera_kg.labels import naming as naming_of
from carrera_kg.model import Claim, Span
from carrera_kg.ontology import ontology
from carrera_kg.resolution import accepted_claims, settle
from carrera_kg.resources import folder
from carrera_kg.validation import Finding, validate
from carrera_kg.vocabulary import CAR, ID, LABEL, OA, ONTOLOGY_GRAPH
from tests.career import about, honour, match, sheets, spell, term

GOALS = {"scope": "league", "words": "league goals", "goals": "7", "appearances": "70"}
CAREER = {
    "almanac": [
        about("Player A", birthDate="1970-01-02", birthPlace="Town East"),
        spell("north", role="player", start="1990", end="1995", tally=[GOALS]),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1992", person="Player A"),
        match("final", "Club North", "Club South", date="1992-05-01", venue="North Ground"),
    ],
    "biography": [spell("n", role="player", start="1989-08", end="summer 1995", tally=[{**GOALS, "goals": "8"}])],
}
SHEETS, ENTITIES = sheets(CAREER)
CATALOGUE: dict[str, Document] = {sheet.document.id: sheet.document for sheet in SHEETS}
CLAIMS = resolve(SHEETS, ENTITIES, ontology())
ONTOLOGY = [
    f"{triple.subject} {triple.predicate} {triple.object} <{ONTOLOGY_GRAPH}> ."
    for triple in ox.parse(path=os.path.join(folder("ontology"), "carrera.ttl"))
]
NORTH = ID + "spell/player-a-player-club-north"


def dataset(claims: list[Claim]) -> list[str]:
    """Everything that is said of the claims, as lines of N-Quads."""
    name = naming_of(ENTITIES, ontology())
    verdicts = settle(find_conflicts(claims, ontology(), name), ontology())
    return [
        *entity_quads(ENTITIES),
        *document_quads(CATALOGUE.values()),
        *ONTOLOGY,
        *claim_quads(claim_batch(claims)),
        *accepted_quads(accepted_claims(claims, verdicts), name),
        *conflict_quads(verdicts),
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
    "a short checksum": (changed("sha256", "abc"), "violation", "The almanac", "a document has a SHA-256", "abc"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_found_and_named(broken: str) -> None:
    lines, severity, thing, message, value = BROKEN[broken]
    found = list(validate(lines))
    assert any(
        each.severity == severity and thing in each.thing and message in each.message and value in each.value
        for each in found
    ), [str(each) for each in found]
    assert not any("http" in str(each) for each in found)


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding("violation", "Player A", "a person has one name", "A")) == (
        "violation: Player A: a person has one name (A)"
    )
    assert str(Finding("warning", "Player A", "a person has one name")) == "warning: Player A: a person has one name"


def test_findings_come_in_order_and_each_once() -> None:
    lines = [*changed("appearances", -1), triple(NORTH, "seasons", str(term("seasons", 0)))]
    found = list(validate([*lines, *lines]))
    assert len(found) == 2 and found == sorted(set(found))
