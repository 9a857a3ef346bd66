from __future__ import annotations

import dataclasses
import json

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.presentation import claim_row, conflict_row, explanation_text, person_text
from carrera_kg.questions import ClaimView, ConflictView, PersonView, SlotView, SpellView
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
    text = person_text(dataclasses.replace(PERSON, conflicts=(conflict(EAST, WEST, status="apparent"),) * 2))
    assert "Disputed\n" not in text
    assert text.endswith('2 more differences have an explanation: carrera-kg conflicts --about "Player A"\n')


def test_a_narrow_page_folds_and_loses_nothing() -> None:
    text = person_text(PERSON, width=60)
    assert max(map(len, text.splitlines()[:-1])) <= 60
    assert "Club" in text


def test_the_career_of_carrera_is_the_one_that_was_read_and_kept(kg: KnowledgeGraph) -> None:
    text = person_text(kg.person("Massimo Carrera"))
    assert text == golden("person.txt", text)


# ── Explanations ─────────────────────────────────────────────────────────────────────────────────


def slot(*claims: ClaimView, accepted: tuple[str, ...], conflict: ConflictView | None = None) -> SlotView:
    return SlotView(PLAYER, "Player A", "birth place", claims, accepted, conflict)


def test_an_explanation_ticks_what_is_accepted_and_ends_with_the_verdict() -> None:
    rejected = dataclasses.replace(WEST, accepted=False)
    verdict = conflict(EAST, rejected, status="contradiction", accepted=("East",))
    text = explanation_text([slot(EAST, rejected, accepted=("East",), conflict=verdict)])
    assert text.splitlines()[0] == "Player A: birth place"
    assert line(text, "✓") == ["✓", "East", "“born", "in", "East”", "almanac", "10"]
    assert line(text, "    West") == ["West", "“born", "in", "West”", "gazette", "10"]
    assert text.splitlines()[-1] == "accepted: East (contradiction, value clash: nothing decides)"


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


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_is_a_row_with_all_its_places() -> None:
    places = ({"start": 10, "end": 14, "words": "born"}, {"start": 90, "end": 94, "words": "East"})
    row = claim_row(dataclasses.replace(EAST, spans=places, accepted=False))
    assert row == ["almanac", "10, 90", "born … East", "Player A", "birthPlace", "East", "no"]


def test_a_source_that_repeats_itself_is_shown_once_in_a_conflict() -> None:
    row = conflict_row(conflict(EAST, claim("East", "almanac", at=99), WEST, accepted=("East",)))
    assert row[3] == "East: “born in East” (almanac)\nWest: “born in West” (gazette)"
    assert row[4] == "East"


def test_the_conflicts_are_those_that_were_read_and_kept(kg: KnowledgeGraph) -> None:
    kept = [[c.status, c.kind, c.subject_label, c.property, list(c.accepted)] for c in kg.conflicts()]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in kept)
    assert text == golden("conflicts.jsonl", text)
