"""A picture in a notebook: seen in one that nobody has signed, and explored in one that is trusted."""

from __future__ import annotations

import base64
import re
from html import escape, unescape

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="\S+ \S+ (\S+) (\S+)"')

_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""The page may run its own script, save its picture and open links; it is nobody's origin and reaches nothing else."""


def picture(svg: str, page: str = "", height: int | None = None) -> str:
    """What ``_repr_html_`` returns for a picture; nothing if there is none.

    JupyterLab takes ``<iframe>`` and ``<svg>`` out of a notebook that it has not signed, and leaves an image with its
    data in its address. So there always is an image; the page lies over it where it is let.

    Args:
        svg: the picture, with a title and a ``viewBox``.
        page: a page of its own that shows the same.
        height: of the picture in pixels; without it as high as it is drawn.
    """
    if not svg:
        return ""
    title = escape(unescape(found[1]) if (found := _TITLE.search(svg)) else "picture")
    wide, high = (float(found[1]), float(found[2])) if (found := _SIZE.search(svg)) else (900.0, 600.0)
    shown = round(wide * height / high) if height else round(wide)
    data = base64.b64encode(svg.encode()).decode()
    image = (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{title}" '
        'style="display:block;width:100%;height:auto;background-color:#ffffff"/>'
    )
    frame = (
        f'<iframe srcdoc="{escape(page)}" sandbox="{_SANDBOX}" title="{title}" loading="lazy" '
        'style="position:absolute;top:0;left:0;width:100%;height:100%;border:0"></iframe>'
        if page
        else ""
    )
    return f'<div style="position:relative;width:100%;max-width:{shown}px">{image}{frame}</div>'
