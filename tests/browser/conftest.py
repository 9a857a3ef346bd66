"""A browser, and services for it: on the shipped facts, on a made-up career with its texts, and on one that means harm.

The fixtures of the browser end with this package: Playwright leaves an event loop running, and other tests start theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from carrera_kg.pipeline import build
from tests.browser.browsing import Window, launched
from tests.browser.made_up import ENTITIES, SOURCES
from tests.career import write_career
from tests.server.service import Service, serving


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Opens pages; at the end nothing may have been noted that pages may never do."""
    window = Window(browser)
    yield window
    window.close()


@pytest.fixture(scope="package")
def _album(browser: Browser) -> Iterator[Window]:
    album = Window(browser)
    yield album
    album.close()


@pytest.fixture
def album(_album: Window) -> Iterator[Window]:
    """A window whose pages last, for tests that look at very many addresses; it is watched in the same way."""
    yield _album
    _album.check()


@pytest.fixture(scope="package")
def shipped(browser: Browser, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of the shipped facts, without their texts."""
    with serving(dataset, tmp_path_factory.mktemp("shipped-service") / "log", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="package")
def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of the made-up career, with its texts."""
    home = tmp_path_factory.mktemp("told")
    files = write_career(home, SOURCES, entities=ENTITIES)
    build(str(home / "dataset"), facts=files.data, documents=files.texts)
    with serving(home / "dataset", home / "log", "--workers", "2", "--documents", files.texts) as running:
        yield running
