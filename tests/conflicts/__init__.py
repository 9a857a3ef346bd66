"""The rules, module by module: each is tried alone, and whatever it finds is held to what every conflict must be."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from carrera_kg.conflicts import SLOT_RULES
from carrera_kg.conflicts.evidence import Rule, SlotRule, in_order
from carrera_kg.model import Claim, Conflict, Span
from tests.career import claim, evidence, said, stay

_ADDRESS = re.compile(r"https?:|\b(?:person|club|spell|tally|honour|match|side|goal|run|competition|award)/|None|\(\)")


def found(rule: SlotRule | Rule, *claims: Claim) -> list[Conflict]:
    """What the one rule finds among the claims."""
    known = evidence(*claims)
    if rule in SLOT_RULES:
        each = (rule(slot, known) for slot in known.slots.values())
        conflicts = [conflict for conflict in each if conflict is not None]
    else:
        conflicts = list(cast(Rule, rule)(known))
    for conflict in conflicts:
        _check(conflict, claims)
    return conflicts


def one(rule: SlotRule | Rule, *claims: Claim) -> Conflict:
    """The one conflict that the rule finds."""
    (conflict,) = found(rule, *claims)
    return conflict


def _check(conflict: Conflict, claims: tuple[Claim, ...]) -> None:
    """What holds for a conflict of any kind."""
    assert len(set(conflict.claims)) == len(conflict.claims) > 1
    assert list(conflict.claims) == in_order(conflict.claims)
    assert set(conflict.claims) <= set(claims)
    assert set(conflict.holds) <= set(conflict.claims)
    assert list(conflict.holds) == in_order(conflict.holds)
    own_words = re.sub(r"'[^']*'", "", conflict.explanation)  # what stands in quotes is the source's
    assert not _ADDRESS.search(own_words), conflict.explanation
    assert "  " not in conflict.explanation and conflict.explanation.strip() == conflict.explanation


def under(header: str, value: Claim, at: int = 900) -> Claim:
    """The claim as a cell of a table, under the header."""
    return replace(value, header=Span(value.document, at, at + len(header), header))


# ── One example of each kind, each about records of its own ──────────────────────────────────────


def _people(number: int) -> dict[str, str]:
    """A person and a team that no other example has."""
    return {"person": f"person/p{number}", "team": f"club/t{number}"}


EXAMPLES: dict[str, list[Claim]] = {
    "precision": [
        *said("person/p1", birthDate="1990"),
        *said("person/p1", "biography", birthDate="1990-04-21"),
    ],
    "wording": [*said("spell/w", role="manager"), *said("spell/w", "biography", role="caretaker")],
    "opinion": [*said("run/o", matches=9), *said("run/o", "biography", "opinion", matches=100)],
    "scope": [*said("tally/s", scope="not-stated", goals=7), *said("tally/s", "biography", goals=9)],
    "caretaker time": [
        *stay("spell/c1", role="head-coach", start="2016-08-01", **_people(2)),
        *stay("spell/c2", role="caretaker", start="2016-07-17", **_people(2)),
        *said("spell/c1", "biography", start="2016-07-17"),
    ],
    "count clash": [*said("run/c", matches=9), *said("run/c", "biography", matches=10)],
    "role clash": [*said("spell/r", role="assistant"), *said("spell/r", "biography", role="technical-director")],
    "manner clash": [*said("spell/m", departure="dismissed"), *said("spell/m", "biography", departure="resigned")],
    "value clash": [*said("match/v", stage="final"), *said("match/v", "biography", stage="play-off")],
    "spelling": [*said("person/p3", name="Dmitri Azov"), *said("person/p3", "biography", name="Dmitry Azov")],
    "reason": [
        *said("spell/e", departureReason="bad results"),
        *said("spell/e", "biography", departureReason="a quarrel"),
    ],
    "division clash": [
        *stay("spell/d", start="1990-08", end="1991-05", division="competition/league", **_people(4)),
        *said("spell/d", "biography", division="competition/second-league"),
    ],
    "open end": [*said("spell/o", end="2016"), *said("spell/o", "biography", ongoing="2017-05-07")],
    "time of writing": [*said("spell/t", end="2018"), *said("spell/t", "biography", ongoing="2017-05-07")],
    "count against dates": [
        *said("spell/n", start="1990", end="1995"),
        *said("spell/n", "biography", seasons=6),
    ],
    "age against dates": [
        *said("person/p5", birthDate="1964-04-22", retirement="2005-10-28"),
        *said("person/p5", "biography", ageAtRetirement=44),
    ],
    "impossible order": [*said("spell/i", start="1990"), *said("spell/i", "biography", end="1985")],
    "overlap": [
        *stay("spell/v1", "club/t61", "person/p6", start="1990", end="1995"),
        *stay("spell/v2", "club/t62", "person/p6", document="biography", start="1991", end="1996"),
    ],
    "part of a season": [
        *stay("spell/p", start="2011", end="2012-10-19", **_people(7)),
        *said("honour/p", competition="competition/c7", result="winner", season="2012-07/2013-06", **_people(7)),
    ],
    "numbers": [
        *said("tally/n", appearances=10, wins=6),
        *said("tally/n", "biography", losses=11),
    ],
    "two winners": [
        *said("honour/w1", competition="competition/c8", result="winner", season="1992", team="club/t81"),
        *said("honour/w2", "biography", competition="competition/c8", result="winner", season="1992", team="club/t82"),
    ],
    "two results": [
        *said("honour/v1", competition="competition/c12", result="winner", season="1992", team="club/t83"),
        *said(
            "honour/v2", "biography", competition="competition/c12", result="runner-up", season="1992", team="club/t83"
        ),
    ],
    "identity": [
        *said("honour/i1", competition="competition/c9", result="winner", season="1992", team="club/t9"),
        *said("honour/i2", competition="competition/c9", result="winner", season="1994", team="club/t9"),
        *said("honour/i3", "biography", competition="competition/c9", result="winner", team="club/t9"),
    ],
    "superlative": [
        *stay("spell/s1", "club/t101", "person/p10", start="1990", end="1991"),
        *stay("spell/s2", "club/t102", "person/p10", document="biography", start="1995", first="true"),
    ],
    "table header": [
        under("To", claim("start", "2012-07-01", "gazette", of="spell/h1")),
        under("Role", claim("end", "2012-10-19", "gazette", of="spell/h1")),
    ],
}
"""By kind; together they make these conflicts and no other."""
EVERYTHING = [each for claims in EXAMPLES.values() for each in claims]
