"""What a page tells machines within itself: its entity in schema.org; and what search engines are not told."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from carrera_kg.pages.environment import json_script
from carrera_kg.pages.reader import Reader
from carrera_kg.pages.site import Site


def embedded(reader: Reader, site: Site, iri: str, path: str) -> dict[str, Any]:
    """The entity of the page at the path in schema.org, for a template: ``schema`` is JSON-LD, or nothing for what
    that vocabulary has no words for. Criminal and medical matters are not in it."""
    from carrera_kg.exports.schema_org import entity_schema  # the pages where one asks need none of it

    if reader.sensitive(iri):
        return {"schema": Markup("")}
    found = entity_schema(reader.store, iri, url=site.public(path) or None)
    return {"schema": json_script(found) if found else Markup("")}


def unadvertised(reader: Reader, iri: str) -> dict[str, Any]:
    """What keeps the page of a criminal or medical matter out of the answers of search engines; else nothing."""
    return {"indexed": False, "description": ""} if reader.sensitive(iri) else {}
