from __future__ import annotations

import dataclasses
import json

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.coverage import Coverage, Sentence
from carrera_kg.views import ClaimView, ConflictView, Explanation, PersonView, SlotView, SpellView
from carrera_kg.views.text import claim_row, conflict_row, coverage_text, explanation_text, person_text
from carrera_kg.vocabulary import CAR, ID
from tests.golden import golden

PLAYER = ID + "person/player-a"


def claim(value: str, document: str, at: int = 10, **changes: object) -> ClaimView:
    """A document saying when the player was born."""
    words = f"born in {value}"
    view = ClaimView(
        id=f"{document}-{at}",
        document=document,
        start=at,
        end=at + len(words),
        words=words,
        subject=PLAYER,
        subject_label="Player A",
        predicate=CAR + "birthPlace",
        property="birth place",
        object=ID + f"place/{value.lower()}",
        object_label=value,
        certainty="asserted",
        accepted=True,
        spans=({"start": at, "end": at + len(words), "words": words},),
    )
    return dataclasses.replace(view, **changes)  # type: ignore[arg-type]


def conflict(*claims: ClaimView, status: str = "undecided", accepted: tuple[str, ...] = ()) -> ConflictView:
    return ConflictView(
        id="1",
        status=status,
        kind="value clash",
        subject=PLAYER,
        subject_label="Player A",
        property="birth place",
        claims=claims,
        accepted=accepted,
        accepted_claims=tuple(claim.id for claim in claims if claim.object_label in accepted),
        rule="none",
        explanation="East against West",
        why="nothing decides",
    )


EAST, WEST = claim("East", "almanac"), claim("West", "gazette")
SPELL = SpellView(
    iri=ID + "spell/a", team="Club North", role="player", start="1991", end="1996", appearances="30", goals="7 | 8",
    disputed=("goals",),
)  # fmt: skip
PERSON = PersonView(
    iri=PLAYER, name="Player A", facts=(("birth place", "East | West", True), ("height", "180", False)),
    spells=(SPELL,), honours=(("player", "Cup (Club North)", "1994"),), conflicts=(conflict(EAST, WEST),),
)  # fmt: skip


def line(text: str, start: str) -> list[str]:
    """The words of the one line that starts like that."""
    [found] = [each for each in text.splitlines() if each.startswith(start)]
    return found.split()


# ── A person ─────────────────────────────────────────────────────────────────────────────────────


def test_a_person_begins_with_the_name_underlined() -> None:
    assert person_text(PERSON).splitlines()[:3] == ["Player A", "════════", ""]


def test_a_disputed_fact_bears_a_mark_and_others_do_not() -> None:
    text = person_text(PERSON)
    assert line(text, "birth place") == ["birth", "place", "East", "|", "West", "⚠"]
    assert line(text, "height") == ["height", "180"]


def test_a_spell_is_a_line_that_names_what_is_disputed() -> None:
    expected = ["1991", "1996", "Club", "North", "player", "30", "7", "|", "8", "⚠", "goals"]
    assert line(person_text(PERSON), "1991") == expected


def test_honours_and_disputes_are_left_out_where_there_are_none() -> None:
    text = person_text(dataclasses.replace(PERSON, honours=(), conflicts=()))
    assert "Career" in text
    assert "Honours" not in text
    assert "Disputed" not in text


def test_a_dispute_shows_the_words_of_both_sides() -> None:
    text = person_text(PERSON)
    assert "East: “born in East” (almanac)" in text
    assert "West: “born in West” (gazette)" in text
    assert "none: all stand" in text


def test_differences_that_have_an_explanation_are_only_counted() -> None:
    explained = dataclasses.replace(PERSON, conflicts=(conflict(EAST, WEST, status="apparent"),) * 2)
    text = person_text(explained)
    assert "Disputed\n" not in text
    assert text.endswith("2 more differences have an explanation: kg.conflicts('Player A')\n")
    assert person_text(explained, more="look there").endswith("have an explanation: look there\n")


def test_a_narrow_page_folds_and_loses_nothing() -> None:
    text = person_text(PERSON, width=60)
    assert max(map(len, text.splitlines()[:-1])) <= 60
    assert "Club" in text


def test_the_career_of_carrera_is_the_one_that_was_read_and_kept(kg: KnowledgeGraph) -> None:
    text = person_text(kg.person("Massimo Carrera"), more='carrera-kg conflicts --about "Massimo Carrera"')
    assert text == golden("person.txt", text)


# ── Explanations ─────────────────────────────────────────────────────────────────────────────────


def slot(*claims: ClaimView, accepted: tuple[str, ...], conflicts: tuple[ConflictView, ...] = ()) -> SlotView:
    return SlotView(PLAYER, "Player A", "birth place", claims, accepted, conflicts)


def test_an_explanation_ticks_what_is_accepted_and_ends_with_the_verdict() -> None:
    rejected = dataclasses.replace(WEST, accepted=False)
    verdict = conflict(EAST, rejected, status="contradiction", accepted=("East",))
    text = explanation_text([slot(EAST, rejected, accepted=("East",), conflicts=(verdict,))])
    assert text.splitlines()[0] == "Player A: birth place"
    assert line(text, "✓") == ["✓", "East", "“born", "in", "East”", "almanac", "10"]
    assert line(text, "    West") == ["West", "“born", "in", "West”", "gazette", "10"]
    assert text.splitlines()[-2:] == [
        "accepted: East (contradiction, value clash: nothing decides)",
        "in conflict: East against West",
    ]


def test_a_difference_with_an_explanation_is_no_conflict() -> None:
    verdict = conflict(EAST, WEST, status="apparent", accepted=("East", "West"))
    text = explanation_text([slot(EAST, WEST, accepted=("East", "West"), conflicts=(verdict,))])
    assert text.splitlines()[-1] == "accepted: East | West (apparent, value clash: nothing decides)"


def test_a_conflict_with_other_statements_is_explained_after_the_slots_own() -> None:
    elsewhere = dataclasses.replace(claim("1970", "gazette", at=50), property="birth date")
    within = conflict(EAST, WEST, status="contradiction", accepted=("East",))
    across = dataclasses.replace(
        conflict(EAST, elsewhere), kind="impossible order", explanation="East against 1970", why="no rule decides"
    )
    text = explanation_text([slot(EAST, WEST, accepted=("East",), conflicts=(across, within))])
    assert text.splitlines()[-3:] == [
        "accepted: East (contradiction, value clash: nothing decides)",
        "in conflict: East against West",
        "undecided, impossible order: East against 1970 (no rule decides)",
    ]


def test_where_only_other_statements_are_in_conflict_the_value_stands_by_itself() -> None:
    elsewhere = dataclasses.replace(claim("1970", "gazette", at=50), property="birth date")
    across = dataclasses.replace(conflict(EAST, elsewhere), kind="overlap", why="no rule decides")
    text = explanation_text([slot(EAST, accepted=("East",), conflicts=(across,))])
    assert text.splitlines()[-2:] == [
        "accepted: East",
        "undecided, overlap: East against West (no rule decides)",
    ]


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ((EAST,), "accepted: East (no source disagrees)"),
        ((EAST, claim("East", "gazette")), "accepted: East (no source disagrees; 2 documents say so)"),
    ],
)
def test_agreement_is_said_and_counted(claims: tuple[ClaimView, ...], verdict: str) -> None:
    assert explanation_text([slot(*claims, accepted=("East",))]).splitlines()[-1] == verdict


def test_where_nothing_is_accepted_it_says_nothing() -> None:
    assert "accepted: nothing (" in explanation_text([slot(EAST, accepted=())])


def test_only_a_doubtful_certainty_is_mentioned() -> None:
    text = explanation_text([slot(EAST, claim("West", "gazette", certainty="hedged"), accepted=())])
    assert "asserted" not in text
    assert line(text, "✓   West")[-1] == "hedged"


# ── As Python shows them ─────────────────────────────────────────────────────────────────────────


def test_a_claim_shows_what_it_says_and_in_which_words() -> None:
    assert repr(EAST) == "Player A: birth place East (✓ accepted)\n“born in East” (almanac, at 10)"
    doubtful = dataclasses.replace(EAST, accepted=False, certainty="hedged")
    assert repr(doubtful).startswith("Player A: birth place East (not accepted, hedged)")


def test_a_conflict_shows_both_words_and_why() -> None:
    verdict = conflict(EAST, WEST, status="contradiction", accepted=("East",))
    assert repr(verdict).splitlines() == [
        "⚠ contradiction, value clash: birth place of Player A",
        "✓ East: “born in East” (almanac, at 10)",
        "  West: “born in West” (gazette, at 10)",
        "East against West",
        "accepted: East (nothing decides)",
    ]


def test_a_difference_that_has_an_explanation_bears_no_mark() -> None:
    assert repr(conflict(EAST, WEST, status="apparent")).startswith("apparent, value clash: birth place")


def test_a_slot_and_an_explanation_show_themselves_as_the_shell_does() -> None:
    one = slot(EAST, accepted=("East",))
    assert repr(one) + "\n" == explanation_text([one])
    assert repr(Explanation([one, one])) + "\n" == explanation_text([one, one])


def test_an_explanation_of_nothing_says_so() -> None:
    assert repr(Explanation([], "not in the sources: height of Player A")) == "not in the sources: height of Player A"


def test_a_person_shows_the_career_and_a_spell_is_a_line() -> None:
    assert repr(PERSON) + "\n" == person_text(PERSON)
    assert repr(SPELL) == "Club North, player (1991 – 1996) ⚠ goals"
    assert repr(dataclasses.replace(SPELL, start="", end="", disputed=())) == "Club North, player"


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_is_a_row_with_all_its_places() -> None:
    places = ({"start": 10, "end": 14, "words": "born"}, {"start": 90, "end": 94, "words": "East"})
    row = claim_row(dataclasses.replace(EAST, spans=places, accepted=False))
    assert row == ["almanac", "10, 90", "born … East", "Player A", "birthPlace", "East", "no"]


# A criminal or medical matter, as the remark on it has it.
TRIAL = claim(
    "a trial", "almanac", predicate=CAR + "summary", property="summary", outcome="he was acquitted", accepted=True
)
ENDED = claim(
    "he was acquitted", "almanac", at=90, predicate=CAR + "settled", property="how it was settled",
    outcome="he was acquitted",
)  # fmt: skip


def test_a_legal_matter_is_never_a_row_without_its_outcome() -> None:
    assert claim_row(TRIAL)[5] == "a trial (he was acquitted)"
    assert claim_row(ENDED)[5] == "he was acquitted"


def test_a_legal_matter_is_never_explained_without_its_outcome() -> None:
    assert "a trial (he was acquitted)" in explanation_text([slot(TRIAL, accepted=("a trial",))])


def test_a_legal_matter_is_never_in_conflict_without_its_outcome() -> None:
    sides = conflict_row(conflict(TRIAL, dataclasses.replace(TRIAL, object="x", object_label="a hearing")))[3]
    assert sides.count("(he was acquitted)") == 2


def test_a_legal_matter_is_never_among_the_disputes_of_a_person_without_its_outcome() -> None:
    dispute = conflict(TRIAL, dataclasses.replace(TRIAL, object="x", object_label="a hearing"))
    text = person_text(dataclasses.replace(PERSON, conflicts=(dispute,)))
    assert text.count("(he was acquitted)") == 2


def test_a_legal_matter_never_shows_itself_without_its_outcome() -> None:
    other = dataclasses.replace(TRIAL, object="x", object_label="a hearing")
    assert "a trial (he was acquitted)" in repr(TRIAL)
    assert repr(conflict(TRIAL, other)).count("(he was acquitted)") == 2
    told = repr(slot(TRIAL, accepted=("a trial",)))
    assert "accepted: a trial (he was acquitted)" in told


def test_a_conflict_in_json_has_the_outcome_of_a_legal_matter() -> None:
    assert conflict(TRIAL, ENDED).as_dict()["claims"][0]["outcome"] == "he was acquitted"


# ── Coverage ─────────────────────────────────────────────────────────────────────────────────────

COVERED = Coverage(
    document="almanac",
    sentences=(
        Sentence(0, 10, "The career", claims=0, reason="heading"),
        Sentence(11, 40, "He went north and stayed there", claims=2, reason=""),
        Sentence(41, 99, "Then he went to a place whose name nobody can remember now", claims=0, reason=""),
    ),
    words=20,
    quoted=5,
)


def test_coverage_is_counted_in_sentences_and_words() -> None:
    assert line(coverage_text([COVERED]).partition("\n\n")[0], "almanac") == [
        "almanac",
        "3",
        "1",
        "1",
        "1",
        "66.7%",
        "25%",
    ]


def test_a_sentence_without_a_claim_is_listed_with_its_reason() -> None:
    text = coverage_text([COVERED])
    [row] = [each for each in text.splitlines() if "The career" in each]
    assert row.split()[:2] == ["almanac", "0"]
    assert row.endswith("heading: says what the lines below are about")


def test_a_sentence_that_is_not_accounted_for_is_listed_by_its_beginning() -> None:
    text = coverage_text([COVERED])
    below = text[text.index("Not accounted for") :]
    assert "Then he went to a place whose name nobod" in below
    assert "can remember" not in text


def test_a_document_that_is_accounted_for_lists_nothing_missing() -> None:
    whole = dataclasses.replace(COVERED, sentences=COVERED.sentences[1:2])
    text = coverage_text([whole])
    assert line(text, "almanac") == ["almanac", "1", "1", "0", "0", "100.0%", "25%"]
    assert "Without claims" not in text
    assert "Not accounted for" not in text


def test_an_empty_document_has_nothing_to_account_for() -> None:
    empty = Coverage("almanac", (), 0, 0)
    assert line(coverage_text([empty]), "almanac") == ["almanac", "0", "0", "0", "0", "100.0%"]


def test_a_source_that_repeats_itself_is_shown_once_in_a_conflict() -> None:
    row = conflict_row(conflict(EAST, claim("East", "almanac", at=99), WEST, accepted=("East",)))
    assert row[3] == "East: “born in East” (almanac)\nWest: “born in West” (gazette)"
    assert row[4] == "East"


def test_the_conflicts_are_those_that_were_read_and_kept(kg: KnowledgeGraph) -> None:
    kept = [[c.status, c.kind, c.subject_label, c.property, list(c.accepted)] for c in kg.conflicts()]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in kept)
    assert text == golden("conflicts.jsonl", text)
