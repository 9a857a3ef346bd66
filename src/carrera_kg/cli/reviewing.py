"""The command in which a person decides on proposals: review."""

from __future__ import annotations

import argparse
import os
import re
import sys

from carrera_kg.cli.options import documents_option
from carrera_kg.errors import CarreraError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carrera_kg.review.passages import Piece
    from carrera_kg.review.sitting import Answer, Shown, Sitting

_HELP = """\
  a           accept it as it is
  r           reject it: it is not proposed again        r2        reject value 2 alone
  e2 VALUE    write another value in the place of 2      e2        be asked for it
  s           skip it for now
  u           take the last decision back
  q           end; what is decided is in the file already"""

_KEYS = "a accept · r reject · e edit · s skip · u undo · q quit · ? help"


def setup_review(command: argparse.ArgumentParser) -> None:
    command.add_argument("facts", metavar="FACTS.yaml", help="a file with proposals")
    documents_option(command, "the source texts, to show sentences")
    command.add_argument(
        "--catalogue", metavar="FILE", help="documents.yaml (default: in the folder above, or shipped)"
    )
    command.add_argument("--entities", metavar="FILE", help="entities.yaml (default: likewise)")
    command.add_argument("--exit-status", action="store_true", help="exit with 1 while proposals are open")
    command.set_defaults(command=_review)


def _review(arguments: argparse.Namespace) -> int:
    from carrera_kg.ontology import ontology
    from carrera_kg.review.keeping import Keeping
    from carrera_kg.review.sitting import Sitting
    from carrera_kg.review.sources import known_entities, text_of

    if not os.path.isfile(arguments.facts):
        raise UsageError(f"{arguments.facts}: no such file", "give a file that 'carrera-kg propose' has written")
    from carrera_kg.factfile import FactFile

    keeping = Keeping(arguments.facts)
    file = FactFile.read(arguments.facts)
    text, missing = text_of(file, arguments.facts, arguments.documents, arguments.catalogue)
    known = known_entities(arguments.facts, arguments.entities)
    sitting = Sitting(keeping, text, missing, known, ontology())
    screen = _Screen()
    if missing:
        screen.message(missing if text is not None else f"the text is not at hand: {missing}")
    if sitting.open and sitting.rewrites:
        screen.message("the first decision lays the file out anew; comments in it get lost")
    _go_through(sitting, screen)
    print(f"{arguments.facts}: {sitting.state}")
    return 1 if arguments.exit_status and sitting.open else 0


def _go_through(sitting: Sitting, screen: _Screen) -> None:
    """Show one proposal after the other, and do what is answered, until there is none or the answers end."""
    before = ""
    while True:
        shown = sitting.current()
        if shown is None:
            if not sitting.keeping.steps or not screen.terminal:
                return
            screen.line("\nThat was the last one. u takes the last decision back, q ends.")
        elif shown.key != before:
            screen.show(shown)
        before = shown.key if shown else ""
        try:
            given = screen.ask(shown)
            if given is None or given.action == "quit":
                return
            if given.action == "help":
                screen.line(_HELP)
                continue
            if shown is None and given.action != "undo":
                return
            if sitting.refreshed():
                screen.message("the file was changed elsewhere; this is what it says now")
                before = ""
                continue
            note = sitting.answer(given)
            if note:
                screen.message(note)
        except CarreraError as error:
            screen.message(str(error))


class _Screen:
    """Where proposals are shown and answers are read: a terminal, or lines from and to anything."""

    def __init__(self) -> None:
        self.terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._width = min(os.get_terminal_size(sys.stdout.fileno()).columns, 100) if sys.stdout.isatty() else 100

    def message(self, text: str) -> None:
        """Something to be said beside what is shown."""
        sys.stdout.flush()
        print(f"carrera-kg: {text}", file=sys.stderr, flush=True)

    def line(self, text: str) -> None:
        """A line of what is shown."""
        print(text, flush=True)

    def show(self, shown: Shown) -> None:
        """The sentence, the claim in words, and where it comes from."""
        told = shown.told
        by = [f"rule {told.rule}" if told.rule else "", f"confidence {told.confidence}" if told.confidence else ""]
        head = " · ".join(part for part in (*by, told.reviewed, shown.state) if part)
        self.line(f"\n{self._styled(head, '2')}\n")
        if shown.passage.pieces:
            self.line("\n".join(self._wrapped(shown.passage.pieces)))
        for problem in shown.passage.problems if shown.passage.at_hand else ():  # else it is said once, at the start
            self.line(self._styled(f"  ! {problem}", "33"))
        self.line(f"\n  {self._styled(told.about, '1')}")
        widest = max(len(line.label) for line in told.lines)
        for number, line in enumerate(told.lines, 1):
            sure = f" ({line.certainty})" if line.certainty else ""
            words = self._styled("  " + " … ".join(f"“{each}”" for each in line.words), "2") if line.words else ""
            self.line(f"  {number:>3}  {line.label:<{widest}}  {line.said}{sure}{words}")
        if told.others:
            more = "1 more proposal speaks" if told.others == 1 else f"{told.others} more proposals speak"
            self.line(self._styled(f"       {more} of the same", "2"))

    def ask(self, shown: Shown | None) -> Answer | None:
        """The next answer; None when there are no more.

        Raises:
            UsageError: it is none.
        """
        from carrera_kg.review.sitting import Answer, parse_answer

        if self.terminal:
            self.line(f"\n{self._styled(_KEYS, '2')}")
        text = self._read("> ")
        if text is None:
            return None
        given = parse_answer(text) if text.strip() else Answer("help")
        if given.action != "edit" or shown is None:
            return given
        lines = shown.told.lines
        number = given.number or (1 if len(lines) == 2 else None)  # how sure the text is stands last
        if number is None or given.text or not 1 <= number <= len(lines):
            return Answer("edit", number, given.text)
        line = lines[number - 1]
        if line.choice:
            self.line("one of " + ", ".join(line.choice))
        value = self._read(f"{line.label} [{line.written}]: ")
        return None if value is None else Answer("edit", number, value.strip() or line.written)

    def _read(self, prompt: str) -> str | None:
        """A line of the answers, without its end; None when there are no more, or they are broken off."""
        try:
            if self.terminal:
                return input(prompt)
            line = sys.stdin.readline() if sys.stdin is not None else ""
            return line.rstrip("\r\n") if line else None
        except EOFError:
            return None
        except KeyboardInterrupt:
            print()
            return None

    def _styled(self, text: str, style: str) -> str:
        return f"\033[{style}m{text}\033[0m" if self._coloured and text else text

    def _wrapped(self, pieces: Iterable[Piece]) -> list[str]:
        """The passage in lines, the marked words inverted or, without colours, between >> and <<."""
        lines, width = ["  "], 2
        for word, shown in self._words(pieces):
            if width + len(word) > self._width and width > 2 and word != " ":
                lines.append("  ")
                width = 2
            lines[-1] += shown
            width += len(word)
        return [line.rstrip() for line in lines]

    def _words(self, pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
        """The words of the passage and the spaces between them, each as it is and as it is shown."""
        opening, closing = ("", "") if self._coloured else (">>", "<<")
        word = shown = ""
        for piece in pieces:
            text = f"{opening}{piece.text}{closing}" if piece.marked and piece.text else piece.text
            for part in re.split("( )", text):
                styled = self._styled(part, "7") if piece.marked else part
                if part == " ":
                    yield word, shown
                    yield part, styled
                    word = shown = ""
                else:
                    word, shown = word + part, shown + styled
        yield word, shown
