"""carrera-kg: a football-career knowledge graph in which every statement can show the words that say it.

``KnowledgeGraph.open()`` opens the dataset that ``carrera-kg build`` makes; README.md has examples.
"""

from __future__ import annotations

from carrera_kg.version import __version__

__all__ = ["CarreraError", "KnowledgeGraph", "__version__"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from carrera_kg.errors import CarreraError
    from carrera_kg.knowledge_graph import KnowledgeGraph


def __getattr__(name: str) -> object:
    # Names are loaded when they are used: `carrera-kg query` must not pay for what it does not need.
    if name == "KnowledgeGraph":
        from carrera_kg.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph
    if name == "CarreraError":
        from carrera_kg.errors import CarreraError

        return CarreraError
    raise AttributeError(f"module 'carrera_kg' has no attribute {name!r}")


def load_ipython_extension(shell: object) -> None:
    """What ``%load_ext carrera_kg`` does in a notebook: ``%%sparql``, and names completed where they are typed."""
    from carrera_kg.notebook import load

    load(shell)


def unload_ipython_extension(shell: object) -> None:
    """Take it away again."""
    from carrera_kg.notebook import unload

    unload(shell)
