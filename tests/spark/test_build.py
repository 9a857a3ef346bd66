"""A build on Spark: the same dataset as on one machine, whatever happens to a worker."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyoxigraph as ox
import pytest
from polars.testing import assert_frame_equal

from carrera_kg.cli import run
from carrera_kg.columns.publishing import in_order
from carrera_kg.columns.spool import Source
from carrera_kg.pipeline import Large, Report, build
from carrera_kg.spark.engine import Spark
from carrera_kg.store import current, read_manifest
from carrera_kg.tables.schema import TABLES
from tests.large import NORTH
from tests.readers.wikidata_entities import entity, item, player, said, year
from tests.spark.clusters import QUICK, Cluster, cluster, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in QUICK.items():
            patched.setenv(name, value)
        yield


def built(to: Path, inputs: Path, master: str, progress: Any = lambda step: None, **more: Any) -> Report:
    sources = (Source.parse(f"wikidata={inputs / 'entities.json'}"),
               Source.parse(f"results={inputs / '1992-93_it.1.csv'}"))  # fmt: skip
    return build(str(to), large=Large(sources, engine=Spark(master, pieces=3), **more), progress=progress)


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


def text(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((folder / "nquads").iterdir()))


@pytest.fixture(scope="module")
def on_spark(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spark") / "parts"
    built(folder, inputs, "local[2]")
    return folder


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def test_the_canonical_hash_is_that_of_a_build_on_one_machine(on_spark: Path, large: Path) -> None:
    there, here = manifest(on_spark), read_manifest(str(large))
    told = ("canonical_sha256", "quads", "records", "tables", "claims", "conflicts", "sources", "judgements", "inputs")
    assert {name: there[name] for name in told} == {name: here[name] for name in told}


def test_the_files_are_the_text_of_the_dataset_in_order(on_spark: Path, large: Path) -> None:
    assert text(on_spark) == Path(current(str(large))[0], "dataset.nq").read_bytes()
    assert hashlib.sha256(text(on_spark)).hexdigest() == manifest(on_spark)["canonical_sha256"]


def test_any_store_loads_the_files(on_spark: Path) -> None:
    store = ox.Store()
    for path in sorted((on_spark / "nquads").iterdir()):
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    assert len(store) == manifest(on_spark)["quads"]


def test_the_parts_of_each_table_are_the_table(on_spark: Path, large: Path) -> None:
    for name, table in TABLES.items():
        parts = pl.read_parquet(on_spark / "tables" / name / "*.parquet")
        beside = pl.read_parquet(Path(current(str(large))[0], "tables", f"{name}.parquet"))
        keys = [*table.sorted_by, *table.key]
        assert_frame_equal(in_order(parts, table).sort(keys), beside.sort(keys))


def test_nothing_else_is_left_behind(on_spark: Path) -> None:
    assert os.listdir(on_spark.parent) == ["parts"]
    assert sorted(os.listdir(on_spark)) == ["carrera-kg-export.json", "manifest.json", "nquads", "tables"]


def test_a_worker_that_is_lost_in_mid_build_changes_nothing(
    workers: Cluster, inputs: Path, large: Path, tmp_path: Path
) -> None:
    lost = []

    def progress(step: str) -> None:
        if step == "writing text":  # what the worker had gathered is gone with it
            workers.kill_worker()
            lost.append(step)

    built(tmp_path / "parts", inputs, workers.url, progress)
    assert lost
    assert manifest(tmp_path / "parts")["canonical_sha256"] == read_manifest(str(large))["canonical_sha256"]


def test_a_club_with_everybody_in_it_is_no_one_s_alone(tmp_path: Path) -> None:
    people = [
        player(f"Q{900200 + n}", f"Player {chr(65 + n % 26)}{n}", P54=[said(item(NORTH), P580=year(1960 + n % 40))])
        for n in range(120)
    ]
    entities = tmp_path / "entities.json"
    entities.write_text("\n".join(json.dumps(each) for each in [entity(NORTH, "Club North"), *people]))
    sources = (Source.parse(f"wikidata={entities}"),)
    build(str(tmp_path / "dataset"), large=Large(sources, alone=True))
    build(str(tmp_path / "parts"), large=Large(sources, alone=True, engine=Spark("local[2]", pieces=4)))
    assert (
        manifest(tmp_path / "parts")["canonical_sha256"] == read_manifest(str(tmp_path / "dataset"))["canonical_sha256"]
    )
    heights = [pl.read_parquet(path).height for path in (tmp_path / "parts/tables/spells").glob("part-*")]
    assert sum(heights) == len(people)
    assert len(heights) == 4
    assert max(heights) < len(people) / 2


def test_what_a_worker_cannot_read_is_told_in_one_line_and_the_old_files_stay(
    on_spark: Path, inputs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = text(on_spark)
    league = inputs / "1992-93_it.1.csv"
    words = ["build", "--engine", "spark", "--master", "local[1]", "--strict", "--alone", "--with", f"results={league}"]
    assert run([*words, "--to", str(on_spark)]) == 3
    told = capfd.readouterr()
    assert told.err.startswith("carrera-kg: 1992-93-it-1, row=4")
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert text(on_spark) == before
