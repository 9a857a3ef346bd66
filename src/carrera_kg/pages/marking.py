"""Texts with the words of claims marked, as HTML: exact to the letter, so it is written here and not in a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from carrera_kg.pages.evidence import Piece

SIGNS = {"differ": "⚠", "agree": "", "single": ""}
SPOKEN = {"differ": "disputed", "agree": "several documents say so", "single": "one document says so"}
"""What stands for the colour of a mark where it cannot be seen."""


def marked(pieces: Sequence[Piece], anchor: str, target: Callable[[Piece], str]) -> Markup:
    """The text with its marks.

    Args:
        anchor: what the ids of marks begin with, before the id of a claim (``words-``).
        target: where the words of a piece lead.
    """
    out: list[str] = []
    for piece in pieces:
        if piece.gap:
            out.append('<span class="gap">\n[…]\n</span>')
        elif not piece.claims:
            out.append(str(escape(piece.text)))
        else:
            out.append(_mark(piece, anchor, target(piece)))
    return Markup("".join(out))


def _mark(piece: Piece, anchor: str, target: str) -> str:
    ids = "".join(f'<span class="anchor" id="{escape(anchor + claim)}"></span>' for claim in piece.opening)
    sign = SIGNS[piece.state] if piece.closing else ""
    shown = f'<span class="sign" aria-hidden="true">{sign}</span>' if sign else ""
    spoken = f'<span class="visually-hidden"> ({SPOKEN[piece.state]})</span>' if piece.closing else ""
    text = escape(piece.text)
    # Where quotations overlap, a space may be a piece of its own: a link of that would be a stop without a name.
    words = text if piece.text.isspace() else f'<a href="{escape(target)}">{text}</a>'
    claims = escape(" ".join(piece.claims))
    return f'<mark class="{piece.state}" data-claims="{claims}">{ids}{words}{shown}{spoken}</mark>'
