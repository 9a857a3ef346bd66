"""How pages are written: the templates, what they may call, and which addresses may become links."""

from __future__ import annotations

import functools
import json
import os
import zlib
from typing import Any

import jinja2
from markupsafe import Markup

from carrera_kg.pages.site import Page, Site, path_of
from carrera_kg.views import ConflictView
from carrera_kg.vocabulary import ID

_HERE = os.path.dirname(os.path.abspath(__file__))
STATIC = os.path.join(_HERE, "static")
"""The folder of what pages load: the style sheet, and the bundled scripts where they have been built."""


@functools.cache
def environment() -> jinja2.Environment:
    """The templates; made once, and compiled when first used."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(os.path.join(_HERE, "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(href=href, page_path=page_path, json_script=json_script, counted=counted, many=many)
    made.filters.update(without=without, reason=reason_of, capitalised=capitalised)
    made.globals.update(asset=asset)
    return made


def warm() -> None:
    """Compile every template now, so that the first reader does not wait for it."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def write_page(site: Site, template: str, path: str, title: str, *, status: int = 200, **values: Any) -> Page:
    """A page from a template.

    Args:
        template: the name of the file.
        path: the page's own path, for its canonical address.
        title: what it is about, in the title of the window and in bookmarks.
        values: what the template shows. Known to ``base.html``: ``section`` (the part of the navigation it belongs to),
            ``description``, ``searched`` (what stands in the search box), ``data`` (the path of the entity's data),
            ``schema`` (the entity in schema.org, as JSON-LD), ``indexed`` (whether search engines are to know it).
    """
    defaults = {"section": "", "description": "", "searched": "", "data": "", "schema": "", "indexed": status == 200}
    known = defaults | values | {"site": site, "path": path, "title": title}
    return Page(environment().get_template(template).render(known), status)


def href(address: object) -> str:
    """The address if it may become a link, that is if it leads to the web; else nothing.

    >>> href("https://example.org/"), href("javascript:alert(1)")
    ('https://example.org/', '')
    """
    text = str(address)
    plain = text.isprintable() and " " not in text
    return text if plain and text.lower().startswith(("http://", "https://")) else ""


def page_path(iri: str) -> str:
    """The path of the page about an entity or record, or nothing for what has none: a term, an address elsewhere.

    >>> page_path("https://w3id.org/carrera-kg/id/club/bari"), page_path("https://example.org/bari")
    ('/club/bari', '')
    """
    kind, _, name = iri.removeprefix(ID).partition("/")
    if not iri.startswith(ID) or not name or "#" in iri:
        return ""
    return path_of(kind, name)


def json_script(value: Any) -> Markup:
    """A value as JSON that may stand in a script element: no text of it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark, safe in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, safe)
    return Markup(text)


def counted(number: int) -> str:
    """A number for people: ``1,340``."""
    return f"{number:,}"


def many(number: int, one: str, several: str = "") -> str:
    """A number with its noun.

    >>> many(1, "claim"), many(1340, "claim"), many(2, "match", "matches")
    ('1 claim', '1,340 claims', '2 matches')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def without(text: str, about: str) -> str:
    """The label of a record on the page of what it is about, which need not be said again.

    >>> without("Player A, player, Club North (1991–1996)", "Player A")
    'player, Club North (1991–1996)'
    >>> without("Club North in Club North v Club South, 1994", "Club North v Club South, 1994")
    'Club North'
    """
    return text.removeprefix(f"{about}, ").removesuffix(f" in {about}") if about else text


def capitalised(text: str) -> str:
    """The text as the start of a sentence; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def reason_of(conflict: ConflictView) -> str:
    """Why the values differ, in a few words: the end of the explanation, after the sides with their quotations."""
    *_, last = conflict.explanation.rpartition("'): ")
    return last if len(last) < 160 else conflict.why


@functools.cache
def asset(name: str) -> str:
    """The path of a static file with a mark of its content, so that a cache never shows an old one; nothing if it is
    not there, as the bundles are in a checkout where they have not been built."""
    path = os.path.join(STATIC, *name.split("/"))
    try:
        with open(path, "rb") as file:
            return f"/static/{name}?v={zlib.crc32(file.read()):08x}"
    except FileNotFoundError:
        return ""
