"""The README's examples are run, and its outputs are what the commands print.

python -m tests.test_readme     writes the outputs into README.md anew
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrera_kg import cli

README = Path(__file__).parent.parent / "README.md"
WIDTH = "120"
# What is shown but not run: set-up, and a text of the reader's own.
_NOT_RUN = (
    "make ", "curl ", "carrera-kg catalogue", "carrera-kg locate", "carrera-kg build", "carrera-kg coverage",
    "carrera-kg serve",
)  # fmt: skip
_CONSOLE = re.compile(r"```console\n\$ (?P<command>.*)\n(?P<output>(?:(?!\$ |```).*\n)*)```")
_TEXT = re.compile(r"<!-- output of: (?P<command>.*) -->\n```text\n(?P<output>(?:(?!```).*\n)*)```")


class _Captured(io.TextIOWrapper):
    def __init__(self) -> None:
        self.raw_bytes = io.BytesIO()
        super().__init__(self.raw_bytes, encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.raw_bytes.getvalue().decode()


def output_of(command: str, store: Path) -> str:
    """What the command prints on standard output, on a page as wide as the README."""
    words = shlex.split(command)[1:]
    captured = _Captured()
    before = {name: os.environ.get(name) for name in ("COLUMNS", "CARRERA_KG_STORE")}
    os.environ.update(COLUMNS=WIDTH, CARRERA_KG_STORE=str(store))
    try:
        with contextlib.redirect_stdout(captured), contextlib.redirect_stderr(io.StringIO()):
            cli.run(words)
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return captured.text()


def examples() -> Iterator[tuple[str, str]]:
    text = README.read_text(encoding="utf-8")
    for pattern in (_CONSOLE, _TEXT):
        for match in pattern.finditer(text):
            if not match["command"].startswith(_NOT_RUN):
                yield match["command"], match["output"]


@pytest.mark.parametrize(("command", "output"), list(examples()), ids=[command for command, _ in examples()])
def test_the_readme_shows_what_the_command_prints(command: str, output: str, dataset: Path) -> None:
    printed = output_of(command, dataset)
    if output.endswith("…\n"):  # a long answer is cut, and says so
        assert printed.startswith(output.removesuffix("…\n"))
    else:
        assert printed == output


def test_the_readme_runs_at_least_its_five_questions() -> None:
    assert len(list(examples())) >= 6


def test_the_python_examples_are_true(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARRERA_KG_STORE", str(dataset))
    results = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert results.attempted >= 8
    assert results.failed == 0


def update(store: Path) -> None:
    """Write the outputs into the README anew."""

    def rewritten(match: re.Match[str]) -> str:
        if match["command"].startswith(_NOT_RUN):
            return match[0]
        output = output_of(match["command"], store)
        if match["output"].endswith("…\n"):
            output = "".join(output.splitlines(keepends=True)[: match["output"].count("\n") - 1]) + "…\n"
        start, end = match.span("output")
        return match[0][: start - match.start()] + output + match[0][end - match.start() :]

    text = README.read_text(encoding="utf-8")
    for pattern in (_CONSOLE, _TEXT):
        text = pattern.sub(rewritten, text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    from carrera_kg.pipeline import build

    with tempfile.TemporaryDirectory() as folder:
        build(folder + "/dataset")
        update(Path(folder, "dataset"))
    sys.exit(0)
