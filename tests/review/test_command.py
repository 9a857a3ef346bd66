from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from carrera_kg.cli import run
from carrera_kg.factfile import FactFile, Record
from tests.career import write
from tests.review.proposed import FILE, TEXT, put


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Review = Callable[..., Ran]


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Review:
    """Runs the command on the proposals in a folder, with answers as lines."""
    monkeypatch.delenv("CARRERA_KG_DOCUMENTS", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*words: str, answers: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        code = run(["review", *words])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


def test_a_review_can_be_scripted(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    ran = review(path, "--documents", ".", answers="a\ne4 summer 2004\na\nr\nr3\na\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"{path}: 0 open · 3 kept · 3 rejected\n")
    file = FactFile.read(path)
    assert [fact["reviewed"] for fact in file.facts] == ["accepted", "edited", "accepted"]
    assert [fact["rule"] for fact in file.rejected] == ["joined", "left-for", "tally"]


def test_what_is_shown_is_the_sentence_the_claim_and_where_it_comes_from(review: Review, tmp_path: Path) -> None:
    ran = review(put(tmp_path), "--documents", ".", answers="s\nq\n")
    assert ran.out.partition("rule joined")[2].startswith(
        """\
 · confidence 0.9 · 4 open · 0 kept · 0 rejected

  … He grew up in Town East. >>Player A joined Club North<< >>in 2004<<, and after two seasons he …

  spell: Player A, player, Club North
    1  person                Player A
    2  team                  Club North
    3  role                  player
    4  start                 2004  “in 2004”
    5  how sure the text is  asserted
"""
    )


def test_the_end_of_the_answers_ends_the_review_and_keeps_what_was_decided(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    assert review(path, answers="a").code == 0
    assert review(path, "--exit-status", answers="a\n").code == 1
    assert FactFile.read(path).facts[1]["reviewed"] == "accepted"
    assert review(path, "--exit-status", answers="r\nr\n").code == 0


def test_a_wrong_answer_is_one_line_and_nothing_happens(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    ran = review(path, "--documents", ".", answers="what\nr7\ne1 long ago\nu\n?\n")
    assert ran.err.splitlines() == [
        "carrera-kg: 'what' is no answer; type a, r, e, s, u, q, or ? for what they do",
        "carrera-kg: which value?; add its number, from 1 to 2, as in e1",
        "carrera-kg: 'long ago' is no date; write it like 1991, 1964-04, 2005-10-28, 1991/92 or summer 2011",
        "carrera-kg: there is no decision to take back; older ones can be changed in the file",
    ]
    assert "take the last decision back" in ran.out and FactFile.read(path) == FILE


def test_an_edit_without_a_value_asks_for_it_and_nothing_leaves_it_as_it_is(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    ran = review(path, "--documents", ".", answers="e\n1981-05-03\ne1\n\ne2\nhedged\n")
    assert "one of asserted, hedged, reported, opinion" in ran.out
    assert (FactFile.read(path).facts[0]["birthDate"], FactFile.read(path).facts[0]["certainty"]) == (
        "1981-05-03",
        "hedged",
    )


def test_without_the_text_words_are_shown_and_the_next_move(review: Review, tmp_path: Path) -> None:
    ran = review(put(tmp_path), answers="a\n")
    assert ran.err == "carrera-kg: the text is not at hand: give the folder of the source texts with --documents DIR\n"
    assert ">>born 3 May 1980<<" in ran.out


def test_a_text_that_is_missing_or_another_one_is_told(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    write(tmp_path / "player.txt", TEXT.replace("born 3", "born on 3"))
    ran = review(path, "--documents", ".", answers="q\n")
    assert "player.txt is not the text that the proposals were made from" in ran.err
    assert "! offset 10 reads “born on 3 May 1” and not “born 3 May 1980”" in ran.out
    (tmp_path / "player.txt").unlink()
    assert "player.txt: no such file" in review(path, "--documents", ".", answers="q\n").err


def test_the_text_is_found_by_the_catalogue_in_the_folder_above(review: Review, tmp_path: Path) -> None:
    (tmp_path / "data" / "facts").mkdir(parents=True)
    bare: Record = dict(FILE.catalogue or {})
    fields = "\n".join(f"  {key}: {value}" for key, value in bare.items())
    write(tmp_path / "data" / "documents.yaml", f"documents:\n-{fields[1:]}\n")
    write(tmp_path / "player.txt", TEXT)
    path = str(tmp_path / "data" / "facts" / "player-a.yaml")
    FactFile("player-a", None, FILE.entities, FILE.facts).write(path)
    assert "(>>born 3 May 1980<<)" in review(path, "--documents", ".", answers="q\n").out


def test_a_file_that_is_not_there_or_not_one_is_one_line(review: Review, tmp_path: Path) -> None:
    assert review("none.yaml").err == (
        "carrera-kg: none.yaml: no such file; give a file that 'carrera-kg propose' has written\n"
    )
    ran = review(write(tmp_path / "odd.yaml", "facts: ["))
    assert ran.code == 3 and "not YAML" in ran.err


def test_comments_that_get_lost_are_told_before(review: Review, tmp_path: Path) -> None:
    path = put(tmp_path)
    write(path, FILE.text() + "# a thought\n")
    assert "comments in it get lost" in review(path, "--documents", ".", answers="q\n").err
    assert "a thought" in Path(path).read_text()


class Terminal:
    """The command at a terminal of so many columns."""

    def __init__(self, path: str, columns: int = 60) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        command = [sys.executable, "-c", "from carrera_kg.cli import main; main()", "review", path]
        command += ["--documents", os.path.dirname(path)]
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)

    def until(self, prompt: str) -> str:
        shown, deadline = "", time.monotonic() + 30
        while prompt not in shown and time.monotonic() < deadline:
            try:
                shown += os.read(self._ours, 65536).decode(errors="replace")
            except OSError:
                break
        assert prompt in shown, shown
        return shown

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def close(self) -> int:
        code = self.process.wait(20)
        os.close(self._ours)
        return code


def test_at_a_terminal_words_are_inverted_and_lines_fit(tmp_path: Path) -> None:
    path = put(tmp_path)
    terminal = Terminal(path)
    assert "\x1b[7mborn\x1b[0m" in terminal.until("> ")
    terminal.type("a\n")
    shown = re.sub(r"\x1b\[\d*m", "", terminal.until("> "))
    assert "Player A joined Club North in 2004" in " ".join(shown.split())
    assert max(len(line) for line in shown.splitlines() if "…" in line or "Club North" in line) <= 60
    terminal.type("r\n")
    terminal.until("> ")
    while terminal.process.poll() is None:  # one may come just before the answer is waited for
        terminal.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            terminal.process.wait(3)
    assert terminal.close() == 0
    assert len(FactFile.read(path).rejected) == 2, "the spell, and what followed it"


def test_after_the_last_one_it_can_still_be_taken_back(tmp_path: Path) -> None:
    path = put(tmp_path, FactFile("player-a", FILE.catalogue, FILE.entities, FILE.facts[:1]))
    terminal = Terminal(path)
    terminal.until("> ")
    terminal.type("a\n")
    terminal.until("That was the last one")
    terminal.type("u\n")
    terminal.until("> ")
    terminal.type("q\n")
    assert terminal.close() == 0
    assert FactFile.read(path).facts == FILE.facts[:1]
