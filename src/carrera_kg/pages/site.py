"""What a page needs to know of the place where it is shown, and what comes out."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

Params = Mapping[str, Sequence[str]]
"""The parameters of an address: each name with all its values, as in ``?status=undecided&status=apparent``."""


SERVED_FORMATS = ((".ttl", "Turtle"), (".jsonld", "JSON-LD"), (".nt", "N-Triples"), (".rdf", "RDF/XML"))
"""What the service has the data of a page in, by the ending of the address."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages stand.

    Attributes:
        root: what links begin with; ends with a slash.
        address: the absolute public address of the root, for links that are taken elsewhere.
        documents: the folder of source texts, if it is at hand.
        version: of carrera-kg.
        served: whether a service answers there: it searches, takes queries, and has the data in every format. A site
            of files has none of that, and offers none of it.
        formats: in which the data of a page are there: the ending of the address, and what to call it.
        without_texts: why texts are not shown where there is no folder of them.
        described: whether the dataset's description is there.
        reviews: whether there are proposals to be decided on.
    """

    root: str = "/"
    address: str = "http://127.0.0.1:8000/"
    documents: str | None = None
    version: str = ""
    served: bool = True
    formats: tuple[tuple[str, str], ...] = SERVED_FORMATS
    without_texts: str = "the site was started without the folder of documents"
    described: bool = True
    reviews: bool = False

    def link(self, path: str, **params: str | int | Sequence[str]) -> str:
        """The address of a page of the site, from its path and parameters.

        >>> Site(root="/football/").link("/search", q="la bandera")
        '/football/search?q=la+bandera'
        """
        return _joined(self.root, path, params)

    def public(self, path: str, **params: str | int | Sequence[str]) -> str:
        """The same with host and scheme: what somebody can cite."""
        return _joined(self.address, path, params)


def _joined(base: str, path: str, params: Mapping[str, str | int | Sequence[str]]) -> str:
    path, hash_, fragment = path.lstrip("/").partition("#")
    query = urlencode(params, doseq=True)
    return base + path + (f"?{query}" if query else "") + hash_ + fragment


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document of HTML with its status; ``location`` is where to go instead (status 302 or 303)."""

    html: str
    status: int = 200
    location: str | None = None


@functools.lru_cache(maxsize=8_192)
def path_of(kind: str, name: str) -> str:
    """The path of the page of an entity or record.

    >>> path_of("club", "bari")
    '/club/bari'
    """
    return f"/{kind}/{quote(name, safe=_PLAIN)}"


_PLAIN = "-._~!$&'()*+,;=:@%"
"""What may stand in a part of a path as it is (RFC 3986); an address in the dataset is already encoded."""


def first(params: Params, name: str, default: str = "") -> str:
    """The first value of a parameter."""
    values = params.get(name) or (default,)
    return values[0]
