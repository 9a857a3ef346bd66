"""Files that are sent as they are, the styles and scripts of the pages above all: few, small, and read once."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
import re
from functools import lru_cache

from carrera_kg.resources import folder
from carrera_kg.server.http import Request, Response
from carrera_kg.server.negotiation import takes_gzip
from carrera_kg.server.problems import Problem

_HASHED = re.compile(r"-[0-9A-Z]{8}\.js$")
"""How the bundler names a file after what is in it: such a file never changes."""

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pages", "static")


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """What there is, with "/" between folder and file: nothing else can be asked for, whatever the address says."""
    found = (os.path.relpath(os.path.join(at, name), _FOLDER) for at, _, files in os.walk(_FOLDER) for name in files)
    return frozenset(name.replace(os.sep, "/") for name in found)


@lru_cache(maxsize=64)
def _content(path: str) -> tuple[bytes, bytes, str]:
    """A file's bytes, the same packed, and their tag."""
    with open(path, "rb") as file:
        data = file.read()
    return data, gzip.compress(data, mtime=0), hashlib.blake2b(data, digest_size=12).hexdigest()


async def static(request: Request, response: Response) -> None:
    """A style, a script or a notice.

    Raises:
        Problem: there is none of that name.
    """
    name = request.scope["path_params"]["name"]
    if name not in _names():
        raise Problem(404, f"nothing is at static/{name}", "see the first page")
    media_type = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "text/plain"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    lasting = _HASHED.search(name) is not None
    await _send(request, response, os.path.join(_FOLDER, name), media_type, lasting)


async def context(request: Request, response: Response) -> None:
    """The JSON-LD context of the ontology, for who writes documents that name it; exports hold it themselves."""
    await _send(request, response, os.path.join(folder("ontology"), "context.jsonld"), "application/ld+json")


async def _send(request: Request, response: Response, path: str, media_type: str, lasting: bool = False) -> None:
    """Send a file, unless the client has it; one that lasts need never be asked for again."""
    plain, packed, tag = _content(path)
    packs = takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "etag": f'W/"{tag}"',
        "cache-control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "vary": "accept-encoding",
    }
    if request.has(headers["etag"]) or request.has_any:
        await response.whole(304, headers)
        return
    headers["content-type"] = media_type
    if packs:
        headers["content-encoding"] = "gzip"
    await response.whole(200, headers, packed if packs else plain)
