"""SQL over the tables: what it answers, what it refuses, and what it says to a question that is wrong."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from carrera_kg import cli, database
from carrera_kg.dates import PartialDate
from carrera_kg.errors import CarreraError, DataError, QueryError, RefusedError, UsageError
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.tables import Tables, reading
from carrera_kg.tables.schema import TABLES
from tests.league import CLUBS, LEAGUE, League, drawn, opened

MATCHES = drawn(7)


@pytest.fixture(scope="module")
def league(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A league with its tables beside the store."""
    return opened(MATCHES, tmp_path_factory.mktemp("league's") / "generation")


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────


def test_sql_sees_the_same_tables_as_python(kg: KnowledgeGraph) -> None:
    for name in ("spells", "claims", "conflicts"):
        assert kg.sql(f"FROM {name}").equals(kg.tables[name])


def test_sql_answers_over_the_files_of_a_large_build(league: KnowledgeGraph) -> None:
    found = league.sql(
        "SELECT competition_name AS name, count(*) AS n FROM matches GROUP BY ALL ORDER BY name NULLS FIRST"
    )

    told = Counter(game.competition and MATCHES.name(game.competition) for game in MATCHES.games)
    assert dict(found.rows()) == told


def test_values_are_bound_and_never_pasted(kg: KnowledgeGraph) -> None:
    assert kg.sql("SELECT $x AS x", x="' OR 1 = 1 --").item() == "' OR 1 = 1 --"
    asked = "SELECT count(*) FROM tallies WHERE appearances > $n AND list_contains($roles, role)"
    assert kg.sql(asked, n=150, roles=["player"]).item() == 2
    assert kg.sql("SELECT $day + 1 AS day", day=date(2020, 2, 28)).item() == date(2020, 2, 29)
    assert kg.sql("SELECT count(*) FROM spells WHERE start = $start", start=PartialDate.parse("1991")).item() > 0
    bari = kg.find("Bari", "club")
    assert kg.sql("SELECT name FROM teams WHERE team = $team", team=bari).item() == "Bari"


def test_sums_of_whole_numbers_are_whole_numbers(kg: KnowledgeGraph) -> None:
    frame = kg.sql(
        "SELECT sum(appearances) AS n, 1::HUGEINT << 100 AS large, 1.50 AS price, sum(goals) AS m FROM tallies"
    )

    assert frame.schema["n"] == frame.schema["m"] == pl.Int64
    assert str(frame["large"].item()) == str(1 << 100)
    assert str(frame["price"].item()) == "1.50"


def test_results_tell_how_each_match_ended_for_each_side(league: KnowledgeGraph) -> None:
    found = league.sql("SELECT team, result, goals_for, goals_against, ground FROM results")

    told = [(game, team) for game in MATCHES.games for team in (game.home, game.away)]
    expected = Counter(
        (f"https://w3id.org/carrera-kg/id/{team}", game.of(team)[2], *game.of(team)[:2], game.ground(team))
        for game, team in told
    )
    assert Counter(found.rows()) == expected


def test_the_tables_can_be_listed_and_described(kg: KnowledgeGraph) -> None:
    assert sorted(kg.sql("SHOW TABLES")["name"]) == sorted([*TABLES, "results"])
    assert kg.sql("DESCRIBE tallies")["column_name"].to_list() == [c.name for c in TABLES["tallies"].columns]
    assert kg.sql("SUMMARIZE tallies").height == len(TABLES["tallies"].columns)


def test_names_of_tables_are_taken_in_any_case(kg: KnowledgeGraph) -> None:
    assert kg.sql('SELECT count(*) FROM "Teams" JOIN Main.PLACES ON true').item() > 0


def test_several_threads_may_ask_at_once(league: KnowledgeGraph) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(league.sql("SELECT count(*) FROM results JOIN goals USING (match)").item())
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


# ── What is refused ──────────────────────────────────────────────────────────────────────────────

NO_QUESTION = [
    "COPY (SELECT 1) TO '{here}/made.csv'",
    "COPY matches FROM '{here}/secret.csv'",
    "ATTACH '{here}/made.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '100GB'",
    "RESET lock_configuration",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CREATE TABLE made AS SELECT 1",
    "CREATE OR REPLACE VIEW matches AS SELECT 1",
    "DROP VIEW matches",
    "INSERT INTO matches SELECT 1",
    "UPDATE matches SET label = ''",
    "DELETE FROM matches",
    "EXPORT DATABASE '{here}/made'",
    "IMPORT DATABASE '{here}/made'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{here}/made.csv'",
    "EXPLAIN SELECT 1",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "BEGIN",
    "VACUUM",
    "CHECKPOINT",
    "USE memory",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY (SELECT 1) TO '{here}/made.csv'",
]
OUTSIDE = [
    "FROM '{here}/secret.csv'",
    "FROM read_csv('{here}/secret.csv')",
    "FROM read_csv_auto('{here}/*.csv')",
    "FROM read_text('{here}/secret.csv')",
    "FROM read_blob('{here}/secret.csv')",
    "FROM read_json('{here}/secret.csv')",
    "FROM read_parquet('{here}/secret.csv')",
    "FROM parquet_schema('{here}/secret.csv')",
    "FROM glob('{here}/*')",
    "FROM sniff_csv('{here}/secret.csv')",
    "FROM read_csv('{tables}/../../secret.csv')",
    "FROM read_csv('https://example.org/x.csv')",
    "FROM 's3://bucket/x.parquet'",
    "FROM query('SELECT * FROM read_csv(''{here}/secret.csv'')')",
    "FROM query_table(['{here}/secret.csv'])",
    "SELECT (SELECT content FROM read_text('{here}/secret.csv'))",
    "FROM duckdb_secrets()",
]


@pytest.mark.parametrize("text", NO_QUESTION)
def test_what_is_no_question_is_refused(text: str, league: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises((RefusedError, QueryError), match=r"only one SELECT is answered|syntax error") as caught:
        league.sql(text.format(here=tmp_path))

    assert isinstance(caught.value, RefusedError) or "syntax" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert league.sql("SELECT count(*) FROM matches").item() == len(MATCHES.games)


@pytest.mark.parametrize("text", OUTSIDE)
def test_nothing_outside_the_tables_is_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\nwords\n")
    kg = opened(League(MATCHES.games[:2]), tmp_path / "generation")

    with pytest.raises(QueryError) as caught:
        kg.sql(text.format(here=tmp_path, tables=tmp_path / "generation" / "tables"))

    assert "words" not in str(caught.value)


def test_the_variables_of_the_caller_are_not_read(kg: KnowledgeGraph) -> None:
    secret = pl.DataFrame({"a": [1]})

    with pytest.raises(QueryError, match="no table is called secret"):
        kg.sql("FROM secret")
    assert secret.height == 1


def test_the_settings_are_locked(league: KnowledgeGraph) -> None:
    settings = dict(league.sql("SELECT name, value FROM duckdb_settings()").rows())

    assert settings["enable_external_access"] == "false"
    assert settings["lock_configuration"] == "true"
    assert settings["autoload_known_extensions"] == "false"
    assert settings["temp_directory"] == ""


def test_a_question_may_take_only_so_much_memory(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database._SETTINGS, "memory_limit", "30MB")
    small = database.Database(kg.store)

    with pytest.raises(QueryError, match=r"more than 2GB of memory; ask for less"):
        small.frame("SELECT range FROM range(20000000) ORDER BY hash(range)")


def test_an_answer_may_have_only_so_many_rows(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST_CELLS", 100)

    assert kg.sql("SELECT range AS a, range AS b FROM range(50)").height == 50
    with pytest.raises(QueryError, match="more than 50 rows; sum them up, or add LIMIT"):
        kg.sql("SELECT range AS a, range AS b FROM range(10000000000000)")


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FROM machtes", "no table is called machtes; did you mean matches"),
        ("FROM nonsense_", "no table is called nonsense_; there are documents, people"),
        ("SELECT persn FROM tallies", "no column is called persn; did you mean person"),
        ("SELECT t.persn FROM tallies AS t", "no column is called persn; did you mean person"),
        ("SELECT xyzzy FROM tallies", "no column is called xyzzy; DESCRIBE a table to see its columns"),
        ("SELCT 1", "syntax error at or near \"SELCT\" in line 1, column 1, at 'SELCT 1'"),
        ("SELECT 1\nFROM tallies WHERE AND", "in line 2, column 20, at 'AND'"),
        ("SELECT goals FROM tallies WHERE goals = 'x'", "Could not convert string 'x' to INT64"),
        ("SELECT nofunc(1)", "Function with name nofunc does not exist"),
        ("SELECT team_name, count(*) FROM spells", "must appear in the GROUP BY clause"),
        ("SELECT INTERVAL 1 DAY AS pause", "pause is of the type INTERVAL, which a table cannot hold; cast it to TEXT"),
        ("", "the question is empty; write a SELECT"),
        ("-- nothing", "the question is empty; write a SELECT"),
        ("SELECT 'x", "unterminated"),
    ],
)
def test_a_wrong_question_is_told_in_one_line(text: str, words: str, kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as caught:
        kg.sql(text)

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_parameters_are_held_to_those_of_the_question(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="the SQL needs team; give it a value"):
        kg.sql("SELECT $team AS team")
    with pytest.raises(UsageError, match=r"no parameter taem; did you mean team\?"):
        kg.sql("SELECT $team AS team", taem=1)
    with pytest.raises(UsageError, match="x: a Path cannot be bound" if sys.platform == "win32" else "x: a PosixPath"):
        kg.sql("SELECT $x AS x", x=Path("a"))


def test_without_duckdb_the_error_says_what_to_install(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(UsageError, match=r"SQL needs DuckDB; pip install 'carrera-kg\[sql\]'"):
        database.Database(kg.store)


def test_a_damaged_file_of_a_table_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    kg = opened(League(MATCHES.games[:2]), tmp_path / "generation")
    (tmp_path / "generation" / "tables" / "sides.parquet").write_bytes(b"no Parquet")

    with pytest.raises(CarreraError) as caught:
        kg.sql("FROM sides")
    assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="the table cannot be read; build the dataset again"):
        _ = kg.tables.sides


# ── Tables from files ────────────────────────────────────────────────────────────────────────────


def test_tables_are_read_from_their_files_without_asking_the_store(
    league: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Tables(league.store)
    made = {name: expected[name] for name in ("matches", "sides", "goals", "teams")}
    files = Tables(league.store, league._generation)
    assert files.teams.equals(made.pop("teams"))  # it has no file
    monkeypatch.setattr(reading, "text_rows", lambda *_: pytest.fail("the store was asked"))

    for name, frame in made.items():
        assert files.height(name) == frame.height
        assert files.scan(name).select("match").collect().equals(frame.select("match"))
        assert files[name].equals(frame)
        assert files[name].schema == frame.schema
        assert files.scan(name).collect().equals(frame)


def test_a_file_that_is_not_as_tables_are_today_is_left_alone(tmp_path: Path) -> None:
    kg = opened(League(MATCHES.games[:2]), tmp_path / "generation")
    file = tmp_path / "generation" / "tables" / "goals.parquet"
    pl.read_parquet(file).drop("minute").write_parquet(file)

    assert kg.tables.file("goals") is None
    assert kg.tables.goals.equals(Tables(kg.store)["goals"])


def test_a_scan_of_a_table_without_a_file_is_the_table(kg: KnowledgeGraph) -> None:
    assert kg.tables.scan("teams").filter(kind="club").collect().height == 18
    with pytest.raises(UsageError, match=r"no table 'team'; did you mean teams\?"):
        kg.tables.scan("team")


def test_the_folder_of_tables_that_are_made_for_sql_goes_with_it(kg: KnowledgeGraph) -> None:
    asked = database.Database(kg.store)
    asked.frame("FROM teams")
    folder = os.path.dirname(asked._files["teams"])
    assert os.listdir(folder) == ["teams.parquet"]

    del asked
    gc.collect()

    assert not os.path.exists(folder)


def test_duckdb_itself_finds_the_files_as_they_are(league: KnowledgeGraph) -> None:
    path = league.tables.file("matches")
    assert path is not None

    with duckdb.connect() as connection:
        found = connection.execute("SELECT count(*) FROM read_parquet($path) WHERE competition LIKE $like",
                                   {"path": path, "like": f"%{LEAGUE}"}).fetchone()  # fmt: skip

    assert found == (sum(game.competition == LEAGUE for game in MATCHES.games),)
    assert len(CLUBS) == 6


# ── The command ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shell(dataset: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command over the shipped facts: exit code, output and messages."""

    def run(*words: str) -> tuple[int, str, str]:
        code = cli.run(["sql", *words, "--store", str(dataset)])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


ODD = (
    "SELECT name, [kind, 'a\"b'] AS list, {'a': 1.50} AS pair, true AS yes, NULL AS none FROM teams ORDER BY 1 LIMIT 1"
)


def test_the_command_writes_csv_with_lists_as_json(shell: Any) -> None:
    code, out, _ = shell(ODD)

    assert code == 0
    assert list(csv.reader(io.StringIO(out, newline=""))) == [
        ["name", "list", "pair", "yes", "none"],
        ["AEK Athens", '["club", "a\\"b"]', '{"a": "1.50"}', "true", ""],
    ]
    assert out.endswith("\r\n")


def test_the_command_writes_json_and_json_lines(shell: Any, tmp_path: Path) -> None:
    row = {"name": "AEK Athens", "list": ["club", 'a"b'], "pair": {"a": "1.50"}, "yes": True, "none": None}

    assert json.loads(shell(ODD, "--format", "json")[1]) == [row]
    assert json.loads(shell(ODD, "--format", "jsonl")[1]) == row
    assert shell(ODD, "-o", str(tmp_path / "rows.json"))[:2] == (0, "")
    assert json.loads((tmp_path / "rows.json").read_text()) == [row]


def test_the_command_draws_a_table(shell: Any) -> None:
    out = shell("SELECT name, other_names AS others, 7 AS n FROM teams WHERE name = 'Bari'", "--format", "table")[1]

    assert out.splitlines()[0].split() == ["name", "others", "n"]
    assert out.splitlines()[-1].startswith("Bari")


def test_the_command_takes_a_file_or_standard_input(
    shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "question.sql").write_text("SELECT 1 AS a", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT 2 AS a")))

    assert shell(str(tmp_path / "question.sql"))[1] == "a\r\n1\r\n"
    assert shell("-")[1] == "a\r\n2\r\n"
    assert shell(str(tmp_path / "none.sql"))[0] == 3


def test_a_wrong_question_is_one_line_on_stderr(shell: Any) -> None:
    code, out, err = shell("SELECT * FROM machtes")

    assert (code, out) == (2, "")
    assert err == "carrera-kg: no table is called machtes; did you mean matches or places?\n"
