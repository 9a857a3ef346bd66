"""The notebook as IPython runs it: the magic, its errors, and what is completed at the cursor."""

from __future__ import annotations

import builtins
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from jupyter_client.manager import start_new_kernel

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import CarreraError, QueryError, UsageError
from carrera_kg.notebook import magic
from carrera_kg.notebook.magic import OPTIONS
from carrera_kg.results import Rows, Truth
from carrera_kg.vocabulary import ID

CARRERA = ID + "person/massimo-carrera"
BORN = "SELECT ?day { ?who car:birthDate ?day }"


@pytest.fixture(scope="module")
def one_shell() -> Iterator[Any]:
    """IPython without a terminal, history or a profile's settings."""
    shell: Any = InteractiveShell.instance()
    shell.history_manager.enabled = False
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def shell(one_shell: Any, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A new notebook that has the extension and a graph called kg."""
    monkeypatch.delattr(builtins, "_", raising=False)  # doctests leave one, and IPython respects it
    one_shell.reset(new_session=False)
    one_shell.user_ns["kg"] = kg
    one_shell.run_line_magic("load_ext", "carrera_kg")
    yield one_shell
    one_shell.run_line_magic("unload_ext", "carrera_kg")


def run(shell: Any, cell: str) -> Any:
    """The value of a cell.

    Raises:
        Exception: what the cell raises.
    """
    with capture_output():
        outcome = shell.run_cell(cell)
    outcome.raise_error()
    return outcome.result


def told(shell: Any, cell: str) -> list[str]:
    """The lines that a cell prints that fails."""
    with capture_output() as output:
        outcome = shell.run_cell(cell)
    assert not outcome.success
    lines = re.sub(r"\x1b\[[\d;]*m", "", output.stdout + output.stderr).strip("\n").splitlines()
    return [line for line in lines if line]


# ── The magic ────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_is_a_query_and_its_answer_is_kept(shell: Any) -> None:
    found = run(shell, "%%sparql\nSELECT ?day { person:massimo-carrera car:birthDate ?day }")
    assert isinstance(found, Rows)
    assert str(found.scalar()) == "22 April 1964"
    assert shell.user_ns["_"] is found


def test_a_query_of_the_library_is_asked_by_name_on_a_line_or_in_a_cell(shell: Any) -> None:
    line = run(shell, '%sparql player-clubs -p person="Massimo Carrera" -o clubs')
    cell = run(shell, "%%sparql player-clubs -p person='Massimo Carrera'")
    assert "Bari" in repr(line)
    assert repr(line) == repr(cell)
    assert shell.user_ns["clubs"] is line


def test_an_answer_can_be_assigned(shell: Any) -> None:
    run(shell, 'yes = %sparql person-was-at-team -p person="Massimo Carrera" -p team=Juventus')
    assert isinstance(shell.user_ns["yes"], (Rows, Truth))


@pytest.mark.parametrize("given", ["-p who", "-p who=$who", "-p who=$somebody"])
def test_a_value_is_bound_from_a_variable_of_the_notebook(shell: Any, given: str) -> None:
    run(shell, 'who = somebody = kg.find("Massimo Carrera")')
    assert str(run(shell, f"%%sparql {given}\n{BORN}").scalar()) == "22 April 1964"


def test_a_value_of_another_kind_is_bound_as_such(shell: Any) -> None:
    run(shell, "from datetime import date\nday, number = date(2017, 5, 7), 5")
    found = run(shell, "%%sparql -p number -p day\nSELECT ?number ?day { BIND(1 AS ?one) }")
    assert [type(value).__name__ for value in found.one()] == ["int", "date"]


def test_nothing_is_pasted_into_the_line_or_the_cell(shell: Any) -> None:
    run(shell, "text = 'x\" } #'")
    assert run(shell, "%%sparql -p text\nSELECT ?text { BIND(1 AS ?one) }").scalar() == 'x" } #'
    assert run(shell, '%%sparql\nSELECT ("{text} $text" AS ?x) {}').scalar() == "{text} $text"
    assert run(shell, "%%sparql -p text={text}\nSELECT ?text { BIND(1 AS ?one) }").scalar() == "{text}"


def test_a_frame_is_given_where_one_is_asked_for(shell: Any) -> None:
    frame = run(shell, '%sparql player-clubs -p person="Massimo Carrera" --df -o frame')
    assert isinstance(frame, polars.DataFrame)
    assert shell.user_ns["frame"] is frame


def test_another_dataset_is_asked_by_its_folder(shell: Any, dataset: Path) -> None:
    del shell.user_ns["kg"]
    assert bool(run(shell, f"%%sparql --store '{dataset}'\nASK {{ ?person a car:Person }}"))


def test_without_a_graph_the_default_dataset_is_opened_once(
    shell: Any, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.user_ns["kg"] = "something else"
    opened: list[KnowledgeGraph] = []

    def open_() -> KnowledgeGraph:
        opened.append(kg)
        return kg

    monkeypatch.setattr(KnowledgeGraph, "open", open_)
    for _ in range(2):
        assert bool(run(shell, "%%sparql\nASK { ?person a car:Person }"))
    assert len(opened) == 1


def test_loading_twice_leaves_one_of_each(shell: Any) -> None:
    shell.run_line_magic("reload_ext", "carrera_kg")
    ours = [each for each in shell.Completer.custom_matchers if each.__module__.startswith("carrera_kg")]
    assert len(ours) == 1


def test_unloading_takes_everything_away(shell: Any) -> None:
    shell.run_line_magic("unload_ext", "carrera_kg")
    assert "sparql" not in shell.magics_manager.magics["line"] | shell.magics_manager.magics["cell"]
    assert not [each for each in shell.Completer.custom_matchers if each.__module__.startswith("carrera_kg")]


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────

CAREER = """SELECT ?person ?team ?start ?end {
  ?spell car:person ?person ; car:team ?team ; car:start ?start OPTIONAL { ?spell car:end ?end } }"""


@pytest.mark.parametrize(
    "cell",
    [
        f"%%sparql --graph -o kept\n{CAREER}",
        "%%sparql --graph -o kept\nCONSTRUCT { ?s car:person ?p } WHERE { ?s car:person ?p }",
        f"%%sparql --timeline -o kept\n{CAREER}",
    ],
)
def test_an_answer_is_drawn(shell: Any, cell: str) -> None:
    drawn = run(shell, cell)
    assert 'src="data:image/svg+xml;base64,' in drawn._repr_html_()
    assert drawn.answer is shell.user_ns["kept"]
    assert repr(drawn) == repr(drawn.answer)  # where there are no pictures there is the table


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("%%sparql --graph\nASK {}", "yes or no cannot be drawn"),
        ("%%sparql --graph\nSELECT (1 AS ?n) {}", "the answer has no two columns of things to draw"),
        ("%%sparql --timeline\nSELECT (1 AS ?n) {}", "the answer has no dates to draw"),
        ("%%sparql --timeline\nSELECT ?x { ?x a car:Person FILTER(1 = 2) }", "the answer is empty"),
        ("%%sparql --df\nASK {}", "only rows make a frame"),
    ],
)
def test_what_cannot_be_drawn_is_said(shell: Any, cell: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        run(shell, cell)


# ── Errors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "problem", "move"),
    [
        ('kg.person("Massimo Carera")', "UsageError: no person is called 'Massimo Carera'", "did you mean Massimo Carrera?"),
        ("%sparql player-club", "UsageError: no query is called 'player-club'", "did you mean player-clubs"),
        ("%sparql player-clubs", "UsageError: player-clubs needs person", 'add -p person="Massimo Carrera"'),
        ("%sparql player-clubs -q", "UsageError: %sparql: unrecognized arguments: -q", "%sparql? tells how it is used"),
        ("%sparql player-clubs --graph --df", "UsageError: %sparql: argument --df: not allowed with argument --graph", "%sparql?"),
        ('%sparql player-clubs -p "person', "UsageError: %sparql: no closing quotation", "close the quotation mark"),
        ("%sparql", "UsageError: nothing is asked", "write a query below %%sparql"),
        ("%%sparql player-clubs\nASK {}", "UsageError: a query in the cell and the name of another", "leave one of them out"),
        ("%sparql person-birth -o 1x", "UsageError: -o 1x: no name of a variable", "use letters"),
        ("%%sparql -p wo\nASK {}", "UsageError: -p wo: this notebook has no variable wo", "write -p wo=TEXT, or define it"),
        ("%%sparql\nSELEC ?x { }", "QueryError: ", "did you mean SELECT"),
        ("%%sparql --store /nowhere/at/all\nASK {}", "DataError: ", ""),
    ],
)  # fmt: skip
def test_an_error_is_two_lines(shell: Any, cell: str, problem: str, move: str) -> None:
    lines = told(shell, cell)
    assert len(lines) == 2
    assert lines[0].startswith(problem)
    assert lines[1].startswith("  → ")
    assert move in " ".join(lines)


def test_other_errors_keep_their_traceback(shell: Any) -> None:
    assert "Traceback" in "\n".join(told(shell, "1 / 0"))


def test_an_error_without_a_next_move_is_one_line() -> None:
    assert QueryError("it is wrong")._render_traceback_() == ["QueryError: it is wrong"]


def test_an_answer_that_breaks_off_while_it_is_shown_is_two_lines(shell: Any) -> None:
    class Broken:
        def _repr_html_(self) -> str:
            raise CarreraError("the query broke off", "the rows before it are not the whole answer")

    with capture_output() as output:
        shell.user_ns["broken"] = Broken()
        shell.run_cell("from IPython.display import display\ndisplay(broken, include=['text/html'])")
    lines = (output.stdout + output.stderr).strip().splitlines()
    assert [line for line in lines if line][:2] == [
        "CarreraError: the query broke off",
        "  → the rows before it are not the whole answer",
    ]


# ── Completion ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=[True, False], ids=["jedi", "no jedi"])
def complete(shell: Any, request: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """What is completed at the place of the bar ``|``, else at the end; whole texts, as they would stand there."""
    shell.Completer.use_jedi = request.param

    def complete(cell: str) -> list[str]:
        at = cell.index("|") if "|" in cell else len(cell)
        with provisionalcompleter():
            found = list(shell.Completer.completions(cell.replace("|", "", 1), at))
        begun = cell[:at].rsplit("\n", maxsplit=1)[-1]
        return [begun[: len(begun) - (each.end - each.start)] + each.text for each in found]

    return complete


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('kg.person("Mass', ['kg.person("Massimo Carrera']),
        ("kg.person('carrera m", ["kg.person('Massimo Carrera"]),
        ('x = [kg.person("mass|imo")]', ['x = [kg.person("Massimo Carrera']),
        ('kg.find("Juv', ['kg.find("Juventus']),
        ('kg.find("Bari', ['kg.find("club/bari', 'kg.find("place/bari']),  # several things: addresses tell them apart
        ('kg.find("Bari", "clu', ['kg.find("Bari", "club']),
        ('kg.explain("Massimo Carrera", "birth', ['kg.explain("Massimo Carrera", "birthDate', 'kg.explain("Massimo Carrera", "birthPlace']),
        ('kg.explain("Massimo Carrera", at="Juv', ['kg.explain("Massimo Carrera", at="Juventus']),
        ('kg.query("player-c', ['kg.query("player-clubs']),
        ('kg.query("player-clubs", person="mass', ['kg.query("player-clubs", person="Massimo Carrera']),
        ('kg.on("1995-09-01").squad("juv', ['kg.on("1995-09-01").squad("Juventus']),
        ('kg.on("1995-09-01").answer("Massimo Carrera", "juv', ['kg.on("1995-09-01").answer("Massimo Carrera", "Juventus']),
        ('kg.on("1995-09-01").answer("Massimo Carrera", "Juventus", "caret', ['kg.on("1995-09-01").answer("Massimo Carrera", "Juventus", "caretaker']),
        ('kg.path("Massimo Carrera", "Antonio C', ['kg.path("Massimo Carrera", "Antonio Conte']),
        ('kg.path("Massimo Carrera", "Antonio Conte", via=["Juv', ['kg.path("Massimo Carrera", "Antonio Conte", via=["Juventus']),
        ('kg.players_of("Antonio Conte", at="juv', ['kg.players_of("Antonio Conte", at="Juventus']),
        ('kg.squad("Juventus", certainty="c', ['kg.squad("Juventus", certainty="certainly']),
        ('kg.centrality("peo', ['kg.centrality("people']),
        ('kg.centrality("people", measure="bet', ['kg.centrality("people", measure="betweenness']),
        ('kg.conflicts(\n    about="Massim', ['    about="Massimo Carrera']),
        ("%sparql player-c", ["%sparql player-clubs"]),
        ("%%sparql player-c", ["%%sparql player-clubs"]),
        ("%sparql player-clubs --g", ["%sparql player-clubs --graph"]),
        ("%sparql player-clubs -p ", ["%sparql player-clubs -p person="]),
        ('%sparql player-clubs -p person="mass', ['%sparql player-clubs -p person="Massimo Carrera']),
        ("%sparql player-clubs -p person=mass", ['%sparql player-clubs -p person="Massimo Carrera"']),
        ("%%sparql\nSELECT ?x { ?x car:birthD", ["SELECT ?x { ?x car:birthDate"]),
        ("%%sparql\nSELECT ?x { ?x birthD", ["SELECT ?x { ?x car:birthDate"]),
        ("%%sparql\nSELECT ?day { ?x car:birthDate ?d", ["SELECT ?day { ?x car:birthDate ?day"]),
        ("%%sparql\nSELECT ?x { person:carrera", ["SELECT ?x { person:massimo-carrera"]),
        ("%%sparql\nCONSTR", ["CONSTRUCT"]),
    ],
)  # fmt: skip
def test_what_is_typed_is_completed(complete: Callable[[str], list[str]], cell: str, expected: list[str]) -> None:
    found = complete(cell)
    assert [each for each in found if not each.endswith(("encyclopedia", "biography", "news"))] == expected


@pytest.mark.parametrize("cell", ['kg.person("', 'kg.person("zzzz', 'kg.on("199', 'kg.query("nothing-such", x="mass', "%%sparql\n# car:bir", '%%sparql\nSELECT ("car:bir'])  # fmt: skip
def test_where_nothing_fits_nothing_of_ours_is_offered(complete: Callable[[str], list[str]], cell: str) -> None:
    assert not [each for each in complete(cell) if "Carrera" in each or "car:birthDate" in each]


def test_variables_of_the_notebook_are_offered_as_values(shell: Any, complete: Callable[[str], list[str]]) -> None:
    run(shell, "somebody = 1")
    assert complete("%sparql player-clubs -p person=$some") == ["%sparql player-clubs -p person=$somebody"]


def test_python_is_completed_as_ever(complete: Callable[[str], list[str]]) -> None:
    assert [each.rpartition(".")[2] for each in complete("kg.expl")] == ["explain"]


def test_another_object_with_such_a_method_is_left_alone(shell: Any, complete: Callable[[str], list[str]]) -> None:
    run(shell, "class Other:\n    def person(self, name): ...\nother = Other()")
    assert not [each for each in complete('other.person("Mass') if "Carrera" in each]


# ── What is written about it ─────────────────────────────────────────────────────────────────────

NOTEBOOKS = (Path(__file__).parent.parent / "docs/notebooks.md").read_text(encoding="utf-8")


def test_the_options_of_the_magic_are_documented_and_no_others() -> None:
    rows = re.findall(r"^\| (`-.*?) \|", NOTEBOOKS, re.M)
    assert {option for row in rows for option in re.findall(r"`(--?\w+)", row)} == set(OPTIONS)
    assert set(re.findall(r"(?:^|[\[ |])(--?[a-z]+)\b", magic.USAGE)) == set(OPTIONS)


@pytest.mark.parametrize("cell", re.findall(r"^```\n(%.*?)```", NOTEBOOKS, re.M | re.S))
def test_what_is_written_runs(shell: Any, cell: str) -> None:
    assert len(run(shell, cell).rows()) > 0


def test_the_error_that_is_written_is_the_one_that_is_told(shell: Any) -> None:
    (written,) = re.findall(r"```\n(UsageError.*?)\n```", NOTEBOOKS, re.S)
    assert "\n".join(told(shell, "kg.person('Massimo Carera')")) == written


# ── A real kernel ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def kernel() -> Iterator[Any]:
    """A kernel as JupyterLab and VS Code talk to it."""
    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def outputs(kernel: Any, cell: str) -> list[dict[str, Any]]:
    """What a cell puts out."""
    found: list[dict[str, Any]] = []
    kernel.execute_interactive(cell, timeout=120, output_hook=lambda message: found.append(message["content"]))
    return [each for each in found if "data" in each or "traceback" in each or "text" in each]


def test_a_kernel_shows_answers_and_errors_and_completes(kernel: Any, dataset: Path) -> None:
    assert outputs(kernel, "%load_ext carrera_kg") == []
    opening = f"from carrera_kg import KnowledgeGraph\nkg = KnowledgeGraph.open({str(dataset)!r})\nkg"
    [shown] = outputs(kernel, opening)
    assert "1,341 claims" in shown["data"]["text/plain"]
    assert "<strong>Knowledge graph</strong>" in shown["data"]["text/html"]
    [shown] = outputs(kernel, "%%sparql -o day\nSELECT ?day { person:massimo-carrera car:birthDate ?day }")
    assert "22 April 1964" in shown["data"]["text/html"]
    [error] = outputs(kernel, "kg.person('Massimo Carera')")
    assert error["ename"] == "UsageError"
    assert error["traceback"] == [
        "UsageError: no person is called 'Massimo Carera'",
        "  → did you mean Massimo Carrera?",
    ]
    reply = kernel.execute_interactive("%%sparql -p missing\nASK {}", timeout=120, output_hook=lambda message: None)
    assert reply["content"]["status"] == "error"  # so that whoever runs a notebook stops there
    cell = 'kg.person("Mass'
    completed = kernel.complete(cell, reply=True, timeout=60)["content"]
    assert completed["matches"] == ["Massimo Carrera"]
    assert cell[completed["cursor_start"] : completed["cursor_end"]] == "Mass"


def test_a_first_start_says_what_it_does_and_leaves_nothing_behind(kernel: Any, tmp_path: Path) -> None:
    cell = (
        f"import os; os.environ['CARRERA_KG_STORE'] = {str(tmp_path / 'new')!r}\n"
        "from carrera_kg import KnowledgeGraph\nopened = KnowledgeGraph.open()"
    )
    steps = outputs(kernel, cell)
    told = [each["data"]["text/plain"] for each in steps]
    assert told[1] == "building the dataset: starting"
    assert "building the dataset: validating" in told
    assert (told[0], told[-1]) == ("", "")
    assert len({each["transient"]["display_id"] for each in steps}) == 1  # one place, written anew
    assert outputs(kernel, "KnowledgeGraph.open().folder == opened.folder")[0]["data"]["text/plain"] == "True"


# ── Without IPython ──────────────────────────────────────────────────────────────────────────────


def test_the_package_does_not_need_ipython() -> None:
    code = (
        "import sys; sys.modules['IPython'] = None\n"
        "import carrera_kg; carrera_kg.KnowledgeGraph; carrera_kg.load_ipython_extension\n"
        "from carrera_kg.progress import Progress\n"
        "with Progress('work') as tell: tell('a step')\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
