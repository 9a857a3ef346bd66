from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.derivation import RULES, Derived, Overlap, derive, overlaps
from carrera_kg.model import Claim
from carrera_kg.ontology import ontology
from carrera_kg.vocabulary import BASE, CAR, ID
from tests.career import claim

A, B = "spell/a", "spell/b"
PERIOD = ("possibleFrom", "certainFrom", "certainUntil", "possibleUntil")


def spell(of: str = A, /, **given: object) -> list[Claim]:
    """The claims about one spell; a list gives a property several values, each by a document of its own."""
    values = {"person": "person/a", "team": "club/north", "role": "player", **given}
    return [each for prop, value in values.items() for each in said(prop, value, of)]


def said(prop: str, value: object, of: str) -> list[Claim]:
    """One claim of each of the values, by a document of its own."""
    values = value if isinstance(value, list) else [value]
    return [
        claim(prop, each, document, of=of) for each, document in zip(values, ("almanac", "biography"), strict=False)
    ]


def tally(scope: str, of: str = A, **figures: int | list[int]) -> list[Claim]:
    """The claims about one tally of a spell."""
    name = f"tally/{of.rsplit('/', 1)[1]}-{scope}"
    counts = [each for prop, value in figures.items() for each in said(prop, value, name)]
    return [claim("tally", name, of=of), claim("scope", scope, of=name), *counts]


def born(day: str, person: str = "a") -> Claim:
    return claim("birthDate", day, of=f"person/{person}")


def derived(*claims: Claim) -> dict[tuple[str, str], Derived]:
    """What is derived, by the end of the subject's address and the property's name."""
    found = derive(claims, ontology())
    facts = {(fact.subject.removeprefix(ID), fact.predicate.removeprefix(CAR)): fact for fact in found}
    assert len(facts) == len(found)
    return facts


def period(claims: Iterable[Claim], of: str = A) -> list[str | None]:
    """The period of the spell: first possible day, certain days, last possible day."""
    facts = derived(*claims)
    return [str(facts[of, name].exact) if (of, name) in facts else None for name in PERIOD]


def extent(claims: Iterable[Claim], prop: str, of: str = A) -> tuple[object, object] | None:
    """The least and the most that a value can be."""
    fact = derived(*claims).get((of, prop))
    return (fact.lowest, fact.highest) if fact else None


# ── A derived fact ───────────────────────────────────────────────────────────────────────────────


def test_nothing_is_derived_from_nothing() -> None:
    assert derive([], ontology()) == [] and overlaps([], ontology()) == []


def test_every_fact_has_a_rule_of_the_list_and_the_claims_it_comes_from() -> None:
    claims = [born("1970"), *spell(start="1990", end="1995-06"), *tally("league", appearances=7)]
    claims += [claim("topic", "health", of="remark/x")]
    found = derive(claims, ontology())
    assert {fact.rule for fact in found} == {rule.__name__.replace("_", " ") for rule in RULES}
    assert all(fact.claims and set(fact.claims) <= set(claims) for fact in found)


def test_the_same_fact_always_has_the_same_address_and_no_other_has_it() -> None:
    one, again = (derived(born("1970"), *spell(start="1990", end="1995")) for _ in range(2))
    assert [fact.iri for fact in one.values()] == [fact.iri for fact in again.values()]
    assert len({fact.iri for fact in one.values()}) == len(one)
    assert all(fact.iri == f"{BASE}id/derivation/{fact.id}" for fact in one.values())
    later = derived(born("1970"), *spell(start="1990", end="1996"))
    assert one[A, "days"].id != later[A, "days"].id and one[A, "possibleFrom"].id == later[A, "possibleFrom"].id


@pytest.mark.parametrize(
    ("lowest", "highest", "exact"), [(1, 1, 1), (0, 0, 0), (1, 2, None), (1, None, None), (True, True, True)]
)
def test_a_value_is_exact_where_there_is_only_one(lowest: int, highest: int | None, exact: int | None) -> None:
    assert Derived("s", "p", lowest, highest, "r", ()).exact is exact


# ── The period of a spell ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, [None] * 4),
        ({"start": "1990", "end": "1995"}, ["1990-01-01", "1990-12-31", "1995-01-01", "1995-12-31"]),
        ({"start": "1990-04-21", "end": "1990-05-02"}, ["1990-04-21", "1990-04-21", "1990-05-02", "1990-05-02"]),
        ({"start": "1990"}, ["1990-01-01", None, None, None]),
        ({"end": "1995"}, [None, None, None, "1995-12-31"]),
        ({"start": "1990-04-21"}, ["1990-04-21", "1990-04-21", "1990-04-21", None]),
        ({"end": "1990-04-21"}, [None, "1990-04-21", "1990-04-21", "1990-04-21"]),
        ({"start": "1990", "end": "1990"}, ["1990-01-01", None, None, "1990-12-31"]),
        ({"start": "[1990-01-01..]", "end": "1995"}, ["1990-01-01", None, None, "1995-12-31"]),
        ({"during": "1991"}, [None] * 4),
        ({"during": "1991-09-15"}, [None, "1991-09-15", "1991-09-15", None]),
        ({"during": ["1991-09", "1993"]}, [None, "1991-09-30", "1993-01-01", None]),
        ({"start": "1990", "during": "1993"}, ["1990-01-01", "1990-12-31", "1993-01-01", None]),
        ({"start": "1990", "debut": "1990-08-19"}, ["1990-01-01", "1990-08-19", "1990-08-19", None]),
        ({"end": "1995", "debut": "1990-08-19"}, [None, "1990-08-19", "1995-01-01", "1995-12-31"]),
        ({"contractSigned": "1990-04-21", "contractUntil": "1995", "calledUp": "1990"}, [None] * 4),
    ],
)
def test_a_spell_was_possibly_and_certainly_going_on_as_its_dates_allow(
    dates: dict[str, object], expected: list[str | None]
) -> None:
    assert period(spell(**dates)) == expected


def test_a_spell_that_was_going_on_when_a_source_was_written_is_certain_up_to_the_first_day_of_that_time() -> None:
    claims = spell(start="1990", ongoing="[1993-05-07..1995-10-22]")
    assert period(claims) == ["1990-01-01", "1990-12-31", "1993-05-07", None]


def test_of_an_undecided_date_the_widest_is_taken() -> None:
    claims = spell(start=["1990-04", "1991-05"], end=["1995", "1997-03-01"])
    assert period(claims) == ["1990-04-01", "1991-05-31", "1995-01-01", "1997-03-01"]
    fact = derived(*claims)[A, "possibleFrom"]
    assert [each.document for each in fact.claims] == ["almanac", "biography"]


@pytest.mark.parametrize("reserve", ["hedged", "reported"])
def test_of_dates_that_are_only_given_with_a_reserve_nothing_is_certain(reserve: str) -> None:
    start, end = claim("start", "1990-04-21", certainty=reserve), claim("end", "1995-05-01")
    assert period([*spell(), start, end]) == ["1990-04-21", None, None, "1995-05-01"]
    stated = claim("start", "1990-04-21", "biography")
    assert period([*spell(), start, stated, end]) == ["1990-04-21", "1990-04-21", "1995-05-01", "1995-05-01"]


def test_dates_that_contradict_each_other_leave_nothing_certain() -> None:
    assert period(spell(start="1995", end="1990")) == ["1990-01-01", None, None, "1995-12-31"]
    assert period(spell(start="1995", during="1990-05-01", end="1997")) == ["1990-05-01", None, None, "1997-12-31"]
    assert period(spell(start="1995", during="1990-05-01")) == ["1990-05-01", None, None, None]


def test_the_date_of_the_debut_match_is_that_of_a_debut_without_one() -> None:
    match = [claim("debutMatch", "match/x", of=A), claim("date", "1992-02-19", of="match/x")]
    assert period([*spell(), *match]) == [None, "1992-02-19", "1992-02-19", None]
    assert period([*spell(debut="1992-03-01"), *match])[1] == "1992-03-01"


def test_a_spell_lies_within_the_life_of_the_person_and_that_of_a_player_before_retirement() -> None:
    life = [born("1970"), claim("retirement", "2005-05", of="person/a")]
    assert period([*life, *spell()]) == ["1970-01-01", None, None, "2005-05-31"]
    assert period([*life, *spell(role="head-coach")]) == ["1970-01-01", None, None, None]
    assert period([*life, *spell(start="1990", end="1995")])[0] == "1990-01-01"


def test_a_life_that_contradicts_the_dates_of_a_spell_gives_way_to_them() -> None:
    life = [born("1970"), claim("retirement", "1985", of="person/a")]
    assert period([*life, *spell(start="1990", end="1995")])[3] == "1995-12-31"


def test_a_spell_begins_no_earlier_than_the_one_it_follows_and_ends_that_one() -> None:
    claims = [*spell(start="1990"), *spell(B, team="club/south", start="1993-07-01", follows=A)]
    assert period(claims) == ["1990-01-01", None, None, "1993-07-01"]
    ended = [*spell(start="1990-04-21"), *spell(B, team="club/south", end="1995", follows=A)]
    assert period(ended, B) == ["1990-04-21", None, None, "1995-12-31"]
    assert period(ended)[3] == "1995-12-31"


def test_the_order_of_spells_reaches_over_spells_without_dates() -> None:
    chain = [*spell(end="1984"), *spell(B, follows=A), *spell("spell/c", start="1990", follows=B)]
    chain += spell("spell/z", follows="spell/c")
    facts = derived(*chain)
    assert period(chain, B) == [None, None, None, "1990-12-31"]
    assert period(chain, "spell/z")[0] == "1990-01-01"
    assert {c.predicate.removeprefix(CAR) for c in facts["spell/z", "possibleFrom"].claims} == {"start", "follows"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"team": "national-team/home"}, {}),
        ({}, {"team": "national-team/home"}),
        ({"loanFrom": "club/south"}, {}),
        ({}, {"loanFrom": "club/north"}),
        ({"role": "assistant"}, {"role": "caretaker", "team": "club/south"}),
        ({"role": ["player", "head-coach"]}, {}),
        ({}, {"person": "person/b"}),
    ],
)
def test_a_spell_beside_which_there_can_be_another_is_not_over_when_that_one_begins(
    one: dict[str, str], other: dict[str, str]
) -> None:
    claims = [*spell(start="1990", **one), *spell(B, start="1993", follows=A, **other)]
    assert period(claims)[3] is None
    assert period(claims, B)[0] == "1993-01-01"


def test_an_assistant_is_over_when_he_takes_charge_of_the_team() -> None:
    claims = [*spell(role="assistant", start="1990"), *spell(B, role="caretaker", start="1990-08-17", follows=A)]
    assert period(claims)[3] == "1990-08-17"


def test_a_caretaker_is_over_when_the_same_person_becomes_head_coach() -> None:
    claims = [*spell(role="caretaker", start="1990"), *spell(B, role="head-coach", start="1990-08-17", follows=A)]
    assert period(claims)[3] == "1990-08-17"


def test_spells_that_each_follow_the_other_tell_nothing_of_each_other() -> None:
    claims = [*spell(start="1990", follows=B), *spell(B, start="1993", follows=A)]
    assert period(claims) == ["1990-01-01", None, None, None]
    assert period(spell(start="1990", follows=A)) == ["1990-01-01", None, None, None]


def test_an_order_that_contradicts_the_dates_gives_way_to_them() -> None:
    claims = [*spell(start="1995", end="1997"), *spell(B, start="1990", end="1992", follows=A)]
    assert period(claims) == ["1995-01-01", "1995-12-31", "1997-01-01", "1997-12-31"]
    assert period(claims, B) == ["1990-01-01", "1990-12-31", "1992-01-01", "1992-12-31"]


def test_a_period_rests_on_the_claims_that_bound_it_and_no_others() -> None:
    start, end = spell(start="1990-04-21", end="1995")[-2:]
    facts = derived(born("1970"), *spell(start="1990-04-21", end="1995"))
    assert facts[A, "possibleFrom"].claims == (start,)
    assert facts[A, "certainUntil"].claims == (end,)


# ── Ages ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("birth", "start", "expected"),
    [
        ("1970-04-22", "1990-04-21", (19, 19)),
        ("1970-04-22", "1990-04-22", (20, 20)),
        ("1970-04-22", "1990", (19, 20)),
        ("1970", "1990", (19, 20)),
        ("1972-02-29", "1990-02-28", (17, 17)),
        ("1972-02-29", "1990-03-01", (18, 18)),
        ("1970-04-22", "[1990-05-01..]", (20, None)),
        ("[..1970-12-31]", "1990", (19, None)),
        ("1970", "[..1990-12-31]", (None, 20)),
        ("1970", "1970", (0, 0)),
    ],
)
def test_an_age_is_as_exact_as_the_dates(birth: str, start: str, expected: tuple[int | None, int | None]) -> None:
    assert extent([born(birth), *spell(start=start)], "ageAtStart") == expected


def test_ages_are_of_the_start_the_end_and_the_debut_of_a_spell_and_of_retiring() -> None:
    dates = {"start": "1990-07-01", "debut": "1991-05-01", "end": "1995-07-01"}
    facts = derived(born("1970-04-22"), *spell(**dates), claim("retirement", "2005-05-01", of="person/a"))
    ages = {name: fact.exact for (_, name), fact in facts.items() if name.startswith("age")}
    assert ages == {"ageAtStart": 20, "ageAtDebut": 21, "ageAtEnd": 25, "ageAtRetirement": 35}
    assert {c.predicate.removeprefix(CAR) for c in facts[A, "ageAtEnd"].claims} == {"birthDate", "end"}


def test_without_a_birth_date_or_with_one_after_the_event_there_is_no_age() -> None:
    assert extent(spell(start="1990"), "ageAtStart") is None
    assert extent([born("1970", "b"), *spell(start="1990")], "ageAtStart") is None
    assert extent([born("1995"), *spell(start="1990")], "ageAtStart") is None


def test_of_two_dates_of_birth_that_stand_the_age_spans_both() -> None:
    births = [born("1970-04-22"), claim("birthDate", "1968-04-22", "biography", of="person/a")]
    assert extent([*births, *spell(start="1990-05-01")], "ageAtStart") == (20, 22)


# ── Lengths ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "end", "days", "seasons"),
    [
        ("1990-07-01", "1990-07-01", (1, 1), (1, 1)),
        ("1990-06-30", "1990-07-01", (2, 2), (1, 1)),
        ("1990-08", "1991-05-31", (274, 304), (1, 1)),
        ("1990", "1995", (1463, 2191), (5, 5)),
        ("1990", "1990", (1, 365), (1, 1)),
        ("1990-07-01", "[1992-05-31..]", (701, None), None),
        ("1995", "1990", None, None),
        ("[..1990-12-31]", "[1985-01-01..]", (1, None), None),
        ("[1990-01-01..]", "[1995-01-01..]", None, None),
    ],
)
def test_a_spell_with_start_and_end_has_a_length(
    start: str, end: str, days: tuple[int, int | None] | None, seasons: tuple[int, int | None] | None
) -> None:
    claims = spell(start=start, end=end)
    assert (extent(claims, "days"), extent(claims, "seasons")) == (days, seasons)


@pytest.mark.parametrize("dates", [{"start": "1990"}, {"end": "1990"}, {"start": "1990", "ongoing": "1995"}])
def test_a_spell_without_start_or_end_has_no_length(dates: dict[str, object]) -> None:
    assert extent(spell(**dates), "days") is None


# ── Totals ───────────────────────────────────────────────────────────────────────────────────────


def test_a_total_adds_the_lowest_and_the_highest_figures_and_says_what_it_leaves_out() -> None:
    claims = [*spell(), *tally("league", appearances=[110, 120]), *tally("all-competitions", appearances=166)]
    claims += [*spell(B, team="club/south"), *tally("not-stated", B, appearances=7, goals=2), *spell("spell/c")]
    facts = derived(*claims)
    apps, goals = facts["person/a", "careerAppearances"], facts["person/a", "careerGoals"]
    assert (apps.lowest, apps.highest, apps.leaves_out) == (117, 173, (ID + "spell/c",))
    assert (goals.exact, goals.leaves_out) == (2, (ID + A, ID + "spell/c"))
    assert sorted(int(c.object.value) for c in apps.claims) == [7, 110, 120, 166]


def test_a_total_counts_a_player_for_clubs_and_no_first_matches_alone() -> None:
    claims = [*spell(team="national-team/home"), *tally("league", appearances=5)]
    claims += [*spell(B, role="head-coach"), *tally("league", B, appearances=50)]
    assert extent(claims, "careerAppearances", "person/a") is None
    claims += [*spell("spell/c"), *tally("opening-matches", "spell/c", appearances=3)]
    assert extent(claims, "careerAppearances", "person/a") is None
    claims += [*spell("spell/d"), *tally("league", "spell/d", appearances=30)]
    fact = derived(*claims)["person/a", "careerAppearances"]
    assert (fact.exact, fact.leaves_out) == (30, (ID + "spell/c",))


def test_a_club_that_is_not_named_is_a_club() -> None:
    claims = [c for c in spell() if c.predicate != CAR + "team"]
    assert extent([*claims, *tally("league", goals=4)], "careerGoals", "person/a") == (4, 4)


# ── Sensitive records ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("of", "prop", "value", "marked"),
    [
        ("suspension/x", "person", "person/a", True),
        ("remark/x", "topic", "legal-matter", True),
        ("remark/x", "topic", "health", True),
        ("remark/x", "topic", "character", False),
        ("spell/x", "offence", "shouting", True),
        ("spell/x", "person", "person/a", False),
    ],
)
def test_a_record_is_sensitive_by_its_class_its_properties_or_its_topic(
    of: str, prop: str, value: str, marked: bool
) -> None:
    touching = claim(prop, value, of=of)
    fact = derived(touching, claim("summary", "a word", of="remark/x")).get((of, "sensitive"))
    assert (fact is not None) == marked
    if fact:
        assert (fact.exact, fact.rule, fact.claims) == (True, "sensitive", (touching,))


# ── Who was there together ───────────────────────────────────────────────────────────────────────


def together(*claims: Claim) -> list[Overlap]:
    return overlaps(claims, ontology())


def days(overlap: Overlap) -> tuple[list[str | None], list[str] | None]:
    """The possible and the certain days of an overlap."""
    return [str(d) if d else None for d in overlap.possible], [*map(str, overlap.certain)] if overlap.certain else None


def test_two_people_at_one_team_overlap_certainly_where_their_certain_times_share_a_day() -> None:
    claims = [
        *spell(start="1990", end="1995"),
        *spell(B, person="person/b", role="head-coach", start="1993-07-01", end="1999"),
    ]
    [found] = together(*claims)
    assert days(found) == (["1993-07-01", "1995-12-31"], ["1993-07-01", "1995-01-01"])
    assert (found.spells, found.people, found.team) == (
        (ID + A, ID + B),
        (ID + "person/a", ID + "person/b"),
        ID + "club/north",
    )
    assert {c.predicate.removeprefix(CAR) for c in found.claims} == {"start", "end"} and len(found.claims) == 4


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ({"start": "1990", "end": "1995"}, {"start": "1995"}, ["1995-01-01", "1995-12-31"]),
        ({"start": "1990"}, {"start": "1990"}, ["1990-01-01", None]),
        ({"during": "1990"}, {"start": "1985", "end": "1990-05"}, ["1985-01-01", "1990-05-31"]),
        ({"end": "1990"}, {"end": "1990-05"}, [None, "1990-05-31"]),
    ],
)
def test_they_overlap_possibly_where_their_dates_meet(
    one: dict[str, str], other: dict[str, str], possible: list[str | None]
) -> None:
    [found] = together(*spell(**one), *spell(B, person="person/b", **other))
    assert days(found) == (possible, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "1990", "end": "1992"}, {"start": "1993"}),
        ({}, {}),
        ({"start": "1990"}, {}),
        ({"start": "1990"}, {"start": "2012", "end": "2014"}),
        ({"during": "1990-05-01"}, {"during": "1990-05-02"}),
        ({"start": "1990"}, {"start": "1990", "team": "club/south"}),
        ({"start": "1990"}, {"start": "1990", "person": "person/a"}),
        ({"start": "1990", "person": ["person/a", "person/c"]}, {"start": "1990"}),
    ],
)
def test_they_do_not_overlap_by_ignorance_or_elsewhere(one: dict[str, object], other: dict[str, object]) -> None:
    assert together(*spell(**one), *spell(B, **{"person": "person/b", **other})) == []


def test_the_same_two_spells_overlap_at_the_same_address() -> None:
    [one] = together(*spell(start="1990"), *spell(B, person="person/b", start="1990"))
    [again] = together(*spell(start="1990-05"), *spell(B, person="person/b", start="1990-05"))
    [other] = together(*spell(start="1990"), *spell("spell/c", person="person/b", start="1990"))
    assert one.iri == again.iri != other.iri and one.iri.startswith(f"{BASE}id/overlap/")


def test_overlaps_come_by_team_and_date() -> None:
    crowd = [
        c for n, year in enumerate((1995, 1990, 1992)) for c in spell(f"spell/{n}", person=f"person/{n}", start=year)
    ]
    crowd += [c for n in (3, 4) for c in spell(f"spell/{n}", person=f"person/{n}", team="club/a", start="2000")]
    crowd += spell("spell/9", person="person/9", start="1989", end="1996")
    found = [[each.removeprefix(ID + "spell/") for each in overlap.spells] for overlap in together(*crowd)]
    assert found == [["3", "4"], ["1", "9"], ["2", "9"], ["0", "9"]]


# ── Whatever is claimed ──────────────────────────────────────────────────────────────────────────

DATES = st.sampled_from(
    [
        "1988",
        "1990",
        "1990-04-21",
        "1990-08",
        "1991-07/1992-06",
        "1995",
        "1995-06-30",
        "[..1993-05-01]",
        "[1992-01-01..]",
    ]
)
SLOTS = st.sampled_from(["start", "end", "during", "debut", "ongoing"])


@st.composite
def careers(draw: st.DrawFn) -> list[Claim]:
    """A few spells of two people at two teams with any dates in any order of spells, right or not."""
    names = [f"spell/{n}" for n in range(draw(st.integers(1, 4)))]
    claims = [born(draw(DATES)), claim("retirement", draw(DATES), of="person/a")][: draw(st.integers(0, 2))]
    for name in names:
        claims += spell(
            name,
            person=draw(st.sampled_from(["person/a", "person/b"])),
            team=draw(st.sampled_from(["club/x", "national-team/x"])),
            role=draw(st.sampled_from(["player", "head-coach"])),
        )
        claims += [
            claim(draw(SLOTS), draw(DATES), draw(st.sampled_from("xyz")), of=name)
            for _ in range(draw(st.integers(0, 4)))
        ]
        claims += [claim("follows", before, of=name) for before in draw(st.lists(st.sampled_from(names), max_size=2))]
        claims += tally("league", name, appearances=draw(st.integers(0, 300)))
    return claims


@given(careers(), st.integers())
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_claims_makes_no_difference(claims: list[Claim], seed: int) -> None:
    shuffled = random.Random(seed).sample(claims, len(claims))
    assert derive(shuffled, ontology()) == derive(claims, ontology())
    assert overlaps(shuffled, ontology()) == overlaps(claims, ontology())


@given(careers())
@settings(max_examples=150, deadline=None)
def test_what_is_certain_lies_within_what_is_possible(claims: list[Claim]) -> None:
    facts = derived(*claims)
    for of in {subject for subject, _ in facts if subject.startswith("spell/")}:
        first, begun, over, last = (fact.exact if (fact := facts.get((of, name))) else None for name in PERIOD)
        assert (begun is None) == (over is None)
        ordered = [day for day in (first, begun, over, last) if isinstance(day, date)]
        assert ordered == sorted(ordered)
    for overlap in together(*claims):
        if overlap.certain:
            bounds = (overlap.possible[0], *overlap.certain, overlap.possible[1])
            assert [d for d in bounds if d] == sorted(d for d in bounds if d)


@given(careers())
@settings(max_examples=150, deadline=None)
def test_every_count_has_its_lowest_no_higher_than_its_highest(claims: list[Claim]) -> None:
    for fact in derive(claims, ontology()):
        assert fact.lowest is not None or fact.highest is not None
        if type(fact.lowest) is int and type(fact.highest) is int:
            assert 0 <= fact.lowest <= fact.highest


@given(careers())
@settings(max_examples=100, deadline=None)
def test_a_certain_overlap_lies_within_both_certain_periods(claims: list[Claim]) -> None:
    facts = derived(*claims)
    for overlap in together(*claims):
        for name in (each.removeprefix(ID) for each in overlap.spells):
            if overlap.certain:
                begun, over = facts[name, "certainFrom"].exact, facts[name, "certainUntil"].exact
                assert isinstance(begun, date) and isinstance(over, date)
                assert begun <= overlap.certain[0] <= overlap.certain[1] <= over


def test_of_agreeing_dates_that_stand_only_the_days_in_common_are_possible() -> None:
    claims = [*spell(start="1990", end="1995"), claim("start", "[..1990-09-29]", "biography")]
    assert period(claims)[0] == "1990-01-01"
    found = {f.predicate.removeprefix(CAR): f for f in derive(claims, ontology()) if f.subject == ID + "spell/a"}
    assert str(found["certainFrom"].lowest) == "1990-09-29"
