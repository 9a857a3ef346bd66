"""CSV and Parquet folders hold the same tables, are what their data packages say, and leave out what they should."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrera_kg.errors import DataError
from carrera_kg.exports.selection import Selection
from carrera_kg.exports.tables import as_csv, names_of, selected, write_csv, write_parquet
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import build
from carrera_kg.tables import Tables, column_type
from carrera_kg.tables.schema import TABLES
from carrera_kg.vocabulary import CAR, ID
from tests.career import about, spell, write_career
from tests.golden import golden

WRITERS = {"csv": write_csv, "parquet": write_parquet}
POLARS = {"string": pl.String, "date": pl.Date, "integer": pl.Int64, "boolean": pl.Boolean}
DUCKDB = {"string": "VARCHAR", "date": "DATE", "integer": "BIGINT", "boolean": "BOOLEAN", "list": "VARCHAR[]"}


def written(folder: Path, form: str, kg: KnowledgeGraph, **wanted: Any) -> Path:
    """The folder, with the tables of the dataset in it."""
    WRITERS[form](Selection(kg.store, kg.folder, **{"view": "all", **wanted}), str(folder), lambda rows: None)
    return folder


def package_of(folder: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return package


def frame_of(folder: Path, resource: dict[str, Any]) -> pl.DataFrame:
    """The table, read as the package says and without asking the code that wrote it."""
    path, fields = folder / resource["path"], resource["schema"]["fields"]
    if resource["format"] == "parquet":
        return pl.read_parquet(path)
    assert resource["dialect"] == {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}
    cells = pl.read_csv(path, infer_schema=False)
    made: list[pl.Series] = []
    for field in fields:
        column = cells[field["name"]]
        if field["type"] == "list":
            assert field["itemType"] == "string"
            lists = [cell.split(field["delimiter"]) if cell else [] for cell in column]
            made.append(pl.Series(column.name, lists, pl.List(pl.String)))
        elif field["type"] == "array":
            made.append(pl.Series(column.name, [json.loads(cell or "[]") for cell in column], pl.List(pl.String)))
        elif field["type"] == "boolean":
            made.append(
                pl.Series(column.name, [None if cell is None else cell == "true" for cell in column], pl.Boolean)
            )
        elif field["type"] == "date":
            made.append(column.str.to_date("%Y-%m-%d"))
        else:
            made.append(column.cast(POLARS[field["type"]]))
    return pl.DataFrame(made)


def broken_keys(folder: Path) -> list[str]:
    """The foreign keys of a package that do not hold."""
    resources = {resource["name"]: resource for resource in package_of(folder)["resources"]}
    found = []
    for name, resource in resources.items():
        frame = frame_of(folder, resource)
        for key in resource["schema"]["foreignKeys"]:
            of = resources[key["reference"].get("resource", name)]
            there = frame_of(folder, of).select(key["reference"]["fields"])
            lost = (
                frame.select(key["fields"])
                .drop_nulls()
                .join(there, left_on=key["fields"], right_on=key["reference"]["fields"], how="anti")
            )
            found += [f"{name}.{key['fields']}: {row}" for row in lost.rows()]
    return found


@pytest.fixture(scope="module")
def folders(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shipped facts in both formats, with everything."""
    home = tmp_path_factory.mktemp("exports")
    return {form: written(home / form, form, kg) for form in WRITERS}


# ── What is in the files ─────────────────────────────────────────────────────────────────────────


def test_csv_read_by_the_declared_types_is_the_same_as_parquet(folders: dict[str, Path], kg: KnowledgeGraph) -> None:
    resources = [package_of(folders[form])["resources"] for form in ("csv", "parquet")]
    assert [resource["name"] for resource in resources[0]] == list(TABLES)
    for of_csv, of_parquet in zip(*resources, strict=True):
        from_csv, from_parquet = frame_of(folders["csv"], of_csv), frame_of(folders["parquet"], of_parquet)
        assert from_csv.schema == from_parquet.schema == kg.tables[of_csv["name"]].schema
        assert from_csv.equals(from_parquet) and from_parquet.equals(kg.tables[of_csv["name"]])


def test_parquet_opens_in_duckdb_with_the_declared_types_and_the_same_rows(
    folders: dict[str, Path], kg: KnowledgeGraph
) -> None:
    for resource in package_of(folders["parquet"])["resources"]:
        opened = duckdb.read_parquet(str(folders["parquet"] / resource["path"]))
        assert list(map(str, opened.types)) == [DUCKDB[field["type"]] for field in resource["schema"]["fields"]]
        assert opened.fetchall() == kg.tables[resource["name"]].rows()


def test_csv_opens_in_duckdb(folders: dict[str, Path], kg: KnowledgeGraph) -> None:
    for name in ("spells", "claims", "conflicts"):
        opened = duckdb.sql(
            f"FROM read_csv('{folders['csv'] / name}.csv', all_varchar = true, delim = ',', quote = '\"')"
        )
        texts = as_csv(kg.tables[name], TABLES[name]).select(pl.all().cast(pl.String)).rows()
        assert opened is not None and opened.fetchall() == texts


def test_csv_is_as_rfc_4180_has_it(folders: dict[str, Path], kg: KnowledgeGraph) -> None:
    for name in TABLES:
        with (folders["csv"] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            text = file.read()
        head, *rows = csv.reader(text.splitlines(keepends=True), strict=True)
        assert head == kg.tables[name].columns
        assert len(rows) == kg.tables[name].height and {len(row) for row in rows} <= {len(head)}
        assert text.endswith("\r\n") and not text.startswith("\ufeff")


def test_foreign_keys_hold(folders: dict[str, Path]) -> None:
    assert broken_keys(folders["csv"]) == broken_keys(folders["parquet"]) == []


# ── The data package ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", WRITERS)
def test_the_package_describes_every_file_and_field(folders: dict[str, Path], form: str) -> None:
    package = package_of(folders[form])
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"]) and package["version"] and package["title"]
    assert package["id"].startswith("urn:sha256:")
    assert package["licenses"][0]["name"] == "CC0-1.0"
    files = {"datapackage.json", *(resource["path"] for resource in package["resources"])}
    assert {path.name for path in folders[form].iterdir()} == files
    for resource in package["resources"]:
        content = (folders[form] / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["format"] == form and resource["description"]
        fields = resource["schema"]["fields"]
        assert all(field["description"] for field in fields)
        assert {*resource["schema"]["primaryKey"]} <= {field["name"] for field in fields}
        frame = frame_of(folders[form], resource)
        assert frame.columns == [field["name"] for field in fields] and frame.height == resource["rows"]
        for field in fields:
            if field.get("constraints", {}).get("required"):
                assert frame[field["name"]].null_count() == 0
            if field.get("constraints", {}).get("unique"):
                assert frame[field["name"]].is_unique().all()


def test_the_package_names_the_sources_with_what_is_known_of_their_licences(
    folders: dict[str, Path], kg: KnowledgeGraph
) -> None:
    sources = package_of(folders["csv"])["sources"]
    assert [source["path"] for source in sources] == kg.tables.documents["document"].to_list()
    assert all(source["title"] and source["licence"] for source in sources)


def test_a_column_of_a_property_says_which(folders: dict[str, Path]) -> None:
    (spells,) = (each for each in package_of(folders["csv"])["resources"] if each["name"] == "spells")
    fields = {field["name"]: field for field in spells["schema"]["fields"]}
    assert fields["start"]["propertyUrl"] == CAR + "start" and fields["seasons"]["unit"] == "seasons"
    assert fields["coaches"] | {"description": ""} == {
        "name": "coaches",
        "type": "list",
        "itemType": "string",
        "delimiter": "|",
        "propertyUrl": CAR + "coachedBy",
        "description": "",
    }
    assert fields["also"]["type"] == "array"


@pytest.mark.parametrize("form", WRITERS)
def test_twice_the_same_dataset_is_twice_the_same_bytes(
    folders: dict[str, Path], kg: KnowledgeGraph, tmp_path: Path, form: str
) -> None:
    again = written(tmp_path / form, form, KnowledgeGraph.open(kg.folder))
    for path in folders[form].iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_progress_tells_the_rows(kg: KnowledgeGraph, tmp_path: Path) -> None:
    told: list[int] = []
    write_csv(Selection(kg.store, kg.folder, view="accepted"), str(tmp_path), told.append)
    assert told == sorted(told) and told[-1] == sum(kg.tables[name].height for name in names_of("accepted"))


# ── What is chosen ───────────────────────────────────────────────────────────────────────────────


def chosen(kg: KnowledgeGraph, **wanted: Any) -> dict[str, pl.DataFrame]:
    return selected(Selection(kg.store, kg.folder, **{"view": "all", **wanted}))


def test_each_view_has_its_tables(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert list(chosen(kg)) == list(TABLES)
    assert list(chosen(kg, view="sources")) == ["documents", "claims", "quotations"]
    accepted = list(chosen(kg, view="accepted"))
    assert {"spells", "people", "documents"} <= set(accepted)
    assert not {"claims", "quotations", "conflicts", "derivations"} & set(accepted)
    for view in ("sources", "accepted"):
        assert broken_keys(written(tmp_path / view, "csv", kg, view=view)) == []


@pytest.mark.parametrize("name", ["Antonio Conte", "Atalanta", "Serie A", "Italy", "carrera-news"])
@pytest.mark.parametrize("view", ["all", "accepted", "sources"])
def test_about_has_the_entity_its_records_and_what_they_refer_to(
    kg: KnowledgeGraph, tmp_path: Path, name: str, view: str
) -> None:
    entity = kg.find({"Italy": "national-team/italy"}.get(name, name))
    folder = written(tmp_path / "out", "parquet", kg, about=str(entity), view=view)
    assert broken_keys(folder) == []
    tables = chosen(kg, about=str(entity), view=view)
    whole = kg.tables
    if view != "sources" and "document" not in entity:
        spells = whole.spells.filter((pl.col("person") == entity) | (pl.col("team") == entity))
        assert spells.join(tables["spells"], on="spell", how="anti").is_empty()
        honours = whole.honours.filter(pl.any_horizontal(pl.col("person", "team", "competition") == entity))
        assert honours.join(tables["honours"], on="honour", how="anti").is_empty()
    if view != "accepted":
        claims = {f"{ID}claim/{claim.id}" for claim in kg.claims(entity)}
        assert claims <= set(tables["claims"]["claim"])
        assert set(tables["quotations"]["claim"]) == set(tables["claims"]["claim"])
    assert sum(frame.height for frame in tables.values()) < sum(whole[each].height for each in tables) / 2


def test_about_may_be_a_record_a_claim_or_a_conflict(kg: KnowledgeGraph) -> None:
    conflict = kg.tables.conflicts.row(0, named=True)
    tables = chosen(kg, about=conflict["conflict"])
    assert conflict["conflict"] in tables["conflicts"]["conflict"]
    assert set(conflict["claims"]) <= set(tables["claims"]["claim"])
    claim = kg.tables.claims.row(0, named=True)
    tables = chosen(kg, about=claim["claim"])
    assert claim["claim"] in tables["claims"]["claim"] and claim["document"] in tables["documents"]["document"]
    spell_ = kg.spells("Massimo Carrera")[5].iri
    assert spell_ in chosen(kg, about=str(spell_), view="accepted")["spells"]["spell"]


def test_sensitive_rows_can_be_left_out_with_all_that_refers_to_them(kg: KnowledgeGraph, tmp_path: Path) -> None:
    tables = chosen(kg, sensitive="omit")
    assert tables["suspensions"].is_empty()
    assert not any(frame["sensitive"].any() for frame in tables.values() if "sensitive" in frame.columns)
    harmful = kg.tables.claims.filter("sensitive")
    assert harmful.height
    folder = written(tmp_path / "out", "csv", kg, sensitive="omit")
    assert broken_keys(folder) == []
    everything = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.csv"))
    assert not [claim for claim in harmful["claim"] if claim in everything]
    assert not [text for text in kg.tables.suspensions["offence"].drop_nulls() if text in everything]
    hidden = Selection(kg.store, kg.folder, view="all", sensitive="omit").hidden  # as the other formats have it
    assert not [term for term in hidden if f"{term[1:-1]}," in everything and "#" not in term]
    for conflict in tables["conflicts"].rows(named=True):
        assert set(conflict["claims"]) <= set(tables["claims"]["claim"])


def test_sensitive_rows_that_stay_say_so(kg: KnowledgeGraph) -> None:
    tables = chosen(kg)
    assert tables["suspensions"]["sensitive"].all()
    assert tables["remarks"].filter("sensitive")["outcome"].null_count() == 0


@pytest.mark.parametrize("form", WRITERS)
def test_without_quotes_there_are_places_and_no_words(kg: KnowledgeGraph, tmp_path: Path, form: str) -> None:
    folder = written(tmp_path, form, kg, quotes="none")
    told = kg.tables.quotations["words"].unique().to_list()
    for resource in package_of(folder)["resources"]:
        frame = frame_of(folder, resource)
        if resource["name"] in ("claims", "quotations"):
            assert frame["words"].null_count() == frame.height > 0
            assert frame["start"].null_count() == 0
        said = "\n".join(map(str, frame.rows()))
        assert not [words for words in told if f": '{words}'" in said], "a text quotes them"
    assert "words of the documents are left out" in package_of(folder)["description"]


def test_words_stand_in_their_sentence_only_if_it_is_asked_for(career: KnowledgeGraph, tmp_path: Path) -> None:
    texts = Path(career.folder).parent / "texts"
    folder = written(tmp_path / "out", "parquet", career, quotes="context", documents=str(texts))
    (resource,) = (each for each in package_of(folder)["resources"] if each["name"] == "quotations")
    frame = frame_of(folder, resource)
    assert resource["schema"]["fields"][-1]["name"] == "context"
    assert frame.height and all(words in context for words, context in frame.select("words", "context").rows())
    assert all("nine." in context for context in frame.filter(pl.col("words") == "nine")["context"])
    assert "context" not in chosen(career)["quotations"].columns
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="is not there"):
        chosen(career, quotes="context", documents=str(tmp_path / "empty"))


# ── Odd data ─────────────────────────────────────────────────────────────────────────────────────

CAREER = {
    "almanac": [
        about("Player A", birthDate="1970-04-21", birthPlace="place/town-east", nickname='Bar | "Quote"'),
        spell("first", role="player", start="1990", tally=[{"scope": "league", "goals": 9, "words": "nine"}]),
        spell("second", team="Club South", role="head-coach", start="2001", duty=["=SUM(1,2)", "-5", "@home"]),
    ],
    "gazette": [
        spell("first", role="player", start="21 April 1990", tally=[{"scope": "league", "goals": 11, "words": "11"}]),
    ],
}


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = tmp_path_factory.mktemp("career")
    build(str(home / "dataset"), write_career(home, CAREER).data)
    return KnowledgeGraph.open(home / "dataset")


@pytest.mark.parametrize("name", ["people", "spells", "tallies", "claims", "conflicts"])
def test_a_small_career_as_csv(career: KnowledgeGraph, tmp_path: Path, name: str) -> None:
    text = (written(tmp_path, "csv", career) / f"{name}.csv").read_bytes().decode().replace("\r\n", "\n")
    assert text == golden(f"table-{name}.csv", text)


def test_what_a_spreadsheet_takes_for_a_formula_is_not_changed(career: KnowledgeGraph, tmp_path: Path) -> None:
    folder = written(tmp_path, "csv", career)
    (resource,) = (each for each in package_of(folder)["resources"] if each["name"] == "spells")
    duties = frame_of(folder, resource)["duties"].explode().drop_nulls().to_list()
    assert duties == ["-5", "=SUM(1,2)", "@home"]
    assert "import the columns as text" in package_of(folder)["description"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@settings(deadline=None, max_examples=25)
@given(st.lists(texts, max_size=4), texts, st.lists(texts, min_size=1, max_size=3))
def test_every_text_comes_back_from_both_formats(
    tmp_path_factory: pytest.TempPathFactory, lists: list[str], name: str, many: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    store = ox.Store()
    for number, text in enumerate(many):
        person = ox.NamedNode(f"{ID}person/{number}")
        store.add(ox.Quad(person, ox.NamedNode(CAR + "name"), ox.Literal(name)))
        store.add(ox.Quad(person, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(text)))
        store.add(
            ox.Quad(
                person, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(CAR + "Person")
            )
        )
        for each in lists:
            store.add(ox.Quad(person, ox.NamedNode(CAR + "nickname"), ox.Literal(each)))
    want = Tables(store)["people"]
    assert set(want["nicknames"][0]) == set(lists) and want["name"].to_list() == many
    for form, write in WRITERS.items():
        write(Selection(store, str(folder), view="accepted"), str(folder / form), lambda rows: None)
        (resource,) = (each for each in package_of(folder / form)["resources"] if each["name"] == "people")
        assert frame_of(folder / form, resource).equals(want)


def test_a_dataset_with_nothing_in_it_has_files_with_their_columns(tmp_path: Path) -> None:
    for form, write in WRITERS.items():
        write(Selection(ox.Store(), str(tmp_path), view="all"), str(tmp_path / form), lambda rows: None)
        for resource in package_of(tmp_path / form)["resources"]:
            frame = frame_of(tmp_path / form, resource)
            columns = TABLES[resource["name"]].columns
            assert frame.schema == {column.name: column_type(column) for column in columns} and frame.is_empty()
