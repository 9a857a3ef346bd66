"""A build of large sources: one dataset, whose text, store and tables say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from carrera_kg import pipeline
from carrera_kg.columns.spool import Source
from carrera_kg.errors import DataError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import Large, build
from carrera_kg.store import EXPORT, READING, current, open_store
from carrera_kg.tables import Tables
from carrera_kg.tables.schema import TABLES
from carrera_kg.validation import Finding
from tests.large import B, built


def lines(dataset: Path) -> list[str]:
    return Path(current(str(dataset))[0], EXPORT).read_text(encoding="utf-8").split("\n")[:-1]


def manifest(dataset: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(current(str(dataset))[0], "manifest.json").read_text())
    return found


def test_the_text_is_sorted_and_each_line_there_once(large: Path) -> None:
    told = lines(large)
    assert told == sorted(set(told))
    assert len(told) == manifest(large)["quads"] == len(open_store(str(large)))


def test_the_canonical_hash_is_that_of_the_file(large: Path) -> None:
    data = Path(current(str(large))[0], EXPORT).read_bytes()
    assert manifest(large)["canonical_sha256"] == hashlib.sha256(data).hexdigest()


def test_every_table_beside_the_store_is_what_the_store_gives(large: Path) -> None:
    made = Tables(open_store(str(large)))
    for name in TABLES:
        beside = pl.read_parquet(Path(current(str(large))[0], "tables", f"{name}.parquet"))
        assert_frame_equal(beside, made[name])
    assert made["spells"].filter(pl.col("person_name") == "Player A").height == 3


def test_the_same_inputs_make_the_same_dataset(large: Path, inputs: Path, tmp_path: Path) -> None:
    built(tmp_path / "again", inputs, "results", "wikidata")
    assert lines(tmp_path / "again") == lines(large)


def test_what_documents_say_is_there_as_without_large_sources(large: Path, dataset: Path) -> None:
    def facts(folder: Path) -> set[str]:
        return {
            line
            for line in lines(folder)
            if not line.startswith("<https://w3id.org/carrera-kg/graph/") and "graph/dataset>" not in line
        }

    assert facts(dataset) <= facts(large)


def test_a_record_shows_the_row_that_it_comes_from(large: Path) -> None:
    tables = Tables(open_store(str(large)))
    sources = {
        row["label"]: row["sources"]
        for row in tables["matches"].filter(pl.col("season") == "1992-07/1993-06").to_dicts()
    }
    assert [place.rsplit("/", 1)[1] for place in sources["Club North v Club South, 6 September 1992"]] == [
        "1992-93-it-1#row=2"
    ]
    spells = tables["spells"].filter(pl.col("person_name") == "Player B").drop_nulls("team")
    assert spells["sources"].to_list() == [[f"http://www.wikidata.org/entity/statement/{B}-00001-P54"]]


def test_what_could_not_be_read_is_told_with_its_place(large: Path) -> None:
    (told,) = manifest(large)["sources"]["1992-93-it-1"]["left_out"].values()
    assert told["records"] == 1
    assert "row=4" in told["first"]


def test_people_of_large_sources_are_asked_like_any_other(large: Path) -> None:
    kg = KnowledgeGraph.open(large)
    assert [spell.team and spell.team.name for spell in kg.spells("Player A")] == [
        "Club North",
        "Club South",
        "Club North",
    ]
    assert [mate.person.name for mate in kg.teammates("Player A", certainty="certainly")] == ["Player B"]


def test_an_unknown_end_is_not_now(large: Path) -> None:
    rows = Tables(open_store(str(large)))["spells"].filter(pl.col("person_name") == "Player A").sort("start")
    assert rows["end"].to_list() == ["1993", "1995", None]
    assert rows["possible_until"].to_list()[-1] is None


def test_alone_there_is_nothing_of_the_documents(inputs: Path, tmp_path: Path) -> None:
    report = built(tmp_path / "alone", inputs, "wikidata", alone=True)
    assert report.claims == 0
    assert not [line for line in lines(tmp_path / "alone") if "massimo-carrera" in line]


def test_strict_stops_and_leaves_the_old_dataset_whole(large: Path, inputs: Path) -> None:
    before = lines(large)
    with pytest.raises(DataError, match=r"row=4.*mend the record, or leave out --strict"):
        built(large, inputs, "results", strict=True)
    assert lines(large) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), DataError("the dataset cannot be validated", "build again")])
def test_what_was_put_aside_is_gone_when_a_build_is_interrupted_and_what_was_read_is_not(
    error: BaseException, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = tmp_path / "dataset"

    def interrupted(quads: Iterable[str]) -> list[Finding]:
        assert (dataset / READING / "gathered" / "spells.arrow").exists()
        raise error

    with monkeypatch.context() as patched, pytest.raises(type(error)):
        patched.setattr(pipeline, "validate_apart", interrupted)
        built(dataset, inputs, "results", "wikidata", alone=True)
    assert sorted(path.name for path in (dataset / READING).iterdir()) == ["results-1992-93-it-1", "wikidata-entities"]
    built(dataset, inputs, "results", "wikidata", alone=True)
    assert KnowledgeGraph.open(dataset).spells("Player A")
    assert not (dataset / READING).exists()


def test_a_damaged_file_leaves_the_old_dataset_whole(large: Path, tmp_path: Path) -> None:
    before = lines(large)
    (tmp_path / "entities.json.gz").write_bytes(b"\x1f\x8b no gzip")
    with pytest.raises(DataError, match="is damaged or cut off"):
        build(str(large), large=Large((Source.parse(f"wikidata={tmp_path / 'entities.json.gz'}"),)))
    assert lines(large) == before


def test_who_is_withdrawn_does_not_come_back_with_records(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_text("withdrawn:\n- person: Player B\n  because: asked to be\n  gone: true\n")
    source = Source.parse(f"wikidata={inputs / 'entities.json'}")
    build(str(tmp_path / "dataset"), withdrawn=str(tmp_path / "withdrawn.yaml"), large=Large((source,)))
    assert not [line for line in lines(tmp_path / "dataset") if B in line or "/player-b" in line or "Player B" in line]
    assert [line for line in lines(tmp_path / "dataset") if "Player A" in line]
