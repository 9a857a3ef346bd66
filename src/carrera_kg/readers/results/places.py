"""Where in a text something stands."""

from __future__ import annotations


def line_at(number: int) -> str:
    """A line of text, from 1, as RFC 5147 has it: the place between the lines before and after it.

    >>> line_at(17)
    'line=16,17'
    """
    return f"line={number - 1},{number}"
