"""The notebooks: run in a kernel of their own, tidied so that the same run gives the same bytes, and exported to a page."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

_NEEDS_RECORDS = "06-"


def can_run(path: Path) -> bool:
    """Whether all that the notebook asks of is at hand."""
    return not path.name.startswith(_NEEDS_RECORDS) or RECORDS.is_dir()


RECORDS = FOLDER.parents[1] / "shared" / "data" / "footballcsv"
"""Match records beside the checkout, which one of the notebooks is about."""

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
"""What a notebook says of itself: not which Python ran it last."""

_KEPT_OF_CELLS = {"tags"}

_PLAIN_PAGE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js %}{% endblock -%}
{%- block html_head_js_mathjax %}{% endblock -%}
{%- block html_head_js_mermaidjs %}{% endblock -%}
"""
"""nbconvert's own page without the three scripts that it loads from the network, of which no notebook has need."""


def read(path: Path) -> NotebookNode:
    """A notebook as it lies there, which must be one by the schema of its format."""
    with path.open(encoding="utf-8") as file:
        notebook: NotebookNode = nbformat.read(file, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


def written(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]


def run(path: Path, store: Path, cell_seconds: int = 120) -> NotebookNode:
    """The notebook with the outputs of a run from its first cell to its last, tidied.

    Args:
        path: the notebook; its own outputs are not looked at.
        store: the dataset that ``KnowledgeGraph.open()`` opens.
        cell_seconds: the longest that a cell may take.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails.
    """
    notebook = emptied(read(path))
    with TemporaryDirectory() as home, _environment(home, store):
        work = Path(home, "work")
        work.mkdir()
        client = NotebookClient(
            notebook,
            timeout=cell_seconds,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],  # a kernel warns of connections that nobody else can reach
            resources={"metadata": {"path": str(work)}},
        )
        client.execute()
    return tidied(notebook)


def emptied(notebook: NotebookNode) -> NotebookNode:
    """The notebook without its outputs."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what differs from run to run and from machine to machine."""
    notebook.metadata = _node(METADATA)
    for cell in notebook.cells:
        cell.metadata = _node({k: v for k, v in cell.metadata.items() if k in _KEPT_OF_CELLS})
    return notebook


def _node(values: Mapping[str, object]) -> NotebookNode:
    return NotebookNode(values)  # type: ignore[no-untyped-call]


def exported(notebook: NotebookNode, name: str, theme: str = "light") -> str:
    """The notebook as one HTML file that needs nothing else."""
    exporter = HTMLExporter(raw_template=_PLAIN_PAGE, theme=theme, embed_images=True)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": name}})
    return str(page)


@contextlib.contextmanager
def _environment(home: str, store: Path) -> Iterator[None]:
    """A machine on which nobody has settings, and the documents are not at hand: they change no output."""
    jupyter = {f"JUPYTER_{name}_DIR": os.path.join(home, name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    changed: Mapping[str, str | None] = {
        **jupyter,
        "IPYTHONDIR": os.path.join(home, "ipython"),
        "CARRERA_KG_STORE": str(store),
        "CARRERA_KG_DOCUMENTS": None,
        "CARRERA_KG_RECORDS": str(RECORDS),
        "COLUMNS": None,
        "NO_COLOR": None,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a kernel warns on the terminal of what only debuggers mind
    }
    before = {name: os.environ.get(name) for name in changed}
    _set(changed)
    try:
        yield
    finally:
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


_EMBEDDED = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")


def without_embedded(text: str) -> str:
    """The text without what is embedded in it as base64, which can spell anything."""
    return _EMBEDDED.sub("data:", text)
