"""Notebooks in a JupyterLab that has not signed them, as after cloning: it leaves out frames, scripts and inline SVG."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.notebooks.looking import pictures
from tests.notebooks.running import FOLDER, NOTEBOOKS, read

_READY_WITHIN = 60.0
_NEWS = '{"fetchNews": "false", "checkForUpdates": false}'
_WHOLE = '{"windowingMode": "none"}'
"""JupyterLab draws only the cells that are in the window, unless it is told otherwise."""


def _settings(home: Path) -> None:
    for plugin, text in (("apputils-extension/notification", _NEWS), ("notebook-extension/tracker", _WHOLE)):
        file = home / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end; it may wait for ever for a kernel that was about to start, and a kernel ends with its server."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def lab(browser: Browser, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that knows nobody's settings and has signed nothing."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is in the extra carrera-kg[notebook]")
    home = tmp_path_factory.mktemp("lab")
    _settings(home)
    shutil.copytree(FOLDER, home / "notebooks")
    address = f"http://127.0.0.1:{(port := _free_port())}"
    folders = {
        "HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime", "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings", "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "CARRERA_KG_STORE": dataset,
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--IdentityProvider.token=",
        f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={home / 'notebooks'}",
    ]  # fmt: skip
    log = home / "log"
    with log.open("wb") as file:
        environment = os.environ | {name: str(folder) for name, folder in folders.items()}
        server = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment)
        try:
            _wait_for(address, server, log)
            yield address
        finally:
            _stop(server)


@pytest.fixture(scope="module")
def page(browser: Browser, lab: str) -> Iterator[Page]:
    """One page for all notebooks: loading JupyterLab takes longer than looking at them."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_an_unsigned_notebook_shows_its_tables_and_pictures_in_jupyterlab(path: Path, page: Page, lab: str) -> None:
    notebook = read(path)
    shown = str([cell.get("outputs", []) for cell in notebook.cells])
    page.goto(f"{lab}/doc/tree/{path.name}")
    cells = page.locator(".jp-NotebookPanel .jp-Cell:not(.jp-mod-placeholder)")
    cells.nth(len(notebook.cells) - 1).wait_for()
    assert page.evaluate("document.querySelectorAll('.jp-NotebookPanel iframe, .jp-NotebookPanel script').length") == 0
    assert page.locator(".jp-OutputArea table").count() >= shown.count("<table") > 0
    seen = pictures(page.main_frame, ".jp-OutputArea img")
    assert len(seen) == shown.count("<img")
    for picture in seen:
        assert picture["width"] > 0 and picture["shown"] > 100 and picture["colours"] > 1, picture
