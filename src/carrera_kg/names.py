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


def identifier(text: str) -> str:
    """The text as an id of a fact file can have it: letters from a to z, digits and hyphens.

    Letters that have no accent to lose, such as ø, are told by their names in Unicode; those of other scripts stand as
    their numbers there.

    >>> identifier("Bodø Ælv"), identifier("Łódź Þór")
    ('bodo-aelv', 'lodz-thor')
    """
    return "".join(c if c.isascii() else _latin(c) for c in slug(text)).strip("-") or "unnamed"


def _latin(letter: str) -> str:
    found = _LATIN.fullmatch(unicodedata.name(letter, ""))
    return _SPELLED.get(letter) or (found[1].lower() if found else f"u{ord(letter):x}")


_LATIN = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?")
_SPELLED = {"ð": "d", "þ": "th", "ŋ": "ng", "ə": "e"}
