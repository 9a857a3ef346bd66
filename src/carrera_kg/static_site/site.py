"""Where the pages of a folder stand: every link leads to a file, seen from the page that it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from carrera_kg.pages import Site
from carrera_kg.static_site.filenames import file_of, relative

Asked = dict[str, dict[str, tuple[str, ...]]]
"""Pages of their own that a page leads to with parameters: the file, and the parameters."""

FORMATS = ((".ttl", "Turtle"), (".jsonld", "JSON-LD"))
"""What lies beside a page: the ending of the file, and what to call it."""


@dataclass(frozen=True, slots=True)
class FolderSite(Site):
    """The site as one of its pages sees it.

    Attributes:
        path: of the page.
        at: the file of the page.
        whole: whether links begin with the public address, as for a page that is shown at any address.
        places: tells the path of the page, with its parameters, on which the words of a claim or a verdict stand.
        asked: collects the files of the same page with other parameters that it leads to.
    """

    served: bool = False
    formats: tuple[tuple[str, str], ...] = FORMATS
    without_texts: str = "the site was written without the texts"
    path: str = "/"
    at: str = "index.html"
    whole: bool = False
    places: Callable[[str], tuple[str, int]] = lambda path: (path, 1)
    asked: Asked = field(default_factory=dict)

    def link(self, path: str, **params: str | int | Sequence[str]) -> str:
        """The way to a page or file of the site, from its path and parameters."""
        path, hash_, fragment = path.partition("#")
        if fragment.startswith("claim-") and path.startswith("/document/"):
            path = f"/claim/{fragment.removeprefix('claim-')}"  # a long list of places has several pages
        if path.startswith(("/claim/", "/verdict/")):
            hash_, fragment = ("#", f"claim-{path[7:]}") if path.startswith("/claim/") else (hash_, fragment)
            path, page = self.places(path)
            params = {"page": page} if page > 1 else {}
        file = _file(path, params)
        if path == self.path and file != self.at:
            self.asked[file] = {name: (v,) if isinstance(v, str) else _texts(v) for name, v in params.items()}
        return (self.address + file if self.whole else relative(file, self.at)) + hash_ + fragment

    def public(self, path: str, **params: str | int | Sequence[str]) -> str:
        """The same with host and scheme, or nothing where the site has no address; a page's own is its file's."""
        if not self.address:
            return ""
        return self.address + (self.at if path == self.path and not params else _file(path, params))


def _texts(value: int | Sequence[str]) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, int) else tuple(value)


def _file(path: str, params: dict[str, str | int | Sequence[str]]) -> str:
    """The file of what is at a path: a page, the data of one, a query, or what pages load."""
    if path.startswith("/static/"):
        return path[1:]
    if path == "/.well-known/void":
        return "void.ttl"
    if path == "/names":
        return file_of(path, ending="js")
    if path.startswith(("/id/", "/ontology.")):
        thing, _, ending = path.removeprefix("/id").rpartition(".")
        return file_of(thing, ending=ending)
    if path.startswith("/queries/") and path.endswith(".rq"):
        return file_of(path.removesuffix(".rq"), ending="rq")
    return file_of(path, params)
