"""What can go wrong, said in one line: the thing, the problem and the next move."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class CarreraError(Exception):
    """A problem the user can do something about.

    Args:
        problem: what is wrong, naming the thing.
        hint: the next move.

    ``exit_code`` is what the command line exits with: 2 for a usage or query error, 3 for a data error.
    """

    exit_code = 2

    def __init__(self, problem: str, hint: str = "") -> None:
        self.problem = " ".join(problem.split())
        self.hint = " ".join(hint.split())
        super().__init__(f"{self.problem}; {self.hint}" if hint else self.problem)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the place of a traceback: what is wrong, and the next move."""
        wrong = str(self).removesuffix(f"; {self.hint}")
        return [f"{type(self).__name__}: {wrong}", *([f"  → {self.hint}"] if self.hint else [])]


class UsageError(CarreraError):
    """The question was put wrongly: an unknown name, parameter, option or format."""


class QueryError(CarreraError):
    """A SPARQL query that cannot be run."""


class RefusedError(QueryError):
    """A query that is understood, and asks for what is not allowed."""


class DataError(CarreraError):
    """The input or the dataset is not what it should be."""

    exit_code = 3


class RemoteError(DataError):
    """A remote store cannot be reached, or does not give the whole answer; ``status`` is what HTTP says, or 0."""

    def __init__(self, problem: str, hint: str = "", status: int = 0) -> None:
        self.status = status
        super().__init__(problem, hint)


class FactError(DataError):
    """A fact file says something it cannot say; ``file`` and ``line`` tell where."""

    def __init__(self, file: str, line: int, problem: str, hint: str = "") -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {problem}", hint)


class TextChangedError(DataError):
    """A document is not the text that the facts point into; ``offset`` is where it first differs."""

    def __init__(self, document: str, offset: int | None, problem: str, hint: str) -> None:
        self.document, self.offset = document, offset
        super().__init__(f"{document}: {problem}", hint)


def did_you_mean(wrong: str, known: Iterable[object], before: str = "") -> str:
    """The closest of the known words as a hint, or nothing.

    Args:
        before: what is written before each of the words: two with the same prefix are not therefore alike.

    >>> did_you_mean("Atlanta", ["Atalanta", "Bari"])
    'did you mean Atalanta?'
    """
    import difflib  # only errors need it, and start-up counts

    folded: dict[str, list[str]] = {}
    for word in sorted({str(word) for word in known}):
        folded.setdefault(word.casefold(), []).append(before + word)
    close = difflib.get_close_matches(wrong.casefold(), folded, n=3, cutoff=0.6)
    if not close:
        close = [key for key in folded if wrong.casefold() in key][:3]
    meant = [word for key in close for word in folded[key]]
    return f"did you mean {' or '.join(meant)}?" if meant else ""
