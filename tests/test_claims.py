from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.claims import (
    CLAIM_COLUMNS,
    accepted_quads,
    claim_batch,
    claim_quads,
    conflict_quads,
    derived_quads,
    document_quads,
    entity_quads,
    lines_of,
)
from carrera_kg.derivation import derive, overlaps
from carrera_kg.entities import Entities, Entity
from carrera_kg.labels import naming
from carrera_kg.model import Claim, Span
from carrera_kg.ontology import ontology
from carrera_kg.resolution import settle
from carrera_kg.vocabulary import (
    BASE,
    BOOLEAN,
    CAR,
    CONFLICTS_GRAPH,
    DATE,
    DERIVED_GRAPH,
    ID,
    LABEL,
    OA,
    PROV,
    RDF,
    RDF_TYPE,
)
from carrera_kg.vocabulary import document_graph as graph_of
from carrera_kg.vocabulary import document_iri as document
from tests.career import catalogue_of, claim, conflicts, grounds, name, term

START = replace(claim("start", "1990-04", certainty="hedged", words="in April"), as_written="April 1990")
BASICS = [claim("person", "person/player-a"), claim("role", "player"), claim("team", "club/club-north")]
GOALS = claim("goals", 7, "biography", of="tally/a-league", at=5)
ENTITIES = Entities.of(
    [
        Entity("person/player-a", "Player A", ("A",)),
        Entity("club/club-north", "Club North", ("North", "Club North"), ("http://www.wikidata.org/entity/Q1",)),
        Entity("club/club-south", "Club South"),
        Entity("competition/cup", "Cup"),
        Entity("award/golden-ball", "Golden Ball"),
    ]
)
NAME = naming(ENTITIES, ontology())


def parsed(lines: Iterable[str]) -> list[ox.Quad]:
    """The lines as quads; each line is one."""
    listed = list(lines)
    quads = list(ox.parse("\n".join(listed), ox.RdfFormat.N_QUADS))
    assert len(quads) == len(listed)
    return quads


def quads_of(*claims: Claim) -> list[ox.Quad]:
    return parsed(claim_quads(claim_batch(claims)))


def said_of(quads: Iterable[ox.Quad], subject: str) -> dict[str, set[str]]:
    """What the quads say of a subject: property to values in N-Triples."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == ox.NamedNode(subject):
            found.setdefault(quad.predicate.value, set()).add(str(quad.object))
    return found


# ── What the documents say ───────────────────────────────────────────────────────────────────────


def test_a_batch_has_one_row_for_each_claim() -> None:
    batch = claim_batch([START, GOALS])
    assert batch.schema == pl.Schema(CLAIM_COLUMNS)
    row = batch.row(0, named=True)
    assert row == {
        "iri": START.iri,
        "document": document("almanac"),
        "graph": graph_of("almanac"),
        "subject": ID + "spell/a",
        "predicate": CAR + "start",
        "object": '"1990-04"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        "certainty": BASE + "certainty/hedged",
        "as_written": '"April 1990"',
        "rule": None,
        "confidence": None,
        "reviewed": None,
        "earliest": "1990-04-01",
        "latest": "1990-04-30",
        "spans": [{"iri": START.spans[0].iri, "start": 0, "end": 8, "words": '"in April"', "record": None}],
        "header": None,
    }
    assert [batch.row(1, named=True)[key] for key in ("as_written", "earliest", "latest")] == [None, None, None]


def test_no_claims_make_no_quads() -> None:
    assert quads_of() == []


def test_a_claim_has_exactly_the_triples_of_its_record() -> None:
    quads = quads_of(START)
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(graph_of("almanac"))}
    span = START.spans[0].iri
    assert said_of(quads, ID + "spell/a") == {CAR + "start": {str(START.object)}}
    assert said_of(quads, START.iri) == {
        RDF_TYPE: {f"<{CAR}Claim>"},
        RDF + "subject": {f"<{ID}spell/a>"},
        RDF + "predicate": {f"<{CAR}start>"},
        RDF + "object": {str(START.object)},
        CAR + "certainty": {f"<{BASE}certainty/hedged>"},
        PROV + "wasQuotedFrom": {f"<{document('almanac')}>"},
        CAR + "asWritten": {'"April 1990"'},
        CAR + "earliest": {f'"1990-04-01"^^<{DATE}>'},
        CAR + "latest": {f'"1990-04-30"^^<{DATE}>'},
        OA + "hasTarget": {f"<{span}>"},
    }
    assert said_of(quads, span) == {
        RDF_TYPE: {f"<{OA}SpecificResource>"},
        OA + "hasSource": {f"<{document('almanac')}>"},
        OA + "hasSelector": {f"<{span}&position>", f"<{span}&quote>"},
    }
    assert said_of(quads, span + "&position") == {
        RDF_TYPE: {f"<{OA}TextPositionSelector>"},
        OA + "start": {str(ox.Literal(0))},
        OA + "end": {str(ox.Literal(8))},
    }
    assert said_of(quads, span + "&quote") == {RDF_TYPE: {f"<{OA}TextQuoteSelector>"}, OA + "exact": {'"in April"'}}
    assert len(quads) == 1 + 10 + 4 + 3 + 2


def test_a_claim_that_is_no_date_has_no_bounds() -> None:
    found = said_of(quads_of(GOALS), GOALS.iri)
    assert not {CAR + "asWritten", CAR + "earliest", CAR + "latest"} & set(found)
    assert found[RDF + "object"] == {'"7"^^<http://www.w3.org/2001/XMLSchema#integer>'}


@pytest.mark.parametrize(
    ("edtf", "bounds"),
    [("[..1990-12-31]", {"latest": "1990-12-31"}), ("[1990-01-01..]", {"earliest": "1990-01-01"})],
)
def test_an_open_date_has_one_bound(edtf: str, bounds: dict[str, str]) -> None:
    found = said_of(quads_of(one := claim("start", edtf)), one.iri)
    ends = {prop: found[CAR + prop] for prop in ("earliest", "latest") if CAR + prop in found}
    assert ends == {prop: {f'"{day}"^^<{DATE}>'} for prop, day in bounds.items()}


def test_claims_at_one_place_share_a_span() -> None:
    other = replace(START, predicate=CAR + "end")
    quads = quads_of(START, other)
    assert len(quads) == 2 * 11 + 9
    targets = [quad.object.value for quad in quads if quad.predicate.value == OA + "hasTarget"]  # type: ignore[union-attr]
    assert targets == [START.spans[0].iri] * 2


def test_a_claim_with_several_places_has_a_span_for_each() -> None:
    one = replace(GOALS, spans=(Span("biography", 5, 10, "seven"), Span("biography", 20, 25, "goals")))
    quads = quads_of(one)
    assert said_of(quads, one.iri)[OA + "hasTarget"] == {f"<{span.iri}>" for span in one.spans}
    assert Counter(quad.predicate.value for quad in quads)[OA + "exact"] == 2


def test_a_value_in_a_table_points_to_the_header_of_its_column() -> None:
    header = Span("biography", 90, 95, "Goals")
    quads = quads_of(replace(GOALS, header=header))
    assert said_of(quads, GOALS.iri)[CAR + "columnHeader"] == {f"<{header.iri}>"}
    assert said_of(quads, header.iri + "&quote")[OA + "exact"] == {'"Goals"'}
    assert len(quads) == len(quads_of(GOALS)) + 1 + 9


def test_each_document_has_a_graph_of_its_own() -> None:
    graphs = {quad.graph_name.value for quad in quads_of(START, GOALS)}  # type: ignore[union-attr]
    assert graphs == {graph_of("almanac"), graph_of("biography")}


HOSTILE = [
    '"',
    "\\",
    "\n",
    "\r\n",
    "\t",
    "'",
    '"""',
    "\\n",
    "{}",
    "{0}",
    "<x>",
    "> .",
    "é😀",
    "\u2028\x85\x0b\x00",
    "\x7f",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_what_they_are(text: str) -> None:
    assert_survives(text)


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_words_stay_what_they_are(text: str) -> None:
    assert_survives(text)


def assert_survives(text: str) -> None:
    one = replace(claim("name", text, of="person/a", words=text), as_written=text)
    quads = quads_of(one, START)
    assert said_of(quads, one.iri)[RDF + "object"] == {str(ox.Literal(text))}
    spans = {ox.NamedNode(span.iri + "&quote") for span in one.spans}
    exact = [q.object for q in quads if q.predicate.value == OA + "exact" and q.subject in spans]
    written = [q.object for q in quads if q.predicate.value == CAR + "asWritten" and q.subject == ox.NamedNode(one.iri)]
    value = [q.object for q in quads if q.subject == ox.NamedNode(one.subject)]
    assert exact == written == value == [ox.Literal(text)]


def test_lines_are_in_order_and_each_there_once() -> None:
    assert list(lines_of([["b .", "a ."], [], ["a ."]])) == ["a .", "b ."]


# ── The accepted view ────────────────────────────────────────────────────────────────────────────


def accepted(*claims: Claim) -> list[ox.Quad]:
    return parsed(accepted_quads(claims, NAME))


def test_an_accepted_triple_stands_once_in_the_default_graph_with_type_label_and_bounds() -> None:
    quads = accepted(*BASICS, START, claim("start", "1990-04", "biography"))
    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}
    assert said_of(quads, ID + "spell/a") == {
        **{each.predicate: {str(each.object)} for each in BASICS},
        CAR + "start": {str(START.object)},
        CAR + "startEarliest": {f'"1990-04-01"^^<{DATE}>'},
        CAR + "startLatest": {f'"1990-04-30"^^<{DATE}>'},
        RDF_TYPE: {f"<{CAR}Spell>"},
        LABEL: {'"Player A, player, Club North (from 1990)"'},
    }


@pytest.mark.parametrize(
    ("prop", "bounds"),
    [
        ("start", ["startEarliest", "startLatest"]),
        ("end", ["endEarliest", "endLatest"]),
        ("birthDate", ["earliest", "latest"]),
        ("date", ["earliest", "latest"]),
        ("contractUntil", []),
        ("during", []),
        ("season", []),
    ],
)
def test_dates_that_queries_compare_have_bounds(prop: str, bounds: list[str]) -> None:
    found = said_of(accepted(one := claim(prop, "1990")), one.subject)
    assert [b.removeprefix(CAR) for b in sorted(found) if "arliest" in b or "atest" in b] == bounds


def test_a_season_bounds_an_honour_and_no_match() -> None:
    season = [claim("season", "1991-07/1992-06", of=record) for record in ("honour/x", "match/x")]
    quads = accepted(*season)
    assert said_of(quads, ID + "honour/x")[CAR + "latest"] == {f'"1992-06-30"^^<{DATE}>'}
    assert CAR + "latest" not in said_of(quads, ID + "match/x")


def test_an_open_end_has_no_bound_on_its_open_side() -> None:
    found = said_of(accepted(claim("end", "[1995-01-01..]")), ID + "spell/a")
    assert CAR + "endEarliest" in found and CAR + "endLatest" not in found


# ── What rules derive ────────────────────────────────────────────────────────────────────────────

SPELL_A = [*BASICS, claim("start", "1990-07-01"), claim("end", "1995")]
SPELL_B = [
    claim("person", "person/player-b", of="spell/b"),
    claim("team", "club/club-north", of="spell/b"),
    claim("start", "1993-07-01", of="spell/b"),
    claim("end", "1993-09-30", of="spell/b"),
]


def derived(*claims: Claim) -> list[ox.Quad]:
    """What is derived from the claims, as quads, all in one graph."""
    quads = parsed(derived_quads(derive(claims, ontology()), overlaps(claims, ontology()), NAME))
    assert {quad.graph_name for quad in quads} <= {ox.NamedNode(DERIVED_GRAPH)}
    return quads


def derivation(quads: list[ox.Quad], subject: str, prop: str) -> dict[str, set[str]]:
    """The record of what is derived for the property of the subject."""
    about = {quad.subject for quad in quads if quad.predicate.value == RDF + "subject" and same(quad, subject)}
    named = [quad.subject for quad in quads if quad.predicate.value == RDF + "predicate" and same(quad, CAR + prop)]
    [node] = [node for node in named if node in about]
    assert isinstance(node, ox.NamedNode)
    return said_of(quads, node.value)


def same(quad: ox.Quad, iri: str) -> bool:
    return quad.object == ox.NamedNode(iri)


def test_nothing_derived_makes_no_quads() -> None:
    assert derived() == []


def test_an_exact_count_stands_as_a_triple_beside_its_derivation() -> None:
    birth = claim("birthDate", "1970-04-22", of="person/player-a")
    quads = derived(birth, *SPELL_A)
    assert said_of(quads, ID + "spell/a")[CAR + "ageAtStart"] == {str(ox.Literal(20))}
    assert derivation(quads, ID + "spell/a", "ageAtStart") == {
        RDF_TYPE: {f"<{CAR}Derivation>"},
        RDF + "subject": {f"<{ID}spell/a>"},
        RDF + "predicate": {f"<{CAR}ageAtStart>"},
        CAR + "lowest": {str(ox.Literal(20))},
        CAR + "highest": {str(ox.Literal(20))},
        CAR + "rule": {'"age"'},
        PROV + "wasDerivedFrom": {f"<{birth.iri}>", f"<{SPELL_A[3].iri}>"},
    }


def test_a_range_stands_with_the_derivation_alone() -> None:
    quads = derived(*SPELL_A)
    assert CAR + "days" not in said_of(quads, ID + "spell/a")
    found = derivation(quads, ID + "spell/a", "days")
    assert (found[CAR + "lowest"], found[CAR + "highest"]) == ({str(ox.Literal(1646))}, {str(ox.Literal(2010))})


def test_a_count_without_a_bound_has_none() -> None:
    quads = derived(claim("start", "1990-07-01"), claim("end", "[1995-01-01..]"))
    found = derivation(quads, ID + "spell/a", "days")
    assert found[CAR + "lowest"] == {str(ox.Literal(1646))} and CAR + "highest" not in found


def test_a_day_stands_as_a_date_in_the_derivation_and_as_a_triple() -> None:
    quads, day = derived(*SPELL_A), f'"1995-12-31"^^<{DATE}>'
    assert said_of(quads, ID + "spell/a")[CAR + "possibleUntil"] == {day}
    found = derivation(quads, ID + "spell/a", "possibleUntil")
    assert found[RDF + "object"] == {day} and not {CAR + "lowest", CAR + "highest"} & set(found)


def test_a_total_names_the_spells_that_it_leaves_out() -> None:
    more = [claim("person", "person/player-a", of="spell/c"), claim("role", "player", of="spell/c")]
    quads = derived(
        *SPELL_A, *more, GOALS, claim("tally", "tally/a-league"), claim("scope", "league", of="tally/a-league")
    )
    found = derivation(quads, ID + "person/player-a", "careerGoals")
    assert found[CAR + "leavesOut"] == {f"<{ID}spell/c>"} and found[CAR + "lowest"] == {str(ox.Literal(7))}


def test_a_sensitive_record_is_marked() -> None:
    quads = derived(claim("topic", "legal-matter", of="remark/x"))
    assert said_of(quads, ID + "remark/x")[CAR + "sensitive"] == {str(ox.Literal(True))}
    assert derivation(quads, ID + "remark/x", "sensitive")[RDF + "object"] == {str(ox.Literal(True))}


def test_an_overlap_has_both_people_and_spells_the_days_and_a_label() -> None:
    [overlap] = overlaps([*SPELL_A, *SPELL_B], ontology())
    assert said_of(derived(*SPELL_A, *SPELL_B), overlap.iri) == {
        RDF_TYPE: {f"<{CAR}Overlap>"},
        LABEL: {'"Player A and person/player-b at Club North, certainly 1 July 1993 to 30 September 1993"'},
        CAR + "team": {f"<{ID}club/club-north>"},
        CAR + "person": {f"<{ID}person/player-a>", f"<{ID}person/player-b>"},
        CAR + "spell": {f"<{ID}spell/a>", f"<{ID}spell/b>"},
        CAR + "met": {f'"true"^^<{BOOLEAN}>'},
        CAR + "possibleFrom": {f'"1993-07-01"^^<{DATE}>'},
        CAR + "possibleUntil": {f'"1993-09-30"^^<{DATE}>'},
        CAR + "certainFrom": {f'"1993-07-01"^^<{DATE}>'},
        CAR + "certainUntil": {f'"1993-09-30"^^<{DATE}>'},
        PROV + "wasDerivedFrom": {f"<{each.iri}>" for each in (*SPELL_A[3:], *SPELL_B[2:])},
    }


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("1990", None, "possibly from 1 January 1990"),
        (None, "1990", "possibly until 31 December 1990"),
        ("1990", "1990", "possibly 1 January 1990 to 31 December 1990"),
        ("1990-05-01", None, "certainly on 1 May 1990"),
    ],
)
def test_the_label_of_an_overlap_says_how_sure_it_is_and_when(start: str | None, end: str | None, words: str) -> None:
    claims = [
        claim(prop, value, of=f"spell/{name}")
        for name in "ab"
        for prop, value in (
            ("person", f"person/{name}"),
            ("team", "club/club-north"),
            ("start", start),
            ("end", end),
        )
        if value
    ]
    [overlap] = overlaps(claims, ontology())
    assert said_of(derived(*claims), overlap.iri)[LABEL] == {f'"person/a and person/b at Club North, {words}"'}


def test_the_label_of_an_overlap_that_no_date_bounds_says_so() -> None:
    coach, player = (
        [
            claim("person", f"person/{name}", of=f"spell/{name}"),
            claim("team", "club/club-north", of=f"spell/{name}"),
            claim("role", role, of=f"spell/{name}"),
        ]
        for name, role in (("a", "manager"), ("b", "player"))
    )
    claims = [*coach, *player, claim("coachedBy", "person/a", of="spell/b")]
    [overlap] = overlaps(claims, ontology())
    words = "person/a and person/b at Club North, certainly at a time that no source gives"
    assert said_of(derived(*claims), overlap.iri)[LABEL] == {f'"{words}"'}


# ── Entities, documents, conflicts ───────────────────────────────────────────────────────────────


def test_an_entity_has_its_type_names_links_and_search_keys() -> None:
    quads = parsed(entity_quads(ENTITIES))
    north = ID + "club/club-north"
    assert said_of(quads, north) == {
        RDF_TYPE: {f"<{CAR}Club>"},
        LABEL: {'"Club North"'},
        "http://www.w3.org/2004/02/skos/core#altLabel": {'"North"'},
        "http://www.w3.org/2002/07/owl#sameAs": {"<http://www.wikidata.org/entity/Q1>"},
        CAR + "searchKey": {'"club north"', '"north"'},
    }
    derived = {quad.predicate.value for quad in quads if quad.graph_name == ox.NamedNode(DERIVED_GRAPH)}
    assert derived == {CAR + "searchKey"}


def test_a_document_has_its_title_checksum_and_time_of_writing() -> None:
    catalogue = catalogue_of({"almanac": "Player A"}, {"almanac": {"earliest": "1995"}})
    found = said_of(parsed(document_quads(catalogue.values())), document("almanac"))
    assert found[LABEL] == {'"The almanac"'}
    assert found[CAR + "sha256"] == {f'"{catalogue["almanac"].sha256}"'}
    assert found[CAR + "length"] == {str(ox.Literal(8))}
    assert found[CAR + "earliest"] == {f'"1995-01-01"^^<{DATE}>'} and CAR + "latest" not in found


def test_a_document_that_rests_on_another_says_so() -> None:
    catalogue = catalogue_of({"almanac": "Player A", "digest": "Player A again"})
    digest = replace(catalogue["digest"], derived_from="almanac")
    found = said_of(parsed(document_quads([catalogue["almanac"], digest])), document("digest"))
    assert found[PROV + "wasDerivedFrom"] == {f"<{document('almanac')}>"}


def test_a_conflict_and_its_verdict_stand_in_their_own_graph() -> None:
    one, other = claim("start", "1990"), claim("start", "1991-05", "biography")
    (verdict,) = settle(conflicts(one, other), grounds(one, other))
    quads = parsed(conflict_quads([verdict]))
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(CONFLICTS_GRAPH)}
    conflict = said_of(quads, verdict.conflict.iri)
    assert conflict[CAR + "involves"] == {f"<{one.iri}>", f"<{other.iri}>"}
    assert conflict[CAR + "status"] == {f"<{BASE}status/contradiction>"}
    assert conflict[CAR + "verdict"] == {f"<{verdict.iri}>"}
    assert conflict[CAR + "about"] == {f"<{ID}spell/a>"} and conflict[CAR + "property"] == {f"<{CAR}start>"}
    said = said_of(quads, verdict.iri)
    assert said[CAR + "accepts"] == {f"<{other.iri}>"}
    assert said[CAR + "rule"] == {'"specific over vague"'}


@pytest.mark.parametrize(
    ("prop", "value", "words"),
    [
        ("team", "club/club-north", "Club North"),
        ("team", "club/nobody-knows", "club/nobody-knows"),
        ("role", "head-coach", "head coach"),
        ("start", "1991-07/1992-06", "1991/92"),
        ("goals", 7, "7"),
        ("stage", "2011-22", "2011-22"),
    ],
)
def test_a_value_is_said_as_a_person_would(prop: str, value: object, words: str) -> None:
    assert NAME(term(prop, value)) == words
    assert "http" not in name(term(prop, value))
