"""A network as one page with everything in it: it asks no one for anything, from a disk or in a frame of a notebook."""

from __future__ import annotations

import functools
import json
import os
from typing import Any

from carrera_kg.pictures.svg import words

_SCRIPT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pages", "static", "bundled")

_STYLE = """\
body { margin: 0; background: #ffffff; color: #1b2329; font: 400 15px/1.45 sans-serif; }
main { padding: .5rem .6rem; }
h1 { font-size: .95rem; margin: 0 0 .3rem; }
#network > svg { display: block; width: 100%; height: auto; max-height: calc(100vh - 3.2rem); }
"""
"""How it looks until the script has come: the picture, as large as there is room."""

_UNPACK = """\
const packed = Uint8Array.from(atob(document.getElementById("script").textContent), (each) => each.charCodeAt(0));
new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then((code) => {
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
});
"""
"""Where a browser cannot unpack, the picture stays."""


def page_of(svg: str, data: dict[str, Any], title: str) -> str:
    """The page: the picture and, where the scripts have been built, what makes it one to explore.

    Args:
        svg: the picture.
        data: what the script reads.
        title: what the picture shows.
    """
    code = script()
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{words(title)}</title>",
        # Nothing is fetched: the page works without a network, and tells no one that it is read.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; img-src data: blob:\">",
        f"<style>\n{_STYLE}</style></head>",
        f'<body><main><h1>{words(title)}</h1><div id="network">{svg}</div></main>',
    ]
    if code:
        parts += [
            f'<script type="application/json" id="network-data">{_json(data)}</script>',
            f'<script type="text/plain" id="script">{code}</script>',
            f"<script>\n{_UNPACK}</script>",
        ]
    return "\n".join([*parts, "</body></html>\n"])


@functools.cache
def script() -> str:
    """The script as base64 of gzip; nothing in a checkout where the scripts have not been built."""
    try:
        with open(os.path.join(_SCRIPT, "standalone.txt"), encoding="ascii") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _json(data: dict[str, Any]) -> str:
    """JSON that may stand in a script element: no text of it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text
