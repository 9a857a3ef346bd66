"""A document of one's own beside the shipped ones: a made-up player, and every kind of thing that rules must cope with.

Nobody in it exists. The two texts are written here; the shipped texts are not needed, only their facts.
"""

from __future__ import annotations

import functools
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from carrera_kg import KnowledgeGraph, pipeline
from carrera_kg.coverage import Coverage
from carrera_kg.documents import catalogue_entry, load_catalogue, read_document
from carrera_kg.errors import FactError, UsageError
from carrera_kg.identity import resolve
from carrera_kg.labels import Naming, naming
from carrera_kg.model import Claim, Verdict
from carrera_kg.ontology import ontology
from carrera_kg.pipeline import Sources, build, coverage, judge, read_sources
from carrera_kg.readers.drafts import locate, write_facts
from carrera_kg.resources import folder
from carrera_kg.results import Rows
from carrera_kg.vocabulary import CAR, ID

DATA = Path(folder("data"))

ALMANAC = """Player A

Player A, Pleyer A in older papers, born on 21 April 1970 in the town of Town East, is a former defender and a coach.
He is not the goalkeeper Player A of Club South, who was born in 1985.

== Playing career ==

He began at Town East, the club of his home town, in 1988, aged 23.
In 1990 he signed for Club North; the register of the league gives 21 April 1990.
He was to stay for six seasons, and he left in 1994.
For Club North he played 120 league matches and scored 9 goals.
Another count, on the page of the league, has 120 matches and 11 goals.
From July 1992 to May 1993 Club North lent him to Club South.
Northland called on him between 1991 and 1996, and he played 12 times.
In 1995 he went back to Town East, where he remained until 1998.
The almanac of Club West has him there from 1995 to 1997.
That club also credits him with the North Cup of 1989.
Many thought him the best defender that Northland ever had.
He gave up playing in 1998.

== Coaching career ==

In 1999 he joined the staff of Town East.
From July 2010 to May 2011 he was on the staff of Club South: the assistant, or by its page the technical director.
Club South was then in the First Division, by its page in the Second Division.
Club North made him head coach in 2006.
He was dismissed in 2009 after a run of defeats, though by the chairman's words he resigned.
Player B was head coach of Club North from 2006 to 2008.
Under him the team went 15 matches without a defeat in 2007.
In December 2007 it stood second in the First Division.
Club West called him in 2011, in what he called his first job as a head coach.
The club parted with him on 20 January 2012, and Player B followed him.
In 2001 he was tried over a contract, and acquitted.
Club South were champions of 1990–91.

== Managerial record ==

| Team | To | From | P | W | D | L |
| Club North | 2006 | 2009 | 100 | 50 | 30 | 25 |
| Club West | 2011 | present | 20 | 9 | 6 | 5 |
| Total | | | | | | |

== Honours ==

=== Player ===
Club North
- First Division: 1990–91
- North Cup: 1991
- North Cup: 1993

=== Manager ===
Club North
- First Division: 2007–08, its first since 1980

Read also: our pages on Club West
"""

GAZETTE = """Player A looks back
The coach, who won the North Cup with Club North, is now at Club West.
He left Club North in 2009 because he missed his family.
He stopped playing in May 1998.
"""

ENTITIES = """
- {id: person/player-a-defender, name: Player A, forms: [Pleyer A]}
- {id: person/player-a-goalkeeper, name: Player A, note: another person of that name}
- {id: person/player-b, name: Player B}
- {id: club/club-north, name: Club North}
- {id: club/club-south, name: Club South}
- {id: club/club-west, name: Club West}
- {id: club/town-east, name: Town East}
- {id: place/town-east, name: Town East, note: the town}
- {id: national-team/northland, name: Northland}
- {id: competition/first-division, name: First Division}
- {id: competition/second-division, name: Second Division}
- {id: competition/north-cup, name: North Cup}
"""

ALMANAC_FACTS = """document: player-almanac
facts:
- about: person/player-a-defender
  words: "21 April 1970"
  name: [{value: Player A, words: Player A, nth: 2}, {value: Pleyer A, words: Pleyer A}]
  birthDate: 1970-04-21
  birthPlace: {value: Town East, words: in the town of Town East}
  position: {value: defender, words: a former defender}
  retirement: {value: 1998, words: He gave up playing in 1998}
- about: person/player-a-goalkeeper
  words: the goalkeeper Player A
  birthDate: {value: 1985, words: who was born in 1985}
  position: goalkeeper
- spell: goalkeeper
  words: the goalkeeper Player A of Club South
  person: person/player-a-goalkeeper
  team: Club South
  role: player
- spell: town-first
  words: He began at Town East
  person: person/player-a-defender
  team: Town East
  role: player
  start: {value: 1988, words: "in 1988"}
  ageAtStart: {value: 23, words: aged 23}
- spell: north
  words: signed for Club North
  person: person/player-a-defender
  team: Club North
  role: player
  start: [{value: 1990, words: In 1990 he signed}, {value: 1990-04-21, words: gives 21 April 1990}]
  seasons: {value: 6, words: stay for six seasons}
  end: {value: 1994, words: he left in 1994}
  tally:
  - scope: league
    words: played 120 league matches
    appearances: [120, {value: 120, words: has 120 matches}]
    goals: [{value: 9, words: scored 9 goals}, {value: 11, words: matches and 11 goals}]
- spell: loan
  words: lent him to Club South
  person: person/player-a-defender
  team: Club South
  role: player
  loanFrom: {value: Club North, words: Club North lent him}
  start: {value: 1992-07, words: From July 1992}
  end: {value: 1993-05, words: to May 1993}
- spell: northland
  words: Northland called on him
  person: person/player-a-defender
  team: Northland
  role: player
  start: {value: 1991, words: between 1991}
  end: {value: 1996, words: and 1996}
  tally: [{scope: not-stated, words: he played 12 times, appearances: 12}]
- spell: town-second
  words: went back to Town East
  person: person/player-a-defender
  team: Town East
  role: player
  start: {value: 1995, words: In 1995 he went back}
  end: {value: 1998, words: remained until 1998}
- spell: west
  words: almanac of Club West has him there
  person: person/player-a-defender
  team: Club West
  role: player
  start: {value: 1995, words: from 1995}
  end: {value: 1997, words: to 1997}
- honour: cup-west
  words: credits him with the North Cup of 1989
  person: person/player-a-defender
  team: {value: Club West, words: almanac of Club West}
  role: player
  competition: North Cup
  season: 1989
  result: winner
- remark: best-ever
  words: the best defender that Northland ever had
  concerns: person/player-a-defender
  topic: reputation
  certainty: opinion
  summary: many held him to be Northland's best
- spell: town-staff
  words: he joined the staff of Town East
  person: person/player-a-defender
  team: Town East
  role: staff
  start: {value: 1999, words: In 1999}
- spell: south-staff
  words: he was on the staff of Club South
  person: person/player-a-defender
  team: Club South
  role: [{value: assistant, words: the assistant}, {value: technical-director, words: the technical director}]
  start: {value: 2010-07, words: From July 2010}
  end: {value: 2011-05, words: to May 2011}
  division:
  - {value: First Division, words: then in the First Division}
  - {value: Second Division, words: in the Second Division}
- spell: north-coach
  words: Club North made him head coach
  person: person/player-a-defender
  team: Club North
  role: head-coach
  start: [{value: 2006, words: head coach in 2006}, {value: 2006, words: "2006", nth: 3, under: {words: To, nth: 5}}]
  end: [{value: 2009, words: dismissed in 2009}, {value: 2009, words: "2009", nth: 2, under: {words: "From", nth: 3}}]
  departure: [{value: dismissed, words: He was dismissed}, {value: resigned, words: words he resigned}]
  departureReason: {value: many matches were lost, words: after a run of defeats}
  tally:
  - scope: not-stated
    words: Club North | 2006 | 2009 | 100
    appearances: {value: 100, words: "100", under: {words: P, nth: 8}}
    wins: {value: 50, words: "50"}
    draws: {value: 30, words: "30"}
    losses: {value: 25, words: "25"}
- spell: b-north
  words: Player B was head coach of Club North
  person: Player B
  team: Club North
  role: head-coach
  start: {value: 2006, words: from 2006}
  end: {value: 2008, words: to 2008}
- run: no-defeat
  words: 15 matches without a defeat in 2007
  team: {value: Club North, words: head coach of Club North from 2006}
  kindOfRun: run/unbeaten
  matches: 15
  during: 2007
- standing: winter
  words: it stood second in the First Division
  team: {value: Club North, words: head coach of Club North from 2006}
  competition: First Division
  date: {value: 2007-12, words: In December 2007}
  rank: 2
- spell: west-coach
  words: Club West called him in 2011
  person: person/player-a-defender
  team: Club West
  role: {value: head-coach, words: job as a head coach}
  start: [2011, {value: 2011, words: "2011", nth: 3, under: {words: To, nth: 5}}]
  first: {value: "true", words: his first job as a head coach}
  ongoing: {value: now, words: present, under: {words: "From", nth: 3}}
  end: {value: 2012-01-20, words: parted with him on 20 January 2012}
- spell: b-west
  words: Player B followed him
  person: Player B
  team: {value: Club West, words: Club West called him in 2011}
  role: {value: head-coach, words: job as a head coach}
  start: {value: after 2012-01-20, words: on 20 January 2012}
- remark: trial
  words: he was tried over a contract
  concerns: person/player-a-defender
  topic: legal-matter
  date: {value: 2001, words: In 2001}
  summary: there was a trial about a contract
  settled: {value: he was acquitted, words: and acquitted}
- honour: south-league
  words: Club South were champions of 1990–91
  team: Club South
  competition: {value: First Division, words: were champions}
  season: {value: 1990/91, words: champions of 1990–91}
  result: winner
- honour: league-1991
  words: "First Division: 1990–91"
  person: person/player-a-defender
  team: {value: Club North, words: Club North, nth: 7}
  role: {value: player, words: "=== Player ==="}
  competition: First Division
  season: 1990/91
  result: {value: winner, places: [{words: == Honours ==}, {words: "First Division: 1990–91"}]}
- honour: cup-1991
  words: "North Cup: 1991"
  person: person/player-a-defender
  team: {value: Club North, words: Club North, nth: 7}
  role: {value: player, words: "=== Player ==="}
  competition: North Cup
  season: 1991
  result: {value: winner, places: [{words: == Honours ==}, {words: "North Cup: 1991"}]}
- honour: cup-1993
  words: "North Cup: 1993"
  person: person/player-a-defender
  team: {value: Club North, words: Club North, nth: 7}
  role: {value: player, words: "=== Player ==="}
  competition: North Cup
  season: 1993
  result: {value: winner, places: [{words: == Honours ==}, {words: "North Cup: 1993"}]}
- honour: league-2008
  words: "First Division: 2007–08"
  person: person/player-a-defender
  team: {value: Club North, words: Club North, nth: 8}
  role: {value: manager, words: "=== Manager ==="}
  competition: First Division
  season: 2007/08
  result: {value: winner, places: [{words: == Honours ==}, {words: "First Division: 2007–08"}]}
  firstSince: {value: 1980, words: its first since 1980}
silent:
- {words: Player A, nth: 1, because: title}
- {words: == Playing career ==, because: heading}
- {words: == Coaching career ==, because: heading}
- {words: == Managerial record ==, because: heading}
- {words: "| Total |", because: empty}
- {words: "Read also:", because: navigation}
"""

GAZETTE_FACTS = """document: player-gazette
facts:
- honour: cup
  words: won the North Cup with Club North
  person: {value: person/player-a-defender, words: Player A looks back}
  team: Club North
  competition: North Cup
  result: winner
- spell: west
  words: is now at Club West
  person: {value: person/player-a-defender, words: Player A looks back}
  team: Club West
  role: {value: manager, words: The coach}
  ongoing: now
- spell: north
  words: He left Club North in 2009
  person: {value: person/player-a-defender, words: Player A looks back}
  team: Club North
  role: {value: manager, words: The coach}
  end: 2009
  departure: left
  departureReason: {value: his family was far away, words: because he missed his family}
- about: person/player-a-defender
  words: He stopped playing in May 1998
  retirement: 1998-05
"""

TEXTS = {"player-almanac": ALMANAC, "player-gazette": GAZETTE}
FACTS = {"player-almanac": ALMANAC_FACTS, "player-gazette": GAZETTE_FACTS}
WRITTEN = {"player-almanac": "2012-03-01", "player-gazette": "2012-02-01"}


# ── Building ─────────────────────────────────────────────────────────────────────────────────────


def add_texts(data: Path, texts: Path, facts: dict[str, str] = FACTS) -> None:
    """Catalogue the made-up texts, locate their quotations and put the facts beside the others."""
    texts.mkdir(exist_ok=True)
    for name in facts:
        (texts / f"{name}.txt").write_text(TEXTS[name], encoding="utf-8")
        entry = catalogue_entry(str(texts / f"{name}.txt"), name, f"The {name}", "encyclopedia")
        with open(data / "documents.yaml", "a", encoding="utf-8") as catalogue:
            catalogue.write(f"{entry}  written: {{earliest: {WRITTEN[name]}, latest: 2012-04-30}}\n")
    with open(data / "entities.yaml", "a", encoding="utf-8") as entities:
        entities.write(ENTITIES)
    for name, draft in facts.items():
        path = str(data / "facts" / f"{name}.yaml")
        write_facts(path, draft)
        located, _ = locate(
            path, load_catalogue(str(data / "documents.yaml")), functools.partial(read_document, str(texts))
        )
        write_facts(path, located)


@dataclass(frozen=True)
class Judged:
    """Sources with their claims and the verdicts on them."""

    sources: Sources
    claims: list[Claim]
    verdicts: list[Verdict]
    name: Naming

    @classmethod
    def of(cls, data: Path) -> Judged:
        sources = read_sources(str(data))
        claims = resolve(sources.sheets, sources.entities, ontology())
        name = naming(sources.entities, ontology())
        return cls(sources, claims, judge(sources, claims, name)[0], name)

    def made_up(self) -> list[Verdict]:
        """The verdicts on what the made-up documents say."""
        return [v for v in self.verdicts if any(claim.document in TEXTS for claim in v.conflict.claims)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data/ (the shipped facts and the made-up ones), alone/ (the made-up ones) and texts/."""
    home = tmp_path_factory.mktemp("fourth")
    shutil.copytree(DATA, home / "data")
    add_texts(home / "data", home / "texts")
    (home / "alone" / "facts").mkdir(parents=True)
    (home / "alone" / "documents.yaml").write_text("documents:\n", encoding="utf-8")
    (home / "alone" / "entities.yaml").write_text("entities:\n", encoding="utf-8")
    add_texts(home / "alone", home / "texts")
    return home


@pytest.fixture(scope="module")
def shipped() -> Judged:
    return Judged.of(DATA)


@pytest.fixture(scope="module")
def together(home: Path) -> Judged:
    return Judged.of(home / "data")


@pytest.fixture(scope="module")
def both(home: Path) -> KnowledgeGraph:
    """The shipped facts and the made-up ones, to be asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "validate", lambda quads: ())  # slow; the made-up facts are validated alone
        report = build(str(home / "dataset"), str(home / "data"))
    return KnowledgeGraph.open(report.dataset)


def spell(name: str) -> str:
    return f"{ID}spell/{name}"


def values(judged: Judged, subject: str, prop: str) -> set[str]:
    """What the made-up documents say of a property, in words."""
    return {judged.name(c.object) for c in judged.claims if (c.subject, c.predicate) == (subject, CAR + prop)}


def accepted(kg: KnowledgeGraph, subject: str, prop: str) -> set[str]:
    """What a plain query sees of a property, as it stands there."""
    answer = kg.query("SELECT (STR(?o) AS ?value) { ?s ?p ?o }", s=ID + subject, p=CAR + prop)
    assert isinstance(answer, Rows)
    return {row["value"] for row in answer.rows()}


# ── Beside the shipped documents ─────────────────────────────────────────────────────────────────


def test_the_claims_of_the_shipped_documents_stay_as_they_are(shipped: Judged, together: Judged) -> None:
    assert [claim for claim in together.claims if claim.document not in TEXTS] == shipped.claims


def test_the_verdicts_on_the_shipped_documents_stay_as_they_are(shipped: Judged, together: Judged) -> None:
    made_up = {verdict.conflict.id for verdict in together.made_up()}
    assert [verdict for verdict in together.verdicts if verdict.conflict.id not in made_up] == shipped.verdicts


def test_no_claim_of_the_shipped_documents_is_drawn_into_a_conflict_with_the_new_ones(together: Judged) -> None:
    for verdict in together.made_up():
        assert {claim.document for claim in verdict.conflict.claims} <= TEXTS.keys()


def test_the_new_documents_verify_and_are_as_the_shapes_want_them(home: Path) -> None:
    report = build(str(home / "dataset-alone"), str(home / "alone"), str(home / "texts"))
    assert report.verified
    assert [str(finding) for finding in report.findings if finding.severity == "violation"] == []


def test_the_new_documents_are_asked_like_the_others(both: KnowledgeGraph) -> None:
    view = both.person("person/player-a-defender")
    assert [(s.team, s.role, s.start, s.end) for s in view.spells if s.team == "Town East"] == [
        ("Town East", "player", "1988", ""),
        ("Town East", "player", "1995", "1998"),
        ("Town East", "coaching staff", "1999", ""),
    ]
    assert both.person("Massimo Carrera").name == "Massimo Carrera"


# ── Every sentence is accounted for ──────────────────────────────────────────────────────────────


def covered(data: Path, texts: Path) -> Coverage:
    [found] = [each for each in coverage(str(data), str(texts)) if each.document == "player-almanac"]
    return found


def test_every_sentence_has_claims_or_a_reason(home: Path) -> None:
    found = covered(home / "alone", home / "texts")
    assert [sentence.text for sentence in found.missing] == []
    assert found.share == 1
    assert len(found.sentences) == found.with_claims + len(found.silent) > 40
    assert Counter(sentence.reason for sentence in found.silent) == {
        "title": 1, "heading": 3, "empty": 1, "navigation": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("== Coaching career ==", "== Coaching career =="),
        ("Read also:", "Read also: our pages on Club West"),
        ("| Total |", "| Total | | | | | | |"),
    ],
)
def test_without_one_silent_entry_a_sentence_is_missing(home: Path, tmp_path: Path, words: str, sentence: str) -> None:
    data = shutil.copytree(home / "alone", tmp_path / "data")
    path = data / "facts" / "player-almanac.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not (line.startswith("- {") and words in line and "because" in line)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")
    found = covered(data, home / "texts")
    assert [each.text for each in found.missing] == [sentence]
    assert found.share < 1


# ── Who is who ───────────────────────────────────────────────────────────────────────────────────


def test_two_people_of_one_name_stay_apart(together: Judged) -> None:
    born = {end: values(together, f"{ID}person/player-a-{end}", "birthDate") for end in ("defender", "goalkeeper")}
    assert born == {"defender": {"21 April 1970"}, "goalkeeper": {"1985"}}


def test_a_name_of_two_people_cannot_be_asked_for(both: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="person/player-a-defender or person/player-a-goalkeeper"):
        both.person("Player A")


def test_a_name_of_two_people_cannot_stand_in_a_fact(home: Path, tmp_path: Path) -> None:
    data = shutil.copytree(home / "alone", tmp_path / "data")
    path = data / "facts" / "player-almanac.yaml"
    text = path.read_text(encoding="utf-8")
    line = text[: text.index("person: person/player-a-defender")].count("\n") + 1
    path.write_text(text.replace("person: person/player-a-defender", "person: Player A", 1), encoding="utf-8")
    with pytest.raises(FactError) as caught:
        Judged.of(data)
    assert caught.value.line == line
    assert caught.value.problem.endswith("Player A means 2 things")
    assert caught.value.hint == "write person/player-a-defender or person/player-a-goalkeeper"


def test_a_club_and_a_town_of_one_name_are_told_apart_by_what_is_said(together: Judged) -> None:
    defender = f"{ID}person/player-a-defender"
    places = {str(c.object) for c in together.claims if c.subject == defender and c.predicate == CAR + "birthPlace"}
    teams = {str(c.object) for c in together.claims if c.subject.startswith(spell("player-a-defender-staff-town"))}
    assert places == {f"<{ID}place/town-east>"}
    assert f"<{ID}club/town-east>" in teams


def test_a_spelling_leads_to_one_person_only(both: KnowledgeGraph) -> None:
    assert both.find("Pleyer A") == f"{ID}person/player-a-defender"


# ── Spells ───────────────────────────────────────────────────────────────────────────────────────


def test_two_times_at_one_club_are_two_spells(together: Judged) -> None:
    first, second = (spell(f"player-a-defender-player-town-east{end}") for end in ("", "-2"))
    assert (values(together, first, "start"), values(together, first, "end")) == ({"1988"}, set())
    assert (values(together, second, "start"), values(together, second, "end")) == ({"1995"}, {"1998"})


def overlapping(judged: Judged) -> set[str]:
    """The teams in an overlap of the defender with himself."""
    told = [v.conflict.explanation for v in judged.made_up() if v.conflict.kind == "overlap"]
    return {
        team for text in told if "cannot have been at both" in text for team in re.findall(r"at ([A-Z]\w+ ?\w*),", text)
    }


def test_two_clubs_at_one_time_overlap_but_no_loan_and_no_national_team(together: Judged) -> None:
    assert overlapping(together) == {"Club West", "Town East"}


def test_a_loan_that_were_none_would_overlap(home: Path, tmp_path: Path) -> None:
    data = shutil.copytree(home / "alone", tmp_path / "data")
    path = data / "facts" / "player-almanac.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "loanFrom" not in line), encoding="utf-8")
    assert overlapping(Judged.of(data)) == {"Club West", "Town East", "Club North", "Club South"}


def test_a_year_agrees_with_a_day_in_it(both: KnowledgeGraph, together: Judged) -> None:
    north = "spell/player-a-defender-player-club-north"
    assert values(together, ID + north, "start") == {"1990", "21 April 1990"}
    assert accepted(both, north, "start") == {"1990-04-21"}


@pytest.mark.parametrize(
    ("person", "team", "day", "answer"),
    [
        ("Player B", "Club West", "2012-01-20", "no"),
        ("Player B", "Club West", "2020-01-01", "possibly"),
        ("Player B", "Club North", "2007-01-01", "certainly"),
        ("Player B", "Club North", "2009-01-01", "no"),
        ("person/player-a-defender", "Club West", "1996-06-01", "certainly"),
        ("person/player-a-defender", "Club West", "2012-03-01", "no"),
        ("person/player-a-defender", "club/town-east", "1988-12-31", "possibly"),
        ("person/player-a-defender", "club/town-east", "2005-01-01", "possibly"),
        ("person/player-a-goalkeeper", "Club South", "2010-01-01", "possibly"),
        ("person/player-a-goalkeeper", "Club North", "2010-01-01", "not in the sources"),
    ],
)
def test_an_unknown_end_is_neither_now_nor_never(
    both: KnowledgeGraph, person: str, team: str, day: str, answer: str
) -> None:
    assert both.on(day).answer(person, team) == answer


# ── What does not fit together ───────────────────────────────────────────────────────────────────

# kind, subject, property, status (None where the policy may leave it open or settle it), what is accepted, and why
EXPECTED: list[tuple[str, str, str, str | None, set[str], str]] = [
    ("precision", "person/player-a-defender", "retirement", "apparent", {"May 1998"}, "both can hold"),
    ("precision", "spell/player-a-defender-player-club-north", "start", "apparent", {"21 April 1990"}, "both can hold"),
    (
        "wording", "spell/player-a-defender-manager-club-north", "role", "apparent", {"head coach"},
        "one word is more specific than the other",
    ),
    (
        "wording", "spell/player-a-defender-manager-club-west", "role", "apparent", {"head coach"},
        "one word is more specific than the other",
    ),
    (
        "spelling", "person/player-a-defender", "name", "apparent", {"Player A", "Pleyer A"},
        "the same name in another spelling",
    ),
    (
        "reason", "spell/player-a-defender-manager-club-north", "departureReason", "apparent",
        {"many matches were lost", "his family was far away"}, "each gives its own reason",
    ),
    (
        "manner clash", "spell/player-a-defender-manager-club-north", "departure", "undecided", set(),
        "dismissed (player-almanac: 'He was dismissed') against resigned",
    ),
    (
        "role clash", "spell/player-a-defender-staff-club-south", "role", "undecided", set(),
        "assistant manager (player-almanac: 'the assistant') against technical director",
    ),
    (
        "division clash", "spell/player-a-defender-staff-club-south", "division", "undecided", set(),
        "within one season a team plays in one division",
    ),
    (
        "count clash", "tally/player-a-defender-player-club-north-league", "goals", "undecided", set(),
        "all give 120 appearances, so they count the same matches",
    ),
    (
        "count against dates", "spell/player-a-defender-player-club-north", "seasons", "contradiction",
        {"1990", "21 April 1990", "1994"}, "between these dates there is room for 4",
    ),
    (
        "age against dates", "spell/player-a-defender-player-town-east", "ageAtStart", "contradiction",
        {"21 April 1970", "1988"}, "the dates make it 17 or 18",
    ),
    (
        "open end", "spell/player-a-defender-manager-club-west", "end", "contradiction", {"20 January 2012"},
        "the spell cannot have gone on after its end",
    ),
    (
        "overlap", "spell/player-a-defender-player-town-east-2", "start", "undecided", set(),
        "Player A cannot have been at both",
    ),
    (
        "overlap", "spell/player-a-defender-manager-club-north", "start", "undecided", set(),
        "a team has one person in charge at a time",
    ),
    (
        "impossible order", "honour/club-west-north-cup-1989-winner-player-a-defender-player", "season", "undecided",
        set(), "Player A was not at Club West then",
    ),
    (
        "numbers", "tally/player-a-defender-manager-club-north-not-stated", "appearances", "undecided", set(),
        "every match is won, drawn or lost",
    ),
    (
        "two winners", "honour/club-north-first-division-1990-91-winner-player-a-defender-player", "team", "undecided",
        set(), "an edition has one winner",
    ),
    (
        "identity", "honour/club-north-north-cup-undated-winner-player-a-defender", "competition", "undecided", set(),
        "does not say which: 1991 (player-almanac: 'North Cup: 1991') or 1993",
    ),
    (
        "superlative", "honour/club-north-first-division-2007-08-winner-player-a-defender-manager", "firstSince", "contradiction",
        {"1990/91"}, "there was one in between",
    ),
    (
        "superlative", "spell/player-a-defender-manager-club-west", "first", "contradiction", {"2006", "2009"},
        "the time at Club North was before it",
    ),
    (
        "table header", "document/player-almanac", "columnHeader", "contradiction",
        {"2006", "2009", "2011", "between 1 March 2012 and 30 April 2012"}, "the header does not fit the cells",
    ),
]  # fmt: skip


def verdict_on(judged: Judged, kind: str, subject: str, prop: str) -> Verdict:
    [found] = [
        verdict
        for verdict in judged.made_up()
        if (verdict.conflict.kind, verdict.conflict.subject) == (kind, ID + subject)
        and verdict.conflict.predicate == CAR + prop
    ]
    return found


@pytest.mark.parametrize("expected", EXPECTED, ids=[f"{kind}: {prop}" for kind, _, prop, *_ in EXPECTED])
def test_what_does_not_fit_is_found_explained_and_judged(
    together: Judged, expected: tuple[str, str, str, str | None, set[str], str]
) -> None:
    kind, subject, prop, status, kept, why = expected
    verdict = verdict_on(together, kind, subject, prop)
    assert why in verdict.conflict.explanation
    if status is not None:
        assert verdict.status.value == status
        assert {together.name(claim.object) for claim in verdict.accepted} == kept


def test_nothing_else_is_found(together: Judged) -> None:
    found = Counter((v.conflict.kind, v.conflict.subject, v.conflict.predicate) for v in together.made_up())
    assert found == Counter((kind, ID + subject, CAR + prop) for kind, subject, prop, *_ in EXPECTED)


def test_every_explanation_is_plain(together: Judged) -> None:
    for verdict in together.made_up():
        text = f"{verdict.conflict.explanation} {verdict.explanation}"
        assert "http" not in text
        assert not re.search(r"\b(person|spell|honour|tally|club)/", text), text
        assert "car:" not in text
        assert not re.search(r"\bNone\b|\[\]|\{\}", text), text


@pytest.mark.parametrize(
    ("subject", "prop", "kept"),
    [
        # Rules across slots name what does not fit together; a date that nobody disputes is not taken away by that.
        ("spell/player-a-defender-manager-club-north", "start", {"2006"}),
        ("spell/player-a-defender-manager-club-north", "end", {"2009"}),
        ("spell/player-b-manager-club-north", "start", {"2006"}),
        ("spell/player-b-manager-club-north", "end", {"2008"}),
        ("spell/player-a-defender-player-club-west", "start", {"1995"}),
        ("spell/player-a-defender-player-town-east-2", "start", {"1995"}),
        # The counts go, the dates stay.
        ("spell/player-a-defender-player-club-north", "seasons", set()),
        ("spell/player-a-defender-player-club-north", "end", {"1994"}),
        ("spell/player-a-defender-player-town-east", "ageAtStart", set()),
        ("spell/player-a-defender-manager-club-west", "end", {"2012-01-20"}),
        ("spell/player-a-defender-manager-club-west", "ongoing", set()),
        # What nothing decides stands side by side.
        ("tally/player-a-defender-player-club-north-league", "goals", {"9", "11"}),
    ],
)
def test_a_plain_query_sees_what_stands(both: KnowledgeGraph, subject: str, prop: str, kept: set[str]) -> None:
    assert accepted(both, subject, prop) == kept


def test_an_opinion_stays_a_remark(both: KnowledgeGraph) -> None:
    [remark] = [
        c
        for c in both.claims("person/player-a-defender")
        if c.predicate == CAR + "summary" and c.accepted and c.certainty == "opinion"
    ]
    assert remark.words == "the best defender that Northland ever had"


def test_a_legal_matter_is_told_with_its_outcome(both: KnowledgeGraph) -> None:
    trial = [c for c in both.claims("person/player-a-defender") if c.subject.endswith("player-almanac-trial")]
    assert len(trial) == 5
    assert {claim.outcome for claim in trial} == {"he was acquitted"}
