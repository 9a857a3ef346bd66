"""What a pattern cannot do without: no match lacks it, and a sentence that lacks it is passed over."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg.proposals.events import Finder
from carrera_kg.proposals.language import SIGNS, language, languages
from carrera_kg.proposals.required import Index, beginnings, begins, required

PERSON, CLUB = SIGNS["person"], SIGNS["club"]
PATTERNS = [
    r"born (?:in|at)",
    r"(?:left|leaves?)(?: the)? (?:club|team)",
    r"re-?(?:join|sign)(?:ed|ing)\b",
    r"(?<![^\W_])(?:not|no longer|hardly)(?![^\W_])",
    r"^(?:a|an) (?:old|young) \w+ed$",
    r"won (?:[a-z]+ ){1,2}(?:cup|(?:first|second) title)",
    rf"[{PERSON}{CLUB}],? who (?:(?:has|had) )*(?:joined|met) [{CLUB}]",
    rf"(?:{CLUB}|the team) (?=lost)lost",
]


def _fits(pattern: re.Pattern[str], sentence: str) -> bool:
    index = Index()
    index.add(required(pattern))
    return index.of(sentence) == [0]


@pytest.mark.parametrize("written", PATTERNS)
def test_whatever_a_pattern_fits_has_what_it_requires(written: str) -> None:
    pattern = re.compile(written)
    assert required(pattern)

    @given(st.from_regex(pattern))
    @settings(max_examples=60, deadline=None)
    def holds(sentence: str) -> None:
        assert _fits(pattern, sentence)

    holds()


@pytest.mark.parametrize("code", languages())
def test_whatever_a_rule_of_a_language_fits_has_what_it_requires(code: str) -> None:
    rules = language(code).rules
    patterns = sorted({rule.pattern.pattern for rule in rules})
    index = Index()
    for pattern in patterns:
        index.add(required(re.compile(pattern)))

    @given(st.sampled_from(patterns).flatmap(lambda name: st.tuples(st.just(name), st.from_regex(name))))
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(made: tuple[str, str]) -> None:
        assert patterns.index(made[0]) in index.of(made[1])

    holds()


@pytest.mark.parametrize("code", languages())
def test_every_rule_of_a_language_requires_something(code: str) -> None:
    assert Finder(language(code)).index.of("blue whales sing") == []


@pytest.mark.parametrize(
    ("written", "clauses"),
    [
        ("joined", [{"joined"}]),
        ("was (?:sold|sacked)", [{"was "}, {" sold", " sacked"}]),
        ("(?:was )?born", [{"born"}]),
        ("jo(?:ined|ining)", [{"joined", "joining"}]),
        (f"[{PERSON}{CLUB}] won", [{PERSON, CLUB}, {" won"}]),
        (f"(?:{PERSON}|club) won", [{PERSON, "club"}, {" won"}]),
        ("(?:club|.*)", []),
        ("[ab]", []),
        ("(?i:joined)", []),
        ("(?i)joined", []),
    ],
)
def test_what_is_required_is_told_by_the_pattern(written: str, clauses: list[set[str]]) -> None:
    assert required(re.compile(written)) == clauses


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("he was born in town east", True),
        ("the stubborn in-form striker", True),  # a pattern may begin within a word
        ("a born leader", False),
        ("he was Born in", False),
        ("", False),
    ],
)
def test_a_sentence_without_what_is_required_is_passed_over(sentence: str, fits: bool) -> None:
    assert _fits(re.compile("born (?:in|at)"), sentence) is fits


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("he joined the café", [0, 2, 3]),
        ("he joined the cafes", [2, 3]),
        ("cafe", [3]),
        (f"he rejoined {CLUB}", [1, 2, 3]),
        ("", []),
    ],
)
def test_the_patterns_of_a_sentence_are_told_in_order(sentence: str, found: list[int]) -> None:
    index = Index()
    index.add(required(re.compile("joined")), frozenset(["cafe", "bar"]))  # that word must be there as a whole
    index.add(required(re.compile(f"joined.*{CLUB}")))
    index.add(required(re.compile("joined")))
    index.add([])  # whatever has a word at all
    assert index.of(sentence) == found


@pytest.mark.parametrize("code", languages())
def test_a_time_begins_as_its_pattern_says(code: str) -> None:
    forms = {form.pattern.pattern: beginnings(form.pattern) for form in language(code).forms}
    assert all(forms.values())
    assert not any("" in first for first in forms.values())

    @given(st.sampled_from(sorted(forms)).flatmap(lambda name: st.tuples(st.just(name), st.from_regex(name))))
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(made: tuple[str, str]) -> None:
        found = re.search(*made)
        assert found
        word = re.match(r"[^\W_]+", made[1][found.start() :])
        assert word
        assert begins(word[0], forms[made[0]])

    holds()


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("old|young", {"old", "young"}),
        ("may (?:day|night)", {"may "}),
        (r"(?:a )?\d", {"a ", "0"}),
        ("(?:a|b?)c", {"ac", "b", "c"}),
        ("(?=m)ma(?:rch|y)", {"march", "may"}),
        ("x+y", {"x"}),
        (".", {""}),
        ("a*", {"a", ""}),
        ("", {""}),
        ("(?i)a", {""}),
    ],
)
def test_how_a_match_can_begin_is_told_by_the_pattern(written: str, first: set[str]) -> None:
    assert beginnings(re.compile(written)) == first


@pytest.mark.parametrize(
    ("word", "written", "can"),
    [
        ("may", "may |march", True),
        ("mayor", "may |march", False),
        ("marching", "may |march", True),
        ("1994", r"19\d\d", True),
        ("٣", r"\d", True),
        ("1994", "may", False),
        ("may1994", r"may ?\d", True),
        ("may", ".*", True),
    ],
)
def test_a_word_can_begin_a_match_or_not(word: str, written: str, can: bool) -> None:
    assert begins(word, beginnings(re.compile(written))) is can
