"""The tables say what the dataset says: every accepted value, claim and conflict, with its type, and nothing else."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.dates import PartialDate
from carrera_kg.errors import UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.lookup import kind_of
from carrera_kg.ontology import ontology
from carrera_kg.pipeline import build
from carrera_kg.tables import Tables, column_type, reading
from carrera_kg.tables.records import settle
from carrera_kg.tables.schema import TABLE_OF_KIND, TABLES, TYPES, Table
from carrera_kg.vocabulary import (
    ALT_LABEL,
    BASE,
    BOOLEAN,
    CAR,
    EDTF_DATE,
    ID,
    INTEGER,
    LABEL,
    NESTED,
    OWL,
    PREFIXES,
    RDF_TYPE,
    SKOS,
    STRING,
    document_graph,
    record_class,
)
from tests.career import about, match, spell, write_career

CAREER = {
    "almanac": [
        about("Player A", birthDate="1970-04-21", birthPlace="place/town-east", nickname='Bar | "Quote"'),
        spell(
            "first",
            role="player",
            start="1990",
            end="summer 1994",
            tally=[{"scope": "league", "goals": 9, "words": "nine"}],
        ),
        spell("second", team="Club South", role="head-coach", start="2001"),
        match("final", "Club North", "Club South", date="1992-05-30", competition="Cup"),
    ],
    "gazette": [
        spell(
            "first",
            role="player",
            start="21 April 1990",
            end="1994",
            tally=[{"scope": "league", "goals": 11, "words": "eleven"}],
        ),
        spell("second", team="Town East", role="assistant", start="2001"),
    ],
}


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A small career in which two documents differ."""
    home = tmp_path_factory.mktemp("tables")
    build(str(home / "dataset"), write_career(home, CAREER).data)
    return KnowledgeGraph.open(home / "dataset")


def address(end: str) -> ox.NamedNode:
    return ox.NamedNode(ID + end)


def store_of(*triples: tuple[str, str, object], graph: str = "") -> ox.Store:
    """A store with these accepted statements: ends of addresses, names of properties, values."""
    store = ox.Store()
    add(store, *triples, graph=graph)
    return store


def add(store: ox.Store, *triples: tuple[str, str, object], graph: str = "") -> None:
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    for subject, prop, value in triples:
        predicate = ox.NamedNode(prop if ":" in prop else CAR + prop)
        object_ = value if isinstance(value, (ox.NamedNode, ox.Literal)) else ox.Literal(str(value))
        store.add(ox.Quad(address(subject), predicate, object_, where))


def edtf(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(EDTF_DATE))


def a(kind: str) -> ox.NamedNode:
    return ox.NamedNode(record_class(f"{ID}{kind}/x"))


def row(tables: Tables, name: str, end: str) -> dict[str, Any]:
    key = TABLES[name].key[0]
    (found,) = tables[name].filter(pl.col(key) == ID + end).rows(named=True)
    return found


# ── The list of tables ───────────────────────────────────────────────────────────────────────────

EACH_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


@EACH_TABLE
def test_every_column_is_described_and_refers_to_what_there_is(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names)) and set(table.key) | set(table.sorted_by) <= set(names)
    for column in table.columns:
        assert column.description.endswith(".") and column.type in TYPES, column.name
        assert column.table in ("", *TABLES)
        if column.fill in ("name", "first day", "last day", "lowest", "highest") and column.of:
            assert table.column(column.of).fill in ("value", "parent")


@EACH_TABLE
def test_the_type_of_a_column_is_that_of_its_property(table: Table) -> None:
    types = {EDTF_DATE: "edtf", INTEGER: "integer", BOOLEAN: "boolean", STRING: "text", SKOS + "Concept": "term"}
    for column in (column for column in table.columns if column.fill == "value"):
        prop = ontology().properties[column.of]
        assert column.type == types.get(prop.range, "address"), column.name
        assert column.many is not prop.functional, column.name
        classes = [reading.CLASSES[kind] for kind in table.kinds]
        assert any(ontology().is_a(cls, prop.domain) for cls in classes), column.name
        if column.table:
            kinds = [kind for kind, name in TABLE_OF_KIND.items() if name == column.table]
            assert any(ontology().is_a(reading.CLASSES[kind], prop.range) for kind in kinds), column.name


@EACH_TABLE
def test_rows_are_told_apart_by_the_key_and_sorted(kg: KnowledgeGraph, table: Table) -> None:
    frame = kg.tables[table.name]
    assert frame.select(table.key).is_unique().all() and not frame.select(table.key).null_count().sum_horizontal()[0]
    assert frame.equals(frame.sort(table.sorted_by, nulls_last=True))
    assert frame.schema == {column.name: column_type(column) for column in table.columns}


def test_every_kind_of_thing_has_one_table() -> None:
    assert set(TABLE_OF_KIND) == set(reading.CLASSES)
    assert len(TABLE_OF_KIND) == sum(len(table.kinds) for table in TABLES.values())


# ── Nothing accepted is lost ─────────────────────────────────────────────────────────────────────


def shows(table: Table, cells: dict[str, Any], predicate: str, value: Any) -> bool:
    """Whether the row has the accepted value, in a column of its own or among what else is accepted."""
    text = value.value
    if predicate == LABEL:
        return text in (cells.get("label"), cells.get("name")) or "label" not in cells
    if predicate in (ALT_LABEL, OWL + "sameAs"):
        return text in cells["other_names" if predicate == ALT_LABEL else "same_as"]
    name = predicate.removeprefix(CAR)
    cell = text.removeprefix(BASE).partition("/")[2] if text in ontology().schemes else text
    column = next((c for c in table.columns if c.fill == "value" and c.of == name), None)
    if column is None:
        return f"{name}={cell}" in cells["also"]
    own = cells[column.name]
    here = own if column.many else [] if own is None else [str(own).lower() if isinstance(own, bool) else str(own)]
    return cell in here or f"{column.name}={cell}" in cells["also"]


BOUNDS = {CAR + name for name in ("startEarliest", "startLatest", "endEarliest", "endLatest", "earliest", "latest")}


def lost(kg: KnowledgeGraph) -> list[str]:
    """The accepted statements about entities and records that no table shows."""
    rows = {
        kind: {cells[TABLES[name].key[0]]: cells for cells in kg.tables[name].rows(named=True)}
        for kind, name in TABLE_OF_KIND.items()
    }
    found = []
    for quad in kg.store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        assert isinstance(quad.subject, ox.NamedNode)
        subject, predicate = quad.subject.value, quad.predicate.value
        if kind_of(subject) == "document" or predicate in {RDF_TYPE, *BOUNDS}:
            continue
        if predicate.removeprefix(CAR) in NESTED:
            child = quad.object.value  # type: ignore[union-attr]
            parent = "match" if kind_of(child) in ("side", "goal") else "spell"
            if rows[kind_of(child)][child][parent] != subject:
                found.append(str(quad))
        elif not shows(
            TABLES[TABLE_OF_KIND[kind_of(subject)]], rows[kind_of(subject)][subject], predicate, quad.object
        ):
            found.append(str(quad))
    return found


def test_every_accepted_statement_stands_in_a_table(kg: KnowledgeGraph, career: KnowledgeGraph) -> None:
    assert lost(kg) == []
    assert lost(career) == []


def test_bounds_are_those_of_the_dataset(kg: KnowledgeGraph) -> None:
    for prop, name, column in [
        ("startEarliest", "spells", "start_earliest"),
        ("endLatest", "spells", "end_latest"),
        ("earliest", "people", "birth_date_earliest"),
        ("latest", "matches", "date_latest"),
        ("possibleUntil", "spells", "possible_until"),
        ("certainFrom", "spells", "certain_from"),
    ]:
        key = TABLES[name].key[0]
        told = {(iri, day) for iri, day in kg.tables[name].select(key, column).iter_rows() if day}
        graph = ox.NamedNode(PREFIXES["graph"] + "derived") if "_" in column and prop[0] in "pc" else ox.DefaultGraph()
        in_store = {
            (quad.subject.value, date.fromisoformat(quad.object.value))  # type: ignore[union-attr]
            for quad in kg.store.quads_for_pattern(None, ox.NamedNode(CAR + prop), None, graph)
            if quad.subject.value in set(kg.tables[name][key])  # type: ignore[union-attr]
        }
        assert told <= in_store
        if prop.startswith(("start", "end", "possible", "certain")):
            assert {iri for iri, _ in told} == {iri for iri, _ in in_store}


def test_sources_that_differ_leave_the_cell_empty_and_both_values_beside_it(career: KnowledgeGraph) -> None:
    tables = career.tables
    (tally,) = tables.tallies.rows(named=True)
    assert (tally["goals"], tally["goals_lowest"], tally["goals_highest"]) == (None, 9, 11)
    assert tally["also"] == ["goals=11", "goals=9"] and tally["disputed"] == ["goals"]
    assert tally["person_name"] == "Player A" and tally["team_name"] == "Club North" and tally["role"] == "player"


def test_a_vaguer_date_that_agrees_stands_beside_the_finer_one() -> None:
    store = store_of(
        ("spell/a", RDF_TYPE, a("spell")),
        ("spell/a", "start", edtf("1990")),
        ("spell/a", "start", edtf("[..1990-08-31]")),
        ("spell/a", "end", edtf("1994")),
        ("spell/a", "end", edtf("1996")),
    )
    cells = row(Tables(store), "spells", "spell/a")
    assert (cells["start"], cells["start_earliest"], cells["start_latest"]) == (
        "1990",
        date(1990, 1, 1),
        date(1990, 8, 31),
    )
    assert (cells["end"], cells["end_earliest"], cells["end_latest"]) == (None, date(1994, 1, 1), date(1996, 12, 31))
    assert cells["also"] == ["end=1994", "end=1996", "start=[..1990-08-31]"]


def test_the_finer_word_stands_in_the_cell_and_two_different_words_do_not() -> None:
    fine, wide, other = (f"{BASE}role/{name}" for name in ("caretaker", "manager", "player"))
    assert settle("term", [fine, wide]) == (fine, None, None, [wide])
    assert settle("term", [fine, other]) == (None, None, None, [fine, other])


def test_a_spell_at_a_disputed_team_is_at_no_one_team() -> None:
    store = store_of(
        ("spell/a", RDF_TYPE, a("spell")),
        ("spell/a", "team", address("club/club-north")),
        ("spell/a", "team", address("club/club-south")),
    )
    cells = row(Tables(store), "spells", "spell/a")
    assert cells["team"] is None and cells["team_name"] is None
    assert cells["also"] == [f"team={ID}club/club-north", f"team={ID}club/club-south"]


def test_an_unknown_end_is_not_now(career: KnowledgeGraph) -> None:
    second = career.tables.spells.filter(pl.col("start") == "2001")
    assert second.height and second["end"].null_count() == second["possible_until"].null_count() == second.height
    assert second["ongoing"].list.len().sum() == 0


def test_a_day_is_certain_only_if_the_first_and_the_last_are_known() -> None:
    store = store_of(("spell/a", RDF_TYPE, a("spell")))
    day = ox.Literal("1990-01-01", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    add(store, ("spell/a", "certainFrom", day), graph=PREFIXES["graph"] + "derived")
    assert row(Tables(store), "spells", "spell/a")["certain_from"] is None


def test_a_value_that_is_not_of_its_columns_type_is_not_lost() -> None:
    store = store_of(
        ("tally/a", RDF_TYPE, a("tally")),
        ("tally/a", "goals", "many"),
        ("tally/a", "wins", "some"),
        ("tally/a", "wins", ox.Literal(3)),
        ("spell/b", RDF_TYPE, a("spell")),
        ("spell/b", "start", edtf("whenever")),
        ("spell/b", "start", edtf("1990")),
        ("spell/b", "captain", "perhaps"),
    )
    tables = Tables(store)
    tally, spell_ = row(tables, "tallies", "tally/a"), row(tables, "spells", "spell/b")
    assert tally["goals"] is None and tally["wins"] is None
    assert tally["also"] == ["goals=many", "wins=3", "wins=some"]
    assert spell_["start"] is None and spell_["captain"] is None
    assert spell_["also"] == ["captain=perhaps", "start=1990", "start=whenever"]


def test_a_property_without_a_column_is_not_lost() -> None:
    store = store_of(
        ("spell/a", RDF_TYPE, a("spell")),
        ("spell/a", "season", edtf("1990-07/1991-06")),
        ("spell/a", "competition", address("competition/cup")),
    )
    cells = row(Tables(store), "spells", "spell/a")
    assert cells["also"] == [f"competition={ID}competition/cup", "season=1990-07/1991-06"]


dates = st.sampled_from(
    ["1990", "1991", "1990-04", "1990-04-21", "[..1990-06-30]", "[1989-01-01..]", "1990-22", "1990~", "199X"]
)


@given(st.lists(dates, min_size=2, max_size=4, unique=True))
def test_bounds_allow_what_the_accepted_dates_allow(texts: list[str]) -> None:
    value, first, last, beside = settle("edtf", texts)
    parsed = [PartialDate.parse(text) for text in texts]
    agree = all(one.agrees_with(other) for one in parsed for other in parsed)
    assert (value is not None) is agree
    assert sorted([*beside, *([value] if value else [])]) == sorted(texts)
    for each in parsed:
        if agree:
            assert first is None or each.latest is None or first <= each.latest
            assert each.earliest is None or (first is not None and first >= each.earliest)
        else:
            assert first is None or (each.earliest is not None and first <= each.earliest)
            assert last is None or (each.latest is not None and last >= each.latest)


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("dataset_of", ["kg", "career"])
def test_claims_are_those_that_python_gives(dataset_of: str, request: pytest.FixtureRequest) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(dataset_of)
    views = {f"{ID}claim/{view.id}": view for view in graph.claims()}
    rows = graph.tables.claims.rows(named=True)
    assert {cells["claim"] for cells in rows} == set(views)
    for cells in rows:
        view = views[cells["claim"]]
        assert cells["document"] == f"{ID}document/{view.document}"
        same = ("start", "end", "words", "subject", "subject_label", "predicate", "object", "object_label")
        for name in (*same, "certainty", "accepted"):
            assert cells[name] == getattr(view, name), name
        assert (cells["outcome"] or "") == view.outcome or cells["sensitive"]


def test_quotations_are_all_places_of_claims(kg: KnowledgeGraph) -> None:
    placed: dict[str, list[tuple[int, int, str]]] = {}
    for cells in kg.tables.quotations.rows(named=True):
        if not cells["header"]:
            placed.setdefault(cells["claim"], []).append((cells["start"], cells["end"], cells["words"]))
    assert placed == {
        f"{ID}claim/{view.id}": [(span["start"], span["end"], span["words"]) for span in view.spans]
        for view in kg.claims()
    }
    assert all(end - start == len(words) for places in placed.values() for start, end, words in places)
    headers = kg.tables.quotations.filter("header")
    assert headers.height == count(kg, "GRAPH ?g { ?claim car:columnHeader ?span }")


@pytest.mark.parametrize("dataset_of", ["kg", "career"])
def test_conflicts_are_those_that_python_gives(dataset_of: str, request: pytest.FixtureRequest) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(dataset_of)
    views = {f"{ID}conflict/{view.id}": view for view in graph.conflicts()}
    rows = graph.tables.conflicts.rows(named=True)
    assert views and {cells["conflict"] for cells in rows} == set(views)
    for cells in rows:
        view = views[cells["conflict"]]
        for name in ("status", "kind", "subject", "subject_label", "rule", "explanation", "why"):
            assert cells[name] == getattr(view, name), name
        assert set(cells["claims"]) == {f"{ID}claim/{claim.id}" for claim in view.claims}
        assert set(cells["accepted_claims"]) == {f"{ID}claim/{id_}" for id_ in view.accepted_claims}
        assert sorted(cells["accepted"]) == sorted(view.accepted)


def test_a_claim_names_the_conflicts_it_is_in(kg: KnowledgeGraph) -> None:
    by_claim = kg.tables.claims.explode("conflicts").drop_nulls("conflicts").select("claim", "conflicts").rows()
    by_conflict = kg.tables.conflicts.explode("claims").select("claims", "conflict").rows()
    assert sorted(by_claim) == sorted(by_conflict)


def test_sensitive_rows_say_so_and_how_it_ended(kg: KnowledgeGraph) -> None:
    tables = kg.tables
    assert tables.suspensions["sensitive"].all()
    legal = tables.remarks.filter(pl.col("topic") == "legal-matter")
    assert legal.height and legal["sensitive"].all() and legal["outcome"].null_count() == 0
    about_them = tables.claims.filter(pl.col("subject").is_in([*tables.suspensions["suspension"], *legal["remark"]]))
    assert about_them.height and about_them["sensitive"].all()
    assert tables.claims.filter(pl.col("property") == "offence")["sensitive"].all()
    offence = tables.conflicts.filter(pl.col("property") == "offence")
    assert offence.height and offence["sensitive"].all()
    assert tables.quotations.filter(pl.col("claim").is_in(about_them["claim"].to_list()))["sensitive"].all()
    assert not tables.spells["sensitive"].any()


def test_rejected_claims_on_a_sensitive_matter_are_sensitive_too(kg: KnowledgeGraph) -> None:
    store = ox.Store()
    gone = kg.tables.remarks.filter("sensitive")["remark"].to_list() + kg.tables.suspensions["suspension"].to_list()
    for quad in kg.store:
        derived = quad.graph_name == ox.NamedNode(PREFIXES["graph"] + "derived")
        if not (derived or quad.graph_name == ox.DefaultGraph()) or quad.subject.value not in gone:
            store.add(quad)
    tables = Tables(store)
    assert tables.suspensions.is_empty()
    assert tables.claims.filter("sensitive")["claim"].equals(kg.tables.claims.filter("sensitive")["claim"])
    assert tables.conflicts.filter("sensitive").height == kg.tables.conflicts.filter("sensitive").height == 1


COUNTS = {
    "documents": "?x a car:Document",
    "people": "?x a car:Person",
    "teams": "{ ?x a car:Club } UNION { ?x a car:NationalTeam }",
    "places": "{ ?x a car:Place } UNION { ?x a car:Stadium }",
    "spells": "?x a car:Spell",
    "tallies": "?spell car:tally ?x",
    "honours": "?x car:result ?result",
    "matches": "?x a car:Match",
    "goals": "?match car:goal ?x",
    "claims": "GRAPH ?g { ?x a car:Claim }",
    "conflicts": "GRAPH graph:conflicts { ?x car:verdict ?verdict }",
    "derivations": "GRAPH graph:derived { ?x a car:Derivation }",
}


def count(kg: KnowledgeGraph, pattern: str) -> int:
    answer = kg.store.query(f"SELECT ?x WHERE {{ {pattern} }}", prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    return sum(1 for _ in answer)


@pytest.mark.parametrize("name", COUNTS)
def test_counts_agree_with_sparql(kg: KnowledgeGraph, name: str) -> None:
    assert kg.tables[name].height == count(kg, COUNTS[name]) > 0


@EACH_TABLE
def test_addresses_of_other_tables_are_there(kg: KnowledgeGraph, career: KnowledgeGraph, table: Table) -> None:
    for graph in (kg, career):
        for column in table.columns:
            if column.table:
                cells = graph.tables[table.name][column.name]
                named = (cells.explode() if column.many else cells).drop_nulls()
                assert set(named) <= set(graph.tables[column.table][TABLES[column.table].key[0]]), column.name


# ── Odd data, and how it is read ─────────────────────────────────────────────────────────────────

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(deadline=None, max_examples=40)
@given(st.lists(texts, min_size=1, max_size=4, unique=True), texts)
def test_texts_come_out_as_they_are(summaries: list[str], name: str) -> None:
    store = store_of(("remark/a", RDF_TYPE, a("remark")), *(("remark/a", "summary", text) for text in summaries))
    add(store, ("person/a", RDF_TYPE, a("person")), ("person/a", LABEL, name))
    tables = Tables(store)
    assert set(row(tables, "remarks", "remark/a")["summaries"]) == set(summaries)
    assert row(tables, "people", "person/a")["name"] == name


def test_an_address_may_have_a_comma_and_a_quotation_mark() -> None:
    odd = "club/a,b'c(d)"
    store = store_of((odd, RDF_TYPE, a("club")), (odd, LABEL, 'Odd, "Club"'), ("spell/x", RDF_TYPE, a("spell")))
    add(store, ("spell/x", "team", address(odd)))
    cells = row(Tables(store), "spells", "spell/x")
    assert (cells["team"], cells["team_name"]) == (ID + odd, 'Odd, "Club"')


def test_a_thing_without_a_name_is_called_by_its_address() -> None:
    store = store_of(("spell/x", RDF_TYPE, a("spell")), ("spell/x", "team", address("club/club-north")))
    assert row(Tables(store), "spells", "spell/x")["team_name"] == "club:club-north"


def test_a_text_with_a_language_is_its_text() -> None:
    store = store_of(("person/a", RDF_TYPE, a("person")), ("person/a", LABEL, ox.Literal("Player A", language="en-GB")))
    assert row(Tables(store), "people", "person/a")["name"] == "Player A"


def test_a_dataset_with_nothing_in_it_has_empty_tables_of_the_right_types() -> None:
    tables = Tables(ox.Store())
    for name, table in TABLES.items():
        assert tables[name].is_empty()
        assert tables[name].schema == {column.name: column_type(column) for column in table.columns}


def test_many_rows_are_read_another_way_with_the_same_outcome(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_FEW", 0)
    at_once = Tables(kg.store)
    for name in ("people", "spells", "tallies", "honours", "remarks"):
        assert at_once[name].equals(kg.tables[name])


def test_the_accepted_view_of_a_document_alone_is_not_what_another_says() -> None:
    store = store_of(("spell/a", RDF_TYPE, a("spell")))
    add(store, ("spell/a", "departure", ox.NamedNode(f"{BASE}manner/resigned")), graph=document_graph("almanac"))
    assert row(Tables(store), "spells", "spell/a")["departure"] is None


# ── The mapping ──────────────────────────────────────────────────────────────────────────────────


def test_tables_are_named_listed_and_made_once(kg: KnowledgeGraph) -> None:
    tables = kg.tables
    assert list(tables) == list(TABLES) and len(tables) == len(TABLES) and "spells" in tables and "spell" not in tables
    assert tables.spells is tables["spells"]
    assert {"spells", "claims"} <= set(dir(tables))
    assert tables.columns("spells")["name"].to_list() == tables.spells.columns


def test_a_table_that_is_forgotten_is_made_anew(kg: KnowledgeGraph) -> None:
    tables = Tables(kg.store)
    first = tables.people
    tables.forget("people")
    tables.forget("spells")
    assert tables.people is not first and tables.people.equals(first)


def test_sizes_are_told_without_making_the_tables(kg: KnowledgeGraph) -> None:
    tables = Tables(kg.store)
    lines = repr(tables).splitlines()
    assert len(lines) == len(TABLES) and lines[6].split()[:2] == ["spells", "38"]
    assert not tables._made
    assert all(tables.height(name) == kg.tables[name].height for name in TABLES)


def test_an_unknown_table_is_a_usage_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="did you mean spells"):
        kg.tables["spels"]
    with pytest.raises(AttributeError, match="spels"):
        functools.partial(getattr, kg.tables, "spels")()


def test_the_frames_outlive_a_later_build(tmp_path: Path) -> None:
    files = write_career(tmp_path, CAREER)
    build(str(tmp_path / "dataset"), files.data)
    tables = KnowledgeGraph.open(tmp_path / "dataset").tables
    before = tables.height("spells")
    build(str(tmp_path / "dataset"), write_career(tmp_path / "other", {"almanac": [spell("only")]}).data)
    assert tables.spells.height == before
