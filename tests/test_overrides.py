from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import DataError, FactError
from carrera_kg.model import Claim, Status, Verdict
from carrera_kg.overrides import Override, load_overrides
from carrera_kg.resolution import BY_USER, Change, accepted_claims, overrule, settle
from carrera_kg.resources import folder
from tests.career import Fact, claim, conflicts, grounds, said, stay, to_yaml, write

STAY = stay("spell/a", start="1991-07/1992-06")
TALLY = said("spell/a", tally="tally/a") + said("tally/a", scope="league")
CLAIMS = [
    *STAY,
    claim("start", "1990", "biography"),
    *TALLY,
    claim("goals", 7, of="tally/a"),
    claim("goals", 8, "biography", of="tally/a"),
    *stay("spell/b", "club/club-south", departure="dismissed"),
    claim("departure", "resigned", "biography", of="spell/b"),
    *said("person/player-a", birthPlace="place/town-east"),
    claim("birthPlace", "place/x", "biography", of="person/player-a"),
]
BEFORE = settle(conflicts(*CLAIMS), grounds(*CLAIMS))
BECAUSE = {"because": "the register says so"}


NAMES = Entities.of(
    [Entity("club/club-north", "Club North", ("the Northerners",)), Entity("club/club-south", "Club South")]
)


def of(name: str) -> Verdict:
    """The policy's verdict on the one conflict about a property."""
    (found,) = [verdict for verdict in BEFORE if verdict.conflict.predicate.endswith(f"#{name}")]
    return found


def load(tmp_path: Path, *entries: object) -> tuple[Override, ...]:
    return load_overrides(write(tmp_path / "verdicts.yaml", to_yaml({"verdicts": list(entries)})), NAMES)


def decided(tmp_path: Path, *entries: Fact, claims: list[Claim] = CLAIMS) -> tuple[list[Verdict], list[Change]]:
    """The verdicts once the user has had a say, and what that changed."""
    before = settle(conflicts(*claims), grounds(*claims))
    return overrule(before, load(tmp_path, *({**BECAUSE, **entry} for entry in entries)), grounds(*claims))


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_verdict_is_read_as_it_is_written(tmp_path: Path) -> None:
    first, second = load(
        tmp_path,
        {"about": "Player A", "property": "start", "at": "Club North", "accept": "1990", "because": "x"},
        {"conflict": "0123456789abcdef", "accept": "all", "because": "y"},
    )
    path = str(tmp_path / "verdicts.yaml")
    assert first == Override(path, 2, "", "Player A", "start", "Club North", "1990", "x")
    assert second == Override(path, 7, "0123456789abcdef", "", "", "", "all", "y")


def test_a_file_may_hold_no_verdicts_as_the_shipped_one_does(tmp_path: Path) -> None:
    assert load(tmp_path) == load_overrides(f"{folder('data')}/verdicts.yaml", NAMES) == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.yaml: no such file; check the path"):
        load_overrides(str(tmp_path / "none.yaml"), NAMES)


GOOD = "- {about: Player A, property: start, accept: x, because: y}"
WRONG = [
    # the file after its good first verdict, line, problem, way out
    ("- {abuot: Player A}", 3, "a verdict has no field abuot", "the fields are conflict, about, property, at, accept"),
    (
        "- about: Player A\n  property: start\n  accept: [1990]\n  because: y",
        3,
        "accept must be a text",
        "docs/facts.md",
    ),
    ("- {accept: all, because: y}", 3, "a verdict needs one conflict", "give conflict:, or about: and property:"),
    ("- {about: Player A, accept: all, because: y}", 3, "a verdict needs one conflict", "about: and property:"),
    ("- {property: start, accept: all, because: y}", 3, "a verdict needs one conflict", "about: and property:"),
    (
        "- {conflict: c, about: a, property: start, accept: all, because: y}",
        3,
        "a verdict needs one conflict",
        "give conflict:",
    ),
    ("- {conflict: c, because: y}", 3, "a verdict without accept", "say which value, and why"),
    ("- {conflict: c, accept: all}", 3, "a verdict without because", "say which value, and why"),
    ("- {conflict: c, accept: '', because: y}", 3, "a verdict without accept", "say which value, and why"),
    ("- {conflict: c, accept: all, because: ' '}", 3, "a verdict without because", "say which value, and why"),
    ("- all", 3, "a verdict must be a mapping", "docs/facts.md"),
    ("- {conflict: c, conflict: d}", 3, "the key conflict is there twice", "list of values"),
]


@pytest.mark.parametrize(
    ("text", "line", "problem", "way_out"), WRONG, ids=[f"{w[2]} ({i})" for i, w in enumerate(WRONG)]
)
def test_a_wrong_verdict_names_its_line_and_the_way_out(
    tmp_path: Path, text: str, line: int, problem: str, way_out: str
) -> None:
    path = write(tmp_path / "verdicts.yaml", f"verdicts:\n{GOOD}\n{text}\n")
    with pytest.raises(FactError) as caught:
        load_overrides(path, NAMES)
    assert str(caught.value).startswith(f"{path}:{line}: ") and "\n" not in str(caught.value)
    assert problem in caught.value.problem and way_out in caught.value.hint


@pytest.mark.parametrize("text", ["verdicts:", "verdicts: none", "verdict: []"])
def test_a_file_without_a_list_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(FactError, match=r":1: no list of verdicts; put them under 'verdicts:'"):
        load_overrides(write(tmp_path / "verdicts.yaml", text), NAMES)


# ── Which conflict ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ({"about": "Player A", "property": "start"}, "start"),
        ({"about": "person/player-a", "property": "start"}, "start"),
        ({"about": "Player A", "property": "start", "at": "Club North"}, "start"),
        ({"about": "Player A", "property": "start", "at": "club/club-north"}, "start"),
        ({"about": "Club North", "property": "start"}, "start"),
        ({"about": "spell/a", "property": "start"}, "start"),
        ({"about": "Player A", "property": "goals"}, "goals"),
        ({"about": "Player A", "property": "goals", "at": "Club North"}, "goals"),
        ({"about": "tally/a", "property": "goals"}, "goals"),
        ({"about": "Player A", "property": "birthPlace"}, "birthPlace"),
        ({"conflict": of("goals").conflict.id}, "goals"),
    ],
)
def test_a_conflict_is_meant_by_its_id_or_by_whom_what_and_where(tmp_path: Path, which: Fact, name: str) -> None:
    (change,) = decided(tmp_path, {**which, "accept": "all"})[1]
    assert change.after.conflict == of(name).conflict


@pytest.mark.parametrize(
    ("which", "what"),
    [
        ({"conflict": "0123456789abcdef"}, "there is no conflict 0123456789abcdef"),
        ({"about": "Player B", "property": "start"}, "there is no conflict about start of Player B"),
        ({"about": "Player A", "property": "end"}, "there is no conflict about end of Player A"),
        ({"about": "Player A", "property": "strat"}, "there is no conflict about strat of Player A"),
        (
            {"about": "Player A", "property": "start", "at": "Club South"},
            "there is no conflict about start of Player A at Club South",
        ),
    ],
)
def test_a_conflict_that_is_not_there_is_an_error(tmp_path: Path, which: Fact, what: str) -> None:
    with pytest.raises(FactError, match=r":2: ") as caught:
        decided(tmp_path, {**which, "accept": "all"})
    assert what in caught.value.problem and caught.value.hint == "see 'carrera-kg conflicts'"


def test_of_several_conflicts_the_ids_are_told(tmp_path: Path) -> None:
    more = [*CLAIMS, claim("departure", "retired"), claim("departure", "resigned", "biography")]
    which = {"about": "Player A", "property": "departure", "accept": "all"}
    with pytest.raises(FactError) as caught:
        decided(tmp_path, which, claims=more)
    assert "2 conflicts fit conflict about departure of Player A" in caught.value.problem
    assert of("departure").conflict.id in caught.value.hint and caught.value.hint.startswith("write conflict: ")
    assert (
        decided(tmp_path, {**which, "at": "Club South"}, claims=more)[1][0].after.conflict == of("departure").conflict
    )


# ── Which value ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "value", "document"),
    [
        ("start", "1991/92", "almanac"),
        ("start", "1991-07/1992-06", "almanac"),
        ("start", "1990", "biography"),
        ("goals", "7", "almanac"),
        ("departure", "dismissed", "almanac"),
        ("departure", "resigned", "biography"),
        ("birthPlace", "Town East", "almanac"),
        ("birthPlace", "town-east", "almanac"),
        ("birthPlace", "place/town-east", "almanac"),
        ("birthPlace", "https://w3id.org/carrera-kg/id/place/x", "biography"),
    ],
)
def test_a_value_is_accepted_as_it_is_shown_written_or_addressed(
    tmp_path: Path, name: str, value: str, document: str
) -> None:
    verdicts, (change,) = decided(tmp_path, {"conflict": of(name).conflict.id, "accept": value})
    (kept,) = change.after.accepted
    assert kept.document == document
    assert (change.after.rule, change.after.explanation) == (BY_USER, "the register says so")
    assert change.after.status is Status.CONTRADICTION
    view = accepted_claims(CLAIMS, verdicts)
    assert [each for each in change.after.conflict.claims if each in view] == [kept]


def test_a_value_that_several_documents_give_is_accepted_in_all(tmp_path: Path) -> None:
    again = claim("goals", 7, "yearbook", of="tally/a")
    (change,) = decided(tmp_path, {"about": "Player A", "property": "goals", "accept": "7"}, claims=[*CLAIMS, again])[1]
    assert [each.document for each in change.after.accepted] == ["almanac", "yearbook"]


def test_all_values_can_be_left_standing(tmp_path: Path) -> None:
    verdicts, (change,) = decided(tmp_path, {"about": "Player A", "property": "start", "accept": "all"})
    assert not change.after.accepted
    assert (change.after.status, change.after.rule) == (Status.UNDECIDED, BY_USER)
    assert set(change.after.conflict.claims) <= set(accepted_claims(CLAIMS, verdicts))


def test_a_value_that_nobody_gives_is_an_error(tmp_path: Path) -> None:
    for value, way_out in (("1991/93", "did you mean 1991/92?"), ("xyz", "they say 1991/92, 1990; or accept: all")):
        with pytest.raises(FactError, match=":2: ") as caught:
            decided(tmp_path, {"about": "Player A", "property": "start", "accept": value})
        assert f"no claim of the conflict gives {value}" in caught.value.problem
        assert way_out == caught.value.hint


# ── What it changes ──────────────────────────────────────────────────────────────────────────────


def test_a_verdict_of_the_user_takes_the_place_of_the_policys_and_touches_no_other(tmp_path: Path) -> None:
    verdicts, (change,) = decided(tmp_path, {"about": "Player A", "property": "goals", "accept": "8"})
    assert change.before == of("goals") and change.before.rule == "undecided"
    assert [each.conflict for each in verdicts] == [each.conflict for each in BEFORE]
    assert [each for each in verdicts if each not in BEFORE] == [change.after]


def test_no_verdict_of_the_user_changes_nothing(tmp_path: Path) -> None:
    assert decided(tmp_path) == (BEFORE, [])


def test_every_claim_is_kept_whatever_the_user_decides(tmp_path: Path) -> None:
    before = list(CLAIMS)
    decided(tmp_path, {"about": "Player A", "property": "goals", "accept": "8"})
    assert before == CLAIMS


# ── Mistakes that were once made ─────────────────────────────────────────────────────────────────────


def test_what_the_user_accepts_is_accepted_though_another_rule_refutes_it(tmp_path: Path) -> None:
    dates, right, wrong = (
        said("spell/a", start="1990", end="1995"),
        claim("seasons", 5),
        claim("seasons", 6, "biography"),
    )
    claims = [*dates, right, wrong]
    (clash,) = [each for each in conflicts(*claims) if each.kind == "count clash"]
    verdicts, _ = decided(tmp_path, {"conflict": clash.id, "accept": "6"}, claims=claims)
    assert accepted_claims(claims, verdicts) == [*dates, wrong]


def test_a_conflict_about_a_side_is_meant_by_its_team(tmp_path: Path) -> None:
    claims = [
        *said("match/m", side="side/n"),
        *said("side/n", team="club/club-north", goalsScored=1),
        *said("side/n", "biography", goalsScored=2),
    ]
    which = {"about": "Club North", "property": "goalsScored", "accept": "2"}
    assert len(decided(tmp_path, which, claims=claims)[1]) == 1


def test_a_source_s_present_is_accepted_as_the_conflict_shows_it(tmp_path: Path) -> None:
    ongoing = claim("ongoing", "2017", "biography", of="spell/o")
    claims = [claim("end", "2016", of="spell/o"), ongoing]
    (change,) = decided(tmp_path, {"about": "spell/o", "property": "end", "accept": "still going on"}, claims=claims)[1]
    assert change.after.accepted == (ongoing,)


def test_a_name_may_be_any_form_of_it(tmp_path: Path) -> None:
    (told,) = load(tmp_path, {"about": "the Northerners", "property": "start", "accept": "1990", "because": "x"})
    assert told.about == "Club North"


def test_a_second_verdict_on_one_conflict_is_an_error(tmp_path: Path) -> None:
    claims = [claim("start", "1990"), claim("start", "1991", "biography")]
    (found,) = conflicts(*claims)
    twice = load(tmp_path, *({"conflict": found.id, "accept": year, "because": "x"} for year in ("1990", "1991")))
    with pytest.raises(FactError, match="a second verdict on the same conflict"):
        overrule(settle([found], grounds(*claims)), twice, grounds(*claims))
