"""Pages in a real browser: which one, what a page may never do in it, and small ways to look at what is shown."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

from tests.server.service import Service

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}

_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`the policy forbids ${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`));
"""

_SEEN = """
element => {
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return top !== null && (element.contains(top) || top.contains(element) && top !== document.documentElement
    && top !== document.body && box.top >= 0 && box.bottom <= innerHeight);
}
"""

_WIDER = """
() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const clipped = element => {
    for (let at = element.parentElement; at; at = at.parentElement)
      if (at !== document.body && getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter(each => each.getBoundingClientRect().right > page.clientWidth + 1 && !clipped(each))
    .map(each => `${each.tagName.toLowerCase()}.${each.getAttribute("class") ?? ""} ${each.textContent.trim().slice(0, 40)}`)
    .slice(-3).concat(`page ${page.scrollWidth} > ${page.clientWidth}`);
}
"""


def chromium() -> str | None:
    """The path of a Chromium: ``CARRERA_KG_CHROMIUM``, or what the machine has; None if it has none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CARRERA_KG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here: install it (apt-get install chromium), or set CARRERA_KG_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watch:
    """Notes what no page may do.

    Attributes:
        origin: the service; requests to anywhere else are a complaint.
        expected: the statuses that a test provokes: Chromium writes each to the console as an error.
    """

    origin: str
    expected: frozenset[int] = frozenset()
    complaints: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.add_init_script(_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning", "assert"):
            return
        provoked = any(f"responded with a status of {status} " in message.text for status in self.expected)
        if not provoked:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.complaints.append(f"request to elsewhere: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


class Window:
    """Opens pages, each in a browser context of its own unless told otherwise, and keeps watch over all of them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._watches: dict[Page, Watch] = {}
        self._lasting: dict[str, Page] = {}

    def open(self, service: Service, path: str = "/", expected: tuple[int, ...] = (), **options: Any) -> Page:
        """A page of the service, in a context of its own.

        Args:
            path: of the page, with its parameters and fragment.
            expected: the statuses beside 200 that the test provokes.
            options: of the browser context: ``viewport``, ``color_scheme``, ``java_script_enabled`` …
        """
        context = self._browser.new_context(**({"viewport": DESKTOP} | options))
        context.set_default_timeout(10_000)
        watch = Watch(service.address.rstrip("/"))
        watch.attach(context)
        page = context.new_page()
        self._watches[page] = watch
        self._go(page, service, path, expected)
        return page

    def turn(self, service: Service, path: str, expected: tuple[int, ...] = ()) -> Page:
        """The one page that goes through the service from address to address, in light on a desktop: a context of its
        own for each would take longer than all that is looked at."""
        page = self._lasting.get(service.address)
        if page is None:
            page = self._lasting[service.address] = self.open(service, path, expected, color_scheme="light")
        else:
            page.set_viewport_size(DESKTOP)
            page.emulate_media(color_scheme="light")
            self._go(page, service, path, expected)
        return page

    def _go(self, page: Page, service: Service, path: str, expected: tuple[int, ...]) -> None:
        self._watches[page].expected = frozenset(expected)
        answer = page.goto(service.address + path.removeprefix("/"))
        assert answer is not None
        assert answer.status in {200, *expected}, (path, answer.status)

    def complaints(self) -> list[str]:
        """What has been noted since it was last checked."""
        for page in self._watches:
            page.evaluate("0")  # what it has said before has arrived when it answers
        return [complaint for watch in self._watches.values() for complaint in watch.complaints]

    def check(self) -> None:
        """Nothing may have been noted."""
        found = self.complaints()
        for watch in self._watches.values():
            watch.complaints.clear()
        assert not found, "\n".join(found)

    def close(self) -> None:
        """Check, and close every page."""
        try:
            self.check()
        finally:
            for page in self._watches:
                page.context.close()


def seen(locator: Locator) -> bool:
    """Whether the element stands where a reader sees it: in the window, in its pane, and under nothing else."""
    return bool(locator.evaluate(_SEEN))


def style(locator: Locator, name: str) -> str:
    """A property of the element's style, as computed."""
    value: str = locator.evaluate("(element, name) => getComputedStyle(element).getPropertyValue(name)", name)
    return value


def wider(page: Page) -> list[str]:
    """What makes the page wider than the window; nothing if it is not."""
    found: list[str] = page.evaluate(_WIDER)
    return found


def fragment(page: Page) -> str:
    """The fragment of the page's address."""
    return urlsplit(page.url).fragment


def focused(page: Page) -> str:
    """What has the focus, in a few words; within a shadow root what has it there."""
    found: str = page.evaluate(
        """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return `${at.tagName.toLowerCase()}${at.id && "#" + at.id} ${at.getAttribute("href") ?? ""}`.trim();
        }"""
    )
    return found
