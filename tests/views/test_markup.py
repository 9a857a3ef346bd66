"""What notebooks show of claims, conflicts and people: the words marked, everything escaped, and no matter half told."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.markup import text
from carrera_kg.views import Explanation
from carrera_kg.views.dataset import Manifest, next_moves
from tests.golden import golden
from tests.views.test_text import EAST, PERSON, SPELL, TRIAL, WEST, conflict, slot

NASTY = "<script>alert('x')</script>\"&<img src=x onerror=alert(1)>"

KEPT = {
    "a", "br", "code", "details", "div", "mark", "pre", "span", "strong", "summary", "table", "tbody", "td", "th",
    "thead", "tr",
}  # fmt: skip
"""What survives in a notebook that JupyterLab has not signed."""

KEPT_STYLES = {
    "background-color", "border-bottom", "border-collapse", "color", "cursor", "font-family", "font-size", "margin", "opacity", "padding",
    "text-align", "vertical-align", "white-space",
}  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()
        self.words: list[str] = []
        self.marked: list[str] = []
        self.feed(markup)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        for name, value in attrs:
            if name == "style":
                self.styles |= {each.split(":")[0] for each in (value or "").split(";")}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "mark" in self.open:
            self.marked.append(data)


def seen(value: object) -> _Seen:
    return _Seen(text(value))


def test_a_claim_shows_its_words_marked_and_their_place() -> None:
    shown = seen(EAST)
    assert shown.marked == ["born in East"]
    assert "".join(shown.words) == "Player A: birth place East (✓ accepted)born in East almanac, at 10"


def test_the_sides_of_a_conflict_stand_side_by_side() -> None:
    verdict = conflict(EAST, WEST, status="contradiction", accepted=("East",))
    html = text(verdict)
    head, words, places, accepted = re.findall("<tr>(.*?)</tr>", html)
    assert [head.count("<th"), words.count("<mark"), places.count("<td")] == [2, 2, 2]
    assert "✓ accepted" in accepted
    assert html.index("East against West") < html.index("accepted: East (nothing decides)")


def test_a_slot_shows_who_says_what_and_the_verdict() -> None:
    rejected = dataclasses.replace(WEST, accepted=False, certainty="hedged")
    words = "".join(seen(slot(EAST, rejected, accepted=("East",))).words)
    assert words == (
        "Player A: birth place✓Eastborn in Eastalmanac, at 10Westborn in Westgazette, at 10hedged"
        "accepted: East (no source disagrees; 2 documents say so)"
    )


def test_an_explanation_of_nothing_says_so() -> None:
    assert seen(Explanation([], "not in the sources")).words == ["not in the sources"]
    assert seen(Explanation([slot(EAST, accepted=("East",))])).marked == ["born in East"]


def test_what_is_disputed_about_a_person_is_marked_and_said() -> None:
    words = seen(PERSON).words
    assert words.count("⚠ disputed") == 1
    assert "⚠ goals" in words
    assert "⚠ Disputed" in words


COURT = dataclasses.replace(TRIAL, spans=({"start": 1, "end": 2, "words": "in court"},))
HEARING = dataclasses.replace(COURT, object="x", object_label="a hearing")


@pytest.mark.parametrize(
    "what",
    [
        COURT,
        conflict(COURT, HEARING, accepted=("a trial",)),
        slot(COURT, accepted=("a trial",)),
        dataclasses.replace(PERSON, conflicts=(conflict(COURT, HEARING),)),
    ],
)
def test_a_legal_matter_is_never_shown_without_its_outcome(what: object) -> None:
    words = "".join(seen(what).words)
    assert words.count("a trial") == words.count("a trial (he was acquitted)") > 0
    assert words.count("a hearing") == words.count("a hearing (he was acquitted)")


HOSTILE = dataclasses.replace(
    EAST, words=NASTY, subject_label=NASTY, object_label=NASTY, document=NASTY,
    spans=({"start": 1, "end": 2, "words": NASTY},),
)  # fmt: skip


@pytest.mark.parametrize(
    "what",
    [
        HOSTILE,
        conflict(HOSTILE, WEST),
        slot(HOSTILE, accepted=(NASTY,)),
        Explanation([], NASTY),
        dataclasses.replace(
            PERSON, name=NASTY, facts=((NASTY, NASTY, True),), honours=((NASTY, NASTY, NASTY),),
            spells=(dataclasses.replace(SPELL, team=NASTY, role=NASTY),), conflicts=(conflict(HOSTILE, WEST),),
        ),
        Manifest({NASTY: {NASTY: NASTY}, "documents": {NASTY: {NASTY: NASTY}}}),
    ],
)  # fmt: skip
def test_no_name_or_word_becomes_markup(what: object) -> None:
    shown = seen(what)
    assert shown.tags <= KEPT
    assert shown.attributes <= {"style", "title", "href"}
    assert NASTY in "".join(shown.words)


def test_only_what_an_unsigned_notebook_keeps_is_used(kg: KnowledgeGraph) -> None:
    everything = [
        kg, kg.manifest, kg.on("1995-09-01"), kg.person("Massimo Carrera"), kg.claims(), kg.conflicts(),
        kg.explain("Massimo Carrera", "goals"), kg.conflicts()[0], kg.query("player-clubs", person="Massimo Carrera"),
        kg.query("ASK {}"), kg.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"), kg.find("club/bari"),
    ]  # fmt: skip
    for what in everything:
        shown = seen(what)
        assert shown.tags <= KEPT
        assert shown.attributes <= {"style", "title", "href"}
        assert shown.styles <= KEPT_STYLES


def test_a_conflict_is_the_one_that_was_read_and_kept(kg: KnowledgeGraph) -> None:
    [birth] = [each for each in kg.conflicts("Massimo Carrera") if each.property == "birth place"]
    html = text(birth).replace("><", ">\n<") + "\n"
    assert html == golden("conflict.html", html)


# ── The dataset ──────────────────────────────────────────────────────────────────────────────────


def test_a_dataset_says_what_it_holds(kg: KnowledgeGraph) -> None:
    words = "".join(seen(kg).words)
    assert words.startswith("Knowledge graph: 3 documents, 1,341 claims, 34 conflicts (6 contradictions, 3 undecided, ")
    assert 'kg.person("Massimo Carrera")' in words


def test_a_name_with_quotation_marks_can_be_asked_for() -> None:
    assert eval(next_moves('Player "A"')[0].removeprefix("kg.person")) == 'Player "A"'


def test_a_manifest_is_a_dictionary_and_reads_as_a_table() -> None:
    manifest = Manifest({"claims": 1340, "conflicts": {}, "findings": ["odd"], "documents": {"a": {"verified": True}}})
    assert manifest["claims"] == 1340
    assert [line.split() for line in repr(manifest).splitlines()] == [
        ["claims", "1,340"],
        ["conflicts", "none"],
        ["findings", "odd"],
        ["documents", "a:", "verified", "yes"],
    ]


def test_long_entries_of_a_manifest_are_folded_away() -> None:
    html = text(Manifest({"inputs": {f"file {n}": "sum" for n in range(6)}}))
    assert "<summary" in html
    assert "6 entries" in html
