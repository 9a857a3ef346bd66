"""What ``%load_ext carrera_kg`` brings: the magic ``%%sparql``, and names completed where they are typed.

It is only imported from inside IPython, which the package does not depend on.
"""

from __future__ import annotations

from typing import Any

from carrera_kg.notebook.completion import matcher_for
from carrera_kg.notebook.magic import Sparql


def load(shell: Any) -> None:
    """Put the magic and the completion into the shell; once, however often it is loaded."""
    unload(shell)
    magic = Sparql(shell)
    shell.register_magic_function(magic.function(), "line_cell", "sparql")
    shell.input_transformers_cleanup.append(_as_line)
    shell.Completer.custom_matchers.append(matcher_for(shell.user_ns, lambda: magic.known))


def unload(shell: Any) -> None:
    """Take them out of the shell."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("sparql", None)
    transformers = shell.input_transformers_cleanup
    transformers[:] = [each for each in transformers if each is not _as_line]
    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if getattr(each, "__module__", "") != matcher_for.__module__]


def _as_line(lines: list[str]) -> list[str]:
    """A cell of nothing but ``%%sparql player-clubs …`` as a line: IPython runs no cell magic without a body."""
    said = [line for line in lines if line.strip()]
    if len(said) == 1 and said[0].startswith("%%sparql"):
        return [line.replace("%%", "%", 1) if line is said[0] else line for line in lines]
    return lines
