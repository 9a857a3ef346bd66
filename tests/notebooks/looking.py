"""What a browser sees of a notebook: its pictures, whether each has something in it, and what goes wrong on the way."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Frame, Page

_PICTURES = """
async selector => {
  const seen = [];
  for (const image of document.querySelectorAll(selector)) {
    image.loading = "eager";
    await image.decode().catch(() => {});
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.min(width, 1200), height: Math.min(height, 1200) });
    const colours = new Set();
    if (width && height) {
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      for (const pixel of pixels) colours.add(pixel);
    }
    seen.push({ alt: image.alt, width, shown: image.getBoundingClientRect().width, colours: colours.size });
  }
  return seen;
}
"""


def pictures(frame: Frame, selector: str = "img") -> list[dict[str, Any]]:
    """The pictures of a page: their own width, the width they are shown at, and how many colours they have."""
    found: list[dict[str, Any]] = frame.evaluate(_PICTURES, selector)
    return found


def watched(page: Page, allowed: tuple[str, ...] = ("file", "data", "blob", "about")) -> list[str]:
    """Notes what goes wrong on the page from now on: errors, warnings, and requests that leave the machine."""
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning", "assert") else None
    )
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on(
        "request",
        lambda request: (
            None if urlsplit(request.url).scheme in allowed else complaints.append(f"request: {request.url}")
        ),
    )
    return complaints
