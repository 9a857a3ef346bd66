"""What is missing for a build on Spark is said in one line, and at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from carrera_kg.cli import run
from carrera_kg.errors import DataError, UsageError
from carrera_kg.spark.session import Task, _chosen, asked, check_java, session
from tests.spark.clusters import free_port, missing

SPARK = ["build", "--engine", "spark"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([*SPARK, "--to", "x"], "--engine spark is for large sources; name one with --with KIND=PATH"),
        ([*SPARK, "--with", "results=x"], "Spark writes files for a store and no store; name a folder"),
        (["build", "--master", "local[2]"], "--master is for Spark; add --engine spark"),
        (["build", "--to", "x"], "--to is for Spark; add --engine spark"),
        ([*SPARK, "--with", "results=x", "--to", "x", "--partitions", "-1"], "--partitions -1: less than none"),
    ],
    ids=["no source", "no folder", "no engine", "a folder and no engine", "less than none"],
)
def test_options_that_do_not_go_together(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    assert message in capsys.readouterr().err


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match=r"needs PySpark; install carrera-kg\[spark\]"), session("local[1]"):
        pass


def test_without_java_the_next_move_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="needs Java, and there is none; install a Java runtime of version 17"):
        check_java()


def test_an_old_java_is_told_from_a_new_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="Java 11 is too old for Spark"):
        check_java()


@pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")
@pytest.mark.parametrize(
    ("master", "message"),
    [
        ("loacl[2]", "'loacl[2]' is no master; as in local[4], spark://HOST:7077"),
        ("spark://somewhere", "'spark://somewhere' is no master; name host and port"),
        (f"spark://127.0.0.1:{free_port()}", "nobody answers there"),
    ],
    ids=["a wrong word", "no port", "nobody there"],
)
def test_a_master_that_is_none(master: str, message: str) -> None:
    with pytest.raises((UsageError, DataError)) as told, session(master):
        pass
    assert message in str(told.value)


def test_what_the_user_has_set_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "spark-defaults.conf").write_text("# ours\nspark.ui.enabled true\nspark.local.dir=/data\n")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    assert _chosen("") == {"spark.ui.enabled", "spark.local.dir"}


def test_a_problem_on_a_worker_comes_back_as_it_was() -> None:
    def broken(_: object) -> list[int]:
        raise DataError("entities.json: is damaged", "fetch the file again")

    def of_spark() -> None:
        try:
            list(Task(broken)(1))
        except RuntimeError as error:
            raise OSError(f"Job aborted:\n  File x\nRuntimeError: {error} [ERROR]\n\tat org.apache") from None

    with pytest.raises(DataError, match=r"^entities.json: is damaged; fetch the file again$"):
        asked(of_spark)


def test_a_problem_that_is_not_ours_is_told_without_its_traceback() -> None:
    def of_spark() -> None:
        raise OSError('Traceback (most recent call last):\n  File "x"\nKeyError: 1\n\tat org.apache.spark')

    with pytest.raises(DataError, match=r"^the build on Spark failed \(KeyError: 1\); see the logs"):
        asked(of_spark)


def test_another_version_on_a_worker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    task = Task(list, [1])
    monkeypatch.setattr("carrera_kg.spark.session.__version__", "0.0.1")
    with pytest.raises(RuntimeError, match="install the same version on all machines"):
        list(task())
