"""What axe and Chromium themselves find wrong with a page for people who see, hear or move otherwise.

axe comes from the package axe-playwright-python, which carries it as a file: nothing is fetched when tests run.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any, Self

from playwright.sync_api import CDPSession, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

_RUN = """async ({ within, rules }) => {
  const preload = location.protocol !== "file:"; // there no script can read a style sheet again
  const { violations } = await axe.run(within, { runOnly: rules, resultTypes: ["violations"], preload });
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary.slice(0, 300)}`));
}"""

_TEXTS = """() => {
  const alike = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const texts = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!texts || element.closest("svg") || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (element.closest(".visually-hidden, .skip")) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    let behind = [];
    for (let at = element; at; at = at.parentElement) behind.push(getComputedStyle(at).backgroundColor);
    alike.set([color, fontSize, fontWeight, ...behind].join(), element);
  }
  return [...alike.values()].map((element, index) => {
    element.dataset.audited = index;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    return { color, size: parseFloat(fontSize), bold: fontWeight >= 700, text: element.textContent.trim().slice(0, 40) };
  });
}"""


@functools.cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds against WCAG 2.1 AA and good practice, in the whole page or in one part of it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())  # by the debugger, to which the page's policy does not apply
    found: list[str] = page.evaluate(_RUN, {"within": within, "rules": RULES})
    return found


class Audit:
    """Chromium's own issues with a page: those since it went there, and those to come."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._issues: list[dict[str, Any]] = []
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("Audits.issueAdded", lambda event: self._issues.append(event["issue"]))

    def __enter__(self) -> Self:
        for domain in ("Audits", "DOM", "CSS"):
            self._session.send(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self._session.detach()

    def issues(self) -> list[str]:
        """What Chromium has found: forms without names and labels, blocked or mixed content, old ways …"""
        self._session.send("Audits.checkFormsIssues")
        self._page.wait_for_timeout(50)  # it tells of what it finds when it has time
        return [f"{issue['code']}: {issue['details']}" for issue in self._issues]

    def nameless(self) -> list[str]:
        """What can be used but has no name in the tree that Chromium gives to screen readers."""
        nodes = self._session.send("Accessibility.getFullAXTree")["nodes"]
        used = {
            "button",
            "link",
            "textbox",
            "searchbox",
            "combobox",
            "listbox",
            "checkbox",
            "option",
            "spinbutton",
            "Date",
        }
        return [
            f"{node['role']['value']} {node['nodeId']}"
            for node in nodes
            if not node["ignored"]
            and node["role"]["value"] in used
            and not node.get("name", {}).get("value", "").strip()
        ]

    def faint(self) -> list[str]:
        """Text that has less contrast than WCAG AA asks for, with the background that Chromium finds behind it."""
        texts = self._page.evaluate(_TEXTS)
        root = self._session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        found = []
        for index, text in enumerate(texts):
            wanted = {"nodeId": root, "selector": f"[data-audited='{index}']"}
            node = self._session.send("DOM.querySelector", wanted)["nodeId"]
            behind = self._session.send("CSS.getBackgroundColors", {"nodeId": node}).get("backgroundColors", [])
            needed = 3.0 if text["size"] >= 24 or (text["bold"] and text["size"] >= 18.66) else 4.5
            for background in behind:
                ratio = contrast(text["color"], background)
                if ratio < needed:
                    found.append(f"{text['text']!r}: {text['color']} on {background} is {ratio:.2f}, not {needed}")
        self._page.evaluate(
            "() => { for (const each of document.querySelectorAll('[data-audited]')) delete each.dataset.audited; }"
        )
        return found


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as CSS computes them.

    >>> contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
