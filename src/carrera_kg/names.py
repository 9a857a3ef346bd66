"""Names as they are looked up and as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata


def search_key(name: str) -> str:
    """The name without case, accents and punctuation, for looking it up.

    >>> search_key("Società Sportiva  Calcio-Napoli")
    'societa sportiva calcio napoli'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain.casefold()).split())


def slug(text: str) -> str:
    """The text as it can stand in an address.

    >>> slug("Dmitri Alenichev (coach)")
    'dmitri-alenichev-coach'
    """
    return search_key(text).replace(" ", "-") or "unnamed"
