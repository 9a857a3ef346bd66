"""Countries by the codes that files of results have in their names."""

from __future__ import annotations

import functools
from typing import Any

from carrera_kg.errors import UsageError

_COUNTRIES = ("Country", "Province")
"""What ISO 3166-2 calls the parts of the United Kingdom that have football teams of their own."""


@functools.cache
def country_of(code: str) -> str | None:
    """The English name of the country with the code (ISO 3166, letters in any case); None where it is no such code.

    The parts of the United Kingdom have codes of their own, as they have in football.

    Raises:
        UsageError: pycountry is not installed.

    >>> country_of("it"), country_of("ITA"), country_of("eng"), country_of("gre"), country_of("xx")
    ('Italy', 'Italy', 'England', None, None)
    """
    try:
        import pycountry
    except ImportError:
        raise UsageError("reading results needs pycountry", "install carrera-kg[sources]") from None
    upper = code.upper()
    countries: Any = pycountry.countries
    parts: Any = pycountry.subdivisions
    found = countries.get(alpha_2=upper) if len(code) == 2 else countries.get(alpha_3=upper)
    if found is None and len(code) == 3:
        part = parts.get(code=f"GB-{upper}")  # England, Scotland, Wales; but no borough of London
        found = part if part is not None and part.type in _COUNTRIES else None
    # Of a part that has two names and codes the library gives both: "Wales [Cymru GB-CYM]".
    return None if found is None else str(getattr(found, "common_name", found.name)).partition(" [")[0]
