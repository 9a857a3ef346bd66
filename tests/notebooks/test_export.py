"""Notebooks as one HTML file each, opened in a browser that has no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.notebooks.looking import pictures, watched
from tests.notebooks.running import NOTEBOOKS, exported, read

SCHEMES = ("light", "dark")


@pytest.mark.parametrize("theme", SCHEMES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_an_exported_notebook_is_whole_without_a_network(
    path: Path, theme: str, browser: Browser, tmp_path: Path
) -> None:
    notebook = read(path)
    file = tmp_path / f"{path.stem}.html"
    file.write_text(exported(notebook, path.stem, theme), encoding="utf-8")
    context = browser.new_context(
        offline=True,
        viewport={"width": 1100, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    try:
        page = context.new_page()
        complaints = watched(page)
        page.goto(file.as_uri())
        seen = pictures(page.main_frame)
        page.evaluate("0")  # what was said before has arrived when this answers
        assert not complaints
        assert len(seen) >= sum(str(cell.get("outputs", "")).count("<img") for cell in notebook.cells)
        for picture in seen:
            assert picture["width"] > 0 and picture["shown"] > 100 and picture["colours"] > 1, picture
        assert len(set(page.screenshot(type="png"))) > 100  # a blank page is a few bytes, over and over
        text = page.inner_text("main")
        assert notebook.cells[-1].source.split("\n")[0].lstrip("# ") in text
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    finally:
        context.close()
