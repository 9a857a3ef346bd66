from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from carrera_kg import conflicts as package
from carrera_kg.conflicts import RULES, SLOT_RULES, Evidence
from carrera_kg.conflicts.evidence import bounds, certainly, in_order
from carrera_kg.dates import PartialDate
from carrera_kg.model import Certainty, Claim, Term
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import BASE, CAR, ID
from tests.career import claim, conflicts, evidence, kinds, name, said, stay, term
from tests.conflicts import EVERYTHING, EXAMPLES

HERE = Path(__file__).parent

# ── Every rule has tests, every kind an example ──────────────────────────────────────────────────


@functools.cache
def tried() -> frozenset[str]:
    """What the functions of these test modules name: ``slots.precision`` and so on."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return frozenset(
        f"{inner.value.id}.{inner.attr}"
        for function in functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name)
    )


RULE_NAMES = [f"{rule.__module__.rsplit('.', 1)[1]}.{rule.__name__}" for rule in (*SLOT_RULES, *RULES)]


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_is_tried_alone(rule: str) -> None:
    assert rule in tried()


def test_every_rule_is_run_once() -> None:
    assert [rule for rule, count in Counter(RULE_NAMES).items() if count > 1] == []
    for module in ("slots", "times", "numbers", "records"):
        tree = ast.parse((Path(package.__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
        own = {
            f"{module}.{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and "Conflict" in ast.unparse(node.returns or node)
        }
        assert {rule for rule in own if not rule.split(".")[1].startswith("_")} <= set(RULE_NAMES)


def written_kinds() -> set[str]:
    """The kinds that stand in the source of the rules."""
    sources = [path.read_text(encoding="utf-8") for path in Path(package.__file__).parent.glob("*.py")]
    calls = r'\b(?:Conflict|_clash|_settled|_conflict)\(\s*"([a-z ]+)"'
    return {kind for source in sources for kind in re.findall(calls, source)}


def test_every_kind_of_conflict_has_an_example() -> None:
    assert written_kinds() == set(EXAMPLES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_a_conflict_of_its_kind_and_no_other(kind: str) -> None:
    assert kinds(*EXAMPLES[kind]) == [kind]


# ── All together ─────────────────────────────────────────────────────────────────────────────────


def test_examples_beside_each_other_disturb_each_other_in_nothing() -> None:
    alone = {conflict.id: conflict for claims in EXAMPLES.values() for conflict in conflicts(*claims)}
    assert {conflict.id: conflict for conflict in conflicts(*EVERYTHING)} == alone


@given(st.permutations(EVERYTHING))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_claims_changes_nothing(claims: list[Claim]) -> None:
    assert conflicts(*claims) == conflicts(*EVERYTHING)


def test_saying_everything_twice_changes_no_kind() -> None:
    again = [
        replace(each, spans=tuple(replace(s, start=s.start + 5000, end=s.end + 5000) for s in each.spans))
        for each in EVERYTHING
    ]
    assert Counter(kinds(*EVERYTHING, *again)) == Counter(EXAMPLES.keys())


def renamed(value: str) -> str:
    """Another person, at another club, in other competitions."""
    for old, new in (("person/", "person/other-"), ("club/", "club/other-"), ("competition/", "competition/other-")):
        value = value.replace(ID + old, ID + new)
    return value


def elsewhere(each: Claim) -> Claim:
    """The same thing said of somebody else, in another document."""
    value: Term = NamedNode(renamed(each.object.value)) if isinstance(each.object, NamedNode) else each.object
    document = f"x-{each.document}"
    spans = tuple(replace(span, document=document) for span in each.spans)
    header = replace(each.header, document=document) if each.header else None
    return replace(each, document=document, subject=renamed(each.subject), object=value, spans=spans, header=header)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_documents_about_other_people_set_the_rules_off_just_as_well(kind: str) -> None:
    (conflict,), (other,) = conflicts(*EXAMPLES[kind]), conflicts(*map(elsewhere, EXAMPLES[kind]))
    assert other.kind == conflict.kind and len(other.claims) == len(conflict.claims)
    assert other.claims == tuple(in_order(map(elsewhere, conflict.claims)))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_conflict_is_made_of_claims_that_were_made(kind: str) -> None:
    (conflict,) = conflicts(*EXAMPLES[kind])
    assert set(conflict.holds) <= set(conflict.claims) <= set(EXAMPLES[kind])
    assert list(conflict.claims) == in_order(conflict.claims)
    assert conflict.predicate.removeprefix(CAR) in ontology().properties


@pytest.mark.parametrize(
    ("kind", "prop"),
    [
        ("open end", "end"),
        ("count against dates", "seasons"),
        ("age against dates", "ageAtRetirement"),
        ("impossible order", "end"),
        ("overlap", "start"),
        ("part of a season", "end"),
        ("numbers", "losses"),
        ("two winners", "season"),
        ("identity", "competition"),
        ("superlative", "first"),
    ],
)
def test_an_opinion_refutes_nothing(kind: str, prop: str) -> None:
    judged = [
        replace(each, certainty=Certainty.OPINION) if each.predicate == CAR + prop else each for each in EXAMPLES[kind]
    ]
    assert judged != EXAMPLES[kind]
    assert kinds(*judged) == []


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────


def test_a_slot_nobody_speaks_of_is_empty() -> None:
    slot = evidence(*EVERYTHING).at(ID + "spell/none", "start")
    assert (slot.claims, slot.values) == ((), [])


def test_a_slot_has_its_claims_by_document_and_place_and_each_value_once() -> None:
    claims = [claim("start", "1991", "b"), claim("start", "1990", at=90), claim("start", "1990", at=10)]
    slot = evidence(*claims).at(ID + "spell/a", "start")
    assert slot.claims == (claims[2], claims[1], claims[0])
    assert slot.values == [term("start", "1990"), term("start", "1991")]


def test_what_is_stated_leaves_opinions_out() -> None:
    claims = [claim("start", "1990"), claim("start", "1991", "b", certainty="opinion"), claim("end", "1995", "c")]
    known = evidence(*claims)
    assert known.stated(ID + "spell/a", "start", "end") == (claims[0], claims[2])
    assert known.one(ID + "spell/a", "start") == term("start", "1990")


def test_there_is_one_value_only_where_those_who_speak_agree() -> None:
    known = evidence(*said("spell/a", start=["1990", "1991"], role="caretaker"), *said("spell/b", role="player"))
    assert known.one(ID + "spell/a", "start") is None and known.one(ID + "spell/a", "end") is None
    assert known.top(ID + "spell/a", "role") == f"{BASE}role/manager" and known.top(ID + "spell/a", "end") == ""
    assert evidence(*said("spell/a", role=["player", "staff"])).top(ID + "spell/a", "role") == ""


def test_records_are_found_by_kind_and_by_what_they_share() -> None:
    known = evidence(
        *stay("spell/b"), *stay("spell/a"), *stay("spell/c", person="person/player-b"), *said("run/a", matches=3)
    )
    assert known.of_kind("spell") == (ID + "spell/a", ID + "spell/b", ID + "spell/c")
    assert (known.of_kind("run"), known.of_kind("match")) == ((ID + "run/a",), ())
    grouped = known.grouped("spell", "person", "team")
    assert [len(same) for same in grouped.values()] == [2, 1]
    assert known.grouped("spell", "person", "end") == {}


def test_what_hangs_on_a_record_knows_its_parent() -> None:
    known = evidence(claim("tally", "tally/t"), claim("side", "side/n", of="match/m"))
    assert known.parents == {ID + "tally/t": ID + "spell/a", ID + "side/n": ID + "match/m"}


@pytest.mark.parametrize(
    ("prop", "first", "second", "agree"),
    [
        ("start", "1990", "1990-04", True),
        ("start", "1990", "1991", False),
        ("role", "manager", "caretaker", True),
        ("role", "head-coach", "caretaker", False),
        ("goals", 7, 7, True),
        ("goals", 7, 8, False),
        ("team", "club/club-north", "club/club-south", False),
        ("captain", "true", "false", False),
    ],
)
def test_values_agree_if_both_can_hold(prop: str, first: object, second: object, agree: bool) -> None:
    a, b = claim(prop, first), claim(prop, second, "b")
    assert evidence().agree(a, b) is evidence().agree(b, a) is agree


def test_the_same_words_of_one_document_are_told_once() -> None:
    claims = [claim("start", "1990", at=at, words="in 1990") for at in (0, 90)]
    assert evidence().told(claims) == "1990 (almanac: 'in 1990')"


def test_what_a_source_calls_its_present_is_told_so() -> None:
    assert evidence().shown(claim("ongoing", "2017")) == "still going on"
    assert evidence().shown(claim("latestAt", "2017")) == "the most recent"
    assert evidence().shown(claim("start", "2017-22")) == "summer 2017"


def test_a_record_is_called_by_the_first_property_that_has_a_value() -> None:
    known = evidence(claim("team", "club/club-north"))
    assert known.called(ID + "spell/a", "person", "team") == "Club North"
    assert known.called(ID + "spell/a", "person") == ""


def test_a_spell_is_at_a_club_or_on_loan_where_a_source_says_so() -> None:
    known = evidence(
        *stay("spell/a", loanFrom="club/x"), *stay("spell/b", "national-team/westland"), *said("spell/c", start="1")
    )
    assert [known.is_loan(ID + f"spell/{each}") for each in "abc"] == [True, False, False]
    assert [known.is_at_a_club(ID + f"spell/{each}") for each in "abc"] == [True, False, False]
    assert [known.is_with_a_country(ID + f"spell/{each}") for each in "abc"] == [False, True, False]


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────

DATES = st.sampled_from(["1990", "1990-04", "1990-04-21", "1991-07/1992-06", "[..1992]", "[1989..]", "1995-22"])


@given(st.lists(DATES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_bounds_hold_whatever_any_of_the_dates_allows(values: list[str]) -> None:
    claims = [claim("start", value, str(number)) for number, value in enumerate(values)]
    whole = bounds(claims)
    assert whole is not None
    assert all(PartialDate.parse(value).lies_within(whole) for value in values)


def test_what_has_no_date_has_no_bounds() -> None:
    assert bounds([]) is None and bounds([claim("goals", 7)]) is None


@given(st.lists(DATES, min_size=1, max_size=3), st.lists(DATES, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_spell_was_certainly_going_on_only_where_every_pair_of_dates_says_so(
    starts: list[str], ends: list[str]
) -> None:
    claims = said("spell/a", start=list(dict.fromkeys(starts)), end=list(dict.fromkeys(ends)))
    sure = certainly(evidence(*claims), ID + "spell/a")
    if sure is None:
        return
    first, last = sure
    assert first <= last
    for start in map(PartialDate.parse, starts):
        assert start.latest is not None and start.latest <= first
    for end in map(PartialDate.parse, ends):
        assert end.earliest is not None and last <= end.earliest


def test_without_a_start_or_an_end_nothing_is_certain() -> None:
    for dates in (
        {},
        {"start": "1990"},
        {"end": "1990"},
        {"start": "1995", "end": "1990"},
        {"start": "1990", "end": "1990"},
    ):
        assert certainly(evidence(*said("spell/a", **dates)), ID + "spell/a") is None


def test_evidence_is_the_same_whatever_the_order_it_came_in() -> None:
    one, other = (Evidence.of(claims, ontology(), name) for claims in (EVERYTHING, EVERYTHING[::-1]))
    assert one.slots == other.slots and one.records == other.records and one.parents == other.parents
