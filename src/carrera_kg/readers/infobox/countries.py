"""What countries are called that templates name by a code of three letters."""

from __future__ import annotations

import functools
import gettext
import re

from carrera_kg.readers.infobox.languages import common

_CODE = re.compile(r"([A-Z]{3})\b(.*)", re.DOTALL)


def country(words: str, tag: str) -> tuple[str, str]:
    """The words with a country's name in place of the code that they begin with, and the language of that name.

    Codes are those of football, which differ from ISO 3166 for some countries. Where a language has no short name for
    the country the English one is given; what is no code stays as it is.

    Args:
        words: a code, with more after it or not.
        tag: the language wanted.

    >>> country("GER U-21", "it"), country("ENG", "fr"), country("XWL", "en")
    (('Germania U-21', 'it'), ('Angleterre', 'fr'), ('XWL', 'en'))
    """
    match = _CODE.fullmatch(words)
    if match is None:
        return words, tag
    name, language = _name(match[1], tag)
    return f"{name}{match[2]}", language


@functools.cache
def _name(code: str, tag: str) -> tuple[str, str]:
    for each in (code, common().country_codes.get(code, "")):
        if names := common().country_names.get(each):
            return (names[tag], tag) if tag in names else (names["en"], "en")
    try:
        import pycountry
    except ImportError:
        return code, tag
    found = pycountry.countries.get(alpha_3=common().country_codes.get(code, code))
    if found is None:
        return code, tag
    english = getattr(found, "common_name", None) or found.name
    if tag != "en":
        text = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[tag], fallback=True)
        for each in (english, found.name):
            translated = text.gettext(each)
            if not re.search(r"[,(]", translated) and (translated != each or "," not in found.name):
                return translated, tag
    return english, "en"
